"""A row exported to any format and read back is the same row, as far as the format can hold it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import time
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pandas
import pyarrow.parquet
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_frames import AREA, STRIKE

from geo import errors, model
from geo.support import untrusted
from geo.tables import cells, exchange, frames, spreadsheet
from tests.budget import examples
from tests.incident_strategies import rows, texts

ENDINGS = tuple(exchange.FORMATS)
UNHURRIED = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
SOUTH = model.Incident("a", "d", "E", "S", None, "southern Idlib", AREA, model.Precision(5), None)
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "'=1",
]


def same(one: pandas.DataFrame, other: pandas.DataFrame) -> None:
    pandas.testing.assert_frame_equal(pandas.DataFrame(one), pandas.DataFrame(other))


def held(frame: pandas.DataFrame, ending: str) -> pandas.DataFrame:
    """What of a table the format can hold: forbidden characters are signs that can be seen."""
    return exchange._visible(frame, exchange.FORMATS[ending].forbidden)[0]


# --- what is written is read ------------------------------------------------------------------


@pytest.mark.deep
@given(found=rows)
@settings(UNHURRIED, max_examples=examples(15))
def test_incidents_come_back_from_every_format(found: tuple[model.Incident, ...], tmp_path: Path):
    """Every cell, shape, missing value and kind of column survives."""
    frame = frames.incidents(found)
    for ending in ENDINGS:
        path = tmp_path / f"a{ending}"
        exchange.write(frame, path)
        back = exchange.read(path)
        if not found:  # a file without rows need not name groups
            assert len(back) == 0, ending
            continue
        same(held(frame, ending), back)
        assert back.crs == "EPSG:4326", ending
        if exchange.FORMATS[ending].forbidden is None:
            assert frames.to_incidents(back) == found, ending


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_table_keeps_its_columns(ending: str, tmp_path: Path):
    """No incidents are a file that reads as no incidents."""
    exchange.write(frames.incidents([]), tmp_path / f"a{ending}")
    same(exchange.read(tmp_path / f"a{ending}"), frames.incidents([]))


@pytest.mark.deep
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_converts_to_every_other(ending: str, tmp_path: Path):
    """A table that goes through two formats is the table that it was."""
    frame = frames.incidents([STRIKE, SOUTH])
    exchange.write(frame, tmp_path / f"a{ending}")
    once = exchange.read(tmp_path / f"a{ending}")
    for other in ENDINGS:
        exchange.write(once, tmp_path / f"b{other}")
        same(exchange.read(tmp_path / f"b{other}"), frame)


@pytest.mark.parametrize("ending", ENDINGS)
def test_own_columns_are_kept(ending: str, tmp_path: Path):
    """A column that is not ours comes back; a number stays one where the format has kinds."""
    frame = frames.incidents([STRIKE, SOUTH]).assign(
        **{"checked by": ["سارة", None], "phone": ["007", "+963 1"], "score": [1.5, None],
           "big": pandas.array([2**60 + 1, None], dtype="Int64")}
    )  # fmt: skip
    exchange.write(frame, tmp_path / f"a{ending}")
    back = exchange.read(tmp_path / f"a{ending}")
    assert back["checked by"].fillna("").tolist() == ["سارة", ""]
    assert back["phone"].tolist() == ["007", "+963 1"]
    assert str(back["big"][0]) == str(2**60 + 1)
    assert float(back["score"][0]) == 1.5
    if ending not in (".csv", ".xlsx"):
        assert str(back["big"].dtype) == "Int64"


@pytest.mark.parametrize("ending", ENDINGS)
def test_statements_are_written_and_read(ending: str, tmp_path: Path):
    """A table of statements has no geometry and stays a table of statements."""
    said = model.Evidence("d", 1, 9, "900 killed", "RCG")
    told = model.Statement("s", "d", "killed", model.Count(best=900), None, "Idlib", "RCG", (said,))
    frame = frames.statements([told])
    exchange.write(frame, tmp_path / f"a{ending}")
    same(exchange.read(tmp_path / f"a{ending}"), frame)


def test_the_same_table_gives_the_same_bytes(tmp_path: Path):
    """No clock and no chance is in a file of any format."""
    frame = frames.incidents([STRIKE, SOUTH])
    for name in "ab":
        for ending in ENDINGS:
            exchange.write(frame, tmp_path / f"{name}{ending}")
        time.sleep(1.1 * (name == "a"))  # the formats' stamps count seconds
    for ending in ENDINGS:
        first, second = ((tmp_path / f"{name}{ending}").read_bytes() for name in "ab")
        assert first == second, ending


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_long_area_comes_back(ending: str, tmp_path: Path):
    """A shape whose text is longer than a spreadsheet's cell or a CSV reader's limit is whole."""
    area = shapely.Point(36, 35).buffer(0.7, quad_segs=2000)
    long = model.Incident("a", "d", "E", "S", None, "x", area, None, None)
    frame = frames.incidents([STRIKE, long, long])
    exchange.write(frame, tmp_path / f"a{ending}")
    same(exchange.read(tmp_path / f"a{ending}"), frame)


@pytest.mark.parametrize("ending", [".kml", ".gpkg"])
def test_what_a_format_cannot_hold_is_seen_and_counted(ending: str, tmp_path: Path):
    """A forbidden character becomes a sign, and write says how many there were."""
    frame = frames.incidents([STRIKE]).assign(weapon="a\x00b\x00")
    said = exchange.write(frame, tmp_path / f"a{ending}")
    assert said == (f"2 characters that a {ending} file cannot hold became signs such as ␀",)
    assert exchange.read(tmp_path / f"a{ending}").weapon[0] == "a␀b␀"
    assert exchange.write(frames.incidents([STRIKE]), tmp_path / f"a{ending}") == ()


def test_stdout_is_json_lines(capsys: pytest.CaptureFixture[str]):
    """'-' prints one object a row: lat and lon for a place, wkt for an area, null for unknown."""
    exchange.write(frames.incidents([STRIKE, SOUTH]), "-")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["lat"], first["wkt"], first["injured_best"]) == (35.864, None, None)
    assert second["lat"] is None
    assert shapely.from_wkt(second["wkt"]) == AREA


# --- safe to open elsewhere -------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_a_csv_is_no_formula(text: str, tmp_path: Path):
    """No text cell begins with a sign that starts a formula, and it reads back as it was."""
    frame = frames.incidents([STRIKE]).assign(weapon=text)
    exchange.write(frame, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as out:
        told = next(csv.DictReader(out))
    assert told["weapon"][0] == "'"
    assert exchange.read(tmp_path / "a.csv").weapon[0] == text


def test_a_negative_number_in_a_csv_is_a_number(tmp_path: Path):
    """Numbers are never marked as texts."""
    west = model.Incident("a", "d", "E", "S", None, "x", model.Point(-33.5, -70.25), None, None)
    exchange.write(frames.incidents([west]), tmp_path / "a.csv")
    read = pandas.read_csv(tmp_path / "a.csv")
    assert (read.lat[0], read.lon[0]) == (-33.5, -70.25)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_a_workbook_is_a_text(text: str, tmp_path: Path):
    """No cell of a workbook is a formula, and it reads back as it was."""
    frame = frames.incidents([STRIKE]).assign(weapon=text, **{text: "own"})
    exchange.write(frame, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert exchange.read(tmp_path / "a.xlsx").weapon[0] == text


def test_a_kml_holds_text_as_text(tmp_path: Path):
    """A tag in a text is no tag."""
    frame = frames.incidents([STRIKE]).assign(location_name="</name><script>x</script>]]>")
    exchange.write(frame, tmp_path / "a.kml")
    assert b"<script" not in (tmp_path / "a.kml").read_bytes()


# --- other programs read it -------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_geopandas_reads_what_is_written(ending: str, tmp_path: Path):
    """Points and areas lie where they should, longitude first."""
    path = tmp_path / f"a{ending}"
    exchange.write(frames.incidents([STRIKE, SOUTH]), path)
    if ending == ".gpkg":
        parts = [geopandas.read_file(path, layer=name) for name in ("incidents", "areas")]
        read = pandas.concat(parts, ignore_index=True)
    else:
        read = geopandas.read_parquet(path) if ending == ".parquet" else geopandas.read_file(path)
    assert read.geometry[0].equals(shapely.Point(36.806, 35.864))
    assert read.geometry[1].equals(AREA)
    assert read["killed_best"][0] == 5


def test_gdal_reads_the_kml(tmp_path: Path):
    """The placemarks and their data are found by GDAL."""
    exchange.write(frames.incidents([STRIKE, SOUTH]), tmp_path / "a.kml")
    layers_ = list(geopandas.list_layers(tmp_path / "a.kml").name)
    assert layers_ == ["Explosions/Remote violence", "E"]  # a folder an event type
    parts = [geopandas.read_file(tmp_path / "a.kml", layer=name) for name in layers_]
    read = pandas.concat(parts, ignore_index=True)
    assert list(read.geometry.geom_type) == ["Point", "Polygon"]
    assert shapely.get_coordinates(read.geometry[0]).tolist() == [[36.806, 35.864]]


@pytest.mark.parametrize("ending", [".gpkg", ".parquet", ".xlsx"])
def test_days_are_true_dates(ending: str, tmp_path: Path):
    """Another program sorts and filters by them."""
    path = tmp_path / f"a{ending}"
    exchange.write(frames.incidents([STRIKE]), path)
    if ending == ".xlsx":
        day = pandas.read_excel(path)["start"]
    elif ending == ".parquet":
        day = pandas.to_datetime(geopandas.read_parquet(path)["start"])
        assert str(pyarrow.parquet.read_schema(path).field("start").type) == "date32[day]"
    else:
        day = geopandas.read_file(path, layer="incidents")["start"]
    assert str(day.dtype).startswith("datetime64")
    assert day[0].date() == STRIKE.when.start


def test_points_and_areas_are_two_layers_with_a_style(tmp_path: Path):
    """As a GIS draws them; the rows keep their order over both."""
    exchange.write(frames.incidents([SOUTH, STRIKE, SOUTH]), tmp_path / "a.gpkg")
    told = geopandas.list_layers(tmp_path / "a.gpkg").set_index("name").geometry_type
    assert told.dropna().to_dict() == {"incidents": "Point", "areas": "Unknown"}
    styles = geopandas.read_file(tmp_path / "a.gpkg", layer="layer_styles")
    assert styles.f_table_name.tolist() == ["incidents", "areas"]
    assert all(text.startswith("<qgis") for text in styles.styleQML)
    back = exchange.read(tmp_path / "a.gpkg")
    assert list(back.geometry.geom_type) == ["Polygon", "Point", "Polygon"]


def test_a_geoparquet_has_a_box_for_each_row(tmp_path: Path):
    """GeoParquet 1.1's covering: a reader takes only the rows about a place."""
    exchange.write(frames.incidents([STRIKE, SOUTH]), tmp_path / "a.parquet")
    near = geopandas.read_parquet(tmp_path / "a.parquet", bbox=(36.80, 35.86, 36.81, 35.87))
    assert near.geometry[0].equals(shapely.Point(36.806, 35.864))


