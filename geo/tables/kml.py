"""A table <-> KML 2.2: one placemark a row, its cells as typed extended data.

A row's name and its time are told twice, once for the globe that draws it and once in the data;
the reader takes the data. Text must be free of FORBIDDEN, what XML cannot hold.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pandas
import shapely

from geo import errors
from geo.support import untrusted
from geo.tables import cells, frames, mapping

_NAMESPACE = "http://www.opengis.net/kml/2.2"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A mark of its own and a fill that lets the ground through; no picture from the network.
_STYLE = (
    '<Style id="s"><IconStyle><color>ff2b18b2</color><scale>0.8</scale></IconStyle>'
    "<LineStyle><color>ff2b18b2</color><width>1.5</width></LineStyle>"
    "<PolyStyle><color>402b18b2</color></PolyStyle></Style>\n"
)
# What a balloon shows of a row; it is read as HTML, so a text stands there as text twice over.
_BALLOON = tuple(
    "sentence start end event_type sub_event_type location_name killed_best injured_best "
    "attributed_to precision uncertainty_m".split()
)
_NUMBERED = re.compile(r"row-(\d{1,15})")  # the order of the rows over the folders
_TYPES = {"Int64": "int", "float64": "double", "boolean": "bool"}
_SHAPES = ("Point", "LineString", "Polygon", "MultiGeometry")
_MULTI = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def write(frame: pandas.DataFrame) -> bytes:
    """The bytes of a KML file of a table that `frames.tidy` gave."""
    names = [name for name in frame.columns if name != "geometry"]
    fields = "".join(
        f'<SimpleField type="{_TYPES.get(str(frame[name].dtype), "string")}" name="{_xml(name)}"/>'
        for name in names
    )
    folders: dict[str, list[str]] = {}
    for number, row in enumerate(frames.records(frame)):
        folders.setdefault(row.get("event_type") or "", []).append(_placemark(row, number))
    marks = "".join(
        f"<Folder><name>{_xml(name or 'without a type')}</name>\n{''.join(told)}</Folder>\n"
        for name, told in folders.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<kml xmlns="{_NAMESPACE}"><Document><name>incidents</name>\n'
        f'{_STYLE}<Schema name="row" id="row">{fields}</Schema>\n{marks}</Document></kml>\n'
    ).encode()


def read(data: bytes, source: str) -> mapping.Given:
    """The table of a KML file; raises errors.TableError. Placemarks are counted from 1."""
    types: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    order: list[int] = []
    for element in _elements(data):
        if element.tag == "SimpleField":
            types[element.get("name", "")] = element.get("type", "string")
        elif element.tag == "Placemark":
            rows.append(_row(element))
            numbered = _NUMBERED.fullmatch(element.get("id", ""))
            order.append(int(numbered[1]) if numbered else len(order))
            try:
                shapes.append(_shape(element))
            except (ValueError, OverflowError, shapely.errors.ShapelyError):
                raise errors.TableError(
                    f"{source}: the coordinates of placemark {len(rows)} cannot be read: "
                    "expected lon,lat pairs"
                ) from None
    names = list(dict.fromkeys([*types, *(name for row in rows for name in row)]))
    untrusted.cells(len(rows), len(names), len(data))
    given = [[_cell(row.get(name), types.get(name), name) for name in names] for row in rows]
    ats = sorted(range(len(order)), key=order.__getitem__)  # ours; of others as they stand
    return mapping.Given(names, [given[at] for at in ats], [shapes[at] for at in ats])


def _placemark(row: dict[str, Any], number: int) -> str:
    shape = row.pop("geometry", None)
    shown = [(n, row[n]) for n in _BALLOON if row.get(n) is not None]
    balloon = "".join(f"<b>{n}</b>: {_xml(_text(v))}<br>" for n, v in shown)
    name = row.get("location_name") or row.get("id") or ""
    start, end = row.get("start"), row.get("end")
    begin = f"<begin>{_xml(start)}</begin>" if start else ""
    until = f"<end>{_xml(end)}</end>" if end else ""
    time = f"<TimeSpan>{begin}{until}</TimeSpan>" if begin or until else ""
    told = "".join(
        f'<SimpleData name="{_xml(key)}">{_xml(_text(value))}</SimpleData>'
        for key, value in row.items()
        if value is not None
    )
    return (
        f'<Placemark id="row-{number}"><name>{_xml(name)}</name>'
        f"<description>{_xml(balloon)}</description>{time}<styleUrl>#s</styleUrl><ExtendedData>"
        f'<SchemaData schemaUrl="#row">{told}</SchemaData></ExtendedData>'
        f"{'' if shape is None else _drawn(shape)}</Placemark>\n"
    )


def _drawn(shape: Any) -> str:
    kind = shape.geom_type
    if kind in ("Point", "LineString"):
        return f"<{kind}>{_coordinates(shape)}</{kind}>"
    if kind == "Polygon":
        holes = "".join(
            f"<innerBoundaryIs><LinearRing>{_coordinates(ring)}</LinearRing></innerBoundaryIs>"
            for ring in shape.interiors
        )
        outer = f"<LinearRing>{_coordinates(shape.exterior)}</LinearRing>"
        return f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{holes}</Polygon>"
    if kind == "LinearRing":
        return f"<LineString>{_coordinates(shape)}</LineString>"
    return f"<MultiGeometry>{''.join(map(_drawn, shape.geoms))}</MultiGeometry>"


def _coordinates(shape: Any) -> str:
    pairs = shapely.get_coordinates(shape).tolist()
    return f"<coordinates>{' '.join(f'{x!r},{y!r}' for x, y in pairs)}</coordinates>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _xml(text: str) -> str:
    """Text as XML holds it in a text or an attribute, line breaks of every sort kept."""
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, written)
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def _elements(data: bytes) -> list[ElementTree.Element]:
    """Every field and placemark, named without a namespace; raises errors.InputError."""
    found: list[ElementTree.Element] = []
    builder, level, root = ElementTree.TreeBuilder(), 0, True  # level: below a field or placemark

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal level, root
        local = name.rpartition(":")[2]
        if root and local != "kml":
            raise errors.InputError(f"it begins with {local[:60]}")
        root = False
        if level or local in ("SimpleField", "Placemark"):
            builder.start(local, given)
            level += 1

    def end(name: str) -> None:
        nonlocal builder, level
        if level:
            builder.end(name.rpartition(":")[2])
            level -= 1
            if not level:
                found.append(builder.close())
                builder = ElementTree.TreeBuilder()

    def text(told: str) -> None:
        if level:
            builder.data(told)

    with untrusted.reading("it is no KML"):
        untrusted.xml_parser(start, end, text).Parse(untrusted.xml_text(data), True)
    return found


def _row(placemark: ElementTree.Element) -> dict[str, Any]:
    """A placemark's data; of one that has none, the name, the description and the time."""
    row: dict[str, Any] = {}
    for element in placemark.iter():
        if element.tag == "SimpleData":
            row[element.get("name", "")] = element.text or ""
        elif element.tag == "Data":
            value = next((part for part in element if part.tag == "value"), None)
            row[element.get("name", "")] = "" if value is None else value.text or ""
    if not row:
        ours = {"name": "location_name", "description": "sentence", "begin": "start", "end": "end"}
        for element in placemark.iter():
            name = ours.get(element.tag) or ("start" if element.tag == "when" else None)
            if name and element.text and element.text.strip():
                row.setdefault(name, element.text.strip())
    return row


