"""Quantities that stand in one list -> its wholes and its parts.

'seven children and three women' are two wholes to be added; in 'ten, including seven children' and
'ten: seven children and three women' what follows is a part, never added to its whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.events.counts import harms
from geo.language import people, words
from geo.language.numbers import Quantity
from geo.language.words import Found, Vocabulary, Word

COUNTS = Vocabulary(
    {
        **dict.fromkeys(
            ("toll at", "toll of", "toll as", "death toll at", "death toll of", "number killed at",
             "number of dead at", "number of the dead at", "number of deaths at", "the dead at",
             "figure as", "figure at", "number of dead as", "death toll as", "dead numbered",
             "victims numbered", "dead number", "killed numbered"),
            (harms.KILLED, harms.FORWARD),
        ),
        **dict.fromkeys(
            ("نزحوا", "نزحن", "شردوا", "هجروا", "تهجروا", "فروا", "هربوا"),
            (harms.DISPLACED, harms.BACKWARD),
        ),
    }
)  # fmt: skip
_COORDINATORS = frozenset(
    (
        ",",
        "and",
        "as",
        "well",
        "&",
        "/",
        "\u060c",
        "\u0648",
        words.key("إضافة"),
        words.key("إلى"),
        "plus",
        "along",
        "with",
        "his",
        "her",
        "their",
        "its",
        "both",
        "also",
    )
)


@dataclass(slots=True)
class Link:
    """The quantities that the harm word `at` governs."""

    measure: str
    at: Found
    wholes: list[Quantity] = field(default_factory=list)
    parts: list[Quantity] = field(default_factory=list)


def counts_people(
    found: Sequence[Word], quantity: Quantity, harm_words: dict[int, str], beside: int | None = None
) -> bool:
    """A bare number counts people only where nothing else follows that it could count.

    `beside` is a word for harm right beside it: who 'kills nine tourists' kills people, whatever
    noun the vocabulary has not.
    """
    if not quantity.bare:
        return True
    after = quantity.last + 1
    if after >= len(found) or after in harm_words:
        return quantity.first == 0 or not _dates(found, quantity)
    if _dates(found, quantity):
        return False
    follower = found[after]
    if beside is not None and _who(found, quantity, beside):
        return True
    return (
        not follower.key[0].isalnum()
        or follower.key in _FOLLOWERS
        or harms.PART.at(found, after) is not None
    )


def _who(found: Sequence[Word], quantity: Quantity, harm: int) -> bool:
    """Whether the plural that a number beside a harm word counts can be people."""
    close = 0 < quantity.first - harm <= 4 or 0 < harm - quantity.last <= 5
    after = quantity.last + 1
    heads = [w.key for w in found[after : after + 3]]
    if heads and heads[0] > "\u0600":  # 'استشهد 12 مسعفا': a number's noun in the singular
        return 0 < quantity.first - harm <= 2 and found[after].text.endswith(("ا", "ًا", "اً", "ين"))
    plural = [h for h in heads[:2] if h.isalpha() and h.endswith("s") and h not in _FOLLOWERS]
    return close and bool(plural) and not set(heads[:2]) & _THINGS


_THINGS = frozenset(
    "houses homes buildings vehicles cars trucks tanks animals cattle sheep goats camels livestock "
    "missiles rockets drones shells bombs days weeks months years hours times villages towns "
    "cities "
    "districts attacks strikes raids airstrikes explosions blasts schools hospitals mosques "
    "churches "
    "shops metres meters kilometres kilometers miles percent dollars tents families households "
    "positions posts checkpoints bases flats apartments horses donkeys boats ships".split()
)
_FOLLOWERS = frozenset(map(words.key, (
    "in on at by and when after as were was have had are others more of including before during "
    "civilians dead from near who outside wounded injured over to across while through with but "
    "have reportedly inside among around civilian "
    "في من على بينهم جراء إثر بجروح خلال بقصف آخرين وأصيب وجرح وإصابة بينها منهم اثر"
).split()))  # fmt: skip
_MONTHS = frozenset(
    "january february march april june july august september october november december jan feb apr "
    "jun jul aug sep sept oct nov dec may".split(" ")
)


def _dates(found: Sequence[Word], quantity: Quantity) -> bool:
    """Whether a bare number is part of a date, a clock time or an age."""
    before = found[quantity.first - 1].key if quantity.first else ""
    after = found[quantity.last + 1].key if quantity.last + 1 < len(found) else ""
    size = quantity.count.best or 0
    alone = quantity.first == quantity.last
    year = 1900 <= size <= 2100 and alone and found[quantity.first].text.isdigit()
    aged = before == "," and after in (",", "\u060c", ".") and quantity.first > 1 and alone
    if aged and 4 < size < 111 and found[quantity.first - 2].text[:1].isupper():
        return True  # 'Syed Farooq, 28, was killed'
    if alone and quantity.bare and _aged(found, quantity.first) and size < 111:
        return True  # 'a woman of 53 died', 'two boys of 6 and 11'
    if before == "at" and COUNTS.at(found, max(0, quantity.first - 2)):
        return False  # 'put the toll at two'
    return (
        before in _MONTHS
        or after in _MONTHS
        or (
            year
            and (
                before in ("in", "since", "of", "from", ",", "until", "during", "by") or after == ""
            )
        )
        or before in ("aged", "age", "route", "highway", "section", "article", "chapter", "at")
    )


def _aged(found, position: int) -> bool:
    """Whether a number stands after 'a woman of', or after another age and 'and'."""
    before = [word.key for word in found[max(0, position - 2) : position]]
    if len(before) == 2 and before[1] == "of":
        return people.noun(before[0]) is not None
    return (
        len(before) == 2
        and before[1] == "and"
        and before[0].isdigit()
        and _aged(found, position - 2)
    )


def extend(
    found, counted, number, step, link: Link, taken, harm_words, parts_only: bool = False
) -> None:
    """Adds the other quantities of the same list, wholes and parts, in one direction.

    What stands before 'including' is the whole: then the quantity reached first was a part.
    """
    part = False
    current = number
    while 0 <= current + step < len(counted):
        nearer, further = counted[current], counted[current + step]
        left, right = (nearer, further) if step > 0 else (further, nearer)
        gap = list(range(left.last + 1, right.first))
        if current + step in taken or any(p in harm_words for p in gap) or len(gap) > 8:
            break
        if step < 0 and further.plural and not nearer.plural:
            break  # 'fired on protesters and 22 people died'
        marker = next((p for p in gap if harms.PART.at(found, p)), None)
        if step > 0 and governs_later(found, further, harm_words, counted, current + step):
            break
        if marker is not None:
            if step > 0:
                part = True
            else:
                link.parts.extend(link.wholes)
                link.wholes.clear()
        elif further.of_them or (nearer.of_them and step < 0):
            if step < 0:
                link.parts.extend(link.wholes)
                link.wholes.clear()
            else:
                part = True
        elif any(found[p].text in ":-\u2013\u2014(" for p in gap) and len(gap) <= 2:
            if step > 0:
                part = True
            else:
                link.parts.extend(link.wholes)
                link.wholes.clear()
        elif not all(_joins(found, p, right) for p in gap) and not (
            gap and _arabic_and(found, right.first)
        ):
            break
        aside = step < 0 and current == number and len(gap) == 1 and nearer.last + 1 < len(found)
        if aside and found[gap[0]].text == found[nearer.last + 1].text == ",":
            link.parts.extend(link.wholes)  # 'two activists, a husband and wife, were killed'
            link.wholes.clear()
        if parts_only and not part:
            break
        if not counts_people(found, further, harm_words) and not further.of_them:
            break
        apposed = step > 0 and not part and all(found[p].text in ",\u060c" for p in gap)
        if apposed and gap and not _list_goes_on(found, further, counted, current + step):
            break
        taken.add(current + step)
        (link.parts if part else link.wholes).append(further)
        current += step


def _joins(found, position: int, following: Quantity) -> bool:
    """Whether a word only joins two counts: 'and', and the name in 'and Wagner mercenaries'."""
    word = found[position]
    first = position
    while first > 0 and following.plural and found[first].text[:1].isupper():
        first -= 1
    return word.key in _COORDINATORS or (first < position and found[first].key in _COORDINATORS)


def _list_goes_on(found, quantity, counted, number) -> bool:
    """Whether 'and' follows, as in 'two children, a woman and a man': else it is an aside."""
    rest = counted[number + 1 :]
    if not rest:
        return False
    gap = found[quantity.last + 1 : rest[0].first]
    return bool(gap) and len(gap) <= 3 and all(word.key in _COORDINATORS for word in gap)


def governs_later(found, quantity, harm_words, counted, number) -> bool:
    """Whether the next harm word takes this quantity: 'killed 5 people and many injuries'."""
    after = quantity.last + 1
    if after in harm_words and harm_words[after] != harms.FORWARD:
        return True
    probe = after
    while probe < len(found) and found[probe].key in (
        "were",
        "was",
        "have",
        "had",
        "been",
        "are",
        "others",
        "left",
        "more",
        "also",
        "civilian",
    ):
        probe += 1
    return probe > after and probe in harm_words


def _arabic_and(found: Sequence[Word], position: int) -> bool:
    return found[position].key.startswith("و")


def apposed(found, harm, counted, link: Link, taken, harm_words) -> None:
    """Parts told after the harm word: '10 were killed, including 7 children', '10 killed: ...'."""
    for number, quantity in enumerate(counted):
        if quantity.first <= harm.last or number in taken:
            continue
        gap = range(harm.last + 1, quantity.first)
        marked = any(harms.PART.at(found, p) for p in gap) or quantity.of_them
        listed = len(gap) <= 2 and any(found[p].text in ":-\u2013\u2014(" for p in gap)
        if any(p in harm_words for p in gap) or not (marked or listed) or len(gap) > 12:
            return
        if governs_later(found, quantity, harm_words, counted, number) and not marked:
            return
        taken.add(number)
        link.parts.append(quantity)
        rest = Link(link.measure, harm)
        extend(found, counted, number, 1, rest, taken, harm_words)
        link.parts.extend([*rest.wholes, *rest.parts])
        return
