"""Private names and withheld sentences -> where a text holds them, and the text without them.

A name is sought as a whole and by each of its words (a surname alone tells who it is), in the
folding of names.py: case, accents, vowel signs, hamza, apostrophes, what nobody sees. It may stand
with a clitic, be split by a line's end, be written as one word or in a handle, in other vowels
('Ahmed'), or, as a whole, in another script, its words joined or apart as each writes them
('Abdulrahman', عبد الرحمن). What only resembles one is left and told as `near`.
A sentence is sought by its letters and digits, whole or by any WINDOW of them in a row. Exact
positions (coordinates.py) and the folders of paths go from every text too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from urllib.parse import unquote

from rapidfuzz.distance import Levenshtein

from geo.gazetteer import names
from geo.language import knowledge, lexicon
from geo.review import coordinates

NAME = "[name withheld]"
GRAPHIC = "[sentence withheld: graphic]"
POSITION = "[coordinates withheld]"
WINDOW = 40  # letters: about seven words, more than two reports share by chance
# Words of names that tell nobody from anybody, as those of one or two letters do not.
_PARTICLES = knowledge.words("names.of_many")
_UNDOTTED = knowledge.words("names.undotted")
_TELLING = 5  # letters of a name's word that are sought within a longer word of an address
_WHOLE = 7  # letters of a whole name that are sought within a longer word of any text
_SOUNDING = 3  # consonants of a word that is known by its sound
_ACROSS = 4  # consonants of a single word, or of words joined, that are known in another script
_JOINED = 6  # consonants of words joined otherwise that are known in the same script
_MOST = 6  # words over which a name is sought by its sound
_GAP = re.compile(r"[\W_]{0,3}\s*\Z")
_SPLIT = re.compile(r"[^\w\s]{0,2}[\u00ad-]?\s*\Z")  # within one word: a hyphen, a line's end
_BESIDE = re.compile(r"[\s\-_.'’]*\Z")  # between two words of one name
_APOSTROPHE = re.compile("['’‘ʼ`´]")
_OWN = re.compile(rf"{_APOSTROPHE.pattern}s?\Z", re.I)
_LEANING = re.compile(rf"[^\W\d_]{{1,2}}{_APOSTROPHE.pattern}(?=[^\W\d_]{{3}})")
_ADDRESS = re.compile(
    r"[@#][\w.]+|(?<![^\s@<>])[^\s@<>]{1,64}@[^\s<>]+|(?:https?://|www\.)[^\s<>]+"
    r"|(?<!\w)(?=[\d_]*[^\W\d_])\w*[\d_]\w*"
)
_PATH = re.compile(
    r"(?<![\w:/.\\~])(?:(?:file:/{0,2}|~)?(?:/[^\s/\"'<>|:]+){2,}|(?:[A-Za-z]:|\\)(?:\\[^\s\\\"'<>|:]+)+)/?"
)

Span = tuple[int, int]
Finding = tuple[int, int, str]


class Names:
    """Names that are not shown. `found` are those of which something was found, `near` the words
    that only resemble one, each with the name."""

    def __init__(self, given: Iterable[str]) -> None:
        self.found: set[str] = set()
        self.near: dict[str, str] = {}
        self._runs: dict[str, str] = {}  # two words and more as one, and every whole name
        self._words: dict[str, str] = {}
        self._sounds: dict[str, str] = {}
        self._bones: dict[str, list[tuple[int, int]]] = {}  # skeleton -> (name, its word)
        self._wholes: dict[str, str] = {}  # skeleton of a name of two words and more -> name
        self._told: list[tuple[str, list[str]]] = []
        self._token = cache(self._judged)
        said = {" ".join(name.split()) for name in given if name.strip()}
        for name in sorted(said, key=lambda name: (-len(name), name)):
            self._learn(name)
        keys = (*self._runs, *self._words)
        self._starts = {key[:n] for key in keys for n in range(1, len(key) + 1)}
        self._sounded = {bone[:n] for bone in self._wholes for n in range(len(bone) + 1)}
        self._whole = [key for key in self._runs if len(key) >= _WHOLE]
        self._any = {**self._words, **self._runs}

    def _learn(self, name: str) -> None:
        parts = [(word, names.strict(word)) for _, _, word in _words(name)]
        telling = [(w, key) for w, key in parts if len(key) > 2 and key not in _PARTICLES]
        keys = [key for _, key in parts]
        for i in range(len(keys)):
            for j in range(i + 2, len(keys) + 1):
                if any(key in keys[i:j] for _, key in telling):
                    self._runs.setdefault("".join(keys[i:j]), name)
        if keys:
            self._runs.setdefault("".join(keys), name)
        number = len(self._told)
        self._told.append((name, [key for _, key in telling]))
        if len(keys) > 1:
            for bone in _skeletons(name):
                self._wholes.setdefault(bone, name)
        for at, (word, key) in enumerate(telling):
            for same in filter(None, (key, names.unarticled(key))):
                self._words.setdefault(same, name)
            for level, sound in names.keys(word):
                if level == "skeleton":
                    self._bones.setdefault(sound, []).append((number, at))
                    if len(sound) >= _SOUNDING:
                        self._sounds.setdefault(dict(names.keys(word))["folded"], name)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, name) of every stretch of a text that holds a name or a word of one."""
        if not self._told:
            return []
        tokens = [(a, b, word, *self._token(word)) for a, b, word in _words(text)]
        found = [(a, b, name) for a, b, _, _, name, _ in tokens if name]
        for i, (_, _, _, key, _, bones) in enumerate(tokens):
            if key in self._starts:
                found += self._run(text, tokens, i)
            if bones:
                found += self._sounding(text, tokens, i) or self._joined(text, tokens, i)
        found += [
            (m.start(), m.end(), name)
            for m in _ADDRESS.finditer(text)
            if (name := self.within(unquote(m[0])))
        ]
        return _merged(text, found)

    def _judged(self, word: str) -> tuple[str, str | None, tuple[str, ...]]:
        """(strict key, the name that a word tells by itself, its skeletons)."""
        key = names.strict(word)
        script = names.script(key)
        if script == "latin" and word in lexicon.common_words():
            return key, None, ()
        name = self._spelled(word, key, script)
        if name and word in _UNDOTTED and word not in name.split():
            return key, None, ()
        if script == "latin" and not word[0].isupper():
            return key, name, ()
        spoken = (word, *(_bare(key) if script == "arabic" else ()))
        bones = tuple(k for w in spoken for level, k in names.keys(w) if level == "skeleton")
        if not name and word.lower() not in lexicon.common_words():
            sound = dict(names.keys(word)).get("folded", "")
            name = self._sounds.get(sound) or self._resembled(word, key, script, bones)
        known = (b for b in bones or ("",) if b in self._bones or b in self._sounded)
        return key, name, tuple(known)

    def _spelled(self, word: str, key: str, script: str) -> str | None:
        """The name that a word tells by its spelling, with a clitic or an ending, or in itself."""
        forms = [key, *(_bare(key) if script == "arabic" else ())]
        if name := next((n for k in forms if (n := self._words.get(k) or self._runs.get(k))), None):
            return name
        parts = _APOSTROPHE.split(word)
        if parts[1:]:  # Hamdan'ın
            known = (self._words.get(names.strict(part)) for part in parts)
            if name := next(filter(None, known), None):
                return name
        inside = (self._runs[whole] for whole in self._whole if whole in key)
        return next(inside, None) if len(key) > _WHOLE else None

    def _resembled(self, word: str, key: str, script: str, bones: Sequence[str]) -> str | None:
        """The name that a word of another script tells; what only resembles one goes to `near`."""
        for bone in (b for b in bones if len(b) >= _SOUNDING and b in self._bones):
            told = [(self._told[number], at) for number, at in self._bones[bone]]
            # a name that is listed in both scripts is known as each writes it
            if len(bone) >= _ACROSS and all(names.script(n[1][at]) != script for n, at in told):
                return told[0][0][0]
            self.near.setdefault(word, told[0][0][0])
        if len(key) >= _TELLING and word not in self.near:
            for known, name in self._words.items():
                if len(known) >= _TELLING and (
                    known in key or Levenshtein.distance(known, key, score_cutoff=1) <= 1
                ):
                    self.near.setdefault(word, name)
        return None

    def _run(self, text: str, tokens: Sequence, i: int) -> list[tuple[int, int, str]]:
        """Names whose letters are spread over several words from the i-th on."""
        found, tight = [], True
        start, end, first, joined = tokens[i][0], tokens[i][1], tokens[i][2], tokens[i][3]
        for at in range(i + 1, len(tokens)):
            a, b, _, key, _, _ = tokens[at]
            gap = text[end:a]
            joined, end = joined + key, b
            if joined not in self._starts or not _GAP.match(gap):
                break
            tight = tight and bool(_SPLIT.match(gap)) and (gap != " " or len(first) < 3)
            if name := self._runs.get(joined) or (tight and self._words.get(joined)):
                found.append((start, end, name))
        return found

    def _sounding(self, text: str, tokens: Sequence, i: int) -> list[tuple[int, int, str]]:
        """Whole names of two words and more that sound the same in any script."""
        for bone in tokens[i][5]:
            for number, at in self._bones.get(bone, ()):
                name, parts = self._told[number]
                if at or len(parts) < 2:
                    continue
                left, end = 1, tokens[i][1]
                for a, b, _, key, _, bones in tokens[i + 1 : i + 1 + 2 * len(parts)]:
                    if not _GAP.match(text[end:a]):
                        break
                    if any((number, left) in self._bones.get(one, ()) for one in bones):
                        left += 1
                    elif len(key) > 2 and key not in _PARTICLES:
                        break
                    end = b
                    if left == len(parts):
                        return [(tokens[i][0], end, name)]
        return []

    def _joined(self, text: str, tokens: Sequence, i: int) -> list[tuple[int, int, str]]:
        """Whole names that sound the same, however their words are joined."""
        start, found = tokens[i][0], []
        for at in range(i, min(len(tokens), i + _MOST)):
            end = tokens[at][1]
            if at > i and not _GAP.match(text[tokens[at - 1][1] : tokens[at][0]]):
                break
            said = text[start:end]
            bones = {b for form in (said, *names.bare(said)) for b in _skeletons(form)}
            for bone in sorted(bones & self._wholes.keys()):
                name = self._wholes[bone]
                other = names.script(names.strict(said)) != names.script(names.strict(name))
                if len(bone) >= (_ACROSS if other else _JOINED):
                    found = [(start, end, name)]
                elif other and at > i:
                    self.near.setdefault(said, name)
            if bones and self._sounded.isdisjoint(bones):
                break
        return found

    def within(self, address: str) -> str | None:
        """The name of which an address, a handle or a file's name holds a word, or None."""
        parts = names.plain(address).split()
        told = "".join(parts)
        held = (n for n in self._any if (n in told if len(n) >= _TELLING else n in parts))
        return self._any.get(next(held, ""))


