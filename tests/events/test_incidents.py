"""incidents.py: what happened, once, where and when the text says, and nothing else.

The reports are our own gold: written for these tests in the style of wires, monitors and
bulletins, none of them real. Places are given by hand, so that no gazetteer stands between the
rules and their test.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.dates import intervals
from geo.events import analysis, codebook, incidents, participants, triggers
from geo.events.counts import tolls
from geo.events.tellings import joining
from geo.language import inflection, sentences, words
from geo.model import (
    Count,
    Document,
    Point,
    Precision,
)
from tests.budget import examples
from tests.told import X, matches, read, row

AIR, SHELL, REMOTE = (
    "Air/drone strike",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
)
GOLD = {
    "iraq, suicide truck": (
        "2016-07-04",
        "Baghdad; Anbar=admin1; Mosul; Hit; Karrada district",
        "BAGHDAD (Reuters) - A suicide truck bomb ripped through the Karrada district of Baghdad "
        "early on Sunday, killing at least 125 people and wounding about 150, police said. Islamic "
        "State claimed responsibility for the attack.\n\nTwo soldiers were killed on Saturday in a "
        "clash with militants in Hit, in Anbar.\n\nThe group still controls Mosul, and the army "
        "fears that more attacks may follow in Baghdad.",
        [
            ("Karrada district", "2016-07-03", "2016-07-03", "Suicide bomb", 125),
            ("Hit", "2016-07-02", "2016-07-02", "Armed clash", 2),
        ],
    ),
    "ukraine, missiles": (
        "2023-01-15",
        "Dnipro; Kherson; Nikopol; Mariupol; Russia=actor; Ukraine=actor",
        "KYIV, Ukraine (AP) — A Russian missile strike on an apartment building in Dnipro "
        "killed at least 23 people, including a 15-year-old girl, and wounded 73 on "
        "Saturday, the regional governor said. Russia denied targeting "
        "civilians.\n\nShelling also hit Kherson overnight, wounding two women, and one "
        "person was killed in Nikopol by artillery fire. Ukraine's air force said it shot "
        "down 21 of 33 cruise missiles.\n\nOn 16 March 2022, about 300 people were killed "
        "when a theatre in Mariupol was bombed.",
        [
            ("Dnipro", "2023-01-14", "2023-01-14", SHELL, 23),
            ("Kherson", "2023-01-14", "2023-01-15", SHELL, X),
            ("Nikopol", "2023-01-14", "2023-01-15", SHELL, 1),
            ("Mariupol", "2022-03-16", "2022-03-16", AIR, 300),
        ],
    ),
    "sudan, camp and mosque": (
        "2023-11-12",
        "Ardamata; West Darfur=admin1; Adre; Omdurman; Bahri; Khartoum=dateline",
        "Khartoum, 12 November 2023 (Sudan Tribune) – The Rapid Support Forces stormed the "
        "Ardamata camp in West Darfur on Thursday and killed more than 800 people, according "
        "to UNHCR. Residents told Reuters in Adre that gunmen went from house to "
        "house.\n\nFighting between the army and the RSF continued in Omdurman and Bahri on "
        "Saturday.\n\nSince April, the war has displaced 6 million people and killed more "
        "than 10,000.",
        [
            ("Ardamata", "2023-11-09", "2023-11-09", "Attack", 801),
            ("Omdurman", "2023-11-11", "2023-11-11", "Armed clash", X),
            ("Bahri", "2023-11-11", "2023-11-11", "Armed clash", X),
        ],
    ),
    "sahel, two sides": (
        "2021-06-06",
        "Solhan; Burkina Faso=country; Mali=country; Ménaka",
        "OUAGADOUGOU - Armed men attacked the village of Solhan in Burkina Faso overnight on "
        "Friday, killing about 130 civilians, the government said on Saturday.\n\nIn "
        "neighbouring Mali, four soldiers were killed and a dozen wounded in an ambush near "
        "Ménaka on Thursday, the army said. Two jihadists also died.",
        [
            ("Solhan", "2021-06-04", "2021-06-05", "Attack", 130),
            ("Ménaka", "2021-06-03", "2021-06-03", "Armed clash", 6),
        ],
    ),
    "haiti, gangs and a protest": (
        "2024-10-06",
        "Pont-Sondé; Saint-Marc; Port-au-Prince; Gonaïves; Haiti=country",
        "PORT-AU-PRINCE, Haiti — Gang members stormed the town of Pont-Sondé on Thursday, "
        "killing at least 70 people, among them 10 women and three infants, a U.N. "
        "spokesperson said. More than 6,000 people fled their homes.\n\nOn Friday, dozens "
        "protested in Saint-Marc to demand help, and police fired tear gas. Violence could "
        "spread to Gonaïves, the U.N. warned.",
        [
            ("Pont-Sondé", "2024-10-03", "2024-10-03", "Attack", 70),
            ("Saint-Marc", "2024-10-04", "2024-10-04", "Protest with intervention", X),
        ],
    ),
    "gaza, fired from and at": (
        "2024-03-01",
        "Gaza City; Gaza; Ashkelon; Rafah",
        "Israeli air strikes killed at least 17 people in Rafah overnight, Palestinian "
        "health officials said. In Gaza City, an Israeli drone hit a car on Thursday, "
        "killing three people. Hamas fired rockets from Gaza towards Ashkelon on Thursday; "
        "no casualties were reported.\n\nMore than 30,000 Palestinians have been killed "
        "since October 7, the ministry says.",
        [
            ("Rafah", "2024-02-29", "2024-03-01", AIR, 17),
            ("Gaza City", "2024-02-29", "2024-02-29", AIR, 3),
            ("Ashkelon", "2024-02-29", "2024-02-29", SHELL, 0),
        ],
    ),
    "myanmar, jet and ambush": (
        "2023-04-12",
        "Pazigyi; Sagaing=admin1; Kantbalu; Monywa",
        "At least 100 people, including many children, were killed on Tuesday when a "
        "military jet bombed a gathering in Pazigyi village in Sagaing, residents said. The "
        "junta confirmed the air strike on Tuesday night.\n\nOn Monday the People's Defence "
        "Force ambushed a convoy near Monywa and killed six soldiers, it said.",
        [
            ("Pazigyi", "2023-04-11", "2023-04-11", AIR, 100),
            ("Monywa", "2023-04-10", "2023-04-10", "Armed clash", 6),
        ],
    ),
    "lebanon, by name": (
        "2024-09-24",
        "Beirut; Tyre; southern Lebanon=area; Haifa",
        "An Israeli strike on a building in Beirut killed Ibrahim Qubaisi, a Hezbollah "
        "commander, and five others on Tuesday. Two strikes had been reported in Tyre the "
        "day before. Israel may launch a ground operation in southern Lebanon, officials "
        "warned.",
        [
            ("Beirut", "2024-09-24", "2024-09-24", AIR, 6),
            ("Tyre", "2024-09-23", "2024-09-23", AIR, X),
        ],
    ),
    "monitor, one toll for each": (
        "2018-02-20",
        "Hamouriyah; Saqba; Mesraba; Arbin; Daraa",
        "On Monday, 20 people died in shelling in Hamouriyah, 13 in Saqba and 9 in Mesraba. "
        "A barrel bomb hit a hospital in Arbin. There was no shelling in Daraa.",
        [
            ("Hamouriyah", "2018-02-19", "2018-02-19", SHELL, 20),
            ("Saqba", "2018-02-19", "2018-02-19", SHELL, 13),
            ("Mesraba", "2018-02-19", "2018-02-19", SHELL, 9),
            ("Arbin", "2018-02-19", "2018-02-19", AIR, X),
        ],
    ),
    "bulletin": (
        "2021-09-30",
        "Al-Bab; Al-Hol; Ariha; Kafr Nobol; Jebel al-Zawiya",
        "- On 27 September, an IED detonated in Al-Bab city, killing one civilian and injuring six "
        "others.\n- On 28 September, unidentified gunmen shot and killed a man in Al-Hol camp.\n"
        "- Between 25 and 29 September, 3,200 people were displaced from Jebel al-Zawiya.\n"
        "- On 29 September, airstrikes hit Ariha and Kafr Nobol. No casualties were reported.",
        [
            ("Al-Bab", "2021-09-27", "2021-09-27", REMOTE, 1),
            ("Al-Hol", "2021-09-28", "2021-09-28", "Attack", 1),
            ("Ariha", "2021-09-29", "2021-09-29", AIR, 0),
            ("Kafr Nobol", "2021-09-29", "2021-09-29", AIR, 0),
        ],
    ),
    "yemen, suicide bombers": (
        "2015-03-21",
        "Sanaa; Taiz; Yemen=country",
        "Suicide bombers attacked two mosques in Yemen's capital Sanaa during Friday "
        "prayers, killing 137 people and wounding more than 350, the ministry said. Al Qaeda "
        "denied any involvement.",
        [("Sanaa", "2015-03-20", "2015-03-20", "Suicide bomb", 137)],
    ),
    "idlib, taken to hospital": (
        "2020-02-28",
        "Idlib; Reyhanli; Brussels; Hatay=admin1; Moscow=actor; Balyun",
        "ANKARA, Feb 28 (Reuters) - Thirty-three Turkish soldiers were killed in an air strike by "
        "Syrian government forces in Idlib on Thursday, the governor of Hatay province said.\n\n"
        "Moscow said its planes had not carried out strikes in Balyun. The wounded were taken to "
        "hospitals in Reyhanli. NATO held talks in Brussels.",
        [("Idlib", "2020-02-27", "2020-02-27", AIR, 33)],
    ),
    "old, recalled": (
        None,
        "Halabja",
        "Residents of Halabja marked the anniversary of the chemical attack on 16 March "
        "2008. On 16 March 1988, Iraqi jets dropped mustard gas on Halabja, killing about "
        "5,000 people.",
        [("Halabja", "1988-03-16", "1988-03-16", "Chemical weapon", 5000)],
    ),
    "arabic, raids": (
        "2019-06-23",
        "سراقب; إدلب=admin1; حلب; الراشدين",
        "إدلب - سانا: قتل خمسة مدنيين بينهم طفلان وأصيب 12 آخرون بجروح، أمس السبت، جراء غارات جوية "
        "استهدفت مدينة سراقب في ريف إدلب، بحسب الدفاع المدني.",
        [("سراقب", "2019-06-22", "2019-06-22", AIR, 5)],
    ),
    "arabic, car bomb": (
        "2024-02-11",
        "اعزاز; حلب",
        "قتل أربعة أشخاص وأصيب ثمانية آخرون في انفجار سيارة مفخخة في سوق بمدينة اعزاز شمالي حلب، "
        "مساء السبت 10 شباط 2024. ولم تتبن أي جهة التفجير.",
        [("اعزاز", "2024-02-10", "2024-02-10", REMOTE, 4)],
    ),
    "arabic, shelling denied": (
        "2022-07-21",
        "زاخو; دهوك=admin1; بغداد=dateline; تركيا=actor",
        "بغداد - أعلنت خلية الإعلام الأمني مقتل تسعة مدنيين وإصابة 23 آخرين بقصف مدفعي استهدف "
        "منتجعا في قضاء زاخو بمحافظة دهوك، أمس الأربعاء. ونفت تركيا مسؤوليتها عن القصف.",
        [("زاخو", "2022-07-20", "2022-07-20", SHELL, 9)],
    ),
    "arabic, three events": (
        "2023-10-09",
        "درعا; نوى; السويداء",
        "أفاد ناشطون بأن مسلحين مجهولين اغتالوا قياديا في مدينة درعا يوم الأحد. واختطف "
        "مسلحون ثلاثة شبان قرب بلدة نوى أول أمس. وخرجت مظاهرة في السويداء يوم الجمعة.",
        [
            ("درعا", "2023-10-08", "2023-10-08", "Attack", 1),
            ("نوى", "2023-10-07", "2023-10-07", "Abduction/forced disappearance", X),
            ("السويداء", "2023-10-06", "2023-10-06", "Peaceful protest", X),
        ],
    ),
}


@pytest.mark.parametrize("name", GOLD)
def test_our_own_gold_reports_come_out_whole(name: str):
    """Every incident of a report, with its place, day, type and dead, and no incident more."""
    published, names, text, wanted = GOLD[name]
    found = read(text, names, published)
    assert sorted(map(row, found.incidents), key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize(
    "sentence",
    [
        "Residents fear an attack on Saraqib.",
        "Russia may bomb Saraqib on Friday.",
        "The army denied shelling Saraqib on Monday.",
        "The rebels failed to capture Saraqib on Monday.",
        "There was no shelling in Saraqib on Monday.",
        "They thought the battle would be like Saraqib.",
        "Officials warned of air strikes on Saraqib.",
        "The army often shells Saraqib.",
        "He called for strikes on Saraqib to end on Monday.",
        "A man was convicted of the killing of two people in Saraqib on Monday.",
        "Ten people drowned in Saraqib on Monday when a boat capsized.",
        "A car crash in Saraqib on Monday killed three people.",
        "The war has killed more than 500,000 people.",
        "More than 900 people have been killed in Saraqib since February.",
        "The battle for Saraqib is the talk of the town.",
        "An official in Saraqib said on Monday that aid had arrived.",
        "لم يقصف الجيش سراقب يوم الاثنين.",
    ],
)
def test_what_did_not_happen_is_no_incident(sentence: str):
    """Fears, plans, denials, habits, memories, trials, accidents and totals make none."""
    found = read(sentence, "Saraqib; سراقب; Russia=actor", "2019-06-26")
    assert found.incidents == ()


def test_what_is_left_out_is_listed_with_its_reason():
    """Nothing is dropped in silence: each omission gives its words, their place and why."""
    text = "Residents fear an attack on Saraqib. The army often shells Hama."
    found = read(text, "Saraqib; Hama", "2019-06-26")
    assert len(found.omissions) == 2
    for omission in found.omissions:
        assert text[omission.start : omission.end] == omission.text
        assert omission.reason


@pytest.mark.parametrize(
    ("sentence", "measure", "count", "by"),
    [
        ("RCG said that 900 people had been killed since February.", "killed", (900,) * 3, "RCG"),
        ("The fighting has displaced upwards of 200,000 people.", "displaced", (200_001, X, X), X),
        ("Mustafa Sejari, a commander, told reporters that his men had killed hundreds of rebels.",
         "killed", (200, X, X), "Mustafa Sejari"),
        ("The ensuing war has left more than 500,000 people dead.", "killed", (500_001, X, X), X),
    ],
)  # fmt: skip
def test_a_figure_without_a_place_of_its_own_is_a_statement(sentence, measure, count, by):
    """Totals over a period, war totals, displacement and claims, with who says so."""
    (statement,) = read(sentence, "", "2019-07-10").statements
    told = statement.count
    assert (statement.measure, (told.low, told.best, told.high)) == (measure, count)
    assert statement.attributed_to == by


def test_a_figure_over_several_attacks_of_a_province_is_a_statement():
    """What each of them killed is told by itself, and is not counted twice."""
    text = (
        "At least 71 people were killed in two attacks in Hama province on 8 and 9 May 2019. "
        "In Saraqib, gunmen killed 18 people on 9 May 2019."
    )
    found = read(text, "Saraqib; Hama=admin1", "2019-05-10")
    assert [i.location_name for i in found.incidents] == ["Saraqib"]
    assert [s.count.best for s in found.statements] == [71]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Rockets fired from Hama hit Saraqib on Monday, killing two.", "Saraqib"),
        ("A doctor in Hama said that shelling on Monday killed two in Saraqib.", "Saraqib"),
        ("Shelling of Saraqib on Monday killed two, said Hama's governor.", "Saraqib"),
        ("In Hama province, gunmen attacked a post of the militia near Xarbuz on Monday, killing "
         "two.", "Xarbuz (in Hama)"),
        ("Saraqib mayor John Roe said that shelling killed two on Monday.", "Saraqib"),
        ("In Hama province, Saraqib was shelled on Monday.", "Saraqib"),
        ("Saraqib came under mortar fire on Monday; the wounded were taken to Hama.", "Saraqib"),
        ("Jets bombed Saraqib on Monday as people fled to Hama.", "Saraqib"),
        ("Monday's clashes near Saraqib, on the road to Hama, killed four.", "Saraqib"),
        ("At least nine people died in Saraqib on Monday in an air raid, Hama-based monitors said.",
         "Saraqib"),
    ],
)  # fmt: skip
def test_the_events_own_place_is_not_merely_the_nearest_name(sentence: str, place: str):
    """Origins, refuges, speakers' towns, offices and containing provinces are not the place."""
    names = "Saraqib; Hama=admin1" if "province" in sentence else "Saraqib; Hama"
    found = read(sentence, names, "2019-06-26")
    assert [i.location_name for i in found.incidents] == [place]


