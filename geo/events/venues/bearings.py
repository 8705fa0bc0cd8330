"""A name and the event words of its clause -> how likely the name is where it happened.

shelled X, strikes on X, killed in X, X was hit      it is the place
rockets fired from X, fled to X, told AFP in X       it is not
X's governor, X-based, the X government              it is not
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.language import knowledge, lexicon
from geo.model import Kind, Match, Mention, Relation

Span = tuple[int, int]

# Points for how a name hangs on its event: set by hand, for their order alone matters; a fit on
# ../shared/geoparsing/gold/event_location.jsonl is still to come.
_LINKED, _OBJECT, _SUBJECT, _LOCATED, _AWAY, _BELONGS = 4.0, 5.0, 4.0, 1.0, -4.0, -5.0
_WIDE, _UNKNOWN = 0.8, 0.5
_EXACT = (Relation.NEAR, Relation.OFFSET, Relation.BETWEEN, Relation.ALONG, Relation.BORDER)
_DIVISIONS = (Kind.ADMIN1, Kind.ADMIN2, Kind.REGION)
_PER_CLAUSE = 1.0  # for each clause that begins between them
_PER_WORD = 0.1  # for each word between the name and the event word
# Below this a name in the sentence is not taken for the event's place.
ENOUGH = -1.5
_SPOKEN_OF = -1.4
NOWHERE = -3.0  # below this a name is not even the next of a list
_TO, _COUNTRY = -1.0, -1.5
_AHEAD, _BEHIND = 90, 50  # characters about a name that its rules look at
_HEADED = 2.0
_INDENT = 12  # characters of bullets and spaces before a heading
_FOLLOWS = 25  # words from a place to what followed there: 'killing ...'
_FARTHEST, _OPENING = 14, 4  # words: 'In the city of X, ...' opens a sentence
_CLAUSE = knowledge.pattern("venues.clause")
_PREPOSITION = knowledge.each("venues.preposition")
_LINK = knowledge.table("venues.link")
_TAKEN_FROM = knowledge.pattern("venues.taken_from")
_PASSIVE, _SPEAKS_OF = knowledge.pattern("venues.passive"), knowledge.pattern("venues.speaks_of")
_HEADS = knowledge.pattern("venues.heads")
_TOUCHING = knowledge.pattern("venues.touching")
_SIDE = knowledge.pattern("venues.side")
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


def _fires(group: str, before: str, after: str = "") -> bool:
    """Whether a rule of a group fires for a name between these words."""
    return any(
        rule.pattern.search(before) if "before" in rule.options else rule.pattern.match(after)
        for rule in knowledge.rules(f"venues.{group}")
    )


def owns(text: str, match: Match) -> bool:
    """Whether a name only says whose something is: 'Iran-backed', 'X's army'."""
    return _fires("owned", "", text[match.mention.end : match.mention.end + _BEHIND])


def off(text: str, match: Match) -> bool:
    """Whether a name plainly is not where anything happened: 'from X', 'X's governor'."""
    before = text[max(0, match.mention.start - _AHEAD) : match.mention.start]
    after = text[match.mention.end : match.mention.end + _BEHIND]
    return _fires("owned", before, after) or _fires("away", before) or _fires("origin", before)


def protested(before: str) -> bool:
    """Whether what follows these words is what people protest about: 'marched against ...'."""
    return _fires("cause", before)


def heads(text: str, match: Match, *, dash: bool = True) -> bool:
    """Whether a name heads a note: 'Kharkiv oblast: ...', or with a `dash` as datelines have it."""
    before = text[max(0, match.mention.start - _INDENT) : match.mention.start]
    line = before.rpartition("\n")[2]
    begins = len(line) < _INDENT and not line.strip(" -*\u2022")
    found = _HEADS.match(text, match.mention.end) if begins else None
    return found is not None and (dash or ":" in found.group())


def _between(mention: Mention, span: Span) -> Span:
    """The stretch between a name and an event word."""
    return min(mention.end, span[1]), max(mention.start, span[0])


def _nearest(mention: Mention, triggers: Sequence[Span]) -> list[Span]:
    """The last event word before a name, the first after it, and those that it overlaps."""
    before = [span for span in triggers if span[1] <= mention.start]
    after = [span for span in triggers if span[0] >= mention.end]
    found = [span for span in triggers if span[1] > mention.start and span[0] < mention.end]
    if before:
        found.append(max(before, key=lambda span: span[1]))
    if after:
        found.append(min(after, key=lambda span: span[0]))
    return found


