"""Documents -> the lines of `geo parse`, in their order, by one process or several.

A text longer than PART is a collection rather than a report: it is read in parts, cut where a
paragraph or a sentence ends, each in its own company, so that time grows with length and memory
hardly does: each part's piece of the line is written before the next is read. The lines are the
same for any number of processes.
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.documents import loading
from geo.language import invisible
from geo.model import Document, Match, Refusal
from geo.toponyms import external, hints, mentions, records, resolution

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.search import Context, Gazetteer

PART = 60_000  # characters; the longest report of the corpora in ../shared has 9,148
_CUTS = ("\n\n", "\n", ". ", " ")
_REACH = 20_000  # so far back a cut is looked for
_BATCH = 4  # documents handed to a process at once
_ROUND = 16  # batches that a process gets before more is read: memory stays bounded


@dataclass(frozen=True, slots=True)
class Way:
    """How documents are read: the index, what is known beforehand, the tagger, the style."""

    index: Path
    context: Context
    tagger: str | None = None
    without: frozenset[str] = frozenset()


class Line(NamedTuple):
    """A line of JSON or a piece of one, and how many of its names stay unplaced, by country."""

    text: str
    unplaced: dict[str, int]


def lines(
    found: Iterable[Document | Refusal], way: Way, jobs: int = 1, known: Gazetteer | None = None
) -> Iterator[Line | Refusal]:
    """A line for each document, a Refusal as it came, in order.

    A document in which the house itself has a fault is refused, of a long one the part that has it.
    One process gives a long text's line in pieces, of which only the last ends in a line break.
    `known` is the opened gazetteer of `way.index`; with several jobs each process opens its own,
    and no more than there are cores are started.
    """
    if jobs <= 1:
        for item in found:
            if isinstance(item, Refusal):
                yield item
            else:
                yield from pieces(item, way, known or _opened(way.index))
        return
    waiting, jobs = iter(found), min(jobs, os.cpu_count() or 1)
    # told to stop, the first process ends the others, which say nothing of it
    quiet = (signal.SIGINT, signal.SIG_IGN)
    with get_context("spawn").Pool(jobs, signal.signal, quiet) as pool:
        while batch := list(islice(waiting, jobs * _BATCH * _ROUND)):
            for items in pool.imap(_Line(way), batch, chunksize=_BATCH):
                yield from items


@dataclass(frozen=True, slots=True)
class _Line:
    """`whole`, as it travels to another process."""

    way: Way

    def __call__(self, item: Document | Refusal) -> list[Line | Refusal]:
        if isinstance(item, Refusal):
            return [item]
        return whole(item, self.way, _opened(self.way.index))


@cache
def _opened(index: Path) -> Gazetteer:
    from geo.gazetteer.search import Gazetteer

    return Gazetteer.open(index, mapped=False)


def whole(document: Document, way: Way, known: Gazetteer) -> list[Line | Refusal]:
    """One document's row in one piece, and a Refusal for each of its parts that was not read."""
    text, names = "", Counter()
    refused: list[Line | Refusal] = []
    for piece in pieces(document, way, known):
        if isinstance(piece, Refusal):
            refused.append(piece)
        else:
            text += piece.text
            names.update(piece.unplaced)
    return [*refused, Line(text, dict(names))] if text else refused


def pieces(document: Document, way: Way, known: Gazetteer) -> Iterator[Line | Refusal]:
    """One document's row, a piece for each part of its text: they are a line of JSON together.

    A part that was not read is a Refusal; a document of one such part has no row.
    """
    seat = external.named(way.tagger) if way.tagger else None
    others: list[str] = []
    text, between = f'{{"doc_id": {_json(document.id)}, "toponyms": [', ""
    for start, end in parts(document.text):
        part, stretch = document, ""
        if end - start < len(document.text):
            part = replace(document, text=document.text[start:end])
            stretch = f"the stretch from character {start:,} to {end:,}"
        tally = hints.Unplaced(way.context.country)
        try:
            row, matches = _read(part, way, known, seat)
        except Exception as error:
            yield loading.unread(document, error, stretch)
            if not stretch:
                return
            row, matches = {"toponyms": [], "others": []}, ()
        tally.add(matches)
        for toponym in (*row["toponyms"], *row["others"]):
            toponym["start"] += start
            toponym["end"] += start
        others += map(_json, row["others"])
        if row["toponyms"]:
            text += between + ", ".join(map(_json, row["toponyms"]))
            between = ", "
        if end == len(document.text):
            text += f'], "others": [{", ".join(others)}]}}\n'
        yield Line(text, dict(tally.names))
        text = ""


def _read(
    part: Document, way: Way, known: Gazetteer, seat: Any
) -> tuple[dict[str, Any], tuple[Match, ...]]:
    """(the row of a text that is read at once, its matches)."""
    view = invisible.View(part)
    found = mentions.find(view.document, known, seat)
    matches = view.back(resolution.resolve(view.document, found, known, way.context))
    return records.styled(records.row(part, matches), way.without), matches


_json = json.JSONEncoder(ensure_ascii=False).encode


def parts(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the stretches in which a text is read; one, but for a very long text.

    >>> list(parts("Short."))
    [(0, 6)]
    """
    start = 0
    while len(text) - start > PART:
        end = start + PART
        for sign in _CUTS:
            at = text.rfind(sign, end - _REACH, end)
            if at > start:
                end = at + len(sign)
                break
        yield start, end
        start = end
    yield start, len(text)
