"""Entries of a pack and an index being written -> one place where both hold the same.

Two rows are the same settlement when they share an id, or a strict key within 3 km, a folded key
within 2 km, or a skeleton within 1 km: names differ between lists by spelling, positions by the
village's extent. The distances were read off the pairs of the shared Syrian lists whose Arabic
names agree (nine of ten lie within 1.5 km). Within 0.3 km names need only be alike: one list adds
a district or 'upper', another 'Tall'. GeoNames holds some places twice under a corrected name;
a list with P-codes does not. Divisions are hierarchy.py's. Measured: python -m tests.bench.packs.
"""

import math
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from geo.gazetteer import divisions, index, names
from geo.gazetteer.packs.entries import Entry
from geo.gazetteer.packs.hierarchy import AREAS, SETTLED, Hierarchy
from geo.support.plane import KM_PER_DEGREE

STRICT_KM, FOLDED_KM, SKELETON_KM = 3.0, 2.0, 1.0
LEVEL_KM = (0.0, 0.5, 1.0)  # a looser key counts as so much farther
# Villages a third of a kilometre apart whose names are alike or hold one another are one: of the
# 340 such pairs of the shared Syrian lists, read by hand every sixth, two were doubtful.
MET_KM, LIKE, SHORTEST = 0.3, 70, 4
TWICE_KM = 1.5  # one list holds a place twice
SAME_ID_KM = 30.0  # an id that lies further off is another list's number
CELL = 0.05  # degrees of the grid in which neighbours are sought; more than STRICT_KM in latitude


