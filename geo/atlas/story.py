"""A story as its author writes it -> the steps that the page walks through.

A story is an ordered list of views with a caption each, for a reporter who leads readers through
a map. In Python each step is a `Step`, or a dict of its fields; in a document's front matter:

    story:
      - caption: It began in Maar Shurin.
        days: 2019-06-10 to 2019-06-12
        at: 35.668, 36.728
        zoom: 11
      - caption: Then planes hit Saraqib.
        place: Saraqib

A step shows everything that it does not narrow: days, where to look (`at` with `zoom`, or
`place`, the place of an incident of the map, in the words of a report or by any of its names), and
the `incident` that is opened, by its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import shapely

from geo import errors
from geo.gazetteer import names
from geo.model import Match, Point, Refusal

_SHOWN = 10  # names of places that a refusal lists
ZOOM = 10.0  # of a step that says where and not how near: a district on a screen
_ENTRY = re.compile(r"(-?)\s*([a-z]+)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Step:
    """One view of a story. `days` are both included; `zoom` is Leaflet's, 1 (world) to 17."""

    caption: str
    days: tuple[date, date] | None = None
    at: Point | None = None
    zoom: float | None = None
    place: str | None = None
    incident: str | None = None


def steps(story: str | Iterable[Step | Mapping[str, Any]]) -> tuple[Step, ...]:
    """A story in any of its forms -> its steps; raises errors.InputError naming the step.

    >>> steps([{"caption": "It began here.", "days": "2019-06-10", "at": "35.668, 36.728"}])[0].at
    Point(lat=35.668, lon=36.728)
    >>> steps("- caption: One.\\n- caption: Two.\\n  place: Saraqib")[1].place
    'Saraqib'
    """
    told = _written(story) if isinstance(story, str) else list(story)
    return tuple(
        step if isinstance(step, Step) else _step(step, number)
        for number, step in enumerate(told, start=1)
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What a story may name of a map: ids of incidents; spellings of places, strict key -> name."""

    ids: frozenset[str]
    places: Mapping[str, str]

    def fitted(self, step: Step, number: int) -> Step:
        """The step with its place as the map names it; raises errors.InputError."""
        if step.incident and step.incident not in self.ids:
            raise _wrong(number, f"no incident on the map has the id '{step.incident}'")
        if not step.place or step.at:
            return step
        name = self.places.get(names.strict(step.place))
        if name is None:
            known = list(dict.fromkeys(self.places.values()))
            listed = ", ".join(known[:_SHOWN]) or "none"
            more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
            lack = f"no incident on the map is at '{step.place}'"
            raise _wrong(number, f"{lack}: the places on it are {listed}{more}")
        return replace(step, place=name)


def held(frame: Any, matches: Mapping[str, Iterable[Match]] | None = None) -> Held:
    """What a frame of incidents holds; the `matches` of its documents tell other spellings."""
    lacking = [None] * len(frame)
    columns = (frame.get(n, lacking) for n in ("location_name", "place_id"))
    drawn = ~(shapely.is_missing(shapes := frame["geometry"].to_numpy()) | shapely.is_empty(shapes))
    found: dict[str, str] = {}
    by_id: dict[str, str] = {}
    for name, place, there in zip(*columns, drawn, strict=True):
        if there and isinstance(name, str) and (key := names.strict(name)):
            found.setdefault(key, name)
            if isinstance(place, str):
                by_id.setdefault(place, name)
    told = [m for of_one in (matches or {}).values() for m in of_one if m.resolved]
    for words in (_in_the_text, _in_the_lists):  # a report's own words before any list's
        for match in told:
            own = by_id.get(match.place.id) if match.place else found.get(names.strict(match.name))
            for spelling in words(match) if own else ():
                found.setdefault(names.strict(spelling), own)
    return Held(frozenset(frame["id"]), found)


def _in_the_text(match: Match) -> tuple[str, ...]:
    return match.mention.text, match.mention.spelling


def _in_the_lists(match: Match) -> tuple[str, ...]:
    return match.place.names if match.place else ()


def collected(
    written: Iterable[tuple[str, str]], map: Held
) -> tuple[tuple[Step, ...], tuple[Refusal, ...]]:
    """The stories of several documents, (source, story) each, one after the other.

    A step that cannot be read or shown is refused, by its document; the others stay.
    """
    found: list[Step] = []
    refused: list[Refusal] = []
    for source, text in written:
        try:
            entries = _written(text)
        except errors.InputError as error:
            refused.append(Refusal(source, f"{error}: the map is made without its story"))
            continue
        for number, told in enumerate(entries, start=1):
            try:
                found.append(map.fitted(_step(told, number), number))
            except errors.InputError as error:
                refused.append(Refusal(source, f"{error}; the step is left out"))
    return tuple(found), tuple(refused)


def views(
    story: Sequence[Step], ids: Sequence[str], places: Sequence[str | None], bounds: Any
) -> list[dict[str, Any]]:
    """Steps that fit the map as the page reads them.

    `ids`, `places` and `bounds` (west, south, east, north) are those of the map's rows, in order.
    """
    rows = {name: row for row, name in enumerate(ids)} if any(s.incident for s in story) else {}
    return [_view(step, rows, places, bounds) for step in story]


def _view(step: Step, rows: Mapping[str, int], places: Any, bounds: Any) -> dict:
    view: dict[str, Any] = {}
    if step.days:
        view["days"] = [day.isoformat() for day in step.days]
    if step.at:
        view["at"] = [step.at.lat, step.at.lon, step.zoom or ZOOM]
    elif step.place:
        here = [i for i, name in enumerate(places) if name == step.place and bounds[i][0] < 181]
        if here:
            west, south, east, north = zip(*(bounds[i] for i in here), strict=True)
            box = (min(south), min(west), max(north), max(east))
            view["bounds"] = [round(float(v), 4) for v in box]
    if step.incident:
        view["row"] = rows[step.incident]
    return {"caption": step.caption, "view": view}


# --- what an author writes ------------------------------------------------------------------------


def _written(text: str) -> list[dict[str, str]]:
    """The steps of a front matter's story: '- key: value' begins one, 'key: value' goes on."""
    found: list[dict[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        entry = _ENTRY.fullmatch(line)
        if entry and entry[1]:
            found.append({entry[2]: entry[3]})
        elif entry and found and entry[2] not in found[-1]:
            found[-1][entry[2]] = entry[3]
        elif found and not entry:  # a caption that goes on in the next line
            last = list(found[-1])[-1]
            found[-1][last] += f" {line}"
        else:
            raise errors.InputError(
                f"a story is a list of steps that begin with '- caption: ...': {line[:60]!r}"
            )
    return [{key: _bare(value) for key, value in step.items()} for step in found]


def _bare(value: str) -> str:
    quoted = re.fullmatch(r"(['\"])(.*)\1", value.strip())
    return quoted[2] if quoted else value.strip()


def _step(told: Mapping[str, Any], number: int) -> Step:
    known = [f.name for f in fields(Step)]
    for name in told:
        if name not in known:
            raise _wrong(number, f"it has '{name}', expected some of {', '.join(known)}")
    caption = told.get("caption")
    if not isinstance(caption, str) or not caption.strip():
        raise _wrong(number, "it has no caption")
    zoom = told.get("zoom")
    try:
        zoom = None if zoom in (None, "") else float(zoom)
    except (TypeError, ValueError):
        raise _wrong(number, f"its zoom is {zoom!r}, expected a number from 1 to 17") from None
    return Step(
        caption,
        _days(told.get("days"), number),
        _at(told.get("at"), number),
        zoom and min(17.0, max(1.0, zoom)),
        told.get("place") or None,
        told.get("incident") or None,
    )


def _days(told: Any, number: int) -> tuple[date, date] | None:
    if not told:
        return None
    parts = re.split(r"\s+to\s+|\s*/\s*", told.strip()) if isinstance(told, str) else list(told)
    try:
        days = [d if isinstance(d, date) else date.fromisoformat(d) for d in parts]
        if len(days) not in (1, 2) or days[0] > days[-1]:
            raise ValueError
    except (TypeError, ValueError):
        shown = f"its days are {told!r}, expected 2019-06-10 or 2019-06-10 to 2019-06-12"
        raise _wrong(number, shown) from None
    return days[0], days[-1]


def _at(told: Any, number: int) -> Point | None:
    if told in (None, "") or isinstance(told, Point):
        return told or None
    try:
        lat, lon = map(float, told.split(",") if isinstance(told, str) else told)
        return Point(lat=lat, lon=lon)
    except (TypeError, ValueError):
        raise _wrong(number, f"its at is {told!r}, expected LAT, LON in degrees") from None


def _wrong(number: int, what: str) -> errors.InputError:
    return errors.InputError(f"step {number} of the story: {what}")
