"""Polygons with properties, as publishers of boundaries write them -> divisions with outlines.

Their columns are told by columns.py. The order of a division is what its row says, else what the
file's name says, else what its size says beside Natural Earth's first-order divisions.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy
import shapely

from geo.gazetteer import divisions
from geo.gazetteer.packs import columns, entries
from geo.model import Kind
from geo.support import plane

ORDERS = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
# A layer whose polygons are mostly larger than this share of Natural Earth's first-order division
# round them holds first-order divisions; one larger than WHOLE of its country is the country.
FIRST, WHOLE = 0.5, 0.7
# Outlines as they are published cross themselves a few times. GEOS takes 0.6 s to mend 1,600
# crossings and 5 s for 6,600 (200 corners drawn at random).
CROSSINGS = 500

_SAID = re.compile(r"(?:ADM(?:IN)?[-_ ]?|LEVEL[-_ ]?|^|_)([0-4])$")
_IN_NAME = re.compile(r"(?<![a-z])adm(?:in)?[-_ ]?([0-4])(?!\d)|_([0-4])(?=\.|$)", re.IGNORECASE)
_WOF = {"country": 0, "region": 1, "county": 2, "localadmin": 3}
_OSM = {2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3}  # by most countries' use of admin_level
_DAY = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d")
_LICENCES = {
    "ocha": "CC BY-IGO", "gadm": "GADM: academic and other non-commercial use",
    "geoboundaries": "geoBoundaries: open, stated for each country",
    "ne": "public domain", "osm": "ODbL", "wof": "Who's On First: open, stated for each place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Area:
    """A row of a layer, its polygon and a point inside it, and what the row says of divisions."""

    number: int
    row: columns.Row
    shape: Any
    spot: tuple[float, float]  # lat, lon
    own: columns.Unit
    units: dict[int, columns.Unit]


def layer(
    rows: Iterable[tuple[int, dict[str, Any], Any]], label: str, found: entries.Read, stem: str
) -> None:
    """Add the polygons of one layer to what was `found`.

    A row is (its number, its properties, its shapely geometry in WGS84, x = longitude). What has
    no name or no polygon is refused by its number.
    """
    told = [(number, columns.filled(given), shape) for number, given, shape in rows]
    header = columns.Columns(dict.fromkeys(key for _, row, _ in told for key in row))
    areas = list(_areas(told, header, label, found))
    hint = _IN_NAME.search(label)
    usual = int(hint[1] or hint[2]) if hint else None
    for area in areas:
        level = _level(area)
        if level is None:
            level = usual = _guess(areas) if usual is None else usual
        if level >= len(ORDERS):
            found.refuse(
                area.number, f"{label}: a division of order {level}; three orders are kept"
            )
            continue
        unit = area.own if area.own.name else area.units.get(level, area.own)
        if not unit.name:
            found.refuse(area.number, f"{label}: no name")
            continue
        _add(area, unit, level, header, found, stem)


def _areas(
    rows: Iterable[tuple[int, columns.Row, Any]], header: columns.Columns, label: str,
    found: entries.Read,
) -> Iterator[_Area]:  # fmt: skip
    """The rows that have a polygon in degrees; the others are refused."""
    for number, row, shape in rows:
        found.repaired += any("\ufffd" in text for text in row.values() if isinstance(text, str))
        shape = _polygon(shape)
        if shape is None:
            found.refuse(number, f"{label}: no polygon, or one whose edges cross too often")
            continue
        west, south, east, north = shape.bounds
        if entries.spot(south, west) is None or entries.spot(north, east) is None:
            found.refuse(number, f"{label}: a polygon that is not in degrees of WGS84")
            continue
        inside = shapely.point_on_surface(shape)
        own, units = header.units(row)
        own.code = header.text(row, "code")
        own.name = header.text(row, "name", "division") or next(iter(own.also), "")
        yield _Area(number, row, shape, (inside.y, inside.x), own, units)


def _add(
    area: _Area, unit: columns.Unit, level: int, header: columns.Columns, found: entries.Read,
    stem: str,
) -> None:  # fmt: skip
    said = header.text(area.row, "kind").lower()
    kind = Kind(said) if said in set(Kind) and Kind(said) not in ORDERS else ORDERS[level]
    scheme, code = _scheme(area, unit, header, stem)
    # its country is as the row says, where the position does not contradict, else the position's
    told = (area.row.get(key) for key in header.called("country"))
    outer = area.units[0].code if 0 in area.units else ""
    codes = columns.countries([outer, *told, unit.code])
    named = next((c for c in codes if divisions.about(c, *area.spot)), None)
    country = named or divisions.country_at(*area.spot)
    above = tuple(
        (ORDERS[k], u.code or u.name, u.name)
        for k, u in sorted(area.units.items())
        if 0 < k < level
    )
    found.entries.append(
        entries.Entry(
            f"{scheme}:{code}", unit.name.replace("\ufffd", "").strip(), unit.names()[1:], kind,
            *area.spot, country, above,
            codes=(unit.code,) if unit.code else (), code=unit.code or unit.name,
            wkb=shapely.to_wkb(area.shape),
        )
    )  # fmt: skip
    found.licence = _LICENCES.get(scheme, found.licence)
    days = (_DAY.match(str(area.row.get(key, ""))) for key in header.called("updated"))
    found.date = max([found.date, *(day[0] for day in days if day)])


def _level(area: _Area) -> int | None:
    """The order of a row's division as the row says it, or None."""
    row, own, units = area.row, area.own, area.units
    if said := _SAID.search(str(row.get("shapetype", "")).upper()):
        return int(said[1])
    if (placetype := str(row.get("wof_placetype", "")).lower()) in _WOF:
        return _WOF[placetype]
    if said := re.match(r"admin-([01])", str(row.get("featurecla", "")).lower()):
        return int(said[1])
    if order := entries.whole(row.get("admin_level")):
        mapped = "boundary" in row or "osm_id" in row or "/" in str(row.get("id", ""))
        return _OSM.get(order, len(ORDERS)) if mapped else order
    if not units:
        return 0 if own.code and re.fullmatch("[A-Z]{2}", own.code) else None
    deepest = max(units)
    same = own.name == units[deepest].name and own.code in ("", units[deepest].code)
    return deepest if same or not own.name else deepest + 1


