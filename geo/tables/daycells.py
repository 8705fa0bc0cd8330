"""A column of days in any style that tables use -> ISO days, where it is certain which.

'03/04/2019' is the 3 April or the 4 March: the column decides, where a first or a second number
over 12 stands in it. A column that has both styles, or neither number, leaves such cells unread.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from geo.language import days, knowledge
from geo.support import shipped
from geo.tables import cells

Span = tuple[date, date]
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_TIME = r"(?:,?[T ]\s*\d{1,2}[:.]\d\d.*)?"
_ISO = re.compile(rf"(\d{{4}})([-/.]?)(\d\d?)\2(\d\d?){_TIME}")
_PARTED = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}|\d\d){_TIME}")
_NAMED = re.compile(
    rf"(?:(\d\d?)\W+)?([^\W\d_][^\d]*?)[\W_]+(?:(\d\d?),?\W+)?(\d{{4}}|\d\d){_TIME}"
)
_MONTH = re.compile(r"(\d{4})[-/.](\d\d?)")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")  # days since the end of 1899, as spreadsheets count
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.0)?")  # seconds, or milliseconds, since 1970
_LONGEST, _NO_DAY = 60, "is no day such as 2019-06-22"  # in characters
_FIRST_SERIAL = date(1899, 12, 30)


def iso(
    values: Sequence[Any], order: str | None = None
) -> tuple[list[str | None], list[str | None], list[str | None], list[str]]:
    """(first days, last days, why a cell is not read, what has to be said of the column).

    `order` says whether day or month comes first where numbers leave it open.
    """
    texts = [None if v is None else str(v).strip().translate(days.DIGITS) or None for v in values]
    distinct = Counter(text for text in texts if text)
    parted = [(text, m) for text in distinct if (m := _PARTED.fullmatch(text))]
    first = sum(distinct[text] for text, m in parted if int(m[1]) > 12)
    second = sum(distinct[text] for text, m in parted if int(m[3]) > 12)
    if order is None and bool(first) != bool(second):
        order = DAY_FIRST if first else MONTH_FIRST
    read: dict[str, tuple[Span | None, str]] = {}
    styles: Counter[str] = Counter()
    for text, count in distinct.items():
        span, style = _read(text, order)
        read[text] = span, style
        if span:
            styles[style] += count
    starts, ends, why = [], [], []
    for text in texts:
        span, said = read[text] if text else (None, "")
        starts.append(span[0].isoformat() if span else None)
        ends.append(span[1].isoformat() if span else None)
        why.append(None if span or not text else f"{cells.shown(text)} {said}")
    notes = []
    if len(styles) > 1 or (styles and "2019-06-22" not in styles):
        told = ", ".join(f"{style} ({count:,})" for style, count in styles.most_common())
        notes.append(f"days are written as {told}: read as 2019-06-22")
    return starts, ends, why, notes


def composed(years: Sequence[Any], months: Sequence[Any], ds: Sequence[Any]) -> list[str | None]:
    """Texts for `iso` of a year, a month and a day that stand apart; 0 is unknown.

    >>> composed(["2014", 2014, None], ["7", "7", "1"], ["3", "0", "1"])
    ['2014-7-3', '2014-7', None]
    """
    made: list[str | None] = []
    for parts in zip(years, months, ds, strict=True):
        told = [re.sub(r"\.0+$", "", str(part or "").strip()) for part in parts]
        while told and told[-1] in ("", "0"):
            told.pop()
        year = told and told[0] not in ("", "0")  # a month of no year is no day
        made.append("-".join(told) if year else None)
    return made


def _read(text: str, order: str | None) -> tuple[Span | None, str]:
    """(the days that a text names, its style), or (None, why not)."""
    if len(text) > _LONGEST:
        return None, _NO_DAY
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]), "2019-06-22")
    if found := _PARTED.fullmatch(text):
        one, two, year = int(found[1]), int(found[3]), _year(found[4])
        if one > 12 or (two <= 12 and (order == DAY_FIRST or one == two)):
            return _day(year, two, one, "22/06/2019")
        if two > 12 or order == MONTH_FIRST:
            return _day(year, one, two, "06/22/2019")
        return None, (
            "may begin with its day or its month: write 2019-06-22, or settle it with "
            f"--columns start=COLUMN:{DAY_FIRST} or :{MONTH_FIRST}"
        )
    if found := _NAMED.fullmatch(text):
        month = next((m for w in _forms(found[2]) if (m := _months().get(w))), None)
        day = found[1] or found[3]
        if month and day:
            return _day(_year(found[4]), month, int(day), "22 June 2019")
    if found := _MONTH.fullmatch(text):
        span = _month(int(found[1]), int(found[2]))
        return (span, "2019-06") if span else (None, "is a month that no calendar holds")
    if re.fullmatch(r"(1[89]|20)\d\d(\.0)?", text):
        return (date(int(text[:4]), 1, 1), date(int(text[:4]), 12, 31)), "2019"
    if found := _SERIAL.fullmatch(text):
        return (_FIRST_SERIAL + timedelta(days=int(found[1])),) * 2, "a spreadsheet's number"
    if found := _EPOCH.fullmatch(text):
        return (datetime.fromtimestamp(int(found[1]), tz=UTC).date(),) * 2, "time since 1970"
    return None, _NO_DAY


def _forms(words: str) -> list[str]:
    """A month as it stands, and each of its words alone: 'de junio de'."""
    folded = days.folded(words)
    return [folded.removesuffix("."), *(part.strip(".,") for part in folded.split())]


def _day(year: int, month: int, day: int, style: str) -> tuple[Span | None, str]:
    try:
        found = date(year, month, day)
    except ValueError:
        return None, "is a day that no calendar holds"
    return (found, found), style


def _month(year: int, month: int) -> Span | None:
    try:
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return first, after - days.ONE


def _year(text: str) -> int:
    """A year of two figures is of 1969 to 2068, as POSIX has it."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


@functools.cache
def _months() -> dict[str, int]:
    """The names of the months, short and long, as data/language and the Unicode CLDR have them."""
    import babel.dates

    found = dict(knowledge.typed("calendar.months", int))
    headers = shipped.path("codebook", "tables", "headers.txt")
    codes = next(s for s in knowledge.sections(headers) if s.name == "headers.months").entries()
    for code in codes:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in babel.dates.get_month_names(width, context, code).items():
                    found.setdefault(days.folded(name).removesuffix("."), number)
    return found
