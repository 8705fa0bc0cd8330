"""The names of one document -> for each its candidate places with probabilities, found together.

A softmax over a name's candidates and 'none of these', in two readings of the document. The first
looks at each name by itself: how large and well known a place is, whether the text puts it inside
another ('Bangor, Maine') or gives its kind ('Idlib province'). What it finds likely is the company
in which the second weighs every name again: countries, divisions, how near the other places are.

The weights were fitted by `python -m tests.bench.ranking fit` on news whose places are known
(LGL, TR-News, GeoVirus); its figures are cross-validated over documents.
"""

from __future__ import annotations

import math
from collections import defaultdict, namedtuple
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geo.gazetteer import index, names
from geo.gazetteer.localities import DIVISIONS
from geo.language import lexicon
from geo.model import Kind
from geo.support import shipped

if TYPE_CHECKING:
    from geo.gazetteer.search import Context, Gazetteer


# What is true of a candidate whatever the document; what a document says of it (the text around the
# name, what the user knows, the company of other names); what speaks for 'none of these'.
Static = namedtuple(
    "Static",
    "people fame own country admin1 admin2 region natural other capital seat largest share implied"
    " one own_country own_fame great",
    defaults=(0.0,) * 18,
)
Dynamic = namedtuple(
    "Dynamic",
    "kind_fits kind_differs inside outside holds given elsewhere near listed added"
    " compatriots neighbours country_named division_named close crowd its_country its_division"
    " its_others taken abroad abroad_capital capital_acts article",
)
Nothing = namedtuple("Nothing", "none none_small none_many none_given none_state none_outside")

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
MOST = 40  # candidates of one name, the most populous first; places that are company
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
    first: float  # the static features under each reading's weights
    second: float
    listed: bool  # its country's places were added by the user
    added: bool  # and it is known from there alone

    @property
    def own(self) -> bool:
        """Whether the name asked for is the place's own."""
        return bool(self.static.own)


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


class Ranker:
    """Weights for both readings; of what the user knows, `given`, it asks country and point."""

    def __init__(self, first: dict[str, float], second: dict[str, float]) -> None:
        self._static, self._dynamic, self._none = (
            tuple(tuple(weights[name] for name in kind._fields) for weights in (first, second))
            for kind in (Static, Dynamic, Nothing)
        )
        self._known: WeakKeyDictionary[Gazetteer, dict] = WeakKeyDictionary()

    def senses(self, name: str, gazetteer: Gazetteer, words: bool = False) -> tuple[Sense, ...]:
        """The candidates under a name's strict key, and under the county of that name.

        `words` is Gazetteer.namesakes'.
        """
        known = self._known.setdefault(gazetteer, {})
        found = known.get((name, words))
        if found is None:
            if len(known) > KEPT:
                known.clear()
            found = known[name, words] = self._senses(name, gazetteer, words)
        return found

    def _senses(self, name: str, gazetteer: Gazetteer, words: bool) -> tuple[Sense, ...]:
        rows = gazetteer.namesakes(lexicon.SHORTENED.get(name, name), words)
        most = max((row[7] for row in rows), default=0)
        total = sum(row[7] for row in rows) or 1
        # in Arabic or Cyrillic every name is a place's own: its first spelling is in Latin letters
        other = names.script(names.strict(name)) in ("arabic", "cyrillic")
        known_kind = not lexicon.LANDFORMS.isdisjoint(name.lower().split())
        known_kind = known_kind or not any(_rival(row[2], row[7]) for row in rows)
        found = []
        for row in rows[:MOST]:
            n, id_, kind, lat, lon, country, chain, population, seat, fame, own, implied, added = (
                row
            )
            ours = kind is Kind.REGION or (kind in AREAS and id_.startswith(OURS))
            own = own or other or ours
            well_known = math.log(fame) if fame > 1 else 0.0
            if ours:
                prior = {"region": WORLD if country is None or known_kind else 1.0}
            else:
                prior = {_KIND[kind]: 1.0} if kind in _KIND else {}
            static = Static(
                people=math.log1p(population / 500),
                fame=well_known,
                own=own,
                capital=seat == index.CAPITAL,
                seat=seat == index.SEAT,
                largest=population == most,
                share=population / total,
                implied=implied,
                one=len(rows) == 1,
                own_country=own and kind is Kind.COUNTRY,
                own_fame=well_known * own,
                great=math.log1p(population / GREAT),
                **prior,
            )
            first, second = (sum(map(mul, static, weights)) for weights in self._static)
            found.append(
                Sense(
                    n,
                    kind,
                    lat,
                    lon,
                    country,
                    chain,
                    population,
                    seat,
                    static,
                    first,
                    second,
                    country in gazetteer.listed,
                    added,
                )
            )
        return tuple(found)

    def rank(self, names: Sequence[Name], given: Context) -> None:
        """Set the probabilities of every name's senses."""
        for reading in (0, 1):
            self.read(names, given, reading)

    def read(self, names: Sequence[Name], given: Context, reading: int) -> None:
        """One reading: every name is weighed in the company that the one before it left."""
        company = Company(names, given, reading)
        for i, name in enumerate(names):
            if name.senses:
                name.probabilities = self._shares(i, company.values(i), company, reading)

    def _shares(self, i: int, values: list, company: Company, reading: int) -> list[float]:
        name = company.names[i]
        weights = self._dynamic[reading]
        scores = [
            (s.second if reading else s.first) + sum(map(mul, v, weights))
            for s, v in zip(name.senses, values, strict=True)
        ]
        none = sum(map(mul, company.nothing(i, values), self._none[reading]))
        top = max(none, *scores)
        shares = [math.exp(s - top) for s in scores]
        total = sum(shares) + math.exp(none - top)
        return [s / total for s in shares]


