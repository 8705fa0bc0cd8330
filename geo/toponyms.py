"""A document's Matches -> the row of `geo parse`: one JSON object a document.

    {doc_id,
     toponyms: [{start, end, text, role, lat, lon, name, place_id, geonameid, kind, precision,
                 uncertainty_m, probability}],
     others: [{start, end, text, role}]}

Offsets count code points of the document's text. lat and lon are WGS84 degrees, null where
nothing was resolved and for a phrase ('southern Idlib'), whose shape is `wkt` instead. `others`
are the place names inside the names of persons and organisations: found, and no places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from geo.model import Document, Match, Role

# Shapes are rounded to about 11 m, far below the doubt of any phrase.
DECIMALS = 4


def row(document: Document, matches: Iterable[Match]) -> dict[str, Any]:
    """One document's row, ready for json.dumps."""
    toponyms, others = [], []
    for match in matches:
        mention = match.mention
        at = {"start": mention.start, "end": mention.end, "text": mention.text}
        if mention.role in (Role.ORGANISATION, Role.PERSON):
            others.append({**at, "role": mention.role.value})
        else:
            toponyms.append({**at, "role": mention.role.value, **located(match)})
    return {"doc_id": document.id, "toponyms": toponyms, "others": others}


def located(match: Match) -> dict[str, Any]:
    """What a match says of its place, ready for json.dumps; nulls where nothing was resolved."""
    place, phrase = match.place, match.place is None and match.shape is not None
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
        fields["wkt"] = shapely.to_wkt(match.shape, rounding_precision=DECIMALS, trim=True)
    return fields
