"""Readings of several documents -> one: reports of one incident are joined, never in silence.

Two incidents of different documents are joined when their places agree within their doubt, their
days overlap, their types can be one event's and their tolls do not exclude each other. The joined
incident keeps every sentence; `joined_from` lists the ids of what was joined, each with its
probability. Numbers that differ widen: low is the lower, high the higher, best that of the better
placed. Where one report says of a place only in which area it lies, the area has to hold the other.

A wire story that ten outlets print, or a caption printed twice, is one source: `sources` counts
reports whose sentences on the incident are not near copies of each other's.

Only incidents that share a day and a neighbourhood are compared: each is filed under its days and
its cell of half a degree, an area under its days alone.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from rapidfuzz import fuzz

from geo.events import codebook, drafts
from geo.gazetteer import names
from geo.language import knowledge
from geo.model import (
    Count,
    Evidence,
    Harm,
    Incident,
    Omission,
    Point,
    Precision,
    Statement,
    Status,
)

# Two points this near are one town; the doubts of both places are added to it.
_NEAR_M = 2_000.0
_EDGE, _DEGREE_M = 0.03, 111_000.0  # degrees about an area that still are its own
# Below this, two incidents stay apart.
_JOINED = 0.6
# Below this probability a row is proposed to the reviewer and not drawn; 0: none is.
PROPOSED_BELOW = 0.0
# Tolls within this factor of each other are two counts of one event: first and later reports of
# one attack seldom differ by more.
_FACTOR, _CLOSE = 2.0, 1.35
# Sentences this alike (0 to 100) are one text, edited for length or style.
_COPY = 85.0
_CELL = 0.5  # degrees: more than the doubt of any point that is joined by distance
_LONG = 31  # days: an incident of a longer interval is compared with all of its kind
_NOTE = "; joined from "
_JOINED_NOTE = re.compile(re.escape(_NOTE) + "[^;]*")
_DRAWN_AS = knowledge.pattern("clauses.drawn_as")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one or more documents."""

    incidents: tuple[Incident, ...] = ()
    statements: tuple[Statement, ...] = ()
    omissions: tuple[Omission, ...] = ()
    aside: tuple[Incident, ...] = ()  # for the review table alone: proposed, or rejected there


def join(readings: Sequence[Reading], proposed_below: float = PROPOSED_BELOW) -> Reading:
    """All readings as one, incidents in order of day and place, restatements joined.

    Those less likely than `proposed_below` stand aside: a reviewer may accept them.

    >>> join([])
    Reading(incidents=(), statements=(), omissions=(), aside=())
    """
    joined: list[Incident] = []
    filed = _Files()
    for reading in readings:
        fresh: list[Incident] = []
        for incident in reading.incidents:
            best, score = None, 0.0
            for number in filed.near(incident):
                chance = likeness(joined[number], incident)
                if chance > score:
                    best, score = number, chance
            if best is not None and score >= _JOINED:
                joined[best] = merged(joined[best], incident, score)
                filed.add(joined[best], best)
            else:
                fresh.append(incident)
        for incident in fresh:
            filed.add(incident, len(joined))
            joined.append(incident)
    joined.sort(key=order)
    unlikely = [i for i in joined if i.probability < proposed_below]
    return Reading(
        tuple(i for i in joined if i.probability >= proposed_below),
        tuple(statement for reading in readings for statement in reading.statements),
        tuple(omission for reading in readings for omission in reading.omissions),
        tuple(replace(i, status=Status.PROPOSED) for i in unlikely),
    )


class _Files:
    """The numbers of incidents, by day and neighbourhood."""

    def __init__(self) -> None:
        self.by_cell: dict[tuple, set[int]] = defaultdict(set)
        self.by_day: dict[int, set[int]] = defaultdict(set)
        self.areas: dict[int, set[int]] = defaultdict(set)
        self.long: set[int] = set()

    def add(self, incident: Incident, number: int) -> None:
        for day in _days(incident):
            self.by_day[day].add(number)
            if isinstance(incident.geometry, Point):
                self.by_cell[(day, *_cell(incident.geometry))].add(number)
            else:
                self.areas[day].add(number)
        if not _days(incident):
            self.long.add(number)

    def near(self, incident: Incident) -> list[int]:
        """What an incident has to be compared with, in the order in which it was added."""
        found = set(self.long)
        if isinstance(incident.geometry, Point):
            row, column = _cell(incident.geometry)
            for day in _days(incident):
                found |= self.areas.get(day, set())
                for step in range(9):
                    key = (day, row + step // 3 - 1, column + step % 3 - 1)
                    found |= self.by_cell.get(key, set())
        else:
            for day in _days(incident):
                found |= self.by_day.get(day, set())
        return sorted(found)


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point.lat / _CELL), math.floor(point.lon / _CELL)