def test_a_balloon_shows_text_as_text(tmp_path: Path):
    """A placemark's description is read as HTML: a tag in a sentence is none there either."""
    frame = frames.incidents([STRIKE]).assign(sentence="<img src=x onerror=y>")
    exchange.write(frame, tmp_path / "a.kml")
    root = ElementTree.parse(tmp_path / "a.kml").getroot()
    (told,) = [e.text for e in root.iter() if e.tag.endswith("description")]
    assert "&lt;img src=x" in told
    assert "<img" not in told


def test_a_workbook_is_made_for_a_reviewer(tmp_path: Path):
    """Twenty columns in front, the rest hidden, a filter, lists to choose from, further sheets."""
    more = {"statements": frames.statements([])}
    exchange.write(frames.incidents([STRIKE]), tmp_path / "a.xlsx", more=more)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["incidents", "statements"]
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    folded = [(d.min, d.max) for d in sheet.column_dimensions.values() if d.hidden]
    hidden = {at for first, last in folded for at in range(first, last + 1)}
    shown = [name for at, name in enumerate(names, start=1) if at not in hidden]
    assert names[:5] == ["id", "start", "end", "event_type", "location_name"]
    assert shown == [name for name in spreadsheet.SHOWN if name in names]
    assert sheet.auto_filter.ref.startswith("A1:")
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert "Battles" in lists["D2"]
    same(exchange.read(tmp_path / "a.xlsx"), frames.incidents([STRIKE]))


