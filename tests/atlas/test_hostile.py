"""Two hundred generated texts wherever text can go: none runs, none breaks the page, all show."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from geo.atlas import export, maps, prints
from geo.model import Document, Omission, Refusal
from tests import sample_rows as sample
from tests.budget import examples

PAGES, CASES = 4, 50
PARTS = [
    "</script>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "${alert(1)}", "`", "\\", "\\1", "\\u003cscript\\u003e", "'", '"',
    "-->", "<!--", "]]>", "<![CDATA[", "{{title}}", "{{data}}", "{% raw %}",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "&lt;b&gt;", "&#x3c;",
    "&amp", "<style>*{display:none}</style>", "<base href=//x.example>",
    "<meta http-equiv=refresh content=0>", "<iframe srcdoc=x>", "<template>", "</title>",
    "</textarea>", "<a href=javascript:alert(1)>x</a>", "onclick=alert(1) ", "url(//x.example)",
    "https://x.example/?q=", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "%3Cscript%3E", "%s%n",
    "__proto__", "constructor", "null", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f",
    "\u2028", "\u2029", "\x00", "\x07", "\x1b[2J", "\x7f", "\x9b", "\r\n", "\t", "\ufeff",
    "\ufffe", "\ud800", "😀", "العربية", "إدلب <b>", "𝔘", "e\u0301", "a", " ", ";", ",",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=6)), min_size=1, max_size=6).map(
    "".join
)
# a page takes seconds: a failing one is shown as it was found, not made smaller
QUICK = {"phases": [Phase.explicit, Phase.generate], "suppress_health_check": list(HealthCheck)}
TEXTS = st.lists(TEXT.filter(str.strip), min_size=CASES, max_size=CASES)

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def everywhere(texts: list[str]) -> maps.IncidentMap:
    """A map with every text in every field of an incident, a document, a zone, a step."""
    rows, documents, zones, towns = [], [], [], []
    for i, text in enumerate(texts):
        told = dict.fromkeys(sample.TEXTS | {"before", "after"}, text) | {"id": f"{i} {text}"}
        told["evidence"] = json.dumps([{"document_id": text, "sentence": text}] * 2)
        told["rivals"] = json.dumps(
            [{"name": text, "kind": text, "within": [text], "probability": 0.1}]
        )
        rows.append(sample.point(35.3 + i / 80, 36.2 + i / 80, killed_best=i, **told))
        documents.append(
            Document(
                text, text, text, text, None, f"https://x.example/{text}", text, text, text, (text,)
            )
        )
        towns.append(sample.town(text, text, 35.3 + i / 80, 36.25 + i / 80, 10_000 + i))
    for text in texts[:8]:
        zones.append(
            sample.Zone(
                text, text, text, "zone", sample.IDLIB, note=text, sources=(text, f"https://{text}")
            )
        )
    return maps.incident_map(
        sample.frame(rows),
        documents=documents,
        zones=zones,
        statements=sample.table(
            [
                dict.fromkeys(sample.statements().columns, t) | {"low": 1, "best": 1, "high": 1}
                for t in texts[:8]
            ]
        ),
        towns=towns,
        omissions=[Omission(t, t, t) for t in texts],
        refusals=[Refusal(t, t) for t in texts],
        story=[{"caption": t} for t in texts],
        title=texts[0],
    )


SHOWN = """async (texts) => {
  const whole = (id) => document.getElementById(id).textContent.toWellFormed();
  const missing = [];
  for (let i = 0; i < texts.length; i++) {
    const told = geo.visible(texts[i]).toWellFormed();
    geo.toStep(i);
    await geo.open([i]);
    geo.repaint();
    if (whole("panel").split(told).length < 8) missing.push(["panel", i]);
    if (!whole("story").includes(told)) missing.push(["story", i]);
    for (const part of ["rows", "sources", "left-out"]) {
      if (!whole(part).includes(told)) missing.push([part, i]);
    }
  }
  document.getElementById("facets").open = true;
  for (const zone of geo.page.zones) geo.openZone(zone);
  return missing;
}"""


@given(TEXTS)
@settings(max_examples=examples(PAGES), deadline=None, **QUICK)
def test_no_generated_text_runs_or_breaks_the_page_and_each_is_shown(
    browser: Any, tmp_path_factory: Any, texts: list[str]
):
    """Nothing runs, loads or escapes, and every text is shown as itself, wherever it stands."""
    target = tmp_path_factory.mktemp("hostile") / "map.html"
    export.write(everywhere(texts), target)
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    noises: list[str] = []
    try:
        context.set_offline(True)
        page = context.new_page()
        page.on(
            "request",
            lambda r: (
                noises.append(r.url)
                if r.url != target.as_uri() and not r.url.startswith("data:")
                else None
            ),
        )
        page.on("console", lambda m: noises.append(m.text))
        page.on("pageerror", lambda e: noises.append(str(e)))
        page.on("dialog", lambda d: (noises.append(d.message), d.dismiss()))
        page.goto(target.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        assert page.evaluate(SHOWN, texts) == []
        page.evaluate("geo.toStep(0)")
        foreign = ", ".join(
            f"main {tag}" for tag in "img svg script iframe style form meta".split()
        )
        assert page.locator(foreign).count() == 0
        assert set(page.evaluate("[...document.links].map((a) => a.protocol)")) <= {
            "https:",
            "file:",
        }
        csv_text, geojson, svg = page.evaluate(
            "(async () => [await geo.csv(), await geo.geojson(), geo.svg()])()"
        )
    finally:
        context.close()
    assert noises == []
    table(csv_text, texts)
    features = json.loads(geojson)["features"]
    assert [well(f["properties"]["sentence"]) for f in features] == [well(t) for t in texts]
    drawing(svg)


def well(text: str) -> str:
    return (
        text.encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
        .replace("\ud800", "\ufffd")
    )


def table(text: str, texts: list[str]) -> None:
    """Every cell is the text itself, or the text with a ' before it that keeps it from running."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(texts)
    for row, told in zip(rows, texts, strict=True):
        assert row["sentence"] in (well(told), f"'{well(told)}")
        assert not row["sentence"].startswith(("=", "+", "-", "@", "\t", "\r"))


