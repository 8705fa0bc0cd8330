"""A scene's numbers -> those of its event, and the figures that are Statements.

A statement is a figure over a period or an area ('900 since February'), a war's total, a number of
displaced people. Over a whole province or country a week is a period; elsewhere 'early July' may
still be one event's day.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from geo.events import drafts, factuality
from geo.events.analysis import Clause
from geo.events.counts import harms
from geo.events.counts.tolls import Toll
from geo.events.eventdates import Chronicle
from geo.events.scenes import Scene, Stage
from geo.language import knowledge
from geo.model import Count, Document, Evidence, Kind, Match, Precision, Statement, When

_WIDE = (Precision.ADMIN1, Precision.COUNTRY)
_AREAS = (Precision.ADMIN1, Precision.FUZZY, Precision.COUNTRY, Precision.ADMIN2)
_DAYS_OF_A_WEEK, _DAYS_OF_A_PART, _DAYS_OF_A_MONTH = 7, 11, 31
_ONE_DAY = knowledge.phrases("tolls.one_day")
_WHEN, _ONE_EVENT = knowledge.pattern("tolls.when"), knowledge.pattern("tolls.one_event")
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

    def part(self, scene: Scene) -> tuple[Scene, int]:
        """(the scene without its tolls that are statements, how many these were)."""
        kept: list[Toll] = []
        moved = 0
        for toll in scene.tolls:
            when = self.days.of_toll(scene, toll)
            if toll.part and when is None:
                continue
            stated = toll.part or toll.measure == harms.DISPLACED
            if stated or self._summed(scene, toll, when):
                self.state(scene, toll)
                moved += 1
            else:
                kept.append(toll)
        return replace(scene, tolls=tuple(kept)), moved

    def _summed(self, scene: Scene, toll: Toll, when: When | None) -> bool:
        """Whether a toll is a total over a period or an area, and no single event's."""
        large, small = _large(scene), _small(scene)
        length = self._length(when, large)
        opened = when is not None and self.days.opens(when)
        spread = opened or length > (_DAYS_OF_A_WEEK - 1 if large else _DAYS_OF_A_PART)
        bounded = opened and not large and length <= _BOUNDED and scene.senses
        dated = small and length > 0 and not spread
        once = small and self._told_once(scene, toll, length)
        if toll.none or bounded or dated or once:
            return False
        return spread or _tells_total(scene.clause, several=large and length > 1)

    def _length(self, when: When | None, large: bool) -> int:
        """The days that a toll is told of; 0 where none are told, or an old event's are."""
        if when is None:
            return 0
        length = (when.end - when.start).days + 1
        if when.words.lower().endswith(_ONE_DAY):
            length = 1  # known to a week only, and still one day
        recalled = not large and length <= _DAYS_OF_A_MONTH and self.days.recalled(when)
        return 0 if recalled else length

    def _told_once(self, scene: Scene, toll: Toll, length: int) -> bool:
        """Whether a toll is of one event, or of one person, who is no total either."""
        one = length <= _DAYS_OF_A_MONTH and self._single(scene)
        return one or toll.count == Count(1, 1, 1)

    @staticmethod
    def _single(scene: Scene) -> bool:
        """Whether a clause tells one event: 'in October 60 died when jets bombed a concert'."""
        if factuality.cumulative(scene.clause) or factuality.several(scene.clause):
            return False
        clause = scene.clause.text
        for sense, (start, end) in zip(scene.senses, scene.triggers, strict=False):
            if start < scene.start:
                continue
            before = clause[: start - scene.start]
            word = clause[start - scene.start : end - scene.start]
            if (
                _WHEN.search(before)
                if sense.verb
                else _ONE_EVENT.search(before) and word[-1] != "s"
            ):
                return True
        return False

    def state(self, scene: Scene, toll: Toll) -> None:
        """Lists a toll as a statement."""
        sentence = scene.sentence
        if toll.named or toll.count == Count(low=2):
            return  # a bare plural is no figure
        at = sentence.words[toll.first].start
        quoted = drafts.window(self.stage.text, sentence.start, sentence.end, at)
        evidence = Evidence(
            self.document.id,
            *quoted,
            self.stage.text[slice(*quoted)],
            scene.attributed_to,
        )
        named = drafts.named(scene.places) if scene.places else None
        area = self.stage.venues.area(sentence.start, sentence.end) or named
        self.record(toll.measure, toll.count, self.days.of_toll(scene, toll), area, evidence)

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


def _tells_total(clause: Clause, several: bool) -> bool:
    """Whether a clause sums up, or tells background; 'several' events do so over an area too."""
    if factuality.update(clause) or factuality.disputed(clause):
        return False  # one event's own toll
    if factuality.cumulative(clause) or factuality.background(clause):
        return True
    return several and factuality.several(clause)


def _large(scene: Scene) -> bool:
    """Whether a scene's places are countries or provinces, or it has none."""
    return all(m.precision in _WIDE and wide(m) for m in scene.places)


def _small(scene: Scene) -> bool:
    """Whether a scene has a place that is no area that everybody knows."""
    return any(not everybodys(m) for m in scene.places)


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
