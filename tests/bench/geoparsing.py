"""Ours beside every stored peer on the developers' halves: `python -m tests.bench.geoparsing`.

Scored by ../shared/geoparsing/geoeval.py, overlap matching; recognition F1, then end-to-end F
within 161 km, then accuracy within 25 km of what was resolved, then the same GeoNames id. Nothing
here is trained on the corpora: the recogniser is rules, so no cross-validation is called for.
Words of a corpus's own style are options of the scorer, never of the reader.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from geo import pipeline, toponyms
from geo.model import Document

SHARED = Path(__file__).resolve().parents[3] / "shared" / "geoparsing"
CORPORA = ("lgl", "trnews", "geovirus", "humset", "locphr")
FIGURES = ("rec_overlap_f1", "e2e_F161", "acc25", "id_acc")


def predict(corpus: str, target: Path, known) -> float:
    """Write our answers for a corpus; gives characters a second."""
    lines = (SHARED / "gold" / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    start = time.perf_counter()
    with target.open("w", encoding="utf-8") as out:
        for row in documents:
            document = Document(row["doc_id"], "", row["text"])
            answer = toponyms.row(document, pipeline.matches_of(document, known))
            out.write(json.dumps(answer) + "\n")
    return sum(len(row["text"]) for row in documents) / (time.perf_counter() - start)


def scores(corpus: str, ours: Path) -> dict[str, dict[str, float | None]]:
    """System -> its figures, by the shared scorer."""
    peers = sorted((SHARED / "peers" / corpus).glob("*.jsonl"))
    done = subprocess.run(
        [sys.executable, SHARED / "geoeval.py", "score", SHARED / "gold" / f"{corpus}.jsonl", ours,
         *peers, "--json", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    systems = json.loads(done.stdout[done.stdout.index("\n{") :])["systems"]
    return {row["system"]: row for row in systems}


def main() -> None:
    """Print one table a corpus."""
    if not SHARED.is_dir():
        print("geoparsing: left out, ../shared is not here")
        return
    known = pipeline.gazetteer()
    with tempfile.TemporaryDirectory() as folder:
        for corpus in CORPORA:
            ours = Path(folder) / "ours.jsonl"
            speed = predict(corpus, ours, known)
            print(f"\n{corpus} ({speed:,.0f} characters a second)")
            print(f"{'':24}" + "".join(f"{name:>16}" for name in FIGURES))
            table = scores(corpus, ours)
            for system, row in sorted(table.items(), key=lambda r: -(r[1]["rec_overlap_f1"] or 0)):
                cells = "".join(
                    f"{'-':>16}" if row.get(name) is None else f"{row[name] * 100:16.1f}"
                    for name in FIGURES
                )
                print(f"{system:24}{cells}")


if __name__ == "__main__":
    main()
