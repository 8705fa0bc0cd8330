"""A source (bundled data, a GeoNames dump, OCHA places, your CSV) -> the gazetteer's index.

Everything lies in one folder, that of GEO_HOME or the platform's cache:

    base-<checksum>.sqlite    the bundled pack, built once
    index-<checksum>.sqlite   base and the packs that were added, joined; what is read when there
                              are any
    packs/NAME.json, NAME.*   each pack added: the file as it was given and what is known of it
    lock.sqlite               one builder at a time

A file's checksum is of all that it was built from, this package's rules among them, so a stale
index is never read. Files are written beside and renamed: a killed build leaves the old one whole.
Country dumps come from GeoNames (CC BY 4.0), and only when asked for by their code.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from geo import bundled, errors, files, index
from geo.bundled import Progress
from geo.index import PackInfo

LOCK_S = 600  # the longest wait for another process that is building
_NAME = re.compile(r"[^0-9A-Za-z_.-]+")
_ENDINGS = (".txt", ".csv", ".tsv", ".geojson", ".json", ".xlsx", ".shp", ".gz", ".zip")


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a pack did: its name, what was read, what was refused and why."""

    info: PackInfo
    repaired: int
    refusals: tuple[str, ...]

    def __str__(self) -> str:
        """One line, and one more for each refused row that is named."""
        info = self.info
        told = f"{info.name}: {info.rows:,} places from {info.source} ({info.licence})"
        if self.repaired:
            told += f", {self.repaired:,} rows with broken bytes repaired"
        if info.refused:
            told += f", {info.refused:,} rows refused:"
        return "\n  ".join([told, *self.refusals])


