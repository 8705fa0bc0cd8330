"""Packs: what is read and refused, what is joined, what two processes and a kill leave behind."""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import shutil
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import shapely

from geo import errors, pipeline
from geo.gazetteer import index
from geo.gazetteer.packs import bundled, downloads, install, packfiles
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Kind
from geo.support import untrusted


def dump(*rows: str) -> bytes:
    return "".join(row + "\n" for row in rows).encode()


def row(id_: int, name: str, other: str, lat: object, lon: object, code: str = "PPL") -> str:
    kind = "A" if code.startswith(("ADM", "PCLI")) else "P"
    cells = [id_, name, name, other, lat, lon, kind, code, "SY", "", "08", "21", "", "", 0, "", "",
             "Asia/Damascus", "2024-03-05"]  # fmt: skip
    return "\t".join(map(str, cells))


GOOD = [
    row(1, "Idlib", "Idleb,إدلب", 35.9, 36.6, "ADM1").replace("\t08\t", "\t08\t", 1),
    row(9_000_000_001, "Testabad", "Testābād,تستاباد", 35.70, 36.70),
    row(9_000_000_002, "Otherton", "", 35.75, 36.75),
]


@pytest.mark.parametrize("ending", ["txt", "txt.gz", "zip"])
def test_a_geonames_dump_is_read_plain_gzipped_or_zipped(tmp_path: Path, home: Path, ending: str):
    """The same dump in three wrappings is the same pack."""
    path = tmp_path / f"XX.{ending}"
    raw = dump(*GOOD)
    if ending == "txt":
        path.write_bytes(raw)
    elif ending == "txt.gz":
        path.write_bytes(gzip.compress(raw))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "read me" * 1000)
            archive.writestr("XX.txt", raw)
    added = install.add(path)
    assert (added.info.name, added.info.rows, added.info.refused) == ("XX", 3, 0)
    assert added.info.date == "2024-03-05"
    assert len(added.info.checksum) == 64
    found = Gazetteer.open(install.ensure_index()).search("Testabad")[0].place
    assert found.id == "XX:9000000001"
    assert found.geonameid is None
    assert found.source == "XX 2024-03-05"


def test_broken_rows_are_counted_and_named_and_the_good_ones_kept(tmp_path: Path):
    """Every refused row is named by its line and why; the others are there."""
    path = tmp_path / "XX.txt"
    rows = [
        GOOD[1],
        "too\tfew",
        row(9_000_000_003, "Nowhere", "", "abc", 36),
        row(9_000_000_004, "Outside", "", 95, 36),
        row(9_000_000_005, "", "", 35, 36),
        GOOD[2],
        row(9_000_000_006, "Endless", "", "nan", "inf"),
    ]
    path.write_bytes(dump(*rows).replace(b"Otherton", b"Other\xff\xfeton"))
    read = packfiles.read(path)
    assert [e.name for e in read.entries] == ["Testabad", "Otherton"]
    assert (read.refused, read.repaired) == (5, 1)
    assert [r.split(":")[0] for r in read.refusals] == [f"line {n}" for n in (2, 3, 4, 5, 7)]
    assert "2 columns instead of 19" in read.refusals[0]


def ocha(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)},
                      ensure_ascii=False).encode()  # fmt: skip


def village(name: str, arabic: str, pcode: str, lat: float, lon: float) -> dict:
    return {
        "type": "Feature",
        "properties": {
            "NAME_EN": name, "NAME_ARA": arabic, "PCODE": pcode, "ADMIN3_COD": "SY070001",
            "ADMIN3_EN": "Somewhere", "ADMIN3_ARA": "مكان", "ADMIN2_COD": "SY0700",
            "ADMIN2_EN": "Idleb", "ADMIN2_ARA": "إدلب", "ADMIN1_COD": "SY07", "ADMIN1_EN": "Idleb",
            "ADMIN1_ARA": "إدلب", "LATITUDE": lat, "LONGITUDE": lon,
        },
        "geometry": {"type": "MultiPoint", "coordinates": [[lon, lat]]},
    }  # fmt: skip


def test_an_ocha_file_brings_p_codes_arabic_names_and_a_chain(tmp_path: Path, home: Path):
    """P-codes become ids, joined names are taken apart, broken bytes are replaced and counted."""
    path = tmp_path / "cod.geojson"
    raw = ocha(
        village("Elnewtown - Second", "المدينة الجديدة_الثانية", "C9001", 35.7, 36.7),
        village("Brokenton", "مكسورXX", "C9002", 35.72, 36.72),
        {"type": "Feature", "properties": None, "geometry": None},
    )
    path.write_bytes(raw.replace(b"XX", b"\xd9"))
    added = install.add(path)
    assert (added.info.refused, added.repaired, added.info.licence) == (1, 1, "CC BY-IGO")
    gazetteer = Gazetteer.open(install.ensure_index())
    for name in ("Al-Newtown", "Second", "الثانية"):
        assert gazetteer.search(name, Context(country="SY"))[0].place.id == "ocha:C9001", name
    place = gazetteer.place("ocha:C9001")
    assert [d.kind for d in place.admin] == [Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.ADMIN3]
    assert place.admin[1].id == "ne:SYR-140"
    assert gazetteer.place("ocha:C9002").names == ("Brokenton",)


