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

The rules are our own, written from the romanisation tables of BGN/PCGN (Arabic 1956, Ukrainian
2019, Russian 1947), the French and German press and the Turkish alphabet; no name list was used.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LEVELS = ("exact", "strict", "folded", "skeleton")

# A name longer than this is no place name; keys of hostile input stay cheap.
LONGEST = 200
# A skeleton of one consonant says nothing.
SHORTEST_SKELETON = 2
# The press leaves the Arabic article off ('Qamishli'); shorter words it would make names of.
SHORTEST_BARE = 5
# Alternative skeletons of one name: beyond this the rare readings are left out.
MOST_SKELETONS = 4

_APOSTROPHES = "'`´ʹʻʼʽʾʿˈˊˋ‘’‛′‵＇՚״׳ʺ\"“”„«»"
_INVISIBLE = "".join(
    map(chr, [0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
) + "".join(map(chr, [*range(0x2060, 0x2070), 0xFEFF, 0x640, 0x621, 0x44A, 0x44C]))
_MARKS = [
    *range(0x300, 0x370),  # Latin, Greek, Cyrillic
    *range(0x591, 0x5BE), *range(0x5BF, 0x5C8),  # Hebrew points
    *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE),  # Arabic
]  # fmt: skip
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
    "ı": "i", "ə": "a", "ŋ": "n", "ħ": "h", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "&": " and ",
    "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ى": "ي", "ی": "ي", "ے": "ي",
    "ې": "ي", "ک": "ك", "ڪ": "ك", "ٱ": "ا", "ۇ": "و", "ۆ": "و", "ۋ": "و",
}  # fmt: skip
_STRICT = str.maketrans(
    {**_LETTERS, **dict.fromkeys(_APOSTROPHES + _INVISIBLE, "")}
    | {chr(c): "" for c in _MARKS}
    | {chr(z + d): str(d) for z in (0x660, 0x6F0) for d in range(10)}
)
# Marks of NFKD that say which consonant is meant, read before the strict key drops them.
_SOUNDED = str.maketrans({"ç": "ch", "č": "ch", "ć": "ch", "š": "sh", "ž": "zh", "ĝ": "j"})

_WORDS = re.compile(r"[^\W_]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sankt": "saint", "mt": "mount", "ft": "fort"}
# The article before each sun letter; al and el stand before any.
_ARTICLES = {
    "al": "", "el": "", "ul": "", "il": "", "ad": "d", "ed": "d", "an": "n", "en": "n", "ar": "r",
    "er": "r", "as": "s", "es": "s", "at": "t", "et": "t", "az": "z", "ez": "z", "ash": "sh",
    "esh": "sh", "ech": "ch", "ach": "ch", "adh": "dh", "edh": "dh", "ath": "th", "eth": "th",
    "ud": "d", "un": "n", "ur": "r", "us": "s", "ut": "t", "uz": "z", "ush": "sh", "id": "d",
    "ir": "r", "iz": "z", "ish": "sh", "od": "d", "or": "r", "os": "s", "oz": "z", "ol": "",
}  # fmt: skip

# Words whose strict form depends on the words beside them.
IN_CONTEXT = frozenset(_ARTICLES) | frozenset(_ABBREVIATIONS)

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_ARABIC_WORD = re.compile("[\u0620-\u065f\u0670-\u06d3]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z]")


def exact(name: str) -> str:
    """The name in NFC, lower case, single spaces.

    >>> exact("  Ma\u2019ar  Shurin ")
    'ma’ar shurin'
    """
    if name.isascii():
        return " ".join(name[:LONGEST].lower().split())
    return " ".join(unicodedata.normalize("NFC", name[:LONGEST]).casefold().split())


