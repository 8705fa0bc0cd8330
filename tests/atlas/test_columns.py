"""What the page's columns carry is what the table held, long or short, and it ends no script."""

from __future__ import annotations

import base64
import json
import re
import zlib

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import errors
from geo.atlas import columns
from tests.budget import examples


def inflated(parts: columns.Parts, number: int) -> bytes:
    packed = {**parts.early, **parts.late}[number]
    return zlib.decompress(base64.b64decode(packed), -15)


def unpacked(told: list | dict, parts: columns.Parts, rows: int, over: list | None = None) -> list:
    """The numbers of a column, read back as static/data.js reads them; None where unknown."""
    if isinstance(told, list):
        return told
    if "same" in told:
        return [told["same"]] * rows
    planes = np.frombuffer(inflated(parts, told["part"]), dtype=np.uint8)
    planes = planes.reshape(told["width"], -1).astype(np.int64)
    raw = sum(plane << (8 * i) for i, plane in enumerate(planes))
    if told.get("steps"):
        raw = np.cumsum(np.where(raw & 1, -((raw + 1) // 2), raw // 2))
    base = over if "over" in told else [0] * len(raw)
    shifted = zip(raw.tolist(), base, strict=True)
    return [None if r == 0 else r - 1 + told["least"] + b for r, b in shifted]


def plain(values: np.ndarray) -> list:
    return [None if v == columns.UNKNOWN else v for v in values.tolist()]


def told(texts: dict, parts: columns.Parts, rows: int) -> list[str | None]:
    """The texts of a column, row by row."""
    words = texts.get("words")
    if words is None:
        words = []
        for number in texts["blocks"]:
            data = inflated(parts, number)
            count = min(texts["block"] or texts["texts"], texts["texts"] - len(words))
            at = 4 * count
            for length in np.frombuffer(data[:at], dtype="<u4").tolist():
                words.append(data[at : at + length].decode())
                at += length
    codes = unpacked(texts["codes"], parts, rows) if "codes" in texts else range(len(words))
    return [None if c is None else words[c] for c in codes]


NUMBER = st.one_of(st.just(columns.UNKNOWN), st.integers(-(2**31) + 1, 2**31 - 1))


@given(st.lists(NUMBER, max_size=40), st.sampled_from([1, columns.PACK_FROM]), st.booleans())
@settings(max_examples=examples(60), deadline=None)
def test_numbers_come_back_as_they_were_packed_or_plain(few: list, times: int, rising: bool):
    """Any column of whole numbers, with unknown ones, reads back the same."""
    values, parts = np.array(few * times, dtype=np.int64), columns.Parts()
    packed = columns.numbers(values, parts, rising=rising)
    assert unpacked(packed, parts, len(values)) == plain(values)


@given(st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=20))
@settings(max_examples=examples(60), deadline=None)
def test_a_column_over_another_comes_back(few: list):
    """A column told as how far it lies above another one reads back the same."""
    values, base = (np.array(v * columns.PACK_FROM, dtype=np.int64) for v in zip(*few, strict=True))
    parts = columns.Parts()
    packed = columns.numbers(values, parts, over=("base", base))
    assert unpacked(packed, parts, len(values), base.tolist()) == plain(values)


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize("rows", [0, 5, columns.PACK_FROM, columns.BLOCK * 3])
@pytest.mark.parametrize("gaps", [False, True])
def test_texts_come_back_as_they_were_packed_or_plain(cold: bool, rows: int, gaps: bool):
    """Any column of texts, with unknown ones, reads back the same, each text told once."""
    texts = [None if gaps and i % 7 == 0 else f"نص {i} </script>\x00" for i in range(rows)]
    parts = columns.Parts()
    packed = columns.texts(columns.strings(pd.Series(texts, dtype="object")), parts, cold=cold)
    assert told(packed, parts, rows) == texts


def test_a_text_that_cannot_be_written_is_shown_as_one_sign():
    """Half a pair of surrogates, a number or a day in a column of texts spoils no other text."""
    odd = pd.Series(["a\ud800b", 7, None, "", float("nan"), "z"], dtype="object")
    assert columns.strings(odd).to_pylist() == ["a\ufffdb", "7", None, "", None, "z"]
    words, codes = columns.coded(columns.strings(odd))
    assert words.to_pylist() == ["a\ufffdb", "7", "z"]
    assert codes.tolist() == [0, 1, columns.UNKNOWN, columns.UNKNOWN, columns.UNKNOWN, 2]


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_dumped_text_says_the_same_and_can_end_nothing(text: str):
    """JSON of any text reads back the same, can be written, and has no sign that HTML reads."""
    dumped = columns.dump([text])
    assert json.loads(dumped) == [text]
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", dumped)
    assert json.loads(columns.dump(["\ud800</script>"])) == ["\ud800</script>"]


def test_an_unknown_count_is_unknown_and_never_zero():
    """Empty cells of any kind become UNKNOWN; a zero stays a zero."""
    for empty in (None, float("nan"), pd.NA):
        series = pd.Series([empty, 0, 3], dtype="object", name="killed_best")
        assert columns.counts(series).tolist() == [columns.UNKNOWN, 0, 3]


@pytest.mark.parametrize(
    ("read", "cell"),
    [(columns.counts, "many"), (columns.days, "22 June"), (columns.days, "2019-13-01")],
)
def test_a_cell_that_cannot_be_read_is_named(read, cell: str):
    """A wrong number or day raises a TableError that names its column."""
    with pytest.raises(errors.TableError, match="killed"):
        read(pd.Series([cell], name="killed"))


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (shapely.Point(1, 2), "point"),
        (shapely.LineString([(0, 0), (1, 1)]), "line"),
        (shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]), "line"),
        (shapely.box(0, 0, 1, 1), "area"),
        (shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2)), "area"),
        (shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]), "area"),
        (shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)]), "area"),
    ],
)
def test_an_outline_holds_the_shape_to_a_metre(shape, kind: str):
    """Every ring and line of a shape is told, and comes back where it was."""
    outline = columns.outline(shape)
    assert outline["kind"] == kind
    back = np.concatenate(
        [np.array(r).reshape(-1, 2).cumsum(axis=0) / columns.DEGREE for r in outline["rings"]]
    )
    drawn = shapely.get_parts(shape)
    drawn = drawn[shapely.get_dimensions(drawn) == max(shapely.get_dimensions(drawn))]
    assert {tuple(p) for p in back} == {tuple(p) for p in shapely.get_coordinates(drawn)}


EMPTY = [shapely.from_wkt(f"{kind} EMPTY") for kind in ("POINT", "POLYGON", "MULTIPOLYGON")]


@pytest.mark.parametrize("empty", [None, *EMPTY, shapely.GeometryCollection()])
def test_an_empty_shape_has_no_outline(empty):
    """Nothing to draw is None, not an error."""
    assert columns.outline(empty) is None
