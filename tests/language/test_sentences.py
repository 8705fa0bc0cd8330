"""sentences.py: every character has its sentence, and each sentence its kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import sentences

TEXTS = st.text(alphabet="Aab. \n\t!?\"'”،؟قل-:1,;()#AFP", max_size=200)


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences.split(text)]


@given(TEXTS)
def test_every_character_that_is_not_white_space_lies_in_one_sentence(text: str):
    """Sentences are in order, apart, trimmed, and together hold all of the text."""
    found = sentences.split(text)
    covered = [p for s in found for p in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    assert {p for p, c in enumerate(text) if not c.isspace()} <= set(covered)
    for s in found:
        assert text[s.start : s.end] == text[s.start : s.end].strip() != ""


@given(TEXTS)
def test_a_sentence_lies_in_its_paragraph(text: str):
    """The paragraph numbers of sentences are those of `paragraphs`."""
    paragraphs = sentences.paragraphs(text)
    for s in sentences.split(text):
        assert paragraphs[s.paragraph].start <= s.start < s.end <= paragraphs[s.paragraph].end


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Five died. Six were hurt.", 2),
        ("Gen. Smith of the U.S. Army spoke at 5 p.m. Monday.", 1),
        ("Fighting in the U.S. The army left.", 2),
        ("They fled to St. Louis, Mo. and stayed.", 1),
        ("He was J. K. Brown. She was not.", 2),
        ("About 1.5 million fled. No. 3 was hit.", 2),
        ("“They will restore the zones.” Rahal said.", 1),
        ('"It is over." The army left.', 2),
        ("قتل خمسة مدنيين. وأصيب آخرون؟ نعم.", 3),
        ("قال د. أحمد إن القصف توقف.", 1),
        ("Shells fell on Jan. 5 near Kirkuk.", 1),
        ("He said so.The army left.", 2),
        ("Wait... what? Yes!", 2),
        ("", 0),
        (" \n\t ", 0),
    ],
)
def test_a_full_stop_ends_a_sentence_unless_it_ends_an_abbreviation(text: str, wanted: int):
    """Abbreviations, initials, numbers and quoted speech do not cut."""
    assert len(cut(text)) == wanted


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("IDLIB, SYRIA - JUNE 22: Rescuers dig in the rubble.", "IDLIB, SYRIA - JUNE 22:"),
        ("BEIRUT, June 22 (Reuters) - Five people died.", "BEIRUT, June 22 (Reuters) -"),
        ("KYIV, Ukraine (AP) — Missiles hit the city.", "KYIV, Ukraine (AP) —"),
        ("Khartoum, 14 May 2023 (SUNA) – Clashes broke out.", "Khartoum, 14 May 2023 (SUNA) –"),
        ("GAZA/JERUSALEM, Oct 9 (Reuters) - Jets struck.", "GAZA/JERUSALEM, Oct 9 (Reuters) -"),
        ("PORT-AU-PRINCE, Haiti — Gangs attacked the town on Monday.", "PORT-AU-PRINCE, Haiti —"),
        ("بيروت (رويترز) - قال شهود إن خمسة قتلوا.", "بيروت (رويترز) -"),
        ("غزة - وكالات: قتل ثلاثة أشخاص.", "غزة - وكالات:"),
        ("بغداد - أعلنت السلطات مقتل تسعة مدنيين في القصف.", "بغداد -"),
        ("NATO: no comment was given on Tuesday by the alliance.", None),
        ("UPDATE - Five people died in the blast, say the police there.", None),
        ("Air strikes hit the city - residents said so on Tuesday.", None),
    ],
)
def test_a_dateline_is_told_from_the_sentence_that_follows(line: str, dateline: str | None):
    """Where and when a report was written stands apart, and nothing else is taken for it."""
    found = [s for s in sentences.split(line) if s.kind == "dateline"]
    assert [line[s.start : s.end] for s in found] == ([dateline] if dateline else [])


def test_captions_headings_and_credits_are_told_apart():
    """A caption stands by its dateline, its agency or the credit beside it."""
    text = (
        "A title without a stop\n\nThe first paragraph says it all.\n\n"
        "IDLIB, SYRIA - JUNE 22: Rescuers dig.\n\nAA\n\n"
        "Residents look for survivors on June 10, 2019, in the village.\n\n"
        "## A part\n\nA man walks past ruins in Homs. (AFP Photo)\n\nThe end is near."
    )
    assert [s.kind for s in sentences.split(text)] == [
        "heading", "sentence", "dateline", "caption", "credit", "caption", "heading",
        "caption", "caption", "sentence",
    ]  # fmt: skip


def test_a_line_that_only_wraps_is_no_paragraph():
    """Hard-wrapped text and one-line paragraphs both come out as written."""
    wrapped = (
        "Rescuers of the civil defence dig with neighbours through the\n"
        "rubble of a house that was hit on Monday. They found nobody\nalive."
    )
    assert len(sentences.paragraphs(wrapped)) == 1
    assert len(sentences.paragraphs("The first thing happened here.\nThe second did not.\n")) == 2
    assert len(sentences.paragraphs("- On Monday, one died\n- On Tuesday, two died")) == 2
    assert len(sentences.paragraphs("Shells fell on the town\non Monday")) == 1
    assert len(sentences.paragraphs("Shells fell in\nSaraqib")) == 1
    assert len(sentences.paragraphs("A summary\nal-Shabaab struck\na) one died\nb) two")) == 4


def test_a_text_without_a_stop_is_cut():
    """A long text without a full stop becomes bounded sentences."""
    text = "word " * 20_000
    assert max(s.end - s.start for s in sentences.split(text)) <= sentences.LONGEST


def test_the_seed_report_splits_as_a_reader_would(shared):
    """Two captions with datelines, one with a credit, two headings, and whole sentences."""
    text = (shared / "seeds" / "trtworld-2019-07-idlib.txt").read_text(encoding="utf-8")
    found = sentences.split(text)
    kinds = [s.kind for s in found]
    assert kinds.count("dateline") == 2
    assert kinds.count("caption") == 6
    assert kinds.count("credit") == 2
    assert any(text[s.start : s.end].endswith("Rahal said.") for s in found)


def test_at_finds_the_sentence_that_holds_a_position():
    """Between two sentences there is none."""
    text = "One.  Two."
    found = sentences.split(text)
    assert [sentences.at(found, p) for p in (0, 3, 4, 6, 9, 10)] == [0, 0, None, 1, 1, None]
