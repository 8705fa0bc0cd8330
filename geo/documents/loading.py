"""A file, a folder or lines of JSON -> Documents, one by one, or a Refusal that says why not.

Texts and web pages are read by texts.py; what holds many texts, or holds them in a form of its
own, by a module of containers/; any of them packed by gzip too. A file is read by its ending: one
that is not known is refused.
"""

from __future__ import annotations

import errno
import functools
import importlib
import os
import pkgutil
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from geo import errors
from geo.documents import texts
from geo.documents.containers import tables
from geo.model import Document, Refusal

_Path = str | os.PathLike
PARTS = ".parts"  # the end of the name of a folder in which archive/reading.py keeps its parts
_PART = re.compile(r"\d{7}-[0-9a-f]{16}\.part")


class Loaded(NamedTuple):
    """What was read and what was refused, each in the order in which it was met."""

    documents: tuple[Document, ...]
    refusals: tuple[Refusal, ...]


def read(paths: _Path | Iterable[_Path], column: str | None = None) -> Loaded:
    """Every document under one path or several, with ids that are unique among them all.

    With `column` the rows of CSV and XLSX are documents too, by the texts in that column.
    """
    items = list(stream(paths, column))
    return Loaded(
        tuple(item for item in items if isinstance(item, Document)),
        tuple(item for item in items if isinstance(item, Refusal)),
    )


def stream(
    paths: _Path | Iterable[_Path], column: str | None = None
) -> Iterator[Document | Refusal]:
    """The same, one at a time, in order; never raises for what it reads."""
    taken: dict[str, int] = {}
    for path in [paths] if isinstance(paths, _Path) else paths:
        if not os.fspath(path):  # Path('') would be the current folder
            yield Refusal("''", f"an empty path was given: expected a folder or {known()}")
            continue
        for item in _under(Path(path), column):
            yield _numbered(item, taken) if isinstance(item, Document) else item


def unread(document: Document, error: Exception, stretch: str = "") -> Refusal:
    """The refusal of a document, or of a stretch of it, in which the house has a fault."""
    source = document.path or document.id
    named = "" if source == document.id else f" ({document.id})"
    return Refusal(source, f"{stretch or 'it'}{named} cannot be read for {errors.fault(error)}")


@functools.cache
def containers() -> dict[str, Callable[[texts.Source], Iterator[Document | Refusal]]]:
    """Who reads a file that ends so: every module of geo/documents/containers says it of itself."""
    found: dict[str, Any] = {}
    beside = pkgutil.iter_modules([os.path.dirname(tables.__file__)])
    for name in sorted(one.name for one in beside):
        module = importlib.import_module(f"{tables.__package__}.{name}")
        found |= dict.fromkeys(module.ENDINGS, module.read)
    return found


def endings(column: str | None = None) -> tuple[str, ...]:
    """The endings of files that are read as documents; tables only by a `column` of texts."""
    held = [e for e in containers() if column is not None or e not in tables.ENDINGS]
    return (*texts.TEXTS, *texts.PAGES, *held)


def known() -> str:
    """What was expected, in words."""
    return f"{' '.join(endings())}, or one of these in {texts.PACKED}"


def ending_of(path: _Path) -> str:
    """The ending by which a file is read: of 'a.html.gz' that of the file within.

    >>> ending_of("a.html.gz"), ending_of("a.TXT"), ending_of("a")
    ('.html', '.txt', '')
    """
    named = Path(path)
    return Path(named.stem if named.suffix.lower() == texts.PACKED else named).suffix.lower()


def reads(paths: Iterable[_Path], output: _Path) -> bool:
    """Whether a file that would be written is one that is read, by itself or in its folder.

    A map of ours is no document, though it may lie among them.
    """
    here = Path(os.path.realpath(output))
    if not here.is_file():
        return False
    for path in map(Path, map(os.path.realpath, paths)):
        if path.is_file() and path.samefile(here):
            return True
        inside = path.is_dir() and here.is_relative_to(path)
        if inside and ending_of(here) in endings():
            ours = ending_of(here) in texts.PAGES and b'id="geo-data"' in here.read_bytes()
            return not ours
    return False


# --- one path ---------------------------------------------------------------------------------


def _under(path: Path, column: str | None) -> Iterator[Document | Refusal]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Refusal(_shown(path), f"cannot read {_shown(path)}: {_why(error)}")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, column)
    elif not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        yield Refusal(_shown(path), f"{_shown(path)} is a device: expected a file or a folder")
    else:
        ending, shown = ending_of(path), texts.clean(path.name)
        if ending and ending not in (*endings(column), *tables.ENDINGS):
            said = f"{shown} ends in {ending}, which is not known: expected {known()}"
            yield Refusal(shown, said)
            return
        yield from _file(path, _unpacked(path.name), shown, column)