def test_two_packs_that_hold_the_same_place_give_one_place(tmp_path: Path, home: Path):
    """One place, both ids, all names; a namesake further off stays a place of its own."""
    first, second = tmp_path / "a.txt", tmp_path / "b.geojson"
    first.write_bytes(dump(GOOD[1], row(9_000_000_009, "Testabad", "", 35.2, 36.2)))
    second.write_bytes(ocha(village("Testabad", "تستآباد", "C9003", 35.705, 36.705)))
    install.add(first)
    install.add(second)
    gazetteer = Gazetteer.open(install.ensure_index())
    found = [c.place for c in gazetteer.search("Testabad", Context(country="SY"))]
    assert len(found) == 2
    one = gazetteer.place("ocha:C9003")
    assert one == gazetteer.place("a:9000000001")
    assert {"Testabad", "تستاباد", "تستآباد"} <= set(one.names)
    assert "a 2024-03-05" in one.source
    assert "b" in one.source


def test_the_order_of_adding_changes_nothing(tmp_path: Path, home: Path):
    """The index depends on which packs there are, not on when they came."""
    first, second = tmp_path / "a.txt", tmp_path / "b.geojson"
    first.write_bytes(dump(*GOOD))
    second.write_bytes(ocha(village("Testabad", "تستآباد", "C9003", 35.705, 36.705)))
    install.add(first)
    one = install.add(second) and install.ensure_index().read_bytes()
    install.remove("a")
    install.remove("b")
    install.add(second)
    install.add(first)
    assert install.ensure_index().read_bytes() == one


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_with_name_lat_lon_is_a_pack(tmp_path: Path, home: Path, sign: str):
    """A table of one's own; other columns may stand between."""
    path = tmp_path / "my places.csv"
    lines = ["Note|Name|LAT|Longitude|kind|country", "x|Ourcamp|35.5|36.5|site|SY", "y||35|36||",
             "z|Lost|north|36||"]  # fmt: skip
    path.write_text("\n".join(lines).replace("|", sign), encoding="utf-8-sig")
    added = install.add(path)
    assert (added.info.name, added.info.rows, added.info.refused) == ("my_places", 1, 2)
    assert [r.split(":")[0] for r in added.refusals] == ["line 3", "line 4"]
    found = Gazetteer.open(install.ensure_index()).search("Ourcamp")[0].place
    assert (found.kind, found.country) == (Kind.SITE, "SY")


