"""The places that share a key with a name -> the same places in order, each with a probability.

A hit's score is a sum of log-odds, one term for each thing that speaks for or against it: the key
that found it, how like its spelling is, how many people live there and how widely it is known,
and whether it fits the country, parents, kind, point and company that were given. Scores become
shares (a conditional logit), and shares become probabilities by how often the place meant is among
such hits at all (a logit of its own). `python -m tests.bench.gazetteer fit` measures both sets of
weights anew, on dated events of Syria and news of the world, split by name before tuning.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from geo.gazetteer import index, names
from geo.gazetteer.localities import DIVISIONS, SETTLED, Reading
from geo.model import Candidate, Kind, Place, Point
from geo.support import shipped

# Log-odds, per unit of each feature, of being the place meant (see `features`); and that the place
# meant is among the hits at all, by what is true of the best of them (see `among`).
WEIGHTS, AMONG = shipped.weights("gazetteer")
# What only edit distance reaches is right 2 to 11 times in 100, whatever else speaks for it: it is
# shown and never an answer.
EDIT_CEILING = 0.1
NEAR_KM = 30.0  # distances from a given point count from here on
COMPANION_KM = 60.0  # and those from other places of the text from here
SHORT = 4  # letters of the strict key: a name so short is likely to be some other one
MOST_SPELLINGS = 30  # of a place are compared
ACROSS = 0.9  # likeness across scripts, where only the consonants can be compared
LOOSE = ("folded", "skeleton", "edit")


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
    admin: str  # the numbers of the chain above
    population: int
    seat: int  # an area's: the number of its seat; a settlement's: index.CAPITAL or index.SEAT
    fame: int  # how many spellings and lists know it
    level: str
    length: int  # letters of the query's strict key
    reading: Reading  # what was asked for
    packs: int  # how many packs hold it
    coded: bool  # an official list of populated places holds it (a P-code)
    row: tuple  # all that the index holds of it
    added: bool = False  # none but packs that were added hold it
    own_name: bool = True
    plain: bool = False  # under the strict key: but for accents, apostrophes, hyphens the same
    similarity: float = 1.0
    parents: tuple[tuple[str, bool], ...] = ()  # (parent as given, fits)
    score: float = 0.0
    reasons: Sequence[str] = ()
    supported: bool = False

    @property
    def called(self) -> bool:
        """Whether it is a region in whose own name the class word stands: 'Gaza Governorate'."""
        return self.reading.whole and self.kind is Kind.REGION

    @property
    def point(self) -> Point:
        return Point(lat=self.lat, lon=self.lon)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a name; nothing, where none is given.

    `country` is an ISO 3166-1 alpha-2 code, `within` the names of places that hold it, smallest
    first, `near` a point nearby (lat, lon in WGS84 degrees), `companions` places named beside it.
    """

    country: str | None = None
    within: tuple[str, ...] = ()
    near: Point | None = None
    kind: Kind | None = None
    companions: tuple[Place, ...] = ()


class Candidates(Sequence[Candidate]):
    """Candidates, best first, each made when it is looked at: most are asked for and never seen.

    Reads, compares, hashes and pickles as the tuple of them does; a slice is a tuple.
    """

    __slots__ = ("_make", "_seen")

    def __init__(self, ranked: list, make: Callable[..., Candidate]) -> None:
        self._seen = ranked  # the tuple that `make` takes until looked at, then the candidate
        self._make = make

    def __len__(self) -> int:
        return len(self._seen)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return tuple([self[k] for k in range(*i.indices(len(self._seen)))])
        found = self._seen[i]
        if found.__class__ is tuple:
            found = self._seen[i] = self._make(*found)
        return found

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Candidates)) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return repr(self[:])

    def __reduce__(self) -> tuple:
        return tuple, (self[:],)


def rank(hits: Sequence[Hit], ask: Context) -> list[tuple[Hit, float]]:
    """Hits in order, best first, each with the probability that it is the place meant."""
    if not hits:
        return []
    if len(hits) == 1:
        features(hits[0], ask, frozenset())
        return [(hits[0], mass(hits[0], ask))]
    seats = seats_among(hits)
    for hit in hits:
        hit.score = sum(WEIGHTS[name] * value for name, value in features(hit, ask, seats))
    ordered = sorted(hits, key=lambda h: (-h.score, -h.population, h.id))
    best = ordered[0]
    weights = [math.exp(h.score - best.score) for h in ordered]
    scale = mass(best, ask) / sum(weights)
    return [(h, scale * w) for h, w in zip(ordered, weights, strict=True)]


