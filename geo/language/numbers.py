"""Words for how many people -> counts: 'at least five civilians', 'dozens', 'ثلاثة مدنيين'.

A quantity is a stretch of a sentence that counts people, with low, best and high as far as the
words allow and the group that it names. The conventions:

    'five', '5', 'a man'            5 / 5 / 5, 1 / 1 / 1
    'at least 5'                    low 5, best 5, high unknown
    'more than 20', 'over 20'       low 21, best and high unknown
    'about 20', 'some 20'           best 20, low and high unknown
    'nearly 20', 'up to 20'         high 20, low and best unknown
    'between 5 and 8', '5 to 8'     low 5, high 8, best unknown
    'dozens', 'scores', 'hundreds'  low 24, 40, 200; 'several' low 3; 'many', 'a number of' or a
                                    bare plural low 2; 'an unknown number' low 1; best unknown
    'several hundred', 'a few dozen' three of them: low 300, 36; best unknown

Groups are those of the incident table: children, women, men, civilians, combatants.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.language import lexicon, people, words
from geo.language.words import Vocabulary, Word
from geo.model import Count

# Adjectives between a number and its noun: 'five unarmed Palestinian refugee children'.
_MOST_ADJECTIVES = 4
_MOST = 8_000_000_000  # larger tolls are misread numbers: more people than live on earth

_NUMERAL = re.compile(r"[0-9]{1,12}(?:[.,\u066c\u066b][0-9]{1,3})*")
_UNITS = {
    **{w: n for n, w in enumerate(
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
         "fifteen sixteen seventeen eighteen nineteen").split(" "))},
    **{w: 10 * n for n, w in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)},
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
_ARABIC_UNITS = {
    words.key(w): n
    for n, forms in enumerate((
        "واحد واحدة", "اثنان اثنين اثنتين اثنتان اثنا اثني اثنتا اثنتي", "ثلاثة ثلاث", "أربعة أربع",
        "خمسة خمس", "ستة ست", "سبعة سبع", "ثمانية ثماني ثمان", "تسعة تسع", "عشرة",
        "أحد إحدى",
    ), start=1)
    for w in forms.split(" ")
    if n < 11
}  # fmt: skip
_ARABIC_TEENS = {words.key("أحد"): 1, words.key("إحدى"): 1}
_ARABIC_TENS = {
    stem + ending: value
    for stem, value in (("عشر", 20), ("ثلاث", 30), ("اربع", 40), ("خمس", 50),
                        ("ست", 60), ("سبع", 70), ("ثمان", 80), ("تسع", 90))
    for ending in ("ون", "ين")
}  # fmt: skip
_ARABIC_SCALES = {
    words.key(w): n
    for n, forms in {100: "مئة مائة", 200: "مئتين مئتان مائتين مائتي", 1000: "ألف آلاف",
                     2000: "ألفين ألفي", 10**6: "مليون ملايين"}.items()
    for w in forms.split()
}  # fmt: skip
_VAGUE = Vocabulary({
    "several": 3, "a few": 3, "a handful of": 3, "many": 2, "numerous": 2, "multiple": 2,
    "a number of": 2, "a large number of": 2, "large numbers of": 2, "countless": 24,
    "an unknown number of": 1, "an unspecified number of": 1, "an undetermined number of": 1,
    "an unconfirmed number of": 1, "an unknown number": 1, "an unspecified number": 1,
    "scores": 40, "dozens": 24, "hundreds": 200, "thousands": 2_000, "tens of thousands": 20_000,
    "hundreds of thousands": 200_000, "millions": 2_000_000, "dozens more": 24, "scores more": 40,
    "several more": 3, "عشرات": 24, "مئات": 200, "آلاف": 2_000, "عشرات الآلاف": 20_000,
    "مئات الآلاف": 200_000, "عدد من": 2, "عدد كبير من": 2, "عدة": 3, "بضعة": 3, "بضع": 3,
    "العديد من": 2, "عدد غير معروف من": 1, "عدد غير محدد من": 1, "عدد آخر": 2,
    "several dozen": 36, "several hundred": 300, "several thousand": 3_000, "a few dozen": 36,
    "a few hundred": 300, "a few thousand": 3_000, "بضع عشرات": 30, "عدة عشرات": 30,
    "بضع مئات": 300, "عدة مئات": 300, "بضعة آلاف": 3_000, "بضع آلاف": 3_000, "عدة آلاف": 3_000,
})  # fmt: skip
_EXACT = Vocabulary({
    "a dozen": 12, "half a dozen": 6, "two dozen": 24, "three dozen": 36, "four dozen": 48,
    "a couple": 2, "a couple of": 2, "a hundred": 100, "a thousand": 1000, "a million": 10**6,
    "a pair of": 2, "both": 2,
})  # fmt: skip
_MODIFIERS = {
    tuple(words.key(w) for w in phrase.split()): sense
    for sense, phrases in {
        "least": "at least|no fewer than|no less than|not less than|a minimum of|not fewer than|"
        "ما لا يقل عن|لا يقل عن|ما لا يقل عددهم عن",
        "more": "more than|over|upward of|upwards of|in excess of|well over|above|"
        "أكثر من|ما يزيد على|ما يزيد عن|أزيد من|يزيد عن",
        "nearly": "nearly|almost|close to|up to|as many as|no more than|at most|ما يصل إلى",
        "fewer": "fewer than|less than|under|أقل من",
        "about": "about|around|approximately|roughly|some|an estimated|estimated|circa|or so|"
        "نحو|حوالي|قرابة|زهاء|ما يقارب|ما يقرب من",
    }.items()
    for phrase in phrases.split("|")
}
_FIRSTS = frozenset(
    "several a many numerous multiple large countless an scores dozens hundreds thousands tens "
    "millions half two three four both".split()
)
_AT_LEAST_AFTER = Vocabulary({"or more": 1, "على الأقل": 1, "at least": 1})

# Words that end the run of adjectives between a number and its noun.
_STOP = frozenset(map(words.key, (
    "in on at by and or to from with after when while as who that which the a an were was are is "
    "have had has been be being killed kill killing wounded injured hurt dead died die including "
    "among days day weeks week months month years year hours hour minutes km kilometres "
    "kilometers miles mile metres meters percent per air strike strikes airstrike airstrikes "
    "missile missiles rocket rockets shell shells drone drones bomb bombs round rounds raid raids "
    "attack attacks explosion explosions blast blasts village villages town towns city cities "
    "house houses home homes building buildings vehicle vehicles car cars tank tanks school "
    "schools hospital hospitals times time dollars euros shops camps district districts mosque "
    "clashes sides fronts places locations sorties kidnapped abducted arrested detained displaced "
    "missing into near against for but than between during since of over across "
    "في من على إلى عن بينهم بينها بجروح منهم جراء إثر خلال غارات غارة صواريخ قذائف قذيفة منازل "
    "أيام يوم ساعات ساعة كيلومتر كيلومترا كم بعد قبل بقصف قتل قتلوا أصيب أصيبوا"
).split()))  # fmt: skip
_AGAIN = frozenset(map(words.key, ("واحد", "واحدة", "اثنان", "اثنين", "اثنتان", "اثنتين")))
_WEEKDAYS = frozenset("الاحد والاحد الاثنين والاثنين".split())  # Sunday is not 'the one'
_ONE_FAMILY = frozenset("one a the same their his her".split())
_ORDINALS = frozenset("second third fourth fifth sixth seventh".split())
_ARTICLES = frozenset(("a", "an", "one", "another", "his", "her", "their", "its"))
_LINKS = frozenset("of the its their his her our من".split())
_OTHERS = frozenset(map(words.key, "other others more additional آخرين آخرون اخر".split()))
_QUOTES = frozenset("\"'\u201c\u201d\u2018\u2019\u00ab\u00bb")
_ARMED = frozenset("قوات ميليشيا ميليشيات الجيش".split())  # 'five of the regime's forces'
_OF_THEM = frozenset(("them", "whom", "those", "these"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """Words `first` to `last` of a sentence count people: how many, and of which group.

    `bare` is set where no noun says that they are people ('killing 12'); `plural` where a plural
    alone says that there were some ('civilians were killed'); `families` counts households.
    """

    first: int
    last: int
    count: Count
    group: str | None = None
    bare: bool = False
    plural: bool = False
    families: bool = False
    of_them: bool = False


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
    if "-" in first and all(part in _UNITS for part in first.split("-")):
        return sum(_UNITS[part] for part in first.split("-")), index
    return _worded(found, index) or _arabic(found, index)


def quantities(found: Sequence[Word]) -> list[Quantity]:
    """Every count of people in the words of a sentence, in order.

    >>> [(q.count.best, q.group) for q in quantities(words.split("seven children and 3 women"))]
    [(7, 'children'), (3, 'women')]
    >>> quantities([])
    []
    """
    result: list[Quantity] = []
    index = 0
    while index < len(found):
        quantity = None
        if _may_start(found[index].key):
            quantity = _numbered(found, index) or _single(found, index) or _plural(found, index)
        if quantity is None:
            index += 1
        else:
            result.append(quantity)
            index = quantity.last + 1
    return result


@functools.lru_cache(maxsize=1 << 15)
def _may_start(word: str) -> bool:
    """Whether a quantity can begin with a word: most words of a text cannot."""
    if not word.isascii() or word[0].isdigit() or "-" in word:
        return True
    known = word in _UNITS or word in _SCALES or word in _ARTICLES or word == "others"
    return known or word in _FIRSTS or people.noun(word) is not None


def total(counts: Sequence[Count]) -> Count:
    """The sum of counts: low adds what is known, best and high only where all are known.

    >>> total([Count(7, 7, 7), Count(3, 3, 3)])
    Count(low=10, best=10, high=10)
    >>> total([])
    Count(low=None, best=None, high=None)
    """
    if not counts:
        return Count()
    lows = [c.low for c in counts if c.low is not None]
    bests = [c.best for c in counts]
    highs = [c.high for c in counts]
    return Count(
        sum(lows) if lows else None,
        None if None in bests else sum(bests),
        None if None in highs else sum(highs),
    )


def _digits(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    text = found[index].key.replace(",", "").replace("\u066c", "").replace("\u066b", ".")
    after = found[index + 1] if index + 1 < len(found) else None
    before = found[index - 1] if index else None
    if after and after.text in ":/%" and after.start == found[index].end:
        return None
    if before and before.text in ":/$\u20ac\u00a3#." and before.end == found[index].start:
        return None
    if text.count(".") > 1 or len(text) > 12:
        return None
    number, last = float(text), index
    scale = _SCALES.get(after.key) or _ARABIC_SCALES.get(after.key) if after else None
    if scale:
        number, last = number * scale, index + 1
    if number != int(number) or not 0 <= number < _MOST:
        return None
    return int(number), last


def _worded(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    whole, part, last = 0, None, index - 1
    position = index
    while position < len(found):
        word = found[position].key
        pieces = word.split("-")
        if word in _SCALES and part is not None:
            scale = _SCALES[word]
            part = part * scale
            if scale > 100:
                whole, part = whole + part, 0
        elif all(piece in _UNITS for piece in pieces) and (
            part is None or part % 100 == 0 or (part % 10 == 0 and part % 100 >= 20)
        ):
            part = (part or 0) + sum(_UNITS[piece] for piece in pieces)
        elif word == "and" and part and (part % 100 == 0) and position + 1 < len(found):
            if found[position + 1].key.split("-")[0] not in _UNITS:
                break
            position += 1
            continue
        else:
            break
        last = position
        position += 1
    return None if part is None else (whole + part, last)


def _arabic(found: Sequence[Word], index: int) -> tuple[int, int] | None:
    number, last, position = None, index - 1, index
    while position < len(found):
        step = _arabic_word(found[position].key, number, position > index)
        if step is None:
            break
        number, last, position = step, position, position + 1
    return None if number is None else (number, last)


def _arabic_word(word: str, number: int | None, joined: bool) -> int | None:
    """The number so far with one more Arabic number word, or None where it does not go on."""
    for form in () if word in _WEEKDAYS else words.variants(word):
        attached = form != word and word.startswith("و")
        if number is None:
            plain = _ARABIC_UNITS.get(form) or _ARABIC_TENS.get(form) or _ARABIC_SCALES.get(form)
            if plain or form in _ARABIC_TEENS:
                return plain or _ARABIC_TEENS[form]
        elif form in ("عشر", "عشره") and 0 < number < 10 and not attached:
            return number + 10
        elif form in _ARABIC_TENS and 0 < number < 10 and attached:
            return number + _ARABIC_TENS[form]
        elif form in _ARABIC_SCALES and not attached:
            return number * _ARABIC_SCALES[form]
        elif attached and number >= 100 and form in _ARABIC_UNITS:
            return number + _ARABIC_UNITS[form]
    return None


def _numbered(found: Sequence[Word], index: int) -> Quantity | None:
    vague = _VAGUE.at(found, index)
    if vague is not None and index and found[index - 1].key in ("as", "how"):
        vague = None  # 'as many as 100', 'how many died is not known'
    exact = _EXACT.at(found, index)
    plain = value(found, index) if vague is None and exact is None else None
    if vague is not None:
        count, last = Count(low=vague.meaning), vague.last
    elif exact is not None:
        count, last = Count(exact.meaning, exact.meaning, exact.meaning), exact.last
    elif plain is not None:
        count, last = Count(plain[0], plain[0], plain[0]), plain[1]
        count, last = _range(found, count, last)
    else:
        return None
    first, sense = modifier(found, index)
    if first == index and count.best is None and count.low and count.high:
        first = index - 1 if index and found[index - 1].key == "between" else index
    after = _AT_LEAST_AFTER.at(found, last + 1) if last + 1 < len(found) else None
    if after is not None and count.best is not None:
        sense, last = "least", after.last
    if vague is None and count.best is not None:
        count = sensed(count.best, sense)
    counted = _headed(found, first, last, count)
    after = _AT_LEAST_AFTER.at(found, counted.last + 1) if counted.last + 1 < len(found) else None
    if after is not None and count.best is not None and not counted.bare:
        size = count.best  # '35 شخصا على الأقل', 'five people or more'
        return replace(counted, last=after.last, count=Count(size, size, None))
    return counted


def _range(found: Sequence[Word], count: Count, last: int) -> tuple[Count, int]:
    """'5 to 8', '5-8', 'between 5 and 8' as one count."""
    first = last
    while first > 0 and found[first - 1].key != "between" and last - first < 3:
        first -= 1
    between = first > 0 and found[first - 1].key in ("between", "بين")
    if last + 2 >= len(found):
        return count, last
    link = found[last + 1].key
    linked = link in ("-", "\u2013", "to", "or", words.key("إلى")) or (between and link == "and")
    second = value(found, last + 2) if linked and found[last + 2].text != "-" else None
    if second is not None and count.best is not None and between and second[0] < count.best:
        return Count(low=second[0], high=count.best), second[1]  # 'between 5 and 4'
    if second is None or count.best is None or second[0] <= count.best:
        return count, last
    return Count(low=count.best, high=second[0]), second[1]


def modifier(found: Sequence[Word], index: int) -> tuple[int, str | None]:
    """(the first word of the modifier that stands before word `index`, its sense)."""
    for length in (4, 3, 2, 1):
        if length <= index:
            before = found[index - length : index]
            keys = tuple(word.key for word in before)
            forms = (words.variants(keys[0])[-1], *keys[1:])
            for candidate in (keys, forms):
                if candidate in _MODIFIERS:
                    return index - length, _MODIFIERS[candidate]
    return index, None


def sensed(number: int, sense: str | None) -> Count:
    """The count of a number under a modifier's sense: 'least', 'more', 'nearly', ..."""
    match sense:
        case "least":
            return Count(number, number, None)
        case "more":
            return Count(low=number + 1)
        case "nearly":
            return Count(high=number)
        case "fewer":
            return Count(high=max(0, number - 1))
        case "about":
            return Count(best=number)
    return Count(number, number, number)


