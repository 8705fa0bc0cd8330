"""Time expressions written in full, or but for the year -> days, by the calendar.

The base of intervals.py's reader: `items` are a document's expressions, `resolved` those whose
interval is known. What is counted from the day of writing, or from another day, is resolved by
intervals.py.
"""

import calendar
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.language import days, knowledge, sentences, timexes
from geo.language.timexes import Form, Found
from geo.model import Document

# A day this far after the day of writing is taken as slack of the press day, not as last year's.
_SLACK = timedelta(days=3)
_FRESH = timedelta(days=45)  # before the day of writing: a report's own days
_EXPECTED = knowledge.pattern("times.expected")
_LAST, _THAT_YEAR = knowledge.phrases("times.last"), knowledge.phrases("times.that_year")
_HALF_A_YEAR = timedelta(days=182)
LEAP_DAY = (2, 29)
LATEST = "the latest day named in the text"
ABSOLUTE = (Form.DAY, Form.ISO, Form.NUMERIC, Form.HIJRI)
_YEARLESS = (Form.DAY, Form.MONTH, Form.WEEKOF)
_DAYS = (*ABSOLUTE, Form.WEEKOF)
_FORMS = (ABSOLUTE, (Form.MONTH, Form.WEEKOF, Form.RANGE), (Form.YEAR,))


@dataclass(frozen=True, slots=True)
class Interval:
    start: date
    end: date
    basis: str
    doubtful: bool = False  # whether the day and the month may stand the other way round

    @property
    def fine(self) -> bool:
        return self.end - self.start <= days.ONE


