"""A row of a table in a text -> the scene that it tells, by the names of its columns.

'| Saraqib | 3 July | 5 |' under '| place | day | killed |': the toll is that of the column, the
place and the day are those of the row; what it was the row says, else the heading over the table.
A row with neither an event word nor a day is a figure ('Idlib | 45'), not an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.events.analysis import Analysed, Span
from geo.events.counts import harms
from geo.events.counts.tolls import Toll
from geo.language import cardinals, sentences, words
from geo.language.sentences import Sentence
from geo.model import Count


class Tables:
    """The tables of one text: which of its sentences name the columns of which."""

    def __init__(self, text: str, told: Sequence[Sentence]) -> None:
        self._text = text
        self._heads: dict[int, int] = {}  # a row -> the row that names its columns
        head = None
        for index, one in enumerate(told):
            if one.kind != "row":
                head = None
                continue
            size = len(sentences.cells(text[one.start : one.end]))
            if head is None or head[1] < size:
                head = index, size
            self._heads[index] = head[0]
        self._told = told

    def names_columns(self, index: int) -> bool:
        """Whether a sentence names the columns of a table, or is the rule under them."""
        one = self._told[index]
        ruled = one.kind == "row" and sentences.ruled(self._text[one.start : one.end])
        return ruled or (self._heads.get(index) == index and any(self._measures(index)))

    def tolls(self, row: Analysed) -> list[Toll]:
        """The tolls of a row: a number that stands alone in its cell, under a word for harm."""
        head = self._heads.get(row.index)
        if head in (None, row.index):
            return []
        spans = sentences.cells(row.text)
        told = zip(spans, self._measures(head), strict=False)
        found = (_toll(row, span, measure) for span, measure in told if measure)
        return [toll for toll in found if toll is not None]

    def _measures(self, index: int) -> Iterator[str | None]:
        """What befell the people whom each column counts; None where it counts none."""
        one = self._told[index]
        line = self._text[one.start : one.end]
        for start, end in sentences.cells(line):
            named = words.split(line, start, end)
            counted = [f.meaning[0] for f in harms.HARM.find(named)]
            counted += [harms.BEFALLEN[w.key] for w in named if w.key in harms.BEFALLEN]
            measures = {m for m in counted if m != harms.OTHER}
            yield measures.pop() if len(measures) == 1 and len(named) < 4 else None


def _toll(row: Analysed, span: Span, measure: str) -> Toll | None:
    inside = [
        n
        for n, word in enumerate(row.words)
        if row.start + span[0] <= word.start and word.end <= row.start + span[1]
    ]
    size = cardinals.value(row.words, inside[0]) if inside else None
    if size is None or size[1] != inside[-1]:
        return None
    count = Count(size[0], size[0], size[0])
    return Toll(measure, inside[0], size[1], inside[0], count, none=not size[0])
