"""choosing.py and its kin: a name that nothing knows is put where the text puts it, and said so."""

from __future__ import annotations

from datetime import date

import pytest

from geo import pipeline
from geo.model import Document, Point, Precision
from geo.support import shipped
from tests.told import read


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("Idlib: shells hit Qwerty on Monday.", "Qwerty (in Idlib)", Precision.ADMIN1),
        ("Idlib: it rained. Shells hit Qwerty on Monday.", "Qwerty (in Idlib)", Precision.ADMIN1),
        ("Saraqib: shells hit Qwerty on Monday.", "Qwerty (in Saraqib)", Precision.NEAR),
        ("In Idlib province jets hit a house in Qwerty on Monday.", "Qwerty (in Idlib)",
         Precision.ADMIN1),
    ],
)  # fmt: skip
def test_an_unknown_name_lies_in_what_heads_its_note(text, place, precision):
    """'X: ... in Y' draws Y as the province X, or about the town X, with that doubt."""
    (incident,) = read(text, "Idlib=admin1; Saraqib", "2024-06-14").incidents
    assert (incident.location_name, incident.precision) == (place, precision)
    if precision is Precision.NEAR:
        assert isinstance(incident.geometry, Point)
        assert incident.uncertainty_m >= 10_000


def test_a_dateline_heads_no_note():
    """'BEIRUT - Shells hit Qwerty': a report's place of writing holds nothing."""
    (incident,) = read("Beirut - Shells hit Qwerty on Monday.", "Beirut", "2024-06-14").incidents
    assert (incident.location_name, incident.geometry) == ("Qwerty", None)


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("In Mali, it rained. Gunmen ambushed a convoy near Nara on Tuesday, killing four.",
         "near Nara", "ML"),
        ("Kirkuk: gunmen attacked a police post in the Riyadh subdistrict on Monday.",
         "Ar Riyāḑ", "IQ"),
        ("In the Mtendeli Refugee Camp, Kibondo district, Kigoma region, a man was abducted.",
         "Mtendeli Refugee Camp (in Kibondo)", "TZ"),
        ("أربيل: أسقطت الدفاعات الجوية مسيرة قرب قاعدة حرير في العراق.", "Ḩarir", "IQ"),
    ],
)  # fmt: skip
def test_a_namesake_far_from_what_heads_its_note_is_not_meant(gazetteer, text, place, country):
    """Nara of a note on Mali is Mali's, Riyadh of Kirkuk's is no capital."""
    document = Document("d", "", text, published=date(2024, 6, 14))
    (incident,) = pipeline.read(document, gazetteer).reading.incidents
    assert (incident.location_name, incident.country) == (place, country)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Gunmen attacked the school in Saraqib and the military airport of Hama on Monday.",
         ["Saraqib", "Hama"]),
        ("Near Qwerty, five Iran-backed fighters were killed on Monday.", ["Qwerty"]),
        ("Shells hit houses in Saraqib and in Hama on Monday.", ["Saraqib", "Hama"]),
        ("Twelve died in Saraqib over the weekend, and troops moved into Hama on Monday.",
         ["Saraqib", "Hama"]),
        ("In neighbouring Idlib, gunmen killed a teacher in Saraqib on Monday.", ["Saraqib"]),
        ("Fighters ambushed a unit that tried to enter Saraqib, and blew up a mine near Hama.",
         ["Saraqib", "near Hama"]),
    ],
)  # fmt: skip
def test_the_place_is_whose_words_hang_together(text, places):
    """Two sites of a list; whose fighters is not where; no clause between."""
    names = "Saraqib; near Hama; Hama; Qwerty=unknown; Iran=country; Idlib=admin1"
    found = read(text, names, "2024-06-14").incidents
    assert [i.location_name for i in found] == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("سقطت قذيفة قرب مستشفى النو يوم الثلاثاء.", ["النو"]),
        ("سقطت قذيفة على سوق مدينة حماة يوم الثلاثاء.", ["حماة"]),
        ("سقطت قذيفة على سوق شعبي يوم الثلاثاء.", []),
        ("استهدفت مسيرة حقل كورمور للغاز يوم الثلاثاء.", ["كورمور"]),
        ("سقطت قذيفة في منطقة سكنية يوم الثلاثاء.", []),
        ("هاجم مسلحون ثكنة للجيش في منطقة مطيبيجة يوم الثلاثاء.", ["مطيبيجة"]),
        ("سقطت قذيفة على الجسر الرئيسي يوم الثلاثاء.", []),
    ],
)
def test_an_arabic_site_is_known_by_its_name_and_not_by_what_it_is(text, places):
    """'مستشفى النو' is a place; 'a popular market', 'the main bridge' are none."""
    found = read(text, "حماة", "2024-06-14").incidents
    assert [i.location_name for i in found if i.location_name] == places


def test_what_befell_a_place_two_weeks_before_is_an_event_of_its_own():
    """'Two weeks before, 21 had died there': an incident at the place told, not a period's sum."""
    text = "Drones struck Saraqib on Monday. Two weeks before, 21 people had died there in a raid."
    monday, before = read(text, "Saraqib", "2024-06-14").incidents
    assert (monday.location_name, before.location_name) == ("Saraqib", "Saraqib")
    assert before.harm.killed.best == 21
    assert before.when.start <= date(2024, 5, 27) <= before.when.end


