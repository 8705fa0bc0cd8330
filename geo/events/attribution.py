"""A sentence -> who says what it says, and where it speaks of speaking.

How a language says so is in data/language/CODE/attribution.txt: 'according to X', 'X said', with
where a speaker sits.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.language import knowledge
from geo.language.knowledge import Pattern

_ACCORDING, _SAID = knowledge.each("attribution.according"), knowledge.each("attribution.said")
_INVERTED, _SPEAKER = knowledge.each("attribution.inverted"), knowledge.each("attribution.speaker")
_SPEAKS = knowledge.pattern("attribution.speaks")
_OF_WHAT_FOLLOWS = knowledge.pattern("attribution.of_what_follows")
_SEAT = knowledge.pattern("attribution.seat")
_ASIDE = knowledge.pattern("attribution.aside")
_LEAD = knowledge.pattern("attribution.lead")
_ARTICLE = knowledge.pattern("attribution.article")
_NO_SOURCE = knowledge.words("attribution.no_source")


def attribution(sentence: str, positions: Sequence[int] = ()) -> str | None:
    """Who says what the sentence says, as it names them; None where it names no one.

    Of several, the nearest to the first of `positions` (offsets in the sentence of what is told)
    is taken; one that speaks only of what follows ('X said that') says nothing of what precedes.

    >>> attribution("RCG said that 900 people had been killed.")
    'RCG'
    >>> attribution("It rained in Idlib.") is None
    True
    """
    found: list[tuple[int, str]] = []
    for pattern in _able(sentence, _SAID):
        for match in pattern.finditer(sentence):
            who = _tidy(match["who"])
            if who and who not in _NO_SOURCE:
                ahead = pattern in _SAID and _OF_WHAT_FOLLOWS.match(sentence, match.end())
                if not (ahead and positions and max(positions) < match.start()):
                    found.append((match.start("who"), who))
    where = positions[0] if positions else 0
    return min(found, key=lambda f: (abs(f[0] - where), f[0]))[1] if found else None


def hedged(sentence: str) -> bool:
    """Whether a sentence says 'reportedly' and its like: told by someone whom it does not name."""
    return any(rule.pattern.search(sentence) for rule in knowledge.rules("attribution.hedged"))


def speakers(clause: str) -> list[tuple[int, int]]:
    """Where a clause says who speaks, and from where: no event lies in there.

    >>> speakers("It was hit, the White Helmets in Idlib said.")
    [(12, 43)]
    >>> speakers("It rained in Idlib.")
    []
    """
    found = []
    for pattern in _able(clause, _SPEAKER):
        for match in pattern.finditer(clause):
            end = match.end()
            if pattern in _INVERTED and (seat := _SEAT.match(clause, end)):
                end = seat.end()
            while pattern not in _SPEAKER and (aside := _ASIDE.match(clause, end)):
                end = aside.end()
            found.append((match.start(), end))
    return sorted(found)


def _able(text: str, said: Sequence[Pattern]) -> Sequence[Pattern]:
    """The patterns of a speaker that may find one: `said`, which is slow, needs its verb."""
    return (*_ACCORDING, *said, *_INVERTED) if _SPEAKS.search(text) else _ACCORDING


def _tidy(who: str) -> str:
    who = " ".join(who.split()).strip(" ,;:'\"\u201c\u201d")
    if lead := _LEAD.match(who):
        who = who[lead.end() :]
    return who.rstrip(".") if len(who) > 1 else ""


def expanded(who: str, text: str) -> str:
    """An organisation's initials as the text writes them out: 'RCG', 'Response ... Group (RCG)'."""
    if article := _ARTICLE.match(who):
        who = who[article.end() :]
    if not (2 <= len(who) <= 8 and who.isupper()):
        return who
    at = text.find(f"({who})")
    if at < 0:
        return who
    parts = text[max(0, at - 90) : at].split()
    for first in range(len(parts) - 1, -1, -1):
        initials = "".join(part[0] for part in parts[first:] if part[0].isupper())
        if initials == who:
            return " ".join(parts[first:])
    return who


def spoken_on(before: str) -> int | None:
    """Where the words before a day make it the day of speaking: '..., police said on'; or None."""
    for rule in knowledge.rules("attribution.day_of_speaking"):
        if found := rule.pattern.search(before):
            return found.start()
    return None
