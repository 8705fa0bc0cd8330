"""The names in a clause and its event words -> the event's own place, or places.

The place is chosen by how the name hangs on the event word, not by nearness alone:

    shelled X, strikes on X, killed in X, X was hit      it is the place
    X, in Y province; in Y, X was hit                    the smaller one
    rockets fired from X, fled to X, told AFP in X       it is not
    X's governor, X-based, the X government              it is not
    A, B and C were hit                                  all three, one incident each
    clashes between A and B                              the ground between them, one incident
    the medics in X said; according to the UN in X       it is not

A name that the gazetteer does not hold is still the place, unlocated; where the text says in which
province or country it lies, it is drawn as that area and not as a point.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events import attribution
from geo.events.venues import areas, bearings, chains, signs, unlisted
from geo.language import knowledge, letters
from geo.model import Kind, Match, Mention, Place, Relation, Role, When

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

Span = tuple[int, int]

_SURELY = 0.9  # what its neighbours speak for; a bare namesake abroad has less
# Of the best name's share: what stands in one list with it, or is a part of it, has that at least.
_LISTED = 0.1
_WORDS = 0.5  # of the likelihood of a place: words alone are told of nowhere more often
_TRIED = 8  # mentions of one name that are looked at for where the text puts it
_KNOWN_ABROAD = 60_000  # people: a larger town is told of without its country
_DISPUTED = ("IL", "PS")  # which of the two holds a place is no contradiction
_REMEMBERED = 500  # names back, in which 'the town' or 'the capital' is sought
_FEW = 4  # countries of a text in which a name that was not resolved is still sought
_THE_TOWN = knowledge.pattern("venues.the_town")
_CAPITAL = knowledge.words("venues.capital")
_REACH = 300  # characters behind a name in which its sentence still puts it somewhere
_HEADING = 40  # characters of a line in which what frames it begins
_GENERAL_PLACE = knowledge.pattern("venues.general_place")
CLASS_WORDS = knowledge.words("venues.class_word")
_PROCLITICS = letters.PROCLITICS


class Venues:
    """The place names of a text, asked for clause by clause."""

    def __init__(
        self,
        text: str,
        matches: Sequence[Match],
        whens: Sequence[When],
        known: Gazetteer | None = None,
    ) -> None:
        self.text = text
        self.known = known
        named = sorted(matches, key=_start)
        times = sorted(w.span for w in whens if w.span)
        self.nations = frozenset(filter(None, map(_told_of, named))) | _of_several(named)
        self._named_in = _by_division(named)
        self._capitals = [m for m in named if _of_capital(m) and not bearings.off(text, m)]
        self._states = [m for m in named if _is_state(m)]
        self.matches = self._names(named, times)
        self._counted = Counter(m.mention.spelling.casefold() for m in self.matches)
        self._opens = self.matches[0].mention.start if self.matches else -1
        self._asked: dict[str, Match] = {}
        self._stands: dict[str, Match] = {}  # an unresolved name -> as the text placed it

    def _names(self, named: Sequence[Match], times: Sequence[Span]) -> list[Match]:
        """The names of places, in order, with those that only the text shows to be names."""
        divided = {m.mention.spelling.casefold() for m in named if m.mention.class_word}
        made = (areas.of_city(unlisted.whole(self.text, m)) for m in named)
        # 'Al' and 'Dalwa', each made whole, are one name
        whole = {
            m.mention.start: areas.as_seat(self.text, m, divided)
            for m in made
            if _names_place(m.mention) and not _inside(m.mention.start, times)
        }
        found = list(whole.values())
        taken = sorted([(m.mention.start, m.mention.end) for m in named] + list(times))
        return sorted([*found, *unlisted.find(self.text, found, taken)], key=_start)

    def seek(self, start: int, end: int) -> None:
        """Asks the gazetteer again for what is unresolved in `text[start:end]`, where it may help.

        Only a sentence that tells something is worth the asking.
        """
        low, high = _range(self.matches, start, end)
        for number in range(low, high):
            if not self.matches[number].resolved:
                self.matches[number] = self._sought(self.matches[number])

    def _sought(self, match: Match) -> Match:
        """An unresolved name, asked for in the few countries that the text tells of."""
        if self.known is None or len(self.nations) > _FEW:
            return match
        spelling = match.mention.spelling
        if spelling not in self._asked:
            self._asked[spelling] = unlisted.located(
                match, self.nations, self.known, self._named_in.keys()
            )
        return replace(self._asked[spelling], mention=match.mention)

    def between(self, start: int, end: int) -> list[Match]:
        """The place names that begin in `text[start:end]`, in order."""
        return self.matches[slice(*_range(self.matches, start, end))]

    def _last(self, low: int, high: int, wanted: Callable[[Match], bool]) -> Match | None:
        """The last name in `text[low:high]` that is wanted, of so many as a reader remembers."""
        first, last = _range(self.matches, low, high)
        near = self.matches[max(first, last - _REMEMBERED) : last]
        return next(filter(wanted, reversed(near)), None)

    def states(self, start: int, end: int) -> list[Match]:
        """The countries and governments named in `text[start:end]`, places or not."""
        return self._states[slice(*_range(self._states, start, end))]

    def own(self, start: int, end: int) -> list[Match]:
        """Those of them that could be where something happened."""
        here = [m for m in self.between(start, end) if not bearings.off(self.text, m)]
        small = [m for m in here if areas.rank(m) < chains.COUNTRYWIDE]
        return small or here

    def choose(
        self, start: int, end: int, triggers: Sequence[Span], *, told: bool = True
    ) -> tuple[Match, ...]:
        """The own place of the event whose words stand at `triggers`; several where listed.

        () where none of the names likely is; `told`: with a toll, a day, or no word of its own.
        """
        scope = self.scope(start, end, triggers, told=told)
        here = scope.here
        if not here:
            return ()
        *shares, none = scope.shares()
        best = max(range(len(here)), key=shares.__getitem__)
        best = next(
            (n for n in chains.parts(self.text, here, best) if shares[n] >= _LISTED * shares[best]),
            best,
        )
        enough = _LISTED * shares[best]
        chosen = chains.listed(self.text, best, here, lambda n: shares[n] >= enough)
        likely = sum(p for m, p in zip(here, shares, strict=True) if m in chosen)
        if none > likely * (1.0 if told else _WORDS):
            return ()
        between = chains.ground_between(self.text, chosen)
        if between is not None:
            return (_weighed(between, likely, scope.reason(best)),)
        stood = [m if m.resolved else self._stood(m) for m in chosen]
        return tuple(
            _weighed(place, likely, scope.reason(here.index(m)))
            for place, m in zip(stood, chosen, strict=True)
        )

    def scope(
        self, start: int, end: int, triggers: Sequence[Span], *, told: bool = True
    ) -> signs.Scope:
        """The names of a clause, trusted or unplaced, but those that say where a speaker sits."""
        here = self.between(start, end)
        said = attribution.speakers(self.text[start:end]) if here else ()
        for low, high in said:
            first = max((t for t, _ in triggers if t < start + high), default=0)
            here = [
                m
                for m in here
                if not start + low <= m.mention.start < start + high
                or start + low <= first < m.mention.start
                or bearings.speaks_of(self.text, m)
            ]
        here = [self._trusted(match) for match in here]
        return signs.Scope(
            self.text, start, end, triggers, here, self._counted, self._opens, told=told
        )

    def _trusted(self, match: Match) -> Match:
        """A name with its place, unless its spelling or its text's countries speak against that."""
        place = match.place
        if place is None or (self._near_enough(match) and not _stray(place, self.nations)):
            return match
        reason = f"not {place.name} in {place.country}: the text puts it elsewhere"
        return Match(match.mention, reason=reason)

    def _near_enough(self, match: Match) -> bool:
        """Whether a place that a looser key found is spelled nearly so, or has others beside it."""
        if not match.candidates or match.candidates[0].place != match.place:
            return True
        own = match.mention.spelling
        if unlisted.alike(own, match.candidates[0], unlisted.NEARLY):
            return True
        return any(
            self._named_in[d.id] - {own} for d in match.place.admin if d.id in self._named_in
        )

    def _stood(self, match: Match) -> Match:
        """An unresolved name in the smallest place that the text names for it.

        A name is put somewhere once: wherever it stands again, it is meant to lie there.
        """
        name = _bare(match)
        known = self._stands.get(name)
        if known is None:
            told = (self._contained(m) for m in (match, *self._unplaced.get(name, ())[:_TRIED]))
            known = next((m for m in told if m.resolved), None) or self._about(match)
            self._stands[name] = known
        return replace(known, mention=match.mention) if known.resolved else match

    def _contained(self, match: Match) -> Match:
        """A name in what its sentence, or what frames its paragraph, puts it in."""
        line = self.text.rfind("\n", 0, match.mention.start) + 1
        low, high = self._around(match)
        here = [m for m in self.between(low, high) if _bare(m) != _bare(match)]
        before = [m for m in here if m.mention.start < match.mention.start]
        after = [m for m in here if m.mention.start >= match.mention.end]
        found = areas.container(self.text, match, before, after)
        if found.resolved:
            return found
        first = next(iter(self.between(line, min(line + _HEADING, match.mention.start))), None)
        if first is None or not first.resolved or _bare(first) == _bare(match):
            return match
        heads = bearings.heads(self.text, first, dash=False) or chains.opens_with(self.text, first)
        return areas.framed(match, first) if heads else match

    def _about(self, match: Match) -> Match:
        """A name that no sentence puts anywhere: in the last area told before, or about a town."""
        start = match.mention.start
        if areas.is_part(match) and (town := self._last(0, start, areas.is_town)):
            return areas.inside(match, town)
        low, high = self._around(match)
        told = self._last(0, low, self._may_hold) or next(
            (m for m in self.between(high, len(self.text)) if m.resolved and areas.is_area(m)), None
        )
        return match if told is None else areas.about(match, told)

    def _around(self, match: Match) -> Span:
        """The sentence of a name, as far as it says where that lies."""
        start, end = match.mention.start, match.mention.end
        low = max(self.text.rfind(stop, 0, start) + 1 for stop in ("\n", ". "))
        stops = (self.text.find(stop, end, end + _REACH) for stop in ("\n", ". "))
        return low, min((at for at in stops if at >= 0), default=end + _REACH)

    def _may_hold(self, match: Match) -> bool:
        """Whether a name told before may be about where another lies: no dateline's."""
        off = bearings.off(self.text, match) or bearings.heads(self.text, match)
        return match.resolved and not off

    @functools.cached_property
    def _unplaced(self) -> dict[str, list[Match]]:
        return _by_name(m for m in self.matches if not m.resolved)

    def areas(self, start: int, end: int, triggers: Sequence[Span]) -> list[Match]:
        """The countries and provinces of a stretch that are no speaker's and nobody's property."""
        here = self.scope(start, end, triggers).here
        return [m for m in here if m.wide and not bearings.off(self.text, m)]

    def antecedent(self, low: int, start: int, end: int) -> tuple[Match, str] | None:
        """(the area, 'countryside') where a clause says 'the countryside' of what stands before."""
        found = _GENERAL_PLACE.search(self.text, start, end)
        before = [m for m in self.between(low, found.start()) if m.resolved] if found else []
        if not before:
            return None
        name = _bare(before[-1])
        wide = (m for m in reversed(before) if m.place and m.place.kind in areas.BIG)
        chosen = next((m for m in wide if _bare(m) == name), before[-1])
        return chosen, found.group().split()[-1]

    def town_before(self, low: int, start: int, end: int) -> tuple[Match, str] | None:
        """(the place, 'the city') where a clause says 'the city', 'the camp', 'there'.

        'The capital' is the last capital named; another noun the last settlement in `text[low:]`.
        """
        found = _THE_TOWN.search(self.text, start, end)
        if found is None:
            return None
        noun = found.group().lower().split()[-1]
        if noun in _CAPITAL:
            town = self._capital_before(found.start())
        else:
            town = self._last(low, found.start(), _of_town)
        if town is None:
            return None
        town = self._trusted(town if town.resolved else self._sought(town))
        return (town if town.resolved else self._stood(town)), found.group()

    def _capital_before(self, end: int) -> Match | None:
        """The last capital in `text[:end]`."""
        at = bisect_right(self._capitals, end, key=lambda m: m.mention.end)
        return self._capitals[at - 1] if at else None

    def area(self, start: int, end: int) -> str | None:
        """The name of the widest place that a sentence names, or None."""
        here = [m for m in self.between(start, end) if m.resolved]
        best = max(here, key=areas.rank, default=None)
        return best.mention.text if best else None


