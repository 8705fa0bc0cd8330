"""A text -> its tokens: words, numbers, single signs, line breaks, with their offsets.

A possessive 's is a token of its own; an apostrophe inside a name is not. A line that plainly goes
on in the next one is not broken: 'the town of' is followed by what the next line begins with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from geo.language import knowledge, letters, lexicon

_LETTERS = rf"[^\W\d_][\w{letters.MARKS}]*"
# A line that ends in one of these, or before a small letter, goes on in the next.
_GOES_ON = "".join(rf"(?<!\s{w})" for w in sorted(knowledge.words("sentences.open_end")))
_SHORT = "|".join(
    sorted(knowledge.words("sentences.short"))
    + sorted(w[:-1] for w in lexicon.SHORTENED if w[1].islower() and w[-1] == ".")
)
_TOKEN = re.compile(
    r"[a-z]+(?=[ ,])"  # most words, found at the first try
    r"|(?:[A-Z][a-z]?\.){2,}"  # U.S., W.Va.
    rf"|(?:{_SHORT})\."
    rf"|{_LETTERS}(?:['’ʼ‘`ʿʾ´](?![sS](?!\w)){_LETTERS})*"
    r"|['’][sS](?!\w)|\d+|\n[^\S\n]*\n\s*"
    rf"|(?<!,){_GOES_ON}\n[^\S\n]*+(?![a-zß-ÿ])|[^\w\s]|_"
)
BREAK = "¶"
# What may stand between two words of one name: a space, one line end, a hyphen, an apostrophe.
_JOINT = re.compile(r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*|-|[-–]\n|['’ʼ`] ?|\. (?=\S))")
_WORD = re.compile(rf"[^\W\d_][\w{letters.MARKS}]*(?:['’ʼ‘`ʿʾ´][^\W\d_][\w{letters.MARKS}]*)*")


@dataclass(slots=True)
class Tokens:
    """The tokens of a text as parallel lists; a line break is a token, other blanks are not."""

    text: str
    forms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    capitals: list[int] = field(default_factory=list)  # the tokens that begin with a capital

    def end(self, i: int) -> int:
        """Where token i ends in the text; a line break is as long as one character."""
        return self.starts[i] + len(self.forms[i])

    def name(self, first: int, last: int) -> str:
        """The text of tokens first..last on one line."""
        return " ".join(self.text[self.starts[first] : self.end(last)].split())


def read(text: str) -> Tokens:
    """The tokens of a text, in order."""
    tokens = Tokens(text)
    forms, starts, capitals = tokens.forms, tokens.starts, tokens.capitals
    for i, found in enumerate(_TOKEN.finditer(text)):
        form = found[0]
        if not "a" <= form[0] <= "z":
            if form[0].isupper():
                capitals.append(i)
            elif form[0] == "\n":
                form = BREAK
        forms.append(form)
        starts.append(found.start())
    return tokens


# --- a text that stands alone ---------------------------------------------------------------------


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
        arabic = letters.uncased(word)
        result.append(
            Word(
                start,
                end,
                word,
                word.lower(),
                arabic or word[0].isupper(),
                arabic,
                joined,
            )
        )
    return result
