"""An event's own place: `python -m tests.bench.venues [fit | --errors N]`.

    (nothing)   print the figures below, cross-validated by document (five folds)
    fit         write data/models/venues.tsv: the weights of events/venues/signs.py

The cases are the clauses that tell an event, with the names in them. Which name is right is known
for event_location.jsonl (a word of an event and its place, ../shared/geoparsing/gold), for the
headlines of UCDP GED before 2018 (a name that lies within 10 km of the row that was coded from it,
or is spelled so; ../shared/events) and for own gold. What event_location gives no place is mostly
an oversight: such a case counts little. Sentences that ../shared/incidents labels take no part.

Beside the figures stand those of the first name of the clause.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from unittest import mock

import numpy as np

from geo import pipeline
from geo.dates import intervals
from geo.events import analysis, incidents, scenes
from geo.events.venues import choosing, signs
from geo.gazetteer import names
from geo.model import Document, Match, Point
from geo.support import shipped
from tests.bench import incidents as reports
from tests.bench.cases import EVENTS, SHARED

GOLD = SHARED / "geoparsing" / "gold" / "event_location.jsonl"
LABELLED = SHARED / "incidents" / "real_sentences_a.jsonl"
Span = tuple[int, int]
GENERIC = ("tall", "kafr", "khan", "deir", "dayr", "jabal")  # with which many names begin
NEAR_M = 10_000.0
HELD_YEAR = "2018"  # of the headlines: never trained on
OVERSEEN = 0.25  # how much a case without a place counts in event_location
FOLDS, COMMON, COMMON_WORD = 5, 8, 20  # a sign that is rarer is left out
PULL = 1.0  # how strongly weights are drawn to nothing
STEPS, RATE = 600, 0.05


@dataclass(slots=True)
class Case:
    """The signs of each name of a clause, and last of none; which of them are right."""

    source: str
    group: str  # the document, or the month of a headline
    signs: list[list[str]]
    right: list[bool]
    weight: float = 1.0
    text: str = ""


class Heard(choosing.Venues):
    """Venues that keep every question they are asked."""

    asked: list[signs.Scope]

    def __init__(self, *told) -> None:
        super().__init__(*told)
        Heard.asked = []

    def scope(self, *told, **more) -> signs.Scope:
        scope = super().scope(*told, **more)
        self.asked.append(scope)
        return scope


def case(source: str, group: str, scope: signs.Scope, right: Sequence[bool], text: str) -> Case:
    told = [*map(scope.of, range(len(scope.here))), scope.none()]
    return Case(source, group, told, [*right, not any(right)], text=text)


def of_words(known) -> Iterator[Case]:
    """One for each clause of event_location: its event word, and its place or none."""
    with LABELLED.open(encoding="utf-8") as lines:
        labelled = {json.loads(line)["doc_id"] for line in lines}
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        if not row["event"] or row["doc_id"] in labelled:
            continue
        text, event = row["text"], row["event"][0]
        stage, told = staged(Document(row["doc_id"], "", text), known)
        sentence = told.holding(event["start"])
        if sentence is None:
            continue
        gold = [(t["start"], t["end"]) for t in row["toponyms"] if t["end"] > t["start"]]
        whole = sentence.whole
        stage.venues.seek(whole.start, whole.end)
        clauses = [c for c in stage._clauses(whole) if c.start <= event["start"] < c.end]
        for low, high in sorted({(c.start, c.end) for c in (*clauses, whole)}):
            counted = bool(whole.tolls or whole.times)
            span = (event["start"], event["end"])
            scope = stage.venues.scope(low, high, [span], told=counted)
            right = [any(overlap(m, g) for g in gold) for m in scope.here]
            if scope.here and (any(right) or not gold):
                found = case("words", row["doc_id"].split("#")[0], scope, right, text)
                found.weight = 1.0 if any(right) else OVERSEEN
                yield found


def staged(document: Document, known) -> tuple[scenes.Stage, analysis.Sentences]:
    """A document's stage and its sentences."""
    told = analysis.Sentences(document, intervals.find(document))
    return scenes.Stage(told, pipeline.parse(document, known), known), told


def overlap(match: Match, span: Span) -> bool:
    return match.mention.start < span[1] and span[0] < match.mention.end


