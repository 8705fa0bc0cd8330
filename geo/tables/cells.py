"""A cell of a table as anyone writes it -> the value that its column holds, and back to text.

Every known column has a kind; a cell that is not of that kind is a `Problem` that names its row
and column, and a table's problems are told together, once. An unknown column is kept as it is.
Cells that are each right and contradict each other in one row are problems too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from geo import errors
from geo.model import Evidence
from geo.support import untrusted

TEXT, DAY, WHOLE, NUMBER, BOOLEAN = "text", "day", "whole", "number", "boolean"
KINDS: dict[str, str] = {
    **dict.fromkeys(("start", "end", "published", "reviewed"), DAY),
    **dict.fromkeys(
        ("date_precision", "precision", "sources", "low", "best", "high", "characters"), WHOLE
    ),
    **dict.fromkeys(("lat", "lon", "uncertainty_m", "probability"), NUMBER),
    **dict.fromkeys(("recalled", "graphic", "not_an_incident"), BOOLEAN),
    **dict.fromkeys(
        "id date_words date_basis date_span event_type sub_event_type location_name place_words "
        "place_id "
        "country admin1 admin2 admin3 actors affected weapon target attributed_to sentence span "
        "document_id evidence joined_from reason measure area title publisher url language "
        "sha256 path notes wkt private_names reviewer status corrected same_as as_read".split(),
        TEXT,
    ),
}
HARMS = ("killed", "injured", "displaced")
COUNT = re.compile(r"(?P<what>(?:.+_)?(?:killed|injured|displaced))_(?P<bound>low|best|high)")
LARGEST = 2**63 - 1
# A page counts in 32 bits: a larger number would be drawn as unknown. A quarter of all people
# alive is no count of an event.
LARGEST_COUNT = 2**31 - 1
# Half the way round the Earth: no place is less certain than that.
LARGEST_DISTANCE_M = 20_040_000
_RANGES = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "probability": (0, 1),
    "uncertainty_m": (0, LARGEST_DISTANCE_M),
    "sources": (0, LARGEST_COUNT),
    "precision": (1, 7),
    "date_precision": (1, 5),
}
_SURROGATES = re.compile("[\ud800-\udfff]")
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")
FLAGS = frozenset((*_YES, *_NO, "x"))  # what is ticked, or not, where a name is expected
SHOWN_PROBLEMS = 10


class Problem(NamedTuple):
    """One cell that cannot be read; `row` counts as a reader of that file would count."""

    row: Any
    column: str
    said: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.said}"


def kind(column: str) -> str | None:
    """The kind of a known column, None for one that is not ours.

    >>> kind("lat"), kind("children_killed_best"), kind("my notes")
    ('number', 'whole', None)
    """
    return KINDS.get(column) or (WHOLE if COUNT.fullmatch(column) else None)


def read(value: Any, column: str, decimal_comma: bool = False) -> Any:
    """The value of a cell in its column's kind, None for an empty one; raises ValueError.

    >>> read(" 5 ", "killed_best"), read("", "killed_best"), read("2019-06-22T10:00", "start")
    (5, None, '2019-06-22')
    >>> read("five", "killed_best")
    Traceback (most recent call last):
    ValueError: 'five' is not a whole number
    """
    value, wanted = plain(value), kind(column)
    if value is None or wanted is None:
        return value
    if wanted == TEXT:
        text = (value if isinstance(value, str) else _written(value)) or None
        if text and column in _FORMS:
            _FORMS[column](text)
        return text
    if isinstance(value, str) and not (value := value.strip()):
        return None
    if wanted == DAY:
        return _day(value)
    if wanted == BOOLEAN:
        return _boolean(value)
    number = _whole(value) if wanted == WHOLE else _number(value, decimal_comma)
    low, high = _RANGES.get(column) or (0, most(column))
    if not low <= number <= high:
        raise ValueError(f"{shown(value)} is not between {low} and {high}")
    return number


def column(
    values: Iterable[Any],
    name: str,
    problems: list[Problem],
    labels: Iterable[Any],
    decimal_comma: bool = False,
) -> list[Any]:
    """A column's cells read; what cannot be read is None there and added to `problems`.

    `labels` say what a reader of the file calls each row.
    """
    found, known = [], {}  # a text that stands in many rows is read once
    for row, value in zip(labels, values, strict=True):
        try:
            if not isinstance(value, str):
                found.append(read(value, name, decimal_comma))
                continue
            if value not in known:
                known[value] = read(value, name, decimal_comma)
            found.append(known[value])
        except ValueError as error:
            problems.append(Problem(row, name, str(error)))
            found.append(None)
    return found


def most(column: str) -> int:
    """The largest whole number that a column holds.

    >>> most("killed_best"), most("best")
    (2147483647, 9223372036854775807)
    """
    return LARGEST_COUNT if COUNT.fullmatch(column) else LARGEST


def contradictions(
    read: Mapping[str, Sequence[Any]], labels: Sequence[Any], known: Iterable[Problem] = ()
) -> list[Problem]:
    """What the cells of one row say against each other, where each of them can be read.

    `read` are the columns as `column` gives them; a row in which `known` names the start is not
    blamed for having none.
    """
    found = []
    blamed = {problem[:2] for problem in known}
    empty = [None] * len(labels)
    days = zip(labels, read.get("start", empty), read.get("end", empty), strict=True)
    for row, start, end in days:
        if end is not None and start is None and (row, "start") not in blamed:
            found.append(Problem(row, "start", "it is empty where an end is given"))
        elif end is not None and start is not None and end < start:
            found.append(Problem(row, "end", f"{end} is before the start, {start}"))
    return found


def unordered(read: Mapping[str, Sequence[Any]], labels: Sequence[Any]) -> list[Problem]:
    """Where a low count is above a best or a high one: a publisher's own, which is kept."""
    found = []
    prefixes = {match["what"] + "_" for name in read if (match := COUNT.fullmatch(name))}
    for prefix in sorted(prefixes or {""}):
        names = [name for b in ("low", "best", "high") if (name := f"{prefix}{b}") in read]
        for row, *counts in zip(labels, *(read[name] for name in names), strict=True):
            told = [
                (n, name) for n, name in zip(counts, names, strict=True) if plain(n) is not None
            ]
            for (less, lower), (more, upper) in pairwise(told):
                if less > more:
                    found.append(Problem(row, upper, f"{more} is less than the {less} in {lower}"))
    return found


