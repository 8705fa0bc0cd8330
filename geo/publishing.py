"""A frame -> the same, safe to publish: coarser places, no graphic sentence, no private name.

`geo map --public` takes it. Points are moved to the middle of the cell of a stated grid that they
lie in, and become near-places whose doubt covers the whole cell; areas, which are vague already,
stay. A sentence that a reviewer flagged as graphic is withheld with the words around it, and the
names of private persons that a reviewer listed are withheld wherever a text holds them. The map
says what was done. It is a reviewer who knows what must not be shown: nothing is guessed here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo import cells, errors
from geo.model import Document, Omission, Point, Precision

GRID_KM = 5.0  # wide enough that no house is told from its neighbours, near enough for a district
KM_PER_DEGREE = 111.195  # of latitude, on the IUGG sphere
WITHHELD = "[name withheld]"
GRAPHIC = "[sentence withheld: graphic]"
_POINTED = "place_id lat lon span".split()  # what would tell the place again
_GRAPHIC = "before after evidence".split()


@dataclass(frozen=True, slots=True)
class Publication:
    """What may not be shown: ids of incidents whose sentence is graphic, names of private persons.

    `grid_km` is the side of the grid's cells in kilometres.
    """

    graphic: frozenset[str] = frozenset()
    private_names: tuple[str, ...] = ()
    grid_km: float = GRID_KM

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


def flagged(publication: Publication, frame: Any) -> Publication:
    """The publication with what the frame's own columns flag: `graphic`, `private_names`.

    They hold what a reviewer wrote there: see review.py.
    """
    graphic, names = set(publication.graphic), dict.fromkeys(publication.private_names)
    if "graphic" in frame:
        graphic |= set(frame.loc[frame["graphic"].fillna(False).astype(bool), "id"])
    if "private_names" in frame:
        names |= {n: None for cell in frame["private_names"].dropna() for n in cells.parted(cell)}
    return replace(publication, graphic=frozenset(graphic), private_names=tuple(names))


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
    words = _pattern(publication.private_names)
    found: set[str] = set()
    if words is not None:
        for name in frame.columns:
            if name != frame.geometry.name and _is_text(frame[name]):
                frame[name] = [_without(words, cell, found) for cell in frame[name]]
    return Published(frame, int(graphic.sum()), len(found))


def documents(given: Iterable[Document], publication: Publication) -> tuple[Document, ...]:
    """Documents as they may be named: no text, no file, no private name in a title."""
    words, found = _pattern(publication.private_names), set()
    return tuple(
        replace(d, text="", path=None, notes=(), title=_without(words, d.title, found))
        for d in given
    )


def table(given: Any, publication: Publication) -> Any:
    """A table of statements without private names; None stays None."""
    words, found = _pattern(publication.private_names), set()
    if given is None or words is None:
        return given
    given = given.copy()
    for name in given.columns:
        if _is_text(given[name]):
            given[name] = [_without(words, cell, found) for cell in given[name]]
    return given


def omissions(given: Iterable[Omission], publication: Publication) -> tuple[Omission, ...]:
    """What was left out, without private names."""
    words, found = _pattern(publication.private_names), set()
    return tuple(
        replace(o, text=_without(words, o.text, found), reason=_without(words, o.reason, found))
        for o in given
    )


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


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the names as whole words, however they are spaced and cased; the longest first."""
    plain = sorted({" ".join(n.split()) for n in names if n.strip()}, key=lambda n: (-len(n), n))
    if not plain:
        return None
    told = "|".join(r"\s+".join(map(re.escape, name.split(" "))) for name in plain)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE)


def _without(words: re.Pattern[str] | None, cell: Any, found: set[str]) -> Any:
    if words is None or not isinstance(cell, str):
        return cell

    def hide(name: re.Match[str]) -> str:
        found.add(" ".join(name[0].lower().split()))
        return WITHHELD

    return words.sub(hide, cell)
