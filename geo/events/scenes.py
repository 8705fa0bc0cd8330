"""A Document, its Matches and Whens -> scenes: each stretch of a sentence that tells one event.

A sentence is cut where one event ends and another begins ('... and three in ...', 'while', ';').
Each piece is given the event words that really happened, its tolls, its own places, its own day.
The event's own place is choosing.py's to choose.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.events import attribution, clauses, codebook, ellipsis, factuality, movements, triggers
from geo.events.analysis import Analysed, Clause, Sentences, Span
from geo.events.classifier import Verdict
from geo.events.codebook import Sense
from geo.events.counts import harms, tolls
from geo.events.counts.tolls import Toll
from geo.events.layout import records
from geo.events.venues import areas, bearings, choosing
from geo.language import knowledge, numbers, words
from geo.language.knowledge import Rule
from geo.language.numbers import Quantity
from geo.language.words import Found, Telltales
from geo.model import Count, Match, When

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

_BACK = 10  # sentences of its paragraph in which 'the countryside' still finds its area
_TELLTALES = Telltales((*triggers.PHRASES, *movements.PHRASES, *tolls.PHRASES))
# 'Since the February 1 coup': the day names another event.
_NAMING = knowledge.pattern("clauses.naming_day")
_OF_ANOTHER = knowledge.pattern("clauses.day_of_another")
_NAMED_BY = knowledge.pattern("clauses.named_by_day")
_BY = knowledge.pattern("clauses.by_day")
_PLACE_COUNTED = knowledge.pattern("clauses.place_counted")
_COUNTED_PLACE = knowledge.pattern("clauses.counted_place")


@dataclass(frozen=True, slots=True)
class Scene:
    """One event as one clause tells it; `places` is empty where it names none."""

    clause: Clause
    senses: tuple[Sense, ...] = ()
    triggers: tuple[Span, ...] = ()  # of the event words, or of what stands for them
    tolls: tuple[Toll, ...] = ()
    places: tuple[Match, ...] = ()
    whens: tuple[When, ...] = ()
    spoken: When | None = None  # the day of speaking, where that is all
    reason: str | None = None  # why it is no event that happened
    rule: str = ""  # the name of the rule that says so
    separate: bool = False  # 'another', 'elsewhere': not the event told before
    again: bool = False  # told by a word that only stands for the event before: 'and others in X'
    attributed_to: str | None = None
    verdict: Verdict | None = None  # what the classifier takes it for

    @property
    def sentence(self) -> Analysed:
        return self.clause.sentence

    @property
    def start(self) -> int:
        return self.clause.start

    @property
    def end(self) -> int:
        return self.clause.end

    @property
    def happened(self) -> bool:
        return self.reason is None and bool(self.senses or self.tolls)

    def marks(self, *, leans: bool) -> Iterator[str]:
        """What the classifier is told of it besides its words; `leans`: on a place told before."""
        yield "~happened" if self.happened else f"~left {self.rule}"
        kinds = {_kind(match) for match in self.places} or {"before" if leans else "none"}
        yield from (f"~at {kind}" for kind in sorted(kinds))
        yield "~day" if self.whens else "~said" if self.spoken else "~undated"

    def refuted(self, rule: Rule | None) -> Scene:
        """The same with why it is no event that happened, if a rule says so."""
        return self if rule is None else replace(self, reason=rule.reason, rule=rule.name)


def _kind(match: Match) -> str:
    """What a name was taken for: 'settlement', 'area', 'unknown'."""
    if match.place is not None:
        return str(match.place.kind)
    return "area" if match.resolved else "unknown"


class Stage:
    """A document's sentences and the names in them, asked sentence by sentence."""

    def __init__(
        self, told: Sentences, matches: Sequence[Match], known: Gazetteer | None = None
    ) -> None:
        self.text = told.text
        self.sentences = told
        self.venues = choosing.Venues(told.text, matches, told.whens, known)
        self.tables = records.Tables(told.text, told.plain)
        # the sentences read that have an event word or a number of people
        self.worded: set[int] = set()
        self._told: Scene | None = None  # what happened last

    def scenes(self, sentence: Analysed) -> list[Scene]:
        """The scenes of one sentence, in order; those that did not happen carry their reason."""
        told = self._tells(sentence)
        again = self._model(sentence) if ellipsis.opens(sentence) else None
        if sentence.kind == "row" and (record := self._record(sentence)) is not None:
            return [record]
        if again is None and not told:
            return []
        whole = sentence.whole
        self.venues.seek(sentence.start, sentence.end)
        asides = clauses.asides(whole)
        dated = [self._aside(clause) for clause in asides]
        pieces: list[Scene] = []
        for clause in self._clauses(functools.reduce(Clause.without, asides, whole)):
            scene = self._scene(clause, asides)
            if scene is not None:
                pieces.append(_elided(scene, pieces))
        pieces = _dated(_completed(pieces, again), asides)
        completed = [*filter(None, dated), *pieces]
        self._told = next((s for s in reversed(completed) if s.happened), self._told)
        return completed

    def candidate(self, clause: Clause, at: int, sub: str) -> Scene:
        """What a clause tells in which no listed word does: `sub`, by the word `at`."""
        self.worded.add(clause.sentence.index)
        self.venues.seek(clause.start, clause.end)
        span = clause.span(Found(at, at, None))
        own, spoken = _days(clause, [span], ())
        scene = Scene(
            clause,
            senses=(Sense(sub, 2, verb=True),),
            triggers=(span,),
            tolls=tuple(clause.tolls),
            whens=own,
            spoken=spoken,
            attributed_to=attribution.source(clause.sentence, [span]),
        )
        return self._located(scene)

    def _tells(self, sentence: Analysed) -> bool:
        """Whether a sentence has an event word or a toll; what it counts is not passed over."""
        forms = words.forms(sentence.text)
        told = _TELLTALES.may(forms)
        counts = not told and numbers.may_count_people(sentence.text, forms)
        if sentence.reported if told else counts and numbers.counts_people(sentence.quantities):
            self.worded.add(sentence.index)
        return told and bool(sentence.whole.told) and not self.tables.names_columns(sentence.index)

    def _record(self, row: Analysed) -> Scene | None:
        """What a row of a table tells, where a column counts those who were harmed."""
        counted = self.tables.tolls(row)
        if not counted:
            return None
        self.worded.add(row.index)
        self.venues.seek(row.start, row.end)
        whole = replace(row.whole, tolls=counted)
        told, _ = _happened(whole)
        spans = [whole.span(sense) for sense in told] or [whole.span(counted[0])]
        named = sorted(self.venues.own(row.start, row.end), key=areas.rank)
        return Scene(
            whole,
            senses=tuple(sense.meaning for sense in told),
            triggers=tuple(spans),
            tolls=tuple(counted),
            places=tuple(named[:1]),
            whens=tuple(row.times[:1]),
        )

    def _model(self, sentence: Analysed) -> Scene | None:
        """What 'Another landed in X.' tells once more: the last scene of the sentence before."""
        scene = self._told
        near = scene is not None and 0 < sentence.index - scene.sentence.index < 3
        return scene if near and sentence.paragraph == scene.sentence.paragraph else None

    def venue(self, span: Span) -> tuple[Match, ...]:
        """The own place of whatever the word at `span` tells; () where there is none."""
        sentence = self.sentences.holding(span[0])
        if sentence is None:
            return ()
        whole = sentence.whole
        for clause in self._clauses(whole):
            if clause.start <= span[0] < clause.end:
                chosen = self.venues.choose(clause.start, clause.end, [span], told=False)
                if chosen:
                    return chosen
        return self.venues.choose(whole.start, whole.end, [span], told=False)

    def _aside(self, clause: Clause) -> Scene | None:
        """The event of an aside, at the place that it hangs on."""
        scene, start = self._scene(clause), clause.start
        before = self.venues.between(clause.sentence.start, start)
        hangs = bool(before) and not self.text[before[-1].mention.end : start].strip(" ,")
        if scene is None or scene.places or not hangs:
            return scene
        return replace(scene, places=(before[-1],))

    def _clauses(self, whole: Clause) -> list[Clause]:
        """The clauses of a sentence that may tell an event of their own."""
        placed = sorted(
            bisect_left(whole.sentence.words, m.mention.start, key=lambda w: w.start)
            for m in self.venues.own(whole.start, whole.end)
            if not bearings.heads(self.text, m)
        )
        return clauses.cut(whole, placed)

    def _scene(self, clause: Clause, asides: Sequence[Clause] = ()) -> Scene | None:
        """What a clause tells, or None where it tells nothing and counts nobody."""
        told, denied = _happened(clause)
        counted, more = _harmed(clause)
        refuted = [*denied, *more]
        opened = ellipsis.begins(clause.sentence.words, clause.first, clause.last)
        again = opened is not None and not counted and not refuted
        harmed = [clause.span(Found(t.harm, t.harm, None)) for t in counted]
        spans = [clause.span(sense) for sense in told] or harmed
        if again and not told:
            spans = [clause.span(Found(*opened, None))]
        elif not told and not counted:
            people = clause.quantities if clause.first else ()
            if not refuted and all(q.plural for q in people):
                return None
        spans = spans or [(clause.start, clause.start)]
        own, spoken = _days(clause, spans, asides)
        scene = Scene(
            clause,
            senses=tuple(sense.meaning for sense in told),
            triggers=tuple(spans),
            tolls=tuple(counted),
            whens=own,
            spoken=spoken,
            again=again,
            attributed_to=attribution.source(clause.sentence, [*spans, *harmed]),
        )
        if not (told or counted or again):
            scene = scene.refuted(next(iter(refuted), None))
        return self._located(scene)

    def _located(self, scene: Scene) -> Scene:
        """A scene with its places, and why where it only comments on another event."""
        clause, senses = scene.clause, scene.senses
        clear = not senses or any(s.strength > 1 or s.verb for s in senses)
        told = scene.tolls or scene.whens or not senses
        apart = ellipsis.apart(clause.sentence.words, clause.first, clause.last)
        stands = [clause.span(Found(*pair, None)) for pair in apart]
        places = self.venues.choose(
            scene.start, scene.end, [*scene.triggers, *stands], told=bool(told)
        )
        separate = scene.again or ellipsis.other(clause, clear)
        scene = replace(scene, separate=separate, places=places)
        if told:
            return scene
        return scene.refuted(factuality.commented(clause, scene.triggers[0], bool(places)))

    def antecedent(self, scene: Scene) -> tuple[Match, str] | None:
        """(the area, its word) where a scene says 'the countryside' of what it named before."""
        told, first = self.sentences.plain, scene.sentence.index
        while first and told[first - 1].paragraph == scene.sentence.paragraph:
            first -= 1
            if scene.sentence.index - first > _BACK:
                break
        found = self.venues.antecedent(told[first].start, scene.start, scene.end)
        if found is not None:
            return found
        town = self.venues.town_before(0, scene.start, scene.end)
        return (town[0], "") if town else None


