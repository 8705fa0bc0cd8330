"""A text that begins with front matter -> its keys and values, and the text that follows.

A small part of YAML: between two lines of '---', one `key: value` a line, values plain or in
quotes; comments, and lists or blocks under a key, which are kept as they are written.
"""

from __future__ import annotations

import itertools
import re
from datetime import date

from geo import errors

NEW_LINE = "\n"
KEYS = ("title", "publisher", "published", "language", "url")

_ABOVE = re.compile("[\\s\ufeff\u200b]*")  # blank lines, and marks that nobody sees
_FENCE = re.compile(r"---[ \t]*$")
_OURS = re.compile(rf"(?:{'|'.join(KEYS)}|story)[ \t]*:", re.IGNORECASE)
_HEAD = 12  # lines in which front matter that is meant as such names a key of ours
_ENTRY = re.compile(r"([A-Za-z_][\w .-]*+)[ \t]*+:(?:[ \t]+(.*)|[ \t]*)$")
_EMPTY = ("", "~", "null", "none", "unknown")


def split(text: str) -> tuple[dict[str, str], str]:
    """The front matter of a text and the rest; no front matter is an empty dict and all of it.

    Raises errors.DocumentError naming the line that cannot be read.

    >>> split("---\\ntitle: 'Idlib: a week'\\n---\\nText.")
    ({'title': 'Idlib: a week'}, 'Text.')
    >>> split("Text.")
    ({}, 'Text.')
    """
    above, first, rest = _opened(text)
    if not _FENCE.match(first) or not _begins_with_entry(rest):
        return {}, text
    values: dict[str, str] = {}
    position, key = 0, ""
    for number, line in enumerate(_lines(rest), start=2 + above):
        position += len(line) + 1
        if _FENCE.match(line) or line.rstrip() == "...":
            return {k: v for k, v in values.items() if v}, rest[position:]
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        entry = _ENTRY.match(line)
        if entry:
            key = entry[1].strip().lower()
            if key in values:
                raise errors.DocumentError(f"its front matter gives {key} twice, on line {number}")
            values[key] = _value(entry[2] or "", number)
        elif key and key not in KEYS and line[:1] in (" ", "\t", "-"):
            # a story is a list of steps, read line by line: see story.py
            values[key] = f"{values[key]}{NEW_LINE if key == 'story' else ' '}{bare}".strip()
        else:
            raise errors.DocumentError(
                f"line {number} of its front matter is not 'key: value': {line[:60]!r}"
            )
    raise errors.DocumentError("its front matter has no end: expected a second line of ---")


def meant(text: str) -> bool:
    """Whether a text begins with a '---' and then a key of ours: front matter, right or wrong.

    >>> meant("---\\npublished: someday\\n"), meant("---\\nKYIV: Five died.\\n---\\n")
    (True, False)
    """
    _, first, rest = _opened(text)
    head = itertools.takewhile(lambda line: not _FENCE.match(line), _lines(rest)[:_HEAD])
    return bool(_FENCE.match(first)) and any(map(_OURS.match, head))


def _opened(text: str) -> tuple[int, str, str]:
    """(number of lines above the first that is not blank, that line, the rest)."""
    above = _ABOVE.match(text).group()
    first, _, rest = text[len(above) :].partition("\n")
    return above.count("\n"), first, rest


def day(written: str | None) -> date | None:
    """The day of a 'published' value; None when it is not given; raises errors.DocumentError.

    >>> day("2019-07-09"), day("unknown"), day(None)
    (datetime.date(2019, 7, 9), None, None)
    """
    if written is None or written.lower() in _EMPTY:
        return None
    try:
        return date.fromisoformat(re.sub(r"[T ].*", "", written))
    except ValueError:
        raise errors.DocumentError(
            f"its front matter gives published as {written[:40]!r}: expected an ISO day "
            "such as 2019-07-09, or no such line when the day is not known"
        ) from None


def _begins_with_entry(rest: str) -> bool:
    """Whether the line after a '---' belongs to front matter: otherwise it is a drawn line."""
    for line in _lines(rest[:4000]):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            return bool(_ENTRY.match(line) or _FENCE.match(line))
    return False


def _lines(text: str) -> list[str]:
    return text[:65_536].split("\n")


def _value(written: str, number: int) -> str:
    written = written.strip()
    quote = written[:1]
    if quote in ("'", '"'):
        inner = re.match(
            r"'((?:[^']|'')*)'\s*(#.*)?$" if quote == "'" else r'"((?:[^"\\]|\\.)*)"\s*(#.*)?$',
            written,
        )
        if inner is None:
            raise errors.DocumentError(f"a quotation mark on line {number} is not closed")
        if quote == "'":
            return inner[1].replace("''", "'")
        return re.sub(r"\\(.)", r"\1", inner[1])
    return "" if written.lower() in _EMPTY else re.sub(r"(?<!\s)\s+#.*$", "", written).strip()