def words(name: str) -> list[str]:
    """The words of the strict key: plain letters and digits, the article as 'al'.

    >>> words("Ar-Raqqah"), words("Ma`arrat an-Nu`man"), words("معرّة النُعمان")
    (['al', 'raqqah'], ['maarrat', 'al', 'numan'], ['معره', 'النعمان'])
    """
    plain = name[:LONGEST].lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.casefold()).translate(_STRICT)
    elif plain.isalpha():
        return [plain]  # one word, as most are
    elif "'" in plain or "`" in plain or '"' in plain or "&" in plain:
        plain = plain.translate(_STRICT)
    found = _WORDS.findall(plain)
    for i, word in enumerate(found):
        if len(word) > 5:
            continue
        if word in _ARTICLES:
            if i + 1 < len(found) and found[i + 1].startswith(_ARTICLES[word]):
                found[i] = "al"
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
        text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORDS.findall(text.translate(_STRICT)))


# A word of a running text: its marks, apostrophes and what nobody sees inside it are its own.
_OVER = "".join(map(chr, _MARKS))
_INSIDE = re.escape(_APOSTROPHES + _INVISIBLE + _OVER)
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


# What tells two villages of one name apart, as lists of Arabic places say it in English and in
# Arabic (masculine): 'Western Khandaq', 'Khandaq Gharbi', 'al-Khandaq al-Gharbiyah' sound alike.
_TWINS = {
    "eastern east": "sharqi", "western west": "gharbi", "northern north": "shamali",
    "southern south": "janubi", "upper": "fawqani", "lower": "tahtani", "old": "qadim",
    "great greater big large": "kabir", "little small lesser": "saghir", "new": "jadid",
}  # fmt: skip
_PARTS = {word: part for said, part in _TWINS.items() for word in said.split()}
# The same behind a name, feminine too, however it is romanised: by its own sound.
_BEHIND = re.compile(
    "(?:(sh?ar[qk]i)|(gh?arbi)|(sh?(?:a|i)?mali)|([jg](?:a|u)?nu?o?u?bi)|(f(?:aw|o|au)[qk]ani)"
    "|(tah?tani)|(kabi?e?e?r)|(s(?:a|u)gh?i?e?e?r)|([jg]adi?e?e?d)|([qk]adi?e?e?m))"
    "(?:y?[aeiou]h?|yy?[aeiou]h?|eh?)?"
)
_MASCULINE = tuple("sharqi gharbi shamali janubi fawqani tahtani kabir saghir jadid qadim".split())


def _reordered(parts: list[str]) -> list[str]:
    if len(parts) < 2:
        return parts
    if parts[0] in _PARTS:
        return [*parts[1:], _PARTS[parts[0]]]
    behind = _BEHIND.fullmatch(parts[-1])
    if behind:
        return [*parts[:-1], _MASCULINE[behind.lastindex - 1]]
    return parts


# --- sound: Latin ------------------------------------------------------------------------------