def _rival(kind: Kind, people: int) -> bool:
    """Whether a place is no area, and no small settlement."""
    return kind not in AREAS and (kind is not Kind.SETTLEMENT or people >= TOWN)


class Company:
    """What the other names of a document say, by the probabilities that they have so far."""

    def __init__(self, names: Sequence[Name], given: Context, reading: int) -> None:
        self.names, self.given, self.reading = names, given, reading
        self.countries: dict[str, float] = defaultdict(float)
        self.divisions: dict[int, float] = defaultdict(float)
        self.total = 0.0
        self.own: list[tuple[dict[str, float], dict[int, float]]] = []
        self.named: dict[int, set[int]] = {}  # areas that names likely mean -> which names
        self.spots: list[tuple[float, float, float, int, int]] = []  # lat, lon, weight, name, place
        for i, name in enumerate(names if reading else ()):
            self._add(i, name)
        self.spots.sort(key=lambda s: -s[2])
        del self.spots[MOST:]

    def _add(self, i: int, name: Name) -> None:
        """Count what name i likely means."""
        mine: dict[str, float] = defaultdict(float)
        areas: dict[int, float] = defaultdict(float)
        best, top = None, 0.0
        for sense, p in zip(name.senses, name.probabilities, strict=True):
            share = p * name.weight
            if sense.country:
                mine[sense.country] += share
            for n in (*sense.chain[1:2], *((sense.n,) if sense.kind is Kind.ADMIN1 else ())):
                areas[n] += share
            if p > top:
                best, top = sense, p
            if p > 0.3 and sense.kind in (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2):
                self.named.setdefault(sense.n, set()).add(i)
        for country, share in mine.items():
            self.countries[country] += share
        for n, share in areas.items():
            self.divisions[n] += share
        self.total += name.weight if name.senses else 0.0
        self.own.append((mine, areas))
        if best is not None and best.kind not in (Kind.COUNTRY, Kind.REGION):
            self.spots.append((best.lat, best.lon, top * name.weight, i, best.n))

    def values(self, i: int) -> list[Dynamic]:
        """The dynamic features of each sense of name i."""
        name, (country, point) = self.names[i], (self.given.country, self.given.near)
        parents = [self.names[j] for j in name.parents]
        children = [self.names[j] for j in name.children]
        held = [lies_in(s, parents) for s in name.senses]
        any_held = any(held)
        found = []
        for sense, inside in zip(name.senses, held, strict=True):
            kind = sense.kind
            agrees = name.kind is not None and fits(kind, name.kind)
            user = bool(country) and sense.country == country
            near = 0.0
            if point is not None:
                near = math.log1p(_km(sense.lat, sense.lon, point.lat, point.lon) / NEAR_KM)
            acts = name.actor and (kind is Kind.COUNTRY or sense.seat == index.CAPITAL)
            found.append(
                Dynamic(
                    agrees, name.kind is not None and not agrees, inside, any_held and not inside,
                    kind in _KIND and any(holds(sense, child) for child in children), user,
                    bool(country) and not user, near,
                    *(self._together(i, sense) if self.reading else (0.0,) * 14),
                    acts, name.article and kind in AREAS,
                )
            )  # fmt: skip
        return found

    def nothing(self, i: int, values: Sequence[Dynamic]) -> Nothing:
        """The features of 'none of these' for name i, whose senses' features are `values`."""
        name, country = self.names[i], self.given.country
        people = max(s.static.people for s in name.senses)
        small = 0.0 if any(s.kind in _KIND for s in name.senses) else max(0.0, 4.0 - people)
        elsewhere = bool(country) and all(s.country != country for s in name.senses)
        state = any(s.kind in (Kind.COUNTRY, Kind.ADMIN1) for s in name.senses)
        outside = any(self.names[j].senses for j in name.parents)
        outside = outside and not any(v.inside for v in values)
        return Nothing(1.0, small, math.log(len(name.senses)), elsewhere, state, outside)

    def _together(self, i: int, sense: Sense) -> tuple[float, ...]:
        """The features of a sense among the other names: `listed` to `abroad_capital`."""
        mine, areas = self.own[i]
        others = self.total - self.names[i].weight
        code, kind = sense.country, sense.kind
        country = sense.chain[0] if sense.chain else sense.n
        division = sense.chain[1] if len(sense.chain) > 1 else sense.n
        compatriots = neighbours = alone = 0.0
        if others > 0:
            neighbours = (self.divisions.get(division, 0.0) - areas.get(division, 0.0)) / others
        if others > 0 and code:
            compatriots = (self.countries.get(code, 0.0) - mine.get(code, 0.0)) / others
            # where nothing else of its country is named, a place is known far and wide
            alone = max(0.0, 1.0 - compatriots)
        country_named = bool(self.named.get(country, set()) - {i})
        division_named = sense.n != division and bool(self.named.get(division, set()) - {i})
        close, crowd, taken = (0.0, 0.0, 0.0)
        if kind not in (Kind.COUNTRY, Kind.REGION):
            close, crowd, taken = self._around(i, sense)
        shares = (compatriots, neighbours, 0.0, 0.0, 0.0)
        if kind is Kind.COUNTRY:
            shares = (0.0, 0.0, compatriots, 0.0, 0.0)
        elif kind is Kind.ADMIN1:
            shares = (0.0, 0.0, 0.0, neighbours, compatriots)
        return (sense.listed and 1.0 - alone, sense.added and alone, *shares[:2], country_named,
                division_named, close, math.log1p(crowd), *shares[2:], taken,
                alone * sense.static.people, alone * sense.static.capital)  # fmt: skip

    def _around(self, i: int, sense: Sense) -> tuple[float, float, float]:
        """How near the nearest other place is, how many there are, whether one is the sense's."""
        close = crowd = taken = 0.0
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
        return close, crowd, taken