class Sentences:
    """Sentences that are not shown."""

    def __init__(self, given: Iterable[str]) -> None:
        told = {"".join(_letters(text)[0]) for text in given} - {""}
        self._short = sorted(t for t in told if len(t) < WINDOW)
        self._windows = {
            t[i : i + WINDOW] for t in told for i in range(max(0, len(t) - WINDOW + 1))
        }

    def find(self, text: str) -> list[Span]:
        """The stretches of a text, whole words, that repeat one of the sentences."""
        if not (self._short or self._windows):
            return []
        keys, where = _letters(text)
        starts, at = [], 0
        for key in keys:
            starts.append(at)
            at += len(key)
        stream = "".join(keys)
        found = [
            (i, i + WINDOW)
            for i in range(at - WINDOW + 1)
            if stream[i : i + WINDOW] in self._windows
        ]
        edges = {*starts, at}
        for short in self._short:
            i = stream.find(short)
            while i >= 0:
                if i in edges and i + len(short) in edges:
                    found.append((i, i + len(short)))
                i = stream.find(short, i + 1)
        spans = [
            (where[bisect_right(starts, a) - 1][0], where[bisect_left(starts, b) - 1][1])
            for a, b in sorted(found)
        ]
        return _union(spans)


class Withheld:
    """All that a publication withholds, and texts without it.

    `spans` are, for each document by its id, the stretches that are graphic; `called` is what
    documents are called whose ids may not be shown; `paths` are of files whose folders may not.
    """

    def __init__(
        self,
        private: Iterable[str] = (),
        graphic: Iterable[str] = (),
        spans: Mapping[str, Iterable[Span]] | None = None,
        called: Mapping[str, str] | None = None,
        paths: Iterable[str] = (),
    ) -> None:
        self.private, self.graphic = tuple(private), tuple(graphic)
        self.names, self.sentences = Names(self.private), Sentences(self.graphic)
        self.spans = {key: _union(sorted(of)) for key, of in (spans or {}).items()}
        self.called, self.paths = dict(called or {}), tuple(paths)
        folders = {path.removesuffix(base(path)) for path in (p.rstrip("/\\") for p in self.paths)}
        self.folders = tuple(f for f in sorted(folders) if re.search(r"\w", f))
        self._clean: dict[str, str] = {}

    def again(self) -> Withheld:
        """The same, with nothing found yet and nothing remembered."""
        return Withheld(self.private, self.graphic, self.spans, self.called, self.paths)

    def findings(self, text: str) -> list[Finding]:
        """(start, end, what stands there instead), in order, none over another."""
        sentences = [(a, b, GRAPHIC) for a, b in self.sentences.find(text)]
        private = self.names.find(text)
        self.names.found.update(name for _, _, name in private)
        known = [
            (*m.span(), "")
            for folder in self.folders
            if folder in text
            for m in re.finditer(rf"(?<![\w./\\~-]){re.escape(folder)}(?=\S)", text)
        ]
        paths = [
            (*m.span(), NAME if self.names.find(base(m[0])) else base(m[0]))
            for m in _PATH.finditer(text)
            if not any(a <= m.start() < b for a, b, _ in known)
        ]
        return _apart(
            sentences,
            [(a, b, NAME) for a, b, _ in private],
            [(a, b, POSITION) for a, b in coordinates.find(text)],
            paths,
            known,
        )

    def without(self, text: str) -> str:
        """The text without anything that is withheld."""
        told = self._clean.get(text)
        if told is None:
            told = text
            for _ in range(4):  # what stood apart may stand together now
                found = self.findings(told)
                if not found:
                    break
                told = _replaced(told, 0, len(told), found)
            self._clean[text] = told
        return told

    def holds(self, text: str) -> bool:
        """Whether a text, an address or an id holds anything that is withheld."""
        return bool(self.findings(text) or self.findings(unquote(text)) or self.names.within(text))

    def overlaps(self, document_id: str, start: int, end: int) -> bool:
        """Whether a stretch of a document is graphic, wholly or in part."""
        return any(a < end and start < b for a, b in self.spans.get(document_id, ()))

    def reader(self, document_id: str, text: str) -> Callable[[int, int], str]:
        """A document's text -> what gives a stretch of it (start, end) as it may be shown."""
        spans = [(a, b, GRAPHIC) for a, b in self.spans.get(document_id, ())]
        found = _apart(spans, self.findings(text))
        return lambda start, end: self.without(_replaced(text, start, end, found))