def _headed(found: Sequence[Word], first: int, last: int, count: Count) -> Quantity:
    """The quantity with the noun that its number counts, if that is a noun for people."""
    position, skipped = last + 1, 0
    others = of_them = False
    while position < len(found) and skipped <= _MOST_ADJECTIVES:
        word = found[position]
        noun = people.noun(word.key)
        if word.text in _QUOTES:
            pass
        elif word.key in _OTHERS:
            others, last = True, position
        elif noun:
            nation = word.key in lexicon.demonyms() and position + 1 < len(found)
            if nation and (shared := _shared(found, position + 1)):
                return Quantity(first, position, count, shared.group)
            return replace(_with_noun(found, first, position, count), of_them=of_them)
        elif word.key in _LINKS or word.key in ("between",):
            following = found[position + 1].key if position + 1 < len(found) else ""
            if following in _ARMED:
                return Quantity(first, position + 1, count, "combatants")
            if following in _OF_THEM:
                of_them, last = True, position + 1
                position += 1
        elif skipped and (shared := _shared(found, position)):
            return Quantity(first, position - 1, count, shared.group)
        elif not word.key[0].isalpha() or any(v in _STOP for v in words.variants(word.key)):
            if skipped and found[position - 1].key in lexicon.demonyms():
                return Quantity(first, position - 1, count)  # '12 Congolese were killed'
            break
        else:
            skipped += 1
        position += 1
    told = found[last + 1 : last + 3]
    if len(told) == 2 and told[0].key in ("were", "was", "are") and people.noun(told[1].key):
        said = _with_noun(found, first, last + 2, count)  # 'of whom seven were children'
        if said.group:
            return replace(said, of_them=True)
    return Quantity(first, last, count, bare=not others, of_them=of_them)


