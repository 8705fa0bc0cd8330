"""A name and the event words of its clause -> the signs that speak for and against it.

A sign is a phrase that a person can read ('hangs on: within', 'settlement'): choosing.py weighs
them, a row's reason tells the strongest.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from geo.events.venues import areas, bearings, chains
from geo.language import actors, lexicon
from geo.model import Kind, Match
from geo.support import shipped

Span = tuple[int, int]

_NEAR = 8  # names on each side with which a name is compared
_WINDOW = 40  # characters on each side in which neighbours are read
_TOKEN = re.compile(r"\w+(?:[-'\u2019]\w+)*|[^\w\s]")
_FAR = (0, 1, 2, 4, 7, 12, 20)  # words: where one distance class ends and the next begins
_PEOPLE = (20_000, 100_000, 500_000, 2_000_000)
_ACTORS = frozenset(name.casefold() for use in "gimos" for name in actors.names(use))
_LIKELY = (0.3, 0.6, 0.8, 0.95)


(_WEIGHTS,) = shipped.weights("venues")


class Scope:
    """The names of a clause `text[start:end]`, its event words, and what is seen of all at once.

    `counted` says how often each spelling stands in the text, `opens` where its first name begins.
    """

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        triggers: Sequence[Span],
        here: Sequence[Match],
        counted: Mapping[str, int],
        opens: int,
        *,
        told: bool,
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.triggers, self.here, self.told = triggers, here, told
        self.counted, self.opens = counted, opens
        self.starts = [m.mention.start for m in here]
        first = min((t[0] for t in triggers), default=start)
        self.behind = bisect_left(self.starts, first)  # the first name behind the event word
        self.bare = not any(b > a for a, b in triggers)

    def shares(self) -> list[float]:
        """How likely each name is the event's own place, and last that none of them is."""
        told = [*self._told, self.none()]
        scores = [sum(_WEIGHTS.get(sign, 0.0) for sign in signs) for signs in told]
        top = max(scores)
        weighed = [math.exp(score - top) for score in scores]
        whole = sum(weighed)
        return [one / whole for one in weighed]

    @functools.cached_property
    def _told(self) -> list[list[str]]:
        return [self.of(number) for number in range(len(self.here))]

    def reason(self, number: int) -> str:
        """The two signs that speak most for a name, in words."""
        best = sorted((-_WEIGHTS.get(sign, 0.0), sign) for sign in self._told[number])
        return ", ".join(sign for weight, sign in best[:2] if weight < 0)

    def none(self) -> list[str]:
        """The signs that no name is the place."""
        found = ["none", f"none: {'told' if self.told else 'words alone'}"]
        found.append(f"none: {min(len(self.here), 4)} names")
        if self.bare:
            found.append("none: no event word")
        if not any(m.resolved for m in self.here):
            found.append("none: no name resolved")
        if all(areas.rank(m) >= chains.COUNTRYWIDE for m in self.here):
            found.append("none: only wide names")
        return found

    def of(self, number: int) -> list[str]:
        """The signs of one name."""
        return list(self._signs(number, self.here[number]))

    def _signs(self, number: int, match: Match) -> Iterator[str]:
        text, mention = self.text, match.mention
        before = text[max(self.start, mention.start - 90) : mention.start]
        after = text[mention.end : min(self.end, mention.end + 80)]
        kind = _kind(match)
        side, words, crossed = self._distance(match)
        yield kind
        yield from self._likely(match, kind)
        yield side
        yield f"{side}, {_class(words, _FAR)} words"
        yield f"{min(crossed, 2)} clauses between"
        # --- what it hangs on
        link = bearings.preposition(before)
        hangs = link.kind if link else "nothing"
        if link:
            stem = mention.start - len(before) + len(before[: link.start].rstrip())
            if any(stem - 1 <= b <= stem + 1 for _, b in self.triggers):
                yield "its word follows the event word"
                yield f"{hangs} behind the event word"
        yield f"hangs on {hangs}"
        yield f"hangs on {hangs}, {kind}"
        yield f"hangs on {hangs}, {side}"
        for name, holds in self._rules(match, before, after):
            if holds:
                yield name
                if len(self.here) == 1:
                    yield f"only name, {name}"
        # --- order
        yield f"name {min(number, 3) + 1} of the clause"
        if number == len(self.here) - 1:
            yield "last name of the clause"
        if len(self.here) == 1:
            yield "only name"
            yield f"only name, {kind}"
        yield f"{self._order(number)}, {kind}"
        yield from self._beside(number, match, kind)
        yield from self._neighbours(mention.start, mention.end)

    @functools.cached_property
    def _links(self) -> list[bool]:
        """Whether each name goes on with the next as where it lies."""
        return [areas.chained(self.text, *pair) for pair in itertools.pairwise(self.here)]

    def _order(self, number: int) -> str:
        if number == self.behind:
            return "first name behind the event word"
        return "last name before the event word" if number + 1 == self.behind else "other order"

    def _likely(self, match: Match, kind: str) -> Iterator[str]:
        place = match.place
        if match.resolved:
            yield f"probability class {_class(match.probability, _LIKELY)}"
            if match.precision:
                yield f"precision {int(match.precision)}"
        if place is not None and place.kind is Kind.SETTLEMENT and place.population:
            yield f"population class {_class(place.population, _PEOPLE)}"
        if place is not None and place.name in areas.capitals(place.country):
            yield "a capital"
        word = match.mention.class_word
        if word:
            level = lexicon.DIVISION_WORDS.get(word)
            yield f"class word of a {level or 'place'}"
        relation = match.mention.expression and match.mention.expression.relation
        if relation:
            yield f"phrase of {relation}"

    def _distance(self, match: Match) -> tuple[str, int, int]:
        """(on which side of the nearest event word, words and clauses between)."""
        mention, text = match.mention, self.text
        if self.bare:
            return "no event word", 0, 0
        start, end = min(self.triggers, key=lambda t: max(mention.start - t[1], t[0] - mention.end))
        low, high = min(mention.end, end), max(mention.start, start)
        if end <= mention.start:
            side = "behind the event word"
        else:
            side = "before the event word" if start >= mention.end else "holds the event word"
        crossed = len(bearings.CLAUSE.findall(text, low, high))
        return side, len(text[low:high].split()), crossed

    def _rules(self, match: Match, before: str, after: str) -> Iterator[tuple[str, bool]]:
        text, start = self.text, match.mention.start
        yield "a local office's", bearings.speaks_of(text, match)
        yield "only says whose", bearings.fires("owned", before, after)
        yield "led away", bearings.led_away(before, start, self.triggers)
        yield "led there by the event", bearings.fires("away", before)
        yield "fired from there", bearings.fires("origin", before)
        yield "protested about", bearings.protested(before)
        yield "passive follows", bool(bearings.PASSIVE.match(after))
        yield "heads the note", bearings.heads(text, match)
        yield "opens the sentence", chains.opens_with(text, match)
        at = max((b for _, b in self.triggers if b <= start), default=None)
        yield "an actor's name", match.mention.spelling.casefold() in _ACTORS
        yield "in brackets", text[max(0, start - 1) : start] == "("
        yield "comma between", at is not None and "," in text[at:start]

    def _beside(self, number: int, match: Match, kind: str) -> Iterator[str]:
        near = self.here[max(0, number - _NEAR) : number + _NEAR + 1]
        others = [m for m in near if m is not match]
        if any(areas.wider(match, m) for m in others):
            yield "holds another name"
        if any(areas.wider(m, match) for m in others):
            yield "lies in another name"
        if self.counted[match.mention.spelling.casefold()] > 1:
            yield "named again"
        if match.mention.start == self.opens:
            yield "first name of the text"
        if number:
            yield from self._pair(number - 1, last=True)
        if number + 1 < len(self.here):
            yield from self._pair(number, last=False)
        yield from self._chain(number, kind)
        own = areas.width(match)
        if any(areas.width(m) < own for m in others):
            yield "a narrower name stands beside"
        if any(areas.width(m) > own for m in others):
            yield "a wider name stands beside"

    def _pair(self, number: int, *, last: bool) -> Iterator[str]:
        """How two neighbours stand to each other, said of the second (`last`) or of the first."""
        text, side = self.text, "behind" if last else "before"
        left, right = self.here[number : number + 2]
        own, other = (right, left) if last else (left, right)
        gap = text[left.mention.end : right.mention.start]
        relation = _step(areas.width(own) - areas.width(other))
        if chains.lists(gap):
            yield f"in a list {side} a {relation}"
        if gap.strip() in (",", "\u060c", "(", ""):
            yield f"{side} the comma of a {relation}"
        elif self._links[number]:
            yield f"chained {side} a {relation}"
            if areas.classed(text, left):
                yield f"chained {side} {'a classed name' if last else 'its area'}"
        if chains.of_which(text, left, right) or chains.owns(text, left, right):
            yield f"{side} its {'area' if last else 'part'}"

    def _chain(self, number: int, kind: str) -> Iterator[str]:
        """Where a name stands in 'X, in Y province, Z'."""
        links = self._links
        if number < len(links) and links[number] and not (number and links[number - 1]):
            yield "first of a chain"
            yield f"first of a chain, {kind}"
        head = number
        while head and self._leads(head):
            head -= 1
        if head < number and any(links[head:number]):
            yield "later in a chain"
            yield f"later in a chain, {kind}"

    def _leads(self, number: int) -> bool:
        """Whether the name before it leads on to a name."""
        before, own = self.here[number - 1], self.here[number]
        return bool(self._links[number - 1]) or chains.owns(self.text, before, own)

    def _neighbours(self, start: int, end: int) -> Iterator[str]:
        before = list(_TOKEN.finditer(self.text, max(self.start, start - _WINDOW), start))[-2:]
        behind = list(_TOKEN.finditer(self.text, end, min(self.end, end + _WINDOW)))[:2]
        left = ["^", "^", *map(self._word, before)][-2:]
        right = [*map(self._word, behind), "$", "$"][:2]
        yield f"'{left[1]}' before it"
        yield f"'{left[0]} ...' before it"
        yield f"'{left[0]} {left[1]}' before it"
        yield f"'{right[0]}' behind it"
        yield f"'... {right[1]}' behind it"
        yield f"'{right[0]} {right[1]}' behind it"

    def _word(self, token: re.Match[str]) -> str:
        at = token.start()
        if any(a <= at < b for a, b in self.triggers):
            return "EVENT"
        name = bisect_right(self.starts, at) - 1
        if name >= 0 and at < self.here[name].mention.end:
            return "NAME"
        word = token.group()
        if word[:1].isdigit():
            return "NUMBER"
        if word[:1].isupper():
            return "CAPITAL"
        return word.lower()


def _step(difference: int) -> str:
    return "narrower name" if difference > 0 else "wider name" if difference < 0 else "peer"


def _class(value: float, ends: Sequence[float]) -> int:
    return bisect_right(ends, value)


def _kind(match: Match) -> str:
    expression = match.mention.expression
    if expression is not None:
        return "phrase" if match.resolved else "unresolved phrase"
    if not match.resolved:
        return "unresolved"
    return str(match.place.kind) if match.place else "area"
