"""The gazetteer: famous names, every spelling of a village, context, reasons, broken files."""

from __future__ import annotations

import pickle
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import errors
from geo.gazetteer import index
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Candidate, Kind, Point
from tests.budget import examples

MAAR_SHURIN = Point(lat=35.668, lon=36.728)
SARAQIB = Point(lat=35.864, lon=36.806)


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Berlin", "DE", Kind.SETTLEMENT),
        ("United Kingdom", "GB", Kind.COUNTRY),
        ("UK", "GB", Kind.COUNTRY),
        ("USA", "US", Kind.COUNTRY),
        ("Georgia", "GE", Kind.COUNTRY),
        ("Paris", "FR", Kind.SETTLEMENT),
        ("Syria", "SY", Kind.COUNTRY),
        ("سوريا", "SY", Kind.COUNTRY),
        ("Сирия", "SY", Kind.COUNTRY),
        ("Syrie", "SY", Kind.COUNTRY),
        ("Idlib", "SY", Kind.SETTLEMENT),
        ("Aleppo", "SY", Kind.SETTLEMENT),
        ("Idlib Governorate", "SY", Kind.ADMIN1),
        ("محافظة إدلب", "SY", Kind.ADMIN1),
        ("قطاع غزة", "PS", Kind.ADMIN1),
        ("Qamishli", "SY", Kind.SETTLEMENT),  # Al Qamishli in every list
        ("الشيشان", "RU", Kind.ADMIN1),
        ("Aleppo province", "SY", Kind.ADMIN1),
        ("Moscow", "RU", Kind.SETTLEMENT),
        ("Tehran", "IR", Kind.SETTLEMENT),
        ("Turkey", "TR", Kind.COUNTRY),
        ("Kharkiv", "UA", Kind.SETTLEMENT),
        ("Харків", "UA", Kind.SETTLEMENT),
        ("Bavaria", "DE", Kind.ADMIN1),
        ("New York", "US", Kind.SETTLEMENT),
        ("Gaza Governorate", "PS", Kind.REGION),
        ("Volga", None, Kind.NATURAL),
        ("Persian Gulf", None, Kind.NATURAL),
        ("La Paz", "BO", Kind.SETTLEMENT),
        ("Le Mans", "FR", Kind.SETTLEMENT),
        ("The Hague", "NL", Kind.SETTLEMENT),
        ("Gaza Province", "MZ", Kind.ADMIN1),
        ("Damascus city", "SY", Kind.SETTLEMENT),
        ("Taftanaz Military Airfield", "SY", Kind.SITE),
    ],
)
def test_a_famous_name_means_what_everyone_means(gazetteer: Gazetteer, name, country, kind):
    """The first answer to a famous name, with nothing known around it."""
    first = gazetteer.search(name)[0].place
    assert (first.country, first.kind) == (country, kind)


@pytest.mark.parametrize(
    ("name", "context", "country", "kind"),
    [
        ("Georgia", Context(country="US"), "US", Kind.ADMIN1),
        ("Tripoli", Context(country="LB"), "LB", Kind.SETTLEMENT),
        ("Tripoli", Context(country="LY"), "LY", Kind.SETTLEMENT),
        ("Tripoli", Context(near=Point(lat=33.9, lon=35.5)), "LB", Kind.SETTLEMENT),
        ("Idlib", Context(kind=Kind.ADMIN1), "SY", Kind.ADMIN1),
        ("Aleppo", Context(kind=Kind.ADMIN1), "SY", Kind.ADMIN1),
        ("Paris, Texas", Context(), "US", Kind.SETTLEMENT),
        ("London", Context(within=("Ontario",)), "CA", Kind.SETTLEMENT),
        ("Jabalia", Context(within=("Gaza",)), "PS", Kind.SETTLEMENT),  # the Strip, by its seat
        ("مخيم جباليا", Context(within=("غزة",)), "PS", Kind.SETTLEMENT),
        ("Lake Kivu", Context(country="CD"), None, Kind.NATURAL),  # of two countries, so in both
    ],
)
def test_context_decides_between_namesakes(gazetteer: Gazetteer, name, context, country, kind):
    """A country, a parent, a point or a kind chooses among places of one name."""
    first = gazetteer.search(name, context)[0].place
    assert (first.country, first.kind) == (country, kind)


def test_the_company_of_other_names_decides_between_namesakes(gazetteer: Gazetteer):
    """'Tripoli' beside Beirut is Lebanon's, beside Misrata Libya's."""
    for companion, country in (("Beirut", "LB"), ("Misrata", "LY")):
        company = (gazetteer.search(companion)[0].place,)
        first = gazetteer.search("Tripoli", Context(companions=company))[0]
        assert first.place.country == country
        assert any(company[0].name in reason for reason in first.reasons)