def person(text: str) -> bool:
    """Whether a text seems to hold a person's name: a frequent given name with a word behind it.

    >>> person("said Ahmad Hamdan."), person("قال محمد حمدان"), person("in Saraqib, Syria")
    (True, True, False)
    """
    tokens = list(_words(text))
    for (_, end, word), (start, _, behind) in pairwise(tokens):
        if text[end:start].strip():
            continue
        if word[0].isupper() and behind[0].isupper() and word.lower() in lexicon.given_names():
            return True
        forms = (word, *names.bare(word))
        if behind[0].isalpha() and not lexicon.forenames().isdisjoint(forms):
            return True
    return False


def base(path: str) -> str:
    """A path of any system, with a word behind it ('x.xlsx, row 5') -> its base name.

    >>> base("/home/me/a.md"), base("C:\\\\me\\\\x.xlsx, row 5"), base("a.md")
    ('a.md', 'x.xlsx, row 5', 'a.md')
    """
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _words(text: str) -> Iterable[tuple[int, int, str]]:
    """The words of a text without 's behind them and l' or d' before them; no numbers."""
    for start, end, word in names.running(text):
        if word[0].isdigit():
            continue
        if own := _OWN.search(word):
            word = word[: own.start()]
            end = start + len(word)
        if (leaning := _LEANING.match(word)) and word[0].islower():
            start, word = start + leaning.end(), word[leaning.end() :]
        if word:
            yield start, end, word


