"""A location phrase and its resolved names -> a shape, a precision code, a radius of doubt.

The geometry of 'southern Idlib', 'Hama countryside', '15 km north of Saraqib', 'the road between A
and B', 'the Syrian-Turkish border', 'along the M5', for any country. Rules and their sources:

- The radius of doubt is the point-radius method: the distance from the shape's corrected centre
  to its farthest point (Wieczorek, Guo and Hijmans 2004, doi 10.1080/13658810412331280211;
  Chapman and Wieczorek 2020, Georeferencing Best Practices, doi 10.15468/doc-gg7h-s853).
- Offsets: the same sources' offset at a heading: distance precision, direction precision of a
  compass of eight winds (22.5 degrees each side) and the extent of the start, combined.
- Precision is UCDP's where_prec (Sundberg and Melander 2013; Hogbladh, UCDP GED Codebook).
- A direction of a division is the half-plane through its capital, moved out of the built-up
  area; of a country, by tenths that weigh extent and towns alike (divisions.extents). How the
  two were measured stands in data/README.md; tests/bench/directions.py measures again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import shapely

from geo.gazetteer import divisions, waters
from geo.language import letters
from geo.model import Direction, Expression, Kind, Match, Place, Point, Precision, Relation
from geo.support.plane import BEARING, Plane, half_plane, radius_m, wrapped
from geo.toponyms.extents import End, town_radius_m

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

# 'Near' a settlement: this far beyond its built-up area. UCDP's code 2 allows 25 km; gazetteers'
# practice is half the way to the next settlement, which in Syria's west is 2 to 5 km.
NEAR_M = 5_000
FARTHEST_M = 1_000_000  # 'between' places farther apart, or farther from one, says little
# Countryside of a settlement, and 'north of' it without a distance: this far beyond it.
COUNTRYSIDE_M = 15_000
UCDP_NEAR_M = 25_000  # where_prec 2 ends here
BORDER_M = 10_000  # each side of a border: 'on the border' in reports
ALONG_M = 5_000  # each side of a road or river
ARCS = 4  # pieces of a quarter circle round the bends of a strip: 2 % inside the true arc
# A road between two places leaves the straight line by this share of it, on each side.
DETOUR = 0.12
NARROWEST_M = 3_000
# A country's directions begin at these tenths (0 to 10): see divisions.extents. Measured on 650
# facts 'town X is (not) in the north of Y' of 40 countries by tests/bench/directions.py: of the
# towns that belong 0.99 are in, of the others 0.94 are out. Halves of the extent: 0.95 and 0.83.
CARDINAL, DIAGONAL_SUM, DIAGONAL_EACH, CENTRE = 6, 12, 3.5, 2.5
WIND_HALF_ANGLE = 22.5  # degrees: a compass of eight winds
# A sector of a town's surroundings is wider than one wind: 'western outskirts' meets 'southern'.
SECTOR_HALF_ANGLE = 45

_NAMED = {wind: wind.name.lower().replace("_", "-") for wind in Direction}
AREA_PRECISION = {
    Kind.COUNTRY: Precision.COUNTRY,
    Kind.ADMIN1: Precision.ADMIN1,
    **dict.fromkeys((Kind.ADMIN2, Kind.ADMIN3), Precision.ADMIN2),
    Kind.REGION: Precision.FUZZY,
}

MOST_KEPT = 1 << 9  # phrases of a process whose shapes are kept: reports repeat them
_KEPT: WeakKeyDictionary[Gazetteer, dict[tuple, Region | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Region:
    """What a phrase means on the ground: WGS84 polygon(s), UCDP code, radius of doubt in metres."""

    shape: Any
    precision: Precision
    uncertainty_m: float
    reason: str


def shape(
    expression: Expression, anchors: Sequence[Match], gazetteer: Gazetteer | None
) -> Region | None:
    """The Region of a phrase, whose names were resolved to `anchors` in their order.

    None where a name is unresolved, or the phrase has no shape (two places that share no border).
    """
    if not anchors:
        return None
    if gazetteer is None or any(anchor.place is None for anchor in anchors):
        return _shape(expression, anchors, gazetteer)
    known = _KEPT.setdefault(gazetteer, {})
    key = (
        expression.relation, expression.direction, expression.distance_m, _arabic(expression),
        *((anchor.place.id, anchor.name, anchor.wide) for anchor in anchors),
        anchors[0].mention.spelling if expression.relation is Relation.ALONG else "",
    )  # fmt: skip
    if key not in known:
        if len(known) >= MOST_KEPT:
            known.clear()
        known[key] = _shape(expression, anchors, gazetteer)
    return known[key]


def _shape(
    expression: Expression, anchors: Sequence[Match], gazetteer: Gazetteer | None
) -> Region | None:
    ends = [End(anchor) for anchor in anchors]
    if expression.relation is Relation.ALONG and ends[0].line is None:
        ends[0].line = waters.river(anchors[0].mention.spelling)
    if any(end.area is None and end.line is None and end.centre is None for end in ends):
        return None
    found = _RULES[expression.relation](expression, ends, gazetteer)
    if found is None:
        return None
    area, precision, reason, doubt = (*found, None)[:4]
    if all(area is not end.area for end in ends):  # what a gazetteer holds is whole as it is
        area = _clean(wrapped(area))
    if area is None:
        return None
    return Region(area, precision, round(doubt or radius_m(area)), reason)


# --- the rules: (expression, ends, gazetteer) -> (shape, precision, reason[, doubt in metres]) ---


def _direction(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end, wind = ends[0], expression.direction
    if wind is None:
        return None
    named = f"the {_NAMED[wind]} of {end.name}"
    middle = wind is Direction.CENTRE
    if end.area is None:
        reach = end.extent_m + (0 if middle or not _arabic(expression) else COUNTRYSIDE_M)
        sector = _about(end, wind, reach / 2 if middle else reach)
        return sector, Precision.NEAR, f"{named}: a sector of {reach / 1000:.0f} km"
    if end.kind is Kind.COUNTRY:
        part, how = country_part(end.country, wind), "by tenths of its extent and of its towns"
        if part is None:
            part, how = _extent_part(end.area, wind), "by its extent"
        return _cut(end.mainland, part), Precision.FUZZY, f"{named}: {how}"
    seat = None if middle else _seat(end, gazetteer)
    if seat is None:
        how = "the middle of its extent" if middle else "half of its extent"
        cut = _cut(end.area, _extent_part(end.area, wind))
    else:
        beyond = town_radius_m(seat.population)
        how = f"the side of {seat.name}, from {beyond / 1000:.1f} km outside it"
        cut = _cut(end.area, half_plane(seat.point, wind, beyond))
    if cut.is_empty:  # a capital at the very edge: nothing of the division lies beyond it
        cut, how = _cut(end.area, _extent_part(end.area, wind)), "half of it"
    return cut, Precision.FUZZY, f"{named}: {how}"


def _countryside(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end, wind = ends[0], expression.direction
    if end.area is None:
        area, *told = _around(end, wind, end.extent_m + COUNTRYSIDE_M, "countryside of")
        home = gazetteer.country(end.country) if end.country else None
        if home is not None and home.outline is not None:
            area = area.intersection(home.shape)
        return area, *told
    if wind is not None:
        area, precision, reason = _direction(expression, ends, gazetteer)
        return area, precision, f"countryside in {reason}"
    area, reason = end.area, f"{end.name} as a whole"
    seat = _seat(end, gazetteer) if end.kind is not Kind.COUNTRY else None
    if seat is not None:
        beyond = town_radius_m(seat.population)
        plane = Plane(seat.point)
        area = area.difference(plane.back(plane.disc(beyond)))
        reason = f"{end.name} outside {seat.name} ({beyond / 1000:.1f} km)"
    return area, AREA_PRECISION.get(end.kind, Precision.FUZZY), f"countryside: {reason}"


def _near(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end = ends[0]
    if end.area is not None:
        if expression.direction is not None:
            return _direction(expression, ends, gazetteer)
        precision = AREA_PRECISION.get(end.kind, Precision.FUZZY)
        return end.area, precision, f"in or near {end.name}: {end.name} itself", end.extent_m
    if end.line is not None:
        return _along(expression, ends, gazetteer)
    return _around(end, expression.direction, end.extent_m + NEAR_M, "near")


def _around(end: End, wind: Direction | None, reach: float, words: str):
    side = f", to the {_NAMED[wind]}" if wind in BEARING else ""
    reason = f"{words} {end.name}: {reach / 1000:.0f} km{side}"
    return _about(end, wind, reach), Precision.NEAR, reason


def _offset(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end, wind, away = ends[0], expression.direction, expression.distance_m
    if away is None and end.area is not None and end.kind in (Kind.COUNTRY, Kind.ADMIN1):
        wide = Direction(wind[-2:]) if wind is not None and wind in BEARING else wind
        return _direction(replace(expression, direction=wide), ends, gazetteer)  # 'north of Syria'
    if away is None and wind is None:
        return _near(expression, ends, gazetteer)
    if wind is Direction.CENTRE or (away or 0) > FARTHEST_M:
        return None
    if away is None:
        reach = end.extent_m + COUNTRYSIDE_M
        reason = f"{_NAMED[wind]} of {end.name}: within {reach / 1000:.0f} km"
        return _about(end, wind, reach, end.extent_m / 2), Precision.NEAR, reason
    slack = end.extent_m + distance_precision_m(away)
    near, far = max(0.0, away - slack), away + slack
    near_by = away <= UCDP_NEAR_M and end.area is None
    precision = Precision.NEAR if near_by else Precision.FUZZY
    area = _about(end, wind, far, near, WIND_HALF_ANGLE)
    if wind is None:
        return area, precision, f"{away / 1000:g} km from {end.name}", far
    turn = math.radians(WIND_HALF_ANGLE)
    doubt = math.hypot(far * math.cos(turn) - away, far * math.sin(turn))
    reason = f"{away / 1000:g} km {_NAMED[wind]} of {end.name}"
    return area, precision, reason, max(doubt, slack)


def _between(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    if len(ends) < 2:
        return None
    plane = Plane(ends[0].centre)
    xy = [plane.xy(end.centre) for end in ends]
    names = " and ".join(end.name for end in ends)
    if len(xy) > 2:
        area = shapely.MultiPoint(xy).convex_hull.buffer(NARROWEST_M)
        return plane.back(area), Precision.FUZZY, f"the triangle of {names}"
    line = shapely.LineString(xy)
    if line.length > FARTHEST_M:
        return None
    width = max(NARROWEST_M, DETOUR * line.length)
    reason = f"between {names}: {width / 1000:.0f} km each side of the straight line"
    return plane.back(line.buffer(width)), Precision.FUZZY, reason


def _border(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    areas = [end.area for end in ends]
    if any(area is None for area in areas):
        return None
    names = " and ".join(end.name for end in ends)
    edge = areas[0].boundary if len(ends) > 1 else _land_border(ends[0])
    for area in areas[1:]:
        if not edge.is_empty:
            edge = edge.intersection(shapely.union_all(_widened(area, edge)))
    if edge.is_empty:
        return None
    reach = BORDER_M * 2 if len(ends) > 2 else BORDER_M  # three lands meet in a point
    plane = _plane(edge)
    strip = plane.back(plane.there(edge).simplify(reach / 20).buffer(reach, quad_segs=ARCS))
    if len(ends) > 1:
        parts = shapely.clip_by_rect(areas, *strip.bounds)
        strip = strip.intersection(shapely.union_all(parts))
    wind = expression.direction
    if wind in BEARING:
        part = country_part(ends[0].country, wind) if ends[0].kind is Kind.COUNTRY else None
        strip = strip.intersection(part or _extent_part(areas[0], wind))
    return strip, Precision.FUZZY, f"border of {names}: {reach / 1000:.0f} km each side"


def _along(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    line = ends[0].line
    if line is None or line.is_empty:
        return None
    plane = _plane(line)
    area = plane.back(plane.there(line).buffer(ALONG_M, quad_segs=ARCS))
    return area, Precision.FUZZY, f"along {ends[0].name}: {ALONG_M / 1000:.0f} km each side"


def _about(
    end: End,
    wind: Direction | None,
    far: float,
    near: float = 0.0,
    half_angle: float = SECTOR_HALF_ANGLE,
) -> Any:
    """A sector about a place towards a wind, from `near` to `far` metres; a ring without one."""
    plane = Plane(end.centre)
    if wind in BEARING:
        return plane.back(plane.sector(BEARING[wind], half_angle, near, far))
    ring = plane.disc(far)
    return plane.back(ring.difference(plane.disc(near)) if near > 0 else ring)


def _plane(geometry: Any) -> Plane:
    centre = geometry.centroid
    return Plane(Point(lat=centre.y, lon=centre.x))


def _seat(end: End, gazetteer: Gazetteer) -> Place | None:
    """The capital of a division that lies in its outline."""
    seat = gazetteer.capital(end.place) if end.place is not None else None
    inside = seat and end.area.intersects(shapely.Point(seat.point.lon, seat.point.lat))
    return seat if inside else None


_RULES = {
    Relation.DIRECTION: _direction,
    Relation.COUNTRYSIDE: _countryside,
    Relation.NEAR: _near,
    Relation.OFFSET: _offset,
    Relation.BETWEEN: _between,
    Relation.BORDER: _border,
    Relation.ALONG: _along,
}
_TOUCH = 0.02  # degrees: two simplified shapes that share a border lie this near


# --- measures ----------------------------------------------------------------------------------


def distance_precision_m(distance_m: float) -> float:
    """How exactly a written distance is meant, metres: half of its last unit that is not zero.

    Wieczorek et al. 2004, by the significant digits of the number as kilometres: 15 km is meant
    to 0.5 km; 20 km to 5 km; 100 km to 50 km... but never more than a quarter of the distance.

    >>> distance_precision_m(15_000), distance_precision_m(20_000), distance_precision_m(2_000)
    (500.0, 5000.0, 500.0)
    """
    unit = 100.0
    while distance_m % (unit * 10) < 1 and unit * 10 <= distance_m:
        unit *= 10
    return min(unit / 2, distance_m / 4)


def country_part(country: str | None, wind: Direction) -> Any:
    """The part of the globe towards `wind` of a country, to be cut with its shape; None unknown."""
    tenths = divisions.extents().get(country or "")
    if tenths is None:
        return None
    lons, lats = tenths
    if wind is Direction.CENTRE:
        low, high = CENTRE, 10 - CENTRE
        return shapely.box(_at(lons, low), _at(lats, low), _at(lons, high), _at(lats, high))
    if len(wind.value) == 1:
        return shapely.box(
            _at(lons, CARDINAL) if wind is Direction.EAST else -180.0,
            _at(lats, CARDINAL) if wind is Direction.NORTH else -90.0,
            _at(lons, 10 - CARDINAL) if wind is Direction.WEST else 180.0,
            _at(lats, 10 - CARDINAL) if wind is Direction.SOUTH else 90.0,
        )
    # The corner: where the two tenths together pass DIAGONAL_SUM and each its own least.
    up, right = "N" in wind.value, "E" in wind.value
    edge = []
    span = DIAGONAL_SUM - 2 * DIAGONAL_EACH
    for u in (DIAGONAL_EACH + span * i / 16 for i in range(17)):
        v = DIAGONAL_SUM - u
        edge.append((_at(lons, u if right else 10 - u), _at(lats, v if up else 10 - v)))
    x, y = (180.0 if right else -180.0), (90.0 if up else -90.0)
    return shapely.Polygon([(edge[0][0], y), *edge, (x, edge[-1][1]), (x, y)])


def _at(tenths: tuple[float, ...], k: float) -> float:
    low = min(int(k), 9)
    return tenths[low] + (tenths[low + 1] - tenths[low]) * (k - low)


def _extent_part(area: Any, wind: Direction) -> Any:
    """The half of a shape's own extent towards a wind, or its middle."""
    west, south, east, north = area.bounds
    x, y = (west + east) / 2, (south + north) / 2
    if wind is Direction.CENTRE:
        dx, dy = (east - west) / 4, (north - south) / 4
        return shapely.box(x - dx, y - dy, x + dx, y + dy)
    return half_plane(Point(lat=y, lon=x), wind, 0)


