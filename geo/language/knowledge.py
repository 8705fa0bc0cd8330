"""data/language/CODE -> the words, phrases, tables, patterns and rules of every language, by name.

A language is a folder of text files. A file is a subject ('places.txt'), cut into sections; what
the section `[words settlement]` of places.txt holds is asked for as `words("places.settlement")`
and is the union over all languages: no caller knows which language it reads.

    # a comment
    [words settlement]      words, parted by white space
    village town city
    [phrases vague]         phrases, parted by | or line ends
    a number of | dozens of
    [table division]        a key, a colon and the phrases that mean it; lines of one key add up
    admin1: governorate | province
    [pattern fire]          alternatives, one a line; a blank is any white space, ( groups
    wrap: \\b(...)\\b        what stands around the alternatives (without it: nothing)
    (house|barn) fires?
    [rule unreal feared before]   of the group 'unreal', called 'feared', looks before a word
    reason: feared, not told as done
    wrap: \\b(...)\\b
    ends: [.;:,]            what ends the stretch that the rule looks at (without it: see Rule)
    within: 12              how many words may stand between what is sought and the word
    near: fear              what stands in or beside every match and is found faster
    fear(s|ed|ing)?
    yes: Residents feared an «air strike».
    no: They fled in fear. An «air strike» followed.

The key of a table is a text; `typed` and `pairs` read it as a number or an enum of the caller's.
In a pattern `{name}` or `{subject.name}` stands for the alternatives of a section of the same
language, else of `mul`, the folder of what languages share (whose own patterns ask all languages),
else for what a module provides out of a table that is no section (`provide`: actors, peoples).
Everything else is Python's regular expressions. Options follow the name: with `any-case` capitals
and small letters are one, with `line` a blank holds at most one line end, `before` and `after` say
on which side of a word a rule looks. A rule's examples mark the word that it judges with « and ».
`source` gives a section as part of a pattern whose structure is that of no language: quotation.

A folder may hold files of other forms too (`files`): demonyms.csv, word-classes.txt.gz. A folder
that GEO_LANGUAGES names is read as well, so that a language is added without an edit. A file that
is wrong raises a KnowledgeError that says where.
"""

import functools
import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from geo import errors
from geo.support import shipped

T = TypeVar("T")
KINDS = ("words", "phrases", "table", "pattern", "rule")
_FIELDS = {"pattern": ("wrap",), "rule": ("wrap", "ends", "within", "near", "reason", "yes", "no")}
_REFERENCE = re.compile(r"\{([a-z][\w.-]*)\}")
# What is changed on the way to a regular expression: blanks and plain groups, not in [ ] or (?( ).
_NOTATION = re.compile(r"\(\?\(\w+\)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| +|\((?!\?)")
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANK, _LINE = r"\s+", r"(?:[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*)"
SHARED = "mul"  # ISO 639-2 for several languages


@dataclass(slots=True)
class Section:
    """One section of a file: its lines, and the fields of a pattern or a rule."""

    kind: str
    name: str
    path: Path
    line: int
    options: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of the lines, in the file
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.path.parent.name

    def wrong(self, why: str, line: int | None = None) -> errors.KnowledgeError:
        return errors.KnowledgeError(f"{self.path}, line {line or self.line}: {why}")

    def entries(self) -> list[str]:
        """The words of a section of words, the phrases of any other, in order."""
        if self.kind == "words":
            return " ".join(self.lines).split()
        return [phrase for line in self.lines for phrase in _parted(line)]

    def told(self) -> list[str]:
        """The phrases of a section of any kind that has no patterns."""
        return [p for _, p in self.pairs()] if self.kind == "table" else self.entries()

    def pairs(self, read: Callable[[str], T] = str) -> Iterator[tuple[T, str]]:
        """(what `read` makes of a key, phrase) of a table, in order.

        Raises KnowledgeError with the line where `read` raises ValueError.
        """
        for number, line in zip(self.numbers, self.lines, strict=True):
            key, colon, phrases = line.partition(":")
            if not colon:
                why = f"'{line[:40]}' is no row of a table: expected 'key: a | b'"
                raise self.wrong(why, number)
            try:
                meaning = read(key.strip())
            except ValueError as error:
                raise self.wrong(f"{self.name}: {error}", number) from None
            for phrase in _parted(phrases):
                yield meaning, phrase