def test_a_caption_printed_twice_is_one_incident_with_both_as_evidence():
    """The same event told again is more evidence, and its numbers are not added."""
    caption = "IDLIB, SYRIA - JUNE 22: Warplanes struck Saraqib on June 22, 2019, killing 5 people."
    found = read(f"{caption}\n\nAA\n\n{caption}", "Saraqib")
    (incident,) = found.incidents
    assert incident.harm.killed == Count(5, 5, 5)
    assert len(incident.evidence) == 2
    assert found.statements == ()


def test_a_sentence_without_a_place_adds_to_the_event_before_it():
    """'The strike killed five' belongs to the strike told just before."""
    text = "Jets struck Saraqib on Monday. The strike killed five people and many were injured."
    (incident,) = read(text, "Saraqib", "2019-06-26").incidents
    assert incident.harm.killed == Count(5, 5, 5)
    assert incident.harm.injured.best is None
    assert len(incident.evidence) == 2


def test_a_later_toll_replaces_the_one_before():
    """'The death toll rose to 12': twelve, not seventeen."""
    text = "A blast hit Saraqib on Monday, killing 5. The death toll from the blast rose to 12."
    (incident,) = read(text, "Saraqib", "2019-06-26").incidents
    assert incident.harm.killed.best == 12


def test_places_that_share_a_toll_do_not_multiply_it():
    """One incident each; how many died at each is unknown, at most all; the toll is a statement."""
    text = "Kafr Nabl, Hass and Hazarin were bombed on Monday, killing 6 people."
    found = read(text, "Kafr Nabl; Hass; Hazarin", "2019-06-26")
    assert [i.location_name for i in found.incidents] == ["Kafr Nabl", "Hass", "Hazarin"]
    assert {i.harm.killed for i in found.incidents} == {Count(None, None, 6)}
    assert all("told of Kafr Nabl, Hass and Hazarin together" in i.reason for i in found.incidents)
    assert [s.count for s in found.statements] == [Count(6, 6, 6)]


