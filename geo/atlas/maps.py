"""A frame of incidents, zones and a ground -> a folium map whose page opens anywhere, offline.

Nothing of a document goes into folium's templates: the map carries its rows as data, which
`export` writes into the page as JSON and `static/` draws. So what you add to the map with folium
itself is the only thing that folium renders.
"""

from __future__ import annotations

import html
import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import folium
import numpy as np
import shapely
from branca.element import Template

from geo import __version__, errors
from geo.atlas import columns, export, ground, languages, marks, neighbourhoods
from geo.atlas import story as stories
from geo.model import Document, Match, Omission, Place, Refusal
from geo.review import publication
from geo.tables import frames

FRAME_HEIGHT = "680px"  # of a map in a notebook: the list and a map of useful size, no more
MARGIN = 0.6  # ground beyond the incidents, as a share of their extent: room to pan and zoom out
LEAST_DEGREES = 0.6  # never less ground than about 60 km across: a lone village needs neighbours
MOST_TOWNS = 800  # names that the page carries; it shows a few dozen at a time
CREDITS = (
    ("credit_land", "Natural Earth"),
    ("credit_rivers", "World Data Bank II, GSHHG (LGPL 3.0+)"),
    ("credit_places", "GeoNames (CC BY 4.0)"),
    ("credit_drawn", "Leaflet 1.9.4 (BSD-2-Clause)"),
    ("credit_made", f"geo {__version__}"),
)
NEEDED = ("id", "geometry")


@dataclass(eq=False)
class Page:
    """What a map shows: its page's JSON-able data and packed parts, and its rows for a print.

    `published` is what was withheld from a map that is public: whatever is made of the page is held
    against it. Copies of a map share a page.
    """

    title: str
    data: dict[str, Any]
    parts: columns.Parts
    frame: Any
    published: publication.Published | None = None
    language: str = languages.DEFAULT

    def __deepcopy__(self, memo: dict) -> Page:
        return self


