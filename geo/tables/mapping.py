"""A table in a publisher's columns -> the same with ours beside them, and all that has to be said.

A publisher's columns are kept as given; ours are made from them. What is certain is mended and
told: days in other styles, decimal commas, latitude and longitude that were swapped. What is not
is a `cells.Problem` of its row.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
import shapely

from geo import errors
from geo.gazetteer import divisions
from geo.gazetteer.packs.columns import spelled
from geo.tables import cells, codebooks, daycells

Columns = dict[str, list[Any]]
FAR_DEGREES = 0.5  # a position so far outside the box of its country is not in it
REFUSED = ("refused_row", "refused_because")  # what a file of refused rows has before its columns
_TELLING = {"start", "event_type", "location_name", "sentence", "killed_best", "wkt"}
_ORIGINAL = "original_"  # before a name that one of ours has
_SHOWN = 12
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_PAIR = re.compile(r"\(?\s*([+-]?\d+(?:\.\d+)?)\s*[,; ]\s*([+-]?\d+(?:\.\d+)?)\s*\)?")


@dataclass(slots=True)
class Given:
    """A table as a file gives it: names, rows of raw cells, shapes; `notes` on how it was read."""

    names: list[str]
    rows: list[Sequence[Any]]
    shapes: list[Any] | None = None
    first_row: int = 1
    decimal_comma: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def labels(self) -> range:
        """What a reader of the file calls each row."""
        return range(self.first_row, self.first_row + len(self.rows))


@dataclass(slots=True)
class Mapped:
    """Ours and theirs, by name; `theirs` are the names from which each of ours was made.

    `left` are those of theirs that were not read, `said` is the guess in one line.
    """

    columns: Columns
    theirs: dict[str, list[str]]
    guess: codebooks.Guess
    said: str
    left: list[str]
    problems: list[cells.Problem]
    notes: list[str]


def mapped(
    given: Given, asked: Mapping[str, str] | None = None, named: str | None = None
) -> Mapped:
    """The columns of a table, ours made from theirs by the codebook that its header tells.

    Takes the row of tags out of `given`. Raises errors.TableError
    for a column that is asked for and is not there.
    """
    notes, problems = list(given.notes), []
    plain, orders = _orders(asked or {}, given.names)
    guess = codebooks.guess(given.names, given.rows, plain, named)
    if guess.tags is not None and guess.tags >= 0:
        notes.append(f"row {given.labels[guess.tags]} is the row of tags, not of an incident")
        _drop_row(given, guess.tags)
    theirs = [list(column) for column in zip(*given.rows, strict=True)]
    theirs = theirs or [[] for _ in given.names]
    if guess.ours:
        columns = dict(zip(given.names, theirs, strict=True))
        return Mapped(columns, {}, guess, "", [], problems, notes)
    made: Columns = {}
    for ours, places in guess.columns.items():
        values = _joined([theirs[at] for at in places], cells.kind(ours) == cells.DAY)
        if cells.kind(ours) != cells.TEXT:
            values = _known(values, given.names[places[0]], notes)
        values = _meant(values, guess.book.values.get(ours, {}))
        if cells.kind(ours) == cells.DAY:
            name = given.names[places[0]]
            values, last = _days(values, orders.get(ours), name, given, problems, notes)
            if ours == "start" and "end" not in guess.columns and last != values:
                made["end"] = last
        made[ours] = values
    _positions(made, given, guess, notes)
    for name in [n for n in made if cells.COUNT.fullmatch(n)]:
        said = f"{name}: commas between thousands"
        made[name] = _mended(made[name], _THOUSANDS, ",", "", said, notes)
    _swapped(made, notes)
    return _beside(given, theirs, made, guess, problems, notes)


def _beside(
    given: Given,
    theirs: list[list[Any]],
    made: Columns,
    guess: codebooks.Guess,
    problems: list[cells.Problem],
    notes: list[str],
) -> Mapped:
    """Ours, and theirs behind them; of no publisher, only what ours do not say as it was given."""
    read = {at for places in guess.columns.values() for at in places}
    told = {at: ours for ours, (at, *more) in guess.columns.items() if not more}
    kept, left, renamed = {}, [], []
    for at, (name, values) in enumerate(zip(given.names, theirs, strict=True)):
        ours, kind = told.get(at), cells.kind(name.lower())
        same = ours is not None and (kind == cells.TEXT or made[ours] == values)
        mended = not guess.known and ours not in ("lat", "lon")
        if ours == name.lower() and (same or mended) and ours not in guess.book.values:
            continue
        if at in read and not guess.known and (same or name == "geometry"):
            continue
        odd = at not in read and kind not in (None, cells.TEXT) and not _fits(values, name.lower())
        if odd or name == "geometry" or {name, name.lower()} & set(made):
            renamed.append(name)
            while name in given.names:
                name = f"{_ORIGINAL}{name}"
        kept[name] = values
        if at not in read and (guess.known or cells.kind(name) is None) and any(map(_said, values)):
            left.append(name)
    if renamed:
        notes.append(f"kept as {_ORIGINAL}..., since ours are called so: {', '.join(renamed)}")
    said = guess.said(given.names)
    if said or (left and not guess.known):
        title = f"read as {guess.book.title}" if guess.known else "of no format that is known"
        notes.insert(0, f"{title}: {said or 'its columns are called as ours'}")
    if left:
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        notes.append(f"kept, but not read: {', '.join(left[:_SHOWN])}{more}")
    _twice(made.get("id", []), notes)
    sources = {ours: [given.names[at] for at in places] for ours, places in guess.columns.items()}
    return Mapped(made | kept, sources, guess, said, left, problems, notes)


def _said(cell: Any) -> bool:
    return cell is not None and cell != ""


def _fits(values: list[Any], column: str) -> bool:
    problems: list[cells.Problem] = []
    cells.column(values, column, problems, range(len(values)))
    return not problems


def empty(found: Mapped, frame: Any) -> str:
    """What came out empty that should not have, in words, or ''.

    Days and places of a known publisher must be there; in another table they may be missing
    where no column is left that might hold them, a toll where none is left of whole numbers.
    """
    guess = found.guess
    if guess.settled or not len(frame) or guess.ours:
        return ""
    if not found.said and _TELLING & set(guess.columns):
        return ""  # whoever calls columns as we do knows what they hold
    tolls = [name for name in frame.columns if cells.COUNT.fullmatch(name)]
    lacks = {
        "days": "start" not in frame or frame["start"].isna().all(),
        "places": frame.geometry.isna().all(),
        "tolls": frame[tolls].isna().all(axis=None),
    }
    if guess.known or found.left or (all(lacks.values()) and found.said):
        counted = any(_numbers(found.columns[name]) for name in found.left)
        lacks["tolls"] = lacks["tolls"] and (counted or (not guess.known and not found.left))
        return " and ".join(what for what, lacking in lacks.items() if lacking)
    return ""


def _numbers(values: Sequence[Any]) -> bool:
    """Whether a column may count people: whole numbers, no id of each row and no year."""
    told = [str(v) for v in values if v not in (None, "")]
    whole = told and all(re.fullmatch(r"\d{1,5}(\.0)?", text) for text in told)
    return bool(whole) and len(set(told)) < max(2, len(told)) and any(len(t) < 4 for t in told)


# --- rows and columns as they are given ---------------------------------------------------------


def without_index(given: Given) -> None:
    """Take out columns without a name that only number the rows, as pandas writes them.

    What geo itself put before refused rows goes too.
    """
    for at in reversed(range(len(given.names))):
        if given.names[at] in REFUSED:
            _drop_column(given, at)
        if re.fullmatch(r"(Unnamed: ?\d+)?", str(given.names[at]).strip(" \t\r\n\ufeff")):
            told = [str(row[at]).removesuffix(".0") for row in given.rows]
            first = int(told[0]) if told and re.fullmatch(r"\d{1,12}", told[0]) else None
            if first is not None and told == [str(first + n) for n in range(len(told))]:
                _drop_column(given, at)
                given.notes.append(
                    f"column {at + 1} has no name and only numbers the rows: left out"
                )


def _drop_column(given: Given, at: int) -> None:
    given.names = [*given.names[:at], *given.names[at + 1 :]]
    given.rows = [[*row[:at], *row[at + 1 :]] for row in given.rows]


def _drop_row(given: Given, at: int) -> None:
    """Take a row out that is none, and with it what stands above it: captions."""
    given.rows = given.rows[at + 1 :]
    given.first_row += at + 1
    if given.shapes is not None:
        given.shapes = given.shapes[at + 1 :]


def _orders(
    asked: Mapping[str, str], names: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """(our columns and theirs, our columns and whether day or month comes first in them)."""
    plain, orders = {}, {}
    for ours, theirs in asked.items():
        name, colon, order = theirs.rpartition(":")
        if colon and theirs not in names and order in (daycells.DAY_FIRST, daycells.MONTH_FIRST):
            plain[ours], orders[ours] = name, order
        else:
            plain[ours] = theirs
    return plain, orders


def _joined(columns: list[list[Any]], day: bool) -> list[Any]:
    if len(columns) == 1:
        return columns[0]
    if day:
        return list(daycells.composed(*columns))
    return [
        cells.joined(str(c) for c in row if c not in (None, ""))
        for row in zip(*columns, strict=True)
    ]


def _meant(values: list[Any], codes: Mapping[str, str]) -> list[Any]:
    """Codes as what they mean; what is no code of the book is left as it is."""
    if not codes:
        return values
    keys = [re.sub(r"\.0+$", "", str(value).strip()).casefold() for value in values]
    return [codes.get(key, value) or None for key, value in zip(keys, values, strict=True)]


def _known(values: list[Any], name: str, notes: list[str]) -> list[Any]:
    """Words for 'not known' as none: 'n/a' is no count that cannot be read."""
    unknown = codebooks.unknown()
    none = [isinstance(v, str) and v.strip().casefold() in unknown for v in values]
    if not any(none):
        return values
    told = Counter(v.strip() for v, is_none in zip(values, none, strict=True) if is_none)
    listed = ", ".join(f"{word!r} ({count:,})" for word, count in told.most_common(3))
    notes.append(f"{name}: read as not known: {listed}")
    return [None if is_none else v for v, is_none in zip(values, none, strict=True)]


def _days(
    values: list[Any],
    order: str | None,
    name: str,
    given: Given,
    problems: list[cells.Problem],
    notes: list[str],
) -> tuple[list[Any], list[Any]]:
    firsts, lasts, why, said = daycells.iso([cells.plain(value) for value in values], order)
    problems += [
        cells.Problem(row, name, wrong)
        for row, wrong in zip(given.labels, why, strict=True)
        if wrong
    ]
    notes += [f"{name}: {note}" for note in said]
    return firsts, lasts


def _mended(
    values: list[Any], wrong: re.Pattern[str], sign: str, by: str, said: str, notes: list[str]
) -> list[Any]:
    found = [isinstance(v, str) and bool(wrong.fullmatch(v.strip())) for v in values]
    if not any(found):
        return values
    notes.append(f"{said}, read as such, in {errors.several(sum(found), 'row')}")
    return [v.replace(sign, by) if bad else v for v, bad in zip(values, found, strict=True)]


def _positions(made: Columns, given: Given, guess: codebooks.Guess, notes: list[str]) -> None:
    """Pairs in one cell apart, decimal commas as points; an area in the file has no lat and lon."""
    if guess.columns.get("lat") and guess.columns.get("lat") == guess.columns.get("lon"):
        pairs = [_PAIR.fullmatch(str(v or "")) for v in made["lat"]]
        if any(pairs):  # latitude first, as people write it
            made["lat"], made["lon"] = ([m and m[n] for m in pairs] for n in (1, 2))
    for name in ("lat", "lon"):
        if name in made:
            said = f"{name}: decimal commas"
            made[name] = _mended(made[name], _DECIMAL_COMMA, ",", ".", said, notes)
    if given.shapes and "lat" in made and "lon" in made:
        areas = [shape is not None and shape.geom_type != "Point" for shape in given.shapes]
        for name in ("lat", "lon"):
            made[name] = [None if a else v for a, v in zip(areas, made[name], strict=True)]


def _swapped(made: Columns, notes: list[str]) -> None:
    """Turn round positions that lie outside their country, or off the globe, where the mirror fits.

    The box round a country is asked first; the mirror must lie in its outline.
    """
    if not {"lat", "lon"} <= set(made):
        return
    lat, lon = (_numeric(made[name]) for name in ("lat", "lon"))
    turned = (numpy.abs(lat) > 90) & (numpy.abs(lat) <= 180) & (numpy.abs(lon) <= 90)
    names = numpy.array([spelled(cell or "") for cell in made.get("country", [])], dtype=object)
    for name in sorted(set(names.tolist())):
        if (row := country(name)) is None:
            continue
        here = names == name
        near = (
            (lat >= row.south - FAR_DEGREES) & (lat <= row.north + FAR_DEGREES)
            & (lon >= row.west - FAR_DEGREES) & (lon <= row.east + FAR_DEGREES)
        )  # fmt: skip
        out = here & ~near & ~numpy.isnan(lat) & ~numpy.isnan(lon)
        if not out.any():
            continue
        mirrored = numpy.zeros(len(lat), bool)
        mirrored[out] = shapely.contains_xy(divisions.shape(row.id), lat[out], lon[out])
        turned = (turned & ~here) | (turned & here & mirrored) | mirrored
        if count := int((out & ~mirrored).sum()):
            notes.append(f"{errors.several(count, 'position')} outside {row.name}, kept as given")
    if turned.any():
        several = errors.several(int(turned.sum()), "row")
        notes.append(f"latitude and longitude were swapped in {several}: turned round")
        made |= {"lat": list(made["lat"]), "lon": list(made["lon"])}
        for at in numpy.flatnonzero(turned):
            made["lat"][at], made["lon"][at] = made["lon"][at], made["lat"][at]


def country(name: str | None) -> divisions.Row | None:
    """The country of a name, or of an ISO code of two letters; None where none is called so."""
    return _countries().get(spelled(name or ""))


@functools.cache
def _countries() -> dict[str, divisions.Row]:
    rows = [row for row in divisions.table() if row.level == 0]
    named = {spelled(name): row for row in rows for name in row.names}
    return named | {row.country.casefold(): row for row in rows}


def _numeric(values: list[Any]) -> Any:
    import pandas

    return pandas.to_numeric(pandas.Series(values, dtype=object), errors="coerce").to_numpy(float)


def _twice(ids: Sequence[Any], notes: list[str]) -> None:
    twice = [(id_, n) for id_, n in Counter(i for i in ids if i not in (None, "")).items() if n > 1]
    if twice:
        told = ", ".join(f"{id_} ({n})" for id_, n in twice[:_SHOWN])
        notes.append(f"{errors.several(len(twice), 'id')} in more than one row: {told}")
