"""A clause, an event word in it -> whether what it tells happened at all.

What is feared, planned, threatened, denied, compared or only general is no incident; the rule that
says so is given back, for the list of what was left out. The rules are data/language's, in the
subjects `factuality` and `topics`; here stands which families of them are asked, and of what. Each
is anchored to the clause that holds the event word, so that 'he denied that rebels had lost ground
after the air strike on X' still has its air strike.
"""

from __future__ import annotations

from geo.events.analysis import Clause, Span
from geo.language import knowledge
from geo.language.knowledge import Rule

_WANTED_BY = knowledge.pattern("factuality.wanted_by")
# A sentence without a verb, as headlines and notes are.
_OPENS_NOTE = knowledge.pattern("factuality.opens_note")
_NOTE_ON = knowledge.pattern("factuality.note_on")
_FINITE = knowledge.pattern("factuality.finite")
_SUPERLATIVE = knowledge.pattern("factuality.superlative")
_RECORD = knowledge.pattern("factuality.record")


# --- what is said of an event word ----------------------------------------------------------------


def unreal(clause: Clause, word: int, *, finite: bool = False) -> Rule | None:
    """What keeps a word of the sentence from being an event that happened: what is before it.

    `finite`: it is a finite verb, of which what a relative clause wants or fears says nothing.
    """
    before = clause.before(word)
    if finite:
        before = _WANTED_BY.sub(" ", before)
    return knowledge.first("factuality.unreal", before, len(before))


def mentioned(clause: Clause, span: Span) -> Rule | None:
    """What says of the event word at `span` that it was heard, may come, or is false."""
    return knowledge.first("factuality.mention", clause.text, *clause.at(span))


def commented(clause: Clause, span: Span, placed: bool) -> Rule | None:
    """Why the event word at `span` is only spoken about, or None.

    `placed`: the clause gives its event a place, and so may be the only one that tells it.
    """
    at = clause.at(span)
    told = knowledge.first("factuality.retracted", clause.text, *at)
    return told or (None if placed else knowledge.first("factuality.commented", clause.text, *at))


def done(clause: Clause, span: Span) -> bool:
    """Whether the noun at `span` is told as done: by a verb, or in a note without one.

    >>> from geo.events import analysis
    >>> done(analysis.clause("An explosion rocked Mogadishu"), (3, 12))
    True
    >>> done(analysis.clause("He fled an attack on Djibo"), (11, 17))
    False
    """
    text, (start, end) = clause.text, clause.at(span)
    if knowledge.first("factuality.done", text, start, end):
        return True
    note = _OPENS_NOTE.fullmatch(text[:start]) and _NOTE_ON.match(text, end)
    return bool(note) and not _FINITE.search(text)


# --- what a clause tells --------------------------------------------------------------------------


def habitual(clause: Clause) -> Rule | None:
    """What says that a clause tells a habit: 'often shells', 'almost every day'."""
    return knowledge.first("factuality.habitual", clause.text)


def background(clause: Clause) -> Rule | None:
    """What says that it tells the course of a war; 'the deadliest strike of the war' does not."""
    return knowledge.first("factuality.background", _SUPERLATIVE.sub(" ", clause.text))


def looked_back(clause: Clause) -> Rule | None:
    """What says that it looks back at what had been done before."""
    return knowledge.first("factuality.looked_back", clause.text)


def latest(clause: Clause) -> Rule | None:
    """What calls that which it tells the latest: 'in the latest example'."""
    return knowledge.first("factuality.latest", clause.text)


# --- what its figures count -----------------------------------------------------------------------


def several(clause: Clause) -> Rule | None:
    """What says that a figure is over several events: 'killed in two attacks'."""
    return knowledge.first("factuality.several", clause.text)


def cumulative(clause: Clause) -> Rule | None:
    """What says that figures add up many events: 'so far', 'the war has killed'."""
    return knowledge.first("factuality.cumulative", _RECORD.sub(" ", clause.text))


def disputed(clause: Clause) -> Rule | None:
    """What says that a clause gives another count of the same: 'the army put the toll at two'."""
    return knowledge.first("factuality.disputed", clause.text)


def update(clause: Clause) -> Rule | None:
    """What says that a toll replaces the one told before: 'the death toll rose to 12'."""
    return knowledge.first("factuality.update", clause.text)


# --- sentences of something else ------------------------------------------------------------------


def accident(sentence: Clause) -> Rule | None:
    """What says that a sentence tells of an accident, a disease or the weather."""
    return knowledge.first("topics.accident", sentence.text)


def aid(sentence: Clause) -> Rule | None:
    """What says that it speaks of relief: what it 'targets' then are people in need."""
    return knowledge.first("topics.aid", sentence.text)


def crime(sentence: Clause) -> Rule | None:
    """What says that it tells of an ordinary crime, or of how a court deals with one."""
    return knowledge.first("topics.crime", sentence.text)


def shown(sentence: Clause) -> Rule | None:
    """What says that it tells what a museum, a film or a book shows."""
    return knowledge.first("topics.shown", sentence.text)


def elsewhere(sentence: Clause) -> Rule | None:
    """What says that it is of sport, markets or a quarrel: its words of war are figures.

    >>> from geo.events import analysis
    >>> elsewhere(analysis.clause("Bayern crushed Dortmund 4-0")).name
    'topics.figure.score'
    >>> elsewhere(analysis.clause("Shells hit a match in Homs")) is None
    True
    """
    return knowledge.first("topics.figure", sentence.text)
