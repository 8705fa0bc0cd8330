"""One event or two: `python -m tests.bench.joining [fit]`.

Four collections, each read and joined in one run:

    headlines  of UCDP GED's sources (../shared/events), each with its day of publication; a row is
               an event, told by those of its headlines whose incident lies within 10 km and a day
    notes      the same headlines, each with the row's day before it: 'On 3 July 2018, ...'
    restated   tests/gold/reports.jsonl and restated.jsonl, which tells 42 incidents again
    pairs      tests/gold/pairs.tsv: 60 events told twice, 60 pairs that only resemble each other

`swallowed` counts the events of an incident beyond its first, as a share of all events; `joined`
the pairs of tellings of one event that are in one incident. Rows of one place, day, dyad and toll
are not surely two events. The figures are of weights trained on the other four fifths (by month,
by event); without ../shared the first two are left out. `fit` prints the weights trained on all,
as data/models/joining.tsv holds them, and needs ../shared.

What was measured (swallowed; joined), the rules and this on the readings of f92e6f0, the two that
lost on those of 7cafe3c, where the rules had .131; .647, .064; .751, .000; .950, .133; .860:

                  headlines    notes        restated     pairs
    the rules     .132; .635   .068; .754   .000; .976   .139; .814   of f92e6f0
    rules mended  .012; .083   .048; .519   .000; .950   .072; .807   days and tolls that are alike
    trees         .012; .218   .010; .376   .000; .900   .028; .772   120 boosted ones
    this          .011; .168   .021; .397   .000; .927   .033; .881
"""

from __future__ import annotations

import csv
import functools
import gzip
import itertools
import re
import sys
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from geo import pipeline
from geo.events.incidents import Reading
from geo.events.tellings import joining, likeness
from geo.gazetteer.search import Gazetteer
from geo.model import Document, Incident, Point
from tests.bench import incidents
from tests.bench.cases import EVENTS

PAIRS = incidents.GOLD / "pairs.tsv"
_ARTICLE = re.compile(r'"[^",]*,(\d{4}-\d\d-\d\d),([^"]*)"')
_CLASS = re.compile(r"\b(town|village|city|district|sub district)\b.*")
_VAGUE = ("tall", "kafr", "khan", "deir", "dayr", "jabal")  # many places begin so
_NEAR_M, _DAY = 10_000.0, timedelta(days=1)
FOLDS, PRIOR = 5, 0.5
# The weight of a pair of one event, and of two. A headline's other events are no certain pairs, and
# Syria's worst months are no measure of how often two events resemble each other elsewhere.
WEIGHTS = {
    "headlines": (0.3, 1.0),
    "notes": (0.3, 0.6),
    "restated": (4.0, 2.0),
    "pairs": (4.0, 2.0),
}


@dataclass
class Told:
    """A collection: what was read in it, and which event each incident tells."""

    name: str
    readings: list[Reading]
    event: dict[str, str]  # incident id -> event
    unsure: Callable[[str, str], bool] = lambda one, other: False
    tellings: list[Incident] = field(init=False)
    pairs: tuple[np.ndarray, np.ndarray] = field(init=False)
    features: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.tellings = joining.ordered(self.readings)
        columns = likeness.Tellings(self.tellings)
        i, j = joining.neighbours(self.tellings, columns)
        at = columns.possible(i, j)
        self.pairs = i[at], j[at]
        self.features = columns.features(*self.pairs)

    @functools.cached_property
    def labels(self) -> np.ndarray:
        """Of each pair 1 for one event, 0 for two, -1 where that is not known."""
        events = [self.event.get(t.id) for t in self.tellings]
        return np.array(
            [
                -1 if None in (a, b) or (a != b and self.unsure(a, b)) else int(a == b)
                for a, b in ((events[i], events[j]) for i, j in zip(*self.pairs, strict=True))
            ]
        )

    @functools.cached_property
    def folds(self) -> np.ndarray:
        """The fold of each pair: by month, or by event."""
        if self.name in ("headlines", "notes"):
            days = (min(self.tellings[i].when.start, self.tellings[j].when.start)
                    for i, j in zip(*self.pairs, strict=True))  # fmt: skip
            return np.array([(day.year * 12 + day.month) % FOLDS for day in days])
        names = (min(self._named(i), self._named(j)) for i, j in zip(*self.pairs, strict=True))
        return np.array([zlib.crc32(name.encode()) % FOLDS for name in names])

    def _named(self, n: int) -> str:
        return self.event.get(self.tellings[n].id, self.tellings[n].document_id)[:3]

    def shipped(self) -> tuple[int, int, int, int]:
        """The score of the weights that are shipped."""
        return self.score(likeness.Tellings(self.tellings).probabilities(*self.pairs))

    def score(self, chances: np.ndarray) -> tuple[int, int, int, int]:
        """(events swallowed, events, pairs of tellings joined, such pairs)."""
        pairs = joining.likely(*self.pairs, chances)
        group, swallowed = {}, 0
        for number, members in enumerate(joining.clustered(self.tellings, pairs)):
            events: list[str] = []
            for member in members:
                group[member] = number
                told = self.event.get(self.tellings[member].id)
                if told and told not in events and not any(self.unsure(told, e) for e in events):
                    events.append(told)
            swallowed += max(0, len(events) - 1)
        again = defaultdict(list)
        for n, telling in enumerate(self.tellings):
            if telling.id in self.event:
                again[self.event[telling.id]].append(n)
        twice = [
            group[one] == group[other]
            for members in again.values()
            for one, other in itertools.combinations(members, 2)
            if self.tellings[one].document_id != self.tellings[other].document_id
        ]
        return swallowed, len(again), sum(twice), len(twice)


