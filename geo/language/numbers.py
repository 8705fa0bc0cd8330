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

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.language import actors, cardinals, knowledge, letters, lexicon, people, words
from geo.language.words import Vocabulary, Word
from geo.model import Count

# Adjectives between a number and its noun: 'five unarmed Palestinian refugee children'.
_MOST_ADJECTIVES = 4
_WIDEST_RANGE = 4  # words before a number among which 'between' may stand

_QUOTES = frozenset("\"'\u201c\u201d\u2018\u2019\u00ab\u00bb")


_VAGUE = Vocabulary(knowledge.typed("numbers.vague", int))
_EXACT = Vocabulary(knowledge.typed("numbers.exact", int))
_MODIFIERS = {
    tuple(map(words.key, phrase.split())): sense
    for phrase, sense in knowledge.table("numbers.modifiers").items()
}
_LEAST_AFTER = words.vocabulary("numbers.least_after")
_AND = words.keyset("numbers.and")
_OF = words.keyset("numbers.of")
_OUT_OF = words.keyset("numbers.out_of")
_EITHER = words.keyset("numbers.either")
_AS = words.keyset("numbers.as")
_BETWEEN = words.keyset("numbers.between")
_RANGE = words.keyset("numbers.range")
_STOP = words.keyset("numbers.stop")
_LINKS = words.keyset("numbers.links")
_ARTICLES = words.keyset("numbers.articles")
_COLLECTIVES = words.keyset("numbers.collectives")
_ALONE = words.keyset("numbers.alone")
_ORDINALS = words.keyset("numbers.ordinals")
_WAS_ONE = words.keyset("numbers.was_one")
_OTHERS = words.keyset("numbers.others")
_OTHERS_ALONE = words.keyset("numbers.others_alone")
_OF_THEM = words.keyset("numbers.of_them")
_ARMED = words.keyset("numbers.armed")
_WERE = words.keyset("numbers.were")
_AGAIN = words.keyset("numbers.again")
_NOT_MOTHER = words.keyset("numbers.not_mother")
_STARTS = frozenset(keys[0] for said in (_VAGUE, _EXACT) for keys in said.phrases())
_HEADS = _ARTICLES | _OTHERS_ALONE
_JOINING = knowledge.phrases("letters.joining")
# A text in letters with capitals, without a digit and without any of these, holds no number.
_NUMBERS = words.Telltales([
    *((word,) for word in cardinals.WORDS),
    *(keys for said in (_VAGUE, _EXACT) for keys in said.phrases()),
])  # fmt: skip
_MAY_COUNT = re.compile(rf"[\d{letters.UNCASED}]")
_ONE_FAMILY = knowledge.pattern("numbers.one_family")


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


def quantities(
    found: Sequence[Word], of_time: Callable[[int], bool] | None = None
) -> list[Quantity]:
    """Every count of people in the words of a sentence, in order.

    `of_time` tells whether an offset lies in a time: 'On 5 May, 3 farmers' are three.

    >>> [(q.count.best, q.group) for q in quantities(words.split("seven children and 3 women"))]
    [(7, 'children'), (3, 'women')]
    >>> quantities([])
    []
    """
    result: list[Quantity] = []
    index = 0
    while index < len(found):
        quantity, key = None, found[index].key
        if _may_number(key) and not (of_time and of_time(found[index].start)):
            quantity = _numbered(found, index)
        if quantity is None and (key in _HEADS or people.noun(key)):
            quantity = _single(found, index) or _plural(found, index)
        if quantity is None:
            index += 1
        else:
            result.append(quantity)
            index = quantity.last + 1
    return result


def may_count_people(text: str, told: set[str]) -> bool:
    """False only where `counts_people` is, of the quantities of the words of a text.

    `told` are the `words.forms` of the text.

    >>> texts = ("Ten men came", "It rained 10 days", "Men came")
    >>> [may_count_people(text, words.forms(text)) for text in texts]
    [True, False, False]
    """
    if not (_MAY_COUNT.search(text) or _NUMBERS.may(told)):
        return False
    nations = lexicon.demonyms()
    return any(people.noun(word) or word in nations or word in _OTHERS for word in told)


