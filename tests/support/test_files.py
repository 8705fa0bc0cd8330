"""A file is replaced whole or left as it was."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from geo import errors
from geo.support import files


@pytest.mark.parametrize("data", ["سراقب\n", b"\x00\xff", "", "a\r\nb"])
def test_what_is_written_is_what_stands_there(tmp_path: Path, data: str | bytes):
    """Text is written as UTF-8 with its line breaks as they are, bytes as they are."""
    files.write(tmp_path / "out.txt", data)
    expected = data.encode() if isinstance(data, str) else data
    assert (tmp_path / "out.txt").read_bytes() == expected
    assert os.listdir(tmp_path) == ["out.txt"]


def test_missing_folders_are_made(tmp_path: Path):
    """The folder of an output need not exist."""
    files.write(tmp_path / "a" / "b" / "out.txt", "x")
    assert (tmp_path / "a" / "b" / "out.txt").read_text() == "x"


def test_a_new_file_has_an_ordinary_files_mode(tmp_path: Path):
    """Others may read an output as they may read any file of this user."""
    (tmp_path / "plain").touch()
    files.write(tmp_path / "out", "x")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "out")}
    assert len(modes) == 1


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444, 0o755])
def test_a_file_that_is_replaced_hands_on_its_mode(tmp_path: Path, mode: int):
    """What only its owner could read stays so, whatever the umask; through a link too."""
    (tmp_path / "out").write_text("old")
    (tmp_path / "out").chmod(mode)
    (tmp_path / "link").symlink_to(tmp_path / "out")
    for name in ("out", "link"):
        files.write(tmp_path / name, "new")
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == mode
    assert (tmp_path / "out").read_text() == "new"


def test_a_failure_while_writing_leaves_the_old_file(tmp_path: Path):
    """Whatever goes wrong half way, what stood there still stands and nothing else lies there."""
    target = tmp_path / "out.txt"
    target.write_text("old")

    def half_way() -> None:
        with files.replacing(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    """A full disk gives an OutputError that names the file, and the old file stands."""
    target = tmp_path / "out.txt"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    if step == "replace":
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(errors.OutputError, match=r"out\.txt: No space left on device"):
        files.write(target, "new")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.parametrize(
    "fault", [OSError(40, "Too many links", "in.txt"), PermissionError(13, "Denied", "in.txt"),
              OSError(5, "Input/output error"), OSError(28, "No space left", "elsewhere")]
)  # fmt: skip
def test_a_fault_of_what_is_read_is_not_called_one_of_writing(tmp_path: Path, fault: OSError):
    """An error that whoever fills the file meets elsewhere passes as it is; the old file stands."""
    target = tmp_path / "out.txt"
    target.write_text("old")
    with pytest.raises(OSError, match=fault.strerror) as caught, files.replacing(target):
        raise fault
    assert caught.value is fault
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("number", [27, 28, 122])
def test_a_disk_that_fills_up_half_way_is_an_output_error(tmp_path: Path, number: int):
    """No room, no quota or a file too long while the file is being filled is told of this file."""
    with (
        pytest.raises(errors.OutputError, match=r"out\.txt"),
        files.replacing(tmp_path / "out.txt"),
    ):
        raise OSError(number, "no room")
    assert os.listdir(tmp_path) == []


def test_a_temporary_file_that_cannot_be_opened_is_an_output_error(tmp_path: Path):
    """An error that names the temporary file is one of writing."""
    with (
        pytest.raises(errors.OutputError, match=r"out\.txt"),
        files.replacing(tmp_path / "out.txt") as temporary,
    ):
        raise PermissionError(13, "Permission denied", str(temporary))
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting needs root")
def test_a_disk_that_is_full_keeps_the_old_file(tmp_path: Path):
    """On a disk of 64 kB a longer file is refused and the old one stands."""
    options = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(options, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        files.write(tmp_path / "out.txt", "old")
        with pytest.raises(errors.OutputError, match="No space left"):
            files.write(tmp_path / "out.txt", "x" * 1_000_000)
        assert (tmp_path / "out.txt").read_text() == "old"
        assert os.listdir(tmp_path) == ["out.txt"]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "folder"),
        ("file/out.txt", "cannot write"),
        ("x" * 300, "cannot write"),
        ("a\0b", "cannot write"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_an_output_error(
    tmp_path: Path, place: str, said: str
):
    """A folder, a file taken for a folder, a name too long or with a NUL: one clear error."""
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(errors.OutputError, match=said):
        files.write(tmp_path / place, "x")
    assert sorted(os.listdir(tmp_path)) == ["file"]


def test_a_link_stays_a_link(tmp_path: Path):
    """An output that is a link to a file replaces the file that it points to."""
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    files.write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def device(folder: Path, minor: int) -> Path:
    """A memory device of the test's own (3 is null, 7 is full): the machine's are left alone."""
    node = folder / "device"
    try:
        os.mknod(node, stat.S_IFCHR | 0o666, os.makedev(1, minor))
        with node.open("rb"):
            pass
    except OSError:
        pytest.skip("this machine does not let us make a device")
    return node


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path):
    """What is sent to a named pipe arrives at its other end, and the pipe stays."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.write(pipe, "سراقب")
        assert os.read(reader, 100).decode() == "سراقب"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path):
    """A device stays a device, for root too."""
    node = device(tmp_path, 3)
    files.write(node, "x")
    assert stat.S_ISCHR(node.stat().st_mode)


def test_a_full_device_is_an_output_error(tmp_path: Path):
    """A device that is full says so, and stays a device."""
    node = device(tmp_path, 7)
    with pytest.raises(errors.OutputError, match="No space left"):
        files.write(node, "x" * 100_000)
    assert stat.S_ISCHR(node.stat().st_mode)


def test_a_long_arabic_name_can_be_written(tmp_path: Path):
    """A name near the limit in bytes leaves room for the temporary file's own name."""
    name = "س" * 120 + ".txt"
    files.write(tmp_path / name, "x")
    assert os.listdir(tmp_path) == [name]
