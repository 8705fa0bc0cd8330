"""A text -> its tokens, the stretches of them that may hold names, and the signs at each token.

A sign is something true of a token that speaks for or against its being (part of) a place's name:
the word and the words beside it, what kind of word each is, what the gazetteer knows of it and of
the longest name that runs through it, how it is written, what surrounds its run of capitals, and
what the rest of the document does with it. The tagger (tagger.py) weighs them.

Signs come in parts, `(kind, key)`: one part stands for all the signs that follow from one key, so
that their sum is looked up in one step when a key comes again. Only tokens near a capital are
looked at: nothing else is a name in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from geo import lexicon, names
from geo.tokens import BREAK, Tokens
from geo.vocabulary import ADMIN1, AREA, COUNTRY, OTHER, OWN, Vocabulary

# The most tokens of one name that the gazetteer is asked for.
LONGEST = 7
# Capitals this near to one another are tagged together; what lies between may belong to a name.
REACH = 4
_PARTICLES = lexicon.PARTICLES | {"'", "’", "-", "–", ".", "/"}
_SENTENCE_ENDS = frozenset('.!?:;¶•*|–—"“”»')
_INNER = frozenset("-'’–.‘`")
_LOCAL = frozenset("in at near from outside around across toward towards throughout".split())


def stretches(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """(first, last) token of each stretch around capitals, one plain token on each side."""
    first = last = -10
    size = len(tokens.forms)
    for i in tokens.capitals:
        if i - last > REACH:
            if last >= 0:
                yield max(0, first - 1), min(size - 1, last + 1)
            first = i
        last = i
    if last >= 0:
        yield max(0, first - 1), min(size - 1, last + 1)


# --- what kind of word ---------------------------------------------------------------------------


class Words:
    """What is known of words by themselves; the answers are kept."""

    def __init__(self, classes: dict[str, tuple[int, int]], given: frozenset[str]) -> None:
        self.classes, self.given = classes, given
        self._of: dict[str, tuple[str, ...]] = {}

    def of(self, form: str) -> tuple[str, ...]:
        """The signs of a word wherever it stands: its class, whether it is a title ..."""
        known = self._of.get(form)
        if known is None:
            known = self._of[form] = tuple(self._signs(form))
        return known

    def _signs(self, form: str) -> Iterator[str]:
        lower = form.lower()
        found = self.classes.get(lower)
        if found is None and lower.endswith("s"):
            found = self.classes.get(lower[:-1])
        if found is not None:
            yield f"c{found[0]}"
            yield f"k{found[1]}"
        else:
            yield "c-"
        if form[0].isupper() and lower in self.given:
            yield "given"
        if lower in lexicon.demonyms():
            yield "dem"
        if lower in lexicon.TITLES:
            yield "title"
        if lower in lexicon.ORGANISATION_WORDS:
            yield "org"
        if lower in lexicon.ORGANISATIONS:
            yield "orgname"
        if lower in lexicon.DIVISION_WORDS:
            yield "div"
        if lower in lexicon.SETTLEMENT_WORDS:
            yield "settle"
        if lower in lexicon.DIRECTION_WORDS:
            yield "wind"
        if lower in lexicon.common_words():
            yield "common"
        if lower in lexicon.LOCATIVES:
            yield "loc"


def shape(form: str) -> str:
    """How a word is written: 'Xx', 'XX', 'x', 'X.', digits by their number."""
    if form[0].isdigit():
        return f"d{min(len(form), 5)}"
    if not form[0].isalpha():
        return form[0]
    if form.isupper():
        return "X." if "." in form else "X" if len(form) == 1 else "XX" if len(form) < 5 else "XXX"
    if form.islower():
        return "x"
    return "Xx" if form[0].isupper() and form[1:].islower() else "xX"


def size_of(flags: int) -> str:
    """What the gazetteer's byte says of a name, in one letter: country, division, city ..."""
    if flags & COUNTRY:
        return "C"
    if flags & ADMIN1:
        return "D" if flags & OWN < 5 else "DL"
    own = flags & OWN
    if own >= 5:
        return "L"
    if flags & AREA:
        return "A"
    if own >= 4 or flags & OTHER >= 3 << 3:
        return "M"
    if own:
        return "S" if own >= 3 else "T"
    return "o" if flags else "-"


