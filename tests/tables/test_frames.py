"""Incidents become tables and tables incidents; unknown stays unknown."""

from __future__ import annotations

from datetime import date

import geopandas
import pandas
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import errors, model
from geo.tables import cells, frames
from tests.budget import examples
from tests.incident_strategies import incidents, rows, texts

UNHURRIED = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
STRIKE = model.Incident(
    id="d-1",
    document_id="d",
    event_type="Explosions/Remote violence",
    sub_event_type="Air/drone strike",
    when=model.When(
        date(2019, 6, 22), date(2019, 6, 22), model.DatePrecision.DAY, "June 22", "as written"
    ),
    location_name="Saraqib",
    geometry=model.Point(lat=35.864, lon=36.806),
    precision=model.Precision.EXACT,
    uncertainty_m=1500.0,
    harm=model.Harm(killed=model.Count(5, 5, 5), groups=(("children_killed", model.Count(2)),)),
    actors=(model.Actor("Russia", "side"), model.Actor("civilians", "target")),
    evidence=(model.Evidence("d", 10, 40, "Five were killed.", "AA"),),
    probability=0.9,
)
HOLE = shapely.box(36.2, 35.2, 36.4, 35.4)
AREA = shapely.Polygon(shapely.box(36, 35, 37, 36).exterior, [HOLE.exterior])


@given(rows)
@UNHURRIED
def test_a_table_gives_back_its_incidents(found: tuple[model.Incident, ...]):
    """to_incidents(incidents(x)) == x for everything that the model holds, shapes included."""
    back = frames.to_incidents(frames.incidents(found))
    assert back == found
    assert [incident.geometry for incident in back] == [incident.geometry for incident in found]


@pytest.mark.deep
@given(rows)
@UNHURRIED
def test_a_complete_table_stays_as_it_is(found: tuple[model.Incident, ...]):
    """complete and tidy change nothing in a table of our own."""
    made = frames.incidents(found)
    for same in (frames.complete(made), frames.tidy(made)):
        pandas.testing.assert_frame_equal(pandas.DataFrame(same), pandas.DataFrame(made))


def test_no_incidents_are_an_empty_table_with_every_column():
    """An empty table has the columns, the kinds and the coordinate system of a full one."""
    empty, full = frames.incidents([]), frames.incidents([STRIKE])
    groups = {name for name in full.columns if name.startswith("children")}
    assert list(empty.columns) == [name for name in full.columns if name not in groups]
    assert [str(empty[n].dtype) for n in empty] == [str(full[n].dtype) for n in empty]
    assert empty.crs == full.crs == "EPSG:4326"
    assert frames.to_incidents(empty) == ()


def test_the_columns_stand_in_their_order():
    """The first columns, the counts, the groups that occur, then what is told."""
    names = list(frames.incidents([STRIKE]).columns)
    assert names[:3] == ["id", "start", "end"]
    assert names.index("children_killed_low") == names.index("displaced_high") + 1
    assert names[-1] == "geometry"
    assert names.index("actors") > names.index("children_killed_high")


def test_a_position_is_a_point_and_an_area_has_no_lat_and_lon():
    """An area is never given the coordinates of a pin; a place is longitude first in geometry."""
    area = model.Incident(
        "a", "d", "E", "S", None, "southern Idlib", AREA, model.Precision(5), None
    )
    made = frames.incidents([STRIKE, area])
    assert (made.lat[0], made.lon[0]) == (35.864, 36.806)
    assert made.geometry[0].equals(shapely.Point(36.806, 35.864))
    assert made[["lat", "lon"]].loc[1].isna().all()
    assert made.geometry[1] == AREA


def test_unknown_is_missing_and_never_zero():
    """A count that nobody gave is missing; a count of none is 0."""
    harm = model.Harm(killed=model.Count(0, 0, None))
    made = frames.incidents(
        [model.Incident("a", "d", "E", "S", None, "", None, None, None, harm=harm)]
    )
    assert made.killed_best[0] == 0
    assert made.killed_high.isna()[0]
    assert made.injured_best.isna()[0]
    assert made.geometry[0] is None
    assert frames.to_incidents(made)[0].harm == harm


@pytest.mark.parametrize(
    "shape",
    [shapely.Polygon(), shapely.Point(), shapely.MultiPolygon(), shapely.LineString(),
     shapely.GeometryCollection()],
)  # fmt: skip
def test_an_empty_shape_is_none(shape: shapely.Geometry):
    """A shape without extent says nothing: it is an unresolved place."""
    incident = model.Incident("a", "d", "E", "S", None, "", shape, None, None)
    assert frames.incidents([incident]).geometry[0] is None


def test_a_count_that_a_table_cannot_hold_is_left_out_and_said():
    """A figure of a text beyond what a page counts to is unknown, and the row's reason says so."""
    harm = model.Harm(killed=model.Count(5, 5 * 10**9, 2**70))
    incident = model.Incident("a", "d", "E", "S", None, "", None, None, None, harm=harm)
    made = frames.incidents([incident])
    assert made.killed_low[0] == 5
    assert made[["killed_best", "killed_high"]].isna().all(axis=None)
    assert "killed_best of 5000000000 left out" in made.reason[0]


