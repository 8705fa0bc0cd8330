"""The command line: arguments in, the road travelled, the result printed.

Exit codes: 0 done; 1 done with some inputs refused, each named; 2 wrong usage. Bad input never
gives a traceback. Progress goes to stderr, and only to a terminal.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import __version__, errors
from geo.cli import console, options

if TYPE_CHECKING:
    from geo.archive.reading import Run
    from geo.model import Refusal
    from geo.pipeline import Journey


class House(click.Group):
    """The commands; what the house raises on purpose becomes one sentence on stderr."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta["geo.asked"] = list(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except errors.GeoError as error:
            click.echo(f"geo: {error}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # the reader of our output has gone: not an error of ours
            sys.stderr.close()
            ctx.exit(0)
        except OSError as error:
            what = error.filename or "stdout"
            why = error.strerror or str(error) or type(error).__name__
            click.echo(f"geo: cannot read or write {what}: {why}", err=True)
            if error.filename is None and not isinstance(sys.stdout, console.Closed):
                # so that the flush at the exit is quiet
                sys.stdout = open(os.devnull, "w")  # noqa: SIM115
            ctx.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            click.echo(f"geo: {console.unforeseen(error, ctx.meta['geo.asked'])}", err=True)
            ctx.exit(1)


# So many objects more before Python looks for those that only hold each other: reading makes next
# to none, and each look goes over all that is kept, which took a twentieth of the time.
_UNFREED = 20_000
# asked to end: by another program, by Ctrl-C, by a terminal that was closed (Windows has none)
_ASKED = [getattr(signal, s) for s in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, s)]


def _end(number: int, _frame: Any) -> None:
    """End as on an error: what is being written is cleared away, and asked again it goes on so."""
    for asked in _ASKED:
        signal.signal(asked, signal.SIG_IGN)
    sys.exit(128 + number)


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo")
def main() -> None:
    """News text in, a defensible incident map out: one HTML file that works offline."""
    console.streams()
    gc.set_threshold(_UNFREED)
    if threading.current_thread() is threading.main_thread():
        for asked in _ASKED:
            signal.signal(asked, _end)