@pytest.mark.parametrize(
    "name",
    ["Maar Shurin", "Ma'ar Shurin", "Maarshurin", "Maar Shoreen", "MAAR SHURIN", "معرشورين",
     "معر شورين", "Maar Chourin", "Maar Shurin village", "Maar Shurin, Idlib", "بمعرشورين"],
)  # fmt: skip
def test_every_spelling_of_a_village_finds_it(gazetteer: Gazetteer, name: str):
    """Maar Shurin is within 1 km of where it is, however it is spelled."""
    assert gazetteer.search(name)[0].place.point.distance_m(MAAR_SHURIN) < 1000


@pytest.mark.parametrize(
    "name",
    ["Saraqib", "Sarakeb", "Seraqeb", "SARAQIB", "سراقب", "بسراقب", "Sarāqib", "Saraqib town"],
)
def test_every_spelling_of_a_town_finds_it(gazetteer: Gazetteer, name: str):
    """Saraqib is within 1 km of where it is, however it is spelled."""
    assert gazetteer.search(name)[0].place.point.distance_m(SARAQIB) < 1000


def test_an_exact_spelling_beats_a_loose_one(gazetteer: Gazetteer):
    """The stricter key answers, and every candidate says by which key it came."""
    found = gazetteer.search("Saraqib")
    assert found[0].key == "exact"
    assert [c.probability for c in found] == sorted((c.probability for c in found), reverse=True)
    assert gazetteer.search("Saraqyb", Context(country="SY"))[0].key == "folded"


def test_a_misspelling_that_only_distance_reaches_is_no_answer(gazetteer: Gazetteer):
    """Edit distance gives candidates to show, at a probability that says so."""
    found = gazetteer.search("Saraqilb", Context(country="SY"))
    assert found
    assert found[0].key == "edit"
    assert found[0].probability <= 0.1


def test_every_reason_is_in_the_answer(gazetteer: Gazetteer):
    """What decided is said in words."""
    first = gazetteer.search("Kafr Nabl, Idlib", Context(country="SY"))[0]
    assert any("spell" in r for r in first.reasons)
    assert "in Idlib, as given" in first.reasons
    assert "in SY, the country it is asked for in" in first.reasons
    assert first.place.source.startswith("bundled")


@pytest.mark.parametrize(
    "name",
    ["", " ", "\x00", "---", "town", "x" * 10_000, "\u202etown", "'; DROP TABLE place; --", "%"],
)
def test_a_hostile_name_gets_candidates_or_nothing(gazetteer: Gazetteer, name: str):
    """Empty, endless and hostile names are answered, never an error."""
    for candidate in gazetteer.search(name):
        assert 0 <= candidate.probability <= 1


@settings(max_examples=examples(60), deadline=None)
@given(name=st.text(max_size=30), country=st.sampled_from([None, "SY", "XX"]))
def test_any_text_is_answered_with_probabilities_that_add_up(gazetteer, name, country):
    """Whatever is asked, probabilities are sorted and together no more than one."""
    found = gazetteer.search(name, Context(country=country), limit=50)
    weights = [c.probability for c in found]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) <= 1 + 1e-9


def test_a_country_has_its_divisions_with_shapes_and_a_capital(gazetteer: Gazetteer):
    """Countries and first-order divisions carry polygons and name their seat."""
    syria = gazetteer.country("SY")
    divisions = gazetteer.divisions("SY")
    assert len(divisions) == 14
    for area in (syria, *divisions):
        assert area.shape.geom_type in ("Polygon", "MultiPolygon")
        assert area.shape.is_valid
    assert gazetteer.capital(syria).name == "Damascus"
    idlib = next(d for d in divisions if d.name == "Idlib")
    assert gazetteer.capital(idlib).name == "Idlib"
    assert gazetteer.capital(idlib).kind is Kind.SETTLEMENT
    assert gazetteer.country("ZZ") is None
    assert gazetteer.divisions("ZZ") == ()


def test_a_place_is_found_again_by_its_id_and_by_its_other_ids(gazetteer: Gazetteer):
    """An id names one place; lists that were joined are known by all their ids."""
    place = gazetteer.search("Idlib")[0].place
    assert gazetteer.place(place.id) == place
    assert [d.name for d in place.admin] == ["Syria", "Idlib"]
    assert gazetteer.place("nowhere:0") is None


def test_towns_of_a_box_are_its_largest(gazetteer: Gazetteer):
    """Labels for a map: settlements in the box, largest first, never outside it."""
    found = gazetteer.towns(35.5, 36.2, 36.5, 37.4, 5)
    assert found[0].name == "Aleppo"
    assert [t.population for t in found] == sorted((t.population for t in found), reverse=True)
    assert all(35.5 <= t.point.lat <= 36.5 and 36.2 <= t.point.lon <= 37.4 for t in found)


