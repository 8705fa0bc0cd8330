"""News text in, a defensible incident map out: the public API.

    import geo

    journey = geo.travel(["my-articles/"])
    journey.frame                              # a GeoDataFrame, one row an incident
    geo.write_html(journey.map(), "map.html")  # one file that opens offline

What is in `__all__` here, or in a floor's `__all__`, is public; all else is private. Points are
`Point(lat, lon)`, WGS84 degrees, by name. Everything that goes wrong on purpose is an
`errors.GeoError`. The whole road, in a few lines, is in `geo.pipeline`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo import errors
    from geo.atlas.export import write as write_html
    from geo.atlas.maps import incident_map
    from geo.gazetteer.ranking import Context
    from geo.gazetteer.search import Gazetteer
    from geo.model import Document, Incident, Match
    from geo.pipeline import Journey, geocode, parse, read, travel
    from geo.tables.exchange import read as read_table
    from geo.tables.exchange import write as write_table

__version__ = "0.2.0"
__all__ = [
    "Context",
    "Document",
    "Gazetteer",
    "Incident",
    "Journey",
    "Match",
    "errors",
    "geocode",
    "incident_map",
    "parse",
    "read",
    "read_table",
    "travel",
    "write_html",
    "write_table",
]

# Where each public name lives: it is imported when it is first asked for, so that `import geo`
# costs nothing and a program that parses never loads a map.
_HOMES = {
    "Context": "gazetteer.ranking",
    "Document": "model",
    "Gazetteer": "gazetteer.search",
    "Incident": "model",
    "Journey": "pipeline",
    "Match": "model",
    "geocode": "pipeline",
    "incident_map": "atlas.maps",
    "parse": "pipeline",
    "read": "pipeline",
    "read_table": "tables.exchange:read",
    "travel": "pipeline",
    "write_html": "atlas.export:write",
    "write_table": "tables.exchange:write",
}


def __getattr__(name: str) -> Any:
    if name == "errors":
        return importlib.import_module("geo.errors")
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    found = getattr(importlib.import_module(f"geo.{module}"), attribute or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
