"""data/language -> the letters of each language, the marks in its words, what it writes onto them.

Ranges are the inside of a regular expression's [ ]: `re.compile(f"[{UNCASED}]")`.
"""

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
knowledge.provide("sentences.uncased", lambda: f"[{UNCASED}]")
# Prefixes of one letter that a number or a name may have.
PROCLITICS = _ranges("letters.proclitic")


_MARK = re.compile(f"[{_SILENT}]")
_ZEROS = map(ord, knowledge.words("letters.zero"))
FOLDED: dict[int, str | None] = {  # for str.translate: how a key writes a sign
    **{ord(sign): other for sign, other in knowledge.table("letters.fold").items()},
    **{code: None for code in range(0x300, 0x2000) if _MARK.match(chr(code))},
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
}


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


Groups = tuple[tuple[str, ...], ...]


@cache
def _affixes(kind: str) -> dict[str, Groups]:
    """Code -> the groups of prefixes or of suffixes that the language writes onto words."""
    found: dict[str, Groups] = {}
    for section in knowledge.named(f"letters.{kind}", "table"):
        groups: dict[str, list[str]] = {}
        for group, affix in section.pairs():
            groups.setdefault(group, []).append(affix)
        found[section.language] = tuple(map(tuple, groups.values()))
    return found


def attached(word: str) -> tuple[Groups, Groups]:
    """The prefixes and suffixes that a word may have, in groups, by the language of its letters."""
    code = language(word)
    return _affixes("prefix").get(code, ()), _affixes("suffix").get(code, ())
