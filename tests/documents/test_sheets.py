"""A user's table with columns added: every byte that was there is there still."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import errors
from geo.documents import sheets


def begin(header: list[str]):
    """Adds the first cell in capitals, and a cell that a spreadsheet would run."""
    return ["loud", "geo"], lambda cells: [cells[0].upper(), "=1+1"]


def extend(path: Path, raw: bytes, target: str = "out.csv") -> bytes:
    path.write_bytes(raw)
    out = path.with_name(target)
    sheets.extend(str(path), str(out), begin)
    return out.read_bytes()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a,b\nx,1\n", b"a,b,loud,geo\nx,1,X,'=1+1\n"),
        (b'"a",b\r\n"x, y","1"\r\n', b'"a",b,loud,geo\r\n"x, y","1","X, Y",\'=1+1\r\n'),
        (b"a;b\nx;1,5\n", b"a;b;loud;geo\nx;1,5;X;'=1+1\n"),
        (b"a\tb\nx\t1\n", b"a\tb\tloud\tgeo\nx\t1\tX\t'=1+1\n"),
        (b"sep=;\r\na;b\r\nx;1\r\n", b"sep=;\r\na;b;loud;geo\r\nx;1;X;'=1+1\r\n"),
        (b"\xef\xbb\xbfa,b\nx,1\n", b"\xef\xbb\xbfa,b,loud,geo\nx,1,X,'=1+1\n"),
        (b'a,b\n"x\ny",1\n', b'a,b,loud,geo\n"x\ny",1,"X\nY",\'=1+1\n'),
        (b"a,b\n\nx\n", b"a,b,loud,geo\n\nx,,X,'=1+1\n"),
        (b"a,b\rx,1\r", b"a,b,loud,geo\rx,1,X,'=1+1\r"),
        (b"a,b\nx,1", b"a,b,loud,geo\nx,1,X,'=1+1\n"),
        (b'a,b\n"x ""y""",1\n', b'a,b,loud,geo\n"x ""y""",1,"X ""Y""",\'=1+1\n'),
    ],
)
def test_a_csv_keeps_every_byte_that_it_had(tmp_path: Path, raw: bytes, expected: bytes):
    """Separator, quotation marks, line ends, mark, blank lines; short rows are filled up."""
    assert extend(tmp_path / "in.csv", raw) == expected


@given(st.lists(st.tuples(*[st.text("ab,;\"'\n\r\t =", max_size=6)] * 3), max_size=5))
def test_whatever_a_csv_writer_wrote_is_kept(tmp_path_factory, rows):
    """What stood before the added cells of each row, put together, is the file as it was."""
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("n", "m", "o"), *rows])
    path = tmp_path_factory.mktemp("sheets") / "in.csv"
    written = extend(path, out.getvalue().encode()).decode()
    (head, *answers) = csv.reader(io.StringIO(written, newline=""))
    assert head == ["n", "m", "o", "loud", "geo"]
    assert [tuple(row[:3]) for row in answers] == rows


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16"])
def test_a_csv_that_is_not_utf_8_becomes_utf_8(tmp_path: Path, encoding: str):
    """So that names in any script can stand beside what was there, and a spreadsheet reads them."""
    rows = "".join(f"قرية جديدة {n},1\n" for n in range(40))
    written = extend(tmp_path / "in.csv", f"name,b\n{rows}".encode(encoding))
    assert written.startswith(b"\xef\xbb\xbf")
    assert "\nقرية جديدة 7,1,قرية جديدة 7,'=1+1\n" in written.decode("utf-8-sig")


