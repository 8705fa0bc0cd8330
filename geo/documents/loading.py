"""A file, a folder or lines of JSON -> Documents, one by one, or a Refusal that says why not.

Text (.txt), text with front matter (.md), web pages (.html) and JSON lines (.jsonl) are read.
`Document.text` is what offsets count in: line breaks become '\\n' once, here, and nothing else
is changed. In JSON lines every character keeps its place ('\\r\\n' becomes ' \\n'), so that
offsets given by others stay right.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from geo import errors
from geo.documents import frontmatter, webpages
from geo.model import Document, Refusal
from geo.support import decoding

TEXTS = (".txt", ".text", ".md", ".markdown")
PAGES = (".html", ".htm", ".xhtml")
LINES = (".jsonl", ".ndjson")
KNOWN = ".txt, .md, .html or .jsonl"
# A text is held in memory several times over while it is read; more than this is no news text.
MAX_BYTES = 256 * 1024 * 1024
# A first line that is longer is a paragraph, not a title.
TITLE_CHARACTERS = 160

_Path = str | os.PathLike
_SURROGATES = re.compile("[\ud800-\udfff]")
_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+)")


class Loaded(NamedTuple):
    """What was read and what was refused, each in the order in which it was met."""

    documents: tuple[Document, ...]
    refusals: tuple[Refusal, ...]


def read(paths: _Path | Iterable[_Path]) -> Loaded:
    """Every document under one path or several, with ids that are unique among them all."""
    items = list(stream(paths))
    return Loaded(
        tuple(item for item in items if isinstance(item, Document)),
        tuple(item for item in items if isinstance(item, Refusal)),
    )


def stream(paths: _Path | Iterable[_Path]) -> Iterator[Document | Refusal]:
    """The same, one at a time, in order; never raises for what it reads."""
    taken: dict[str, int] = {}
    for path in [paths] if isinstance(paths, _Path) else paths:
        if not os.fspath(path):  # Path('') would be the current folder
            yield Refusal("''", f"an empty path was given: expected a folder or {KNOWN} files")
            continue
        for item in _under(Path(path)):
            yield _numbered(item, taken) if isinstance(item, Document) else item


def unread(document: Document, error: Exception, stretch: str = "") -> Refusal:
    """The refusal of a document, or of a stretch of it, in which the house has a fault."""
    source = document.path or document.id
    named = "" if source == document.id else f" ({document.id})"
    return Refusal(source, f"{stretch or 'it'}{named} cannot be read for {errors.fault(error)}")


def holds_rows(path: _Path) -> bool:
    """Whether a file of JSON lines holds the rows of a table: lines with a 'text' are documents."""
    try:
        first = next((line for line in _raw_lines(Path(path)) if line.strip()), b"")
        values = json.loads(first.decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError, errors.DocumentError):
        return False
    return isinstance(values, dict) and "text" not in values and "doc_id" not in values


def reads(paths: Iterable[_Path], output: _Path) -> bool:
    """Whether a file that would be written is one that is read, by itself or in its folder.

    A map of ours is no document, though it may lie among them.
    """
    here = Path(os.path.realpath(output))
    if not here.is_file():
        return False
    for path in map(Path, map(os.path.realpath, paths)):
        if path.is_file() and path.samefile(here):
            return True
        inside = path.is_dir() and here.is_relative_to(path)
        if inside and here.suffix.lower() in (*TEXTS, *PAGES, *LINES):
            return here.suffix.lower() not in PAGES or b'id="geo-data"' not in here.read_bytes()
    return False


# --- one path ---------------------------------------------------------------------------------


def _under(path: Path) -> Iterator[Document | Refusal]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Refusal(_shown(path), f"cannot read {_shown(path)}: {_why(error)}")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    elif not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        yield Refusal(_shown(path), f"{_shown(path)} is a device: expected a file or a folder")
    else:
        yield from _file(path, path.stem, _clean(path.name))


def _folder(folder: Path) -> Iterator[Document | Refusal]:
    """Every readable file below a folder, sorted by path; what is left out is named by kind.

    A file is called by its path from the folder's own name on: a map that is handed on does not
    tell where the folder stands on this machine, and is the same wherever it was made.
    """
    read_any = False
    own_name = Path(os.path.basename(os.path.abspath(folder)))
    shown = _shown(own_name)
    others: dict[str, list[str]] = {}
    for path, fault in _walk(folder):
        relative = path.relative_to(folder)
        called = _shown(own_name / relative)
        if fault:
            yield Refusal(called, fault.replace("{}", called))
            if path == folder:
                return  # nothing is known of what it holds
            continue
        if path.suffix.lower() in (*TEXTS, *PAGES, *LINES):
            read_any = True
            name = relative.with_suffix("").as_posix()
            yield from _file(path, name, called)
        else:
            others.setdefault(path.suffix.lower(), []).append(_shown(relative))
    for ending, names in sorted(others.items()):
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        kind = f"ending in {ending}" if ending else "without an ending"
        count = f"{len(names)} file{'s' if len(names) > 1 else ''} {kind}"
        hint = f"expected {KNOWN}; name a table itself to map it"
        yield Refusal(shown, f"{count} in {shown} left out ({listed}): {hint}")
    if not read_any:
        yield Refusal(shown, f"the folder {shown} holds no document: expected {KNOWN} files in it")


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """What stands below a folder, sorted, hidden things apart: a file with '', or with its fault.

    A linked file is read; a linked folder is not followed, for it could lead back to this one.
    '{}' in a fault stands for what the file is called.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.stat().st_mode
            if stat.S_ISREG(mode):
                yield path, ""
            elif not stat.S_ISDIR(mode):
                yield path, "{} is a pipe or a device: expected a file or a folder"
            elif path.is_symlink() and path != folder:
                yield path, "the linked folder {} is not followed: name it itself to read it"
            else:
                names = sorted(name for name in os.listdir(path) if not name.startswith("."))
                waiting.extend(path / name for name in reversed(names))
        except FileNotFoundError:
            yield path, "{} is a link to nothing: mend it or take it away"
        except OSError as error:
            yield path, f"cannot read {{}}: {_why(error)}"


