"""Ours beside every stored peer on the developers' halves: `python -m tests.bench.geoparsing`.

Scored by ../shared/geoparsing/geoeval.py, overlap matching. Ours is cross-validated over documents:
tagger and ranker have seen no document that they are asked about, nor one that shares text with it
(tagging.py, ranking.py). Every corpus is read in the same default style; GeoVirus, which marks no
peoples, is scored with the option that leaves them out (`--without people`).

Below the table: the end-to-end score by GeoNames id and by country, which no convention about
where a country's point lies can move; the calibration error of the probabilities in ten bins; the
share of roles that agree with HumSet's two classes; speed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from geo import pipeline
from geo.gazetteer.packs import install
from geo.gazetteer.search import Gazetteer
from geo.model import Document, Point
from geo.toponyms import candidates, features, mentions, records, resolution
from tests.bench import ranking, tagging

SHARED = Path(__file__).resolve().parents[3] / "shared" / "geoparsing"
FIGURES = ("rec_overlap_f1", "rec_exact_f1", "e2e_F161", "e2e_F25", "acc161", "acc25", "id_acc")
NO_PEOPLES = frozenset(("geovirus",))


def rows(known: Gazetteer) -> Iterator[tuple[dict, dict]]:
    """(gold document, our row for it), by a tagger and a ranker that have not seen it."""
    docs = tagging.documents()
    fold = tagging.folds(docs)
    reader = features.Reader(known.vocabulary)
    judges = list(tagging.taggers(docs, fold, reader))
    some = [
        ranking.case(doc, k, judges[k], known)
        for doc, k in zip(docs, fold, strict=True)
        if doc["corpus"] in ranking.CORPORA
    ]
    rankers = [
        candidates.Ranker(*ranking.fit([c for c in some if c.fold != k]))
        for k in range(tagging.FOLDS)
    ]
    for doc, k in zip(docs, fold, strict=True):
        document = Document(doc["doc_id"], "", doc["text"])
        found = mentions.find(document, known, judges[k])
        matches = resolution.resolve(document, found, known, ranker=rankers[k])
        yield doc, records.row(document, matches)


def styled(corpus: str, row: dict) -> dict:
    """A row without what a corpus's annotators do not mark, by the public option."""
    return records.styled(row, ("people",) if corpus in NO_PEOPLES else ())


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


# --- what the scorer does not say -----------------------------------------------------------------


def paired(doc: dict, row: dict) -> Iterator[tuple[dict, dict]]:
    """Gold toponyms with the first of ours that overlaps each."""
    for gold in doc["toponyms"]:
        for ours in row["toponyms"]:
            if ours["start"] < gold["end"] and gold["start"] < ours["end"]:
                yield gold, ours
                break


