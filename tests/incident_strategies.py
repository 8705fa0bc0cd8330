"""Incidents of every sort that the model can hold, for hypothesis."""

from __future__ import annotations

import json
from datetime import date

import shapely
from hypothesis import strategies as st

from geo import model

# every character that a text may hold: control characters, Arabic, formulas, quotes, emoji
NASTY = st.sampled_from(
    ["=1+1", "-5", "'=x", "@a", "\ttab", "a\r\nb\rc", 'say "x"', "a,b;c", "سراقب", "_x0041_", "5",
     " blanks ", "true", "\x00\x07", "a\\; b", "2019-06-22", "</SimpleData>", "]]>&amp;", "\ufffe",
     "\U0001f4a5", "\u202e\u2066", "NaN", "null", "\x1f", "＝x", "'", "\n"]
)  # fmt: skip
texts = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
maybe = st.one_of(st.none(), texts)
pairs = st.lists(maybe, min_size=2, max_size=2)
corrections = st.dictionaries(texts, pairs, max_size=2).map(json.dumps)
wholes = st.one_of(st.none(), st.integers(0, 2**31 - 1), st.integers(0, 50))


def _ordered(bounds: list[int | None]) -> model.Count:
    """The same numbers, none of them less than the one before it; the unknown ones stay."""
    known = iter(sorted(bound for bound in bounds if bound is not None))
    return model.Count(*(None if bound is None else next(known) for bound in bounds))


counts = st.lists(wholes, min_size=3, max_size=3).map(_ordered)
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
spans = st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def shapes(draw: st.DrawFn):
    """A polygon with a hole, several of them, or a line; None sometimes."""
    x, y = draw(st.floats(-170, 170)), draw(st.floats(-80, 80))
    width = draw(st.floats(0.001, 4))
    box = shapely.box(x, y, x + width, y + width)
    hole = shapely.box(x + width / 4, y + width / 4, x + width / 2, y + width / 2)
    holed = shapely.Polygon(box.exterior, [hole.exterior])
    line = shapely.LineString([(x, y), (x + width, y + width), (x, y + width)])
    other = shapely.box(x + 5, y, x + 6, y + 1)
    made = [
        box, holed, shapely.MultiPolygon([holed, other]), line,
        shapely.MultiLineString([line, shapely.LineString([(x, y), (y / 2, x / 2)])]),
        shapely.GeometryCollection([holed, line]), None,
    ]  # fmt: skip
    return draw(st.sampled_from(made))


geometries = st.one_of(st.builds(model.Point, latitudes, longitudes), shapes())


@st.composite
def whens(draw: st.DrawFn):
    days = sorted([draw(st.dates(date(1, 1, 1))), draw(st.dates(date(1, 1, 1)))])
    precision = draw(st.sampled_from(model.DatePrecision))
    words, basis = draw(st.one_of(st.just(""), texts)), draw(st.one_of(st.just(""), texts))
    return model.When(*days, precision, words, basis, draw(st.one_of(st.none(), spans)))


@st.composite
def evidence(draw: st.DrawFn):
    start, end = draw(spans)
    return model.Evidence(draw(texts), start, end, draw(texts), draw(maybe))


groups = st.dictionaries(
    st.sampled_from(["children_killed", "women_killed", "civilians_injured", "men_displaced"]),
    counts.filter(lambda count: count.known),
).map(lambda found: tuple(sorted(found.items())))
actors = st.lists(
    st.builds(model.Actor, texts, st.sampled_from(["side", "target"])), max_size=3
).map(lambda found: tuple(sorted(found, key=lambda actor: actor.role)))  # sides first
incidents = st.builds(
    model.Incident,
    id=texts,
    document_id=texts,
    event_type=texts,
    sub_event_type=texts,
    when=st.one_of(st.none(), whens()),
    location_name=st.one_of(st.just(""), texts),
    place_words=st.one_of(st.just(""), texts),
    geometry=geometries,
    precision=st.one_of(st.none(), st.sampled_from(model.Precision)),
    uncertainty_m=st.one_of(st.none(), st.floats(0, 1e7)),
    place_id=maybe,
    country=maybe,
    admin1=maybe,
    admin2=maybe,
    admin3=maybe,
    harm=st.builds(model.Harm, counts, counts, counts, groups),
    actors=actors,
    weapon=maybe,
    target=maybe,
    attributed_to=maybe,
    evidence=st.lists(evidence(), max_size=3).map(tuple),
    probability=st.floats(0, 1),
    recalled=st.booleans(),
    reason=st.one_of(st.just(""), texts),
    joined_from=st.lists(texts, max_size=2).map(tuple),
    graphic=st.booleans(),
    private_names=st.lists(texts, max_size=2).map(tuple),
    reviewer=maybe,
    reviewed=st.one_of(st.none(), st.dates().map(str)),
    status=st.one_of(st.none(), st.sampled_from(model.Status).map(str)),
    corrected=st.one_of(st.none(), corrections),
)
rows = st.lists(incidents, max_size=4).map(tuple)
