"""The lines of `geo parse`: the same for any number of processes, for long texts, in any style."""

from __future__ import annotations

import json
import sys
import types

import pytest

from geo import errors
from geo.archive import parsing
from geo.gazetteer.search import Context
from geo.model import Document
from geo.toponyms import external, mentions, records

TEXTS = (
    "Shells fell on Saraqib, Idlib province. Turkish troops crossed into Syria.",
    "Protests were held in Berlin and Paris. Officials met at Damascus University.",
    "A fire broke out on Main Street in Springfield, Illinois, near the Sunset Hospital.",
)


def way(gazetteer, **more) -> parsing.Way:
    return parsing.Way(gazetteer.path, Context(), **more)


def rows(gazetteer, **more) -> list[dict]:
    documents = [Document(str(i), "", text) for i, text in enumerate(TEXTS)]
    found = parsing.lines(documents, way(gazetteer, **more), 1, gazetteer)
    return [json.loads(line.text) for line in found]


@pytest.mark.deep
def test_any_number_of_processes_gives_the_same_lines(gazetteer):
    """Two processes write what one writes, in the same order."""
    documents = [Document(str(i), "", text) for i, text in enumerate(TEXTS * 4)]
    one = list(parsing.lines(documents, way(gazetteer), 1, gazetteer))
    two = list(parsing.lines(documents, way(gazetteer), 2))
    assert one == two


def test_a_long_text_is_read_in_parts_and_keeps_its_offsets(gazetteer, monkeypatch):
    """Offsets of a text that was cut give back its text, and no cut falls into a word."""
    monkeypatch.setattr(parsing, "PART", 200)
    text = "\n\n".join(TEXTS * 6)
    (line,) = parsing.whole(Document("long", "", text), way(gazetteer), gazetteer)
    row = json.loads(line.text)
    assert len(list(parsing.parts(text))) > 3
    assert len(row["toponyms"]) > 20
    for toponym in (*row["toponyms"], *row["others"]):
        assert text[toponym["start"] : toponym["end"]] == toponym["text"]
    starts = [t["start"] for t in row["toponyms"]]
    assert starts == sorted(starts)


def test_a_long_texts_line_is_written_piece_by_piece(gazetteer, monkeypatch):
    """The pieces of one process are the line that another gives whole; only the last ends it."""
    monkeypatch.setattr(parsing, "PART", 200)
    document = Document("long", "", "\n\n".join(TEXTS * 6))
    found = list(parsing.lines([document], way(gazetteer), 1, gazetteer))
    assert len(found) > 3
    assert [piece.text.endswith("\n") for piece in found] == [False] * (len(found) - 1) + [True]
    (whole,) = parsing.whole(document, way(gazetteer), gazetteer)
    assert "".join(piece.text for piece in found) == whole.text
    assert sum(sum(piece.unplaced.values()) for piece in found) == sum(whole.unplaced.values())


def test_the_parts_of_a_text_are_the_text(monkeypatch):
    """No character is lost or read twice, wherever a text may be cut."""
    monkeypatch.setattr(parsing, "PART", 50)
    for text in ("", "a", "word " * 40, "x" * 130, "One. Two.\n\nThree. " * 20):
        assert "".join(text[a:b] for a, b in parsing.parts(text)) == text


@pytest.mark.parametrize(
    ("sort", "name"), [("people", "Turkish"), ("organisation", "Damascus"), ("street", "Main")]
)
def test_a_sort_of_toponym_can_be_left_out(sort: str, name: str, gazetteer):
    """What is left out is told among the others; nothing else changes."""
    before = [t for r in rows(gazetteer) for t in r["toponyms"]]
    after = rows(gazetteer, without=frozenset((sort,)))
    kept = [t for r in after for t in r["toponyms"]]
    assert all(records.sort(t) != sort for t in kept)
    assert kept == [t for t in before if records.sort(t) != sort]
    gone = [t for t in before if records.sort(t) == sort]
    assert any(t["text"].startswith(name) for t in gone) or not gone


def test_an_external_tagger_is_asked_in_place_of_ours(gazetteer, monkeypatch):
    """A spaCy pipeline's places become mentions; ours is not asked."""

    class Entity:
        label_, start_char, end_char = "GPE", 14, 21

    class Found:
        ents = (Entity(),)

    class Pipeline:
        max_length = 10

        def __call__(self, text: str) -> Found:
            return Found()

    spacy = types.SimpleNamespace(load=lambda name: Pipeline())
    monkeypatch.setitem(sys.modules, "spacy", spacy)
    external.named.cache_clear()
    seat = external.named("spacy:tiny")
    found = mentions.find(
        Document("t", "", "They moved to Saraqib and left Berlin."), gazetteer, seat
    )
    external.named.cache_clear()
    assert [m.text for m in found] == ["Saraqib"]


@pytest.mark.parametrize("name", ["spacy", "spacy:", "flair:x", "spacy:none_such"])
def test_a_tagger_that_is_not_there_is_refused_in_a_sentence(name: str, monkeypatch):
    """The message names what was asked for and what to do."""
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(errors.InputError, match=name.split(":")[0]):
        external.named(name)
