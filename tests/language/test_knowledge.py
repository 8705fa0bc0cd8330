"""data/language: sections are read, joined over languages, and refused with file and line."""

from __future__ import annotations

import re

import pytest

from geo import errors, pipeline
from geo.language import knowledge, letters
from geo.review import coordinates

# With these every table has provided the names that patterns ask for.
assert pipeline
assert coordinates


def check() -> int:
    """Compile every pattern and read every table of every language; the number of sections."""
    every = [section for same in knowledge._all().values() for section in same]
    for section in every:
        if section.kind in ("pattern", "rule"):
            _ = knowledge.Pattern([section]).compiled
        if "near" in section.fields:
            _ = knowledge.Pattern([section]).near
        if "ends" in section.fields or "within" in section.fields:
            _ = (ends := knowledge._rule(section).ends) and ends.compiled
        if section.kind == "table":
            list(section.pairs())
    return len(every)


def marked(example: str) -> tuple[str, int, int]:
    """(a rule's example, start and end of what « and » mark in it); unmarked: its end."""
    plain = re.sub("[«»]", "", example)
    if "«" not in example:
        return plain, len(plain), len(plain)
    return plain, example.index("«"), example.index("»") - 1


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
    known = write("[pattern led]\n{actors.side}-led\n{actors.own}-led\n[words x]\ny\n")
    write("[words own]\nFG\n", name="actors.txt")
    known.provide("actors.side", lambda: "ABC|D E")
    known.provide("actors.own", lambda: "HI")
    led = known.pattern("places.led")
    assert [bool(led.fullmatch(f"{one}-led")) for one in ("D E", "FG", "HI")] == [
        True,
        True,
        False,  # what a language says itself goes before what is provided
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("town\n", "line 1: expected a section"),
        ("[words a]\nb\n[words a]\nc\n", "line 3: places.a is there twice"),
        ("[words]\nb\n", "line 1: .* has no name"),
        ("[table t]\nno colon\n", "line 2: 'no colon' is no row"),
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
    assert known
    with pytest.raises(errors.KnowledgeError, match=rf"places\.txt, {why}"):
        check()


def test_a_key_that_means_nothing_is_refused_with_its_line(write):
    """A table of numbers with a word for a key is told with file and line."""
    known = write("[table metres]\n1000: km\n", code="aa")
    assert known.typed("places.metres", float) == {"km": 1000.0}
    known = write("[table metres]\nfar: mile\n")
    with pytest.raises(errors.KnowledgeError, match=r"xx.places\.txt, line 2: .*'far'"):
        known.typed("places.metres", float)


def test_a_phrase_may_have_several_keys(write):
    """`table` gives the first, `pairs` all of them in order, each as the caller reads it."""
    write("[table grade]\n2: high | tall\n# a comment\n3: high\n")
    known = write("[table grade]\n4: tall | haut\n", code="yy")
    assert known.table("places.grade") == {"high": "2", "tall": "2", "haut": "4"}
    assert known.pairs("places.grade", int) == (
        (2, "high"),
        (2, "tall"),
        (3, "high"),
        (4, "tall"),
        (4, "haut"),
    )


def test_the_sections_of_a_name_tell_their_language(write):
    """`named` keeps apart what the other calls join."""
    write("[words town]\ntown\n")
    known = write("[words town]\nbourg ville\n", code="yy")
    told = {s.language: s.entries() for s in known.named("places.town", "words")}
    assert told == {"xx": ["town"], "yy": ["bourg", "ville"]}
    with pytest.raises(errors.KnowledgeError, match=r"no language has phrases called places\.town"):
        known.named("places.town", "phrases")


def test_a_file_of_another_form_is_given_by_each_language_that_has_it(write):
    """`files` gives their paths, and nothing where none has it."""
    write("country,demonyms\n", name="demonyms.csv")
    known = write("[words a]\nb\n", code="yy")
    assert [path.parent.name for path in known.files("demonyms.csv")] == ["xx"]
    assert known.files("gone.csv") == ()


@pytest.mark.parametrize(
    ("section", "matches"),
    [
        ("[words part]\na ab\n", ("ab", "a")),
        ("[phrases part]\nfront line | front\n", ("front  line", "front")),
        ("[table part]\n1: km | k\n", ("km", "k")),
        ("[pattern part]\nfires?\n", ("fires", "fire")),
    ],
)
def test_a_section_of_any_kind_is_part_of_a_pattern(write, section: str, matches: tuple[str, ...]):
    """`source` is a group of its alternatives, the longest first: a blank is any white space."""
    part = write(section).source("places.part")
    assert [re.match(part, f"{text}.")[0] for text in matches] == list(matches)


def test_what_is_near_is_about_every_match():
    """No match of a rule is lost by the search for what stands in it or beside it."""
    rules = [r for r in knowledge.every_rule() if "near" in r.pattern._parts[0].fields]
    assert rules
    for rule in rules:
        assert all(rule.pattern.near.search(marked(example)[0]) for example in rule.yes), rule.name


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
    assert check() > 0


@pytest.mark.parametrize(
    "rule", knowledge.every_rule(), ids=lambda rule: f"{rule.language} {rule.name}"
)
def test_a_rule_does_as_its_examples_say(rule: knowledge.Rule):
    """Each rule has an example in which it fires and one in which it does not."""
    assert rule.yes, f"{rule.name} has no 'yes:'"
    assert rule.no, f"{rule.name} has no 'no:'"
    assert all(rule.fires(*marked(example)) for example in rule.yes)
    assert not any(rule.fires(*marked(example)) for example in rule.no)


def test_the_rules_of_a_script_without_capitals_hold_only_where_its_letters_stand():
    """So they are not asked of a text that has none: the other languages' examples fire none."""
    rules = knowledge.every_rule()
    texts = {e for rule in rules for e in (*rule.yes, *rule.no) if not letters.holds_uncased(e)}
    groups = {rule.name.rpartition(".")[0] for rule in rules}
    cased = {(r.language, r.name) for group in groups for r in knowledge.rules(group, True)}
    uncased = [rule for rule in rules if (rule.language, rule.name) not in cased]
    assert len(texts) > 200
    assert len(uncased) > 50
    assert [(r.name, e) for r in uncased for e in texts if r.pattern.search(e)] == []
