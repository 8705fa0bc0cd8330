"""A Document -> the same without what nobody sees, and what was read in it -> back again.

Marks of direction, zero-width spaces and joiners, soft hyphens: publishers leave them beside and
inside names, and a name that holds one is in no list. The rooms read a text without them; offsets
and texts are then those of the document as it is. Most texts hold none, and nothing is done.

A character that is repeated without end ('-----', blanks of any sort) is read as its first few
dozen: no word or number is so long, and what is read of a run costs no more than what is written.

So with a line that only wraps: where a paragraph goes on, its line end is read as one space, and
where the next one begins, as a blank line, that no later step takes for a wrap.
"""

import itertools
import re
from array import array
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from geo.language import sentences
from geo.model import Document, Evidence, Incident, Match, Mention, Omission, Statement, When

T = TypeVar("T")

# Soft hyphen, Arabic letter mark, zero-width marks and directions, joiners, byte-order mark.
_MARK = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)
# What is read of a run: a row of dashes or dots in a table of contents has about a hundred.
_RUN = 64
_LONG_RUN = re.compile(rf"\s{{{_RUN + 1},}}|(.)\1{{{_RUN},}}")
_LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HYPHENED = re.compile(r"[^\W\d_]-\Z")


class View:
    """A document as it is seen: `document` is what to read, the methods lead back to what it is.

    >>> from geo.model import Document
    >>> view = View(Document("a", "", "on \u200fIdlib"))
    >>> view.document.text, view.span(3, 8)
    ('on Idlib', (4, 9))
    """

    def __init__(self, document: Document) -> None:
        self.given = document
        self.document = document
        self._kept: Sequence[int] | None = None  # where each character that is seen stands
        text = document.text
        for step in (_visible, _shortened, _unwrapped):
            if (read := step(text)) is not None:
                text, at = read
                self._kept = at if self._kept is None else [self._kept[i] for i in at]
        if self._kept is not None:
            self.document = replace(document, text=text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) in the document as it is, of a stretch of what is seen."""
        if self._kept is None or not self._kept:
            return start, end
        if start == end:
            at = self._kept[start] if start < len(self._kept) else len(self.given.text)
            return at, at
        return self._kept[start], self._kept[end - 1] + 1

    def back(self, found: T) -> T:
        """What was read in `document`, with offsets and texts as they stand in the one given.

        Matches, Dates or a Reading, or a tuple of these.
        """
        return found if self._kept is None else self._back(found)

    def _back(self, one: Any) -> Any:
        match one:
            case None:
                return None
            case tuple():
                return tuple(map(self._back, one))
            case Match():
                return replace(one, mention=self._mention(one.mention))
            case When():
                return replace(one, span=one.span and self.span(*one.span))
            case Evidence():
                start, end = self.span(one.start, one.end)
                return replace(one, start=start, end=end, sentence=self.given.text[start:end])
            case Omission() if None not in (one.start, one.end):
                start, end = self.span(one.start, one.end)
                return replace(one, start=start, end=end, text=self.given.text[start:end])
            case Omission():
                return one
            case sentences.Sentence():
                start, end = self.span(one.start, one.end)
                return replace(one, start=start, end=end)
            case Incident() | Statement():
                return replace(one, when=self._back(one.when), evidence=self._back(one.evidence))
        told = {part.name: self._back(getattr(one, part.name)) for part in fields(one)}
        return replace(one, **told)

    def _mention(self, mention: Mention) -> Mention:
        start, end = self.span(mention.start, mention.end)
        text = self.given.text[start:end]
        name = mention.name if text == mention.text else mention.spelling
        expression = mention.expression and replace(
            mention.expression, anchors=tuple(map(self._mention, mention.expression.anchors))
        )
        return replace(mention, start=start, end=end, text=text, name=name, expression=expression)


# Each step gives the text as it is read and where each of its characters stood, or None: unchanged.
_Step = tuple[str, "array[int]"] | None


def _visible(text: str) -> _Step:
    return _changed(text, [(*m.span(), "") for m in _MARK.finditer(text)])


def _shortened(text: str) -> _Step:
    """The text with the first _RUN characters of each run; one of blanks parts what it parted."""
    cuts = []
    for found in _LONG_RUN.finditer(text):
        start, end = found.start() + _RUN, found.end()
        breaks = _LINE_END.finditer(text, start, end) if found[1] is None else iter(())
        for line_end in itertools.islice(breaks, 2):
            cuts.append((start, line_end.start(), ""))
            start = line_end.end()
        cuts.append((start, end, ""))
    return _changed(text, cuts)


def _unwrapped(text: str) -> _Step:
    """The text with each line end as one space or a blank line.

    A line that ends with a word's own hyphen goes on without a space: 'al-', 'Rashad'.
    """
    cuts, last = [], 0
    for start, end, wraps in sentences.line_ends(text) if "\n" in text else ():
        between = "\n\n" if not wraps else "" if _HYPHENED.search(text, last, start) else " "
        cuts.append((start, end, between))
        last = end
    return _changed(text, cuts)


def _changed(text: str, cuts: Sequence[tuple[int, int, str]]) -> _Step:
    """The text with each stretch (start, end) as what is read there instead."""
    if not cuts:
        return None
    parts, kept, last = [], array("I"), 0
    for start, end, instead in (*cuts, (len(text), len(text), "")):
        parts += [text[last:start], instead]
        kept.extend(range(last, start))
        kept.extend((start,) * len(instead))
        last = end
    return "".join(parts), kept
