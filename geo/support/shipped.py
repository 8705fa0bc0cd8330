"""A name of shipped data -> where its file lies: data/ in a checkout, geo/_data in a wheel."""

import csv
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def path(*parts: str | Path) -> Path:
    """The path of a file or folder of data/, whether run from a checkout or an installed wheel."""
    installed = _PACKAGE / "_data"
    return (installed if installed.is_dir() else _PACKAGE.parent / "data").joinpath(*parts)


def table(*parts: str | Path) -> list[dict[str, str]]:
    """The rows of a CSV of data/, or of one by its whole path, each a dict by the header."""
    with path(*parts).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def static(name: str) -> str:
    """The text of one of our own JavaScript or CSS files."""
    return (_PACKAGE / "atlas" / "static" / name).read_text(encoding="utf-8")


def weights(name: str) -> tuple[dict[str, float], ...]:
    """The columns of data/models/NAME.tsv: each feature -> its weight, in the file's order."""
    with path("models", f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        (_, *heads), *rows = csv.reader(lines, delimiter="\t")
        found: tuple[dict[str, float], ...] = tuple({} for _ in heads)
        for feature, *values in rows:
            for column, value in zip(found, values, strict=True):
                if value:
                    column[feature] = float(value)
    return found
