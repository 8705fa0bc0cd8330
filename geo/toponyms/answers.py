"""Ranked candidates -> a Match: the place, how precisely it is known, and why; or 'unresolved'.

Doubt follows the point-radius method of the Georeferencing Best Practices (Chapman and
Wieczorek 2020): the extent of the named place, plus the coordinate's own doubt. Precision is
UCDP's where_prec.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.gazetteer import localities
from geo.language import lexicon
from geo.model import Candidate, Kind, Match, Mention, Place, Precision, Relation
from geo.support import plane
from geo.toponyms import regions

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

# Below this probability a name is left unresolved, with its candidates.
RESOLVED = 0.35
# What only its consonants tell needs more: of the events so answered, 11 in 96 are right between
# 0.3 and 0.5, and two in three above (python -m tests.bench.gazetteer, by key).
RESOLVED_BY_SKELETON = 0.5
# A village's houses lie within about a kilometre of its representative point.
VILLAGE_M = 1_000.0
# People a square kilometre in built-up areas; gives a town's radius from its population.
DENSITY = 4_000.0
# The reach of a division of which only the seat is known (no shape in any pack).
SEAT_M = {"admin1": 50_000.0, "admin2": 15_000.0, "admin3": 10_000.0}

# In these phrases a bare name is the division's: 'southern Idlib'.
AREAL = (Relation.DIRECTION, Relation.COUNTRYSIDE, Relation.BORDER)
RIVALS = "candidate"  # how a reason calls the places that a name may mean

_PRECISION = regions.AREA_PRECISION | {Kind.ROAD: Precision.FUZZY, Kind.NATURAL: Precision.NEAR}


def answer(mention: Mention, candidates: Sequence[Candidate]) -> Match:
    """The Match of a name with these candidates, best first; unresolved below RESOLVED."""
    if not candidates:
        return Match(mention, reason="no place of this name in the gazetteer")
    best = candidates[0]
    enough = RESOLVED_BY_SKELETON if best.key == "skeleton" else RESOLVED
    if best.probability < enough:
        several = "s" if len(candidates) > 1 else ""
        reason = f"{len(candidates)} {RIVALS}{several}, none likely enough ({best.probability:.2f})"
        return Match(mention, candidates=candidates, reason=reason)
    place, word = best.place, mention.class_word or ""
    precision, uncertainty = _PRECISION.get(place.kind, Precision.EXACT), reach_m(place)
    if place.kind is Kind.NATURAL and place.outline is not None:
        precision = Precision.FUZZY
    reasons = list(best.reasons)
    asked = localities.CLASS_KINDS.get(word, ())
    if asked and place.kind in localities.SETTLED and place.kind not in asked:
        precision = Precision.NEAR  # 'Goma airport' by the town of Goma
        reasons.append(f"the {word} itself is not listed: the town of its name")
    wanted = lexicon.DIVISION_WORDS.get(word, place.kind.value)
    if place.outline is None and wanted in SEAT_M:
        precision, uncertainty = Precision.NEAR, SEAT_M[wanted]
        reasons.append(
            f"the {word or wanted}'s shape is not known: its seat,"
            f" give or take {uncertainty / 1000:.0f} km"
        )
    return Match(
        mention, place, None, place.name, best.probability, candidates,
        "; ".join(reasons), precision, uncertainty,
    )  # fmt: skip


def phrase(mention: Mention, anchors: Sequence[Match], gazetteer: Gazetteer) -> Match:
    """The Match of a location phrase whose names were resolved to `anchors`, in their order."""
    missing = [a.mention.text for a in anchors if not a.resolved]
    if missing:
        return Match(mention, reason=f"{' and '.join(missing)} could not be resolved")
    region = regions.shape(mention.expression, anchors, gazetteer)
    if region is None:
        return Match(mention, reason=f"no shape for '{mention.text}'")
    name = unwrapped(mention.text)
    if mention.expression.relation is Relation.NEAR and anchors[0].point is not None:
        # near a town is a circle of doubt about a known point, not an area with an edge
        return replace(
            anchors[0], mention=mention, name=name, reason=region.reason,
            precision=Precision.NEAR, uncertainty_m=region.uncertainty_m,
        )  # fmt: skip
    return Match(
        mention, None, region.shape, name, math.prod(a.probability for a in anchors),
        tuple(c for a in anchors for c in a.candidates),
        region.reason, region.precision, region.uncertainty_m,
    )  # fmt: skip


def unwrapped(text: str) -> str:
    """A name that a line end splits, on one line."""
    return " ".join(text.split())


def reach_m(place: Place) -> float:
    """Metres from a place's centre to its farthest point: of its shape, else of its houses."""
    if place.outline is not None:
        return plane.reach_m(place.outline)
    return max(VILLAGE_M, math.sqrt(place.population / (DENSITY * math.pi)) * 1000)
