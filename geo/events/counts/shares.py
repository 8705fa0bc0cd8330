"""A toll told place by place -> the whole, which is a figure, and one scene for each part.

'Strikes killed 15 across the Strip, among them six in A, five in B and four in C': six, five and
four died in A, B and C. The whole is given to none of them and is never added to its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.events.analysis import Analysed
from geo.events.counts import figures, harms
from geo.events.counts.tolls import Toll
from geo.events.scenes import Scene, Stage
from geo.language import words
from geo.language.numbers import Quantity
from geo.language.words import Word
from geo.model import Match

_IN = words.keyset("tolls.in")
_AND = words.keyset("clauses.and") | {",", "\u060c"}
_BETWEEN = _AND | words.keyset("places.settlement")  # 'nine in X city and two in Y'
_LED = 4  # words from 'in' to the name: 'in the town of X'

Share = tuple[Quantity, Match]


def parted(
    stage: Stage, sentence: Analysed, told: Sequence[Scene]
) -> tuple[list[tuple[Scene, Toll]], list[Scene]]:
    """(the wholes, which are figures; the scenes) of the sentence that tells `told`.

    Where no toll is told place by place: no whole, and the scenes as they came.
    """
    happened = [scene for scene in told if scene.reason is None]
    tolls = [t for scene in happened for t in scene.tolls]
    if len(happened) < len(told) or not tolls:
        return [], list(told)
    found = sentence.words
    for part in harms.PART.find(found):
        shares = _shares(stage, sentence, part.first, part.last)
        wholes = _wholes(tolls, part.first)
        if shares and wholes and _divides(stage, found, part.first, wholes[-1], shares):
            base, start = _whole(happened, sentence), shares[0][0].first
            figured = [t for t in wholes if t.first < start]
            parts = [_part(base, (figured or wholes)[-1], *share) for share in shares]
            return [(base, toll) for toll in figured], parts
    return [], list(told)


def _wholes(tolls: Sequence[Toll], marker: int) -> list[Toll]:
    """What is told before 'among them'."""
    return [t for t in tolls if not t.part and not t.none and t.harm < marker]


def _shares(stage: Stage, sentence: Analysed, first: int, last: int) -> list[Share]:
    """'six in A, five in B and four in C', from the words 'among them' on."""
    found, result = sentence.words, []
    for quantity in sentence.quantities:
        if result:
            between = found[_word_after(found, result[-1][1]) : quantity.first]
            if not between or not all(word.key in _BETWEEN for word in between):
                if quantity.first > first:
                    break
                continue
        elif quantity.first != last + 1 and not quantity.first <= first <= quantity.last:
            continue
        place = _place(stage, found, quantity)
        if place is None:
            break
        result.append((quantity, place))
    return result


def _place(stage: Stage, found: Sequence[Word], quantity: Quantity) -> Match | None:
    """The place named right behind a quantity and 'in'."""
    at = quantity.last + 1
    if at + 1 >= len(found) or found[at].key not in _IN:
        return None
    stop = min(at + 1 + _LED, len(found) - 1)
    named = stage.venues.between(found[at + 1].start, found[stop].end)
    if not named or any(w.text in ",;.\u060c" for w in found[at : _word_at(found, named[0])]):
        return None
    span = (found[quantity.first].start, found[quantity.last].end)
    chosen = stage.venues.choose(span[0], named[0].mention.end, [span])
    return chosen[0] if len(chosen) == 1 else named[0]


def _word_at(found: Sequence[Word], match: Match) -> int:
    return next(n for n, word in enumerate(found) if word.end > match.mention.start)


def _word_after(found: Sequence[Word], match: Match) -> int:
    ends = (n for n, word in enumerate(found) if word.start >= match.mention.end)
    return next(ends, len(found))


def _divides(
    stage: Stage, found: Sequence[Word], marker: int, whole: Toll, shares: Sequence[Share]
) -> bool:
    """Whether the parts are no more than the whole, which is told of an area or of no place.

    One part alone may be the whole's own place: 'five people, including two children in X'.
    """
    size = max(whole.count.best or 0, whole.count.high or 0, whole.count.low or 0)
    told = sum(q.count.best or q.count.low or 0 for q, _ in shares)
    first = min(marker, shares[0][0].first)
    here = stage.venues.own(found[0].start, found[first].start)
    areas = all(figures.wide(match) for match in here)
    return told <= size and areas and (len(shares) > 1 or bool(here))


def _whole(happened: Sequence[Scene], sentence: Analysed) -> Scene:
    """What the sentence tells in all, at no place."""
    events = [e for s in happened for e in zip(s.senses, s.triggers, strict=False)]
    events = list({trigger: (sense, trigger) for sense, trigger in events}.values())
    whens = next((s.whens for s in happened if s.whens), ())
    return replace(
        happened[0],
        clause=sentence.whole,
        senses=tuple(sense for sense, _ in events),
        triggers=tuple(trigger for _, trigger in events) or happened[0].triggers,
        tolls=(),
        places=(),
        whens=whens,
        again=False,
    )


def _part(base: Scene, whole: Toll, quantity: Quantity, place: Match) -> Scene:
    """One place's part; of five civilians, two in A are civilians too."""
    group = quantity.group
    if group is None and len(whole.groups) == 1 and whole.groups[0][1] == whole.count:
        group = whole.groups[0][0]
    groups = ((group, quantity.count),) if group else ()
    toll = Toll(
        whole.measure, quantity.first, quantity.last, quantity.first, quantity.count, groups
    )
    return replace(base, tolls=(toll,), places=(place,))
