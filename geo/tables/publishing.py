"""A table of incidents -> the same in a publisher's columns, and what cannot be said there.

What came from that publisher and was not changed since goes back as it was given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas

from geo import errors
from geo.tables import cells, codebooks, frames, mapping, placing

# What says how a row was read, not what happened: no publisher is expected to hold it.
_OWN_MATTERS = frozenset(
    "reason probability evidence span document_id sources joined_from date_words date_basis "
    "date_span place_id uncertainty_m geometry wkt as_read".split()
)


def published(frame: pandas.DataFrame, codebook: str) -> tuple[pandas.DataFrame, tuple[str, ...]]:
    """A table of texts in the columns of a codebook, and what it cannot say, a sentence each.

    Raises errors.TableError for a codebook that is not known, or that is no publisher's.
    """
    known = {b.id: b for b in codebooks.books().values() if b.id != codebooks.HEADERS and b.columns}
    if codebook not in known:
        raise errors.TableError(f"no table is written as {codebook}: expected {', '.join(known)}")
    book = known[codebook]
    rows = frames.records(frame)
    for row in rows:  # the point that its coder chose stands for the area that the words gave
        chosen = [row.get(name) for name in placing.POINT]
        if row.get("lat") is None and None not in chosen:
            row["lat"], row["lon"] = chosen
    parts = {ours: _parts(book, alternatives[0]) for ours, alternatives in book.columns.items()}
    names = list(dict.fromkeys([*book.all, *(name for each in parts.values() for name in each)]))
    own = [name for name in names if name in frame.columns]
    given = [[_text(row[name]) for name in own] for row in rows]
    then = mapping.mapped(mapping.Given(own, given), named=book.id).columns if own else {}
    made: dict[str, list[str | None]] = {name: [None] * len(rows) for name in names}
    made |= {name: [line[at] for line in given] for at, name in enumerate(own)}
    unsaid: Counter[tuple[str, str]] = Counter()
    for ours, into in parts.items():
        for at, row in enumerate(rows):
            value = row.get(ours)
            if value == _before(then, ours, at):
                continue  # as it was given, or unknown both times
            told = None if value is None else _coded(book, ours, value, unsaid)
            for name, cell in zip(into, _spread(told, len(into), ours), strict=True):
                made[name][at] = cell
    notes = _unsaid(book, frame, rows, {*parts, *names}, unsaid)
    return pandas.DataFrame(made, dtype="string"), notes


def _parts(book: codebooks.Codebook, theirs: str) -> list[str]:
    """The columns in which a publisher has one of ours."""
    if book.tag is not None:
        return ["#" + theirs.replace(" ", "+")]
    return re.split(r"[ +]+", theirs)


def _before(then: mapping.Columns, ours: str, at: int) -> Any:
    """What the publisher's own cells say of one of our columns."""
    try:
        return cells.read(then[ours][at], ours) if ours in then else None
    except ValueError:
        return None


def _coded(
    book: codebooks.Codebook, ours: str, value: Any, unsaid: Counter[tuple[str, str]]
) -> str | None:
    """A value in their code; where they have numbers and none for it, it is left out, counted."""
    told = _text(value)
    codes = book.codes.get(ours, {})
    if codes and told not in codes and all(code.isdecimal() for code in codes.values()):
        unsaid[ours, told] += 1
        return None
    return codes.get(told, told)


def _spread(told: str | None, count: int, ours: str) -> Sequence[str | None]:
    """One cell as several: a year, a month and a day; the first of a list, and the others."""
    if count == 1 or told is None:
        return [told] + [None] * (count - 1)
    if cells.kind(ours) == cells.DAY:
        return [str(int(part)) for part in told.split("-")]
    first, *others = cells.parted(told)
    return [first, cells.joined(others), *[None] * (count - 2)]


def _text(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def _unsaid(
    book: codebooks.Codebook,
    frame: pandas.DataFrame,
    rows: Sequence[dict[str, Any]],
    said: set[str],
    codes: Counter[tuple[str, str]],
) -> tuple[str, ...]:
    notes = [
        f"{book.title} has no code for the {ours} {value!r}:"
        f" empty in {errors.several(count, 'row')}"
        for (ours, value), count in sorted(codes.items())
    ]
    names = [n for n in frame.columns if n not in {*said, *_OWN_MATTERS, *placing.POINT}]
    lost = [n for n in names if any(row[n] is not None and row[n] is not False for row in rows)]
    if lost:
        notes.append(f"{book.title} has no column for {', '.join(lost)}: left out")
    areas = sum(row.get("geometry") is not None and row.get("lat") is None for row in rows)
    if areas:
        without = errors.several(areas, "row")
        notes.append(f"{book.title} has no column for an area: {without} without a position")
    return tuple(notes)
