"""A sentence's words -> its event words, each with a sub-event type and how surely it tells it.

The words are the table `events` of data/language/CODE/triggers.txt, the types and strengths those
of data/codebook.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from geo.events import codebook
from geo.events.codebook import Sense
from geo.language import inflection, knowledge, letters, lexicon, people
from geo.language.words import Found, Vocabulary, Word, key

# What a verb's third person is besides, and more often: 'blasts', 'targets', 'pounds'.
_NOUNS_TOO = knowledge.words("triggers.third_person_nouns")


def _read() -> dict[str, Sense]:
    """Each phrase that tells an event, and what it tells; what stands first wins."""
    senses: dict[str, Sense] = {}
    for told, listed in codebook.senses("triggers.events"):
        sense = replace(told, verb=listed[0] in "!%")
        for phrase in _forms(listed):
            senses.setdefault(phrase, sense)
    return senses


def _forms(listed: str) -> tuple[str, ...]:
    """What an entry stands for: itself and its duals, or a verb's forms: 'stone' alone is none."""
    if listed[0] != "%":
        phrase = listed.removeprefix("!")
        noun = listed[0] != "!" and " " not in phrase and len(phrase) > 3
        return inflection.inflected("noun", phrase) if noun else (phrase,)
    every = inflection.forms(listed[1:])
    if " " in every[0] or letters.uncased(every[0]):
        return every
    return tuple(form for form in every[1:] if form not in _NOUNS_TOO)


_VOCABULARY = Vocabulary(_read())
# Phrases in which an event word tells none.
_INNOCENT = Vocabulary(
    (form, None) for listed in knowledge.phrases("triggers.innocent") for form in _forms(listed)
)
PHRASES = tuple(_VOCABULARY.phrases())  # a sentence without any of these tells no event


_BOMBING = knowledge.words("triggers.bombing")
_BOMBED_IN = knowledge.words("triggers.bombed_in")
_STOPS = knowledge.words("triggers.stops")
_PULLS = knowledge.words("triggers.pulls")
_PASSIVE = knowledge.words("triggers.passive")
_NO_PASSIVE = knowledge.words("triggers.passive_capitals")
_AFTER_OBJECT = knowledge.words("triggers.after_object")
_CAPTURED_WHERE = knowledge.words("triggers.captured_where")
_PRONOUNS = knowledge.words("triggers.pronouns")
_CAPTURES = knowledge.words("triggers.captures")
_SEIZES = _CAPTURES | knowledge.words("triggers.seizes")
_SEIZING_NOUNS = knowledge.words("triggers.seizing_nouns")
GROUND = knowledge.words("triggers.ground")
_CARRIERS = knowledge.words("triggers.carriers")
_SEVERAL = knowledge.words("triggers.several")
_ARMS = knowledge.words("triggers.arms")
_GOODS = knowledge.words("triggers.goods")
_RELATIVE, _WAS = knowledge.words("triggers.relative"), knowledge.words("clauses.were")
_FORENAMES = lexicon.given_names() - knowledge.words("triggers.kunyas")
_BODIES = frozenset(map(key, knowledge.words("triggers.bodies")))
_OF_WRECKS = knowledge.words("triggers.of_wrecks")
_OF_PEOPLE = knowledge.words("triggers.of_people")
_OBJECT = 9  # words after the verb in which its object is sought
_ENDS = frozenset((".", ";", ":", ","))


def find(found: Sequence[Word]) -> list[Found[Sense]]:
    """The event words in the words of a sentence, in order.

    >>> from geo.language import words
    >>> [f.meaning.sub for f in find(words.split("Air raids, then an ambush"))]
    ['Air/drone strike', 'Armed clash']
    >>> find([])
    []
    """
    innocent = {position for f in _INNOCENT.find(found) for position in range(f.first, f.last + 1)}
    read = (_taken(found, f) for f in _VOCABULARY.find(found) if f.first not in innocent)
    told = [f for f in read if f is not None]
    if len(told) > 1:
        told = [f for f in told if not _in_passing(found, f)]
    return told if any(f.meaning.strength for f in told) else []


def describes(found: Sequence[Word], sense: Found[Sense]) -> bool:
    """'The body of a kidnapped man': a word for what someone is, not for what happened."""
    if sense.first and found[sense.first - 1].key in _BODIES:
        return True  # a body's name, in which 'liberation' frees nothing
    if sense.first == 0 or sense.last + 1 >= len(found) or not sense.meaning.verb:
        return False
    if sense.meaning.sub == codebook.DISRUPTED:  # 'debris of a downed missile'
        return found[sense.first - 1].key in _OF_WRECKS
    noun = people.noun(found[sense.last + 1].key)
    return noun is not None and found[sense.first - 1].key in _OF_PEOPLE


