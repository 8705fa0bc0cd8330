"""What a reader does with the page: filters, links, downloads, pictures, stories, evidence."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
import shapely
from PIL import Image
from playwright.sync_api import expect

from geo.atlas import maps
from geo.model import Candidate, Document, Kind, Match, Mention, Place, Point, Precision
from geo.tables import exchange
from tests import sample_rows as sample

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def whole(**rest: Any) -> maps.IncidentMap:
    return maps.incident_map(
        sample.idlib(),
        **{
            "documents": sample.documents(),
            "zones": sample.zones(),
            "roads": sample.roads(),
            "towns": sample.towns(),
            "title": "Idlib, June and July 2019",
            **rest,
        },
    )


def count(page: Any, words: str) -> None:
    expect(page.locator("#count")).to_have_text(words)


def downloaded(page: Any, name: str) -> bytes:
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()


# --- filters --------------------------------------------------------------------------------------


def test_only_exactly_known_places(opened):
    """One switch leaves the exact places and says how many are hidden; off, all are back."""
    page = opened(whole())
    page.get_by_role("switch", name="Only exactly known places").check()
    count(page, "3 incidents shown, 4 hidden")
    page.get_by_role("switch").uncheck()
    count(page, "7 incidents shown")


@pytest.mark.parametrize(
    ("facet", "value", "left"),
    [
        ("Kind of event", "Air/drone strike", 2),
        ("Place", "Saraqib", 2),
        ("Document", "Air raids go on in Idlib", 4),
        ("How exactly the place is known", "Governorate", 1),
    ],
)
def test_a_facet_narrows_and_a_chip_takes_it_back(opened, facet: str, value: str, left: int):
    """A value that is ticked filters every view; its chip removes it again."""
    page = opened(whole())
    page.get_by_text("More filters").click()
    part = page.locator("#facets .facet", has=page.get_by_text(facet, exact=True))
    part.locator("summary").click()
    part.get_by_label(value).check()
    count(page, f"{left} incident{'s' if left > 1 else ''} shown, {7 - left} hidden")
    expect(page.locator(".row")).to_have_count(left)
    page.locator(".chip").click()
    count(page, "7 incidents shown")


def test_facets_days_and_the_legend_work_together(opened):
    """Every question is asked of every row: what is shown passes them all."""
    page = opened(whole())
    page.evaluate("geo.setFacets({ least: { harm: 'killed', number: 3 } })")
    count(page, "2 incidents shown, 5 hidden")
    page.evaluate("geo.showDays(geo.value('start', 0), geo.value('start', 0) + 15)")
    count(page, "1 incident shown, 6 hidden")
    page.locator("#legend label", has_text="Explosions").locator("input").uncheck()
    count(page, "0 incidents shown, 7 hidden")
    expect(page.locator("#rows")).to_contain_text("Nothing is left")


def test_several_actors_in_one_cell_are_found_each(opened):
    """A cell that names two parties is found under either; a ';' of a name's own parts nothing."""
    rows = [
        sample.point(35.9, 36.6, id="a", location_name="A", actors="Army; Militia"),
        sample.point(35.8, 36.6, id="b", location_name="B", actors="Militia"),
        sample.point(35.7, 36.6, id="c", location_name="C", actors=r"Odd\; name"),
    ]
    page = opened(maps.incident_map(sample.frame(rows)))
    for name, left in (("Militia", 2), ("Army", 1), ("Odd; name", 1)):
        page.evaluate("(name) => geo.setFacets({ values: { actors: [name] } })", name)
        assert page.evaluate("geo.count.rows") == left


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("إدلب", "ادلب"),
        ("ادلب", "إدلب"),
        ("معره النعمان", "معرة النعمان"),
        ("مصطفي", "مُصطفى"),
        ("٢٢", "يوم 22"),
        ("22", "يوم ٢٢"),
        ("rue du chateau", "Rue du Château"),
        ("ISTANBUL", "istanbul"),
        ("مؤتمر", "موتمر"),
        ("كوباني", "کوبانی"),
    ],
)
def test_the_search_folds_letters_that_are_written_several_ways(opened, asked: str, told: str):
    """Hamza, ta marbuta, alef maqsura, vowel signs, digits, accents and case are no difference."""
    page = opened(maps.incident_map(sample.frame([sample.row(id="a", sentence=told)])))
    assert page.evaluate("([a, b]) => geo.fold(b).includes(geo.fold(a))", [asked, told])
    page.fill("#search", asked)
    page.wait_for_timeout(250)
    count(page, "1 incident shown")


