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
from geo.events.venues import areas, bearings, chains, unlisted
from geo.language import knowledge, letters
from geo.model import Kind, Match, Mention, Place, Relation, Role, When

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

Span = tuple[int, int]

_SURELY = 0.9  # what its neighbours speak for; a bare namesake abroad has less
_TRIED = 8  # mentions of one name that are looked at for where the text puts it
_KNOWN_ABROAD = 60_000  # people: a larger town is told of without its country
_DISPUTED = ("IL", "PS")  # which of the two holds a place is no contradiction
_REMEMBERED = 500  # names back, in which 'the town' or 'the capital' is sought
_FEW = 4  # countries of a text in which a name that was not resolved is still sought
_THE_TOWN = knowledge.pattern("venues.the_town")
_CAPITAL = knowledge.words("venues.capital")
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

    def choose(self, start: int, end: int, triggers: Sequence[Span]) -> tuple[Match, ...]:
        """The own place of the event whose words stand at `triggers`; several where listed."""
        return self._chosen(self._told_in(start, end, triggers), start, end, triggers)

    def _told_in(self, start: int, end: int, triggers: Sequence[Span]) -> list[Match]:
        """The names of a clause that may be an event's place, trusted or unplaced."""
        return [self._trusted(m) for m in self._spoken_of(start, end, triggers)]

    def _chosen(
        self, here: Sequence[Match], start: int, end: int, triggers: Sequence[Span]
    ) -> tuple[Match, ...]:
        scored = [(bearings.score(self.text, match, start, end, triggers), match) for match in here]
        fit = [match for score, match in scored if score >= bearings.ENOUGH]
        able = [
            (score, -match.mention.start, match)
            for score, match in scored
            if score >= bearings.ENOUGH and not chains.container(self.text, match, fit)
        ]
        if not able:
            return ()
        *_, best = max(able, key=lambda one: one[:2])
        level = [
            m
            for score, m in scored
            if m is best or (score > bearings.NOWHERE and not chains.of_which(self.text, m, best))
        ]
        chosen = chains.listed(self.text, best, level)
        between = chains.ground_between(self.text, chosen)
        if between is not None:
            return (between,)
        return tuple(m if m.resolved else self._stood(m, here) for m in chosen)

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

    def surely(self, start: int, end: int, triggers: Sequence[Span]) -> tuple[Match, ...]:
        """The own place of event words alone, () where a clause or an aside parts them from it.

        What is told with a toll or a day takes the likeliest name; words alone are more often told
        nowhere than at a country, or beyond a comma that parts no list.
        """
        chosen = self.choose(start, end, triggers)
        if self._beside(chosen, triggers):
            return chosen
        near = [m for m in self._told_in(start, end, triggers) if self._beside((m,), triggers)]
        chosen = self._chosen(near, start, end, triggers)
        return chosen if self._beside(chosen, triggers) else ()

    def _beside(self, chosen: Sequence[Match], triggers: Sequence[Span]) -> bool:
        return any(bearings.beside(self.text, m, t) for m in chosen for t in triggers)

    def _stood(self, match: Match, here: Sequence[Match]) -> Match:
        """An unresolved name with what the text puts it in; a part of a town told before, that.

        A name is put somewhere once: wherever it stands again, it is meant to lie there.
        """
        name = _bare(match)
        found = self._stand_in(match, here)
        if not found.resolved and name not in self._stands:
            found = self._placed_elsewhere(name, match)
        known = self._stands.get(name)
        if known is None or not known.resolved:
            known = self._stands[name] = found
        if known.resolved:
            return replace(known, mention=match.mention)
        frame = self._frame(match)
        if frame is not None:
            return areas.framed(match, frame)
        if not areas.is_part(match):
            return match
        town = self._last(0, match.mention.start, areas.is_town)
        return areas.inside(match, town) if town else match

    def _stand_in(self, match: Match, here: Sequence[Match]) -> Match:
        """An unresolved name with what the text puts it in, which no peer of a list is."""
        apart = [m for m in here if not chains.peers(self.text, match, m, here)]
        return areas.stand_in(self.text, match, apart)

    def _frame(self, match: Match) -> Match | None:
        """What heads the note, or opens the paragraph, in which a name stands: 'X: ...', 'In X, '.

        Not where the name is that itself.
        """
        start = self.text.rfind("\n", 0, match.mention.start) + 1
        first = next(iter(self.between(start, start + _HEADING)), None)
        if first is None or first.mention.start >= match.mention.start:
            return None
        heads = bearings.heads(self.text, first, dash=False) or chains.opens_with(self.text, first)
        return first if heads and _bare(first) != _bare(match) else None

    @functools.cached_property
    def _unplaced(self) -> dict[str, list[Match]]:
        return _by_name(m for m in self.matches if not m.resolved)

    def _placed_elsewhere(self, name: str, match: Match) -> Match:
        """What another mention of an unresolved name is put in, or the match as it was."""
        for again in self._unplaced.get(name, ())[:_TRIED]:
            beside = self.between(again.mention.start, again.mention.end + areas.CHAIN_REACH)
            found = self._stand_in(again, beside)
            if found.resolved:
                return found
        return match

    def _spoken_of(self, start: int, end: int, triggers: Sequence[Span]) -> list[Match]:
        """The names of a clause but those that say where a speaker sits: 'medics in X said'."""
        spans = [(a + start, b + start) for a, b in attribution.speakers(self.text[start:end])]
        return [
            m
            for m in self.between(start, end)
            if bearings.speaks_of(self.text, m)
            or not any(
                a <= m.mention.start < b and not any(a <= t < m.mention.start for t, _ in triggers)
                for a, b in spans
            )
        ]

    def areas(self, start: int, end: int, triggers: Sequence[Span]) -> list[Match]:
        """The countries and provinces of a stretch that are no speaker's and nobody's property."""
        here = self._told_in(start, end, triggers)
        scored = ((bearings.score(self.text, m, start, end, triggers), m) for m in here)
        return [m for score, m in scored if m.wide and score > bearings.NOWHERE]

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
        return (town if town.resolved else self._stood(town, ())), found.group()

    def _capital_before(self, end: int) -> Match | None:
        """The last capital in `text[:end]`."""
        at = bisect_right(self._capitals, end, key=lambda m: m.mention.end)
        return self._capitals[at - 1] if at else None

    def area(self, start: int, end: int) -> str | None:
        """The name of the widest place that a sentence names, or None."""
        here = [m for m in self.between(start, end) if m.resolved]
        best = max(here, key=areas.rank, default=None)
        return best.mention.text if best else None


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