class Written:
    """A document's expressions; those written in full, then those without a year, resolved."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.items: list[Found] = timexes.find(document.text)
        self.sentences = sentences.split(document.text)
        # where each expression stands: its sentence by number and itself, its paragraph
        self.where = [sentences.at(self.sentences, item.start) for item in self.items]
        self.within = [None if at is None else self.sentences[at] for at in self.where]
        self.paragraph = [None if one is None else one.paragraph for one in self.within]
        captions = {s.paragraph for s in self.sentences if s.kind == "caption"}
        self.caption = [paragraph in captions for paragraph in self.paragraph]
        self.resolved: dict[int, Interval] = {}
        self.written: date | None = document.published
        self.written_basis = "the publication day"
        self._day_first = self._order()
        self._pass(self._full)
        self._anchors = dict(self._dated())  # an expression -> the day from which a year is counted
        self._written_in_full = [
            [i for i in sorted(self._anchors) if self._form(i) in forms] for forms in _FORMS
        ]
        self._from_dateline()
        self._pass(self._yearless)
        self._from_dateline()
        # The latest day that the text names: the report was written on it or after it.
        known = [(self.items[n].form, i) for n, i in self.resolved.items()]
        fine = [i.end for form, i in known if form in _DAYS and (i.end - i.start).days < 8]
        coarse = [i.start for _, i in known]
        self.latest: date | None = max(fine, default=max(coarse, default=None))
        # What is not written in full is counted from here, where the passage has no day.
        self.base = self.written or self.latest
        self.base_basis = self.written_basis if self.written else LATEST

    def _pass(self, resolve: Callable[[Found, int], Interval | None]) -> None:
        for index, item in enumerate(self.items):
            if index not in self.resolved:
                interval = resolve(item, index)
                if interval is not None:
                    self.resolved[index] = interval

    def _form(self, index: int) -> str:
        item = self.items[index]
        return item.parts["from"].form if item.form == Form.SINCE else item.form

    def _dated(self) -> Iterator[tuple[int, date]]:
        """(an expression that is written in full, the day from which others' years are counted).

        It is the last day of a range and the middle of a year; what is told 'since' a day is told
        later, within a year as far as anybody can say.
        """
        for index, item in enumerate(self.items):
            interval = self.resolved.get(index)
            if item.form == Form.SINCE:
                opening = self._full(item.parts["from"], index)
                if opening is not None:
                    yield index, opening.start + _HALF_A_YEAR
            elif interval is not None and item.form == Form.YEAR:
                yield index, interval.start + _HALF_A_YEAR
            elif interval is not None:
                yield index, interval.end if item.form == Form.RANGE else interval.start

    def _counted(self, words: object) -> str:
        return f"'{words}' counted from {self.base_basis}, {days.say(self.base)}"

    def _from_dateline(self) -> None:
        """A dateline's day is the day of writing, if none is known, but not a photograph's."""
        for index, interval in self.resolved.items() if self.written is None else ():
            sentence = self.within[index]
            dateline = sentence is not None and sentence.kind == "dateline"
            if dateline and interval.fine and not self.caption[index]:
                self.written, self.written_basis = interval.end, "the dateline's day"
                return

    def _full(self, item: Found, index: int) -> Interval | None:
        parts = item.parts
        year = parts.get("year")
        if item.form == Form.NUMERIC:
            shown = self._shown(item, index)
            numeric = days.numeric(parts, self._day_first if shown is None else shown)
            return numeric and Interval(numeric[0], *numeric)
        if item.form == Form.HIJRI:
            return self._hijri(parts)
        if item.form == Form.YEAR:
            return self._capped(date(year, 1, 1), date(year, 12, 31), f"the year {year} as written")
        if item.form == Form.RANGE:
            return self._range(parts, None)
        if year is None or item.form not in (Form.ISO, *_YEARLESS):
            return None
        return self._calendar(item, year, "as written")

    def _order(self) -> bool | None:
        """Whether the text's dates in figures put the day first; None where it does not show it.

        It shows it by a date that only one order makes a day of, or a day with its weekday, or
        one that is not long before the day of writing or behind it; all have to agree.
        """
        numeric = (n for n, item in enumerate(self.items) if item.form == Form.NUMERIC)
        shown = {self._shown(self.items[n], n) for n in numeric} - {None}
        return shown.pop() if len(shown) == 1 else None

    def _shown(self, item: Found, index: int) -> bool | None:
        """Whether one date puts the day first, by its own evidence."""
        one, two, year = (item.parts[name] for name in ("one", "two", "year"))
        orders = {True: days.at(year, two, one), False: days.at(year, one, two)}
        told = {first: day for first, day in orders.items() if day is not None}
        if len(set(told.values())) < 2:
            return next(iter(told)) if len(told) == 1 else None
        before = self.items[index - 1] if index > 0 else None
        if before is not None and before.form == Form.WEEKDAY:
            beside = not self.text[before.end : item.start].strip(" ,(")
            fits = [f for f, d in told.items() if d.weekday() == before.parts["weekday"]]
            if beside and len(fits) == 1:
                return fits[0]
        if self.written is None:
            return None
        fresh = [f for f, d in told.items() if -_SLACK <= self.written - d <= _FRESH]
        return fresh[0] if len(fresh) == 1 else None

    def _hijri(self, parts: Mapping[str, object]) -> Interval | None:
        """A day counted from the Hijra; which calendar, its month's name, its mark or time says."""
        era, month = parts.get("hijri", (parts.get("era"), parts.get("month")))
        told = {e: days.hijri(e, parts["ah"], month, parts["day"]) for e in days.Era}
        if era is None and self.written is not None:
            past = [e for e, day in told.items() if day and day <= self.written + _SLACK]
            era = max(past, key=lambda e: told[e], default=None)
        day = told.get(era)
        if day is None:
            return None
        how = "where the moon was seen on another day, a day off" * (era == days.Era.LUNAR)
        basis = f"{days.say(day)} by the {era} calendar that counts from the Hijra"
        return Interval(day, day, f"{basis}; {how}" if how else basis)

    def _calendar(self, item: Found, year: int, how: str) -> Interval | None:
        """A day, a month or a part of one, in a year that is known; None for 31 February."""
        parts = item.parts
        month = parts["month"]
        if item.form in (Form.ISO, Form.DAY):
            start = days.at(year, month, parts["day"])
            end = days.at(year, month, parts["to"]) if "to" in parts else start
            if start is None or end is None or end < start:
                return None
            named = days.say(start) if start == end else f"{start.day} to {days.say(end)}"
            return Interval(start, end, f"{named} {how}")
        start, end = days.portion(parts, year, month)
        named = f"{calendar.month_name[month]} {year}"
        return self._capped(start, end, f"{named} {how}")

    def _capped(self, start: date, end: date, basis: str) -> Interval:
        """A month or a year that the day of writing lies in ends with that day."""
        if self.written and start <= self.written < end:
            return Interval(start, self.written, f"{basis}, up to {self.written_basis}")
        return Interval(start, end, basis)

    def _range(self, parts, year: int | None) -> Interval | None:
        first, second = parts["first"], parts["second"]
        if "weekday" in first.parts or "weekday" in second.parts:
            return None
        close = second.parts.get("year", year) or first.parts.get("year")
        if close is None:
            return None
        end = self._written_out(second, close)
        start = self._written_out(first, first.parts.get("year", close))
        if start and end and start.start > end.end and "year" not in first.parts:
            start = self._calendar(first, close - 1, "as written")
        if start is None or end is None or start.start > end.end:
            return None
        basis = f"{days.say(start.start)} to {days.say(end.end)} as written"
        return Interval(start.start, end.end, basis)

    def _written_out(self, item: Found, year: int) -> Interval | None:
        if item.form in (Form.NUMERIC, Form.HIJRI):
            return self._full(item, -1)
        return self._calendar(item, year, "as written")

    def _yearless(self, item: Found, index: int) -> Interval | None:
        if item.form == Form.RANGE:
            return self._yearless_range(item, index)
        if item.form not in _YEARLESS or "year" in item.parts:
            return None  # 29 February 2019 is no day of another year
        anchor, basis = self._year_anchor(index)
        if anchor is None:
            return None
        if item.form == Form.DAY and (item.parts["month"], item.parts["day"]) == LEAP_DAY:
            eve = self._yearless(replace(item, parts={**item.parts, "day": 28}), index)
            how = eve and eve.basis[eve.basis.find("(") :]  # the year that its eve has, or none
            return eve and self._calendar(item, eve.start.year, how)
        which = item.parts.get("which", "")
        if which in _THAT_YEAR:
            before = [i for n, i in self.resolved.items() if n < index]
            return self._calendar(item, before[-1].start.year, "(that year)") if before else None
        if which:
            return self._calendar(item, anchor.year - (which in _LAST), f"(the year: {basis})")
        if item.parts.get("previous") in _LAST:
            how = f"(the last before {basis})"
            options = [self._calendar(item, anchor.year - n, how) for n in (0, 1)]
            return next((o for o in options if o and o.end < anchor), options[-1])
        return self._nearest_year(item, anchor, f"(the year: {basis})")

    def _yearless_range(self, item: Found, index: int) -> Interval | None:
        first, second = item.parts["first"], item.parts["second"]
        if second.form not in (Form.DAY, Form.MONTH) or first.form == Form.WEEKDAY:
            return None
        end = self._yearless(second, index)
        return end and self._range(item.parts, end.end.year)

    def _nearest_year(self, item: Found, anchor: date, how: str) -> Interval | None:
        """In the year nearest to the anchor; from the day of writing, the last that is past."""
        told = (self._calendar(item, anchor.year + n, how) for n in (0, -1, 1))
        options = [option for option in told if option]
        if anchor != self.written:
            return min(options, key=lambda o: abs((o.start - anchor).days), default=None)
        before = self.text[max(0, item.start - 70) : item.start]
        slack = timedelta(days=180) if _EXPECTED.search(before) else _SLACK
        past = [o for o in options if o.start <= anchor + slack]
        return max(past, key=lambda o: o.start, default=None)

    def _year_anchor(self, index: int) -> tuple[date | None, str]:
        """The day that a year is counted from, and what it is."""
        near = self._nearby_past(index)
        if near is not None:
            return near.start, f"{days.say(near.start)} before it in the passage"
        if self.written:
            return self.written, f"{self.written_basis}, {days.say(self.written)}"
        for written in self._written_in_full:
            at = bisect_left(written, index)
            nearest = min(
                written[max(0, at - 1) : at + 1],
                key=lambda other: abs(self.items[other].start - self.items[index].start),
                default=None,
            )
            if nearest is not None:
                words = self.items[nearest].parts["words"]
                return self._anchors[nearest], f"counted from '{words}', the nearest date in full"
        return None, ""

    def _nearby_past(self, index: int) -> Interval | None:
        """A full date just before, in the same paragraph and long before the day of writing."""
        if self.written is None:
            return None
        for other in range(index - 1, max(-1, index - 4), -1):
            interval = self.resolved.get(other)
            if interval is None or self.paragraph[other] != self.paragraph[index]:
                continue
            if (self.where[index] or 0) - (self.where[other] or 0) > 1:
                return None
            if self.items[other].form in (*ABSOLUTE, Form.MONTH, Form.YEAR):
                old = self.written - interval.end > timedelta(days=300)
                return interval if old else None
        return None
