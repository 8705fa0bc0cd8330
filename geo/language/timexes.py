"""A text -> the stretches that speak of time, each taken apart but not yet resolved.

English and Arabic (Levantine and standard month names, Western and Arabic-Indic digits). Days and
months of other languages ('22 juin 2019', '5 березня 2022') are looked up by dateparser, a word
at a time, only where a word stands between a day and a year.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from geo.language.calendar import (
    AR,
    AR_NTH,
    AWD,
    BEHIND,
    COUNTS,
    DIGITS,
    DUALS,
    EN,
    EN_NTH,
    FEASTS,
    MONTHS,
    NTH,
    ORDINALS,
    PARTS,
    PHASE,
    UNIT,
    WD,
    WEEKDAYS,
    D,
    N,
    Y,
)

# dateparser takes milliseconds a word: a hostile text is not given more than this many.
_FOREIGN_WORDS = 40

# What every match of a form holds, found many times faster than the form itself.
_MONTH, _ARABIC_MONTH = re.compile(EN), re.compile(AR)
_DAY, _ARABIC_DAY = re.compile("day|DAY"), re.compile(AWD)
_UNITS = re.compile("hour|day|week|month|year|night|morning|afternoon|evening", re.I)
_AGO, _SIDE = re.compile(r"\bago\b", re.I), re.compile("after|before", re.I)
_YEAR, _NTH = re.compile(Y), re.compile(r"of the |on the |to the ")
_FEAST = re.compile("Year|Christmas|Boxing")
_DAWN = re.compile(r"since (?:dawn|day|sun|mid|early)", re.I)
_ARABIC = re.compile("[\u0621-\u064a][\u0621-\u064a\\s]*")
_BEHIND, _AHEAD = 110, 70  # characters about it within which the whole form stands
_WIDE_GAP = re.compile(r"\s{12}")  # a text that is spread out so is read whole

# (name of the form, pattern, what it holds). Month and weekday names are matched with their
# capitals: 'may' and 'march' are words.
_PATTERNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("iso", re.compile(rf"\b(?P<year>{Y})-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+(?:Z|"
        rf"[+-]\d\d:?\d\d)?)?(?!\w)"), _YEAR),
    ("numeric", re.compile(
        rf"(?<![\w/.])(?P<one>\d{{1,2}})(?P<sep>[/.])(?P<two>\d{{1,2}})(?P=sep)"
        rf"(?P<year>{Y})(?![\w/])"), _YEAR),
    ("day", re.compile(
        rf"\b(?:{PHASE})?(?:(?:{WD}),?\s+(?:the\s+)?)?(?P<day>{D})(?:st|nd|rd|th)?"
        rf"(?:(?:,\s*{D})*,?\s*(?:-|\u2013|to|and|&|or)\s*(?P<to>{D})(?:st|nd|rd|"
        rf"th)?)?(?:\s+of)?\s+(?P<month>{EN})\b(?:\.(?=,?\s*\d))?"
        rf"(?:,?\s+(?P<year>{Y})\b|\s+(?:of\s+)?(?P<which>this|last|that|the\s+same)\s+year)?"),
        _MONTH),
    ("day", re.compile(
        rf"\b(?:{PHASE})?(?:(?:{WD}),?\s+)?(?P<month>{EN})\.?[^\S\n]+(?P<day>{D})(?:st|nd|rd|"
        rf"th)?(?!\d|:\d)"
        rf"(?:\s*(?:-|\u2013|to|and|&|or)\s*(?P<to>{D})(?:st|nd|rd|th)?(?!\d|:\d|\s+(?:{EN})))?"
        rf"(?:,?\s+(?P<year>{Y})\b|,?\s+(?:of\s+)?(?P<which>this|last|that|the\s+same)\s+year)?"),
        _MONTH),
    ("day", re.compile(
        rf"(?:(?:يوم\s+)?(?:{AWD})\s*،?\s*(?:الموافق\s+)?(?:في\s+)?)?(?:(?P<both>بين|يومي)\s+)?(?<![\d\w])(?P<day>{D}|{AR_NTH})"
        rf"(?(both)\s*و\s*(?P<to>{D}|{AR_NTH})|(?:(?:\s*[-–]\s*|\s+(?:إلى|حتى)\s+)(?P<till>{D}|{AR_NTH}))?)\s+"
        rf"(?:من\s+)?(?:شهر\s+)?(?P<month>{AR})(?:\s*[/(]\s*(?:{AR})\s*\)?)?(?!\w)"
        rf"(?:\s*،?\s*(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?(?P<year>{Y})(?!\d)|"
        rf"\s+(?:الماضي|المنصرم|الفائت|الجاري|الحالي)(?!\w))?"),
        _ARABIC_MONTH),
    ("weekof", re.compile(
        rf"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|last|final)\s+(?P<size>week|half|"
        rf"(?:two|three)\s+weeks|"
        rf"(?:ten\s+)?days)\s+of\s+(?P<month>{EN})\b(?:,?\s+(?P<year>{Y})\b|\s+(?P<which>this|"
        rf"last)\s+year)?"), _MONTH),
    ("weekof", re.compile(
        rf"(?P<size>الأسبوع|النصف)\s+(?P<ordinal>الأول|الاول|الثاني|الثالث|الرابع|"
        rf"الأخير)\s+من\s+(?:شهر\s+)?(?P<month>{AR})(?!\w)"
        rf"(?:\s*[/(]\s*(?:{AR})\s*\)?)?(?:\s+(?:عام\s+)?(?P<year>{Y})(?!\d))?"), _ARABIC_MONTH),
    ("month", re.compile(
        rf"\b(?:(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)(?:[\s-]+(?:of\s+|"
        rf"in\s+)?))?"
        rf"(?P<previous>last\s+|this\s+past\s+|"
        rf"this\s+)?(?P<month>{EN})\b(?:\.(?=\s+{Y}))?(?:,?\s+(?:of\s+)?(?P<year>{Y})\b|"
        rf"\s+(?:of\s+)?(?P<which>this|last)\s+year)?"), _MONTH),
    ("month", re.compile(
        rf"(?:(?P<part>أوائل|مطلع|بداية|منتصف|أواخر|نهاية|اواخر|"
        rf"اوائل)\s+)?(?:شهر\s+)?(?P<month>{AR})(?!\w)(?:\s*[/(]\s*(?:{AR})\s*\)?)?"
        rf"(?:\s+(?P<previous>الماضي|المنصرم|الفائت)|\s+(?:الجاري|"
        rf"الحالي))?(?:\s+(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?(?P<year>{Y})(?!\d))?"),
        _ARABIC_MONTH),
    ("weekday", re.compile(
        rf"\b(?P<phase>{PHASE})?(?:(?P<which>(?i:last|this\s+past|this|next|the\s+following|"
        rf"the\s+previous|the\s+next|(?<=on\s)the))\s+)?"
        rf"(?P<weekday>{WD})(?!\s+(?:Times|Telegraph|Market|Express))\b(?:\s+(?P<time>morning|"
        rf"afternoon|evening|night|overnight|dawn))?"
        rf"(?:\s+(?:(?:of|in)\s+)?last\s+(?P<week>week)|\s+(?P<earlier>before\s+last)|"
        rf"\s+(?P<prior>before)(?=\s*[,.;:]))?"), _DAY),
    ("weekday", re.compile(
        rf"(?P<night>ليل|ليلة)\s+(?P<weekday>{AWD})\s*[-–/]?\s*(?:إلى\s+)?(?:{AWD})(?!\w)"),
        _ARABIC_DAY),
    ("weekday", re.compile(
        rf"(?:(?P<phase>فجر|صباح|ظهر|عصر|مساء|ليل|ليلة|منتصف ليل)\s+)?(?:(?:يوم|أمس|امس|اليوم|"
        rf"نهار)\s+)?"
        rf"(?<!\w)[وفل]?(?P<weekday>{AWD})(?!\w)(?:\s+(?P<which>الماضي|المنصرم|الفائت|المقبل|"
        rf"القادم|قبل\s+الماضي))?"), _ARABIC_DAY),
    ("ago", re.compile(rf"\b(?:about\s+|some\s+|"
        rf"nearly\s+)?(?P<count>{N})\s+(?P<unit>{UNIT})\s+ago\b(?P<today>\s+(?:today|to\s+the\s+day))?",
        re.I), _AGO),
    ("ago", re.compile(
        r"\b(?:(?:a\s+few|several|some)\s+)?(?P<vague>hours|days|weeks|months|years)\s+ago\b",
        re.I), _AGO),
    ("dayof", re.compile(
        rf"\b(?:{PHASE})?(?:the\s+)?(?P<nth>\d{{1,2}}(?:st|nd|rd|th)|{EN_NTH})\s+(?:day\s+)?of\s+"
        rf"(?P<which>this|the(?:\s+same|\s+current)?|last)\s+month\b", re.I), _UNITS),
    ("day", re.compile(
        r"\b(?:(?:in\s+)?the\s+(?:first|early)\s+hours\s+of\s+|on\s+)?"
        r"(?P<feast>New\s+Year['\u2019]s\s+(?:Day|Eve)|Christmas\s+(?:Day|Eve)|Boxing\s+Day)\b"),
        _FEAST),
    ("dayof", re.compile(
        rf"(?:(?:(?<=\bon\s)|(?<=\bto\s))the\s+(?P<nth>\d{{1,2}}(?:st|nd|rd|th))(?=\s*[,.;]|\s+(?:and|when|"
        rf"after|as|in|at|near|around|outside)\b)"
        rf"|the\s+(?:morning|afternoon|evening|night|early\s+hours)\s+of\s+the\s+"
        rf"(?P<nth2>\d{{1,2}}(?:st|nd|rd|th)|{EN_NTH})\b(?!\s+of\b))"), _NTH),
    ("past", re.compile(
        rf"\b(?:in|over|during|within|for)\s+the\s+(?:past|last|"
        rf"previous)\s+(?:(?P<count>{N})\s+)?(?P<unit>{UNIT})\b", re.I), _UNITS),
    ("past", re.compile(rf"\bin\s+(?P<recent>recent)\s+(?P<unit>{UNIT})\b", re.I), _UNITS),
    ("story", re.compile(
        rf"\b(?:(?P<count>{N})\s+(?P<unit>day|night|week|month|year)s?\s+(?P<side>earlier|later|"
        rf"before(?!\s+(?:a|the|it|he|they)\b)|after\s+that|afterwards)"
        rf"|(?:the\s+)?(?P<unit2>day|night|evening|morning|afternoon|week|month|year)\s+(?P<side2>before(?!\s+(?:yesterday|last)\b)|"
        rf"after(?=[,.]))"
        rf"|(?:the\s+)?(?P<side3>previous|preceding|next|following)\s+(?P<unit3>day|night|evening|"
        rf"afternoon|morning|week|month|year)"
        rf"|(?P<same>(?:the|that)\s+same\s+(?:day|night|evening)|(?:earlier|later)\s+(?:that|"
        rf"in\s+the|the\s+same)\s+(?:day|night)|that\s+(?:day|night|evening|morning)))\b", re.I),
        _UNITS),
    ("shift", re.compile(
        rf"\b(?P<count>{N})\s+(?P<unit>day|week|month|year)s?\s+(?P<side>after|before)\b", re.I),
        _SIDE),
    ("span", re.compile(
        rf"\b(?:(?:after|for)\s+(?:{N}|several|many|a\s+few)\s+{UNIT}|(?:(?:{N}|several|many|"
        rf"a\s+few)[^\S\n]+)?(?:days|weeks|months|years)\s+after)\b", re.I), _UNITS),
    ("relative", re.compile(
        r"(?:\b(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)(?:\s+(?:of|in)\s+|[\s-]+)"
        r"(?P<word>(?:last|this|the)\s+(?:week|month|year))|\b(?:earlier|late|early)\s+in\s+"
        r"(?P<in>the\s+(?:week|month|year)))\b(?!\s+of\b)", re.I), _UNITS),
    ("relative", re.compile(
        r"(?<=since )(?P<word>dawn|daybreak|sunrise|midnight|early\s+(?:in\s+the\s+)?morning)\b"
        r"(?!\s+(?:on|of)\b)", re.I), _DAWN),
    ("relative", re.compile(
        r"\b(?P<word>the\s+day\s+before\s+yesterday|the\s+night\s+before\s+last|today|tonight|yesterday|last\s+night|overnight|"
        r"this\s+(?:morning|afternoon|evening|week|month|year)|(?:earlier|later)\s+(?:today|"
        r"this\s+(?:week|month|year))|"
        r"(?:earlier\s+|late\s+|early\s+)?last\s+(?:week|month|year)|(?:over|at|"
        r"during)\s+the\s+(?:past\s+|last\s+)?weekend|(?:this\s+past|this|last)\s+weekend|"
        r"so\s+far\s+this\s+(?:year|month|week)|(?:since|from)\s+the\s+(?:start|"
        r"beginning)\s+of\s+(?:the|this)\s+(?:year|month))\b"
        r"(?:\s+(?P<time>morning|afternoon|evening|night))?", re.I), _UNITS),
    ("year", re.compile(
        rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Oo]f )|(?<=\b[Dd]uring )|(?<=\b[Ff]rom )|"
        rf"(?<=\b[Uu]ntil )|(?<=\b[Tt]he )|(?<=\b[Bb]y )|(?<=\b[Ll]ate )|"
        rf"(?<=\b[Ee]arly )|(?<=\byear )|(?<=\b[Ss]ummer )|(?<=\b[Ww]inter )|(?<=\b[Ss]pring )|"
        rf"(?<=\b[Aa]utumn )|(?<=صيف )|(?<=شتاء )|(?<=ربيع )|(?<=خريف )|(?<=عام )|(?<=سنة )|"
        rf"(?<=منذ ))(?P<year>{Y})\b(?![-/.,]\d)"), _YEAR),
    ("relative", re.compile(
        r"(?<!\w)[وب]?(?P<word>أول\s+(?:من\s+)?أمس|[أا]مس\s+ال[أا]ول|أمس|امس|البارحة|اليوم(?!\s+(?:التالي|السابق|"
        r"نفسه|ذاته|الأول|الثاني))|"
        r"الليلة\s+الماضية|ليلة\s+أمس|ليل\s+أمس|الأسبوع\s+(?:الماضي|المنصرم|الفائت)|"
        r"هذا\s+الأسبوع|الأسبوع\s+الجاري|"
        r"الشهر\s+(?:الماضي|المنصرم|الفائت)|هذا\s+الشهر|الشهر\s+(?:الجاري|الحالي)|"
        r"العام\s+(?:الماضي|المنصرم|الفائت)|"
        r"هذا\s+العام|العام\s+(?:الجاري|الحالي)|الليلة\s+قبل\s+الماضية)(?!\w)"),
        _ARABIC),
    ("relative", re.compile(
        r"(?<=منذ )(?P<word>(?:ساعات\s+)?(?:الفجر|الصباح)(?:\s+ال[أا]ولى)?)(?!\w)"), _ARABIC),
    ("relative", re.compile(
        r"(?<!\w)[وبف]?(?P<part>أوائل|مطلع|بداية|منتصف|أواخر|نهاية|اواخر|اوائل)\s+(?P<word>(?:هذا\s+)?"
        r"(?:الأسبوع|الشهر|العام)(?:\s+(?:الماضي|المنصرم|الفائت|الجاري|الحالي))?)(?!\w)"), _ARABIC),
    ("dayof", re.compile(
        rf"(?<![\w\d])(?:(?P<both>بين|يومي)\s+)?(?P<nth>{D}|{AR_NTH})(?(both)\s*و\s*(?P<to>{D}|{AR_NTH}))"
        r"\s+من\s+(?:الشهر\s+(?P<which>الجاري|الحالي|الماضي|المنصرم|الفائت)|هذا\s+الشهر)(?!\w)"),
        _ARABIC),
    ("ago", re.compile(
        r"(?<!\w)قبل\s+(?:(?:نحو|حوالي|قرابة)\s+)?"
        r"(?:(?P<count>\d{1,3}|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة)\s+)?"
        r"(?P<unit>يومين|أسبوعين|شهرين|عامين|سنتين|يوما|يوماً|يوم|أسبوع|شهر|عام|سنة|أيام|أسابيع|"
        r"أشهر|سنوات|أعوام)(?!\w)"), _ARABIC),
    ("past", re.compile(
        r"(?:ال\s?ـ?\s?(?P<count>\d{1,3})\s*(?P<behind>ساعة|يوما|يوم)|"
        r"(?P<behind2>الساعات|اليومين|الأيام|الأسبوعين|الأسابيع|الشهرين|الأشهر)"
        r"(?:\s+ال\s?ـ?\s?(?P<count2>\d{1,3}|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة))?)"
        r"\s+(?:القليلة\s+)?(?:الماضي|الأخير)(?:ة|ين)(?!\w)"), _ARABIC),
    ("story", re.compile(
        r"\b(?:(?:a\s+few|several|some|\d{1,2}|an?|two|three|four|five|six)\s+)?(?P<unit>hours?)\s+"
        r"(?P<side>later|earlier|afterwards|before(?=[,.]))\b", re.I), _UNITS),
    ("story", re.compile(
        r"(?<!\w)[وف]?(?:بعد|(?P<side>قبل)\s+ذلك\s+ب)\s*(?P<unit>ساعات|ساعة|يومين|يوم|أسبوعين|أسبوع)"
        r"(?:\s+(?:من\s+ذلك|على\s+ذلك))?(?!\w|\s+(?:من|على|ال))"), _ARABIC),
    ("story", re.compile(
        r"(?:في\s+)?اليوم\s+(?P<side3>التالي|السابق)|(?P<same>(?:في\s+)?اليوم\s+(?:نفسه|ذاته))"),
        _ARABIC),
)  # fmt: skip
_NEEDLES = tuple(dict.fromkeys(needle for _, _, needle in _PATTERNS))
_UNTIL = re.compile(r"\b(?:by|until|till|before|for)\s+(?:at\s+)?\Z|حتى\s+\Z", re.I)
_BARE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|during|of|from|to|between|and|through|before|after|for|"
    r"throughout|"
    r"over|between\s+\w+\s+and)\s+\Z",
    re.I,
)
_ARABIC_BARE = re.compile(r"(?:في|منذ|خلال|من|بين|حتى|شهر|إلى)\s+\Z")
_SINCE = re.compile(
    r"(?:\b(?:which|that)\s+(?:began|started|erupted|broke\s+out)\s+(?:on|in)\s+|\b(?:since|"
    r"beginning|starting)\s+(?:on\s+|in\s+|at\s+)?|(?:\bfrom|\bsince)\s+(?:the\s+)?(?:start|"
    r"beginning)\s+of\s+|"
    r"\bsince\s+the\s+[\w -]{3,40}\s+(?:in|on)\s+|\bever\s+since\s+|منذ\s+(?:يوم\s+|بداية\s+|"
    r"شهر\s+|عام\s+)?)\Z",
    re.I,
)
_WEEK = re.compile(
    r"\b(?:the\s+)?week\s+(?P<how>of|beginning|starting|commencing|ending|to)\s+(?:on\s+)?\Z", re.I
)
_UP_TO = re.compile(
    rf"\b(?:in|over|during)\s+the\s+(?P<count>{N})\s+(?P<unit>days|weeks)\s+(?:up\s+)?(?:to|until)\s+\Z",
    re.I,
)
_DAYS = ("day", "dayof", "iso", "numeric")
# 'The deadliest attack since March': no interval, the time of another attack.
_RECORD = re.compile(
    r"\b(?:deadliest|bloodiest|worst|heaviest|largest|biggest|first|most\s+\w+)\b[^.;,]*\Z", re.I
)
_RANGE = re.compile(r"\s*(?:,\s*)?(?:to|until|till|through|into|\u2013|-|\u2014|إلى|حتى)\s*", re.I)
_RANGE_AND = re.compile(r"\s+and\s+(?:early\s+|late\s+)?|\s+و", re.I)
_NEXT_DAY = re.compile(r"\s+and\s+(?:on\s+)?")
_BETWEEN = re.compile(r"(?:\bbetween|\bovernight(?:\s+from|\s+on)?|بين)\s+\Z", re.I)
_BOTH = re.compile(r"(?<!\w)(?:يومي|بين)\s+\Z")
_FOREIGN = re.compile(
    rf"\b(?P<day>{D})(?:er|\u00ba|"
    rf"\.)?\s+(?:de\s+)?(?P<word>[^\W\d_]{{3,12}})\s+(?:de\s+)?(?P<year>{Y})\b"
)


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` speaks of time in one of a dozen forms; `parts` are its pieces."""

    start: int
    end: int
    form: str
    parts: Mapping[str, object] = field(default_factory=dict)


