"""A PDF with a text layer -> one Document: its paragraphs in the order in which a page is read.

PDFium (by pypdfium2) gives the characters and where each stands; what is made of them here: the
letters of right-to-left words in their order, two columns one after the other, lines joined into
paragraphs, words that were parted at a line's end joined again. What stands at the head or foot of
every other page is left out and counted. A page without a text layer is a picture: none is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from geo import errors
from geo.documents import texts
from geo.model import Document
from geo.support import untrusted

ENDINGS = (".pdf",)

PAGES = 5_000  # more are a library
_LOOSE = 1.15  # the box of a font's sign is so many times its size high
_GAP = 0.35  # so many times their size apart, two words of a line may stand in two cells
_WIDER = 1.5  # so many times as far as other words of the line
_FAR = 2.0  # or in two columns of text
_ALIGNED = 2.0  # points: the cells of a table's column begin so near each other
_PITCH = 1.4  # so many times the usual distance apart, two lines are of two paragraphs
_SHORT = 0.85  # of its column's width: a line that ends before it and in a full stop is the last
_WIDE = 0.25  # of the text's width: the lines of a column are no narrower, those of a table are
_LIKE = 0.2  # so much may the size of two lines of one paragraph differ
_ENDS = re.compile(r"[.!?:;\u061f\u06d4]['\"\u2019\u201d)\]]*$")
_PARTED = re.compile("[-\u00ad\u2010\ufffe\x02]$")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARGIN = 0.1  # of a page's height: what stands there may be said on every page
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")  # letters of Arabic by their shape


class Stretch(NamedTuple):
    """Words on one line: text, box and size in points; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    marginal: bool = False  # at the head or foot of its page


def read(source: texts.Source) -> Iterator[Document]:
    try:
        import pypdfium2
    except ImportError:
        raise errors.DocumentError(
            "a PDF needs pypdfium2: pip install 'geo-incidents[containers]'"
        ) from None
    raw = source.whole()
    with untrusted.reading("it is no PDF that can be read"):
        try:
            book = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            raise errors.DocumentError(
                "it is locked by a password" if locked else "it is no PDF, or was cut off"
            ) from None
        with book:
            if len(book) > PAGES:
                raise errors.DocumentError(f"it has {len(book):,} pages, expected {PAGES:,}")
            pages = [_stretches(page) for page in book]
            about = book.get_metadata_dict(skip_empty=True)
    bare = [number for number, page in enumerate(pages, start=1) if not page]
    if len(bare) == len(pages):
        raise errors.DocumentError(
            "it is scanned, or drawn: it has no text layer; let a program for OCR add one first"
        )
    notes = [f"no text layer on page {', '.join(map(str, bare[:20]))}"] if bare else []
    pages = [_in_order(page) for page in pages]
    gone = _repeated(pages)
    if gone:
        notes.append(f"said on every page and left out: {'; '.join(sorted(gone))[:200]}")
    told = [x for page in pages for x in page if not (x.marginal and _alike(x.text) in gone)]
    text = "\n".join(_paragraphs(told))
    untrusted.bearable(len(text), len(raw))
    if made := re.match(r"D:(\d{4})(\d\d)(\d\d)", about.get("CreationDate", "")):
        notes.append(f"the file was made on {'-'.join(made.groups())}")
    yield source.part("", text, raw, title=about.get("Title"), notes=notes)


# --- one page ---------------------------------------------------------------------------------


def _stretches(page: Any) -> list[list[Stretch]]:
    """The words of each line, parted where they stand far apart."""
    from pypdfium2 import raw

    layer = page.get_textpage()
    high = page.get_height()
    lines: list[list[list[tuple[str, Any, float]]]] = [[[]]]
    for at in range(layer.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(layer, at))
        if sign in "\r\n":
            lines.append([[]])
        elif sign.isspace():
            lines[-1].append([])
        else:
            _, low, _, tall = layer.get_charbox(at, loose=True)  # the font's own height
            lines[-1][-1].append((sign, layer.get_charbox(at), (tall - low) / _LOOSE))
    layer.close()
    page.close()
    words = ([_word(word, high) for word in line if word] for line in lines)
    return [one for line in words for one in _parted(line, _FAR)]


