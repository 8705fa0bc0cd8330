"""Zones, bands, posts and roads: the rule, what it must hold, and what belongs on which map."""

from __future__ import annotations

import csv
import functools
import importlib
import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import zones
from geo.gazetteer import divisions
from geo.model import Point
from geo.support import shipped

INSIDE = (
    "Morek|Kafr Zita|al-Lataminah|Qalaat al-Madiq|Kafr Nabudah|Khan Shaykhun|al-Tamanah|Tall Tuqan"
    "|al-Surman|al-Eis|Khan Tuman|Rashidin|Anadan|Idlib|Saraqib|Maarrat al-Numan|Jisr al-Shughur"
).split("|")
OUTSIDE = (
    "Halfaya|Muhradah|al-Suqaylabiyah|Jurin|Atshan|Abu al-Duhur|al-Hadher|Nubl|al-Zahra|Aleppo"
    "|Afrin|Sinjar|Suran|Rabiah"
).split("|")
POSTS = (
    "Salwah|Samaan|Aqil|al-Eis|Tall Tuqan|Surman|Anadan|Zaytunah|Morek|Rashidin|Shir Maghar"
    "|Ishtabraq"
).split("|")
M4_TOWNS = "Latakia|Jisr al-Shughur|Ariha|Saraqib|Aleppo|al-Bab|Manbij|Ayn Issa|Tall Tamr"
M5_TOWNS = (
    "Aleppo|Saraqib|Maarrat al-Numan|Khan Shaykhun|Morek|Hama|al-Rastan|Homs|al-Nabk|Damascus|Daraa"
)
SUMMER_2019 = [date(2019, 6, 22)]
SARAQIB, KHARTOUM, DAMASCUS = Point(35.864, 36.806), Point(15.5, 32.56), Point(33.51, 36.29)


def built(name: str) -> ModuleType:
    """A maker of data/build, imported from there: they use each other."""
    if (folder := str(shipped.path("build"))) not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


derivation = built("derivation")


def one(id_: str) -> zones.Zone:
    return next(z for z in zones.load() if z.id == id_)


@pytest.fixture(scope="module")
def zone() -> zones.Zone:
    return next(z for z in zones.load() if z.kind == "zone")


@pytest.fixture(scope="module")
def made() -> Any:
    return derivation.derive(zones.holdings(), divisions.shape("ne:SY"))


@pytest.fixture(scope="module")
def settlements() -> dict[str, shapely.Point]:
    return {row.name: shapely.Point(row.lon, row.lat) for row in zones.holdings()}


@pytest.mark.parametrize("name", INSIDE)
def test_the_zone_holds_what_the_opposition_held(name, zone, settlements):
    """A settlement that the opposition held at the end of April 2019 lies inside."""
    assert zone.shape.contains(settlements[name])


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_zone_leaves_out_what_others_held(name, zone, settlements):
    """A settlement that the government or others held lies outside."""
    assert not zone.shape.intersects(settlements[name])


def test_every_row_of_the_control_table_lies_on_its_own_side(zone):
    """Smoothing and rounding move no settlement across the line."""
    wrong = [
        row.name
        for row in zones.holdings()
        if zone.shape.contains(shapely.Point(row.lon, row.lat)) != (row.held_by == "opposition")
    ]
    assert wrong == []


