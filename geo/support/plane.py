"""Degrees <-> metres about a point: discs, sectors, half-planes, and the radius of a shape.

Equirectangular about an origin: x east, y north, metres on the IUGG sphere; true to 1 % within
some hundred kilometres, which is finer than what the shapes made with it claim to know.
"""

import math
from typing import Any

import numpy as np
import shapely
import shapely.affinity
import shapely.ops

from geo.model import EARTH_RADIUS_M, Direction, Outline, Point

_WINDS = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()
BEARING = {wind: 22.5 * i for i, wind in enumerate(_WINDS)}
FLAT_DEGREES = 20.0
OVERSEAS_DEGREES = 5.0
KM_PER_DEGREE = 111.195  # mean length of a degree of latitude on the IUGG sphere
HORIZON_M = 3_000_000.0  # a half-plane reaches this far: wider than any division


class Plane:
    """Metres, or another unit of so many metres, about a point, and back to WGS84 degrees."""

    def __init__(self, origin: Point, unit_m: float = 1.0) -> None:
        self.lat, self.lon = origin.lat, origin.lon
        self.ky = math.radians(1) * EARTH_RADIUS_M / unit_m
        self.kx = self.ky * max(math.cos(math.radians(origin.lat)), 0.01)

    def xy(self, point: Point) -> tuple[float, float]:
        return (point.lon - self.lon) * self.kx, (point.lat - self.lat) * self.ky

    def there(self, geometry: Any) -> Any:
        """A geometry in (lon, lat) degrees -> in metres from the origin, x east, y north."""
        return shapely.transform(
            geometry, lambda c: (c - (self.lon, self.lat)) * (self.kx, self.ky)
        )

    def back(self, geometry: Any) -> Any:
        """A geometry in metres from the origin -> in degrees."""
        return shapely.transform(geometry, lambda c: c / (self.kx, self.ky) + (self.lon, self.lat))

    def disc(self, radius: float) -> Any:
        return shapely.Point(0, 0).buffer(radius, quad_segs=16)

    def sector(self, bearing: float, half_angle: float, near: float, far: float) -> Any:
        """A piece of a ring: bearings in degrees from north, clockwise; radii in metres."""
        steps = [bearing - half_angle + half_angle * i / 8 for i in range(17)]
        rim = [(math.sin(math.radians(a)), math.cos(math.radians(a))) for a in steps]
        outer = [(x * far, y * far) for x, y in rim]
        inner = [(x * near, y * near) for x, y in reversed(rim)] if near > 0 else [(0.0, 0.0)]
        return shapely.Polygon(outer + inner)


def half_plane(origin: Point, wind: Direction, beyond: float) -> Any:
    """What lies farther than `beyond` metres towards a wind, seen from a point, as a big square."""
    bearing = math.radians(BEARING[wind])
    ux, uy = math.sin(bearing), math.cos(bearing)
    far = HORIZON_M
    x, y = ux * beyond, uy * beyond
    corners = [
        (x - uy * far, y + ux * far),
        (x + uy * far, y - ux * far),
        (x + uy * far + ux * far, y - ux * far + uy * far),
        (x - uy * far + ux * far, y + ux * far + uy * far),
    ]
    return Plane(origin).back(shapely.Polygon(corners))


def polygons(shape: Any) -> Any:
    """The areas of a geometry, a polygon or a multipolygon; None where it has none.

    >>> polygons(shapely.GeometryCollection([shapely.Point(0, 0)])) is None
    True
    """
    flat = shapely.get_parts(shapely.get_parts(shape))  # collections of multipolygons
    parts = [part for part in flat if part.geom_type == "Polygon" and part.area > 0]
    if len(parts) > 1:
        return shapely.multipolygons(parts)
    return parts[0] if parts else None


def wrapped(area: Any) -> Any:
    """The same shape with what lies beyond the 180th meridian moved to the other side of it."""
    west, _, east, _ = area.bounds
    if west >= -180 and east <= 180:
        return area
    world = shapely.box(-180, -90, 180, 90)
    moved = (shapely.affinity.translate(area, by) for by in (-360, 0, 360))
    return shapely.union_all([shapely.intersection(world, part) for part in moved])


