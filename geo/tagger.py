"""Tokens and their signs -> which of them name places.

A linear-chain conditional random field over three labels (a name begins, goes on, none), read
from data/tagger: one weight a sign and label, relative to 'none'. It was trained by
data/build/tagger.py on research corpora of news and humanitarian reports; what it learnt is how
places are spoken of, and the gazetteer's signs let it take villages that it never saw.

The best labelling of a stretch is found exactly (Viterbi). The sum of a part's weights is kept,
so that a word seen before costs one look-up.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache

from geo import shipped, signs
from geo.tokens import Tokens
from geo.vocabulary import Vocabulary

KEPT = 1 << 16  # sums of parts that are kept
Weights = dict[str, tuple[float, float]]
LABELS = "BI"
_NOTHING = (0.0, 0.0)


def load() -> tuple[Weights, dict[str, float]]:
    """The weights of the signs (begins, goes on) and of the steps from label to label ('OB')."""
    weights: Weights = {}
    steps: dict[str, float] = {}
    with gzip.open(shipped.path("tagger", "weights.tsv.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            sign, begins, inside = line.rstrip("\n").split("\t")
            if sign.startswith("step "):
                steps[sign[5:]] = float(begins)
            else:
                weights[sign] = (float(begins or 0), float(inside or 0))
    return weights, steps


@lru_cache(maxsize=4)
def of(vocabulary: Vocabulary) -> Tagger:
    """The shipped tagger with the names of a gazetteer."""
    return Tagger(signs.Reader(vocabulary, signs.shipped_words()), *load())


class Tagger:
    """Weights, and the reader whose signs they weigh."""

    def __init__(self, reader: signs.Reader, weights: Weights, steps: dict[str, float]) -> None:
        self.reader = reader
        self._weights = weights
        self._expand = signs.Expander(reader.words)
        self._steps = tuple(steps.get(a + b, 0.0) for a in "OBI" for b in "OBI")
        self._sums: dict[signs.Part, tuple[float, float]] = {}

    def names(self, tokens: Tokens) -> list[tuple[int, int]]:
        """(first, last) token of each name of a place, in order."""
        document = self.reader.document(tokens)
        found: list[tuple[int, int]] = []
        for first, last in signs.stretches(tokens):
            found += self._best(first, self._weigh(document.signs(first, last)))
        return found

    def _weigh(self, parts: Iterable[Iterable[signs.Part]]) -> list[tuple[float, float]]:
        """What each token's signs say for 'begins' and 'goes on', against 'none'."""
        sums, weighed = self._sums, []
        for token in parts:
            begins = inside = 0.0
            for part in token:
                pair = sums.get(part)
                if pair is None:
                    pair = self._sum(part)
                begins += pair[0]
                inside += pair[1]
            weighed.append((begins, inside))
        return weighed

    def _sum(self, part: signs.Part) -> tuple[float, float]:
        begins = inside = 0.0
        for sign in self._expand(part):
            pair = self._weights.get(sign)
            if pair is not None:
                begins += pair[0]
                inside += pair[1]
        if len(self._sums) > KEPT:
            self._sums.clear()
        self._sums[part] = (begins, inside)
        return begins, inside

    def _best(self, at: int, weighed: list[tuple[float, float]]) -> list[tuple[int, int]]:
        """The names of the best labelling of a stretch that begins at token `at`."""
        oo, ob, _, bo, bb, bi, io, ib, ii = self._steps
        o, (b, i) = 0.0, weighed[0]
        i -= 1e9  # no name goes on at a stretch's first token
        back: list[tuple[int, int, int]] = []
        for begins, inside in weighed[1:]:
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
            o, b, i = new_o, new_b + begins, new_i + inside
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
