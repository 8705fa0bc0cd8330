"""A name in its sentence -> its Role: place, dateline, people, government, organisation, person.

The tagger says which words name places; the role is read from the words around, by rules, because
no corpus marks it. A known name that the tagger does not take is told all the same where it stands
for an organisation or a person ('Washington Post', 'Jordan Peterson').
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.gazetteer import names
from geo.gazetteer.keyset import ADMIN1, COUNTRY, OWN, Vocabulary
from geo.language import days, knowledge, letters, lexicon
from geo.language.tokens import BREAK, Tokens
from geo.model import Role

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

_DATES = days.MONTHS.keys() | days.WEEKDAYS.keys()
_OF = knowledge.words("recognition.organisation_of")
_OPENERS = knowledge.words("recognition.organisation_opener")
_BEFORE_ORGANISATION = knowledge.words("recognition.organisation_before") | lexicon.MOVEMENT_WORDS
_PARTICLES = {"-", *knowledge.words("recognition.person_particle")}
_AND, _AGENTS = knowledge.words("numbers.and"), knowledge.words("clauses.by")
_AMONG = knowledge.words("recognition.among")
_ENDS = frozenset('.!?:;•*–—|»…“”"«([(' + BREAK)
_STATES = COUNTRY | ADMIN1  # the West Bank is no bank
_NO_SURNAMES = lexicon.DIVISION_WORDS.keys() | lexicon.SETTLEMENT_WORDS | lexicon.ORGANISATION_WORDS


class Context:
    """A text's tokens and the names found in it; made once a document.

    `taken` are the (first, last) tokens of the names that the tagger takes for places.
    """

    def __init__(
        self,
        tokens: Tokens,
        taken: Sequence[tuple[int, int]],
        datelines: Sequence[tuple[int, int]],
        vocabulary: Vocabulary,
        capitals: frozenset[str],
    ) -> None:
        self.tokens = tokens
        self.forms = tokens.forms
        self.datelines = datelines
        self.look, self.capitals = vocabulary.look, capitals
        self.last_of = dict(taken)
        self.first_of = {last: first for first, last in taken}
        self._states: dict[str, tuple[bool, bool]] = {}

    def of_place(self, first: int, last: int) -> Role:
        """The role of a name that the tagger takes for a place."""
        name = self.tokens.name(first, last).lower()
        state, capital = self._state(name)
        if name in lexicon.demonyms() and not state:
            return Role.PEOPLE
        start, end = self.tokens.starts[first], self.tokens.end(last)
        if any(a <= start and end <= b for a, b in self.datelines):
            return Role.DATELINE
        if name in lexicon.ORGANISATIONS or self._organisation(first, last):
            return Role.ORGANISATION
        if self._bears_a_surname(first, last, state):
            return Role.PERSON
        if (state or capital) and self._government(first, last, capital):
            return Role.ACTOR
        return Role.PLACE

    def of_other(self, first: int, last: int) -> Role | None:
        """The role of a known name that the tagger does not take, or None: no name of a place."""
        name = self.tokens.name(first, last).lower()
        if first == last and (name in _DATES or name in lexicon.demonyms()):
            return None
        if name in lexicon.ORGANISATIONS or self._organisation(first, last):
            return Role.ORGANISATION
        return Role.PERSON if self._person(first, last) else None

    def is_state(self, first: int, last: int, flags: int) -> bool:
        """Whether a known name is a country's or division's of several words, standing alone.

        The tagger leaves out what it never read: 'the West Bank'.
        """
        state = bool(flags & _STATES) and not flags & OWN and first < last
        alone = state and self._run(first, last) == (first, last)
        return alone and not self._organisation(first, last)

    # --- evidence ----------------------------------------------------------------------------

    def _state(self, name: str) -> tuple[bool, bool]:
        """Whether a name is a country's or a union's, and whether a national capital's."""
        found = self._states.get(name)
        if found is None:
            key = names.strict(name)
            state = bool(self.look(key) & COUNTRY) or name in lexicon.UNIONS
            found = self._states[name] = (state, key in self.capitals)
        return found

    def opens(self, first: int) -> bool:
        """Whether a token opens a sentence, a line, a quotation or a list."""
        return first == 0 or self.forms[first - 1] in _ENDS

    def before(self, first: int) -> str:
        """The lower-case word before, within the sentence; '' at its start."""
        return "" if self.opens(first) else self.forms[first - 1].lower()

    def after(self, last: int) -> str:
        """The lower-case token behind, '' at the text's end."""
        return self.forms[last + 1].lower() if last + 1 < len(self.forms) else ""

    def _run(self, first: int, last: int) -> tuple[int, int]:
        """(first, last) widened over the capitalised words that stand against them."""
        forms, low, high = self.forms, first, last
        while low > 0 and forms[low - 1][0].isupper() and first - low < 6:
            if self.opens(low - 1) and forms[low - 1].lower() in lexicon.common_words():
                break
            low -= 1
        while high + 1 < len(forms) and forms[high + 1][0].isupper() and high - last < 6:
            high += 1
        return low, high

    def _organisation(self, first: int, last: int) -> bool:
        """'Aleppo Media Centre', 'Washington Post', 'University of Damascus'."""
        forms, (low, high) = self.forms, self._run(first, last)
        if self._shouted(low, high):
            return False
        name = self.tokens.name(first, last).lower()
        inner = first < last and name not in lexicon.UNIONS
        inner = inner and not self.look(names.strict(name)) & _STATES
        ends = forms[last + (not inner) : high + 1]  # 'Damascus University' may be one name
        if any(form.lower() in lexicon.ORGANISATION_WORDS for form in ends):
            return True
        if first > 1 and forms[first - 1].lower() in _OF:
            opener = forms[first - 2]
            if opener[0].isupper() and opener.lower() in lexicon.ORGANISATION_WORDS:
                return not self.opens(first - 2) or opener.lower() in _OPENERS
        if forms[first].lower() in lexicon.MOVEMENT_WORDS:
            return first < last
        before = forms[first - 1].lower() if low < first else ""
        return before in _BEFORE_ORGANISATION

    def _shouted(self, low: int, high: int) -> bool:
        """Whether a run is in capitals throughout, which tells nothing of names."""
        return high > low and all(form.isupper() for form in self.forms[low : high + 1])

    def _bears_a_surname(self, first: int, last: int, state: bool) -> bool:
        """'Paris Hilton': a given name, a capitalised word behind that is no other name's head.

        Behind the name of a country ('Jordan Peterson') it must be one that families have.
        """
        given = first == last and self.forms[first].lower() in lexicon.given_names()
        if not given or last + 1 == len(self.forms) or last + 1 in self.last_of:
            return False
        word = self.forms[last + 1]
        if (state and not lexicon.family_name(word)) or not word[0].isupper() or word.isupper():
            return False
        return word.lower() not in _NO_SURNAMES and self.before(first) not in lexicon.LOCATIVES

    def _person(self, first: int, last: int) -> bool:
        """'Jordan Peterson', 'Mr Brown', 'Bashar al Assad': beside a title or a given name."""
        forms, (low, high) = self.forms, self._run(first, last)
        if self._shouted(low, high):
            return False
        at = first - 1
        if at > 0 and forms[at].lower() in _PARTICLES:
            at -= 1 + (forms[at] == "-")
        before = forms[at].lower() if at >= 0 and forms[at][0].isupper() else ""
        if before in lexicon.TITLES or before in lexicon.given_names():
            return True
        return high > last and self.tokens.name(first, last).lower() in lexicon.given_names()

    # --- governments ---------------------------------------------------------------------------

    def _government(self, first: int, last: int, capital: bool) -> bool:
        """Whether a country or a capital stands for its government here."""
        before, after = self.before(first), self.after(last)
        acts = lexicon.GOVERNMENT_VERBS.fullmatch
        if before in _AGENTS or (after and acts(after) and before not in lexicon.LOCATIVES):
            return True
        if after in _AND and before not in lexicon.LOCATIVES and self._governs(last + 2):
            return acts(self.after(self.last_of[last + 2])) is not None
        if before in _AMONG:
            return capital
        if before in lexicon.PRESSED:
            return True
        # 'Turkey and Russia': a name after 'and' is read as the name before it
        joined = first > 1 and self.forms[first - 1].lower() in _AND
        start = self.first_of.get(first - 2) if joined else None
        return self._governs(start) and self._government(start, first - 2, capital)

    def _governs(self, first: int | None) -> bool:
        """Whether a name that begins at a token is a country's or a national capital's."""
        if first not in self.last_of:
            return False
        return any(self._state(self.tokens.name(first, self.last_of[first]).lower()))


