"""data/divisions -> the countries and first-order divisions of the world, with their shapes.

The table (4,900 rows) is read once, in some tens of milliseconds; a shape is decoded alone, when
asked for, and kept. Source: Natural Earth 10m admin-1 (public domain), simplified by
data/build/divisions.py, which also writes what is read here; see data/README.md.
"""

import csv
import functools
from dataclasses import dataclass
from typing import Any

import shapely

from geo import errors
from geo.model import Outline
from geo.support import compact, shipped

NEAR_DEGREES = 0.1  # a position this far out at sea is still its country's


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
    west: float  # the box of the shape, rounded outward
    south: float
    east: float
    north: float
    radius_m: float  # the point-radius of the shape, metres: plane.radius_m

    @property
    def key(self) -> str:
        return self.country if self.level == 0 else self.gn_a1_code or self.id

    def about(self, lat: float, lon: float, margin: float = NEAR_DEGREES) -> bool:
        """Whether a position lies in the box of the shape, or within `margin` degrees of it."""
        return (
            self.south - margin <= lat <= self.north + margin
            and self.west - margin <= lon <= self.east + margin
        )


@functools.cache
def table() -> tuple[Row, ...]:
    """Every country and division, sorted by country, level, id."""
    rows = []
    with shipped.path("divisions", "divisions.csv").open(encoding="utf-8", newline="") as lines:
        for (id_, country, level, name, names, type_, geonameid, code, lat, lon, file, offset,
             length, *box) in list(csv.reader(lines))[1:]:  # fmt: skip
            rows.append(Row(
                id_, country, int(level), name, tuple(names.split("|")), type_,
                int(geonameid) if geonameid else None, code or None, float(lat), float(lon),
                file, int(offset), int(length), *map(float, box),
            ))  # fmt: skip
    return tuple(rows)


@functools.cache
def _by_id() -> dict[str, Row]:
    return {row.id: row for row in table()}


def _row(id_: str) -> Row:
    if row := _by_id().get(id_):
        return row
    raise errors.GazetteerIndexError(
        f"no division has the id {id_!r}; divisions.table() lists the ids there are"
    )


def country_at(lat: float, lon: float) -> str | None:
    """The ISO code of the country in which a position lies, by Natural Earth's outlines, or None.

    A coast drawn coarsely leaves harbours at sea: up to NEAR_DEGREES off, the nearest is taken.
    """
    point = shapely.Point(lon, lat)
    near: list[tuple[float, str]] = []
    for row in _countries():
        if row.about(lat, lon):
            outline = shape(row.id)
            shapely.prepare(outline)
            if outline.contains(point):
                return row.country
            if shapely.dwithin(outline, point, NEAR_DEGREES):
                near.append((outline.distance(point), row.country))
    return min(near)[1] if near else None


def about(country: str, lat: float, lon: float) -> bool:
    """Whether a position lies in the box round a country; False for a code that none has."""
    return any(row.country == country and row.about(lat, lon) for row in _countries())


def holding(country: str, lat: float, lon: float) -> Any:
    """The outline of the first-order division of a country round a position, or None."""
    point = shapely.Point(lon, lat)
    for row in table():
        boxed = row.level == 1 and row.country == country and row.about(lat, lon, 0)
        if boxed and shape(row.id).contains(point):
            return shape(row.id)
    return None


@functools.cache
def _countries() -> tuple[Row, ...]:
    return tuple(row for row in table() if row.level == 0)


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


def outline(id_: str) -> Outline:
    """The Outline of a division's id, nothing decoded; raises as `shape` does."""
    row = _row(id_)
    box = (row.west, row.south, row.east, row.north)
    return Outline(functools.partial(shape, id_), box, row.radius_m)


@functools.lru_cache(maxsize=512)
def shape(id_: str) -> Any:
    """The polygon or multipolygon of a division's id, WGS84 degrees, x = lon, y = lat.

    Raises GazetteerIndexError for an id that the table does not hold.
    """
    row = _row(id_)
    with shipped.path("divisions", f"shapes-{row.file}.bin").open("rb") as blobs:
        blobs.seek(row.offset)
        return compact.polygons(blobs.read(row.length))
