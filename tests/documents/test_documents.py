"""Files, folders and lines of JSON become documents, or a refusal that says why not."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import hashlib
import json
import os
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import errors, pipeline
from geo.documents import frontmatter, loading, texts
from geo.model import Document, Refusal
from geo.support import decoding
from tests.budget import examples

ARABIC = "قتل خمسة أشخاص في غارات جوية استهدفت مدينة سراقب في ريف إدلب، وفق الدفاع المدني."
RUSSIAN = "Пять человек погибли в результате авиаударов по городу Саракиб, сообщили спасатели."
UKRAINIAN = "Внаслідок обстрілу міста Ізюм загинули п'ятеро людей, повідомили рятувальники."
FRENCH = "Au moins cinq personnes ont été tuées près d'Idleb. Des blessés à l'hôpital."
TURKISH = "İdlib'in Serakib ilçesine düzenlenen hava saldırısında beş kişi öldü, köyler vuruldu."
ENGLISH = "Five people were killed in Ma\u2019arrat on Saturday \u2013 two of them children."


def one(path: Path) -> Document:
    loaded = loading.read(path)
    assert not loaded.refusals, loaded.refusals
    assert len(loaded.documents) == 1
    return loaded.documents[0]


def refused(path: Path) -> Refusal:
    loaded = loading.read(path)
    assert not loaded.documents
    assert len(loaded.refusals) == 1
    return loaded.refusals[0]


def made(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- encodings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (UKRAINIAN, "cp1251"),
        (FRENCH, "latin-1"),
        (ENGLISH, "cp1252"),
        (TURKISH, "cp1254"),
        (ENGLISH, "utf-16-le"),
        (ARABIC, "utf-16-be"),
        (ARABIC, "utf-32-le"),
    ],
)
def test_an_undeclared_encoding_is_detected_and_said(tmp_path: Path, text: str, encoding: str):
    """Every character of a text in a local encoding is read, and a note names the encoding."""
    document = one(made(tmp_path, "a.txt", text.encode(encoding)))
    assert document.text == text
    assert "by detection" in document.notes[0]


@pytest.mark.parametrize(
    ("mark", "encoding", "noted"),
    [
        (codecs.BOM_UTF8, "utf-8", False),
        (codecs.BOM_UTF16_LE, "utf-16-le", True),
        (codecs.BOM_UTF16_BE, "utf-16-be", True),
        (codecs.BOM_UTF32_LE, "utf-32-le", True),
        (codecs.BOM_UTF32_BE, "utf-32-be", True),
    ],
)
def test_a_byte_order_mark_is_obeyed_and_is_no_text(
    tmp_path: Path, mark: bytes, encoding: str, noted: bool
):
    """The mark names the encoding and does not shift the offsets."""
    document = one(made(tmp_path, "a.txt", mark + ARABIC.encode(encoding)))
    assert document.text == ARABIC
    assert bool(document.notes) is noted


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1256">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        "<?xml version='1.0' encoding='windows-1256'?>",
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, head: str):
    """A declared encoding comes before detection: a single word shows it."""
    page = f"{head}<html><title>x</title><p>سراقب"
    document = one(made(tmp_path, "a.html", page.encode("cp1256")))
    assert document.text == "سراقب"
    assert document.notes == ("decoded as cp1256, as declared",)


@pytest.mark.parametrize("label", ["zlib", "hex", "rot13", "unicode_escape", "idna", "nonsense"])
def test_a_declared_encoding_that_is_none_is_passed_over(tmp_path: Path, label: str):
    """A page cannot make the reader unpack or unescape its bytes."""
    text = f'<meta charset="{label}"><p>{ARABIC} \\u0041'
    assert one(made(tmp_path, "a.html", text)).text == f"{ARABIC} \\u0041"


def test_utf_8_that_is_declared_as_something_else_is_utf_8(tmp_path: Path):
    """A page that was re-saved keeps its old declaration: its bytes know better."""
    page = f'<meta charset="windows-1256"><p>{ARABIC}'
    assert one(made(tmp_path, "a.html", page)).text == ARABIC


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path):
    """UTF-8 with a broken byte stays UTF-8; the place is marked and counted."""
    document = one(made(tmp_path, "a.txt", ARABIC.encode() + b" \xd8 end"))
    assert document.text == f"{ARABIC} \ufffd end"
    assert document.notes == ("1 broken bytes of UTF-8 are shown as \ufffd",)


REPORT = "Five people were killed in Saraqib on Thursday, rescue workers said. " * 40


@pytest.mark.parametrize(
    "damage", [b"\xff\xfe", b"\x80\x81", b"\xc3( \xff", b"\xd3\xd1\xc7\xde\xc8", b"Erdo\xf0an"]
)
def test_a_few_bad_bytes_in_a_long_plain_text_are_damage(damage: bytes):
    """No foreign encoding is guessed from a few bytes: they are marked and counted."""
    read = decoding.decode(REPORT.encode() + damage + REPORT.encode())
    assert read.encoding == "utf-8"
    assert read.text.startswith(REPORT)
    assert read.notes == (
        f"{read.text.count(chr(0xFFFD))} broken bytes of UTF-8 are shown as \ufffd",
    )


@pytest.mark.parametrize(
    "words", ["Syria\u2019s \u201cwar\u201d \u2013", "M\xe9decins", "\u20ac5m", "20\xb0"]
)
def test_a_few_signs_of_windows_latin_in_a_long_plain_text_are_read(words: str):
    """Quotation marks and letters in words are what they are in cp1252, however few."""
    read = decoding.decode((REPORT + words + " " + REPORT).encode("cp1252"))
    assert read.text == REPORT + words + " " + REPORT
    assert read.notes == ("decoded as cp1252, by detection",)


@given(st.binary(max_size=300))
@settings(max_examples=examples(300), deadline=None)
def test_any_bytes_are_a_text_or_a_document_error(data: bytes):
    """Decoding gives text that UTF-8 can write, or says that the bytes are no text."""
    with contextlib.suppress(errors.DocumentError):
        decoding.decode(data).text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
@settings(max_examples=examples(200), deadline=None)
def test_utf_8_is_read_as_it_was_written(text: str):
    """No character of a UTF-8 text is lost or changed."""
    assert decoding.decode(b"x" + text.encode()).text == "x" + text


# --- what is no document ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \r\n\t ", "empty"),
        ("\ufeff\n".encode(), "empty"),
        ("\u00a0\u200b\n".encode(), "no text"),
        (b"---\ntitle: x\n---\n\n", "no text"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"PK\x03\x04word/document.xml", "an office document"),
        (b"\x00\x01\x02\x03" * 50, "NUL"),
        (b"text\x00text and no more of it", "NUL"),
        (bytes(range(1, 32)) * 20, "not those of a text"),
        (random.Random(1).randbytes(5000), "NUL"),
        (random.Random(1).randbytes(5000).replace(b"\0", b"\1"), "not those of a text"),
        (codecs.BOM_UTF16_LE + random.Random(2).randbytes(4001), "is not"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_what_holds_no_text_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
):
    """The refusal names the file, says what it is and what was expected."""
    if name == "a.html" and content.startswith(b"---"):
        return  # a page has no front matter
    refusal = refused(made(tmp_path, name, content))
    assert refusal.source.endswith(name)
    assert name in refusal.reason
    assert said in refusal.reason
    assert "expected" in refusal.reason
    assert "\n" not in refusal.reason


def test_a_page_with_nothing_to_see_is_refused(tmp_path: Path):
    """A page of scripts alone holds no text."""
    refusal = refused(made(tmp_path, "a.html", "<html><script>alert('Idlib')</script>"))
    assert "no text" in refusal.reason


def test_a_missing_path_a_device_and_a_nul_are_refused(tmp_path: Path):
    """What cannot be opened is named, and nothing is raised or waited for."""
    paths = [tmp_path / "none.txt", Path("/dev/zero"), Path("a\0b")]
    loaded = loading.read(paths)
    assert len(loaded.refusals) == 3
    assert "no such file" in loaded.refusals[0].reason


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_an_unreadable_file_is_refused(tmp_path: Path):
    """A file without the right to read it is named."""
    path = made(tmp_path, "a.txt", "x")
    path.chmod(0)
    assert "cannot read" in refused(path).reason


def test_a_file_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """More than fits into memory several times over is refused before it is decoded."""
    monkeypatch.setattr(texts, "MAX_BYTES", 10)
    assert "longer than" in refused(made(tmp_path, "a.txt", "x" * 11)).reason


# --- offsets and checksums --------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=examples(100), deadline=None)
def test_only_line_breaks_change(tmp_path_factory: pytest.TempPathFactory, text: str, end: str):
    """Whatever the line breaks, `text` holds the same characters with '\\n' between lines."""
    path = tmp_path_factory.mktemp("t") / "a.txt"
    path.write_bytes(f"Idlib{end}{text}{end}end".encode())
    assert one(path).text == f"Idlib\n{text}\nend"


def test_the_checksum_is_of_the_bytes_that_were_read(tmp_path: Path):
    """`sha256` can be checked against the file with any tool."""
    path = made(tmp_path, "a.txt", b"a\r\nb")
    assert one(path).sha256 == hashlib.sha256(b"a\r\nb").hexdigest()


def test_a_path_tells_nothing_of_where_a_folder_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A document is called from its folder's own name on, however that folder was named."""
    folder = tmp_path / "seeds"
    for name in ("a.txt", "sub/b.txt", "x.png", "empty.txt"):
        made(folder, name, "" if name == "empty.txt" else "Saraqib.")
    told = []
    for here, named in ((tmp_path, "seeds/"), (folder, "."), (tmp_path, folder)):
        monkeypatch.chdir(here)
        told.append(loading.read(named))
    assert told[0] == told[1] == told[2]
    assert [d.path for d in told[0].documents] == ["seeds/a.txt", "seeds/sub/b.txt"]
    assert [d.id for d in told[0].documents] == ["a", "sub/b"]
    assert str(tmp_path) not in repr(told)
    assert one(folder / "sub" / "b.txt").path == "b.txt"
    lines = made(tmp_path, "c.jsonl", '{"doc_id": "1", "text": "a"}')
    assert one(lines).path == "c.jsonl"