# --- what a clause tells --------------------------------------------------------------------------


def _happened(clause: Clause) -> tuple[list[Found[Sense]], list[Rule]]:
    """The event words of a clause that happened; the rules that speak against others."""
    told, refuted = [], []
    for sense in clause.senses:
        rule = factuality.unreal(clause, sense.first, finite=sense.meaning.verb)
        rule = rule or factuality.mentioned(clause, clause.span(sense))
        if rule is not None:
            refuted.append(rule)
        elif not (
            triggers.describes(clause.sentence.words, sense)
            or _borne(sense, clause.tolls)
            or bearings.protested(clause.before(sense.first))
        ):
            told.append(sense)
    if not any(sense.meaning.strength for sense in told):
        told = []  # words that only keep company
    return told, refuted


def _harmed(clause: Clause) -> tuple[list[Toll], list[Rule]]:
    """The tolls of a clause that are told as done; the rules that speak against others."""
    counted, refuted = [], []
    for toll in clause.tolls:
        rule = None if toll.none else factuality.unreal(clause, min(toll.first, toll.harm))
        if rule is not None:
            refuted.append(rule)
        else:
            counted.append(toll)
    return counted, refuted


def _borne(sense: Found[Sense], counted: Sequence[Toll]) -> bool:
    """Whether a word names who was harmed, not who did it: 'killed at least 50 vigilantes'."""
    mob = sense.meaning.sub == codebook.MOB and not sense.meaning.verb
    return mob and any(
        t.harm < sense.first <= t.last + 1 and t.harm != sense.first for t in counted
    )