_DIGRAPHS = {
    "shch": "S", "tsch": "S", "dsch": "J", "sch": "S", "dzh": "J", "tch": "S", "sh": "S",
    "ch": "S", "kh": "X", "gh": "G", "dh": "D", "th": "T", "ph": "f", "zh": "z", "dj": "J",
    "ck": "k", "qu": "k", "q": "k", "c": "k", "j": "J", "x": "ks", "ts": "Z", "tz": "Z",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_GLIDE = re.compile(r"^(?:(w|ou(?=[aeiou]))|(y))(?=[aeiou])")
_VOWELS = re.compile("[aeiouyw]+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = frozenset("aeiouyw")


def _sound(parts: list[str]) -> str:
    """Latin words -> consonant classes with 'a' for each run of vowels; joined, articles gone."""
    parts = _reordered(parts)
    text = ""
    for word in parts:
        if word != "al":
            text += word[:-1] if word[-1] == "h" and word[-2:-1] in _VOWEL else word
    text = text or "".join(parts)
    head = ""
    if text[0] in "wyo":
        glide = _GLIDE.match(text)
        if glide:
            head, text = ("W" if glide[1] else "Y"), text[glide.end() :]
    text = _DIGRAPH.sub(_digraph, text)
    return head + _DOUBLED.sub(_single, _VOWELS.sub("a", text))


def _digraph(found: re.Match[str]) -> str:
    return _DIGRAPHS[found[0]]


def _single(found: re.Match[str]) -> str:
    return found[1]


_WIDE = str.maketrans({"X": "h", "S": "s", "p": "b", "G": "g", "J": "j", "Z": "s", "a": ""})
_EITHER = {"D": "dz", "T": "ts", "v": "f_", "C": "t_"}
_EITHERS = frozenset(_EITHER)
_GERMAN_CH = re.compile("(?<!s)ch")
_GLUED = re.compile(r"^[ae]l(?=[^aeiouyw])")


def _consonants(sound: str) -> list[str]:
    """Sound -> skeletons: wider classes, no vowels, a key for each usual reading."""
    return _spread(sound.translate(_WIDE))


def _spread(text: str) -> list[str]:
    if _EITHERS.isdisjoint(text):
        return [_DOUBLED.sub(_single, text)]
    keys: dict[str, None] = {}
    options = [_EITHER.get(c, c) for c in text]
    for letters in itertools.islice(itertools.product(*options), MOST_SKELETONS):
        keys[_DOUBLED.sub(_single, "".join(letters).replace("_", ""))] = None
    return list(keys)


# --- sound: Arabic script ----------------------------------------------------------------------

# Each letter of the strict form -> its skeleton sign; long vowels and ayn vanish as in Latin.
_ARABIC_LETTERS = str.maketrans({
    "ا": "", "ب": "b", "پ": "b", "ت": "t", "ٹ": "t", "ث": "T", "ج": "j", "چ": "s", "ح": "h",
    "خ": "h", "د": "d", "ڈ": "d", "ذ": "D", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "z", "س": "s",
    "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "D", "ع": "", "غ": "g", "ف": "f", "ڤ": "v",
    "ق": "k", "ك": "k", "گ": "g", "ل": "l", "ڵ": "l", "م": "m", "ن": "n", "ں": "n", "ه": "h",
    "و": "", "ي": "", "ڕ": "r", "ۈ": "", "ڭ": "n",
})  # fmt: skip
_ARABIC_ARTICLE = re.compile(r"^ال(?=.{2})")


def _arabic_skeletons(parts: list[str], ends: list[bool]) -> list[str]:
    """Arabic words -> skeletons; `ends` says which words end in ta marbuta: a 't' before more."""
    text = ""
    for i, part in enumerate(parts):
        word = _ARABIC_ARTICLE.sub("", part)
        if len(word) > 1 and word.endswith("ه"):
            word = word[:-1]
            tail = "C" if ends[i] and i + 1 < len(parts) else ""
        else:
            tail = ""
        first = {"و": "W", "ي": "Y"}.get(word[:1], "") if i == 0 and len(word) > 1 else ""
        text += first + word.translate(_ARABIC_LETTERS) + tail
    return _spread(text)


# --- sound: Cyrillic ---------------------------------------------------------------------------

_CYRILLIC_LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ѓ": "g", "ғ": "g", "д": "d", "ђ": "j",
    "е": "e", "є": "ye", "э": "e", "ж": "zh", "җ": "j", "з": "z", "и": "i", "і": "i", "ј": "y",
    "к": "k", "қ": "q", "л": "l", "љ": "l", "м": "m", "н": "n", "њ": "n", "ң": "n", "о": "o",
    "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ch", "у": "u", "ү": "u", "ұ": "u",
    "ф": "f", "х": "kh", "һ": "h", "ҳ": "h", "ц": "ts", "ч": "ch", "џ": "j", "ш": "sh",
    "щ": "shch", "ы": "y", "ю": "yu", "я": "ya", "ә": "a",
})  # fmt: skip


# --- keys --------------------------------------------------------------------------------------


def script(plain: str) -> str:
    """'latin', 'arabic', 'cyrillic', 'mixed' or 'other': what the letters of a strict key are."""
    found = [
        name
        for name, pattern in (("latin", _LATIN), ("arabic", _ARABIC), ("cyrillic", _CYRILLIC))
        if pattern.search(plain)
    ]
    return found[0] if len(found) == 1 else "mixed" if found else "other"


