"""Quantities that stand in one list -> its wholes and its parts.

'seven children and three women' are two wholes to be added; in 'ten, including seven children' and
'ten: seven children and three women' what follows is a part, never added to its whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.events.counts import harms
from geo.language import days, knowledge, numbers, people, words
from geo.language.numbers import Quantity
from geo.language.words import Found, Word

_WIDEST = 8  # words between two quantities of one list
_WIDEST_ASIDE = 12  # words between a harm word and the parts told behind it
_OLDEST = 111  # years: a number below it may be an age
_YEARS = range(1900, 2101)
_COMMAS = (",", "\u060c")
_DASHES = (":", "-", "\u2013", "\u2014", "(")

_COORDINATORS = words.keyset("tolls.coordinators") | {*_COMMAS, "&", "/"}
_THINGS = words.keyset("tolls.things")
_FOLLOWERS = words.keyset("tolls.followers")
_COUNTED_ENDINGS = knowledge.phrases("tolls.counted_endings")
_BEFORE_YEAR = words.keyset("tolls.before_year") | {","}
_BEFORE_OTHER = words.keyset("tolls.before_other")
_AT = words.keyset("tolls.at")
_LATER_VERBS = words.keyset("tolls.later_verbs")
_AND, _OF = words.keyset("numbers.and"), words.keyset("numbers.of")
_JOINING = knowledge.phrases("letters.joining")
_MONTHS = frozenset(map(words.key, days.MONTHS))


@dataclass(slots=True)
class Link:
    """The quantities that the harm word `at` governs."""

    measure: str
    at: Found
    wholes: list[Quantity] = field(default_factory=list)
    parts: list[Quantity] = field(default_factory=list)

    def divide(self) -> None:
        """What was taken for the whole so far is a part of what stands before it."""
        self.parts.extend(self.wholes)
        self.wholes.clear()


@dataclass(slots=True)
class Counted:
    """The words of a sentence, its quantities in order and its harm words.

    `harms` are the positions of harm words with the side on which their count stands; `taken` the
    indices of quantities that a harm word already governs.
    """

    words: Sequence[Word]
    quantities: Sequence[Quantity]
    harms: dict[int, str]
    taken: set[int] = field(default_factory=set)

    def key(self, position: int) -> str:
        """The key of a word, '' where there is none."""
        return self.words[position].key if 0 <= position < len(self.words) else ""

    def harmed(self, positions: range) -> bool:
        """Whether a harm word stands in a stretch."""
        return any(position in self.harms for position in positions)

    def marked(self, positions: range, marks: Sequence[str]) -> bool:
        """Whether one of some marks stands in a stretch."""
        return any(self.words[position].text in marks for position in positions)

    def joined_on(self, position: int) -> bool:
        """Whether 'and' is written onto a word: 'وامرأتان'."""
        key = self.key(position)
        return key.startswith(_JOINING) and key not in people.NOUNS

    def free(self, position: int) -> int | None:
        """The first quantity behind a word that no harm word governs yet."""
        left = (n for n, q in enumerate(self.quantities) if q.first > position)
        return next((n for n in left if n not in self.taken), None)

    def take(self, number: int) -> Quantity:
        """A quantity, which no other harm word governs from now on."""
        self.taken.add(number)
        return self.quantities[number]


def counts_people(told: Counted, quantity: Quantity, beside: int | None = None) -> bool:
    """A bare number counts people only where nothing else follows that it could count.

    `beside` is a word for harm right beside it: who 'kills nine tourists' kills people, whatever
    noun the vocabulary has not.
    """
    if not quantity.bare:
        return True
    after = quantity.last + 1
    if after >= len(told.words) or after in told.harms:
        return quantity.first == 0 or not _dates(told, quantity)
    if _dates(told, quantity):
        return False
    if beside is not None and _who(told, quantity, beside):
        return True
    follower = told.words[after].key
    part = harms.PART.at(told.words, after) is not None
    return part or not follower[0].isalnum() or follower in _FOLLOWERS or follower in _LATER_VERBS


def _who(told: Counted, quantity: Quantity, harm: int) -> bool:
    """Whether the plural that a number beside a harm word counts can be people."""
    after = quantity.last + 1
    heads = [word.key for word in told.words[after : after + 2]]
    if heads and people.counts_bare(heads[0]):  # 'استشهد 12 مسعفا': a noun that a number counts
        near = 0 < quantity.first - harm <= 2
        return near and told.words[after].text.endswith(_COUNTED_ENDINGS)
    close = 0 < quantity.first - harm <= 4 or 0 < harm - quantity.last <= 5
    plural = (h.isalpha() and people.looks_plural(h) and h not in _FOLLOWERS for h in heads)
    return close and any(plural) and _THINGS.isdisjoint(heads)


def _dates(told: Counted, quantity: Quantity) -> bool:
    """Whether a bare number is part of a date, a clock time or an age."""
    before, after = told.key(quantity.first - 1), told.key(quantity.last + 1)
    if _tells_age(told, quantity):
        return True
    if before in _AT and harms.COUNTS.at(told.words, max(0, quantity.first - 2)):
        return False  # 'put the toll at two'
    day = told.words[quantity.first].key[0].isdigit()  # 'in May four died' tells no 4 May
    later = told.key(quantity.last + 2) if after in _OF else ""
    named = (day and {before, after, later} & _MONTHS) or before in _BEFORE_OTHER
    year = _is_year(told, quantity) and (before in _BEFORE_YEAR or not after)
    return named or year


def _is_year(told: Counted, quantity: Quantity) -> bool:
    alone = quantity.first == quantity.last and told.words[quantity.first].text.isdigit()
    return alone and (quantity.count.best or 0) in _YEARS


def _tells_age(told: Counted, quantity: Quantity) -> bool:
    """'Syed Farooq, 28, was killed'; 'a woman of 53 died', 'two boys of 6 and 11'."""
    first, size = quantity.first, quantity.count.best or 0
    if first != quantity.last or size >= _OLDEST:
        return False
    aside = told.key(first - 1) == "," and told.key(first + 1) in (*_COMMAS, ".")
    named = first > 1 and told.words[first - 2].text[:1].isupper()
    return (aside and named and size > 4) or (quantity.bare and _aged(told, first))


def _aged(told: Counted, position: int) -> bool:
    """Whether a number stands after 'a woman of', or after another age and 'and'."""
    head, link = told.key(position - 2), told.key(position - 1)
    if link in _OF:
        return bool(head) and people.noun(head) is not None
    return link in _AND and head[:1].isdigit() and _aged(told, position - 2)


def extend(told: Counted, number: int, step: int, link: Link, parts_only: bool = False) -> None:
    """Adds the other quantities of the same list, wholes and parts, in one direction.

    What stands before 'including' is the whole: then the quantity reached first was a part.
    """
    part, current = False, number
    while 0 <= current + step < len(told.quantities):
        nearer, further = told.quantities[current], told.quantities[current + step]
        left, right = (nearer, further) if step > 0 else (further, nearer)
        gap = range(left.last + 1, right.first)
        if _ends_list(told, current, step, gap):
            break
        divides = _opens_parts(told, gap) or further.of_them or right.of_them
        if not divides and not _joined(told, gap, right):
            break
        if step > 0:
            part = part or divides
            if not part and (parts_only or _ends_in_aside(told, gap, current + step)):
                break
        elif divides:
            link.divide()
        if not (further.of_them or counts_people(told, further)):
            break
        (link.parts if part else link.wholes).append(told.take(current + step))
        current += step


def _ends_list(told: Counted, current: int, step: int, gap: range) -> bool:
    """Whether the next quantity cannot be of the list: another harm word has it, or it is far."""
    nearer, further = told.quantities[current], told.quantities[current + step]
    far = _WIDEST_ASIDE if _marks_parts(told, gap[-1:]) else _WIDEST
    if current + step in told.taken or told.harmed(gap) or len(gap) > far:
        return True
    if step < 0:
        return further.plural and not nearer.plural  # 'fired on protesters and 22 people died'
    return governs_later(told, further)


def _opens_parts(told: Counted, gap: range) -> bool:
    """Whether 'including', a colon or a dash parts a whole from its parts."""
    return (len(gap) <= 2 and told.marked(gap, _DASHES)) or _marks_parts(told, gap)


def _marks_parts(told: Counted, gap: range) -> bool:
    """Whether 'including' or 'among them' stands in a stretch."""
    return any(harms.PART.at(told.words, position) for position in gap)


def _joined(told: Counted, gap: range, right: Quantity) -> bool:
    """Whether only 'and' or a comma stands between two quantities, or is written onto one."""
    if gap and all(_joins(told.words, position, right) for position in gap):
        return True
    return told.joined_on(right.first)


def _joins(found: Sequence[Word], position: int, following: Quantity) -> bool:
    """Whether a word only joins two counts: 'and', and the name in 'and Wagner mercenaries'."""
    first = position
    while first > 0 and following.plural and found[first].text[:1].isupper():
        first -= 1
    return found[position].key in _COORDINATORS or (
        first < position and found[first].key in _COORDINATORS
    )


def _ends_in_aside(told: Counted, gap: range, number: int) -> bool:
    """Whether a quantity behind a comma is an aside: 'and' does not follow it.

    It does in 'two children, a woman and a man'.
    """
    if not gap or any(told.words[position].text not in _COMMAS for position in gap):
        return False
    if number + 1 >= len(told.quantities):
        return True
    after = told.words[told.quantities[number].last + 1 : told.quantities[number + 1].first]
    return not 0 < len(after) <= 3 or any(word.key not in _COORDINATORS for word in after)


def governs_later(told: Counted, quantity: Quantity) -> bool:
    """Whether the next harm word takes this quantity: 'killed 5 people and many injuries'."""
    after = quantity.last + 1
    if told.harms.get(after, harms.FORWARD) != harms.FORWARD:
        return True
    probe = after
    while told.key(probe) in _LATER_VERBS:
        probe += 1
    return probe > after and probe in told.harms


def apposed(told: Counted, link: Link) -> None:
    """Parts told after the harm word: '10 were killed, including 7 children', '10 killed: ...'."""
    number = told.free(link.at.last)
    if number is None:
        return
    quantity = told.quantities[number]
    gap = range(link.at.last + 1, quantity.first)
    if told.harmed(gap) or len(gap) > _WIDEST_ASIDE:
        return
    marked = quantity.of_them or _marks_parts(told, gap)
    if marked or (_opens_parts(told, gap) and not governs_later(told, quantity)):
        rest = Link(link.measure, link.at, [told.take(number)])
        extend(told, number, 1, rest)
        link.parts += [*rest.wholes, *rest.parts]


def total(link: Link) -> tuple[list[Quantity], list[Quantity]]:
    """(the wholes, the parts) of a list: a first number that the rest adds up to is the whole."""
    wholes, parts = list(link.wholes), list(link.parts)
    if len(wholes) > 2 and not parts:
        first, *rest = sorted(wholes, key=lambda q: q.first)
        summed = numbers.total([q.count for q in rest]).best
        if first.count.best is not None and first.count.best == summed:
            wholes, parts = [first], rest
    if not wholes:
        wholes, parts = parts, []
    if any(not q.plural for q in wholes):  # 'dozens of soldiers and Wagner mercenaries'
        wholes = [q for q in wholes if not q.plural]
    return wholes, parts