class _OfTables(click.Command):
    """A command whose help names the formats of tables, which only then are imported."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from geo.tables import exchange

        formatter.write_paragraph()
        formatter.write_text(f"Tables end in {' '.join(exchange.FORMATS)}.")


@main.command(name="map")
@click.option(
    "-o", "--output", required=True, metavar="MAP.html", help="Or a print: .png, .svg, .pdf."
)
@click.option("--title", default="", help="The map's title (default: the document's).")
@click.option(
    "--tiles",
    callback=options.tiles,
    metavar="URL",
    help="A tile layer; the map then needs the network.",
)
@click.option(
    "--language",
    type=click.Choice(("ar", "en", "fr")),
    help="Of the page (default: the documents' own where they agree).",
)
@click.option("--public", is_flag=True, help="Safe to publish: coarse places, --review's flags.")
@click.option("--grid", type=float, metavar="KM", help="With --public: the grid's side (5).")
@options.road
def map_(
    road: console.Road,
    output: str,
    title: str,
    tiles: str | None,
    language: str | None,
    public: bool,
    grid: float | None,
) -> None:
    """Documents or incident tables -> one HTML map that opens offline, or a print of it."""
    from geo.review import publication

    if grid is not None and not public:
        raise click.UsageError("--grid says how coarse a map for --public is: give both")
    try:
        rules = publication.Publication(grid_km=publication.GRID_KM if grid is None else grid)
    except errors.InputError as error:
        raise click.UsageError(str(error)) from None
    from geo.atlas import export, prints

    endings = (*export.ENDINGS, *prints.ENDINGS)
    if Path(output).suffix.lower() not in endings:
        raise errors.InputError(f"{output} is no map's name: expected one of {' '.join(endings)}")
    console.apart((*road.paths, road.review), output)

    def write(journey: Journey, run: Run) -> None:
        drawn = journey.map(
            title=title, tiles=tiles, public=rules if public else None, language=language
        )
        (prints if prints.is_print(output) else export).write(drawn, output)
        size = Path(output).stat().st_size / 1e6
        console.say(f"{output}: {console.holds(journey, run)}; {size:.1f} MB")
        if public:
            console.written(drawn.page.published.notes(output, road.review is not None))

    journey, run = road.travelled(output, True, write)
    console.hint(run.unplaced, journey.gazetteer)
    console.finish((*journey.refusals, *journey.stories[1]))


@main.command(name="incidents", cls=_OfTables)
@click.option("-o", "--output", metavar="FILE", help="By ending; '-' is stdout.")
@click.option(
    "--explain", is_flag=True, help="Print what was found, sentence by sentence, and why."
)
@click.option("--statements", metavar="FILE", help="Where to write the statements.")
@click.option("--omissions", metavar="FILE", help="Where to write what was left out, and why.")
@options.BOM
@options.road
def incidents_(
    road: console.Road,
    output: str | None,
    explain: bool,
    statements: str | None,
    omissions: str | None,
    bom: bool,
) -> None:
    """Documents -> a table of incidents."""
    from geo.review import corrections
    from geo.tables import exchange, frames
    from geo.toponyms import hints

    if not explain and not output:
        raise click.UsageError("give -o FILE for the table, or --explain")
    console.apart((*road.paths, road.review), *filter(None, (output, statements, omissions)))
    for name in filter(None, (output, statements, omissions)):  # said before hours of reading
        if name != exchange.STDOUT:
            exchange.known(name)
    if explain:
        for line in road.explained(alone=not output):
            console.say(line)
    if not output:
        return

    def write(journey: Journey, run: Run) -> None:
        frame = journey.frame
        if exchange.by_hand(output):
            frame = corrections.sheet(frame, journey.reading.aside)
        book, left = Path(output).suffix.lower() == ".xlsx", None
        if book or omissions:
            left = frames.omissions(chain(run.omissions(), journey.omissions))
        sheets = {
            "statements": journey.statement_frame,
            "omissions": left,
            "sources": frames.documents(journey.documents),
        } if book else None  # fmt: skip
        console.written(exchange.write(frame, output, mark=bom, more=sheets))
        if statements:
            console.written(exchange.write(journey.statement_frame, statements))
        if omissions:
            console.written(exchange.write(left, omissions))
        console.say(f"{output}: {console.holds(journey, run)}", err=output == "-")
        console.written(hints.reasons(chain(run.omissions(), journey.omissions)))
        if run.omitted + len(journey.omissions) and not omissions:
            console.written(["--omissions FILE lists each of them with its reason"])

    journey, run = road.travelled(output, False, write)
    console.hint(run.unplaced, journey.gazetteer)
    console.finish(journey.refusals)


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--output", default="-", metavar="FILE.jsonl", help="Default: stdout.")
@click.option("--jobs", default=1, type=click.IntRange(1), help="Processes (same output).")
@click.option("--tagger", metavar="spacy:NAME", help="A spaCy pipeline instead of our tagger.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(("people", "organisation", "street", "facility")),
    help="A sort of toponym to leave out; may be given again.",
)
@options.TEXTS
@options.prior
def parse(
    paths: tuple[str, ...],
    output: str,
    text_column: str | None,
    jobs: int,
    tagger: str | None,
    without: tuple[str, ...],
    country: str,
    near: Any,
) -> None:
    """Documents -> the places that they name, one line of JSON a document."""
    from dataclasses import replace

    from geo.archive import parsing
    from geo.documents import loading
    from geo.model import Document, Refusal
    from geo.support import files
    from geo.toponyms import external, hints

    if tagger:
        external.named(tagger)  # what is wrong with it is said before anything is read
    console.apart(paths, output)
    known = console.gazetteer(mapped=False)
    way = parsing.Way(known.path, console.context(country, near, known), tagger, frozenset(without))
    refusals: list[Refusal] = []
    unplaced = hints.Unplaced(country)

    told: list[Document] = []  # what the notes of the documents say, without their texts

    def loaded() -> Iterator[Document | Refusal]:
        for item in loading.stream(paths, text_column):
            if isinstance(item, Document) and item.notes:
                told.append(replace(item, text=""))
            yield item

    def lines() -> Iterator[str]:
        read = 0
        for item in parsing.lines(loaded(), way, jobs, known):
            if isinstance(item, Refusal):
                refusals.append(item)
                continue
            read += 1
            unplaced.names.update(item.unplaced)
            yield item.text
        if not read:  # what stood in the output before still stands then
            console.finish(refusals)

    if output == "-":
        for line in lines():
            sys.stdout.write(line)
    else:
        with files.replacing(output) as temporary, temporary.open("w", encoding="utf-8") as out:
            out.writelines(lines())
    console.written(hints.noted(told))
    console.hint(unplaced, known)
    console.finish(tuple(refusals))


@main.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--table", metavar="IN.csv", help="A table with a column of names.")
@click.option("--column", metavar="NAME", help="With --table: the column of names.")
@click.option("--within", metavar="NAME", help="With --table: the column of containing places.")
@click.option("-o", "--output", metavar="OUT.csv", help="With --table: the table; '-' is stdout.")
@options.prior
def geocode(
    names: tuple[str, ...],
    as_json: bool,
    table: str | None,
    column: str | None,
    within: str | None,
    output: str | None,
    country: str,
    near: Any,
) -> None:
    """Place names -> ranked candidates with reasons; or a table's column of names -> the table."""
    from geo.toponyms import geocoding, hints, placetexts

    if (table and not (column and output)) or (not table and not names):
        raise click.UsageError("give NAMES, or --table IN.csv --column NAME -o OUT.csv")
    if table and (names or as_json):
        raise click.UsageError("--table writes a table: leave out NAMES and --json")
    if not table and (column or within or output):
        raise click.UsageError("--column, --within and -o say how --table is read and written")
    console.apart((table,), output)
    known = console.gazetteer()
    context = console.context(country, near, known)
    unplaced = hints.Unplaced(country)
    if table:
        done = console.geocoded(table, output, (column, within, known, context))
        console.say(f"{output}: {done.rows:,} rows, {done.resolved:,} resolved", err=output == "-")
        for group in done.groups(known, context):
            unplaced.add(group)
        console.hint(unplaced, known)
        return
    matches = [placetexts.locate(name, known, context) for name in names]
    answers = [geocoding.answer(name, match) for name, match in zip(names, matches, strict=True)]
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=1))
    else:
        for name, answer in zip(names, answers, strict=True):
            click.echo(geocoding.shown(name, answer))
    unplaced.add(matches)
    console.hint(unplaced, known)