def test_a_document_is_found_by_its_title(opened):
    """What stands in a document's title finds the incidents that it tells."""
    page = opened(whole())
    page.fill("#search", "air raids go on")
    expect(page.locator(".row")).to_have_count(4)


# --- time -----------------------------------------------------------------------------------------


def test_a_window_is_stepped_and_played(opened):
    """Later moves a window on by its own width; playing runs it to the last day and stops."""
    page = opened(whole(), reduced_motion="no-preference")
    page.evaluate("geo.showDays(geo.value('start', 0), geo.value('start', 0) + 6)")
    page.get_by_role("button", name="Later").click()
    assert page.get_attribute("#time-from", "aria-valuetext") == "17 June 2019"
    assert page.get_attribute("#time-to", "aria-valuetext") == "23 June 2019"
    page.get_by_role("button", name="Earlier").click()
    assert page.get_attribute("#time-from", "aria-valuetext") == "10 June 2019"
    page.get_by_role("button", name="Play the days").click()
    expect(page.locator("#time-to")).to_have_attribute(
        "aria-valuetext", "7 July 2019", timeout=9_000
    )
    expect(page.get_by_role("button", name="Play the days")).to_be_visible()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Damascus"])
def test_days_are_days_in_every_time_zone(opened, zone: str):
    """A plain day is told as it was written, wherever the reader is."""
    page = opened(whole(), timezone_id=zone)
    assert "22 Jun 2019" in page.locator(".row", has_text="Saraqib").first.inner_text()
    assert page.evaluate("geo.isoDay(geo.value('start', 2))") == "2019-06-22"


def test_an_interval_fades_with_its_share_of_the_window(opened):
    """An incident of a week is drawn the fainter the less of that week is shown."""
    page = opened(whole())
    row = page.evaluate(
        "[...geo.eachShown()].find((r) => geo.word('location_name', r) === 'southern Idlib')"
    )
    shares = []
    for last in (6, 2, 0):
        page.evaluate("(d) => geo.setDays(18078, 18078 + d)", last)  # from 1 July 2019
        shares.append(page.evaluate("(r) => geo.presence(r)", row))
    assert shares == [1, 3 / 7, 1 / 7]


# --- links ----------------------------------------------------------------------------------------


def test_a_link_opens_the_same_view(opened):
    """Place, zoom, days, switches, filters, search, order and the open incident come back."""
    page = opened(whole())
    page.evaluate(
        """() => {
          geo.map.setView([35.7, 36.7], 11, { animate: false });
          geo.setFacets({ values: { location_name: ["Saraqib", "Maar Shurin"] } });
          geo.showDays(geo.value("start", 0), geo.value("start", 0) + 14);
          geo.setLayer("roads", false);
          geo.setLayer("Riots", false);
        }"""
    )
    page.fill("#search", "a")
    page.select_option("#sort", "name")
    page.locator(".row").first.click()
    page.wait_for_selector("#panel:not([hidden])")
    page.wait_for_timeout(300)
    link = page.evaluate("geo.linkNow()")
    other = opened(whole())
    other.goto(other.url.split("#")[0] + "#" + link.split("#")[1])
    other.reload()
    other.wait_for_selector("#panel:not([hidden])")
    other.wait_for_timeout(300)
    assert other.evaluate("geo.linkNow()").split("#")[1] == link.split("#")[1]
    assert other.locator("#legend label", has_text="Riots").locator("input").is_checked() is False
    assert other.inner_text("#count") == page.inner_text("#count")


