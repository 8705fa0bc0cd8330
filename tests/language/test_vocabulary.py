"""Knowledge of a language stands in data/language, not in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import vocabulary


def test_no_module_holds_vocabulary():
    """No word of a text stands in a module of the floors that read texts."""
    assert not vocabulary.counted()


def test_what_is_excepted_is_there():
    """No exception stays behind for a module that is gone, or for a word that it no longer has."""
    for module, words in vocabulary.IDENTIFIERS.items():
        text = (vocabulary.PACKAGE / module).read_text(encoding="utf-8")
        assert all(word in text for word in words.split()), module
    assert all((vocabulary.PACKAGE / name).exists() for name in vocabulary.FORMATS)


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
        ("KEYS = 'id name arabic kind as_of'.split()", 0),
        ("KEYS = 'id name arabic kind feared'.split()", 4),
        ("for a in ('side', 'state', 'letters', 'arms'):\n    print(a)", 4),
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
