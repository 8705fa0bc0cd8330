"""A text -> its tokens: words, numbers, single signs, line breaks, with their offsets.

For names, as words.py is for phrases. Here a hyphen parts words ('Deir-Ezzor' is three tokens, in
words.py one word), so does the point of '1.5'; a possessive 's is a token of its own, a full stop
belongs to its abbreviation, a line that does not plainly go on in the next ends in a break, and no
key is made.
"""

import itertools
import re
from dataclasses import dataclass, field

from geo.language import knowledge, letters, lexicon

_LETTERS = rf"[^\W\d_][\w{letters.MARKS}]*"
_NAME = rf"{_LETTERS}(?:['’ʼ‘`ʿʾ´](?![sS](?!\w)){_LETTERS})*"
# A line that ends in one of these, or before a small letter, goes on in the next.
_GOES_ON = "".join(rf"(?<!\s{w})" for w in sorted(knowledge.words("sentences.open_end")))
_SHORT = "|".join(
    sorted(knowledge.words("sentences.short"))
    + sorted(w[:-1] for w in lexicon.SHORTENED if w[1].islower() and w[-1] == ".")
)
_UNCASED = f"[{letters.UNCASED}]"
_TOKEN = re.compile(
    r"[a-z]+(?=[ ,])"  # most words, found at the first try
    rf"|{_UNCASED}[{letters.UNCASED}{letters.MARKS}]*"
    r"|(?:[A-Z][a-z]?\.){2,}"  # U.S., W.Va.
    rf"|(?:{_SHORT})\."
    rf"|{_NAME}"
    r"|['’][sS](?!\w)|\d+|\n[^\S\n]*\n\s*"
    rf"|(?<!,){_GOES_ON}\n[^\S\n]*+(?![a-zß-ÿ])|[^\w\s]"
    rf"|(?<!{_UNCASED})_|_(?!{_UNCASED})"  # between two such words it is a blank: a hashtag's
)
BREAK = "¶"
# What may stand between two words of one name: a space, one line end, a hyphen, an apostrophe.
_JOINT = re.compile(r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*|-|[-–]\n|['’ʼ`] ?|\. (?=\S))")
_WORD = re.compile(rf"['’][sS](?!\w)|{_NAME}")


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
        text = self.text[self.starts[first] : self.end(last)]
        return " ".join(text.replace("_", " ").split())


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
    found = [match for match in _WORD.finditer(text) if match[0][0] not in "'’"]
    result = []
    for match, after in itertools.zip_longest(found, found[1:]):
        word = match[0]
        gap = text[match.end() : after.start()] if after else "."
        joined = len(gap) <= 4 and _JOINT.fullmatch(gap) is not None
        bare = letters.uncased(word)
        capital = bare or word[0].isupper()
        result.append(Word(*match.span(), word, word.lower(), capital, bare, joined))
    return result
