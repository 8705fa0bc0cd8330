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

import itertools
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import replace

from geo import cues, lexicon, regions
from geo.model import Candidate, Expression, Kind, Match, Mention, Precision, Relation, Role, When

Span = tuple[int, int]

# Points for how a name hangs on its event: set by hand, for their order alone matters; a fit on
# ../shared/geoparsing/gold/event_location.jsonl is still to come.
_LINKED, _OBJECT, _SUBJECT, _LOCATED, _AWAY, _BELONGS = 4.0, 5.0, 4.0, 1.0, -4.0, -5.0
_PER_WORD = 0.08  # for each word between the name and the event word
# Below this a name in the sentence is not taken for the event's place.
_ENOUGH = -1.5
# Names in a list are all the event's place only where nothing but these stands between them.
_LIST_GAP = re.compile(
    r"\s*(?:,|،|\band\b|&|/|,\s*and\b|\bas\s+well\s+as\b|(?:،\s*)?و|(?:the\s+)?(?:towns?|"
    r"villages?|cities|city|"
    r"districts?)\s+of|بلدات|بلدة|قرية|مدينة|and\s+the\s+(?:town|village|city)\s+of|\s)*\s*",
    re.I,
)
_CHAIN_REACH = 45  # characters: 'X, a mining town in the north of Y'
_CHAIN_GAP = re.compile(
    r"\s*(?:,|،|\(|(?:,\s*)?in(?:\s+the)?|(?:,\s*)?of|في|بـ|(?:,\s*)?a\s+[\w-]+\s+in|"
    r"(?:،\s*)?(?:ب|في\s+)?(?:محافظة|ريف|ولاية|قضاء))?"
    r"\s*(?:the\s+)?(?:(?:(?!and\b|or\b)[\w-]+\s+){0,2})?\s*",
    re.I,
)
_POSSESSES = re.compile(r"['\u2019]s?\s+(?:[\w-]+,?\s+){1,4}(?:of\s+)?")
_PREPOSITION = re.compile(
    r"\b(?P<word>in|at|on|near|outside|over|against|into|inside|across|around|towards?|of|"
    r"throughout|within|along|through|for|from|to|by|with|between|targeting|hitting|striking|hit|"
    r"struck|bombed|shelled|attacked|stormed|pounded|targeted|bombarded|raided|entered|overran|"
    r"captured|seized|recaptured|retook|under)\s+(?:(?:the|a|an|its|their|eastern|western|"
    r"northern|southern|central|nearby|besieged|rebel-held|government-held|contested|strategic|"
    r"frontline|front-line|border|coastal|capital|port|mining|oil-rich|neighbouring|neighboring|"
    r"[\w'\u2019-]+-(?:held|controlled|administered|occupied)|north|south|east|west|city|cities|"
    r"town|towns|village|villages|district|districts|suburb|suburbs|neighbou?rhoods?|province|"
    r"region|state|area|areas|camp|commune|of|parts|outskirts|countryside|settlement|hamlet|"
    r"locality|department|township|governorate|oblast|city\s+centre)[\s,]+)*\Z",
    re.I,
)
_ARABIC_PREPOSITION = re.compile(
    r"(?:^|[\s،.])(?P<word>في|على|قرب|بـ|من|إلى|داخل|استهدف|استهدفت|قصفت|طالت|شرق|غرب|شمال|جنوب)\s+"
    r"(?:(?:مدينة|بلدة|قرية|بلدات|قرى|مدينتي|بلدتي|ريف|حي|مخيم|محافظة|منطقة|ولاية|أطراف|محيط|"
    r"ضواحي|سوق|ناحية|قضاء|أحياء|وسط)\s+)*\Z"
)
_BARE_VERBS = ("hit", "struck", "overran", "retook", "under")
_TO = frozenset(("to", "towards", "toward", "إلى"))
_FROM = frozenset(("from", "by", "with", "من"))
_AGENT = re.compile(
    r"\s+(?:has\s+|have\s+|had\s+|also\s+|later\s+|again\s+)*(?:fired|launched|said|says|attacked|"
    r"bombed|struck|shelled|carried\s+out|denied|accused|claimed|killed|shot|vowed|warned|sent|"
    r"deployed|told|announced|condemned|intercepted|downed|conducted|responded|retaliated|agreed|"
    r"signed|backs|supports|wants)\b(?!\s+(?:by|in)\b)",
    re.I,
)
_SPOKEN_IN = re.compile(
    r"\b(?:said|told|speaking|reporters|spoke|added|based|headquartered|living|born|interview|"
    r"talks|summit|conference|meeting|doctors?|medics?|sources?|office|bureau|correspondent|"
    r"journalist|court|activist|resident|official|spokes\w+|embassy)\b[^,.;]{0,30}\s(?:in|from|"
    r"at)\s+(?:the\s+)?(?:\w+\s+)?(?:of\s+)?\Z",
    re.I,
)
_CARRIED_TO = re.compile(
    r"\b(?:taken|transferred|rushed|evacuated|brought|moved|transported|airlifted|fled|flee|"
    r"fleeing|returned|travell?ing|travell?ed|heading|headed|en\s+route|way|leading|"
    r"road)\b[^,.;]{0,40}\s(?:to|for|towards?|in)\s+(?:[\w'\u2019-]+\s+){0,4}\Z",
    re.I,
)
_OWNED = re.compile(
    r"(?:['\u2019]s?\s+(?:[\w-]+\s+){0,2}|\s+(?:regional\s+|provincial\s+|city\s+|"
    r"military\s+)?)(?:governor|mayor|president|government|army|ministry|minister|military|forces|"
    r"troops|police|officials?|parliament|administration|air\s+force|warplanes|jets|prosecutor|"
    r"spokes\w+|authorities|council|office|regime|leader|embassy|envoy|rulers|junta|media)\b|"
    r"-(?:based|backed|led|allied|linked|born|made|sponsored|affiliated)\b",
    re.I,
)
_PASSIVE = re.compile(
    r"\s*(?:,[^,]{0,60},)?\s*(?:(?:was|were|has\s+been|have\s+been|had\s+been|is|are|came|"
    r"being)\s+(?:\w+ly\s+)?(?:hit|struck|bombed|shelled|attacked|targeted|pounded|raided|stormed|"
    r"bombarded|captured|overrun|seized|under|rocked|recaptured|retaken|looted|torched|burned|"
    r"shaken|ambushed)|saw\b|witnessed\b|suffered\b|fell\b)",
    re.I,
)
_BIG = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3, Kind.REGION)
_COUNTRYWIDE = 4  # the rank of a first-order division: see _kind_rank
_STOOD_IN = 0.7  # of the area's own probability
_PART_M = 10_000.0  # doubt of a part of a town that is marked at the town: the reach of a large one
_PART = (
    r"(?:neighbou?rhood|district|suburb|quarter|slum|shanty\s?town|ward|sector|section|area|market)"
)
_PART_AFTER = re.compile(
    rf"\s+{_PART}\s*,?\s+(?:of|in)\s+(?:the\s+)?(?:(?:capital|city|town)(?:,|\s+of)?\s+)?|"
    rf"\s*,\s+an?\s+(?:[\w-]+\s+){{0,3}}{_PART}\s+(?:of|in)\s+(?:the\s+)?"
    r"(?:(?:capital|city|town)(?:,|\s+of)?\s+)?",
    re.I,
)
_PART_BEFORE = re.compile(rf"\b{_PART}\s+of\s+\Z|(?<!\w)(?:حي|ضاحية)\s+\Z", re.I)
_OWNS = re.compile(r"['\u2019]s?\s+(?:[\w-]+\s+){0,2}")
_BETWEEN = re.compile(
    r"\bbetween\s+(?:the\s+)?(?:(?:towns?|villages?|cities|city|districts?)\s+of\s+)?\Z|"
    r"(?<!\w)بين\s+(?:(?:مدينتي|بلدتي|قريتي|مدينة|بلدة|قرية)\s+)?\Z",
    re.I,
)
_GENERAL_PLACE = re.compile(
    r"\b[Tt]he\s+(?:(?:northern|southern|eastern|western|surrounding|nearby|"
    r"rebel-held)\s+)?(?P<noun>countryside|province|governorate|"
    r"region|enclave|suburbs|outskirts)\b|(?<!\w)(?:ال)(?:ريف|محافظة|منطقة)(?!\w)"
)
_CLASS_WORDS = frozenset("مدينة بلدة قرية محافظة منطقة ريف حي مخيم ولاية ناحية قضاء".split(" "))
_NAME = (
    r"(?:[Aa]l[- ]|[Ee]l[- ]|(?:[Aa][nrs]|[Aa]sh|[Aa]d|[Aa]t)-)?"
    r"[A-Z\u00c0-\u00de][\w'\u2019-]*[a-z\u00df-\u00ff]"
)
_RUN = rf"{_NAME}(?:\s+(?:(?:al|el|de|du|la|le|des|ez|az)[- ])?{_NAME}){{0,3}}"
_HYPHENS = re.compile(r"(?:-[a-z]{1,4}){0,2}-[A-Z\u00c0-\u00de][\w'\u2019]*")
# A name that no gazetteer holds, where the text itself uses it as a place.
_UNLISTED = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Oo]n\s+the\s+outskirts\s+of|(?:the\s+)?(?:towns?|villages?|"
    rf"city|district|camp|suburb|neighbou?rhood|hamlet|commune|municipality|settlement)\s+of|"
    rf"(?:[Ss]trikes?|[Aa]irstrikes?|[Aa]ttacks?|[Rr]aids?|[Aa]ssault|bombs?|missiles?|rockets?|"
    rf"agents?|gas|shells?)\s+(?:on|at|against)|(?:shelled|bombed|stormed|storming|overran|retook|"
    rf"recaptured|entered)|(?:[Ss]helling|[Bb]ombing|[Bb]ombardment|[Cc]apture|[Rr]ecapture|"
    rf"[Ff]all)\s+of)\s+(?:the\s+)?(?:nearby\s+|neighbou?ring\s+)?(?:(?:town|village|"
    rf"city)\s+of\s+)?(?P<name>{_RUN})"
)
_NO_PLACE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ramadan|Eid|Christmas|Easter|"
    r"Twitter|Facebook|Telegram|Arabic|English|French|Reuters|AFP|Ministry|Hospital|Army|Forces|"
    r"Group|Party|Council|Court|Brigade|Operation|President|Minister|General|Islamic|UN|EU|US)\b"
)
# ... and what follows it in a list: 'hit Ariha and Kafr Nobol.'
_GOES_ON = re.compile(
    rf"\s*(?:,\s*and|,|and|&)\s+(?P<name>{_RUN})(?=\s*(?:[.;)\n]|\Z|,|\s(?:and|in|were|was|with|"
    rf"killing|wounding|on)\b))"
)
_ATTACKED = re.compile(
    rf"\b(?:attacked|raided|ambushed)\s+(?:the\s+)?(?P<name>{_RUN})(?=[,.;]|"
    r"\s+(?:on|in|late|early|overnight|at|and|near)\b)"
)


