"""Bytes -> a file that is replaced whole or left as it was."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geo import errors

# A disk that takes no more says so of no file by name.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes the place of `path` when all went well.

    On any failure the temporary file is removed and what stood at `path` still stands. A link
    stays a link: the file that it points to is replaced. A device or a pipe is never replaced:
    the bytes are sent to it. A file that is replaced hands on its permissions. Raises
    errors.OutputError when the folder cannot be written to or the disk is full; what else goes
    wrong in the block is not about this file and is passed on. The temporary name keeps the
    ending, because some writers choose their format by it.
    """
    target = Path(path)
    try:
        target = Path(os.path.realpath(target))
        if target.is_dir():
            raise IsADirectoryError(f"{target} is a folder")
        # renaming over a device node, which root may do, would take the device from the machine
        sent = target.exists() and not target.is_file()
        if not sent:
            target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=None if sent else target.parent,
            prefix=f".{target.stem[:40]}.",
            suffix=target.suffix,
        )
        os.close(handle)
    except (OSError, ValueError) as error:
        raise _refused(Path(path), error) from error
    temporary = Path(name)
    try:
        try:
            yield temporary
        except OSError as error:
            if isinstance(error, errors.GeoError) or not _of_writing(error, temporary):
                raise
            raise _refused(Path(path), error) from error
        try:
            if sent:
                with temporary.open("rb") as written, target.open("wb") as device:
                    shutil.copyfileobj(written, device)
                temporary.unlink()
            else:
                with temporary.open("rb") as written:
                    os.fsync(written.fileno())
                temporary.chmod(_mode(target))  # mkstemp makes private files
                temporary.replace(target)
        except OSError as error:
            raise _refused(Path(path), error) from error
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write(path: str | os.PathLike[str], data: str | bytes) -> None:
    """Write `data` (text as UTF-8) to `path`, whole or not at all; raises errors.OutputError."""
    with replacing(path) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def _of_writing(error: OSError, temporary: Path) -> bool:
    """Whether an error of the block is one of writing to the temporary file."""
    if error.filename is None:
        return error.errno in _NO_ROOM
    return isinstance(error.filename, str | bytes | os.PathLike) and (
        os.fsdecode(error.filename) == str(temporary)
    )


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of an ordinary new one."""
    with suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refused(target: Path, error: OSError | ValueError) -> errors.OutputError:
    why = getattr(error, "strerror", None) or str(error)
    shown = str(target).encode("utf-8", "replace").decode().replace("\0", "\u2400")
    return errors.OutputError(
        f"cannot write {shown}: {why}; what stood there before is unchanged: "
        "free some space or choose another place with -o"
    )
