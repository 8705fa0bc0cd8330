"""A table of incidents, or a shape -> the typed columns that the page draws from.

A page holds columns, not objects: whole numbers (days since 1970, degrees times 100,000, metres,
counts) and texts told once each and then referred to by number. Short columns stand in the page's
JSON. Long ones are packed as `Parts` of the page: whole numbers from 1 (0 is unknown) in as many
bytes as the largest needs, the bytes of each power apart (deflate then sees runs of equal bytes),
deflated, base64. What the first map needs goes before the page's scripts, the rest behind them.
Texts that are read only when an incident is opened are packed in blocks, so that a page of a
million sentences inflates one block for one click. `static/data.js` reads all this back.
"""

from __future__ import annotations

import base64
import json
import os
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import compute

from geo import errors

UNKNOWN = -(2**31)  # no number is known; JSON's null in a short column
DEGREE = 100_000  # a quantum is 1.1 m at most, finer than any place in a text is known
PACK_FROM = 500  # rows; under this a packed column is hardly smaller than the plain one
LEVEL = 6  # of deflate, for texts: 4 is 17 % larger and saves 0.04 s in 100,000 rows
BLOCK = 2_048  # texts a block: 0.3 MB inflated, under 5 ms in a browser
_SAMPLE = 4_096
_AT_ONCE = 16  # blocks from which threads are worth their start
OUTLINE_STEPS = 3_000  # a shape is kept to 1/3000 of its width: half a pixel on a full screen
_EPOCH = date(1970, 1, 1).toordinal()
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class Parts:
    """The packed parts of a page: those before its scripts and those behind them, by number."""

    early: dict[int, str] = field(default_factory=dict)
    late: dict[int, str] = field(default_factory=dict)

    def add(self, data: bytes, *, late: bool, texts: bool = False) -> int:
        """Pack bytes as one part; its number."""
        return self._put(_deflated(data, texts=texts), late)

    def add_texts(self, blocks: list[bytes], *, late: bool) -> list[int]:
        """Pack blocks of texts, several at once where there are processors: their numbers."""
        if len(blocks) < _AT_ONCE:
            return [self.add(block, late=late, texts=True) for block in blocks]
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # deflate leaves Python's lock
            return [self._put(packed, late) for packed in pool.map(_deflated, blocks)]

    def _put(self, packed: str, late: bool) -> int:
        number = len(self.early) + len(self.late)
        (self.late if late else self.early)[number] = packed
        return number


def _deflated(data: bytes, *, texts: bool = True) -> str:
    """Bytes deflated, in base64."""
    # runs and single bytes are all that planes of numbers hold: looking further costs time
    strategy = zlib.Z_DEFAULT_STRATEGY if texts else zlib.Z_RLE
    deflate = zlib.compressobj(LEVEL if texts else 1, zlib.DEFLATED, -15, 9, strategy)
    return base64.b64encode(deflate.compress(data) + deflate.flush()).decode()


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


