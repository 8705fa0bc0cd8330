"""The weights of events/classifier.py: `python -m tests.bench.classifying fit|measure`.

    fit       writes data/models/events.npz, the same bytes from the same labels
    measure   cross-validated on the CASE snippets and the real sentences of ../shared

Labels: tests/gold/told/*.jsonl, sentences that were written for this (see tests/gold/README.md);
tests/gold/told/labels.tsv, labels by offset of real sentences in ../shared; the CASE snippets; own
gold. A label with a '?' is one about which a second coder could differ; it counts half.
"""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geo import pipeline
from geo.dates import intervals
from geo.events import classifier, codebook, incidents
from geo.gazetteer.search import Gazetteer
from geo.language import sentences
from geo.language.words import Word
from geo.model import Document
from tests.bench.cases import SHARED

TOLD = Path(__file__).parents[1] / "gold" / "told"
GOLD = TOLD.parent
CASE = SHARED / "incidents" / "case2021_a.tsv"
REAL = SHARED / "incidents" / "real_sentences_a.jsonl"
TEXTS = SHARED / "geoparsing" / "gold"
MODEL = Path(__file__).parents[2] / "data" / "models" / "events.npz"
# Kinds of text that tell no event, by what a reader needs to be told of them.
OTHERS = {
    "mishap": "accident disaster disease weather",
    "crime": "crime court",
    "matter": "sport culture business figurative other drill",
    "saying": "diplomacy statement attribution aid denial plan fear",
    "course": "habit total background aftermath",
}
OTHER = {kind: group for group, kinds in OTHERS.items() for kind in kinds.split()}
KINDS = dict(
    pair.split("=")
    for pair in """
    ABDUCT_DISSAP=abduction AGREEMENT=agreement AIR_STRIKE=air ARMED_CLASH=clash ARREST=arrests
    ART_MISS_ATTACK=shelling ATTACK=attack CHANGE_TO_GROUP_ACT=change CHEM_WEAP=chemical
    DISR_WEAP=disrupted FORCE_AGAINST_PROTEST=excessive GOV_REGAINS_TERIT=regains
    GRENADE=grenade HQ_ESTABLISHED=base MOB_VIOL=mob NON_STATE_ACTOR_OVERTAKES_TER=overtakes
    NON_VIOL_TERRIT_TRANSFER=transfer PEACE_PROTEST=peaceful PROPERTY_DISTRUCT=looting
    PROTEST_WITH_INTER=intervention REM_EXPLOS=remote OTHER=other SEX_VIOL=sexual
    SUIC_BOMB=suicide VIOL_DEMONSTR=riot MAN_MADE_DISASTER=none:accident
    NATURAL_DISASTER=none:disaster ORG_CRIME=none:crime DIPLO=none:diplomacy
    ATTRIB=none:attribution
    """.split()
)
FEWEST = 2  # texts in which a feature has to stand
WRITTEN = 0.5  # what a sentence of ours counts beside a real one for whether it is an event
STEPS = 200
STEP = 0.06  # weights are whole multiples of it


class Example(NamedTuple):
    """A text, what it tells (an id of the codebook, or 'none:' and a group), how much it counts."""

    text: str
    label: str
    weight: float
    source: str


def label(written: str) -> str:
    """The class of a label: the first of several types, the group of a kind of none."""
    first = written.rstrip("?").split("+")[0]
    kind = first.removeprefix(classifier.NONE)
    return first if kind == first else classifier.NONE + OTHER[kind]


