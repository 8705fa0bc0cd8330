"""A document's sentences -> each analysed once: words, event words, tolls, quantities, times.

What is in a sentence is looked for when it is first asked for, and kept; everything that reads the
sentence after that is given the same `Analysed`, or a `Clause` of it. Positions are offsets in the
document, and indices of words are those of the sentence.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from geo.dates import intervals
from geo.events import movements, triggers
from geo.events.codebook import Sense
from geo.events.counts import harms, tolls
from geo.events.counts.tolls import Toll
from geo.language import numbers, sentences, words
from geo.language.numbers import Quantity
from geo.language.sentences import Sentence
from geo.language.words import Found, Word
from geo.model import Document, When

Span = tuple[int, int]

_SCOPE = 60  # words of a clause: news has 25 in a whole sentence, texts without stops have no end


@dataclass(frozen=True, eq=False)
class Analysed(Sentence):
    """Sentence `index` of the text `source`, and the times that begin in it, in order."""

    source: str = field(default="", repr=False)
    index: int = 0
    times: tuple[When, ...] = ()
    dated: tuple[Span, ...] = ()  # of its times, those too that give no day

    @cached_property
    def text(self) -> str:
        return self.source[self.start : self.end]

    @cached_property
    def words(self) -> Sequence[Word]:
        return words.split(self.source, self.start, self.end)

    @cached_property
    def quantities(self) -> Sequence[Quantity]:
        return numbers.quantities(self.words, self.of_time)

    @cached_property
    def whole(self) -> Clause:
        """The sentence as its own widest clause: every word that says what was done, every toll."""
        struck = triggers.find(self.words)
        moved = movements.find(self.words, struck)
        senses = sorted([*struck, *moved], key=lambda f: f.first)
        counted = tolls.read(self.words, self.quantities)
        return Clause(self, 0, len(self.words) - 1, senses, counted)

    @cached_property
    def reported(self) -> bool:
        """Whether it may not be passed over: it has an event word or a number of people."""
        harmed = (harms.KILLED, harms.INJURED)
        return (
            bool(self.whole.told)
            or any(f.meaning[0] in harmed for f in harms.HARM.find(self.words))
            or numbers.counts_people(self.quantities)
        )

    def counted(self, first: int, last: int) -> list[Quantity]:
        """The quantities that lie in words `first` to `last`."""
        return [q for q in self.quantities if first <= q.first and q.last <= last]

    def between(self, start: int, end: int) -> list[When]:
        """The times that begin in `source[start:end]`."""
        return [when for when in self.times if start <= when.span[0] < end]

    def of_time(self, offset: int) -> bool:
        """Whether an offset lies in a time: a number there is a day's, 'on 15 March'."""
        return any(start <= offset < end for start, end in self.dated)

    def before(self, offset: int) -> str:
        """What stands in the sentence before an offset: so many words as can bear on it."""
        word = bisect_left(self.words, offset, key=lambda w: w.start)
        return self.source[self.words[max(0, word - _SCOPE)].start : offset]


@dataclass(frozen=True, eq=False)
class Clause:
    """Words `first` to `last` of a sentence, the event words and the tolls in them."""

    sentence: Analysed
    first: int
    last: int
    senses: Sequence[Found[Sense]]
    tolls: Sequence[Toll]

    @cached_property
    def start(self) -> int:
        return self.sentence.words[self.first].start

    @cached_property
    def end(self) -> int:
        return self.sentence.words[self.last].end

    @cached_property
    def text(self) -> str:
        return self.sentence.source[self.start : self.end]

    @property
    def words(self) -> Sequence[Word]:
        return self.sentence.words[self.first : self.last + 1]

    @property
    def quantities(self) -> list[Quantity]:
        """Those of the sentence that lie in it."""
        return self.sentence.counted(self.first, self.last)

    @property
    def times(self) -> list[When]:
        """The times that begin in it, in order."""
        return self.sentence.between(self.start, self.end)

    @property
    def told(self) -> set[int]:
        """The words by which an event is told: event words, and the harm words of tolls."""
        return {f.first for f in self.senses} | {t.harm for t in self.tolls}

    def span(self, found: Found | Toll) -> Span:
        """The offsets of a phrase that was found in it, or of what tells a toll."""
        return self.sentence.words[found.first].start, self.sentence.words[found.last].end

    def before(self, word: int) -> str:
        """What stands in it before a word of the sentence: so many words as can bear on it."""
        words = self.sentence.words
        first = words[max(self.first, word - _SCOPE)].start
        return self.sentence.source[first : max(first, words[word].start)]

    def after(self, word: int) -> str:
        """What stands in it after a word of the sentence."""
        return self.sentence.source[self.sentence.words[word].end : self.end]

    def at(self, span: Span) -> Span:
        """The same stretch as offsets in `text`; what stands before the clause is cut off."""
        return max(0, span[0] - self.start), max(0, span[1] - self.start)

    def part(self, first: int, last: int) -> Clause:
        """What is told in words `first` to `last`."""
        senses = [f for f in self.senses if first <= f.first <= last]
        counted = [t for t in self.tolls if first <= t.harm <= last]
        return Clause(self.sentence, first, last, senses, counted)

    def without(self, part: Clause) -> Clause:
        """The same, what a part of it tells left out."""
        senses = [f for f in self.senses if f not in part.senses]
        counted = [t for t in self.tolls if t not in part.tolls]
        return Clause(self.sentence, self.first, self.last, senses, counted)

    def through(self, other: Clause) -> Clause:
        """From the first word of it to the last of another, of the same sentence."""
        return self.sentence.whole.part(self.first, other.last)


class Sentences:
    """The sentences of a document, analysed as they are asked for, and its times."""

    def __init__(self, document: Document, whens: Sequence[When]) -> None:
        dates = intervals.read(document)
        self.text = document.text
        self.plain = dates.sentences
        self.whens = sorted((w for w in whens if w.span), key=lambda w: w.span)
        self._starts = [w.span[0] for w in self.whens]
        self._dated = sorted(
            [*(w.span for w in self.whens), *((o.start, o.end) for o in dates.unresolved)]
        )
        self._analysed = functools.lru_cache(maxsize=8)(self._analyse)  # no long text is kept whole

    def __getitem__(self, index: int) -> Analysed:
        return self._analysed(index)

    def _analyse(self, index: int) -> Analysed:
        one = self.plain[index]
        times = tuple(self.between(one.start, one.end))
        first, last = (bisect_left(self._dated, (at, at)) for at in (one.start, one.end))
        dated = tuple(self._dated[first:last])
        return Analysed(one.start, one.end, one.kind, one.paragraph, self.text, index, times, dated)

    def __iter__(self) -> Iterator[Analysed]:
        return (self[index] for index in range(len(self.plain)))

    def holding(self, offset: int) -> Analysed | None:
        """The sentence that holds an offset, or None between two of them."""
        index = sentences.at(self.plain, offset)
        return None if index is None else self[index]

    def before(self, offset: int) -> int:
        """How many of the times begin before an offset."""
        return bisect_left(self._starts, offset)

    def between(self, start: int, end: int) -> list[When]:
        """The times that begin in `text[start:end]`, in order."""
        return self.whens[self.before(start) : bisect_right(self._starts, end - 1)]


def clause(text: str) -> Clause:
    """A text that is one sentence, as its widest clause.

    >>> told = clause("Jets bombed Saraqib, killing 10 people.")
    >>> {f.meaning.sub for f in told.senses}, [t.count.best for t in told.tolls]
    ({'Air/drone strike'}, [10])
    """
    return Analysed(0, len(text), "sentence", source=text).whole
