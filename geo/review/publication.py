"""A frame -> the same, safe to publish: coarser places, no graphic sentence, no private name.

`geo map --public` takes it. Points are moved to the middle of the cell of a stated grid that they
lie in, and become near-places whose doubt covers the whole cell; areas, which are vague already,
stay. A sentence that a reviewer flagged as graphic is withheld with the words around it, and the
names of private persons that a reviewer listed are withheld wherever a text holds them, whole or
by one of their words: a surname alone tells who it is. An address that holds one is left out, and
a document whose id does is called 'source 1'. The map says what was done. It is a reviewer who
knows what must not be shown: nothing is guessed here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas as pd
import shapely

from geo import errors
from geo.gazetteer import names
from geo.language import lexicon
from geo.model import Document, Omission, Point, Precision, Refusal
from geo.tables import cells

GRID_KM = 5.0  # wide enough that no house is told from its neighbours, near enough for a district
KM_PER_DEGREE = 111.195  # of latitude, on the IUGG sphere
WITHHELD = "[name withheld]"
GRAPHIC = "[sentence withheld: graphic]"
_POINTED = "place_id lat lon span".split()  # what would tell the place again
_GRAPHIC = "before after evidence".split()
# Words of names that tell nobody from anybody, as those of one or two letters do not.
_PARTICLES = frozenset(
    "abu abd ben bin bint ibn umm von van der den del dos das las los ابن ابو ابي بنت عبد".split()
)
_AS_ONE = r"(?:[\W_]{0,3}|\s+)"  # what may stand between the words of a name
_JSON = ("evidence", "corrected", "rivals")
_TELLING = 5  # letters of a name's word that are sought within a longer word of an address


@dataclass(frozen=True, slots=True)
class Publication:
    """What may not be shown: ids of incidents whose sentence is graphic, names of private persons.

    `grid_km` is the side of the grid's cells in kilometres; `called` is what documents are called
    whose ids may not be shown either.
    """

    graphic: frozenset[str] = frozenset()
    private_names: tuple[str, ...] = ()
    grid_km: float = GRID_KM
    called: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.grid_km) and 0.1 <= self.grid_km <= 200):
            raise errors.InputError(
                f"a grid of {self.grid_km} km: expected from 0.1 to 200, such as {GRID_KM:g}"
            )


@dataclass(frozen=True, slots=True)
class Published:
    """A frame that is safe to publish, and what was done to it."""

    frame: Any
    sentences: int  # withheld as graphic
    names: int  # different names withheld, as they stand in what is shown


def flagged(publication: Publication, frame: Any, given: Iterable[Document] = ()) -> Publication:
    """The publication with what the frame's own columns flag: `graphic`, `private_names`.

    They hold what a reviewer wrote there: see revision.py. `given` are the frame's documents.
    """
    graphic, told = set(publication.graphic), dict.fromkeys(publication.private_names)
    if "graphic" in frame:
        graphic |= set(frame.loc[frame["graphic"].fillna(False).astype(bool), "id"])
    if "private_names" in frame:
        told |= {n: None for cell in frame["private_names"].dropna() for n in cells.parted(cell)}
    ids = dict.fromkeys(d.id for d in given)
    if "document_id" in frame:
        ids |= dict.fromkeys(frame["document_id"].dropna())
    words = _Private(tuple(told))
    called = dict(publication.called)
    for name in filter(words.within, ids):
        called.setdefault(name, f"source {len(called) + 1}")
    return replace(
        publication, graphic=frozenset(graphic), private_names=tuple(told), called=called
    )


def publish(frame: Any, publication: Publication) -> Published:
    """A frame of incidents (geometry in WGS84 degrees) -> the same, safe to publish."""
    publication = flagged(publication, frame)
    kept = [name for name in frame.columns if name != "private_names"]
    frame = _coarsened(frame[kept].copy(), publication.grid_km)
    graphic = frame["id"].isin(publication.graphic).to_numpy()
    if "sentence" in frame:
        frame.loc[graphic, "sentence"] = GRAPHIC
    for name in filter(frame.columns.__contains__, _GRAPHIC):
        frame.loc[graphic, name] = None
    words = _Private(publication.private_names, publication.called)
    words.clean(frame, but=frame.geometry.name)
    return Published(frame, int(graphic.sum()), len(words.found))


def text(given: str, publication: Publication) -> str:
    """A text of the map's own, its title or a reason, without private names."""
    return _Private(publication.private_names, publication.called).without(given)


