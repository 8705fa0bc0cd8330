"""A stretch of text -> the language in which it is written, where it is one that nobody reads here.

A language is read where its folder of data/language lists small words; others list theirs as
'unread'. A paragraph in one of them is not passed over in silence: it is told by its small words or
by its script. Names of places are found in any.
"""

import re
from functools import cache

from geo.language import knowledge, letters

_WORD = re.compile(r"(?<![\w-])[a-zß-ÿĀ-ſ]+(?:'[a-zß-ÿ]+)?(?![\w-])")
_KNOWN = re.compile(f"[{letters.LETTERS}]")
FEW = 3  # small words, of which so many differ, tell a language
ENOUGH = 20  # letters that tell a script
_RARE = 15  # letters of a language, for one that it does not have
_SURE = re.compile(f" {knowledge.source('identification.sure')} ")
_SCRIPTS = tuple(
    (name, re.compile(f"[{signs}]")) for name, signs in knowledge.pairs("identification.script")
)


@cache
def _small() -> tuple[tuple[frozenset[str], ...], dict[str, frozenset[str]]]:
    """The small words of each language that is read; those of the others, by its name."""
    read = {s.language: s for s in knowledge.named("identification.small", "words")}
    names = {s.language: s.entries()[0] for s in knowledge.named("identification.name", "phrases")}
    others = {
        names[s.language]: frozenset(s.entries())
        for s in knowledge.named("identification.unread", "words")
        if s.language not in read
    }
    return tuple(frozenset(s.entries()) for s in read.values()), others


@cache
def _foreign() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(name, its letters, the letters of the language that does not have them)."""
    alphabets = dict(letters.of_languages())
    return tuple(
        (name, re.compile(f"[{signs}]"), alphabets[section.language])
        for section in knowledge.named("identification.foreign", "table")
        for name, signs in section.pairs()
    )


def unread(text: str) -> str | None:
    """The language or script of a stretch of text in which no event is read, or None.

    >>> unread("Les soldats ont tué trois personnes à Goma le 3 juin."), unread("Rio de la Plata")
    ('French', None)
    """
    if _SURE.search(text):
        return None
    known = len(_KNOWN.findall(text))
    for name, script in () if text.isascii() else _SCRIPTS:
        if len(script.findall(text)) > max(ENOUGH, known):
            return name
    for name, foreign, own in () if text.isascii() else _foreign():
        if len(foreign.findall(text)) > max(FEW, len(own.findall(text)) / _RARE):
            return name
    words = _WORD.findall(text)
    differ = set(words)
    read, others = _small()
    best = max(others, key=lambda name: (len(differ & others[name]), name))
    if len(differ & others[best]) < FEW:
        return None
    own = max(sum(word in small for word in words) for small in read)
    return best if own < sum(word in others[best] for word in words) else None
