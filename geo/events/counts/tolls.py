"""A sentence's words -> who was killed, injured or displaced in it, and how many.

Harm words ('killed', 'wounding', 'deaths', 'مقتل') are joined to the quantities that they govern:
forwards ('killing three soldiers and two civilians') or backwards ('ten people were killed').
Quantities in one list are added up; parts are not ('ten, including seven children', 'ten: seven
children and three women', 'three civilians, a woman and two children, ...').
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.events.counts import harms, listing, victims
from geo.language import cardinals, numbers, words
from geo.language.numbers import Quantity
from geo.language.words import Found, Vocabulary, Word
from geo.model import Count

# Words for a count itself, and Arabic verbs that follow their subject; besides those of harms.py.
_NOBODY = Vocabulary(
    {
        f"{verb} {none}": (measure,)
        for measure, verbs in ((harms.KILLED, "killing killed"), (harms.INJURED, "wounding "
                               "injuring hurting wounded injured hurt"))
        for verb in verbs.split()
        for none in ("nobody", "no one", "no-one")
    }
)  # fmt: skip
# What a toll is told of when it has changed, and the words by which it did.
_TALLY = Vocabulary(
    dict.fromkeys(
        ("death toll", "toll", "number of dead", "number of the dead", "number of deaths",
         "number of people killed", "number of those killed", "number of victims", "number killed",
         "number of fatalities", "number of civilians killed", "number of bodies"),
        1,
    )
)  # fmt: skip
_ROSE = frozenset(
    "risen rose rises climbed climbs increased grown reached reaches stands stood jumped now "
    "passed".split()
)
_TALLIED = frozenset(
    "dead people deaths killed persons civilians fatalities bodies victims".split()
)
_TALLY_STEP = 6  # words between 'rose' and its number: 'has climbed from 9 to at least 12'
_TALLY_REACH = 26  # words between 'the number of people killed' and its number
_FOUND = frozenset("found recovered discovered dumped retrieved pulled lay exhumed".split())
_ONLY_DEATHS = frozenset("killed died deaths fatalities life يقتل يستشهد قتلي".split())
# Words between a harm word and the nearest quantity that it may still govern.
_REACH = 7
_THEM = 32  # 'pulled 13 men from a cell ..., beat them and burned them to death'
_AFTER_PASSIVE = frozenset(
    "in on at by when as after during while and near by outside inside from over since before this "
    "last yesterday today".split()
)
_WOUNDED = frozenset(("wounded", "injured", "hurt"))
_DIED = frozenset(("died", "succumbed"))
_LATER = 3  # words of 'have since died'
_SELF = frozenset(("himself", "herself"))
_UNKNOWN = frozenset(("مجهولون", "ملثمون"))  # of who did it: 'قتل مسلحون مجهولون شيخا'
_HIS_DEATH = frozenset(("وفاته", "وفاتها", "مقتله", "مقتلها", "استشهاده", "استشهادها"))
_LED_TO = frozenset(("الي", "عن", "في"))  # 'which led to his death'
_WHO_WAS = frozenset(("الذي", "التي"))  # 'the young man who was killed'
_SIDES = frozenset("among on from".split())
_WHO = (harms.KILLED, harms.INJURED)
_VOCABULARIES = (harms.HARM, harms.NONE, listing.COUNTS, _NOBODY, _TALLY)
# A sentence without any of these tells no toll.
PHRASES = (
    *((word,) for word in harms.BEFALLEN),
    *(phrase for vocabulary in _VOCABULARIES for phrase in vocabulary.phrases()),
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


def read(found: Sequence[Word]) -> list[Toll]:
    """Every toll in the words of a sentence, in order; parts and totals told apart.

    >>> toll, = read(words.split("10 people were killed: 7 children and 3 women"))
    >>> toll.count.best, toll.groups[0]
    (10, ('children', Count(low=7, best=7, high=7)))
    >>> read(words.split("It rained."))
    []
    """
    result = [*_nothing(found), *_tallies(found), *_died_of_wounds(found)]
    covered = {position for toll in result for position in range(toll.first, toll.last + 1)}
    found_harms = [
        h
        for h in _harms(found)
        if h.first not in covered
        and not (found[h.first].key == "fleeing" and _befell_after(found, h))
    ]
    if not found_harms and not any(
        form in harms.BEFALLEN for word in found for form in words.variants(word.key)
    ):
        return sorted(result, key=lambda t: (t.first, t.last))
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
        body = found[quantity.last].key in ("body", "corpse") and not _FOUND & {
            w.key for w in found
        }
        if measure and not body and not (quantity.plural and found[quantity.last].key.isascii()):
            taken.add(number)
            here = Found(quantity.first, quantity.last, None)
            link = listing.Link(measure, here, [quantity])
            listing.extend(found, counted, number, 1, link, taken, harm_words, parts_only=True)
            result.append(_toll(found, link))
    for harm in found_harms:
        link = _governed(found, harm, counted, taken, harm_words)
        if link is not None:
            _other_side(found, harm, counted, link, taken, harm_words)
            result.append(_toll(found, link))
            result.extend(
                Toll(link.measure, q.first, q.last, q.first, q.count, part=True)
                for q in link.parts
                if q.of_them and not q.group
            )
    told = _later_died(found, [t for t in result if t.measure != harms.OTHER])
    return sorted(told, key=lambda t: (t.first, t.last))


def _died_of_wounds(found: Sequence[Word]) -> list[Toll]:
    """'Two of the three people wounded in X died': two dead and one wounded."""
    keys = [word.key for word in found]
    if _WOUNDED.isdisjoint(keys) or _DIED.isdisjoint(keys):
        return []
    for of in (n for n, key in enumerate(keys[:-4]) if key == "of" and n):
        first = next((n for n in range(max(0, of - 3), of) if _ends(found, n, of - 1)), of)
        dead = cardinals.value(found, first)
        at = of + 1 + (keys[of + 1] == "the")
        hurt = cardinals.value(found, at) if dead is not None else None
        if dead is None or hurt is None or hurt[0] < dead[0]:
            continue
        near = range(hurt[1] + 1, min(hurt[1] + 4, len(found)))
        harm = next((n for n in near if found[n].key in _WOUNDED), None)
        rest = range((harm or len(found)) + 1, len(found))
        end = next((n for n in rest if found[n].key in _DIED or found[n].text in ".;"), None)
        if end is not None and found[end].key in _DIED:
            killed, left = Count(dead[0], dead[0], dead[0]), hurt[0] - dead[0]
            told = [Toll(harms.KILLED, end, end, end, killed)]
            return [Toll(harms.INJURED, first, harm, harm, Count(left, left, left)), *told]
    return []


def _ends(found: Sequence[Word], first: int, last: int) -> bool:
    """Whether a number stands in words `first` to `last`, and in no more."""
    size = cardinals.value(found, first)
    return size is not None and size[1] == last


def _later_died(found: Sequence[Word], told: Sequence[Toll]) -> list[Toll]:
    """'Five were wounded, two of whom later died': two dead, three wounded."""
    result: list[Toll] = []
    for toll in told:
        rest = found[toll.last + 1 : toll.last + 1 + _LATER]
        after = itertools.takewhile(lambda w: w.text not in ".,;", rest)
        whole = result[-1] if result and result[-1].measure == harms.INJURED else None
        if toll.part and toll.measure == harms.INJURED and any(w.key in _DIED for w in after):
            if whole is not None and None not in (whole.count.best, toll.count.best):
                left = max(0, whole.count.best - toll.count.best)
                result[-1] = replace(whole, count=Count(left, left, left), groups=())
            toll = replace(toll, measure=harms.KILLED, part=False)
        result.append(toll)
    return result


def _harms(found: Sequence[Word]) -> list[Found[tuple[str, str]]]:
    """The harm words of a sentence, in order."""
    counts = listing.COUNTS.find(found)
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


def _tallies(found: Sequence[Word]) -> list[Toll]:
    """'The number of people killed in X on 3 October has risen to 115': one count, the whole."""
    result = []
    for tally in _TALLY.find(found):
        rose = None
        for position in range(tally.last + 1, min(tally.last + _TALLY_REACH, len(found))):
            key = found[position].key
            if found[position].text in ".;":
                break
            if key in _ROSE:
                rose = position
            elif rose is not None and position - rose <= _TALLY_STEP:
                size = cardinals.value(found, position)
                if size is not None and found[position - 1].key != "from":
                    last = size[1]
                    while last + 1 < len(found) and found[last + 1].key in _TALLIED:
                        last += 1
                    _, sense = numbers.modifier(found, position)
                    count = numbers.sensed(size[0], sense)
                    result.append(Toll(harms.KILLED, tally.first, last, tally.first, count))
                    break
    return result


def _governed(
    found: Sequence[Word],
    harm: Found,
    counted: Sequence[Quantity],
    taken: set[int],
    harm_words: dict[int, str],
) -> listing.Link | None:
    measure, way = harm.meaning
    definite = (
        harm.first == harm.last
        and harm.first
        and found[harm.first - 1].key in ("the", "those", "these")
    )
    if definite and found[harm.first].key in ("wounded", "injured", "dead", "killed", "displaced"):
        return None  # 'blocked the wounded', 'those killed': people, not a toll
    before = found[harm.first - 1].key if harm.first else ""
    if found[harm.first].key == "killing" and before in ("the", "this", "that"):
        return None  # 'blamed the killing on rebels'
    if before in _LED_TO and found[harm.first].key in _HIS_DEATH:
        return _one(listing.Link(measure, harm), harm, harm.last + 1)
    if before in _WHO_WAS and measure in _WHO and harm.first == harm.last:
        return _one(listing.Link(measure, harm), harm, harm.last + 1)
    link = listing.Link(measure, harm)
    if found[harm.first].key == "dead" and (shot := _shot_dead(found, harm.first)) is not None:
        return _one(link, Found(shot, shot, harm.meaning), harm.first - 1)
    ahead = _ahead(found, harm, counted, taken, harm_words)
    if (
        found[harm.first].key == "lost"
        and harm.first == harm.last
        and not _many(found, counted, ahead)
    ):
        return None  # 'lost 14 men', but not 'lost the village'
    behind = _behind(found, harm, counted, taken, harm_words)
    if way == harms.EITHER:
        passive = _passive(found, harm.first)
        touching = behind is not None and counted[behind].last == harm.first - 1
        near = ahead is not None and counted[ahead].first - harm.last <= 2
        # 'seven people killed and 70 injured': what follows 'and' is another count.
        near = near and not (touching and found[harm.last + 1].key in ("and", ",", "\u0648"))
        numbered = touching and not counted[behind].plural
        backward = passive or not near or (numbered and counted[behind].bare)
        way = harms.BACKWARD if backward else harms.FORWARD
    own = harm.last + 1 < len(found) and found[harm.last + 1].key in _SELF
    if own and measure == harms.KILLED:  # 'killed herself and four worshippers'
        return _with_name(found, harm, harm.last + 1, counted, taken, harm_words)
    named = (
        victims.name_after(found, harm)
        if measure == harms.KILLED and way == harms.FORWARD
        else None
    )
    if (
        harm.meaning[1] == harms.EITHER
        and measure == harms.KILLED
        and not _passive(found, harm.first)
    ):
        named = named or (victims.name_after(found, harm) if ahead is None else None)
    if named is not None and (ahead is None or counted[ahead].first > named):
        return _with_name(found, harm, named, counted, taken, harm_words)
    if way == harms.FORWARD and ahead is not None:
        taken.add(ahead)
        link.wholes.append(counted[ahead])
        listing.extend(found, counted, ahead, 1, link, taken, harm_words)
        return link
    active = harm.meaning[1] == harms.EITHER and not _passive(found, harm.first)
    doers = any(w.key in _UNKNOWN for w in found[harm.last + 1 : harm.last + 4])
    if doers and ahead is None and way == harms.FORWARD and measure in _WHO:
        return _one(link, harm, min(harm.last + 3, len(found) - 1))
    alone = victims.one_told(found, harm) if measure in _WHO else None
    if alone and (active or harm.meaning[1] == harms.FORWARD) and ahead is None:
        return _one(link, harm, alone)
    doer = behind is not None and (
        counted[behind].plural or (counted[behind].group == "combatants" and ahead is None)
    )
    if active and doer and not _reduced(found, harm):
        return None  # 'gunmen assassinated ...': who did it, not whom it befell
    if way == harms.BACKWARD and behind is not None:
        taken.add(behind)
        link.wholes.append(counted[behind])
        listing.extend(found, counted, behind, -1, link, taken, harm_words)
        listing.apposed(found, harm, counted, link, taken, harm_words)
        return link
    if way == harms.FORWARD and behind is not None and harm.meaning[1] == harms.FORWARD:
        alone = victims.one_told(found, harm) if measure in _WHO else None
        return _one(link, harm, alone) if alone else None
    if way == harms.BACKWARD and measure in _WHO and victims.one_before(found, harm):
        return _one(link, Found(harm.first - 2, harm.first - 2, harm.meaning), harm.first - 1)
    if measure in (harms.KILLED, harms.INJURED) and victims.one_named(found, harm):
        return link
    return None


def _many(found: Sequence[Word], counted: Sequence[Quantity], number: int | None) -> bool:
    """Whether a quantity is a number above one, and no score ('lost 2-1')."""
    if number is None:
        return False
    count, after = counted[number].count, counted[number].last + 1
    score = after < len(found) and found[after].text in "-\u2013"
    return (count.best or count.high or 0) > 1 and not score


def _other_side(found, harm, counted, link: listing.Link, taken, harm_words) -> None:
    """'15 dead on the army's side and 21 among the rebels': both are counted."""
    if not link.wholes or link.parts:
        return
    for number, quantity in enumerate(counted):
        if quantity.first <= harm.last + 1 or number in taken or quantity.first < 2:
            continue
        before = [w.key for w in found[harm.last + 1 : quantity.first]]
        after = found[quantity.last + 1].key if quantity.last + 1 < len(found) else ""
        sides = before[0] in _SIDES and before[-1] == "and" and after in _SIDES
        if (
            sides
            and len(before) <= _REACH
            and not any(p in harm_words for p in range(harm.last + 1, quantity.first))
        ):
            taken.add(number)
            link.wholes.append(quantity)
        return