def test_an_area_is_drawn_as_its_shape_and_a_general_noun_leans_on_its_antecedent():
    """'the regime bombed the countryside' after 'a ceasefire in Idlib' is the Idlib countryside."""
    text = (
        "A ceasefire in Idlib was reported on June 12, 2019 but the regime bombed the countryside "
        "in the early hours of Thursday."
    )
    (incident,) = read(text, "Idlib=admin1").incidents
    assert incident.location_name == "Idlib countryside"
    assert incident.geometry.geom_type == "Polygon"
    assert incident.when.start == incident.when.end == date(2019, 6, 13)


def test_an_unresolved_place_has_no_coordinates_and_no_country():
    """Nothing invented: the name stands, its place does not."""
    (incident,) = read("Gunmen killed six people in Xanadu on Monday.", "", "2019-06-26").incidents
    assert incident.location_name == "Xanadu"
    assert (incident.geometry, incident.precision, incident.country) == (None, None, None)


def test_an_unresolved_place_in_a_known_province_is_drawn_as_the_province():
    """UCDP's rule: the next larger area whose place is known, and the reason says so."""
    text = "Gunmen killed six people in Xanadu in Anbar on Monday."
    (incident,) = read(text, "Anbar=admin1", "2019-06-26").incidents
    assert incident.location_name == "Xanadu (in Anbar)"
    assert incident.precision is Precision.ADMIN1
    assert incident.geometry.geom_type == "Polygon"


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("On 5 May, 3 farmers were shot dead in Bria.", 3),
        ("Also on 20 November, two civilians were killed in Bria.", 2),
        ("On May 12, four farmers were shot dead in Bria.", 4),
    ],
)
def test_a_day_whose_year_nobody_tells_is_no_number_of_people(text: str, killed: int):
    (told,) = read(text, "Bria").incidents
    assert told.harm.killed.best == killed


