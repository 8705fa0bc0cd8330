"""The whole road, every intermediate kept: documents -> ... -> incidents -> frame -> map.

From a notebook or a program:

    journey = geo.travel(["seeds/"])
    journey.pages[0].matches                 what each name was taken to mean, and why
    journey.incidents                        who did what, where, when; who says so
    geo.write_html(journey.map(), "map.html")  one file that opens offline
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import errors
from geo.atlas import zones
from geo.dates import intervals
from geo.documents import loading
from geo.documents.containers import lines
from geo.events import explanation, incidents
from geo.gazetteer.packs import install
from geo.gazetteer.search import Context, Gazetteer
from geo.language import invisible
from geo.model import ASIDE, Document, Incident, Match, Omission, Place, Refusal, Role, Statement
from geo.review import revision
from geo.review.corrections import Correction
from geo.tables import exchange, frames
from geo.toponyms import hints, mentions, placetexts, resolution

if TYPE_CHECKING:
    import folium
    import geopandas
    import pandas

    from geo.atlas import story
    from geo.review import publication


# Characters in one document: a longer text is no report but a collection, whose parts should be
# documents of their own.
LONGEST = 5_000_000


def gazetteer(progress: Callable[..., None] | None = None) -> Gazetteer:
    """The gazetteer on this machine, built first where it is missing or from an older version.

    Warns of each pack that was added and is left out because its own files are damaged.
    """
    known = Gazetteer.open(install.ensure_index(progress))
    for name, why in install.broken().items():
        warnings.warn(f"the pack {name!r} is left out ({why}): add it again", stacklevel=2)
    return known


@dataclass(frozen=True)
class Page:
    """One document on the road: what was found in it, step by step."""

    document: Document
    matches: tuple[Match, ...]
    dates: intervals.Dates
    reading: incidents.Reading

    @cached_property
    def whole(self) -> incidents.Reading:
        """The reading, and as omissions of it the names that could not be placed."""
        told = {(o.start, o.end) for o in self.reading.omissions}
        unplaced = tuple(
            Omission(
                self.document.id,
                m.mention.text,
                m.reason,
                m.mention.start,
                m.mention.end,
                "toponyms.unresolved",
            )
            for m in self.matches
            if not m.resolved and m.mention.role in (Role.PLACE, Role.DATELINE)
            if (m.mention.start, m.mention.end) not in told
        )
        return replace(self.reading, omissions=self.reading.omissions + unplaced)


@dataclass(frozen=True)
class Journey:
    """What the road gave, for all documents together."""

    pages: tuple[Page, ...]
    refusals: tuple[Refusal, ...]
    gazetteer: Gazetteer = field(repr=False)
    reading: incidents.Reading
    tables: tuple[geopandas.GeoDataFrame, ...] = field(default=(), repr=False)
    corrections: tuple[Correction, ...] = field(default=(), repr=False)
    taken: tuple[exchange.Taken, ...] = field(default=(), repr=False)  # how the tables were read

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(page.document for page in self.pages)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return self.reading.incidents

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.reading.statements

    @property
    def omissions(self) -> tuple[Omission, ...]:
        """What was left out of the incidents, and every name that could not be placed."""
        return self.reading.omissions

    def unplaced(self, country: str | None = None) -> hints.Unplaced:
        """The names that could not be placed, counted by country; `country` is the user's."""
        tally = hints.Unplaced(country)
        for page in self.pages:
            tally.add(page.matches)
        return tally

    @cached_property
    def stories(self) -> tuple[tuple[story.Step, ...], tuple[Refusal, ...]]:
        """The steps of the stories in the documents' front matter, one document after the other.

        And those that the map cannot show, each with its document and why.
        """
        from geo.atlas import story

        written = [(d.path or d.id, d.story) for d in self.documents if d.story]
        if not written:
            return (), ()
        return story.collected(written, story.held(self.frame, self._matches))

    @property
    def _matches(self) -> dict[str, tuple[Match, ...]]:
        return {page.document.id: page.matches for page in self.pages}

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        stand = map(frames.standing, self.tables)
        return frames.together([frames.incidents(self.incidents), *stand])

    def explained(self) -> Iterator[str]:
        """What was found in each document, sentence by sentence: rules, decisions and reasons."""
        for page in self.pages:
            yield page.document.title or page.document.id
            told = page.dates
            yield from explanation.lines(page.document, page.matches, told.found, page.reading)

    @cached_property
    def statement_frame(self) -> pandas.DataFrame:
        return frames.statements(self.statements)

    @cached_property
    def omission_frame(self) -> pandas.DataFrame:
        return frames.omissions(self.omissions)

    def map(
        self,
        title: str = "",
        tiles: str | None = None,
        story: Any = None,
        public: publication.Publication | None = None,
        language: str | None = None,
    ) -> folium.Map:
        """The incident map as a folium map: add your own layers, then export.write it.

        The story is that of the documents' front matter where none is given: those of several
        follow each other, and `stories` tells the steps that were left out. `public` makes it
        safe to publish, without the sentences and the names that a reviewer flagged.
        """
        from geo.atlas import maps

        days = [date.fromisoformat(day) for day in self.frame["start"].dropna().unique()]
        told = self.documents
        several = f"{len(told)} documents" if told else "Incidents"
        return maps.incident_map(
            self.frame,
            documents=self.documents,
            zones=zones.relevant(zones.load(), self.frame.geometry.dropna(), days),
            statements=self.statement_frame,
            omissions=self.omissions,
            refusals=self.refusals,
            towns=self.gazetteer.towns,
            matches=self._matches,
            story=self.stories[0] if story is None else story,
            public=public and public.reviewed(self.corrections),
            title=title or (told[0].title if len(told) == 1 else several),
            tiles=tiles,
            language=language,
        )


