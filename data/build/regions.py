"""data/regions/regions.csv and anchors.csv -> data/regions/regions.geojson.

Run from the checkout: `python data/build/regions.py`. The rule is `derivation.around`: the hull of
the named settlements, or the line through them, grown by the stated kilometres; 'union' joins other
regions, 'divisions' countries and divisions of data/divisions. A region marked `clipped_to` is cut
to that country's outline there; `country` is empty where a region lies in several.
"""

from __future__ import annotations

import csv
import json
from typing import Any

import derivation
import shapely

from geo.gazetteer import divisions
from geo.support import files, shipped

SOURCE = (
    "own derivation from the settlements named in data/regions/anchors.csv "
    "(coordinates: GeoNames, CC BY 4.0; OCHA COD, CC BY-IGO; read off where neither is given)"
)
DIVIDED = "Natural Earth, public domain, by way of data/divisions"
# Joined divisions are thinned to a 300th of their extent, a pixel of a map of the region, or to
# 0.05 degrees where that is coarser; what is wider than a large country (WIDE square degrees), to
# a 200th of its breadth.
THINNED, COARSEST, WIDE, COARSE = 300, 0.05, 60, 200


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table of data/regions/."""
    with shipped.path("regions", name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shapes() -> dict[str, Any]:
    """The shape of every region by its id, WGS84 degrees, in the order of the table."""
    anchors: dict[str, list[tuple[float, float]]] = {}
    for row in rows("anchors.csv"):
        anchors.setdefault(row["region"], []).append((float(row["lat"]), float(row["lon"])))
    found: dict[str, Any] = {}
    for row in rows("regions.csv"):
        if row["rule"] == "union":
            area = shapely.union_all([found[part] for part in row["made_of"].split("|")])
        elif row["rule"] == "divisions":
            area = joined(row["made_of"].split("|"))
        else:
            area = derivation.around(anchors[row["id"]], row["rule"], float(row["grown_km"]))
            if row["clipped_to"]:
                country = divisions.shape(f"ne:{row['clipped_to']}")
                area = derivation.polygons(area.intersection(country))
        found[row["id"]] = shapely.set_precision(area, 10.0**-derivation.DECIMALS)
    return found


def joined(ids: list[str]) -> Any:
    """The union of divisions, in degrees, thinned, with the slivers between neighbours closed."""
    area = shapely.union_all([divisions.shape(id_) for id_ in ids])
    west, south, east, north = area.bounds
    grain = min(max(east - west, north - south) / THINNED, COARSEST)
    if area.area > WIDE:
        grain = max(grain, area.area**0.5 / COARSE)
    kept = [p for p in shapely.get_parts(area) if p.area > 4 * grain**2]
    whole = shapely.MultiPolygon([shapely.Polygon(p.exterior) for p in kept] or [area.envelope])
    return derivation.polygons(shapely.make_valid(whole.buffer(0).simplify(grain)))


def features() -> list[dict[str, Any]]:
    """The regions as GeoJSON features, in the order of the table."""
    made = shapes()
    return [
        {
            "type": "Feature",
            "properties": {
                "id": row["id"],
                "name": row["name"],
                "names": [row["name"], *row["other_names"].split("|"), row["arabic"]],
                "arabic": row["arabic"],
                "country": row["country"] or None,
                "doubt_km": float(row["doubt_km"]),
                "rule": rule(row),
                "source": DIVIDED if row["rule"] == "divisions" else SOURCE,
            },
            "geometry": derivation.geojson(made[row["id"]]),
        }
        for row in rows("regions.csv")
    ]


def rule(row: dict[str, str]) -> str:
    """In words, how a region's shape was made."""
    if row["rule"] == "union":
        return "union of " + " and ".join(row["made_of"].split("|"))
    if row["rule"] == "divisions":
        return "union of the divisions " + " and ".join(row["made_of"].split("|"))
    what = "convex hull of" if row["rule"] == "hull" else "line through"
    cut = f", cut to {row['clipped_to']}" if row["clipped_to"] else ""
    return f"{what} its named settlements, grown by {row['grown_km']} km{cut}"


def main() -> None:
    body = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features())
    text = f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'
    files.write(shipped.path("regions", "regions.geojson"), text)


if __name__ == "__main__":
    main()