def counts_people(found: Sequence[Quantity]) -> bool:
    """Whether one of some quantities is a number of people: more than one, told with a noun."""
    return any(
        (q.count.low or q.count.best or q.count.high or 0) > 1 and not (q.bare or q.plural)
        for q in found
    )


@functools.lru_cache(maxsize=1 << 15)
def _may_number(word: str) -> bool:
    """Whether a number can begin with a word: most words of a text cannot."""
    return not word.isascii() or cardinals.starts(word) or word in _STARTS


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
    bests, highs = [c.best for c in counts], [c.high for c in counts]
    whole = (None if None in each else sum(each) for each in (bests, highs))
    return Count(sum(lows) if lows else None, *whole)


def _key(found: Sequence[Word], index: int) -> str:
    return found[index].key if 0 <= index < len(found) else ""


def _numbered(found: Sequence[Word], index: int) -> Quantity | None:
    """'at least five civilians', 'dozens', '5 to 8 people': a number and what it counts."""
    said = _size(found, index)
    if said is None:
        return None
    count, last = said
    first, sense = modifier(found, index)
    if count.low != count.high and count.high and _key(found, index - 1) in _BETWEEN:
        first = min(first, index - 1)
    after = _least_after(found, last + 1)
    if after is not None and count.best is not None:
        sense, last = "least", after
    if count.best is not None:
        count = sensed(count.best, sense)
    counted = _headed(found, first, last, count)
    after = _least_after(found, counted.last + 1)
    if after is not None and count.best is not None and not counted.bare:
        size = count.best  # '35 شخصا على الأقل', 'five people or more'
        return replace(counted, last=after, count=Count(size, size, None))
    return counted


def _size(found: Sequence[Word], index: int) -> tuple[Count, int] | None:
    """(the count that the words at `index` say, the last of them), or None."""
    vague = _VAGUE.at(found, index)
    if vague is not None and _key(found, index - 1) not in _AS:
        return Count(low=vague.meaning), vague.last
    exact = _EXACT.at(found, index)
    if exact is not None:
        return Count(exact.meaning, exact.meaning, exact.meaning), exact.last
    plain = cardinals.value(found, index)
    if plain is None:
        return None
    # '5 to 8', '5-8', 'between 5 and 8' are one count
    size, last = plain
    link, near = _key(found, last + 1), found[max(0, last - _WIDEST_RANGE) : last]
    between = any(word.key in _BETWEEN for word in near)
    linked = link in ("-", "\u2013") or link in _RANGE or (between and link in _AND)
    linked = linked and _key(found, last + 2) not in ("", "-")
    second = cardinals.value(found, last + 2) if linked else None
    if second is not None and second[0] > size:
        return Count(low=size, high=second[0]), second[1]
    if second is not None and between and second[0] < size:
        return Count(low=second[0], high=size), second[1]  # 'between 5 and 4'
    return Count(size, size, size), last


def _least_after(found: Sequence[Word], index: int) -> int | None:
    """The last word of 'or more', 'at least' behind a count."""
    after = _LEAST_AFTER.at(found, index) if index < len(found) else None
    return None if after is None else after.last


def modifier(found: Sequence[Word], index: int) -> tuple[int, str | None]:
    """(the first word of the modifier that stands before word `index`, its sense)."""
    for first in range(max(0, index - 4), index):
        keys = tuple(word.key for word in found[first:index])
        for candidate in (keys, (words.variants(keys[0])[-1], *keys[1:])):
            if candidate in _MODIFIERS:
                return first, _MODIFIERS[candidate]
    return index, None


def sensed(number: int, sense: str | None) -> Count:
    """The count of a number under a modifier's sense: 'least', 'more', 'nearly', ..."""
    bounds = {
        "least": (number, number, None),
        "more": (number + 1, None, None),
        "nearly": (None, None, number),
        "fewer": (None, None, max(0, number - 1)),
        "about": (None, number, None),
    }
    return Count(*bounds.get(sense, (number, number, number)))


