"""Place names without a text -> ranked candidates with reasons; a table's column -> the table.

A cell such as 'southern Idlib' or '15 km north of Saraqib' is answered with its shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import shapely

from geo import errors, placetexts, sheets, toponyms
from geo.gazetteer import Context
from geo.model import Candidate, Match

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

ADDED = "lat lon place_name place_id kind precision uncertainty_m probability wkt reason".split()


def answer(name: str, match: Match) -> dict[str, Any]:
    """What `geo geocode NAME --json` prints for one name: its match and the candidates."""
    return {
        "query": name,
        **_located(match),
        "reason": match.reason,
        "candidates": [_candidate(c) for c in match.candidates],
    }


def _located(match: Match) -> dict[str, Any]:
    """What is told of a match's place: an area has its outline as WKT, and is no point."""
    found = toponyms.located(match)
    if match.shape is not None:
        found["lat"] = found["lon"] = None
        found["wkt"] = shapely.to_wkt(match.shape, rounding_precision=toponyms.DECIMALS, trim=True)
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
            return _added(match)

        # a column of the user's keeps its name; ours then says whose it is
        return [f"geo_{name}" if name in header else name for name in ADDED], answer

    sheets.extend(source, target, begin)
    return done


def _column(header: list[str], wanted: str, source: str) -> int:
    """Where a column stands; raises errors.TableError where it is missing or stands twice."""
    if header.count(wanted) == 1:
        return header.index(wanted)
    what = "has no column" if wanted not in header else "has more than one column"
    raise errors.TableError(
        f"{source} {what} '{wanted}': its columns are {', '.join(header) or 'none'};"
        " name one of them with --column or --within"
    )


def _added(match: Match) -> list[Any]:
    found = _located(match)
    values = {"wkt": "", **found, "place_name": found["name"], "reason": match.reason}
    return ["" if values[name] is None else values[name] for name in ADDED]
