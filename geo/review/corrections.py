"""A table that a reviewer corrected -> Corrections, row by row; and the table to be corrected.

The columns are told in revision.py, which applies them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo import errors
from geo.events import codebook
from geo.gazetteer import divisions
from geo.model import Incident, Status
from geo.support import untrusted
from geo.tables import cells, exchange, frames, rows

if TYPE_CHECKING:
    import pandas

# The columns that only a reviewer fills; the others stand in every table of incidents.
VERDICTS = ("not_an_incident", "same_as")
AS_READ = "as_read"
# What follows from the rest of a row: a change to it alone is refused by name.
WORKED_OUT = ("date_precision", "precision")


@dataclass(frozen=True)
class Correction:
    """One row of a reviewed table: what it was about, and what the reviewer changed."""

    row: str  # 'table.xlsx, row 5'
    id: str | None
    told: tuple[tuple[str, str], ...]  # (document, sentence) of each of its evidence
    span: tuple[int, int] | None
    place: str | None
    sub_event_type: str | None
    cells: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # column -> (was, is)
    not_an_incident: bool = False
    same_as: str | None = None
    graphic: bool | None = None
    private_names: tuple[str, ...] = ()
    reviewer: str | None = None
    reviewed: str | None = None
    status: str | None = None
    document: str | None = None

    @property
    def added(self) -> bool:
        """Whether a reviewer wrote the row: it has no id, or was added in an earlier round."""
        return self.status == Status.ADDED or self.id is None

    @property
    def says(self) -> bool:
        """Whether the row corrects anything, or is signed as it stands."""
        flags = (
            self.not_an_incident, self.same_as, self.graphic, self.private_names, self.reviewer,
            self.status in (Status.ACCEPTED, Status.ADDED),
        )  # fmt: skip
        return bool(self.cells) or any(flags)

    @property
    def who(self) -> str:
        """'A. Reviewer on 2024-05-01', as far as it is known."""
        named = self.reviewer or "a reviewer who is not named"
        return f"{named} on {self.reviewed}" if self.reviewed else named


def read(path: str | os.PathLike[str]) -> tuple[Correction, ...]:
    """The corrections of a table (.csv, .xlsx or any exchange format), in its order.

    Raises errors.TableError for a file, a cell or an event type that cannot be read.
    """
    table = exchange.typed(path)
    source = table.attrs.get("source", str(path))
    first = table.attrs.get("first_row", 1)
    told = frames.records(table)
    if "id" not in table.columns and "sentence" not in table.columns:
        raise errors.TableError(
            f"{source} has neither a column id nor sentence: expected a table that "
            "'geo incidents' wrote, with the rows corrected"
        )
    if not told or "measure" in table.columns:
        holds = "is a table of statements" if told else "holds no row"
        raise errors.TableError(f"{source} {holds}: expected a table of incidents, corrected")
    found = [
        _correction(row, f"{source}, row {number}") for number, row in enumerate(told, start=first)
    ]
    return tuple(one for one in found if one.says)


def sheet(frame: pandas.DataFrame, aside: Iterable[Incident] = ()) -> pandas.DataFrame:
    """A table of incidents with the columns that a reviewer fills, and what the machine read.

    Those that stand `aside`, proposed or rejected, come after the others.
    """
    frame = frames.together([frame, frames.incidents(aside)])
    read_ = []  # what the machine read in a row before any correction: the correctable cells, JSON
    for row, shape in zip(frames.records(frame), map(area, frame.geometry), strict=True):
        row = {**row, "wkt": shape}
        told = (*rows.CORRECTABLE, *WORKED_OUT, *sorted(filter(cells.COUNT.fullmatch, row)))
        values = {name: row[name] for name in told if name in row}
        values |= {n: pair[0] for n, pair in cells.corrected(row.get("corrected")).items()}
        kept = {name: value for name, value in values.items() if value is not None}
        if "wkt" in kept:
            kept["wkt"] = digest(kept["wkt"])
        read_.append(json.dumps(kept, ensure_ascii=False))
    empty = {name: [None] * len(frame) for name in VERDICTS if name not in frame.columns}
    return frame.assign(**empty, **{AS_READ: read_})


def area(shape: Any) -> str | None:
    """The WKT of an area; None for a point, which lat and lon tell."""
    return None if shape is None or shape.geom_type == "Point" else frames.wkt(shape)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _correction(row: dict[str, Any], label: str) -> Correction:
    evidence = cells.evidence(row["evidence"]) if row.get("evidence") else ()
    told = tuple((e.document_id, e.sentence) for e in evidence)
    span = cells.span(row["span"]) if row.get("span") else None
    if row.get("document_id") and row.get("sentence") and not told:
        told = ((row["document_id"], row["sentence"]),)
    as_read = _json(row.get(AS_READ), label)
    if status := _text(row.get("status")):
        status = _ours(status, Status, f"{label}, column status", "")
    private = tuple(filter(None, map(str.strip, cells.parted(_text(row.get("private_names"))))))
    if flag := next((name for name in private if name.lower() in cells.FLAGS), None):
        raise errors.TableError(
            f"{label}, column private_names: {cells.shown(flag)} is no name: "
            "give the names, ';' between them"
        )
    was, rejected = as_read or row, bool(row.get("not_an_incident")) or status == Status.REJECTED
    same, reviewer, reviewed, document = (
        _text(row.get(name)) for name in ("same_as", "reviewer", "reviewed", "document_id")
    )
    return Correction(
        label, row.get("id"), told, span, was.get("location_name"), was.get("sub_event_type"),
        _changed(row, as_read, label), rejected, same, row.get("graphic"), private, reviewer,
        reviewed, status, document,
    )  # fmt: skip


def _differs(name: str, was: Any, value: Any) -> bool:
    """Whether a cell says something else than what was read; of an area its digest is known."""
    now = digest(value) if name == "wkt" and value is not None else value
    return now != was and not (name == "recalled" and not now and not was)


def _ours(given: str, known: Iterable[str], where: str, whose: str) -> str:
    """The status or event type that a reviewer wrote, as we spell it; raises TableError."""
    for one in known:
        if plain(one) == plain(given):
            return one
    listed = ", ".join(known)
    raise errors.TableError(f"{where}: {cells.shown(given)} is none of {whose}{listed}")


def _json(text: str | None, label: str) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        found = untrusted.json_value(text)
        for name, value in found.items():
            if not isinstance(value, str | int | float | None):
                raise ValueError(f"{name} is no cell")
            cells.read(value, name)
    except (ValueError, AttributeError):
        raise errors.TableError(
            f"{label}, column {AS_READ}: it is not JSON of cells: leave it as it was"
        ) from None
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _changed(
    row: dict[str, Any], as_read: dict[str, Any] | None, label: str
) -> dict[str, tuple[Any, Any]]:
    known = as_read or {}
    names = [n for n in row if n in rows.CORRECTABLE or cells.COUNT.fullmatch(n)]
    names += [n for n in WORKED_OUT if n in known and n in row]
    values = {name: row[name] for name in names}
    if (shape := area(row.get("geometry"))) is not None:
        values["wkt"] = shape
    changed = {
        name: (known.get(name), value) for name, value in values.items()
        if (value is not None if as_read is None else _differs(name, known.get(name), value))
    }  # fmt: skip
    for name, types in (("event_type", codebook.TYPES), ("sub_event_type", codebook.TYPE_OF)):
        was, given = changed.get(name, (None, None))
        if given is not None:
            whose = "ACLED's: expected one of "
            changed[name] = was, _ours(given, types, f"{label}, column {name}", whose)
    country = changed.get("country", (None, None))[1]
    if country is not None and country not in divisions.extents():
        raise errors.TableError(
            f"{label}, column country: {cells.shown(country)} is no country's ISO code of two "
            "letters, as SY"
        )
    return {name: pair for name, pair in changed.items() if pair[0] != pair[1]}


def plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
