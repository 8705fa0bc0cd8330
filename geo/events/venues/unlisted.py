"""A text -> the names that only the text itself knows as places: 'the village of X', 'shelled X'.

An event there is still told there and not at the nearest town. Where the gazetteer holds such a
name in a country that the text tells of, it is placed; most it does not hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geo.gazetteer import names
from geo.gazetteer.search import Context
from geo.language import actors, knowledge, letters, lexicon
from geo.language.knowledge import Pattern
from geo.model import Candidate, Match, Mention
from geo.toponyms import answers

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

Span = tuple[int, int]


class Shown(StrEnum):
    """What shows a name to be a place, in the order in which it is looked for."""

    HEADING = "heading"
    OPENING = "opening"
    USED = "used"
    UNDERWENT = "underwent"
    ATTACKED = "attacked"
    CLASSED = "classed"
    SITE = "site"
    FIELD = "field"


def _each(name: str) -> tuple[Pattern, ...]:
    return knowledge.each(f"unlisted.{name}")


_ASKED = 5  # candidates in each country
_SURE, _KEYS = ("exact", "strict"), ("folded",)
_LETTERS, NEARLY = 80, 90  # of a hundred, that two spellings share: with support, without

_UNKNOWN = "no place of this name in the gazetteer"
_GOES_ON = _each("goes_on")
_HYPHENS = re.compile(r"(?:-[a-z]{1,4}){0,2}-[A-Z\u00c0-\u00de][\w'\u2019]*")
_ARTICLE, _TAIL = knowledge.pattern("unlisted.article"), knowledge.pattern("unlisted.tail")
_GENITIVE, _OWNER = knowledge.pattern("unlisted.genitive"), knowledge.pattern("unlisted.owner")
_GENERIC = knowledge.words("unlisted.generic") | {name.lower() for name in actors.names("g")}
_PEOPLES = knowledge.words("unlisted.people")
_HEADING_WORDS = knowledge.words("unlisted.heading_word")


def whole(text: str, match: Match) -> Match:
    """A name that goes on is another name: 'At' is not 'At-Tuwani', nor 'Ain' 'Ain Baal'."""
    if match.mention.expression is not None:
        return match
    cut = _ARTICLE.search(text, max(0, match.mention.start - 4), match.mention.start)
    rest = _HYPHENS.match(text, match.mention.end)
    if cut is not None:  # 'Dalwa' of 'Al-Dalwa'
        start, end = cut.start(), rest.end() if rest else match.mention.end
        return Match(
            replace(match.mention, start=start, end=end, text=text[start:end], name=None),
            reason=_UNKNOWN,
        )
    if not match.resolved:
        rest = rest or _TAIL.match(text, match.mention.end)
    if not rest:
        return match
    start, end = match.mention.start, rest.end()
    return Match(replace(match.mention, end=end, text=text[start:end]), reason=_UNKNOWN)


def find(text: str, matches: Sequence[Match], taken: list[Span]) -> list[Match]:
    """The further places of a text whose `matches` are known; `taken` are spans that are no name.

    What is found is added to `taken`, which stays sorted.
    """
    result = []
    cased = not letters.holds_uncased(text)
    ways = [(way, knowledge.each(f"unlisted.{way}", cased)) for way in Shown]
    patterns = [(way, pattern) for way, told in ways for pattern in told]
    for shown, found in ((way, f) for way, pattern in patterns for f in pattern.finditer(text)):
        last = _free(found, taken, shown)
        while last is not None:
            result.append(last)
            insort(taken, (last.mention.start, last.mention.end))
            last = _next(text, last, taken)
    for match in matches:
        told = _next(text, match, taken)
        if told is not None:
            result.append(told)
    return result


def _next(text: str, last: Match, taken: Sequence[Span]) -> Match | None:
    """The name with which a list goes on after another."""
    for pattern in _GOES_ON:
        if more := pattern.match(text, last.mention.end):
            return _free(more, taken)
    return None


def located(
    match: Match, nations: Collection[str], known: Gazetteer, divisions: Set[str] = frozenset()
) -> Match:
    """An unresolved name with the place so called in one of the countries that its text tells of.

    What is only near in letters is not asked for: a name that the text alone knows stays so. A
    looser spelling needs support: to be nearly the same, or to lie in one of the `divisions` (ids)
    in which other places of the text lie.
    """
    if match.mention.expression is not None:
        told = match.mention.expression.anchors
        anchors = [located(Match(a), nations, known, divisions) for a in told]
        return answers.phrase(match.mention, anchors, known) if anchors else match
    best = match
    for nation in sorted(nations):
        found = known.search(match.mention.spelling, Context(country=nation), limit=_ASKED)
        if not found or found[0].place.country != nation:
            continue
        near = not divisions.isdisjoint(d.id for d in found[0].place.admin)
        if alike(match.mention.spelling, found[0], _LETTERS if near else NEARLY):
            told = answers.answer(match.mention, found)
            if told.probability > best.probability:
                best = replace(told, reason=f"{told.reason}; in {nation}, of which the text tells")
    return best


def alike(spelling: str, found: Candidate, letters: int) -> bool:
    """Whether a place is written nearly so: 'Shebaa' is not Shuva, whose consonants it has."""
    if found.key in _SURE:
        return True
    if found.key not in _KEYS and letters < NEARLY:
        return False
    own = names.strict(spelling)
    return any(fuzz.ratio(own, names.strict(name)) >= letters for name in found.place.names)


def _free(found: re.Match[str], taken: Sequence[Span], shown: Shown | None = None) -> Match | None:
    """The name of a regular match as an unresolved place, unless it is taken or none.

    `shown` is what shows it to be a place; None where it stands in a list or is known.
    """
    name = _GENITIVE.sub("", found["name"])
    first = found.start("name")
    if rest := _HYPHENS.match(found.string, first + len(name)):
        name += rest.group()  # 'Chaung' of 'Chaung-U'
    at = bisect_left(taken, (first, 0))
    beside = taken[max(0, at - 1) : at + 2]
    if any(a < first + len(name) and first < b for a, b in beside):
        return None
    if _no_place(name) or _otherwise(found.string, name, first, shown):
        return None
    return Match(Mention(first, first + len(name), name), reason=_UNKNOWN)


def _no_place(name: str) -> bool:
    """Whether a capitalised name is none of a place, wherever it stands."""
    first_word = name.split()[0].lower()
    if len(name) < 3 or first_word in lexicon.demonyms() or first_word in _PEOPLES:
        return True
    if name.lower() in _GENERIC:
        return True
    return any(rule.pattern.search(name) for rule in knowledge.rules("unlisted.no_place"))


def _otherwise(text: str, name: str, start: int, shown: Shown | None) -> bool:
    """Whether a name is a person's, or a heading's word, by what stands about it."""
    first_word = name.split()[0].lower()
    if shown is Shown.USED and _OWNER.match(text, start + len(name)):
        return True
    if shown is Shown.HEADING and first_word in _HEADING_WORDS:
        return True
    return first_word in lexicon.given_names() and shown not in (Shown.CLASSED, Shown.OPENING)
