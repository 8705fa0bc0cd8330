"""The command line as a newcomer meets it: real files, real exit codes, a process where needed."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli.commands import main

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "2019-07-idlib.md"


@pytest.fixture
def geo(gazetteer, geo):
    """Run `geo ...` in an empty folder, with the places of the world."""
    return geo


@pytest.fixture
def process(gazetteer, tmp_path: Path):
    """The same in a process of its own, where warnings are errors: python -m geo."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "geo", *map(str, arguments)],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return run


def sentences(done: subprocess.CompletedProcess) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.strip()]


def test_map_writes_one_page_and_says_what_it_holds(process, tmp_path: Path):
    """geo map prints the path and what the map holds, and exits with 0."""
    done = process("map", SEED, "-o", "map.html")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^map\.html: 1 source, 4 incidents, \d+ statements", done.stdout)
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert not sentences(done)


@pytest.mark.parametrize(
    ("name", "start"), [("m.png", b"\x89PNG"), ("m.svg", b"<?xml"), ("m.pdf", b"%PDF")]
)
def test_map_prints_without_a_browser(geo, tmp_path: Path, name: str, start: bytes):
    """The ending asks for a print; it says what it holds as a page does."""
    done = geo("map", SEED, "-o", name)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)
    assert not sentences(done)


def test_a_public_map_gives_no_exact_place(geo, tmp_path: Path):
    """--public moves the places to the grid that --grid states, and the map says so."""
    done = geo("map", SEED, "-o", "map.html", "--public", "--grid", "10")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"public":{"grid_km":10.0,' in page
    assert json.loads(re.search(r'"precision":(\[.*?\])', page)[1])[0] == 2
    assert "geo: nothing was reviewed" in done.stderr


@pytest.mark.parametrize("options", [["--grid", "5"], ["--public", "--grid", "0"]])
def test_a_grid_without_public_or_sense_is_refused(geo, options: list[str]):
    """One sentence says what is missing or what a grid may be."""
    done = geo("map", SEED, "-o", "map.html", *options)
    assert done.returncode == 2
    assert "grid" in sentences(done)[-1]


@pytest.mark.deep
def test_map_gives_the_same_bytes_twice(process, tmp_path: Path):
    """The same input, in two processes with different hash seeds, gives the same file."""
    for seed in ("1", "2"):
        done = process("map", SEED, "-o", f"{seed}.html", PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "geojson", "parquet", "gpkg", "kml", "xlsx", "jsonl"])
