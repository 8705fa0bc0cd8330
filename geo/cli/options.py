"""The options that several commands share, and how what is given to them is understood."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable
from typing import Any

import click

from geo.cli import console


def _country(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise click.BadParameter(f"'{value}' is not an ISO code of two letters, such as SY")
    return value and value.upper()


def tiles(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from urllib.parse import urlsplit

    address = urlsplit(value)
    placeholders = set(re.findall(r"\{(.*?)\}", value))
    web = address.scheme in ("http", "https") and address.hostname
    if not web or not {"z", "x", "y"} <= placeholders <= {"s", "z", "x", "y", "r"}:
        raise click.BadParameter(
            f"'{value}' is not a tile address such as https://host/{{z}}/{{x}}/{{y}}.png"
        )
    return value


def _near(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Any:
    if value is None:
        return None
    from geo.model import Point

    try:
        lat, lon = map(float, value.split(","))
        return Point(lat=lat, lon=lon)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not LAT,LON in degrees: 35.9,36.6") from None


def _columns(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dict[str, str]:
    """'start=Date,lat=Y' as {'start': 'Date', 'lat': 'Y'}; a name with a comma stands in quotes."""
    told = [part.partition("=") for part in next(csv.reader([value or ""]), [])]
    if wrong := [ours for ours, sign, theirs in told if not (ours and sign and theirs)]:
        raise click.BadParameter(f"{wrong[0]!r} does not say OURS=THEIRS, as start=Date does")
    from geo.tables import cells

    if wrong := [ours for ours, _, _ in told if cells.kind(ours.strip()) is None]:
        raise click.BadParameter(
            f"{wrong[0]!r} is no column of ours, as start, lat, killed_best are"
        )
    return {ours.strip(): theirs.strip() for ours, _, theirs in told}


COLUMNS = click.option(
    "--columns",
    callback=_columns,
    metavar="OURS=THEIRS,...",
    help="What a table's columns hold: start=Date,lat=Y,lon=X,killed_best=Deaths.",
)
BOM = click.option(
    "--bom", is_flag=True, help="Begin a CSV with a byte order mark: Excel then reads UTF-8."
)
TEXTS = click.option(
    "--text-column", metavar="NAME", help="Read the texts in this column of CSV and XLSX."
)


def prior(function: Callable[..., Any]) -> Callable[..., Any]:
    """The two options by which a user says beforehand where a text plays."""
    function = click.option(
        "--near", callback=_near, metavar="LAT,LON", help="A point nearby, in degrees."
    )(function)
    return click.option(
        "--country", callback=_country, metavar="SY", help="ISO code of the likely country."
    )(function)


def road(function: Callable[..., Any]) -> Callable[..., Any]:
    """What `map` and `incidents` read, and how, as one argument: road."""

    @functools.wraps(function)
    def command(
        paths: tuple[str, ...],
        country: str | None,
        near: Any,
        review: str | None,
        columns: dict[str, str],
        text_column: str | None,
        jobs: int,
        resume: bool,
        **others: Any,
    ) -> None:
        asked = (paths, country, near, review, columns, text_column, jobs, resume)
        function(console.Road(*asked), **others)

    for option in (
        click.option("--resume", is_flag=True, help="Go on from the parts of a run that ended."),
        click.option("--jobs", default=1, type=click.IntRange(1), help="Processes (same output)."),
        TEXTS,
        COLUMNS,
        click.option(
            "--review",
            metavar="TABLE",
            help="A table of 'geo incidents', corrected by hand: its corrections win.",
        ),
        prior,
        click.argument("paths", nargs=-1, required=True),
    ):
        command = option(command)
    return command
