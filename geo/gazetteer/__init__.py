"""A name and what is known around it -> ranked places; a source of places -> the index.

`search.Gazetteer` answers; `packs` builds what it answers from.
"""

__all__ = [
    "divisions",
    "index",
    "keyset",
    "localities",
    "names",
    "packs",
    "ranking",
    "search",
    "waters",
]