def _headed(found: Sequence[Word], first: int, last: int, count: Count) -> Quantity:
    """The quantity with the noun that its number counts, if that is a noun for people."""
    position, skipped = last + 1, 0
    others = of_them = False
    while position < len(found) and skipped <= _MOST_ADJECTIVES:
        word = found[position]
        if word.key in _OTHERS:
            others, last = True, position
        elif (head := _head(found, first, position, count, skipped)) is not None:
            return replace(head, of_them=of_them)
        elif word.key in _LINKS:
            if _key(found, position + 1) in _OF_THEM:
                position += 1
                of_them, last = True, position
        elif _stops(word) and not _slashed(found, position):
            break
        elif word.text not in _QUOTES:
            skipped += 1
        position += 1
    if _key(found, last + 1) in _WERE and people.noun(_key(found, last + 2)):
        said = _with_noun(found, first, last + 2, count)  # 'of whom seven were children'
        if said.group:
            return replace(said, of_them=True)
    return Quantity(first, last, count, bare=not others, of_them=of_them)


def _head(
    found: Sequence[Word], first: int, position: int, count: Count, skipped: int
) -> Quantity | None:
    """The quantity, where the word at `position` is what it counts or stands right behind that."""
    key, nations = found[position].key, lexicon.demonyms()
    if key in nations and _describes(found, position + 1):
        return None  # 'four Syrian ISIS members'
    if people.noun(key):
        shared = _shared(found, position + 1) if key in nations else None
        if shared is not None:
            return Quantity(first, position, count, shared.group)
        return _with_noun(found, first, position, count)
    if key in _LINKS:
        armed = _key(found, position + 1) in _ARMED
        return Quantity(first, position + 1, count, "combatants") if armed else None
    if not skipped:  # '8 SDF were killed': no noun goes on behind the name
        ends = position + 1 >= len(found) or _stops(found[position + 1])
        force = found[position].text in actors.names("m") and ends
        return Quantity(first, position, count, "combatants") if force else None
    shared = _shared(found, position)
    if shared is not None:
        return Quantity(first, position - 1, count, shared.group)
    nation = found[position - 1].key in nations and _stops(found[position])
    return Quantity(first, position - 1, count) if nation else None  # '12 Congolese were killed'


def _describes(found: Sequence[Word], position: int) -> bool:
    """Whether a name and a noun for people follow: the nation before them tells of these."""
    for word in found[position : position + 3]:
        if people.noun(word.key) and found[position] is not word:
            return True
        if not word.text[:1].isupper():
            return False
    return False


def _stops(word: Word) -> bool:
    """Whether a word ends the run of adjectives between a number and its noun."""
    acronym = len(word.text) > 1 and word.text.isupper()  # 'five IS fighters'
    if word.text in _QUOTES or acronym:
        return False
    return not word.key[0].isalpha() or any(form in _STOP for form in words.variants(word.key))


def _slashed(found: Sequence[Word], position: int) -> bool:
    """Whether a slash stands between two names: '12 PKK/YPG fighters'."""
    beside = (position - 1, position + 1)
    return found[position].text == "/" and all(
        0 <= at < len(found) and found[at].text[:1].isupper() for at in beside
    )


def _shared(found: Sequence[Word], position: int) -> Quantity | None:
    """What follows 'and' where it counts the same noun: 'six SNA and four SDF fighters'."""
    link = _key(found, position)
    if not (link in _AND or link in (",", "&")) or position + 1 >= len(found):
        return None
    if not found[position - 1].text[:1].isupper() or cardinals.value(found, position + 1) is None:
        return None
    following = _numbered(found, position + 1)
    return following if following is not None and not following.bare else None


def _with_noun(found: Sequence[Word], first: int, position: int, count: Count) -> Quantity:
    """The quantity once a noun is found: 'civilian men', 'women and children' go with it."""
    group = people.noun(found[position].key).group
    if position > 1 and group == "families" and found[position - 1].key in _OUT_OF:
        return Quantity(first, min(position + 1, len(found) - 1), count)  # 'أربعة من أسرة واحدة'
    last = position
    while following := people.noun(_key(found, last + 1)):
        if _key(found, last + 1) not in people.NOUNS and _key(found, last + 1).startswith(_JOINING):
            break  # 'وامرأتان': 'and two women', a count of its own
        last += 1
        group = following.group or group
    joined = _key(found, last + 1) in _EITHER
    if joined and (second := people.noun(_key(found, last + 2))) and second.number == "many":
        group = group if second.group == group else None
        last += 2
    if group == "families":
        return _families(found, first, last, count)
    # 'members of one family', 'of a Sunni family': no count of families
    behind = _ONE_FAMILY.match(" ".join(word.key for word in found[last + 1 : last + 5]))
    last += len(behind[0].split()) if behind else 0
    return Quantity(first, last, count, group)


