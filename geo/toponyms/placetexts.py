"""A place text that stands alone, a cell of a table or a command's argument -> a Match.

Every run of words that are not a phrase's own is a name: no recogniser is asked. A text that is
itself a name ('Eastern Ghouta', 'South Sudan') is that place and no phrase; where only what
contains it is known ('the mill in Saraqib'), the answer is the containing place, and says so.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.gazetteer import localities, names
from geo.gazetteer.search import Context
from geo.language import knowledge, tokens
from geo.model import Candidate, Expression, Kind, Match, Mention, Precision, Relation
from geo.toponyms import answers, phrases

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer
    from geo.language.tokens import Word

# The words of location phrases, which belong to no name. 'As' and 'At' are articles where a
# capital follows; a class word ('district') ends a name and never begins one by itself.
FUNCTION = knowledge.words("relations.function")
_ARTICLES = knowledge.words("relations.capital_article")
_NO_CUT = _ARTICLES | knowledge.words("relations.kin")  # no hyphen beside these parts two names
_BORDER_SITES = frozenset(knowledge.phrases("relations.border_site"))
_FROM = knowledge.words("relations.from")
_BLANKS = frozenset(knowledge.phrases("relations.unknown"))
_NO_NAMES = FUNCTION | localities.CLASS_KINDS.keys() | knowledge.words("relations.no_name")
_ROADS, _BETWEEN_WORDS = map(knowledge.words, ("relations.two_ended", "relations.between"))
_AND = knowledge.phrases("letters.joining")
_HELD, _BETWEEN, _LIST = (
    knowledge.pattern(f"relations.{name}") for name in ("held", "between_alone", "list")
)
RIVALS = 6  # candidates of each end of a phrase that are weighed against those of the others
APART_KM = 30.0  # from here on the distance between the ends of a phrase counts against them


def locate(text: str, gazetteer: Gazetteer, context: Context | None = None) -> Match:
    """The Match of a place text that stands alone; unresolved keeps its candidates."""
    context = context or Context()
    whole = Mention(0, len(text), text, class_word=_class_word(text))
    if _blank(text, context):
        return Match(whole, reason="no name of a place")
    candidates = gazetteer.search(answers.unwrapped(text), context)
    match = answers.answer(whole, candidates)
    if match.resolved and names.strict(text) in map(names.strict, match.place.names):
        return match  # a place is called by the text as it stands, class words and all
    found = _names(text, gazetteer)
    phrase = _folded(text, found)
    if phrases.distant(text) and (phrase is None or phrase.expression.distance_m is None):
        return Match(whole, candidates=match.candidates, reason="the distance in it was not read")
    listed = phrase is None and len(found) > 1 and _LIST.search(text)
    if listed and not gazetteer.knows(re.split("[,،]", text)[-1]):  # 'Mostar, Bosnia and ...'
        return Match(whole, reason="a list of places: each is asked for by itself")
    told = _phrase(phrase, found, gazetteer, context) if phrase is not None else None
    if told is not None and told.resolved and not _village(phrase, told, match):
        return replace(told, mention=whole)
    return match if match.resolved else _container(whole, found, gazetteer, context) or match


def _village(phrase: Mention, told: Match, match: Match) -> bool:
    """Whether 'Eastern Ghariyah' is a village of its own, and no part of a village."""
    named = match.resolved and match.candidates[0].key in ("exact", "strict", "folded")
    direction = phrase.expression.relation is Relation.DIRECTION
    return named and direction and told.precision is Precision.NEAR


def _blank(text: str, context: Context) -> bool:
    """Whether a text says that no place is known, or is but a word that needs a name beside it."""
    plain = " ".join(text.casefold().split())
    if plain in _BLANKS and (not plain.isalpha() or not context.country):
        return True
    if context.country or context.within:
        return False  # 'Of' and 'Centre' are places where one knows the country
    bare = localities.unarticled(plain).strip(" .-")
    return bare in _NO_NAMES or len(names.strict(bare)) == 1


def _class_word(text: str) -> str | None:
    """The word that says what a bare name is; a text with parents or two names has none."""
    first = localities.read(text)[-1]
    return first.class_word if first.stripped and not first.within else None


def _folded(text: str, found: list[Mention]) -> Mention | None:
    """The phrase in a text; 'between A and B' is one where nothing else stands in it."""
    phrase = next((m for m in phrases.fold(text, found) if m.expression is not None), None)
    if phrase is None and len(found) > 1 and _BETWEEN.match(text):
        between = Expression(Relation.BETWEEN, tuple(found[:3]))
        return Mention(0, len(text), text, expression=between)
    return phrase


# --- the names of a text that stands alone -----------------------------------------------------


def _names(text: str, gazetteer: Gazetteer) -> list[Mention]:
    found = []
    words = tokens.words(text)
    said = {w.text for w in words}
    listed = not said.isdisjoint(_BETWEEN_WORDS)
    for first, last in _runs(text, words):
        if not listed and said & _ROADS and words[first].arabic:
            parts = _side_by_side(text, words, first, last, gazetteer)
        else:
            parts = _split(text, words, first, last, gazetteer, listed)
        for a, b in parts:
            start, end = words[a].start, words[b].end
            if a > first and listed and text.startswith(_AND, start):
                start += 1
            name, class_word = localities.strip_class(text[start:end])
            name = name if class_word else None
            found.append(Mention(start, end, text[start:end], class_word=class_word, name=name))
    return found


def _runs(text: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """(first, last) word of every run that may be one name, or several joined by hyphens."""
    first = None
    for i, word in enumerate(words):
        # 'Sayda-Western Ghariyah': behind a hyphen a direction begins the second name
        hyphened = first is not None and text[words[i - 1].end : word.start] in ("-", "–")
        if _grammatical(words, i) and not (hyphened and word.capital):
            if first is not None:
                yield first, i - 1
            first = None
            continue
        first = i if first is None else first
        if not word.joined:  # the last word is not
            yield first, i
            first = None


def _grammatical(words: list[Word], i: int) -> bool:
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) and word.joined else None
    if word.lower in _ARTICLES and word.capital and after is not None and after.capital:
        return False
    if after is not None and f"{word.lower} {after.lower}" in _BORDER_SITES:
        return False
    if word.lower in FUNCTION or (after is not None and _measures(word, after)):
        return True
    # 'area between', 'the city of X': a class word with no name before it and none behind
    lone = after is None or after.lower in FUNCTION
    return lone and word.lower in localities.CLASS_KINDS and (i == 0 or _grammatical(words, i - 1))


def _measures(word: Word, after: Word) -> bool:
    """Whether a word is of a distance: the 'ten' of 'ten kilometres', the 'SSE' of 'SSE of X'."""
    if word.text in phrases.LETTERS:
        return after.lower in _FROM
    return after.lower in phrases.METRES and phrases.number(word.text) is not None


def _split(
    text: str, words: list[Word], first: int, last: int, gazetteer: Gazetteer, listed: bool
) -> list[tuple[int, int]]:
    """The names of a run: 'Khanasir-Aleppo' is two where each is known, 'Maarrat-al-Numan' one.

    In Arabic 'between X and Y' (`listed`) the 'and' is stuck to the second name.
    """
    cuts = []
    for i in range(first, last):
        gap, after = text[words[i].end : words[i + 1].start], words[i + 1]
        hyphened = gap.strip() in ("-", "–") and _NO_CUT.isdisjoint((words[i].lower, after.lower))
        stuck = listed and len(after.text) > 3 and after.text.startswith(_AND)
        if hyphened or stuck:
            cuts.append(i)
    parts = list(zip([first, *(i + 1 for i in cuts)], [*cuts, last], strict=True))
    whole = " ".join(text[words[first].start : words[last].end].split())
    if len(parts) > 1 and not gazetteer.knows(whole):
        known = (text[words[a].start : words[b].end] for a, b in parts)
        if listed or all(gazetteer.search(name, limit=1) for name in known):
            return parts
    return [(first, last)]


def _side_by_side(
    text: str, words: list[Word], first: int, last: int, gazetteer: Gazetteer
) -> list[tuple[int, int]]:
    """In Arabic 'the road X Y' two names stand side by side: they part where both are known."""
    for cut in range(first, last):
        ends = [(first, cut), (cut + 1, last)]
        if all(gazetteer.knows(text[words[a].start : words[b].end]) for a, b in ends):
            return ends
    return [(first, last)]


# --- phrases -----------------------------------------------------------------------------------


def _phrase(
    mention: Mention, found: list[Mention], gazetteer: Gazetteer, context: Context
) -> Match:
    """A phrase's Match; of the names `found`, those behind it contain it: '... in Homs'."""
    expression = mention.expression
    inside = [m for m in found if m not in expression.anchors]
    parents = tuple(m.text for m in inside if m.start >= mention.end)
    ranked = [_candidates(a, expression, gazetteer, context, parents) for a in expression.anchors]
    anchors = [
        answers.answer(a, found)
        for a, found in zip(expression.anchors, _together(ranked), strict=True)
    ]
    match = answers.phrase(mention, anchors, gazetteer)
    if not match.wide or not parents:
        return match
    around = answers.answer(inside[-1], gazetteer.search(inside[-1].text, context))
    if around.wide:
        cut = match.shape.intersection(around.shape)
        if cut.area > 0:
            reason = f"{match.reason}; the part in {around.name}"
            return replace(match, area=cut, reason=reason)
    return match