def test_a_workbook_keeps_its_cells_and_styles(tmp_path: Path):
    """Columns stand behind those that are there; a formula stays one; text is never run."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["name", "n", "sum"], ["x", 1, "=B2+1"], [None, None, None], ["y", 2.5, None]):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True)
    book.create_sheet("other").append(["kept"])
    book.save(tmp_path / "in.xlsx")
    raw = (tmp_path / "in.xlsx").read_bytes()
    extend(tmp_path / "in.xlsx", raw, "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [[c.value for c in row] for row in book.worksheets[0].iter_rows()] == [
        ["name", "n", "sum", "loud", "geo"],
        ["x", 1, "=B2+1", "X", "=1+1"],
        [None] * 5,
        ["y", 2.5, None, "Y", "=1+1"],
    ]
    assert book.worksheets[0]["E2"].data_type == "s"
    assert book.worksheets[0]["A1"].font.bold
    assert book["other"]["A1"].value == "kept"


ROW = '<a><sheetData><row r="{}"><c r="{}" t="s"><v>{}</v></c></row></sheetData></a>'


def packed(sheet: str, **parts: str) -> bytes:
    """A workbook of two sheets, the first hidden, written as some programs do: with prefixes."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    )
    relation = f'<Relationship Id="{{}}" Type="{office}/{{}}" Target="{{}}"/>'
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations + relation.format("r", "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/_rels/workbook.xml.rels": relations
        + relation.format("r1", "worksheet", "/xl/worksheets/one.xml")
        + relation.format("r2", "worksheet", "worksheets/two.xml")
        + relation.format("r3", "sharedStrings", "strings.xml") + "</Relationships>",
        "xl/workbook.xml": f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets>'
        '<x:sheet name="a" state="hidden" r:id="r1"/><x:sheet name="b" r:id="r2"/></x:sheets>'
        "</x:workbook>",
        "xl/strings.xml": f'<sst xmlns="{main}"><si><t>name</t></si><si><r><t>Sara</t></r><r><t>qib'
        "</t></r><rPh><t>no</t></rPh></si></sst>",
        "xl/worksheets/one.xml": "<worksheet/>",
        "xl/worksheets/two.xml": f'<?xml version="1.0" encoding="UTF-8"?>{sheet}',
        "xl/media/picture.png": "any bytes",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (files | parts).items():
            archive.writestr(name, text)
    return out.getvalue()


def test_whatever_a_workbook_holds_is_kept(tmp_path: Path):
    """Cells are put in behind the widest row, in place of blank ones; no other byte changes.

    Rows and cells may have no number, no end tag, a prefix; a row may be wider than the header.
    """
    sheet = (
        '<x:worksheet><x:dimension ref="A1:B5"/><x:cols><x:c/></x:cols><x:sheetData>'
        '<x:row spans="1:1" r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row><x:c t="s"><x:v>1</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c s="5"/><x:c s="5"/></x:row>'
        '<x:row r="7" ht="3"/>'
        '<x:row r="8"><x:c r="A8" t="inlineStr"><x:is><x:t>a &amp; _x0041_</x:t></x:is></x:c>'
        "</x:row></x:sheetData><x:controls><x:row>1</x:row></x:controls></x:worksheet>"
    )
    raw = packed(sheet)

    def cell(place: str, text: str) -> str:
        return (
            f'<x:c r="{place}" t="inlineStr"><x:is><x:t xml:space="preserve">{text}</x:t></x:is>'
            "</x:c>"
        )

    written = extend(tmp_path / "in.xlsx", raw, "out.xlsx")
    expected = sheet.replace("A1:B5", "A1:D8").replace(' spans="1:1"', "")
    for before, added in (
        ("<x:v>0</x:v></x:c>", cell("C2", "loud") + cell("D2", "geo")),
        ("<x:v>2</x:v></x:c>", cell("C3", "SARAQIB") + cell("D3", "=1+1")),
        ("<x:is><x:t>a &amp; _x0041_</x:t></x:is></x:c>", cell("C8", "A &amp; A")
         + cell("D8", "=1+1")),
    ):  # fmt: skip
        expected = expected.replace(before, before + added)
    expected = expected.replace('<x:c s="5"/><x:c s="5"/>', "")
    with zipfile.ZipFile(io.BytesIO(written)) as new, zipfile.ZipFile(io.BytesIO(raw)) as old:
        assert new.namelist() == old.namelist()
        for name in old.namelist():
            if name == "xl/worksheets/two.xml":
                assert new.read(name).decode().partition("?>")[2] == expected
            else:
                assert new.read(name) == old.read(name)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/worksheets/two.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "declares entities"),
        ({"xl/worksheets/two.xml": '<?xml version="1.0" encoding="latin-1"?><a/>'}, "in latin-1"),
        ({"xl/worksheets/two.xml": "<a><sheetData><row>"}, "no element"),
        ({"xl/worksheets/two.xml": ROW.format(1, "ZZZZZZ1", 1)}, "in no column"),
        ({"xl/worksheets/two.xml": ROW.format(10**9, "A1", 1)}, "a row 1000000000"),
        ({"xl/worksheets/two.xml": ROW.format(1, "A1", 7)}, "list index"),
        ({"xl/workbook.xml": "<workbook/>"}, "no visible sheet"),
        ({"_rels/.rels": "<Relationships/>"}, "officeDocument"),
    ],
)
def test_a_workbook_that_is_broken_is_refused(tmp_path: Path, parts: dict[str, str], said: str):
    """In one sentence, whatever in it is broken; entities, which may be a bomb, are not read."""
    with pytest.raises(errors.TableError, match=f"cannot be read as XLSX.*{said}") as caught:
        extend(tmp_path / "in.xlsx", packed("<a/>", **parts), "out.xlsx")
    assert "\n" not in str(caught.value)
    with pytest.raises(errors.TableError, match="far from the table"):
        extend(tmp_path / "in.xlsx", packed(ROW.format(1, "XFD1", 1)), "out.xlsx")


@pytest.mark.parametrize(
    ("name", "raw", "target", "said"),
    [
        ("in.csv", b"a,b\nx,1\n", "out.xlsx", "does not end as"),
        ("in.xlsx", b"PK no workbook", "out.xlsx", "cannot be"),
        ("in.csv", b"a,b\nx,1,2\n", "out.csv", "line 2 of .* more cells"),
        ("in.csv", b'a,b\n"x,1\n', "out.csv", "quotation mark"),
        ("in.csv", "Saraqib سراقب\n".encode() * 30 + b"\xff\n", "out.csv", "is not UTF-8 .byte"),
        ("in.csv", bytes(range(256)), "out.csv", "cannot be read as CSV"),
    ],
)
def test_a_table_that_is_not_clear_is_refused_and_nothing_written(
    tmp_path, name, raw, target, said
):
    """One sentence; what stood at the target stands still."""
    (tmp_path / target).write_bytes(b"old")
    with pytest.raises(errors.TableError, match=said) as caught:
        extend(tmp_path / name, raw, target)
    assert "\n" not in str(caught.value)
    assert (tmp_path / target).read_bytes() == b"old"
