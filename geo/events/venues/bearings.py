"""A name and what stands about it -> the rules that fire for it: see signs.py.

shelled X, strikes on X, killed in X, X was hit      it is the place
rockets fired from X, fled to X, told AFP in X       it is not
X's governor, X-based, the X government              it is not
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.language import knowledge
from geo.model import Kind, Match, Mention

Span = tuple[int, int]

_AHEAD, _BEHIND = 90, 50  # characters about a name that its rules look at
_INDENT = 12  # characters of bullets and spaces before a heading
_FOLLOWS = 25  # words from a place to what followed there: 'killing ...'
_FARTHEST, _OPENING = 14, 4  # words: 'In the city of X, ...' opens a sentence
CLAUSE = knowledge.pattern("venues.clause")
_PREPOSITION = knowledge.each("venues.preposition")
_LINK = knowledge.table("venues.link")
TAKEN_FROM = knowledge.pattern("venues.taken_from")
PASSIVE, _SPEAKS_OF = knowledge.pattern("venues.passive"), knowledge.pattern("venues.speaks_of")
_HEADS = knowledge.pattern("venues.heads")
_TOUCHING = knowledge.pattern("venues.touching")
SIDE = knowledge.pattern("venues.side")
_CONSEQUENCE = knowledge.pattern("venues.consequence")
_IN_COUNTRY = knowledge.pattern("venues.in_country")


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


def between(mention: Mention, span: Span) -> Span:
    """The stretch between a name and an event word."""
    return min(mention.end, span[1]), max(mention.start, span[0])


def nearest(mention: Mention, triggers: Sequence[Span]) -> list[Span]:
    """The last event word before a name, the first after it, and those that it overlaps."""
    before = [span for span in triggers if span[1] <= mention.start]
    after = [span for span in triggers if span[0] >= mention.end]
    found = [span for span in triggers if span[1] > mention.start and span[0] < mention.end]
    if before:
        found.append(max(before, key=lambda span: span[1]))
    if after:
        found.append(min(after, key=lambda span: span[0]))
    return found


def touches(text: str, match: Match, end: int) -> bool:
    """Whether a name follows an event word at once: 'raided X', 'هاجمت قرية X'."""
    gap = text[end : match.mention.start] if end <= match.mention.start else None
    if gap is None or len(gap) > 14:
        return False
    named = match.resolved or match.mention.text.isascii()
    return (named and len(gap) <= 6) or bool(_TOUCHING.fullmatch(gap))


def beside(text: str, match: Match, span: Span) -> bool:
    """Whether a name stands with an event word: no aside or clause between.

    A country does only where the word is said of it at once, 'captured in Afghanistan'; what
    follows from a deed ('attacked X, killing ten') is where the deed is.
    """
    low, high = between(match.mention, span)
    if match.place is not None and match.place.kind is Kind.COUNTRY:
        gap = text[low:high] if match.mention.start >= span[1] else ""
        return bool(_IN_COUNTRY.fullmatch(gap)) and not CLAUSE.search(gap)
    if match.mention.start >= span[1]:
        far = text.count(" ", low, high) > _FARTHEST or text.count(",", low, high) == 1
        return not (far or CLAUSE.search(text, low, high))
    if _CONSEQUENCE.search(text, *span) and not CLAUSE.search(text, low, high):
        return text.count(" ", low, high) <= _FOLLOWS
    opening = text.rfind(".", 0, match.mention.start) + 1
    opens = len(text[opening : match.mention.start].split()) <= _OPENING
    return opens or bool(PASSIVE.match(text[match.mention.end : match.mention.end + 80]))


def led_away(before: str, start: int, triggers: Sequence[Span]) -> bool:
    """Whether a rule of 'away' fires, but not by an event's word: 'soldiers deployed in X'."""
    shift = start - len(before)
    opened = (rule.pattern.search(before) for rule in knowledge.rules("venues.away"))
    return any(f and not any(a <= f.start() + shift < b for a, b in triggers) for f in opened)
