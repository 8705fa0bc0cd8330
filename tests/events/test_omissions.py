"""omissions.py: a place in an event's sentence is on the map or among what was left out."""

from __future__ import annotations

import pytest

from geo.events import omissions
from geo.events.omissions import Reason
from geo.events.venues import bearings, chains, choosing
from geo.model import Match, Mention, Relation, Role
from tests.bench import incidents as gold
from tests.told import read


@pytest.mark.parametrize(
    ("text", "left", "reason"),
    [
        ("Jets bombed Saraqib on Monday, a day after the mayor of Hama had called for calm.",
         "Hama", Reason.PASSED),
        ("Shelling from the base at Hama killed two people in Saraqib.", "Hama", Reason.ASIDE),
        ("Jets bombed Saraqib on Monday, residents told reporters in Hama.", "Hama",
         Reason.ASIDE),
        ("Jets bombed Saraqib in Idlib on Monday.", None, None),
        ("Idlib: jets bombed Saraqib on Monday.", None, None),
        ("Jets bombed Saraqib and Hama on Monday.", None, None),
        ("It is feared that jets may bomb Saraqib and Hama.", None, None),
    ],
)  # fmt: skip
def test_a_place_that_was_passed_by_is_named_with_its_reason(text, left, reason):
    """What is no incident's place, nor what holds it, nor left out already, is named."""
    found = read(text, "Saraqib; Idlib=admin1; Hama", "2024-06-14")
    passed = [o for o in found.omissions if Reason.PASSED in o.reason or Reason.ASIDE in o.reason]
    assert [(o.text, o.reason) for o in passed] == ([(left, reason)] if left else [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les soldats ont tué trois personnes à Saraqib le 3 juin.", "French"),
        ("Los soldados mataron a tres personas en Saraqib el lunes y huyeron.", "Spanish"),
        ("Солдати вбили трьох людей у селі Саракіб на півночі.", "Cyrillic script"),
        ("Militants loot shops, wound dozens", None),
        ("سراقب، معرة النعمان، خان شيخون", None),
        ("Rio de la Plata; La Paz; Dar es Salaam", None),
    ],
)
def test_a_paragraph_in_a_language_that_is_not_read_is_left_out_by_name(text, language):
    """Another language is told as such, in whatever company; lists and telegrams are none."""
    found = read(f"Jets bombed Saraqib.\n\n{text}", "Saraqib", "2024-06-14")
    told = [o.reason for o in found.omissions if omissions.READ in o.reason]
    assert told == ([f"in {language}: events are read in {omissions.READ}"] if language else [])


@pytest.mark.gold
@pytest.mark.parametrize("path", [gold.REPORTS, gold.MORE, gold.UNSEEN], ids=lambda p: p.stem)
def test_every_place_in_an_events_sentence_is_accounted_for(gazetteer, path):
    """Of each gold report: an incident's place, what holds it or opens with it, or an omission."""
    lost = []
    for page in gold.read(path, gazetteer):
        text, reading = page.document.text, page.reading
        gone = [(o.start, o.end) for o in reading.omissions if o.start is not None]
        gone += [w.span for w in page.dates.found]  # a word of a time is no place
        for evidence in {e for i in reading.incidents for e in i.evidence}:
            told = [i for i in reading.incidents if evidence in i.evidence]
            shown = " ".join(f"{i.location_name} {i.reason}" for i in told).casefold()
            places = [m for m in page.matches if m.mention.text.casefold() in shown]
            for name in {i.location_name.split(" (")[0] for i in told}:  # that only choosing finds
                at = text.find(name, evidence.start, evidence.end)
                places += [Match(Mention(at, at + len(name), name))] if at >= 0 else []
            names = {n for i in told for n in (i.country, i.admin1, i.admin2, i.admin3)}
            ids = {i.place_id for i in told}
            for match in page.matches:
                mention = match.mention
                if mention.role is not Role.PLACE or not (
                    evidence.start <= mention.start < evidence.end
                ):
                    continue
                if mention.text.casefold() in shown or mention.spelling.casefold() in shown:
                    continue
                if match.place and (
                    {match.place.id, match.place.name, match.place.country} & (ids | names)
                ):
                    continue
                relation = mention.expression and mention.expression.relation
                if relation not in (None, Relation.NEAR) or (
                    mention.text.split()[-1] in choosing.CLASS_WORDS
                ):
                    continue  # 'south of X' only says where something lies, 'the town' nothing
                if not match.resolved or any(a <= mention.start < b for a, b in gone):
                    continue  # what is not resolved the pipeline lists
                if bearings.heads(text, match) or chains.opens_with(text, match):
                    continue
                if any(chains.says_where(text, match, place) for place in places):
                    continue
                lost.append((page.document.id, mention.text, evidence.sentence))
    assert lost == []


@pytest.mark.parametrize("known", ["", "zone", "admin2", "site"])
@pytest.mark.parametrize(
    "text",
    [
        "In Bunia, Ituri, CODECO militia attacked Plaine Savo.",
        "Gunmen attacked Plaine Savo, killing four people.",
        "Shells hit Plaine Savo and Bunia on Monday.",
        "Fighting broke out in Plaine Savo.",
        "Four people were killed in attacks in Plaine Savo last week.",
        "At least 12 people have been killed in clashes at Plaine Savo since Friday.",
        "In May 60 people died in Plaine Savo when jets bombed a concert.",
    ],
)
def test_adding_knowledge_never_deletes_an_incident(text: str, known: str):
    """A place or an outline that a user adds places an incident, and takes none away."""
    names = "Bunia; Ituri=admin1; Plaine Savo"
    without = read(text, f"{names}=unknown", "2024-06-14").incidents
    with_it = read(text, f"{names}={known}".removesuffix("="), "2024-06-14").incidents
    assert without
    assert [(i.sub_event_type, i.harm) for i in with_it] == [
        (i.sub_event_type, i.harm) for i in without
    ]
    assert any(i.geometry is not None for i in with_it)


def test_the_missing_are_no_toll_and_are_not_passed_over():
    """People told missing make no incident, and their sentence is left out with a reason."""
    told = "Seven miners were reported missing in Goma on 3 June 2024."
    found = read(told, "Goma")
    assert found.incidents == ()
    assert [o.text for o in found.omissions] == [told]


@pytest.mark.parametrize(
    ("text", "reason", "rule"),
    [
        ("The army often shells villages around Hama.", Reason.HABIT, "factuality.habitual.often"),
        ("Two people died in a car accident in Hama on Monday.", Reason.MISHAP,
         "topics.accident"),
        ("Residents of Hama feared an air strike.", "feared", "factuality.unreal.feared"),
        ("A school was attacked.", Reason.NO_PLACE, "omissions.no_place"),
        ("On the day before it, jets bombed Hama.", "names a time", "dates.undated"),
    ],
)  # fmt: skip
def test_what_is_left_out_says_why_and_by_which_rule(text, reason, rule):
    """What is no incident is an omission with the words of one reason and the id of its rule."""
    left = read(text, "Hama", None if "dates" in rule else "2024-06-14").omissions
    assert [(reason in o.reason, rule in o.rule) for o in left] == [(True, True)]
