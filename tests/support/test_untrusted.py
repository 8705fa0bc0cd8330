"""Files of strangers: nothing outside of them is opened, and each is read or told in a sentence."""

from __future__ import annotations

import io
import os
import random
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pandas
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geo import errors
from geo.cli.commands import main
from geo.gazetteer.packs import entries, outlines, packfiles
from geo.review import corrections
from geo.support import layers, untrusted
from geo.tables import exchange
from tests import hostile_files

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "Sekretgrad-7431"


# --- the fence ---------------------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path: Path):
    """A file that nobody may read and a server that nobody may ask: (its path, its address)."""
    secret = tmp_path / "secret.csv"
    secret.write_text(f"name,lat,lon,start,sentence\n{SECRET},35.5,36.5,2019-01-01,{SECRET}\n")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield secret, f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


def decoys(secret: Path, server: str) -> dict[str, bytes]:
    """What GDAL, or PROJ, takes for an order to open something else."""
    layer = "<OGRVRTDataSource><OGRVRTLayer name='incidents'><SrcDataSource>{}</SrcDataSource>{}"
    shape = "<GeometryType>wkbPoint</GeometryType><GeometryField encoding='PointFromColumns'"
    shape += " x='lon' y='lat'/></OGRVRTLayer></OGRVRTDataSource>"
    return {
        "vrt": layer.format(secret, "<SrcLayer>secret</SrcLayer>" + shape).encode(),
        "vrt of a server": layer.format(f"/vsicurl/{server}/a.csv", shape).encode(),
        "wfs": f"<OGRWFSDataSource><URL>{server}/wfs</URL></OGRWFSDataSource>".encode(),
        "http": f"HTTP:{server}/a.json".encode(),
        "geojson": f'{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":'
        f'"+proj=longlat +nadgrids={secret}"}}}},"features":[]}}'.encode(),
        "csv": f"/vsicurl/{server}/a.csv\n".encode(),
        "kml": f"<!DOCTYPE kml SYSTEM '{server}/a.dtd' [<!ENTITY a SYSTEM 'file://{secret}'>]>"
        "<kml><Placemark><name>&a;</name></Placemark></kml>".encode(),
    }


DECOYS = ("vrt", "vrt of a server", "wfs", "http", "geojson", "csv", "kml")
ENDINGS = (*exchange.FORMATS, ".shp", ".zip", ".gz", ".txt", ".json", ".vrt")


def test_gdal_itself_would_read_the_file_outside(tmp_path: Path, outside: tuple[Path, str]):
    """The decoy works: without the fence the secret is read."""
    (tmp_path / "a.gpkg").write_bytes(decoys(*outside)["vrt"])
    assert SECRET in str(pyogrio.raw.read(tmp_path / "a.gpkg")[3])


@pytest.mark.parametrize("decoy", DECOYS)
def test_no_file_opens_another_or_asks_a_server(
    tmp_path: Path, outside: tuple[Path, str], decoy: str
):
    """Whatever its ending, in a zip or not, as a table, a pack, a part of a shapefile."""
    raw = decoys(*outside)[decoy]
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for ending in (".gpkg", ".shp", ".dbf", ".shx", ".vrt"):
            archive.writestr(f"a{ending}", raw)
    sound = hostile_files.shapefile()
    told = ""
    folder = tmp_path / "given"
    folder.mkdir()
    for ending in ENDINGS:
        for name, held in ((f"a{ending}", raw), (f"b{ending}.zip", zipped.getvalue())):
            (folder / name).write_bytes(held)
            for read in hostile_files.readers(folder / name).values():
                try:
                    told += str(read())
                except errors.GeoError as error:
                    told += str(error)
    for part in (".dbf", ".shx", ".prj", ".cpg", ".qix"):
        packed = hostile_files.zipped({f"c{e}": b for e, b in {**sound, part: raw}.items()})
        (folder / "c.zip").write_bytes(packed)
        try:
            told += str(packfiles.read(folder / "c.zip"))
        except errors.GeoError as error:
            told += str(error)
    assert SECRET not in told


def test_a_geopackage_is_read_as_a_table_and_never_as_a_view(tmp_path: Path):
    """A view could count without end or call what the library offers; a table cannot."""
    import sqlite3

    path = tmp_path / "a.gpkg"
    exchange.write(pandas.DataFrame({"start": ["2019-01-01"], "sentence": ["a"]}), path)
    assert exchange.read(path)["sentence"].tolist() == ["a"]
    with sqlite3.connect(path) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("ALTER TABLE incidents RENAME TO other")
        database.execute("UPDATE gpkg_contents SET table_name = 'incidents'")
        database.execute("CREATE VIEW incidents AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL "
                         "SELECT n + 1 FROM c) SELECT n AS start FROM c")  # fmt: skip
    database.close()
    with pytest.raises(errors.TableError, match="expected no view"):
        exchange.read(path)


