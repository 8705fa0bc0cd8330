"""A table is known by its columns, whosever it is; what it holds is read, told and never lost.

The tables are written by their publishers' documentation; every value in them is invented.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import errors, model
from geo.gazetteer.search import Context
from geo.tables import codebooks, daycells, exchange, frames, placing, publishing

Run = Callable[..., CompletedProcess]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "events"
UCDP = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low "
    "gwnoa gwnob"
).split()
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region "
    "country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale "
    "notes fatalities tags timestamp"
).split()
ACLED_2019 = (
    "data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type "
    "sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction region "
    "country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale "
    "notes fatalities timestamp iso3"
).split()
ACLED_2015 = (
    "GWNO EVENT_ID_CNTY EVENT_ID_NO_CNTY EVENT_DATE YEAR TIME_PRECISION EVENT_TYPE ACTOR1 "
    "ALLY_ACTOR_1 INTER1 ACTOR2 ALLY_ACTOR_2 INTER2 INTERACTION COUNTRY ADMIN1 ADMIN2 ADMIN3 "
    "LOCATION LATITUDE LONGITUDE GEO_PRECISION SOURCE NOTES FATALITIES"
).split()
ASKED = {"start": "2019-06-22", "lat": 35.86, "lon": 36.8, "killed_best": 3}


def table(path: Path, columns: list[str], *rows: dict[str, object]) -> Path:
    """A CSV of these columns; what a row does not say is empty."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def first(path: Path, **settled: str) -> dict[str, object]:
    return frames.records(exchange.read(path, settled))[0]


def holds(row: dict[str, object], **expected: object) -> None:
    assert {name: row[name] for name in expected} == expected


# --- publishers -------------------------------------------------------------------------------

STRIKE = {
    "id": 71, "type_of_violence": 1, "side_a": "Government of X", "side_b": "Y", "where_prec": 2,
    "where_coordinates": "Saraqib town", "adm_1": "Idlib", "latitude": 35.86, "longitude": 36.8,
    "geom_wkt": "POINT (36.8 35.86)", "country": "Syria", "date_prec": 1, "best": 3, "low": 2,
    "high": 4, "source_headline": "Three killed in Saraqib", "source_original": "A monitor",
}  # fmt: skip


@pytest.mark.parametrize("columns", [UCDP, [c for c in UCDP if "dset" not in c][:-1]])
@pytest.mark.parametrize("day", ["2019-06-22", "2019-06-22 00:00:00.000", "6/22/2019 12:00:00 AM"])
def test_ucdp_is_known_by_its_columns(columns: list[str], day: str, tmp_path: Path):
    """49 or fewer columns, both styles of day: its words become ours, its columns stay."""
    row = {**STRIKE, "date_start": day, "date_end": day}
    told = first(table(tmp_path / "a.csv", columns, row))
    holds(told, **ASKED, id="71", end="2019-06-22", precision=2, date_precision=1, admin1="Idlib",
          killed_low=2, killed_high=4, actors="Government of X; Y", event_type="Battles",
          sub_event_type="State-based conflict", location_name="Saraqib town",
          attributed_to="A monitor", sentence="Three killed in Saraqib",
          date_start=day, geom_wkt="POINT (36.8 35.86)", best=3)  # fmt: skip


PROTEST = {
    "event_id_cnty": "SYR71", "event_date": "22 June 2019", "time_precision": 2, "country": "Syria",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "X", "actor2": "Y",
    "location": "Saraqib", "admin1": "Idleb", "latitude": 35.86, "longitude": 36.8,
    "geo_precision": 3, "source": "A monitor", "notes": "A clash; three killed.", "fatalities": 3,
}  # fmt: skip
CUT = "event_date event_type country location latitude longitude actor1 fatalities".split()


@pytest.mark.parametrize(
    ("columns", "day"),
    [(ACLED, "2019-06-22"), (ACLED, "22 June 2019"), (ACLED_2019, "22-June-2019"),
     (ACLED_2015, "22/06/2019"), (CUT, "2019-06-22")],
)  # fmt: skip
def test_acled_is_known_by_its_columns(columns: list[str], day: str, tmp_path: Path):
    """Today's 31 columns, those of 2019 and of 2015, and a cut: precisions are turned to ours."""
    names = {name.lower(): name for name in columns}
    given = {**PROTEST, "event_date": day}
    row = {names[key]: value for key, value in given.items() if key in names}
    told = first(table(tmp_path / "a.csv", columns, row))
    holds(told, **ASKED, event_type="Battles", location_name="Saraqib", country="Syria")
    if len(columns) > len(CUT):
        holds(told, id="SYR71", date_precision=3, precision=4, admin1="Idleb", actors="X; Y",
              attributed_to="A monitor", sentence="A clash; three killed.")  # fmt: skip


