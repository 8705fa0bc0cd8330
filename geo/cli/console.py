"""What the commands share: the gazetteer opened, the road travelled, what is said on stderr."""

from __future__ import annotations

import errno
import io
import os
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import __version__, errors

if TYPE_CHECKING:
    from geo import pipeline
    from geo.archive.reading import Run
    from geo.gazetteer.search import Context, Gazetteer
    from geo.model import Refusal
    from geo.tables import exchange
    from geo.toponyms.hints import Unplaced


LEFT_S = 86_400  # a file beside an output that is older than a day is nobody's any more


class Closed(io.TextIOBase):
    """A stdout that was closed before we began: it takes nothing, and says so."""

    def write(self, _text: Any) -> int:
        raise OSError(errno.EBADF, "it is closed")

    @property
    def buffer(self) -> Closed:
        return self


def streams() -> None:
    """Make stdin, stdout and stderr fit to work with, whatever they were given as.

    One that was closed gets its number back: a file that were opened there would be printed into.
    Names are written in any script, whatever the locale; what is no UTF-8 in the name of a file is
    written as a sign for it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it takes the lowest number that is free
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or Closed()
    if not isinstance(sys.stdout, Closed):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str, err: bool = False) -> None:
    """Say what was made; where nobody listens it is made all the same."""
    if err or not isinstance(sys.stdout, Closed):
        click.echo(text, err=err)


def unforeseen(error: Exception, asked: Sequence[str]) -> str:
    """An error that nobody foresaw, in one line: on which input, where, and whom to tell."""
    given = shlex.join(["geo", *asked]).encode("utf-8", "backslashreplace").decode()
    if isinstance(error, MemoryError):
        return f"{given}: there is not enough memory for this input: give it in parts"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    said = " ".join(str(error).split())[:160]
    return (
        f"{given}: an error of our own ({type(error).__name__}{where}: {said}): nothing was "
        f"written; please send this line and the input to where you have geo {__version__} from"
    )


def _sweep(output: str) -> None:
    """Remove what runs that were killed left beside an output: files.py's temporary files."""
    path = Path(os.path.realpath(output))
    ours = re.compile(rf"\.{re.escape(path.stem[:40])}\.[a-z0-9_]{{8}}{re.escape(path.suffix)}")
    with suppress(OSError), os.scandir(path.parent) as beside:
        for entry in beside:
            if not ours.fullmatch(entry.name):
                continue
            told = entry.stat(follow_symlinks=False)
            private = told.st_mode & 0o777 == 0o600 and entry.is_file(follow_symlinks=False)
            if private and time.time() - told.st_mtime > LEFT_S:
                os.unlink(entry.path)


def apart(inputs: Iterable[str | None], *outputs: str | None) -> None:
    """Refuse to write over what is read, or two tables to one file: the first would be gone."""
    from geo.documents import loading

    inputs, taken = list(filter(None, inputs)), set()
    for output in filter(None, outputs):
        where = output if output == "-" else os.path.realpath(output)
        if where in taken:
            raise click.UsageError(f"{output} is named twice: each table needs a file of its own")
        taken.add(where)
        if loading.reads(inputs, output):
            raise click.UsageError(f"{output} is read: name another file to write, to keep it")
    for output in taken - {"-"}:
        _sweep(output)


def context(country: str | None, near: Any, known: Gazetteer) -> Context:
    from geo.gazetteer.search import Context

    if country and known.country(country) is None:
        raise click.BadParameter(f"--country {country} is no country's ISO code, as SY is Syria's")
    return Context(country=country, near=near)


def gazetteer(mapped: bool = True) -> Gazetteer:
    from geo.gazetteer.packs import install
    from geo.gazetteer.search import Gazetteer

    with progress() as bar:
        known = Gazetteer.open(install.ensure_index(bar), mapped)
    for name, why in install.broken().items():
        click.echo(
            f"geo: the pack {name!r} is left out ({why}): add it again, or run "
            f"'geo gazetteer remove {name}'",
            err=True,
        )
    return known


