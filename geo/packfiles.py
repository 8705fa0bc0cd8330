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
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from geo import cod, entries, errors
from geo.model import Kind

NOT_GEONAMES = 9_000_000_000  # ids from here on were given by whoever made the dump
LARGEST = 2 << 30  # bytes once unpacked: the largest country dump is 0.4 GB

_CLASSES = {
    "P": Kind.SETTLEMENT, "H": Kind.NATURAL, "T": Kind.NATURAL, "U": Kind.NATURAL,
    "V": Kind.NATURAL, "L": Kind.REGION, "R": Kind.ROAD, "S": Kind.SITE,
}  # fmt: skip
_CODES = {
    "PCLI": Kind.COUNTRY, "ADM1": Kind.ADMIN1, "ADM2": Kind.ADMIN2, "ADM3": Kind.ADMIN3,
    "PPLX": Kind.NEIGHBOURHOOD, "AIRB": Kind.SITE, "CMP": Kind.SITE, "MILB": Kind.SITE,
}  # fmt: skip


def read(path: Path) -> entries.Read:
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
        found = cod.boundaries(path, raw)
    elif name.endswith(".xlsx"):
        found = cod.table(list(cod.sheet(raw)), entries.Read("OCHA COD", []), path.stem)
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


def _text(name: str, stem: str, raw: bytes) -> entries.Read:
    """Choose the form by what the text looks like, not by its name alone."""
    text = raw.decode("utf-8-sig", "replace")
    head = text[:2000].lstrip()
    if head.startswith("{"):
        return cod.geojson(text, stem)
    first = head.split("\n", 1)[0]
    if first.count("\t") == 18:
        return _dump(text.splitlines(), stem)
    return _csv(text, stem)


# --- GeoNames ----------------------------------------------------------------------------------


def _dump(lines: Iterable[str], stem: str) -> entries.Read:
    found = entries.Read("GeoNames dump", [], licence="CC BY 4.0")
    pack = stem.split(".")[0]
    divisions: dict[str, tuple[Kind, str, str]] = {}
    raw: list[tuple[entries.Entry, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 19:
            found.refuse(number, f"{len(cells)} columns instead of 19")
            continue
        spot = entries.spot(cells[4], cells[5])
        if spot is None or not cells[0].isdigit() or not (cells[1] or cells[2]).strip():
            found.refuse(
                number, entries.trouble(cells[0], cells[1] or cells[2], cells[4], cells[5])
            )
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
        entry = entries.Entry(
            f"geonames:{number_id}" if geonameid else f"{pack}:{number_id}",
            (cells[1] or cells[2]).replace("\ufffd", "").strip(), spellings, kind, *spot,
            cells[8] or None, population=entries.whole(cells[14]), geonameid=geonameid,
            seat=cells[7].startswith(("PPLA", "PPLC")),
        )  # fmt: skip
        found.date = max(found.date, cells[18][:10])
        code = {Kind.ADMIN1: cells[10], Kind.ADMIN2: cells[11], Kind.ADMIN3: cells[12]}.get(kind)
        if code:
            divisions[f"{kind}:{entry.country}:{code}"] = (kind, code, entry.name)
            entry.codes = (f"{entry.country}.{code}",)
        raw.append((entry, cells))
    for entry, cells in raw:
        chain = []
        for kind, code in zip(entries.ADMIN, cells[10:13], strict=True):
            if entry.kind in entries.ADMIN and entries.ADMIN.index(kind) >= entries.ADMIN.index(
                entry.kind
            ):
                break
            if code:
                chain.append(divisions.get(f"{kind}:{entry.country}:{code}", (kind, code, "")))
        entry.admin = tuple(c for c in chain if c[2] or c[0] is Kind.ADMIN1)
        found.entries.append(entry)
    return found


# --- CSV ---------------------------------------------------------------------------------------

_CSV_COLUMNS = {
    "name": ("name", "place", "place_name", "name_en", "asciiname"),
    "lat": ("lat", "latitude", "y", "lat_dd"),
    "lon": ("lon", "lng", "long", "longitude", "x", "lon_dd"),
}


def _csv(text: str, stem: str) -> entries.Read:
    found = entries.Read("CSV", [])
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
    found: entries.Read,
) -> None:  # fmt: skip
    def cell(column: int | None) -> str:
        return cells[column].strip() if column is not None and column < len(cells) else ""

    name, lat, lon = (cell(at[c]) for c in ("name", "lat", "lon"))
    spot = entries.spot(lat, lon)
    if spot is None or not name:
        found.refuse(line, entries.trouble("", name, lat, lon))
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
        entries.Entry(
            more.get("id") or f"{stem}:{line}", cod.clean(name), spellings,
            Kind(kind) if kind in set(Kind) else Kind.SETTLEMENT, *spot,
            more.get("country", "").upper()[:2] or None, chain,
            entries.whole(more.get("population")),
        )
    )  # fmt: skip
