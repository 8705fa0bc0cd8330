"""data/codebook -> the event types, which of them go together, and the type of what is told.

The file says what its lines mean. It is read when this module is imported; what is wrong in it
raises a KnowledgeError with file and line. `judge` goes through its rows, and the first that
applies gives the type.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

from geo import errors
from geo.language import knowledge
from geo.support import shipped


@dataclass(frozen=True, slots=True)
class Sense:
    """What one word or phrase says was done: a sub-event type, and how surely (0 to 5)."""

    sub: str
    strength: int
    means: bool = False  # it names the weapon
    verb: bool = False
    bombs: bool = False  # by who has no aircraft it is done with explosives
    raid: bool = False  # from the air or on foot: who did it, and where, decides


# What a table of words, and a condition, may say of a word.
_MARKS = frozenset(mark.name for mark in fields(Sense) if mark.default is False)


class Judgement(NamedTuple):
    """A sub-event type, and the name of the row that gave it."""

    sub: str
    row: str


_OF_A_ROW = ("if", "then", "example")
Test = Callable[[Sequence[Sense], Collection[str]], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the decision: its type is `then` where all of `tests` hold."""

    name: str
    tests: tuple[Test, ...]
    then: str
    example: str

    def applies(self, senses: Sequence[Sense], facts: Collection[str]) -> bool:
        return all(test(senses, facts) for test in self.tests)


