"""Law 3: every sentence with an event word or a number of people ends somewhere, with a reason."""

from __future__ import annotations

import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import pipeline
from geo.dates import intervals
from geo.events.analysis import Sentences
from geo.language import invisible
from geo.model import Document
from tests import frozen


def lost(text: str, known) -> list[str]:
    """The sentences of a text that may not be passed over, and of which nothing is told."""
    document = invisible.View(Document("a", "", text)).document  # as the rooms see it
    reading = pipeline.read(document, known).reading
    told = [e for one in (*reading.incidents, *reading.statements) for e in one.evidence]
    spans = [(e.start, e.end) for e in told]
    spans += [(o.start, o.end) for o in reading.omissions if o.start is not None]
    return [
        one.text
        for one in Sentences(document, intervals.find(document))
        if one.reported and not any(start < one.end and one.start < end for start, end in spans)
    ]


TITLE = "A note on the day."
POSTS = (
    "Airstrike hit the market of Saraqib this morning and killed three civilians, several wounded "
    "were taken to hospital, rescue teams still at work there now",
    "Shelling of Kafr Nabl left two children dead on Monday evening, according to the local "
    "rescue teams, who came under fire themselves on their way out",
    "Gunmen opened fire on a checkpoint near Ariha on Tuesday, killed one policeman and wounded "
    "another, and fled towards the mountains on motorcycles",
)


@pytest.mark.parametrize(
    "lines",
    [
        POSTS,
        ("10:00 Two people killed in Saraqib", "10:45 Warplanes bomb Kafr Nabl"),
        ("- Five killed by shelling in Ariha", "- Warplanes bomb Kafr Nabl"),
        ("Airstrike on Saraqib, 3 killed \U0001f525", "Two killed in Ariha #Syria"),
        ("#Saraqib two children killed in shelling", "#Ariha five killed in an airstrike"),
        ("Two killed in Saraqib \U0001f525 Three wounded in Ariha \U0001f525",),
        ("Airstrike on Saraqib kills 3", "Shelling of Ariha kills 2", "Mine kills 4 in Kafr Nabl"),
    ],
    ids=lambda lines: lines[0][:20],
)
def test_a_line_without_a_full_stop_is_read(gazetteer, lines):
    """A post, a bullet, a line of a live blog tells its incident as a sentence does."""
    text = "\n\n".join((TITLE, *lines))
    read = pipeline.read(Document("a", "", text), gazetteer).reading
    told = {e.sentence for i in read.incidents for e in i.evidence}
    assert told >= {line for line in lines if line.count("\U0001f525") < 2}
    assert len(read.incidents) >= len(lines)
    assert not lost(text, gazetteer)


PIECES = st.sampled_from([
    "Shelling killed five people in Saraqib", "Warplanes bombed Ariha on Monday", "Beirut", "Idlib",
    "3 July 2019", "Dozens fled", "He was killed", "The attack left two soldiers dead", "AFP",
    "They killed my son", "Seven miners are missing", "Another hit Kafr Nabl", "# Airstrikes",
    "| place | killed |", "|---|---|", "| Saraqib | 5 |", "- 13 June, Ariha: two killed", "10:00",
    "Police arrested ten students", "\"We lost 20 men\", said the mayor", "(AP)", "\U0001f525",
    "BEIRUT, June 22 (Reuters) -", "Photo: a man killed in Homs", "#Syria", "ten dead", "12",
    "قتل خمسة مدنيين في سراقب", "وأصيب جنديان", "قصف جوي على أريحا", "نزح 300 شخص",
    "Trois soldats ont été tués dans une attaque", "A strike may kill ten people",
])  # fmt: skip
TEXTS = st.lists(
    st.tuples(PIECES, st.sampled_from([". ", "\n", "\n\n", " ", ", ", " and ", "\t", "? "])),
    max_size=12,
).map(lambda pairs: "".join(map("".join, pairs)))


@given(text=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sentence_of_a_generated_text_is_lost(gazetteer, text: str):
    """Of lines, rows, posts and sentences in any order and in both scripts, none."""
    assert not lost(text, gazetteer)


@functools.cache
def real() -> dict[str, list[str]]:
    return {name: [d.text for d in told] for name, told in frozen.corpora().items()}


@pytest.mark.deep
@pytest.mark.parametrize("name", sorted(real()))
def test_no_sentence_of_a_real_text_is_lost(gazetteer, name: str):
    """Of own gold, and of all texts of ../shared that are here, none."""
    assert [s for text in real()[name] for s in lost(text, gazetteer)] == []
