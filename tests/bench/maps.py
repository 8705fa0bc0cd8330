"""A page of many incidents: its size, and how long it takes to make: `python -m tests.bench.maps`.

Rows are generated, each with its own sentence; beside them folium's own markers, where that ends.
"""

from __future__ import annotations

import statistics
import time

import folium

from geo import export, maps
from tests import sample_rows

SIZES = (1, 1_000, 100_000)
FOLIUM_UP_TO = 1_000  # markers: beyond this folium takes minutes
RUNS = 3


def ours(rows: int) -> tuple[float, float]:
    """(MB, seconds): the median of several runs from a frame to the page."""
    frame = sample_rows.many(rows)
    seconds, size = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        size = len(export.html(maps.incident_map(frame)).encode())
        seconds.append(time.perf_counter() - start)
    return size / 1e6, statistics.median(seconds)


def theirs(rows: int) -> tuple[float, float]:
    """The same with folium's markers and popups; the page needs the network."""
    frame = sample_rows.many(rows)
    start = time.perf_counter()
    made = folium.Map()
    for row in frame.itertuples():
        if row.geometry is not None and row.geometry.geom_type == "Point":
            at = (row.geometry.y, row.geometry.x)
            folium.Marker(at, popup=folium.Popup(str(row.sentence))).add_to(made)
    size = len(made.get_root().render().encode())
    return size / 1e6, time.perf_counter() - start


def main() -> None:
    """Print one row a size."""
    print(f"{'rows':>8}{'MB':>8}{'s':>8}   folium markers: MB, s")
    for rows in SIZES:
        size, seconds = ours(rows)
        print(f"{rows:8,}{size:8.2f}{seconds:8.2f}", end="")
        print("{:8.2f}{:8.2f}".format(*theirs(rows)) if rows <= FOLIUM_UP_TO else "")


if __name__ == "__main__":
    main()
