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

from geo import columns, errors


def inflated(packed: str) -> bytes:
    return zlib.decompress(base64.b64decode(packed), -15)


def unpacked(told: list | dict) -> list[int]:
    """The numbers of a column, read back as static/data.js reads them."""
    if isinstance(told, list):
        return [columns.UNKNOWN if v is None else v for v in told]
    planes = np.frombuffer(inflated(told["packed"]), dtype=np.uint8).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").ravel()
    return np.cumsum(steps, dtype=np.int32).tolist()


def told(texts: dict) -> list[str | None]:
    """The texts of a column, row by row."""
    words = texts.get("words")
    if words is None:
        words = [word for block in texts["blocks"] for word in json.loads(inflated(block))]
    return [None if c == columns.UNKNOWN else words[c] for c in unpacked(texts["codes"])]


NUMBER = st.one_of(st.just(columns.UNKNOWN), st.integers(-(2**31) + 1, 2**31 - 1))


@given(st.lists(NUMBER, max_size=40), st.sampled_from([1, columns.PACK_FROM]))
@settings(max_examples=60, deadline=None)
def test_numbers_come_back_as_they_were_packed_or_plain(few: list[int], times: int):
    """Any column of whole numbers, with unknown ones, reads back the same."""
    values = np.array(few * times, dtype=np.int64)
    assert unpacked(columns.numbers(values)) == values.tolist()


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize("rows", [0, 5, columns.PACK_FROM, columns.PACK_FROM * 3])
def test_texts_come_back_as_they_were_packed_or_plain(cold: bool, rows: int):
    """Any column of texts, with unknown ones, reads back the same, each text told once."""
    texts = [None if i % 7 == 0 else f"نص {i % (rows - 2)} </script>" for i in range(rows)]
    words, codes = columns.coded(pd.Series(texts, dtype="object"))
    assert len(words) == len(set(words))
    assert told(columns.texts(words, codes, cold=cold)) == texts


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=200, deadline=None)
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
