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
from geo.language import knowledge
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
    told = [_tolls(scene, number, len(parts)) for number in range(len(parts))]
    result = [
        replace(scene, places=places, whens=(day,), tolls=tolls)
        for (day, places), tolls in zip(parts, told, strict=True)
    ]
    if any(t.count.best is None and not t.none for t in told[0]):
        result.append(replace(scene, reason=TOGETHER, rule="occasions.together"))
    return result


def _parts(scene: Scene, stage: Stage) -> list[Occasion]:
    """(day, places) of each day of a scene's list; () where its days are no list."""
    days = _days(scene) if scene.happened and scene.places else []
    parts: list[Occasion] = []
    for before, day in itertools.pairwise(days):
        low, high = before.span[1], day.span[0]
        named = [m for m in stage.venues.between(low, high) if m.mention.end <= high]
        if not _listed(stage.text, before, day, named, last=day is days[-1]):
            return []
        if not parts:
            first = tuple(m for m in scene.places if m.mention.start < before.span[0])
            parts.append((before, first if named else scene.places))
        own = stage.venues.choose(low, high, [(low, low)]) if named else parts[-1][1]
        parts.append((day, own))
    return parts if all(places for _, places in parts) else []


def _days(scene: Scene) -> list[When]:
    """The days that a scene names, in order; [] where one is told twice, or is a period."""
    named = [w for w in scene.whens if w.span and scene.start <= w.span[0] < scene.end]
    if any(w.start != w.end for w in named) or len({w.start for w in named}) != len(named):
        return []
    return sorted(named, key=lambda w: w.span)


def _listed(text: str, before: When, day: When, named: Sequence[Match], *, last: bool) -> bool:
    """Whether two days stand in one list, with the `named` places between them."""
    gap = text[before.span[1] : day.span[0]]
    for match in named:
        gap = gap.replace(text[match.mention.start : match.mention.end], ",", 1)
    joined = _AND.search(gap) or (named and not last)
    closed = named or _AGAIN.search(gap) or _CLOSES.match(text, day.span[1])
    return bool(joined and closed and _LIST.fullmatch(gap))


def _tolls(scene: Scene, number: int, size: int) -> tuple[Toll, ...]:
    """What is told of one of `size` occasions: its own number, or the whole as the most."""
    clause, result = scene.clause, []
    for toll in scene.tolls:
        counts: Sequence[Count] = ()
        if _RESPECTIVELY.search(clause.text):
            counts = [q.count for q in clause.sentence.counted(toll.first, toll.last)]
        if len(counts) == size:
            result.append(replace(toll, count=counts[number], groups=()))
        elif toll.none or _EACH.search(clause.text):
            result.append(toll)
        else:
            most = toll.count.high if toll.count.high is not None else toll.count.best
            result.append(replace(toll, count=Count(high=most), groups=()))
    return tuple(result)