def test_gtd_is_known_by_its_columns(tmp_path: Path):
    """A day in three columns; 0 is a day that is not known, -9 a toll that is not."""
    columns = (
        "eventid iyear imonth iday country_txt provstate city latitude longitude specificity "
        "summary attacktype1_txt target1 gname weaptype1_txt nkill nwound".split()
    )
    one = dict(zip(columns, [
        201906220001, 2019, 6, 22, "Syria", "Idlib", "Saraqib", 35.86, 36.8, 2, "A bomb.",
        "Bombing/Explosion", "A market", "Unknown", "Explosives", "3.0", -9,
    ], strict=True))  # fmt: skip
    path = table(tmp_path / "a.csv", columns, one, {**one, "eventid": 2, "iday": 0, "nkill": 0})
    told, later = frames.records(exchange.read(path))
    holds(told, **ASKED, end=None if told["end"] is None else "2019-06-22", injured_best=None,
          precision=3, event_type="Explosions/Remote violence", affected="A market")  # fmt: skip
    holds(later, start="2019-06-01", end="2019-06-30", killed_best=0)


@pytest.mark.parametrize("captions", [True, False])
def test_hxl_is_known_by_its_tags(captions: bool, tmp_path: Path):
    """A row of hashtags says what the columns hold; it is no incident, and is named."""
    tags = ["#meta+id", "#date+start", "#geo+lat", "#lon+geo", "#affected+killed+f", "#adm1 +name"]
    tags[3] = "#geo +lon"
    rows = [["Ref", "When", "North", "East", "Dead", "Gov."], tags, ["7", "2019-06-22", "35.86",
            "36.8", "3", "Idleb"]]  # fmt: skip
    with (tmp_path / "a.csv").open("w", newline="") as out:
        csv.writer(out).writerows(rows if captions else rows[1:])
    told = first(tmp_path / "a.csv")
    holds(told, **ASKED, id="7", admin1="Idleb")
    notes = " ".join(exchange.take(tmp_path / "a.csv").notes)
    assert ("row 2 is the row of tags" in notes) is captions


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("date,latitude,lng,deaths", "2019-06-22,35.86,36.8,3"),
        ("X,Y,Date,Killed", "36.8,35.86,22/06/2019,3"),
        ("WKT,fid,date,fatalities", "POINT (36.8 35.86),1,2019-06-22,3"),
        ("_geojson,date,dead", '"{""type"":""Point"",""coordinates"":[36.8,35.86]}",2019-06-22,3'),
        (",date,coordinates,dead", '0,2019-06-22,"35.86, 36.8",3'),
        ("Date de l'événement,Latitude,Longitude,Nombre de morts", "22 juin 2019,35.86,36.8,3"),
        ("Fecha,Latitud,Longitud,Muertos,Lugar", "22 de junio de 2019,35.86,36.8,3,Saraqib"),
        ("التاريخ,خط العرض,خط الطول,عدد القتلى", "٢٢ حزيران ٢٠١٩,35.86,36.8,3"),
        ("year,month,day,lat,lon,total_deaths", "2019,6,22,35.86,36.8,3"),
        ("timestamp,lat,lon,killed", "1561161600000,35.86,36.8,3"),
    ],
)
def test_a_table_of_no_publisher_is_guessed(header: str, cells: str, geo: Run, tmp_path: Path):
    """kepler.gl, QGIS, pandas; English, French, Spanish, Arabic: the guess is printed."""
    (tmp_path / "a.csv").write_text(f"{header}\n{cells}\n", encoding="utf-8")
    holds(first(tmp_path / "a.csv"), **ASKED)
    done = geo("convert", tmp_path / "a.csv", tmp_path / "b.csv")
    assert done.returncode == 0
    assert "of no format that is known" in done.stderr


