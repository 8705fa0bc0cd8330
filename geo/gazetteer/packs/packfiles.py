"""A file of places as its publisher gives it -> entries for the index, and the rows refused.

Read are: a GeoNames country dump (19 tab-separated columns; plain, .gz or .zip; the form is
described in GeoNames' readme), OCHA's Common Operational Dataset of populated places (GeoJSON,
shapefile or XLSX with P-codes), administrative boundaries (shapefile, GeoPackage or GeoJSON, plain
or packed) and a CSV with name, lat, lon. Of an archive all lists of one form are read, and the
others are named. A broken row is refused by its line number and the good
ones are kept; bytes that are no UTF-8 are replaced and counted.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import itertools
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from geo import errors
from geo.gazetteer.packs import entries, features, placelists
from geo.model import Kind
from geo.support import decoding

_NUMBER = re.compile("[0-9]{1,18}")
NOT_GEONAMES = 9_000_000_000  # ids from here on were given by whoever made the dump
LARGEST = 2 << 30  # bytes once unpacked: the largest country dump is 0.4 GB
# So many times its size a file may unpack to, once that is more than SMALL bytes. Dumps, tables and
# outlines pack 3 to 20 to 1 (`unzip -v`); a bomb of zeros 1,000 to 1.
RATIO, SMALL = 100, 16 << 20
MOST_PEOPLE = 10**10  # more than there are; a column of the index holds no more than 2^63
CHUNK = 1 << 20  # bytes unpacked at once
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


def read(path: Path) -> entries.Read:
    """Everything a file of places holds; raises PackError when its form is not known."""
    path = Path(path)
    if not os.path.exists(path):  # Path.exists lets a name that is too long through as an error
        raise errors.PackError(
            f"there is no file {path}: give a file of places, or a two-letter country code"
        )
    name = path.name.lower()
    raw = _bytes(path)
    digest = hashlib.sha256(raw).hexdigest()
    if name.endswith((".zip", ".xlsx")):
        weigh(path, raw)
    if name.endswith(".zip"):
        found = _archive(path, raw)
    elif name.endswith((".shp", ".gpkg")):
        found = features.stored([(str(path), path.name)], path.stem)
    elif name.endswith(".xlsx"):
        found = placelists.workbook(raw, path.stem)
    else:
        found = _text(name, path.stem, _unpacked(path, raw))
    found.checksum = digest
    for entry in found.entries:
        entry.population = min(entry.population, MOST_PEOPLE)
    if not found.entries:
        first = f" ({found.refusals[0]})" if found.refusals else ""
        raise errors.PackError(
            f"{path} holds no place that could be read{first}: expected a GeoNames dump, OCHA "
            "places (GeoJSON, XLSX), boundaries, or a CSV with the columns name, lat, lon"
        )
    return found


def _bytes(path: Path) -> bytes:
    if not path.is_file():  # a device or a pipe may never end
        raise errors.PackError(f"{path} is no file: give a file of places")
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path)
        return path.read_bytes()
    except OSError as error:
        raise errors.PackError(
            f"{path} cannot be read ({error.strerror}): give a file of places"
        ) from error


def _too_large(path: Path) -> errors.PackError:
    return errors.PackError(
        f"{path} holds more than {LARGEST >> 30} GiB: no pack is so large, so give it in parts"
    )


def weigh(path: Path, raw: bytes) -> None:
    """Refuse an archive whose members say that they unpack to too much, before any is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _bearable(path, sum(m.file_size for m in archive.infolist()), len(raw))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        if isinstance(error, errors.PackError):
            raise
        raise errors.PackError(
            f"{path} cannot be unpacked ({error}): it was cut off or is no archive or workbook; "
            "fetch it again"
        ) from error


def _bearable(path: Path, unpacked: int, packed: int) -> None:
    """Raise PackError when so many bytes are too many for a file of that packed size."""
    if unpacked > LARGEST:
        raise _too_large(path)
    if unpacked > SMALL and unpacked > RATIO * packed:
        raise errors.PackError(
            f"{path} unpacks to more than {RATIO} times its size, as no file of places does: "
            "unpack it yourself and add what is in it"
        )