def _candidates(
    anchor: Mention,
    expression: Expression,
    gazetteer: Gazetteer,
    context: Context,
    parents: tuple[str, ...],
) -> Sequence[Candidate]:
    """Candidates of a name in a phrase: a direction or countryside is that of the division."""
    areal = expression.relation in answers.AREAL and anchor.class_word is None
    # a road or border may leave the division that the row names, and even the country
    inside = replace(context, within=(*parents, *context.within))
    tried = (inside, context, replace(context, within=()), Context())
    found: Sequence[Candidate] = ()
    for around in dict.fromkeys(tried):
        for asked in (replace(around, kind=Kind.ADMIN1), around) if areal else (around,):
            found = gazetteer.search(anchor.text, asked, RIVALS)
            likely = bool(found) and found[0].probability >= answers.RESOLVED
            if likely and (asked is around or found[0].place.kind in (Kind.ADMIN1, Kind.COUNTRY)):
                return found
    return found


def _together(ranked: list[Sequence[Candidate]]) -> list[Sequence[Candidate]]:
    """The candidates of a phrase's names, weighed anew: those that lie close together gain.

    A candidate's share is that of the combinations it stands in, of the mass that its name had.
    """
    if len(ranked) < 2 or not all(ranked):
        return ranked
    shares = [[0.0] * len(found) for found in ranked]
    for chosen in itertools.product(*map(enumerate, ranked)):
        worth = math.prod(candidate.probability for _, candidate in chosen)
        for (_, a), (_, b) in itertools.pairwise(chosen):
            worth /= 1 + a.place.point.distance_m(b.place.point) / 1000 / APART_KM
        for share, (i, _) in zip(shares, chosen, strict=True):
            share[i] += worth
    total = sum(shares[0]) or 1.0
    weighed = []
    for found, share in zip(ranked, shares, strict=True):
        scale = sum(c.probability for c in found)
        pairs = zip(found, share, strict=True)
        again = [replace(c, probability=scale * s / total) for c, s in pairs]
        weighed.append(tuple(sorted(again, key=lambda c: -c.probability)))
    return weighed


def _container(
    whole: Mention, found: list[Mention], gazetteer: Gazetteer, context: Context
) -> Match | None:
    """The place that holds what is not known, where the text itself names it last: 'X in Y'."""
    if not found:
        return None
    last = found[-1]
    before = whole.text[: last.start]
    if last.end < len(whole.text.rstrip(" .)")) or not _HELD.match(before):
        return None
    match = answers.answer(last, gazetteer.search(last.text, context))
    if not match.resolved:
        return None
    reason = f"{before.strip(' ,،')} is not known: {match.name}, which holds it; {match.reason}"
    precision = max(match.precision, Precision.NEAR)
    return replace(match, mention=whole, reason=reason, precision=precision)