def test_coordinates_among_the_properties_of_a_feature_are_read(tmp_path: Path):
    """A GeoJSON whose features have no geometry is read as a table is."""
    properties = {"date": "2019-06-22", "lat": 35.86, "lng": "36.8", "deaths": 3}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    holds(first(tmp_path / "a.geojson"), **ASKED)


def test_an_area_beside_its_middle_stays_an_area(tmp_path: Path):
    """What a map program writes: a polygon and the position of its middle, which is kept."""
    properties = {"date": "2019-06-22", "lat": 35.5, "lon": 36.5, "deaths": 3}
    area = shapely.box(36, 35, 37, 36)
    told = {"type": "Feature", "geometry": shapely.geometry.mapping(area), "properties": properties}
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [told]})
    )
    row = first(tmp_path / "a.geojson")
    holds(row, lat=None, original_lat=35.5, original_lon=36.5, killed_best=3)
    assert row["geometry"].equals(area)


def test_a_mapping_names_our_columns_and_is_known_by_its_own():
    """Each file in data/codebook/tables maps columns that we have, and is told by its header."""
    for book in codebooks.books().values():
        for known_by in book.known_by:
            assert codebooks.guess(sorted(known_by), []).book == book
    with pytest.raises(errors.TableError, match="expected one of acled, geo, gtd"):
        codebooks.guess(["a"], [], named="cameo")


def test_what_was_read_of_a_publisher_is_ours_when_it_is_read_again(tmp_path: Path):
    """A correction in the converted table holds: the publisher's column beside it is not asked."""
    row = {**STRIKE, "date_start": "2019-06-22", "date_end": "2019-06-22"}
    made = exchange.read(table(tmp_path / "a.csv", UCDP, row))
    exchange.write(made.assign(start="2019-06-21", killed_best=2), tmp_path / "b.csv")
    holds(first(tmp_path / "b.csv"), start="2019-06-21", killed_best=2, date_start="2019-06-22")


# --- settled, refused, set aside ----------------------------------------------------------------


def test_columns_are_settled_by_the_user(geo: Run, tmp_path: Path):
    """--columns wins over the guess, says which of two numbers is the month, and is checked."""
    given = tmp_path / "a.csv"
    given.write_text('Seen,"up, down",along,victims,date\n03/04/2019,35.86,36.8,3,2001-01-01\n')
    settled = 'start=Seen:mdy,"lat=up, down",lon=along,killed_best=victims'
    assert geo("convert", given, tmp_path / "b.csv", "--columns", settled).returncode == 0
    holds(first(tmp_path / "b.csv"), **{**ASKED, "start": "2019-03-04"})
    for wrong, code in (("start=Nowhere", 1), ("colour=Seen", 2), ("start", 2)):
        done = geo("convert", given, tmp_path / "b.csv", "--columns", wrong)
        assert (done.returncode, done.stderr.count("\n") < 6) == (code, True), wrong


@pytest.mark.parametrize(("command", "output"), [("map", "out.html"), ("incidents", "out.csv")])
def test_a_table_is_read_beside_documents(command: str, output: str, geo: Run, tmp_path: Path):
    """Both commands: columns as the user says, bad rows in a file, packed documents beside them."""
    (tmp_path / "a.csv").write_text("Seen,Y,X,n\n2019-06-22,35.86,36.8,3\nbad,35.9,36.7,1\n")
    told = {"doc_id": "d", "text": "Five people were killed in Saraqib on 22 July 2019."}
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(json.dumps(told).encode(), mtime=0))
    asked = (command, "a.csv", "d.jsonl.gz", "--columns", "start=Seen,lat=Y,lon=X,killed_best=n")
    done = geo(*asked, "-o", output)
    assert done.returncode == 1
    assert "2 sources, 2 incidents" in done.stdout
    assert "a.csv: of no format that is known: start from Seen" in done.stderr
    assert "a.refused.csv: 1 row of a.csv refused" in done.stderr
    assert "bad,35.9,36.7,1" in (tmp_path / "a.refused.csv").read_text()
    if command == "incidents":
        read = frames.records(exchange.read(tmp_path / output))
        (row,) = (row for row in read if row["id"] == "row-1")
        assert (row["start"], row["killed_best"]) == ("2019-06-22", 3)
        explained = geo(*asked, "--explain")
        assert (explained.returncode, "refused a.csv: 1 row" in explained.stderr) == (1, True)


