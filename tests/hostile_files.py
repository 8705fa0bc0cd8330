# ruff: noqa: E501 - a hostile text is clearer on one line
"""Files that a stranger may hand us, generated: (a name with its ending, bytes) by kind.

Each kind is a function of a source of chance; `KINDS` lists them, so that a test, or a person with
`python tests/hostile_files.py 1000`, runs as many as wanted. A file has 150 kB at most.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas

from geo import errors
from geo.documents import sheets
from geo.gazetteer.packs import packfiles
from geo.review import corrections
from geo.tables import exchange

# Where whatever asks for something would ask: a test listens there.
SERVER = os.environ.get("HOSTILE_SERVER", "http://127.0.0.1:9")
VRT = (
    f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{SERVER}/a.csv</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
).encode()
WFS = f"<OGRWFSDataSource><URL>{SERVER}/</URL></OGRWFSDataSource>".encode()
DEEP = (90, 110, 500, 3_000, 60_000)
NUMBERS = ("NaN", "inf", "-1", "1e400", "9" * 5_000, "0x10", "1,5", "", "null", "²", "1e-400", "−5")
TEXTS = (
    "\x00", "\ud800", "\u202e", "=cmd|' /C calc'!A0", "{}", "[]", '"', "'", "\\", "a" * 40_000,
    "<a>", "&lol;", "../../etc/passwd", f"/vsicurl/{SERVER}/", "%s", "${1}", "\r\n", "POINT",
)  # fmt: skip
COLUMNS = (
    "id", "start", "end", "lat", "lon", "wkt", "event_type", "sentence", "killed_best", "evidence",
    "span", "precision", "recalled", "corrected", "as_read", "private_names", "geometry", "name",
)  # fmt: skip
TABLES = tuple(exchange.FORMATS)
SLOW_S, HANGS_S = 10, 60
Made = tuple[str, bytes]


def nested(chance: random.Random, opening: str, inside: str, closing: str) -> str:
    deep = chance.choice(DEEP)
    return opening * deep + inside + closing * chance.choice((0, deep, deep, deep + 1))


def wkt(chance: random.Random) -> str:
    return chance.choice([
        lambda: nested(chance, "GEOMETRYCOLLECTION (", "POINT (36 35)", ")"),
        lambda: nested(chance, "(", "36 35", ")"),
        lambda: "POLYGON (" + nested(chance, "(", "36 35", ")") + ")",
        lambda: chance.choice([
            "CIRCULARSTRING (0 0, 1 1, 2 0)", "CURVEPOLYGON ((0 0, 1 0, 1 1, 0 0))",
            "MULTISURFACE (((0 0, 1 0, 1 1, 0 0)))", "TIN (((0 0, 1 0, 1 1, 0 0)))",
            "COMPOUNDCURVE ((0 0, 1 0), CIRCULARSTRING (1 0, 2 1, 3 0))", "POINT (nan nan)",
            "POINT (1e999 5)", "POLYGON ((0 0, 1 1))", "POINT EMPTY", "POINT M (1 2 3)",
            "SRID=9;POINT (1 2)", "LINESTRING (36 35)", "POINT(36 35) POINT(36 35)",
        ]),
        lambda: "LINESTRING (" + ", ".join(["36 35", "37 36"] * 4_000) + ")",
    ])()  # fmt: skip


def wkb(chance: random.Random) -> bytes:
    point = struct.pack("<BIdd", 1, 1, 36.0, 35.0)
    kind = chance.choice((4, 5, 6, 7, 8, 10, 12, 15, 1007, 0x20000007, 0x80000007))
    head = struct.pack("<BII", 1, kind, chance.choice((1, 1, 1, 2, 2**32 - 1)))
    return chance.choice(
        [
            lambda: head * min(chance.choice(DEEP), 9_000) + point,
            lambda: struct.pack("<BII", 1, chance.choice((2, 3)), 2**32 - 1) + point,
            lambda: struct.pack(">BI", 0, kind) + bytes(40),
            lambda: point[: chance.randrange(len(point))],
            lambda: chance.randbytes(60),
            lambda: b"",
        ]
    )()


def mapping(chance: random.Random) -> str:
    return chance.choice([
        lambda: nested(chance, '{"type":"GeometryCollection","geometries":[',
                       '{"type":"Point","coordinates":[36,35]}', "]}"),
        lambda: '{"type":"MultiPolygon","coordinates":' + nested(chance, "[", "1", "]") + "}",
        lambda: json.dumps({
            "type": chance.choice(["Point", "Polygon", "Curve", "LineString", "Feature", None, 5]),
            "coordinates": chance.choice([
                None, {}, [], "36,35", [None, 1], [[1]], [[[36, 35]]], [10**400, 1], ["a", "b"],
                [float("nan"), 1], [[0, 0], [1]], [True, False], [36, 35, 1, 2, 3],
            ]),
        }),
        lambda: json.dumps({"type": "Polygon", "coordinates": [
            [[round(36 + chance.random(), 2), round(35 + chance.random(), 2)] for _ in range(6_000)]
        ]}),
        lambda: chance.choice(["[]", "5", '"POINT (1 2)"', "{}", '{"type":"GeometryCollection"}',
                               '{"type":"GeometryCollection","geometries":{}}']),
    ])()  # fmt: skip


def value(chance: random.Random) -> str:
    """A cell that holds what its reader does not expect."""
    return chance.choice(
        [
            lambda: chance.choice(NUMBERS),
            lambda: chance.choice(TEXTS),
            lambda: wkt(chance),
            lambda: nested(chance, "[", "", "]"),
            lambda: nested(chance, '{"a":', "1", "}"),
            lambda: json.dumps({"location_name": [1], "lat": {}, "wkt": 5, "start": "x"}),
            lambda: "2019-06-22",
        ]
    )()


def row(chance: random.Random) -> dict[str, str]:
    return {name: value(chance)[:30_000] for name in chance.sample(COLUMNS, 3)}


def mutated(chance: random.Random, raw: bytes) -> bytes:
    """A sound file of which some bytes are other, gone or there twice."""
    held = bytearray(raw)
    for _ in range(chance.choice((1, 3, 20))):
        at, much = chance.randrange(len(held)), chance.choice((1, 4, 60))
        sort = chance.randrange(4)
        if sort == 0:
            held[at : at + much] = chance.randbytes(much)
        elif sort == 1:
            held[at : at + much] = b"\xff" * much
        elif sort == 2:
            del held[at : at + much]
        else:
            held[at:at] = held[at : at + much]
        held = held or bytearray(b"\0")
    return bytes(held)


SOUND: dict[str, bytes] = {}


def sound(ending: str) -> bytes:
    if not SOUND:
        frame = pandas.DataFrame({
            "id": ["a", "b"], "start": ["2019-06-22", None], "lat": [35.9, None],
            "lon": [36.6, None], "wkt": [None, "POLYGON ((36 35, 37 35, 37 36, 36 35))"],
            "killed_best": [3, None], "sentence": ["A <b> & c", "d"], "name": ["Abcdef", "Ghijkl"],
        })  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            for each in TABLES:
                exchange.write(frame, Path(folder) / f"a{each}")
                SOUND[each] = (Path(folder) / f"a{each}").read_bytes()
    return SOUND[ending]


def shapefile() -> dict[str, bytes]:
    """A shapefile of one polygon, byte by byte (ESRI's description of 1998)."""
    ring = struct.pack("<8d", 36.0, 35.0, 36.0, 36.0, 37.0, 35.0, 36.0, 35.0)
    box = struct.pack("<4d", 36.0, 35.0, 37.0, 36.0)
    shape = struct.pack("<i", 5) + box + struct.pack("<iii", 1, 4, 0) + ring
    record = struct.pack(">ii", 1, len(shape) // 2) + shape

    def head(size: int) -> bytes:
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, size // 2) + struct.pack(
            "<ii", 1000, 5) + box + bytes(32)  # fmt: skip

    dbf = struct.pack("<B3BIHH20x", 3, 119, 1, 1, 1, 65, 21) + b"NAME".ljust(11, b"\0") + b"C" + (
        bytes(4) + bytes([20, 0]) + bytes(14) + b"\r") + b" " + b"Abcdef".ljust(20)  # fmt: skip
    index = struct.pack(">ii", 50, len(shape) // 2)
    return {
        ".shp": head(100 + len(record)) + record, ".shx": head(108) + index, ".dbf": dbf,
        ".prj": b'GEOGCS["WGS 84",DATUM["D",SPHEROID["S",6378137,298.257]],PRIMEM["G",0],'
        b'UNIT["degree",0.0174532925199433]]', ".cpg": b"UTF-8",
    }  # fmt: skip


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return out.getvalue()


# --- kinds -------------------------------------------------------------------------------------


def a_mutated_table(chance: random.Random) -> Made:
    ending = chance.choice(TABLES)
    return f"a{ending}", mutated(chance, sound(ending))


def a_table_of_another_form(chance: random.Random) -> Made:
    return f"a{chance.choice((*TABLES, '.shp', '.zip', '.gz', '.txt', '.json'))}", chance.choice(
        [sound(chance.choice(TABLES)), b"", chance.randbytes(300), b"\0" * 999, b"PK\x05\x06",
         VRT, WFS, b"%PDF-1.7", b"SQLite format 3\0", b"\x1f\x8b", b"PAR1PAR1"]
    )  # fmt: skip


def cells_of_a_table(chance: random.Random) -> Made:
    """Cells of any kind, through our own writers where they take them."""
    rows = [row(chance) for _ in range(3)]
    ending = chance.choice((".csv", ".jsonl", ".geojson", ".xlsx", ".parquet"))
    if ending == ".jsonl":
        return "a.jsonl", "\n".join(map(json.dumps, rows)).encode()
    if ending == ".geojson":
        features = [{"type": "Feature", "properties": r, "geometry": None} for r in rows]
        return "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    names = list(dict.fromkeys(name for r in rows for name in r))
    if ending == ".parquet":
        import pyarrow
        import pyarrow.parquet

        out = io.BytesIO()
        table = pyarrow.table({
            name: [r.get(name, "").encode("utf-8", "replace").decode() for r in rows]
            for name in names
        })  # fmt: skip
        pyarrow.parquet.write_table(table, out)
        return "a.parquet", out.getvalue()
    if ending == ".xlsx":
        return "a.xlsx", workbook(
            sheet([[r.get(n, "")[:9000] for n in names] for r in rows], names)
        )
    import csv

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([names, *[[r.get(name, "") for name in names] for r in rows]])
    return "a.csv", text.getvalue().encode("utf-8", chance.choice(("replace", "surrogatepass")))


def nested_json(chance: random.Random) -> Made:
    inside = nested(chance, chance.choice(("[", '{"a":', '[{"b":')), "1", "]")
    return chance.choice([
        lambda: ("a.geojson", f'{{"type":"FeatureCollection","features":[{{"type":"Feature",'
                 f'"properties":{{"x":{inside}}},"geometry":null}}]}}'),
        lambda: ("a.geojson", inside),
        lambda: ("a.json", f'{{"features":{inside}}}'),
        lambda: ("a.jsonl", f'{{"start":"2019-01-01","x":{inside}}}'),
        lambda: ("a.geojson", f'{{"type":"FeatureCollection","crs":{inside},"features":[]}}'),
    ])()[0:2]  # fmt: skip


def a_geometry(chance: random.Random) -> Made:
    crs = chance.choice(["", '"crs":{"type":"name","properties":{"name":"+proj=utm +nadgrids=/etc/'
                         'passwd"}},', '"crs":{"type":"name","properties":{"name":"EPSG:99999999"}},',
                         '"crs":5,'])  # fmt: skip
    return chance.choice(("a.geojson", "a.json")), (
        f'{{"type":"FeatureCollection",{crs}"features":[{{"type":"Feature","properties":'
        f'{{"name":"Abcdef","start":"2019-01-01"}},"geometry":{mapping(chance)}}}]}}'
    )


def a_kml(chance: random.Random) -> Made:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    encoding = chance.choice(("utf-8", "utf-16", "utf-7", "idna", "gb18030", "x", "unicode_escape",
                              "latin-1", "ebcdic-cp-be", "shift_jis", "utf-8-sig", "zlib"))  # fmt: skip
    mark = "<Placemark><name>a</name><Point><coordinates>{}</coordinates></Point></Placemark>"
    body = chance.choice([
        lambda: mark.format("36,35"),
        lambda: mark.format(chance.choice(("", "36", "a,b", "nan,nan", "1e999,1", ",", "36,35 1"))),
        lambda: nested(chance, "<MultiGeometry>", mark.format("36,35"), "</MultiGeometry>"),
        lambda: "<Placemark>" + nested(chance, "<MultiGeometry>", "", "</MultiGeometry>"),
        lambda: nested(chance, "<Folder>", mark.format("36,35"), "</Folder>"),
        lambda: f"<Placemark><description>&l9;{value(chance)}</description></Placemark>",
        lambda: "<Placemark " + " ".join(f'a{n}="1"' for n in range(9_000)) + "/>",
        lambda: "<Placemark><name>" + "a" * 90_000,
        lambda: "".join(f'<SimpleField name="c{n}" type="int"/>' for n in range(2_500))
        + mark.format("36,35") * 300,
    ])()  # fmt: skip
    kind = chance.choice(("", "", f"<!DOCTYPE kml [{lol}]>", f'<!DOCTYPE kml SYSTEM "{SERVER}/">',
                          "<!DOCTYPE kml [<!ENTITY l9 SYSTEM 'file:///etc/passwd'>]>"))  # fmt: skip
    text = f'<?xml version="1.0" encoding="{encoding}"?>{kind}<kml>{body}</kml>'
    raw = text.encode("utf-16" if encoding == "utf-16" else "utf-8", "replace")
    return "a.kml", b" " * chance.choice((0, 0, 70_000)) * (encoding != "utf-16") + raw


def sheet(rows: list[list[str]], names: list[str]) -> str:
    from xml.sax.saxutils import escape

    def line(values: list[str]) -> str:
        shown = [escape("".join(c for c in v if c.isprintable())) for v in values]
        return (
            "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in shown) + "</row>"
        )

    body = "".join(map(line, [names, *rows]))
    return f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
SORT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(xml: str, **parts: str) -> bytes:
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxml'
        'formats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{SORT}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{SORT}"><sheets><sheet name="a" sheetId="1" '
        'r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relationship Id="b" Type="{SORT}/'
        f'worksheet" Target="s.xml"/><Relationship Id="c" Type="{SORT}/sharedStrings" '
        'Target="t.xml"/></Relationships>',
        "xl/s.xml": xml,
        "xl/t.xml": f"<sst {MAIN}><si><t>name</t></si></sst>",
        **parts,
    }
    return zipped({name: text.encode("utf-8", "replace") for name, text in members.items()})


def a_workbook(chance: random.Random) -> Made:
    """Bombs of cells, rows, texts and entities; references that lead nowhere."""
    data = "<worksheet " + MAIN + "><sheetData>{}</sheetData></worksheet>"
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    name = '<row><c t="s"><v>0</v></c><c r="XFD1" t="s"><v>0</v></c></row>'
    xml, parts = chance.choice([
        lambda: (data.format(name + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {}),
        lambda: (data.format(name + "<row><c/></row>" * 50_000), {}),
        lambda: (data.format("<row>" + "<c/>" * 200_000 + "</row>"), {}),
        lambda: (data.format("<row/>" * 300_000), {}),
        lambda: (data.format("<row>" + '<c t="s"><v>0</v></c>' * 99 + "</row>"
                             + ("<row>" + '<c t="s"><v>0</v></c>' * 99 + "</row>") * 900),
                 {"xl/t.xml": f"<sst {MAIN}><si><t>{'a' * 900_000}</t></si></sst>"}),
        lambda: (f"<!DOCTYPE a [{lol}]>" + data.format('<row><c t="str"><v>&l9;</v></c></row>'), {}),
        lambda: (data.format(f'<row><c t="{chance.choice("sbden")}"><v>{chance.choice(NUMBERS)}</v>'
                             "</c></row>"), {}),
        lambda: (data.format('<row r="-1"><c r="A0"><v>1</v></c></row><row r="x"><c r="1"/></row>'),
                 {}),
        lambda: (nested(chance, "<a>", "", "</a>"), {}),
        lambda: (data.format(name), {"xl/workbook.xml": nested(chance, "<a>", "", "</a>")}),
        lambda: (data.format(name), {"xl/t.xml": chance.choice(("", "<sst>", "\0", "[]"))}),
        lambda: (data.format(name), {"xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relation'
                 f'ship Id="b" Type="{SORT}/worksheet" TargetMode="External" Target="'
                 f'{SERVER}/"/></Relationships>'}),
    ])()  # fmt: skip
    return "a.xlsx", workbook(xml, **parts)


def an_archive(chance: random.Random) -> Made:
    inner = chance.choice(
        [
            lambda: {"a.csv": b"name,lat,lon\nA,35,36\n"},
            lambda: {"a.txt": bytes(20 << 20)},
            lambda: {f"a{n}.csv": bytes(900_000) for n in range(40)},
            lambda: {"../a.csv": b"name,lat,lon\nA,35,36\n", "/etc/a.csv": b"x"},
            lambda: {f"a{e}": mutated(chance, b) for e, b in shapefile().items()},
            lambda: {"a.gpkg": VRT},
            lambda: {"a.shp": WFS, "a.dbf": b"x"},
            lambda: {"a.gpkg": mutated(chance, sound(".gpkg"))},
            lambda: {"a.geojson": nested_json(chance)[1].encode()},
            lambda: {"a.zip": zipped({"a.zip": b"x"})},
            dict,
        ]
    )()
    raw = zipped(inner)
    how = chance.randrange(6)
    if how == 0:  # every member says that it is encrypted
        raw = raw.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    elif how == 1:
        raw = mutated(chance, raw)
    elif how == 2:  # packed by a way that we do not have, or none has
        raw = raw.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00")
    return "a.zip", raw


def a_gzip(chance: random.Random) -> Made:
    raw = gzip.compress(chance.choice([
        bytes(60 << 20), b"name,lat,lon\nA,35,36\n", b"{" * 60_000, gzip.compress(bytes(1 << 20)),
        a_geometry(chance)[1].encode(),
    ]))  # fmt: skip
    ending = chance.choice((".csv.gz", ".txt.gz", ".geojson.gz", ".gz"))
    return f"a{ending}", mutated(chance, raw) if chance.randrange(2) else raw


def a_shapefile(chance: random.Random) -> Made:
    """In a zip, for it is several files: sound but for one part."""
    parts = shapefile()
    ending = chance.choice(sorted(parts))
    parts[ending] = chance.choice([mutated(chance, parts[ending]), b"", chance.randbytes(200)])
    if ending in (".prj", ".cpg"):
        parts[ending] = chance.choice([
            b"+proj=utm +nadgrids=/etc/passwd", b"EPSG:3857", b"PROJCS[" * 50_000, b"idna", b"\xff",
            b'GEOGCS["a",EXTENSION["PROJ4","+nadgrids=%s/"]]' % SERVER.encode(), SERVER.encode(),
        ])  # fmt: skip
    return "a.zip", zipped({f"a{e}": raw for e, raw in parts.items()})


def a_geopackage(chance: random.Random) -> Made:
    """A sound one into whose schema or rows something else was put."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(sound(".gpkg"))
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA writable_schema=ON")
        for trigger in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{trigger[0]}"')  # they call functions of GDAL
        view = "DROP TABLE incidents; CREATE VIEW incidents AS {}"
        odd = chance.choice(("x", "GP", 5, b"GP\0\x0f" + bytes(9), b"GP\0\x01" + bytes(4) + wkb(chance),
                             b"GP\0\x01" + bytes(4) + wkb(chance)))  # fmt: skip
        asked: list[tuple[str, tuple[Any, ...]]] = chance.choice([
            lambda: [("UPDATE incidents SET geometry = ?", (odd,))],
            lambda: [("UPDATE incidents SET sentence = CAST(x'ff80' AS TEXT)", ())],
            lambda: [("UPDATE incidents SET lat = 'x', killed_best = x'00'", ())],
            lambda: [("UPDATE gpkg_contents SET table_name = ?", (chance.choice(TEXTS[2:12]),))],
            lambda: [("UPDATE gpkg_geometry_columns SET srs_id = 7, column_name = 'id'", ())],
            lambda: [("UPDATE gpkg_spatial_ref_sys SET organization = 'x', definition = ?",
                      ("+proj=utm +nadgrids=/etc/passwd",))],
            lambda: [(part, ()) for part in view.format(chance.choice((
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
                "SELECT load_extension('/tmp/x') AS a", "SELECT randomblob(999999999) AS a",
                "SELECT gdal_get_layer_pixel_value('/etc/passwd', 1, 'georef', 1, 1) AS a",
                "SELECT a.* FROM gpkg_contents a, gpkg_contents b, gpkg_contents c",
            ))).split("; ")],
            lambda: [("DROP TABLE gpkg_contents", ()), ("CREATE VIEW gpkg_contents AS WITH RECURSIVE "
                      "c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS table_name, "
                      "'features' AS data_type FROM c", ())],
            lambda: [("INSERT INTO incidents (id) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9000) SELECT n FROM c", ()),
                     (f"ALTER TABLE incidents ADD COLUMN big TEXT DEFAULT '{'a' * 50_000}'", ())],
            lambda: [("UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE incidents USING "
                      f"VirtualOGR(''{SERVER}/'')' WHERE name = 'incidents'", ())],
        ])()  # fmt: skip
        for question, given in asked:
            try:
                database.execute(question, given)
            except sqlite3.Error:
                break
        database.close()
        return "a.gpkg", path.read_bytes()


def a_parquet(chance: random.Random) -> Made:
    """Metadata that tell of what is not there; bombs of equal texts."""
    import pyarrow
    import pyarrow.parquet

    geo = chance.choice([
        nested(chance, "[", "", "]")[:90_000], '{"primary_column":"x","columns":{"x":{}}}', "5", "{",
        '{"primary_column":["geometry"]}', '{"primary_column":"geometry","columns":[]}', "\xff",
        '{"primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","crs":'
        + nested(chance, "[", "", "]")[:90_000] + "}}}",
        '{"primary_column":"geometry","columns":{"geometry":{}}}',
        '{"primary_column":"geometry","columns":{"geometry":{"encoding":"point"}}}',
    ])  # fmt: skip
    table = chance.choice([
        lambda: pyarrow.table({"geometry": [wkb(chance), None], "start": ["2019-01-01", ""]}),
        lambda: pyarrow.table({"geometry": ["0101", 5 * "x"], "start": [None, None]}),
        lambda: pyarrow.table({"geometry": [[1], [2]], "x": [[["a"]], None]}),
        lambda: pyarrow.table({"geometry": [None] * 400_000, "start": [None] * 400_000}),
        lambda: pyarrow.table({f"c{n}": ["a" * 3_000_000] * 40 for n in range(2)}),
        lambda: pyarrow.table({f"c{n}": [None] * 1_000 for n in range(200)}),
        lambda: pyarrow.table([[1], [2]], names=["a", "a"]),
        lambda: pyarrow.table({"start": pyarrow.array([2**50], pyarrow.timestamp("ms"))}),
        lambda: pyarrow.table({"d": pyarrow.array([None], pyarrow.decimal128(38, 2)), "start": [b"\xff"]}),
    ])()  # fmt: skip
    out = io.BytesIO()
    pyarrow.parquet.write_table(
        table.replace_schema_metadata({"geo": geo}), out, compression="zstd"
    )
    return "a.parquet", out.getvalue()


def a_wide_text(chance: random.Random) -> Made:
    """Many columns, short rows, quotation marks without an end, line ends alone."""
    return chance.choice([
        lambda: ("a.csv", ",".join(f"c{n}" for n in range(12_000)) + "\n1" * 20_000),
        lambda: ("a.csv", ",".join("c" for n in range(50_000))),
        lambda: ("a.csv", "name,lat,lon\n" + '"' * 99_999),
        lambda: ("a.csv", "name,lat,lon\n" + "\r" * 99_999),
        lambda: ("a.csv", "," * 100_000),
        lambda: ("a.csv", "name;lat;lon\n" + "a;" * 50_000),
        lambda: ("a.jsonl", "\n".join(f'{{"c{n}":1}}' for n in range(9_000))),
        lambda: ("a.jsonl", "{" + ",".join(f'"c{n}":1' for n in range(9_000)) + "}"),
        lambda: ("a.geojson", '{"type":"FeatureCollection","features":[' + ",".join(
            f'{{"type":"Feature","properties":{{"c{n}":{n}}},"geometry":null}}' for n in range(1_500)
        ) + "]}"),
        lambda: ("a.txt", "\t".join(["1"] * 19) + "\n" + "\t" * 90_000),
        lambda: ("a.txt", "\n".join("\t".join(value(chance)[:2_000] for _ in range(19)) for _ in "ab")),
        lambda: ("a.csv", "name,lat,lon\n" + "\n".join(f"{n},{n}°{'9' * 30}',{value(chance)[:99]!r}"
                                                       for n in range(900))),
    ])()  # fmt: skip


KINDS: tuple[Callable[[random.Random], Any], ...] = (
    a_mutated_table, a_table_of_another_form, cells_of_a_table, nested_json, a_geometry, a_kml,
    a_workbook, an_archive, a_gzip, a_shapefile, a_geopackage, a_parquet, a_wide_text,
)  # fmt: skip


def generated(number: int) -> Made:
    """The file of that number; the kinds take turns."""
    chance = random.Random(number)
    name, raw = KINDS[number % len(KINDS)](chance)
    return name, raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw


# --- reading them ------------------------------------------------------------------------------


def readers(path: Path) -> dict[str, Callable[[], Any]]:
    """All that reads such a file: as a table, a table to geocode, corrections, a pack."""
    found: dict[str, Callable[[], Any]] = {"pack": lambda: packfiles.read(path)}
    ending = path.suffix.lower()
    if ending in exchange.FORMATS:
        found["table"] = lambda: exchange.read(path)
    if ending in (".csv", ".xlsx"):
        found["corrections"] = lambda: corrections.read(str(path))
        target = str(path.with_name(f"out{ending}"))
        found["geocode"] = lambda: sheets.extend(
            str(path), target, lambda header: (["found"], lambda cells: ["=1"])
        )
    return found


def said(number: int, folder: Path) -> dict[str, Any]:
    """What reading the file of that number came to: faults, and the seconds of the slowest."""
    name, raw = generated(number)
    path = folder / name
    path.write_bytes(raw)
    faults, slowest = [], 0.0
    for way, read in readers(path).items():
        began = time.process_time()
        try:
            read()
        except errors.GeoError as error:
            if "\n" in str(error) or not str(error).strip() or len(str(error)) > 4_000:
                faults.append(f"{way}: no sentence: {str(error)[:200]!r}")
        except Exception as error:
            at = error.__traceback__
            while at.tb_next:
                at = at.tb_next
            where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
            faults.append(f"{way}: {type(error).__name__} at {where}: {str(error)[:200]}")
        slowest = max(slowest, time.process_time() - began)
    if slowest > SLOW_S:
        faults.append(f"{slowest:.0f} s")
    kind = KINDS[number % len(KINDS)].__name__
    return {"number": number, "kind": kind, "name": name, "bytes": len(raw), "faults": faults,
            "seconds": round(slowest, 2)}  # fmt: skip


def work(start: int, stop: int) -> None:
    """Read files one after another, a line of JSON for each; a child's part."""
    import resource
    import signal

    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(start, stop):
            signal.setitimer(signal.ITIMER_PROF, HANGS_S)  # of processor time: it ends the child
            print(json.dumps(said(number, Path(folder))), flush=True)


def run(start: int, stop: int) -> tuple[list[dict[str, Any]], int]:
    """Each file of a stretch, read by a child, and how many requests came to SERVER.

    A child that dies is a fault of the file that it had; another goes on behind it.
    """
    told: list[dict[str, Any]] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        while start < stop:
            code = f"import hostile_files; hostile_files.work({start}, {stop})"
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", code],
                capture_output=True, text=True, check=False,
                env={**os.environ, "PYTHONPATH": path, "HOSTILE_SERVER": address},
            )  # fmt: skip
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            told += lines
            start += len(lines)
            if start < stop:
                kind = KINDS[start % len(KINDS)].__name__
                last = " ".join(done.stderr.split())[-600:]
                fault = f"the process ended with {done.returncode}: {last}"
                told.append({"number": start, "kind": kind, "faults": [fault], "seconds": 0})
                start += 1
        listening.setblocking(False)
        requests = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                listening.accept()[0].close()
                requests += 1
    return told, requests


if __name__ == "__main__":
    first, last = ([0, *map(int, sys.argv[1:])])[-2:]
    results, requests = run(first, last)
    for result in results:
        if result["faults"]:
            print(result)
    slow = max(results, key=lambda result: result["seconds"])
    faulty = sum(bool(result["faults"]) for result in results)
    print(f"{len(results)} files, {faulty} with faults, {requests} requests; slowest {slow}")
