"""A Document -> the Mentions of places in it, with their roles.

In Latin script the tagger judges in context (tagger.py, features.py); what it does not take is a
place all the same where the text calls it one ('the village of Xyz'). Scripts without capitals
have signs (uncased.py) and weights of their own. roles.py gives each name its role; phrases.py
folds 'southern Idlib' into one mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from geo.gazetteer.keyset import AREA, OWN
from geo.language import days, knowledge, letters, lexicon, sentences, tokens
from geo.language.tokens import Tokens
from geo.model import Document, Mention, Role
from geo.toponyms import features, phrases, roles, tagger, wordforms

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

LONGEST = 6  # words of a name that only its class word introduces
# What 'the X of ...' or '... X' makes a place of any name.
_INTRODUCING = lexicon.SETTLEMENT_WORDS - knowledge.words("recognition.no_introduction")
_FOLLOWING = knowledge.words("recognition.following")
_OF, _SEATS = knowledge.words("places.of"), knowledge.words("recognition.seat")
_AND = knowledge.words("numbers.and")
_LISTING = _AND | knowledge.words("recognition.or")
_BODIES_OF, _BODIES = knowledge.words("recognition.body_of"), knowledge.words("recognition.body")
_EVENT_PREPOSITIONS = knowledge.words("recognition.event_preposition")
_PASSIVE, _FRAMES = knowledge.words("clauses.were"), knowledge.words("recognition.frame")
# Known names of these sizes are told where they stand for a person or an organisation.
_TOLD = frozenset(("C", "D", "DL", "L"))
_OWNERS = _TOLD - {"D"}  # known names so large own the places behind an 's
Span = tuple[int, int]  # the first and the last token of a name


class Tagger(Protocol):
    """Whatever says which tokens name places: our tagger, or an external one."""

    def names(self, tokens: Tokens) -> list[Span]: ...


def find(
    document: Document, gazetteer: Gazetteer, external: Tagger | None = None
) -> tuple[Mention, ...]:
    """The mentions of places in `document`, in order; `text[start:end] == mention.text`."""
    names = sorted(_names(document.text, gazetteer, external), key=lambda m: m.start)
    return tuple(phrases.fold(document.text, names))


def _names(text: str, gazetteer: Gazetteer, external: Tagger | None) -> Iterator[Mention]:
    """Plain name mentions of both scripts, unordered, no two overlapping."""
    read = tokens.read(text)
    vocabulary = gazetteer.vocabulary
    own = tagger.of(vocabulary)
    signs_of = own.reader.document(read)
    known = signs_of.known
    taken: list[Span] = []
    used: set[int] = set()

    def take(spans: Iterable[Span]) -> None:
        for first, last in spans:
            if used.isdisjoint(range(first, last + 1)):
                taken.append((first, last))
                used.update(range(first, last + 1))

    tagged = external.names(read) if external else own.names_of(signs_of)
    tagged = [span for span in _apart(read, tagged, own.reader) if not _dated(read, *span)]
    take(_disowned(_whole(read, tagged, known), read, known))
    take(_introduced(read))
    take(_struck(read, known))
    take(_listed(read, known, used))
    take(_plural(read, own.reader, used))
    shared = _shared(read, taken)
    context = roles.Context(read, taken, sentences.datelines(text), vocabulary, gazetteer.capitals)
    for first, last in taken:
        role = context.of_place(first, last)
        counts = role is not Role.PERSON
        if role is Role.ORGANISATION:  # of 'the University of Damascus' the place is meant too
            body = read.name(first, last).lower() in lexicon.ORGANISATIONS
            counts = not body and read.forms[first].lower() not in lexicon.MOVEMENT_WORDS
        yield _mention(read, first, last, role, counts, shared.get(first))
    yield from _untaken(read, known, used, context)
    if letters.holds_uncased(text):
        judge = tagger.of_uncased(vocabulary)
        for first, last, role in roles.uncased(read, judge.names(read), gazetteer):
            yield _mention(read, first, last, role, counts=role is not Role.ORGANISATION)


def _untaken(
    read: Tokens, known: Sequence[tuple[int, int, int]], used: set[int], context: roles.Context
) -> Iterator[Mention]:
    """Known names that nothing took for a place: states, parts of organisations and persons."""
    for first, last, flags in known:
        if not used.isdisjoint(range(first, last + 1)):
            continue
        opens = read.forms[first].lower() in lexicon.ORGANISATIONS
        if context.is_state(first, last, flags):
            yield _mention(read, first, last, Role.PLACE)
        elif opens or wordforms.size_of(flags) in _TOLD:
            role = context.of_other(first, last)
            if role is not None:
                yield _mention(read, first, last, role, counts=False)


def _form(read: Tokens, i: int) -> str:
    """A token; a full stop beyond the ends of the text."""
    return read.forms[i] if 0 <= i < len(read.forms) else "."


def _mention(
    read: Tokens,
    first: int,
    last: int,
    role: Role,
    counts: bool = True,
    class_word: str | None = None,
) -> Mention:
    text, start, end = read.text, read.starts[first], read.end(last)
    name = None
    if role is not Role.PEOPLE and not letters.uncased(text[start]):  # whose class words go before
        word = _form(read, last + 1).lower()
        if word in lexicon.DIVISION_WORDS and not _owned(read, last + 1):
            name, class_word, end = text[start:end], word, read.end(last + 1)
        elif word in lexicon.SETTLEMENT_WORDS or word in lexicon.GOVERNING:
            class_word = class_word or word
    if class_word is None:
        class_word = _class_word_before(read, first)
    return Mention(start, end, text[start:end], role, class_word, None, name, counts)


def _owned(read: Tokens, at: int) -> bool:
    """Whether the class word at a token is a body's: 'US Department of', 'Ohio State School'."""
    form, behind = read.forms[at], _form(read, at + 1)
    if form in _BODIES_OF:
        return behind in _OF
    return form in _BODIES and behind.lower() in lexicon.ORGANISATION_WORDS


