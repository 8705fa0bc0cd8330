"""Spelling keys: which spellings meet, at which level, and what hostile names do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import localities, names
from geo.model import Kind

# One place a line; all spellings on it share the key of the level.
STRICT = [
    "Maar Shurin|Ma'ar Shurin|Maarshurin|MAAR SHURIN|Maʿar Shūrīn|Ma`ar-Shurin| maar  shurin ",
    "Ar Raqqah|Ar-Raqqah|Al-Raqqah|ar-Raqqah|AL RAQQAH",
    "As-Salamiyah|Al Salamiyah|as Salamiyah",
    "Ash Shaykh Miskin|Al-Shaykh Miskin",
    "St. Gallen|Saint Gallen|Sankt Gallen",
    "إدلب|ادلب|إدلِب|ادلــب|اِدلب",
    "معرة النعمان|معره النعمان|مَعَرَّة النُّعمَان|معرة‌النعمان",
    "حلفايا|حلفایا",
    "كفر نبل|کفر نبل|كفرنبل",
    "Łódź|Lodz|LODZ",
    "Kıbrıs|Kibris",
    "São Tomé|Sao Tome",
]
FOLDED = [
    "Saraqib|Sarakeb|Seraqeb|Saraqeb|Saraaqib",
    "Maarrat al-Numan|Ma'arat an-Nu`man|Maaret en-Noman|Maarat An Nouman|Maarrat Numan",
    "Maar Shurin|Maar Shoreen|Maar Chourin|Maar Schurin",
    "Deir ez-Zor|Dayr az Zawr|Deir al-Zour|Der ez Zor",
    "Khan Shaykhun|Khan Sheikhoun|Khan Sheikhun|Khan Cheikhoun",
    "Jisr ash Shughur|Jisr al-Shughour|Djisr ech Choughour",
    "Hama|Hamah|Hamma",
    "Western Khandaq|Khandaq Gharbi",
    "Краматорськ|Kramatorsk|Kramatorsʹk",
    "Харків|Kharkiv",
]
SKELETON = [
    "Kafr Nabl|Kafranbel|Kafr Nabel|كفرنبل|كفر نبل",
    "سراقب|Saraqib|Sarakeb",
    "معر شورين|Maar Shurin|Maarshurin|Maar Shoreen",
    "معرة النعمان|Maarrat al-Numan|Maaret en-Noman",
    "خان شيخون|Khan Shaykhun|Han Şeyhun",
    "جرابلس|Jarabulus|Cerablus|Jarablus",
    "أبو الظهور|Abu al-Duhur|Abu ad Dhuhur|Abu Zuhur",
    "حلب|Halab|Haleb|Halep",
    "معارة النعسان|Maarat Elnaasan|Maarrat an-Na'san",
    "الخندق الغربي|Western Khandaq",
    "Херсон|Kherson|Cherson",
]
LEVELS = ("exact", "strict", "folded", "skeleton")


def keys(name: str, level: str) -> set[str]:
    return {key for found, key in names.keys(name) if found == level}


@pytest.mark.parametrize("line", STRICT)
def test_marks_case_articles_and_joins_do_not_change_the_strict_key(line: str):
    """The strict key sees letters and digits alone, and the article in one form."""
    assert len({names.strict(name) for name in line.split("|")}) == 1


@pytest.mark.parametrize("line", FOLDED)
def test_romanisations_of_one_sound_share_the_folded_key(line: str):
    """The folded key is how a name sounds."""
    first, *others = line.split("|")
    for other in others:
        assert keys(first, "folded") == keys(other, "folded"), other


@pytest.mark.parametrize("line", SKELETON)
def test_scripts_and_joined_words_meet_in_the_skeleton(line: str):
    """The skeleton is where Arabic, Cyrillic and Latin spellings of a name meet."""
    first, *others = line.split("|")
    for other in others:
        shared = keys(first, "skeleton") & keys(other, "skeleton")
        if other == "Cherson":  # German ch, read so only in what is asked for
            parts = names.words(other)
            shared = keys(first, "skeleton") & set(names.loose(other, parts, asked=True)[1])
        assert shared, other


@pytest.mark.parametrize(
    ("one", "other"),
    [("Idlib", "Aleppo"), ("Saraqib", "Sarmin"), ("Kafr Nabl", "Kafr Zita"), ("حلب", "حماة"),
     ("Homs", "Hama"), ("Paris", "Palermo"), ("Harim", "Harem al-Gharbi")],
)  # fmt: skip
def test_different_names_share_no_key(one: str, other: str):
    """Keys tell different places apart."""
    assert not {k for _, k in names.keys(one)} & {k for _, k in names.keys(other)}


@pytest.mark.parametrize("name", ["", " ", "---", "''", "\u200f", "\x00\x01", "، ؛", "ـــ", "ّ"])
def test_a_name_without_letters_has_no_keys(name: str):
    """Nothing to look up is an answer, not an error."""
    assert names.keys(name) == ()
    assert names.strict(name) == ""


@given(st.text(max_size=40))
def test_any_text_has_keys_strict_to_loose_and_the_same_every_time(name: str):
    """Keys come in the order of the levels, never empty, from any text at all."""
    found = names.keys(name)
    levels = [LEVELS.index(level) for level, _ in found]
    assert levels == sorted(levels)
    assert all(key for _, key in found)
    assert names.keys.__wrapped__(name) == found


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz -'", min_size=1, max_size=30))
def test_case_never_changes_a_key(name: str):
    """ALL CAPS is no other name."""
    assert names.strict(name.upper()) == names.strict(name)
    assert keys(name, "skeleton") == keys(name.upper(), "skeleton")


def test_a_name_of_ten_thousand_letters_is_cut():
    """Hostile length costs nothing: only the first 200 characters count."""
    assert names.keys("a" * 10_000) == names.keys("a" * names.LONGEST)
    assert len(localities.read("b" * 10_000)[0].text) <= names.LONGEST


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("بسراقب", ("سراقب",)),
        ("وإدلب", ("إدلب",)),
        ("للرقة", ("الرقة",)),
        ("Idlib", ()),
        ("بلد", ()),
    ],
)
def test_particles_stuck_to_an_arabic_name_come_off(text: str, wanted: tuple[str, ...]):
    """One-letter particles are offered without, while enough of the name is left."""
    assert names.bare(text)[: len(wanted)] == wanted
    assert bool(names.bare(text)) == bool(wanted)


@pytest.mark.parametrize(
    ("text", "name", "kind", "within"),
    [
        ("Saraqib town", "Saraqib", Kind.SETTLEMENT, ()),
        ("the city of Aleppo", "Aleppo", Kind.SETTLEMENT, ()),
        ("Idlib Governorate", "Idlib", Kind.ADMIN1, ()),
        ("محافظة إدلب", "إدلب", Kind.ADMIN1, ()),
        ("Kafr Nabl, Idlib", "Kafr Nabl", None, ("Idlib",)),
        ("Al-Rai town (Choban Bey)", "Choban Bey", None, ()),
        ("Al-Rai town (Choban Bey)", "Al-Rai", Kind.SETTLEMENT, ()),
        ("Maar Tahroma/Maarat Hurmah village", "Maar Tahroma", Kind.SETTLEMENT, ()),
        ("Maar Tahroma/Maarat Hurmah village", "Maarat Hurmah", Kind.SETTLEMENT, ()),
        ("Has/Hassef", "Hassef", None, ()),
        ("Al Rashidin 4 Sector", "Al Rashidin", Kind.NEIGHBOURHOOD, ()),
        ("Jabal al Akrad", "Jabal al Akrad", None, ()),
        ("Hama military airport", "Hama", Kind.SITE, ()),
        ("Belbek air base", "Belbek airport", Kind.SITE, ()),
        ("Zahrat/Zuhur military airport", "Zahrat airbase", Kind.SITE, ()),
        ("Omar gas field", "Omar field", Kind.SITE, ()),
        ("Харківська область", "Харківська", Kind.ADMIN1, ()),
    ],
)
def test_a_place_text_is_read_as_the_names_it_holds(text, name, kind, within):
    """Class words, brackets, slashes and commas are taken apart."""
    found = [r for r in localities.read(text) if r.text == name]
    assert found, [r.text for r in localities.read(text)]
    assert any((r.kinds[:1] or (None,))[0] is kind and r.within == within for r in found), found


@given(st.text(max_size=60))
def test_every_text_has_a_reading(text: str):
    """Reading never fails and never gives nothing."""
    assert 1 <= len(localities.read(text)) <= localities.MOST