def _word(signs: list[tuple[str, Any, float]], high: float) -> Stretch:
    """A word with its box; the letters of a right-to-left one from the right."""
    if any(_rtl(sign) for sign, *_ in signs):
        signs = sorted(signs, key=lambda one: -one[1][0])
    text = _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), "".join(s[0] for s in signs))
    box = _around([Stretch("", *box, size) for _, box, size in signs])
    edge = box.top < _MARGIN * high or box.bottom > (1 - _MARGIN) * high
    return box._replace(text=_NO_TEXT.sub("\x02", text), marginal=edge)


def _around(found: Sequence[Stretch], sign: str = " ") -> Stretch:
    """What stands on one line as one stretch."""
    return Stretch(
        sign.join(one.text for one in found),
        min(one.left for one in found),
        min(one.bottom for one in found),
        max(one.right for one in found),
        max(one.top for one in found),
        max(one.size for one in found) or 1.0,
        all(one.marginal for one in found),
    )


def _parted(words: Sequence[Stretch], gap: float) -> Iterator[list[Stretch]]:
    """The words of a line, parted where they stand far apart."""
    run: list[Stretch] = []
    for word in words:
        if run:
            apart = max(word.left - run[-1].right, run[-1].left - word.right)
            if apart > gap * min(word.size, run[-1].size):
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _joined(words: list[Stretch]) -> Stretch:
    """Words that stand together as one stretch; where most run from the right, from the right."""
    if 2 * sum(_rtl(word.text) for word in words) > len(words):
        words = sorted(words, key=lambda word: -word.right)
        for at in range(len(words)):  # what runs from the left among them, numbers too
            end = next((n for n in range(at, len(words)) if _rtl(words[n].text)), len(words))
            words[at:end] = sorted(words[at:end], key=lambda one: one.left)
    return _around(words)


def _rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def _in_order(page: list[list[Stretch]]) -> list[Stretch]:
    """The lines of a page as they are read: in the order of the file, or down each column.

    A file is written column by column, but for those that write across both.
    """
    boxes = [_around(words) for words in page]
    edge = _gutter(boxes)
    sides = [] if edge is None else [one.left >= edge for one in boxes]
    if sum(a != b for a, b in pairwise(sides)) <= len(sides) / 4:
        return _rows(page)
    ordered: list[list[Stretch]] = []
    band: tuple[list[list[Stretch]], list[list[Stretch]]] = ([], [])
    rtl = 2 * sum(_rtl(line.text) for line in boxes) > len(page)
    order = sorted(range(len(page)), key=lambda n: -boxes[n].top)
    for n in (*order, None):
        if n is None or boxes[n].left < edge < boxes[n].right:
            for column in reversed(band) if rtl else band:
                ordered += column
                column.clear()
        if n is not None:
            (ordered if boxes[n].left < edge < boxes[n].right else band[sides[n]]).append(page[n])
    return _rows(ordered)


def _gutter(page: Sequence[Stretch]) -> float | None:
    """Where the right of two columns begins: a left edge that few lines cross; None for one."""
    page = [one for one in page if not one.marginal]
    if len(page) < 6:
        return None
    width = max(s.right for s in page) - min(s.left for s in page)
    for edge, _ in Counter(round(s.left) for s in page).most_common(4):
        edge -= 1
        sides = [s for s in page if s.right <= edge], [s for s in page if s.left >= edge]
        few = min(map(len, sides))
        crossing = len(page) - sum(map(len, sides))
        if few < 3 or few < 0.2 * len(page) or crossing > 0.4 * len(page):
            continue
        if all(median(s.right - s.left for s in side) >= _WIDE * width for side in sides):
            return edge
    return None


