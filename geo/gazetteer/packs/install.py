"""A source (bundled data, a GeoNames dump, OCHA places, your CSV) -> the gazetteer's index.

Everything lies in one folder, that of GEO_HOME or the platform's cache:

    base-<checksum>.sqlite    the bundled pack, built once
    index-<checksum>.sqlite   base and the packs that were added, joined; read where there are any
    packs/NAME.json, NAME.*   each pack added: the file as it was given and what is known of it
    lock.sqlite               one builder at a time

A file's checksum is of all that it was built from, this package's rules among them, so a stale
index is never read. Files are written beside and renamed: a killed build leaves the old one whole.
Country dumps come from GeoNames (CC BY 4.0), and only when asked for by their code.
"""

import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs

from geo import errors
from geo.gazetteer import index
from geo.gazetteer.index import PackInfo
from geo.gazetteer.packs import bundled, entries, hierarchy, merging
from geo.gazetteer.packs.bundled import Progress
from geo.language import knowledge
from geo.support import files, layers, shipped

LOCK_S = 600  # the longest wait for another process that is building
_ENDED = (errors.OutputError, SystemExit, KeyboardInterrupt)
_NAME = re.compile(r"[^\w.-]+")
LONGEST_NAME = 50  # characters: with its ending, a pack's file stays under the 255 bytes of a name
_ENDINGS = (".txt", ".csv", ".tsv", ".geojson", ".json", ".xlsx", ".shp", ".gz", ".zip")
# Of the shorter of two lists, what share is in the longer by name or position, where the one is an
# edition of the other. Editions mend a few rows; of lists of two countries next to none agree.
SAME_LIST = 0.5


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a pack did: its name, what was read, what was refused and why."""

    info: PackInfo
    repaired: int
    refusals: tuple[str, ...]
    replaced: PackInfo | None = None  # the older edition of this list
    beside: PackInfo | None = None  # another list, which has the name that this one would have had

    def __str__(self) -> str:
        """One line, and one more for each refused row that is named and each pack of its name."""
        info = self.info
        told = f"{info.name}: {info.rows:,} places from {info.source} ({info.licence})"
        if self.repaired:
            told += f", {self.repaired:,} rows with broken bytes repaired"
        if info.refused:
            told += f", {info.refused:,} rows refused:"
        told = [told, *self.refusals]
        for other in filter(None, (self.replaced, self.beside)):
            day = f" of {other.date}" if other.date else ""
            known = f"{other.name} of {other.rows:,} places, from {other.source}{day}"
            stays = f"another list and stays: 'geo gazetteer remove {other.name}' removes it"
            told.append(f"{known}, is {stays}" if other is self.beside else f"replaces {known}")
        return "\n  ".join(told)


def home() -> Path:
    """The folder of the index and the packs: GEO_HOME, else the platform's cache folder."""
    chosen = os.environ.get("GEO_HOME") or platformdirs.user_cache_dir("geo-incidents")
    return Path(chosen).expanduser()


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
    fetched, OutputError when the disk is full; index and packs then are what they were. A newer
    edition of a list replaces the older one; another list of the same name gets a number: SY-2.
    """
    text = os.fspath(source)
    if re.fullmatch(r"[A-Za-z]{2}", text) and not Path(text).exists():
        from geo.gazetteer.packs import downloads

        code = text.upper()
        with _locked():
            fetched = downloads.country(code, home(), progress)
            try:
                title = f"GeoNames dump of {code}"
                return _added(fetched, code, title, downloads.address(code), progress)
            finally:
                fetched.unlink(missing_ok=True)
    path = Path(text)
    shown = path.name.encode("utf-8", "replace").decode()
    name = path.name  # 'SY' of 'SY.txt.gz', 'my_places' of 'my places.csv'
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    name = _NAME.sub("_", name).strip("._")[:LONGEST_NAME] or "pack"
    with _locked():
        if name.casefold() == bundled.NAME:
            raise errors.PackError(
                f"a pack cannot be called {name!r}, which is the name of the places that ship: "
                f"give {path.name} another name and add it again"
            )
        return _added(path, name, shown, shown, progress)


def _added(path: Path, stem: str, title: str, origin: str, progress: Progress | None) -> Added:
    """Under the lock: read a file, keep it under a name of its own, build."""
    from geo.gazetteer.packs import packfiles  # every reader: only for who adds packs

    read = packfiles.read(path)
    name, older, beside = _free(stem, read)
    info = PackInfo(
        name, f"{title} ({read.form})", origin, read.date, read.licence, len(read.entries),
        read.refused, read.checksum,
    )  # fmt: skip
    kept = _kept_as(path, name)
    with _undone_when_failing(name, [kept]):
        stood = _kept(name)
        with _writing(_folder()):
            _keep(path, kept)
            record = {**asdict(info), "file": kept.name, "repaired": read.repaired,
                      "refusals": read.refusals}  # fmt: skip
            told = json.dumps(record, ensure_ascii=False, indent=1)
            files.write(_folder() / f"{name}.json", told)
        for old in stood:
            if old != kept:
                old.unlink(missing_ok=True)
        _build(progress)
    return Added(info, read.repaired, tuple(read.refusals), older, beside)


def _free(stem: str, read: entries.Read) -> tuple[str, PackInfo | None, PackInfo | None]:
    """The name for a list, what it replaces there, and the other list that has its stem."""
    records = {record["name"]: record for record in _records()}
    beside, number = None, 0
    while True:
        number += 1
        tail = f"-{number}" if number > 1 else ""
        name = stem[: LONGEST_NAME - len(tail)] + tail
        if name not in records:
            return name, None, beside
        if _same_list(records[name], read):
            return name, _info(records[name]), beside
        beside = beside or _info(records[name])


def _same_list(record: dict, read: entries.Read) -> bool:
    """Whether what was read is an edition of a list that was added: of its form, most of it."""
    from geo.gazetteer.packs import packfiles

    if record["checksum"] == read.checksum:
        return True
    if not record["title"].endswith(f"({read.form})"):
        return False
    try:
        older = packfiles.read(_folder() / record["file"]).entries
    except errors.PackError:  # it can no longer be read: nothing is lost
        return True
    fewer, more = sorted((older, read.entries), key=len)
    known = {e.name for e in more} | {(e.lat, e.lon) for e in more}
    agree = sum(e.name in known or (e.lat, e.lon) in known for e in fewer)
    return agree >= SAME_LIST * len(fewer)


def remove(name: str, progress: Progress | None = None) -> None:
    """Remove a pack that was added; raises PackError when there is none of that name."""
    names = sorted({*(r["name"] for r in _records()), *broken()})
    if name not in names:
        raise errors.PackError(
            f"there is no pack {name!r} that could be removed: the packs added are "
            f"{', '.join(names) or 'none'}"
        )
    # another pack that cannot be read must not keep this one from being removed
    with _locked(), _undone_when_failing(name, failing=_ENDED):
        kept = _kept(name)
        (_folder() / f"{name}.json").unlink(missing_ok=True)
        for path in kept:
            path.unlink(missing_ok=True)
        _build(progress)


def listing() -> tuple[PackInfo, ...]:
    """The packs: the bundled one, then those added, by name; nothing is built for this."""
    told = [_info(record) for record in _records()]
    with (
        contextlib.suppress(errors.GazetteerIndexError),
        contextlib.closing(index.connect(_base())) as db,
    ):
        told[:0] = [p for p in index.packs_of(db) if p.name == bundled.NAME]
    return tuple(told)


def broken() -> dict[str, str]:
    """The packs added that are left out because their own files are damaged: name -> why."""
    return _stock()[1]


def _base() -> Path:
    return home() / f"base-{bundled.checksum()[:16]}.sqlite"


def _wanted() -> Path:
    """The file that should be read now: the base, or the joined index when packs were added."""
    records = _records()
    if not records:
        return _base()
    digest = hashlib.sha256(bundled.checksum().encode())
    words = itertools.chain.from_iterable(f.glob("*.txt*") for f in knowledge.languages())
    rooms = [*Path(__file__).parent.glob("*.py"), shipped.path("codebook", "places.txt")]
    for path in sorted((*rooms, *words)):
        digest.update(path.read_bytes())
    for record in records:
        digest.update(f"{record['name']} {record['checksum']}\n".encode())
    return home() / f"index-{digest.hexdigest()[:16]}.sqlite"


def _build(progress: Progress | None) -> Path:
    """Build what is missing, under the lock, and clear away what is stale."""
    base, wanted = _base(), _wanted()
    if not _whole(base):
        with _writing(base), files.replacing(base) as temporary:
            bundled.build(temporary, progress)
    if wanted != base and not _whole(wanted):
        with _writing(wanted), files.replacing(wanted) as temporary:
            shutil.copyfile(base, temporary)
            _join(temporary, progress)
    for old in [*home().glob("base-*.sqlite"), *home().glob("index-*.sqlite")]:
        if old not in (base, wanted):
            with contextlib.suppress(OSError):  # another process may still read it
                old.unlink()
    return wanted


def _join(path: Path, progress: Progress | None) -> None:
    """Join every added pack into the copy of the base index at `path`."""
    from geo.gazetteer.packs import packfiles

    tell = progress or (lambda what, done, of: None)
    packs = []
    for done, record in enumerate(records := _records()):
        tell("reading the packs", done, len(records))
        try:
            packs.append((_info(record), packfiles.read(_folder() / record["file"]).entries))
        except errors.PackError as error:
            raise errors.PackError(
                f"the pack {record['name']!r} that was added can no longer be read ({error}): "
                f"run 'geo gazetteer remove {record['name']}'"
            ) from error
    # outlines first: the others' places are then told their divisions by where they lie
    packs.sort(key=lambda pack: (all(e.wkb is None for e in pack[1]), pack[0].name))
    with index.Writer(path, new=False) as writer:
        for done, (info, found) in enumerate(packs):
            tell("joining the packs", done, len(packs))
            merging.Merger(writer, info.version).add(found)
            writer.pack(info)
        tell("drawing divisions round their settlements", 0, 0)
        hierarchy.derive(writer)


@contextlib.contextmanager
def _writing(target: Path) -> Iterator[None]:
    """A full disk or a broken base, met while `target` is written, becomes one sentence."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        # the low byte of a code says what kind of trouble it is, the others are details
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):  # the copy is as the base is
            raise index.damaged(_base(), str(error)) from error
        told = isinstance(error, errors.OutputError)  # by files.py, else it is as it came
        if isinstance(error, errors.GeoError) and not told:
            raise
        cause = error.__cause__ if told else error
        why = getattr(cause, "strerror", None) or str(cause or error)
        raise errors.OutputError(
            f"cannot write {target} ({why}); what stood there before is unchanged: free some space "
            f"there and in {tempfile.gettempdir()}, or set GEO_HOME to a folder that has some"
        ) from error


