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
from geo.model import (
    Direction,
    Expression,
    Kind,
    Match,
    Mention,
    Point,
    Precision,
    Relation,
)
from geo.support.plane import BEARING, Plane, half_plane, radius_m, wrapped
from geo.toponyms import phrases as folding
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
_AREA_PRECISION = {
    Kind.COUNTRY: Precision.COUNTRY,
    Kind.ADMIN1: Precision.ADMIN1,
    Kind.ADMIN2: Precision.ADMIN2,
    Kind.ADMIN3: Precision.ADMIN2,
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


def phrases(text: str, names: Sequence[Mention]) -> list[Mention]:
    """The mentions with the location phrases of `text` folded in: see phrases.fold."""
    return folding.fold(text, names)


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
    rule = _RULES[expression.relation]
    found = rule(expression, ends, gazetteer)
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
    if end.area is None:
        if end.centre is None:
            return None
        near = wind is Direction.CENTRE or not _arabic(expression)
        reach = end.extent_m if near else end.extent_m + COUNTRYSIDE_M
        plane = Plane(end.centre)
        if wind is Direction.CENTRE:
            sector = plane.disc(reach / 2)
        else:
            sector = plane.sector(BEARING[wind], SECTOR_HALF_ANGLE, 0, reach)
        return plane.back(sector), Precision.NEAR, f"{named}: a sector of {reach / 1000:.0f} km"
    if end.kind is Kind.COUNTRY:
        part = country_part(end.country, wind)
        reason = f"{named}: by tenths of its extent and of its towns"
        if part is None:
            part, reason = _extent_part(end.area, wind), f"{named}: by its extent"
        return _cut(end.mainland, part), Precision.FUZZY, reason
    seat = gazetteer.capital(end.place) if end.place is not None else None
    if wind is Direction.CENTRE:
        part, reason = _extent_part(end.area, wind), f"{named}: the middle of its extent"
    elif seat is None or not _holds(end.area, seat.point):
        part, reason = _extent_part(end.area, wind), f"{named}: half of its extent"
    else:
        beyond = town_radius_m(seat.population)
        part = half_plane(seat.point, wind, beyond)
        reason = f"{named}: the side of {seat.name}, from {beyond / 1000:.1f} km outside it"
    cut = _cut(end.area, part)
    if cut.is_empty:  # a capital at the very edge: nothing of the division lies beyond it
        cut, reason = _cut(end.area, _extent_part(end.area, wind)), f"{named}: half of it"
    return cut, Precision.FUZZY, reason


def _countryside(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end, wind = ends[0], expression.direction
    if end.area is not None:
        if wind is not None:
            area, precision, reason, *_ = _direction(expression, ends, gazetteer)
            return area, precision, f"countryside in {reason}"
        seat = gazetteer.capital(end.place) if end.place is not None else None
        area, reason = end.area, f"{end.name} as a whole"
        if seat is not None and end.kind is not Kind.COUNTRY and _holds(end.area, seat.point):
            beyond = town_radius_m(seat.population)
            plane = Plane(seat.point)
            area = area.difference(plane.back(plane.disc(beyond)))
            reason = f"{end.name} outside {seat.name} ({beyond / 1000:.1f} km)"
        return area, _AREA_PRECISION.get(end.kind, Precision.FUZZY), f"countryside: {reason}"
    found = _around(end, wind, end.extent_m + COUNTRYSIDE_M, "countryside of")
    if found is None:
        return None
    area, precision, reason = found
    home = gazetteer.country(end.country) if end.country else None
    if home is not None and home.outline is not None:
        area = area.intersection(home.shape)
    return area, precision, reason


def _near(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end = ends[0]
    if end.area is not None:
        if expression.direction is not None:
            return _direction(expression, ends, gazetteer)
        precision = _AREA_PRECISION.get(end.kind, Precision.FUZZY)
        return end.area, precision, f"in or near {end.name}: {end.name} itself", end.extent_m
    if end.line is not None:
        return _along(expression, ends, gazetteer)
    return _around(end, expression.direction, end.extent_m + NEAR_M, "near")


def _around(end: End, wind: Direction | None, reach: float, words: str):
    """A disc about a settlement, or its sector towards a wind."""
    if end.centre is None:
        return None
    plane = Plane(end.centre)
    if wind is None or wind is Direction.CENTRE:
        area, side = plane.disc(reach), ""
    else:
        area = plane.sector(BEARING[wind], SECTOR_HALF_ANGLE, 0, reach)
        side = f", to the {_NAMED[wind]}"
    return plane.back(area), Precision.NEAR, f"{words} {end.name}: {reach / 1000:.0f} km{side}"


def _offset(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    end, wind, away = ends[0], expression.direction, expression.distance_m
    if away is None and end.area is not None and end.kind in (Kind.COUNTRY, Kind.ADMIN1):
        wide = Direction(wind[-2:]) if wind is not None and wind in BEARING else wind
        return _direction(replace(expression, direction=wide), ends, gazetteer)  # 'north of Syria'
    if away is None and wind is None:
        return _near(expression, ends, gazetteer)
    centre = end.centre
    if centre is None or wind is Direction.CENTRE or (away or 0) > FARTHEST_M:
        return None
    plane = Plane(centre)
    if away is None:
        reach = end.extent_m + COUNTRYSIDE_M
        area = plane.sector(BEARING[wind], SECTOR_HALF_ANGLE, end.extent_m / 2, reach)
        reason = f"{_NAMED[wind]} of {end.name}: within {reach / 1000:.0f} km"
        return plane.back(area), Precision.NEAR, reason
    slack = end.extent_m + distance_precision_m(away)
    near, far = max(0.0, away - slack), away + slack
    near_by = away <= UCDP_NEAR_M and end.area is None
    precision = Precision.NEAR if near_by else Precision.FUZZY
    if wind is None:
        area = plane.disc(far)
        if near > 0:
            area = area.difference(plane.disc(near))
        return plane.back(area), precision, f"{away / 1000:g} km from {end.name}", far
    area = plane.sector(BEARING[wind], WIND_HALF_ANGLE, near, far)
    turn = math.radians(WIND_HALF_ANGLE)
    doubt = math.hypot(far * math.cos(turn) - away, far * math.sin(turn))
    reason = f"{away / 1000:g} km {_NAMED[wind]} of {end.name}"
    return plane.back(area), precision, reason, max(doubt, slack)


def _between(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    points = [end.centre for end in ends]
    if len(points) < 2 or any(p is None for p in points):
        return None
    plane = Plane(points[0])
    xy = [plane.xy(p) for p in points]
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
    centre = areas[0].representative_point()
    plane = Plane(Point(lat=centre.y, lon=centre.x))
    if len(ends) == 1:
        edge = _land_border(ends[0])
    else:
        edge = areas[0].boundary
        for area in areas[1:]:
            if not edge.is_empty:
                edge = edge.intersection(shapely.union_all(_widened(area, edge)))
    if edge.is_empty:
        return None
    reach = BORDER_M
    if len(ends) > 2:
        reach *= 2  # three lands meet in a point
    middle = edge.centroid
    plane = Plane(Point(lat=middle.y, lon=middle.x))
    strip = plane.back(plane.there(edge).simplify(reach / 20).buffer(reach, quad_segs=ARCS))
    if len(ends) > 1:
        parts = shapely.clip_by_rect(areas, *strip.bounds)
        strip = strip.intersection(shapely.union_all(parts))
    wind = expression.direction
    if wind is not None and wind is not Direction.CENTRE:
        part = country_part(ends[0].country, wind) if ends[0].kind is Kind.COUNTRY else None
        strip = strip.intersection(part or _extent_part(areas[0], wind))
    return strip, Precision.FUZZY, f"border of {names}: {reach / 1000:.0f} km each side"


def _along(expression: Expression, ends: list[End], gazetteer: Gazetteer):
    line = ends[0].line
    if line is None or line.is_empty:
        return None
    centre = line.centroid
    plane = Plane(Point(lat=centre.y, lon=centre.x))
    area = plane.back(plane.there(line).buffer(ALONG_M, quad_segs=ARCS))
    return area, Precision.FUZZY, f"along {ends[0].name}: {ALONG_M / 1000:.0f} km each side"


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
    west, east, south, north = (-180.0, 180.0, -90.0, 90.0)
    if wind is Direction.CENTRE:
        low, high = CENTRE, 10 - CENTRE
        return shapely.box(_at(lons, low), _at(lats, low), _at(lons, high), _at(lats, high))
    if len(wind.value) == 1:
        if wind is Direction.NORTH:
            south = _at(lats, CARDINAL)
        elif wind is Direction.SOUTH:
            north = _at(lats, 10 - CARDINAL)
        elif wind is Direction.EAST:
            west = _at(lons, CARDINAL)
        else:
            east = _at(lons, 10 - CARDINAL)
        return shapely.box(west, south, east, north)
    # The corner: where the two tenths together pass DIAGONAL_SUM and each its own least.
    up = wind in (Direction.NORTH_EAST, Direction.NORTH_WEST)
    right = wind in (Direction.NORTH_EAST, Direction.SOUTH_EAST)
    edge = []
    span = DIAGONAL_SUM - 2 * DIAGONAL_EACH
    steps = [DIAGONAL_EACH + span * i / 16 for i in range(17)]
    for u in steps:
        v = DIAGONAL_SUM - u
        edge.append((_at(lons, u if right else 10 - u), _at(lats, v if up else 10 - v)))
    x, y = (east if right else west), (north if up else south)
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


def _holds(area: Any, point: Point) -> bool:
    return area.intersects(shapely.Point(point.lon, point.lat))


def _clean(area: Any) -> Any:
    """The polygons of a shape, valid; None when nothing is left."""
    if area is None or area.is_empty:
        return None
    if not area.is_valid:
        area = shapely.make_valid(area)
    parts = [g for g in shapely.get_parts(area) if g.geom_type in ("Polygon", "MultiPolygon")]
    parts = [g for part in parts for g in shapely.get_parts(part) if g.area > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _arabic(expression: Expression) -> bool:
    return letters.holds_uncased(expression.anchors[0].text)
