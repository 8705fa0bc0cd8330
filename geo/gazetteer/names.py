"""A spelling -> its keys, from strict to loose; nothing else in the house knows about spelling.

Four levels, each a stated rule; two spellings of one place should share a key as far up as can be:

    exact     the same letters: Unicode NFC, lower case, single spaces.
    strict    letters and digits only: diacritics, apostrophes (ayn, hamza), hyphens and spaces are
              gone; the Arabic article reads 'al' in all its assimilations where it stands as a
              word (Ar-Raqqah, Al Raqqah); 'St' is 'Saint', 'Mt' is 'Mount'. In Arabic script hamza
              forms, ta marbuta, alif maqsura, Persian letters, tatweel and vowel marks are one.
    folded    how it sounds: any run of vowels is one sign, letters that romanisations exchange are
              one (ou, oo, u; sh, ch, sch; q, k, c; dj, j), doubled letters are single, the article
              is gone. Cyrillic is read as Latin here (national systems of Ukraine, BGN/PCGN).
    skeleton  the consonants, whose classes are wider (kh and h, p and b); here Arabic script and
              Latin meet: سراقب and Sarakeb are both 'srkb'. Letters with two usual renderings (ظ,
              ث, Turkish c, v) give a key each, so a name may have several skeletons.

Which letters and words these are stands in data/language/*/spelling.txt; a letter there may have
'-' for its sign: it leaves none. The rules are our own, written from the romanisation
tables of BGN/PCGN (Arabic 1956, Ukrainian 2019, Russian 1947), the French and German press and the
Turkish alphabet; no name list was used.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

from geo.language import knowledge

# A name longer than this is no place name; keys of hostile input stay cheap.
LONGEST = 200
# A skeleton of one consonant says nothing.
SHORTEST_SKELETON = 2
# The press leaves the Arabic article off ('Qamishli'); shorter words it would make names of.
SHORTEST_BARE = 5
# Alternative skeletons of one name: beyond this the rare readings are left out.
MOST_SKELETONS = 4


def _table(name: str) -> dict[str, str]:
    """A table of spelling.txt: what is written -> what is taken for it, '' where that is '-'."""
    rows = knowledge.table(f"spelling.{name}").items()
    return {written: "" if taken == "-" else taken for written, taken in rows}


_INVISIBLE = "".join(map(chr, [
    0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    0xFEFF,
]))  # fmt: skip
_MARKS = [
    *range(0x300, 0x370),  # Latin, Greek, Cyrillic
    *range(0x591, 0x5BE), *range(0x5BF, 0x5C8),  # Hebrew points
    *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE),  # Arabic
]  # fmt: skip
_SYMBOLS = {sign: f" {word} " for sign, word in _table("symbol").items()}
_STRICT = str.maketrans(
    {**_table("letter"), **_SYMBOLS}
    | dict.fromkeys((*knowledge.words("spelling.silent"), *_INVISIBLE, *map(chr, _MARKS)), "")
    | {chr(z + d): str(d) for z in (0x660, 0x6F0) for d in range(10)}
)
_SIGNS = frozenset(c for c in map(chr, _STRICT) if c.isascii() and not c.isalnum())
# Marks of NFKD that say which consonant is meant, read before the strict key drops them.
_SOUNDED = _table("sounded")
_AS_SOUNDED = str.maketrans(_SOUNDED)
_SOUNDED_TOO = _table("sounded_otherwise")

_WORDS = re.compile(r"[^\W_]+")
_ABBREVIATIONS = _table("abbreviation")
# The article, as every key writes it; in all its forms, before which letters of the next word.
ARTICLE = "al"
_ARTICLES = _table("romanised_article")

# Words whose strict form depends on the words beside them.
IN_CONTEXT = frozenset(_ARTICLES) | frozenset(_ABBREVIATIONS)

_LONGEST_IN_CONTEXT = max(map(len, IN_CONTEXT))

_SCRIPTS = {
    "latin": re.compile("[a-z]"),
    "arabic": re.compile(r"[\u0620-\u064a\u0671-\u06d3]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
}
_ARABIC_WORD = re.compile(r"[\u0620-\u065f\u0670-\u06d3]+")


def exact(name: str) -> str:
    """The name in NFC, lower case, single spaces.

    >>> exact("  Ma\u2019ar  Shurin ")
    'ma’ar shurin'
    """
    if name.isascii():
        return " ".join(name[:LONGEST].lower().split())
    composed = unicodedata.normalize("NFC", name[:LONGEST])
    return " ".join(composed.casefold().split())


def words(name: str) -> list[str]:
    """The words of the strict key: plain letters and digits, the article as 'al'.

    >>> words("Ar-Raqqah"), words("Ma`arrat an-Nu`man"), words("معرّة النُعمان")
    (['al', 'raqqah'], ['maarrat', 'al', 'numan'], ['معره', 'النعمان'])
    """
    plain = name[:LONGEST].lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(_STRICT)
    elif plain.isalpha():
        return [plain]  # one word, as most are
    elif not _SIGNS.isdisjoint(plain):
        plain = plain.translate(_STRICT)
    found = _WORDS.findall(plain)
    for i, word in enumerate(found):
        if len(word) > _LONGEST_IN_CONTEXT:
            continue
        if word in _ARTICLES:
            if i + 1 < len(found) and found[i + 1].startswith(_ARTICLES[word]):
                found[i] = ARTICLE
        elif word in _ABBREVIATIONS and len(found) > 1:
            found[i] = _ABBREVIATIONS[word]
    return found


def plain(name: str) -> str:
    """The letters as written, but for case, accents, apostrophes, hyphens: no article is read.

    >>> plain("Ma`arrat an-Nu`man"), plain("Maarrat al Numan"), plain("Zürich")
    ('maarrat an numan', 'maarrat al numan', 'zurich')
    """
    text = name[:LONGEST].lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_WORDS.findall(text.translate(_STRICT)))


# A word of a running text: its marks, apostrophes and what nobody sees inside it are its own.
_OVER = "".join(map(chr, _MARKS))
_INSIDE = re.escape("".join(sorted(knowledge.words("spelling.silent"))) + _INVISIBLE + _OVER)
_RUNNING = re.compile(rf"[^\W\d_](?:[{_INSIDE}]*[^\W\d_])*[{_OVER}]*|\d+")


def running(text: str) -> Iterator[tuple[int, int, str]]:
    r"""(start, end, word) of a running text, numbers too; each word is to be folded by itself.

    >>> [word for _, _, word in running("O'Brien met Jo\u00ads\u00e9, 92")]
    ["O'Brien", 'met', 'Jo\xadsé', '92']
    """
    return ((*found.span(), found[0]) for found in _RUNNING.finditer(text))


def strict(name: str) -> str:
    """Letters and digits only, one form of the article; '' when nothing is left.

    >>> strict("Ma'ar Shurin"), strict("Maarshurin"), strict("as-Salamiyah"), strict("St. Gallen")
    ('maarshurin', 'maarshurin', 'alsalamiyah', 'saintgallen')
    >>> strict("إدلِب") == strict("ادلب"), strict("--")
    (True, '')
    """
    return "".join(words(name))


# What tells two villages of one name apart, before a name and behind it.
_TWINS = _table("twin")
_TWIN_BEHIND = knowledge.each("spelling.twin_behind")


_SOUNDS = _table("sound")
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_GLIDE = re.compile(r"^(?:(w|ou(?=[aeiou]))|(y))(?=[aeiou])")
_VOWELS = re.compile("[aeiouyw]+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = frozenset("aeiouyw")


def _sound(parts: list[str]) -> str:
    """Latin words -> consonant classes with 'a' for each run of vowels; joined, articles gone."""
    if len(parts) > 1 and parts[0] in _TWINS:
        parts = [*parts[1:], _TWINS[parts[0]]]
    elif len(parts) > 1:
        behind = (pattern.fullmatch(parts[-1]) for pattern in _TWIN_BEHIND)
        parts = [*parts[:-1], next((b.lastgroup for b in behind if b), parts[-1])]
    text = ""
    for word in parts:
        if word != ARTICLE:
            text += word[:-1] if word[-1] == "h" and word[-2:-1] in _VOWEL else word
    text = text or "".join(parts)
    head = ""
    if text[0] in "wyo" and (glide := _GLIDE.match(text)):
        head, text = ("W" if glide[1] else "Y"), text[glide.end() :]
    text = _SOUND.sub(lambda found: _SOUNDS[found[0]], text)
    return head + _DOUBLED.sub(_single, _VOWELS.sub("a", text))


def _as_asked(word: str) -> str:
    return _ASKED_AS.sub(lambda found: _ASKED[found[0]], word)


_single = itemgetter(1)  # of a doubled letter
_WIDE = str.maketrans({"X": "h", "S": "s", "p": "b", "G": "g", "J": "j", "Z": "s", "a": ""})
_EITHER = {"D": "dz", "T": "ts", "v": "f_", "C": "t_"}
_EITHERS = frozenset(_EITHER)
_KEPT = knowledge.words("spelling.kept_as_asked")
_ASKED = _table("asked_otherwise") | {kept: kept for kept in _KEPT}
_ASKED_AS = re.compile("|".join(sorted(_ASKED, key=len, reverse=True)))
_INITIALS = _table("initial_otherwise")
_GLUED = knowledge.source("spelling.glued_article")
_GLUED_ARTICLE = re.compile(rf"^{_GLUED}(?=[^aeiouyw])")


def _spread(text: str) -> list[str]:
    """Consonants -> skeletons: a key for each usual reading, doubled letters single."""
    if _EITHERS.isdisjoint(text):
        return [_DOUBLED.sub(_single, text)]
    keys: dict[str, None] = {}
    options = [_EITHER.get(c, c) for c in text]
    for letters in itertools.islice(itertools.product(*options), MOST_SKELETONS):
        keys[_DOUBLED.sub(_single, "".join(letters).replace("_", ""))] = None
    return list(keys)


_SKELETON = str.maketrans(_table("skeleton"))
_GLIDES = _table("initial_glide")
_WRITTEN = knowledge.source("spelling.article")
_WRITTEN_ARTICLE = re.compile(rf"^{_WRITTEN}(?=.{{2}})")
_FEMININE = tuple(knowledge.words("spelling.feminine_ending"))
_SILENT = tuple(knowledge.words("spelling.silent_ending"))
# Particles of one letter that are written onto a word, those that others may stand before, and
# what the article becomes behind one.
_PREPOSITIONS = knowledge.words("spelling.preposition")
_PARTICLES = _PREPOSITIONS | knowledge.words("spelling.conjunction")
_MERGED = _table("article_merged")


def _arabic_skeletons(parts: list[str], ends: list[bool]) -> list[str]:
    """Arabic words -> skeletons; `ends` says which words end in ta marbuta: a 't' before more."""
    text = ""
    for i, part in enumerate(parts):
        word, tail = _WRITTEN_ARTICLE.sub("", part), ""
        if len(word) > 1 and word.endswith(_SILENT):
            word = word[:-1]
            tail = "C" if ends[i] and i + 1 < len(parts) else ""
        first = _GLIDES.get(word[:1], "") if i == 0 and len(word) > 1 else ""
        text += first + word.translate(_SKELETON) + tail
    return _spread(text)


# Cyrillic, read as Latin.
_ROMANISED = str.maketrans(_table("romanised"))
_ROMANISED_TOO = _table("romanised_otherwise")


def script(plain: str) -> str:
    """'latin', 'arabic', 'cyrillic', 'mixed' or 'other': what the letters of a strict key are."""
    found = [name for name, letters in _SCRIPTS.items() if letters.search(plain)]
    return found[0] if len(found) == 1 else "mixed" if found else "other"


def loose(name: str, parts: list[str], asked: bool = False) -> tuple[str, tuple[str, ...]]:
    """(folded key, skeletons) of a name whose strict words are `parts`; '' and () when none.

    A name that is `asked` for is also read as another language spells it (German ch for kh), which
    would only swell an index.
    """
    joined = "".join(parts)
    if not joined or (joined.isascii() and joined.isdigit()):
        return "", ()
    others: list[list[str]] = []  # the parts as they may be read besides
    kind = "ascii" if joined.isascii() else script(joined)
    if kind == "ascii":
        folded, keys = _latin_loose(name, parts)
        if asked and _as_asked(joined) != joined:
            others.append([_as_asked(p) for p in parts])
    elif kind == "arabic":
        folded = "".join(_WRITTEN_ARTICLE.sub("", p) for p in parts)
        ends = [w.endswith(_FEMININE) for w in _ARABIC_WORD.findall(name)]
        ends += [False] * (len(parts) - len(ends))
        keys = _told(_arabic_skeletons(parts, ends))
    elif kind == "cyrillic":
        folded, keys = _latin_loose("", [p.translate(_ROMANISED) for p in parts])
        for letter, sound in _ROMANISED_TOO.items():
            if letter in joined:
                others.append([p.replace(letter, sound).translate(_ROMANISED) for p in parts])
    else:
        return "", ()
    for other in others:
        keys = tuple(dict.fromkeys(keys + _latin_loose("", other)[1]))
    return folded, keys


def _told(skeletons: Iterable[str]) -> tuple[str, ...]:
    """Those skeletons that say something, each once."""
    return tuple(dict.fromkeys(key for key in skeletons if len(key) >= SHORTEST_SKELETON))


def _latin_loose(name: str, parts: list[str]) -> tuple[str, tuple[str, ...]]:
    sounds = [_sound(parts)]
    if not name.isascii():
        lowered = unicodedata.normalize("NFC", name.lower())
        if not _SOUNDED.keys().isdisjoint(lowered):
            sounds.insert(0, _sound(words(lowered.translate(_AS_SOUNDED)) or parts))
        for letter, sound in _SOUNDED_TOO.items():
            if letter in lowered:
                sounds.append(_sound(words(lowered.replace(letter, sound)) or parts))
    first = parts[0]
    loosened = [_GLUED_ARTICLE.sub("", p) if len(p) > 5 else p for p in parts]
    if loosened != parts:  # Elnaasan, Alraqqa: the article glued on
        sounds.append(_sound(loosened))
    initial, sound = _INITIALS.get(first[:1]), _SOUND.match(first)
    if initial and (sound is None or len(sound[0]) == 1):  # Cerablus: Turkish c is j
        sounds.append(_sound([initial + first[1:], *parts[1:]]))
    keys = (key for sound in sounds for key in _spread(sound.translate(_WIDE)))
    return sounds[0], _told(keys)[: 2 * MOST_SKELETONS]


@lru_cache(maxsize=1 << 14)
def keys(name: str) -> tuple[tuple[str, str], ...]:
    """Every key of a name as (level, key), strict to loose; () when it holds no letter or digit.

    >>> keys("Sarakeb")
    (('exact', 'sarakeb'), ('strict', 'sarakeb'), ('folded', 'sarakab'), ('skeleton', 'srkb'))
    >>> keys("سراقب")[-1]
    ('skeleton', 'srkb')
    """
    parts = words(name)
    if not parts:
        return ()
    folded, skeletons = loose(name, parts)
    found = [("exact", exact(name)), ("strict", "".join(parts))]
    found += [("folded", folded)] if folded else []
    return (*found, *(("skeleton", key) for key in skeletons))


def alike(name: str, other: str) -> bool:
    """Whether two names, in whatever letters, may sound alike: they share a skeleton."""
    return not _skeletons(name).isdisjoint(_skeletons(other))


@lru_cache(maxsize=1 << 12)
def _skeletons(name: str) -> frozenset[str]:
    return frozenset(loose(name, words(name))[1])


def bare(name: str) -> tuple[str, ...]:
    """A name in Arabic script without the one-letter particles that may stick to it.

    >>> bare("بسراقب"), bare("للرقة"), bare("وبإدلب"), bare("Idlib")
    (('سراقب',), ('الرقة',), ('بإدلب', 'إدلب'), ())
    """
    found = []
    rest = name.strip()
    for _ in range(2):
        if rest[:2] in _MERGED and len(rest) > 4:
            rest = _MERGED[rest[:2]] + rest[2:]
        elif rest[:1] in _PARTICLES and len(rest) > 3:
            rest = rest[1:]
        else:
            break
        found.append(rest)
        if rest[:1] not in _PREPOSITIONS:
            break
    return tuple(found)


def unarticled(name: str) -> str:
    """A name in Arabic script without its article, '' where there is none to take off.

    Lists write الخرطوم and خرطوم for one city. It is never put on: that makes names of words.

    >>> unarticled("الخرطوم"), unarticled("خرطوم"), unarticled("Khartoum")
    ('خرطوم', '', '')
    """
    rest = name.strip()
    article = _WRITTEN_ARTICLE.match(rest)
    return rest[article.end() :] if article and len(rest) > 5 else ""


def otherwise(name: str) -> Iterator[tuple[str, str]]:
    """(a name as it may stand in a list, what differs) where it is not found as it is written.

    >>> list(otherwise("للرقة")), list(otherwise("الخرطوم"))
    ([('الرقة', 'without the particle')], [('خرطوم', 'but for the article')])
    >>> list(otherwise("Qamishli")), list(otherwise("Al-Bab")), list(otherwise("Rome"))
    ([('Al Qamishli', 'but for the article')], [], [])
    """
    if script(strict(name)) == "arabic":
        for rest in bare(name):
            yield rest, "without the particle"
        if rest := unarticled(name):
            yield rest, "but for the article"
    elif len(name) >= SHORTEST_BARE and name.isascii() and name.isalpha():
        yield f"{ARTICLE.capitalize()} {name}", "but for the article"
