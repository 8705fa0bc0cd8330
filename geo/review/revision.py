"""A Reading and Corrections, the rows of a table corrected by hand -> the Reading as reviewed.

The reviewer's loop, in plain files:

    geo incidents reports/ -o table.xlsx                       the machine's reading
    (correct it: a place, a day, a number; say who and when)
    geo incidents reports/ --review table.xlsx -o final.xlsx   corrections win

A cell that differs from what the machine read is a correction. What it read stands in the column
`as_read` (JSON), so that a text that has changed since does not make its old reading a correction;
in a file without that column every cell that is filled and differs is one. Columns of a reviewer:

    not_an_incident   yes: the row is left out, and listed among what was left out, with who says so
    same_as           the id of the incident that it tells again: the two are joined
    graphic           yes: its sentence or pictures are not for every eye
    private_names     names of private persons in it, ';' between them: not to be shown in public
    status            'accepted': a row that the machine only proposed stands. A row that it missed
                      is written without an id, with its document and sentence or none, and is
                      kept as 'added'; 'rejected' is what not_an_incident leaves, in every run
    reviewer          who corrected the row, or signs it as it stands; `reviewed` is the day

A correction finds its incident by document, sentence and span, softly: the id where it is still
the same, else the incident of the document whose sentence is most like it. What fits nothing any
more is reported. A corrected incident keeps who, when and what was changed (`corrected`, JSON:
column -> [was, is]), so that the table of a reviewed run can be fed back again.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import shapely
from rapidfuzz import fuzz

from geo.events import codebook
from geo.events.tellings import joining
from geo.events.tellings.joining import Reading
from geo.model import ASIDE, Evidence, Incident, Kind, Omission, Place, Point, Refusal, Status
from geo.review import corrections
from geo.review.corrections import Correction
from geo.tables import cells, rows

# How a reason names the reviewer.
_SAYS, _MENDED = ", says ", "; corrected by "
_SIGNED = re.compile(rf"({_SAYS}|{_MENDED}).+?(?= on \d{{4}}-\d\d-\d\d|: |;|\Z)")
_POSITION = ("lat", "lon", "wkt")
_DAYS = ("start", "end")
# Two sentences this alike (rapidfuzz's ratio, 0 to 100) are one, edited.
_ALIKE = 72.0
_SAME_ID, _SAME_PLACE, _SAME_TYPE, _SAME_SPAN = 40.0, 20.0, 8.0, 6.0

Locate = Callable[[str, Incident], Place | None]


def apply(
    reading: Reading, given: Iterable[Correction], locate: Locate | None = None
) -> tuple[Reading, tuple[Refusal, ...]]:
    """The reading as the reviewer corrected it, and the corrections that fit nothing any more.

    `locate` gives the place that a corrected name stands for, where no lat and lon were given.
    """
    agreed, refused = _agreed(given)
    found = dict(enumerate((*reading.incidents, *reading.aside)))
    fits, unfit = _fitted(found, agreed)
    for correction in unfit:
        made = _made(correction)
        if made is None:
            refused.append(_unfit(correction, found))
        else:
            fits.append((correction, len(found)))
            found[len(found)] = made
    omissions = list(reading.omissions)
    for correction, at in fits:
        trouble = _contradiction(correction, found[at])
        if trouble:
            refused.append(Refusal(correction.row, f"{trouble}: nothing of it was taken"))
            continue
        given = correction.cells
        follows = [name for name in corrections.WORKED_OUT if name in given]
        if follows and given.keys().isdisjoint((*_POSITION, *_DAYS, "location_name")):
            why = "worked out from the place and the days: correct those"
            refused.append(Refusal(correction.row, f"{' and '.join(follows)}: {why}"))
        kept = {name: cell for name, cell in given.items() if name not in follows}
        correction = replace(correction, cells=kept)
        placed = found[at].geometry is not None
        found[at] = _corrected(found[at], correction, locate)
        if placed and found[at].geometry is None and correction.cells.get("location_name"):
            called = cells.shown(found[at].location_name)
            lost = f"no place called {called} was found: it has no position now"
            refused.append(Refusal(correction.row, f"{lost}; give lat and lon"))
    rejected = _rejected(found, fits, omissions)
    _join(found, fits, refused)
    told = sorted(found.values(), key=joining.order)
    incidents = tuple(i for i in told if i.status not in ASIDE)
    aside = (*(i for i in told if i.status in ASIDE), *sorted(rejected, key=joining.order))
    return Reading(incidents, reading.statements, tuple(omissions), aside), tuple(refused)


def _rejected(
    found: dict[int, Incident], fits: list[tuple[Correction, int]], omissions: list[Omission]
) -> list[Incident]:
    """Take out what a reviewer says is no incident, and list it with who says so."""
    rejected = []
    for correction, at in fits:
        if correction.not_an_incident and at in found:
            gone = found.pop(at)
            rejected.append(replace(gone, status=Status.REJECTED))
            what, why = gone.sentence or gone.location_name, f"no incident{_SAYS}{correction.who}"
            span = [(e.start, e.end) for e in gone.evidence[:1]] or [()]
            omissions.append(Omission(gone.document_id, what, why, *span[0]))
    return rejected


def _agreed(given: Iterable[Correction]) -> tuple[tuple[Correction, ...], list[Refusal]]:
    """One correction an incident; rows that say different things of one are refused together."""
    same: dict[Any, list[Correction]] = {}
    for n, correction in enumerate(given):
        key = (correction.id, correction.told) if correction.id else n
        same.setdefault(key, []).append(correction)
    refused = []
    for key, told in list(same.items()):
        differ = next((c for c in told if replace(c, row=told[0].row) != told[0]), None)
        if differ:
            del same[key]
            other, incident = differ.row.rpartition(", ")[2], cells.shown(key[0])
            both = f"it and {other} disagree on the incident {incident}"
            refused.append(Refusal(told[0].row, f"{both}: nothing of either was taken"))
    return tuple(told[0] for told in same.values()), refused


def _join(
    found: dict[int, Incident], fits: list[tuple[Correction, int]], refused: list[Refusal]
) -> None:
    """Join each incident to the one that its `same_as` names, along a chain to its end."""
    ids = {incident.id: at for at, incident in found.items()}
    ids |= {correction.id: at for correction, at in fits if correction.id}
    asked: dict[int, tuple[Correction, int]] = {}
    for correction, at in fits:
        if correction.same_as and at in found:
            other = ids.get(correction.same_as, at)
            if other != at and other in found:
                asked[at] = correction, other
            else:
                reason = f"same_as names {cells.shown(correction.same_as)}, no other incident here"
                refused.append(Refusal(correction.row, reason))
    last: dict[int, int] = {}
    for at, (correction, other) in asked.items():
        passed = [at]
        while other in asked and other not in passed:
            passed.append(other)
            other = asked[other][1]
        if other not in passed:
            last[at] = other
        elif other != at or at == min(passed):  # a ring is told once
            ring = ", ".join(asked[n][0].row.rpartition(", ")[2] for n in passed[1:])
            said = f"it and {ring} name each other in same_as: none was joined"
            refused.append(Refusal(correction.row, said))
    for at, other in last.items():
        joined = joining.merged((found[other], found.pop(at)), (1.0, 1.0))
        found[other] = replace(joined, reason=f"{joined.reason}{_SAYS}{asked[at][0].who}")


def _made(correction: Correction) -> Incident | None:
    """The incident that a reviewer added, still without its cells; None for any other row."""
    if not correction.added or not correction.cells or correction.not_an_incident:
        return None
    document, sentence = correction.told[0] if correction.told else (correction.document or "", "")
    told = {name: value for name, (_, value) in correction.cells.items()}
    # a digest of what it was when it was added is the same in a later run
    key = json.dumps([document, sentence, told], sort_keys=True, default=str)
    own = f"added-{corrections.digest(key)[:12]}"
    start, end = correction.span or (0, 0)
    evidence = (Evidence(document, start, end, sentence),) if sentence else ()
    return Incident(
        correction.id or own, document, "", "", None, "", None, None, None,
        evidence=evidence, reason="a row that the reviewer added", status=Status.ADDED,
    )  # fmt: skip


def _fitted(
    found: dict[int, Incident], given: Sequence[Correction]
) -> tuple[list[tuple[Correction, int]], list[Correction]]:
    """(correction, number of its incident), the surest first taken; and the rest."""
    scored = [
        (_fit(correction, incident), -n, -at)
        for n, correction in enumerate(given)
        for at, incident in found.items()
    ]
    fits: dict[int, int] = {}
    taken: set[int] = set()
    for score, n, at in sorted(scored, reverse=True):
        if score and -n not in fits and -at not in taken:
            fits[-n] = -at
            taken.add(-at)
    rest = [c for n, c in enumerate(given) if n not in fits]
    return [(given[n], at) for n, at in sorted(fits.items())], rest


def _unfit(correction: Correction, found: dict[int, Incident]) -> Refusal:
    documents = {e.document_id for i in found.values() for e in i.evidence}
    asked = sorted({document for document, _ in correction.told})
    why = "no sentence like its own tells one"
    if asked and not documents & set(asked):
        why = f"no incident is told in {', '.join(asked)}"
    return Refusal(correction.row, f"its correction fits no incident any more: {why}")


def _fit(correction: Correction, incident: Incident) -> float:
    """How well an incident fits a correction; 0 where it cannot be the one meant."""
    ids = (incident.id, *(told.partition(" ")[0] for told in incident.joined_from))
    same_id = correction.id is not None and correction.id in ids
    told = (
        fuzz.ratio(corrections.plain(sentence), corrections.plain(e.sentence))
        for document, sentence in correction.told
        for e in incident.evidence
        if e.document_id == document or not document
    )
    alike = max(told, default=0.0)
    if not same_id and alike < _ALIKE:
        return 0.0
    place = corrections.plain(correction.place) == corrections.plain(incident.location_name)
    kind = correction.sub_event_type == incident.sub_event_type
    first = incident.evidence[0] if incident.evidence else None
    span = correction.span is not None and first is not None
    span = span and correction.span[0] < first.end and first.start < correction.span[1]
    if correction.added and not (same_id or (place and kind)):
        return 0.0  # another event of the sentence, which the machine missed
    return alike + same_id * _SAME_ID + place * _SAME_PLACE + kind * _SAME_TYPE + span * _SAME_SPAN


def _contradiction(correction: Correction, incident: Incident) -> str | None:
    """What two cells of an incident would say against one another as corrected, or None."""
    changed = {name: value for name, (_, value) in correction.cells.items()}
    row = rows.of_incident(incident)
    days = dict(zip(_DAYS, _interval(row, changed), strict=True))
    for one, other in (_DAYS, _DAYS[::-1]):
        if {one, other} & set(changed) and days[one] is None and days[other] is not None:
            return f"{other} is {days[other]} and {one} is empty"
    sub, kind = (changed.get(n, row.get(n)) for n in ("sub_event_type", "event_type"))
    if "event_type" in changed and kind and codebook.TYPE_OF.get(sub, kind) != kind:
        return f"sub_event_type {sub} is none of event_type {kind}'s"
    said = {name: value for name, value in {**changed, **days}.items() if value is not None}
    pairs = [_DAYS]
    for low, best, high in _bounds(said):
        pairs += [(low, high), (low, best), (best, high)]
        # a best number that stands is said too: a bound that is moved beyond it moves no number
        if best not in said and row.get(best) is not None:
            said[best] = row[best]
    for less, more in pairs:
        if less in said and more in said and said[less] > said[more]:
            return f"{less} {said[less]} is more than {more} {said[more]}"
    return None


def _bounds(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """The low, best and high of each count of which one is named."""
    counted = sorted({m["what"] for name in names if (m := cells.COUNT.fullmatch(name))})
    return [(f"{what}_low", f"{what}_best", f"{what}_high") for what in counted]


def _corrected(incident: Incident, correction: Correction, locate: Locate | None) -> Incident:
    noted = cells.corrected(incident.corrected)
    row = dict.fromkeys(rows.columns()) | rows.of_incident(incident)
    row["geometry"] = rows.shape(incident.geometry)
    changed = {}
    for name, (was, value) in correction.cells.items():
        current = corrections.area(row["geometry"]) if name == "wkt" else row.get(name)
        if value != current:
            changed[name] = value
            noted[name] = [current if was is None else was, value]
    if "wkt" in noted:
        noted["wkt"] = [part and corrections.digest(part) for part in noted["wkt"]]
    if changed:
        row["start"], row["end"] = _interval(row, changed)
        row |= {name: value for name, value in changed.items() if name not in ("wkt", *_DAYS)}
        _place(row, changed, incident, locate)
        _counts(row, changed)
        if not changed.keys().isdisjoint(_DAYS):  # it rests on the reviewer
            row |= dict.fromkeys(("date_precision", "date_words", "date_span"))
            row["date_basis"] = f"corrected by {correction.who}"
        if "sub_event_type" in changed and "event_type" not in changed:
            row["event_type"] = codebook.TYPE_OF.get(row["sub_event_type"], row["event_type"])
        incident = rows.incident(row, rows.groups(row))
    names = tuple(dict.fromkeys((*incident.private_names, *correction.private_names)))
    told = f"{_MENDED}{correction.who}: {', '.join(changed)}" if changed else ""
    return replace(
        incident,
        graphic=incident.graphic if correction.graphic is None else correction.graphic,
        private_names=names,
        reviewer=correction.reviewer or incident.reviewer,
        reviewed=correction.reviewed or incident.reviewed,
        status=_status(incident, correction, bool(changed)),
        corrected=json.dumps(noted, ensure_ascii=False) if noted else None,
        probability=1.0 if changed else incident.probability,
        reason=incident.reason + told,
    )


def _status(incident: Incident, correction: Correction, changed: bool) -> str | None:
    """What an incident is once its row was looked at: a proposal that is corrected is accepted."""
    if incident.status == Status.ADDED:
        return incident.status
    looked = changed or correction.reviewer or correction.status in (Status.ACCEPTED, Status.ADDED)
    known = incident.status == Status.PROPOSED or correction.status == Status.ACCEPTED
    return Status.ACCEPTED if looked and known else incident.status


def _place(
    row: dict[str, Any], changed: dict[str, Any], incident: Incident, locate: Locate | None
) -> None:
    """A corrected position holds; a corrected name without one is looked up."""
    moved = [name for name in _POSITION if name in changed]
    if not moved and "location_name" not in changed:
        return
    row["place_id"] = None
    if changed.get("wkt"):
        row["geometry"], row["lat"], row["lon"] = shapely.from_wkt(changed["wkt"]), None, None
        row["uncertainty_m"] = None
        row["precision"] = row["precision"] or 5
    elif moved:
        placed = row["lat"] is not None and row["lon"] is not None
        row["geometry"] = shapely.Point(row["lon"], row["lat"]) if placed else None
        row["precision"], row["uncertainty_m"] = (1, None) if placed else (None, None)
    else:
        place = locate(row["location_name"], incident) if locate else None
        row |= dict.fromkeys(("admin1", "admin2", "admin3", "lat", "lon", "uncertainty_m"))
        row["geometry"], row["precision"] = None, None
        if place is not None:
            row |= {"place_id": place.id, "lat": place.point.lat, "lon": place.point.lon}
            row |= {"country": place.country, "precision": 1}
            row |= {d.kind.value: d.name for d in place.admin if d.kind is not Kind.COUNTRY}
            row["geometry"] = shapely.Point(place.point.lon, place.point.lat)


def _interval(row: dict[str, Any], changed: dict[str, Any]) -> tuple[Any, Any]:
    """(start, end) as corrected: a single day that is moved by its start stays a single day."""
    start, end = (changed.get(name, row.get(name)) for name in _DAYS)
    moved = "start" in changed and "end" not in changed and row.get("start") == row.get("end")
    return start, start if moved else end


def _counts(row: dict[str, Any], changed: dict[str, Any]) -> None:
    """Bounds that a corrected number leaves behind follow it; what was exact stays exact."""
    for names in _bounds(changed):
        moved = [name for name in names if changed.get(name) is not None]
        kept = [name for name in names if name not in changed and row.get(name) is not None]
        exact = len(kept) == 2 and row[kept[0]] == row[kept[1]]
        if exact and moved == [names[1]]:
            row |= dict.fromkeys(kept, row[names[1]])
        for name in kept if moved else ():
            order = names.index(name)
            lower = [row[n] for n in moved if names.index(n) < order]
            upper = [row[n] for n in moved if names.index(n) > order]
            row[name] = min([max([row[name], *lower]), *upper])


def unsigned(reason: str) -> str:
    """A reason without the name of the reviewer who gave it, for the public.

    >>> unsigned("The day is written; corrected by A. Reviewer on 2024-05-01: start")
    'The day is written; corrected by a reviewer on 2024-05-01: start'
    """
    return _SIGNED.sub(r"\1a reviewer", reason)


def near(incident: Incident) -> Point | None:
    """Where a corrected name is looked for first: about where the incident stood."""
    return incident.geometry if isinstance(incident.geometry, Point) else None
