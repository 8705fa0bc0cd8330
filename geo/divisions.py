"""data/divisions -> the countries and first-order divisions of the world, with their shapes.

The table (4,900 rows) is read once, in some tens of milliseconds; a shape is decoded alone, when
asked for, and kept. Source: Natural Earth 10m admin-1 (public domain), simplified by
data/build/divisions.py, which also writes what is read here; see data/README.md.
"""

from __future__ import annotations

import csv
import functools
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo import errors, shipped

GRID = 1e-4  # degrees; the grid that data/build/divisions.py rounds to


@dataclass(frozen=True, slots=True)
class Row:
    """A country (level 0), a first-order division (1), or a part of one (2).

    `key` is the row's id in other lists: 'SY' for a country, the GeoNames code 'SY.12' for a
    division where it is known, else the id. `lat`, `lon` lie inside the shape, WGS84 degrees.
    """

    id: str
    country: str  # ISO 3166-1 alpha-2
    level: int
    name: str
    names: tuple[str, ...]
    type: str
    geonameid: int | None
    gn_a1_code: str | None
    lat: float
    lon: float
    file: str
    offset: int
    length: int

    @property
    def key(self) -> str:
        return self.country if self.level == 0 else self.gn_a1_code or self.id


@functools.cache
def table() -> tuple[Row, ...]:
    """Every country and division, sorted by country, level, id."""
    rows = []
    with shipped.path("divisions", "divisions.csv").open(encoding="utf-8", newline="") as lines:
        for (id_, country, level, name, names, type_, geonameid, code, lat, lon, file, offset,
             length) in list(csv.reader(lines))[1:]:  # fmt: skip
            rows.append(Row(
                id_, country, int(level), name, tuple(names.split("|")), type_,
                int(geonameid) if geonameid else None, code or None, float(lat), float(lon),
                file, int(offset), int(length),
            ))  # fmt: skip
    return tuple(rows)


@functools.cache
def _by_id() -> dict[str, Row]:
    return {row.id: row for row in table()}


@functools.cache
def extents() -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """ISO code -> the tenths of the country: 11 longitudes from west, 11 latitudes from south.

    The k-th is where the mean of two shares is k/10: of the country's extent, and of its towns
    weighted by the root of their people (GeoNames, CC BY 4.0). Degrees.
    """
    with shipped.path("divisions", "extents.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return {
        country: (tuple(map(float, values[:11])), tuple(map(float, values[11:])))
        for country, *values in rows
    }


@functools.lru_cache(maxsize=512)
def shape(id_: str) -> Any:
    """The polygon or multipolygon of a division's id, WGS84 degrees, x = lon, y = lat.

    Raises GazetteerIndexError for an id that the table does not hold.
    """
    row = _by_id().get(id_)
    if row is None:
        raise errors.GazetteerIndexError(
            f"no division has the id {id_!r}; divisions.table() lists the ids there are"
        )
    with shipped.path("divisions", f"shapes-{row.file}.bin").open("rb") as blobs:
        blobs.seek(row.offset)
        return unpacked(blobs.read(row.length))


def unpacked(blob: bytes) -> Any:
    """The polygon or multipolygon that `packed` of data/build/divisions.py wrote as bytes.

    zlib of: n, then n little-endian uint32 (polygons; per polygon its rings; per ring its
    vertices), then the steps from vertex to vertex on the grid, x then y, as int32 whose four
    bytes are kept in four planes.
    """
    import shapely

    raw = zlib.decompress(blob)
    count = int(np.frombuffer(raw, "<u4", 1)[0])
    sizes = iter(np.frombuffer(raw, "<u4", count, 4).tolist())
    planes = np.frombuffer(raw, np.uint8, offset=4 + 4 * count).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(2, -1)
    xy = np.cumsum(steps, axis=1).T * GRID
    polygons, at = [], 0
    for _ in range(next(sizes)):
        rings = []
        for _ in range(next(sizes)):
            size = next(sizes)
            rings.append(shapely.linearrings(np.vstack([xy[at : at + size], xy[at : at + 1]])))
            at += size
        polygons.append(shapely.polygons(rings[0], rings[1:] or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
