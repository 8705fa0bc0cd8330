"""A Document, its Matches and Whens -> scenes: each stretch of a sentence that tells one event.

A sentence is cut where one event ends and another begins ('... and three in ...', 'while', ';').
Each piece is given the event words that really happened, its tolls, its own places, its own day.
The event's own place is choosing.py's to choose.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.events import attribution, clauses, codebook, ellipsis, factuality, movements, triggers
from geo.events.clauses import Clause
from geo.events.codebook import Sense
from geo.events.counts import harms, tolls
from geo.events.counts.tolls import Toll
from geo.events.venues import bearings, choosing
from geo.language import knowledge, numbers, sentences, words
from geo.language.knowledge import Rule
from geo.language.sentences import Sentence
from geo.language.words import Found, Telltales, Word
from geo.model import Count, Document, Match, When

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

_BACK = 10  # sentences of its paragraph in which 'the countryside' still finds its area
_TELLTALES = Telltales((*triggers.PHRASES, *movements.PHRASES, *tolls.PHRASES))
# 'Since the February 1 coup': the day names another event.
_NAMING = knowledge.pattern("clauses.naming_day")
_NAMED_BY = knowledge.pattern("clauses.named_by_day")
# '(OCHA 27/08/2020)': when the source was written, not when it happened.
_CITED = re.compile(r"\((?:[A-Z][\w.&'\u2019/-]*[\s,]+){1,4}\Z")
_BY = knowledge.pattern("clauses.by_day")
_PLACE_COUNTED = knowledge.pattern("clauses.place_counted")
_COUNTED_PLACE = knowledge.pattern("clauses.counted_place")
_MISSING = knowledge.words("clauses.missing")  # told of nobody's harm, and still not passed over


@dataclass(slots=True)
class Scene:
    """One event as one stretch of a sentence tells it; `places` is empty where it names none."""

    sentence: int
    paragraph: int
    kind: str
    start: int
    end: int
    senses: list[Sense] = field(default_factory=list)
    triggers: list[tuple[int, int]] = field(default_factory=list)  # offsets of the event words
    tolls: list[Toll] = field(default_factory=list)
    places: tuple[Match, ...] = ()
    whens: tuple[When, ...] = ()
    spoken: When | None = None  # the day of speaking, where that is all
    reason: str | None = None  # why it is no event that happened
    rule: str = ""  # the name of the rule that says so
    separate: bool = False  # 'another', 'elsewhere': not the event told before
    again: bool = False  # told by a word that only stands for the event before: 'and others in X'
    attributed_to: str | None = None

    @property
    def happened(self) -> bool:
        return self.reason is None and bool(self.senses or self.tolls)

    def refute(self, rule: Rule | None) -> None:
        """Keep why it is no event that happened, if a rule says so."""
        if rule is not None:
            self.reason, self.rule = rule.reason, rule.name


class Stage:
    """A document's sentences, words, matches and times, asked sentence by sentence."""

    def __init__(
        self,
        document: Document,
        told: Sequence[Sentence],
        matches: Sequence[Match],
        whens: Sequence[When],
        known: Gazetteer | None = None,
    ) -> None:
        self.text = document.text
        self.sentences = told
        self.venues = choosing.Venues(document.text, matches, whens, known)
        self.whens = sorted((w for w in whens if w.span), key=lambda w: w.span)
        self.worded: set[int] = set()  # the sentences read that have an event word or a toll
        self._when_starts = [w.span[0] for w in self.whens]
        self._asides: list[tuple[int, int]] = []  # of the sentence, once read: see _recalled
        self._told: tuple[int, Scene | None] = (-1, None)  # what happened last, in which sentence
        self._split: tuple[int, list[Word]] = (-1, [])  # the sentence read last, its words

    def words(self, index: int) -> list[Word]:
        """The words of one sentence."""
        if self._split[0] != index:
            sentence = self.sentences[index]
            self._split = index, words.split(self.text, sentence.start, sentence.end)
        return self._split[1]

    def scenes(self, index: int) -> list[Scene]:
        """The scenes of one sentence, in order; those that did not happen carry their reason."""
        sentence = self.sentences[index]
        told = self.text[sentence.start : sentence.end]
        again = self._model(index) if ellipsis.opens(told) else None
        if again is None and not _TELLTALES.may(told):
            return []
        whole = self._sentence(index)
        if not whole.told and again is None:
            gone = not _MISSING.isdisjoint(w.key for w in whole.found)
            if gone and any(not q.bare for q in numbers.quantities(whole.found)):
                self.worded.add(index)
            return []
        self.worded.add(index)
        self.venues.seek(sentence.start, sentence.end)
        asides = clauses.asides(whole, self._times)
        self._asides = []
        dated = [self._aside(index, clause) for clause in asides]
        result: list[Scene] = []
        for clause in self._clauses(functools.reduce(Clause.without, asides, whole)):
            scene = self._scene(index, clause)
            if scene is not None:
                self._elided(scene, clause, result)
                result.append(scene)
        completed = [*filter(None, dated), *self._completed(result, sentence, again)]
        self._told = next(((index, s) for s in reversed(completed) if s.happened), self._told)
        return completed

    def _model(self, index: int) -> Scene | None:
        """What 'Another landed in X.' tells once more: the last scene of the sentence before."""
        before, scene = self._told
        near = scene is not None and 0 < index - before < 3
        return scene if near and self.sentences[index].paragraph == scene.paragraph else None

    def venue(self, start: int, end: int) -> tuple[Match, ...]:
        """The own place of whatever the word `text[start:end]` tells; () where there is none."""
        index = sentences.at(self.sentences, start)
        if index is None:
            return ()
        whole = self._sentence(index)
        for clause in self._clauses(whole):
            if clause.start <= start < clause.end:
                chosen = self.venues.surely(clause.start, clause.end, [(start, end)])
                if chosen:
                    return chosen
        return self.venues.surely(whole.start, whole.end, [(start, end)])

    def _aside(self, index: int, clause: Clause) -> Scene | None:
        """The event of an aside, at the place that it hangs on."""
        scene, start = self._scene(index, clause), clause.start
        before = self.venues.between(max(0, start - 80), start)
        hangs = bool(before) and not self.text[before[-1].mention.end : start].strip(" ,")
        if scene is not None and hangs:
            scene.places = scene.places or (before[-1],)
        self._asides.append((start, clause.end))
        return scene

    def _times(self, start: int, end: int) -> list[When]:
        """The times that stand in `text[start:end]`."""
        low, high = bisect_left(self._when_starts, start), bisect_right(self._when_starts, end - 1)
        return self.whens[low:high]

    # --- clauses -----------------------------------------------------------------------------

    def _sentence(self, index: int) -> Clause:
        """A sentence with every word that says what was done, and every toll, in order."""
        found = self.words(index)
        struck = triggers.find(found)
        moved = movements.find(found, struck)
        senses = sorted([*struck, *moved], key=lambda f: f.first) if moved else struck
        return Clause(found, 0, len(found) - 1, senses, tolls.read(found))

    def _clauses(self, sentence: Clause) -> list[Clause]:
        """The clauses of a sentence that may tell an event of their own."""
        placed = sorted(
            bisect_left(sentence.found, m.mention.start, key=lambda w: w.start)
            for m in self.venues.own(sentence.start, sentence.end)
            if not bearings.heads(self.text, m)
        )
        return clauses.cut(sentence, placed, self._of_time)

    def _of_time(self, offset: int) -> bool:
        """Whether a number is a day's: 'on 15 March'."""
        at = bisect_right(self._when_starts, offset) - 1
        return at >= 0 and offset < self.whens[at].span[1]

    def _scene(self, index: int, clause: Clause) -> Scene | None:
        """What a clause tells, or None where it tells nothing and counts nobody."""
        sentence, (found, first, last, *_) = self.sentences[index], clause
        start, end = clause.start, clause.end
        scene = Scene(index, sentence.paragraph, sentence.kind, start, end)
        refuted = [*self._happened(scene, clause), *self._harmed(scene, clause)]
        opened = ellipsis.begins(found, first, last)
        scene.again = opened is not None and not scene.tolls and not refuted
        if scene.again and not scene.senses:
            scene.triggers = [(found[opened[0]].start, found[opened[1]].end)]
        elif not scene.senses and not scene.tolls:
            counts = numbers.quantities(clause.words) if first else ()
            if not refuted and all(q.plural for q in counts):
                return None
            scene.refute(next(iter(refuted), None))
        harmed = [(found[t.harm].start, found[t.harm].end) for t in scene.tolls]
        scene.triggers = scene.triggers or harmed or [(start, start)]
        clear = not scene.senses or any(s.strength > 1 or s.verb for s in scene.senses)
        scene.separate = scene.again or ellipsis.other(self.text[start:end], clear)
        told = [at - sentence.start for at, _ in (*scene.triggers, *harmed)]
        said = self.text[sentence.start : sentence.end]
        scene.attributed_to = attribution.attribution(said, told)
        scene.whens, scene.spoken = self._days(scene)
        told = scene.tolls or scene.whens or not scene.senses
        choose = self.venues.choose if told else self.venues.surely
        stands = [(found[a].start, found[b].end) for a, b in ellipsis.apart(found, first, last)]
        scene.places = choose(scene.start, scene.end, [*scene.triggers, *stands])
        if not told:
            at, after = (offset - start for offset in scene.triggers[0])
            placed = bool(scene.places)
            scene.refute(factuality.commented(self.text[start:end], at, after, placed))
        return scene

    def _happened(self, scene: Scene, clause: Clause) -> list[Rule]:
        """Gives a scene the event words of its clause that happened; the rules of the others."""
        text, found, refuted = self.text[scene.start : scene.end], clause.found, []
        for sense in clause.senses:
            span = found[sense.first].start, found[sense.last].end
            at, after = (offset - scene.start for offset in span)
            rule = factuality.unreal(text, at, finite=sense.meaning.verb)
            rule = rule or factuality.mentioned(text, at, after)
            if rule is not None:
                refuted.append(rule)
            elif not (
                triggers.describes(found, sense)
                or _borne(sense, clause.tolls)
                or bearings.protested(text[:at])
            ):
                scene.senses.append(sense.meaning)
                scene.triggers.append(span)
        if not any(sense.strength for sense in scene.senses):
            scene.senses, scene.triggers = [], []  # words that only keep company
        return refuted

    def _harmed(self, scene: Scene, clause: Clause) -> list[Rule]:
        """Gives a scene the tolls of its clause that are told as done; the rules of the others."""
        text, refuted = self.text[scene.start : scene.end], []
        for toll in clause.tolls:
            head = clause.found[min(toll.first, toll.harm)].start
            rule = None if toll.none else factuality.unreal(text, max(0, head - scene.start))
            if rule is not None:
                refuted.append(rule)
            else:
                scene.tolls.append(toll)
        return refuted

    def _elided(self, scene: Scene, clause: Clause, before: list[Scene]) -> None:
        """'five were killed in X and three in Y': the second piece leaves the harm word out."""
        if scene.tolls or not scene.places or not before or scene.reason:
            return
        if any(sense.verb and not codebook.kills(sense.sub) for sense in scene.senses):
            return  # 'two were killed in X and the army arrested 12 in Y'
        model = next((t for t in before[-1].tolls if t.measure == harms.KILLED), None)
        model = model or next(iter(before[-1].tolls), None)
        if model is None:
            return
        piece = clause.words
        for quantity in numbers.quantities(piece):
            rest = self.text[piece[quantity.last].end : piece[-1].end]
            lead = self.text[piece[0].start : piece[quantity.first].start]
            after_place = _PLACE_COUNTED.fullmatch(lead) and not rest.strip(" .,;")
            if not quantity.plural and (_COUNTED_PLACE.match(rest) or after_place):
                groups = ((quantity.group, quantity.count),) if quantity.group else ()
                first_word = clause.first + quantity.first
                scene.tolls.append(
                    Toll(model.measure, first_word, clause.first + quantity.last, first_word,
                         quantity.count, groups)
                )  # fmt: skip
                return

    def _completed(
        self, scenes: list[Scene], sentence: Sentence, model: Scene | None = None
    ) -> list[Scene]:
        """Pieces that lack what their neighbour tells take it: the means, the day, the place.

        `model` is what the sentence before told, where this one only says that it was so again.
        """
        result: list[Scene] = []
        for scene in scenes:
            before = next((s for s in reversed(result) if s.happened), model)
            if scene.again and scene.places and before is not None and before.senses:
                _repeats(scene, before)
                if before is model:
                    scene.whens = scene.whens or before.whens
                    result.append(scene)
                    continue
            if scene.reason is None and not scene.senses and not scene.tolls:
                continue
            before = None if before is model else before
            if before is not None and scene.happened:
                if _absorbs(before, scene):
                    continue
                if _takes_up(scene, before):
                    result.remove(before)
                elif not scene.senses:
                    scene.senses, scene.triggers = list(before.senses), list(before.triggers)
                scene.whens = scene.whens or before.whens
                scene.spoken = scene.spoken or before.spoken
            result.append(scene)
        self._date(result, sentence)
        return result

    def _date(self, told: list[Scene], sentence: Sentence) -> None:
        """Scenes without a day take their sentence's: '24 December: soldiers stopped a bus.'"""
        own = next((scene.whens for scene in told if scene.whens), ())
        if not own and told:
            times = self._times(sentence.start, sentence.end)
            own = tuple(
                when
                for when in times
                if not self._spoken(when, sentence.start, told[0]) and not self._in_aside(when)
            )[:1]
        for scene in told:
            if not scene.whens and scene.happened:
                scene.whens = own

    def _in_aside(self, when: When) -> bool:
        return any(start <= when.span[0] < end for start, end in self._asides)

    # --- places ------------------------------------------------------------------------------

    def antecedent(self, scene: Scene) -> tuple[Match, str] | None:
        """(the area, its word) where a scene says 'the countryside' of what it named before."""
        first = scene.sentence
        while first and self.sentences[first - 1].paragraph == scene.paragraph:
            first -= 1
            if scene.sentence - first > _BACK:
                break
        low = self.sentences[first].start
        found = self.venues.antecedent(low, scene.start, scene.end)
        if found is not None:
            return found
        town = self.venues.town_before(0, scene.start, scene.end)
        return (town[0], "") if town else None

    def definite(self, scene: Scene) -> bool:
        """Whether a scene takes up an event told before: 'The strike ...', 'the dead included'."""
        return ellipsis.definite(self.text[scene.start : scene.end])

    def takes_up(self, scene: Scene) -> bool:
        """Whether a scene opens with the event told before: 'The explosion hit X'."""
        return ellipsis.definite(self.text[scene.start : scene.end], opens=True)

    def area(self, scene: Scene) -> str | None:
        """The area that a figure is about: the widest place that its sentence names."""
        sentence = self.sentences[scene.sentence]
        return self.venues.area(sentence.start, sentence.end)

    def _spoken(self, when: When, low: int, scene: Scene) -> bool:
        """Whether a day is that of speaking: 'said on Monday', not 'said it took X on Monday'."""
        if _CITED.search(self.text, max(low, when.span[0] - 40), when.span[0]):
            return self.text[when.span[1] : when.span[1] + 1] == ")"
        start = max(low, when.span[0] - 70)
        at = attribution.spoken_on(self.text[start : when.span[0]])
        if at is None:
            return False
        return not any(start + at < a < when.span[0] for a, _ in scene.triggers)

    # --- days --------------------------------------------------------------------------------

    def _days(self, scene: Scene) -> tuple[tuple[When, ...], When | None]:
        """(the days of the event, nearest first; the day of speaking, where there is one)."""
        sentence = self.sentences[scene.sentence]
        own, spoken = [], None
        wide_start = sentence.start
        for when in self._times(scene.start, scene.end):
            if self._in_aside(when):
                continue
            if _NAMING.search(self.text, max(0, when.span[0] - 16), when.span[0]) and (
                _NAMED_BY.match(self.text, when.span[1])
            ):
                continue
            if self._spoken(when, wide_start, scene):
                spoken = spoken or when
            else:
                own.append(when)
        if not own and spoken is None:
            for when in self._times(sentence.start, sentence.end):
                if self._spoken(when, wide_start, scene):
                    spoken = spoken or when
        own.sort(key=lambda w: min(abs(w.span[0] - b) for a, b in scene.triggers))
        if len(own) > 1:  # 'hit on Monday; 18 bodies had been found by this morning'
            own.sort(key=lambda w: bool(_BY.search(self.text, max(0, w.span[0] - 8), w.span[0])))
        return tuple(own), spoken