def abroad(hit: Hit, ask: Context) -> bool:
    """Whether a hit lies in another country than the one given; what has several lies in none."""
    return ask.country is not None and hit.country is not None and hit.country != ask.country


def seats_among(hits: Sequence[Hit]) -> frozenset[int]:
    """The divisions that a settlement of the same name lies in, or is the seat of, by number."""
    found = {h.n for h in hits}
    seats = {h.n for h in hits if h.seat > 0 and h.seat in found}
    lesser = {h.n for h in hits if h.kind in (Kind.ADMIN2, Kind.ADMIN3)}
    if lesser:
        for hit in hits:
            if hit.kind is Kind.SETTLEMENT:
                seats.update(lesser.intersection(index.numbers(hit.admin)))
    return frozenset(seats)


def mass(best: Hit, ask: Context) -> float:
    """The probability that the place meant is among the hits, by what is true of the best."""
    odds = sum(AMONG[name] * value for name, value in among(best, ask))
    probability = 1.0 / (1.0 + math.exp(-odds))
    return min(probability, EDIT_CEILING) if best.level == "edit" else probability


def features(hit: Hit, ask: Context, seated: frozenset[int]) -> list[tuple[str, float]]:
    """What speaks for and against a hit, as (name of a weight, value); fills its reasons."""
    why: list[str] = []
    hit.reasons = why
    return [
        *_of_itself(hit, why),
        *_of_kind(hit, ask, seated, why),
        *_of_surroundings(hit, ask, why),
    ]


def _of_itself(hit: Hit, why: list[str]) -> list[tuple[str, float]]:
    """How well known a hit is, how near to its names the one asked for, of what kind, what seat."""
    level = hit.level
    people = math.log1p(hit.population / 500)
    fame = math.log(hit.fame) if hit.fame > 1 else 0.0
    found = [("people", people), ("fame", fame)]
    if level != "exact":
        found.append(("plain" if hit.plain else level, 1.0))
    if hit.own_name:
        found.append(("own", 1.0))
    if level in LOOSE:
        found += [
            ("people_loose", people), ("fame_loose", fame),
            ("unlike_folded" if level == "folded" else "unlike_skeleton", 1.0 - hit.similarity),
        ]  # fmt: skip
    if hit.packs > 1:
        found.append(("packs", math.log(hit.packs)))
    if hit.added:
        found.append(("added", 1.0))
    if hit.coded:
        found.append(("coded", 1.0))
    if hit.reading.stripped:
        found.append(("stripped", 1.0))
    if hit.kind is not Kind.SETTLEMENT:
        # a sea or river of several countries is as well known as a region
        wide = hit.kind is Kind.NATURAL and hit.country is None
        found.append(("region" if wide else _PRIOR.get(hit.kind, "other"), 1.0))
    if hit.seat == index.CAPITAL:
        found.append(("capital", 1.0))
        why.append("a country's capital")
    elif hit.seat == index.SEAT:
        found.append(("seat", 1.0))
        why.append("the seat of its division")
    return found


def _of_kind(
    hit: Hit, ask: Context, seated: frozenset[int], why: list[str]
) -> list[tuple[str, float]]:
    """Whether a hit is of the kind that was asked for, or that its class word says."""
    kind, word = hit.kind, hit.reading.class_word
    wanted = _wanted(hit, ask)
    if not wanted:
        if hit.n not in seated or kind is Kind.COUNTRY:
            return []
        why.append("its seat has the same name, and the bare name means the seat")
        return [("namesake", 1.0)]
    if kind in wanted:
        asked = "as asked for" if ask.kind else f"as '{word}' says"
        why.append(f"of the kind {kind.value}, {asked}")
        second = [("kind_second", -1.0)] if kind is not wanted[0] else []
        return [("kind_fits", 1.0), *second]
    if hit.called and not ask.kind:
        why.append(f"'{word}' is part of its name")
        return [("kind_fits", 1.0)]
    asked = "which was asked for" if ask.kind else f"which '{word}' says"
    why.append(f"of the kind {kind.value}, not {wanted[0].value}, {asked}")
    return [(_DIFFERS.get(wanted[0], "kind_differs"), 1.0)]