# --- scripts without capitals ---------------------------------------------------------------------

_OBJECTS = tuple(sorted(knowledge.words("recognition.object_suffix"), key=len, reverse=True))
_LONGEST = 6  # words of an organisation's name
_CLASSES = lexicon.SETTLEMENT_WORDS | frozenset(lexicon.DIVISION_WORDS)


def uncased(
    read: Tokens, taken: Sequence[tuple[int, int]], gazetteer: Gazetteer
) -> Iterator[tuple[int, int, Role]]:
    """(first, last, role) of the names taken and of the peoples and organisations beside them."""
    places, used = {}, {i for a, b in taken for i in range(a, b + 1)}
    look = gazetteer.vocabulary.look
    for first, last in taken:
        state = look(names.strict(read.forms[first])) & COUNTRY
        if first < last and state and not look(names.strict(read.name(first, last))):
            places |= {first: first, first + 1: last}  # 'استهدفت تركيا عفرين'
        else:
            places[first] = last
    demonyms, i = lexicon.demonyms(), 0
    while i < len(read.forms):
        last = places.get(i)
        if last is None:
            last, role = i, Role.PEOPLE if read.forms[i] in demonyms else None
            if role is None and letters.uncased(read.forms[i]):
                for end in range(min(len(read.forms), i + _LONGEST) - 1, i - 1, -1):
                    if used.isdisjoint(range(i, end + 1)) and (
                        read.name(i, end) in lexicon.ORGANISATIONS
                    ):
                        last, role = end, Role.ORGANISATION
                        break
        elif read.name(i, last) in demonyms and _word(read, i - 1) not in lexicon.LOCATIVES:
            role = Role.PEOPLE
        else:
            role = Role.ACTOR if _acting(read, i, last, places, gazetteer) else Role.PLACE
        if role is not None:
            yield i, last, role
        i = last + 1


