"""A token's form -> what is known of it wherever it stands: how it is written, what sort of word.

The sorts are the lists of data/language and the classes of words that are used alike; a form also
knows what the gazetteer holds under it alone. Forms come again and again: the answers are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from geo.gazetteer import names
from geo.gazetteer.keyset import ADMIN1, AREA, COUNTRY, OTHER, OWN, Vocabulary
from geo.language import lexicon

KEPT = 1 << 15  # answers of one kind
# Sorts of words that say what the run of capitals is in which they stand, and their letters.
_TELLING = {"dem": "d", "div": "d", "first": "f", "org": "o", "settle": "s", "title": "t"}
TELLING = {sort: 1 << i for i, sort in enumerate(_TELLING)}


@cache
def letters(telling: int) -> str:
    """The letters of the sorts in a sum of TELLING.

    >>> letters(TELLING["title"] | TELLING["dem"])
    'dt'
    """
    return "".join(x for sort, x in _TELLING.items() if telling & TELLING[sort])


class Kept(dict):
    """A key -> what `make` makes of it, when it is first asked for; KEPT of them are kept."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        if len(self) > KEPT:
            self.clear()
        found = self[key] = self._make(key)
        return found


def _sorts(form: str) -> Iterator[str]:
    lower, classes = form.lower(), lexicon.word_classes()
    found = classes.get(lower)
    if found is None and lower.endswith("s"):
        found = classes.get(lower[:-1])
    if found is not None:
        yield f"c{found[0]}"
        yield f"k{found[1]}"
    else:
        yield "c-"
    if form[0].isupper() and lower in lexicon.given_names():
        yield "given"
    for sort, listed in _lists():
        if lower in listed:
            yield sort


# A word -> its sorts wherever it stands: its class, whether it is a title ...
SORTS = Kept(lambda form: tuple(_sorts(form)))


@cache
def _lists() -> tuple[tuple[str, frozenset[str] | dict[str, str]], ...]:
    return (
        ("dem", lexicon.demonyms()), ("title", lexicon.TITLES),
        ("org", lexicon.ORGANISATION_WORDS), ("orgname", lexicon.ORGANISATIONS),
        ("div", lexicon.DIVISION_WORDS), ("settle", lexicon.SETTLEMENT_WORDS),
        ("wind", lexicon.DIRECTION_WORDS), ("common", lexicon.common_words()),
        ("loc", lexicon.LOCATIVES),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def shape(form: str) -> str:
    """How a word is written: 'Xx', 'XX', 'x', 'X.', digits by their number."""
    if form[0].isdigit():
        return f"d{min(len(form), 5)}"
    if not form[0].isalpha():
        return form[0]
    if form.isupper():
        return "X." if "." in form else "X" if len(form) == 1 else "XX" if len(form) < 5 else "XXX"
    if form.islower():
        return "x"
    return "Xx" if form[0].isupper() and form[1:].islower() else "xX"


def size_of(flags: int) -> str:
    """What the gazetteer's byte says of a name, in one letter: country, division, city ..."""
    if flags & COUNTRY:
        return "C"
    if flags & ADMIN1:
        return "D" if flags & OWN < 5 else "DL"
    own = flags & OWN
    if own >= 5:
        return "L"
    if flags & AREA:
        return "A"
    if own >= 4 or flags & OTHER >= 3 << 3:
        return "M"
    if own:
        return "S" if own >= 3 else "T"
    return "o" if flags else "-"


class Form:
    """What is known of one form."""

    __slots__ = ("capital", "common", "flags", "given", "inner", "named", "piece", "shape",
                 "single", "slow", "sort", "telling", "upper")  # fmt: skip

    def __init__(self, form: str, vocabulary: Vocabulary) -> None:
        head = form[0]
        sorts = SORTS[form]
        self.capital = head.isupper()
        self.upper = form.isupper()
        self.shape = shape(form)
        self.sort = sorts[0]  # the class of words that are used alike
        self.common = "common" in sorts
        self.given = "given" in sorts
        self.named = self.given or "title" in sorts  # a person's name may follow
        self.telling = sum(TELLING.get(sort, 0) for sort in sorts)
        self.piece = "".join(names.words(lexicon.SHORTENED.get(form, form)))
        self.flags = vocabulary.look(self.piece) if self.capital else 0
        self.single = size_of(self.flags) if self.capital else ""
        # its strict form depends on the words beside it
        self.slow = form.lower().rstrip(".") in names.IN_CONTEXT
        # it may stand inside a name, in lower case
        self.inner = head.isalpha() and not self.capital and form in lexicon.PARTICLES
