"""Names that stay unresolved, and the packs there are -> the one line that says which to add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.model import Match, Role

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

PLACED = (Role.PLACE, Role.DATELINE)


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
            if place is not None and not gazetteer.listed(code):
                names = "1 name stays" if count == 1 else f"{count:,} names stay"
                return (
                    f"{names} unresolved and the list of the places of {place.name} is not added: "
                    f"run 'geo gazetteer add {code}', then this command again"
                )
        return None
