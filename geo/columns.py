"""A table of incidents, or a shape -> the typed columns that the page draws from.

A page holds columns, not objects: whole numbers (days since 1970, degrees times 100,000, metres,
counts) and texts told once each and then referred to by number. Short columns stand as plain
JSON. Long ones are packed: 32-bit little-endian, the difference to the row before, the four bytes
of a number apart (deflate then sees the long runs of equal bytes), deflated, base64. Texts that
are read only when an incident is opened are packed in blocks, so that a page of a hundred
thousand sentences inflates one block for one click. `static/data.js` reads all this back.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely

from geo import errors

UNKNOWN = -(2**31)  # no number is known; JSON's null in a short column
DEGREE = 100_000  # a quantum is 1.1 m at most, finer than any place in a text is known
PACK_FROM = 500  # rows; under this a packed column is hardly smaller than the plain one
LEVEL = 4  # of deflate: 6 is a tenth smaller and takes half as long again (tests/sample_rows.many)
BLOCK = 2_048  # texts a block: 0.3 MB inflated, under 5 ms in a browser
OUTLINE_STEPS = 3_000  # a shape is kept to 1/3000 of its width: half a pixel on a full screen
_EPOCH = date(1970, 1, 1).toordinal()
_SURROGATE = re.compile("[\ud800-\udfff]")


def dump(value: Any) -> str:
    """JSON that can stand inside a <script> element: no `<`, `>`, `&`, U+2028, U+2029 in it.

    >>> dump(["</script>", float(2)])
    '["\\\\u003c/script\\\\u003e",2.0]'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # a lone half of a pair cannot be written as UTF-8, but JSON can name it
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def numbers(values: np.ndarray) -> list[int | None] | dict[str, str]:
    """A column of whole numbers, int64 with UNKNOWN where none is known."""
    if len(values) < PACK_FROM:
        return [None if v == UNKNOWN else v for v in values.tolist()]
    steps = np.diff(values.astype("<i4"), prepend=np.int32(0)).astype("<i4")
    planes = steps.view(np.uint8).reshape(-1, 4).T
    return {"packed": _packed(np.ascontiguousarray(planes).tobytes())}


def texts(words: Sequence[str], codes: np.ndarray, *, cold: bool = False) -> dict[str, Any]:
    """A column of texts: each told once, and for each row its number (UNKNOWN where there is none).

    A cold column is read only when an incident is opened: when long, it is packed in blocks.
    """
    if cold and len(words) >= PACK_FROM:
        blocks = [_packed(dump(words[i : i + BLOCK]).encode()) for i in range(0, len(words), BLOCK)]
        return {"blocks": blocks, "block": BLOCK, "codes": numbers(codes)}
    if len(words) >= PACK_FROM:
        return {"blocks": [_packed(dump(words).encode())], "block": 0, "codes": numbers(codes)}
    return {"words": list(words), "codes": numbers(codes)}


def coded(series: Any) -> tuple[list[str], np.ndarray]:
    """A pandas column -> its different texts, in order of first use, and each row's number."""
    codes, words = series.factorize()
    codes = codes.astype(np.int64)
    told = [str(word) for word in words]
    if "" in told:  # an empty text says nothing: it is unknown
        codes[codes == told.index("")] = -1
    codes[codes < 0] = UNKNOWN
    return told, codes


def counts(series: Any, *, scale: float = 1) -> np.ndarray:
    """A pandas column of numbers -> whole numbers times `scale`; raises errors.TableError."""
    try:
        values = series.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise errors.TableError(
            f"the column '{series.name}' holds something that is not a number ({error}): "
            "leave unknown numbers empty"
        ) from error
    known = np.isfinite(values) & (np.abs(values * scale) < 2**31)
    return np.where(known, np.round(np.where(known, values, 0) * scale), UNKNOWN).astype(np.int64)


def days(series: Any) -> np.ndarray:
    """A pandas column of ISO days -> days since 1970-01-01; raises errors.TableError."""
    codes, words = series.factorize()
    return _taken([_day(word, series.name) for word in words], codes)


def _day(word: Any, column: str) -> int:
    text = str(word)[:10]
    if not text:
        return UNKNOWN
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError as error:
        raise errors.TableError(
            f"the column '{column}' holds '{text}': write days as 2019-06-22, or leave them empty"
        ) from error


def _taken(values: list[int], codes: np.ndarray) -> np.ndarray:
    return np.array([*values, UNKNOWN], dtype=np.int64)[codes]  # code -1 takes the last


def outline(shape: Any) -> dict[str, Any] | None:
    """A shapely shape (x = lon, y = lat) -> {kind, rings}, or None where there is nothing to draw.

    Each ring or line is one list of whole numbers: first x and y in 1/100,000 degree, then steps.

    >>> outline(shapely.Point(36.8, 35.8))
    {'kind': 'point', 'rings': [[3680000, 3580000]]}
    >>> outline(shapely.Polygon()) is None
    True
    """
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    step = max(east - west, north - south) / OUTLINE_STEPS
    if step > 0:
        shape = shapely.simplify(shape, max(step, 1 / DEGREE))
    parts = shapely.get_parts(shapely.get_parts(shape))
    kind = {0: "point", 1: "line", 2: "area"}[max(shapely.get_dimensions(parts))]
    if kind == "area":
        rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    elif kind == "line":
        rings = parts[shapely.get_dimensions(parts) == 1]
    else:
        rings = parts
    steps = [_steps(shapely.get_coordinates(ring)) for ring in rings]
    return {"kind": kind, "rings": [ring for ring in steps if kind == "point" or len(ring) > 3]}


def _steps(points: np.ndarray) -> list[int]:
    grid = np.round(points * DEGREE).astype(np.int64)
    moved = np.ones(len(grid), dtype=bool)
    moved[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    grid = grid[moved]
    return np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist()


def _packed(data: bytes) -> str:
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(data) + deflate.flush()).decode()