# --- front matter -----------------------------------------------------------------------------


def test_front_matter_is_read_and_taken_off(tmp_path: Path):
    """Known keys become fields, unknown ones notes, and offsets count from after the fence."""
    content = (
        "---\r\ntitle: \"A week: \\\"calm\\\"\"\r\npublisher: 'Today''s'  # theirs\r\n"
        "# a comment\r\npublished: 2019-07-09\r\nurl: https://news.example/a#b\r\n"
        "language: en\r\ntags:\r\n  - one\r\n  - two\r\nbyline: A # B\r\n---\r\nSaraqib.\r\n"
    )
    document = one(made(tmp_path, "a.md", content))
    assert document.text == "Saraqib.\n"
    assert document.title == 'A week: "calm"'
    assert document.publisher == "Today's"
    assert document.published == date(2019, 7, 9)
    assert document.url == "https://news.example/a#b"
    assert document.language == "en"
    assert document.notes == ("tags: - one - two", "byline: A")


@pytest.mark.parametrize("value", ["", " ", "unknown", "~", "null"])
def test_an_unknown_day_stays_unknown(tmp_path: Path, value: str):
    """A day that is not given is not invented."""
    path = made(tmp_path, "a.md", f"---\npublished: {value}\n---\nSaraqib.")
    assert one(path).published is None


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("title: x\npublished: July 2019\n---\n", "ISO day"),
        ("title: x\npublished: 2019-02-30\n---\n", "ISO day"),
        ("title: x\nSaraqib was hit.\n", "line 3"),
        ("title: x\n", "no end"),
        ("title: x\ntitle: y\n---\n", "twice"),
        ("title: 'x\n---\n", "not closed"),
    ],
)
def test_broken_front_matter_is_refused(tmp_path: Path, matter: str, said: str):
    """The refusal says what is wrong and where."""
    assert said in refused(made(tmp_path, "a.md", f"---\n{matter}")).reason


