"""A table <-> GeoParquet 1.1 and GeoPackage 1.3, both by way of Arrow, with fixed bytes.

GeoParquet is written by pyarrow with the metadata of the specification (WKB, longitude first, the
default CRS84) and a column of boxes, by which a reader passes over what it does not need.
GeoPackage is written by GDAL through pyogrio; its one clock reading is fixed. What is no point has
a layer of its own there, for a GIS draws one kind of shape a layer, and each layer has the style
that QGIS shows it in; `geo_row` keeps the order of the rows over both.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import shapely

from geo import errors
from geo.support import layers, untrusted
from geo.tables import cells, mapping

LAYER, AREAS, _STYLES, _ROW, _BOX = "incidents", "areas", "layer_styles", "geo_row", "bbox"
# The least that QGIS 3 takes for a style: a mark, a fill that lets the ground through.
_STYLE = (
    '<qgis version="3.28"><renderer-v2 type="singleSymbol"><symbols><symbol name="0" type="{kind}" '
    'alpha="1"><layer class="{sort}"><Option type="Map">{options}</Option></layer></symbol>'
    "</symbols></renderer-v2></qgis>"
)
_MARKS = {
    LAYER: ("marker", "SimpleMarker", {"name": "circle", "color": "178,24,43,255",
            "outline_color": "255,255,255,255", "size": "2.6", "size_unit": "MM"}),
    AREAS: ("fill", "SimpleFill", {"color": "178,24,43,50", "style": "solid",
            "outline_color": "178,24,43,255", "outline_width": "0.4",
            "outline_width_unit": "MM"}),
}  # fmt: skip
# GDAL stamps the day of writing into a GeoPackage: this takes the place of the clock.
_STAMP = "2000-01-01T00:00:00.000Z"
_NOT_WGS84 = "is in another coordinate system: expected WGS84: export it as EPSG:4326"


def write_parquet(frame: pandas.DataFrame) -> bytes:
    """The bytes of a GeoParquet file of a table that `frames.tidy` gave."""
    import pyarrow.parquet

    table = _arrow(frame)
    if "geometry" in frame.columns:
        shapes = [shape for shape in frame["geometry"] if shape is not None]
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": sorted({shape.geom_type for shape in shapes}),
        }
        if shapes:
            column["bbox"] = [float(edge) for edge in shapely.total_bounds(shapes)]
        if _BOX not in frame.columns:
            edges = ("xmin", "ymin", "xmax", "ymax")
            column["covering"] = {"bbox": {edge: [_BOX, edge] for edge in edges}}
            boxes = [
                None if s is None or s.is_empty else dict(zip(edges, s.bounds, strict=True))
                for s in frame["geometry"]
            ]
            kind = pyarrow.struct([(edge, pyarrow.float64()) for edge in edges])
            table = table.append_column(_BOX, pyarrow.array(boxes, kind))
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        table = table.replace_schema_metadata({"geo": json.dumps(geo)})
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


def read_parquet(data: bytes, source: str) -> mapping.Given:
    """The table of a Parquet file, with a geometry where it is GeoParquet."""
    columns, metadata = layers.parquet(data)
    with untrusted.reading("its metadata are not those of GeoParquet"):
        geo = untrusted.json_value(metadata.get(b"geo", b"{}"))
        name = geo.get("primary_column")
        column = geo["columns"][name] if name else {}
        crs = json.dumps(column.get("crs", "CRS84"))
        encoding = column.get("encoding", "WKB")
        boxes = column.get("covering", {}).get("bbox", {}).get("xmin", [None])
        columns.pop(boxes[0], None)  # a copy of the shapes' own edges
        if name is not None and name not in columns:
            raise ValueError(f"there is no column {str(name)[:60]!r}")
    if encoding != "WKB":
        raise errors.TableError(f"{source} holds shapes as {encoding}: expected GeoParquet's WKB")
    if not re.search(r"CRS84|4326|WGS.84|null", crs):
        raise errors.TableError(f"{source} {_NOT_WGS84}")
    shapes = _shapes(columns.pop(name) if name else None, name, source)
    rows = zip(*columns.values(), strict=True) if columns else [()] * len(shapes or ())
    return mapping.Given(list(columns), list(rows), shapes)


def write_geopackage(frame: pandas.DataFrame) -> bytes:
    """The bytes of a GeoPackage with a layer of points and, where there are any, one of areas."""
    import pyogrio

    folded = Counter(name.lower() for name in frame.columns)
    twice = sorted(name for name, count in folded.items() if count > 1)
    if twice:
        raise errors.TableError(
            f"a GeoPackage cannot tell two columns named {twice[0]} apart: rename one of them"
        )
    written = {LAYER: frame}
    if "geometry" in frame.columns:
        area = [shape is not None and shape.geom_type != "Point" for shape in frame["geometry"]]
        if any(area) and _ROW not in frame.columns:
            frame = frame.assign(**{_ROW: pandas.array(range(len(frame)), dtype="Int64")})
            written = {LAYER: frame[[not one for one in area]], AREAS: frame[area]}
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.gpkg"
            for layer, part in written.items():
                shaped = {"geometry_name": "geometry", "crs": "EPSG:4326"} | {
                    "geometry_type": "Point" if layer == LAYER else "Unknown"
                }
                _append(path, layer, _arrow(part), shaped if "geometry" in part.columns else {})
            if "geometry" in frame.columns:
                _append(path, _STYLES, _styles(written), {})
            return path.read_bytes()
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, RuntimeError) as error:
        raise errors.OutputError(
            f"the table cannot be a GeoPackage: {untrusted.line(error)}"
        ) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _append(path: Path, layer: str, table: Any, shaped: dict[str, str]) -> None:
    import pyogrio

    fid = {} if layer == _STYLES else {"layer_options": {"FID": "geo_fid"}}
    pyogrio.write_arrow(
        table, path, layer=layer, driver="GPKG", append=path.exists(), **shaped, **fid
    )


def _styles(layers_: Iterable[str]) -> Any:
    """The table in which QGIS looks for the style of each layer."""
    import pyarrow

    told = []
    for layer in layers_:
        kind, sort, options = _MARKS[layer]
        option = "".join(
            f'<Option type="QString" name="{n}" value="{v}"/>' for n, v in options.items()
        )
        told.append(
            {"f_table_catalog": "", "f_table_schema": "", "f_table_name": layer,
             "f_geometry_column": "geometry", "styleName": layer, "styleSLD": "",
             "styleQML": _STYLE.format(kind=kind, sort=sort, options=option),
             "useAsDefault": True, "description": "", "owner": "", "ui": "", "update_time": _STAMP}
        )  # fmt: skip
    return pyarrow.Table.from_pylist(told)


def read_geopackage(path: Path, source: str) -> mapping.Given:
    """The table of a GeoPackage's layers 'incidents' and 'areas', or of its only one."""
    found = [name for name in layers.names(path) if name != _STYLES]
    wanted = [LAYER, AREAS] if set(found) == {LAYER, AREAS} else [_layer(found, source)]
    parts = []
    for name in wanted:
        layer = layers.geopackage(path, name)
        if layer.crs and not re.search("4326|CRS84", layer.crs):
            raise errors.TableError(f"{source} {_NOT_WGS84}")
        parts.append((layer, _shapes(layer.shapes, "geometry", source)))
    if len(parts) == 1:
        (layer, shapes), *_ = parts
        return mapping.Given(layer.names, layer.rows, shapes)
    (one, _), (other, _) = parts
    if one.names != other.names or _ROW not in one.names:
        raise errors.TableError(f"{source}: its layers {LAYER} and {AREAS} have other columns")
    at = one.names.index(_ROW)
    rows = []
    for layer, shapes in parts:
        rows += zip(layer.rows, shapes or [None] * len(layer.rows), strict=True)
    with untrusted.reading(f"a cell of {_ROW} is no number"):
        rows.sort(key=lambda pair: int(pair[0][at]))
    told = [[*row[:at], *row[at + 1 :]] for row, _ in rows]
    return mapping.Given([n for n in one.names if n != _ROW], told, [shape for _, shape in rows])


