"""An Incident, a Statement, a Document <-> the row of a table, as a dict of plain values.

The columns, their order and what each means are settled here; frames.py makes tables of the rows
and exchange.py files of the tables. Days are ISO texts, unknown is None and never 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import shapely

from geo.events.tellings import joining
from geo.model import (
    Actor,
    Count,
    DatePrecision,
    Document,
    Evidence,
    Harm,
    Incident,
    Omission,
    Point,
    Precision,
    Statement,
    When,
)
from geo.tables import cells

_BOUNDS = ("low", "best", "high")
_COUNTS = tuple(f"{harm}_{bound}" for harm in cells.HARMS for bound in _BOUNDS)
_BEFORE = tuple(
    "id start end date_precision date_words date_basis date_span event_type sub_event_type "
    "location_name place_words lat lon precision uncertainty_m place_id country admin1 admin2 "
    "admin3".split()
)
_AFTER = tuple(
    "actors affected weapon target attributed_to sentence span document_id sources evidence "
    "joined_from recalled probability reason graphic private_names reviewer reviewed "
    "status corrected".split()
)
# What a reviewer may correct, besides the counts.
CORRECTABLE = tuple(
    "start end event_type sub_event_type location_name place_words lat lon wkt country "
    "admin1 admin2 admin3 actors affected weapon target attributed_to recalled".split()
)
STATEMENT_COLUMNS = tuple(
    "id measure low best high start end date_precision date_words date_basis date_span area "
    "attributed_to sentence span document_id evidence".split()
)
OMISSION_COLUMNS = ("document_id", "text", "reason", "rule", "span")
DOCUMENT_COLUMNS = tuple(
    "id title publisher published url language sha256 path characters notes".split()
)


def columns(groups: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns of a table of incidents but for the geometry, in order.

    >>> [name for name in columns(["children_killed"]) if name.startswith("children")]
    ['children_killed_low', 'children_killed_best', 'children_killed_high']
    """
    return (*_BEFORE, *_COUNTS, *_bounds(groups), *_AFTER)


# Columns that are fields of an incident: texts, '' where nothing is known, and texts or None.
_TEXTS = tuple("document_id event_type sub_event_type location_name place_words reason".split())
_MAYBE = tuple(
    "place_id country admin1 admin2 admin3 weapon target attributed_to reviewer reviewed "
    "status corrected".split()
)


def of_incident(incident: Incident) -> dict[str, Any]:
    """The row of an incident, but for its geometry."""
    others = ("id", "sentence", "recalled", "probability", "precision", "uncertainty_m", "graphic")
    row = {name: getattr(incident, name) for name in (*_TEXTS, *_MAYBE, *others)}
    if isinstance(incident.geometry, Point):
        row |= {"lat": incident.geometry.lat, "lon": incident.geometry.lon}
    row |= {
        **_when(incident.when),
        **_evidence(incident.evidence),
        "actors": cells.joined(a.name for a in incident.actors if a.role != "target"),
        "affected": cells.joined(a.name for a in incident.actors if a.role == "target"),
        "sources": joining.sources(incident.evidence) or None,
        "joined_from": cells.joined(incident.joined_from),
        "private_names": cells.joined(incident.private_names),
    }
    totals = [(name, getattr(incident.harm, name)) for name in cells.HARMS]
    for name, count in (*totals, *incident.harm.groups):
        row |= _counts(f"{name}_", count)
    return _without_giants(row)


def _without_giants(row: dict[str, Any]) -> dict[str, Any]:
    """The row with counts that a table cannot hold left out, which its reason then says."""
    giants = [
        name
        for name, value in row.items()
        if cells.COUNT.fullmatch(name) and value is not None and value > cells.LARGEST_COUNT
    ]
    if not giants:
        return row
    said = [f"{name} of {row[name]} left out, more than a table holds" for name in giants]
    reason = "; ".join(filter(None, [row["reason"], *said]))
    return {**row, **dict.fromkeys(giants), "reason": reason}


def of_statement(statement: Statement) -> dict[str, Any]:
    """The row of a statement."""
    return {
        "id": statement.id,
        "document_id": statement.document_id,
        "measure": statement.measure,
        "area": statement.area,
        "attributed_to": statement.attributed_to,
        **_counts("", statement.count),
        **_when(statement.when),
        **_evidence(statement.evidence),
    }


def of_omission(omission: Omission) -> dict[str, Any]:
    """The row of what was left out: what it says, why, and where it stands."""
    placed = omission.start is not None
    return {
        "document_id": omission.document_id,
        "text": omission.text,
        "reason": omission.reason,
        "rule": omission.rule or None,
        "span": f"{omission.start}-{omission.end}" if placed else None,
    }


