"""A sentence's words, its event words, tolls and places -> pieces that each may tell one event.

A sentence is cut where one event ends and another begins: '... and three in Kharkiv', 'and another
in Kharkiv', 'while', ';'.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from geo.events import ellipsis
from geo.events.codebook import Sense
from geo.events.counts import harms
from geo.events.counts.tolls import Toll
from geo.language import numbers
from geo.language.words import Found, Vocabulary, Word

_MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split())
# Words from 'and' to what the next event is told by: 'and three ...', 'and in the X valley a ...'.
_NEXT, _LED = 3, 6
_FRAME = 3  # words of 'In the town of X,'
_IN = frozenset(("in", "at", "near", "\u0641\u064a", "\u0648\u0641\u064a"))
_WERE = frozenset(("was", "were"))
_AND = frozenset(("and", ",", "\u0648", "\u060c"))
_WITH = frozenset(("with",))  # 'with others reported in Y'
_BREAKS = Vocabulary(dict.fromkeys(
    (";", "while", "whereas", "but", "although", "though", "meanwhile", "elsewhere", "separately",
     "؛", "فيما", "بينما", "في حين", "كما"), True))  # fmt: skip


def cut(
    found: Sequence[Word],
    senses: Sequence[Found[Sense]],
    counted: Sequence[Toll],
    placed: Sequence[int],
    of_time: Callable[[int], bool],
) -> list[tuple[int, int]]:
    """(first, last) word of each piece of the sentence `found`, in order.

    `placed` are the words, in order, at which a name begins that may be an event's place; `of_time`
    says of an offset whether it lies in a time.
    """
    happened = {f.first for f in senses} | {t.harm for t in counted}
    cuts = {f.first for f in _BREAKS.find(found) if f.first}
    cuts |= {n for n, word in enumerate(found) if word.text == "." and _ends_note(found, n)}
    for at in sorted(cuts):
        if found[at].key == "while":
            stop = min((c for c in cuts if c > at), default=len(found))
            if not any(at < p < stop for p in happened):
                cuts.discard(at)
    cuts |= _timed(found, senses, happened, cuts, of_time)
    if len(placed) < 2:
        return _edges(cuts, len(found))
    quantities = {q.first for q in numbers.quantities(found) if not of_time(found[q.first].start)}
    told = happened | quantities
    again = _again(found)
    start = 0
    for position, word in enumerate(found):
        joins = word.key in _AND or word.key in _WITH or word.key.startswith("\u0648")
        if position in cuts:
            start = position
        if not joins or position <= start:
            continue
        later = [c for c in (*cuts, *again) if c > position]
        stop = min(later, default=len(found))
        after = position + (word.key in _AND or word.key in _WITH)
        left, right = range(start, position), range(after, stop)
        if not (any(p in left for p in placed) and any(p in right for p in placed)):
            continue
        if not any(p in left for p in told):
            continue
        if ellipsis.begins(found, after, after + 2) is not None:
            cuts.add(position)
            start = position
        if word.key in _WITH or start == position:
            continue
        next_place = min(p for p in placed if p in right)
        nearer = [p for p in told if p in right and p < next_place]
        if not nearer and found[after].key in ("in", "at"):
            # 'and in Dnipro one person'
            nearer = [p for p in told if p in right and next_place < p <= next_place + 4]
            if nearer and (min(nearer) in quantities or _noun(senses, nearer)):
                cuts.add(position)
                start = position
            continue
        if nearer and _wounded(counted, min(nearer)):
            # 'In the town of X, ... and wounded 17', '12 were killed and 20 wounded in X'
            last = max(p for p in told if p in left)
            own = any(w.key in _WERE for w in found[min(nearer) : min(nearer) + _NEXT])
            apart = own or any(p in range(last, position) for p in placed)
            if _framed(placed, left, found) or not apart:
                continue
        reach = _LED if found[after].key in ("in", "at") else _NEXT
        if not nearer or min(nearer) - after > reach:
            continue
        if word.key == "," and not (min(nearer) in quantities or _noun(senses, nearer)):
            continue
        cuts.add(position)
        start = position
    return _edges(cuts, len(found))


def _timed(
    found: Sequence[Word],
    senses: Sequence[Found[Sense]],
    happened: set[int],
    cuts: set[int],
    of_time: Callable[[int], bool],
) -> set[int]:
    """Where ', and' parts two events, each with a time of its own: 'fell over the weekend, and'."""
    pairs = enumerate(itertools.pairwise(word.key for word in found))
    joints = [n for n, pair in pairs if pair == (",", "and")]
    verbs = [f.first for f in senses if f.meaning.verb] if joints else []
    result = set()
    for at in joints:
        start = max((c for c in cuts if c < at), default=0)
        stop = min((c for c in cuts if c > at), default=len(found))
        if any(start <= p < at for p in happened) and any(at < p < stop for p in verbs):
            timed = (range(start, at), range(at, stop))
            if all(any(of_time(found[n].start) for n in part) for part in timed):
                result.add(at)
    return result


def _again(found: Sequence[Word]) -> list[int]:
    """Where a piece begins that only stands for the event before it: 'and another in Y'."""
    result, after = [], 0
    for n in range(1, len(found)):
        end = ellipsis.last(found, n) if n >= after else None
        if end is not None:
            joined = found[n - 1].key in _AND or found[n - 1].key in _WITH
            result.append(n - joined)
            after = end + 1
    return result


def _framed(placed: Sequence[int], left: range, found: Sequence[Word]) -> bool:
    """Whether a piece names no place but the one that opens it: 'In the town of X, ...'."""
    inside = [p for p in placed if p in left]
    if len(inside) != 1 or inside[0] - left.start > _FRAME or found[left.start].key not in _IN:
        return False
    name = itertools.takewhile(lambda p: found[p].text not in (",", "\u060c"), left)
    return max(name, default=left.stop) - inside[0] < _FRAME


def _wounded(counted: Sequence[Toll], position: int) -> bool:
    """Whether the word at `position` belongs to a count of wounded: 'and wounded 17 others'."""
    return any(
        t.measure == harms.INJURED and t.first <= position <= max(t.last, t.harm) for t in counted
    )


def _noun(senses: Sequence[Found[Sense]], positions: Sequence[int]) -> bool:
    """Whether the first of some words is an event's noun."""
    return any(f.first == min(positions) and not f.meaning.verb for f in senses)


def _ends_note(found: Sequence[Word], position: int) -> bool:
    """Whether a sentence ends after an abbreviated month: 'on 2 Nov. Another, ...'."""
    inside = 0 < position < len(found) - 1
    return inside and found[position - 1].text in _MONTHS and found[position + 1].text[0].isupper()


def _edges(cuts: set[int], size: int) -> list[tuple[int, int]]:
    """(first, last) of the pieces between cuts."""
    edges = [0, *sorted(cuts), size]
    return [(a, b - 1) for a, b in itertools.pairwise(edges) if b > a]
