"""A map that may be published: coarser places, nothing graphic, no private name, and it says so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import errors
from geo.atlas import export, maps
from geo.model import Document, Omission, Point, Refusal
from geo.review import publication
from geo.review.publication import Publication
from tests import sample_rows as sample

LAT, LON = st.floats(-84, 84), st.floats(-179.9, 179.9)


@given(LAT, LON, st.floats(0.1, 200))
def test_a_coarse_place_covers_the_true_one(lat: float, lon: float, grid: float):
    """The true point lies inside the doubt of the cell's middle, which is its own cell's."""
    middle, doubt = publication.cell(Point(lat=lat, lon=lon), grid)
    assert middle.distance_m(Point(lat=lat, lon=lon)) <= doubt * 1.02 + 20
    assert publication.cell(middle, grid)[0].distance_m(middle) < 20


@given(LAT, LON, st.floats(-0.4, 0.4))
def test_neighbours_in_a_cell_cannot_be_told_apart(lat: float, lon: float, up: float):
    """Every point of a cell is given as the same point."""
    middle, _ = publication.cell(Point(lat=lat, lon=lon), 5)
    near = Point(lat=middle.lat + up * 5 / 111.2, lon=middle.lon)
    assert publication.cell(near, 5)[0] == middle


def test_points_become_near_places_and_areas_stay():
    """Exact becomes near with a doubt that holds the old one; what would tell the place is gone."""
    given_ = sample.idlib().assign(place_id="geonames:1", span="3-9")
    frame = publication.publish(given_, Publication(grid_km=5)).frame
    points = frame.geometry.geom_type == "Point"
    assert set(frame.loc[points, "precision"]) == {2}
    assert (frame.loc[points, "uncertainty_m"] >= given_.loc[points, "uncertainty_m"] + 3_500).all()
    assert frame.loc[points, ["place_id", "lat", "lon"]].isna().all().all()
    assert frame["span"].isna().all()
    assert not set(frame.geometry[points].to_wkt()) & set(given_.geometry.to_wkt())
    assert frame.geometry[~points].to_wkt().tolist() == given_.geometry[~points].to_wkt().tolist()
    assert given_["precision"].tolist() == sample.idlib()["precision"].tolist()  # untouched


def test_a_graphic_sentence_is_withheld_with_all_that_repeats_it():
    """The sentence, the words around it and its other tellings are gone; the incident stays."""
    rows = sample.idlib().assign(before="before it", after="after it")
    done = publication.publish(rows, Publication(frozenset({"i1"})))
    row = done.frame.set_index("id").loc["i1"]
    assert row["sentence"] == publication.GRAPHIC
    assert row[["before", "after", "evidence"]].isna().all()
    assert row["killed_best"] == 5
    assert done.sentences == 1
    assert done.frame.set_index("id").loc["i2", "sentence"] == "Four were hurt in Saraqib."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ahmad Hamdan said so.", "[name withheld] said so."),
        ("AHMAD  hamdan\nsaid so.", "[name withheld]\nsaid so."),
        ("Hamdanieh was hit.", "Hamdanieh was hit."),
        ("Said Hamdan.", "Said [name withheld]."),
        ("قال أحمد حمدان ذلك", "قال [name withheld] ذلك"),
        ("(Ahmad Hamdan)", "([name withheld])"),
        ("Ahmad's son, AHMAD", "[name withheld]'s son, [name withheld]"),
        ("files of ahmad_hamdan", "files of [name withheld]"),
        ("Rose Kay rose, and Rose fell.", "[name withheld] rose, and [name withheld] fell."),
        ("Omar bin Zayd met Abu bin Ali.", "[name withheld] met Abu bin Ali."),
    ],
)
def test_a_private_name_is_withheld_as_whole_words(text: str, shown: str):
    """Whole or by one of its words, however spaced and cased; what only looks so is left."""
    names = ("Hamdan", "Ahmad Hamdan", "أحمد حمدان", " ", "Rose Kay", "Omar bin Zayd")
    rows = sample.frame([sample.row(id="a", sentence=text, attributed_to=text)])
    frame = publication.publish(rows, Publication(private_names=names)).frame
    assert frame["sentence"].tolist() == frame["attributed_to"].tolist() == [shown]


def test_no_private_name_is_anywhere_in_the_page():
    """Titles, ids, addresses, the story, statements, reasons, evidence: none holds the name."""
    again = [{"document_id": "hamdan-notes", "sentence": "Ahmad\nHamdan fled."}] * 2
    told = dict.fromkeys(("sentence", "reason", "attributed_to", "actors"), "by Ahmad Hamdan")
    told |= {"document_id": "hamdan-notes", "evidence": json.dumps(again), "span": "9-24"}
    text = "He fled. by Ahmad Hamdan. Ahmad Hamdan lives there."
    about = {"path": "/home/ahmad hamdan/a.md", "publisher": "A. Hamdan"}
    statements = sample.table(
        [{"id": "s", "sentence": "says Ahmad Hamdan", "attributed_to": "Ahmad Hamdan", "best": 3}]
    )
    made = maps.incident_map(
        sample.frame([sample.point(35.9, 36.6, id="x", **told)]),
        documents=[
            Document(
                "hamdan-notes",
                "Ahmad Hamdan's day",
                text,
                url="https://a.org/Ahmad%20Hamd%C3%A1n",
                **about,
            ),
            Document("b", "Another", text, url="https://a.org/b"),
        ],
        statements=statements.assign(document_id="hamdan-notes"),
        omissions=[Omission("hamdan-notes", "Ahmad Hamdan", "Ahmad Hamdan is a person")],
        refusals=[Refusal("ahmadhamdan.doc", "Hamdan's is no text")],
        story=[{"caption": "HAMDAN's house."}],
        public=Publication(private_names=("Ahmad Hamdan",)),
        title="Hamdan's day",
    )
    for shown in (export.html(made), made.page.title, made.page.frame.to_json()):
        assert "hamd" not in shown.lower()
    told = made.page.data
    assert [d["id"] for d in told["documents"]] == ["source 1", "b"]
    assert [d["url"] for d in told["documents"]] == [None, "https://a.org/b"]
    assert told["statements"][0]["document_id"] == told["omissions"][0]["document"] == "source 1"
    assert made.page.frame["document_id"].tolist() == ["source 1"]
    assert told["public"] == {"grid_km": 5.0, "sentences": 0, "names": 1}


def test_a_story_of_a_public_map_looks_at_cells():
    """A step's position is its cell's middle, no nearer than the cell is wide."""
    step = {"caption": "His house.", "at": "35.9123, 36.6123", "zoom": 16}
    made = maps.incident_map(sample.idlib(), story=[step], public=Publication(grid_km=5))
    middle, _ = publication.cell(Point(35.9123, 36.6123), 5)
    assert made.page.data["story"][0]["view"] == {"at": [middle.lat, middle.lon, 12.0]}


@pytest.mark.parametrize("grid", [0, -5, float("nan"), float("inf"), 1_000])
def test_a_grid_that_is_none_is_refused(grid: float):
    """A grid has cells of 0.1 to 200 kilometres."""
    with pytest.raises(errors.InputError, match="grid"):
        Publication(grid_km=grid)


def test_a_reviewer_s_columns_flag_what_is_withheld():
    """The columns `graphic` and `private_names` of a reviewed table are heeded, and not shown."""
    rows = [
        sample.point(
            35.9, 36.6, id="a", sentence="Ahmad Hamdan fell.", private_names="Ahmad Hamdan; X"
        ),
        sample.point(35.8, 36.6, id="b", sentence="It was seen by all.", graphic=True),
        sample.point(35.7, 36.6, id="c", sentence="Ahmad Hamdan saw it.", graphic=False),
    ]
    made = maps.incident_map(sample.frame(rows), public=Publication())
    page = export.html(made)
    assert "Hamdan" not in page
    assert "seen by all" not in page
    assert made.page.data["public"] == {"grid_km": 5.0, "sentences": 1, "names": 1}


def test_a_map_that_is_not_public_says_nothing_of_it():
    """Without the flag nothing is withheld."""
    made = maps.incident_map(sample.idlib())
    assert made.page.data["public"] is None
