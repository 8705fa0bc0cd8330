"""A text in a script without capitals -> the signs at each of its words, for the tagger.

As features.py, where no capital tells where a name may stand: each word of such a script is looked
at. What is written onto a word ('and', 'in', 'to') is cut off in every way that it may be, and what
is left is a sign too, with what the gazetteer knows of it; so is the longest known name through the
word. The particles and the article are those of data/language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from geo.gazetteer import names
from geo.gazetteer.keyset import OTHER, Vocabulary
from geo.language import knowledge, letters, lexicon
from geo.language.tokens import BREAK, Tokens
from geo.toponyms import features
from geo.toponyms.features import Own, Parts
from geo.toponyms.wordforms import Kept, shape, size_of

LONGEST = 5  # words of one name that the gazetteer is asked for
_LISTS = (
    ("s", lexicon.SETTLEMENT_WORDS),
    ("d", frozenset(lexicon.DIVISION_WORDS)),
    ("k", frozenset(knowledge.table("places.class_word"))),
    ("w", frozenset(knowledge.table("relations.direction"))),
    ("l", lexicon.LOCATIVES),
    ("f", lexicon.forenames()),
    ("p", frozenset(lexicon.demonyms())),
    ("a", knowledge.words("places.facility")),
    ("o", lexicon.ORGANISATION_WORDS),
    ("t", lexicon.TITLES),
    ("h", knowledge.words("recognition.head")),
    ("n", knowledge.words("names.everyday")),
)


def _grade(flags: int) -> str:
    """What the gazetteer's byte says of a name, in one sign.

    Lists name places in Latin letters, so that here each is another name: how large tells.
    """
    size, other = size_of(flags), (flags & OTHER) >> 3
    if size == "o":
        return str(other)
    return {"D": "E", "A": "B"}.get(size, size) if other > 1 else size


class Form:
    """What is known of one form: its readings, with what is written onto it cut off or not."""

    __slots__ = ("cut", "known", "pieces", "size", "sorts", "stem", "word")

    def __init__(self, form: str, vocabulary: Vocabulary) -> None:
        plain = names.strict(form) if letters.uncased(form) else ""
        self.word = bool(plain)  # a tatweel alone is none
        self.pieces: tuple[str, ...] = (form.lower(),)
        self.cut, self.size, self.sorts = "", "", ""
        self.known: tuple[str, ...] = ()
        self.stem = self.pieces[0]  # its first reading that the gazetteer knows, or all of it
        if not self.word:
            self.sorts = shape(form)
            return
        self.pieces = (plain, *names.bare(plain))
        self.cut = plain[: len(plain) - len(self.pieces[-1])] if self.pieces[1:] else ""
        self.known = tuple(_grade(vocabulary.look(piece)) for piece in self.pieces)
        self.size = "".join(self.known)
        readings = zip(self.pieces, self.known, strict=True)
        self.stem = next((piece for piece, size in readings if size != "-"), plain)
        if (rest := names.unarticled(self.pieces[-1])) and (
            known := vocabulary.look(names.strict(rest))
        ):
            self.size += f",{_grade(known)}"
        self.sorts = "".join(
            sort if form in listed else sort.upper()
            for sort, listed in _LISTS
            if form in listed or any(piece in _FOLDED[sort] for piece in self.pieces)
        )


_FOLDED = {sort: frozenset(map(names.strict, listed)) for sort, listed in _LISTS}


class Run(NamedTuple):
    """The longest known name through a word: where the word stands in it, how known, how long."""

    place: str
    grade: str
    length: int


_NO_RUN = Run("O", "-", 0)
_ONCE = (0, False, "", "", False)  # of a word that the text holds once, in no hashtag


class Reader(features.Reader):
    """Texts -> parts; holds the gazetteer's vocabulary and what is known of words."""

    kinds = (("0", "-1", "+1", "-2", "+2", "P", "N", "G", "D"),)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.look = vocabulary.look
        self.forms = Kept(lambda form: Form(form, vocabulary))
        form = self.forms
        self.own: dict[str, Own] = {
            "0": lambda _, key: (_itself(form[key]), ()),
            **dict.fromkeys(("-1", "+1", "-2", "+2"),
                            lambda kind, key: (_beside(kind, form[key]), ())),
            "P": lambda kind, key: (_pair(kind, form[key[0]], form[key[1]]), ()),
            "N": lambda kind, key: (_pair(kind, form[key[1]], form[key[0]]), ()),
            "G": _run, "D": _document,
        }  # fmt: skip

    def document(self, tokens: Tokens) -> Document:
        return Document(tokens, self)


def _itself(form: Form) -> list[str]:
    whole, last = form.pieces[0], form.pieces[-1]
    found = [f"w={whole}", f"l{min(len(last), 9)}", f"c{form.cut}", f"z{form.size}",
             f"c{form.cut}z{form.size}", f"o{form.sorts}",
             f"o{form.sorts}z{form.size}"]  # fmt: skip
    found += (f"b={piece}" for piece in form.pieces)
    found += (f"k{i}{size}" for i, size in enumerate(form.known))
    found += (f"o.{sort}" for sort in form.sorts)
    for n in (1, 2, 3, 4):
        if len(whole) > n:
            found += (f"<{whole[:n]}", f">{whole[-n:]}")
        if len(last) > n and form.cut:
            found.append(f"<<{last[:n]}")
    return found


