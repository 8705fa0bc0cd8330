"""Pages in headless Chromium, without a network: first map, slider, filter, click, heap.

`python -m tests.bench.browsing [ROWS ...]`. Times hold on a quiet machine only, so the first map
is given as a ratio to the bare page (bare.html), the two opened in turns in the same run. A key on
the slider and the filter are timed by the browser's Event Timing, from the key or click to the
next paint, in steps of 8 ms. Event Timing does not wait for a sentence that is unpacked when
asked for: the click is timed from there to the panel laid out with the sentence in it. The heap
is what stays after a collection, typed arrays included.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import sync_playwright

from geo.atlas import export, maps
from tests import sample_rows

HERE = Path(__file__).parent
SIZES = (1_000, 100_000, 1_000_000)
RUNS = 3  # three times as many of a page of a thousand rows, which takes a blink
KEYS = 12
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
EVENTS = """() => { window.timed = []; new PerformanceObserver((list) => {
  for (const e of list.getEntries()) window.timed.push([e.name, e.duration]);
}).observe({ type: "event", durationThreshold: 0, buffered: false }); }"""


def bare(frame: Any) -> str:
    """The page without features: columns of JSON, a circle a row."""
    names = "event_type sub_event_type location_name actors attributed_to document_id sentence"
    rows = {name: frame[name].tolist() for name in names.split()}
    rows |= {"lat": frame.geometry.y.round(5).tolist(), "lon": frame.geometry.x.round(5).tolist()}
    page = (HERE / "bare.html").read_text(encoding="utf-8")
    slots = {
        "css": export._leaflet_css(),
        "leaflet": export._leaflet("leaflet.js"),
        "rows": json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c"),
    }
    for name, text in slots.items():
        page = page.replace("{{" + name + "}}", text)
    return page


def full(rows: int) -> tuple[Any, Any]:
    """(frame, map) with all that a map can carry: marks, areas, zones, roads, towns, doubt.

    One row in fifty is an area, of twenty shapes.
    """
    frame = sample_rows.many(rows)
    spots = frame.geometry.to_numpy().copy()
    for i in range(0, rows, 50):
        west, south = 36.0 + 0.05 * (i // 50 % 20), 35.2 + 0.03 * (i // 50 % 20)
        spots[i] = shapely.box(west, south, west + 0.4, south + 0.3).buffer(0.05)
    mixed = frame.set_geometry(list(spots), crs=frame.crs)
    mixed.loc[::50, "precision"] = 4
    mixed.loc[::50, ["lat", "lon"]] = float("nan")
    around = {n: getattr(sample_rows, n)() for n in ("zones", "roads", "towns")}
    return frame, maps.incident_map(mixed, **around)


class Browser:
    """Chromium without a network; each page is opened in a context of its own."""

    def __enter__(self) -> Browser:
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.playwright.stop()

    def page(self, path: Path) -> Any:
        context = self.browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_offline(True)
        page = context.new_page()
        page.requests, page.noises = [], []
        page.on("request", lambda r: page.requests.append(r.url))
        page.on("console", lambda m: page.noises.append(m.text))
        page.on("pageerror", lambda e: page.noises.append(str(e)))
        page.goto(path.as_uri(), wait_until="commit", timeout=120_000)
        page.wait_for_function(
            "() => performance.getEntriesByName('first-map').length", timeout=120_000
        )
        return page

    def first_map(self, path: Path) -> float:
        """Seconds from the navigation to the first painted map."""
        page = self.page(path)
        took = page.evaluate("performance.getEntriesByName('first-map')[0].startTime")
        page.context.close()
        return took / 1000

    def first_maps(self, paths: tuple[Path, ...], runs: int) -> list[float]:
        """The medians of some runs of each page, in turns."""
        times = [[self.first_map(path) for path in paths] for _ in range(runs)]
        return [statistics.median(one) for one in zip(*times, strict=True)]

    def heap(self, page: Any) -> float:
        """MB of the JavaScript heap after a collection, with what typed arrays hold outside it."""
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")
        return (used["usedSize"] + used["backingStorageSize"]) / 1e6


def timed(page: Any, name: str, act: Any, times: int) -> float:
    """The median of what the browser says that events of a name took to their paint, in ms."""
    page.evaluate("window.timed = []")
    for _ in range(times):
        act()
        page.wait_for_timeout(150)
    found = [d for n, d in page.evaluate("window.timed") if n == name]
    return statistics.median(found) if found else 0.0


def ours(browser: Browser, path: Path) -> dict[str, float]:
    """Every measure of our page."""
    page = browser.page(path)
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    page.wait_for_timeout(500)
    told = {"heap": browser.heap(page)}
    page.evaluate(EVENTS)
    page.locator("#time-to").focus()
    told["slider_all"] = timed(page, "keydown", lambda: page.keyboard.press("ArrowLeft"), KEYS)
    page.evaluate("geo.showDays(geo.value('start', 0) + 200, geo.value('start', 0) + 260)")
    page.wait_for_timeout(300)
    told["slider"] = timed(page, "keydown", lambda: page.keyboard.press("ArrowRight"), KEYS)
    page.evaluate("geo.showDays(null, null)")
    page.wait_for_timeout(300)
    box = page.locator("#legend input").nth(1)
    told["filter"] = timed(page, "click", box.click, 8)
    page.wait_for_timeout(300)
    clicks = """async () => { const times = [];
      for (let i = 0; i < 9; i++) {
        const row = Math.floor((geo.data.rows - 1) * (i + 0.5) / 9);
        await new Promise((then) => setTimeout(then, 150));
        const before = performance.now();
        await geo.open([row]);
        const panel = document.getElementById("panel");
        const told = panel.offsetHeight && panel.querySelector("blockquote").innerText;
        if (!told) throw new Error(`row ${row} shows no sentence`);
        times.push(performance.now() - before);
      }
      return times.sort((a, b) => a - b)[4]; }"""
    told["click"] = page.evaluate(clicks)
    told["requests"] = len([u for u in page.requests if not u.startswith(("data:", "file:"))])
    told["noises"] = len(page.noises)
    page.context.close()
    return told


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a row a size."""
    print(
        "    rows  page s   bare s  ratio  slider  narrow  filter  click   heap  requests, messages"
    )
    with Browser() as browser, tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            frame, made = full(rows)
            mine, other = Path(folder) / "ours.html", Path(folder) / "bare.html"
            export.write(made, mine)
            other.write_text(bare(frame), encoding="utf-8")
            del frame, made
            runs = RUNS * 3 if rows <= SIZES[0] else RUNS
            seconds, base = browser.first_maps((mine, other), runs)
            told = ours(browser, mine)
            print(
                f"{rows:8,}{seconds:8.2f}{base:9.2f}{seconds / base:7.2f}{told['slider_all']:8.0f}"
                f"{told['slider']:8.0f}{told['filter']:8.0f}{told['click']:7.1f}"
                f"{told['heap']:7.1f}  {told['requests']}, {told['noises']}"
            )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
