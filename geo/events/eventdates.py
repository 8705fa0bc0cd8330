"""A document's Whens -> the day of one event, own or lent, with the basis said.

The order in which a day is sought stands in incidents.py's conventions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from geo.dates import intervals
from geo.events import attribution, factuality
from geo.events.analysis import Sentences
from geo.events.counts.tolls import Toll
from geo.events.layout.sections import Sections
from geo.events.scenes import Scene
from geo.language import days, knowledge
from geo.model import DatePrecision, Document, When

_FINE = 7  # days: a longer interval is a period, not a day
_RECALLED = timedelta(days=60)
_FOLLOWING = 2  # paragraphs after an event in which dated words may still give its day
_FIRST = 6  # sentences of a caption after the dateline that opens it
_BEHIND = 12  # characters: '20 of them in July'
_LOOKED_AT = 100  # times before or after an event, of which one may be its day
_REMEMBERED = 3  # paragraphs for which the day of the event told before is kept


_NOTE = re.compile(
    r"(?:[-\u2022*]\s*|\(?\d{1,2}[.)]\s+)?[A-Z][\w'\u2019 -]{2,40}(?:[,(][^:.\n]{1,40})?:\s"
)
_OPENINGS = knowledge.phrases("clauses.opening_days")  # 'since Friday'


class Chronicle:
    """What is known of time in one document, and the day that was told last."""

    def __init__(self, document: Document, told: Sentences, under: Sections) -> None:
        self.document = document
        self.sections = under
        self.sentences = told
        self.whens = told.whens
        self._openings: dict[int, int] = {}  # a paragraph -> where its first sentence begins
        for sentence in told.plain:
            self._openings.setdefault(sentence.paragraph, sentence.start)
        able = [w for w in self.whens if (w.end - w.start).days <= 31 and not self.opens(w)]
        self._latest = max(able, key=lambda w: (w.end, -(w.end - w.start).days), default=None)
        self._headline = self._of_headline()
        left = intervals.read(document).unresolved
        self._impossible = [o.start for o in left if o.reason.endswith(intervals.NO_DAY)]
        self._last: tuple[When, int, bool] | None = None  # day, paragraph, in a caption

    def opens(self, when: When) -> bool:
        """Whether the words open an interval: 'since Friday'."""
        head = when.words.lower().lstrip()
        return head.startswith(_OPENINGS)

    def recalled(self, when: When | None) -> bool:
        reference = self.document.published or (self._latest and self._latest.end)
        return when is not None and reference is not None and reference - when.end > _RECALLED

    def of_toll(self, scene: Scene, toll: Toll) -> When | None:
        """The time that stands nearest to a toll in its sentence."""
        here, (start, end) = scene.sentence.times, scene.clause.span(toll)
        if toll.part:
            here = [w for w in here if 0 <= w.span[0] - end <= _BEHIND]
        return min(
            here,
            key=lambda w: max(w.span[0] - end, start - w.span[1], 0),
            default=None,
        )

    def of_scene(self, scene: Scene) -> tuple[When | None, bool]:
        """(the day of an event, whether it stands beside the event itself)."""
        caption, paragraph = scene.sentence.kind == "caption", scene.sentence.paragraph
        own = self._own(scene)
        if own is not None:
            self._last = (own, paragraph, caption)
            return own, True
        if any(scene.start <= at < scene.end for at in self._impossible):
            return None, False  # 'on 29 February 2019': no other's day stands for it
        said = scene.spoken
        if said is not None and _FINE <= (said.end - said.start).days <= 31:
            return _based(said, "told in"), False
        if said is not None and (said.end - said.start).days < _FINE:
            basis = f"told on {days.say(said.end)} ('{said.words}'), on that day or the day before"
            when = _interval(said, said.start - days.ONE, said.end, basis)
            self._last = self._last or (when, paragraph, caption)
            return when, False
        return self._lent(scene, caption), False

    def _own(self, scene: Scene) -> When | None:
        fine = [w for w in scene.whens if (w.end - w.start).days < _FINE]
        if fine:
            return fine[0]
        if scene.whens:
            return scene.whens[0]
        if scene.sentence.kind != "caption":
            return None
        first = self.sentences.plain[max(0, scene.sentence.index - _FIRST)].start
        return next(
            (
                when
                for when in self.sentences.between(first, scene.end)
                if (one := self.sentences.holding(when.span[0])) is not None
                and one.paragraph == scene.sentence.paragraph
                and one.kind == "dateline"
            ),
            None,
        )

    def _lent(self, scene: Scene, caption: bool) -> When | None:
        """The day of an event that tells none: the first that can be lent to it."""
        return next(filter(None, self._lendable(scene, caption)), None)

    def _lendable(self, scene: Scene, caption: bool) -> Iterator[When | None]:
        last = self._last
        if last is not None and last[1:] == (scene.sentence.paragraph, caption):
            yield _based(last[0], "that of the event told before in the paragraph")
        if not caption:
            yield _based(self._beside(scene), "that of the figure told before in the paragraph")
        if (headed := self.sections.at(scene.start).when) is not None:
            yield replace(headed, basis=f"that of the heading over it: {headed.basis}")
        if factuality.latest(scene.clause):
            yield _based(self._latest, "told as the latest: the latest time that the text names")
        if not caption and self._remembered(scene):
            yield _based(last[0], "that of the event told before")
        yield _based(self._headline, "no day is told: that of the report's heading")
        published = self.document.published
        if published is not None:
            basis = f"no day is told: the two days up to the publication day, {days.say(published)}"
            start = published - days.ONE
            yield When(start, published, days.precision(start, published), "", basis)
        yield _based(self._following(scene), "no day is told: the nearest dated words that follow")
        yield _based(self._latest, "no day is told: the latest time that the text names")

    def _remembered(self, scene: Scene) -> bool:
        """Whether the day that was told last still counts where a scene stands."""
        last = self._last
        paragraph = scene.sentence.paragraph
        if last is None or last[2] or paragraph - last[1] > _REMEMBERED:
            return False
        headed = paragraph != last[1] and self._headed(paragraph)
        return not headed and not self.recalled(last[0])

    def _of_headline(self) -> When | None:
        """The day or week that a report's own heading gives: 'Daily summary, 19 April'."""
        first = next((s for s in self.sentences.plain if s.kind != "credit"), None)
        if first is None or first.kind != "heading":
            return None
        return next((w for w in self.sentences.between(first.start, first.end) if _short(w)), None)

    def _headed(self, paragraph: int) -> bool:
        """Whether a paragraph is a note of its own: 'Raqqa: ...', '3. Loikaw, 21 December: ...'."""
        return bool(_NOTE.match(self.document.text, self._openings[paragraph]))

    def _beside(self, scene: Scene) -> When | None:
        """The last day told before a scene in its paragraph, by whatever kind of sentence."""
        high = self.sentences.before(scene.start)
        low = self.sentences.before(self._openings[scene.sentence.paragraph])
        for when in reversed(self.whens[max(low, high - _LOOKED_AT) : high]):
            one = self.sentences.holding(when.span[0]) if self._exact(when) else None
            told = one is not None and one.kind == "sentence" and not self.recalled(when)
            if told and not attribution.spoken(one, when):
                return when
        return None

    def _following(self, scene: Scene) -> When | None:
        first, paragraph = self.sentences.before(scene.end), scene.sentence.paragraph
        for when in self.whens[first : first + _LOOKED_AT]:
            one = self.sentences.holding(when.span[0])
            if one is None or one.kind != "sentence":
                continue
            if one.paragraph > paragraph + _FOLLOWING:
                break
            if one.paragraph >= paragraph and self._exact(when):
                return when
        return None

    def _exact(self, when: When) -> bool:
        """Whether a time is a day or a few, and not the start of a longer one."""
        return _short(when) and not self.opens(when)


def _short(when: When) -> bool:
    return (when.end - when.start).days < _FINE


def _interval(when: When, start, end, basis: str) -> When:
    return replace(when, start=start, end=end, precision=days.precision(start, end), basis=basis)


def _based(when: When | None, why: str) -> When | None:
    """A day lent to an event that tells none: its interval, but never 'the exact day'."""
    return when and replace(
        when,
        precision=max(when.precision, DatePrecision.FEW_DAYS),
        basis=f"{why}: {when.basis}"
        if when.words == ""
        else f"{why}, '{when.words}': {when.basis}",
    )