def _parted(line: str) -> list[str]:
    return [part for piece in line.split("|") if (part := piece.strip())]


def sections(path: Path) -> list[Section]:
    """The sections of one file, in order; raises KnowledgeError with file and line."""
    found: list[Section] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]" and line[1:-1].split(" ", 1)[0] in KINDS:
            kind, *names = line[1:-1].split()
            wanted = 2 if kind == "rule" else 1
            if len(names) < wanted:
                raise errors.KnowledgeError(f"{path}, line {number}: {line} has no name")
            name = ".".join([path.stem, *names[:wanted]])
            found.append(Section(kind, name, path, number, tuple(names[wanted:])))
        elif not found:
            raise errors.KnowledgeError(
                f"{path}, line {number}: expected a section such as [words name],"
                f" found '{line[:40]}'"
            )
        else:
            key, colon, value = line.partition(":")
            if colon and key in _FIELDS.get(found[-1].kind, ()):
                found[-1].fields.setdefault(key, []).append(value.strip())
            else:
                found[-1].lines.append(line)
                found[-1].numbers.append(number)
    return found


@functools.cache
def languages() -> tuple[Path, ...]:
    """The folders of the languages that are known, by code; those of GEO_LANGUAGES after ours."""
    roots = [shipped.path("language")]
    if own := os.environ.get("GEO_LANGUAGES"):
        roots.append(Path(own))
    return tuple(p for root in roots for p in sorted(root.iterdir()) if p.is_dir())


def files(name: str) -> tuple[Path, ...]:
    """The files of a name that are no text of sections, of the languages that have it."""
    return tuple(path for folder in languages() if (path := folder / name).exists())


@functools.cache
def _all() -> dict[str, list[Section]]:
    """Every section of every language, by name."""
    found: dict[str, list[Section]] = {}
    for folder in languages():
        own: dict[str, Section] = {}
        for path in sorted(folder.glob("*.txt")):
            for section in sections(path):
                if section.name in own:
                    raise section.wrong(f"{section.name} is there twice")
                own[section.name] = section
                found.setdefault(section.name, []).append(section)
    for name, same in found.items():
        if len({s.kind for s in same}) > 1:
            raise same[-1].wrong(f"{name} is {same[-1].kind} here and {same[0].kind} elsewhere")
    return found


def named(name: str, kind: str) -> list[Section]:
    """The sections of a name, one a language; raises KnowledgeError where no language has it."""
    found = _all().get(name, [])
    if not found or found[0].kind != kind:
        raise errors.KnowledgeError(f"no language has {kind} called {name}")
    return found


def told() -> frozenset[str]:
    """Every word that a section without patterns writes in small letters, in any language."""
    found: set[str] = set()
    for section in itertools.chain.from_iterable(_all().values()):
        for entry in section.told() if section.kind in ("words", "phrases", "table") else ():
            found.update(word for word in _LETTERS.findall(entry) if word == word.lower())
    return frozenset(found)


def words(name: str) -> frozenset[str]:
    """The words of a section, in all languages.

    >>> "town" in words("places.settlement")
    True
    """
    return frozenset(word for section in named(name, "words") for word in section.entries())


def phrases(name: str) -> tuple[str, ...]:
    """The phrases of a section, in all languages, in order."""
    return tuple(p for section in named(name, "phrases") for p in section.entries())


def pairs(name: str, read: Callable[[str], T] = str) -> tuple[tuple[T, str], ...]:
    """(what `read` makes of a key, phrase) of a table, in all languages, in order.

    A phrase may have several keys. Raises KnowledgeError with the line where `read` raises
    ValueError.
    """
    return tuple(pair for section in named(name, "table") for pair in section.pairs(read))


