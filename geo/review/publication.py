"""All that a map shows -> the same, safe to publish.

`geo map --public` takes it. What leaves is listed here, field by field; what is not listed stays.
Positions are those of a stated grid (coarsening.py), and become near-places whose doubt covers the
whole cell. A sentence that a reviewer flagged as graphic is withheld wherever it stands, by its
document and span and by its words: in its own row, as context, evidence or statement of another,
among what was left out, in a title. The names of private persons that a reviewer listed, exact
positions and the folders of paths go from every text (withholding.py). An address that holds any
of it is left out, a document whose id does is called 'source 1', and the checksum of a document
in which something is withheld is not told, for guesses could be tried on it. The ids of incidents
are made of what is published, so that none can be found by trying places. The map says what was
done. It is a reviewer who knows what must not be shown: nothing is guessed here.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from geo import errors
from geo.model import Document, Omission, Place, Precision, Refusal
from geo.review import coarsening, revision
from geo.review.coarsening import GRID_KM
from geo.review.corrections import Correction
from geo.review.withholding import GRAPHIC, NAME, Withheld, base, person
from geo.tables import cells

Around = Callable[[Any, Mapping[str, Callable[[int, int], str]]], Any]

# The columns of incidents and of statements that leave, besides the counts.
INCIDENTS = tuple(
    "id start end date_precision date_words event_type sub_event_type location_name place_words "
    "precision uncertainty_m country admin1 admin2 admin3 actors affected weapon target "
    "attributed_to sentence before after evidence document_id sources recalled probability "
    "reason".split()
)
STATEMENTS = tuple(
    "document_id measure low best high start end area attributed_to sentence".split()
)
NEAR = 20  # words that resemble a private name and are listed
# What a graphic sentence is told by again.
_GRAPHIC = tuple("before after evidence reason target date_words place_words".split())


@dataclass(frozen=True, slots=True)
class Publication:
    """What may not be shown: ids of incidents whose sentence is graphic, names of private persons,
    and `sentences` that are graphic whatever became of their incident.

    `grid_km` is the side of the grid's cells in kilometres; `called` is what documents are called
    whose ids may not be shown either.
    """

    graphic: frozenset[str] = frozenset()
    private_names: tuple[str, ...] = ()
    grid_km: float = GRID_KM
    called: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()

    def reviewed(self, given: Iterable[Correction]) -> Publication:
        """The same with all that a reviewer flagged, also in rows that are left out, joined to
        another or refused: a flag that fits no incident any more still says what is not shown."""
        given = tuple(given)
        return replace(
            self,
            private_names=(*self.private_names, *(n for c in given for n in c.private_names)),
            sentences=(*self.sentences, *(s for c in given if c.graphic for _, s in c.told)),
        )

    def __post_init__(self) -> None:
        if not (math.isfinite(self.grid_km) and 0.1 <= self.grid_km <= 200):
            raise errors.InputError(
                f"a grid of {self.grid_km} km: expected from 0.1 to 200, such as {GRID_KM:g}"
            )


@dataclass(frozen=True)
class Shown:
    """All that a map shows of its documents, as `maps.incident_map` takes it.

    `frame` is one of incidents in WGS84 degrees; `zones` are drawn shapes with their names; `steps`
    are a story's.
    """

    frame: Any
    documents: Sequence[Document] = ()
    statements: Any = None
    omissions: Sequence[Omission] = ()
    refusals: Sequence[Refusal] = ()
    zones: Sequence[Any] = ()
    steps: Sequence[Any] = ()
    title: str = ""


@dataclass(frozen=True)
class Published:
    """What is safe to show, what was withheld from it, and how much of it."""

    shown: Shown
    withheld: Withheld
    exact: np.ndarray  # (n, 2): positions, lat and lon, of incidents that were coarsened
    posts: np.ndarray  # the same of zones
    grid_km: float
    sentences: int  # of incidents and statements, withheld as graphic
    names: int  # different names withheld, as they stand in what is shown
    persons: int | None  # sentences that seem to hold a person's name, where nothing was flagged

    def notes(self, file: str, reviewed: bool) -> list[str]:
        """What who publishes it as `file` should know, a sentence each.

        That nothing was reviewed, where neither a review was given (`reviewed`) nor anything is
        flagged; the words that only resemble a private name, which stay; a name in the file's own.
        """
        told = []
        if not reviewed and self.persons is not None:
            one = self.persons == 1
            hold = f"{self.persons:,} {'sentence that seems' if one else 'sentences that seem'}"
            told.append(f"nothing was reviewed: {hold} to hold a person's name stand in the map")
        near = [f"{word} ({name})" for word, name in sorted(self.withheld.names.near.items())]
        if near:
            more = f" and {len(near) - NEAR:,} more" if len(near) > NEAR else ""
            told.append(f"like a private name, not withheld: {', '.join(near[:NEAR])}{more}")
        if self.withheld.holds(base(file)):
            told.append(f"the name of the file itself holds what is withheld: {base(file)}")
        return told

    @property
    def done(self) -> dict[str, Any]:
        """What the page says was done."""
        return {"grid_km": self.grid_km, "sentences": self.sentences, "names": self.names}

    def towns(self, given: Iterable[Place]) -> list[Place]:
        """Towns of the ground, without those that are called as a private person is."""
        held = self.withheld.again().findings  # what resembles a name there is nobody's concern
        return [
            replace(town, id="") for town in given
            if not any(map(held, filter(None, (town.name, town.arabic()))))
        ]  # fmt: skip

    def ground(self, layers: Mapping[str, list[dict]]) -> dict[str, list[dict]]:
        """Features of the ground, unnamed where a name is a private person's."""
        held = self.withheld.again().findings
        return {
            layer: [
                {k: v for k, v in one.items() if k == "shape" or not held(v)} for one in features
            ]
            for layer, features in layers.items()
        }


