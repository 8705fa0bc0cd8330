"""The languages of the page: no string is missing, none stands in a script, Arabic is Arabic."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo.atlas import languages, maps
from geo.cli import commands
from geo.events.omissions import Reason
from geo.language import knowledge
from geo.model import Document
from tests import sample_rows as sample

STATIC = Path(languages.__file__).parent / "static"
SLOT = re.compile(r"\{(\w*)\}")
PLURALS = {
    "en": {"one", "other"},
    "fr": {"one", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}
WRITTEN = ("factuality", "topics", "venues", "unlisted")  # data/language whose rules leave out
# Names of data, formats and programs, which are the same in every language.
NAMES = "|".join(
    "Natural Earth,World Data Bank II,GSHHG,LGPL,GeoNames,CC BY,Leaflet,BSD-2-Clause,geo,SHA-256"
    ",CSV,GeoJSON,PNG,SVG,PDF".split(",")
)


def table(code: str) -> dict[str, Any]:
    return json.loads((STATIC / "strings" / f"{code}.json").read_text(encoding="utf-8"))


def texts(told: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(where it stands, the text) of every string of a table, of plural forms one each."""
    if isinstance(told, str):
        yield path, told
    else:
        for key, value in told.items():
            yield from texts(value, f"{path}/{key}")


def scripts() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted(STATIC.glob("*.js")))


def test_the_folder_holds_the_languages_that_the_command_offers():
    """One table a language, and the command line names them all."""
    assert sorted(p.stem for p in (STATIC / "strings").glob("*.json")) == sorted(languages.CODES)
    told = CliRunner().invoke(commands.main, ["map", "--help"]).output
    assert "|".join(languages.CODES) in told


@pytest.mark.parametrize("code", languages.CODES)
def test_no_language_lacks_a_string_or_a_slot(code: str):
    """Every table has the keys of the English one, each with the same slots and all plurals."""
    english, own = table("en"), table(code)
    assert {k: sorted(v) for k, v in own.items() if isinstance(v, dict) and "other" not in v} == {
        k: sorted(v) for k, v in english.items() if isinstance(v, dict) and "other" not in v
    }
    assert sorted(own) == sorted(english)
    for key, told in own.items():
        if isinstance(told, dict) and "other" in told:
            assert set(told) == PLURALS[code], key
            assert set(SLOT.findall(told["other"])) == set(SLOT.findall(english[key]["other"])), key
        elif isinstance(told, str) and key != "locale":
            assert sorted(SLOT.findall(told)) == sorted(SLOT.findall(english[key])), key
    empty = [where for where, text in texts(own) if not text and not where.endswith("/zero")]
    assert empty == []


def test_every_string_that_the_page_asks_for_is_there():
    """What a script or the page's form asks for by key stands in the tables."""
    known = table("en")
    asked = set(re.findall(r'geo\.say(?:Nodes)?\(\s*"(\w+)"', scripts()))
    asked |= set(re.findall(r"(?:geo\.|\b)strings\.(\w+)", scripts()))
    asked |= set(re.findall(r'"((?:read|keys)_\w+)"', scripts()))
    asked |= set(re.findall(r"\{\{(page_\w+)\}\}", (STATIC / "page.html").read_text("utf-8")))
    assert len(asked) > 150
    assert asked - set(known) == set()


def test_no_sentence_stands_in_a_script():
    """A text of two words or more in a script is English that no table translates."""
    bare = re.sub(r"(?m)^\s*//.*$|\s//\s.*$", "", scripts())
    found = re.findall(r"""["'`>]([A-Z][a-z]+(?: [a-z]+)+[^"'`]*)["'`<]""", bare)
    assert set(found) - set(table("en")["types"]) == set()


def test_every_reason_of_the_reading_has_its_words():
    """Why a sentence is left out is said in each language, by what the rules' files say."""
    wanted = {str(reason) for reason in Reason}
    for rule in knowledge.every_rule():
        if rule.name.split(".")[0] in WRITTEN:
            wanted.add(rule.reason)
    assert len(wanted) > 40
    for code in languages.CODES:
        assert wanted - set(table(code)["reasons"]) == set(), code


@pytest.mark.parametrize(
    ("given", "chosen"),
    [((), "en"), (("ar",), "ar"), (("ar", "ar"), "ar"), (("ar", "en"), "en"), (("fr-CA",), "fr"),
     (("de",), "en"), ((None,), "en"), (("ar", None), "en")],
)  # fmt: skip
def test_the_page_speaks_as_its_documents_where_they_agree(given: tuple, chosen: str):
    """One language of all documents is the page's; else it is English."""
    documents = [Document(str(i), "", "", language=code) for i, code in enumerate(given)]
    assert languages.of(documents) == chosen


# --- in the browser -------------------------------------------------------------------------------

LEFT = """(names) => {
  const kept = new RegExp(names, "g");
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { textContent: text, parentElement: at } = walk.currentNode;
    if (at.closest("bdi, [lang], code, script, style, noscript")) continue;
    if (/[A-Za-z]/.test(text.replace(kept, ""))) found.push(text.trim());
  }
  for (const at of document.body.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      const text = at.getAttribute(name) || "";
      if (!at.closest("bdi") && /[A-Za-z]/.test(text.replace(kept, ""))) found.push(text);
    }
  }
  return found;
}"""


@pytest.mark.browser
def test_no_english_is_left_on_the_arabic_page(opened, monkeypatch: pytest.MonkeyPatch):
    """Names of programs and the documents' own words aside, no English letter stands on it."""
    monkeypatch.setattr(maps.ground, "layers", sample.ground)
    page = opened(sample.whole(language="ar"))
    assert page.evaluate("document.documentElement.dir + document.documentElement.lang") == "rtlar"
    assert page.evaluate(LEFT, NAMES) == []
    acts = ["geo.open([0])", "geo.open([4])", "geo.open([6])", "geo.openZone(geo.page.zones[0])"]
    acts += ["document.getElementById('facets').open = true", "geo.search('xyz')"]
    acts += ["geo.showHelp()", "document.querySelector('dialog').close()", "geo.showTable()"]
    for act in acts:
        page.evaluate(act)
        page.wait_for_timeout(150)
        assert page.evaluate(LEFT, NAMES) == [], act


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "words", "day"),
    [("fr", "7 incidents affichés", "22 juin 2019"), ("ar", "7 حوادث معروضة", "22 يونيو 2019")],
)
def test_counts_and_days_are_those_of_the_language(opened, language: str, words: str, day: str):
    """Plurals, digits and months are the browser's own for the locale."""
    page = opened(sample.whole(language=language))
    assert page.inner_text("#count") == words
    page.evaluate("geo.open([2])")
    page.wait_for_selector("#panel:not([hidden])")
    assert day in page.inner_text("#panel")


@pytest.mark.browser
def test_an_arabic_reader_has_the_arabic_name_first(opened):
    """The name in the reader's script leads, the gazetteer's and the text's own follow."""
    page = opened(sample.whole(language="ar"))
    assert page.inner_text(".row:has-text('Saraqib') .names").split() == ["سراقب", "Saraqib"]


@pytest.mark.browser
def test_a_quotation_says_its_language_and_direction(opened):
    """An English sentence on an Arabic page is marked as English, and runs left to right."""
    page = opened(sample.whole(language="ar"))
    page.evaluate("geo.open([2])")
    page.wait_for_selector("#panel blockquote")
    assert page.get_attribute("#panel blockquote", "dir") == "ltr"
    assert page.get_attribute("#panel blockquote bdi", "lang") == "en"
