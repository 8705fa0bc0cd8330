"""The bytes of a public page or print -> a refusal where they hold what is withheld.

The last door before a file is written: it trusts nothing that was done before. A page is taken
apart as a browser does it (its packed columns, the texts, attributes and comments of its elements,
its scripts), a print by its comments, its metadata and its deflated streams. Each text is searched
again for withheld sentences, private names and exact positions. Marks must stand in the middles of
cells, and neither a shape nor a layer of the user's own may pass through a position that was
coarsened. What stands in every page, its scripts and the words of its form, is known and not
searched.
"""

import base64
import contextlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import numpy as np

from geo import errors
from geo.review import coarsening, coordinates
from geo.review.publication import Published
from geo.review.withholding import Withheld
from geo.support import plane
from geo.tables import cells

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S | re.I)
_PART = re.compile(r'id="part-(\d+)"')
_NUMBER = re.compile(r"-?\d{1,3}\.\d+")
_DIGITS = re.compile(r"[0-9a-f]{12,64}")  # ids and checksums: their letters are no name's
_ROUNDED = 6e-5  # degrees: positions of the grid are told to four decimals
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_DRAWN = re.compile(
    rb"\[((?:\((?:[^()\\]|\\.)*\)|[^\]()])*)\]\s*TJ|(\((?:[^()\\]|\\.)*\))\s*Tj", re.S
)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.S)


def page(html: str, published: Published, known: Iterable[str] = ()) -> None:
    """Raises errors.OutputError where a page holds what is withheld; `known` is in every page."""
    known, withheld = frozenset(known), published.withheld.again()
    parts: dict[int, bytes] = {}
    data: dict[str, Any] = {}
    scripts: list[str] = []

    def taken(script: re.Match[str]) -> str:
        if number := _PART.search(script[1]):
            parts[int(number[1])] = zlib.decompress(base64.b64decode(script[2]), -15)
        elif 'id="geo-data"' in script[1]:
            data.update(json.loads(script[2]))
        elif script[2] not in known:
            scripts.append(script[2])
        return f"<script{script[1]}></script>"

    markup = texts_of(_SCRIPT.sub(taken, html))
    columns, shapes = data.pop("columns"), data.pop("shapes")
    for told in columns.values():
        if isinstance(told, dict) and ("words" in told or "blocks" in told):
            markup += _words(told, parts)
    counted = [found["what"] for name in columns if (found := cells.COUNT.fullmatch(name))]
    markup += [what for what in counted if what not in cells.HARMS]
    for text in dict.fromkeys((*markup, *_strings(data))):
        if text not in known:
            _text(text, withheld)
    for script in scripts:
        _text(script, withheld, positions=False)
    _marks(columns, parts, published.grid_km)
    exact, posts = coarsening.steps(published.exact), coarsening.steps(published.posts)
    rows = _numbers(columns["shape"], parts)
    for number in np.unique(rows[np.isfinite(rows)]).astype(int).tolist():
        _shape(shapes[number], exact, published.grid_km)
    for zone in data["zones"]:
        if zone["shape"] >= 0:
            _shape(shapes[zone["shape"]], posts, published.grid_km)
    exact |= posts
    for script in scripts:
        told = np.array([float(number) for number in _NUMBER.findall(script)])
        pairs = np.column_stack([told[:-1], told[1:]]) if len(told) > 1 else np.empty((0, 2))
        _apart(np.vstack([pairs, pairs[:, ::-1]]), exact, "a layer that was added passes through")


def drawing(data: bytes, form: str, drawn: Iterable[str], published: Published) -> None:
    """Raises errors.OutputError where a print holds what is withheld.

    `form` is png, svg or pdf; `drawn` are the texts in it, which a picture holds as dots.
    """
    found, withheld = list(drawn), published.withheld.again()
    if form == "svg":
        plain = re.sub(r"<(?:path|use|g|defs|clipPath)\b[^>]*>", "", data.decode("utf-8"))
        found += texts_of(plain)
    elif form == "pdf":
        streams = [data]
        for stream in _STREAM.findall(data):
            with contextlib.suppress(zlib.error):
                stream = zlib.decompress(stream)
            streams.append(stream)
        for run, one in (drawn for stream in streams for drawn in _DRAWN.findall(stream)):
            found.append(b"".join(_STRING.findall(run or one)).decode("latin-1"))
    else:
        found += _chunks(data)
    for text in dict.fromkeys(found):
        _text(text, withheld)


