"""The whole road, every intermediate kept: documents -> ... -> incidents -> frame -> map.

journey = pipeline.travel(["seeds/"])
journey.matches["2019-07-idlib"]        # what each name was taken to mean, and why
journey.incidents                       # who did what, where, when; who says so
export.write(journey.map(), "map.html") # one file that opens offline
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo import dates, documents, incidents, mentions, packs, places, zones
from geo.gazetteer import Context, Gazetteer
from geo.model import Document, Incident, Match, Omission, Refusal, Role, Statement, When

if TYPE_CHECKING:
    import folium
    import geopandas
    import pandas


def gazetteer(progress: Callable[..., None] | None = None) -> Gazetteer:
    """The gazetteer on this machine, built first where it is missing or from an older version."""
    return Gazetteer.open(packs.ensure_index(progress))


@dataclass(frozen=True)
class Page:
    """One document on the road: what was found in it, step by step."""

    document: Document
    matches: tuple[Match, ...]
    whens: tuple[When, ...]
    reading: incidents.Reading


@dataclass(frozen=True)
class Journey:
    """What the road gave, for all documents together."""

    pages: tuple[Page, ...]
    refusals: tuple[Refusal, ...]
    gazetteer: Gazetteer = field(repr=False)
    reading: incidents.Reading

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(page.document for page in self.pages)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return self.reading.incidents

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.reading.statements

    @cached_property
    def omissions(self) -> tuple[Omission, ...]:
        """What was left out of the incidents, and every name that could not be placed."""
        unplaced = tuple(
            Omission(page.document.id, m.mention.text, m.reason, m.mention.start, m.mention.end)
            for page in self.pages
            for m in page.matches
            if not m.resolved and m.mention.role in (Role.PLACE, Role.DATELINE)
        )
        return self.reading.omissions + unplaced

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        from geo import frames

        return frames.incidents(self.incidents)

    @cached_property
    def statement_frame(self) -> pandas.DataFrame:
        from geo import frames

        return frames.statements(self.statements)

    def map(self, title: str = "", tiles: str | None = None) -> folium.Map:
        """The incident map as a folium map: add your own layers, then export.write it."""
        from geo import maps

        geometries = [i.geometry for i in self.incidents if i.geometry is not None]
        days = [day for i in self.incidents if i.when for day in (i.when.start, i.when.end)]
        return maps.incident_map(
            self.frame,
            documents=self.documents,
            zones=zones.relevant(zones.load(), geometries, days),
            statements=self.statement_frame,
            omissions=self.omissions,
            refusals=self.refusals,
            towns=self.gazetteer.towns,
            title=title or _title(self.documents),
            tiles=tiles,
        )


def travel(
    paths: Iterable[Any],
    context: Context | None = None,
    gazetteer_: Gazetteer | None = None,
) -> Journey:
    """Read documents from files and folders and take them down the whole road."""
    known = gazetteer_ or gazetteer()
    loaded = documents.read(paths)
    pages = tuple(read(document, known, context) for document in loaded.documents)
    reading = incidents.join([page.reading for page in pages])
    return Journey(pages, loaded.refusals, known, reading)


def read(document: Document, known: Gazetteer, context: Context | None = None) -> Page:
    """One document down the road; this is the road."""
    found = mentions.find(document, known)
    matches = places.resolve(document, found, known, context)
    whens = dates.find(document)
    return Page(document, matches, whens, incidents.read(document, matches, whens))


def _title(loaded: tuple[Document, ...]) -> str:
    return loaded[0].title if len(loaded) == 1 else f"{len(loaded)} documents"