@cache
def shipped_words() -> Words:
    """The words of data/lexicon."""
    return Words(lexicon.word_classes(), lexicon.given_names())


# --- signs ----------------------------------------------------------------------------------------

Part = tuple[str, object]


class Reader:
    """Texts -> parts; holds the gazetteer's vocabulary and what is known of words."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self.look = vocabulary.look
        self.words = words
        self._pieces: dict[str, str] = {}

    # the gazetteer

    def piece(self, form: str) -> str:
        """What a token adds to a strict key."""
        known = self._pieces.get(form)
        if known is None:
            if len(self._pieces) > 1 << 16:
                self._pieces.clear()
            known = "".join(names.words(lexicon.SHORTENED.get(form, form)))
            self._pieces[form] = known
        return known

    def knows(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether the gazetteer holds the name of some tokens."""
        return bool(self.look(names.strict(tokens.name(first, last))))

    def known_runs(self, tokens: Tokens, first: int, last: int) -> list[tuple[int, int, int]]:
        """(first, last, flags) of the longest known names between two tokens, left to right."""
        forms, found = tokens.forms, []
        i = first
        while i <= last:
            form = forms[i]
            capital = form[0].isupper()
            lower = form.lower()
            if not capital and not (
                lower in lexicon.ARTICLES
                and i < last
                and (forms[i + 1][0].isupper() or forms[i + 1] == "-")
            ):
                i += 1
                continue
            best = None
            key, slow = "", False
            for j in range(i, min(last, i + LONGEST - 1) + 1):
                form = forms[j]
                if form == BREAK and j > i:
                    # a name may be split over one line end
                    if (
                        j + 1 > last
                        or tokens.text.count("\n", tokens.starts[j], tokens.starts[j + 1]) > 1
                    ):
                        break
                    continue
                head = form[0]
                if not head.isalpha():
                    if head in _INNER:
                        if form != head:  # 's
                            key += "s"
                        continue
                    break
                if not head.isupper() and form not in lexicon.PARTICLES:
                    break
                slow = slow or form.lower().rstrip(".") in names.IN_CONTEXT
                key += self.piece(form)
                if not head.isupper():
                    continue
                flags = self.look(
                    names.strict(tokens.text[tokens.starts[i] : tokens.end(j)]) if slow else key
                )
                if flags:
                    best = (i, j, flags)
            if best:
                found.append(best)
                i = best[1] + 1
            else:
                i += 1
        return found

    # a document

    def document(self, tokens: Tokens) -> Document:
        return Document(tokens, self)


