"""A user's table with columns added: every byte that was there is there still."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import errors, sheets


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