def drawing(svg: str) -> None:
    """An SVG is well-formed and holds only what is drawn."""
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert names <= set("svg title defs clipPath path pattern g rect text image".split())


@given(TEXTS)
@settings(max_examples=examples(4), deadline=None, **QUICK)
def test_no_generated_text_breaks_the_markup_or_a_print(texts: list[str]):
    """The elements and scripts are those of a page without the texts; the print is an SVG."""
    from test_export import Page

    page, clean = Page(export.html(everywhere(texts))), Page(export.html(everywhere(["a"] * CASES)))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]
    assert page.scripts == clean.scripts
    ElementTree.fromstring(prints.drawn(everywhere(texts[:5]), "svg"))


@pytest.mark.parametrize("ending", ["csv", "geojson", "kml"])
def test_a_hostile_file_of_rows_is_a_map_like_any_other(opened, tmp_path: Path, ending: str):
    """Rows that come back from a file of hostile cells are shown as text too."""
    from geo.tables import exchange, frames

    rows = [sample.point(35.9, 36.6, id=f"i{i}", location_name=t, sentence=t, start="2019-06-22")
            for i, t in enumerate(PARTS) if t.strip() and t.isprintable()]  # fmt: skip
    exchange.write(
        frames.together([sample.frame(rows).drop(columns=["span", "recalled"])]),
        tmp_path / f"a.{ending}",
    )
    page = opened(maps.incident_map(exchange.read(tmp_path / f"a.{ending}")))
    names = page.evaluate("[...geo.eachShown()].map((row) => geo.word('location_name', row))")
    names = [name.strip() for name in names]
    assert sorted(names) == sorted(row["location_name"].strip() for row in rows)
    assert (page.requests, page.noises) == ([], [])
