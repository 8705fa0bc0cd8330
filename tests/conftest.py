"""What the tests share: the reference folder, one built gazetteer, a browser without a network."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

from geo.cli import commands
from geo.gazetteer.packs import bundled, install
from geo.gazetteer.search import Gazetteer
from geo.support import files

# Time is measured in tests/bench/ alone; CI tries the same examples each time, a developer new.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, max_examples=20)  # of `make check`
settings.register_profile("deep", deadline=None, max_examples=1000)  # now and then, by hand
settings.load_profile("ci" if os.environ.get("CI") else "developer")

ROOT = Path(__file__).resolve().parent.parent
SMALL = frozenset({"SY", "LB"})  # the countries of the small index
SHARED = ROOT.parent / "shared"
WORLD = ROOT / "out" / "test-home"
OWN = install._base()  # the user's own index of the world; it is called after what it is made of
os.environ["GEO_HOME"] = str(WORLD)  # no test builds an index in the user's own cache
if OWN.is_file() and not (taken := WORLD / OWN.name).is_file():
    with files.replacing(taken) as temporary:
        shutil.copyfile(OWN, temporary)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# What `make check` leaves out, in the order in which `make test` runs it after all else: many short
# tests come last, so that no worker is left alone with a long one.
LATE = ("shared", "gold", "deep", "browser")
NEEDS = {"shared": "shared", "chromium": "browser"}  # who asks for the fixture bears the mark
# Tests that share what is costly to make: one worker runs all of a group.
GROUPS = {
    "tests/events/test_gold_floors.py": "gold",
    "tests/events/test_omissions.py::test_every_place_in_an_events_sentence": "gold",
    "tests/gazetteer/test_gazetteer_floors.py": "packs of Syria",
    "tests/language/test_new_language.py": "new language",
    "tests/toponyms/test_added_language.py": "added language",
    "tests/toponyms/test_added_lists.py": "packs of Syria",
    "tests/test_reference.py": "reference",
}
INDEXED = {"gazetteer", "geo_home", "geo"}  # the fixtures that read the world's index


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, so that what is broken is known soon; the first builds the index.

    Those that need no index come next: another worker runs them meanwhile.
    """
    for item in items:
        for fixture, mark in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    items.sort(key=_turn)
    if (first := next(filter(_indexed, items), None)) is not None:
        items.remove(first)
        items.insert(0, first)


def _turn(item: pytest.Item) -> tuple[int, bool]:
    """Where a test stands: its late mark, and whether it waits for the world's index."""
    late = max((LATE.index(m.name) + 1 for m in item.iter_markers() if m.name in LATE), default=0)
    return late, _indexed(item)


def _indexed(item: pytest.Item) -> bool:
    return not INDEXED.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests are handed out in the order above, those of one group to one worker.

    xdist's own groups are names that it adds to a test's id; pytest 9.2 lets nobody change an id.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((g for start, g in GROUPS.items() if nodeid.startswith(start)), nodeid)

    config.option.loadscopereorder = False
    return ByGroup(config, log)


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
    WORLD.mkdir(parents=True, exist_ok=True)
    return WORLD


@pytest.fixture(scope="session")
def gazetteer(geo_home: Path) -> Gazetteer:
    """The bundled gazetteer of the world, opened; nobody writes to it."""
    return Gazetteer.open(install.ensure_index())


@pytest.fixture(scope="session")
def small_index() -> Path:
    """The base index of two countries, as the installer builds it: 2 MB, where the world's is 110.

    It lies in a GEO_HOME of its own under out/ and is built again when what it is made of changes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(ROOT / "out" / "small-home"))
        patch.setattr(bundled, "build", functools.partial(bundled.build, only=SMALL))
        return install.ensure_index()


@pytest.fixture
def home(tmp_path: Path, small_index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A GEO_HOME of the test's own that holds a small base index, so that only packs are built."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copyfile(small_index, folder / small_index.name)
    monkeypatch.setenv("GEO_HOME", str(folder))
    return folder


@pytest.fixture
def geo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., CompletedProcess]:
    """Run `geo ...` in an empty folder and without a terminal, in this process."""

    def run(*arguments: object) -> CompletedProcess:
        before = [(n, signal.getsignal(n)) for n in (signal.SIGTERM, signal.SIGINT)]
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            done = CliRunner().invoke(commands.main, list(map(str, arguments)))
        for number, handler in before:  # the command takes them for itself
            signal.signal(number, handler)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    return run


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