def test_a_day_of_speaking_is_not_quite_the_day_of_the_event():
    """'... police said on Tuesday' is Monday or Tuesday, and the basis says so."""
    text = "Gunmen killed six people in Saraqib, police said on Tuesday."
    (incident,) = read(text, "Saraqib", "2019-06-26").incidents
    assert (incident.when.start, incident.when.end) == (date(2019, 6, 24), date(2019, 6, 25))
    assert "told on 25 June 2019" in incident.when.basis


def test_the_latest_example_is_of_the_latest_time_that_the_text_names():
    """No day, no publication day: the basis says from where the interval comes."""
    text = (
        "In the latest attack, seven children were killed by shelling in Saraqib.\n\n"
        "On 3 May 2019 there was peace. The group counted 20 deaths in the first week of July."
    )
    (incident,) = read(text, "Saraqib").incidents
    assert (incident.when.start, incident.when.end) == (date(2019, 7, 1), date(2019, 7, 7))
    assert incident.when.basis.startswith("told as the latest")


def test_a_dateline_and_a_government_are_no_places_of_events():
    """Only names in the role of a place can be where something happened."""
    text = "BEIRUT (Reuters) - Moscow said on Monday that shelling killed two soldiers."
    found = read(text, "BEIRUT=dateline; Moscow=actor", "2019-06-26")
    assert found.incidents == ()


def test_who_did_it_and_to_whom_with_what_at_what():
    """Sides and targets, weapon, target and attribution stand in their own cells."""
    text = (
        "Russian warplanes bombed a hospital in Saraqib on Monday, killing two medics, according "
        "to the White Helmets."
    )
    (incident,) = read(text, "Saraqib", "2019-06-26").incidents
    assert [(a.name, a.role) for a in incident.actors] == [("Russian warplanes", "side")]
    assert incident.target == "hospital"
    assert "warplanes" in incident.weapon
    assert incident.attributed_to == "the White Helmets"


@pytest.mark.parametrize(
    ("text", "names", "state"),
    [
        ("قصفت روسيا مدينة إدلب يوم 4 حزيران 2019.", "روسيا=country; إدلب", "روسيا"),
        (
            "Saudi Arabia bombed Sanaa on 3 June 2018.",
            "Saudi Arabia=country; Sanaa",
            "Saudi Arabia",
        ),
        ("On 3 June 2018, a bomb in Iraq killed two in Dohuk.", "Iraq=country; Dohuk", None),
    ],
)
def test_a_state_right_beside_a_verb_of_attack_takes_part(text: str, names: str, state: str | None):
    """It is the actor; a country in which something happened is none."""
    (found,) = read(text, names).incidents
    assert [a.name for a in found.actors] == ([state] if state else [])


@pytest.mark.parametrize(
    "speech",
    [
        "President John Roe said on Tuesday that the attacks must end.",
        "President John Roe condemned the attack.",
        "President John Roe said the attack was a massacre.",
    ],
)
def test_a_judgement_on_an_event_is_no_source_for_it(speech: str):
    """'must end', 'condemned', 'was a massacre' add nothing: no source, no evidence, but listed."""
    text = f"Gunmen attacked Omdurman on Monday, wounding two. {speech}"
    found = read(text, "Omdurman", "2019-06-26")
    (incident,) = found.incidents
    assert (incident.attributed_to, len(incident.evidence)) == (None, 1)
    assert [o.text for o in found.omissions] == [speech]


def test_a_joined_sentence_with_a_toll_is_a_source():
    """Who adds a toll, a day or a means says so."""
    text = "Gunmen attacked Omdurman on Monday. Emergency Lawyers said the attack killed three."
    (incident,) = read(text, "Omdurman", "2019-06-26").incidents
    assert (incident.attributed_to, len(incident.evidence)) == ("Emergency Lawyers", 2)
    assert incident.harm.killed == Count(3, 3, 3)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Shelling of Kafr Xyzzy wounded four people on Monday, the White Helmets in Idlib, Syria, "
         "said.", "Kafr Xyzzy (in Syria)"),
        ("Shelling of Saraqib wounded four on Monday, the White Helmets in Idlib said.", "Saraqib"),
        ("On Monday shelling wounded four people, according to the White Helmets in Idlib.", ""),
        ("On Monday shelling wounded four, said the White Helmets, a rescue group in Idlib.", ""),
    ],
)  # fmt: skip
def test_where_a_speaker_sits_is_no_place_of_an_event(sentence: str, place: str | None):
    """A place inside the words that say who speaks is never the event's."""
    found = read(sentence, "Saraqib; Idlib; Syria=country", "2019-06-26")
    assert [i.location_name for i in found.incidents] == [place]
    assert all(i.geometry is None for i in found.incidents if not place)


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("Clashes between the army and the RSF killed 12", {"army": "side", "RSF": "side"}),
        ("The Arakan Army and the junta fought on", {"Arakan Army": "side", "junta": "side"}),
        ("Soldiers fought against M23 rebels", {"Soldiers": "side", "M23 rebels": "side"}),
        ("Gunmen killed three soldiers and two policemen",
         {"Gunmen": "side", "soldiers": "target", "policemen": "target"}),
        ("An Israeli raid on Nabatieh killed five", {"Israeli raid": "side"}),
        ("Rebels backed by Ankara had taken back the town", {"Rebels": "side"}),
        ("استشهد ثلاثة في غارة إسرائيلية على الخيام", {"غارة إسرائيلية": "side"}),
        ("قصف مدفعي روسي استهدف أطراف البلدة", {"قصف مدفعي روسي": "side"}),
        ("اشتباكات بين الجيش والدعم السريع", {"الجيش": "side", "الدعم السريع": "side"}),
        ("مقتل ثلاثة من عناصر قوات النظام بهجوم", {"قوات النظام": "target"}),
    ],
)  # fmt: skip
def test_every_side_is_named(clause: str, wanted: dict[str, str]):
    """Both of a list, a group by its own name, a state by its adjective in either language."""
    assert {a.name: a.role for a in participants.actors(analysis.clause(clause))} == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Three of the gang's own members were killed.",
        "Three gunmen also died.",
        "Police killed three of the attackers.",
        "Residents shot dead three bandits.",
        "Three members of the gang were also killed, police said.",
    ],
)
def test_the_dead_of_the_attackers_are_added(sentence: str):
    """Two sides' tolls are added, by whatever words the attackers' is told."""
    text = f"Gang members stormed Omdurman on Thursday, killing 70 residents. {sentence}"
    (incident,) = read(text, "Omdurman", "2024-10-06").incidents
    assert incident.harm.killed == Count(73, 73, 73)