def _text(text: str, withheld: Withheld, positions: bool = True) -> None:
    """Refuses a text that holds a withheld sentence, a private name or an exact position."""
    if _DIGITS.fullmatch(text):
        return
    for what, found in (
        ("a sentence that is withheld as graphic", withheld.sentences.find(text)),
        ("a private name", withheld.names.find(text)),
        ("an exact position", coordinates.find(text) if positions else ()),
    ):
        for start, end, *_ in found:
            raise _refused(f"{what} stands in it, '{text[start:end][:80]}'")


def _marks(columns: dict[str, Any], parts: dict[int, bytes], grid_km: float) -> None:
    """Refuses a mark that does not stand in the middle of its cell."""
    at = np.stack([_numbers(columns[name], parts) for name in ("lat", "lon")]) / 1e5
    lat, lon = at[:, np.isfinite(at).all(axis=0)]
    middles = coarsening.middles(lat, lon, grid_km)
    off = np.flatnonzero(np.hypot(middles[0] - lat, middles[1] - lon) > _ROUNDED)
    for row in off[:1]:
        raise _refused(f"a mark stands at {lat[row]}, {lon[row]}, which is no cell's middle")


def _shape(shape: dict[str, Any], exact: frozenset[tuple[int, int]], grid_km: float) -> None:
    """Refuses a shape that passes through an exact position."""
    rings = [np.array(ring).reshape(-1, 2).cumsum(axis=0) / 1e5 for ring in shape["rings"]]
    at = np.vstack([np.empty((0, 2)), *rings])[:, ::-1]
    # the latitudes of middles and edges of cells, as what was coarsened has, are those of half rows
    high = grid_km / plane.KM_PER_DEGREE / 2
    off = np.abs(at[:, 0] / high - np.round(at[:, 0] / high)) * high
    _apart(at[off >= 1 / coarsening.STEPS], exact, "a shape passes through")


def _apart(at: np.ndarray, exact: frozenset[tuple[int, int]], what: str) -> None:
    """Refuses positions, (lat, lon) each, that are among the exact ones."""
    for lat, lon in at[coarsening.among(at, exact)][:1].tolist():
        raise _refused(f"{what} the exact position {lat}, {lon}")


def _refused(what: str) -> errors.OutputError:
    return errors.OutputError(
        f"the public map still holds what it withholds: {what}; nothing was written: take it out of"
        " what was added to the map, or of its sources"
    )


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.found.append(data.strip())

    def handle_comment(self, data: str) -> None:
        self.found.append(data.strip())

    handle_decl = handle_pi = unknown_decl = handle_comment


def texts_of(markup: str) -> list[str]:
    """The texts, comments and values of attributes of some markup."""
    parser = _Texts()
    parser.feed(markup)
    parser.close()
    return parser.found


def _strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value but the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _numbers(told: Any, parts: dict[int, bytes]) -> np.ndarray:
    """A column of whole numbers, NaN where none is known: static/data.js reads them so too."""
    if isinstance(told, list):
        return np.array([np.nan if v is None else v for v in told], dtype=float)
    if "part" not in told:
        return np.array([np.nan if told["same"] is None else told["same"]], dtype=float)
    planes = np.frombuffer(parts[told["part"]], dtype=np.uint8).reshape(told["width"], -1)
    raw = sum(plane.astype(np.int64) << (8 * n) for n, plane in enumerate(planes))
    return np.where(raw == 0, np.nan, raw - 1.0 + told["least"])


def _words(told: dict[str, Any], parts: dict[int, bytes]) -> Iterator[str]:
    """The texts of a column, and those inside its JSON."""
    words = list(told.get("words") or ())
    for number, part in enumerate(told.get("blocks") or ()):
        data, most = parts[part], told["block"] or told["texts"]
        count = min(most, told["texts"] - number * most)
        at = 4 * count
        for size in np.frombuffer(data[:at], dtype="<u4").tolist():
            words.append(data[at : at + size].decode())
            at += size
    for text in filter(None, words):
        inner = None
        if text[0] in "[{":
            with contextlib.suppress(ValueError, RecursionError):
                inner = json.loads(text)
        yield from [text] if inner is None else _strings(inner)


def _chunks(data: bytes) -> Iterator[str]:
    """The texts that a PNG carries beside its picture."""
    at = 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind in (b"tEXt", b"iTXt", b"zTXt"):
            yield data[at + 8 : at + 8 + size].decode("utf-8", "replace")
        at += 12 + size
