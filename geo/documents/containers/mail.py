"""A letter (EML, RFC 5322) or a box of letters (MBOX, RFC 4155) -> a Document a letter.

Of a letter the plain text is read, else its HTML as a page. Lines that quote an earlier letter and
what is attached are left out, and said so.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from geo import errors
from geo.documents import texts, webpages
from geo.model import Document, Refusal
from geo.support import decoding, untrusted

ENDINGS = (".eml", ".mbox")

_POLICY = email.policy.default.clone(raise_on_defect=False)
_FROM = re.compile(rb"From \S+.*\d\d:\d\d.*\d{4}")  # the line over a letter in a box
_QUOTED = re.compile(rb">+From ")


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    if not source.stream.peek(5).startswith(b"From "):
        yield _letter(source, "", source.whole())
        return
    for number, raw in enumerate(_letters(source), start=1):
        try:
            yield _letter(source, number, raw)
        except errors.InputError as error:
            yield source.refusal(f"letter {number}", error)


def _letters(source: texts.Source) -> Iterator[bytes]:
    """The letters of a box, read as they are asked for."""
    lines: list[bytes] = []
    size, blank = 0, True
    source.stream.readline(texts.MAX_BYTES)
    while line := source.stream.readline(texts.MAX_BYTES):
        if blank and _FROM.match(line):
            yield b"".join(lines)
            lines, size = [], 0
            continue
        blank = not line.strip()
        size += len(line)
        if size > texts.MAX_BYTES:
            raise errors.DocumentError(f"a letter in it has more than {texts.MAX_BYTES >> 20} MiB")
        lines.append(line[1:] if _QUOTED.match(line) else line)
    yield b"".join(lines)


def _letter(source: texts.Source, key: int | str, raw: bytes) -> Document:
    if kind := decoding.binary(raw[:8]):
        raise errors.DocumentError(f"it is {kind}")
    with untrusted.reading("it is no letter that can be read"):
        letter: EmailMessage = email.message_from_bytes(raw, policy=_POLICY)
        headers = {n: str(letter[n]) for n in ("Subject", "From", "Date") if n in letter}
        if not headers:
            raise errors.DocumentError("it has no Subject, From or Date: it is no letter")
        text, notes = _body(letter)
    name, at = parseaddr(headers.get("From", ""))
    return source.part(
        key,
        text,
        raw,
        title=headers.get("Subject"),
        publisher=name or at,
        published=headers.get("Date"),
        notes=notes,
    )


def _body(letter: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """What a letter says, and what of it is left out."""
    body = letter.get_body(("plain", "html"))
    text = _content(body) if body is not None else ""
    if body is not None and body.get_content_subtype() == "html":
        text = webpages.read(text).text
    lines = text.splitlines()
    kept = [line for line in lines if not line.startswith(">")]
    notes = []
    if len(kept) < len(lines):
        notes.append(f"{len(lines) - len(kept)} lines that quote another letter are left out")
    named = [part.get_filename() or part.get_content_type() for part in letter.iter_attachments()]
    if named:
        notes.append(f"attachments are left out: {', '.join(named)[:200]}")
    return "\n".join(kept), tuple(notes)


def _content(part: EmailMessage) -> str:
    """A part's text by the character set that it states, else by detection."""
    data = part.get_payload(decode=True) or b""
    return decoding.decode(data, part.get_content_charset()).text if data.strip() else ""
