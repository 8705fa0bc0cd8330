"""A scene's numbers -> those of its event, and the figures that are Statements.

A statement is a figure over a period or an area ('900 since February'), a war's total, a number of
displaced people. Over a whole province or country a week is a period; elsewhere 'early July' may
still be one event's day.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from geo.events import attribution, drafts, factuality
from geo.events.counts import harms
from geo.events.counts.tolls import Toll
from geo.events.eventdates import Chronicle
from geo.events.scenes import Scene, Stage
from geo.model import Count, Document, Evidence, Kind, Match, Precision, Statement, When

_WIDE = (Precision.ADMIN1, Precision.COUNTRY)
_AREAS = (Precision.ADMIN1, Precision.FUZZY, Precision.COUNTRY, Precision.ADMIN2)
_DAYS_OF_A_WEEK, _DAYS_OF_A_PART, _DAYS_OF_A_MONTH = 7, 11, 31
_ONE_DAY = (
    "ago",
    "earlier",
    "later",
    "days before",
    "weeks before",
    "months before",
    "day before",
    "day after",
    "following day",
    "next day",
)
_WHEN = re.compile(r"\bwhen\s[^.;]{0,40}\Z", re.I)
_A = re.compile(r"\b(?:a|an)\s+(?:\w+\s+)?\Z", re.I)
_BOUNDED = 14  # days: fighting at a place 'since Sunday' is one event with an interval


class Figures:
    """The statements of one document, as they are told."""

    def __init__(self, document: Document, stage: Stage, days: Chronicle) -> None:
        self.document = document
        self.stage = stage
        self.days = days
        self.statements: list[Statement] = []
        self._quoted: set[tuple[str, int]] = set()  # a statement's id, where a sentence of it is
        self._numbers: dict[str, int] = {}  # of each statement by its id

    def part(self, scene: Scene, clause: str) -> int:
        """Moves the scene's tolls that are statements out of it; says how many they were."""
        kept: list[Toll] = []
        moved = 0
        small = any(not everybodys(m) for m in scene.places)
        for toll in scene.tolls:
            when = self._when(scene, toll)
            length = (when.end - when.start).days + 1 if when is not None else 0
            if when is not None and when.words.lower().endswith(_ONE_DAY):
                length = 1  # known to a week only, and still one day
            large = all(m.precision in _WIDE and wide(m) for m in scene.places)
            if when is not None and self.days.recalled(when) and not large:
                length = 0 if length <= _DAYS_OF_A_MONTH else length
            long = length > (_DAYS_OF_A_WEEK - 1 if large else _DAYS_OF_A_PART)
            opened = when is not None and self.days.opens(when)
            dated = length > 0 and not long and not opened
            summed = (
                factuality.cumulative(clause) or factuality.background(clause) or long or opened
            )
            bounded = opened and length <= _BOUNDED and bool(scene.senses) and not large
            own = factuality.update(clause) or factuality.disputed(clause)
            one = own and not long and not opened  # one event's own toll
            one = one or (small and length <= _DAYS_OF_A_MONTH and self._single(scene, clause))
            one = one or (toll.count == Count(1, 1, 1) and small)  # nor is one person a total
            summed = summed or (large and length > 1 and factuality.several(clause))
            summed = summed and not (one or bounded) and not toll.none and not (small and dated)
            if toll.part and when is None:
                continue
            if summed or toll.part or toll.measure == harms.DISPLACED:
                self.state(scene, toll)
                moved += 1
            else:
                kept.append(toll)
        scene.tolls = kept
        return moved

    @staticmethod
    def _single(scene: Scene, clause: str) -> bool:
        """Whether a clause tells one event: 'in October 60 died when jets bombed a concert'."""
        if factuality.cumulative(clause) or factuality.several(clause):
            return False
        for sense, (start, end) in zip(scene.senses, scene.triggers, strict=False):
            if start < scene.start:
                continue
            before = clause[: start - scene.start]
            word = clause[start - scene.start : end - scene.start]
            if _WHEN.search(before) if sense.verb else _A.search(before) and word[-1] != "s":
                return True
        return False

    def _when(self, scene: Scene, toll: Toll) -> When | None:
        """The time that a toll is told of."""
        sentence = self.stage.sentences[scene.sentence]
        found = self.stage.words(scene.sentence)
        last = found[min(toll.last, len(found) - 1)].end or sentence.end
        return self.days.of_toll(scene, toll, (found[toll.first].start, last))

    def state(self, scene: Scene, toll: Toll) -> None:
        """Lists a toll as a statement."""
        sentence = self.stage.sentences[scene.sentence]
        if toll.named or toll.count == Count(low=2):
            return  # a bare plural is no figure
        at = self.stage.words(scene.sentence)[toll.first].start
        quoted = drafts.window(self.stage.text, sentence.start, sentence.end, at)
        evidence = Evidence(
            self.document.id,
            *quoted,
            self.stage.text[slice(*quoted)],
            scene.attributed_to and attribution.expanded(scene.attributed_to, self.stage.text),
        )
        named = drafts.named(scene.places) if scene.places else None
        area = self.stage.area(scene) or named
        self.record(toll.measure, toll.count, self._when(scene, toll), area, evidence)

    def record(
        self, measure: str, count: Count, when: When | None, area: str | None, evidence: Evidence
    ) -> None:
        """Lists a figure, once; told again, it has one more sentence."""
        numbers = f"{count.low}-{count.best}-{count.high}"
        day = when.start.isoformat() if when else ""
        key = "|".join((self.document.id, "statement", measure, numbers, day, area or ""))
        identity = hashlib.sha256(key.encode()).hexdigest()[:12]
        number = self._numbers.setdefault(identity, len(self.statements))
        if number < len(self.statements):
            known = self.statements[number]
            if (identity, evidence.start) not in self._quoted:
                self._quoted.add((identity, evidence.start))
                more = (*known.evidence, evidence)
                self.statements[number] = replace(known, evidence=more)
            return
        self._quoted.add((identity, evidence.start))
        self.statements.append(
            Statement(
                identity, self.document.id, measure, count, when, area,
                evidence.attributed_to, (evidence,),
            )
        )  # fmt: skip


def wide(match: Match) -> bool:
    """Whether a place is an area; a village that is only drawn as the area that holds it is not."""
    return match.precision in _AREAS and not _stood_in(match)


def everybodys(match: Match) -> bool:
    """Whether a place is an area that is known without any pack: a country, a province, a phrase.

    An outline that a user adds places an event, and makes no general description of it.
    """
    kind = match.place.kind if match.place is not None else None
    phrase = match.mention.expression is not None
    return wide(match) and (phrase or kind in (Kind.COUNTRY, Kind.ADMIN1))


def _stood_in(match: Match) -> bool:
    """Whether a place is a village of its own that is only drawn as the area that holds it."""
    return match.place is None and match.mention.expression is None