def _weighed(match: Match, likely: float, why: str) -> Match:
    """A name by how likely it is the event's own place, with the signs that speak for it."""
    reason = f"{match.reason}; signs: {why}" if why else match.reason
    return replace(match, probability=match.probability * likely, reason=reason)


def _start(match: Match) -> int:
    return match.mention.start


def _range(found: Sequence[Match], start: int, end: int) -> tuple[int, int]:
    """The slice of some names, in order, that begin in `text[start:end]`."""
    return bisect_left(found, start, key=_start), bisect_left(found, end, key=_start)


def _by_name(found: Iterable[Match]) -> dict[str, list[Match]]:
    """Names, in order, by how they are spelled."""
    result: dict[str, list[Match]] = {}
    for match in found:
        result.setdefault(_bare(match), []).append(match)
    return result


def _by_division(named: Iterable[Match]) -> dict[str, set[str]]:
    """The ids of divisions and places -> the spellings of the names that lie in them."""
    result: dict[str, set[str]] = defaultdict(set)
    for m in named:
        if m.place is not None and m.mention.role in (Role.PLACE, Role.DATELINE):
            for division in (*m.place.admin, m.place):
                if division.kind is not Kind.COUNTRY:
                    result[division.id].add(m.mention.spelling)
    return result


def _names_place(mention: Mention) -> bool:
    """Whether a name is a place's, and no class word alone: 'the village', 'near the village'."""
    alone = mention.text.lstrip(_PROCLITICS) in CLASS_WORDS
    leans = mention.expression is not None and mention.text.split()[-1] in CLASS_WORDS
    return mention.role is Role.PLACE and not alone and not leans