def _adds(event: Scene, more: Scene) -> bool:
    """Whether a piece only adds to an event told beside it: a toll, or words of the same kind."""
    told = {t.measure for t in event.tolls}
    if any(t.measure in told for t in more.tolls):
        return False
    if more.whens and event.whens and more.whens[0].start != event.whens[0].start:
        return False
    if not more.senses or not event.senses:
        return True
    return any(
        codebook.compatible(one.sub, other.sub) for one in event.senses for other in more.senses
    )


def _absorbs(event: Scene, more: Scene) -> bool:
    """Whether a piece without a place adds to the event before it, which then holds it."""
    if more.places or more.separate or not _adds(event, more):
        return False
    event.senses.extend(more.senses)
    event.triggers.extend(more.triggers)
    event.tolls.extend(more.tolls)
    event.end = more.end
    if more.tolls or more.whens:
        event.attributed_to = event.attributed_to or more.attributed_to
    event.whens = event.whens or more.whens
    return True


def _takes_up(event: Scene, before: Scene) -> bool:
    """Whether a piece with a place takes up what was told before without one; it then holds it."""
    if before.places or not event.places or event.separate or not _adds(event, before):
        return False
    event.senses[:0] = before.senses
    event.triggers[:0] = before.triggers
    event.tolls[:0] = before.tolls
    event.start = before.start
    return True


