"""What was left out -> the lines that say how much and why, and which list of places would help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.model import Document, Match, Omission, Role
from geo.toponyms import answers

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

PLACED = (Role.PLACE, Role.DATELINE)
# What a reason says of one thing only: the words that it quotes, how many candidates, how likely.
_OF_ONE = re.compile(r"\A'[^']*' | \(\d\.\d+\)\Z")
_COUNTED = re.compile(rf"\A\d+ {answers.RIVALS}s?")
# How documents/loading.py begins a note of a day that it left out, of an id that it changed.
_NOTED = ("published left out", "the id ")
_SHOWN = 5
_REASONS = 12  # told apart; the rest are counted together


def reasons(found: Iterable[Omission]) -> list[str]:
    """How many things were left out for each reason, the commonest first; a line each.

    >>> reasons([Omission("a", "It may be hit.", "feared"), Omission("a", "Saraqb", "unknown")] * 2)
    ['2 left out: feared', '2 left out: unknown']
    """
    told = Counter(
        _COUNTED.sub(f"a name with {answers.RIVALS}s", _OF_ONE.sub("", one.reason)) for one in found
    )
    ordered = sorted(told.items(), key=lambda item: (-item[1], item[0]))
    lines = [f"{count:,} left out: {reason}" for reason, count in ordered[:_REASONS]]
    if rest := ordered[_REASONS:]:
        lines.append(f"{sum(n for _, n in rest):,} left out for {len(rest):,} other reasons")
    return lines


def noted(found: Iterable[Document]) -> list[str]:
    """The documents whose day could not be read, or whose id was taken, a line each; at most five.

    >>> noted([Document("a-2", "", "", notes=("the id a was taken: this is a-2",))])
    ['a-2: the id a was taken: this is a-2']
    """
    lines = [f"{d.id}: {n}" for d in found for n in d.notes if n.startswith(_NOTED)]
    if (more := len(lines) - _SHOWN) > 0:
        lines[_SHOWN:] = [f"and {more:,} more documents whose day is left out or id was taken"]
    return lines


class Unplaced:
    """A tally of the names that could not be placed, by the country in which their text plays."""

    def __init__(self, country: str | None = None) -> None:
        self.given = country  # what the user says beforehand
        self.names: Counter[str] = Counter()

    def add(self, matches: Iterable[Match]) -> None:
        """Count the unresolved names of one document, or of the rows of a table that are together.

        They are of the country in which most of the others lie; of none where these are scattered.
        """
        matches = [m for m in matches if m.mention.role in PLACED and m.mention.text.strip()]
        unresolved = sum(not match.resolved for match in matches)
        homes = Counter(
            m.place.country for m in matches if m.resolved and m.place and m.place.country
        )
        most = next((code for code, n in homes.items() if 2 * n > homes.total()), None)
        home = self.given or most
        if unresolved and home:
            self.names[home] += unresolved

    def line(self, gazetteer: Gazetteer) -> str | None:
        """What to say of the country that lacks its list most; None when nothing would help."""
        for code, count in sorted(self.names.items(), key=lambda item: (-item[1], item[0])):
            place = gazetteer.country(code)
            if place is not None and code not in gazetteer.listed:
                names = "1 name stays" if count == 1 else f"{count:,} names stay"
                return (
                    f"{names} unresolved and the list of the places of {place.name} is not added: "
                    f"run 'geo gazetteer add {code}', then this command again"
                )
        return None
