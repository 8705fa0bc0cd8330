"""A text -> the names that only the text itself knows as places: 'the village of X', 'shelled X'.

No gazetteer holds them: they are matches without a place, so that an event there is still told
there and not at the nearest town.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace

from geo import lexicon
from geo.model import Match, Mention

Span = tuple[int, int]

_UNKNOWN = "no place of this name in the gazetteer"
_NAME = (
    r"(?:[Aa]l[- ]|[Ee]l[- ]|(?:[Aa][nrs]|[Aa]sh|[Aa]d|[Aa]t)-)?"
    r"[A-Z\u00c0-\u00de][\w'\u2019-]*[a-z\u00df-\u00ff]"
)
_RUN = rf"{_NAME}(?:\s+(?:(?:al|el|de|du|la|le|des|ez|az)[- ])?{_NAME}){{0,3}}"
_HYPHENS = re.compile(r"(?:-[a-z]{1,4}){0,2}-[A-Z\u00c0-\u00de][\w'\u2019]*")
# A name that no gazetteer holds, where the text itself uses it as a place.
_UNLISTED = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Oo]n\s+the\s+outskirts\s+of|(?:the\s+)?(?:towns?|villages?|"
    rf"city|district|camp|suburb|neighbou?rhood|hamlet|commune|municipality|settlement)\s+of|"
    rf"(?:[Ss]trikes?|[Aa]irstrikes?|[Aa]ttacks?|[Rr]aids?|[Aa]ssault|bombs?|missiles?|rockets?|"
    rf"agents?|gas|shells?)\s+(?:on|at|against)|(?:shelled|bombed|stormed|storming|overran|retook|"
    rf"recaptured|entered)|(?:[Ss]helling|[Bb]ombing|[Bb]ombardment|[Cc]apture|[Rr]ecapture|"
    rf"[Ff]all)\s+of)\s+(?:the\s+)?(?:nearby\s+|neighbou?ring\s+)?(?:(?:town|village|"
    rf"city)\s+of\s+)?(?P<name>{_RUN})"
)
_NO_PLACE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ramadan|Eid|Christmas|Easter|"
    r"Twitter|Facebook|Telegram|Arabic|English|French|Reuters|AFP|Ministry|Hospital|Army|Forces|"
    r"Group|Party|Council|Court|Brigade|Operation|President|Minister|General|Islamic|UN|EU|US)\b"
)
# ... and what follows it in a list: 'hit Ariha and Kafr Nobol.'
_GOES_ON = re.compile(
    rf"\s*(?:,\s*and|,|and|&)\s+(?P<name>{_RUN})(?=\s*(?:[.;)\n]|\Z|,|\s(?:and|in|were|was|with|"
    rf"killing|wounding|on)\b))"
)
_ATTACKED = re.compile(
    rf"\b(?:attacked|raided|ambushed)\s+(?:the\s+)?(?P<name>{_RUN})(?=[,.;]|"
    r"\s+(?:on|in|late|early|overnight|at|and|near)\b)"
)


def whole(text: str, match: Match) -> Match:
    """A name that its hyphens carry on is another name: 'At' is not 'At-Tuwani'."""
    rest = _HYPHENS.match(text, match.mention.end)
    if not rest or match.mention.expression is not None:
        return match
    start, end = match.mention.start, rest.end()
    return Match(replace(match.mention, end=end, text=text[start:end]), reason=_UNKNOWN)


def find(text: str, matches: Sequence[Match], taken: list[Span]) -> list[Match]:
    """The further places of a text whose `matches` are known; `taken` are spans that are no name.

    What is found is added to `taken`, which stays sorted.
    """
    result = []
    for found in itertools.chain(_UNLISTED.finditer(text), _ATTACKED.finditer(text)):
        listed = _free(found, taken)
        while listed is not None:
            result.append(listed)
            insort(taken, (listed.mention.start, listed.mention.end))
            more = _GOES_ON.match(text, listed.mention.end)
            listed = _free(more, taken) if more else None
    for match in matches:
        more = _GOES_ON.match(text, match.mention.end)
        listed = _free(more, taken) if more else None
        if listed is not None:
            result.append(listed)
    return result


def _free(found: re.Match[str], taken: Sequence[Span]) -> Match | None:
    """The name of a regular match as an unresolved place, unless it is taken or none."""
    name = found["name"].removesuffix("'s").removesuffix("\u2019s")
    first = found.start("name")
    at = bisect_left(taken, (first, 0))
    beside = taken[max(0, at - 1) : at + 2]
    first_word = name.split()[0].lower()
    known = first_word in lexicon.demonyms() or first_word in lexicon.given_names()
    known = known or _NO_PLACE.search(name)
    if known or any(a < first + len(name) and first < b for a, b in beside):
        return None
    mention = Mention(first, first + len(name), name)
    return Match(mention, reason=_UNKNOWN)
