"""A Document -> the Mentions of places in it, with their roles.

In Latin script the tagger judges in context, with the gazetteer's knowledge among its signs
(tagger.py, features.py); names that it does not take are places all the same where the text itself
calls them one ('the village of Xyz'). Arabic script is read by the gazetteer and by the words that
introduce a name (uncased.py). roles.py says in what part each name is played. Last, phrases.py
folds 'southern Idlib' and its like into one mention.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from geo.gazetteer.keyset import AREA, OWN
from geo.language import knowledge, letters, lexicon, sentences, tokens
from geo.language.tokens import Tokens
from geo.model import Document, Mention, Role
from geo.toponyms import features, regions, roles, tagger, uncased, wordforms

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
_MONTHS = knowledge.words("recognition.month")
_WEEKDAYS = knowledge.words("recognition.weekday")
# Known names of these sizes are told where they stand for a person or an organisation.
_TOLD = frozenset(("C", "D", "DL", "L"))


class Tagger(Protocol):
    """Whatever says which tokens name places: our tagger, or an external one."""

    def names(self, tokens: Tokens) -> list[tuple[int, int]]: ...


_OWNERS = frozenset(("C", "DL", "L"))  # known names so large own the places behind an 's


def find(
    document: Document, gazetteer: Gazetteer, external: Tagger | None = None
) -> tuple[Mention, ...]:
    """The mentions of places in `document`, in order; `text[start:end] == mention.text`."""
    names = sorted(_names(document.text, gazetteer, external), key=lambda m: m.start)
    return tuple(regions.phrases(document.text, names))


def _names(text: str, gazetteer: Gazetteer, external: Tagger | None) -> Iterator[Mention]:
    """Plain name mentions of both scripts, unordered, no two overlapping."""
    read = tokens.read(text)
    vocabulary = gazetteer.vocabulary
    own = tagger.of(vocabulary)
    signs_of = own.reader.document(read)
    known = signs_of.known
    tagged = external.names(read) if external else own.names_of(signs_of)
    taken = [span for span in _apart(read, tagged, own.reader) if not _dated(read, *span)]
    taken = list(_whole(read, taken, known))
    taken = list(_disowned(taken, read, known))
    used = {i for first, last in taken for i in range(first, last + 1)}
    for first, last in itertools.chain(_introduced(read), _struck(read, known)):
        if used.isdisjoint(range(first, last + 1)):
            taken.append((first, last))
            used.update(range(first, last + 1))
    for first, last in _listed(read, known, used):
        taken.append((first, last))
        used.update(range(first, last + 1))
    for first, last in _plural(read, own.reader, used):
        taken.append((first, last))
        used.update(range(first, last + 1))
    shared = _shared(read, taken)
    context = roles.Context(read, taken, sentences.datelines(text), vocabulary, gazetteer.capitals)
    for first, last in taken:
        role = context.of_place(first, last)
        counts = role is not Role.PERSON and not (
            role is Role.ORGANISATION
            and (
                read.name(first, last).lower() in lexicon.ORGANISATIONS
                or read.forms[first].lower() in lexicon.MOVEMENT_WORDS
            )
        )
        yield _mention(read, first, last, role, counts, shared.get(first))
    for first, last, flags in known:
        if used.isdisjoint(range(first, last + 1)) and context.is_state(first, last, flags):
            yield _mention(read, first, last, Role.PLACE)
            used.update(range(first, last + 1))
            continue
        told = (
            wordforms.size_of(flags) in _TOLD or read.forms[first].lower() in lexicon.ORGANISATIONS
        )
        if told and used.isdisjoint(range(first, last + 1)):
            role = context.of_other(first, last)
            if role is not None:
                yield _mention(read, first, last, role, counts=False)
    if letters.holds_uncased(text):
        for first, last, role in uncased.find(read, gazetteer):
            yield _mention(read, first, last, role, counts=role is not Role.ORGANISATION)


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
    if role is not Role.PEOPLE and last + 1 < len(read.forms):
        word = read.forms[last + 1].lower()
        if word in lexicon.DIVISION_WORDS and not _owned(read, last + 1):
            name, class_word, end = text[start:end], word, read.end(last + 1)
        elif word in lexicon.SETTLEMENT_WORDS or word in lexicon.GOVERNING:
            class_word = class_word or word
    if class_word is None:
        class_word = _class_word_before(read, first)
    return Mention(start, end, text[start:end], role, class_word, None, name, counts)


def _owned(read: Tokens, at: int) -> bool:
    """Whether the class word at a token is a body's: 'US Department of', 'Ohio State School'."""
    forms, behind = read.forms, at + 1
    if not forms[at][0].isupper() or behind >= len(forms):
        return False
    if forms[at] in _BODIES_OF:
        return forms[behind] in _OF
    return forms[at] in _BODIES and forms[behind].lower() in lexicon.ORGANISATION_WORDS