def test_incidents_are_written_by_ending_and_drawn_again(geo, tmp_path: Path, ending: str):
    """Each format that geo writes, geo map reads again: the same incidents."""
    table = f"incidents.{ending}"
    done = geo("incidents", SEED, "-o", table, "--statements", "statements.csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "statements.csv").stat().st_size > 0
    done = geo("map", table, "-o", "again.html")
    assert done.returncode == 0, done.stderr
    assert "4 incidents" in done.stdout


def test_incidents_go_to_stdout_as_json_lines(geo):
    """'-' is stdout: one JSON object an incident, unknown numbers empty, areas without lat."""
    done = geo("incidents", SEED, "-o", "-")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 4
    by_day = {row["start"]: row for row in rows}
    assert by_day["2019-06-22"]["killed_best"] == 5
    assert by_day["2019-06-10"].get("killed_best") is None
    assert by_day["2019-06-13"].get("lat") is None
    assert "POLYGON" in by_day["2019-06-13"]["wkt"]


def test_parse_gives_one_line_a_document_whose_offsets_hold(geo, tmp_path: Path):
    """geo parse: a row a document, in order; every offset gives back its text."""
    texts = {
        "a": "Shells hit the town of Saraqib in Idlib.",
        "b": "في مدينة سراقب",
        "c": "Nothing.",
    }
    lines = [json.dumps({"doc_id": key, "text": text}) for key, text in texts.items()]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = geo("parse", "in.jsonl", "-o", "out.jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["doc_id"] for row in rows] == ["a", "b", "c"]
    for row in rows:
        for found in row["toponyms"]:
            assert texts[row["doc_id"]][found["start"] : found["end"]] == found["text"]
    saraqib = next(t for t in rows[0]["toponyms"] if t["text"] == "Saraqib")
    assert abs(saraqib["lat"] - 35.864) < 0.01
    assert {"role", "kind", "place_id", "geonameid", "precision", "uncertainty_m"} < set(saraqib)


def test_geocode_ranks_candidates_with_reasons(geo):
    """geo geocode --json is one JSON array with an entry a name."""
    asked = ("Maar Shoreen", "سراقب", "southern Idlib", "Idlib governorate", "Qxarbuz")
    done = geo("geocode", *asked, "--json")
    assert done.returncode == 0, done.stderr
    first, second, region, division, unknown = json.loads(done.stdout)
    assert abs(first["lat"] - 35.668) < 0.01
    assert first["candidates"][0]["reasons"]
    assert abs(second["lon"] - 36.806) < 0.01
    for area in (region, division):  # an area is no point
        assert area["lat"] is None
        assert "POLYGON" in area["wkt"]
    assert unknown["lat"] is None
    assert unknown["reason"]


def test_geocode_near_chooses_the_near_namesake(geo):
    """--near and --country are context."""
    near_lebanon = json.loads(geo("geocode", "Tripoli", "--near", "34.4,35.8", "--json").stdout)
    libya = json.loads(geo("geocode", "Tripoli", "--country", "LY", "--json").stdout)
    assert near_lebanon[0]["candidates"][0]["country"] == "LB"
    assert libya[0]["candidates"][0]["country"] == "LY"


def test_geocode_table_keeps_rows_cells_and_order(geo, tmp_path: Path):
    """The same rows in the same order, every cell untouched, our columns added."""
    rows = [
        ["n", "place", "in", "note"],
        ["1", "Saraqib", "Idlib", '=SUM("a,b")'],
        ["2", "", "", "empty"],
        ["3", "southern Idlib", "", "line\nbreak"],
        ["4", "Qxarbuz", "Idlib", "unknown"],
        ["5", "معرشورين", "Idlib", " spaces "],
    ]
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    done = geo("geocode", "--table", "in.csv", "--column", "place", "--within", "in", "-o", "o.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as written:
        answers = list(csv.DictReader(written))
    assert [[row[name] for name in rows[0]] for row in answers] == rows[1:]
    assert abs(float(answers[0]["lat"]) - 35.864) < 0.01
    assert answers[2]["lat"] == ""
    assert "POLYGON" in answers[2]["wkt"]
    assert answers[3]["lat"] == ""
    assert answers[3]["reason"]
    assert abs(float(answers[4]["lat"]) - 35.668) < 0.01


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("name,name\nIdlib,Homs\n", "more than one column 'name'"),
        ("place,b\nIdlib,1\n", "no column 'name'"),
        ('name,b\n"Idlib,1\nHoms,2\n', "quotation mark"),
        ("name,b\nIdlib,1,2\n", "line 2"),
    ],
)
def test_a_table_that_cannot_be_kept_whole_is_refused(geo, tmp_path: Path, table, expected: str):
    """No cell is lost or moved: a table that is not clear is refused in one sentence."""
    (tmp_path / "in.csv").write_text(table, encoding="utf-8")
    done = geo("geocode", "--table", "in.csv", "--column", "name", "-o", "o.csv")
    assert done.returncode == 1
    assert expected in done.stderr
    assert len(sentences(done)) == 1
    assert not (tmp_path / "o.csv").exists()


def test_columns_without_a_name_keep_their_cells(geo, tmp_path: Path):
    """Cells are addressed by position, not by their header."""
    (tmp_path / "in.csv").write_text("name,,\nIdlib,1,2\n", encoding="utf-8")
    assert geo("geocode", "--table", "in.csv", "--column", "name", "-o", "o.csv").returncode == 0
    assert "\nIdlib,1,2,35.9" in (tmp_path / "o.csv").read_text(encoding="utf-8")


def test_a_table_goes_to_stdout_where_dash_asks_for_it(geo, tmp_path: Path):
    """As elsewhere '-' is stdout; what is said of it goes to stderr, and no file is written."""
    (tmp_path / "in.csv").write_text("name\nIdlib\n", encoding="utf-8")
    done = geo("geocode", "--table", "in.csv", "--column", "name", "-o", "-")
    assert done.returncode == 0
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == ["name", "Idlib"]
    assert done.stderr == "-: 1 rows, 1 resolved\n"
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]
    (tmp_path / "in.csv").write_text('name\nIdlib\n"x\n', encoding="utf-8")
    done = geo("geocode", "--table", "in.csv", "--column", "name", "-o", "-")
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_asked_to_end_leaves_nothing_behind(tmp_path, gazetteer, geo_home, asked):
    """SIGTERM, Ctrl-C: what was being written is cleared away, what stood there stands still."""
    letters = "bcdfghklmnrst"
    names = [a + "a" + b + "u" + c + "i" + d for a in letters for b in letters for c in letters
             for d in letters]  # fmt: skip
    (tmp_path / "in.csv").write_text("name\n" + "\n".join(names), encoding="utf-8")
    (tmp_path / "o.csv").write_text("old", encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "geo", "geocode", "--table", "in.csv", "--column", "name", "-o",
         "o.csv"], cwd=tmp_path, stderr=subprocess.PIPE,
        env={**os.environ, "GEO_HOME": str(geo_home), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    while not list(tmp_path.glob(".o.*")) and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(asked)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (128 + asked, b"")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "o.csv"]
    assert (tmp_path / "o.csv").read_text(encoding="utf-8") == "old"


