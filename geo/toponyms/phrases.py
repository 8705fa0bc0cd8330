"""Plain name mentions and their text -> the same mentions, location phrases folded in.

'southern Idlib', "Hama's northern countryside", '15 km north of Saraqib', 'the road between A and
B', 'the Syrian-Turkish border', 'along the M5', and the same in Arabic, become one Mention each,
with an Expression. Every name is replaced by one sign and the text around it is read by the
patterns of grammar.py; the longest phrase wins. What one means on the ground is in regions.py.

Not taken: proper names that begin with a direction ('North Korea', 'East Jerusalem'), and the
reporter's apposition 'the northern Idlib province', which says where the province lies, not
which part of it is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geo.gazetteer import divisions
from geo.language import knowledge
from geo.model import Expression, Mention, Relation, Role
from geo.toponyms import grammar

_OPENS = knowledge.each("relations.opens")
_JOINED = knowledge.each("relations.joined")
_OWNED, _BEGINS_NAME, _ARTICLE_BEFORE, _DIVISION = (
    knowledge.pattern(f"relations.{name}")
    for name in ("owned", "begins_name", "article_before", "division")
)
_BLANK = re.compile(r"[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*")
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
    found: list[tuple[int, int, Mention]] = []
    for candidates in masked.candidates():
        used: list[tuple[int, int]] = []
        for candidate in candidates:
            if any(i in taken for i in candidate.inside) or any(
                candidate.start < end and start < candidate.end for start, end in used
            ):
                continue
            taken.update(candidate.inside)
            used.append((candidate.start, candidate.end))
            for start, end, expression in masked.expressions(candidate):
                found.append((start, end, _mention(text, start, end, expression)))
    plain = [(n.start, n.end, n) for i, n in enumerate(names) if i not in taken]
    return [mention for _, _, mention in sorted(plain + found, key=lambda t: t[:2])]


def _mention(text: str, start: int, end: int, expression: Expression) -> Mention:
    first = expression.anchors[0]
    role = Role.DATELINE if first.role is Role.DATELINE else Role.PLACE
    class_word = first.class_word if len(expression.anchors) == 1 else None
    return Mention(start, end, text[start:end], role, class_word, expression)


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
        self.names = names
        clean = (
            text.translate(grammar.FOREIGN)
            if any(s in text for s in grammar.SIGNS.values())
            else text
        )
        pieces, at, length = [], 0, 0
        self.signs: list[int] = []  # where each name's sign stands in the masked text
        for name in names:
            pieces.append(clean[at : name.start])
            length += name.start - at
            self.signs.append(length)
            pieces.append(grammar.SIGNS.get(name.role, grammar.OTHER))
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
            for (relation, language), rule in grammar.rules() if spots else ():
                for first, last in spots.get((relation, language), ()):
                    if rule.small.search(text, first, last) is None:
                        continue
                    for match in rule.pattern.finditer(self.text, first, last):
                        candidate = self._candidate(relation, match, *match.span(rule.group))
                        if candidate.anchors and self.meant(candidate):
                            found.append(candidate)
            yield sorted(found, key=lambda c: (c.start - c.end, c.start))

    def _candidate(
        self, relation: Relation, match: re.Match[str], start: int, end: int
    ) -> _Candidate:
        inside = self.inside(start, end)
        people = relation is Relation.BORDER
        anchors = [i for i in inside if people or self.names[i].role is not Role.PEOPLE]
        return _Candidate(relation, match, start, end, inside, anchors)

    def _spots(self, text: str, start: int, end: int) -> dict[grammar.Group, list[list[int]]]:
        """For each group of rules the stretches of a window around its words and a name."""
        spots: dict[grammar.Group, list[list[int]]] = {}
        for said in grammar.TRIGGER.finditer(text, start, end):
            first, last = max(start, said.start() - _REACH), min(end, said.end() + _REACH)
            if not self.inside(first, last):
                continue
            for group in grammar.groups(said[0]):
                before = spots.setdefault(group, [])
                if before and first <= before[-1][1]:
                    before[-1][1] = last
                else:
                    before.append([first, last])
        return spots

    def meant(self, candidate: _Candidate) -> bool:
        """Whether a matched pattern is a place: not a proper name, an apposition, an agreement."""
        relation, match = candidate.relation, candidate.match
        roles = {self.names[i].role for i in candidate.anchors}
        if relation is Relation.BETWEEN and Role.ACTOR in roles:
            return False
        if relation is not Relation.DIRECTION:
            return True
        name = self.names[candidate.anchors[0]]
        words = match.group().rsplit(None, 1)
        before = self.text[max(0, candidate.start - 24) : candidate.start]
        after = self.text[candidate.end : candidate.end + 24]
        if match.group().endswith(grammar.NAME) and len(words) == 2:
            lead = " ".join(words[0].split()).lower()
            if f"{lead} {name.spelling.lower()}" in proper_names():
                return False
            if "adj" in match.re.groupindex and " " not in lead:
                if _OWNED.search(before) or _BEGINS_NAME.search(before):
                    return False
                blank = _BLANK.match(after)
                classed = (blank is not None and _DIVISION.match(after, blank.end())) or (
                    name.name is not None
                    and name.class_word is not None
                    and _DIVISION.match(name.class_word)
                )
                return not (classed and _ARTICLE_BEFORE.search(before))
        noun = match.groupdict().get("noun") or ""
        return not (noun[:1].isupper() and re.match(r" [A-Z]", after))

    def expressions(self, candidate: _Candidate) -> Iterator[tuple[int, int, Expression]]:
        """(start, end, expression) in the text's positions; several for 'southern and eastern'."""
        groups = candidate.match.groupdict()
        word = groups.get("adj") or groups.get("noun") or groups.get("noun2")
        direction = grammar.wind(word) if word else None
        anchors = tuple(self.names[i] for i in candidate.anchors)
        distance = (
            grammar.metres(groups["amount"], groups["most"], groups["unit"])
            if (groups.get("amount"))
            else None
        )
        start, end = self.back(candidate.start), self.back(candidate.end)
        yield start, end, Expression(candidate.relation, anchors, direction, distance)
        at = candidate.start
        while groups.get("adj") and candidate.match.start("adj") == candidate.start:
            found = (p.search(self.text, max(0, at - 40), at) for p in _JOINED)
            more = next(filter(None, found), None)
            if more is None:
                break
            at = more.start()
            yield (
                self.back(at),
                self.back(more.end("adj")),
                Expression(candidate.relation, anchors, grammar.wind(more.group("adj"))),
            )


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
