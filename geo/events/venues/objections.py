"""A place that was found for a name -> whether its text speaks against it, and what then.

The text puts it in another country; what it is a part of, or what heads its note, lies far away; it
is small, and lies where the text does not play; it is a division, and the text says 'camp'.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import shapely

from geo.events.venues import areas, bearings, chains
from geo.language import knowledge, lexicon
from geo.model import Kind, Match, Precision, Relation

_PEOPLES_TOWN = knowledge.each("venues.peoples_town")
_OPENS_ABROAD = knowledge.pattern("venues.opens_abroad")
_CAMP = knowledge.pattern("venues.camp")
_WITHIN = knowledge.words("venues.within")
_DISPUTED = {"IL", "PS"}  # which of the two holds a place is no contradiction
_KNOWN_ABROAD = 60_000  # people: a larger town is told of without its country
_SURELY = 0.9  # a name that so likely means one place is believed against a paragraph's opening
_BESIDE_DEG = 0.5  # from a country's land: some 50 km, the reach of what crosses a border
_ABROAD_M = 300_000.0  # nearer to what heads a note, another country's town may still be meant
_LONGEST_LIST = 400  # characters from a name to the country in which its list lies
FAR_M = 60_000.0  # a part of a city lies nearer


def contradicted(
    text: str, match: Match, here: Sequence[Match], acting: Collection[str] = ()
) -> bool:
    """Whether the text puts a name in a country in which its place does not lie."""
    nation = _nation(match)
    if nation is None or (match.place is not None and match.place.kind in areas.BIG):
        return False
    told = _peoples(text, match)
    if told not in (None, nation, *_DISPUTED):
        return True
    gap = ""
    for other in here:
        if bearings.owns(text, other):
            continue  # 'at Mayadin, five Iran-backed fighters'
        if other.mention.start < match.mention.end:
            country = other.place is not None and other.place.kind is Kind.COUNTRY
            if country and other.place.country not in (nation, *_DISPUTED) and _opens(text, other):
                abroad = meant_abroad(match, other, acting)
                return other.mention.end < match.mention.start and not abroad
            continue
        if other.mention.start - match.mention.end > _LONGEST_LIST:
            return False
        gap = text[match.mention.end : other.mention.start]
        for between in here:
            if match.mention.end <= between.mention.start < other.mention.start:
                gap = gap.replace(between.mention.text, "")
        relation = other.mention.expression and other.mention.expression.relation
        nations = {c.place.country for c in other.candidates[:1]} | {_nation(other)} - {None}
        apart = nations and nation not in nations and not nations <= _DISPUTED
        holds = relation in (None, Relation.DIRECTION, Relation.COUNTRYSIDE)
        if chains.peers(text, match, other, here):
            return False
        if other.resolved and apart and holds and len(gap) < areas.CHAIN_REACH:
            return bool(areas.CHAIN_GAP.fullmatch(gap) or areas.PART_AFTER.fullmatch(gap))
    return False


def _peoples(text: str, match: Match) -> str | None:
    """The country whose people a name's class word is told with: 'the Mozambican town of X'."""
    start = match.mention.start
    for pattern in _PEOPLES_TOWN:
        if found := pattern.search(text, max(0, start - 40), start):
            return lexicon.demonyms().get(found["people"].lower())
    return None


def _opens(text: str, country: Match) -> bool:
    """Whether a sentence opens with 'In Niger, ...', 'Across the border in Mali, ...'."""
    start = country.mention.start
    return bool(_OPENS_ABROAD.search(text, max(0, start - 60), start)) and (
        text[country.mention.end : country.mention.end + 1] == ","
    )


def no_division(text: str, match: Match) -> bool:
    """Whether a division was found for what the text calls a camp: 'Shati refugee camp'."""
    division = match.place is not None and match.place.kind in areas.BIG
    return division and bool(_CAMP.search(text[match.mention.start : match.mention.end + 26]))


