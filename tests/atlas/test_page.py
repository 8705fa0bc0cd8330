"""The page in a browser without a network: it draws, it tells all, and no text of it can run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely
from folium.plugins import MarkerCluster
from playwright.sync_api import expect

from geo.atlas import export, maps
from geo.model import Document, Omission, Refusal
from tests import sample_rows as sample

pytestmark = pytest.mark.browser
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True},
}
HOSTILE = [
    "${alert(1)}",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg>",
    r"\1 \u0041 \x3cscript\x3e",
    "`",
    "'\"--></style></title></textarea><script>alert(1)</script>",
    "safe \u202egnp.exe\u202c \u2066x\u2069",
    "]]> <!-- --> <![CDATA[ <!--<script>",
    "javascript:alert(1)",
    "nul\x00 bell\x07 escape\x1b[2J del\x7f c1\x9b",
    "line\u2028break\u2029and\r\nmore\ttext",
    "{{title}} {% raw %} {{policy}}",
    "__proto__",
    "x" * 10_000,
    "العربية <b>غامق</b> ${alert(1)}",
    "lone \ud800 half",
]


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def drawn(page: Any) -> list[int]:
    """How many pixels each canvas of the map has painted, from the ground up."""
    return page.evaluate(
        """() => [...document.querySelectorAll("#map canvas")].map((c) => {
          const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
          let n = 0;
          for (let i = 3; i < data.length; i += 4) n += data[i] > 0;
          return n;
        })"""
    )


def click(page: Any, lat: float, lon: float) -> None:
    x, y = page.evaluate(
        """([lat, lon]) => {
          const p = geo.map.latLngToContainerPoint([lat, lon]);
          const box = geo.map.getContainer().getBoundingClientRect();
          return [p.x + box.left, p.y + box.top];
        }""",
        [lat, lon],
    )
    page.mouse.click(x, y)


def panel(page: Any) -> str:
    page.wait_for_selector("#panel:not([hidden])", timeout=3_000)
    return page.inner_text("#panel")


# --- what is there --------------------------------------------------------------------------------


def test_the_map_is_drawn_and_asks_for_nothing(opened):
    """Ground, zones, areas and marks are painted; no request, no message, no error."""
    page = opened(sample.whole())
    assert all(n > 1_000 for n in drawn(page))
    assert (page.requests, page.noises) == ([], [])
    assert page.title() == page.inner_text("h1") == "Idlib, June and July 2019"


def test_the_list_tells_every_incident_and_counts_are_spoken(opened):
    """All rows stand in the list, those without a place too, and a live region tells how many."""
    page = opened(sample.whole())
    rows = page.locator(".row")
    assert rows.count() == 7
    assert "7 incidents shown" in page.inner_text("#count")
    assert page.get_attribute("#count", "aria-live") == "polite"
    last = rows.filter(has_text="Tell Nowhere").inner_text()
    assert "no place found: only listed here" in last
    assert "numbers unknown" in last


def test_a_row_opens_everything_that_is_known_of_it(opened):
    """What, when, where and how exactly, who says so, the sentence, the document and its sum."""
    page = opened(sample.whole())
    page.locator(".row", has_text="Air/drone strike").first.click()
    text = panel(page)
    for told in (
        "Saraqib", "Air/drone strike", "22 June 2019", "the exact day is known", "June 22",
        "Planes hit the town of Saraqib, and five people died.", "Civil defence",
        "The exact place: the true spot lies within 2.5 km of its middle.",
        "Idlib, Syria", "Air raids go on in Idlib", "The Paper", "8 July 2019",
        "a" * 64, "Written with its day.", "90%", "2 sources", "Five died in Saraqib",
        "De-escalation zone", "interpretation", "Syrian air force",
    ):  # fmt: skip
        assert told in text, told
    harm = [row.inner_text().split() for row in page.locator(".harm tbody tr").all()]
    assert harm[0] == ["Killed", "5", "5", "5"]
    assert harm[1] == ["Injured", "unknown", "unknown", "unknown"]
    link = page.locator("#panel a").first
    assert link.get_attribute("href") == "https://example.org/a"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_source_without_a_day_says_so(opened):
    """An unknown publication day is told as unknown, in the panel and among the sources."""
    page = opened(sample.whole())
    page.locator(".row", has_text="Tell Nowhere").click()
    assert "publication day not stated" in panel(page)
    assert "publisher not stated, publication day not stated" in page.inner_text("#sources")
    assert "Decoded as windows-1256" in page.inner_text("#sources")


def test_the_low_figure_alone_leaves_the_others_unknown(opened):
    """'At least two' is low 2, best and high unknown; parts of the whole are told apart."""
    page = opened(sample.whole())
    page.locator(".row", has_text="near Maarrat").click()
    assert "Killed 2 unknown unknown" in " ".join(panel(page).split())
    page.keyboard.press("Escape")
    page.locator(".row", has_text="southern Idlib").click()
    text = " ".join(panel(page).split())
    assert "Children killed 7 7 7" in text
    assert "1–7 July 2019 known to the week" in text
    assert "Somewhere in this area, whose edges are not fixed: within 40 km of its middle." in text


def test_what_is_below_the_map(opened):
    """Statements, sources with their sums, refusals and omissions with their reasons."""
    page = opened(sample.whole())
    assert "900" in page.inner_text("#statements")
    assert "Response Coordinators Group" in page.inner_text("#statements")
    assert "from 1 February 2019" in page.inner_text("#statements")
    left = page.inner_text("#left-out")
    assert "The file is empty: give a text" in left
    assert "It means the government, not the place" in left


def test_zones_are_called_interpretations(opened):
    """A zone's panel and legend give its day, its doubt, its sources, and say what it is."""
    page = opened(sample.whole())
    legend = page.inner_text("#legend")
    assert "interpretation" in legend
    assert "30 Apr 2019, ± 3 km" in legend
    page.locator("#legend .plainlink").first.click()
    text = panel(page)
    for told in ("interpretation", "30 April 2019", "3 km", "Memorandum of 4 May 2017", "خفض"):
        assert told in text
    assert page.locator("#panel a").first.get_attribute("href") == "https://example.org/memo"