def test_a_csv_may_begin_with_a_mark(tmp_path: Path):
    """By which Excel knows UTF-8; it reads back the same."""
    frame = frames.incidents([STRIKE])
    exchange.write(frame, tmp_path / "a.csv", mark=True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    same(exchange.read(tmp_path / "a.csv"), frame)


def test_a_geopackage_is_a_sound_database(tmp_path: Path):
    """SQLite's own check passes, and the stamp is fixed."""
    exchange.write(frames.incidents([STRIKE]), tmp_path / "a.gpkg")
    book = sqlite3.connect(tmp_path / "a.gpkg")
    try:
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)
        assert book.execute("select last_change from gpkg_contents").fetchone()[0][:4] == "2000"
    finally:
        book.close()


# --- tables made elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("id;start;lat;lon;sentence\r\nx;2019-06-22;35,5;36,25;قصف\r\n", "utf-8-sig"),
        ("sep=;\nid;start;lat;lon;sentence\nx;2019-06-22;35,5;36,25;قصف\n", "utf-8"),
        ("id\tstart\tlat\tlon\tsentence\nx\t2019-06-22\t35.5\t36.25\tقصف", "utf-16"),
        ("id,start,lat,lon,sentence,\nx,2019-06-22,35.5,36.25,قصف,\n\n,,,,\n", "cp1256"),
        ('"id","start","Lat","Lon","sentence"\n"x","2019-06-22","35.5"," 36.25","قصف"\n', "utf-8"),
    ],
)
def test_a_csv_from_a_spreadsheet_is_read(content: str, encoding: str, tmp_path: Path):
    """Local separators, decimal commas, encodings and blank lines are understood."""
    said = "قتل خمسة أشخاص في غارات جوية على مدينة سراقب"
    (tmp_path / "a.csv").write_bytes(content.replace("قصف", said).encode(encoding))
    frame = exchange.read(tmp_path / "a.csv")
    first = frames.to_incidents(frame)[0]
    assert first.geometry == model.Point(lat=35.5, lon=36.25)
    assert first.sentence == said
    notes = " ".join(frame.attrs["notes"])
    assert ("decoded as" in notes or "cp1256" in notes) is not encoding.startswith("utf-8")