def test_a_name_told_to_lie_near_a_place_is_put_about_it():
    """'The camp of Qwerty near Saraqib' is marked about Saraqib, whatever opens the sentence."""
    text = "In Idlib, gunmen attacked the camp of Qwerty near Saraqib on Monday."
    (incident,) = read(text, "Idlib=admin1; near Saraqib=near", "2024-06-14").incidents
    assert incident.location_name == "Qwerty (near Saraqib)"
    assert incident.precision is Precision.NEAR


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Shells hit Saraqib on Monday (OCHA 12/06/2024).", "2024-06-10", "2024-06-10"),
        ("Shells hit Saraqib, killing two (Tolo News 12/06/2024).", "2024-06-11", "2024-06-12"),
        ("Shells hit Saraqib (on 11 June 2024), killing two.", "2024-06-11", "2024-06-11"),
    ],
)
def test_a_sources_day_is_the_day_of_writing(text, start, end):
    """'(OCHA 12/06/2024)' says when the source wrote: then the event was that day or before."""
    (incident,) = read(text, "Saraqib", "2024-06-14").incidents
    assert (incident.when.start.isoformat(), incident.when.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Protesters marched in Paris, London and Berlin on 3 June 2024.",
         {"Berlin DE", "London GB", "Paris FR"}),
        ("Protesters marched in Baghdad, Beirut and Mosul on 3 June 2024.",
         {"Baghdad IQ", "Beirut LB", "Mosul IQ"}),
        ("Protesters marched in Haifa, Beirut and Tyre on 3 June 2024.",
         {"Beirut LB", "Haifa IL", "Tyre LB"}),
        ("Protesters marched in Khartoum, Cairo and Tunis on 3 June 2024.",
         {"Cairo EG", "Khartoum SD", "Tunis TN"}),
        ("Shelling hit Qwerty, Beirut and Tyre on 3 June 2024.",
         {"Beirut LB", "Qwerty None", "Tyre LB"}),
        ("Protesters marched in Amman, Jordan, and Paris on 3 June 2024.",
         {"Amman JO", "Paris FR"}),
        ("Protesters marched in Amman, Jordan and Paris, France on 3 June 2024.",
         {"Amman JO", "Paris FR"}),
    ],
)  # fmt: skip
def test_a_town_of_a_list_holds_no_other_and_a_country_behind_a_town_is_no_third(
    gazetteer, text, places
):
    """'A, B and C' are three towns, none in the next; 'A, Jordan, and B' are two places."""
    found = pipeline.read(Document("d", "", text), gazetteer).reading.incidents
    assert sorted(f"{i.location_name} {i.country}" for i in found) == sorted(places)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Lebanon, Israel struck Tyre on 3 June 2024. Hezbollah fired rockets at Kiryat Shmona "
         "on 4 June 2024.", "Qiryat Shmona IL"),
        ("In Ukraine, Russia struck Kharkiv on 3 June 2024. Ukraine struck an oil depot in "
         "Belgorod on 4 June 2024.", "Belgorod RU"),
        ("In Sudan, the army shelled El Geneina on 3 June 2024. Chadian soldiers clashed with the "
         "RSF in Adre on 4 June 2024.", "Adré TD"),
        ("In Mali, it rained. Gunmen ambushed a convoy near Nara on 4 June 2024.", "near Nara ML"),
    ],
)  # fmt: skip
def test_the_country_that_opens_a_paragraph_unplaces_no_sure_place_of_one_that_acts(
    gazetteer, text, place
):
    """A well-known place of a country that acts in the text, or at the border, keeps its place."""
    found = pipeline.read(Document("d", "", text), gazetteer).reading.incidents
    assert place in {f"{i.location_name} {i.country}" for i in found}


def test_of_two_that_hold_an_unknown_name_the_nearer_is_drawn(gazetteer):
    """'Near Muqdadiya in Diyala': the smaller, not the one round it."""
    text = "Gunmen killed two men in the village of al-Rashad near Muqdadiya in Diyala\n"
    text += "province on 26 October 2021."
    (incident,) = pipeline.read(Document("d", "", text), gazetteer).reading.incidents
    assert incident.location_name == "al-Rashad (near Muqdadiya)"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed five people in Zzyzx village, Konduga LGA, Borno state, on 3 May 2024.",
         "Zzyzx (in Borno)"),
        ("A bomb killed five people in Zzyzx (Maiduguri, Borno) on 3 May 2024.",
         "Zzyzx (in Maiduguri)"),
        ("Fighting went on in Borno. Gunmen killed five people in the village of Zzyzx on Friday.",
         "Zzyzx (in Borno)"),
    ],
)  # fmt: skip
def test_a_name_that_no_list_holds_stands_in_the_smallest_place_told_for_it(gazetteer, text, place):
    """In whatever form the text says it, and never without a place while one is named."""
    document = Document("d", "", text, published=date(2024, 5, 4))
    (incident,) = pipeline.read(document, gazetteer).reading.incidents
    assert incident.location_name == place
    assert incident.geometry is not None


def test_a_place_tells_its_signs_and_is_less_likely_where_another_is_near():
    """The strongest signs are the reason; a rival takes of the probability."""
    (alone,) = read("Shells hit Saraqib on Monday.", "Saraqib; Hama", "2024-06-14").incidents
    (beside,) = read(
        "Shells hit Saraqib on Monday as jets flew over Hama.", "Saraqib; Hama", "2024-06-14"
    ).incidents
    assert "; signs: " in alone.reason
    assert alone.location_name == beside.location_name == "Saraqib"
    assert beside.probability < alone.probability


def test_the_learned_weights_are_small_and_say_what_they_weigh():
    """Every sign is a phrase; none weighs more than all else together."""
    (weights,) = shipped.weights("venues")
    assert 200 < len(weights) < 1500
    assert max(map(abs, weights.values())) < 3
    assert (
        weights["only says whose"] < -0.5 < weights["first name behind the event word, settlement"]
    )