def _layer(names: list[str], source: str) -> str:
    if LAYER in names or len(names) == 1:
        return LAYER if LAYER in names else names[0]
    raise errors.TableError(
        f"{source} has the layers {', '.join(names) or 'none'}: expected one layer, "
        f"or one that is named {LAYER}"
    )


def _shapes(blobs: list[Any] | None, column: str, source: str) -> list[Any] | None:
    if blobs is None:
        return None
    try:
        return [untrusted.wkb(blob) for blob in blobs]
    except errors.InputError as error:
        raise errors.TableError(f"{source}: a shape in {column} cannot be read: {error}") from None


def _arrow(frame: pandas.DataFrame) -> Any:
    """An Arrow table: text, day, int64, double and bool columns, the geometry as WKB."""
    import pyarrow

    columns = {}
    for name in frame.columns:
        if name == "geometry":
            shapes = [None if s is None else shapely.to_wkb(s) for s in frame[name]]
            columns[name] = pyarrow.array(shapes, pyarrow.binary())
            continue
        values = [cells.plain(value) for value in frame[name]]
        if cells.kind(name) == cells.DAY:
            days = [day and date.fromisoformat(day) for day in values]
            columns[name] = pyarrow.array(days, pyarrow.date32())
            continue
        dtype = str(frame[name].dtype)
        arrow = {
            "Int64": pyarrow.int64(),
            "float64": pyarrow.float64(),
            "boolean": pyarrow.bool_(),
        }.get(dtype, pyarrow.string())
        columns[name] = pyarrow.array(values, arrow)
    return pyarrow.table(columns)
