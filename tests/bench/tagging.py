"""The tagger of toponyms/tagger.py, cross-validated: `python -m tests.bench.tagging fit`.

    fit     train on all documents and write data/models/tagger.tsv.gz

Corpora: the developers' halves of LGL, TR-News, GeoVirus, HumSet and the location phrases, in
../shared/geoparsing/gold. Their annotators differ, and one style is taught (see `labels`): peoples
are marked, also where a corpus passes them over; merged lists ('Hajjah, Raymah and Mahwit') are
split; class words in lower case are left to rules. Documents that share text, within a corpus or
across, fall into the same fold. The same corpora and gazetteer give the same weights.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
import tempfile
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from geo import pipeline
from geo.gazetteer import names
from geo.language import lexicon, tokens
from geo.support import shipped
from geo.toponyms import features, tagger

GOLD = Path(__file__).resolve().parents[3] / "shared" / "geoparsing" / "gold"
CORPORA = ("lgl", "trnews", "geovirus", "humset", "locphr")
FOLDS = 5
SHINGLE = 8  # words; documents that share a tenth of these runs of words are one
# Penalties and steps of the optimiser, chosen by cross-validation; F1 is flat around them.
SETTINGS = {"c1": 0.05, "c2": 0.3, "max_iterations": 100, "feature.possible_transitions": True}
NEGLIGIBLE = 0.005  # weights below this are left out
_JOINT = re.compile(r",| and | or |/|\(|\)|;| in | of the | of | & ")


def documents(corpora: Iterable[str] = CORPORA) -> list[dict]:
    """The gold documents, each with its corpus's name."""
    return [
        json.loads(line) | {"corpus": corpus}
        for corpus in corpora
        for line in (GOLD / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def folds(docs: Sequence[dict]) -> list[int]:
    """The fold of each document, 0 to FOLDS - 1; documents that share text fall together."""
    group = list(range(len(docs)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    holders, size = defaultdict(list), []
    for i, doc in enumerate(docs):
        words = doc["text"].lower().split()
        runs = {
            _hash(" ".join(words[j : j + SHINGLE])) for j in range(max(1, len(words) - SHINGLE + 1))
        }
        size.append(len(runs))
        for run in runs:
            holders[run].append(i)
    shared = Counter(
        (a, b) for found in holders.values() if 1 < len(found) <= 30
        for a in found for b in found if a < b
    )  # fmt: skip
    for (a, b), count in shared.items():
        if count * 10 > min(size[a], size[b]):
            group[root(a)] = root(b)
    first: dict[int, str] = {}
    for i, doc in enumerate(docs):
        name = doc["corpus"] + doc["doc_id"]
        first[root(i)] = min(first.get(root(i), name), name)
    return [_hash("fold" + first[root(i)]) % FOLDS for i in range(len(docs))]


# --- one style out of several ---------------------------------------------------------------------


def pieces(text: str, start: int, end: int, look: Callable[[str], int]) -> Iterator[tuple]:
    """(start, end) of the names in a gold span: lists split, lower-case ends cut off."""
    span = text[start:end]
    cuts = [0, *(x for m in _JOINT.finditer(span) for x in m.span()), len(span)]
    parts = list(zip(cuts[::2], cuts[1::2], strict=True))
    i = 0
    while i < len(parts):
        j = len(parts) - 1  # 'Bosnia and Herzegovina': known as a whole
        while j > i and not look(names.strict(span[parts[i][0] : parts[j][1]])):
            j -= 1
        words = list(re.finditer(r"\S+", span[parts[i][0] : parts[j][1]]))
        while words and not _names(words[0].group()):
            words.pop(0)
        while words and not any(c.isupper() for c in words[-1].group()):
            words.pop()
        if words:
            at = start + parts[i][0]
            yield at + words[0].start(), at + words[-1].end()
        i = j + 1


def _names(word: str) -> bool:
    return any(c.isupper() for c in word) or word.strip("'’-") in lexicon.ARTICLES


def labels(doc: dict, read: tokens.Tokens, look: Callable[[str], int]) -> list[str]:
    """B, I or O for each token."""
    found = ["O"] * len(read.forms)
    spans = [(t["start"], t["end"]) for t in doc["toponyms"]]
    # adjectives and actors, which this corpus sets apart, are names of places in ours
    spans += [(t["start"], t["end"]) for t in doc.get("ignore", ()) if t["type"] == "ADJ"]
    for start, end in spans:
        for a, b in pieces(doc["text"], start, end, look):
            i, label = max(0, bisect_right(read.starts, a) - 1), "B"
            while i < len(read.forms) and read.starts[i] < b:
                form = read.forms[i]
                if form in ("'s", "’s") and read.end(i) >= b:
                    break
                if read.end(i) > a and (label == "I" or form[0].isalnum()):
                    found[i], label = label, "I"
                i += 1
    if doc["corpus"] == "geovirus":  # which marks no peoples
        for i in read.capitals:
            if found[i] == "O" and read.forms[i].lower() in lexicon.demonyms():
                found[i] = "B"
    return found


# --- training -------------------------------------------------------------------------------------

Example = tuple[list[features.Parts], list[str]]


def examples(doc: dict, reader: features.Reader) -> list[Example]:
    """The stretches of a document: the parts of each token, and its label."""
    read = tokens.read(doc["text"])
    label, state = labels(doc, read, reader.look), reader.document(read)
    return [(state.signs(a, b), label[a : b + 1]) for a, b in state.stretches()]


def train(
    some: Iterable[Example], reader: features.Reader, **settings: float
) -> tuple[tagger.Weights, dict[str, float]]:
    """Weights and steps, relative to the label 'none', from labelled stretches."""
    import pycrfsuite

    expand = cache(reader.expanded)
    kinds = {len(k): k for k in reader.kinds}
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS | settings, verbose=False)
    for parts, label in some:
        trainer.append(
            [[s for part in zip(kinds[len(t)], t, strict=True) for s in expand(*part)]
             for t in parts], label,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        model = pycrfsuite.Tagger()
        model.open(path)
        info = model.info()
        model.close()
    state: dict[str, dict[str, float]] = defaultdict(dict)
    for (sign, label), weight in info.state_features.items():
        state[sign][label] = weight
    weights = {}
    for sign, by_label in sorted(state.items()):
        none = by_label.get("O", 0.0)
        pair = [round(by_label.get(label, 0.0) - none, 3) for label in tagger.LABELS]
        if max(map(abs, pair)) >= NEGLIGIBLE:
            weights[sign] = complex(*pair)
    steps = {a + b: round(w, 3) for (a, b), w in sorted(info.transitions.items())}
    return weights, steps


def write(weights: tagger.Weights, steps: dict[str, float], name: str = "tagger") -> Path:
    """The shipped form: tab-separated lines, compressed, the same bytes each time."""
    lines = [f"step {s}\t{w:g}\t" for s, w in steps.items()]
    lines += [f"{s}\t{w.real:g}\t{w.imag:g}" for s, w in weights.items()]
    path = shipped.path("models", "tagger.tsv.gz").with_name(f"{name}.tsv.gz")
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    return path


def taggers(docs: Sequence[dict], fold: Sequence[int], reader: features.Reader) -> Iterator:
    """For each fold a tagger that has seen none of its documents."""
    made = [examples(doc, reader) for doc in docs]
    for k in range(FOLDS):
        some = [e for doc, f in zip(made, fold, strict=True) if f != k for e in doc]
        yield tagger.Tagger(reader, *train(some, reader))


def main(arguments: Sequence[str] = ()) -> None:
    """Train on everything and write the shipped weights."""
    if list(arguments) != ["fit"]:
        raise SystemExit(__doc__)
    reader = features.Reader(pipeline.gazetteer().vocabulary)
    some = (example for doc in documents() for example in examples(doc, reader))
    weights, steps = train(some, reader)
    path = write(weights, steps)
    print(f"{path}: {len(weights):,} signs, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
