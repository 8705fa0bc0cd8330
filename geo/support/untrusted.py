"""A file that a stranger made -> what it holds, or one errors.InputError that says what is wrong.

The one door through which the readers of tables and packs reach zip, gzip, XML, JSON, WKT, WKB and
PROJ; layers.py is the same for Parquet, XLSX, SQLite and GDAL. What it promises: nothing outside
of the file is opened or asked for, no entity is expanded, nothing unpacks to more than its size
allows, nothing that is nested deeper than DEPTH reaches a parser that recurses, and whatever a
library raises becomes one sentence ('it is ...') to which the caller puts the file's name.
"""

import contextlib
import gzip
import io
import json
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import numpy
import shapely

from geo import errors
from geo.support import decoding

# Shapes, records and documents of this field are nested some ten deep; what parses or frees them
# recurses, GEOS until the stack overflows.
DEPTH = 100
LARGEST = 2 << 30  # bytes of a file, unpacked: the largest country dump has 0.4 GB
# So many times its size a file may unpack to, once that is more than SMALL bytes. Dumps, tables and
# outlines pack 3 to 20 to 1 (`unzip -v`); a bomb of zeros 1,000 to 1.
RATIO, SMALL = 100, 4 << 20
CHUNK = 1 << 20  # bytes unpacked at once
# A table is read cell by cell, also those that its file leaves out: of each byte of a file there
# are at most CELLS_A_BYTE (a written cell takes one at least), and CELLS in a small one.
CELLS, CELLS_A_BYTE, COLUMNS = 1_000_000, 10, 4_000
# A text that is told once may stand in many cells: together they may be so many times longer than
# what a file may unpack to.
AGAIN = 3

_STRINGS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS, _ALIKE = re.compile(r"[^\[\](){}]+"), str.maketrans("(){}", "[][]")
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CRS = re.compile(
    r"(urn:(x-)?ogc:def:crs:)?[A-Za-z]+:{1,2}[\w.]*:?\w+|\s*[A-Z_0-9]+\s*[\[(].*", re.DOTALL
)
_BROKEN = "it cannot be unpacked: it was cut off or is no archive or workbook: fetch it again"


@contextlib.contextmanager
def reading(what: str) -> Iterator[None]:
    """Whatever a library raises over a stranger's bytes becomes one errors.InputError.

    `what` begins the sentence: 'it cannot be unpacked'. The libraries raise nearly anything
    (zipfile eight classes, openpyxl all there are), so that any Exception is taken here.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # what they then read or refuse anyway
            yield
    except errors.GeoError:
        raise
    except MemoryError:
        raise errors.InputError(f"{what} (it does not fit into memory)") from None
    except RecursionError:
        raise errors.InputError(f"{what} (it is nested too deeply)") from None
    except Exception as error:
        raise errors.InputError(f"{what} ({line(error)})") from error


def line(error: BaseException) -> str:
    """What an error says, in one line of at most 160 characters.

    >>> line(ValueError("a\\n b")), line(KeyError())
    ('a b', 'KeyError')
    """
    said = " ".join(str(error).split()).encode("utf-8", "replace").decode()
    return said[:160] or type(error).__name__


def content(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file; a device or a pipe, which may never end, is refused."""
    most = LARGEST if most is None else most
    try:
        if not path.is_file():
            told = "it is no file" if path.exists() else "there is no such file"
            raise errors.InputError(told)
        if path.stat().st_size > most:
            raise errors.InputError(f"it is longer than {most >> 20} MiB: give it in parts")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, errors.GeoError):
            raise
        raise errors.InputError(getattr(error, "strerror", None) or line(error)) from None


def bearable(unpacked: int, packed: int) -> None:
    """Refuse so many bytes where they come from a file of that packed size."""
    if unpacked > LARGEST:
        raise errors.InputError(f"it unpacks to more than {LARGEST >> 30} GiB: give it in parts")
    if unpacked > SMALL and unpacked > RATIO * packed:
        raise errors.InputError(
            f"it unpacks to more than {RATIO} times its size, as no list or table does: unpack it "
            "yourself and give what is in it"
        )


