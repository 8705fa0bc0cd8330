"""Scenes that tell one event -> one draft of it: what it was, where, when, with what harm.

A draft gathers what several sentences say of one event; `same` tells whether another telling is
of the same event, `absorb` adds it. Two numbers for one harm become low and high.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from geo.events import attribution, codebook, ellipsis, factuality, participants, scenes
from geo.events.analysis import Clause
from geo.events.codebook import Judgement, Sense
from geo.events.counts import harms
from geo.events.eventdates import Chronicle
from geo.events.scenes import Scene, Stage
from geo.language import actors, numbers
from geo.model import Actor, Count, Document, Evidence, Kind, Match, When

T = TypeVar("T")

_WITHIN = 21  # days in which a toll is still counted up
LONGEST = 1_500  # characters of a sentence that is quoted whole: those of news have 200
CUT = f"quoted in part, as its sentence is longer than {LONGEST:,} characters"
HEDGED = "reported, the source is not named"
_NEXT = 2  # sentences in which an event that was told without a place is given one
# Probabilities from which an event that names no place is one of its own: under a heading that
# names it, or of who was taken, who is told by name; with a day of its own; of any other.
_TAKEN, _DATED, _ALONE = 0.5, 0.7, 0.8
_PERSONAL = (codebook.ARRESTS, codebook.ABDUCTION)
# Shares of a type from which the classifier goes before the codebook: over tolls and words that
# tell how or what was done, over words that only tell that something was.
_SURELY, _RATHER = 0.7, 0.5
_RECENT = 8  # the scenes of one sentence follow one another
_ARMED = "combatants"  # the group of those who fight
MEASURES = (harms.KILLED, harms.INJURED)
_BIG = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3, Kind.REGION)
Parts = tuple[tuple[str, Count], ...]  # (group, how many of it) of one measure


@dataclass(slots=True)
class Draft:
    """One event in the making. `counts` and `groups` hold what is told of each measure."""

    sub: str
    row: str  # of the codebook, which gave the type
    senses: list[Sense]
    places: tuple[Match, ...]
    place_reason: str
    when: When | None
    own_day: bool  # the day stands beside the event itself
    said_day: bool = False  # no day of its own: the day on which it was said, or the one before
    loose_day: bool = False  # only that of a toll's latest count: the event was before it
    counts: dict[str, Count] = field(default_factory=dict)
    groups: dict[str, Parts] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    weapons: list[str] = field(default_factory=list)
    target: str | None = None
    attributed_to: str | None = None
    paragraph: int = 0
    sentence: int = 0
    caption: bool = False
    separate: bool = False
    recalled: bool = False
    apart: set[str] = field(default_factory=set)  # keys of places told again for themselves
    place_words: str | None = None  # 'the countryside', where a general noun leans on the place
    event: float = 0.5  # how likely the classifier takes it for an event that happened
    notes: list[str] = field(default_factory=list)

    def killed(self) -> Count:
        return self.counts.get(harms.KILLED, Count())


def of_scene(
    document: Document, stage: Stage, days: Chronicle, scene: Scene, senses: Sequence[Sense]
) -> Draft:
    """The draft of what a scene tells, done as `senses` say."""
    text, clause, sentence = document.text, scene.clause, scene.sentence
    told = {measure: scenes.count_of(scene.tolls, measure) for measure in MEASURES}
    told = {measure: (count, parts) for measure, (count, parts) in told.items() if count.known}
    counts = {measure: count for measure, (count, _) in told.items()}
    groups = {measure: parts for measure, (_, parts) in told.items()}
    when, own = days.of_scene(scene)
    at = max(sentence.start, scene.triggers[0][0])  # what is told again stands before it
    quoted = window(text, sentence.start, sentence.end, at)
    evidence = Evidence(document.id, *quoted, text[slice(*quoted)], scene.attributed_to)
    notes = [HEDGED] if attribution.hedged(clause) else []
    if quoted != (sentence.start, sentence.end):
        notes.append(CUT)
    judged = _judged(scene, senses, counts, groups)
    return Draft(
        sub=judged.sub,
        row=judged.row,
        senses=list(scene.senses),
        places=scene.places,
        place_reason=f"{named(scene.places)} is the event's own place in its sentence"
        if scene.places
        else "",
        when=when,
        own_day=own,
        said_day=not own and scene.spoken is not None,
        loose_day=not own and factuality.update(clause),
        counts=counts,
        groups=groups,
        evidence=[evidence],
        actors=_actors(clause, stage.venues.states(scene.start, scene.end)),
        weapons=_weapons(text, scene),
        target=participants.target(clause),
        attributed_to=scene.attributed_to,
        paragraph=sentence.paragraph,
        sentence=sentence.index,
        caption=sentence.kind == "caption",
        separate=scene.separate,
        recalled=days.recalled(when),
        notes=notes,
        event=scene.verdict.event if scene.verdict else 0.5,
    )


def _judged(
    scene: Scene,
    senses: Sequence[Sense],
    counts: dict[str, Count],
    groups: dict[str, Parts],
) -> Judgement:
    """ACLED's sub-event type of what a scene tells, and the row of the codebook that says so."""
    clause, killed = scene.clause, counts.get(harms.KILLED, Count())
    harmed = {group for parts in groups.values() for group, _ in parts}
    civil = any(group != _ARMED for group in harmed) or participants.civil(clause)
    nation = next((country(m) for m in scene.places if m.resolved), None)
    war = next((theatre(m) for m in scene.places if m.resolved), None)
    facts = participants.facts(clause, nation, war)
    judged = codebook.judge(
        senses,
        combatants=_ARMED in harmed or participants.military_target(clause),
        civilians=not _mostly_armed(groups) and civil,
        dead=bool(killed.best or killed.low or killed.high),
        hurt=counts.get(harms.INJURED, Count()) not in (Count(), Count(0, 0, 0)),
        **facts,
    )
    told = scene.verdict
    flown = judged.sub == codebook.AIR and (facts["flown"] or facts["aerial"])  # known by where
    lent = len(senses) > len(scene.senses)  # the means is that told just before
    if told is None or told.sub == judged.sub or flown or lent:
        return judged
    strength = max((s.strength for s in senses), default=0)
    if told.certainty < (_RATHER if strength == 1 else _SURELY):
        return judged
    return Judgement(told.sub, f"classifier: {', '.join(told.words)}")