def refuse(problems: Sequence[Problem], source: str = "") -> None:
    """Raise one errors.TableError that names every cell that cannot be read; none is no error."""
    if not problems:
        return
    try:
        ordered = sorted(problems)
    except TypeError:  # a table of the user's own may name its rows by anything
        ordered = list(problems)
    told = listed(ordered)
    where = f"{source or 'the table'}: "
    count = "a cell" if len(ordered) == 1 else f"{len(ordered)} cells"
    them = "it or leave it" if len(ordered) == 1 else "them or leave them"
    raise errors.TableError(f"{where}{count} cannot be read: {told}: correct {them} empty")


def listed(problems: Sequence[Problem]) -> str:
    """The first problems in one line, and how many more there are."""
    told = "; ".join(str(problem) for problem in problems[:SHOWN_PROBLEMS])
    more = len(problems) - SHOWN_PROBLEMS
    return f"{told}; and {more} more" if more > 0 else told


def plain(value: Any) -> Any:
    """A plain Python value: None for every way of saying missing, no numpy or pandas scalars."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)  # no enums
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, date):
        return value.isoformat()
    item = getattr(value, "item", None)  # numpy's scalars
    if callable(item) and getattr(value, "ndim", None) == 0:
        return plain(item())
    return value


def clean(text: str) -> str:
    """Text that UTF-8 can write: a lone half of a surrogate pair becomes one sign."""
    return _SURROGATES.sub("\ufffd", text)


def visible(text: str, forbidden: re.Pattern[str]) -> str:
    """Text in which every forbidden character is replaced by a sign that can be seen.

    >>> visible("a\\x00b", re.compile("\\x00"))
    'a␀b'
    """
    return forbidden.sub(lambda c: chr(0x2400 + ord(c[0])) if c[0] < " " else "\ufffd", text)


def joined(parts: Iterable[str]) -> str | None:
    """Texts in one cell, '; ' between them; a ';' or a backslash of their own is marked by one.

    >>> joined(["Russia", "a; b"]), joined([])
    ('Russia; a\\\\; b', None)
    """
    return "; ".join(re.sub(r"([\\;])", r"\\\1", part) for part in parts) or None


def parted(cell: str | None) -> tuple[str, ...]:
    """The texts of a cell that `joined` wrote, or that a person wrote with ';' between them.

    >>> parted("Russia; a\\\\; b;Iran"), parted(None)
    (('Russia', 'a; b', 'Iran'), ())
    """
    parts = re.findall(r"(?:[^\\;]|\\.|\\$)+", cell or "", re.DOTALL)
    first, rest = parts[:1], [re.sub(r"^ ", "", part) for part in parts[1:]]
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in first + rest if part)


def span(cell: str) -> tuple[int, int]:
    """The 'start-end' of a passage in characters; raises ValueError.

    >>> span("12-40")
    (12, 40)
    """
    start, dash, end = cell.strip().partition("-")
    plain_ = dash and all(part.isascii() and part.isdecimal() for part in (start, end))
    if not plain_ or len(cell) > 40 or int(start) > int(end):
        raise ValueError(f"{shown(cell)} is not 'start-end', such as 12-40")
    return int(start), int(end)


def span_or_none(cell: Any) -> tuple[int, int] | None:
    """The same of a table from elsewhere, whose cells may hold anything."""
    try:
        return span(cell) if isinstance(cell, str) else None
    except ValueError:
        return None


def evidence(cell: str) -> tuple[Evidence, ...]:
    """The passages that a row rests on; raises ValueError.

    >>> evidence('[{"document_id": "a", "start": 0, "end": 9, "sentence": "Hit."}]')[0].sentence
    'Hit.'
    """
    found = []
    try:
        for told in untrusted.json_value(cell):
            by = told.get("attributed_to")
            start, end = int(told["start"]), int(told["end"])
            if not 0 <= start <= end:
                raise ValueError
            sentence = str(told["sentence"])
            one = Evidence(
                str(told["document_id"]), start, end, sentence, None if by is None else str(by)
            )
            found.append(one)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        said = "it is not a JSON list of {document_id, start, end, sentence, attributed_to}"
        raise ValueError(said) from None
    return tuple(found)


def corrected(cell: str | None) -> dict[str, list[Any]]:
    """What a reviewer changed, column -> [was, is]; raises errors.TableError."""
    try:
        found = untrusted.json_value(cell or "{}")
        pairs = all(isinstance(pair, list) and len(pair) == 2 for pair in found.values())
        if pairs and all(
            isinstance(v, str | int | float | None) for p in found.values() for v in p
        ):
            return found
    except (ValueError, AttributeError):
        pass
    raise errors.TableError(
        f"column corrected: {shown(cell)} is not a JSON object of {{column: [was, is]}}: leave it "
        "as it was"
    )


_FORMS: dict[str, Callable[[str], Any]] = {
    "span": span,
    "date_span": span,
    "evidence": evidence,
}


def _whole(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,30}(\.0*)?", value):
        return int(value.partition(".")[0])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError(f"{shown(value)} is not a whole number")


def _number(value: Any, decimal_comma: bool) -> float:
    if isinstance(value, str) and decimal_comma and "." not in value:
        value = value.replace(",", ".")
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{shown(value)} is not a number")
    return number


def _day(value: Any) -> str:
    try:
        written = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", str(value))
        return date.fromisoformat(written[1] if written else "").isoformat()
    except ValueError:
        raise ValueError(f"{shown(value)} is not an ISO day such as 2019-06-22") from None


def _boolean(value: Any) -> bool:
    said = str(value).lower().removesuffix(".0")
    if said not in (*_YES, *_NO):
        raise ValueError(f"{shown(value)} is not true or false")
    return said in _YES


def _written(value: Any) -> str:
    """A value of another kind in a text column: 7.0 that a spreadsheet made of an id is '7'."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def shown(value: Any) -> str:
    """A cell as a message quotes it: in one line, the first letters of a long one."""
    text = clean(str(value))
    return repr(text if len(text) <= 40 else text[:39] + "…")