class Document:
    """What a document does with each of its capitalised words; counted once."""

    def __init__(self, tokens: Tokens, reader: Reader) -> None:
        self.tokens, self.reader = tokens, reader
        forms = tokens.forms
        self.times: dict[str, int] = {}
        self.located: dict[str, int] = {}
        self.titled: dict[str, int] = {}
        places: dict[str, list[int]] = {}
        of = reader.words.of
        for i in tokens.capitals:
            form = forms[i]
            self.times[form] = self.times.get(form, 0) + 1
            if i:
                before = forms[i - 1]
                if before in _LOCAL:
                    self.located[form] = self.located.get(form, 0) + 1
                elif before[0].isupper():
                    signs = of(before)
                    if "title" in signs or "given" in signs:
                        self.titled[form] = self.titled.get(form, 0) + 1
            where = places.get(form)
            if where is None:
                places[form] = [i]
            else:
                where.append(i)
        # of a word that comes again: what stands against it in its first longer run
        self.company: dict[str, tuple[int, str, str]] = {}
        for form, where in places.items():
            if len(where) > 1:
                for i in where[:8]:
                    before = forms[i - 1] if i else BREAK
                    after = forms[i + 1] if i + 1 < len(forms) else BREAK
                    ahead, behind = before[0].isupper(), after[0].isupper()
                    if ahead or behind:
                        self.company[form] = (
                            i, of(before)[0] if ahead else "", of(after)[0] if behind else "",
                        )  # fmt: skip
                        break
        plain = set(forms)
        self.plain = {f for f in self.times if f.lower() in plain and f.lower() != f}

    def signs(self, first: int, last: int) -> list[list[Part]]:
        """The parts of the tokens first..last, a stretch."""
        tokens, reader = self.tokens, self.reader
        forms, size = tokens.forms, len(tokens.forms)
        of = reader.words.of
        look, piece = reader.look, reader.piece
        count = last - first + 1
        # the longest known name through each token
        place = ["O"] * count
        grade = ["-"] * count
        length = [0] * count
        for a, b, flags in reader.known_runs(tokens, first, last):
            letter = size_of(flags)
            for j in range(a, b + 1):
                place[j - first] = "U" if a == b else "B" if j == a else "E" if j == b else "I"
                grade[j - first] = letter
                length[j - first] = min(b - a + 1, 4)
        single = [
            size_of(look(piece(forms[j]))) if forms[j][0].isupper() else ""
            for j in range(first, last + 1)
        ]
        # runs of capitals
        left, right, where, runs = [BREAK] * count, [BREAK] * count, ["-"] * count, [()] * count
        j = first
        while j <= last:
            if not forms[j][0].isupper():
                j += 1
                continue
            k = j
            while k < last and forms[k + 1][0].isupper():
                k += 1
            before = forms[j - 1] if j else BREAK
            after = forms[k + 1] if k + 1 < size else BREAK
            flags = set()
            for m in range(j, k + 1):
                flags.update(
                    s for s in of(forms[m]) if s in ("org", "title", "div", "dem", "settle")
                )
            if k > j and "given" in of(forms[j]):
                flags.add("first")
            summary = "".join(sorted(s[0] for s in flags))
            upper = all(forms[m].isupper() for m in range(j, k + 1))
            for m in range(j, k + 1):
                left[m - first], right[m - first] = before, after
                where[m - first] = "1" if j == k else "F" if m == j else "Z" if m == k else "M"
                runs[m - first] = (min(k - j + 1, 5), summary, upper, m - j if m - j < 3 else 3)
            j = k + 1
        result = []
        for x in range(count):
            i = first + x
            form = forms[i]
            p1 = forms[i - 1] if i else BREAK
            p2 = forms[i - 2] if i > 1 else BREAK
            n1 = forms[i + 1] if i + 1 < size else BREAK
            n2 = forms[i + 2] if i + 2 < size else BREAK
            parts: list[Part] = [("0", form), ("-1", p1), ("-2", p2), ("+1", n1), ("+2", n2)]
            g = grade[x]
            gap_prev = grade[x - 1] if x else "-"
            gap_next = grade[x + 1] if x + 1 < count else "-"
            parts.append(
                (
                    "G",
                    (
                        place[x],
                        g,
                        length[x],
                        single[x],
                        gap_prev,
                        gap_next,
                        single[x - 1] if x else "",
                        single[x + 1] if x + 1 < count else "",
                        shape(form),
                    ),
                )
            )
            if form[0].isupper():
                opens = p1 in _SENTENCE_ENDS or p1 == BREAK
                run = runs[x]
                parts.append(("R", (where[x], *run, g, opens, shape(form))))
                parts.append(("L", (left[x], g)))
                parts.append(("N", (right[x], g)))
                j = i - (run[3] if run[3] < 3 else 0)
                b2 = forms[j - 2] if j > 1 else BREAK
                parts.append(("LL", (b2, left[x])))
                times = self.times[form]
                here = p1 in _LOCAL
                located = self.located.get(form, 0) - here
                company = self.company.get(form)
                if company is not None and company[0] != i:
                    parts.append(("C", (company[1], company[2], g, where[x])))
                parts.append(
                    (
                        "D",
                        (
                            min(times, 3),
                            form in self.plain,
                            located > 0,
                            self.titled.get(form, 0) > 0,
                            g,
                            here,
                        ),
                    )
                )
            else:
                parts.append(("B", (p1, form, n1)))
            result.append(parts)
        return result