@pytest.mark.parametrize(
    "raw",
    [
        "Place Name,Latitude,Longitude\nقرية,35.5,36.5\n",
        "name;x;y\nقرية;36,5;35,5\n",
        "اسم المكان,خط العرض,خط الطول\nقرية,35.5,36.5\n",
        "الاسم;الطول;العرض\nقرية;36.5;35.5\n",
        "Village,GPS Latitude,GPS Longitude\nقرية,35.5,36.5\n",
        'name,coordinates\nقرية,"35.5, 36.5"\n',
        "name,lat,lng\nقرية,35\u00b030'N,36\u00b030' 0'' E\n",
        "name,lat,lon\nقرية,٣٥.٥,٣٦.٥\n",
        ",name,note,lat,lon,note\n0,قرية,a,35.5,36.5,b\n",
        "sep=;\nname;lat;lon\nقرية;35.5;36.5\n",
        "Camps in 2020\n\nname,lat,lon\n#loc +name,#geo +lat,#geo +lon\nقرية,35.5,36.5\n",
        "name,lat,lon\nقر\u0000ية,35.5,36.5\n".replace("قر\u0000ية", "قرية\u0000"),
        "name,lat,lon\r" + "x" * 5000 + ",35.5,36.5\rقرية,35.5,36.5\r",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_of_places_is_read_whatever_its_columns_are_called(tmp_path, raw, encoding):
    """Headers of several languages, other degrees, titles and tags, control characters."""
    path = tmp_path / "x.csv"
    path.write_bytes(raw.encode(encoding))
    (entry,) = packfiles.read(path).entries
    assert (entry.name, entry.lat, entry.lon) == ("قرية", 35.5, 36.5)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1256", "قرية جديدة"), ("cp1252", "São João"), ("cp1251", "Новое Село")],
)
def test_a_table_in_windows_own_encoding_is_read_by_it(tmp_path: Path, encoding: str, name: str):
    """Where its bytes are surely that; spreadsheets still write it."""
    path = tmp_path / "x.csv"
    rows = "".join(f"{name} {n},35.5,36.{n}\n" for n in range(40))
    path.write_bytes(("name,lat,lon\n" + rows).encode(encoding))
    assert packfiles.read(path).entries[7].name == f"{name} 7"


@pytest.mark.parametrize("name", ["عين", "Új"])
def test_broken_bytes_of_a_table_are_replaced_and_counted(tmp_path: Path, name: str):
    """One broken byte beside two letters that are whole: the table is UTF-8 still."""
    path = tmp_path / "x.csv"
    path.write_bytes(f"name,alt,lat,lon\n{name},São,35,36\nCaf?ville,x,35,37\n".encode()
                     .replace(b"?", b"\xe9"))  # fmt: skip
    found = packfiles.read(path)
    assert [(e.name, e.spellings) for e in found.entries] == [(name, ["São"]), ("Cafville", ["x"])]
    assert found.repaired == 1


def workbook(path: Path, *rows: list) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("data")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "header",
    [
        ["NAME_EN", "NAME_ARA", "PCODE", "ADMIN1_EN", "ADMIN1_COD", "LATITUDE", "LONGITUDE"],
        ["admin4Name_en", "admin4Name_ar", "admin4Pcode", "admin1Name_en", "admin1Pcode",
         "Latitude_y", "Longitude_x"],
        ["adm4_name", "adm4_name1", "adm4_pcode", "adm1_name", "adm1_pcode", "lat", "lon"],
    ],
)  # fmt: skip
def test_an_ocha_workbook_of_any_year_is_read(tmp_path: Path, header: list[str]):
    """The columns have been called three ways; the empty first sheet is passed over."""
    row = ["Newville", "قرية جديدة", "C9001", "Idleb", "SY07", 35.5, 36.5]
    found = packfiles.read(workbook(tmp_path / "x.xlsx", header, row, [None] * 7, ["Lost"]))
    division, place = found.entries
    assert (found.form, found.refused, found.refusals[0][:7]) == ("OCHA COD", 1, "line 4:")
    assert (division.id, division.kind) == ("ocha:SY07", Kind.ADMIN1)
    assert (place.id, place.name, place.country) == ("ocha:C9001", "Newville", "SY")
    assert "قرية جديدة" in place.spellings


def test_a_plain_workbook_is_read_like_a_csv(tmp_path: Path):
    """A title above, a broken row below; numbers may be text."""
    path = workbook(tmp_path / "x.xlsx", ["Places"], ["Place Name", "Latitude", "Longitude"],
                    ["Newville", "35.5", 36.5], ["Bad", "x", 36])  # fmt: skip
    found = packfiles.read(path)
    assert [(e.name, e.lat, e.lon) for e in found.entries] == [("Newville", 35.5, 36.5)]
    assert found.refusals == ["line 4: 'Bad' has no position (lat 'x', lon '36')"]


def test_a_dump_whose_first_row_is_broken_is_still_a_dump(tmp_path: Path):
    """Its form is told by its first lines together."""
    path = tmp_path / "XX.txt"
    path.write_bytes(b"broken\n" + dump(GOOD[1]))
    found = packfiles.read(path)
    assert (found.form, found.refused, len(found.entries)) == ("GeoNames dump", 1, 1)


