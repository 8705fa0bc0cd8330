"""A table's column of names -> the table: its columns, its outlines, what is said of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geo import errors
from geo.documents import worksheets
from geo.gazetteer.search import Context, Gazetteer
from geo.toponyms import geocoding, hints


def test_an_outline_is_whole_in_every_cell():
    """One that is too long for a workbook's cell is simplified till it fits, which is said."""
    circle = shapely.Point(36, 35).buffer(1, quad_segs=1000)
    told, note = geocoding._outline(circle, worksheets.LONGEST_CELL)
    assert len(told) <= worksheets.LONGEST_CELL
    step = float(note.partition("by up to ")[2].partition(" m")[0].replace(",", "")) / 111_195
    simpler = shapely.from_wkt(told)
    assert simpler.is_valid
    assert shapely.hausdorff_distance(simpler, circle) <= step * 1.5
    islands = shapely.MultiPoint([(n % 50, n // 50) for n in range(3000)]).buffer(0.4, quad_segs=1)
    told, note = geocoding._outline(islands, worksheets.LONGEST_CELL)
    assert told == ""
    assert note.startswith("; outline left out: a cell of a workbook holds 32,767 characters")


def placed(path: Path, gazetteer: Gazetteer, column: str) -> geocoding.Done:
    return geocoding.table(str(path), str(path), column, None, gazetteer, Context(country="SY"))


def test_a_table_written_in_place_again_has_no_name_twice(tmp_path: Path, gazetteer: Gazetteer):
    """Our columns of each time have names of their own, whatever case the user's are in."""
    path = tmp_path / "t.csv"
    path.write_text("name,Lat\nIdlib,1\n", encoding="utf-8")
    for _ in range(3):
        placed(path, gazetteer, "name")
    header = path.read_text(encoding="utf-8").splitlines()[0].casefold().split(",")
    assert len(header) == len(set(header)) == 2 + 3 * len(geocoding.ADDED)
    assert [n for n in header if n.endswith("lat")] == ["lat", "geo_lat", "geo2_lat", "geo3_lat"]


@pytest.mark.parametrize(
    ("table", "column"),
    [(" Name ,b\nIdlib,", "name"), ("name,b\nIdlib,", " NAME"), ("Name,name\n,Idlib", "name")],
)
def test_a_column_is_found_in_any_case(tmp_path: Path, gazetteer: Gazetteer, table, column):
    """Outer blanks do not count; a name as it is written comes first."""
    path = tmp_path / "t.csv"
    path.write_text(f"{table}\n", encoding="utf-8")
    assert placed(path, gazetteer, column).resolved == 1


@pytest.mark.parametrize(
    ("rows", "country"),
    [
        ("Kyiv,\nParis,\nHoms,\nQxarbuz,\nXqarbuz,", None),
        ("Aleppo,\nHoms,\nParis,\nQxarbuz,", "SY"),
        ("Paris,\nLyon,\nQxarbuz,Syria\nXqarbuz,Homs", "SY"),
        ("Qxarbuz,Qxarbuz", None),
    ],
)
def test_a_list_is_named_where_the_context_of_the_names_says_so(
    tmp_path: Path, gazetteer: Gazetteer, rows: str, country: str | None
):
    """A row's country is that of its containing place, else that of most of the table; or none."""
    path = tmp_path / "t.csv"
    path.write_text(f"name,within\n{rows}\n", encoding="utf-8")
    done = geocoding.table(str(path), str(path), "name", "within", gazetteer, Context())
    unplaced = hints.Unplaced()
    for group in done.groups(gazetteer, Context()):
        unplaced.add(group)
    assert list(unplaced.names) == ([country] if country else [])


def test_a_missing_column_is_told_beside_the_first_there_are(tmp_path: Path, gazetteer: Gazetteer):
    """Of 100,000 columns, some with long names, a refusal names a few and counts the others."""
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{'x' * 90}{n}" for n in range(100_000)) + "\n1\n")
    with pytest.raises(errors.TableError, match=r"no column 'name'.* and 99,970 more") as refused:
        placed(path, gazetteer, "name")
    assert len(str(refused.value)) < 3_000
