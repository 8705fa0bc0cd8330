"""A text -> the stretches that speak of time, each taken apart but not yet resolved.

The rules lie in times.txt of data/language, one group a form, and read Western and Arabic-Indic
digits. Dates of languages without such a file ('22 juin 2019', '5 березня 2022') are told by
the name of their month.
"""

import enum
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from geo.language import days, knowledge, letters

_BEHIND, _AHEAD = 110, 70  # characters about what a match holds within which all of it stands
_WIDE_GAP = re.compile(r"\s{12}")  # a text that is spread out so is read whole
_DAYS_OF_A_WEEK = 7
_LAST_SHORT = 70  # the first two-figure year of the 20th century


def _unaccented(word: str) -> str:
    """A word without accents: they are often left out."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


_NO_YEAR, _NO_WEEKDAY = knowledge.pattern("times.no_year"), knowledge.pattern("times.no_weekday")
_UNTIL, _BEFORE_MONTH = knowledge.pattern("times.until"), knowledge.pattern("times.before_month")
_SINCE, _RECORD = knowledge.pattern("times.since"), knowledge.pattern("times.record")
_RANGE, _RANGE_AND = knowledge.pattern("times.range"), knowledge.pattern("times.range_and")
_BETWEEN, _BOTH = knowledge.pattern("times.between"), knowledge.pattern("times.both")
_NEXT_DAY = knowledge.pattern("times.next_day")
_WEEK, _UP_TO = knowledge.each("times.week"), knowledge.each("times.up_to")
_WEEK_HOW = knowledge.table("times.week_how")
_BACKWARD = knowledge.phrases("times.backward")
_JOINING = knowledge.phrases("letters.joining")
_FOREIGN = {_unaccented(name): n for name, n in knowledge.typed("calendar.foreign", int).items()}
_FOREIGN_DATE = knowledge.pattern("calendar.foreign_date")


# What an expression is; all but the last three are groups of rules in times.txt.
Form = enum.StrEnum(
    "Form",
    "ISO NUMERIC HIJRI DAY WEEKOF MONTH WEEKDAY AGO DAYOF PAST STORY SHIFT SPAN RELATIVE YEAR "
    "RANGE WEEK SINCE",
)
_MADE = (Form.RANGE, Form.WEEK, Form.SINCE)  # of other expressions
_DAYS = (Form.DAY, Form.DAYOF, Form.ISO, Form.NUMERIC, Form.HIJRI)
_RANGED = (Form.DAY, Form.ISO, Form.NUMERIC, Form.HIJRI, Form.WEEKDAY, Form.MONTH)


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` speaks of time in one of a dozen forms; `parts` are its pieces."""

    start: int
    end: int
    form: str
    parts: Mapping[str, object] = field(default_factory=dict)


def find(text: str) -> list[Found]:
    """Every time expression of a text, in order, none overlapping another; the longest wins."""
    plain = text if text.isascii() else text.translate(days.DIGITS)
    candidates = [
        Found(match.start(), match.end(), form, _parts(match))
        for form, match in _matches(plain)
        if _stands(form, match, plain)
    ]
    candidates.extend(_foreign(plain))
    taken: set[int] = set()
    kept = []
    for candidate in sorted(candidates, key=lambda f: (f.start - f.end, f.start)):
        span = range(candidate.start, candidate.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(candidate)
    kept.sort(key=lambda f: f.start)
    return list(_framed(plain, _ranges(plain, kept)))


@functools.cache
def _rules(
    uncased: bool,
) -> tuple[list[re.Pattern[str]], list[tuple[int, Form, knowledge.Pattern]]]:
    """(what stands near a match; the rules, each with the number of its near) of a text."""
    groups = [(form, f"times.{form}") for form in Form if form not in _MADE]
    told = [(f, r.pattern) for f, group in groups for r in knowledge.rules(group, not uncased)]
    nears = dict.fromkeys(pattern.near for _, pattern in told)
    number = {near: at for at, near in enumerate(nears)}
    return list(nears), [(number[pattern.near], form, pattern) for form, pattern in told]


def _matches(text: str) -> Iterator[tuple[Form, re.Match[str]]]:
    """Every match of every rule, sought only about what each of its matches holds."""
    nears, rules = _rules(letters.holds_uncased(text))
    spread = _WIDE_GAP.search(text) is not None
    about = [[(0, len(text))] if spread else _stretches(near, text) for near in nears]
    for at, form, pattern in rules:
        for start, end in about[at]:
            for match in pattern.finditer(text, start, end):
                yield form, match


def _stretches(needle: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """(start, end) of what lies about a needle wherever it stands, none overlapping another."""
    result: list[tuple[int, int]] = []
    for found in needle.finditer(text):
        start, end = max(0, found.start() - _BEHIND), min(len(text), found.end() + _AHEAD)
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], end
        else:
            result.append((start, end))
    return result


def _stands(form: Form, match: re.Match[str], text: str) -> bool:
    """Whether a match is really a date: 'May' needs a preposition, a year or a day beside it."""
    start, given = match.start(), match.groupdict()
    match form:
        case Form.MONTH:
            told = any(given[name] for name in given if name != "month")
            return told or bool(_BEFORE_MONTH.search(text[max(0, start - 24) : start]))
        case Form.RELATIVE if "part" in given:
            return not _UNTIL.search(text, max(0, start - 16), start)
        case Form.YEAR:
            return not _NO_YEAR.match(text[match.end() : match.end() + 14])
        case Form.WEEKDAY:
            return not _NO_WEEKDAY.fullmatch(text[start - 6 : start])
    return True


_NO_PARTS = ("both", "sep")  # groups to which only their own pattern refers


def _numeral(plain: str) -> int:
    return days.NTH.get(plain) or int(re.sub(r"\D", "", plain))


def _year(plain: str) -> int:
    year = _numeral(plain)
    return year if len(plain) > 2 else year + (2000 if year < _LAST_SHORT else 1900)


# The numbers and codes that a rule's groups say, by name; of other groups the words are kept.
_READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("day", "to", "one", "two", "ah"), _numeral),
    "year": _year,
    "hijri": days.HIJRI.__getitem__,
    "era": days.ERAS.__getitem__,
    "month": lambda plain: int(plain) if plain.isdigit() else days.MONTHS[plain.rstrip(".")],
    "side": lambda plain: -1 if plain in _BACKWARD else 1,
    "count": days.count,
    "weekday": days.WEEKDAYS.__getitem__,
    "ordinal": days.ORDINALS.__getitem__,
    "part": days.PARTS.__getitem__,
    "size": days.SIZES.__getitem__,
}