def _folder(folder: Path, column: str | None) -> Iterator[Document | Refusal]:
    """Every readable file below a folder, sorted by path; what is left out is named by kind.

    A file is called by its path from the folder's own name on: a map that is handed on does not
    tell where the folder stands on this machine, and is the same wherever it was made.
    """
    read_any = False
    own_name = Path(os.path.basename(os.path.abspath(folder)))
    shown = _shown(own_name)
    others: dict[str, list[str]] = {}
    for path, fault in _walk(folder):
        relative = path.relative_to(folder)
        called = _shown(own_name / relative)
        if fault:
            yield Refusal(called, fault.replace("{}", called))
            if path == folder:
                return  # nothing is known of what it holds
            continue
        if ending_of(path) in endings(column):
            read_any = True
            name = relative.with_name(_unpacked(relative.name)).as_posix()
            yield from _file(path, name, called, column)
        else:
            others.setdefault(ending_of(path), []).append(_shown(relative))
    for ending, names in sorted(others.items()):
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        kind = f"ending in {ending}" if ending else "without an ending"
        count = f"{len(names)} file{'s' if len(names) > 1 else ''} {kind}"
        hint = f"expected {known()}; name a table itself to map it"
        yield Refusal(shown, f"{count} in {shown} left out ({listed}): {hint}")
    if not read_any:
        yield Refusal(shown, f"the folder {shown} holds no document: expected {known()}")


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """What stands below a folder, sorted, hidden things apart: a file with '', or with its fault.

    A linked file is read; a linked folder is not followed, for it could lead back to this one.
    '{}' in a fault stands for what the file is called.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.stat().st_mode
            if stat.S_ISREG(mode):
                yield path, ""
            elif not stat.S_ISDIR(mode):
                yield path, "{} is a pipe or a device: expected a file or a folder"
            elif path.is_symlink() and path != folder:
                yield path, "the linked folder {} is not followed: name it itself to read it"
            else:
                names = sorted(name for name in os.listdir(path) if not name.startswith("."))
                if path.name.endswith(PARTS) and all(map(_PART.fullmatch, names)):
                    continue  # what archive/reading.py has read so far, and no report
                waiting.extend(path / name for name in reversed(names))
        except FileNotFoundError:
            yield path, "{} is a link to nothing: mend it or take it away"
        except OSError as error:
            yield path, f"cannot read {{}}: {_why(error)}"


def _file(path: Path, name: str, shown: str, column: str | None) -> Iterator[Document | Refusal]:
    """The documents of one file; `name` becomes the id, `shown` is what the file is called."""
    ending = ending_of(path)
    try:
        with path.open("rb") as handle:
            stream = texts.contents(handle, path)
            source = texts.Source(stream, texts.clean(name), shown, column)
            if read := containers().get(ending):
                yield from read(source)
            else:
                yield texts.read(source.whole(), source, ending)
    except errors.InputError as error:
        said = f"{shown} cannot be read: {error}"
        yield Refusal(shown, said if ": expected" in said else f"{said}: expected {known()}")
    except (OSError, MemoryError) as error:
        yield Refusal(shown, f"cannot read {shown}: {_why(error)}")


def _unpacked(name: str) -> str:
    """A file's name without its ending: 'a' of 'a.html.gz'."""
    named = Path(name)
    return (Path(named.stem) if named.suffix.lower() == texts.PACKED else named).stem


# --- small parts ------------------------------------------------------------------------------


def _numbered(document: Document, taken: dict[str, int]) -> Document:
    """The document under an id of its own: a second 'report' is 'report-2'.

    `taken` holds the ids given, each with the number that was given to it last.
    """
    name, number = document.id, taken.get(document.id, 0) + 1
    while number > 1 and (name := f"{document.id}-{number}") in taken:
        number += 1
    taken[document.id] = number
    taken.setdefault(name, 1)
    if number == 1:
        return document
    said = f"the id {document.id} was taken: this is {name}"
    return replace(document, id=name, notes=(*document.notes, said))


def _shown(path: Path) -> str:
    return texts.clean(str(path))


def _why(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "its links lead in a circle"
    if isinstance(error, MemoryError):
        return "it does not fit into memory"
    return getattr(error, "strerror", None) or str(error)