def documents(given: Iterable[Document], publication: Publication) -> tuple[Document, ...]:
    """Documents as they may be named: no text, no file, no private name, no address with one."""
    words = _Private(publication.private_names, publication.called)
    return tuple(
        replace(
            d,
            id=words.called.get(d.id, d.id),
            text="",
            path=None,
            notes=(),
            story="",
            title=words.without(d.title),
            publisher=d.publisher and words.without(d.publisher),
            url=None if d.url and words.within(unquote(d.url)) else d.url,
        )
        for d in given
    )


def table(given: Any, publication: Publication) -> Any:
    """A table of statements without private names; None stays None."""
    if given is None or not publication.private_names:
        return given
    given = given.copy()
    _Private(publication.private_names, publication.called).clean(given)
    return given


def omissions(given: Iterable[Omission], publication: Publication) -> tuple[Omission, ...]:
    """What was left out, without private names."""
    words = _Private(publication.private_names, publication.called)
    return tuple(
        replace(
            o,
            document_id=words.called.get(o.document_id, o.document_id),
            text=words.without(o.text),
            reason=words.without(o.reason),
        )
        for o in given
    )


def refusals(given: Iterable[Refusal], publication: Publication) -> tuple[Refusal, ...]:
    """What was refused; a file whose name holds a private name is not named."""
    words = _Private(publication.private_names, publication.called)
    return tuple(
        Refusal(WITHHELD if words.within(r.source) else r.source, words.without(r.reason))
        for r in given
    )


def story(steps: Iterable[Any], publication: Publication) -> tuple[Any, ...]:
    """A story's steps without private names; they look at a cell of the grid, never closer."""
    words = _Private(publication.private_names, publication.called)
    return tuple(
        replace(
            step,
            caption=words.without(step.caption),
            place=step.place and words.without(step.place),
            at=step.at and cell(step.at, publication.grid_km)[0],
            zoom=step.zoom and min(step.zoom, nearest(publication.grid_km)),
        )
        for step in steps
    )


def nearest(grid_km: float) -> float:
    """The zoom (Leaflet's) at which a cell of the grid is as wide as a tile, at the equator.

    >>> nearest(5), nearest(200)
    (12.0, 7.0)
    """
    return float(min(17, max(1, math.floor(math.log2(360 * KM_PER_DEGREE / grid_km)))))


def cell(point: Point, grid_km: float) -> tuple[Point, float]:
    """The middle of the grid's cell that holds a point, and the cell's half diagonal in metres.

    The grid's rows are whole numbers of cells from the equator; in each row the columns are as
    wide, in kilometres, as the row is high.

    >>> cell(Point(lat=35.864, lon=36.806), 5)
    (Point(lat=35.8604, lon=36.813), 3540.0)
    """
    lat, lon, doubt = _cells(np.array([point.lat]), np.array([point.lon]), grid_km)
    return Point(lat=float(lat[0]), lon=float(lon[0])), doubt


def _cells(lat: np.ndarray, lon: np.ndarray, grid_km: float) -> tuple[np.ndarray, np.ndarray, Any]:
    high = grid_km / KM_PER_DEGREE
    middle = np.clip((np.floor(lat / high) + 0.5) * high, -90, 90)
    wide = high / np.maximum(0.01, np.cos(np.radians(middle)))
    across = np.clip((np.floor(lon / wide) + 0.5) * wide, -180, 180)
    doubt = math.ceil(grid_km * 1000 * math.sqrt(0.5) / 10) * 10.0
    return np.round(middle, 4), np.round(across, 4), doubt


