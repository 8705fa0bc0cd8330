"""The names of one document -> for each its candidate places with probabilities, found together.

A softmax over a name's candidates, in two readings of the document. The first looks at each name
by itself: how large and how well known a place is, of what kind, whether the text puts it inside
another ('Bangor, Maine'), contains others in it, or gives its kind ('Idlib province'). What it
finds likely is the company in which the second reading weighs every name again: the countries and
divisions that the document names and plays in, and how near the other places are. 'None of these'
is a candidate too, so that a probability says how often such an answer is right.

The weights were fitted by `python -m tests.bench.ranking fit` on news whose places are known
(LGL, TR-News, GeoVirus); its figures are cross-validated over documents.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from geo.gazetteer import index, names
from geo.language import lexicon
from geo.model import Kind, Point
from geo.support import shipped

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer


class Static(NamedTuple):
    """What is true of a candidate whatever the document."""

    people: float = 0.0
    fame: float = 0.0
    own: float = 0.0
    country: float = 0.0
    admin1: float = 0.0
    admin2: float = 0.0
    region: float = 0.0
    natural: float = 0.0
    other: float = 0.0
    capital: float = 0.0
    seat: float = 0.0
    largest: float = 0.0
    share: float = 0.0
    implied: float = 0.0
    one: float = 0.0
    own_country: float = 0.0
    own_fame: float = 0.0
    great: float = 0.0


class Dynamic(NamedTuple):
    """What a document says of it: the text around the name, what the user knows, the company."""

    kind_fits: float
    kind_differs: float
    inside: float
    outside: float
    holds: float
    given: float
    elsewhere: float
    near: float
    compatriots: float
    neighbours: float
    country_named: float
    division_named: float
    close: float
    crowd: float
    its_country: float
    its_division: float
    its_others: float
    taken: float
    abroad: float
    abroad_capital: float
    capital_acts: float
    article: float


class Nothing(NamedTuple):
    """What speaks for 'none of these'."""

    none: float
    none_small: float
    none_many: float
    none_given: float
    none_state: float


FEATURES = Static._fields + Dynamic._fields + Nothing._fields
FIRST, SECOND = shipped.weights("toponyms")  # of each reading
# So many times a region or feature of our own lists counts that lies in several countries, whose
# name says what it is ('Mount Sinjar'), or that has no town for a rival.
WORLD = 4.0
TOWN = 20_000  # people: a smaller one is no rival
OURS = "geo:"  # how the ids of those lists begin: they hold what the press names
GREAT = 100_000  # people above which a place is hardly better known
NEAR_KM, CLOSE_KM = 100.0, 60.0
SEAT_KM, LEFT = 100.0, 0.9  # so near is a division its seat; what it leaves to it
BESIDE_KM = 60.0  # a place this near a county's middle may lie in it: no outline is known
KEPT = 1 << 12  # names whose candidates are kept
MOST = 40  # candidates of one name, the most populous first
_KIND = {  # the static feature of each kind; a settlement has none
    Kind.COUNTRY: "country", Kind.ADMIN1: "admin1", Kind.ADMIN2: "admin2", Kind.ADMIN3: "admin2",
    Kind.REGION: "region", Kind.NATURAL: "natural",
    **dict.fromkeys((Kind.ROAD, Kind.SITE, Kind.NEIGHBOURHOOD), "other"),
}  # fmt: skip
AREAS = (Kind.REGION, Kind.NATURAL)
_DEGREE_KM = 111.2
_FAR_KM = 1000.0  # farther places are no company


@dataclass(slots=True)
class Sense:
    """A place that a name may mean, and what is true of it in any document."""

    n: int
    kind: Kind
    lat: float
    lon: float
    country: str | None
    chain: tuple[int, ...]
    population: int
    seat: int
    static: Static
    first: float = 0.0  # the static features under each reading's weights
    second: float = 0.0

    @property
    def own(self) -> bool:
        """Whether the name asked for is the place's own."""
        return self.static.own > 0


@dataclass(slots=True)
class Name:
    """A name of the document: its candidates, and what the text says of it."""

    senses: tuple[Sense, ...]
    kind: Kind | None = None  # what its class word asks for
    weight: float = 1.0  # how much it counts as company
    actor: bool = False
    article: bool = False  # 'the Sahel': what bears an article is no town
    parents: set[int] = field(default_factory=set)  # of names that the text puts it in
    children: set[int] = field(default_factory=set)
    probabilities: list[float] = field(default_factory=list)  # of the senses; the rest is 'none'


