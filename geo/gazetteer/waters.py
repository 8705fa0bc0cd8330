"""data/ground's index -> where the shape of each lake and river lies; named rivers and lakes.

Rivers: World Data Bank II as in GSHHG 2.3.6 (LGPL 3.0 or later); their names are our own facts
(data/build/waters.csv). See data/README.md.
"""

import csv
import functools
from typing import Any

import shapely

from geo.language import knowledge
from geo.support import compact, shipped

# What a name may say beside itself: 'Euphrates River', 'the river Euphrates', 'نهر الفرات'.
_ARTICLE, _RIVER = knowledge.words("places.article"), knowledge.words("places.river")


@functools.cache
def index() -> tuple[tuple, ...]:
    """(layer, name, arabic, offset, length, west, south, east, north) of every shape."""
    with shipped.path("ground", "index.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            (layer, name, arabic, int(offset), int(length), *map(float, box))
            for layer, name, arabic, offset, length, *box in list(csv.reader(lines))[1:]
        )


def river(name: str) -> Any:
    """The lines of a named river ('Euphrates', 'نهر الفرات'), WGS84 degrees, or None."""
    entry = _rivers().get(_bare(name))
    return entry and shapely.MultiLineString(compact.lines(_stored("rivers", *entry)))


def lake(name: str) -> Any:
    """The area of a named lake ('Lake Chad'), WGS84 degrees, or None."""
    for layer, english, _, offset, length, *_ in index():
        if layer == "lakes" and english == name:
            return compact.polygons(_stored("lakes", offset, length))
    return None


def _stored(layer: str, offset: int, length: int) -> bytes:
    with shipped.path("ground", f"{layer}.bin").open("rb") as blobs:
        blobs.seek(offset)
        return blobs.read(length)


@functools.cache
def _rivers() -> dict[str, tuple[int, int]]:
    return {
        _bare(name): (offset, length)
        for layer, english, arabic, offset, length, *_ in index()
        if layer == "rivers"
        for name in (english, arabic)
        if name
    }


def _bare(name: str) -> str:
    words = name.casefold().split()
    for said in (_ARTICLE, _RIVER):
        words = words[1:] if len(words) > 1 and words[0] in said else words
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in _RIVER else words)
