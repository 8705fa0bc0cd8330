"""Many documents -> their readings, in parts on disk, by one process or several; then one journey.

Documents are read in batches. What is read in a batch is one file, a part, in a folder beside the
output; its name says which batch of which documents it is, read how, so that a run that goes on
takes the parts that fit and reads the others. The order of the parts is that of the documents: the
result is the same for any number of processes, and after any end. A part is read back without
running anything that stands in it. In memory are the incidents, which are to be joined, and one
part; for a map the pages too, which it shows.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, NamedTuple

from geo import __version__, errors, pipeline
from geo.documents import loading
from geo.events.incidents import Reading
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Document, Match, Omission, Refusal
from geo.support import files
from geo.toponyms import hints

# Of a process's time, on one document: a report of 60,000 characters takes some 3.
SECONDS = 60.0
BATCH, LETTERS = 16, 200_000  # documents of a part, and characters after which it ends
_WAITING = 3  # batches that are read and waiting, a process
_CANDIDATES = 8  # of a place: a map shows fewer
# What a part may hold, besides what geo.model says: everything else in it is refused.
_MAY_HOLD = {
    ("geo.archive.reading", "Told"),
    ("geo.events.tellings.joining", "Reading"),
    ("geo.events.omissions", "Reason"),
    ("datetime", "date"),
    ("builtins", "frozenset"),
    ("shapely.io", "from_wkb"),
}

Tell = Callable[[str, int, int], None]
Batch = tuple[Document | Refusal, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How documents are read: the index, what is known beforehand, whether for a map, how long."""

    index: Path
    context: Context
    drawn: bool = False
    seconds: float = SECONDS


class Told(NamedTuple):
    """What is kept of a document: its reading; its text and matches only where a map shows them.

    `unplaced` is how many of its names stay unplaced, by country.
    """

    document: Document
    reading: Reading
    unplaced: dict[str, int]
    matches: tuple[Match, ...] = ()


@dataclass
class Run:
    """What was read, as the commands tell of it; the omissions are read again from the parts."""

    folder: Path
    parts: list[Path] = field(default_factory=list)
    documents: int = 0
    omitted: int = 0
    noted: list[Document] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unplaced: hints.Unplaced = field(default_factory=hints.Unplaced)
    readings: list[Reading] = field(default_factory=list)
    pages: list[pipeline.Page] = field(default_factory=list)

    def omissions(self) -> Iterator[Omission]:
        for part in self.parts:
            for told in _loaded(part):
                if isinstance(told, Told):
                    yield from told.reading.omissions


class _TooLong(BaseException):
    """A document has taken its time; no `except Exception` keeps it."""


@contextmanager
def reading(
    items: Iterable[Document | Refusal],
    way: Way,
    output: str | os.PathLike[str],
    jobs: int = 1,
    resume: bool = False,
    tell: Tell | None = None,
    known: Gazetteer | None = None,
    pool: Executor | None = None,
) -> Iterator[Run]:
    """Read documents in parts beside `output`, which go when the block has ended well.

    With `resume` the parts of an earlier run are taken; without it they must not be there. `pool`
    is who reads them, `jobs` at a time, where it is not to be this machine: see dask.py. Raises
    errors.OutputError for parts that are there, and for one that cannot be written.
    """
    kept = beside(output)
    folder = kept or Path(tempfile.mkdtemp(suffix=loading.PARTS))
    if kept and folder.exists() and not resume:
        raise errors.OutputError(
            f"the parts of a run that did not end stand in {folder}: give --resume to go on from "
            "them, or remove that folder to begin anew"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)  # said before hours of reading
    except OSError as error:
        raise errors.OutputError(f"cannot write {folder}: {error.strerror}") from error
    run = Run(folder)
    try:
        run.parts = _read(items, way, folder, jobs, tell, known, pool)
        for part in run.parts:
            for told in _loaded(part):
                _take(run, told, way.drawn)
        yield run
    except BaseException as error:
        idle = isinstance(error, errors.InputError) and not run.documents
        if not kept or idle or not any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def beside(output: str | os.PathLike[str]) -> Path | None:
    """The folder of the parts of an output; None beside what is no file, a pipe or stdout."""
    path = Path(os.path.realpath(output))
    named = os.fspath(output) != "-" and (path.is_file() or not path.exists())
    return Path(f"{path}{loading.PARTS}") if named else None


def _take(run: Run, told: Told | Refusal, drawn: bool) -> None:
    if isinstance(told, Refusal):
        run.refusals.append(told)
        return
    document, read, unplaced, matches = told
    run.documents += 1
    run.unplaced.names.update(unplaced)
    run.omitted += 0 if drawn else len(read.omissions)
    if hints.noted([document]):
        run.noted.append(replace(document, text=""))
    if drawn:
        run.pages.append(pipeline.Page(document, matches, None, read))
    run.readings.append(read if drawn else replace(read, omissions=()))


# --- the parts --------------------------------------------------------------------------------