@dataclass(frozen=True, slots=True)
class Given:
    """What the user knows beforehand."""

    country: str | None = None
    near: Point | None = None


class Ranker:
    """Weights for both readings."""

    def __init__(self, first: dict[str, float], second: dict[str, float]) -> None:
        self._static, self._dynamic, self._none = (
            tuple(tuple(weights[name] for name in kind._fields) for weights in (first, second))
            for kind in (Static, Dynamic, Nothing)
        )
        self._known: WeakKeyDictionary[Gazetteer, dict] = WeakKeyDictionary()

    def senses(self, name: str, gazetteer: Gazetteer) -> tuple[Sense, ...]:
        """The candidates under a name's strict key, and under the county of that name."""
        known = self._known.setdefault(gazetteer, {})
        found = known.get(name)
        if found is None:
            if len(known) > KEPT:
                known.clear()
            found = known[name] = self._senses(name, gazetteer)
        return found

    def _senses(self, name: str, gazetteer: Gazetteer) -> tuple[Sense, ...]:
        rows = gazetteer.namesakes(lexicon.SHORTENED.get(name, name))
        most = max((row[7] for row in rows), default=0)
        total = sum(row[7] for row in rows) or 1
        # in Arabic or Cyrillic every name is a place's own: its first spelling is in Latin letters
        other = names.script(names.strict(name)) in ("arabic", "cyrillic")
        telling = not lexicon.LANDFORMS.isdisjoint(name.lower().split())
        towns = any(
            row[2] not in AREAS and (row[2] is not Kind.SETTLEMENT or row[7] >= TOWN)
            for row in rows
        )
        found = []
        for row in rows[:MOST]:
            n, id_, kind, lat, lon, country, chain, population, seat, fame, own, implied = row
            ours = kind is Kind.REGION or (kind in AREAS and id_.startswith(OURS))
            own = own or other or ours
            well_known = math.log(fame) if fame > 1 else 0.0
            if ours:
                prior = {"region": WORLD if country is None or telling or not towns else 1.0}
            else:
                prior = {_KIND[kind]: 1.0} if kind in _KIND else {}
            static = Static(
                people=math.log1p(population / 500),
                fame=well_known,
                own=float(own),
                capital=float(seat == index.CAPITAL),
                seat=float(seat == index.SEAT),
                largest=float(population == most),
                share=population / total,
                implied=float(implied),
                one=float(len(rows) == 1),
                own_country=float(own and kind is Kind.COUNTRY),
                own_fame=well_known * float(own),
                great=math.log1p(population / GREAT),
                **prior,
            )
            found.append(
                Sense(
                    n, kind, lat, lon, country, chain, population, seat, static,
                    sum(map(mul, static, self._static[0])), sum(map(mul, static, self._static[1])),
                )
            )  # fmt: skip
        return tuple(found)

    def rank(self, names: Sequence[Name], given: Given) -> None:
        """Set the probabilities of every name's senses."""
        for reading in (0, 1):
            self.read(names, given, reading)

    def read(self, names: Sequence[Name], given: Given, reading: int) -> None:
        """One reading: every name is weighed in the company that the one before it left."""
        company = Company(names, given, reading)
        for i, name in enumerate(names):
            if name.senses:
                name.probabilities = self._shares(name, company.values(i), company, reading)

    def _shares(self, name: Name, values: list, company: Company, reading: int) -> list[float]:
        weights = self._dynamic[reading]
        scores = [
            (s.second if reading else s.first) + sum(map(mul, v, weights))
            for s, v in zip(name.senses, values, strict=True)
        ]
        none = sum(map(mul, none_values(name, company.given), self._none[reading]))
        top = max(none, *scores)
        shares = [math.exp(s - top) for s in scores]
        total = sum(shares) + math.exp(none - top)
        return [s / total for s in shares]


def none_values(name: Name, given: Given) -> Nothing:
    """The features of 'none of these'."""
    people = max(s.static.people for s in name.senses)
    small = float(not any(s.kind in _KIND for s in name.senses)) * max(0.0, 4.0 - people)
    elsewhere = given.country and all(s.country != given.country for s in name.senses)
    state = any(s.kind in (Kind.COUNTRY, Kind.ADMIN1) for s in name.senses)
    return Nothing(1.0, small, math.log(len(name.senses)), float(bool(elsewhere)), float(state))


