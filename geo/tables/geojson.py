"""A table <-> GeoJSON (RFC 7946), and a table <-> JSON lines.

Coordinates keep every digit. A feature's properties are the row's cells; what is unknown is null.
In a JSON line a position is lat and lon, an area is `wkt`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pandas
import shapely

from geo import errors
from geo.support import untrusted
from geo.tables import frames, mapping

_PLANE = ("CRS84", "EPSG::4326", "EPSG:4326")


def write(frame: pandas.DataFrame) -> bytes:
    """A FeatureCollection, one feature a line, of a table that `frames.tidy` gave."""
    features = []
    for row in frames.records(frame):
        shape = row.pop("geometry", None)
        mapping = None if shape is None else shapely.geometry.mapping(shape)
        features.append(_dump({"type": "Feature", "geometry": mapping, "properties": row}))
    inside = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{inside}\n]}}\n'.encode()


def write_lines(frame: pandas.DataFrame) -> bytes:
    """One JSON object a row, every column in each, of a table that `frames.tidy` gave."""
    names, rows = frames.flat(frame)
    return "".join(_dump(dict(zip(names, row, strict=True))) + "\n" for row in rows).encode()


def read(data: bytes, source: str) -> mapping.Given:
    """The table of a GeoJSON file; raises errors.TableError. Features are counted from 1."""
    value = untrusted.json_value(data)
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = {"type": "FeatureCollection", "features": [value]}
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise errors.TableError(f"{source} holds no features: expected a GeoJSON FeatureCollection")
    _refuse_other_planes(value, source)
    rows, shapes = [], []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else ()
        if not isinstance(properties, dict | None):
            raise errors.TableError(f"{source}: feature {number} is not a GeoJSON Feature")
        rows.append(properties or {})
        shapes.append(_shape(feature.get("geometry"), number, source))
    return _table(rows, shapes, len(data))


def read_lines(data: bytes, source: str) -> mapping.Given:
    """The table of a file of JSON lines; raises errors.TableError naming the line."""
    rows = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise errors.TableError(f"{source} is not UTF-8: expected one JSON object a line") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = untrusted.json_value(line)
        except errors.InputError as error:
            raise errors.TableError(
                f"line {number} of {source} cannot be read as JSON: {error}"
            ) from None
        if not isinstance(row, dict):
            raise errors.TableError(f"line {number} of {source} is not a JSON object")
        rows.append(row)
    return _table(rows, None, len(data))


def _table(rows: Sequence[dict[str, Any]], shapes: list[Any] | None, size: int) -> mapping.Given:
    names = list(dict.fromkeys(name for row in rows for name in row))
    untrusted.cells(len(rows), len(names), size)
    given = [[_flat(row.get(name)) for name in names] for row in rows]
    return mapping.Given(names, given, shapes)


def _flat(value: Any) -> Any:
    return _dump(value) if isinstance(value, dict | list) else value


def _shape(mapping: Any, number: int, source: str) -> Any:
    try:
        return untrusted.mapping(mapping)
    except errors.InputError:
        raise errors.TableError(
            f"{source}: the geometry of feature {number} cannot be read: expected GeoJSON "
            "coordinates, longitude first"
        ) from None


def _refuse_other_planes(value: dict[str, Any], source: str) -> None:
    """A 'crs' of the older GeoJSON that is not WGS84 would put every place elsewhere."""
    crs = value.get("crs")
    if crs is not None and not any(name in json.dumps(crs) for name in _PLANE):
        raise errors.TableError(
            f"{source} is in another coordinate system ({json.dumps(crs)[:80]}): "
            "expected WGS84, longitude first: export it as EPSG:4326"
        )


def _dump(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    """The value with infinities as null: JSON has no word for them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
