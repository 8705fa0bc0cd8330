"""Each form of file in which people keep reports gives its documents, whole and by their days."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import pipeline
from geo.documents import loading
from geo.model import Document, Refusal
from tests.budget import examples

HERE = Path(__file__).resolve().parent
ARABIC = "قتل خمسة أشخاص في غارات جوية استهدفت مدينة سراقب."
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="x"
xmlns:media="m" xmlns:itunes="i"><channel><title>Idlib Daily</title><language>en</language>
<item><title>Strike on Saraqib</title><link>https://news.example/1</link>
<pubDate>Mon, 22 Jul 2019 23:30:00 +0300</pubDate><description>Short.</description>
<media:title>Photo</media:title><itunes:summary>S</itunes:summary>
<content:encoded><![CDATA[<p>Five people were killed.<script>x()</script></p>]]></content:encoded>
</item><item><title>Ariha</title><description>Two &lt;b&gt;died&lt;/b&gt; &amp;amp; a dog.
</description><pubDate>someday</pubDate></item><item><guid>3</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title type="text">Desk</title>
<entry><title>Ariha hit</title><link rel="edit" href="https://e.example/e"/>
<link href="https://e.example/1"/><updated>2019-07-25T01:00:00Z</updated>
<published>2019-07-24T20:00:00Z</published><content type="xhtml"><div xmlns="h">
<p>Three died &amp; one fled.</p><p>Idlib.</p></div></content></entry></feed>"""
TELEGRAM = {
    "name": "Idlib Media",
    "id": 7,
    "messages": [
        {"id": 1, "type": "service", "action": "pin"},
        {"id": 2, "type": "message", "date": "2019-07-22T08:00:00", "text": ARABIC},
        {
            "id": 5,
            "type": "message",
            "date": "2019-07-23T08:00:00",
            "forwarded_from": "Civil Defence",
            "text": ["Two died in ", {"type": "bold", "text": "Ariha"}, "."],
            "views": 900,
        },
        {"id": 6, "type": "message", "photo": "a.jpg", "text": ""},
    ],
}
WORD = """<w:document xmlns:w="w" xmlns:mc="m"><w:body>
<w:p><w:r><w:t>Weekly</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve"> report</w:t></w:r></w:p>
<w:p><w:r><w:t>Five were </w:t></w:r><w:ins><w:r><w:t>killed</w:t></w:r></w:ins>
<w:del><w:r><w:delText>hurt</w:delText></w:r></w:del><w:r><w:t> in Saraqib.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Place</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>
<w:tc><w:p><w:r><w:t>Killed</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Sara</w:t>
</w:r><w:r><w:t>qib</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p><w:p><w:r>
<w:t>July</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><mc:AlternateContent><mc:Choice><w:t>Box.</w:t></mc:Choice><mc:Fallback><w:t>Box.</w:t>
</mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>"""


def letter(subject: str, day: str, text: str, page: str = "") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["Date"] = subject, "Idlib Desk <d@news.example>", day
    made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html")
    return made


def word(document: str, **others: str) -> bytes:
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, data in others.items():
            archive.writestr(f"docProps/{name}.xml", data)
    return made.getvalue()


def warc(*answers: tuple[str, str, bytes]) -> bytes:
    """(address, content type, body) of each page."""
    told = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\n"
    for url, kind, body in answers:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2024-05-01T10:00:00Z\r\nContent-Type: application/http; msgtype=response"
            f"\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        told += head.encode() + http + b"\r\n\r\n"
    return told