class Company:
    """What the other names of a document say, by the probabilities that they have so far."""

    def __init__(self, names: Sequence[Name], given: Given, reading: int) -> None:
        self.names, self.given, self.reading = names, given, reading
        self.countries: dict[str, float] = {}
        self.divisions: dict[int, float] = {}
        self.total = 0.0
        self.own: list[tuple[dict[str, float], dict[int, float]]] = []
        self.named: dict[int, set[int]] = {}  # areas that names likely mean -> which names
        self.spots: list[tuple[float, float, float, int, int]] = []  # lat, lon, weight, name, place
        if not reading:
            return
        for i, name in enumerate(names):
            mine: dict[str, float] = {}
            areas: dict[int, float] = {}
            best, top = None, 0.0
            for sense, p in zip(name.senses, name.probabilities, strict=True):
                share = p * name.weight
                if sense.country:
                    mine[sense.country] = mine.get(sense.country, 0.0) + share
                for n in (*sense.chain[1:2], *((sense.n,) if sense.kind is Kind.ADMIN1 else ())):
                    areas[n] = areas.get(n, 0.0) + share
                if p > top:
                    best, top = sense, p
                if p > 0.3 and sense.kind in (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2):
                    self.named.setdefault(sense.n, set()).add(i)
            for country, share in mine.items():
                self.countries[country] = self.countries.get(country, 0.0) + share
            for n, share in areas.items():
                self.divisions[n] = self.divisions.get(n, 0.0) + share
            self.total += name.weight if name.senses else 0.0
            self.own.append((mine, areas))
            if best is not None and best.kind not in (Kind.COUNTRY, Kind.REGION):
                self.spots.append((best.lat, best.lon, top * name.weight, i, best.n))
        self.spots.sort(key=lambda s: -s[2])
        del self.spots[40:]

    def values(self, i: int) -> list[Dynamic]:
        """The dynamic features of each sense of name i."""
        name, given = self.names[i], self.given
        parents = [self.names[j] for j in name.parents]
        held = [lies_in(s, parents) for s in name.senses]
        any_held = any(held)
        found = []
        for sense, inside in zip(name.senses, held, strict=True):
            agrees = differs = 0.0
            if name.kind is not None:
                agrees = float(fits(sense.kind, name.kind))
                differs = 1.0 - agrees
            above = 0.0
            if name.children and sense.kind in _KIND:
                above = float(any(holds(sense, self.names[j]) for j in name.children))
            user = elsewhere = near = 0.0
            if given.country:
                user = float(sense.country == given.country)
                elsewhere = 1.0 - user
            if given.near is not None:
                away = _km(sense.lat, sense.lon, given.near.lat, given.near.lon)
                near = math.log1p(away / NEAR_KM)
            together = (0.0,) * 12
            if self.reading:
                together = self._together(i, sense)
            found.append(
                Dynamic(
                    agrees, differs, float(inside), float(any_held and not inside), above, user,
                    elsewhere, near, *together,
                    float(name.actor and _governs(sense)),
                    float(name.article and sense.kind in AREAS),
                )
            )  # fmt: skip
        return found

    def _together(self, i: int, sense: Sense) -> tuple[float, ...]:
        mine, areas = self.own[i]
        others = self.total - (self.names[i].weight if self.names[i].senses else 0.0)
        compatriots = neighbours = 0.0
        code = sense.country
        if code and others > 0:
            compatriots = (self.countries.get(code, 0.0) - mine.get(code, 0.0)) / others
        division = sense.chain[1] if len(sense.chain) > 1 else sense.n
        if others > 0:
            neighbours = (self.divisions.get(division, 0.0) - areas.get(division, 0.0)) / others
        country = sense.chain[0] if sense.chain else sense.n
        country_named = float(bool(self.named.get(country, set()) - {i}))
        division_named = float(sense.n != division and bool(self.named.get(division, set()) - {i}))
        close = crowd = taken = 0.0
        if sense.kind not in (Kind.COUNTRY, Kind.REGION):
            lat, lon = sense.lat, sense.lon
            scale = math.cos(math.radians(lat)) * _DEGREE_KM
            for y, x, weight, j, n in self.spots:
                dy = (lat - y) * _DEGREE_KM
                if j == i or not -_FAR_KM < dy < _FAR_KM:
                    continue
                if n == sense.n:
                    taken = 1.0
                    continue
                dx = (lon - x) * scale
                km = math.sqrt(dy * dy + dx * dx)
                if km < _FAR_KM:
                    like = weight / (1.0 + km / CLOSE_KM)
                    crowd += like
                    close = max(close, like)
        # where nothing else of its country is named, a place is known far and wide
        alone = max(0.0, 1.0 - compatriots) if others > 0 and code else 0.0
        abroad = (alone * sense.static.people, alone * sense.static.capital)
        area = (0.0, 0.0, 0.0)
        if sense.kind is Kind.COUNTRY:
            area, compatriots, neighbours = (compatriots, 0.0, 0.0), 0.0, 0.0
        elif sense.kind is Kind.ADMIN1:
            area, compatriots, neighbours = (0.0, neighbours, compatriots), 0.0, 0.0
        return (compatriots, neighbours, country_named, division_named, close, math.log1p(crowd),
                *area, taken, *abroad)  # fmt: skip


