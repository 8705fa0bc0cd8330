"""numbers.py, people.py and tolls.py: how many were harmed, as far as the words allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import triggers
from geo.events.counts import tolls
from geo.language import numbers, words
from geo.model import Count

X = None


def counted(sentence: str) -> dict[str, tuple]:
    """measure -> (low, best, high) of the last toll of each measure that is no part."""
    found = tolls.read(words.split(sentence))
    return {t.measure: (t.count.low, t.count.best, t.count.high) for t in found if not t.part}


def groups(sentence: str) -> dict[str, int | None]:
    found = tolls.read(words.split(sentence))
    return {group: count.best for t in found for group, count in t.groups}


@pytest.mark.parametrize(
    ("words_", "wanted"),
    [
        ("five people", (5, 5, 5)),
        ("at least five people", (5, 5, X)),
        ("no fewer than 12 civilians", (12, 12, X)),
        ("more than 20 fighters", (21, X, X)),
        ("upwards of 200,000 people", (200_001, X, X)),
        ("about 30 men", (X, 30, X)),
        ("some 40 rebels", (X, 40, X)),
        ("nearly 30 rebels", (X, X, 30)),
        ("up to 15 soldiers", (X, X, 15)),
        ("fewer than 10 people", (X, X, 9)),
        ("between 5 and 8 people", (5, X, 8)),
        ("5-8 soldiers", (5, X, 8)),
        ("dozens of civilians", (24, X, X)),
        ("scores of people", (40, X, X)),
        ("hundreds of Assad loyalists", (200, X, X)),
        ("several people", (3, X, X)),
        ("several hundred people", (300, X, X)),
        ("several thousand people", (3_000, X, X)),
        ("a few dozen people", (36, X, X)),
        ("بضع مئات من المدنيين", (300, X, X)),
        ("بضعة آلاف من المدنيين", (3_000, X, X)),
        ("عدة مئات من المدنيين", (300, X, X)),
        ("an unknown number of people", (1, X, X)),
        ("twenty-five migrants", (25, 25, 25)),
        ("one hundred and five people", (105, 105, 105)),
        ("1.5 million people", (1_500_000, 1_500_000, 1_500_000)),
        ("a dozen people", (12, 12, 12)),
        ("a family of five", (5, 5, 5)),
        ("a 12-year-old boy", (1, 1, 1)),
        ("five unarmed Palestinian refugee children", (5, 5, 5)),
        ("ما لا يقل عن خمسة مدنيين", (5, 5, X)),
        ("أكثر من 20 شخصا", (21, X, X)),
        ("خمسة وعشرين جنديا", (25, 25, 25)),
        ("أحد عشر مدنيا", (11, 11, 11)),
        ("طفلان", (2, 2, 2)),
        ("١٢ شخصًا", (12, 12, 12)),
    ],
)
def test_words_for_how_many_become_low_best_and_high(words_: str, wanted: tuple):
    """The conventions of the module's docstring, English and Arabic."""
    (quantity,) = numbers.quantities(words.split(words_))
    assert (quantity.count.low, quantity.count.best, quantity.count.high) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Air attacks killed 5 people and many injuries.", {"killed": 5, "injured": X}),
        ("Gunmen killed at least 21 villagers and burned homes.", {"killed": 21}),
        ("killing 12 and wounding 30 others", {"killed": 12, "injured": 30}),
        ("3 killed, 5 wounded", {"killed": 3, "injured": 5}),
        ("killed 3, wounded 5", {"killed": 3, "injured": 5}),
        ("five died and three more were wounded", {"killed": 5, "injured": 3}),
        ("It left 3 dead and dozens wounded.", {"killed": 3, "injured": X}),
        ("killing three soldiers and two civilians", {"killed": 5}),
        ("A strike claimed the lives of nine civilians.", {"killed": 9}),
        ("One person was killed and another injured.", {"killed": 1, "injured": 1}),
        ("Ahmad al-Hassan was killed.", {"killed": 1}),
        ("A strike killed Ibrahim Qubaisi, a commander, and five others.", {"killed": 6}),
        ("The death toll rose to 35.", {"killed": 35}),
        ("The bodies of 12 people were found.", {"killed": 12}),
        ("It has cost more than 500,000 lives.", {"killed": X}),
        ("No casualties were reported.", {"killed": 0, "injured": 0}),
        ("Police arrested 12 people.", {}),
        ("Shells killing 8 people and wounding about 20, an official said.",
         {"killed": 8, "injured": 20}),
        ("On June 13, 2019 it killed 2.", {"killed": 2}),
        ("قتل 3 أشخاص وأصيب العشرات", {"killed": 3, "injured": X}),
        ("سقوط 5 قتلى و10 جرحى", {"killed": 5, "injured": 10}),
        ("إن 16 فلسطينيا استشهدوا في القصف", {"killed": 16}),
        ("مقتل طفل وامرأة", {"killed": 2}),
        ("the army put the toll at two", {"killed": 2}),
        ("17 members of one family, including 12 women, were killed", {"killed": 17}),
        ("a U.N. staff member was killed and five were wounded", {"killed": 1, "injured": 5}),
        ("the dead numbered around 100, many of them children", {"killed": 100}),
        ("a priest was burned alive", {"killed": 1}),
        ("They clashed; how many died is not known.", {}),
        ("انفجرت عبوة فقتل شرطيان", {"killed": 2}),
        ("In the clash six SNA and four SDF fighters were killed", {"killed": 10}),
        ("Five Syrian and three Iraqi soldiers died", {"killed": 8}),
        ("The blast killed 12 Congolese and wounded 3 Ugandans", {"killed": 12, "injured": 3}),
        ("the police gave a death toll of 12", {"killed": 12}),
        ("two shells fell at 12", {}),
        ("أكثر من 300 ألف شخص نزحوا", {"displaced": X}),
        ("خمسة آلاف شخص نزحوا", {"displaced": 5000}),
    ],
)  # fmt: skip
def test_a_harm_word_takes_the_quantities_that_it_governs(sentence: str, wanted: dict):
    """Forwards, backwards, in lists, by name; other numbers are left alone."""
    assert {m: best for m, (_, best, _) in counted(sentence).items()} == wanted