def test_a_workbook_made_by_hand_is_read(tmp_path: Path):
    """Days and numbers in a spreadsheet's own kinds are understood."""
    book = openpyxl.Workbook()
    book.active.append(["id", "start", "lat", "lon", "killed_best", "note"])
    book.active.append([7, pandas.Timestamp("2019-06-22").to_pydatetime(), 35.5, 36, 5, "x"])
    book.active.append([])
    book.active.append(["b", None, None, None, None, None])
    book.save(tmp_path / "a.xlsx")
    first, second = frames.to_incidents(exchange.read(tmp_path / "a.xlsx"))
    assert (first.id, str(first.when.start), first.harm.killed.best) == ("7", "2019-06-22", 5)
    assert second.when is None


def test_a_kml_drawn_by_hand_is_read(tmp_path: Path):
    """Placemarks in folders, without extended data, give their name, day and shape."""
    (tmp_path / "a.kml").write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><Placemark>'
        "<name>Saraqib</name><description>hit</description><TimeStamp><when>2019-06-22</when>"
        "</TimeStamp><Point><coordinates> 36.8,35.8,0 </coordinates></Point></Placemark>"
        "</Folder></Document></kml>"
    )
    first = frames.to_incidents(exchange.read(tmp_path / "a.kml"))[0]
    assert (first.location_name, str(first.when.start)) == ("Saraqib", "2019-06-22")
    assert first.geometry == model.Point(lat=35.8, lon=36.8)


