"""A sentence's words, its event words, tolls and places -> clauses that each may tell one event.

A sentence is cut where one event ends and another begins: '... and three in Kharkiv', 'and another
in Kharkiv', 'while', ';'.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from geo.events import ellipsis
from geo.events.analysis import Clause
from geo.events.counts import harms
from geo.events.counts.tolls import Toll
from geo.language import knowledge, words
from geo.language.words import Vocabulary, Word


def _keys(name: str) -> frozenset[str]:
    return frozenset(map(words.key, knowledge.words(name)))


_MONTHS = knowledge.words("clauses.months_short")
# Words from 'and' to what the next event is told by: 'and three ...', 'and in the X valley a ...'.
_NEXT, _LED = 3, 6
_FRAME = 3  # words of 'In the town of X,'
_FRAMING = _keys("clauses.framing")
_PLACING = _keys("clauses.placing")
_WERE = _keys("clauses.were")
_COMMAS = frozenset((",", "\u060c"))
_AND, _WITH = _keys("clauses.and"), _keys("clauses.with")
_JOINS = _AND | _WITH | _COMMAS
_WRITTEN_ON = knowledge.phrases("letters.joining")
_WHILE, _WHERE = _keys("clauses.while"), _keys("clauses.where")
_BREAKS = Vocabulary(dict.fromkeys((";", "\u061b", *knowledge.phrases("clauses.breaks")), True))


def cut(sentence: Clause, placed: Sequence[int]) -> list[Clause]:
    """The clauses of a sentence that each may tell an event of their own, in order.

    `placed` are the words, in order, at which a name begins that may be an event's place.
    """
    found = sentence.words
    cuts = _breaks(sentence)
    cuts |= _timed(sentence, cuts)
    if len(placed) > 1:
        of_time = sentence.sentence.of_time
        quantities = {q.first for q in sentence.quantities if not of_time(found[q.first].start)}
        cuts |= _Joints(sentence, placed, quantities).parting(cuts)
    edges = [0, *sorted(cuts), len(found)]
    return [sentence.part(a, b - 1) for a, b in itertools.pairwise(edges) if b > a]


def asides(sentence: Clause) -> list[Clause]:
    """Each ', where 40 died in May,' of a sentence: it tells another event, dated."""
    found, result = sentence.words, []
    for first in range(1, len(found) - 2):
        if found[first].key not in _WHERE or found[first - 1].text != ",":
            continue
        ends = (n for n in range(first + 1, len(found)) if found[n].text in (",", ".", ";"))
        part = sentence.part(first, next(ends, len(found)) - 1)
        if part.told and part.told < sentence.told and part.times:
            result.append(part)
    return result


def _breaks(sentence: Clause) -> set[int]:
    """Where a word opens a clause, or a note ends; 'while' does only before something told."""
    found, told = sentence.words, sentence.told
    cuts = {f.first for f in _BREAKS.find(found) if f.first}
    cuts |= {n for n, word in enumerate(found) if word.text == "." and _ends_note(found, n)}
    for at in sorted(n for n in cuts if found[n].key in _WHILE):
        stop = min((c for c in cuts if c > at), default=len(found))
        if not any(at < p < stop for p in told):
            cuts.discard(at)
    return cuts


class _Joints:
    """The words that may join two events of a sentence, and what stands on either side of them."""

    def __init__(self, sentence: Clause, placed: Sequence[int], quantities: set[int]) -> None:
        self.found = sentence.words
        self.nouns = {f.first for f in sentence.senses if not f.meaning.verb}
        self.counted = sentence.tolls
        self.placed = placed
        self.quantities = quantities
        self.told = sentence.told | quantities

    def parting(self, cuts: set[int]) -> set[int]:
        """Those that part two events, each with a place: '... in X and three in Y'."""
        stops = sorted({*cuts, *_again(self.found), len(self.found)})
        parting: set[int] = set()
        start = 0
        for at, word in enumerate(self.found):
            if at in cuts:
                start = at
            joins = word.key in _JOINS or word.key.startswith(_WRITTEN_ON)
            if joins and at > start:
                after = at + (word.key in _JOINS)
                stop = next(n for n in stops if n > at)
                if self._parts(at, range(start, at), range(after, stop)):
                    parting.add(at)
                    start = at
        return parting

    def _parts(self, at: int, left: range, right: range) -> bool:
        """Whether the joint `at` has an event of its own on either side."""
        ahead = [p for p in self.placed if p in right]
        told = self.told.intersection(left)
        if not ahead or not told or set(self.placed).isdisjoint(left):
            return False
        after = right.start
        if ellipsis.begins(self.found, after, after + 2) is not None:
            return True
        if self.found[at].key in _WITH:
            return False
        nearer = [p for p in self.told if p in right and p < ahead[0]]
        if not nearer:
            return self._placed_first(after, ahead[0], right)
        first = min(nearer)
        if _wounded(self.counted, first) and self._adds(first, max(told), left):
            return False
        if first - after > (_LED if self.found[after].key in _PLACING else _NEXT):
            return False
        return self.found[at].text != "," or self._opens(first)

    def _opens(self, at: int) -> bool:
        """Whether word `at` is a number or an event's noun, which may open what is told next."""
        return at in self.quantities or at in self.nouns

    def _placed_first(self, after: int, place: int, right: range) -> bool:
        """'And in Dnipro one person': what is told follows its place."""
        behind = [p for p in self.told if p in right and place < p <= place + 4]
        placing = self.found[after].key in _PLACING
        return placing and bool(behind) and self._opens(min(behind))

    def _adds(self, wounded: int, last: int, left: range) -> bool:
        """Whether wounded belong to the event before: 'In X, ... and wounded 17'."""
        own = any(w.key in _WERE for w in self.found[wounded : wounded + _NEXT])
        apart = own or any(p in range(last, left.stop) for p in self.placed)
        return not apart or _framed(self.placed, left, self.found)


