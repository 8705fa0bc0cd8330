"""Floors of quality, pinned to the corpora that they were measured on; lowering one is deliberate.

Today's figures stand in CONTRIBUTING.md; `python -m tests.bench.gazetteer` prints them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from geo.gazetteer.packs import install
from geo.gazetteer.search import Gazetteer
from tests.bench import cases
from tests.bench.gazetteer import PLACES, answers, first_right

pytestmark = pytest.mark.shared

CORPORA = {  # their SHA-256
    "events/ucdp_ged_syria_2016_2018.csv.gz":
    "cf95ee318a21d3b72c64389cf1831c25cf4d57dbd2205b036a7a130574dc23d3",
    "gazetteers/SY.txt.gz":
    "550f1014303f30ca9482d054272fd2982d73aa7c92b2d6ed67a726165c7365fc",
    "gazetteers/syr_admin4_points_ocha2015.geojson.gz":
    "847bbbe08cae699712e455fd6e83f89a9c8f592061ae03c90f5fba3971f2676e",
}  # fmt: skip


@pytest.fixture(scope="module")
def syria(shared: Path, geo_home: Path) -> Gazetteer:
    """The gazetteer with the packs of Syria's places added, in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(geo_home.with_name("test-home-syria")))
        have = {p.source for p in install.listing()}
        for path in PLACES:
            if path.split("/")[-1] not in have:
                install.add(shared / path)
        return Gazetteer.open(install.ensure_index())


@pytest.mark.parametrize(("path", "sha256"), CORPORA.items())
def test_the_floors_are_measured_on_these_very_files(shared: Path, path: str, sha256: str):
    """A floor means nothing on another corpus."""
    assert hashlib.sha256((shared / path).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize(
    ("given", "floor", "wrong"),
    [
        ({"governorate": True}, 0.90, 0.05),
        ({"governorate": True, "north_west": True}, 0.945, 0.03),
        ({"governorate": False}, 0.86, 0.08),
        ({"governorate": False, "north_west": True}, 0.88, 0.06),
    ],
)
def test_events_are_found_within_five_kilometres(syria: Gazetteer, given, floor, wrong):
    """First answer to the place texts of dated events; what is not known stays unanswered."""
    told = answers(syria, cases.events(**given))
    assert told["point"] + told["area"] >= floor
    assert told["wrong point"] + told["wrong area"] <= wrong


@pytest.mark.parametrize(("kind", "floor"), [("site", 0.58), ("hill", 0.50), ("settlement", 0.94)])
def test_sites_hills_and_settlements_are_found(syria: Gazetteer, kind: str, floor: float):
    """Each kind of place text by itself, so that the many do not hide the few."""
    told = answers(syria, (c for c in cases.events(governorate=True) if c.kind == kind))
    assert told["point"] + told["area"] >= floor


def test_areas_are_answered_with_shapes_that_hold_the_event(syria: Gazetteer):
    """Districts, governorates and directions: a shape within 2 km of the event, never a point."""
    told = answers(syria, cases.events(governorate=True, precisions="345", km=2.0))
    assert told["area"] >= 0.93
    assert told["point"] + told["wrong point"] <= 0.03


def test_the_bundled_pack_alone_finds_the_north_west(shared: Path, gazetteer: Gazetteer):
    """What ships knows two thirds of the places that reports on north-west Syria name."""
    told = answers(gazetteer, cases.events(governorate=True, north_west=True))
    assert told["point"] + told["area"] >= 0.70


@pytest.mark.parametrize(("governorate", "floor"), [(True, 0.98), (False, 0.90)])
def test_an_arabic_name_means_the_same_place_as_its_english_one(
    syria: Gazetteer, governorate: bool, floor: float
):
    """Every populated place of OCHA's list under its Arabic name."""
    assert first_right(syria, cases.ocha(governorate=governorate, arabic=True))[0] >= floor


def test_a_stated_probability_is_how_often_it_is_right(syria: Gazetteer):
    """Expected calibration error, ten bins, of the answers to the events' place texts."""
    bins = [[0.0, 0.0, 0.0] for _ in range(10)]
    for case in cases.events(governorate=True):
        for found in syria.search(case.name, case.context, limit=1):
            row = bins[min(9, int(found.probability * 10))]
            row[0] += case.weight
            row[1] += case.weight * case.right(found.place)
            row[2] += case.weight * found.probability
    total = sum(n for n, _, _ in bins)
    assert sum(abs(right - stated) for _, right, stated in bins) / total < 0.05
