"""Headings hold for what stands under them; a row of a table is an incident; some have no place."""

from __future__ import annotations

import pytest

from geo.documents import webpages
from geo.events.incidents import join
from geo.events.tellings import joining
from geo.model import Count, Incident
from tests.told import read

PLACES = "Saraqib; Ariha; Kafr Nabl; Idlib=admin1; Syria=country"


def told(text: str, places: str = PLACES) -> list[tuple]:
    """(place, first day, dead) of each incident that a text tells."""
    found = read(text, places, "2019-07-10").incidents
    return [
        (i.location_name, i.when and i.when.start.isoformat(), i.harm.killed.best) for i in found
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a place, a day, both ways round, in Markdown; another heading ends them
        ("A bulletin\n\nSaraqib\n\nGunmen killed four people on Monday.\n\nAriha\n\n"
         "Two soldiers were killed in an ambush on Tuesday.",
         [("Saraqib", "2019-07-08", 4), ("Ariha", "2019-07-09", 2)]),
        ("The days.\n\nMonday, 1 July\n\nShelling killed two in Saraqib.\n\nTuesday, 2 July\n\n"
         "An airstrike killed five in Ariha.",
         [("Saraqib", "2019-07-01", 2), ("Ariha", "2019-07-02", 5)]),
        ("A note.\n\n## Saraqib\n\n### 1 July\n\nShelling killed two people.\n\n### 2 July\n\n"
         "An airstrike killed five people.",
         [("Saraqib", "2019-07-01", 2), ("Saraqib", "2019-07-02", 5)]),
        ("A note.\n\n## Saraqib\n\nIt rained.\n\n## What else was said\n\n"
         "Shelling killed two people on 1 July.", [("", "2019-07-01", 2)]),
        # what an item says itself holds over what stands above it
        ("The week.\n\nIdlib\n\n- 1 July, Ariha: gunmen attacked a village and killed four.\n\n"
         "- 2 July: gunmen attacked a village and killed three people.",
         [("Ariha", "2019-07-01", 4), ("Idlib", "2019-07-02", 3)]),
    ],
)  # fmt: skip
def test_a_heading_holds_for_what_stands_under_it(text: str, wanted: list[tuple]):
    """A district or a day over a text is its events' own, where they tell none."""
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("| place | day | killed |\n|---|---|---|\n| Saraqib | 3 July 2019 | 5 |\n"
         "| Ariha | 4 July 2019 | |\n| Kafr Nabl | 5 July 2019 | 0 |",
         [("Saraqib", "2019-07-03", 5)]),
        ("| place | day | event | killed |\n|---|---|---|---|\n"
         "| Saraqib | 3 July 2019 | airstrike | 5 |\n| Ariha | 4 July 2019 | shelling | |",
         [("Saraqib", "2019-07-03", 5), ("Ariha", "2019-07-04", None)]),
        ("Place\tDay\tDead\nSaraqib\t3 July 2019\t5\nAriha\t4 July 2019\t2",
         [("Saraqib", "2019-07-03", 5), ("Ariha", "2019-07-04", 2)]),
        (webpages.read("<table><tr><th>Place<th>Day<th>Event<th>Dead</tr><tr><td>Saraqib</td><td>3 "
                       "July 2019</td><td></td><td>5</td></tr><tr><td>Ariha</td><td>4 July 2019"
                       "</td><td>shelling</td><td></td></tr></table>").text,
         [("Saraqib", "2019-07-03", 5), ("Ariha", "2019-07-04", None)]),
        ("## Airstrikes\n\n| place | killed |\n|---|---|\n| Saraqib | 5 |\n| Ariha | 2 |",
         [("Saraqib", "2019-07-09", 5), ("Ariha", "2019-07-09", 2)]),
        ("| province | killed |\n|---|---|\n| Idlib | 45 |\n| Total | 45 |", []),
    ],
)  # fmt: skip
def test_a_table_of_incidents_is_as_many_records(table: str, wanted: list[tuple]):
    """Each row with a deed or a day is one; a figure beside a name alone is a statement."""
    text = f"What the monitors recorded.\n\n{table}\n"
    assert told(text) == wanted
    reading = read(text, PLACES, "2019-07-10")
    assert len(reading.incidents) + len(reading.statements) + len(reading.omissions) >= 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen attacked a village and killed four farmers on Monday.", ""),
        ("A market was bombed on Monday.", ""),
        ("SARAQIB, Syria (AP) - Gunmen attacked a village on Monday, killing four.", "Syria"),
        ("Violence in Idlib\n\nGunmen attacked a village on Monday, killing four.", "Idlib"),
    ],
)
def test_an_event_without_a_place_is_told_without_one(text: str, place: str):
    """It has no position, and stands in the area that its heading or dateline names."""
    (incident,) = read(text, PLACES, "2019-07-10").incidents
    assert (incident.location_name, incident.sub_event_type != "") == (place, True)
    assert place or (incident.geometry, incident.precision, incident.country) == (None, None, None)


def test_a_sentence_that_refers_back_is_no_event_without_a_place():
    """'The attack', 'they': more of what was told before, or nothing."""
    text = "Shells hit Saraqib on Monday. The attack killed two. They were buried. He was shot."
    assert [i.location_name for i in read(text, PLACES, "2019-07-10").incidents] == ["Saraqib"]


def test_the_place_may_be_told_after_the_event():
    """What was told without a place, and then with one, is one incident there."""
    text = "Gunmen killed four farmers on Monday. The gunmen attacked them in Saraqib."
    assert told(text) == [("Saraqib", "2019-07-08", 4)]


def _placeless(document: str, sentence: str) -> Incident:
    from dataclasses import replace

    found = read(sentence, PLACES, "2019-07-10").incidents[0]
    told = tuple(replace(e, document_id=document) for e in found.evidence)
    return replace(found, id=document, document_id=document, evidence=told)


def test_incidents_without_a_place_are_not_joined_by_day_alone():
    """Two documents' are one only where they print the same sentence."""
    one = _placeless("a", "Gunmen attacked a village and killed four farmers on Monday.")
    other = _placeless("b", "Gunmen shot four traders dead on the road on Monday.")
    again = _placeless("c", "Gunmen attacked a village, and killed four farmers on Monday.")
    joined = join([joining.Reading((i,)) for i in (one, other, again)])
    assert sorted(len(i.evidence) for i in joined.incidents) == [1, 2]
    assert one.harm.killed == Count(4, 4, 4)
