"""Two names of a clause -> how they hang together: one holds the other, both stand in a list.

X, in Y province; in Y, X was hit; Y: X was hit      Y only says where X lies
the Y town of X; Y's capital X                       so does this Y
A, B and C were hit                                  a list
clashes between A and B                              the ground between them
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from geo.events.venues import areas, bearings
from geo.language import knowledge, letters, lexicon
from geo.model import Candidate, Expression, Kind, Match, Mention, Relation
from geo.toponyms import regions

_LIST_GAP, _AND = knowledge.pattern("venues.list_gap"), knowledge.pattern("venues.and")
_BESIDE = knowledge.pattern("venues.beside")
_OF_WHICH, _THE = knowledge.pattern("venues.of_which"), knowledge.pattern("venues.the")
_POSSESSES, _GENITIVE = (knowledge.pattern(f"venues.{n}") for n in ("possesses", "genitive"))
_BETWEEN = knowledge.pattern("venues.between")
_OPENS_BEFORE = knowledge.pattern("venues.opens_before")
_OPENS_AFTER = knowledge.pattern("venues.opens_after")
_AND_PREFIX = knowledge.phrases("letters.joining")
_LEVELS = (Kind.COUNTRY, Kind.REGION, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)
_COMMAS = (",", "\u060c")
_DISTRICT, COUNTRYWIDE = 3, 4  # ranks of a division: see areas.rank


def of_which(text: str, match: Match, other: Match) -> bool:
    """'Near the West Bank town of Ramallah': the first says of what the second is a town."""
    start, end = match.mention.start, match.mention.end
    gap = text[end : max(end, other.mention.start)]
    named = not gap.startswith(" ") or _THE.search(text, max(0, start - 30), start)
    return bool(_OF_WHICH.fullmatch(gap)) and (
        bool(named) or (match.resolved and areas.rank(match) > areas.rank(other))
    )  # but not 'Kayamla village of Konduga'


def container(text: str, match: Match, able: Sequence[Match]) -> bool:
    """Whether a name only says where another of the event's names lies."""
    return any(
        areas.wider(match, other)
        or _leads_to(text, match, other)
        or of_which(text, match, other)
        or _owns(text, match, other)
        or _follows(text, other, match, able)
        for other in able
        if other is not match
    )


def _leads_to(text: str, match: Match, other: Match) -> bool:
    """'In Gaza, 28 died in Deir al-Balah', 'In X province, militants attacked a post near Y'."""
    if opens_with(text, match) and areas.shares_name(match, other):
        return True
    if other.resolved or match.mention.end >= other.mention.start or not _opens(text, match):
        return False
    lead = text[max(0, other.mention.start - 30) : other.mention.start]
    return bearings.preposition(lead) is not None


def _owns(text: str, match: Match, other: Match) -> bool:
    """'Dagestan's capital Makhachkala', 'Yemen's capital Sanaa'."""
    gap = text[match.mention.end : max(match.mention.end, other.mention.start)]
    wider = areas.rank(match) > areas.rank(other)
    return bool(_GENITIVE.fullmatch(gap) or (wider and _POSSESSES.fullmatch(gap)))


def _follows(text: str, other: Match, match: Match, able: Sequence[Match]) -> bool:
    """'X, in Y', 'Jurf al-Sakhar, south of Baghdad', 'Solino, Port-au-Prince': right behind X."""
    start, end = other.mention.end, match.mention.start
    gap = _gap(text, other, match)
    if end < start or len(gap) >= areas.CHAIN_REACH:
        return False
    if any(start <= m.mention.start < end for m in able):
        return False
    wider = areas.rank(match) - areas.rank(other)
    if wider >= 0 and _chained(text, other, match, gap) and not areas.wider(other, match):
        return True
    beside = gap.strip()
    if beside == "," and (wider > 0 or not _goes_on(text, other, match, able)):
        return True
    apposed = match.mention.expression is not None and other.mention.expression is None
    return apposed and (beside in _COMMAS or (not beside and letters.uncased(other.mention.text)))


def _chained(text: str, other: Match, match: Match, gap: str) -> bool:
    """'X, a mining town in the north of Y', but not 'X and Y', 'the Naf river at Y'."""
    apart = _lists(gap) or _BESIDE.search(gap) or of_which(text, other, match)
    return areas.CHAIN_GAP.fullmatch(gap) is not None and not apart


