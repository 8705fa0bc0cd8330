"""A clause -> who takes part in it, what was aimed at, and which kinds of actors do or bear it.

Names are given as the text writes them. A side does it; a target bears it. Where the words do not
tell which, nobody is named. The rules are in data/language/CODE/actors.txt, the groups and states
that are known by name in data/actors.csv.
"""

from __future__ import annotations

import functools
from operator import methodcaller

from geo.events.analysis import Clause, Span
from geo.language import actors as registry
from geo.language import knowledge
from geo.model import Actor

_ACTOR = knowledge.each("actors.actor")
_GENITIVE, _LEAD = knowledge.pattern("actors.genitive"), knowledge.pattern("actors.lead")
_CONTRACTED = knowledge.table("actors.contracted")
_AND = knowledge.pattern("actors.and")
_TARGET = knowledge.pattern("actors.target")
_MILITARY_TARGET = knowledge.pattern("actors.military_target")
_NON_STATE = knowledge.pattern("actors.non_state")
_NATION, _NATION_NAMED = knowledge.table("actors.nation"), knowledge.pattern("actors.nation_named")
_STATE_BEHIND = knowledge.pattern("actors.state_behind")
_STATE_OPENS = knowledge.pattern("actors.state_opens")
_STATE_DOES = knowledge.pattern("actors.state_does")
# Which rules make an actor a side or a target, asked in this order; the first that fires decides.
_ROLES = (("undergoes", "target"), ("does", "side"), ("bears", "target"), ("acts", "side"))
_BEFORE = {"undergoes": 90}  # characters before a name that its rules look at, where not 40


def _fires(group: str, text: str) -> bool:
    """Whether a rule of a group fires for a clause, or for the name of an actor."""
    return knowledge.first(f"actors.{group}", text) is not None


def actors(clause: Clause) -> tuple[Actor, ...]:
    """The participants that a clause names, sides first, as it names them.

    >>> from geo.events import analysis
    >>> [(a.name, a.role) for a in actors(analysis.clause("Gunmen killed three soldiers"))]
    [('Gunmen', 'side'), ('soldiers', 'target')]
    >>> actors(analysis.clause("It rained"))
    ()
    """
    return _actors(clause.text)


@functools.lru_cache(maxsize=64)  # a clause is asked for several things in turn
def _actors(clause: str) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    named = [match for pattern in _ACTOR for match in pattern.finditer(clause)]
    named.sort(key=methodcaller("start"))
    roles = [_role(clause, match.start(), match.end()) for match in named]
    for at in (*range(1, len(named)), *range(len(named) - 1, 0, -1)):  # a list's share one role
        gap = clause[named[at - 1].end() : named[at].start()]
        if gap.strip() and _AND.fullmatch(gap):
            roles[at] = roles[at] or roles[at - 1]
            roles[at - 1] = roles[at - 1] or roles[at]
    for match, role in zip(named, roles, strict=True):
        name = _bare(match["who"])
        if role and name.casefold() not in {known.casefold() for known in found}:
            found[name] = Actor(name, role)
    return tuple(sorted(found.values(), key=lambda actor: actor.role))


def _bare(words: str) -> str:
    """A name without what stands before it or is written onto it."""
    name = _GENITIVE.sub("", " ".join(words.split()))
    if lead := _LEAD.match(name):
        name = name[lead.end() :]
    for written, alone in _CONTRACTED.items():
        if name.startswith(written):
            name = alone + name[len(written) :]
    return name


def _role(clause: str, start: int, end: int) -> str | None:
    """Whether the actor named by `clause[start:end]` does it or bears it; None: not told."""
    return next((role for group, role in _ROLES if _decides(group, clause, start, end)), None)


def _decides(group: str, clause: str, start: int, end: int) -> bool:
    for rule in knowledge.rules(f"actors.{group}"):
        if "before" in rule.options:
            reach = _BEFORE.get(group, 40)
            found = rule.pattern.search(clause[max(0, start - reach) : start])
        elif "after" in rule.options:
            found = rule.pattern.match(clause[end : end + 80])
        else:
            found = rule.pattern.search(clause[start:end])
        if found:
            return True
    return False