def test_a_geojson_from_a_map_program_is_read(tmp_path: Path):
    """Features that have a geometry and nothing that we know are incidents somewhere."""
    told = {"type": "Feature", "geometry": shapely.geometry.mapping(AREA), "properties": None}
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [told]})
    )
    back = exchange.read(tmp_path / "a.geojson")
    assert back.geometry[0] == AREA
    assert back.id[0] == "row-1"


def test_a_row_is_called_what_its_reader_calls_it(tmp_path: Path):
    """A broken cell of a CSV is named by the row of the spreadsheet, the header being row 1."""
    (tmp_path / "a.csv").write_text("id,start,evidence\nx,2019-06-22,\ny,2019-06-22,{\n")
    with pytest.raises(errors.TableError, match=r"a\.csv: .*row 3, column evidence"):
        frames.to_incidents(exchange.read(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,killed_best\na,5\nb,99999999999\n", "row 3, column killed_best: .*2147483647"),
        ("id,lat,lon,uncertainty_m\na,1,2,1e30\n", "row 2, column uncertainty_m: .*20040000"),
        ("id,start,end\na,2019-06-22,2019-06-21\n", "row 2, column end: .*before the start"),
        ("id,start,span\na,2019-06-22,x\n", "row 2, column span"),
        ("id,start,evidence\na,2019-06-22,x\n", "row 2, column evidence"),
    ],
)
def test_an_impossible_row_is_refused_when_it_is_read(table: str, said: str, tmp_path: Path):
    """Reading a file names what cannot be, before anything is drawn from it."""
    (tmp_path / "a.csv").write_text(table)
    with pytest.raises(errors.TableError, match=said):
        exchange.read(tmp_path / "a.csv")


