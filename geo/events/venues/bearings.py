"""A name and what stands about it -> the rules that fire for it: see signs.py.

rockets fired from X, fled to X, told AFP in X       not where it happened
X's governor, X-based, the X government              not a place at all
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.language import knowledge
from geo.model import Kind, Match

Span = tuple[int, int]

_AHEAD, _BEHIND = 90, 50  # characters about a name that its rules look at
_INDENT = 12  # characters of bullets and spaces before a heading
CLAUSE = knowledge.pattern("venues.clause")
_PREPOSITION = knowledge.each("venues.preposition")
_LINK = knowledge.table("venues.link")
PASSIVE, _SPEAKS_OF = knowledge.pattern("venues.passive"), knowledge.pattern("venues.speaks_of")
_HEADS = knowledge.pattern("venues.heads")


class Link(NamedTuple):
    """The word that a name hangs on: what it says of the name, and where it stands."""

    kind: str  # 'within', 'at', 'object', 'from', 'agent', 'to', 'of'
    start: int


def preposition(before: str) -> Link | None:
    """The preposition or verb that a name hangs on, by what stands before it."""
    for pattern in _PREPOSITION:
        if found := pattern.search(before):
            return Link(_LINK[found["word"].lower()], found.start("word"))
    return None


def speaks_of(text: str, match: Match) -> bool:
    """Whether a name is that of a local office, which speaks of its own place: 'X's mayor'."""
    country = match.place is not None and match.place.kind is Kind.COUNTRY
    return not country and bool(_SPEAKS_OF.match(text, match.mention.end))


def fires(group: str, before: str, after: str = "") -> bool:
    """Whether a rule of a group fires for a name between these words."""
    return any(
        rule.pattern.search(before) if "before" in rule.options else rule.pattern.match(after)
        for rule in knowledge.rules(f"venues.{group}")
    )


def owns(text: str, match: Match) -> bool:
    """Whether a name only says whose something is: 'Iran-backed', 'X's army'."""
    return fires("owned", "", text[match.mention.end : match.mention.end + _BEHIND])


def off(text: str, match: Match) -> bool:
    """Whether a name plainly is not where anything happened: 'from X', 'X's governor'."""
    before = text[max(0, match.mention.start - _AHEAD) : match.mention.start]
    after = text[match.mention.end : match.mention.end + _BEHIND]
    return fires("owned", before, after) or fires("away", before) or fires("origin", before)


def protested(before: str) -> bool:
    """Whether what follows these words is what people protest about: 'marched against ...'."""
    return fires("cause", before)


def heads(text: str, match: Match, *, dash: bool = True) -> bool:
    """Whether a name heads a note: 'Kharkiv oblast: ...', or with a `dash` as datelines have it."""
    before = text[max(0, match.mention.start - _INDENT) : match.mention.start]
    line = before.rpartition("\n")[2]
    begins = len(line) < _INDENT and not line.strip(" -*\u2022")
    found = _HEADS.match(text, match.mention.end) if begins else None
    return found is not None and (dash or ":" in found.group())


def led_away(before: str, start: int, triggers: Sequence[Span]) -> bool:
    """Whether a rule of 'away' fires, but not by an event's word: 'soldiers deployed in X'."""
    shift = start - len(before)
    opened = (rule.pattern.search(before) for rule in knowledge.rules("venues.away"))
    return any(f and not any(a <= f.start() + shift < b for a, b in triggers) for f in opened)
