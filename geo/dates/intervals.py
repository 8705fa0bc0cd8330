"""A Document -> the days and intervals that its words speak of, and those that cannot be told.

What is written in full is taken as written. What is not is counted from the publication day,
where it is known, or the day of a dateline; otherwise from the nearest dated words, and `basis`
says from which. A publication day is never invented: without one 'yesterday' is an interval from
the latest day that the text names. Conventions:

    'on Tuesday'        the last Tuesday up to the day of writing; without one, and within the
                        paragraph of a dated sentence or caption, the Tuesday nearest to it
    'last Friday'       the last Friday before the day of writing
    'overnight'         both days
    'last week'         Monday to Sunday of the week before
    early, mid, late    days 1 to 10, 11 to 20, 21 to the end of the month
    'since X'           from X to the day of writing, or to the latest day named in the text

Days are as written: a time zone never moves one.
"""

import calendar
import functools
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo.dates.written import ABSOLUTE, LATEST, LEAP_DAY, Interval, Written
from geo.language import days, knowledge
from geo.language.days import Unit
from geo.language.sentences import Sentence
from geo.language.timexes import Form, Found
from geo.model import DatePrecision, Document, Omission, When

# Beyond this, a sentence with a date of its own speaks of that time and not of this week.
_LOOKED_BACK = timedelta(days=60)
_PLANNED, _SPOKEN = knowledge.pattern("times.planned"), knowledge.pattern("times.spoken")
_CAME, _COUNTED_BY = knowledge.pattern("times.came"), knowledge.pattern("times.counted_by")
_OVERNIGHT = knowledge.pattern("times.overnight")
_OVERNIGHT_TO = knowledge.pattern("times.overnight_to")
_MIDNIGHT = knowledge.pattern("times.midnight")
# Which of the Tuesdays is meant: by words counted from the day of writing or from a day told.
_LAST, _LAST_TOLD = knowledge.phrases("times.last"), knowledge.phrases("times.last_told")
_ONLY_LAST, _PAST = knowledge.phrases("times.only_last"), knowledge.phrases("times.past")
_LAST_BUT_ONE = knowledge.phrases("times.last_but_one")
_NEXT, _FOLLOWING_TOLD = knowledge.phrases("times.next"), knowledge.phrases("times.following_told")
_THIS, _THE = knowledge.phrases("times.this"), knowledge.words("times.the")
_BESIDE = knowledge.phrases("times.beside")
_TODAY, _TONIGHT = knowledge.phrases("times.today"), knowledge.phrases("times.tonight")
NO_DAY = "is no day of the calendar"
_LEAP = 2024  # a year that has every day that any has
_SHIFT_REACH = 120  # characters between 'two months after' and the date it leans on
_WEEK = timedelta(days=7)
_BACK = 60  # expressions before a story's that may be the day that it goes on from
_NEIGHBOURS = 20  # expressions before and after one that may still give its day
_FINE = (*ABSOLUTE, Form.DAYOF, Form.WEEKDAY, Form.STORY, Form.RELATIVE)
_RECENT = {Unit.HOUR: 24, Unit.DAY: 6, Unit.WEEK: 4, Unit.MONTH: 3}  # 'in recent days'


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of time: resolved, and left out with the reason.

    `sentences` are those of sentences.split, kept for who reads on.
    """

    found: tuple[When, ...]
    unresolved: tuple[Omission, ...]
    sentences: tuple[Sentence, ...] = field(default=(), repr=False, compare=False)


def find(document: Document) -> tuple[When, ...]:
    """Every time expression that could be resolved, in order, with its span and its basis."""
    return read(document).found


def unresolved(document: Document) -> tuple[Omission, ...]:
    """Every time expression that could not be resolved, with the reason."""
    return read(document).unresolved


@functools.lru_cache(maxsize=2)  # incidents.py asks again for what was left out
def read(document: Document) -> Dates:
    """Both at once: see `find` and `unresolved`."""
    reader = _Reader(document)
    found, left = [], []
    for index, item in enumerate(reader.items):
        interval = reader.resolved.get(index)
        words = document.text[item.start : item.end]
        if interval is None:
            rule = "dates.undated"
            reason = f"'{words}' names a time, and the text gives no day to count it from"
            if _no_day(item) or reader.in_no_year(item, index):
                rule, reason = "dates.no_day", f"'{words}' {NO_DAY}"
            left.append(Omission(document.id, words, reason, item.start, item.end, rule))
        else:
            start, end, span = interval.start, interval.end, (item.start, item.end)
            exact = DatePrecision.YEAR if interval.doubtful else days.precision(start, end)
            found.append(When(start, end, exact, words, interval.basis, span))
    return Dates(tuple(found), tuple(left), reader.sentences)


def _no_day(item: Found) -> bool:
    """Whether no calendar holds the day as it is written, in its year or in any."""
    parts = item.parts
    if item.form == Form.RANGE:
        return any(_no_day(parts[side]) for side in ("first", "second"))
    if item.form == Form.NUMERIC:
        return days.numeric(parts) is None
    if item.form == Form.HIJRI:
        return "hijri" in parts or "era" in parts  # otherwise nothing says which calendar it is
    if "day" not in parts or "month" not in parts:
        return False
    year = parts.get("year", _LEAP)
    return any(days.at(year, parts["month"], parts[k]) is None for k in ("day", "to") if k in parts)


def _about(day: date | None, unit: Unit, basis: str, *, exact: bool) -> Interval | None:
    """A day that is told by a count of units: itself, three days about it, or its month or year."""
    if day is None or exact:
        return day and Interval(day, day, basis)
    if unit == Unit.WEEK:
        return Interval(day - timedelta(days=3), day + timedelta(days=3), basis)
    return Interval(*days.whole(day, unit), basis)


class _Reader(Written):
    """One document's expressions, resolved in three passes: full, without a year, relative."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._by_form = {
            Form.WEEKDAY: self._weekday, Form.RELATIVE: self._told, Form.STORY: self._story,
            Form.AGO: self._before_writing, Form.PAST: self._before_writing,
            Form.SHIFT: self._shift, Form.DAYOF: self._day_of, Form.WEEK: self._week,
            Form.SINCE: self._since, Form.RANGE: self._weekday_range,
        }  # fmt: skip
        self._pass(self._relative)

    def in_no_year(self, item: Found, index: int) -> bool:
        """Whether an unresolved day is 29 February, of a year that is told and has none."""
        leap = item.form == Form.DAY and "year" not in item.parts
        leap = leap and (item.parts["month"], item.parts["day"]) == LEAP_DAY
        return leap and self._year_anchor(index)[0] is not None

    def _relative(self, item: Found, index: int) -> Interval | None:
        resolve = self._by_form.get(item.form)
        return resolve and resolve(item, index)

    def _weekday(self, item: Found, index: int) -> Interval | None:
        wanted, which = item.parts["weekday"], item.parts.get("which", "")
        named, prior = calendar.day_name[wanted], item.parts.get("prior")
        local = None  # the day of the text that the weekday is counted from
        if which in _BESIDE:
            before = self._beside(index)
            local = before.end if before and before.fine else None
        elif which in _THE or prior:  # 'on the Thursday', 'the Friday before'
            local = (self._told_last(index) or (None,))[0]
        local = local or self._local_day(index)
        if local is not None:
            day = days.nearest(wanted, local)
            if which in _LAST_TOLD or prior:
                day = local - timedelta(days=(local.weekday() - wanted - 1) % 7 + 1)
            if which in _FOLLOWING_TOLD:
                day = local + timedelta(days=(wanted - local.weekday() - 1) % 7 + 1)
            article, _, rest = which.partition(" ")
            how = f"{rest if rest and article in _THE else which} from" if which else "nearest to"
            basis = f"{named} {how} {days.say(local)}, named in the same passage"
        elif self.written is not None:
            day = self.written - timedelta(days=self._days_back(item))
            basis = f"{named} counted from {self.written_basis}, {days.say(self.written)}"
        elif self.latest is not None:
            back = timedelta(days=(self.latest.weekday() - wanted) % 7)
            ahead = timedelta(days=(wanted - self.latest.weekday()) % 7)
            basis = f"the {named}s about {days.say(self.latest)}, {LATEST}"
            return Interval(self.latest - back, self.latest + ahead, basis)
        else:
            return None
        return self._night_of(item, day, basis)

    def _days_back(self, item: Found) -> int:
        which, wanted = item.parts.get("which", ""), item.parts["weekday"]
        back = (self.written.weekday() - wanted) % 7
        before = self.text[max(0, item.start - 60) : item.start]
        if which in _NEXT or (which not in _ONLY_LAST and _PLANNED.search(before)):
            return -((wanted - self.written.weekday() - 1) % 7 + 1)
        if item.parts.get("week"):
            return self.written.weekday() + 7 - wanted
        if which in _LAST_BUT_ONE or item.parts.get("earlier"):
            return (back or 7) + 7
        return (back or 7) if which in _LAST or which in _PAST else back

    def _night_of(self, item: Found, day: date, basis: str) -> Interval:
        """The day of a weekday, or its night where that is told."""
        phase = item.parts.get("phase", "")
        overnight = _OVERNIGHT.search(phase) or _OVERNIGHT.search(item.parts.get("time", ""))
        if item.parts.get("night"):
            return Interval(day, day + days.ONE, f"the night after {basis}")
        if _OVERNIGHT_TO.search(phase):
            return Interval(day - days.ONE, day, f"the night to {basis}")
        if _MIDNIGHT.match(phase):
            return Interval(day, day + days.ONE, f"after the midnight of {basis}")
        if overnight:
            first = day - days.ONE if day == self.written else day
            return Interval(first, first + days.ONE, f"the night of {basis}")
        return Interval(day, day, basis)

    def _beside(self, index: int) -> Interval | None:
        """What is told just before in the paragraph."""
        before = self.resolved.get(index - 1)
        return before if before and self.paragraph[index - 1] == self.paragraph[index] else None

    def _local_day(self, index: int) -> date | None:
        """The passage's day: in a caption, without a day of writing, or where it looks far back."""
        caption = self.caption[index]
        paragraph, sentence = self.paragraph[index], self.where[index]
        best: tuple[int, date] | None = None
        for other in range(max(0, index - _NEIGHBOURS), index + _NEIGHBOURS):
            interval = self.resolved.get(other)
            if interval is None or not interval.fine or self.paragraph[other] != paragraph:
                continue
            if other == index or self.items[other].form not in _FINE:
                continue
            if self.written is not None and not caption:
                far = self.written - interval.end > _LOOKED_BACK
                if not far or self.where[other] != sentence:
                    continue
            gap = index - other
            distance = gap if gap > 0 else 100 - gap
            if best is None or distance < best[0]:
                best = (distance, interval.start)
        return best[1] if best else None

    def _told(self, item: Found, index: int) -> Interval | None:
        """'yesterday', 'last week', 'this year': counted from the day of writing."""
        word = item.parts["word"]
        caption = self._local_day(index) if self.caption[index] else None
        if caption is not None and word in _TODAY:
            end = caption + days.ONE if word in _TONIGHT else caption
            return Interval(caption, end, f"'{word}' in the passage of {days.say(caption)}")
        part = item.parts.get("part")
        if self.written is not None:
            interval = days.told(word, self.written, part)
            return interval and Interval(*interval, self._counted(word))
        local = self._local_day(index)
        if local is not None and word in _TONIGHT:
            basis = f"the night of {days.say(local)}, same passage"
            return Interval(local, local + days.ONE, basis)
        if self.latest is None:
            return None
        later = self.latest + timedelta(days=6)
        early, late = (days.told(word, day, part) for day in (self.latest, later))
        if early is None or late is None:
            return None
        basis = (
            f"'{word}' counted from {days.say(self.latest)}, {LATEST}, or up to six days more: "
            "no publication day is known"
        )
        end = early[1] if early[0] == late[0] else late[1]
        return Interval(early[0], end, basis)

    def _before_writing(self, item: Found, index: int) -> Interval | None:
        base = self.base
        if base is None:
            return None
        basis = self._counted(item.parts["words"])
        count, unit = item.parts.get("count", 1), item.parts.get("unit", Unit.HOUR)
        if item.form == Form.AGO and item.parts.get("vague"):
            span = days.few(unit, base)
            return span and Interval(*span, basis)
        if item.parts.get("recent"):
            count = _RECENT.get(unit, 3)
        if item.form == Form.PAST or unit == Unit.HOUR:
            if unit == Unit.HOUR:
                count, unit = -(-count // 24), Unit.DAY
            start = days.moved(base, -count, unit)
            return start and Interval(start, base, basis)
        if unit == Unit.DAY:
            day = base - timedelta(days=count)
            return Interval(day, day + timedelta(days=0 if self.written else 6), basis)
        today = unit == Unit.WEEK and item.parts.get("today")
        return _about(days.moved(base, -count, unit), unit, basis, exact=bool(today))

    def _story(self, item: Found, index: int) -> Interval | None:
        """'the day before', 'two days later': counted from the day told last."""
        before = self._beside(index)
        side, count = item.parts.get("side", 1), item.parts.get("count", 1)
        if before and self.items[index - 1].form == "ago" and item.parts.get("unit") == "day":
            step = side * timedelta(days=count)
            basis = f"'{item.parts['words']}' counted from {before.basis}"
            return Interval(before.start + step, before.end + step, basis)
        anchor = self._told_last(index)
        if anchor is None:
            return None
        day, source, first = anchor
        basis = f"'{item.parts['words']}' counted from {source}"
        if item.parts.get("same"):
            return Interval(day, day, basis)
        unit = item.parts.get("unit", Unit.DAY)
        if unit == Unit.HOUR:
            return Interval(first, day, basis)
        if unit == Unit.NIGHT:
            night = day + side * days.ONE
            return Interval(min(day, night), max(day, night), basis)
        if unit == Unit.WEEK and not item.parts.get("count"):
            return Interval(*days.whole(day + side * _WEEK, unit), basis)
        return _about(days.moved(day, side * count, unit), unit, basis, exact=unit == Unit.DAY)

    def _told_last(self, index: int) -> tuple[date, str, date] | None:
        """(the day told last, what it is, the first of its days)."""
        for other in range(index - 1, max(-1, index - 1 - _BACK), -1):
            interval, sentence = self.resolved.get(other), self.within[other]
            item = self.items[other]
            if interval is None:
                continue
            short = (interval.end - interval.start).days < 7
            told = item.form in _FINE and interval.fine
            told = told or (item.form in (Form.RANGE, Form.DAY) and short)
            if not told or _COUNTED_BY.search(self.text, max(0, item.start - 12), item.start):
                continue
            if sentence is not None and sentence.kind == "dateline":
                continue
            if self.caption[other] and self.paragraph[other] != self.paragraph[index]:
                continue
            if _SPOKEN.search(self.text, max(0, item.start - 60), item.start):
                continue
            return interval.end, f"{days.say(interval.end)}, told just before", interval.start
        if self.written is not None:
            return self.written, f"{self.written_basis}, {days.say(self.written)}", self.written
        return None

    def _shift(self, item: Found, index: int) -> Interval | None:
        """'two months after the start in late April': the date that it leans on, moved."""
        following = index + 1
        interval, parts = self.resolved.get(following), item.parts
        step = parts["side"] * parts["count"]
        if interval is None:
            if not _CAME.search(self.text, max(0, item.start - 40), item.start):
                return None
            anchor = self._told_last(index)  # 'The attack came two days after X was hit'
            moved = anchor and days.moved(anchor[0], -step, parts["unit"])
            return moved and Interval(moved, moved, f"'{parts['words']}' before {anchor[1]}")
        far = self.items[following].start - item.end > _SHIFT_REACH
        if far or self.where[following] != self.where[index]:
            return None
        told = (interval.start, interval.end)
        start, end = (days.moved(day, step, parts["unit"]) for day in told)
        return start and end and Interval(start, end, f"'{parts['words']}' {interval.basis}")

    def _day_of(self, item: Found, index: int) -> Interval | None:
        """'the 7th of this month', 'the morning of the 5th': of that month, or the last such."""
        base = self.base
        if base is None:
            return None
        which, day = item.parts.get("which", ""), item.parts["day"]
        months = [base, days.whole(base, Unit.MONTH)[0] - days.ONE]
        if which in _LAST:
            months = months[1:]
        elif which in _THIS:
            months = months[:1]
        for month in months:
            start = days.at(month.year, month.month, day)
            end = days.at(month.year, month.month, item.parts.get("to", day))
            if start and end and start <= min(end, base):
                return Interval(start, end, self._counted(item.parts["words"]))
        return None

    def _week(self, item: Found, index: int) -> Interval | None:
        """'the week of 3 June', 'the week ending 9 June'."""
        opening, how = item.parts["from"], item.parts["how"]
        day = self._full(opening, index) or self._yearless(opening, index)
        day = day or (self._day_of(opening, index) if opening.form == "dayof" else None)
        if day is None or not day.fine:
            return None
        basis = f"'{item.parts['words']}': {day.basis}"
        if how == "of":
            return Interval(*days.whole(day.start, Unit.WEEK), basis)
        reach = timedelta(days=how - 1 if isinstance(how, int) else 6)
        if isinstance(how, int) or how == "ending":
            return Interval(day.end - reach, day.end, basis)
        return Interval(day.start, day.start + reach, basis)

    def _since(self, item: Found, index: int) -> Interval | None:
        opening = item.parts["from"]
        start = self.resolved.get(index)
        for resolve in (self._full, self._yearless, self._relative):
            start = start or resolve(opening, index)
        if start is None or self.base is None:
            return None
        close = max(self.base, start.start)
        basis = f"from {start.basis} to {self.base_basis}, {days.say(close)}"
        return Interval(start.start, close, basis)

    def _weekday_range(self, item: Found, index: int) -> Interval | None:
        first, second = item.parts["first"], item.parts["second"]
        if second.form != Form.WEEKDAY or first.form != Form.WEEKDAY:
            return None
        end = self._weekday(second, index)
        if end is None:
            return None
        length = (end.end.weekday() - first.parts["weekday"]) % 7
        start = end.end - timedelta(days=length)
        return Interval(start, end.end, f"{calendar.day_name[start.weekday()]} to {end.basis}")