class IncidentMap(folium.Map):
    """A folium map that carries a page of incidents; add your own folium layers as to any map.

    In a notebook, in `save` and in `export.write` it is the same self-contained page.
    """

    default_js: tuple = ()
    default_css: tuple = ()
    # the page's own script has made the Leaflet map by the time that folium's script runs
    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = geo.map;{% endmacro %}"
    )

    def __init__(self, page: Page, bounds: Sequence[float]):
        south, west, north, east = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self.page = page

    @classmethod
    def _generate_id(cls) -> str:
        return "incidents"

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the self-contained page to a path (whole or not at all) or to an open file."""
        if hasattr(outfile, "write"):
            outfile.write(export.html(self).encode())
            if close_file:
                outfile.close()
        else:
            export.write(self, outfile)

    def _repr_html_(self, **kwargs: Any) -> str:
        """The exported page itself, in a frame of its own."""
        size = f"width:100%;height:{FRAME_HEIGHT};border:0;border-radius:6px"
        title, page = html.escape(self.page.title), html.escape(export.html(self))
        return f'<div><iframe title="{title}" srcdoc="{page}" style="{size}"></iframe></div>'


def incident_map(
    frame: Any,
    *,
    documents: Iterable[Document] = (),
    zones: Iterable[Any] = (),
    roads: Iterable[Any] = (),
    statements: Any = None,
    omissions: Iterable[Omission] = (),
    refusals: Iterable[Refusal] = (),
    towns: Iterable[Place] | Callable[..., Iterable[Place]] = (),
    matches: Mapping[str, Iterable[Match]] | None = None,
    story: str | Iterable[stories.Step | Mapping[str, Any]] = (),
    public: publication.Publication | None = None,
    title: str = "",
    tiles: str | None = None,
    language: str | None = None,
) -> IncidentMap:
    """A frame with the columns of `frames.incidents` -> a map; shapes are in its CRS, or WGS84.

    `zones` and `roads` are drawn as interpretations with their doubt. `towns` are names for the
    ground: places, or what gives them for a box (south, west, north, east, limit), such as a
    gazetteer's own `towns`. `statements` is a table. `matches` are those of each document, by its
    id, which tell the candidates that were not chosen. All of them may be empty.
    `story` is a list of views with a caption each: see story.py. `public` makes the map safe to
    publish, and the map says so: see publication.py.
    `tiles` asks for a tile server, by its xyz name or its URL template: only then does the page
    use a network, and it says so.
    `language` is that of the page: en, ar or fr; the documents' own where none is given and they
    agree, else English.
    Raises errors.TableError when the frame lacks a column or holds what cannot be read, and
    errors.InputError for what is no frame and a step of the story that the map cannot show.
    """
    frame = frames.drawable(frame)
    lacking = [column for column in NEEDED if column not in frame.columns]
    if lacking:
        raise errors.TableError(
            f"the table lacks {', '.join(lacking)}: an incident map needs the columns that "
            "frames.incidents gives"
        )
    shapes: list[dict] = []
    parts = columns.Parts()
    documents = tuple(documents)
    language = language or languages.of(documents)
    steps = _fitted(stories.steps(story), frame, matches)
    zones = tuple({zone.id: zone for zone in (*zones, *roads)}.values())

    def around(frame: Any, readers: Mapping[str, Callable[[int, int], str]]) -> Any:
        return marks.explained(frame, documents, {}, readers)

    shown = publication.Shown(
        frame, documents, statements, tuple(omissions), tuple(refusals), zones, steps, title
    )
    published = None if public is None else publication.publish(shown, public, around)
    if published is None:
        frame = marks.explained(frame, documents, matches or {})
    else:
        shown = published.shown
        frame, title = shown.frame, shown.title
    rows, order, extents = marks.rows(frame, shapes, parts)
    bounds = _bounds(extents, [z.shape for z in shown.zones if z.kind != "road"])
    box = _widened(bounds)
    opening, near = _near(neighbourhoods.found(extents), bounds, box)
    named = _towns_of(towns, [box, *near])
    lands = [_ground(one, shapes) for one in (box, *near)]
    if published is not None:
        named, lands = published.towns(named), [published.ground(land) for land in lands]
    data = {
        "title": title,
        "bounds": bounds,
        "opening": opening,
        "box": box,
        "rows": len(frame),
        "columns": rows,
        "documents": [_document(d) for d in shown.documents],
        "statements": _statements(shown.statements),
        "omissions": [
            {"document": o.document_id, "text": o.text, "reason": o.reason} for o in shown.omissions
        ],
        "refusals": [{"source": r.source, "reason": r.reason} for r in shown.refusals],
        "zones": [_zone(zone, shapes) for zone in shown.zones],
        "towns": _towns(named),
        "ground": lands[0],
        "near": [{"box": b, "ground": g} for b, g in zip(near, lands[1:], strict=True)],
        "credits": CREDITS,
        "public": published and published.done,
        "story": _story(shown.steps, frame, order, extents),
        "tiles": tiles is not None,
        "shapes": shapes,
    }
    heading = title or languages.strings(language)["map_title"]
    made = IncidentMap(Page(heading, data, parts, frame, published, language), bounds)
    if tiles is not None:
        folium.TileLayer(tiles, attr=html.escape(urlsplit(tiles).hostname or tiles)).add_to(made)
    return made


def _fitted(steps: tuple[stories.Step, ...], frame: Any, matches: Any) -> tuple[stories.Step, ...]:
    held = stories.held(frame, matches) if steps else None
    return tuple(held.fitted(step, number) for number, step in enumerate(steps, start=1))


def _story(steps: tuple[stories.Step, ...], frame: Any, order: Any, extents: Any) -> list[dict]:
    if not steps:
        return []
    sorted_ = frame.iloc[order]
    names = sorted_["location_name"] if "location_name" in frame else [None] * len(frame)
    return stories.views(steps, list(sorted_["id"]), list(names), extents)


# --- the extent and the ground -------------------------------------------------------------------


def _bounds(extents: np.ndarray, others: list[Any]) -> list[float]:
    """(south, west, north, east) of what there is to see; the world when there is nothing."""
    boxes = [extents[np.isfinite(extents).all(axis=1)]] if len(extents) else []
    boxes += [np.array([shapely.bounds(s)]) for s in map(marks.plain, others) if s is not None]
    boxes = [b for b in boxes if len(b) and np.isfinite(b).all()]
    if not boxes:
        return [-56.0, -170.0, 74.0, 180.0]
    every = np.concatenate(boxes)
    west, south = every[:, :2].min(axis=0)
    east, north = every[:, 2:].max(axis=0)
    return _roomy(south, west, north, east)


def _near(
    found: list[neighbourhoods.Neighbourhood], bounds: list[float], box: list[float]
) -> tuple[list[float], list[list[float]]]:
    """The bounds on which the map opens, and the boxes that have a ground of their own."""
    wide = [_widened(_roomy(*one.bounds)) for one in found[: neighbourhoods.MOST]]
    fine = [one for one in wide if _side(box) >= neighbourhoods.FINER * _side(one)]
    placed = sum(one.rows for one in found)
    alone = bool(fine) and len(found) > 1 and wide[0] in fine
    main = alone and found[0].rows >= neighbourhoods.MAIN * placed
    return (_roomy(*found[0].bounds) if main else bounds), fine


def _side(box: list[float]) -> float:
    south, west, north, east = box
    return max(north - south, east - west)


def _roomy(south: float, west: float, north: float, east: float) -> list[float]:
    """Bounds that are not too small to have neighbours in them."""
    short = max(0.0, LEAST_DEGREES - max(east - west, north - south)) / 2
    return [round(float(v), 4) for v in (south - short, west - short, north + short, east + short)]


def _towns_of(towns: Any, boxes: list[list[float]]) -> list[Place]:
    """The largest towns of some boxes, each once, the largest first."""
    told = {town.id: town for box in boxes for town in _chosen(towns, box)}
    return sorted(told.values(), key=lambda t: (-t.population, t.name, t.id))


def _widened(bounds: list[float]) -> list[float]:
    """A box around the bounds with a margin, at least as wide as a screen is to its height."""
    south, west, north, east = bounds
    high, wide = north - south, (east - west) * np.cos(np.radians((south + north) / 2))
    side = max(high, wide, LEAST_DEGREES) * (0.5 + MARGIN)
    across = side * 1.5 / max(0.2, np.cos(np.radians((south + north) / 2)))
    middle_lat, middle_lon = (south + north) / 2, (west + east) / 2
    box = (middle_lat - side, middle_lon - across, middle_lat + side, middle_lon + across)
    limits = ((-85, 85), (-180, 180), (-85, 85), (-180, 180))
    return [round(float(np.clip(v, *limit)), 3) for v, limit in zip(box, limits, strict=True)]


def _ground(box: list[float], shapes: list[dict]) -> dict[str, list[dict]]:
    """The ground's layers for the page: per layer a list of {shape, name, arabic, kind}."""
    layers = ground.layers(*box).items()
    return {name: [_feature(f, shapes) for f in features] for name, features in layers}


