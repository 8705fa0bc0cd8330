"""A table <-> a file, by its ending; a row that is written and read back is the same row.

| ending | positions, areas | what it cannot hold |
|---|---|---|
| .csv | lat and lon, `wkt` | of a column of one's own: whether 7 is a number, '' a text |
| .xlsx .jsonl | lat and lon, `wkt` | of a column of one's own: whether an empty one holds numbers |
| .geojson .parquet | geometry | .geojson: the same |
| .gpkg | geometry | NUL characters |
| .kml | geometry | characters that XML forbids; a collection of shapes of one kind |

A character that a format cannot hold becomes a sign that can be seen, and `write` says how many.
`FORMATS` is the one place that knows the endings: a format is a module and a line there.
"""

from __future__ import annotations

import codecs
import itertools
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas

from geo import errors
from geo.support import files, untrusted
from geo.tables import (
    cells,
    columnar,
    delimited,
    frames,
    geojson,
    kml,
    mapping,
    spreadsheet,
)

STDOUT, PACKED = "-", ".gz"


class Format(NamedTuple):
    """What it is called, how a tidy table becomes bytes, how it is read from a path.

    A reader is told what the path is called in messages. It raises errors.TableError, or an
    errors.InputError that says what is wrong with the file as a whole ('it is ...').
    """

    name: str
    write: Callable[[pandas.DataFrame], bytes]
    read: Callable[[Path, str], mapping.Given]
    forbidden: re.Pattern[str] | None = None  # characters that it cannot hold
    by_hand: bool = False  # whether people correct it in a spreadsheet


def _whole(read: Callable[[bytes, str], mapping.Given]) -> Callable[[Path, str], Any]:
    """A reader of bytes as a reader of paths."""

    def opened(path: Path, source: str) -> mapping.Given:
        raw = untrusted.content(path, MAX_BYTES)
        return read(untrusted.gunzipped(raw) if path.suffix.lower() == PACKED else raw, source)

    return opened


FORMATS = {
    ".csv": Format("CSV", delimited.write, _whole(delimited.read), by_hand=True),
    ".geojson": Format("GeoJSON", geojson.write, _whole(geojson.read)),
    ".parquet": Format("Parquet", columnar.write_parquet, _whole(columnar.read_parquet)),
    ".gpkg": Format(
        "GeoPackage", columnar.write_geopackage, columnar.read_geopackage, re.compile("\x00")
    ),
    ".kml": Format("KML", kml.write, _whole(kml.read), kml.FORBIDDEN),
    ".xlsx": Format("XLSX", spreadsheet.write, _whole(spreadsheet.read), by_hand=True),
    ".jsonl": Format("JSON lines", geojson.write_lines, _whole(geojson.read_lines)),
}
# A file is held in memory several times over while it is read.
MAX_BYTES = 2**30


def write(
    frame: pandas.DataFrame,
    path: str | os.PathLike[str],
    *,
    mark: bool = False,
    more: Mapping[str, pandas.DataFrame] | None = None,
) -> tuple[str, ...]:
    """Write a table of incidents, statements or documents by the ending of `path`; '-' is stdout.

    The same table gives the same bytes; the file is replaced whole or left as it was. A CSV gets
    a byte order `mark`, by which Excel knows UTF-8; a workbook `more` sheets, by name. Gives what
    has to be said of it, a sentence each. Raises errors.TableError for an unknown ending or a
    cell that is not of its column's kind, errors.OutputError when it cannot be written.
    """
    if str(path) == STDOUT:
        sys.stdout.write(geojson.write_lines(frames.tidy(frame)).decode())
        return ()
    path = Path(path)
    form = known(path)
    tidy, replaced = _visible(frames.tidy(frame), form.forbidden)
    if more and form.name == "XLSX":
        data = spreadsheet.write(tidy, {name: frames.tidy(told) for name, told in more.items()})
    else:
        data = form.write(tidy)
    files.write(path, codecs.BOM_UTF8 + data if mark and form.name == "CSV" else data)
    if not replaced:
        return ()
    count = f"{replaced} character{'s' if replaced > 1 else ''}"
    return (f"{count} that a {path.suffix} file cannot hold became signs such as \u2400",)


