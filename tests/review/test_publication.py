"""A map that may be published: coarser places, nothing graphic, no private name, and it says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo import errors
from geo.atlas import export, maps
from geo.model import Document, Omission, Point, Refusal
from geo.review import coarsening, withholding
from geo.review import publication as publishing
from geo.review.publication import Publication, Published, Shown
from tests import publications
from tests import sample_rows as sample

PER_RUN = 20  # publications that are generated in a run of the suite


def publish(frame: Any, publication: Publication, *rest: Any) -> Published:
    return publishing.publish(Shown(frame, *rest), publication)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(PER_RUN))
def test_nothing_that_is_withheld_stands_in_the_bytes(seed: int):
    """Names in sixteen spellings, sentences in all neighbourhoods, positions in thirteen forms:
    none is found in the page, by a search that knows nothing of how they were withheld."""
    planted = publications.generated(seed)
    assert publications.found(planted, export.html(planted.map)) == []


def test_the_search_finds_what_is_not_withheld():
    """The same map with nothing withheld holds names, sentences, positions, ids and paths."""
    planted = publications.generated(0, public=False)
    found = publications.found(planted, export.html(planted.map))
    kinds = {kind.split(",")[0] for kind, _ in found}
    assert kinds == {"name", "sentence", "coordinates", "position", "id", "path"}


def test_the_same_publication_gives_the_same_bytes():
    """Ids are fresh, and yet made of nothing but what is published."""
    pages = {export.html(publications.generated(3).map) for _ in range(2)}
    assert len(pages) == 1


def test_points_become_near_places_and_large_areas_stay():
    """Exact becomes near with a doubt that holds the old one; what would tell the place is gone."""
    given = sample.idlib().assign(place_id="geonames:1", span="3-9", my_notes="at the mill")
    frame = publish(given, Publication(grid_km=5)).shown.frame
    assert not {"place_id", "lat", "lon", "span", "my_notes", "joined_from"} & set(frame.columns)
    both = frame.merge(given, on="sentence", suffixes=("", "_was"))
    assert len(both) == len(given)
    points = both.geometry.geom_type == "Point"
    assert set(both.loc[points, "precision"]) == {2}
    assert (
        both.loc[points, "uncertainty_m"] >= both.loc[points, "uncertainty_m_was"] + 3_500
    ).all()
    was = both.set_geometry("geometry_was").geometry
    assert not set(both.geometry[points].to_wkt()) & set(was[points].to_wkt())
    assert both.geometry[~points].to_wkt().tolist() == was[~points].to_wkt().tolist()
    assert given["precision"].tolist() == sample.idlib()["precision"].tolist()  # untouched


def test_ids_are_made_of_what_is_published():
    """Two places of one cell give the same ids; another word anywhere gives others."""

    def ids(lat: float, words: str) -> list[str]:
        rows = [
            sample.point(lat, 36.806, id=f"x{lat}", sentence=words),
            sample.point(35.1, 36, id="y"),
        ]
        return publish(sample.frame(rows), Publication()).shown.frame["id"].tolist()

    assert ids(35.864, "Shells fell.") == ids(35.865, "Shells fell.")
    assert not set(ids(35.864, "Shells fell.")) & set(ids(35.864, "Shells fell again."))


def test_a_graphic_sentence_is_withheld_with_all_that_repeats_it():
    """The sentence, the words around it and its other tellings are gone; the incident stays."""
    rows = sample.idlib().assign(before="before it", after="after it")
    done = publish(rows, Publication(frozenset({"i1"})))
    frame = done.shown.frame
    (row,) = frame[frame["sentence"] == withholding.GRAPHIC].to_dict("records")
    assert all(
        row[name] is None or row[name] != row[name] for name in ("before", "after", "evidence")
    )
    assert row["killed_best"] == 5
    assert done.sentences == 1
    assert "Four were hurt in Saraqib." in set(frame["sentence"])


def neighbours() -> tuple[Any, list[Document], Any, list[Omission]]:
    """A graphic sentence, and every part of a map that stands beside it or tells it again."""
    graphic = "The bodies of nine weavers lay torn apart across the whole of the market square."
    text = f"Planes came at noon. {graphic} Two shops burned down."
    at = text.index(graphic)
    spans = {"a": f"{at}-{at + len(graphic)}", "b": "0-20", "c": f"{text.index('Two')}-{len(text)}"}
    again = [{"document_id": "b", "start": 4, "end": 90, "sentence": graphic.upper()}] * 2
    rows = [
        sample.point(35.9, 36.6, id=key, document_id="d", span=span, evidence=json.dumps(again),
                     sentence=text[slice(*map(int, span.split("-")))])
        for key, span in spans.items()
    ]  # fmt: skip
    rows.append(
        sample.point(35.9, 36.6, id="e", sentence=f"He said: {graphic.replace(' ', chr(10))}")
    )
    statement = {"document_id": "d", "span": "30-60", "sentence": "Nine lay torn.", "best": 9}
    left = [Omission("d", "weavers lay", "not an event", at + 20, at + 31),
            Omission("z", graphic, f"after '{graphic}'")]  # fmt: skip
    documents = [Document("d", graphic, text), Document("z", "Another", graphic)]
    return sample.frame(rows), documents, publications.table([statement]), left


def test_a_graphic_sentence_is_withheld_as_neighbour():
    """As context, evidence, statement, omission, title, in another document."""
    frame, documents, statements, omissions = neighbours()
    made = maps.incident_map(
        frame, documents=documents, statements=statements, omissions=omissions,
        public=Publication(frozenset({"a"})), title=documents[0].title,
        story=[{"caption": f"Then: {documents[0].title}"}],
    )  # fmt: skip
    text = publications.letters(" ".join(publications.unpacked(export.html(made))[0]))
    assert not [w for w in ("torn", "weavers", "marketsquare") if w in text]
    assert {"Planes came at noon.", "Two shops burned down."} < set(made.page.frame["sentence"])
    assert f"Planes came at noon. {withholding.GRAPHIC} " in set(made.page.frame["before"])
    assert made.page.data["public"]["sentences"] == 3  # its own, one that quotes it, a statement


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
    frame = publish(rows, Publication(private_names=names)).shown.frame
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
    middle, _ = coarsening.cell(Point(35.9123, 36.6123), 5)
    assert made.page.data["story"][0]["view"] == {"at": [middle.lat, middle.lon, 12.0]}


def test_a_story_opens_its_incident_under_its_new_id():
    """A step that names an incident opens the same one in the published order."""
    frame = sample.idlib()
    step = {"caption": "It burned.", "incident": "i7"}
    made = maps.incident_map(frame, story=[step], public=Publication())
    row = made.page.data["story"][0]["view"]["row"]
    assert (
        made.page.data["columns"]["sentence"]["words"][row] == "Something burned in Tell Nowhere."
    )


def test_only_base_names_of_files_are_told():
    """No folder of the analyst's disk stands in the page, in a reason neither."""
    documents = [Document("a", "A day", "Text.", path="/home/analyst/case 7/a.md", sha256="f" * 64)]
    refusals = [Refusal("/home/analyst/case 7/x.doc", "cannot read /home/analyst/case 7/x.doc: no"),
                Refusal("case 7/e.jsonl line 1", "line 1 of case 7/e.jsonl cannot be read"),
                Refusal("C:\\Users\\me\\t.xlsx, row 5", "see \\\\srv\\case\\t.xlsx")]  # fmt: skip
    shown = publish(sample.idlib(), Publication(), documents, None, (), refusals).shown
    assert [(r.source, r.reason) for r in shown.refusals] == [
        ("x.doc", "cannot read x.doc: no"),
        ("e.jsonl line 1", "line 1 of e.jsonl cannot be read"), ("t.xlsx, row 5", "see t.xlsx")
    ]  # fmt: skip
    assert shown.documents[0] == Document("a", "A day", "", sha256="f" * 64)


