"""The supplement gazetteer: every row a fact of its own, with what it was checked against."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter

import pytest
import shapely

from geo import shipped, zones
from geo.model import Kind, Point

COLUMNS = (
    "id name arabic other_names kind lat lon country admin1 admin2 checked_against source"
).split()
GOVERNORATES = {
    "Aleppo", "Damascus", "Daraa", "Deir ez-Zor", "Hama", "Hasakah", "Homs", "Idlib", "Latakia",
    "Quneitra", "Raqqa", "Rif Dimashq", "As-Suwayda", "Tartus",
}  # fmt: skip
ARABIC = re.compile(r"[\u0621-\u064a]")
NEAR_BORDER = 0.05  # degrees: crossings and border villages against a simplified outline
AGREED_M = 2_100  # a row and what it was checked against agree within this


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with shipped.path("places.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["other_names"].split("|"))]


def test_the_table_has_the_columns_and_the_rows_that_it_promises(rows):
    """Three hundred settlements and the sites of the reports, by their columns."""
    kinds = Counter(row["kind"] for row in rows)
    assert list(rows[0]) == COLUMNS
    assert kinds["settlement"] >= 300
    assert kinds["site"] >= 40
    assert {row["kind"] for row in rows} <= {kind.value for kind in Kind}


def test_ids_are_unique_and_sorted(rows):
    """An id names one row, and the table is in the order of its ids."""
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
    assert all(re.fullmatch(r"geo:[a-z0-9-]+", id_) for id_ in ids)


def test_every_row_is_complete(rows):
    """No row lacks a name, an Arabic name, a place in the divisions, a check or a source."""
    for row in rows:
        assert all(row[column] for column in COLUMNS if column != "other_names"), row["id"]
        assert ARABIC.search(row["arabic"]), row["id"]
        assert row["country"] == "SY"
        assert row["admin1"] in GOVERNORATES, row["id"]
        assert len(set(names(row))) == len(names(row)), row["id"]


def test_every_place_lies_in_syria(rows):
    """Coordinates are inside the country, or within a few kilometres of its border."""
    land = zones.outline("SY").buffer(NEAR_BORDER)
    outside = [
        row["id"]
        for row in rows
        if not land.contains(shapely.Point(float(row["lon"]), float(row["lat"])))
    ]
    assert outside == []


def test_no_place_is_listed_twice(rows):
    """Two rows that share a name lie more than 3 km apart, or are of different kinds."""
    seen: dict[tuple[str, str], tuple[str, Point]] = {}
    for row in rows:
        here = Point(float(row["lat"]), float(row["lon"]))
        for name in names(row):
            other = seen.setdefault((name, row["kind"]), (row["id"], here))
            assert other[0] == row["id"] or other[1].distance_m(here) > 3_000, (name, row["id"])


@pytest.mark.parametrize(
    ("id_", "lat", "lon"),
    [("geo:saraqib", 35.864, 36.806), ("geo:maar-shurin", 35.668, 36.728)],
)
def test_the_seeds_places_are_where_they_should_be(id_, lat, lon, rows):
    """The places of the seed report lie within 1 km of where they are known to be."""
    row = next(row for row in rows if row["id"] == id_)
    assert Point(float(row["lat"]), float(row["lon"])).distance_m(Point(lat, lon)) < 1_000


@pytest.mark.shared
def test_what_a_row_was_checked_against_agrees(rows, shared):
    """Every GeoNames id and P-code that a row names exists and lies within 2 km of the row."""
    known: dict[str, Point] = {}
    with gzip.open(shared / "gazetteers" / "SY.txt.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("\t")
            known[f"geonames:{cells[0]}"] = Point(float(cells[4]), float(cells[5]))
    path = shared / "gazetteers" / "syr_admin4_points_ocha2015.geojson.gz"
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as text:
        for feature in json.load(text)["features"]:
            lon, lat = feature["geometry"]["coordinates"][0]
            known[f"ocha:{feature['properties']['PCODE']}"] = Point(lat, lon)
    for row in rows:
        here = Point(float(row["lat"]), float(row["lon"]))
        if row["source"].startswith("own placing"):
            continue
        for key in re.findall(r"(?:geonames:\d+|ocha:C\d+)", row["checked_against"]):
            assert known[key].distance_m(here) < AGREED_M, (row["id"], key)
