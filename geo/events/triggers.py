"""Words for what was done -> ACLED's event and sub-event types (codebook of 2023: 6 and 25).

The words are data/lexicon/events.txt. Each has a sub-event type, a means where it names one, and
a strength:

    3  says how it was done: 'air strike', 'suicide bomber', 'ambushed'
    2  says what was done:   'massacre', 'shot', 'recaptured'
    1  says only that something was: 'attack', 'blast', 'struck'; the company decides
    0  tells nothing, but keeps company: what a tank hit was shelled

`judge` gives the type of a group of such words together with who did it and to whom.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.language import inflection, lexicon, people
from geo.language.words import Found, Vocabulary, Word
from geo.support import shipped

TYPES: dict[str, tuple[str, ...]] = {
    "Battles": (
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Armed clash",
    ),
    "Protests": (
        "Excessive force against protesters",
        "Protest with intervention",
        "Peaceful protest",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": (
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    ),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
TYPE_OF = {sub: kind for kind, subs in TYPES.items() for sub in subs}

CHEMICAL, AIR, SUICIDE, SHELLING, REMOTE, GRENADE = TYPES["Explosions/Remote violence"]
REGAINS, OVERTAKES, CLASH = TYPES["Battles"]
EXCESSIVE, INTERVENTION, PEACEFUL = TYPES["Protests"]
RIOT, MOB = TYPES["Riots"]
SEXUAL, ATTACK, ABDUCTION = TYPES["Violence against civilians"]
AGREEMENT, ARRESTS, CHANGE, DISRUPTED, BASE, LOOTING, TRANSFER, OTHER = TYPES[
    "Strategic developments"
]


@dataclass(frozen=True, slots=True)
class Sense:
    """What one word or phrase says was done."""

    sub: str
    strength: int
    means: bool = False  # it names the weapon
    verb: bool = False
    bombs: bool = False  # by who has no aircraft it is done with explosives
    raid: bool = False  # from the air or on foot: who did it, and where, decides


# What a verb's third person is besides, and more often: 'blasts', 'targets', 'pounds'.
_NOUNS_TOO = frozenset(
    "blasts targets levels wrecks stones torches pounds defects storms downs whips beats knifes "
    "executes jails hammers".split()
)


def _read() -> tuple[dict[str, Sense], dict[str, Sense]]:
    """(phrases and their senses, phrases in which an event word is none) of data/lexicon."""
    senses: dict[str, Sense] = {}
    innocent: dict[str, Sense] = {}
    target, sense = senses, None
    for line in shipped.path("lexicon", "events.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sub, *rest = line.strip("[]").split(", ")
            target = senses if sub in TYPE_OF else innocent
            strength = int(rest[0]) if rest else 0
            sense = Sense(sub, strength, "means" in rest, raid="raid" in rest)
        elif line and not line.startswith("#"):
            for listed in filter(None, (phrase.strip() for phrase in line.split("|"))):
                verb = replace(sense, verb=listed[0] in "!%", bombs=sense.bombs or "bomb" in listed)
                for phrase in _forms(listed):
                    target.setdefault(phrase, verb)
    return senses, innocent


def _forms(listed: str) -> tuple[str, ...]:
    """What an entry stands for: itself, Arabic's two of it, or a verb's forms ('stone', "
    "'march' alone are no verbs)."""
    if listed[0] != "%":
        phrase = listed.removeprefix("!")
        noun = listed[0] > "\u0600" and " " not in phrase and len(phrase) > 3
        return inflection.duals(phrase) if noun else (phrase,)
    every = inflection.forms(listed[1:])
    if " " in every[0] or every[0] > "\u0600":
        return every
    return tuple(form for form in every[1:] if form not in _NOUNS_TOO)


_VOCABULARY, _INNOCENT = (Vocabulary(phrases) for phrases in _read())
PHRASES = tuple(_VOCABULARY.phrases())  # a sentence without any of these tells no event


_BOMBED_IN = frozenset("in at near outside inside that which".split())
_PASSIVE = frozenset("was were been being is are".split())
_AFTER_OBJECT = frozenset(
    "in at on near from after during as by with while when for outside to against and".split()
)
_PRONOUNS = frozenset("he she they who him them".split())
_SEIZES = frozenset("captured capturing captures seized seizing seizes".split())
_OBJECT = 9  # words after the verb in which its object is sought
_ENDS = frozenset((".", ";", ":", ","))
GROUND = frozenset(
    "town towns village villages city cities base bases district districts airport airfield "
    "airbase "
    "camp camps crossing crossings post posts outpost outposts headquarters command hq hill hills "
    "heights hilltop bridge neighbourhood neighborhood neighbourhoods area areas territory ground "
    "academy garrison garrisons barracks checkpoint checkpoints control capital region province "
    "complex position positions part parts half centre center settlement settlements land suburb "
    "suburbs quarter road roads highway dam oilfield oilfields fields field port palace station "
    "building buildings compound township townships stronghold strongholds island".split()
)
_CARRIERS = frozenset(
    "bus buses minibus car cars truck trucks lorry lorries convoy convoys vehicle vehicles boat "
    "boats ship ships train passengers travellers".split()
)
_SEVERAL = frozenset("two three four five six seven eight nine ten dozens".split())
_ARMS = frozenset("weapons arms ammunition rifles guns explosives rockets missiles mortars".split())
_GOODS = frozenset(
    "weapons weapon arms ammunition drugs cocaine cannabis captagon pills cash money tonnes tons "
    "kilograms kilos kg vehicles vehicle trucks equipment fuel goods cargo shipment documents "
    "cattle livestock rifles guns explosives tanker ship vessel power assets phones drones tanks "
    "award awards prize prizes trophy championship victory ships vessels boats tankers jets "
    "helicopters seat votes vote seats market customers "
    "audiences magnificence beauty spirit essence hearts minds "
    "tablets pills data needs information attention moment audience title medal crown "
    "power opportunity imagination attention headlines".split()
)


def find(found: Sequence[Word]) -> list[Found[Sense]]:
    """The event words in the words of a sentence, in order.

    >>> from geo.language import words
    >>> [f.meaning.sub for f in find(words.split("Air raids, then an ambush"))]
    ['Air/drone strike', 'Armed clash']
    >>> find([])
    []
    """
    innocent = {position for f in _INNOCENT.find(found) for position in range(f.first, f.last + 1)}
    read = (_taken(found, f) for f in _VOCABULARY.find(found) if f.first not in innocent)
    told = [f for f in read if f is not None]
    if len(told) > 1:
        told = [f for f in told if not _describes(found, f)]
    return told if any(f.meaning.strength for f in told) else []


def _describes(found: Sequence[Word], event: Found[Sense]) -> bool:
    """'Investigators in X, a village that was retaken last week, found ...': of X, in passing."""
    if event.meaning.sub not in (REGAINS, OVERTAKES) or event.first < 3:
        return False
    ground, which, was = (w.key for w in found[event.first - 3 : event.first])
    return ground in GROUND and which in ("that", "which") and was in ("was", "were")


def _taken(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """What was seized: ground, people (then an abduction or an arrest), or goods (then nothing)."""
    verb = found[event.first].key
    if verb in ("bombing", "bombings") and event.meaning.sub == AIR and event.first == event.last:
        after = found[event.last + 1].key if event.last + 1 < len(found) else ""
        if after in _BOMBED_IN:  # 'the bombing of X' is from the air as often as not
            return replace(event, meaning=replace(event.meaning, sub=REMOTE))
        return event
    if verb == "intercepted":
        return _stopped(found, event)
    if verb == "pulled" and event.first and found[event.first - 1].key in _PASSIVE:
        return None  # 'was pulled out dead'
    noun = event.last == event.first + 1 and verb in ("capture", "seizure")
    if not noun and (event.first != event.last or verb not in _SEIZES):
        return event
    before = found[event.first - 1]
    if before.key in _PASSIVE and before.text != "IS" and event.first:
        return _was_taken(found, event)
    object_ = list(itertools.takewhile(lambda w: w.text not in _ENDS, found[event.last + 1 :]))
    object_ = object_[:_OBJECT]
    near = list(itertools.takewhile(lambda w: w.key not in _AFTER_OBJECT, object_))
    if any(word.key in GROUND for word in near):
        return event
    if near and (near[0].key in _PRONOUNS or _named(near)):
        return replace(event, meaning=Sense(ARRESTS, 2, verb=True))
    if any(word.key in _ARMS for word in near):
        return replace(event, meaning=Sense(DISRUPTED, 3, verb=True))
    if any(word.key in _GOODS for word in near):
        return None
    if any(people.noun(word.key) or word.key in _SEVERAL for word in near):
        sub = ARRESTS if verb.startswith("captur") else ABDUCTION
        return replace(event, meaning=Sense(sub, 2, verb=True))
    named = any(word.text[0].isupper() for word in near[:3])
    ground = any(word.key in GROUND for word in object_)
    return event if named or ground else None


def _named(near: Sequence[Word]) -> bool:
    """Whether what was captured has a person's name: 'captured Ahmad Hassan in ...'."""
    capitals = list(itertools.takewhile(lambda w: w.text[0].isupper(), near))
    return len(capitals) > 1 and capitals[0].key in lexicon.given_names() - {"abu"}


def _stopped(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """A missile that is intercepted is shot down; a bus is stopped, by whoever attacks it."""
    near = {w.key for w in found[max(0, event.first - 4) : event.last + 5]}
    if not near & _CARRIERS or any(w.key in _ARMS for w in found):
        return event
    return replace(event, meaning=Sense(ATTACK, 1, verb=True))


def _was_taken(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """'The town was captured', 'Saddam was captured in ...': by what stands before the verb."""
    before = list(
        itertools.takewhile(lambda w: w.text not in (".", ";"), reversed(found[: event.first - 1]))
    )[:_OBJECT]
    if any(word.key in GROUND for word in before):
        return event
    person = any(people.noun(word.key) or word.key in _PRONOUNS for word in before[:6])
    after = found[event.last + 1].key if event.last + 1 < len(found) else ""
    if person or after in ("in", "at", "near", "during", "while"):
        captured = found[event.first].key.startswith("captur")
        return replace(event, meaning=Sense(ARRESTS if captured else ABDUCTION, 2, verb=True))
    return event if before and before[0].text[0].isupper() else None


_AMBUSH = 2  # the strength of its words


def judge(
    senses: Sequence[Sense],
    *,
    combatants: bool,
    civilians: bool,
    state: bool,
    dead: bool,
    hurt: bool = False,
    foreign: bool = False,
    irregular: bool = False,
    crowd: bool = False,
    aerial: bool = False,
    flown: bool = False,
    dropped: bool = False,
) -> str:
    """The sub-event type of a group of event words, in the order in which they stand.

    `combatants` and `civilians` say who was harmed or targeted, `state` whether a state's forces
    did it, `foreign` whether those of another state, `irregular` whether armed men of none,
    `crowd` whether people protest, `dead` and `hurt` whether anyone was killed or injured;
    `aerial`: what does it is known to fly; `flown`: so do raids, where nobody came on foot;
    `dropped`: the munition is said to have come from an aircraft. A state's raid that harms
    nobody is no attack. No event words at all is a killing: 'Attack'.

    >>> judge([], combatants=False, civilians=True, state=False, dead=True)
    'Attack'
    """
    # What was destroyed does not say how: any other word does.
    senses = [s for s in senses if s.sub != LOOTING or s.strength > 1] or senses
    subs = [sense.sub for sense in senses]
    if not senses:
        if crowd and state and dead and not irregular:
            return EXCESSIVE
        return CLASH if combatants and not civilians else ATTACK
    hit = [s.sub for s in senses if s.sub != AIR or s.strength > 1]  # by a bullet, at a protest
    if PEACEFUL in subs or (crowd and hit and not set(hit) - _AT_PROTESTS):
        if MOB in subs and dead:
            return MOB
        shot = EXCESSIVE in subs or ATTACK in subs
        if (dead or hurt) and (shot or state) and not irregular:
            return EXCESSIVE
        if RIOT in subs or LOOTING in subs or CLASH in subs:
            return RIOT
        if shot and state:
            return EXCESSIVE if EXCESSIVE in subs else INTERVENTION
        return INTERVENTION if _met(subs) else PEACEFUL if PEACEFUL in subs else _plain(subs)
    strongest = max(sense.strength for sense in senses)
    best = next(sense for sense in senses if sense.strength == strongest)
    if best.sub == REGAINS and INTERVENTION in subs:
        return INTERVENTION  # 'used water cannon to clear a crowd from the square'
    if best.sub in (REGAINS, OVERTAKES):
        regained = best.sub == REGAINS or (state and not foreign)
        return REGAINS if regained and not irregular else OVERTAKES
    if best.sub == SHELLING and dropped:
        return AIR  # 'missiles fired by a helicopter'
    company = next((s.sub for s in senses if not s.strength), None)
    if company and best.strength == 1 and best.sub in (AIR, ATTACK):
        return company  # 'tanks pounded the town', 'planes hit it'
    if company == AIR and best.sub in (LOOTING, REMOTE) and not irregular:
        return AIR  # 'planes razed a hall', 'helicopters dropped explosives'
    judged = best.sub == ATTACK and best.strength == 1 and not best.verb
    if judged and state and not irregular and any(s.sub == AIR and not s.verb for s in senses):
        return AIR  # 'a massacre by bombardment'
    if best.sub == REMOTE and AIR in (s.sub for s in senses if s.strength == 3):
        return AIR  # 'a bomb dropped by a jet'
    if best.sub == CLASH and best.strength == _AMBUSH and civilians and not combatants:
        return ATTACK  # a bus in an ambush fights nobody
    if best.sub == MOB and RIOT in subs and not dead:
        return RIOT  # 'angry crowds threw stones'
    if best.sub == MOB and best.verb and irregular:
        return ATTACK  # who burned them alive was no crowd
    if best.sub == INTERVENTION:
        return INTERVENTION
    # 'killed four suspects and arrested two in a gun battle'
    if best.sub in (ARRESTS, OTHER) and dead:
        return CLASH if CLASH in subs or (combatants and not civilians) else ATTACK
    if best.sub == OTHER and best.verb and dead:  # 'freed hostages, and killed four rebels'
        return CLASH if combatants and not civilians else ATTACK
    if best.sub in (ABDUCTION, SEXUAL) and dead:
        return ATTACK
    weak = any(s.sub == ATTACK and s.strength > 1 for s in senses)
    if best.sub == LOOTING and (dead or hurt or weak):
        return CLASH if combatants and not civilians else ATTACK
    if best.sub == ATTACK and aerial and best.strength == 1:
        return AIR
    if best.raid and flown and not best.verb:
        return AIR
    if best.raid and state and not (irregular or dead or hurt):
        return OTHER
    if best.sub == ATTACK and combatants and not civilians and best.strength < 3:
        return CLASH  # but not where they were executed or assassinated
    if best.strength == 1 and best.sub == AIR and REMOTE in subs and not state:
        return REMOTE
    if best.strength == 1 and best.sub == AIR and irregular and not state:
        if best.bombs:
            return REMOTE
        return CLASH if combatants and not civilians else ATTACK
    return best.sub


_AT_PROTESTS = {ATTACK, EXCESSIVE, INTERVENTION, RIOT, MOB, LOOTING, CLASH, ARRESTS, OTHER}


def _plain(subs: Sequence[str]) -> str:
    """The type of what a crowd did or met, where no word says that it protested."""
    return next((sub for sub in (ARRESTS, OTHER, ATTACK) if sub in subs), subs[0])


def kills(sub: str) -> bool:
    """Whether what a sub-event type names can kill by itself: an arrest does not."""
    return TYPE_OF[sub] not in ("Strategic developments", "Protests") and sub != ABDUCTION


def family(sub: str) -> str:
    """A coarser class: two tellings of one event may differ within it ('bombing', 'air raid')."""
    if sub in (AIR, SHELLING, CHEMICAL):
        return "bombardment"
    if sub in (REMOTE, SUICIDE, GRENADE):
        return "bomb"
    if sub in (CLASH, REGAINS, OVERTAKES):
        return "battle"
    if TYPE_OF[sub] in ("Protests", "Riots"):
        return "unrest"
    return sub


def answers(sub: str, before: str) -> bool:
    """Whether an event is the answer to the one before it: rockets fired, and intercepted."""
    return sub == DISRUPTED and before in (AIR, SHELLING)


@functools.cache
def compatible(one: str, other: str) -> bool:
    """Whether two sub-event types can be two tellings of one event: 'attack' goes with most."""
    if family(one) == family(other):
        return True
    if {family(one), family(other)} == {"bomb", "bombardment"}:
        return True  # 'bombs killed eleven': from the air or on the ground
    if {one, other} in ({ARRESTS, PEACEFUL}, {ARRESTS, RIOT}, {ARRESTS, INTERVENTION}):
        return True
    if {one, other} == {ATTACK, MOB} or {one, other} == {ATTACK, EXCESSIVE}:
        return True
    loose = {ATTACK}
    violent = ("Battles", "Explosions/Remote violence", "Violence against civilians")
    pair = {one, other}
    return bool(pair & loose) and all(TYPE_OF[sub] in violent for sub in pair)


def _met(subs: Sequence[str]) -> bool:
    return INTERVENTION in subs or ARRESTS in subs