def test_a_column_declared_as_yes_or_no_comes_back_so(tmp_path: Path):
    """SQLite holds 0 and 1; the table's own numbers stay numbers."""
    path = tmp_path / "a.gpkg"
    frame = pandas.DataFrame({"start": ["2019-01-01"] * 2, "mine": [True, False], "n": [1, 0]})
    exchange.write(frame, path)
    layer = layers.geopackage(path, "incidents")
    assert [dict(zip(layer.names, row, strict=True))["mine"] for row in layer.rows] == [True, False]
    assert exchange.read(path)["n"].tolist() == [1, 0]


# --- generated files ---------------------------------------------------------------------------

SUITE = 2 * len(hostile_files.KINDS)  # `python tests/hostile_files.py 1000` reads more


@pytest.mark.deep
def test_generated_files_of_strangers_are_read_or_told_in_a_sentence():
    """Over every container and format: no crash, no traceback, no request, none over 10 s."""
    told, requests = hostile_files.run(0, SUITE)
    assert [result for result in told if result["faults"]] == []
    assert (len(told), requests) == (SUITE, 0)


DEEP = 60_000
NESTED = {
    "a.csv": 'start,wkt\n2019-01-01,"' + "GEOMETRYCOLLECTION (" * DEEP + ")" * DEEP + '"',
    "a.jsonl": '{"start":' + "[" * DEEP + "]" * DEEP + "}",
    "a.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
    '"geometry":' + '{"type":"GeometryCollection","geometries":[' * DEEP + "]}" * DEEP + "}]}",
    "a.kml": "<kml>" + "<Folder>" * DEEP + "</Folder>" * DEEP + "</kml>",
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_without_end_is_one_sentence(tmp_path: Path, name: str):
    """GEOS would overflow the stack, which no Python program survives."""
    (tmp_path / name).write_text(NESTED[name])
    with pytest.raises(errors.TableError, match=r"nested|not a shape") as caught:
        exchange.read(tmp_path / name)
    assert "\n" not in str(caught.value)
    with pytest.raises(errors.InputError, match="nested"):
        untrusted.wkb(bytes.fromhex("010700000001000000") * DEEP + bytes(21))


def test_an_outline_that_crosses_itself_without_end_is_refused():
    """GEOS would mend it for hours; one that crosses itself now and then is mended."""
    chance = random.Random(1)
    tangle = shapely.Polygon([(chance.random(), chance.random()) for _ in range(3_000)])
    bow = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    found = entries.Read("shapes", [])
    outlines.layer([(n, {"name": "A"}, shape) for n, shape in enumerate((tangle, bow))],
                   "a", found, "a")  # fmt: skip
    assert found.refusals == ["a: no polygon, or one whose edges cross too often"]
    assert len(found.entries) == 1


def test_an_encrypted_archive_says_what_to_do(tmp_path: Path):
    """It is refused before anything of it is unpacked."""
    raw = hostile_files.zipped({"a.csv": b"name,lat,lon\nA,35,36\n"})
    at = raw.index(b"PK\x01\x02") + 8
    (tmp_path / "a.zip").write_bytes(raw[:at] + b"\x01" + raw[at + 1 :])
    with pytest.raises(errors.PackError, match="encrypted: unpack it yourself"):
        packfiles.read(tmp_path / "a.zip")


@pytest.mark.parametrize("cell", ["[" * DEEP, "5", "[]", '{"lat": []}', '{"lat": "x"}', "{"])
def test_what_was_read_is_cells_or_refused(tmp_path: Path, cell: str):
    """A column that came back from a reviewer may hold anything."""
    path = tmp_path / "a.csv"
    frame = pandas.DataFrame({"id": ["a"], "start": ["2019-01-01"], "as_read": [cell]})
    exchange.write(frame, path)
    with pytest.raises(errors.TableError, match="as_read"):
        corrections.read(str(path))


@given(st.recursive(st.sampled_from(["", "1", '"["', '"\\\\"']), lambda inner: st.one_of(
    st.lists(inner, max_size=3).map(lambda parts: f"[{','.join(filter(None, parts))}]"),
    inner.map(lambda part: f'{{"a":{part or 1}}}'))))  # fmt: skip
def test_depth_is_counted_as_a_parser_counts_it(text: str):
    """Brackets inside strings are none."""
    depth = most = 0
    inside = escaped = False
    for sign in text:
        if inside:
            inside, escaped = escaped or sign != '"', sign == "\\" and not escaped
        elif sign == '"':
            inside = True
        else:
            depth += (sign in "[{") - (sign in "]}")
            most = max(most, depth)
    for more in (0, untrusted.DEPTH - most, untrusted.DEPTH - most + 1):
        assert untrusted.deep("[" * more + text + "]" * more) == (most + more > untrusted.DEPTH)


@given(st.sampled_from(["POINT (1 2)", "POINT Z (1 2 3)", "MULTIPOINT (1 2, 3 4)", "POINT EMPTY",
                        "POLYGON ((0 0, 4 0, 4 4, 0 0), (2 1, 3 1, 3 2, 2 1))",
                        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
                        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING ZM (1 2 3 4, 5 6 7 8))"]),
       st.booleans(), st.sampled_from(["iso", "extended"]), st.integers(100, 200))  # fmt: skip
def test_a_large_shape_in_wkb_is_the_same_shape(text: str, big: bool, flavor: Any, times: int):
    """What is looked at before GEOS is, in any byte order and dimension, is only looked at."""
    shape = shapely.from_wkt(text)
    shape = shapely.geometrycollections([shape] * times)
    raw = shapely.to_wkb(shape, byte_order=not big, flavor=flavor, output_dimension=4)
    found = untrusted.wkb(raw)
    assert found is None if shape.is_empty else found.equals_exact(shape)


# --- the command line --------------------------------------------------------------------------


def geo(*arguments: Any, script: str = "", **options: Any) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "error", "-m", "geo", *arguments]
    if script:
        command = ["sh", "-c", f'"$@" {script}', "sh", *command]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
        **options,
    )  # fmt: skip


