"""Readings of several documents -> one: reports of one incident are joined, never in silence.

Tellings are compared where they share a day and a neighbourhood, or a name: each is filed under the
cells of a degree that its place and doubt touch, and under its name. likeness.py says how
likely each pair is one event. The likeliest pair is joined first, then the next; two groups become
one where their pairs are likely on average, and no document tells both. The joined incident keeps
every sentence; `joined_from` lists the ids of what was joined, each with its probability. Numbers
that differ widen: low is the lower, high the higher, best that of the better placed. The order of
the documents changes nothing.

A wire story that ten outlets print, or a caption printed twice, is one source: `sources` counts
reports whose sentences on the incident are not near copies of each other's.
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from geo.events import drafts
from geo.events.tellings import likeness
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

# Below this, two groups of tellings stay apart; `python -m tests.bench.joining` measures it.
_JOINED = 0.54
# Below this probability a row is proposed to the reviewer and not drawn; 0: none is.
PROPOSED_BELOW = 0.0
# Sentences this alike (0 to 100) are one text, edited for length or style.
_COPY, _PART = 85.0, 95.0  # of the whole, of a part
_SHORT = 60  # characters: a shorter sentence is no part of another
_CELL = 1.0  # degrees
_CELLS = 128  # a place that touches more cells is compared by its name alone
_UNLIKE = 0.02  # pairs less likely count as 0
_AT_ONCE = 200_000  # pairs whose features are in memory at a time
_NOTE = "; joined from "
_JOINED_NOTE = re.compile(re.escape(_NOTE) + "[^;]*")


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
    joined = sorted((_joined(group) for group in _groups(ordered(readings))), key=order)
    unlikely = [i for i in joined if i.probability < proposed_below]
    return Reading(
        tuple(i for i in joined if i.probability >= proposed_below),
        tuple(statement for reading in readings for statement in reading.statements),
        tuple(omission for reading in readings for omission in reading.omissions),
        tuple(replace(i, status=Status.PROPOSED) for i in unlikely),
    )


def ordered(readings: Iterable[Reading]) -> list[Incident]:
    """The incidents of all readings, in an order that is not that of the documents."""
    return sorted((i for reading in readings for i in reading.incidents), key=_identity)


def _identity(incident: Incident) -> tuple[str, str]:
    return incident.document_id, incident.id


# --- which tellings are one event --------------------------------------------------------------

Pairs = dict[tuple[int, int], float]  # rows i < j of the tellings -> how likely they are one
Group = list[tuple[Incident, float]]  # each telling, and how likely it is one with the others


def _groups(tellings: Sequence[Incident]) -> Iterator[Group]:
    """The tellings of each event."""
    columns = likeness.Tellings(tellings)
    first, second = neighbours(tellings, columns)
    pairs: Pairs = {}
    for at in range(0, len(first), _AT_ONCE):
        i, j = first[at : at + _AT_ONCE], second[at : at + _AT_ONCE]
        pairs |= likely(i, j, columns.probabilities(i, j))
    for members in clustered(tellings, pairs):
        yield [(tellings[m], _with_others(m, members, pairs)) for m in members]


def likely(i: np.ndarray, j: np.ndarray, chances: np.ndarray) -> Pairs:
    """The pairs of rows that may be one event, with their probabilities."""
    kept = chances > _UNLIKE
    keys = zip(i[kept].tolist(), j[kept].tolist(), strict=True)
    return dict(zip(keys, chances[kept].tolist(), strict=True))


def _with_others(member: int, members: Sequence[int], pairs: Pairs) -> float:
    """How likely a telling is one event with the others, on average; 1 for one alone."""
    told = [pairs.get((min(member, o), max(member, o)), 0.0) for o in members if o != member]
    return sum(told) / len(told) if told else 1.0


def clustered(tellings: Sequence[Incident], pairs: Pairs) -> Iterator[list[int]]:
    """Average linkage: the likeliest pairs first, of equal ones in the order of the tellings."""
    of = list(range(len(tellings)))
    members = {n: [n] for n in of}
    documents = {n: {e.document_id for e in t.evidence} for n, t in enumerate(tellings)}
    between: dict[int, dict[int, float]] = defaultdict(dict)  # the sums over pairs of two groups
    for (i, j), chance in pairs.items():
        between[i][j] = between[j][i] = chance
    for (i, j), chance in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        one, other = sorted((of[i], of[j]), key=lambda g: (-len(between[g]), g))
        if chance < _JOINED or one == other or documents[one] & documents[other]:
            continue
        if between[one][other] < _JOINED * len(members[one]) * len(members[other]):
            continue
        for member in members[other]:
            of[member] = one
        members[one] += members.pop(other)
        documents[one] |= documents.pop(other)
        del between[one][other]
        for third, chances in between.pop(other).items():
            if third != one:
                del between[third][other]
                total = between[one].get(third, 0.0) + chances
                between[one][third] = between[third][one] = total
    return iter(members.values())


def neighbours(
    tellings: Sequence[Incident], columns: likeness.Tellings
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs, each once, of rows that share a key, and days to one day between."""
    numbers: dict[tuple, int] = {}
    filed = np.array(
        [
            (numbers.setdefault(key, len(numbers)), n)
            for n, keys in enumerate(_keys(tellings))
            for key in keys
        ],
        int,
    ).reshape(-1, 2)
    filed = filed[columns.dated[filed[:, 1]]]
    span = 1 << 32  # more than any day's number
    begins = filed[:, 0] * span + columns.start[filed[:, 1]]
    by_day = np.argsort(begins, kind="stable")
    begins, rows = begins[by_day], filed[by_day, 1]
    ends = filed[by_day, 0] * span + columns.end[rows] + likeness.APART
    count = np.searchsorted(begins, ends, side="right") - np.arange(len(rows)) - 1
    i = np.repeat(rows, count)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    j = rows[np.repeat(np.arange(len(rows)), count) + 1 + offset]
    pairs = np.unique(np.minimum(i, j) * len(tellings) + np.maximum(i, j))
    i, j = np.divmod(pairs, max(1, len(tellings)))
    return i, j


