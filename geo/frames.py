"""Incidents, statements and documents <-> tables; the only room that imports geopandas.

Longitude and latitude are WGS84 degrees (EPSG:4326). Days are ISO texts, counts are whole numbers
that may be missing, and missing is never 0. An area keeps its shape in `geometry` and has no lat
and lon. `to_incidents(incidents(x)) == x`; of the participants the sides come first, then the
targets, for the two columns hold no order between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas
import pandas
import shapely

from geo import cells, errors
from geo.model import (
    Document,
    Incident,
    Statement,
)

# A table that holds none of these is not one of incidents.
_TELLING = {"start", "lat", "lon", "wkt", "event_type", "location_name", "sentence", "geometry"}
_DTYPES = {
    cells.TEXT: "string",
    cells.DAY: "string",
    cells.WHOLE: "Int64",
    cells.NUMBER: "float64",
    cells.BOOLEAN: "boolean",
}
_CRS = "EPSG:4326"


def incidents(found: Iterable[Incident]) -> geopandas.GeoDataFrame:
    """One row an incident, in the order given, EPSG:4326; no incidents give an empty table.

    >>> len(incidents([])), list(incidents([]).columns)[:3]
    (0, ['id', 'start', 'end'])
    """
    found = tuple(found)
    groups = sorted({name for incident in found for name, _ in incident.harm.groups})
    names = (*_BEFORE, *_COUNTS, *_bounds(groups), *_AFTER)
    rows = [_row(incident) for incident in found]
    return _geo(_table(names, rows), [_shape(incident.geometry) for incident in found])


def statements(found: Iterable[Statement]) -> pandas.DataFrame:
    """One row a statement: a figure over an area and a period, with who says so."""
    rows = [
        {
            "id": statement.id,
            "document_id": statement.document_id,
            "measure": statement.measure,
            "area": statement.area,
            "attributed_to": statement.attributed_to,
            **_counts("", statement.count),
            **_when(statement.when),
            **_evidence(statement.evidence),
        }
        for statement in found
    ]
    return _table(STATEMENT_COLUMNS, rows)


def documents(found: Iterable[Document]) -> pandas.DataFrame:
    """One row a document: where it comes from, its checksum and what was done to read it."""
    rows = [
        {
            **{name: getattr(document, name, None) for name in DOCUMENT_COLUMNS},
            "published": document.published and document.published.isoformat(),
            "characters": len(document.text),
            "notes": cells.joined(document.notes),
        }
        for document in found
    ]
    return _table(DOCUMENT_COLUMNS, rows)


def to_incidents(frame: pandas.DataFrame, source: str = "") -> tuple[Incident, ...]:
    """The incidents of a table, also of one that lacks columns: those are then unknown.

    Raises errors.TableError naming every row (the first is 1) and column that cannot be read.
    """
    full, problems = complete(frame), []
    groups = _groups(full.columns)
    found = [
        _incident(row, number, groups, problems)
        for number, row in enumerate(records(full), start=1)
    ]
    cells.refuse(problems, source)
    return tuple(incident for incident in found if incident is not None)


def complete(frame: pandas.DataFrame) -> geopandas.GeoDataFrame:
    """A table of incidents with every column there is, in order; columns of its own come last.

    A row without an id gets its number; a position without a shape gets its point.
    """
    raw = [list(map(cells.plain, frame[name])) for name in frame.columns if name != "geometry"]
    names = [str(name) for name in frame.columns if name != "geometry"]
    shapes = list(frame["geometry"]) if "geometry" in frame.columns else None
    made = table(names, list(zip(*raw, strict=True)) if raw else [], shapes)
    lacking = {"id", *COLUMNS} - {"geometry", *made.columns}
    made = made.assign(
        **{
            name: pandas.array([None] * len(made), dtype=_DTYPES[cells.kind(name)])
            for name in lacking
        }
    )
    ids = pandas.array([f"row-{n}" for n in range(1, len(made) + 1)], dtype="string")
    made["id"] = made["id"].where(made["id"].notna(), pandas.Series(ids, index=made.index))
    groups = _bounds(_groups(made.columns))
    known = [*_BEFORE, *_COUNTS, *(n for n in groups if n in made.columns), *_AFTER]
    own = [n for n in made.columns if n not in known and n != "geometry"]
    return made[[*known, *own, "geometry"]]


def table(
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shapes: Sequence[Any] | None = None,
    *,
    source: str = "",
    first_row: int = 1,
    decimal_comma: bool = False,
) -> geopandas.GeoDataFrame:
    """Raw cells, as any format gives them, as a typed table with a geometry.

    `names` name the cells of each row; `shapes` are shapely geometries in x, y order or None, one
    a row. A column `wkt` is read into the geometry, and lat and lon are where that is empty.
    Where both a point and a lat and lon are given, the point holds. Raises errors.TableError
    naming every cell that cannot be read; `first_row` is what the first row is called there.
    """
    names = _known_names(names, source)
    problems: list[cells.Problem] = []
    raw = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    read = {
        name: cells.column(values, name, problems, first_row, decimal_comma)
        for name, values in raw.items()
    }
    geometry = list(shapes) if shapes is not None else [None] * len(rows)
    geometry = _shapes(read, geometry, problems, first_row)
    cells.refuse(problems, source)
    made = pandas.DataFrame(
        {name: _array(values, cells.kind(name)) for name, values in read.items()},
        index=pandas.RangeIndex(len(rows)),
    )
    return _geo(made, geometry)


def plain_table(
    names: Sequence[str], rows: Sequence[Sequence[Any]], *, source: str = "", first_row: int = 1
) -> pandas.DataFrame:
    """Raw cells as a typed table without a geometry: statements, documents."""
    made = table(names, rows, source=source, first_row=first_row)
    return pandas.DataFrame(made.drop(columns="geometry"))


def records(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    """A table's rows as dicts of plain Python values: missing is None, geometry is shapely's."""
    names = [str(name) for name in frame.columns]
    values = [[cells.plain(value) for value in frame[name]] for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def holds_incidents(names: Iterable[str]) -> bool:
    """Whether columns of these names tell of incidents, rather than of statements or documents."""
    found = set(names)
    return bool(_TELLING & found) and "measure" not in found and "sha256" not in found


# --- a row of incidents -----------------------------------------------------------------------


# --- counts and shapes ------------------------------------------------------------------------


def _shapes(
    read: dict[str, list[Any]],
    geometry: list[Any],
    problems: list[cells.Problem],
    first_row: int,
) -> list[Any]:
    """Each row's geometry, from what is given; lat and lon are set from it, wkt is taken out."""
    written = read.pop("wkt", [None] * len(geometry))
    lat, lon = (read.get(name) or [None] * len(geometry) for name in ("lat", "lon"))
    found = []
    for at, (shape, text) in enumerate(zip(geometry, written, strict=True)):
        row = at + first_row
        shape, said = (shape, "") if shape is not None else _from_wkt(text)
        if said or (said := _off_the_globe(shape)):
            problems.append(cells.Problem(row, "wkt" if text else "geometry", said))
            shape = None
        elif shape is None and (lat[at] is None) != (lon[at] is None):
            problems.append(cells.Problem(row, "lat", "lat and lon go together: one is empty"))
        elif shape is None and lat[at] is not None:
            shape = shapely.Point(lon[at], lat[at])
        elif shape is not None and shape.geom_type == "Point":
            lat[at], lon[at] = shape.y, shape.x
        elif shape is not None and lat[at] is not None:
            said = "it is given beside an area: an area has no lat and lon, so empty one or other"
            problems.append(cells.Problem(row, "lat", said))
        found.append(shape)
    if any(value is not None for value in lat):
        read["lat"], read["lon"] = lat, lon
    return found


