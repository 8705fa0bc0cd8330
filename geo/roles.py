"""A run of words that may name a place, in its sentence -> its Role, or None: no place.

Rules over the words around it, in the order in which they stand in `Context.judge`: people,
dateline, organisation, person, government, place. A name that other evidence in the document
makes a place ('in X', 'X province', 'X, Country') is one wherever it stands again; the last
word of a person's name is a person wherever it stands again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo import lexicon
from geo.model import Kind, Place, Role

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.tokens import Word

# Above this population a name is taken as a place without evidence around it. 100,000 keeps
# the cities that news names without introduction; measured with python -m tests.bench.geoparsing.
PROMINENT = 100_000
LONGEST_ACRONYM = 4
_SURE = 2
_MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday"
    " saturday sunday".split()
)


@cache
def without_particle(word: str) -> str | None:
    """An Arabic word without its one-letter particle (و ف ب ل ك), or None where none can be cut.

    >>> without_particle("وسراقب"), without_particle("بإدلب"), without_particle("للرقة")
    ('سراقب', 'إدلب', 'الرقة')
    """
    if word.startswith("لل") and len(word) > 4:
        return "ال" + word[2:]
    if len(word) > 4 and word[0] in "وفبلك":
        return word[1:]
    return None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the gazetteer knows of a name as it is written."""

    prominent: bool  # taken without introduction
    country: bool
    capital: bool  # of a country
    division: bool  # a country or a first-order division


