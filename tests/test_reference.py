"""`make docs`: a reference of the public API from its docstrings, which opens offline."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import geo

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """The folder of the reference, made as the Makefile makes it."""
    told = (ROOT / "Makefile").read_text(encoding="utf-8")
    public = re.search(r"^PUBLIC := (.*)$", told, re.M)[1].replace("'", "").split()
    out = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "pdoc", "--no-show-source", "--output-directory", str(out)]
    subprocess.run([*command, *public], check=True, cwd=ROOT)
    return out


@pytest.mark.deep
def test_every_public_name_is_in_the_reference(pages: Path):
    """Each name of `geo.__all__` has its section, or its page."""
    shown = re.findall(r'<section id="([\w.]+)"', (pages / "geo.html").read_text(encoding="utf-8"))
    assert set(geo.__all__) - set(shown) == {"errors"}
    assert (pages / "geo" / "errors.html").is_file()


@pytest.mark.deep
def test_the_reference_loads_nothing_from_elsewhere(pages: Path):
    """It opens offline: no script, style or picture has an address on a network."""
    for page in pages.rglob("*.html"):
        loaded = re.findall(
            r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page.read_text(encoding="utf-8")
        )
        assert not [address for address in loaded if address.startswith(("http", "//"))], page


@pytest.mark.parametrize("name", [n for n in geo.__all__ if inspect.isfunction(getattr(geo, n))])
def test_a_public_function_says_what_it_raises(name: str):
    """Its docstring names the errors; no parameter is without a type."""
    function = getattr(geo, name)
    assert re.search(r"Raises\s+errors\.\w+|raises errors\.\w+", inspect.getdoc(function)), name
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, (name, parameter.name)