# --- the collections ---------------------------------------------------------------------------


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("-", " "))
    return " ".join(re.sub(r"[^\w ]", "", plain).split())


def articles(year: str = "") -> list[tuple[str, date, list[dict[str, str]]]]:
    """(headline, day of publication, rows) of those headlines that write a row's place's name.

    `year`: of that year's events alone.
    """
    found: dict[str, tuple[str, date, dict[str, dict[str, str]]]] = {}
    with gzip.open(EVENTS, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            place = _folded(_CLASS.sub("", row["where_coordinates"])).split()
            place = [word for word in place if len(word) > 3 and word not in _VAGUE]
            if not row["date_start"].startswith(year):
                continue
            if row["where_prec"] not in "12" or row["date_prec"] != "1" or not place:
                continue
            for day, headline in _ARTICLE.findall(row["source_article"]):
                text = " ".join(headline.split())
                if len(text) >= 30 and len(text.split()) > 5 and place[0] in _folded(text):
                    told = found.setdefault(_folded(text), (text, date.fromisoformat(day), {}))
                    told[2].setdefault(row["id"], row)
    return [(text, day, list(rows.values())) for text, day, rows in found.values()]


def headlines(known: Gazetteer, *, dated: bool, year: str = "") -> Told:
    """The headlines; `dated`: as notes."""
    readings, event, rows = [], {}, {}
    for n, (text, published, told) in enumerate(articles(year)):
        if dated:
            day = date.fromisoformat(told[0]["date_start"][:10])
            text, published = f"On {day.day} {day:%B} {day.year}, {text}", day + _DAY
        document = Document(f"h{n}", "", f"{text.rstrip('.')}.", published=published)
        readings.append(pipeline.read(document, known).reading)
        for incident in readings[-1].incidents:
            fits = [row for row in told if _fits(incident, row)]
            if len(fits) == 1:
                event[incident.id] = fits[0]["id"]
                rows[fits[0]["id"]] = fits[0]
    name = "notes" if dated else "headlines"
    return Told(name, readings, event, lambda one, other: _unsure(rows[one], rows[other]))


def _point(row: dict[str, str]) -> Point:
    return Point(lat=float(row["latitude"]), lon=float(row["longitude"]))


def _fits(incident: Incident, row: dict[str, str]) -> bool:
    if incident.when is None or not isinstance(incident.geometry, Point):
        return False
    day = date.fromisoformat(row["date_start"][:10])
    days = incident.when.start - _DAY <= day <= incident.when.end + _DAY
    return days and incident.geometry.distance_m(_point(row)) <= _NEAR_M


def _unsure(one: dict[str, str], other: dict[str, str]) -> bool:
    alike = all(one[k] == other[k] for k in ("date_start", "dyad_name", "best"))
    return alike and _point(one).distance_m(_point(other)) < likeness.NEAR_M


def restated(known: Gazetteer) -> Told:
    """Own reports, and those that tell of their incidents again."""
    told = [(row["id"], gold["words"], f"{row['id']}:{n}")
            for row in incidents.rows(incidents.REPORTS)
            for n, gold in enumerate(row["incidents"])]  # fmt: skip
    told += [(row["id"], one["words"], one["incident"] or f"{row['id']}:{n}")
             for row in incidents.rows(incidents.RESTATED)
             for n, one in enumerate(row["tells"])]  # fmt: skip
    files = (incidents.REPORTS, incidents.RESTATED)
    readings = [page.reading for file in files for page in incidents.read(file, known)]
    event = {}
    for incident in (i for reading in readings for i in reading.incidents):
        keys = {key for report, words, key in told for e in incident.evidence
                if e.document_id == report and words in e.sentence}  # fmt: skip
        if len(keys) == 1:
            event[incident.id] = keys.pop()
    return Told("restated", readings, event)


def written() -> Iterator[tuple[str, Document]]:
    """(event, document) of each text of tests/gold/pairs.tsv."""
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for side in "ab":
                id_ = row["id"] + side
                day = date.fromisoformat(row[f"published_{side}"])
                document = Document(id_, "", row[f"text_{side}"], published=day)
                yield (row["id"] if row["one"] == "yes" else id_), document


def pairs(known: Gazetteer) -> Told:
    """Own pairs of short texts; one that gives two incidents says nothing."""
    readings, event = [], {}
    for key, document in written():
        readings.append(pipeline.read(document, known).reading)
        if len(found := readings[-1].incidents) == 1:
            event[found[0].id] = key
    return Told("pairs", readings, event)


def collections(known: Gazetteer) -> list[Told]:
    """All four; without ../shared the last two."""
    real = [headlines(known, dated=dated) for dated in (False, True) if EVENTS.is_file()]
    return [*real, restated(known), pairs(known)]


# --- the weights -------------------------------------------------------------------------------


def trained(told: list[Told], without: int | None = None) -> np.ndarray:
    """The weights of a logistic regression with a prior, by Newton's steps; `without` a fold."""
    x, y, w = [], [], []
    for one in told:
        kept = (one.labels >= 0) & (one.folds != without)
        x.append(one.features[kept])
        y.append(one.labels[kept])
        w.append(np.where(y[-1] == 1, *WEIGHTS[one.name]))
    features, labels, weights = np.vstack(x), np.concatenate(y), np.concatenate(w)
    found, prior = np.zeros(features.shape[1]), np.full(features.shape[1], PRIOR)
    prior[0] = 0.001  # the bias is free
    for _ in range(25):
        chance = _chances(features, found)
        slope = features.T @ (weights * (chance - labels)) + prior * found
        curve = (features.T * (weights * chance * (1 - chance))) @ features + np.diag(prior)
        found -= np.linalg.solve(curve, slope)
    return np.round(found, 3) + 0.0  # no -0


def _chances(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(features @ weights)))


