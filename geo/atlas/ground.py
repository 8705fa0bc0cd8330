"""A box of the world -> what lies on the ground there, layer by layer, for a map.

Land, borders and divisions come from data/divisions (Natural Earth, public domain), lakes from
data/ground (Natural Earth), rivers from data/ground (World Data Bank II as in GSHHG 2.3.6, LGPL
3.0 or later), roads from data/roads. Everything is clipped to the box and simplified to what a
screen can show of it. Sources and licences: data/README.md.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from geo.gazetteer import divisions, waters
from geo.language import letters
from geo.support import compact, plane, shipped

LAYERS = ("land", "lakes", "rivers", "borders", "divisions", "roads")
SCREEN = 1600  # a box is drawn this many pixels wide or high at most: finer detail is not seen
WIDEST_WITH_DIVISIONS = 25.0  # degrees: in a larger box divisions would be a web of lines
DIGITS = 4  # decimals of the coordinates: 11 m, the grid of the shipped shapes
SLIVER = 0.001  # degrees: between a country and its divisions, thinner than this is no land
TOUCH = 0.01  # degrees: two countries whose outlines come this near share a border
LEAST_LAND = 2  # pixels: islands smaller than this square are left out, but no whole country
LEAST_WATER = 4  # pixels: a lake or river smaller than this on the screen is left out


def layers(south: float, west: float, north: float, east: float) -> dict[str, list[dict]]:
    """The layers of a box, WGS84 degrees: name -> its features, drawn in this order.

    Names: land, lakes, rivers, borders, divisions, roads. Each feature has a `shape` (x =
    longitude), a `kind`, and `id`, `name` and `arabic` where they are known. A box without extent,
    or wholly outside the world, gives empty layers.
    """
    south, north = max(-90.0, min(south, north)), min(90.0, max(south, north))
    west, east = max(-180.0, min(west, east)), min(180.0, max(west, east))
    found: dict[str, list[dict]] = {name: [] for name in LAYERS}
    if not (south < north and west < east):
        return found
    box = shapely.box(west, south, east, north)
    pixel = max(north - south, east - west) / SCREEN
    with_divisions = max(north - south, east - west) <= WIDEST_WITH_DIVISIONS
    countries, parts = _lands(box, pixel, with_divisions)
    for code, land in sorted(countries.items()):
        row = _countries()[code]
        known = _feature(land, "country", row.name, _arabic(row.names), row.id)
        found["land"].append({**known, "code": code})
    for row, shape in parts:
        found["divisions"].append(_feature(shape, "division", row.name, _arabic(row.names), row.id))
    found["borders"] = [_feature(line, "border") for line in _borders(countries, box)]
    for layer, kind in (("lakes", "lake"), ("rivers", "river")):
        found[layer] = _waters(layer, kind, box, pixel)
    found["roads"] = _roads(box, pixel)
    return found


@functools.cache
def _countries() -> dict[str, divisions.Row]:
    return {row.country: row for row in divisions.table() if row.level == 0}


def _lands(box: Any, pixel: float, with_divisions: bool):
    """(country code -> its land, [(division, its shape)]) in the box, simplified together."""
    pieces = _pieces(box, pixel, with_divisions)
    simple = shapely.coverage_simplify(np.array([s for _, s in pieces], dtype=object), pixel)
    lands, parts = defaultdict(list), []
    for (row, _), shape in zip(pieces, map(plane.polygons, simple), strict=True):
        if shape is None:
            continue
        lands[row.country].append(shape)
        if row.level == 1:
            parts.append((row, shape))
    least = (LEAST_LAND * pixel) ** 2
    return {code: _seen(shapely.union_all(shapes), least) for code, shapes in lands.items()}, [
        (row, _seen(shape, least)) for row, shape in parts
    ]


def _pieces(box: Any, pixel: float, with_divisions: bool) -> list[tuple[divisions.Row, Any]]:
    """The divisions in the box, where they are wanted, and the countries.

    A country is made of its divisions where these are wanted, so that both have the same lines;
    what no division covers is kept as a piece of its own.
    """
    rough = {} if with_divisions else _overview()
    inside = [row for row in divisions.table() if row.level < 2 and _meets(row, box)]
    pieces: list[tuple[divisions.Row, Any]] = []
    for country in (row for row in inside if row.level == 0):
        whole = _clipped(rough.get(country.country) or divisions.shape(country.id), box)
        if whole is None:
            continue
        own = _own(country, inside, box) if with_divisions else []
        if own:
            rest = whole.difference(shapely.union_all([shape for _, shape in own]))
            gap = max(pixel, SLIVER)
            whole = plane.polygons(rest.buffer(-gap).buffer(gap))
        pieces += own
        if whole is not None and not whole.is_empty:
            pieces.append((country, whole))
    return pieces


def _own(
    country: divisions.Row, inside: list[divisions.Row], box: Any
) -> list[tuple[divisions.Row, Any]]:
    """The first-order divisions of a country, as far as they lie in the box."""
    held = [row for row in inside if row.level == 1 and row.country == country.country]
    clipped = ((row, _clipped(divisions.shape(row.id), box)) for row in held)
    return [(row, shape) for row, shape in clipped if shape is not None]


def _meets(row: divisions.Row, box: Any) -> bool:
    """Whether the boxes of a division and of the map overlap."""
    west, south, east, north = box.bounds
    return row.west < east and row.east > west and row.south < north and row.north > south


@functools.cache
def _overview() -> dict[str, Any]:
    """Country code -> its shape in few points."""
    with shipped.path("ground", "countries.bin").open("rb") as blobs:
        content = blobs.read()
    return {
        code: compact.polygons(content[offset : offset + length])
        for of, code, _, offset, length, *_ in waters.index()
        if of == "countries"
    }


def _seen(shape: Any, least: float) -> Any:
    """A shape without the polygons smaller than `least` square degrees, its largest kept."""
    parts = sorted(shapely.get_parts(shape), key=lambda g: -g.area)
    kept = [g for i, g in enumerate(parts) if i == 0 or g.area >= least]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _borders(countries: dict[str, Any], box: Any) -> list[Any]:
    """The lines at which two countries' lands meet; where theirs differ a little, the first's."""
    lines = []
    codes = sorted(countries)
    tree = shapely.STRtree([countries[code] for code in codes])
    for i, one in enumerate(codes):
        outline = countries[one].boundary
        for j in sorted(tree.query(countries[one], "dwithin", TOUCH).tolist()):
            if j <= i:
                continue
            other = countries[codes[j]]
            edge = outline.intersection(other.boundary)
            near = outline.intersection(other.buffer(TOUCH))
            if near.length > 1.2 * edge.length + 4 * TOUCH:
                edge = near
            edge = edge.difference(box.boundary.buffer(1e-6))
            parts = [g for g in shapely.get_parts(edge) if g.geom_type == "LineString" and g.length]
            if parts:
                lines.append(shapely.line_merge(shapely.MultiLineString(parts)))
    return lines


def _waters(layer: str, kind: str, box: Any, pixel: float) -> list[dict]:
    """The lakes or rivers of a box, clipped, without those too small to be seen."""
    west, south, east, north = box.bounds
    found = []
    with shipped.path("ground", f"{layer}.bin").open("rb") as blobs:
        for of, name, arabic, offset, length, w, s, e, n in waters.index():
            if of != layer or w > east or e < west or s > north or n < south:
                continue
            if max(e - w, n - s) < LEAST_WATER * pixel:
                continue
            blobs.seek(offset)
            blob = blobs.read(length)
            if layer == "lakes":
                shape = _clipped(compact.polygons(blob), box)
            else:
                lines = [g for g in compact.lines(blob) if g.length > 4 * LEAST_WATER * pixel]
                shape = shapely.intersection(shapely.MultiLineString(lines), box)
            if shape is not None and not shape.is_empty:
                shape = shapely.simplify(shape, pixel)
                if not shape.is_empty:
                    found.append(_feature(shape, kind, name, arabic, f"{layer}:{offset}"))
    return found


@functools.cache
def _road_features() -> tuple[tuple[dict, Any], ...]:
    """The shipped roads."""
    told = json.loads(shipped.path("roads", "roads.geojson").read_text(encoding="utf-8"))
    return tuple((f["properties"], shapely.geometry.shape(f["geometry"])) for f in told["features"])


def _roads(box: Any, pixel: float) -> list[dict]:
    found = []
    for told, line in _road_features():
        cut = shapely.intersection(line, box)
        if not cut.is_empty and cut.length > 0:
            texts = (told.get(key, "") for key in ("name", "arabic", "id"))
            found.append(_feature(shapely.simplify(cut, pixel), "road", *texts))
    return found


def _clipped(shape: Any, box: Any) -> Any:
    """The polygons of a shape inside a box, or None."""
    return plane.polygons(shapely.intersection(shape, box))


def _arabic(names: tuple[str, ...]) -> str:
    return next((n for n in names if letters.holds_uncased(n)), "")


def _feature(shape: Any, kind: str, name: str = "", arabic: str = "", id_: str = "") -> dict:
    """A shape on the grid of the shipped shapes, and what is known of it."""
    told = {"id": id_, "kind": kind, "name": name, "arabic": arabic}
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DIGITS))
    return {"shape": rounded, **{key: value for key, value in told.items() if value}}
