"""A harm word and the quantities of its sentence -> those that it governs, wholes and parts.

The cases of `_CASES` are tried in order, and the first that holds decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geo.events.counts import harms, listing, persons, victims
from geo.events.counts.listing import Counted, Link
from geo.language import people, words
from geo.language.numbers import Quantity
from geo.language.words import Found
from geo.model import Count

WHO = (harms.KILLED, harms.INJURED)
_REACH = 7  # words between a harm word and the nearest quantity that it may still govern
_THEM_REACH = 32  # 'pulled 13 men from a cell ..., beat them and burned them to death'
_AUXILIARY = 4  # words before a participle among which its 'were' stands
_ONE = Count(1, 1, 1)
_STOPS = (".", ";")
_CLOSING = (".", ";", ":", ",", "(", ")")

_AFTER_PASSIVE, _WERE = words.keyset("tolls.after_passive"), words.keyset("tolls.were")
_HIS_DEATH, _LED_TO = words.keyset("tolls.his_death"), words.keyset("tolls.led_to")
_THOSE, _THOSE_HARMED = words.keyset("tolls.those"), words.keyset("tolls.those_harmed")
_DETERMINERS = words.keyset("tolls.determiners")
_THIS, _KILLING = words.keyset("tolls.this"), words.keyset("tolls.killing")
_LOST = words.keyset("tolls.lost")
_AND, _AND_MORE = words.keyset("numbers.and"), words.keyset("clauses.and") | {","}
_SIDE, _WAS = words.keyset("tolls.side"), words.keyset("tolls.singular")
_THEM = words.keyset("tolls.them")


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
        noted = self.ahead is not None and _noted(self.told, self.at, self.quantity(self.ahead))
        turned = noted or (self.either and self._turns())
        self.forward = self.at.meaning[1] == harms.FORWARD or turned

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

    def link(self, *wholes: Quantity) -> Link:
        return Link(self.at.meaning[0], self.at, list(wholes))

    def one(self, last: int, first: int | None = None) -> Link:
        """One person, told by the words behind the harm word up to `last`."""
        return self.link(Quantity(self.at.last + 1 if first is None else first, last, _ONE))

    def all(self, counted: Sequence[Quantity]) -> Link:
        """The persons of a list; their counts are no other harm word's."""
        for number, quantity in enumerate(self.told.quantities):
            if any(q.first <= quantity.first <= q.last for q in counted):
                self.told.taken.add(number)
        return self.link(*counted)

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
        # 'seven people killed and 70 injured', '40 killed 19 injured': another's count follows.
        numbered = behind.bare and not behind.plural
        later = listing.governs_later(self.told, ahead)
        return not (numbered or later) and self.told.key(self.at.last + 1) not in _AND_MORE


def governed(told: Counted, at: Found[tuple[str, str]]) -> Link | None:
    """The quantities that a harm word governs; None where it tells no toll."""
    harm = _Harm(told, at)
    link = next(filter(None, (case(harm) for case in _CASES)), _NO_TOLL)
    return None if link is _NO_TOLL else link


# --- the cases: what a harm word governs, _NO_TOLL, or None where the case does not hold ----------


def _people(harm: _Harm) -> Link | None:
    """'blocked the wounded', 'those killed': people, not a toll."""
    told = harm.single and harm.before in _THOSE and harm.key in _THOSE_HARMED
    return _NO_TOLL if told else None


def _the_killing(harm: _Harm) -> Link | None:
    """'blamed the killing on rebels'"""
    return _NO_TOLL if harm.key in _KILLING and harm.before in _THIS else None


def _his_death(harm: _Harm) -> Link | None:
    """'which led to his death'"""
    led = harm.before in _LED_TO and harm.key in _HIS_DEATH
    return harm.one(harm.at.last + 1) if led else None


def _lost(harm: _Harm) -> Link | None:
    """'lost 14 men' is a toll, 'lost the village' and 'lost 2-1' are none."""
    if harm.key not in _LOST or not harm.single:
        return None
    ahead = harm.quantity(harm.ahead)
    if ahead is None or harm.told.key(ahead.last + 1) in ("-", "\u2013"):
        return _NO_TOLL
    return _NO_TOLL if (ahead.count.best or ahead.count.high or 0) <= 1 else None


def _persons(harm: _Harm) -> Link | None:
    """'killed Ahmad al-Hassan, a commander, and five others', 'killing himself and three'."""
    if not harm.who or not (harm.forward or harm.active):
        return None
    counted, _ = persons.listed(harm.told, harm.at.last + 1)
    plain = all(not _is_one(harm, quantity) for quantity in counted)
    return None if plain else harm.all(counted)


def _persons_before(harm: _Harm) -> Link | None:
    """'Omar H. and Lina N. were injured', 'the district head and his guard were killed'."""
    end = victims.behind_subject(harm.told.words, harm.at) + 1
    if harm.forward or not harm.who or not 0 < end <= harm.at.first:
        return None
    if harm.told.key(end - 1) in _WERE:
        end -= 1
    for first in persons.starts(harm.told, end, _THEM_REACH):
        counted, behind = persons.listed(harm.told, first)
        if behind == end and len(counted) > 1:
            plain = all(not _is_one(harm, quantity) for quantity in counted)
            return None if plain else harm.all(counted)
    return None