def publish(shown: Shown, publication: Publication, around: Around | None = None) -> Published:
    """What a map shows -> the same, safe to publish.

    `around` gives a frame the paragraphs about its sentences, by what reads a stretch of each
    document, by its id, as it may be shown: see marks.explained.
    """
    frame, documents = shown.frame, shown.documents
    graphic, private = flagged(publication, frame)
    withheld = _withheld(shown, graphic, private, publication)
    if around is not None:
        frame = around(frame, {d.id: withheld.reader(d.id, d.text) for d in documents})
    frame, sentences, exact = _incidents(frame, graphic, withheld, publication.grid_km)
    outlines = (zone.shape for zone in shown.zones)
    # a road is where it is for everyone: of a zone only what is smaller than the grid tells a place
    zones = coarsening.coarsened(outlines, publication.grid_km, lines=False)
    frame, renamed = _renamed(frame)
    statements, more = _statements(shown.statements, withheld)
    # sentences that seem to hold a person's name are told where no reviewer flagged or signed a row
    persons, signed = None, "reviewer" in shown.frame and shown.frame["reviewer"].notna().any()
    if not (graphic or private or publication.sentences or signed):
        tables = [t for t in (shown.frame, shown.statements) if t is not None and "sentence" in t]
        persons = sum(map(person, {said for t in tables for said in t["sentence"].dropna()}))
    refusals = []
    for one in shown.refusals:
        name = base(one.source)
        safe = NAME if withheld.holds(name) else name
        refusals.append(Refusal(safe, withheld.without(one.reason)))
    drawn = zip(shown.zones, zones.shapes, strict=True)
    safe = Shown(
        frame,
        tuple(_document(d, withheld) for d in documents),
        statements,
        tuple(_omission(o, withheld) for o in shown.omissions),
        tuple(refusals),
        tuple(_zone(zone, withheld, shape) for zone, shape in drawn),
        tuple(_step(s, withheld, publication.grid_km, renamed) for s in shown.steps),
        withheld.without(shown.title),
    )
    return Published(
        safe, withheld, exact, zones.exact, publication.grid_km, sentences + more,
        len(withheld.names.found), persons,
    )  # fmt: skip


def flagged(publication: Publication, frame: Any) -> tuple[frozenset[str], tuple[str, ...]]:
    """(ids of graphic incidents, private names) of a publication and of the frame's own columns
    `graphic` and `private_names`, which hold what a reviewer wrote there: see corrections.py."""
    graphic, told = set(publication.graphic), dict.fromkeys(publication.private_names)
    if "graphic" in frame:
        graphic |= set(frame.loc[frame["graphic"].fillna(False).astype(bool), "id"])
    if "private_names" in frame:
        told |= {n: None for cell in frame["private_names"].dropna() for n in cells.parted(cell)}
    return frozenset(graphic), tuple(told)


def _withheld(
    shown: Shown, graphic: frozenset[str], private: tuple[str, ...], publication: Publication
) -> Withheld:
    """What the flags of a frame withhold, by document and span, and by words."""
    texts = {d.id: d.text for d in shown.documents}
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    told: dict[str, None] = dict.fromkeys(publication.sentences)
    for row in _records(shown.frame[shown.frame["id"].isin(graphic)]):
        for document, span, sentence in _tellings(row):
            if span:
                spans[document].add(span)
                told[texts.get(document, "")[slice(*span)]] = None
            told[sentence or ""] = None
    paths = [d.path for d in shown.documents if d.path]
    paths += [r.source for r in shown.refusals]
    first = Withheld(private, told, spans, {}, paths)
    ids = dict.fromkeys(d.id for d in shown.documents)
    for table in (shown.frame, shown.statements):
        if table is not None and "document_id" in table:
            ids |= dict.fromkeys(table["document_id"].dropna())
    ids |= dict.fromkeys(o.document_id for o in shown.omissions)
    names = dict(publication.called)
    for name in filter(first.holds, ids):
        names.setdefault(name, f"source {len(names) + 1}")
    return Withheld(private, told, spans, names, paths)