def test_an_older_geojson_says_its_coordinate_system(tmp_path: Path):
    """Metres of Web Mercator become degrees; a lone Feature is a collection of one."""
    point = {"type": "Point", "coordinates": [4_063_162.0, 4_230_743.0]}
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "Feature", "crs": named, "properties": {"name": "Newville"},
                                "geometry": point}))  # fmt: skip
    (entry,) = packfiles.read(path).entries
    assert (round(entry.lat, 1), round(entry.lon, 1)) == (35.5, 36.5)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("x.csv", b"name,where\nA,B\n", "lacks the column lat and lon"),
        ("x.csv", b"", "is empty"),
        ("x.csv", bytes(range(256)), "is no text"),
        ("x.txt.gz", b"not gzip", "cannot be unpacked"),
        ("x.txt.gz", gzip.compress(b"a" * 5000, mtime=0)[:40], "cannot be unpacked"),
        ("x.zip", b"PK\x03\x04broken", "cannot be unpacked"),
        ("x.geojson", b'{"type": "FeatureCollection"', "is not"),
        ("x.geojson", b'{"features": []}', "holds no place"),
        ("x.xlsx", b"no workbook", "workbook"),
        ("x.csv", b"name,lat,lon\nA,1,999\n", "line 2"),
        ("x.csv", b"name,lat,lon,Lat\nA,1,2,3\n", "two columns called 'lat' .2 and 4."),
        ("x.txt", b"1\tA\tA\t\t35\t36\tP\tPPL\tSY\n", "9 columns instead of 19"),
        ("x.csv", b'name,lat,lon\nA,1,2\n"B,1,2\nC,1,2\n', "begins at line 3 .a quote"),
        ("x.csv", b'name,lat,lon\nA,1,2\n"B"b,1,2\n', "begins at line 3"),
        ("x.csv", b'"name,lat,lon\nA,1,2\n', "begins at line 1 .a quote"),
        ("x.csv", b"name,lat,lon\nA,1,2\n" + b"x" * 200_000 + b",1,2\n", "begins at line 3"),
        ("x.geojson", b'{"features": 5}', "no list"),
        ("x.txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 50, "unpacked"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_one_sentence(tmp_path, home, name, raw, said):
    """PackError says what was given and what was expected; the index stays as it was."""
    path = tmp_path / name
    path.write_bytes(raw)
    before = install.ensure_index().read_bytes()
    with pytest.raises(errors.PackError, match=said) as caught:
        install.add(path)
    assert "\n" not in str(caught.value)
    assert install.ensure_index().read_bytes() == before
    assert [p.name for p in install.listing()] == [bundled.NAME]


def bomb(ending: str) -> bytes:
    """20 MiB of zeros, packed to 20 KiB."""
    if ending == "gz":
        return gzip.compress(bytes(20 << 20))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp" if ending == "shp.zip" else "a.txt", bytes(20 << 20))
    return packed.getvalue()


@pytest.mark.parametrize("ending", ["gz", "zip", "shp.zip", "xlsx"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, ending: str):
    """What unpacks to a hundred times its size is no pack, and is not read to its end."""
    path = tmp_path / f"x.{ending}"
    path.write_bytes(bomb(ending))
    with pytest.raises(errors.PackError, match="100 times its size") as caught:
        packfiles.read(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", ["gz", "zip", "txt"])
def test_a_pack_larger_than_the_limit_is_refused(tmp_path: Path, monkeypatch, ending: str):
    """However well or badly it packs, more than LARGEST bytes are not read."""
    monkeypatch.setattr(untrusted, "LARGEST", 1 << 20)
    path = tmp_path / f"x.{ending}"
    path.write_bytes(bytes(2 << 20) if ending == "txt" else bomb(ending))
    with pytest.raises(errors.PackError, match=r"more than|longer than"):
        packfiles.read(path)


def test_what_is_no_file_is_not_read(tmp_path: Path):
    """A folder or a device, which may never end, is refused in one sentence."""
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(errors.PackError, match="is no file"):
            packfiles.read(path)
    with pytest.raises(errors.PackError, match="there is no file"):
        packfiles.read(tmp_path / ("x" * 300))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("x.csv", b"name,lat,lon,population\nHugeton,35,36,1e300\n"),
        ("x.txt", dump(GOOD[1].replace("9000000001", "\u00b2"), GOOD[2])),
        ("x.txt", dump(GOOD[1].replace("9000000001", "9" * 5000), GOOD[2])),
        ("x.geojson", b'{"features": [{"properties": {"NAME": "Half\\ud800"}, "geometry": '
                      b'{"type": "Point", "coordinates": [36, 35]}}]}'),
        ("x.geojson", ocha(village("Far", "", "C1", 35, 36), village("Off", "", "C2", 1, 2))
         .replace(b"[2, 1]", b"[" + b"9" * 400 + b", 1]")),
    ],
)  # fmt: skip
def test_a_hostile_value_costs_its_row_at_most(tmp_path: Path, home: Path, name: str, raw: bytes):
    """Numbers without end and half characters do not keep the other rows out."""
    path = tmp_path / name
    path.write_bytes(raw)
    added = install.add(path)
    assert added.info.rows >= 1
    assert install.listing()[1] == added.info


def test_a_dump_may_begin_with_a_row_of_any_length(tmp_path: Path):
    """The first row of a dump is often its country, with names in every language."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(row(9_000_000_001, "Testabad", ",".join("abcde" * 999), 35, 36)))
    assert packfiles.read(path).form == "GeoNames dump"


def test_quotes_and_signs_of_a_csv_are_read_as_written(tmp_path: Path):
    """The sign that parts the header parts the rows; a doubled quote is a quote."""
    path = tmp_path / "x.csv"
    path.write_text('name; lat; lon\n"A, ""the"" camp"; 35; 36\n\'Ayn al-\'Arab; 35; 36\n')
    assert [e.name for e in packfiles.read(path).entries] == ['A, "the" camp', "'Ayn al-'Arab"]


@pytest.mark.parametrize("name", ["bundled.csv", "Bundled.txt.gz", "bundled.json"])
def test_the_name_of_what_ships_is_reserved(tmp_path: Path, home: Path, name: str):
    """No pack can hide the bundled one."""
    path = tmp_path / name
    raw = dump(*GOOD)
    path.write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    with pytest.raises(errors.PackError, match=r"give .* another name") as caught:
        install.add(path)
    assert "\n" not in str(caught.value)
    assert [p.name for p in install.listing()] == [bundled.NAME]


@pytest.mark.parametrize("name", ["places.json", "أماكن.geojson", "x" * 200 + ".geojson"])
def test_a_pack_may_have_any_name(tmp_path: Path, home: Path, name: str):
    """The pack's own file and what is known of it never take each other's place."""
    path = tmp_path / name
    path.write_bytes(ocha(village("Testabad", "", "C9001", 35.7, 36.7)))
    added = install.add(path)
    assert install.listing()[1] == added.info
    assert Gazetteer.open(install.ensure_index()).place("ocha:C9001")
    install.remove(added.info.name)
    assert len(install.listing()) == 1


def test_a_missing_file_and_an_unknown_pack_are_named(tmp_path: Path, home: Path):
    """What is not there cannot be added or removed, and the answer says so."""
    with pytest.raises(errors.PackError, match="there is no file"):
        install.add(tmp_path / "nothing.csv")
    with pytest.raises(errors.PackError, match="no pack 'nothing'"):
        install.remove("nothing")
    with pytest.raises(errors.PackError, match="could be removed"):
        install.remove(bundled.NAME)


def test_packs_are_listed_with_where_they_come_from(tmp_path: Path, home: Path):
    """Source, date, licence, rows, refused rows and checksum of every pack."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD, "broken"))
    install.add(path)
    first, second = install.listing()
    assert first.name == bundled.NAME
    assert first.rows > 2_000
    assert str(install.add(path)).startswith(
        "XX: 3 places from XX.txt (CC BY 4.0), 1 rows refused:"
    )
    assert "CC BY 4.0" in first.licence
    assert (second.name, second.source, second.rows, second.refused) == ("XX", "XX.txt", 3, 1)
    assert Gazetteer.open(install.ensure_index()).info() == tuple(
        sorted((first, second), key=lambda p: p.name)
    )


def test_a_list_replaces_its_older_edition_and_no_other(tmp_path: Path, home: Path):
    """What is replaced is said; another list of the name gets a number, and its editions too."""
    dumped, table, other = (tmp_path / n for n in ("XX.txt", "XX.csv", "a/XX.csv"))
    other.parent.mkdir()
    dumped.write_bytes(dump(*GOOD))
    table.write_text("name,lat,lon\nTestabad,35.7,36.7\nOurcamp,35.5,36.5\n")
    other.write_text("name,lat,lon\nFaraway,1,2\nFarther,1,3\n")
    install.add(dumped)
    told = str(install.add(table))
    assert told.startswith("XX-2: 2 places from XX.csv")
    assert told.endswith(
        "\n  XX of 3 places, from XX.txt of 2024-03-05, is another list and stays: "
        "'geo gazetteer remove XX' removes it"
    )
    assert install.add(other).info.name == "XX-3"
    table.write_text("name,lat,lon,kind\nTestabad,35.71,36.71,site\nMended,35.5,36.5,\nNew,1,1,\n")
    assert "\n  replaces XX-2 of 2 places, from XX.csv\n" in str(install.add(table))
    dumped.write_bytes(dump(*GOOD[:2]))
    assert str(install.add(dumped)).endswith(
        "\n  replaces XX of 3 places, from XX.txt of 2024-03-05"
    )
    assert [(p.name, p.rows) for p in install.listing()[1:]] == [
        ("XX", 2),
        ("XX-2", 3),
        ("XX-3", 2),
    ]
    assert len(list((home / "packs").iterdir())) == 6


def test_an_archive_gives_all_its_lists_of_one_form_and_names_the_others(tmp_path: Path):
    """No list of it is left out in silence; a row is named with its list, an id is of its list."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        padding = "\n" * 300  # what the archive holds most of is its form
        archive.writestr("a/camps.csv", f"name,lat,lon\nFirst,35,36\nSecond,35.1,36.1{padding}")
        archive.writestr("b/camps.csv", "name,lat,lon\nThird,35.2,36.2\nLost,x,36\n")
        archive.writestr("XX.txt", dump(GOOD[1]))
        archive.writestr("YY.txt", "a note")
        archive.writestr("more.xlsx", b"")
    found = packfiles.read(path)
    assert [(e.name, e.id) for e in found.entries] == [
        ("First", "x/a/camps:2"), ("Second", "x/a/camps:3"), ("Third", "x/b/camps:2"),
    ]  # fmt: skip
    assert found.refused == len(found.refusals) == 4
    assert found.refusals[0].startswith("b/camps.csv, line 3: 'Lost' has no position")
    for name, why in zip(("XX.txt", "YY.txt", "more.xlsx"), found.refusals[1:], strict=True):
        assert why.startswith(f"{name} is left out"), why


def test_the_command_line_lists_the_packs_as_json(tmp_path: Path, home: Path, geo):
    """list, info, add and remove print one JSON array with --json; the rest goes to stderr."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD, "broken"))

    def names(*arguments: str) -> list[str]:
        done = geo("gazetteer", *arguments, "--json")
        return [pack["name"] for pack in json.loads(done.stdout)]

    assert names("list") == [bundled.NAME]
    assert set(names("add", str(path))) == set(names("info")) == {bundled.NAME, "XX"}
    assert names("remove", "XX") == [bundled.NAME]


def test_boundaries_bring_outlines_for_the_divisions(shared: Path, home: Path):
    """A zip of shapefiles with P-codes: governorates are joined, districts are new, all shaped."""
    added = install.add(shared / "boundaries" / "syr_admin0-3_ocha.zip")
    assert added.info.rows == 1 + 14 + 62 + 272
    gazetteer = Gazetteer.open(install.ensure_index())
    assert len(gazetteer.divisions("SY")) == 14
    ariha = gazetteer.place("ocha:SY0705")
    assert ariha.kind is Kind.ADMIN2
    assert ariha.shape.contains(shapely.Point(36.61, 35.81))  # the town
    idlib = gazetteer.place("ne:SYR-140")
    assert idlib == gazetteer.place("ocha:SY07")


def test_progress_is_told_only_when_something_is_built(tmp_path: Path, home: Path):
    """An index that is there costs no word."""
    said: list[str] = []
    install.ensure_index(lambda what, done, of: said.append(what))
    assert said == []
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    install.add(path, lambda what, done, of: said.append(what))
    assert said


KILLED = """
import os, sys
from geo.gazetteer.packs import install
def killed(what, done, of):
    if what == sys.argv[2]:
        os._exit(9)
install.add(sys.argv[1], killed)
"""


@pytest.mark.parametrize("stage", ["reading the packs", "joining the packs"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, None])
def test_adding_a_pack_that_is_cancelled_or_killed_leaves_no_trace(
    tmp_path: Path, home: Path, stop: type[BaseException] | None, stage: str
):
    """Index and packs are what they were, at once or, after a kill, at the next command."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(GOOD[1]))
    install.add(path)
    before = sorted((p.name, p.read_bytes()) for p in home.rglob("*") if p.is_file())
    path.write_bytes(dump(GOOD[1], GOOD[2]))  # a newer edition

    def stopped(what: str, done: int, of: int) -> None:
        if what == stage:
            raise stop

    if stop is None:
        done = subprocess.run([sys.executable, "-c", KILLED, path, stage], check=False)
        assert done.returncode == 9
        assert [p for p in home.rglob(".*") if p.is_file()] != []
        assert install.ensure_index().is_file()
    else:
        with pytest.raises(stop):
            install.add(path, stopped)
    after = sorted((p.name, p.read_bytes()) for p in home.rglob("*") if p.is_file())
    assert after == before
    assert [p.rows for p in install.listing()[1:]] == [1]


def test_a_broken_or_stale_index_is_built_again(tmp_path: Path, home: Path):
    """ensure_index looks at what it gives back."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    install.add(path)
    index = install.ensure_index()
    index.write_bytes(b"no longer a database")
    stale = home / "index-0000.sqlite"
    stale.write_bytes(b"old")
    assert install.ensure_index() == index
    assert Gazetteer.open(index).search("Testabad")
    assert not stale.exists()


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path, home: Path):
    """The next builder clears what nobody will finish, but not a download to be resumed."""
    install.ensure_index()
    folder = home / "packs"
    folder.mkdir(exist_ok=True)
    left = [home / ".base-12.abc.sqlite", home / ".index-12.abc.sqlite", folder / ".XX.a1.json"]
    resumed = folder / ".YY.part"
    for path in (*left, resumed):
        path.write_bytes(b"half")
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    install.add(path)
    assert [p for p in left if p.exists()] == []
    assert resumed.exists()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch):
    """Called, it lets no index grow once it is opened: SQLite itself says that the disk is full."""
    opened = index.Writer.__init__

    def limited(self: index.Writer, path: Path, *, new: bool = True) -> None:
        opened(self, path, new=new)
        self.db.execute("PRAGMA cache_size=10")
        self.db.execute("PRAGMA max_page_count=1")  # SQLite takes what there is for the least

    return lambda: monkeypatch.setattr(index.Writer, "__init__", limited)


