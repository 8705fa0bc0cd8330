"""data/actors.csv -> the actors that are known by name, for every floor that asks for one.

A row is an actor: its name, its other spellings in Latin script and in Arabic script, its kind
(state, police, militia, insurgents, crowd, civilians, aid), the country (ISO code) in which it
acts or which it is, and its aircraft: 'yes', or the countries where its forces, told without a
word of how, are known to fly. A bare spelling counts as its kind does (_USUAL); 'name=si' counts
for these uses alone, 'name=-' for none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from geo import errors
from geo.language import knowledge
from geo.support import shipped

_ANYWHERE = "yes"  # aircraft, but its raids are told as others' are


class Kind(StrEnum):
    """What an actor is."""

    STATE = "state"
    POLICE = "police"
    MILITIA = "militia"
    INSURGENTS = "insurgents"
    CROWD = "crowd"
    CIVILIANS = "civilians"
    AID = "aid"


# What a spelling counts for where the table does not say: o no place, s takes a side, i is
# irregular, f has fighters, m moves troops, x is no state's army, t is a state's forces.
_USUAL = {
    Kind.STATE: "st", Kind.POLICE: "s", Kind.MILITIA: "osimx", Kind.INSURGENTS: "osimx",
    Kind.CROWD: "", Kind.CIVILIANS: "", Kind.AID: "o",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that is known by name."""

    name: str
    latin: tuple[tuple[str, str], ...]  # (spelling, the uses for which it counts)
    arabic: tuple[tuple[str, str], ...]
    kind: Kind
    country: str
    aircraft: tuple[str, ...]


@cache
def known() -> tuple[Known, ...]:
    """Every actor, in the order of the file; raises KnowledgeError with file and line."""
    path = shipped.path("actors.csv")
    found = []
    with path.open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), start=2):
            try:
                kind = Kind(row["kind"])
            except ValueError:
                raise errors.KnowledgeError(
                    f"{path}, line {number}: '{row['kind']}' is no kind of actor:"
                    f" expected one of {', '.join(Kind)}"
                ) from None
            latin = _spellings(f"{row['name']}|{row['aliases']}", kind)
            flies = row["aircraft"]
            found.append(
                Known(
                    latin[0][0],
                    latin,
                    _spellings(row["arabic"], kind),
                    kind,
                    row["country"],
                    tuple(flies.split()),
                )
            )
    return tuple(found)


def _spellings(cell: str, kind: Kind) -> tuple[tuple[str, str], ...]:
    parts = (part.partition("=") for part in cell.split("|") if part)
    return tuple((spelling, uses if said else _USUAL[kind]) for spelling, said, uses in parts)


@cache
def names(use: str) -> frozenset[str]:
    """The spellings that count for a use, in all scripts.

    >>> "Houthis" in names("m"), "Israel" in names("m")
    (True, False)
    """
    return frozenset((*_of("latin", use), *_of("arabic", use)))


def organisations() -> frozenset[str]:
    """Lower-case names of groups and organisations that some gazetteer gives to a town as well."""
    return knowledge.words("actors.organisation") | {name.lower() for name in names("o")}


def _of(script: str, use: str) -> Iterable[str]:
    return (name for actor in known() for name, uses in getattr(actor, script) if use in uses)


def _alternatives(spellings: Iterable[str]) -> str:
    """Spellings as alternatives of a pattern; a blank, a hyphen, an apostrophe in any form."""
    ordered = sorted(set(spellings), key=lambda name: (-len(name), name))
    return "|".join(
        re.escape(name).replace(r"\ ", r"\s+").replace(r"l\-", "l[- ]").replace("'", "['\u2019]")
        for name in ordered
    )


@cache
def theatres() -> tuple[str, ...]:
    """The theatres of a war that are no country, by the name with which they begin: 'Gaza'."""
    every = dict.fromkeys(theatre for actor in known() for theatre in actor.aircraft)
    return tuple(t for t in every if len(t) > 2 and t != _ANYWHERE)


@cache
def flying(theatre: str | None) -> re.Pattern[str] | None:
    """The names of those whose forces are known to fly in a country, or None."""
    there = [actor for actor in known() if theatre in actor.aircraft]
    latin, arabic = (
        _alternatives(name for actor in there for name, _ in getattr(actor, script))
        for script in ("latin", "arabic")
    )
    return re.compile(rf"\b(?:{latin})\b|{arabic}") if latin and arabic else None


for _use, _section in (
    ("s", "side"),
    ("i", "irregular"),
    ("f", "fighters"),
    ("x", "non_state"),
    ("t", "state"),
    ("l", "letters"),
):
    for _script in ("latin", "arabic"):
        knowledge.provide(
            f"actors.{_section}_{_script}",
            lambda script=_script, use=_use: _alternatives(_of(script, use)),
        )
