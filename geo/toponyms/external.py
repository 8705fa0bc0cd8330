"""A name on the command line -> an external tagger, asked in place of ours.

'spacy:NAME' is a spaCy pipeline that the user has installed; its places, facilities and peoples
are taken for names of places. spaCy is no dependency of ours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any

from geo import errors

if TYPE_CHECKING:
    from geo.language.tokens import Tokens
    from geo.toponyms.mentions import Tagger

LABELS = frozenset(("GPE", "LOC", "FAC", "NORP", "LOCATION"))


@cache
def named(name: str) -> Tagger:
    """The tagger of a name such as 'spacy:en_core_web_sm'; raises InputError."""
    kind, _, pipeline = name.partition(":")
    if kind != "spacy" or not pipeline:
        raise errors.InputError(f"'{name}' is no tagger: expected spacy:NAME of a pipeline")
    try:
        import spacy
    except ImportError:
        raise errors.InputError(
            f"'{name}' needs spaCy, which is not installed here: pip install spacy"
        ) from None
    try:
        return Spacy(spacy.load(pipeline))
    except OSError:
        raise errors.InputError(
            f"spaCy has no pipeline '{pipeline}' here: python -m spacy download {pipeline}"
        ) from None


class Spacy:
    """A spaCy pipeline as a tagger."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        pipeline.max_length = max(pipeline.max_length, 1 << 24)

    def names(self, tokens: Tokens) -> list[tuple[int, int]]:
        """(first, last) token of each entity that is a place, a facility or a people."""
        found: list[tuple[int, int]] = []
        for entity in self._pipeline(tokens.text).ents:
            if entity.label_ not in LABELS:
                continue
            first = bisect_left(tokens.starts, entity.start_char)
            last = bisect_right(tokens.starts, entity.end_char - 1) - 1
            while first <= last and not tokens.forms[first][0].isupper():
                first += 1  # 'the United States'
            while last > first and tokens.forms[last] in ("'s", "’s", "."):
                last -= 1
            if first <= last and (not found or first > found[-1][1]):
                found.append((first, last))
        return found
