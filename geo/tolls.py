"""A sentence's words -> who was killed, injured or displaced in it, and how many.

Harm words ('killed', 'wounding', 'deaths', 'مقتل') are joined to the quantities that they govern:
forwards ('killing three soldiers and two civilians') or backwards ('ten people were killed').
Quantities in one list are added up; parts are not ('ten, including seven children', 'ten: seven
children and three women', 'three civilians, a woman and two children, ...').
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo import harms, numbers, people, words
from geo.model import Count
from geo.numbers import Quantity
from geo.words import Found, Vocabulary, Word

# Words for a count itself, and Arabic verbs that follow their subject; besides those of harms.py.
_COUNTS = Vocabulary(
    {
        **dict.fromkeys(
            ("toll at", "toll of", "toll as", "death toll at", "death toll of", "number killed at",
             "number of dead at", "number of the dead at", "number of deaths at", "the dead at"),
            (harms.KILLED, harms.FORWARD),
        ),
        **dict.fromkeys(
            ("نزحوا", "نزحن", "شردوا", "هجروا", "تهجروا", "فروا", "هربوا"),
            (harms.DISPLACED, harms.BACKWARD),
        ),
    }
)  # fmt: skip
_NOBODY = Vocabulary(
    {
        f"{verb} {none}": (measure,)
        for measure, verbs in ((harms.KILLED, "killing killed"), (harms.INJURED, "wounding "
                               "injuring hurting wounded injured hurt"))
        for verb in verbs.split()
        for none in ("nobody", "no one", "no-one")
    }
)  # fmt: skip
_ONLY_DEATHS = frozenset(("killed", "died", "deaths", "fatalities", "life"))
# Words between a harm word and the nearest quantity that it may still govern.
_REACH = 7

_BEFORE_KILLED = frozenset(
    ("also", "been", "shot", "reportedly", "later", "and", "abducted", "kidnapped", "tortured")
)
_SINGULAR = frozenset(("was", "is", "he", "she", "has"))
_NOT_PERSON = frozenset(
    ("it", "which", "what", "family", "group", "convoy", "one", "none", "nobody")
)
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


@dataclass(frozen=True, slots=True)
class Toll:
    """How many were harmed: the words `first` to `last` that say so, the total, its groups.

    `named` counts one person told by name; `none` marks 'no casualties'.
    """

    measure: str
    first: int
    last: int
    harm: int  # the word that names the harm
    count: Count
    groups: tuple[tuple[str, Count], ...] = ()
    named: bool = False
    families: bool = False
    none: bool = False
    part: bool = False  # '20 of them in July': already counted in the toll before it


@dataclass(slots=True)
class _Link:
    measure: str
    at: Found
    wholes: list[Quantity] = field(default_factory=list)
    parts: list[Quantity] = field(default_factory=list)


def read(found: Sequence[Word]) -> list[Toll]:
    """Every toll in the words of a sentence, in order; parts and totals told apart.

    >>> toll, = read(words.split("10 people were killed: 7 children and 3 women"))
    >>> toll.count.best, toll.groups[0]
    (10, ('children', Count(low=7, best=7, high=7)))
    >>> read(words.split("It rained."))
    []
    """
    result = _nothing(found)
    covered = {position for toll in result for position in range(toll.first, toll.last + 1)}
    found_harms = [h for h in _harms(found) if h.first not in covered]
    counted = [q for q in numbers.quantities(found) if q.first not in covered]
    taken: set[int] = set()
    harm_words = {p: h.meaning[1] for h in found_harms for p in range(h.first, h.last + 1)}
    for number, quantity in enumerate(counted):
        measure = next(
            (
                harms.BEFALLEN[form]
                for position in range(quantity.first, quantity.last + 1)
                for form in words.variants(found[position].key)
                if form in harms.BEFALLEN
            ),
            None,
        )
        if measure and not (quantity.plural and found[quantity.last].key.isascii()):
            taken.add(number)
            here = Found(quantity.first, quantity.last, None)
            link = _Link(measure, here, [quantity])
            _extend(found, counted, number, 1, link, taken, harm_words, parts_only=True)
            result.append(_toll(found, link))
    for harm in found_harms:
        link = _governed(found, harm, counted, taken, harm_words)
        if link is not None:
            result.append(_toll(found, link))
            result.extend(
                Toll(link.measure, q.first, q.last, q.first, q.count, part=True)
                for q in link.parts
                if q.of_them and not q.group
            )
    return sorted((t for t in result if t.measure != harms.OTHER), key=lambda t: (t.first, t.last))


def _harms(found: Sequence[Word]) -> list[Found[tuple[str, str]]]:
    """The harm words of a sentence, in order."""
    counts = _COUNTS.find(found)
    within = {position for f in counts for position in range(f.first, f.last + 1)}
    plain = [h for h in harms.HARM.find(found) if not within & {h.first, h.last}]
    return sorted([*plain, *counts], key=lambda f: f.first)


def _nothing(found: Sequence[Word]) -> list[Toll]:
    """'No casualties' is a toll of zero; 'no word on casualties' is no toll at all."""
    spans = [(none, none.meaning) for none in _NOBODY.find(found)]
    for none in harms.NONE.find(found):
        deaths = any(w.key in _ONLY_DEATHS for w in found[none.first : none.last + 1])
        if none.meaning != 2:
            killed = (harms.KILLED,) if none.meaning == 1 else ()
            spans.append((none, killed if deaths else (*killed, harms.INJURED)))
    return [
        Toll(measure, none.first, none.last, none.first, Count(0, 0, 0), none=True)
        for none, measures in spans
        for measure in measures
    ]


def _governed(
    found: Sequence[Word],
    harm: Found,
    counted: Sequence[Quantity],
    taken: set[int],
    harm_words: dict[int, str],
) -> _Link | None:
    measure, way = harm.meaning
    definite = harm.first and found[harm.first - 1].key in ("the", "those", "these")
    if definite and found[harm.first].key in ("wounded", "injured", "dead", "killed", "displaced"):
        return None  # 'blocked the wounded', 'those killed': people, not a toll
    link = _Link(measure, harm)
    ahead = _ahead(found, harm, counted, taken, harm_words)
    behind = _behind(found, harm, counted, taken, harm_words)
    if way == harms.EITHER:
        passive = _passive(found, harm.first)
        touching = behind is not None and counted[behind].last == harm.first - 1
        near = ahead is not None and counted[ahead].first - harm.last <= 2
        numbered = touching and not counted[behind].plural
        backward = passive or not near or (numbered and counted[behind].bare)
        way = harms.BACKWARD if backward else harms.FORWARD
    named = _name_after(found, harm) if measure == harms.KILLED and way == harms.FORWARD else None
    if (
        harm.meaning[1] == harms.EITHER
        and measure == harms.KILLED
        and not _passive(found, harm.first)
    ):
        named = named or (_name_after(found, harm) if ahead is None else None)
    if named is not None and (ahead is None or counted[ahead].first > named):
        return _with_name(found, harm, named, counted, taken, harm_words)
    if way == harms.FORWARD and ahead is not None:
        taken.add(ahead)
        link.wholes.append(counted[ahead])
        _extend(found, counted, ahead, 1, link, taken, harm_words)
        return link
    if way == harms.BACKWARD and behind is not None:
        taken.add(behind)
        link.wholes.append(counted[behind])
        _extend(found, counted, behind, -1, link, taken, harm_words)
        _apposed(found, harm, counted, link, taken, harm_words)
        return link
    if way == harms.FORWARD and behind is not None and harm.meaning[1] == harms.FORWARD:
        return None
    if measure in (harms.KILLED, harms.INJURED) and _one_named(found, harm):
        return link
    return None


def _passive(found: Sequence[Word], position: int) -> bool:
    before = [word.key for word in found[max(0, position - 4) : position]]
    return any(
        word in ("was", "were", "been", "being", "are", "is", "be", "got", "get") for word in before
    )


def _ahead(found, harm, counted, taken, harm_words) -> int | None:
    """The quantity that follows a harm word closely: '... killed at least five people'."""
    for number, quantity in enumerate(counted):
        if quantity.first > harm.last:
            between = range(harm.last + 1, quantity.first)
            if number in taken or len(between) > _REACH or any(p in harm_words for p in between):
                return None
            if any(found[p].text in ".;:,()" for p in between):
                return None
            return number if _counts_people(found, quantity, harm_words) else None
    return None


def _behind(found, harm, counted, taken, harm_words) -> int | None:
    """The quantity that a harm word closes: 'five people, all from one family, were killed'."""
    for number in range(len(counted) - 1, -1, -1):
        quantity = counted[number]
        if quantity.last < harm.first:
            between = range(quantity.last + 1, harm.first)
            if any(p in harm_words for p in between) or len(between) > 2 * _REACH:
                return None
            if any(found[p].text in ".;" for p in between):
                return None
            if number in taken:
                return None
            if not _counts_people(found, quantity, harm_words):
                continue
            return number
    return None


def _counts_people(found: Sequence[Word], quantity: Quantity, harm_words: dict[int, str]) -> bool:
    """A bare number counts people only where nothing else follows that it could count."""
    if not quantity.bare:
        return True
    after = quantity.last + 1
    if after >= len(found) or after in harm_words:
        return quantity.first == 0 or not _dates(found, quantity)
    if _dates(found, quantity):
        return False
    follower = found[after]
    return (
        not follower.key[0].isalnum()
        or follower.key in _FOLLOWERS
        or harms.PART.at(found, after) is not None
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
    if before == "at" and _COUNTS.at(found, max(0, quantity.first - 2)):
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


def _extend(
    found, counted, number, step, link: _Link, taken, harm_words, parts_only: bool = False
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
        marker = next((p for p in gap if harms.PART.at(found, p)), None)
        if step > 0 and _governs_later(found, further, harm_words, counted, current + step):
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
        elif not all(found[p].key in _COORDINATORS for p in gap) and not (
            gap and _arabic_and(found, right.first)
        ):
            break
        if parts_only and not part:
            break
        if not _counts_people(found, further, harm_words) and not further.of_them:
            break
        apposed = step > 0 and not part and all(found[p].text in ",\u060c" for p in gap)
        if apposed and gap and not _list_goes_on(found, further, counted, current + step):
            break
        taken.add(current + step)
        (link.parts if part else link.wholes).append(further)
        current += step


def _list_goes_on(found, quantity, counted, number) -> bool:
    """Whether 'and' follows, as in 'two children, a woman and a man': else it is an aside."""
    rest = counted[number + 1 :]
    if not rest:
        return False
    gap = found[quantity.last + 1 : rest[0].first]
    return bool(gap) and len(gap) <= 3 and all(word.key in _COORDINATORS for word in gap)


def _governs_later(found, quantity, harm_words, counted, number) -> bool:
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


def _apposed(found, harm, counted, link: _Link, taken, harm_words) -> None:
    """Parts told after the harm word: '10 were killed, including 7 children', '10 killed: ...'."""
    for number, quantity in enumerate(counted):
        if quantity.first <= harm.last or number in taken:
            continue
        gap = range(harm.last + 1, quantity.first)
        marked = any(harms.PART.at(found, p) for p in gap) or quantity.of_them
        listed = len(gap) <= 2 and any(found[p].text in ":-\u2013\u2014(" for p in gap)
        if any(p in harm_words for p in gap) or not (marked or listed) or len(gap) > 12:
            return
        if _governs_later(found, quantity, harm_words, counted, number) and not marked:
            return
        taken.add(number)
        link.parts.append(quantity)
        rest = _Link(link.measure, harm)
        _extend(found, counted, number, 1, rest, taken, harm_words)
        link.parts.extend([*rest.wholes, *rest.parts])
        return


def _one_named(found: Sequence[Word], harm: Found) -> bool:
    """'Ahmad al-Hassan was killed', 'killed Ahmad al-Hassan': one person, by name."""
    before = harm.first - 1
    while before >= 0 and found[before].key in _BEFORE_KILLED:
        before -= 1
    if before >= 0 and found[before].key in _SINGULAR:
        head = before - 2 if before > 1 and found[before - 1].text == "," else before - 1
        subject = found[head] if head >= 0 else None
        if subject is None or subject.key in _NOT_PERSON:
            return found[before].key in ("he", "she")
        return found[before].key in ("he", "she") or subject.text != subject.key
    return False


def _name_after(found: Sequence[Word], harm: Found) -> int | None:
    """The last word of the name that a harm word governs: 'killed Ahmad al-Hassan'."""
    last = harm.last
    while last + 1 < len(found) and found[last + 1].text[:1].isupper():
        last += 1
    if last + 1 < len(found) and last > harm.last and found[last + 1].text[:1].isalpha():
        following = found[last + 1]
        if people.noun(following.key) or following.key.endswith("s"):
            return None  # 'killed Syrian soldiers'
    return last if last - harm.last >= 2 else None


def _with_name(found, harm, named, counted, taken, harm_words) -> _Link:
    """One person by name, and those told along: 'killed X, a commander, and five others'."""
    link = _Link(harms.KILLED, harm, [Quantity(harm.last + 1, named, Count(1, 1, 1))])
    at = named
    for number, quantity in enumerate(counted):
        if quantity.first <= at or number in taken:
            continue
        gap = found[at + 1 : quantity.first]
        keys = [word.key for word in gap]
        if len(gap) > 3 or any(p in harm_words for p in range(at + 1, quantity.first)):
            break
        if "and" in keys or "along" in keys:
            taken.add(number)
            link.wholes.append(quantity)
        elif keys != [","]:
            break
        else:
            taken.add(number)  # ', a commander,' says who was named
        at = quantity.last
    return link


def _toll(found: Sequence[Word], link: _Link) -> Toll:
    wholes, parts = list(link.wholes), list(link.parts)
    if len(wholes) > 2 and not parts:
        ordered = sorted(wholes, key=lambda q: q.first)
        first, rest = ordered[0], ordered[1:]
        summed = numbers.total([q.count for q in rest]).best
        if first.count.best is not None and first.count.best == summed:
            wholes, parts = [first], rest
    if not wholes and parts:
        wholes, parts = parts, []
    every = [*wholes, *parts]
    named = not every
    count = Count(1, 1, 1) if named else numbers.total([q.count for q in wholes])
    groups: dict[str, list[Count]] = {}
    for quantity in every:
        if quantity.group and quantity.group != "families":
            groups.setdefault(quantity.group, []).append(quantity.count)
    positions = [p for q in (wholes or every) for p in (q.first, q.last)] + [
        link.at.first,
        link.at.last,
    ]
    return Toll(
        link.measure,
        min(positions),
        max(positions),
        link.at.first,
        count,
        tuple(sorted((group, numbers.total(counts)) for group, counts in groups.items())),
        named,
        any(q.families for q in wholes),
    )
