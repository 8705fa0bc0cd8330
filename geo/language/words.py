"""A stretch of text -> its words with offsets and a key each; a phrase -> where it stands in them.

A key is what vocabularies are written in: lower case, folded as data/language/CODE/letters.txt says
(Arabic without vowel signs and with one shape each for alif, ya and ta marbuta). Some languages
write 'and', 'in', 'to' and 'the' onto the word that follows; `variants` gives the key without them.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from geo.language import knowledge, letters

T = TypeVar("T")

_WORD = re.compile(
    r"\d+(?:[,.]\d+)+-(?=[^\W\d_])[\w-]+|"  # 'an 18,000-strong force'
    rf"[{letters.PROCLITICS}](?=\d)|\d+(?:[,.\u066c\u066b]\d+)*(?![^\W_])(?!-[^\W\d_])"
    rf"|[^\W_](?:[^\W_{letters.MARKS}]|[{letters.MARKS}]|['\u2019\u02bc-](?=[^\W_]))*"
    r"|[^\w\s]|_"
)
GAP, _WIDEST_GAP = "~", 4
_new = tuple.__new__  # of a Word: a third of the time of its own constructor


class Word(NamedTuple):
    """`text[start:end]`, as it stands and as a key."""

    start: int
    end: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase of a vocabulary, at words `first` to `last` (both included), and what it means."""

    first: int
    last: int
    meaning: T


@functools.lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """The key of a word, never empty: a tatweel or vowel sign that stands alone is read as a dash.

    >>> key("Airstrikes"), key("قُتِل"), key("ـ")
    ('airstrikes', 'قتل', '-')
    """
    return text.lower().translate(letters.FOLDED) or "-"


def keyset(name: str) -> frozenset[str]:
    """The keys of a section of words of data/language: keyset("numbers.articles")."""
    return frozenset(map(key, knowledge.words(name)))