def find(text: str) -> list[Found]:
    """Every time expression of a text, in order, none overlapping another; the longest wins."""
    plain = text if text.isascii() else text.translate(DIGITS)
    spread = _WIDE_GAP.search(plain) is not None
    near = {n: [(0, len(plain))] if spread else _stretches(n, plain) for n in _NEEDLES}
    candidates = [
        Found(match.start(), match.end(), form, _parts(form, match))
        for form, pattern, needle in _PATTERNS
        for start, end in near[needle]
        for match in pattern.finditer(plain, start, end)
        if _stands(form, match, plain)
    ]
    candidates.extend(_foreign(plain))
    candidates.sort(key=lambda f: (f.start - f.end, f.start))
    return list(_framed(plain, _ranges(plain, _apart(candidates))))


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


def _apart(candidates: list[Found]) -> list[Found]:
    """Longest first, whatever overlaps something longer is dropped; then in order."""
    taken: dict[int, None] = {}
    kept = []
    for candidate in candidates:
        span = range(candidate.start, candidate.end)
        if any(position in taken for position in span):
            continue
        taken.update(dict.fromkeys(span))
        kept.append(candidate)
    return sorted(kept, key=lambda f: f.start)


def _stands(form: str, match: re.Match[str], text: str) -> bool:
    """Whether a match is really a date: 'May' needs a preposition, a year or a day beside it."""
    if form == "month":
        given = match.groupdict()
        if given.get("year") or given.get("which") or given.get("previous") or given.get("part"):
            return True
        before = text[max(0, match.start() - 24) : match.start()]
        return bool(_BARE_MONTH.search(before) or _ARABIC_BARE.search(before))
    if form == "relative" and "part" in match.groupdict():
        return not _UNTIL.search(text, max(0, match.start() - 16), match.start())
    if form == "year":
        after = text[match.end() : match.end() + 14].lower()
        return not re.match(r"\s*(?:people|civilians|soldiers|troops|men|km|deaths|[%])", after)
    if form == "weekday":
        return text[match.start() - 6 : match.start()].lower() not in ("bloody", "black ")
    return True


