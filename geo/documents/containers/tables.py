"""A table with a column of texts (CSV, XLSX) -> a Document a row; the user names the column.

Columns called as the keys of front matter are (title, publisher, published, language, url), and
`doc_id`, say what they say there; the other columns are named in a note of the first row.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from geo import errors
from geo.documents import frontmatter, sheets, texts
from geo.model import Document, Refusal
from geo.support import decoding, layers

ENDINGS = (".csv", ".tsv", ".xlsx")
_ID = "doc_id"


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    if source.column is None:
        raise errors.DocumentError(
            "it is a table: name its column of texts with --text-column, or save a table of"
            " incidents as .csv"
        )
    raw = source.whole()
    rows = _workbook(raw) if raw.startswith(b"PK") else _delimited(raw, source)
    header = [str(cell or "").strip() for cell in next(rows, ())]
    if source.column not in header:
        raise errors.DocumentError(
            f"it has no column {source.column!r}: it has {', '.join(filter(None, header))[:300]}"
        )
    known = (*frontmatter.KEYS, _ID, source.column)
    others = [name for name in header if name and name not in known]
    notes = (f"columns left out: {', '.join(others)}",) if others else ()
    for number, cells in enumerate(rows, start=2):
        if not any(cell not in (None, "") for cell in cells):
            continue
        row = {n: c for n, c in zip(header, cells, strict=False) if c not in (None, "")}
        said = {name: _told(row[name]) for name in frontmatter.KEYS if name in row}
        text = str(row.get(source.column, ""))
        try:
            yield source.part(row.get(_ID, number), text, text.encode(), notes=notes, **said)
            notes = ()
        except errors.DocumentError as error:
            yield source.refusal(f"row {number}", error)


def _told(cell: Any) -> Any:
    return (cell.date() if hasattr(cell, "date") else cell) if isinstance(cell, date) else str(cell)


def _workbook(raw: bytes) -> Iterator[tuple[Any, ...]]:
    with layers.workbook(raw) as book:
        return iter(list(layers.sheet_rows(book.worksheets[0], len(raw))))


def _delimited(raw: bytes, source: texts.Source) -> Iterator[list[str]]:
    text = decoding.decode(raw).text
    return (row for row, _ in sheets.rows_of(text, sheets.delimiter_of(text), source.shown))
