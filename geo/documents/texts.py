"""The bytes of a text or a web page -> a Document; what every reader of files makes Documents with.

`Document.text` is what offsets count in: line breaks become '\\n' once, here, and nothing else of
a plain text is changed.
"""

from __future__ import annotations

import email.utils
import hashlib
import io
import os
import re
import stat
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from geo import errors
from geo.documents import frontmatter, webpages
from geo.model import Document, Refusal
from geo.support import decoding, untrusted

TEXTS = (".txt", ".text", ".md", ".markdown")
PAGES = (".html", ".htm", ".xhtml")
PACKED = ".gz"
# A text is held in memory several times over while it is read; more than this is no news text.
MAX_BYTES = 256 * 1024 * 1024
# A first line that is longer is a paragraph, not a title.
TITLE_CHARACTERS = 160

_SURROGATES = re.compile("[\ud800-\udfff]")
_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+)")
_EMPTY = " \t\n\r\f\v\u00a0\u200b\ufeff"
_LINE_ENDS = re.compile("\r\n?")


def contents(handle: BinaryIO, path: Path) -> BinaryIO:
    """The bytes of an open file, or what is in it where it ends in .gz."""
    if path.suffix.lower() != PACKED:
        return handle
    told = os.fstat(handle.fileno())  # how large a pipe is nobody knows, and little is taken
    size = told.st_size if stat.S_ISREG(told.st_mode) else untrusted.SMALL
    return io.BufferedReader(untrusted.Unzipped(handle, size))


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is being read: its bytes, unpacked, and what it is called.

    `name` becomes the id of what it holds; `column` is the column of a table that holds texts.
    """

    stream: BinaryIO
    name: str
    shown: str
    column: str | None = None

    def whole(self) -> bytes:
        """All bytes; raises errors.DocumentError for more than MAX_BYTES."""
        data = self.stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise errors.DocumentError(f"it is longer than {MAX_BYTES >> 20} MiB: split it")
        return data

    def part(self, key: Any, text: str, raw: bytes, **said: Any) -> Document:
        """What the file holds under `key` ('' for all of it) as a Document of its own.

        `said` are fields of the Document as the file writes them; `published` may be any text.
        Raises errors.DocumentError where there is no text.
        """
        text = clean(_LINE_ENDS.sub("\n", text)).strip(_EMPTY)
        if not text:
            raise errors.DocumentError("it holds no text")
        day = said.pop("published", None)
        published, notes = (day, ()) if isinstance(day, date) else read_day(day)
        told = {k: clean(v).strip() or None for k, v in said.items() if isinstance(v, str)}
        name = f"{self.name}/{key}" if key != "" else self.name
        return Document(
            id=clean(name),
            title=told.pop("title", None) or title(text) or clean(name),
            text=text,
            published=published,
            url=address(told.pop("url", None)),
            sha256=hashlib.sha256(raw).hexdigest(),
            path=self.shown,
            notes=(*said.get("notes", ()), *notes),
            **told,
        )

    def refusal(self, where: Any, error: Exception) -> Refusal:
        """What to say of a part that cannot be read ('line 7')."""
        reason = f"{where} of {self.shown} cannot be read: {error}"
        return Refusal(f"{self.shown} {where}", reason)


def read(data: bytes, source: Source, ending: str) -> Document:
    """The one document of a text, a text with front matter or a web page."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise errors.DocumentError("it is empty")
    page_like = ending in PAGES or data[:500].lstrip()[:5].lower() in (b"<!doc", b"<html")
    decoded = decoding.decode(data, webpages.declared(data) if page_like else None)
    document = Document(
        id=source.name,
        title=source.name.rsplit("/", 1)[-1],
        text=_LINE_ENDS.sub("\n", clean(decoded.text)),
        sha256=hashlib.sha256(data).hexdigest(),
        path=source.shown,
        notes=decoded.notes,
    )
    if ending in PAGES or (page_like and webpages.looks_like(document.text)):
        document = _page(document, said=ending not in PAGES)
    else:
        promised = ending in (".md", ".markdown") or frontmatter.meant(document.text)
        document = _with_front_matter(document, required=promised)
    if not document.text.strip(_EMPTY):
        raise errors.DocumentError("it holds no text")
    return document


def _page(document: Document, said: bool) -> Document:
    page = webpages.read(document.text)
    published, notes = read_day(page.published)
    if page.around:
        notes += (f"{page.around} characters of navigation and the like are left out",)
    if said:
        notes = ("read as a web page, by its first characters", *notes)
    return replace(
        document,
        text=page.text,
        title=page.title or title(page.text) or document.title,
        publisher=page.publisher,
        published=published,
        language=page.language,
        url=address(page.url),
        notes=document.notes + notes,
    )


def _with_front_matter(document: Document, required: bool) -> Document:
    """The document with its front matter taken off; an odd one is text where none is required."""
    try:
        matter, body = frontmatter.split(document.text)
        published = frontmatter.day(matter.get("published"))
    except errors.DocumentError:
        if required:
            raise
        matter, body, published = {}, document.text, None
    url = matter.get("url")
    notes = tuple(f"{k}: {v}" for k, v in matter.items() if k not in (*frontmatter.KEYS, "story"))
    if url and not address(url):
        notes += (f"url left out, not a web address: {url}",)
    return replace(
        document,
        text=body,
        title=matter.get("title") or title(body) or document.title,
        publisher=matter.get("publisher"),
        published=published,
        language=matter.get("language"),
        url=address(url),
        notes=document.notes + notes,
        story=matter.get("story", ""),
    )


def title(text: str) -> str | None:
    """A text's first heading, or its first line that is not drawn ('---'), where that is short."""
    lines = [line.strip() for line in text[:20_000].split("\n")[:200]]
    for line in lines:
        if heading := _HEADING.match(line):
            return heading[1].rstrip(" \t#") or heading[1][0]
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    return first if 0 < len(first) <= TITLE_CHARACTERS else None


def read_day(written: str | None) -> tuple[date | None, tuple[str, ...]]:
    """The day that a page or a record gives; one that cannot be read is left out and said so.

    An ISO day or time, or the form of mail (RFC 5322).

    >>> read_day("2019-07-09T10:00Z")[0] == read_day("Tue, 9 Jul 2019 23:30:00 +0300")[0]
    True
    """
    if not written:
        return None, ()
    try:
        if found := _ISO_DAY.fullmatch(written.strip()):
            return date.fromisoformat(found[1]), ()
        return email.utils.parsedate_to_datetime(written).date(), ()
    except (ValueError, IndexError):
        return None, (f"published left out, not an ISO day: {written[:80]}",)


def address(url: str | None) -> str | None:
    return url if url and re.match(r"https?://\S+$", url, re.IGNORECASE) else None


def clean(text: str) -> str:
    """Text that can be written anywhere: a lone surrogate becomes one sign."""
    return _SURROGATES.sub("\ufffd", text)
