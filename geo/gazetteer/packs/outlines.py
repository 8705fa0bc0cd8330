"""Polygons with properties, as publishers of boundaries write them -> divisions with outlines.

Read are OCHA's Common Operational Datasets (P-codes, names by language), geoBoundaries (shapeName,
shapeType), GADM (NAME_1, GID_1), Natural Earth (name, iso_3166_2), OpenStreetMap (admin_level),
Who's On First (wof:placetype) and polygons with a plain name. The order of a division is what its
row says, else what the file's name says, else what its size says beside Natural Earth's
first-order divisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from geo.gazetteer import divisions
from geo.gazetteer.packs import entries
from geo.model import Kind

ORDERS = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
# A layer whose polygons are mostly larger than this share of Natural Earth's first-order division
# round them holds first-order divisions; one larger than WHOLE of its country is the country.
FIRST, WHOLE = 0.5, 0.7
# Outlines as they are published cross themselves a few times. GEOS takes 0.6 s to mend 1,600
# crossings and 5 s for 6,600 (200 corners drawn at random).
CROSSINGS = 500

_SIGNS = re.compile(r"[^A-Z0-9]+")
_LEVELLED = re.compile(r"(?:ADM|ADMIN)_?(\d)_?(.*)")
_GADM = re.compile(r"(NAME|VARNAME|NL_NAME|GID)_(\d)")
_CODE = {"PCODE", "COD", "CODE", "ID"}
_MAIN = ("EN", "NAME", "NAME_EN", "NAM", "", "NAME1")
_ALSO = re.compile(r"[A-Z]{2,3}|REF|NAME\w*|NAM_\w*|ALT\w*|[A-Z]{2}_REF")
_NO_NAME = re.compile(r".*(PCODE|COD|TYPE|ISO|A3|DATE|LEN|SRC|FIPS|HASC|VALID|URL|WIKI).*|ID|CC")
_OWN_CODE = (
    "PCODE", "SHAPEISO", "ISO_3166_2", "ISO3166_2", "ISO3166_1", "GID", "WOF_ID", "OSM_ID",
    "SHAPEID",
)  # fmt: skip
_OWN_NAME = (
    "NAME_EN", "SHAPENAME", "NAME", "WOF_NAME", "ENGLISH", "NAMEEN", "NAME_ENG", "NAM_EN_REF",
    "FEATURENAM", "GOVERNORATE", "PROVINCE", "REGION", "STATE", "DISTRICT", "COUNTY",
    "MUNICIPALITY", "LABEL", "TITLE",
)  # fmt: skip
_OWN_ALSO = re.compile(
    "(NAME|NAM|ALT|OTHER|INT_NAME|OFFICIAL|LOCAL|WOE_NAME|GN_NAME|SHAPENAME|ARABIC).*"
)
_SAID = re.compile(r"(?:ADM(?:IN)?[-_ ]?|LEVEL[-_ ]?|^|_)([0-4])$")
_IN_NAME = re.compile(r"(?<![a-z])adm(?:in)?[-_ ]?([0-4])(?!\d)|_([0-4])(?=\.|$)", re.IGNORECASE)
_WOF = {"COUNTRY": 0, "REGION": 1, "COUNTY": 2, "LOCALADMIN": 3}
_OSM = {2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3}  # by most countries' use of admin_level
_DATED = ("UPDATE_DAT", "UPDATED", "DATE", "VALIDON", "VALID_ON", "VERSION_DATE")
_DAY = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d")
_EMPTY = {"", "NA", "N/A", "NULL", "NONE", "<NULL>"}
_LICENCES = {
    "ocha": "CC BY-IGO", "gadm": "GADM: academic and other non-commercial use",
    "geoboundaries": "geoBoundaries: open, stated for each country",
    "ne": "public domain", "osm": "ODbL", "wof": "Who's On First: open, stated for each place",
}  # fmt: skip


@dataclass(slots=True)
class _Unit:
    """What a row says of one division: its own, or one above."""

    code: str = ""
    name: str = ""
    also: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        found = dict.fromkeys([self.name, *self.also])
        return [s for s in found if s and "\ufffd" not in s]


def layer(
    rows: Iterable[tuple[int, dict[str, Any], Any]], label: str, found: entries.Read, stem: str
) -> None:
    """Add the polygons of one layer to what was `found`.

    A row is (its number, its properties, its shapely geometry in WGS84, x = longitude). What has
    no name or no polygon is refused by its number.
    """
    import shapely

    read = []
    for number, properties, shape in rows:
        row = _spelled(properties)
        if any("\ufffd" in v for v in row.values() if isinstance(v, str)):
            found.repaired += 1
        shape = _polygon(shape)
        if shape is None:
            found.refuse(number, f"{label}: no polygon, or one whose edges cross too often")
            continue
        west, south, east, north = shape.bounds
        if entries.spot(south, west) is None or entries.spot(north, east) is None:
            found.refuse(number, f"{label}: a polygon that is not in degrees of WGS84")
            continue
        inside = shapely.point_on_surface(shape)
        read.append((number, row, shape, (inside.y, inside.x)))
    hint = _IN_NAME.search(label)
    told = int(hint[1] or hint[2]) if hint else None
    guessed: int | None = None
    for number, row, shape, (lat, lon) in read:
        units, own, level = _units(row)
        if level is None:
            if told is None and guessed is None:
                guessed = _guess([(s, at) for _, _, s, at in read])
            level = guessed if told is None else told
        if level >= len(ORDERS):
            found.refuse(number, f"{label}: a division of order {level}; three orders are kept")
            continue
        unit = own if own.name else units.get(level, own)
        if not unit.name:
            found.refuse(number, f"{label}: no name")
            continue
        kind = ORDERS[level]
        said = str(row.get("KIND") or "").lower()
        if said in set(Kind) and Kind(said) not in ORDERS:
            kind = Kind(said)
        country = _country(row, units, unit, lat, lon)
        scheme, code = _scheme(row, unit, stem, number)
        above = tuple(
            (ORDERS[k], u.code or u.name, u.name)
            for k, u in sorted(units.items()) if 0 < k < level and (u.code or u.name)
        )  # fmt: skip
        spellings = [s for s in unit.names() if s != unit.name]
        found.entries.append(
            entries.Entry(
                f"{scheme}:{code}", unit.name.replace("\ufffd", "").strip(), spellings, kind,
                lat, lon, country, above, codes=(unit.code,) if unit.code else (),
                code=unit.code or unit.name, wkb=shapely.to_wkb(shape),
            )
        )  # fmt: skip
        found.licence = _LICENCES.get(scheme, found.licence)
        found.date = max([found.date, *_days(row)])


def _days(row: dict[str, Any]) -> Iterator[str]:
    """The days on which a row says that it was brought up to date, ISO 8601."""
    for column in _DATED:
        if day := _DAY.match(str(row.get(column, ""))):
            yield day[0]


# --- a row's columns ---------------------------------------------------------------------------


def _spelled(properties: dict[str, Any]) -> dict[str, Any]:
    """Columns in capitals, whatever signs part their words: 'name:ar' -> NAME_AR."""
    found = {}
    for key, value in properties.items():
        if isinstance(value, list):
            value = "|".join(v for v in value if isinstance(v, str))
        if isinstance(value, str) and value.strip().upper() in _EMPTY:
            continue
        if value is not None:
            found.setdefault(_SIGNS.sub("_", str(key).upper()).strip("_"), value)
    return found


def _units(row: dict[str, Any]) -> tuple[dict[int, _Unit], _Unit, int | None]:
    """What a row says of each order, of its own division, and of its own order (None: nothing)."""
    units: dict[int, _Unit] = {}
    own = _Unit()
    for key, value in row.items():
        text = str(value).strip()
        if match := _LEVELLED.fullmatch(key):
            level, rest = int(match[1]), match[2]
        elif match := _GADM.fullmatch(key):
            level, rest = int(match[2]), {"NAME": "EN", "GID": "CODE"}.get(match[1], "ALT")
        else:
            level, rest = -1, key
        unit = own if level < 0 else units.setdefault(level, _Unit())
        if level >= 0 and rest in _CODE:
            unit.code = text
        elif level >= 0 and rest in _MAIN and isinstance(value, str):
            unit.also += [unit.name] if unit.name and rest != "EN" else []
            unit.name = text if not unit.name or rest == "EN" else unit.name
            unit.also.append(text)
        elif isinstance(value, str) and _names(rest, level):
            unit.also += [part.strip() for part in re.split(r"[|;]", text)]
    own.code = str(next((row[c] for c in _OWN_CODE if c in row), "")).strip()
    own.name = next((str(row[c]).strip() for c in _OWN_NAME if isinstance(row.get(c), str)), "")
    for unit in [own, *units.values()]:
        unit.also = [s for s in unit.also if any(map(str.isalpha, s))]
        unit.name = unit.name or next(iter(unit.also), "")
    units = {k: u for k, u in units.items() if u.code or u.name}
    return units, own, _level(row, units, own)


def _names(rest: str, level: int) -> bool:
    """Whether a column holds more names of its division."""
    if _NO_NAME.fullmatch(rest):
        return False
    return bool((_ALSO if level >= 0 else _OWN_ALSO).fullmatch(rest))


def _level(row: dict[str, Any], units: dict[int, _Unit], own: _Unit) -> int | None:
    """The order of a row's division as the row says it."""
    if said := _SAID.search(str(row.get("SHAPETYPE", "")).upper()):
        return int(said[1])
    if (placetype := str(row.get("WOF_PLACETYPE", "")).upper()) in _WOF:
        return _WOF[placetype]
    if said := re.match(r"admin-([01])", str(row.get("FEATURECLA", "")).lower()):
        return int(said[1])
    order = entries.whole(row.get("ADMIN_LEVEL"))
    if order:
        mapped = "BOUNDARY" in row or "OSM_ID" in row or "/" in str(row.get("ID", ""))
        return _OSM.get(order, len(ORDERS)) if mapped else order
    if not units:
        return 0 if own.code and re.fullmatch("[A-Z]{2}", own.code) else None
    deepest = max(units)
    if not own.name:
        return deepest
    same = own.name == units[deepest].name and own.code in ("", units[deepest].code)
    return deepest if same else deepest + 1