def _unpack(path: Path, stream: IO[bytes], packed: int) -> bytes:
    """What a packed stream holds, read piece by piece so that a bomb stops at the limit."""
    pieces, size = [], 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        _bearable(path, size, packed)
        pieces.append(piece)
    return b"".join(pieces)


def _archive(path: Path, raw: bytes) -> entries.Read:
    """The lists of an archive that are of one form: outlines, else GeoJSON, else texts."""
    if taken := _members(raw, (".shp", ".gpkg")):
        layers = [(f"/vsizip/{path.absolute()}/{n}", n) for n in taken]
        found = features.stored(layers, path.stem)
    elif taken := _members(raw, (".geojson",)):
        told = ((n, text.decode("utf-8-sig", "replace")) for n, text in _each(path, raw, taken))
        found = features.texts(told, path.stem)
    else:
        taken = _tables(path, raw)
        found = _joined(path, raw, taken)
    for n in _members(raw, _LISTS):
        if n not in taken:
            found.refuse(0, f"{n[:60]} is left out: what is read here is of another form, so "
                         "unpack it and add it by itself")  # fmt: skip
    return found


def _joined(path: Path, raw: bytes, names: list[str]) -> entries.Read:
    """The texts of an archive that are of the first one's form; the others are refused."""
    found: entries.Read | None = None
    refused: list[tuple[str, errors.PackError]] = []
    for n, text in _each(path, raw, names):
        if len(names) == 1:
            return _text(n.lower(), path.stem, text)
        try:
            read = _text(n.lower(), f"{path.stem}/{n.rpartition('.')[0]}", text)
            if found is not None and read.form != found.form:
                raise errors.PackError(f"it is a {read.form}, not a {found.form}: add it by itself")
        except errors.PackError as error:
            refused.append((n, error))
            continue
        found = found or entries.Read(read.form, [], licence=read.licence)
        found.join(read, n)
    if found is None:
        raise refused[0][1]
    for n, why in refused:
        found.refuse(0, f"{n[:60]} is left out ({why})")
    return found


def _members(raw: bytes, endings: tuple[str, ...]) -> list[str]:
    """The files of an archive that end so, by name; none of what macOS puts beside them."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return sorted(
            n for n in archive.namelist()
            if n.lower().endswith(endings) and not n.startswith("__MACOSX/")
        )  # fmt: skip


def _unpacked(path: Path, raw: bytes) -> bytes:
    """The bytes inside a .gz, or the file's own."""
    if path.name.lower().endswith(".gz"):
        with _unpacking(path), gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            return _unpack(path, packed, len(raw))
    return raw


def _tables(path: Path, raw: bytes) -> list[str]:
    """The texts of an archive that are no readme, the largest first; raises PackError for none."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sizes = {m.filename: m.file_size for m in archive.infolist()}
    texts = _members(raw, (".txt", ".csv", ".json", ".tsv"))
    texts = [n for n in texts if "readme" not in n.lower()]
    if not texts:
        inner = _members(raw, (".zip", ".gz", ".7z", ".rar"))
        raise errors.PackError(
            f"{path} holds " + (
                f"another archive ({inner[0][:60]}): unpack it yourself and add what is in it"
                if inner else "no .txt, .csv, .geojson, .shp or .gpkg file"
            )
        )  # fmt: skip
    return sorted(texts, key=lambda n: (-sizes[n], n))


def _each(path: Path, raw: bytes, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Files of an archive, one after another: its list of contents is read once."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in names:
            with _unpacking(path), archive.open(name) as packed:
                text = _unpack(path, packed, len(raw))
            yield name, text


@contextlib.contextmanager
def _unpacking(path: Path) -> Iterator[None]:
    """What an archive that was cut off raises becomes one sentence."""
    try:
        yield
    except (
        OSError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        if isinstance(error, errors.PackError):
            raise
        raise errors.PackError(
            f"{path} cannot be unpacked ({error}): it was cut off or is no {path.suffix} file; "
            "fetch it again"
        ) from error


def _text(name: str, stem: str, raw: bytes) -> entries.Read:
    """Choose the form by what the text looks like, not by its name alone."""
    if not raw.strip():
        raise errors.PackError(f"{stem} is empty: expected a GeoNames dump, GeoJSON or a CSV")
    text = raw.decode("utf-8-sig", "replace")  # dumps and GeoJSON are UTF-8 by their definition
    if text[:2000].lstrip().startswith("{"):
        return features.texts([(name, text)], stem)
    first = list(itertools.islice((line for line in io.StringIO(text) if line.strip()), SEEN))
    if any(line.count("\t") == 18 for line in first):
        return _dump(text.split("\n"), stem)
    tabs = first[0].count("\t")
    if tabs >= 7 and first[0].split("\t")[0].isdecimal():
        raise errors.PackError(
            f"{stem} looks like a GeoNames dump, but its rows have {tabs + 1} columns instead of 19"
        )
    return placelists.text(_decoded(raw, stem), stem)


def _decoded(raw: bytes, stem: str) -> str:
    """A CSV's text: UTF-8 with what is broken replaced, or the encoding that it surely is."""
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode("utf-8-sig")  # one NUL in it is a broken cell, not a program
    try:
        return decoding.decode(raw).text
    except errors.DocumentError as error:
        raise errors.PackError(f"{stem} is no text ({error}): expected a file of places") from error


