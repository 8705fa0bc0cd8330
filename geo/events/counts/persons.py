"""A place in a sentence -> the list of persons that begins there: names, nouns and counts together.

    list    = member {"," member} "and" member
    member  = count | name | "himself" | determiner noun | noun (behind a member)
    aside   = name ", a commander,"; "the mayor, Omar Hadi": who the member before it is

'Omar Hadi, a commander, his wife and two others' are four. A list in which nobody is known for a
person by a name, a count or a noun for people is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.events.counts.listing import Counted
from geo.language import knowledge, people, words
from geo.language.numbers import Quantity
from geo.language.words import Word
from geo.model import Count

_ONE = Count(1, 1, 1)
_SELF, _DETERMINERS = words.keyset("tolls.self"), words.keyset("tolls.determiners")
_AFTER_NOUN, _MANY = words.keyset("tolls.after_noun"), words.keyset("tolls.many")
_AND, _LINKS = words.keyset("clauses.and"), words.vocabulary("tolls.person_links")
_CALLED = words.keyset("tolls.called")
_SMALL = knowledge.words("names.small")
_COMMAS = (",", "\u060c")
_WIDEST_NOUN = 9  # words of a noun for one person: 'a former senior army officer'
_WIDEST_ASIDE = 18  # words that say who a name is


@dataclass(frozen=True, slots=True)
class _Member:
    """One of a list, and the word behind it; `known` for a person by its own words."""

    quantity: Quantity
    end: int
    named: bool = False
    known: bool = True


def listed(told: Counted, first: int) -> tuple[list[Quantity], int]:
    """(the persons of the list that begins at word `first`, the word behind it)."""
    counts = {q.first: q for n, q in enumerate(told.quantities) if n not in told.taken}
    found: list[_Member] = []
    closed, end, position = 0, first, first
    linked = True  # whether 'and', or nothing yet, stands before the member
    while (member := _member(told, counts, position, bool(found))) is not None:
        found.append(member)
        if linked:
            closed, end = len(found), member.end
        position, linked = _linked(told, member.end)
        if position == member.end:
            break
    members = found[:closed]
    if not any(member.known for member in members):
        return [], first
    return [member.quantity for member in members], end


def _linked(told: Counted, position: int) -> tuple[int, bool]:
    """(the word behind a comma or 'and', whether an 'and' was there)."""
    ands = False
    while position < len(told.words):
        link = _LINKS.at(told.words, position)
        if link is None and told.key(position) not in (*_COMMAS, *_AND):
            break
        ands = ands or told.key(position) not in _COMMAS
        position = position + 1 if link is None else link.last + 1
    return position, ands


def _member(told: Counted, counts: dict[int, Quantity], first: int, listed: bool) -> _Member | None:
    """The member of a list that begins at a word."""
    if first >= len(told.words) or first in told.harms:
        return None
    count = counts.get(first)
    if count is not None and not count.bare:
        return _Member(count, _behind_noun(told, count.last + 1))
    if told.key(first) in _SELF:
        return _Member(Quantity(first, first, _ONE), first + 1, named=True)
    name = _name(told.words, first)
    if name is not None:
        return _Member(Quantity(first, name, _ONE), _behind_name(told, name + 1), named=True)
    determined = told.key(first) in _DETERMINERS
    if not (determined or listed):
        return None
    last = _noun(told.words, first + determined)
    if last is None:
        return None
    head = people.noun(told.key(last))
    known = head is not None and head.number == "one"
    if head is not None and not known:
        return None  # 'their allied militiamen'
    if not known and (listed or not determined):
        return None
    return _Member(Quantity(first, last, _ONE), _behind_noun(told, last + 1), known=known)


def _name(found: Sequence[Word], first: int) -> int | None:
    """The last word of a name of two words or more: 'Omar H.', 'Ahmad bin Said al-Hassan'."""
    last, size, long = first - 1, 0, False
    for position in range(first, len(found)):
        word = found[position]
        initial = word.text == "." and len(found[position - 1].text) == 1
        if word.text[:1].isupper() or (size and word.key.startswith("al-")):
            last, size, long = position, size + 1, long or len(word.text) > 2
        elif not (size and (initial or word.key in _SMALL)):
            break
        elif initial:
            last = position
    if size < 2 or not long:
        return None
    after = found[last + 1].key if last + 1 < len(found) else "."
    group = people.noun(after) is not None or people.looks_plural(after)
    group = group or people.noun(found[last].key) is not None
    return None if group else last  # 'Syrian Army soldiers'


def _noun(found: Sequence[Word], first: int) -> int | None:
    """The last word of a noun for one person behind its determiner."""
    last = first - 1
    for position in range(first, min(first + _WIDEST_NOUN, len(found))):
        word = found[position]
        if word.text in "()" or found[position - 1].text == "(":
            continue  # 'a World Food Programme (WFP) driver'
        if not word.key[0].isalpha() or (word.key in _AFTER_NOUN and not word.text.isupper()):
            break
        if word.key in _AND:
            break
        last = position
    inner = {word.key for word in found[first : last + 1]}
    several = last >= first and people.looks_plural(found[last].key)
    return None if last < first or several or inner & _MANY else last


def _behind_name(told: Counted, position: int) -> int:
    """The word behind an aside that says who a name is: ', a commander,', ', 28,'."""
    opens = told.key(position) in _COMMAS
    if not opens or not _describes(told.key(position + 1)):
        return position
    for end in range(position + 2, min(position + _WIDEST_ASIDE, len(told.words))):
        if told.key(end) in (*_COMMAS, ".", ";", *_AND):
            return end
    return position


def _describes(key: str) -> bool:
    return key in _DETERMINERS or key[:1].isdigit()


def _behind_noun(told: Counted, position: int) -> int:
    """The word behind the name of whom a noun tells: 'the mayor, Omar Hadi', 'a man named X'."""
    at = position + (told.key(position) in _COMMAS or told.key(position) in _CALLED)
    name = _name(told.words, at) if at < len(told.words) else None
    if name is None:
        return position
    return name + 1


def starts(told: Counted, end: int, reach: int) -> Iterator[int]:
    """The words before `end` at which a list can begin, from the first on."""
    for first in range(max(0, end - reach), end):
        before = told.words[first - 1] if first else None
        inner = before is not None and (before.text[:1].isupper() or before.key in _AFTER_NOUN)
        if not inner:  # 'killed in the blast and four others injured'
            yield first
