"""data/language -> the letters of each language, the marks in its words, what it writes onto them.

Ranges are the inside of a regular expression's [ ]: `re.compile(f"[{UNCASED}]")`.
"""

from __future__ import annotations

import re
from functools import cache

from geo.language import knowledge


def _ranges(name: str) -> str:
    return "".join(sorted(knowledge.words(name)))


UNCASED = _ranges("letters.uncased")  # letters of scripts that have no capitals
_SILENT = _ranges("letters.mark")  # what a key leaves out
MARKS = f"\u0300-\u036f{_SILENT}"  # what stands in a word and is no letter: Unicode's accents too
ENDS = f".!?\u2026{_ranges('letters.sentence_end')}"  # what ends a sentence
LETTERS = _ranges("letters.letter")
_UNCASED = re.compile(f"[{UNCASED}]")
# Prefixes of one letter that a number or a name may have.
PROCLITICS = _ranges("letters.proclitic")


def _folded() -> dict[int, str | None]:
    found: dict[int, str | None] = {
        ord(sign): other for sign, other in knowledge.table("letters.fold").items()
    }
    mark = re.compile(f"[{_SILENT}]")
    found |= {code: None for code in range(0x300, 0x2000) if mark.match(chr(code))}
    for zero in knowledge.words("letters.zero"):
        found |= {ord(zero) + digit: str(digit) for digit in range(10)}
    return found


FOLDED = _folded()  # for str.translate: how a key writes a sign


def uncased(text: str) -> bool:
    """Whether a text begins in a script without capitals.

    >>> uncased("حلب"), uncased("Aleppo (حلب)"), uncased("")
    (True, False, False)
    """
    return _UNCASED.match(text) is not None


def holds_uncased(text: str) -> bool:
    """Whether a text holds a letter of a script without capitals."""
    return _UNCASED.search(text) is not None


@cache
def of_languages() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(code, its letters) of each language."""
    sections = knowledge.named("letters.letter", "words")
    return tuple((s.language, re.compile(f"[{''.join(s.entries())}]")) for s in sections)


def language(word: str) -> str:
    """The code of the first language in whose letters a word begins, or nothing.

    >>> language("raid"), language("غارة"), language("7")
    ('en', 'ar', '')
    """
    return next((code for code, letter in of_languages() if letter.match(word)), "")


Attached = tuple[tuple[str, ...], ...]


@cache
def _attached() -> dict[str, tuple[Attached, Attached]]:
    """Code -> the groups of prefixes and of suffixes that the language writes onto words."""
    groups: dict[str, dict[str, dict[str, list[str]]]] = {}
    for kind in ("prefix", "suffix"):
        for section in knowledge.named(f"letters.{kind}", "table"):
            own = groups.setdefault(section.language, {"prefix": {}, "suffix": {}})[kind]
            for group, affix in section.pairs():
                own.setdefault(group, []).append(affix)
    return {
        code: (
            tuple(map(tuple, own["prefix"].values())),
            tuple(map(tuple, own["suffix"].values())),
        )
        for code, own in groups.items()
    }


def attached(word: str) -> tuple[Attached, Attached]:
    """The prefixes and suffixes that a word may have, in groups; the one of its language."""
    return _attached().get(language(word), ((), ()))