def _parts(match: re.Match[str]) -> dict[str, object]:
    """What the groups of a match say, as numbers and codes; 'unit2' is another 'unit'."""
    parts: dict[str, object] = {"words": match.group()}
    for group, text in match.groupdict().items():
        name = group.rstrip("23")
        if text is not None and name not in _NO_PARTS:
            parts[name] = _READERS.get(name, str)(days.folded(text))
    if "feast" in parts:
        parts["month"], parts["day"] = days.FEASTS[parts.pop("feast")]
    # how many of which unit: 'يومين' says both
    unit, vague, behind = (parts.pop(name, None) for name in ("unit", "vague", "behind"))
    if vague is not None:
        parts |= {"unit": days.UNITS[vague], "vague": True}
    elif unit in days.LENGTHS:
        number, parts["unit"] = days.LENGTHS[unit]
        if number is None and "count" not in parts:
            parts["vague"] = True
        parts["count"] = parts.get("count") or number or 2
    elif unit is not None:
        parts["unit"] = days.UNITS[unit]
    if behind is not None:
        number, parts["unit"] = days.BEHIND[behind]
        parts["count"] = parts.get("count") or number or 0
        parts["recent"] = "" if parts["count"] else behind
    return parts


def _ranges(text: str, found: list[Found]) -> Iterator[Found]:
    """'from 29 April to 3 May', 'between Sunday and Tuesday', 'Friday to Sunday' as one each."""
    index = 0
    while index < len(found):
        first, *second = found[index : index + 2]
        if second and _is_range(text, first, second[0]):
            last = second[0]
            parts = {"first": first, "second": last, "words": text[first.start : last.end]}
            yield Found(first.start, last.end, Form.RANGE, parts)
            index += 2
        else:
            yield first
            index += 1


def _is_range(text: str, first: Found, second: Found) -> bool:
    if first.form not in _RANGED or second.form not in _RANGED:
        return False
    gap = text[first.end : second.start]
    before = text[max(0, first.start - 16) : first.start]
    if _RANGE.fullmatch(gap) or (_RANGE_AND.fullmatch(gap) and _BETWEEN.search(before)):
        return True
    if gap.isspace() and second.parts["words"].startswith(_JOINING) and _BOTH.search(before):
        return True
    if not first.form == second.form == Form.WEEKDAY or not _NEXT_DAY.fullmatch(gap):
        return False
    return second.parts["weekday"] == (first.parts["weekday"] + 1) % _DAYS_OF_A_WEEK


def _framed(text: str, found: Iterator[Found]) -> Iterator[Found]:
    """What stands before a day frames it: 'since', which the telling closes; 'the week of'."""
    for item in found:
        patterns = (*_UP_TO, *_WEEK) if item.form in _DAYS else ()
        about = max(0, item.start - 40), item.start
        frame = next((m for p in patterns if (m := p.search(text, *about))), None)
        form, how = Form.WEEK, {}
        if frame is None and item.form != Form.RANGE:
            form, frame = Form.SINCE, _SINCE.search(text, max(0, item.start - 60), item.start)
            if frame and _RECORD.search(text, max(0, frame.start() - 60), frame.start()):
                frame = None  # 'the worst flood since 3 May'
        elif frame and "how" in frame.re.groupindex:  # 'the week of 3 May'
            said = days.folded(frame["how"])
            how = {"how": _WEEK_HOW.get(said, said)}
        elif frame:  # 'in the two weeks up to 3 May'
            weeks = days.UNITS[frame["unit"].lower()] == days.Unit.WEEK
            how = {"how": days.count(frame["count"]) * (_DAYS_OF_A_WEEK if weeks else 1)}
        if frame is None:
            yield item
        else:
            start = frame.start()
            parts = {"from": item, **how, "words": text[start : item.end]}
            yield Found(start, item.end, form, parts)


def _foreign(text: str) -> Iterator[Found]:
    """Dates written in full in a language of which only the months are known."""
    for match in _FOREIGN_DATE.finditer(text):
        word = match["word"].lower()
        month = None if word in days.MONTHS else _FOREIGN.get(_unaccented(word))
        if month:
            parts = {"day": int(match["day"]), "month": month, "year": int(match["year"])}
            yield Found(match.start(), match.end(), "day", {**parts, "words": match.group()})