@pytest.mark.parametrize(
    ("sentence", "total", "children"),
    [
        ("seven children and three women were killed", 10, 7),
        ("10 people were killed: 7 children and 3 women", 10, 7),
        ("ten people, of whom seven were children and three were women, were killed", 10, 7),
        ("at least five people, including two children, were killed", 5, 2),
        ("12 people, among them four children, died", 12, 4),
        ("killing five people, two of them children", 5, 2),
        ("Three civilians, a woman and two children, were killed", 3, 2),
        ("a mother and her three children were killed", 4, 3),
        ("two people - a man and his daughter - were killed", 2, X),
        ("أسفر القصف عن مقتل خمسة مدنيين بينهم طفلان", 5, 2),
    ],
)
def test_a_part_is_not_added_to_its_whole(sentence: str, total: int, children: int | None):
    """Lists are summed; 'including', ':', 'of whom' and asides are parts."""
    assert counted(sentence)["killed"][1] == total
    assert groups(sentence).get("children") == children


@pytest.mark.parametrize(
    ("sentence", "killed", "injured", "wanted"),
    [
        ("قتل عشرة أشخاص بينهم ثلاثة أطفال وامرأتان", 10, X, {"children": 3, "women": 2}),
        ("قتل خمسة أشخاص بينهم طفلان وأصيب اثنا عشر آخرون", 5, 12, {"children": 2}),
        ("مقتل ثلاث نساء وطفل وإصابة رجلين", 4, 2, {"women": 3, "children": 1, "men": 2}),
        ("أدى القصف إلى مقتل شخص واحد", 1, X, {}),
        ("قتل شخصان وامرأتان", 4, X, {"women": 2}),
    ],
)
def test_each_arabic_number_goes_with_its_own_noun(sentence, killed, injured, wanted):
    """A dual is its own count, and a verb that follows takes no part of the list before it."""
    told = counted(sentence)
    assert told["killed"][1] == killed
    assert told.get("injured", (X, X))[1] == injured
    assert groups(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        ("A rocket hit the market, killing nobody", {"killed"}),
        ("The shelling killed no one", {"killed"}),
        ("no one was killed", {"killed"}),
        ("there were no casualties", {"killed", "injured"}),
        ("no injuries were reported", {"injured"}),
    ],
)
def test_nobody_is_a_count_of_zero_of_what_is_named(sentence: str, measures: set[str]):
    """Zero only of the harm that the words name: 'killing nobody' leaves the wounded out."""
    assert counted(sentence) == dict.fromkeys(measures, (0, 0, 0))


