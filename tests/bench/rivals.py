"""The same incidents exported by other libraries: MB, seconds, hosts asked, and what shows.

`python -m tests.bench.rivals [ROWS ...]`. Each gives a page of its own with six attributes and the
sentence a row; a library that is not installed is named and passed over (lonboard, pydeck and
mapclassify are wanted: `pip install -e .[bench]`). 'offline' is whether a mark is drawn in headless
Chromium without a network within ten seconds; 'served', after how many seconds one is drawn where
the page's libraries are served from this machine (libraries.py; it wants npm), within a minute.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import importlib.util
import io
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import folium
from folium.plugins import FastMarkerCluster

from geo.atlas import export, maps
from tests import sample_rows
from tests.bench import libraries
from tests.bench.browsing import Browser

SIZES = (1_000, 100_000)
LONGEST = 600.0  # seconds: what would take longer to build at the last size is not asked for it
PATIENCE, ALONE = 60.0, 10.0  # seconds that a page is waited for, with its libraries and without
NAMES = "event_type sub_event_type location_name actors attributed_to document_id sentence".split()
_DIGEST = re.compile(r"""\s(?:integrity|crossorigin)=["'][^"']*["']""")
_HOST = re.compile(r"""(?:src|href)=["']?https?://([^/"']+)|["'`]https?://([^/"'`$\s]+)/""")


def ours(frame: Any) -> str:
    return export.html(maps.incident_map(frame))


def folium_markers(frame: Any) -> str:
    made = folium.Map((35.8, 36.7), zoom_start=8)
    for row in frame.itertuples():
        text = "<br>".join(str(getattr(row, name)) for name in NAMES)
        at = (row.geometry.y, row.geometry.x)
        folium.Marker(at, popup=folium.Popup(text, parse_html=True)).add_to(made)
    return made.get_root().render()


def folium_geojson(frame: Any) -> str:
    made = folium.Map((35.8, 36.7), zoom_start=8)
    folium.GeoJson(
        frame[[*NAMES, "geometry"]],
        marker=folium.CircleMarker(radius=4),
        popup=folium.GeoJsonPopup(fields=NAMES),
    ).add_to(made)
    return made.get_root().render()


def fast_cluster(frame: Any) -> str:
    made = folium.Map((35.8, 36.7), zoom_start=8)
    places = zip(frame.geometry.y, frame.geometry.x, *(frame[n] for n in NAMES), strict=True)
    FastMarkerCluster([list(one) for one in places]).add_to(made)
    return made.get_root().render()


def explore(frame: Any) -> str:
    return frame[[*NAMES, "geometry"]].explore(popup=True).get_root().render()


def pydeck(frame: Any) -> str:
    import pydeck as deck

    rows = frame[NAMES].assign(lat=frame.geometry.y, lon=frame.geometry.x)
    layer = deck.Layer(
        "ScatterplotLayer", rows, get_position="[lon, lat]", pickable=True, radius_min_pixels=3
    )
    view = deck.ViewState(latitude=35.8, longitude=36.7, zoom=7)
    made = deck.Deck([layer], initial_view_state=view, map_style=None)
    return made.to_html(as_string=True, offline=True, notebook_display=False)


def lonboard(frame: Any) -> str:
    from lonboard import Map, ScatterplotLayer

    layer = ScatterplotLayer.from_geopandas(frame[[*NAMES, "geometry"]], radius_min_pixels=3)
    out = io.StringIO()
    Map(layers=[layer]).to_html(out, title="incidents")
    return out.getvalue()


RIVALS: dict[str, tuple[Callable[[Any], str], str | None]] = {
    "geo": (ours, None),
    "folium Marker": (folium_markers, None),
    "folium GeoJson": (folium_geojson, None),
    "FastMarkerCluster": (fast_cluster, None),
    "geopandas.explore": (explore, "mapclassify"),
    "pydeck offline": (pydeck, "pydeck"),
    "lonboard": (lonboard, "lonboard"),
}
# What WebGL painted can be read back.
KEPT = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  const kept = kind.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options;
  return get.call(this, kind, kept);
};"""
# Something of the incidents is painted: a mark of Leaflet's, or a canvas with enough colours.
DRAWN = """() => {
  if (document.querySelector(".leaflet-marker-icon, .leaflet-overlay-pane path")) return true;
  return [...document.querySelectorAll("canvas")].some((canvas) => {
    const small = document.createElement("canvas");
    small.width = small.height = 64;
    const context = small.getContext("2d");
    try { context.drawImage(canvas, 0, 0, 64, 64); } catch { return false; }
    const { data } = context.getImageData(0, 0, 64, 64);
    let painted = 0;
    for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
    return painted > 40;
  });
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def _address(folder: str) -> Iterator[str]:
    """Where a server on this machine gives the page: handing 50 MB to a route takes a minute."""
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/page.html"
        server.shutdown()


def shown(browser: Browser, page: str, *, served: bool, patience: float) -> str:
    """After how many seconds a page shows its incidents, or 'no'; with its libraries or without."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        # A digest is of another copy: a package's is the same code, not the same bytes.
        path.write_text(_DIGEST.sub("", page) if served else page, encoding="utf-8")
        if not served:
            return _seen(browser, path.as_uri(), patience, served=False)
        with _address(folder) as url:
            return _seen(browser, url, patience, served=True)


def _seen(browser: Browser, url: str, patience: float, *, served: bool) -> str:
    context = browser.browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(KEPT)
    if served:
        context.route(libraries.REMOTE, libraries.answer)
    else:
        context.set_offline(True)
    context.set_default_timeout(patience * 1000)
    start = time.perf_counter()
    try:
        opened = context.new_page()
        opened.goto(url, wait_until="commit")
        while time.perf_counter() - start < patience:
            if opened.evaluate(DRAWN):
                return f"{time.perf_counter() - start:.1f} s"
            opened.wait_for_timeout(200)
        return "no"
    except Exception as error:
        return f"no ({type(error).__name__})"
    finally:
        context.close()


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a row a library and size."""
    print(f"{'':<20}{'rows':>9}{'MB':>8}{'s':>8}  {'offline':<9}{'served':<9}hosts asked")
    slow: set[str] = set()
    with Browser() as browser:
        for make, needs in RIVALS.values():  # so that no library is packed while a page is timed
            if needs is None or importlib.util.find_spec(needs):
                shown(browser, make(sample_rows.many(1)), served=True, patience=ALONE)
        for rows in sizes:
            frame = sample_rows.many(rows)
            for name, (make, needs) in RIVALS.items():
                if name in slow or (needs and importlib.util.find_spec(needs) is None):
                    why = "took too long before" if name in slow else f"{needs} is not installed"
                    print(f"{name:<20}{rows:>9,}  passed over: {why}")
                    continue
                start = time.perf_counter()
                page = make(frame)
                seconds = time.perf_counter() - start
                if seconds * sizes[-1] / rows > LONGEST:
                    slow.add(name)
                markup = page if name != "geo" else "".join(export.remote(page))
                hosts = {a or b for a, b in _HOST.findall(markup)} - {"www.w3.org"}
                alone = shown(browser, page, served=False, patience=ALONE)
                helped = shown(browser, page, served=True, patience=PATIENCE)
                told = f"{len(page.encode()) / 1e6:8.2f}{seconds:8.2f}  {alone:<9}{helped:<9}"
                print(f"{name:<20}{rows:>9,}{told}{len(hosts)}", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
