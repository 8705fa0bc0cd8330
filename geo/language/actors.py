"""data/actors.csv -> the actors that are known by name, for every floor that asks for one.

A row is an actor: its name, its other spellings in Latin script and in Arabic script, its kind
(state, police, militia, insurgents, crowd, civilians, aid), the country (ISO code) in which it
acts or which it is, and its aircraft: 'yes', or the countries where its forces, told without a
word of how, are known to fly. A bare spelling counts as its kind does (_USUAL); 'name=si' counts
for these uses alone, 'name=-' for none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from geo import errors
from geo.language import knowledge
from geo.support import shipped

_ANYWHERE = "yes"  # aircraft, but its raids are told as others' are


Kind = StrEnum("Kind", "STATE POLICE MILITIA INSURGENTS CROWD CIVILIANS AID")
# What a spelling counts for where the table does not say: o no place, s takes a side, i is
# irregular, f has fighters, m moves troops, x is no state's army, t is a state's forces.
_USUAL = dict(zip(Kind, ("st", "s", "osimx", "osimx", "", "", "o"), strict=True))


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that is known by name."""

    name: str
    latin: tuple[tuple[str, str], ...]  # (spelling, the uses for which it counts)
    arabic: tuple[tuple[str, str], ...]
    kind: str
    country: str
    aircraft: tuple[str, ...]


@cache
def known() -> tuple[Known, ...]:
    """Every actor, in the order of the file; raises KnowledgeError with file and line."""
    found = []
    for number, row in enumerate(shipped.table("actors.csv"), start=2):
        kind, flies = row["kind"], tuple(row["aircraft"].split())
        if kind not in _USUAL:
            raise errors.KnowledgeError(
                f"{shipped.path('actors.csv')}, line {number}: '{kind}' is no kind of actor:"
                f" expected one of {', '.join(_USUAL)}"
            )
        latin = _spellings(f"{row['name']}|{row['aliases']}", kind)
        arabic = _spellings(row["arabic"], kind)
        found.append(Known(latin[0][0], latin, arabic, kind, row["country"], flies))
    return tuple(found)


def _spellings(cell: str, kind: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition("=") for part in cell.split("|") if part)
    return tuple((spelling, uses if said else _USUAL[kind]) for spelling, said, uses in parts)


@cache
def names(use: str) -> frozenset[str]:
    """The spellings that count for a use, in all scripts.

    >>> "Houthis" in names("m"), "Israel" in names("m")
    (True, False)
    """
    return frozenset((*_of("latin", use), *_of("arabic", use)))


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
