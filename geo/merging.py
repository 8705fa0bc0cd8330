"""Entries of a pack and an index being written -> one place where both hold the same.

Two rows are the same settlement when they share an id, or a strict key within 3 km, a folded key
within 2 km, or a skeleton within 1 km: names differ between lists by spelling, positions by the
village's extent. The distances were read off the pairs of the shared Syrian lists whose Arabic
names agree (nine of ten lie within 1.5 km). Divisions are the same when a code or a name agrees
inside the same parent, or when the outline of the one holds the other's settlements.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from geo import index, names
from geo.entries import Entry
from geo.model import Kind

STRICT_KM, FOLDED_KM, SKELETON_KM = 3.0, 2.0, 1.0
SAME_ID_KM = 30.0  # an id that lies further off is another list's number
CELL = 0.05  # degrees of the grid in which neighbours are sought; more than STRICT_KM in latitude
SETTLED = (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD)
DIVISIONS = (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)


class Merger:
    """Adds a pack's entries to an index, joining those that it holds already."""

    def __init__(self, writer: index.Writer, pack: str) -> None:
        writer.index_places()
        self.writer = writer
        self.pack = pack
        self.joined = 0
        self._grid: dict[tuple[int, int], list[tuple]] = defaultdict(list)
        self._taken: set[int] = set()
        self._divisions: dict[tuple[str, str], int] = {}  # (country, code) -> number
        self._chains: dict[int, str] = {}
        self._keys: dict[int, set[str]] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self._load(entries)
        members: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        for entry in entries:
            if entry.kind not in DIVISIONS:
                for _, code, _ in entry.admin:
                    members[entry.country or "", code].append((entry.lat, entry.lon))
        heads = [e for e in entries if e.kind is Kind.COUNTRY or e.kind in DIVISIONS]
        heads.sort(key=lambda e: (e.kind is not Kind.COUNTRY, e.kind.value, e.id))
        self._divide(entries, heads, members)
        for entry in entries:
            if entry.kind is not Kind.COUNTRY and entry.kind not in DIVISIONS:
                self._place(entry)

    # --- what is there already -----------------------------------------------------------------

    def _load(self, entries: list[Entry]) -> None:
        if not entries:
            return
        lats, lons = [e.lat for e in entries], [e.lon for e in entries]
        for row in self.writer.db.execute(
            "SELECT p.n, p.name, p.kind, p.lat, p.lon, k.names, p.admin FROM place p JOIN known k "
            "ON k.n = p.n WHERE p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ?",
            (min(lats) - 0.1, max(lats) + 0.1, min(lons) - 0.1, max(lons) + 0.1),
        ):
            if index.KINDS[row[2]] not in (Kind.COUNTRY, *DIVISIONS):
                self._grid[_cell(row[3], row[4])].append(row)
                self._chains[row[0]] = row[6]

    def _by_id(self, entry: Entry) -> int | None:
        db = self.writer.db
        for id_ in (entry.id, *entry.codes):
            for table in (
                "SELECT n FROM place WHERE id = ?",
                "SELECT n FROM other_id WHERE id = ?",
            ):
                for (n,) in db.execute(table, (id_,)):
                    if self._near(n, entry):
                        return n
        if entry.geonameid:
            for (n,) in db.execute("SELECT n FROM known WHERE geonameid = ?", (entry.geonameid,)):
                if self._near(n, entry) or entry.kind is Kind.COUNTRY or entry.kind in DIVISIONS:
                    return n
        return None

    def _near(self, n: int, entry: Entry) -> bool:
        lat, lon, kind = self.writer.db.execute(
            "SELECT lat, lon, kind FROM place WHERE n = ?", (n,)
        ).fetchone()
        if index.KINDS[kind] in DIVISIONS:
            return entry.kind in DIVISIONS
        return _km(lat, lon, entry.lat, entry.lon) <= SAME_ID_KM

    # --- settlements, sites --------------------------------------------------------------------

    def _place(self, entry: Entry) -> None:
        n = self._by_id(entry) or self._neighbour(entry)
        chain = self._chain(entry)
        ids = tuple(dict.fromkeys([entry.id, *entry.codes]))
        if n is None:
            n = self.writer.add(
                entry.id, entry.name, entry.spellings, entry.kind, entry.lat, entry.lon,
                entry.country, chain, entry.population, entry.codes, entry.geonameid, self.pack,
            )  # fmt: skip
            row = (n, entry.name, index.KIND_CODE[entry.kind], entry.lat, entry.lon,
                   index.SEPARATOR.join([entry.name, *entry.spellings]), chain)  # fmt: skip
            self._grid[_cell(entry.lat, entry.lon)].append(row)
            self._chains[n] = chain
            self._taken.add(n)
            self._seat(n, entry)
            return
        self._seat(n, entry)
        self.joined += 1
        self._taken.add(n)
        self.join(n, entry, ids)
        if len(chain.split()) > len(self._chains.get(n, "").split()):
            self._chains[n] = chain
            self.writer.db.execute("UPDATE place SET admin = ? WHERE n = ?", (chain, n))

    def _seat(self, n: int, entry: Entry) -> None:
        """Mark a settlement that its list calls a seat, or that its district is named for."""
        own = {names.strict(s) for s in (entry.name, *entry.spellings)} - {""}
        named = [code for _, code, name in entry.admin if names.strict(name) in own]
        for code in named:
            division = self._divisions.get((entry.country or "", code))
            self.writer.db.execute(
                "UPDATE place SET seat = ? WHERE n = ? AND seat = 0", (n, division)
            )
        if entry.seat or named:
            self.writer.db.execute(
                "UPDATE place SET seat = ? WHERE n = ? AND seat = 0", (index.SEAT, n)
            )

    def join(self, n: int, entry: Entry, ids: Iterable[str]) -> None:
        """Give the place numbered `n` the names, ids and population of an entry."""
        db = self.writer.db
        known, held, geonameid, packs = db.execute(
            "SELECT names, ids, geonameid, pack FROM known WHERE n = ?", (n,)
        ).fetchone()
        before = index.texts(known)
        after = list(dict.fromkeys([*before, entry.name, *entry.spellings]))
        own = db.execute("SELECT id FROM place WHERE n = ?", (n,)).fetchone()[0]
        all_ids = dict.fromkeys(held.split() + [i for i in ids if i != own])
        sources = dict.fromkeys([*packs.split(" + "), self.pack])
        db.execute(
            "UPDATE known SET names = ?, ids = ?, geonameid = ?, pack = ? WHERE n = ?",
            (index.SEPARATOR.join(after), " ".join(all_ids), geonameid or entry.geonameid,
             " + ".join(sources), n),
        )  # fmt: skip
        db.executemany("INSERT OR IGNORE INTO other_id VALUES (?,?)", [(i, n) for i in all_ids])
        db.execute("UPDATE place SET fame = ? WHERE n = ?", (len(after) + len(sources), n))
        db.execute(
            "UPDATE place SET population = ? WHERE n = ? AND population = 0", (entry.population, n)
        )
        if entry.wkb is not None:
            self.writer.outline(n, entry.wkb)
        self.writer.spell(n, after[len(before) :])

    def _neighbour(self, entry: Entry) -> int | None:
        """The nearest place that the entry's names and position agree with."""
        keys = index.spelling_keys([entry.name, *entry.spellings])
        best: tuple[float, int] | None = None
        row, column = _cell(entry.lat, entry.lon)
        wide = max(1, math.ceil(1 / max(0.2, math.cos(math.radians(entry.lat)))))
        for i in (row - 1, row, row + 1):
            for j in range(column - wide, column + wide + 1):
                for n, name, kind, lat, lon, known, _ in self._grid.get((i, j), ()):
                    if n in self._taken or not _alike(entry.kind, index.KINDS[kind]):
                        continue
                    km = _km(lat, lon, entry.lat, entry.lon)
                    if km > STRICT_KM or (best and km >= best[0]):
                        continue
                    if n not in self._keys:
                        self._keys[n] = index.spelling_keys([name, *index.texts(known)])
                    if any(km <= _reach(k) for k in keys & self._keys[n]):
                        best = (km, n)
        return best[1] if best else None

    # --- divisions -----------------------------------------------------------------------------

    def _divide(
        self,
        entries: list[Entry],
        heads: list[Entry],
        members: dict[tuple[str, str], list[tuple[float, float]]],
    ) -> None:
        """Number every division that the pack names, joining those of the index."""
        for entry in heads:
            country = entry.country or ""
            own = [c for c in entry.codes if c]
            spots = [s for c in own for s in members.get((country, c.split(".")[-1]), [])]
            n = self._by_id(entry) if entry.kind is not Kind.COUNTRY else None
            if n is None or self._kind(n) is not entry.kind:
                n = (
                    self._country(country)
                    if entry.kind is Kind.COUNTRY
                    else self._same_division(entry, spots or [(entry.lat, entry.lon)])
                )
            if n is None:
                chain = self._chain(entry)
                n = self.writer.add(
                    entry.id, entry.name, entry.spellings, entry.kind, entry.lat, entry.lon,
                    entry.country, chain, entry.population, entry.codes, entry.geonameid, self.pack,
                )  # fmt: skip
                self._chains[n] = chain
                if entry.wkb is not None:
                    self.writer.outline(n, entry.wkb)
            else:
                self.joined += 1
                self.join(n, entry, (entry.id, *entry.codes))
            for code in own:
                self._divisions[country, code.split(".")[-1]] = n
        for entry in entries:
            for depth, (kind, code, name) in enumerate(entry.admin):
                key = (entry.country or "", code)
                if key in self._divisions or not name:
                    continue
                spots = members.get(key, [(entry.lat, entry.lon)])
                chain = entry.admin[:depth]
                named = Entry(code, name, [], kind, *spots[0], entry.country, chain)
                self._divisions[key] = self._same_division(named, spots) or 0

    def _kind(self, n: int) -> Kind:
        return index.KINDS[
            self.writer.db.execute("SELECT kind FROM place WHERE n = ?", (n,)).fetchone()[0]
        ]

    def _country(self, code: str) -> int | None:
        row = self.writer.db.execute("SELECT n FROM place WHERE id = ?", (f"ne:{code}",)).fetchone()
        return row[0] if row else None

    def _same_division(self, entry: Entry, spots: list[tuple[float, float]]) -> int | None:
        """A division of the index that is this one, by name, or by the outline round its members.

        A first-order division's outline decides only when it holds most of the members.
        """
        wanted = index.spelling_keys([entry.name, *entry.spellings])
        level = index.KIND_CODE[entry.kind]
        above = list(index.numbers(self._chain(entry)))[-1:]
        named: list[tuple[int, int]] = []
        rows = self.writer.db.execute(
            "SELECT p.n, p.id, k.names, p.admin FROM place p JOIN known k ON k.n = p.n "
            "WHERE p.kind = ? AND p.country = ? ORDER BY p.n",
            (level, entry.country),
        ).fetchall()
        for n, _, known, admin in rows:
            shared = wanted & index.spelling_keys(index.texts(known))
            if shared and not (above and entry.kind is not Kind.ADMIN1
                               and above[0] not in index.numbers(admin)):  # fmt: skip
                strength = min((k[0] in "~=") + (k[0] == "=") for k in shared)
                named.append((strength, n))
        if named:
            return min(named)[1]
        if entry.kind is not Kind.ADMIN1:
            return None
        held = Counter(self._holder(rows, spots))
        best = max(sorted(held), key=lambda n: held[n], default=None)
        return best if best and held[best] > 0.5 * len(spots[:200]) else None

    def _holder(self, rows: list[tuple], spots: list[tuple[float, float]]) -> Iterable[int]:
        import shapely

        from geo import divisions

        points = shapely.points([(lon, lat) for lat, lon in spots[:200]])
        for n, id_, _, _ in rows:
            if id_.startswith("ne:"):
                for inside in shapely.contains(divisions.shape(id_), points):
                    if inside:
                        yield n

    def _chain(self, entry: Entry) -> str:
        """The numbers of the country and divisions above an entry, outermost first."""
        found = []
        country = self._country(entry.country or "")
        if country:
            found.append(country)
        for _, code, _ in entry.admin:
            n = self._divisions.get((entry.country or "", code))
            if n:
                found.append(n)
        return " ".join(map(str, found))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / CELL), math.floor(lon / CELL)


def _km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on a flat patch, in km: right to a metre over the few km compared here."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.195 * math.hypot(lat2 - lat1, x)


def _alike(a: Kind, b: Kind) -> bool:
    return a is b or (a in SETTLED and b in SETTLED)


def _reach(key: str) -> float:
    if key[0] == index.SKELETON:
        return SKELETON_KM if len(key) > 3 else 0.0
    return FOLDED_KM if key[0] == index.FOLDED else STRICT_KM