def test_a_text_without_stops_is_quoted_in_part():
    """A line as long as a book gives the words about the event, and says so."""
    line = "they walked on and " * 2000
    text = f"{line}an air strike killed five people in Omdurman on Friday {line}"
    (incident,) = read(text, "Omdurman", "2019-07-09").incidents
    (evidence,) = incident.evidence
    assert "killed five people in Omdurman" in evidence.sentence
    assert text[evidence.start : evidence.end] == evidence.sentence
    assert len(evidence.sentence) <= 1500
    assert "quoted in part" in incident.reason
    often = read("An air strike killed five people in Omdurman and " * 500, "Omdurman")
    assert all(len(i.evidence) <= 25 for i in often.incidents)
    assert "sentences, of which the first 25 are kept" in often.incidents[0].reason


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("An explosion rocked Omdurman.", True),
        ("An attack on Omdurman was reported.", True),
        ("The army carried out strikes on Omdurman.", True),
        ("Israeli strike on Omdurman.", True),
        ("تعرضت بلدة دورناخ لقصف من قوات النظام.", True),
        ("هجوم للدعم السريع على دورناخ.", True),
        ("هز انفجار دورناخ.", True),
        ("He fled after an attack on Omdurman.", False),
        ("The attack on Omdurman showed how weak the army is.", False),
        ("نزحت عشرات العائلات بعد قصف دورناخ.", False),
        ("دانت الحكومة الهجوم على دورناخ.", False),
    ],
)
def test_a_noun_tells_an_event_where_a_verb_or_a_note_says_so(text: str, told: bool):
    """Without a day or a toll too, in either language; what is only named in passing is none."""
    found = read(text, "Omdurman; دورناخ", "2019-06-26")
    assert len(found.incidents) == told
    assert len(found.incidents) + len(found.omissions) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A blast in Idlib killed 40, officials said. The explosion hit Rukubi on Monday.",
         [("Rukubi (in Idlib)", "2019-06-24", 40)]),
        ("A commander was killed in an air strike on Omdurman on Monday. Medics said six "
         "people died.", [("Omdurman", "2019-06-24", 6)]),
        ("In Omdurman, eight people were killed and 17 injured in shelling on Bahri on Monday.",
         [("Bahri", "2019-06-24", 8)]),
        ("In Omdurman, two were killed on Monday and the army arrested 12 men in Bahri.",
         [("Omdurman", "2019-06-24", 2), ("Bahri", "2019-06-24", X)]),
        ("In Omdurman five people were killed on Monday and three were injured in Bahri.",
         [("Omdurman", "2019-06-24", 5), ("Bahri", "2019-06-24", X)]),
        ("Some 500 fighters laid down their arms in Omdurman on Monday and left by bus for Bahri.",
         [("Omdurman", "2019-06-24", X)]),
        ("Gunmen attacked Omdurman on Monday, killing five. They burned houses in Omdurman.",
         [("Omdurman", "2019-06-24", 5)]),
        ("The bridge over the Bahri in Omdurman was hit by shelling on Monday.",
         [("Omdurman", "2019-06-24", X)]),
        ("In Omdurman, across the Bahri from Rukubi, shelling killed five people on Monday.",
         [("Omdurman", "2019-06-24", 5)]),
        ("Students who demanded an end to the killings clashed with police in Bahri on Monday.",
         [("Bahri", "2019-06-24", X)]),
        ("In May 60 people died in Omdurman when jets bombed a concert.",
         [("Omdurman", "2019-05-01", 60)]),
        ("Police seized 18 rifles in Omdurman on Monday.", [("Omdurman", "2019-06-24", X)]),
        ("Hundreds protested in Omdurman on Monday against the bombing of Bahri.",
         [("Omdurman", "2019-06-24", X)]),
        ("Five people were killed in Omdurman village of Bahri on Monday.",
         [("Omdurman", "2019-06-24", 5)]),
        ("A pro-Bahri policeman was killed in Omdurman on Monday.",
         [("Omdurman", "2019-06-24", 1)]),
        ("قتل خمسة في غارات على دورناخ وبحري يوم الإثنين.",
         [("دورناخ", "2019-06-24", X), ("بحري", "2019-06-24", X)]),
    ],
)  # fmt: skip
def test_one_event_is_one_and_two_are_two(text: str, wanted: list):
    """By what is taken up, who else counts, how a sentence opens, where people leave for."""
    found = read(text, "Idlib=admin1; Rukubi=unknown; Omdurman; Bahri; دورناخ; بحري", "2019-06-26")
    told = [
        (i.location_name, i.when.start.isoformat(), i.harm.killed.best) for i in found.incidents
    ]
    assert sorted(told, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize(
    "text",
    [
        "The army said that reports of an air strike on Omdurman on Monday were false.",
        "وكان التنظيم قد سيطر على دورناخ صيف 2014.",
    ],
)
def test_what_is_called_false_or_looked_back_at_is_no_incident(text: str):
    """A report denied in its own sentence, and an old course in Arabic's pluperfect."""
    found = read(text, "Omdurman; دورناخ", "2019-06-26")
    assert not found.incidents
    assert found.omissions


def test_who_loses_ground_bears_it():
    """'Took X from Y' has Y as a target, and peshmerga are a government's."""
    clause = "Kurdish peshmerga fighters took back the town from Islamic State"
    roles = {a.name: a.role for a in participants.actors(analysis.clause(clause))}
    assert roles["Islamic State"] == "target"
    text = "Kurdish peshmerga fighters took back Omdurman from Islamic State on Monday."
    (incident,) = read(text, "Omdurman", "2019-06-26").incidents
    assert incident.sub_event_type == "Government regains territory"


@pytest.mark.parametrize(
    ("clause", "country", "wanted"),
    [
        ("Soldiers raided Dornach on Monday.", "", "Other"),
        ("Soldiers raided Dornach on Monday, arresting ten men.", "", "Arrests"),
        ("Gunmen raided Dornach on Monday.", "", "Attack"),
        ("Rebels launched a raid on Dornach on Monday, killing 12 soldiers.", "", "Armed clash"),
        ("Russian raids on Dornach on Monday killed five.", "", "Air/drone strike"),
        ("A raid on Dornach on Monday killed five.", "SY", "Air/drone strike"),
        ("A raid on Dornach on Monday killed five.", "SD", "Attack"),
    ],
)
def test_a_raid_is_what_it_was_and_whose(clause: str, country: str, wanted: str):
    """By ACLED: from the air, a fight, an arrest, an attack, or an entry that harms nobody."""
    document = Document("d", "", clause, published=date(2019, 6, 26))
    found = [
        replace(m, place=replace(m.place, country=country)) for m in matches(clause, "Dornach")
    ]
    (incident,) = incidents.read(document, found, intervals.find(document)).incidents
    assert incident.sub_event_type == wanted


@pytest.mark.parametrize(
    ("text", "precisions"),
    [
        ("On Monday jets hit Saraqib, and rockets hit Hama.", [1, 1]),
        ("On Monday jets hit Saraqib. Rockets hit Hama.", [1, 2]),
        ("On Monday jets hit Saraqib.\n\nRockets hit Hama.", [1, 2]),
        ("Last week jets hit Saraqib. Rockets hit Hama.", [3, 3]),
        ("Jets hit Saraqib, officials said on Monday.", [2]),
    ],
)
def test_a_day_that_is_lent_is_never_told_as_exact(text: str, precisions: list[int]):
    """UCDP's date_prec 1 is a day that the event's own sentence gives; a lent one has 2 at best."""
    found = read(text, "Saraqib; Hama", "2019-06-26").incidents
    assert [int(i.when.precision) for i in found] == precisions


def test_reportedly_is_no_source():
    """A hedge names nobody: it stands in the reason, and 'who says so' stays empty."""
    text = "Air attacks reportedly killed 5 people in Saraqib on Monday."
    (incident,) = read(text, "Saraqib", "2019-06-26").incidents
    assert incident.attributed_to is None
    assert "reported, the source is not named" in incident.reason


@pytest.mark.parametrize(
    "clause",
    [
        "ten people were killed during regime air raids on Saraqib",
        "ten people were killed as the regime sent air raids and artillery fire against Saraqib",
    ],
)
def test_those_whose_raids_killed_were_not_their_target(clause: str):
    """What stands behind 'killed during', 'killed as' did it, and did not bear it."""
    assert [(a.name, a.role) for a in participants.actors(analysis.clause(clause))] == [
        ("regime", "side")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Seven people died in Omdurman on Monday, Emergency Lawyers said; the army put the toll at "
        "two.",
        "Seven people died in Omdurman on Monday, Emergency Lawyers said. The army put the death "
        "toll at two.",
        "Seven people died in Omdurman on Monday, Emergency Lawyers said, while the army said that "
        "two had died.",
    ],
)
def test_counts_that_contradict_are_low_and_high(text: str):
    """Both counts of one event are kept, and the first is the best."""
    (incident,) = read(text, "Omdurman", "2019-06-26").incidents
    assert incident.harm.killed == Count(2, 7, 7)
    assert incident.attributed_to == "Emergency Lawyers"