def _feature(feature: dict, shapes: list[dict]) -> dict[str, Any]:
    kept = {k: feature[k] for k in ("name", "arabic", "kind", "code") if k in feature}
    return {"shape": marks.kept(feature["shape"], shapes), **kept}


def _chosen(towns: Iterable[Place] | Callable[..., Iterable[Place]], box: list[float]) -> list:
    """The largest towns inside the box, the largest first; a callable is asked for them."""
    south, west, north, east = box
    if callable(towns):
        towns = towns(south, west, north, east, MOST_TOWNS)
    inside = [t for t in towns if south <= t.point.lat <= north and west <= t.point.lon <= east]
    return sorted(inside, key=lambda t: (-t.population, t.name, t.id))[:MOST_TOWNS]


def _towns(places: list[Place]) -> list[list[Any]]:
    """For each town its name, Arabic name, lat, lon (1/100,000 degree), population and id."""
    quanta = ((round(at * columns.DEGREE) for at in (p.point.lat, p.point.lon)) for p in places)
    return [
        [place.name, place.arabic(), *at, place.population, place.id]
        for place, at in zip(places, quanta, strict=True)
    ]


# --- what stands around the map ------------------------------------------------------------------


def _document(document: Document) -> dict[str, Any]:
    same = ("id", "title", "publisher", "published", "url", "language", "sha256", "path")
    return {
        **{name: getattr(document, name) for name in same},
        "published": document.published and str(document.published),
        "notes": list(document.notes),
    }


def _statements(table: Any) -> list[dict[str, Any]]:
    """The rows of a statements table; whatever is unknown there is left out."""
    if table is None:
        return []
    cells, known = table.astype(object).to_numpy(), table.notna().to_numpy()
    return [
        {
            name: int(cell) if isinstance(cell, numbers.Number) else str(cell)
            for name, cell, told in zip(table.columns, row, tells, strict=True)
            if told and cell != ""
        }
        for row, tells in zip(cells, known, strict=True)
    ]


def _zone(zone: Any, shapes: list[dict]) -> dict[str, Any]:
    """A zone, band, post or road, by its attributes; what it lacks is unknown."""
    texts = ("id", "name", "arabic", "as_of", "valid_from", "valid_to", "note")
    told = {name: str(v) for name in texts if (v := getattr(zone, name, None)) not in (None, "")}
    told["kind"] = str(zone.kind)
    told["sources"] = [publication.source(s) for s in getattr(zone, "sources", ())]
    if (doubt := getattr(zone, "doubt_km", None)) is not None:
        told["doubt_km"] = float(doubt)
    told["shape"] = marks.kept(zone.shape, shapes)
    return told