def _beside(kind: str, form: Form) -> list[str]:
    found = [f"{kind}o{form.sorts}"]
    found += (f"{kind}b={piece}" for piece in form.pieces[:2])
    if form.word and kind in ("-1", "+1"):
        whole = form.pieces[0]
        found += (f"{kind}z{form.size}", f"{kind}<{whole[:2]}", f"{kind}>{whole[-2:]}",
                  f"{kind}>{whole[-3:]}", f"{kind}<{whole[:1]}>{whole[-1]}")  # fmt: skip
        found += (f"{kind}o.{sort}" for sort in form.sorts)
    return found


def _pair(kind: str, beside: Form, form: Form) -> list[str]:
    """Signs of a word and one beside it."""
    return [
        f"{kind}{beside.pieces[0]}|{form.cut}{form.size}",
        f"{kind}o{beside.sorts}|{form.cut}{form.size}",
        f"{kind}o{beside.sorts}|{form.stem}",
        f"{kind}z{beside.size}|{form.size}",
        f"{kind}{beside.pieces[0][:2]}|{form.pieces[0][:2]}",
    ]


def _run(kind: str, key: tuple) -> tuple[list[str], tuple]:
    place, grade, length, before, after, cut, ends = key
    return [
        f"G{place}{grade}", f"G{place}{grade}{length}", f"G{place}{grade}{cut}",
        f"G<{before}|{place}{grade}", f"G>{after}|{place}{grade}", f"Ge{ends}{place}{grade}",
    ], ()  # fmt: skip


def _document(kind: str, key: tuple) -> tuple[list[str], tuple]:
    times, located, size, tag, again = key
    found = [f"D{times}|{size}", f"Dl{located}|{size}", f"Dl{located}{times}"]
    if tag:
        found += (f"#{tag}", f"#{tag}|{size}", f"#{tag}{again}", f"#{tag}{again}|{size}")
    return found, ()


class Document:
    """What a document does with each of its words; counted once."""

    def __init__(self, tokens: Tokens, reader: Reader) -> None:
        self.tokens, self.reader = tokens, reader
        self._padded = [BREAK, BREAK, *tokens.forms, BREAK, BREAK]
        known = reader.forms
        self._told: list[Form] = [known[form] for form in self._padded]
        self._stretches = list(self._words())
        self._runs: dict[int, Run] = {}
        for first, last in self._stretches:
            self._look(first, last)
        self.where: dict[str, list[int]] = {}
        self.located: set[tuple[str, int]] = set()
        for first, last in self._stretches:
            for i in range(first, last + 1):
                told = self._told[i + 2]
                if told.size.strip("-") or i in self._runs:
                    self.where.setdefault(told.stem, []).append(i)
        self._tags = "#" in tokens.text
        self._placed: dict[str, list[int]] = {
            stem: [i for i in at if not {"l", "s"}.isdisjoint(self._told[i + 1].sorts)]
            for stem, at in self.where.items() if len(at) > 1
        }  # fmt: skip

    def _words(self) -> Iterator[tuple[int, int]]:
        first = -1
        for i, told in enumerate(self._told[2:-1]):
            if told.word:
                if first < 0:
                    first = i
            elif first >= 0:
                yield first, i - 1
                first = -1

    def stretches(self) -> Iterator[tuple[int, int]]:
        """(first, last) token of each run of words of such a script."""
        return iter(self._stretches)

    def _look(self, first: int, last: int) -> None:
        """Note the longest known names of a stretch, of several words, left to right."""
        look, told, i = self.reader.look, self._told, first
        while i < last:
            best = 0
            for piece in told[i + 2].pieces:
                key = piece
                for j in range(i + 1, min(last, i + LONGEST - 1) + 1):
                    key += told[j + 2].pieces[0]
                    if (flags := look(key)) and j - i > best:
                        best, found = j - i, flags
                if best:
                    break
            if best:
                grade = _grade(found)
                for j in range(i, i + best + 1):
                    place = "B" if j == i else "E" if j == i + best else "I"
                    self._runs[j] = Run(place, grade, best + 1)
            i += best + 1

    def _again(self, i: int, told: Form) -> tuple:
        """What the text does with a word elsewhere, and how the word stands in its hashtag."""
        at = self.where.get(told.stem, ())
        elsewhere = self._placed.get(told.stem, ())
        tag, again = "", False
        if self._tags:
            text, start, end = self.tokens.text, self.tokens.starts[i], self.tokens.end(i)
            before, behind = text[start - 1 : start], text[end : end + 1]
            if before in ("#", "_"):
                tag = before + behind if behind == "_" else before
                again = bool(at) and at[0] < i
        times = min(len(at), 3) if elsewhere or len(at) > 1 else 0
        return times, any(j != i for j in elsewhere), told.size if times or tag else "", tag, again

    def signs(self, first: int, last: int) -> list[Parts]:
        """The parts of the tokens first..last, a stretch."""
        padded, told, runs = self._padded, self._told, self._runs
        tags = self._tags
        result: list[Parts] = []
        for i in range(first, last + 1):
            p2, p1, form, n1, n2 = padded[i : i + 5]
            this = told[i + 2]
            place, grade, length = runs.get(i, _NO_RUN)
            before = runs.get(i - 1, _NO_RUN).grade if i > first else ""
            after = runs.get(i + 1, _NO_RUN).grade if i < last else ""
            result.append((
                form, p1, n1, p2, n2, (p1, form), (form, n1),
                (place, grade, length, before, after, this.cut, i == last),
                self._again(i, this) if tags or this.stem in self._placed else _ONCE,
            ))  # fmt: skip
        return result