# --- what cannot be read or written -----------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
BROKEN = {
    ".csv": [b"", b"\n\n", b"id,id\n1,2\n", b"start,lat\n2019-01-01,1,2\n", b"foo,bar\n1,2\n",
             b'id,start\n"x', b"start,\n2019-01-01,y\n", b"\x00\x01\x02", b"start\nsoon\n"],
    ".geojson": [b"", b"{", b"[]", b"null", b'{"type": "Topology"}', b"[" * 100_000,
                 b'{"features": [1]}', b'{"features": [{"properties": [1]}]}',
                 b'{"features": [{"geometry": {"type": "Point"}}]}',
                 b'{"features": [{"geometry": {"type": "Point", "coordinates": [1, 500]}}]}',
                 b'{"features": [], "crs": {"properties": {"name": "EPSG:3857"}}}',
                 b'{"features": [{"properties": {"foo": 1}}]}', b"\xff\xfe{}\x00"],
    ".parquet": [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1"],
    ".gpkg": [b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(2000)],
    ".kml": [b"", b"<kml", b"<html/>", b"<kml>&x;</kml>",
             b'<!DOCTYPE kml [<!ENTITY a "aaa">]><kml>&a;</kml>', b"<kml>" * 10_000,
             b"<kml><Placemark><Point><coordinates>x</coordinates></Point></Placemark></kml>",
             b"<kml><Placemark><Point><coordinates>1,500</coordinates></Point></Placemark></kml>",
             b"<kml><Placemark><LineString><coordinates>1,2</coordinates></LineString>"
             b"</Placemark></kml>"],
    ".xlsx": [b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04"],
    ".jsonl": [b"{", b"[1]\n", b'{"foo": 1}\n', b"\xff\xfe\xff", b'{"start": "soon"}\n',
               b'{"id": ' + b"9" * 5000 + b"}", b"[" * 100_000],
}  # fmt: skip


@pytest.mark.parametrize(
    ("ending", "content"),
    [(ending, content) for ending in ENDINGS for content in [PNG, *BROKEN[ending]]],
    ids=lambda value: value if isinstance(value, str) else repr(value[:30]),
)
def test_a_broken_file_is_one_clear_error(ending: str, content: bytes, tmp_path: Path):
    """Whatever a file holds, it is a table or one sentence that names the file."""
    (tmp_path / f"a{ending}").write_bytes(content)
    with pytest.raises(errors.TableError) as caught:
        exchange.read(tmp_path / f"a{ending}")
    assert f"a{ending}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", ENDINGS)
@given(cut=st.floats(0, 1), flip=st.integers(0, 255))
@settings(UNHURRIED, max_examples=examples(25))
def test_a_damaged_file_is_a_table_or_a_table_error(
    ending: str, cut: float, flip: int, tmp_path: Path
):
    """A file that was cut short or has a wrong byte never raises anything else."""
    path = tmp_path / f"whole{ending}"
    if not path.exists():
        exchange.write(frames.incidents([STRIKE, SOUTH]), path)
    data = path.read_bytes()
    at = int(cut * (len(data) - 1))
    for damaged in (data[:at], data[:at] + bytes([flip]) + data[at + 1 :]):
        (tmp_path / f"a{ending}").write_bytes(damaged)
        try:
            exchange.read(tmp_path / f"a{ending}")
        except errors.TableError as error:
            told = str(error)
        else:
            continue
        assert "\n" not in told


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A bomb is known by what it would unpack to, before anything is unpacked."""
    monkeypatch.setattr(untrusted, "LARGEST", 10**6)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 10**7)
    with pytest.raises(errors.TableError, match="unpacks to"):
        exchange.read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["a.txt", "a", "a.shp", "a.CSVX", "a.gpkg.gz"])
def test_an_unknown_ending_says_which_are_known(name: str, tmp_path: Path):
    """Reading and writing by an unknown ending name those that are known."""
    for act in (exchange.read, lambda p: exchange.write(frames.incidents([]), p)):
        with pytest.raises(errors.TableError, match=r"\.csv \.geojson \.parquet"):
            act(tmp_path / name)


def test_endings_are_known_in_capitals(tmp_path: Path):
    """.CSV is .csv."""
    exchange.write(frames.incidents([STRIKE]), tmp_path / "A.CSV")
    assert len(exchange.read(tmp_path / "A.CSV")) == 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_missing_file_and_a_folder_are_table_errors(ending: str, tmp_path: Path):
    """What cannot be opened is named."""
    (tmp_path / f"folder{ending}").mkdir()
    for name in (f"none{ending}", f"folder{ending}"):
        with pytest.raises(errors.TableError, match=name):
            exchange.read(tmp_path / name)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disk_that_is_full_keeps_the_old_file(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """In every format the old file stands, whole, and nothing else lies beside it."""
    path = tmp_path / f"a{ending}"
    exchange.write(frames.incidents([STRIKE]), path)
    old = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.OutputError, match="No space left"):
        exchange.write(frames.incidents([STRIKE, SOUTH]), path)
    assert path.read_bytes() == old
    assert os.listdir(tmp_path) == [path.name]


def test_two_columns_that_a_geopackage_cannot_tell_apart_are_told(tmp_path: Path):
    """SQLite's names have no capitals."""
    frame = frames.incidents([STRIKE]).assign(Note="a", note="b")
    with pytest.raises(errors.TableError, match="note apart"):
        exchange.write(frame, tmp_path / "a.gpkg")


@given(st.lists(texts, min_size=1, max_size=3))
def test_a_csv_cell_is_read_as_it_was_written(found: list[str]):
    """Texts of every sort survive the ' that keeps them from running."""
    from geo.tables import delimited

    frame = frames.incidents([STRIKE] * len(found)).assign(weapon=found)
    data = delimited.write(frames.tidy(frame))
    given = delimited.read(data, "a.csv")
    assert [row[given.names.index("weapon")] for row in given.rows] == found
    told = list(csv.reader(io.StringIO(data.decode(), newline="")))
    at = told[0].index("weapon")
    assert not any(re.match("[=+@\t\r\n-]", row[at]) for row in told[1:])


@given(texts)
def test_a_sign_for_a_control_character_can_be_seen(text: str):
    """What replaces a forbidden character is itself allowed, one for one."""
    from geo.tables import kml

    shown = cells.visible(text, kml.FORBIDDEN)
    assert len(shown) == len(text)
    assert not kml.FORBIDDEN.search(shown)
