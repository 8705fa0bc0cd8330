"""A Document, its Matches and Whens -> Incidents, Statements, and what was left out and why.

Codebooks: ACLED's event and sub-event types (6 and 25, codebook of 2023); UCDP GED's place
precision (`where_prec`, 1 to 7), date precision (`date_prec`, 1 to 5), low, best and high counts.
The conventions of numbers are numbers.py's, of days intervals.py's, of types triggers.py's, of the
event's own place choosing.py's. Besides those:

Numbers. A part ('10, including 7 children') is never added to its whole; two sides' tolls are. A
toll untold is unknown, never 0; 'no casualties' is 0. A named person killed is one. Two sources
that differ: low is the lower, high the higher, best the better placed or the first; a toll that a
later one replaces ('rose to 12') is not used. Several places with one toll ('A, B and C were
bombed, killing 5') are one incident each: how many died at each is not told, so that best is
unknown and high is the whole, and the toll is a statement. A toll told place by place ('15, among
them six in A') gives each place its part, and the whole is a statement.

Days. The event's own; else the day before and the day on which it was said; else, for 'the
latest', the latest time that the text names; else that of the event or the figure told before;
else the two days up to the publication day; else the nearest dated words that follow.
`when.basis` says which, and the `date_prec` of a lent day is 2 at best: nobody wrote that it was
that day. A dateline gives the day of writing and its place is not the event's; a
caption that dates its picture dates its event and lends its day to no other paragraph.

What is an incident. It happened, once, at a place that the text names; one that is told with a
toll or a day of its own and no place is put in the country or province that its sentence, the
heading over it, the title or the dateline names, else it is an incident without a place. What is
feared, planned, denied, compared, only heard, habitual ('often shells') or only general is left
out, with the reason; a bounded course ('clashes since Friday') is one with an interval. Ordinary
crime, accidents, disease and the weather are none. An event over sixty days before the telling is
marked as recalled; without a toll it is left out; the course of a war is background.

What is a statement. A figure over a period or an area ('900 since February'), a war's total, a
number of displaced people, a claim without a place.

Which type. Helicopters, and 'bombed' by a state with aircraft: Air/drone strike. The bomber dies:
Suicide bomb. Killed by gunmen or police while not fighting, executed, assassinated: Violence
against civilians, Attack. Armed men against armed men: Armed clash, unless ground is said to be
taken. A raid is from the air where its doer flies, a fight, an arrest or an attack where the words
say so, and 'Other' where a state's forces came on foot and harmed nobody. A protest at which a
state's forces kill: Excessive force. A word that only says that something was hit ('struck',
'another raid') takes the means told just before it.

One event told twice is one incident; the second sentence is more evidence. A sentence without a
place adds to the event told just before it, or stands at 'the city' that it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.dates import intervals
from geo.events import (
    building,
    classifier,
    codebook,
    drafts,
    ellipsis,
    eventdates,
    factuality,
    leaning,
    occasions,
    omissions,
    participants,
    scenes,
)
from geo.events.analysis import Analysed, Sentences
from geo.events.codebook import Sense
from geo.events.counts import figures, harms, shares
from geo.events.drafts import Draft
from geo.events.layout import sections
from geo.events.omissions import Reason
from geo.events.scenes import Scene
from geo.events.tellings.joining import Reading, join
from geo.events.venues import areas
from geo.language import knowledge
from geo.model import (
    Count,
    Document,
    Incident,
    Kind,
    Match,
    When,
)

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

__all__ = ["Reading", "join", "read"]

_UNWORDED = "unworded"  # of a sentence in which no rule finds anything
_BOMBS = (codebook.AIR, codebook.SHELLING)
_DIED = knowledge.words("incidents.died")
_NAMES_MEANS = knowledge.pattern("incidents.names_means")
_COMPARED = 100  # events told before with which another is compared: a report has a few dozen
_TAKEN_UP = 3  # paragraphs within which 'the attack' still means the one told before


def read(
    document: Document,
    matches: Sequence[Match],
    whens: Sequence[When],
    known: Gazetteer | None = None,
    model: classifier.Model | None = None,
) -> Reading:
    """The incidents, statements and omissions of one document, in the order of the text.

    `matches` are places.resolve's and `whens` dates.find's, of the same document; `known` is asked
    for names that only an event shows to be places; `model` decides what
    is told, that of data/models where none is given.
    """
    return _Reader(document, matches, whens, known, model or classifier.model()).reading()


class _Reader:
    def __init__(self, document, matches, whens, known, model) -> None:
        self.document = document
        self.model: classifier.Model = model
        self.sentences = Sentences(document, whens)
        plain = self.sentences.plain
        self.stage = scenes.Stage(self.sentences, matches, known)
        self.bodies = not all(one.over for one in plain)  # whether it is more than headings
        self.sections = sections.Sections(self.sentences, matches)
        self.days = eventdates.Chronicle(document, self.sentences, self.sections)
        self.drafts: list[Draft] = []
        self.last: tuple[Draft, Draft] | None = None  # as told last, and the event it went into
        # what was told last to have been done with a means, in which paragraph, on which days
        self.last_means: tuple[Sense, int, tuple[When, ...]] | None = None
        self.figures = figures.Figures(document, self.stage, self.days)
        self.left = omissions.Omissions(document, plain)

    def reading(self) -> Reading:
        for sentence in self.sentences:
            if not (self.bodies and sentence.over):
                self._read(sentence)
        for sentence in self.sentences if self.bodies else ():
            if sentence.over:  # read after what it stands over
                self._head(sentence)
        told = [e for d in self.drafts for e in d.evidence]
        told += [e for s in self.figures.statements for e in s.evidence]
        self.left.unread(self.stage.worded, told, self._over)
        self.left.foreign(told)
        self.left.passed(self.stage.venues, self.stage.worded, self.drafts)
        left = (*self.left.in_order(), *intervals.unresolved(self.document))
        incidents = tuple(i for draft in self.drafts for i in self._incidents(draft))
        return Reading(building.distinct(incidents), tuple(self.figures.statements), left)

    def _over(self, index: int) -> bool:
        """Whether a sentence stands over others: a heading, or the names of a table's columns."""
        heads = self.bodies and self.sentences.plain[index].over
        return heads or self.stage.tables.names_columns(index)

    def _head(self, sentence: Analysed) -> None:
        """What a heading tells: the event told under it, or one that is told nowhere else."""
        found = [s for s in self.stage.scenes(sentence) if s.happened]
        self.last = None
        told = [d for scene in found for d in self.drafts if self._told_under(scene, d)]
        if told or not any(scene.places for scene in found) or sentence.kind != "heading":
            return
        self._read(sentence)

    def _told_under(self, scene: Scene, event: Draft) -> bool:
        """Whether what a heading says can be what the text tells: of one kind, or one toll."""
        draft = drafts.of_scene(self.document, self.stage, self.days, scene, scene.senses)
        kin = codebook.compatible(event.sub, draft.sub) or codebook.answers(event.sub, draft.sub)
        return kin or any(event.counts.get(m) == count for m, count in draft.counts.items())

    def _read(self, sentence: Analysed) -> None:
        """What one sentence tells."""
        found = [self._labelled(scene) for scene in self.stage.scenes(sentence)]
        prose = sentence.kind != "row" and sentence.words
        if not found and prose and not self.model.silent(sentence.words):
            self._judge(Scene(sentence.whole, reason="", rule=_UNWORDED))
        wholes, found = shares.parted(self.stage, sentence, found)
        for scene, toll in wholes:
            self.figures.state(scene, toll)
        for scene in found:
            for occasion in occasions.apart(scene, self.stage):
                if occasion.reason is occasions.TOGETHER:
                    self.left.scene(occasion, occasion.reason, occasion.rule)
                else:
                    self._part(occasion)

    def _labelled(self, scene: Scene) -> Scene:
        """A row of a table that does not say what happened, with what the heading over it says."""
        if scene.sentence.kind != "row" or scene.senses:
            return scene
        heading = self.sections.at(scene.start).heading
        over = self.sentences[heading].whole.senses if heading is not None else ()
        return replace(scene, senses=tuple(f.meaning for f in over if f.meaning.strength))

    # --- one scene ---------------------------------------------------------------------------

    def _part(self, told: Scene) -> None:
        """What one scene tells: figures, which are statements, and what is left to be judged."""
        if not told.happened:
            self._judge(told)
            return
        scene, stated = self.figures.part(told)
        if not scene.senses and not scene.tolls:
            return
        if scene.sentence.kind == "row" and not (scene.senses or scene.whens):
            self._leave(scene, Reason.TOTAL, Reason.TOTAL.rule)
            return
        if stated and not scene.tolls and not _tells_event(told):
            self.days.of_scene(scene)  # its day is still the last that was told
            return
        general, rule = omissions.general(scene, self.days)
        self._judge(scene if general is None else replace(scene, reason=general, rule=rule))

    def _judge(self, scene: Scene) -> None:
        """Takes a scene for an event or leaves it out, as its words and what rules say of it."""
        if scene.sentence.kind == "row":  # it is no language
            if scene.reason is None:
                self._take(scene)
            else:
                self._leave(scene, scene.reason, scene.rule)
            return
        leans = not scene.places and self.stage.antecedent(scene) is not None
        marks = scene.marks(leans=leans)
        features = classifier.features(scene.clause, scene.senses, marks)
        verdict = self.model.read(features)
        again = self.last is not None and scene.again
        if verdict.event >= _needed(scene) or (scene.happened and again):
            verdict = replace(verdict, words=self.model.strongest(features, verdict))
        if again:  # 'another in X'
            verdict = replace(verdict, sub=self.last[1].sub, certainty=1.0)
        if verdict.event >= _needed(scene):
            if not (scene.senses or scene.tolls):
                at = self.model.foremost(scene.clause, verdict.sub)
                scene = self.stage.candidate(scene.clause, at, verdict.sub)
            self._take(replace(scene, reason=None, rule="", verdict=verdict))
        elif scene.happened and again:
            self._take(replace(scene, verdict=verdict))
        elif scene.happened and self.last is not None and scene.tolls and not scene.places:
            self._take(scene)  # a toll at no place is of the event told before it, or of none
        elif scene.rule != _UNWORDED:
            reason, rule = scene.reason, scene.rule
            if reason is None:
                reason, rule = Reason[verdict.other.upper()], f"classifier.{verdict.other}"
            self._leave(scene, reason, rule)

    def _take(self, scene: Scene) -> None:
        """A scene that tells an event: an incident of its own, or more of one told before."""
        senses = self._means(scene)
        draft = drafts.of_scene(self.document, self.stage, self.days, scene, senses)
        self._remember(scene, lent=len(senses) > len(scene.senses))
        if not scene.places:
            self._lean(scene, draft)
        elif not self.drafts and self._quiet(scene):
            self.left.scene(scene, Reason.QUIET_DEATH, Reason.QUIET_DEATH.rule)
        elif self._nothing(scene, draft):
            self.left.scene(scene, Reason.NOTHING, Reason.NOTHING.rule)
        elif not self._narrowed(scene, draft):
            self._keep(draft)

    def _quiet(self, scene: Scene) -> bool:
        """Whether a scene only says that one person died: 'The death of the singer in Cairo'."""
        found = scene.sentence.words
        one = all(t.count.best == 1 and not t.groups for t in scene.tolls)
        died = one and all(found[t.harm].key in _DIED for t in scene.tolls)
        return died and not self._means(scene) and not participants.actors(scene.clause)

    def _nothing(self, scene: Scene, draft: Draft) -> bool:
        """Whether a scene tells no more than that nobody was killed, of no event told before."""
        if self._means(scene) or not all(t.none for t in scene.tolls):
            return False
        keys = {drafts.place_key(m) for m in draft.places}
        told = self.drafts[-_COMPARED:]
        return keys.isdisjoint(drafts.place_key(m) for d in told for m in d.places)

    def _narrowed(self, scene: Scene, draft: Draft) -> bool:
        """Whether a scene says where in its area the event told just before was; it is added then.

        'A blast in Nasarawa state killed 40. The explosion hit Rukubi on Tuesday.'
        """
        opens = ellipsis.definite(scene.clause, opens=True)
        if self.last is None or not opens or len(scene.places) > 1:
            return False
        told, event = self.last
        near = told.paragraph == scene.sentence.paragraph
        near = near and scene.sentence.index - told.sentence <= 1
        near = near and all(map(figures.wide, event.places)) and len(event.places) < 2
        if not near or not codebook.compatible(event.sub, draft.sub) or drafts.clash(event, draft):
            return False
        area, (place,) = next(iter(event.places), None), draft.places
        if area is not None and place.resolved and not drafts.holds(area, place):
            return False
        drafts.absorb(event, draft)
        known = place.resolved or area is None
        event.places = (place if known else areas.within(place, area),)
        event.place_reason = draft.place_reason
        self.last = told, event
        return True

    def _leave(self, scene: Scene, reason: Reason, rule: str) -> None:
        """A scene that is no incident: its numbers are statements, if they are of conflict."""
        other = reason in (Reason.MISHAP, Reason.CRIME, Reason.MATTER)
        numbered = [t for t in scene.tolls if t.count.known and not (t.none or other)]
        for toll in numbered:
            self.figures.state(scene, toll)
        if not numbered:
            self.left.scene(scene, reason, rule)

    def _means(self, scene: Scene) -> Sequence[Sense]:
        """A scene's senses; where they only say that something was hit, with what hit before.

        'On 8 July missiles hit several cities. In Kyiv a hospital was struck.'
        """
        weak = all(
            s.strength <= 1 and s.sub in (codebook.AIR, codebook.ATTACK) for s in scene.senses
        )
        if not weak or self.last_means is None or not (scene.senses or scene.tolls):
            return scene.senses
        sense, paragraph, days = self.last_means
        gap = scene.sentence.paragraph - paragraph
        if gap > (1 if scene.senses else 0) or _NAMES_MEANS.search(scene.clause.text):
            return scene.senses
        if scene.whens and days and scene.whens[0].start != days[0].start:
            return scene.senses
        ground = any(s.sub == codebook.ATTACK and s.verb for s in scene.senses)
        if ground or participants.irregular(scene.clause):
            return scene.senses
        return [*scene.senses, sense]

    def _remember(self, scene: Scene, *, lent: bool) -> None:
        """Keeps with what means a scene was done; `lent`: with those told before."""
        paragraph = scene.sentence.paragraph
        bomb = next((s for s in scene.senses if s.strength > 1 and s.sub in _BOMBS), None)
        if bomb is not None:
            self.last_means = bomb, paragraph, scene.whens
        elif lent:
            self.last_means = self.last_means[0], paragraph, self.last_means[2]
        elif scene.senses:
            self.last_means = None

    # --- scenes without a place, and tellings of one event -----------------------------------

    def _lean(self, scene: Scene, draft: Draft) -> None:
        """A scene that names no place adds to the event before it, or stands at its place."""
        anchor = self.stage.antecedent(scene)
        if anchor is not None and (scene.senses or draft.counts):
            match, phrase = anchor
            said = f"'{phrase}'" if phrase else "the place that it means"
            reason = f"{said} stands for {match.mention.text}, named before it"
            self._keep(drafts.placed(draft, [match], phrase or None, reason))
            return
        before = self._before(scene)
        told = before and leaning.Leaning(scene, draft, before, self.last[0].sentence)
        if told is None:
            self._stand_alone(scene, draft)
        elif told.counts_others:
            drafts.add(before, draft)
        elif told.fits and (not told.clash or told.taken_up or told.update):
            drafts.absorb(before, draft, update=told.update)
        elif (
            before.places
            and drafts.numbered(draft)
            and told.beside
            and drafts.days_agree(before, draft)
        ):
            named = drafts.named(before.places)
            reason = f"no place of its own: that of the sentence before, {named}"
            self._keep(drafts.placed(draft, before.places, before.place_words, reason))
        else:
            self._stand_alone(scene, draft)

    def _stand_alone(self, scene: Scene, draft: Draft) -> None:
        """A scene of no event told before: at the place of its heading, in an area, or nowhere."""
        headed = self.sections.at(scene.start).place
        if not drafts.stands_alone(scene, headed=headed is not None):
            self._leave(scene, Reason.NO_PLACE, Reason.NO_PLACE.rule)
            return
        area = headed or self._area(scene)
        if area is None:
            self._keep(draft)
        else:
            inside = scene.sentence.start <= area.mention.start < scene.sentence.end
            over = "its sentence" if inside else "the title or the dateline"
            over = "the heading over it" if headed else over
            reason = f"{area.mention.text} is named in {over}, and no place nearer"
            self._keep(drafts.placed(draft, [area], None, reason))

    def _area(self, scene: Scene) -> Match | None:
        """The country or province of a scene without a place: its sentence's, its document's."""
        sentence = scene.sentence
        named = self.stage.venues.areas(sentence.start, sentence.end, scene.triggers)
        return next(iter(named), self.sections.area)

    def _before(self, scene: Scene) -> Draft | None:
        """The event that a scene without a place may belong to."""
        if self.last is None:
            return None
        told, event = self.last
        gap = scene.sentence.paragraph - told.paragraph
        if not gap:
            return event
        if told.caption or scene.sentence.kind == "caption":
            return None
        if ellipsis.definite(scene.clause) and gap <= _TAKEN_UP:
            return event
        if gap != 1:
            return None
        if scene.whens and not event.own_day and event.when is not None:
            day = scene.whens[0]  # the lead's day was that of the telling: this is when it was
            return event if event.when.start <= day.start <= day.end <= event.when.end else None
        missing = any(t.measure not in event.counts for t in scene.tolls)
        missing = missing or leaning.other_side(event, scene.clause)
        return event if missing and not scene.whens else None

    def _keep(self, draft: Draft) -> None:
        if draft.recalled and not (draft.counts or draft.own_day):
            start, end, why = draft.evidence[0].start, draft.evidence[0].end, Reason.RECALLED
            self.left.stretch(start, end, start, why, why.rule)
            return
        for known in self.drafts[-_COMPARED:]:
            if drafts.same(known, draft):
                drafts.absorb(known, draft)
                self.last = replace(draft, target=None), known
                return
            if drafts.tells_apart(known, draft):
                known.apart.add(drafts.place_key(draft.places[0]))
        self.drafts.append(draft)
        self.last = draft, draft

    # --- what comes out ----------------------------------------------------------------------

    def _incidents(self, draft: Draft) -> list[Incident]:
        if len(draft.places) < 2:
            place = next(iter(draft.places), None)
            return [building.incident(self.document.id, draft, place, draft.counts)]
        names = drafts.named(draft.places)
        shared: dict[str, Count] = {}
        for measure, count in draft.counts.items():
            told = count.high if count.high is not None else count.best
            none = count == Count(0, 0, 0)
            shared[measure] = count if none else Count(high=told)
            if not none:
                self.figures.record(measure, count, draft.when, names, draft.evidence[0])
        note = f"; told of {names} together: the toll is not told for each" if shared else ""
        draft.groups = {}
        return [
            building.incident(self.document.id, draft, match, shared, note)
            for match in draft.places
            if drafts.place_key(match) not in draft.apart
        ]


def _needed(scene: Scene) -> float:
    """The probability from which a scene is an event: more, the less the rules say so."""
    if scene.rule == _UNWORDED:
        return classifier.UNWORDED
    if scene.reason is not None:
        return classifier.THOUGH
    deed = scene.whens and any(s.verb and s.strength for s in scene.senses)
    return classifier.DATED if deed else classifier.LIKELY


def _tells_event(scene: Scene) -> bool:
    """Whether a scene whose numbers are figures tells an event besides: on a day, at a place."""
    if scene.whens and not _countrywide(scene) and not factuality.several(scene.clause):
        return True
    # 'Gangs burned homes in the capital as hundreds fled': the fled are told along.
    along = bool(scene.senses) and not factuality.cumulative(scene.clause)
    return along and all(t.measure == harms.DISPLACED for t in scene.tolls)


def _countrywide(scene: Scene) -> bool:
    """Whether a scene names no place but a country."""
    kinds = [m.place.kind if m.place is not None else None for m in scene.places]
    return all(kind is Kind.COUNTRY for kind in kinds)