# --- at least, how exactly, and what is small -----------------------------------------------------


def told(low: int | None, best: int | None, high: int | None) -> dict[str, int | None]:
    return {"killed_low": low, "killed_best": best, "killed_high": high}


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((9, 9, None), "at least 9 killed"),
        ((9, 9, 9), "9 killed"),
        ((5, 9, 12), "9 killed"),
        ((None, 9, None), "9 killed"),
        ((0, 0, None), "0 killed"),
        ((500_001, 500_001, None), "more than 500,000 killed"),
        ((6, None, None), "at least 6 killed"),
        ((2, None, None), "killed, number unknown"),
        ((None, None, 7), "up to 7 killed"),
    ],
)
def test_a_lower_bound_is_never_told_as_a_count(opened, figures: tuple, words: str):
    """The list, the label and the hint say 'at least' where no upper end is known."""
    rows = [sample.point(35.9, 36.6, id="x", location_name="Here", **told(*figures))]
    page = opened(maps.incident_map(sample.frame(rows)))
    assert page.inner_text(".row strong") == words
    x, y = page.evaluate("geo.seenAt(geo.stacks()[0], geo.viewNow())")
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_selector("#hint:not([hidden])")
    assert words in page.inner_text("#hint")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(9, 9, 9), (3, 3, 3)], "12 killed"),
        ([(9, 9, 9), (3, 3, None)], "at least 12 killed"),
        ([(9, 9, 9), (2, None, None)], "at least 11 killed"),
        ([(9, 9, 9), (None, None, None)], "at least 9 killed"),
        ([(None, None, None)] * 2, None),
    ],
)
def test_a_total_over_open_or_unknown_numbers_is_a_least(opened, rows: list, words: str | None):
    """The sum at a place is exact only when every summand is; the heading adds up nothing."""
    made = [sample.point(35.9, 36.6, id=str(i), **told(*row)) for i, row in enumerate(rows)]
    page = opened(maps.incident_map(sample.frame(made)))
    assert page.evaluate("geo.killedWords([0, 1])") == words
    assert "killed" not in page.inner_text("#summary")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"precision": 2, "uncertainty_m": 6000}, "Near this place: within 6 km of it."),
        ({"precision": 2}, "Near this place: within about 25 km of it."),
        ({"precision": 1}, "The exact place."),
        ({"precision": None}, "Near this place; how exactly is not stated."),
        ({"precision": None, "uncertainty_m": 6000}, "Near this place: within 6 km of it."),
        ({"precision": 3, "uncertainty_m": 9000},
         "Somewhere in this district: within 9 km of its middle."),
    ],
)  # fmt: skip
def test_how_exactly_is_one_sentence(opened, place: dict, words: str):
    """The precision and the doubt are told together and never against each other."""
    row = sample.point(35.9, 36.6, id="x", location_name="Here", **{"precision": 1, **place})
    page = opened(maps.incident_map(sample.frame([row])))
    page.locator(".row").click()
    assert words in panel(page).splitlines()


