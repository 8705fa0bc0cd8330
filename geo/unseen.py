"""A Document -> the same without the marks that nobody sees, and what was read in it -> back again.

Marks of direction, zero-width spaces and joiners, soft hyphens: publishers leave them beside and
inside names, and a name that holds one is in no list. The rooms read a text without them; offsets
and texts are then those of the document as it is. Most texts hold none, and nothing is done.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.dates import Dates
    from geo.joining import Reading
    from geo.model import Document, Evidence, Incident, Match, Mention, Omission, Statement, When

    T = TypeVar("T", Incident, Statement)

# Soft hyphen, Arabic letter mark, zero-width marks and directions, joiners, byte-order mark.
_MARK = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)


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
        self._kept: list[int] | None = None  # where each character that is seen stands
        if _MARK.search(document.text):
            seen = [m.span() for m in re.finditer(f"[^{_MARK.pattern[1:-2]}]+", document.text)]
            self._kept = [at for start, end in seen for at in range(start, end)]
            self.document = replace(document, text=_MARK.sub("", document.text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) in the document as it is, of a stretch of what is seen."""
        if self._kept is None or not self._kept:
            return start, end
        if start == end:
            at = self._kept[start] if start < len(self._kept) else len(self.given.text)
            return at, at
        return self._kept[start], self._kept[end - 1] + 1

    def matches(self, found: Iterable[Match]) -> tuple[Match, ...]:
        """Matches with their mentions as they stand in the document."""
        if self._kept is None:
            return tuple(found)
        return tuple(replace(match, mention=self._mention(match.mention)) for match in found)

    def dates(self, found: Dates) -> Dates:
        """Dates with their words as they stand in the document."""
        if self._kept is None:
            return found
        sentences = []
        for one in found.sentences:
            start, end = self.span(one.start, one.end)
            sentences.append(replace(one, start=start, end=end))
        return type(found)(
            tuple(map(self._when, found.found)),
            tuple(map(self._omission, found.unresolved)),
            tuple(sentences),
        )

    def reading(self, found: Reading) -> Reading:
        """Incidents, statements and omissions with their sentences as they stand there."""
        if self._kept is None:
            return found
        return type(found)(
            tuple(map(self._told, found.incidents)),
            tuple(map(self._told, found.statements)),
            tuple(map(self._omission, found.omissions)),
        )

    def _mention(self, mention: Mention) -> Mention:
        start, end = self.span(mention.start, mention.end)
        text = self.given.text[start:end]
        name = mention.name if text == mention.text else mention.spelling
        expression = mention.expression and replace(
            mention.expression, anchors=tuple(map(self._mention, mention.expression.anchors))
        )
        return replace(mention, start=start, end=end, text=text, name=name, expression=expression)

    def _when(self, when: When | None) -> When | None:
        return when and replace(when, span=when.span and self.span(*when.span))

    def _evidence(self, evidence: Evidence) -> Evidence:
        start, end = self.span(evidence.start, evidence.end)
        return replace(evidence, start=start, end=end, sentence=self.given.text[start:end])

    def _told(self, one: T) -> T:
        evidence = tuple(map(self._evidence, one.evidence))
        return replace(one, when=self._when(one.when), evidence=evidence)

    def _omission(self, omission: Omission) -> Omission:
        if omission.start is None or omission.end is None:
            return omission
        start, end = self.span(omission.start, omission.end)
        return replace(omission, start=start, end=end, text=self.given.text[start:end])
