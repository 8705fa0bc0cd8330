"""A name and what is known around it -> ranked candidate places. The only stateful room.

A name is read (localities.py), its keys are looked up strict to loose (names.py, index.py) and what
is found is ranked (ranking.py). A looser key is tried only when no stricter one gave a place that
fits the context, and a bounded edit distance only when no key gave anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path

import shapely
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.gazetteer import divisions, index, localities, names, ranking
from geo.gazetteer.index import PackInfo
from geo.gazetteer.keyset import Vocabulary
from geo.gazetteer.localities import Reading
from geo.gazetteer.ranking import Context, Hit
from geo.language import knowledge, lexicon
from geo.model import Candidate, Division, Kind, Outline, Place, Point

PREFIX = {"strict": "", "folded": index.FOLDED, "skeleton": index.SKELETON}  # of keys, by level
# So many hits of a loose key are compared letter by letter, the best known first; the rest of a
# crowded key is noise: 'sn' stands for 1,300 places.
COMPARED = 150
_BY_KEY = "SELECT p.* FROM spelling s CROSS JOIN place p ON p.n = s.n WHERE s.key IN (?, ?)"
_BY_LOOSE_KEY = (
    "SELECT p.* FROM (SELECT p.n AS n FROM spelling s CROSS JOIN place p ON p.n = s.n "
    "WHERE s.key = ?1 AND (?2 IS NULL OR p.country = ?2 OR p.country IS NULL) "
    f"ORDER BY p.population DESC, p.fame DESC, p.n LIMIT {COMPARED}) best "
    "CROSS JOIN place p ON p.n = best.n"
)
_ADDED = (
    "SELECT country FROM place WHERE kind = ? AND pack != ? AND country IS NOT NULL"
    " GROUP BY country HAVING count(*) >= ?"
)
_BY_NUMBER = "SELECT * FROM place WHERE n = ?"
# Class words that are part of a division's name, and are left out where it is spoken of.
_IMPLIED = sorted(map(names.strict, knowledge.words("places.implied")))
_NAMESAKES = (
    "SELECT s.key, p.n, p.id, p.name, p.kind, p.lat, p.lon, p.country, p.admin, p.population,"
    " p.seat, p.fame, p.pack FROM spelling s CROSS JOIN place p ON p.n = s.n WHERE s.key IN"
    f" ({', '.join('?' * (2 + len(_IMPLIED)))}) ORDER BY s.key"
)
AROUND = 12  # so many keys near by, and so many places of each, are looked at
PARENT_KM = 40.0  # 'X, Y' with a town Y: X lies this near
EDGE_DEGREES = 0.05  # a place this near to a parent's outline counts as inside
PLACES_KEPT = 1 << 12
LISTED = 50  # settlements of packs that were added: fewer are somebody's own places, not a list
FITTING = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3, Kind.REGION)
SHAPED = frozenset(Kind) - {Kind.SETTLEMENT, Kind.NEIGHBOURHOOD, Kind.SITE}
WHY = {  # a place was found under the key of this level, the strictest first
    "exact": "spelled the same",
    "strict": "the same letters (strict key)",
    "folded": "sounds the same (folded key)",
    "skeleton": "the same consonants (skeleton key)",
    "edit": "one or two letters apart (edit distance)",
}
NOTHING = Context()


class Gazetteer:
    """An opened index. `Gazetteer.open(packs.ensure_index())`."""

    def __init__(self, db: index.Reader, path: Path) -> None:
        self.path = path
        self._db = db
        self._places: dict[int, Place] = {}
        self._outlines: dict[int, Outline | None] = {}
        self._division, self._chain = cache(self._divided), cache(self._chained)
        self._known = lru_cache(maxsize=1 << 10)(self.place)
        self._parent = lru_cache(maxsize=1 << 12)(self._areas)
        self._inside = lru_cache(maxsize=1 << 12)(self._covers)
        self._answer = lru_cache(maxsize=1 << 13)(self._search)
        self.knows = lru_cache(maxsize=1 << 14)(self._knows)
        self._begun = lru_cache(maxsize=1 << 11)(self._beginning)

    @classmethod
    def open(cls, path: Path, mapped: bool = True) -> Gazetteer:
        """Open an index file read-only; raises GazetteerIndexError when missing or broken."""
        return cls(index.connect(Path(path), mapped), Path(path))

    def close(self) -> None:
        self._db.close()

    def search(
        self,
        name: str,
        context: Context | None = None,
        limit: int = 10,
        loosest: str = "edit",
        words: bool = True,
    ) -> Sequence[Candidate]:
        """Candidates for a name as written, best first; () when nothing is near it.

        `loosest` is the last key tried; 'edit', a letter or two apart, is to show and no answer.
        Without `words` a place that a list names by a word of the language is not found by it.
        The name may carry a class word, a second name or a parent ('Kafr Nabl, Idlib').
        """
        context = context or NOTHING
        if context.companions:  # each document has its own: keeping the answers would not pay
            return self._search(name, context, limit, loosest, words)
        return self._answer(name, context, limit, loosest, words)

    def _search(
        self, name: str, context: Context, limit: int, loosest: str, words: bool = True
    ) -> Sequence[Candidate]:
        ranked = ranking.rank(self._gather(name, context, loosest, words), context)
        rivals = len(ranked)
        if rivals > limit:
            del ranked[limit:]

        def make(hit: Hit, probability: float) -> Candidate:
            told = [WHY[hit.level], *filter(None, (hit.reading.note,))]
            if rivals > 1:
                told.append(f"one of {rivals} places under that key")
            if hit.population:
                told.append(f"population {hit.population:,}")
            place = self.numbered(hit.n, hit.row)
            return Candidate(place, hit.level, probability, (*told, *hit.reasons))

        return ranking.Candidates(ranked, make)

    def _knows(self, name: str) -> bool:
        """Whether any place has this strict key; for a plain name, no class words."""
        key = names.strict(name)
        keys = (key, names.strict(names.unarticled(name)) or key)
        query = "SELECT 1 FROM spelling WHERE key IN (?, ?) LIMIT 1"
        return bool(key) and self._db.first(query, keys) is not None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What names there are at all: a table in memory that answers in a microsecond."""
        parts = dict(self._db.execute("SELECT part, data FROM vocabulary"))
        return Vocabulary(parts["starts"], parts["rest"], parts["flags"])

    def namesakes(self, name: str, words: bool = False) -> list[tuple]:
        """The places whose strict key is a name's, or a county's so called, largest first.

        (number, id, kind, lat, lon, country, chain, population, seat, fame, whether it is the
        place's own name, whether such a word was added, whether none but packs that were
        added hold it); lat and lon are WGS84 degrees. A text's names are asked for by the hundred:
        no place is made of a row before it is an answer.
        With `words` those too that lists which were added name by a word of the language.
        """
        key = names.strict(name)
        if not key:
            return []
        found: dict[int, tuple] = {}
        word = index.WORD + key if words else key
        for row in self._db.execute(_NAMESAKES, (key, word, *(key + word for word in _IMPLIED))):
            asked, n, id_, called, kind, lat, lon, country, chain, people, seat, fame, pack = row
            if n not in found:
                # its own name may stand there in other letters: 'Fallujah' is Al Fallūjah
                own = names.strict(called) == asked.removeprefix(index.WORD)
                if not own and country not in lexicon.AS_WRITTEN:
                    own = names.alike(*(names.unarticled(n) or n for n in (name, called)))
                found[n] = (
                    n, id_, index.KINDS[kind], lat, lon, country, tuple(index.numbers(chain)),
                    people, seat, fame, own, asked not in (key, word),
                    not pack.startswith(self._shipped),
                )  # fmt: skip
        return sorted(found.values(), key=lambda row: (-row[7], row[0]))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The strict keys of all names of the countries' capitals."""
        rows = self._db.execute(
            "SELECT s.names FROM place c JOIN place s ON s.n = c.seat WHERE c.kind = ?",
            (index.KIND_CODE[Kind.COUNTRY],),
        )
        return frozenset(names.strict(name) for (blob,) in rows for name in index.texts(blob))

    def _gather(
        self, name: str, context: Context, loosest: str = "edit", words: bool = True
    ) -> list[Hit]:
        read = localities.read(name)
        hits: dict[int, Hit] = {}
        for level in PREFIX:
            for reading in read:
                self._look_up(reading, level, context, hits, words)
                if reading is read[0] and _settled(hits.values(), context, literal=True):
                    # 'Damascus Airport' is a name as it stands: 'Damascus' is not asked for
                    return list(hits.values())
            for rest, note in names.otherwise(name) if level == "strict" else ():
                if not hits:
                    reading = Reading(rest, note=note)
                    self._look_up(reading, level, context, hits, words)
            if level == loosest or _settled(hits.values(), context):
                return list(hits.values())
        for reading in read if not hits else ():
            self._look_around(reading, context, hits)
        return list(hits.values())

    def _look_up(
        self, reading: Reading, level: str, context: Context, hits: dict[int, Hit], words: bool
    ) -> None:
        parts = names.words(reading.text)
        strict = "".join(parts)
        if level == "strict":
            word = index.WORD + strict if words else strict
            rows = self._db.execute(_BY_KEY, (strict, word)) if strict else []
        else:  # a loose key in another country than the one given is noise
            folded, skeletons = names.loose(reading.text, parts, asked=True)
            rows = []
            for key in (folded,) if level == "folded" else skeletons:
                if key:
                    rows += self._db.execute(_BY_LOOSE_KEY, (PREFIX[level] + key, context.country))
        self._keep(rows, reading, level, strict, context, hits)

    def _keep(
        self,
        rows: list[tuple],
        reading: Reading,
        level: str,
        strict: str,
        context: Context,
        hits: dict[int, Hit],
    ) -> None:
        text = reading.text
        parents = (*reading.within, *context.within)
        for row in rows:
            n = row[0]
            if n in hits:
                continue
            (_, id_, name, kind, lat, lon, country, admin, population, seat, fame, spellings, _,
             pack, ids) = row  # fmt: skip
            packs = pack.count(index.JOINED) + 1
            coded = "ocha:" in id_ or "ocha:" in ids
            hit = Hit(
                n, id_, name, index.KINDS[kind], lat, lon, country, admin, population, seat, fame,
                level, len(strict), reading, packs, coded, row, not pack.startswith(self._shipped),
            )  # fmt: skip
            if level == "strict":
                if name == text or names.exact(name) == names.exact(text):
                    hit.level = "exact"
                else:
                    _other_name(hit, text, strict, spellings)
            else:
                ranking.compare(hit, spellings, strict)
            if parents:
                fits = (self._fits(hit, p, context.country) for p in parents)
                hit.parents = tuple(p for p in fits if p is not None)
            hits[n] = hit

    def _look_around(self, reading: Reading, context: Context, hits: dict[int, Hit]) -> None:
        """Places whose skeleton is one consonant away: candidates to show, never answers."""
        parts = names.words(reading.text)
        _, skeletons = names.loose(reading.text, parts, asked=True)
        strict = "".join(parts)
        rows: list[tuple] = []
        for key in skeletons[:2]:
            if len(key) < 3:
                continue
            keys = {key[:i] + key[i + 1 :] for i in range(len(key)) if len(key) > 3}
            low = index.SKELETON + key[: max(2, len(key) - 2)]
            keys.update(self._begun(low))
            close = process.extract(
                key, sorted(keys), scorer=Levenshtein.distance, score_cutoff=1, limit=AROUND
            )
            for k, _, _ in close:
                near = self._db.execute(_BY_LOOSE_KEY, (index.SKELETON + k, context.country))
                rows += near[:AROUND]
        self._keep(rows, reading, "edit", strict, context, hits)
        for n in [n for n, h in hits.items() if h.level == "edit" and h.similarity < 0.75]:
            del hits[n]

    def _beginning(self, low: str) -> tuple[str, ...]:
        rows = self._db.execute(
            "SELECT DISTINCT key FROM spelling WHERE key > ? AND key < ? LIMIT 500",
            (low, low + "\x7f"),
        )
        return tuple(key[1:] for (key,) in rows)

    def _fits(self, hit: Hit, parent: str, country: str | None) -> tuple[str, bool] | None:
        """(parent, whether the hit lies in it); None when the parent itself is unknown."""
        areas, points = self._parent(parent, country)
        if not areas and not points:
            return None
        if hit.n in areas or not areas.isdisjoint(index.numbers(hit.admin)):
            return parent, True
        if any(hit.point.distance_m(p) <= PARENT_KM * 1000 for p in points):
            return parent, True
        return parent, any(self._inside(n, hit.lat, hit.lon) for n in areas)

    def _covers(self, n: int, lat: float, lon: float) -> bool:
        """Whether a position lies in the outline, if any, of an area, or near it."""
        outline = self._outline(n)
        if outline is None:
            return False
        west, south, east, north = outline.box
        # the box about it is asked first: most outlines are never decoded
        inside = (
            west - EDGE_DEGREES <= lon <= east + EDGE_DEGREES
            and south - EDGE_DEGREES <= lat <= north + EDGE_DEGREES
        )
        point = shapely.Point(lon, lat)
        return inside and bool(shapely.dwithin(outline.shape, point, EDGE_DEGREES))

    def _areas(self, parent: str, country: str | None) -> tuple[frozenset[int], tuple[Point, ...]]:
        """The areas that a parent's name may mean, and the towns where there is no area."""
        found: dict[int, Hit] = {}
        context = Context(country=country)
        best: list[Hit] = []
        home: list[Hit] = []
        for level in PREFIX:
            for reading in localities.read(parent) if not best else ():
                self._look_up(reading._replace(within=()), level, context, found, True)
            home = [h for h in found.values() if not ranking.abroad(h, context)]
            best = [h for h in home if h.kind in FITTING]
        wanted = [h for h in best if not h.reading.kinds or h.kind in h.reading.kinds] or best
        largest = sorted(home, key=lambda h: (-h.population, h.id))
        points = () if wanted else tuple(h.point for h in largest[:3])
        areas = {h.n for h in wanted}
        # a town's name is that of the divisions that it is the seat of: 'Jabalia, Gaza'
        for town in (h for h in home if h.seat == index.SEAT):
            above = tuple(index.numbers(town.admin))
            marks = ",".join("?" * len(above))
            query = f"SELECT n FROM place WHERE n IN ({marks}) AND seat = ?"
            areas.update(n for (n,) in self._db.execute(query, (*above, town.n)))
        return frozenset(areas), points

    def place(self, id_: str) -> Place | None:
        """The place of an id ('geonames:169389', 'ne:SY', 'ocha:C4268'), or None."""
        own, other = (f"SELECT n FROM {table} WHERE id = ?" for table in ("place", "other_id"))
        row = self._db.first(own, (id_,)) or self._db.first(other, (id_,))
        return self.numbered(row[0]) if row else None

    def country(self, code: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-2 code, with its shape, or None."""
        return self._known(f"ne:{code.upper()}")

    def divisions(self, country: str) -> tuple[Place, ...]:
        """The first-order divisions of a country, with their shapes, by name."""
        rows = self._db.execute(
            "SELECT d.n FROM place c, place d WHERE c.id = ? AND d.kind = ? AND d.country = ? "
            "ORDER BY d.name, d.id",
            (f"ne:{country.upper()}", index.KIND_CODE[Kind.ADMIN1], country.upper()),
        )
        return tuple(self.numbered(n) for (n,) in rows)

    def capital(self, place: Place) -> Place | None:
        """The seat of a country or division: its capital, its namesake or its largest town."""
        row = self._db.first("SELECT seat FROM place WHERE id = ?", (place.id,))
        return self.numbered(row[0]) if row and row[0] > 0 else None

    def towns(
        self, south: float, west: float, north: float, east: float, limit: int
    ) -> tuple[Place, ...]:
        """The largest settlements in a box of WGS84 degrees, largest first."""
        rows = self._db.execute(
            "SELECT n FROM place WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND kind = ? "
            "ORDER BY population DESC, id LIMIT ?",
            (south, north, west, east, index.KIND_CODE[Kind.SETTLEMENT], limit),
        )
        return tuple(self.numbered(n) for (n,) in rows)

    def info(self) -> tuple[PackInfo, ...]:
        """The packs that this index was built from."""
        return index.packs_of(self._db)

    @cached_property
    def _shipped(self) -> str:
        """What ships, as its places say of themselves: '' in an index that is made by hand."""
        return next((pack.version for pack in self.info() if pack.name == index.BUNDLED), "")

    @cached_property
    def listed(self) -> frozenset[str]:
        """The countries of which packs that were added bring settlements, LISTED or more."""
        kind = index.KIND_CODE[Kind.SETTLEMENT]
        rows = self._db.execute(_ADDED, (kind, self._shipped, LISTED))
        return frozenset(code for (code,) in rows)

    def numbered(self, n: int, row: tuple | None = None) -> Place:
        """The place of a number of the index, whose `row` may be at hand."""
        place = self._places.get(n)
        if place is None:
            row = row or self._db.row(_BY_NUMBER, (n,))
            kind = index.KINDS[row[3]]
            place = Place(
                row[1], row[2], index.texts(row[11]), kind, Point(row[4], row[5]),
                self._outline(n, row[1]) if kind in SHAPED else None,
                self._chain(row[7]),
                row[6], row[8], row[12], row[13],
            )  # fmt: skip
            if len(self._places) > PLACES_KEPT:
                self._places.clear()
            self._places[n] = place
        return place

    def _chained(self, numbers: str) -> tuple[Division, ...]:
        """The divisions of a chain as the index writes it; places share most of theirs."""
        return tuple(map(self._division, index.numbers(numbers)))

    def _divided(self, n: int) -> Division:
        id_, name, kind = self._db.row("SELECT id, name, kind FROM place WHERE n = ?", (n,))
        return Division(id_, name, index.KINDS[kind])

    def _outline(self, n: int, id_: str = "") -> Outline | None:
        """The outline of an area, or None; Natural Earth's unless a pack brought a better one."""
        if n not in self._outlines:
            row = self._db.first("SELECT wkb, radius_m FROM shape WHERE n = ?", (n,))
            if row:
                self._outlines[n] = Outline(partial(shapely.from_wkb, row[0]), radius_m=row[1])
            else:
                id_ = id_ or self._db.row("SELECT id FROM place WHERE n = ?", (n,))[0]
                self._outlines[n] = divisions.outline(id_) if id_.startswith("ne:") else None
        return self._outlines[n]


def _settled(hits: Iterable[Hit], context: Context, literal: bool = False) -> bool:
    """Whether some hit fits the context, so that no looser key need be tried.

    A `literal` name is settled only by a place of the kind that its class word says.
    """
    for hit in hits:
        kinds = hit.reading.kinds
        differs = bool(kinds) and hit.kind not in kinds and not hit.called
        if differs and (literal or kinds[0] in localities.DIVISIONS):
            continue  # 'X sub-district': the list may spell the sub-district otherwise
        if not ranking.abroad(hit, context) and all(fits for _, fits in hit.parents):
            return True
    return False


def _other_name(hit: Hit, written: str, strict: str, spellings: str) -> None:
    """Say how a hit under the strict key, whose own name is spelt otherwise, came by it."""
    hit.own_name = names.strict(hit.name) == strict
    if not hit.own_name and not strict.isascii():  # across scripts the two sound alike
        hit.own_name = names.alike(written, hit.name)
    known = index.texts(spellings.casefold())
    if names.exact(written) in known:
        hit.level = "exact"
    else:
        plain = names.plain(written)
        hit.plain = any(names.plain(name) == plain for name in known)
