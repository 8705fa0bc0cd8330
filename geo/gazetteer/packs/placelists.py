"""A table of places, a CSV or a workbook, whatever its columns are called -> entries.

Needed are a name and a position: two columns of degrees, or one of 'lat, lon'. Headers are read in
the languages that such lists are kept in, degrees as numbers (with a decimal comma too) or as
35 deg 42' N. A list with P-codes is OCHA's (cod.py). A row that lacks something is refused by its
line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from geo import errors
from geo.gazetteer.packs import cod, entries
from geo.model import Kind
from geo.support import layers

LONGEST = 1000  # characters of a name: no place has a longer one, and one cell may hold a book
ABOVE = 10  # so many rows may stand above the header: a title, a note

# What a column may be called, the most telling first; a word in a header counts where no header is
# one of these as a whole.
_HEADERS = {
    "name": (
        "name", "place_name", "placename", "place", "name_en", "english_name", "name_english",
        "asciiname", "village_name", "village", "settlement", "town", "city", "community",
        "locality", "location_name", "location", "camp_name", "site_name", "camp", "site",
        "toponym", "label", "title", "nom", "nombre", "nome", "ort", "isim", "yer_adi", "yer",
        "название", "назва", "населенный_пункт", "населений_пункт", "الاسم", "اسم", "اسم_المكان",
        "المكان",        "اسم_القرية", "القرية", "اسم_الموقع", "الموقع", "البلدة", "المدينة", "نام",
    ),
    "lat": (
        "lat", "latitude", "y", "lat_dd", "latitude_dd", "gps_lat", "gps_latitude", "point_y",
        "y_coord", "ycoord", "lat_y", "latitude_y", "latitud", "breite", "breitengrad", "enlem",
        "широта", "خط_العرض", "العرض", "دائرة_العرض", "عرض",
    ),
    "lon": (
        "lon", "lng", "long", "longitude", "x", "lon_dd", "longitude_dd", "gps_lon", "gps_long",
        "gps_longitude", "point_x", "x_coord", "xcoord", "long_x", "longitude_x", "longitud",
        "laenge", "länge", "längengrad", "boylam", "долгота", "довгота", "خط_الطول", "الطول", "طول",
    ),
    "pair": (
        "coordinates", "coords", "coordinate", "latlon", "lat_lon", "latlng", "lat_lng", "lat_long",
        "gps", "position", "geopoint", "geo_point", "koordinaten", "координаты", "координати",
        "الإحداثيات", "الاحداثيات", "إحداثيات",
    ),
    "id": ("id", "code", "place_id"),
    "country": ("country_code", "country", "iso2", "iso"),
    "kind": ("kind", "type", "class"),
    "population": ("population", "pop", "السكان"),
    "admin1": ("admin1", "adm1", "governorate", "province", "state", "oblast", "المحافظة"),
    "admin2": ("admin2", "adm2", "district", "county", "raion", "المنطقة", "القضاء"),
}  # fmt: skip
_WORDS = {"name": {"name", "اسم"}, "lat": {"lat", "latitude"}, "lon": {"lon", "lng", "longitude"}}
_ALSO = re.compile(
    "arabic|other_names|names|alt.*|aka|name_.+|.+_name|english|kurdish|local|asciiname|.*بالعربية"
)
_SIGNS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"-?\d+(?:[.]\d+)?")

Row = tuple[int, list[Any]]  # the line on which it ends, and its cells


def text(told: str, stem: str) -> entries.Read:
    """The places of a CSV; raises PackError when it cannot be one."""
    if told[:4].lower() == "sep=":  # a line that spreadsheets write for each other
        told = "\n" + told.partition("\n")[2]
    lines = csv.reader(
        io.StringIO(told, newline=""), delimiter=_delimiter(told), strict=True,
        skipinitialspace=True,
    )  # fmt: skip
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
    """Look for the header among the first rows, then read the others by it."""
    above: list[Row] = []
    rows = iter(rows)
    at: dict[str, int] = {}
    header: list[str] = []
    for number, cells in rows:
        if any(str(cell).strip() for cell in cells):
            above.append((number, cells))
            header = [_SIGNS.sub("_", str(cell).casefold()).strip("_") for cell in cells]
            at = _columns(header, stem)
            if not _missing(at) or _coded(header):
                break
            if len(above) == ABOVE:
                break
    if _coded(header):
        table = [
            {**dict(zip(header, cells, strict=False)), "_line": number} for number, cells in rows
            if any(str(cell).strip() for cell in cells)
        ]  # fmt: skip
        return cod.table([{k.upper(): v for k, v in row.items()} for row in table], found, stem)
    if missing := _missing(at):
        first = [str(cell) for cell in above[0][1]] if above else []
        at = _columns([_SIGNS.sub("_", c.casefold()).strip("_") for c in first], stem)
        missing = _missing(at) or missing
        raise errors.PackError(
            f"{stem} lacks the column {' and '.join(missing)}: a table of places needs the "
            f"columns name, lat, lon; it has {', '.join(h[:40] for h in first[:12]) or 'none'}"
        )
    also = [i for i, h in enumerate(header) if i != at["name"] and _ALSO.fullmatch(h)]
    also = [i for i in also if i not in at.values()]
    for number, cells in rows:
        shown = [str(cell).strip() for cell in cells]
        tags = [cell.startswith("#") for cell in shown if cell]
        if not tags or all(tags):  # a blank row; a row of HXL tags
            continue
        _row(shown, at, also, number, stem, found)
    return found


def _coded(header: list[str]) -> bool:
    """Whether a header is that of an OCHA list: it has P-codes."""
    return any("pcode" in h or re.fullmatch(r"adm(in)?\d_cod", h) for h in header)


def _columns(header: list[str], stem: str) -> dict[str, int]:
    """What is needed or wanted -> the column that holds it; PackError where two are called so."""
    at: dict[str, int] = {}
    for what, choices in _HEADERS.items():
        chosen = next((c for c in choices if c in header), None)
        if chosen is None:
            worded = [
                i for i, h in enumerate(header) if _WORDS.get(what, set()) & set(h.split("_"))
            ]
            worded = [i for i in worded if i not in at.values()]
            if len(worded) == 1:
                at[what] = worded[0]
            continue
        at[what] = header.index(chosen)
        if header.count(chosen) > 1 and what in ("name", "lat", "lon"):
            second = header.index(chosen, at[what] + 1)
            raise errors.PackError(
                f"{stem} has two columns called {chosen[:40]!r} ({at[what] + 1} and {second + 1}): "
                "rename or remove one of them"
            )
    return at


def _missing(at: dict[str, int]) -> list[str]:
    needed = ["name"] if "pair" in at else ["lat", "lon", "name"]
    return [what for what in needed if what not in at]


def _row(
    cells: list[str], at: dict[str, int], also: list[int], line: int, stem: str,
    found: entries.Read,
) -> None:  # fmt: skip
    def cell(what: str) -> str:
        column = at.get(what, len(cells))
        return cells[column] if column < len(cells) else ""

    name, lat, lon = cod.clean(cell("name")), cell("lat"), cell("lon")
    if "lat" not in at or "lon" not in at:
        lat, lon = [*_NUMBERS.findall(cell("pair")), "", ""][:2]
    spot = entries.spot(lat, lon)
    if spot is None or not name:
        found.refuse(line, entries.trouble("", name, lat, lon))
        return
    if len(name) > LONGEST:
        found.refuse(line, f"a name of {len(name):,} characters")
        return
    if "\ufffd" in "".join(cells):
        found.repaired += 1
    spellings = [
        cod.clean(s) for column in also if column < len(cells)
        for s in re.split(r"[|;]", cells[column]) if s.strip() and "\ufffd" not in s
    ]  # fmt: skip
    kind = cell("kind").lower()
    chain = tuple(
        (k, cell(c), cell(c)) for c, k in (("admin1", Kind.ADMIN1), ("admin2", Kind.ADMIN2))
        if cell(c)
    )  # fmt: skip
    country = cell("country").upper()
    found.entries.append(
        entries.Entry(
            cell("id") or f"{stem}:{line}", name, [s for s in spellings if len(s) <= LONGEST],
            Kind(kind) if kind in set(Kind) else Kind.SETTLEMENT, *spot,
            country if re.fullmatch("[A-Z]{2}", country) else None, chain,
            entries.whole(cell("population")),
        )
    )  # fmt: skip
