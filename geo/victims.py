"""A harm word and the words about it -> the one person whom the text names: 'killed Ahmad X'."""

from __future__ import annotations

from collections.abc import Sequence

from geo import people
from geo.words import Found, Word

_BEFORE_KILLED = frozenset(
    ("also", "been", "shot", "reportedly", "later", "and", "abducted", "kidnapped", "tortured")
)
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
        if subject is None or subject.key in _NOT_PERSON:
            return found[before].key in ("he", "she")
        return found[before].key in ("he", "she") or subject.text != subject.key
    return False


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
