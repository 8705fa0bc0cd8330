"""Packs: what is joined and what stays double, outlines that are derived, tables that are placed.

python -m tests.bench.packs; reads ../shared, writes under out/bench.
"""

from __future__ import annotations

import csv
import math
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import shapely

from geo.gazetteer import divisions, index, names
from geo.gazetteer.packs import install, packfiles
from geo.gazetteer.packs.entries import Entry
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Kind
from geo.support.plane import Plane, Point
from geo.toponyms import geocoding
from tests.bench import cases
from tests.bench.gazetteer import HOME, table

SY, OCHA, OUTLINES = (
    cases.SHARED / "gazetteers" / "SY.txt.gz",
    cases.OCHA,
    cases.SHARED / "boundaries" / "syr_admin0-3_ocha.zip",
)
DOUBLE_KM = 2.0
ROWS = 20_000


def opened(name: str, *files: Path) -> Gazetteer:
    """A gazetteer of its own with these packs added."""
    os.environ["GEO_HOME"] = str(HOME / name)
    have = {p.source for p in install.listing()}
    for file in files:
        if file.name not in have:
            start = time.process_time()
            install.add(file)
            print(f"  added {file.name}: {time.process_time() - start:.1f} s of processor time")
    return Gazetteer.open(install.ensure_index())


# --- joining -----------------------------------------------------------------------------------


def joining(gazetteer: Gazetteer) -> None:
    """Places of the lists that are one, and pairs that may be one and are two."""
    listed = {e.id: e for path in (SY, OCHA) for e in packfiles.read(path).entries}
    rows = gazetteer._db.execute(
        "SELECT id, lat, lon, names, ids, geonameid FROM place "
        "WHERE country = 'SY' AND kind IN (4, 5)"
    )
    held: Counter[tuple[int, int]] = Counter()
    unlike = pairs = 0
    for id_, _, _, _, ids, geonameid in rows:
        all_ids = dict.fromkeys([id_, *ids.split(), f"geonames:{geonameid}"])
        some = [listed[i] for i in all_ids if i in listed]
        coded = [e for e in some if e.id.startswith("ocha:")]
        other = [e for e in some if not e.id.startswith("ocha:")]
        held[len(coded), len(other)] += 1
        for a in coded:
            for b in other:
                pairs += 1
                unlike += not _alike(a, b)
    double = list(_doubles(rows))
    table("joining SY, OCHA and its outlines: settlements", [
        ("places; of these with a P-code and a GeoNames row", len(rows),
         sum(n for (a, b), n in held.items() if a and b)),
        ("P-coded places; on GeoNames' side found none", sum(n * a for (a, _), n in held.items()),
         sum(n * a for (a, b), n in held.items() if not b)),
        ("two P-codes in one place", sum(n for (a, _), n in held.items() if a > 1)),
        ("joined pairs; no key and few letters shared", pairs, unlike),
        (f"pairs within {DOUBLE_KM:.0f} km, same strict key; same folded key",
         sum(d for d in double), len(double) - sum(d for d in double)),
    ])  # fmt: skip


def _alike(a: Entry, b: Entry) -> bool:
    from rapidfuzz import fuzz

    some, others = (index.spelling_keys([e.name, *e.spellings]) for e in (a, b))
    if some & others:
        return True
    return any(
        fuzz.partial_ratio(x, y) >= 75 for x in some for y in others if x.isascii() == y.isascii()
    )


def _doubles(rows: list[tuple]) -> Iterator[bool]:
    """For each pair of settlements near each other with a key in common: whether it is strict."""
    grid = defaultdict(list)
    keys = [index.spelling_keys(index.texts(row[3])) for row in rows]
    for i, row in enumerate(rows):
        grid[math.floor(row[1] / 0.03), math.floor(row[2] / 0.03)].append(i)
    for (y, x), cell in grid.items():
        near = [j for dy in (-1, 0, 1) for dx in (-1, 0, 1) for j in grid.get((y + dy, x + dx), ())]
        for i in cell:
            here = Point(rows[i][1], rows[i][2])
            for j in near:
                if j <= i or here.distance_m(Point(rows[j][1], rows[j][2])) > DOUBLE_KM * 1000:
                    continue
                shared = {k[0] in "~=" for k in keys[i] & keys[j] if k[0] != index.SKELETON}
                if shared:
                    yield False in shared


# --- outlines ----------------------------------------------------------------------------------


