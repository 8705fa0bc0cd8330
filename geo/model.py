"""The language of the house: what travels from room to room, frozen.

A `Document` is read; `Mention`s are found in it; each becomes a `Match` with a `Place` or a
shape; matches and dates become `Incident`s and `Statement`s; whatever could not be carried
further becomes an `Omission` with its reason. Codes follow the field's codebooks: UCDP GED
(`where_prec`, `date_prec`, low/best/high), ACLED (event and sub-event types), Darwin Core
(`coordinateUncertaintyInMeters`, here `uncertainty_m`).

Shapes are shapely geometries in WGS84, x = longitude, y = latitude. A position that crosses a
public boundary is a `Point`, whose two numbers are always named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius
# Uyghur, which shares the letters, opens its vowels with a hamza on ya.
_ARABIC = re.compile(
    "(?!ئ|.*اا)[\u0621-\u063a\u0641-\u064a -]*[\u0621-\u064a][\u0621-\u063a\u0641-\u064a -]*"
)
_NO_LETTER = re.compile("[^\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Point:
    """A position, (lat, lon) in WGS84 degrees.

    >>> Point(lat=35.864, lon=36.806).distance_m(Point(lat=35.668, lon=36.728)) // 1000
    22.0
    >>> Point(lat=91, lon=0)
    Traceback (most recent call last):
    ValueError: latitude 91 is not between -90 and 90
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not -90 <= self.lat <= 90:
            raise ValueError(f"latitude {self.lat} is not between -90 and 90")
        if not -180 <= self.lon <= 180:
            raise ValueError(f"longitude {self.lon} is not between -180 and 180")

    def distance_m(self, other: Point) -> float:
        """Great-circle distance in metres (haversine)."""
        lat1, lat2 = math.radians(self.lat), math.radians(other.lat)
        half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - self.lon) / 2
        a = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
        return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(a)))


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of where it came from.

    `text` is exactly what offsets count in (code points). `published` is None when it is not
    known: it is never invented. `sha256` is of the bytes that were read; `notes` say what the
    reader had to do to them ('decoded as windows-1256'). `story` is its front matter's, as written.
    """

    id: str
    title: str
    text: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    sha256: str = ""
    path: str | None = None
    notes: tuple[str, ...] = ()
    story: str = ""


class Kind(StrEnum):
    """What sort of thing a place is."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    ADMIN3 = "admin3"
    SETTLEMENT = "settlement"
    NEIGHBOURHOOD = "neighbourhood"
    REGION = "region"
    ROAD = "road"
    NATURAL = "natural feature"
    SITE = "site"


class Precision(IntEnum):
    """UCDP GED's `where_prec`: how exactly the place of an event is known."""

    EXACT = 1  # the place itself
    NEAR = 2  # within about 25 km of it: 'near', 'countryside of'
    ADMIN2 = 3  # a second-order division: district
    ADMIN1 = 4  # a first-order division: governorate
    FUZZY = 5  # a linear or fuzzy area: 'southern Idlib', 'along the M5'
    COUNTRY = 6
    SEA_OR_AIR = 7


@dataclass(frozen=True, slots=True)
class Division:
    """One link of the chain above a place: a country or an administrative division."""

    id: str
    name: str
    kind: Kind


