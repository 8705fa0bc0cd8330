"""A frame becomes the data of a page: sorted, exact where it is exact, unknown where it is not."""

from __future__ import annotations

import html
import re

import folium
import numpy as np
import pytest
import shapely

from geo import errors
from geo.atlas import columns, export, maps
from geo.tables import frames
from tests import sample_rows as sample


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def data(rows: list[dict], **rest) -> dict:
    return maps.incident_map(sample.frame(rows), **rest).page.data


def test_rows_are_sorted_by_day_and_those_without_one_come_last():
    """The page's rows run by day, so that a window of time is a range of rows."""
    starts = data(sample.idlib().to_dict("records"))["columns"]["start"]
    known = [day for day in starts if day is not None]
    assert known == sorted(known)
    assert starts[len(known) :] == [None, None]


def test_an_area_is_a_shape_and_never_a_pin():
    """What has no point has no position; its shape is carried once for all rows that have it."""
    told = data([sample.row(id=str(i), geometry=sample.SOUTH_IDLIB, precision=5) for i in range(3)])
    assert told["columns"]["lat"] == told["columns"]["lon"] == [None] * 3
    assert len(set(told["columns"]["shape"])) == 1
    shape = told["shapes"][told["columns"]["shape"][0]]
    assert shape["kind"] == "area"
    lon, lat = (v / columns.DEGREE for v in shape["label"])
    assert sample.SOUTH_IDLIB.contains(shapely.Point(lon, lat))


def test_what_is_unknown_is_carried_as_unknown():
    """No count, day, place or probability is made up for a row that tells none."""
    told = data([sample.row(id="x", precision=None, probability=None, geometry=None)])["columns"]
    for name in ("start", "end", "lat", "lon", "shape", "precision", "killed_best", "probability"):
        assert told[name] == [None], name


def test_a_table_without_the_needed_columns_is_refused():
    """A TableError names what is missing."""
    with pytest.raises(errors.TableError, match="geometry"):
        maps.incident_map(sample.idlib().drop(columns="geometry"))


@pytest.mark.parametrize("gone", [c for c in sample.COLUMNS if c not in maps.NEEDED])
def test_any_other_column_may_be_missing(gone: str):
    """A table from elsewhere makes a map with what it has."""
    told = maps.incident_map(sample.idlib().drop(columns=gone)).page.data
    assert told["rows"] == 7


def test_a_frame_of_another_crs_is_drawn_where_it_lies():
    """Metres of another projection become the same degrees; without a CRS they are degrees."""
    frame = sample.frame(sample.idlib().to_dict("records"))
    degrees = maps.incident_map(frame).page.data
    for other in (frame.to_crs(3857), frame.set_crs(None, allow_override=True)):
        told = maps.incident_map(other).page.data
        assert told["bounds"] == degrees["bounds"]
        assert told["columns"]["lat"] == degrees["columns"]["lat"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda frame: None, "not of NoneType"),
        (lambda frame: [frame], "not of list"),
        (lambda frame: frame.assign(killed_best=-5), "row 1, column killed_best: '?-5"),
        (lambda frame: frame.assign(killed_best=float("inf")), "'inf' is not a whole number"),
        (lambda frame: frame.assign(killed_best=1.5), "'1.5' is not a whole number"),
        (lambda frame: frame.set_geometry([shapely.Point(500, 100)] * 7), "outside the globe"),
        (lambda frame: frame.set_geometry([shapely.Point(np.inf, 1)] * 7), "outside the globe"),
    ],
)
def test_what_cannot_be_drawn_is_refused_as_in_a_file(edit, said: str):
    """No frame, a count that is none, a shape off the globe: one sentence, as a reader says it."""
    with pytest.raises(errors.InputError, match=said):
        maps.incident_map(edit(sample.idlib()))


def test_a_frame_of_no_rows_gives_a_map():
    """Nothing found is a map of nothing, with what was left out."""
    told = data([], **sample.left_out())
    assert told["rows"] == 0
    assert told["omissions"][0]["reason"]