def _keys(tellings: Sequence[Incident]) -> Iterator[list[tuple]]:
    """What each telling is filed under: its name and its cells.

    One that was not placed is compared with those whose name its sentences write, or theirs its.
    """
    bare = [t for t in tellings if t.geometry is None]
    heads = {_head(t) for t in bare} - {""}
    said = {stem for t in bare for stem in _said(t)}
    for telling in tellings:
        keys: list[tuple] = [("name", likeness.key(telling))]
        if telling.geometry is None:
            keys += [("told", stem) for stem in {_head(telling), *_said(telling)}]
        else:
            keys += [("cell", *cell) for cell in _cells(telling)]
            told = heads.intersection(_said(telling)) if heads else set()
            keys += [("told", stem) for stem in told | said.intersection([_head(telling)])]
        yield keys


def _said(telling: Incident) -> set[str]:
    return {stem for e in telling.evidence for stem in likeness.stems(e.sentence)}


def _head(telling: Incident) -> str:
    """The first word of a place's name."""
    return next(iter(likeness.stems(telling.place_words or likeness.name(telling))), "")


def _cells(telling: Incident) -> list[tuple[int, int]]:
    """The cells that a place with its doubt touches; none where they are too many."""
    reach = (telling.uncertainty_m or 0.0) / likeness.DEGREE_M + likeness.EDGE
    if isinstance(telling.geometry, Point):
        west = east = telling.geometry.lon
        south = north = telling.geometry.lat
    else:
        west, south, east, north = telling.geometry.bounds
        reach = likeness.EDGE
    wider = reach / max(0.05, math.cos(math.radians(max(abs(south), abs(north)))))
    rows = range(math.floor((south - reach) / _CELL), math.floor((north + reach) / _CELL) + 1)
    columns = range(math.floor((west - wider) / _CELL), math.floor((east + wider) / _CELL) + 1)
    if len(rows) * len(columns) > _CELLS:
        return []
    return [(row, column % round(360 / _CELL)) for row in rows for column in columns]