@pytest.mark.parametrize(
    ("header", "cells", "missing"),
    [
        ("quand,lat,lon,morts", "2019-06-22,35.86,36.8,3", "days"),
        ("date,nord,est,morts", "2019-06-22,35.86,36.8,3", "places"),
        ("date,lat,lon,victimes", "2019-06-22,35.86,36.8,3", "tolls"),
        ("quand,nord,est,victimes", "2019-06-22,35.86,36.8,3", "days and places and tolls"),
        ("name,lat,lon,population", "Idlib,35.86,36.8,90000", "days"),
        ("text,number", "Two were killed in Saraqib.,1", "days and places and tolls"),
        (",".join(CUT), "2019-06-22,Battles,Syria,Saraqib,,,X,3", "places"),
    ],
)
def test_a_table_that_comes_out_empty_is_refused_with_the_guess(
    header: str, cells: str, missing: str, tmp_path: Path
):
    """No day, no place or no toll where a column is left that may hold it: the guess is told."""
    (tmp_path / "a.csv").write_text(f"{header}\n{cells}\n{cells}\n")
    said = f"no row has {missing} that .*--columns start="
    with pytest.raises(errors.TableError, match=said) as refused:
        exchange.read(tmp_path / "a.csv")
    assert header.split(",")[0] in str(refused.value)


def test_a_bad_row_is_set_aside_and_the_rest_goes_on(geo: Run, tmp_path: Path):
    """It stands in FILE.refused.csv as it was given, with the reason; mended there, it is read."""
    rows = [{**PROTEST, "event_id_cnty": f"SYR{n}"} for n in range(4)]
    rows[1] |= {"event_date": "one summer", "notes": "=1+1"}
    rows[3] |= {"fatalities": "some"}
    table(tmp_path / "acled.csv", ACLED, *rows)
    done = geo("convert", tmp_path / "acled.csv", tmp_path / "out.csv")
    assert done.returncode == 1
    assert "2 rows cannot be read, the others were: row 3, column event_date" in done.stderr
    assert list(exchange.read(tmp_path / "out.csv")["id"]) == ["SYR0", "SYR2"]
    with (tmp_path / "acled.refused.csv").open(newline="") as lines:
        refused = list(csv.DictReader(lines))
    assert [row["refused_row"] for row in refused] == ["3", "5"]
    assert "is no day" in refused[0]["refused_because"]
    assert refused[1]["refused_because"] == "fatalities: 'some' is not a whole number"
    assert {name: refused[1][name] for name in ACLED} == {
        name: str(rows[3].get(name, "")) for name in ACLED
    }
    refused[0]["event_date"], refused[1]["fatalities"] = "2019-06-23", "7"
    table(tmp_path / "mended.csv", list(refused[0]), *refused)
    assert list(exchange.read(tmp_path / "mended.csv")["killed_best"]) == [3, 7]
    with pytest.raises(errors.TableError, match="2 cells cannot be read"):  # of a program, all
        exchange.read(tmp_path / "acled.csv")


# --- found, named, mended where it is certain ---------------------------------------------------


def notes(path: Path, content: str, encoding: str = "utf-8") -> tuple[pandas.DataFrame, str]:
    path.write_bytes(content.encode(encoding))
    taken = exchange.take(path)
    return taken.frame, "\n".join(taken.notes)


def test_what_is_ignored_is_named(tmp_path: Path):
    """Columns that are not read, an index without a name, ids that stand twice."""
    frame, said = notes(
        tmp_path / "a.csv",
        "Unnamed: 0,id,date,lat,lon,phase,mood\n0,a,2019-06-22,35,36,x,\n1,a,2019-06-23,35,36,y,\n",
    )
    assert "kept, but not read: phase\n" in f"{said}\n"
    assert "column 1 has no name and only numbers the rows" in said
    assert "1 id in more than one row: a (2)" in said
    assert frame["phase"].tolist() == ["x", "y"]
    assert "Unnamed: 0" not in frame


def test_a_publishers_contradictions_are_kept_counted_and_told(tmp_path: Path):
    """A low count above the best one is no reason to lose the row."""
    row = {**STRIKE, "date_start": "2019-06-22", "date_end": "2019-06-22", "low": 9}
    taken = exchange.take(table(tmp_path / "a.csv", UCDP, row, {**row, "id": 2, "low": 0}))
    assert taken.frame["killed_low"].tolist() == [9, 0]
    told = "1 row contradicts itself in its counts, kept as given: row 2, column killed_best"
    assert any(note.startswith(told) for note in taken.notes)