class Outline:
    """The polygon or line of a place, decoded when it is first looked at: most never are.

    WGS84 degrees. `box` is (west, south, east, north) round it; `radius_m` its point-radius in
    metres, None until somebody measures it (plane.reach_m).
    """

    def __init__(
        self, decode: Callable[[], Any], box: tuple[float, ...] = (), radius_m: float | None = None
    ) -> None:
        self._decode, self._box, self.radius_m = decode, box, radius_m

    @classmethod
    def of(cls, shape: Any) -> Outline:
        """The Outline of a shapely geometry."""
        return cls(lambda: shape)

    @cached_property
    def shape(self) -> Any:
        return self._decode()

    @cached_property
    def box(self) -> tuple[float, ...]:
        return self._box or self.shape.bounds


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    `names` holds every spelling known, any script, `name` among them. `point` is the
    representative point; `outline` the polygon or line where one is known. `admin` is the chain
    above, country first. `population` is 0 when unknown. `source` names the pack and version
    that the row came from.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: Kind
    point: Point
    outline: Outline | None = field(default=None, compare=False, repr=False)
    admin: tuple[Division, ...] = ()
    country: str | None = None  # ISO 3166-1 alpha-2
    population: int = 0
    geonameid: int | None = None
    source: str = ""

    @property
    def shape(self) -> Any:
        """The polygon or line, WGS84 degrees, x = lon; None where only a point is known."""
        return None if self.outline is None else self.outline.shape

    def arabic(self) -> str | None:
        """The name in the letters of Arabic alone that most spellings agree on, or None.

        Lists of names mix in Uyghur, Kurdish and Persian spellings and stray spaces: of those
        that differ in spaces only, the shortest is told.
        """
        groups: dict[str, list[str]] = {}
        for name in self.names:
            if _ARABIC.fullmatch(name):
                groups.setdefault(_NO_LETTER.sub("", name), []).append(name)
        best = max(groups.values(), key=len, default=None)
        return min(best, key=len) if best else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: by which key it was found, how likely, and why."""

    place: Place
    key: str  # which spelling key found it, strict to loose: see names.py
    probability: float
    reasons: tuple[str, ...] = ()


class Role(StrEnum):
    """What a place name does in its sentence."""

    PLACE = "place"
    ACTOR = "actor"  # a capital or country that stands for its government: 'Moscow said'
    PEOPLE = "people"  # a demonym: 'Syrian'
    DATELINE = "dateline"  # where a report was filed: 'IDLIB, SYRIA - JUNE 22'
    ORGANISATION = "organisation"  # part of an organisation's name: 'Aleppo Media Centre'
    PERSON = "person"  # part of a person's name: 'Jordan Peterson'


class Relation(StrEnum):
    """How a phrase relates to the names inside it; each has its geometry in regions.py."""

    DIRECTION = "direction"  # southern Idlib, northern Syria
    COUNTRYSIDE = "countryside"  # Idlib countryside, the northern countryside of Hama
    NEAR = "near"  # near, around, outskirts of
    OFFSET = "offset"  # 15 km north of Saraqib
    BETWEEN = "between"  # between Saraqib and Maarrat al-Numan
    BORDER = "border"  # the Deir ez-Zor/Homs border
    ALONG = "along"  # along the M5


class Direction(StrEnum):
    NORTH = "N"
    NORTH_EAST = "NE"
    EAST = "E"
    SOUTH_EAST = "SE"
    SOUTH = "S"
    SOUTH_WEST = "SW"
    WEST = "W"
    NORTH_WEST = "NW"
    NORTH_NORTH_EAST = "NNE"  # from here on of distances alone: '15 km north-north-east of'
    EAST_NORTH_EAST = "ENE"
    EAST_SOUTH_EAST = "ESE"
    SOUTH_SOUTH_EAST = "SSE"
    SOUTH_SOUTH_WEST = "SSW"
    WEST_SOUTH_WEST = "WSW"
    WEST_NORTH_WEST = "WNW"
    NORTH_NORTH_WEST = "NNW"
    CENTRE = "C"


@dataclass(frozen=True, slots=True)
class Expression:
    """A location phrase taken apart: a relation, the names that it leans on, its measures."""

    relation: Relation
    anchors: tuple[Mention, ...]
    direction: Direction | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document that names a place: `document.text[start:end] == text`, always.

    `class_word` is the kind that the text itself gives ('province', 'village'), lower case.
    `expression` is set where the mention is a phrase such as 'southern Idlib'; the names inside
    it are then its anchors and are not listed as mentions of their own.
    """

    start: int
    end: int
    text: str
    role: Role = Role.PLACE
    class_word: str | None = None
    expression: Expression | None = None
    name: str | None = None  # the name without its class word; None when text is the name
    # False where a place's name is only a part of another's, of a person or an organisation, and
    # the sentence names no place by it.
    counts: bool = True

    @property
    def spelling(self) -> str:
        """What the gazetteer is asked for: the name without its class word."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class Match:
    """What a mention was taken to mean, with its rivals and the reason.

    Either a `place`, or an `area` of its own (a phrase, or what stands in for a name), or
    neither: unresolved, which is an answer. `precision` is None exactly when unresolved.
    `uncertainty_m` is the point-radius of Chapman and Wieczorek (2020).
    """

    mention: Mention
    place: Place | None = None
    area: Any = field(default=None, compare=False, repr=False)
    name: str = ""
    probability: float = 0.0
    candidates: Sequence[Candidate] = ()
    reason: str = ""
    precision: Precision | None = None
    uncertainty_m: float | None = None

    @property
    def resolved(self) -> bool:
        return self.precision is not None

    @property
    def shape(self) -> Any:
        """What to draw: its own area, or its place's polygon or line, or None."""
        return self.place.shape if self.area is None and self.place is not None else self.area

    @property
    def wide(self) -> bool:
        """Whether it has a shape: `shape is not None`, without decoding one."""
        return self.area is not None or (self.place is not None and self.place.outline is not None)

    @property
    def point(self) -> Point | None:
        """Where to draw a mark; None for an area, which is drawn as its shape."""
        return None if self.place is None or self.wide else self.place.point


