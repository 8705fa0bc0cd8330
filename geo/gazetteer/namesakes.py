"""An index -> what it holds under a name as it is spelled, in rows that are cheap to rank.

A text's names are asked for by the hundred: no place is made of a row before it is an answer.
"""

from __future__ import annotations

from functools import lru_cache

from geo.gazetteer import index, names
from geo.language import lexicon
from geo.model import Kind

_ROWS = (
    "SELECT s.key, p.n, p.id, p.name, p.kind, p.lat, p.lon, p.country, p.admin, p.population,"
    " p.seat, p.fame FROM spelling s CROSS JOIN place p ON p.n = s.n WHERE s.key IN (?, ?)"
    " ORDER BY s.key"
)


def of(db: index.Reader, name: str) -> list[tuple]:
    """The places whose strict key is a name's, or a county's of that name, largest first.

    (number, id, kind, lat, lon, country, chain, population, seat, fame, whether it is the place's
    own name, whether 'county' was added); lat and lon are WGS84 degrees.
    """
    key = names.strict(name)
    if not key:
        return []
    found: dict[int, tuple] = {}
    for row in db.execute(_ROWS, (key, key + "county" if key.isascii() else key)):
        asked, n, id_, called, kind, lat, lon, country, chain, population, seat, fame = row
        if n not in found:
            found[n] = (
                n, id_, index.KINDS[kind], lat, lon, country, tuple(index.numbers(chain)),
                population, seat, fame, _own(name, asked, called, country), asked != key,
            )  # fmt: skip
    return sorted(found.values(), key=lambda row: (-row[7], row[0]))


def _own(name: str, asked: str, called: str, country: str | None) -> bool:
    """Whether a name is the place's own, or that in other letters: 'Fallujah' is Al Fallūjah."""
    if names.strict(called) == asked:
        return True
    return country not in lexicon.AS_WRITTEN and not _sounds(name).isdisjoint(_sounds(called))


@lru_cache(maxsize=1 << 12)
def _sounds(name: str) -> frozenset[str]:
    plain = names.unarticled(name) or name
    return frozenset(names.loose(plain, names.words(plain))[1])


def capitals(db: index.Reader) -> frozenset[str]:
    """The strict keys of all names of the countries' capitals."""
    rows = db.execute(
        "SELECT s.names FROM place c JOIN place s ON s.n = c.seat WHERE c.kind = ?",
        (index.KIND_CODE[Kind.COUNTRY],),
    )
    return frozenset(names.strict(name) for (blob,) in rows for name in index.texts(blob))