def _word(read: Tokens, i: int) -> str:
    return read.forms[i] if 0 <= i < len(read.forms) else ""


def _acting(
    read: Tokens, first: int, last: int, places: dict[int, int], gazetteer: Gazetteer
) -> bool:
    """Whether a country or a capital speaks or attacks: right behind the verb, its object next.

    A country needs none behind a verb that is nothing else: 'استهدفت تركيا'.
    """
    verb = _word(read, first - 1)
    if not letters.uncased(verb):
        return False
    forms = (verb, *names.bare(verb))
    suffix = next(filter(verb.endswith, _OBJECTS), None)  # 'غارة شنتها إسرائيل'
    owned = suffix is not None and verb.removesuffix(suffix) in lexicon.ARABIC_ATTACKS
    speaks = owned or verb in lexicon.ARABIC_GOVERNMENT_VERBS
    strikes = next((form for form in forms if form in lexicon.ARABIC_ATTACKS), None)
    if not (speaks or strikes):
        return False
    key = names.strict(read.name(first, last))
    country = bool(gazetteer.vocabulary.look(key) & COUNTRY)
    if not (country or key in gazetteer.capitals):
        return False
    word = _word(read, last + 1)
    aimed = last + 1 in places or word in _CLASSES or word in lexicon.ARABIC_TARGETS
    return speaks or aimed or (country and strikes not in lexicon.ARABIC_ATTACKED)
