"""The words of the calendar -> numbers: calendar.txt of data/language.

Months, days of the week, ordinals, counts, units and parts of a month, in all languages. Keys are
as `folded` writes them, but for the lengths and what lies behind.
"""

from __future__ import annotations

import enum

from geo.language import cardinals, knowledge, words

DIGITS = str.maketrans({chr(base + d): str(d) for base in (0x660, 0x6F0) for d in range(10)})
Length = tuple[int | None, str]  # how many, where the word says so, and the unit


class Unit(enum.StrEnum):
    """A unit of time."""

    HOUR = "hour"
    DAY = "day"
    NIGHT = "night"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Part(enum.StrEnum):
    """A part of a week, a month or a year."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"


def folded(text: str) -> str:
    """Small letters, one blank between words.

    >>> folded("New  Year\u2019s Day")
    "new year's day"
    """
    return " ".join(text.lower().split()).replace("\u2019", "'")


def _numbers(name: str) -> dict[str, int]:
    told = knowledge.table(f"calendar.{name}").items()
    return {folded(phrase): int(number) for phrase, number in told}


def _lengths(name: str) -> dict[str, Length]:
    """Phrases -> 'some day' or '2 day'."""
    told = ((phrase, row.split()) for phrase, row in knowledge.table(f"calendar.{name}").items())
    return {phrase: (int(n) if n.isdigit() else None, unit) for phrase, (n, unit) in told}


MONTHS = _numbers("months")
WEEKDAYS = _numbers("weekdays")  # Monday is 0
ORDINALS = _numbers("ordinals")  # the last is -1
NTH = _numbers("nth")  # the day of a month as an ordinal: 'the seventh'
FEASTS = {
    folded(feast): tuple(map(int, day.split()))
    for feast, day in knowledge.table("calendar.feasts").items()
}
PARTS = {folded(phrase): Part(part) for phrase, part in knowledge.table("calendar.parts").items()}
SIZES = knowledge.table("calendar.sizes")
UNITS = knowledge.table("calendar.units")
LENGTHS, BEHIND = _lengths("lengths"), _lengths("behind")
_COUNTS = _numbers("counts")
_CARDINALS = cardinals.table("small", "three_to_ten")


def count(text: str) -> int:
    """The number of 'three days', 'a couple of days', 'a day'; one where it is not known."""
    plain = folded(text)
    if plain.isdigit():
        return int(plain)
    return _CARDINALS.get(words.key(plain)) or _COUNTS.get(plain, 1)