def test_a_full_disk_is_one_sentence_and_changes_nothing(tmp_path: Path, home: Path, full_disk):
    """OutputError while adding, replacing, removing: the index and the packs are what they were."""
    first, second, third = (tmp_path / name for name in ("XX.txt", "YY.txt", "ZZ.csv"))
    many = [row(9_100_000_000 + n, f"Village {n}", "", 35 + n / 1e4, 36) for n in range(300)]
    first.write_bytes(dump(*many))
    second.write_bytes(dump(GOOD[2]))
    install.add(first)
    install.add(second)
    before = install.ensure_index()
    stood = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    listed = install.listing()
    full_disk()
    first.write_bytes(dump(*many[1:]))
    third.write_text("name,lat,lon\n" + "".join(f"Hamlet {n},1,{n / 100}\n" for n in range(300)))
    changes = [lambda: install.add(first), lambda: install.add(third), lambda: install.remove("YY")]
    for change in changes:
        with pytest.raises(errors.OutputError, match="free some space") as caught:
            change()
        assert "full" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert {p: p.read_bytes() for p in home.rglob("*") if p.is_file()} == stood
        assert install.listing() == listed
        assert install.ensure_index() == before


def test_a_copy_that_finds_the_disk_full_is_one_sentence(tmp_path, home, monkeypatch):
    """The copies of the base and of the pack's own file fail as the index itself does."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    copy = shutil.copyfile
    for ending in (".sqlite", ".txt"):

        def full(source, target, ending=ending):
            if Path(target).suffix == ending:
                raise OSError(28, "No space left on device")
            return copy(source, target)

        monkeypatch.setattr(shutil, "copyfile", full)
        with pytest.raises(errors.OutputError, match=r"No space left on device.*GEO_HOME"):
            install.add(path)
        assert len(install.listing()) == 1
        assert [p for p in home.rglob("*") if p.name.startswith(".")] == []


def test_a_full_disk_at_the_first_build_is_one_sentence(tmp_path, full_disk, monkeypatch):
    """ensure_index leaves no half file behind."""
    full_disk()
    monkeypatch.setenv("GEO_HOME", str(tmp_path))
    with pytest.raises(errors.OutputError, match="GEO_HOME"):
        install.ensure_index()
    assert not list(tmp_path.glob("*base*"))


def test_a_pack_joined_to_a_damaged_base_names_the_base(tmp_path: Path, home: Path):
    """The file to delete is named, and what was there before still is."""
    base = install.ensure_index()
    raw = bytearray(base.read_bytes())
    raw[8192:] = bytes(len(raw) - 8192)
    base.write_bytes(raw)
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    with pytest.raises(errors.GazetteerIndexError, match="delete it") as caught:
        install.add(path)
    assert str(base) in str(caught.value)
    assert install.listing() == ()
    base.unlink()


def test_packs_that_can_no_longer_be_read_can_be_removed(tmp_path: Path, home: Path):
    """A stored file that broke is named with the cure, and one broken pack shields no other."""
    for name in ("one", "two"):
        path = tmp_path / f"{name}.txt"
        path.write_bytes(dump(*GOOD))
        install.add(path)
    install.ensure_index().unlink()
    for name in ("one", "two"):
        (home / "packs" / f"{name}.txt").write_bytes(b"broken")
    with pytest.raises(errors.PackError, match="run 'geo gazetteer remove one'"):
        install.ensure_index()
    with pytest.raises(errors.PackError, match="run 'geo gazetteer remove two'"):
        install.remove("one")
    install.remove("two")
    assert [p.name for p in install.listing()] == [bundled.NAME]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "XX.json").write_text("{broken"), "record XX.json is damaged"),
        (lambda folder: (folder / "XX.txt").unlink(), "file XX.txt is gone"),
    ],
)
def test_a_pack_that_is_damaged_is_named_at_every_use(tmp_path, home: Path, geo, spoil, why):
    """One sentence with the cure; the list shows it as broken; adding or removing it mends it."""
    path = tmp_path / "XX.txt"
    path.write_bytes(dump(*GOOD))
    install.add(path)
    spoil(home / "packs")
    said = geo("geocode", "Idlib").stderr
    assert len(said.splitlines()) == 1
    assert why in said
    assert "add it again, or run 'geo gazetteer remove XX'" in said
    assert f"XX: broken, its {why}" in geo("gazetteer", "list").stdout
    rows = json.loads(geo("gazetteer", "list", "--json").stdout)
    assert {row["name"]: row["broken"] for row in rows} == {bundled.NAME: None, "XX": f"its {why}"}
    with pytest.warns(UserWarning, match=f"'XX' is left out .its {why}"):
        pipeline.gazetteer()
    install.add(path)
    assert install.broken() == {}
    spoil(home / "packs")
    install.remove("XX")
    assert install.broken() == {}
    assert not list((home / "packs").iterdir())


def _add(path: str) -> None:
    install.add(path)


@pytest.mark.deep
def test_two_processes_that_add_at_once_both_succeed(tmp_path: Path, home: Path):
    """The lock lets one build after the other; both packs are there in the end."""
    paths = []
    for name, line in (("one", GOOD[1]), ("two", GOOD[2])):
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_bytes(dump(line))
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_add, args=(str(p),)) for p in paths]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()  # one waits for the other, which is done or dead in the end
        assert worker.exitcode == 0
    assert [p.name for p in install.listing()] == [bundled.NAME, "one", "two"]
    gazetteer = Gazetteer.open(install.ensure_index())
    assert gazetteer.search("Testabad")
    assert gazetteer.search("Otherton")


def test_a_home_that_cannot_be_written_to_is_said_in_one_sentence(tmp_path, monkeypatch):
    """OutputError names the folder and what to do."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(errors.OutputError, match="GEO_HOME"):
        install.ensure_index()


