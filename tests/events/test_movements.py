"""Forces that enter, leave and deploy, truces and exchanges are events; a law is none."""

from __future__ import annotations

import pytest

from tests.told import read

OVERTAKES, REGAINS = "Non-state actor overtakes territory", "Government regains territory"
TRANSFER, AGREEMENT, OTHER = "Non-violent transfer of territory", "Agreement", "Other"
NAMES = "Saraqib; Hama; Tripoli; سراقب; حماة"


@pytest.mark.parametrize(
    ("text", "place", "sub"),
    [
        ("Rebels had entered Hama last Friday, meeting little resistance.", "Hama", OVERTAKES),
        ("Government troops entered Saraqib on Tuesday.", "Saraqib", REGAINS),
        ("Troops were seen entering the town of Saraqib.", "Saraqib", None),
        ("Tanks of the army rolled into Saraqib on Tuesday.", "Saraqib", REGAINS),
        ("The army regained Saraqib on Tuesday.", "Saraqib", REGAINS),
        ("Hama came under the control of the rebels on Tuesday.", "Hama", OVERTAKES),
        ("Rebels are in full control of Hama, they said on Tuesday.", "Hama", OVERTAKES),
        ("The army has pulled its troops out of Hama.", "Hama", TRANSFER),
        ("Soldiers entered the camp of Hama and searched houses.", "Hama", "Other"),
        ("Rebels retreated from Saraqib on Tuesday.", "Saraqib", TRANSFER),
        ("Junta troops abandoned their base at Hama.", "Hama", TRANSFER),
        ("Soldiers deployed in Saraqib on Tuesday.", "Saraqib", "Change to group/activity"),
        ("The prison in Hama was stormed by gunmen on Tuesday.", "Hama", "Attack"),
        ("A truce between the two clans that had fought for a week took effect in Tripoli on "
         "Friday.", "Tripoli", AGREEMENT),
        ("The two sides signed, after long talks, a ceasefire in Hama.", "Hama", AGREEMENT),
        ("The army and the rebels swapped 60 detainees in Hama on Tuesday.", "Hama", AGREEMENT),
        ("Ten soldiers were handed over in a prisoner exchange in Hama.", "Hama", AGREEMENT),
        ("Gunmen released four hostages in Hama on Tuesday.", "Hama", OTHER),
        ("The evacuation of Hama began on Tuesday.", "Hama", OTHER),
        ("دخلت قوات النظام مدينة سراقب يوم الثلاثاء.", "سراقب", REGAINS),
        ("وكانت الفصائل قد دخلت مدينة حماة يوم الجمعة.", "حماة", OVERTAKES),
        ("تراجعت قوات النظام من مدينة حماة يوم الثلاثاء.", "حماة", TRANSFER),
        ("دخلت هدنة إنسانية مدتها 24 ساعة حيز التنفيذ في مدينة حماة.", "حماة", AGREEMENT),
        ("اتفق الجيش والفصائل على هدنة في بلدة سراقب يوم الخميس.", "سراقب", AGREEMENT),
    ],
)  # fmt: skip
def test_what_forces_did_without_a_blow_has_its_type_and_place(text, place, sub):
    """In any tense and voice, however far the verb stands from its truce, in either language."""
    (incident,) = read(text, NAMES, "2024-06-14").incidents
    assert incident.location_name == place
    assert sub is None or incident.sub_event_type == sub


@pytest.mark.parametrize(
    "text",
    [
        "Aid trucks entered Hama on Tuesday.",
        "The law entered into force in Hama on Monday.",
        "The army entered its second week of exercises near Hama.",
        "Doctors were deployed to Hama on Tuesday.",
        "The prisoner was released on bail in Hama on Tuesday.",
        "Truce talks on Hama began on Tuesday.",
        "Rebels warned that troops would enter Hama on Tuesday.",
        "The army denied that its troops had entered Hama on Tuesday.",
        "Leaders called for a ceasefire in Hama to be signed.",
        "دخلت شاحنات المساعدات مدينة حماة يوم الثلاثاء.",
    ],
)
def test_other_entries_and_wishes_are_no_event(text: str):
    """Lorries, laws and doctors are no forces; what is feared or called for did not happen."""
    assert read(text, NAMES, "2024-06-14").incidents == ()
