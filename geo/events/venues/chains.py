"""Two names of a clause -> how they hang together: one holds the other, both stand in a list.

X, in Y province; in Y, X was hit; Y: X was hit      Y only says where X lies
the Y town of X; Y's capital X                       so does this Y
A, B and C were hit                                  a list
clashes between A and B                              the ground between them
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from geo.events.venues import areas
from geo.language import knowledge
from geo.model import Candidate, Expression, Kind, Match, Mention, Relation
from geo.toponyms import regions

_LIST_GAP, _AND = knowledge.pattern("venues.list_gap"), knowledge.pattern("venues.and")
_OF_WHICH, _THE = knowledge.pattern("venues.of_which"), knowledge.pattern("venues.the")
_POSSESSES, _GENITIVE = (knowledge.pattern(f"venues.{n}") for n in ("possesses", "genitive"))
_BETWEEN = knowledge.pattern("venues.between")
_OPENS_BEFORE = knowledge.pattern("venues.opens_before")
_OPENS_AFTER = knowledge.pattern("venues.opens_after")
_AND_PREFIX = knowledge.phrases("letters.joining")
_COMMAS = (",", "\u060c")
COUNTRYWIDE = 4  # rank of a first-order division: see areas.rank


def of_which(text: str, match: Match, other: Match) -> bool:
    """'Near the West Bank town of Ramallah': the first says of what the second is a town."""
    start, end = match.mention.start, match.mention.end
    gap = text[end : max(end, other.mention.start)]
    named = not gap.startswith(" ") or _THE.search(text, max(0, start - 30), start)
    return bool(_OF_WHICH.fullmatch(gap)) and (
        bool(named) or (match.resolved and areas.rank(match) > areas.rank(other))
    )  # but not 'Kayamla village of Konduga'


def says_where(text: str, match: Match, place: Match) -> bool:
    """Whether a name only says where another lies: it holds it, or stands beside it as its area."""
    return (
        areas.wider(match, place)
        or areas.chained(text, place, match)
        or of_which(text, match, place)
        or owns(text, match, place)
        or _gap(text, place, match).strip() in _COMMAS
    )


def parts(text: str, here: Sequence[Match], number: int) -> Iterator[int]:
    """The names whose own class, or that nothing knows, makes them a part of a name behind them.

    'Karrada district of Baghdad', 'Qwerty in Haiti's Artibonite'.
    """
    first = number
    while first and (
        areas.chained(text, here[first - 1], here[first])
        or owns(text, here[first - 1], here[first])
    ):
        first -= 1
    for at in range(first, number):
        if not areas.chained(text, here[at], here[at + 1]):
            continue
        classed = areas.classed(text, here[at]) or not here[at].resolved
        if classed and areas.width(here[at]) <= areas.width(here[number]):
            yield at


def owns(text: str, match: Match, other: Match) -> bool:
    """'Dagestan's capital Makhachkala', 'Yemen's capital Sanaa'."""
    gap = text[match.mention.end : max(match.mention.end, other.mention.start)]
    wider = areas.rank(match) > areas.rank(other)
    return bool(_GENITIVE.fullmatch(gap) or (wider and _POSSESSES.fullmatch(gap)))


def _begins(text: str, match: Match) -> bool:
    return bool(_OPENS_BEFORE.search(text, max(0, match.mention.start - 20), match.mention.start))


def opens_with(text: str, match: Match) -> bool:
    """Whether a name opens its sentence: 'In Gaza, ...'."""
    return _begins(text, match) and bool(_OPENS_AFTER.match(text, match.mention.end))


def listed(
    text: str, best: int, here: Sequence[Match], fits: Callable[[int], bool]
) -> tuple[Match, ...]:
    """The names that stand in one list with the best, 'A, B and C', as far as each `fits`.

    Of 'Amman, Jordan, and Paris' the second only says where the first lies; 'Solino,
    Port-au-Prince', without an 'and', is no list.
    """
    low = high = best
    while low and lists(_gap(text, here[low - 1], here[low])):
        low -= 1
    while high + 1 < len(here) and lists(_gap(text, here[high], here[high + 1])):
        high += 1
    run = here[low : high + 1]
    gaps = [_gap(text, left, right).strip() for left, right in itertools.pairwise(run)]
    if all(gap in _COMMAS for gap in gaps):
        return (here[best],)
    kept = [here[n] for n in range(low, high + 1) if n == best or fits(n)]
    return tuple(m for m in kept if m is here[best] or not _holds_any(m, kept))


def _holds_any(match: Match, others: Sequence[Match]) -> bool:
    return any(areas.wider(match, other) for other in others if other is not match)


def _gap(text: str, left: Match, right: Match) -> str:
    """What stands between two names, an Arabic 'and' that is written onto the second too."""
    gap = text[left.mention.end : right.mention.start]
    text = right.mention.text
    particle = text[0] in _AND_PREFIX and right.place and text not in right.place.names
    return gap + text[0] if particle else gap


def ground_between(text: str, chosen: Sequence[Match]) -> Match | None:
    """'Clashes between A and B': one event on the ground between them, not one at each."""
    if len(chosen) != 2 or any(m.place and m.place.kind is Kind.COUNTRY for m in chosen):
        return None
    start, end = chosen[0].mention.start, chosen[1].mention.end
    if not _BETWEEN.search(text[max(0, start - 60) : start]):
        return None
    mentions = tuple(m.mention for m in chosen)
    expression = Expression(Relation.BETWEEN, mentions)
    mention = Mention(start, end, " ".join(text[start:end].split()), expression=expression)
    points = all(m.point is not None for m in chosen)
    region = regions.shape(expression, chosen, None) if points else None
    if region is None:
        return Match(mention, reason="between two places of which the ground is not known")
    first = Candidate(chosen[0].place, "exact", chosen[0].probability)
    nations = {m.place.country for m in chosen}
    return Match(
        mention,
        area=region.shape,
        name=mention.text,
        probability=min(m.probability for m in chosen),
        candidates=(first,) if len(nations) == 1 else (),
        reason=region.reason,
        precision=region.precision,
        uncertainty_m=region.uncertainty_m,
    )


def lists(gap: str) -> bool:
    """Whether what stands between two names makes them two of one list: not 'X village of Y'."""
    return bool(_LIST_GAP.fullmatch(gap)) and bool(_AND.search(gap))
