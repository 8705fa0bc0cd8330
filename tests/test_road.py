"""The whole road on the seed report, in our words and in the original's: the first issue's list."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from geo import pipeline
from geo.model import DatePrecision, Document, Kind, Point, Precision, Role

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "seeds" / "2019-07-idlib.md"
SARAQIB, MAAR_SHURIN = Point(lat=35.864, lon=36.806), Point(lat=35.668, lon=36.728)


@pytest.fixture(scope="module", params=["ours", pytest.param("original", marks=pytest.mark.shared)])
def journey(request: pytest.FixtureRequest, gazetteer):
    """The seed report taken down the road: our own words, and the original where it is here."""
    if request.param == "ours":
        return pipeline.travel([OURS], known=gazetteer)
    shared = request.getfixturevalue("shared")
    return pipeline.travel([shared / "seeds" / "trtworld-2019-07-idlib.txt"], known=gazetteer)


def found(journey, text: str, role: Role | None = None):
    """Every match whose mention, or the name in it, reads as `text` (wrapped lines are one)."""
    (page,) = journey.pages
    return [
        m
        for m in page.matches
        if text in (" ".join(m.mention.text.split()), m.mention.spelling)
        if role in (None, m.mention.role)
    ]


@pytest.mark.parametrize(
    "name",
    "Idlib|Saraqib|Maar Shurin|southern Idlib|Idlib province|northern Syria|Syria|Aleppo|Ghouta"
    "|Turkey|Russia|Moscow|Tehran".split("|"),
)
def test_every_place_of_the_report_is_found_where_it_stands(journey, name: str):
    """Each name is found, and its offsets give back its text."""
    matches = found(journey, name)
    assert matches
    text = journey.documents[0].text
    assert all(text[m.mention.start : m.mention.end] == m.mention.text for m in matches)


@pytest.mark.parametrize(("name", "point"), [("Saraqib", SARAQIB), ("Maar Shurin", MAAR_SHURIN)])
def test_towns_lie_where_they_lie(journey, name: str, point: Point):
    """Saraqib and Maar Shurin are within 1 km of where they are."""
    for match in found(journey, name):
        assert match.place.point.distance_m(point) < 1000
        assert match.place.kind is Kind.SETTLEMENT


def test_southern_idlib_and_northern_syria_are_shapes(journey):
    """A direction of a division is a fuzzy area and never a pin."""
    for name in ("southern Idlib", "northern Syria"):
        for match in found(journey, name):
            assert match.shape is not None
            assert match.shape.area > 0
            assert match.place is None
            assert match.point is None
            assert match.precision is Precision.FUZZY


@pytest.mark.parametrize("name", ["Moscow", "Tehran"])
def test_capitals_stand_for_governments(journey, name: str):
    """Moscow and Tehran act; nothing happens there."""
    assert {m.mention.role for m in found(journey, name)} == {Role.ACTOR}
    assert not [i for i in journey.incidents if name in i.location_name]


def test_what_is_looked_back_at_is_no_incident(journey):
    """Aleppo and Ghouta are compared with, not reported from."""
    assert not [i for i in journey.incidents if re.search("Aleppo|Ghouta", i.location_name)]


def the_only(journey, start: date, place: str):
    (incident,) = [
        i
        for i in journey.incidents
        if i.when and i.when.start == start and place in i.location_name
    ]
    return incident


def counts(count) -> tuple[int | None, int | None, int | None]:
    return (count.low, count.best, count.high)


def test_the_air_strike_on_saraqib_is_told_once(journey):
    """22 June 2019, Saraqib: an air strike, 5 killed, an unknown number injured."""
    incident = the_only(journey, date(2019, 6, 22), "Saraqib")
    assert incident.when.end == date(2019, 6, 22)
    assert incident.when.precision is DatePrecision.DAY
    assert incident.sub_event_type == "Air/drone strike"
    assert incident.harm.killed.best == 5
    assert incident.harm.injured.best is None
    assert incident.harm.injured.low >= 1
    assert isinstance(incident.geometry, Point)
    assert incident.geometry.distance_m(SARAQIB) < 1000


def test_a_caption_printed_twice_is_evidence_twice_and_one_incident(journey):
    """Both places where the caption stands are kept."""
    incident = the_only(journey, date(2019, 6, 22), "Saraqib")
    assert len({(e.start, e.end) for e in incident.evidence}) >= 2


def test_the_attack_on_maar_shurin_has_no_toll(journey):
    """10 June 2019, Maar Shurin: an attack whose numbers are unknown, not zero."""
    incident = the_only(journey, date(2019, 6, 10), "Maar Shurin")
    assert incident.geometry.distance_m(MAAR_SHURIN) < 1000
    assert counts(incident.harm.killed) == (None, None, None)
    assert counts(incident.harm.injured) == (None, None, None)


def test_the_countryside_was_bombed_on_thursday_13_june(journey):
    """Thursday 13 June 2019, the Idlib countryside: a bombing, as an area."""
    (incident,) = [i for i in journey.incidents if i.when and i.when.start == date(2019, 6, 13)]
    assert "ountryside" in incident.location_name
    assert incident.event_type == "Explosions/Remote violence"
    assert not isinstance(incident.geometry, Point)
    assert incident.geometry.area > 0


def test_villages_in_southern_idlib_were_hit_in_early_july(journey):
    """Early July 2019, southern Idlib: 10 killed, 7 children and 3 women, as an area."""
    (incident,) = [i for i in journey.incidents if "southern Idlib" in i.location_name]
    assert date(2019, 6, 30) <= incident.when.start <= incident.when.end <= date(2019, 7, 31)
    assert incident.when.start < incident.when.end
    assert counts(incident.harm.killed) == (10, 10, 10)
    groups = dict(incident.harm.groups)
    assert groups["children_killed"].best == 7
    assert groups["women_killed"].best == 3
    assert incident.precision is Precision.FUZZY
    assert not isinstance(incident.geometry, Point)


def test_nothing_else_is_an_incident(journey):
    """Four incidents, and no more."""
    assert len(journey.incidents) == 4


@pytest.mark.parametrize(
    ("measure", "number", "who"),
    [
        ("killed", 900, "RCG|Response Coordinators Group"),
        ("killed", 20, "RCG|Response Coordinators Group"),
        ("displaced", 200_000, ""),
        ("displaced", 11_000_000, ""),
        ("displaced", 5_000_000, ""),
        ("displaced", 6_000_000, ""),
        ("killed", 500_000, ""),
    ],
)
def test_totals_are_statements(journey, measure: str, number: int, who: str):
    """Totals over a period or an area are listed with who says so."""
    (statement,) = [
        s
        for s in journey.statements
        if s.measure == measure
        and number in (s.count.best, s.count.low, (s.count.low or 0) - 1, s.count.high)
    ]
    assert re.search(who, statement.attributed_to or "")


def test_no_number_is_invented(journey):
    """Every toll stands in the sentence that it rests on, as digits or as words."""
    for incident in journey.incidents:
        best = incident.harm.killed.best
        if best is not None and best != 10:
            words = {5: "five"}
            sentences = " ".join(e.sentence.lower() for e in incident.evidence)
            assert str(best) in sentences or words[best] in sentences


def test_every_unplaced_name_is_listed_with_its_reason(journey):
    """What was not resolved is in the omissions, with why."""
    told = {(o.start, o.text) for o in journey.omissions}
    (page,) = journey.pages
    for match in page.matches:
        if not match.resolved and match.mention.role is Role.PLACE:
            assert (match.mention.start, match.mention.text) in told
    assert all(o.reason for o in journey.omissions)


def test_southern_idlib_holds_its_towns_and_not_the_north(journey, gazetteer):
    """Khan Shaykhun, Maarrat al-Numan, Kafr Nabl and Maar Shurin are in it; Idlib city is not."""
    import shapely

    (shape, *_) = [m.shape for m in found(journey, "southern Idlib")]
    inside = {
        "Khan Shaykhun": (35.442, 36.651),
        "Maarrat al-Numan": (35.643, 36.668),
        "Kafr Nabl": (35.614, 36.564),
        "Maar Shurin": (35.668, 36.728),
    }
    outside = {"Idlib": (35.931, 36.634), "Harim": (36.208, 36.519), "Sarmada": (36.184, 36.722)}
    for lat, lon in inside.values():
        assert shapely.contains_xy(shape, lon, lat)
    for lat, lon in outside.values():
        assert not shapely.contains_xy(shape, lon, lat)
    governorate = gazetteer.search("Idlib", limit=10)
    governorate = next(c.place for c in governorate if c.place.kind is Kind.ADMIN1)
    assert governorate.shape.buffer(1e-6).contains(shape)


@pytest.mark.parametrize(
    "spelling", ["Ma'ar Shurin", "Maar Shoreen", "Maarshurin", "معرشورين", "معر شورين"]
)
def test_maar_shurin_is_found_by_any_spelling(gazetteer, spelling: str):
    """The same village, however it is written."""
    best = gazetteer.search(spelling)[0].place
    assert best.point.distance_m(MAAR_SHURIN) < 1000


def test_two_runs_give_the_same_rows(gazetteer):
    """The same input gives the same incidents, to the letter."""
    runs = [pipeline.travel([OURS], known=gazetteer) for _ in range(2)]
    first, second = (run.frame.drop(columns="geometry").to_json() for run in runs)
    assert json.loads(first) == json.loads(second)
    assert first == second


def test_a_loose_spelling_in_a_text_needs_support(gazetteer):
    """Chaung-U is not Chaung Wa of another division, which only sounds like it."""
    text = "Fighting in Chaung-U on Tuesday killed five villagers in Myanmar."
    page = pipeline.read(Document("a", "", text, published=date(2024, 10, 3)), gazetteer)
    (incident,) = page.reading.incidents
    assert incident.location_name == "Chaung-U (in Myanmar)"


def test_one_path_is_one_path(gazetteer):
    """A path that is a text is read as it is, and not letter by letter: '/' is no folder of it."""
    seed = ROOT / "seeds" / "2019-07-idlib.md"
    one, several = (pipeline.travel(p, known=gazetteer) for p in (str(seed), [seed]))
    assert [d.id for d in one.documents] == [d.id for d in several.documents]
    assert one.incidents == several.incidents
    assert not one.refusals
