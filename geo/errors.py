"""Everything that can go wrong for a user, as one tree.

    GeoError
    ├── InputError (ValueError)          what was given cannot be read as what it should be
    │   ├── DocumentError                a source document: empty, binary, undecodable
    │   ├── TableError                   a table: a missing column, a broken row
    │   └── PackError                    a gazetteer pack: unknown form, missing columns
    ├── KnowledgeError (ValueError)      a file of data/language or data/codebook is wrong
    ├── GazetteerIndexError (LookupError) the gazetteer's index is missing or broken
    ├── OutputError (OSError)            the result could not be written; the old file still stands
    └── OfflineError (OSError)           something had to be fetched and could not be

A message says what was given, what was expected and what to do, in one sentence.
'Not found' is a value (an unresolved Match, an empty list), never an exception.
"""

from __future__ import annotations

from pathlib import Path

REPORT = "the issue tracker of geo-incidents"


def fault(error: BaseException) -> str:
    """What a fault of the house is, where it stands and where to report it, in half a sentence."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        where = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
    return (
        f"a fault in geo itself, {type(error).__name__}{where}: report it with the text in {REPORT}"
    )


class GeoError(Exception):
    """The root: `except GeoError` catches whatever this package raises on purpose."""


class InputError(GeoError, ValueError):
    """What was given cannot be read as what it should be."""


class DocumentError(InputError):
    """A source document is empty, binary or cannot be decoded."""


class TableError(InputError):
    """A table lacks a column that it needs, or a cell cannot be read."""


class PackError(InputError):
    """A gazetteer pack is of an unknown form, or lacks what a pack must have."""


class KnowledgeError(GeoError, ValueError):
    """A file of what is known of a language or a codebook is wrong: it says which line."""


class GazetteerIndexError(GeoError, LookupError):
    """The gazetteer's index is missing, broken or from another version."""


class OutputError(GeoError, OSError):
    """The result could not be written; what stood there before still stands."""


class OfflineError(GeoError, OSError):
    """Something had to be fetched over the network and could not be."""


def several(number: int, noun: str) -> str:
    """A count with its noun: '1 row', '1,200 rows'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
