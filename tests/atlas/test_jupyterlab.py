"""A map in a real JupyterLab: every cell runs, the map is drawn offline, after a reload too."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CELLS = [
    f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    "from tests import sample_rows as sample\nfrom geo.atlas import maps",
    "maps.incident_map(sample.idlib(), zones=sample.zones(), title='In a notebook')",
]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves a notebook of two cells, and stops after the test."""
    import nbformat  # it takes seconds: not while tests are collected

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, tmp_path / "n.ipynb")
    home = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
               "--port=0", "--IdentityProvider.token=", "--LabApp.news_url=None",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    log = tmp_path / "lab.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=tmp_path, stdout=out, stderr=out, env={**os.environ, **home},
            start_new_session=True,
        )  # fmt: skip
    try:
        yield _address(log, server)
    finally:
        # the server and its kernels, which take their time to say goodbye
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _address(log: Path, server: subprocess.Popen) -> str:
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())
        if found and "is running at" in log.read_text():
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def _works(page: Any) -> None:
    """The map of the notebook's second cell is drawn, and its slider hides rows."""
    frame = page.frame_locator(".jp-OutputArea iframe")
    frame.locator("html[data-ready]").wait_for(timeout=120_000)
    inside = next(f for f in page.frames if f.url.startswith("about:srcdoc"))
    assert inside.evaluate("geo.stacks().length") == 3
    painted = """() => [...document.querySelectorAll('#map canvas')].map((c) =>
      c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0))"""
    assert all(inside.evaluate(painted))
    slider = frame.locator("#time-from")
    twelfth = int(slider.input_value()) + 12
    for _ in range(100):  # a busy page may lose a key, and paints when it can
        if int(slider.input_value()) == twelfth:
            break
        slider.press("ArrowRight")
    expect(frame.locator("#count")).to_have_text("3 incidents shown, 4 hidden", timeout=30_000)


def test_a_map_in_jupyterlab_is_drawn_without_a_network_and_after_a_reload(
    browser: Any, lab: str, tmp_path: Path
):
    """Run all cells; marks and slider work; saved and opened again, they work again."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    outside: list[str] = []

    def guard(route: Any) -> None:
        if route.request.url.startswith((lab, "data:", "blob:", lab.replace("http", "ws"))):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    try:
        context.route("**/*", guard)
        page = context.new_page()
        page.goto(f"{lab}lab/tree/n.ipynb")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        made = page.locator(".jp-OutputArea iframe")
        page.wait_for_timeout(6_000)  # the kernel is being started
        for _ in range(4):  # one that is not there yet asks which is meant, or lets a command go
            for accept in page.locator("dialog .jp-mod-accept").all():
                accept.click()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            with contextlib.suppress(TimeoutError):
                made.first.wait_for(timeout=30_000)
                break
        _works(page)
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.keyboard.press("Control+s")
        for _ in range(100):
            if "srcdoc" in (tmp_path / "n.ipynb").read_text():
                break
            page.wait_for_timeout(100)
        page.reload()
        _works(page)
    finally:
        context.close()
    assert [url for url in outside if "geo" in url or "leaflet" in url] == []
