"""The last gate: bytes that hold what is withheld are not written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely

from geo import errors
from geo.atlas import columns, export, maps, marks, prints
from geo.review.publication import Publication
from tests import sample_rows as sample

RULES = Publication(frozenset({"i1"}), ("Ahmad Hamdan",))
SECRET = "Planes hit the town of Saraqib, and five people died."


def public(**rest: Any) -> maps.IncidentMap:
    return sample.whole(public=RULES, **rest)


def packed(made: maps.IncidentMap, **told: Any) -> None:
    """The columns of a page that has many rows, made again with something in the last."""
    frame = made.page.frame
    for name, value in told.items():
        frame[name] = [*frame[name][:-1], value]
    parts, shapes = columns.Parts(), made.page.data["shapes"]
    made.page.data["columns"], _, _ = marks.rows(frame, shapes, parts)
    made.page.parts = parts


def crowd() -> maps.IncidentMap:
    many = sample.many(columns.PACK_FROM + 5)
    return maps.incident_map(many, public=Publication(frozenset(), ("Ahmad Hamdan",)))


BROKEN: dict[str, tuple[Callable[[], maps.IncidentMap], Callable[[Any], Any], str]] = {
    "a title": (public, lambda m: m.page.data.update(title="Hamdan's day"), "private name"),
    "the window's title": (public, lambda m: setattr(m.page, "title", "Hamdan"), "private name"),
    "a note": (public, lambda m: m.page.data["omissions"][0].update(text=SECRET), "graphic"),
    "a position in a text": (
        public, lambda m: m.page.data["documents"][0].update(title="35.86412, 36.80613"), "position"
    ),
    "a mark": (public, lambda m: m.page.data["columns"].update(lat=[3586412] + [None] * 6), "mark"),
    "a shape": (
        public, lambda m: m.page.data["shapes"].__setitem__(
            m.page.data["zones"][2]["shape"], columns.outline(shapely.Point(36.69, 35.37))), "shape"
    ),
    "a packed text": (crowd, lambda m: packed(m, sentence="Ahmad Hamdan fled."), "private name"),
    "a packed mark": (crowd, lambda m: packed(m, geometry=shapely.Point(36.80613, 35.864)), "mark"),
    "a packed evidence": (
        crowd, lambda m: packed(m, sentence='["Hamd\\u0061n"]'), "private name"
    ),
    "a layer at the place": (
        public, lambda m: folium.Marker((35.864, 36.806)).add_to(m), "layer"
    ),
    "a layer's text": (
        public, lambda m: folium.Marker((34, 36), tooltip="Ahmad Hamdan").add_to(m), "private name"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_holds_what_is_withheld_is_not_written(name: str, tmp_path: Path):
    """Wherever it came in after the map was made public: one sentence, and the old file stands."""
    made, broken, said = BROKEN[name]
    target = tmp_path / "map.html"
    target.write_text("old")
    told = made()
    export.html(told)  # as it was made, it passes
    broken(told)
    with pytest.raises(errors.OutputError, match=said):
        export.write(told, target)
    assert target.read_text() == "old"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_print_that_holds_a_private_name_is_not_drawn(form: str):
    """Its texts, comments and deflated streams are searched."""
    made = public()
    assert prints.drawn(made, form)
    made.page.title = "The day of Ahmad Hamdan"
    with pytest.raises(errors.OutputError, match="private name"):
        prints.drawn(made, form)


def test_a_layer_that_tells_nothing_is_let_through():
    """A public map may carry layers of the user's own."""
    made = public()
    folium.Marker((34.7324, 36.7137), tooltip="Homs").add_to(made)
    assert "Homs" in export.html(made)
