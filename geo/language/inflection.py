"""A verb, English or Arabic -> the forms in which the news writes it.

A vocabulary that lists 'abducted' alone misses 'abducts' and 'abducting'. English follows the
regular spelling rules; any other past is given with it: 'shoot/shot', 'break/broke/broken',
'kidnap/kidnapped'.
Arabic is given by its past, third person: its feminine, plural and present are made from it (stems
whose first letter is a bare alif lose it in the present; hollow and defective verbs are listed).
"""

from __future__ import annotations

import re

_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")  # 'rob', 'gun': one syllable, short
_SIBILANT = ("s", "x", "z", "ch", "sh")


def forms(verb: str) -> tuple[str, ...]:
    """Every form of a verb that may carry an object after it: 'gun down', 'set/set ~ ablaze'.

    >>> forms("gun down")
    ('gun down', 'guns down', 'gunned down', 'gunning down')
    >>> forms("break/broke/broken into")
    ('break into', 'breaks into', 'broke into', 'broken into', 'breaking into')
    >>> forms("اختطف")
    ('اختطف', 'اختطفت', 'اختطفوا', 'يختطف', 'تختطف', 'يختطفون')
    """
    head, space, rest = verb.partition(" ")
    made = _arabic(head) if head > "\u0600" else _english(*head.split("/"))
    return tuple(f"{form}{space}{rest}" for form in dict.fromkeys(made))


def duals(noun: str) -> tuple[str, ...]:
    """An Arabic noun and its dual, in both cases; a plural has none.

    >>> duals("تفجير"), duals("غارة")
    (('تفجير', 'تفجيران', 'تفجيرين'), ('غارة', 'غارتان', 'غارتين'))
    """
    if noun.endswith(("ات", "ون", "ين", "ان")):
        return (noun,)
    stem = noun[:-1] + "ت" if noun[-1] == "ة" else noun
    return noun, stem + "ان", stem + "ين"


def _english(base: str, *past: str) -> list[str]:
    stem = base
    if base.endswith("ie"):
        stem = base[:-2] + "y"
    elif base.endswith("e") and not base.endswith("ee"):
        stem = base[:-1]
    elif _DOUBLES.fullmatch(base) or (past and past[0] == f"{base}{base[-1]}ed"):
        stem = base + base[-1]
    consonant_y = base.endswith("y") and base[-2] not in "aeiou"
    third = base[:-1] + "ies" if consonant_y else base + ("es" if base.endswith(_SIBILANT) else "s")
    regular = base[:-1] + "ied" if consonant_y else (base + "d" if base[-1] == "e" else stem + "ed")
    return [base, third, *(past or (regular,)), stem + "ing"]


def _arabic(past: str) -> list[str]:
    stem = past[1:] if past[0] in "اأ" else past
    return [past, past + "ت", past + "وا", "ي" + stem, "ت" + stem, "ي" + stem + "ون"]
