"""An agreement's zone and its date -> a shape with its sources and doubts; posts and roads too.

No authoritative geometry of the Idlib de-escalation zone or of the Sochi memorandum's
demilitarised band was ever published. What is loaded is an interpretation, made in the open from a
table of settlements with who held each (data/zones/idlib-2019-04-control.csv), by the rule of
data/build/derivation.py.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from shapely.geometry import shape

from geo import model
from geo.support import plane, shipped

MOSTLY = 0.25  # the share of an area that must lie in a zone for the area to call it onto a map
BESIDE_ROAD_KM = 10  # an incident this near to a road calls it onto a map
AREA_TOO_WIDE = 3.0  # degrees: an area wider than this ('northern Syria') calls no road


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone, band, post or road: a shape in WGS84 degrees with what it rests on.

    `kind` is 'zone', 'band', 'post' or 'road'. `as_of` is the day that the shape shows;
    `valid_from` and `valid_to` are the days between which the agreement stood (None: no limit).
    `doubt_km` is how far the drawn line or point may be off. `part_of` is the id of the zone it
    belongs to.
    """

    id: str
    name: str
    arabic: str
    kind: str
    shape: Any = field(compare=False, repr=False)
    doubt_km: float
    note: str
    sources: tuple[str, ...]
    as_of: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    part_of: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A settlement of the control table: who held it on the table's day, and who says so."""

    name: str
    lat: float
    lon: float
    place_id: str
    held_by: str  # opposition, government, Turkish-backed, SDF
    sources: tuple[str, ...]
    sources_differ: str


# --- what is shipped -----------------------------------------------------------------------------


def load() -> tuple[Zone, ...]:
    """Every zone, band, post and road that is shipped, zones first, in a fixed order."""
    files = (("zones", "zones.geojson"), ("zones", "posts.geojson"), ("roads", "roads.geojson"))
    return tuple(zone for parts in files for zone in _read(*parts))


def roads() -> tuple[Zone, ...]:
    """The highways that are shipped (M4, M5), as lines."""
    return tuple(_read("roads", "roads.geojson"))


def _read(*parts: str) -> Iterable[Zone]:
    collection = json.loads(shipped.path(*parts).read_text(encoding="utf-8"))
    for feature in collection["features"]:
        told = dict(feature["properties"])
        for name in ("as_of", "valid_from", "valid_to"):
            told[name] = date.fromisoformat(told[name]) if told.get(name) else None
        for name in ("sources", "names"):
            told[name] = tuple(told.get(name, ()))
        yield Zone(shape=shape(feature["geometry"]), **told)


def holdings() -> tuple[Holding, ...]:
    """The control table of the Idlib zone, as at 29 April 2019, in the table's order."""
    path = shipped.path("zones", "idlib-2019-04-control.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Holding(
                row["name"],
                float(row["lat"]),
                float(row["lon"]),
                row["place_id"],
                row["held_by"],
                tuple(row["sources"].split(";")),
                row["sources_differ"],
            )
            for row in csv.DictReader(lines)
        )


# --- what belongs on a map -----------------------------------------------------------------------


def relevant(
    zones: Iterable[Zone], geometries: Iterable[Any], days: Iterable[date] = ()
) -> tuple[Zone, ...]:
    """The zones, with their posts, and the roads, that belong on a map of these incidents.

    `geometries` are `Point`s of the model, or shapely geometries (lon, lat) in degrees, or None;
    `days` are the days of the incidents, and none means that the days are not known. A zone
    belongs when a place lies in it, give or take its doubt, or a quarter of an area does, and a
    day falls within its validity; its bands and posts come with it, each by its own days. A road
    belongs when a place or a small area lies within 10 km of it.
    """
    zones, days = tuple(zones), tuple(days)
    shapes = [s for g in geometries if (s := _geometry(g)) is not None and not s.is_empty]
    called = {
        zone.id
        for zone in zones
        if zone.part_of is None and any(_calls(zone, each) for each in shapes)
    }
    return tuple(z for z in zones if (z.part_of or z.id) in called and _stands(z, days))


def _geometry(geometry: Any) -> Any:
    if isinstance(geometry, model.Point):
        return shapely.Point(geometry.lon, geometry.lat)
    return geometry


def _stands(zone: Zone, days: Sequence[date]) -> bool:
    first, last = zone.valid_from or date.min, zone.valid_to or date.max
    return not days or any(first <= day <= last for day in days)


def _calls(zone: Zone, incident: Any) -> bool:
    """Whether an incident's geometry calls a zone or a road onto its map."""
    if zone.kind == "road":
        west, south, east, north = incident.bounds
        narrow = max(east - west, north - south) <= AREA_TOO_WIDE
        return narrow and zone.shape.distance(incident) <= BESIDE_ROAD_KM / plane.KM_PER_DEGREE
    if incident.area > 0:
        return incident.intersection(zone.shape).area >= MOSTLY * incident.area
    return zone.shape.distance(incident) <= zone.doubt_km / plane.KM_PER_DEGREE
