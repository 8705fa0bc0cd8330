"""A file of places as its publisher gives it -> entries for the index, and the rows refused.

Read are: a GeoNames country dump (19 tab-separated columns; plain, .gz or .zip; the form is
described in GeoNames' readme), OCHA's Common Operational Dataset of populated places (GeoJSON,
shapefile or XLSX with P-codes), administrative boundaries (shapefile, GeoPackage or GeoJSON, plain
or packed) and a CSV with name, lat, lon. Of an archive all lists of one form are read, and the
others are named. A broken row is refused by its line number and the good
ones are kept; bytes that are no UTF-8 are replaced and counted.
"""

import contextlib
import hashlib
import io
import itertools
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geo import errors
from geo.gazetteer.packs import columns, entries, outlines, placelists
from geo.model import Kind
from geo.support import decoding, layers, untrusted

_POINTS = ("Point", "MultiPoint")
_AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")
_NUMBER = re.compile("[0-9]{1,18}")
NOT_GEONAMES = 9_000_000_000  # ids from here on were given by whoever made the dump
MOST_PEOPLE = 10**10  # more than there are; a column of the index holds no more than 2^63
# What may be a list in an archive; a .txt or .json that no list is read from may be a note.
_LISTS = (".shp", ".gpkg", ".geojson", ".csv", ".tsv", ".xlsx", ".zip", ".gz")
SEEN = 20  # lines by which a text's form is told: the first of them may be broken

_CLASSES = {
    "P": Kind.SETTLEMENT, "H": Kind.NATURAL, "T": Kind.NATURAL, "U": Kind.NATURAL,
    "V": Kind.NATURAL, "L": Kind.REGION, "R": Kind.ROAD, "S": Kind.SITE,
}  # fmt: skip
_CODES = {
    "PCLI": Kind.COUNTRY, "ADM1": Kind.ADMIN1, "ADM2": Kind.ADMIN2, "ADM3": Kind.ADMIN3,
    "PPLX": Kind.NEIGHBOURHOOD, "AIRB": Kind.SITE, "CMP": Kind.SITE, "MILB": Kind.SITE,
}  # fmt: skip

Feature = tuple[int, dict[str, Any], Any]  # its number, properties, geometry in WGS84, x = lon
Named = tuple[str, layers.Layer]  # a layer, with its name where its file has several


def read(path: Path) -> entries.Read:
    """Everything a file of places holds; raises PackError when its form is not known."""
    path = Path(path)
    if not os.path.exists(path):  # Path.exists lets a name that is too long through as an error
        raise errors.PackError(
            f"there is no file {path}: give a file of places, or a two-letter country code"
        )
    try:
        raw = untrusted.content(path)
        found = _read(path, raw)
    except errors.PackError:
        raise
    except errors.InputError as error:
        raise errors.PackError(f"{path} cannot be read: {error}") from error
    found.checksum = hashlib.sha256(raw).hexdigest()
    for entry in found.entries:
        entry.population = min(entry.population, MOST_PEOPLE)
    if not found.entries:
        first = f" ({found.refusals[0]})" if found.refusals else ""
        raise errors.PackError(
            f"{path} holds no place that could be read{first}: expected a GeoNames dump, OCHA "
            "places (GeoJSON, XLSX), boundaries, or a CSV with the columns name, lat, lon"
        )
    return found


def _read(path: Path, raw: bytes) -> entries.Read:
    name = path.name.lower()
    if name.endswith(".zip"):
        return _archive(untrusted.Archive(raw), path.stem)
    if name.endswith(".shp"):
        parts = {
            part.suffix.lower(): untrusted.content(part)
            for part in path.parent.glob("*.*")
            if part.stem == path.stem and part.suffix.lower() in layers.SHAPEFILE
        }
        return _layers([(path.name, _shapefile(parts))], path.stem)
    if name.endswith(".gpkg"):
        return _layers([(path.name, _geopackage(path))], path.stem)
    if name.endswith(".xlsx"):
        return placelists.workbook(raw, path.stem)
    return _text(name, path.stem, untrusted.gunzipped(raw) if name.endswith(".gz") else raw)


