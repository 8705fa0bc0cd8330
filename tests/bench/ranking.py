"""The weights of toponyms/candidates.py, cross-validated: `python -m tests.bench.ranking fit`.

    fit     print both readings' weights, fitted on all documents; they are written into
            candidates.py by hand, so that a change of weights is a change that a person has read

Corpora: LGL, TR-News and GeoVirus, whose places are known. The names are those that a tagger finds
which has not seen the document. A candidate is right when it is the gold one's GeoNames place or
lies as near to it as any candidate does, within 161 km; where none does, 'none of these' is right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo import pipeline
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Document, Kind, Place, Point
from geo.toponyms import candidates, features, mentions, resolution
from tests.bench import tagging

CORPORA = ("lgl", "trnews", "geovirus")
# LGL is local news, whose bare names mean the small place near its newspaper: no general evidence.
TRUST = {"lgl": 0.5}
FAR_KM, TIED_KM = 161.0, 10.0
# Where the point of an area lies is a convention (Wikipedia's of China is 182 km from GeoNames'):
# one whose shape holds the gold's point is right, and so is a country's point this near.
WIDE_KM = {Kind.COUNTRY: 400.0}
WIDE = (Kind.COUNTRY, Kind.ADMIN1, Kind.REGION)
# What is believed before anything is measured; few cases move a weight only a little from it. The
# corpora name no user's country or point: those weights stay as they are here.
BELIEVED = dict.fromkeys(candidates.FEATURES, 0.0) | {
    "people": 0.4, "fame": 0.3, "own": 1.0, "country": 4.0, "own_country": 2.0, "admin1": 1.0,
    "kind_fits": 1.5, "kind_differs": -1.5, "inside": 2.0, "outside": -1.5, "holds": 1.5,
    "its_country": 1.0, "compatriots": 1.5, "neighbours": 1.5, "close": 1.0, "crowd": 1.0,
    "capital": 1.5, "given": 2.0, "elsewhere": -2.0, "near": -1.3, "none": 3.0, "region": 1.0,
    "article": 3.0, "listed": 1.0, "added": -3.0,
}  # fmt: skip
# The corpora hold some forty regions and features: too few to say what the world's are worth.
# A name that the text puts another in is a division; the corpora say it too seldom to be heard.
HELD = ("region", "article", "holds", "capital", "listed", "added")
PULL = 0.002  # how strongly weights are drawn to what is believed
STEPS, RATE = 800, 0.08


@dataclass(slots=True)
class Case:
    """A document's names, and for some of them which senses are right (none: 'none of these')."""

    names: list[candidates.Name]
    right: dict[int, list[bool]]
    weight: dict[int, float]
    fold: int


def cases(gazetteer: Gazetteer) -> Iterator[Case]:
    """One a document of the corpora with coordinates."""
    docs = tagging.documents()
    fold = tagging.folds(docs)
    reader = features.Reader(gazetteer.vocabulary)
    judges = list(tagging.taggers(docs, fold, reader))
    for doc, k in zip(docs, fold, strict=True):
        if doc["corpus"] in CORPORA:
            yield case(doc, k, judges[k], gazetteer)


def case(doc: dict, fold: int, judge: mentions.Seat, gazetteer: Gazetteer) -> Case:
    document = Document(doc["doc_id"], "", doc["text"])
    found = mentions.find(document, gazetteer, judge)
    state = resolution._Resolution(document, found, gazetteer, Context(), candidates.RANKER)
    right: dict[int, list[bool]] = {}
    weight: dict[int, float] = {}
    for name in state.names:
        gold = next(
            (t for t in doc["toponyms"] if t["lat"] is not None and t["start"] < name.end
             and name.start < t["end"]), None,
        )  # fmt: skip
        number = state.at[name.start]
        told = state.told[number]
        if gold is None or not told.senses:
            continue
        weight[number] = weight.get(number, 0.0) + 1.0
        if number not in right:
            right[number] = _right(told.senses, gold, gazetteer)
    trust = TRUST.get(doc["corpus"], 1.0)
    return Case(state.told, right, {n: trust * w**0.5 for n, w in weight.items()}, fold)


def _right(some: Sequence[candidates.Sense], gold: dict, gazetteer: Gazetteer) -> list[bool]:
    if gold.get("geonameid"):
        same = [gazetteer.numbered(s.n).geonameid == int(gold["geonameid"]) for s in some]
        if any(same):
            return same
    point = Point(gold["lat"], gold["lon"])
    km = [point.distance_m(Point(s.lat, s.lon)) / 1000 for s in some]
    nearest = min(km)
    near = [
        d <= min(WIDE_KM.get(s.kind, FAR_KM), nearest + TIED_KM)
        for s, d in zip(some, km, strict=True)
    ]
    if any(near):
        return near
    return [s.own and holds(gazetteer.numbered(s.n), point) for s in some]


def holds(place: Place, point: Point) -> bool:
    """Whether a country, division or region holds a point."""
    if place.kind not in WIDE or place.shape is None:
        return False
    return bool(shapely.contains_xy(place.shape, point.lon, point.lat))


def fit(some: Sequence[Case]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of both readings: a conditional logit each, the second in the first's company."""
    first = _fit(some, 0)
    ranker = candidates.Ranker(first, first)
    for case_ in some:
        ranker.read(case_.names, Context(), 0)
    return first, _fit(some, 1)


def _fit(some: Sequence[Case], reading: int) -> dict[str, float]:
    rows, right, starts, weight = [], [], [], []
    width = len(candidates.FEATURES)
    for case_ in some:
        company = candidates.Company(case_.names, Context(), reading)
        for i, is_right in case_.right.items():
            name = case_.names[i]
            starts.append(len(rows))
            weight.append(case_.weight[i])
            told = company.values(i)
            for sense, values in zip(name.senses, told, strict=True):
                rows.append([*sense.static, *values, *(0.0,) * len(candidates.Nothing._fields)])
            rows.append([0.0] * (width - len(candidates.Nothing._fields)))
            rows[-1] += company.nothing(i, told)
            right += [*is_right, not any(is_right)]
    x, y, at = np.array(rows), np.array(right), np.array(starts)
    w = np.array(weight)
    group = np.repeat(np.arange(len(at)), np.diff([*at, len(x)]))
    start = np.array([BELIEVED[name] for name in candidates.FEATURES])
    theta, m, v = start.copy(), np.zeros(width), np.zeros(width)
    free = np.array([name not in HELD for name in candidates.FEATURES])
    for step in range(1, STEPS + 1):
        score = x @ theta
        score = np.exp(score - np.maximum.reduceat(score, at)[group])
        share = score / np.add.reduceat(score, at)[group]
        held = share * y
        held /= np.maximum(np.add.reduceat(held, at), 1e-12)[group]
        slope = x.T @ ((share - held) * w[group]) / w.sum() + PULL * (theta - start)
        slope *= free
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        theta -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-9)
    return dict(zip(candidates.FEATURES, np.round(theta, 2).tolist(), strict=True))


def main(arguments: Sequence[str] = ()) -> None:
    """Print the weights, fitted on everything, as data/models/toponyms.tsv holds them."""
    if list(arguments) != ["fit"]:
        raise SystemExit(__doc__)
    first, second = fit(list(cases(pipeline.gazetteer())))
    print("feature", "first", "second", sep="\t")
    for name in candidates.FEATURES:
        print(name, first[name], second[name], sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
