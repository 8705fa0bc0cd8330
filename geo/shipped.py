"""A name of shipped data -> where its file lies: data/ in a checkout, geo/_data in a wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The path of a file or folder of data/, whether run from a checkout or an installed wheel."""
    installed = _HERE / "_data"
    return (installed if installed.is_dir() else _HERE.parent / "data").joinpath(*parts)


def static(name: str) -> str:
    """The text of one of our own JavaScript or CSS files."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")
