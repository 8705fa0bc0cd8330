"""A sentence's words -> what forces did without a blow: entered, left, deployed, agreed, exchanged.

Such verbs tell an event only of some: troops enter a town, a law enters into force; fighters are
deployed, teachers too. Each needs an armed subject near it, or the noun that makes it one: a truce
that took effect, prisoners who were swapped. Types are ACLED's: ground that changes hands without a
fight, 'Agreement', 'Change to group/activity' for forces that move, 'Other'.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.events import codebook, triggers
from geo.events.codebook import Sense
from geo.language import actors, knowledge, words
from geo.language.words import Found, Word

_RAID = codebook.sense("attack 1 verb raid")
_AGREED = codebook.sense("agreement 3")
_FREED = codebook.sense("other 2 verb")
_EVACUATED = codebook.sense("other 1 verb")


def _keys(name: str) -> frozenset[str]:
    return frozenset(map(words.key, knowledge.words(name)))


# verb -> (what it tells, the words one of which has to follow at once; none: a place's name)
_VERBS: dict[str, tuple[Sense, frozenset[str]]] = {}
for _told, _listed in codebook.senses("movements.verbs"):
    _one, _, _next = _listed.partition(" + ")
    _VERBS[words.key(_one)] = _told, frozenset(map(words.key, _next.split()))
_FIRST = {words.key(verb): told for told, verb in codebook.senses("movements.verbs_first")}
_ARMED = _keys("movements.armed") | frozenset(
    words.key(name) for name in actors.names("m") if " " not in name
)
_TAKES = _keys("movements.takes")
_AGENT = _keys("clauses.by")
_INSIDE = _keys("movements.inside")
_CLAUSE = frozenset((".", ";", ":", "\u061b"))
_BACK, _AHEAD, _OBJECT = 7, 4, 4  # words in which the subject, and the ground, are sought
_TRUCE = words.vocabulary("movements.truce", _AGREED)
_HELD = knowledge.pattern("movements.held")
_BEFORE_NAMED = _keys("movements.before_named")
_AFTER_NAMED = _keys("movements.after_named")
_SWAPS = _keys("movements.swaps")
_FREES = _keys("movements.frees")
_CAPTIVES = _keys("movements.captives")
_HOSTAGES = _keys("movements.hostages")
_REACH = 8  # words between a verb and those whom it exchanges or frees
_EVACUATION = _keys("movements.evacuation")
_BEGAN = knowledge.pattern("movements.began")
_SINGLE = {*_VERBS, *_FIRST, *_SWAPS, *_FREES, *_EVACUATION}
# A sentence without any of these tells no such event.
PHRASES = (*((word,) for word in sorted(_SINGLE)), *_TRUCE.phrases())
_TOLD = frozenset(first for first, *_ in PHRASES)


def find(found: Sequence[Word], taken: Sequence[Found[Sense]] = ()) -> list[Found[Sense]]:
    """What forces did in the words of a sentence, in order, beside the event words `taken`.

    >>> from geo.language import words
    >>> [f.meaning.sub for f in find(words.split("Troops entered Saraqib, a law entered force"))]
    ['Non-state actor overtakes territory']
    >>> find([])
    []
    """
    result = []
    covered = {n for f in taken for n in range(f.first, f.last + 1)}
    for at, word in enumerate(found):
        if at in covered or _TOLD.isdisjoint(words.variants(word.key)):
            continue
        told = _verb(found, at) or _verb_first(found, at) or _truce(found, at)
        told = told or _exchange(found, at) or _evacuation(found, at)
        if told is not None and covered.isdisjoint(range(at, told.last + 1)):
            result.append(told)
    return result


def _verb(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'Troops entered X', 'rebels pulled back from X': an armed subject before, ground after."""
    if found[at].key not in _VERBS:
        return None
    sense, follows = _VERBS[found[at].key]
    last = at
    if follows:
        last = next((n for n in range(at + 1, at + 4) if _key(found, n) in follows), None)
        if last is None:
            return None
    by = _key(found, at + 1) in _AGENT
    subject = found[at + 1 : at + _AHEAD] if by else _clause_before(found, at)
    if not any(_armed(word) for word in subject):
        return None
    ground = found[last + 1 : last + 1 + (1 if found[at].key in _TAKES else _OBJECT)]
    if not by and not any(w.text[0].isupper() or w.key in triggers.GROUND for w in ground):
        return None
    raided = sense.sub == codebook.OVERTAKES and any(w.key in _INSIDE for w in ground)
    return Found(at, last, _RAID if raided else sense)


def _verb_first(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """A verb before its subject: the subject follows, or stood before."""
    sense = next((_FIRST[f] for f in words.variants(found[at].key) if f in _FIRST), None)
    if sense is None:
        return None
    beside = [*found[at + 1 : at + 1 + _AHEAD], *_clause_before(found, at)[-_AHEAD:]]
    return Found(at, at, sense) if any(_armed(word) for word in beside) else None


def _truce(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """A truce that its own clause says was agreed or began, however far apart they stand."""
    truce = _TRUCE.at(found, at)
    if truce is None or _key(found, at + 1) in _AFTER_NAMED:
        return None
    if any(w.key in _BEFORE_NAMED for w in found[max(0, at - 3) : at]):
        return None
    return truce if _HELD.search(_clause(found, at)) else None


def _exchange(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'Exchanged 230 prisoners', 'released four hostages', 'hostages were freed'."""
    forms = words.variants(found[at].key)
    ahead = found[at + 1 : at + 1 + _REACH]
    if not _SWAPS.isdisjoint(forms):
        told = any(not _CAPTIVES.isdisjoint(words.variants(w.key)) for w in ahead)
        return Found(at, at, _AGREED) if told else None
    if _FREES.isdisjoint(forms):
        return None
    before = _clause_before(found, at)
    near = [*ahead, *before]
    hostages = any(not _HOSTAGES.isdisjoint(words.variants(w.key)) for w in near)
    captives = any(not _CAPTIVES.isdisjoint(words.variants(w.key)) for w in near)
    armed = any(_armed(w) for w in near)
    return Found(at, at, _FREED) if hostages or (captives and armed) else None


def _evacuation(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'The evacuation of X began': with a number it is a figure, which tolls.py reads."""
    if _EVACUATION.isdisjoint(words.variants(found[at].key)):
        return None
    return Found(at, at, _EVACUATED) if _BEGAN.search(_clause(found, at)) else None


def _armed(word: Word) -> bool:
    return not _ARMED.isdisjoint(words.variants(word.key))


def _key(found: Sequence[Word], at: int) -> str:
    return found[at].key if at < len(found) else ""


def _bounds(found: Sequence[Word], at: int) -> tuple[int, int]:
    """(first, one past the last) word of the clause about a word: commas do not end it."""
    low = next((n + 1 for n in range(at, -1, -1) if found[n].text in _CLAUSE), 0)
    high = next((n for n in range(at, len(found)) if found[n].text in _CLAUSE), len(found))
    return low, high


def _clause(found: Sequence[Word], at: int) -> str:
    low, high = _bounds(found, at)
    return " ".join(w.text for w in found[low:high])


def _clause_before(found: Sequence[Word], at: int) -> Sequence[Word]:
    low, _ = _bounds(found, at)
    return found[max(low, at - _BACK) : at]