def _file(path: Path, name: str, shown: str) -> Iterator[Document | Refusal]:
    """The documents of one file; `name` becomes the id, `shown` is what the file is called."""
    try:
        if path.suffix.lower() in LINES:
            yield from _lines(path, shown)
        else:
            yield _document(path, _clean(name), shown)
    except errors.DocumentError as error:
        said = f"{shown} cannot be read as a text: {error}"
        yield Refusal(shown, said if ": expected" in said else f"{said}: expected {KNOWN}")
    except (OSError, MemoryError) as error:
        yield Refusal(shown, f"cannot read {shown}: {_why(error)}")


def _document(path: Path, name: str, shown: str) -> Document:
    ending = path.suffix.lower()
    data = _bytes(path)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise errors.DocumentError("it is empty")
    page_like = ending in PAGES or data[:500].lstrip()[:5].lower() in (b"<!doc", b"<html")
    decoded = decoding.decode(data, webpages.declared(data) if page_like else None)
    document = Document(
        id=name,
        title=name.rsplit("/", 1)[-1],
        text=_clean(decoded.text).replace("\r\n", "\n").replace("\r", "\n"),
        sha256=hashlib.sha256(data).hexdigest(),
        path=shown,
        notes=decoded.notes,
    )
    if ending in PAGES or (page_like and webpages.looks_like(document.text)):
        document = _page(document, said=ending not in PAGES)
    else:
        promised = ending in (".md", ".markdown") or frontmatter.meant(document.text)
        document = _with_front_matter(document, required=promised)
    if not document.text.strip(" \t\n\r\f\v\u00a0\u200b\ufeff"):
        raise errors.DocumentError("it holds no text")
    return document