def stands_alone(scene: Scene, *, headed: bool) -> bool:
    """Whether a scene without a place tells an event of its own, not more of one told before."""
    if ellipsis.definite(scene.clause) or ellipsis.pronoun(scene.clause):
        return False
    told = scene.verdict
    if told is None:
        return False
    taken = headed or told.sub in _PERSONAL
    return told.event >= (_TAKEN if taken else _DATED if scene.whens else _ALONE)


def _mostly_armed(groups: dict[str, Parts]) -> bool:
    """Whether most of the dead were combatants: '20 soldiers and one civilian'."""
    dead = {group: count.best or count.low or 0 for group, count in groups.get(harms.KILLED, ())}
    armed = dead.pop(_ARMED, 0)
    return armed > sum(dead.values()) > 0


def _weapons(text: str, scene: Scene) -> list[str]:
    """The words of a scene that name a means, as the text writes them."""
    told = zip(scene.senses, scene.triggers, strict=False)
    words = (" ".join(text[a:b].split()).lower() for sense, (a, b) in told if sense.means)
    return list(dict.fromkeys(words))


def _actors(clause: Clause, states: Sequence[Match]) -> list[Actor]:
    """Who takes part: as the words tell, and those of the `states` that are said to attack."""
    found = list(participants.actors(clause))
    told = " ".join(actor.name for actor in found)
    for match in states:
        name, span = match.mention.text, (match.mention.start, match.mention.end)
        if name not in told and participants.attacker(clause, span):
            found.append(Actor(name, "side"))
    return found


def same(one: Draft, other: Draft) -> bool:
    """Whether two drafts with places of their own tell of one event."""
    # Who attacked a village also burned its houses: told next, of the same place, with no number.
    burned = (one.sub, other.sub) == (codebook.ATTACK, codebook.LOOTING) and not other.counts
    burned = burned and 0 <= other.sentence - one.sentence <= 2 and one.paragraph == other.paragraph
    if not (burned or codebook.compatible(one.sub, other.sub)) or other.separate:
        return False
    if not _places_agree(one, other) or not days_agree(one, other):
        return False
    return all(_counts_agree(one.counts.get(m), other.counts.get(m)) for m in MEASURES)


def tells_apart(whole: Draft, part: Draft) -> bool:
    """Whether the part's one place is among the whole's, told again in the same sentence.

    'Strikes killed 20 in X and Y, 12 of them in Y': what is told of Y alone is Y's.
    """
    if len(whole.places) < 2 or len(part.places) != 1 or not part.counts or part.separate:
        return False
    beside = whole.sentence == part.sentence and days_agree(whole, part)
    among = place_key(part.places[0]) in {place_key(m) for m in whole.places}
    return beside and among and codebook.compatible(whole.sub, part.sub)