# --- what is one event -> one incident ---------------------------------------------------------


def _joined(group: Group) -> Incident:
    """The tellings of one event as one incident, the best placed first."""
    if len(group) == 1:
        return group[0][0]
    ranked = sorted(group, key=lambda one: (*(-x for x in _quality(one[0])), _identity(one[0])))
    return merged(*zip(*ranked, strict=True))


def merged(tellings: Sequence[Incident], chances: Sequence[float]) -> Incident:
    """Tellings of one incident as one: the first leads, numbers widen.

    `chances`: how likely each is one with the others; 1 where a person says so.
    """
    lead, others = tellings[0], tellings[1:]
    evidence = (*lead.evidence, *sorted((e for t in others for e in t.evidence), key=_place_of))
    told = dict.fromkeys(
        name
        for at, one in enumerate(zip(tellings, chances, strict=True))
        for name in _ids(at, *one)
    )
    groups: dict[str, Count] = {}
    for name, count in (part for telling in tellings for part in telling.harm.groups):
        groups[name] = drafts.meet(groups[name], count) if name in groups else count
    harms = zip(*((t.harm.killed, t.harm.injured, t.harm.displaced) for t in tellings), strict=True)
    actors = dict.fromkeys(actor for telling in tellings for actor in telling.actors)
    return replace(
        lead,
        harm=Harm(
            *(functools.reduce(drafts.meet, h) for h in harms), tuple(sorted(groups.items()))
        ),
        actors=tuple(sorted(actors, key=lambda actor: actor.role)),
        weapon=next((t.weapon for t in tellings if t.weapon), None),
        target=next((t.target for t in tellings if t.target), None),
        attributed_to=next((t.attributed_to for t in tellings if t.attributed_to), None),
        evidence=evidence,
        joined_from=tuple(told),
        reason=f"{_JOINED_NOTE.sub('', lead.reason)}{_NOTE}{len(told)} tellings by "
        f"{sources(evidence)} independent sources, probability {min(chances):.2f}",
    )


def _place_of(evidence: Evidence) -> tuple[str, int]:
    return evidence.document_id, evidence.start


def _ids(at: int, telling: Incident, chance: float) -> tuple[str, ...]:
    """'id (probability)' of each telling; the first of a group needs no probability."""
    if telling.joined_from:
        return telling.joined_from
    return (f"{telling.id} ({chance:.2f})" if at and chance < 1.0 else telling.id,)


def _quality(incident: Incident) -> tuple[bool, float, float]:
    exact = incident.precision is not None and incident.precision <= Precision.NEAR
    fine = incident.when is not None and incident.when.start == incident.when.end
    return exact, float(fine), round(incident.probability, 1)


# --- who tells of it ---------------------------------------------------------------------------


def sources(evidence: Sequence[Evidence]) -> int:
    """How many independent sources tell of an incident: near copies of one text are one.

    >>> a, b = (Evidence(d, 0, 9, "A missile hit Kharkiv, killing six.") for d in "ab")
    >>> sources([a, b]), sources([])
    (1, 0)
    """
    told: dict[str, list[str]] = defaultdict(list)
    for one in evidence:
        told[one.document_id].append(_bare(one.sentence))
    kept: list[list[str]] = []
    for sentences in told.values():
        if not any(_copy(a, b) for other in kept for a in sentences for b in other):
            kept.append(sentences)
    return len(kept)


def _copy(one: str, other: str) -> bool:
    """Whether two sentences are near copies, whole or shortened."""
    if fuzz.ratio(one, other, score_cutoff=_COPY):
        return True
    less, more = sorted((one, other), key=len)
    words = set(less.split())  # most of a shortened copy's words are those of the whole
    if len(less) <= _SHORT or 3 * len(words.intersection(more.split())) < 2 * len(words):
        return False
    return fuzz.partial_ratio(less, more, score_cutoff=_PART) > 0


def _bare(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def order(incident: Incident) -> tuple[str, str, str]:
    """What a list of incidents is sorted by: day, place, id."""
    day = incident.when.start.isoformat() if incident.when else "9999"
    return day, incident.location_name, incident.id