def home() -> Path:
    """The folder of the index and the packs: GEO_HOME, else the platform's cache folder."""
    chosen = os.environ.get("GEO_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("geo-incidents"))


def ensure_index(progress: Progress | None = None) -> Path:
    """The path of an up-to-date index, built first when it is missing, stale or broken.

    `progress(what, done, of)` is called while building, and not at all when nothing is built.
    """
    wanted = _wanted()
    if _whole(wanted):
        return wanted
    with _locked():
        return _build(progress)


def add(source: str | os.PathLike[str], progress: Progress | None = None) -> Added:
    """Add a pack and rebuild the index: a two-letter country code to fetch, or a file of places.

    Files are GeoNames dumps, OCHA populated places, boundaries, or a CSV with name, lat, lon.
    Raises PackError for a file that is none of these and OfflineError when a dump cannot be
    fetched; the index then is what it was. A pack of the same name is replaced.
    """
    from geo import packfiles

    text = os.fspath(source)
    if re.fullmatch(r"[A-Za-z]{2}", text) and not Path(text).exists():
        from geo import downloads

        code = text.upper()
        with _locked():
            path = downloads.country(code, _folder(), progress)
        origin, name, title = downloads.address(code), code, f"GeoNames dump of {code}"
    else:
        path = Path(text)
        origin, name, title = path.name, _pack_name(path), path.name
    read = packfiles.read(path)
    info = PackInfo(
        name, f"{title} ({read.form})", origin, read.date, read.licence, len(read.entries),
        read.refused, read.checksum,
    )  # fmt: skip
    with _locked():
        before = _stored(name)
        kept = _keep(path, name)
        record = {**asdict(info), "file": kept.name, "repaired": read.repaired,
                  "refusals": read.refusals}  # fmt: skip
        files.write(_folder() / f"{name}.json", json.dumps(record, ensure_ascii=False, indent=1))
        if before is not None and before != kept:
            before.unlink(missing_ok=True)
        _build(progress)
    return Added(info, read.repaired, tuple(read.refusals))


def remove(name: str, progress: Progress | None = None) -> None:
    """Remove a pack that was added; raises PackError when there is none of that name."""
    names = [p.name for p in listing()]
    if name not in names or name == bundled.NAME:
        given = ", ".join(n for n in names if n != bundled.NAME) or "none"
        raise errors.PackError(
            f"there is no pack {name!r} that could be removed: the packs added are {given}"
        )
    with _locked():
        stored = _stored(name)
        (_folder() / f"{name}.json").unlink(missing_ok=True)
        if stored is not None:
            stored.unlink(missing_ok=True)
        _build(progress)


def listing() -> tuple[PackInfo, ...]:
    """The packs: the bundled one, then those added, by name; nothing is built for this."""
    first = ()
    with contextlib.suppress(errors.GazetteerIndexError):
        db = index.connect(_base())
        first = tuple(p for p in index.packs_of(db) if p.name == bundled.NAME)
        db.close()
    return first + tuple(_info(record) for record in _records())


# --- building ----------------------------------------------------------------------------------


def _base() -> Path:
    return home() / f"base-{bundled.checksum()[:16]}.sqlite"


def _wanted() -> Path:
    """The file that should be read now: the base, or the joined index when packs were added."""
    records = _records()
    if not records:
        return _base()
    digest = hashlib.sha256(bundled.checksum().encode())
    here = Path(__file__).parent
    for room in ("entries", "packfiles", "cod", "merging", "packs"):
        path = here / f"{room}.py"
        digest.update(path.read_bytes() if path.is_file() else b"")
    for record in records:
        digest.update(f"{record['name']} {record['checksum']}\n".encode())
    return home() / f"index-{digest.hexdigest()[:16]}.sqlite"


def _build(progress: Progress | None) -> Path:
    """Build what is missing, under the lock, and clear away what is stale."""
    base, wanted = _base(), _wanted()
    if not _whole(base):
        with files.replacing(base) as temporary:
            bundled.build(temporary, progress)
    if wanted != base and not _whole(wanted):
        with files.replacing(wanted) as temporary:
            shutil.copyfile(base, temporary)
            _join(temporary, progress)
    for old in [*home().glob("base-*.sqlite"), *home().glob("index-*.sqlite")]:
        if old not in (base, wanted):
            with contextlib.suppress(OSError):  # another process may still read it
                old.unlink()
    return wanted


def _join(path: Path, progress: Progress | None) -> None:
    """Join every added pack into the copy of the base index at `path`."""
    from geo import merging, packfiles

    records = _records()
    with index.Writer(path, new=False) as writer:
        for done, record in enumerate(records):
            if progress:
                progress(f"joining {record['name']}", done, len(records))
            read = packfiles.read(_folder() / record["file"])
            info = _info(record)
            merging.Merger(writer, info.version).add(read.entries)
            writer.pack(info)


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
        _folder().mkdir(exist_ok=True)
        lock = sqlite3.connect(folder / "lock.sqlite", timeout=LOCK_S, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.Error) as error:
        raise errors.OutputError(
            f"cannot write to {folder}, where the gazetteer's index is kept ({error}): set "
            "GEO_HOME to a folder that can be written to"
        ) from error
    try:
        yield
    finally:
        lock.close()


# --- the packs' own files ----------------------------------------------------------------------


def _folder() -> Path:
    return home() / "packs"


def _records() -> list[dict]:
    """What is known of each pack added, by name; a record that cannot be read is no pack."""
    found = []
    for path in sorted(_folder().glob("*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(path.read_text("utf-8"))
            if (_folder() / record["file"]).is_file() and record["name"] and record["checksum"]:
                found.append(record)
    return sorted(found, key=lambda record: record["name"])


def _info(record: dict) -> PackInfo:
    return PackInfo(*(record[name] for name in PackInfo.__dataclass_fields__))


def _stored(name: str) -> Path | None:
    return next((_folder() / r["file"] for r in _records() if r["name"] == name), None)


def _pack_name(path: Path) -> str:
    """'SY' for 'SY.txt.gz', 'my_places' for 'my places.csv'."""
    name = path.name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    return _NAME.sub("_", name).strip("._") or "pack"


def _keep(path: Path, name: str) -> Path:
    """A copy of a pack's file in the packs' folder, so that the index can be built again."""
    if path.suffix.lower() == ".shp":  # a shapefile is several files: they are kept as one
        import zipfile

        kept = _folder() / f"{name}.zip"
        with files.replacing(kept) as temporary, zipfile.ZipFile(temporary, "w") as archive:
            for part in sorted(path.parent.glob(f"{path.stem}.*")):
                archive.write(part, part.name)
        return kept
    ending = "".join(s for s in path.suffixes if s.lower() in _ENDINGS) or path.suffix
    kept = _folder() / f"{name}{ending}"
    if path.absolute() != kept.absolute():
        with files.replacing(kept) as temporary:
            shutil.copyfile(path, temporary)
    return kept
