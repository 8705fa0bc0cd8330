"""The kind of event that a headline states: `python -m tests.bench.headlines [--errors]`.

tests/gold/headlines.csv lists 300 rows of ../shared/events with the kinds that their headlines
state, judged by hand: b bombardment, m a bomb, mine or other explosion, c a battle, v violence
against civilians, p a protest; empty where a headline states none. No text is kept. A headline is
right where the kind that we read first is one of those; one that states none is left out.
"""

from __future__ import annotations

import csv
import gzip
import sys

from geo.events import analysis, codebook, factuality, participants
from tests.bench.cases import EVENTS
from tests.bench.incidents import GOLD

LABELS = GOLD / "headlines.csv"
KINDS = {"bombardment": "b", "bomb": "m", "battle": "c", "unrest": "p"}


def kind(headline: str) -> str | None:
    """The kind of the first event that a headline tells, or None."""
    clause = analysis.clause(headline)
    told = [f.meaning for f in clause.senses if not factuality.unreal(clause, f.first)]
    dead = any(t.count.known and not t.none for t in clause.tolls)
    if not told and not dead:
        return None
    sub = codebook.judge(
        told,
        combatants=participants.military_target(clause) or participants.fighters(clause),
        civilians=participants.civil(clause),
        state=participants.state(clause),
        dead=dead,
        irregular=participants.irregular(clause),
    ).sub
    return KINDS.get(codebook.family(sub), "v")


def rows() -> list[tuple[str, str]]:
    """(headline, kinds that it states) of the rows that state one."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        labels = {row["id"]: row["kinds"] for row in csv.DictReader(lines)}
    with gzip.open(EVENTS, "rt", encoding="utf-8") as lines:
        told = {r["id"]: r["source_headline"] for r in csv.DictReader(lines) if r["id"] in labels}
    return [(told[id_], kinds) for id_, kinds in labels.items() if kinds]


def measured() -> tuple[float, list[str]]:
    """(share of the headlines with whose kind ours agrees, those with whose kind it does not)."""
    wrong = [
        f"{kinds} != {kind(headline)}: {headline}"
        for headline, kinds in rows()
        if (kind(headline) or "-") not in kinds
    ]
    return 1 - len(wrong) / len(rows()), wrong


def main() -> None:
    """Print the share; with --errors the headlines that are wrong."""
    if not EVENTS.is_file():
        print("headlines: left out, ../shared is not here")
        return
    share, wrong = measured()
    print(f"kind of event, of {len(rows())} headlines that state one (own labels): {share:.3f}")
    if "--errors" in sys.argv:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