def test_the_control_table_names_its_sources_and_where_they_differ():
    """Every row has a side that is known and sources that are listed; doubtful ones say so."""
    with shipped.path("zones", "sources.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["key"] for row in csv.DictReader(lines)}
    table = zones.holdings()
    assert len(table) >= 100
    assert len({row.name for row in table}) == len(table)
    assert {row.held_by for row in table} == {"opposition", "government", "Turkish-backed", "SDF"}
    assert all(row.sources and set(row.sources) <= known for row in table)
    differ = {row.name for row in table if row.sources_differ}
    assert {"Khan Tuman", "al-Eis", "Qalaat al-Madiq", "Rashidin"} <= differ


def test_no_row_of_the_control_table_hides_that_it_is_recalled():
    """A row that rests on memory alone says so by its only source."""
    recalled = [row for row in zones.holdings() if row.sources == ("recalled",)]
    told = [row for row in zones.holdings() if "recalled" not in row.sources]
    assert recalled
    assert len(told) >= 100


def test_the_readme_of_the_data_counts_as_the_tables_do():
    """The figures that data/README.md gives are those of the tables."""
    told = " ".join(shipped.path("README.md").read_text(encoding="utf-8").split())
    table = zones.holdings()
    recalled = sum(row.sources == ("recalled",) for row in table)
    assert f"{len(table)} settlements on both sides" in told
    assert f"only source is 'recalled' ({recalled})" in told
    with shipped.path("places.csv").open(encoding="utf-8", newline="") as lines:
        assert f"{len(list(csv.DictReader(lines)))} rows." in told


@pytest.mark.parametrize(("number", "name"), list(enumerate(POSTS, start=1)))
def test_the_twelve_observation_posts_lie_inside(number, name, zone):
    """Each Turkish post of the agreement stands in the zone, with its doubt and its sources."""
    post = next(z for z in zones.load() if z.kind == "post" and f" {number}:" in z.name)
    assert post.name.endswith(name)
    assert zone.shape.contains(post.shape)
    assert 0 < post.doubt_km <= 5
    assert post.part_of == zone.id


def test_there_are_twelve_posts():
    """The agreement names twelve posts, no more."""
    assert sum(z.kind == "post" for z in zones.load()) == 12


def test_the_band_lies_inside_the_zone(zone):
    """The demilitarised band is a part of the zone, its outer part beyond its inner part."""
    least, most = one("sy-idlib-sochi-band-15"), one("sy-idlib-sochi-band-20")
    for part in (least, most):
        assert part.shape.difference(zone.shape.buffer(0.002)).is_empty
        assert part.part_of == zone.id
    assert least.shape.intersection(most.shape).area < 1e-4
    assert most.doubt_km > least.doubt_km


@pytest.mark.parametrize(("id_", "low", "high"), [("15", 0, 15), ("20", 15, 20)])
def test_the_band_is_as_deep_as_the_memorandum_says(id_, low, high, made):
    """Every corner of a part of the band lies between its depths from government-held ground."""
    part = made.flat.there(one(f"sy-idlib-sochi-band-{id_}").shape)
    depths = [made.ground.distance(shapely.Point(c)) for c in shapely.get_coordinates(part)]
    assert low - 0.3 <= min(depths)
    assert max(depths) <= high + 0.3
    assert max(depths) >= high - 0.3


@pytest.mark.parametrize("name", ["Harim", "Salqin", "Darkush", "Idlib", "Atmeh"])
def test_the_band_does_not_follow_the_border_or_afrin(name, settlements):
    """Places by the Turkish border or Afrin, far from the government, are not in the band."""
    assert not one("sy-idlib-sochi-band-15").shape.intersects(settlements[name])


@pytest.mark.parametrize("name", ["Morek", "Khan Shaykhun", "al-Eis", "Anadan", "Kabani"])
def test_the_band_follows_the_line_with_the_government(name, settlements):
    """Places on the line with the government are in the band."""
    assert one("sy-idlib-sochi-band-15").shape.contains(settlements[name])


@pytest.mark.parametrize(
    ("maker", "collection"),
    [
        ("zone_features", ("zones", "zones.geojson")),
        ("post_features", ("zones", "posts.geojson")),
        ("road_features", ("roads", "roads.geojson")),
    ],
)
def test_the_rule_reproduces_what_is_stored(maker, collection):
    """The stored shapes are those that the rule makes of the stored tables."""
    stored = json.loads(shipped.path(*collection).read_text(encoding="utf-8"))["features"]
    fresh = json.loads(json.dumps(getattr(built("zones"), maker)()))
    assert [f["properties"] for f in fresh] == [f["properties"] for f in stored]
    for new, old in zip(fresh, stored, strict=True):
        one_, two = (shapely.geometry.shape(f["geometry"]) for f in (new, old))
        # another GEOS may place a vertex otherwise, so areas are compared: 1e-4 is about 1 km2
        assert one_.hausdorff_distance(two) < 0.01
        assert one_.symmetric_difference(two).area < 1e-4


@pytest.mark.parametrize("zone_", zones.load(), ids=lambda z: z.id)
def test_everything_that_is_drawn_says_what_it_rests_on(zone_):
    """A valid shape, a doubt in kilometres, a note and sources: on every zone, post and road."""
    assert zone_.shape.is_valid
    assert not zone_.shape.is_empty
    assert zone_.doubt_km > 0
    assert zone_.note
    assert zone_.sources
    assert zone_.name
    assert zone_.arabic
    if zone_.kind in ("zone", "band"):
        assert "interpretation" in zone_.note
        assert zone_.as_of == date(2019, 4, 29)


def test_loading_gives_the_same_each_time():
    """What is loaded twice is the same."""
    loads = [zones.load() for _ in range(2)]
    assert len({shapely.to_wkb(shapely.GeometryCollection([z.shape for z in ld])) for ld in loads})
    assert all(load == loads[0] for load in loads)


def test_the_doubt_is_worked_out_from_the_distances_across_the_line(zone, made):
    """Nine tenths of the line's length lie within the stated doubt."""
    total = sum(length for length, _ in made.crossings)
    within = sum(length for length, doubt in made.crossings if doubt <= made.doubt_km)
    assert within >= derivation.DOUBTED_SHARE * total
    assert zone.doubt_km == made.doubt_km
    assert 2 <= made.doubt_km <= 8


@pytest.mark.parametrize(("road", "towns"), [("m4", M4_TOWNS), ("m5", M5_TOWNS)])
def test_a_road_passes_the_towns_that_it_is_said_to_pass(road, towns):
    """Each highway runs within 2 km of its towns."""
    with shipped.path("roads", "waypoints.csv").open(encoding="utf-8", newline="") as lines:
        places = {row["name"]: row for row in csv.DictReader(lines)}
    line = one(f"sy-road-{road}").shape
    for town in towns.split("|"):
        lat, lon = float(places[town]["lat"]), float(places[town]["lon"])
        flat = derivation.plane_of([(lat, lon)])
        assert flat.there(line).distance(flat.there(shapely.Point(lon, lat))) < 2, town


def test_roads_are_the_roads():
    """`roads` gives the highways alone, each with the names that a text may use."""
    assert [road.id for road in zones.roads()] == ["sy-road-m4", "sy-road-m5"]
    assert all(road.kind == "road" and "M" + road.id[-1] in road.names for road in zones.roads())


# --- what belongs on a map -----------------------------------------------------------------------


def kinds(geometries, days=()) -> set[str]:
    return {z.kind for z in zones.relevant(zones.load(), geometries, days)}


IDLIB_SOUTH = shapely.box(36.45, 35.40, 36.85, 35.75)
SYRIA_NORTH = shapely.box(35.8, 35.2, 42.3, 37.2)


@pytest.mark.parametrize(
    ("geometries", "days", "expected"),
    [
        ([SARAQIB], SUMMER_2019, {"zone", "band", "post", "road"}),
        ([SARAQIB], [], {"zone", "band", "post", "road"}),
        ([IDLIB_SOUTH], SUMMER_2019, {"zone", "band", "post", "road"}),
        ([KHARTOUM, SARAQIB, None], SUMMER_2019, {"zone", "band", "post", "road"}),
        ([SARAQIB], [date(2012, 3, 10)], {"road"}),
        ([SARAQIB], [date(2017, 8, 1)], {"zone", "road"}),
        ([SARAQIB], [date(2024, 12, 1)], {"road"}),
        ([DAMASCUS], SUMMER_2019, {"road"}),
        ([SYRIA_NORTH], SUMMER_2019, set()),
        ([KHARTOUM], SUMMER_2019, set()),
        ([shapely.Polygon()], SUMMER_2019, set()),
        ([None], SUMMER_2019, set()),
        ([], [], set()),
    ],
)
def test_a_map_shows_only_what_belongs_on_it(geometries, days, expected):
    """A zone comes with incidents in it in its days, a road with incidents beside it."""
    assert kinds(geometries, days) == expected


@given(st.floats(-90, 30), st.floats(-180, 180))
def test_no_place_far_from_syria_calls_anything(lat, lon):
    """South of Syria nothing of Syria is drawn."""
    assert zones.relevant(zones.load(), [Point(lat, lon)], SUMMER_2019) == ()


def test_posts_come_in_the_order_that_they_were_set_up():
    """A map of November 2017 shows the posts that stood by then."""
    shown = zones.relevant(zones.load(), [SARAQIB], [date(2017, 11, 1)])
    assert [z.name[-6:] for z in shown if z.kind == "post"] == ["Salwah", "Samaan"]


# --- the regions made by the same means ----------------------------------------------------------


@functools.cache
def regions() -> list[dict]:
    """The regions that ship, as GeoJSON has them."""
    return json.loads(shipped.path("regions", "regions.geojson").read_text("utf-8"))["features"]


def region(name: str) -> shapely.Geometry:
    found = (f for f in regions() if name in f["properties"]["names"])
    return shapely.geometry.shape(next(found)["geometry"])


@pytest.mark.deep
def test_the_regions_are_made_by_their_rule():
    """The stored regions are those that the rule makes; each says its doubt, names and source."""
    told = regions()
    fresh = json.loads(json.dumps(built("regions").features()))
    assert [f["properties"] for f in fresh] == [f["properties"] for f in told]
    for new, old in zip(fresh, told, strict=True):
        one_, two = (shapely.geometry.shape(f["geometry"]) for f in (new, old))
        assert two.is_valid
        assert one_.symmetric_difference(two).area < 1e-3
        p = old["properties"]
        assert p["doubt_km"] > 0
        assert p["rule"]
        assert p["source"]
        assert p["name"] == p["names"][0]
        assert len(set(p["names"])) == len(p["names"])


@pytest.mark.parametrize(
    ("name", "lat", "lon", "inside"),
    [
        ("Ghouta", 33.572, 36.402, True),  # Douma
        ("Ghouta", 33.459, 36.236, True),  # Darayya
        ("Eastern Ghouta", 33.459, 36.236, False),
        ("الغوطة الشرقية", 33.519, 36.378, True),  # Kafr Batna
        ("Ghouta", 33.513, 36.292, False),  # Damascus
        ("Jabal al-Zawiya", 35.685, 36.539, True),  # al-Bara
        ("Jabal al-Zawiya", 35.931, 36.634, False),  # Idlib
        ("Sahl al-Ghab", 35.595, 36.386, True),  # al-Ankawi
        ("Jabal al-Akrad", 35.687, 36.141, True),  # Salma
        ("Jabal al-Turkman", 35.785, 36.037, True),  # Rabiah
        ("Jabal Shashabo", 35.516, 36.403, True),  # Shahranaz
        ("Eastern Qalamoun", 33.74, 36.70, True),  # al-Ruhaybah
        ("Western Qalamoun", 33.97, 36.66, True),  # Yabrud
        ("Yarmouk basin", 32.77, 35.88, True),  # al-Shajarah
        ("Hauran", 32.89, 36.04, True),  # Nawa
        ("Wadi Barada", 33.62, 36.18, True),  # Ayn al-Fijah
        ("Euphrates Shield area", 36.37, 37.515, True),  # al-Bab
        ("Tulul al-Safa", 33.08, 37.15, True),
        ("al-Lajah", 32.98, 36.44, True),
        ("Euphrates valley", 35.95, 39.01, True),  # Raqqa
        ("Jazira", 36.50, 40.75, True),  # Hasakah
        ("Jabal Abd al-Aziz", 36.42, 40.2, True),
    ],
)
def test_a_region_holds_what_everybody_puts_in_it(name, lat, lon, inside):
    """A region is found by its names and holds the towns that belong to it."""
    assert region(name).contains(shapely.Point(lon, lat)) == inside


def test_another_rule_than_hull_or_line_is_refused():
    """A region's rule is 'hull' or 'line', and it needs points."""
    with pytest.raises(ValueError, match="hull"):
        derivation.around([(35.0, 36.0)], "circle", 1)
    with pytest.raises(ValueError, match="points"):
        derivation.around([], "hull", 1)


def test_no_site_of_the_web_is_named_in_what_is_shipped():
    """The tables name publishers, days and works, never an address that could be fetched."""
    for folder in ("zones", "roads", "regions"):
        for path in sorted(Path(shipped.path(folder)).iterdir()):
            assert "://" not in path.read_text(encoding="utf-8"), path.name