# --- GeoNames ----------------------------------------------------------------------------------


def _dump(lines: Iterable[str], stem: str) -> entries.Read:
    found = entries.Read("GeoNames dump", [], licence="CC BY 4.0")
    pack = stem.split(".")[0]
    divisions: dict[str, tuple[Kind, str, str]] = {}
    raw: list[tuple[entries.Entry, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 19:
            found.refuse(number, f"{len(cells)} columns instead of 19")
            continue
        spot = entries.spot(cells[4], cells[5])
        if spot is None or not _NUMBER.fullmatch(cells[0]) or not (cells[1] or cells[2]).strip():
            found.refuse(
                number, entries.trouble(cells[0], cells[1] or cells[2], cells[4], cells[5])
            )
            continue
        kind = _CODES.get(cells[7]) or _CLASSES.get(cells[6])
        if kind is None:
            continue  # fourth-order divisions and such: neither named nor wanted
        number_id = int(cells[0])
        geonameid = number_id if number_id < NOT_GEONAMES else None
        spellings = [s for s in (cells[2], *cells[3].split(",")) if s.strip()]
        if "\ufffd" in line:
            found.repaired += 1
            spellings = [s for s in spellings if "\ufffd" not in s]
        entry = entries.Entry(
            f"geonames:{number_id}" if geonameid else f"{pack}:{number_id}",
            (cells[1] or cells[2]).replace("\ufffd", "").strip(), spellings, kind, *spot,
            cells[8] or None, population=entries.whole(cells[14]), geonameid=geonameid,
            seat=cells[7].startswith(("PPLA", "PPLC")),
        )  # fmt: skip
        found.date = max(found.date, cells[18][:10])
        paths = _paths(cells)
        if kind in entries.ADMIN and (path := paths.get(kind)):
            divisions[f"{kind}:{entry.country}:{path}"] = (kind, path, entry.name)
            entry.code, entry.codes = path, (f"{entry.country}.{path}",)
        raw.append((entry, cells))
    for entry, cells in raw:
        chain = []
        for kind, path in _paths(cells).items():
            if kind is entry.kind:
                break
            chain.append(divisions.get(f"{kind}:{entry.country}:{path}", (kind, path, "")))
        entry.admin = tuple(c for c in chain if c[2] or c[0] is Kind.ADMIN1)
        found.entries.append(entry)
    return found


def _paths(cells: list[str]) -> dict[Kind, str]:
    """The codes of a row's divisions, each with those above it, as GeoNames joins them.

    A county's code says only which of its state it is: '001' stands in every state once.
    """
    found, path = {}, []
    for kind, code in zip(entries.ADMIN, cells[10:13], strict=True):
        if code:
            path.append(code)
            found[kind] = ".".join(path)
    return found
