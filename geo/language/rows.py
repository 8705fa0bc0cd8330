"""Lines -> the rows of a table that is written in a text, and their cells.

A table is written with bars, as in Markdown ('| Saraqib | 3 July | 5 |'), or with tabs, as a web
page's table is read. Two lines or more with cells are a table; its first line names the columns,
and none after it has more: of a row that ends in nothing the last cells may be missing. Offsets
count code points of the line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Span = tuple[int, int]

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")  # what Markdown draws under the names: |---|---|
_FEWEST = 2  # cells of a line, and lines of a table


def cells(line: str) -> tuple[Span, ...]:
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
    return tuple(_trimmed(line, *span) for span in spans)


def ruled(line: str) -> bool:
    """Whether a line is the rule that Markdown draws under the names of the columns."""
    return "|" in line and _RULE.fullmatch(line) is not None


def inside(lines: Sequence[str]) -> list[bool]:
    """Whether each of some lines is a row of a table, the one that names the columns too.

    >>> inside(["A | B", "--|--", "1 | 2", "No row"]), inside(["one | two"])
    ([True, True, True, False], [False])
    """
    sizes = [len(cells(line)) for line in lines]
    starts = [0] * len(sizes)  # where the table would begin
    for n in range(1, len(sizes)):
        starts[n] = starts[n - 1] if _FEWEST <= sizes[n] <= sizes[starts[n - 1]] else n
    many = Counter(starts)
    return [sizes[n] >= _FEWEST and many[start] >= _FEWEST for n, start in enumerate(starts)]


def _trimmed(line: str, start: int, end: int) -> Span:
    told = line[start:end]
    start += len(told) - len(told.lstrip())
    return start, max(start, start + len(told.strip()))
