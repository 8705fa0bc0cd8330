"""Places with their names -> one SQLite file that answers a key with places.

What the file holds: `place` (a row each, with all its spellings and ids, so that a name touches two
tables), `spelling` (key -> place, keys of names.py: strict as it is, folded after '~', skeleton
after '=', and after '<' a word of the language by which a pack calls a place: in a text it is no
name unless the text calls it a place), `shape` (outlines that packs brought), `vocabulary`
(keyset.py), `pack` and `meta`.
The writer works on a temporary file that the caller renames, so that readers see old or new, whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from geo import errors
from geo.gazetteer import keyset, names
from geo.language import knowledge, letters, lexicon
from geo.model import Kind

SCHEMA = "5"
# What `seat` says of a place: an area's is the number of its seat; a settlement's is one of these.
CAPITAL, SEAT = -1, -2  # of a country; of a division
SEPARATOR = "\x1f"  # between the spellings of a place; no name holds it
BUNDLED = "bundled"  # the name of the pack that ships
JOINED = " + "  # between the packs that a place came from
FOLDED, SKELETON, WORD = "~", "=", "<"
_HEADS = knowledge.words("recognition.head")
KINDS = tuple(Kind)  # a place's kind is stored as its place in this tuple
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE pack (
    name TEXT PRIMARY KEY, title TEXT, source TEXT, date TEXT, licence TEXT,
    rows INTEGER, refused INTEGER, checksum TEXT
) WITHOUT ROWID;
CREATE TABLE place (
    n INTEGER PRIMARY KEY, id TEXT, name TEXT, kind INTEGER, lat REAL, lon REAL, country TEXT,
    admin TEXT, population INTEGER, seat INTEGER, fame INTEGER, names TEXT, geonameid INTEGER,
    pack TEXT, ids TEXT
);
CREATE TABLE other_id (id TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE shape (n INTEGER PRIMARY KEY, wkb BLOB, radius_m REAL);
CREATE TEMP TABLE pending (key TEXT, n INTEGER);
"""
_INSERT = "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_SPELLING = """
CREATE TABLE IF NOT EXISTS spelling (key TEXT, n INTEGER, PRIMARY KEY (key, n)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS place_id ON place (id);
CREATE INDEX IF NOT EXISTS place_geonameid ON place (geonameid);
CREATE INDEX IF NOT EXISTS place_kind ON place (country, kind) WHERE kind < 4;
CREATE INDEX IF NOT EXISTS place_spot ON place (lat, lon, population, kind);
"""


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A pack as it was built in: where it came from, when, under what licence, how much of it."""

    name: str
    title: str
    source: str
    date: str
    licence: str
    rows: int
    refused: int
    checksum: str

    @property
    def version(self) -> str:
        """'bundled 2026-11-01': what a place's `source` says."""
        return f"{self.name} {self.date}".strip()


def spelling_keys(spellings: Iterable[str]) -> set[str]:
    """All the index keys of a place's spellings."""
    found: set[str] = set()
    for name in spellings:
        parts = names.words(name)
        strict = "".join(parts)
        if not strict or strict in found:
            continue
        found.add(strict)
        # GeoNames' alternate names hold many letter-by-letter transcriptions ('sarakeba', 'jwlya dy
        # lwrya'), which begin in lower case: they must not stand for how a name sounds
        first = name[:1]
        apart = "-" in name[:5] or "'" in name[:3]
        if first.islower() and first.isascii() and not apart:
            continue
        folded, skeletons = names.loose(name, parts)
        if folded:
            found.add(FOLDED + folded)
            found.update(SKELETON + key for key in skeletons)
    return found


@cache
def _ordinary() -> frozenset[str]:
    """The strict keys of the words of the languages."""
    return frozenset(map(names.strict, lexicon.ordinary())) - {""}


def is_word(name: str) -> bool:
    """Whether a name is but a word of the language, in a script without capitals several.

    >>> is_word("Now"), is_word("New Market"), is_word("أكثر من"), is_word("سراقب")
    (True, False, True, False)
    """
    parts = name.split()
    if len(parts) > 1 and (not letters.uncased(parts[0]) or parts[0] in _HEADS):
        return False
    return all(
        names.strict(part) in _ordinary() or names.strict(names.unarticled(part)) in _ordinary()
        for part in parts
    )


class Writer:
    """An index being written. Use as a context manager; the file is complete when it closes."""

    def __init__(self, path: Path, *, new: bool = True) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
            "PRAGMA temp_store=FILE; PRAGMA locking_mode=EXCLUSIVE;"
        )
        if new:
            self.db.executescript("PRAGMA page_size=4096;" + _TABLES)
        else:
            self.db.execute("CREATE TEMP TABLE pending (key TEXT, n INTEGER)")
        self.shipped = new  # what ships is known by words too: it was chosen, and is measured
        self.next = self.db.execute("SELECT coalesce(max(n), 0) + 1 FROM place").fetchone()[0]

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.db.executescript(_SPELLING)
            self.db.execute(
                "INSERT OR IGNORE INTO spelling SELECT key, n FROM pending ORDER BY key, n"
            )
            self.db.execute("DROP TABLE pending")
            self.index_places()
            places = self.db.execute("SELECT n, name FROM place")
            keyset.build(self.db, {n: names.strict(name) for n, name in places}, KINDS)
            self.db.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (SCHEMA,))
            self.db.commit()
        self.db.close()

    def index_places(self) -> None:
        """Make ids and positions findable while the file is still being written."""
        self.db.executescript(_INDEXES)

    def first(self, query: str, *given: object) -> tuple | None:
        """The first row that answers a query, or None."""
        return self.db.execute(query, given).fetchone()

    def pack(self, info: PackInfo) -> None:
        self.db.execute("INSERT OR REPLACE INTO pack VALUES (?,?,?,?,?,?,?,?)", astuple(info))

    def add(
        self,
        id_: str,
        name: str,
        spellings: Iterable[str],
        kind: Kind,
        lat: float,
        lon: float,
        country: str | None,
        admin: str,
        population: int = 0,
        ids: Iterable[str] = (),
        geonameid: int | None = None,
        pack: str = "",
        seat: int = 0,
    ) -> int:
        """A place as a row; gives its number. `admin` is the numbers of the chain above it."""
        n = self.next
        self.next += 1
        all_names = list(dict.fromkeys([name, *spellings]))
        self.db.execute(_INSERT, (
            n, id_, name, KIND_CODE[kind], lat, lon, country, admin, population, seat,
            len(all_names), SEPARATOR.join(all_names), geonameid, pack, " ".join(ids),
        ))  # fmt: skip
        self.db.executemany("INSERT OR IGNORE INTO other_id VALUES (?,?)", [(i, n) for i in ids])
        self.spell(n, all_names)
        return n

    def add_many(self, rows: Iterable[tuple[tuple, set[str]]]) -> None:
        """Many places at once: (row, keys) each, numbered by the caller."""
        places, pending = [], []
        for row, keys in rows:
            places.append(row)
            pending.extend([(key, row[0]) for key in keys])
        self.db.executemany(_INSERT, places)
        self.db.executemany("INSERT INTO pending VALUES (?,?)", pending)

    def spell(self, n: int, spellings: Sequence[str]) -> None:
        """More spellings for the place numbered `n`."""
        plain = [s for s in spellings if self.shipped or not is_word(s)]
        keys = spelling_keys(plain)
        keys |= {WORD + names.strict(s) for s in spellings if s not in plain}
        self.db.executemany("INSERT INTO pending VALUES (?,?)", [(key, n) for key in keys])

    def join(
        self,
        n: int,
        spellings: Iterable[str],
        ids: Iterable[str],
        population: int = 0,
        geonameid: int | None = None,
        pack: str = "",
        wkb: bytes | None = None,
    ) -> None:
        """Give the place numbered `n` what another list knows of it: names, ids, an outline.

        What it has already (its name, a population, a GeoNames id) stays; an outline is replaced.
        """
        own, known, held, had, packs = self.first(
            "SELECT id, names, ids, geonameid, pack FROM place WHERE n = ?", n
        )
        before = texts(known)
        after = list(dict.fromkeys([*before, *spellings]))
        all_ids = dict.fromkeys(held.split() + [i for i in ids if i != own])
        sources = dict.fromkeys([*packs.split(JOINED), pack])
        self.db.execute(
            "UPDATE place SET names = ?, ids = ?, geonameid = ?, pack = ?, fame = ?, "
            "population = CASE population WHEN 0 THEN ? ELSE population END WHERE n = ?",
            (SEPARATOR.join(after), " ".join(all_ids), had or geonameid, JOINED.join(sources),
             len(after) + len(sources), population, n),
        )  # fmt: skip
        others = [(id_, n) for id_ in all_ids]
        self.db.executemany("INSERT OR IGNORE INTO other_id VALUES (?,?)", others)
        if wkb is not None:
            self.outline(n, wkb)
        self.spell(n, after[len(before) :])

    def known_as(self, id_: str) -> list[int]:
        """The numbers of the places that have this id, their own first."""
        own = self.db.execute("SELECT n FROM place WHERE id = ? ORDER BY n", (id_,)).fetchall()
        other = self.db.execute("SELECT n FROM other_id WHERE id = ?", (id_,)).fetchall()
        return [n for (n,) in own + other]

    def outline(self, n: int, wkb: bytes, radius_m: float | None = None) -> None:
        """Give a place its shape; `radius_m` as plane.radius_m, where it was measured already."""
        self.db.execute("INSERT OR REPLACE INTO shape VALUES (?,?,?)", (n, wkb, radius_m))