def test_the_sum_of_counts_knows_what_it_does_not_know():
    """A low adds what is known; best and high only where all are."""
    assert numbers.total([Count(5, 5, 5), Count(low=24)]) == Count(29, None, None)
    assert numbers.total([]) == Count()


@given(st.integers(0, 999_999))
def test_any_number_in_digits_is_itself(number: int):
    """'12', '1,200' and '250,000' people count what they say."""
    for text in (f"{number} people died", f"{number:,} people died"):
        assert counted(text)["killed"] == (number, number, number)


@given(st.text(alphabet="killed 1five, و قتل:-and children. including dozens of", max_size=150))
def test_nothing_in_a_text_makes_the_reader_fail(text: str):
    """Any words give tolls whose low, best and high are in order."""
    for toll in tolls.read(words.split(text)):
        told = [n for n in (toll.count.low, toll.count.best, toll.count.high) if n is not None]
        assert told == sorted(told)


_TELLING = [*triggers.PHRASES, *tolls.PHRASES]


@given(
    st.lists(st.sampled_from(_TELLING), min_size=1, max_size=3),
    st.sampled_from([" ", ", ", "-", "—", "\n", "'", "”“", "/"]),
)
def test_no_sentence_that_tells_something_is_passed_over(phrases: list, between: str):
    """A sentence in which an event word or a toll is found is never taken for one without."""
    text = between.join("the " + " ".join(p).replace("~", "one") + between for p in phrases)
    found = words.split(text.capitalize())
    if triggers.find(found) or tolls.read(found):
        assert words.Telltales(_TELLING).may(words.forms(text.capitalize()))


@pytest.mark.parametrize(
    ("sentence", "best"),
    [
        ("A man killed himself and four worshippers in Gwoza.", 5),
        ("They seized 13 men from police custody and burned them alive.", 13),
        ("The group clubbed a suspected kidnapper to death.", 1),
        ("A novice died and five people were harmed.", 1),
        ("The army blamed the killing on rebels.", None),
        ("قتل شخص في شمال أم درمان الأحد.", 1),
        ("توفيت على إثرها أم وطفلاها.", 3),
        ("أعلنت السلطات وفاة أربعة من أسرة واحدة.", 4),
        ("سقطت قذيفة ما أدى إلى مقتله.", 1),
    ],
)
def test_deaths_are_counted_however_they_are_told(sentence, best):
    """By a pronoun, a possessive, a noun that no list has; Sunday and Omdurman count nobody."""
    killed = [t.count.best for t in tolls.read(words.split(sentence)) if t.measure == "killed"]
    assert killed == ([best] if best else [])


@pytest.mark.parametrize(
    ("sentence", "best"),
    [
        ("IS militants shot dead 15 civilians in the village", 15),
        ("IS killed 15 civilians in the village", 15),
    ],
)
def test_the_group_is_is_no_verb(sentence, best):
    """'IS' in capitals is the armed group, which kills and is not killed."""
    assert counted(sentence)["killed"][1] == best


