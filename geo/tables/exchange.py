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

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas

from geo import errors
from geo.support import files, untrusted
from geo.tables import cells, columnar, delimited, frames, geojson, kml, spreadsheet

STDOUT = "-"


class Format(NamedTuple):
    """What it is called, how a tidy table becomes bytes, how it is read from a path.

    A reader is told what the path is called in messages. It raises errors.TableError, or an
    errors.InputError that says what is wrong with the file as a whole ('it is ...').
    """

    name: str
    write: Callable[[pandas.DataFrame], bytes]
    read: Callable[[Path, str], pandas.DataFrame]
    forbidden: re.Pattern[str] | None = None  # characters that it cannot hold
    by_hand: bool = False  # whether people correct it in a spreadsheet


def _whole(read: Callable[[bytes, str], pandas.DataFrame]) -> Callable[[Path, str], Any]:
    """A reader of bytes as a reader of paths."""
    return lambda path, source: read(untrusted.content(path, MAX_BYTES), source)


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


def write(frame: pandas.DataFrame, path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Write a table of incidents, statements or documents by the ending of `path`; '-' is stdout.

    The same table gives the same bytes; the file is replaced whole or left as it was. Gives what
    has to be said of it, a sentence each. Raises errors.TableError for an unknown ending or a
    cell that is not of its column's kind, errors.OutputError when it cannot be written.
    """
    if str(path) == STDOUT:
        sys.stdout.write(geojson.write_lines(frames.tidy(frame)).decode())
        return ()
    path = Path(path)
    known = _format(path)
    tidy, replaced = _visible(frames.tidy(frame), known.forbidden)
    files.write(path, known.write(tidy))
    if not replaced:
        return ()
    count = f"{replaced} character{'s' if replaced > 1 else ''}"
    return (f"{count} that a {path.suffix} file cannot hold became signs such as \u2400",)


def read(path: str | os.PathLike[str]) -> pandas.DataFrame:
    """The table of a file: incidents with every column, in order (a GeoDataFrame, EPSG:4326).

    A column that is missing is unknown, a column of its own is kept. A table of statements or of
    documents is read as it stands. `frame.attrs` names the source, and under 'notes' what had to
    be done to read it. Raises errors.TableError, one sentence for all that is wrong.
    """
    frame = frames.checked(typed(path))
    source = cells.clean(str(path))
    names = [name for name in frame.columns if name != "geometry"]
    if frames.holds_incidents(names) or frame.geometry.notna().any() or not names:
        return frames.complete(frame)
    if not {"measure", "sha256"} & set(names):
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
    path = Path(path)
    source = cells.clean(str(path))
    known = _format(path)
    try:
        return known.read(path, source)
    except errors.TableError:
        raise
    except errors.InputError as error:
        raise errors.TableError(f"{source} cannot be read as {known.name}: {error}") from error
    except UnicodeDecodeError as error:  # a damaged cell or name of a binary format
        raise errors.TableError(f"{source} holds text that is not UTF-8: {error.reason}") from None


def by_hand(path: str | os.PathLike[str]) -> bool:
    """Whether people correct files of this ending in a spreadsheet."""
    known = FORMATS.get(Path(path).suffix.lower())
    return known is not None and known.by_hand


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


def _format(path: Path) -> Format:
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        ending, endings = path.suffix or "nothing", " ".join(FORMATS)
        name = cells.clean(path.name) or path
        raise errors.TableError(f"{name} ends in {cells.clean(ending)}: expected one of {endings}")
    return known