def test_the_checksum_of_a_text_with_something_withheld_is_not_told():
    """Nobody can try names or places until a checksum fits."""
    texts = ["Nothing to hide.", "Ahmad Hamdan fled.", "It fell at 35.86412, 36.80613."]
    documents = [Document(str(i), "A day", text, sha256="f" * 64) for i, text in enumerate(texts)]
    shown = publish(sample.idlib(), Publication(private_names=("Ahmad Hamdan",)), documents).shown
    assert [d.sha256 for d in shown.documents] == ["f" * 64, "", ""]


def test_a_zone_is_published_as_the_grid_allows():
    """A post becomes its cell, a zone and a road stay, without private names."""
    zones = [*sample.zones(), *sample.roads()]
    zones[2] = sample.Zone("post", "Hamdan's house", "", "post", zones[2].shape)
    rules = Publication(private_names=("Ahmad Hamdan",))
    shown = publish(sample.idlib(), rules, (), None, (), (), zones).shown.zones
    assert [z.shape.equals(was.shape) for z, was in zip(shown, zones, strict=True)] == [
        True, True, False, True
    ]  # fmt: skip
    assert shown[2].name == "[name withheld]'s house"


def test_names_of_the_ground_that_are_a_private_person_s_are_left_out():
    """A town that is called as a private person is not named."""
    towns = [sample.town("Hamdan", "حمدان", 35.9, 36.6, 9000), *sample.towns()]
    made = maps.incident_map(
        sample.idlib(), towns=towns, public=Publication(private_names=("Ahmad Hamdan",))
    )
    told = [name for name, *_ in made.page.data["towns"]]
    assert "Hamdan" not in told
    assert "Saraqib" in told


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


def test_whoever_publishes_is_told_what_was_not_reviewed():
    """Without a review the sentences with a person's name are counted; a signed row is a review."""
    told = ["Ahmad Hamdan fled.", "قال محمد حمدان ذلك", "Shells fell on Saraqib."]
    told += told[:1]
    rows = [sample.point(35.9, 36.6, id=str(i), sentence=s) for i, s in enumerate(told)]
    done = publish(sample.frame(rows), Publication())
    assert done.notes("map.html", False) == [
        "nothing was reviewed: 2 sentences that seem to hold a person's name stand in the map"
    ]
    assert done.notes("map.html", True) == []
    signed = sample.frame(rows).assign(reviewer=["A. Reviewer", None, None, None])
    assert publish(signed, Publication()).notes("map.html", False) == []


def test_whoever_publishes_is_told_what_resembles_a_private_name():
    """Near misses are listed with the name, and a private name in the file's own."""
    rows = [sample.point(35.9, 36.6, id="a", sentence="Farzad met Samir Farzat.")]
    done = publish(sample.frame(rows), Publication(private_names=("Samir Farzat",)))
    assert done.notes("out/samir-farzat.html", True) == [
        "like a private name, not withheld: Farzad (Samir Farzat)",
        "the name of the file itself holds what is withheld: samir-farzat.html",
    ]