@pytest.mark.parametrize(
    ("sentence", "killed", "injured"),
    [
        ("Five people were wounded, two of whom later died, by a bomb in Goma.", 2, 3),
        ("Five people were wounded, two of them seriously. One man died.", 1, 5),
    ],
)
def test_the_wounded_who_died_are_dead_and_wounded_no_more(sentence, killed, injured):
    """They are moved from the one count to the other."""
    found = counted(sentence)
    assert (found["killed"][1], found["injured"][1]) == (killed, injured)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("4 Syrian ISIS members killed in the raid", {"killed": (4, 4, 4)}),
        ("A missile leaves 8 fighters of a rebel faction dead", {"killed": (8, 8, 8)}),
        ("2 people from one family killed", {"killed": (2, 2, 2)}),
        ("Three Turkish soldiers killed clearing mines: PM", {"killed": (3, 3, 3)}),
        ("Jets pound targets, kill at least 20: military", {"killed": (20, 20, X)}),
        ("A raid on 4-7-2018 killed two people", {"killed": (2, 2, 2)}),
        ("One was injured and the other died", {"killed": (1, 1, 1), "injured": (1, 1, 1)}),
        ("Two rebels of the army were killed and others injured",
         {"killed": (2, 2, 2), "injured": (2, X, X)}),
        ("Her driver was killed in the explosion and four other people injured",
         {"killed": (1, 1, 1), "injured": (4, 4, 4)}),
        ("It killed 219 people, injuring another 5,000",
         {"killed": (219, 219, 219), "injured": (5000, 5000, 5000)}),
        ("A strike killed 11, raising the death toll to 280", {"killed": (11, 11, 11)}),
        ("40+ people were killed", {"killed": (40, 40, X)}),
        ("40+ killed 19 injured", {"killed": (40, 40, X), "injured": (19, 19, 19)}),
        ("Killed: 5. Injured: 12.", {"killed": (5, 5, 5), "injured": (12, 12, 12)}),
        ("12 PKK/YPG fighters were killed", {"killed": (12, 12, 12)}),
        ("5 IS fighters were killed", {"killed": (5, 5, 5)}),
        ("8 SDF were killed", {"killed": (8, 8, 8)}),
        ("An 18,000-strong force had 16 soldiers killed", {"killed": (16, 16, 16)}),
        ("Two city council officials were killed", {"killed": (2, 2, 2)}),
        ("12 members of the regime forces and gunmen were killed", {"killed": (12, 12, 12)}),
        ("Omar H. and Lina N. were injured", {"injured": (2, 2, 2)}),
        ("Omar Hadi, 28, Lina Naser and Sami Fares were killed", {"killed": (3, 3, 3)}),
        ("The district head and his guard were killed", {"killed": (2, 2, 2)}),
        ("Rebels killed the mayor, Omar Hadi, and 11 others", {"killed": (12, 12, 12)}),
        ("A bomber killed four tourists plus himself", {"killed": (5, 5, 5)}),
        ("Sami Fares killed Omar Hadi and wounded Ali Said",
         {"killed": (1, 1, 1), "injured": (1, 1, 1)}),
        ("The finance minister was killed in a strike", {"killed": (1, 1, 1)}),
        ("killing 10 children and women as the second biggest massacre", {"killed": (10, 10, 10)}),
        ("killing six people, and U.S. officials spoke", {"killed": (6, 6, 6)}),
        ("Two embraced martyrdom while seven got injured",
         {"killed": (2, 2, 2), "injured": (7, 7, 7)}),
        ("a strike claims the lives of 7 citizens and beheads 2 of them", {"killed": (7, 7, 7)}),
        ("9 people were killed and wounded", {"killed": (1, X, X), "injured": (1, X, X)}),
        ("a high casualty rate and one casualty", {"killed": (X, 1, 1)}),
        ("5 casualties in airstrikes on the town", {"killed": (X, 5, 5)}),
        ("4 casualties and several wounded", {"killed": (X, 4, 4), "injured": (3, X, X)}),
        ("15 casualties and injuries", {"killed": (1, X, X), "injured": (1, X, X)}),
        ("92 civilian casualties, 34 of them dead", {"killed": (34, 34, 34)}),
        ("Five civilians (residents report ten) were killed", {"killed": (5, 5, 10)}),
        ("Five died, while residents put the toll at ten", {"killed": (5, 5, 10)}),
        ("More bodies raise the death toll of the massacre to 11", {"killed": (11, 11, 11)}),
        ("raising to 53 the number of victims", {"killed": (53, 53, 53)}),
        ("اغتال مسلحان ضابطا في درعا", {"killed": (1, 1, 1)}),
        ("قتل مسلحون مجهولون ثلاثة مدنيين", {"killed": (3, 3, 3)}),
        ("قتل الجيش مدنيين اثنين", {"killed": (2, 2, 2)}),
        ("مقتل وإصابة 9 مدنيين", {"killed": (1, X, X), "injured": (1, X, X)}),
        ("مقتل 3 وإصابة 9 مدنيين", {"killed": (3, 3, 3), "injured": (9, 9, 9)}),
        ("قتل مئة وخمسة وعشرون شخصا", {"killed": (125, 125, 125)}),
        ("قتل ألف ومئتان وثلاثة وخمسون شخصا", {"killed": (1253, 1253, 1253)}),
        ("قتل ثلاثمئة شخص", {"killed": (300, 300, 300)}),
        ("قتلت أسرة من خمسة أفراد", {"killed": (5, 5, 5)}),
        ("لم تسجل أي إصابات بشرية", {"killed": (0, 0, 0), "injured": (0, 0, 0)}),
        ("ولم ترد أنباء عن سقوط ضحايا", {}),
    ],
)  # fmt: skip
def test_a_toll_is_read_by_the_grammar_of_its_sentence(sentence: str, wanted: dict):
    """Persons listed, groups with a slash, notes, two sources, doers before their object."""
    assert counted(sentence) == wanted
