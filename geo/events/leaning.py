"""A scene without a place and the event told before it -> what the scene adds to that event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.events import codebook, drafts, ellipsis, factuality, participants
from geo.events.analysis import Clause
from geo.events.drafts import Draft
from geo.events.scenes import Scene
from geo.model import Count

_COMPARED = 100  # sentences of an event that are looked at


@dataclass(frozen=True)
class Leaning:
    """A scene without a place, its draft, and the event before it that it may belong to."""

    scene: Scene
    draft: Draft
    before: Draft
    last: int  # the sentence that told last of the event before

    @cached_property
    def beside(self) -> bool:
        return self.scene.sentence.paragraph == self.before.paragraph

    @cached_property
    def definite(self) -> bool:
        return ellipsis.definite(self.scene.clause)

    @cached_property
    def clash(self) -> bool:
        return drafts.clash(self.before, self.draft)

    @cached_property
    def fits(self) -> bool:
        """It can be the same event, by type and day."""
        one, other = self.before.sub, self.draft.sub
        kin = codebook.compatible(one, other) or codebook.answers(other, one)
        if (self.draft.senses and not kin) or self.scene.separate:
            return False
        return self.definite or not drafts.another_day(self.before, self.draft)

    @cached_property
    def other_source(self) -> bool:
        """'Seven died, A said, while B said that two did': another's count of the same dead."""
        sources = self.draft.attributed_to, self.before.attributed_to
        return None not in sources and sources[0] != sources[1]

    @cached_property
    def update(self) -> bool:
        """Its toll replaces the one told before.

        'A commander was killed. Six people died in it': of whom the one was told before.
        """
        if factuality.update(self.scene.clause):
            return True
        one = self.before.killed() == Count(1, 1, 1)
        named = one and (self.other_source or not self.draft.senses)
        return named and self.clash and self.beside and self.fits

    @cached_property
    def taken_up(self) -> bool:
        """It counts the same dead anew."""
        if self.definite or factuality.disputed(self.scene.clause):
            return True
        return self.other_source and self.scene.sentence.index == self.last

    @cached_property
    def counts_others(self) -> bool:
        """'Two attackers also died': the other side's dead."""
        if not self.draft.counts:
            return False
        apart = self.scene.separate and not self.scene.senses
        return apart or other_side(self.before, self.scene.clause)


def other_side(before: Draft, clause: Clause) -> bool:
    """Whether a clause tells of the attackers' dead, and the event so far of others'."""
    bombed = codebook.family(before.sub) == "bombardment"  # its dead are no other side's
    told = participants.attackers_dead(clause.text) and not bombed
    return told and not any(
        participants.attackers_dead(e.sentence) for e in before.evidence[-_COMPARED:]
    )