def test_a_point_whose_precision_is_not_stated_is_drawn_as_near(opened):
    """Not stated is not exact: the mark is dashed, and the list and the legend say so."""
    page = opened(
        maps.incident_map(sample.frame([sample.point(35.9, 36.6, id="x", precision=None)]))
    )
    assert page.evaluate("geo.stacks().length") == 1
    assert page.evaluate("geo.exactness(0)") == "near"
    assert "how exactly is not stated" in page.inner_text(".row")
    assert "Near here" in page.inner_text("#legend")
    assert drawn(page)[-1] > 100


def apart() -> maps.IncidentMap:
    """An area of 10 km in Africa, a near-place in Asia and a mark in Europe."""
    area = sample.box(13.0, 11.0, 13.1, 11.1)
    return maps.incident_map(
        sample.frame(
            [
                sample.row(id="a", location_name="Small area", precision=3, start="2023-08-01",
                           geometry=shapely.geometry.shape(area), **told(9, 9, None)),
                sample.point(16.9, 97.6, id="b", location_name="near Asia", precision=2,
                             uncertainty_m=9000, start="2023-08-05"),
                sample.point(50.0, 36.2, id="c", location_name="Europe", start="2023-08-09"),
            ]
        ),
        title="Far apart",
    )  # fmt: skip


@pytest.mark.parametrize("look", ["light", "phone"])
def test_a_small_area_is_a_ring_until_it_is_large_enough(opened, look: str):
    """On a wide map an area is a hatched ring with its name, and a click on it opens it."""
    page = opened(apart(), reduced_motion="reduce", **LOOKS[look])
    assert page.evaluate("geo.rings(geo.viewNow()).map((one) => one.r > 6)") == [True]
    click(page, 11.05, 13.05)
    assert "Small area" in panel(page)
    page.evaluate("geo.map.setView([11.05, 13.05], 12, { animate: false })")
    assert page.evaluate("geo.rings(geo.viewNow())") == []


@pytest.mark.parametrize("look", ["light", "phone"])
@pytest.mark.parametrize("name", ["Small area", "near Asia"])
def test_choosing_a_row_brings_what_is_small_into_sight(opened, look: str, name: str):
    """The shape or circle of doubt becomes large enough, clear of all that lies over the map."""
    page = opened(apart(), reduced_motion="reduce", **LOOKS[look])
    before = page.evaluate("geo.map.getZoom()")
    page.locator(".row", has_text=name).click()
    panel(page)
    page.wait_for_function("(zoom) => geo.map.getZoom() > zoom + 2", arg=before)
    seen, rings = page.evaluate(
        """() => {
          const [row] = geo.chosen;
          const at = geo.isArea(row) ? geo.shape(geo.value("shape", row)).at : geo.position(row);
          const [x, y] = geo.viewNow().at(at);
          const map = document.getElementById("map").getBoundingClientRect();
          const top = document.elementFromPoint(map.left + x, map.top + y);
          return [!!top && !!top.closest("#map"), geo.rings(geo.viewNow()).length];
        }"""
    )
    assert seen
    assert rings == 0


