"""A place of a pack, and what a file of places held: the common language of the pack readers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from geo.model import Kind

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
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(f"line {line}: {why}")


# --- cells -------------------------------------------------------------------------------------


def spot(lat: object, lon: object) -> tuple[float, float] | None:
    try:
        y, x = float(lat), float(lon)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    inside = math.isfinite(y) and math.isfinite(x) and -90 <= y <= 90 and -180 <= x <= 180
    return (y, x) if inside else None


def whole(cell: object) -> int:
    try:
        return max(0, int(float(cell)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def trouble(id_: str, name: str, lat: object, lon: object) -> str:
    if not str(name).strip():
        return "no name"
    if spot(lat, lon) is None:
        return f"'{name}' has no position (lat {str(lat)[:20]!r}, lon {str(lon)[:20]!r})"
    return f"'{name}' has no numeric id ({id_[:20]!r})"
