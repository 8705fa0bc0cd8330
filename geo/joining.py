"""Readings of several documents -> one: reports of one incident are joined, never in silence.

Two incidents of different documents are joined when their places agree within their doubt, their
days overlap, their types can be one event's and their tolls do not exclude each other. The joined
incident keeps every sentence; `joined_from` lists the ids of what was joined and `reason` gives
the probability. Numbers that differ widen: low is the lower, high the higher, best that of the
better placed. A text that another document repeats word for word is the same source again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo import drafts, events
from geo.model import Count, Harm, Incident, Omission, Point, Precision, Statement

# Two points this near are one town; the doubts of both places are added to it.
_NEAR_M = 2_000.0
# Below this, two incidents stay apart.
_JOINED = 0.6
# Tolls within this factor of each other are two counts of one event: first and later reports of
# one attack seldom differ by more.
_FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one or more documents."""

    incidents: tuple[Incident, ...] = ()
    statements: tuple[Statement, ...] = ()
    omissions: tuple[Omission, ...] = ()


def join(readings: Sequence[Reading]) -> Reading:
    """All readings as one, incidents in order of day and place, restatements joined.

    >>> join([])
    Reading(incidents=(), statements=(), omissions=())
    """
    joined: list[Incident] = []
    for reading in readings:
        fresh: list[Incident] = []
        for incident in reading.incidents:
            best, score = None, 0.0
            for number, known in enumerate(joined):
                chance = likeness(known, incident)
                if chance > score:
                    best, score = number, chance
            if best is not None and score >= _JOINED:
                joined[best] = merged(joined[best], incident, score)
            else:
                fresh.append(incident)
        joined.extend(fresh)
    return Reading(
        tuple(sorted(joined, key=order)),
        tuple(statement for reading in readings for statement in reading.statements),
        tuple(omission for reading in readings for omission in reading.omissions),
    )


def order(incident: Incident) -> tuple[str, str, str]:
    """What a list of incidents is sorted by: day, place, id."""
    day = incident.when.start.isoformat() if incident.when else "9999"
    return day, incident.location_name, incident.id


def likeness(one: Incident, other: Incident) -> float:
    """How likely two incidents are one, 0 to 1; 0 within one document, read as a whole."""
    if {e.document_id for e in one.evidence} & {e.document_id for e in other.evidence}:
        return 0.0
    if not events.compatible(one.sub_event_type, other.sub_event_type):
        return 0.0
    if one.when is None or other.when is None:
        return 0.0
    if one.when.start > other.when.end or other.when.start > one.when.end:
        return 0.0
    place = _place_likeness(one, other)
    toll = _toll_likeness(one.harm.killed, other.harm.killed)
    exact_days = one.when.start == one.when.end == other.when.start == other.when.end
    kind = 1.0 if one.sub_event_type == other.sub_event_type else 0.85
    return place * toll * kind * (1.0 if exact_days else 0.85)


def _place_likeness(one: Incident, other: Incident) -> float:
    if one.place_id and one.place_id == other.place_id:
        return 0.95
    if isinstance(one.geometry, Point) and isinstance(other.geometry, Point):
        apart = one.geometry.distance_m(other.geometry)
        reach = _NEAR_M + min(one.uncertainty_m or 0.0, other.uncertainty_m or 0.0)
        return 0.85 if apart <= reach else 0.0
    if one.location_name.casefold() == other.location_name.casefold():
        return 0.85
    inside = _inside(one, other) or _inside(other, one)
    known = one.harm.killed.best is not None and one.harm.killed == other.harm.killed
    return 0.75 if inside and known else 0.0


def _inside(outer: Incident, inner: Incident) -> bool:
    """Whether an area that is no country holds the other's point."""
    if outer.geometry is None or isinstance(outer.geometry, Point):
        return False
    if outer.precision is Precision.COUNTRY or not isinstance(inner.geometry, Point):
        return False
    import shapely

    return bool(outer.geometry.contains(shapely.Point(inner.geometry.lon, inner.geometry.lat)))


def _toll_likeness(one: Count, other: Count) -> float:
    if one.best is None or other.best is None:
        return 0.9
    low, high = sorted((one.best, other.best))
    if low == high:
        return 1.0
    return 0.8 if low and high <= low * _FACTOR else 0.3


def merged(one: Incident, other: Incident, score: float) -> Incident:
    """Two tellings of one incident as one: the better placed leads, numbers widen."""
    better, lesser = (one, other) if _quality(one) >= _quality(other) else (other, one)
    evidence = (*one.evidence, *other.evidence)
    sources = tuple(dict.fromkeys((*_ids(one), *_ids(other))))
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
        joined_from=sources,
        reason=f"{better.reason}; joined from {len(sources)} reports, probability {score:.2f}",
    )


def _ids(incident: Incident) -> tuple[str, ...]:
    return incident.joined_from or (incident.id,)


def _quality(incident: Incident) -> tuple[bool, float, float]:
    exact = incident.precision is not None and incident.precision <= Precision.NEAR
    fine = incident.when is not None and incident.when.start == incident.when.end
    return exact, float(fine), incident.probability