def _wanted(hit: Hit, ask: Context) -> tuple[Kind, ...]:
    """The kinds that are asked for, the likeliest first; () for any."""
    return (ask.kind,) if ask.kind else hit.reading.kinds


def _of_surroundings(hit: Hit, ask: Context, why: list[str]) -> list[tuple[str, float]]:
    """Whether a hit lies in the country and parents that are given, near the point and company."""
    found = []
    if ask.country and hit.country == ask.country:
        hit.supported = True
        why.append(f"in {ask.country}, the country it is asked for in")
    elif abroad(hit, ask):
        found.append(("elsewhere", 1.0))
        why.append(f"not in {ask.country}, the country it is asked for in")
    for parent, fits in hit.parents:
        found.append(("inside" if fits else "outside", 1.0))
        hit.supported |= fits
        why.append(f"in {parent}, as given" if fits else f"not in {parent}")
    if ask.near is not None:
        km = hit.point.distance_m(ask.near) / 1000
        found.append(("near", math.log1p(km / NEAR_KM)))
        hit.supported |= km < NEAR_KM
        why.append(f"{km:.0f} km from the point given")
    if ask.companions:
        point = hit.point
        km, nearest = min((point.distance_m(c.point) / 1000, c.name) for c in ask.companions)
        why.append(f"{km:.0f} km from {nearest}, named in the same text")
        found.append(("company", math.log1p(km / COMPANION_KM)))
        if any(c.country == hit.country for c in ask.companions):
            found.append(("compatriot", 1.0))
            hit.supported = True
    return found


_LIVED_IN = (*SETTLED, Kind.COUNTRY, *DIVISIONS)
_DIFFERS = dict.fromkeys(DIVISIONS, "division_differs")
_PRIOR = {
    Kind.COUNTRY: "country", Kind.ADMIN1: "admin1", Kind.ADMIN2: "admin2", Kind.ADMIN3: "admin3",
    Kind.REGION: "region",
}  # fmt: skip


def among(best: Hit, ask: Context) -> list[tuple[str, float]]:
    """What is true of the best hit that makes it likely that the right one was found at all."""
    level = "plain" if best.plain else best.level
    signs = {
        level: level != "exact",
        f"{level}_alone": not best.supported and level in ("strict", "folded"),
        "supported": best.supported,
        "elsewhere": abroad(best, ask),
        "outside": any(not fits for _, fits in best.parents),
        **_kinds_among(best, ask),
        "short": best.length <= SHORT,
    }
    found = [("bias", 1.0), ("unlike", 1.0 - best.similarity)]
    return found + [(name, 1.0) for name, holds in signs.items() if holds]


def _kinds_among(best: Hit, ask: Context) -> dict[str, bool]:
    """What the kind of the best hit says, where one is wanted."""
    wanted, kind = _wanted(best, ask), best.kind
    if not wanted:
        return {}
    called = best.called and not ask.kind
    other = kind is not wanted[0] and not called
    return {
        "division_fits": wanted[0] in _DIFFERS and (called or kind in wanted),
        "kind_differs": other and kind not in wanted,
        # a base or hill answered by the village beside it
        "town_for_site": other and kind in _LIVED_IN and wanted[0] not in _LIVED_IN,
    }


def compare(hit: Hit, known: str, strict: str) -> None:
    """Set how like the query the best of a hit's spellings, as stored, is: 0 to 1."""
    same = _spelled(known, strict.isascii())
    if not same:
        hit.similarity = ACROSS
        return
    best = process.extractOne(strict, same, scorer=fuzz.ratio)
    hit.similarity = best[1] / 100
    hit.own_name = best[2] == 0


@lru_cache(maxsize=1 << 12)
def _spelled(known: str, ascii_: bool) -> tuple[str, ...]:
    """The strict keys of a place's spellings, as stored, in the Latin letters or in others."""
    same = [s for s in index.texts(known) if s[:1].isascii() == ascii_][:MOST_SPELLINGS]
    return tuple(s for s in map(names.strict, same) if s and s.isascii() == ascii_)