def test_an_error_that_nobody_foresaw_is_one_line_that_names_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No traceback: the command with its input, what and where, whom to tell; exit 1."""
    monkeypatch.setattr(exchange, "take", lambda *_: {}["no\nkey"])
    done = CliRunner().invoke(main, ["convert", "in \ud800.csv", str(tmp_path / "o.csv")])
    assert done.exit_code == 1
    assert done.stderr.startswith("geo: geo convert 'in \\ud800.csv' ")
    assert "KeyError in test_untrusted.py:" in done.stderr
    assert "please send this line" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.deep
def test_streams_that_are_closed_are_no_traceback(tmp_path: Path):
    """What goes to stdout is refused, what goes to a file is written; stderr may be closed too."""
    table = tmp_path / "a.csv"
    table.write_text("start,sentence\n2019-01-01,x\n")
    done = geo("convert", table, "-", script=">&-")
    assert (done.returncode, done.stderr) == (
        1,
        b"geo: cannot read or write stdout: it is closed\n",
    )
    done = geo("convert", table, tmp_path / "b.csv", script=">&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "b.csv").read_bytes().startswith(b"id,start,")
    done = geo("convert", table, tmp_path / "c.csv", script=">&- 2>&- <&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "c.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


@pytest.mark.deep
def test_names_that_are_not_utf_8_are_written_as_signs(tmp_path: Path):
    """A file whose name is bytes of another encoding is read, written and named."""
    name = os.fsdecode(bytes(tmp_path) + b"/caf\xe9.csv")
    Path(name).write_text("start,sentence\n2019-01-01,x\n")
    for target in (b"/o\xe9.geojson", b"/o\xe9.gpkg"):
        done = geo("convert", name, os.fsdecode(bytes(tmp_path) + target))
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"o\\udce9." in done.stdout
    done = geo("convert", os.fsdecode(bytes(tmp_path) + b"/o\xe9.gpkg"), "-")
    assert (done.returncode, b"2019-01-01" in done.stdout) == (0, True)
    done = geo("convert", name + "x", "-")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_what_a_killed_run_left_beside_an_output_is_swept(tmp_path: Path):
    """Only our own temporary files, and only those of which nobody can be at work any more."""
    table = tmp_path / "a.csv"
    table.write_text("start,sentence\n2019-01-01,x\n")
    old = time.time() - 100_000
    left, fresh, theirs, other = (
        tmp_path / name for name in (".o.abcd_123.csv", ".o.abcd_124.csv", ".o.20240101.csv",
                                     ".p.abcd_123.csv")
    )  # fmt: skip
    for path in (left, fresh, theirs, other):
        path.write_text("half")
        path.chmod(0o644 if path == theirs else 0o600)
        if path != fresh:
            os.utime(path, (old, old))
    assert CliRunner().invoke(main, ["convert", str(table), str(tmp_path / "o.csv")]).exit_code == 0
    assert [p.exists() for p in (left, fresh, theirs, other)] == [False, True, True, True]