def test_a_statement_too_large_for_a_table_is_told():
    """A statement's figure beyond 2^63 is one clear error."""
    told = model.Statement("s", "d", "killed", model.Count(best=2**63), None, "", None, ())
    with pytest.raises(errors.TableError, match="too large"):
        frames.statements([told])


# --- tables made by hand ----------------------------------------------------------------------


def test_a_table_with_few_columns_is_read():
    """Missing columns are unknown, an own column is kept, an id is given where none is."""
    made = pandas.DataFrame(
        {"start": ["2019-06-22", None], " Lat ": ["35.5", ""], "LON": [36.5, None],
         "sentence": ["He said so.", None], "checked by": ["me", None], "007": ["007", "01"]}
    )  # fmt: skip
    full = frames.complete(made)
    assert list(full.id) == ["row-1", "row-2"]
    assert list(full.columns)[-3:] == ["checked by", "007", "geometry"]
    assert list(full["007"]) == ["007", "01"]
    first, second = frames.to_incidents(made)
    assert first.geometry == model.Point(lat=35.5, lon=36.5)
    assert first.when is not None
    assert first.when.start == first.when.end == date(2019, 6, 22)
    assert first.when.precision == model.DatePrecision.DAY
    assert first.sentence == "He said so."
    assert first.precision is None
    assert second.when is None
    assert second.geometry is None
    assert not second.harm.killed.known


def test_a_row_that_was_corrected_holds():
    """A sentence and a span changed by hand are the evidence, the rest of it stays."""
    made = frames.incidents([STRIKE])
    made["sentence"], made["span"] = "Six were killed.", "11-41"
    corrected = frames.to_incidents(made)[0].evidence[0]
    assert corrected == model.Evidence("d", 11, 41, "Six were killed.", "AA")


def test_a_point_that_was_moved_on_a_map_holds():
    """The geometry, which a map program moves, comes before lat and lon."""
    made = frames.incidents([STRIKE])
    made.geometry = [shapely.Point(36.7, 35.7)]
    full = frames.complete(made)
    assert (full.lat[0], full.lon[0]) == (35.7, 36.7)


def test_a_table_in_other_coordinates_is_brought_to_wgs84():
    """A GeoDataFrame in another coordinate system is reprojected."""
    made = frames.incidents([STRIKE]).to_crs("EPSG:3857")
    back = frames.tidy(made)
    assert back.crs == "EPSG:4326"
    assert back.geometry[0].distance(shapely.Point(36.806, 35.864)) < 1e-9


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("start", "June", "ISO day"),
        ("start", "2019-02-30", "ISO day"),
        ("lat", "91", "between"),
        ("lat", "north", "not a number"),
        ("lon", float("inf"), "not a number"),
        ("killed_best", "five", "whole number"),
        ("killed_best", -1, "between"),
        ("killed_best", 2.5, "whole number"),
        ("killed_best", True, "whole number"),
        ("children_killed_best", "9" * 40, "whole number"),
        ("precision", 8, "between"),
        ("probability", 1.5, "between"),
        ("recalled", "perhaps", "true or false"),
        ("evidence", "{", "JSON list"),
        ("evidence", "[1]", "JSON list"),
        ("evidence", "5", "JSON list"),
        ("evidence", '[{"document_id": "a", "start": 9, "end": 1, "sentence": ""}]', "JSON list"),
        ("evidence", '[{"document_id": "a", "start": Infinity}]', "JSON list"),
        ("span", "40-10", "start-end"),
        ("date_span", "June", "start-end"),
        ("killed_best", 99999999999, "not between 0 and 2147483647"),
        ("children_killed_high", "2147483648", "not between 0 and 2147483647"),
        ("uncertainty_m", 1e30, "not between 0 and 20040000"),
        ("wkt", "POINT (1e400 3)", "globe"),
        ("wkt", "LINESTRING (nan 3, 4 5)", "globe"),
        ("evidence", "[" * 100_000, "JSON list"),
        ("span", "10", "start-end"),
        ("wkt", "POLYGON ((", "WKT"),
        ("wkt", "POINT (500 10)", "globe"),
    ],
)
def test_a_broken_cell_is_named(column: str, value: object, said: str):
    """The error names the row, the column and what is wrong, in one sentence."""
    made = pandas.DataFrame({"id": ["a", "b"], "sentence": ["x", "y"], column: [None, value]})
    if column in ("lat", "lon"):
        made["lon" if column == "lat" else "lat"] = [None, "1"]
    with pytest.raises(errors.TableError, match=said) as caught:
        frames.to_incidents(made)
    assert f"row 2, column {column}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_broken_cells_are_told_together():
    """Everything that is wrong is told at once, and a long list is cut with its count."""
    made = pandas.DataFrame({"start": ["x"] * 30, "killed_best": ["y"] * 30})
    with pytest.raises(errors.TableError, match=r"60 cells .* and 50 more"):
        frames.to_incidents(made)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"start": ["2019-06-22"], "end": ["2019-06-21"]}, "before the start"),
        ({"end": ["2019-06-21"]}, "empty where an end is given"),
        ({"lat": [35.0], "lon": [None]}, "go together"),
        ({"lat": [35.0], "lon": [36.0], "wkt": ["POLYGON ((0 0, 1 0, 1 1, 0 0))"]}, "area"),
    ],
)
def test_cells_that_contradict_each_other_are_named(values: dict[str, list], said: str):
    """An interval that ends before it starts, half a position, a pin on an area."""
    for read in (frames.to_incidents, frames.complete):
        with pytest.raises(errors.TableError, match=f"row 1, .*{said}"):
            read(pandas.DataFrame(values))