class DatePrecision(IntEnum):
    """UCDP GED's `date_prec`."""

    DAY = 1  # the exact day
    FEW_DAYS = 2  # 2 to 6 days
    WEEK = 3  # the week
    MONTH = 4  # 8 to 31 days, the month
    YEAR = 5  # more than a month, up to a year


@dataclass(frozen=True, slots=True)
class When:
    """An interval of whole days, both ends included, with the words that it rests on.

    `basis` says how it was worked out ('22 June 2019 as written', 'Thursday after 12 June 2019,
    named in the same passage').
    """

    start: date
    end: date
    precision: DatePrecision
    words: str
    basis: str
    span: tuple[int, int] | None = None  # where the words stand in the document


@dataclass(frozen=True, slots=True)
class Count:
    """How many, as the source allows: None is unknown and is never written as 0."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def known(self) -> bool:
        return not (self.low is None and self.best is None and self.high is None)


@dataclass(frozen=True, slots=True)
class Harm:
    """The harm done: totals, and its parts by group ('children_killed'), never added to them."""

    killed: Count = Count()
    injured: Count = Count()
    displaced: Count = Count()
    groups: tuple[tuple[str, Count], ...] = ()  # ('children_killed', Count(7, 7, 7)), sorted


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part, as the text names them: role is 'side' (does it) or 'target' (bears it)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place where a document says it."""

    document_id: str
    start: int
    end: int
    sentence: str
    attributed_to: str | None = None


class Status(StrEnum):
    """What a reviewer, or the machine's own doubt, says of a row of the review table."""

    PROPOSED = "proposed"  # too unlikely to be drawn; a reviewer may accept it
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADDED = "added"  # written by a reviewer: the machine missed it


ASIDE = frozenset((Status.PROPOSED, Status.REJECTED))  # in the review table alone, never drawn


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened at a place and a time, as one or more sources tell it.

    `geometry` is a `Point` for exact and near places, a shapely geometry for areas, None where
    nothing was resolved; `location_name` is the gazetteer's name of it, `place_words` the place as
    the text writes it, both '' where none is told. `event_type` and `sub_event_type` are ACLED's.
    `when` is None when no day could be found; `recalled` marks an old event told again. The first
    of `evidence` is the sentence shown; the others say the same thing again.
    """

    id: str
    document_id: str
    event_type: str
    sub_event_type: str
    when: When | None
    location_name: str
    geometry: Any = field(compare=False)
    precision: Precision | None
    uncertainty_m: float | None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    harm: Harm = Harm()
    actors: tuple[Actor, ...] = ()
    weapon: str | None = None
    target: str | None = None
    attributed_to: str | None = None
    evidence: tuple[Evidence, ...] = ()
    probability: float = 0.0
    recalled: bool = False
    reason: str = ""  # why this place and this day
    place_words: str = ""
    joined_from: tuple[str, ...] = ()
    graphic: bool = False  # a reviewer says that it is not for every eye
    private_names: tuple[str, ...] = ()  # of private persons, not to be shown in public
    reviewer: str | None = None
    reviewed: str | None = None  # an ISO day
    status: str | None = None  # a Status
    corrected: str | None = None  # JSON: column -> [what the machine read, what the reviewer says]

    @property
    def sentence(self) -> str:
        return self.evidence[0].sentence if self.evidence else ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure over an area and a period, with who says so: listed, never drawn as an incident."""

    id: str
    document_id: str
    measure: str  # killed, injured, displaced
    count: Count
    when: When | None
    area: str | None
    attributed_to: str | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """What was not carried further, where it stands and why: nothing is dropped in silence.

    `rule` is the id of the rule that says so, '' where a person does.
    """

    document_id: str
    text: str
    reason: str
    start: int | None = None
    end: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be read, with the one sentence that says why."""

    source: str
    reason: str
