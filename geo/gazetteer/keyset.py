"""The strict keys of an index -> a table that says in a microsecond how a name is known.

A text holds a thousand capitalised words for each place that is worth a query. The table keeps,
for each strict key (names.py), 32 bits of CRC and one byte of what places it names; a bucket is
found by the upper half of the CRC and searched by the lower. Another word is taken for a known
one about once in 5,000; whoever needs certainty asks the index itself.

The byte: bits 0-2 how large the largest settlement is whose own name this is, bits 3-4 the same of
one that has it as another name, then whether it names a country, a first-order division, any
other area or feature.
"""

import itertools
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from zlib import crc32

from geo.model import Kind

# Population at which a settlement counts as one step larger: its own name's, another name's.
STEPS = (0, 1_000, 5_000, 20_000, 100_000, 500_000, 2_000_000)
OTHER_STEPS = (0, 20_000, 500_000)
COUNTRY, ADMIN1, AREA = 1 << 5, 1 << 6, 1 << 7
OWN = 0b111
OTHER = 0b11 << 3
# Strict keys lie before, between and behind words ('<'), skeletons ('=') and folded keys ('~').
_STRICT = (("", "<"), (">", "~"), ("\x7f", "\U0010ffff"))

SCHEMA = "CREATE TABLE IF NOT EXISTS vocabulary (part TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;"
_BUCKETS = 1 << 16
_LOW = _BUCKETS - 1


class Vocabulary:
    """The table, read from an index; `look` is the whole of it."""

    def __init__(self, starts: bytes, rest: bytes, flags: bytes) -> None:
        self._starts, self._rest = array("I"), array("H")
        self._starts.frombytes(starts)
        self._rest.frombytes(rest)
        self._flags = flags

    def look(self, key: str) -> int:
        """The byte of a strict key; 0 where no place has it."""
        crc = crc32(key.encode())
        high, low = crc >> 16, crc & _LOW
        end = self._starts[high + 1]
        at = bisect_left(self._rest, low, self._starts[high], end)
        return self._flags[at] if at < end and self._rest[at] == low else 0


def build(db: sqlite3.Connection, own_keys: dict[int, str], kinds: tuple[Kind, ...]) -> None:
    """Write the table of a finished index; `own_keys` are the strict keys of the places' names."""
    settlement = kinds.index(Kind.SETTLEMENT)
    told = {Kind.COUNTRY: COUNTRY, Kind.ADMIN1: ADMIN1, Kind.NEIGHBOURHOOD: 1}
    flag = [told.get(kind, AREA) for kind in kinds]
    found: dict[int, int] = {}
    place = {n: (k, p) for n, k, p in db.execute("SELECT n, kind, population FROM place")}
    query = "SELECT key, n FROM spelling WHERE key >= ? AND key < ?"
    for key, n in itertools.chain.from_iterable(db.execute(query, part) for part in _STRICT):
        kind, population = place[n]
        crc = crc32(key.encode())
        have = found.get(crc, 0)
        if kind != settlement:
            have |= flag[kind]
        elif own_keys.get(n) == key:
            step = bisect_right(STEPS, population)
            have = max(have & OWN, step) | have & ~OWN
        else:
            step = bisect_right(OTHER_STEPS, population)
            have = max(have & OTHER, step << 3) | have & ~OTHER
        found[crc] = have
    crcs = sorted(found)
    starts = array("I", (bisect_left(crcs, bucket << 16) for bucket in range(_BUCKETS + 1)))
    rest, flags = array("H", (crc & _LOW for crc in crcs)), bytes(found[crc] for crc in crcs)
    db.executescript(SCHEMA)
    db.executemany(
        "INSERT OR REPLACE INTO vocabulary VALUES (?, ?)",
        [("starts", starts.tobytes()), ("rest", rest.tobytes()), ("flags", flags)],
    )
