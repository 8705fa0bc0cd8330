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
from collections.abc import Iterable, Sequence

from geo.events import drafts
from geo.events.drafts import Draft
from geo.events.scenes import Scene
from geo.events.venues import areas, bearings, chains
from geo.events.venues.choosing import Venues
from geo.language import identification, sentences
from geo.language.sentences import Sentence
from geo.model import Document, Evidence, Match, Omission

Span = tuple[int, int]

ASIDE = "named as where someone speaks, came from or went, not as where it happened"
PASSED = "named in the sentence of an event, and not read as where it happened"
READ = "English and in Arabic"
_UNREAD = "it has an event word or a number of people, and neither event nor figure was read in it"


class Omissions:
    """What one document's reader leaves out, as it goes."""

    def __init__(self, document: Document, told: Sequence[Sentence]) -> None:
        self.document = document
        self.sentences = told
        self.found: list[Omission] = []

    def in_order(self) -> tuple[Omission, ...]:
        """All of them in the order of the text."""
        return tuple(sorted(self.found, key=lambda o: (o.start is None, o.start, o.end)))

    def scene(self, scene: Scene, reason: str) -> None:
        """Leaves out a scene."""
        at = scene.triggers[0][0] if scene.triggers else scene.start
        self.stretch(scene.start, scene.end, at, reason)

    def stretch(self, start: int, end: int, at: int, reason: str) -> None:
        """Leaves out a stretch, or of one that is no sentence the words about `at`."""
        first, last = drafts.window(self.document.text, start, end, at)
        if (first, last) != (start, end):
            reason = f"{reason}; {drafts.CUT}"
        text = self.document.text[first:last]
        self.found.append(Omission(self.document.id, text, reason, first, last))

    def unread(self, worded: Iterable[int], told: Iterable[Evidence]) -> None:
        """Leaves out those of the sentences `worded` of which nothing is `told` or left out."""
        starts = self._starts(told)
        for index in sorted(worded):
            one = self.sentences[index]
            if not _any(starts, one.start, one.end):
                self.stretch(one.start, one.end, one.start, _UNREAD)

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
                self.stretch(start, end, start, f"in {language}: events are read in {READ}")

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
                    why = ASIDE if bearings.off(venues.text, match) else PASSED
                    why = why if match.resolved else f"{why}; {match.reason}"
                    self.stretch(mention.start, mention.end, mention.start, why)

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
    if any(drafts.holds(match, place) or areas.wider(match, place) for place in told):
        return True
    return chains.container(text, match, (match, *told))


def _spelled(match: Match) -> str:
    return match.mention.spelling.casefold()