def _coarsened(frame: Any, grid_km: float) -> Any:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    points = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    if points.any():
        lat, lon, doubt = _cells(
            shapely.get_y(shapes[points]), shapely.get_x(shapes[points]), grid_km
        )
        shapes = shapes.copy()
        shapes[points] = shapely.points(lon, lat)
        frame[frame.geometry.name] = type(frame.geometry)(shapes, index=frame.index, crs=frame.crs)
        if "precision" in frame:
            known = frame["precision"].fillna(Precision.NEAR)
            frame["precision"] = known.where(~points, known.clip(lower=int(Precision.NEAR)))
        told = pd.to_numeric(frame["uncertainty_m"]) if "uncertainty_m" in frame else pd.NA
        told = pd.Series(told, index=frame.index, dtype="Float64")
        # the true point lies in its own circle, whose middle lies in the cell
        frame["uncertainty_m"] = told.where(~points, told.fillna(0) + doubt).round().astype("Int64")
    for name in filter(frame.columns.__contains__, _POINTED):
        frame[name] = frame[name].where(~points, None) if name != "span" else None
    return frame


def _is_text(series: Any) -> bool:
    return not (pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series))


class _Private:
    """Names that are not shown: whole, however spaced and cased, or by one of their words.

    A word that is common too ('rose') is a name only where it has a capital. `found` are the names
    of which something was withheld; `called` renames the documents.
    """

    def __init__(self, given: Iterable[str], called: Mapping[str, str] | None = None) -> None:
        self.called = called or {}
        self.found: set[str] = set()
        whole = sorted({" ".join(n.split()) for n in given if n.strip()}, key=_longest)
        self._whole = {_key(name): name for name in whole}
        parts = {
            word: name
            for name in whole
            for word in re.findall(r"\w(?:['’`ʿʾ]?\w)*", name)
            if len(word) > 2 and names.plain(word) not in _PARTICLES
        }
        self._names = {_key(word): name for word, name in parts.items()} | self._whole
        told = [_AS_ONE.join(map(re.escape, name.split(" "))) for name in whole]
        told += map(re.escape, sorted(parts, key=_longest))
        either = rf"(?<![^\W_])(?:{'|'.join(told)})(?![^\W_])"
        self._pattern = re.compile(either, re.IGNORECASE) if told else None
        self._telling = set(filter(None, (_squeezed(n) for n in (*whole, *parts))))

    def without(self, text: str) -> str:
        """The text with every private name withheld."""
        return self._pattern.sub(self._hidden, text) if self._pattern else text

    def _hidden(self, match: re.Match[str]) -> str:
        key = _key(match[0])
        if key not in self._whole and match[0] in lexicon.common_words():
            return match[0]
        self.found.add(self._names.get(key, key))
        return WITHHELD

    def within(self, address: str) -> bool:
        """Whether an address, or a file's name, holds one of the names or of their words."""
        told, parts = _squeezed(address), names.plain(address).split()
        return any(n in told if len(n) >= _TELLING else n in parts for n in self._telling)

    def clean(self, table: Any, but: str = "") -> None:
        """Withhold the names in every text of a table, in place."""
        if self._pattern is None:
            return
        for name in table.columns:
            if name != but and _is_text(table[name]):
                table[name] = [self._cleaned(cell, name) for cell in table[name]]

    def _cleaned(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: self._cleaned(part, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self._cleaned(part, "") for part in value]
        if not isinstance(value, str):
            return value
        if name == "document_id" and value in self.called:
            return self.called[value]
        if name in _JSON:  # its escapes hide where a word begins
            try:
                return json.dumps(self._cleaned(json.loads(value), ""), ensure_ascii=False)
            except (ValueError, RecursionError):
                return self.without(value)
        return self.without(value)


def _longest(text: str) -> tuple[int, str]:
    return -len(text), text


def _key(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


def _squeezed(text: str) -> str:
    return names.plain(text).replace(" ", "")