def cells(rows: int, columns: int, size: int) -> None:
    """Refuse a table of so many rows and columns where its file has so many bytes."""
    if columns > COLUMNS:
        raise errors.InputError(f"it has {columns:,} columns: expected at most {COLUMNS:,}")
    if rows * columns > (most := CELLS + CELLS_A_BYTE * size):
        raise errors.InputError(
            f"it has {rows:,} rows of {columns:,} columns, nearly all of them empty: expected at "
            f"most {most:,} cells in a file of its size"
        )


def letters(values: Iterable[Any]) -> int:
    """How long the texts among cells are together."""
    return sum(len(value) for value in values if isinstance(value, str | bytes))


def _unpacked(stream: IO[bytes], packed: int) -> bytes:
    """What a packed stream holds, read piece by piece so that a bomb stops at the limit."""
    pieces, size = [], 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        bearable(size, packed)
        pieces.append(piece)
    return b"".join(pieces)


def gunzipped(raw: bytes) -> bytes:
    """The bytes inside a .gz."""
    with reading(_BROKEN), gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
        return _unpacked(packed, len(raw))


class Unzipped(io.RawIOBase):
    """A .gz as a stream of what is in it; a bomb stops at the limit, `packed` bytes being its size.

    What is broken in it is an errors.InputError when it is reached.
    """

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = gzip.GzipFile(fileobj=stream)
        self._packed, self._size = packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        with reading(_BROKEN):
            data = self._stream.read(len(into))
        self._size += len(data)
        bearable(self._size, self._packed)
        into[: len(data)] = data
        return len(data)


class Archive:
    """A zip: the sizes of its members by name, their bytes.

    A bomb and a zip of which anything is encrypted are refused before a byte is out.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        with self._opened() as archive:
            listed = archive.infolist()
            self.sizes = {m.filename: m.file_size for m in listed if not m.is_dir()}
            bearable(sum(m.file_size for m in listed), len(raw))
            if any(m.flag_bits & 1 for m in listed):
                told = "it is encrypted: unpack it yourself and give what is in it"
                raise errors.InputError(told)

    def ending(self, *endings: str) -> list[str]:
        """The members that end so, by name; none of what macOS puts beside them."""
        return sorted(
            n for n in self.sizes if n.lower().endswith(endings) and not n.startswith("__MACOSX/")
        )

    def member(self, name: str) -> bytes:
        """The bytes of one member."""
        return next(self.members([name]))

    def members(self, names: Sequence[str]) -> Iterator[bytes]:
        """The bytes of members, one after another: the list of contents is read once."""
        with self._opened() as archive:
            for name in names:
                with reading(_BROKEN), archive.open(name) as packed:
                    told = _unpacked(packed, len(self._raw))
                yield told

    @contextlib.contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        with reading(_BROKEN):
            archive = zipfile.ZipFile(io.BytesIO(self._raw))
        with archive:
            yield archive


def deep(text: str) -> bool:
    """Whether brackets are nested deeper than DEPTH; those inside JSON's strings are none.

    >>> deep("[" * 101 + "]" * 101), deep("[]" * 999), deep('"' + "[" * 999 + '"')
    (True, False, False)
    """
    if text.count("[") + text.count("{") + text.count("(") <= DEPTH:
        return False
    bare = _NO_BRACKETS.sub("", _STRINGS.sub("", text)).translate(_ALIKE)
    before = None
    for _ in range(DEPTH):  # each time all that is innermost goes
        before, bare = bare, bare.replace("[]", "")
        if len(bare) == len(before):
            return len(bare) > DEPTH
    return bool(bare)


def json_value(data: bytes | str) -> Any:
    """The value of a JSON text (RFC 8259)."""
    with reading("it is not JSON"):
        if isinstance(data, bytes):
            data = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
        if deep(data):
            raise errors.InputError(f"it is nested more than {DEPTH} deep")
        return json.loads(data)


def xml_parser(start: Any, end: Any = None, text: Any = None) -> expat.XMLParserType:
    """A reader of XML in UTF-8 that takes no entities, which may be a bomb, and no deep nesting.

    `start(name, attributes)`, `end(name)` and `text(data)` are called as expat does.
    """
    depth = 0

    def refuse(*_: Any) -> None:
        raise errors.InputError("its XML declares entities: expected none")

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise errors.InputError(f"its XML is in {encoding[:20]}, not in UTF-8")

    def begun(name: str, given: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise errors.InputError(f"its XML is nested more than {DEPTH} deep")
        start(name, given)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = declared
    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    parser.CharacterDataHandler = text
    return parser


def xml_text(data: bytes) -> bytes:
    """An XML document in UTF-8, whatever it declares to be in, without its declaration."""
    told = _XML_ENCODING.match(data[:1000])
    with reading("it is no XML"):
        text = decoding.decode(data, told[1].decode() if told else None).text
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", "replace")


def wkt(text: str) -> Any:
    """The shape of a WKT text; None for an empty one."""
    if deep(text):
        raise errors.InputError(f"it is nested more than {DEPTH} deep")
    with reading("it is not a shape in WKT"), numpy.errstate(all="ignore"):
        return _drawn(shapely.from_wkt(text))


def wkb(blob: Any) -> Any:
    """The shape of a WKB blob; None for an empty one or none."""
    if blob is None:
        return None
    if not isinstance(blob, bytes):
        raise errors.InputError("it is not a shape in WKB")
    with reading("it is not a shape in WKB"):
        if len(blob) > 9 * DEPTH:  # each level takes nine bytes
            _walk(blob)
        return _drawn(shapely.from_wkb(blob))


def mapping(value: Any) -> Any:
    """The shape of GeoJSON's geometry, already parsed by `json_value`; None for an empty one."""
    if value is None:
        return None
    with reading("it is not a shape in GeoJSON"):
        return _drawn(shapely.geometry.shape(value))


