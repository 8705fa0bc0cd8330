"""How location phrases are written: a pattern for each way, and the words that give it a meaning.

'southern X', "X's northern countryside", '15 km north of X', 'the road between X and Y', 'the X-Y
border', 'along the X': a pattern sees one sign for each name, never the letters of the name, and
is tried only around a word of its relation. The patterns are the rules of data/language's
relations.txt, our own; phrases.py folds with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property

from geo.language import knowledge
from geo.model import Direction, Relation, Role

# One sign a mention: a place or government, a people, any other. None stands in a text that is
# read: phrases.py takes them out.
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
    rf"(?:(?<![^\W\d])|(?<=[\u0621-\u064a]))(?=[{_HEADS}])(?:{_by_head(_WORDS)})\w*"
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
    letters = "".join(_DIRECTIONS.get(part, "-") for part in parts)
    return Direction(letters) if letters in _LETTERED else None


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
