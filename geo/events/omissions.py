"""What came to nothing in a document -> Omissions, each with where it stands and why.

A sentence with an event word that is told nowhere, and a place in an event's sentence that is no
incident's: a reader sees it there and not on the map, and it may be a second event that was not
read. Told already are an incident's place, what holds it ('X, in Y province'; 'Y: ...' and
'In Y, ...' before it), and whatever stands in a stretch that is itself left out.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from geo.events import drafts, factuality
from geo.events.counts import figures
from geo.events.drafts import Draft
from geo.events.eventdates import Chronicle
from geo.events.scenes import Scene
from geo.events.venues import bearings, chains
from geo.events.venues.choosing import Venues
from geo.language import identification, sentences
from geo.language.knowledge import Rule
from geo.language.sentences import Sentence
from geo.model import Document, Evidence, Kind, Match, Omission

Span = tuple[int, int]

READ = "English and in Arabic"


class Reason(StrEnum):
    """Why something is left out: the name of its rule, and what a reader is told."""

    HABIT = "a habit or a course of events, with no day of its own"
    RECALLED = "an old event, looked back at without a toll"
    PERIOD = "told of a period, with no day and no number"
    BACKGROUND = "the course of a war, told as background"
    AREA = "a general description of an area, with no day and no number"
    COUNTRY = "told of a whole country, with no day of its own"
    PASSING = "named only in passing, with no day and no number"
    MISHAP = "it reads as an accident, a disaster, a disease or the weather"
    CRIME = "it reads as an ordinary crime, or a case before a court"
    MATTER = "it reads as another matter: sport, business, culture, a figure of speech"
    SAYING = "it reads as what somebody says, plans, fears or denies"
    COURSE = "it reads as a course of events, a total or what came after"
    QUIET_DEATH = "a death, with no word of how and of nobody armed"
    NOTHING = "nobody is told harmed, and nothing is told to have happened"
    NO_PLACE = "no place is told for it, and it is no event of its own"
    ASIDE = "named as where someone speaks, came from or went, not as where it happened"
    PASSED = "named in the sentence of an event, and not read as where it happened"
    TOTAL = "a figure in a table, with neither an event nor a day in its row"
    HEADING = "it stands over a text, and what it says is read there"
    UNREAD = (
        "it has an event word or a number of people, and neither event nor figure was read in it"
    )

    @property
    def rule(self) -> str:
        """The id of its rule: 'omissions.no_place'."""
        return f"omissions.{self.name.lower()}"


@dataclass(frozen=True)
class _Telling:
    """How a scene tells of what happened: what its generality is judged by."""

    scene: Scene
    days: Chronicle

    @cached_property
    def bounded(self) -> bool:
        """It has a day, or a few."""
        whens = self.scene.whens
        return any(self.days.opens(w) or (w.end - w.start).days <= _DAYS for w in whens)

    @cached_property
    def numbered(self) -> bool:
        return any(t.count.known for t in self.scene.tolls)

    @property
    def armed(self) -> bool:
        """A word surely says that something was done."""
        return any(s.strength > 1 for s in self.scene.senses)

    @property
    def of_a_period(self) -> bool:
        whens = self.scene.whens
        return bool(whens) and all((w.end - w.start).days > _PERIOD for w in whens)

    @property
    def undated(self) -> bool:
        """It has no time at all, not that of speaking either."""
        return not self.scene.whens and self.scene.spoken is None

    @property
    def of_areas(self) -> bool:
        """All its places are areas."""
        places = self.scene.places
        return bool(places) and all(figures.everybodys(m) for m in places)

    @property
    def of_countries(self) -> bool:
        kinds = (m.place and m.place.kind for m in self.scene.places)
        return self.of_areas and all(kind is Kind.COUNTRY for kind in kinds)

    @property
    def named_only(self) -> bool:
        """Nouns name what happened, and none is said to have been done."""
        scene = self.scene
        if not scene.senses or any(s.strength > 1 or s.verb for s in scene.senses):
            return False
        spans = (span for span in scene.triggers if span[0] >= scene.start)
        return not any(factuality.done(scene.clause, span) for span in spans)


_DAYS, _PERIOD = 6, 31  # days up to which something has a day of its own; over which it has none
# Why a scene that happened is still no incident; what holds first is the reason.
_GENERAL: tuple[tuple[Reason, Callable[[_Telling], Rule | bool | None]], ...] = (
    (Reason.MISHAP, lambda t: not t.armed and factuality.accident(t.scene.clause)),
    (Reason.HABIT, lambda t: not t.bounded and factuality.habitual(t.scene.clause)),
    (
        Reason.RECALLED,
        lambda t: not (t.bounded or t.numbered) and factuality.looked_back(t.scene.clause),
    ),
    (Reason.PERIOD, lambda t: not t.numbered and t.of_a_period),
    (
        Reason.BACKGROUND,
        lambda t: not (t.numbered and t.bounded) and factuality.background(t.scene.clause),
    ),
    (Reason.AREA, lambda t: not t.numbered and t.undated and t.of_areas),
    (Reason.COUNTRY, lambda t: not t.bounded and t.of_countries),
    (
        Reason.PASSING,
        lambda t: not t.numbered and t.undated and bool(t.scene.places) and t.named_only,
    ),
)


def general(scene: Scene, days: Chronicle) -> tuple[Reason | None, str]:
    """(why a scene that happened is still no incident, or None; the id of the rule)."""
    telling = _Telling(scene, days)
    for reason, holds in _GENERAL:
        if by := holds(telling):
            return reason, by.name if isinstance(by, Rule) else reason.rule
    return None, ""


class Omissions:
    """What one document's reader leaves out, as it goes."""

    def __init__(self, document: Document, told: Sequence[Sentence]) -> None:
        self.document = document
        self.sentences = told
        self.found: list[Omission] = []

    def in_order(self) -> tuple[Omission, ...]:
        """All of them in the order of the text."""
        return tuple(sorted(self.found, key=lambda o: (o.start is None, o.start, o.end)))

    def scene(self, scene: Scene, reason: str, rule: str) -> None:
        """Leaves out a scene."""
        at = scene.triggers[0][0] if scene.triggers else scene.start
        self.stretch(scene.start, scene.end, at, reason, rule)

    def stretch(self, start: int, end: int, at: int, reason: str, rule: str) -> None:
        """Leaves out a stretch, or of one that is no sentence the words about `at`."""
        first, last = drafts.window(self.document.text, start, end, at)
        if (first, last) != (start, end):
            reason = f"{reason}; {drafts.CUT}"
        text = self.document.text[first:last]
        self.found.append(Omission(self.document.id, text, reason, first, last, rule))

    def unread(self, worded: Iterable[int], told: Iterable[Evidence], over: Callable) -> None:
        """Leaves out those of the sentences `worded` of which nothing is `told` or left out.

        `over` tells whether the sentence of a number stands over others.
        """
        starts = self._starts(told)
        for index in sorted(worded):
            one = self.sentences[index]
            if not _any(starts, one.start, one.end):
                why = Reason.HEADING if over(index) else Reason.UNREAD
                self.stretch(one.start, one.end, one.start, why, why.rule)

    def foreign(self, told: Iterable[Evidence]) -> None:
        """Leaves out the paragraphs that are in a language in which no event is read."""
        starts = self._starts(told)
        for _, group in itertools.groupby(self.sentences, lambda one: one.paragraph):
            whole = list(group)
            start, end = whole[0].start, whole[-1].end
            if _any(starts, start, end):
                continue
            language = identification.unread(self.document.text[start:end])
            if language is not None:
                reason = f"in {language}: events are read in {READ}"
                self.stretch(start, end, start, reason, "omissions.language")

    def passed(self, venues: Venues, worded: Iterable[int], events: Iterable[Draft]) -> None:
        """Leaves out the places, of sentences that tell `events`, that are the place of none."""
        told: dict[int, list[Match]] = defaultdict(list)
        for event in events:
            for evidence in event.evidence:
                told[sentences.at(self.sentences, evidence.start)].extend(event.places)
        left = self._spans()
        for index in sorted(told.keys() & set(worded)):
            one = self.sentences[index]
            low = bisect_left(left, (one.start, 0))
            here = left[low : bisect_left(left, (one.end, 0))]
            for match in venues.between(one.start, one.end):
                mention = match.mention
                if any(a <= mention.start and mention.end <= b for a, b in here):
                    continue
                if not _accounted(venues.text, match, told[index]):
                    why = Reason.ASIDE if bearings.off(venues.text, match) else Reason.PASSED
                    reason = why if match.resolved else f"{why}; {match.reason}"
                    self.stretch(mention.start, mention.end, mention.start, reason, why.rule)

    def _starts(self, told: Iterable[Evidence]) -> list[int]:
        """Where something is told or left out, in order."""
        return sorted({*(e.start for e in told), *(a for a, _ in self._spans())})

    def _spans(self) -> list[Span]:
        return sorted((o.start, o.end) for o in self.found if o.start is not None)


def _any(starts: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some positions, in order, lies in a stretch."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end


def _accounted(text: str, match: Match, told: Sequence[Match]) -> bool:
    """Whether a name is an event's place, stands in its words, or says where it lies."""
    keys = {drafts.place_key(m) for m in told} | {_spelled(m) for m in told}
    if drafts.place_key(match) in keys or _spelled(match) in keys:
        return True
    start, end = match.mention.start, match.mention.end
    if any(m.mention.start <= start and end <= m.mention.end for m in told):
        return True
    if bearings.heads(text, match) or chains.opens_with(text, match):
        return True
    return any(
        drafts.holds(match, place) or chains.says_where(text, match, place) for place in told
    )


def _spelled(match: Match) -> str:
    return match.mention.spelling.casefold()