class Reader:
    """A finished index, read-only: the one seam through which every query on it goes.

    Whatever SQLite says of a damaged page comes out as GazetteerIndexError.
    """

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._db = db

    def execute(self, query: str, given: tuple = ()) -> list[tuple]:
        """All the rows that answer a query, fetched."""
        try:
            return self._db.execute(query, given).fetchall()
        except sqlite3.ProgrammingError as error:  # nothing is wrong with the file
            raise errors.GazetteerIndexError(
                f"the gazetteer index at {self.path} is no longer open ({error}): open it again"
            ) from error
        except sqlite3.Error as error:
            # SQLite quotes a text that it cannot decode at full length: the message ends before it
            raise damaged(self.path, str(error).split(" with text ")[0]) from error

    def first(self, query: str, given: tuple = ()) -> tuple | None:
        """The first row that answers a query, or None."""
        return next(iter(self.execute(query, given)), None)

    def row(self, query: str, given: tuple) -> tuple:
        """The row that must be there, because another row of the index names it."""
        found = self.first(query, given)
        if found is None:
            raise damaged(self.path, "a row that others name is missing")
        return found

    def close(self) -> None:
        self._db.close()


def damaged(path: Path, why: str) -> errors.GazetteerIndexError:
    """What to say of an index file that has the right form and cannot be read everywhere."""
    return errors.GazetteerIndexError(
        f"the gazetteer index at {path} is damaged ({why}): delete it; it is built anew"
    )


