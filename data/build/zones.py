"""data/zones/*.csv and data/roads/waypoints.csv -> the shapes that geo.zones loads, as GeoJSON.

Run from the checkout after a change to those tables: `python data/build/zones.py`. The rules are
those of derivation.py; this file only names what they make and says what it rests on.
"""

from __future__ import annotations

import csv
import json
from typing import Any

import derivation
import shapely

from geo.atlas import zones
from geo.gazetteer import divisions
from geo.support import files, shipped

ZONE, AS_OF = "sy-idlib-deescalation-2019-04", "2019-04-29"
AGREED, MEMORANDUM = "2017-05-04", "2018-09-17"
ENDED = "2020-03-05"  # the Moscow protocol put other lines in place of these
ROADS = {
    "M4": (
        "M4 highway",
        "الطريق الدولي M4",
        ["M4", "M-4", "M 4", "Highway M4", "Aleppo-Latakia highway", "Latakia-Aleppo highway",
         "M4 international highway", "الطريق M4", "طريق M4", "أوتوستراد M4",
         "طريق حلب اللاذقية", "طريق حلب - اللاذقية"],
        5,
    ),
    "M5": (
        "M5 highway",
        "الطريق الدولي M5",
        ["M5", "M-5", "M 5", "Highway M5", "Aleppo-Damascus highway", "Damascus-Aleppo highway",
         "M5 international highway", "الطريق M5", "طريق M5", "أوتوستراد M5",
         "طريق حلب دمشق", "طريق دمشق حلب", "طريق حلب - دمشق"],
        3,
    ),
}  # fmt: skip


def table(*parts: str) -> list[dict[str, str]]:
    """The rows of a shipped table."""
    with shipped.path(*parts).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cited(keys: list[str]) -> list[str]:
    """Sources in words, in the order of data/zones/sources.csv."""
    wanted = set(keys)
    return [
        "; ".join(part for part in (row["publisher"], row["what"], row["day"]) if part)
        for row in table("zones", "sources.csv")
        if row["key"] in wanted
    ]


def feature(shape: Any, **told: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": told, "geometry": derivation.geojson(shape)}


def zone_features() -> list[dict[str, Any]]:
    """The zone and the two parts of the band."""
    settlements = zones.holdings()
    made = derivation.derive(settlements, divisions.shape("ne:SY"))
    low, high = derivation.BAND_KM
    held = [row for row in settlements if row.held_by == "opposition"]
    sources = cited([key for row in settlements for key in row.sources if key != "brief"])
    basis = (
        f"An interpretation of this project: no line was ever published. Drawn from who held each "
        f"of {len(settlements)} settlements ({len(held)} by the opposition) on 29 April 2019, "
        "each with the ground nearest to it; the table names its sources and where they differ. "
    )
    return [
        feature(
            made.zone,
            id=ZONE,
            name="Idlib de-escalation zone, end of April 2019",
            arabic="منطقة خفض التصعيد في إدلب، نهاية نيسان 2019",
            kind="zone",
            as_of=AS_OF,
            valid_from=AGREED,
            valid_to=ENDED,
            doubt_km=float(made.doubt_km),
            note=basis
            + "It shows the line before the offensive of 30 April 2019; the government took its "
            "southern parts from May to August 2019 and more until March 2020. Nine tenths of "
            "the line lie within the stated doubt.",
            sources=[*cited(["astana-2017-05", "astana-2017-09"]), *sources],
        ),
        feature(
            derivation.band(made, low),
            id="sy-idlib-sochi-band-15",
            name=f"Demilitarised band of the Sochi memorandum, {low} km deep",
            arabic="المنطقة المنزوعة السلاح بموجب مذكرة سوتشي، بعمق 15 كم",
            kind="band",
            as_of=AS_OF,
            valid_from=MEMORANDUM,
            valid_to=ENDED,
            part_of=ZONE,
            doubt_km=float(made.doubt_km),
            note=basis
            + f"The memorandum says {low} to {high} km inside the zone and leaves the exact lines "
            f"to further consultations: this is the part within {low} km of government-held "
            "ground, the least that it can mean.",
            sources=[*cited(["sochi-2018"]), *sources],
        ),
        feature(
            derivation.band(made, high, low),
            id="sy-idlib-sochi-band-20",
            name=f"Demilitarised band of the Sochi memorandum, from {low} to {high} km",
            arabic="المنطقة المنزوعة السلاح بموجب مذكرة سوتشي، من 15 إلى 20 كم",
            kind="band",
            as_of=AS_OF,
            valid_from=MEMORANDUM,
            valid_to=ENDED,
            part_of=ZONE,
            doubt_km=float(made.doubt_km + high - low),
            note=basis
            + f"The memorandum says {low} to {high} km: whether this outer part belongs to the "
            "band was left to consultations whose outcome was not published.",
            sources=[*cited(["sochi-2018"]), *sources],
        ),
    ]


def post_features() -> list[dict[str, Any]]:
    """The twelve Turkish observation posts, in the order of their numbers."""
    return [
        feature(
            shapely.Point(float(row["lon"]), float(row["lat"])),
            id=f"sy-idlib-post-{row['number'].zfill(2)}-{row['id']}",
            name=f"Turkish observation post {row['number']}: {row['name']}",
            arabic=f"نقطة المراقبة التركية {row['number']}: {row['arabic']}",
            kind="post",
            as_of=AS_OF,
            valid_from=row["set_up"],
            valid_to=ENDED,
            part_of=ZONE,
            doubt_km=float(row["doubt_km"]),
            note=f"Set up on or about {row['set_up']}. Placed at: {row['position']}.",
            sources=cited(row["sources"].split(";")),
            names=[row["name"], row["arabic"]],
        )
        for row in table("zones", "posts.csv")
    ]


def road_features() -> list[dict[str, Any]]:
    """The highways as lines through the towns that they pass."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in table("roads", "waypoints.csv"):
        lines.setdefault(row["road"], []).append((float(row["lon"]), float(row["lat"])))
    return [
        feature(
            shapely.LineString(lines[road]),
            id=f"sy-road-{road.lower()}",
            name=name,
            arabic=arabic,
            names=[name, *names, arabic],
            kind="road",
            doubt_km=float(doubt),
            note="Drawn straight from town to town along the way, not surveyed.",
            sources=["own derivation from the towns in data/roads/waypoints.csv"],
        )
        for road, (name, arabic, names, doubt) in sorted(ROADS.items())
    ]


def written(features: list[dict[str, Any]]) -> str:
    """The GeoJSON text of some features, one a line."""
    body = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'


def main() -> None:
    files.write(shipped.path("zones", "zones.geojson"), written(zone_features()))
    files.write(shipped.path("zones", "posts.geojson"), written(post_features()))
    files.write(shipped.path("roads", "roads.geojson"), written(road_features()))


if __name__ == "__main__":
    main()
