"""A list of places that a user adds never makes a reading worse (law 8).

The same reports are read with what ships alone, with the lists of Syria, and with a list that holds
every word of data/language as a village; what was right stays right.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from geo import pipeline
from geo.gazetteer.packs import install
from geo.gazetteer.search import Gazetteer
from geo.language import knowledge, sentences
from geo.model import Document, Kind, Point, Precision
from geo.toponyms import placetexts
from tests.bench.gazetteer import PLACES

GOLD = Path(__file__).resolve().parents[1] / "gold"
SENTENCES = 200  # at least are read
NEAR_M = 10_000.0
# (text, the name in it, lat, lon): the town and not its district; None: no place at all.
TOWNS = [
    ("An airstrike on Ariha in Syria killed four civilians.", "Ariha", 35.814, 36.61),
    ("The town of Ariha in Idleb province was hit.", "Ariha", 35.814, 36.61),
    ("Shells fell on Daret Azza in Aleppo on Monday.", "Daret Azza", 36.282, 36.852),
    ("Clashes near al-Bukamal in Deir-ez-Zor killed five.", "al-Bukamal", 34.452, 40.919),
    ("More casualties in the shelling on Manbij.", "Manbij", 36.528, 37.955),
    ("Casualties and injuries in shelling on Saqba.", "Saqba", 33.516, 36.397),
    ("2 persons were killed in Madaya by shelling.", "Madaya", 33.69, 36.104),
    ("قتل مدني في معرة النعمان", "معرة النعمان", 35.648, 36.677),
]  # fmt: skip
WORDS = [
    ("أصيب أكثر من أربعين شخصا بجروح في سراقب", "سراقب"),
    ("أصيب نحو أربعين شخصا بجروح في غارة على سراقب", "سراقب"),
    ("كانوا على متن حافلة في حي سكني قرب صومعة في سراقب", "سراقب"),
    ("Interception: drones were shot down over Kharkiv.", "Kharkiv"),
    ("Protesters gathered outside the Cabinet of Ministers in Kyiv.", "Kyiv"),
    ("A crowd beat a Romani man in Lviv.", "Lviv"),
]
OWN = "name,lat,lon\nQarnabil Tahta,35.91,36.72\nZarbutin,36.02,36.51\nRegard,35.5,36.5\n"


def opened(home: Path, base: Path, *lists: Path) -> Gazetteer:
    """The gazetteer of a GEO_HOME with these lists added; the base index is taken over."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / base.name).exists():
        shutil.copyfile(base, home / base.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(home))
        have = {p.source for p in install.listing()}
        for path in lists:
            if path.name not in have:
                install.add(path)
        return Gazetteer.open(install.ensure_index())


@pytest.fixture(scope="module")
def syria(shared: Path, gazetteer: Gazetteer, geo_home: Path) -> Gazetteer:
    """What ships and both lists of Syria's places."""
    home = geo_home.with_name("test-home-syria")
    return opened(home, gazetteer.path, *(shared / path for path in PLACES))


@pytest.fixture(scope="module")
def worded(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """What ships and every word of the languages as a village of Syria."""
    path = tmp_path_factory.mktemp("words") / "villages.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "lat", "lon"])
        for i, word in enumerate(sorted(knowledge.told())):
            rows.writerow([word.capitalize(), 34.5 + i % 100 / 100, 37.5 + i // 100 / 100])
    return opened(path.parent / "home", gazetteer.path, path)


@pytest.fixture(scope="module")
def own(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """What ships and three places of somebody's own, one of them called by a word."""
    path = tmp_path_factory.mktemp("own") / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return opened(path.parent / "home", gazetteer.path, path)


def reports() -> list[dict]:
    """The reports of our own gold, in English and Arabic, from a dozen countries."""
    lines = ((GOLD / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("more", "reports"))
    return [json.loads(line) for text in lines for line in text.splitlines()]


def places(text: str, known: Gazetteer) -> dict[str, tuple]:
    """Where each place of a text stands -> which it is, where, and how exactly it is known."""
    return {
        text[m.mention.start : m.mention.end]: (m.name, m.point, m.precision)
        for m in pipeline.parse(Document("x", "", text), known)
        if m.resolved
    }


def near(text: str, known: Gazetteer, spot: Point) -> bool:
    """Whether some place of a text is a point at a spot."""
    found = pipeline.parse(Document("x", "", text), known)
    points = (m.point for m in found if not m.wide and m.point is not None)
    return any(point.distance_m(spot) <= NEAR_M for point in points)


def test_the_reports_have_sentences_enough():
    """Two hundred at least, Arabic ones among them."""
    assert sum(len(sentences.split(row["text"])) for row in reports()) >= SENTENCES
    assert sum(row["language"] == "ar" for row in reports()) >= 10


def test_words_of_the_language_as_villages_change_no_reading(gazetteer, worded):
    """Every mention is the same place as without the list."""
    for row in reports():
        assert places(row["text"], worded) == places(row["text"], gazetteer), row["id"]


def test_a_list_of_the_country_takes_no_right_place_away(gazetteer, syria):
    """What is found of the places of own gold without the lists is found with them."""
    for row in reports():
        for incident in row["incidents"]:
            if incident["lat"] is not None and not incident["area"]:
                spot = Point(incident["lat"], incident["lon"])
                without, with_ = (near(row["text"], known, spot) for known in (gazetteer, syria))
                assert with_ or not without, (row["id"], incident["place"])


@pytest.mark.parametrize(("text", "name", "lat", "lon"), TOWNS)
def test_a_bare_name_is_the_town_and_not_its_district(text, name, lat, lon, syria):
    """A point, within ten kilometres, and as exactly known as a town is."""
    found = places(text, syria)
    told, point, precision = next(found[m] for m in found if name in m)
    assert point is not None, told
    assert point.distance_m(Point(lat, lon)) <= NEAR_M, told
    assert precision in (Precision.EXACT, Precision.NEAR)


def test_a_district_is_meant_where_the_text_says_so(syria):
    """'Ariha district' keeps its outline."""
    (found,) = pipeline.parse(Document("x", "", "Shells fell in Ariha district."), syria)
    assert found.place.kind is Kind.ADMIN2


@pytest.mark.parametrize(("text", "name"), WORDS)
def test_words_of_the_language_are_no_villages(text, name, syria, worded, gazetteer):
    """Whatever a list says, the sentence names one place."""
    for known in (gazetteer, syria, worded):
        assert list(places(text, known)) == [name]


@pytest.mark.parametrize("text", [
    "Qarnabil Tahta was shelled on Monday.",
    "An airstrike hit Zarbutin, killing two.",
    "Shells fell in the village of Regard on Monday.",
])  # fmt: skip
def test_somebodys_own_place_is_believed_in_a_text_as_it_is_alone(text, own):
    """The same place, with the same probability."""
    found = pipeline.parse(Document("x", "", text), own)
    told = next(m for m in found if m.place is not None and m.place.source.startswith("own"))
    alone = placetexts.locate(told.mention.spelling, own)
    assert told.place.id == alone.place.id
    assert told.probability >= alone.probability
    assert alone.probability > 0.8


def test_somebodys_own_place_that_is_called_by_a_word_is_found_where_it_is_called_a_village(own):
    """'Regard' alone is none."""
    assert places("Regard was had for it in Saraqib.", own).keys() == {"Saraqib"}
