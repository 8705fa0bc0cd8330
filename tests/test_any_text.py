"""Whatever a text is: it is read, in time, or refused by name, and the others with it are read."""

from __future__ import annotations

import functools
import json
import random
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import pipeline
from geo.archive import parsing
from geo.documents import loading
from geo.gazetteer.search import Context
from geo.model import Document, Refusal
from tests import frozen
from tests.budget import examples
from tests.hostile_kinds import KINDS, UNITS

# --- no text takes the run with it ----------------------------------------------------------------

# Each of them alone, in a sentence and at its ends.
ODD = {
    "a tatweel": "\u0640", "tatweels": "\u0640\u0640\u0640", "a vowel sign": "\u064e",
    "vowel signs": "\u064e\u0651", "a dagger alif": "\u0670", "an Arabic comma": "\u060c",
    "an Arabic full stop": "\u06d4", "an Arabic question mark": "\u061f",
    "a combining mark": "\u0301", "a zero-width joiner": "\u200d", "a direction": "\u200f",
    "a soft hyphen": "\u00ad", "a byte order mark": "\ufeff", "NUL": "\x00", "a bell": "\x07",
    "a lone surrogate": "\ud800", "no character": "\uffff", "a private one": "\ue000",
    "a line separator": "\u2028", "a form feed": "\f", "a no-break space": "\u00a0",
    "a hyphen": "-", "a dash": "\u2014", "signs": "?!...", "brackets": ")(",
    "an emoji": "\U0001f525", "a family": "\U0001f468\u200d\U0001f469",
    "a flag": "\U0001f1f8\U0001f1fe", "a superscript": "\u00b2", "a fraction": "\u00bd",
    "a Roman numeral": "\u2167", "a circled number": "\u2460", "a Chinese number": "\u4e09",
    "a Thai number": "\u0e53", "an Indian number": "\u0967", "an Arabic number": "\u0665",
    "a Persian number": "\u06f5", "a long number": "9" * 5000, "a number of zeros": "0" * 400,
    "commas": "1,1,1,1,1,1", "a fraction of nothing": "1/0", "a number with points": "1.1.1.1",
    "a power": "1e999", "a year 0": "on 3 July 0000", "a year 99999": "on 3 July 99999",
    "the year 9999": "31 December 9999", "the year 1": "1 January 0001",
    "a day 32": "32 July 2019", "a month 13": "2019-13-45", "no day": "30 February 2019",
    "days of any calendar": "29/02/2019", "no time": "25:61",
    "far away": "999999999999 km north of Idlib", "long ago": "99999999 years ago",
    "a century": "in the 99th century", "a dotless i": "\u0130\u0131", "a sharp s": "\u1e9e\ufb03",
    "an Arabic ligature": "\ufdfa", "Arabic forms": "\ufe8d\ufe91",
    "letters of mathematics": "\U0001d538", "an underscore": "_", "an apostrophe": "'",
    "a possessive": "'s", "a quotation": '"', "an Arabic clitic": "\u0648",
    "an Arabic article": "\u0627\u0644", "a hash tag": "#", "a percentage": "999999999999%",
    "degrees": "95\u00b0N, 200\u00b0E", "coordinates": "99.9, 999.9",
}  # fmt: skip
AROUND = (
    "{}",
    " {} ",
    "Shells hit Saraqib {} on Monday.",
    "{} Shelling killed {} people in {}.",
    "Five {} were killed in {} on {}.",
    "قتل {} في {} يوم {}.",
    "قتل خمسة في سراقب {} يوم الاثنين",
    "between {} and {}",
    "{0}{0} {0}",
)


def whole(text: str, known) -> None:
    """Both roads, to the end: toponyms, and incidents joined as a journey joins them."""
    document = Document("a", "", text)
    page = pipeline.read(document, known)
    pipeline.incidents.join([page.reading, page.reading])
    for match in page.matches:
        assert text[match.mention.start : match.mention.end] == match.mention.text
    for item in parsing.whole(document, parsing.Way(known.path, Context()), known):
        assert isinstance(item, parsing.Line), item
        assert json.loads(item.text)["doc_id"] == "a"


@pytest.mark.parametrize("name", ODD)
def test_an_odd_word_is_read_wherever_it_stands(gazetteer, name: str):
    """Marks alone, numbers without end, days of no calendar: nothing raises, offsets hold."""
    for around in AROUND:
        whole(around.format(*[ODD[name]] * 3), gazetteer)


PARTS = [*UNITS.values(), *(odd for odd in ODD.values() if len(odd) < 50)]
TEXT = st.lists(
    st.one_of(st.sampled_from(PARTS), st.sampled_from(["Saraqib ", "killed ", "five "]), st.text()),
    max_size=30,
).map("".join)


@pytest.mark.deep
@given(text=TEXT)
@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_read(gazetteer, text: str):
    """Generated from what patterns of the house begin with, in both scripts."""
    whole(text, gazetteer)


@functools.cache
def real() -> list[str]:
    """Sentences and reports of tests/gold, and of ../shared where it is here."""
    found = [d.text for documents in frozen.corpora().values() for d in documents]
    faults = frozen.SHARED / "incidents" / "faults.md"
    return found + ([faults.read_text(encoding="utf-8")] if faults.is_file() else [])


