"""Prints without a browser: PNG, SVG and PDF of the same map, the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from geo import errors
from geo.atlas import maps, prints
from tests import sample_rows as sample


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def whole(**rest) -> maps.IncidentMap:
    given = {"documents": sample.documents(), "zones": sample.zones(), "roads": sample.roads()}
    given |= {"towns": sample.towns(), "title": "Idlib, June and July 2019"}
    return maps.incident_map(sample.idlib(), **{**given, **rest})


@pytest.mark.parametrize(
    ("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_a_print_is_what_its_ending_says_and_the_same_twice(form: str, start: bytes):
    """Neither a clock nor chance is in a print."""
    first = prints.drawn(whole(), form)
    assert first.startswith(start)
    assert first == prints.drawn(whole(), form)


def pixels(made: maps.IncidentMap) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(prints.drawn(made, "png"))).convert("RGB")).astype(int)


def near(picture: np.ndarray, colour: str) -> int:
    """How many pixels have about a colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(picture - wanted).max(axis=2) < 12).sum())


def test_the_print_shows_marks_zones_and_the_legend():
    """Every kind that happened is drawn in its colour, and the sheet is an A4 page."""
    picture = pixels(whole())
    assert picture.shape[:2] == (1245, 1755)
    for kind in ("Explosions/Remote violence", "Battles", "Violence against civilians", "Riots"):
        assert near(picture, prints.KINDS[kind][0]) > 60, kind
    assert near(picture, prints.PAPER["highway"]) > 300
    assert near(pixels(maps.incident_map(sample.frame([]))), prints.KINDS["Battles"][0]) == 0


def test_a_circle_of_doubt_is_as_wide_as_the_doubt():
    """Twice the doubt is drawn twice as wide."""
    widths = []
    for metres in (10_000, 20_000):
        rows = [
            sample.point(35.9, 36.6, id="a", precision=2, uncertainty_m=metres),
            sample.row(id="b", geometry=sample.IDLIB),
        ]
        sheet = prints._Sheet(maps.incident_map(sample.frame(rows)).page)
        widths.append(max(p.get_radius() for p in sheet.axes.patches if hasattr(p, "get_radius")))
    assert widths[1] == pytest.approx(2 * widths[0])


@pytest.mark.parametrize(
    "text",
    [
        "$\\alpha$ ${x} $",
        "</text><script>alert(1)</script>",
        "\x00\x1b[2J",
        "\u202egnp",
        "🎈 漢",
        "a\ufffe\uffff",
    ],
)
def test_hostile_text_is_printed_as_text(text: str):
    """No text is read as mathematics, as markup, or turns its neighbours; none breaks the print."""
    rows = [sample.point(35.9, 36.6, id="a", location_name=text, event_type=text)]
    documents = sample.documents()
    made = maps.incident_map(
        sample.frame(rows),
        documents=documents,
        title=text,
        towns=[sample.town(text, text, 35.8, 36.5, 9)],
    )
    tree = ElementTree.fromstring(prints.drawn(made, "svg"))
    assert not [e for e in tree.iter() if e.tag.endswith(("}script", "}foreignObject"))]
    assert prints.drawn(made, "pdf").startswith(b"%PDF")


def test_a_crowd_is_printed_as_dots():
    """Thousands of incidents make a print of bounded size."""
    assert len(prints.drawn(maps.incident_map(sample.many(3_000)), "svg")) < 1_500_000


def test_another_ending_is_refused():
    """What a print may be is said."""
    assert not prints.is_print("a.html")
    with pytest.raises(errors.InputError, match="a print is"):
        prints.drawn(whole(), "gif")


def test_matplotlib_is_imported_only_for_a_print():
    """A page is made without it."""
    code = (
        "import sys; from geo.atlas import export, maps, prints;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_day_behind_an_arabic_name_keeps_its_order():
    """Each part of a source stands in an isolate, so that none turns its neighbour round."""
    told = prints._Sheet(sample.whole().page)._sources()
    assert "\u20682019-07-08\u2069" in told
    assert told.count("\u2068") == told.count("\u2069") > 2
