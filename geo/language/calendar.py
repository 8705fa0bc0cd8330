"""The words of the calendar, English and Arabic -> numbers, and the patterns that find them.

Months (Levantine, standard and Maghrebi), days of the week, ordinals, counts and parts of a month.
"""

from __future__ import annotations

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
WEEKDAYS = {
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
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2,
    "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9, "عشرة": 10,
}  # fmt: skip
DUALS = {"يومين": (2, "day"), "أسبوعين": (2, "week"), "شهرين": (2, "month"), "عامين": (2, "year"),
          "سنتين": (2, "year"), "يوم": (1, "day"), "أسبوع": (1, "week"), "شهر": (1, "month"),
          "عام": (1, "year"), "سنة": (1, "year"), "أيام": (None, "day"), "أسابيع": (None, "week"),
          "أشهر": (None, "month"), "سنوات": (None, "year"), "أعوام": (None, "year"),
          "يوما": (None, "day"), "يوماً": (None, "day"), "ساعات": (None, "hour"),
         "ساعة": (1, "hour")}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1,
    "الأول": 1, "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الأخير": -1,
}  # fmt: skip
_TENTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ARABIC_TENTH = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
# The day of a month as an ordinal: 'the seventh', 'السابع', 'الحادي والعشرين'.
NTH: dict[str, int] = {name: n for n, name in enumerate(_TENTH.split(), start=1)}
NTH |= {"twentieth": 20, "thirtieth": 30, "thirty-first": 31, "العشرين": 20, "العشرون": 20,
        "الثلاثين": 30, "الثلاثون": 30}  # fmt: skip
for _number, _name in enumerate(_TENTH.split()[:9], start=1):
    NTH[f"twenty-{_name}"] = 20 + _number
for _number, _name in enumerate(_ARABIC_TENTH.split(), start=1):
    NTH[_name] = _number
    _unit = "الحادي" if _number == 1 else _name
    if _number < 10:
        NTH |= {f"{_unit} عشر": 10 + _number, f"{_unit} عشرة": 10 + _number}
        NTH |= {f"{_unit} و{tens}": 20 + _number for tens in ("العشرين", "العشرون")}
NTH |= {"الاول": 1, "الحادي والثلاثين": 31, "الحادي والثلاثون": 31}
FEASTS = {
    "New Year's Day": (1, 1), "New Year's Eve": (12, 31), "Christmas Eve": (12, 24),
    "Christmas Day": (12, 25), "Boxing Day": (12, 26),
}  # fmt: skip
# What lies behind, in Arabic: 'الأيام الثلاثة الماضية'.
BEHIND = {
    "ساعة": (None, "hour"), "الساعات": (None, "hour"), "يوما": (None, "day"), "يوم": (None, "day"),
    "اليومين": (2, "day"), "الأيام": (None, "day"), "الأسبوعين": (2, "week"),
    "الأسابيع": (None, "week"), "الشهرين": (2, "month"), "الأشهر": (None, "month"),
}  # fmt: skip
PARTS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "أوائل": "early", "مطلع": "early", "بداية": "early",
    "منتصف": "mid", "أواخر": "late", "نهاية": "late", "اواخر": "late", "اوائل": "early",
}  # fmt: skip

EN = "|".join(
    form
    for names in _ENGLISH_MONTHS
    for name in names.split()
    for form in (name, name.upper())
)  # fmt: skip
EN = "|".join(sorted(EN.split("|"), key=len, reverse=True))
AR = "|".join(sorted("|".join(_ARABIC_MONTHS).split("|"), key=len, reverse=True))
WD = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
AWD = "الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد"
Y = r"(?:19|20)\d\d"
D = r"(?:0?[1-9]|[12]\d|3[01])"
_nth = sorted(NTH, key=len, reverse=True)
EN_NTH = "|".join(name for name in _nth if name.isascii())
AR_NTH = "|".join(name.replace(" ", r"\s+") for name in _nth if not name.isascii())
N = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of)"
UNIT = r"(?:hour|day|week|month|year)s?"
DIGITS = str.maketrans({chr(base + d): str(d) for base in (0x660, 0x6F0) for d in range(10)})
PHASE = (
    r"(?:(?:in\s+)?the\s+(?:early|late|small|wee)\s+(?:morning\s+)?hours\s+of\s+|"
    r"early\s+(?:on\s+)?|"
    r"late\s+(?:on\s+)?|before\s+dawn\s+(?:on\s+)?|(?:at\s+)?dawn\s+(?:on\s+)?|"
    r"overnight\s+(?:(?:on|into|to|from)\s+)?|"
    r"(?:on\s+)?the\s+(?:morning|afternoon|evening|night|eve)\s+of\s+)"
)
