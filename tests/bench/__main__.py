"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

from tests.bench import (
    directions,
    gazetteer,
    geoparsing,
    headlines,
    incidents,
    maps,
    packs,
    venues,
)

for bench in (gazetteer, packs, geoparsing, directions, venues, incidents, headlines, maps):
    print(f"\n=== {bench.__doc__.splitlines()[0]}")
    bench.main()
