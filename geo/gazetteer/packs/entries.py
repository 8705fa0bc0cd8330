"""A place of a pack, and what a file of places held: the common language of the pack readers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from geo.model import Kind

SHOWN = 60  # characters of a name in a message
REFUSALS_KEPT = 20  # named one by one; the others are counted
ADMIN = (Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3)


@dataclass(slots=True)
class Entry:
    """A place of a pack. `admin` is the chain above it: (kind, the publisher's code, name).

    A division's own `code` is the one by which its members' chains name it.
    """

    id: str
    name: str
    spellings: list[str]
    kind: Kind
    lat: float
    lon: float
    country: str | None = None
    admin: tuple[tuple[Kind, str, str], ...] = ()
    population: int = 0
    geonameid: int | None = None
    codes: tuple[str, ...] = ()  # other ids
    code: str = ""
    wkb: bytes | None = None  # of a polygon, x = longitude, y = latitude, WGS84 degrees
    seat: bool = False  # of a country or division


@dataclass(slots=True)
class Read:
    """What a file held: entries, the rows refused with their reasons, and what was repaired."""

    form: str
    entries: list[Entry]
    refused: int = 0
    repaired: int = 0
    refusals: list[str] = field(default_factory=list)
    licence: str = "not stated"
    date: str = ""
    checksum: str = ""

    def refuse(self, line: int, why: str) -> None:
        """Count a row and say why, by its line; 0 for a file of several as a whole."""
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(f"line {line}: {why}" if line else why)

    def join(self, other: Read, label: str) -> None:
        """Add what another file of the same form held; its refusals are told with its label."""
        self.entries += other.entries
        self.refused += other.refused
        self.repaired += other.repaired
        self.date = max(self.date, other.date)
        room = REFUSALS_KEPT - len(self.refusals)
        self.refusals += [f"{label}, {why}" for why in other.refusals[:room]]


_DEGREES = re.compile(
    r"([NSEW])?\s*(-?\d+(?:[.,]\d+)?)\s*[\u00b0\u00ba]?\s*(?:(\d+(?:[.,]\d+)?)\s*['\u2032\u2019]\s*)?"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:[\"\u2033\u201d]|'')\s*)?([NSEW])?",
    re.IGNORECASE,
)


def spot(lat: object, lon: object) -> tuple[float, float] | None:
    """(lat, lon) in degrees from two cells, or None where they are no position on the Earth."""
    y, x = _degrees(lat), _degrees(lon)
    known = y is not None and x is not None and -90 <= y <= 90 and -180 <= x <= 180
    return (y, x) if known else None


def _degrees(cell: object) -> float | None:
    """A number of degrees as written: 36.6, '36,6', 36\u00b0 36' 00" E.

    >>> _degrees("36,6"), _degrees("36\u00b0 36' W"), _degrees("north")
    (36.6, -36.6, None)
    """
    try:
        return float(cell)  # type: ignore[arg-type]
    except OverflowError:
        return None
    except (TypeError, ValueError):
        found = _DEGREES.fullmatch(cell.strip()[:40]) if isinstance(cell, str) else None
    if found is None:
        return None
    before, degrees, minutes, seconds, after = found.groups()
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in (degrees, minutes, seconds)]
    value = abs(parts[0]) + parts[1] / 60 + parts[2] / 3600
    wind = (before or after or "").upper()
    return -value if degrees.startswith("-") or (wind and wind in "SW") else value


def whole(cell: object) -> int:
    try:
        return max(0, int(float(cell)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def trouble(id_: str, name: str, lat: object, lon: object) -> str:
    if not str(name).strip():
        return "no name"
    name = str(name) if len(str(name)) <= SHOWN else f"{str(name)[:SHOWN]}..."
    if spot(lat, lon) is None:
        return f"'{name}' has no position (lat {str(lat)[:20]!r}, lon {str(lon)[:20]!r})"
    return f"'{name}' has no numeric id ({id_[:20]!r})"
