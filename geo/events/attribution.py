"""A sentence -> who says what it says, and where it speaks of speaking.

How a language says so is in data/language/CODE/attribution.txt: 'according to X', 'X said', with
where a speaker sits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.events.analysis import Analysed, Clause, Span
from geo.language import knowledge
from geo.language.knowledge import Pattern
from geo.model import When

_ACCORDING, _SAID = knowledge.each("attribution.according"), knowledge.each("attribution.said")
_INVERTED, _SPEAKER = knowledge.each("attribution.inverted"), knowledge.each("attribution.speaker")
_SPEAKS = knowledge.pattern("attribution.speaks")
_OF_WHAT_FOLLOWS = knowledge.pattern("attribution.of_what_follows")
_SEAT = knowledge.pattern("attribution.seat")
_ASIDE = knowledge.pattern("attribution.aside")
_LEAD = knowledge.pattern("attribution.lead")
_ARTICLE = knowledge.pattern("attribution.article")
_NO_SOURCE = knowledge.words("attribution.no_source")
# '(OCHA 27/08/2020)': when the source was written, not when it happened.
_CITED = re.compile(r"\((?:[A-Z][\w.&'\u2019/-]*[\s,]+){1,4}\Z")


def source(sentence: Analysed, told: Sequence[Span]) -> str | None:
    """Who says what a sentence says, as the text names them in full; None where it names no one.

    Of several, the nearest to the first of the stretches `told` is taken; one that speaks only of
    what follows ('X said that') says nothing of what precedes.

    >>> from geo.events import analysis
    >>> source(analysis.clause("RCG said that 900 people had been killed.").sentence, [])
    'RCG'
    >>> source(analysis.clause("It rained in Idlib.").sentence, []) is None
    True
    """
    text, found = sentence.text, []
    positions = [start - sentence.start for start, _ in told]
    for pattern in _able(text, _SAID):
        for match in pattern.finditer(text):
            who = _tidy(match["who"])
            if who and who not in _NO_SOURCE:
                ahead = pattern in _SAID and _OF_WHAT_FOLLOWS.match(text, match.end())
                if not (ahead and positions and max(positions) < match.start()):
                    found.append((match.start("who"), who))
    where = positions[0] if positions else 0
    nearest = min(found, key=lambda f: (abs(f[0] - where), f[0]), default=None)
    return nearest and _expanded(nearest[1], sentence.source)


def hedged(clause: Clause) -> bool:
    """Whether a clause says 'reportedly' and its like: told by someone whom it does not name."""
    return knowledge.first("attribution.hedged", clause.text) is not None


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


def _expanded(who: str, text: str) -> str:
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


def spoken(sentence: Analysed, when: When, told: Sequence[Span] = ()) -> bool:
    """Whether a time is that of speaking: 'said on Monday', not 'said it took X on Monday'.

    Of what is `told` nothing stands between.
    """
    start, end = when.span
    before = sentence.before(start)
    if _CITED.search(before):
        return sentence.source[end : end + 1] == ")"
    rules = knowledge.rules("attribution.day_of_speaking")
    said = next(filter(None, (rule.pattern.search(before) for rule in rules)), None)
    return said is not None and not any(sentence.start + said.start() < a < start for a, _ in told)
