"""A pack's divisions and an index being written -> one chain of divisions for both.

A division of a pack is one of the index when an id agrees, or a name inside the same parent, or
the outlines: two that overlap by half or more of their union are one, and so are an outline and a
division without one that has most of its members inside. A name that agrees is not believed
against outlines that lie apart. A place without a chain is given that of the outlines round it. A
division of which a pack gives members and no pack an outline is given one (`derive`).
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

from geo.gazetteer import divisions, index
from geo.gazetteer.packs.entries import Entry
from geo.model import Kind
from geo.support import plane

DIVISIONS = (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
AREAS = (Kind.COUNTRY, *DIVISIONS)
SETTLED = (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD)
# Intersection over union of two outlines of one division: Natural Earth's and OCHA's fourteen
# governorates of Syria overlap by 0.78 to 0.98, two neighbours by 0.03 at most
# (python -m tests.bench.packs).
SAME_OUTLINE = 0.5
APART = 0.1  # overlapping by less than this, two divisions of one name are namesakes
MOSTLY = 0.5  # the share of a division's members that its outline holds
ENOUGH = 5  # so many members are needed to tell a division by its outline
MEMBERS_ASKED = 200
# Measured against OCHA's outlines of Syria's districts and sub-districts, and the word in which a
# place's source says so: python -m tests.bench.packs
LEAST = 4  # members, for an outline to be derived
REACH_KM = 20.0

Spot = tuple[float, float]  # (lat, lon)


class Hierarchy:
    """The countries and divisions of an index, and those of one pack that is being added."""

    def __init__(self, writer: index.Writer, pack: str) -> None:
        self.writer = writer
        self.pack = pack
        self._numbers: dict[tuple[str, Kind, str], int] = {}  # (country, kind, code) -> number
        self._taken: set[int] = set()  # divisions that an entry of this pack has become
        self._outlines: dict[tuple[str, Kind], tuple[list[int], list[Any]]] = {}
        self._trees: dict[tuple[str, Kind], Any] = {}
        self._rows: dict[tuple[str, Kind], dict[int, tuple[str, str]]] = {}
        self._keys: dict[int, set[str]] = {}

    def number(self, heads: Iterable[Entry], places: Iterable[Entry]) -> None:
        """Give every division that the pack names its number, joining those of the index.

        `heads` are its entries that are countries and divisions, `places` the others, which are
        members of the divisions that their chains name.
        """
        heads, places = list(heads), list(places)
        members: dict[tuple[str, Kind, str], list[Spot]] = defaultdict(list)
        for place in places:
            for kind, code, _ in place.admin:
                members[place.country or "", kind, code].append((place.lat, place.lon))
        for kind in AREAS:
            for head in sorted((h for h in heads if h.kind is kind), key=lambda h: h.id):
                self._number(head, members.get((head.country or "", kind, head.code), []))
            self._outlines.clear()  # an order's outlines are compared with those before this pack
            self._trees.clear()
        for place in places:
            for depth, (kind, code, name) in enumerate(place.admin):
                key = (place.country or "", kind, code)
                if key in self._numbers:
                    continue
                found = self._known(kind, [f"{key[0]}.{code}"], None)  # a code of GeoNames
                if found is None and name:
                    above = self._above(place, depth)
                    found = self._same(kind, key[0], above, [name], members[key], None)
                self._numbers[key] = found or 0

    def of(self, country: str | None, kind: Kind, code: str) -> int | None:
        """The number of a division by the code that the pack gives it, or None."""
        return self._numbers.get((country or "", kind, code)) or None

    def chain(self, entry: Entry) -> str:
        """The numbers of the country and divisions above an entry, outermost first."""
        found = [self._country(entry.country), *(
            self.of(entry.country, kind, code) for kind, code, _ in entry.admin
        )]  # fmt: skip
        if not entry.admin and entry.kind is not Kind.COUNTRY:
            found += self._around(entry)
        return " ".join(str(n) for n in found if n)

    def added(self, entry: Entry, chain: str) -> int:
        """Add an entry to the index as a place of its own; gives its number."""
        return self.writer.add(
            entry.id, entry.name, entry.spellings, entry.kind, entry.lat, entry.lon,
            entry.country, chain, entry.population, entry.codes, entry.geonameid, self.pack,
        )  # fmt: skip

    def join(self, n: int, entry: Entry) -> None:
        """Give the place numbered `n` what an entry knows of it."""
        self.writer.join(
            n, [entry.name, *entry.spellings], (entry.id, *entry.codes), entry.population,
            entry.geonameid, self.pack, entry.wkb,
        )  # fmt: skip

    def _number(self, entry: Entry, spots: list[Spot]) -> None:
        country = entry.country or ""
        spellings = [entry.name, *entry.spellings]
        if entry.kind is Kind.COUNTRY:
            n = self._country(country)
        else:
            n = self._known(entry.kind, (entry.id, *entry.codes), entry.geonameid)
            if n is None:
                above = self._above(entry, len(entry.admin))
                n = self._same(entry.kind, country, above, spellings, spots, entry.wkb)
        standing = self._standing(country, entry.kind)
        if n is None:
            chain = self.chain(entry)
            n = self.added(entry, chain)
            if entry.wkb is not None:
                self.writer.outline(n, entry.wkb)
            standing[n] = index.SEPARATOR.join(spellings), chain
        else:
            self.join(n, entry)
            if n in standing:  # it may be another country's in the index: Crimea
                known, chain = standing[n]
                standing[n] = index.SEPARATOR.join([known, *spellings]), chain
            self._keys.pop(n, None)
        self._taken.add(n)
        if entry.code:
            self._numbers[country, entry.kind, entry.code] = n

    def _country(self, code: str | None) -> int | None:
        row = self.writer.first("SELECT n FROM place WHERE id = ?", f"ne:{code}")
        return row[0] if row else None

    def _known(self, kind: Kind, ids: Iterable[str], geonameid: int | None) -> int | None:
        """The first place of a kind that has one of these ids, or None."""
        code = index.KIND_CODE[kind]
        for id_ in ids:
            for n in self.writer.known_as(id_):
                if self.writer.first("SELECT kind FROM place WHERE n = ?", n) == (code,):
                    return n
        query = "SELECT n FROM place WHERE geonameid = ? AND kind = ?"
        row = self.writer.first(query, geonameid, code) if geonameid else None
        return row[0] if row else None

    def _above(self, entry: Entry, depth: int) -> int | None:
        """The number of the division right above the `depth`-th link of an entry's chain."""
        for kind, code, _ in reversed(entry.admin[:depth]):
            n = self.of(entry.country, kind, code)
            if n:
                return n
        around = self._around(entry) if depth == 0 and entry.kind in DIVISIONS[1:] else []
        return around[-1] if around else None

    def _same(
        self, kind: Kind, country: str, above: int | None, spellings: list[str],
        spots: list[Spot], wkb: bytes | None,
    ) -> int | None:  # fmt: skip
        """The division of the index that this one is, by name, then by outline; or None."""
        wanted = index.spelling_keys(spellings)
        overlap = self._overlaps(kind, country, wkb) if wkb else self._holding(kind, country, spots)
        outlined = set(self.outlines(country, kind)[0]) if wkb or len(spots) >= ENOUGH else set()
        named: list[tuple[int, float, int]] = []
        for n, (known, admin) in self._standing(country, kind).items():
            if above and kind is not Kind.ADMIN1 and above not in index.numbers(admin):
                continue
            if n in outlined and overlap.get(n, 0.0) < APART:
                continue
            if n not in self._keys:
                self._keys[n] = index.spelling_keys(index.texts(known))
            shared = wanted & self._keys[n]
            if shared:
                strength = min((k[0] in "~=") + (k[0] == "=") for k in shared)
                if strength == 0 or n not in self._taken:
                    named.append((strength, -overlap.get(n, 0.0), n))
        if named:
            return min(named)[2]
        least = SAME_OUTLINE if wkb else MOSTLY
        free = [(share, -n) for n, share in overlap.items() if n not in self._taken]
        best = max(free, default=(0.0, 0))
        return -best[1] if best[0] > least else None

    def _standing(self, country: str, kind: Kind) -> dict[int, tuple[str, str]]:
        """The divisions of one order that there are: number -> spellings and chain, as stored."""
        key = (country, kind)
        if key not in self._rows:
            rows = self.writer.db.execute(
                "SELECT n, names, admin FROM place "
                "WHERE kind = ? AND country = ? AND kind < 4 ORDER BY n",
                (index.KIND_CODE[kind], country),
            )
            self._rows[key] = {n: (known, admin) for n, known, admin in rows}
        return self._rows[key]

    def outlines(self, country: str, kind: Kind) -> tuple[list[int], list[Any]]:
        """The divisions of one order that have an outline: their numbers and valid outlines."""
        key = (country, kind)
        if key not in self._outlines:
            numbers, shapes = [], []
            for n, id_, wkb in self.writer.db.execute(
                "SELECT p.n, p.id, s.wkb FROM place p LEFT JOIN shape s ON s.n = p.n "
                "WHERE p.kind = ? AND p.country = ? AND p.kind < 4 ORDER BY p.n",
                (index.KIND_CODE[kind], country),
            ):
                if wkb is None and not id_.startswith("ne:"):
                    continue
                shape = shapely.from_wkb(wkb) if wkb else divisions.shape(id_)
                numbers.append(n)
                shapes.append(shape if shape.is_valid else shapely.make_valid(shape))
            shapely.prepare(shapes)
            self._outlines[key] = numbers, shapes
        return self._outlines[key]

    def outline(self, n: int) -> Any:
        """The outline of the country or division numbered `n`, or None."""
        row = self.writer.first("SELECT kind, country FROM place WHERE n = ?", n)
        if row is None or index.KINDS[row[0]] not in AREAS:
            return None
        numbers, shapes = self.outlines(row[1], index.KINDS[row[0]])
        return shapes[numbers.index(n)] if n in numbers else None

    def _tree(self, country: str, kind: Kind) -> Any:
        key = (country, kind)
        if key not in self._trees:
            self._trees[key] = shapely.STRtree(self.outlines(country, kind)[1])
        return self._trees[key]

    def _overlaps(self, kind: Kind, country: str, wkb: bytes) -> dict[int, float]:
        """Number -> intersection over union of its outline and another."""
        numbers, shapes = self.outlines(country, kind)
        own = shapely.from_wkb(wkb)
        own = own if own.is_valid else shapely.make_valid(own)
        found = {}
        for i in sorted(self._tree(country, kind).query(own).tolist()):
            both = own.intersection(shapes[i]).area
            found[numbers[i]] = both / (own.area + shapes[i].area - both)
        return found

    def _holding(self, kind: Kind, country: str, spots: list[Spot]) -> dict[int, float]:
        """Number -> the share of a division's members that its outline holds."""
        # a first-order division of few members is told too: there are not many
        if len(spots) < (ENOUGH if kind is not Kind.ADMIN1 else 1):
            return {}
        numbers, _ = self.outlines(country, kind)
        step = max(1, len(spots) // MEMBERS_ASKED)
        points = shapely.points([(lon, lat) for lat, lon in spots[::step]])
        held: dict[int, float] = defaultdict(float)
        for _, i in self._tree(country, kind).query(points, "within").T.tolist():
            held[numbers[i]] += 1 / len(points)
        return dict(held)

    def _around(self, entry: Entry) -> list[int]:
        """The divisions of a higher order in whose outlines an entry lies, outermost first."""
        found = []
        point = shapely.Point(entry.lon, entry.lat)
        for kind in DIVISIONS:
            if kind is entry.kind:
                break
            numbers, _ = self.outlines(entry.country or "", kind)
            inside = self._tree(entry.country or "", kind).query(point, "within").tolist()
            if not inside:
                break
            found.append(numbers[min(inside)])
        return found


def derive(writer: index.Writer) -> int:
    """Give every division of the index that has members and no outline one; how many were given.

    It is the union of the Thiessen (Voronoi) cells of its members among all settlements of the
    divisions beside it (Thiessen 1911; how census and health services draw catchments), cut by its
    parent's outline, and never farther from a member than REACH_KM: a desert is nobody's. A member
    that stands alone among settlements of another division is that list's mistake.
    """
    wanted = writer.db.execute(
        "SELECT DISTINCT p.country FROM place p LEFT JOIN shape s ON s.n = p.n "
        "WHERE p.kind IN (?, ?, ?) AND p.kind < 4 AND s.n IS NULL "
        "AND p.id NOT LIKE 'ne:%' ORDER BY p.country",
        tuple(index.KIND_CODE[kind] for kind in DIVISIONS),
    ).fetchall()
    return sum(_of_country(writer, country) for (country,) in wanted if country)


def _of_country(writer: index.Writer, country: str) -> int:
    order = {
        n: index.KINDS[kind] for n, kind in writer.db.execute(
            "SELECT n, kind FROM place WHERE country = ? AND kind IN (?, ?, ?) AND kind < 4",
            (country, *(index.KIND_CODE[kind] for kind in DIVISIONS)),
        )
    }  # fmt: skip
    spots: dict[Kind, dict[tuple[float, float], int]] = {kind: {} for kind in DIVISIONS}
    above: dict[int, int] = {}
    for lat, lon, chain in writer.db.execute(
        "SELECT lat, lon, admin FROM place WHERE country = ? AND kind IN (?, ?) ORDER BY n",
        (country, *(index.KIND_CODE[kind] for kind in SETTLED)),
    ):
        outer = 0
        for n in index.numbers(chain):
            if n in order:
                spots[order[n]].setdefault((lon, lat), n)
                above.setdefault(n, outer)
            outer = n
    return sum(_order(writer, country, kind, spots[kind], above) for kind in DIVISIONS)


def _order(
    writer: index.Writer, country: str, kind: Kind, spots: dict[tuple[float, float], int],
    above: dict[int, int],
) -> int:  # fmt: skip
    """Derive the outlines of one order of divisions; those of the order above stand already."""
    numbers, shapes = Hierarchy(writer, "").outlines(country, kind)
    known = set(numbers)
    owners = np.array(list(spots.values()), dtype=np.int64)
    if len(owners) < LEAST or set(spots.values()) <= known:
        return 0
    xy = np.array(list(spots), dtype=float)
    kx = math.cos(math.radians(float(np.mean(xy[:, 1]))))
    flat = xy * (kx, 1.0)  # so that a degree is as long east as north
    keep = _company(flat, owners)
    flat, owners = flat[keep], owners[keep]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(flat), ordered=True))
    discs = shapely.buffer(shapely.points(flat), REACH_KM / plane.KM_PER_DEGREE, quad_segs=6)
    cells = shapely.intersection(cells, discs)
    members: dict[int, list[int]] = defaultdict(list)
    for i, owner in enumerate(owners.tolist()):
        members[owner].append(i)
    taken = shapely.union_all(shapes) if shapes else None
    parents = Hierarchy(writer, "")
    given = 0
    for n, own in sorted(members.items()):
        if n in known or len(own) < LEAST:
            continue
        area = shapely.union_all(cells[own])
        area = shapely.transform(area, lambda c: c / (kx, 1.0))
        parent = parents.outline(above.get(n, 0))
        if parent is not None:
            area = area.intersection(parent)
        if taken is not None:
            area = area.difference(taken)
        area = plane.polygons(area)
        if area is not None:
            writer.outline(n, shapely.to_wkb(area))
            writer.db.execute(
                "UPDATE place SET pack = pack || ? WHERE n = ?",
                (f"{index.JOINED}outline derived from {len(own)} settlements", n),
            )
            given += 1
    return given


def _company(flat: Any, owners: Any) -> Any:
    """Which settlements have one of their own division among their nearest neighbours."""
    tree = shapely.STRtree(shapely.points(flat))
    keep = np.zeros(len(owners), dtype=bool)
    delaunay = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(flat)))
    corners = shapely.get_coordinates(delaunay).reshape(-1, 4, 2)[:, :3]
    found = tree.nearest(shapely.points(corners.reshape(-1, 2))).reshape(-1, 3)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        same = owners[found[:, a]] == owners[found[:, b]]
        keep[found[same][:, a]] = True
        keep[found[same][:, b]] = True
    return keep