def _rows(page: Sequence[list[Stretch]]) -> list[Stretch]:
    """The lines of a page; in the rows of a table, whose cells align, tabs part the cells."""
    lines: list[list[Stretch]] = []
    for words in page:
        one, before = _around(words), _around(lines[-1]) if lines else None
        if before is not None and before.bottom <= (one.top + one.bottom) / 2 <= before.top:
            lines[-1] += words
        else:
            lines.append(list(words))
    cells = [[_joined(run) for run in _parted(line, _cell_gap(line))] for line in lines]
    told = []
    for n, row in enumerate(cells):
        aligned = any(_aligned(row, other) for other in (*cells[n - 1 : n], *cells[n + 1 : n + 2]))
        told.append(_around(row, "\t") if aligned else _joined(lines[n]))
    return told


def _cell_gap(words: Sequence[Stretch]) -> float:
    """How far apart, in sizes of the font, two words of a line are in two cells."""
    gaps = [b.left - a.right for a, b in pairwise(words)]
    return max(_GAP, _WIDER * min(_GAP, *(gap / words[0].size for gap in gaps if gap > 0), 1.0))


def _aligned(row: Sequence[Stretch], other: Sequence[Stretch]) -> bool:
    """Whether the cells of two rows begin, end or stand in the middle at the same places."""
    return len(row) == len(other) > 1 and all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(_middle(a) - _middle(b))) < _ALIGNED
        for a, b in zip(row, other, strict=True)
    )


def _middle(one: Stretch) -> float:
    return (one.left + one.right) / 2


# --- the pages together -----------------------------------------------------------------------


def _alike(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _repeated(pages: Sequence[Sequence[Stretch]]) -> set[str]:
    """What stands at the head or foot of at least every other page, numbers apart."""
    told = [page for page in pages if page]
    counted: Counter[str] = Counter()
    for page in told:
        counted.update({_alike(line.text) for line in page if line.marginal})
    return {text for text, n in counted.items() if n > 1 and 2 * n >= len(told)}


def _paragraphs(lines: Sequence[Stretch]) -> Iterator[str]:
    """The lines joined into paragraphs, an empty one between two; the rows of a table are lines."""
    pitch = _pitch(lines)
    right = {round(line.left): line.right for line in sorted(lines, key=lambda one: one.right)}
    paragraph = ""
    before: Stretch | None = None
    for line in lines:
        if before is not None and _begins(before, line, pitch, right):
            yield paragraph
            if not ("\t" in before.text and "\t" in line.text):
                yield ""
            paragraph = ""
        if not paragraph:
            paragraph = line.text
        elif _PARTED.search(paragraph) and line.text[:1].islower():
            paragraph = _PARTED.sub("", paragraph) + line.text
        else:
            paragraph = f"{_PARTED.sub('-', paragraph)} {line.text}"
        before = line
    yield paragraph.replace("\x02", "-")


def _pitch(lines: Sequence[Stretch]) -> float:
    steps = [a.bottom - b.bottom for a, b in pairwise(lines)]
    steps = [step for step, line in zip(steps, lines, strict=False) if 0 < step < 4 * line.size]
    return median(steps) if steps else 0.0


def _begins(before: Stretch, line: Stretch, pitch: float, right: dict[int, float]) -> bool:
    """Whether a line begins a paragraph."""
    if "\t" in before.text or "\t" in line.text:
        return True
    ended = bool(_ENDS.search(before.text))
    step = before.bottom - line.bottom
    if abs(before.size - line.size) > _LIKE * line.size:
        return True
    if step <= 0 or step > 4 * line.size:  # the next column or page
        return ended
    if step > _PITCH * pitch:
        return True
    width = right.get(round(before.left), before.right) - before.left
    return ended and before.right - before.left < _SHORT * width
