"""A text -> where exact positions are written in it, in whatever form.

Decimal degrees, degrees with minutes and seconds, geo: URIs (RFC 5870), MGRS, UTM, plus codes,
three-word addresses, geohashes that say so, links to maps; digits of any script. Their forms are
patterns of data/language, those in figures and signs of its folder `mul`. Only where they stand is
told, not the position: this serves to withhold it. Where a number is as likely something
else, a price or a toll, it is taken for a coordinate only with a second one beside it, a degree
sign, a hemisphere or a label.
"""

import re
import unicodedata

from geo.language import knowledge

Span = tuple[int, int]

# One sign for one, so that offsets stay.
_SIGNS = str.maketrans(
    "\u066b．\u060c\u066c，\u061b；º˚′’‘ʹ´`″”“ʺ−–—‐‑‒\u00a0\u2009\u202f",
    "..,,,;;°°''''''\"\"\"\"------   ",
)
_BETWEEN = r"(?:\s*[,;/|&\]\[()]\s*|\s*,?\s+)"
_WAY = knowledge.table("relations.direction")
_WAY = "|".join(sorted((re.escape(w) for w in _WAY if _WAY[w] in set("NSEW")), key=len)[::-1])
_WAY = rf"(?:{_WAY})(?:[^\W\d_]|\u064b){{0,2}}(?![^\W\d_])"  # Arabic adverbs end in -an
knowledge.provide("coordinates.way", lambda: _WAY)
_NUMBER, _WORD, _SHORT, _MAPS = (
    knowledge.source(f"coordinates.{name}") for name in ("number", "word", "short", "maps")
)
# Each kind is tried only where it can begin.
_FORM = re.compile(rf"(?=[-+\d]){_NUMBER}|(?=[^\W\d_])(?<![^\W\d_]){_WORD}|{_SHORT}", re.IGNORECASE)
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
    # plain signs and digits, without what nobody sees, and where each stood
    seen, kept = text, None
    if not text.isascii():
        if _UNSEEN.search(text):
            kept = [i for i, sign in enumerate(text) if not _UNSEEN.match(sign)]
            seen = _UNSEEN.sub("", text)
        seen = _FOREIGN.sub(lambda one: str(unicodedata.decimal(one[0])), seen.translate(_SIGNS))
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