def crossed(told: list[Told]) -> list[np.ndarray]:
    """The probabilities of each collection's pairs, by weights trained without their fold."""
    found = [np.zeros(len(one.features)) for one in told]
    for fold in range(FOLDS):
        weights = trained(told, without=fold)
        for one, chances in zip(told, found, strict=True):
            own = one.folds == fold
            chances[own] = _chances(one.features[own], weights)
    return found


def main() -> None:
    """Print the table, or with `fit` the weights."""
    if "fit" in sys.argv and not EVENTS.is_file():
        sys.exit("joining: fit needs ../shared, which is not here")
    told = collections(pipeline.gazetteer())
    if "fit" in sys.argv:
        none = np.zeros(0, int)
        print("feature", "weight", sep="\t")
        for name, weight in zip(
            likeness.Tellings([]).columns(none, none), trained(told), strict=True
        ):
            print(name, f"{weight:.3f}", sep="\t")
        return
    for one, chances in zip(told, crossed(told), strict=True):
        swallowed, events, joined, twice = one.score(chances)
        print(
            f"joining, {one.name:9}: swallowed {swallowed / events:.3f} of {events} events, "
            f"joined {joined / max(1, twice):.3f} of {twice} pairs (cross-validated)"
        )


if __name__ == "__main__":
    main()