@pytest.mark.parametrize("text", ["---\nSaraqib was hit.\n---\nIdlib.", "Text --- text", "--- x"])
def test_a_drawn_line_is_no_front_matter(tmp_path: Path, text: str):
    """A text may begin with a line of dashes."""
    assert one(made(tmp_path, "a.md", text)).text == text


def test_what_only_looks_like_front_matter_is_text(tmp_path: Path):
    """In a .txt, lines between rules that name none of our keys stay text, and no rule a title."""
    content = "---\nKYIV: Five died.\nSaraqib was hit."
    document = one(made(tmp_path, "a.txt", content))
    assert (document.text, document.title) == (content, "KYIV: Five died.")


@pytest.mark.parametrize("above", ["", "\n", " \n\ufeff\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_front_matter_is_right_or_refused_wherever_it_is_meant(tmp_path: Path, name: str, above):
    """In a .txt as in a .md, under blank lines too: a wrong day is said, never dropped."""
    right = f"{above}---\ntitle: A week\npublished: 2019-07-09\n---\nSaraqib."
    document = one(made(tmp_path, name, right))
    assert (document.text, document.published) == ("Saraqib.", date(2019, 7, 9))
    wrong = refused(made(tmp_path, name, right.replace("2019-07-09", "9 July")))
    assert "'9 July'" in wrong.reason
    assert "ISO day" in wrong.reason


@given(st.text())
@settings(max_examples=examples(200), deadline=None)
def test_any_text_has_front_matter_or_none_or_is_refused(text: str):
    """Splitting never fails otherwise, and what follows is the end of the text."""
    for given_ in (text, f"---\n{text}", f"---\na: b\n{text}\n---\n{text}"):
        try:
            _, body = frontmatter.split(given_)
        except errors.DocumentError:
            continue
        assert given_.endswith(body)


# --- titles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.md", "---\ntitle: T\n---\n# H\nx", "T"),
        ("a.md", "Intro.\n\n## The heading ##\nx", "The heading"),
        ("a.txt", "\n Short first line \n\ntext", "Short first line"),
        ("report.txt", "word " * 60, "report"),
        ("a.html", "<title>  A &amp;\n B </title><h1>H</h1>", "A & B"),
        ("a.html", '<meta property="og:title" content="O"><title>O | Site</title><p>x', "O"),
        ("a.html", "<h1>Heading</h1><p>x", "Heading"),
    ],
)
def test_a_title_is_given_found_or_the_files_name(
    tmp_path: Path, name: str, content: str, title: str
):
    """Front matter, the page's title, a heading, a short first line, the file's name."""
    assert one(made(tmp_path, name, content)).title == title


