"""data/codebook/places.txt, a header as its publisher writes it -> which columns hold what.

OCHA has called its columns ADM4_EN, admin4Name_en and adm4_name over the years; geoBoundaries
(shapeName), GADM (NAME_1, GID_1), Natural Earth (name, iso_3166_2), OpenStreetMap (admin_level) and
Who's On First (wof:placetype) have theirs; a list of one's own is called as its language does.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.language import knowledge
from geo.support import shipped

Row = Mapping[str, Any]  # a column, as `spelled` -> its cell; empty cells may be left out

_SIGNS = re.compile(r"[\W_]+")
_LEVELLED = re.compile(r"adm(?:in)?_?(\d)_?(.*)")
_GADM = re.compile(r"(name|varname|nl_name|gid)_(\d)")
_GADM_PARTS = {"name": "en", "gid": "code"}  # what OCHA calls the same
_CODED = re.compile(r".*pcode.*|adm(?:in)?\d_cod")
_SEVERAL = re.compile(r"[|;]")
_EMPTY = {"", "NA", "N/A", "NULL", "NONE", "<NULL>"}
OWN = -1  # in place of an order: of what the row is about


@dataclass(slots=True)
class Unit:
    """What a row says of one place: the one that it is about, or a division round it."""

    code: str = ""
    name: str = ""
    also: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """Its names, the main one first, without those that have broken bytes."""
        return [s for s in dict.fromkeys([self.name, *self.also]) if s and "\ufffd" not in s]

    def add(self, part: str, cell: Any) -> None:
        text = str(cell).strip()
        if part == "code":
            self.code = text
        elif isinstance(cell, str) and any(map(str.isalpha, text)):
            if part == "english" or (part == "name" and not self.name):
                self.name = text
            self.also += [text] if part != "names" else map(str.strip, _SEVERAL.split(text))


def spelled(column: Any) -> str:
    """A column's name in small letters, whatever signs part its words.

    >>> spelled("GPS Latitude"), spelled("name:ar"), spelled("#id ")
    ('gps_latitude', 'name_ar', 'id')
    """
    return _SIGNS.sub("_", str(column).casefold()).strip("_")


def filled(properties: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold something, the names of each in one text."""
    found: dict[str, Any] = {}
    for key, value in properties.items():
        if isinstance(value, list):
            value = "|".join(v for v in value if isinstance(v, str))
        if value is not None and str(value).strip().upper() not in _EMPTY:
            found.setdefault(spelled(key), value)
    return found


@functools.cache
def _book() -> dict[str, tuple[str, ...]]:
    sections = knowledge.sections(shipped.path("codebook", "places.txt"))
    return {
        s.name.partition(".")[2]: tuple(s.lines if s.kind == "pattern" else s.entries())
        for s in sections
    }


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_book()[name]))


@functools.cache
def _part(key: str, gadm: bool) -> tuple[int, str] | None:
    """(the order of the division that a column is of, or OWN; what it holds of it), or None."""
    if found := _LEVELLED.fullmatch(key):
        level, rest = int(found[1]), found[2]
    elif gadm and (found := _GADM.fullmatch(key)):
        level, rest = int(found[2]), _GADM_PARTS.get(found[1], "alt")
    elif _pattern("names").fullmatch(key) and not _pattern("no-names").fullmatch(key):
        return OWN, "names"
    else:
        return None
    if rest in _book()["part-code"]:
        return level, "code"
    if rest in _book()["part-name"] or not rest:
        return level, "english" if rest == "en" else "name"
    named = _pattern("part-names").fullmatch(rest) and not _pattern("no-names").fullmatch(rest)
    return (level, "names") if named else None


class Columns:
    """A header whose columns are `spelled`, read once for all its rows."""

    def __init__(self, header: Iterable[str]) -> None:
        self.header = list(header)
        self.gadm = any(key.startswith("gid_") and _GADM.fullmatch(key) for key in self.header)
        self.coded = any(map(_CODED.fullmatch, self.header))  # a list of OCHA's, with P-codes
        parts = {key: _part(key, self.gadm) for key in dict.fromkeys(self.header)}
        self._parts = [(key, *part) for key, part in parts.items() if part]
        self._called: dict[str, list[str]] = {}
        for what in ("lat", "lon", "name"):
            found = self.called(what)
            if what == "name" and not self.coded:
                found = found or self.called("settlement")[:1]
            if not found:  # a word alone tells least
                words = set(_book()[f"{what}-word"])
                taken = {key for keys in self._called.values() for key in keys}
                found = [h for h in self.header if words & set(h.split("_")) and h not in taken]
            self._called[what] = found if found == self._called[what] or len(found) == 1 else []

    @property
    def lacking(self) -> list[str]:
        """What a table of places needs and this header has not."""
        needed = ["name"] if self.called("pair") else ["lat", "lon", "name"]
        return [what for what in needed if not self.called(what)]

    def called(self, what: str) -> list[str]:
        """The columns that hold it, the most telling first."""
        if what not in self._called:
            self._called[what] = [key for key in _book().get(what, ()) if key in self.header]
        return self._called[what]

    def text(self, row: Row, *asked: str) -> str:
        """The text of the first cell that holds one of these, '' where none does."""
        told = (row.get(key) for what in asked for key in self.called(what))
        return str(next(filter(None, told), "")).strip()

    def units(self, row: Row) -> tuple[Unit, dict[int, Unit]]:
        """(the place of a row by its other names, the divisions by their order)."""
        found: dict[int, Unit] = defaultdict(Unit)
        for key, level, part in self._parts:
            if cell := row.get(key):
                found[level].add(part, cell)
        own = found.pop(OWN, Unit())
        for unit in found.values():
            unit.name = unit.name or next(iter(unit.also), "")
        return own, {level: unit for level, unit in found.items() if unit.code or unit.name}


def countries(codes: Iterable[Any]) -> Iterator[str]:
    """The ISO codes of two letters with which codes begin: 'SY', 'SY-ID', 'SY0705'.

    >>> list(countries(["SYR", "sy-id", "SY07", None]))
    ['SY', 'SY']
    """
    for code in codes:
        if found := re.match(r"([A-Z]{2})(?=[-\d]|$)", str(code or "").upper()):
            yield found[1]
