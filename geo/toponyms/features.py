"""A text -> its tokens, the stretches of them that may hold names, and the signs at each token.

A sign speaks for or against a token's being (part of) a place's name: the word and those beside it,
what the gazetteer knows of it and of the longest name through it, how it is written, what surrounds
its run of capitals, what the rest of the document does with it. The tagger (tagger.py) weighs them.

Signs come in parts: one key stands for all the signs that follow from it, so that their sum is
looked up in one step. Only capitalised tokens and what may join two of them are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from geo.gazetteer import names
from geo.gazetteer.keyset import Vocabulary
from geo.language import knowledge, lexicon
from geo.language.tokens import BREAK, Tokens
from geo.toponyms import wordforms
from geo.toponyms.wordforms import SORTS, Form, Kept, letters, shape, size_of

# The most tokens of one name that the gazetteer is asked for.
LONGEST = 7
# So many tokens may stand between two capitals of one name: 'Maarrat al-Numan', 'Rio de la Plata'.
BETWEEN = 3
_BETWEEN = (
    lexicon.PARTICLES - knowledge.words("numbers.and") | lexicon.POSSESSIVE | {"'", "’", "-", "."}
)
_SENTENCE_ENDS = frozenset('.!?:;¶•*|–—"“”»')
_INNER = frozenset("-'’–.‘`")
_OWNERS = lexicon.POSSESSIVE | {ending.upper() for ending in lexicon.POSSESSIVE}
_STOPS = frozenset(',;:?!()"')  # no name goes on behind these
_AHEAD = lexicon.ARTICLES | frozenset("-")
_LOCAL = knowledge.words("recognition.local")

# The kinds of parts of a capitalised token and of another, in the order in which they come.
CAPITAL = ("0", "-1", "-2", "+1", "+2", "G", "R", "L", "N", "LL", "C", "D")
OTHER = ("0", "-1", "-2", "+1", "+2", "G", "B")
Parts = tuple[object, ...]


def _joins(form: str) -> bool:
    """Whether a token may stand inside a name: 'al', '-', the first half of "d'Ivoire"."""
    return form in _BETWEEN or (form[1:2] in ("'", "’") and form[2:3].isupper())


def _ends(form: str) -> bool:
    """Whether a token that is no capital may end a name: "St. John's", "Cote d'Ivoire"."""
    return form in _OWNERS or (form[1:2] in ("'", "’") and form[2:3].isupper())


def _opening(forms: list[str], i: int) -> int:
    """Where a name begins whose first capital is token i: at its article, 'al Bab', 'al-Bab'."""
    before = forms[i - 1] if i else ""
    if before in lexicon.ARTICLES:
        return i - 1
    return i - 2 if before == "-" and i > 1 and forms[i - 2] in lexicon.ARTICLES else i


class Run(NamedTuple):
    """The longest known name through a token: where the token stands in it, how known, how long."""

    place: str
    grade: str
    length: int


_NO_RUN = Run("O", "-", 0)


class Reader:
    """Texts -> parts; holds the gazetteer's vocabulary and what is known of words."""

    kinds = (CAPITAL, OTHER)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.own = OWN
        self.look = vocabulary.look
        self.forms = Kept(lambda form: Form(form, vocabulary))

    def expanded(self, kind: str, key: object) -> list[str]:
        """The names of all the signs of a part."""
        own, common = self.own[kind](kind, key)
        return [*own, *shared(common)]

    def knows(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether the gazetteer holds the name of some tokens."""
        return bool(self.look(names.strict(tokens.name(first, last))))

    def document(self, tokens: Tokens) -> Document:
        return Document(tokens, self)

    def known_runs(self, tokens: Tokens) -> list[tuple[int, int, int]]:
        """(first, last, flags) of the longest known names of a text, left to right."""
        forms, known, found, free = tokens.forms, self.forms, [], 0
        size = len(forms)
        for i in tokens.capitals:
            if i < free:
                continue
            before = forms[i - 1] if i else ""
            after = forms[i + 1] if i + 1 < size else "."
            if (
                ("a" <= after[0] <= "z" and after not in lexicon.PARTICLES) or after in _STOPS
            ) and before not in _AHEAD:
                told = known[forms[i]]  # it stands alone, as most do
                if not told.slow:
                    if told.flags:
                        found.append((i, i, told.flags))
                        free = i + 1
                    continue
            opening = _opening(forms, i)
            best = self._longest(tokens, opening) if free <= opening < i else None
            bare = self._longest(tokens, i)
            if best is None or (bare and bare[1] > best[1]):  # not 'at Tel' of 'at Tel Aviv'
                best = bare
            if best:
                found.append(best)
                free = best[1] + 1
        return found

    def _longest(self, tokens: Tokens, i: int) -> tuple[int, int, int] | None:
        """The longest known name that begins at token i."""
        forms, known, best = tokens.forms, self.forms, None
        key, slow = "", False
        last = min(len(forms), i + LONGEST) - 1
        for j in range(i, last + 1):
            form = forms[j]
            if form == BREAK:
                # a name may be split over one line end
                if j == last or tokens.text.count("\n", tokens.starts[j], tokens.starts[j + 1]) > 1:
                    break
                continue
            head = form[0]
            if not head.isalpha():
                if head not in _INNER:
                    break
                if form != head:  # 's
                    key += "s"
                continue
            told = known[form]
            if not told.capital and not told.inner:
                break
            slow = slow or told.slow
            key += told.piece
            if not told.capital:
                continue
            if j == i and not slow:
                flags = told.flags
            elif slow:
                flags = self.look(names.strict(tokens.text[tokens.starts[i] : tokens.end(j)]))
            else:
                flags = self.look(key)
            if flags:
                best = (i, j, flags)
        return best


class Document:
    """What a document does with each of its capitalised words; counted once."""

    def __init__(self, tokens: Tokens, reader: Reader) -> None:
        self.tokens, self.reader = tokens, reader
        forms, known = tokens.forms, reader.forms
        self._padded = [BREAK, BREAK, *forms, BREAK, BREAK]
        self.known = reader.known_runs(tokens)
        self._runs: dict[int, Run] = {}
        for a, b, flags in self.known:
            grade, length = size_of(flags), min(b - a + 1, 4)
            for j in range(a, b + 1):
                place = "U" if a == b else "B" if j == a else "E" if j == b else "I"
                self._runs[j] = Run(place, grade, length)
        self.located: dict[str, int] = {}
        self.titled: set[str] = set()
        self.where: dict[str, list[int]] = {}
        for i in tokens.capitals:
            form = forms[i]
            before = self._padded[i + 1]
            if before in _LOCAL:
                self.located[form] = self.located.get(form, 0) + 1
            elif before[0].isupper() and known[before].named:
                self.titled.add(form)
            self.where.setdefault(form, []).append(i)
        plain = set(forms)
        self.plain = {form for form in self.where if (x := form.lower()) in plain and x != form}
        # of a word that comes again: what stands against it in its first longer run
        self.company = {
            form: company for form, at in self.where.items()
            if len(at) > 1 and (company := next(filter(None, map(self._beside, at[:8])), None))
        }  # fmt: skip

    def _beside(self, i: int) -> tuple[int, str, str] | None:
        """(i, the class of the capitalised word before, that of the one behind); None without."""
        before, _, after = self._padded[i + 1 : i + 4]
        ahead, behind = before[0].isupper(), after[0].isupper()
        known = self.reader.forms
        if not (ahead or behind):
            return None
        return i, known[before].sort if ahead else "", known[after].sort if behind else ""

    def stretches(self) -> Iterator[tuple[int, int]]:
        """(first, last) token of each stretch that may hold names: capitals and what joins them.

        'and', a line's end and the like join the two halves of a name that the gazetteer knows.
        """
        forms, runs = self.tokens.forms, self._runs
        first = last = -1
        for i in self.tokens.capitals:
            if first < 0 or not (
                i - last == 1
                or (
                    i - last <= BETWEEN + 1
                    and all(j in runs or _joins(forms[j]) for j in range(last + 1, i))
                )
            ):
                if first >= 0:
                    yield first, last + _ends(self._padded[last + 3])
                first = _opening(forms, i)
            last = i
        if first >= 0:
            yield first, last + _ends(self._padded[last + 3])

    def signs(self, first: int, last: int) -> list[Parts]:
        """The parts of the tokens first..last, a stretch."""
        forms, padded, known = self.tokens.forms, self._padded, self.reader.forms
        runs, result = self._runs, []
        told: list[Form] = [known[form] for form in forms[first : last + 1]]
        i = first
        while i <= last:
            this = told[i - first]
            if not this.capital:
                p2, p1, form, n1, n2 = padded[i : i + 5]
                result.append(
                    (form, p1, p2, n1, n2, self._known(i, first, last, told), (p1, form, n1))
                )
                i += 1
                continue
            end = i
            telling, upper = this.telling, this.upper
            while end < last and told[end + 1 - first].capital:
                end += 1
                telling |= told[end - first].telling
                upper = upper and told[end - first].upper
            if end > i and this.given:
                telling |= wordforms.TELLING["first"]
            length, summary = min(end - i + 1, 5), letters(telling)
            ahead, left, right = padded[i], padded[i + 1], padded[end + 3]
            for j in range(i, end + 1):
                p2, p1, form, n1, n2 = padded[j : j + 5]
                how = told[j - first].shape
                g = runs.get(j, _NO_RUN).grade
                where = "1" if i == end else "F" if j == i else "Z" if j == end else "M"
                here = p1 in _LOCAL
                company = self.company.get(form)
                result.append((
                    form, p1, p2, n1, n2,
                    self._known(j, first, last, told),
                    (where, length, summary, upper, min(j - i, 3), g, p1 in _SENTENCE_ENDS, how,
                     told[j - first].common),
                    (left, g),
                    (right, g),
                    (ahead if j - i < 3 else padded[j], left),
                    None if company is None or company[0] == j
                    else (company[1], company[2], g, where),
                    (min(len(self.where[form]), 3), form in self.plain,
                     self.located.get(form, 0) > here, form in self.titled, g, here),
                ))  # fmt: skip
            i = end + 1
        return result

    def _known(self, i: int, first: int, last: int, told: list[Form]) -> tuple:
        """What the gazetteer knows of a token and of those beside it."""
        runs, this = self._runs, told[i - first]
        place, grade, length = runs.get(i, _NO_RUN)
        before = after = "-"
        s_before = s_after = ""
        if i > first:
            before, s_before = runs.get(i - 1, _NO_RUN).grade, told[i - 1 - first].single
        if i < last:
            after, s_after = runs.get(i + 1, _NO_RUN).grade, told[i + 1 - first].single
        return place, grade, length, this.single, before, after, s_before, s_after, this.shape


# --- a part -> the names of its signs -----------------------------------------------------------


def shared(key: tuple) -> Iterator[str]:
    """The names of the signs of a class of words."""
    if not key:
        return
    kind, sorts, how, length = key
    if kind in ("L", "N"):
        for sort in sorts:
            yield f"{kind}{sort}"
            yield f"{kind}{sort}|{how}"
        return
    for sort in sorts:
        yield f"{kind}{sort}"
    if kind == "0":
        yield f"0s{how}"
        if length:
            yield f"0n{length}"
        for sort in sorts:
            yield f"0{sort}|{how}"
    elif how:
        yield f"{kind}s{how}"


def _word(kind: str, form: str) -> tuple[list[str], tuple]:
    how = shape(form) if kind in ("-1", "+1") else ""
    return [f"{kind}w={form.lower()}"], (kind, SORTS[form], how, 0)


def _itself(kind: str, form: str) -> tuple[list[str], tuple]:
    lower = form.lower()
    found, length = [f"0w={lower}"], 0
    if form[0].isalpha() and len(form) > 3:
        length = min(len(form), 12)
        for n in (2, 3, 4):
            found += (f"0<{lower[:n]}", f"0>{lower[-n:]}")
    return found, (kind, SORTS[form], shape(form), length)


def _known(kind: str, key: tuple) -> tuple[list[str], tuple]:
    place, g, length, single, before, after, s_before, s_after, how = key
    return [
        f"G{place}{g}", f"G{place}{g}{length}", f"G{place}{g}|{how}", f"G1{single}{place}",
        f"G<{before}|{place}{g}", f"G>{after}|{place}{g}", f"G1<{s_before}|{single}",
        f"G1>{s_after}|{single}",
    ], ()  # fmt: skip


def _run(kind: str, key: tuple) -> tuple[list[str], tuple]:
    where, length, summary, upper, at, g, opens, how, common = key
    return [
        f"R{where}{length}", f"R{where}{summary}", f"R{where}{summary}|{g}",
        f"Rn{length}{at}|{g}", f"Ro{opens}|{g}", f"Ro{opens}|{how}", f"Ru{upper}{length}|{g}",
        f"Ru{upper}|{where}", f"Rc{common}{opens}|{where}",
    ], ()  # fmt: skip


def _against(kind: str, key: tuple) -> tuple[list[str], tuple]:
    form, g = key
    lower = form.lower()
    return [f"{kind}w={lower}", f"{kind}w={lower}|{g}"], (kind, SORTS[form], g, 0)


def _two(kind: str, key: tuple) -> tuple[list[str], tuple]:
    ahead, left = key
    lower = left.lower()
    return [f"{kind}={ahead.lower()} {lower}", f"{kind}c={SORTS[ahead][0]} {lower}"], ()


def _document(kind: str, key: tuple) -> tuple[list[str], tuple]:
    times, plain, located, titled, g, here = key
    return [
        f"Dt{times}|{g}", f"Dp{plain}", f"Dp{plain}|{g}", f"Dl{located}",
        f"Dl{located}{titled}|{g}", f"Dn{titled}", f"Dh{here}{plain}|{g}",
    ], ()  # fmt: skip


def _company(kind: str, key: tuple | None) -> tuple[list[str], tuple]:
    if key is None:
        return [], ()
    before, after, g, where = key
    return [f"C<{before}", f"C>{after}", f"C<{bool(before)}>{bool(after)}|{g}{where}"], ()


def _between(kind: str, key: tuple) -> tuple[list[str], tuple]:
    before, form, after = key
    return [f"B{shape(before)}{form.lower()}{shape(after)}"], ()


# A kind of part, a part of it -> the names of its own signs, and the key of those that other parts
# share, () for none.
Own = Callable[[str, Any], tuple[list[str], tuple]]
OWN: dict[str, Own] = {
    "0": _itself, **dict.fromkeys(("-1", "-2", "+1", "+2"), _word),
    "G": _known, "R": _run, "L": _against, "N": _against,
    "LL": _two, "D": _document, "B": _between, "C": _company,
}  # fmt: skip
