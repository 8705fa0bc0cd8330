"""A web archive (WARC, ISO 28500) -> a Document a page that was answered with status 200.

Read by warcio. Pages are texts and HTML; what else was fetched is left out, and counted in a note
of the last. The day on which a page was fetched is a note: it is not when it was published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from geo import errors
from geo.documents import texts
from geo.model import Document, Refusal
from geo.support import untrusted

ENDINGS = (".warc",)

_OTHER = "records of no answer"
_FORMS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise errors.DocumentError(
            "a web archive needs warcio: pip install 'geo-incidents[containers]'"
        ) from None
    left: Counter[str] = Counter()
    number = 0
    held: Document | None = None
    records = iter(ArchiveIterator(source.stream))
    while True:
        with untrusted.reading("it is no WARC that can be read"):
            record = next(records, None)
            if record is None:
                break
            ending, why = _form(record)
        number += 1
        if why:
            left[why] += why != _OTHER
            continue
        try:
            with untrusted.reading("it cannot be unpacked"):
                page = _page(source, record, number, ending)
            if held is not None:
                yield held
            held = page
        except errors.InputError as error:
            yield source.refusal(f"record {number}", error)
    told = ", ".join(f"{n} {why}" for why, n in sorted((+left).items()))
    if held is None:
        raise errors.DocumentError(f"it holds no page that can be read: {told or 'no record'}")
    yield replace(held, notes=(*held.notes, f"left out: {told}")) if told else held


def _form(record: Any) -> tuple[str, str]:
    """(the ending of the record's form, why it is no page: '' for a page)."""
    if record.rec_type not in ("response", "resource"):
        return "", _OTHER
    headers = record.http_headers or record.rec_headers
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return "", "answers without a page"
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return _FORMS.get(kind, ""), "" if kind in _FORMS else "files of other forms"


def _page(source: texts.Source, record: Any, number: int, ending: str) -> Document:
    packed = record.length or 0
    data = record.content_stream().read(texts.MAX_BYTES + 1)
    untrusted.bearable(len(data), packed)
    if len(data) > texts.MAX_BYTES:
        raise errors.DocumentError(f"it is longer than {texts.MAX_BYTES >> 20} MiB")
    document = texts.read(data, replace(source, name=f"{source.name}/{number}"), ending)
    fetched = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    return replace(
        document,
        url=texts.address(record.rec_headers.get_header("WARC-Target-URI")) or document.url,
        notes=(*document.notes, f"fetched on {fetched}"),
    )