def test_choosing_a_row_comes_near_once(opened):
    """A place seen from afar is come near to; chosen again, the map stays where it is."""
    page = opened(apart(), reduced_motion="reduce")
    far = page.evaluate("geo.map.getZoom()")
    page.locator(".row", has_text="Europe").click()
    panel(page)
    page.wait_for_function("(zoom) => geo.map.getZoom() > zoom + 2", arg=far)
    page.keyboard.press("Escape")
    before = page.evaluate("geo.map.getCenter().toString() + geo.map.getZoom()")
    page.locator(".row", has_text="Europe").click()
    panel(page)
    page.wait_for_timeout(100)
    assert page.evaluate("geo.map.getCenter().toString() + geo.map.getZoom()") == before


def test_a_row_out_of_view_is_brought_back(opened):
    """A mark out of view is moved to."""
    page = opened(apart(), reduced_motion="reduce")
    page.evaluate("geo.map.setView([0, 20], 7, { animate: false })")
    page.locator(".row", has_text="Europe").click()
    page.wait_for_function("() => geo.map.getBounds().contains([50, 36.2])")


def test_the_legend_is_folded_where_it_would_cover_the_map(opened):
    """On a phone the legend waits behind its name."""
    page = opened(sample.whole(), **LOOKS["phone"])
    assert page.locator("#legend details").get_attribute("open") is None


# --- what the reader does -------------------------------------------------------------------------


def test_a_click_on_a_mark_opens_all_that_lies_there(opened):
    """Incidents at one point are stacked with their count and read one after the other."""
    page = opened(sample.whole())
    marks = page.evaluate("geo.stacks().map((s) => s.count)")
    assert sorted(marks) == [1, 1, 2]  # two places, one near-place; areas are no marks
    click(page, 35.864, 36.806)
    assert "1 of 2 here" in panel(page)
    page.get_by_label("Next incident here").click()
    page.get_by_text("2 of 2 here").wait_for()
    assert "Four were hurt in Saraqib." in panel(page)


def test_a_click_on_an_area_opens_the_smallest_first(opened):
    """An area is clicked anywhere inside it, and smaller areas come before larger ones."""
    page = opened(sample.whole())
    click(page, 35.45, 36.45)
    assert "southern Idlib" in panel(page)
    assert "1 of 2 here" in panel(page)


def test_the_keyboard_reaches_everything(opened):
    """Arrow keys walk the list, Enter opens, the heading gets the focus, Escape gives it back."""
    page = opened(sample.whole())
    page.locator(".row").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    assert page.evaluate("geo.ready.then(() => null)") is None
    panel(page)
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.evaluate("document.activeElement.innerText") in name
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.innerText") == name


def test_layers_and_days_hide_and_the_count_says_how_many(opened):
    """Switching a kind off or narrowing the days hides rows, and says how many are hidden."""
    page = opened(sample.whole())
    page.locator("#legend label", has_text="Battles").locator("input").uncheck()
    assert page.inner_text("#count") == "6 incidents shown, 1 hidden"
    page.locator("#legend label", has_text="Battles").locator("input").check()
    page.locator("#time-from").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#count") == "3 incidents shown, 4 hidden"
    assert page.get_attribute("#time-from", "aria-valuetext") == "22 June 2019"
    page.get_by_text("All days").click()
    assert page.inner_text("#count") == "7 incidents shown"


@pytest.mark.parametrize(
    ("words", "found"), [("SARAQIB", 2), ("civil defence", 1), ("marches", 1), ("no such", 0)]
)
def test_the_search_reads_every_text(opened, words: str, found: int):
    """Names, sources and sentences are searched, in any case."""
    page = opened(sample.whole())
    page.fill("#search", words)
    expect(page.locator(".row")).to_have_count(found)
    assert f"{7 - found} hidden" in page.inner_text("#count")