def _drawn(shape: Any) -> Any:
    return None if shape is None or shape.is_empty else shape


def _walk(blob: bytes) -> None:
    """Raise ValueError where shapes are nested in shapes deeper than DEPTH, by their headers."""
    at, left = 0, [1]  # how many shapes are still to come at each level
    while left:
        left[-1] -= 1
        order = "<" if blob[at] == 1 else ">"
        (code,) = struct.unpack_from(f"{order}I", blob, at + 1)
        at += 9 if code & 0x20000000 else 5  # EWKB's number of a coordinate system
        thousands, kind = divmod(code & 0x0FFFFFFF, 1000)
        wide = max(
            (2, 3, 3, 4)[thousands % 4],
            2 + bool(code & 0x80000000) + bool(code & 0x40000000),
        )
        if kind == 1:
            at += 8 * wide
        elif kind in (2, 3, 4, 5, 6, 7):
            (count,) = struct.unpack_from(f"{order}I", blob, at)
            at += 4
            if kind == 2:
                at += 8 * wide * count
            elif kind == 3:
                for _ in range(count):
                    at += 4 + 8 * wide * struct.unpack_from(f"{order}I", blob, at)[0]
            else:
                left.append(count)
        else:
            return  # a curve, or nothing that GEOS knows: it says so itself
        if len(left) > DEPTH:
            raise ValueError(f"it is nested more than {DEPTH} deep")
        while left and left[-1] == 0:
            left.pop()


def degrees(crs: str | None) -> Callable[[Any], Any]:
    """What turns a shape of that coordinate system into WGS84 degrees, x = longitude.

    Known are authorities' codes and WKT: PROJ's own strings may name files.
    """
    if crs is None or crs == "EPSG:4326":
        return lambda shape: shape
    import pyproj

    with reading(f"its coordinate system {crs[:40]!r} is not known"):
        if not _CRS.fullmatch(crs) or re.search("grids|proj4", crs, re.IGNORECASE) or deep(crs):
            raise ValueError("expected a code such as EPSG:4326, or WKT")
        pyproj.network.set_network_enabled(False)
        there = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def turned(xy: Any) -> Any:
        return numpy.column_stack(there.transform(*xy.T))

    return lambda shape: None if shape is None else shapely.transform(shape, turned)
