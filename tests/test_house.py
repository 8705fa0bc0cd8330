"""The house holds together: imports run one way, the environments agree, no index is named."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PICTURE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROAD = re.findall(r"^\| `([\w/]+)\.py` \|", PICTURE, flags=re.M)
PACKAGE = ROOT / "geo"


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


@functools.cache
def imports(path: Path) -> set[tuple[str, int]]:
    return Imports(path).found


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.stem not in ("__init__", "__main__"))


def place(path: Path) -> str:
    """A module's place in the picture: 'language/words'."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def module_of(dotted: str) -> tuple[Path, str]:
    """(the package or module that an import names, what it takes of it: '' for a whole module)."""
    path, *rest = PACKAGE, *dotted.split(".")[1:]
    while rest and ((path / rest[0]).is_dir() or (path / f"{rest[0]}.py").is_file()):
        step = rest.pop(0)
        path = path / step if (path / step).is_dir() else path / f"{step}.py"
    return path, ".".join(rest)


@functools.cache
def offered(package: Path) -> set[str]:
    """The `__all__` of a floor."""
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    found = [n for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "__all__"]
    return set(ast.literal_eval(found[0].value)) if found else set()


@pytest.mark.parametrize("module", modules(), ids=place)
def test_a_module_imports_only_modules_that_stand_before_it_on_the_road(module: Path):
    """Imports run in one direction: from the floors below, and down the picture within a floor."""
    assert place(module) in ROAD, f"{place(module)} has no place in CONTRIBUTING.md's picture"
    here = ROAD.index(place(module))
    for name, line in imports(module):
        if name.startswith("geo.") and name != "geo.__version__":
            used, _ = module_of(name)
            assert used.is_file(), f"{place(module)}:{line} imports the package {name}"
            assert ROAD.index(place(used)) < here, f"{place(module)}:{line}: {name} comes later"


@pytest.mark.parametrize("module", modules(), ids=place)
def test_a_floor_is_used_through_what_it_offers(module: Path):
    """What another floor takes stands in `__all__` of the floor, and is not private."""
    mine = module.relative_to(PACKAGE).parts[:-1]
    for name, line in imports(module):
        if not name.startswith("geo.") or name == "geo.__version__":
            continue
        used, attribute = module_of(name)
        assert not attribute.startswith("_"), f"{place(module)}:{line}: {name} is private"
        parts = used.relative_to(PACKAGE).with_suffix("").parts
        for depth in range(1, len(parts)):
            if parts[:depth] != mine[:depth]:
                said = offered(PACKAGE.joinpath(*parts[:depth]))
                assert parts[depth] in said, f"{place(module)}:{line}: {name} is not offered"


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("geopandas", {"tables/frames"}),
        ("folium", {"atlas/maps"}),
        ("branca", {"atlas/maps"}),
        ("matplotlib", {"atlas/prints"}),
    ],
)
def test_a_heavy_library_is_imported_in_its_one_module(library: str, allowed: set[str]):
    """geopandas lives in tables/frames.py, folium in atlas/maps.py, matplotlib in prints.py."""
    users = {place(m) for m in modules() for name, _ in imports(m) if name.split(".")[0] == library}
    assert users <= allowed


@pytest.mark.parametrize("module", modules(), ids=place)
def test_a_module_is_small_enough_to_hold_in_the_head(module: Path):
    """No file of the package passes 500 lines."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 500


def test_a_floor_is_small_enough_to_hold_in_the_head():
    """No folder of the package holds more than 20 modules."""
    folders = Counter(module.parent for module in modules())
    assert max(folders.values()) <= 20, folders


def test_every_module_stands_in_the_picture():
    """CONTRIBUTING.md names every module of the package, and none that is gone."""
    assert list(dict.fromkeys(ROAD)) == ROAD
    assert set(ROAD) == {place(m) for m in modules()}


def test_every_floor_says_what_enters_and_what_leaves():
    """Each package has a docstring; what it offers is there."""
    for package in (p.parent for p in PACKAGE.rglob("__init__.py") if p.parent != PACKAGE):
        tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), package
        for name in offered(package):
            assert (package / f"{name}.py").is_file() or (package / name).is_dir(), (package, name)


def test_what_is_public_is_there():
    """Every name of `geo.__all__` can be asked for, says what it is, and costs nothing before."""
    import geo

    for name in geo.__all__:
        assert getattr(geo, name).__doc__, name
    assert set(geo.__all__) <= set(dir(geo))
    with pytest.raises(AttributeError, match="nothing"):
        _ = geo.nothing
    code = "import sys, geo; sys.exit('shapely' in sys.modules or 'geo.model' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def split(requirement: str) -> tuple[str, str]:
    name, versions = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement.strip()).groups()
    return name.lower(), versions.replace(" ", "")


def test_conda_pip_and_make_give_the_same_environment():
    """environment.yml lists what pyproject.toml requires, in the same ranges, and make uses it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = ("notebook", "containers", "dask", "dev")
    wanted = project["dependencies"] + [one for name in named for one in extras[name]]
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
    assert '"_data"' in (PACKAGE / "support" / "shipped.py").read_text(encoding="utf-8")


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
    for target in ("map", "test", "check", "notebooks", "bench", "docs", "lint"):
        assert f"make {target}" in readme


def test_make_check_leaves_out_whatever_bears_a_mark():
    """Each mark of pyproject.toml is one that `make check` leaves to `make test`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    marks = [line.split(":")[0] for line in project["tool"]["pytest"]["ini_options"]["markers"]]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (left_out,) = re.findall(r"-m '(.*)'", makefile)
    assert sorted(left_out.split(" and ")) == [f"not {mark}" for mark in sorted(marks)]


def test_only_the_benchmarks_read_a_clock():
    """A loaded machine fails no test: none is timed; what hangs is caught by far wider bounds."""
    clock = re.compile("perf" + "_counter|process" + "_time|mono" + "tonic")
    for path in (ROOT / "tests").rglob("test_*.py"):
        assert not clock.search(path.read_text(encoding="utf-8")), path
