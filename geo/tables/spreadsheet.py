"""A table <-> XLSX, safe to open: every text is written as a text, never as a formula.

Characters that XML forbids are written as the format's own escapes (_x0007_), which spreadsheets
and the reader resolve. A cell holds at most 32,767 characters: what is longer (an area's `wkt`)
goes on in the sheet 'continued'. The clock's traces are taken out, so that the bytes are fixed.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas

from geo import errors
from geo.events import codebook
from geo.support import layers
from geo.tables import cells, frames, mapping
from geo.tables import rows as rows_

CELL_CHARACTERS = 32_767  # the format's limit, in UTF-16 units
# A piece of a long text: with every character escaped to seven it still fits into a cell.
PIECE_CHARACTERS = 4_600
EXACT_INTEGERS = 2**53  # a spreadsheet's numbers are doubles: larger ones are written as text
_STAMP = datetime(2000, 1, 1)
_CONTINUED = "continued"
_RUNS = tuple("=+-@\t\r\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FIRST_DAY = "1900-03-01"  # from which spreadsheets agree on the numbers of days
# What a reviewer sees, in the order in which a row is checked.
SHOWN = tuple(
    "id start end event_type location_name admin1 lat lon precision killed_best injured_best "
    "displaced_best actors affected attributed_to sentence status not_an_incident same_as "
    "reviewer".split()
)
_HIDDEN = frozenset(rows_.columns()) | {"wkt", "as_read"}
_WIDTHS = {"sentence": 60, "evidence": 20, "reason": 40, "location_name": 24}


def write(frame: pandas.DataFrame, more: Mapping[str, pandas.DataFrame] | None = None) -> bytes:
    """The bytes of a workbook of a table that `frames.tidy` gave.

    Of incidents a reviewer sees twenty columns, in the order in which they are checked, with
    filters and lists to choose from; the others stand behind them, hidden. `more` are further
    sheets by name.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    names, rows = frames.flat(frame)
    reviewed = {"event_type", "sentence"} <= set(names)
    if reviewed:
        first = [name for name in SHOWN if name in names]
        ats = [*map(names.index, first), *(i for i, n in enumerate(names) if n not in first)]
        names, rows = [names[at] for at in ats], [[row[at] for at in ats] for row in rows]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("incidents")
    sheet.freeze_panes = "B2"
    for at, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 14)
        sheet.column_dimensions[get_column_letter(at)].hidden = (
            reviewed
            and name not in SHOWN
            and (name in _HIDDEN or bool(cells.COUNT.fullmatch(name)))
        )
    if reviewed:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
        _choices(sheet, names, len(rows))
    sheet.append([_cell(sheet, name) for name in names])
    long: list[tuple[int, str, int, str]] = []
    for number, row in enumerate(rows, start=2):
        written = []
        for name, value in zip(names, row, strict=True):
            first, *rest = _pieces(value)
            written.append(_cell(sheet, first, cells.kind(name) == cells.DAY))
            long += [(number, name, part, text) for part, text in enumerate(rest, start=1)]
        sheet.append(written)
    if long:
        continued = book.create_sheet(_CONTINUED)
        for line in [("row", "column", "part", "text"), *long]:
            continued.append([_cell(continued, value) for value in line])
    for name, further in (more or {}).items():
        beside = book.create_sheet(name)
        told, lines = frames.flat(further)
        for line in [told, *lines]:
            beside.append([_cell(beside, value[:CELL_CHARACTERS] if isinstance(value, str) else
                                 value) for value in line])  # fmt: skip
    return _packed(book)


def read(data: bytes, source: str) -> mapping.Given:
    """The table of a workbook's first sheet; raises errors.TableError. The header is row 1."""
    with layers.workbook(data) as book:
        sheets = {sheet.title: list(_rows(sheet, len(data))) for sheet in _sheets(book)}
    first = next(iter(sheets.values()), [])
    if not first or not first[0][1]:
        raise errors.TableError(f"{source} is empty: expected a row of column names, then rows")
    names = [str(name) if name is not None else "" for name in first[0][1]]
    _continue(first, names, [line[:4] for _, line in sheets.get(_CONTINUED, [])[1:]])
    return mapping.Given(names, [line for _, line in first[1:]], first_row=2)


def _sheets(book: Any) -> Iterator[Any]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    yield from (s for at, s in enumerate(sheets) if at == 0 or s.title == _CONTINUED)


def _rows(sheet: Any, size: int) -> Iterator[tuple[int, list[Any]]]:
    """Each row's number and cells, as many as the header has; blank rows are passed over."""
    width = None
    for number, row in enumerate(layers.sheet_rows(sheet, size), start=1):
        values = [_unescaped(v) if isinstance(v, str) else v for v in row[:width]]
        while values and values[-1] is None:
            values.pop()
        if width is None:
            width = len(values)
        if values:
            yield number, [*values, *[None] * (width - len(values))]


def _continue(rows: list[Any], names: list[str], pieces: list[list[Any]]) -> None:
    """Add the further pieces of long texts, (row, column, part, text), each to its cell."""
    at = dict(rows)
    places = {name: place for place, name in enumerate(names)}
    added: dict[tuple[Any, str], list[str]] = {}
    for row, column, _, text in (piece for piece in pieces if len(piece) == 4):
        if isinstance(text, str) and isinstance(column, str) and isinstance(row, int | float):
            added.setdefault((row, column), []).append(text)
    for (row, column), texts in added.items():
        if row in at and column in places:
            line, place = at[row], places[column]
            line[place] = "".join([str(line[place] or ""), *texts])


def _choices(sheet: Any, names: Sequence[str], rows: int) -> None:
    """Lists to choose from: event types, yes or no; another value is warned of, not refused."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = {"event_type": codebook.TYPES} | {
        name: ("true", "false") for name in names if cells.kind(name) == cells.BOOLEAN
    }
    for name, values in lists.items():
        offered = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True)
        offered.errorStyle = "warning"
        letter = get_column_letter(names.index(name) + 1)
        offered.add(f"{letter}2:{letter}{max(rows, 1) + 1}")
        sheet.data_validations.append(offered)


def _cell(sheet: Any, value: Any, day: bool = False) -> Any:
    """A cell; a text is marked as a text whatever it begins with, a day is a true date."""
    from openpyxl.cell import WriteOnlyCell

    if day and isinstance(value, str) and value >= _FIRST_DAY:
        cell = WriteOnlyCell(sheet, date.fromisoformat(value))
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT_INTEGERS:
        value = str(value)
    if isinstance(value, float) and not math.isfinite(value):
        value = repr(value)  # a spreadsheet has no such number
    if isinstance(value, float):
        cell = WriteOnlyCell(sheet, repr(value))  # openpyxl would round to 16 digits
        cell.data_type = "n"
        return cell
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _escaped(cells.clean(value)))
    cell.data_type = "s"
    if value.startswith(_RUNS):
        cell.quotePrefix = True  # still a text after someone edits it
    return cell


def _pieces(value: Any) -> list[Any]:
    if not isinstance(value, str) or len(_escaped(value).encode("utf-16-le", "replace")) // 2 <= (
        CELL_CHARACTERS
    ):
        return [value]
    return [value[at : at + PIECE_CHARACTERS] for at in range(0, len(value), PIECE_CHARACTERS)]


def _escaped(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _unescaped(text: str) -> str:
    return cells.clean(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _packed(book: Any) -> bytes:
    """A workbook's bytes with every clock reading replaced by the same one."""
    book.properties.created = _STAMP
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content
                )
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