def test_the_list_can_be_put_in_another_order(opened):
    """Sorted by those killed, the deadliest comes first."""
    page = opened(sample.whole())
    page.select_option("#sort", "killed")
    assert "southern Idlib" in page.locator(".row").first.inner_text()


# --- hostile text ---------------------------------------------------------------------------------


def hostile_map() -> maps.IncidentMap:
    """Every hostile text in every field that takes one."""
    rows, documents, zones, statements, towns = [], [], [], [], []
    for i, text in enumerate(HOSTILE):
        told = dict.fromkeys(sample.TEXTS, text)
        again = [{"document_id": text, "sentence": text}] * 2
        told |= {"id": f"{i}{text}", "evidence": json.dumps(again)}
        rows.append(sample.point(35.3 + i / 20, 36.2 + i / 20, **told))
        if i == 0:
            area = told | {"id": "area", "geometry": sample.SOUTH_IDLIB, "precision": 5}
            rows.append(sample.row(**area))
        documents.append(Document(text, text, text, text, None, text, text, text, text, (text,)))
        documents.append(Document(f"{i}", text, "", url=f"https://example.org/{text}"))
        zones.append(
            sample.Zone(text, text, text, "zone", sample.IDLIB, note=text, sources=(text,))
        )
        figure = {"low": None, "best": 1, "high": 1}
        statements.append(dict.fromkeys(sample.statements().columns, text) | figure)
        towns.append(sample.town(text, text, 35.3 + i / 20, 36.3 + i / 20, 10_000 + i))
    return maps.incident_map(
        sample.frame(rows),
        documents=documents,
        zones=zones,
        statements=sample.table(statements),
        towns=towns,
        omissions=[Omission(t, t, t) for t in HOSTILE],
        refusals=[Refusal(t, t) for t in HOSTILE],
        title=" ".join(HOSTILE[:-3]),
    )


def panel_text(page: Any) -> str:
    return page.evaluate("document.querySelector('#panel').textContent.toWellFormed()")


def test_hostile_text_is_shown_as_text_wherever_it_stands(opened):
    """No text of the corpus runs, loads, or breaks the page; each is shown as itself."""
    page = opened(hostile_map())
    assert all(n > 1_000 for n in drawn(page))
    for text in HOSTILE:
        shown = page.evaluate("(t) => geo.visible(t).toWellFormed()", text)
        for part in ("#statements", "#sources", "#left-out", "#rows", "#legend"):
            assert shown in page.evaluate(
                "(p) => document.querySelector(p).textContent.toWellFormed()", part
            )
    for i, text in enumerate(HOSTILE):
        page.evaluate("(i) => geo.open([i])", i + (i > 0))  # the area is the second row
        page.wait_for_selector("#panel blockquote")
        shown = page.evaluate("(t) => geo.visible(t).toWellFormed()", text)
        assert panel_text(page).count(shown) > 9
    page.evaluate("geo.page.zones.forEach((zone) => geo.openZone(zone))")
    for x in range(300, 800, 60):  # hints over the marks
        page.mouse.move(x, 400)
    schemes = page.evaluate("[...document.links].map((a) => a.protocol)")
    assert set(schemes) == {"https:", "file:"}  # those to parts of the page are file:
    assert page.evaluate("document.querySelectorAll('main img, main svg, main script').length") == 0
    assert (page.requests, page.noises) == ([], [])


