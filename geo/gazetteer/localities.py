"""A place text as the field writes it -> the plain names that it may hold, most literal first.

'Maar Tahroma/Maarat Hurmah village' is two names of one settlement; 'Al-Rai town (Choban Bey)' a
name and another in brackets; 'Kafr Nabl, Idlib' a name inside a parent. Each reading says which
kinds its class word asks for. The class words are those of data/language, chosen by hand.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from geo.gazetteer import names
from geo.language import knowledge
from geo.model import Kind

SETTLED = (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD)
DIVISIONS = (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
CLASS_KINDS = knowledge.typed(
    "places.class_word", lambda kinds: tuple(map(Kind, kinds.split(", ")))
)
_PHRASES = knowledge.table("places.class_phrase")
_CLASSES = dict(zip(CLASS_KINDS, CLASS_KINDS, strict=True)) | _PHRASES  # -> the class word
_SIZES = range(max(len(phrase.split()) for phrase in _PHRASES), 0, -1)  # in words
_EXCHANGED: dict[str, list[str]] = {}
for _word, _row in itertools.groupby(knowledge.pairs("places.exchanged"), lambda pair: pair[0]):
    _same = [_word, *(other for _, other in _row)]
    _EXCHANGED |= {word: [other for other in _same if other != word] for word in _same}
_OF, _ARTICLES = knowledge.words("places.of"), knowledge.words("places.article")
_ALIAS, _ARTICLE, _NUMBER = (
    knowledge.source(f"places.{name}") for name in ("alias", "article", "number_sign")
)
_BRACKETS = re.compile(r"\s*[(\[（](.*?)[)\]）]\s*")
_SPLIT = re.compile(rf"\s*[/|]\s*|\s+{_ALIAS}\s+", re.IGNORECASE)
_COMMAS = re.compile(r"\s*[,،;]\s*")
_THE = re.compile(rf"^{_ARTICLE}\s+(?=\S)", re.IGNORECASE)
_TRAILING_NUMBER = re.compile(rf"\s+(?:{_NUMBER}\s*)?\d{{1,2}}$")

_SIGNS = re.compile(rf"[\d,،;()\[\]（）/|.]|\b{_ALIAS}\b", re.IGNORECASE)
_TELLING = {*CLASS_KINDS, *_ARTICLES}
_TELLING.update(word for phrase in _PHRASES for word in (phrase.split()[0], phrase.split()[-1]))
MOST = 16  # readings of one text


class Reading(NamedTuple):
    """One name that a text may hold; `kinds` is what its class word asks for, () for any."""

    text: str
    kinds: tuple[Kind, ...] = ()
    class_word: str | None = None
    within: tuple[str, ...] = ()
    note: str = ""
    stripped: bool = False  # the text has lost its class word
    whole: bool = False  # the text has its class word still


def read(text: str) -> tuple[Reading, ...]:
    """The readings of a place text, most literal first; never empty.

    >>> [r.text for r in read("Has/Hassef town")]
    ['Has/Hassef town', 'Has', 'Hassef town', 'Hassef', 'Has/Hassef']
    >>> read("Kafr Nabl, Idlib")[1].within
    ('Idlib',)
    >>> read("Idlib Governorate")[1].kinds
    (<Kind.ADMIN1: 'admin1'>,)
    """
    text = text[: names.LONGEST]
    return (Reading(text),) if text.isalpha() else _read(text)


@lru_cache(maxsize=1 << 12)
def _read(text: str) -> tuple[Reading, ...]:
    text = " ".join(text.split())
    words = text.casefold().split()
    if not _SIGNS.search(text) and _TELLING.isdisjoint(words[:1] + words[-1:]):
        return (Reading(text),)  # nothing in it can be taken apart
    head, *parents = [p for p in _COMMAS.split(text) if p] or [text]
    within = tuple(parents)
    inner = [m.strip() for m in _BRACKETS.findall(head) if m.strip()]
    found = [Reading(text)] if inner or within else []
    outer = _BRACKETS.sub(" ", head).strip()
    for part, note in [(outer, "")] + [(i, "the name in brackets") for i in inner]:
        for reading in _classed(part, within, note):
            found += [reading, *_pieces(reading)]
    # 'Rashidin 4' lies in Rashidin
    for reading in list(found):
        shorter = _TRAILING_NUMBER.sub("", reading.text)
        if shorter and shorter != reading.text:
            found.append(Reading(shorter, *reading[1:4], "without its number"))
    kept: dict[tuple, Reading] = {}
    for reading in found:
        kept.setdefault((reading.text.casefold(), reading.within), reading)
    return tuple(kept.values())[:MOST] or (Reading(text),)


def _pieces(reading: Reading) -> Iterator[Reading]:
    """The two names of 'Maar Tahroma/Maarat Hurmah village', each with the class word of both."""
    pieces = [p for p in _SPLIT.split(reading.text) if p]
    for piece in pieces if len(pieces) > 1 else ():
        for r in _classed(piece, reading.within, "one of two names"):
            kinds, word = r.kinds or reading.kinds, r.class_word or reading.class_word
            if word and word != r.class_word and Kind.SITE in kinds:
                for end in (word, *_EXCHANGED.get(word, ())):
                    yield Reading(f"{r.text} {end}", kinds, word, r.within, r.note)
            yield Reading(r.text, kinds, word, r.within, r.note, r.stripped)


def _classed(part: str, within: tuple[str, ...], note: str) -> list[Reading]:
    """A part as it is, then without its class words."""
    if not part:
        return []
    readings = []
    plain = unarticled(part)
    if plain != part:  # 'La Paz', 'Le Mans' are names as they stand, 'the Beqaa' is not
        readings.append(Reading(part, within=within, note=note))
    stripped, word = strip_class(plain)
    kinds = CLASS_KINDS.get(word, ()) if word else ()
    readings.append(Reading(plain, kinds, word, within, note, whole=word is not None))
    for other in _EXCHANGED.get(word, ()) if stripped else ():
        told = note or f"'{other}' for '{word}'"
        readings.append(Reading(f"{stripped} {other}", kinds, word, within, told))
    if stripped and stripped != plain:
        readings.append(Reading(stripped, kinds, word, within, note, stripped=True))
        again, second = strip_class(stripped)
        if second and again:
            readings.append(Reading(again, kinds, word, within, note, stripped=True))
    return readings


def unarticled(text: str) -> str:
    """The text without an article before it: 'the Beqaa' -> 'Beqaa'."""
    return _THE.sub("", text)


def strip_class(text: str) -> tuple[str, str | None]:
    """The text without one class word before or behind it, and that word in lower case.

    >>> strip_class("Saraqib town"), strip_class("city of Aleppo"), strip_class("محافظة إدلب")
    (('Saraqib', 'town'), ('Aleppo', 'city'), ('إدلب', 'محافظة'))
    >>> strip_class("village")
    ('village', None)
    """
    tokens = text.split()
    lowered = [t.casefold().strip(".") for t in tokens]
    for size in _SIZES:
        if len(tokens) <= size:
            continue
        if word := _CLASSES.get(" ".join(lowered[-size:])):
            return " ".join(tokens[:-size]), word
        if word := _CLASSES.get(" ".join(lowered[:size])):
            of = size == 1 and len(tokens) > 2 and tokens[1].casefold() in _OF
            return " ".join(tokens[size + of :]), word
    return text, None
