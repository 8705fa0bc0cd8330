"""The page for everyone: axe-core, landmarks, names and roles, focus, motion, paper, direction."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo.atlas import maps
from tests import sample_rows as sample

pytestmark = pytest.mark.browser
STORY = [
    {"caption": "It began here.", "place": "Saraqib"},
    {"caption": "هنا", "days": "2019-07-01"},
]
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True},
}
LOOKS["phone, dark"] = {**LOOKS["phone"], **LOOKS["dark"]}
STATES = {
    "as it opens": "() => null",
    "a panel": "() => geo.open([2])",
    "a menu": "() => { document.getElementById('take').open = true; }",
    "filters": """() => { document.getElementById('facets').open = true;
      document.querySelectorAll('.facet').forEach((one) => { one.open = true; });
      geo.setFacets({ values: { location_name: ['Saraqib'] }, least: { number: 1 } });
      document.getElementById('facets').open = true; }""",
    "nothing left": "() => { geo.search('no such word'); }",
    "help": "() => { geo.showHelp(); }",
    "a table": """() => { document.querySelector('dialog').close();
      geo.search(''); geo.showTable(); }""",
    "a zone": """() => { document.querySelector('dialog').close();
      geo.openZone(geo.page.zones[0]); }""",
}


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def whole(**rest: Any) -> maps.IncidentMap:
    given = {"documents": sample.documents(), "zones": sample.zones(), "roads": sample.roads()}
    given |= {"towns": sample.towns(), "statements": sample.statements(), "title": "Idlib"}
    return maps.incident_map(sample.idlib(), **{**given, **sample.left_out(), **rest})


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_violation_in_any_state(opened, look: str, language: str):
    """axe-core passes the page as it opens, with a panel, a menu, filters, a zone, a story."""
    page = opened(whole(story=STORY, language=language), reduced_motion="reduce", **LOOKS[look])
    for name, act in STATES.items():
        page.evaluate(act)
        page.wait_for_timeout(150)
        found = Axe().run(page.page).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == [], name


def test_the_landmarks_are_there_and_named(opened):
    """axe takes a large canvas for a dialog and skips these rules, so they are asked directly."""
    page = opened(whole(story=STORY))
    for role, number in (("banner", 1), ("main", 1), ("contentinfo", 1), ("heading", None)):
        assert page.get_by_role(role).count() == number or number is None
    assert page.locator("h1").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => +h.tagName[1])")
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    names = page.evaluate(
        """[...document.querySelectorAll(
            'section, nav, [role=region], [role=group], [role=application]')]
          .filter((e) => e.offsetParent).map((e) => e.getAttribute('aria-label') ||
            (document.getElementById(e.getAttribute('aria-labelledby')) || {}).textContent)"""
    )
    assert all(names)
    assert len(names) == len(set(names))
    loose = page.evaluate(
        """[...document.body.querySelectorAll('*')]
          .filter((e) => e.offsetParent && e.children.length === 0 && e.textContent.trim())
          .filter((e) => !e.closest('header, main, footer, .skip, script, style, noscript'))
          .map((e) => e.outerHTML)"""
    )
    assert loose == []


def test_every_control_has_a_name_and_can_be_reached(opened):
    """Tab goes through everything that can be pressed, in the order of the page."""
    page = opened(whole())
    wanted = page.evaluate(
        """[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
          .filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length"""
    )
    seen = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const e = document.activeElement;
                  if (e === document.body) return null;
                  window.all = window.all || new Map();
                  if (!window.all.has(e)) window.all.set(e, window.all.size);
                  const label = e.labels && e.labels[0] && e.labels[0].textContent.trim();
                  const name = e.getAttribute('aria-label') || e.textContent.trim() || label;
                  return [window.all.get(e), !!name, e.outerHTML.slice(0, 90)]; }"""
            )
        )
    reached = [one for one in seen if one]
    assert all(named for _, named, _ in reached), [html for _, named, html in reached if not named]
    assert len({number for number, _, _ in reached}) == wanted


def test_the_list_can_be_sorted_and_read_by_keyboard_alone(opened):
    """Search, order, walk, open, go back: no mouse."""
    page = opened(whole())
    page.locator("#sort").focus()
    page.keyboard.type("Most")
    page.wait_for_timeout(200)
    assert "southern Idlib" in page.locator(".row").first.inner_text()
    page.locator(".row").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "row"


def test_arabic_stands_right_and_english_left(opened):
    """Each text has its own direction, whatever stands beside it."""
    rows = [
        sample.point(
            35.9, 36.6, id="a", location_name="سراقب", sentence="قصفت الطائرات سراقب (22 يونيو)."
        ),
        sample.point(35.8, 36.6, id="b", location_name="Saraqib", sentence="Planes hit it."),
    ]
    page = opened(maps.incident_map(sample.frame(rows), title="إدلب"))
    way = "(e) => getComputedStyle(e).direction"
    names = page.locator(".row .name")
    assert [names.nth(i).evaluate(way) for i in (0, 1)] == ["rtl", "ltr"]
    assert page.locator("h1 bdi").evaluate(way) == "rtl"
    page.locator(".row").first.click()
    assert page.locator("#panel blockquote bdi").evaluate(way) == "rtl"


def test_less_motion_is_honoured(opened):
    """Asked for less motion, the map neither zooms nor fades nor glides."""
    page = opened(whole(), reduced_motion="reduce")
    names = "zoomAnimation fadeAnimation markerZoomAnimation inertia".split()
    assert [page.evaluate(f"geo.map.options.{name}") for name in names] == [False] * 4


@pytest.mark.parametrize("rows", [7, 1_000])
def test_paper_has_the_map_on_one_page_and_the_list_behind_it(opened, rows: int):
    """Legend, scale, north, sources, the day of printing; then what is shown, up to 500 rows."""
    page = opened(whole() if rows == 7 else maps.incident_map(sample.many(rows)))
    told = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", told)) <= 2 + rows // 30
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for part in ("#legend details", ".leaflet-control-scale-line", "#compass", "#printed", "h1"):
        assert page.locator(part).first.is_visible(), part
    words = page.inner_text("#printed")
    assert "Sources:" in words
    assert re.search(r"Printed \d+ \w+ \d{4}\.", words)
    assert page.locator("#paper tbody tr").count() == min(rows, 500)
    assert ("500 more incidents are not listed" in page.inner_text("#paper")) == (rows == 1_000)
    for part in (".side", "#time", "#tools", ".below"):
        assert not page.locator(part).first.is_visible(), part


def test_kinds_differ_in_shape_as_well_as_in_colour(opened):
    """No two kinds share a colour or a shape, and colours are Okabe and Ito's."""
    page = opened(whole())
    kinds = page.evaluate("geo.ALL_KINDS.map((k) => [k.colour, k.shape])")
    assert len({c for c, _ in kinds}) == len({s for _, s in kinds}) == len(kinds)
    known = {"#d55e00", "#0072b2", "#cc79a7", "#009e73", "#e69f00", "#56b4e9"}
    assert {c for c, _ in kinds[:-1]} == known