# --- fetching ----------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    """A download server on this machine that cuts the first answer short when told to."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("XX.txt", dump(*GOOD))
    state = {"body": whole.getvalue(), "cut": 0, "ranges": [], "to": ""}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith("/XX.zip"):
                self.send_error(404)
                return
            if state["to"]:
                self.send_response(302)
                self.send_header("Location", state["to"])
                self.end_headers()
                return
            asked = self.headers.get("Range")
            state["ranges"].append(asked)
            start = int(asked[6:-1]) if asked else 0
            body = state["body"][start:]
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut, state["cut"] = state["cut"], 0
            self.wfile.write(body[:cut] if cut else body)

        def log_message(self, *_: object) -> None:
            pass

    httpd = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    monkeypatch.setattr(downloads, "ADDRESS", f"http://127.0.0.1:{httpd.server_port}")
    yield state
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_a_country_is_fetched_checked_and_added(home: Path, server: dict):
    """A code brings the dump, with progress."""
    said = []
    added = install.add("xx", lambda what, done, of: said.append((what, done, of)))
    assert (added.info.name, added.info.rows) == ("XX", 3)
    assert added.info.source.endswith("/XX.zip")
    assert ("fetching XX", len(server["body"]), len(server["body"])) in said


def test_a_broken_connection_is_resumed(home: Path, server: dict):
    """What came before the break is kept, and only the rest is asked for."""
    server["cut"] = 100
    with pytest.raises(errors.OfflineError, match="run the command again"):
        install.add("XX")
    assert install.add("XX").info.rows == 3
    assert server["ranges"] == [None, "bytes=100-"]