def test_text_that_turns_direction_turns_only_itself(opened):
    """Every text of a document stands in an isolated run of its own."""
    page = opened(hostile_map())
    loose = page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const loose = [];
          while (walk.nextNode()) {
            const node = walk.currentNode;
            const inside = node.parentElement.closest("bdi, script, style");
            const turns = /[\\u202a-\\u202e\\u2066-\\u2069]/.test(node.data);
            if (turns && !inside) loose.push(node.data);
          }
          return loose;
        }"""
    )
    assert loose == []


def test_a_script_that_slipped_in_could_not_run(opened):
    """The policy stops scripts, handlers and connections that are not the page's own."""
    page = opened(sample.whole())
    outcome = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.slipped = 1";
          document.body.append(script);
          const div = document.createElement("div");
          div.innerHTML = "<img src=data:, onerror='window.slipped = 2'>";
          document.body.append(div);
          const reached = await fetch("http://127.0.0.1:9/").then(() => true, () => false);
          return [window.slipped, reached];
        }"""
    )
    assert outcome == [None, False]


# --- layers of the user's own, tiles, notebooks ---------------------------------------------------


def test_a_users_own_folium_layers_work_offline(opened):
    """A marker, its popup and a shape of folium's are drawn without a request."""
    made = sample.whole()
    folium.Marker((36.1, 36.4), popup="mine", tooltip="hers").add_to(made)
    folium.GeoJson(sample.box(36.2, 35.9, 36.3, 36.0)).add_to(made)
    folium.LayerControl().add_to(made)
    page = opened(made)
    page.locator(".leaflet-marker-icon").click()
    assert page.inner_text(".leaflet-popup-content") == "mine"
    assert page.locator("#map path").count() == 1
    assert (page.requests, page.noises) == ([], [])


def test_a_layer_whose_library_cannot_be_had_leaves_the_map_whole(opened):
    """A plugin that needs the network fails alone; the page names what it wanted to load."""
    made = sample.whole()
    MarkerCluster([(35.9, 36.6)]).add_to(made)
    page = opened(made)
    assert page.locator(".row").count() == 7
    assert all(n > 1_000 for n in drawn(page))
    assert "leaflet.markercluster" in page.inner_text("#remote")
    assert set(page.requests) <= set(export.remote(export.html(made)))


def test_asked_for_tiles_are_named_on_the_page(opened):
    """With a tile server the page says which, and asks nobody else."""
    page = opened(sample.whole(tiles="https://tiles.example/{z}/{x}/{y}.png"))
    page.wait_for_timeout(200)
    assert "https://tiles.example/{z}/{x}/{y}.png" in page.inner_text("#remote")
    assert page.requests
    assert all(url.startswith("https://tiles.example/") for url in page.requests)


@pytest.mark.filterwarnings("default")  # nbconvert's own libraries warn as they please
def test_a_map_in_a_notebook_survives_nbconvert(opened, tmp_path: Path):
    """The map that a cell shows is still drawn in the notebook's HTML."""
    import nbconvert
    import nbformat  # it takes seconds: not while tests are collected

    shown = nbformat.v4.new_output(
        "execute_result", {"text/html": sample.whole()._repr_html_()}, execution_count=1
    )
    cell = nbformat.v4.new_code_cell("the_map", outputs=[shown], execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    body, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    (tmp_path / "n.html").write_text(body, encoding="utf-8")
    page = opened(sample.whole())  # a page of its own first: then the notebook in the same browser
    page.goto((tmp_path / "n.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(timeout=20_000)
    assert frame.locator(".row").count() == 7
    inside = next(f for f in page.frames if f != page.main_frame)
    assert all(n > 1_000 for n in drawn(inside))


# --- none, paper ----------------------------------------------------------------------------------


def test_a_map_of_nothing_opens_and_says_so(opened):
    """No row: no mark, no slider, and a list that says why it is empty."""
    page = opened(maps.incident_map(sample.frame([])))
    assert "0 incidents" in page.inner_text("#summary")
    assert "No incident was found" in page.inner_text("#rows")
    assert page.locator("#time").is_hidden()
    assert (page.requests, page.noises) == ([], [])


def test_paper_is_light_and_shows_the_whole_map(opened):
    """Printed from a dark screen, the page is laid out in light colours, and put back after."""
    page = opened(sample.whole(), color_scheme="dark")
    dark = page.evaluate("geo.theme.land")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("geo.theme.paper") == "#fff"
    assert drawn(page)[-1] > 100_000  # one canvas carries all of it
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("geo.theme.land") == dark
    assert all(n > 1_000 for n in drawn(page))