def fits(kind: Kind, wanted: Kind) -> bool:
    """Whether a place of a kind may be called by a class word that asks for another."""
    if wanted is Kind.SETTLEMENT:
        return kind in (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD)
    return kind is wanted or (
        wanted in DIVISIONS and kind in DIVISIONS and abs(int(kind[-1]) - int(wanted[-1])) < 2
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
    """Whether a sense is a division in which some candidate of another name lies."""
    return any(sense.n in other.chain for other in child.senses)


def divided(some: Sequence[Sense], probabilities: Sequence[float], kind: Kind) -> list[float]:
    """The same, where a division's class word leaves all to the divisions of that kind.

    'Idlib province' is not its seat, whatever speaks for the town.
    """
    kept = [p if sense.kind is kind else 0.0 for sense, p in zip(some, probabilities, strict=True)]
    held = sum(kept)
    scale = sum(probabilities) / held if held else 0.0
    return [p * scale for p in kept] if held else list(probabilities)


def seated(some: Sequence[Sense], probabilities: Sequence[float], first: bool) -> list[float]:
    """The same, where a division leaves its bare name to the town in it that is called so.

    Of several the seat, else the likeliest. Of a first-order division, where `first` allows it at
    all, the seat near its middle: 'Berlin', 'Kabul', 'Idlib' mean the city, and 'New York' leaves
    open which.
    """
    found = list(probabilities)
    for i, sense in enumerate(some):
        if sense.kind is Kind.ADMIN1:
            towns = [j for j, town in enumerate(some) if first and town.n == sense.seat
                     and _km(sense.lat, sense.lon, town.lat, town.lon) < SEAT_KM]  # fmt: skip
        elif sense.kind in DIVISIONS:
            towns = [j for j, town in enumerate(some) if town.kind is Kind.SETTLEMENT
                     and sense.n in town.chain]  # fmt: skip
        else:
            continue
        if towns:
            seat = max(towns, key=lambda j: (some[j].n == sense.seat, found[j]))
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
