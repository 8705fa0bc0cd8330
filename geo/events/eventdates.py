"""A document's Whens -> the day of one event, own or lent, with the basis said.

The order in which a day is sought stands in incidents.py's conventions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from geo.dates import intervals
from geo.events import attribution, factuality
from geo.events.counts.tolls import Toll
from geo.events.scenes import Scene
from geo.language import days, knowledge, sentences
from geo.language.sentences import Sentence
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

    def __init__(self, document: Document, told: Sequence[Sentence], whens: Sequence[When]) -> None:
        self.document = document
        self.sentences = told
        self.whens = sorted((w for w in whens if w.span), key=lambda w: w.span)
        self._starts = [w.span[0] for w in self.whens]
        self._openings: dict[int, int] = {}  # a paragraph -> where its first sentence begins
        for sentence in told:
            self._openings.setdefault(sentence.paragraph, sentence.start)
        able = [w for w in self.whens if (w.end - w.start).days <= 31 and not self.opens(w)]
        self._latest = max(able, key=lambda w: (w.end, -(w.end - w.start).days), default=None)
        self._headline = self._of_headline()
        left = intervals.read(document).unresolved
        self._impossible = [o.start for o in left if o.reason.endswith(intervals.NO_DAY)]
        self._last: tuple[When, int, bool] | None = None  # day, paragraph, in a caption

    def _between(self, start: int, end: int) -> list[When]:
        return self.whens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def opens(self, when: When) -> bool:
        """Whether the words open an interval: 'since Friday'."""
        head = when.words.lower().lstrip()
        return head.startswith(_OPENINGS)

    def recalled(self, when: When | None) -> bool:
        reference = self.document.published or self._latest_day()
        return when is not None and reference is not None and reference - when.end > _RECALLED

    def of_toll(self, scene: Scene, toll: Toll, offsets: tuple[int, int]) -> When | None:
        """The time that stands nearest to a toll in its sentence."""
        sentence = self.sentences[scene.sentence]
        here = self._between(sentence.start, sentence.end)
        start, end = offsets
        if toll.part:
            here = [w for w in here if 0 <= w.span[0] - end <= _BEHIND]
        return min(
            here,
            key=lambda w: max(w.span[0] - end, start - w.span[1], 0),
            default=None,
        )

    def of_scene(self, scene: Scene, clause: str) -> tuple[When | None, bool]:
        """(the day of an event, whether it stands beside the event itself)."""
        caption = scene.kind == "caption"
        own = self._own(scene)
        if own is not None:
            self._last = (own, scene.paragraph, caption)
            return own, True
        if any(scene.start <= at < scene.end for at in self._impossible):
            return None, False  # 'on 29 February 2019': no other's day stands for it
        said = scene.spoken
        if said is not None and _FINE <= (said.end - said.start).days <= 31:
            return _based(said, "told in"), False
        if said is not None and (said.end - said.start).days < _FINE:
            basis = f"told on {days.say(said.end)} ('{said.words}'), on that day or the day before"
            when = _interval(said, said.start - days.ONE, said.end, basis)
            self._last = self._last or (when, scene.paragraph, caption)
            return when, False
        return self._lent(scene, clause, caption), False

    def _own(self, scene: Scene) -> When | None:
        fine = [w for w in scene.whens if (w.end - w.start).days < _FINE]
        if fine:
            return fine[0]
        if scene.whens:
            return scene.whens[0]
        if scene.kind == "caption":
            before = self.sentences[max(0, scene.sentence - _FIRST) : scene.sentence + 1]
            return next(
                (
                    w
                    for w in self._between(before[0].start, scene.end)
                    if (at := sentences.at(self.sentences, w.span[0])) is not None
                    and self.sentences[at].paragraph == scene.paragraph
                    and self.sentences[at].kind == "dateline"
                ),
                None,
            )
        return None

    def _lent(self, scene: Scene, clause: str, caption: bool) -> When | None:
        last = self._last
        if last is not None and last[1] == scene.paragraph and last[2] == caption:
            return _based(last[0], "that of the event told before in the paragraph")
        beside = self._beside(scene)
        if beside is not None and not caption:
            return _based(beside, "that of the figure told before in the paragraph")
        if factuality.latest(clause):
            latest = self._latest_time()
            if latest is not None:
                return _based(latest, "told as the latest: the latest time that the text names")
        near = last is not None and not last[2] and scene.paragraph - last[1] <= _REMEMBERED
        near = near and not (scene.paragraph != last[1] and self._headed(scene))
        if near and not caption and not self.recalled(last[0]):
            return _based(last[0], "that of the event told before")
        if self._headline is not None:
            return _based(self._headline, "no day is told: that of the report's heading")
        published = self.document.published
        if published is not None:
            basis = f"no day is told: the two days up to the publication day, {days.say(published)}"
            start = published - days.ONE
            return When(start, published, days.precision(start, published), "", basis)
        following = self._following(scene)
        if following is not None:
            return _based(following, "no day is told: the nearest dated words that follow")
        latest = self._latest_time()
        return latest and _based(latest, "no day is told: the latest time that the text names")

    def _of_headline(self) -> When | None:
        """The day or week that a report's own heading gives: 'Daily summary, 19 April'."""
        first = next((s for s in self.sentences if s.kind != "credit"), None)
        if first is None or first.kind != "heading":
            return None
        return next((w for w in self._between(first.start, first.end) if _short(w)), None)

    def _headed(self, scene: Scene) -> bool:
        """Whether a paragraph is a note of its own: 'Raqqa: ...', '3. Loikaw, 21 December: ...'."""
        return bool(_NOTE.match(self.document.text, self._openings[scene.paragraph]))

    def _beside(self, scene: Scene) -> When | None:
        """The last day told before a scene in its paragraph, by whatever kind of sentence."""
        high = bisect_left(self._starts, scene.start)
        low = bisect_left(self._starts, self._openings[scene.paragraph])
        return next(
            (
                w
                for w in reversed(self.whens[max(low, high - _LOOKED_AT) : high])
                if (w.end - w.start).days < _FINE and not self.opens(w) and not self.recalled(w)
                if (at := sentences.at(self.sentences, w.span[0])) is not None
                and self.sentences[at].kind == "sentence"
                and attribution.spoken_on(self.document.text[max(0, w.span[0] - 70) : w.span[0]])
                is None
            ),
            None,
        )

    def _following(self, scene: Scene) -> When | None:
        first = bisect_left(self._starts, scene.end)
        for when in self.whens[first : first + _LOOKED_AT]:
            at = sentences.at(self.sentences, when.span[0])
            if at is None or self.sentences[at].kind != "sentence":
                continue
            if self.sentences[at].paragraph > scene.paragraph + _FOLLOWING:
                break
            gap = self.sentences[at].paragraph - scene.paragraph
            short = (when.end - when.start).days < _FINE and not self.opens(when)
            if when.span[0] >= scene.end and 0 <= gap <= _FOLLOWING and short:
                return when
        return None

    def _latest_time(self) -> When | None:
        """The latest day or week that the text names; 'since ...' names none."""
        return self._latest

    def _latest_day(self):
        latest = self._latest_time()
        return latest.end if latest else None


def _short(when: When) -> bool:
    return (when.end - when.start).days < _FINE


def _interval(when: When, start, end, basis: str) -> When:
    return replace(when, start=start, end=end, precision=days.precision(start, end), basis=basis)


def _based(when: When, why: str) -> When:
    """A day lent to an event that tells none: its interval, but never 'the exact day'."""
    return replace(
        when,
        precision=max(when.precision, DatePrecision.FEW_DAYS),
        basis=f"{why}: {when.basis}"
        if when.words == ""
        else f"{why}, '{when.words}': {when.basis}",
    )