def attacker(clause: Clause, span: Span) -> bool:
    """Whether the state named at `span` is said to attack: it bombed, 'قصفت روسيا'.

    >>> from geo.events import analysis
    >>> attacker(analysis.clause("Saudi Arabia bombed Sanaa"), (0, 12))
    True
    >>> attacker(analysis.clause("A bomb in Iraq killed two"), (10, 14))
    False
    """
    text, (start, end) = clause.text, clause.at(span)
    if _STATE_BEHIND.search(text, 0, start):
        return True
    opens = _STATE_OPENS.search(text, max(0, start - 60), start) or not text[:start].strip()
    return bool(opens) and bool(_STATE_DOES.match(text, end))


def target(clause: Clause) -> str | None:
    """What was aimed at or hit: 'hospital', 'market', 'مدرسة'; the first that is named."""
    found = _TARGET.search(clause.text)
    return " ".join(found.group().split()).lower() if found else None


def _sides(clause: str) -> list[str]:
    return [actor.name for actor in _actors(clause) if actor.role == "side"]


def state(clause: Clause) -> bool:
    """Whether a state's forces act in the clause."""
    plain = _NON_STATE.sub(" ", clause.text)
    return any(_fires("state", name) for name in _sides(plain)) or _fires("state_told", plain)


def irregular(clause: Clause) -> bool:
    """Whether armed men of no state act in the clause: rebels, gunmen, a named armed group."""
    if any(_fires("irregular", n) and not _fires("official", n) for n in _sides(clause.text)):
        return True
    plain, found = _NON_STATE.subn(" ", clause.text)
    return bool(found) and not _fires("state_acts", plain)


def facts(clause: Clause, country: str | None, theatre: str | None) -> dict[str, bool]:
    """The facts of codebook.judge that a clause tells of who acts in it.

    `country` (ISO code) is where it happened, `theatre` the same, or 'Gaza'.
    """
    acting = _acting(clause)
    return {
        "state": acting["state"],
        "foreign": _foreign(clause, country),
        "irregular": acting["irregular"],
        "crowd": acting["crowd"],
        "aerial": _aerial(clause, theatre),
        "flown": _flown(clause, theatre),
        "dropped": acting["dropped"],
    }


@functools.lru_cache(maxsize=64)  # asked without a place, and again with the one that is chosen
def _acting(clause: Clause) -> dict[str, bool]:
    """Those of the facts that are the same wherever it happened."""
    return {
        "state": state(clause),
        "irregular": irregular(clause),
        "crowd": _fires("crowd", clause.text),
        "dropped": _fires("dropped", clause.text),
    }


def _foreign(clause: Clause, country: str | None) -> bool:
    """Whether a state's forces act in a country (ISO code) that is not theirs."""
    if country is None:
        return False
    named = {_NATION[word] for word in _NATION_NAMED.findall(clause.text)}
    return bool(named) and country not in named


def _aerial(clause: Clause, country: str | None) -> bool:
    """Whether what acts there can only fly: Israel's forces in the countries that it bombs.

    `country` is an ISO code, or 'Gaza', where its troops are told as such.
    """
    flying, text = registry.flying(country), clause.text
    return flying is not None and bool(flying.search(text)) and not _fires("on_foot", text)


def _flown(clause: Clause, country: str | None) -> bool:
    """Whether a raid that a clause tells came from the air: by whose it was, else by where."""
    if _fires("on_foot", clause.text):
        return False
    bombed = registry.flying(country) is not None and not _sides(clause.text)
    return _fires("flyer", clause.text) or bombed


@functools.lru_cache(maxsize=1 << 12)
def attackers_dead(told: str) -> bool:
    """Whether those whose dead a clause, or a sentence that is quoted, tells are the attackers."""
    return _fires("attackers_dead", told)


def military_target(clause: Clause) -> bool:
    """Whether the clause's target is military: a checkpoint, a base, a patrol."""
    return _fires("military", clause.text)


def civil(clause: Clause) -> bool:
    """Whether the clause names civilians or civil things as harmed; an army's camp is none."""
    return _fires("civil", _MILITARY_TARGET.sub(" ", clause.text))


def fighters(clause: Clause) -> bool:
    """Whether the clause names fighters, of whatever side."""
    return _fires("fighters", clause.text)
