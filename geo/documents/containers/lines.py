"""JSON lines with a doc_id and a text each -> Documents, read as they are asked for.

Every character keeps its place ('\\r\\n' becomes ' \\n'), so that offsets given by others stay
right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geo import errors
from geo.documents import texts
from geo.model import Document, Refusal
from geo.support import decoding

ENDINGS = (".jsonl", ".ndjson")


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    any_line = False
    for number, line in enumerate(_raw(source.stream), start=1):
        if not line.strip():
            continue
        any_line = True
        try:
            yield _record(line, source.shown)
        except errors.DocumentError as error:
            yield source.refusal(f"line {number}", error)
    if not any_line:
        raise errors.DocumentError("it is empty: expected one JSON object a line")


def holds_rows(path: Path) -> bool:
    """Whether a file of JSON lines holds the rows of a table: lines with a 'text' are documents."""
    try:
        with path.open("rb") as handle:
            first = next((line for line in _raw(texts.contents(handle, path)) if line.strip()), b"")
        values = json.loads(first.decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(values, dict) and "text" not in values and "doc_id" not in values


def _raw(handle: BinaryIO) -> Iterator[bytes]:
    """The lines of a file as UTF-8 bytes, whatever it was encoded in."""
    head = handle.peek(4)[:4]  # peek, not seek: a pipe can be read once only
    if kind := decoding.binary(head + b"    "):
        raise errors.DocumentError(f"it is {kind}")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) >= 1:
        text = decoding.decode(handle.read(texts.MAX_BYTES)).text
        yield from (line.encode("utf-8", "replace") for line in text.split("\n"))
        return
    yield handle.readline(texts.MAX_BYTES).removeprefix(b"\xef\xbb\xbf")
    while line := handle.readline(texts.MAX_BYTES):
        yield line


def _record(line: bytes, path: str) -> Document:
    notes: tuple[str, ...] = ()
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text, _, notes = decoding.decode(line)
    try:
        values: Any = json.loads(text)
    except RecursionError:
        raise errors.DocumentError("it is nested too deeply") from None
    except ValueError as error:
        why = getattr(error, "msg", None) or "a number in it is too long"
        raise errors.DocumentError(f"it is not JSON ({why})") from None
    if not isinstance(values, dict):
        raise errors.DocumentError("expected a JSON object with doc_id and text")
    name = values.get("doc_id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise errors.DocumentError("its doc_id is missing or is not a text")
    body = values.get("text")
    if not isinstance(body, str):
        raise errors.DocumentError("its text is missing or is not a text")
    if not body.strip():
        raise errors.DocumentError("its text is empty")
    # one character for one, so that offsets into the given text stay right
    body = texts.clean(body).replace("\r\n", " \n").replace("\r", "\n")
    published, said = texts.read_day(_string(values, "published"))
    return Document(
        id=texts.clean(str(name)),
        title=_string(values, "title") or texts.title(body) or texts.clean(str(name)),
        text=body,
        publisher=_string(values, "publisher"),
        published=published,
        url=texts.address(_string(values, "url")),
        language=_string(values, "language"),
        sha256=hashlib.sha256(line.rstrip(b"\r\n")).hexdigest(),
        path=path,
        notes=notes + said,
    )


def _string(values: dict[str, Any], key: str) -> str | None:
    value = values.get(key)
    return texts.clean(value).strip() or None if isinstance(value, str) else None