def _page(document: Document, said: bool) -> Document:
    page = webpages.read(document.text)
    published, notes = _day(page.published)
    if page.around:
        notes += (f"{page.around} characters of navigation and the like are left out",)
    if said:
        notes = ("read as a web page, by its first characters", *notes)
    return replace(
        document,
        text=page.text,
        title=page.title or _title(page.text) or document.title,
        publisher=page.publisher,
        published=published,
        language=page.language,
        url=_address(page.url),
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
    address = _address(url)
    notes = tuple(f"{k}: {v}" for k, v in matter.items() if k not in (*frontmatter.KEYS, "story"))
    if url and not address:
        notes += (f"url left out, not a web address: {url}",)
    return replace(
        document,
        text=body,
        title=matter.get("title") or _title(body) or document.title,
        publisher=matter.get("publisher"),
        published=published,
        language=matter.get("language"),
        url=address,
        notes=document.notes + notes,
        story=matter.get("story", ""),
    )


# --- JSON lines -------------------------------------------------------------------------------


def _lines(path: Path, shown: str) -> Iterator[Document | Refusal]:
    """One document a line, read as they are asked for."""
    any_line = False
    for number, line in enumerate(_raw_lines(path), start=1):
        if not line.strip():
            continue
        any_line = True
        try:
            yield _record(line, shown)
        except errors.DocumentError as error:
            reason = f"line {number} of {shown} cannot be read: {error}"
            yield Refusal(f"{shown} line {number}", reason)
    if not any_line:
        raise errors.DocumentError("it is empty: expected one JSON object a line")


def _raw_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file as UTF-8 bytes, whatever it was encoded in."""
    with path.open("rb") as handle:
        head = handle.peek(4)[:4]  # peek, not seek: a pipe can be read once only
        if kind := decoding.binary(head + b"    "):
            raise errors.DocumentError(f"it is {kind}")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) >= 1:
            text = decoding.decode(handle.read(MAX_BYTES)).text
            yield from (line.encode("utf-8", "replace") for line in text.split("\n"))
            return
        yield handle.readline(MAX_BYTES).removeprefix(b"\xef\xbb\xbf")
        while line := handle.readline(MAX_BYTES):
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
    body = _clean(body).replace("\r\n", " \n").replace("\r", "\n")
    published, said = _day(_string(values, "published"))
    return Document(
        id=_clean(str(name)),
        title=_string(values, "title") or _title(body) or _clean(str(name)),
        text=body,
        publisher=_string(values, "publisher"),
        published=published,
        url=_address(_string(values, "url")),
        language=_string(values, "language"),
        sha256=hashlib.sha256(line.rstrip(b"\r\n")).hexdigest(),
        path=path,
        notes=notes + said,
    )


def _string(values: dict[str, Any], key: str) -> str | None:
    value = values.get(key)
    return _clean(value).strip() or None if isinstance(value, str) else None


# --- small parts ------------------------------------------------------------------------------


def _bytes(path: Path) -> bytes:
    with path.open("rb") as handle:
        data = handle.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise errors.DocumentError(f"it is longer than {MAX_BYTES >> 20} MiB: split it")
    return data


def _title(text: str) -> str | None:
    """A text's first heading, or its first line that is not drawn ('---'), where that is short."""
    lines = [line.strip() for line in text[:20_000].split("\n")[:200]]
    for line in lines:
        if heading := _HEADING.match(line):
            return heading[1].rstrip(" \t#") or heading[1][0]
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    return first if 0 < len(first) <= TITLE_CHARACTERS else None


def _day(written: str | None) -> tuple[date | None, tuple[str, ...]]:
    """The day that a page or a record gives; one that cannot be read is left out and said so."""
    if not written:
        return None, ()
    try:
        found = _ISO_DAY.fullmatch(written.strip())
        return date.fromisoformat(found[1] if found else ""), ()
    except ValueError:
        return None, (f"published left out, not an ISO day: {written[:80]}",)


def _address(url: str | None) -> str | None:
    return url if url and re.match(r"https?://\S+$", url, re.IGNORECASE) else None


def _numbered(document: Document, taken: dict[str, int]) -> Document:
    """The document under an id of its own: a second 'report' is 'report-2'.

    `taken` holds the ids given, each with the number that was given to it last.
    """
    name, number = document.id, taken.get(document.id, 0) + 1
    while number > 1 and (name := f"{document.id}-{number}") in taken:
        number += 1
    taken[document.id] = number
    taken.setdefault(name, 1)
    if number == 1:
        return document
    said = f"the id {document.id} was taken: this is {name}"
    return replace(document, id=name, notes=(*document.notes, said))


def _clean(text: str) -> str:
    """Text that can be written anywhere: a lone surrogate becomes one sign."""
    return _SURROGATES.sub("\ufffd", text)


def _shown(path: Path) -> str:
    return _clean(str(path))


def _why(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "its links lead in a circle"
    if isinstance(error, MemoryError):
        return "it does not fit into memory"
    return getattr(error, "strerror", None) or str(error)
