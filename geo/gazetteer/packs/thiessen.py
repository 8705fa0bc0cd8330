"""Settlements with the division that each belongs to -> outlines of divisions that have none.

A division of which a pack gives members and no pack an outline is the union of the Thiessen
(Voronoi) cells of its members among all settlements of the divisions beside it (Thiessen 1911;
how census and health services draw catchments), cut by its parent's outline, and never farther
from a member than REACH_KM: a desert is nobody's. A member that stands alone among settlements
of another division is that list's mistake and draws nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from geo.gazetteer import index
from geo.gazetteer.packs.hierarchy import DIVISIONS, SETTLED, Hierarchy
from geo.model import Kind
from geo.support import plane

# Measured against OCHA's outlines of Syria's districts and sub-districts, and the word in which a
# place's source says so: python -m tests.bench.packs
LEAST = 4  # members, for an outline to be derived
REACH_KM = 20.0


def derive(writer: index.Writer) -> int:
    """Give every division of the index that has members and no outline one; how many were given."""
    wanted = writer.db.execute(
        "SELECT DISTINCT p.country FROM place p LEFT JOIN shape s ON s.n = p.n "
        "WHERE p.kind IN (?, ?, ?) AND p.kind < 4 AND s.n IS NULL "
        "AND p.id NOT LIKE 'ne:%' ORDER BY p.country",
        tuple(index.KIND_CODE[kind] for kind in DIVISIONS),
    ).fetchall()
    return sum(_country(writer, country) for (country,) in wanted if country)


def _country(writer: index.Writer, country: str) -> int:
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
