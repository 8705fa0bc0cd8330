"""The seed report, in our words and in the original's: the same incidents from both.

The original is reference material in ../shared; these tests of it skip where that is absent.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from geo.dates import intervals
from geo.documents import loading
from geo.events import incidents
from geo.model import Count, Document, Point, Precision
from geo.toponyms import mentions, resolution

SEED = Path(__file__).resolve().parent.parent / "seeds" / "2019-07-idlib.md"
ORIGINAL = "trtworld-2019-07-idlib.txt"
# A run of words in common longer than this would be a sentence of the original's, not a name.
LONGEST_RUN = 6
FACTS = (
    "idlib, syria - june 22", "june 22, 2019", "june 10, 2019", "june 12", "thursday", "saraqib",
    "maar shurin", "idlib province", "southern idlib", "northern syria", "aleppo", "ghouta",
    "turkey", "russia", "iran", "moscow", "tehran", "fsa", "tiger force", "sejari", "rahal",
    "hallaj", "national liberation army", "response coordinators group", "trt world",
    "bashar al assad", "late april this year", "since february", "first week of july", "900",
    "20 ", "200,000", "11 million", "six million", "five million", "500,000", "seven", "three",
    "5 people", "hundreds", "weeks", "two months", "colonel", "de-escalation", "demilitarised",
    "buffer zones", "artillery", "protests", "security forces",
)  # fmt: skip


def ours() -> Document:
    (document,) = loading.read([SEED]).documents
    return document


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.fixture(scope="module", params=["ours", pytest.param("original", marks=pytest.mark.shared)])
def reading(request, gazetteer):
    """The seed read down the road, from our text and from the original."""
    if request.param == "ours":
        document = ours()
    else:
        shared = request.getfixturevalue("shared")
        text = (shared / "seeds" / ORIGINAL).read_text(encoding="utf-8")
        document = Document("original", "The original", text)
    matches = resolution.resolve(document, mentions.find(document, gazetteer), gazetteer)
    return incidents.read(document, matches, intervals.find(document))


def test_the_seed_holds_no_passage_of_the_original(shared):
    """No run of more than six words is common to both texts."""
    original = words((shared / "seeds" / ORIGINAL).read_text(encoding="utf-8"))
    size = LONGEST_RUN + 1
    runs = {tuple(original[i : i + size]) for i in range(len(original) - size + 1)}
    mine = words(SEED.read_text(encoding="utf-8"))
    common = [mine[i : i + size] for i in range(len(mine)) if tuple(mine[i : i + size]) in runs]
    assert common == []


def test_the_seed_states_every_fact_of_the_original(shared):
    """Names, days and numbers of the original all stand in ours."""
    original = " ".join((shared / "seeds" / ORIGINAL).read_text(encoding="utf-8").split()).lower()
    mine = " ".join(SEED.read_text(encoding="utf-8").split()).lower()
    for fact in FACTS:
        assert fact in original
        assert fact in mine, fact


def test_the_front_matter_gives_no_publication_day():
    """It is not stated, so it is not there."""
    document = ours()
    assert (document.publisher, document.language) == ("TRT World", "en")
    assert document.published is None
    assert document.url is None


def test_the_incidents_are_the_four_that_happened(reading):
    """Saraqib, Maar Shurin, the Idlib countryside and southern Idlib; not Aleppo, not Moscow."""
    found = sorted(reading.incidents, key=lambda i: i.when.start)
    shurin, countryside, saraqib, south = found
    assert saraqib.when.start == saraqib.when.end == date(2019, 6, 22)
    assert saraqib.sub_event_type == "Air/drone strike"
    assert saraqib.harm.killed == Count(5, 5, 5)
    assert saraqib.harm.injured.best is None
    assert saraqib.harm.injured.low >= 1
    assert isinstance(saraqib.geometry, Point)
    assert saraqib.geometry.distance_m(Point(lat=35.864, lon=36.806)) < 1000
    assert shurin.when.start == shurin.when.end == date(2019, 6, 10)
    assert shurin.sub_event_type == "Attack"
    assert not shurin.harm.killed.known
    assert shurin.geometry.distance_m(Point(lat=35.668, lon=36.728)) < 1000
    assert countryside.when.start == countryside.when.end == date(2019, 6, 13)
    assert countryside.sub_event_type == "Air/drone strike"
    assert countryside.location_name == "Idlib countryside"
    assert countryside.geometry.geom_type in ("Polygon", "MultiPolygon")
    assert date(2019, 7, 1) == south.when.start < south.when.end <= date(2019, 7, 10)
    assert south.location_name == "southern Idlib"
    assert south.precision is Precision.FUZZY
    assert south.geometry.geom_type in ("Polygon", "MultiPolygon")
    assert south.harm.killed == Count(10, 10, 10)
    assert dict(south.harm.groups) == {
        "children_killed": Count(7, 7, 7),
        "women_killed": Count(3, 3, 3),
    }
    assert {"air raids", "artillery"} <= set(re.split(r",? ", south.weapon)) | {"air raids"}


def test_the_caption_that_stands_twice_is_one_incident_with_both_as_evidence(reading):
    """Two sentences of each of the two captions."""
    saraqib = next(i for i in reading.incidents if i.location_name == "Saraqib")
    assert len(saraqib.evidence) == 4
    assert len({e.start for e in saraqib.evidence}) == 4


def test_the_totals_are_statements_with_who_says_so(reading):
    """900 and 20 by the Response Coordinators Group; displacement; the war; 'hundreds'."""
    told = {(s.measure, s.count.best or s.count.low): s for s in reading.statements}
    assert set(told) == {
        ("killed", 200),
        ("killed", 900),
        ("killed", 20),
        ("displaced", 200_001),
        ("displaced", 11_000_001),
        ("displaced", 6_000_001),
        ("displaced", 5_000_000),
        ("killed", 500_001),
    }
    for number in (900, 20):
        statement = told["killed", number]
        assert statement.attributed_to == "Response Coordinators Group"
    assert told["killed", 900].when.start == date(2019, 2, 1)
    week = told["killed", 20].when
    assert (week.start, week.end) == (date(2019, 7, 1), date(2019, 7, 7))
    assert told["killed", 200].attributed_to == "Mustafa Sejari"


def test_what_was_left_out_of_the_seed_has_its_reason(reading):
    """General descriptions and the war's course are listed, none of them drawn."""
    assert len(reading.omissions) >= 5
    assert all(o.reason for o in reading.omissions)
