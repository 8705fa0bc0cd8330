"""Plain name mentions and their text -> the same mentions, location phrases folded in.

'southern Idlib', "Hama's northern countryside", '15 km north of Saraqib', 'the road between A and
B', 'the Syrian-Turkish border', 'along the M5', and the same in Arabic, become one Mention each,
with an Expression. The patterns are the rules of data/language's relations.txt, our own: they see
one sign for each name, never its letters, and are tried only around a word of their relation; the
longest phrase wins. What one means on the ground is in regions.py.

Not taken: proper names that begin with a direction ('North Korea', 'East Jerusalem'), and the
reporter's apposition 'the northern Idlib province', which says where the province lies, not
which part of it is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from geo.gazetteer import divisions
from geo.language import knowledge, letters
from geo.model import Direction, Expression, Mention, Relation, Role

# One sign a mention: a place or government, a people, any other. None stands in a text that is
# read: _Masked takes them out.
NAME, PEOPLE, OTHER = "⌖⍟⌗"
SIGNS = dict.fromkeys(Role, OTHER) | {Role.PEOPLE: PEOPLE}
SIGNS |= dict.fromkeys((Role.PLACE, Role.DATELINE, Role.ACTOR), NAME)

LETTERS = frozenset(Direction) - {Direction.CENTRE}  # of the sixteen winds: 'SSE'
_LETTERED = frozenset(Direction)
_DIRECTIONS = knowledge.typed("relations.direction", Direction)
_EXTREME = knowledge.words("relations.extreme")
METRES = knowledge.typed("relations.metres", float)
_TENS, _ONES = (knowledge.typed(f"numbers.{name}", float) for name in ("tens", "small"))
_NUMBERS = _TENS | _ONES | knowledge.typed("numbers.units", float)
_NUMBERS |= knowledge.typed("relations.amounts", float)
Group = tuple[Relation, str]  # the rules of one relation in one language
_CAPITALS = re.compile(r"\(\?-i:[^()]*\)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_PARTED = re.compile(r"[\s–—-]+")
_OPENS = knowledge.each("relations.opens")
_JOINED = knowledge.each("relations.joined")
_OWNED, _BEGINS_NAME, _ARTICLE_BEFORE, _DIVISION = (
    knowledge.pattern(f"relations.{name}")
    for name in ("owned", "begins_name", "article_before", "division")
)
_BLANK = re.compile(r"[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*")
_CAPITAL_BEHIND = re.compile(" [A-Z]")
# How far a phrase reaches from a name, in characters: the longest patterns are well below it.
_BEFORE, _AFTER = 160, 90
_REACH = 120  # ... and from a word that makes it one


def fold(text: str, names: Sequence[Mention]) -> list[Mention]:
    """The mentions of `names`, in order, with each location phrase of `text` as one mention.

    `names` are sorted and do not overlap; nor do the mentions returned. The names inside a phrase
    are its anchors and are no longer listed on their own. Positions are code points of `text`.
    """
    masked = _Masked(text, names)
    taken: set[int] = set()
    found: list[Mention] = []
    for candidates in masked.candidates():
        used: list[_Candidate] = []
        for candidate in candidates:
            if taken.isdisjoint(candidate.inside) and not any(
                candidate.start < other.end and other.start < candidate.end for other in used
            ):
                taken.update(candidate.inside)
                used.append(candidate)
                found += masked.mentions(candidate)
    plain = [name for i, name in enumerate(names) if i not in taken]
    return sorted(plain + found, key=lambda m: (m.start, m.end))


@dataclass(slots=True)
class _Candidate:
    """A pattern that matched: where in the masked text, on which of its names."""

    relation: Relation
    match: re.Match[str]
    start: int
    end: int
    inside: list[int]
    anchors: list[int]


class _Masked:
    """A text in which each name is one sign, and the way back to the text's own positions."""

    def __init__(self, text: str, names: Sequence[Mention]) -> None:
        self.plain, self.names = text, names
        clean = text
        for sign in SIGNS.values():
            clean = clean.replace(sign, " ")
        pieces, at, length = [], 0, 0
        self.signs: list[int] = []  # where each name's sign stands in the masked text
        for name in names:
            pieces.append(clean[at : name.start])
            length += name.start - at
            self.signs.append(length)
            pieces.append(SIGNS[name.role])
            length += 1
            at = name.end
        pieces.append(clean[at:])
        self.text = "".join(pieces)

    def inside(self, start: int, end: int) -> list[int]:
        """The indices of the names whose signs lie in a stretch of the masked text."""
        first = bisect_right(self.signs, start - 1)
        return list(range(first, bisect_right(self.signs, end - 1)))

    def back(self, position: int) -> int:
        """A position of the masked text, not inside a sign -> the position in the text."""
        i = bisect_right(self.signs, position - 1) - 1  # the last sign before it
        return position if i < 0 else self.names[i].end + position - self.signs[i] - 1

    def windows(self) -> Iterator[tuple[int, int]]:
        """The stretches of the masked text around names; the rest need not be read."""
        start = end = 0
        for sign in self.signs:
            if sign - _BEFORE > end:
                if end:
                    yield start, end
                start = sign - _BEFORE
            end = min(len(self.text), sign + _AFTER)
        if end:
            yield start, end

    def candidates(self) -> Iterator[list[_Candidate]]:
        """Per window the patterns that matched and are meant, the longest first."""
        text = self.text.lower()
        if len(text) != len(self.text):  # a letter or two of Turkish
            text = "".join(c.lower()[:1] for c in self.text)
        for start, end in self.windows():
            found = []
            spots = self._spots(text, start, end)
            for (relation, language), rule in rules() if spots else ():
                for first, last in spots.get((relation, language), ()):
                    if rule.small.search(text, first, last) is None:
                        continue
                    for match in rule.pattern.finditer(self.text, first, last):
                        at = match.span(rule.group)
                        inside, anchors = self.inside(*at), []
                        for i in inside:
                            if relation is Relation.BORDER or self.names[i].role != Role.PEOPLE:
                                anchors.append(i)
                        candidate = _Candidate(relation, match, *at, inside, anchors)
                        if anchors and self.meant(candidate):
                            found.append(candidate)
            yield sorted(found, key=lambda c: (c.start - c.end, c.start))

    def _spots(self, text: str, start: int, end: int) -> dict[Group, list[list[int]]]:
        """For each group of rules the stretches of a window around its words and a name."""
        spots: dict[Group, list[list[int]]] = {}
        for said in TRIGGER.finditer(text, start, end):
            first, last = max(start, said.start() - _REACH), min(end, said.end() + _REACH)
            if not self.inside(first, last):
                continue
            for group in groups(said[0]):
                before = spots.setdefault(group, [])
                if before and first <= before[-1][1]:
                    before[-1][1] = last
                else:
                    before.append([first, last])
        return spots

    def meant(self, candidate: _Candidate) -> bool:
        """Whether a matched pattern is a place: not a proper name, an apposition, an agreement."""
        relation, match = candidate.relation, candidate.match
        if relation is not Relation.DIRECTION:
            acts = any(self.names[i].role is Role.ACTOR for i in candidate.anchors)
            return relation is not Relation.BETWEEN or not acts
        name, words = self.names[candidate.anchors[0]], match.group().split()
        lead = " ".join(words[:-1]).lower()
        if match.group().endswith(NAME) and lead:
            if f"{lead} {name.spelling.lower()}" in proper_names():
                return False
            if "adj" in match.re.groupindex and " " not in lead:
                return not self._other(candidate, name)
        noun = match.groupdict().get("noun") or ""
        return not (noun[:1].isupper() and _CAPITAL_BEHIND.match(self.text, candidate.end))

    def _other(self, candidate: _Candidate, name: Mention) -> bool:
        """Whether 'southern X' belongs to another name, or tells where the division X lies."""
        before = self.text[max(0, candidate.start - 24) : candidate.start]
        if _OWNED.search(before) or _BEGINS_NAME.search(before):
            return True
        after = self.text[candidate.end : candidate.end + 24]
        blank = _BLANK.match(after)
        classed = blank is not None and _DIVISION.match(after, blank.end())
        classed = classed or (name.name is not None and _DIVISION.match(name.class_word or ""))
        return bool(classed and _ARTICLE_BEFORE.search(before))

    def mentions(self, candidate: _Candidate) -> Iterator[Mention]:
        """What a candidate becomes in the text itself; several for 'southern and eastern X'."""
        groups = candidate.match.groupdict()
        word = groups.get("adj") or groups.get("noun") or groups.get("noun2")
        distance = None
        if groups.get("amount"):
            distance = metres(groups["amount"], groups["most"], groups["unit"])
        yield self._mention(candidate, candidate.start, candidate.end, word, distance)
        at = candidate.start
        while groups.get("adj") and candidate.match.start("adj") == candidate.start:
            found = (p.search(self.text, max(0, at - 40), at) for p in _JOINED)
            more = next(filter(None, found), None)
            if more is None:
                break
            at = more.start()
            yield self._mention(candidate, at, more.end("adj"), more.group("adj"))

    def _mention(
        self,
        candidate: _Candidate,
        first: int,
        last: int,
        word: str | None,
        away: float | None = None,
    ) -> Mention:
        """A phrase with its names, a word for its direction and its distance in metres."""
        anchors = tuple(self.names[i] for i in candidate.anchors)
        direction = wind(word) if word else None
        start, end = self.back(first), self.back(last)
        return Mention(
            start, end, self.plain[start:end],
            Role.DATELINE if anchors[0].role is Role.DATELINE else Role.PLACE,
            anchors[0].class_word if len(anchors) == 1 else None,
            Expression(candidate.relation, anchors, direction, away),
        )  # fmt: skip