@dataclass(frozen=True)
class Road:
    """What a user asks to be read, and how: the options that map and incidents share."""

    paths: tuple[str, ...]
    country: str | None
    near: Any
    review: str | None
    columns: dict[str, str]
    column: str | None
    jobs: int
    resume: bool

    def explained(self, alone: bool) -> Iterator[str]:
        """What was found in each document, sentence by sentence; if `alone`, refusals too."""
        from geo import pipeline

        known = gazetteer()
        around = context(self.country, self.near, known)
        journey = pipeline.travel(self.paths, around, known, (), self.column, self.columns)
        yield from journey.explained()
        if alone:
            for taken in journey.taken:
                told(taken)
            finish(journey.refusals)

    def travelled(
        self, output: str, drawn: bool, write: Callable[[pipeline.Journey, Run], None]
    ) -> tuple[pipeline.Journey, Run]:
        """The road, travelled in parts beside the output, which go when `write` has written."""
        from geo import pipeline
        from geo.archive import reading
        from geo.documents import loading
        from geo.review import corrections
        from geo.toponyms import hints

        reviewed = corrections.read(self.review) if self.review else ()
        known = gazetteer(mapped=self.jobs == 1)
        around = context(self.country, self.near, known)
        way = reading.Way(known.path, around, drawn)
        tables, texts = pipeline.sorted_out(self.paths, self.column)
        items = loading.stream(texts, self.column)
        try:
            with ExitStack() as stack:
                with progress() as bar:
                    made = reading.reading(items, way, output, self.jobs, self.resume, bar, known)
                    run = stack.enter_context(made)
                journey = pipeline.arrived(
                    run.readings,
                    known,
                    run.pages,
                    run.refusals,
                    tables,
                    reviewed,
                    self.columns,
                    around,
                )
                if run.documents or journey.tables:
                    written(hints.noted(run.noted))
                    for taken in journey.taken:
                        told(taken)
                    write(journey, run)
                    set_aside(journey.taken, output)
        except (SystemExit, KeyboardInterrupt):
            if (folder := reading.beside(output)) and folder.is_dir():
                click.echo(
                    f"geo: stopped: what was read stands in {folder}; the same command with "
                    "--resume goes on from there",
                    err=True,
                )
            raise
        if not run.documents and not journey.tables:
            finish(journey.refusals)
            raise errors.DocumentError(
                "nothing to read was given: give documents, folders of them, or a table of"
                f" incidents; documents end in {loading.known()}"
            )
        return journey, run


def told(taken: exchange.Taken) -> None:
    """Say how a table was read, and what was ignored or mended in it."""
    written(f"{taken.source}: {note}" for note in taken.notes)


def set_aside(tables: Iterable[exchange.Taken], output: str) -> None:
    """Write the rows of tables that were refused beside the output, and say where."""
    from geo.tables import exchange

    for taken in tables:
        if taken.refused:
            path = exchange.write_refused(taken, output)
            rows = errors.several(len(taken.refused[1]), "row")
            written([f"{path}: {rows} of {taken.source} refused"])


def geocoded(table: str, output: str, asked: tuple[Any, ...]) -> Any:
    """Write a table with its places, in the form that it has, or in another by the ending."""
    from geo.documents import sheets
    from geo.tables import exchange
    from geo.toponyms import geocoding

    form, ending = Path(table).suffix.lower(), Path(output).suffix.lower()
    workbook = sheets.longest(table) is not None
    if output == "-" or ending == form or (ending == ".csv" and not workbook):
        return geocoding.table(table, output, *asked)
    exchange.known(output)
    with tempfile.TemporaryDirectory() as folder:
        placed = str(Path(folder) / f"placed{'.xlsx' if workbook else '.csv'}")
        done = geocoding.table(table, placed, *asked)
        written(exchange.write(exchange.typed(placed), output))
    return done


def holds(journey: pipeline.Journey, run: Run) -> str:
    """What a result holds, in one line."""
    parts = [
        errors.several(run.documents + len(journey.tables), "source"),
        errors.several(len(journey.frame), "incident"),
        errors.several(len(journey.statements), "statement"),
    ]
    unmapped = int(journey.frame.geometry.isna().sum())
    if unmapped:
        parts.append(f"{unmapped} of the incidents without a place")
    if journey.reading.aside:
        parts.append(f"{len(journey.reading.aside):,} proposed or rejected, and not drawn")
    if left := run.omitted + len(journey.omissions):
        parts.append(f"{errors.several(left, 'thing')} left out, each with its reason")
    return ", ".join(parts)


def written(notes: Iterable[str]) -> None:
    """Say what a format could not hold, what was left out: a line each."""
    for note in notes:
        click.echo(f"geo: {note}", err=True)


def finish(refusals: Iterable[Refusal]) -> None:
    """Name every refused input on stderr; exit 1 when there was one."""
    refused = list(refusals)
    for refusal in refused:
        click.echo(f"geo: refused {refusal.source}: {refusal.reason}", err=True)
    if refused:
        click.get_current_context().exit(1)


def hint(unplaced: Unplaced, known: Gazetteer) -> None:
    """Say in one line which list of places would help, where one would."""
    if line := unplaced.line(known):
        click.echo(f"geo: {line}", err=True)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal's stderr; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of or None)
            shown = what if of else f"{done:,} {what}"  # of how many nobody knows yet
            bar.update(tasks[what], completed=done, total=of or None, description=shown)

        yield tell
