"""Rows of a table without a position, or of a vague one -> their place or area, by their own words.

A coder who knows no more than 'Idlib Governorate' had to choose a point all the same. Where the
words give an area that holds this point, the row gets the area, and the point is kept as given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from geo.model import Kind
from geo.tables import frames, mapping
from geo.toponyms import placetexts

if TYPE_CHECKING:
    import geopandas

    from geo.gazetteer.search import Context, Gazetteer
    from geo.model import Match

# A coder's precision -> that of an area which may be meant: a district is no province, but an area
# without a line of its own may be either.
VAGUE = {3: (3, 5), 4: (4, 5), 5: (3, 4, 5), 6: (6,)}
NEAR_DEGREES = 0.25  # a coder's point so far outside an area is still of it
POINT = ("given_lat", "given_lon")  # where the point that was chosen is kept
_DIVISIONS = {"admin3": Kind.ADMIN3, "admin2": Kind.ADMIN2, "admin1": Kind.ADMIN1}


def placed(
    frame: geopandas.GeoDataFrame, gazetteer: Gazetteer, context: Context
) -> tuple[geopandas.GeoDataFrame, tuple[str, ...]]:
    """A table of incidents with the places and areas that its words give, and what was done.

    A row of precision 3 to 6 gets an area where it holds the row's point, a row without a position
    whatever its words mean; the others stay as they are.
    """
    asked = {}

    def meant(text: str, country: str | None, within: tuple[str, ...], kind: Any) -> Match:
        key = text, country, within, kind
        if key not in asked:
            country = country or context.country
            around = replace(context, country=country, within=within, kind=kind or context.kind)
            asked[key] = placetexts.locate(text, gazetteer, around)
        return asked[key]

    told, drawn, found = frames.records(frame), 0, 0
    for row in told:
        shape = row["geometry"]
        vague = row["precision"] in VAGUE and shape is not None and shape.geom_type == "Point"
        if shape is not None and not vague:
            continue
        match = _match(row, meant, vague)
        if match is None or (vague and not _fits(match, row["precision"], shape)):
            continue
        area = match.shape if match.wide else shapely.Point(match.point.lon, match.point.lat)
        drawn, found = drawn + vague, found + (not vague)
        why = f"its place by its words: {match.reason}"
        row |= {
            **(dict(zip(POINT, (row["lat"], row["lon"]), strict=True)) if vague else {}),
            "geometry": area,
            "lat": None,
            "lon": None,
            "uncertainty_m": match.uncertainty_m,
            "precision": row["precision"] if vague else int(match.precision),
            "reason": "; ".join(filter(None, [row["reason"], why])),
        }
    if not drawn and not found:
        return frame, ()
    names = [name for name in frame.columns if name != "geometry"] + list(POINT) * (drawn > 0)
    rows = [[row.get(name) for name in names] for row in told]
    made = frames.complete(frames.table(names, rows, [row["geometry"] for row in told]))
    made.attrs = frame.attrs
    notes = []
    if drawn:
        told = f"{drawn:,} rows of precision 3 to 6 became areas"
        notes.append(f"{told}, the points of their coders are {' and '.join(POINT)}")
    if found:
        notes.append(f"{found:,} rows without a position were placed by their words")
    return made, tuple(notes)


def _fits(match: Match, precision: int, point: Any) -> bool:
    """Whether an area is as large as a coder says, and holds the point that was chosen for it."""
    return (
        match.wide
        and match.precision in VAGUE[precision]
        and shapely.dwithin(match.shape, point, NEAR_DEGREES)
    )


def _match(row: dict[str, Any], meant: Callable[..., Match], vague: bool) -> Match | None:
    """What the words of a row mean: those of its place; without a point, its smallest division."""
    nation = mapping.country(row["country"])
    divisions = [(row[name], kind) for name, kind in _DIVISIONS.items() if row[name]]
    asked = [(row["location_name"], None), *([] if vague else divisions)]
    for at, (text, kind) in enumerate(asked):
        if text:
            within = tuple(name for name, _ in divisions[at:])
            match = meant(text, nation.country if nation else None, within, kind)
            if match.resolved and (kind is None or match.wide):
                return match
    return None
