"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

from tests.bench import (
    archives,
    browsing,
    directions,
    gazetteer,
    geoparsing,
    headlines,
    hostile_texts,
    incidents,
    joining,
    maps,
    packs,
    rivals,
    venues,
    webpages,
)

READING = (gazetteer, packs, geoparsing, directions, venues, incidents, headlines, joining)
for bench in (*READING, webpages, archives, hostile_texts, maps, browsing, rivals):
    print(f"\n=== {bench.__doc__.splitlines()[0]}")
    bench.main()
