"""A language is added by a folder of text files: Spanish, in some hundred words of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SPANISH = {
    "identification": """
        [phrases name]
        Spanish
        [words small]
        el la los las del un una en por con que se su fue fueron han para al más tras desde según
        """,
    "places": """
        [words settlement]
        ciudad pueblo aldea
        [words locative]
        en contra sobre cerca de hacia
        """,
    "names": """
        [words title]
        presidente general señor
        [table used_as]
        a: un | una
        against: contra
        by: por
        died: murieron | murió
        fighting: combates | enfrentamientos
        four: cuatro
        in: en
        near: cerca
        over: sobre
        of: de
        killed: asesinados
        the: el | la | los | las
        three: tres
        two: dos
        twelve: doce
        were: fueron | resultaron
        [words common]
        un una el la los las tres dos doce cuatro seis más
        """,
    "people": """
        [table nouns]
        civilians many: civiles | campesinos
        combatants many: soldados | guerrilleros
        children many: niños
        people one: persona
        people many: personas | policías
        """,
    "numbers": """
        [table small]
        2: dos
        3: tres
        4: cuatro
        5: cinco
        6: seis
        12: doce
        [table modifiers]
        least: al menos
        more: más de
        """,
    "harm": """
        [table words]
        killed backward: murieron | murió | fueron asesinados
        killed forward: mató a | mataron a
        injured backward: resultaron heridos | resultaron heridas
        """,
    "triggers": """
        # Who was killed with no word of how is told as an attack.
        [table events]
        air 3 means: ataque aéreo | ataques aéreos | bombardeo aéreo
        remote 3 means: coche bomba | mina antipersona
        clash 3: enfrentamiento | enfrentamientos | combates
        attack 2: fueron asesinados | masacre
        """,
    "calendar": """
        [table months]
        5: mayo
        6: junio
        """,
    "times": """
        [rule day day-first]
        reason: a day before its month
        near: {calendar.months}
        \\b(?P<day>{calendar.day}) de (?P<month>{calendar.months}) de (?P<year>{calendar.year})
        yes: el 5 de junio de 2023
        no: en junio de 2023
        """,
}
AIR, CLASH, REMOTE, ATTACK = (
    "Air/drone strike", "Armed clash", "Remote explosive/landmine/IED", "Attack",
)  # fmt: skip
# What a report says -> its sub-event type, its place, its day, the least killed and injured.
EXAMPLES = (
    ("Al menos cinco civiles murieron y doce personas resultaron heridas el 05/06/2023 en un ataque"
     " aéreo contra Tumaco, según la policía.", (AIR, "Tumaco", "2023-06-05", 5, 12)),
    ("Un bombardeo aéreo mató a tres niños en Buenaventura el 06/06/2023.",
     (AIR, "Buenaventura", "2023-06-06", 3, None)),
    ("Tres soldados murieron el 07/06/2023 en combates en Toribío.",
     (CLASH, "Toribío", "2023-06-07", 3, None)),
    ("Los enfrentamientos en Apatzingán dejaron calles vacías el 08/06/2023.",
     (CLASH, "Apatzingán", "2023-06-08", None, None)),
    ("Un coche bomba mató a dos policías en Jamundí el 09/06/2023.",
     (REMOTE, "Jamundí", "2023-06-09", 2, None)),
    ("Cuatro campesinos fueron asesinados en Caloto el 10/06/2023.",
     (ATTACK, "Caloto", "2023-06-10", 4, None)),
    ("El 11/06/2023, seis personas murieron en una masacre en la ciudad de Samaniego.",
     (ATTACK, "Samaniego", "2023-06-11", 6, None)),
    ("Más de 20 personas resultaron heridas en un ataque aéreo cerca de Arauquita el 12/06/2023.",
     (AIR, "Arauquita", "2023-06-12", None, 21)),
    ("En Saravena, dos soldados resultaron heridos por una mina antipersona el 13/06/2023.",
     (REMOTE, "Saravena", "2023-06-13", None, 2)),
    ("Doce guerrilleros murieron en un bombardeo aéreo sobre Calamar el 14/06/2023.",
     (AIR, "Calamar", "2023-06-14", 12, None)),
    ("Dos civiles murieron el 5 de junio de 2023 en un ataque aéreo contra Tumaco.",
     (AIR, "Tumaco", "2023-06-05", 2, None)),
)  # fmt: skip


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of languages that holds Spanish."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "es").mkdir()
    for subject, text in SPANISH.items():
        lines = (line.strip() for line in text.splitlines())
        (folder / "es" / f"{subject}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def run(home: Path, languages: Path | None, *command: str) -> str:
    """What Python prints in a process of its own, with the languages of a folder added."""
    own = {"GEO_LANGUAGES": str(languages)} if languages else {}
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "GEO_HOME": str(home), **own},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def told(geo_home, gazetteer, spanish, tmp_path_factory) -> dict[str, list[dict]]:
    """The incidents that are read in each example, by its number."""
    folder = tmp_path_factory.mktemp("reports")
    for number, (text, _) in enumerate(EXAMPLES):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    found: dict[str, list[dict]] = {}
    for line in run(
        geo_home, spanish, "-m", "geo", "incidents", str(folder), "-o", "-"
    ).splitlines():
        row = json.loads(line)
        found.setdefault(row["document_id"], []).append(row)
    return found


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_a_report_in_an_added_language_is_read(told: dict[str, list[dict]], number: int):
    """What was done, where, on which day, and to how many, without an edit of Python."""
    _, wanted = EXAMPLES[number]
    (row,) = told[str(number)]
    columns = ("sub_event_type", "location_name", "start", "killed_low", "injured_low")
    assert tuple(row[column] for column in columns) == wanted


def test_its_files_are_right_and_its_rules_do_as_their_examples_say(geo_home, spanish):
    """What is checked of our languages holds for one that is added."""
    code = (
        "from geo.language import knowledge as k\n"
        "assert k.words('names.title') >= {'presidente', 'mr'}\n"
        "print(*(s.language for s in k.named('triggers.events', 'table')))"
    )
    assert "es" in run(geo_home, spanish, "-c", code).split()


def test_a_language_is_named_as_unread_until_it_is_added(geo_home, spanish):
    """Its small words say that it is read."""
    asked = f"print(identification.unread({EXAMPLES[0][0]!r}))"
    code = f"from geo.language import identification\n{asked}"
    assert run(geo_home, None, "-c", code) == "Spanish\n"
    assert run(geo_home, spanish, "-c", code) == "None\n"