def test_the_address_follows_the_view_and_a_reload_keeps_it(opened):
    """The page's own fragment holds the view; nothing is asked of the network for it."""
    page = opened(whole())
    page.get_by_role("switch").check()
    page.wait_for_function("() => location.hash.includes('exact=1')")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    count(page, "3 incidents shown, 4 hidden")


BROKEN = [
    "view&at=a,b,c&days=x,y&row=99999&step=7",
    "view&is.__proto__=x&least=-4,killed",
    "view&at=999,999,99",
    "view&search=%00%ff&order=nothing&off=%3Cscript%3E",
    "view&days=2019-13-45,9999-99-99",
    "statements",
]


@pytest.mark.parametrize("fragment", BROKEN)
def test_a_broken_link_opens_the_map_all_the_same(opened, fragment: str):
    """Whatever stands in a fragment, the page opens, draws and says nothing odd."""
    page = opened(whole())
    page.goto(page.url.split("#")[0] + "#" + fragment)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(100)
    assert "7 incidents" in page.inner_text("#summary")
    assert page.noises == []


# --- what is taken away ---------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_data_shown_is_read_back_by_geo_as_the_same_rows(opened, tmp_path: Path, ending: str):
    """What the page makes is a table that geo reads: the same incidents, places, days, counts."""
    given = sample.idlib().drop(columns="evidence")
    page = opened(maps.incident_map(given))
    file = tmp_path / f"back.{ending}"
    file.write_bytes(downloaded(page, f"Data shown, as {'CSV' if ending == 'csv' else 'GeoJSON'}"))
    back, given = (table.set_index("id").sort_index() for table in (exchange.read(file), given))
    names = "start end location_name sentence killed_low killed_best precision"
    for name in f"{names} children_killed_best event_type document_id sources".split():
        texts = [t[name].astype("string").fillna("").tolist() for t in (back, given)]
        assert texts[0] == texts[1], name
    for mine, theirs in zip(back.geometry, given.geometry, strict=True):
        assert (mine is None) == (theirs is None)
        assert mine is None or shapely.equals_exact(mine.normalize(), theirs.normalize(), 2e-5)


def test_only_what_is_shown_is_downloaded(opened):
    """Filters hold for downloads too."""
    page = opened(whole())
    page.get_by_role("switch").check()
    told = json.loads(downloaded(page, "Data shown, as GeoJSON"))
    assert [f["properties"]["id"] for f in told["features"]] == ["i3", "i1", "i2"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", 'a"b,c\nd']
)
def test_no_cell_of_a_csv_runs_in_a_spreadsheet(opened, tmp_path: Path, cell: str):
    """A text that a spreadsheet would run gets a ' before it, and geo reads the text back."""
    page = opened(maps.incident_map(sample.frame([sample.row(id="a", sentence=cell)])))
    told = downloaded(page, "Data shown, as CSV")
    (tmp_path / "a.csv").write_bytes(told)
    assert exchange.read(tmp_path / "a.csv")["sentence"].iloc[0].split() == cell.split()
    line = told.decode().split("\r\n")[1]
    assert not any(part.strip('"')[:1] in "=+-@\t＝" for part in line.split(",") if part.strip('"'))


def test_an_area_with_a_hole_comes_back_with_its_hole(opened, tmp_path: Path):
    """Rings are told apart again: what is around, what is inside, what is inside that."""
    around = sample.IDLIB.difference(sample.IDLIB.buffer(-0.1)).union(
        shapely.box(36.6, 35.7, 36.65, 35.75)
    )
    page = opened(
        maps.incident_map(sample.frame([sample.row(id="a", precision=5, geometry=around)]))
    )
    (tmp_path / "a.geojson").write_bytes(downloaded(page, "Data shown, as GeoJSON"))
    back = exchange.read(tmp_path / "a.geojson").geometry.iloc[0]
    assert back.is_valid
    assert back.symmetric_difference(around).area < 1e-4


