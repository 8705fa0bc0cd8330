"""A text -> its paragraphs and sentences, with offsets.

Every character that is not white space lies in exactly one sentence; offsets count code points
of the text as given. Six kinds of sentence are told apart, because a date or a place means
something else in each:

    dateline   'IDLIB, SYRIA - JUNE 22:', 'BEIRUT (Reuters) -': where and when it was written
    caption    what stands under a photograph
    heading    a title or a subheading: a short line without a full stop that stands over a text,
               or a Markdown '#'
    row        a row of a table, written with bars as in Markdown ('| Saraqib | 3 July | 5 |') or
               with tabs, as a web page's is read: two lines or more with cells, of which the first
               names the columns, and none after it has more: its last cells may be missing
    credit     a line that is only a source's name: 'AA', '(Reuters)'
    sentence   everything else

Rules, not a model: a full stop ends a sentence unless it ends an abbreviation or an initial, or
a quotation that its speaker follows ('"... zones." Rahal said.').
"""

import functools
import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.language import knowledge, letters

# A text without a single full stop must not become one sentence of megabytes: longer ones are
# cut at a space. The longest sentence in the news corpora in ../shared has under 1,500 characters.
LONGEST = 2000

# Characters; 'Port-au-Prince, Haiti, 14 September 2023 (Agency name) -' has 60.
LONGEST_DATELINE = 110

# A line that wraps is not a paragraph's end. Editors and Markdown wrap between these widths.
WRAP_WIDTHS = range(48, 133)
_NEARLY_FULL = 0.7  # of the widest line: one that long and without a full stop goes on


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch `text[start:end]` of one kind; `paragraph` counts paragraphs from 0."""

    start: int
    end: int
    kind: str
    paragraph: int = 0

    @property
    def over(self) -> bool:
        """Whether it stands over or beside a text: a heading, a credit, a dateline."""
        return self.kind in ("heading", "credit", "dateline")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch `text[start:end]`: 'body', 'caption', 'heading', 'row' or 'credit'."""

    start: int
    end: int
    kind: str


# Datelines, credits and captions by their signs: data/language/mul/sentences.txt.
_PHOTO_DATELINE = knowledge.pattern("sentences.photo_dateline")
_NAMED_DATELINE = knowledge.pattern("sentences.named_dateline")
_UNCASED_DATELINE = knowledge.pattern("sentences.uncased_dateline")
_BARE_DATELINE = knowledge.pattern("sentences.bare_dateline")
_NOTE_HEAD = knowledge.pattern("sentences.note_head")
_CREDIT = knowledge.pattern("sentences.credit_line")
_CAPTION_ENDING = knowledge.pattern("sentences.caption_ending")
_MARKDOWN, _BULLET = knowledge.pattern("sentences.markdown"), knowledge.pattern("sentences.bullet")
_BARE_NEEDS = 45  # characters in the paragraph: 'UPDATE - Dam bursts' is a title
_NO_PLACE = re.compile(rf"{knowledge.source('sentences.no_place')}\b")
_CAPTION_OPENING = re.compile(knowledge.source("sentences.caption_opening"), re.I)
_LONGEST_HEADING = 120  # characters: headlines have up to 110, posts without a full stop more
_LONGEST_ENDING = 160  # characters that a caption's ending can span
_FULL_DATE = knowledge.pattern("sentences.full_date")
_LETTERED = re.compile(r"(?:[a-z]|[ivx]+)[.)]\Z|o\Z")
# No line that ends so is a title or a note of its own.
_OPEN_END = re.compile(rf"(?:,|\b{knowledge.source('sentences.open_end')})\Z")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")  # what Markdown draws under names of columns: |---|---|
_FEWEST = 2  # cells of a row, and rows of a table
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
# What ends a paragraph of text: a stop, or in a post an emoji, a hashtag, a link.
_TERMINAL = re.compile(
    rf"(?:[{letters.ENDS}:;]['\"\u2019\u201d\u00bb)\]]*|[{_EMOJI}]\ufe0f?|\s(?:#\w|\w+://)\S*)\s*\Z"
)

_END = re.compile(
    rf"(?<![{letters.ENDS}])[{letters.ENDS}]++[\"'\u2019\u201d\u00bb)\]]*+(?=\s|\Z)"
    rf"|[{_EMOJI}]\ufe0f?+(?=\s)"
    r"|(?<=[a-z]{2})\.(?=[A-Z][a-z])"
)
_ABBREVIATIONS = knowledge.words("sentences.abbreviation")
_NEVER_LAST = knowledge.words("sentences.never_last")
_HOURS = knowledge.words("sentences.hour")
# These stand before a capital both inside and at the end of a sentence.
_INITIALISM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\Z")
_STARTERS = knowledge.words("sentences.starter")
_SPEAKER = re.compile(
    rf"\s+(?:[A-Z][\w'\u2019-]+\s+){{1,3}}{knowledge.source('sentences.speaking')}\b"
)
_WORD_BEFORE = re.compile(r"[\w.\u2019'-]*\Z")