def _in_passing(found: Sequence[Word], event: Found[Sense]) -> bool:
    """'Investigators in X, a village that was retaken last week, found ...': of X, in passing."""
    if event.meaning.sub not in (codebook.REGAINS, codebook.OVERTAKES) or event.first < 3:
        return False
    ground, which, was = (w.key for w in found[event.first - 3 : event.first])
    return ground in GROUND and which in _RELATIVE and was in _WAS


def _taken(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """The event word, its meaning corrected by the words beside it; None where it tells none."""
    verb, alone = found[event.first].key, event.first == event.last
    if verb in _BOMBING and event.meaning.sub == codebook.AIR and alone:
        # 'the bombing of X' is from the air as often as not
        return _as(event, sub=codebook.REMOTE) if _after(found, event) in _BOMBED_IN else event
    if verb in _STOPS:
        return _stopped(found, event)
    if verb in _PULLS and event.first and found[event.first - 1].key in _PASSIVE:
        return None  # 'was pulled out dead'
    noun = event.last == event.first + 1 and verb in _SEIZING_NOUNS
    if not noun and not (alone and verb in _SEIZES - _SEIZING_NOUNS):
        return event
    before = found[event.first - 1]
    if before.key in _PASSIVE and before.text not in _NO_PASSIVE and event.first:
        return _was_taken(found, event)
    return _took(found, event)


def _took(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """What was seized: ground, people (then an abduction or an arrest), or goods (then nothing)."""
    object_ = list(itertools.takewhile(lambda w: w.text not in _ENDS, found[event.last + 1 :]))
    object_ = object_[:_OBJECT]
    near = list(itertools.takewhile(lambda w: w.key not in _AFTER_OBJECT, object_))
    keys = {word.key for word in near}
    if keys & GROUND:
        return event
    if near and (near[0].key in _PRONOUNS or _named(near)):
        return _as(event, Sense(codebook.ARRESTS, 2, verb=True))
    if keys & _ARMS:
        return _as(event, Sense(codebook.DISRUPTED, 3, verb=True))
    if keys & _GOODS:
        return None
    if keys & _SEVERAL or any(map(people.noun, keys)):
        return _people(found, event)
    named = any(word.text[0].isupper() for word in near[:3])
    ground = any(word.key in GROUND for word in object_)
    return event if named or ground else None


def _named(near: Sequence[Word]) -> bool:
    """Whether what was captured has a person's name: 'captured Ahmad Hassan in ...'."""
    capitals = list(itertools.takewhile(lambda w: w.text[0].isupper(), near))
    return len(capitals) > 1 and capitals[0].key in _FORENAMES


def _stopped(found: Sequence[Word], event: Found[Sense]) -> Found[Sense]:
    """A missile that is intercepted is shot down; a bus is stopped, by whoever attacks it."""
    near = {w.key for w in found[max(0, event.first - 4) : event.last + 5]}
    if not near & _CARRIERS or any(w.key in _ARMS for w in found):
        return event
    return _as(event, Sense(codebook.ATTACK, 1, verb=True))


def _was_taken(found: Sequence[Word], event: Found[Sense]) -> Found[Sense] | None:
    """'The town was captured', 'Saddam was captured in ...': by what stands before the verb."""
    before = list(
        itertools.takewhile(lambda w: w.text not in (".", ";"), reversed(found[: event.first - 1]))
    )[:_OBJECT]
    if any(word.key in GROUND for word in before):
        return event
    person = any(people.noun(word.key) or word.key in _PRONOUNS for word in before[:6])
    if person or _after(found, event) in _CAPTURED_WHERE:
        return _people(found, event)
    return event if before and before[0].text[0].isupper() else None


def _people(found: Sequence[Word], event: Found[Sense]) -> Found[Sense]:
    """People who were captured are arrested, people who were seized abducted."""
    captured = found[event.first].key in _CAPTURES
    return _as(event, Sense(codebook.ARRESTS if captured else codebook.ABDUCTION, 2, verb=True))


def _as(event: Found[Sense], sense: Sense | None = None, **changed: str) -> Found[Sense]:
    """An event word with another meaning."""
    return replace(event, meaning=sense or replace(event.meaning, **changed))


def _after(found: Sequence[Word], event: Found[Sense]) -> str:
    """The key of the word after an event word, '' where there is none."""
    return found[event.last + 1].key if event.last + 1 < len(found) else ""
