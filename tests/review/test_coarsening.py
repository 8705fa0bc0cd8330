"""Positions and shapes, no finer than a grid."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Point
from geo.review import coarsening
from tests import sample_rows as sample

LAT, LON = st.floats(-84, 84), st.floats(-179.9, 179.9)
HOUSE = shapely.box(36.80613, 35.86412, 36.8063, 35.8643)


@given(LAT, LON, st.floats(0.1, 200))
def test_a_coarse_place_covers_the_true_one(lat: float, lon: float, grid: float):
    """The true point lies inside the doubt of the cell's middle, which is its own cell's."""
    middle, doubt = coarsening.cell(Point(lat=lat, lon=lon), grid)
    assert middle.distance_m(Point(lat=lat, lon=lon)) <= doubt * 1.02 + 20
    assert coarsening.cell(middle, grid)[0].distance_m(middle) < 20


@given(LAT, LON, st.floats(-0.4, 0.4))
def test_neighbours_in_a_cell_cannot_be_told_apart(lat: float, lon: float, up: float):
    """Every point of a cell is given as the same point."""
    middle, _ = coarsening.cell(Point(lat=lat, lon=lon), 5)
    near = Point(lat=middle.lat + up * 5 / 111.2, lon=middle.lon)
    assert coarsening.cell(near, 5)[0] == middle


@given(st.floats(-70, 70), st.floats(-170, 170), st.floats(0, 3.9), st.floats(0, 3.9))
def test_a_small_shape_becomes_a_square_that_holds_it(lat: float, lon: float, up: float, on: float):
    """Any shape under four cells wide lies in the square that it is shown as."""
    wide = on * 5 / 111.195 / math.cos(math.radians(min(89, abs(lat) + 0.2)))
    shape = shapely.box(lon, lat, lon + wide * 0.98, lat + up * 5 / 111.195 * 0.98)
    square, doubt = coarsening.coarse(shape, 5)
    assert square.buffer(2e-4).covers(shape)
    assert doubt > 7_000


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_small_shapes_of_a_cell_cannot_be_told_apart(up: float, on: float):
    """Two houses of one cell are shown as the same square."""
    middle, _ = coarsening.cell(Point(35.864, 36.806), 5)
    lat, lon = middle.lat + up * 5 / 111.2, middle.lon + on * 5 / 111.2
    houses = [
        shapely.box(x, y, x + 1e-4, y + 1e-4) for y, x in ((lat, lon), (middle.lat, middle.lon))
    ]
    assert coarsening.coarse(houses[0], 5)[0].equals(coarsening.coarse(houses[1], 5)[0])


EXACT = shapely.Point(36.80613, 35.86412)
HARD = {
    "point": EXACT,
    "multipoint": shapely.MultiPoint([EXACT, (37.5, 36.5)]),
    "house": HOUSE,
    "short line": shapely.LineString([(36.80613, 35.86412), (36.807, 35.865)]),
    "long line": shapely.LineString([(36.80613, 35.86412), (37.5, 36.5)]),
    "house and province": shapely.MultiPolygon([HOUSE, shapely.box(30, 30, 31, 31)]),
    "province with a hole": shapely.Polygon(sample.IDLIB.exterior, [HOUSE.exterior]),
    "collection": shapely.GeometryCollection([EXACT, sample.IDLIB]),
    "nested": shapely.GeometryCollection([shapely.MultiPoint([EXACT]), sample.IDLIB]),
    "ring": HOUSE.exterior,
}


@pytest.mark.parametrize("name", HARD)
def test_no_exact_position_is_left_in_a_shape(name: str):
    """Whatever the kind of shape, and whatever else is in it."""
    told, doubt = coarsening.coarse(HARD[name], 5)
    house = set(map(tuple, shapely.get_coordinates([HOUSE, EXACT]).tolist()))
    assert not house & set(map(tuple, shapely.get_coordinates(told).tolist()))
    assert told.is_valid
    assert doubt > 0


@pytest.mark.parametrize("shape", [None, shapely.Point(), shapely.Polygon(), sample.IDLIB])
def test_what_tells_no_place_stays(shape: shapely.Geometry | None):
    """Nothing, what is empty, and an area that is large stay as they are."""
    assert coarsening.coarse(shape, 5) == (shape, 0)


def test_a_corner_of_a_large_area_at_an_exact_position_is_moved():
    """'North of X' is not drawn from X itself where X is the exact place of something shown."""
    north = shapely.Polygon([(36.80613, 35.86412), (37.5, 36.8), (36.1, 36.8)])
    exact = coarsening.steps(shapely.get_coordinates(EXACT)[:, ::-1])
    told = coarsening.apart(north, exact, 5)
    assert not coarsening.among(shapely.get_coordinates(told)[:, ::-1], exact).any()
    assert told.intersection(north).area > 0.95 * north.area
    assert coarsening.apart(sample.IDLIB, exact, 5) is sample.IDLIB
