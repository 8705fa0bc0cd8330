"""A draft -> the incident that it gives, or one for each of several places.

The id is a digest of the document, the type, the place and the day: the same text gives the same
ids again. Two events of one kind, place and day in one document keep ids of their own.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace

from geo.events import codebook, drafts
from geo.events.counts import harms
from geo.events.drafts import Draft
from geo.model import Count, Harm, Incident, Kind, Match, Mention

NO_PLACE = "no place is told for it"
_NOWHERE = Match(Mention(0, 0, ""))
# How the classifier's odds become a row's probability: fitted on 124 rows of 52 reports of others
# that a coder has read (../shared/incidents/real_documents_a.jsonl); left out by fifths, rows of
# each tenth tell an event as often as their probability says to within 0.07.
_BASE, _TRUST, _EXTREME = -0.53, 0.45, 0.01
MOST = 25  # sentences of one document that tell one event: a report's have three


def incident(
    document_id: str, draft: Draft, match: Match | None, counts: dict[str, Count], note: str = ""
) -> Incident:
    """The incident of a draft at one of its places, or at none, with the counts told for it."""
    if match is None:
        match, name = _NOWHERE, ""
    else:
        name = match.name or match.mention.text
    geometry, precision = drafts.geometry(match), match.precision
    if draft.place_words:
        name = f"{name} {draft.place_words}"
    place, when = match.place, draft.when
    chain = {d.kind: d.name for d in place.admin} if place else _common(match)
    if place is not None:
        chain.setdefault(place.kind, place.name)
    groups = tuple(
        sorted(
            (f"{group}_{measure}", count)
            for measure, parts in draft.groups.items()
            for group, count in parts
        )
    )
    day = when.start.isoformat() if when else ""
    at = name or str(draft.evidence[0].start)  # without a place, where it is told
    key = "|".join((document_id, draft.sub, place.id if place else at, day))
    reason = f"{draft.place_reason} ({match.reason or 'unresolved'}){note}"
    reason = reason if name else NO_PLACE
    reason += f"; day: {when.basis}" if when else "; no day is told"
    notes = [n for n in draft.notes if n != drafts.HEDGED or not draft.attributed_to]
    if (told := len(draft.evidence)) > MOST:
        notes.append(f"told in {told:,} sentences, of which the first {MOST} are kept")
    reason += "".join(f"; {note}" for note in notes) + f" [rule {draft.row}]"
    return Incident(
        id=hashlib.sha256(key.encode()).hexdigest()[:12],
        document_id=document_id,
        event_type=codebook.TYPE_OF[draft.sub],
        sub_event_type=draft.sub,
        when=when,
        location_name=name,
        place_words=" ".join(match.mention.text.split()),
        geometry=geometry,
        precision=precision,
        uncertainty_m=match.uncertainty_m,
        place_id=place.id if place else None,
        country=drafts.country(match),
        admin1=chain.get(Kind.ADMIN1),
        admin2=chain.get(Kind.ADMIN2),
        admin3=chain.get(Kind.ADMIN3),
        harm=Harm(
            counts.get(harms.KILLED, Count()), counts.get(harms.INJURED, Count()), groups=groups
        ),
        actors=tuple(sorted(draft.actors, key=lambda actor: actor.role)),
        weapon=", ".join(draft.weapons) or None,
        target=draft.target,
        attributed_to=draft.attributed_to,
        evidence=tuple(draft.evidence[:MOST]),
        probability=_probability(draft.event),
        recalled=draft.recalled,
        reason=reason,
    )


def _probability(event: float) -> float:
    """How likely the text tells an event, which the classifier takes for one with `event`."""
    sure = min(max(event, _EXTREME), 1.0 - _EXTREME)
    return round(1.0 / (1.0 + math.exp(-_BASE - _TRUST * math.log(sure / (1.0 - sure)))), 3)


def _common(match: Match) -> dict[Kind, str]:
    """What the anchors of a phrase have above them, the likeliest first."""
    chain: dict[Kind, str] = {}
    for candidate in match.candidates[:1] if match.resolved else ():
        chain = {d.kind: d.name for d in candidate.place.admin}
        chain.setdefault(candidate.place.kind, candidate.place.name)
    return chain


def distinct(found: Sequence[Incident]) -> tuple[Incident, ...]:
    """Two events of one kind, place and day keep ids of their own."""
    seen: dict[str, int] = {}
    result = []
    for incident in found:
        count = seen[incident.id] = seen.get(incident.id, 0) + 1
        again = hashlib.sha256(f"{incident.id}|{count}".encode()).hexdigest()[:12]
        result.append(incident if count == 1 else replace(incident, id=again))
    return tuple(result)