def _places_agree(one: Draft, other: Draft) -> bool:
    if not (one.places and other.places):  # the place is told before or after the event
        return one.sub == other.sub and 0 <= other.sentence - one.sentence <= _NEXT
    mine, theirs = [place_key(m) for m in one.places], [place_key(m) for m in other.places]
    if set(mine) == set(theirs):
        return (one.place_words or "") == (other.place_words or "")
    if len(mine) == len(theirs) == 1:
        a, b = one.places[0], other.places[0]
        if (one.loose_day or other.loose_day) and 0 < other.sentence - one.sentence < 2:
            return a.place is None or b.place is None  # the count, then the event that it is of
        equal = one.killed().best is not None and one.killed() == other.killed()
        close = abs(one.sentence - other.sentence) <= 2 or equal
        return close and equal and (holds(a, b) or holds(b, a))
    return False


def country(match: Match) -> str | None:
    """The ISO code of the country in which a name was placed, or None."""
    if not match.resolved:
        return None
    if match.place is not None:
        return match.place.country
    return next((c.place.country for c in match.candidates), None)


def theatre(match: Match) -> str | None:
    """The country in which a name was placed, or 'Gaza': how war is waged there is of its own."""
    place = match.place or next((c.place for c in match.candidates if match.resolved), None)
    chain = [place.name, *(d.name for d in place.admin)] if place is not None else ()
    apart = (t for t in actors.theatres() if any(name.startswith(t) for name in chain))
    return next(apart, country(match))


def place_key(match: Match) -> str:
    """What two names of one place share: its id, or the name where there is none."""
    if match.place is not None:
        return match.place.id
    return (match.name or match.mention.text).casefold()


def holds(outer: Match, inner: Match) -> bool:
    """Whether the outer name is known to contain the inner."""
    if outer.place is None or outer.place.kind not in _BIG:
        return False
    if inner.place is not None:
        names = {d.name.casefold() for d in inner.place.admin}
        return outer.place.id in {d.id for d in inner.place.admin} or (
            outer.place.name.casefold() in names
        )
    above = {d.id for c in inner.candidates for d in (*c.place.admin, c.place)}
    return outer.place.id in above


def days_agree(one: Draft, other: Draft) -> bool:
    """Whether two drafts can be of one day; a day of its own on both sides has to be the same."""
    if one.when is None or other.when is None:
        return True
    a, b = one.when, other.when
    if one.sentence == other.sentence and not (one.own_day and other.own_day):
        return True  # 'fled fighting around X, where they clashed from Monday on'
    if one.loose_day or other.loose_day:
        count, event = (a, b) if one.loose_day else (b, a)
        return _WITHIN >= (count.end - event.start).days >= 0
    if one.own_day and other.own_day:
        exact = a.start == a.end and b.start == b.end
        return a.start == b.start if exact else a.start <= b.end and b.start <= a.end
    return a.start <= b.end and b.start <= a.end


def _counts_agree(one: Count | None, other: Count | None) -> bool:
    """Two numbers of one harm agree unless both are exact and differ."""
    if one is None or other is None or one.best is None or other.best is None:
        return True
    exact = one.low == one.high and other.low == other.high
    return one.best == other.best if exact else True


def absorb(draft: Draft, more: Draft, *, update: bool = False) -> None:
    """Adds another telling to a draft. `update`: its toll replaces the one told before.

    Who says so is taken over only from a telling that gives a toll, a day or a means.
    """
    draft.event = max(draft.event, more.event)
    means = _fresh(draft.weapons, more.weapons)
    if more.counts or means or (more.own_day and not draft.own_day):
        draft.attributed_to = draft.attributed_to or more.attributed_to
    if _fought(draft, more):
        draft.sub, draft.row = more.sub, more.row
    _count(draft, more, update=update)
    draft.senses.extend(more.senses)
    if draft.loose_day and more.own_day:
        draft.sub, draft.row = more.sub, more.row
    killed = draft.killed()
    if draft.sub == codebook.LOOTING and (killed.best or killed.low):
        # the dead are told after what was burned
        draft.sub, draft.row = codebook.judge([], civilians=True, dead=True)
    _quote(draft, more.evidence)
    draft.actors.extend(_fresh(draft.actors, more.actors, lambda actor: actor.name))
    draft.weapons.extend(means)
    draft.target = draft.target or more.target
    draft.notes.extend(note for note in more.notes if note not in draft.notes)
    if _finer_day(draft, more):
        draft.when, draft.own_day, draft.loose_day = more.when, more.own_day, more.loose_day
        draft.said_day = more.said_day
    finer = len(more.places) == len(draft.places) == 1 and holds(draft.places[0], more.places[0])
    if finer or not draft.places:
        draft.places, draft.place_reason = more.places, more.place_reason


def _count(draft: Draft, more: Draft, *, update: bool) -> None:
    """Adds the tolls of another telling; `update`: in place of those told before."""
    for measure, count in more.counts.items():
        known = draft.counts.get(measure)
        draft.counts[measure] = count if update or known is None else meet(known, count)
        groups = {**dict(more.groups.get(measure, ())), **dict(draft.groups.get(measure, ()))}
        draft.groups[measure] = tuple(sorted(groups.items()))