class Taken(NamedTuple):
    """A table that was read, what has to be said of it, and the rows that could not be."""

    source: str
    frame: pandas.DataFrame
    notes: tuple[str, ...]
    problems: tuple[cells.Problem, ...] = ()
    ours: bool = False  # whether geo wrote it
    refused: tuple[list[str], list[list[Any]]] | None = None  # names, rows: as given, with the why

    @property
    def why(self) -> str:
        """Why rows were refused, in one line; '' where none was."""
        if self.refused is None:
            return ""
        rows = errors.several(len(self.refused[1]), "row")
        return f"{rows} cannot be read, the others were: {cells.listed(self.problems)}"


def read(
    path: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    codebook: str | None = None,
) -> pandas.DataFrame:
    """The table of a file: incidents with every column, in order (a GeoDataFrame, EPSG:4326).

    Its columns may be those of a publisher (`codebook`: ucdp, acled, gtd, hxl; by default it is
    told from its columns) or of no one; `columns` settles it: {"start": "Date", "lat": "Y"}. A
    column that is missing is unknown, a column of its own is kept. A table of statements or of
    documents is read as it stands. `frame.attrs` names the source, and under 'notes' what had to
    be done to read it. Raises errors.TableError, one sentence for all that is wrong.
    """
    taken = take(path, columns, codebook)
    cells.refuse(taken.problems, cells.clean(str(path)))
    return taken.frame


def take(
    path: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    codebook: str | None = None,
) -> Taken:
    """The same as `read`, with the rows that cannot be read set aside.

    Raises errors.TableError where no row can be read, or where no day, place or toll can.
    """
    source = cells.clean(str(path))
    given = _given(path, source)
    mapping.without_index(given)
    given.names = frames.known_names(given.names, source)
    try:
        found = mapping.mapped(given, columns, codebook)
    except errors.TableError as error:
        raise errors.TableError(f"{source}: {error}") from None
    problems = found.problems
    frame = frames.sifted(found.columns, given.shapes, given.labels, problems, given.decimal_comma)
    names = {ours: " and ".join(theirs) for ours, theirs in found.theirs.items()}
    problems = [
        problem._replace(column=names.get(problem.column, problem.column)) for problem in problems
    ]
    if problems and not len(frame):
        cells.refuse(problems, source)
    frame.attrs = {"source": source, "first_row": given.first_row}
    if missing := mapping.empty(found, frame):
        guess = [f"{ours} from {' and '.join(theirs)}" for ours, theirs in found.theirs.items()]
        guessed = ", ".join(guess) or "no column was known"
        raise errors.TableError(
            f"{source}, {found.guess.book.title}: no row has {missing} that can be read "
            f"({guessed}; left: {', '.join(found.left) or 'none'}): say which columns hold them, "
            "as in --columns start=Date,lat=Y,lon=X,killed_best=Deaths"
        )
    bad = {problem.row for problem in problems}
    notes = [*found.notes, *_kept_as_given(frame, [n for n in given.labels if n not in bad])]
    frame = _whole_table(frame, source, problems)
    frame.attrs["notes"] = tuple(notes)
    refused = _refused(given, problems)
    return Taken(source, frame, tuple(notes), tuple(problems), found.guess.ours, refused)


def _kept_as_given(frame: pandas.DataFrame, labels: Sequence[int]) -> list[str]:
    odd = cells.unordered(frame, labels)
    rows = len({problem.row for problem in odd})
    said = "row contradicts itself in its" if rows == 1 else "rows contradict themselves in their"
    return [f"{rows:,} {said} counts, kept as given: {odd[0]}"] if odd else []


def _refused(given: mapping.Given, problems: Sequence[cells.Problem]) -> Any:
    """The rows with a problem, as they were given, behind their number and the reason."""
    if not problems:
        return None
    why: dict[Any, list[str]] = {}
    for problem in problems:
        why.setdefault(problem.row, []).append(f"{problem.column}: {problem.said}")
    shapes = given.shapes or [None] * len(given.rows)
    rows = [
        [row, "; ".join(why[row]), *map(cells.plain, told)]
        + ([shape and frames.wkt(shape)] if given.shapes else [])
        for row, told, shape in zip(given.labels, given.rows, shapes, strict=True)
        if row in why
    ]
    return [*mapping.REFUSED, *given.names, *(["wkt"] if given.shapes else [])], rows


