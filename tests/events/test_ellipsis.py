"""ellipsis.py: 'another in X' tells once more what was told before it, in either language."""

from __future__ import annotations

import pytest

from tests.told import read

NAMES = "Khiam; Tyre; Naqoura; Saraqib; Hama; الخيام; مرجعيون; الناقورة; صور"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Shells hit Khiam, and others landed in Tyre and Naqoura.", "Khiam Tyre Naqoura"),
        ("Shells hit Khiam, and others landed in Tyre on Tuesday.", "Khiam Tyre"),
        ("An air strike hit Saraqib. Another targeted Hama.", "Saraqib Hama"),
        ("A rocket hit Tyre on Tuesday. Another landed in Khiam. Two more fell near Naqoura.",
         "Tyre Khiam Naqoura"),
        ("Two bombs exploded on Monday, one in Saraqib and another in Hama.", "Saraqib Hama"),
        ("Two bombs exploded, the first in Saraqib and the second in Hama.", "Saraqib Hama"),
        ("One shell landed in Khiam, another in Tyre and a third near Naqoura.",
         "Khiam Tyre Naqoura"),
        ("A missile struck Hama and two more landed in Saraqib.", "Hama Saraqib"),
        ("A drone hit a car in Tyre and another one a motorcycle in Khiam.", "Tyre Khiam"),
        ("Rockets were fired at Tyre, with one landing in Naqoura.", "Tyre Naqoura"),
        ("Jets bombed Saraqib, while others hit Hama.", "Saraqib Hama"),
        ("استهدفت قذائف المدفعية بلدة الخيام وأخرى في مرجعيون والناقورة.", 
         "الخيام مرجعيون الناقورة"),
        ("سقطت قذيفة في بلدة الخيام. وسقطت أخرى في مرجعيون.", "الخيام مرجعيون"),
        ("انفجرت عبوتان ناسفتان، الأولى في الخيام والثانية في صور.", "الخيام صور"),
    ],
)  # fmt: skip
def test_each_place_where_it_was_so_again_has_its_incident(text: str, places: str):
    """What a pronoun stands for happened at each place, of one kind, on one day."""
    found = read(text, NAMES, "2024-06-14").incidents
    assert [i.location_name for i in found] == places.split()
    assert len({i.sub_event_type for i in found}) == 1
    assert len({(i.when.start, i.when.end) for i in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "In Khiam, five people were killed and others fled to Tyre on Tuesday.",
        "A shell hit a house in Khiam, and another family left for Tyre on Tuesday.",
        "A shell hit Khiam on Tuesday. The other day there was a wedding in Tyre.",
        "A shell hit Khiam on Tuesday.\n\nAnother school opened in Tyre.",
        "It rained. Another landed in Tyre.",
    ],
)
def test_other_people_and_other_things_are_no_event(text: str):
    """'Others fled', 'another school': only what stands for an event tells it again."""
    assert "Tyre" not in {i.location_name for i in read(text, NAMES, "2024-06-14").incidents}


def test_a_list_beyond_a_comma_is_one_list():
    """'Bombed A, B and C' without a day and a toll is an incident at each of the three."""
    found = read("Jets bombed Saraqib, Hama and Khiam.", NAMES, "2024-06-14").incidents
    assert [i.location_name for i in found] == ["Saraqib", "Hama", "Khiam"]


def test_a_toll_stays_with_what_is_told_before_another():
    """'A strike hit X, killing four, and another Y without casualties': each has its own dead."""
    text = (
        "استهدفت غارة بلدة الخيام، ما أسفر عن مقتل أربعة أشخاص، وأخرى بلدة مرجعيون دون وقوع إصابات."
    )
    found = read(text, NAMES, "2024-06-14").incidents
    assert [(i.location_name, i.harm.killed.best) for i in found] == [("الخيام", 4), ("مرجعيون", 0)]
