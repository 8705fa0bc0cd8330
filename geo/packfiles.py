"""A file of places as its publisher gives it -> entries for the index, and the rows refused.

Read are: a GeoNames country dump (19 tab-separated columns; plain, .gz or .zip; the form is
described in GeoNames' readme), OCHA's Common Operational Dataset of populated places (GeoJSON or
XLSX with P-codes), administrative boundaries (shapefile or GeoJSON, plain or zipped, read with
pyogrio) and a CSV with name, lat, lon. A broken row is refused by its line number and the good ones
are kept; bytes that are no UTF-8 are replaced and counted.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo import errors
from geo.model import Kind

NOT_GEONAMES = 9_000_000_000  # ids from here on were given by whoever made the dump
LARGEST = 2 << 30  # bytes once unpacked: the largest country dump is 0.4 GB
REFUSALS_KEPT = 20  # named one by one; the others are counted

_CLASSES = {
    "P": Kind.SETTLEMENT, "H": Kind.NATURAL, "T": Kind.NATURAL, "U": Kind.NATURAL,
    "V": Kind.NATURAL, "L": Kind.REGION, "R": Kind.ROAD, "S": Kind.SITE,
}  # fmt: skip
_CODES = {
    "PCLI": Kind.COUNTRY, "ADM1": Kind.ADMIN1, "ADM2": Kind.ADMIN2, "ADM3": Kind.ADMIN3,
    "PPLX": Kind.NEIGHBOURHOOD, "AIRB": Kind.SITE, "CMP": Kind.SITE, "MILB": Kind.SITE,
}  # fmt: skip
_ADMIN = (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)


@dataclass(slots=True)
class Entry:
    """A place of a pack. `admin` is the chain above it: (kind, the publisher's code, name)."""

    id: str
    name: str
    spellings: list[str]
    kind: Kind
    lat: float
    lon: float
    country: str | None = None
    admin: tuple[tuple[Kind, str, str], ...] = ()
    population: int = 0
    geonameid: int | None = None
    codes: tuple[str, ...] = ()  # other ids, and for a division the code its members give
    wkb: bytes | None = None


@dataclass(slots=True)
class Read:
    """What a file held: entries, the rows refused with their reasons, and what was repaired."""

    form: str
    entries: list[Entry]
    refused: int = 0
    repaired: int = 0
    refusals: list[str] = field(default_factory=list)
    licence: str = "not stated"
    date: str = ""
    checksum: str = ""

    def refuse(self, line: int, why: str) -> None:
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(f"line {line}: {why}")


def read(path: Path, tell: Callable[[int, int], None] | None = None) -> Read:
    """Everything a file of places holds; raises PackError when its form is not known."""
    path = Path(path)
    if not path.exists():
        raise errors.PackError(
            f"there is no file {path}: give a file of places, or a two-letter country code"
        )
    name = path.name.lower()
    raw = _bytes(path)
    digest = hashlib.sha256(raw).hexdigest()
    if name.endswith((".shp", ".gpkg")) or (name.endswith(".zip") and _holds(raw, ".shp")):
        found = _boundaries(path, raw)
    elif name.endswith(".xlsx"):
        found = _cod([dict(r) for r in _sheet(raw)], Read("OCHA COD", []), path.stem)
    else:
        found = _text(name, path.stem, _unpacked(path, raw))
    found.checksum = digest
    if not found.entries:
        first = f" ({found.refusals[0]})" if found.refusals else ""
        raise errors.PackError(
            f"{path} holds no place that could be read{first}: expected a GeoNames dump, OCHA "
            "places (GeoJSON, XLSX), boundaries, or a CSV with the columns name, lat, lon"
        )
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise errors.PackError(
            f"{path} cannot be read ({error.strerror}): give a file of places"
        ) from error


def _holds(raw: bytes, ending: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return any(n.lower().endswith(ending) for n in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _unpacked(path: Path, raw: bytes) -> bytes:
    """The bytes inside a .gz or .zip (its largest text that is no readme), or the file's own."""
    name = path.name.lower()
    try:
        if name.endswith(".gz"):
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(LARGEST + 1)
        elif name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                members = [
                    m for m in archive.infolist() if "readme" not in m.filename.lower()
                    and m.filename.lower().endswith((".txt", ".csv", ".geojson", ".json", ".tsv"))
                ]  # fmt: skip
                if not members:
                    raise errors.PackError(f"{path} holds no .txt, .csv, .geojson or .shp file")
                member = max(members, key=lambda m: m.file_size)
                with archive.open(member) as packed:
                    raw = packed.read(LARGEST + 1)
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError) as error:
        raise errors.PackError(
            f"{path} cannot be unpacked ({error}): it was cut off or is no {path.suffix} file; "
            "fetch it again"
        ) from error
    if len(raw) > LARGEST:
        raise errors.PackError(f"{path} holds more than {LARGEST >> 30} GB: no pack is so large")
    return raw


def _text(name: str, stem: str, raw: bytes) -> Read:
    """Choose the form by what the text looks like, not by its name alone."""
    text = raw.decode("utf-8-sig", "replace")
    head = text[:2000].lstrip()
    if head.startswith("{"):
        return _geojson(text, stem)
    first = head.split("\n", 1)[0]
    if first.count("\t") == 18:
        return _dump(text.splitlines(), stem)
    return _csv(text, stem)


# --- GeoNames ----------------------------------------------------------------------------------


def _dump(lines: Iterable[str], stem: str) -> Read:
    found = Read("GeoNames dump", [], licence="CC BY 4.0")
    pack = stem.split(".")[0]
    divisions: dict[str, tuple[Kind, str, str]] = {}
    raw: list[tuple[Entry, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 19:
            found.refuse(number, f"{len(cells)} columns instead of 19")
            continue
        spot = _spot(cells[4], cells[5])
        if spot is None or not cells[0].isdigit() or not (cells[1] or cells[2]).strip():
            found.refuse(number, _trouble(cells[0], cells[1] or cells[2], cells[4], cells[5]))
            continue
        kind = _CODES.get(cells[7]) or _CLASSES.get(cells[6])
        if kind is None:
            continue  # fourth-order divisions and such: neither named nor wanted
        number_id = int(cells[0])
        geonameid = number_id if number_id < NOT_GEONAMES else None
        spellings = [s for s in (cells[2], *cells[3].split(",")) if s.strip()]
        if "\ufffd" in line:
            found.repaired += 1
            spellings = [s for s in spellings if "\ufffd" not in s]
        entry = Entry(
            f"geonames:{number_id}" if geonameid else f"{pack}:{number_id}",
            (cells[1] or cells[2]).replace("\ufffd", "").strip(), spellings, kind, *spot,
            cells[8] or None, population=_whole(cells[14]), geonameid=geonameid,
        )  # fmt: skip
        found.date = max(found.date, cells[18][:10])
        code = {Kind.ADMIN1: cells[10], Kind.ADMIN2: cells[11], Kind.ADMIN3: cells[12]}.get(kind)
        if code:
            divisions[f"{kind}:{entry.country}:{code}"] = (kind, code, entry.name)
            entry.codes = (f"{entry.country}.{code}",)
        raw.append((entry, cells))
    for entry, cells in raw:
        chain = []
        for kind, code in zip(_ADMIN, cells[10:13], strict=True):
            if entry.kind in _ADMIN and _ADMIN.index(kind) >= _ADMIN.index(entry.kind):
                break
            if code:
                chain.append(divisions.get(f"{kind}:{entry.country}:{code}", (kind, code, "")))
        entry.admin = tuple(c for c in chain if c[2] or c[0] is Kind.ADMIN1)
        found.entries.append(entry)
    return found


# --- OCHA --------------------------------------------------------------------------------------

_GLUED = re.compile(r"\b(El|Al)(?=[a-z]{4})")


def _geojson(text: str, stem: str) -> Read:
    found = Read("GeoJSON", [])
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise errors.PackError(
            f"{stem} begins like GeoJSON and is not ({error}): expected a FeatureCollection"
        ) from error
    rows = []
    for number, feature in enumerate(features, 1):
        try:
            row = {str(k).upper(): v for k, v in (feature["properties"] or {}).items()}
            x, y = _first_pair(feature["geometry"]["coordinates"])
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError):
            found.refuse(number, "a feature without properties or point")
            continue
        row.update({"_LAT": y, "_LON": x, "_LINE": number})
        rows.append(row)
    return _cod(rows, found, stem)


def _first_pair(coordinates: list) -> tuple[float, float]:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


_NAME_COLUMNS = ("NAME_EN", "ADM4_EN", "ADM5_EN", "FEATURENAM", "NAME", "NAM_EN_REF")
_NAME_ALSO = re.compile(r"^(NAM|ADM4|ADM5|NAME|ALT|OTHER).*")


def _cod(rows: list[dict], found: Read, stem: str) -> Read:
    """Rows of an OCHA table, column names in capitals -> settlements and the divisions above."""
    found.form = "OCHA COD" if any("PCODE" in k for r in rows[:1] for k in r) else found.form
    if found.form == "OCHA COD":
        found.licence = "CC BY-IGO"
    divisions: dict[tuple[Kind, str], dict] = {}
    for row in rows:
        line = row.get("_LINE", 0)
        name = next((str(row[c]) for c in _NAME_COLUMNS if row.get(c)), "")
        lat, lon = row.get("_LAT", row.get("LATITUDE")), row.get("_LON", row.get("LONGITUDE"))
        spot = _spot(lat, lon)
        if spot is None or not name.strip():
            found.refuse(line, _trouble("", name, lat, lon))
            continue
        spellings = [
            str(v) for k, v in sorted(row.items())
            if v and isinstance(v, str) and _NAME_ALSO.match(k) and not k.startswith("_")
            and "PCODE" not in k and "COD" not in k
        ]  # fmt: skip
        if any("\ufffd" in s for s in (name, *spellings)):
            found.repaired += 1
        code = str(next((row[c] for c in ("PCODE", "ADM4_PCODE") if row.get(c)), "") or line)
        chain = []
        for level, kind in enumerate(_ADMIN, 1):
            pcode = row.get(f"ADMIN{level}_COD") or row.get(f"ADM{level}_PCODE")
            label = row.get(f"ADMIN{level}_EN") or row.get(f"ADM{level}_EN")
            if not pcode or not label:
                continue
            chain.append((kind, str(pcode), str(label)))
            seen = divisions.setdefault(
                (kind, str(pcode)), {"name": str(label), "also": [], "spots": [], "above": ()}
            )
            arabic = row.get(f"ADMIN{level}_ARA") or row.get(f"ADM{level}_AR")
            if arabic and arabic not in seen["also"]:
                seen["also"].append(str(arabic))
            seen["spots"].append(spot)
            seen["above"] = tuple(chain[:-1])
        country = _country(row, chain)
        found.entries.append(
            Entry(
                f"ocha:{code}", _clean(name), list(dict.fromkeys(_also([name, *spellings]))),
                Kind.SETTLEMENT, *spot, country, tuple(chain), _whole(row.get("POPULATION")),
            )
        )  # fmt: skip
    country = next((e.country for e in found.entries if e.country), None)
    heads = []
    for (kind, pcode), seen in sorted(divisions.items()):
        lats, lons = zip(*seen["spots"], strict=True)
        heads.append(
            Entry(
                f"ocha:{pcode}", seen["name"], [s for s in seen["also"] if "\ufffd" not in s],
                kind, sum(lats) / len(lats), sum(lons) / len(lons), country, seen["above"],
                codes=(pcode,),
            )
        )  # fmt: skip
    found.entries[:0] = heads
    return found


def _country(row: dict, chain: list[tuple[Kind, str, str]]) -> str | None:
    code = str(row.get("ADM0_PCODE") or row.get("ADMIN0_COD") or (chain[0][1] if chain else ""))
    return code[:2].upper() if code[:2].isalpha() and len(code) > 1 else None


def _clean(name: str) -> str:
    return name.replace("\ufffd", "").strip()


def _also(spellings: list[str]) -> Iterator[str]:
    """Each name, and the names that are joined in it; articles that were glued on, loosened.

    >>> list(_also(["Maaret Elnaasan - Kafr", "Has_Hassef"]))
    ['Maaret Elnaasan - Kafr', 'Maaret El naasan - Kafr', 'Maaret Elnaasan', \
'Maaret El naasan', 'Kafr', 'Has_Hassef', 'Has', 'Hassef']
    """
    for name in spellings:
        whole = "\ufffd" not in name
        for part in [name] * whole + _joined(name):
            if "\ufffd" in part:
                continue
            yield part.strip()
            loosened = _GLUED.sub(r"\1 ", part)
            if loosened != part:
                yield loosened.strip()


def _joined(name: str) -> list[str]:
    parts = [p.strip() for p in re.split(r"\s*[_/]\s*|\s+-\s+", name) if p.strip()]
    if len(parts) == 1 and "-" in name and "\u0600" <= name[:1] <= "\u06ff":
        parts = [p.strip() for p in name.split("-") if p.strip()]
    return parts if len(parts) > 1 else []


def _sheet(raw: bytes) -> Iterator[dict]:
    """The rows of a workbook's widest sheet, column names in capitals."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets the errors of zip, XML and its own parser through
        raise errors.PackError(
            f"the workbook cannot be read ({type(error).__name__}): save it again as .xlsx"
        ) from error
    sheet = max(book.worksheets, key=lambda s: (s.max_row or 0) * (s.max_column or 0))
    lines = sheet.iter_rows(values_only=True)
    header = [str(c or "").strip().upper().replace("#", "") for c in next(lines, ())]
    for number, cells in enumerate(lines, 2):
        if any(c is not None for c in cells):
            yield {**dict(zip(header, cells, strict=False)), "_LINE": number}


# --- CSV ---------------------------------------------------------------------------------------

_CSV_COLUMNS = {
    "name": ("name", "place", "place_name", "name_en", "asciiname"),
    "lat": ("lat", "latitude", "y", "lat_dd"),
    "lon": ("lon", "lng", "long", "longitude", "x", "lon_dd"),
}


def _csv(text: str, stem: str) -> Read:
    found = Read("CSV", [])
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:4000], ",;\t|")
    except csv.Error:
        dialect = "excel"
    lines = csv.reader(io.StringIO(text), dialect)
    try:
        header = [h.strip().lower() for h in next(lines, [])]
        at = {
            need: next((header.index(c) for c in choices if c in header), None)
            for need, choices in _CSV_COLUMNS.items()
        }
        missing = sorted(need for need, column in at.items() if column is None)
        if missing:
            raise errors.PackError(
                f"{stem} lacks the column {' and '.join(missing)}: a CSV of places needs the "
                f"columns name, lat, lon; it has {', '.join(header[:12]) or 'none'}"
            )
        extra = {c: header.index(c) for c in
                 ("id", "country", "kind", "arabic", "other_names", "names", "population",
                  "admin1", "admin2") if c in header}  # fmt: skip
        for cells in lines:
            if any(cells):
                _csv_row(cells, at, extra, lines.line_num, stem, found)
    except csv.Error as error:
        raise errors.PackError(
            f"{stem} cannot be read as a CSV at line {lines.line_num} ({error})"
        ) from error
    return found


def _csv_row(
    cells: list[str], at: dict[str, int | None], extra: dict[str, int], line: int, stem: str,
    found: Read,
) -> None:  # fmt: skip
    def cell(column: int | None) -> str:
        return cells[column].strip() if column is not None and column < len(cells) else ""

    name, lat, lon = (cell(at[c]) for c in ("name", "lat", "lon"))
    spot = _spot(lat, lon)
    if spot is None or not name:
        found.refuse(line, _trouble("", name, lat, lon))
        return
    if "\ufffd" in "".join(cells):
        found.repaired += 1
    more = {c: cell(column) for c, column in extra.items()}
    spellings = [
        s.strip() for c in ("arabic", "other_names", "names")
        for s in re.split(r"[|;]", more.get(c, "")) if s.strip() and "\ufffd" not in s
    ]  # fmt: skip
    kind = more.get("kind", "").lower()
    chain = tuple(
        (k, more[c], more[c]) for c, k in (("admin1", Kind.ADMIN1), ("admin2", Kind.ADMIN2))
        if more.get(c)
    )  # fmt: skip
    found.entries.append(
        Entry(
            more.get("id") or f"{stem}:{line}", _clean(name), spellings,
            Kind(kind) if kind in set(Kind) else Kind.SETTLEMENT, *spot,
            more.get("country", "").upper()[:2] or None, chain, _whole(more.get("population")),
        )
    )  # fmt: skip


# --- boundaries --------------------------------------------------------------------------------


def _boundaries(path: Path, raw: bytes) -> Read:
    """Administrative polygons with P-codes -> divisions with outlines."""
    import pyogrio
    import shapely

    found = Read("boundaries", [], licence="CC BY-IGO")
    sources = [str(path)]
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inner = sorted(n for n in archive.namelist() if n.lower().endswith(".shp"))
        sources = [f"/vsizip/{path.absolute()}/{n}" for n in inner]
    for source in sources:
        try:
            meta, _, shapes, columns = pyogrio.raw.read(source)
        except (pyogrio.errors.DataSourceError, ValueError, UnicodeDecodeError) as error:
            found.refuse(0, f"{Path(source).name} cannot be read ({error})")
            continue
        rows = [dict(zip(map(str.upper, meta["fields"]), r, strict=True))
                for r in zip(*columns, strict=True)]  # fmt: skip
        for number, (row, wkb) in enumerate(zip(rows, shapes, strict=True), 1):
            entry = _boundary(row, shapely.from_wkb(wkb))
            if entry is None:
                found.refuse(number, f"{Path(source).name}: no P-code, no name or no polygon")
            else:
                found.entries.append(entry)
    return found


def _boundary(row: dict, shape: object) -> Entry | None:
    import shapely

    above = [
        (kind, str(row[f"ADM{level}_PCODE"]), str(row.get(f"ADM{level}_EN") or ""))
        for level, kind in enumerate(_ADMIN, 1) if row.get(f"ADM{level}_PCODE")
    ]  # fmt: skip
    code = row.get("PCODE")
    name = row.get("NAME_EN")
    if not code and above:
        (kind, code, name), above = above[-1], above[:-1]
    elif code and "ADM0_PCODE" not in row and str(code).isalpha():
        kind = Kind.COUNTRY
    else:
        kind = _ADMIN[min(len(above), 2)]
    if not code or not name or shape is None or shape.is_empty:
        return None
    point = shapely.point_on_surface(shape)
    spellings = [str(v) for k, v in sorted(row.items())
                 if v and isinstance(v, str) and _NAME_ALSO.match(k)]  # fmt: skip
    return Entry(
        f"ocha:{code}", str(name), list(_also(spellings)), kind, point.y, point.x,
        str(code)[:2].upper(), tuple(above), codes=(str(code),), wkb=shapely.to_wkb(shape),
    )  # fmt: skip


# --- cells -------------------------------------------------------------------------------------


def _spot(lat: object, lon: object) -> tuple[float, float] | None:
    try:
        y, x = float(lat), float(lon)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    inside = math.isfinite(y) and math.isfinite(x) and -90 <= y <= 90 and -180 <= x <= 180
    return (y, x) if inside else None


def _whole(cell: object) -> int:
    try:
        return max(0, int(float(cell)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def _trouble(id_: str, name: str, lat: object, lon: object) -> str:
    if not str(name).strip():
        return "no name"
    if _spot(lat, lon) is None:
        return f"'{name}' has no position (lat {str(lat)[:20]!r}, lon {str(lon)[:20]!r})"
    return f"'{name}' has no numeric id ({id_[:20]!r})"
