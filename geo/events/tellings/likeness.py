"""Pairs of incidents -> how likely each pair is two tellings of one event.

A logistic regression over what two tellings share: place, day, kind, tolls, sides, words. Its
weights are in data/models/joining.tsv; `python -m tests.bench.joining fit` trains them again, on
pairs of headlines that UCDP's coders gave to one event or to two, and on own gold.

Words are compared by their first letters, hashed into sets of bits: 'bombing' is 'bombed'.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from geo.events import codebook, triggers
from geo.gazetteer import names
from geo.language import knowledge, letters
from geo.model import EARTH_RADIUS_M, Count, Incident, Point, Precision
from geo.support import shipped

# Two points this near are one town; the doubts of both places are added to it.
NEAR_M = 2_000.0
EDGE, DEGREE_M = 0.03, 111_000.0  # degrees about an area that still are its own
APART = 1  # days between a lent day and another that can still be one
_STEM, _SHORT = 5, 4  # letters of a word that are compared; a shorter word tells nothing
_ONE_TEXT = 0.8  # words alike of two tellings that name no place
_BITS = 1_024
_BESIDES = ("apart", "named")  # of two places, but no reason to take them for one
_DRAWN_AS = knowledge.pattern("clauses.drawn_as")
_ONES = np.unpackbits(np.arange(1 << 16, dtype="<u2").view(np.uint8).reshape(-1, 2), axis=1).sum(
    axis=1, dtype=np.uint8
)


def name(incident: Incident) -> str:
    """The name of its place, without the area that it was drawn as; '' where none is told."""
    return _DRAWN_AS.sub("", incident.location_name)


def key(incident: Incident) -> str:
    """What two names of one place share."""
    return names.strict(name(incident)) or incident.location_name.casefold()


def stems(text: str) -> list[str]:
    """What the words of a text are compared by.

    >>> stems("The bombed bakery of Saraqib")
    ['bombe', 'baker', 'saraq']
    """
    words = (names.strict(word) for word in re.findall(r"[^\W_]+", text))
    return [word[:_STEM] for word in words if len(word) >= _SHORT]


@functools.cache
def _common() -> frozenset[str]:
    """The stems that most reports share: what was done, what befell people, when."""
    phrases = [phrase for _, phrase in (
        *knowledge.pairs("harm.words"),
        *knowledge.pairs("calendar.months"),
        *knowledge.pairs("calendar.weekdays"),
        *knowledge.pairs("calendar.parts"),
        *knowledge.pairs("calendar.units"),
    )]  # fmt: skip
    phrases += map(" ".join, triggers.PHRASES)
    return frozenset(stem for phrase in phrases for stem in stems(phrase))


def _bits(sets: Iterable[Iterable[str]]) -> np.ndarray:
    """(n, words of 16 bits): each set of strings as hashed bits."""
    rows = np.zeros((0, _BITS // 8), np.uint8)
    found = []
    for one in sets:
        row = np.zeros(_BITS // 8, np.uint8)
        for word in one:
            at = zlib.crc32(word.encode()) % _BITS
            row[at >> 3] |= 1 << (at & 7)
        found.append(row)
    return (np.array(found) if found else rows).view("<u2")


def _ones(bits: np.ndarray) -> np.ndarray:
    return _ONES[bits].sum(axis=1, dtype=np.int32)


class Tellings:
    """Incidents as columns, one row each; `features` and `probabilities` take pairs of rows."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        def column(value: Callable[[Incident], Any], dtype: Any = float) -> np.ndarray:
            return np.array([value(i) for i in incidents], dtype)

        def points(value: str) -> np.ndarray:
            return column(
                lambda i: getattr(i.geometry, value) if isinstance(i.geometry, Point) else np.nan
            )

        self.document = _numbers(i.document_id for i in incidents)
        self.dated = column(lambda i: i.when is not None, bool)
        self.start = column(lambda i: i.when.start.toordinal() if i.when else 0, int)
        self.end = column(lambda i: i.when.end.toordinal() if i.when else 0, int)
        self.lat, self.lon = points("lat"), points("lon")
        self.doubt = column(lambda i: i.uncertainty_m or 0.0)
        self.place = _numbers(i.place_id for i in incidents)
        self.name = _numbers(key(i) or None for i in incidents)
        self.country = _numbers(i.country for i in incidents)
        self.bare = column(lambda i: i.geometry is None, bool)
        self.shape = np.empty(len(incidents), object)
        self.shape[:] = [None if isinstance(i.geometry, Point) else i.geometry for i in incidents]
        # That a country holds a place says nothing.
        holds = column(lambda i: i.precision is not Precision.COUNTRY, bool)
        self.holds = holds & ~self.bare & np.isnan(self.lat)
        subs = [*codebook.TYPE_OF]
        self.sub = column(lambda i: subs.index(i.sub_event_type), int)
        self.killed = _tolls(i.harm.killed for i in incidents)
        self.injured = _tolls(i.harm.injured for i in incidents)
        self._of_words(incidents)

    def _of_words(self, incidents: Sequence[Incident]) -> None:
        """The columns of what is said of each: all words, the place's, its own, the doers'."""
        said = [" ".join(e.sentence for e in i.evidence) for i in incidents]
        told = [frozenset(stems(text)) for text in said]
        written = [frozenset(stems(i.place_words or name(i))) for i in incidents]
        own = [t - w - {*stems(name(i))} for t, w, i in zip(told, written, incidents, strict=True)]
        self.told, self.written, self.own = _bits(told), _bits(written), _bits(own)
        self.rare = _bits(words - _common() for words in own)
        self.sides = _bits({s for a in i.actors for s in stems(a.name)} for i in incidents)
        self.target = _bits(stems(i.target or "") for i in incidents)
        self.uncased = np.array([letters.uncased(text) for text in said], bool)

    def probabilities(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """How likely each pair of rows is one event, 0 to 1."""
        found = np.zeros(len(i))
        at = self.possible(i, j)
        found[at] = 1 / (1 + np.exp(-(self.features(i[at], j[at]) @ _weights())))
        return found

    def possible(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """The numbers of those pairs whose documents, days and places let them be one event."""
        apart = np.where(self._exact(i, j), 0, APART)
        one = self.dated[i] & self.dated[j] & (self.document[i] != self.document[j])
        at = np.flatnonzero(one & (self._gap(i, j) <= apart))
        places = self._places(i[at], j[at])
        return at[np.any([there for name, there in places.items() if name not in _BESIDES], axis=0)]

    def features(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """(n, features) of pairs of rows."""
        columns = self.columns(i, j)
        return np.column_stack([np.asarray(column, float) for column in columns.values()])

    def columns(self, i: np.ndarray, j: np.ndarray) -> dict[str, np.ndarray]:
        """Feature -> its values for pairs of rows."""
        exact = self._exact(i, j)
        same_days = (self.start[i] == self.start[j]) & (self.end[i] == self.end[j])
        same_type, family, together, quiet = (table[self.sub[i], self.sub[j]] for table in _kinds())
        untold = np.isnan(self.killed[i, 0]) & np.isnan(self.killed[j, 0])
        spans = self.end - self.start + 1
        foreign = self.uncased[i] != self.uncased[j]
        return {
            "bias": np.ones(len(i)),
            **self._places(i, j),
            "size": np.log1p(np.maximum(self.doubt[i], self.doubt[j]) / 1_000),
            "same day": exact & same_days,
            "same days": ~exact & same_days,
            "day between": self._gap(i, j) > 0,
            "days": np.log(np.maximum(spans[i], spans[j])),
            "same type": same_type,
            "same type, kills nobody": quiet,
            "same family": ~same_type & family,
            "types together": ~family & together,
            **_compared("killed", self.killed[i].T, self.killed[j].T),
            **_compared("injured", self.injured[i].T, self.injured[j].T),
            "days and killed untold": ~exact & untold,
            "foreign": foreign,
            **_words("words", self.own[i], self.own[j], foreign),
            **_words("rare words", self.rare[i], self.rare[j], foreign),
            **_shared("sides", self.sides[i], self.sides[j]),
            **_shared("target", self.target[i], self.target[j]),
        }

    def _exact(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Whether both are of one day."""
        return (self.start[i] == self.end[i]) & (self.start[j] == self.end[j])

    def _gap(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Days from the end of the one to the start of the other; 0 and less where they meet."""
        return np.maximum(self.start[i], self.start[j]) - np.minimum(self.end[i], self.end[j])

    def _places(self, i: np.ndarray, j: np.ndarray) -> dict[str, np.ndarray]:
        same = (self.place[i] == self.place[j]) & (self.place[i] > 0)
        apart = _metres(self.lat[i], self.lon[i], self.lat[j], self.lon[j])  # nan without points
        near = apart <= NEAR_M + np.minimum(self.doubt[i], self.doubt[j])
        loose = apart <= NEAR_M + np.maximum(self.doubt[i], self.doubt[j])
        alike = (self.name[i] == self.name[j]) & (self.name[i] > 0) & (loose | np.isnan(apart))
        one, other = self.country[i], self.country[j]
        alike &= ~(self.bare[i] | self.bare[j]) | (one == other) | (one * other == 0)
        inside = np.zeros(len(i), bool)
        for outer, inner in ((i, j), (j, i)):
            ask = np.flatnonzero(self.holds[outer] & ~self.bare[inner] & ~same & ~alike & ~inside)
            inside[ask] = self._inside(outer[ask], inner[ask])
        said = self._says(i, j) | self._says(j, i)
        nowhere = (self.name[i] == 0) & (self.name[j] == 0)
        other = ~same & ~alike
        return {
            "same place": same,
            "same name": ~same & alike,
            "near": other & near,
            "within doubt": other & loose & ~near,
            "apart": np.where(other & loose, np.log1p(np.nan_to_num(apart) / 1_000), 0.0),
            "inside": other & inside,
            "unplaced, named": other & said & (self.bare[i] != self.bare[j]),
            "named": other & said,
            "no place": nowhere & (_cosine(self.own[i], self.own[j]) >= _ONE_TEXT),
        }

    def _says(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Whether the first's sentences write the name of the second's place."""
        name = self.written[j]
        return ((self.told[i] & name) == name).all(axis=1) & name.any(axis=1)

    def _inside(self, outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
        """Whether an area holds the other's place, or meets the other's area."""
        shapes, points = self.shape[inner], np.isfinite(self.lat[inner])
        shapes[points] = shapely.points(self.lon[inner][points], self.lat[inner][points])
        reach = np.where(points, EDGE + self.doubt[inner] / DEGREE_M, 0.0)
        return shapely.dwithin(self.shape[outer], shapes, reach)


def _numbers(values: Iterable[str | None]) -> np.ndarray:
    """A number for each different value; 0 for none."""
    seen: dict[str | None, int] = {None: 0}
    return np.array([seen.setdefault(value, len(seen)) for value in values], int)


@functools.cache
def _kinds() -> tuple[np.ndarray, ...]:
    """Tables of two sub-event types: the same, one family, compatible, the same and no killing."""
    subs = [*codebook.TYPE_OF]
    tests = (
        str.__eq__,
        lambda one, other: codebook.family(one) == codebook.family(other),
        codebook.compatible,
        lambda one, other: one == other and not codebook.kills(one),
    )
    return tuple(np.array([[test(one, other) for other in subs] for one in subs]) for test in tests)


def _tolls(counts: Iterable[Count]) -> np.ndarray:
    """(n, 3): the least, the most and the likeliest of each toll; nan where none is told."""
    rows = []
    for count in counts:
        likely = next((n for n in (count.best, count.low, count.high) if n is not None), np.nan)
        least = next((n for n in (count.low, count.best) if n is not None), 0 * likely)
        endless = likely if count.low is None else np.inf  # 'at least 70'
        rows.append((least, endless if count.high is None else count.high, likely))
    return np.array(rows, float).reshape(-1, 3)


def _compared(of: str, one: np.ndarray, other: np.ndarray) -> dict[str, np.ndarray]:
    """What two columns of tolls say: equal, and how rare a number; alike; unlike; untold."""
    (low, high, likely), (other_low, other_high, other_likely) = one, other
    told, other_told = ~np.isnan(likely), ~np.isnan(other_likely)
    both = told & other_told
    less = np.where(both, np.minimum(likely, other_likely), 0.0)
    ratio = np.where(both, np.log((np.fmax(likely, other_likely) + 0.5) / (less + 0.5)), 0.0)
    meet = both & (np.maximum(low, other_low) <= np.minimum(high, other_high))
    equal = both & (likely == other_likely)
    return {
        f"{of} told once": told ^ other_told,
        f"{of} untold": ~told & ~other_told,
        f"{of} many": np.log1p(less),
        f"{of} equal": equal,
        f"{of} equal, many": np.where(equal, np.log1p(less), 0.0),
        f"{of} overlap": ~equal & meet,
        f"{of} differ": both & ~meet,
        f"{of} ratio": ratio,
        f"{of} none, some": both & ((likely == 0) != (other_likely == 0)),
    }


def _cosine(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return _ones(one & other) / np.sqrt(np.maximum(_ones(one) * _ones(other), 1))


def _words(
    of: str, one: np.ndarray, other: np.ndarray, foreign: np.ndarray
) -> dict[str, np.ndarray]:
    """How many words two sets share; nothing where their languages differ."""
    shared, least = _ones(one & other), np.minimum(_ones(one), _ones(other))
    return {
        f"{of} alike": np.where(foreign, 0.0, _cosine(one, other)),
        f"{of} shared": np.where(foreign, 0.0, np.log1p(shared)),
        f"{of} unshared": np.where(foreign, 0.0, np.log1p(least - shared)),
        f"{of} none": ~foreign & (least == 0),
    }


def _shared(of: str, one: np.ndarray, other: np.ndarray) -> dict[str, np.ndarray]:
    meet = (one & other).any(axis=1)
    return {f"{of} shared": meet, f"{of} differ": one.any(axis=1) & other.any(axis=1) & ~meet}


def _metres(
    lat: np.ndarray, lon: np.ndarray, other_lat: np.ndarray, other_lon: np.ndarray
) -> np.ndarray:
    """Great-circle distances in metres; nan where a point is missing."""
    a, b = np.radians(lat), np.radians(other_lat)
    half = np.sin((b - a) / 2) ** 2
    half += np.cos(a) * np.cos(b) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1)))


@functools.cache
def _weights() -> np.ndarray:
    """The weight of each feature, in their order."""
    (found,) = shipped.weights("joining")
    return np.array([*found.values()])