def test_knows_is_the_strict_key(gazetteer: Gazetteer):
    """Known means: some place has these letters."""
    assert gazetteer.knows("Saraqib")
    assert gazetteer.knows("ar-raqqah")
    assert not gazetteer.knows("Qxzzlib")
    assert not gazetteer.knows("")


def test_the_same_question_has_the_same_answer(gazetteer: Gazetteer):
    """Two openings of one index answer alike."""
    again = Gazetteer.open(gazetteer.path)
    for name in ("Tripoli", "San Antonio", "Kafranbel", "Nahr"):
        assert again.search(name) == gazetteer.search(name)
    again.close()


def test_candidates_are_made_when_looked_at_and_read_as_a_tuple(gazetteer: Gazetteer):
    """What is never looked at costs nothing; what is looked at is the same each time."""
    found, other = gazetteer._search("Tripoli", Context(), 10, "edit"), gazetteer.search("Tripoli")
    assert not any(isinstance(c, Candidate) for c in found._seen)
    assert found[1] is found[1]
    assert [isinstance(c, Candidate) for c in found._seen][:3] == [
        False,
        True,
        False,
    ]
    assert isinstance(found[:2], tuple)
    assert found[-1].probability <= found[0].probability
    assert found == other == tuple(other)
    assert hash(found) == hash(tuple(other))
    assert pickle.loads(pickle.dumps(found)) == tuple(found)
    with pytest.raises(IndexError):
        found[len(found)]


def test_a_missing_or_broken_index_is_one_clear_sentence(tmp_path: Path, gazetteer: Gazetteer):
    """A file that is no index, a half one, one of another form: GazetteerIndexError, one line."""
    noise, half, other = (tmp_path / name for name in ("noise", "half", "other"))
    noise.write_bytes(b"not a database" * 100)
    half.write_bytes(gazetteer.path.read_bytes()[:5000])
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    db.execute("INSERT INTO meta VALUES ('schema', '0')")
    db.commit()
    db.close()
    for path in (noise, half, other, tmp_path / "missing", tmp_path):
        with pytest.raises(errors.GazetteerIndexError) as caught:
            Gazetteer.open(path)
        assert "\n" not in str(caught.value)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("noise", [b"\x00", b"\xa5"])
def test_a_damaged_page_is_one_clear_sentence(tmp_path: Path, noise: bytes):
    """An index that opens but is broken inside raises GazetteerIndexError from every question."""
    path = tmp_path / "index.sqlite"
    with index.Writer(path) as writer:
        for n in range(2000):
            writer.add(f"x:{n}", f"Village {n}", [], Kind.SETTLEMENT, 35, 36, "SY", "")
    db = sqlite3.connect(path)
    (meta,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'meta'").fetchone()
    db.close()
    raw = path.read_bytes()
    spared = {1, meta}
    pages = [
        raw[at : at + 4096] if at // 4096 + 1 in spared else noise * 4096
        for at in range(0, len(raw), 4096)
    ]
    path.write_bytes(b"".join(pages))
    broken = Gazetteer.open(path)
    questions = [
        lambda: broken.search("Village 7"),
        lambda: broken.knows("Village 7"),
        lambda: broken.place("x:7"),
        lambda: broken.country("SY"),
        lambda: broken.divisions("SY"),
        lambda: broken.towns(30, 30, 40, 40, 5),
        broken.info,
    ]
    for ask in questions:
        with pytest.raises(errors.GazetteerIndexError, match="delete it; it is built anew") as said:
            ask()
        assert str(path) in str(said.value)
        assert "\n" not in str(said.value)
    broken.close()


def test_a_row_that_is_missing_is_damage(tmp_path: Path):
    """A key that leads to a place whose parents are gone raises GazetteerIndexError."""
    path = tmp_path / "index.sqlite"
    with index.Writer(path) as writer:
        writer.add("x:1", "Village", [], Kind.SETTLEMENT, 35, 36, "SY", "77")
    with pytest.raises(errors.GazetteerIndexError, match="missing"):
        Gazetteer.open(path).search("Village")[0]


def test_a_closed_gazetteer_says_so(tmp_path: Path):
    """Asking after close() is not taken for damage."""
    path = tmp_path / "index.sqlite"
    with index.Writer(path) as writer:
        writer.add("x:1", "Village", [], Kind.SETTLEMENT, 35, 36, "SY", "")
    closed = Gazetteer.open(path)
    closed.close()
    with pytest.raises(errors.GazetteerIndexError, match="no longer open"):
        closed.knows("Village")
