"""A file of geometries with properties -> its points and its polygons, as entries.

Read are GeoJSON, shapefiles and GeoPackages, plain or inside an archive, in any
coordinate system that they state. Points are places (placelists.py), polygons are divisions
(outlines.py): a polygon is never made a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from geo import errors
from geo.gazetteer.packs import columns, entries, outlines, placelists
from geo.support import layers, untrusted

POINTS = ("Point", "MultiPoint")
AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")

Feature = tuple[int, dict[str, Any], Any]  # its number, properties, geometry in WGS84, x = lon


Named = tuple[str, layers.Layer]  # a layer, with its name where its file has several


def texts(files: Iterable[tuple[str, str]], stem: str) -> entries.Read:
    """The places and divisions of GeoJSON files, each (name, text); PackError for other JSON."""
    found = entries.Read("GeoJSON", [])
    for name, text in files:
        try:
            told = untrusted.json_value(text)
            features = [told] if told.get("type") == "Feature" else told["features"]
            if not isinstance(features, list):
                raise TypeError("its features are no list")
        except (errors.InputError, KeyError, TypeError, AttributeError) as error:
            raise errors.PackError(
                f"{stem} begins like GeoJSON and is not ({error}): expected a FeatureCollection"
            ) from error
        _sort(_read(features, _stated(told), found), name, found, stem)
    return found


def stored(files: Iterable[tuple[str, Iterable[Named]]], stem: str) -> entries.Read:
    """The places and divisions of shapefiles and GeoPackages, each (name, its layers).

    A file that cannot be read is refused as a whole, the others are kept.
    """
    found = entries.Read("shapes", [])
    for label, held in files:
        try:
            for name, layer in held:
                _sort(_in_layer(layer), f"{label} {name}".strip(), found, stem)
        except errors.InputError as error:
            found.refuse(0, f"{label} cannot be read ({untrusted.line(error)})")
    return found


def _sort(features: Iterable[Feature], label: str, found: entries.Read, stem: str) -> None:
    """Give the points of a layer to placelists.py and its polygons to outlines.py."""
    rows: list[placelists.Told] = []
    areas = []
    for number, properties, shape in features:
        kind = shape.geom_type if shape is not None else ""
        if kind in AREAS:
            areas.append((number, properties, shape))
        elif kind in POINTS and not shape.is_empty:
            first = shape if kind == "Point" else shape.geoms[0]
            rows.append((number, columns.filled(properties), (first.y, first.x)))
        else:
            found.refuse(number, f"{label}: a feature without a point or polygon")
    if areas:
        outlines.layer(areas, label, found, stem)
        found.form = "boundaries"
    if rows:
        header = columns.Columns(dict.fromkeys(key for _, row, _ in rows for key in row))
        placelists.points(header, rows, found, stem)


def _stated(told: dict[str, Any]) -> str | None:
    """The coordinate system that an older GeoJSON names; RFC 7946 knows WGS84 alone."""
    named = told.get("crs")
    named = named.get("properties") if isinstance(named, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    return name if isinstance(name, str) and not name.endswith(("CRS84", ":4326")) else None


def _read(features: list[Any], crs: str | None, found: entries.Read) -> Iterator[Feature]:
    """The features of a GeoJSON; one that has no properties or a broken geometry is refused."""
    turned = untrusted.degrees(crs)
    for number, feature in enumerate(features, 1):
        try:
            properties = {str(k): _sound(v) for k, v in feature["properties"].items()}
            shape = turned(untrusted.mapping(feature["geometry"]))
        except (errors.InputError, KeyError, TypeError, AttributeError):
            found.refuse(number, "a feature without properties or geometry")
            continue
        yield number, properties, shape


def _sound(value: Any) -> Any:
    """A value as it is; half of a surrogate pair, which JSON can write, as a broken byte."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _in_layer(layer: layers.Layer) -> Iterator[Feature]:
    """The features of one layer of a file."""
    turned = untrusted.degrees(layer.crs)
    for number, (blob, row) in enumerate(zip(layer.shapes, layer.rows, strict=True), 1):
        try:
            shape = turned(untrusted.wkb(blob))
        except errors.InputError:  # it is told as a feature without a point or polygon
            shape = None
        yield number, dict(zip(layer.names, row, strict=True)), shape
