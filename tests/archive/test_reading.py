"""Many documents are read in parts: the same by any number of processes, and after any end."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo import errors, pipeline
from geo.archive import reading
from geo.documents import loading
from geo.gazetteer.search import Context
from geo.model import Document, Refusal

ROOT = Path(__file__).resolve().parents[2]
SAID = (
    "Five people were killed in Saraqib on 22 July 2019 when warplanes struck a market.",
    "Shelling wounded two in Ariha on 23 July 2019, rescue workers said.",
    "Clashes broke out near Hama on 24 July 2019 and left three fighters dead.",
    "Protesters marched in Azaz and in Qumaydhah on 25 July 2019.",
)


def documents(number: int) -> list[Document | Refusal]:
    """So many short reports, and one that was refused among them."""
    told = [Document(f"d{n}", "", f"{SAID[n % 4]} No. {n}.", notes=("x",)) for n in range(number)]
    return [*told[:5], Refusal("x", "it is a scan"), *told[5:]]


def way(gazetteer, **more) -> reading.Way:
    return reading.Way(gazetteer.path, Context(), **more)


def journey(gazetteer, folder: Path, number: int = 40, **more) -> pipeline.Journey:
    with reading.reading(
        documents(number), way(gazetteer), folder / "a.csv", known=gazetteer, **more
    ) as run:
        assert run.documents == number
        return pipeline.arrived(run.readings, gazetteer, refused=run.refusals)


def corpus(folder: Path, number: int) -> Path:
    rows = ({"doc_id": f"d{n}", "text": f"{SAID[n % 4]} No. {n}."} for n in range(number))
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder / "in.jsonl"


def started(folder: Path, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "geo", "incidents", "in.jsonl", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_what_is_read_in_parts_is_what_the_road_gives(gazetteer, tmp_path: Path):
    """Incidents, statements, omissions and refusals are those of geo.travel; no part stays."""
    (tmp_path / "f").mkdir()
    path = corpus(tmp_path, 40)
    whole = pipeline.travel(path, known=gazetteer)
    items = loading.stream(path)
    with reading.reading(items, way(gazetteer), tmp_path / "a.csv", known=gazetteer) as run:
        assert len(run.parts) == 3
        assert all(part.parent == tmp_path / "a.csv.parts" for part in run.parts)
        parted = pipeline.arrived(run.readings, gazetteer)
        assert parted.incidents == whole.incidents
        assert parted.statements == whole.statements
        assert tuple(run.omissions()) == whole.omissions
        assert run.omitted == len(whole.omissions)
        assert run.unplaced.names == whole.unplaced().names
    assert not (tmp_path / "a.csv.parts").exists()


def test_parts_beside_an_output_among_the_documents_are_no_documents(
    gazetteer, geo, tmp_path: Path
):
    """A folder that is read may hold the output: what is read so far is not met in it."""
    (tmp_path / "f").mkdir()
    for n, text in enumerate(SAID):
        (tmp_path / "f" / f"{n}.txt").write_text(text)
    done = geo("incidents", "f", "-o", "f/a.jsonl")
    assert done.returncode == 0, done.stderr
    assert "refused" not in done.stderr


@pytest.mark.deep
def test_any_number_of_processes_gives_the_same(gazetteer, tmp_path: Path):
    """One process or two: the same incidents, refusals where they were met."""
    one, two = (journey(gazetteer, tmp_path, jobs=jobs) for jobs in (1, 2))
    assert one.incidents == two.incidents
    assert one.refusals == two.refusals == (Refusal("x", "it is a scan"),)


def test_a_run_that_was_broken_off_goes_on_only_when_asked(gazetteer, tmp_path: Path, monkeypatch):
    """The parts stay; without --resume they are named and nothing is read; with it not again."""
    read, asked = pipeline.read, []

    def counted(document: Document, *others):
        asked.append(document.id)
        if len(asked) == 20:
            raise KeyboardInterrupt
        return read(document, *others)

    monkeypatch.setattr(pipeline, "read", counted)
    with pytest.raises(KeyboardInterrupt):
        journey(gazetteer, tmp_path)
    assert len(list((tmp_path / "a.csv.parts").iterdir())) == 1
    with pytest.raises(errors.OutputError, match="--resume"):
        journey(gazetteer, tmp_path)
    assert len(asked) == 20
    again = journey(gazetteer, tmp_path, resume=True)
    assert len(asked) == 20 + 40 - 15  # sixteen items of the first part, one of them refused
    monkeypatch.undo()
    assert again.incidents == journey(gazetteer, tmp_path).incidents


def test_parts_of_other_documents_or_of_another_way_are_not_taken(gazetteer, tmp_path: Path):
    """A part is taken for the same documents, read in the same way, and for no others."""
    (batch,) = reading.batches(documents(3))
    key = reading._key(batch, way(gazetteer))
    other = (Document("d0", "", "Something else."), *batch[1:])
    assert key == reading._key(tuple(batch), way(gazetteer))
    assert key != reading._key(other, way(gazetteer))
    assert key != reading._key(batch, way(gazetteer, drawn=True))
    assert key != reading._key(batch, reading.Way(gazetteer.path, Context(country="SY")))


def test_what_cannot_be_written_is_refused_at_once(gazetteer, geo, tmp_path, monkeypatch):
    """An ending that is no table's, a folder that is a file: said at once, no part is left."""
    monkeypatch.setattr(pipeline, "read", None)
    corpus(tmp_path, 3)
    for output, said in (
        ("a.foo", "ends in .foo: expected one of .csv"),
        ("in.jsonl/a.csv", "cannot write"),
    ):
        done = geo("incidents", "in.jsonl", "-o", output)
        assert done.returncode == 1
        assert said in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl"]


