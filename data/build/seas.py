"""data/seas/seas.csv -> data/seas/seas.geojson: seas, gulfs, straits and canals.

Run from the checkout: `python data/build/seas.py`. A 'ring' is the polygon through the waypoints
less all land of data/divisions: only its ends at open water are ours, the coasts are Natural
Earth's. A 'line' runs through the waypoints and is grown by the stated kilometres. Parts are
separated by '/'. Shapes are thinned to a 200th of their breadth.
"""

from __future__ import annotations

import csv
import json
from typing import Any

import derivation
import shapely

from geo.gazetteer import divisions
from geo.support import files, shipped

RULES = {
    "ring": "the polygon through its waypoints, less the land",
    "line": "the line through its waypoints, grown by {} km",
}
SOURCE = "own waypoints in data/seas/seas.csv; coasts: Natural Earth, public domain"
THINNED, FINEST, COARSEST = 200, 0.003, 0.5  # of the breadth; degrees


def rows() -> list[dict[str, str]]:
    """The rows of the table."""
    with shipped.path("seas", "seas.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shape(row: dict[str, str]) -> Any:
    """The water of one row, WGS84 degrees."""
    points = [
        [(float(p.split()[0]), float(p.split()[1])) for p in part.split(";")]
        for part in row["waypoints"].split("/")
    ]
    if row["rule"] == "line":
        grown = float(row["grown_km"])
        area = shapely.union_all([derivation.around(p, "line", grown) for p in points])
        return shapely.set_precision(area, 10.0**-derivation.DECIMALS)
    ring = shapely.union_all([shapely.Polygon([(lon, lat) for lat, lon in p]) for p in points])
    west, south, east, north = ring.bounds
    near = [
        divisions.shape(r.id) for r in divisions.table()
        if r.level == 0 and r.west < east and west < r.east and r.south < north and south < r.north
    ]  # fmt: skip
    grain = min(max(ring.area**0.5 / THINNED, FINEST), COARSEST)
    land = shapely.union_all(shapely.clip_by_rect(near, west, south, east, north))
    area = ring.difference(land).buffer(0).simplify(grain)
    kept = [p for p in shapely.get_parts(shapely.make_valid(area)) if p.area > 4 * grain**2]
    biggest = max(kept, key=lambda p: p.area).area
    whole = shapely.union_all([_without_islets(p, grain) for p in kept if p.area > biggest / 50])
    return derivation.polygons(shapely.set_precision(whole, 10.0**-derivation.DECIMALS))


def _without_islets(area: Any, grain: float) -> Any:
    """A polygon without the islands that nothing of its grain shows."""
    islands = [r for r in area.interiors if shapely.Polygon(r).area > 9 * grain**2]
    return shapely.Polygon(area.exterior, islands)


def features() -> list[dict[str, Any]]:
    """The seas as GeoJSON features, in the order of the table."""
    return [
        {
            "type": "Feature",
            "properties": {
                "id": row["id"],
                "name": row["name"],
                "names": [row["name"], *row["other_names"].split("|"), row["arabic"]],
                "arabic": row["arabic"],
                "country": None,
                "doubt_km": float(row["doubt_km"]),
                "rule": RULES[row["rule"]].format(row["grown_km"]),
                "source": SOURCE,
            },
            "geometry": derivation.geojson(shape(row)),
        }
        for row in rows()
    ]


def main() -> None:
    body = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features())
    text = f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'
    files.write(shipped.path("seas", "seas.geojson"), text)


if __name__ == "__main__":
    main()