def _befell_after(found: Sequence[Word], harm: Found) -> bool:
    """'Dozens fleeing X were killed': they are the dead, not the displaced."""
    rest = found[harm.last + 1 : harm.last + 9]
    after = next((n for n, word in enumerate(rest) if word.key in ("were", "was")), None)
    return after is not None and any(h.meaning[0] in _WHO for h in harms.HARM.find(rest[after:]))


def _shot_dead(found: Sequence[Word], dead: int) -> int | None:
    """Where 'shot' stands in 'shot a village chief dead'; None where it is not said of one."""
    for position in range(dead - 2, max(dead - 7, -1), -1):
        if found[position].key == "shot":
            return position if found[position + 1].key in ("a", "an", "the", "his", "her") else None
    return None


def _one(link: listing.Link, harm: Found, last: int) -> listing.Link:
    """One person, told by a noun of any kind."""
    link.wholes.append(Quantity(harm.last + 1, last, Count(1, 1, 1)))
    return link


def _reduced(found: Sequence[Word], harm: Found) -> bool:
    """'Civilians killed in X', 'two soldiers killed': a passive without its 'were'."""
    after = found[harm.last + 1].key if harm.last + 1 < len(found) else "."
    return after in _AFTER_PASSIVE or not after[0].isalnum()