def _packs(as_json: bool, full: bool) -> None:
    """The packs as a table to read, or as JSON; `full` adds the checksum and where the index is."""
    from dataclasses import asdict

    from geo.gazetteer.packs import install

    known = console.gazetteer()
    rows = [asdict(pack) | {"broken": None} for pack in known.info()]
    broken = install.broken()
    if as_json:
        index = {"index": str(known.path)} if full else {}
        rows += [dict.fromkeys(rows[0]) | {"name": n, "broken": why} for n, why in broken.items()]
        click.echo(json.dumps([row | index for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['name']}: {row['title']}; {row['source']}, {row['date']}; {row['licence']};"
            f" {row['rows']:,} rows, {row['refused']} refused; sha256 {row['checksum'][:12]}"
        )
    for name, why in broken.items():
        click.echo(f"{name}: broken, {why}")
    if full:
        click.echo(f"index: {known.path} ({known.path.stat().st_size / 1e6:.0f} MB)")


@main.group()
def gazetteer() -> None:
    """The packs that the gazetteer knows: list, info, add, remove."""


@gazetteer.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_(as_json: bool) -> None:
    """The packs, with source, date, licence, rows and checksum."""
    _packs(as_json, full=False)


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def info(as_json: bool) -> None:
    """Where the index lies and all that is known of each pack."""
    _packs(as_json, full=True)


@gazetteer.command()
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="One JSON array: the packs there are then.")
def add(source: str, as_json: bool) -> None:
    """A country code to download, or a file: GeoNames dump, OCHA COD places, CSV, boundaries."""
    from geo.gazetteer.packs import install

    with console.progress() as bar:
        added = install.add(source, bar)
    console.say(str(added), err=as_json)
    if as_json:
        _packs(as_json, full=False)


@gazetteer.command()
@click.argument("pack")
@click.option("--json", "as_json", is_flag=True, help="One JSON array: the packs there are then.")
def remove(pack: str, as_json: bool) -> None:
    """Take a pack out of the gazetteer."""
    from geo.gazetteer.packs import install

    install.remove(pack)
    console.say(f"{pack}: removed", err=as_json)
    if as_json:
        _packs(as_json, full=False)


@main.command(cls=_OfTables)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "codebook", metavar="NAME", help="Whose columns IN has: ucdp, acled, ...")
@click.option("--to", metavar="NAME", help="Whose columns OUT gets: ucdp, acled, gtd, hxl.")
@options.COLUMNS
@options.BOM
def convert(
    source: str,
    target: str,
    codebook: str | None,
    to: str | None,
    columns: dict[str, str],
    bom: bool,
) -> None:
    """An incident table, whosever columns it has, as ours or --to; its format by its ending."""
    from geo.model import Refusal
    from geo.tables import exchange

    console.apart((source,), target)
    taken = exchange.take(source, columns, codebook)
    console.told(taken)
    frame = taken.frame
    if to:
        from geo.tables import publishing

        frame, notes = publishing.published(frame, to)
        console.written(f"{target}: {note}" for note in notes)
    console.written(exchange.write(frame, target, mark=bom))
    console.set_aside([taken], target)
    console.say(f"{target}: {len(taken.frame)} rows", err=target == "-")
    console.finish([Refusal(source, taken.why)] if taken.refused else [])
