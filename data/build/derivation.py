"""Who held which settlement, or the settlements of a region -> its outline, in WGS84 degrees.

The rule by which data/build/zones.py, regions.py and seas.py make what the package loads. Method:
the cells of Voronoi (1908), the nearest-settlement partition of the plane; a zone is the union of
the cells of the settlements that one side held, smoothed, inside the country. Everything metric is
done on a local plane, equirectangular about the middle of the points: over 200 km at these
latitudes its error is below 0.3 %, far under the doubt that is stated.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Polygon

from geo import model
from geo.atlas.zones import Holding
from geo.support import plane

DECIMALS = 4  # of stored degrees: 11 m, far finer than any doubt here
ARCS = 6  # segments of a quarter circle in buffers

SMOOTHED_KM = 0.8  # corners of the cells rounded by this; under half of the least distance across
SIMPLIFIED_KM = 0.1  # vertices dropped within this: a tenth of the settlements' own accuracy
REACH_KM = 15  # an outermost cell goes no farther than this from its settlement
BAND_KM = (15, 20)  # the depth that the Sochi memorandum of 17 September 2018 names
DOUBTED_SHARE = 0.9  # of the line's length lies within the doubt that is stated


def plane_of(points: Sequence[tuple[float, float]]) -> plane.Plane:
    """Kilometres about the middle of (lat, lon) points; its origin is rounded to a tenth."""
    lats, lons = zip(*points, strict=True)
    middle = model.Point(
        lat=round((min(lats) + max(lats)) / 2, 1), lon=round((min(lons) + max(lons)) / 2, 1)
    )
    return plane.Plane(middle, unit_m=1000)


def _stored(flat: plane.Plane, geometry: Any) -> Any:
    """From kilometres back to (lon, lat) degrees, rounded as they are stored."""
    return shapely.transform(flat.back(geometry), lambda c: np.round(c, DECIMALS))


@dataclass(frozen=True, slots=True)
class Derived:
    """What `derive` makes, every intermediate kept so that it can be drawn: kilometres in `flat`,
    `zone` in degrees too."""

    flat: plane.Plane
    cells: tuple[Any, ...]  # each settlement's cell, in the order of the table
    held: Any  # union of the opposition's cells, smoothed, inside the country
    ground: Any  # union of the government's cells, inside the country
    crossings: tuple[tuple[float, float], ...]  # per stretch of line: its length, its doubt, km
    zone: Any

    @property
    def doubt_km(self) -> float:
        """The doubt that nine tenths of the line's length lie within, rounded up to a kilometre."""
        ordered = sorted(self.crossings, key=lambda c: c[1])
        target, run = DOUBTED_SHARE * sum(length for length, _ in ordered), 0.0
        for length, doubt in ordered:
            run += length
            if run >= target:
                return math.ceil(doubt)
        return 0.0


def derive(table: Sequence[Holding], country: Any, side: str = "opposition") -> Derived:
    """The area that a side held, from who held which settlement; `country` is (lon, lat) degrees.

    Each settlement gets the ground nearer to it than to any other, at most 15 km away; the
    side's cells are joined, corners rounded by 0.8 km, and cut to the country. Where two
    neighbours across the line lie d apart, the true line may run anywhere between them: its
    doubt there is d / 2.
    """
    flat = plane_of([(row.lat, row.lon) for row in table])
    points = flat.there(shapely.points([(row.lon, row.lat) for row in table]))
    land = flat.there(country)
    cells = _cells(points)
    ours = [row.held_by == side for row in table]
    union = shapely.union_all([cell for cell, mine in zip(cells, ours, strict=True) if mine])
    rounded = union.buffer(SMOOTHED_KM).buffer(-2 * SMOOTHED_KM).buffer(SMOOTHED_KM)
    held = polygons(shapely.simplify(rounded, SIMPLIFIED_KM).intersection(land))
    theirs = [c for c, row in zip(cells, table, strict=True) if row.held_by == "government"]
    return Derived(
        flat=flat,
        cells=tuple(cells),
        held=held,
        ground=polygons(shapely.union_all(theirs).intersection(land)),
        crossings=tuple(_crossings(points, cells, ours, land)),
        zone=_stored(flat, held),
    )


def _cells(points: Any) -> list[Any]:
    """The ground nearest to each point, within REACH_KM of it, in the points' order."""
    made = shapely.voronoi_polygons(
        MultiPoint(points), extend_to=MultiPoint(points).envelope.buffer(2 * REACH_KM)
    )
    tree = shapely.STRtree(shapely.get_parts(made))
    found = [int(tree.query(point, predicate="intersects")[0]) for point in points]
    parts = shapely.get_parts(made)
    reach = shapely.buffer(points, REACH_KM, quad_segs=ARCS)
    return [
        parts[index].intersection(disc) for index, disc in zip(found, reach.tolist(), strict=True)
    ]


def _crossings(
    points: Any, cells: Sequence[Any], ours: Sequence[bool], land: Any
) -> Iterable[tuple[float, float]]:
    """Per stretch of the line between two cells: its length and its doubt, in kilometres."""
    tree = shapely.STRtree(cells)
    for one, cell in enumerate(cells):
        if not ours[one]:
            continue
        for other in sorted(tree.query(cell, predicate="intersects").tolist()):
            if not ours[other]:
                shared = cell.intersection(cells[other]).intersection(land)
                if shared.length > 0:
                    yield shared.length, points[one].distance(points[other]) / 2


def band(derived: Derived, depth: float, beyond: float = 0.0) -> Any:
    """The part of the zone from `beyond` to `depth` km of government-held ground, in degrees.

    Neither the border nor the lines with other forces count: the memorandum's band lies along
    the line of contact with the government.
    """
    near = derived.held.intersection(derived.ground.buffer(depth, quad_segs=ARCS))
    if beyond:
        near = near.difference(derived.ground.buffer(beyond, quad_segs=ARCS))
    return _stored(derived.flat, polygons(shapely.simplify(near, SIMPLIFIED_KM)))


def around(points: Sequence[tuple[float, float]], rule: str, km: float) -> Any:
    """A rough area from (lat, lon) points in degrees: how data/regions/ gets its shapes.

    'hull' is the convex hull of the points grown by `km` kilometres, 'line' the line through
    them in their order grown by `km`. Raises ValueError for another rule or for no points.
    """
    if rule not in ("hull", "line") or not points:
        raise ValueError(f"a rule 'hull' or 'line' and points are needed, not {rule!r}, {points!r}")
    flat = plane_of(points)
    there = flat.there(MultiPoint([(lon, lat) for lat, lon in points]))
    if rule == "hull":
        spine = there.convex_hull
    else:
        spine = LineString(there.geoms) if len(points) > 1 else there.geoms[0]
    return _stored(flat, spine.buffer(km, quad_segs=ARCS).simplify(km / 50))


def polygons(geometry: Any) -> Any:
    """Only the areas of a geometry: stray points and lines of an intersection fall away.

    >>> polygons(shapely.GeometryCollection([shapely.Point(0, 0)])).is_empty
    True
    """
    parts = [g for g in shapely.get_parts(geometry).tolist() if isinstance(g, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def geojson(geometry: Any) -> dict[str, Any]:
    """A geometry as a GeoJSON object, numbers as they are stored."""
    return json.loads(shapely.to_geojson(geometry))