@pytest.mark.parametrize(
    "values",
    [{"lat": [95], "lon": [10]}, {"lat": [35], "lon": ["east"]},
     {"start": ["x"], "end": ["2019-06-21"]},
     {"killed_low": ["x"], "killed_best": [3]}],
)  # fmt: skip
def test_one_broken_cell_is_one_problem(values: dict[str, list]):
    """A cell that cannot be read is told once, without what would follow from its being empty."""
    with pytest.raises(errors.TableError, match="a cell cannot be read: row 1"):
        frames.complete(pandas.DataFrame(values))


def test_what_a_text_says_can_be_written_however_it_contradicts_itself():
    """Our own reading of a text is put out as it is: only what is read from a table is refused."""
    harm = model.Harm(killed=model.Count(low=10, best=5))
    made = frames.incidents(
        [model.Incident("a", "d", "E", "S", None, "", None, None, None, harm=harm)]
    )
    assert frames.tidy(made).killed_low[0] == frames.together([made, made]).killed_low[1] == 10


@pytest.mark.parametrize(("names", "said"), [(["id", "id"], "twice"), (["id", " "], "no name")])
def test_a_header_that_cannot_be_read_is_told(names: list[str], said: str):
    """Two columns of one name and a column without one are errors."""
    with pytest.raises(errors.TableError, match=said):
        frames.table(names, [["a", "b"]])


@pytest.mark.parametrize(
    ("days", "precision"), [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5), (365, 5)]
)
def test_an_intervals_precision_follows_from_its_length(days: int, precision: int):
    """Where a table gives no date_precision, UCDP's code for that many days is taken."""
    end = (date(2019, 1, 1).toordinal()) + days - 1
    made = pandas.DataFrame({"start": ["2019-01-01"], "end": [date.fromordinal(end).isoformat()]})
    assert frames.to_incidents(made)[0].when.precision == precision


def test_kinds_that_pandas_gives_are_read():
    """Timestamps, NaN, NaT, numpy numbers and whole numbers held as floats are all understood."""
    made = pandas.DataFrame(
        {"start": pandas.to_datetime(["2019-06-22", None]), "killed_best": [5.0, float("nan")],
         "recalled": [True, None], "sentence": ["x", pandas.NA], "id": [7.0, 8.0]}
    )  # fmt: skip
    first, second = frames.to_incidents(made)
    assert (first.id, first.when.start, first.harm.killed.best) == ("7", date(2019, 6, 22), 5)
    assert (second.when, second.harm.killed.best, second.evidence) == (None, None, ())


# --- statements, documents, cells -------------------------------------------------------------


def test_a_statement_is_a_row():
    """Who says which figure over which area and period."""
    when = model.When(date(2019, 2, 1), date(2019, 7, 7), model.DatePrecision.YEAR, "since", "b")
    said = model.Evidence("d", 1, 9, "900 killed", "RCG")
    told = model.Statement("s", "d", "killed", model.Count(best=900), when, "Idlib", "RCG", (said,))
    made = frames.statements([told])
    assert not isinstance(made, geopandas.GeoDataFrame)
    assert made.best[0] == 900
    assert made.low.isna()[0]
    assert made.sentence[0] == "900 killed"
    assert list(frames.statements([]).columns) == list(made.columns)


def test_a_document_is_a_row():
    """Its source, checksum and what was done to read it."""
    document = model.Document("d", "T", "text", published=date(2019, 7, 9), notes=("a; b", "c"))
    made = frames.documents([document])
    assert made.published[0] == "2019-07-09"
    assert made.characters[0] == 4
    assert cells.parted(made.notes[0]) == ("a; b", "c")
    assert list(frames.documents([]).columns) == list(made.columns)


@given(st.lists(texts))
def test_texts_joined_in_a_cell_come_apart_again(parts: list[str]):
    """Whatever a text holds, '; ' between texts can be undone."""
    assert cells.parted(cells.joined(parts)) == tuple(parts)


@given(st.lists(incidents, max_size=2))
@UNHURRIED
def test_records_are_plain(found: list[model.Incident]):
    """A row is a dict of None, bool, int, float, str and shapely geometries, nothing of pandas."""
    for row in frames.records(frames.incidents(found)):
        shape = row.pop("geometry")
        assert shape is None or isinstance(shape, shapely.Geometry)
        assert all(type(value) in (type(None), bool, int, float, str) for value in row.values())
