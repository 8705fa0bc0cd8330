"""How time grows with length over texts made to be slow: `python -m tests.bench.hostile_texts`.

For each kind of tests/hostile_kinds.py: processor time of a file of n and of 2n characters, read
and taken down the whole road in this process (`geo incidents`), and its first half (`geo parse`).
The law: t(2n)/t(n) stays under 2.5. Kinds are named as arguments; --size gives n.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geo import pipeline
from geo.archive import parsing
from geo.documents import loading
from geo.events import incidents
from geo.gazetteer.packs import install
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Document
from tests.hostile_kinds import KINDS

SIZE, LARGEST = 20_000, 160_000
MOST = 2.5  # that t(2n)/t(n) may be
_SHORTEST = 0.1  # seconds: a shorter time is noise, and n grows
_TRIES = 5


def seconds(path: Path, way: Callable[[Document], object]) -> float:
    """Processor time of reading one file, all its documents."""
    gc.collect()
    start = time.process_time()
    for item in loading.stream(path):
        if isinstance(item, Document):
            way(item)
    return time.process_time() - start


def ratio(
    ending: str, make: Callable[[int], str], folder: Path, way: Callable[[Document], object], n: int
) -> tuple[int, float, float]:
    """(n, seconds for n, seconds for 2n), each the best of as many tries as the law needs."""
    while True:
        paths = [folder / f"{times}{ending}" for times in (1, 2)]
        for times, path in enumerate(paths, start=1):
            path.write_text(make(times * n), encoding="utf-8")
        once, twice = (seconds(path, way) for path in paths)
        if twice >= _SHORTEST or 2 * n >= LARGEST:
            break
        n *= 2
    for _ in range(_TRIES - 1):
        if twice < MOST * once or twice < _SHORTEST:
            break
        once, twice = min(once, seconds(paths[0], way)), min(twice, seconds(paths[1], way))
    return n, once, twice


def main(kinds: list[str] | None = None, size: int = SIZE) -> bool:
    """Print the table, and the kinds that break the law; whether none does."""
    known = Gazetteer.open(install.ensure_index())
    way = parsing.Way(known.path, Context())
    ways = {
        "parse": lambda document: parsing.whole(document, way, known),
        "incidents": lambda document: incidents.join([pipeline.read(document, known).reading]),
    }
    slow, worst, longest = [], 0.0, 0.0
    print(f"{'kind':44} {'road':10} {'n':>7} {'t(n)':>7} {'t(2n)':>7} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name in kinds or KINDS:
            for road, read in ways.items():
                n, once, twice = ratio(*KINDS[name], Path(folder), read, size)
                grown = twice / max(once, 1e-9)
                counts = twice >= _SHORTEST
                told = f"{grown:6.2f}" if counts else "   (-)"
                print(f"{name:44} {road:10} {n:7} {once:7.3f} {twice:7.3f} {told}", flush=True)
                worst = max(worst, grown if counts else 0.0)
                longest = max(longest, twice / (2 * n) * 100_000)
                if counts and grown >= MOST:
                    slow.append(f"{name} ({road})")
    print(f"{len(kinds or KINDS)} kinds: worst ratio {worst:.2f}; slowest {longest:.1f} s a 100 kB")
    print(f"over {MOST}: {', '.join(slow) or 'none'}")
    return not slow


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--size", type=int, default=SIZE)
    given = parser.parse_args()
    raise SystemExit(not main(given.kinds, given.size))
