"""A page of many incidents: its size, and how long it takes to make: `python -m tests.bench.maps`.

Rows are generated, each with its own sentence. `rivals` has other libraries beside it.
"""

from __future__ import annotations

import statistics
import sys
import time

from geo.atlas import export, maps
from tests import sample_rows

SIZES = (1, 1_000, 100_000, 1_000_000)
RUNS = 3


def ours(rows: int) -> tuple[float, float, float]:
    """(MB, seconds, seconds of processor time): medians of several runs from a frame to a page."""
    frame = sample_rows.many(rows)
    seconds, busy, size = [], [], 0
    for _ in range(RUNS):
        start, spent = time.perf_counter(), time.process_time()
        size = len(export.html(maps.incident_map(frame)).encode())
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - spent)
    return size / 1e6, statistics.median(seconds), statistics.median(busy)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print one row a size."""
    print(f"{'rows':>10}{'MB':>8}{'s':>8}{'busy s':>8}")
    for rows in sizes:
        size, seconds, busy = ours(rows)
        print(f"{rows:10,}{size:8.2f}{seconds:8.2f}{busy:8.2f}", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