@contextlib.contextmanager
def _undone_when_failing(
    name: str, made: Sequence[Path] = (), failing: Any = BaseException
) -> Iterator[None]:
    """Put a pack's record and file back as they were when the body fails; remove what it `made`.

    Otherwise a pack whose index could not be built would be asked for by every later command.
    A second name for each file costs no space, for it may be a full disk that fails. A journal says
    what is to be undone, so that the next command does it where this one is killed.
    """
    record = _folder() / f"{name}.json"
    stood = [p for p in dict.fromkeys((record, *_kept(name))) if p.is_file()]
    journal = _folder() / f".{name}.undo"
    told = {"stood": [p.name for p in stood],
            "made": [p.name for p in (record, *made) if p not in stood]}  # fmt: skip
    try:
        with _writing(journal):
            for path in stood:
                try:
                    os.link(path, _before(path))
                except OSError:  # the file system knows no second names
                    with files.replacing(_before(path)) as temporary:
                        shutil.copyfile(path, temporary)
            files.write(journal, json.dumps(told))
        yield
    except failing:
        _undo(journal)
        raise
    finally:
        journal.unlink(missing_ok=True)
        for path in stood:
            _before(path).unlink(missing_ok=True)


def _before(path: Path) -> Path:
    return path.with_name(f".{path.name}.before")


