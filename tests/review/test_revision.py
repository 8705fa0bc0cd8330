"""revision.py: a table corrected by hand -> the incidents as reviewed; corrections win and last."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from geo import errors, pipeline
from geo.cli import commands
from geo.model import Count, Document, Point
from geo.review import corrections, revision
from geo.review.publication import Publication
from geo.tables import exchange, frames

TEXT = (
    "On 9 August, clashes broke out between tribal fighters and soldiers in Saraqib; 11 people "
    "were killed and 30 were injured.\n\nA missile hit Kharkiv on Saturday, killing six people.\n\n"
    "Shells struck Sarmin on Friday and wounded two.\n"
)
CHANGED = TEXT.replace("clashes broke", "heavy clashes broke").replace("11 people", "Eleven people")


@pytest.fixture(scope="session")
def known(gazetteer):
    return gazetteer


def reading(known, text: str = TEXT):
    """The reading of one document, published on 12 August 2024."""
    page = pipeline.read(Document("note", "", text, published=date(2024, 8, 12)), known)
    return pipeline.incidents.join([page.reading])


def table(known, path: Path, edit, text: str = TEXT) -> tuple[corrections.Correction, ...]:
    """The machine's table with every row given to `edit`, read back as corrections."""
    exchange.write(corrections.sheet(frames.incidents(reading(known, text).incidents)), path)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for row in rows:
            edit(row)
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    else:
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        names = [cell.value for cell in sheet[1]]
        for line in sheet.iter_rows(min_row=2):
            row = {name: cell.value for name, cell in zip(names, line, strict=True)}
            edit(row)
            for name, cell in zip(names, line, strict=True):
                cell.value = row[name]
        book.save(path)
    return corrections.read(path)


def at(result, name: str):
    """The incident of a place."""
    (found,) = [i for i in result.incidents if i.location_name == name]
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_that_nobody_corrected_corrects_nothing(known, tmp_path, ending):
    """Written, opened and fed back, the machine's own table says nothing new."""
    assert table(known, tmp_path / f"t.{ending}", lambda row: None) == ()