def _shared(read: Tokens, taken: Sequence[tuple[int, int]]) -> dict[int, str]:
    """First token of each name of a list -> the class word that its plural gives to all."""
    forms, first_of = read.forms, {last: first for first, last in taken}
    found: dict[int, str] = {}
    for first, last in taken:
        word = lexicon.PLURALS.get(forms[last + 1].lower()) if last + 1 < len(forms) else None
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
    if first < last or word not in _MONTHS:
        return first == last and word in _WEEKDAYS
    behind = [form for form in read.forms[last + 1 : last + 3] if form != "."]
    return bool(behind) and behind[0][0].isdigit()


def _whole(
    read: Tokens, taken: Sequence[tuple[int, int]], known: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int]]:
    """The names taken, and known features whose name says so, whole: 'Sea of Azov' for 'Sea'."""
    forms, held = read.forms, {i: first for first, last in taken for i in range(first, last + 1)}
    ends, gone = dict(taken), set()
    for first, last, flags in known:
        if first == last or not flags & AREA or flags & OWN:
            continue
        words = {form.lower() for form in forms[first : last + 1]}
        beside = forms[first - 1] if first else "."
        behind = forms[last + 1] if last + 1 < len(forms) else "."
        if words.isdisjoint(lexicon.LANDFORMS) or behind[0].isupper() or beside[0].isupper():
            continue
        inside = {held[i] for i in range(first, last + 1) if i in held}
        if all(first <= start and ends[start] <= last for start in inside):
            gone |= inside
            yield first, last
    yield from (span for span in taken if span[0] not in gone)


