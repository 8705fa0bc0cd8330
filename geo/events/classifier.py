"""Stretches of text -> how likely they tell an event, of which type, or what they tell instead.

Three logistic regressions over the same features: is it an event that happened; which sub-event
type, if it is; which kind of other text, if not. The features are the words, the pairs of words
that stand beside each other, and what the rules find (senses, facts of the codebook, topics, tolls,
whether they take it for an event). `python -m tests.bench.classifying fit` trains
data/models/events.npz from labelled text.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geo.events import codebook, factuality, participants
from geo.events.analysis import Clause
from geo.events.codebook import Sense
from geo.events.counts import harms
from geo.language.words import Word
from geo.support import shipped

NONE = "none:"  # opens the name of a class that is no event
_NUMBER = "0"
# The rules of factuality that are asked of a whole clause, and of which each is a feature.
_ASKED = (
    factuality.accident, factuality.aid, factuality.crime, factuality.shown, factuality.elsewhere,
    factuality.habitual, factuality.background, factuality.looked_back, factuality.several,
    factuality.cumulative,
)  # fmt: skip
_IDS = {sub: code for code, sub in codebook.BOOK.subs.items()}
# Probabilities from which anything is taken for an event that happened: where rules take it for
# one, and find a deed with a day of its own; where they take it for one; where they find nothing;
# where one that has a reason speaks against it. Under MAYBE, of the words alone, a sentence in
# which rules find nothing is not looked at further.
DATED, LIKELY, UNWORDED, THOUGH, MAYBE = 0.3, 0.5, 0.75, 0.7, 0.4
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
    words: tuple[str, ...] = ()  # those that speak most for it, where they are asked for


class Model:
    """Weights: a row for each feature, a column for each class, the last for 'an event'."""

    def __init__(self, names: Sequence[str], classes: Sequence[str], weights, bias) -> None:
        self.rows = {name: row for row, name in enumerate(names)}
        self.classes = tuple(classes)
        self.weights = weights
        self.bias = bias
        # what each speaks for 'an event', which is asked of every sentence
        self.told = dict(zip(names, weights[:, -1].tolist(), strict=True))
        self.events = [n for n, name in enumerate(classes) if not name.startswith(NONE)]
        self.others = [n for n, name in enumerate(classes) if name.startswith(NONE)]

    def _score(self, features: Iterable[str]) -> np.ndarray:
        rows = [self.rows[name] for name in features if name in self.rows]
        if not rows:
            return self.bias
        return self.bias + self.weights[rows].sum(axis=0, dtype=np.float32) / len(rows) ** 0.5

    def read(self, features: Sequence[str]) -> Verdict:
        """What a stretch of text tells whose features are given."""
        score = self._score(features)
        best = max(self.events, key=score.__getitem__)
        other = max(self.others, key=score.__getitem__)
        event = _logistic(score[-1])
        certainty = 1.0 / float(np.exp(score[self.events] - score[best]).sum())
        return Verdict(
            event,
            codebook.BOOK.subs[self.classes[best]],
            certainty,
            self.classes[other].removeprefix(NONE),
        )

    def silent(self, told: Iterable[Word]) -> bool:
        """Whether words alone, in which no rule finds anything, tell no event."""
        known = self.told.keys() & set(words(told))
        score = math.fsum(map(self.told.__getitem__, known)) / max(len(known), 1) ** 0.5
        return _logistic(self.bias[-1] + score) < MAYBE

    def foremost(self, clause: Clause, sub: str) -> int:
        """The word of the sentence, in a clause, that speaks most for a sub-event type."""
        column = self.classes.index(_IDS[sub])
        rows = ((n, self.rows.get(w.key)) for n, w in enumerate(clause.words) if w.key[0].isalpha())
        known = [(self.weights[row, column], -n) for n, row in rows if row is not None]
        return clause.first - max(known)[1] if known else clause.first

    def strongest(self, features: Iterable[str], verdict: Verdict) -> tuple[str, ...]:
        """The words and pairs that speak most for the likelier of an event's type and none."""
        name = _IDS[verdict.sub] if verdict.event >= LIKELY else NONE + verdict.other
        column = self.classes.index(name)
        known = [name for name in features if name in self.rows and name[0].isalnum()]
        known.sort(key=lambda name: -self.weights[self.rows[name], column])
        return tuple(known[:_SHOWN])


def _logistic(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-float(score)))


@functools.cache
def model() -> Model:
    with np.load(shipped.path("models", "events.npz")) as told:
        names = told["names"].tobytes().decode().split("\n")
        classes = told["classes"].tobytes().decode().split("\n")
        scale = np.float32(told["scale"])
        return Model(names, classes, told["weights"] * scale, told["bias"].astype(np.float32))


def features(clause: Clause, told: Sequence[Sense], marks: Iterable[str] = ()) -> list[str]:
    """The names of the features of a clause, each once.

    `told` are those of its senses that happened; `marks` are added. The words are those of its
    whole sentence: what stands about a clause says what it is.
    """
    return list(dict.fromkeys((*words(clause.sentence.words), *named(clause, told), *marks)))


def words(told: Iterable[Word]) -> Iterator[str]:
    """Each word, and each pair that stands beside each other."""
    keys = [_NUMBER if w.key[0].isdigit() else w.key for w in told if w.key[0].isalnum()]
    yield from keys
    yield from map(" ".join, itertools.pairwise(keys))


def named(clause: Clause, told: Sequence[Sense]) -> Iterator[str]:
    """What the rules find in a clause, of whose senses those `told` happened."""
    for found in clause.senses:
        if found.meaning not in told:
            yield from ("~unreal", f"~unreal {_IDS[found.meaning.sub]}")
    for sense in told:
        yield from (f"~{_IDS[sense.sub]}", f"~{_IDS[sense.sub]} {sense.strength}")
    acting = participants.facts(clause, None, None)
    facts = {
        **acting,
        "dead": any(t.measure == harms.KILLED and not t.none for t in clause.tolls),
        "hurt": any(t.measure == harms.INJURED and not t.none for t in clause.tolls),
        "civilians": participants.civil(clause),
        "combatants": bool(participants.military_target(clause)),
    }
    yield from (f"~{name}" for name, holds in facts.items() if holds)
    if told or facts["dead"] or facts["hurt"]:
        judged = codebook.judge(told, **{name: bool(holds) for name, holds in facts.items()})
        yield from (f"~type {_IDS[judged.sub]}", f"~row {judged.row}")
    yield from (f"~{asked.__name__}" for asked in _ASKED if asked(clause))