def split(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words, numbers and marks of `text[start:end]`, in order.

    >>> [word.text for word in split("10,500 people's S-300; 5-year-old")]
    ['10,500', "people's", 'S-300', ';', '5-year-old']
    >>> split("")
    []
    """
    stop = len(text) if end is None else end
    return [
        _new(Word, (*found.span(), word := found[0], key(word)))
        for found in _WORD.finditer(text, start, stop)
    ]


@functools.lru_cache(maxsize=1 << 16)
def variants(word: str) -> tuple[str, ...]:
    """The key itself, then the same without what its language writes onto it.

    That is 'and', 'in', 'the' before it, 'their' and the ending of an object after it.

    >>> variants("بقصف"), variants("والغارات")
    (('بقصف', 'قصف'), ('والغارات', 'الغارات', 'غارات'))
    >>> variants("هجوما")
    ('هجوما', 'هجوم')
    >>> variants("killed")
    ('killed',)
    """
    prefixes, suffixes = letters.attached(word)
    found = [word]
    for stage in prefixes:  # of each the first prefix that a form has, where three letters are left
        for form in tuple(found):
            prefix = next(filter(form.startswith, stage), None)
            if prefix is not None and len(form) > len(prefix) + 2:
                found.append(form.removeprefix(prefix))
    if suffixes:
        found += [stem for form in found if (stem := _without_suffix(form, suffixes))]
    return tuple(dict.fromkeys(found))


def _without_suffix(form: str, suffixes: Sequence[Sequence[str]]) -> str | None:
    """The form without the suffixes of the first group of which it has any; four letters stay."""
    for group in suffixes:
        stem = form
        for suffix in group:
            stem = stem.removesuffix(suffix)
        if stem != form:
            return stem if len(stem) > 3 else None
    return None


def _spanned(words: Sequence[Word], index: int, keys: Sequence[str]) -> int | None:
    """The last word of a phrase with a gap that starts at word `index`, or None."""
    gap = keys.index(GAP)
    head, tail = keys[1:gap], keys[gap + 1 :]
    start = index + 1 + len(head)
    if any(words[index + 1 + n].key != k for n, k in enumerate(head) if start <= len(words)):
        return None
    for first in range(start + 1, min(start + _WIDEST_GAP + 1, len(words) - len(tail) + 1)):
        if not words[first - 1].key[0].isalnum():
            return None
        if all(words[first + n].key == k for n, k in enumerate(tail)):
            return first + len(tail) - 1
    return None


class Vocabulary(Generic[T]):
    """Phrases and what they mean, found in a list of words: the longest at each place wins.

    A `~` inside a phrase stands for one to four words: 'took ~ hostage'.

    >>> vocabulary = Vocabulary({"air strike": 1, "strike": 2})
    >>> [(f.first, f.last, f.meaning) for f in vocabulary.find(split("An air strike, a strike"))]
    [(1, 2, 1), (5, 5, 2)]
    >>> vocabulary.find([])
    []
    """

    def __init__(self, phrases: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        items = phrases.items() if isinstance(phrases, Mapping) else phrases
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in items:
            keys = tuple(key(word) for word in phrase.split())
            self._by_first.setdefault(keys[0], []).append((keys, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def phrases(self) -> Iterator[tuple[str, ...]]:
        """The keys of each phrase."""
        return (keys for entries in self._by_first.values() for keys, _ in entries)

    def at(self, words: Sequence[Word], index: int) -> Found[T] | None:
        """The longest phrase that starts at word `index`, or None."""
        for first in variants(words[index].key):
            for keys, meaning in self._by_first.get(first, ()):
                if len(keys) == 1:
                    return Found(index, index, meaning)
                if GAP in keys:
                    end = _spanned(words, index, keys)
                    if end is not None:
                        return Found(index, end, meaning)
                    continue
                last = index + len(keys) - 1
                if last < len(words) and all(
                    wanted in variants(words[index + n].key) for n, wanted in enumerate(keys) if n
                ):
                    return Found(index, last, meaning)
        return None

    def find(self, words: Sequence[Word]) -> list[Found[T]]:
        """Every phrase in the words, in order, none overlapping another."""
        first, result, after = self._by_first, [], 0
        for index, word in enumerate(words):
            if (word[3] in first or not word[3].isascii()) and index >= after:
                found = self.at(words, index)
                if found is not None:
                    result.append(found)
                    after = found.last + 1
        return result


def vocabulary(name: str, meaning: T = True) -> Vocabulary[T]:
    """The phrases of a section of data/language, of one meaning: vocabulary("tolls.tally")."""
    return Vocabulary(dict.fromkeys(knowledge.phrases(name), meaning))


# Every mark of ASCII parts words here; below, those that may join the parts of one do not.
_PARTED = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})
_JOINED = {code: blank for code, blank in _PARTED.items() if chr(code) not in "-'"}


class Telltales:
    """Whether a text may hold any phrase of some vocabularies: most sentences hold none.

    >>> telltales = Telltales([("air", "strike"), ("killed",)])
    >>> [telltales.may(forms(text)) for text in ("An air strike.", "Five died", "A strike")]
    [True, False, False]
    """

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        self._needs: dict[str, list[frozenset[str]]] = {}  # a phrase's longest word -> the others
        for keys in phrases:
            first, *others = sorted({k for k in keys if k != GAP}, key=lambda k: (-len(k), k))
            self._needs.setdefault(first, []).append(frozenset(others))
        self._firsts = frozenset(self._needs)

    def may(self, told: set[str]) -> bool:
        """False only where the words of a text, whose `forms` are told, hold no phrase."""
        return any(need <= told for word in told & self._firsts for need in self._needs[word])


def forms(text: str) -> set[str]:
    """Every key among the words of a text, variants too, and more: cheaper than `split`."""
    lower = text.lower()
    found = set(lower.translate(_PARTED).split())
    if not text.isascii() or "-" in text or "'" in text:
        for piece in lower.translate(_JOINED).split():
            if not (piece.isascii() and piece.isalnum()):
                found.update(*map(variants, map(key, _WORD.findall(piece))))
    return found
