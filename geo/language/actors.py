"""data/actors.csv -> the actors that are known by name, for every floor that asks for one.

A row is an actor: its name, its other spellings in Latin script and in Arabic script, its kind
(state, police, militia, insurgents, crowd, civilians, aid), the country (ISO code) in which it
acts or which it is, and its aircraft: 'yes', or the countries where its forces, told without a
word of how, are known to fly. A pattern names them as `{actors.side_latin}` and its like.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

from geo import errors
from geo.language import knowledge
from geo.support import shipped

_ANYWHERE = "yes"  # aircraft, but its raids are told as others' are
_SHORT = 2  # letters: a name so short is another word in small letters


class Kind(StrEnum):
    """What an actor is."""

    STATE = "state"
    POLICE = "police"
    MILITIA = "militia"
    INSURGENTS = "insurgents"
    CROWD = "crowd"
    CIVILIANS = "civilians"
    AID = "aid"


_IRREGULAR = (Kind.MILITIA, Kind.INSURGENTS)
_ARMED = (*_IRREGULAR, Kind.STATE, Kind.POLICE)


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that is known by name; its spellings by script."""

    name: str
    latin: tuple[str, ...]
    arabic: tuple[str, ...]
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
            if row["kind"] not in list(Kind):
                raise errors.KnowledgeError(
                    f"{path}, line {number}: '{row['kind']}' is no kind of actor:"
                    f" expected one of {', '.join(Kind)}"
                )
            found.append(
                Known(
                    row["name"],
                    _spellings(f"{row['name']}|{row['aliases']}"),
                    _spellings(row["arabic"]),
                    Kind(row["kind"]),
                    row["country"],
                    tuple(row["aircraft"].split()),
                )
            )
    return tuple(found)


def _spellings(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def armed() -> frozenset[str]:
    """The spellings of those who fight that are names in small letters too, in all scripts.

    >>> "Houthis" in armed(), "UNICEF" in armed()
    (True, False)
    """
    told = (*_of("latin", _ARMED), *_of("arabic", _ARMED))
    return frozenset(name for name in told if len(name) > _SHORT)


def organisations() -> frozenset[str]:
    """Lower-case names of groups and organisations, which are no places: no state's, no forces'."""
    found = set(knowledge.words("actors.organisation"))
    for actor in known():
        if actor.kind in (*_IRREGULAR, Kind.AID) or not actor.country:
            least = 1 if actor.kind is Kind.AID else _SHORT + 1
            spellings = (*actor.latin, *actor.arabic)
            found.update(name.lower() for name in spellings if len(name) >= least)
    return frozenset(found)


def _of(script: str, kinds: Iterable[Kind]) -> Iterable[str]:
    return (name for actor in known() if actor.kind in kinds for name in getattr(actor, script))


def _alternatives(script: str, kinds: Iterable[Kind]) -> str:
    """Spellings as alternatives of a pattern; a blank, a hyphen, an apostrophe in any form."""
    ordered = sorted(set(_of(script, kinds)), key=lambda name: (-len(name), name))
    return "|".join(
        re.escape(name).replace(r"\ ", r"\s+").replace(r"l\-", "l[- ]").replace("'", "['\u2019]")
        for name in ordered
    )


@cache
def theatres() -> tuple[str, ...]:
    """The theatres of a war that are no country, by the name with which they begin: 'Gaza'."""
    every = dict.fromkeys(theatre for actor in known() for theatre in actor.aircraft)
    return tuple(t for t in every if len(t) > 2 and t != _ANYWHERE)


def flying(theatre: str | None) -> frozenset[str]:
    """The countries (ISO codes) whose forces are known to fly in a theatre."""
    return frozenset(actor.country for actor in known() if theatre in actor.aircraft)


_PATTERNS = {
    "side": _ARMED,
    "irregular": _IRREGULAR,
    "state": (Kind.STATE, Kind.POLICE),
    "official": (Kind.STATE, Kind.POLICE, Kind.AID),
}
for _script in ("latin", "arabic"):
    for _name, _kinds in _PATTERNS.items():
        knowledge.provide(f"actors.{_name}_{_script}", partial(_alternatives, _script, _kinds))
