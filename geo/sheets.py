"""A table as a user keeps it (CSV, XLSX) -> its rows, and the same file with columns added.

What was there stays as it was, byte for byte in a CSV: its separator, quotation marks, line ends
and byte order mark; in a workbook its cells and their styles. A CSV that is not UTF-8 is written as
UTF-8 with a mark, so that a spreadsheet reads what is added too.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from geo import decoding, errors, files, packfiles

DELIMITERS = (",", ";", "\t", "|")
# A spreadsheet runs a cell that begins so as a formula: a ' before it keeps it a text.
_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")

# What is asked for each row: its cells, as many as the header has -> the cells to add.
Answer = Callable[[Sequence[str]], Sequence[Any]]


def extend(source: str, target: str, answerer: Callable[[list[str]], tuple[list[str], Answer]]):
    """Write `source` again as `target` with columns added.

    `answerer` is called with the header and gives the names of the columns to add and what to ask
    for each row. Raises errors.TableError where the table is not clear, and writes nothing then.
    """
    path = Path(source)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise errors.TableError(f"cannot read {source}: {error.strerror}") from error
    workbook = path.suffix.lower() == ".xlsx"
    if workbook != (Path(target).suffix.lower() == ".xlsx"):
        raise errors.TableError(
            f"{target} does not end as {source} does: a table is written in the form that it has"
        )
    with files.replacing(target) as temporary:
        if workbook:
            _workbook(path, raw, temporary, answerer)
        else:
            _delimited(source, raw, temporary, answerer)


# --- CSV ---------------------------------------------------------------------------------------


def _delimited(source: str, raw: bytes, target: Path, answerer: Any) -> None:
    text, encoding = _decoded(raw, source)
    head = ""
    if text[:4].lower() == "sep=":  # a line that spreadsheets write for each other
        head, line_end, text = text.partition("\n")
        head += line_end
    delimiter = head[4:5].strip("\r\n") or _delimiter(text)
    rows = _rows(text, delimiter, source)
    header, written = next(rows, ([], ""))
    added, answer = answerer(header)
    with target.open("w", encoding=encoding, newline="") as out:
        out.write(head + _longer(written, [], added, delimiter))
        for cells, written in rows:
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


def _delimiter(text: str) -> str:
    """The delimiter that the header line holds most of, outside quotation marks."""
    first = next(io.StringIO(text, newline=""), "")
    header = re.sub(r'"[^"]*"', "", first[:100_000])
    return max(DELIMITERS, key=header.count)


def _rows(text: str, delimiter: str, source: str) -> Iterator[tuple[list[str], str]]:
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
    """The first visible sheet gets the columns; what a formula gave is read where it is known."""
    import openpyxl

    try:
        packfiles.weigh(path, raw)
        book = openpyxl.load_workbook(io.BytesIO(raw))
        values = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, read_only=True)
        at = next(i for i, s in enumerate(book.worksheets) if s.sheet_state == "visible")
        sheet, seen = book.worksheets[at], values.worksheets[at]
        seen.reset_dimensions()  # what the file says of its size may be wrong
        table = [list(row) for row in seen.iter_rows(values_only=True)]
    except errors.PackError as error:
        raise errors.TableError(str(error)) from error
    except Exception as error:  # openpyxl has no error of its own for a broken workbook
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise errors.TableError(f"{path} cannot be read as XLSX: {why}") from error
    header = [_shown(cell) for cell in (table[0] if table else [])]
    while header and not header[-1]:
        header.pop()
    added, answer = answerer(header)
    for column, name in enumerate(added, len(header) + 1):
        sheet.cell(1, column, name)
    for number, row in enumerate(table[1:], 2):
        cells = [_shown(cell) for cell in row[: len(header)]]
        if not any(cells):
            continue
        cells += [""] * (len(header) - len(cells))
        for column, value in enumerate(answer(cells), len(header) + 1):
            if isinstance(value, str) and value:
                cell = sheet.cell(number, column, _UNWRITTEN.sub("", value)[:LONGEST_CELL])
                cell.data_type = "s"  # whatever it begins with
            elif value is not None and value != "":
                sheet.cell(number, column, value)
    book.save(target)


_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML holds it
LONGEST_CELL = 32_767  # characters: what a workbook's cell holds


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)