def _scheme(row: dict[str, Any], unit: _Unit, stem: str, number: int) -> tuple[str, str]:
    """Whose list an id is of, and the id."""
    if "SHAPEID" in row:
        return "geoboundaries", str(row["SHAPEID"])
    if "WOF_ID" in row:
        return "wof", unit.code
    if any(_GADM.fullmatch(key) and key.startswith("GID") for key in row):
        return "gadm", unit.code or f"{stem}.{number}"
    if "ADM1_CODE" in row and "FEATURECLA" in row:
        return "ne", str(row["ADM1_CODE"])
    if any(key.endswith(("PCODE", "_COD")) for key in row) and unit.code:
        return "ocha", unit.code
    if "OSM_ID" in row or "BOUNDARY" in row:
        return "osm", str(row.get("OSM_ID") or row.get("ID") or f"{stem}.{number}")
    return stem, unit.code or str(number)


def _country(
    row: dict[str, Any], units: dict[int, _Unit], unit: _Unit, lat: float, lon: float
) -> str | None:
    """ISO code of the country: as the row says, where the position does not contradict, else it."""
    above = units[0].code if 0 in units else ""
    said = [row.get(c) for c in ("ISO_A2", "ISO2", "COUNTRY_CODE", "WOF_COUNTRY", "SHAPEISO")]
    for code in [above, *said, unit.code]:
        match = re.match(r"([A-Z]{2})(?=[-\d]|$)", str(code or "").upper())
        if match and divisions.about(match[1], lat, lon):
            return match[1]
    return divisions.country_at(lat, lon)


