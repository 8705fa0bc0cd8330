"""Quality floors of incidents, pinned to the text that they were measured on.

Figures on tests/gold are 'own gold'. A floor is lowered only together with its reason here.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import date

import pytest

from geo import pipeline
from geo.events import codebook
from geo.model import Document
from tests.bench import headlines, incidents, joining, venues

SENTENCES = incidents.GOLD / "sentences.csv"
VARIED = incidents.GOLD / "varied.csv"
PINNED = {
    incidents.REPORTS: "91bc17499b44675e",
    incidents.MORE: "74c719a36b12f520",
    incidents.UNSEEN: "6c3a4c47aa515b5f",
    SENTENCES: "4e58b28d297ce68a",
    incidents.VARIED: "b5be437609396954",
    VARIED: "837e8f0fab521c96",
    incidents.RESTATED: "e3fd2c90bdbb09bd",
    joining.PAIRS: "c8d7ed16177214ab",
    headlines.LABELS: "6cacf33f080fd2eb",
}


pytestmark = pytest.mark.gold


@pytest.fixture(scope="session")
def known(gazetteer):
    return gazetteer


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_the_gold_is_the_one_that_the_floors_were_set_on(path):
    """A floor means nothing on another text: who changes the gold measures again."""
    assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] == PINNED[path]


@pytest.mark.parametrize(
    ("path", "held", "floors"),
    [
        (incidents.REPORTS, False, dict.fromkeys(("f1", "place", "day", "deaths", "type"), 0.95)),
        (
            incidents.REPORTS,
            True,
            {"f1": 0.85, "place": 0.85, "day": 0.93, "deaths": 0.85, "type": 0.85},
        ),
        (incidents.MORE, False, dict.fromkeys(("f1", "place", "day", "deaths", "type"), 0.95)),
        (incidents.UNSEEN, False, dict.fromkeys(("f1", "place", "day", "deaths", "type"), 0.95)),
        (
            incidents.VARIED,
            False,
            {"f1": 0.9, "place": 0.9, "day": 0.92, "deaths": 0.9, "type": 0.93},
        ),
    ],
    ids=["development", "held out", "later", "unseen once", "varied words"],
)
def test_incidents_are_found_and_right(known, path, held, floors):
    """Found and not invented; of those found, the place, the day, the dead and the type."""
    total = incidents.gold_scores(known, held=held, path=path)
    told = {test: total.share(test) for test in incidents.TESTS} | {"f1": total.f1}
    assert {name: told[name] for name in floors if told[name] < floors[name]} == {}


def test_no_incident_is_made_of_a_fear_a_memory_or_a_denial(known):
    """Under 3 in 100 of the incidents that are told, of every part."""
    parts = [incidents.gold_scores(known, held=held) for held in (False, True)]
    for path in (incidents.MORE, incidents.UNSEEN, incidents.VARIED):
        parts.append(incidents.gold_scores(known, held=False, path=path))
    assert sum(part.trapped for part in parts) < 0.03 * sum(part.told for part in parts)


def test_each_of_acleds_sub_events_is_told_in_many_words(known):
    """A sentence that tells one event gives one, of its sub-event type: nearly always."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong = []
    for row in rows:
        document = Document("a", "", row["sentence"], published=date(2024, 10, 9))
        found = pipeline.read(document, known).reading.incidents
        told = {incident.sub_event_type for incident in found}
        if len(found) != 1 or not told <= set(row["sub_event_type"].split("|")):
            wrong.append((row["sentence"], told))
    assert {sub for row in rows for sub in row["sub_event_type"].split("|")} == set(
        codebook.TYPE_OF
    )
    assert len(wrong) <= len(rows) // 50, wrong


def test_sentences_in_other_words_are_told_from_what_is_no_event(known):
    """Half of them tell an event, half a fear, a memory, an accident, a match, a market."""
    with VARIED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong, mistyped = [], []
    for row in rows:
        document = Document("a", "", row["sentence"], published=date(2024, 10, 9))
        told = {i.sub_event_type for i in pipeline.read(document, known).reading.incidents}
        wanted = set(filter(None, row["sub_event_type"].split("|")))
        if bool(told) != bool(wanted):
            wrong.append(row["sentence"])
        elif not told <= wanted:
            mistyped.append((row["sentence"], told))
    assert len(wrong) <= len(rows) * 6 // 100, wrong
    assert len(mistyped) <= len(rows) // 20, mistyped


def test_tellings_of_one_incident_are_joined_and_others_are_not(known):
    """Pairwise F1 over reports that restate incidents with other words and numbers."""
    precision, _, f1 = incidents.joining(known)
    assert f1 >= 0.93
    assert precision >= 0.95


def test_events_that_resemble_each_other_stay_two(known):
    """Of own pairs: 60 events told twice, 60 pairs of one city and day that are two events."""
    swallowed, events, joined, pairs = joining.pairs(known).shipped()
    assert swallowed <= 0.04 * events
    assert joined >= 0.83 * pairs


@pytest.mark.shared
@pytest.mark.skipif(not headlines.EVENTS.is_file(), reason="../shared is not here")
@pytest.mark.parametrize("dated", [False, True])
def test_few_of_the_events_that_headlines_tell_are_swallowed(known, dated):
    """UCDP's events of Syria in 2018, all their headlines in one run."""
    swallowed, events, _, _ = joining.headlines(known, dated=dated, year="2018").shipped()
    assert swallowed <= 0.02 * events


@pytest.mark.shared
@pytest.mark.skipif(not headlines.EVENTS.is_file(), reason="../shared is not here")
def test_a_headline_gives_the_kind_that_it_states():
    """Of the headlines of ../shared/events that state a kind, by our own reading of them."""
    assert headlines.measured()[0] >= 0.88


@pytest.mark.shared
@pytest.mark.skipif(not venues.GOLD.is_file(), reason="../shared is not here")
def test_an_events_own_place_beats_the_first_name(known):
    """Cross-validated by document, of the clauses that name the place."""
    figures = venues.measured(venues.cases(known))
    for source, ahead in (("words", 0.17), ("headlines", 0.05), ("own gold", 0.09)):
        assert figures[source]["of places"] >= figures[source]["first name"] + ahead