def _is_state(match: Match) -> bool:
    """Whether a name is an actor's or a country's."""
    country = match.place is not None and match.place.kind is Kind.COUNTRY
    return match.mention.role is Role.ACTOR or (match.mention.role is Role.PLACE and country)


def _of_capital(match: Match) -> bool:
    """Whether a name is a capital's, or a part of one: 'central Damascus'."""
    place = match.place or next((c.place for c in match.candidates), None)
    known = match.resolved and place is not None
    return known and place.name in areas.capitals(place.country)


def _of_town(match: Match) -> bool:
    """Whether a name is a settlement's, or of the ground about one: 'the outskirts of X'."""
    if match.mention.expression is None:
        return areas.rank(match) < 2 or not match.resolved
    about = (Relation.NEAR, Relation.DIRECTION)
    near = match.mention.expression.relation in about and match.candidates
    return bool(near) and match.candidates[0].place.kind is Kind.SETTLEMENT


def _stray(place: Place, nations: Set[str]) -> bool:
    """Whether a small place lies in none of the countries that a text names or plays in."""
    told = not nations or place.country in (None, *nations, *_DISPUTED)
    return not told and place.kind not in areas.BIG and place.population < _KNOWN_ABROAD


def _inside(position: int, spans: Sequence[Span]) -> bool:
    """Whether a position lies in one of some spans, which are in order and do not overlap."""
    at = bisect_right(spans, (position, float("inf"))) - 1
    return at >= 0 and position < spans[at][1]


def _told_of(match: Match) -> str | None:
    """The country of a name that says in which countries a text plays: wide, large, a people."""
    place = match.place
    if place is None:
        return None
    if match.probability < (0.35 if place.kind is Kind.COUNTRY else 0.5):
        return None
    if match.mention.role is Role.PEOPLE:
        return None if place.country in _INTERVENES else place.country
    wide = place.kind in areas.BIG or place.population >= 100_000
    return place.country if wide and match.mention.role in (Role.PLACE, Role.DATELINE) else None


def _of_several(named: Sequence[Match]) -> frozenset[str]:
    """The countries in which two places or more, however small, were surely found.

    A round-up of several countries names villages of one in a paragraph of its own.
    """
    sure = {
        (m.mention.spelling.casefold(), m.place.country)
        for m in named
        if m.place is not None and m.probability >= _SURELY and m.mention.role is Role.PLACE
    }
    told = Counter(country for _, country in sure if country)
    return frozenset(country for country, count in told.items() if count > 1)


# Whose forces act in other countries: that they are named says nothing of where.
_INTERVENES = frozenset("US RU IL TR FR GB IR SA AE RW KE ET UA IN PK CN".split())


def _bare(match: Match) -> str:
    return (match.mention.name or match.mention.text).casefold()
