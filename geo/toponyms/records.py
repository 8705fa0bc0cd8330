"""A document's Matches -> the row of `geo parse`: one JSON object a document.

    {doc_id,
     toponyms: [{start, end, text, role, lat, lon, name, place_id, geonameid, kind, precision,
                 uncertainty_m, probability}],
     others: [{start, end, text, role}]}

Offsets count code points of the document's text. lat and lon are WGS84 degrees, null where
nothing was resolved. A phrase ('southern Idlib') has its shape as `wkt` besides, and its point is
one inside that shape, for readers that know points alone. `others` are the place names inside the
names of persons and organisations: found, and no places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from geo.language import knowledge
from geo.model import Document, Match

# Shapes are rounded to about 11 m, far below the doubt of any phrase.
DECIMALS = 4


AT = ("start", "end", "text", "role")  # where a name stands, in code points, and in what role


def row(document: Document, matches: Iterable[Match]) -> dict[str, Any]:
    """One document's row, ready for json.dumps."""
    toponyms, others = [], []
    for match in matches:
        at = {key: getattr(match.mention, key) for key in AT}
        if not match.mention.counts:
            others.append(at)
        else:
            fields = located(match)
            if match.place is None and match.area is not None:
                fields["lat"], fields["lon"] = inside(match.area)
            toponyms.append({**at, **fields})
    return {"doc_id": document.id, "toponyms": toponyms, "others": others}


# What a reader may leave out, and how it is told: by its role, or by the last word of its name.
SORTS = {"people": frozenset(), "organisation": frozenset()} | {
    sort: knowledge.words(f"places.{sort}") for sort in ("street", "facility")
}


def styled(row: dict[str, Any], without: Iterable[str]) -> dict[str, Any]:
    """A row with the sorts of toponyms that are not wanted among its `others`."""
    unwanted = frozenset(without)
    if not unwanted:
        return row
    kept, gone = [], []
    for toponym in row["toponyms"]:
        (gone if sort(toponym) in unwanted else kept).append(toponym)
    others = [*row["others"], *({key: toponym[key] for key in AT} for toponym in gone)]
    return row | {"toponyms": kept, "others": sorted(others, key=lambda t: t["start"])}


def sort(toponym: dict[str, Any]) -> str | None:
    """Which of SORTS a toponym belongs to, or None: a place like any other."""
    last = toponym["text"].split()[-1].lower()
    sorts = (name for name, words in SORTS.items() if toponym["role"] == name or last in words)
    return next(sorts, None)


def located(match: Match) -> dict[str, Any]:
    """What a match says of its place, ready for json.dumps; nulls where nothing was resolved."""
    place, phrase = match.place, match.place is None and match.area is not None
    fields: dict[str, Any] = {
        "lat": round(place.point.lat, 5) if place else None,
        "lon": round(place.point.lon, 5) if place else None,
        "name": match.name or None,
        "place_id": place.id if place else None,
        "geonameid": place.geonameid if place else None,
        "kind": place.kind.value if place else ("region" if phrase else None),
        "precision": int(match.precision) if match.precision else None,
        "uncertainty_m": round(match.uncertainty_m) if match.uncertainty_m is not None else None,
        "probability": round(match.probability, 3),
    }
    if phrase:
        fields["wkt"] = shapely.to_wkt(match.area, rounding_precision=DECIMALS, trim=True)
    return fields


def inside(shape: Any) -> tuple[float, float]:
    """(lat, lon) of a shape's centroid, or where that lies outside, of a point inside it."""
    point = shapely.centroid(shape)
    if not shapely.dwithin(shape, point, 0.01):
        point = shapely.point_on_surface(shape)
    return round(point.y, DECIMALS), round(point.x, DECIMALS)
