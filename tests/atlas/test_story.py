"""A story: from front matter or Python, each step checked, each view one that the map can show."""

from __future__ import annotations

from datetime import date

import pytest

from geo import errors, pipeline
from geo.atlas import maps, story
from geo.documents import loading
from geo.model import Point
from tests import sample_rows as sample

WRITTEN = """---
title: A week
story:
  - caption: "It began: in Maar Shurin."
    days: 2019-06-10 to 2019-06-12
    at: 35.668, 36.728
    zoom: 11
  - caption: Then planes hit
      Saraqib.
    place: Saraqib
published: 2019-07-08
---
The text of the report.
"""


def test_front_matter_holds_a_story(tmp_path):
    """A document's front matter tells its steps; the rest of it is read as before."""
    (tmp_path / "a.md").write_text(WRITTEN, encoding="utf-8")
    (document,) = loading.read([tmp_path]).documents
    assert (document.title, document.published, document.notes) == ("A week", date(2019, 7, 8), ())
    first, second = story.steps(document.story)
    assert first == story.Step(
        "It began: in Maar Shurin.",
        (date(2019, 6, 10), date(2019, 6, 12)),
        Point(35.668, 36.728),
        11,
    )
    assert second == story.Step("Then planes hit Saraqib.", place="Saraqib")


def test_a_step_may_be_a_step_a_dict_or_a_text():
    """The three forms mean the same."""
    step = story.Step("Here.", (date(2019, 6, 10), date(2019, 6, 10)), Point(1, 2))
    as_dict = {"caption": "Here.", "days": [date(2019, 6, 10)], "at": (1, 2)}
    written = "- caption: Here.\n  days: 2019-06-10\n  at: 1, 2"
    assert story.steps([step]) == story.steps([as_dict]) == story.steps(written) == (step,)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([{"days": "2019-06-10"}], "step 1 of the story: it has no caption"),
        ([{"caption": "a"}, {"caption": "b", "where": "x"}], "step 2 of the story: it has 'where'"),
        ([{"caption": "a", "days": "June"}], "2019-06-10 or"),
        ([{"caption": "a", "days": "2019-06-12 to 2019-06-10"}], "2019-06-10 or"),
        ([{"caption": "a", "at": "Idlib"}], "LAT, LON"),
        ([{"caption": "a", "at": (91, 0)}], "LAT, LON"),
        ([{"caption": "a", "zoom": "near"}], "zoom"),
        ("caption: a", "list of steps"),
        (
            [{"caption": "a", "place": "Atlantis"}],
            "no incident on the map is at 'Atlantis': the places on it are .*Saraqib",
        ),
        ([{"caption": "a", "incident": "i99"}], "no incident on the map has the id 'i99'"),
    ],
)
def test_a_step_that_cannot_be_shown_is_named(told, said: str):
    """One sentence says which step, what it has and what was expected."""
    with pytest.raises(errors.InputError, match=said):
        maps.incident_map(sample.idlib(), story=told)


def test_views_are_of_the_rows_as_the_page_has_them():
    """An incident is told by its row in the order of days; a place by what is there."""
    told = [{"caption": "a", "place": "Saraqib", "incident": "i1"}]
    made = maps.incident_map(sample.idlib(), story=told)
    (step,) = made.page.data["story"]
    assert step["view"] == {"bounds": [35.864, 36.806, 35.864, 36.806], "row": 2}


def test_stories_follow_each_other_and_a_bad_step_leaves_alone(gazetteer, tmp_path):
    """Each document's steps in their order; what cannot be shown is named with its document."""
    for name, step in {"a": "place: Atlantis", "b": "where: there", "c": "at: 35.9, 36.6"}.items():
        told = f"  - caption: First of {name}.\n  - caption: x\n    {step}\n"
        text = f"---\ntitle: {name}\nstory:\n{told}"
        (tmp_path / f"{name}.md").write_text(f"{text}---\nShells hit Saraqib on 3 May 2019.\n")
    journey = pipeline.travel([tmp_path], known=gazetteer)
    steps = [step["caption"] for step in journey.map().page.data["story"]]
    assert steps == ["First of a.", "First of b.", "First of c.", "x"]
    refused = [(r.source[-4:], r.reason.partition(": ")[0]) for r in journey.stories[1]]
    assert refused == [("a.md", "step 2 of the story"), ("b.md", "step 2 of the story")]


@pytest.mark.parametrize("place", ["Ma'ar Shoreen", "MAARSHURIN", "معرشورين", "Maar Shurin"])
def test_a_place_is_named_as_the_report_or_any_list_names_it(gazetteer, tmp_path, place: str):
    """The words of the text, and every spelling of the place, look where its incidents are."""
    text = "Shells hit the village of Maar Shoreen in Idlib on 3 May 2019."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    journey = pipeline.travel([tmp_path], known=gazetteer)
    made = journey.map(story=[{"caption": "a", "place": place}])
    south, *_ = made.page.data["story"][0]["view"]["bounds"]
    assert south == pytest.approx(35.668, abs=0.01)
