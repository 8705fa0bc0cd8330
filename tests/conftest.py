"""What the tests share: the reference folder, one built gazetteer, a browser without a network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Time is measured in tests/bench/ alone; CI tries the same examples each time, a developer new.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches the network: only this machine's own addresses can be connected to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the checkout, or a skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: this test reads reference material that is not shipped")
    return SHARED


@pytest.fixture(scope="session")
def geo_home() -> Path:
    """A GEO_HOME that the test runs share, so that the bundled index is built once."""
    home = ROOT / "out" / "test-home"
    home.mkdir(parents=True, exist_ok=True)
    os.environ["GEO_HOME"] = str(home)
    return home


@pytest.fixture(scope="session")
def gazetteer(geo_home: Path):
    """The bundled gazetteer, opened."""
    from geo.gazetteer.packs import install
    from geo.gazetteer.search import Gazetteer

    return Gazetteer.open(install.ensure_index())


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one a browser test skips, and in CI it fails."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: in CI a browser test must not be skipped")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str):
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, and everything that it did beyond showing itself."""

    page: Any
    requests: list[str] = field(default_factory=list)
    noises: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a map from a file in a browser that is offline."""
    contexts = []

    def go(made: Any, **settings: Any) -> Opened:
        target = tmp_path / f"map{len(contexts)}.html"
        from geo.atlas import export

        if isinstance(made, str):
            target.write_text(made, encoding="utf-8")
        else:
            export.write(made, target)
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 800}, **settings})
        contexts.append(context)
        context.set_offline(True)
        told = Opened(context.new_page())
        told.page.on("request", lambda r: told.requests.append(r.url))
        told.page.on("console", lambda m: told.noises.append(f"{m.type}: {m.text}"))
        told.page.on("pageerror", lambda e: told.noises.append(f"error: {e}"))
        told.page.on("dialog", lambda d: (told.noises.append(f"dialog: {d.message}"), d.dismiss()))
        told.page.goto(target.as_uri())
        told.page.wait_for_selector("html[data-ready]", timeout=20_000)
        told.requests = [u for u in told.requests if not u.startswith("data:")]
        assert told.requests.pop(0) == target.as_uri()
        return told

    yield go
    for context in contexts:
        context.close()