def _touches(text: str, match: Match, end: int) -> bool:
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
    low, high = _between(match.mention, span)
    if match.place is not None and match.place.kind is Kind.COUNTRY:
        gap = text[low:high] if match.mention.start >= span[1] else ""
        return bool(_IN_COUNTRY.fullmatch(gap)) and not _CLAUSE.search(gap)
    if match.mention.start >= span[1]:
        far = text.count(" ", low, high) > _FARTHEST or text.count(",", low, high) == 1
        return not (far or _CLAUSE.search(text, low, high))
    if _CONSEQUENCE.search(text, *span) and not _CLAUSE.search(text, low, high):
        return text.count(" ", low, high) <= _FOLLOWS
    opening = text.rfind(".", 0, match.mention.start) + 1
    opens = len(text[opening : match.mention.start].split()) <= _OPENING
    return opens or bool(_PASSIVE.match(text[match.mention.end : match.mention.end + 80]))


def score(text: str, match: Match, start: int, end: int, triggers: Sequence[Span]) -> float:
    """How well a name of `text[start:end]` fits event words at `triggers`; under `ENOUGH` not."""
    mention = match.mention
    before = text[max(start, mention.start - _AHEAD) : mention.start]
    after = text[mention.end : min(end, mention.end + 80)]
    refused = _refused(text, match, before, after, triggers)
    if refused is not None:
        return refused
    gaps = [_between(mention, span) for span in _nearest(mention, triggers)]
    crossed = min(len(_CLAUSE.findall(text, *gap)) for gap in gaps)
    distance = min(text.count(" ", *gap) for gap in gaps)
    score = -_PER_WORD * distance - _PER_CLAUSE * crossed + _of_kind(match)
    country = match.place is not None and match.place.kind is Kind.COUNTRY
    for holds, points in (
        (True, _hangs(text, match, before, triggers)),
        (heads(text, match), _HEADED),
        (_PASSIVE.match(after), _SUBJECT),
        (country, _COUNTRY),
        (not match.resolved, -_UNKNOWN),
    ):
        score += points if holds else 0.0
    return score


def _refused(
    text: str, match: Match, before: str, after: str, triggers: Sequence[Span]
) -> float | None:
    """The points of a name that is said not to be the event's place, or None."""
    if speaks_of(text, match):
        return _SPOKEN_OF
    if _fires("owned", before, after):
        return _BELONGS
    away = protested(before) or _led_away(before, match.mention.start, triggers)
    return _AWAY if away else None


def _led_away(before: str, start: int, triggers: Sequence[Span]) -> bool:
    """Whether a rule of 'away' fires, but not by an event's word: 'soldiers deployed in X'."""
    shift = start - len(before)
    opened = (rule.pattern.search(before) for rule in knowledge.rules("venues.away"))
    return any(f and not any(a <= f.start() + shift < b for a, b in triggers) for f in opened)


def _of_kind(match: Match) -> float:
    """The points of what a name means: a point by a place, a division."""
    relation = match.mention.expression and match.mention.expression.relation
    if relation in _EXACT:
        return _LOCATED
    division = match.place is not None and match.place.kind in _DIVISIONS
    wide = relation is not None or division or match.mention.class_word in lexicon.DIVISION_WORDS
    return -_WIDE if wide else 0.0


def _hangs(text: str, match: Match, before: str, triggers: Sequence[Span]) -> float:
    """The points of the word that a name hangs on."""
    link = preposition(before)
    if link is None:
        return _hangs_bare(text, match, triggers)
    if link.kind == "from" and _TAKEN_FROM.search(before):
        return _LINKED
    if link.kind in ("from", "agent") or _fires("origin", before):
        return _AWAY
    if link.kind in ("to", "object"):
        return _TO if link.kind == "to" else _OBJECT
    stem = match.mention.start - len(before) + len(before[: link.start].rstrip())
    on_event = any(stem - 1 <= b <= stem + 1 for _, b in triggers)
    return _LINKED + on_event if link.kind != "of" or on_event else 0.0


def _hangs_bare(text: str, match: Match, triggers: Sequence[Span]) -> float:
    """The same of a name without such a word."""
    expression = match.mention.expression
    direction = expression is not None and expression.relation is Relation.DIRECTION
    if direction and _SIDE.match(match.mention.text):
        return _LINKED
    return _OBJECT if any(_touches(text, match, b) for _, b in triggers) else 0.0
