"""The places that share a key with a name -> the same places in order, each with a probability.

A hit's score is a sum of log-odds: by which key it was found, whether the context's country,
parents, kind, nearby point and companions fit it, how many people live there. A probability is the
hit's share among its rivals times how often the best of such a case is right at all; both sets of
constants are measured by `python -m tests.bench.gazetteer calibrate` on gazetteers and dated
events, split by name before tuning.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.model import Kind, Place, Point

LEVEL_SCORE = {"exact": 0.0, "strict": -0.5, "folded": -3.0, "skeleton": -5.0, "edit": -8.0}
# How often the first answer of a clear case is right, by the key that found it.
RELIABILITY = {"exact": 0.99, "strict": 0.985, "folded": 0.85, "skeleton": 0.77, "edit": 0.08}
# The same where nothing but the spelling speaks for it: no country, parent or companion agrees.
UNSUPPORTED = {"exact": 0.93, "strict": 0.9, "folded": 0.55, "skeleton": 0.3, "edit": 0.03}

OWN_NAME = 0.7  # the place's first name, not one of its other spellings
PEOPLE = 0.9  # per e-fold of population above a village of 500
KIND_PRIOR = {Kind.COUNTRY: 6.0, Kind.ADMIN1: -0.5, Kind.ADMIN2: -1.5, Kind.ADMIN3: -2.0}
CAPITAL = 2.0  # a country's capital
NAMESAKE = -6.0  # a division that has a city of its own name: the bare name means the city
KIND_FITS, KIND_DIFFERS = 2.0, -4.0
ELSEWHERE = -7.0  # not in the country that was given
INSIDE, OUTSIDE = 4.0, -4.0  # of a parent that was given
NEAR_KM, NEAR = 30.0, 1.3  # log-odds lost per e-fold of distance beyond this
COMPANION_KM, COMPANION, COMPATRIOT = 60.0, 0.5, 1.5
SIMILARITY = 8.0  # per unit of spelling similarity lost, for loose keys
TEMPERATURE = 1.0


@dataclass(slots=True)
class Hit:
    """A place found under one of a name's keys, as the index's row gives it."""

    n: int
    id: str
    name: str
    kind: Kind
    lat: float
    lon: float
    country: str | None
    admin: tuple[int, ...]
    population: int
    seat: int  # for an area its seat's number; -1 marks a country's capital
    level: str
    kinds: tuple[Kind, ...] = ()  # what the class word asks for
    class_word: str | None = None
    own_name: bool = True
    similarity: float = 1.0
    parents: tuple[tuple[str, bool], ...] = ()  # (parent as given, fits)
    note: str = ""
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    supported: bool = False

    @property
    def point(self) -> Point:
        return Point(lat=self.lat, lon=self.lon)


def rank(
    hits: Sequence[Hit],
    country: str | None,
    near: Point | None,
    kind: Kind | None,
    companions: Sequence[Place],
) -> list[tuple[Hit, float]]:
    """Hits in order, best first, each with the probability that it is the place meant."""
    if not hits:
        return []
    names = {h.n for h in hits}
    for hit in hits:
        _weigh(hit, country, near, kind, companions, names)
    ordered = sorted(hits, key=lambda h: (-h.score, -h.population, h.id))
    best = ordered[0].score
    weights = [math.exp((h.score - best) / TEMPERATURE) for h in ordered]
    whole = sum(weights)
    table = RELIABILITY if ordered[0].supported else UNSUPPORTED
    reliable = table[ordered[0].level]
    if ordered[0].similarity < 1.0:
        reliable *= 0.5 + 0.5 * ordered[0].similarity
    return [(h, reliable * w / whole) for h, w in zip(ordered, weights, strict=True)]


def _weigh(
    hit: Hit,
    country: str | None,
    near: Point | None,
    kind: Kind | None,
    companions: Sequence[Place],
    rivals: set[int],
) -> None:
    score = LEVEL_SCORE[hit.level]
    why = hit.reasons
    if hit.own_name:
        score += OWN_NAME
    score += PEOPLE * math.log1p(hit.population / 500)
    score += SIMILARITY * (hit.similarity - 1.0)
    score += KIND_PRIOR.get(hit.kind, 0.0)
    if hit.seat == -1:
        score += CAPITAL
        why.append("a country's capital")
    wanted = (kind,) if kind else hit.kinds
    if wanted:
        if hit.kind in wanted:
            # the first kind that a class word names is the one that it usually means
            score += KIND_FITS - 0.5 * wanted.index(hit.kind)
            why.append(f"a {hit.kind.value}, as asked for" if kind
                       else f"a {hit.kind.value}, as '{hit.class_word}' says")  # fmt: skip
        else:
            score += KIND_DIFFERS
    elif hit.kind in (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3) and hit.seat in rivals:
        score += NAMESAKE
        why.append("its seat has the same name, and the bare name means the seat")
    if country:
        if hit.country == country:
            hit.supported = True
            why.append(f"in {country}, the country given")
        else:
            score += ELSEWHERE
            why.append(f"not in {country}, the country given")
    for parent, fits in hit.parents:
        score += INSIDE if fits else OUTSIDE
        hit.supported |= fits
        why.append(f"in {parent}, as given" if fits else f"not in {parent}")
    if near is not None:
        km = hit.point.distance_m(near) / 1000
        score -= NEAR * math.log1p(km / NEAR_KM)
        hit.supported |= km < NEAR_KM
        why.append(f"{km:.0f} km from the point given")
    if companions:
        score += _company(hit, companions)
    hit.score = score


def _company(hit: Hit, companions: Sequence[Place]) -> float:
    """How well a hit goes with the other places of the same document."""
    point = hit.point
    km, nearest = min((point.distance_m(c.point) / 1000, c.name) for c in companions)
    gain = -COMPANION * math.log1p(km / COMPANION_KM)
    if any(c.country == hit.country for c in companions):
        gain += COMPATRIOT
        hit.supported = True
    hit.reasons.append(f"{km:.0f} km from {nearest}, named in the same text")
    return gain