def _opens(text: str, match: Match) -> bool:
    """'In X state jets ...', 'X province, ...', 'X: ...': what stands there frames the rest."""
    if areas.rank(match) > 1 and _OPENS_AFTER.match(text, match.mention.end):
        return True
    area = match.resolved and areas.rank(match) >= _DISTRICT
    return (area and bearings.heads(text, match)) or (
        _begins(text, match) and (area or bool(_OPENS_AFTER.match(text, match.mention.end)))
    )


def _begins(text: str, match: Match) -> bool:
    return bool(_OPENS_BEFORE.search(text, max(0, match.mention.start - 20), match.mention.start))


def opens_with(text: str, match: Match) -> bool:
    """Whether a name opens its sentence: 'In Gaza, ...'."""
    return _begins(text, match) and bool(_OPENS_AFTER.match(text, match.mention.end))


def listed(text: str, best: Match, able: Sequence[Match]) -> tuple[Match, ...]:
    """The names that stand in one list with the best: 'A, B and C'.

    Of 'Amman, Jordan, and Paris' the second only says where the first lies.
    """
    position = able.index(best)
    holders = [
        right
        for left, right in itertools.pairwise(able)
        if _gap(text, left, right).strip() in _COMMAS and areas.wider(right, left)
    ]
    group = [best]
    for step in (-1, 1):
        current, at = best, position + step
        while 0 <= at < len(able):
            left, right = (able[at], current) if step < 0 else (current, able[at])
            gap = _gap(text, left, right)
            if not _lists(gap):
                break
            if able[at] in holders or current in holders:
                if able[at] not in holders:
                    group.append(able[at])
                current, at = able[at], at + step
                continue
            if gap.strip() == "," and not _goes_on(text, left, right, able):
                break  # 'Solino, Port-au-Prince'
            if gap.strip() in _COMMAS and _says_wider(left, right):
                break  # 'Mtendeli camp, Kibondo district, Kigoma region'
            group.append(able[at])
            current, at = able[at], at + step
    return tuple(sorted(group, key=lambda m: m.mention.start))


def peers(text: str, match: Match, other: Match, here: Sequence[Match]) -> bool:
    """Whether a name and the town behind its comma stand in a list that an 'and' closes.

    'X, Beirut and Tyre' puts X into neither.
    """
    if other.place is None or areas.rank(other) > 1:
        return False
    if _gap(text, match, other).strip() not in _COMMAS:
        return False
    run = [m for m in here if m.mention.start >= match.mention.start]
    if other not in run[1:2]:
        return False
    for left, right in itertools.pairwise(run[1:]):
        gap = _gap(text, left, right)
        if not _lists(gap):
            return False
        if gap.strip() not in _COMMAS:
            return True
    return False


def _gap(text: str, left: Match, right: Match) -> str:
    """What stands between two names, an Arabic 'and' that is written onto the second too."""
    gap = text[left.mention.end : right.mention.start]
    text = right.mention.text
    particle = text[0] in _AND_PREFIX and right.place and text not in right.place.names
    return gap + text[0] if particle else gap


def _says_wider(left: Match, right: Match) -> bool:
    """Whether the second's own class word makes it a division, and a wider one than the first's."""
    level, below = (lexicon.DIVISION_WORDS.get(m.mention.class_word or "") for m in (right, left))
    if level is None:
        return False
    return below is None or _LEVELS.index(level) < _LEVELS.index(below)


def _goes_on(text: str, left: Match, right: Match, able: Sequence[Match]) -> bool:
    """Whether a comma between two names is one of a list that an 'and' closes."""
    following = next((m for m in able if m.mention.start >= right.mention.end), None)
    if following is not None:
        gap = text[right.mention.end : following.mention.start]
        if _lists(gap):
            return True
    before = next((m for m in reversed(able) if m.mention.end <= left.mention.start), None)
    gap = text[before.mention.end : left.mention.start] if before else ""
    return bool(_lists(gap))


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


def _lists(gap: str) -> bool:
    """Whether what stands between two names makes them two of one list: not 'X village of Y'."""
    return bool(_LIST_GAP.fullmatch(gap)) and bool(_AND.search(gap))