def _repeats(scene: Scene, before: Scene) -> None:
    """'Another landed in X': what was told before, with its means, once more."""
    strong = [s for s in scene.senses if s.strength > 1]
    if not strong:
        scene.senses = [*scene.senses, *before.senses]
        own = scene.triggers if len(scene.senses) > len(before.senses) else []
        scene.triggers = [*own, *before.triggers]


def _borne(sense: Found[Sense], counted: Sequence[Toll]) -> bool:
    """Whether a word names who was harmed, not who did it: 'killed at least 50 vigilantes'."""
    mob = sense.meaning.sub == codebook.MOB and not sense.meaning.verb
    return mob and any(
        t.harm < sense.first <= t.last + 1 and t.harm != sense.first for t in counted
    )


def count_of(found: Sequence[Toll], measure: str) -> tuple[Count, tuple[tuple[str, Count], ...]]:
    """The total of a measure over tolls that stand side by side, and its groups."""
    chosen = [t for t in found if t.measure == measure and not t.part]
    groups: dict[str, list[Count]] = {}
    for toll in chosen:
        for group, count in toll.groups:
            groups.setdefault(group, []).append(count)
    merged = tuple(sorted((g, numbers.total(counts)) for g, counts in groups.items()))
    return numbers.total([t.count for t in chosen]), merged