def outlines(gazetteer: Gazetteer) -> None:
    """Outlines derived from SY and OCHA's settlements, beside OCHA's own."""
    real = {e.id: shapely.make_valid(shapely.from_wkb(e.wkb))
            for e in packfiles.read(OUTLINES).entries}  # fmt: skip
    rows: list[tuple] = [("derived from settlements, beside OCHA's outlines", "count", "IoU mean",
                          "median", "over 0.5", "edge km")]  # fmt: skip
    for kind in (Kind.ADMIN2, Kind.ADMIN3):
        shares, edges = [], []
        for id_, shape in real.items():
            place = gazetteer.place(id_)
            if place is None or place.kind is not kind or place.shape is None:
                continue
            shares.append(_share(place.shape, shape))
            edges.append(_edge_km(place.shape, shape))
        rows.append((kind.value, len(shares), statistics.mean(shares), statistics.median(shares),
                     sum(s > 0.5 for s in shares), statistics.mean(edges)))  # fmt: skip
    table("outlines of divisions that come without", rows)
    ours = {r.id: shapely.make_valid(divisions.shape(r.id)) for r in divisions.table()
            if r.country == "SY" and r.level == 1}  # fmt: skip
    same, other = [], []
    for id_, shape in real.items():
        if len(id_) == len("ocha:SY07"):
            shares = sorted((_share(shape, s) for s in ours.values()), reverse=True)
            same.append(shares[0])
            other.append(shares[1])
    table("Natural Earth's governorates beside OCHA's (IoU)", [
        ("the same: least, mean", min(same), statistics.mean(same)),
        ("a neighbour: most", max(other)),
    ])  # fmt: skip


def _share(a: object, b: object) -> float:
    both = a.intersection(b).area
    return both / (a.area + b.area - both)


def _edge_km(a: object, b: object) -> float:
    """The mean distance of points along the first outline from the second, kilometres."""
    centre = b.centroid
    plane = Plane(Point(lat=centre.y, lon=centre.x), 1000)
    edge, other = plane.there(a).boundary, plane.there(b).boundary
    points = shapely.line_interpolate_point(edge, [i / 200 for i in range(200)], normalized=True)
    return float(shapely.distance(points, other).mean())


# --- tables ------------------------------------------------------------------------------------


def rows_of_table(unknown: bool) -> Iterable[tuple[str, str]]:
    """20,000 distinct (name, governorate): OCHA's, many misspelt, phrases; or unknown names."""
    pick = random.Random(7)
    listed = [e for e in packfiles.read(OCHA).entries if e.kind is Kind.SETTLEMENT]
    heads = sorted({e.admin[0][2] for e in listed})
    seen: set[tuple[str, str]] = set()
    while len(seen) < ROWS:
        place = pick.choice(listed)
        name, parent = pick.choice([place.name, *place.spellings]), place.admin[0][2]
        draw = pick.random()
        if unknown:
            name = "".join(pick.choice("bcdfghjklmnrstz") + pick.choice("aeiou") for _ in range(4))
            parent = pick.choice(heads)
        elif draw < 0.02:
            wind = pick.choice(["southern", "northern", "eastern", "western"])
            name = f"{wind} {pick.choice(heads)} {pick.choice(['', 'countryside', 'province'])}"
        elif draw < 0.04:
            name = f"{pick.randint(2, 60)} km {pick.choice(['north', 'south-east'])} of {name}"
        elif draw < 0.5:
            name = _misspelt(name, pick)
        row = (name.strip(), parent)
        if row not in seen:
            seen.add(row)
            yield row


def _misspelt(name: str, pick: random.Random) -> str:
    letters = list(name)
    for _ in range(pick.randint(1, 2)):
        at = pick.randrange(len(letters))
        draw = pick.random()
        if draw < 0.4:
            letters[at] = pick.choice("aeiouhklmnrst")
        elif draw < 0.7:
            letters.insert(at, pick.choice("aeiouhl"))
        elif len(letters) > 2:
            del letters[at]
    return "".join(letters)


def _write(path: Path, rows: list[tuple]) -> None:
    """A table; a workbook has seventeen columns more, as those that people keep do."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
        return
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([*row, *["what else is known of it"] * 10, *[3.25] * 7])
    book.save(path)


def tables(gazetteer: Gazetteer) -> None:
    """`geo geocode --table`, as one process does it: processor time of the whole call."""
    rows: list[tuple] = [("a table of 20,000 distinct rows", "seconds", "resolved")]
    folder = HOME / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    for what, ending in (
        ("names, misspellings, phrases", "csv"), ("names, misspellings, phrases", "xlsx"),
        ("unknown names", "csv"),
    ):  # fmt: skip
        source = folder / f"{names.strict(what)}.{ending}"
        _write(source, [("name", "governorate"), *rows_of_table(what.startswith("unknown"))])
        fresh = Gazetteer.open(gazetteer.path)
        start = time.process_time()
        done = geocoding.table(
            str(source), str(folder / f"placed.{ending}"), "name", "governorate", fresh,
            Context(country="SY"),
        )  # fmt: skip
        rows.append((f"{what}: {ending}", time.process_time() - start, done.resolved))
    table("geo geocode --table", rows)


def main() -> None:
    """Print every table."""
    if not cases.SHARED.is_dir():
        print("packs: left out, ../shared with its gazetteers and boundaries is not here")
        return
    joining(opened("packs-all", SY, OCHA, OUTLINES))
    places = opened("SY-syr_admin4_points_ocha2015", SY, OCHA)
    outlines(places)
    tables(places)
    print(f"\npeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
    sys.exit()
