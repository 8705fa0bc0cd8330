"""An index -> what it holds under a name as it is spelled, in rows that are cheap to rank.

A text's names are asked for by the hundred: no place is made of a row before it is an answer.
"""

from __future__ import annotations

from geo.gazetteer import index, names
from geo.language import knowledge, lexicon
from geo.model import Kind

# Class words that are part of a division's name, and are left out where it is spoken of.
_IMPLIED = sorted(map(names.strict, knowledge.words("places.implied")))
_ROWS = (
    "SELECT s.key, p.n, p.id, p.name, p.kind, p.lat, p.lon, p.country, p.admin, p.population,"
    " p.seat, p.fame FROM spelling s CROSS JOIN place p ON p.n = s.n WHERE s.key IN"
    f" ({', '.join('?' * (1 + len(_IMPLIED)))}) ORDER BY s.key"
)


def of(db: index.Reader, name: str) -> list[tuple]:
    """The places whose strict key is a name's, or a county's so called, largest first.

    (number, id, kind, lat, lon, country, chain, population, seat, fame, whether it is the place's
    own name, whether such a word was added); lat and lon are WGS84 degrees.
    """
    key = names.strict(name)
    if not key:
        return []
    found: dict[int, tuple] = {}
    for row in db.execute(_ROWS, (key, *(key + word for word in _IMPLIED))):
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
    bare, own = (names.unarticled(n) or n for n in (name, called))
    return country not in lexicon.AS_WRITTEN and names.alike(bare, own)


def capitals(db: index.Reader) -> frozenset[str]:
    """The strict keys of all names of the countries' capitals."""
    rows = db.execute(
        "SELECT s.names FROM place c JOIN place s ON s.n = c.seat WHERE c.kind = ?",
        (index.KIND_CODE[Kind.COUNTRY],),
    )
    return frozenset(names.strict(name) for (blob,) in rows for name in index.texts(blob))
