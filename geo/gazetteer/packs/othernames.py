"""data/other-names.csv -> the names that places have beside those of their lists, and have not."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from geo.support import shipped


@dataclass(frozen=True, slots=True)
class Names:
    """What data/other-names.csv changes in the names of one place: called, it changes them."""

    added: tuple[str, ...] = ()
    struck: frozenset[str] = frozenset()

    def __call__(self, spellings: list[str]) -> list[str]:
        kept = [s for s in spellings if s not in self.struck]
        return list(dict.fromkeys([*kept, *self.added])) if self.added or self.struck else spellings


UNCHANGED = Names()


def table() -> dict[str, Names]:
    """Id -> the names that its place has beside those of its list, and those that it has not."""
    with shipped.path("other-names.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["id"]: Names(
                tuple(filter(None, row["added"].split("|"))),
                frozenset(filter(None, row["struck"].split("|"))),
            )
            for row in csv.DictReader(lines)
        }