def _cut(area: Any, part: Any) -> Any:
    """What of an area lies in another; in an upright box, which most are, it is found faster."""
    west, south, east, north = part.bounds
    if math.isclose(part.area, (east - west) * (north - south)):
        return shapely.clip_by_rect(area, west, south, east, north)
    return area.intersection(part)


def _land_border(end: End) -> Any:
    """The part of a country's or division's outline that it shares with land of another."""
    outline = end.area.boundary
    if end.kind is not Kind.COUNTRY:
        return outline
    west, south, east, north = end.area.bounds
    others = [
        divisions.shape(f"ne:{code}")
        for code, (lons, lats) in divisions.extents().items()
        if code != end.country
        and lons[0] - _TOUCH <= east
        and lons[-1] + _TOUCH >= west
        and lats[0] - _TOUCH <= north
        and lats[-1] + _TOUCH >= south
    ]
    touching = _widened(others, outline)
    return outline.intersection(shapely.union_all(touching)) if len(touching) else outline


def _widened(areas: Any, line: Any) -> Any:
    """The parts of some areas that lie beside a line, wider by _TOUCH: all of Russia is large."""
    west, south, east, north = line.bounds
    margin = 3 * _TOUCH
    parts = shapely.clip_by_rect(
        shapely.get_parts(areas), west - margin, south - margin, east + margin, north + margin
    )
    parts = parts[~shapely.is_empty(parts)]
    shapely.prepare(line)
    return shapely.buffer(parts[shapely.dwithin(line, parts, _TOUCH)], _TOUCH, quad_segs=ARCS)


def _clean(area: Any) -> Any:
    """The polygons of a shape, valid; None when nothing is left."""
    if not area.is_valid:
        area = shapely.make_valid(area)
    parts = [g for g in shapely.get_parts(shapely.get_parts(area)) if g.area > 0]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0] if parts else None


def _arabic(expression: Expression) -> bool:
    return letters.holds_uncased(expression.anchors[0].text)