def test_clashes_between_two_places_are_one_event_on_the_ground_between_them():
    """One incident with the whole toll; without both points it has no geometry."""
    text = "Clashes between Saraqib and Ariha on Monday killed three fighters."
    (incident,) = read(text, "Saraqib; Ariha", "2019-06-26").incidents
    assert incident.location_name == "Saraqib and Ariha"
    assert incident.precision is Precision.FUZZY
    assert incident.geometry.geom_type == "Polygon"
    assert incident.harm.killed == Count(3, 3, 3)
    (incident,) = read(text, "Saraqib; Ariha=unknown", "2019-06-26").incidents
    assert (incident.location_name, incident.geometry) == ("Saraqib and Ariha", None)
    assert "the ground is not known" in incident.reason


@pytest.mark.parametrize(
    ("sentence", "sub"),
    [
        ("Protesters blocked roads in Cap-Haitien on Wednesday.", "Peaceful protest"),
        ("Gunmen hijacked a fuel tanker in Cap-Haitien on Wednesday.",
         "Looting/property destruction"),
        ("Armed men blocked the road near Cap-Haitien on Wednesday.", "Other"),
        ("Gunmen ambushed a bus in Cap-Haitien on Wednesday and killed two villagers.", "Attack"),
        ("Gunmen ambushed an army patrol in Cap-Haitien on Wednesday and killed two soldiers.",
         "Armed clash"),
        ("A paraglider dropped two bombs on Cap-Haitien on Wednesday, killing four.",
         "Air/drone strike"),
        ("Gunmen hijacked a fuel tanker on National Road 1.", X),
        ("Several were wounded in the fighting.", X),
        ("Civilians were killed.", X),
        ("Drones.", X),
    ],
)  # fmt: skip
def test_a_sentence_with_an_event_word_ends_somewhere(sentence: str, sub: str | None):
    """An incident, a statement, or an omission with its reason: nothing is dropped in silence."""
    found = read(sentence, "Cap-Haitien", "2019-06-26")
    assert [i.sub_event_type for i in found.incidents] == ([sub] if sub else [])
    assert found.incidents or found.statements or found.omissions
    assert all(o.reason and o.rule for o in found.omissions)
    assert all(i.reason.endswith("]") and " [rule " in i.reason for i in found.incidents)


