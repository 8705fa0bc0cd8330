"""Words -> the whole number that they say: '10,500', 'twenty-five thousand', 'خمسة وعشرون'.

Two grammars are known: the unit behind the ten, and the unit before it, joined by an 'and' that is
written onto the ten. Their words lie in numbers.txt of data/language.
"""

import re
from collections.abc import Sequence

from geo.language import knowledge, words
from geo.language.words import Word

_MOST = 8_000_000_000  # larger tolls are misread numbers: more people than live on earth
_STROKES, _DATE = ("-", "/"), 5  # a date in figures is three numbers and two strokes
_NUMERAL = re.compile(r"[0-9]{1,12}(?:[.,\u066c\u066b][0-9]{1,3})*")


def table(*names: str) -> dict[str, int]:
    """The keys of some tables of numbers.txt -> numbers."""
    tables = (knowledge.typed(f"numbers.{name}", int) for name in names)
    return {words.key(word): number for table in tables for word, number in table.items()}


_UNITS = table("small", "units", "tens")
_SCALES = table("scales")
# The same where 'and' joins a number's words and is written onto them.
_JOINED_TENS = table("joined_tens")
_THOUSAND = 1000
_JOINED_SCALES = table("joined_scales")
_JOINED = table("three_to_ten", "joined_units", "joined_tens", "joined_scales", "joined_elevens")
WORDS = frozenset({**_UNITS, **_SCALES, **_JOINED})
_JOINED_TEN = words.keyset("numbers.joined_ten")
_JOINING = knowledge.phrases("letters.joining")
_NO_NUMBER = words.keyset("numbers.no_number")

_AND = words.keyset("numbers.and")


def value(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    """(the whole number that starts at word `index`, its last word's index), or None.

    >>> value(words.split("one hundred and five"), 0)
    (105, 3)
    >>> value(words.split("1.5 million"), 0)
    (1500000, 1)
    >>> value(words.split("no number"), 0) is None
    True
    """
    first = found[index].key
    if first[0].isdigit():
        return _digits(found, index) if _NUMERAL.fullmatch(first) else None
    if "-" in first and (size := _unit(first)) is not None:
        return size, index
    return _worded(found, index) or _joined(found, index)


def starts(word: str) -> bool:
    """Whether a number without 'and' in it can begin with a key."""
    return word[0].isdigit() or "-" in word or word in _UNITS or word in _SCALES


def _digits(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    text = found[index].key.replace(",", "").replace("\u066c", "").replace("\u066b", ".")
    after = found[index + 1] if index + 1 < len(found) else None
    before = found[index - 1] if index else None
    if after and after.text in ":/%" and after.start == found[index].end:
        behind = found[index + 2].text if index + 2 < len(found) else ""
        if after.text != ":" or behind[:1].isdigit():
            return None  # 'at 10:20'; 'killed 20: military' counts
    if before and before.text in ":/$\u20ac\u00a3#." and before.end == found[index].start:
        return None
    if text.count(".") > 1 or len(text) > 12 or _dated(found, index):
        return None
    number, last = float(text), index
    scale = _SCALES.get(after.key) or _JOINED_SCALES.get(after.key) if after else None
    if scale:
        number, last = number * scale, index + 1
    if number != int(number) or not 0 <= number < _MOST:
        return None
    return int(number), last


def _dated(found: Sequence[Word], index: int) -> bool:
    """Whether a number is a part of '4-7-2018': three numbers that two strokes part."""
    first = last = index
    while first > max(0, index - _DATE) and _touches(found[first - 1], found[first]):
        first -= 1
    while last + 1 < min(len(found), index + _DATE) and _touches(found[last], found[last + 1]):
        last += 1
    return sum(word.text in _STROKES for word in found[first : last + 1]) > 1


def _touches(left: Word, right: Word) -> bool:
    """Whether a number and a stroke stand together without a blank."""
    figures = left.key[0].isdigit(), right.key[0].isdigit()
    strokes = left.text in _STROKES, right.text in _STROKES
    return left.end == right.start and ((figures[0] and strokes[1]) or (strokes[0] and figures[1]))


def _unit(word: str) -> int | None:
    """'five', 'twenty-five'."""
    sizes = [_UNITS.get(part) for part in word.split("-")]
    return None if None in sizes else sum(sizes)


def _worded(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    """'one hundred and five', 'twenty-five thousand'."""
    whole, part, last = 0, None, index - 1
    for position in range(index, len(found)):
        word = found[position].key
        if word in _AND and part and part % 100 == 0:
            if position + 1 < len(found) and found[position + 1].key.split("-")[0] in _UNITS:
                continue
            break
        if word in _SCALES and part is not None:
            part *= _SCALES[word]
            if _SCALES[word] > 100:
                whole, part = whole + part, 0
        elif (size := _unit(word)) is not None and (
            part is None or part % 100 == 0 or (part % 10 == 0 and part % 100 >= 20)
        ):  # behind nothing, hundreds or twenty and more
            part = (part or 0) + size
        else:
            break
        last = position
    return None if part is None else (whole + part, last)


def _joined(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    """A number whose words 'and' joins, the unit before the ten: 'مئة وخمسة وعشرون'."""
    whole = part = 0  # 'part' is what a thousand behind it would multiply
    last = index - 1
    for position in range(index, len(found)):
        told = _added(found[position].key, whole, part)
        if told is None:
            break
        (whole, part), last = told, position
    return (whole + part, last) if last >= index else None


def _added(word: str, whole: int, part: int) -> tuple[int, int] | None:
    """The number so far with one more word, or None where it does not go on."""
    if word in _NO_NUMBER:
        return None
    for form in words.variants(word):
        attached = form != word and word.startswith(_JOINING)
        size = _joined_size(form)
        opens = not whole and not part
        if size is None:
            if form in _JOINED_TEN and not attached and 0 < part % 100 < 10:
                return whole, part + 10
        elif form in _JOINED_SCALES and not attached and part:
            if size >= _THOUSAND:
                return whole + part * size, 0
            return (whole, part * size) if part < 10 else None
        elif (opens or attached) and size >= _THOUSAND:
            return None if part else (whole + size, 0)
        elif opens or (attached and _fits(part, size)):
            return whole, part + size
    return None


def _fits(part: int, size: int) -> bool:
    """Whether a word below a thousand may follow: a ten behind its unit, both behind hundreds."""
    ten = size in _JOINED_TENS.values() and 0 < part % 100 < 10
    return ten or (size < 100 and part % 100 == 0) or part == 0


def _joined_size(form: str) -> int | None:
    """The size of a word, or of a unit written onto its hundred: 'ثلاثمئة'."""
    if form in _JOINED:
        return _JOINED[form]
    for hundred, size in _JOINED_SCALES.items():
        unit = _JOINED.get(form.removesuffix(hundred)) if form.endswith(hundred) else None
        if unit is not None and size == 100 and unit < 10:
            return unit * size
    return None