def _cell(text: str | None, type_: str | None, name: str) -> Any:
    """A cell in the kind that its schema gives; our own columns are read by their name later."""
    if text is None or cells.kind(name) is not None:
        return text
    try:
        if type_ in ("int", "uint", "short", "ushort"):
            return int(text)
        if type_ in ("double", "float"):
            return float(text)
    except ValueError:
        return text
    return text.strip() in ("true", "1") if type_ == "bool" else text


def _shape(element: ElementTree.Element) -> Any:
    """The shape of a placemark; None where it has none."""
    return next((_part(part) for part in element if part.tag in _SHAPES), None)


def _part(part: ElementTree.Element) -> Any:
    if part.tag == "MultiGeometry":
        return _collected([shape for child in part if (shape := _part(child)) is not None])
    rings = [_pairs(ring.text) for ring in part.iter() if ring.tag == "coordinates"]
    if part.tag not in _SHAPES or not rings or not rings[0]:
        return None
    if part.tag == "Polygon":
        return shapely.Polygon(rings[0], rings[1:])
    return shapely.Point(rings[0][0]) if part.tag == "Point" else shapely.LineString(rings[0])


def _collected(shapes: list[Any]) -> Any:
    kinds = {shape.geom_type for shape in shapes}
    if len(kinds) == 1 and (multi := _MULTI.get(kinds.pop())):
        return multi(shapes)
    return shapely.GeometryCollection(shapes) if shapes else None


def _pairs(text: str | None) -> list[tuple[float, float]]:
    pairs = []
    for one in (text or "").split():
        x, y, *_ = one.split(",")
        pairs.append((float(x), float(y)))
    return pairs
