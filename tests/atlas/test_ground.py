"""The ground under a map: complete, clipped, small, the same twice, anywhere in the world."""

from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.atlas import ground
from geo.gazetteer import waters
from geo.support import compact
from tests.budget import examples

IDLIB = (34.4, 35.0, 37.1, 38.3)


def shapes(layers: dict, name: str) -> list:
    return [f["shape"] for f in layers[name]]


def told(layers: dict) -> bytes:
    """Layers as JSON, which refuses what is no number."""
    text = json.dumps(layers, ensure_ascii=False, allow_nan=False, default=shapely.geometry.mapping)
    return text.encode()


def names(layers: dict, name: str) -> set[str]:
    return {f.get("name") for f in layers[name]}


def test_the_region_of_idlib_has_what_its_map_needs():
    """Three countries, sea, the Orontes and the Euphrates, borders and governorates, in 150 kB."""
    layers = ground.layers(*IDLIB)
    assert set(layers) == set(ground.LAYERS)
    assert len(told(layers)) < 150_000
    assert {"Syria", "Lebanon"} <= names(layers, "land")
    assert {"Orontes", "Euphrates"} <= names(layers, "rivers")
    assert {"Idlib", "Aleppo"} <= names(layers, "divisions")
    land = shapely.union_all(shapes(layers, "land"))
    assert not land.contains(shapely.Point(35.4, 35.5))  # the sea off Latakia
    assert land.contains(shapely.Point(36.63, 35.93))
    borders = shapely.union_all(shapes(layers, "borders"))
    assert borders.distance(shapely.Point(36.68, 36.24)) < 0.05  # Bab al-Hawa


def test_features_name_themselves_in_arabic_where_it_is_known():
    """The main rivers and governorates of Syria carry their Arabic names."""
    layers = ground.layers(*IDLIB)
    arabic = {f.get("name"): f.get("arabic") for f in layers["rivers"]}
    assert arabic["Orontes"] == "نهر العاصي"
    divisions = {f["name"]: f.get("arabic") for f in layers["divisions"]}
    assert divisions["Idlib"] == "إدلب"


@pytest.mark.parametrize(
    "box", [IDLIB, (44, 22, 52.5, 40.5), (24, -125, 50, -66), (-5, 27, 5, 35), (10, 2, 14, 15)]
)
def test_shapes_lie_in_the_box_and_are_whole(box):
    """Everything is clipped to the box, valid GeoJSON, and land does not lie on land."""
    south, west, north, east = box
    layers = ground.layers(*box)
    frame = shapely.box(west, south, east, north).buffer(1e-3)
    for name in ground.LAYERS:
        for feature in layers[name]:
            assert frame.covers(feature["shape"]), name
            assert feature["kind"]
    lands = shapes(layers, "land")
    total = shapely.union_all([g.buffer(0) for g in lands]).area
    assert sum(g.area for g in lands) == pytest.approx(total, rel=2e-3)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 3), st.floats(0, 3))
@example(5.0, 6.0, 1e-7, 3.0)  # a border that is nothing in a box that is next to nothing
@settings(max_examples=examples(25), deadline=None)
def test_any_box_of_the_world_has_its_layers(south, west, high, wide):
    """No box raises: the sea is empty, and what is there can be written as JSON."""
    layers = ground.layers(south, west, min(90, south + high), min(180, west + wide))
    assert set(layers) == set(ground.LAYERS)
    assert told(layers)


def test_the_whole_world_is_drawn_without_divisions():
    """A world map has every country, few vertices and no web of divisions."""
    layers = ground.layers(-60, -180, 80, 180)
    assert len(layers["land"]) > 200
    assert layers["divisions"] == []
    assert len(told(layers)) < 1_600_000


def test_the_same_box_gives_the_same_layers():
    """Two calls, one answer."""
    assert ground.layers(*IDLIB) == ground.layers(*IDLIB)


def test_a_box_of_nothing_is_empty():
    """A box without extent has empty layers, not an error."""
    assert ground.layers(10, 10, 10, 10) == {name: [] for name in ground.LAYERS}


def test_a_named_river_has_a_line():
    """'along the Euphrates' finds its line by either name; an unknown river is None."""
    assert waters.river("Euphrates").distance(shapely.Point(39.01, 35.94)) < 0.1
    assert waters.river("الفرات").equals(waters.river("River Euphrates"))
    assert waters.river("Styx") is None


def test_a_packed_polygon_may_be_empty():
    """A lake that generalisation left nothing of is an empty polygon, not a fault."""
    assert compact.polygons(compact.pack(shapely.Polygon())).is_empty
