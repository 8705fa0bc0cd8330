"""A text -> its words, with offsets, as names are written: capitals, joints, scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
_WORD = re.compile(rf"[^\W\d_][\w{_MARKS}]*(?:['’ʼ‘`ʿʾ´][^\W\d_][\w{_MARKS}]*)*")
# What may stand between two words of one name: a space, one line end, a hyphen, an apostrophe.
_JOINT = re.compile(r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*|-|[-–]\n|['’ʼ`] ?|\. (?=\S))")
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands and how it is written."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool  # begins with a capital, or is Arabic script, which has none
    arabic: bool
    joined: bool  # only a joint stands between this word and the next
    spaced: bool  # ... and that joint is white space


def words(text: str) -> list[Word]:
    """The words of `text` in order, possessive 's cut off."""
    found: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            word, end = word[:-2], end - 2
        found.append((match.start(), end, word))
    result = []
    for i, (start, end, word) in enumerate(found):
        gap = text[end : found[i + 1][0]] if i + 1 < len(found) else "."
        joined = len(gap) <= 4 and _JOINT.fullmatch(gap) is not None
        arabic = _ARABIC.match(word) is not None
        result.append(
            Word(
                start,
                end,
                word,
                word.lower(),
                arabic or word[0].isupper(),
                arabic,
                joined,
                joined and gap.isspace(),
            )
        )
    return result
