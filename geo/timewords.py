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

# dateparser takes milliseconds a word: a hostile text is not given more than this many.
_FOREIGN_WORDS = 40

_ENGLISH_MONTHS = (
    "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul",
    "August Aug", "September Sept Sep", "October Oct", "November Nov", "December Dec",
)  # fmt: skip
_ARABIC_MONTHS = (
    "كانون الثاني|يناير|جانفي", "شباط|فبراير|فيفري", "آذار|اذار|مارس", "نيسان|أبريل|ابريل|إبريل|"
        "أفريل",
    "أيار|ايار|مايو", "حزيران|يونيو|يونيه|جوان", "تموز|يوليو|يوليه|جويلية", "آب|أغسطس|اغسطس|غشت",
    "أيلول|ايلول|سبتمبر", "تشرين الأول|تشرين الاول|أكتوبر|اكتوبر", "تشرين الثاني|نوفمبر",
    "كانون الأول|كانون الاول|ديسمبر",
)  # fmt: skip
MONTHS: dict[str, int] = {}
for _number, _names in enumerate(_ENGLISH_MONTHS, start=1):
    for _name in _names.split():
        MONTHS[_name.lower()] = _number
for _number, _names in enumerate(_ARABIC_MONTHS, start=1):
    for _name in _names.split("|"):
        MONTHS[_name] = _number
_WEEKDAYS = {
    **{
        name: n
        for n, name in enumerate(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        )
    },
    **{
        name: n
        for n, names in enumerate(
            ("الاثنين الإثنين", "الثلاثاء", "الأربعاء الاربعاء", "الخميس", "الجمعة", "السبت",
             "الأحد الاحد")
        )
        for name in names.split()
    },
}  # fmt: skip
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2,
    "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9, "عشرة": 10,
}  # fmt: skip
_DUALS = {"يومين": (2, "day"), "أسبوعين": (2, "week"), "شهرين": (2, "month"), "عامين": (2, "year"),
          "سنتين": (2, "year"), "يوم": (1, "day"), "أسبوع": (1, "week"), "شهر": (1, "month"),
          "عام": (1, "year"), "سنة": (1, "year"), "أيام": (None, "day"), "أسابيع": (None, "week"),
          "أشهر": (None, "month"), "سنوات": (None, "year"), "أعوام": (None, "year"),
          "يوما": (None, "day"), "يوماً": (None, "day")}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1,
    "الأول": 1, "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الأخير": -1,
}  # fmt: skip
_PARTS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "أوائل": "early", "مطلع": "early", "بداية": "early",
    "منتصف": "mid", "أواخر": "late", "نهاية": "late", "اواخر": "late", "اوائل": "early",
}  # fmt: skip

_EN = "|".join(
    form
    for names in _ENGLISH_MONTHS
    for name in names.split()
    for form in (name, name.upper())
)  # fmt: skip
_EN = "|".join(sorted(_EN.split("|"), key=len, reverse=True))
_AR = "|".join(sorted("|".join(_ARABIC_MONTHS).split("|"), key=len, reverse=True))
_WD = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
_AWD = "الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد"
_Y = r"(?:19|20)\d\d"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_N = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of)"
_UNIT = r"(?:hour|day|week|month|year)s?"
_DIGITS = str.maketrans({chr(base + d): str(d) for base in (0x660, 0x6F0) for d in range(10)})
_PHASE = (
    r"(?:(?:in\s+)?the\s+(?:early|late|small|wee)\s+(?:morning\s+)?hours\s+of\s+|"
    r"early\s+(?:on\s+)?|"
    r"late\s+(?:on\s+)?|before\s+dawn\s+(?:on\s+)?|(?:at\s+)?dawn\s+(?:on\s+)?|"
    r"overnight\s+(?:(?:on|into|to)\s+)?|"
    r"(?:on\s+)?the\s+(?:morning|afternoon|evening|night|eve)\s+of\s+)"
)

# What every match of a form holds, found many times faster than the form itself.
_MONTH, _ARABIC_MONTH = re.compile(_EN), re.compile(_AR)
_DAY, _ARABIC_DAY = re.compile("day|DAY"), re.compile(_AWD)
_UNITS = re.compile("hour|day|week|month|year|night|morning|afternoon|evening", re.I)
_AGO, _SIDE = re.compile(r"\bago\b", re.I), re.compile("after|before", re.I)
_YEAR = re.compile(_Y)
_ARABIC = re.compile("[\u0621-\u064a][\u0621-\u064a\\s]*")
_BEHIND, _AHEAD = 110, 70  # characters about it within which the whole form stands
_WIDE_GAP = re.compile(r"\s{12}")  # a text that is spread out so is read whole

