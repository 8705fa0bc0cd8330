"""A sentence's words -> who was killed, injured or displaced in it, and how many.

Harm words ('killed', 'wounding', 'deaths', 'مقتل') are joined to the quantities that they govern:
forwards ('killing three soldiers and two civilians') or backwards ('ten people were killed').
Quantities in one list are added up; parts are not ('ten, including seven children', 'ten: seven
children and three women', 'three civilians, a woman and two children, ...').
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.events.counts import governing, harms, listing
from geo.events.counts.listing import Counted, Link
from geo.language import cardinals, numbers, people, words
from geo.language.numbers import Quantity
from geo.language.words import Found, Word
from geo.model import Count

# What a toll is told of when it has changed, and the words by which it did.
_TALLY = words.vocabulary("tolls.tally")
_ROSE, _TALLIED = words.keyset("tolls.rose"), words.keyset("tolls.tallied")
_RISEN_FROM = words.keyset("tolls.risen_from")
_TALLY_STEP = 6  # words between 'rose' and its number: 'has climbed from 9 to at least 12'
_TALLY_REACH = 26  # words between 'the number of people killed' and its number
_FOUND, _BODY = words.keyset("tolls.found"), words.keyset("tolls.body")
_DIED = words.keyset("tolls.died")
_LATER = 3  # words of 'have since died'
# A sentence without any of these tells no toll.
PHRASES = (
    *((word,) for word in harms.BEFALLEN),
    *(
        phrase
        for vocabulary in (harms.HARM, harms.NONE, harms.COUNTS, _TALLY)
        for phrase in vocabulary.phrases()
    ),
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


def read(found: Sequence[Word], quantities: Sequence[Quantity] | None = None) -> list[Toll]:
    """Every toll in the words of a sentence, in order; parts and totals told apart.

    `quantities` are those of the words, where they are known.

    >>> toll, = read(words.split("10 people were killed: 7 children and 3 women"))
    >>> toll.count.best, toll.groups[0]
    (10, ('children', Count(low=7, best=7, high=7)))
    >>> read(words.split("It rained."))
    []
    """
    whole = [*_nothing(found), *_tallies(found)]
    covered = {position for toll in whole for position in range(toll.first, toll.last + 1)}
    harmed = [h for h in _harms(found) if h.first not in covered]
    told = whole
    if harmed or any(_befallen(word) for word in found):
        every = numbers.quantities(found) if quantities is None else quantities
        counted = Counted(
            found,
            [q for q in every if q.first not in covered],
            {p: h.meaning[1] for h in harmed for p in range(h.first, h.last + 1)},
        )
        told = [*whole, *_by_nouns(counted), *_by_harms(counted, harmed)]
        told = _later_died(found, [t for t in told if t.measure != harms.OTHER])
    return sorted(told, key=lambda t: (t.first, t.last))


def _by_nouns(told: Counted) -> Iterator[Toll]:
    """Quantities whose noun says what befell them: '5 قتلى', 'two bodies'."""
    for number, quantity in enumerate(told.quantities):
        measure = _measure(told.words, quantity)
        if measure is not None:
            told.taken.add(number)
            link = Link(measure, Found(quantity.first, quantity.last, None), [quantity])
            listing.extend(told, number, 1, link, parts_only=True)
            yield _toll(link)


def _by_harms(told: Counted, harmed: Sequence[Found[tuple[str, str]]]) -> Iterator[Toll]:
    """Quantities that a harm word governs."""
    for harm in harmed:
        link = governing.governed(told, harm)
        if link is not None:
            yield _toll(link)
            for part in link.parts:
                if part.of_them and not part.group:
                    yield Toll(
                        link.measure, part.first, part.last, part.first, part.count, part=True
                    )


def _befallen(word: Word) -> str | None:
    """What a noun says that befell people."""
    forms = (form for form in words.variants(word.key) if form in harms.BEFALLEN)
    return next((harms.BEFALLEN[form] for form in forms), None)


def _measure(found: Sequence[Word], quantity: Quantity) -> str | None:
    """What befell the people of a quantity, as its own noun says it.

    A body alone may be anything's; a plural alone counts only where bare nouns do.
    """
    within = found[quantity.first : quantity.last + 1]
    head = within[-1].key
    if head in _BODY and _FOUND.isdisjoint(word.key for word in found):
        return None
    if quantity.plural and not people.counts_bare(head):
        return None
    return next(filter(None, map(_befallen, within)), None)


def _later_died(found: Sequence[Word], told: Sequence[Toll]) -> list[Toll]:
    """'Five were wounded, two of whom later died': two dead, three wounded."""
    result: list[Toll] = []
    for toll in told:
        rest = found[toll.last + 1 : toll.last + 1 + _LATER]
        after = itertools.takewhile(lambda word: word.text not in ".,;", rest)
        whole = result[-1] if result and result[-1].measure == harms.INJURED else None
        if toll.part and toll.measure == harms.INJURED and any(word.key in _DIED for word in after):
            if whole is not None and None not in (whole.count.best, toll.count.best):
                left = max(0, whole.count.best - toll.count.best)
                result[-1] = replace(whole, count=Count(left, left, left), groups=())
            toll = replace(toll, measure=harms.KILLED, part=False)
        result.append(toll)
    return result


def _harms(found: Sequence[Word]) -> list[Found[tuple[str, str]]]:
    """The harm words of a sentence, in order."""
    counts = harms.COUNTS.find(found)
    within = {position for f in counts for position in range(f.first, f.last + 1)}
    plain = [h for h in harms.HARM.find(found) if not within & {h.first, h.last}]
    return sorted([*plain, *counts], key=lambda f: f.first)


def _nothing(found: Sequence[Word]) -> list[Toll]:
    """'No casualties' is a toll of zero; 'no word on casualties' is no toll at all."""
    return [
        Toll(measure, none.first, none.last, none.first, Count(0, 0, 0), none=True)
        for none in harms.NONE.find(found)
        for measure in none.meaning
    ]


def _tallies(found: Sequence[Word]) -> list[Toll]:
    """'The number of people killed in X on 3 October has risen to 115': one count, the whole."""
    tallies = (_tallied(found, tally) for tally in _TALLY.find(found))
    return [toll for toll in tallies if toll is not None]


def _tallied(found: Sequence[Word], tally: Found) -> Toll | None:
    rose = None
    for position in range(tally.last + 1, min(tally.last + _TALLY_REACH, len(found))):
        if found[position].text in ".;":
            return None
        if found[position].key in _ROSE:
            rose = position
        elif rose is not None and position - rose <= _TALLY_STEP:
            size = cardinals.value(found, position)
            if size is not None and found[position - 1].key not in _RISEN_FROM:
                last = size[1]
                while last + 1 < len(found) and found[last + 1].key in _TALLIED:
                    last += 1
                count = numbers.sensed(size[0], numbers.modifier(found, position)[1])
                return Toll(harms.KILLED, tally.first, last, tally.first, count)
    return None


def _toll(link: Link) -> Toll:
    """The toll of a harm word's quantities; of none, where one person was named."""
    wholes, parts = listing.total(link)
    every = [*wholes, *parts]
    counted = wholes or every
    groups: dict[str, list[Count]] = {}
    for quantity in every:
        if quantity.group and quantity.group != "families":
            groups.setdefault(quantity.group, []).append(quantity.count)
    return Toll(
        link.measure,
        min([link.at.first, *(q.first for q in counted)]),
        max([link.at.last, *(q.last for q in counted)]),
        link.at.first,
        numbers.total([q.count for q in wholes]) if every else Count(1, 1, 1),
        tuple(sorted((group, numbers.total(counts)) for group, counts in groups.items())),
        named=not every,
        families=any(q.families for q in wholes),
    )
