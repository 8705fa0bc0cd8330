"""A clause, an event word in it -> whether what it tells happened at all.

What is feared, planned, threatened, denied, compared or only general is no incident; the rule that
says so is given back, for the list of what was left out. The rules are data/language's, in the
subjects `factuality` and `topics`; here stands which families of them are asked, and of what. Each
is anchored to the clause that holds the event word, so that 'he denied that rebels had lost ground
after the air strike on X' still has its air strike.
"""

from __future__ import annotations

from geo.language import knowledge
from geo.language.knowledge import Rule

_REACH = 400  # characters before an event word that are asked whether it happened
# 'A theatre ... that was bombed': what is feared is told before the relative clause.
_RELATIVE = knowledge.pattern("factuality.relative")
_WANTED_BY = knowledge.pattern("factuality.wanted_by")
_DONE_BEFORE = knowledge.pattern("factuality.done_before")
_DONE_AFTER = knowledge.pattern("factuality.done_after")
# A sentence without a verb, as headlines and notes are.
_OPENS_NOTE = knowledge.pattern("factuality.opens_note")
_NOTE_ON = knowledge.pattern("factuality.note_on")
_FINITE = knowledge.pattern("factuality.finite")
_SUPERLATIVE = knowledge.pattern("factuality.superlative")
_RECORD = knowledge.pattern("factuality.record")


def _first(group: str, text: str, start: int = 0, end: int = 0) -> Rule | None:
    """The first rule of a family that holds of `text[start:end]`, or of the text."""
    return next((r for r in knowledge.rules(group) if r.fires(text, start, end)), None)


# --- what is said of an event word ----------------------------------------------------------------


def unreal(clause: str, start: int, *, finite: bool = False) -> Rule | None:
    """What keeps the word at `clause[start:]` from being an event that happened: what is before it.

    `finite`: it is a finite verb, of which what a relative clause wants or fears says nothing.
    """
    before = clause[max(0, start - _REACH) : start]
    if finite:
        before = _WANTED_BY.sub(" ", before)
    before = before[max((m.end() for m in _RELATIVE.finditer(before)), default=0) :]
    return _first("factuality.unreal", before, len(before))


def mentioned(clause: str, start: int, end: int) -> Rule | None:
    """What says of the event word `clause[start:end]` that it was heard, may come, or is false."""
    return _first("factuality.mention", clause, start, end)


def commented(clause: str, start: int, end: int, placed: bool) -> Rule | None:
    """Why the event word `clause[start:end]` is only spoken about, or None.

    `placed`: the clause gives its event a place, and so may be the only one that tells it.
    """
    told = _first("factuality.retracted", clause, start, end)
    return told or (None if placed else _first("factuality.commented", clause, start, end))


def done(clause: str, start: int, end: int) -> bool:
    """Whether the noun `clause[start:end]` is told as done: by a verb, or in a note without one.

    >>> done("An explosion rocked Mogadishu", 3, 12), done("He fled an attack on Djibo", 11, 17)
    (True, False)
    """
    before, after = clause[max(0, start - _REACH) : start], clause[end : end + _REACH]
    if _DONE_BEFORE.search(before) or _DONE_AFTER.match(after):
        return True
    note = _OPENS_NOTE.fullmatch(before) and _NOTE_ON.match(after)
    return bool(note) and not _FINITE.search(clause)


# --- what a clause tells --------------------------------------------------------------------------


def habitual(clause: str) -> Rule | None:
    """What says that a clause tells a habit: 'often shells', 'almost every day'."""
    return _first("factuality.habitual", clause)


def background(clause: str) -> Rule | None:
    """What says that it tells the course of a war; 'the deadliest strike of the war' does not."""
    return _first("factuality.background", _SUPERLATIVE.sub(" ", clause))


def looked_back(clause: str) -> Rule | None:
    """What says that it looks back at what had been done before."""
    return _first("factuality.looked_back", clause)


def latest(clause: str) -> Rule | None:
    """What calls that which it tells the latest: 'in the latest example'."""
    return _first("factuality.latest", clause)


# --- what its figures count -----------------------------------------------------------------------


def several(clause: str) -> Rule | None:
    """What says that a figure is over several events: 'killed in two attacks'."""
    return _first("factuality.several", clause)


def cumulative(clause: str) -> Rule | None:
    """What says that figures add up many events: 'so far', 'the war has killed'."""
    return _first("factuality.cumulative", _RECORD.sub(" ", clause))


def disputed(clause: str) -> Rule | None:
    """What says that a clause gives another count of the same: 'the army put the toll at two'."""
    return _first("factuality.disputed", clause)


def update(clause: str) -> Rule | None:
    """What says that a toll replaces the one told before: 'the death toll rose to 12'."""
    return _first("factuality.update", clause)


# --- sentences of something else ------------------------------------------------------------------


def accident(sentence: str) -> Rule | None:
    """What says that a sentence tells of an accident, a disease or the weather."""
    return _first("topics.accident", sentence)


def aid(sentence: str) -> Rule | None:
    """What says that it speaks of relief: what it 'targets' then are people in need."""
    return _first("topics.aid", sentence)


def crime(sentence: str) -> Rule | None:
    """What says that it tells of an ordinary crime, or of how a court deals with one."""
    return _first("topics.crime", sentence)


def shown(sentence: str) -> Rule | None:
    """What says that it tells what a museum, a film or a book shows."""
    return _first("topics.shown", sentence)


def elsewhere(sentence: str) -> Rule | None:
    """What says that it is of sport, markets or a quarrel: its words of war are figures.

    >>> elsewhere("Bayern crushed Dortmund 4-0").name, elsewhere("Shells hit a match in Homs")
    ('topics.figure.score', None)
    """
    return _first("topics.figure", sentence)
