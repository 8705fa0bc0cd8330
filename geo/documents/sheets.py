"""A table as a user keeps it (CSV, XLSX) -> its rows, and the same file with columns added.

What was there stays as it was, byte for byte: a CSV's separator, quotation marks, line ends and
byte order mark; whatever a workbook holds (worksheets.py). A CSV that is not UTF-8 is written as
UTF-8 with a mark, so that a spreadsheet reads what is added too.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from geo import errors
from geo.documents import worksheets
from geo.support import decoding, files, untrusted

DELIMITERS = (",", ";", "\t", "|")
STDOUT = "-"
# A spreadsheet runs a cell that begins so as a formula: a ' before it keeps it a text.
_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")

# What is asked for each row: its cells, as many as the header has -> the cells to add.
Answer = Callable[[Sequence[str]], Sequence[Any]]


def extend(source: str, target: str, answerer: Callable[[list[str]], tuple[list[str], Answer]]):
    """Write `source` again as `target` with columns added; a CSV may go to STDOUT.

    `answerer` is called with the header and gives the names of the columns to add and what to ask
    for each row. Raises errors.TableError where the table is not clear, and writes nothing then.
    """
    path = Path(source)
    workbook = longest(source) is not None
    if target == STDOUT and workbook:
        raise errors.TableError(f"a workbook is not written to stdout: give a file, not {STDOUT}")
    if target != STDOUT and workbook != (longest(target) is not None):
        raise errors.TableError(
            f"{target} does not end as {source} does: a table is written in the form that it has"
        )
    try:
        _extend(path, target, answerer)
    except errors.TableError:
        raise
    except errors.InputError as error:
        form = "XLSX" if workbook else "CSV"
        raise errors.TableError(f"{source} cannot be read as {form}: {error}") from error


def _extend(path: Path, target: str, answerer: Any) -> None:
    source, raw = str(path), untrusted.content(path)
    if longest(source) is not None:
        with files.replacing(target) as temporary:
            _workbook(path, raw, temporary, answerer)
    elif target == STDOUT:  # nothing of it where the table turns out not to be clear
        with tempfile.TemporaryDirectory() as folder:
            _delimited(source, raw, written := Path(folder) / "out.csv", answerer)
            sys.stdout.buffer.write(written.read_bytes())
            sys.stdout.buffer.flush()
    else:
        with files.replacing(target) as temporary:
            _delimited(source, raw, temporary, answerer)


def longest(path: str) -> int | None:
    """How many characters a cell of that file can hold; None for any number."""
    return worksheets.LONGEST_CELL if path.lower().endswith(".xlsx") else None


# --- CSV ---------------------------------------------------------------------------------------


def _delimited(source: str, raw: bytes, target: Path, answerer: Any) -> None:
    text, encoding = _decoded(raw, source)
    head = ""
    if text[:4].lower() == "sep=":  # a line that spreadsheets write for each other
        head, line_end, text = text.partition("\n")
        head += line_end
    delimiter = head[4:5].strip("\r\n") or delimiter_of(text)
    rows = rows_of(text, delimiter, source)
    header, written = next(rows, ([], ""))
    added, answer = answerer(header)
    with target.open("w", encoding=encoding, newline="") as out:
        out.write(head + _longer(written, [], added, delimiter))
        for number, (cells, written) in enumerate(rows, start=2):
            untrusted.cells(number, len(header), len(raw))
            if not cells and len(header) > 1:
                out.write(written)  # a blank line is no row
                continue
            missing = [""] * (len(header) - len(cells))
            out.write(_longer(written, missing, answer([*cells, *missing]), delimiter))


def _longer(written: str, missing: Sequence[str], added: Sequence[Any], delimiter: str) -> str:
    """A row as it was written, with cells behind it."""
    row = written.rstrip("\r\n")
    out = io.StringIO()
    told = ["" if cell is None else _inert(cell) for cell in added]
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow([*missing, *told])
    return row + delimiter + out.getvalue()[:-2] + (written[len(row) :] or "\n")


def _inert(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def _decoded(raw: bytes, source: str) -> tuple[str, str]:
    """The text, and the encoding to write it in again."""
    try:
        mark = raw.startswith(codecs.BOM_UTF8)
        return raw.decode("utf-8-sig"), "utf-8-sig" if mark else "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    try:
        found = decoding.decode(raw)
    except errors.DocumentError as error:
        raise errors.TableError(f"{source} cannot be read as CSV: {error}") from error
    if found.encoding.startswith("utf-8"):  # broken bytes: they could not be written back
        raise errors.TableError(
            f"{source} is not UTF-8 (byte {broken.start}): save it as 'CSV UTF-8'"
        )
    return found.text, "utf-8-sig"


def delimiter_of(text: str) -> str:
    """The delimiter that the header line holds most of, outside quotation marks."""
    first = next(io.StringIO(text, newline=""), "")
    header = re.sub(r'"[^"]*"', "", first[:100_000])
    return max(DELIMITERS, key=header.count)


def rows_of(text: str, delimiter: str, source: str) -> Iterator[tuple[list[str], str]]:
    """Each row's cells, and the row as it is written, line end and all.

    Raises errors.TableError for a row with more cells than the header and for an open quote.
    """
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    limit = csv.field_size_limit()
    csv.field_size_limit(max(len(text), limit))  # an area's wkt is long
    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    width = None
    try:
        for row in reader:
            width = len(row) if width is None else width
            if len(row) > width:
                raise errors.TableError(
                    f"line {reader.line_num} of {source} has more cells than the header:"
                    " quote the commas in it"
                )
            yield row, "".join(taken)
            taken.clear()
    except csv.Error as error:
        raise errors.TableError(
            f"{source} cannot be read as CSV at line {reader.line_num} ({error}):"
            " look for a quotation mark that is not closed"
        ) from error
    finally:
        csv.field_size_limit(limit)


# --- XLSX --------------------------------------------------------------------------------------


def _workbook(path: Path, raw: bytes, target: Path, answerer: Any) -> None:
    """The first visible sheet gets the columns; its first row that is not blank is the header."""
    with untrusted.reading("it is no workbook"):
        sheet = worksheets.Sheet(raw)
    first = next((row for row in sheet.rows if row.cells), None)
    header = sheet.values(first, max(first.cells)) if first is not None else []
    added, answer = answerer(header)
    if sheet.width + len(added) > worksheets.MOST_COLUMNS:
        raise errors.TableError(
            f"{path} has something in its column {sheet.width:,}, so that no other has room behind "
            "it: remove what stands far from the table"
        )

    def cells_of(row: worksheets.Row) -> Sequence[Any]:
        if row is first:
            return added
        cells = sheet.values(row, len(header))
        return answer(cells) if any(cells) and row.number > first.number else ()

    untrusted.cells(len(sheet.rows), len(header), len(raw))
    target.write_bytes(sheet.extended(cells_of))
