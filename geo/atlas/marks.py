"""A frame of incidents -> the rows and shapes that the page draws, sorted by day.

A row with a point is a mark; one with any other geometry is an area and is drawn as its shape;
one without is only listed. What the first map needs is packed before the page's scripts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import compute

from geo.atlas import columns
from geo.model import Document, Match, Point
from geo.tables import cells

WARM = (
    "event_type sub_event_type location_name country admin1 admin2 admin3 actors affected weapon"
    " target attributed_to document_id place_id place_words"
).split()
COLD = ("id sentence before after reason date_words evidence rivals joined_from span").split()
PARAGRAPH = 1_500  # characters of a paragraph that are shown on either side of its sentence
RIVALS = 4  # candidates told beside the one that was chosen


def rows(
    frame: Any, shapes: list[dict], parts: columns.Parts
) -> tuple[dict, np.ndarray, np.ndarray]:
    """(the frame's columns for the page, the rows' order, their bounds); shapes go on the list.

    Sorted by first day, then last, unknown days at the end. Raises errors.TableError for a cell
    that cannot be read.
    """
    none = np.full(len(frame), columns.UNKNOWN, dtype=np.int64)
    start = columns.days(frame["start"]) if "start" in frame else none
    end = columns.days(frame["end"]) if "end" in frame else start
    order = np.lexsort((end, np.where(start == columns.UNKNOWN, 2**31, start)))
    start, end = start[order], end[order]
    geometry = np.asarray(frame["geometry"].array, dtype=object)[order]
    shape, lat, lon, extents = _geometries(geometry, shapes)

    def number(name: str, scale: float = 1) -> np.ndarray:
        return columns.counts(frame[name], scale=scale)[order] if name in frame else none

    told: dict[str, Any] = {
        "start": columns.numbers(start, parts, rising=True),
        "end": columns.numbers(end, parts, over=("start", start)),
        "shape": columns.numbers(shape, parts),
        "lat": columns.numbers(lat, parts, each=True),
        "lon": columns.numbers(lon, parts, each=True),
        "precision": columns.numbers(number("precision"), parts),
        "uncertainty_m": columns.numbers(number("uncertainty_m"), parts),
    }
    for name in sorted(filter(cells.COUNT.fullmatch, frame.columns), key=_best_first):
        harm, values = name.rpartition("_")[0], number(name)
        best = f"{harm}_best"
        over = (best, number(best)) if name != best and best in frame else None
        told[name] = columns.numbers(values, parts, late=harm != "killed", over=over)
    for name, scale in (("date_precision", 1), ("sources", 1), ("probability", 1000)):
        told[name] = columns.numbers(number(name, scale), parts, late=True)
    told["recalled"] = columns.numbers(number("recalled"), parts, late=True)
    taken = pa.array(order)
    for name in (n for n in (*WARM, *COLD) if n in frame):
        column = columns.strings(frame[name]).take(taken)
        if name == "evidence":
            column = _others(column)
        late = name != "event_type"
        told[name] = columns.texts(column, parts, late=late, cold=name in COLD)
    return told, order, extents


def _best_first(name: str) -> tuple[str, bool, str]:
    harm, _, end = name.rpartition("_")
    return harm, end != "best", end


def _others(column: pa.Array) -> pa.Array:
    """Only evidence with more than one place needs telling: the first is the row's own sentence."""
    several = compute.greater(compute.count_substring(column, '"document_id"'), 1)
    return compute.if_else(several, column, pa.scalar(None, column.type))


# --- what stands around a sentence ---------------------------------------------------------------


def explained(
    frame: Any,
    documents: Iterable[Document],
    matches: Mapping[str, Iterable[Match]],
    readers: Mapping[str, Callable[[int, int], str]] | None = None,
) -> Any:
    """The frame with what its documents add: the paragraph around each sentence, the rivals.

    `before` and `after` are the paragraph's words on either side of the sentence; `rivals` are
    the candidates that were not chosen for the place, as JSON. `readers` give, for each document
    by its id, a stretch of its text (start, end) as it may be shown.
    """
    texts = {d.id: d.text for d in documents}
    if not len(frame) or not texts or "document_id" not in frame:
        return frame
    where = zip(frame["document_id"], _spans(frame), strict=True)
    readers = readers or {}
    around = [_around(texts.get(name), span, readers.get(name)) for name, span in where]
    frame = frame.assign(before=[a for a, _ in around], after=[b for _, b in around])
    if matches and "place_id" in frame:
        pairs = zip(frame["document_id"], frame["place_id"], strict=True)
        frame = frame.assign(rivals=[_rivals(matches.get(d, ()), p) for d, p in pairs])
    return frame


