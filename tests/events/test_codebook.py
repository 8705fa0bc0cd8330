"""codebook.py: a row decides its own example; a file that is wrong is refused with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import errors
from geo.events import codebook, triggers
from geo.events.codebook import Row, Sense
from geo.language import knowledge, words
from geo.support import shipped

SENSES = st.builds(
    Sense,
    sub=st.sampled_from(list(codebook.TYPE_OF)),
    strength=st.integers(0, 5),
    verb=st.booleans(),
    bombs=st.booleans(),
    raid=st.booleans(),
)


@pytest.mark.parametrize("row", codebook.BOOK.rows, ids=lambda row: row.name)
def test_a_row_decides_its_own_example(row: Row):
    """No row before it takes its example away, and its words are event words."""
    sentence, _, facts = row.example.rpartition("|")
    senses = [found.meaning for found in triggers.find(words.split(sentence))]
    assert codebook.judge(senses, **dict.fromkeys(facts.split(), True)).row == row.name


@given(st.lists(SENSES, max_size=5), st.sets(st.sampled_from(sorted(codebook.FACTS))))
def test_whatever_is_told_has_a_type_by_a_row(senses: list[Sense], facts: set[str]):
    """The type is one of the codebook's, whatever words and facts come together."""
    judged = codebook.judge(senses, **dict.fromkeys(facts, True))
    assert judged.sub in codebook.TYPE_OF
    assert judged.row in {row.name for row in codebook.BOOK.rows}


@given(*[st.sampled_from(list(codebook.TYPE_OF))] * 2)
def test_two_types_go_together_in_either_order(one: str, other: str):
    """A type goes with itself; which of two is told first does not matter."""
    assert codebook.compatible(one, one)
    assert codebook.compatible(one, other) == codebook.compatible(other, one)


TYPES = "[types Battles]\nclash: Armed clash | kills\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("clash: Armed clash\n", "line 1: expected a section"),
        ("[kinds Battles]\nclash: Armed clash\n", "line 1: .* no section of a codebook"),
        (TYPES + "[types Riots]\nclash: Riot\n", "line 3: 'clash' names no type, or one that"),
        (TYPES + "[together]\nclash: riot\n", "line 3: 'riot' is no id, no family"),
        (TYPES + "[row a]\nif: best riot\nthen: clash\nexample: A | \n", "line 3: 'riot' is no id"),
        (TYPES + "[row a]\nif: sober\nthen: clash\nexample: A | \n", "line 3: 'sober' is no cond"),
        (TYPES + "[row a]\nif: best any loud\nthen: clash\nexample: A | \n", "line 3: 'loud' says"),
        (TYPES + "[row a]\nthen: riot\nexample: A | \n", "line 3: row 'a' gives 'riot'"),
        (TYPES + "[row a]\nthen: clash\n", "line 3: row 'a' is not made of"),
        (
            TYPES + "[row a]\nthen: clash\nexample: A |\n[row b]\nthen: clash\nexample: B |\n",
            "line 6: row 'b' .* after one that always applies",
        ),
        (TYPES + "[row a]\nif: no words\nthen: clash\nexample: A |\n", "the last row may have no"),
    ],
)
def test_a_wrong_codebook_is_refused_with_its_line(tmp_path, text: str, why: str):
    """The error names the file, the line of the section and what was wrong in it."""
    path = tmp_path / "acled.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(errors.KnowledgeError) as refused:
        codebook.read(path)
    assert re.match(rf"{re.escape(str(path))}(, |: ){why}", str(refused.value))


def test_a_fact_that_nobody_knows_is_refused():
    """A caller's misspelling is an error, not a fact that never holds."""
    with pytest.raises(TypeError, match="soldiers"):
        codebook.judge([], soldiers=True)


def test_a_type_is_added_in_the_codebook_alone(tmp_path, monkeypatch):
    """One line names it, one row gives it: no other file knows the types."""
    text = shipped.path("codebook", "acled.txt").read_text(encoding="utf-8")
    text = text.replace("other: Other |", "rescue: Rescue | kills\nother: Other |")
    row = "[row people freed]\nif: best other 1 verb, not dead\nthen: rescue\nexample: A |\n\n"
    path = tmp_path / "acled.txt"
    path.write_text(text.replace("[row the strongest word]", f"{row}[row the strongest word]"))
    monkeypatch.setattr(codebook, "BOOK", codebook.read(path))
    judged = codebook.judge([codebook.sense("other 1 verb")])
    assert judged == ("Rescue", "people freed")
    assert codebook.kills("Rescue")
    assert codebook.compatible("Rescue", "Rescue")


@pytest.mark.parametrize("key", ["rockets 3", "air", "air three", "air 3 loud"])
def test_a_wrong_key_of_a_table_of_words_is_refused_with_its_line(tmp_path, monkeypatch, key: str):
    """Whoever adds a word reads in which file and line the type is none."""
    path = tmp_path / "xx" / "triggers.txt"
    path.parent.mkdir()
    path.write_text(f"[table events]\nair 3: zorbles\n{key}: zorble\n", encoding="utf-8")
    monkeypatch.setattr(knowledge, "languages", lambda: (path.parent,))
    monkeypatch.setattr(knowledge, "_all", knowledge._all.__wrapped__)
    with pytest.raises(errors.KnowledgeError, match=rf"{re.escape(str(path))}, line 3: "):
        list(codebook.senses("triggers.events"))
