"""Small pictures of the page stay close to those that are stored in tests/pictures/.

Small, so that the fonts of another machine do not matter. After a change of the drawing that is
meant, look at the new pictures and store them:
`GEO_PICTURES=1 pytest tests/atlas/test_pictures.py`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from geo.atlas import maps, prints
from tests import sample_rows as sample

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "tests" / "pictures"
LAYERS = maps.ground.layers
SMALLER = 6
MEAN, FAR, FAR_SHARE = (
    4,
    60,
    0.015,
)  # of 255: the mean difference; a far one; pixels so


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def arabic() -> maps.IncidentMap:
    """The same places in Arabic, with an Arabic sentence, panel open."""
    names = {"Saraqib": "سراقب", "Maar Shurin": "معرشورين", "southern Idlib": "جنوب إدلب"}
    frame = sample.idlib()
    frame["location_name"] = [names.get(name, name) for name in frame["location_name"]]
    frame["sentence"] = "قصفت الطائرات بلدة سراقب في ريف إدلب يوم 22 حزيران، وقتل خمسة مدنيين."
    return maps.incident_map(
        frame, documents=sample.documents(), towns=sample.towns(), title="إدلب، حزيران وتموز 2019"
    )


def hostile() -> maps.IncidentMap:
    from test_page import HOSTILE

    rows = [
        sample.point(
            35.3 + i / 20, 36.2 + i / 20, **{**dict.fromkeys(sample.TEXTS, text), "id": str(i)}
        )
        for i, text in enumerate(HOSTILE)
    ]
    return maps.incident_map(sample.frame(rows), title="<b>${x}</b> \u202egnp")


PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
PRINT = "() => { window.dispatchEvent(new Event('beforeprint')); }"
VIEWS = {
    "light": (sample.whole, {}, None),
    "dark": (sample.whole, {"color_scheme": "dark"}, None),
    "phone": (sample.whole, PHONE, None),
    "printed": (sample.whole, {}, PRINT),
    "arabic": (arabic, {}, "() => geo.open([2])"),
    "thousand": (lambda: maps.incident_map(sample.many(1_000), title="1,000"), {}, None),
    "hostile": (hostile, {}, "() => geo.open([3])"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_looks_as_it_did(opened: Any, view: str):
    """Light, dark, on a phone, on paper, in Arabic, with a thousand, with hostile text."""
    make, settings, act = VIEWS[view]
    page = opened(make(), reduced_motion="reduce", **settings)
    if act:
        page.evaluate(act)
    if act == PRINT:
        page.emulate_media(media="print")
    page.wait_for_timeout(200)
    compare(view, page.screenshot())


@pytest.mark.usefixtures("geo_home")
def test_the_seed_map_looks_as_it_did(opened: Any, gazetteer: Any, monkeypatch: pytest.MonkeyPatch):
    """The demonstration's own map, with its real ground, zone and names."""
    from geo import pipeline
    from geo.atlas import ground

    monkeypatch.setattr(maps.ground, "layers", LAYERS)
    assert ground.layers is LAYERS
    journey = pipeline.travel([ROOT / "seeds"], known=gazetteer)
    page = opened(journey.map(title="Idlib, Syria"), reduced_motion="reduce")
    page.wait_for_timeout(200)
    compare("seed", page.screenshot())


def test_a_print_looks_as_it_did():
    """The sheet that is made without a browser."""
    compare("print", prints.drawn(sample.whole(), "png"))


def compare(name: str, shot: bytes) -> None:
    with Image.open(io.BytesIO(shot)) as picture:
        size = (picture.width // SMALLER, picture.height // SMALLER)
        small = picture.convert("RGB").resize(size, Image.Resampling.BOX)
    stored = PICTURES / f"{name}.png"
    if os.environ.get("GEO_PICTURES"):
        small.save(stored, optimize=True)
    with Image.open(stored) as picture:
        then = picture.convert("RGB")
    assert small.size == then.size
    apart = ImageChops.difference(small, then).convert("L")
    assert ImageStat.Stat(apart).mean[0] < MEAN, "the picture as a whole looks different"
    far = sum(apart.histogram()[FAR:]) / (apart.width * apart.height)
    assert far < FAR_SHARE, "a part of the picture looks different"
