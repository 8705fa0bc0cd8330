"""A noun for people -> the group it names and how many it can be.

Groups are those of the incident table (children, women, men, civilians, combatants), 'families'
for households, or none. The number is 'one', 'two' (a dual) or 'many'. The nouns and their endings
lie in people.txt of data/language.
"""

import functools
from typing import NamedTuple

from geo.language import knowledge, letters, words


class Noun(NamedTuple):
    """The group that a noun for people names, if any, and how many it can be."""

    group: str | None
    number: str


def _meant(row: str) -> Noun:
    group, _, number = row.partition(" ")
    return Noun(None if group == "people" else group, number)


def _endings(name: str) -> tuple[tuple[str, str], ...]:
    """(ending, the singular's instead of it)."""
    told = knowledge.table(name).items()
    return tuple((words.key(ending), "" if one == "0" else words.key(one)) for ending, one in told)


NOUNS = {words.key(phrase): _meant(row) for row, phrase in knowledge.pairs("people.nouns")}
_INFLECTED = (("many", _endings("people.plural")), ("two", _endings("people.dual")))
_DUAL_CASES = knowledge.phrases("people.dual_case")
_SHORTEST, _ADULT = 3, 18  # letters of a singular that is told by its ending; years


@functools.lru_cache(maxsize=1 << 15)
def noun(word: str) -> Noun | None:
    """The group and number of a noun for people, or None; `word` is a key of words.py.

    >>> noun("women"), noun("طفلان")
    (Noun(group='women', number='many'), Noun(group='children', number='two'))
    >>> noun("house") is None
    True
    """
    had = _stem("people.dual_had", word)
    found = (
        (had and _of_one(_listed(had), "two"))
        or _listed(word.removesuffix("'s"))
        or _inflected(word)
    )
    if found:
        return found
    # a dual that somebody has, in its other case: 'طفليها', her two children
    stem = _stem("people.dual_had_oblique", word)
    for dual in (_listed(stem + case) for case in (_DUAL_CASES if stem else ())):
        if dual and dual.number == "two":
            return dual
    years = _stem("people.aged", word)  # '12-year-old', '40-year-old'
    return Noun("children" if int(years) < _ADULT else None, "one") if years else None


# Whether a word is of a language whose nouns count without an article: Arabic.
counts_bare = letters.uncased


def looks_plural(word: str) -> bool:
    """Whether a word that need not be known ends as a plural does: 'wagoners', not 'boss'."""
    return any(word.endswith(e) and not word.endswith(e + e) for e, _ in _INFLECTED[0][1])


def _listed(word: str) -> Noun | None:
    return next((NOUNS[form] for form in words.variants(word) if form in NOUNS), None)


def _of_one(one: Noun | None, number: str) -> Noun | None:
    """What a noun for one person is in another number."""
    return Noun(one.group, number) if one is not None and one.number == "one" else None


def _stem(name: str, word: str) -> str | None:
    found = (pattern.fullmatch(word) for pattern in knowledge.each(name))
    return next((match[1] for match in found if match), None)


def _inflected(word: str) -> Noun | None:
    """A regular plural or dual: 'shopkeepers', 'شرطيان'."""
    for number, endings in _INFLECTED:
        for ending, singular in endings:
            stem = word.removesuffix(ending) + singular
            if word.endswith(ending) and len(stem) >= _SHORTEST and (one := NOUNS.get(stem)):
                return _of_one(one, number)
    return None


def looks_agreeing(word: words.Word) -> bool:
    """Whether a word ends as the adjective of several does: 'مجهولون', unknown ones."""
    return counts_bare(word.key) and word.key.endswith(_AGREEING) and noun(word.key) is None


_AGREEING = tuple(
    words.key(ending)
    for name in ("people.plural_endings", "people.agreeing")
    for ending in knowledge.phrases(name)
)
_PLURAL_ENDINGS = knowledge.phrases("people.plural_endings")
_NOT_HAD = words.keyset("people.not_had")


def one_alone(word: words.Word) -> bool:
    """Whether a noun without an article tells of one: 'قائد', a leader; 'سائقها', her driver."""
    listed = noun(word.key)
    if listed is not None:
        return listed.number == "one"
    if {word.key, word.key[:-1]} & _NOT_HAD or len(word.key) < 3:
        return False
    plural = word.key.endswith(_PLURAL_ENDINGS)
    return not plural and any(p.fullmatch(word.text) for p in knowledge.each("people.had"))