# --- pages ------------------------------------------------------------------------------------


def test_a_page_tells_where_and_when_it_was_published(tmp_path: Path):
    """Metadata become fields; the day is the day as written."""
    content = """<!DOCTYPE html><html lang="ar"><head><title>T</title>
    <meta property="article:published_time" content="2019-07-09T23:30:00+03:00">
    <meta property="og:site_name" content="The News"><link rel="canonical" href="https://n.example/1">
    </head><body><p>Saraqib</body></html>"""
    document = one(made(tmp_path, "a.html", content))
    assert document.published == date(2019, 7, 9)
    assert document.publisher == "The News"
    assert document.language == "ar"
    assert document.url == "https://n.example/1"


def test_a_page_may_describe_itself_in_json(tmp_path: Path):
    """schema.org's day and publisher are read where the page has no other."""
    told = {"@graph": [{"datePublished": "2019-07-09", "publisher": {"name": "N"}}]}
    page = f'<script type="application/ld+json">{json.dumps(told)}</script><p>Saraqib'
    document = one(made(tmp_path, "a.html", page))
    assert (document.published, document.publisher) == (date(2019, 7, 9), "N")


def test_a_day_that_cannot_be_read_is_left_out_and_said(tmp_path: Path):
    """No publication day is guessed from an unclear one."""
    page = '<meta name="date" content="07/09/2019"><p>Saraqib'
    document = one(made(tmp_path, "a.html", page))
    assert document.published is None
    assert any("07/09/2019" in note for note in document.notes)


def test_a_page_in_a_text_file_is_read_as_a_page(tmp_path: Path):
    """A saved page is known by its first characters, and a note says so."""
    document = one(made(tmp_path, "a.txt", "<!DOCTYPE html><p>Saraqib<script>x()</script>"))
    assert document.text == "Saraqib"
    assert "web page" in document.notes[0]


def test_fifty_megabytes_are_read_whole(tmp_path: Path):
    """A 50 MB text is read, every character of it."""
    path = made(
        tmp_path, "big.txt", "Five people were killed — in Saraqib.\r\n".encode() * 1_250_000
    )
    text = one(path).text
    assert len(text) == 38 * 1_250_000


# --- folders and names ------------------------------------------------------------------------


def test_a_folder_is_read_sorted_and_whole(tmp_path: Path):
    """Every document below a folder is read in order, linked ones too; hidden ones are not met."""
    for name in ("f/b.txt", "f/a/c.md", "f/a/B.html", "f/.hidden.txt", "f/.git/x.txt", "d.txt"):
        made(tmp_path, name, f"text of {name}")
    tmp_path /= "f"
    (tmp_path / "d.txt").symlink_to(tmp_path.parent / "d.txt")
    loaded = loading.read(tmp_path)
    assert [d.id for d in loaded.documents] == ["a/B", "a/c", "b", "d"]
    assert not loaded.refusals