def over_the_edge(area: Any) -> Any:
    """The same shape, cut at the 180th meridian where a ring was drawn across it without a cut.

    A step of more than half the globe between two corners is taken for the short way round.

    >>> fiji = shapely.Polygon([(179, -20), (-179, -20), (-179, -15), (179, -15)])
    >>> [part.bounds for part in over_the_edge(fiji).geoms]
    [(-180.0, -20.0, -179.0, -15.0), (179.0, -20.0, 180.0, -15.0)]
    """
    parts, cut = shapely.get_parts(area), False
    for at, part in enumerate(parts):
        ring = part.exterior if part.geom_type == "Polygon" else None
        steps = np.abs(np.diff(shapely.get_coordinates(ring)[:, 0]))
        if ((steps > 180) & (steps < 360)).any():
            eastward = shapely.transform(
                part, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]])
            )
            parts[at], cut = wrapped(eastward), True
    return shapely.union_all(parts) if cut else area


def mainland(area: Any) -> Any:
    """The parts of a country that hang together with its largest, by gaps of OVERSEAS_DEGREES.

    'Southern France' does not reach French Guiana.
    """
    parts = shapely.get_parts(area)
    if len(parts) < 2:
        return area
    reach = shapely.box(*shapely.bounds(parts).T, ccw=True)
    held, edge = {int(shapely.area(parts).argmax())}, [int(shapely.area(parts).argmax())]
    tree = shapely.STRtree(reach)
    while edge:
        near = tree.query(reach[edge], "dwithin", distance=OVERSEAS_DEGREES)[1]
        edge = list(set(near.tolist()) - held)
        held.update(edge)
    return area if len(held) == len(parts) else shapely.multipolygons(parts[sorted(held)])


def _radius_on_sphere_m(area: Any) -> float:
    lon, lat = np.radians(shapely.get_coordinates(area).T)
    spots = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    middle = spots.mean(axis=0)
    rim = _rim(spots, middle / max(float(np.linalg.norm(middle)), 1e-9))
    for step in range(2, 200):  # Badoiu and Clarkson (2003): towards the farthest, ever less
        farthest = rim[(rim @ middle).argmin()]  # on a sphere: the least product
        middle = middle + (farthest - middle) / step
    middle /= max(float(np.linalg.norm(middle)), 1e-9)
    y, x = math.degrees(math.asin(middle[2])), math.degrees(math.atan2(middle[1], middle[0]))
    if not shapely.intersects_xy(area, x, y):
        middle = spots[(spots @ middle).argmax()]
    return EARTH_RADIUS_M * math.acos(max(-1.0, min(1.0, float((spots @ middle).min()))))


def _rim(spots: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Of unit vectors (n, 3) those that may lie farthest from anywhere among them.

    They are the corners of the hull, which a gnomonic projection keeps: great circles are straight
    in it. What leaves the hemisphere about the middle cannot be projected, and stays whole.
    """
    depth = spots @ middle
    if depth.min() < 0.05:
        return spots
    east = np.cross((0.0, 0.0, 1.0) if abs(middle[2]) < 0.9 else (1.0, 0.0, 0.0), middle)
    east /= np.linalg.norm(east)
    north = np.cross(middle, east)
    flat = np.column_stack((spots @ east, spots @ north)) / depth[:, None]
    corners = shapely.get_coordinates(shapely.linestrings(flat).convex_hull)
    rim = middle + corners[:, :1] * east + corners[:, 1:] * north
    return rim / np.linalg.norm(rim, axis=1)[:, None]


def reach_m(outline: Outline) -> float:
    """The radius_m of an outline, measured once."""
    if outline.radius_m is None:
        outline.radius_m = radius_m(outline.shape)
    return outline.radius_m


def radius_m(area: Any) -> float:
    """The point-radius doubt of a shape in metres: from its corrected centre to its farthest point.

    The centre is that of the smallest enclosing circle, or the nearest point of the shape to it.
    A shape wider than FLAT_DEGREES, or cut by the 180th meridian, is measured on the sphere.
    """
    west, south, east, north = area.bounds
    if max(east - west, north - south) > FLAT_DEGREES:
        return _radius_on_sphere_m(area)
    centre = area.centroid
    plane = Plane(Point(lat=centre.y, lon=centre.x))
    there = plane.there(area.convex_hull)
    middle = shapely.minimum_bounding_circle(there).centroid
    if not area.covers(plane.back(middle)):
        middle = shapely.ops.nearest_points(plane.there(area), middle)[0]
    away = shapely.get_coordinates(there) - (middle.x, middle.y)
    return math.sqrt(float((away * away).sum(axis=1).max()))
