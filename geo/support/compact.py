"""Polygons and lines <-> compact bytes, on a grid of 1e-4 degrees (11 m).

zlib of: n, then n little-endian uint32 (parts; per part its rings, or 1 for a line; per ring or
line its vertices), then the steps from vertex to vertex on the grid, x then y, as int32 whose
four bytes are kept in four planes: the high bytes are nearly all alike and deflate to nothing.
About 1.5 bytes a coordinate, decoded by numpy alone. data/build/ writes what is read here.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

STEPS = 10_000  # of the grid in a degree
GRID = 1 / STEPS


def pack(geometry: Any) -> bytes:
    """Polygons or lines, single or multi, WGS84 degrees -> bytes; the last point of a ring goes."""
    parts = shapely.get_parts(geometry)
    sizes, points = [len(parts)], []
    for part in parts:
        closed = part.geom_type == "Polygon"
        rings = [part.exterior, *part.interiors] if closed else [part]
        sizes.append(len(rings))
        for ring in rings:
            xy = shapely.get_coordinates(ring)
            xy = np.round((xy[:-1] if closed else xy) / GRID).astype(np.int64)
            sizes.append(len(xy))
            points.append(xy)
    steps = np.diff(np.concatenate(points), axis=0, prepend=np.zeros((1, 2), np.int64))
    planes = steps.astype("<i4").T.reshape(-1).view(np.uint8).reshape(-1, 4).T
    return zlib.compress(np.array([len(sizes), *sizes], "<u4").tobytes() + planes.tobytes(), 9)


def _parts(blob: bytes) -> Iterator[list[np.ndarray]]:
    """Each part as the coordinate arrays of its rings."""
    raw = zlib.decompress(blob)
    count = int(np.frombuffer(raw, "<u4", 1)[0])
    sizes = iter(np.frombuffer(raw, "<u4", count, 4).tolist())
    planes = np.frombuffer(raw, np.uint8, offset=4 + 4 * count).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(2, -1)
    xy = np.cumsum(steps, axis=1).T / STEPS  # divided: 1.95, not 1.9500000000000002
    at = 0
    for _ in range(next(sizes)):
        rings = []
        for _ in range(next(sizes)):
            size = next(sizes)
            rings.append(xy[at : at + size])
            at += size
        yield rings


def polygons(blob: bytes) -> Any:
    """The polygon, or the multipolygon, of packed bytes."""
    parts = list(_parts(blob))
    sizes = [
        len(ring) + bool(len(ring)) for rings in parts for ring in rings
    ]  # a ring may be empty
    # each ring with its first point again: made at one go, because a coast has a thousand islands
    closed = np.concatenate([xy for rings in parts for ring in rings for xy in (ring, ring[:1])])
    ends = np.cumsum([0, *sizes])
    of_parts = np.cumsum([0, *map(len, parts)])
    closed = np.ascontiguousarray(closed)
    made = shapely.from_ragged_array(shapely.GeometryType.POLYGON, closed, (ends, of_parts))
    return made[0] if len(made) == 1 else shapely.multipolygons(made)


def lines(blob: bytes) -> list[Any]:
    """The lines of packed bytes."""
    return [shapely.linestrings(line) for (line,) in _parts(blob)]
