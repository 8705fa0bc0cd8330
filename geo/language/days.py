"""The words of the calendar -> numbers; a day and a word for a shift -> the days that it spans.

Months, days of the week, ordinals, counts, units and parts of a month are those of calendar.txt of
data/language, in all languages; keys are as `folded` writes them, but for the lengths and what
lies behind. An interval is a pair of days (first, last), both included. A day that no calendar
holds (31 February, the year 0) is None.
"""

import calendar
import enum
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from geo.language import cardinals, knowledge, words
from geo.model import DatePrecision

DIGITS = str.maketrans({chr(base + d): str(d) for base in (0x660, 0x6F0) for d in range(10)})
T = TypeVar("T")
ONE = timedelta(days=1)
Span = tuple[date, date]
Length = tuple[int | None, str]  # how many, where the word says so, and the unit


Unit = enum.StrEnum("Unit", "HOUR DAY NIGHT WEEK MONTH YEAR")
Part = enum.StrEnum("Part", "EARLY MID LATE")  # of a week, a month or a year
Era = enum.StrEnum("Era", "LUNAR SOLAR")  # the calendars that count from the Hijra


def folded(text: str) -> str:
    """Small letters, one blank between words.

    >>> folded("New  Year\u2019s Day")
    "new year's day"
    """
    return " ".join(text.lower().split()).replace("\u2019", "'")


def _typed(name: str, read: Callable[[str], T]) -> dict[str, T]:
    table = knowledge.typed(f"calendar.{name}", read)
    return {folded(phrase): meaning for phrase, meaning in table.items()}


def _length(row: str) -> Length:
    """'some day' or '2 day'."""
    number, unit = row.split()
    return (int(number) if number.isdigit() else None), unit


MONTHS = _typed("months", int)
WEEKDAYS = _typed("weekdays", int)  # Monday is 0
ORDINALS = _typed("ordinals", int)  # the last is -1
NTH = _typed("nth", int)  # the day of a month as an ordinal: 'the seventh'
FEASTS = _typed("feasts", lambda day: tuple(map(int, day.split())))  # (month, day)
PARTS = _typed("parts", Part)
ERAS = _typed("eras", Era)
# A month's name -> the calendar that has it, and its number there.
HIJRI = {name: (era, month) for era in Era for name, month in _typed(era.value, int).items()}
SIZES = knowledge.table("calendar.sizes")
UNITS = knowledge.table("calendar.units")
LENGTHS, BEHIND = (knowledge.typed(f"calendar.{name}", _length) for name in ("lengths", "behind"))
_COUNTS = _typed("counts", int)
_CARDINALS = cardinals.table("small", "three_to_ten")


def count(text: str) -> int:
    """The number of 'three days', 'a couple of days', 'a day'; one where it is not known."""
    plain = folded(text)
    if plain.isdigit():
        return int(plain)
    return _CARDINALS.get(words.key(plain)) or _COUNTS.get(plain, 1)


def precision(start: date, end: date) -> DatePrecision:
    """UCDP's `date_prec` of an interval of whole days, both ends included.

    >>> precision(date(2019, 7, 1), date(2019, 7, 7)).name
    'WEEK'
    """
    return DatePrecision(1 + bisect_left((1, 6, 7, 31), (end - start).days + 1))


def say(day: date) -> str:
    """'22 June 2019', whatever the machine's language."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def at(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar holds none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def numeric(
    parts: Mapping[str, object], day_first: bool | None = None
) -> tuple[date, str, bool] | None:
    """(the day of 05/03/2022, how it was read, whether another order is as likely), or None.

    `day_first` is the order that the text uses, None where it does not show one: the day comes
    first then, unless only month first is possible.
    """
    one, two, year = parts["one"], parts["two"], parts["year"]
    by_day, by_month = at(year, two, one), at(year, one, two)
    if by_day is None or by_month is None or one == two:
        day = by_day or by_month
        return day and (day, f"{say(day)} as written", False)
    if day_first is None:
        return by_day, f"{say(by_day)} as written, read day first; it may be {say(by_month)}", True
    day, order = (by_day, "day") if day_first else (by_month, "month")
    return day, f"{say(day)} as written, read {order} first as the text does", False


def hijri(era: Era, year: int, month: int, day: int) -> date | None:
    """A day counted from the Hijra, or None where the calendar holds none such.

    Lunar days are those of the Umm al-Qura calendar (hijridate: 1343 to 1500), solar ones those of
    Iran and Afghanistan (persiantools).
    """
    try:
        if era == Era.LUNAR:
            from hijridate import Hijri

            return date(*Hijri(year, month, day).to_gregorian().datetuple())
        from persiantools.jdatetime import JalaliDate

        return JalaliDate(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None


def portion(parts: Mapping[str, object], year: int, month: int) -> Span:
    """Which days of a month 'early', 'late', 'the first week of' or nothing at all stands for."""
    length = calendar.monthrange(year, month)[1]
    first, last = 1, length
    if "ordinal" in parts:
        ordinal, size = parts["ordinal"], str(parts.get("size", "1"))
        if size == "half":
            first, last = (1, 15) if ordinal == 1 else (16, length)
        elif size == "tenth":
            first, last = (1, 10) if ordinal == 1 else (length - 9, length)
        else:
            reach = 7 * int(size)  # so many weeks
            first = length - reach + 1 if ordinal == -1 else 7 * (ordinal - 1) + 1
            last = min(length, first + reach - 1)
    elif "part" in parts:
        thirds = {Part.EARLY: (1, 10), Part.MID: (11, 20), Part.LATE: (21, length)}
        first, last = thirds[parts["part"]]
    return date(year, month, first), date(year, month, last)


def nearest(weekday: int, day: date) -> date:
    """The day of the week (0 is Monday) nearest to a day, at most three days off."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def moved(day: date, count: int, unit: str) -> date | None:
    """A day moved by days, weeks, months or years; a 31st becomes a month's last day."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def whole(day: date, unit: str) -> Span:
    """The week (Monday to Sunday), month or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