class Venues:
    """The place names of a text, asked for clause by clause."""

    def __init__(self, text: str, matches: Sequence[Match], whens: Sequence[When]) -> None:
        self.text = text
        named = sorted(matches, key=lambda m: m.mention.start)
        self.taken = sorted(
            [(m.mention.start, m.mention.end) for m in named] + [w.span for w in whens if w.span]
        )
        self.matches = [
            m
            for m in map(self._whole, named)
            if m.mention.role is Role.PLACE and m.mention.text.lstrip("وبل") not in _CLASS_WORDS
        ]
        self.matches = sorted([*self.matches, *self._unlisted()], key=lambda m: m.mention.start)
        self._starts = [m.mention.start for m in self.matches]

    def _whole(self, match: Match) -> Match:
        """A name that its hyphens carry on is another name: 'At' is not 'At-Tuwani'."""
        rest = _HYPHENS.match(self.text, match.mention.end)
        if not rest or match.mention.expression is not None:
            return match
        start, end = match.mention.start, rest.end()
        mention = replace(match.mention, end=end, text=self.text[start:end])
        return Match(mention, reason="no place of this name in the gazetteer")

    def between(self, start: int, end: int) -> list[Match]:
        """The place names that begin in `text[start:end]`, in order."""
        low, high = bisect_left(self._starts, start), bisect_right(self._starts, end - 1)
        return self.matches[low:high]

    def own(self, start: int, end: int) -> list[Match]:
        """Those of them that could be where something happened."""
        here = [m for m in self.between(start, end) if not self._off(m)]
        small = [m for m in here if _kind_rank(m) < _COUNTRYWIDE]
        return small or here

    def choose(self, start: int, end: int, triggers: Sequence[Span]) -> tuple[Match, ...]:
        """The own place of the event whose words stand at `triggers`; several where listed."""
        here = self._spoken_of(start, end, triggers)
        scored = [(self._score(match, start, end, triggers), match) for match in here]
        able = [(score, match) for score, match in scored if score >= _ENOUGH]
        able = [pair for pair in able if not self._container(pair[1], [m for _, m in able])]
        if not able:
            return ()
        _, best = max(able, key=lambda pair: (pair[0], -pair[1].mention.start))
        chosen = self._listed(best, [m for _, m in able])
        between = self._between_two(chosen)
        if between is not None:
            return (between,)
        return tuple(m if m.resolved else self._stand_in(m, here) for m in chosen)

    def _spoken_of(self, start: int, end: int, triggers: Sequence[Span]) -> list[Match]:
        """The names of a clause but those that say where a speaker sits: 'medics in X said'."""
        spans = [(a + start, b + start) for a, b in cues.speakers(self.text[start:end])]
        return [
            m
            for m in self.between(start, end)
            if not any(
                a <= m.mention.start < b and not any(a <= t < m.mention.start for t, _ in triggers)
                for a, b in spans
            )
        ]

    def antecedent(self, low: int, start: int, end: int) -> tuple[Match, str] | None:
        """(the area, 'countryside') where a clause says 'the countryside' of what stands before."""
        found = _GENERAL_PLACE.search(self.text, start, end)
        before = [m for m in self.between(low, found.start()) if m.resolved] if found else []
        if not before:
            return None
        name = _bare(before[-1])
        areas = [
            m
            for m in self.matches
            if m.resolved and m.place and m.place.kind in _BIG and _bare(m) == name
        ]
        same = [m for m in areas if low <= m.mention.start < found.start()]
        chosen = (same or areas or [before[-1]])[-1]
        return chosen, found["noun"] or found.group().split()[-1]

    def area(self, start: int, end: int) -> str | None:
        """The name of the widest place that a sentence names, or None."""
        here = [m for m in self.between(start, end) if m.resolved]
        best = max(here, key=_kind_rank, default=None)
        return best.mention.text if best else None

    def _off(self, match: Match) -> bool:
        """Whether a name plainly is not where anything happened: 'from X', 'X's governor'."""
        before = self.text[max(0, match.mention.start - 90) : match.mention.start]
        after = self.text[match.mention.end : match.mention.end + 50]
        return bool(_OWNED.match(after) or _SPOKEN_IN.search(before) or _CARRIED_TO.search(before))

    def _score(self, match: Match, start: int, end: int, triggers: Sequence[Span]) -> float:
        mention = match.mention
        before = self.text[max(start, mention.start - 90) : mention.start]
        after = self.text[mention.end : min(end, mention.end + 80)]
        if _OWNED.match(after):
            return _BELONGS
        if _SPOKEN_IN.search(before) or _CARRIED_TO.search(before):
            return _AWAY
        distance = min(
            self.text.count(" ", min(mention.end, b), max(mention.start, a)) for a, b in triggers
        )
        score = -_PER_WORD * distance
        if mention.expression is not None:
            score += _LOCATED
        found = _PREPOSITION.search(before) or _ARABIC_PREPOSITION.search(before)
        word = found["word"].lower() if found else ""
        if word in _FROM:
            score += _AWAY
        elif word in _TO:
            score -= 1.0
        elif word:
            verb = word.endswith(("ed", "ing")) or word in _BARE_VERBS
            stem = before[: found.start("word")].rstrip()
            on_event = any(
                b <= mention.start - len(before) + len(stem) + 1
                and mention.start - len(before) + len(stem) - b <= 1
                for _, b in triggers
            )
            score += _OBJECT if verb else _LINKED + on_event if word != "of" or on_event else 0.0
        elif _AGENT.match(after) and mention.expression is None:
            return _BELONGS
        elif (match.resolved or mention.text.isascii()) and any(
            b <= mention.start and mention.start - b <= 6 for _, b in triggers
        ):
            score += _OBJECT
        if _PASSIVE.match(after):
            score += _SUBJECT
        if match.place is not None and match.place.kind is Kind.COUNTRY:
            score -= 1.5
        if not match.resolved:
            score -= 0.5
        return score

    def _container(self, match: Match, able: Sequence[Match]) -> bool:
        """Whether a name only says where another of the event's names lies."""
        for other in able:
            if other is match:
                continue
            gap = self.text[other.mention.end : match.mention.start]
            follows = other.mention.end <= match.mention.start and len(gap) < _CHAIN_REACH
            if any(other.mention.end <= m.mention.start < match.mention.start for m in able):
                follows = False
            chained = follows and _CHAIN_GAP.fullmatch(gap) and not _LIST_GAP.fullmatch(gap)
            wider = _wider(match, other)
            owner = self.text[match.mention.end : max(match.mention.end, other.mention.start)]
            if _POSSESSES.fullmatch(owner) and _kind_rank(match) > _kind_rank(other):
                return True  # 'Yemen's capital Sanaa'
            if wider and (match.place is not None or chained or follows):
                return True
            if chained and not _wider(other, match) and _kind_rank(match) >= _kind_rank(other):
                return True
            apposed = match.mention.expression is not None and other.mention.expression is None
            if follows and gap.strip() in (",", "\u060c") and apposed:
                return True  # 'Jurf al-Sakhar, south of Baghdad'
            if follows and gap.strip() == "," and _kind_rank(match) > _kind_rank(other):
                return True
        return False

    def _listed(self, best: Match, able: Sequence[Match]) -> tuple[Match, ...]:
        """The names that stand in one list with the best: 'A, B and C'."""
        position = able.index(best)
        group = [best]
        for step in (-1, 1):
            current, at = best, position + step
            while 0 <= at < len(able):
                left, right = (able[at], current) if step < 0 else (current, able[at])
                gap = self.text[left.mention.end : right.mention.start]
                if not gap.strip() or not _LIST_GAP.fullmatch(gap):
                    break
                group.append(able[at])
                current, at = able[at], at + step
        return tuple(sorted(group, key=lambda m: m.mention.start))

    def _between_two(self, chosen: Sequence[Match]) -> Match | None:
        """'Clashes between A and B': one event on the ground between them, not one at each."""
        if len(chosen) != 2 or any(m.place and m.place.kind is Kind.COUNTRY for m in chosen):
            return None
        start, end = chosen[0].mention.start, chosen[1].mention.end
        if not _BETWEEN.search(self.text[max(0, start - 60) : start]):
            return None
        mentions = tuple(m.mention for m in chosen)
        expression = Expression(Relation.BETWEEN, mentions)
        mention = Mention(start, end, " ".join(self.text[start:end].split()), expression=expression)
        points = all(m.point is not None for m in chosen)
        region = regions.shape(expression, chosen, None) if points else None
        if region is None:
            return Match(mention, reason="between two places of which the ground is not known")
        first = Candidate(chosen[0].place, "exact", chosen[0].probability)
        nations = {m.place.country for m in chosen}
        return Match(
            mention,
            shape=region.shape,
            name=mention.text,
            probability=min(m.probability for m in chosen),
            candidates=(first,) if len(nations) == 1 else (),
            reason=region.reason,
            precision=region.precision,
            uncertainty_m=region.uncertainty_m,
        )

    def _holds(self, area: Match, match: Match) -> bool:
        """Whether the text puts a name in an area: 'X in Y', 'X, Y', 'In Y, ... X'."""
        gap = self.text[match.mention.end : area.mention.start]
        for other in self.between(match.mention.end, area.mention.start):
            name = re.escape(self.text[other.mention.start : other.mention.end])
            gap = re.sub(rf"{name}['\u2019]s?\s", "", gap)  # 'in Haiti's Artibonite'
        if gap and len(gap) < _CHAIN_REACH and _CHAIN_GAP.fullmatch(gap):
            return True
        before = self.text[max(0, area.mention.start - 40) : area.mention.start]
        found = _PREPOSITION.search(before) or _ARABIC_PREPOSITION.search(before)
        return bool(found) and found["word"].lower() in ("in", "across", "within", "في")

    def _part_of(self, match: Match, town: Match) -> bool:
        """Whether the text makes a name a part of a town: 'the X neighbourhood of Y'."""
        if town.point is None or town.place.kind is not Kind.SETTLEMENT:
            return False
        gap = self.text[match.mention.end : town.mention.start]
        if gap and len(gap) < _CHAIN_REACH:
            before = self.text[max(0, match.mention.start - 40) : match.mention.start]
            inside = _PART_BEFORE.search(before) and _CHAIN_GAP.fullmatch(gap)
            return bool(inside or _PART_AFTER.fullmatch(gap))
        owner = self.text[town.mention.end : match.mention.start]
        after = self.text[match.mention.end : match.mention.end + 20]
        return bool(_OWNS.fullmatch(owner) and re.match(rf"\s+{_PART}\b", after))

    def _unlisted(self) -> list[Match]:
        """The names that only the text knows as places, as unresolved matches."""
        result = []
        for found in itertools.chain(_UNLISTED.finditer(self.text), _ATTACKED.finditer(self.text)):
            listed = self._free(found)
            while listed is not None:
                result.append(listed)
                insort(self.taken, (listed.mention.start, listed.mention.end))
                more = _GOES_ON.match(self.text, listed.mention.end)
                listed = self._free(more) if more else None
        for match in self.matches:
            more = _GOES_ON.match(self.text, match.mention.end)
            listed = self._free(more) if more else None
            if listed is not None:
                result.append(listed)
        return result

    def _free(self, found: re.Match[str]) -> Match | None:
        """The name of a regular match as an unresolved place, unless it is taken or none."""
        name = found["name"].removesuffix("'s").removesuffix("\u2019s")
        first = found.start("name")
        at = bisect_left(self.taken, (first, 0))
        beside = self.taken[max(0, at - 1) : at + 2]
        first_word = name.split()[0].lower()
        known = first_word in lexicon.demonyms() or first_word in lexicon.given_names()
        known = known or _NO_PLACE.search(name)
        if known or any(a < first + len(name) and first < b for a, b in beside):
            return None
        mention = Mention(first, first + len(name), name)
        return Match(mention, reason="no place of this name in the gazetteer")

    def _stand_in(self, match: Match, here: Sequence[Match]) -> Match:
        """An unresolved name with the area that the clause puts it in, where it names one.

        Of areas that lie one in the other, the smallest; for a part of a town, the town.
        """
        areas = [
            m
            for m in here
            if m.resolved
            and m is not match
            and (
                self._part_of(match, m)
                or (
                    (m.shape is not None and (m.place is None or m.place.kind in _BIG))
                    and self._holds(m, match)
                )
            )
        ]
        if not areas:
            return match
        nearest = min(
            areas, key=lambda m: (abs(m.mention.start - match.mention.end), m.mention.start)
        )
        inner = [m for m in areas if _wider(nearest, m)]
        nearest = min(inner, key=_kind_rank, default=nearest)
        place = nearest.place
        if nearest.point is not None:
            return replace(
                match,
                shape=nearest.point,
                name=f"{match.mention.text} (in {nearest.name or nearest.mention.text})",
                probability=nearest.probability * _STOOD_IN,
                candidates=(Candidate(place, "exact", 1.0),),
                reason=f"{match.reason}; marked at {nearest.mention.text}, of which it is a part",
                precision=Precision.NEAR,
                uncertainty_m=max(nearest.uncertainty_m or 0.0, _PART_M),
            )
        return replace(
            match,
            shape=nearest.shape,
            name=f"{match.mention.text} (in {nearest.name or nearest.mention.text})",
            probability=nearest.probability * _STOOD_IN,
            candidates=(Candidate(place, "exact", 1.0),) if place else nearest.candidates,
            reason=f"{match.reason}; drawn as {nearest.mention.text}, in which the text puts it",
            precision=nearest.precision,
            uncertainty_m=nearest.uncertainty_m,
        )


def _kind_rank(match: Match) -> int:
    if match.place is None:
        return 3
    ranks = {Kind.COUNTRY: 5, Kind.ADMIN1: 4, Kind.REGION: 4, Kind.ADMIN2: 3, Kind.ADMIN3: 2}
    return ranks.get(match.place.kind, 1)


def _wider(match: Match, other: Match) -> bool:
    """Whether `match` is known to hold `other`: by the chain above it, or its name in it."""
    if match.place is None:
        return False
    if other.place is not None:
        if match.place.id in {d.id for d in other.place.admin} and match.place.id != other.place.id:
            return True
        by_name = {d.name.casefold() for d in other.place.admin}
        return (
            match.place.kind in _BIG
            and match.place.name.casefold() in by_name
            and (match.place.id != other.place.id)
        )
    return any(
        c.place.id == match.place.id or match.place.id in {d.id for d in c.place.admin}
        for c in other.candidates
    )


def _bare(match: Match) -> str:
    return (match.mention.name or match.mention.text).casefold()