def drawn(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """A PDF of texts, each at (x, y) in parts of its page."""
    import matplotlib.figure
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(made := io.BytesIO()) as out:
        for page in pages:
            figure = matplotlib.figure.Figure(figsize=(8.3, 11.7))
            for x, y, text in page:
                figure.text(x, y, text, family="DejaVu Sans", size=9)
            out.savefig(figure)
    return made.getvalue()


def read(tmp_path: Path, name: str, content: bytes | str, column: str | None = None) -> list:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(loading.stream(path, column))


# --- what each form gives ---------------------------------------------------------------------


def test_each_item_of_a_feed_is_a_document_of_its_own(tmp_path: Path):
    """An item has its own id, day and address; what one says of nothing is refused by number."""
    first, second, empty = read(tmp_path, "a.rss", RSS)
    assert (first.id, first.title, first.publisher) == ("a/1", "Strike on Saraqib", "Idlib Daily")
    assert (first.published, first.url) == (date(2019, 7, 22), "https://news.example/1")
    assert first.text == "Strike on Saraqib\n\nFive people were killed."
    assert second.text == "Ariha\n\nTwo died & a dog."
    assert second.published is None
    assert "someday" in second.notes[0]
    assert "item 3 of a.rss" in empty.reason


def test_an_atom_feed_is_read_with_its_markup(tmp_path: Path):
    """XHTML that is written into an entry is read as a page, the day is that of publication."""
    (entry,) = read(tmp_path, "a.xml", ATOM)
    assert entry.text == "Ariha hit\n\nThree died & one fled.\n\nIdlib."
    assert (entry.published, entry.url) == (date(2019, 7, 24), "https://e.example/1")
    assert (entry.publisher, entry.language) == ("Desk", "ar")


def test_a_letter_is_a_document(tmp_path: Path):
    """Its plain text is read; what it quotes and what is attached is said to be left out."""
    told = letter("Saraqib", "Mon, 22 Jul 2019 23:30:00 +0300", "Five died.\n> Idlib fell.\nEnd.\n")
    told.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    (one,) = read(tmp_path, "a.eml", told.as_bytes())
    assert (one.id, one.title, one.publisher) == ("a", "Saraqib", "Idlib Desk")
    assert (one.text, one.published) == ("Five died.\nEnd.", date(2019, 7, 22))
    assert one.notes == (
        "1 lines that quote another letter are left out",
        "attachments are left out: a.png",
    )


def test_a_letter_in_html_or_in_an_old_encoding_is_read(tmp_path: Path):
    """HTML that stands alone is read as a page, a declared character set is obeyed."""
    raw = b"Subject: x\nContent-Type: text/html; charset=windows-1256\n\n<p>" + ARABIC.encode(
        "cp1256"
    )
    (one,) = read(tmp_path, "a.eml", raw)
    assert one.text == ARABIC
    assert one.published is None


def test_each_letter_of_a_box_is_a_document(tmp_path: Path):
    """Letters are parted at 'From ' lines; an escaped one, and one in a sentence, is text."""
    box = b""
    for day, text in ((22, ">From Idlib they fled.\nFrom Hama none."), (23, "Two died."), (24, "")):
        made = letter(f"Day {day}", f"Mon, {day} Jul 2019 10:00:00 +0000", text).as_bytes()
        box += b"From d@news.example Mon Jul 22 10:00:00 2019\n" + made + b"\n"
    first, second, empty = read(tmp_path, "box.mbox", box)
    assert first.text == "From Idlib they fled.\nFrom Hama none."
    assert (second.id, second.published) == ("box/2", date(2019, 7, 23))
    assert "letter 3 of box.mbox" in empty.reason


def test_each_message_of_a_chat_is_a_document(tmp_path: Path):
    """A text may be a list; a forwarded one is its sender's; those without a text are counted."""
    first, second = read(tmp_path, "result.json", json.dumps(TELEGRAM))
    assert (first.id, first.publisher, first.text) == ("result/2", "Idlib Media", ARABIC)
    assert first.notes == ("2 messages without a text are left out",)
    assert (second.id, second.publisher) == ("result/5", "Civil Defence")
    assert (second.text, second.published) == ("Two died in Ariha.", date(2019, 7, 23))


def test_each_chat_of_an_account_is_read(tmp_path: Path):
    """The export of a whole account holds chats, whose messages have ids of their own."""
    account = {"chats": {"list": [TELEGRAM, TELEGRAM | {"id": 8}]}}
    ids = [one.id for one in read(tmp_path, "result.json", json.dumps(account))]
    assert ids == ["result/7/2", "result/7/5", "result/8/2", "result/8/5"]


def test_a_docx_is_its_paragraphs_and_the_rows_of_its_tables(tmp_path: Path):
    """Tracked insertions are read, deletions not, a text box once; a cell is one cell of a row."""
    about = '<c xmlns:d="d"><d:title>Weekly</d:title><d:modified>2019-07-29T0</d:modified></c>'
    (one,) = read(tmp_path, "a.docx", word(WORD, core=about))
    table = "Place\t\tKilled\nSaraqib\t3 July\t5"
    parts = [part.strip("\n") for part in one.text.split("\n\n") if part.strip()]
    assert parts == ["Weekly\t report", "Five were killed in Saraqib.", table, "Box."]
    assert one.title == "Weekly"
    assert one.published is None
    assert one.notes == ("the file was last written on 2019-07-29",)


def test_a_pdf_is_read_down_its_columns(tmp_path: Path):
    """Paragraphs go over lines, tables are rows, Arabic is in its order (a PDF of Chromium)."""
    (one,) = read(tmp_path, "a.pdf", (HERE / "pages" / "two-columns.pdf").read_bytes())
    assert "shelled repeatedly since May by the army and its allies.\n\nIn Maarat" in one.text
    assert "hospital.\n\nA third strike hit Kafr Nabl on 21 July 2019 and killed" in one.text
    assert "Place\tDay\tKilled\nSaraqib\t3 July 2019\t5\nHama\t4 July 2019\t2\n" in one.text
    assert "قتل ستة مدنيين بينهم طفلان وأصيب أكثر من عشرين آخرين، اليوم السبت، في غارات" in one.text


def test_a_pdf_that_is_written_across_its_columns_is_read_down_them(tmp_path: Path):
    """Lines that stand beside each other are of two columns where both are prose."""
    left = ["Five people were killed in", "Saraqib by an air strike, which", "hit the market"]
    right = ["of the town; in Ariha a man", "and his two sons were hurt by", "shells of the army."]
    pages = []
    for number in range(1, 4):
        page = [(0.1, 0.95, "Relief Desk weekly"), (0.5, 0.03, str(number))]
        for k, beside in enumerate(zip(left, right, strict=True)):
            page += [(x, 0.8 - k * 0.02, t) for x, t in zip((0.1, 0.55), beside, strict=True)]
        pages.append(page)
    (one,) = read(tmp_path, "a.pdf", drawn(pages))
    assert one.text == "\n\n".join([" ".join((*left, *right))] * 3)
    assert "Relief" not in one.text
    assert one.notes[0] == "said on every page and left out: #; Relief Desk weekly"


def test_a_scanned_pdf_is_refused_as_scanned(tmp_path: Path):
    """No text is guessed from a picture; a page without text among others is named."""
    (scan,) = read(tmp_path, "a.pdf", drawn([[], []]))
    assert "scanned" in scan.reason
    (half,) = read(tmp_path, "b.pdf", drawn([[(0.1, 0.5, "Five died in Saraqib.")], []]))
    assert half.text == "Five died in Saraqib."
    assert half.notes[0] == "no text layer on page 2"


def test_each_page_of_a_web_archive_is_a_document(tmp_path: Path):
    """Answers with pages are read with their addresses; the day of the fetch is not theirs."""
    page = b"<title>T</title><meta name=date content=2019-07-22><p>Five died in Saraqib."
    told = warc(
        ("https://news.example/a", "text/html; charset=utf-8", page),
        ("https://news.example/b.png", "image/png", b"\x89PNG"),
        ("https://news.example/c", "text/html", b"<script>x()</script>"),
    )
    for name, data in (("a.warc", told), ("b.warc.gz", gzip.compress(told, mtime=0))):
        empty, one = read(tmp_path, name, data)
        assert (one.text, one.url) == ("Five died in Saraqib.", "https://news.example/a")
        assert (one.id, one.published) == (f"{name[0]}/2", date(2019, 7, 22))
        assert one.notes[-2:] == ("fetched on 2024-05-01", "left out: 1 files of other forms")
        assert "record 4" in empty.reason


def test_the_rows_of_a_table_are_documents_by_their_text(tmp_path: Path):
    """The named column is the text, known names are what they say, the others are named once."""
    rows = [
        ["doc_id", "Post", "published", "url", "likes"],
        ["x", "Five died in Saraqib.", "2019-07-22", "https://news.example/a", 9],
        [None, None, None, None, None],
        ["y", "", "2019-07-23", "", 1],
        ["z", ARABIC, datetime(2019, 7, 24, 5), "", ""],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(saved := io.BytesIO())
    shown = "\r\n".join(";".join("" if c is None else str(c) for c in row) for row in rows)
    for name, data in (("a.csv", shown), ("a.xlsx", saved.getvalue())):
        first, empty, last = read(tmp_path, name, data, "Post")
        assert (first.id, first.text) == ("a/x", "Five died in Saraqib.")
        assert (first.published, first.url) == (date(2019, 7, 22), "https://news.example/a")
        assert first.notes == ("columns left out: likes",)
        assert "row 4 of" in empty.reason
        assert (last.text, last.published, last.notes) == (ARABIC, date(2019, 7, 24), ())
        (other,) = read(tmp_path, name, data, "Text")
        assert "no column 'Text': it has doc_id, Post" in other.reason
        (none,) = read(tmp_path, name, data)
        assert "--text-column" in none.reason
        assert pipeline.is_table(tmp_path / name)
        assert not pipeline.is_table(tmp_path / name, "Post")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.rss", "a.eml", "a.json", "a.docx"])
def test_what_is_packed_is_what_is_in_it(tmp_path: Path, name: str):
    """A .gz of any form gives the same documents under the same ids."""
    data = {
        "a.rss": RSS.encode(),
        "a.eml": letter("x", "", "Five died.").as_bytes(),
        "a.json": json.dumps(TELEGRAM).encode(),
        "a.docx": word(WORD),
    }.get(name, b"<p>Five died in Saraqib.")
    plain = read(tmp_path, name, data)
    packed = read(tmp_path, f"{name}.gz", gzip.compress(data, mtime=0))
    assert [d.id for d in packed if isinstance(d, Document)]
    assert [(d.id, d.text) for d in packed if isinstance(d, Document)] == [
        (d.id, d.text) for d in plain if isinstance(d, Document)
    ]


# --- what is refused --------------------------------------------------------------------------


BOMB = gzip.compress(b"0" * (64 << 20), mtime=0)
ENTITIES = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"text", "ends in .doc, which is not known"),
        ("a.log.gz", gzip.compress(b"text", mtime=0), "ends in .log, which is not known"),
        ("a.txt.gz", BOMB, "unpacks to more than 100 times"),
        ("a.txt.gz", gzip.compress(b"Saraqib " * 999, mtime=0)[:-30], "cannot be unpacked"),
        ("a.txt.gz", b"no gzip", "cannot be unpacked"),
        ("a.jsonl.gz", BOMB, "unpacks to more than 100 times"),
        ("a.mbox.gz", BOMB, "unpacks to more than 100 times"),
        ("a.warc.gz", BOMB, "unpacks to more than 100 times"),
        ("a.docx", b"PK", "cannot be unpacked"),
        ("a.docx", word("0" * (64 << 20)), "unpacks to more than 100 times"),
        ("a.docx", word(f"{ENTITIES}<w:document>&c;</w:document>"), "entities"),
        ("a.docx", word("<w:document>" + "<a>" * 200), "nested more than"),
        ("a.docx", word("<w:document/>"), "no text"),
        ("a.rss", f"{ENTITIES}<rss><item>&c;</item></rss>", "entities"),
        ("a.xml", "<kml><Document/></kml>", "no feed: its root is 'kml'"),
        ("a.xml", "<rss><channel/></rss>", "without items"),
        ("a.rss", "not xml", "no XML that can be read"),
        ("a.json", "[" * 300, "nested more than"),
        ("a.json", '{"a": 1}', "no export of Telegram"),
        ("a.json", '{"messages": [{"type": "message", "text": 5}]}', "none of its 1 messages"),
        ("a.pdf", b"%PDF-1.7 nothing", "no PDF, or was cut off"),
        ("a.eml", b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        ("a.eml", b"Only a text.", "no letter"),
        ("a.warc", b"WARC/1.0\r\n", "no page"),
        ("a.warc", b"nothing", "WARC"),
        ("a.csv", b"a,b\n1,2,3\n", "--text-column"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name, content, said: str):
    """A bomb, a foreign form, an ending that nobody knows: one refusal that names the file."""
    (refusal,) = read(tmp_path, name, content)
    assert isinstance(refusal, Refusal)
    assert said in refusal.reason
    assert name in refusal.reason
    assert "\n" not in refusal.reason
    assert len(refusal.reason) < 400


def test_an_ending_that_is_not_known_is_left_out_of_a_folder_and_named(tmp_path: Path):
    """In a folder as by itself: what is not read is said."""
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.rss").write_text(RSS)
    (tmp_path / "f" / "b.doc").write_bytes(b"x")
    told = list(loading.stream(tmp_path / "f"))
    assert [d.id for d in told if isinstance(d, Document)] == ["a/1", "a/2"]
    assert "1 file ending in .doc" in told[-1].reason


def test_a_library_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without the extra a PDF is refused with the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    (refusal,) = read(tmp_path, "a.pdf", drawn([[]]))
    assert "pip install 'geo-incidents[containers]'" in refusal.reason


SAMPLES = {
    ".rss": RSS.encode(),
    ".xml": ATOM.encode(),
    ".json": json.dumps(TELEGRAM).encode(),
    ".docx": word(WORD),
    ".eml": letter("x", "Mon, 22 Jul 2019 10:00:00 +0000", "a", "<p>b").as_bytes(),
    ".warc": warc(("https://news.example/a", "text/html", b"<p>Five died.")),
    ".pdf": (HERE / "pages" / "two-columns.pdf").read_bytes(),
    ".jsonl": b'{"doc_id": 1, "text": "a"}\n',
}


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(max_examples=examples(150), deadline=None)
def test_a_damaged_file_is_read_or_refused(tmp_path_factory, ending: str, data: st.DataObject):
    """Whatever bytes are changed or lost, nothing is raised, and what is read can be written."""
    sample = SAMPLES[ending]
    at = data.draw(st.integers(0, len(sample) - 1))
    new = (
        sample[:at] + data.draw(st.binary(max_size=4)) + sample[at + data.draw(st.integers(0, 9)) :]
    )
    for item in read(tmp_path_factory.mktemp("t"), f"a{ending}", new, "text"):
        f"{item!r}".encode()
