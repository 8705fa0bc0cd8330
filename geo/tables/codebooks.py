"""data/codebook/tables, a header -> whose table it is, and which of its columns hold what.

A mapping file is a codebook: by which columns it is known, what each of our columns is called
there, and what its codes mean; data/README.md describes it. A header that no codebook knows is
read by headers.txt, what such columns are called in several languages.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import errors
from geo.gazetteer.packs.columns import Columns, spelled
from geo.language import knowledge
from geo.support import shipped
from geo.tables import cells

HEADERS, OURS = "headers", "geo"
_TAG_ROWS = 25  # so far down the Humanitarian Exchange Language looks for its row of tags


@dataclass(frozen=True, slots=True)
class Codebook:
    """What one mapping file says. `columns` are alternatives, the first that is there holds."""

    id: str
    title: str
    known_by: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]  # ours -> theirs: 'a', 'a + b' or 'year month day'
    words: Mapping[str, frozenset[str]]  # ours -> words that tell it in a header
    values: Mapping[str, Mapping[str, str]]  # ours -> their code -> our value, '' for unknown
    codes: Mapping[str, Mapping[str, str]]  # ours -> our value -> their code
    all: tuple[str, ...]  # every column of a whole table of theirs, in order
    tag: re.Pattern[str] | None  # what the cells of a row of tags look like


@dataclass(frozen=True, slots=True)
class Guess:
    """What a header was taken to mean: each of our columns and the positions that it is made of."""

    book: Codebook
    columns: Mapping[str, tuple[int, ...]]
    tags: int | None = None  # which row holds the tags, where one does
    settled: bool = False  # by the user

    @property
    def known(self) -> bool:
        """Whether a publisher's codebook was told by the columns."""
        return self.book.id != HEADERS

    @property
    def ours(self) -> bool:
        """Whether geo wrote it, so that it is read as it stands."""
        return self.book.id == OURS and not self.columns

    def said(self, names: Sequence[str]) -> str:
        """The guess in one line: 'start from Date, lat from Y'."""
        return ", ".join(
            f"{ours} from {' and '.join(names[at] for at in places)}"
            for ours, places in self.columns.items()
            if [names[at] for at in places] != [ours]
        )


@functools.cache
def books() -> dict[str, Codebook]:
    """Every codebook by its id, the name of its file; raises KnowledgeError for a wrong one."""
    folder = shipped.path("codebook", "tables")
    return {path.stem: _book(path) for path in sorted(folder.glob("*.txt"))}


@functools.cache
def unknown() -> frozenset[str]:
    """What people write into a cell, in small letters, where they do not know."""
    sections = knowledge.sections(shipped.path("codebook", "tables", f"{HEADERS}.txt"))
    return frozenset(word for s in sections if s.name == "headers.empty" for word in s.entries())


def _book(path: Path) -> Codebook:
    columns: dict[str, list[str]] = defaultdict(list)
    words: dict[str, set[str]] = defaultdict(set)
    values: dict[str, dict[str, str]] = defaultdict(dict)
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    title, known_by, tag, every = path.stem, [], None, ()
    for section in knowledge.sections(path):
        what = section.name.partition(".")[2]
        if section.kind == "words":
            every = tuple(section.entries()) if what == "all" else every
        elif what == "title":
            title = section.entries()[0]
        elif what == "known-by":
            known_by = [frozenset(entry.split()) for entry in section.entries()]
        elif what == "tag":
            tag = re.compile("|".join(section.lines), re.IGNORECASE)
        else:
            for key, phrase in section.pairs():
                ours = key if what in ("columns", "words", "unknown") else what
                if cells.kind(ours) is None:
                    raise section.wrong(f"{ours} is no column of ours")
                if what == "columns":
                    columns[ours].append(phrase)
                elif what == "words":
                    words[ours].add(phrase)
                else:
                    values[ours][phrase.casefold()] = "" if what == "unknown" else key
                    if what != "unknown":
                        codes[ours].setdefault(key, phrase)
    told = {ours: tuple(theirs) for ours, theirs in columns.items()}
    said = {ours: frozenset(found) for ours, found in words.items()}
    return Codebook(
        path.stem, title, tuple(known_by), told, said, dict(values), dict(codes), every, tag
    )


