"""A scene that tells of several days -> one for each: 'hit X on Monday and Y on Wednesday'.

The days stand in one list, with a place of their own ('and Y on') or at the place before ('and
again on'). 'Respectively' and 'each time' say how many on which; else the whole is the most that
each may have had, and the stretch is left out with that reason too.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from geo.events.counts.tolls import Toll
from geo.events.scenes import Scene, Stage
from geo.language import knowledge, numbers
from geo.model import Count, Match, When

TOGETHER = "a number told of several days together, not for each"
_LIST = knowledge.pattern("clauses.day_list")
_AND = knowledge.pattern("clauses.day_and")
_AGAIN = knowledge.pattern("clauses.day_again")
_CLOSES = knowledge.pattern("clauses.day_closes")
_EACH = knowledge.pattern("clauses.each_day")
_RESPECTIVELY = knowledge.pattern("clauses.respectively")

Occasion = tuple[When, tuple[Match, ...]]


def apart(scene: Scene, stage: Stage) -> list[Scene]:
    """The scene alone, or one for each day of its list and what is told of none of them."""
    parts = _parts(scene, stage)
    if len(parts) < 2:
        return [scene]
    told = [_tolls(scene, stage, number, len(parts)) for number in range(len(parts))]
    result = [
        replace(
            scene, senses=list(scene.senses), triggers=list(scene.triggers), places=places,
            whens=(day,), tolls=tolls,
        )
        for (day, places), tolls in zip(parts, told, strict=True)
    ]  # fmt: skip
    if any(t.count.best is None and not t.none for t in told[0]):
        result.append(replace(scene, reason=TOGETHER))
    return result


def _parts(scene: Scene, stage: Stage) -> list[Occasion]:
    """(day, places) of each day of a scene's list; () where its days are no list."""
    days = sorted(
        (w for w in scene.whens if w.span and scene.start <= w.span[0] < scene.end),
        key=lambda w: w.span,
    )
    if not scene.happened or not scene.places or len({w.start for w in days}) != len(days):
        return []
    if any(w.start != w.end for w in days):
        return []
    text, parts = stage.text, []
    for before, day in itertools.pairwise(days):
        low, high = before.span[1], day.span[0]
        gap = text[low:high]
        named = [m for m in stage.venues.between(low, high) if m.mention.end <= high]
        for match in named:
            gap = gap.replace(text[match.mention.start : match.mention.end], ",", 1)
        joined = bool(_AND.search(gap)) or (day is not days[-1] and bool(named))
        closed = named or _AGAIN.search(gap) or _CLOSES.match(text, day.span[1])
        if not (joined and closed and _LIST.fullmatch(gap)):
            return []
        first = [m for m in scene.places if m.mention.start < before.span[0]]
        if not parts:
            parts.append((before, tuple(first) if named else scene.places))
        own = stage.venues.choose(low, high, [(low, low)]) if named else parts[-1][1]
        parts.append((day, own))
    return parts if all(places for _, places in parts) else []


def _tolls(scene: Scene, stage: Stage, number: int, size: int) -> list[Toll]:
    """What is told of one of `size` occasions: its own number, or the whole as the most."""
    clause = stage.text[scene.start : scene.end]
    found = stage.words(scene.sentence)
    result = []
    for toll in scene.tolls:
        counts: Sequence[Count] = ()
        if _RESPECTIVELY.search(clause):
            counts = [q.count for q in numbers.quantities(found[toll.first : toll.last + 1])]
        if len(counts) == size:
            result.append(replace(toll, count=counts[number], groups=()))
        elif toll.none or _EACH.search(clause):
            result.append(toll)
        else:
            most = toll.count.high if toll.count.high is not None else toll.count.best
            result.append(replace(toll, count=Count(high=most), groups=()))
    return result
