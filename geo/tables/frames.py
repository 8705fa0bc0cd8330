"""Incidents, statements and documents <-> tables; the only room that imports geopandas.

Longitude and latitude are WGS84 degrees (EPSG:4326). Days are ISO texts, counts are whole numbers
that may be missing, and missing is never 0. An area keeps its shape in `geometry` and has no lat
and lon. `to_incidents(incidents(x)) == x`; of the participants the sides come first, then the
targets, for the two columns hold no order between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas
import numpy
import pandas
import shapely

from geo import errors
from geo.model import ASIDE, Candidate, Document, Incident, Match, Omission, Statement, When
from geo.support import plane, untrusted
from geo.tables import cells, rows

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
    told = [rows.of_incident(incident) for incident in found]
    return _geo(_table(rows.columns(groups), told), [rows.shape(i.geometry) for i in found])


def statements(found: Iterable[Statement]) -> pandas.DataFrame:
    """One row a statement: a figure over an area and a period, with who says so."""
    return _table(rows.STATEMENT_COLUMNS, [rows.of_statement(one) for one in found])


def omissions(found: Iterable[Omission]) -> pandas.DataFrame:
    """One row for each thing that was read and left out: what it says, why, where it stands."""
    return _table(rows.OMISSION_COLUMNS, [rows.of_omission(one) for one in found])


def documents(found: Iterable[Document]) -> pandas.DataFrame:
    """One row a document: where it comes from, its checksum and what was done to read it."""
    return _table(rows.DOCUMENT_COLUMNS, [rows.of_document(one) for one in found])


def to_incidents(frame: pandas.DataFrame) -> tuple[Incident, ...]:
    """The incidents of a table, also of one that lacks columns: those are then unknown.

    Raises errors.TableError naming every row and column that cannot be read, once; rows are
    numbered as in the file that the table was read from, otherwise from 1.
    """
    full = complete(frame)
    groups = rows.groups(full.columns)
    return tuple(rows.incident(row, groups) for row in records(full))


def complete(frame: pandas.DataFrame) -> geopandas.GeoDataFrame:
    """A table of incidents with every column there is, in order; columns of its own come last.

    A row without an id gets its number; a position without a shape gets its point. Raises
    errors.TableError as `to_incidents` does.
    """
    return _complete(frame, consistent=True)


def _complete(frame: pandas.DataFrame, consistent: bool) -> geopandas.GeoDataFrame:
    names = [name for name in frame.columns if name != "geometry"]
    given = [list(frame[name]) for name in names]
    shapes = list(frame["geometry"]) if "geometry" in frame.columns else None
    cells_of_rows = list(zip(*given, strict=True)) if given else [()] * len(frame)
    told = {name: frame.attrs[name] for name in ("source", "first_row") if name in frame.attrs}
    first_row = told.get("first_row", 1)
    labels = [first_row + label if isinstance(label, int) else label for label in frame.index]
    made = table(names, cells_of_rows, shapes, **told, labels=labels, consistent=consistent)
    ours = [name for name in rows.columns(rows.groups(made.columns)) if name not in made.columns]
    empty = {name: pandas.array([None] * len(made), dtype=_dtype(name)) for name in ours}
    made = made.assign(**empty)
    numbers = pandas.Series([f"row-{n}" for n in range(1, len(made) + 1)], dtype="string")
    made["id"] = made["id"].fillna(numbers)
    ours = rows.columns(rows.groups(made.columns))
    own = [name for name in made.columns if name not in (*ours, "geometry")]
    made = made[[*ours, *own, "geometry"]]
    made.attrs |= {name: value for name, value in frame.attrs.items() if name == "notes"}
    return made


def table(
    names: Sequence[Any],
    given: Sequence[Sequence[Any]],
    shapes: Sequence[Any] | None = None,
    *,
    source: str = "",
    first_row: int = 1,
    labels: Sequence[Any] | None = None,
    decimal_comma: bool = False,
    consistent: bool = False,
) -> geopandas.GeoDataFrame:
    """Raw cells, as any format gives them, as a typed table with a geometry.

    `names` name the cells of each row; `shapes` are shapely geometries in x, y order or None, one
    a row. A column `wkt` is read into the geometry, and lat and lon are where that is empty.
    Where both a point and a lat and lon are given, the point holds. Raises errors.TableError
    naming every cell that cannot be read and, where the table has to be `consistent`, every one
    that contradicts its row; `first_row` is what the first row is called there, or `labels` are
    what each is called.
    """
    names = known_names(names, source)
    problems: list[cells.Problem] = []
    labels = range(first_row, first_row + len(given)) if labels is None else labels
    raw = {name: [row[at] for row in given] for at, name in enumerate(names)}
    typed = sifted(raw, shapes, labels, problems, decimal_comma, consistent)
    cells.refuse(problems, source)
    typed.attrs = {"source": source, "first_row": first_row}  # for what is found wrong later
    return typed


def sifted(
    raw: Mapping[str, list[Any]],
    shapes: Sequence[Any] | None,
    labels: Sequence[Any],
    problems: list[cells.Problem],
    decimal_comma: bool = False,
    consistent: bool = True,
) -> geopandas.GeoDataFrame:
    """Columns of raw cells as a typed table of the rows that have no problem.

    Every cell that cannot be read is added to `problems` and, where rows have to be `consistent`,
    every one that contradicts its row.
    """
    read = {
        name: cells.column(values, name, problems, labels, decimal_comma)
        for name, values in raw.items()
    }
    geometry = list(shapes) if shapes is not None else [None] * len(labels)
    geometry = _shapes(read, geometry, problems, labels)
    if consistent:
        problems += cells.contradictions(read, labels, problems)
    bad = {problem.row for problem in problems}
    if bad:
        keep = [at for at, label in enumerate(labels) if label not in bad]
        read = {name: [values[at] for at in keep] for name, values in read.items()}
        geometry = [geometry[at] for at in keep]
    made = pandas.DataFrame(
        {name: _array(values, cells.kind(name)) for name, values in read.items()},
        index=pandas.RangeIndex(len(geometry)),
    )
    return _geo(made, geometry)


def tidy(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same table with typed columns and, where it has one, a WGS84 column `geometry`.

    Raises errors.TableError for a cell that is not of its column's kind.
    """
    shapes = None
    if isinstance(frame, geopandas.GeoDataFrame) and frame.active_geometry_name is not None:
        own = frame.geometry
        shapes = list(own if own.crs is None else own.to_crs(_CRS))
        frame = pandas.DataFrame(frame.drop(columns=own.name))
    names = list(frame.columns)
    given = [list(frame[name]) for name in names]
    cells_of_rows = list(zip(*given, strict=True)) if given else [()] * len(frame)
    # what was read from a text is told as it stands there, also where it contradicts itself
    made = table(names, cells_of_rows, shapes, consistent=False)
    if shapes is None and made.geometry.isna().all():
        return pandas.DataFrame(made.drop(columns="geometry"))
    return made


