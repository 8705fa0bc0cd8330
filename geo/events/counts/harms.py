"""The words for harm -> what befell people, and where the count stands: harm.txt of data/language.

A harm word governs the quantity after it ('killing three'), before it ('three died') or either
('killed'). Words that count what is no harm ('arrested', 'rescued') are here too, so that their
numbers are not taken for the dead.
"""

from __future__ import annotations

from geo.language import knowledge, words
from geo.language.words import Vocabulary

KILLED, INJURED = "killed", "injured"
DISPLACED, OTHER = "displaced", "other"
CASUALTIES, BOTH = "casualties", "both"  # killed or injured; killed and injured, in one number
FORWARD, BACKWARD, EITHER = "forward", "backward", "either"


def _governing(name: str) -> Vocabulary[tuple[str, str]]:
    """Phrases -> (what befell people, where the count stands)."""
    told = ((phrase, row.partition(" ")) for row, phrase in knowledge.pairs(name))
    return Vocabulary((phrase, (measure, way)) for phrase, (measure, _, way) in told)


HARM = _governing("harm.words")
COUNTS = _governing("harm.counts")  # words for a count itself: 'toll at', 'victims numbered'
# Nouns that count people and say what befell them: '5 قتلى', 'جريحان'.
BEFALLEN = {words.key(noun): measure for noun, measure in knowledge.table("harm.nouns").items()}
PART = words.vocabulary("harm.part")
# 'No casualties' -> what befell nobody; 'no word on casualties' -> nothing.
NONE = Vocabulary(
    {
        phrase: tuple(measure for measure in row.split() if measure in (KILLED, INJURED))
        for phrase, row in knowledge.table("harm.none").items()
    }
)
