"""Incidents read from our own gold of short reports: `python -m tests.bench.incidents [--errors]`.

Every figure on tests/gold is 'own gold': the hand that wrote the rules wrote it too. A third
of the reports is held out of development; --errors prints what is wrong in the others, by report.

A predicted and a gold incident are matched one to one where they share the telling sentence and one
of place, day, type and deaths, or two of these without it. Of those matched:

    place   its name is the gold's, or it is located there
    located its point lies within the gold's `km`; an area holds the gold's point
    day     start and end are the gold's; of more than two days, half of both must be shared
    deaths  best lies within the gold's low and high; unknown only where the gold's is, with its low
    type    the sub-event type is one of the gold's
"""

from __future__ import annotations

import argparse
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from geo import pipeline
from geo.events import incidents
from geo.model import Document, Incident, Point

GOLD = Path(__file__).resolve().parents[1] / "gold"
REPORTS, MORE, UNSEEN, VARIED, RESTATED = (
    GOLD / f"{name}.jsonl" for name in ("reports", "more", "unseen", "varied", "restated")
)
TESTS = ("place", "located", "day", "deaths", "type")


@dataclass
class Score:
    """Counts over reports; `wrong` holds a line for each error."""

    gold: int = 0
    told: int = 0
    found: int = 0
    trapped: int = 0
    traps: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TESTS, 0))
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, self.gold + self.told)

    def share(self, test: str) -> float:
        return self.right[test] / max(1, self.found)

    def __iadd__(self, other: Score) -> Score:
        for name in ("gold", "told", "found", "trapped", "traps"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.right = {test: self.right[test] + other.right[test] for test in TESTS}
        self.wrong += other.wrong
        return self


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a gold file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@functools.cache
def read(path: Path, known) -> list[pipeline.Page]:
    """Every report of a gold file, down the road."""
    return [pipeline.read(document(row), known) for row in rows(path)]


def document(row: dict[str, Any]) -> Document:
    """The report as a Document."""
    published = row["published"] and date.fromisoformat(row["published"])
    return Document(row["id"], "", row["text"], published=published)


def agreement(gold: dict[str, Any], told: Incident) -> dict[str, bool]:
    """Which of place, day, deaths and type are right."""
    return {
        "place": _place(gold, told) or _named(gold, told),
        "located": _place(gold, told),
        "day": _day(gold, told),
        "deaths": _deaths(gold["killed"], told),
        "type": told.sub_event_type in gold["types"],
    }


def _place(gold: dict[str, Any], told: Incident) -> bool:
    truth = Point(gold["lat"], gold["lon"])
    if told.geometry is None:
        return False
    if isinstance(told.geometry, Point):
        return not gold["area"] and told.geometry.distance_m(truth) <= gold["km"] * 1000
    import shapely

    if gold["area"] or gold["km"] >= 25:
        return shapely.dwithin(told.geometry, shapely.Point(truth.lon, truth.lat), 0.1)
    east, south, west, north = told.geometry.bounds
    small = max(west - east, north - south) < 0.7
    return small and shapely.dwithin(told.geometry, shapely.Point(truth.lon, truth.lat), 0.1)


def _named(gold: dict[str, Any], told: Incident) -> bool:
    return gold["place"].casefold() in told.location_name.casefold()


def _day(gold: dict[str, Any], told: Incident) -> bool:
    if told.when is None:
        return False
    start, end = date.fromisoformat(gold["start"]), date.fromisoformat(gold["end"])
    length = (end - start).days + 1
    if length <= 2:
        return (told.when.start, told.when.end) == (start, end)
    shared = (min(end, told.when.end) - max(start, told.when.start)).days + 1
    return shared * 2 >= max(length, (told.when.end - told.when.start).days + 1)


def _deaths(gold: Sequence[int | None], told: Incident) -> bool:
    low, best, high = gold
    count = told.harm.killed
    if best is None and count.best is None:
        return (low, high) == (count.low, count.high) or (low is not None and count.low == low)
    if count.best is None:
        return False
    if low is None and best is None and high is None:
        return False
    least = low if low is not None else (best or 0) * 0.9
    most = high if high is not None else float("inf")
    return least <= count.best <= most


def score(row: dict[str, Any], told: Sequence[Incident]) -> Score:
    """One report's score, with its errors in words."""
    golds = row["incidents"]
    result = Score(gold=len(golds), told=len(told), traps=len(row["traps"]))
    sentences = [[e.sentence for e in i.evidence] for i in told]
    weights = np.zeros((len(golds), len(told)))
    for a, gold in enumerate(golds):
        for b, one in enumerate(told):
            right = agreement(gold, one)
            agreed = sum(right.values()) - right["located"]
            same = any(gold["words"] in s for s in sentences[b])
            if agreed >= 2 or (same and agreed):
                weights[a, b] = agreed + 2 * same
    pairs = _assigned(weights)
    for a, b in pairs:
        result.found += 1
        for test, right in agreement(golds[a], told[b]).items():
            result.right[test] += right
            if not right:
                result.wrong.append(f"{test}: {_gold(golds[a], test)} != {_told(told[b], test)}")
    for a, gold in enumerate(golds):
        if a not in {a for a, _ in pairs}:
            result.wrong.append(f"missed: {gold['place']} {gold['start']} '{gold['words']}'")
    for b, one in enumerate(told):
        if b not in {b for _, b in pairs}:
            trap = [t["kind"] for t in row["traps"] if any(t["words"] in s for s in sentences[b])]
            stated = any(s["words"] in t for s in row["statements"] for t in sentences[b])
            result.trapped += bool(trap or stated)
            result.wrong.append(
                f"invented{trap or ''}: {one.location_name}, {one.sub_event_type}: {one.sentence}"
            )
    return result


def _assigned(weights: np.ndarray) -> list[tuple[int, int]]:
    """One-to-one pairs, the heaviest first."""
    pairs, left = [], weights.copy()
    while left.size and left.max() > 0:
        a, b = divmod(int(left.argmax()), left.shape[1])
        pairs.append((a, b))
        left[a, :] = left[:, b] = 0
    return pairs


def _gold(gold: dict[str, Any], test: str) -> str:
    return {
        "place": f"{gold['place']} {gold['lat']},{gold['lon']}",
        "located": f"{gold['place']} {gold['lat']},{gold['lon']}",
        "day": f"{gold['start']}..{gold['end']}",
        "deaths": str(gold["killed"]),
        "type": "|".join(gold["types"]),
    }[test] + f" ('{gold['words']}')"


def _told(one: Incident, test: str) -> str:
    when = one.when
    return {
        "place": one.location_name,
        "located": f"{one.location_name} {str(one.geometry)[:40]} {one.reason[:90]}",
        "day": f"{when.start}..{when.end} {when.basis}" if when else "no day",
        "deaths": str(one.harm.killed),
        "type": one.sub_event_type,
    }[test]


def gold_scores(known, *, held: bool, path: Path = REPORTS) -> Score:
    """Our score on the held or on the other reports of a gold file."""
    total = Score()
    for row, page in zip(rows(path), read(path, known), strict=True):
        if row["held"] is held:
            one = score(row, page.reading.incidents)
            one.wrong = [f"{row['id']:6} {line}" for line in one.wrong]
            total += one
    return total


def joining(known) -> tuple[float, float, float]:
    """(precision, recall, F1) over pairs of tellings, of different reports, of one incident.

    A telling that was not read is a pair missed; incidents are those that `join` gives.
    """
    tellings: list[tuple[str, str, str]] = []  # (report, words, incident)
    for row in rows(REPORTS):
        for number, gold in enumerate(row["incidents"]):
            tellings.append((row["id"], gold["words"], f"{row['id']}:{number}"))
    for row in rows(RESTATED):
        for number, one in enumerate(row["tells"]):
            tellings.append((row["id"], one["words"], one["incident"] or f"{row['id']}:{number}"))
    pages = [*read(REPORTS, known), *read(RESTATED, known)]
    joined = incidents.join([page.reading for page in pages]).incidents
    wanted = {
        frozenset((i, j))
        for i, one in enumerate(tellings)
        for j, other in enumerate(tellings)
        if i < j and one[2] == other[2] and one[0] != other[0]
    }
    given = set()
    places = {
        f"{row['id']}:{number}": gold
        for row in rows(REPORTS)
        for number, gold in enumerate(row["incidents"])
    }
    told = [e for incident in joined for e in incident.evidence]
    for incident in joined:
        inside = [
            i
            for i, (report, words, key) in enumerate(tellings)
            if any(e.document_id == report and words in e.sentence for e in incident.evidence)
            and (
                sum(e.document_id == report and words in e.sentence for e in told) == 1
                or key not in places
                or agreement(places[key], incident)["place"]
            )
        ]
        given |= {
            frozenset((i, j))
            for i in inside
            for j in inside
            if i < j and tellings[i][0] != tellings[j][0]
        }
    both = len(wanted & given)
    precision, recall = both / max(1, len(given)), both / max(1, len(wanted))
    return precision, recall, 2 * both / max(1, len(wanted) + len(given))


def main() -> None:
    """Print the table; with --errors also what is wrong in the development reports."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", action="store_true")
    options, _ = parser.parse_known_args()
    known = pipeline.gazetteer()
    print("own gold           found F1   place located     day  deaths    type   made of a trap")
    parts = (
        ("development", False, REPORTS),
        ("held out", True, REPORTS),
        ("later", False, MORE),
        ("unseen once", False, UNSEEN),
        ("varied words", False, VARIED),
    )
    for name, held, path in parts:
        total = gold_scores(known, held=held, path=path)
        figures = "".join(f"{total.share(test):8.3f}" for test in TESTS)
        print(
            f"{name:18}{total.f1:9.3f}{figures}   {total.trapped} of {total.told}"
            f"   ({total.gold} incidents, {total.found} found)"
        )
        if options.errors and not held:
            print("\n".join(total.wrong))
    print("joining, own gold: precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*joining(known)))


if __name__ == "__main__":
    main()