def calibration(pairs: list[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of (probability, right)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for p, right in pairs:
        bins.setdefault(min(int(p * 10), 9), []).append((p, right))
    gaps = (abs(sum(p for p, _ in b) - sum(r for _, r in b)) for b in bins.values())
    return sum(gaps) / max(1, len(pairs))


def beyond(found: list[tuple[dict, dict]], known: Gazetteer) -> None:
    """Print the scores by id and by country, calibration, and roles."""
    judged: list[tuple[float, bool]] = []
    roles = [0, 0]
    states: dict[str, str | None] = {}
    for corpus in tagging.CORPORA:
        by_id, by_state, gold_count, answered = 0, 0, 0, 0
        for doc, row in found:
            if doc["corpus"] != corpus:
                continue
            answered += sum(t["geonameid"] is not None for t in row["toponyms"])
            gold_count += sum(bool(t.get("country_name")) for t in doc["toponyms"])
            for gold, ours in paired(doc, row):
                if corpus == "humset":
                    roles[1] += 1
                    roles[0] += (gold["type"] == "LOC") == (ours["role"] in ("place", "dateline"))
                if gold["lat"] is not None and ours["lat"] is not None:
                    judged.append((ours["probability"], _near(gold, ours, known)))
                state = gold.get("country_name")
                if state and ours["place_id"]:
                    if state not in states:
                        best = known.search(state, limit=1)
                        states[state] = best[0].place.country if best else None
                    place = known.place(ours["place_id"])
                    by_state += place is not None and place.country == states[state]
                    by_id += str(ours["geonameid"]) == gold.get("geonameid")
        if gold_count:
            print(
                f"{corpus}: of {gold_count} gold places the same country is told for"
                f" {by_state / gold_count:.3f}, the same GeoNames id for {by_id / gold_count:.3f}"
            )
    print(f"calibration error {calibration(judged):.3f} over {len(judged):,} answers")
    print(f"roles agree with HumSet's classes: {roles[0] / max(1, roles[1]):.3f} of {roles[1]:,}")


def _near(gold: dict, ours: dict, known: Gazetteer) -> bool:
    point = Point(gold["lat"], gold["lon"])
    metres = point.distance_m(Point(ours["lat"], ours["lon"]))
    if metres <= 1000 * ranking.WIDE_KM.get(ours["kind"], ranking.FAR_KM):
        return True
    place = known.place(ours["place_id"]) if ours["place_id"] else None
    return place is not None and ranking.holds(place, point)


def speed() -> None:
    """Print characters a second of processor time on one core, everything resolved.

    In processes of their own, so that nothing is warm: no text has been read before, but for one.
    """
    for mode in ("ours", "others"):
        code = f"from tests.bench import geoparsing; geoparsing.timed_{mode}()"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def timed_ours() -> None:
    """The first reading of all corpora, the second, and the memory held."""
    docs = [Document(d["doc_id"], "", d["text"]) for d in tagging.documents()]
    known = Gazetteer.open(install.ensure_index(), mapped=False)
    pipeline.parse(docs[0], known)
    size, resident = sum(len(d.text) for d in docs), 0
    for what in ("speed, each text for the first time", "  the same texts again"):
        start = time.process_time()
        for document in docs:
            records.row(document, pipeline.parse(document, known))
        seconds = time.process_time() - start
        resident = resident or _most_mb()
        print(f"{what}: {size / seconds:,.0f} characters a second of one core")
    print(f"  resident after the first: {resident} MB at most, texts and modules included")


def _most_mb() -> int:
    """The most memory this process held; Linux counts what a forked parent held as ours too."""
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = (x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed_others() -> None:
    """Peers that happen to be installed, on some of the same texts."""
    docs = tagging.documents()[:60]
    for name, read in _others():
        start = time.process_time()
        for document in docs:
            read(document["text"])
        seconds = time.process_time() - start
        print(f"  {name}: {sum(len(d['text']) for d in docs) / seconds:,.0f}")


def _others() -> Iterator[tuple[str, object]]:
    """Peers that happen to be installed; none is a dependency."""
    try:
        from flashgeotext.geotext import GeoText

        yield "flashgeotext", GeoText().extract
    except ImportError:
        pass
    try:
        import spacy

        for name in ("en_core_web_sm", "en_core_web_md"):
            if spacy.util.is_package(name):
                yield f"spaCy {name}", spacy.load(name, enable=["tok2vec", "ner"])
    except ImportError:
        pass


def main() -> None:
    """Print one table a corpus."""
    if not SHARED.is_dir():
        print("geoparsing: left out, ../shared is not here")
        return
    known = pipeline.gazetteer()
    found = list(rows(known))
    with tempfile.TemporaryDirectory() as folder:
        for corpus in tagging.CORPORA:
            ours = Path(folder) / "ours.jsonl"
            lines = (json.dumps(styled(corpus, r)) for d, r in found if d["corpus"] == corpus)
            ours.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"\n{corpus:24}" + "".join(f"{name:>16}" for name in FIGURES))
            table = scores(corpus, ours)
            for system, row in sorted(table.items(), key=lambda r: -(r[1]["rec_overlap_f1"] or 0)):
                cells = "".join(
                    f"{'-':>16}" if row.get(name) is None else f"{row[name] * 100:16.1f}"
                    for name in FIGURES
                )
                print(f"{system:24}{cells}")
    print()
    beyond(found, known)
    speed()


if __name__ == "__main__":
    main()