class _Hostile:
    def __reduce__(self):
        return os.mkdir, ("ran",)


def test_a_part_that_a_stranger_made_is_not_run(gazetteer, tmp_path: Path, monkeypatch):
    """What would run is refused, damage too, and the batch is read anew."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv.parts").mkdir()
    (first, second, *_) = reading.batches(documents(40))
    for n, (batch, data) in enumerate(
        ((first, pickle.dumps([_Hostile()])), (second, b"\x80broken"))
    ):
        name = f"{n:07d}-{reading._key(batch, way(gazetteer))}.part"
        (tmp_path / "a.csv.parts" / name).write_bytes(data)
    told = journey(gazetteer, tmp_path, resume=True)
    assert not (tmp_path / "ran").exists()
    assert told.incidents == journey(gazetteer, tmp_path).incidents


def test_a_document_that_takes_too_long_is_refused_by_name(gazetteer, tmp_path: Path, monkeypatch):
    """The others are read; where the road catches what goes wrong, this is not caught."""
    read = pipeline.read

    def slow(document: Document, *others):
        while document.id == "d2":
            try:
                sum(range(1000))
            except Exception:
                continue
        return read(document, *others)

    monkeypatch.setattr(pipeline, "read", slow)
    items = documents(4)[:4]
    for item in (items[0], items[1], items[3]):  # what is opened at first takes its time
        read(item, gazetteer, Context())
    limited = way(gazetteer, seconds=1.5)
    with reading.reading(items, limited, tmp_path / "a.csv", known=gazetteer) as run:
        assert run.documents == 3
        assert run.refusals == [Refusal("d2", "d2 takes more than 1.5 seconds to read: split it")]


@pytest.mark.deep
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_after_kill_nine_and_resume_the_bytes_are_the_same(gazetteer, tmp_path: Path, jobs: str):
    """A process that was killed leaves whole parts; the run that goes on writes the same file."""
    corpus(tmp_path, 400)
    process = started(tmp_path, "-o", "a.csv", "--jobs", jobs)
    while process.poll() is None and len(list(tmp_path.glob("a.csv.parts/0*.part"))) < 3:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "a.csv").exists()
    assert list(tmp_path.glob("a.csv.parts/0*.part"))
    for options in (("-o", "a.csv", "--jobs", jobs, "--resume"), ("-o", "b.csv")):
        done = started(tmp_path, *options)
        _, said = done.communicate()
        assert done.returncode == 0, said
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.deep
def test_ctrl_c_says_where_the_parts_stand(gazetteer, tmp_path: Path):
    """One sentence names the folder and the option; the exit code is that of the signal."""
    corpus(tmp_path, 400)
    process = started(tmp_path, "-o", "a.csv")
    while process.poll() is None and not list(tmp_path.glob("a.csv.parts/0*.part")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 128 + signal.SIGINT
    assert b"stopped" in said
    assert b"a.csv.parts" in said
    assert b"--resume" in said
    assert list(tmp_path.glob("a.csv.parts/0*.part"))


def test_the_texts_in_a_column_become_incidents(gazetteer, geo, tmp_path: Path):
    """--text-column reads a table as reports, whose days are those of their rows."""
    (tmp_path / "a.csv").write_text(f'post,published\n"{SAID[0]}",2019-07-23\n"{SAID[1]}",\n')
    done = geo("incidents", "a.csv", "--text-column", "post", "-o", "-")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["document_id"] for row in rows] == ["a/2", "a/3"]
    assert [row["start"] for row in rows] == ["2019-07-22", "2019-07-23"]
    done = geo("parse", "a.csv", "--text-column", "post")
    assert len(done.stdout.splitlines()) == 2
    done = geo("map", "a.csv", "--text-column", "text", "-o", "a.html")
    assert done.returncode == 1
    assert "no column 'text': it has post, published" in done.stderr


def test_a_folder_of_the_output_that_is_not_there_is_made(geo, tmp_path: Path):
    corpus(tmp_path, 3)
    assert geo("incidents", "in.jsonl", "-o", "out/new/a.csv").returncode == 0
    assert [p.name for p in (tmp_path / "out" / "new").iterdir()] == ["a.csv"]