def _families(found: Sequence[Word], first: int, last: int, count: Count) -> Quantity:
    """Families, or the people of 'a family of six'."""
    sized = last + 2 < len(found) and found[last + 1].key in _OF
    size = cardinals.value(found, last + 2) if sized else None
    if size and count.best == 1:
        return Quantity(first, size[1], Count(size[0], size[0], size[0]))
    return Quantity(first, last, Count(low=count.low or count.best), families=True)


def _single(found: Sequence[Word], index: int) -> Quantity | None:
    """'a man', 'his wife', 'another soldier', and Arabic's bare singular and dual."""
    key = found[index].key
    if people.counts_bare(key) and (noun := people.noun(key)):
        return _bare(found, index, noun)
    if found[index].key not in _ARTICLES:
        return None
    if _key(found, index + 1) in _ORDINALS and _key(found, index + 2) in _WAS_ONE:
        return Quantity(index, index + 1, Count(1, 1, 1))  # 'a third was injured'
    for position in range(index + 1, min(index + 4 + _MOST_ADJECTIVES, len(found))):
        noun = people.noun(found[position].key)
        if noun and noun.number == "one":
            if _key(found, position + 1) in _COLLECTIVES:
                break  # 'a rebel faction'
            return _with_noun(found, index, position, Count(1, 1, 1))
        following = people.noun(_key(found, position + 1))
        if noun and following and following.number == "one":
            continue  # 'a staff member'
        if noun or _ends_person(found, position):
            break
    if found[index].key in _ALONE and not cardinals.value(found, min(index + 1, len(found) - 1)):
        return Quantity(index, index, Count(1, 1, 1), bare=True)
    return None


def _ends_person(found: Sequence[Word], position: int) -> bool:
    """Whether no noun for one person follows its article behind this word."""
    word = found[position]
    if word.text == "." and len(found[position - 1].text) == 1:
        return False  # 'a U.N. peacekeeper'
    stop = word.key in _STOP and not (len(word.text) > 1 and word.text.isupper())
    return stop or not word.key[0].isalnum() or word.key in _LINKS


def _bare(found: Sequence[Word], index: int, noun: people.Noun) -> Quantity | None:
    """A noun that counts by its form alone: 'جندي' is one, 'جنديان' are two."""
    after = _key(found, index + 1) or "."
    ends = after[0] in ".\u060c" or after.startswith(_JOINING)
    if noun.number == "many" or (found[index].key in _NOT_MOTHER and not ends):
        return None  # 'أم درمان' is no mother, 'أم وطفلاها' is
    size = 2 if noun.number == "two" else 1
    if noun.group == "families":
        return _families(found, index, index, Count(size, size, size))
    said = after in _AGAIN  # 'شخص واحد': one, not two
    return Quantity(index, index + said, Count(size, size, size), noun.group)


def _plural(found: Sequence[Word], index: int) -> Quantity | None:
    """'civilians', 'others': some, without a number."""
    noun = people.noun(found[index].key)
    following = people.noun(_key(found, index + 1))
    if following and following.number == "one":
        return None  # 'police chief'
    if noun and _key(found, index + 1) in _AGAIN:
        size = cardinals.value(found, index + 1)  # 'مدنيين اثنين'
        if size is not None:
            return Quantity(index, size[1], Count(size[0], size[0], size[0]), noun.group)
    if noun and noun.number == "many":
        return replace(_with_noun(found, index, index, Count(low=2)), plural=True)
    if not noun and found[index].key in _OTHERS_ALONE:
        return Quantity(index, index, Count(low=2), plural=True)
    return None
