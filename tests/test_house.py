"""The house holds together: imports run one way, the environments agree, no index is named."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PICTURE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROAD = re.findall(r"^\| `(\w+)\.py` \|", PICTURE, flags=re.M)


class Imports(ast.NodeVisitor):
    """Every module that a file imports when it runs, lazily too, with the import's line."""

    def __init__(self, path: Path) -> None:
        self.found: set[tuple[str, int]] = set()
        self.visit(ast.parse(path.read_text(encoding="utf-8")))

    def visit_If(self, node: ast.If) -> None:
        if getattr(node.test, "id", "") != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {(alias.name, node.lineno) for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module:
            self.found |= {(f"{node.module}.{alias.name}", node.lineno) for alias in node.names}


def imports(path: Path) -> set[tuple[str, int]]:
    return Imports(path).found


def rooms() -> list[Path]:
    return sorted((ROOT / "geo").glob("*.py"))


@pytest.mark.parametrize("room", rooms(), ids=lambda p: p.stem)
def test_a_room_imports_only_rooms_that_stand_before_it_on_the_road(room: Path):
    """Imports run in one direction."""
    if room.stem == "__init__":
        return
    assert room.stem in ROAD, f"{room.stem} has no place in CONTRIBUTING.md's picture"
    here = ROAD.index(room.stem)
    for module, line in imports(room):
        head, _, rest = module.partition(".")
        if head == "geo" and rest and (name := rest.split(".")[0]) != "__version__":
            assert ROAD.index(name) < here, f"{room.name}:{line} imports {name}, which comes later"


@pytest.mark.parametrize(
    ("library", "allowed"),
    [("geopandas", {"frames"}), ("folium", {"maps"}), ("branca", {"maps"})],
)
def test_a_heavy_library_is_imported_in_its_one_room(library: str, allowed: set[str]):
    """geopandas lives in frames.py and folium in maps.py."""
    users = {r.stem for r in rooms() for module, _ in imports(r) if module.split(".")[0] == library}
    assert users <= allowed


@pytest.mark.parametrize("room", rooms(), ids=lambda p: p.stem)
def test_a_room_is_small_enough_to_hold_in_the_head(room: Path):
    """No file of the package passes 500 lines."""
    assert len(room.read_text(encoding="utf-8").splitlines()) <= 500


def test_every_room_stands_in_the_picture():
    """CONTRIBUTING.md names every room of the package, and no room that is gone."""
    assert set(ROAD) == {r.stem for r in rooms()} - {"__init__"}


def split(requirement: str) -> tuple[str, str]:
    name, versions = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement.strip()).groups()
    return name.lower(), versions.replace(" ", "")


def test_conda_pip_and_make_give_the_same_environment():
    """environment.yml lists what pyproject.toml requires, in the same ranges, and make uses it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["notebook"] + extras["dev"]
    wanted = dict(split(r) for r in wanted if not r.startswith("geo-incidents"))
    wanted["python"] = project["requires-python"]
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    listed = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    listed = [item for item in listed if item not in ("conda-forge", "pip", "pip:")]
    assert "--editable ." in listed
    assert dict(split(r) for r in listed if not r.startswith("--")) == wanted
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--editable '.[dev]'" in makefile
    floor = project["requires-python"].removeprefix(">=").replace(".", ", ")
    assert f"sys.version_info < ({floor})" in makefile


def test_the_readme_shows_the_map():
    """The picture in the README is here, and small."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", readme)
    assert (ROOT / picture).stat().st_size < 300_000


def test_the_data_travel_inside_the_wheel():
    """A wheel holds data/ where geo/support/shipped.py looks for it."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    assert wheel["build"]["targets"]["wheel"]["force-include"] == {"data": "geo/_data"}
    assert '"_data"' in (ROOT / "geo" / "shipped.py").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: the tracked files cannot be listed")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_committed_file_names_a_package_index():
    """Nothing that is committed holds a package index's address."""
    hosts = re.compile("|".join(["pypi" + r"\.org", "registry" + r"\.npmjs", "python" + "hosted"]))
    for path in tracked():
        if path.is_file() and path.suffix not in (".png", ".gz", ".sqlite", ".wkb"):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not hosts.search(text), f"{path} names a package index"


def test_no_committed_file_is_large():
    """Data that travels is in its most compact form: no file passes 2.5 MB."""
    for path in tracked():
        assert not path.is_file() or path.stat().st_size < 2_500_000, path


def test_notebooks_are_committed_without_outputs():
    """Outputs are stripped, cells are under fifteen, functions at most five lines."""
    import json

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert len(cells) < 15, path
        for cell in cells:
            assert not cell.get("outputs"), path
            assert cell.get("execution_count") is None, path
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    if isinstance(node, ast.FunctionDef):
                        assert node.end_lineno - node.lineno < 5, path


def test_the_readme_names_every_make_target():
    """Each command of the Makefile stands in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in ("map", "test", "notebooks", "bench", "lint"):
        assert f"make {target}" in readme