def numbers(
    values: np.ndarray,
    parts: Parts,
    *,
    late: bool = False,
    rising: bool = False,
    over: tuple[str, np.ndarray] | None = None,
    each: bool = False,
) -> list[int | None] | dict[str, Any]:
    """A column of whole numbers, int64 with UNKNOWN where none is known.

    `rising` packs the steps from row to row; `over` names a column that this one stays close to,
    and packs how far above it each number is. The same number in every row is told once, unless
    `each` row's own is wanted.
    """
    if len(values) < PACK_FROM:
        return [None if v == UNKNOWN else v for v in values.tolist()]
    known = values != UNKNOWN
    if not each and (values == values[0]).all():
        return {"same": int(values[0]) if known[0] else None}
    told: dict[str, Any] = {}
    if over is not None and (over[1][known] != UNKNOWN).all():
        above = np.where(known, values - over[1], UNKNOWN)
        if np.abs(above[known]).max(initial=0) < 2**30:
            told["over"], values = over[0], above
    least = int(values[known].min()) if known.any() else 0
    raw = np.where(known, values - least + 1, 0)
    if rising and raw.max() < 2**30:
        told["steps"] = True
        raw = np.diff(raw, prepend=0)
        raw = np.where(raw < 0, -2 * raw - 1, 2 * raw)
    width = max(1, (int(raw.max()).bit_length() + 7) // 8)
    planes = raw.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T
    part = parts.add(np.ascontiguousarray(planes).tobytes(), late=late)
    return {**told, "part": part, "width": width, "least": least}


def texts(column: pa.Array, parts: Parts, *, late: bool = True, cold: bool = False) -> dict:
    """A column of texts: each told once, and for each row its number (null where there is none).

    A cold column is read only when an incident is opened: when long, it is packed in blocks.
    """
    words, codes = (column, ()) if cold and _all_differ(column) else coded(column)
    each = cold and len(words) in (len(codes), len(column)) and len(words) >= PACK_FROM
    # every row has a text of its own, in order: there is nothing to refer to
    told: dict[str, Any] = {} if each else {"codes": numbers(codes, parts, late=late)}
    if len(words) < PACK_FROM:
        return {"words": words.to_pylist(), **told}
    size = BLOCK if cold else len(words)
    packed = [_block(words.slice(i, size)) for i in range(0, len(words), size)]
    blocks = parts.add_texts(packed, late=late)
    return {"blocks": blocks, "block": BLOCK if cold else 0, "texts": len(words), **told}


def _all_differ(column: pa.Array) -> bool:
    """Whether a long column seems to hold a text of its own in every row, none of them empty.

    Judged by a sample, in which two rows of a thousand alike would be seen: a few that are told
    twice cost less than looking through a million.
    """
    if len(column) < 10 * _SAMPLE or column.null_count or not _shortest(column):
        return False
    some = column.take(pa.array(np.arange(0, len(column), len(column) // _SAMPLE)))
    return len(some.unique()) == len(some)


def _shortest(column: pa.Array) -> int:
    return compute.min(compute.binary_length(column)).as_py() or 0


def _block(words: pa.Array) -> bytes:
    """The lengths of the texts in bytes, 32-bit little-endian, then the texts in UTF-8."""
    offsets = np.frombuffer(words.buffers()[1], dtype="<i8")[words.offset :][: len(words) + 1]
    data = words.buffers()[2]
    body = memoryview(data)[offsets[0] : offsets[-1]] if data is not None else b""
    return np.diff(offsets).astype("<u4").tobytes() + bytes(body)


def strings(series: Any) -> pa.Array:
    """A pandas column -> one Arrow array of texts; what is empty or missing is null."""
    try:
        told = pa.array(series, type=pa.large_string(), from_pandas=True)
    except (pa.ArrowException, TypeError, UnicodeError):
        missing = series.isna().to_numpy()
        plain = [
            None if m else _SURROGATE.sub("\ufffd", str(v))
            for v, m in zip(series, missing, strict=True)
        ]
        told = pa.array(plain, type=pa.large_string())
    return told.combine_chunks() if isinstance(told, pa.ChunkedArray) else told


def coded(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Texts -> the different ones, in order of first use, and each row's number or UNKNOWN."""
    told = column.dictionary_encode()
    words, codes = told.dictionary, told.indices.fill_null(-1).to_numpy().astype(np.int64)
    empty = words.index("").as_py()
    if empty >= 0:  # an empty text says nothing: it is unknown
        words = pa.concat_arrays([words.slice(0, empty), words.slice(empty + 1)])
        codes = np.where(codes == empty, -1, codes - (codes > empty))
    return words, np.where(codes < 0, UNKNOWN, codes)


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
    words, codes = coded(strings(series))
    values = [_day(word, series.name) for word in words.to_pylist()]
    return np.array([*values, UNKNOWN], dtype=np.int64)[np.where(codes == UNKNOWN, -1, codes)]


def _day(text: str, column: str) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal() - _EPOCH
    except ValueError as error:
        raise errors.TableError(
            f"the column '{column}' holds '{text[:10]}': write days as 2019-06-22, or leave them "
            "empty"
        ) from error


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