def _days(incident: Incident) -> range:
    """The days of an incident as numbers; empty for none, and for a long interval."""
    when = incident.when
    if when is None or when.end - when.start > timedelta(days=_LONG):
        return range(0)
    return range(when.start.toordinal(), when.end.toordinal() + 1)


def sources(evidence: Sequence[Evidence]) -> int:
    """How many independent sources tell of an incident: near copies of one text are one.

    >>> a, b = (Evidence(d, 0, 9, "A missile hit Kharkiv, killing six.") for d in "ab")
    >>> sources([a, b]), sources([])
    (1, 0)
    """
    documents = tuple(dict.fromkeys(e.document_id for e in evidence))
    kept: list[list[str]] = []
    for document in documents:
        told = [_bare(e.sentence) for e in evidence if e.document_id == document]
        if not any(_copied(told, other) for other in kept):
            kept.append(told)
    return len(kept)


def _copied(told: Iterable[str], other: Iterable[str]) -> bool:
    """Whether one report's sentences are near copies of another's, whole or shortened."""
    return any(
        fuzz.ratio(a, b) >= _COPY or (min(len(a), len(b)) > 60 and fuzz.partial_ratio(a, b) >= 95)
        for a in told
        for b in other
    )


def _bare(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def order(incident: Incident) -> tuple[str, str, str]:
    """What a list of incidents is sorted by: day, place, id."""
    day = incident.when.start.isoformat() if incident.when else "9999"
    return day, incident.location_name, incident.id


def likeness(one: Incident, other: Incident) -> float:
    """How likely two incidents are one, 0 to 1; 0 within one document, read as a whole."""
    if {e.document_id for e in one.evidence} & {e.document_id for e in other.evidence}:
        return 0.0
    if not codebook.compatible(one.sub_event_type, other.sub_event_type):
        return 0.0
    if one.when is None or other.when is None:
        return 0.0
    if one.when.start > other.when.end or other.when.start > one.when.end:
        return 0.0
    place = _place_likeness(one, other)
    toll = _toll_likeness(one.harm.killed, other.harm.killed)
    exact_days = one.when.start == one.when.end == other.when.start == other.when.end
    kind = 1.0 if one.sub_event_type == other.sub_event_type else 0.9
    return place * toll * kind * (1.0 if exact_days else 0.85)


def _place_likeness(one: Incident, other: Incident) -> float:
    if not (one.location_name and other.location_name):  # told without a place: of one text only
        return 0.95 if _copied([_bare(one.sentence)], [_bare(other.sentence)]) else 0.0
    if one.place_id and one.place_id == other.place_id:
        return 0.95
    if (one.geometry is None) != (other.geometry is None):
        bare, placed = (one, other) if one.geometry is None else (other, one)
        return 0.85 if _same(one, other) or _says(placed, bare) else 0.0
    if isinstance(one.geometry, Point) and isinstance(other.geometry, Point):
        return _point_likeness(one, other)
    if _name(one) == _name(other):
        return 0.85
    inside = _inside(one, other) or _inside(other, one)
    return 0.75 if inside and _close(one, other) else 0.0


def _point_likeness(one: Incident, other: Incident) -> float:
    """Of two points: near within the lesser doubt, or within the larger with tolls alike."""
    apart = one.geometry.distance_m(other.geometry)
    lesser, larger = sorted((one.uncertainty_m or 0.0, other.uncertainty_m or 0.0))
    if apart <= _NEAR_M + lesser:
        return 0.85
    return 0.75 if apart <= _NEAR_M + larger and _close(one, other) else 0.0


def _same(one: Incident, other: Incident) -> bool:
    """Whether two places have one name, and no two countries."""
    return _name(one) == _name(other) and (one.country is None or one.country == other.country)


def _name(incident: Incident) -> str:
    """The name of its place without the area that it was drawn as."""
    return (
        names.strict(_DRAWN_AS.sub("", incident.location_name)) or incident.location_name.casefold()
    )


def _says(placed: Incident, bare: Incident) -> bool:
    """Whether a report that could place a name writes it as one that could not: 'Kafr Nabl'."""
    name = _DRAWN_AS.sub("", bare.location_name)
    told = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
    return len(name) > 3 and any(told.search(e.sentence) for e in placed.evidence)


def _close(one: Incident, other: Incident) -> bool:
    """Whether both tolls are known and nearly the same: they vouch for a place told loosely."""
    mine, theirs = one.harm.killed.best, other.harm.killed.best
    if mine is None or theirs is None or not min(mine, theirs):
        return False
    return max(mine, theirs) <= min(mine, theirs) * _CLOSE


def _inside(outer: Incident, inner: Incident) -> bool:
    """Whether an area that is no country holds the other's place."""
    if outer.geometry is None or isinstance(outer.geometry, Point):
        return False
    if outer.precision is Precision.COUNTRY or inner.geometry is None:
        return False
    import shapely

    if isinstance(inner.geometry, Point):
        return shapely.dwithin(
            outer.geometry,
            shapely.Point(inner.geometry.lon, inner.geometry.lat),
            _EDGE + (inner.uncertainty_m or 0.0) / _DEGREE_M,
        )
    return bool(outer.geometry.intersects(inner.geometry))


def _toll_likeness(one: Count, other: Count) -> float:
    if one.best is None or other.best is None:
        return 0.9
    low, high = sorted((one.best, other.best))
    if low == high:
        return 1.0
    if low and high <= low * _FACTOR:
        return 0.85
    lesser = one if one.best == low else other
    return 0.72 if low and lesser.high is None else 0.3  # 'at least 70', and later 165


def merged(one: Incident, other: Incident, score: float, *, leads: bool = False) -> Incident:
    """Two tellings of one incident as one: the better placed leads, numbers widen.

    `leads`: a person says that the other tells the first again, so the first leads.
    """
    first = leads or _quality(one) >= _quality(other)
    better, lesser = (one, other) if first else (other, one)
    evidence = (*one.evidence, *other.evidence)
    told = tuple(dict.fromkeys((*_ids(one, 1.0), *_ids(other, score))))
    groups = dict(lesser.harm.groups)
    for name, count in better.harm.groups:
        groups[name] = drafts.meet(count, groups[name]) if name in groups else count
    harm = Harm(
        drafts.meet(better.harm.killed, lesser.harm.killed),
        drafts.meet(better.harm.injured, lesser.harm.injured),
        drafts.meet(better.harm.displaced, lesser.harm.displaced),
        tuple(sorted(groups.items())),
    )
    actors = tuple(dict.fromkeys((*better.actors, *lesser.actors)))
    return replace(
        better,
        harm=harm,
        actors=tuple(sorted(actors, key=lambda actor: actor.role)),
        weapon=better.weapon or lesser.weapon,
        target=better.target or lesser.target,
        attributed_to=better.attributed_to or lesser.attributed_to,
        evidence=tuple(sorted(evidence, key=lambda e: e is not better.evidence[0])),
        joined_from=told,
        reason=f"{_JOINED_NOTE.sub('', better.reason)}{_NOTE}{len(told)} tellings by "
        f"{sources(evidence)} independent sources, probability {score:.2f}",
    )


def _ids(incident: Incident, score: float) -> tuple[str, ...]:
    """'id (probability)' of each telling; the first of a group needs no probability."""
    if incident.joined_from:
        return incident.joined_from
    return (incident.id if score == 1.0 else f"{incident.id} ({score:.2f})",)


def _quality(incident: Incident) -> tuple[bool, float, float]:
    exact = incident.precision is not None and incident.precision <= Precision.NEAR
    fine = incident.when is not None and incident.when.start == incident.when.end
    return exact, float(fine), round(incident.probability, 1)