def _undo(journal: Path) -> None:
    """Undo what a journal tells of; one that is not there tells of nothing."""
    try:
        told = json.loads(journal.read_text("utf-8"))
    except (OSError, ValueError):
        return
    for name in told["made"]:
        (_folder() / name).unlink(missing_ok=True)
    for name in told["stood"]:
        path = _folder() / name
        if (before := _before(path)).is_file():
            before.replace(path)
    journal.unlink(missing_ok=True)


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
        # nobody else builds now: what a killed build was writing is nobody's any more
        for journal in _folder().glob(".*.undo"):
            _undo(journal)
        # a download's '.XX.part' is resumed and stays
        stale = [p for p in _folder().glob(".*") if p.suffix != ".part"]
        for path in (*stale, *folder.glob(".*-*.sqlite"), *folder.glob("[A-Z][A-Z].zip")):
            with contextlib.suppress(OSError):
                path.unlink()
        yield
    finally:
        lock.close()


def _folder() -> Path:
    return home() / "packs"


def _records() -> list[dict]:
    """What is known of each pack added, by name; a pack that is broken is none."""
    return _stock()[0]


def _stock() -> tuple[list[dict], dict[str, str]]:
    """The records of the packs that are whole, by name; of the others, name -> what is broken."""
    whole, damaged = [], {}
    for path in sorted(_folder().glob("[!.]*.json")):  # a dot: it is being written
        if path.stem.casefold() == bundled.NAME:
            continue
        try:
            record = json.loads(path.read_text("utf-8"))
            if _info(record).name != path.stem:
                raise ValueError("it is the record of another pack")
            if (_folder() / record["file"]).is_file():
                whole.append(record)
            else:
                damaged[path.stem] = f"its file {record['file']} is gone"
        except FileNotFoundError:  # it was removed meanwhile
            continue
        except (OSError, ValueError, KeyError, TypeError):
            damaged[path.stem] = f"its record {path.name} is damaged"
    return sorted(whole, key=lambda record: record["name"]), damaged


