"""Words that lean on an event told before -> which, and where: 'and others in X', 'the strike'.

'Shells hit X, and another landed in Y': what the second piece tells is what the first tells, once
more. Of people ('and three others', 'وآخرون') tolls.py speaks; here they are told apart by the
word that follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.analysis import Analysed, Clause
from geo.language import knowledge, people, words
from geo.language.words import Word


def _keys(name: str) -> frozenset[str]:
    return frozenset(map(words.key, knowledge.words(name)))


_ARTICLES = _keys("anaphora.articles")
_ORDINALS = _keys("anaphora.ordinals")
_COUNTS = _keys("anaphora.counts")
_MORE = _keys("anaphora.more")
_ALONE = _keys("anaphora.alone")
_ONE, _SOME = _keys("anaphora.one"), _keys("anaphora.some")
_OF, _THEM = _keys("numbers.of"), _keys("anaphora.them")
# As an adjective they follow their noun; with 'and', or as the subject of a verb, they are it.
_AFTER_NOUN = _keys("anaphora.after_noun")
_AND = _keys("clauses.and")
# What is said of it at once: where it was, or what it did there.
_THERE = _keys("anaphora.there")
_OPENING = knowledge.pattern("anaphora.opens")
# 'Another attack', 'a separate incident': not the event told before. 'Two other people' adds.
_ANOTHER = knowledge.pattern("anaphora.another")
_ALSO = knowledge.pattern("anaphora.also")
_DEFINITE = knowledge.pattern("anaphora.definite")
_PRONOUN = knowledge.pattern("anaphora.pronoun")
_LED = 3  # words in which a piece begins with its verb: 'فيما استهدفت أخرى X'


def opens(sentence: Analysed) -> bool:
    """Whether a sentence may tell by such a word alone: 'Another landed in X.'"""
    return bool(_OPENING.match(sentence.text))


def other(clause: Clause, told: bool) -> bool:
    """Whether a clause tells of another event than the one before: 'also' does where one is `told`.

    >>> from geo.events import analysis
    >>> [other(analysis.clause(f"{which} attack on X"), True) for which in ("A separate", "The")]
    [True, False]
    """
    return bool(_ANOTHER.search(clause.text)) or (told and bool(_ALSO.search(clause.text)))


def definite(clause: Clause, *, opens: bool = False) -> bool:
    """Whether a clause takes up an event told before, or opens with it: 'The strike killed'.

    >>> from geo.events import analysis
    >>> told = [analysis.clause(t) for t in ("The strike killed two", "Two died in the strike")]
    >>> [definite(clause) for clause in told], [definite(clause, opens=True) for clause in told]
    ([True, True], [True, False])
    """
    return bool(_DEFINITE.match(clause.text) if opens else _DEFINITE.search(clause.text))


def pronoun(clause: Clause) -> bool:
    """Whether a clause says of a pronoun what was done: of somebody told before.

    >>> from geo.events import analysis
    >>> [pronoun(analysis.clause(t)) for t in ("He was shot on Monday", "Two were shot")]
    [True, False]
    """
    return bool(_PRONOUN.match(clause.text))


def last(found: Sequence[Word], at: int) -> int | None:
    """The last word of what stands for an event from word `at` on, or None.

    >>> told = words.split("and two more landed in X")
    >>> last(told, 1), last(told, 0), last(words.split("and two more people in X"), 1)
    (2, None, None)
    """
    if at >= len(found):
        return None
    end = _noun(found, at)
    end = _adjective(found, at) if end is None else end
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


def _noun(found: Sequence[Word], at: int) -> int | None:
    """The last word of 'another', 'two more', 'the second one', 'one of them' from word `at` on."""
    first, second, third = (n.key if n else "" for n in (*found[at : at + 3], None, None)[:3])
    if first in _SOME and second in _OF:
        return at + 2 if third in _THEM else None
    numbered = first in _COUNTS or first.isdigit()
    if (first in _ARTICLES and second in _ORDINALS) or (numbered and second in _MORE):
        end = at + 1
    elif first in _ALONE:
        end = at
    else:
        return None
    return end + 1 if end + 1 < len(found) and found[end + 1].key in _ONE else end


def _adjective(found: Sequence[Word], at: int) -> int | None:
    """Word `at` where it would follow a noun, and stands for one: behind 'and', or a verb."""
    key = found[at].key
    plain = next((form for form in words.variants(key) if form in _AFTER_NOUN), None)
    if plain is None:
        return None
    verb = words.variants(found[at - 1].key) if at else ()
    joined = key != plain or at == 0 or not _AND.isdisjoint(verb)
    return at if joined or not _THERE.isdisjoint(verb) else None
