"""Knowledge of a language stands in data/language, not in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import vocabulary

# Words of vocabulary that a module still holds. A number here may shrink, never grow.
OUTSTANDING = {
    "events/attribution.py": 92,
    "events/building.py": 1,
    "events/explanation.py": 8,
    "events/incidents.py": 17,
    "events/participants.py": 934,
    "language/timexes.py": 11,
    "review/publication.py": 44,
    "review/revision.py": 4,
}


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    return vocabulary.counted()


def test_no_module_holds_more_vocabulary_than_it_did(counted: dict[str, int]):
    """A module that is not listed holds none."""
    grown = {m: n for m, n in counted.items() if n > OUTSTANDING.get(m, 0)}
    assert not grown


def test_what_is_outstanding_is_a_module(counted: dict[str, int]):
    """No line stays behind for a module that is gone."""
    assert all((vocabulary.PACKAGE / module).exists() for module in OUTSTANDING)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("WORDS = {'feared', 'denied'}", 2),
        ("WORDS = 'feared denied planned'.split()", 3),
        ("import re\nPATTERN = re.compile(r'\\b(?:killed|injured)\\b')", 2),
        ("TABLE = (('feared', 1), ('denied', 2), ('planned', 3), ('urged', 4))", 4),
        ("WORD = 'قتل'", 1),
        ('"""A docstring: feared|denied."""', 0),
        ("raise ValueError('expected a village|town')", 0),
        ("WORDS = knowledge.words('triggers.feared')", 0),
        ("PARTS = row['demonyms'].split('|')", 0),
        ("class A:\n    __slots__ = ('capital', 'common', 'flags', 'given')", 0),
    ],
)
def test_vocabulary_is_counted_for_what_it_is(tmp_path: Path, code: str, words: int):
    """Lists, patterns and tables of words count; what is asked for by name does not."""
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    found = vocabulary.found(path)
    counted = sum(len(vocabulary._WORD.findall(text)) or 1 for _, text in found) if found else 0
    assert counted >= words if words else not found
