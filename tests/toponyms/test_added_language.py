"""A language that is added as files is read: class words, directions and distances in Spanish."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PLACES = """
[table class_word]
settlement, neighbourhood: pueblo | ciudad
admin1: provincia

[words of]
de del

[words settlement]
pueblo ciudad

[table division]
admin1: provincia
"""
RELATIONS = r"""
[table direction]
N: norte
S: sur

[table metres]
1000: kilómetros

[table trigger]
near: cerca
offset: norte | sur | km

[words function]
a al cerca de del norte sur

[pattern noun]
(?P<noun>{direction})\b

[pattern distance any-case]
(?P<amount>\d+)(?P<most>)? (?P<unit>km|{metres})\b

[rule near before any-case line]
\bcerca de (el {places.settlement} de )?⌖
yes: cerca de ⌖
no: en ⌖

[rule offset distance any-case line]
{distance} al {noun} de ⌖
yes: a 10 km al norte de ⌖
no: a 10 km de ⌖
"""
READ = """
import json, sys
from geo import pipeline
from geo.model import Document
from geo.toponyms import mentions, placetexts
known = pipeline.gazetteer()
answers = [placetexts.locate(text, known) for text in json.loads(sys.argv[1])]
found = mentions.find(Document("a", "", "Hubo combates cerca de Saraqib, dijo Ahmed."), known)
print(json.dumps([[[a.name, a.reason] for a in answers], [m.text for m in found]]))
"""
TEXTS = {
    "pueblo de Saraqib": "of the kind settlement, as 'pueblo' says",
    "provincia de Idlib": "of the kind admin1, as 'provincia' says",
    "cerca de Saraqib": "near Saraqib: 6 km",
    "a 10 km al norte de Saraqib": "10 km north of Saraqib",
}


@pytest.fixture(scope="module")
def read(gazetteer, tmp_path_factory) -> list:
    """What is read with the files of a language in the folder that GEO_LANGUAGES names."""
    folder = tmp_path_factory.mktemp("languages") / "xx"
    folder.mkdir()
    (folder / "places.txt").write_text(PLACES, encoding="utf-8")
    (folder / "relations.txt").write_text(RELATIONS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ, json.dumps(list(TEXTS))],
        env={**os.environ, "GEO_LANGUAGES": str(folder.parent)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_place_texts_of_an_added_language_are_read(read):
    """Its class words say kinds, its directions and distances give shapes."""
    for reason, (_, told) in zip(TEXTS.values(), read[0], strict=True):
        assert reason in told


def test_phrases_of_an_added_language_are_mentions(read):
    """'cerca de Saraqib' in a text is one mention."""
    assert "cerca de Saraqib" in read[1]