def test_a_picture_is_made_in_the_page(opened):
    """The PNG is the map twice as fine, with a heading above and a legend and sources below."""
    page = opened(whole())
    picture = Image.open(io.BytesIO(downloaded(page, "Picture, as PNG")))
    box = page.locator("#map").bounding_box()
    assert picture.width == 2 * round(box["width"])
    assert picture.height > 2 * (box["height"] + 100)
    assert len(set(picture.convert("RGB").resize((60, 60)).get_flattened_data())) > 50
    assert (page.requests, page.noises) == ([], [])


def test_a_stack_of_several_places_says_so(opened):
    """The dead of one town never stand under another's name alone: the most dead lead."""
    table = sample.many(2).assign(location_name=["Here", "There"], killed_best=[0, 70], precision=1)
    table = table.set_geometry([shapely.Point(36.7, 35.8), shapely.Point(36.7002, 35.8)], crs=4326)
    page = opened(maps.incident_map(table))
    tree = ElementTree.fromstring(downloaded(page, "Picture, as SVG"))
    texts = [element.text for element in tree.iter() if element.tag.endswith("}text")]
    assert "There and 1 more" in texts
    assert not {"Here", "There"} & set(texts)


@pytest.mark.parametrize("title", ["Idlib", "<script>alert(1)</script> & \x00 ${x}"])
def test_an_svg_is_made_in_the_page(opened, title: str):
    """The SVG is well-formed, holds the names as text, and nothing that runs or loads."""
    page = opened(whole(title=title))
    told = downloaded(page, "Picture, as SVG")
    tree = ElementTree.fromstring(told)
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= set("svg title defs clipPath path pattern g rect text image".split())
    texts = [element.text for element in tree.iter() if element.tag.endswith("}text")]
    assert "Saraqib" in texts
    assert "سراقب" in texts
    # isolates keep an Arabic name from turning the day behind it round
    assert any("Sources: \u2068The Paper\u2069" in text for text in texts)
    assert not any(key.rpartition("}")[2].startswith("on") for e in tree.iter() for key in e.attrib)
    assert (page.requests, page.noises) == ([], [])


# --- stories --------------------------------------------------------------------------------------

STORY = [
    {
        "caption": "It began in Maar Shurin.",
        "days": "2019-06-10 to 2019-06-12",
        "at": "35.668, 36.728",
        "zoom": 11,
    },
    {"caption": "Then planes hit <b>Saraqib</b> ${alert(1)}", "place": "Saraqib", "incident": "i1"},
    {"caption": "وفي تموز قتل عشرة", "days": "2019-07-01"},
]


def test_a_story_is_walked_by_button_and_key(opened):
    """Each step shows its view and its caption as text; leaving gives the whole map back."""
    page = opened(whole(story=STORY), reduced_motion="reduce")
    assert page.inner_text("#story .caption") == "It began in Maar Shurin."
    count(page, "1 incident shown, 6 hidden")
    page.get_by_role("button", name="Next step").click()
    assert page.inner_text("#story .caption") == "Then planes hit <b>Saraqib</b> ${alert(1)}"
    page.wait_for_selector("#panel:not([hidden])")
    assert "Planes hit the town of Saraqib" in page.inner_text("#panel")
    assert page.evaluate("geo.map.getBounds().contains([35.864, 36.806])")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#story .caption")).to_have_text("وفي تموز قتل عشرة")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#story bdi')).direction") == "rtl"
    )
    page.get_by_role("button", name="Leave the story").click()
    count(page, "7 incidents shown")
    page.get_by_role("button", name="Read the story").click()
    assert page.inner_text("#story .caption") == "It began in Maar Shurin."


def test_a_link_opens_a_story_at_its_step(opened):
    """A link made while a story is read leads to the same step."""
    page = opened(whole(story=STORY), reduced_motion="reduce")
    page.get_by_role("button", name="Next step").click()
    page.wait_for_function("() => location.hash.includes('step=1')")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert "2 of 3" in page.inner_text("#story")


# --- evidence -------------------------------------------------------------------------------------