def _info(record: dict) -> PackInfo:
    return PackInfo(*(record[name] for name in PackInfo.__dataclass_fields__))


def _kept(name: str) -> list[Path]:
    """The file of a pack as it was given; of one whose record is damaged, those of its name."""
    records = _records()
    of = {record["file"]: record["name"] for record in records}
    if name in of.values():
        return [_folder() / file for file, owner in of.items() if owner == name]
    ending = re.compile(f"({'|'.join(map(re.escape, _ENDINGS))})+", re.IGNORECASE)
    return [
        p for p in sorted(_folder().glob("[!.]*"))
        if p.name.startswith(name) and ending.fullmatch(p.name[len(name) :])
        and p.name not in of and p.name != f"{name}.json"
    ]  # fmt: skip


def _kept_as(path: Path, name: str) -> Path:
    """Where a pack's file is kept, so that the index can be built again."""
    if path.suffix.lower() == ".shp":  # a shapefile is several files: they are kept as one
        return _folder() / f"{name}.zip"
    ending = "".join(s for s in path.suffixes if s.lower() in _ENDINGS) or path.suffix
    if ending.lower() == ".json":  # NAME.json is what is known of the pack
        ending = ".geojson"
    return _folder() / f"{name}{ending}"


def _keep(path: Path, kept: Path) -> None:
    if path.suffix.lower() == ".shp":
        with files.replacing(kept) as temporary, zipfile.ZipFile(temporary, "w") as archive:
            for part in sorted(path.parent.glob("*.*")):
                if part.stem == path.stem and part.suffix.lower() in layers.SHAPEFILE:
                    archive.write(part, part.name)
    elif path.absolute() != kept.absolute():
        with files.replacing(kept) as temporary:
            shutil.copyfile(path, temporary)
