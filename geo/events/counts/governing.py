"""A harm word and the quantities of its sentence -> those that it governs, wholes and parts.

The cases of `_CASES` are tried in order, and the first that holds decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from geo.events.counts import harms, listing, victims
from geo.events.counts.listing import Counted, Link
from geo.language import knowledge, words
from geo.language.numbers import Quantity
from geo.language.words import Found
from geo.model import Count

WHO = (harms.KILLED, harms.INJURED)
_REACH = 7  # words between a harm word and the nearest quantity that it may still govern
_THEM_REACH = 32  # 'pulled 13 men from a cell ..., beat them and burned them to death'
_AUXILIARY = 4  # words before a participle among which its 'were' stands
_SHOT = 6  # words from 'shot' to 'dead'
_ONE = Count(1, 1, 1)
_STOPS = (".", ";")
_CLOSING = (".", ";", ":", ",", "(", ")")

_AFTER_PASSIVE, _WERE = words.keyset("tolls.after_passive"), words.keyset("tolls.were")
_SELF, _UNKNOWN = words.keyset("tolls.self"), words.keyset("tolls.unknown")
_HIS_DEATH, _LED_TO = words.keyset("tolls.his_death"), words.keyset("tolls.led_to")
_WHO_WAS, _SIDES = words.keyset("tolls.who_was"), words.keyset("tolls.sides")
_THOSE, _THOSE_HARMED = words.keyset("tolls.those"), words.keyset("tolls.those_harmed")
_THIS, _KILLING = words.keyset("tolls.this"), words.keyset("tolls.killing")
_DEAD, _LOST = words.keyset("tolls.dead"), words.keyset("tolls.lost")
_SHOT_WORD, _SHOT_ONE = words.keyset("tolls.shot"), words.keyset("tolls.shot_one")
_AND, _AND_MORE = words.keyset("numbers.and"), words.keyset("clauses.and") | {","}
_ALONG, _THEM, _BY = map(words.keyset, ("tolls.along", "tolls.them", "clauses.by"))
_DOER_ENDINGS = knowledge.phrases("tolls.doer_endings")


@dataclass(slots=True)
class _Harm:
    """A harm word in its sentence; `ahead` and `behind` are the quantities that it may govern."""

    told: Counted
    at: Found[tuple[str, str]]
    ahead: int | None = field(init=False)
    behind: int | None = field(init=False)
    forward: bool = field(init=False)  # whether its count stands after it

    def __post_init__(self) -> None:
        self.ahead = _ahead(self.told, self.at)
        self.behind = _behind(self.told, self.at)
        self.forward = self.at.meaning[1] == harms.FORWARD or (self.either and self._turns())

    @property
    def key(self) -> str:
        return self.told.key(self.at.first)

    @property
    def before(self) -> str:
        return self.told.key(self.at.first - 1)

    @property
    def single(self) -> bool:
        return self.at.first == self.at.last

    @property
    def killed(self) -> bool:
        return self.at.meaning[0] == harms.KILLED

    @property
    def who(self) -> bool:
        return self.at.meaning[0] in WHO

    @property
    def either(self) -> bool:
        return self.at.meaning[1] == harms.EITHER

    @property
    def active(self) -> bool:
        """'gunmen killed', which might be a passive and is none."""
        return self.either and not self._passive()

    @property
    def alone(self) -> int | None:
        """The last word of the noun for one person that follows, if it is said of a person."""
        return victims.one_told(self.told.words, self.at) if self.who else None

    def link(self) -> Link:
        return Link(self.at.meaning[0], self.at)

    def one(self, last: int, first: int | None = None) -> Link:
        """One person, told by the words behind the harm word up to `last`."""
        first = self.at.last + 1 if first is None else first
        return Link(self.at.meaning[0], self.at, [Quantity(first, last, _ONE)])

    def quantity(self, number: int | None) -> Quantity | None:
        return None if number is None else self.told.quantities[number]

    def _passive(self) -> bool:
        before = self.told.words[max(0, self.at.first - _AUXILIARY) : self.at.first]
        # 'IS' is the armed group
        return any(word.key in _WERE for word in before if word.text != "IS")

    def _turns(self) -> bool:
        """Whether 'killed' is said of what follows it: an active that has a near object."""
        ahead, behind = self.quantity(self.ahead), self.quantity(self.behind)
        if self._passive() or ahead is None or ahead.first - self.at.last > 2:
            return False
        if behind is None or behind.last != self.at.first - 1:
            return True
        # 'seven people killed and 70 injured': what follows 'and' is another count.
        numbered = behind.bare and not behind.plural
        return not numbered and self.told.key(self.at.last + 1) not in _AND_MORE


def governed(told: Counted, at: Found[tuple[str, str]]) -> Link | None:
    """The quantities that a harm word governs; None where it tells no toll."""
    harm = _Harm(told, at)
    link = next((case(harm) for holds, case in _CASES if holds(harm)), None)
    if link is not None:
        _other_side(told, link)
    return link


# --- the cases ------------------------------------------------------------------------------------


def _no_toll(harm: _Harm) -> None:
    return None


def _are_people(harm: _Harm) -> bool:
    """'blocked the wounded', 'those killed': people, not a toll."""
    return harm.single and harm.before in _THOSE and harm.key in _THOSE_HARMED


def _is_the_killing(harm: _Harm) -> bool:
    """'blamed the killing on rebels'"""
    return harm.key in _KILLING and harm.before in _THIS


def _is_his_death(harm: _Harm) -> bool:
    """'which led to his death', 'the young man who was killed'."""
    led = harm.before in _LED_TO and harm.key in _HIS_DEATH
    return led or (harm.before in _WHO_WAS and harm.who and harm.single)


def _next_word(harm: _Harm) -> Link:
    return harm.one(harm.at.last + 1)


def _shot(harm: _Harm) -> int | None:
    """Where 'shot' stands in 'shot a village chief dead'; None where it is not said of one."""
    dead = harm.at.first
    if harm.key not in _DEAD:
        return None
    near = (n for n in range(dead - 2, max(dead - _SHOT - 1, -1), -1))
    shot = next((n for n in near if harm.told.key(n) in _SHOT_WORD), None)
    return None if shot is None or harm.told.key(shot + 1) not in _SHOT_ONE else shot


def _is_shot_dead(harm: _Harm) -> bool:
    return _shot(harm) is not None


def _shot_dead(harm: _Harm) -> Link:
    return harm.one(harm.at.first - 1, first=_shot(harm) + 1)


def _is_lost(harm: _Harm) -> bool:
    """'lost 14 men', but not 'lost the village' and not 'lost 2-1'."""
    if harm.key not in _LOST or not harm.single:
        return False
    ahead = harm.quantity(harm.ahead)
    if ahead is None or harm.told.key(ahead.last + 1) in ("-", "\u2013"):
        return True
    return (ahead.count.best or ahead.count.high or 0) <= 1


def _is_self(harm: _Harm) -> bool:
    """'killed herself and four worshippers'"""
    return harm.killed and harm.told.key(harm.at.last + 1) in _SELF


def _and_others(harm: _Harm) -> Link:
    return _with_name(harm, harm.at.last + 1)


def _name(harm: _Harm) -> int | None:
    """The last word of the name of who was killed."""
    if not harm.killed or not (harm.forward or (harm.active and harm.ahead is None)):
        return None
    named = victims.name_after(harm.told.words, harm.at)
    ahead = harm.quantity(harm.ahead)
    return named if named is None or ahead is None or ahead.first > named else None


def _is_named(harm: _Harm) -> bool:
    return _name(harm) is not None


def _named(harm: _Harm) -> Link:
    return _with_name(harm, _name(harm))


def _counts_ahead(harm: _Harm) -> bool:
    """'killing three soldiers and two civilians'"""
    return harm.forward and harm.ahead is not None


def _ahead_of(harm: _Harm) -> Link:
    link = harm.link()
    link.wholes.append(harm.told.take(harm.ahead))
    listing.extend(harm.told, harm.ahead, 1, link)
    return link


def _is_by_unknown(harm: _Harm) -> bool:
    """'قتل مسلحون مجهولون شيخا': unknown gunmen killed a sheikh."""
    near = harm.told.words[harm.at.last + 1 : harm.at.last + 4]
    unknown = any(word.key in _UNKNOWN for word in near)
    return unknown and harm.ahead is None and harm.forward and harm.who


def _behind_unknown(harm: _Harm) -> Link:
    return harm.one(min(harm.at.last + 3, len(harm.told.words) - 1))


def _is_one_alone(harm: _Harm) -> bool:
    """'assassinated a mukhtar', 'killing the driver'."""
    told = harm.active or harm.at.meaning[1] == harms.FORWARD
    return told and harm.ahead is None and harm.alone is not None


def _one_alone(harm: _Harm) -> Link:
    return harm.one(harm.alone)


def _is_by_doer(harm: _Harm) -> bool:
    """'gunmen assassinated ...': who did it, not whom it befell."""
    behind = harm.quantity(harm.behind)
    if behind is None or not harm.active or _reduced(harm):
        return False
    return behind.plural or (behind.group == "combatants" and harm.ahead is None)


def _reduced(harm: _Harm) -> bool:
    """'Civilians killed in X', 'two soldiers killed': a passive without its 'were'."""
    after = harm.told.key(harm.at.last + 1) or "."
    return after in _AFTER_PASSIVE or not after[0].isalnum()


def _counts_behind(harm: _Harm) -> bool:
    """'ten people were killed'"""
    return not harm.forward and harm.behind is not None


def _behind_of(harm: _Harm) -> Link:
    link = harm.link()
    link.wholes.append(harm.told.take(harm.behind))
    listing.extend(harm.told, harm.behind, -1, link)
    listing.apposed(harm.told, link)
    return link


def _counts_nothing(harm: _Harm) -> bool:
    """'Three died, killing ...': the count behind is another's."""
    return harm.forward and harm.behind is not None and not harm.either