def typed(name: str, read: Callable[[str], T]) -> dict[str, T]:
    """Each phrase of a table -> what `read` makes of its key; what stands first wins."""
    found: dict[str, T] = {}
    for meaning, phrase in pairs(name, read):
        found.setdefault(phrase, meaning)
    return found


def table(name: str) -> dict[str, str]:
    """Each phrase of a table -> its key, in all languages; what stands first wins."""
    return typed(name, str)


def source(name: str) -> str:
    """A regular expression for the words, phrases or pattern of a section, in all languages.

    For a pattern of Python's own whose structure is that of no language: quotation, speaker.

    >>> import re
    >>> re.fullmatch(source("sentences.speaking"), "said") is not None
    True
    """
    found = _all().get(name)
    if not found:
        raise errors.KnowledgeError(f"no language has a section called {name}")
    return f"(?:{_alternatives(found)})"


class Pattern:
    """A pattern over all languages that have it, compiled when it is first used.

    It has the methods of `re.Pattern`.
    """

    def __init__(self, parts: list[Section]) -> None:
        self._parts = parts
        self.language = parts[0].language

    @property
    def _flags(self) -> int:
        return re.IGNORECASE if any("any-case" in p.options for p in self._parts) else 0

    @functools.cached_property
    def compiled(self) -> re.Pattern[str]:
        try:
            return re.compile("|".join(map(_source, self._parts)), self._flags)
        except re.error as error:
            wrong = next(filter(_broken, self._parts), self._parts[-1])
            raise wrong.wrong(f"{wrong.name} is no pattern: {error}") from None

    @functools.cached_property
    def near(self) -> re.Pattern[str]:
        """What stands in or beside every match of a rule; raises KnowledgeError."""
        part = self._parts[0]
        try:
            return re.compile(_expanded(part, part.fields["near"][0]), self._flags)
        except (KeyError, re.error) as error:
            raise part.wrong(f"{part.name} has no right 'near': {error}") from None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.compiled, name)
        setattr(self, name, found)
        return found


def _broken(section: Section) -> bool:
    try:
        re.compile(_source(section))
    except re.error:
        return True
    return False


def _source(section: Section) -> str:
    """The regular expression of one language's pattern."""
    alternatives = "|".join(_expanded(section, line) for line in section.lines)
    before, dots, after = "".join(section.fields.get("wrap", ("...",))).partition("...")
    if not dots:
        raise section.wrong(f"{section.name}: 'wrap' has no ... for the alternatives")
    grouped = before.endswith("(") and after.startswith(")")
    inner = alternatives if grouped or not before + after else f"(?:{alternatives})"
    return f"{_expanded(section, before)}{inner}{_expanded(section, after)}"


def _expanded(section: Section, text: str) -> str:
    """A line in our notation -> a regular expression."""
    blank = _LINE if "line" in section.options else _BLANK
    text = _NOTATION.sub(
        lambda m: blank if m[0][0] == " " else "(?:" if m[0] == "(" else m[0], text
    )
    return _REFERENCE.sub(lambda m: f"(?:{_meant(section, m[1])})", text)


def _meant(section: Section, name: str) -> str:
    """The alternatives for which a reference stands: of the same language, of SHARED, of all."""
    full = name if "." in name else f"{section.name.partition('.')[0]}.{name}"
    known = _all().get(full, [])
    for language in (section.language, SHARED):
        if same := [other for other in known if other.language == language]:
            return _alternatives(same)
    if section.language == SHARED and known:
        return _alternatives(known)
    if full in _PROVIDED:
        return _PROVIDED[full]()
    raise section.wrong(f"{section.language} has no section {full}, which {section.name} names")


def _alternatives(same: Sequence[Section]) -> str:
    """The regular expression of sections of one name; of words and phrases the longest first."""
    if same[0].kind in ("pattern", "rule"):
        return "|".join(map(_source, same))
    told = sorted({p for section in same for p in section.told()}, key=lambda p: (-len(p), p))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in told)


_PROVIDED: dict[str, Callable[[], str]] = {}