# --- shapes ------------------------------------------------------------------------------------


def _polygon(shape: Any) -> Any:
    """The polygons of a geometry, valid, without a third coordinate; None when there are none."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    shape = shapely.force_2d(shape)
    if not shape.is_valid:
        if _crossings(shape) > CROSSINGS:
            return None
        shape = shapely.make_valid(shape)
    flat = shapely.get_parts(shapely.get_parts(shape))
    parts = [p for p in flat if p.geom_type == "Polygon" and p.area > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _crossings(shape: Any) -> int:
    """How often the edges of polygons cross each other, counted no further than CROSSINGS."""
    import numpy
    import shapely

    rings, of = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)),
                                        return_index=True)  # fmt: skip
    edges = shapely.linestrings(numpy.stack((rings[:-1], rings[1:]), axis=1)[of[:-1] == of[1:]])
    tree, found = shapely.STRtree(edges), 0
    for at in range(0, len(edges), 100):
        found += len(tree.query(edges[at : at + 100], predicate="crosses")[0])
        if found > 2 * CROSSINGS:  # each is found from both sides
            break
    return found // 2


def _guess(polygons: list[tuple[Any, tuple[float, float]]]) -> int:
    """The order of a layer's divisions by their size: that of most of them."""
    whole, first = 0, 0
    for shape, (lat, lon) in polygons:
        country = divisions.country_at(lat, lon)
        round_ = divisions.holding(country, lat, lon) if country else None
        if round_ is not None and shape.area > FIRST * round_.area:
            first += 1
        if country and shape.area > WHOLE * divisions.shape(f"ne:{country}").area:
            whole += 1
    if 2 * whole > len(polygons):
        return 0
    return 1 if 2 * first > len(polygons) else 2
