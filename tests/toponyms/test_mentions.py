"""Which words are places, and in what role: laws and hard cases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model import Document, Role
from geo.toponyms import mentions, resolution
from tests.budget import examples

PLACES = (Role.PLACE, Role.DATELINE)


def find(text: str, gazetteer):
    return mentions.find(Document(id="t", title="", text=text), gazetteer)


def resolve(text: str, gazetteer):
    document = Document(id="t", title="", text=text)
    return resolution.resolve(document, mentions.find(document, gazetteer), gazetteer)


def role_of(text: str, name: str, gazetteer) -> str:
    """The role of the mention that holds `name`, 'none' where there is none."""
    start = text.index(name)
    for mention in find(text, gazetteer):
        if mention.start <= start < mention.end:
            return mention.role.value
    return "none"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Air strikes hit Saraqib on Monday.", "Saraqib", "place"),
        ("Air strikes hit the town of Saraqib on Monday.", "Saraqib", "place"),
        ("Shells fell in Kafr Nabl, Hass and Hazarin.", "Hass", "place"),
        ("Both Moscow and Tehran are key supporters.", "Moscow", "actor"),
        ("Both Moscow and Tehran are key supporters.", "Tehran", "actor"),
        ("Moscow said that it had not been told.", "Moscow", "actor"),
        ("A bomb went off in Moscow.", "Moscow", "place"),
        ("An air strike on Saraqib killed four people.", "Saraqib", "place"),
        ("Shelling of Saraqib wounded four people.", "Saraqib", "place"),
        ("The battle for Saraqib went on.", "Saraqib", "place"),
        ("Forces raided Jenin and Tulkarm on Monday.", "Jenin", "place"),
        ("Forces raided Jenin and Tulkarm on Monday.", "Tulkarm", "place"),
        ("Jenin was stormed at dawn.", "Jenin", "place"),
        ("Police clashed with gunmen in Port-au-Prince.", "Port-au-Prince", "place"),
        ("Hamas denied it.", "Hamas", "organisation"),
        ("He was shot on Nov. 7 at his house in Beirut.", "Nov", "none"),
        ("They launched a massive offensive on Thursday morning near Homs.", "Thursday", "none"),
        ("He works in the European Union.", "European Union", "place"),
        ("The EU said that it would pay.", "EU", "actor"),
        ("قصفت طائرات روسية مدينة سراقب.", "روسية", "people"),
        ("قتل جندي ليل الأربعاء أمام معسكر للجيش.", "ليل", "none"),
        ("قتل جندي ليل الأربعاء أمام معسكر للجيش.", "معسكر", "none"),
        ("اندلعت اشتباكات في محيط المدينة.", "المدينة", "none"),
        ("وصل الوفد إلى مدينة معسكر.", "معسكر", "place"),
        ("أغار الطيران على بلدة عين بعال ظهر اليوم.", "عين بعال", "place"),
        ("سقطت براميل على خان شيخون وكفرنبل والهبيط.", "والهبيط", "place"),
        ("قصفت الطائرات مدينة سراقب ومعرة النعمان وخان شيخون.", "ومعرة النعمان", "place"),
        ("قصفت الطائرات مدينة سراقب ومعرة النعمان وخان شيخون.", "وخان شيخون", "place"),
        ("Kafr Nabl's residents fled north.", "Kafr Nabl", "place"),
        ("In Khan Shaykhun, jets bombed a market.", "Khan Shaykhun", "place"),
        ("Jordan MacTaggart fought there.", "Jordan", "person"),
        ("A ceasefire brokered by Turkey and Russia held.", "Turkey", "actor"),
        ("A ceasefire brokered by Turkey and Russia held.", "Russia", "actor"),
        ("Turkish troops crossed into Syria.", "Turkish", "people"),
        ("Turkish-backed fighters left.", "Turkish", "people"),
        ("IDLIB, SYRIA - JUNE 22: Rescuers search the ruins.", "IDLIB", "dateline"),
        ("KHARTOUM, Sudan (Reuters) - Shells fell.", "KHARTOUM", "dateline"),
        ("The Aleppo Media Centre published a video.", "Aleppo", "organisation"),
        ("He told the Washington Post about it.", "Washington", "organisation"),
        ("Students of Damascus University protested.", "Damascus", "organisation"),
        ("Professor Jordan Peterson spoke.", "Jordan", "person"),
        ("The singer Paris Hilton arrived.", "Paris", "person"),
        ("Chelsea Manning was released.", "Chelsea", "none|person"),
        ("President Bashar al-Assad spoke in Damascus.", "Assad", "none|person"),
        ("In May and March it rained.", "May", "none"),
        ("In May and March it rained.", "March", "none"),
        ("Reading the report took an hour.", "Reading", "none"),
        ("Of the ten, two were children.", "Of", "none"),
        ("Nice weather brought people out.", "Nice", "none"),
        ("Mobile phones were down.", "Mobile", "none"),
        ("They live in Nice, France.", "Nice", "place"),
        ("The FSA and the TRT reporter agreed.", "FSA", "none|organisation"),
        ("According to Ahmad Rahal, a former colonel, it failed.", "Ahmad", "none|person"),
        ("Residents of Bangor, Maine, protested.", "Bangor", "place"),
        ("Fighting in Hama/Idlib continued.", "Idlib", "place"),
        ("Idlib's hospitals are full.", "Idlib", "place"),
        ("قصفت الطائرات مدينة سراقب في ريف إدلب.", "سراقب", "place"),
        ("قتل خمسة مدنيين بغارة على بلدة معرشورين.", "معرشورين", "place"),
    ],
)
def test_the_words_around_a_name_give_its_role(text: str, name: str, role: str, gazetteer):
    """Places, governments, peoples, persons and organisations are told apart by context."""
    assert role_of(text, name, gazetteer) in role.split("|")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Protests were held in Berlin.", "Berlin", "DE"),
        ("He lives in Bangor, Maine.", "Bangor", "US"),
        ("The United Kingdom left.", "United Kingdom", "GB"),
        ("Tbilisi is the capital of Georgia, near Armenia.", "Georgia", "GE"),
        ("The governor of Georgia met voters in Atlanta, Georgia.", "Atlanta", "US"),
        ("Clashes broke out in Tripoli, Libya.", "Tripoli", "LY"),
        ("Clashes broke out in Tripoli, Lebanon.", "Tripoli", "LB"),
        ("Shells fell on Kramatorsk, Ukraine.", "Kramatorsk", "UA"),
        ("A blast shook Mosul, Iraq.", "Mosul", "IQ"),
        ("Fighting in El Fasher, Sudan, went on.", "El Fasher", "SD"),
        ("U.S. Marines have not patrolled inside Fallujah since then.", "Fallujah", "IQ"),
        ("They went to a house in Jenin, witnesses said.", "Jenin", "PS"),
        ("A raid in the city of Tel Abyad failed.", "Tel Abyad", "SY"),
        ("Militants in Sinai have killed scores of police.", "Sinai", "EG"),
        ("A bomb killed 3 in Khartoum. He spoke in Jeddah, Saudi Arabia.", "Khartoum", "SD"),
        ("Shells fell on Rafah in Gaza.", "Rafah", "PS"),
        ("Gunmen came to Croix-des-Bouquets at night.", "Croix-des-Bouquets", "HT"),
        ("وقع قصف جنوب الخرطوم.", "الخرطوم", "SD"),
    ],
)
def test_the_company_of_a_name_gives_its_country(text: str, name: str, country: str, gazetteer):
    """Containment and company say which of several namesakes is meant."""
    start = text.index(name)
    (match,) = [m for m in resolve(text, gazetteer) if m.mention.start <= start < m.mention.end]
    place = match.place or match.candidates[0].place
    assert match.resolved
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Fishermen fled villages on Lake Chad.", "Lake Chad", "natural feature"),
        ("Barges on the Danube were stopped.", "Danube", "natural feature"),
        ("Yazidis fled to Mount Sinjar in August 2014.", "Mount Sinjar", "region"),
        ("Tankers passed through the Strait of Hormuz.", "Strait of Hormuz", "natural feature"),
        ("Warships entered the Sea of Azov.", "Sea of Azov", "natural feature"),
        ("A ship was hit in the Red Sea.", "Red Sea", "natural feature"),
        ("Attacks in the Sahel, in Mali and Burkina Faso, rose.", "Sahel", "region"),
        ("Fighting in eastern Congo displaced thousands.", "eastern Congo", "region"),
        ("Shells fell in northern Sahel Region, Burkina Faso.", "Sahel", "region"),
        ("Farmers in Orange, Texas, protested.", "Orange", "settlement"),
        ("A cow in Texas was ill.", "Texas", "admin1"),
    ],
)
def test_seas_rivers_and_regions_are_what_their_names_say(
    text: str, name: str, kind: str, gazetteer
):
    """A water, a range, a region with its article or its class word is no town of that name."""
    start = text.index(name)
    (match,) = [m for m in resolve(text, gazetteer) if m.mention.start <= start < m.mention.end]
    assert match.resolved
    assert (match.place.kind.value if match.place else "region") == kind


def test_a_name_split_over_a_line_end_is_one_name(gazetteer):
    """A wrapped line does not break a name."""
    (mention,) = find("They fled to Khan\nShaykhun at night.", gazetteer)
    assert mention.text == "Khan\nShaykhun"


def test_a_plural_makes_every_name_of_its_list_a_place(gazetteer):
    """'Hitchcock and Hayes counties' are two counties, whatever else such words may be."""
    found = find("Small Hitchcock and Hayes counties in Nebraska grew.", gazetteer)
    assert [(m.text, m.class_word) for m in found[:2]] == [
        ("Hitchcock", "county"), ("Hayes", "county"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was told to the Philippines Department of Health in Manila.", "Philippines"),
        ("Floods hit Alto Paraguay Department in Paraguay.", "Alto Paraguay Department"),
    ],
)
def test_a_class_word_of_a_body_is_no_divisions(text: str, name: str, gazetteer):
    """'X Department of' is a ministry of X, 'X Department' a division."""
    assert name in [m.text for m in find(text, gazetteer)]


def test_a_village_that_no_gazetteer_holds_is_found_by_its_class_word(gazetteer):
    """'the village of X' names a place, known or not; unknown ones stay unresolved."""
    (match,) = resolve("Shells hit the village of Qxarbuz last night.", gazetteer)
    assert match.mention.text == "Qxarbuz"
    assert not match.resolved
    assert match.reason


def test_an_english_name_is_not_looked_for_under_another_spelling(gazetteer):
    """'Central Avenue' in Michigan is no Center Line; 'Ajdabya' in Libya is Ajdabiya."""
    _, street, *_ = resolve("In Michigan a fire broke out on Central Avenue.", gazetteer)
    assert street.mention.text == "Central Avenue"
    assert not street.resolved
    *_, town = resolve("In Libya shells fell on the town of Ajdabya.", gazetteer)
    assert town.resolved


def test_a_movement_is_no_place(gazetteer):
    """'Harakat Ahrar Al-Sham' is told as an organisation, which counts for no place."""
    text = "Several fighters from Harakat Ahrar Al-Sham and Jabhat Al-Nusra left Idlib."
    assert [m.text for m in find(text, gazetteer) if m.counts] == ["Idlib"]


@pytest.mark.parametrize(
    ("text", "doer", "place"),
    [
        ("قصفت روسيا مدينة إدلب يوم 4 حزيران.", "روسيا", "إدلب"),
        ("واستهدفت تركيا عفرين يوم 4 حزيران.", "تركيا", "عفرين"),
        ("قتل خمسة في غارة شنتها إسرائيل على مدينة صور.", "إسرائيل", "صور"),
        ("يقصف العراق مواقع في دهوك.", "العراق", "دهوك"),
        ("قصفت دمشق مدينة إدلب.", "دمشق", "إدلب"),
        ("أسفر قصف دمشق عن مقتل خمسة مدنيين.", None, "دمشق"),
        ("قصفت دمشق يوم 4 حزيران.", None, "دمشق"),
    ],
)
def test_behind_an_arabic_verb_of_attack_stands_who_did_it_then_what_was_hit(
    text: str, doer: str | None, place: str, gazetteer
):
    """A state or capital with an object behind it attacks; behind a noun or a passive it is hit."""
    assert doer is None or role_of(text, doer, gazetteer) == "actor"
    assert role_of(text, place, gazetteer) == "place"


def test_near_a_town_is_a_point_with_its_doubt(gazetteer):
    """'near X' has X's point, precision 2 and a radius of kilometres; 'north of X' is a shape."""
    near, north = resolve(
        "A strike near Saraqib, Syria, killed two. Shells fell 15 km north of Saraqib.", gazetteer
    )[::2]
    assert near.point is not None
    assert near.precision == 2
    assert near.uncertainty_m > 2000
    assert north.point is None
    assert north.shape is not None


def test_every_match_says_why(gazetteer):
    """An answer has a reason and a precision; no answer has a reason too."""
    text = "In Idlib, Syria, shells hit the village of Qxarbuz and the town of Saraqib."
    for match in resolve(text, gazetteer):
        assert match.reason
        assert (match.precision is None) == (match.place is None and match.shape is None)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.sampled_from(
            ["Idlib", "in", "the", "Saraqib", "province", "north", "of", "Syria", "'s", ",", ".",
             "\n", "\n\n", "إدلب", "في", "15 km", "–", "\u202e", "İ", "ß", "\x00", "Ma'arat", "al-"]
        )
        | st.text(max_size=8),
        max_size=40,
    ).map(" ".join)
)  # fmt: skip
def test_offsets_give_back_the_text(gazetteer, text: str):
    """`text[start:end] == mention.text` for every mention and anchor, in order, not overlapping."""
    position = 0
    for mention in find(text, gazetteer):
        assert text[mention.start : mention.end] == mention.text
        assert position <= mention.start < mention.end
        position = mention.end
        for anchor in mention.expression.anchors if mention.expression else ():
            assert text[anchor.start : anchor.end] == anchor.text
            assert mention.start <= anchor.start < anchor.end <= mention.end
