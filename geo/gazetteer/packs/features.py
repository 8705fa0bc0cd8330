"""A file of geometries with properties -> its points and its polygons, as entries.

Read are GeoJSON and, with pyogrio, shapefiles and GeoPackages, plain or inside an archive, in any
coordinate system that they state. Points are places (cod.py), polygons are divisions
(outlines.py): a polygon is never made a point.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from geo import errors
from geo.gazetteer.packs import cod, entries, outlines

EARTH = "EPSG:4326"
POINTS = ("Point", "MultiPoint")
AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")

Feature = tuple[int, dict[str, Any], Any]  # its number, properties, geometry in WGS84, x = lon


def texts(files: Iterable[tuple[str, str]], stem: str) -> entries.Read:
    """The places and divisions of GeoJSON files, each (name, text); PackError for other JSON."""
    found = entries.Read("GeoJSON", [])
    for name, text in files:
        try:
            told = json.loads(text)
            features = [told] if told.get("type") == "Feature" else told["features"]
            if not isinstance(features, list):
                raise TypeError("its features are no list")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise errors.PackError(
                f"{stem} begins like GeoJSON and is not ({error}): expected a FeatureCollection"
            ) from error
        _sort(_read(features, _stated(told), found), name, found, stem)
    return found


def stored(layers: Iterable[tuple[str, str]], stem: str) -> entries.Read:
    """The places and divisions of shapefiles and GeoPackages, each (name for GDAL, own name).

    A layer that cannot be read is refused as a whole, the others are kept.
    """
    import warnings

    import pyogrio

    found = entries.Read("shapes", [])
    for source, label in layers:
        try:
            with warnings.catch_warnings(action="ignore"):  # what GDAL says of a broken file
                for name, kind in pyogrio.list_layers(source):
                    if kind is not None:  # else a table without geometry
                        told = f"{label} {name}" if label.lower().endswith(".gpkg") else label
                        _sort(_opened(source, name), told, found, stem)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
                errors.PackError, ValueError) as error:  # fmt: skip
            found.refuse(0, f"{label} cannot be read ({str(error).splitlines()[0][:150]})")
    return found


def _sort(features: Iterable[Feature], label: str, found: entries.Read, stem: str) -> None:
    """Give the points of a layer to cod.py and its polygons to outlines.py."""
    rows, areas = [], []
    for number, properties, shape in features:
        kind = shape.geom_type if shape is not None else ""
        if kind in AREAS:
            areas.append((number, properties, shape))
        elif kind in POINTS and not shape.is_empty:
            first = shape if kind == "Point" else shape.geoms[0]
            row = {k.upper(): v for k, v in properties.items() if isinstance(v, str | int | float)}
            rows.append(row | {"_LAT": first.y, "_LON": first.x, "_LINE": number})
        else:
            found.refuse(number, f"{label}: a feature without a point or polygon")
    if areas:
        outlines.layer(areas, label, found, stem)
        found.form = "boundaries"
    if rows:
        cod.table(rows, found, stem)


def _stated(told: dict[str, Any]) -> str | None:
    """The coordinate system that an older GeoJSON names; RFC 7946 knows WGS84 alone."""
    named = told.get("crs")
    named = named.get("properties") if isinstance(named, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    return name if isinstance(name, str) and not name.endswith(("CRS84", ":4326")) else None


def _read(features: list[Any], crs: str | None, found: entries.Read) -> Iterator[Feature]:
    """The features of a GeoJSON; one that has no properties or a broken geometry is refused."""
    import shapely

    for number, feature in enumerate(features, 1):
        try:
            properties = {str(k): _sound(v) for k, v in feature["properties"].items()}
            shape = _in_degrees(shapely.geometry.shape(feature["geometry"]), crs)
        except (KeyError, TypeError, IndexError, AttributeError, ValueError, OverflowError,
                RecursionError, shapely.errors.ShapelyError):  # fmt: skip
            found.refuse(number, "a feature without properties or geometry")
            continue
        yield number, properties, shape


def _sound(value: Any) -> Any:
    """A value as it is; half of a surrogate pair, which JSON can write, as a broken byte."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _opened(source: str, name: str) -> Iterator[Feature]:
    """The features of one layer of a file."""
    import pyogrio
    import shapely

    try:
        meta, _, blobs, columns = pyogrio.raw.read(source, layer=name)
    except UnicodeDecodeError:  # no .cpg says which bytes these are: letters of Latin are kept
        meta, _, blobs, columns = pyogrio.raw.read(source, layer=name, encoding="latin-1")
    shapes = _in_degrees(shapely.from_wkb(blobs, on_invalid="ignore"), meta.get("crs"))
    for number, (shape, *values) in enumerate(zip(shapes, *columns, strict=True), 1):
        yield number, dict(zip(meta["fields"], values, strict=True)), shape


def _in_degrees(shapes: Any, crs: str | None) -> Any:
    """Geometries in WGS84 degrees, x = longitude, whatever system their file is in."""
    if crs is None or crs == EARTH:
        return shapes
    import numpy as np
    import pyproj
    import shapely

    try:
        there = pyproj.Transformer.from_crs(crs, EARTH, always_xy=True)
    except pyproj.exceptions.CRSError as error:
        raise errors.PackError(f"its coordinate system {crs[:40]!r} is not known") from error
    return shapely.transform(shapes, lambda xy: np.column_stack(there.transform(*xy.T)))