def _governs(sense: Sense) -> bool:
    """Whether a sense is a country or a country's capital, either of which may act."""
    return sense.kind is Kind.COUNTRY or sense.seat == index.CAPITAL


def fits(kind: Kind, wanted: Kind) -> bool:
    if wanted is Kind.SETTLEMENT:
        return kind in (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD)
    return kind is wanted or (
        wanted in (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
        and kind in (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
        and abs(int(kind[-1]) - int(wanted[-1])) < 2
    )


def lies_in(sense: Sense, parents: Sequence[Name]) -> bool:
    """Whether some parent has a likely candidate in whose area, or beside which, a sense lies."""
    for parent in parents:
        for other in parent.senses:
            if other.n in sense.chain:
                return True
            if (
                other.kind is Kind.ADMIN2
                and other.country == sense.country
                and other.n != sense.n
                and _km(sense.lat, sense.lon, other.lat, other.lon) < BESIDE_KM
            ):
                return True
    return False


def holds(sense: Sense, child: Name) -> bool:
    return any(sense.n in other.chain for other in child.senses)


def divided(some: Sequence[Sense], probabilities: Sequence[float], kind: Kind) -> list[float]:
    """The same, where a division's class word leaves all to the divisions of that kind.

    'Idlib province' is not its seat, whatever speaks for the town.
    """
    kept = [p if sense.kind is kind else 0.0 for sense, p in zip(some, probabilities, strict=True)]
    held = sum(kept)
    scale = sum(probabilities) / held if held else 0.0
    return [p * scale for p in kept] if held else list(probabilities)


def seated(some: Sequence[Sense], probabilities: Sequence[float]) -> list[float]:
    """The same, where a division that is little more than its seat leaves its bare name to it.

    'Berlin', 'Kabul', 'Idlib' mean the city; 'New York' leaves open which.
    """
    found = list(probabilities)
    at = {sense.n: i for i, sense in enumerate(some)}
    for i, sense in enumerate(some):
        seat = at.get(sense.seat) if sense.kind is Kind.ADMIN1 else None
        if seat is not None:
            city = some[seat]
            if _km(sense.lat, sense.lon, city.lat, city.lon) < SEAT_KM:
                found[seat] += found[i] * LEFT
                found[i] *= 1 - LEFT
    return found


def foreign(
    some: Sequence[Sense], probabilities: Sequence[float], named: Container[str]
) -> list[float]:
    """The same, where a division abroad leaves its bare name to a town that is larger than it.

    'Gaza' is the city, and Mozambique's province only where the text `named` something else there.
    """
    found = list(probabilities)
    for i, sense in enumerate(some):
        if sense.kind is not Kind.ADMIN1 or sense.country in named:
            continue
        towns = [
            j for j, other in enumerate(some)
            if other.kind is Kind.SETTLEMENT and other.own and other.country != sense.country
            and other.population >= sense.population
        ]  # fmt: skip
        if towns:
            found[max(towns, key=found.__getitem__)] += found[i] * LEFT
            found[i] *= 1 - LEFT
    return found


def _km(lat: float, lon: float, y: float, x: float) -> float:
    dx = (lon - x) * math.cos(math.radians((lat + y) / 2))
    return math.hypot(lat - y, dx) * _DEGREE_KM


RANKER = Ranker(FIRST, SECOND)
