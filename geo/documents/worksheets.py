"""The first visible sheet of a workbook (XLSX) -> its rows, and the workbook with cells added.

The sheet's XML is read once and cells are put in behind the last column that holds something: all
else of the file, its formulas, styles, pictures and charts, is kept byte for byte. What a formula
gave is read where it is known. The format is ECMA-376, of which Excel's strict form differs in the
namespaces alone. openpyxl would read and write every cell as an object, for minutes where a table
is wide, and drop what it does not know.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from geo.support import untrusted

LONGEST_CELL = 32_767  # characters that a cell holds
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_SPANS = re.compile(rb"""\sspans\s*=\s*(?:"[^"]*"|'[^']*')""")
_TEXTS = ("str", "inlineStr")

Attributes = dict[str, str]


@dataclass(slots=True)
class Row:
    """A row as it stands in the XML: its number, its tag, where it lies, what its cells hold."""

    number: int
    start: int  # of its tag
    tag: bytes
    end: int = 0  # of what is in it, or of its tag where nothing is
    cells: dict[int, str] = field(default_factory=dict)  # by column, from 1; '' for an unknown sum
    blank: list[tuple[int, int]] = field(default_factory=list)  # column, start; after the last cell


class Sheet:
    """The first visible sheet of a workbook; raises whatever a broken file makes its readers raise.

    `rows` are those that the file has, blank ones among them, in their order.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        archive = untrusted.Archive(raw)
        self._part, texts = _parts(archive)
        self._shared = _texts(archive.member(texts)) if texts in archive.sizes else []
        self._xml = archive.member(self._part)
        self.rows: list[Row] = []
        self._dimension: int | None = None
        self._read()

    @property
    def width(self) -> int:
        """The last column that holds something, 0 where none does."""
        return max((max(row.cells, default=0) for row in self.rows), default=0)

    def values(self, row: Row, width: int) -> list[str]:
        """The first `width` cells of a row as text, '' where there is nothing."""
        return [row.cells.get(column, "") for column in range(1, width + 1)]

    def extended(self, cells_of: Callable[[Row], Sequence[Any]]) -> bytes:
        """The workbook with the cells that `cells_of` gives behind each row; '' or None is no cell.

        A text is written as a text, whatever it begins with; one that is longer than LONGEST_CELL
        is left out.
        """
        last = self.width
        pieces: list[bytes] = []
        at = widest = 0
        for row in self.rows:
            added = cells_of(row)
            widest = max(widest, last + len(added))
            name = row.tag[1:-1].split(None, 1)[0].rstrip(b"/")
            prefix = name[: name.rfind(b":") + 1].decode()
            written = "".join(
                _written(value, f"{_letters(column)}{row.number}", prefix)
                for column, value in enumerate(added, last + 1)
                if value is not None and value != ""
            ).encode()
            pieces += [self._xml[at : row.start], _SPANS.sub(b"", row.tag)]
            at = row.start + len(row.tag)
            if not written:
                continue
            if row.tag.endswith(b"/>"):
                pieces[-1] = pieces[-1][:-2] + b">" + written + b"</" + name + b">"
                continue
            # what is blank behind the last column, but for its style, gives way
            behind = next((start for column, start in row.blank if column > last), row.end)
            pieces += [self._xml[at:behind], written]
            at = row.end
        pieces.append(self._xml[at:])
        return self._packed(self._measured(b"".join(pieces), widest))

    def _measured(self, xml: bytes, widest: int) -> bytes:
        """The sheet with its new size, which readers may go by; it stands before every row."""
        if self._dimension is None or not widest:
            return xml
        tag = _TAG.match(xml, self._dimension)
        size = f"A1:{_letters(widest)}{max(row.number for row in self.rows)}"
        told = re.sub(rb"""ref\s*=\s*(?:"[^"]*"|'[^']*')""", f'ref="{size}"'.encode(), tag[0])
        return xml[: self._dimension] + told + xml[tag.end() :]

    def _packed(self, xml: bytes) -> bytes:
        out = io.BytesIO()
        with (
            untrusted.reading("it cannot be unpacked"),
            zipfile.ZipFile(io.BytesIO(self._raw)) as archive,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
        ):
            for member in archive.infolist():
                held = xml if member.filename == self._part else archive.read(member)
                copy.writestr(member, held, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _read(self) -> None:
        """Walk through the sheet's XML."""
        inside = False  # of sheetData: drawings have rows too
        row: Row | None = None
        column = begun = 0
        kind = ""
        holds = False  # whether the cell has a formula or a value
        pieces: list[str] | None = None  # of the text that is being read

        def start(name: str, given: Attributes) -> None:
            nonlocal inside, row, column, begun, kind, holds, pieces, told, phonetic
            local = name.rpartition(":")[2]
            if not inside:
                if local == "sheetData":
                    inside = True
                elif local == "dimension":
                    self._dimension = parser.CurrentByteIndex
            elif local == "c":
                if "r" in given:
                    column = _column(given["r"])
                else:
                    column += 1
                if not 0 < column <= MOST_COLUMNS:
                    raise ValueError(f"a cell of row {row.number} is in no column")
                begun, kind = parser.CurrentByteIndex, given.get("t", "n")
                holds, told = False, []
            elif local == "row":
                number = int(given["r"]) if "r" in given else previous() + 1
                if not 0 < number <= MOST_ROWS:
                    raise ValueError(f"it has a row {number}")
                begun = parser.CurrentByteIndex
                row = Row(number, begun, _TAG.match(self._xml, begun)[0])
                self.rows.append(row)
                column = 0
            elif local == "v" or (local == "t" and not phonetic):
                pieces = told
            elif local == "f":
                holds = True
            elif local == "rPh":
                phonetic = True

        def previous() -> int:
            return self.rows[-1].number if self.rows else 0

        def end(name: str) -> None:
            nonlocal inside, pieces, phonetic, holds
            if not inside:
                return
            local = name.rpartition(":")[2]
            if local in ("v", "t"):
                pieces = None
            elif local == "c":
                text = _value("".join(told), kind, self._shared)
                if text or holds:
                    row.cells[column] = text
                    row.blank.clear()
                else:
                    row.blank.append((column, begun))
            elif local == "row":
                row.end = parser.CurrentByteIndex
            elif local == "rPh":
                phonetic = False
            elif local == "sheetData":
                inside = False

        def text(data: str) -> None:
            if pieces is not None:
                pieces.append(data)

        told: list[str] = []
        phonetic = False
        parser = untrusted.xml_parser(start, end, text)
        parser.Parse(self._xml, True)


# --- the parts of the file ---------------------------------------------------------------------


def _elements(raw: bytes) -> list[tuple[str, Attributes]]:
    """The elements of a small part, by local name; its attributes by local name as well."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, given: Attributes) -> None:
        local = {key.rpartition(":")[2]: value for key, value in given.items()}
        found.append((name.rpartition(":")[2], local))

    untrusted.xml_parser(start).Parse(raw, True)
    return found


def _relations(archive: untrusted.Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: its id -> (the sort, the other part's name)."""
    folder, name = posixpath.split(part)
    listed = archive.member(posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        given["Id"]: (
            given["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/"),
        )
        for element, given in _elements(listed) if element == "Relationship"
    }  # fmt: skip


def _parts(archive: untrusted.Archive) -> tuple[str, str]:
    """The parts of the first visible sheet and of the shared texts, '' where there are none."""
    sorts = dict(_relations(archive, "").values())
    book = sorts["officeDocument"]
    related = _relations(archive, book)
    for element, given in _elements(archive.member(book)):
        sort, part = related.get(given.get("id", ""), ("", ""))
        visible = given.get("state", "visible") == "visible"
        if element == "sheet" and sort == "worksheet" and visible:
            return part, next((p for s, p in related.values() if s == "sharedStrings"), "")
    raise ValueError("it has no visible sheet")


def _texts(raw: bytes) -> list[str]:
    """The shared texts, in their order, without what says how they are pronounced."""
    found: list[str] = []
    within: list[str] = []  # the elements that are open, by local name

    def start(name: str, _given: Attributes) -> None:
        within.append(name.rpartition(":")[2])
        if within[-1] == "si":
            found.append("")

    def end(_name: str) -> None:
        within.pop()

    def text(data: str) -> None:
        if within[-1] == "t" and "rPh" not in within:
            found[-1] += data

    untrusted.xml_parser(start, end, text).Parse(raw, True)
    return list(map(_unescaped, found))


# --- cells -------------------------------------------------------------------------------------


def _value(told: str, kind: str, shared: list[str]) -> str:
    """A cell's value as text."""
    if kind == "s" and told:
        return shared[int(told)]
    if kind == "b" and told:
        return "True" if told == "1" else "False"
    return _unescaped(told) if kind in _TEXTS else told


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _written(value: Any, place: str, prefix: str) -> str:
    """A cell as XML."""
    p = prefix
    if not isinstance(value, str):
        return f'<{p}c r="{place}"><{p}v>{value!r}</{p}v></{p}c>'
    if len(value) > LONGEST_CELL:
        return ""
    text = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", _FORBIDDEN.sub("", value))
    told = escape(text, {"\r": "&#13;"})
    return (
        f'<{p}c r="{place}" t="inlineStr"><{p}is><{p}t xml:space="preserve">{told}</{p}t></{p}is>'
        f"</{p}c>"
    )


def _column(place: str) -> int:
    """The column of a cell's name, from 1.

    >>> _column("A1"), _column("AB12")
    (1, 28)
    """
    number = 0
    for letter in place:
        if letter.isdigit():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _letters(column: int) -> str:
    """A column's name.

    >>> _letters(1), _letters(26), _letters(28)
    ('A', 'Z', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