def headlines() -> list[tuple[str, dict[str, str], str]]:
    """(headline, its row, the first word of the row's place) of rows coded from one headline."""
    found, seen = [], set()
    with gzip.open(EVENTS, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            line = " ".join(row["source_headline"].split(";")[0].split())
            exact = row["where_prec"] in "12" and row["date_prec"] == "1"
            told = names.plain(row["where_coordinates"]).split()
            told = [word for word in told if len(word) > 3 and word not in GENERIC]
            if not exact or line in seen or len(line.split()) < 6 or not told:
                continue
            if told[0] in names.plain(line):
                seen.add(line)
                found.append((line, row, told[0]))
    return found


def of_headlines(known) -> Iterator[Case]:
    """One for each clause of a headline in which the row's place is named."""
    for line, row, word in headlines():
        day = date.fromisoformat(row["date_start"][:10])
        document = Document("headline", "", f"{line}.", published=day + timedelta(1))
        place = Point(float(row["latitude"]), float(row["longitude"]))
        for scope in heard(document, known):
            right = [_there(m, place) or _spelled(m, word) for m in scope.here]
            if any(right):
                yield case("headlines", row["date_start"][:7], scope, right, line)


def heard(document: Document, known) -> list[signs.Scope]:
    """The clauses of a document whose place is asked for while it is read."""
    matches = pipeline.parse(document, known)
    with mock.patch.object(choosing, "Venues", Heard):
        incidents.read(document, matches, intervals.find(document), known)
    return [scope for scope in Heard.asked if scope.here]


def _there(match: Match, place: Point, metres: float = NEAR_M) -> bool:
    return (
        match.resolved
        and match.place is not None
        and (match.place.point.distance_m(place) <= metres)
    )


def _spelled(match: Match, word: str) -> bool:
    return not match.resolved and word in names.plain(match.mention.spelling)


def of_reports(known) -> Iterator[Case]:
    """One for each clause of own gold that holds the words of an incident."""
    for path in (reports.REPORTS, reports.MORE, reports.UNSEEN, reports.VARIED):
        for row in reports.rows(path):
            told = [(row["text"].find(i["words"]), i) for i in row["incidents"]]
            for scope in heard(reports.document(row), known):
                here = [i for at, i in told if scope.start <= at < scope.end]
                right = [any(_means(m, i) for i in here) for m in scope.here]
                if here:
                    yield case("own gold", row["id"], scope, right, row["text"])


def _means(match: Match, gold: dict) -> bool:
    if names.strict(gold["place"]) in names.strict(match.mention.text):
        return True
    place = Point(gold["lat"], gold["lon"])
    return not gold["area"] and _there(match, place, gold["km"] * 1000)


def cases(known) -> list[Case]:
    return [*of_words(known), *of_headlines(known), *of_reports(known)]


# --- weights -------------------------------------------------------------------------------------


def fit(some: Sequence[Case]) -> dict[str, float]:
    """The weights of a softmax over the names of a clause and none, right ones alike."""
    counted = Counter(sign for one in some for told in one.signs for sign in set(told))
    kept = sorted(s for s, n in counted.items() if n >= (COMMON_WORD if s[0] == "'" else COMMON))
    at = {sign: number for number, sign in enumerate(kept)}
    rows = [[at[s] for s in dict.fromkeys(told) if s in at] for one in some for told in one.signs]
    column = np.concatenate([np.array(row, dtype=np.intp) for row in rows])
    row = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    start = np.cumsum([0, *(len(one.signs) for one in some)])[:-1]
    group = np.repeat(np.arange(len(some)), [len(one.signs) for one in some])
    right = np.array([r for one in some for r in one.right], dtype=float)
    weight = np.array([one.weight for one in some])[group]
    target = right / np.add.reduceat(right, start)[group]
    theta, m, v = np.zeros(len(kept)), np.zeros(len(kept)), np.zeros(len(kept))
    for step in range(1, STEPS + 1):
        score = np.bincount(row, theta[column], len(rows))
        share = np.exp(score - np.maximum.reduceat(score, start)[group])
        share /= np.add.reduceat(share, start)[group]
        slope = np.bincount(column, (weight * (share - target))[row], len(kept)) + PULL * theta
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        theta -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-9)
    found = dict(zip(kept, np.round(theta, 2).tolist(), strict=True))
    return {sign: value for sign, value in found.items() if abs(value) >= 0.02}


def shares(weights: dict[str, float], one: Case) -> list[float]:
    return [sum(weights.get(sign, 0.0) for sign in told) for told in one.signs]


def fold(one: Case) -> int:
    return hashlib.sha256(one.group.encode()).digest()[0] % FOLDS


def validated(some: Sequence[Case]) -> Iterator[tuple[Case, list[float]]]:
    """Each case with its scores by weights that have not seen its document."""
    for k in range(FOLDS):
        weights = fit([one for one in some if fold(one) != k and trained(one)])
        yield from ((one, shares(weights, one)) for one in some if fold(one) == k)


def trained(one: Case) -> bool:
    return not (one.source == "headlines" and one.group.startswith(HELD_YEAR))


def measured(some: Sequence[Case]) -> dict[str, dict[str, float]]:
    """For each source: the share of places found, by the weights and by the first name."""
    found: dict[str, Counter] = {}
    for one, scores in validated(some):
        tally = found.setdefault(one.source, Counter())
        best = int(np.argmax(scores))
        tally["cases"] += 1
        tally["right"] += one.right[best]
        if not one.right[-1]:
            tally["placed"] += 1
            tally["chosen"] += one.right[int(np.argmax(scores[:-1]))]
            tally["first"] += one.right[0]
    return {
        source: {
            "cases": t["cases"],
            "right, none counted": t["right"] / t["cases"],
            "of places": t["chosen"] / t["placed"],
            "first name": t["first"] / t["placed"],
        }
        for source, t in found.items()
    }


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table, or write the weights."""
    if not GOLD.is_file():
        print("venues: left out, ../shared is not here")
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=["fit"])
    parser.add_argument("--errors", type=int, default=0)
    options, _ = parser.parse_known_args(arguments)
    some = cases(pipeline.gazetteer())
    if options.what == "fit":
        found = fit([one for one in some if trained(one)])
        with shipped.path("models", "venues.tsv").open("w", encoding="utf-8", newline="") as out:
            told = csv.writer(out, delimiter="\t", lineterminator="\n")
            told.writerow(("sign", "weight"))
            told.writerows(sorted(found.items()))
        return
    for source, figures in measured(some).items():
        told = ", ".join(f"{key} {value:.3f}" for key, value in figures.items())
        print(f"{source:10} {told}")
    for one, scores in validated(some) if options.errors else ():
        best = int(np.argmax(scores))
        if not one.right[best] and options.errors:
            options.errors -= 1
            print(one.source, best, one.right, one.text[:240])


if __name__ == "__main__":
    main(sys.argv[1:])