def _from_wkt(text: str | None) -> tuple[Any, str]:
    if text is None or not text.strip():
        return None, ""
    try:
        shape = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, ValueError):
        return None, f"{text[:40]!r} is not a shape in WKT"
    return (None if shape.is_empty else shape), ""


def _off_the_globe(shape: Any) -> str:
    if shape is None:
        return ""
    west, south, east, north = shape.bounds if not shape.is_empty else (0, 0, 0, 0)
    inside = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return "" if inside else "it lies outside the globe: expected WGS84 degrees, longitude first"


# --- tables -----------------------------------------------------------------------------------


def _table(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pandas.DataFrame:
    """Rows that our own model gives, as typed columns."""
    made = {}
    for name in names:
        values = [cells.plain(row.get(name)) for row in rows]
        try:
            made[name] = _array(values, cells.kind(name))
        except OverflowError:
            raise errors.TableError(
                f"a number in column {name} is too large for a table: expected at most 2^63 - 1"
            ) from None
    return pandas.DataFrame(made, index=pandas.RangeIndex(len(rows)))


def _array(values: list[Any], kind: str | None) -> Any:
    """A typed pandas array; a column of our own has its kind, another the kind of its values."""
    if kind is None:
        kinds = {type(value) for value in values if value is not None}
        kind = {
            frozenset({bool}): cells.BOOLEAN,
            frozenset({int}): cells.WHOLE,
            frozenset({float}): cells.NUMBER,
            frozenset({int, float}): cells.NUMBER,
        }.get(frozenset(kinds), cells.TEXT)
        if kind == cells.WHOLE and any(v is not None and abs(v) >= 2**63 for v in values):
            kind = cells.TEXT
        if kind == cells.TEXT:
            values = [None if v is None else v if isinstance(v, str) else str(v) for v in values]
    if kind == cells.NUMBER:
        values = [float("nan") if value is None else value for value in values]
    return pandas.array(values, dtype=_DTYPES[kind])


def _geo(frame: pandas.DataFrame, shapes: Sequence[Any]) -> geopandas.GeoDataFrame:
    geometry = geopandas.GeoSeries(list(shapes), index=frame.index, crs=_CRS)
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs=_CRS)


def _known_names(names: Sequence[str], source: str) -> list[str]:
    """Column names with blanks taken off, and ours in our spelling ('Lat' is lat)."""
    stripped = [cells.clean(str(name)).strip(" \t\r\n\ufeff") for name in names]
    taken = set(stripped)
    spelt = [
        low if (low := name.lower()) not in taken and cells.kind(low) else name for name in stripped
    ]
    where = source or "the table"
    if "" in spelt:
        raise errors.TableError(f"{where}: column {spelt.index('') + 1} has no name: give it one")
    twice = sorted({name for name in spelt if spelt.count(name) > 1})
    if twice:
        raise errors.TableError(f"{where}: the column {twice[0]} stands twice: rename one of them")
    return spelt