def written() -> Iterator[Example]:
    for path in sorted(TOLD.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            told = row["events"][0]["type"] if row["events"] else f"none:{row['not']}"
            yield Example(row["text"], label(told), 1.0, "written")


def gold() -> Iterator[Example]:
    ids = {sub: code for code, sub in codebook.BOOK.subs.items()}
    for name in ("sentences.csv", "varied.csv"):
        for row in csv.DictReader((GOLD / name).open(encoding="utf-8")):
            sub = row["sub_event_type"].split("|")[0]  # of several that are right the first
            yield Example(row["sentence"], ids[sub] if sub else "none:matter", 1.0, "gold")
    for name in ("reports.jsonl", "more.jsonl", "unseen.jsonl", "varied.jsonl"):
        for row in map(json.loads, (GOLD / name).read_text(encoding="utf-8").splitlines()):
            if not row["held"]:
                yield from _report(row, ids)


def _report(row: dict, ids: dict[str, str]) -> Iterator[Example]:
    """The sentences of a report of own gold that tell one of its incidents, or a trap."""
    for one in sentences.split(row["text"]):
        text = " ".join(row["text"][one.start : one.end].split())
        told = [i["types"][0] for i in row["incidents"] if " ".join(i["words"].split()) in text]
        traps = [t for t in row["traps"] if " ".join(t["words"].split()) in text]
        if told and told[0] in ids:
            yield Example(text, ids[told[0]], 1.0, "gold")
        elif traps and not told:
            yield Example(text, "none:course", 1.0, "gold")


def real() -> Iterator[Example]:
    """Real sentences, labelled by offset; none where ../shared is absent."""
    if not SHARED.is_dir():
        return
    texts: dict[tuple[str, str], str] = {}
    others = (
        SHARED / "incidents" / "hrd_a.jsonl",
        *sorted((SHARED / "arabic").glob("gsr_*.jsonl")),
    )
    for path in (*sorted(TEXTS.glob("*.jsonl")), *others):
        name = "hrd" if path.stem == "hrd_a" else path.stem
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            texts[name, str(row["doc_id"])] = row["text"]
    for row in csv.DictReader((TOLD / "labels.tsv").open(encoding="utf-8"), delimiter="\t"):
        text = texts[row["corpus"], row["doc_id"]][int(row["start"]) : int(row["end"])]
        yield Example(text, label(row["label"]), 0.5 if "?" in row["label"] else 1.0, "real")


def snippets() -> Iterator[Example]:
    if CASE.is_file():
        rows = csv.DictReader(CASE.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            yield Example(row["EventSnippet"], label(KINDS[row["SubType"]]), 1.0, "case")


class Recorder(classifier.Model):
    """Takes the rules' word for everything, and keeps the features that it is shown."""

    def __init__(self) -> None:
        super().__init__([], ["attack", "none:matter"], np.zeros((0, 3)), np.zeros(3))
        self.shown: list[list[str]] = []

    def silent(self, told: Iterable[Word]) -> bool:
        return False

    def read(self, features: Sequence[str]) -> classifier.Verdict:
        self.shown.append(list(features))
        return classifier.Verdict(float("~happened" in features), codebook.ATTACK, 1.0, "matter")


def features(example: Example, known: Gazetteer) -> list[str]:
    """Those of what rules take for events, of an example that tells one; else all of them."""
    document = Document("", "", example.text)
    matches, whens = pipeline.parse(document, known), intervals.read(document).found
    recorder = Recorder()
    incidents.read(document, matches, whens, known, recorder)
    found = recorder.shown
    if not example.label.startswith(classifier.NONE):
        told = [names for names in found if "~happened" in names] or found
        words = [[name for name in names if name[0] != "~"] for names in found]
        found = [*told, *words]
    return list(dict.fromkeys(name for names in found for name in names))


def fit(examples: Sequence[Example], found: Sequence[Sequence[str]]) -> classifier.Model:
    """The model of some examples, whose features are given; its weights are rounded."""
    import scipy.sparse as sp

    count: dict[str, int] = {}
    for names in found:
        for name in names:
            count[name] = count.get(name, 0) + 1
    rows = {name: n for n, name in enumerate(sorted(n for n, c in count.items() if c >= FEWEST))}
    known = [[rows[name] for name in names if name in rows] for names in found]
    data = np.concatenate([np.full(len(k), max(len(k), 1) ** -0.5) for k in known])
    x = sp.csr_matrix(
        (data, np.concatenate(known).astype(int), np.cumsum([0, *map(len, known)])),
        shape=(len(known), len(rows)),
    )
    labels = np.array([e.label for e in examples])
    event = np.array([not name.startswith(classifier.NONE) for name in labels])
    weight = np.array([e.weight for e in examples])
    real = np.where([e.source == "written" for e in examples], WRITTEN, 1.0)
    told = _telling(x, event, weight * real)
    parts = [
        _logit(x[event], labels[event], _levelled(labels[event], weight[event]), 30.0),
        _logit(x[~event], labels[~event], _levelled(labels[~event], weight[~event]), 30.0),
        _logit(x @ sp.diags(told), event, weight * real, 3.0),
    ]
    parts[-1].coef_ = parts[-1].coef_ * told
    weights = np.vstack([part.coef_ for part in parts]).T
    weights = np.clip(np.round(weights / STEP), -127, 127) * np.float32(STEP)
    kept = np.flatnonzero(np.abs(weights).max(axis=1) > 0)
    names = np.array(list(rows))[kept]
    bias = np.round(np.concatenate([part.intercept_ for part in parts]), 3).astype(np.float32)
    classes = [*parts[0].classes_, *parts[1].classes_]
    return classifier.Model(list(names), classes, weights[kept], bias)


def _logit(x, y, weight, strength: float):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=STEPS).fit(x, y, sample_weight=weight)


def _telling(x, event, weight):
    """The root of how much more often, in logarithms, each feature stands in events or in others.

    Features are scaled by it (after Wang and Manning 2012), so that 'in' and 'on', which stand in
    both, are learned least.
    """
    has = x.sign().T
    one, other = 1 + has @ (weight * event), 1 + has @ (weight * ~event)
    return np.abs(np.log((one / one.sum()) / (other / other.sum()))) ** 0.5


def _levelled(labels, weight):
    """The weights of examples such that a rare class counts by the root of its size."""
    _names, at, size = np.unique(labels, return_inverse=True, return_counts=True)
    level = weight * size[at] ** -0.5
    return level * (len(level) / level.sum())


def write(told: classifier.Model, path: Path) -> None:
    arrays = {
        "names": np.frombuffer("\n".join(told.rows).encode(), np.uint8),
        "classes": np.frombuffer("\n".join(told.classes).encode(), np.uint8),
        "weights": np.round(told.weights / STEP).astype(np.int8),
        "scale": np.array(STEP, np.float32),
        "bias": told.bias,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, array in arrays.items():
            with out.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, array)


def _measured(examples: list[Example], found: list[list[str]], folds: int = 3) -> None:
    """How the snippets are read by models that have not seen them."""
    own = [n for n, e in enumerate(examples) if e.source == "case"]
    verdicts = {}
    for fold in range(folds):
        held = set(own[fold::folds])
        some = [n for n in range(len(examples)) if n not in held]
        told = fit([examples[n] for n in some], [found[n] for n in some])
        verdicts |= {n: told.read(found[n]) for n in held}
    subs = codebook.BOOK.subs
    events = [n for n in own if not examples[n].label.startswith(classifier.NONE)]
    others = [n for n in own if n not in set(events)]
    typed = [verdicts[n].sub == subs[examples[n].label] for n in events]
    print(f"type of {len(events)} snippets that tell an event: {np.mean(typed):.3f}")
    for floor in (0.4, 0.5, 0.6):
        right = [verdicts[n].event >= floor and t for n, t in zip(events, typed, strict=True)]
        none = [verdicts[n].event < floor for n in others]
        print(f"from {floor}: typed right {np.mean(right):.3f}, none kept {np.mean(none):.3f}")


def main(arguments: Sequence[str] = ()) -> None:
    examples = [*written(), *gold(), *real(), *snippets()]
    known = pipeline.gazetteer()
    found = [features(e, known) for e in examples]
    if list(arguments) == ["fit"]:
        write(fit(examples, found), MODEL)
    elif list(arguments) == ["measure"]:
        _measured(examples, found)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
