"""What the house reads in a fixed set of texts, as lines to compare: `python -m tests.frozen OUT`.

A move or a rename may change no byte of what `geo parse` and `geo incidents` give. `OUT` gets one
file a corpus, one line a document, so that two trees are compared with `diff -r`. The hashes in
frozen.json are those lines'; `--keep` writes them anew, together with a change that means to.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from geo import pipeline
from geo.documents import loading
from geo.model import Document
from geo.tables import rows
from geo.toponyms import records

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"
HASHES = Path(__file__).with_suffix(".json")
OUTSIDE = ("lgl", "trnews", "geovirus", "humset", "event_location")  # of ../shared/geoparsing/gold
OWN = ("reports", "more", "unseen", "varied", "restated")
EACH = 60  # documents of each outside corpus, the first in the order of their hashed ids


def corpora() -> dict[str, Iterable[Document]]:
    """The texts, by name of their corpus; those of ../shared only where it is."""
    found: dict[str, Iterable[Document]] = {"seeds": loading.read([ROOT / "seeds"]).documents}
    for name in OWN:
        lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found[name] = [_document(json.loads(line)) for line in lines]
    if SHARED.is_dir():
        folder = SHARED / "geoparsing" / "gold"
        for name in OUTSIDE:
            lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
            found[name] = map(_document, sorted(map(json.loads, lines), key=_order)[:EACH])
    return found


def deep() -> dict[str, Iterable[Document]]:
    """Every text of ../shared, English and Arabic: for comparing two trees."""
    incidents, events = SHARED / "incidents", SHARED / "events" / "ucdp_ged_syria_2016_2018.csv.gz"
    found = {f"all-{path.stem}": map(_document, _rows(path)) for path in sorted(
        (*(SHARED / "geoparsing" / "gold").glob("*.jsonl"), *(SHARED / "arabic").glob("*.jsonl"),
         incidents / "hrd_a.jsonl"))}  # fmt: skip
    with (incidents / "case2021_a.tsv").open(encoding="utf-8") as file:
        snippets = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        found["all-case"] = [Document(row["id"], "", row["EventSnippet"]) for row in snippets]
    with gzip.open(events, "rt", encoding="utf-8") as file:
        told = dict.fromkeys(row["source_headline"] for row in csv.DictReader(file))
        found["all-headlines"] = [Document(str(n), "", text) for n, text in enumerate(told) if text]
    return found


def _survived(text: Document, known: Any) -> Iterator[str]:
    try:
        yield from lines([text], known)
    except Exception as error:  # yesterday's tree may fail where today's does not
        yield f"{text.id}: {error!r}\n"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if text := row.get("text"):
            yield {**row, "doc_id": str(number), "text": text}


def _order(row: dict[str, Any]) -> str:
    return hashlib.sha256(str(row["doc_id"]).encode()).hexdigest()


def _document(row: dict[str, Any]) -> Document:
    day = row.get("published")
    return Document(
        str(row.get("doc_id") or row["id"]),
        row.get("title") or "",
        row["text"],
        published=date.fromisoformat(day) if day else None,
    )


def lines(found: Iterable[Document], known: Any) -> Iterator[str]:
    """One line of JSON a document: its toponyms, incidents, statements and omissions."""
    for document in found:
        page = pipeline.read(replace(document, path=None), known)
        reading = page.reading
        told = {
            **records.row(document, page.matches),
            "incidents": [_incident(i) for i in reading.incidents],
            "statements": [rows.of_statement(s) for s in reading.statements],
            "omissions": [rows.of_omission(o) for o in reading.omissions],
        }
        yield json.dumps(told, ensure_ascii=False, default=str, sort_keys=True) + "\n"


def _incident(incident: Any) -> dict[str, Any]:
    shape = incident.geometry
    wkt = shape.wkt if isinstance(shape, shapely.Geometry) else None
    return {**rows.of_incident(incident), "wkt": wkt}


def hashed(text: Iterable[str]) -> str:
    """The hash of some lines, as frozen.json holds it."""
    digest = hashlib.sha256()
    for line in text:
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def main() -> None:
    """Write the lines of every corpus to a folder; exit 1 where a hash is another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", action="store_true", help="write frozen.json anew")
    parser.add_argument("--deep", action="store_true", help="all that ../shared holds, not hashed")
    asked = parser.parse_args()
    known, found, other = pipeline.gazetteer(), {}, []
    asked.out.mkdir(parents=True, exist_ok=True)
    pinned = json.loads(HASHES.read_text()) if HASHES.exists() else {}
    for name, texts in deep().items() if asked.deep else ():
        told = (line for text in texts for line in _survived(text, known))
        (asked.out / f"{name}.jsonl").write_text("".join(told), encoding="utf-8")
    for name, texts in corpora().items():
        told = list(lines(texts, known))
        (asked.out / f"{name}.jsonl").write_text("".join(told), encoding="utf-8")
        found[name] = hashed(told)
        if found[name] != pinned.get(name):
            other.append(name)
    if asked.keep:
        HASHES.write_text(json.dumps({**pinned, **found}, indent=1) + "\n")
    elif other:
        sys.exit(f"other than frozen: {' '.join(other)}")


if __name__ == "__main__":
    main()