def test_parse_leaves_the_old_file_when_every_input_is_refused(geo, tmp_path: Path):
    """A write replaces the old file whole or leaves it as it was."""
    (tmp_path / "old.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert geo("parse", "empty.txt", "-o", "old.jsonl").returncode == 1
    assert (tmp_path / "old.jsonl").read_text(encoding="utf-8") == "old"


def test_a_text_too_long_for_one_report_is_refused(geo, tmp_path: Path):
    """A document of many megabytes is refused at once, with what to do."""
    (tmp_path / "long.txt").write_text("Shells hit Idlib. " * 300_000, encoding="utf-8")
    done = geo("map", "long.txt", "-o", "o.html")
    assert done.returncode == 1
    assert "5,400,000 characters" in done.stderr


def test_gazetteer_list_names_source_and_licence(geo):
    """Every pack is listed with where it comes from."""
    packs = json.loads(geo("gazetteer", "list", "--json").stdout)
    assert packs
    assert all(pack["source"] and pack["licence"] and pack["rows"] for pack in packs)
    assert "GeoNames" in geo("gazetteer", "info").stdout


def test_what_was_left_out_is_counted_by_reason_and_listed(geo, tmp_path: Path):
    """geo incidents says on stderr how much was left out and why; --omissions lists each thing."""
    text = "Five people were killed in Saraqib on Friday. Residents fear that Idlib may be shelled."
    (tmp_path / "a.txt").write_text(f"---\npublished: 2019-07-09\n---\n{text}", encoding="utf-8")
    done = geo("incidents", "a.txt", "-o", "a.csv", "--omissions", "out.csv")
    assert done.returncode == 0, done.stderr
    assert "1 thing left out" in done.stdout
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as listed:
        (row,) = csv.DictReader(listed)
    assert row["text"] == "Residents fear that Idlib may be shelled."
    assert f"geo: 1 left out: {row['reason']}" in sentences(done)
    start, end = map(int, row["span"].split("-"))
    assert text[start:end] == row["text"]


def test_a_publication_day_that_cannot_be_read_is_said(geo, tmp_path: Path):
    """A record with a day that is none is read, and stderr says which and what was expected."""
    record = {"doc_id": "a2", "text": "Shells hit Saraqib.", "published": "1 May 2024"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    done = geo("incidents", "a.jsonl", "-o", "a.csv")
    assert done.returncode == 0
    assert "geo: a2: published left out, not an ISO day: 1 May 2024" in sentences(done)


def test_an_id_that_stands_twice_is_said(geo, tmp_path: Path):
    """Two records of one id are both read, and stderr says what the second is called."""
    line = json.dumps({"doc_id": "a", "text": "Shells hit Saraqib."}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 2, encoding="utf-8")
    for command in (("incidents", "a.jsonl", "-o", "a.csv"), ("parse", "a.jsonl")):
        done = geo(*command)
        assert done.returncode == 0
        assert "geo: a-2: the id a was taken: this is a-2" in sentences(done)


def test_convert_carries_every_incident_over(geo):
    """geo convert goes between the formats, by ending."""
    assert geo("incidents", SEED, "-o", "a.csv").returncode == 0
    done = geo("convert", "a.csv", "b.geojson")
    assert done.returncode == 0, done.stderr
    assert "4 rows" in done.stdout


BROKEN = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 20,
    "picture.md": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "bad.jsonl": b'{"doc_id": 1}\nnot json\n',
    "front.md": b"---\ntitle: x\npublished: someday\n",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
@pytest.mark.parametrize("command", ["map", "incidents", "parse"])
def test_a_broken_input_is_named_in_one_sentence(geo, tmp_path: Path, name: str, command: str):
    """Bad input: exit 1, its name on stderr, no traceback, no output half made."""
    (tmp_path / name).write_bytes(BROKEN[name])
    output = {"map": "o.html", "incidents": "o.csv", "parse": "o.jsonl"}[command]
    done = geo(command, name, "-o", output)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert name in done.stderr
    assert not list(tmp_path.glob(".o.*"))


def test_a_broken_input_beside_a_good_one_loses_nothing(geo, tmp_path: Path):
    """The good document is drawn, the broken one is named, and the exit code is 1."""
    (tmp_path / "empty.txt").write_bytes(b"")
    done = geo("map", SEED, "empty.txt", "-o", "o.html")
    assert done.returncode == 1
    assert "4 incidents" in done.stdout
    assert "empty.txt" in done.stderr
    assert "empty.txt" in (tmp_path / "o.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("map", "missing.txt", "-o", "o.html"), "missing.txt"),
        (("map", ".", "-o", "o.html"), "no document"),
        (("convert", "missing.csv", "o.csv"), "missing.csv"),
        (("incidents", str(SEED), "-o", "o.docx"), ".docx"),
        (("map", str(SEED), "-o", "o.docx"), "expected one of .html .htm .png .svg .pdf"),
        (("map", str(SEED), "-o", "/proc/o.html"), "/proc"),
        (("geocode", "--table", "no.csv", "--column", "a", "-o", "o.csv"), "no.csv"),
        (("gazetteer", "add", "no-such-file.csv"), "no-such-file.csv"),
        (("gazetteer", "remove", "no-such-pack"), "no-such-pack"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(geo, given, expected: str):
    """Exit 1 and one sentence: what was given, what was expected, what to do."""
    done = geo(*given)
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("map",),
        ("map", "x.txt"),
        ("geocode",),
        ("geocode", "Idlib", "--near", "north"),
        ("geocode", "Idlib", "--near", "95,0"),
        ("geocode", "--table", "x.csv"),
        ("geocode", "Idlib", "--table", "x.csv", "--column", "name", "-o", "o.csv"),
        ("geocode", "--json", "--table", "x.csv", "--column", "name", "-o", "o.csv"),
        ("geocode", "Idlib", "-o", "o.csv"),
        ("geocode", "Idlib", "--country", "SYR"),
        ("geocode", "Idlib", "--country", "ZZ"),
        ("map", "x.txt", "-o", "o.html", "--tiles", ""),
        ("map", "x.txt", "-o", "o.html", "--tiles", "javascript:alert(1)"),
        ("map", "x.txt", "-o", "o.html", "--tiles", "https://host/{foo}.png"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_2(geo, given):
    """A command that makes no sense says how it is used."""
    done = geo(*given)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "given",
    [
        ("map", "a.html", "-o", "a.html"),
        ("map", "here", "-o", "here/b.html"),
        ("map", "a.html", "--review", "here/b.html", "-o", "./here/b.html"),
        ("incidents", "t.csv", "-o", "link.csv"),
        ("incidents", "a.html", "--review", "t.csv", "-o", "t.csv"),
        ("incidents", "a.html", "-o", "o.csv", "--statements", "a.html"),
        ("incidents", "a.html", "-o", "o.csv", "--statements", "./o.csv"),
        ("incidents", "a.html", "-o", "o.csv", "--statements", "s.csv", "--omissions", "s.csv"),
        ("parse", "a.html", "-o", "a.html"),
        ("convert", "t.csv", "here/../t.csv"),
        ("geocode", "--table", "t.csv", "--column", "location_name", "-o", "t.csv"),
    ],
)
def test_what_is_read_is_never_written_over(tmp_path: Path, monkeypatch, given):
    """An input named as the output, by whatever path, is refused and stays as it was."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    kept = {
        "a.html": "<p>Shells hit Idlib.",
        "here/b.html": "<p>So.",
        "t.csv": "location_name\nIdlib\n",
    }
    for name, text in kept.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("t.csv")
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 2, done.output
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in kept} == kept


def test_a_map_among_its_documents_is_made_anew(geo, tmp_path: Path):
    """A map of ours that lies in the folder that is read is no document: it may be replaced."""
    (tmp_path / "a.txt").write_text("Shells hit Idlib on 3 May 2019.", encoding="utf-8")
    for _ in range(2):
        done = geo("map", ".", "-o", "map.html")
        assert "is read" not in done.stderr


@pytest.mark.deep
def test_a_document_in_which_nothing_is_found_makes_a_map_all_the_same(geo, tmp_path: Path):
    """No incident is a result too: the map says so, and exit is 0."""
    (tmp_path / "dull.txt").write_text("The weather was fine. Nobody came.", encoding="utf-8")
    done = geo("map", "dull.txt", "-o", "o.html")
    assert done.returncode == 0, done.stderr
    assert "0 incidents" in done.stdout


def test_a_broken_index_is_built_anew_or_named(gazetteer, tmp_path: Path, geo_home: Path):
    """A broken index file gives one clear sentence and never a traceback."""
    from geo import errors
    from geo.gazetteer.search import Gazetteer

    broken = tmp_path / "base.sqlite"
    broken.write_bytes(gazetteer.path.read_bytes()[:50_000])
    with pytest.raises(errors.GazetteerIndexError, match=r"base\.sqlite"):
        Gazetteer.open(broken)


def test_every_command_is_in_the_readme():
    """The README shows each command of the command line."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in main.commands:
        assert f"geo {name}" in readme


def test_the_list_that_a_text_needs_is_named_once(geo, tmp_path: Path):
    """Names of a country that stay unresolved: one line says which list to add; else none."""
    (tmp_path / "a.txt").write_text(
        "Shelling hit Idlib, Aleppo and Homs in Syria. It hit Qxarbuzan and Wexrubad in Idlib.",
        encoding="utf-8",
    )
    (tmp_path / "b.csv").write_text("name,in\nQxarbuz,Idlib\nXqarbuz,Idlib\nSaraqib,Idlib\n")
    told = "run 'geo gazetteer add SY'"
    for arguments in (
        ("geocode", "Qxarbuz", "Xqarbuz", "--country", "SY"),
        ("geocode", "--table", "b.csv", "--column", "name", "--within", "in", "-o", "c.csv"),
    ):
        done = geo(*arguments)
        assert done.stderr.count(told) == 1, done.stderr
        assert "2 names stay unresolved" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    for arguments in (("geocode", "Saraqib", "--country", "SY"), ("geocode", "Qxarbuz")):
        assert geo(*arguments).stderr == ""


def test_explain_tells_each_sentence_what_was_found_and_decided(geo):
    """geo incidents --explain prints the words, the rules and the decision of every sentence."""
    done = geo("incidents", "--explain", SEED)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    struck = next(n for n, line in enumerate(told) if "warplanes of the Assad regime" in line)
    after = " ".join(told[struck : struck + 20])
    for wanted in ("place: 'Saraqib district'", "day: 'June 22, 2019'", "event word: 'warplanes'"):
        assert wanted in after
    assert "->: incident" in after
    assert any(line.strip().startswith("rule: factuality.") for line in told)
    assert any(line.strip().startswith("->: left out") for line in told)


def test_incidents_needs_a_place_to_write_or_explain(geo):
    """Without -o and without --explain there is nothing to do: wrong usage."""
    done = geo("incidents", SEED)
    assert done.returncode == 2
    assert "give -o FILE for the table, or --explain" in done.stderr
