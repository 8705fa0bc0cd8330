"""A table <-> CSV (RFC 4180, UTF-8), safe to open in a spreadsheet.

A spreadsheet runs a cell that begins with = + - @ (or a tab, or a line break) as a formula. Such
a text is written with a ' before it, which the reader takes off again; numbers are never touched.
A table made elsewhere may also be parted by ';' or tabs, and may be in a local encoding.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas

from geo import errors
from geo.support import decoding, untrusted
from geo.tables import cells, frames, mapping

_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_DELIMITERS = (",", ";", "\t")


def write(frame: pandas.DataFrame) -> bytes:
    """The bytes of a table that `frames.tidy` gave; areas are in the column `wkt`."""
    return lines(*frames.flat(frame))


def lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same of column names and rows of plain values."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in names])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def read(data: bytes, source: str) -> mapping.Given:
    """The table of a CSV file; raises errors.TableError. Rows are counted from the header, 1."""
    text, notes = _text(data, source)
    if text[:4].lower() == "sep=":  # a line that spreadsheets write for each other
        text = text.partition("\n")[2]
    if not text.strip():
        raise errors.TableError(f"{source} is empty: expected a line of column names, then rows")
    delimiter = _delimiter(text)
    names, *rows = _rows(text, delimiter, source)
    while names and not names[-1].strip():
        names.pop()
    if any(not name.isprintable() for name in map(str.strip, names)):
        raise errors.TableError(f"{source} is not a table: expected a first line of column names")
    untrusted.cells(len(rows), len(names), len(data))
    for number, row in enumerate(rows, start=2):
        if any(row[len(names) :]):
            raise errors.TableError(
                f"{source}: row {number} has {len(row)} cells where the header has {len(names)}: "
                "put a cell that holds the separator in quotation marks"
            )
    width = len(names)
    padded = [[*map(_read, row[:width]), *[None] * (width - len(row))] for row in rows]
    bare = [_bare(name) for name in names]
    return mapping.Given(bare, padded, None, 2, delimiter == ";", list(notes))


def _rows(text: str, delimiter: str, source: str) -> list[list[str]]:
    """The rows that are not blank; the header is kept whatever it is."""
    limit = csv.field_size_limit(max(len(text), 1))  # an area's wkt is long
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise errors.TableError(f"{source} cannot be read as CSV: {error}") from None
    finally:
        csv.field_size_limit(limit)
    return [rows[0], *(row for row in rows[1:] if row)]


def _text(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text, _, notes = decoding.decode(data)
        return text, notes
    except errors.DocumentError as error:
        raise errors.TableError(f"{source} cannot be read as CSV: {error}") from None


def _delimiter(text: str) -> str:
    """The delimiter that the header line holds most of, outside quotation marks."""
    header = re.sub(r'"[^"]*"', "", text[:100_000].partition("\n")[0])
    return max(_DELIMITERS, key=header.count)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _safe(value) if isinstance(value, str) else repr(value)


def _safe(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) else cells.clean(text)


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" and _RUNS.match(text) else text


def _read(text: str) -> str | None:
    return _bare(text) or None