def _shapefile(parts: dict[str, bytes]) -> Iterator[Named]:
    yield "", layers.shapefile(parts)


def _geopackage(path: Path) -> Iterator[Named]:
    for name, shaped in layers.names(path).items():
        if shaped:  # else a table without geometry
            yield name, layers.geopackage(path, name)


def _archive(archive: untrusted.Archive, stem: str) -> entries.Read:
    """The lists of an archive that are of one form: outlines, else GeoJSON, else texts."""
    if taken := archive.ending(".shp", ".gpkg"):
        found = _layers(((n, _packed(archive, n)) for n in taken), stem)
    elif taken := archive.ending(".geojson"):
        texts = zip(taken, archive.members(taken), strict=True)
        found = _geojson(((n, raw.decode("utf-8-sig", "replace")) for n, raw in texts), stem)
    else:
        taken = _tables(archive, stem)
        found = _joined(archive, stem, taken)
    for n in archive.ending(*_LISTS):
        if n not in taken:
            found.refuse(0, f"{n[:60]} is left out: what is read here is of another form, so "
                         "unpack it and add it by itself")  # fmt: skip
    return found


def _packed(archive: untrusted.Archive, name: str) -> Iterator[Named]:
    """The layers of a shapefile or GeoPackage inside an archive."""
    stem, dot, ending = name.rpartition(".")
    if ending.lower() == "shp":
        beside = {
            f".{n[len(stem) + 1 :].lower()}": n for n in archive.sizes if n.startswith(stem + dot)
        }
        parts = {e: archive.member(n) for e, n in beside.items() if e in layers.SHAPEFILE}
        yield from _shapefile(parts)
        return
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "layers.gpkg").write_bytes(archive.member(name))
        yield from _geopackage(path)


def _joined(archive: untrusted.Archive, stem: str, names: list[str]) -> entries.Read:
    """The texts of an archive that are of the first one's form; the others are refused."""
    found: entries.Read | None = None
    refused: list[tuple[str, errors.InputError]] = []
    for n, text in zip(names, archive.members(names), strict=True):
        if len(names) == 1:
            return _text(n.lower(), stem, text)
        try:
            read = _text(n.lower(), f"{stem}/{n.rpartition('.')[0]}", text)
            if found is not None and read.form != found.form:
                raise errors.PackError(f"it is a {read.form}, not a {found.form}: add it by itself")
        except errors.InputError as error:
            refused.append((n, error))
            continue
        found = found or entries.Read(read.form, [], licence=read.licence)
        found.join(read, n)
    if found is None:
        raise refused[0][1]
    for n, why in refused:
        found.refuse(0, f"{n[:60]} is left out ({why})")
    return found


def _tables(archive: untrusted.Archive, stem: str) -> list[str]:
    """The texts of an archive that are no readme, the largest first; raises PackError for none."""
    texts = archive.ending(".txt", ".csv", ".json", ".tsv")
    texts = [n for n in texts if "readme" not in n.lower()]
    if not texts:
        inner = archive.ending(".zip", ".gz", ".7z", ".rar")
        raise errors.PackError(
            f"{stem} holds " + (
                f"another archive ({inner[0][:60]}): unpack it yourself and add what is in it"
                if inner else "no .txt, .csv, .geojson, .shp or .gpkg file"
            )
        )  # fmt: skip
    return sorted(texts, key=lambda n: (-archive.sizes[n], n))


def _text(name: str, stem: str, raw: bytes) -> entries.Read:
    """Choose the form by what the text looks like, not by its name alone."""
    if not raw.strip():
        raise errors.PackError(f"{stem} is empty: expected a GeoNames dump, GeoJSON or a CSV")
    text = raw.decode("utf-8-sig", "replace")  # dumps and GeoJSON are UTF-8 by their definition
    if text[:2000].lstrip().startswith("{"):
        return _geojson([(name, text)], stem)
    first = list(itertools.islice((line for line in io.StringIO(text) if line.strip()), SEEN))
    if any(line.count("\t") == 18 for line in first):
        return _dump(text.split("\n"), stem)
    tabs = first[0].count("\t")
    if tabs >= 7 and first[0].split("\t")[0].isdecimal():
        raise errors.PackError(
            f"{stem} looks like a GeoNames dump, but its rows have {tabs + 1} columns instead of 19"
        )
    with contextlib.suppress(UnicodeDecodeError):
        # one NUL in it is a broken cell, not a program
        return placelists.text(raw.decode("utf-8-sig"), stem)
    try:
        return placelists.text(decoding.decode(raw).text, stem)
    except errors.DocumentError as error:
        raise errors.PackError(f"{stem} is no text ({error}): expected a file of places") from error


