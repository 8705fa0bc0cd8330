"""A place that was found for a name -> whether its text speaks against it, and what then.

The text puts it in another country; what it is a part of, or what heads its note, lies far away; it
is small, and lies where the text does not play; it is a division, and the text says 'camp'.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace

import shapely

from geo.events.venues import areas, bearings, chains
from geo.language import knowledge, lexicon
from geo.model import Kind, Match, Place, Precision, Relation

_PEOPLES_TOWN = knowledge.each("venues.peoples_town")
_OPENS_ABROAD = knowledge.pattern("venues.opens_abroad")
_CAMP = knowledge.pattern("venues.camp")
_WITHIN = knowledge.words("venues.within")
_HOLDING = (None, Relation.DIRECTION, Relation.COUNTRYSIDE)  # what a name may lie in
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
    if nation is None or _big(match):
        return False
    if _peoples(text, match) not in (None, nation, *_DISPUTED):
        return True
    told = [m for m in here if not bearings.owns(text, m)]  # 'at Mayadin, Iran-backed fighters'
    for other in told:
        if other.mention.end < match.mention.start and _opens_abroad(text, other, nation):
            return not meant_abroad(match, other, acting)
    after = (m for m in told if m.mention.start >= match.mention.end)
    for other in itertools.takewhile(lambda m: _in_reach(match, m), after):
        if chains.peers(text, match, other, here):
            return False
        gap = _gap(text, match, other, here)
        if len(gap) < areas.CHAIN_REACH and _holds_abroad(other, nation):
            return bool(areas.CHAIN_GAP.fullmatch(gap) or areas.PART_AFTER.fullmatch(gap))
    return False


def _in_reach(match: Match, other: Match) -> bool:
    return other.mention.start - match.mention.end <= _LONGEST_LIST


def _gap(text: str, match: Match, other: Match, here: Sequence[Match]) -> str:
    """What stands between two names, without the names between them."""
    gap = text[match.mention.end : other.mention.start]
    for between in here:
        if match.mention.end <= between.mention.start < other.mention.start:
            gap = gap.replace(between.mention.text, "")
    return gap


def _holds_abroad(area: Match, nation: str) -> bool:
    """Whether a name that may hold another lies outside a country."""
    relation = area.mention.expression and area.mention.expression.relation
    nations = {c.place.country for c in area.candidates[:1]} | {_nation(area)} - {None}
    apart = bool(nations) and nation not in nations and not nations <= _DISPUTED
    return area.resolved and apart and relation in _HOLDING


def _peoples(text: str, match: Match) -> str | None:
    """The country whose people a name's class word is told with: 'the Mozambican town of X'."""
    start = match.mention.start
    for pattern in _PEOPLES_TOWN:
        if found := pattern.search(text, max(0, start - 40), start):
            return lexicon.demonyms().get(found["people"].lower())
    return None


def _opens_abroad(text: str, country: Match, nation: str) -> bool:
    """Whether a sentence opens with 'In Niger, ...', 'Across the border in Mali, ...'."""
    if country.place is None or country.place.kind is not Kind.COUNTRY:
        return False
    start, end = country.mention.start, country.mention.end
    opens = text.startswith(",", end) and _OPENS_ABROAD.search(text, max(0, start - 60), start)
    return bool(opens) and country.place.country not in (nation, *_DISPUTED)


def no_division(text: str, match: Match) -> bool:
    """Whether a division was found for what the text calls a camp: 'Shati refugee camp'."""
    return _big(match) and bool(_CAMP.search(text[match.mention.start : match.mention.end + 26]))


def misplaced(text: str, match: Match, here: Sequence[Match]) -> bool:
    """Whether a part of a town ('the X district of Y', 'In Y, the X quarter') was placed far away.

    In another division than Y's, or far from Y where the sentence opens with it.
    """
    if match.place is None or match.place.kind is Kind.COUNTRY:
        return False
    part = areas.of_part(text, match)
    for town in here:
        if town.place is None:
            continue
        if part and _opens_far(text, match, town):
            return True
        if areas.part_of(text, match, town):
            return _apart(match.place, town.place)
    return False


def _opens_far(text: str, match: Match, town: Match) -> bool:
    """Whether 'In Y, ...' opens the sentence with a city far from where a part was placed."""
    if town.mention.end >= match.mention.start or town.point is None:
        return False
    before = text[max(0, town.mention.start - 4) : town.mention.start]
    if before.strip().lower() not in _WITHIN or town.place.population < areas.CITY:
        return False
    far = town.place.point.distance_m(match.place.point) > FAR_M and not _big(match)
    return far or _in_another(match.place, town.place)


def _apart(part: Place, town: Place) -> bool:
    """Whether a part lies in another first-order division than its town, a division abroad."""
    if part.kind in areas.BIG:
        return _in_another(part, town)
    own, of_town = (
        {d.id for d in (*place.admin, place) if d.kind is Kind.ADMIN1} for place in (part, town)
    )
    return bool(of_town and own) and not own & of_town


def _in_another(place: Place, town: Place) -> bool:
    return town.country not in (place.country, *_DISPUTED)


def _big(match: Match) -> bool:
    return match.place is not None and match.place.kind in areas.BIG


def stray(match: Match, nations: frozenset[str]) -> bool:
    """Whether a small place lies in none of the countries that a text names or plays in."""
    nation = _nation(match)
    if not nations or nation is None or nation in nations or nation in _DISPUTED:
        return False
    if _big(match):
        return False
    if match.place is None and match.mention.expression.relation is Relation.DIRECTION:
        return True
    return meant(match).population < _KNOWN_ABROAD


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
    if {nation, _nation(frame)} == _DISPUTED or _big(match) or frame.place is None:
        return False
    if frame.place.kind is Kind.COUNTRY:
        return not meant_abroad(match, frame, acting)
    return frame.place.point.distance_m(meant(match).point) > _ABROAD_M


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
    place = meant(match)
    reason = f"not {place.name} in {place.country}: the text puts it elsewhere"
    return Match(match.mention, reason=reason)


def meant(match: Match) -> Place:
    """The place that a name was taken for: of a phrase, that which it leans on."""
    return match.place or match.candidates[0].place


def _nation(match: Match) -> str | None:
    """The country in which a name was placed: of a phrase, that of what it leans on."""
    if match.place is not None:
        return match.place.country
    near = match.mention.expression is not None and match.resolved
    return match.candidates[0].place.country if near and match.candidates else None
