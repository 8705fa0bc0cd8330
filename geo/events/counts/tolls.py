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
from geo.language import cardinals, knowledge, numbers, people, words
from geo.language.numbers import Quantity
from geo.language.words import Found, Word
from geo.model import Count

# What a toll is told of when it has changed, and the words by which it did.
_TALLY = words.vocabulary("tolls.tally")
_ROSE, _TALLIED = words.keyset("tolls.rose"), words.keyset("tolls.tallied")
_RAISES = words.keyset("tolls.raises")
_RISEN_FROM = words.keyset("tolls.risen_from")
_TALLY_STEP = 6  # words between 'rose' and its number: 'has climbed from 9 to at least 12'
_TALLY_REACH = 26  # words between 'the number of people killed' and its number
_FOUND, _BODY = words.keyset("tolls.found"), words.keyset("tolls.body")
_DIED = words.keyset("tolls.died")
_AND, _JOINING = words.keyset("numbers.and"), knowledge.phrases("letters.joining")
_BESIDE = 8  # words from casualties to the dead among them
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
    raised: bool = False  # 'bringing the toll to 52': all that died so far
    part: bool = (
        False  # '20 of them in July': counted in another toll of the sentence, or counting it
    )


def read(found: Sequence[Word], quantities: Sequence[Quantity] | None = None) -> list[Toll]:
    """Every toll in the words of a sentence, in order; parts and totals told apart.

    `quantities` are those of the words, where they are known.

    >>> toll, = read(words.split("10 people were killed: 7 children and 3 women"))
    >>> toll.count.best, toll.groups[0]
    (10, ('children', Count(low=7, best=7, high=7)))
    >>> read(words.split("It rained."))
    []
    """
    nothing, tallied = harms.NONE.find(found), _tallies(found)
    whole = [*_nothing(nothing), *tallied]
    covered = {p for said in (*nothing, *tallied) for p in range(said.first, said.last + 1)}
    harmed = [h for h in _harms(found) if h.first not in covered]
    told = whole
    if harmed or any(_befallen(word) for word in found):
        every = numbers.quantities(found) if quantities is None else quantities
        counted = Counted(
            found,
            _other_accounts(found, [q for q in every if q.first not in covered]),
            {p: h.meaning[1] for h in harmed for p in range(h.first, h.last + 1)},
        )
        told = [*whole, *_by_nouns(counted), *_by_harms(counted, harmed)]
        told = _later_died(found, [t for t in told if t.measure != harms.OTHER])
        told = _raised(_two_sources(found, _casualties([*_both(told)])))
    return sorted(told, key=lambda t: (t.first, t.last))


def _other_accounts(found: Sequence[Word], counts: Sequence[Quantity]) -> list[Quantity]:
    """'Five civilians (residents report ten)': five to ten, and five is told first."""
    result: list[Quantity] = []
    for quantity in counts:
        closed = quantity.last + 1 < len(found) and found[quantity.last + 1].text in ")]"
        kept = [q for q in result if not q.plural]
        whole = kept[-1] if kept and closed and quantity.bare else None
        inner = found[whole.last + 1 : quantity.first] if whole else ()
        sizes = (whole.count.best, quantity.count.best) if whole else (None,)
        if len(inner) > 1 and inner[0].text in "([" and None not in sizes:
            span = Count(min(sizes), sizes[0], max(sizes))
            whole = replace(whole, last=quantity.last + 1, count=span)
            result = [*(q for q in result if q.first < whole.first), whole]
        else:
            result.append(quantity)
    return result


def _by_nouns(told: Counted) -> Iterator[Toll]:
    """Quantities whose noun says what befell them: '5 قتلى', 'two bodies'."""
    for number, quantity in enumerate(told.quantities):
        measure = _measure(told.words, quantity)
        if measure is not None:
            told.taken.add(number)
            if measure == harms.CASUALTIES and _and_wounded(told.words, quantity.last + 1):
                measure = harms.BOTH
            link = Link(measure, Found(quantity.first, quantity.last, None), [quantity])
            listing.extend(told, number, 1, link, parts_only=True)
            yield _toll(link)


def _by_harms(told: Counted, harmed: Sequence[Found[tuple[str, str]]]) -> Iterator[Toll]:
    """Quantities that a harm word governs; 'two of them' are a part of what is told before."""
    measures: set[str] = set()
    for harm in harmed:
        link = governing.governed(told, harm)
        if link is not None:
            again = all(q.of_them for q in link.wholes) and link.measure in measures
            measures.add(link.measure)
            yield replace(_toll(link), part=bool(link.wholes) and again)
            for part in link.parts:
                if part.of_them and not part.group:
                    yield Toll(
                        link.measure, part.first, part.last, part.first, part.count, part=True
                    )


def _and_wounded(found: Sequence[Word], position: int) -> bool:
    """'9 casualties and wounded'"""
    if position + 1 >= len(found) or found[position].key not in _AND:
        return False
    harm = harms.HARM.at(found, position + 1)
    return harm is not None and harm.meaning[0] == harms.INJURED


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
    measure = next(filter(None, map(_befallen, within)), None)
    if measure == harms.CASUALTIES and not any(cardinals.starts(w.key) for w in within):
        return None  # 'a high casualty rate'
    return measure


