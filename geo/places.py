"""Mentions -> Matches: which place each name means, with its rivals, its reason and its doubt.

All names of a document are resolved together, in two passes. First those that say most of the
rest: countries, first-order divisions, names with a parent ('Saraqib in Idlib', 'Bangor, Maine').
What they name votes for the countries of the document. Then every other name is asked for in that
context, with the places found so far as companions. One name has one sense in one document,
unless the text gives it another parent or kind. Ranking inside a context is gazetteer.py's; the
geometry of phrases is regions.py's; what an answer is worth is answers.py's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo import answers, lexicon
from geo.gazetteer import Context
from geo.model import (
    Candidate,
    Document,
    Kind,
    Match,
    Mention,
    Place,
    Precision,
    Relation,
    Role,
)

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

# So many places of a text, the most often named, are company to every other name.
COMPANY = 20
# 'Street, quarter, town, district, governorate, country': a longer chain of commas is a list.
DEEPEST = 5
# A text plays in one country when this share of its names votes for it; else company decides.
MAJORITY = 0.6
# The share of containments ('Atlanta, Georgia') that name the parent of the child resolved; not
# measured apart yet: the table in python -m tests.bench.geoparsing shows it within the ranker.
CONTAINED = 0.95
# A containing name stands at most this many characters behind the name that it contains.
PARENT_GAP = 12


def resolve(
    document: Document,
    found: Sequence[Mention],
    gazetteer: Gazetteer,
    context: Context | None = None,
) -> tuple[Match, ...]:
    """One Match for each mention, in order; unresolved ones keep their candidates.

    `context` is what the user knows beforehand (country, a point nearby); the text is stronger.
    """
    return _Resolution(document, found, gazetteer, context or Context()).matches()


class _Resolution:
    """The state of one document's resolution: parents, votes, places found so far."""

    def __init__(
        self,
        document: Document,
        found: Sequence[Mention],
        gazetteer: Gazetteer,
        context: Context,
    ) -> None:
        self.document = document
        self.mentions = found
        self.gazetteer = gazetteer
        self.given = context
        self.names = sorted(_names(found), key=lambda m: m.start)
        self.parents = self._parents()
        self.votes: Counter[str] = Counter()
        self.own: dict[str, Counter[str]] = defaultdict(Counter)  # each name's share of the votes
        self.found: dict[str, Place] = {}
        # a parent, where it stands and by its name, and what the text puts into it
        self.contains_here: dict[int, tuple[Place, str]] = {}
        self.contains: dict[str, tuple[Place, str]] = {}
        self._memory: dict[tuple[Any, ...], tuple[Candidate, ...]] = {}
        self._vote()
        told = Counter(_key(name) for name in self.names)
        settled = [(k, p) for k, p in self.found.items() if p.kind is not Kind.COUNTRY]
        self.company = sorted(settled, key=lambda kp: (-told[kp[0]], kp[0]))[: COMPANY + 1]

    def matches(self) -> tuple[Match, ...]:
        return tuple(self._match(mention) for mention in self.mentions)

    # --- what the text says of its names -----------------------------------------------------

    def _parents(self) -> dict[int, Mention]:
        """Start of a name -> the name that contains it: 'X, Y', 'X in Y', 'X (Y)'."""
        found, text = {}, self.document.text
        for name, following in zip(self.names, self.names[1:], strict=False):
            gap = text[name.end : following.start]
            if len(gap) > PARENT_GAP or following.role in (Role.PEOPLE, Role.ACTOR):
                continue
            bare = gap.strip().lower()
            if bare in (",", "in", ", in", "(", "in the", "، في", "،", "في", "of"):
                found[name.start] = following
        return found

    def _vote(self) -> None:
        """Countries by how often the text names them, their people, divisions and capitals."""
        if self.given.country:
            self.votes[self.given.country] += 3
        for name in self.names:
            if name.role is Role.PEOPLE:
                country = lexicon.demonyms().get(name.text.lower())
                if country:
                    self.votes[country] += 1
                continue
            within = self._within(name)
            best = next(iter(self._search(name, Context(within=within))), None)
            if best is None:
                continue
            place = best.place
            if within and best.probability >= answers.RESOLVED:
                self._contain(self.parents[name.start], place)
            weight = {Kind.COUNTRY: 2, Kind.ADMIN1: 2}.get(place.kind, 1)
            if best.key in ("exact", "strict") and place.country and best.probability >= 0.5:
                # an actor's country is a weaker sign of where things happen
                vote = weight / (2 if name.role is Role.ACTOR else 1)
                self.votes[place.country] += vote
                self.own[_key(name)][place.country] += vote
                if best.probability >= 0.8:
                    self.found.setdefault(_key(name), place)

    def _contain(self, parent: Mention, child: Place) -> None:
        """Let what a name contains say which of its namesakes it is: 'Atlanta, Georgia'."""
        above = {division.id for division in child.admin}
        candidates = self._search(parent, Context())
        for candidate in candidates:
            if candidate.place.id in above:
                told = (candidate.place, child.name)
                self.contains_here.setdefault(parent.start, told)
                seat = self.gazetteer.capital(candidate.place)
                if seat is None or seat.id != candidates[0].place.id:
                    # elsewhere in the text the bare name of a division may well mean its seat
                    self.contains.setdefault(_key(parent), told)
                return

    def _within(self, name: Mention) -> tuple[str, ...]:
        """The names of the containing places, nearest first."""
        chain: list[str] = []
        parent = self.parents.get(name.start)
        while parent is not None:
            chain.append(parent.spelling)
            if len(chain) > DEEPEST:
                return ()  # a list of names, not a chain of containment
            parent = self.parents.get(parent.start)
        return tuple(chain)

    def _kind(self, name: Mention) -> Kind | None:
        if name.class_word in lexicon.DIVISION_WORDS:
            return Kind(lexicon.DIVISION_WORDS[name.class_word])
        if name.class_word in lexicon.SETTLEMENT_WORDS:
            return Kind.SETTLEMENT
        return None

    def _context(self, name: Mention, kind: Kind | None) -> Context:
        within = self._within(name)
        found = self.found.get(_key(name))
        if kind is None and found is not None and found.kind is Kind.COUNTRY:
            # a country is that country in whatever company
            return Context(within=within)
        return Context(
            # a parent says more than the document's country, and may lie in another
            country=self.given.country if within else self._country(name),
            within=within or self.given.within,
            near=self.given.near,
            kind=kind,
            companions=tuple(place for key, place in self.company if key != _key(name))[:COMPANY],
        )

    def _country(self, name: Mention) -> str | None:
        """The country in which the text plays, by its other names; the user's where they differ."""
        others = self.votes - self.own[_key(name)]  # a name does not vote for itself
        (country, most), *_ = others.most_common(1) or [(None, 0.0)]
        return country if most >= MAJORITY * others.total() and country else self.given.country

    def _candidates(self, name: Mention, kind: Kind | None) -> tuple[Candidate, ...]:
        """Candidates in the document's context; but a name as written beats a loose one nearby."""
        around = self._context(name, kind)
        anywhere = Context(within=around.within, near=around.near, kind=kind)
        free = self._search(name, anywhere)
        if name.role is Role.ACTOR:
            return free
        found = self._search(name, around)
        written = ("exact", "strict")
        if free and free[0].key in written:
            # context that only says 'elsewhere' tells nothing of a place known by its very name
            helped = found and found[0].key in written
            if helped and around.country and not self.given.country:
                helped = found[0].place.country == around.country
            if not helped:
                return free
        if around.within and (not found or found[0].probability < answers.RESOLVED):
            # 'Rafah in Gaza': the parent is a namesake of the area that was meant
            loose = self._search(name, replace(around, within=(), country=self._country(name)))
            return loose or found
        return found

    def _search(self, name: Mention, context: Context) -> tuple[Candidate, ...]:
        key = (answers.unwrapped(name.spelling), context)
        if key not in self._memory:
            self._memory[key] = self.gazetteer.search(*key, limit=8)
        return self._memory[key]

    # --- answers -----------------------------------------------------------------------------

    def _match(self, mention: Mention) -> Match:
        if mention.role is Role.PEOPLE:
            return self._people(mention)
        if mention.role in (Role.PERSON, Role.ORGANISATION):
            return Match(mention, reason=f"the name of the place stands for a {mention.role.value}")
        if mention.expression is not None:
            return self._phrase(mention)
        return self._name(mention, self._kind(mention))

    def _people(self, mention: Mention) -> Match:
        code = lexicon.demonyms().get(mention.text.lower())
        place = self.gazetteer.country(code) if code else None
        if place is None:
            return Match(mention, reason="a people of no one country")
        return Match(
            mention, place, place.shape, place.name, 0.95, (),
            f"the people of {place.name}", Precision.COUNTRY, answers.reach_m(place),
        )  # fmt: skip

    def _name(self, mention: Mention, kind: Kind | None) -> Match:
        candidates = self._candidates(mention, kind)
        held = self.contains_here.get(mention.start) or self.contains.get(_key(mention))
        if kind is None and held is not None:
            candidates = _first(candidates, *held)
        return answers.answer(mention, candidates)

    def _phrase(self, mention: Mention) -> Match:
        expression = mention.expression
        anchors = [self._anchor(anchor, expression.relation) for anchor in expression.anchors]
        return answers.phrase(mention, anchors, self.gazetteer)

    def _anchor(self, name: Mention, relation: Relation) -> Match:
        """An anchor's own match: a direction or a countryside is that of the division."""
        kind = self._kind(name)
        if kind is None and relation in (Relation.DIRECTION, Relation.COUNTRYSIDE, Relation.BORDER):
            division = self._name(name, Kind.ADMIN1)
            if division.place is not None and division.place.kind in (Kind.ADMIN1, Kind.COUNTRY):
                return division
        return self._people(name) if name.role is Role.PEOPLE else self._name(name, kind)


def _names(found: Sequence[Mention]) -> list[Mention]:
    """Every plain name, those inside phrases included."""
    return [
        name
        for mention in found
        for name in (mention.expression.anchors if mention.expression else (mention,))
    ]


def _first(candidates: tuple[Candidate, ...], place: Place, child: str) -> tuple[Candidate, ...]:
    """The candidates with `place` at their head, because the text says that it holds `child`."""
    rest = tuple(c for c in candidates if c.place.id != place.id)
    told = Candidate(place, "exact", CONTAINED, (f"it holds {child}, as the text says",))
    return (told, *rest)


def _key(name: Mention) -> str:
    return name.spelling.casefold()