def test_what_cannot_be_followed_in_a_folder_is_named(tmp_path: Path):
    """A link in a circle, to nothing or to a folder, and a pipe, are each refused by name."""
    folder = made(tmp_path, "f/a.txt", "Saraqib.").parent
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    loaded = loading.read(folder)
    assert [d.id for d in loaded.documents] == ["a"]
    said = {refusal.source: refusal.reason for refusal in loaded.refusals}
    assert set(said) == {"f/circle.txt", "f/gone.txt", "f/up", "f/pipe.txt"}
    assert "circle" in said["f/circle.txt"]
    assert "link to nothing" in said["f/gone.txt"]
    assert "not followed" in said["f/up"]
    assert "pipe" in said["f/pipe.txt"]
    assert "circle" in refused(folder / "circle.txt").reason
    assert one(folder / "up" / "f" / "a.txt").text == "Saraqib."


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What stands in a folder without the right to read it is not lost in silence."""
    made(tmp_path, "f/shut/a.txt", "x")
    made(tmp_path, "f/b.txt", "x")
    listed = os.listdir

    def shut(path: Path) -> list[str]:
        if path.name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "listdir", shut)
    loaded = loading.read(tmp_path / "f")
    assert [d.id for d in loaded.documents] == ["b"]
    assert loaded.refusals == (Refusal("f/shut", "cannot read f/shut: Permission denied"),)
    assert "Permission denied" in refused(tmp_path / "f" / "shut").reason


def test_an_empty_path_is_refused():
    """'' is no path: it does not mean the current folder."""
    assert "an empty path was given" in refused("").reason


@pytest.mark.parametrize("names", [[], [".hidden.txt"], ["a.png", "b.png"]])
def test_a_folder_with_nothing_in_it_is_refused(tmp_path: Path, names: list[str]):
    """An empty folder, or one of other files, says what was expected in it."""
    for name in names:
        made(tmp_path, name, "x")
    loaded = loading.read(tmp_path)
    assert not loaded.documents
    assert "holds no document" in loaded.refusals[-1].reason


def test_what_is_left_out_of_a_folder_is_named(tmp_path: Path):
    """Files that are no documents are named, once for each ending."""
    for name in ("a.txt", "x.png", "y.png", "z.csv", "noending"):
        made(tmp_path, name, "text")
    reasons = [r.reason for r in loading.read(tmp_path).refusals]
    assert len(reasons) == 3
    assert any("2 files ending in .png" in reason for reason in reasons)
    assert any("name a table itself" in reason for reason in reasons)


def test_ids_are_unique_and_stable(tmp_path: Path):
    """Files of the same name get numbers in order, over several paths too."""
    for name in ("a.txt", "a.md", "a-2.txt", "sub/a.txt"):
        made(tmp_path, name, f"text {name}")
    paths = [tmp_path, tmp_path / "a.txt"]
    ids = [d.id for d in loading.read(paths).documents]
    assert len(set(ids)) == len(ids) == 5
    assert ids == [d.id for d in loading.read(paths).documents]


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>.txt", "${x}.txt", "\u202etxt.exe.txt", "a\nb.txt", "سراقب.txt"],
)
def test_a_hostile_name_is_text(tmp_path: Path, name: str):
    """A file's name passes through as it is."""
    document = one(made(tmp_path, name, "word " * 60))
    assert document.id == document.title == name.removesuffix(".txt")


def test_a_name_that_is_no_utf_8_can_be_written(tmp_path: Path):
    """An id can always be encoded: half a character becomes one sign."""
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    try:
        with open(path, "wb") as out:
            out.write(b"Saraqib")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    document = one(tmp_path)
    assert f"{document.id}{document.path}".encode()


