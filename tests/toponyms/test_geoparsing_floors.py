"""Floors of recognition and of the whole, on every fourth document of the corpora in ../shared.

The figures are those of the shipped tagger and ranker, which were trained on these documents: they
guard against breakage. Cross-validated figures, which alone say how good a new text is read, are
those of `python -m tests.bench.geoparsing`. A floor is lowered here, by hand, or not at all; a
corpus that changed is a new corpus, and its floors are measured anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json

import pytest

from geo import pipeline
from geo.model import Document
from geo.toponyms import records, tagger
from tests.bench import uncased

# corpus -> (start of the SHA-256 of its gold, overlap F1 of recognition, end-to-end F at 161 km)
FLOORS = {
    "lgl": ("e1c446a5b1a0b064", 0.99, 0.82),
    "trnews": ("eb6b1f7c7d7cbd86", 0.99, 0.85),
    "geovirus": ("66e28395e3fbaaeb", 0.99, 0.88),
    "humset": ("22fd736c7702b9ac", 0.945, 0.0),
    "locphr": ("7c61e752c18753a1", 0.85, 0.0),
}


@pytest.mark.parametrize("corpus", FLOORS)
def test_no_figure_falls_below_its_floor(corpus: str, shared, gazetteer):
    """Recognition and the whole are at least as good as when the floor was set."""
    gold_file = shared / "geoparsing" / "gold" / f"{corpus}.jsonl"
    checksum, recognition, whole = FLOORS[corpus]
    assert hashlib.sha256(gold_file.read_bytes()).hexdigest().startswith(checksum)
    spec = importlib.util.spec_from_file_location("geoeval", shared / "geoparsing" / "geoeval.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    documents = [json.loads(x) for x in gold_file.read_text(encoding="utf-8").splitlines()][::4]
    gold = {d["doc_id"]: d for d in documents}
    without = ("people",) if corpus == "geovirus" else ()  # which marks no peoples
    answers = {}
    for doc_id, row in gold.items():
        document = Document(doc_id, "", row["text"])
        answer = records.row(document, pipeline.parse(document, gazetteer))
        answers[doc_id] = records.styled(answer, without)
    figures = scorer.score(gold, answers, corpus)
    assert figures["rec_overlap_f1"] >= recognition
    assert figures.get("e2e_F161", 0.0) >= whole


# corpus of ../shared/arabic -> (precision, overlap F1) of recognition
UNCASED_FLOORS = {"anercorp": (0.96, 0.96), "idrisi": (0.85, 0.85)}


@pytest.mark.parametrize("corpus", UNCASED_FLOORS)
def test_names_without_capitals_are_found_as_well_as_when_the_floor_was_set(
    corpus: str, shared, gazetteer
):
    """Arabic news and posts: the shipped weights, on every fourth of the documents they learned."""
    assert (shared / "arabic").is_dir()
    judge = tagger.of_uncased(gazetteer.vocabulary)
    some = [d for d in uncased.documents() if (d["corpus"] == "anercorp") == (corpus == "anercorp")]
    pairs = [
        ([(t["start"], t["end"]) for t in doc["toponyms"]], uncased.found_by(judge, doc["text"]))
        for doc in some[::4]
    ]
    precision, _, f1 = uncased.score(pairs)
    assert precision >= UNCASED_FLOORS[corpus][0]
    assert f1 >= UNCASED_FLOORS[corpus][1]