def _is_one_before(harm: _Harm) -> bool:
    """'The driver lost his life'"""
    return not harm.forward and harm.who and victims.one_before(harm.told.words, harm.at)


def _one_before(harm: _Harm) -> Link:
    return harm.one(harm.at.first - 1, first=harm.at.first - 1)


def _is_one_named(harm: _Harm) -> bool:
    """'Ahmad al-Hassan was killed'"""
    return harm.who and victims.one_named(harm.told.words, harm.at)


_CASES: tuple[tuple[Callable[[_Harm], bool], Callable[[_Harm], Link | None]], ...] = (
    (_are_people, _no_toll),
    (_is_the_killing, _no_toll),
    (_is_his_death, _next_word),
    (_is_shot_dead, _shot_dead),
    (_is_lost, _no_toll),
    (_is_self, _and_others),
    (_is_named, _named),
    (_counts_ahead, _ahead_of),
    (_is_by_unknown, _behind_unknown),
    (_is_one_alone, _one_alone),
    (_is_by_doer, _no_toll),
    (_counts_behind, _behind_of),
    (_counts_nothing, _no_toll),
    (_is_one_before, _one_before),
    (_is_one_named, _Harm.link),
)


# --- quantities about a harm word -----------------------------------------------------------------


def _ahead(told: Counted, harm: Found[tuple[str, str]]) -> int | None:
    """The quantity that follows a harm word closely: '... killed at least five people'."""
    for number, quantity in enumerate(told.quantities):
        if quantity.first <= harm.last:
            continue
        between = range(harm.last + 1, quantity.first)
        far = number in told.taken or len(between) > _REACH or told.harmed(between)
        if far or told.marked(between, _CLOSING):
            return None
        if _does_it(told, number):
            continue
        beside = harm.last if harm.meaning[0] in WHO else None
        return number if listing.counts_people(told, quantity, beside) else None
    return None


