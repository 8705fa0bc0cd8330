"""A source (bundled data, a GeoNames dump, OCHA places, your CSV) -> the gazetteer's index.

The index lies in the folder that GEO_HOME names, else in the platform's cache folder. Its file
name carries the checksum of what it was built from, so that a stale one is never read: it is built
to a temporary file and renamed. A lock lets one process build at a time; the others wait.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from geo import bundled, errors, files, index
from geo.bundled import Progress

LOCK_S = 600  # the longest wait for another process that is building


def home() -> Path:
    """The folder of the index and the packs: GEO_HOME, else the platform's cache folder."""
    chosen = os.environ.get("GEO_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("geo-incidents"))


def ensure_index(progress: Progress | None = None) -> Path:
    """The path of an up-to-date index, built first when it is missing, stale or broken."""
    base = home() / f"base-{bundled.checksum()[:16]}.sqlite"
    if _whole(base):
        return base
    with _locked():
        if not _whole(base):
            with files.replacing(base) as temporary:
                bundled.build(temporary, progress)
            for old in home().glob("base-*.sqlite"):
                if old != base:
                    with contextlib.suppress(OSError):
                        old.unlink()
    return base


def _whole(path: Path) -> bool:
    try:
        index.connect(path).close()
    except errors.GazetteerIndexError:
        return False
    return True


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """One builder at a time; the lock is SQLite's own, so it goes when its process dies."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / "lock.sqlite", timeout=LOCK_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise errors.OutputError(
            f"cannot write to {folder}, where the gazetteer's index is kept: {error}; set GEO_HOME "
            "to a folder that can be written to"
        ) from error
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