def provide(name: str, alternatives: Callable[[], str]) -> None:
    """Lets `{name}` stand in patterns for alternatives that are kept in a table: actors, peoples.

    They are asked for when a pattern that names them is first used.
    """
    _PROVIDED[name] = alternatives


@functools.cache
def pattern(name: str) -> Pattern:
    """The pattern of a section, in all languages."""
    return Pattern(named(name, "pattern"))


@functools.cache
def each(name: str, cased: bool = False) -> tuple[Pattern, ...]:
    """The same, one pattern a language: for patterns whose groups have names.

    `cased` leaves out the languages that have no capitals, whose patterns for running text match
    none but their own letters.
    """
    if cased:
        return tuple(p for p in each(name) if p.language not in _uncased())
    return tuple(Pattern([section]) for section in named(name, "pattern"))


@functools.cache
def _uncased() -> frozenset[str]:
    return frozenset(section.language for section in _all().get("letters.uncased", ()))


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with a name and a reason; `name` is 'subject.group.id'.

    Its direction is an option: 'before' looks at what stands before a word, 'after' at what follows
    it; without either it looks at the whole text. Its scope is the stretch up to the nearest of
    what `ends` it, in which at most `within` words stand between; without `ends` its pattern says
    itself how it hangs on the word.
    """

    name: str
    language: str
    reason: str
    pattern: Pattern
    yes: tuple[str, ...]
    no: tuple[str, ...]
    options: tuple[str, ...]
    ends: Pattern | None = None
    within: int | None = None

    def fires(self, text: str, start: int, end: int) -> bool:
        """Whether the rule holds of the word `text[start:end]`."""
        before, after = "before" in self.options, "after" in self.options
        text = text[:start] if before else text
        if self.ends is None:
            return bool(self.pattern.match(text, end) if after else self.pattern.search(text))
        if before:
            text = text[max((m.end() for m in self.ends.finditer(text)), default=0) :]
            last = max((m.end() for m in self.pattern.finditer(text)), default=None)
            between = None if last is None else text[last:]
        elif after:
            text = text[end:]
            stop = self.ends.search(text)
            found = self.pattern.search(text[: stop.start()] if stop else text)
            between = found and text[: found.start()]
        else:
            return self.pattern.search(text) is not None
        return between is not None and (self.within is None or len(between.split()) <= self.within)


@functools.cache
def rules(group: str, cased: bool = False) -> tuple[Rule, ...]:
    """The rules of a group ('factuality.before') of all languages, in the order of the files.

    `cased` leaves out the languages that have no capitals, as in `each`.
    """
    if cased:
        return tuple(rule for rule in rules(group) if rule.language not in _uncased())
    told = itertools.chain.from_iterable(_all().values())
    found = [s for s in told if s.kind == "rule" and s.name.rpartition(".")[0] == group]
    if not found:
        raise errors.KnowledgeError(f"no language has rules of the group {group}")
    found.sort(key=lambda s: (languages().index(s.path.parent), s.path, s.line))
    return tuple(map(_rule, found))


def _rule(section: Section) -> Rule:
    given = section.fields
    within = given.get("within", [None])[0]
    if within is not None and not within.isdecimal():
        raise section.wrong(f"{section.name}: 'within: {within}' is no number of words")
    ends = Pattern([replace(section, lines=given["ends"], fields={})]) if "ends" in given else None
    reason, yes, no = (given.get(name, ()) for name in ("reason", "yes", "no"))
    return Rule(
        section.name, section.language, " ".join(reason), Pattern([section]), tuple(yes),
        tuple(no), section.options, ends, within and int(within),
    )  # fmt: skip


def first(group: str, text: str, start: int = 0, end: int = 0) -> Rule | None:
    """The first rule of a group that holds of the word `text[start:end]`, or of the text."""
    told = rules(group, text.isascii())
    return next((rule for rule in told if rule.fires(text, start, end)), None)


def every_rule() -> tuple[Rule, ...]:
    """The rules of all groups."""
    groups = dict.fromkeys(
        name.rpartition(".")[0] for name, same in _all().items() if same[0].kind == "rule"
    )
    return tuple(rule for group in groups for rule in rules(group))