def _read(
    items: Iterable[Document | Refusal],
    way: Way,
    folder: Path,
    jobs: int,
    tell: Tell | None,
    known: Gazetteer | None,
    pool: Executor | None,
) -> list[Path]:
    """Make the parts that are not there; all of them, in order."""
    parts: list[Path] = []
    done = 0

    def told(batch: Batch) -> None:
        nonlocal done
        done += len(batch)
        if tell is not None:
            tell("documents read", done, 0)

    def lacking() -> Iterator[tuple[Batch, Path]]:
        for batch in batches(items):
            parts.append(part := folder / f"{len(parts):07d}-{_key(batch, way)}.part")
            if _whole(part):
                told(batch)
            else:
                yield batch, part

    if jobs <= 1 and pool is None:
        opened = known or _opened(way.index, 0)
        for batch, part in lacking():
            files.write(part, pickle.dumps(_batch(batch, way, opened)))
            told(batch)
        return parts
    if pool is None:
        jobs = min(jobs, os.cpu_count() or 1)
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _watched)
    waiting: deque[tuple[Future[bytes], Batch, Path]] = deque()

    def finish() -> None:
        future, batch, part = waiting.popleft()
        try:
            files.write(part, future.result())
        except BrokenExecutor:
            raise errors.OutputError(
                "a process that read documents was ended from outside, perhaps for want of memory:"
                " --resume goes on from what was read, with fewer --jobs if need be"
            ) from None
        told(batch)

    try:
        for batch, part in lacking():
            waiting.append((pool.submit(_part, batch, way), batch, part))
            if len(waiting) >= jobs * _WAITING:
                finish()
        while waiting:
            finish()
    finally:
        for future, *_ in waiting:
            future.cancel()
        pool.shutdown()
    return parts


def batches(items: Iterable[Document | Refusal]) -> Iterator[Batch]:
    """Documents as they are read together: few enough that little is lost with a part."""
    batch: list[Document | Refusal] = []
    letters = 0
    for item in items:
        batch.append(item)
        letters += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= BATCH or letters >= LETTERS:
            yield tuple(batch)
            batch, letters = [], 0
    if batch:
        yield tuple(batch)


def _key(batch: Batch, way: Way) -> str:
    """What a part depends on: the documents, the index, how they are read, by which geo."""
    index = way.index.stat()
    told = repr((__version__, index.st_size, index.st_mtime_ns, replace(way, index=Path()), batch))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


class _Careful(pickle.Unpickler):
    """What a part holds, and nothing that could run: a folder may come from a stranger."""

    def find_class(self, module: str, name: str) -> Any:
        if (module == "geo.model" and name[:1].isupper()) or (module, name) in _MAY_HOLD:
            return super().find_class(module, name)
        raise errors.OutputError(f"a part holds {module}.{name}, which none of ours does")


def _loaded(part: Path) -> list[Told | Refusal]:
    try:
        return _Careful(io.BytesIO(part.read_bytes())).load()
    except errors.GeoError:
        raise
    except Exception as error:
        raise errors.OutputError(f"the part {part} is damaged ({error}): remove it") from error


def _whole(part: Path) -> bool:
    """Whether a part is there and can be read."""
    try:
        return part.is_file() and bool(_loaded(part))
    except errors.OutputError:
        return False


# --- one process ------------------------------------------------------------------------------


def _watched() -> None:
    """Let a process end with the one that started it, however that one ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@cache
def _opened(index: Path, _thread: int) -> Gazetteer:
    """The index, opened once by each thread that reads."""
    return Gazetteer.open(index, mapped=False)


def _part(batch: Batch, way: Way) -> bytes:
    return pickle.dumps(_batch(batch, way, _opened(way.index, threading.get_ident())))


def _batch(batch: Batch, way: Way, known: Gazetteer) -> list[Told | Refusal]:
    return [item if isinstance(item, Refusal) else told(item, way, known) for item in batch]


def told(document: Document, way: Way, known: Gazetteer) -> Told | Refusal:
    """What is kept of one document, which is refused where it takes longer than `way.seconds`."""
    try:
        with _limited(way.seconds):
            page = pipeline.page_of(document, known, way.context)
    except _TooLong:
        return Refusal(
            document.path or document.id,
            f"{document.id} takes more than {way.seconds:g} seconds to read: split it",
        )
    if isinstance(page, Refusal):
        return page
    tally = hints.Unplaced(way.context.country)
    tally.add(page.matches)
    if not way.drawn:
        return Told(replace(document, text=""), page.whole, dict(tally.names))
    return Told(document, page.whole, dict(tally.names), tuple(map(_shown, page.matches)))


def _shown(match: Match) -> Match:
    """What a map shows of a match: its place and those that it was not, without their outlines."""
    likely = match.candidates[:_CANDIDATES]
    return replace(
        match,
        place=match.place and replace(match.place, outline=None),
        candidates=tuple(replace(c, place=replace(c.place, outline=None)) for c in likely),
    )


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise _TooLong in the block when this process has computed so long; where that can be told.

    Time that others take of the machine does not count.
    """
    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_number: int, _frame: Any) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, over)
    # again each second: where Python may not raise, in the end of an object, it says so and goes on
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
