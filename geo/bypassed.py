"""The names in an event's sentence -> those that are no incident's place, each with why.

A place that a reader sees in the sentence and not on the map may be a second event that was not
read, so that it is named among what was left out. Told already are an incident's place, what holds
it ('X, in Y province'; 'Y: ...' and 'In Y, ...' before it), and whatever stands in a stretch that
is itself left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo import areas, bearings, chains, drafts
from geo.model import Match
from geo.venues import Venues

Span = tuple[int, int]

ASIDE = "named as where someone speaks, came from or went, not as where it happened"
UNREAD = "named in the sentence of an event, and not read as where it happened"


def find(
    venues: Venues, start: int, end: int, told: Sequence[Match], left: Sequence[Span]
) -> list[tuple[Match, str]]:
    """(name, why) of each name of the sentence `text[start:end]` that nothing accounts for.

    `told` are the places of the incidents that it tells, `left` the spans that were left out.
    """
    keys = {drafts.place_key(m) for m in told} | {_spelled(m) for m in told}
    result = []
    for match in venues.between(start, end):
        mention = match.mention
        if drafts.place_key(match) in keys or _spelled(match) in keys:
            continue
        if bearings.heads(venues.text, match) or chains.opens_with(venues.text, match):
            continue
        inside = [(m.mention.start, m.mention.end) for m in told]
        if any(a <= mention.start and mention.end <= b for a, b in (*inside, *left)):
            continue
        if any(_holds(match, place) for place in told) or chains.container(
            venues.text, match, (match, *told)
        ):
            continue
        why = ASIDE if bearings.off(venues.text, match) else UNREAD
        result.append((match, why if match.resolved else f"{why}; {match.reason}"))
    return result


def _holds(match: Match, place: Match) -> bool:
    return drafts.holds(match, place) or areas.wider(match, place)


def _spelled(match: Match) -> str:
    return (match.mention.name or match.mention.text).casefold()
