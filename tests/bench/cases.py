"""Reference material of ../shared -> cases: a name, a context, where it truly lies.

Cases are split in halves by the SHA-256 of their text; weights are tuned on half 0 alone.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.gazetteer.search import Context
from geo.model import Match, Place, Point
from geo.support.plane import Plane

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
EVENTS = SHARED / "events" / "ucdp_ged_syria_2016_2018.csv.gz"
OCHA = SHARED / "gazetteers" / "syr_admin4_points_ocha2015.geojson.gz"
NORTH_WEST = {
    "Idlib Governorate", "Aleppo Governorate", "Hamah Governorate", "Latakia Governorate",
}  # fmt: skip
SITES = (
    "base", "airport", "airbase", "camp", "dam", "field", "fields", "farm", "farms", "plant",
    "station", "checkpoint", "crossing", "factory", "post", "barracks", "academy", "silos",
)  # fmt: skip
HILLS = ("mountain", "hill", "hills", "jabal")


@dataclass(frozen=True, slots=True)
class Case:
    """A name as written, what is known around it, where it is, and how often it occurs."""

    name: str
    context: Context
    truth: Point
    km: float  # a place this near is right
    weight: int
    source: str
    geonameid: int | None = None
    kind: str = "settlement"

    @property
    def half(self) -> int:
        return hashlib.sha256(self.name.encode()).digest()[0] % 2

    def right(self, place: Place | None) -> bool:
        """Whether a place is the one meant: by id, or its point or outline near enough."""
        if place is None:
            return False
        if self.geonameid and place.geonameid == self.geonameid:
            return True
        return self.off_km(place.point, place.shape) <= self.km

    def holds(self, match: Match) -> bool:
        """Whether an answer, a place or a phrase's shape, is near enough."""
        return match.resolved and self.off_km(match.point, match.shape) <= self.km

    def off_km(self, point: Point | None, shape: object) -> float:
        """Kilometres from the truth to a shape (0 inside), or to a point where there is none."""
        if shape is None:
            return point.distance_m(self.truth) / 1000
        import shapely

        west, south, east, north = shape.bounds
        t = self.truth
        if not (west - 1 < t.lon < east + 1 and south - 1 < t.lat < north + 1):
            return 100.0  # a degree off: farther than anything that is asked
        near = shapely.clip_by_rect(shape, t.lon - 1.5, t.lat - 1.5, t.lon + 1.5, t.lat + 1.5)
        return Plane(t).there(near).distance(shapely.Point(0, 0)) / 1000


def events(
    *, governorate: bool, north_west: bool = False, precisions: str = "12", km: float = 5.0
) -> Iterator[Case]:
    """Event places of these where_prec codes, once per (text, governorate, position)."""
    counted: dict[tuple, int] = {}
    with gzip.open(EVENTS, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["where_prec"] in precisions and (not north_west or row["adm_1"] in NORTH_WEST):
                key = (row["where_coordinates"], row["adm_1"], row["latitude"], row["longitude"])
                counted[key] = counted.get(key, 0) + 1
    for (text, adm1, lat, lon), weight in counted.items():
        within = (adm1,) if governorate and adm1 else ()
        yield Case(
            text, Context(country="SY", within=within), Point(float(lat), float(lon)), km,
            weight, "events", kind=_kind(text.lower().replace("(", " ").replace(")", " ").split()),
        )  # fmt: skip


def _kind(words: list[str]) -> str:
    """What a place text says that it is, by its class word."""
    if not words:
        return "other"
    if any(w in SITES for w in words):
        return "site"
    if (words[0] in ("jabal", "tall") and words[-1] not in ("village", "town")) or words[
        -1
    ] in HILLS:
        return "hill"
    return (
        "settlement" if words[-1] in ("village", "town", "city", "suburb", "locality") else "other"
    )


def news(corpus: str) -> Iterator[Case]:
    """Toponyms of a corpus with gold coordinates, without context, once per (name, place)."""
    counted: dict[tuple, int] = {}
    for line in (SHARED / "geoparsing" / "gold" / f"{corpus}.jsonl").open(encoding="utf-8"):
        for top in json.loads(line)["toponyms"]:
            if top.get("lat") is not None:
                key = (top["text"], top["lat"], top["lon"], top.get("geonameid"))
                counted[key] = counted.get(key, 0) + 1
    for (text, lat, lon, geonameid), weight in counted.items():
        yield Case(text, Context(), Point(lat, lon), 25.0, weight, corpus,
                   int(geonameid) if geonameid else None)  # fmt: skip


def ocha(*, governorate: bool, arabic: bool) -> Iterator[Case]:
    """Every populated place of OCHA's list under its English or its Arabic name."""
    text = gzip.decompress(OCHA.read_bytes()).decode("utf-8", "replace")
    for feature in json.loads(text)["features"]:
        row = feature["properties"]
        name = row["NAME_ARA" if arabic else "NAME_EN"]
        if name and "\ufffd" not in name:
            within = (row["ADMIN1_EN"],) if governorate else ()
            yield Case(
                name, Context(country="SY", within=within),
                Point(row["LATITUDE"], row["LONGITUDE"]), 5.0, 1, "ocha",
            )  # fmt: skip
