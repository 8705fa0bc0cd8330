"""A place text that stands alone: names stay names, phrases get shapes, containers say so."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.search import Context, Gazetteer
from geo.model import Kind, Precision
from geo.toponyms import placetexts

SYRIA = Context(country="SY")


@pytest.mark.parametrize(
    ("text", "country", "inside", "outside"),
    [
        ("Northern Hamah Governorate", "SY", (35.33, 36.62), (34.95, 36.6)),
        ("Northeastern Hamah Governorate", "SY", (35.35, 37.6), (35.1, 36.4)),
        ("North-western Aleppo Governorate", "SY", (36.5, 36.9), (35.9, 38.0)),
        ("Road between As Sukhnah and Tadmur", "SY", (34.72, 38.57), (34.0, 38.5)),
        ("Khanasir – Ithriya road", "SY", (35.57, 37.64), (36.2, 37.2)),
        ("Khanasir-Aleppo road in Aleppo Governorate", "SY", (36.0, 37.35), (35.2, 37.6)),
        ("Ar Raqqah/Homs border", "SY", (35.4, 38.55), (36.5, 38.9)),
        ("Syria/Turkey border", None, (36.83, 38.0), (35.0, 38.0)),
        ("15 km NNE of Saraqib", "SY", (35.99, 36.87), (35.99, 36.73)),
        ("ten kilometres SW of Idlib", "SY", (35.87, 36.55), (35.98, 36.7)),
        ("200 km east of Suva", None, (-18.14, -179.66), (-18.1, 178.4)),
        ("southern France", None, (43.6, 3.9), (4.9, -52.3)),
        ("15 km north of Saraqib", "SY", (36.0, 36.8), (35.7, 36.8)),
        ("villages in southern Idlib", "SY", (35.6, 36.6), (36.2, 36.6)),
        ("the area between Saraqib, Idlib and Maarrat al-Numan", "SY", (35.8, 36.7), (35.3, 36.7)),
        ("between Kreminna and Svatove", "UA", (49.25, 38.2), (49.9, 38.2)),
        ("eastern Ukraine", None, (48.5, 38.0), (49.8, 24.0)),
        ("Donetsk-Horlivka road", "UA", (48.15, 37.95), (48.9, 37.5)),
        ("Daraa-Eastern Ghariyah road", "SY", (32.65, 36.18), (32.65, 36.4)),
        ("northern Burkina Faso", None, (14.3, -0.9), (10.6, -4.7)),
        ("ريف إدلب الجنوبي", "SY", (35.6, 36.6), (36.2, 36.6)),
        ("بين سراقب ومعرة النعمان", "SY", (35.75, 36.74), (36.2, 36.7)),
        ("طريق الموصل كركوك", "IQ", (35.9, 43.75), (33.3, 44.4)),
        ("الطريق بين سراقب ومعرة النعمان", "SY", (35.75, 36.74), (36.2, 36.7)),
    ],
)
def test_a_phrase_is_an_area_where_it_is_meant(
    gazetteer: Gazetteer, text, country, inside, outside
):
    """A phrase that stands alone is answered with a shape: towns of it in, others out."""
    match = placetexts.locate(text, gazetteer, Context(country=country))
    assert match.mention.text == text
    assert match.place is None
    assert match.precision >= Precision.NEAR
    assert shapely.contains_xy(match.shape, inside[1], inside[0])
    assert not shapely.contains_xy(match.shape, outside[1], outside[0])


@pytest.mark.parametrize(
    ("text", "country", "name", "kind"),
    [
        ("Eastern Ghouta", "SY", "Eastern Ghouta", Kind.REGION),
        ("South Sudan", None, "South Sudan", Kind.COUNTRY),
        ("North Kivu", None, "Nord-Kivu", Kind.ADMIN1),
        ("Western Australia", None, "Western Australia", Kind.ADMIN1),
        ("Northern Ireland", None, "Northern Ireland", Kind.ADMIN1),
        ("Central African Republic", None, "Central African Republic", Kind.COUNTRY),
        ("East London", "ZA", "East London", Kind.SETTLEMENT),
        ("Sahl al Ghab plain", "SY", "Sahl al-Ghab", Kind.REGION),
        ("Kafr Nabl, Idlib", "SY", "Kafranbel", Kind.SETTLEMENT),
        ("Idlib Governorate", "SY", "Idlib", Kind.ADMIN1),
    ],
)
def test_a_name_that_sounds_like_a_phrase_is_a_name(
    gazetteer: Gazetteer, text, country, name, kind
):
    """A proper name that a direction opens, or that a class word closes, is no part of anything."""
    match = placetexts.locate(text, gazetteer, Context(country=country))
    assert (match.name, match.place.kind) == (name, kind)


def test_what_is_not_known_is_answered_with_what_holds_it_and_says_so(gazetteer: Gazetteer):
    """'X in Y', X unknown: Y, less exact than Y itself, with the reason."""
    match = placetexts.locate("Zzqxv flour mill in Saraqib", gazetteer, SYRIA)
    assert match.name == "Saraqib"
    assert match.precision is Precision.NEAR
    assert "is not known" in match.reason


def test_a_division_that_only_its_seat_is_known_of_says_so(gazetteer: Gazetteer):
    """'Bakhmut raion' without its outline: the town, give or take the reach of a district."""
    match = placetexts.locate("Bakhmut raion", gazetteer, Context(country="UA"))
    assert match.precision is Precision.NEAR
    assert match.uncertainty_m == 15_000
    assert "shape is not known" in match.reason


def test_a_site_answered_by_the_town_of_its_name_is_only_near_and_says_so(gazetteer: Gazetteer):
    """'Goma airport' by Goma is where_prec 2; a camp or a town is a place that people live in."""
    airport = placetexts.locate("Goma airport", gazetteer, Context(country="CD"))
    town = placetexts.locate("Goma town", gazetteer, Context(country="CD"))
    assert airport.place == town.place
    assert (airport.precision, town.precision) == (Precision.NEAR, Precision.EXACT)
    assert "the airport itself is not listed" in airport.reason


def test_both_ends_of_a_road_are_chosen_together(gazetteer: Gazetteer):
    """Of namesakes, the two that lie near each other: Tripoli of Lebanon beside Beirut."""
    match = placetexts.locate("Tripoli-Beirut highway", gazetteer)
    assert shapely.contains_xy(match.shape, 35.65, 34.15)


def test_a_phrase_of_unknown_names_is_unresolved(gazetteer: Gazetteer):
    """No shape is invented for names that no one knows."""
    match = placetexts.locate("road between Zzqxv and Wwqpfg", gazetteer)
    assert not match.resolved


@given(st.text(max_size=60))
def test_any_text_is_answered_or_left(gazetteer: Gazetteer, text: str):
    """Whatever the cell holds, the answer is a Match of that very text."""
    assert placetexts.locate(text, gazetteer, SYRIA).mention.text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("N/A", "no name"),
        ("TBD", "no name"),
        ("غير معروف", "no name"),
        ("the border", "no name"),
        ("Of", "no name"),
        ("a", "no name"),
        ("Aleppo, Idlib and Hama", "a list of places"),
        ("حلب، إدلب وحماة", "a list of places"),
        ("20 km off the coast of Latakia", "the distance in it was not read"),
        ("10 km south Idlib", "the distance in it was not read"),
        ("Bank of America", "no place of this name"),
        ("between Anchorage and Anadyr", "no place"),
    ],
)
def test_what_names_no_one_place_stays_unresolved(gazetteer: Gazetteer, text: str, reason: str):
    """Placeholders, bare class words, lists and distances not understood are no answer."""
    match = placetexts.locate(text, gazetteer, Context())
    assert not match.resolved
    assert reason in match.reason


def test_no_doubt_is_wider_than_half_the_globe(gazetteer: Gazetteer):
    """Countries that the 180th meridian cuts are measured on the sphere."""
    for name, most in (("Fiji", 700), ("New Zealand", 2_000), ("Russia", 4_500)):
        match = placetexts.locate(name, gazetteer, Context())
        assert match.uncertainty_m < most * 1000