def _records(table: Any) -> list[dict[str, Any]]:
    names = [n for n in ("id", "document_id", "span", "sentence", "evidence") if n in table]
    rows = table[names].astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def _tellings(row: Mapping[str, Any]) -> list[tuple[str, tuple[int, int] | None, str | None]]:
    """(document, span, sentence) of each place where an incident or a statement is told."""
    found = [
        (row.get("document_id") or "", cells.span_or_none(row.get("span")), row.get("sentence"))
    ]
    for one in _evidence(row.get("evidence")):
        where = one.get("start"), one.get("end")
        span = where if all(isinstance(v, int) for v in where) and where[0] < where[1] else None
        found.append((one.get("document_id") or "", span, one.get("sentence")))
    return found


def _evidence(cell: Any) -> list[dict[str, Any]]:
    try:
        told = json.loads(cell) if isinstance(cell, str) else []
    except (ValueError, RecursionError):
        return []
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _incidents(
    frame: Any, graphic: frozenset[str], withheld: Withheld, grid_km: float
) -> tuple[Any, int, np.ndarray]:
    """(the frame with what may leave, how many of its sentences are withheld, exact positions)."""
    rows = _records(frame)
    told = [_graphic(row, withheld) for row in rows]
    hidden = frame["id"].isin(graphic).to_numpy() | np.array(told, dtype=bool).reshape(len(frame))
    geometry = frame.geometry.name
    counts = [
        n for n in frame.columns
        if (found := cells.COUNT.fullmatch(n))
        and (found["what"] in cells.HARMS or not withheld.holds(found["what"]))
    ]  # fmt: skip
    kept = [n for n in frame.columns if n in INCIDENTS or n in counts or n == geometry]
    frame, exact = _coarsened(frame[kept].copy(), grid_km)
    for name in filter(frame.columns.__contains__, _GRAPHIC):
        frame[name] = frame[name].astype(object).where(~hidden, None)
    _clean(frame, withheld, {
        "reason": lambda text: withheld.without(revision.unsigned(text)),
        "evidence": lambda cell: _others(cell, withheld),
        geometry: None, "id": None,
    })  # fmt: skip
    if "sentence" in frame:
        frame.loc[hidden, "sentence"] = GRAPHIC
    return frame, int(hidden.sum()), exact


def _graphic(row: Mapping[str, Any], withheld: Withheld) -> bool:
    """Whether the sentence of a row is graphic: by its place in its document, or by its words."""
    document, span, sentence = _tellings(row)[0]
    return bool(
        (span and withheld.overlaps(document, *span))
        or (sentence and withheld.sentences.find(sentence))
    )


def _others(cell: Any, withheld: Withheld) -> str | None:
    """The evidence of an incident as it may be shown, JSON."""
    shown, told = [], _tellings({"evidence": cell})[1:]
    for (document, span, sentence), one in zip(told, _evidence(cell), strict=True):
        gone, by = span and withheld.overlaps(document, *span), one.get("attributed_to")
        shown.append({
            "document_id": withheld.called.get(document, document),
            "sentence": GRAPHIC if gone else withheld.without(sentence or ""),
            "attributed_to": withheld.without(by) if isinstance(by, str) else None,
        })  # fmt: skip
    return json.dumps(shown, ensure_ascii=False) if shown else None


def _statements(table: Any, withheld: Withheld) -> tuple[Any, int]:
    if table is None:
        return None, 0
    hidden = [_graphic(row, withheld) for row in _records(table)]
    kept = table[[name for name in table.columns if name in STATEMENTS]].copy()
    _clean(kept, withheld, {})
    if "sentence" in kept:
        kept["sentence"] = [
            GRAPHIC if gone else told for told, gone in zip(kept["sentence"], hidden, strict=True)
        ]
    return kept, sum(hidden)


