"""Stretches of text -> how likely they tell an event, of which type, or what they tell instead.

A multinomial logistic regression: its features are the words, the pairs of words that stand beside
each other, and what the rules find (senses, facts of the codebook, topics, tolls). Its classes are
the sub-event types and a few kinds of text that tell no event. `python -m tests.bench.classifying
fit` trains data/models/events.npz from labelled text.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.events import codebook, factuality, participants
from geo.events.analysis import Clause
from geo.events.counts import harms
from geo.support import shipped

NONE = "none:"  # opens the name of a class that is no event
_NUMBER = "0"
_TOPICS = ("accident", "aid", "crime", "shown", "elsewhere")
_COURSES = ("habitual", "background", "looked_back", "several", "cumulative")
_IDS = {sub: code for code, sub in codebook.BOOK.subs.items()}
# Probabilities: from which a sentence without a listed word is looked at, and is taken for an
# event; under which one with a listed word is not.
MAYBE, LIKELY, UNLIKELY = 0.2, 0.5, 0.25
_SHOWN = 3  # words that are named in a reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a stretch of text tells: `event` is the probability that it is one, `sub` its likeliest
    sub-event type with the share `certainty` of that; `other` what it is if it is none.
    """

    event: float
    sub: str
    certainty: float
    other: str
    words: tuple[str, ...] = ()  # those that speak most for the likeliest class
    at: int = 0  # the word of the sentence that speaks most for its type


class Model:
    """Weights: a row for each feature, a column for each class."""

    def __init__(self, names: Sequence[str], classes: Sequence[str], weights, bias) -> None:
        self.rows = {name: row for row, name in enumerate(names)}
        self.classes = tuple(classes)
        self.weights = weights
        self.bias = bias
        told = np.array([not name.startswith(NONE) for name in classes])
        self.events, self.others = np.flatnonzero(told), np.flatnonzero(~told)

    def shares(self, features: Iterable[str]) -> np.ndarray:
        """The probability of each class; float, shape (classes,)."""
        rows = [self.rows[name] for name in features if name in self.rows]
        score = self.bias
        if rows:
            score = score + self.weights[rows].sum(axis=0, dtype=np.float32) / len(rows) ** 0.5
        share = np.exp(score - score.max())
        return share / share.sum()

    def verdict(self, features: Sequence[str]) -> Verdict:
        share = self.shares(features)
        event = float(share[self.events].sum())
        best = self.events[share[self.events].argmax()]
        other = self.others[share[self.others].argmax()]
        column = best if event >= 0.5 else other
        return Verdict(
            event,
            codebook.BOOK.subs[self.classes[best]],
            float(share[best]) / max(event, 1e-9),
            self.classes[other].removeprefix(NONE),
            tuple(self._strongest(features, column)),
        )

    def _strongest(self, features: Iterable[str], column: int) -> list[str]:
        known = [name for name in features if name in self.rows and name[0].isalnum()]
        known.sort(key=lambda name: -self.weights[self.rows[name], column])
        return known[:_SHOWN]


@functools.cache
def model() -> Model:
    with np.load(shipped.path("models", "events.npz")) as told:
        names = told["names"].tobytes().decode().split("\n")
        classes = told["classes"].tobytes().decode().split("\n")
        scale = np.float32(told["scale"])
        return Model(names, classes, told["weights"] * scale, told["bias"].astype(np.float32))


def read(told: Sequence[Clause]) -> Verdict:
    """What some clauses tell together."""
    return model().verdict(features(told))


def likely(clause: Clause) -> Verdict | None:
    """What a clause without a listed word tells, where it reads as an event; None where not.

    Its words alone are asked first, as most sentences tell nothing.
    """
    told = model()
    plain = list(dict.fromkeys(words(clause)))
    if told.shares(plain)[told.events].sum() < MAYBE:
        return None
    verdict = told.verdict([*plain, *named(clause)])
    if verdict.event < LIKELY:
        return None
    column = told.classes.index(_IDS[verdict.sub])
    rows = ((n, told.rows.get(w.key)) for n, w in enumerate(clause.words) if w.key[0].isalpha())
    known = [(told.weights[row, column], -n) for n, row in rows if row is not None]
    return replace(verdict, at=clause.first - max(known)[1] if known else clause.first)


def features(told: Sequence[Clause]) -> list[str]:
    """The names of all features of some clauses that tell one thing, each once."""
    return list(dict.fromkeys(name for one in told for name in (*words(one), *named(one))))


def words(clause: Clause) -> Iterator[str]:
    """Each word, and each pair that stands beside each other."""
    keys = [_NUMBER if w.key[0].isdigit() else w.key for w in clause.words if w.key[0].isalnum()]
    yield from keys
    yield from map(" ".join, itertools.pairwise(keys))


def named(clause: Clause) -> Iterator[str]:
    """What the rules find in a clause."""
    senses = []
    for found in clause.senses:
        code = _IDS[found.meaning.sub]
        unreal = factuality.unreal(clause, found.first, finite=found.meaning.verb)
        if unreal or factuality.mentioned(clause, clause.span(found)):
            yield from ("~unreal", f"~unreal {code}")
        else:
            senses.append(found.meaning)
            yield from (f"~{code}", f"~{code} {found.meaning.strength}")
    acting = participants.facts(clause, None, None)
    facts = {
        **acting,
        "dead": any(t.measure == harms.KILLED and not t.none for t in clause.tolls),
        "hurt": any(t.measure == harms.INJURED and not t.none for t in clause.tolls),
        "civilians": participants.civil(clause),
        "combatants": bool(participants.military_target(clause)),
    }
    yield from (f"~{name}" for name, holds in facts.items() if holds)
    if senses or facts["dead"] or facts["hurt"]:
        judged = codebook.judge(senses, **{name: bool(holds) for name, holds in facts.items()})
        yield from (f"~type {_IDS[judged.sub]}", f"~row {judged.row}")
    for name in (*_TOPICS, *_COURSES):
        if getattr(factuality, name)(clause):
            yield f"~{name}"
