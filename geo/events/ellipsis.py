"""Words that lean on an event told before -> which, and where: 'and others in X', 'the strike'.

'Shells hit X, and another landed in Y': what the second piece tells is what the first tells, once
more. Of people ('and three others', 'وآخرون') tolls.py speaks; here they are told apart by the
word that follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.language import people, words
from geo.language.words import Word

_MORE = frozenset(("more", "others", "further"))
_ARTICLES = frozenset(("a", "an", "the"))
_ALONE = frozenset(("another", "others", "one"))
_ORDINALS = frozenset("first second third fourth fifth sixth other others".split())
_COUNTS = frozenset("one two three four five six seven eight nine ten several".split())
# As an adjective they follow their noun; with 'and', or as the subject of a verb, they are it.
_ARABIC = frozenset(
    map(words.key, (
        "أخرى", "آخر", "الأخرى", "الآخر", "أخريان", "أخريين", "آخران", "آخرين", "ثانية", "ثان",
        "أحدها", "إحداها", "بعضها", "ثالثة", "ثالث", "الأولى", "الأول", "الثانية", "الثاني",
        "الثالثة", "الثالث", "رابعة",
    ))
)  # fmt: skip
# What is said of it at once: where it was, or what it did there.
_THERE = frozenset(
    map(words.key, (
        "in", "at", "near", "on", "outside", "around", "inside", "over", "to", "against", "into",
        "landed", "landing", "fell", "falling", "hit", "hitting", "struck", "striking", "targeted",
        "targeting", "exploded", "exploding", "went", "reported", "detonated", "was", "were", "had",
        "has", "occurred", "took", "followed", "erupted", "rocked", "shook", "came", "a", "the",
        "an", "also", "later", "aimed", "crashed", "killed", "killing", "wounded", "wounding",
        "في", "على", "قرب", "بالقرب", "داخل", "وسط", "شمال", "جنوب", "شرق", "غرب", "شمالي",
        "جنوبي", "شرقي", "غربي", "محيط", "بلدة", "قرية", "مدينة", "مخيم", "استهدفت", "استهدف",
        "سقطت", "سقط", "طالت", "طال", "أصابت", "أصاب", "ضربت", "ضرب", "باتجاه", "بين",
    ))
)  # fmt: skip
_OPENING = re.compile(
    r"\W*(?:[Aa]nother|[Oo]thers|(?:[Aa]|[Tt]he)\s+(?:second|third|fourth|fifth|other)|"
    r"(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal)\s+(?:more|others))\b|"
    r"\W*[وف]?(?:(?:سقطت|سقط|استهدفت|استهدف|طالت|أصابت|ضربت)\s+)?(?:أخرى|آخر|ثانية|ثالثة)(?!\w)"
)
# 'Another attack', 'a separate incident': not the event told before. 'Two other people' adds.
_ALSO = re.compile(
    r"\b(?:separate|separately|elsewhere)\b|كما|أخرى|ثان|"
    r"\b(?:another|second|third|other|further)\s+(?:[\w-]+\s+){0,2}?(?:attacks?|strikes?|airstrikes?|"
    r"raids?|bomb\w*|blasts?|explosions?|incidents?|clash\w*|shelling|shootings?|missiles?|rockets?|"
    r"drones?|mines?|ambush|assaults?|gunm[ae]n|villages?|towns?|places?|area|camp|prison)\b",
    re.I,
)
_ALSO_DID = re.compile(r"\balso\b", re.I)
_DEFINITE = re.compile(
    r"\b(?:(?:the|this|that|those|these)\s+(?:[\w-]+\s+){0,2}(?:attacks?|assault|strikes?|"
    r"airstrikes?|raids?|shelling|bombing|blast|explosion|"
    r"ambush|clash(?:es)?|fighting|massacre|incident|killings?|shooting|bombardment|violence|"
    r"operation|missiles?|rockets?|drones?|bomb|"
    r"dead|victims|wounded|injured|casualties|toll|death\s+toll|deaths|gunmen|attackers|"
    r"assailants|militants|protest(?:ers)?)|"
    r"it\s+(?:was|hit|struck|killed)|they\s+(?:killed|shot|burned|looted|also)|among\s+(?:them|"
    r"the\s+dead|those\s+killed))\b|"
    r"(?<!\w)(?:الهجوم|القصف|الغارة|الغارات|الانفجار|الضحايا|القتلى|الحادث|التفجير|الاستهداف)",
    re.I,
)
_LED = 3  # words in which a piece begins with its verb: 'فيما استهدفت أخرى X'


def opens(sentence: str) -> bool:
    """Whether a sentence may tell by such a word alone: 'Another landed in X.'

    >>> opens("Another landed in Netivot."), opens("The other day it rained.")
    (True, True)
    >>> opens("It rained.")
    False
    """
    return bool(_OPENING.match(sentence))


def other(clause: str, told: bool) -> bool:
    """Whether a clause tells of another event than the one before: 'also' does where one is `told`.

    >>> other("a separate attack on X", True), other("the attack on X", True)
    (True, False)
    """
    return bool(_ALSO.search(clause)) or (told and bool(_ALSO_DID.search(clause)))


def definite(clause: str, *, opens: bool = False) -> bool:
    """Whether a clause takes up an event told before, or opens with it: 'The strike killed'.

    >>> definite("The strike killed two"), definite("The strike killed two", opens=True)
    (True, True)
    >>> definite("Two died in the strike"), definite("Two died in the strike", opens=True)
    (True, False)
    """
    return bool(_DEFINITE.match(clause) if opens else _DEFINITE.search(clause))


def last(found: Sequence[Word], at: int) -> int | None:
    """The last word of what stands for an event from word `at` on, or None.

    >>> told = words.split("and two more landed in X")
    >>> last(told, 1), last(told, 0), last(words.split("and two more people in X"), 1)
    (2, None, None)
    """
    if at >= len(found):
        return None
    end = _arabic(found, at) if found[at].text[0] >= "\u0600" else _english(found, at)
    if end is None or end + 1 >= len(found):
        return None
    after = found[end + 1]
    if people.noun(after.key) is not None:
        return None
    named = after.text[0].isupper()
    return end if named or any(form in _THERE for form in words.variants(after.key)) else None


def begins(found: Sequence[Word], first: int, stop: int) -> tuple[int, int] | None:
    """(first, last) word of such words where a piece opens with them, its verb before or not."""
    for at in range(first, min(first + _LED, stop)):
        end = last(found, at)
        if end is not None:
            return at, end
    return None


def apart(found: Sequence[Word], first: int, final: int) -> list[tuple[int, int]]:
    """(first, last) word of such words behind a comma: 'two bombs went off, the first in X'."""
    commas = (n for n in range(first, final) if found[n].text in (",", "\u060c"))
    ends = ((n + 1, last(found, n + 1)) for n in commas)
    return [(at, end) for at, end in ends if end is not None and end <= final]


def _english(found: Sequence[Word], at: int) -> int | None:
    first, second = (word.key for word in (*found[at : at + 2], found[at])[:2])
    numbered = first in _COUNTS or first.isdigit()
    if first in ("one", "some") and second == "of" and at + 2 < len(found):
        return at + 2 if found[at + 2].key in ("them", "which") else None
    told = first in _ARTICLES and second in _ORDINALS
    if told or (numbered and second in _MORE):
        end = at + 1
    elif first in _ALONE:
        end = at
    else:
        return None
    return end + 1 if end + 1 < len(found) and found[end + 1].key == "one" else end


def _arabic(found: Sequence[Word], at: int) -> int | None:
    key = found[at].key
    plain = next((form for form in words.variants(key) if form in _ARABIC), None)
    if plain is None:
        return None
    verb = words.variants(found[at - 1].key) if at else ()
    joined = key != plain or at == 0 or "و" in verb
    return at if joined or not _THERE.isdisjoint(verb) else None