def test_swapped_coordinates_are_turned_where_the_mirror_lies_in_the_country(tmp_path: Path):
    """A point outside its country whose mirror is inside; one whose mirror is outside stays."""
    frame, said = notes(
        tmp_path / "a.csv",
        "date,country,lat,lon\n2019-06-22,Syria,35.86,36.8\n2019-06-22,Syria,38.2,34.6\n"
        "2019-06-22,SY,-3,12\n2019-06-22,,-120.5,15\n2019-06-22,Chad,18,13\n",
    )
    assert frame["lat"].tolist() == [35.86, 34.6, -3, 15, 18]
    assert frame["lon"].tolist() == [36.8, 38.2, 12, -120.5, 13]
    assert "latitude and longitude were swapped in 2 rows: turned round" in said
    assert "1 position outside Syria, kept as given" in said


def test_decimal_commas_and_thousands_are_read_as_such(tmp_path: Path):
    """'35,86' is a latitude and '1,200' a count, and both are told."""
    frame, said = notes(
        tmp_path / "a.csv", 'date,lat,lon,displaced\n2019-06-22,"35,86","36,8","1,200"\n'
    )
    holds(frames.records(frame)[0], lat=35.86, lon=36.8, displaced_best=1200)
    assert "lat: decimal commas, read as such, in 1 row" in said
    assert "displaced_best: commas between thousands, read as such, in 1 row" in said


def test_words_for_not_known_are_none(tmp_path: Path):
    """'n/a' in a column of counts or of days is no reason to refuse the row, and is told."""
    frame, said = notes(
        tmp_path / "a.csv", "date,lat,lon,dead\n2019-06-22,35,36,n/a\nUnknown,35,36,2\n-,35,36,NA\n"
    )
    assert frame["killed_best"].fillna(-1).tolist() == [-1, 2, -1]
    assert "dead: read as not known: 'n/a' (1), 'NA' (1)" in said
    assert "date: read as not known: 'Unknown' (1), '-' (1)" in said


def test_another_encoding_is_named(tmp_path: Path):
    """Arabic in Windows-1256 is read, and the encoding told."""
    said = "قتل خمسة أشخاص في غارات جوية على مدينة سراقب"
    frame, told = notes(
        tmp_path / "a.csv", f"date,lat,lon,notes\n2019-06-22,35,36,{said}\n", "cp1256"
    )
    assert frame["sentence"][0] == said
    assert "cp1256" in told


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["03/04/2019", "22/06/2019"], ["2019-04-03", "2019-06-22"]),
        (["03/04/2019", "06/22/2019"], ["2019-03-04", "2019-06-22"]),
        (["03/04/2019", "22/06/2019", "06/22/2019"], [None, "2019-06-22", "2019-06-22"]),
        (["03/04/2019", "04/04/2019"], [None, "2019-04-04"]),
        (["2019-06-22", "22.06.19", "20190622"], ["2019-06-22"] * 3),
        (["22 févr. 2019", "Feb 22, 2019", "22 فبراير 2019"], ["2019-02-22"] * 3),
        (["43638", "1561161600"], ["2019-06-22"] * 2),
        (["2019-06-22T23:59:00Z", "22/06/2019 14:30"], ["2019-06-22"] * 2),
        (["31/02/2019", "2019-13-01", "soon", "0"], [None] * 4),
        (["2019-06", "2019", None, ""], ["2019-06-01", "2019-01-01", None, None]),
    ],
)
def test_days_of_any_style_are_read_where_it_is_certain_which(given: list[str], read: list[str]):
    """The column says whether the day or the month comes first; where it does not, none is read."""
    starts, _, why, _ = daycells.iso(given)
    assert starts == read
    assert [bool(text) for text in given] == [
        bool(start or said) for start, said in zip(starts, why, strict=True)
    ]


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y%m%d", "%d-%b-%Y"]),
)
def test_a_day_that_is_written_out_is_that_day(day: date, style: str):
    """Styles that leave nothing open give the day that was written."""
    assert daycells.iso([day.strftime(style)])[0] == [day.isoformat()]