def _fresh(known: Sequence[T], more: Sequence[T], name: Callable[[T], str] = str) -> list[T]:
    """Those of `more` whose name is not known, whatever its capitals; each name once."""
    old = {name(one).casefold() for one in known}
    new = {name(one).casefold(): one for one in reversed(more)}
    return [new[key] for key in dict.fromkeys(name(m).casefold() for m in more) if key not in old]


def _fought(draft: Draft, more: Draft) -> bool:
    """'The convoy came under fire. Twenty soldiers were killed.'"""
    weak = draft.sub == codebook.ATTACK and all(s.strength < 3 for s in draft.senses)
    return weak and not draft.killed().known and more.sub == codebook.CLASH and not more.senses


def _quote(draft: Draft, evidence: Sequence[Evidence]) -> None:
    """Adds the sentences that are not among the last that were added."""
    for one in evidence:
        if (one.start, one.end) not in {(e.start, e.end) for e in draft.evidence[-_RECENT:]}:
            draft.evidence.append(one)


def _finer_day(draft: Draft, more: Draft) -> bool:
    """Whether another telling knows the day better."""
    if more.when is None or draft.when is None:
        return more.when is not None
    return not draft.own_day and (more.own_day or (more.said_day and not draft.said_day))


def placed(draft: Draft, places: Sequence[Match], words: str | None, reason: str) -> Draft:
    """A draft that names no place, at places told before."""
    return replace(
        draft,
        places=tuple(places),
        place_words=words,
        place_reason=reason,
    )


def clash(one: Draft, other: Draft) -> bool:
    """Whether another telling's tolls would change those told before."""
    both = [m for m in MEASURES if m in one.counts and m in other.counts]
    return any(meet(one.counts[m], other.counts[m]) != one.counts[m] for m in both)


def another_day(one: Draft, other: Draft) -> bool:
    """Whether what is told next, without a toll, was done on a day of its own: another event."""
    own = one.own_day and other.own_day and bool(other.senses) and not other.counts
    return own and not days_agree(one, other)


def numbered(draft: Draft) -> bool:
    """Whether a toll of it is more than a bare plural: 'most of the victims were shot' is not."""
    return any(count != Count(low=2) for count in draft.counts.values())


def add(draft: Draft, more: Draft) -> None:
    """Adds the dead and injured of another side, or of a further count, to a draft's."""
    for measure, count in more.counts.items():
        known = draft.counts.get(measure)
        draft.counts[measure] = numbers.total([known, count]) if known else count
        groups = dict(draft.groups.get(measure, ()))
        for group, size in more.groups.get(measure, ()):
            groups[group] = numbers.total([groups[group], size]) if group in groups else size
        draft.groups[measure] = tuple(sorted(groups.items()))
    draft.evidence.extend(more.evidence)


def meet(one: Count, other: Count) -> Count:
    """Two tellings of one number: an exact one wins over a vague one; two exact ones widen.

    >>> meet(Count(5, 5, 5), Count(low=2))
    Count(low=5, best=5, high=5)
    >>> meet(Count(5, 5, 5), Count(7, 7, 7))
    Count(low=5, best=5, high=7)
    """
    if other.best is None:
        return one if one.known else other
    if one.best is None:
        part = one.low is not None and other.high is not None and other.high < one.low
        return one if part else other  # '80 to 100 died', of whom the army claims 19
    if one == other:
        return one
    low = min(count for count in (one.low, other.low, one.best, other.best) if count is not None)
    if one.high is None or other.high is None:
        return Count(low, one.best)
    return Count(low, one.best, max(one.high, other.high))


def named(places: Sequence[Match]) -> str:
    """'A, B and C': the names as the text writes them."""
    texts = [" ".join(m.mention.text.split()) for m in places]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def window(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """(start, end) of what is quoted of the sentence `text[start:end]` for what stands at `at`.

    The sentence; of one that is no sentence but a text without stops, the words about `at`.

    >>> window("word " * 1000, 0, 5000, 2500)
    (1980, 3399)
    """
    if end - start <= LONGEST:
        return start, end
    first, last = max(start, at - LONGEST * 7 // 20), min(end, at + LONGEST * 3 // 5)
    if first > start and (space := text.find(" ", first, at)) >= 0:
        first = space + 1
    if last < end and (space := text.rfind(" ", at, last)) >= 0:
        last = space
    return first, last


def geometry(match: Match) -> Any:
    """A Point for a place, the shape of an area, None where the name was not resolved."""
    if not match.resolved:
        return None
    return match.shape if match.wide else match.point
