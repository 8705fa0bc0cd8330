"""An event word's own place, beside the nearest name: `python -m tests.bench.venues [--errors N]`.

On ../shared/geoparsing/gold/event_location.jsonl, halves by the SHA-256 of the row's id; rules are
worked on with half 0 alone. Overlap F1; an answer of 'none' counts as an answer: right where the
gold has none, wrong beside a place. The second figure counts places only, so that 'none' is neither
right nor wrong of itself. The baseline answers with the place name nearest to the event word.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable

from geo import pipeline
from geo.dates import intervals
from geo.events import analysis, scenes
from geo.language import sentences
from geo.model import Document, Match, Role
from tests.bench.cases import SHARED

GOLD = SHARED / "geoparsing" / "gold" / "event_location.jsonl"
Span = tuple[int, int]
NONE: Span = (-1, 0)


def half(row: dict) -> int:
    return hashlib.sha256(row["doc_id"].encode()).digest()[0] % 2


def spans(matches: Iterable[Match]) -> set[Span]:
    """The stretches that an answer names."""
    return {(m.mention.start, m.mention.end) for m in matches}


def answers(row: dict, known) -> tuple[set[Span], set[Span], set[Span]]:
    """(gold, ours, the nearest name's) of one row."""
    text, event = row["text"], row["event"][0]
    document = Document(row["doc_id"], "", text)
    matches = pipeline.parse(document, known)
    told = analysis.Sentences(document, sentences.split(text), intervals.find(document))
    ours = spans(scenes.Stage(told, matches, known).venue((event["start"], event["end"])))
    names = [m for m in matches if m.mention.role is Role.PLACE]
    nearest = min(
        names,
        key=lambda m: max(m.mention.start - event["end"], event["start"] - m.mention.end),
        default=None,
    )
    gold = {(t["start"], t["end"]) for t in row["toponyms"] if t["end"] > t["start"]}
    return gold, ours, spans([nearest] if nearest else [])


def agreed(gold: set[Span], given: set[Span]) -> int:
    """How many of the answers overlap a gold answer, one to one."""
    left, right = set(gold), 0
    for start, end in sorted(given):
        hit = next((g for g in sorted(left) if g[0] < end and start < g[1]), None)
        if hit is not None:
            left.discard(hit)
            right += 1
    return right


def f1(pairs: Iterable[tuple[set[Span], set[Span]]]) -> float:
    """Overlap F1 over (gold, given) of every row."""
    wanted = given = right = 0
    for gold, told in pairs:
        wanted, given = wanted + len(gold), given + len(told)
        right += agreed(gold, told)
    return 2 * right / max(1, wanted + given)


def measured(known, which: int | None = None) -> dict[str, float]:
    """Both figures, ours and the baseline's, on one half or on all rows."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if r["event"] and which in (None, half(r))]
    found = [answers(row, known) for row in rows]
    result = {}
    for name, at in (("ours", 1), ("nearest", 2)):
        result[name] = f1((f[0] or {NONE}, f[at] or {NONE}) for f in found)
        result[f"{name}, places"] = f1((f[0], f[at]) for f in found)
    return result


def main() -> None:
    """Print the table; with --errors N, N wrong rows of half 0."""
    if not GOLD.is_file():
        print("venues: left out, ../shared is not here")
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", type=int, default=0)
    options, _ = parser.parse_known_args()
    known = pipeline.gazetteer()
    for name, which in (("half 0, development", 0), ("half 1, held out", 1)):
        figures = measured(known, which)
        margin = 100 * (figures["ours"] - figures["nearest"])
        told = ", ".join(f"{key} {100 * value:.1f}" for key, value in figures.items())
        print(f"{name:22}{told}; margin {margin:+.1f}")
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    for row in (r for r in rows if r["event"] and half(r) == 0):
        if options.errors <= 0:
            break
        gold, ours, _ = answers(row, known)
        if agreed(gold or {NONE}, ours or {NONE}) < max(len(gold), len(ours), 1):
            options.errors -= 1
            said = [[row["text"][a:b] for a, b in sorted(x)] for x in (gold, ours)]
            event = row["event"][0]["text"]
            sys.stdout.write(f"[{event}] gold {said[0]} ours {said[1]} | {row['text'][:260]}\n")


if __name__ == "__main__":
    main()
