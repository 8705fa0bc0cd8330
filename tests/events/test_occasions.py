"""occasions.py: a list of days, each with its place, is one incident for each."""

from __future__ import annotations

import pytest

from tests.told import read

NAMES = "Saraqib; Binnish; Taftanaz"


def _rows(text: str) -> list[tuple]:
    found = read(text, NAMES, "2019-06-14").incidents
    rows = [(i.location_name, i.when.start.day, i.harm.killed.best, i.harm.killed.high)
            for i in found]  # fmt: skip
    return sorted(rows, key=lambda row: row[1])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Shelling hit Saraqib on 3 June 2019 and Binnish on 5 June 2019, killing two and three "
         "people respectively.", [("Saraqib", 3, 2, 2), ("Binnish", 5, 3, 3)]),
        ("Forces shelled Saraqib on 3 June 2019 and again on 5 June 2019, killing two people each "
         "time.", [("Saraqib", 3, 2, 2), ("Saraqib", 5, 2, 2)]),
        ("Shelling hit Saraqib on 3 June 2019 and Binnish on 5 June 2019, killing five people.",
         [("Saraqib", 3, None, 5), ("Binnish", 5, None, 5)]),
        ("Jets bombed Saraqib on 3 June and on 5 June 2019.",
         [("Saraqib", 3, None, None), ("Saraqib", 5, None, None)]),
        ("Jets bombed Saraqib on 3 June 2019, Binnish on 5 June 2019 and Taftanaz on 7 June 2019.",
         [("Saraqib", 3, None, None), ("Binnish", 5, None, None), ("Taftanaz", 7, None, None)]),
        ("A man was kidnapped in Saraqib on 3 June 2019 and on 5 June 2019 was found dead.",
         [("Saraqib", 3, None, None)]),
    ],
)  # fmt: skip
def test_each_day_of_a_list_is_an_incident_at_its_own_place(text, rows):
    """'X on 3 June and Y on 5 June' are two; what befell someone on a later day is no second."""
    assert _rows(text) == rows


def test_a_number_told_of_several_days_together_is_left_out_with_the_reason():
    """Where the words do not say how many on which day, an omission says that."""
    told = read("Forces shelled Saraqib on 3 June 2019 and again on 5 June 2019, killing six "
                "people.", NAMES, "2019-06-14")  # fmt: skip
    assert "a number told of several days together, not for each" in {
        o.reason for o in told.omissions
    }


def test_a_place_told_again_for_itself_is_one_row():
    """'Killed 20 in X and Y, 12 of them in Y': Y has its 12, X the rest, and neither twice."""
    rows = _rows("Airstrikes killed 20 people in Saraqib and Binnish on 3 June 2019, 12 of them in "
                 "Binnish.")  # fmt: skip
    assert sorted(rows) == [("Binnish", 3, 12, 12), ("Saraqib", 3, None, 20)]


@pytest.mark.parametrize("published", [None, "2019-06-14"])
def test_an_event_told_on_no_day_of_the_calendar_has_no_day(published):
    """'On 29 February 2019' takes neither the day told before nor the day of writing."""
    told = read("Shelling hit Saraqib on 3 June 2019. Shelling hit Binnish on 29 February 2019.",
                NAMES, published)  # fmt: skip
    assert {i.location_name: i.when and i.when.start.day for i in told.incidents} == {
        "Saraqib": 3,
        "Binnish": None,
    }
