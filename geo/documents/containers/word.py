"""A DOCX (ECMA-376) -> one Document: its paragraphs, and a line a row for its tables.

Read by expat, without a library: python-docx leaves out what was inserted under tracked changes,
and needs lxml. What was deleted is left out, what was inserted stays; a text box, which the file
holds twice, is read once.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo import errors
from geo.documents import texts
from geo.model import Document
from geo.support import untrusted

ENDINGS = (".docx",)

_MAIN, _ABOUT = "word/document.xml", "docProps/core.xml"
_AGAIN = ("Fallback", "del", "moveFrom", "instrText")  # told a second time, or no text
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def read(source: texts.Source) -> Iterator[Document]:
    raw = source.whole()
    archive = untrusted.Archive(raw)
    if _MAIN not in archive.sizes:
        raise errors.DocumentError("it is no DOCX: it lacks word/document.xml")
    told: dict[str, str] = {}
    if _ABOUT in archive.sizes:
        with untrusted.reading("its properties cannot be read"):
            told = _properties(archive.member(_ABOUT))
    with untrusted.reading("it is no DOCX that can be read"):
        text = _text(archive.member(_MAIN))
    made = told.get("modified") or told.get("created")
    notes = (f"the file was last written on {made[:10]}",) if made else ()
    yield source.part("", text, raw, title=told.get("title"), notes=notes)


def _properties(data: bytes) -> dict[str, str]:
    told: dict[str, str] = {}
    names: list[str] = []

    def text(words: str) -> None:
        told[names[-1]] = told.get(names[-1], "") + words

    parser = untrusted.xml_parser(
        lambda name, _: names.append(_bare(name)), lambda _: names.pop(), text
    )
    parser.Parse(untrusted.xml_text(data), True)
    return told


def _text(data: bytes) -> str:
    """The paragraphs, parted by blank lines; in a table a line a row, a tab between two cells."""
    pieces: list[str] = []
    cells: list[list[str]] = []  # the rows that are open, a table may stand in a cell
    skipped = 0
    inside = ""  # the element whose text is read

    def put(words: str) -> None:
        (cells[-1] if cells and cells[-1] else pieces).append(words)

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal skipped, inside
        name = inside = _bare(name)
        skipped += name in _AGAIN
        if skipped:
            return
        if name in _BREAKS:
            put(" " if cells else _BREAKS[name])
        elif name == "tr":
            cells.append([])
        elif name == "tc" and cells:
            cells[-1].append("\t")
        elif name == "tbl":
            put("\n\n")

    def end(name: str) -> None:
        nonlocal skipped, inside
        name, inside = _bare(name), ""
        skipped -= name in _AGAIN
        if skipped:
            return
        if name == "p":
            put(" " if cells else "\n\n")
        elif name == "tr":
            row = "".join(cells.pop()).split("\t")[1:]
            line = "\t".join(" ".join(cell.split()) for cell in row)
            put(f"{line} " if cells else f"{line}\n")
        elif name == "tbl":
            put("\n")

    def text(words: str) -> None:
        if inside == "t" and not skipped:
            put(words.replace("\t", " ") if cells else words)

    parser = untrusted.xml_parser(start, end, text)
    parser.Parse(untrusted.xml_text(data), True)
    return "".join(pieces)


def _bare(name: str) -> str:
    """An element's name without its prefix: the publishers of DOCX all write the usual ones."""
    return name.rpartition(":")[2]
