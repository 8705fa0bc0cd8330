"""A text -> where exact positions are written in it, in whatever form.

Decimal degrees, degrees with minutes and seconds, geo: URIs (RFC 5870), MGRS, UTM, plus codes,
three-word addresses, geohashes that say so, links to maps; digits of any script. Only where they
stand is told, not the position: this serves to withhold it. Where a number is as likely something
else, a price or a toll, it is taken for a coordinate only with a second one beside it, a degree
sign, a hemisphere or a label.
"""

from __future__ import annotations

import re
import unicodedata

from geo.language import knowledge

Span = tuple[int, int]

# One sign for one, so that offsets stay.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u066b．", "."),
        **dict.fromkeys("\u060c\u066c，", ","),
        **dict.fromkeys("\u061b；", ";"),
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("′’‘ʹ´`", "'"),
        **dict.fromkeys("″”“ʺ", '"'),
        **dict.fromkeys("−–—‐‑‒", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
    }
)
_DEGREES = r"(?:1[0-7]\d|180|0?\d{1,2})"
_SIDE = r"[NSEW](?![^\W\d_])"
_BETWEEN = r"(?:\s*[,;/|&\]\[()]\s*|\s*,?\s+)"
_OLC = "23456789CFGHJMPQRVWX"  # the alphabet of open location codes, and of nothing else
_JOIN = knowledge.source("coordinates.and")
_WAY = knowledge.table("relations.direction")
_WAY = "|".join(sorted((re.escape(w) for w in _WAY if _WAY[w] in set("NSEW")), key=len)[::-1])
_WAY = rf"(?:{_WAY})(?:[^\W\d_]|\u064b){{0,2}}(?![^\W\d_])"  # Arabic adverbs end in -an
_AND = rf"\W{{0,3}}(?:{_JOIN}\s*)?"
_DEGREE, _MINUTE, _SECOND, _LABEL = (
    knowledge.source(f"coordinates.{word}") for word in ("degrees", "minutes", "seconds", "label")
)
_MAPS = "|".join(
    map(re.escape, ("osm.org/go", "goo.gl/maps", "maps.app.goo.gl", "w3w.co", "what3words.com"))
)
_NUMBERS = (
    # 35.86412 or 35,86412: four decimals are ten metres, and nothing else in news has them
    rf"(?<![\d.])[-+]?{_DEGREES}[.,]\d{{4,}}(?:\s*°)?(?:\s*{_SIDE})?",
    # 35.86, 36.81 and 35.864 36.806
    rf"(?<![\d.,])[-+]?{_DEGREES}\.\d{{2,}}°?\s*[,;/|]\s*[-+]?{_DEGREES}\.\d{{2,}}(?![\d%])",
    # 35.864 36.806, 35.864 and 36.806, 35.864%2C36.806
    rf"(?<![\d.,])[-+]?{_DEGREES}\.\d{{3,}}(?:(?:\s|%20)+|\s*(?:[:~+-]|%2C|%7C|{_JOIN})\s*)[-+]?"
    rf"{_DEGREES}\.\d{{3,}}(?![\d%])",
    rf"(?<![\d.,])[-+]?{_DEGREES},\d\d\s*[;/|]\s*[-+]?{_DEGREES},\d\d(?![\d%])",
    # 35.86° and 35.86 N, 36.6°C being a fever
    rf"(?<![\d.,]){_DEGREES}[.,]\d+\s*°(?!\s*[CF]\b)(?:\s*{_SIDE})?",
    rf"(?<![\d.,]){_DEGREES}[.,]\d+\s*{_SIDE}",
    # 35.86 north, 35.9 degrees north
    rf"(?<![\d.,]){_DEGREES}[.,](?:\d{{2,}}|\d+\s*(?:°|{_DEGREE}))\s*{_WAY}",
    # 35°51'50.8"N and 35°51.847' N; 35 51 50 N, 35:51:50N, 35-51.8 N
    rf"{_DEGREES}\s*°\s*\d{{1,2}}(?:[.,]\d+)?"
    rf"(?:\s*'+(?:\s*\d{{1,2}}(?:[.,]\d+)?\s*(?:\"|'{{2}})?)?)?(?:\s*{_SIDE})?",
    rf"(?<![\d.,:-]){_DEGREES}[\s:-]\s?\d{{1,2}}(?:[\s:'-]\s?\d{{1,2}}|'\d{{1,2}})(?:[.,]\d+)?"
    rf"\s*\"?\s*{_SIDE}",
    rf"(?<![\d.,:-]){_DEGREES}[\s:-]\d{{1,2}}[.,]\d+\s*'?\s*{_SIDE}",
    rf"(?<![\d.,:-]){_DEGREES}:\d\d:\d\d[.,]\d+",
    rf"{_DEGREES}\s*{_DEGREE}{_AND}\d{{1,2}}(?:[.,]\d+)?\s*{_MINUTE}"
    rf"(?:{_AND}\d{{1,2}}(?:[.,]\d+)?\s*{_SECOND})?(?:\s*(?:{_SIDE}|{_WAY}))?",
    # 355150N 0364822E, 3551N03648E, 3551.847,N,03648.368,E
    r"(?<!\d)\d{4}(?:\d\d)?(?:\.\d+)?,?[NS]\W{0,2}\d{5}(?:\d\d)?(?:\.\d+)?,?[EW](?![^\W_])",
    # 37S BV 12345 67890, 37SBV1234567890, 37S BV 12 67
    r"(?<![^\W_])\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}(?![^\W_])",
    r"(?-i:(?<![^\W_])\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d\d\s?\d\d(?![^\W_]))",
    # 37S 302345 3970123, 302345 mE 3970123 mN, 302345, Northing 3970123
    r"(?:(?<![^\W_])\d{1,2}\s?[C-HJ-NP-X]\W{0,3})?(?<!\d)\d{6}(?:\.\d+)?\s*(?:m\s*)?E?\W{1,4}"
    r"(?:[^\W\d_]{1,12}\W{1,3})?\d{7}(?:\.\d+)?(?:\s*m?\s*N(?![^\W_]))?(?!\d)",
)
_WORDS = (
    # N35.864, N 35°51.847', N 35 51.847, N 35 51 50.8
    rf"{_SIDE}\s*{_DEGREES}(?:[.,]\d+(?:\s*°)?|\s*°\s*\d{{1,2}}(?:[.,]\d+)?"
    rf"|[\s:-]\d{{1,2}}(?:[.,]\d+|[\s:'-]\d{{1,2}}(?:[.,]\d+)?))",
    rf"{_LABEL}\W{{0,4}}(?:[^\W\d_]{{1,4}}\W{{1,2}})?[-+]?{_DEGREES}[.,]\d+",
    r"E\s?\d{6}(?:\.\d+)?\W{1,4}N\s?\d{7}(?:\.\d+)?",
    r"geo:\s*[-+]?\d[^\s<>\")]*",
    r"geohash\W{0,3}[0-9b-hjkmnp-z]{5,12}",
    r"(?-i:[A-HJ-NP-Z]{2}\s\d{5}\s\d{5}(?![^\W_]))",
    rf"(?:https?://)?(?:www\.)?(?:{_MAPS})/[^\s<>\")]+",
)
_SHORT = (
    rf"(?<![^\W_])(?:[{_OLC}]{{8}}|[{_OLC}]{{6}}00|(?=\d*[A-Z])[{_OLC}]{{4,6}})"
    rf"\+(?:[{_OLC}]{{2,7}})?(?![^\W_])",
    r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+",
    r"!3d-?[\d.]+!4d-?[\d.]+",
)
# Each kind is tried only where it can begin.
_FORM = re.compile(
    rf"(?=[-+\d])(?:{'|'.join(_NUMBERS)})|(?=[^\W\d_])(?<![^\W\d_])(?:{'|'.join(_WORDS)})"
    rf"|{'|'.join(_SHORT)}",
    re.IGNORECASE,
)
_TELLS = re.compile(rf"\d|///|what3words|{_MAPS}", re.I)
_FOREIGN = re.compile(r"(?![0-9])\d")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# What may stand between the two halves of one position.
_JOINED = re.compile(rf"{_BETWEEN}?(?:[^\W\d_]{{1,10}}{_BETWEEN}?)?\Z")