# A sentence that ends inside it: whatever follows, the paragraph is no title.
_ENDED_INSIDE = re.compile(r"[^\W\d_]{4,}[.!?\u061f][\"'\u201d\u2019\u00bb)]*\s+[^\w\s]*(?=\w)")


@functools.lru_cache(maxsize=1)  # who looks for datelines and who for sentences ask in turn
def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, in order: blank lines part them, and so do unwrapped line ends.

    >>> [text.kind for text in paragraphs("A title\\n\\nOne line.\\nAnother line.")]
    ['heading', 'body', 'body']
    >>> paragraphs("  ")
    ()
    """
    spans: list[tuple[int, int]] = []
    for block in _blocks(text):
        for (start, end), wraps in zip(block, [False, *_joins(text, block)], strict=True):
            if wraps:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
    trimmed = [_trim(text, start, end) for start, end in spans]
    alone = [_kind(text[start:end]) for start, end in trimmed]
    kinds = list(alone)
    for n, (start, end) in enumerate(trimmed):  # a dated paragraph beside a credit is a caption
        beside = alone[max(0, n - 1) : n + 2] if alone[n] == "body" else ()
        if "credit" in beside and _FULL_DATE.search(text[start : min(end, start + 300)]):
            kinds[n] = "caption"
    listed = _in_tables([text[start:end] for start, end in trimmed])
    told = zip(trimmed, _over(text, trimmed, kinds), listed, strict=True)
    return tuple(Paragraph(*span, "row" if row else kind) for span, kind, row in told)


def line_ends(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, wraps) of the white space about each line end of a block that has wrapped lines.

    >>> line_ends("Shells hit Saraqib\\non Monday.\\nIt rained.")
    [(18, 19, True), (29, 30, False)]
    """
    found = []
    for block in _blocks(text):
        joins = _joins(text, block)
        if any(joins):
            lines = [_trim(text, *line) for line in block]
            pairs = zip(itertools.pairwise(lines), joins, strict=True)
            found += [(before[1], after[0], wraps) for (before, after), wraps in pairs]
    return found


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order; together they hold all of it but white space.

    >>> text = "BEIRUT (Reuters) - Mr. Hallaj spoke. Five died."
    >>> [(text[s.start:s.end], s.kind) for s in split(text)][1:]
    [('Mr. Hallaj spoke.', 'sentence'), ('Five died.', 'sentence')]
    >>> split("")
    ()
    """
    result: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text)):
        kind = "sentence" if paragraph.kind == "body" else paragraph.kind
        start = paragraph.start
        if head := _dateline(text, paragraph):
            result.append(Sentence(*head, "dateline", number))
            start = _trim(text, head[1], paragraph.end)[0]
        end = paragraph.end
        cuts = [
            found.end()
            for found in (() if kind == "row" else _END.finditer(text, start, end))
            if found.end() < end and _ends(text, start, found)
        ]
        for first, last in itertools.pairwise((start, *cuts, end)):
            for piece in _pieces(text, *_trim(text, first, last)):
                result.append(Sentence(*piece, kind, number))
    return tuple(result)


def datelines(text: str) -> list[tuple[int, int]]:
    """(start, end) of the datelines of a text, which `split` gives as sentences of their own."""
    return [head for paragraph in paragraphs(text) if (head := _dateline(text, paragraph))]


def _dateline(text: str, paragraph: Paragraph) -> tuple[int, int] | None:
    """(start, end) of the dateline that a paragraph begins with."""
    if paragraph.kind not in ("body", "caption"):
        return None
    after = dateline_end(text[paragraph.start : paragraph.end])
    return _trim(text, paragraph.start, paragraph.start + after) if after else None


def at(sentences: Sequence[Sentence], position: int) -> int | None:
    """The index of the sentence that holds a position, or None between two of them."""
    index = bisect_right(sentences, position, key=lambda sentence: sentence.start) - 1
    return index if index >= 0 and position < sentences[index].end else None


def dateline_end(paragraph: str) -> int:
    """Where the dateline at the start of a paragraph ends; 0 where there is none."""
    paragraph = paragraph[: 4 * LONGEST_DATELINE]
    for pattern in (_PHOTO_DATELINE, _NAMED_DATELINE, _UNCASED_DATELINE):
        found = pattern.match(paragraph)
        if found and _NOTE_HEAD.fullmatch(found.group()):
            return 0
        if found and found.end() < min(len(paragraph), LONGEST_DATELINE):
            return found.end()
    found = _BARE_DATELINE.match(paragraph) if len(paragraph) >= _BARE_NEEDS else None
    if found and found.end() < LONGEST_DATELINE and 1 < len(found.group().split()) < 8:
        head = found.group().strip(" -\u2013\u2014")
        return found.end() if len(head) > 3 and not _NO_PLACE.match(head) else 0
    return 0


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """The lines (start, end) of each stretch without blank lines."""
    blocks: list[list[tuple[int, int]]] = [[]]
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        if line.strip():
            blocks[-1].append((start, position))
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def _joins(text: str, block: list[tuple[int, int]]) -> list[bool]:
    """Whether each line end of a block but the last only wraps.

    The line is as long as the widest; or it plainly goes on, its next line beginning in lower case.
    """
    width = max(len(text[start:end].rstrip()) for start, end in block)
    found = []
    for (before, stop), (start, end) in itertools.pairwise(block):
        line, following = text[before:stop].rstrip(), text[start:end]
        first_word = following.split(maxsplit=1)[0]
        full = len(line) + 1 + len(first_word) > width
        unended = not _TERMINAL.search(line)
        open_end = len(line) > _NEARLY_FULL * width and unended
        begins = first_word.islower() and not _LETTERED.match(first_word)  # not 'al-Shabaab'
        goes_on = unended and (begins or bool(_OPEN_END.search(line)))
        wraps = (width in WRAP_WIDTHS and (full or open_end)) or goes_on
        heading = _MARKDOWN.match(line.lstrip())
        tabled = cells(line) and cells(following)
        found.append(wraps and not heading and not tabled and not _BULLET.match(following))
    return found


def _kind(paragraph: str) -> str:
    if _CREDIT.fullmatch(paragraph):
        return "credit"
    if _MARKDOWN.match(paragraph):
        return "heading"
    opens = _PHOTO_DATELINE.match(paragraph) or _CAPTION_OPENING.match(paragraph)
    if opens or _CAPTION_ENDING.search(paragraph[-_LONGEST_ENDING:]):
        return "caption"
    told = _TERMINAL.search(paragraph) or _BULLET.match(paragraph)
    if len(paragraph) > _LONGEST_HEADING or told or _ENDED_INSIDE.search(paragraph):
        return "body"
    return "heading"


def _over(text: str, spans: Sequence[tuple[int, int]], kinds: Sequence[str]) -> list[str]:
    """The kinds, where a line without a stop is a heading only if a text follows it.

    At the head of a text several may stand together: a title, what is under it, a name.
    """
    found = list(kinds)
    first = next((n for n, kind in enumerate(kinds) if kind in ("body", "caption")), len(kinds))
    for number in range(first + 1, len(kinds)):
        after = kinds[number + 1] if number + 1 < len(kinds) else "heading"
        marked = _MARKDOWN.match(text, spans[number][0])
        if kinds[number] == after == "heading" and not marked:
            found[number] = "body"
    return found


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    mark, after = found.group(), text[found.end() : found.end() + 60]
    following = after.lstrip()[:1]
    if not following or following.islower() or following in ",;:)":
        return False
    if mark[-1] in "\"'\u2019\u201d\u00bb" and _SPEAKER.match(after):
        return False
    if mark != ".":
        return True
    word = _WORD_BEFORE.search(text[max(start, found.start() - 24) : found.start()])[0]
    if _INITIALISM.search(word):
        return re.match(r"\W*(\w*)", after)[1].lower() in _STARTERS
    if word.lower() in _HOURS:
        return True
    if len(word) == 1 and word.isalpha() and not word.islower():
        return False
    if word.isdigit() and len(word) < 3:  # '1. The first point'
        return text[max(start, found.start() - len(word) - 1)] not in "\n#"
    if word.lower() not in _ABBREVIATIONS:
        return True
    return word.islower() and word not in _NEVER_LAST


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        pieces.append(_trim(text, start, cut))
        start = _trim(text, cut, end)[0]
    if start < end:
        pieces.append((start, end))
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cells(line: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each cell of a line, blanks taken off; () where the line holds no bar or tab.

    >>> [("| Hama |  | 5 |")[a:b] for a, b in cells("| Hama |  | 5 |")], cells("Hama")
    (['Hama', '', '5'], ())
    """
    bar = "|" if "|" in line else "\t"
    if bar not in line:
        return ()
    starts = [0, *(at + 1 for at, sign in enumerate(line) if sign == bar)]
    spans = list(zip(starts, [at - 1 for at in starts[1:]] + [len(line)], strict=True))
    if bar == "|":
        opened, ended = not line[: spans[0][1]].strip(), not line[spans[-1][0] :].strip()
        spans = spans[opened : len(spans) - ended]
    return tuple(_trim(line, *span) for span in spans)


def ruled(line: str) -> bool:
    """Whether a line is the rule that Markdown draws under the names of the columns."""
    return "|" in line and _RULE.fullmatch(line) is not None


def _in_tables(lines: Sequence[str]) -> list[bool]:
    """Whether each of some lines is a row of a table, the one that names the columns too.

    >>> _in_tables(["A | B", "--|--", "1 | 2", "No row"]), _in_tables(["one | two"])
    ([True, True, True, False], [False])
    """
    sizes = [len(cells(line)) for line in lines]
    starts = [0] * len(sizes)  # where the table would begin
    for n in range(1, len(sizes)):
        starts[n] = starts[n - 1] if _FEWEST <= sizes[n] <= sizes[starts[n - 1]] else n
    many = Counter(starts)
    return [sizes[n] >= _FEWEST and many[start] >= _FEWEST for n, start in enumerate(starts)]
