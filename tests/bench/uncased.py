"""The tagger of scripts without capitals, cross-validated: `python -m tests.bench.uncased [fit]`.

    (nothing)   precision, recall and overlap F1 of ANERcorp and of each event of IDRISI-RA; the
                names found in 100 sentences of ANERcorp in which annotators marked none
    fit         train on all documents and write data/models/tagger-uncased.tsv.gz

Corpora: ../shared/arabic, and the Arabic reports of tests/gold, which are only learned from. A
fold leaves out a seventh of ANERcorp's documents and one whole event of IDRISI-RA. Each document is
learned from twice: as it is, and with other names in the places of its own, drawn from the
gazetteer and from OCHA's list, so that the weights are less of names than of what stands around
them. The same corpora and gazetteer give the same weights.
"""

from __future__ import annotations

import json
import random
import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from geo import pipeline
from geo.gazetteer import names
from geo.gazetteer.search import Gazetteer
from geo.language import knowledge, letters, lexicon, tokens
from geo.toponyms import tagger, uncased
from tests.bench import cases, tagging

SHARED = Path(__file__).resolve().parents[3] / "shared" / "arabic"
FOLDS = 7
STEPS = 50  # of the optimiser: more gain nothing
OWN = 4  # lots of other names for a report of our own, which are few
NEGLIGIBLE = 0.04  # weights below this are left out
GOLD = Path(__file__).resolve().parents[1] / "gold"
CLASSES = lexicon.SETTLEMENT_WORDS | frozenset(lexicon.DIVISION_WORDS)
FACILITIES = knowledge.words("places.facility")
Span = tuple[int, int]


def documents() -> list[dict]:
    """The documents, each with the name of its corpus or event and the fold that leaves it out."""
    found = []
    for corpus in ("anercorp", "idrisi"):
        with (SHARED / f"{corpus}_train.jsonl").open(encoding="utf-8") as lines:
            found += [json.loads(line) | {"corpus": corpus} for line in lines]
    for doc in found:
        if doc["corpus"] == "idrisi":
            doc["corpus"] = doc["doc_id"].rsplit("-train", 1)[0]
    events = sorted({doc["corpus"] for doc in found} - {"anercorp"})
    for doc in found:
        told = events.index(doc["corpus"]) if doc["corpus"] in events else None
        doc["fold"] = tagging._hash(doc["doc_id"]) % FOLDS if told is None else told
    return found


def own() -> list[dict]:
    """Our own reports in such a script, with where names stand in them."""
    texts: dict[tuple[str, str], str] = {}
    for name in ("reports", "more", "unseen", "varied", "told/short", "told/arabic"):
        for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts[name, row["id"]] = row["text"]
    rows = map(json.loads, (GOLD / "toponyms.jsonl").read_text(encoding="utf-8").splitlines())
    return [{"corpus": "own", "fold": -1, "text": texts[row["file"], row["id"]],
             "toponyms": [{"start": a, "end": b} for a, b in row["spans"]]}
            for row in rows]  # fmt: skip


def spans(doc: dict) -> list[Span]:
    """Where the names of a document stand.

    IDRISI-RA gives a name that is told several times the place of the first letters that are alike,
    inside a word too: each is given the next place where it stands alone.
    """
    text, found = doc["text"], []
    if doc["corpus"] in ("anercorp", "own"):
        return [(t["start"], t["end"]) for t in doc["toponyms"]]

    def strange(at: int, size: int) -> tuple:
        beside = text[at - 1 : at] + text[at + size : at + size + 1]
        return at in {a for a, _ in found}, any(map(str.isalpha, beside)), "_" in beside, at

    for told in doc["toponyms"]:
        size = len(told["text"])
        every = (x.start() for x in re.finditer(re.escape(told["text"]), text))
        at = min(every, key=lambda at: strange(at, size))
        found.append((at, at + size))
    for told in doc["toponyms"]:  # what is told again, in no hashtag, is a name again
        again = re.compile(rf"(?<![\w#]){re.escape(told['text'].lstrip('#'))}(?!\w)")
        found += [x.span() for x in again.finditer(text)
                  if not any(a < x.end() and x.start() < b for a, b in found)]  # fmt: skip
    return sorted(found)


def _words(read: tokens.Tokens, start: int, end: int) -> list[int]:
    """The tokens of a name, without the class word before it ('the town of')."""
    i = max(0, bisect_right(read.starts, start) - 1)
    found = []
    while i < len(read.forms) and read.starts[i] < end:
        if read.end(i) > start and letters.uncased(read.forms[i]):
            found.append(i)
        i += 1
    while len(found) > 1 and not CLASSES.isdisjoint(
        (read.forms[found[0]], *names.bare(read.forms[found[0]]))
    ):
        found.pop(0)
    return found


def examples(text: str, marked: Sequence[Span], reader: uncased.Reader) -> list[tagging.Example]:
    """The stretches of a text: the parts of each token, and its label."""
    read = tokens.read(text)
    label = ["O"] * len(read.forms)
    for start, end in marked:
        for k, i in enumerate(_words(read, start, end)):
            label[i] = "I" if k else "B"
    state = reader.document(read)
    return [(state.signs(a, b), label[a : b + 1]) for a, b in state.stretches()]


def pool(known: Gazetteer) -> list[str]:
    """Names of such a script: of the gazetteer's places, and OCHA's."""
    found = set()
    for (spelled,) in known._db.execute("SELECT names FROM place"):
        found.update(n for n in spelled.split("\x1f") if letters.uncased(n))
    listed = {case.name for case in cases.ocha(governorate=False, arabic=True)}
    return [n for n in sorted(found) + sorted(listed) * 3 if 2 < len(n) < 30 and len(n.split()) < 4]