def find(text: str) -> list[Span]:
    """The stretches (start, end) of a text that write an exact position, in their order.

    >>> text = "at 35.86412, 36.80613, which is 37S BV 12345 67890"
    >>> [text[a:b] for a, b in find(text)]
    ['35.86412, 36.80613', '37S BV 12345 67890']
    >>> find("12.50 to 13.75 dollars, 3,200 dead at 12:30:45 in 2019.06")
    []
    """
    if not _TELLS.search(text):
        return []
    seen, kept = _seen(text)
    found: list[list[int]] = []
    for match in _FORM.finditer(seen):
        start, end = match.span()
        if found and start - found[-1][1] <= 16 and _JOINED.match(seen[found[-1][1] : start]):
            found[-1][1] = end
        else:
            found.append([start, end])
    if kept is None:
        return [(start, end) for start, end in found]
    return [(kept[start], kept[end - 1] + 1) for start, end in found]


def _seen(text: str) -> tuple[str, list[int] | None]:
    """The text with plain signs and digits, without what nobody sees, and where each stood."""
    kept = None
    if not text.isascii():
        if _UNSEEN.search(text):
            kept = [i for i, sign in enumerate(text) if not _UNSEEN.match(sign)]
            text = _UNSEEN.sub("", text)
        text = _FOREIGN.sub(lambda one: str(unicodedata.decimal(one[0])), text.translate(_SIGNS))
    return text, kept