def _elided(scene: Scene, before: Sequence[Scene]) -> Scene:
    """'five were killed in X and three in Y': the second piece leaves the harm word out."""
    if scene.tolls or not scene.places or not before or scene.reason:
        return scene
    if any(sense.verb and not codebook.kills(sense.sub) for sense in scene.senses):
        return scene  # 'two were killed in X and the army arrested 12 in Y'
    killed = [t for t in before[-1].tolls if t.measure == harms.KILLED]
    model = next(iter(killed or before[-1].tolls), None)
    counted = next(filter(_of_place(scene.clause), scene.clause.quantities), None)
    if model is None or counted is None:
        return scene
    groups = ((counted.group, counted.count),) if counted.group else ()
    first, last = counted.first, counted.last
    return replace(scene, tolls=(Toll(model.measure, first, last, first, counted.count, groups),))


def _of_place(clause: Clause) -> Callable[[Quantity], bool]:
    """Whether a number says how many at a place: 'three in Y', 'and in Y three'."""

    def test(counted: Quantity) -> bool:
        ahead, behind = clause.before(counted.first), clause.after(counted.last)
        at_end = _PLACE_COUNTED.fullmatch(ahead) and not behind.strip(" .,;")
        return not counted.plural and bool(_COUNTED_PLACE.match(behind) or at_end)

    return test


# --- what pieces of a sentence take from each other -----------------------------------------------