def test_the_bounds_hold_every_incident_and_zone():
    """All that is drawn can be seen when the page opens, and the ground reaches beyond it."""
    told = data(sample.idlib().to_dict("records"), zones=sample.zones())
    south, west, north, east = told["bounds"]
    assert shapely.box(west, south, east, north).covers(sample.IDLIB.buffer(-1e-4))
    low, left, high, right = told["box"]
    assert low < south < north < high
    assert left < west < east < right


@pytest.mark.parametrize("given", ["zones", "roads"])
def test_a_long_road_does_not_widen_the_view(given: str):
    """The page opens on the incidents and the zones; roads run on beyond its edge."""
    rows = sample.idlib().to_dict("records")
    line = shapely.LineString([(36.7, 35.5), (36.0, 31.0), (44.0, 33.0)])
    roads = [sample.Zone("m5", "M5", "", "road", line)]
    told = data(rows, **{"zones": sample.zones(), given: [*sample.zones(), *roads]})
    assert told["bounds"] == data(rows, zones=sample.zones())["bounds"]
    assert len(told["zones"]) == len(sample.zones()) + 1


def test_towns_may_be_places_or_what_gives_places():
    """A gazetteer's `towns` is asked for the box of the ground; both ways give the same names."""
    asked = []

    def towns(*box_and_limit: float) -> list:
        asked.append(box_and_limit)
        return sample.towns()

    rows = sample.idlib().to_dict("records")
    given, found = data(rows, towns=sample.towns()), data(rows, towns=towns)
    assert asked == [(*found["box"], maps.MOST_TOWNS)]
    assert given["towns"] == found["towns"]
    assert [t[0] for t in given["towns"]][:2] == ["Aleppo", "Hama"]


def test_a_zone_keeps_its_doubt_sources_and_days():
    """What makes a zone an interpretation travels with it."""
    zone = data([], zones=sample.zones())["zones"][0]
    assert zone["doubt_km"] == 3.0
    assert zone["sources"] == ["Memorandum of 4 May 2017", "https://example.org/memo"]
    assert (zone["as_of"], zone["valid_from"]) == ("2019-04-30", "2017-05-06")
    assert "valid_to" not in zone


def test_only_evidence_told_more_than_once_is_carried():
    """The first telling is the row's own sentence already."""
    told = data(sample.idlib().to_dict("records"))["columns"]["evidence"]
    assert len(told["words"]) == 1
    assert sum(code is not None for code in told["codes"]) == 1


def test_it_is_a_folium_map_that_takes_folium_layers():
    """It can stand wherever a folium map can, and has no tiles of its own."""
    made = maps.incident_map(sample.idlib())
    assert isinstance(made, folium.Map)
    assert not made._children
    folium.Marker((35.9, 36.6)).add_to(made)
    assert "L.marker" in export.html(made)


def test_a_notebook_shows_the_exported_page(tmp_path):
    """The frame in a notebook holds exactly the bytes that export gives, and so does save."""
    made = maps.incident_map(sample.idlib(), title="<b>Idlib</b>")
    page = export.html(made)
    shown = made._repr_html_()
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', shown)[1]) == page
    assert "<b>" not in shown
    made.save(str(tmp_path / "a.html"))
    with (tmp_path / "b.html").open("wb") as opened:
        made.save(opened)
    assert (tmp_path / "a.html").read_text() == (tmp_path / "b.html").read_text() == page


def test_an_area_drawn_across_the_date_line_is_no_band_round_the_world():
    """A ring that steps from 179 E to 179 W goes the short way: two degrees, not 358."""
    fiji = shapely.Polygon([(179, -20), (-179, -20), (-179, -15), (179, -15)])
    table = sample.many(2).set_geometry([fiji, shapely.Point(178, -18)], crs=4326)
    drawn = frames.drawable(table).geometry.to_numpy()
    assert shapely.area(drawn).round(6).tolist() == [10.0, 0.0]