@cache
def proper_names() -> frozenset[str]:
    """Names of countries and divisions, lower case, that a direction opens; and ours."""
    named = {
        name.lower()
        for row in divisions.table()
        for name in (row.names if row.level else (row.name,))
        if any(opens.match(name) for opens in _OPENS)
    }
    return named.union(knowledge.phrases("relations.proper_name"))


# --- how phrases are written ---------------------------------------------------------------------


class Rule:
    """A way to write a relation: its pattern, and one for the same text in small letters.

    Where the second finds nothing the first cannot; without a case to ignore it is twice as fast.
    """

    def __init__(self, rule: knowledge.Rule) -> None:
        self.pattern = rule.pattern

    @cached_property
    def small(self) -> re.Pattern[str]:
        written = self.pattern.compiled.pattern
        return re.compile(_CAPITALS.sub(lambda m: m[0].lower().replace("?-i:", "?:"), written))

    @cached_property
    def group(self) -> str | int:
        """The group of the pattern that is the mention."""
        return "span" if "span" in self.pattern.groupindex else 0


# --- words that a relation's rules are tried around ---------------------------------------------


def _by_head(words: Iterable[str]) -> str:
    """Alternatives grouped by their first letters, so that few are tried at a word."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{head}(?:{'|'.join(rests)})" for head, rests in heads.items())


_WORDS = dict.fromkeys(word for _, word in knowledge.pairs("relations.trigger"))
_HEADS = "".join(sorted({word[0] for word in _WORDS}))
# A whole word that begins like one of a relation's: 'frontier' may be a border's, not a front's.
# A script without capitals may write a particle onto it.
TRIGGER = re.compile(
    rf"(?:(?<![^\W\d])|(?<=[{letters.UNCASED}]))(?=[{_HEADS}])(?:{_by_head(_WORDS)})\w*"
)


@cache
def _begins() -> dict[Group, re.Pattern[str]]:
    """How the words of each group begin, in the order of the files."""
    words: dict[Group, list[str]] = {}
    for section in knowledge.named("relations.trigger", "table"):
        for key, word in section.pairs():
            if key not in frozenset(Relation):
                raise section.wrong(f"'{key}' is no relation: expected {', '.join(Relation)}")
            words.setdefault((Relation(key), section.language), []).append(word)
    return {group: re.compile("|".join(some)) for group, some in words.items()}


@cache
def groups(said: str) -> tuple[Group, ...]:
    """The groups of which a word of the text may be."""
    return tuple(group for group, begins in _begins().items() if begins.match(said))


@cache
def rules() -> tuple[tuple[Group, Rule], ...]:
    """The ways in which each language writes each relation."""
    return tuple(
        (group, Rule(rule))
        for group in _begins()
        for rule in knowledge.rules(f"relations.{group[0].value}")
        if rule.language == group[1]
    )


# --- what the words mean ------------------------------------------------------------------------


def wind(words: str) -> Direction | None:
    """'far north-western', 'شمالي غربي', 'SSE' -> the Direction, or None."""
    if words in LETTERS:
        return Direction(words)
    parts = (part for part in _PARTED.split(words.lower()) if part not in _EXTREME)
    signs = "".join(_DIRECTIONS.get(part, "-") for part in parts)
    return Direction(signs) if signs in _LETTERED else None


def distant(text: str) -> bool:
    """Whether a text holds a distance."""
    return any(pattern.search(text) for pattern in knowledge.each("relations.distance"))


def metres(amount: str, most: str | None, unit: str) -> float | None:
    """('15', '20', 'km') -> 17500.0, the middle of a range; None for words that are no number."""
    value, size = number(amount), METRES.get(" ".join(unit.lower().split()))
    if value is None or size is None:
        return None
    if most:
        value = (value + (number(most) or value)) / 2
    return round(value * size, 1)


def number(words: str) -> float | None:
    """'15', '1,500', 'twenty-five', 'half a' -> the number; None for words that are none."""
    words = " ".join(words.lower().replace("-", " ").split())
    if words in _NUMBERS:
        return _NUMBERS[words]
    ten, _, one = words.partition(" ")
    if ten in _TENS and one in _ONES:
        return _TENS[ten] + _ONES[one]
    if _THOUSANDS.fullmatch(words):
        words = words.replace(",", "")
    try:
        return float(words.replace(",", "."))
    except ValueError:
        return None
