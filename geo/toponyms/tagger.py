"""Tokens and their signs -> which of them name places.

A linear-chain conditional random field over three labels (a name begins, goes on, none), read
from data/models/tagger.tsv.gz: one weight a sign and label, relative to 'none'. It was trained by
`python -m tests.bench.tagging fit` on research corpora of news and humanitarian reports; what reads
scripts without capitals (uncased.py), from tagger-uncased.tsv.gz, by `python -m tests.bench.uncased
fit` on news and posts in Arabic (ANERcorp, Benajiba, for research; IDRISI-RA, CC BY 4.0).

What a word's other occurrences are weighed at counts for it and against it: one text seldom uses
one word for a town and for a woman. The best labelling of a stretch is found exactly (Viterbi).
Sums of weights are kept; a pair of weights is one complex number ('begins' + 'goes on' i), because
sums of those are made without a step of Python each.
"""

from __future__ import annotations

import gzip
import math
from functools import lru_cache, partial
from operator import getitem

from geo.gazetteer.keyset import Vocabulary
from geo.language.tokens import Tokens
from geo.support import shipped
from geo.toponyms import features, uncased
from geo.toponyms.wordforms import Kept

# How much a word's other occurrences count, and how much one of them may say; F1, cross-validated
# (python -m tests.bench.geoparsing), is flat around them: LGL +1.1, TR-News +0.8, others 0 to 0.3.
AGAIN, MOST = 0.35, 4.5
Weights = dict[str, complex]
LABELS = "BI"
_STEP = "step "  # what opens the lines of the steps


def load(model: str = "tagger") -> tuple[Weights, dict[str, float]]:
    """The weights of the signs (begins, goes on) and of the steps from label to label ('OB')."""
    weights: Weights = {}
    steps: dict[str, float] = {}
    with gzip.open(shipped.path("models", f"{model}.tsv.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            sign, begins, inside = line.rstrip("\n").split("\t")
            if sign[: len(_STEP)] == _STEP:
                steps[sign[len(_STEP) :]] = float(begins)
            else:
                weights[sign] = complex(float(begins or 0), float(inside or 0))
    return weights, steps


@lru_cache(maxsize=4)
def of(vocabulary: Vocabulary) -> Tagger:
    """The shipped tagger with the names of a gazetteer."""
    return Tagger(features.Reader(vocabulary), *load())


@lru_cache(maxsize=4)
def of_uncased(vocabulary: Vocabulary) -> Tagger:
    """The same for scripts without capitals."""
    return Tagger(uncased.Reader(vocabulary), *load("tagger-uncased"))


class Tagger:
    """Weights, and the reader whose signs they weigh."""

    def __init__(self, reader: features.Reader, weights: Weights, steps: dict[str, float]) -> None:
        self.reader = reader
        self._steps = tuple(steps.get(a + b, 0.0) for a in "OBI" for b in "OBI")

        known = weights.get
        shared = Kept(lambda key: sum(filter(None, map(known, features.shared(key))), 0j))

        def total(own: features.Own, kind: str, key: object) -> complex:
            names, common = own(kind, key)
            return shared[common] + sum(filter(None, map(known, names)), 0j)

        sums = {kind: Kept(partial(total, own, kind)) for kind, own in reader.own.items()}
        self._sums = {len(kinds): tuple(sums[kind] for kind in kinds) for kinds in reader.kinds}

    def names(self, tokens: Tokens) -> list[tuple[int, int]]:
        """(first, last) token of each name of a place, in order."""
        return self.names_of(self.reader.document(tokens))

    def names_of(self, document: features.Document) -> list[tuple[int, int]]:
        """The same of a text whose signs are being read."""
        sums, found = self._sums, []
        weighed: dict[int, complex] = {}
        stretches = list(document.stretches())
        for first, last in stretches:
            for i, parts in enumerate(document.signs(first, last), first):
                weighed[i] = sum(map(getitem, sums[len(parts)], parts), 0j)
        self._again(document, weighed)
        for first, last in stretches:
            if first < last:
                found += self._best(first, [weighed[i] for i in range(first, last + 1)])
            elif weighed[first].real > 0.0:
                found.append((first, last))
        return found

    @staticmethod
    def _again(document: features.Document, weighed: dict[int, complex]) -> None:
        """Add to the weight of each word that comes again what its other occurrences say."""
        for at in document.where.values():
            others = len(at) - 1
            if others:
                said = []
                for i in at:
                    pair = weighed[i]
                    most = pair.real if pair.real > pair.imag else pair.imag
                    said.append(MOST if most > MOST else -MOST if most < -MOST else most)
                total, scale = sum(said), AGAIN / math.sqrt(others)
                for i, own in zip(at, said, strict=True):
                    more = scale * (total - own)
                    weighed[i] += complex(more, more)

    def _best(self, at: int, weighed: list[complex]) -> list[tuple[int, int]]:
        """The names of the best labelling of a stretch that begins at token `at`."""
        oo, ob, _, bo, bb, bi, io, ib, ii = self._steps
        # what each token's signs say for 'begins' (real) and 'goes on' (imaginary), against 'none'
        o, b, i = 0.0, weighed[0].real, -1e9  # no name goes on at a stretch's first token
        back: list[tuple[int, int, int]] = []
        for pair in weighed[1:]:
            x, y, z = o + oo, b + bo, i + io
            if x >= y:
                from_o, new_o = (0, x) if x >= z else (2, z)
            else:
                from_o, new_o = (1, y) if y >= z else (2, z)
            x, y, z = o + ob, b + bb, i + ib
            if x >= y:
                from_b, new_b = (0, x) if x >= z else (2, z)
            else:
                from_b, new_b = (1, y) if y >= z else (2, z)
            y, z = b + bi, i + ii
            from_i, new_i = (1, y) if y >= z else (2, z)
            back.append((from_o, from_b, from_i))
            o, b, i = new_o, new_b + pair.real, new_i + pair.imag
        state = 0 if o >= b and o >= i else 1 if b >= i else 2
        found, last = [], -1
        for k in range(len(weighed) - 1, -1, -1):
            if state and last < 0:
                last = k
            if state == 1:
                found.append((at + k, at + last))
                last = -1
            if k:
                state = back[k - 1][state]
        return found[::-1]