@pytest.mark.parametrize(
    ("name", "content", "table"),
    [
        ("a.csv", "", True),
        ("a.GPKG", "", True),
        ("a.txt", "", False),
        ("a", "", False),
        ("a.jsonl", '{"id": "1", "sentence": "x"}\n', True),
        ("a.jsonl", '\n{"doc_id": "1", "text": "x"}\n', False),
        ("a.jsonl", "broken", False),
        ("a.csv.gz", "", True),
        ("a.txt.gz", "", False),
        ("a.jsonl.gz", gzip.compress(b'{"id": "1", "sentence": "x"}\n', mtime=0), True),
        ("a.jsonl.gz", gzip.compress(b'{"doc_id": "1", "text": "x"}\n', mtime=0), False),
        ("a.jsonl.gz", '{"id": "1", "sentence": "x"}\n', False),
    ],
)
def test_a_table_is_told_from_documents(
    tmp_path: Path, name: str, content: str | bytes, table: bool
):
    """Tables go by their ending; JSON lines by what the first of them holds, packed too."""
    assert pipeline.is_table(made(tmp_path, name, content)) is table


def test_a_missing_jsonl_is_no_table(tmp_path: Path):
    """Asking about a file that is not there does not fail."""
    assert not pipeline.is_table(tmp_path / "none.jsonl")


# --- JSON lines -------------------------------------------------------------------------------


def test_json_lines_are_read_in_order_and_broken_ones_named(tmp_path: Path):
    """Good lines are documents, each broken one a refusal that names its line."""
    lines = [
        '{"doc_id": "b", "text": "Saraqib", "published": "2019-07-09", "publisher": "N"}',
        "{broken",
        "",
        '{"doc_id": 7, "text": "Idlib", "title": "T", "published": "soon"}',
        '{"doc_id": "x", "text": ""}',
        '{"text": "no id"}',
        '{"doc_id": "y", "text": 5}',
        "[1]",
        "[" * 100_000,
        '{"doc_id": "b", "text": "again"}',
    ]
    items = list(loading.stream(made(tmp_path, "a.jsonl", "\n".join(lines))))
    kinds = ["d" if isinstance(item, Document) else "r" for item in items]
    assert "".join(kinds) == "drdrrrrrd"
    assert [item.id for item in items if isinstance(item, Document)] == ["b", "7", "b-2"]
    assert items[0].published == date(2019, 7, 9)
    assert items[2].published is None
    assert "soon" in items[2].notes[0]
    assert "line 2" in items[1].reason
    assert "line 9" in items[7].reason


def test_json_lines_are_read_as_they_are_asked_for(tmp_path: Path):
    """The first document comes before the last line is read."""
    path = made(tmp_path, "a.jsonl", '{"doc_id": "1", "text": "a"}\n' * 3)
    stream = loading.stream(path)
    assert next(stream).id == "1"
    with path.open("a") as more:
        more.write('{"doc_id": "late", "text": "b"}\n' * 1)
    assert [d.id for d in stream][-1] in ("1-3", "late")


@given(st.text(st.characters(exclude_categories=[])).filter(str.strip))
@settings(max_examples=examples(200), deadline=None)
def test_offsets_into_a_records_text_stay_right(
    tmp_path_factory: pytest.TempPathFactory, text: str
):
    """Every character of a JSON text keeps its place: '\\r\\n' becomes ' \\n', never shorter."""
    path = tmp_path_factory.mktemp("t") / "a.jsonl"
    path.write_text(json.dumps({"doc_id": "1", "text": text}))
    read = one(path).text
    assert len(read) == len(text)
    kept = [(a, b) for a, b in zip(read, text, strict=True) if a != b]
    assert all(b == "\r" or 0xD800 <= ord(b) <= 0xDFFF for _, b in kept)
    read.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_lines_with_a_byte_order_mark_are_read(tmp_path: Path, encoding: str):
    """Files that other systems wrote are read too."""
    lines = json.dumps({"doc_id": "1", "text": ARABIC}, ensure_ascii=False) + "\r\n"
    assert one(made(tmp_path, "a.jsonl", (lines * 1).encode(encoding))).text == ARABIC


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04aaaa"])
def test_a_file_without_lines_is_refused(tmp_path: Path, content: bytes):
    """An empty or binary .jsonl is one refusal."""
    assert "a.jsonl" in refused(made(tmp_path, "a.jsonl", content)).reason


def test_the_seed_report_is_read(shared: Path):
    """The report that the project starts from is one document with a title and no day."""
    document = one(shared / "seeds" / "trtworld-2019-07-idlib.txt")
    assert document.published is None
    assert document.title.startswith("Assad regime bombing campaign")
    assert document.text[document.text.index("Maar Shurin") :].startswith("Maar Shurin in Idlib")