def _spans(frame: Any) -> list[tuple[int, int] | None]:
    if "span" not in frame:
        return [None] * len(frame)
    return [cells.span_or_none(cell) for cell in frame["span"]]


def _around(
    text: str | None, span: tuple[int, int] | None, read: Callable[[int, int], str] | None
) -> tuple[str | None, str | None]:
    if text is None or span is None or not 0 <= span[0] < span[1] <= len(text):
        return None, None
    start = max(span[0] - PARAGRAPH, 0)
    first = text.rfind("\n\n", start, span[0])
    end = text.find("\n\n", span[1])
    end = min(len(text) if end < 0 else end, span[1] + PARAGRAPH)
    read = read or (lambda start, end: text[start:end])
    if first >= 0:
        before = read(first + 2, span[0])
    elif start == 0:
        before = read(0, span[0])
    else:  # cut within a long paragraph: from a whole word on
        before = f"… {read(start, span[0]).partition(' ')[2]}"
    after = read(span[1], end)
    if end < len(text) and not text.startswith("\n\n", end):
        after = f"{after.rpartition(' ')[0]} …"
    return before.lstrip() or None, after.rstrip() or None


def _rivals(matches: Iterable[Match], place_id: Any) -> str | None:
    """The candidates that lost to a place where its document names it, as JSON; None for none."""
    if not isinstance(place_id, str) or not place_id:
        return None
    for match in matches:
        if match.place is None or match.place.id != place_id:
            continue
        lost = [c for c in match.candidates if c.place.id != place_id][:RIVALS]
        told = [
            {
                "name": c.place.name,
                "kind": str(c.place.kind),
                "within": [d.name for d in reversed(c.place.admin)],
                "lat": round(c.place.point.lat, 4),
                "lon": round(c.place.point.lon, 4),
                "probability": round(c.probability, 3),
            }
            for c in lost
        ]
        return json.dumps(told, ensure_ascii=False) if told else None
    return None


# --- the geometries -------------------------------------------------------------------------------


def _geometries(
    found: np.ndarray, shapes: list[dict]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Each row's shape number, lat and lon (unknown for areas), and its bounds as an (n, 4) array.

    The same shape told twice is carried once.
    """
    if not shapely.is_valid_input(found).all():
        found = np.array([plain(g) for g in found], dtype=object)
    points = shapely.get_type_id(found) == 0
    lat, lon = np.full((2, len(found)), np.nan)
    told, of = shapely.get_coordinates(found[points], return_index=True)
    where = np.flatnonzero(points)[of]  # an empty point has no coordinates
    lon[where], lat[where] = told[:, 0], told[:, 1]
    number = np.full(len(found), columns.UNKNOWN, dtype=np.int64)
    others = np.flatnonzero(~points & ~shapely.is_missing(found))
    seen: dict[bytes, int] = {}
    for row in others[~shapely.is_empty(found[others])]:
        key = shapely.to_wkb(found[row])
        if key not in seen:
            seen[key] = kept(found[row], shapes)
        number[row] = seen[key]
    known = np.isfinite(lat) & np.isfinite(lon)
    quanta = [
        np.where(known, np.round(np.where(known, v, 0) * columns.DEGREE), columns.UNKNOWN)
        for v in (lat, lon)
    ]
    extents = np.stack([lon, lat, lon, lat], axis=1)
    extents[others] = shapely.bounds(found[others])
    return number, quanta[0].astype(np.int64), quanta[1].astype(np.int64), extents


def plain(geometry: Any) -> Any:
    """A shapely geometry, x = longitude; None for what is not a geometry."""
    if isinstance(geometry, Point):
        return shapely.Point(geometry.lon, geometry.lat)
    return geometry if isinstance(geometry, shapely.Geometry) else None


def kept(shape: Any, shapes: list[dict]) -> int:
    """Put a shape on the page's list; its number there, or UNKNOWN when it is empty."""
    told = columns.outline(plain(shape))
    if told is None:
        return columns.UNKNOWN
    if told["kind"] == "area":
        label = shapely.point_on_surface(shape)
        told["label"] = [round(v * columns.DEGREE) for v in (label.x, label.y)]
    shapes.append(told)
    return len(shapes) - 1