# --- places by their words ----------------------------------------------------------------------


def test_a_vague_row_becomes_the_area_that_its_words_name(gazetteer, tmp_path: Path):
    """The coder's point is kept; a town, an area elsewhere, a larger division change nothing."""
    words = ["Idlib Governorate", "Saraqib town", "Homs Governorate", "Syria", "Northern Idlib"]
    rows = [
        {**STRIKE, "id": n, "where_coordinates": text, "where_prec": 5 if text[0] == "N" else 4,
         "date_start": "2019-06-22", "date_end": "2019-06-22"}
        for n, text in enumerate(words)
    ]  # fmt: skip
    frame = exchange.read(table(tmp_path / "a.csv", UCDP, *rows))
    made, notes = placing.placed(frame, gazetteer, Context())
    assert [shape.geom_type == "Point" for shape in made.geometry] == [
        False,
        True,
        True,
        True,
        False,
    ]
    holds(frames.records(made)[0], lat=None, given_lat=35.86, given_lon=36.8, precision=4,
          latitude="35.86")  # fmt: skip
    assert notes == (
        "2 rows of precision 3 to 6 became areas, the points of their coders are given_lat and "
        "given_lon",
    )
    assert placing.placed(made, gazetteer, Context())[1] == ()


def test_a_row_without_a_position_is_placed_by_its_words(gazetteer, tmp_path: Path):
    """Its place, else its smallest division; one that names nothing known stays without."""
    (tmp_path / "a.csv").write_text(
        "date,country,governorate,town,lat,lon\n2019-06-22,Syria,Idlib,Saraqib,,\n"
        "2019-06-22,Syria,Idlib,,,\n2019-06-22,Syria,,Xyzzyville,,\n2019-06-22,Syria,,,35,36\n"
    )
    frame, (said,) = placing.placed(exchange.read(tmp_path / "a.csv"), gazetteer, Context())
    told = frames.records(frame)
    assert (round(told[0]["lat"], 1), round(told[0]["lon"], 1)) == (35.9, 36.8)
    assert (told[1]["lat"], told[1]["precision"], told[2]["geometry"]) == (None, 4, None)
    assert said == "2 rows without a position were placed by their words"


def test_a_geocoded_table_has_the_form_of_its_ending_and_is_read(home, geo: Run, tmp_path: Path):
    """A GeoPackage is one, with its places in it; what is written as CSV is a table for a map."""
    (tmp_path / "a.csv").write_text(
        "Place,Date\nSaraqib,2019-06-22\nIdlib Governorate,2019-06-23\n"
    )
    asked = ("geocode", "--table", tmp_path / "a.csv", "--column", "Place", "--country", "SY", "-o")
    for ending in (".gpkg", ".csv", ".xlsx"):
        done = geo(*asked, tmp_path / f"placed{ending}")
        assert done.returncode == 0, done.stderr
        frame = exchange.read(tmp_path / f"placed{ending}", {"start": "Date"})
        assert list(frame.geometry.geom_type) == ["Point", "Polygon"], ending
        assert frame["start"].tolist() == ["2019-06-22", "2019-06-23"]
    done = geo(*asked, tmp_path / "placed.shp")
    assert (done.returncode, "expected one of .csv" in done.stderr) == (1, True)


# --- back into a publisher's columns ------------------------------------------------------------