def test_the_sentence_stands_in_its_paragraph(opened):
    """The panel shows the words around the sentence, the sentence apart from them."""
    text = "Heading\n\nBefore it rained. Maar Shurin was attacked. After it, quiet.\n\nAnother one."
    start = text.index("Maar")
    span = f"{start}-{start + len('Maar Shurin was attacked.')}"
    rows = [
        sample.point(
            35.668, 36.728, id="x", document_id="d", sentence="Maar Shurin was attacked.", span=span
        )
    ]
    made = maps.incident_map(sample.frame(rows), documents=[Document("d", "A day", text)])
    page = opened(made)
    page.locator(".row").click()
    quote = page.locator("#panel blockquote")
    expect(quote).to_have_text("Before it rained. Maar Shurin was attacked. After it, quiet.")
    around = [text.strip() for text in quote.locator(".around").all_inner_texts()]
    assert around == ["Before it rained.", "After it, quiet."]


def test_the_candidates_that_were_not_chosen_are_told(opened):
    """A name that could have meant another place says which, and how likely that was."""

    def place(name: str, id_: str) -> Place:
        return Place(id_, name, (name,), Kind.SETTLEMENT, Point(35.9, 36.6))

    won, lost = place("Saraqib", "p1"), place("Sarakib al-Gharbiyya", "p2")
    found = (Candidate(won, "exact", 0.8), Candidate(lost, "skeleton", 0.15))
    match = Match(Mention(0, 7, "Saraqib"), place=won, candidates=found, precision=Precision.EXACT)
    rows = [
        sample.point(
            35.864, 36.806, id="x", document_id="d", place_id="p1", sentence="Saraqib burned."
        )
    ]
    made = maps.incident_map(
        sample.frame(rows),
        documents=[Document("d", "A day", "Saraqib burned.")],
        matches={"d": [match]},
    )
    page = opened(made)
    page.locator(".row").click()
    page.wait_for_selector("#panel:not([hidden])")
    text = page.inner_text("#panel")
    assert "Also considered, and not chosen" in text
    assert "Sarakib al-Gharbiyya town or village, 15%" in text


# --- published ------------------------------------------------------------------------------------


def test_a_public_map_says_that_it_is_one(opened):
    """The notice tells the grid and what was withheld; no exact place is left, none is drawn so."""
    from geo.review import publication

    rules = publication.Publication(frozenset({"i3"}), ("Civil Defence",), 5)
    page = opened(whole(public=rules))
    notice = page.inner_text("#public")
    assert "a grid of 5 km" in notice
    assert "1 sentence withheld as graphic" in notice
    assert "1 name of private persons withheld" in notice
    assert page.evaluate("[...geo.look].some((look) => (look & 24) === 0)") is False
    source = page.content()
    assert "Maar Shurin was attacked" not in source
    assert "Civil defence" not in source
    assert "[name withheld]" in source


# --- help and the table ---------------------------------------------------------------------------


def test_the_table_is_sorted_copied_and_leads_to_an_incident(opened):
    """Any column sorts both ways; what is copied is tab-separated and runs no formula."""
    page = opened(whole())
    page.get_by_role("button", name="Table").click()
    page.locator("dialog th button", has_text="Killed").click()
    page.locator("dialog th button", has_text="Killed").click()
    assert "southern Idlib" in page.locator("dialog tbody tr").first.inner_text()
    lines = page.evaluate("geo.tableText()").split("\n")
    assert len(lines) == 8
    assert {line.count("\t") for line in lines} == {7}
    page.locator("dialog tbody button").first.click()
    page.wait_for_selector("#panel:not([hidden])")
    expect(page.locator("dialog")).to_have_count(0)
    hostile = sample.point(35.9, 36.6, id="x", location_name='=HYPERLINK("http://x")')
    other = opened(maps.incident_map(sample.frame([hostile])))
    other.evaluate("geo.showTable()")
    assert "\t'=HYPERLINK" in other.evaluate("geo.tableText()")


def test_a_question_mark_explains_the_map_and_a_slash_searches(opened):
    """'?' opens how to read it, '/' goes to the search; in the search both are text."""
    page = opened(whole())
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="How to read this map")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("?/")
    assert page.input_value("#search") == "?/"
    expect(page.locator("dialog")).to_have_count(0)
