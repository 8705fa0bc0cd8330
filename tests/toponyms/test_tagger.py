"""The tagger, its tokens and the gazetteer's names in memory."""

from __future__ import annotations

import itertools

import pytest

from geo.gazetteer import names
from geo.gazetteer.keyset import COUNTRY, OWN, Vocabulary
from geo.language import tokens
from geo.toponyms import features, tagger, uncased


def test_tokens_stand_where_they_say():
    """Each token but a line break is the text at its place."""
    text = "W.Va. and St. Louis: Ma'arat's (Cox’s Bazar)\n\nIn the town of\nSaraqib, 15 km."
    read = tokens.read(text)
    for form, start in zip(read.forms, read.starts, strict=True):
        assert form == tokens.BREAK or text[start : start + len(form)] == form
    assert {"W.Va.", "St.", "Ma'arat", "'s", "Cox", "’s"} <= set(read.forms)
    at = read.forms.index("Saraqib")
    assert read.forms[at - 1] == "of"  # the line goes on


@pytest.mark.parametrize(
    ("name", "known"),
    [("Syria", True), ("Saraqib", True), ("Maarrat al-Numan", True), ("Qxarbuzland", False)],
)
def test_the_vocabulary_knows_what_the_index_knows(name: str, known: bool, gazetteer):
    """A look in memory answers as the index does."""
    assert bool(gazetteer.vocabulary.look(names.strict(name))) is known
    assert gazetteer.knows(name) is known


def test_the_vocabulary_tells_countries_and_sizes(gazetteer):
    """A country's flag is set, and a metropolis is larger than a village."""
    look = gazetteer.vocabulary.look
    assert look("syria") & COUNTRY
    assert look("london") & OWN > look("saraqib") & OWN > 0


def test_the_best_labelling_is_the_best_of_all():
    """Viterbi's answer has the highest score of every labelling tried by hand."""
    steps = {"OO": 0.9, "OB": 0.1, "BO": -1.0, "BB": -1.1, "BI": 1.2, "IO": -0.1, "IB": 0.7,
             "II": 2.0}  # fmt: skip
    judge = tagger.Tagger.__new__(tagger.Tagger)
    judge._steps = tuple(steps.get(a + b, -50.0) for a in "OBI" for b in "OBI")
    weighed = [-1.0 - 9.0j, 2.0 - 1.0j, 0.5 + 0.9j, -2.0 + 0.4j, 1.5 - 3.0j]

    def score(labels: tuple[str, ...]) -> float:
        own = sum(
            w.real if x == "B" else w.imag for w, x in zip(weighed, labels, strict=True) if x != "O"
        )
        return own + sum(steps.get(a + b, -50.0) for a, b in itertools.pairwise(labels))

    best = max((x for x in itertools.product("OBI", repeat=5) if x[0] != "I"), key=score)
    found = ["O"] * 5
    for first, last in judge._best(0, weighed):
        found[first : last + 1] = ["B"] + ["I"] * (last - first)
    assert tuple(found) == best


def test_what_a_word_is_elsewhere_counts_for_it_and_against_it():
    """A word that comes again is weighed with its other occurrences, one alone by itself."""
    document = type("Document", (), {"where": {"Paris": [0, 4, 9], "Rome": [6]}})()
    weighed = {0: 3.0 - 1j, 4: -0.5 - 1j, 9: 9.0 + 0j, 6: -0.5 - 1j}
    tagger.Tagger._again(document, weighed)
    assert weighed[6] == -0.5 - 1j
    assert weighed[4].real > 0.0  # both others speak for it; no one of them more than MOST
    assert weighed[4].real == pytest.approx(-0.5 + tagger.AGAIN * (3.0 + tagger.MOST) / 2**0.5)
    assert weighed[4].imag - weighed[4].real == pytest.approx(-0.5)


def test_the_shipped_weights_are_those_of_names_and_steps():
    """The weights are read; a name goes on more readily than it begins anew."""
    weights, steps = tagger.load()
    assert len(weights) > 10_000
    assert set(steps) <= {a + b for a in "OBI" for b in "OBI"}
    assert min(steps["II"], steps["BI"]) > steps.get("BB", 0.0)


def test_only_capitals_and_what_joins_them_are_looked_at(gazetteer):
    """A stretch holds capitals and what may stand between two of one name, no more."""
    read = tokens.read(
        "a Paris and, in Rio de Janeiro's west, al-Bab and St. John's, Bosnia and Herzegovina b"
    )
    document = features.Reader(gazetteer.vocabulary).document(read)
    assert [" ".join(read.forms[a : b + 1]) for a, b in document.stretches()] == [
        "Paris", "Rio de Janeiro 's", "al - Bab", "St. John 's", "Bosnia and Herzegovina",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "pieces"),
    [
        ("وبإدلب", ("وبادلب", "بادلب", "ادلب")),
        ("للرقة", ("للرقه", "الرقه")),
        ("حلـــب", ("حلب",)),
        ("في", ("في",)),
        ("ـ", ("ـ",)),
    ],
)
def test_what_is_written_onto_a_word_is_cut_off_in_every_way(form: str, pieces: tuple, gazetteer):
    """Each reading of a word is a sign; a tatweel alone is no word."""
    read = uncased.Form(form, gazetteer.vocabulary)
    assert read.pieces == pieces
    assert read.word is (form != "ـ")


def test_a_hashtag_is_read_as_its_words(gazetteer):
    """The sign between the words of a hashtag is a blank; a name's text is what stands there."""
    text = "حريق في #دير_الزور"
    read = tokens.read(text)
    assert read.forms[-3:] == ["#", "دير", "الزور"]
    assert read.name(len(read.forms) - 2, len(read.forms) - 1) == "دير الزور"
    assert gazetteer.knows("دير_الزور")


def test_words_of_scripts_without_capitals_are_looked_at_each(gazetteer):
    """A stretch ends at a sign, a number or a word in other letters."""
    read = tokens.read("قصف على حلب، ثم 3 قتلى في Aleppo يوم ـ الأحد")
    document = uncased.Reader(gazetteer.vocabulary).document(read)
    assert [" ".join(read.forms[a : b + 1]) for a, b in document.stretches()] == [
        "قصف على حلب", "ثم", "قتلى في", "يوم", "الأحد",
    ]  # fmt: skip


def test_an_empty_vocabulary_knows_nothing():
    """The table of an index without places answers too."""
    empty = Vocabulary(bytes(4 * ((1 << 16) + 1)), b"", b"")
    assert empty.look("syria") == 0