def _both(told: Sequence[Toll]) -> Iterator[Toll]:
    """'Nine were killed and injured': at least one was killed, and at least one injured."""
    for toll in told:
        if toll.measure == harms.BOTH:
            for measure in (harms.KILLED, harms.INJURED):
                yield replace(toll, measure=measure, count=Count(low=1), groups=())
        else:
            yield toll


def _casualties(told: Sequence[Toll]) -> list[Toll]:
    """'Four casualties' are taken for dead where the sentence tells of no dead besides.

    Some of them may be wounded: the least number is not known. In '92 casualties, 34 of them
    dead' they are dead and wounded, in 'four casualties were killed' they are dead.
    """
    result = [toll for toll in told if toll.measure != harms.CASUALTIES]
    fatal = [toll for toll in result if toll.measure == harms.KILLED]
    for toll in told:
        size = toll.count.best
        if toll.measure != harms.CASUALTIES or size is None:
            continue
        beside = [t for t in fatal if abs(t.first - toll.last) <= _BESIDE]
        if any(t.count.best is not None for t in beside):
            continue
        result = [t for t in result if t not in beside]
        result.append(replace(toll, measure=harms.KILLED, count=Count(best=size, high=size)))
    return result


def _two_sources(found: Sequence[Word], told: Sequence[Toll]) -> list[Toll]:
    """'Police say five died, residents put the toll at ten': five to ten, best five."""
    result: list[Toll] = []
    for toll in told:
        first = next((t for t in result if t.measure == toll.measure and not t.part), None)
        again = harms.COUNTS.at(found, toll.harm) is not None and not toll.part
        sizes = [t.count.best for t in (first, toll) if t is not None and again]
        if len(sizes) == 2 and None not in sizes:
            span = Count(min(sizes), sizes[0], max(sizes))
            result[result.index(first)] = replace(first, count=span)
        else:
            result.append(toll)
    return result


def _raised(told: Sequence[Toll]) -> list[Toll]:
    """'Killing 11, raising the toll to 280': the total is told besides, and not added to them."""
    own = any(t.measure == harms.KILLED and not (t.raised or t.part) for t in told)
    return [replace(t, part=True) if own and t.raised else t for t in told]


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
    return _merged(found, sorted([*plain, *counts], key=lambda f: f.first))


def _merged(
    found: Sequence[Word], harmed: Sequence[Found[tuple[str, str]]]
) -> list[Found[tuple[str, str]]]:
    """The harm words; 'killed and wounded', of one number, are one: 'مقتل وإصابة 9'."""
    result: list[Found[tuple[str, str]]] = []
    for harm in harmed:
        last = result[-1] if result else None
        if last is not None and _one_number(found, last, harm):
            result[-1] = Found(last.first, harm.last, (harms.BOTH, harm.meaning[1]))
        else:
            result.append(harm)
    return result


def _one_number(found: Sequence[Word], left: Found, right: Found) -> bool:
    """Whether nothing but 'and' stands between a word for the dead and one for the wounded."""
    between = [word.key for word in found[left.last + 1 : right.first]]
    joined = between in (["/"], ["-"]) or (len(between) == 1 and between[0] in _AND)
    joined = joined or (not between and found[right.first].key.startswith(_JOINING))
    measures = {left.meaning[0], right.meaning[0]}
    ways = {left.meaning[1], right.meaning[1]}
    numbered = left.first and cardinals.starts(found[left.first - 1].key)
    two = numbered and right.last + 1 < len(found) and cardinals.value(found, right.last + 1)
    return (
        joined
        and not two
        and measures == {harms.KILLED, harms.INJURED}
        and len(ways - {harms.BACKWARD}) == 1 == len(ways)
    )


def _nothing(said: Sequence[Found[tuple[str, ...]]]) -> list[Toll]:
    """'No casualties' is a toll of zero; 'no word on casualties' is no toll at all."""
    return [
        Toll(measure, none.first, none.last, none.first, Count(0, 0, 0), none=True)
        for none in said
        for measure in none.meaning
    ]


def _tallies(found: Sequence[Word]) -> list[Toll]:
    """'The number of people killed in X on 3 October has risen to 115': one count, the whole."""
    tallies = (_tallied(found, tally) for tally in _TALLY.find(found))
    return [toll for toll in tallies if toll is not None]


def _tallied(found: Sequence[Word], tally: Found) -> Toll | None:
    before = range(max(0, tally.first - _TALLY_STEP), tally.first)
    rose = next((p for p in reversed(before) if found[p].key in _RAISES), None)
    start = tally.last + 1 if rose is None else rose + 1
    for position in range(start, min(tally.last + _TALLY_REACH, len(found))):
        if found[position].text in ".;":
            return None
        if found[position].key in _ROSE:
            rose = position
        elif rose is not None and position - max(rose, tally.last) <= _TALLY_STEP:
            size = cardinals.value(found, position)
            if size is not None and found[position - 1].key not in _RISEN_FROM:
                last = size[1]
                while last + 1 < len(found) and found[last + 1].key in _TALLIED:
                    last += 1
                count = numbers.sensed(size[0], numbers.modifier(found, position)[1])
                first, last = min(tally.first, position), max(tally.last, last)
                raised = rose < tally.first
                return Toll(harms.KILLED, first, last, tally.first, count, raised=raised)
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
