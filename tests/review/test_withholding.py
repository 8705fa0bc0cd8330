"""Names and sentences that are not shown, wherever a text holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.review import withholding
from geo.review.withholding import NAME, Names, Sentences, Withheld
from tests import publications

PEOPLE = ("Ahmad Hamdan", "أحمد حمدان", "O'Brien", "José Pérez", "علي قاسم", "Abdul Rahman Khoury")
GRAPHIC = "Nine bodies without heads lay in the square, and dogs fed on what was left of them."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قال احمد حمدان", f"قال {NAME}"),
        ("وأحمد، لأحمد، بأحمد", f"{NAME}، {NAME}، {NAME}"),
        ("أَحْمَد حـــمدان", NAME),
        ("تقدموا على الطريق، وعلي معهم", f"تقدموا على الطريق، و{NAME} معهم".replace("و[", "[")),
        ("O’Brien's, OBrien, O Brien, O-Brien", f"{NAME}'s, {NAME}, {NAME}, {NAME}"),
        ("Jose Perez, Jose\u0301", f"{NAME}, {NAME}"),
        ("Ham\u00addan and Ham-\ndan and Ah\u200bmad", f"{NAME} and {NAME} and {NAME}"),
        ("Ahmad\n  Hamdan", NAME),
        ("@ahmadhamdan92 or real.hamdan@mail.example", f"{NAME} or {NAME}"),
        ("AhmadHamdan, ahmad_hamdan", f"{NAME}, {NAME}"),
        ("Ahmed Hamden, Rahmen", f"{NAME}, {NAME}"),
        ("Abdulrahman Khoury", NAME),
        ("Ахмад Хамдан", NAME),
        ("l'Ahmad", f"l'{NAME}"),
        ("see https://a.example/ahmad-hamdan/1 now", f"see {NAME} now"),
        ("Hamdanieh and Obrienville", "Hamdanieh and Obrienville"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(text: str, shown: str):
    """Both scripts, clitics, apostrophes, accents, what nobody sees, wraps, handles, vowels."""
    assert Withheld(PEOPLE).without(text) == shown


@pytest.mark.parametrize("way", publications.SPELLINGS)
@pytest.mark.parametrize("person", [*publications.LATIN, *publications.ARABIC], ids=" ".join)
def test_every_spelling_of_every_person_is_found(way: str, person: tuple[str, str]):
    """Nothing of a name's letters is left beside the mark that it was withheld."""
    told = f"xx {publications.SPELLINGS[way](*person)} zz"
    left = Withheld([" ".join(person)]).without(told).replace(NAME, "")
    beside = ("al", "van", "bint", "s", "jpg")
    kept = [w for w in withholding.names.words(left) if w not in ("xx", "zz", *beside)]
    assert kept == []


@pytest.mark.parametrize("person", ["Ahmad Abd al-Rahman", "Ahmed Abdulrahman", "أحمد عبد الرحمن"])
@pytest.mark.parametrize(
    "told", ["Ahmad Abd al-Rahman", "Ahmed Abdulrahman", "AHMAD ABDUL RAHMAN", "وأحمد عبدالرحمن"]
)
def test_a_whole_name_is_found_however_its_words_are_joined(person: str, told: str):
    """In its own script and in the other, where its article is a word, a letter or a sound."""
    assert Withheld([person]).without(f"({told})") == f"({NAME})"


def test_letters_of_other_alphabets_of_unicode_are_the_same_letters():
    """Letters of mathematics, as handles are written in, of full width, with accents."""
    for told in ("𝐇𝐚𝐦𝐝𝐚𝐧", "𝓗𝓪𝓶𝓭𝓪𝓷", "ＨＡＭＤＡＮ", "Ḩamdān"):
        assert Withheld(["Ahmad Hamdan"]).without(told) == NAME


def test_what_resembles_a_name_is_told_to_the_reviewer():
    """A near miss is left in the text, and listed with the name."""
    found = Names(["Samir Farzat"])
    assert found.find("Farzad, Farzatiye; Smir and Damascus") == []
    assert found.near == {
        "Farzad": "Samir Farzat",
        "Farzatiye": "Samir Farzat",
        "Smir": "Samir Farzat",
    }


@given(st.text(max_size=60), st.text("ahmd HAMDN\u00ad-'\n@_9", max_size=40))
def test_what_was_withheld_is_not_found_again(one: str, other: str):
    """A text without what is withheld holds nothing that is."""
    withheld = Withheld(PEOPLE, [GRAPHIC])
    clean = withheld.without(f"{one} Hamdan {other} {GRAPHIC}{one}35.86412{other}")
    assert withheld.findings(clean) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (GRAPHIC, "{}."),
        (f"He said: '{GRAPHIC}' Then he left.", "He said: '{}.' Then he left."),
        (GRAPHIC.upper().replace(" ", "\n"), "{}."),
        (GRAPHIC.replace("square", "squ\u00adare"), "{}."),
        (GRAPHIC.replace("square", "squ-\nare"), "{}."),
        (GRAPHIC[:60], "{}"),
        ("Dogs fed on what was left.", "Dogs fed on what was left."),
    ],
)
def test_a_sentence_is_found_by_its_letters(text: str, shown: str):
    """Whole or in part, however it is spaced, wrapped or cased; a few of its words are not it."""
    assert Withheld(graphic=[GRAPHIC]).without(text) == shown.format(withholding.GRAPHIC)


def test_a_short_sentence_is_found_between_other_words_only():
    """A sentence shorter than the window is sought as whole words."""
    found = Sentences(["All burned."])
    assert found.find("Then all burned, there.") == [(5, 15)]
    assert found.find("Overall burned fields") == []