_PIECES = [piece for _, _, text, _ in GOLD.values() for piece in text.split(". ")]


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=5))
def test_every_event_word_of_any_report_is_accounted_for(parts: list[str]):
    """Whatever stands beside it, a sentence with an event word or a toll is told or left out."""
    text = ". ".join(parts)
    found = read(text, "Saraqib; Hama", "2019-06-26")
    spans = [(e.start, e.end) for i in (*found.incidents, *found.statements) for e in i.evidence]
    spans += [(o.start, o.end) for o in found.omissions]
    for one in sentences.split(text):
        told = words.split(text, one.start, one.end)
        if one.kind in ("sentence", "caption") and (triggers.find(told) or tolls.read(told)):
            assert any(a < one.end and one.start < b for a, b in spans), text[one.start : one.end]


def test_number_before_the_arabic_verb_is_a_statement():
    """'More than 300 thousand people were displaced', the subject first."""
    text = "أكثر من 300 ألف شخص نزحوا من إدلب."
    (statement,) = read(text, "إدلب=admin1", "2019-06-26").statements
    assert (statement.measure, statement.count) == ("displaced", Count(300_001, None, None))


def test_an_unresolved_name_is_drawn_as_the_smallest_area_that_holds_it():
    """'Q in Haiti's Artibonite' is drawn as the department, not as the country."""
    text = "Gunmen killed four people in the town of Qwerty in Country's Artibonite on Monday."
    (incident,) = read(text, "Country=country; Artibonite=admin1", "2019-06-26").incidents
    assert incident.location_name == "Qwerty (in Artibonite)"
    assert incident.precision is Precision.ADMIN1


def test_a_part_of_a_town_that_nothing_knows_is_marked_at_the_town():
    """'the Solino neighbourhood of Port-au-Prince' is near its point, with a town's doubt."""
    text = "Gunmen killed four people in the Solino neighbourhood of Port-au-Prince on Monday."
    (incident,) = read(text, "Port-au-Prince", "2019-06-26").incidents
    assert incident.location_name == "Solino (in Port-au-Prince)"
    assert incident.precision is Precision.NEAR
    assert isinstance(incident.geometry, Point)
    assert incident.uncertainty_m >= 10_000


def test_ids_are_the_same_again_and_differ_by_document():
    """A stable hash of document, kind, place and day: no clock and no chance."""
    text = "Jets struck Saraqib on Monday. Another strike on Saraqib on Monday killed two."
    first, again = (read(text, "Saraqib", "2019-06-26") for _ in range(2))
    assert first == again
    assert len({i.id for i in first.incidents}) == len(first.incidents) == 2
    other = read(text, "Saraqib", "2019-06-26", identity="e")
    assert not {i.id for i in first.incidents} & {i.id for i in other.incidents}


def test_every_evidence_gives_back_its_sentence():
    """Each incident and statement can be followed back to the words that say it."""
    for published, names, text, _ in GOLD.values():
        found = read(text, names, published)
        for item in (*found.incidents, *found.statements):
            for evidence in item.evidence:
                assert text[evidence.start : evidence.end] == evidence.sentence


def test_no_number_is_invented():
    """Each count of a gold report is a number that the report's words give, or the sum of some."""
    for published, names, text, wanted in GOLD.values():
        allowed = {row_[-1] for row_ in wanted}
        for incident in read(text, names, published).incidents:
            killed = incident.harm.killed
            assert (killed.best if killed.best is not None else killed.low) in allowed


def test_reports_of_one_incident_are_joined_and_say_so():
    """Across documents: place, day, kind; numbers widen; every source and id is kept."""
    one = read("Jets struck Saraqib on Monday, killing 5.", "Saraqib", "2019-06-26", "a")
    two = read("Air raids on Saraqib killed 7 on Monday.", "Saraqib", "2019-06-27", "b")
    three = read("Shells hit Hama on Monday, killing 5.", "x; Hama", "2019-06-26", "c")
    joined = incidents.join([one, two, three])
    saraqib = next(i for i in joined.incidents if i.location_name == "Saraqib")
    assert len(joined.incidents) == 2
    assert saraqib.harm.killed == Count(5, 5, 7)
    assert {e.document_id for e in saraqib.evidence} == {"a", "b"}
    told = [one.incidents[0].id, two.incidents[0].id]
    assert [text.split(" ")[0] for text in saraqib.joined_from] == told
    assert re.fullmatch(r"\w+ \(0\.\d\d\)", saraqib.joined_from[1])
    assert "joined from 2 tellings by 2 independent sources, probability" in saraqib.reason


def test_other_days_places_and_kinds_are_not_joined():
    """What only resembles stays apart, and nothing joined has no joined_from."""
    base = read("Jets struck Saraqib on Monday, killing 5.", "Saraqib", "2019-06-26", "a")
    for text, names in (
        ("Jets struck Saraqib on Tuesday, killing 5.", "Saraqib"),
        ("Jets struck Hama on Monday, killing 5.", "x; y; z; Hama"),
        ("Gunmen abducted five people in Saraqib on Monday.", "Saraqib"),
        ("Jets struck Saraqib on Monday, killing 80.", "Saraqib"),
    ):
        joined = incidents.join([base, read(text, names, "2019-06-26", "b")])
        assert len(joined.incidents) == 2, text
        assert all(i.joined_from == () for i in joined.incidents)


ANY = st.text(
    alphabet=st.sampled_from("Saraqib killed 5 bomb on in Hama, and. \n“”$`<\\ قتل سراقب"),
    max_size=200,
)


@settings(deadline=None)
@given(ANY)
def test_no_text_makes_the_reader_fail(text: str):
    """Any text gives a reading; its spans lie in the text."""
    found = read(text, "Saraqib; Hama; سراقب", "2019-06-26")
    for omission in found.omissions:
        assert text[omission.start : omission.end] == omission.text