def _clean(
    table: Any, withheld: Withheld, uses: Mapping[str, Callable[[str], str | None] | None]
) -> None:
    """Pass the texts of a table through what each column `uses`: None leaves it as it is."""
    uses = {"document_id": lambda name: withheld.called.get(name, name), **uses}
    for name in table.columns:
        use, kind = uses.get(name, withheld.without), table[name].dtype
        if use and not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind)):
            told = [use(cell) if isinstance(cell, str) else cell for cell in table[name]]
            table[name] = pd.Series(told, table.index, object)


def _coarsened(frame: Any, grid_km: float) -> tuple[Any, np.ndarray]:
    """(the frame with the places of the grid, the exact positions that are gone)."""
    name = frame.geometry.name
    told = coarsening.coarsened(frame.geometry.array, grid_km)
    steps = coarsening.steps(told.exact)
    shapes = [coarsening.apart(shape, steps, grid_km) for shape in told.shapes]
    shapes = np.array([None, *shapes], dtype=object)[1:]
    frame[name] = type(frame.geometry)(shapes, index=frame.index, crs=frame.crs)
    doubt = pd.Series(told.doubt, index=frame.index, dtype="Float64")
    moved = doubt > 0
    if moved.any():
        if "precision" in frame:
            known = frame["precision"].fillna(Precision.NEAR)
            near = known.clip(lower=int(Precision.NEAR))
            frame["precision"] = frame["precision"].where(~moved, near)
        before = pd.to_numeric(frame["uncertainty_m"]) if "uncertainty_m" in frame else pd.NA
        before = pd.Series(before, index=frame.index, dtype="Float64")
        # what it was lies in its own circle, whose middle lies in the cell
        doubt = before.where(~moved, before.fillna(0) + doubt).round()
        frame["uncertainty_m"] = doubt.astype("Int64")
    return frame, told.exact


def _renamed(frame: Any) -> tuple[Any, dict[str, str]]:
    """(the frame in the order of what it shows, with ids made of that, old ids -> new)."""
    shown = frame.drop(columns=["id", frame.geometry.name]).astype(object)
    told = shown.where(shown.notna(), None).to_numpy().tolist()
    outlines = frame.geometry.to_wkb()
    rows = [repr((row, wkb)) for row, wkb in zip(told, outlines, strict=True)]
    order = sorted(range(len(rows)), key=rows.__getitem__)
    whole = hashlib.sha256("\n".join(rows[i] for i in order).encode("utf-8", "replace")).hexdigest()
    ids = [hashlib.sha256(f"{whole}{n}".encode()).hexdigest()[:12] for n in range(len(rows))]
    renamed = dict(zip(frame["id"].iloc[order], ids, strict=True))
    frame = frame.iloc[order].reset_index(drop=True)
    frame["id"] = ids
    return frame, renamed


def _document(document: Document, withheld: Withheld) -> Document:
    """A document as it may be named: no text, no file, no address that holds what is withheld."""
    whole = not withheld.spans.get(document.id) and not withheld.findings(document.text)
    url = document.url
    return Document(
        withheld.called.get(document.id, document.id),
        withheld.without(document.title),
        "",
        document.publisher and withheld.without(document.publisher),
        document.published,
        None if url and withheld.holds(url) else url,
        document.language and withheld.without(document.language),
        document.sha256 if whole else "",
    )


def _omission(omission: Omission, withheld: Withheld) -> Omission:
    name, start, end = omission.document_id, omission.start, omission.end
    gone = None not in (start, end) and withheld.overlaps(name, start, end)
    return Omission(
        withheld.called.get(name, name),
        GRAPHIC if gone else withheld.without(omission.text),
        withheld.without(revision.unsigned(omission.reason)),
        rule=omission.rule,
    )


def _zone(zone: Any, withheld: Withheld, shape: Any) -> Any:
    texts = "id name arabic kind as_of valid_from valid_to note".split()
    return SimpleNamespace(
        **{name: withheld.without(str(getattr(zone, name, None) or "")) for name in texts},
        sources=tuple(withheld.without(source(s)) for s in getattr(zone, "sources", ())),
        doubt_km=getattr(zone, "doubt_km", None),
        shape=shape,
    )


def source(given: Any) -> str:
    """A source of a zone, which may be given in parts, as one text."""
    parts = given.values() if isinstance(given, dict) else given
    return given if isinstance(given, str) else ", ".join(str(v) for v in parts if v)


def _step(step: Any, withheld: Withheld, grid_km: float, renamed: Mapping[str, str]) -> Any:
    """A step looks at a cell of the grid, never closer."""
    return replace(
        step,
        caption=withheld.without(step.caption),
        place=step.place and withheld.without(step.place),
        at=step.at and coarsening.cell(step.at, grid_km)[0],
        zoom=step.zoom and min(step.zoom, coarsening.nearest(grid_km)),
        incident=step.incident and renamed[step.incident],
    )