def standing(frame: Any) -> Any:
    """The table without the rows that stand aside in it: proposed, or rejected by a reviewer."""
    rows_aside = aside(frame)
    return frame.drop(rows_aside.index).reset_index(drop=True) if len(rows_aside) else frame


def aside(frame: Any) -> Any:
    """Those rows."""
    return frame[frame["status"].isin(ASIDE)] if "status" in frame else frame.iloc[:0]


def drawable(frame: Any) -> pandas.DataFrame:
    """A table with a column `geometry` as a map draws it: WGS84 degrees, counts that can be.

    A table in another CRS is reprojected; one that names none is in WGS84. An area drawn across
    the 180th meridian without a cut is cut there. Raises errors.InputError for what is no table,
    and errors.TableError as `complete` does where a shape lies off the globe or a count is none.
    """
    if not isinstance(frame, pandas.DataFrame):
        kind = type(frame).__name__
        raise errors.InputError(
            f"a map is made of a table as frames.incidents gives, not of {kind}"
        )
    frame = standing(frame)
    if isinstance(frame, geopandas.GeoDataFrame) and frame.active_geometry_name is not None:
        frame = frame if frame.crs in (None, _CRS) else frame.to_crs(_CRS)
    shapes = frame["geometry"].to_numpy() if "geometry" in frame else numpy.array([])
    points = shapely.get_coordinates(shapes[shapely.is_valid_input(shapes)])
    odd = not (numpy.abs(points) <= (180, 90)).all()
    for name in filter(cells.COUNT.fullmatch, map(str, frame.columns)):
        counts = pandas.to_numeric(frame[name], errors="coerce").dropna()
        odd = odd or bool(((counts < 0) | (counts % 1 != 0)).any())
    if odd:  # looked at cell by cell, which takes its time, to say what is wrong and where
        complete(frame)
    areas = numpy.flatnonzero(shapely.get_dimensions(shapes) == 2)
    cut = {at: plane.over_the_edge(shapes[at]) for at in areas}
    changed = {at: shape for at, shape in cut.items() if shape is not shapes[at]}
    if changed:
        shapes = shapes.copy()
        for at, shape in changed.items():
            shapes[at] = shape
        frame = frame.assign(geometry=shapes)
    return frame


