"""What was read in a document -> the same sentence by sentence: found, which rules, decided, why.

The tool of whoever mends a rule, and of an analyst who asks why a sentence is or is no incident:
`geo incidents --explain FILE`. Nothing is decided here; what the other modules find is asked for
again, and what they decided is looked up in the Reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geo.events.analysis import Clause, Sentences
from geo.language import knowledge

if TYPE_CHECKING:
    from geo.events.tellings.joining import Reading
    from geo.model import Count, Document, Match, When


def lines(
    document: Document,
    matches: Sequence[Match],
    whens: Sequence[When],
    reading: Reading,
) -> Iterator[str]:
    """The lines that explain a document."""
    for number, sentence in enumerate(Sentences(document, whens), start=1):
        start, end = sentence.start, sentence.end
        yield f"{number}. [{sentence.kind}] {' '.join(sentence.text.split())}"
        for label, found in (
            ("place", _places(matches, start, end)),
            ("day", _days(sentence.times)),
            ("event word", _event_words(sentence.whole)),
            ("number", _tolls(sentence.whole)),
            ("rule", _rules(sentence.whole)),
            ("->", _decided(reading, document.id, start, end)),
        ):
            for line in found:
                yield f"     {label}: {line}"


def _places(matches: Sequence[Match], start: int, end: int) -> Iterator[str]:
    for match in matches:
        if start <= match.mention.start < end:
            known = match.place.name if match.place else match.name or "an area"
            meant = f"{known}, where_prec {match.precision}" if match.resolved else "not resolved"
            yield f"{match.mention.text!r} ({match.mention.role}): {meant}; {match.reason}"


def _days(whens: Sequence[When]) -> Iterator[str]:
    for when in whens:
        yield f"{when.words!r}: {when.start} to {when.end}; {when.basis}"


def _event_words(told: Clause) -> Iterator[str]:
    for one in told.senses:
        shown = " ".join(word.text for word in told.words[one.first : one.last + 1])
        yield f"{shown!r}: {one.meaning.sub}, strength {one.meaning.strength}"


def _tolls(told: Clause) -> Iterator[str]:
    for toll in told.tolls:
        shown = " ".join(word.text for word in told.words[toll.first : toll.last + 1])
        yield f"{shown!r}: {toll.measure} {_count(toll.count)}{', a part' if toll.part else ''}"


def _count(count: Count) -> str:
    bounds = zip(("low", "best", "high"), (count.low, count.best, count.high), strict=True)
    return ", ".join(f"{name} {value}" for name, value in bounds if value is not None) or "unknown"


def _rules(told: Clause) -> Iterator[str]:
    """The rules that hold of a sentence, or of an event word in it; not each is asked there."""
    text, spans = told.text, [told.at(told.span(sense)) for sense in told.senses]
    for rule in knowledge.every_rule():
        sided = {"before", "after"} & set(rule.options)
        held = [span for span in spans if rule.fires(text, *span)] if sided else ()
        if held:
            yield f"{rule.name}, of {' and '.join(repr(text[a:b]) for a, b in held)}"
        elif not sided and rule.fires(text, len(text), len(text)):
            yield rule.name


def _decided(reading: Reading, document: str, start: int, end: int) -> Iterator[str]:
    def here(one: Any) -> bool:
        return any(e.document_id == document and start <= e.start < end for e in one.evidence)

    for incident in filter(here, reading.incidents):
        day = f"{incident.when.start} to {incident.when.end}" if incident.when else "no day"
        yield (
            f"incident {incident.id}: {incident.sub_event_type}, {incident.location_name},"
            f" {day}, probability {incident.probability:.2f}; {incident.reason}"
        )
    for stated in filter(here, reading.statements):
        yield f"statement: {stated.measure} {_count(stated.count)}, {stated.area or 'no area'}"
    for left in reading.omissions:
        if left.document_id == document and left.start is not None and start <= left.start < end:
            yield f"left out {left.text!r}: {left.reason} [rule {left.rule}]"
