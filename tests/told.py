"""A text and the places in it, given by hand -> what incidents.py reads: no gazetteer between.

Names are written 'Saraqib; Idlib=admin1; southern Idlib=area'; see `match` for the sorts.
"""

from __future__ import annotations

import re
from datetime import date

import shapely

from geo.dates import intervals
from geo.events import incidents
from geo.model import (
    Division,
    Document,
    Expression,
    Kind,
    Match,
    Mention,
    Outline,
    Place,
    Point,
    Precision,
    Relation,
    Role,
)

X = None
AREAS = {
    "country": (Kind.COUNTRY, Precision.COUNTRY),
    "admin1": (Kind.ADMIN1, Precision.ADMIN1),
    "admin2": (Kind.ADMIN2, Precision.ADMIN2),
    "zone": (Kind.REGION, Precision.FUZZY),
    "site": (Kind.SITE, Precision.EXACT),
    "area": (None, Precision.FUZZY),
}


def matches(text: str, names: str) -> list[Match]:
    """Matches for 'Saraqib; Idlib=admin1; southern Idlib=area', wherever a name stands."""
    found: list[Match] = []
    for number, item in enumerate(filter(None, (n.strip() for n in names.split(";")))):
        name, _, sort = item.partition("=")
        for hit in re.finditer(rf"(?<!\w)[وبل]?({re.escape(name)})(?!\w)", text):
            start, end = hit.span(1)
            if not any(m.mention.start < end and start < m.mention.end for m in found):
                found.append(match(Mention(start, end, name), number, sort))
    return sorted(found, key=lambda m: m.mention.start)


def match(mention: Mention, number: int, sort: str) -> Match:
    if sort in ("people", "actor", "dateline", "organisation", "person"):
        role = Role(sort)
        return Match(Mention(mention.start, mention.end, mention.text, role))
    if sort == "unknown":
        return Match(mention, reason="no place of this name")
    kind, precision = AREAS.get(sort, (Kind.SETTLEMENT, Precision.EXACT))
    area = sort in AREAS
    shape = shapely.box(number, number, number + 1, number + 1) if area else None
    if sort == "near":
        near = Expression(Relation.NEAR, (mention,))
        mention = Mention(mention.start, mention.end, mention.text, expression=near)
    if kind is None:
        expression = Expression(Relation.DIRECTION, (mention,))
        mention = Mention(mention.start, mention.end, mention.text, expression=expression)
        return Match(mention, None, shape, mention.text, 0.9, (), "a phrase", precision, 9e3)
    chain = (Division("c", "Country", Kind.COUNTRY), Division("a", "Province", Kind.ADMIN1))
    admin = () if sort == "country" else chain[: 1 if sort == "admin1" else 2]
    point = Point(lat=number, lon=number)
    outline = Outline.of(shape) if area else None
    people = 2_000_000 if sort == "city" else 0
    place = Place(
        mention.text, mention.text, (mention.text,), kind, point, outline, admin, "XX", people
    )
    return Match(mention, place, shape, mention.text, 0.9, (), "known", precision, 1e3)


def read(text: str, names: str, published: str | None = None, identity: str = "d"):
    day = date.fromisoformat(published) if published else None
    document = Document(identity, "t", text, published=day)
    return incidents.read(document, matches(text, names), intervals.find(document))


def row(incident) -> tuple:
    """(place, first day, last day, sub-event type, killed best or low)."""
    when, killed = incident.when, incident.harm.killed
    days = (when.start.isoformat(), when.end.isoformat()) if when else (X, X)
    best = killed.best if killed.best is not None else killed.low
    return (incident.location_name, *days, incident.sub_event_type, best)