class Context:
    """A text and what its names tell of one another; made once a document."""

    def __init__(
        self,
        text: str,
        words: list[Word],
        spans: list[tuple[int, int]],
        datelines: tuple[tuple[int, int], ...],
        gazetteer: Gazetteer,
    ) -> None:
        self.text = text
        self.words = words
        self.gazetteer = gazetteer
        self.datelines = datelines
        self.last_of = dict(spans)
        self.first_of = {last: first for first, last in spans}
        self.placed: set[str] = set()  # names that the text itself shows to be places
        self.persons: set[str] = set()  # words of persons' names
        self._known: dict[str, _Known] = {}
        for first, last in spans:
            person = self._person(first, last)
            if self._introduced(first, last) and person < _SURE:
                self.placed.add(self._name(first, last))
            elif person:
                low, high = self._run(first, last)
                self.persons.update(w.lower for w in words[low : high + 1] if len(w.lower) > 2)

    def judge(self, first: int, last: int) -> Role | None:
        """The role of words first..last, or None where they name no place."""
        words, name = self.words, self._name(first, last)
        start, end = words[first].start, words[last].end
        if words[first].arabic:
            return self._judge_arabic(first, last)
        if (
            first == last
            and name in lexicon.demonyms()
            and not self._knowledge(first, last).country
        ):
            return Role.PEOPLE
        if name in _MONTHS:
            return None
        if name in lexicon.ORGANISATIONS:
            return Role.ORGANISATION
        known = self._knowledge(first, last)
        if self._acronym(first, last) and not known.country:
            return None
        if any(a <= start and end <= b for a, b in self.datelines):
            return Role.DATELINE
        here = self._introduced(first, last)
        introduced = here or name in self.placed
        common = first == last and name in lexicon.common_words()
        if common and not known.country and (self._opens_sentence(first) or not introduced):
            return None
        # a name inside another's name is worth telling only where it would have been a place
        worth = known.prominent or introduced
        if self._organisation(first, last):
            return Role.ORGANISATION if worth else None
        if self._person(first, last) > here:
            return Role.PERSON if worth else None
        if not known.country and first == last and name in self.persons - self.placed:
            return Role.PERSON if worth else None
        if not worth:
            return None
        if (known.country or known.capital) and self._government(first, last, known.capital):
            return Role.ACTOR
        return Role.PLACE

    # --- evidence ----------------------------------------------------------------------------

    def _name(self, first: int, last: int) -> str:
        return " ".join(self.text[self.words[first].start : self.words[last].end].lower().split())

    def _before(self, first: int) -> str:
        """The lower-case word before, within the sentence; '' at its start."""
        if first == 0 or self._opens_sentence(first):
            return ""
        return self.words[first - 1].lower

    def _after(self, last: int) -> str:
        if last + 1 < len(self.words) and self.words[last].joined:
            return self.words[last + 1].lower
        return ""

    def _opens_sentence(self, first: int) -> bool:
        before = self.text[max(0, self.words[first].start - 3) : self.words[first].start].rstrip(
            " \"'“”‘’([«"
        )
        return not before or before[-1] in ".!?\n:;•*–—-|»…"

    def _introduced(self, first: int, last: int) -> bool:
        """Whether the words around say 'place': 'in X', 'X province', 'town of X', 'X, Country'."""
        words, before = self.words, self._before(first)
        if before in lexicon.LOCATIVES:
            return not (before == "to" and first > 1 and words[first - 2].lower == "according")
        if before == "the" and first > 1 and words[first - 2].lower in lexicon.LOCATIVES:
            return True
        if before in ("on", "of", "against", "for") and first > 1:
            opener = words[first - 2].lower
            if opener in lexicon.EVENT_NOUNS:
                return True
        if before == "of" and first > 1:
            opener = words[first - 2].lower
            if opener in lexicon.SETTLEMENT_WORDS or opener in lexicon.DIVISION_WORDS:
                return True
            if opener in lexicon.DIRECTION_WORDS or opener in ("outskirts", "countryside", "part"):
                return True
        if before in lexicon.DIRECTION_WORDS or before in lexicon.SETTLEMENT_WORDS:
            return True
        after = self._after(last)
        if words[last].spaced and (
            after in lexicon.DIVISION_WORDS
            or after in lexicon.SETTLEMENT_WORDS
            or after in ("countryside", "outskirts", "highway", "border", "airport", "front")
        ):
            return True
        return self._contained(first, last) or self._listed(first, last)

    def _contained(self, first: int, last: int) -> bool:
        """'Bangor, Maine': a comma and then a name that is a country or a first-order division."""
        following = last + 1
        if following not in self.last_of or self._between(last, following) != ",":
            return False
        return self._knowledge(following, self.last_of[following]).division

    def _listed(self, first: int, last: int) -> bool:
        """'Kafr Nabl, Hass and Hazarin': beside a name that was introduced as a place."""
        at = first - 1
        if at >= 0 and self.words[at].lower in ("and", "or", "و"):
            at -= 1
        elif at < 0 or self._between(at, first) not in (",", "/", "،"):
            return False
        start = self.first_of.get(at)
        if start is None or self._opens_sentence(first):
            return False
        return self._name(start, at) in self.placed and self._person(start, at) < _SURE

    def _between(self, left: int, right: int) -> str:
        return self.text[self.words[left].end : self.words[right].start].strip()

    def _run(self, first: int, last: int) -> tuple[int, int]:
        """(first, last) widened over the capitalised words that stand against them."""
        words, low, high = self.words, first, last
        while low > 0 and words[low - 1].spaced and words[low - 1].capital and first - low < 6:
            if self._opens_sentence(low - 1) and words[low - 1].lower in lexicon.common_words():
                break
            low -= 1
        while high + 1 < len(words) and words[high].spaced and words[high + 1].capital:
            high += 1
            if high - last >= 6:
                break
        return low, high

    def _organisation(self, first: int, last: int) -> bool:
        """'Aleppo Media Centre', 'Washington Post', 'University of Damascus'."""
        words, (low, high) = self.words, self._run(first, last)
        if self._shouted(low, high):
            return False
        if any(w.lower in lexicon.ORGANISATION_WORDS for w in words[last + 1 : high + 1]):
            return True
        if first > 1 and words[first - 1].lower in ("of", "for"):
            opener = words[first - 2]
            if opener.capital and opener.lower in lexicon.ORGANISATION_WORDS:
                return not self._opens_sentence(first - 2) or opener.lower in ("university", "bank")
        return low < first and words[first - 1].lower in ("radio", "tv", "fc", "real", "university")

    def _acronym(self, first: int, last: int) -> bool:
        """'FSA', 'TRT': short capitals that only airport codes and the like would make places."""
        word = self.words[first].text
        if first != last or not word.isupper() or len(word) > LONGEST_ACRONYM:
            return False
        low, high = self._run(first, last)
        return not self._shouted(low, high)

    def _person(self, first: int, last: int) -> int:
        """How sure it is that a person is named: 'Jordan Peterson', 'Mr Brown', 'Bashar al Assad'.

        0 not at all; 1 by a neighbour that nothing is known of; 2 by a title or a given name.
        """
        words, (low, high) = self.words, self._run(first, last)
        if words[first].arabic or self._shouted(low, high):
            return 0
        left = self._before_article(first)
        if left is None and low < first:
            left = first - 1
        if left is not None:
            lower = words[left].lower
            if lower in lexicon.TITLES:
                return _SURE
            if lower in lexicon.given_names() and not self._is_place(left):
                return _SURE
            if not self._harmless(left):
                return 1
        if high > last and not self._harmless(last + 1):
            # 'Paris Hilton'; but whatever stands behind a country is no surname
            if self._name(first, last) in lexicon.given_names():
                return _SURE
            return int(not self._knowledge(first, last).country)
        return 0

    def _before_article(self, first: int) -> int | None:
        """'Bashar al Assad': the capitalised word before a lower-case particle."""
        words, at = self.words, first - 2
        if (
            at >= 0
            and words[first - 1].lower in ("al", "el", "bin", "ibn", "van", "von", "de")
            and not words[first - 1].capital
            and words[at].capital
            and words[at].spaced
        ):
            return at
        return None

    def _harmless(self, at: int) -> bool:
        """Whether a capitalised neighbour says nothing against a place."""
        lower = self.words[at].lower
        return (
            lower in lexicon.demonyms()
            or lower in _MONTHS
            or lower in lexicon.DIRECTION_WORDS
            or lower in lexicon.DIVISION_WORDS
            or lower in lexicon.SETTLEMENT_WORDS
            or lower in lexicon.common_words()
            or self._is_place(at)
        )

    def _is_place(self, at: int) -> bool:
        """Whether a word begins or ends a candidate that is prominent or shown to be a place."""
        first = at if at in self.last_of else self.first_of.get(at)
        if first is None:
            return False
        last = self.last_of[first]
        return self._name(first, last) in self.placed or self._knowledge(first, last).prominent

    def _shouted(self, low: int, high: int) -> bool:
        """ALL CAPS tells nothing of names."""
        return high > low and all(w.text.isupper() for w in self.words[low : high + 1])

    def _government(self, first: int, last: int, capital: bool) -> bool:
        """Whether a country or a capital stands for its government here."""
        before, after = self._before(first), self._after(last)
        if after and lexicon.GOVERNMENT_VERBS.fullmatch(after) and before not in lexicon.LOCATIVES:
            return True
        if before == "by":
            return True
        if after == "and" and before not in lexicon.LOCATIVES:
            following = last + 2
            if self._stands_for_government(following):
                behind = self._after(self.last_of[following])
                return bool(lexicon.GOVERNMENT_VERBS.fullmatch(behind))
        if before == "between":
            return capital
        if before in lexicon.PRESSED:
            return True
        partner = self._partner(first, last)
        if partner is not None:
            return self._government(*partner, capital)
        return False

    def _partner(self, first: int, last: int) -> tuple[int, int] | None:
        """'Turkey and Russia': the name before, whose reading a name after 'and' shares."""
        if first < 2 or self.words[first - 1].lower != "and":
            return None
        start = self.first_of.get(first - 2)
        if start is None or not self._stands_for_government(start):
            return None
        return (start, first - 2)

    def _stands_for_government(self, first: int) -> bool:
        """Whether a candidate that begins at this word is a country or a national capital."""
        if first not in self.last_of:
            return False
        known = self._knowledge(first, self.last_of[first])
        return known.country or known.capital

    # --- the gazetteer's word ----------------------------------------------------------------

    def _knowledge(self, first: int, last: int) -> _Known:
        name = self._name(first, last)
        if name not in self._known:
            text = " ".join(self.text[self.words[first].start : self.words[last].end].split())
            self._known[name] = self._ask(text, several=last > first)
        return self._known[name]

    def _ask(self, name: str, several: bool = False) -> _Known:
        found = [
            c.place for c in self.gazetteer.search(name, limit=5) if c.key in ("exact", "strict")
        ]
        country = any(p.kind is Kind.COUNTRY for p in found)
        capital = any(self._is_capital(p) for p in found)
        admin1 = any(p.kind is Kind.ADMIN1 for p in found)
        big = any(p.population >= PROMINENT or p.kind in (Kind.REGION, Kind.ROAD) for p in found)
        prominent = country or capital or admin1 or big or (several and bool(found))
        return _Known(prominent, country, capital, country or admin1)

    def _is_capital(self, place: Place) -> bool:
        if place.kind is not Kind.SETTLEMENT or not place.country:
            return False
        country = self.gazetteer.country(place.country)
        seat = self.gazetteer.capital(country) if country else None
        return seat is not None and seat.id == place.id

    # --- Arabic ------------------------------------------------------------------------------

    def _judge_arabic(self, first: int, last: int) -> Role | None:
        """Arabic has no capitals: a name needs a word that introduces it, or prominence."""
        word = self.words[first]
        name = self._name(first, last)
        if name in lexicon.SETTLEMENT_WORDS or name in lexicon.DIVISION_WORDS:
            return None
        before = self._before(first)
        located = before in lexicon.LOCATIVES or without_particle(before) in lexicon.LOCATIVES
        if name in lexicon.ORGANISATIONS:
            return Role.ORGANISATION
        if name in lexicon.demonyms() and not located:
            return Role.PEOPLE
        bare = without_particle(word.text) if first == last else None
        if bare is not None and self.gazetteer.knows(word.text):
            bare = None
        introduced = located or name in self.placed or self._listed(first, last)
        if bare is not None and word.text[0] in "بل":
            introduced = True
        known = self._ask(bare or name)
        if not (introduced or known.prominent or first < last):
            return None
        if (known.country or known.capital) and before in lexicon.ARABIC_GOVERNMENT_VERBS:
            return Role.ACTOR
        return Role.PLACE