def _shared(found: Sequence[Word], position: int) -> Quantity | None:
    """What follows 'and' where it counts the same noun: 'six SNA and four SDF fighters'."""
    if found[position].key not in ("and", ",", "&") or position + 1 >= len(found):
        return None
    if not found[position - 1].text[:1].isupper() or value(found, position + 1) is None:
        return None
    following = _numbered(found, position + 1)
    return following if following is not None and not following.bare else None


def _with_noun(found: Sequence[Word], first: int, position: int, count: Count) -> Quantity:
    """The quantity once a noun is found: 'civilian men', 'women and children' go with it."""
    group, _ = people.noun(found[position].key)
    last = position
    if position > 1 and found[position - 1].key == "من" and group == "families":
        return Quantity(first, min(position + 1, len(found) - 1), count)  # 'أربعة من أسرة واحدة'
    while last + 1 < len(found) and (following := people.noun(found[last + 1].key)):
        if found[last + 1].key not in people.NOUNS and found[last + 1].key.startswith("و"):
            break  # 'وامرأتان': 'and two women', a count of its own
        last += 1
        group = following[0] or group
    joined = last + 2 < len(found) and found[last + 1].key in ("and", "or")
    if joined and (second := people.noun(found[last + 2].key)) and second[1] == "many":
        group = group if second[0] == group else None
        last += 2
    if group != "families":
        last = _of_one_family(found, last)
    if group == "families":
        sized = last + 2 < len(found) and found[last + 1].key == "of"
        size = value(found, last + 2) if sized else None
        if size and count.best == 1:
            return Quantity(first, size[1], Count(size[0], size[0], size[0]))
        return Quantity(first, last, Count(low=count.low or count.best), families=True)
    return Quantity(first, last, count, group)


