"""A resolved name at one end of a phrase: what it covers, and how far it reaches."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import Any

from geo.model import Kind, Match, Outline, Point
from geo.support import plane

# People on a square kilometre of a town's built-up area: the middle of the range of cities in
# Angel et al., Atlas of Urban Expansion (2016). It only sets how far 'outside the city' begins.
TOWN_DENSITY = 8000
SMALLEST_TOWN_M, LARGEST_TOWN_M = 500, 15_000


class End:
    """Its area or line where it has one, and its centre."""

    def __init__(self, match: Match) -> None:
        self.place = place = match.place
        self.name = match.name or (place.name if place else match.mention.text)
        self.kind = place.kind if place else Kind.REGION
        self.country = place.country if place else None
        self._outline = place.outline if place and match.area is None else None
        found = match.shape
        kind = "" if found is None or found.is_empty else found.geom_type
        self.area = found if kind.endswith("Polygon") else None
        self.line = found if kind.endswith("LineString") else None
        if self.area is not None and self.kind is Kind.NATURAL:
            self.line = self.area.boundary
        self.centre: Point | None = place.point if place else None
        if place is None and kind:
            inside = found.representative_point()
            self.centre = Point(lat=inside.y, lon=inside.x)

    @cached_property
    def extent_m(self) -> float:
        """Metres from its centre to its edge."""
        if self.place is None or self.kind in (Kind.SETTLEMENT, Kind.NEIGHBOURHOOD):
            return town_radius_m(self.place.population if self.place else 0)
        if self.area is None:
            return float(SMALLEST_TOWN_M)
        return plane.reach_m(self._outline) if self._outline else plane.radius_m(self.area)

    @property
    def mainland(self) -> Any:
        """A country's area without what lies overseas."""
        return _mainland(self._outline) if self._outline else plane.mainland(self.area)


@lru_cache(maxsize=256)
def _mainland(outline: Outline) -> Any:
    return plane.mainland(outline.shape)


def town_radius_m(population: int) -> float:
    """The radius of a town's built-up area, metres, from its people (0: unknown).

    >>> round(town_radius_m(100_000))
    1995
    >>> town_radius_m(0)
    1000
    """
    if population <= 0:
        return 1000
    radius = 1000 * math.sqrt(population / TOWN_DENSITY / math.pi)
    return min(max(radius, SMALLEST_TOWN_M), LARGEST_TOWN_M)
