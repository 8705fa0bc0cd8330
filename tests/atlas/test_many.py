"""A page of very many incidents: bubbles over dots, packed columns, and a slider that keeps up."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from geo.atlas import export, maps
from tests import sample_rows as sample

pytestmark = pytest.mark.browser
MANY = 5_000


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


@pytest.fixture(scope="module")
def many() -> Any:
    return sample.many(MANY)


def test_thousands_open_and_can_be_read_and_searched(opened, many):
    """Packed columns, a list that grows when asked, a search through every packed sentence."""
    page = opened(maps.incident_map(many))
    assert "5,000 incidents" in page.inner_text("#summary")
    assert page.locator(".row").count() == 60
    page.get_by_text("Show 60 more").click()
    assert page.locator(".row").count() == 120
    page.fill("#search", "report number 4321.")
    expect(page.locator(".row")).to_have_count(1)
    page.locator(".row").click()
    page.wait_for_selector("#panel:not([hidden])")
    assert "report number 4321." in page.inner_text("#panel")
    assert (page.requests, page.noises) == ([], [])


def test_bubbles_sum_what_can_be_seen(opened, many):
    """The bubbles and lone dots of a view hold every mark in it once, and their dead with them."""
    page = opened(maps.incident_map(many))
    cells = page.evaluate("geo.bubbles().map((b) => [b.rows, b.killed, geo.rowsOf(b).length])")
    assert sum(rows for rows, _, _ in cells) == MANY
    assert sum(killed for _, killed, _ in cells) == int(many["killed_best"].sum())
    assert all(rows == listed for rows, _, listed in cells)


def test_bubbles_do_not_meet(opened, many):
    """No bubble lies over another one."""
    page = opened(maps.incident_map(many))
    assert page.evaluate(
        """() => { const all = geo.bubbles().filter((b) => b.rows > 1);
          return all.every((a, i) => all.slice(i + 1).every((b) =>
            Math.hypot(a.x - b.x, a.y - b.y) >= a.r + b.r)); }"""
    )


def test_a_bubble_comes_nearer_and_marks_stand_alone_at_last(opened, many):
    """A click on a bubble zooms in; near enough, every incident has its own mark."""
    page = opened(maps.incident_map(many), reduced_motion="reduce")
    before = page.evaluate("geo.map.getZoom()")
    x, y = page.evaluate(
        "(() => { const b = geo.bubbles()[9]; return geo.seenAt(b, geo.viewNow()); })()"
    )
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    assert page.evaluate("geo.map.getZoom()") == before + 2
    page.evaluate("geo.map.setView([35.8, 36.7], 13, { animate: false })")
    assert page.evaluate("geo.dense()") is False
    assert page.evaluate("geo.stacks().length") > 0


def test_steps_of_the_slider_give_what_a_fresh_filter_gives(opened, many):
    """Counts, bins and sums kept up step by step are those that are worked out anew."""
    page = opened(maps.incident_map(many.assign(end=many["start"])))
    told = page.evaluate(
        """() => {
          const state = () => JSON.stringify([geo.count, [...geo.eachShown()].length,
            geo.bubbles().map((b) => [b.cx, b.cy, b.rows, b.killed, b.told, b.open])]);
          const first = geo.value("start", 0);
          const ways = [];
          for (let i = 0; i < 40; i++) geo.setDays(first + 3 * i, first + 200 + (i * 37) % 90);
          geo.repaint();
          ways.push(state());
          geo.applyFilters();
          geo.repaint();
          ways.push(state());
          return ways;
        }"""
    )
    assert told[0] == told[1]


def test_the_slider_repaints_no_ground(opened, many):
    """A step of the slider paints the marks alone: the canvases below and the list lie still."""
    page = opened(maps.incident_map(many))
    painted = page.evaluate(
        """() => {
          const before = {};
          for (const name of ["paintGround", "paintZones"]) before[name] = 0;
          const calls = [];
          const clear = CanvasRenderingContext2D.prototype.clearRect;
          CanvasRenderingContext2D.prototype.clearRect = function (...box) {
            const pane = this.canvas.closest && this.canvas.closest(".leaflet-pane");
            if (pane) calls.push(pane.className);
            return clear.apply(this, box);
          };
          const first = geo.value("start", 0);
          geo.setDays(first, first + 300);
          geo.setDays(first, first + 301);
          CanvasRenderingContext2D.prototype.clearRect = clear;
          return calls.map((name) => /geo-(\\w+)/.exec(name)[1]);
        }"""
    )
    assert set(painted) <= {"marks", "areas"}


@pytest.mark.parametrize("column", ["lat", "lon", "event_type", "killed_best", "start"])
def test_a_column_of_one_value_is_read_back(opened, many, column: str):
    """Thousands of rows at one place, of one kind, on one day, open like any others."""
    frame = many.head(1_000).copy()
    frame[column] = frame[column].iloc[0]
    if column in ("lat", "lon"):
        from geopandas import points_from_xy

        frame = frame.set_geometry(points_from_xy(frame["lon"], frame["lat"], crs=4326))
    page = opened(maps.incident_map(frame))
    assert "1,000 incidents shown" in page.inner_text("#count")
    assert page.noises == []


def test_places_come_back_to_the_last_digit(opened, many):
    """What the map keeps of a latitude gives back the latitude that was told."""
    page = opened(maps.incident_map(many))
    told = page.evaluate("[...Array(geo.data.rows).keys()].map((r) => geo.value('lat', r))")
    assert sorted(told) == sorted((many.geometry.y * 100_000).round().astype(int))


@pytest.mark.parametrize(("rows", "most"), [(1_000, 0.25), (100_000, 4.0)])
def test_a_page_stays_small(rows: int, most: float):
    """MB of so many incidents, each with more than six attributes and a sentence of its own."""
    assert len(export.html(maps.incident_map(sample.many(rows)))) / 1e6 <= most