@pytest.mark.parametrize("text", [TEXT, CHANGED], ids=["same text", "text changed since"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_corrections_win_and_survive_a_changed_text(known, tmp_path, ending, text):
    """Numbers, day and place are the reviewer's, also where the document was edited since."""

    def edit(row):
        if row["location_name"] == "Saraqib":
            row |= {"killed_best": 12, "reviewer": "A. Reviewer", "reviewed": "2024-08-20"}
            row["start"] = "2024-08-08"

    corrections = table(known, tmp_path / f"t.{ending}", edit)
    result, unfit = revision.apply(reading(known, text), corrections)
    incident = at(result, "Saraqib")
    assert not unfit
    assert incident.harm.killed == Count(12, 12, 12)
    assert incident.when.start == incident.when.end == date(2024, 8, 8)
    assert (incident.reviewer, incident.reviewed) == ("A. Reviewer", "2024-08-20")
    assert json.loads(incident.corrected)["killed_best"] == [11, 12]
    assert "corrected by A. Reviewer on 2024-08-20" in incident.reason
    assert at(result, "Kharkiv") == at(reading(known, text), "Kharkiv")


def test_a_corrected_name_is_looked_up_and_a_corrected_position_holds(known, tmp_path):
    """A name alone goes to the gazetteer; lat and lon are taken as they are."""

    def edit(row):
        if row["location_name"] == "Saraqib":
            row["location_name"] = "Binnish"
        if row["location_name"] == "Kharkiv":
            row |= {"lat": "50.1", "lon": "36.3"}

    corrections = table(known, tmp_path / "t.csv", edit)
    locate = pipeline._locator(known)
    result, _ = revision.apply(reading(known), corrections, locate)
    assert at(result, "Binnish").geometry.distance_m(Point(lat=35.956, lon=36.713)) < 3000
    assert at(result, "Kharkiv").geometry == Point(lat=50.1, lon=36.3)


def test_no_incident_is_left_out_aloud(known, tmp_path):
    """What a reviewer says is no incident is listed among what was left out, with who says so."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row |= {"not_an_incident": "yes", "reviewer": "Jo"}

    result, _ = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    assert "Kharkiv" not in {i.location_name for i in result.incidents}
    assert any(o.reason == "no incident, says Jo" for o in result.omissions)


def test_same_as_joins_two_rows(known, tmp_path):
    """'Same as' joins what the machine held apart, and joined_from says what."""
    first = at(reading(known), "Saraqib").id

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row["same_as"] = first

    result, _ = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    assert len(result.incidents) == 2
    assert len(at(result, "Saraqib").joined_from) == 2


@pytest.mark.parametrize(
    ("names", "left", "said"),
    [
        ({"Saraqib": "Kharkiv", "Kharkiv": "Sarmīn"}, ["Sarmīn"], None),
        ({"Kharkiv": "Sarmīn", "Saraqib": "Kharkiv"}, ["Sarmīn"], None),
        (
            {"Saraqib": "Kharkiv", "Kharkiv": "Saraqib"},
            ["Kharkiv", "Saraqib", "Sarmīn"],
            "name each",
        ),
        (
            {"Saraqib": "Kharkiv", "Kharkiv": "Sarmīn", "Sarmīn": "Kharkiv"},
            ["Kharkiv", "Saraqib", "Sarmīn"],
            "name each",
        ),
    ],
)
def test_same_as_is_followed_to_its_end_and_never_in_a_ring(known, tmp_path, names, left, said):
    """A chain joins into its last; rows that name each other are refused, none is half applied."""
    ids = {i.location_name: i.id for i in reading(known).incidents}

    def edit(row):
        row["same_as"] = ids.get(names.get(row["location_name"]), "")

    result, unfit = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    assert sorted(i.location_name for i in result.incidents) == left
    assert bool(unfit) == bool(said)
    assert all(said in refusal.reason for refusal in unfit)


def test_rows_that_disagree_on_one_incident_are_refused_together(known, tmp_path):
    """Two rows for an incident: alike they are one, else neither is taken."""

    def edit(row):
        row["killed_best"] = "12" if row["location_name"] == "Saraqib" else row["killed_best"]

    (one,) = table(known, tmp_path / "t.csv", edit)
    again = replace(one, row="t.csv, row 9")
    result, unfit = revision.apply(reading(known), [one, again])
    assert (at(result, "Saraqib").harm.killed.best, unfit) == (12, ())
    result, (refusal,) = revision.apply(reading(known), [one, replace(again, not_an_incident=True)])
    assert at(result, "Saraqib").harm.killed.best == 11
    assert (refusal.source, "row 9" in refusal.reason) == (one.row, True)


@pytest.mark.parametrize(
    ("text", "said"), [("id,sentence\n", "holds no row"), ("id,measure\na,killed\n", "statements")]
)
def test_a_table_that_can_correct_nothing_is_refused(tmp_path, text, said):
    """A table of no rows, or of statements, is no review."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(errors.TableError, match=said):
        corrections.read(tmp_path / "t.csv")


def test_a_correction_that_fits_nothing_is_reported(known, tmp_path):
    """A correction of a sentence that is gone is refused with its row and the reason."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row["killed_best"] = "7"

    corrections = table(known, tmp_path / "t.csv", edit)
    result, unfit = revision.apply(reading(known, TEXT.split("\n\n")[0]), corrections)
    assert len(result.incidents) == 1
    (refusal,) = unfit
    assert "fits no incident any more" in refusal.reason
    assert "row" in refusal.source


@pytest.mark.parametrize("column", corrections.WORKED_OUT)
def test_a_cell_that_follows_from_others_is_not_corrected_in_silence(known, tmp_path, column):
    """A precision that alone was changed is refused by name, and nothing else is lost."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row |= {column: "3", "killed_best": "7"}

    result, unfit = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    (refusal,) = unfit
    assert column in refusal.reason
    assert at(result, "Kharkiv").harm.killed.best == 7


def test_flags_for_the_public_are_kept(known, tmp_path):
    """graphic and private_names travel with the incident, into tables and back."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row |= {"graphic": "yes", "private_names": "Ann B; Carl D"}

    result, _ = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    incident = at(result, "Kharkiv")
    assert (incident.graphic, incident.private_names) == (True, ("Ann B", "Carl D"))
    assert frames.to_incidents(frames.incidents([incident])) == (incident,)


def test_a_reviewed_table_can_be_fed_back(known, tmp_path):
    """The table of a reviewed run holds the same corrections again."""

    def edit(row):
        if row["location_name"] == "Saraqib":
            row |= {"killed_best": "12", "reviewer": "Jo"}

    once, _ = revision.apply(reading(known), table(known, tmp_path / "t.csv", edit))
    again = tmp_path / "again.csv"
    exchange.write(corrections.sheet(frames.incidents(once.incidents)), again)
    twice, _ = revision.apply(reading(known), corrections.read(again))
    assert twice.incidents == once.incidents


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("killed_best", "many", "not a whole number"),
        ("start", "soon", "start"),
        ("sub_event_type", "Bombing", "none of ACLED's"),
        ("event_type", "Airstrikes", "none of ACLED's"),
        ("not_an_incident", "perhaps", "true or false"),
        ("as_read", "{", "not JSON"),
        ("country", "Ukraine", "ISO code of two letters"),
        ("country", "ZZ", "ISO code of two letters"),
        ("private_names", "true", "is no name"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(known, tmp_path, column, value, said):
    """A bad cell is named by row and column."""
    with pytest.raises(errors.TableError, match=said) as caught:
        table(known, tmp_path / "t.csv", lambda row: row.update({column: value}))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"killed_low": 50, "killed_high": 10}, "killed_low 50 is more than killed_high 10"),
        ({"killed_low": 50}, "killed_low 50 is more than killed_best 11"),
        ({"killed_high": 5}, "killed_best 11 is more than killed_high 5"),
        ({"start": "2024-08-07", "end": "2024-08-01"}, "start 2024-08-07 is more than end"),
        ({"end": "2024-08-01"}, "start 2024-08-09 is more than end 2024-08-01"),
        ({"start": ""}, None),  # the day, which is one, is not known after all
        ({"end": ""}, "start is 2024-08-09 and end is empty"),
        ({"event_type": "Protests"}, "sub_event_type Armed clash is none of event_type Protests"),
        ({"sub_event_type": "air/drone STRIKE"}, None),
    ],
)
def test_cells_that_contradict_one_another_are_refused(known, tmp_path, cells, said):
    """Nothing of such a row is taken, and the reviewer is told which cells."""

    def edit(row):
        if row["location_name"] == "Saraqib":
            row |= cells

    corrections = table(known, tmp_path / "t.csv", edit)
    result, refused = revision.apply(reading(known), corrections)
    assert [said in r.reason for r in refused] == [True] * bool(said)
    assert (at(result, "Saraqib") == at(reading(known), "Saraqib")) == bool(said)


def test_an_end_stays_where_a_start_is_corrected(known, tmp_path):
    """Of an interval the corrected end moves alone, and is refused where it would turn around."""
    text = "Clashes broke out in Saraqib from 3 to 7 August, killing 11 people."
    for start, end in (("2024-08-05", date(2024, 8, 7)), ("2024-08-09", None)):

        def edit(row, start=start):
            row["start"] = start

        corrections = table(known, tmp_path / "t.csv", edit, text)
        result, refused = revision.apply(reading(known, text), corrections)
        assert len(refused) == (end is None)
        if end is not None:
            assert at(result, "Saraqib").when.end == end


def test_a_corrected_name_that_no_list_holds_is_said(known, tmp_path):
    """The name is the reviewer's; that it has no position any more is reported, not silent."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row["location_name"] = "Qwxyzabad"

    corrections = table(known, tmp_path / "t.csv", edit)
    result, refused = revision.apply(reading(known), corrections, pipeline._locator(known))
    assert at(result, "Qwxyzabad").geometry is None
    (refusal,) = refused
    assert "no place called 'Qwxyzabad' was found" in refusal.reason


def test_a_table_of_incidents_is_corrected_too(known, tmp_path):
    """Corrections fit the rows of a table as they fit the texts that it was made from."""
    given = tmp_path / "given.csv"
    exchange.write(corrections.sheet(frames.incidents(reading(known).incidents)), given)

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row["not_an_incident"] = "yes"
        if row["location_name"] == "Saraqib":
            row["killed_best"] = "12"

    told = table(known, tmp_path / "t.csv", edit)
    journey = pipeline.travel([given], known=known, corrections=told)
    assert not journey.refusals
    assert sorted(journey.frame["location_name"]) == ["Saraqib", "Sarmīn"]
    assert 12 in set(journey.frame["killed_best"].dropna())


def test_the_command_line_takes_the_loop(tmp_path, known):
    """geo incidents writes the columns of a reviewer, --review takes them and says what is left."""
    (tmp_path / "note.txt").write_text("---\npublished: 2024-08-12\n---\n" + TEXT, encoding="utf-8")
    out, final = tmp_path / "t.csv", tmp_path / "final.csv"
    run, note = CliRunner().invoke, str(tmp_path / "note.txt")
    assert run(commands.main, ["incidents", note, "-o", str(out)]).exit_code == 0
    changed = out.read_text(encoding="utf-8").replace(",Kharkiv,", ",Chuhuiv,", 1)
    out.write_text(changed, encoding="utf-8")
    args = ["incidents", note, "--review", str(out), "-o", str(final)]
    assert run(commands.main, args).exit_code == 0
    assert "Chuhuiv" in final.read_text(encoding="utf-8")
    gone = ["incidents", str(tmp_path / "other.txt"), "--review", str(out), "-o", str(final)]
    (tmp_path / "other.txt").write_text("It rained.", encoding="utf-8")
    result = run(commands.main, gone)
    assert result.exit_code == 1
    assert "fits no incident any more" in result.output


@pytest.mark.parametrize(
    "column",
    ["event_type", "sub_event_type", "country", "private_names", "same_as", "location_name"],
)
def test_what_a_reviewer_wrote_is_quoted_in_part(known, tmp_path: Path, column: str):
    """A cell of 100,000 letters is refused in a sentence that fits on a screen."""
    long = "no;" * 33_334 if column == "private_names" else "Qx" * 50_000
    try:
        given = table(known, tmp_path / "t.csv", lambda row: row.update({column: long}))
        told = [r.reason for r in revision.apply(reading(known), given, lambda *_: None)[1]]
    except errors.TableError as error:
        told = [str(error)]
    assert told
    assert max(map(len, told)) < 1_000


def left_out(rows: list[dict]) -> list[dict]:
    return [{**rows[0], "not_an_incident": "yes"}, *rows[1:]]


def joined(rows: list[dict]) -> list[dict]:
    return [{**rows[0], "same_as": rows[1]["id"]}, *rows[1:]]


def disagreeing(rows: list[dict]) -> list[dict]:
    return [{**rows[0], "reviewer": "A"}, {**rows[0], "reviewer": "B"}, *rows[1:]]


def lost(rows: list[dict]) -> list[dict]:
    gone = {"id": "0", "document_id": "gone", "span": "", "as_read": ""}
    gone["evidence"] = rows[0]["evidence"].replace('"a"', '"gone"')
    return [{**rows[0], **gone}, *rows[1:]]


@pytest.mark.parametrize("became", [left_out, joined, disagreeing, lost])
def test_a_flag_holds_whatever_became_of_its_row(known, tmp_path: Path, became):
    """Names and graphic sentences of a row that is left out, joined or refused are not shown."""
    note = tmp_path / "a.txt"
    note.write_text(TEXT.replace("broke out", "of Samir Farzat broke out"), encoding="utf-8")
    journey = pipeline.travel([note], known=known)
    exchange.write(corrections.sheet(journey.frame), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows.sort(key=lambda row: "clashes" not in row["sentence"])
    rows[0] |= {"graphic": "yes", "private_names": "Samir Farzat; Friday"}
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(became(rows))
    given = corrections.read(tmp_path / "t.csv")
    shown = pipeline.travel([note], known=known, corrections=given).map(public=Publication())
    told = repr(shown.page.data)
    for flagged in ("Farzat", "Friday", "clashes", "tribal fighters and soldiers"):
        assert flagged not in told


# --- what a reviewer adds, accepts and rejects ----------------------------------------------------


def rounds(known, folder: Path, given, times: int = 3):
    """The readings of so many runs, each with the table of the run before as its review."""
    for n in range(times):
        result, unfit = revision.apply(reading(known), given, pipeline._locator(known))
        assert not unfit, unfit
        path = folder / f"round-{n}.csv"
        exchange.write(corrections.sheet(frames.incidents(result.incidents), result.aside), path)
        given = corrections.read(path)
        yield result


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def rewritten(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)


ADDED = {
    "start": "2024-08-10", "event_type": "Riots", "sub_event_type": "Violent demonstration",
    "location_name": "Saraqib", "killed_best": "2", "reviewer": "Jo", "document_id": "note",
}  # fmt: skip


@pytest.mark.parametrize("sentence", ["Shells struck Sarmin on Friday and wounded two.", ""])
def test_a_row_that_the_machine_missed_is_kept(known, tmp_path, sentence: str):
    """Written by hand with a document and a sentence or none, it is an incident in every run."""
    path = tmp_path / "t.csv"
    table(known, path, lambda row: None)
    rewritten(path, [*written(path), ADDED | {"sentence": sentence}])
    found = list(rounds(known, tmp_path, corrections.read(path)))
    before = reading(known).incidents
    for result in found:
        (added,) = [i for i in result.incidents if i.status == "added"]
        assert (added.sub_event_type, added.harm.killed.best) == ("Violent demonstration", 2)
        assert added.when.start == date(2024, 8, 10)
        assert (added.sentence, added.document_id, added.reviewer) == (sentence, "note", "Jo")
        assert isinstance(added.geometry, Point)
        assert added.reason.startswith("a row that the reviewer added; corrected by Jo")
        assert [i for i in result.incidents if i != added] == list(before)
    assert len({i.id for r in found for i in r.incidents}) == len(before) + 1


def test_a_rejection_holds_in_every_run(known, tmp_path):
    """The table of a reviewed run remembers what was rejected, and no map draws it."""

    def edit(row):
        if row["location_name"] == "Kharkiv":
            row |= {"not_an_incident": "yes", "reviewer": "Jo"}

    for result in rounds(known, tmp_path, table(known, tmp_path / "t.csv", edit)):
        assert "Kharkiv" not in {i.location_name for i in result.incidents}
        assert [i.location_name for i in result.aside] == ["Kharkiv"]
        assert any(o.reason == "no incident, says Jo" for o in result.omissions)
    last = tmp_path / "round-2.csv"
    assert {row["status"] for row in written(last)} == {"", "rejected"}
    journey = pipeline.travel([last], known=known)
    assert "Kharkiv" not in set(journey.frame["location_name"])
    assert [i.location_name for i in journey.reading.aside] == ["Kharkiv"]
    assert set(frames.drawable(exchange.read(last))["location_name"]) == {"Saraqib", "Sarmīn"}


@pytest.mark.parametrize("how", [{"status": "accepted"}, {"reviewer": "Jo"}, {"killed_best": "7"}])
def test_a_proposed_row_that_is_accepted_stands_in_every_run(known, tmp_path, how):
    """What is too unlikely is in the review table alone, until a reviewer takes it."""

    def proposing():
        return pipeline.incidents.join([reading(known)], proposed_below=1.01)

    path, told = tmp_path / "t.csv", proposing()
    assert (len(told.incidents), len(told.aside)) == (0, 3)
    exchange.write(corrections.sheet(frames.incidents(()), told.aside), path)
    assert corrections.read(path) == ()
    rows = written(path)
    assert {row["status"] for row in rows} == {"proposed"}
    rows[0] |= how
    rewritten(path, rows)
    for _ in range(3):
        result, unfit = revision.apply(proposing(), corrections.read(path))
        assert not unfit
        held = [(i.location_name, i.status) for i in result.incidents]
        assert held == [(rows[0]["location_name"], "accepted")]
        assert [i.status for i in result.aside] == ["proposed", "proposed"]
        exchange.write(corrections.sheet(frames.incidents(result.incidents), result.aside), path)