def _shared(read: Tokens, taken: Sequence[Span]) -> dict[int, str]:
    """First token of each name of a list -> the class word that its plural gives to all."""
    forms, first_of = read.forms, {last: first for first, last in taken}
    found: dict[int, str] = {}
    for first, last in taken:
        word = lexicon.PLURALS.get(_form(read, last + 1).lower())
        if word is None:
            continue
        listed, at = [first], first - 1
        while at > 0 and (forms[at] == "," or forms[at] in _LISTING):
            at -= 1 + (forms[at - 1] == ",")
            if at not in first_of:
                break
            listed.append(first_of[at])
            at = first_of[at] - 1
        if len(listed) > 1:
            found |= dict.fromkeys(listed, word)
    return found


def _dated(read: Tokens, first: int, last: int) -> bool:
    """Whether a name is a month's before its day, or a weekday's: 'on Nov. 7', 'Thursday'."""
    word = read.forms[first].lower()
    if first < last or word not in days.MONTHS:
        return first == last and word in days.WEEKDAYS
    behind = [form for form in read.forms[last + 1 : last + 3] if form != "."]
    return bool(behind) and behind[0][0].isdigit()


def _whole(
    read: Tokens, taken: Sequence[Span], known: Sequence[tuple[int, int, int]]
) -> Iterator[Span]:
    """The names taken, and known features whose name says so, whole: 'Sea of Azov' for 'Sea'."""
    held = {i: first for first, last in taken for i in range(first, last + 1)}
    ends, gone = dict(taken), set()
    for first, last, flags in known:
        if first == last or not flags & AREA or flags & OWN:
            continue
        words = {form.lower() for form in read.forms[first : last + 1]}
        alone = not (_form(read, first - 1)[0].isupper() or _form(read, last + 1)[0].isupper())
        inside = {held[i] for i in range(first, last + 1) if i in held}
        whole = all(first <= start and ends[start] <= last for start in inside)
        if alone and whole and not words.isdisjoint(lexicon.LANDFORMS):
            gone |= inside
            yield first, last
    yield from (span for span in taken if span[0] not in gone)


def _plural(read: Tokens, reader: features.Reader, used: set[int]) -> Iterator[Span]:
    """Names that only a plural behind their list tells: 'Cook and Hayes counties'.

    One of them must be taken already, or known to the gazetteer.
    """
    for i in read.capitals:
        if _form(read, i + 1) not in lexicon.PLURALS:
            continue
        listed = list(_back(read.forms, i))
        if len(listed) > 1 and any(a in used or reader.knows(read, a, b) for a, b in listed):
            for first, last in listed:
                word = read.forms[first].lower()  # 'Sunni and Syrian villages', 'In Ellis and ...'
                if word not in lexicon.demonyms() and word not in lexicon.common_words():
                    yield first, last


def _back(forms: Sequence[str], end: int) -> Iterator[Span]:
    """The capitalised runs of a list that ends at token `end`, from the last to the first."""
    while True:
        first = end
        while first > 0 and forms[first - 1][0].isupper() and end - first < LONGEST:
            first -= 1
        yield first, end
        end = first - 1
        while end > 0 and (forms[end] == "," or forms[end] in _LISTING):
            end -= 1
        if end == first - 1 or end < 0 or not forms[end][0].isupper():
            return