def loose(name: str, parts: list[str], asked: bool = False) -> tuple[str, tuple[str, ...]]:
    """(folded key, skeletons) of a name whose strict words are `parts`; '' and () when none.

    A name that is `asked` for is also read as if German had spelt it (ch for kh), which would only
    swell an index.
    """
    if not parts:
        return "", ()
    joined = "".join(parts)
    if joined.isascii():
        if joined.isdigit():
            return "", ()
        folded, keys = _latin_loose(name, parts)
        if asked and "ch" in joined.replace("sch", ""):
            german = [_GERMAN_CH.sub("kh", p) for p in parts]
            keys = tuple(dict.fromkeys(keys + _latin_loose("", german)[1]))
        return folded, keys
    kind = script(joined)
    if kind == "arabic":
        plain = "".join(_ARABIC_ARTICLE.sub("", p) for p in parts)
        ends = [w.endswith("ة") for w in _ARABIC_WORD.findall(name)] if "ة" in name else []
        ends += [False] * (len(parts) - len(ends))
        keys = _arabic_skeletons(parts, ends)
        return plain, tuple(k for k in keys if len(k) >= SHORTEST_SKELETON)
    if kind == "cyrillic":
        romanised = [p.translate(_CYRILLIC_LETTERS) for p in parts]
        folded, keys = _latin_loose("", romanised)
        if "г" in joined:  # h in Ukrainian, g in Russian: both are usual
            romanised = [p.replace("г", "h").translate(_CYRILLIC_LETTERS) for p in parts]
            keys = tuple(dict.fromkeys(keys + _latin_loose("", romanised)[1]))
        return folded, keys
    return "", ()


def _latin_loose(name: str, parts: list[str]) -> tuple[str, tuple[str, ...]]:
    sounds = [_sound(parts)]
    if not name.isascii():
        lowered = unicodedata.normalize("NFC", name.lower())
        if any(c in lowered for c in "çčćšžĝ"):
            sounds.insert(0, _sound(words(lowered.translate(_SOUNDED)) or parts))
        if "ş" in lowered:  # Turkish sh, and s in BGN's Arabic
            sounds.append(_sound(words(lowered.replace("ş", "sh")) or parts))
        if "ğ" in lowered:
            sounds.append(_sound(words(lowered.replace("ğ", "")) or parts))
    first = parts[0]
    loosened = [p[2:] if len(p) > 5 and _GLUED.match(p) else p for p in parts]
    if loosened != parts:  # Elnaasan, Alraqqa: the article glued on
        sounds.append(_sound(loosened))
    keys: dict[str, None] = {}
    for sound in sounds:
        for key in _consonants(sound):
            if len(key) >= SHORTEST_SKELETON:
                keys[key] = None
    if "c" in first[:1] and not first.startswith(("ch", "ck")):  # Cerablus: Turkish c is j
        for key in _consonants(_sound(["j" + first[1:], *parts[1:]])):
            if len(key) >= SHORTEST_SKELETON:
                keys[key] = None
    return sounds[0], tuple(keys)[: 2 * MOST_SKELETONS]


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
    if folded:
        found.append(("folded", folded))
    found += [("skeleton", key) for key in skeletons]
    return tuple(found)


def bare(name: str) -> tuple[str, ...]:
    """A name in Arabic script without the one-letter particles that may stick to it.

    >>> bare("بسراقب"), bare("للرقة"), bare("وبإدلب"), bare("Idlib")
    (('سراقب',), ('الرقة',), ('بإدلب', 'إدلب'), ())
    """
    found = []
    rest = name.strip()
    for _ in range(2):
        if rest.startswith("لل") and len(rest) > 4:
            rest = "ال" + rest[2:]
        elif rest[:1] in "وبلفك" and len(rest) > 3:
            rest = rest[1:]
        else:
            break
        found.append(rest)
        if rest[:1] not in "بلك" or not found:
            break
    return tuple(found)


def unarticled(name: str) -> str:
    """A name in Arabic script without its article, '' where there is none to take off.

    Lists write الخرطوم and خرطوم for one city. It is never put on: that makes names of words.

    >>> unarticled("الخرطوم"), unarticled("خرطوم"), unarticled("Khartoum")
    ('خرطوم', '', '')
    """
    rest = name.strip()
    return rest[2:] if rest.startswith("ال") and len(rest) > 5 else ""


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
        yield f"Al {name}", "but for the article"
