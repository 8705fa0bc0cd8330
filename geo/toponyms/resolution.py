"""Mentions -> Matches: which place each name means, with its rivals, its reason and its doubt.

All names of a document are ranked together, by candidates.py, as the text spells them; what the
gazetteer holds only under another spelling is asked for afterwards, in the country in which the
text plays. One name has one sense in one document, unless the text gives it another parent or kind.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo.gazetteer import index, ranking
from geo.gazetteer.localities import DIVISIONS
from geo.gazetteer.ranking import Candidates, Context
from geo.language import knowledge, letters, lexicon
from geo.model import Candidate, Document, Kind, Match, Mention, Place, Precision, Relation, Role
from geo.toponyms import answers, candidates

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

# 'Street, quarter, town, district, governorate, country': a longer chain of commas is a list.
DEEPEST = 5
# A text plays in one country when this share of its names votes for it.
MAJORITY = 0.6
SURE = 0.8  # a containing name that so likely means one place is believed against a namesake abroad
CITY = 100_000  # people: 'X, Country said' may be one address where X is so large
ABROAD = 0.3  # of its likelihood is left to a place in another country than the text says
LIKELY = 0.5  # a containing name that so likely means one place tells the country
# A containing name stands at most this many characters behind the name that it contains.
PARENT_GAP = 12
SHOWN = 8  # candidates that a match keeps
_WORD = re.compile(r" ([a-z]+)")
_GOES_ON = knowledge.words("recognition.goes_on")
_ARTICLES = knowledge.source("places.article")
_ARTICLE = re.compile(rf"\b{_ARTICLES} $", re.IGNORECASE)
_COMMA = frozenset((",", "،"))
_LISTING = {"&", *knowledge.phrases("recognition.listing")}
_CONTAINING = _COMMA.union("(-–", knowledge.phrases("recognition.containing"))
_BESIDE = frozenset(knowledge.phrases("recognition.beside"))
_OF = knowledge.words("places.of")


def resolve(
    document: Document,
    found: Sequence[Mention],
    gazetteer: Gazetteer,
    context: Context | None = None,
    ranker: candidates.Ranker = candidates.RANKER,
) -> tuple[Match, ...]:
    """One Match for each mention, in order; unresolved ones keep their candidates.

    `context` is what the user knows beforehand (country, a point nearby); the text is stronger.
    """
    state = _Resolution(document, found, gazetteer, context or Context(), ranker)
    return tuple(map(state.match, found))


class _Resolution:
    """The state of one document's resolution: its names and their senses."""

    def __init__(
        self,
        document: Document,
        found: Sequence[Mention],
        gazetteer: Gazetteer,
        context: Context,
        ranker: candidates.Ranker,
    ) -> None:
        self.document, self.gazetteer, self.ranker = document, gazetteer, ranker
        self.given = context
        plain = itertools.chain.from_iterable(
            m.expression.anchors if m.expression else (m,) for m in found
        )
        self.names = sorted((m for m in plain if m.counts), key=lambda m: m.start)
        self.holders: set[int] = set()  # starts of names that contain another
        self.parents = self._parents()
        self.holders = {parent.start for parent in self.parents.values()}
        self.at: dict[int, int] = {}  # start of a mention -> the number of its name
        self.told: list[candidates.Name] = []
        self.divided: set[str] = set()  # names that the text gives a division's class word
        self._answers: dict[int, Candidates] = {}
        self._memory: dict[tuple[str, Context], Sequence[Candidate]] = {}
        self._tell()
        ranker.rank(self.told, context)

    # --- what the text says of its names -----------------------------------------------------

    def _parents(self) -> dict[int, Mention]:
        """Start of a name -> the name that contains it: 'X, Y', 'X in Y', 'X (Y)', 'Y's X'.

        'X, Y and Z' is a list, and so is a longer run of commas than any address has; in one,
        only a country or division may contain what is none: 'Orlando, Florida, Austin, Texas'.
        """
        found, text = {}, self.document.text
        run: list[Mention] = []  # names with a comma behind each, so far
        for name, following in itertools.pairwise([*self.names, None]):
            bare = ""
            if following is not None and following.start - name.end <= PARENT_GAP:
                bare = text[name.end : following.start].strip().lower()
            if bare in _COMMA:
                run.append(name)
            elif run:
                for listed in run if len(run) >= DEEPEST or bare in _LISTING else ():
                    parent = found.get(listed.start)
                    if parent is not None and self._peers(listed, parent):
                        del found[listed.start]
                run = []
            acts = following is not None and following.role in (Role.PEOPLE, Role.ACTOR)
            if (bare in _CONTAINING and (not acts or self._city_of(name, following))) or (
                bare in _BESIDE and not acts and not self._wide(following)
            ):
                found[name.start] = following
            elif bare in lexicon.POSSESSIVE and following.role is Role.PLACE:
                found[following.start] = name
        return found

    def _city_of(self, name: Mention, country: Mention) -> bool:
        """Whether a country that acts has a city so called: 'Alexandria, Egypt was calm'."""
        states = {s.country for s in self._senses(country) if s.kind is Kind.COUNTRY}
        return country.role is Role.ACTOR and any(
            s.country in states and s.own and s.population >= CITY for s in self._senses(name)
        )

    def _peers(self, name: Mention, following: Mention) -> bool:
        """Whether the second of a list contains no first: it is no wider, or itself a large city.

        Beirut and Cairo are divisions too, and hold no other city of a list.
        """
        if self._wide(following) <= self._wide(name):
            return True
        among = self._senses(following)
        return not any(s.kind is Kind.COUNTRY and s.own for s in among) and any(
            s.kind is Kind.SETTLEMENT and s.own and s.population >= CITY for s in among
        )

    def _wide(self, name: Mention) -> bool:
        """Whether a name is that of a country or a first-order division."""
        return name.text in lexicon.POSTAL or any(
            s.kind in (Kind.COUNTRY, Kind.ADMIN1) and s.own for s in self._senses(name)
        )

    def _tell(self) -> None:
        """One candidates.Name for each name: its mentions mean one place, unless the text differs.

        It differs where it gives them a division's class word or other containing names.
        """
        above: dict[str, set[str]] = defaultdict(set)
        held = [(n, self.parents[n.start]) for n in self.names if n.start in self.parents]
        for name, parent in held:
            above[_key(name)].add(_key(parent))
        numbers: dict[tuple, int] = {}
        for name in self.names:
            kind, parent = self._kind(name), self.parents.get(name.start)
            division = kind is not None and kind is not Kind.SETTLEMENT
            if division:
                self.divided.add(_key(name))
            apart = _key(parent) if parent is not None and len(above[_key(name)]) > 1 else ""
            number = numbers.setdefault((_key(name), division, apart), len(self.told))
            if number == len(self.told):
                self.told.append(candidates.Name(self._senses(name), kind, weight=0.0))
            self.at[name.start] = number
            told = self.told[number]
            told.weight += 1.0
            told.kind = told.kind or kind
            told.actor |= name.role is Role.ACTOR
            told.article |= self._has_article(name)
        for told in self.told:
            told.weight = math.sqrt(told.weight)
        for name, parent in held:
            child, holder = self.at[name.start], self.at[parent.start]
            if child != holder and self._within(name):
                self.told[child].parents.add(holder)
                self.told[holder].children.add(child)

    def _has_article(self, name: Mention) -> bool:
        """Whether an article stands before a name that no noun follows: not 'the Orange mayor'."""
        text = self.document.text
        if not _ARTICLE.search(text, max(0, name.start - 6), name.start):
            return False
        behind = _WORD.match(text, name.end)
        return behind is None or behind[1] in _GOES_ON

    def _senses(self, name: Mention) -> tuple[candidates.Sense, ...]:
        if name.role is Role.PEOPLE:
            home = self._home_of(name)
            among = self.ranker.senses(home.name, self.gazetteer) if home else ()
            return tuple(s for s in among if s.kind is Kind.COUNTRY and s.country == home.country)
        asked = answers.unwrapped(name.spelling)
        if name.start in self.holders:
            asked = lexicon.POSTAL.get(asked, asked)  # 'KY' behind a town is Kentucky
        called = self._kind(name) is not None
        among = self.ranker.senses(asked, self.gazetteer, words=called)
        if called:
            return among
        states = {s.country for s in among if s.kind is Kind.COUNTRY}
        if states:
            # the bare name of a country is not its capital's, nor that of a division of it
            return tuple(s for s in among if s.kind is Kind.COUNTRY or s.country not in states)
        if not lexicon.WATERS.isdisjoint(_key(name).split()):
            return tuple(s for s in among if s.kind in candidates.AREAS) or among
        return among

    def _within(self, name: Mention) -> list[Mention]:
        """The names of the containing places, nearest first; [] where so many are but a list."""
        chain: list[Mention] = []
        parent = self.parents.get(name.start)
        while parent is not None and len(chain) <= DEEPEST:
            chain.append(parent)
            parent = self.parents.get(parent.start)
        return chain if len(chain) <= DEEPEST else []

    def _kind(self, name: Mention) -> Kind | None:
        if name.class_word in lexicon.DIVISION_WORDS:
            return Kind(lexicon.DIVISION_WORDS[name.class_word])
        if name.class_word in lexicon.GOVERNING:
            return Kind.ADMIN1
        if name.class_word in lexicon.SETTLEMENT_WORDS:
            return Kind.SETTLEMENT
        return None

    @cached_property
    def _country(self) -> str | None:
        """The country in which the text plays; the user's where the text does not say."""
        votes: Counter[str] = Counter()
        for told in self.told:
            for sense, p in zip(told.senses, told.probabilities, strict=False):
                if sense.country:
                    votes[sense.country] += p * told.weight
        (country, most), *_ = votes.most_common(1) or [(None, 0.0)]
        return country if country and most >= MAJORITY * votes.total() else self.given.country

    def _candidates(self, name: Mention, kind: Kind | None) -> Sequence[Candidate]:
        """Candidates of a name, best first: those that the document's names were ranked with."""
        number = self.at.get(name.start)
        told = self.told[number] if number is not None else None
        if told is None or not told.senses:
            return self._loosely(name, kind)
        if number not in self._answers:
            self._answers[number] = self._answer(told, name)
        answer = self._answers[number]
        if kind is Kind.ADMIN1 and kind is not told.kind:
            return _of_division(answer)
        return self._at_home(name, kind, answer)

    def _at_home(
        self, name: Mention, kind: Kind | None, answer: Sequence[Candidate]
    ) -> Sequence[Candidate]:
        """The candidates of a name, but none in a country where the text says that it is not.

        'Kalam in the Swat Valley' is no town of India, and may be spelled otherwise in Pakistan.
        """
        best = answer[0].place
        home = self._stated(name) if best.kind is not Kind.COUNTRY and best.country else None
        if home in (None, best.country):
            return answer
        loose = [c for c in self._loosely(name, kind) if c.place.country == home]
        return loose or [replace(c, probability=c.probability * ABROAD) for c in answer]

    def _stated(self, name: Mention) -> str | None:
        """The country of the name that contains another: 'X in Y', not 'the Nice of Russia'."""
        parent = self.parents.get(name.start)
        if parent is None or self.document.text[name.end : parent.start].strip() in _OF:
            return None
        told = self.told[self.at[parent.start]]
        pairs = zip(told.probabilities, told.senses, strict=False)
        likely, sense = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
        return sense.country if sense is not None and likely > SURE else None

    def _answer(self, told: candidates.Name, name: Mention) -> Candidates:
        likely: Sequence[float] = told.probabilities
        if told.kind in DIVISIONS:
            likely = candidates.divided(told.senses, likely, told.kind)
        else:
            alone = told.kind is None and _key(name) not in self.divided
            likely = candidates.seated(told.senses, likely, first=alone)
            if alone:
                likely = candidates.foreign(told.senses, likely, self._countries(told))
            likely = self._believed(told, name, likely)
        pairs = sorted(zip(likely, told.senses, strict=True), key=lambda ps: (-ps[0], ps[1].n))
        best = pairs[0][0]
        kept = [(p, s) for p, s in pairs[:SHOWN] if p >= 0.01 or p == best]
        kept += [(p, s) for p, s in pairs[SHOWN:] if s.kind is Kind.ADMIN1][:1]

        def make(p: float, s: candidates.Sense) -> Candidate:
            return Candidate(self.gazetteer.numbered(s.n), "strict", p, self._why(told, s, name))

        return Candidates(kept, make)

    def _believed(
        self, told: candidates.Name, name: Mention, likely: Sequence[float]
    ) -> Sequence[float]:
        """The same, where a name of one place is as likely as if it were asked for by itself.

        Not against the text: where most names are of another country, or the parent holds it not.
        One word of a script without capitals may be any word: another name must tell the country.
        """
        n, best = max(enumerate(told.senses), key=lambda pair: likely[pair[0]])
        if any(s is not best and s.n not in best.chain for s in told.senses):
            return likely
        nations = self._nations - Counter(_likely(told))
        parents = [self.told[j] for j in told.parents]
        bare = letters.uncased(name.spelling) and name.spelling.isalpha() and told.kind is None
        if 2 * nations[best.country] < max(nations.values(), default=bare) or (
            parents and not candidates.lies_in(best, parents)
        ):
            return likely
        found = self._search(name, replace(self.given, kind=told.kind))
        if not found or found[0].place.id != self.gazetteer.numbered(best.n).id:
            return likely
        return [max(p, found[0].probability) if i == n else p for i, p in enumerate(likely)]

    def _countries(self, but: candidates.Name) -> set[str | None]:
        """The countries of what the document's other names likely mean, and the one given."""
        own = _likely(but)
        return {self.given.country} | {
            country for country, names in self._nations.items() if names > (country in own)
        }

    @cached_property
    def _nations(self) -> Counter[str | None]:
        """How many of the document's names likely mean a place of each country."""
        return Counter(country for told in self.told for country in _likely(told))

    def _why(
        self, told: candidates.Name, sense: candidates.Sense, name: Mention
    ) -> tuple[str, ...]:
        """What speaks for a sense, in words."""
        found = ["the same letters (strict key)"]
        if len(told.senses) > 1:
            found.append(f"one of {len(told.senses)} places under that key")
        if sense.population:
            found.append(f"population {sense.population:,}")
        if sense.seat == index.CAPITAL:
            found.append("a country's capital")
        if candidates.lies_in(sense, [self.told[j] for j in told.parents]):
            parent = self.parents.get(name.start)
            found.append(f"in {parent.spelling if parent else 'it'}, as the text says")
        if any(candidates.holds(sense, self.told[j]) for j in told.children):
            found.append("it holds another name, as the text says")
        if told.kind is not None and name.class_word:
            fits = candidates.fits(sense.kind, told.kind)
            found.append(f"of the kind {sense.kind.value}{'' if fits else ', not'}, as"
                         f" '{name.class_word}' says")  # fmt: skip
        if self.given.country and sense.country == self.given.country:
            found.append(f"in {sense.country}, the country it is asked for in")
        return tuple(found)

    def _loosely(self, name: Mention, kind: Kind | None) -> Sequence[Candidate]:
        """Candidates of a name alone, or spelled as the gazetteer does not spell it."""
        chain = self._within(name)
        within = tuple(parent.spelling for parent in chain)
        home, ends = self._home(chain[-1]) if chain else (None, False)
        around = Context(
            country=home or (self.given.country if within else self._country),
            within=(within[:-1] if ends else within) or self.given.within,
            near=self.given.near,
            kind=kind,
        )
        found = self._search(name, around)
        if within and (not found or found[0].probability < answers.RESOLVED):
            # 'Rafah in Gaza': the parent is a namesake of the area that was meant
            # but a name that is only alike is not looked for elsewhere than the text says
            named = self._search(name, replace(around, within=(), country=self._country))
            return [c for c in named if c.key not in ranking.LOOSE] or found
        return found

    def _home(self, last: Mention) -> tuple[str | None, bool]:
        """The country of the last of the containing names, and whether it is that country."""
        told = self.told[self.at[last.start]]
        for sense, p in zip(told.senses, told.probabilities, strict=False):
            if p > LIKELY:
                return sense.country, sense.kind is Kind.COUNTRY
        return None, False

    def _search(self, name: Mention, context: Context) -> Sequence[Candidate]:
        key = (answers.unwrapped(name.spelling), context)
        if key not in self._memory:
            loosest = "strict" if context.country in lexicon.AS_WRITTEN else "skeleton"
            self._memory[key] = self.gazetteer.search(
                *key, limit=SHOWN, loosest=loosest, words=context.kind is not None
            )
        return self._memory[key]

    # --- answers -----------------------------------------------------------------------------

    def match(self, mention: Mention) -> Match:
        """What a mention means."""
        if mention.role is Role.PEOPLE:
            return self._people(mention)
        if not mention.counts:
            return Match(mention, reason=f"the name of the place stands for a {mention.role.value}")
        if mention.expression is not None:
            return self._phrase(mention)
        return self._name(mention, self._kind(mention))

    def _home_of(self, people: Mention) -> Place | None:
        """The country of a people."""
        code = lexicon.demonyms().get(people.text.lower())
        return self.gazetteer.country(code) if code else None

    def _people(self, mention: Mention) -> Match:
        place = self._home_of(mention)
        if place is None:
            return Match(mention, reason="a people of no one country")
        return Match(
            mention, place, None, place.name, 0.95, (),
            f"the people of {place.name}", Precision.COUNTRY, answers.reach_m(place),
        )  # fmt: skip

    def _name(self, mention: Mention, kind: Kind | None) -> Match:
        return answers.answer(mention, self._candidates(mention, kind))

    def _phrase(self, mention: Mention) -> Match:
        expression = mention.expression
        text = answers.unwrapped(mention.text)
        if expression.relation is Relation.DIRECTION and self.gazetteer.knows(text):
            found = self.gazetteer.search(text, limit=1, words=False)
            named = found and found[0].key in ("exact", "strict")
            if named and found[0].place.kind is Kind.REGION:  # 'eastern Congo' is one's own name
                return answers.answer(mention, found)
        anchors = [self._anchor(anchor, expression.relation) for anchor in expression.anchors]
        return answers.phrase(mention, anchors, self.gazetteer)

    def _anchor(self, name: Mention, relation: Relation) -> Match:
        """An anchor's own match: a direction or a countryside is that of the division."""
        kind = self._kind(name)
        if kind is None and relation in answers.AREAL:
            division = self._name(name, Kind.ADMIN1)
            if division.place is not None and division.place.kind in (Kind.ADMIN1, Kind.COUNTRY):
                return division
        return self._people(name) if name.role is Role.PEOPLE else self._name(name, kind)


def _likely(told: candidates.Name) -> set[str | None]:
    """The country of what a name likely means; of no name that is in doubt."""
    pairs = zip(told.senses, told.probabilities, strict=False)
    return {sense.country for sense, p in pairs if p > LIKELY}


def _of_division(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates with a first-order division or country first, where the best lies in it."""
    best = candidates[0].place
    above = {best.id, *(division.id for division in best.admin)}
    for candidate in candidates:
        if candidate.place.kind in (Kind.ADMIN1, Kind.COUNTRY) and candidate.place.id in above:
            likely = max(candidate.probability, candidates[0].probability)
            others = (c for c in candidates if c is not candidate)
            return (replace(candidate, probability=likely), *others)
    return candidates


def _key(name: Mention) -> str:
    return name.spelling.casefold()