def _geojson(files: Iterable[tuple[str, str]], stem: str) -> entries.Read:
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
        _sort(_features(features, _stated(told), found), name, found, stem)
    return found


def _layers(files: Iterable[tuple[str, Iterable[Named]]], stem: str) -> entries.Read:
    """Those of shapefiles and GeoPackages, each (name, its layers); a broken one is refused."""
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
        if kind in _AREAS:
            areas.append((number, properties, shape))
        elif kind in _POINTS and not shape.is_empty:
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


def _features(features: list[Any], crs: str | None, found: entries.Read) -> Iterator[Feature]:
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
    turned = untrusted.degrees(layer.crs)
    for number, (blob, row) in enumerate(zip(layer.shapes, layer.rows, strict=True), 1):
        try:
            shape = turned(untrusted.wkb(blob))
        except errors.InputError:  # it is told as a feature without a point or polygon
            shape = None
        yield number, dict(zip(layer.names, row, strict=True)), shape


def _dump(lines: Iterable[str], stem: str) -> entries.Read:
    found = entries.Read("GeoNames dump", [], licence="CC BY 4.0")
    pack = stem.split(".")[0]
    divisions: dict[str, tuple[Kind, str, str]] = {}
    paths_of: list[dict[Kind, str]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 19:
            found.refuse(number, f"{len(cells)} columns instead of 19")
            continue
        id_, name, lat, lon = cells[0], cells[1] or cells[2], cells[4], cells[5]
        if not (_NUMBER.fullmatch(id_) and name.strip() and entries.spot(lat, lon)):
            found.refuse(number, entries.trouble(id_, name, lat, lon))
            continue
        kind = _CODES.get(cells[7]) or _CLASSES.get(cells[6])
        if kind is None:
            continue  # fourth-order divisions and such: neither named nor wanted
        found.repaired += "\ufffd" in line
        found.date = max(found.date, cells[18][:10])
        entry = _row(cells, kind, pack)
        # divisions' codes behind those above them, as GeoNames joins them: '001' stands in every
        # state of the United States once
        paths, path = {}, []
        for division, code in zip(entries.ADMIN, cells[10:13], strict=True):
            if code:
                path.append(code)
                paths[division] = ".".join(path)
        if own := paths.get(kind):
            divisions[f"{kind}:{entry.country}:{own}"] = (kind, own, entry.name)
            entry.code, entry.codes = own, (f"{entry.country}.{own}",)
        found.entries.append(entry)
        paths_of.append(paths)
    for entry, paths in zip(found.entries, paths_of, strict=True):
        above = itertools.takewhile(lambda link, own=entry.kind: link[0] is not own, paths.items())
        chain = [
            divisions.get(f"{kind}:{entry.country}:{path}", (kind, path, ""))
            for kind, path in above
        ]
        entry.admin = tuple(c for c in chain if c[2] or c[0] is Kind.ADMIN1)
    return found


def _row(cells: list[str], kind: Kind, pack: str) -> entries.Entry:
    number = int(cells[0])
    geonameid = number if number < NOT_GEONAMES else None
    spellings = [s for s in (cells[2], *cells[3].split(",")) if s.strip() and "\ufffd" not in s]
    return entries.Entry(
        f"geonames:{number}" if geonameid else f"{pack}:{number}",
        (cells[1] or cells[2]).replace("\ufffd", "").strip(), spellings, kind,
        *entries.spot(cells[4], cells[5]), cells[8] or None, population=entries.whole(cells[14]),
        geonameid=geonameid, seat=cells[7].startswith(("PPLA", "PPLC")),
    )  # fmt: skip
