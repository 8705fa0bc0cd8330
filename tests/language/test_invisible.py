"""invisible.py: marks that nobody sees change nothing that is read, and no offset."""

from __future__ import annotations

import json
import re
import textwrap
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import pipeline
from geo.archive import parsing
from geo.gazetteer.search import Context
from geo.language import invisible
from geo.model import Document
from tests.budget import examples

MARKS = [
    *"\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
    *map(chr, range(0x202A, 0x202F)),
]
MARKS += map(chr, range(0x2066, 0x206A))
TEXTS = (
    "Five people were killed in an air strike on Maar Shurin in Idlib province on Friday, medics "
    "said. More than 900 have been killed since April. Residents fear that Ariha may be shelled.",
    "قتل خمسة أشخاص في غارة جوية على سراقب في محافظة إدلب يوم الجمعة.",
)


def told(page: pipeline.Page):
    """What was read, without where it stands."""
    found = page.reading
    incidents = [
        (i.location_name, i.sub_event_type, i.harm, i.when and (i.when.start, i.when.end), i.id)
        for i in found.incidents
    ]
    left = [(len(found.statements), len(found.omissions), len(page.dates.found))]
    return incidents + left + [(m.name, m.resolved) for m in page.matches]


@pytest.mark.parametrize("text", TEXTS, ids=["English", "Arabic"])
@given(data=st.data())
@settings(max_examples=examples(40), deadline=None)
def test_marks_that_nobody_sees_hide_nothing(gazetteer, text: str, data):
    """Wherever they stand, the same is read, and offsets give back what the document holds."""
    plain = pipeline.read(Document("a", "", text, published=date(2019, 7, 9)), gazetteer)
    assert plain.reading.incidents
    marked = "".join(
        c + data.draw(st.sampled_from(MARKS)) * data.draw(st.sampled_from([0, 0, 0, 1, 2]))
        for c in text
    )
    page = pipeline.read(Document("a", "", marked, published=date(2019, 7, 9)), gazetteer)
    assert told(page) == told(plain)
    for match in page.matches:
        mention = match.mention
        assert marked[mention.start : mention.end] == mention.text
    for one in (*page.reading.incidents, *page.reading.statements):
        for evidence in one.evidence:
            assert marked[evidence.start : evidence.end] == evidence.sentence
    for omission in page.reading.omissions:
        assert marked[omission.start : omission.end] == omission.text
    for when in page.dates.found:
        assert when.span is not None
        assert marked[slice(*when.span)].translate(dict.fromkeys(map(ord, MARKS))) == when.words


@given(
    runs=st.lists(
        st.tuples(st.sampled_from(" \n\t-.a\u0640\u200d"), st.integers(1, 200)), max_size=12
    )
)
@settings(max_examples=examples(100), deadline=None)
def test_a_run_is_read_in_part_and_leads_back_to_all_of_the_text(runs: list[tuple[str, int]]):
    """No character stands more than 64 times, no paragraph is lost, offsets are the text's own."""
    text = "Idlib" + "".join(sign * times for sign, times in runs) + "Homs"
    view = invisible.View(Document("a", "", text))
    read = view.document.text
    assert not re.search(r"([^\s])\1{64}|\s{67}", read)
    seen = re.sub("[\u200d]", "", text)
    assert read.count("\n\n") >= bool(re.search(r"\n[ \t]*\n", seen))
    assert read.startswith("Idlib")
    assert read.endswith("Homs")
    for at, sign in enumerate(read):
        start, end = view.span(at, at + 1)
        assert text[start:end] == sign or (sign.isspace() and text[start:end].isspace())
    start, end = view.span(len(read) - 4, len(read))
    assert (text[start:end], end) == ("Homs", len(text))


def test_geo_parse_gives_offsets_into_the_text_as_it_is(gazetteer):
    """A name with a mark inside is found, and its row gives back the text that was given."""
    text = "Air strikes hit \u200fSar\u00adaqib\u200f on Friday."
    way = parsing.Way(gazetteer.path, Context())
    (line,) = parsing.whole(Document("a", "", text), way, gazetteer)
    row = json.loads(line.text)
    (toponym,) = row["toponyms"]
    assert toponym["text"] == text[toponym["start"] : toponym["end"]] == "Sar\u00adaqib"
    assert toponym["lat"] is not None


@pytest.mark.parametrize("width", [60, 72, 80, None])
@pytest.mark.parametrize(
    "text",
    [
        TEXTS[0],
        "Syrian forces shelled the town of Saraqib, in Idlib province, on 3 June 2019, killing two "
        "people. Militants killed two men in the village of al-Rashad near Muqdadiya in Diyala "
        "province on 26 October 2021.",
    ],
    ids=["two dead", "a name and what holds it"],
)
def test_a_line_that_only_wraps_changes_nothing_that_is_read(gazetteer, text: str, width):
    """Hard-wrapped, or broken once before 'in', the same is read, and quoted as it is written."""
    plain = pipeline.read(Document("a", "", text, published=date(2021, 11, 9)), gazetteer)
    wrapped = textwrap.fill(text, width) if width else text.replace(" in ", "\nin ", 1)
    page = pipeline.read(Document("a", "", wrapped, published=date(2021, 11, 9)), gazetteer)
    assert told(page)[:-1] == told(plain)[:-1]
    assert page.reading.incidents
    for one in page.reading.incidents:
        for evidence in one.evidence:
            assert wrapped[evidence.start : evidence.end] == evidence.sentence


def test_a_title_above_its_text_is_no_wrapped_line(gazetteer):
    """'Five killed in Idlib' over 'Shelling hit Saraqib.' stays a heading."""
    text = "Five killed in Idlib\nShelling hit Saraqib on 3 June 2019."
    (incident,) = pipeline.read(Document("a", "", text), gazetteer).reading.incidents
    assert (incident.location_name, incident.sentence) == ("Saraqib", text.split("\n")[1])