def _parts(form: str, match: re.Match[str]) -> dict[str, object]:
    """The pieces of a match as numbers and codes."""
    given = {key: value for key, value in match.groupdict().items() if value is not None}
    parts: dict[str, object] = {"words": match.group()}
    for name in ("both", "till", "nth2", "count2", "behind2", "in"):
        if name in given:
            parts_of = {"till": "to", "in": "word"}.get(name, name.rstrip("2"))
            given[parts_of] = given[name]
    if "nth" in given:
        given["day"] = given["nth"]
    for name in ("year", "day", "to", "one", "two"):
        if name in given:
            parts[name] = _day(given[name])
    if "month" in given:
        month = given["month"]
        parts["month"] = int(month) if month.isdigit() else MONTHS[month.lower().rstrip(".")]
    if "feast" in given:
        name = " ".join(given["feast"].split()).replace("\u2019", "'")
        parts["month"], parts["day"] = FEASTS[name]
    if "weekday" in given:
        parts["weekday"] = WEEKDAYS[given["weekday"].lower()]
    if "ordinal" in given:
        parts["ordinal"] = ORDINALS[given["ordinal"].lower()]
    if "part" in given:
        parts["part"] = PARTS[given["part"].lower()]
    if "count" in given:
        parts["count"] = _count(given["count"])
    unit = given.get("unit") or given.get("unit2") or given.get("unit3")
    if unit in DUALS:
        number, parts["unit"] = DUALS[unit]
        parts["count"] = parts.get("count") or number or 2
    elif unit:
        parts["unit"] = unit.lower().rstrip("s")
    if given.get("unit") in DUALS and DUALS[given["unit"]][0] is None and "count" not in given:
        parts["vague"] = True
    if "vague" in given:
        parts["unit"], parts["vague"] = given["vague"].lower().rstrip("s"), True
    if "behind" in given:
        number, parts["unit"] = BEHIND[given["behind"]]
        parts["count"] = parts.get("count") or number or 0
        parts["recent"] = "" if parts["count"] else given["behind"]
    side = given.get("side") or given.get("side2") or given.get("side3")
    if side:
        backward = side.lower() in ("قبل", "earlier", "before", "previous", "preceding", "السابق")
        parts["side"] = -1 if backward else 1
    for name in (
        "which",
        "previous",
        "phase",
        "night",
        "time",
        "week",
        "recent",
        "word",
        "same",
        "size",
        "today",
        "earlier",
        "prior",
    ):
        if name in given:
            parts[name] = " ".join(given[name].lower().split())
    return parts