def misplaced(text: str, match: Match, here: Sequence[Match]) -> bool:
    """Whether a part of a town ('the X district of Y', 'In Y, the X quarter') was placed far away.

    In another division than Y's, or far from Y where the sentence opens with it.
    """
    if match.place is None or match.place.kind is Kind.COUNTRY:
        return False
    after = text[match.mention.end : match.mention.end + 20]
    part = match.mention.class_word in areas.PARTS or bool(areas.PART_FOLLOWS.match(after))
    for town in here:
        if town.place is None:
            continue
        if part and town.mention.end < match.mention.start and town.point is not None:
            before = text[max(0, town.mention.start - 4) : town.mention.start]
            opens = before.strip().lower() in _WITHIN and town.place.population >= areas.CITY
            far = town.place.point.distance_m(match.place.point) > FAR_M
            if opens and far and match.place.kind not in areas.BIG:
                return True
            if opens and town.place.country not in (match.place.country, *_DISPUTED):
                return True
        gap = text[match.mention.end : max(match.mention.end, town.mention.start)]
        named = match.mention.class_word in areas.PARTS and areas.OF_TOWN.fullmatch(gap)
        owner = text[town.mention.end : max(town.mention.end, match.mention.start)]
        owned = part and areas.OWNS.fullmatch(owner)  # 'Omdurman's Dar es Salaam district'
        if not (named or owned or areas.PART_AFTER.fullmatch(gap)):
            continue
        if match.place.kind in areas.BIG:
            return town.place.country not in (match.place.country, *_DISPUTED)
        of_town = {d.id for d in town.place.admin if d.kind is Kind.ADMIN1}
        of_town |= {town.place.id} if town.place.kind is Kind.ADMIN1 else set()
        own = {d.id for d in match.place.admin if d.kind is Kind.ADMIN1}
        return bool(of_town and own) and not own & of_town
    return False


def stray(match: Match, nations: frozenset[str]) -> bool:
    """Whether a small place lies in none of the countries that a text names or plays in."""
    nation = _nation(match)
    if not nations or nation is None or nation in nations or nation in _DISPUTED:
        return False
    if match.place is not None and match.place.kind in areas.BIG:
        return False
    if match.place is None and match.mention.expression.relation is Relation.DIRECTION:
        return True
    place = match.place or match.candidates[0].place
    return place.population < _KNOWN_ABROAD


def meant_abroad(match: Match, frame: Match, acting: Collection[str]) -> bool:
    """Whether a sure place lies outside the country that opens its paragraph, and is still meant.

    Its own country acts in the text, or is beside that one: 'In Lebanon, Israel struck Tyre.
    Hezbollah fired at Kiryat Shmona.' `acting` are ISO codes.
    """
    if match.place is None or match.probability < _SURELY or match.place.country is None:
        return False
    if match.place.country in acting:
        return True
    land = frame.shape
    point = match.place.point
    return land is not None and land.distance(shapely.Point(point.lon, point.lat)) < _BESIDE_DEG


def out_of_frame(match: Match, frame: Match, acting: Collection[str] = ()) -> bool:
    """Whether a place lies far from what heads its note, and in another country."""
    nation = _nation(match)
    if nation is None or not frame.resolved or _nation(frame) in (None, nation):
        return False
    if {nation, _nation(frame)} == _DISPUTED or (match.place and match.place.kind in areas.BIG):
        return False
    place = match.place or match.candidates[0].place
    country = frame.place is not None and frame.place.kind is Kind.COUNTRY
    point = frame.place.point if frame.place is not None else None
    if country:
        return not meant_abroad(match, frame, acting)
    return point is not None and point.distance_m(place.point) > _ABROAD_M


def rather(match: Match, nations: frozenset[str]) -> Match:
    """The name of a stray place with a rival that lies where the text plays, or without a place."""
    rival = next((c for c in match.candidates[:6] if c.place.country in nations), None)
    exact = rival is not None and rival.key in (match.candidates[0].key, "exact", "strict")
    if not exact or match.mention.expression is None:
        return match if match.place is None else unplaced(match)
    return replace(
        match,
        area=rival.place.point,
        candidates=(rival, *match.candidates),
        probability=match.probability * areas.STOOD_IN,
        reason=f"about {rival.place.name}: the text plays in {rival.place.country}",
        precision=Precision.NEAR,
        uncertainty_m=areas.ABOUT_M,
    )


def unplaced(match: Match) -> Match:
    """The name alone, where the text contradicts the place that was found for it."""
    place = match.place or match.candidates[0].place
    reason = f"not {place.name} in {place.country}: the text puts it elsewhere"
    return Match(match.mention, reason=reason)


def _nation(match: Match) -> str | None:
    """The country in which a name was placed: of a phrase, that of what it leans on."""
    if match.place is not None:
        return match.place.country
    near = match.mention.expression is not None and match.resolved
    return match.candidates[0].place.country if near and match.candidates else None
