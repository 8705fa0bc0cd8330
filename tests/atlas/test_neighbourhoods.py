"""Neighbourhoods: one far-off row neither opens the world nor makes the ground coarse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import maps, neighbourhoods
from tests import sample_rows as sample

IDLIB, NAIROBI = (36.7, 35.8), (36.8, -1.3)


def extents(*at: tuple[float, float]) -> np.ndarray:
    return np.array([(*one, *one) for one in at], dtype=float).reshape(-1, 4)


@pytest.mark.parametrize(
    ("at", "rows"),
    [
        ((), []),
        ((IDLIB,), [1]),
        ((IDLIB, (37.9, 35.2)), [2]),
        ((NAIROBI, IDLIB, IDLIB), [2, 1]),
        (((np.nan, np.nan), IDLIB), [1]),
    ],
)
def test_rows_that_lie_close_are_one_neighbourhood(at: tuple, rows: list[int]):
    """Close is a few degrees; those with most rows come first, unknown places count for none."""
    assert [one.rows for one in neighbourhoods.found(extents(*at))] == rows


def test_a_country_belongs_to_no_neighbourhood():
    """A shape wider than a few degrees says nothing of where the rows lie."""
    assert neighbourhoods.found(np.array([(20.0, 10.0, 40.0, 30.0)])) == []


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), max_size=40))
def test_every_place_is_held_by_one_neighbourhood(at: list):
    """No row is lost or counted twice, and each box holds as many as it says."""
    found = neighbourhoods.found(extents(*at))
    assert sum(one.rows for one in found) == len(at)
    for south, west, north, east in (one.bounds for one in found):
        assert south <= north
        assert west <= east


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> maps.IncidentMap:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)
    rows = [sample.point(35.8, 36.7, id=f"i{n}", location_name="Saraqib") for n in range(7)]
    rows.append(sample.point(-1.3, 36.8, id="far", location_name="Nairobi"))
    return maps.incident_map(sample.frame(rows), towns=sample.towns())


def test_a_map_opens_where_most_rows_lie_and_has_its_ground(far: maps.IncidentMap):
    """The far row stays within the bounds of all; each neighbourhood has a finer ground."""
    data = far.page.data
    assert data["opening"][0] > 35
    assert data["bounds"][0] < -1
    assert [round(one["box"][0]) for one in data["near"]] == [35, -2]


def test_a_map_of_one_neighbourhood_carries_its_ground_once(monkeypatch: pytest.MonkeyPatch):
    """Where nothing lies far off the page is as small as ever and opens on everything."""
    monkeypatch.setattr(maps.ground, "layers", sample.ground)
    data = maps.incident_map(sample.idlib()).page.data
    assert data["near"] == []
    assert data["opening"] == data["bounds"]


@pytest.mark.browser
def test_the_far_row_is_told_and_one_press_shows_all(opened, far: maps.IncidentMap):
    """The heading says how many lie far off; 'Show all' brings them into view."""
    page = opened(far, reduced_motion="reduce")
    assert "1 far off" in page.inner_text("#summary")
    assert not page.evaluate("geo.map.getBounds().contains([-1.3, 36.8])")
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate("geo.map.getBounds().contains([-1.3, 36.8])")
