"""Which tellings are one event, and what they give together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.tellings import joining, likeness
from geo.model import (
    Count,
    DatePrecision,
    Evidence,
    Harm,
    Incident,
    Point,
    Precision,
    When,
)
from geo.support import shipped

DAY = date(2019, 6, 24)
SENTENCES = (
    "Jets struck Saraqib on Monday, killing {}.",
    "Air raids on the market of Saraqib killed {} people, medics said.",
    "{} civilians died on 24 June when warplanes bombed a market in Saraqib.",
)


def told(
    document: str,
    *,
    text: str = SENTENCES[0],
    killed: int | None = 5,
    sub: str = "Air/drone strike",
    day: date = DAY,
    days: int = 1,
    place: Point | shapely.Geometry | None = None,
    name: str = "Saraqib",
) -> Incident:
    """An incident as a document tells it."""
    when = When(day, day + timedelta(days - 1), DatePrecision.DAY, "", "")
    return Incident(
        id=f"{document}-{name}",
        document_id=document,
        event_type="",
        sub_event_type=sub,
        when=when,
        location_name=name,
        geometry=place or Point(lat=35.864, lon=36.806),
        precision=Precision.EXACT,
        uncertainty_m=1_650.0,
        harm=Harm(Count(killed, killed, killed)),
        evidence=(Evidence(document, 0, 9, text.format(killed)),),
    )


def joined(*incidents: Incident) -> tuple[Incident, ...]:
    return joining.join([joining.Reading((one,)) for one in incidents]).incidents


def compared(*incidents: Incident) -> int:
    """How many pairs are compared."""
    return len(joining.neighbours(incidents, likeness.Tellings(incidents))[0])


READINGS = [
    told(f"{n}", text=SENTENCES[n % 3], killed=(5, 5, 7, None, 80)[n % 5],
         day=DAY + timedelta(n % 2), name=("Saraqib", "Hass")[n % 7 == 0])
    for n in range(12)
]  # fmt: skip


@settings(deadline=None)
@given(st.permutations(READINGS))
def test_the_order_of_the_documents_changes_nothing(shuffled):
    """The same incidents, ids, numbers, evidence and reasons."""
    assert repr(joined(*shuffled)) == repr(joined(*READINGS))


def test_one_document_never_tells_one_event_twice():
    """What it holds apart stays apart, also where a third document could be either."""
    one, other = told("a"), replace(told("a", text=SENTENCES[1]), id="a-2")
    found = joining.join([joining.Reading((one, other)), joining.Reading((told("b"),))]).incidents
    assert len(found) == 2
    assert not any(len({"a-Saraqib", "a-2"} & {*i.joined_from}) > 1 for i in found)


@pytest.mark.parametrize(
    ("other", "together"),
    [
        ({"text": SENTENCES[1]}, True),
        ({"text": SENTENCES[2], "killed": 6}, True),
        ({"text": SENTENCES[1], "days": 60}, False),
        ({"text": "Gunmen shot a judge in Saraqib.", "sub": "Attack", "killed": 1}, False),
        ({"text": "Dozens marched in Saraqib.", "sub": "Peaceful protest", "killed": None}, False),
        ({"text": "Police arrested two.", "sub": "Arrests", "killed": None}, False),
        ({"text": SENTENCES[1], "day": DAY + timedelta(1)}, False),
        ({"text": SENTENCES[1], "place": Point(lat=35.9, lon=36.9), "name": "Hass"}, False),
    ],
)
def test_a_town_has_more_than_one_event_a_day(other, together):
    """Words, tolls and kind decide; place and day alone do not."""
    assert (len(joined(told("a"), told("b", **other))) == 1) is together


def test_only_what_shares_days_and_ground_or_a_name_is_compared():
    """Of a thousand events in ten places over a hundred days none; areas and long ones are."""
    apart = [
        told(f"{n}", day=DAY + timedelta(2 * (n % 100)), name=f"X{n // 100}",
             place=Point(lat=-40 + 8 * (n // 100), lon=10))
        for n in range(1000)
    ]  # fmt: skip
    assert compared(*apart) == 0
    area = told("area", place=shapely.box(36, 35, 37, 36), name="Idlib")
    assert compared(told("a"), area) == 1
    assert compared(told("a"), told("b", day=DAY - timedelta(40), days=80)) == 1
    assert compared(told("a"), told("b", day=DAY + timedelta(5))) == 0
    bare = told("b", text="Shells hit Saraqib.", name="")
    assert compared(told("a"), replace(bare, geometry=None)) == 1


def test_the_weights_are_those_of_the_features():
    """A feature that is added, renamed or moved wants a fit."""
    none = np.zeros(0, int)
    (found,) = shipped.weights("joining")
    assert [*found] == [*likeness.Tellings([]).columns(none, none)]


def test_a_hundred_and_fifty_reports_of_one_massacre_are_one_incident():
    """Each with sources, numbers and its probability."""
    reports = [
        told(f"{n:03}", text=f"{SENTENCES[n % 3]} {n} {n * 7919} {n * 104729}", killed=40 + n % 3)
        for n in range(150)
    ]
    (one,) = joined(*reports)
    assert one.harm.killed == Count(40, 40, 42)
    assert len(one.joined_from) == 150
    assert "150 tellings" in one.reason