def _passive(found: Sequence[Word], position: int) -> bool:
    # 'IS' is the armed group
    before = [word.key for word in found[max(0, position - 4) : position] if word.text != "IS"]
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
            following = counted[number + 1] if number + 1 < len(counted) else None
            doer = quantity.plural and found[quantity.first].text.endswith("\u0648\u0646")
            after = found[quantity.last + 1].key if quantity.last + 1 < len(found) else ""
            if doer and (after in _UNKNOWN or (following and following.first - quantity.last <= 3)):
                continue  # 'اغتال مسلحون مجهولون عنصرا': who did it, then to whom
            beside = harm.last if harm.meaning[0] in _WHO else None
            able = listing.counts_people(found, quantity, harm_words, beside)
            return number if able else None
    return None


def _behind(found, harm, counted, taken, harm_words) -> int | None:
    """The quantity that a harm word closes: 'five people, all from one family, were killed'."""
    them = any(w.key == "them" for w in found[harm.first : harm.last + 1])
    for number in range(len(counted) - 1, -1, -1):
        quantity = counted[number]
        if quantity.last < harm.first:
            between = range(quantity.last + 1, harm.first)
            reach = _THEM if them else 2 * _REACH
            if any(p in harm_words for p in between) or len(between) > reach:
                return None
            if any(found[p].text in ".;" for p in between):
                return None
            if quantity.first and found[quantity.first - 1].key == "by":
                continue  # 'was shot by troops and died'
            if them and quantity.plural and number:
                continue  # 'seized 13 men from police custody and burned them alive'
            if number in taken and not them:
                return None
            beside = harm.first if harm.meaning[0] in _WHO else None
            if not listing.counts_people(found, quantity, harm_words, beside):
                continue
            return number
    return None


def _with_name(found, harm, named, counted, taken, harm_words) -> listing.Link:
    """One person by name, and those told along: 'killed X, a commander, and five others'."""
    link = listing.Link(harms.KILLED, harm, [Quantity(harm.last + 1, named, Count(1, 1, 1))])
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


def _toll(found: Sequence[Word], link: listing.Link) -> Toll:
    wholes, parts = list(link.wholes), list(link.parts)
    if len(wholes) > 2 and not parts:
        ordered = sorted(wholes, key=lambda q: q.first)
        first, rest = ordered[0], ordered[1:]
        summed = numbers.total([q.count for q in rest]).best
        if first.count.best is not None and first.count.best == summed:
            wholes, parts = [first], rest
    if not wholes and parts:
        wholes, parts = parts, []
    if any(not q.plural for q in wholes):  # 'dozens of soldiers and Wagner mercenaries'
        wholes = [q for q in wholes if not q.plural]
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