# (name of the form, pattern, what it holds). Month and weekday names are matched with their
# capitals: 'may' and 'march' are words.
_PATTERNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("iso", re.compile(rf"\b(?P<year>{_Y})-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+(?:Z|"
        rf"[+-]\d\d:?\d\d)?)?(?!\w)"), _YEAR),
    ("numeric", re.compile(
        rf"(?<![\w/.])(?P<one>\d{{1,2}})(?P<sep>[/.])(?P<two>\d{{1,2}})(?P=sep)"
        rf"(?P<year>{_Y})(?![\w/])"), _YEAR),
    ("day", re.compile(
        rf"\b(?:{_PHASE})?(?:(?:{_WD}),?\s+(?:the\s+)?)?(?P<day>{_D})(?:st|nd|rd|th)?"
        rf"(?:\s*(?:-|\u2013|to|and|&|or)\s*(?P<to>{_D})(?:st|nd|rd|"
        rf"th)?)?(?:\s+of)?\s+(?P<month>{_EN})\b(?:\.(?=,?\s*\d))?"
        rf"(?:,?\s+(?P<year>{_Y})\b|\s+(?:of\s+)?(?P<which>this|last|that|the\s+same)\s+year)?"),
        _MONTH),
    ("day", re.compile(
        rf"\b(?:{_PHASE})?(?:(?:{_WD}),?\s+)?(?P<month>{_EN})\.?[^\S\n]+(?P<day>{_D})(?:st|nd|rd|"
        rf"th)?(?!\d|:\d)"
        rf"(?:\s*(?:-|\u2013|to|and|&|or)\s*(?P<to>{_D})(?:st|nd|rd|th)?(?!\d|:\d|\s+(?:{_EN})))?"
        rf"(?:,?\s+(?P<year>{_Y})\b|,?\s+(?:of\s+)?(?P<which>this|last|that|the\s+same)\s+year)?"),
        _MONTH),
    ("day", re.compile(
        rf"(?:(?:يوم\s+)?(?:{_AWD})\s*،?\s*(?:الموافق\s+)?(?:في\s+)?)?(?<!\d)(?P<day>{_D})(?:\s*[-–]\s*(?P<to>{_D}))?\s+"
        rf"(?:من\s+)?(?:شهر\s+)?(?P<month>{_AR})(?:\s*[/(]\s*(?:{_AR})\s*\)?)?(?!\w)"
        rf"(?:\s*،?\s*(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?(?P<year>{_Y})(?!\d)|"
        rf"\s+(?:الماضي|المنصرم|الفائت|الجاري|الحالي)(?!\w))?"),
        _ARABIC_MONTH),
    ("weekof", re.compile(
        rf"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|last|final)\s+(?P<size>week|half|"
        rf"(?:two|three)\s+weeks|"
        rf"(?:ten\s+)?days)\s+of\s+(?P<month>{_EN})\b(?:,?\s+(?P<year>{_Y})\b|\s+(?P<which>this|"
        rf"last)\s+year)?"), _MONTH),
    ("weekof", re.compile(
        rf"(?P<size>الأسبوع|النصف)\s+(?P<ordinal>الأول|الاول|الثاني|الثالث|الرابع|"
        rf"الأخير)\s+من\s+(?:شهر\s+)?(?P<month>{_AR})(?!\w)"
        rf"(?:\s*[/(]\s*(?:{_AR})\s*\)?)?(?:\s+(?:عام\s+)?(?P<year>{_Y})(?!\d))?"), _ARABIC_MONTH),
    ("month", re.compile(
        rf"\b(?:(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)(?:[\s-]+(?:of\s+|"
        rf"in\s+)?))?"
        rf"(?P<previous>last\s+|this\s+past\s+|"
        rf"this\s+)?(?P<month>{_EN})\b(?:\.(?=\s+{_Y}))?(?:,?\s+(?:of\s+)?(?P<year>{_Y})\b|"
        rf"\s+(?:of\s+)?(?P<which>this|last)\s+year)?"), _MONTH),
    ("month", re.compile(
        rf"(?:(?P<part>أوائل|مطلع|بداية|منتصف|أواخر|نهاية|اواخر|"
        rf"اوائل)\s+)?(?:شهر\s+)?(?P<month>{_AR})(?!\w)(?:\s*[/(]\s*(?:{_AR})\s*\)?)?"
        rf"(?:\s+(?P<previous>الماضي|المنصرم|الفائت)|\s+(?:الجاري|"
        rf"الحالي))?(?:\s+(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?(?P<year>{_Y})(?!\d))?"),
        _ARABIC_MONTH),
    ("weekday", re.compile(
        rf"\b(?P<phase>{_PHASE})?(?:(?P<which>(?i:last|this\s+past|this|next|the\s+following|"
        rf"the\s+previous|the\s+next))\s+)?"
        rf"(?P<weekday>{_WD})(?!\s+(?:Times|Telegraph|Market|Express))\b(?:\s+(?P<time>morning|"
        rf"afternoon|evening|night|overnight|dawn))?"
        rf"(?:\s+last\s+(?P<week>week))?"), _DAY),
    ("weekday", re.compile(
        rf"(?P<night>ليل|ليلة)\s+(?P<weekday>{_AWD})\s*[-–/]?\s*(?:إلى\s+)?(?:{_AWD})(?!\w)"),
        _ARABIC_DAY),
    ("weekday", re.compile(
        rf"(?:(?P<phase>فجر|صباح|ظهر|عصر|مساء|ليل|ليلة|منتصف ليل)\s+)?(?:(?:يوم|أمس|امس|اليوم|"
        rf"نهار)\s+)?"
        rf"(?<!\w)[وفل]?(?P<weekday>{_AWD})(?!\w)(?:\s+(?P<which>الماضي|المنصرم|الفائت|المقبل|"
        rf"القادم))?"), _ARABIC_DAY),
    ("ago", re.compile(rf"\b(?:about\s+|some\s+|"
        rf"nearly\s+)?(?P<count>{_N})\s+(?P<unit>{_UNIT})\s+ago\b", re.I), _AGO),
    ("past", re.compile(
        rf"\b(?:in|over|during|within|for)\s+the\s+(?:past|last|"
        rf"previous)\s+(?:(?P<count>{_N})\s+)?(?P<unit>{_UNIT})\b", re.I), _UNITS),
    ("past", re.compile(rf"\bin\s+(?P<recent>recent)\s+(?P<unit>{_UNIT})\b", re.I), _UNITS),
    ("story", re.compile(
        rf"\b(?:(?P<count>{_N})\s+(?P<unit>day|night|week|month|year)s?\s+(?P<side>earlier|later|"
        rf"before(?!\s+(?:a|the|it|he|they)\b)|after\s+that|afterwards)"
        rf"|(?:the\s+)?(?P<unit2>day|night|week|month|year)\s+(?P<side2>before(?!\s+yesterday)|"
        rf"after(?=[,.]))"
        rf"|(?:the\s+)?(?P<side3>previous|preceding|next|following)\s+(?P<unit3>day|night|"
        rf"morning|week|month|year)"
        rf"|(?P<same>(?:the|that)\s+same\s+(?:day|night|evening)|(?:earlier|later)\s+(?:that|"
        rf"in\s+the|the\s+same)\s+(?:day|night)|that\s+(?:day|night|evening|morning)))\b", re.I),
        _UNITS),
    ("shift", re.compile(
        rf"\b(?P<count>{_N})\s+(?P<unit>day|week|month|year)s?\s+(?P<side>after|before)\b", re.I),
        _SIDE),
    ("span", re.compile(
        rf"\b(?:(?:after|for)\s+(?:{_N}|several|many|a\s+few)\s+{_UNIT}|(?:(?:{_N}|several|many|"
        rf"a\s+few)[^\S\n]+)?(?:days|weeks|months|years)\s+after)\b", re.I), _UNITS),
    ("relative", re.compile(
        r"\b(?P<word>the\s+day\s+before\s+yesterday|today|tonight|yesterday|last\s+night|overnight|"
        r"this\s+(?:morning|afternoon|evening|week|month|year)|(?:earlier|later)\s+(?:today|"
        r"this\s+(?:week|month|year))|"
        r"(?:earlier\s+|late\s+|early\s+)?last\s+(?:week|month|year)|(?:over|at|"
        r"during)\s+the\s+(?:past\s+|last\s+)?weekend|(?:this|last)\s+weekend|"
        r"so\s+far\s+this\s+(?:year|month|week)|(?:since|from)\s+the\s+(?:start|"
        r"beginning)\s+of\s+(?:the|this)\s+(?:year|month))\b"
        r"(?:\s+(?P<time>morning|afternoon|evening|night))?", re.I), _UNITS),
    ("year", re.compile(
        rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Oo]f )|(?<=\b[Dd]uring )|(?<=\b[Ff]rom )|"
        rf"(?<=\b[Uu]ntil )|(?<=\b[Tt]he )|(?<=\b[Bb]y )|(?<=\b[Ll]ate )|"
        rf"(?<=\b[Ee]arly )|(?<=\byear )|(?<=\b[Ss]ummer )|(?<=\b[Ww]inter )|(?<=\b[Ss]pring )|"
        rf"(?<=\b[Aa]utumn )|(?<=صيف )|(?<=شتاء )|(?<=ربيع )|(?<=خريف )|(?<=عام )|(?<=سنة )|"
        rf"(?<=منذ ))(?P<year>{_Y})\b(?![-/.,]\d)"), _YEAR),
    ("relative", re.compile(
        r"(?<!\w)[وب]?(?P<word>أول\s+(?:من\s+)?أمس|أمس|امس|البارحة|اليوم(?!\s+(?:التالي|السابق|"
        r"نفسه|ذاته|الأول|الثاني))|"
        r"الليلة\s+الماضية|ليلة\s+أمس|ليل\s+أمس|الأسبوع\s+(?:الماضي|المنصرم|الفائت)|"
        r"هذا\s+الأسبوع|الأسبوع\s+الجاري|"
        r"الشهر\s+(?:الماضي|المنصرم|الفائت)|هذا\s+الشهر|الشهر\s+(?:الجاري|الحالي)|"
        r"العام\s+(?:الماضي|المنصرم|الفائت)|"
        r"هذا\s+العام|العام\s+(?:الجاري|الحالي)|(?:مطلع|بداية)\s+(?:العام|الشهر))(?!\w)"),
        _ARABIC),
    ("ago", re.compile(
        r"(?<!\w)قبل\s+(?:(?P<count>\d{1,3}|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة)\s+)?"
        r"(?P<unit>يومين|أسبوعين|شهرين|عامين|سنتين|يوما|يوماً|يوم|أسبوع|شهر|عام|سنة|أيام|أسابيع|"
        r"أشهر|سنوات|أعوام)(?!\w)"), _ARABIC),
    ("past", re.compile(r"الساعات\s+(?:ال\s?ـ?\s?(?P<count>\d{1,3})\s+)?(?:الماضية|الأخيرة)"),
        _ARABIC),
    ("story", re.compile(
        r"(?:في\s+)?اليوم\s+(?P<side3>التالي|السابق)|(?P<same>(?:في\s+)?اليوم\s+(?:نفسه|ذاته))"),
        _ARABIC),
)  # fmt: skip
_NEEDLES = tuple(dict.fromkeys(needle for _, _, needle in _PATTERNS))
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
# 'The deadliest attack since March': no interval, the time of another attack.
_RECORD = re.compile(
    r"\b(?:deadliest|bloodiest|worst|heaviest|largest|biggest|first|most\s+\w+)\b[^.;,]*\Z", re.I
)
_RANGE = re.compile(r"\s*(?:,\s*)?(?:to|until|till|through|into|\u2013|-|\u2014|إلى|حتى)\s*", re.I)
_RANGE_AND = re.compile(r"\s+and\s+(?:early\s+|late\s+)?|\s+و", re.I)
_NEXT_DAY = re.compile(r"\s+and\s+(?:on\s+)?")
_BETWEEN = re.compile(r"(?:\bbetween|\bovernight(?:\s+from|\s+on)?|بين)\s+\Z", re.I)
_FOREIGN = re.compile(
    rf"\b(?P<day>{_D})(?:er|\u00ba|"
    rf"\.)?\s+(?:de\s+)?(?P<word>[^\W\d_]{{3,12}})\s+(?:de\s+)?(?P<year>{_Y})\b"
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
    plain = text if text.isascii() else text.translate(_DIGITS)
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
    return list(_since(plain, _ranges(plain, _apart(candidates))))


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
    for name in ("year", "day", "to", "one", "two"):
        if name in given:
            parts[name] = int(given[name])
    if "month" in given:
        month = given["month"]
        parts["month"] = int(month) if month.isdigit() else MONTHS[month.lower().rstrip(".")]
    if "weekday" in given:
        parts["weekday"] = _WEEKDAYS[given["weekday"].lower()]
    if "ordinal" in given:
        parts["ordinal"] = _ORDINALS[given["ordinal"].lower()]
    if "part" in given:
        parts["part"] = _PARTS[given["part"].lower()]
    if "count" in given:
        parts["count"] = _count(given["count"])
    unit = given.get("unit") or given.get("unit2") or given.get("unit3")
    if unit in _DUALS:
        number, parts["unit"] = _DUALS[unit]
        parts["count"] = parts.get("count") or number or 2
    elif unit:
        parts["unit"] = unit.lower().rstrip("s")
    side = given.get("side") or given.get("side2") or given.get("side3")
    if side:
        backward = side.lower() in ("earlier", "before", "previous", "preceding", "السابق")
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
    ):
        if name in given:
            parts[name] = " ".join(given[name].lower().split())
    return parts


def _count(text: str) -> int:
    plain = " ".join(text.lower().split()).removeprefix("a ") or "a"
    return int(plain) if plain.isdigit() else _COUNTS.get(plain, 1)


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


def _since(text: str, found: Iterator[Found]) -> Iterator[Found]:
    """'since' before an expression opens an interval that the telling closes."""
    for item in found:
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