def travel(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    context: Context | None = None,
    known: Gazetteer | None = None,
    corrections: Iterable[Correction] = (),
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Journey:
    """Read documents from files and folders, one path or several, and take them down the road.

    Tables of incidents among the paths join at the frame; what cannot be read is no exception but
    one of the journey's refusals, which say why. `context` is what is known beforehand of where
    the documents play, `known` the gazetteer. `corrections` are a reviewer's, and win; those that
    fit no incident are refused. With `column` the rows of CSV and XLSX are documents, by the texts
    in that column; `columns` say what those of tables of incidents hold: {"start": "Date"}. Raises
    errors.GazetteerIndexError for a gazetteer that cannot be read.
    """
    known = known or gazetteer()
    tables, texts = sorted_out([paths] if isinstance(paths, str | PathLike) else paths, column)
    items = loading.stream(texts, column)
    told = [x if isinstance(x, Refusal) else page_of(x, known, context) for x in items]
    pages = tuple(one for one in told if isinstance(one, Page))
    refused = [one for one in told if isinstance(one, Refusal)]
    whole = [page.whole for page in pages]
    return arrived(whole, known, pages, refused, tables, corrections, columns, context)


def arrived(
    readings: Sequence[incidents.Reading],
    known: Gazetteer,
    pages: Sequence[Page] = (),
    refused: Iterable[Refusal] = (),
    tables: Iterable[str | PathLike[str]] = (),
    corrections: Iterable[Correction] = (),
    columns: Mapping[str, str] | None = None,
    context: Context | None = None,
) -> Journey:
    """The readings of documents, with or without their pages, as the end of one road.

    They are joined, `tables` of incidents are read beside them, `corrections` are a reviewer's;
    `columns` and `context` are those of `travel`.
    """
    reading = incidents.join(readings)
    taken, unread = _opened(tables, columns)
    taken = tuple(_located(one, known, context) for one in taken)
    opened = tuple(one.frame for one in taken)
    corrections = tuple(corrections)
    if corrections and opened:  # they correct a table's incidents as they do those just read
        reading = _with_tables(reading, opened)
        opened = tuple(table.iloc[:0] for table in opened)  # their rows are the reading's now
    elif opened:
        reading = _with_tables(reading, opened, aside_alone=True)
    reading, unfit = revision.apply(reading, corrections, _locator(known))
    refusals = (*refused, *unread, *unfit)
    return Journey(tuple(pages), refusals, known, reading, opened, corrections, taken)


def page_of(document: Document, known: Gazetteer, context: Context | None) -> Page | Refusal:
    """One document down the road; whatever happens there, the others go on."""
    try:
        return too_long(document) or read(document, known, context)
    except Exception as error:
        return loading.unread(document, error)


def _locator(known: Gazetteer) -> revision.Locate:
    """How a name that a reviewer wrote is looked up: near where the incident stood."""

    def locate(name: str, incident: Incident) -> Place | None:
        context = Context(country=incident.country, near=revision.near(incident))
        found = known.search(name, context, limit=1)
        return found[0].place if found and found[0].key != "edit" else None

    return locate


def too_long(document: Document) -> Refusal | None:
    """Why a document is too long to be read as one report, or None."""
    if len(document.text) <= LONGEST:
        return None
    return Refusal(
        document.path or document.id,
        f"it holds {len(document.text):,} characters, expected one report of at most {LONGEST:,}:"
        " split it into files, or into JSON lines with a doc_id and a text each",
    )


def read(
    document: Document, known: Gazetteer | None = None, context: Context | None = None
) -> Page:
    """One document down the road: its places, its days, its incidents; this is the road.

    `known` is the gazetteer on this machine where none is given, built first if need be;
    `context` is what is known beforehand of where the document plays. Offsets count code points
    of `document.text`. Raises errors.GazetteerIndexError for a gazetteer that cannot be read.
    """
    known = known or gazetteer()
    view = invisible.View(document)
    matches = _placed(view, known, context)
    days = intervals.read(view.document)
    reading = incidents.read(view.document, matches, days.found, known)
    return Page(document, view.back(matches), view.back(days), view.back(reading))


def parse(
    document: Document, known: Gazetteer | None = None, context: Context | None = None
) -> tuple[Match, ...]:
    """The first half of the road: the places that a document names, in the order of its text.

    A Match holds a Mention (offsets into `document.text`, in code points) and a place (lat, lon
    in WGS84 degrees), an area (a shape, x = longitude), or neither; its doubt is in metres. Raises
    errors.GazetteerIndexError for a gazetteer that cannot be read.
    """
    view = invisible.View(document)
    return view.back(_placed(view, known or gazetteer(), context))


def geocode(text: str, known: Gazetteer | None = None, context: Context | None = None) -> Match:
    """What a place text that stands alone means: 'Saraqib', '15 km north of Saraqib'.

    Gives a Match whose `place` (lat, lon) or `shape` (x = longitude) is in WGS84 degrees, with a
    doubt in metres; a text that means nothing known gives one that is not resolved and says why.
    Raises errors.GazetteerIndexError for a gazetteer that cannot be read.
    """
    return placetexts.locate(text, known or gazetteer(), context)


def _placed(view: invisible.View, known: Gazetteer, context: Context | None) -> tuple[Match, ...]:
    return resolution.resolve(view.document, mentions.find(view.document, known), known, context)


def sorted_out(paths: Iterable[Any], column: str | None = None) -> tuple[list[Any], list[Any]]:
    """(tables, texts), each in the order given; a table whose `column` holds texts is texts."""
    tables, texts = [], []
    for path in paths:
        (tables if is_table(path, column) else texts).append(path)
    return tables, texts


def is_table(path: str | PathLike[str], column: str | None = None) -> bool:
    """Whether a path names a table of incidents rather than documents, by its ending.

    JSON lines may be either; a table whose `column` holds texts is documents.

    >>> is_table("incidents.csv"), is_table("report.md")
    (True, False)
    """
    ending = exchange.ending(path)
    if ending in lines.ENDINGS:
        return lines.holds_rows(Path(path))
    return ending in exchange.FORMATS and not (column and ending in loading.endings(column))


def _opened(
    paths: Iterable[Any], columns: Mapping[str, str] | None
) -> tuple[tuple[exchange.Taken, ...], tuple[Refusal, ...]]:
    opened, refused = [], []
    for path in paths:
        try:
            opened.append(taken := exchange.take(path, columns))
            if taken.problems:
                refused.append(Refusal(str(path), taken.why))
        except errors.GeoError as error:
            refused.append(Refusal(str(path), str(error)))
    return tuple(opened), tuple(refused)


def _located(taken: exchange.Taken, known: Gazetteer, context: Context | None) -> exchange.Taken:
    """A table of others with the places and areas that its words give."""
    from geo.tables import placing

    if taken.ours or "geometry" not in taken.frame:
        return taken
    frame, notes = placing.placed(taken.frame, known, context or Context())
    return taken._replace(frame=frame, notes=(*taken.notes, *notes))


def _with_tables(
    reading: incidents.Reading,
    opened: Iterable[geopandas.GeoDataFrame],
    *,
    aside_alone: bool = False,
) -> incidents.Reading:
    """The reading with the incidents of tables, without the columns that are a user's own."""
    tables = map(frames.aside, opened) if aside_alone else opened
    told = [incident for table in tables for incident in frames.to_incidents(table)]
    stand = [i for i in told if i.status not in ASIDE]
    aside = [i for i in told if i.status in ASIDE]
    return replace(reading, incidents=(*reading.incidents, *stand), aside=(*reading.aside, *aside))
