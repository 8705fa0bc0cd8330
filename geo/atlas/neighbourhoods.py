"""Where a map's rows lie -> the neighbourhoods in which they lie close together.

One far-off row would make the ground coarse for all and open the map on the world: so each
neighbourhood has a ground of its own, and a map opens on the one that holds most of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

CELL = 1.0  # degrees: rows are gathered by cells of this side
REACH = 1.5  # degrees: cells that come so near to each other are one neighbourhood
WIDE = 6.0  # degrees: what is wider than this, such as a country, belongs to none
MOST = 6  # neighbourhoods with a ground of their own, those with most rows first
FINER = 2.5  # a ground of its own is worth its bytes where it shows this much more
MAIN = 0.75  # the share of the rows on which a map opens, where the others lie far off


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A box (south, west, north, east) in degrees and how many rows lie in it."""

    bounds: tuple[float, float, float, float]
    rows: int


def found(extents: np.ndarray) -> list[Neighbourhood]:
    """The neighbourhoods of rows with these bounds, (n, 4) of west, south, east, north in degrees.

    Those with most rows first; rows without a place and wide areas belong to none.
    """
    known = extents[np.isfinite(extents).all(axis=1)]
    known = known[(known[:, 2:] - known[:, :2]).max(axis=1, initial=0) <= WIDE]
    if not len(known):
        return []
    middles = (known[:, :2] + known[:, 2:]) / 2
    cells, of = np.unique(np.floor(middles / CELL).astype(int), axis=0, return_inverse=True)
    boxes = shapely.box(*(cells * CELL).T, *((cells + 1) * CELL).T)
    parts = shapely.get_parts(shapely.union_all(shapely.buffer(boxes, REACH, join_style="mitre")))
    tree = shapely.STRtree(parts)
    part = np.zeros(len(cells), dtype=int)
    cell, home = tree.query(shapely.centroid(boxes), predicate="within")
    part[cell] = home
    told = []
    for number in range(len(parts)):
        held = known[part[of.ravel()] == number]
        west, south = held[:, :2].min(axis=0).tolist()
        east, north = held[:, 2:].max(axis=0).tolist()
        told.append(Neighbourhood((south, west, north, east), len(held)))
    return sorted(told, key=lambda one: (-one.rows, one.bounds))
