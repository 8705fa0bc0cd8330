"""Positions and shapes -> the same, no finer than a grid of stated width.

A point is moved to the middle of the cell that it lies in. A shape, or a part of one, that is under
SMALL cells across becomes the square of whole cells about the middle of the cell in which its own
middle lies: the square holds it, and says no more than that cell and how many cells wide it is. Of
what is larger, an area stays, without the holes in it that are smaller, and a line runs through the
middles of its cells. Degrees are WGS84, x = longitude.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import shapely

from geo.model import Point
from geo.support.plane import KM_PER_DEGREE

GRID_KM = 5.0  # wide enough that no house is told from its neighbours, near enough for a district
STEPS = 10_000  # to the degree: positions in one step or in neighbouring ones are one place
SMALL = 4  # cells: the outline of what is narrower tells a place inside a cell


def cell(point: Point, grid_km: float) -> tuple[Point, float]:
    """The middle of the grid's cell that holds a point, and the cell's half diagonal in metres.

    The grid's rows are whole numbers of cells from the equator; in each row the columns are as
    wide, in kilometres, as the row is high.

    >>> cell(Point(lat=35.864, lon=36.806), 5)
    (Point(lat=35.8604, lon=36.813), 3540.0)
    """
    lat, lon = middles(np.array([point.lat]), np.array([point.lon]), grid_km)
    return Point(lat=float(lat[0]), lon=float(lon[0])), half_diagonal_m(grid_km)


def half_diagonal_m(grid_km: float) -> float:
    """The radius in metres, rounded up to ten, of the circle that holds a cell."""
    return math.ceil(grid_km * 1000 * math.sqrt(0.5) / 10) * 10.0


def middles(lat: np.ndarray, lon: np.ndarray, grid_km: float) -> tuple[np.ndarray, np.ndarray]:
    """(lat, lon) of the middles of the cells that hold positions, in degrees."""
    high = grid_km / KM_PER_DEGREE
    middle = np.clip((np.floor(lat / high) + 0.5) * high, -90, 90)
    wide = high / np.maximum(0.01, np.cos(np.radians(middle)))
    across = np.clip((np.floor(lon / wide) + 0.5) * wide, -180, 180)
    return np.round(middle, 4), np.round(across, 4)


def nearest(grid_km: float) -> float:
    """The zoom (Leaflet's) at which a cell of the grid is as wide as a tile, at the equator.

    >>> nearest(5), nearest(200)
    (12.0, 7.0)
    """
    return float(min(17, max(1, math.floor(math.log2(360 * KM_PER_DEGREE / grid_km)))))


def coarse(shape: Any, grid_km: float, lines: bool = True) -> tuple[Any, float]:
    """(the shape as it may be shown, metres of doubt that this added); a point stays a point.

    Without `lines` a line that is larger stays as it is.

    >>> print(coarse(shapely.Point(36.806, 35.864), 5)[0])
    POINT (36.813 35.8604)
    >>> house = shapely.box(36.806, 35.864, 36.8061, 35.8641)
    >>> [round(side, 3) for side in coarse(house, 5)[0].bounds]
    [36.758, 35.815, 36.868, 35.905]
    """
    if shape is None or shape.is_empty:
        return shape, 0.0
    if shape.geom_type == "Point":
        middle, doubt = cell(Point(lat=shape.y, lon=shape.x), grid_km)
        return shapely.Point(middle.lon, middle.lat), doubt
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection of collections at most
    told = [_part(part, grid_km, lines) for part in parts]
    doubt = max((added for _, added in told), default=0.0)
    return (shapely.union_all([part for part, _ in told]), doubt) if doubt else (shape, 0.0)


class Coarse(NamedTuple):
    """Shapes as they may be shown, the metres of doubt that this added to each, and the exact
    positions, (lat, lon) each, that are not shown any more."""

    shapes: np.ndarray
    doubt: np.ndarray
    exact: np.ndarray


def coarsened(shapes: Any, grid_km: float, lines: bool = True) -> Coarse:
    """Many shapes, None among them, as `coarse` gives each."""
    given = [shapely.Point(s.lon, s.lat) if isinstance(s, Point) else s for s in shapes]
    given = np.array([None, *given], dtype=object)[1:]
    told, doubt = given.copy(), np.zeros(len(given))
    points = (shapely.get_type_id(given) == 0) & ~shapely.is_empty(given)
    if points.any():
        lat, lon = middles(shapely.get_y(given[points]), shapely.get_x(given[points]), grid_km)
        told[points], doubt[points] = shapely.points(lon, lat), half_diagonal_m(grid_km)
    gone = [shapely.get_coordinates(given[points])]
    for row in np.flatnonzero(~points & ~shapely.is_missing(given)):
        told[row], doubt[row] = coarse(given[row], grid_km, lines)
        if doubt[row]:
            shown = set(map(tuple, shapely.get_coordinates(told[row]).tolist()))
            was = shapely.get_coordinates(given[row])
            gone.append(was[[tuple(at) not in shown for at in was.tolist()]])
    return Coarse(told, doubt, np.vstack(gone)[:, ::-1])


def _part(part: Any, grid_km: float, lines: bool) -> tuple[Any, float]:
    if hasattr(part, "geoms"):
        return coarse(part, grid_km, lines)
    if _widest(part) < SMALL * grid_km:
        return _square(part, grid_km)
    if lines and part.geom_type == "LineString":
        xy = shapely.get_coordinates(part)
        lat, lon = middles(xy[:, 1], xy[:, 0], grid_km)
        turns = np.ones(len(lat), dtype=bool)
        turns[1:] = (np.diff(lat) != 0) | (np.diff(lon) != 0)
        return shapely.LineString(np.column_stack([lon, lat])[turns]), half_diagonal_m(grid_km)
    rings = part.interiors if part.geom_type == "Polygon" else ()
    holes = [ring for ring in rings if _widest(ring) >= SMALL * grid_km]
    if len(holes) < len(rings):
        return shapely.Polygon(part.exterior, holes), half_diagonal_m(grid_km)
    return part, 0.0


def _widest(part: Any) -> float:
    """The width or height in kilometres, whichever is more, of the box round a shape."""
    west, south, east, north = part.bounds
    across = math.cos(math.radians((south + north) / 2))
    return max((east - west) * KM_PER_DEGREE * across, (north - south) * KM_PER_DEGREE)


def _square(part: Any, grid_km: float) -> tuple[Any, float]:
    west, south, east, north = part.bounds
    lat, lon = middles(np.array([(south + north) / 2]), np.array([(west + east) / 2]), grid_km)
    lat, lon = float(lat[0]), float(lon[0])
    # its middle is half a cell off at most, and it is no wider than so many cells
    half = (1 + max(1, math.ceil(_widest(part) / grid_km))) / 2
    reach = half * grid_km / KM_PER_DEGREE
    across = reach / max(0.01, math.cos(math.radians(min(89.0, abs(lat) + reach))))
    box = (lon - across, lat - reach, lon + across, lat + reach)
    limits = ((-180, 180), (-90, 90), (-180, 180), (-90, 90))
    box = [round(min(max(v, low), high), 4) for v, (low, high) in zip(box, limits, strict=True)]
    return shapely.box(*box), round(half * grid_km * 1000 * math.sqrt(2))


def steps(positions: np.ndarray) -> frozenset[tuple[int, int]]:
    """The steps of eleven metres in which positions, (lat, lon) each, and their neighbours lie."""
    told = np.unique(np.round(positions * STEPS).astype(np.int64), axis=0).tolist()
    near = (-1, 0, 1)
    return frozenset((lat + i, lon + j) for lat, lon in told for i in near for j in near)


def among(positions: np.ndarray, exact: frozenset[tuple[int, int]]) -> np.ndarray:
    """Which of some positions, (lat, lon) each, lie in some steps."""
    told = map(tuple, np.round(positions * STEPS).astype(np.int64).tolist())
    return np.array([one in exact for one in told], dtype=bool)


def apart(shape: Any, exact: frozenset[tuple[int, int]], grid_km: float) -> Any:
    """A shape whose corners among some exact positions are moved to the middles of their cells.

    So is the outline of 'north of X' about X, where another place that is shown is X itself.
    """
    if shape is None or shape.is_empty or shape.geom_type == "Point":
        return shape
    xy = shapely.get_coordinates(shape)
    here = among(xy[:, ::-1], exact)
    if not here.any():
        return shape
    lat, lon = middles(xy[here, 1], xy[here, 0], grid_km)
    xy[here] = np.column_stack([lon, lat])
    moved = shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(shape)), xy)
    return moved if moved.is_valid else shapely.make_valid(moved)
