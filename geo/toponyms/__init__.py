"""A Document -> Matches: its toponyms found, given a role, and resolved to places or areas."""

__all__ = [
    "answers",
    "external",
    "geocoding",
    "hints",
    "mentions",
    "placetexts",
    "records",
    "regions",
    "resolution",
]