def _day(text: str) -> int:
    """A number, or the ordinal of a day: '7', '7th', 'seventh', 'السابع'."""
    plain = " ".join(text.lower().split())
    return NTH.get(plain) or int(re.sub(r"\D", "", plain))


def _count(text: str) -> int:
    plain = " ".join(text.lower().split()).removeprefix("a ") or "a"
    return int(plain) if plain.isdigit() else COUNTS.get(plain, 1)


def _ranges(text: str, found: list[Found]) -> Iterator[Found]:
    """'from 29 April to 3 May', 'between Sunday and Tuesday', 'Friday to Sunday' as one each."""
    kinds = ("day", "iso", "numeric", "weekday", "month")
    index = 0
    while index < len(found):
        first = found[index]
        second = found[index + 1] if index + 1 < len(found) else None
        if second and first.form in kinds and second.form in kinds:
            gap = text[first.end : second.start]
            before = text[max(0, first.start - 16) : first.start]
            between = _BETWEEN.search(before) and _RANGE_AND.fullmatch(gap)
            both = _BOTH.search(before) and gap.isspace() and second.parts["words"][0] == "و"
            between = between or both
            next_day = first.form == second.form == "weekday" and _NEXT_DAY.fullmatch(gap)
            next_day = next_day and second.parts["weekday"] == (first.parts["weekday"] + 1) % 7
            if _RANGE.fullmatch(gap) or between or next_day:
                words = text[first.start : second.end]
                yield Found(
                    first.start,
                    second.end,
                    "range",
                    {"first": first, "second": second, "words": words},
                )
                index += 2
                continue
        yield first
        index += 1


