"""What is left of a saved page, by our reader and by trafilatura: python -m tests.bench.webpages.

Counted are words, and whole lines of the text that a person would copy out.
The pages in tests/documents/pages are written in the manner of ten publishers, their texts beside
them; our reader was made with them at hand. trafilatura is measured where it is installed: it is
no dependency of geo, for it leaves out lines (times, lists of names).
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from geo.documents import webpages

PAGES = Path(__file__).resolve().parent.parent / "documents" / "pages"


def measured(read: Callable[[str], str]) -> tuple[float, float, float, float]:
    """(precision, recall, F1 of words, whole lines kept), means over the pages."""
    rows = []
    for page in sorted(PAGES.glob("*.html")):
        truth = page.with_suffix(".txt").read_text(encoding="utf-8")
        told = read(page.read_text(encoding="utf-8"))
        found, wanted = (Counter(re.findall(r"\w+", text)) for text in (told, truth))
        both = (found & wanted).total()
        precision, recall = both / max(1, found.total()), both / wanted.total()
        flat, lines = " ".join(told.replace("|", " ").split()), truth.splitlines()
        whole = mean(" ".join(line.split()) in flat for line in lines)
        rows.append((precision, recall, 2 * precision * recall / (precision + recall), whole))
    return tuple(map(mean, zip(*rows, strict=True)))


def main() -> None:
    readers = {"geo": lambda markup: webpages.read(markup).text}
    try:
        import trafilatura
    except ImportError:
        print("trafilatura is not installed")
    else:
        for name, given in (("trafilatura", {}), ("favor_recall", {"favor_recall": True})):
            readers[name] = lambda markup, given=given: trafilatura.extract(markup, **given) or ""
    for name, read in readers.items():
        began = time.perf_counter()
        told = " ".join(f"{value:.3f}" for value in measured(read))
        print(f"{name:12} {told}  {(time.perf_counter() - began) * 100:.1f} ms a page")


if __name__ == "__main__":
    main()
