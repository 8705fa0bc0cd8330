"""A workbook, a Parquet file, a shapefile, a GeoPackage -> names, rows and shapes as they stand.

GDAL would choose a driver by what stands in a file, and some of its drivers open other files and
servers (VRT, WFS). It is given shapefiles alone, known by their first bytes, in a folder that holds
nothing else. A GeoPackage is read by SQLite itself, and of it only tables: no view, no function.
Whatever is wrong is one errors.InputError, as in untrusted.py.
"""

import contextlib
import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geo import errors
from geo.support import untrusted

SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # the parts that are read
_SQLITE, _SHAPES = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_MAY_READ = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)


class Layer(NamedTuple):
    """A table of a GeoPackage or a shapefile; `shapes` are WKB, or None where it has none.

    `crs` is EPSG:4326, another authority's code or WKT, or None where it is not stated.
    """

    names: list[str]
    rows: list[tuple[Any, ...]]
    shapes: list[bytes | None] | None
    crs: str | None


@contextlib.contextmanager
def workbook(raw: bytes) -> Iterator[Any]:
    """A workbook (XLSX) as openpyxl reads it, row by row, formulas as what they gave."""
    import openpyxl

    untrusted.Archive(raw)
    with untrusted.reading("it is no workbook"):
        yield openpyxl.load_workbook(
            io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
        )