def of_document(document: Document) -> dict[str, Any]:
    """The row of a document: where it comes from, its checksum, what was done to read it."""
    return {
        **{name: getattr(document, name, None) for name in DOCUMENT_COLUMNS},
        "published": document.published and document.published.isoformat(),
        "characters": len(document.text),
        "notes": cells.joined(document.notes),
    }


def incident(row: Mapping[str, Any], groups: Sequence[str]) -> Incident:
    """The incident of a row that has every column and contradicts itself in nothing."""
    harm = Harm(
        **{name: _count(row, name) for name in cells.HARMS},
        groups=tuple((g, count) for g in groups if (count := _count(row, g)).known),
    )
    shape = row["geometry"]
    precision = row["precision"]
    actors = [Actor(name, "side") for name in cells.parted(row["actors"])]
    actors += [Actor(name, "target") for name in cells.parted(row["affected"])]
    return Incident(
        id=row["id"],
        **{name: row[name] or "" for name in _TEXTS},
        **{name: row[name] or None for name in _MAYBE},
        when=_dated(row),
        geometry=_position(shape),
        precision=None if precision is None else Precision(precision),
        uncertainty_m=row["uncertainty_m"],
        harm=harm,
        actors=tuple(actors),
        evidence=_told(row),
        probability=row["probability"] or 0.0,
        recalled=bool(row["recalled"]),
        joined_from=cells.parted(row["joined_from"]),
        graphic=bool(row["graphic"]),
        private_names=cells.parted(row["private_names"]),
    )


def _told(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """The evidence of a row; a sentence or span that was corrected by hand holds over it."""
    found = list(cells.evidence(row["evidence"])) if row["evidence"] else []
    span = cells.span(row["span"]) if row["span"] else None
    sentence = row["sentence"]
    if found:
        first = found[0]
        start, end = span or (first.start, first.end)
        found[0] = Evidence(
            first.document_id, start, end, sentence or first.sentence, first.attributed_to
        )
    elif sentence:
        # 0 to 0: a table made by hand need not say where in its document the sentence stands
        start, end = span or (0, 0)
        found.append(Evidence(row["document_id"] or "", start, end, sentence, row["attributed_to"]))
    return tuple(found)


def _dated(row: Mapping[str, Any]) -> When | None:
    if row["start"] is None:
        return None
    start = date.fromisoformat(row["start"])
    end = date.fromisoformat(row["end"] or row["start"])
    given = row["date_precision"]
    precision = _date_precision((end - start).days + 1) if given is None else DatePrecision(given)
    span = cells.span(row["date_span"]) if row["date_span"] else None
    return When(start, end, precision, row["date_words"] or "", row["date_basis"] or "", span)


def _date_precision(days: int) -> DatePrecision:
    limits = (
        (1, DatePrecision.DAY),
        (6, DatePrecision.FEW_DAYS),
        (7, DatePrecision.WEEK),
        (31, DatePrecision.MONTH),
    )
    return next((precision for most, precision in limits if days <= most), DatePrecision.YEAR)


def _when(when: When | None) -> dict[str, Any]:
    if when is None:
        return {}
    return {
        "start": when.start.isoformat(),
        "end": when.end.isoformat(),
        "date_precision": when.precision,
        "date_words": when.words,
        "date_basis": when.basis,
        "date_span": when.span and f"{when.span[0]}-{when.span[1]}",
    }


def _evidence(evidence: Sequence[Evidence]) -> dict[str, Any]:
    if not evidence:
        return {}
    told, first = [asdict(one) for one in evidence], evidence[0]
    return {
        "sentence": first.sentence,
        "span": f"{first.start}-{first.end}" if first.end > first.start else None,
        "evidence": json.dumps(told, ensure_ascii=False),
    }


def _counts(prefix: str, count: Count) -> dict[str, int | None]:
    return {f"{prefix}{bound}": getattr(count, bound) for bound in _BOUNDS}


def _count(row: Mapping[str, Any], name: str) -> Count:
    return Count(*(row.get(f"{name}_{bound}") for bound in _BOUNDS))


def _bounds(groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{group}_{bound}" for group in groups for bound in _BOUNDS)


def groups(names: Iterable[str]) -> list[str]:
    """The groups ('children_killed') that columns of these names count."""
    found = {match["what"] for name in names if (match := cells.COUNT.fullmatch(name))}
    return sorted(found - set(cells.HARMS))


def shape(geometry: Any) -> Any:
    """The shapely geometry of an incident; an empty one says nothing and is None."""
    if isinstance(geometry, Point):
        return shapely.Point(geometry.lon, geometry.lat)
    return None if geometry is None or geometry.is_empty else geometry


def _position(shape: Any) -> Any:
    if shape is None or shape.is_empty:
        return None
    return Point(lat=shape.y, lon=shape.x) if shape.geom_type == "Point" else shape
