"""data/language: sections are read, joined over languages, and refused with file and line."""

from __future__ import annotations

import pytest

from geo import errors, pipeline
from geo.language import knowledge

assert pipeline  # with it, every table has provided the names that patterns ask for


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a language's file and reads the languages anew, ours left out."""

    def go(text: str, code: str = "xx", name: str = "places.txt"):
        folder = tmp_path / code
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(knowledge, "languages", lambda: tuple(sorted(tmp_path.iterdir())))
        for cached in (knowledge._all, knowledge.pattern, knowledge.rules, knowledge.each):
            cached.cache_clear()
        return knowledge

    yield go
    monkeypatch.undo()
    for cached in (knowledge._all, knowledge.pattern, knowledge.rules, knowledge.each):
        cached.cache_clear()


def test_a_section_is_the_union_over_languages(write):
    """Words, phrases and tables of one name add up, language by language."""
    write("[words town]\ntown city\n[phrases vague]\na few | several\n[table level]\n1: a b | c\n")
    known = write("[words town]\nbourg\n[table level]\n2: c | d\n", code="yy")
    assert known.words("places.town") == {"town", "city", "bourg"}
    assert known.phrases("places.vague") == ("a few", "several")
    assert known.table("places.level") == {"a b": "1", "c": "1", "d": "2"}


def test_a_pattern_is_written_for_people(write):
    """A blank is any white space, ( groups, {name} stands for a section of the same language."""
    known = write(
        "[words unit]\nkm mile\n[pattern far any-case]\n"
        "wrap: \\b(...)\\b\n\\d+ {unit}s?( off)?\nfar\n"
    )
    far = known.pattern("places.far")
    assert far.search("12  Miles off")[0] == "12  Miles off"
    assert far.search("FAR away")
    assert not far.search("farther")


def test_a_rule_may_say_what_each_of_its_matches_holds(write):
    """'near' is in the same notation and flags; (?(name) of a regular expression stays as it is."""
    known = write(
        "[words month]\nMay June\n[rule day between any-case]\nnear: {month}\n"
        "((?P<both>between) )?\\d+(?(both) and \\d+) {month}\n"
    )
    (rule,) = known.rules("places.day")
    assert rule.pattern.near.search("JUNE")
    assert [bool(rule.pattern.fullmatch(t)) for t in ("between 3 and 5 may", "between 3 may")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("They fear a raid, it is said.", True, False),
        ("They fear an early dawn raid it is said.", False, False),  # too many words between
        ("They fear, a raid is said to be false.", False, True),
        ("They fear but a raid came. It is false.", False, False),
    ],
)
def test_the_scope_of_a_rule_ends_where_it_says(write, text: str, before: bool, after: bool):
    """Only a stretch without an end, and of so many words, hangs a rule's words on the word."""
    scope = "ends: [.,]|\\bbut\\b\nwithin: {}\n"
    known = write(
        f"[rule g b before]\n{scope.format(2)}fear\n[rule g a after]\n{scope.format(4)}false\n"
    )
    start = text.index("raid")
    assert [r.fires(text, start, start + 4) for r in known.rules("places.g")] == [before, after]


def test_the_patterns_of_several_languages_are_one(write):
    """Either language's alternatives match."""
    write("[pattern fire]\nfires?\n")
    known = write("[pattern fire]\nfeux?\n", code="yy")
    assert [bool(known.pattern("places.fire").search(t)) for t in ("fire", "feu", "fuel")] == [
        True,
        True,
        False,
    ]


def test_a_pattern_may_name_what_a_table_provides(write, monkeypatch):
    """{name} stands for alternatives that are provided, asked for at first use."""
    monkeypatch.setattr(knowledge, "_PROVIDED", {})
    known = write("[pattern led]\n{actors.side}-led\n")
    known.provide("actors.side", lambda: "ABC|D E")
    assert known.pattern("places.led").fullmatch("D E-led")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("town\n", "line 1: expected a section"),
        ("[words a]\nb\n[words a]\nc\n", "line 3: places.a is there twice"),
        ("[words]\nb\n", "line 1: .* has no name"),
        ("[table t]\nno colon\n", "line 1: 'no colon' is no row"),
        ("[pattern p]\n(a\n", "line 1: places.p is no pattern"),
        ("[rule g r]\nnear: (a\nab\n", "line 1: places.g.r has no right 'near'"),
        ("[rule g r]\nends: (a\nab\n", "line 1: places.g.r is no pattern"),
        ("[rule g r]\nwithin: far\nab\n", "line 1: places.g.r: 'within: far' is no number"),
        ("[pattern p]\n{gone}\n", "line 1: xx has no section places.gone"),
        ("[pattern p]\nwrap: b\na\n", "line 1: places.p: 'wrap' has no"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(write, text: str, why: str):
    """What is wrong is told with file and line when all is checked."""
    known = write(text)
    with pytest.raises(errors.KnowledgeError, match=rf"places\.txt, {why}"):
        known.check()


def test_a_key_that_means_nothing_is_refused_with_its_line(write):
    """A table of numbers with a word for a key is told with file and line."""
    known = write("[table metres]\n1000: km\n", code="aa")
    assert known.typed("places.metres", float) == {"km": 1000.0}
    known = write("[table metres]\nfar: mile\n")
    with pytest.raises(errors.KnowledgeError, match=r"xx.places\.txt, line 1: .*'far'"):
        known.typed("places.metres", float)


def test_a_blank_of_a_line_holds_one_line_end(write):
    """The option 'line' keeps a pattern in a paragraph; what is 'mul' is of every language."""
    write("[words unit]\nkm\n", code="mul")
    known = write("[pattern far line]\n\\d+ {unit} off\n")
    assert [bool(known.pattern("places.far").search(t)) for t in ("2 km\noff", "2 km\n\noff")] == [
        True,
        False,
    ]
    assert known.source("places.unit") == "(?:km)"


def test_what_no_language_has_is_told(write):
    """A caller's misspelling is an error, not an empty list."""
    with pytest.raises(errors.KnowledgeError, match=r"no language has words called places\.gone"):
        write("[words a]\nb\n").words("places.gone")


def test_every_file_of_ours_is_right():
    """Each pattern of data/language compiles, each table has its keys."""
    assert knowledge.check() > 0


@pytest.mark.parametrize(
    "rule", knowledge.every_rule(), ids=lambda rule: f"{rule.language} {rule.name}"
)
def test_a_rule_does_as_its_examples_say(rule: knowledge.Rule):
    """Each rule has an example in which it fires and one in which it does not."""
    assert rule.yes, f"{rule.name} has no 'yes:'"
    assert rule.no, f"{rule.name} has no 'no:'"
    assert all(rule.fires(*knowledge.marked(example)) for example in rule.yes)
    assert not any(rule.fires(*knowledge.marked(example)) for example in rule.no)