def sheet_rows(sheet: Any, size: int) -> Iterator[tuple[Any, ...]]:
    """A sheet's rows, those that it leaves out too; `size` is that of the workbook's file."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    done = told = 0
    for row in sheet.iter_rows(values_only=True):
        done += max(1, len(row))
        told += untrusted.letters(row)
        if done > untrusted.CELLS + untrusted.CELLS_A_BYTE * size:
            raise errors.InputError(f"it has more than {done:,} cells, nearly all of them empty")
        untrusted.bearable(told // untrusted.AGAIN, size)
        yield row


def parquet(data: bytes) -> tuple[dict[str, list[Any]], dict[bytes, bytes]]:
    """The columns of a Parquet file by name, and its metadata."""
    import pyarrow.parquet

    with untrusted.reading("it is no Parquet that can be read"):
        told = pyarrow.parquet.read_metadata(io.BytesIO(data))
        untrusted.cells(told.num_rows, told.num_columns, len(data))
        chunks = [
            told.row_group(group).column(column)
            for group in range(told.num_row_groups)
            for column in range(told.num_columns)
        ]
        untrusted.cells(sum(chunk.num_values for chunk in chunks), 1, len(data))
        untrusted.bearable(sum(chunk.total_uncompressed_size for chunk in chunks), len(data))
        texts = [c.path_in_schema for c in chunks if c.physical_type.endswith("BYTE_ARRAY")]
        if inner := next((path for path in texts if path not in told.schema.names), None):
            raise errors.InputError(
                f"its column {inner.split('.')[0][:60]!r} holds lists or records of texts: "
                "expected a text or a number in each cell"
            )
        # a text that is told once may stand in every row: it is told once in memory too
        table = pyarrow.parquet.read_table(
            io.BytesIO(data), read_dictionary=list(dict.fromkeys(texts)), partitioning=None
        )
        names = table.column_names
        columns = [_values(table.column(at), len(data)) for at in range(len(names))]
        if len(set(names)) < len(names):
            raise errors.InputError("two of its columns have one name")
        return dict(zip(names, columns, strict=True)), dict(table.schema.metadata or {})


def _values(column: Any, size: int) -> list[Any]:
    """An Arrow column's values; equal texts of a dictionary are one in memory."""
    import pyarrow

    if not pyarrow.types.is_dictionary(column.type):
        return column.to_pylist()
    found: list[Any] = []
    for chunk in column.chunks:
        words = chunk.dictionary.to_pylist()
        found += [None if at is None else words[at] for at in chunk.indices.to_pylist()]
    untrusted.bearable(untrusted.letters(found) // untrusted.AGAIN, size)
    return found


def shapefile(parts: dict[str, bytes]) -> Layer:
    """The layer of a shapefile: its parts by ending (.shp .shx .dbf .prj .cpg), the others none."""
    import pyogrio

    for ending in {".shp", ".shx"} & set(parts):
        if not parts[ending].startswith(_SHAPES):
            raise errors.InputError(f"its {ending} is none by its first bytes")
    with (
        tempfile.TemporaryDirectory() as folder,
        untrusted.reading("it is no shapefile that can be read"),
    ):
        for ending in SHAPEFILE:
            if ending in parts:
                (Path(folder) / f"layer{ending}").write_bytes(parts[ending])
        place = str(Path(folder) / "layer.shp")
        told = pyogrio.read_info(place)
        if told["driver"] != "ESRI Shapefile":
            raise ValueError(f"it was opened as {told['driver']}")
        try:
            meta, _, blobs, columns = pyogrio.raw.read(place)
        except UnicodeDecodeError:  # no .cpg says which bytes these are: letters of Latin are kept
            meta, _, blobs, columns = pyogrio.raw.read(place, encoding="latin-1")
        rows = list(zip(*columns, strict=True)) if columns else [()] * len(blobs)
        return Layer([str(name) for name in meta["fields"]], rows, list(blobs), meta.get("crs"))


def names(path: Path) -> dict[str, bool]:
    """The tables of a GeoPackage by name, and whether each has shapes."""
    with _database(path) as database:
        listed = database("SELECT name FROM sqlite_master WHERE name = 'gpkg_geometry_columns'")
        shaped = {
            name for (name,) in listed and database("SELECT table_name FROM gpkg_geometry_columns")
        }
        return {
            str(name): name in shaped
            for name, kind in database("SELECT table_name, data_type FROM gpkg_contents")
            if kind in ("features", "attributes", "aspatial")
        }


def geopackage(path: Path, name: str) -> Layer:
    """One table of a GeoPackage (OGC 12-128r18), without its row numbers."""
    has_shapes = names(path).get(name)
    with _database(path) as database:
        stated = database("SELECT type, sql FROM sqlite_master WHERE name = ?", name)
        if not stated or stated[0][0] != "table" or not stated[0][1].startswith("CREATE TABLE"):
            raise errors.InputError(f"its layer {name[:60]!r} is no table: expected no view")
        shape = has_shapes and database(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", name
        )
        drawn, srs = shape[0] if shape else (None, None)
        named = [
            (column, kind.upper())
            for _, column, kind, _, _, key in database(f"PRAGMA table_info({_quoted(name)})")
            if column != drawn and not (key and kind.upper() == "INTEGER")
        ]
        chosen = [c for c, _ in named] + ([drawn] if shape else [])
        quoted = ", ".join(map(_quoted, chosen)) or "NULL"
        given = database(f"SELECT {quoted} FROM {_quoted(name)}")
        yes = [at for at, (_, kind) in enumerate(named) if kind == "BOOLEAN"]
        made = [_with_booleans(row[: len(named)], yes) for row in given]
        shapes = [_within(row[-1]) for row in given] if shape else None
        return Layer([c for c, _ in named], made, shapes, _crs(database, srs) if shape else None)


def _with_booleans(row: tuple[Any, ...], yes: list[int]) -> tuple[Any, ...]:
    """SQLite has no booleans: they are 0 and 1 in a column that is declared so."""
    told = list(row)
    for at in yes:
        told[at] = None if told[at] is None else bool(told[at])
    return tuple(told)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _crs(database: Any, srs: Any) -> str | None:
    told = database(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        srs,
    )
    if not told or srs in (0, -1):  # the format's own numbers for 'not known'
        return None
    organization, code, definition = told[0]
    known = str(organization).upper() == "EPSG"
    return f"EPSG:{code}" if known else str(definition or "")


def _within(blob: Any) -> bytes | None:
    """The WKB of a GeoPackage's geometry, behind its own header."""
    if blob is None:
        return None
    envelope = (0, 32, 48, 48, 64)
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or (code := blob[3] >> 1 & 7) > 4:
        return b""  # which is no WKB
    return blob[8 + envelope[code] :]


@contextlib.contextmanager
def _database(path: Path) -> Iterator[Callable[..., list[Any]]]:
    """What asks a SQLite file for rows: of its own tables, without a view, a function, a recursion.

    It is read in its place: a program that has it open keeps the last changes in a file beside.
    """

    def allowed(action: int, first: Any, _1: Any, _2: Any, within: str | None) -> int:
        listing = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
        reads = action in _MAY_READ and within is None  # else from within a view
        return sqlite3.SQLITE_OK if reads or listing else sqlite3.SQLITE_DENY

    def asked(question: str, *given: Any) -> list[Any]:
        rows, told = [], 0
        for row in database.execute(question, given):
            rows.append(row)
            told += untrusted.letters(row)  # a table may be told to give what it does not hold
            untrusted.cells(len(rows), len(row), size)
            untrusted.bearable(told // untrusted.AGAIN, size)
        return rows

    with untrusted.reading("it is no GeoPackage that can be read"):
        size = path.stat().st_size
        with path.open("rb") as opened:
            if opened.read(len(_SQLITE)) != _SQLITE:
                raise errors.InputError("it is no GeoPackage by its first bytes")
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            database.set_authorizer(allowed)
            yield asked