def test_offline_is_one_clear_sentence(home: Path, monkeypatch: pytest.MonkeyPatch):
    """No network: what could not be reached, and what to do instead."""
    monkeypatch.setattr(downloads, "ADDRESS", "http://127.0.0.1:9")
    with pytest.raises(errors.OfflineError, match="fetch that file elsewhere") as caught:
        install.add("XX")
    assert "\n" not in str(caught.value)


def test_a_redirect_to_http_is_not_followed(home: Path, server: dict):
    """What comes over http may be anybody's: one sentence, and nothing is fetched from there."""
    server["to"] = "http://127.0.0.1:9/XX.zip"
    with pytest.raises(errors.OfflineError, match=r"points to http://127.0.0.1:9/XX.zip, which is"):
        install.add("XX")
    assert server["ranges"] == []


def test_a_download_that_is_cancelled_leaves_nothing(home: Path, server: dict):
    """Ctrl-C while it comes: no half of it stays."""
    before = sorted(home.rglob("*"))

    def stopped(what: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install.add("XX", stopped)
    assert [p for p in sorted(home.rglob("*")) if p.name not in ("lock.sqlite", "packs")] == before


def test_an_unknown_country_and_a_broken_archive_are_told_apart(home: Path, server: dict):
    """404 is no country; bytes that are no archive are not kept."""
    with pytest.raises(errors.PackError, match="no dump for the country code 'QQ'"):
        install.add("QQ")
    server["body"] = b"<html>sorry</html>"
    with pytest.raises(errors.PackError, match="is not the archive"):
        install.add("XX")
    assert not list((home / "packs").glob(".*"))