def renamed(
    text: str, marked: Sequence[Span], reader: uncased.Reader, others: Sequence[str], lot: int
) -> tuple[str, list[Span]]:
    """A text with other names in the places of its own; the word of a facility stays."""
    read, rest = tokens.read(text), random.Random(f"{lot}{text}")
    out, at, found = "", 0, []
    for start, end in sorted(marked):
        words = _words(read, start, end)
        if start < at or not words:
            continue
        if len(words) > 1 and read.forms[words[0]] in FACILITIES:
            words = words[1:]
        first, last = read.starts[words[0]], max(end, read.end(words[-1]))
        form = reader.forms[read.forms[words[0]]]
        cut = form.cut if form.stem != form.pieces[0] else ""
        name = rest.choice(others)
        if cut.endswith("ل") and name.startswith("ال"):
            name = name[1:]
        name = cut + name
        if text[first - 1 : first] in ("#", "_"):
            name = name.replace(" ", "_")
        out += text[at:first]
        begins = len(out) - (first - min(start, first))
        out += name
        found.append((max(0, begins), len(out)))
        at = last
    return out + text[at:], found


def learned(doc: dict, reader: uncased.Reader, others: Sequence[str]) -> list[tagging.Example]:
    """What is learned from a document: as it is, and with other names."""
    marked = spans(doc)
    some = examples(doc["text"], marked, reader)
    for lot in range(OWN if doc["corpus"] == "own" else 1) if marked else ():
        some += examples(*renamed(doc["text"], marked, reader, others, lot), reader)
    return some


def found_by(judge: tagger.Tagger, text: str) -> list[Span]:
    """Where a tagger finds names."""
    read = tokens.read(text)
    return [(read.starts[a], read.end(b)) for a, b in judge.names(read)]


def score(pairs: Sequence[tuple[Sequence[Span], Sequence[Span]]]) -> tuple[float, float, float]:
    """(precision, recall, F1) of (gold, answers) by document: a name counts where two overlap."""

    def met(some: Sequence[Span], others: Sequence[Span]) -> int:
        return sum(any(a < d and c < b for c, d in others) for a, b in some)

    right = sum(met(ours, gold) for gold, ours in pairs)
    told = sum(met(gold, ours) for gold, ours in pairs)
    precision = right / max(1, sum(len(ours) for _, ours in pairs))
    recall = told / max(1, sum(len(gold) for gold, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def empty(text: str, gold: Sequence[Span], ours: Sequence[Span]) -> tuple[int, int]:
    """(lines of four words and more in which no name is marked, names found in them)."""
    lines = [x.span() for x in re.finditer(r"[^\n]+", text) if len(x[0].split()) > 3]
    lines = [(a, b) for a, b in lines if not any(a <= c < b for c, _ in gold)]
    return len(lines), sum(a <= c < b for a, b in lines for c, _ in ours)


def taggers(known: Gazetteer, folds: Sequence[int]) -> Iterator[tuple[int, tagger.Tagger]]:
    """For each fold a tagger that has seen none of its documents."""
    reader, others = uncased.Reader(known.vocabulary), pool(known)
    docs = documents() + own()
    made = [learned(doc, reader, others) for doc in docs]
    for k in folds:
        some = (e for doc, m in zip(docs, made, strict=True) if doc["fold"] != k for e in m)
        yield k, tagger.Tagger(reader, *tagging.train(some, reader, max_iterations=STEPS))


def main(arguments: Sequence[str] = ()) -> None:
    """Cross-validate, or train on everything and write the shipped weights."""
    known = pipeline.gazetteer()
    if list(arguments) == ["fit"]:
        reader, others = uncased.Reader(known.vocabulary), pool(known)
        some = (e for doc in documents() + own() for e in learned(doc, reader, others))
        weights, steps = tagging.train(some, reader, max_iterations=STEPS)
        weights = {s: w for s, w in weights.items() if max(map(abs, (w.real, w.imag))) > NEGLIGIBLE}
        path = tagging.write(weights, steps, "tagger-uncased")
        print(f"{path}: {len(weights):,} signs, {path.stat().st_size:,} bytes")
        return
    by_corpus, docs, counts = defaultdict(list), documents(), [0, 0]
    for k, judge in taggers(known, [int(x) for x in arguments] or range(FOLDS)):
        for doc in (doc for doc in docs if doc["fold"] == k):
            gold = [(t["start"], t["end"]) for t in doc["toponyms"]]
            ours = found_by(judge, doc["text"])
            by_corpus[doc["corpus"]].append((gold, ours))
            if doc["corpus"] == "anercorp":
                for i, more in enumerate(empty(doc["text"], gold, ours)):
                    counts[i] += more
        print(f"fold {k}", file=sys.stderr, flush=True)
    figures = {corpus: score(pairs) for corpus, pairs in by_corpus.items()}
    events = [figure for corpus, figure in figures.items() if corpus != "anercorp"]
    figures["events, mean"] = tuple(sum(x) / len(events) for x in zip(*events, strict=True))
    for corpus, figure in sorted(figures.items()):
        print(f"{corpus:28}" + "".join(f"{x:7.3f}" for x in figure))
    print(f"names in 100 of {counts[0]:,} sentences without: {100 * counts[1] / counts[0]:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