def _timed(sentence: Clause, cuts: set[int]) -> set[int]:
    """Where ', and' parts two events, each with a time of its own: 'fell over the weekend, and'."""
    found, result, of_time = sentence.words, set(), sentence.sentence.of_time
    verbs = {f.first for f in sentence.senses if f.meaning.verb}
    for at, (comma, word) in enumerate(itertools.pairwise(found)):
        if comma.key not in _COMMAS or word.key not in _AND:
            continue
        left = range(max((c for c in cuts if c < at), default=0), at)
        right = range(at, min((c for c in cuts if c > at), default=len(found)))
        if sentence.told.isdisjoint(left) or verbs.isdisjoint(right[1:]):
            continue
        if all(any(of_time(found[n].start) for n in part) for part in (left, right)):
            result.add(at)
    return result


def _again(found: Sequence[Word]) -> list[int]:
    """Where a piece begins that only stands for the event before it: 'and another in Y'."""
    result, after = [], 0
    for n in range(1, len(found)):
        end = ellipsis.last(found, n) if n >= after else None
        if end is not None:
            result.append(n - (found[n - 1].key in _JOINS))
            after = end + 1
    return result


def _framed(placed: Sequence[int], left: range, found: Sequence[Word]) -> bool:
    """Whether a piece names no place but the one that opens it: 'In the town of X, ...'."""
    inside = [p for p in placed if p in left]
    if len(inside) != 1 or inside[0] - left.start > _FRAME or found[left.start].key not in _FRAMING:
        return False
    name = itertools.takewhile(lambda p: found[p].text not in _COMMAS, left)
    return max(name, default=left.stop) - inside[0] < _FRAME


def _wounded(counted: Sequence[Toll], position: int) -> bool:
    """Whether the word at `position` belongs to a count of wounded: 'and wounded 17 others'."""
    return any(
        t.measure == harms.INJURED and t.first <= position <= max(t.last, t.harm) for t in counted
    )


def _ends_note(found: Sequence[Word], position: int) -> bool:
    """Whether a sentence ends after an abbreviated month: 'on 2 Nov. Another, ...'."""
    inside = 0 < position < len(found) - 1
    return inside and found[position - 1].text in _MONTHS and found[position + 1].text[0].isupper()