@pytest.mark.deep
@given(
    text=st.deferred(lambda: st.sampled_from(real())),
    odd=st.sampled_from(sorted(ODD.values())),
    seed=st.integers(),
)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_real_text_is_read_whatever_is_put_into_it(gazetteer, text: str, odd: str, seed: int):
    """Texts of others and our own, cut anywhere, with an odd word between some of their words."""
    chance = random.Random(seed)
    start = chance.randrange(max(1, len(text) - 600))
    words = text[start : start + 600].split(" ")
    for _ in range(5):
        words.insert(chance.randrange(len(words) + 1), odd)
    whole(" ".join(words), gazetteer)


# --- a fault is the document's own ----------------------------------------------------------------

THREE = [("a", "Shells hit Saraqib."), ("b", "A fault lies here."), ("c", "Shells hit Ariha.")]


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with a fault: what finds names raises for one text."""
    find = parsing.mentions.find

    def failing(document: Document, *rest):
        if "fault" in document.text:
            raise IndexError("string index out of range")
        return find(document, *rest)

    monkeypatch.setattr(parsing.mentions, "find", failing)


def test_a_journey_goes_on_without_the_document_that_fails(gazetteer, tmp_path: Path, faulty):
    """The document is refused by name, with what went wrong and where to report it."""
    path = tmp_path / "three.jsonl"
    path.write_text("".join(json.dumps({"doc_id": i, "text": t}) + "\n" for i, t in THREE))
    journey = pipeline.travel([path], known=gazetteer)
    assert [d.id for d in journey.documents] == ["a", "c"]
    (refusal,) = journey.refusals
    assert refusal.source == str(path.name) or refusal.source == str(path)
    for told in ("(b)", "IndexError", "test_any_text.py", "report it"):
        assert told in refusal.reason


def test_geo_parse_goes_on_without_the_document_that_fails(gazetteer, faulty):
    """Its line is missing, it alone is refused, and the next is read."""
    way = parsing.Way(gazetteer.path, Context())
    documents = [Document(name, "", text) for name, text in THREE]
    found = list(parsing.lines(documents, way, 1, gazetteer))
    assert [isinstance(item, Refusal) for item in found] == [False, True, False]
    assert found[1].source == "b"
    assert found == [x for d in documents for x in parsing.whole(d, way, gazetteer)]


def test_of_a_long_document_only_the_part_that_fails_is_missing(gazetteer, faulty, monkeypatch):
    """Its line is whole JSON with what the other parts name, and the stretch is refused."""
    monkeypatch.setattr(parsing, "PART", 60)
    way = parsing.Way(gazetteer.path, Context())
    text = "\n\n".join(text.ljust(50) for _, text in THREE)
    refusal, line = parsing.whole(Document("long", "", text), way, gazetteer)
    assert "from character 52 to 104" in refusal.reason
    names = [t["text"] for t in json.loads(line.text)["toponyms"]]
    assert names == ["Saraqib", "Ariha"]
    pieces = parsing.lines([Document("long", "", text)], way, 1, gazetteer)
    assert "".join(p.text for p in pieces if isinstance(p, parsing.Line)) == line.text


# --- a document's time is bounded -----------------------------------------------------------------

# Seconds of processor time, far more than any kind needs: what is over takes time without end.
# The ratio of t(2n) to t(n) is measured by `python -m tests.bench.hostile_texts`.
_SMALL, _SMALL_LIMIT = 3_000, 3
_LARGE, _LARGE_LIMIT = 50_000, 20
# The kinds that once took time with the square of their length or worse.
ONCE_SLOW = (
    "capitals and hyphens", "article and hyphen", "apostrophes", "typographic apostrophes",
    "attacked", "events without a full stop", "who", "one sentence of names", "line ends inside",
    "a heading of blanks", "a heading of number signs", "front matter, a key of blanks",
    "front matter, comments", "blanks", "digits", "equal ids", "a dateline that does not end",
)  # fmt: skip


class LateError(Exception):
    """It takes longer than any text may."""


def timed(name: str, size: int, limit: float, folder: Path, known) -> None:
    ending, make = KINDS[name]
    path = folder / f"text{ending}"
    path.write_text(make(size), encoding="utf-8")

    def late(*_: object) -> None:
        raise LateError(f"{name}: {size:,} characters take over {limit} s of processor time")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        for item in loading.stream(path):
            if isinstance(item, Document):
                pipeline.read(item, known)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.deep
@pytest.mark.parametrize("first", range(10))
def test_no_kind_of_text_takes_time_without_end(gazetteer, tmp_path: Path, first: int):
    """Three hundred kinds of repetition, each of three thousand characters."""
    for name in list(KINDS)[first::10]:
        timed(name, _SMALL, _SMALL_LIMIT, tmp_path, gazetteer)


@pytest.mark.deep
@pytest.mark.parametrize("name", ONCE_SLOW)
def test_what_was_slow_once_is_read_in_time(gazetteer, tmp_path: Path, name: str):
    """50 kB of each kind that once hung or grew with the square of its length."""
    timed(name, _LARGE, _LARGE_LIMIT, tmp_path, gazetteer)