class Merger:
    """Adds a pack's entries to an index, joining those that it holds already."""

    def __init__(self, writer: index.Writer, pack: str) -> None:
        writer.index_places()
        self.writer = writer
        self._grid: dict[tuple[int, int], list[tuple]] = defaultdict(list)
        self._taken: set[int] = set()
        self._hierarchy = Hierarchy(writer, pack)
        self._chains: dict[int, str] = {}
        self._keys: dict[int, set[str]] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        heads, places = [], []
        for entry in entries:
            if entry.country is None:
                entry.country = divisions.country_at(entry.lat, entry.lon)
            (heads if entry.kind in AREAS else places).append(entry)
        if places:
            self._load([e.lat for e in places], [e.lon for e in places])
        self._hierarchy.number(heads, places)
        for entry in places:
            self._place(entry)

    def _load(self, lats: list[float], lons: list[float]) -> None:
        """What the index holds about these positions already."""
        for row in self.writer.db.execute(
            "SELECT n, name, kind, lat, lon, names, admin FROM place "
            "WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
            (min(lats) - 0.1, max(lats) + 0.1, min(lons) - 0.1, max(lons) + 0.1),
        ):
            if index.KINDS[row[2]] not in AREAS:
                self._grid[_cell(row[3], row[4])].append(row)
                self._chains[row[0]] = row[6]

    def _by_id(self, entry: Entry) -> int | None:
        found = [n for id_ in (entry.id, *entry.codes) for n in self.writer.known_as(id_)]
        if entry.geonameid:
            found += [n for (n,) in self.writer.db.execute(
                "SELECT n FROM place WHERE geonameid = ?", (entry.geonameid,))]  # fmt: skip
        for n in found:
            lat, lon, kind = self.writer.first("SELECT lat, lon, kind FROM place WHERE n = ?", n)
            near = _km(lat, lon, entry.lat, entry.lon) <= SAME_ID_KM
            if near and index.KINDS[kind] not in AREAS:
                return n
        return None

    def _place(self, entry: Entry) -> None:
        chain = self._hierarchy.chain(entry)
        n = self._by_id(entry) or self._neighbour(entry, chain)
        if n is None:
            n = self._hierarchy.added(entry, chain)
            row = (n, entry.name, index.KIND_CODE[entry.kind], entry.lat, entry.lon,
                   index.SEPARATOR.join([entry.name, *entry.spellings]), chain)  # fmt: skip
            self._grid[_cell(entry.lat, entry.lon)].append(row)
            self._chains[n] = chain
        else:
            self._hierarchy.join(n, entry)
        self._seat(n, entry)
        self._taken.add(n)
        if len(chain.split()) > len(self._chains.get(n, "").split()):
            self._chains[n] = chain
            self.writer.db.execute("UPDATE place SET admin = ? WHERE n = ?", (chain, n))

    def _seat(self, n: int, entry: Entry) -> None:
        """Mark a settlement that its list calls a seat, or that its district is named for."""
        own = {names.strict(s) for s in (entry.name, *entry.spellings)} - {""}
        named = [(k, code) for k, code, name in entry.admin if names.strict(name) in own]
        seats = [(n, self._hierarchy.of(entry.country, kind, code)) for kind, code in named]
        if entry.seat or named:
            seats.append((index.SEAT, n))
        self.writer.db.executemany("UPDATE place SET seat = ? WHERE n = ? AND seat = 0", seats)

    def _neighbour(self, entry: Entry, chain: str) -> int | None:
        """The place that the entry's names and position agree with best."""
        keys = index.spelling_keys([entry.name, *entry.spellings])
        best: tuple[float, int] | None = None
        met: tuple[float, int] | None = None
        for row in self._around(entry):
            n, name, lat, lon, known = row[0], row[1], row[3], row[4], row[5]
            km = _km(lat, lon, entry.lat, entry.lon)
            both = {entry.kind, index.KINDS[row[2]]}
            if km > STRICT_KM or (len(both) > 1 and not both <= {*SETTLED}):
                continue
            if n not in self._keys:
                self._keys[n] = index.spelling_keys([name, *index.texts(known)])
            if n in self._taken:
                if not self._twice(entry, chain, row, km):
                    continue
                level = 0
            else:
                levels = [_level(k) for k in keys & self._keys[n] if km <= _reach(k)]
                if not levels:
                    if km <= MET_KM and (met is None or km < met[0]):
                        met = (km, n) if _like(keys, self._keys[n]) >= LIKE else met
                    continue
                level = min(levels)
            cost = km + LEVEL_KM[level]
            if best is None or cost < best[0]:
                best = (cost, n)
        found = best or met
        return found[1] if found else None

    def _around(self, entry: Entry) -> Iterable[tuple]:
        row, column = _cell(entry.lat, entry.lon)
        wide = max(1, math.ceil(1 / max(0.2, math.cos(math.radians(entry.lat)))))
        for i in (row - 1, row, row + 1):
            for j in range(column - wide, column + wide + 1):
                yield from self._grid.get((i, j), ())

    def _twice(self, entry: Entry, chain: str, row: tuple, km: float) -> bool:
        """Whether a list that may hold a place twice does: GeoNames' rows, never P-codes.

        The main name of the one is then among the names of the other, in the same divisions.
        """
        if km > TWICE_KM or entry.id.startswith("ocha:"):
            return False
        n, name, _, _, _, known, _ = row
        both = zip(chain.split(), self._chains.get(n, "").split(), strict=False)
        if any(a != b for a, b in both):
            return False
        own, other = names.strict(entry.name), names.strict(name)
        if own == other:
            return bool(own)
        spellings = {names.strict(s) for s in (entry.name, *entry.spellings)}
        return other in spellings or own in map(names.strict, index.texts(known))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / CELL), math.floor(lon / CELL)


def _km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on a flat patch, in km: right to a metre over the few km compared here."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return KM_PER_DEGREE * math.hypot(lat2 - lat1, x)


def _level(key: str) -> int:
    """0 for a strict key, 1 for a folded, 2 for a skeleton."""
    return (index.FOLDED + index.SKELETON).find(key[0]) + 1


def _reach(key: str) -> float:
    """How far apart, in km, two places are at most that are one by this key."""
    if key[0] == index.SKELETON:
        return SKELETON_KM if len(key) > 3 else 0.0
    return FOLDED_KM if key[0] == index.FOLDED else STRICT_KM


def _like(some: set[str], others: set[str]) -> float:
    """How like the most alike strict keys of one script are, 0 to 100; one may be in the other."""
    best = 0.0
    for a in some:
        for b in others:
            plain = _level(a) == _level(b) == 0 and a.isascii() == b.isascii()
            if plain and min(len(a), len(b)) >= SHORTEST:
                best = max(best, fuzz.ratio(a, b), fuzz.partial_ratio(a, b) - 10)
    return best