FEW = {
    Unit.HOUR: (0, 1), Unit.DAY: (2, 6), Unit.WEEK: (14, 28), Unit.MONTH: (60, 180),
    Unit.YEAR: (730, 1825),
}  # fmt: skip


def few(unit: str, day: date) -> Span | None:
    """'A few days ago', told on a day: two to six days, two to four weeks, two to six months.

    >>> few("day", date(2024, 3, 8))
    (datetime.date(2024, 3, 2), datetime.date(2024, 3, 6))
    """
    least, most = FEW[unit]
    try:
        return day - timedelta(days=most), day - timedelta(days=least)
    except OverflowError:
        return None


def part_of(span: Span, part: str, unit: str) -> Span:
    """The early, middle or late part of a week, a month or a year.

    >>> part_of((date(2024, 5, 1), date(2024, 5, 31)), "late", "month")[0]
    datetime.date(2024, 5, 21)
    """
    start, _ = span
    if unit == "month":
        return portion({"part": part}, start.year, start.month)
    if unit == "year":
        first = {Part.EARLY: 1, Part.MID: 5, Part.LATE: 9}[part]
        return date(start.year, first, 1), whole(date(start.year, first + 3, 1), "month")[1]
    first = {Part.EARLY: 0, Part.MID: 2, Part.LATE: 4}[part]
    return start + timedelta(days=first), start + timedelta(days=first + 2)


def told(word: str, day: date, part: str | None = None) -> Span | None:
    """What 'yesterday', 'last week', 'الشهر الماضي' spans, or a part of it, told on a day.

    >>> told("overnight", date(2024, 3, 5))
    (datetime.date(2024, 3, 4), datetime.date(2024, 3, 5))
    >>> told("last month", date(2024, 3, 5), "early")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 10))
    """
    for pattern, span in _TOLD:
        if pattern.search(word):
            return span(day)
    last = _LAST.search(word) is not None
    if _WEEKEND.search(word):  # which the day lies in or follows
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
        if saturday == day and last:
            saturday -= timedelta(days=7)
        return saturday, max(saturday, min(saturday + ONE, day))
    unit = next((unit for unit, pattern in _UNITS if pattern.search(word)), None)
    if unit is None:
        return day, day
    start, end = whole(day, unit)
    if last:
        start, end = whole(start - ONE, unit)
    if part is not None:
        start, end = part_of((start, end), part, unit)
    return (start, min(end, day)) if start <= day else None


_LAST, _WEEKEND = knowledge.pattern("times.is_last"), knowledge.pattern("times.is_weekend")
# What a word means that names a night or a day, in whole days.
_TOLD: tuple[tuple[knowledge.Pattern, Callable[[date], Span]], ...] = (
    (knowledge.pattern("times.is_night_before_last"), lambda day: (day - 2 * ONE, day - ONE)),
    (knowledge.pattern("times.is_before_yesterday"), lambda day: (day - 2 * ONE, day - 2 * ONE)),
    (knowledge.pattern("times.is_last_night"), lambda day: (day - ONE, day)),
    (knowledge.pattern("times.is_yesterday"), lambda day: (day - ONE, day - ONE)),
)
_UNITS = tuple(
    (unit, knowledge.pattern(f"times.is_{unit}")) for unit in (Unit.WEEK, Unit.MONTH, Unit.YEAR)
)