def connect(path: Path, mapped: bool = True) -> Reader:
    """A read-only connection; raises GazetteerIndexError when the file is missing or broken.

    A `mapped` file is read where it lies, which is faster by a tenth; its pages count as memory.
    """
    cure = "run 'geo gazetteer info' to have it built anew"
    if not Path(path).is_file():
        raise errors.GazetteerIndexError(f"there is no gazetteer index at {path}: {cure}")
    db = None
    try:
        # immutable: nobody writes to a finished index, so no locks and no side files are needed
        address = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
        db = sqlite3.connect(address, uri=True, check_same_thread=False)
        db.execute(f"PRAGMA mmap_size={1 << 30 if mapped else 0}")
        found = db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    except sqlite3.Error as error:
        if db is not None:
            db.close()
        raise errors.GazetteerIndexError(
            f"the gazetteer index at {path} cannot be read ({error}): delete it, or {cure}"
        ) from error
    if found is None or found[0] != SCHEMA:
        db.close()
        raise errors.GazetteerIndexError(
            f"the gazetteer index at {path} has form {found and found[0]}, but form {SCHEMA} was "
            f"expected: {cure}"
        )
    return Reader(db, Path(path))


def packs_of(db: Reader) -> tuple[PackInfo, ...]:
    return tuple(PackInfo(*row) for row in db.execute("SELECT * FROM pack ORDER BY name"))


def texts(blob: str) -> tuple[str, ...]:
    return tuple(blob.split(SEPARATOR))


def numbers(chain: str) -> Iterator[int]:
    return map(int, chain.split())
