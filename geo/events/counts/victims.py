"""A harm word and the words about it -> the one person whom the text names: 'killed Ahmad X'."""

from __future__ import annotations

from collections.abc import Sequence

from geo.language import people, words
from geo.language.words import Found, Word

_BEFORE_KILLED = words.keyset("tolls.before_killed")
_DETERMINERS = words.keyset("tolls.determiners")
_AFTER_NOUN = words.keyset("tolls.after_noun")
_MANY = words.keyset("tolls.many")
_SINGULAR = words.keyset("tolls.singular")
_THE_OTHER = words.keyset("tolls.the_other")
_HE = words.keyset("tolls.he")
_HIM = words.keyset("tolls.him")
_NOT_PERSON = words.keyset("tolls.not_person")
_WIDEST_NOUN = 5  # words of a noun for one person: 'a former senior army officer'


def one_named(found: Sequence[Word], harm: Found) -> bool:
    """'Ahmad al-Hassan was killed', 'killed Ahmad al-Hassan': one person, by name."""
    before = behind_subject(found, harm)
    if before >= 0 and found[before].key in _SINGULAR:
        head = before - 2 if before > 1 and found[before - 1].text == "," else before - 1
        subject = found[head] if head >= 0 else None
        if subject is not None and subject.key in _HE:
            return True  # 'before he was shot dead'
        if subject is None or subject.key in _NOT_PERSON:
            return found[before].key in _HE
        return found[before].key in _HE or subject.text != subject.key
    return False


def behind_subject(found: Sequence[Word], harm: Found) -> int:
    """The word before a harm word and its 'was later': -1 where there is none."""
    before = harm.first - 1
    while before >= 0 and found[before].key in _BEFORE_KILLED:
        before -= 1
    return before


def one_before(found: Sequence[Word], harm: Found) -> bool:
    """'The driver lost his life', 'their guard died': one person told by a noun alone."""
    head = behind_subject(found, harm)
    told = head > 0 and found[head].key in _SINGULAR
    head -= told
    if head < 1:
        return False
    if found[head].key in _THE_OTHER and found[head - 1].key in _DETERMINERS:
        return True  # 'one was injured, the other died'
    noun = people.noun(found[head].key)
    if noun is None or noun[1] != "one":
        return False
    if told:
        return True  # 'the finance minister was killed'
    return any(word.key in _DETERMINERS for word in found[max(0, head - 3) : head])


def one_told(found: Sequence[Word], harm: Found) -> int | None:
    """The last word of a noun for one person that a harm word governs, of any kind.

    'assassinated a mukhtar', 'killing the driver', 'wounding his son'; not 'killed a group of ...'.
    """
    first = harm.last + 1
    if first + 1 >= len(found):
        return None
    key = found[first].key
    if people.counts_bare(key):
        return first if people.one_alone(found[first]) else None
    if key in _HIM and found[first + 1].text in ".,;":
        return first
    if key not in _DETERMINERS:
        return None
    position = first
    while position + 1 < len(found) and position - first < _WIDEST_NOUN:
        word = found[position + 1]
        if not word.key[0].isalnum() or (word.key in _AFTER_NOUN and not word.text.isupper()):
            break
        position += 1
    inner = {word.key for word in found[first + 1 : position + 1]}
    return None if position == first or inner & _MANY or _several(found[position].key) else position


def _several(head: str) -> bool:
    noun = people.noun(head)
    return people.looks_plural(head) or (noun is not None and noun.number == "many")
