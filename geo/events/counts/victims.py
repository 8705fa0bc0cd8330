"""A harm word and the words about it -> the one person whom the text names: 'killed Ahmad X'."""

from __future__ import annotations

from collections.abc import Sequence

from geo.language import people
from geo.language.words import Found, Word

_BEFORE_KILLED = frozenset(
    ("also", "been", "shot", "reportedly", "later", "and", "abducted", "kidnapped", "tortured")
)
_DETERMINERS = frozenset("a an the his her their its another".split())
_AFTER_NOUN = frozenset(
    "in on at by when as after during while and near outside inside from over since before who "
    "whose of with to for was were is had has last this yesterday today late early late dead that "
    "which against overnight".split()
)
_MANY = frozenset(
    "group number family dozen dozens couple crowd convoy total few lot handful rest majority "
    "score "
    "pair team crew population hundred thousand people men women children two three four five six "
    "seven eight nine ten threat attack ceasefire peace deal hopes hope bill plan fire mood".split()
)
_ANIMALS = frozenset(
    "cow goat sheep camel donkey horse dog cat elephant bird baby-elephant bull calf hope "
    "dream".split()
)
_ARABIC_SMALL = frozenset("في من على الي عن منه فيه عليه عده هذه احدها احدهم احد".split())
_SINGULAR = frozenset(("was", "is", "he", "she", "has"))
_NOT_PERSON = frozenset(
    ("it", "which", "what", "family", "group", "convoy", "one", "none", "nobody")
)


def one_named(found: Sequence[Word], harm: Found) -> bool:
    """'Ahmad al-Hassan was killed', 'killed Ahmad al-Hassan': one person, by name."""
    before = harm.first - 1
    while before >= 0 and found[before].key in _BEFORE_KILLED:
        before -= 1
    if before >= 0 and found[before].key in _SINGULAR:
        head = before - 2 if before > 1 and found[before - 1].text == "," else before - 1
        subject = found[head] if head >= 0 else None
        if subject is not None and subject.key in ("he", "she"):
            return True  # 'before he was shot dead'
        if subject is None or subject.key in _NOT_PERSON:
            return found[before].key in ("he", "she")
        return found[before].key in ("he", "she") or subject.text != subject.key
    return False


def one_before(found: Sequence[Word], harm: Found) -> bool:
    """'The driver lost his life', 'their guard died': one person told by a noun alone."""
    head = harm.first - 1
    while head >= 0 and found[head].key in _BEFORE_KILLED:
        head -= 1
    if head < 1:
        return False
    noun = people.noun(found[head].key)
    if noun is None and head > 1:  # 'a novice died': a word that no list has
        return found[head - 1].key in ("a", "an", "another") and _someone(found[head])
    if noun is None or noun[1] != "one":
        return False
    return any(word.key in _DETERMINERS for word in found[max(0, head - 3) : head])


def _someone(word: Word) -> bool:
    """Whether a word that a singular article stands before can be a person's."""
    return word.key.isalpha() and word.text.islower() and word.key not in _MANY | _ANIMALS


def one_told(found: Sequence[Word], harm: Found) -> int | None:
    """The last word of a noun for one person that a harm word governs, of any kind.

    'assassinated a mukhtar', 'killing the driver', 'wounding his son'; not 'killed a group of ...'.
    """
    first = harm.last + 1
    if first + 1 >= len(found):
        return None
    if found[first].key > "\u0600":
        return _one_arabic(found, first)
    if found[first].key in ("him", "her") and found[first + 1].text in ".,;":
        return first
    if found[first].key not in _DETERMINERS:
        return None
    position = first
    while position + 1 < len(found) and position - first < 5:
        word = found[position + 1]
        if not word.key[0].isalnum() or (word.key in _AFTER_NOUN and not word.text.isupper()):
            break
        position += 1
    head = found[position].key
    inner = {w.key for w in found[first + 1 : position + 1]}
    if position == first or inner & _MANY or (head.endswith("s") and not head.endswith("ss")):
        return None
    if people.noun(head) and people.noun(head)[1] == "many":
        return None
    return position


def _one_arabic(found: Sequence[Word], first: int) -> int | None:
    """'مقتل سائقها', 'اغتيال قائد': a noun alone, neither a number nor a plural."""
    word = found[first].key
    noun = people.noun(word)
    if noun is not None:
        return first if noun[1] == "one" else None
    plural = word.endswith(("ون", "ين", "ات")) or word[0] == "و" or len(word) < 3
    written = found[first].text  # with its ta marbuta, which the key writes as a pronoun's ha
    ending = written.endswith(("ه", "ها", "هم")) and word[:-1] not in _ARABIC_SMALL
    return first if ending and not plural and word not in _ARABIC_SMALL else None


def name_after(found: Sequence[Word], harm: Found) -> int | None:
    """The last word of the name that a harm word governs: 'killed Ahmad al-Hassan'."""
    last = harm.last
    while last + 1 < len(found) and found[last + 1].text[:1].isupper():
        last += 1
    if last + 1 < len(found) and last > harm.last and found[last + 1].text[:1].isalpha():
        following = found[last + 1]
        if people.noun(following.key) or following.key.endswith("s"):
            return None  # 'killed Syrian soldiers'
    return last if last - harm.last >= 2 else None