def _plural(read: Tokens, reader: features.Reader, used: set[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of names that only a plural behind their list tells: 'Cook and Hayes counties'.

    One of them must be taken already, or known to the gazetteer.
    """
    forms = read.forms
    for i in read.capitals:
        if i + 1 == len(forms) or forms[i + 1] not in lexicon.PLURALS:
            continue
        listed, end = [], i
        while True:
            first = end
            while first > 0 and forms[first - 1][0].isupper() and end - first < LONGEST:
                first -= 1
            listed.append((first, end))
            at = first - 1
            while at > 0 and (forms[at] == "," or forms[at] in _LISTING):
                at -= 1
            if at == first - 1 or at < 0 or not forms[at][0].isupper():
                break
            end = at
        if len(listed) > 1 and any(a in used or reader.knows(read, a, b) for a, b in listed):
            for a, b in listed:
                if used.isdisjoint(range(a, b + 1)) and not _told(forms[a]):
                    yield a, b


def _told(form: str) -> bool:
    """Whether a word opens no name of a list: 'Sunni and Syrian villages', 'In Ellis and ...'."""
    lower = form.lower()
    return lower in lexicon.demonyms() or lower in lexicon.common_words()


def _class_word_before(read: Tokens, first: int) -> str | None:
    """'the town of X', 'the villages X', 'قرية X': the class word that introduces a name."""
    i = first - 1
    if i > 0 and read.forms[i].lower() in _OF:
        i -= 1
    word = read.forms[i].lower() if i >= 0 else ""
    if word in _SEATS:  # 'the capital of Georgia' is in Georgia
        return None
    if word in lexicon.SETTLEMENT_WORDS or word in lexicon.DIVISION_WORDS:
        return word
    return None


def _introduced(read: Tokens) -> Iterator[tuple[int, int]]:
    """(first, last) of capitalised runs that the text itself calls a village, town, district."""
    forms, i = read.forms, -1
    for first in read.capitals:
        if first <= i or (first and forms[first - 1][0].isupper()):
            continue
        i = first
        if forms[first].lower() in lexicon.common_words():
            continue
        while i + 1 < len(forms) and i - first < LONGEST:
            following = forms[i + 1]
            if following[0].isupper():
                i += 1
            elif (
                (following in lexicon.ARTICLES or following == "-")
                and i + 2 < len(forms)
                and (forms[i + 2][0].isupper() or forms[i + 2] in lexicon.ARTICLES)
            ):
                i += 2
            else:
                break
        before = _class_word_before(read, first)
        after = forms[i + 1].lower() if i + 1 < len(forms) else ""
        if before in _INTRODUCING or after in _FOLLOWING:
            while not forms[i][0].isupper():
                i -= 1
            yield first, i


def _struck(read: Tokens, known: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """(first, last) of known names that an event tells of: 'the battle for X', 'raided X and Y'."""
    forms, done = read.forms, set()
    for first, last, _ in known:
        before = forms[first - 1] if first else "."
        if first > 1 and before in _EVENT_PREPOSITIONS:
            struck = forms[first - 2].lower() in lexicon.EVENT_NOUNS
        else:
            struck = before in lexicon.PLACE_VERBS or (before in _AND and first - 2 in done)
        behind, then = (*forms[last + 1 : last + 3], ".", ".")[:2]
        passive = behind in _PASSIVE and then in lexicon.PLACE_VERBS
        owns = behind in lexicon.POSSESSIVE and then in lexicon.OF_PLACES
        frames = before in _FRAMES and behind == "," and first < last  # 'In Kafr Nabl, ...'
        struck = struck or frames or ((passive or owns) and len(forms[last]) > 1)  # not 'I was'
        if struck and not behind[0].isupper() and not _dated(read, first, last):
            yield first, last
            done.add(last)


def _listed(
    read: Tokens, known: Sequence[tuple[int, int, int]], used: set[int]
) -> Iterator[tuple[int, int]]:
    """(first, last) of known names that end a list of places: 'Kafr Nabl, Hass and Hazarin'."""
    forms = read.forms
    for first, last, _ in known:
        if first < 4 or first in used or forms[first - 1] not in _LISTING | {"&"}:
            continue
        behind = forms[last + 1] if last + 1 < len(forms) else "."
        at = first - 2 - (forms[first - 2] == ",")
        if at not in used or behind[0].isupper():
            continue
        while at in used:
            at -= 1
        if forms[at] == "," and at - 1 in used:
            yield first, last


def _disowned(
    taken: Iterable[tuple[int, int]], read: Tokens, known: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int]]:
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


def _apart(
    read: Tokens, taken: Sequence[tuple[int, int]], reader: features.Reader
) -> Iterator[tuple[int, int]]:
    """The names taken, compounds of two apart: 'Aleppo-Damascus', 'Hama/Idlib', 'Iraqi-Syrian'."""
    for first, last in taken:
        cuts = [i for i in range(first + 1, last) if read.forms[i] in ("-", "–", "/")]
        if len(cuts) != 1 or reader.knows(read, first, last):
            yield first, last
            continue
        (cut,) = cuts
        if all(
            read.name(*half).lower() in lexicon.demonyms() or reader.knows(read, *half)
            for half in ((first, cut - 1), (cut + 1, last))
        ):
            yield first, cut - 1
            yield cut + 1, last
        else:
            yield first, last
