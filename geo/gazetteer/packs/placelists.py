"""A table of places, whatever its columns are called -> entries.

A CSV or a workbook needs a name and a position: two columns of degrees, or one of 'lat, lon', under
any header that columns.py knows. Degrees are numbers (with a decimal comma too) or 35 deg 42' N. A
list with P-codes is OCHA's Common Operational Dataset: its divisions become entries, names that it
joins with '_', '/' or '-' are taken apart, and the article that it glues on (Elnaasan) is loosened.
A row that lacks something is refused by its line.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from geo import errors
from geo.gazetteer.packs import columns, entries
from geo.language import letters
from geo.model import Kind
from geo.support import layers

LONGEST = 1000  # characters of a name: no place has a longer one, and one cell may hold a book
ABOVE = 10  # so many rows may stand above the header: a title, a note
SETTLED = (4, 5)  # the orders at which OCHA counts settlements

_NUMBERS = re.compile(r"-?\d+(?:[.]\d+)?")
_GLUED = re.compile(r"\b(El|Al)(?=[a-z]{4})")

Spot = tuple[float, float]  # lat, lon
Told = tuple[int, columns.Row, Spot | None]  # a line, its row, its position where that is known
Row = tuple[int, list[Any]]  # the line on which it ends, and its cells


def text(told: str, stem: str) -> entries.Read:
    """The places of a CSV; raises PackError when it cannot be one."""
    if told[:4].lower() == "sep=":  # a line that spreadsheets write for each other
        told = "\n" + told.partition("\n")[2]
    sign, stream = _delimiter(told), io.StringIO(told, newline="")
    lines = csv.reader(stream, delimiter=sign, strict=True, skipinitialspace=True)
    start = 1  # the line on which the row begins that is read next

    def rows() -> Iterable[Row]:
        nonlocal start
        for cells in lines:
            start = lines.line_num + 1
            yield lines.line_num, cells

    try:
        return _read(rows(), entries.Read("CSV", []), stem)
    except csv.Error as error:
        what = "a quote that opens there is not closed" if "unexpected end" in str(error) else error
        raise errors.PackError(
            f"{stem} cannot be read as a CSV in the row that begins at line {start} ({what}): "
            "mend that row and add the file again"
        ) from error


def workbook(raw: bytes, stem: str) -> entries.Read:
    """The places of the first sheet of a workbook (XLSX) that has them."""
    with layers.workbook(raw) as book:
        sheets = [list(layers.sheet_rows(sheet, len(raw))) for sheet in book.worksheets]
    refused: errors.PackError | None = None
    for sheet in sorted(sheets, key=lambda rows: -len(rows) * len(rows[0]) if rows else 0):
        rows = [
            (number, ["" if cell is None else cell for cell in cells])
            for number, cells in enumerate(sheet, 1)
        ]
        try:
            return _read(rows, entries.Read("XLSX", []), stem)
        except errors.PackError as error:
            refused = refused or error
    raise refused or errors.PackError(f"{stem} holds no table: give a sheet of places")


def _delimiter(told: str) -> str:
    """The sign that parts the first line into most columns."""
    first = next((line for line in io.StringIO(told) if line.strip()), "")

    def columns(sign: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=sign), []))
        except csv.Error:
            return 0

    return max(",;\t|", key=columns)


def _read(rows: Iterable[Row], found: entries.Read, stem: str) -> entries.Read:
    rows = iter(rows)
    header = _header(rows, stem)
    shown = ((number, [str(cell).strip() for cell in cells]) for number, cells in rows)
    told = (  # of columns that are called alike the first
        (number, dict(reversed([*zip(header.header, cells, strict=False)])), None)
        for number, cells in shown
        if not all(cell.startswith("#") for cell in cells if cell)  # blank, or HXL's tags
    )
    return points(header, told, found, stem)


def _header(rows: Iterator[Row], stem: str) -> columns.Columns:
    """The header among the first rows; PackError where it lacks something or has it twice."""
    first: list[Any] = []
    header, tried = columns.Columns(()), 0
    for _, cells in rows:
        if any(str(cell).strip() for cell in cells):
            tried += 1
            first = first or cells
            header = columns.Columns(map(columns.spelled, cells))
            if header.coded or not header.lacking or tried == ABOVE:
                break
    if header.lacking and not header.coded:
        lacking = columns.Columns(map(columns.spelled, first)).lacking or header.lacking
        shown = ", ".join(str(cell)[:40] for cell in first[:12])
        raise errors.PackError(
            f"{stem} lacks the column {' and '.join(lacking)}: a table of places needs the "
            f"columns name, lat, lon; it has {shown or 'none'}"
        )
    for key in (key for what in ("name", "lat", "lon") for key in header.called(what)[:1]):
        at = [number for number, other in enumerate(header.header, 1) if other == key]
        if len(at) > 1:
            raise errors.PackError(
                f"{stem} has two columns called {key[:40]!r} ({at[0]} and {at[1]}): "
                "rename or remove one of them"
            )
    return header


@dataclass(slots=True)
class _Division:
    """A division that the places of a list name: what they call it, where they lie."""

    country: str | None
    above: tuple[tuple[Kind, str, str], ...]
    names: dict[str, None] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)

    def entry(self, kind: Kind, code: str) -> entries.Entry:
        lats, lons = zip(*self.spots, strict=True)
        name, *also = self.names
        return entries.Entry(
            f"ocha:{code}", name, also, kind, sum(lats) / len(lats), sum(lons) / len(lons),
            self.country, self.above, codes=(code,), code=code,
        )  # fmt: skip


def points(
    header: columns.Columns, rows: Iterable[Told], found: entries.Read, stem: str
) -> entries.Read:
    """Add the places of rows to what was `found`; of a list with P-codes the divisions too."""
    if header.coded:
        found.form, found.licence = "OCHA COD", "CC BY-IGO"
    divisions: dict[tuple[Kind, str], _Division] = {}
    places = []
    for line, row, spot in rows:
        own, units = header.units(row)
        settled = [units[order] for order in SETTLED if order in units]
        written = header.text(row, "name") or next((unit.name for unit in settled), "")
        spot = _position(header, row, spot, clean(written), line, found)
        if spot is None:
            continue
        found.repaired += any(not whole(text) for text in row.values() if isinstance(text, str))
        also = [name for unit in (own, *settled) for name in (unit.name, *unit.also)]
        if header.coded:
            code = next((unit.code for unit in settled if unit.code), "")
            id_ = f"ocha:{header.text(row, 'pcode') or code or line}"
        else:
            id_ = header.text(row, "id") or f"{stem}:{line}"
        also = _names(written, also, header.coded)
        places.append(_entry(header, row, id_, clean(written), also, spot, units))
        if header.coded:
            _join_members(divisions, places[-1], units)
    found.entries += [division.entry(*key) for key, division in sorted(divisions.items())]
    found.entries += places
    return found


def _names(written: str, also: list[str], coded: bool) -> list[str]:
    """The names beside the one that is `written`; a list with P-codes joins several in one cell."""
    short = [name for name in also if name and len(name) <= LONGEST]
    if coded:
        return list(dict.fromkeys(_taken_apart([written, *short])))
    return list(dict.fromkeys(clean(name) for name in short if name != written and whole(name)))


def _join_members(
    divisions: dict[tuple[Kind, str], _Division], place: entries.Entry,
    units: dict[int, columns.Unit],
) -> None:  # fmt: skip
    """Note a place as a member of the divisions that it names, and what it calls them."""
    for depth, (kind, code, name) in enumerate(place.admin):
        division = divisions.setdefault(
            (kind, code), _Division(place.country, place.admin[:depth], {name: None})
        )
        division.names |= dict.fromkeys(units[entries.ADMIN.index(kind) + 1].names())
        division.spots.append((place.lat, place.lon))


def _position(
    header: columns.Columns, row: columns.Row, spot: Spot | None, name: str, line: int,
    found: entries.Read,
) -> Spot | None:  # fmt: skip
    """Where a place lies; None for one that is refused, for its position or its name."""
    lat, lon = header.text(row, "lat"), header.text(row, "lon")
    if not (header.called("lat") and header.called("lon")):
        lat, lon = [*_NUMBERS.findall(header.text(row, "pair")), "", ""][:2]
    spot = spot or entries.spot(lat, lon)
    if spot is not None and 0 < len(name) <= LONGEST:
        return spot
    long = spot is not None and name
    why = f"a name of {len(name):,} characters" if long else ""
    found.refuse(line, why or entries.trouble("", name, lat, lon))
    return None


def _entry(
    header: columns.Columns, row: columns.Row, id_: str, name: str, also: list[str], spot: Spot,
    units: dict[int, columns.Unit],
) -> entries.Entry:  # fmt: skip
    chain = []
    for order, division in enumerate(entries.ADMIN, 1):
        unit = units.get(order, columns.Unit())
        label = unit.name or ("" if header.coded else header.text(row, f"admin{order}"))
        if label and (unit.code or not header.coded):
            chain.append((division, unit.code or label, label))
    codes = [units[0].code if 0 in units else "", *(code for _, code, _ in chain)]
    kind = header.text(row, "kind").lower()
    return entries.Entry(
        id_, name, also, Kind(kind) if kind in set(Kind) else Kind.SETTLEMENT, *spot,
        next(columns.countries([header.text(row, "country"), *codes]), None), tuple(chain),
        entries.whole(header.text(row, "population")), seat=bool(header.text(row, "seat")),
    )  # fmt: skip


def clean(name: str) -> str:
    """A name without broken bytes and control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name if c != "\ufffd").split())


def whole(text: str) -> bool:
    return "\ufffd" not in text


def _taken_apart(spellings: list[str]) -> Iterator[str]:
    """Each name, and the names that are joined in it; articles that were glued on, loosened.

    >>> list(_taken_apart(["Maaret Elnaasan - Kafr", "Has_Hassef"]))
    ['Maaret Elnaasan - Kafr', 'Maaret El naasan - Kafr', 'Maaret Elnaasan', \
'Maaret El naasan', 'Kafr', 'Has_Hassef', 'Has', 'Hassef']
    """
    for name in filter(None, spellings):
        parts = [p for p in re.split(r"\s*[_/]\s*|\s+-\s+", name) if p.strip()]
        if len(parts) == 1 and "-" in name and letters.uncased(name):
            parts = [p for p in name.split("-") if p.strip()]
        for part in filter(whole, [name, *(parts if len(parts) > 1 else ())]):
            yield part.strip()
            loosened = _GLUED.sub(r"\1 ", part)
            if loosened != part:
                yield loosened.strip()