def test_a_wire_story_printed_by_ten_outlets_is_one_source():
    """Near copies, whole or shortened, are one source; a report in other words is another."""
    story = "Jets struck the town of Saraqib on Monday, killing five people, rescue workers said."
    texts = [story, story.replace("Jets", "Warplanes"), story.replace(", rescue workers said", "")]
    copies = [read(text, "Saraqib", "2019-06-26", f"outlet-{n}") for n, text in enumerate(texts)]
    own = read("Air raids on Saraqib killed 7 on Monday.", "Saraqib", "2019-06-27", "own")
    (incident,) = incidents.join([*copies, own]).incidents
    assert len({e.document_id for e in incident.evidence}) == 4
    assert joining.sources(incident.evidence) == 2
    assert "by 2 independent sources" in incident.reason


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("On 12 June ADF fighters killed nine farmers in Oicha.", ["ADF fighters"]),
        ("In March Islamic State militants shot ten.", ["Islamic State militants"]),
        ("Two RSF fighters were killed in Babanusa.", ["RSF fighters"]),
        ("Sergeant Moussa gunmen fired at a bus.", ["gunmen"]),
        ("MNDAA overran the garrison.", ["MNDAA"]),
        ("UNICEF took in the children.", []),
    ],
)
def test_an_actors_name_has_no_day_count_or_rank_in_it(clause, names):
    """What stands before a name and is no part of it is left off."""
    assert [actor.name for actor in participants.actors(analysis.clause(clause))] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RSF shelled a clinic, killing 12, he said. </script><!-- <script> -->", "sentence"),
        ("Kenscoff (West): on 14 January gunmen killed three men.", "sentence"),
        ("Fighting in the north of Syria", "heading"),
    ],
)
def test_a_sentence_is_no_title_for_what_trails_it_or_heads_it(text, kind):
    """Marks after a full stop make no title of a paragraph, nor a note's heading a dateline."""
    assert sentences.split(text)[0].kind == kind


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("torch", "torch torches torched torching"),
        ("rob", "rob robs robbed robbing"),
        ("carry", "carry carries carried carrying"),
        ("kidnap/kidnapped", "kidnap kidnaps kidnapped kidnapping"),
        ("hit/hit", "hit hits hitting"),
        ("أحرق", "أحرق أحرقت أحرقوا يحرق تحرق يحرقون"),
    ],
)
def test_a_verb_is_written_in_its_forms(verb, forms):
    """Regular spelling by rule, any other past as it is given."""
    assert inflection.forms(verb) == tuple(forms.split())


@pytest.mark.parametrize(
    ("text", "names", "parts", "whole"),
    [
        (
            "Israeli airstrikes killed at least 15 Palestinians across the Gaza Strip on 3 June "
            "2024, among them six in Jabalia, five in Nuseirat and four in Rafah.",
            "Gaza Strip=admin1; Jabalia; Nuseirat; Rafah",
            {"Jabalia": 6, "Nuseirat": 5, "Rafah": 4},
            15,
        ),
        (
            "Shelling killed five people in Idlib province on 3 June 2019, including two in "
            "Saraqib and one in Binnish.",
            "Idlib province=admin1; Saraqib; Binnish",
            {"Saraqib": 2, "Binnish": 1},
            5,
        ),
        (
            "Ten people were killed in Sumy region on 3 June 2024, six of them in Sumy and four "
            "in Okhtyrka, when Russian missiles hit.",
            "Sumy region=admin1; Sumy; Okhtyrka",
            {"Sumy": 6, "Okhtyrka": 4},
            10,
        ),
        (
            "Eleven people were killed in Idlib province on 3 June 2019, nine of them in Saraqib "
            "city and two in Binnish.",
            "Idlib province=admin1; Saraqib; Binnish",
            {"Saraqib": 9, "Binnish": 2},
            11,
        ),
        (
            "Shelling in Saraqib on 3 June 2019 killed five people, including two in a market.",
            "Saraqib",
            {"Saraqib": 5},
            None,
        ),
    ],
)
def test_a_toll_told_place_by_place_is_a_part_for_each_and_a_figure(text, names, parts, whole):
    """The whole is given to no part's place and never added to its parts."""
    reading = read(text, names)
    assert {i.location_name: i.harm.killed.best for i in reading.incidents} == parts
    assert [s.count.best for s in reading.statements] == ([whole] if whole else [])


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Nobody was killed in Saraqib on 3 June 2024, despite rumours.", None),
        ("Nobody was killed in a bombing in Saraqib on 3 June 2024.", 0),
        ("قصف النظام مدينة Saraqib يوم 4 حزيران 2019 دون إصابات.", 0),
        ("لم يقتل أحد في قصف النظام على Saraqib يوم 4 حزيران 2019.", 0),
    ],
)
def test_nobody_killed_is_an_incident_only_where_something_happened(text: str, dead: int | None):
    """What denies the dead denies no shelling; without a shelling there is nothing to draw."""
    reading = read(text, "Saraqib")
    assert [i.harm.killed.best for i in reading.incidents] == ([] if dead is None else [dead])
    assert len(reading.omissions) == (dead is None)


def test_an_arabic_movement_kills_and_the_forces_it_kills_are_combatants():
    """'Tahrir' in its name frees nothing; who stands behind 'five of' is borne upon."""
    text = "قتلت هيئة تحرير الشام خمسة من قوات النظام في سراقب يوم 4 حزيران 2019."
    (found,) = read(text, "سراقب").incidents
    assert {a.name: a.role for a in found.actors} == {
        "هيئة تحرير الشام": "side",
        "قوات النظام": "target",
    }
    assert found.sub_event_type == codebook.CLASH
    assert ("combatants_killed", Count(5, 5, 5)) in found.harm.groups


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("Lord's Resistance Army killed five civilians.", "Lord's Resistance Army"),
        (
            "Allied Democratic Forces (ADF) rebels killed five.",
            "Allied Democratic Forces (ADF) rebels",
        ),
        ("Myanmar's military bombed a village.", "Myanmar's military"),
        ("Israel\u2019s military killed five people.", "Israel\u2019s military"),
        ("Wagner mercenaries killed five civilians.", "Wagner mercenaries"),
        ("Friday\u2019s gunmen killed five people.", "gunmen"),
    ],
)
def test_a_side_is_named_whole(clause: str, name: str):
    """Neither the state that owns an army nor the letters in its brackets cut its name."""
    assert [a.name for a in participants.actors(analysis.clause(clause)) if a.role == "side"] == [
        name
    ]


def test_a_speaker_whose_name_holds_an_arabic_article_is_named_whole():
    """'al-Sham' is part of a name, in lower case as it is."""
    said = (
        "Five people were killed in a bombing in Saraqib on 3 June 2019, Hayat Tahrir al-Sham said."
    )
    (found,) = read(said, "Saraqib").incidents
    assert found.attributed_to == "Hayat Tahrir al-Sham"


def test_what_was_done_on_another_day_at_no_place_adds_to_no_event():
    """It is an event without a place; its doers are not the event's, told before it."""
    first = "قتل خمسة مدنيين في غارة إسرائيلية استهدفت صيدا يوم الأحد."
    second = "وأعلن حزب الله أنه قصف بالصواريخ تجمعا لجنود الاحتلال في المطلة يوم الثلاثاء."
    found = read(f"{first} {second}", "صيدا", "2024-10-02")
    incident, other = found.incidents
    assert [e.sentence for e in incident.evidence] == [first]
    assert "حزب الله" not in {a.name for a in incident.actors}
    assert ([e.sentence for e in other.evidence], other.geometry) == ([second], None)