def _class_word_before(read: Tokens, first: int) -> str | None:
    """'the town of X', 'the villages X', 'قرية X': the class word that introduces a name."""
    i = first - 1
    if i > 0 and read.forms[i].lower() in _OF:
        i -= 1
    word = _form(read, i).lower()
    classed = word in lexicon.SETTLEMENT_WORDS or word in lexicon.DIVISION_WORDS
    return word if classed and word not in _SEATS else None


def _introduced(read: Tokens) -> Iterator[Span]:
    """Capitalised runs that the text itself calls a village, town, district."""
    forms, i = read.forms, -1
    for first in read.capitals:
        if first <= i or (first and forms[first - 1][0].isupper()):
            continue
        i = first
        if forms[first].lower() in lexicon.common_words():
            continue
        while i - first < LONGEST:
            following, then = _form(read, i + 1), _form(read, i + 2)
            if following[0].isupper():
                i += 1
            elif (following in lexicon.ARTICLES or following == "-") and (
                then[0].isupper() or then in lexicon.ARTICLES
            ):
                i += 2
            else:
                break
        before, after = _class_word_before(read, first), _form(read, i + 1).lower()
        if before in _INTRODUCING or after in _FOLLOWING:
            while not forms[i][0].isupper():
                i -= 1
            yield first, i


def _struck(read: Tokens, known: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """Known names that an event tells of: 'the battle for X', 'raided X and Y'."""
    done: set[int] = set()
    for first, last, _ in known:
        before, behind, then = (_form(read, i) for i in (first - 1, last + 1, last + 2))
        if behind[0].isupper() or _dated(read, first, last):
            continue
        told = len(read.forms[last]) > 1 and (  # not 'I was'
            (behind in _PASSIVE and then in lexicon.PLACE_VERBS)
            or (behind in lexicon.POSSESSIVE and then in lexicon.OF_PLACES)
        )
        frames = before in _FRAMES and behind == "," and first < last  # 'In Kafr Nabl, ...'
        if told or frames or _aimed(read, first, before, done):
            yield first, last
            done.add(last)


def _aimed(read: Tokens, first: int, before: str, done: set[int]) -> bool:
    """Whether what stands before a name is done to it, or to the name that `done` holds."""
    if first > 1 and before in _EVENT_PREPOSITIONS:
        return read.forms[first - 2].lower() in lexicon.EVENT_NOUNS
    return before in lexicon.PLACE_VERBS or (before in _AND and first - 2 in done)


def _listed(read: Tokens, known: Sequence[tuple[int, int, int]], used: set[int]) -> Iterator[Span]:
    """Known names that end a list of places: 'Kafr Nabl, Hass and Hazarin'."""
    forms = read.forms
    for first, last, _ in known:
        if first < 4 or forms[first - 1] not in _LISTING | {"&"}:
            continue
        at = first - 2 - (forms[first - 2] == ",")
        if at not in used or _form(read, last + 1)[0].isupper():
            continue
        while at in used:
            at -= 1
        if forms[at] == "," and at - 1 in used:
            yield first, last


def _disowned(
    taken: Iterable[Span], read: Tokens, known: Sequence[tuple[int, int, int]]
) -> Iterator[Span]:
    """The names taken, a large place parted from what is its own: 'Kharkiv's Saltivka'.

    'Cox's Bazar', 'Moore's Ford' and 'St. Peter's Square' are one name, whoever they were.
    """
    sizes = {(first, last): wordforms.size_of(flags) for first, last, flags in known}
    for first, last in taken:
        at = next(
            (i for i in range(first + 1, last + 1) if read.forms[i] in lexicon.POSSESSIVE), None
        )
        owner = sizes.get((first, at - 1)) if at is not None else None
        if owner not in _OWNERS or any((first, i) in sizes for i in range(at, last + 1)):
            yield first, last
            continue
        yield first, at - 1
        if at < last:
            yield at + 1, last


def _apart(read: Tokens, taken: Sequence[Span], reader: features.Reader) -> Iterator[Span]:
    """The names taken, compounds of two apart: 'Aleppo-Damascus', 'Hama/Idlib', 'Iraqi-Syrian'."""
    for first, last in taken:
        parts = [(first, last)]
        cuts = [i for i in range(first + 1, last) if read.forms[i] in ("-", "–", "/")]
        if len(cuts) == 1 and not reader.knows(read, first, last):
            halves = [(first, cuts[0] - 1), (cuts[0] + 1, last)]
            if all(
                read.name(*half).lower() in lexicon.demonyms() or reader.knows(read, *half)
                for half in halves
            ):
                parts = halves
        yield from parts