def flat(frame: pandas.DataFrame) -> tuple[list[str], list[list[Any]]]:
    """Column names and rows of plain values; the geometry is lat and lon, or an area's `wkt`.

    `frame` is as `tidy` gives it.
    """
    if "geometry" not in frame.columns:
        return list(frame.columns), [list(row.values()) for row in records(frame)]
    names = [name for name in frame.columns if name != "geometry"]
    names += [name for name in ("lat", "lon") if name not in names]
    made = []
    for row in records(frame):
        shape = row["geometry"]
        cells_ = [row.get(name) for name in names]
        area = shape is not None and shape.geom_type != "Point"
        made.append([*cells_, wkt(shape) if area else None])
    return [*names, "wkt"], made


def wkt(shape: shapely.Geometry) -> str:
    """A shape as WKT with every digit of its coordinates (GEOS writes 16 decimals at most).

    >>> wkt(shapely.LineString([(36.1, 35), (1e-20, 2)]))
    'LINESTRING (36.1 35.0, 1e-20 2.0)'
    >>> wkt(shapely.MultiPolygon())
    'MULTIPOLYGON EMPTY'
    """
    return f"{shape.geom_type.upper()} {_nested(shape)}"


def records(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    """A table's rows as dicts of plain Python values: missing is None, geometry is shapely's."""
    names = [str(name) for name in frame.columns]
    values = [[cells.plain(value) for value in frame[name]] for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def holds_incidents(names: Iterable[str]) -> bool:
    """Whether columns of these names tell of incidents, rather than of statements or documents."""
    found = set(names)
    return bool(_TELLING & found) and "measure" not in found and "sha256" not in found


# --- counts and shapes ------------------------------------------------------------------------


def _shapes(
    read: dict[str, list[Any]],
    geometry: list[Any],
    problems: list[cells.Problem],
    labels: Sequence[Any],
) -> list[Any]:
    """Each row's geometry, from what is given; lat and lon are set from it, wkt is taken out."""
    nothing = [None] * len(geometry)
    written = read.pop("wkt", nothing)
    lats, lons = (read.get(name) or nothing.copy() for name in ("lat", "lon"))
    unread = {problem.row for problem in problems if problem.column in ("lat", "lon")}
    found = []
    for at, (row, shape, text) in enumerate(zip(labels, geometry, written, strict=True)):
        column, said = "wkt" if text else "geometry", ""
        if shape is None:
            shape, said = _from_wkt(text)
        if said or (said := _off_the_globe(shape)):
            shape = None
        elif shape is None:
            column = "lat"
            shape, said = _pinned(lats[at], lons[at])
            said = "" if row in unread else said  # told already
        elif shape.geom_type == "Point":
            lats[at], lons[at] = shape.y, shape.x
        elif lats[at] is not None:
            column = "lat"
            said = "it is given beside an area: an area has no lat and lon, so empty one or other"
        if said:
            problems.append(cells.Problem(row, column, said))
        found.append(shape)
    if any(value is not None for value in lats):
        read["lat"], read["lon"] = lats, lons
    return found


def _pinned(lat: float | None, lon: float | None) -> tuple[Any, str]:
    """(a point, or None where there is none; what is wrong with its two cells)."""
    if (lat is None) != (lon is None):
        return None, "lat and lon go together: one is empty"
    return None if lat is None else shapely.Point(lon, lat), ""


def _from_wkt(text: str | None) -> tuple[Any, str]:
    if text is None or not text.strip():
        return None, ""
    try:
        if text.lstrip()[0] == "{":
            return untrusted.mapping(untrusted.json_value(text)), ""
        return untrusted.wkt(re.sub(r"^SRID=4326;", "", text)), ""
    except errors.InputError:
        return None, f"{text[:40]!r} is not a shape in WKT or GeoJSON"


def _off_the_globe(shape: Any) -> str:
    if shape is None:
        return ""
    points = numpy.abs(shapely.get_coordinates(shape))
    return (
        ""
        if (points <= (180, 90)).all()
        else "it lies outside the globe: expected WGS84 degrees, longitude first"
    )


# --- steps of the road, to look at ---------------------------------------------------------------


def together(frames: Sequence[geopandas.GeoDataFrame]) -> geopandas.GeoDataFrame:
    """Tables of incidents as one, in the order given; one table is given back as it is."""
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    if len(filled) == 1:
        return filled[0]
    joined = geopandas.GeoDataFrame(pandas.concat(filled, ignore_index=True), crs=_CRS)
    return _complete(joined, consistent=False)  # each table was looked at when it was read


def matches(document: Document, found: Iterable[Match]) -> geopandas.GeoDataFrame:
    """One row a mention: what it was taken to mean; it can be drawn as a table of incidents can."""
    found, told = tuple(found), []
    for number, match in enumerate(found):
        mention = match.mention
        line_start = document.text.rfind("\n", 0, mention.start) + 1
        line_end = document.text.find("\n", mention.end)
        told.append(
            {
                "id": f"{document.id}-{number}",
                "text": mention.text,
                "role": mention.role.value,
                "location_name": match.name or None,
                "precision": match.precision and int(match.precision),
                "uncertainty_m": match.uncertainty_m and round(match.uncertainty_m, -1),
                "probability": round(match.probability, 3),
                "reason": match.reason,
                "sentence": document.text[line_start : line_end if line_end >= 0 else None],
                "document_id": document.id,
            }
        )
    names = tuple(told[0]) if told else ("id", "text", "role")
    return _geo(_table(names, told), [_drawn(match) for match in found])


def _drawn(match: Match) -> Any:
    if match.wide or match.point is None:
        return match.shape
    return shapely.Point(match.point.lon, match.point.lat)


def candidates(asked: Mapping[str, Iterable[Candidate]]) -> pandas.DataFrame:
    """One row a candidate of each name asked for, best first, with its key and its reasons."""
    told = [
        {
            "asked": name,
            "name": candidate.place.name,
            "kind": candidate.place.kind.value,
            "within": ", ".join(d.name for d in reversed(candidate.place.admin)),
            "lat": candidate.place.point.lat,
            "lon": candidate.place.point.lon,
            "key": candidate.key,
            "probability": round(candidate.probability, 3),
            "reasons": "; ".join(candidate.reasons),
        }
        for name, found in asked.items()
        for candidate in found
    ]
    return pandas.DataFrame(told)


def dates(found: Iterable[When]) -> pandas.DataFrame:
    """One row a time expression: the interval that it names, and what that rests on."""
    told = [
        {
            "words": when.words,
            "start": when.start.isoformat(),
            "end": when.end.isoformat(),
            "date_precision": int(when.precision),
            "basis": when.basis,
        }
        for when in found
    ]
    return pandas.DataFrame(told)


def zones(found: Iterable[Any]) -> geopandas.GeoDataFrame:
    """One row a zone, band, post or road, with its doubt in km."""
    found = tuple(found)
    told = [{"name": z.name, "kind": z.kind, "doubt_km": z.doubt_km} for z in found]
    return _geo(pandas.DataFrame(told), [zone.shape for zone in found])


def _nested(shape: Any) -> str:
    """The bracketed part of a shape's WKT."""
    if shape.is_empty:
        return "EMPTY"
    if shape.geom_type == "Polygon":
        parts = [_nested(ring) for ring in (shape.exterior, *shape.interiors)]
    elif shape.geom_type == "GeometryCollection":
        parts = [wkt(part) for part in shape.geoms]
    elif hasattr(shape, "geoms"):
        parts = [_nested(part) for part in shape.geoms]
    else:
        parts = [f"{x!r} {y!r}" for x, y in shapely.get_coordinates(shape).tolist()]
    return f"({', '.join(parts)})"


# --- tables -----------------------------------------------------------------------------------


def _table(names: Sequence[str], told: Sequence[Mapping[str, Any]]) -> pandas.DataFrame:
    """Rows that our own model gives, as typed columns."""
    made = {}
    for name in names:
        values = [None if (v := cells.plain(row.get(name))) == "" else v for row in told]
        if any(isinstance(value, int) and value > cells.LARGEST for value in values):
            raise errors.TableError(
                f"a number in column {name} is too large for a table: expected at most 2^63 - 1"
            )
        made[name] = _array(values, cells.kind(name))
    return pandas.DataFrame(made, index=pandas.RangeIndex(len(told)))


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


def _dtype(name: str) -> str:
    return _DTYPES[cells.kind(name) or cells.TEXT]


def _geo(frame: pandas.DataFrame, shapes: Sequence[Any]) -> geopandas.GeoDataFrame:
    geometry = geopandas.GeoSeries(list(shapes), index=frame.index, crs=_CRS)
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs=_CRS)


def known_names(names: Sequence[Any], source: str) -> list[str]:
    """Column names with blanks taken off, and ours in our spelling ('Lat' is lat)."""
    stripped = [cells.clean(str(name)).strip(" \t\r\n\ufeff") for name in names]
    taken = set(stripped)
    spelt = [
        low if (low := name.lower()) not in taken and cells.kind(low) else name for name in stripped
    ]
    where = source or "the table"
    if "" in spelt:
        raise errors.TableError(f"{where}: column {spelt.index('') + 1} has no name: give it one")
    twice = sorted(name for name, count in Counter(spelt).items() if count > 1)
    if twice:
        raise errors.TableError(f"{where}: the column {twice[0]} stands twice: rename one of them")
    return spelt