def write_refused(taken: Taken, output: str | os.PathLike[str]) -> str:
    """Write the refused rows as CSV, to be mended and read again; gives where.

    The file stands beside `output` (for '-' in the current folder) and is called as the table is,
    with a number where another table's, or rows mended since, have that name.
    """
    folder = Path() if str(output) == STDOUT else Path(output).parent
    path = folder / f"{Path(taken.source.removesuffix(PACKED)).stem}.refused.csv"
    written, stem = delimited.lines(*taken.refused), path.stem
    for number in itertools.count(2):
        if not path.exists() or path.read_bytes() == written:
            break
        path = path.with_name(f"{stem}.{number}.csv")
    files.write(path, written)
    return str(path)


def _whole_table(
    frame: pandas.DataFrame, source: str, problems: Sequence[cells.Problem]
) -> pandas.DataFrame:
    names = [name for name in frame.columns if name != "geometry"]
    if frames.holds_incidents(names) or frame.geometry.notna().any() or not names:
        return frames.complete(frame)
    if not {"measure", "sha256"} & set(names):
        cells.refuse(problems, source)
        shown = ", ".join(names[:6])
        raise errors.TableError(
            f"{source} has the columns {shown}: expected a table of incidents with at least "
            "one of start, lat and lon, wkt, event_type, location_name, sentence"
        )
    return pandas.DataFrame(frame.drop(columns="geometry"))


def typed(path: str | os.PathLike[str]) -> pandas.DataFrame:
    """The table of a file with the columns that it has and no others, each cell of its kind.

    Raises errors.TableError, one sentence for all that is wrong.
    """
    source = cells.clean(str(path))
    given = _given(path, source)
    told = {"source": source, "first_row": given.first_row, "decimal_comma": given.decimal_comma}
    return frames.table(given.names, given.rows, given.shapes, **told)


def _given(path: str | os.PathLike[str], source: str) -> mapping.Given:
    path = Path(path)
    form = known(path if ending(path) == path.suffix.lower() else path.with_suffix(""))
    try:
        return form.read(path, source)
    except errors.TableError:
        raise
    except errors.InputError as error:
        raise errors.TableError(f"{source} cannot be read as {form.name}: {error}") from error
    except UnicodeDecodeError as error:  # a damaged cell or name of a binary format
        raise errors.TableError(f"{source} holds text that is not UTF-8: {error.reason}") from None


def ending(path: str | os.PathLike[str]) -> str:
    """The ending by which a table is read: that of what is inside a .gz, GeoPackages excepted.

    >>> ending("ged.csv.gz"), ending("a.GPKG")
    ('.csv', '.gpkg')
    """
    path = Path(path)
    inner = Path(path.stem).suffix.lower() if path.suffix.lower() == PACKED else ""
    return inner if inner in FORMATS and inner != ".gpkg" else path.suffix.lower()


def by_hand(path: str | os.PathLike[str]) -> bool:
    """Whether people correct files of this ending in a spreadsheet."""
    form = FORMATS.get(Path(path).suffix.lower())
    return form is not None and form.by_hand


def _visible(
    frame: pandas.DataFrame, forbidden: re.Pattern[str] | None
) -> tuple[pandas.DataFrame, int]:
    """The table with every forbidden character as a sign, in names too, and how many there were."""
    if forbidden is None:
        return frame, 0
    replaced = sum(len(forbidden.findall(str(name))) for name in frame.columns)
    texts = [name for name in frame.columns if frame[name].dtype == "string"]
    counts = {name: int(frame[name].str.count(forbidden.pattern).sum()) for name in texts}
    changed = {
        name: frame[name].map(lambda text: cells.visible(text, forbidden), na_action="ignore")
        for name, count in counts.items()
        if count
    }
    frame = frame.assign(**{name: column.astype("string") for name, column in changed.items()})
    frame = frame.rename(columns=lambda name: cells.visible(name, forbidden))
    return frame, replaced + sum(counts.values())


def known(path: str | os.PathLike[str]) -> Format:
    """The format of a path's ending; raises errors.TableError for another."""
    path = Path(path)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        ending, endings = path.suffix or "nothing", " ".join(FORMATS)
        name = cells.clean(path.name) or path
        raise errors.TableError(f"{name} ends in {cells.clean(ending)}: expected one of {endings}")
    return form
