"""Place names without a text -> ranked candidates with reasons; a table's column -> the table.

A cell such as 'southern Idlib' or '15 km north of Saraqib' is answered with its shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from geo import errors
from geo.documents import sheets
from geo.gazetteer.search import Context
from geo.model import Candidate, Match
from geo.toponyms import placetexts, records

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

SIMPLER, SIMPLER_TIMES = 0.0005, 10  # degrees, doubled until an outline fits into a cell
DEGREE_M = 111_195  # of latitude; one of longitude is shorter
NAMED, LETTERS = 30, 60  # columns that a refusal names, and letters of each

# The cells that a row of a table gets; an area has its outline and no point.
ADDED = ("lat", "lon", "place_name", "place_id", "kind", "precision", "uncertainty_m",
         "probability", "wkt", "reason")  # fmt: skip


def answer(name: str, match: Match) -> dict[str, Any]:
    """What `geo geocode NAME --json` prints for one name: its match and the candidates."""
    return {
        "query": name,
        **_located(match),
        "source": match.place.source if match.place else None,
        "reason": match.reason,
        "candidates": [_candidate(c) for c in match.candidates],
    }


def _located(match: Match) -> dict[str, Any]:
    """What is told of a match's place: an area has its outline as WKT, and is no point."""
    found = records.located(match)
    if match.wide:
        found["lat"] = found["lon"] = None
        found["wkt"] = _wkt(match.shape)
    return found


def _candidate(candidate: Candidate) -> dict[str, Any]:
    place = candidate.place
    return {
        "name": place.name,
        "lat": round(place.point.lat, 5),
        "lon": round(place.point.lon, 5),
        "kind": place.kind.value,
        "country": place.country,
        "admin": [division.name for division in place.admin],
        "population": place.population or None,
        "place_id": place.id,
        "geonameid": place.geonameid,
        "key": candidate.key,
        "probability": round(candidate.probability, 3),
        "reasons": list(candidate.reasons),
        "source": place.source,
    }


def shown(name: str, found: dict[str, Any]) -> str:
    """An answer as lines to read in a terminal."""
    lines = [f"{_clean(name)}: {_clean(found['reason'])}"]
    if "wkt" in found:
        west, south, east, north = shapely.from_wkt(found["wkt"]).bounds
        lines.append(
            f"  an area, precision {found['precision']}: {south:.3f} to {north:.3f} N,"
            f" {west:.3f} to {east:.3f} E"
        )
    for c in found["candidates"]:
        where = ", ".join(reversed(c["admin"]))
        lines.append(
            f"  {c['probability']:.2f}  {c['name']} ({c['kind']}; {where})"
            f"  {c['lat']:.5f}, {c['lon']:.5f}  {c['place_id']}  [{'; '.join(c['reasons'])}]"
        )
    return "\n".join(lines)


def _clean(text: str) -> str:
    """Text for a terminal: control characters shown, none obeyed."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass(slots=True)
class Done:
    """What became of a table: its rows, how many were resolved, and the answers of the others."""

    rows: int = 0
    resolved: int = 0
    matches: dict[tuple[str, str], Match] = field(default_factory=dict)  # of each distinct row

    def groups(self, gazetteer: Gazetteer, context: Context) -> Iterator[list[Match]]:
        """For each containing place with unresolved rows: their matches, and that of the place."""
        within: dict[str, list[Match]] = defaultdict(list)
        for (_, parent), match in self.matches.items():
            within[parent.strip()].append(match)
        for parent, matches in within.items():
            if all(match.resolved for match in matches):
                continue
            around = placetexts.locate(parent, gazetteer, context) if parent else None
            yield [*matches, around] if around is not None and around.resolved else matches


def table(
    source: str,
    target: str,
    column: str,
    within: str | None,
    gazetteer: Gazetteer,
    context: Context,
) -> Done:
    """Write `source` again with the answers' columns added: same rows, same order, same cells.

    `column` holds the names, `within` the containing places, where there are any. Raises
    errors.TableError for a table without these columns.
    """
    done = Done()
    longest = sheets.longest(source)

    def begin(header: list[str]) -> tuple[list[str], sheets.Answer]:
        at = _column(header, column, source)
        inside = _column(header, within, source) if within else None

        def answer(cells: Sequence[str]) -> list[Any]:
            name, parent = cells[at], cells[inside] if inside is not None else ""
            match = done.matches.get((name, parent))
            if match is None:
                around = replace(context, within=(parent,)) if parent.strip() else context
                match = done.matches[name, parent] = placetexts.locate(name, gazetteer, around)
            done.rows += 1
            done.resolved += match.resolved
            return _added(match, longest)

        return _distinct(header), answer

    sheets.extend(source, target, begin)
    return done


def _column(header: list[str], wanted: str, source: str) -> int:
    """Where a column stands, in whatever case it is written and with or without outer blanks.

    Raises errors.TableError where it is missing or stands twice.
    """
    found: list[int] = []
    for alike in (str, _plain):
        found = found or [at for at, name in enumerate(header) if alike(name) == alike(wanted)]
    if len(found) == 1:
        return found[0]
    what = "has more than one column" if found else "has no column"
    told = ", ".join(name[:LETTERS] for name in header[:NAMED]) or "none"
    more = f" and {len(header) - NAMED:,} more" if len(header) > NAMED else ""
    raise errors.TableError(
        f"{source} {what} '{wanted[:LETTERS]}': its columns are {told}{more};"
        " name one of them with --column or --within"
    )


def _plain(name: str) -> str:
    return name.strip().casefold()


def _distinct(header: list[str]) -> list[str]:
    """The names of our columns; where the user has one, or we had added it before, it has another.

    >>> _distinct(["Name", "Lat", "geo_lat", "reason"])[:2], _distinct(["reason"])[-1]
    (['geo2_lat', 'lon'], 'geo_reason')
    """
    taken = {_plain(name) for name in header}
    prefixes = ["", "geo_", *(f"geo{n}_" for n in range(2, len(header) + 3))]
    return [next(p + name for p in prefixes if p + name not in taken) for name in ADDED]


def _added(match: Match, longest: int | None) -> list[Any]:
    """The cells of a row; where a cell holds so many characters, an outline of no more."""
    found = _located(match)
    values = {"wkt": "", **found, "place_name": found["name"], "reason": match.reason}
    if longest is not None and len(values["wkt"]) > longest:
        values["wkt"], note = _outline(match.shape, longest)
        values["reason"] += note
    return ["" if values[name] is None else values[name] for name in ADDED]


@lru_cache(maxsize=512)  # a table names the same areas again and again
def _outline(shape: shapely.Geometry, longest: int) -> tuple[str, str]:
    """An area simplified until its WKT fits into a cell, and what has to be said of that."""
    held = f"a cell of a workbook holds {longest:,} characters"
    for doubled in range(SIMPLER_TIMES):
        step = SIMPLER * 2**doubled
        simpler = shapely.simplify(shape, step, preserve_topology=False)
        told = _wkt(simpler)
        if len(told) <= longest and not simpler.is_empty:
            return told, f"; outline simplified by up to {round(step * DEGREE_M):,} m: {held}"
    return "", f"; outline left out: {held}, a CSV any number"


def _wkt(shape: shapely.Geometry) -> str:
    return shapely.to_wkt(shape, rounding_precision=records.DECIMALS, trim=True)
