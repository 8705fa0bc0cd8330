"""A table <-> GeoParquet 1.1 and GeoPackage 1.3, both by way of Arrow, with fixed bytes.

GeoParquet is written by pyarrow with the metadata of the specification (WKB, longitude first, the
default CRS84). GeoPackage is written by GDAL through pyogrio; its one clock reading is fixed.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas
import shapely

from geo import errors
from geo.support import layers, untrusted
from geo.tables import cells, mapping

LAYER = "incidents"
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
    """The bytes of a GeoPackage with one layer, of a table that `frames.tidy` gave."""
    import pyogrio

    folded = Counter(name.lower() for name in frame.columns)
    twice = sorted(name for name, count in folded.items() if count > 1)
    if twice:
        raise errors.TableError(
            f"a GeoPackage cannot tell two columns named {twice[0]} apart: rename one of them"
        )
    table = _arrow(frame)
    spatial = "geometry" in frame.columns
    shaped = {"geometry_name": "geometry", "geometry_type": "Unknown", "crs": "EPSG:4326"}
    out = io.BytesIO()
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        pyogrio.write_arrow(
            table,
            out,
            layer=LAYER,
            driver="GPKG",
            **(shaped if spatial else {}),
            layer_options={"FID": "geo_fid"},
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, RuntimeError) as error:
        raise errors.OutputError(
            f"the table cannot be a GeoPackage: {untrusted.line(error)}"
        ) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return out.getvalue()


def read_geopackage(path: Path, source: str) -> mapping.Given:
    """The table of a GeoPackage's layer 'incidents', or of its only one."""
    layer = layers.geopackage(path, _layer(list(layers.names(path)), source))
    if layer.crs and not re.search("4326|CRS84", layer.crs):
        raise errors.TableError(f"{source} {_NOT_WGS84}")
    shapes = _shapes(layer.shapes, "geometry", source)
    return mapping.Given(layer.names, layer.rows, shapes)


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
    """An Arrow table: text, int64, double and bool columns, the geometry as WKB."""
    import pyarrow

    columns = {}
    for name in frame.columns:
        if name == "geometry":
            shapes = [None if s is None else shapely.to_wkb(s) for s in frame[name]]
            columns[name] = pyarrow.array(shapes, pyarrow.binary())
            continue
        values = [cells.plain(value) for value in frame[name]]
        dtype = str(frame[name].dtype)
        arrow = {
            "Int64": pyarrow.int64(),
            "float64": pyarrow.float64(),
            "boolean": pyarrow.bool_(),
        }.get(dtype, pyarrow.string())
        columns[name] = pyarrow.array(values, arrow)
    return pyarrow.table(columns)