def guess(
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    asked: Mapping[str, str] | None = None,
    named: str | None = None,
) -> Guess:
    """Whose table a header is of, and which columns hold what.

    `asked` are our columns and theirs, as the user settles them; `named` is the id of the codebook
    that the user says it is. Raises errors.TableError for a name that is not there.
    """
    header = [spelled(name) for name in names]
    if named is not None and named not in books():
        known = ", ".join(sorted(books()))
        raise errors.TableError(f"no table format is called {named}: expected one of {known}")
    tags, book = None, books().get(named or "")
    if book is None or book.tag is not None:
        tagged = next((b for b in books().values() if b.tag is not None), None)
        tags, header = _tagged(tagged, names, rows, header)
        book = tagged if tags is not None else book or _known(header)
    found = _columns(book, header) if book.id != OURS else {}
    settled = {ours: _settled(ours, theirs, names) for ours, theirs in (asked or {}).items()}
    if settled:
        taken = {at for places in settled.values() for at in places}
        found = {ours: places for ours, places in found.items() if not taken & set(places)}
        if taken and "lat" in settled:
            found.pop("wkt", None)
    return Guess(book, found | settled, tags, bool(settled))


def _known(header: Sequence[str]) -> Codebook:
    """The codebook of which most columns are there; headers.txt where none is known."""
    here = set(header)
    known = [b for b in books().values() if any(columns <= here for columns in b.known_by)]
    return max(
        known,
        key=lambda b: (b.id == OURS, sum(len(c) for c in b.known_by if c <= here)),
        default=books()[HEADERS],
    )


def _tagged(
    book: Codebook | None,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    header: list[str],
) -> tuple[int | None, list[str]]:
    """(the row of tags, -1 for the header itself or None; the tags by which columns are known)."""
    if book is None or book.tag is None:
        return None, header
    for at, row in enumerate([names, *rows[:_TAG_ROWS]], start=-1):
        told = [str(cell).strip() for cell in row if cell not in (None, "")]
        if told and sum(bool(book.tag.fullmatch(cell)) for cell in told) > len(told) / 2:
            return at, ["" if cell is None else spelled(cell) for cell in row]
    return None, header


def _columns(book: Codebook, header: list[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()

    def take(ours: str, places: Sequence[int | None]) -> None:
        twice = book.id == HEADERS and taken & set(places)  # a publisher's may tell two of ours
        if ours not in found and None not in places and not twice:
            found[ours] = tuple(places)
            taken.update(places)

    for ours, alternatives in book.columns.items():
        for theirs in alternatives:
            if book.tag is not None:
                take(ours, [_with_tag(theirs.split(), header)])
            else:
                take(ours, [_at(part, header) for part in re.split(r"[ +]+", theirs)])
    if book.id != HEADERS:
        return found
    called = Columns(header)
    places: dict[str, list[str]] = {what: called.called(what) for what in ("lat", "lon", "pair")}
    for ours in ("lat", "lon"):
        take(ours, [_at(name, header) for name in places[ours][:1]] or [None])
    if not {"lat", "lon"} <= set(found) and "wkt" not in found and places["pair"]:
        take("lat", [_at(places["pair"][0], header)])
        found |= {"lon": found["lat"]} if "lat" in found else {}
    for ours, words in book.words.items():
        told = [at for at, name in enumerate(header) if words & set(name.split("_"))]
        free = [at for at in told if at not in taken]
        take(ours, free if len(free) == 1 else [None])
    return found


def _at(name: str, header: Sequence[str]) -> int | None:
    return header.index(name) if name in header else None


def _with_tag(wanted: Sequence[str], header: Sequence[str]) -> int | None:
    """The column whose tag is wanted and has, of those that do, the fewest attributes besides."""
    parted = [name.split("_") for name in header]
    fit = [
        (len(parts), at)
        for at, parts in enumerate(parted)
        if parts[0] == wanted[0] and set(wanted) <= set(parts)
    ]
    return min(fit)[1] if fit else None


def _settled(ours: str, theirs: str, names: Sequence[str]) -> tuple[int, ...]:
    if cells.kind(ours) is None:
        raise errors.TableError(
            f"{ours} is no column of ours: expected start, lat, lon and the like"
        )
    if theirs not in names:
        raise errors.TableError(f"there is no column {theirs}: expected one of {', '.join(names)}")
    return (names.index(theirs),)
