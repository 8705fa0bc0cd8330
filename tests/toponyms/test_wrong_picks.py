"""The famous wrong picks of geoparsers, as one table."""

from __future__ import annotations

import pytest

from geo.model import Document, Kind
from geo.toponyms import mentions, resolution

# (text, the name in it, what is right): 'none' is no place at all; 'XX' a country's code;
# 'country' and the like a kind; several are joined by a space.
PICKS = [
    ("Protests were held in Berlin on Monday.", "Berlin", "DE settlement"),
    ("The United Kingdom voted against it.", "United Kingdom", "GB country"),
    ("She was born in Bangor, Maine, in 1950.", "Bangor", "US"),
    ("Prices rose across Europe last year.", "Europe", "region"),
    ("The drought has spread through Africa.", "Africa", "region"),
    ("Tbilisi is the capital of Georgia, which borders Armenia.", "Georgia", "GE country"),
    ("Voters in Atlanta and the rest of Georgia chose a governor.", "Georgia", "US admin1"),
    ("Reading the report took an hour.", "Reading", "none"),
    ("Nice weather brought people to the beach.", "Nice", "none"),
    ("They flew to Nice, France, on Friday.", "Nice", "FR settlement"),
    ("Of the ten people hurt, two were children.", "Of", "none"),
    ("Mobile phones did not work that day.", "Mobile", "none"),
    ("Paris Hilton signed the book.", "Paris", "none"),
    ("Turkey is eaten at Thanksgiving dinner with gravy.", "gravy", "none"),
    ("Jordan Peterson gave a lecture.", "Jordan", "none"),
    ("Aid trucks crossed into Syria from Jordan.", "Jordan", "JO country"),
    ("In May the rain stopped.", "May", "none"),
    ("In March they marched.", "March", "none"),
    ("He told the Washington Post about it.", "Washington", "none"),
    ("Chelsea Manning left prison.", "Chelsea", "none"),
    ("KABUL, Afghanistan (AP) - A blast killed three people.", "KABUL", "AF settlement"),
    ("BAGHDAD - Gunmen killed two officers on Sunday.", "BAGHDAD", "IQ"),
    ("They fled to Khan\nShaykhun at night.", "Khan\nShaykhun", "SY settlement"),
    ("Trucks waited on the Aleppo-Damascus highway.", "Aleppo", "road-like"),
    ("Fighting went on in Hama/Idlib on Friday.", "Hama", "SY"),
    ("Shells hit Saraqib and Kafr Nabl, in Idlib province.", "Idlib", "SY admin1"),
    ("Tahrir al-Sham fighters left Binnish.", "al-Sham", "none"),
    ("Clashes in the West Bank killed two.", "West Bank", "PS admin1"),
    ("Idlib's hospitals are full.", "Idlib", "SY"),
    ("Israeli strikes on Gaza killed five.", "Gaza", "PS settlement"),
    ("Floods in Gaza, Mozambique, drove people from their homes.", "Gaza", "MZ admin1"),
    ("A bomb hit a shop in Kharkiv's Shevchenkivskyi district.", "Kharkiv", "UA settlement"),
    ("They met in Kyiv\u2019s Podil district.", "Kyiv", "UA settlement"),
    ("Camps in Cox's Bazar District flooded.", "Cox's Bazar District", "BD"),
    ("Shells fell in Kafr Nabl, Hass and Hazarin.", "Hazarin", "SY"),
    ("Shells fell in Kafr Nabl, Hass and Hazarin.", "Kafr Nabl", "SY"),
    ("Violence across the Middle East rose in Gaza and Beirut.", "Middle East", "region"),
    ("Cholera spread through West Africa and reached Guinea.", "West Africa", "region"),
    ("Ships in the Red Sea were attacked off Yemen.", "Red Sea", "natural"),
    ("Floods hit Red Sea State, Sudan.", "Red Sea State", "SD admin1"),
    ("Tankers lay in the Persian Gulf off Iran.", "Persian Gulf", "natural"),
    ("WASHINGTON - Officials in Moscow and Ankara agreed, in Turkey and Russia.", "WASHINGTON",
     "US settlement"),
    ("Fires burned in California, Oregon and Washington.", "Washington", "US admin1"),
    ("A fire broke out in Edmonton, KY, on Friday.", "KY", "US admin1"),
    ("They met New York Gov. Andrew Cuomo.", "New York", "US admin1"),
    ("Alexandria, Egypt was calm; Alexandria, Virginia was not.", "Alexandria", "EG settlement"),
    ("In Damascus, Russia said that it would help.", "Damascus", "SY settlement"),
    ("A German-Iraqi boy was held.", "Iraqi", "IQ"),
    ("Jobs grew in Clarke, Madison and Oconee counties of Georgia.", "Madison", "US admin2"),
]  # fmt: skip


def test_no_place_is_answered_in_another_country_than_the_text_says(gazetteer):
    """A name that its own country does not hold stays unplaced, with its namesakes abroad told."""
    document = Document("t", "", "Water rose in the town of Kalam in the Swat Valley of Pakistan.")
    kalam, *_ = resolution.resolve(document, mentions.find(document, gazetteer), gazetteer)
    assert not kalam.resolved
    assert {c.place.country for c in kalam.candidates} == {"IN"}


@pytest.mark.parametrize(("text", "name", "right"), PICKS)
def test_a_famous_wrong_pick_is_not_made(text: str, name: str, right: str, gazetteer):
    """What a name means here is what a reader takes it to mean."""
    document = Document("t", "", text)
    matches = resolution.resolve(document, mentions.find(document, gazetteer), gazetteer)
    start = text.index(name)
    at = [m for m in matches if m.mention.start <= start < m.mention.end and m.mention.counts]
    if right == "none":
        assert not at or at[0].mention.role.value == "organisation"
        return
    (match,) = at
    if right == "road-like":  # one stretch between two towns, no town
        assert match.mention.expression is not None
        return
    for word in right.split():
        if len(word) == 2:
            assert match.place.country == word
        else:
            assert match.place.kind is Kind[word.upper()]