def _skeletons(name: str) -> set[str]:
    """The consonants of a name as it stands and written as one word, in which the article sounds.

    >>> sorted(_skeletons("Abd al-Rahman")), sorted(_skeletons("عبد الرحمن"))
    (['bdlrhmn', 'bdrhmn'], ['bdlrhmn', 'bdrhmn'])
    """
    forms = (name, names.strict(name))
    return {key for form in forms for level, key in names.keys(form) if level == "skeleton"}


def _bare(key: str) -> tuple[str, ...]:
    """A folded word of Arabic without its particles and its article."""
    rest = (key, *names.bare(key))
    return (*rest[1:], *filter(None, map(names.unarticled, rest)))


def _letters(text: str) -> tuple[list[str], list[Span]]:
    """The words of a text in letters and digits alone, and where each stands."""
    told = [(_folded(word), a, b) for a, b, word in names.running(text)]
    told = [one for one in told if one[0]]
    return [key for key, _, _ in told], [(a, b) for _, a, b in told]


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return names.plain(word).replace(" ", "")


def _merged(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Stretches that overlap, or are words of one name side by side, as one."""
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda one: (one[0], -one[1])):
        if kept:
            first, last, before = kept[-1]
            between = text[last:start]
            words = [w.casefold() for _, _, w in _words(between)] if start > last else []
            if start < last or (
                name == before
                and (_BESIDE.match(between) or (words and _PARTICLES.issuperset(words)))
            ):
                kept[-1] = (first, max(last, end), before)
                continue
        kept.append((start, end, name))
    return kept


def _apart(*found: Iterable[Finding]) -> list[Finding]:
    """Findings, those given first before the others: those that overlap are one, as the first."""
    ranked = sorted((a, b, rank, shown) for rank, of in enumerate(found) for a, b, shown in of)
    kept: list[tuple[int, int, int, str]] = []
    for one in ranked:
        if kept and one[0] < kept[-1][1]:
            last = kept.pop()
            first = min(last, one, key=lambda known: known[2])
            one = (last[0], max(last[1], one[1]), *first[2:])
        kept.append(one)
    return [(start, end, shown) for start, end, _, shown in kept]


def _replaced(text: str, start: int, end: int, found: Sequence[Finding]) -> str:
    parts, at = [], start
    for a, b, shown in found:
        if b > start and a < end:
            parts += [text[at : max(at, a)], shown]
            at = max(at, b)
    return "".join([*parts, text[at:end] if at < end else ""])


def _union(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in spans:
        if kept and start <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(kept[-1][1], end)
        else:
            kept.append((start, end))
    return kept