class Expander:
    """A part -> the names of its signs."""

    def __init__(self, words: Words) -> None:
        self.of = words.of

    def __call__(self, part: Part) -> Iterator[str]:
        kind, key = part
        return getattr(self, _EXPANSION[kind])(kind, key)

    def word(self, kind: str, form: str) -> Iterator[str]:
        lower = form.lower()
        yield f"{kind}w={lower}"
        for sign in self.of(form):
            yield f"{kind}{sign}"
        if kind in "+1-1":
            yield f"{kind}s{shape(form)}"

    def own(self, kind: str, form: str) -> Iterator[str]:
        yield from self.word(kind, form)
        how = shape(form)
        yield f"0s{how}"
        lower = form.lower()
        if form[0].isalpha() and len(form) > 3:
            for n in (2, 3, 4):
                yield f"0<{lower[:n]}"
                yield f"0>{lower[-n:]}"
            yield f"0n{min(len(form), 12)}"
        for sign in self.of(form):
            yield f"0{sign}|{how}"

    def known(self, kind: str, key: tuple) -> Iterator[str]:
        place, g, length, single, before, after, s_before, s_after, how = key
        yield f"G{place}{g}"
        yield f"G{place}{g}{length}"
        yield f"G{place}{g}|{how}"
        yield f"G1{single}{place}"
        yield f"G<{before}|{place}{g}"
        yield f"G>{after}|{place}{g}"
        yield f"G1<{s_before}|{single}"
        yield f"G1>{s_after}|{single}"

    def run(self, kind: str, key: tuple) -> Iterator[str]:
        where, length, summary, upper, at, g, opens, how = key
        yield f"R{where}{length}"
        yield f"R{where}{summary}"
        yield f"R{where}{summary}|{g}"
        yield f"Rn{length}{at}|{g}"
        yield f"Ro{opens}|{g}"
        yield f"Ro{opens}|{how}"
        yield f"Ru{upper}{length}|{g}"
        yield f"Ru{upper}|{where}"

    def beside(self, kind: str, key: tuple) -> Iterator[str]:
        form, g = key
        lower = form.lower()
        yield f"{kind}w={lower}"
        yield f"{kind}w={lower}|{g}"
        for sign in self.of(form):
            yield f"{kind}{sign}"
            yield f"{kind}{sign}|{g}"

    def two(self, kind: str, key: tuple) -> Iterator[str]:
        yield f"{kind}={key[0].lower()} {key[1].lower()}"
        a = self.of(key[0])
        yield f"{kind}c={a[0]} {key[1].lower()}"

    def document(self, kind: str, key: tuple) -> Iterator[str]:
        times, plain, located, titled, g, here = key
        yield f"Dt{times}|{g}"
        yield f"Dp{plain}"
        yield f"Dp{plain}|{g}"
        yield f"Dl{located}"
        yield f"Dl{located}{titled}|{g}"
        yield f"Dn{titled}"
        yield f"Dh{here}{plain}|{g}"

    def company(self, kind: str, key: tuple) -> Iterator[str]:
        before, after, g, where = key
        yield f"C<{before}"
        yield f"C>{after}"
        yield f"C<{bool(before)}>{bool(after)}|{g}{where}"

    def between(self, kind: str, key: tuple) -> Iterator[str]:
        before, form, after = key
        yield f"B{shape(before)}{form.lower()}{shape(after)}"


_EXPANSION = {
    "0": "own", "-1": "word", "-2": "word", "+1": "word", "+2": "word", "G": "known", "R": "run",
    "L": "beside", "N": "beside", "LL": "two", "D": "document", "B": "between",
    "C": "company",
}  # fmt: skip