def _does_it(told: Counted, number: int) -> bool:
    """'اغتال مسلحون مجهولون عنصرا': who did it; whom it befell follows."""
    quantity = told.quantities[number]
    doer = quantity.plural and told.words[quantity.first].text.endswith(_DOER_ENDINGS)
    if not doer:
        return False
    following = told.quantities[number + 1 : number + 2]
    near = any(q.first - quantity.last <= 3 for q in following)
    return near or told.key(quantity.last + 1) in _UNKNOWN


def _behind(told: Counted, harm: Found[tuple[str, str]]) -> int | None:
    """The quantity that a harm word closes: 'five people, all from one family, were killed'."""
    them = any(word.key in _THEM for word in told.words[harm.first : harm.last + 1])
    beside = harm.first if harm.meaning[0] in WHO else None
    for number in range(len(told.quantities) - 1, -1, -1):
        quantity = told.quantities[number]
        if quantity.last >= harm.first:
            continue
        between = range(quantity.last + 1, harm.first)
        far = len(between) > (_THEM_REACH if them else 2 * _REACH)
        if far or told.harmed(between) or told.marked(between, _STOPS):
            return None
        if told.key(quantity.first - 1) in _BY:
            continue  # 'was shot by troops and died'
        if them and quantity.plural and number:
            continue  # 'seized 13 men from police custody and burned them alive'
        if number in told.taken and not them:
            return None
        if listing.counts_people(told, quantity, beside):
            return number
    return None


def _with_name(harm: _Harm, named: int) -> Link:
    """One person by name, and those told along: 'killed X, a commander, and five others'."""
    told, link, at = harm.told, harm.one(named), named
    for number, quantity in enumerate(told.quantities):
        if quantity.first <= at or number in told.taken:
            continue
        keys = [word.key for word in told.words[at + 1 : quantity.first]]
        along = not _ALONG.isdisjoint(keys)
        if len(keys) > 3 or told.harmed(range(at + 1, quantity.first)):
            break
        if not along and keys != [","]:
            break
        taken = told.take(number)
        if along:
            link.wholes.append(taken)  # otherwise ', a commander,' says who was named
        at = quantity.last
    return link


def _other_side(told: Counted, link: Link) -> None:
    """'15 dead on the army's side and 21 among the rebels': both are counted."""
    start = link.at.last + 1
    if not link.wholes or link.parts:
        return
    number = next(
        (
            n
            for n, quantity in enumerate(told.quantities)
            if quantity.first > start and n not in told.taken and quantity.first >= 2
        ),
        None,
    )
    if number is None:
        return
    between = range(start, told.quantities[number].first)
    sides = told.key(start) in _SIDES and told.key(between[-1]) in _AND
    sides = sides and told.key(told.quantities[number].last + 1) in _SIDES
    if sides and len(between) <= _REACH and not told.harmed(between):
        link.wholes.append(told.take(number))