def _is_one(harm: _Harm, quantity: Quantity) -> bool:
    """Whether a member of a list is told by no count of its own."""
    return quantity not in harm.told.quantities


def _counts_ahead(harm: _Harm) -> Link | None:
    """'killing three soldiers and two civilians'"""
    if not harm.forward or harm.ahead is None:
        return None
    link = harm.link(harm.told.take(_object(harm.told, harm.ahead)))
    listing.extend(harm.told, _object(harm.told, harm.ahead), 1, link)
    return link


def _object(told: Counted, number: int) -> int:
    """Of two counts that nothing joins the second: 'اغتال مسلحان ضابطا', verb, doers, object."""
    if number + 1 >= len(told.quantities) or number + 1 in told.taken:
        return number
    doer, other = told.quantities[number : number + 2]
    between = told.words[doer.last + 1 : other.first]
    agree = all(people.looks_agreeing(word) for word in between)
    bare = people.counts_bare(told.key(doer.last)) and not told.joined_on(other.first)
    return number + 1 if bare and agree and doer.group == "combatants" else number


def _one_alone(harm: _Harm) -> Link | None:
    """'assassinated a mukhtar', 'killing the driver'."""
    told = harm.active or harm.at.meaning[1] == harms.FORWARD
    if not told or harm.ahead is not None or not harm.who:
        return None
    last = victims.one_told(harm.told.words, harm.at)
    return None if last is None else harm.one(last)


def _by_doer(harm: _Harm) -> Link | None:
    """'gunmen assassinated ...': who did it, not whom it befell."""
    behind = harm.quantity(harm.behind)
    if behind is None or not harm.active or _reduced(harm):
        return None
    after = harm.told.words[harm.at.last + 1]  # 'two soldiers killed clearing a mine'
    object_ = after.text[:1].isupper() or after.key in _DETERMINERS
    fights = behind.group == "combatants" and harm.ahead is None
    doer = behind.plural or (fights and object_)
    return _NO_TOLL if doer else None


def _reduced(harm: _Harm) -> bool:
    """'Civilians killed in X', 'two soldiers killed': a passive without its 'were'."""
    after = harm.told.key(harm.at.last + 1) or "."
    return after in _AFTER_PASSIVE or not after[0].isalnum()


def _counts_behind(harm: _Harm) -> Link | None:
    """'ten people were killed'; but of 'three died, killing ...' the count is another's."""
    if harm.behind is None or (harm.forward and harm.either):
        return None
    if harm.forward:
        return _NO_TOLL
    link = harm.link(harm.told.take(harm.behind))
    listing.extend(harm.told, harm.behind, -1, link)
    listing.apposed(harm.told, link)
    return link


def _one_before(harm: _Harm) -> Link | None:
    """'The driver lost his life'"""
    before = harm.at.first - 1
    told = not harm.forward and harm.who and victims.one_before(harm.told.words, harm.at)
    return harm.one(before, first=before) if told else None


def _one_named(harm: _Harm) -> Link | None:
    """'Ahmad al-Hassan was killed'"""
    return harm.link() if harm.who and victims.one_named(harm.told.words, harm.at) else None


_NO_TOLL = Link("", Found(0, 0, None))
_CASES: tuple[Callable[[_Harm], Link | None], ...] = (
    _people, _the_killing, _his_death, _lost, _persons, _counts_ahead, _one_alone, _by_doer,
    _persons_before, _counts_behind, _one_before, _one_named,
)  # fmt: skip


# --- quantities about a harm word -----------------------------------------------------------------


def _ahead(told: Counted, harm: Found[tuple[str, str]]) -> int | None:
    """The quantity that follows a harm word closely: '... killed at least five people'."""
    for number, quantity in enumerate(told.quantities):
        if quantity.first <= harm.last:
            continue
        between = range(harm.last + 1, quantity.first)
        far = number in told.taken or len(between) > _REACH or told.harmed(between)
        if far or (told.marked(between, _CLOSING) and not _noted(told, harm, quantity)):
            return None
        beside = harm.last if harm.meaning[0] in WHO else None
        return number if listing.counts_people(told, quantity, beside) else None
    return None


def _noted(told: Counted, harm: Found[tuple[str, str]], quantity: Quantity) -> bool:
    """'Killed: 5': a note's label and its number."""
    opens = harm.first == 0 or told.words[harm.first - 1].text in _CLOSING
    return opens and quantity.first == harm.last + 2 and told.words[harm.last + 1].text == ":"


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
        if them and quantity.plural and number:
            continue  # 'seized 13 men from police custody and burned them alive'
        one = number == 0 or told.quantities[number - 1].count.best == 1
        if quantity.plural and one and told.key(harm.first - 1) in _WAS:
            continue  # 'one of the reporters, X, was killed'
        if quantity.plural and number and _of_a_side(told, told.quantities[number - 1], quantity):
            continue
        if number in told.taken and not them:
            return None
        if listing.counts_people(told, quantity, beside):
            return number
    return None


def _of_a_side(told: Counted, whole: Quantity, plural: Quantity) -> bool:
    """'12 members of the regime forces and gunmen were killed': twelve in all."""
    of, link = told.key(whole.last + 1), told.key(plural.first - 1)
    between = range(whole.last + 1, plural.first)
    if whole.plural or told.harmed(between):
        return False
    return plural.first - whole.last > 2 and of in _SIDE and link in _AND