@dataclass(slots=True)
class Codebook:
    """What a codebook file says; sub-event types stand under their ids."""

    types: dict[str, list[str]] = field(default_factory=dict)  # event type -> sub-event types
    subs: dict[str, str] = field(default_factory=dict)  # id -> sub-event type
    families: dict[str, str] = field(default_factory=dict)  # sub-event type -> family
    marks: dict[str, frozenset[str]] = field(default_factory=dict)  # sub-event type -> marks
    together: set[frozenset[str]] = field(default_factory=set)
    answers: set[tuple[str, str]] = field(default_factory=set)
    known: set[str] = field(default_factory=set)  # the facts that a caller tells
    aside: list[Callable[[Sense], bool]] = field(default_factory=list)
    facts: dict[str, list[tuple[Test, ...]]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    # --- what the lines of a section say ------------------------------------------------------

    def read(self, kind: str, name: str, lines: list[str]) -> None:
        """Add one section; raises ValueError where it says nothing that can be meant."""
        reader = getattr(self, f"_read_{kind}", None)
        if reader is None:
            raise ValueError(f"'[{kind} {name}]' is no section of a codebook")
        reader(name, lines)

    def _read_types(self, name: str, lines: list[str]) -> None:
        for line in lines:
            code, _, told = line.partition(":")
            sub, *more = (part.strip() for part in told.split("|"))
            if not sub or code in self.subs:
                raise ValueError(f"'{code}' names no type, or one that is there already")
            self.subs[code] = sub
            self.types.setdefault(name, []).append(sub)
            said = {key: value for key, _, value in (part.partition(" ") for part in more)}
            self.families[sub] = said.pop("family", sub)
            self.marks[sub] = frozenset(said)

    def _read_together(self, _: str, lines: list[str]) -> None:
        for one, other in self._pairs(lines):
            self.together.add(frozenset((one, other)))

    def _read_answers(self, _: str, lines: list[str]) -> None:
        self.answers.update(self._pairs(lines))

    def _pairs(self, lines: list[str]) -> Iterator[tuple[str, str]]:
        for line in lines:
            one, _, others = line.partition(":")
            for other in others.split("|"):
                yield from itertools.product(self._named(one), self._named(other.strip()))

    def _named(self, name: str) -> list[str]:
        """The sub-event types that an id, a family or an event type names."""
        of_family = [sub for sub, family in self.families.items() if family == name]
        found = [self.subs[name]] if name in self.subs else self.types.get(name, of_family)
        if not found:
            raise ValueError(f"'{name}' is no id, no family and no event type")
        return found

    def _read_facts(self, _: str, lines: list[str]) -> None:
        self.known.update(line.partition(":")[0] for line in lines)

    def _read_aside(self, _: str, lines: list[str]) -> None:
        self.aside += [self.pattern(line) for line in lines]

    def _read_fact(self, name: str, lines: list[str]) -> None:
        self.facts[name] = [self._conditions(line) for line in lines]

    def _read_row(self, name: str, lines: list[str]) -> None:
        given = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
        when, then, example = (given.pop(key, "") for key in _OF_A_ROW)
        if given or not example:
            raise ValueError(f"row '{name}' is not made of 'if', 'then' and an 'example'")
        if then not in self.subs and then not in _OF_WORDS:
            raise ValueError(f"row '{name}' gives '{then}', which is no type")
        if any(row.name == name or not row.tests for row in self.rows):
            raise ValueError(f"row '{name}' is there already, or after one that always applies")
        self.rows.append(Row(name, self._conditions(when), then, example))

    # --- conditions ---------------------------------------------------------------------------

    def _conditions(self, line: str) -> tuple[Test, ...]:
        return tuple(self._condition(part.strip()) for part in line.split(",") if part.strip())

    def _condition(self, written: str) -> Test:
        negated, _, plain = written.rpartition("not ")
        test = self._fact_test(plain) or self._words_test(plain)
        if negated:
            raise ValueError(f"'{written}' is no condition")
        return test if plain == written else lambda senses, facts: not test(senses, facts)

    def _fact_test(self, name: str) -> Test | None:
        if name in self.known:
            return lambda senses, facts: name in facts
        if name == "no words":
            return lambda senses, facts: not senses
        if (ways := self.facts.get(name)) is not None:
            return lambda senses, facts: any(all(t(senses, facts) for t in way) for way in ways)
        return None

    def _words_test(self, written: str) -> Test:
        which, _, told = written.partition(" ")
        if which not in ("each", "has", *_OF_WORDS):
            raise ValueError(f"'{written}' is no condition")
        if which == "each":
            mark, _, but = told.partition(" but ")
            if not any(mark in marks for marks in self.marks.values()):
                raise ValueError(f"no type has the mark '{mark}'")
            return functools.partial(self._each, mark, self.pattern(but))
        pattern = self.pattern(told)
        if which == "has":
            return lambda senses, facts: any(map(pattern, senses))
        chosen = _OF_WORDS[which]
        return lambda senses, facts: (s := chosen(senses)) is not None and pattern(s)

    def _each(self, mark: str, but, senses: Sequence[Sense], facts: Collection[str]) -> bool:
        told = [sense.sub for sense in senses if not but(sense)]
        return bool(told) and all(mark in self.marks[sub] for sub in told)

    def pattern(self, written: str) -> Callable[[Sense], bool]:
        """The test of a word that 'clash 2', 'any raid noun', 'air/attack 1' stand for."""
        named, *marks = written.split() or [""]
        subs = None if named == "any" else frozenset(self._id(code) for code in named.split("/"))
        tests = [_mark(mark) for mark in marks]
        return lambda s: (subs is None or s.sub in subs) and all(test(s) for test in tests)

    def _id(self, code: str) -> str:
        if code not in self.subs:
            raise ValueError(f"'{code}' is no id of a type")
        return self.subs[code]

    def sense(self, written: str) -> Sense:
        """The sense that 'air 3 means' writes; raises ValueError where it writes none."""
        code, _, rest = written.partition(" ")
        strength, *marks = rest.split() or [""]
        if not strength.isdigit() or not set(marks) <= _MARKS:
            raise ValueError(f"'{written}' is no event type with a strength and marks")
        return Sense(self._id(code), int(strength), **dict.fromkeys(marks, True))


def _mark(mark: str) -> Callable[[Sense], bool]:
    number = mark.rstrip("+-")
    if number.isdigit():
        strength = int(number)
        if mark[-1] == "+":
            return lambda s: s.strength >= strength
        if mark[-1] == "-":
            return lambda s: s.strength <= strength
        return lambda s: s.strength == strength
    if mark == "noun":
        return lambda s: not s.verb
    if mark not in _MARKS:
        raise ValueError(f"'{mark}' says nothing of a word")
    return lambda s: getattr(s, mark)


# The word of several that a row asks about, or takes its type from.
_OF_WORDS: dict[str, Callable[[Sequence[Sense]], Sense | None]] = {
    "best": lambda senses: max(senses, key=lambda s: s.strength, default=None),
    "first": lambda senses: next(iter(senses), None),
    "company": lambda senses: next((s for s in senses if not s.strength), None),
}


def read(path: Path) -> Codebook:
    """A codebook file -> what it says; raises KnowledgeError with file and line."""
    book = Codebook()
    for number, title, lines in _sections(path):
        kind, _, name = title.partition(" ")
        try:
            book.read(kind, name, lines)
        except ValueError as error:
            raise errors.KnowledgeError(f"{path}, line {number}: {error}") from None
    if not book.rows or book.rows[-1].tests:
        raise errors.KnowledgeError(f"{path}: the last row may have no conditions")
    return book


def _sections(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    """(line, what stands in [ ], the lines after it) of each section, comments left out."""
    title, at, lines = "", 0, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            if title:
                yield at, title, lines
            title, at, lines = line[1:-1], number, []
        elif line and not line.startswith("#"):
            if not title:
                raise errors.KnowledgeError(f"{path}, line {number}: expected a section in [ ]")
            lines.append(line)
    if title:
        yield at, title, lines


BOOK = read(shipped.path("codebook", "acled.txt"))
TYPES = {kind: tuple(subs) for kind, subs in BOOK.types.items()}
TYPE_OF = {sub: kind for kind, subs in TYPES.items() for sub in subs}
FACTS = frozenset(BOOK.known)
# Types that a decision elsewhere names.
AIR = BOOK.subs["air"]
ARRESTS = BOOK.subs["arrests"]
ABDUCTION = BOOK.subs["abduction"]
ATTACK = BOOK.subs["attack"]
CLASH = BOOK.subs["clash"]
DISRUPTED = BOOK.subs["disrupted"]
LOOTING = BOOK.subs["looting"]
MOB = BOOK.subs["mob"]
OVERTAKES = BOOK.subs["overtakes"]
REGAINS = BOOK.subs["regains"]
REMOTE = BOOK.subs["remote"]
SHELLING = BOOK.subs["shelling"]


def judge(senses: Sequence[Sense], **facts: bool) -> Judgement:
    """The sub-event type of a group of event words, in the order in which they stand, and its row.

    `facts` are those of `FACTS` that are known, true or false; no words at all are a killing.

    >>> judge([], civilians=True, dead=True)
    Judgement(sub='Attack', row='people killed')
    """
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"no facts of an event: {', '.join(sorted(unknown))}")
    hold = {name for name, holds in facts.items() if holds}
    senses = [s for s in senses if not any(test(s) for test in BOOK.aside)] or senses
    row = next(row for row in BOOK.rows if row.applies(senses, hold))
    chosen = _OF_WORDS[row.then](senses) if row.then in _OF_WORDS else None
    return Judgement(chosen.sub if chosen else BOOK.subs[row.then], row.name)


def sense(written: str) -> Sense:
    """The sense that a table of event words writes as its key.

    >>> sense("air 3 means")
    Sense(sub='Air/drone strike', strength=3, means=True, verb=False, bombs=False, raid=False)
    """
    return BOOK.sense(written)


def senses(table: str) -> tuple[tuple[Sense, str], ...]:
    """What each phrase of a table of data/language tells, in order; its keys are senses.

    Raises KnowledgeError with file and line where a key is none.
    """
    return knowledge.pairs(table, sense)


def kills(sub: str) -> bool:
    """Whether what a sub-event type names can kill by itself: an arrest does not."""
    return "kills" in BOOK.marks[sub]


def family(sub: str) -> str:
    """A coarser class: two tellings of one event may differ within it ('bombing', 'air raid')."""
    return BOOK.families[sub]


def answers(sub: str, before: str) -> bool:
    """Whether an event is the answer to the one before it: rockets fired, and intercepted."""
    return (sub, before) in BOOK.answers


def compatible(one: str, other: str) -> bool:
    """Whether two sub-event types can be two tellings of one event: 'attack' goes with most."""
    return family(one) == family(other) or frozenset((one, other)) in BOOK.together
