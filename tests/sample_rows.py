"""A small table of incidents in the columns of `frames.incidents`, for tests of the map."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas
import pandas as pd
import shapely

from geo.atlas import maps
from geo.model import Document, Kind, Omission, Place, Point, Refusal

SOUTH_IDLIB = shapely.Polygon(
    [(36.30, 35.40), (36.45, 35.62), (36.62, 35.70), (36.80, 35.72), (36.95, 35.55), (36.75, 35.38)]
)
IDLIB = shapely.Polygon(
    [(36.15, 35.85), (36.38, 36.20), (36.68, 36.24), (36.90, 35.98), (37.16, 35.72), (36.95, 35.55),
     (36.75, 35.38), (36.30, 35.40), (36.22, 35.62)]
)  # fmt: skip
COUNTS = [f"{h}_{e}" for h in ("killed", "injured", "displaced") for e in ("low", "best", "high")]
COLUMNS = [
    *"id start end date_precision date_words event_type sub_event_type location_name".split(),
    *"lat lon precision uncertainty_m place_id country admin1 admin2 admin3".split(),
    *COUNTS,
    *"actors affected weapon target attributed_to sentence span document_id sources".split(),
    *"evidence joined_from recalled probability reason geometry".split(),
]


NOT_TEXTS = "start end date_precision lat lon precision uncertainty_m sources recalled".split()
TEXTS = set(COLUMNS) - {*COUNTS, *NOT_TEXTS, "probability", "geometry"}


@dataclass(frozen=True)
class Zone:
    """As much of a zone as the map needs."""

    id: str
    name: str
    arabic: str
    kind: str
    shape: Any
    as_of: date = date(2019, 4, 30)
    valid_from: date | None = date(2017, 5, 6)
    valid_to: date | None = None
    doubt_km: float = 3.0
    note: str = "Derived from a table of who held each town."
    sources: tuple[str, ...] = ("Memorandum of 4 May 2017", "https://example.org/memo")


def row(**told: Any) -> dict[str, Any]:
    """One incident, unknown in everything that is not told."""
    return {**dict.fromkeys(COLUMNS), "precision": 1, "probability": 0.9, "recalled": False, **told}


def frame(rows: list[dict[str, Any]]) -> geopandas.GeoDataFrame:
    """Rows -> a GeoDataFrame with the types that frames.incidents gives."""
    columns = list(dict.fromkeys([*COLUMNS, *(name for r in rows for name in r)]))
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    numbers = [c for c in columns if c.endswith(("_low", "_best", "_high"))]
    for name in [*numbers, "precision", "date_precision", "uncertainty_m", "sources"]:
        table[name] = pd.array(table[name], dtype="Int64")
    return geopandas.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


def point(lat: float, lon: float, **told: Any) -> dict[str, Any]:
    return row(lat=lat, lon=lon, geometry=shapely.Point(lon, lat), **told)


def idlib() -> geopandas.GeoDataFrame:
    """Seven rows that hold every way in which a place can be known, by made-up sentences."""
    strike = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
    again = [
        {"document_id": "a", "sentence": "Planes hit the town of Saraqib.", "attributed_to": None},
        {"document_id": "b", "sentence": "Five died in Saraqib, neighbours said."},
    ]
    return frame(
        [
            point(35.864, 36.806, id="i1", start="2019-06-22", end="2019-06-22", date_precision=1,
                  location_name="Saraqib", killed_low=5, killed_best=5, killed_high=5,
                  uncertainty_m=2500, admin1="Idlib", country="Syria", document_id="a", sources=2,
                  sentence="Planes hit the town of Saraqib, and five people died.",
                  attributed_to="Civil defence", actors="Syrian air force", date_words="June 22",
                  evidence=json.dumps(again), reason="Written with its day.", **strike),
            point(35.864, 36.806, id="i2", start="2019-06-25", end="2019-06-25", date_precision=1,
                  location_name="Saraqib", injured_low=3, injured_best=4, injured_high=6,
                  uncertainty_m=2500, document_id="a", sentence="Four were hurt in Saraqib.",
                  event_type="Violence against civilians", sub_event_type="Attack"),
            point(35.668, 36.728, id="i3", start="2019-06-10", end="2019-06-10", date_precision=1,
                  location_name="Maar Shurin", uncertainty_m=1200, document_id="a",
                  sentence="Maar Shurin was attacked.", event_type="Battles",
                  sub_event_type="Armed clash"),
            point(35.63, 36.67, id="i4", start="2019-06-13", end="2019-06-13", date_precision=1,
                  location_name="near Maarrat al-Numan", precision=2, uncertainty_m=9000,
                  killed_low=2, document_id="b", sentence="Shells fell near Maarrat al-Numan.",
                  event_type="Explosions/Remote violence",
                  sub_event_type="Shelling/artillery/missile attack"),
            row(id="i5", start="2019-07-01", end="2019-07-07", date_precision=3, precision=5,
                location_name="southern Idlib", uncertainty_m=40000, killed_low=10, killed_best=10,
                killed_high=10, children_killed_low=7, children_killed_best=7,
                children_killed_high=7, document_id="a", sentence="Ten died in southern Idlib.",
                date_words="early July", geometry=SOUTH_IDLIB, **strike),
            row(id="i6", precision=4, location_name="Idlib province", uncertainty_m=70000,
                document_id="b", sentence="There were marches all over Idlib province.",
                event_type="Protests", sub_event_type="Peaceful protest", geometry=IDLIB),
            row(id="i7", precision=None, location_name="Tell Nowhere", document_id="b",
                sentence="Something burned in Tell Nowhere.", event_type="Riots",
                sub_event_type="Mob violence"),
        ]
    )  # fmt: skip


def documents() -> list[Document]:
    return [
        Document("a", "Air raids go on in Idlib", "…", "The Paper", date(2019, 7, 8),
                 "https://example.org/a", "en", "a" * 64, "seeds/a.md"),
        Document("b", "أخبار إدلب", "…", sha256="b" * 64, notes=("decoded as windows-1256",)),
    ]  # fmt: skip


def zones() -> list[Zone]:
    band = IDLIB.difference(IDLIB.buffer(-0.12))
    return [
        Zone("zone", "De-escalation zone", "منطقة خفض التصعيد", "zone", IDLIB),
        Zone("band", "Demilitarised band", "المنطقة المنزوعة السلاح", "band", band),
        Zone("post", "Morek", "مورك", "post", shapely.Point(36.69, 35.37)),
    ]


def roads() -> list[Zone]:
    line = shapely.LineString(
        [(36.75, 35.1), (36.69, 35.4), (36.68, 35.65), (36.81, 35.86), (37.1, 36.1)]
    )
    return [Zone("m5", "M5", "", "road", line, doubt_km=1)]


def statements() -> pd.DataFrame:
    told = {"id": "s1", "document_id": "a", "measure": "killed", "best": 900, "start": "2019-02-01",
            "area": "north-west Syria", "attributed_to": "Response Coordinators Group",
            "sentence": "The group counts 900 dead since February."}  # fmt: skip
    return table([told])


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    names = "id document_id measure low best high start end area attributed_to sentence".split()
    return pd.DataFrame(rows, columns=names, dtype=object)


def left_out() -> dict[str, list]:
    return {
        "omissions": [Omission("a", "Moscow", "stands for its government: not a place")],
        "refusals": [Refusal("seeds/empty.txt", "the file is empty: give a text")],
    }


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return shapely.box(west, south, east, north).__geo_interface__


def ground(south: float, west: float, north: float, east: float) -> dict[str, list[dict]]:
    """A ground of one coast, one river and one border, in the form of ground.layers."""
    river = shapely.LineString([(36.4, 36.4), (36.35, 35.9), (36.4, 35.4), (36.75, 35.1)])
    line = shapely.LineString([(36.0, 35.9), (36.4, 36.25), (36.7, 36.3), (37.5, 36.7)])
    province = {"name": "Idlib", "arabic": "إدلب", "kind": "admin1"}
    return {
        "land": [{"shape": shapely.box(35.75, south, east, north)}],
        "rivers": [{"shape": river, "name": "Orontes"}],
        "borders": [{"shape": line}],
        "divisions": [{"shape": IDLIB, **province}],
        "lakes": [],
        "roads": [],
    }


def towns() -> list[Place]:
    told = [
        ("Idlib", "إدلب", 35.93, 36.63, 165000),
        ("Saraqib", "سراقب", 35.864, 36.806, 33000),
        ("Khan Shaykhun", "خان شيخون", 35.44, 36.65, 34000),
        ("Latakia", "اللاذقية", 35.53, 35.79, 400000),
        ("Hama", "حماة", 35.13, 36.75, 460000),
        ("Ariha", "أريحا", 35.81, 36.61, 40000),
        ("Maarrat al-Numan", "معرة النعمان", 35.64, 36.67, 58000),
        ("Aleppo", "حلب", 36.2, 37.16, 1600000),
    ]
    return [town(*one) for one in told]


def town(name: str, arabic: str, lat: float, lon: float, people: int) -> Place:
    point = Point(lat, lon)
    return Place(f"p{lat}{lon}", name, (name, arabic), Kind.SETTLEMENT, point, population=people)


def many(n: int) -> geopandas.GeoDataFrame:
    """`n` rows over north-west Syria, each with six texts and a sentence of its own."""
    import numpy as np

    places = np.random.default_rng(6)
    lat, lon = places.uniform(35.2, 36.4, n), places.uniform(36.0, 37.4, n)
    killed = places.poisson(2, n)
    days = np.datetime64("2017-01-01") + places.integers(0, 1500, n)
    kinds = ["Explosions/Remote violence", "Battles", "Violence against civilians", "Protests"]
    table = pd.DataFrame(
        {
            "id": [f"e{i}" for i in range(n)],
            "start": days.astype(str),
            "end": days.astype(str),
            "date_precision": 1,
            "event_type": [kinds[i % 4] for i in range(n)],
            "sub_event_type": [f"sub-type {i % 12}" for i in range(n)],
            "location_name": [f"Village {i % 900}" for i in range(n)],
            "lat": lat,
            "lon": lon,
            "precision": 1 + (places.random(n) < 0.2),
            "uncertainty_m": 3000,
            "killed_low": killed,
            "killed_best": killed,
            "killed_high": killed + 1,
            "actors": [f"Group {i % 40}" for i in range(n)],
            "attributed_to": [f"Source {i % 30}" for i in range(n)],
            "document_id": [f"d{i % 200}" for i in range(n)],
            "sentence": [
                f"On day {days[i]} shells fell on village {i % 900} and {killed[i]} people died,"
                f" said source {i % 30} in its report number {i}."
                for i in range(n)
            ],
            "probability": 0.9,
        }
    )
    return geopandas.GeoDataFrame(table, geometry=geopandas.points_from_xy(lon, lat), crs=4326)


def whole(**rest: Any) -> maps.IncidentMap:
    """The map of all of these, as a reader gets it; `rest` is said to `maps.incident_map`."""
    told = {
        "documents": documents(),
        "zones": zones(),
        "roads": roads(),
        "statements": statements(),
        "towns": towns(),
        "title": "Idlib, June and July 2019",
        **left_out(),
    }
    return maps.incident_map(idlib(), **{**told, **rest})
