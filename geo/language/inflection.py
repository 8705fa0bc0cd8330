"""A verb, a noun, a demonym -> the forms in which the news writes it, by the rules of its language.

A vocabulary that lists 'abducted' alone misses 'abducts' and 'abducting'. Rules stand in the tables
of data/language/CODE/inflection.txt: a form's name, then `ending -> other ending`, of which the
first that fits makes the form, and none where none fits. An ending is a regular expression at the
end of the word. Forms that no rule makes are given with the verb: 'shoot/shot',
'break/broke/broken', 'kidnap/kidnapped'; they stand where the form 'past' would, and an ending
with a '/' in it looks at them too.
"""

import re
from functools import cache

from geo.language import knowledge, letters


def forms(verb: str, language: str | None = None) -> tuple[str, ...]:
    """Every form of a verb that may carry an object after it: 'gun down', 'set/set ~ ablaze'.

    `language` is the code of its folder; None stands for the first whose letters the verb has.

    >>> forms("gun down")
    ('gun down', 'guns down', 'gunned down', 'gunning down')
    >>> forms("break/broke/broken into")
    ('break into', 'breaks into', 'broke into', 'broken into', 'breaking into')
    >>> forms("اختطف")
    ('اختطف', 'اختطفت', 'اختطفوا', 'يختطف', 'تختطف', 'يختطفون')
    """
    head, space, rest = verb.partition(" ")
    return tuple(f"{form}{space}{rest}" for form in inflected("verb", head, language))


def inflected(kind: str, word: str, language: str | None = None) -> tuple[str, ...]:
    """A word, and each form that a rule of its kind makes of it.

    The kinds are 'verb', 'noun' (its dual, in a language that has one) and 'demonym' (lower case).

    >>> inflected("noun", "تفجير"), inflected("demonym", "syrian"), inflected("demonym", "french")
    (('تفجير', 'تفجيران', 'تفجيرين'), ('syrian', 'syrians'), ('french',))
    """
    base, *given = word.split("/")
    found = [base]
    for form, rules in _tables(kind).get(language or letters.language(base), {}).items():
        if form == "past" and given:
            found += given
            continue
        for ending, other, looks_at_given in rules:
            text = word if looks_at_given else base
            if ending.search(text):
                found.append(ending.sub(other, text, count=1))
                break
    return tuple(dict.fromkeys(found))


@cache
def _tables(kind: str) -> dict[str, dict[str, list[tuple[re.Pattern[str], str, bool]]]]:
    """Language -> form -> its rules, in order."""
    tables: dict[str, dict[str, list[tuple[re.Pattern[str], str, bool]]]] = {}
    for section in knowledge.named(f"inflection.{kind}", "table"):
        rules = tables.setdefault(section.language, {})
        for form, rule in section.pairs():
            ending, arrow, other = (part.strip() for part in rule.partition("->"))
            if not arrow:
                raise section.wrong(f"'{rule}' is no rule: expected 'ending -> other ending'")
            compiled = re.compile(f"(?:{ending})\\Z")
            rules.setdefault(form, []).append((compiled, other, "/" in ending))
    return tables