@pytest.mark.parametrize(
    ("book", "columns", "row"),
    [
        ("ucdp", UCDP, {**STRIKE, "date_start": "6/22/2019 12:00:00 AM", "date_end": "2019-06-23",
                        "year": 2019, "latitude": "35.8600", "gwnoa": 652, "low": 9}),
        ("acled", ACLED, {**PROTEST, "iso": 760, "tags": "crowd size=no report"}),
        ("gtd", "eventid iyear imonth iday city latitude longitude nkill attacktype1_txt".split(),
         dict(zip("eventid iyear imonth iday city latitude longitude nkill attacktype1_txt".split(),
                  (1, 2019, 6, 22, "Saraqib", 35.86, 36.8, 3, "Armed Assault"), strict=True))),
        ("hxl", ["#event+id", "#date+start", "#geo+lat", "#geo+lon", "#affected+killed"],
         {"#event+id": 1, "#date+start": "2019-06-22", "#geo+lat": 35.86, "#geo+lon": 36.8}),
    ],
)  # fmt: skip
def test_a_publishers_table_goes_back_as_it_was(
    book: str, columns: list[str], row: dict[str, object], geo: Run, tmp_path: Path
):
    """Ours and back: every cell is what it was; what was corrected since is told in their code."""
    table(tmp_path / "a.csv", columns, row)
    for ours in ("b.csv", "b.gpkg"):
        assert geo("convert", "a.csv", ours).returncode == 0
        done = geo("convert", ours, "c.csv", "--to", book)
        assert done.returncode == 0, done.stderr
        with (tmp_path / "c.csv").open(newline="") as lines:
            back = next(csv.DictReader(lines))
        expected = {name: str(row.get(name, "")) for name in columns}
        assert {name: back[name] for name in columns} == expected, ours
    changed = exchange.read(tmp_path / "b.csv").assign(start="2019-06-21", lat=35.9)
    again, _ = publishing.published(changed.set_geometry([shapely.Point(36.8, 35.9)]), book)
    again.to_csv(tmp_path / "d.csv", index=False)
    holds(first(tmp_path / "d.csv"), start="2019-06-21", lat=35.9, killed_best=row.get("best") or (
          row.get("fatalities") or row.get("nkill")))  # fmt: skip


def test_what_a_publisher_cannot_say_is_told_once(tmp_path: Path):
    """A type without a code, a column without its like, an area without a point."""
    area = shapely.box(36, 35, 37, 36)
    strike = model.Incident(
        "a", "d", "Riots", "Mob violence", None, "southern Idlib", area, model.Precision(5), None,
        harm=model.Harm(injured=model.Count(best=2)),
    )  # fmt: skip
    told, notes = publishing.published(frames.incidents([strike]), "ucdp")
    assert list(told) == UCDP
    assert (told["where_prec"][0], told["where_coordinates"][0]) == ("5", "southern Idlib")
    assert notes == (
        "UCDP GED has no code for the event_type 'Riots': empty in 1 row",
        "UCDP GED has no code for the sub_event_type 'Mob violence': empty in 1 row",
        "UCDP GED has no column for injured_best: left out",
        "UCDP GED has no column for an area: 1 row without a position",
    )
    for nobody in ("cameo", "headers", "geo"):
        with pytest.raises(errors.TableError, match="expected acled, gtd, hxl, ucdp"):
            publishing.published(frames.incidents([strike]), nobody)


# --- the publisher's own file -------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.deep
def test_every_row_of_ucdp_is_read_and_comes_back(tmp_path: Path):
    """All rows have a day, a place and a toll, and every column of theirs is what it was."""
    packed = SHARED / "ucdp_ged_syria_2016_2018.csv.gz"
    if not packed.is_file():
        pytest.skip("UCDP's own file lies in ../shared, which is not here")
    taken = exchange.take(packed)
    frame = taken.frame
    assert (len(frame), taken.refused) == (14_522, None)
    assert frame[["start", "end", "lat", "lon", "killed_best"]].notna().all(axis=None)
    assert any(note.startswith("69 rows contradict themselves") for note in taken.notes)
    asked = {"dtype": str, "keep_default_na": False}
    given = pandas.read_csv(packed, **asked)
    for made in (frame, publishing.published(frame, "ucdp")[0]):
        exchange.write(made, tmp_path / "b.csv")
        back = pandas.read_csv(tmp_path / "b.csv", **asked)
        pandas.testing.assert_frame_equal(back[list(given)], given)


def test_refused_rows_of_two_tables_of_one_name_are_both_kept(geo: Run, tmp_path: Path):
    """Neither takes the other's file, and the same run again writes the same files."""
    for folder, row in (("a", "bad,35.9,36.7,1"), ("b", "worse,35.8,36.6,2")):
        (tmp_path / folder).mkdir()
        table = f"start,lat,lon,killed_best\n2019-06-22,35.86,36.8,3\n{row}\n"
        (tmp_path / folder / "x.csv").write_text(table)
    for _ in range(2):
        geo("map", "a/x.csv", "b/x.csv", "-o", "out.html")
    kept = [path.read_text() for path in sorted(tmp_path.glob("*.refused*.csv"))]
    assert sorted("worse" in text for text in kept) == [False, True]