def _of_one_family(found: Sequence[Word], last: int) -> int:
    """The last word of 'members of one family', 'of a Sunni family': no count of families."""
    keys = [word.key for word in found[last + 1 : last + 5]]
    if keys[:1] == ["من"] and keys[1:3] in (["اسره", "واحده"], ["عائله", "واحده"]):
        return last + 3
    if keys[:1] == ["of"] and keys[1:2] and keys[1] in _ONE_FAMILY:
        for length in (3, 4):
            if keys[length - 1 : length] in (["family"], ["household"]):
                return last + length
    return last


def _single(found: Sequence[Word], index: int) -> Quantity | None:
    """'a man', 'his wife', 'another soldier', and Arabic's bare singular and dual."""
    arabic = people.arabic(found[index].key)
    if arabic:
        group, number = arabic
        after = found[index + 1].key if index + 1 < len(found) else "."
        if number == "many" or (found[index].key == "ام" and after[0] not in "و.،"):
            return None  # 'أم درمان' is no mother, 'أم وطفلاها' is
        size = 2 if number == "two" else 1
        said = index + 1 < len(found) and found[index + 1].key in _AGAIN  # 'شخص واحد': one, not two
        return Quantity(index, index + said, Count(size, size, size), group)
    if found[index].key not in _ARTICLES:
        return None
    told = [word.key for word in found[index + 1 : index + 3]]
    if len(told) == 2 and told[0] in _ORDINALS and told[1] in ("was", "died", "is"):
        return Quantity(index, index + 1, Count(1, 1, 1))  # 'a third was injured'
    for position in range(index + 1, min(index + 4 + _MOST_ADJECTIVES, len(found))):
        word = found[position]
        noun = people.noun(word.key)
        if noun and noun[1] == "one":
            return _with_noun(found, index, position, Count(1, 1, 1))
        following = people.noun(found[position + 1].key) if position + 1 < len(found) else None
        if noun and following and following[1] == "one":
            continue  # 'a staff member'
        if word.text == "." and len(found[position - 1].text) == 1:
            continue  # 'a U.N. peacekeeper'
        stop = word.key in _STOP and not (len(word.text) > 1 and word.text.isupper())
        if noun or not word.key[0].isalnum() or stop or word.key in _LINKS:
            break
    if found[index].key in ("another", "one"):
        return Quantity(index, index, Count(1, 1, 1), bare=True)
    return None


def _plural(found: Sequence[Word], index: int) -> Quantity | None:
    noun = people.noun(found[index].key)
    if not noun or noun[1] != "many":
        if found[index].key == "others":
            return Quantity(index, index, Count(low=2), plural=True)
        return None
    return replace(_with_noun(found, index, index, Count(low=2)), plural=True)
