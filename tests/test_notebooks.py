"""The notebooks run from top to bottom in a kernel without a network, and show the same map."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytestmark = pytest.mark.deep
ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What a notebook's kernel runs first: every connection but to this machine fails.
OFFLINE = """
import socket as _socket
_connect = _socket.socket.connect
def _guarded(self, address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"a notebook tried to reach the network: {address}")
    return _connect(self, address)
_socket.socket.connect = _guarded
"""


@pytest.mark.filterwarnings("default")  # the kernel's own libraries warn as they please
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_its_map_survives_export(path: Path, gazetteer, geo_home, tmp_path):
    """Every cell runs; a map in a notebook is the whole offline page, in nbconvert's HTML too."""
    import nbconvert
    import nbformat  # it takes seconds: not while tests are collected
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert shown, "a notebook shows tables and maps"
    body, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    pages = Frames("".join(shown)).pages
    assert Frames(body).pages == pages
    assert bool(pages) == (path.stem != "2-from-report-to-table")
    for page in pages:
        assert "Content-Security-Policy" in page
        assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?https?://", page)


class Frames(HTMLParser):
    """The pages that stand in frames of a page, as their `srcdoc` gives them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page = dict(attrs).get("srcdoc")
        if tag == "iframe" and page:
            self.pages.append(page)