def _scheme(area: _Area, unit: columns.Unit, header: columns.Columns, stem: str) -> tuple[str, str]:
    """Whose list an id is of, and the id: the first publisher whose columns the row has."""
    row, numbered = area.row, f"{stem}.{area.number}"
    coded = unit.code and any(key.endswith(("pcode", "_cod")) for key in row)
    mapped = "osm_id" in row or "boundary" in row
    publishers = (
        ("geoboundaries", "shapeid" in row, row.get("shapeid")),
        ("wof", "wof_id" in row, unit.code),
        ("gadm", header.gadm, unit.code or numbered),
        ("ne", "adm1_code" in row and "featurecla" in row, row.get("adm1_code")),
        ("ocha", coded, unit.code),
        ("osm", mapped, row.get("osm_id") or row.get("id") or numbered),
    )
    return next(
        ((scheme, str(code)) for scheme, is_its, code in publishers if is_its),
        (stem, unit.code or str(area.number)),
    )


def _polygon(shape: Any) -> Any:
    """The polygons of a geometry, valid, without a third coordinate; None when there are none."""
    if shape is None or shape.is_empty:
        return None
    shape = shapely.force_2d(shape)
    if not shape.is_valid:
        if _crossings(shape) > CROSSINGS:
            return None
        shape = shapely.make_valid(shape)
    return plane.polygons(shape)


def _crossings(shape: Any) -> int:
    """How often the edges of polygons cross each other, counted no further than CROSSINGS."""
    rings, of = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)),
                                        return_index=True)  # fmt: skip
    edges = shapely.linestrings(numpy.stack((rings[:-1], rings[1:]), axis=1)[of[:-1] == of[1:]])
    tree, found = shapely.STRtree(edges), 0
    for at in range(0, len(edges), 100):
        found += len(tree.query(edges[at : at + 100], predicate="crosses")[0])
        if found > 2 * CROSSINGS:  # each is found from both sides
            break
    return found // 2


def _guess(areas: list[_Area]) -> int:
    """The order of a layer's divisions by their size: that of most of them."""
    whole, first = 0, 0
    for area in areas:
        country = divisions.country_at(*area.spot)
        around = divisions.holding(country, *area.spot) if country else None
        if around is not None and area.shape.area > FIRST * around.area:
            first += 1
        if country and area.shape.area > WHOLE * divisions.shape(f"ne:{country}").area:
            whole += 1
    if 2 * whole > len(areas):
        return 0
    return 1 if 2 * first > len(areas) else 2