def _completed(pieces: Sequence[Scene], model: Scene | None) -> list[Scene]:
    """Pieces that lack what their neighbour tells take it: the means, the day, the place.

    `model` is what the sentence before told, where this one only says that it was so again.
    """
    result: list[Scene] = []
    for scene in pieces:
        at = next((n for n in reversed(range(len(result))) if result[n].happened), None)
        before = model if at is None else result[at]
        again = scene.again and scene.places and before is not None and before.senses
        if again:
            scene = _repeated(scene, before)
        if again and at is None:
            result.append(replace(scene, whens=scene.whens or before.whens))
        elif scene.happened and at is not None:
            result[at:] = _beside(before, scene, result[at + 1 :])
        elif scene.happened or scene.reason is not None:
            result.append(scene)
    return result


def _beside(before: Scene, scene: Scene, refuted: Sequence[Scene]) -> list[Scene]:
    """What a piece and the event before it tell: one or two; those between did not happen."""
    if not (scene.places or scene.separate) and _adds(before, scene):
        return [_absorbed(before, scene), *refuted]
    kept = [before, *refuted]
    if scene.places and not (before.places or scene.separate) and _adds(scene, before):
        scene, kept = _through(scene, before, scene), kept[1:]
    elif not scene.senses:
        scene = replace(scene, senses=before.senses, triggers=before.triggers)
    whens, spoken = scene.whens or before.whens, scene.spoken or before.spoken
    return [*kept, replace(scene, whens=whens, spoken=spoken)]


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


def _absorbed(event: Scene, more: Scene) -> Scene:
    """An event with what a piece without a place adds to it."""
    lent = more.attributed_to if more.tolls or more.whens else None
    return replace(
        _through(event, event, more),
        attributed_to=event.attributed_to or lent,
        whens=event.whens or more.whens,
    )


def _through(event: Scene, first: Scene, last: Scene) -> Scene:
    """An event with all that two neighbouring pieces tell, itself one of them."""
    return replace(
        event,
        clause=first.clause.through(last.clause),
        senses=first.senses + last.senses,
        triggers=first.triggers + last.triggers,
        tolls=first.tolls + last.tolls,
    )


def _repeated(scene: Scene, before: Scene) -> Scene:
    """'Another landed in X': what was told before, with its means, once more."""
    if any(s.strength > 1 for s in scene.senses):
        return scene
    own = scene.triggers if scene.senses else ()
    return replace(scene, senses=scene.senses + before.senses, triggers=own + before.triggers)


# --- days -----------------------------------------------------------------------------------------


def _days(
    clause: Clause, told: Sequence[Span], asides: Sequence[Clause]
) -> tuple[tuple[When, ...], When | None]:
    """(the days of what is `told`, nearest first; the day of speaking, where there is one)."""
    sentence, own, spoken = clause.sentence, [], []
    for when in clause.times:
        if _in_any(when, asides) or _names_another(sentence, when):
            continue
        (spoken if attribution.spoken(sentence, when, told) else own).append(when)
    if not own and not spoken:
        spoken = [when for when in sentence.times if attribution.spoken(sentence, when, told)]
    own.sort(key=lambda w: min(abs(w.span[0] - b) for _, b in told))
    if len(own) > 1:  # 'hit on Monday; 18 bodies had been found by this morning'
        own.sort(key=lambda w: bool(_BY.search(sentence.before(w.span[0]))))
    return tuple(own), next(iter(spoken), None)


def _in_any(when: When, asides: Sequence[Clause]) -> bool:
    return any(aside.start <= when.span[0] < aside.end for aside in asides)


def _names_another(sentence: Analysed, when: When) -> bool:
    """Whether a day only names an event: 'since the February 1 coup', 'after the floods of May'."""
    start, end = when.span
    if _OF_ANOTHER.search(sentence.before(start)):
        return True
    return bool(_NAMING.search(sentence.before(start)) and _NAMED_BY.match(sentence.source, end))


def _dated(told: Sequence[Scene], asides: Sequence[Clause]) -> list[Scene]:
    """Scenes without a day take their sentence's: '24 December: soldiers stopped a bus.'"""
    own = next((scene.whens for scene in told if scene.whens), ())
    if not own and told:
        sentence, first = told[0].sentence, told[0].triggers
        own = tuple(
            when
            for when in sentence.times
            if not attribution.spoken(sentence, when, first) and not _in_any(when, asides)
        )[:1]
    lacks = (scene.happened and not scene.whens for scene in told)
    return [
        replace(scene, whens=own) if lacking else scene
        for scene, lacking in zip(told, lacks, strict=True)
    ]


def count_of(found: Sequence[Toll], measure: str) -> tuple[Count, tuple[tuple[str, Count], ...]]:
    """The total of a measure over tolls that stand side by side, and its groups."""
    chosen = [t for t in found if t.measure == measure and not t.part]
    groups: dict[str, list[Count]] = {}
    for toll in chosen:
        for group, count in toll.groups:
            groups.setdefault(group, []).append(count)
    merged = tuple(sorted((g, numbers.total(counts)) for g, counts in groups.items()))
    return numbers.total([t.count for t in chosen]), merged