def _framed(text: str, found: Iterator[Found]) -> Iterator[Found]:
    """What stands before a day frames it: 'since', which the telling closes; 'the week of'."""
    for item in found:
        span = item.form in _DAYS and _UP_TO.search(text, max(0, item.start - 40), item.start)
        if span:
            count = _count(span["count"]) * (7 if span["unit"].startswith("week") else 1)
            words = text[span.start() : item.end]
            yield Found(
                span.start(), item.end, "week", {"from": item, "how": count, "words": words}
            )
            continue
        week = item.form in _DAYS and _WEEK.search(text, max(0, item.start - 40), item.start)
        if week:
            parts = {
                "from": item,
                "how": week["how"].lower(),
                "words": text[week.start() : item.end],
            }
            yield Found(week.start(), item.end, "week", parts)
            continue
        before = _SINCE.search(text, max(0, item.start - 60), item.start)
        record = before and _RECORD.search(text, max(0, before.start() - 60), before.start())
        if before and item.form != "range" and not record:
            parts = {"from": item, "words": text[before.start() : item.end]}
            yield Found(before.start(), item.end, "since", parts)
        else:
            yield item


def _foreign(text: str) -> Iterator[Found]:
    """Dates written in full in another language, their month named by dateparser."""
    asked: set[str] = set()
    for match in _FOREIGN.finditer(text):
        word = match["word"].lower()
        if word in MONTHS or (word not in asked and len(asked) >= _FOREIGN_WORDS):
            continue
        asked.add(word)
        month = _foreign_month(word)
        if month:
            parts = {"day": int(match["day"]), "month": month, "year": int(match["year"])}
            yield Found(match.start(), match.end(), "day", {**parts, "words": match.group()})


@functools.lru_cache(maxsize=512)
def _foreign_month(word: str) -> int | None:
    """The number of a month named in French, Spanish, Portuguese, Turkish, Ukrainian, ..."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dateparser

        found = dateparser.parse(
            f"1 {word} 2000",
            languages=["fr", "es", "pt", "tr", "uk", "ru", "fa", "de", "it"],
            settings={"STRICT_PARSING": True},
        )
    return found.month if found and found.day == 1 and found.year == 2000 else None
