"""A document's headings -> the place and the day that hold for what stands under them.

A heading that is only a place ('Beni territory'), only a day ('Monday, 1 July') or both is a
label: it holds until the next of its kind, and what was said first is the outer one ('Idlib' over
'Monday', 'Tuesday'; or a day over places). Any other heading ends both. A country or province that
the title or the dateline names holds for the whole document, where nothing nearer does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.events.analysis import Sentences
from geo.language import knowledge, lexicon
from geo.language.sentences import Sentence
from geo.model import Kind, Match, Role, When

_SMALL = knowledge.words("identification.small") | knowledge.words("venues.class_word")
_WORD = re.compile(r"[^\W\d_]+")
_OTHERS = 1  # words besides that a label may have: 'Beni incidents'
_WIDE = (Kind.COUNTRY, Kind.ADMIN1)


@dataclass(frozen=True, slots=True)
class Section:
    """What holds from `start` on: a place, a day, the heading itself."""

    start: int
    place: Match | None = None
    when: When | None = None
    heading: int | None = None  # the number of its sentence


class Sections:
    """The sections of one document, asked for by position."""

    def __init__(self, told: Sentences, matches: Sequence[Match]) -> None:
        self._told = told
        self._named = sorted(matches, key=lambda m: m.mention.start)
        self._starts = [m.mention.start for m in self._named]
        self._found = self._read()
        self.area = self._area()

    def at(self, position: int) -> Section:
        """The section in which a position lies."""
        return self._found[bisect_right(self._found, position, key=lambda one: one.start) - 1]

    def _read(self) -> list[Section]:
        found = [Section(-1)]
        outer = None  # which of the two was said first
        for index, one in enumerate(self._told.plain):
            if one.kind != "heading":
                continue
            place, when = self._label(one)
            last = found[-1]
            if place is None and when is None:
                outer, section = None, Section(one.start)
            elif place is not None and when is not None:
                section = Section(one.start, place, when)
            elif place is not None:
                outer = outer or "place"
                section = Section(one.start, place, last.when if outer == "when" else None)
            else:
                outer = outer or "when"
                section = Section(one.start, last.place if outer == "place" else None, when)
            found.append(replace(section, heading=index))
        return found

    def _label(self, one: Sentence) -> tuple[Match | None, When | None]:
        """(the place, the day) of a heading that says nothing else."""
        places = [m for m in self._in(one) if m.resolved and m.mention.role is Role.PLACE]
        whens = self._told.between(one.start, one.end)
        rest = self._told.text[one.start : one.end]
        spans = [(m.mention.start, m.mention.end) for m in places] + [w.span for w in whens]
        for start, end in sorted(spans, reverse=True):
            rest = rest[: start - one.start] + " " + rest[end - one.start :]
        words = [w for w in map(str.lower, _WORD.findall(rest)) if w not in _SMALL]
        others = [w for w in words if w not in lexicon.DIVISION_WORDS]
        if len(others) > (_OTHERS if places or whens else 0):
            return None, None
        return next(iter(places), None), next(iter(whens), None)

    def _in(self, one: Sentence) -> list[Match]:
        low = bisect_right(self._starts, one.start - 1)
        return self._named[low : bisect_right(self._starts, one.end - 1)]

    def _area(self) -> Match | None:
        """The one country or province of the title; else the country of the dateline alone."""
        title, dateline = [], []
        for one in self._told.plain:
            if one.kind == "dateline":
                dateline += [m for m in self._in(one) if m.place and m.place.kind is Kind.COUNTRY]
            elif one.kind == "heading":
                title += [m for m in self._in(one) if m.mention.role is Role.PLACE]
            elif one.kind != "credit":
                break
        for named in ([m for m in title if m.place and m.place.kind in _WIDE], dateline):
            if len({m.place.id for m in named}) == 1 and self._alone(named[0]):
                return named[0]
        return None

    def _alone(self, area: Match) -> bool:
        """Whether the document places nothing in another country."""
        places = (m.place for m in self._named if m.place and m.mention.role is Role.PLACE)
        return all(place.country == area.place.country for place in places)
