"""A page that asks for nothing, lets in only its own scripts, and is the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest
from folium.plugins import MarkerCluster

from geo import errors
from geo.atlas import export, maps
from tests import sample_rows as sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _tiny_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps.ground, "layers", sample.ground)


def whole(**rest) -> maps.IncidentMap:
    return sample.whole(title="Idlib", **rest)


class Page(HTMLParser):
    """A page read independently: its tags, its scripts that run, its policy."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.scripts: list[str] = []
        self.running = False
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.running = tag == "script" and "type" not in dict(attrs)
        if self.running:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.running = False

    def handle_data(self, text):
        if self.running:
            self.scripts[-1] += text

    @property
    def packed(self) -> list[str]:
        """The page's own scripts as static/boot.js unpacks them; none in a page with layers."""
        found = re.search(r'id="geo-scripts">([^<]*)<', self.text)
        if found is None:
            return []
        return zlib.decompress(base64.b64decode(found[1]), -15).decode().split("\0")

    @property
    def policy(self) -> dict[str, list[str]]:
        meta = next(a for t, a in self.tags if t == "meta" and a.get("http-equiv"))
        return {part.split()[0]: part.split()[1:] for part in meta["content"].split("; ")}

    @property
    def loads(self) -> list[str]:
        urls = [
            v
            for t, a in self.tags
            for k, v in a.items()
            if k == "src" or (t == "link" and k == "href")
        ]
        return [url for url in urls if not url.startswith("data:")]  # fmt: skip


def hashed(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_the_page_loads_nothing():
    """No element, style or generated script of the page asks for anything outside it."""
    page = export.html(whole())
    assert Page(page).loads == []
    assert export.remote(page) == []
    assert not re.search(r"url\((?!data:|#)", page.split("</style>")[0])


@pytest.mark.parametrize("added", [False, True])
def test_the_policy_lets_in_the_pages_own_scripts_and_no_connection(added: bool):
    """Each script that runs is named by its hash, and nothing else is allowed to run or load."""
    made = whole()
    if added:
        folium.Marker((35.9, 36.6), popup="</script><script>alert(1)</script>").add_to(made)
    page = Page(export.html(made))
    assert page.policy["default-src"] == ["'none'"]
    scripts = [*page.scripts, *page.packed]
    assert sorted(page.policy["script-src"]) == sorted({hashed(s) for s in scripts})
    running = ["unpack", "folium's helper", "Leaflet", "ours", "folium's"]
    assert len(scripts) == (len(running) if added else len(["unpack", "boot", "Leaflet", "ours"]))
    assert page.policy["img-src"] == ["data:"]
    ruled = "default-src script-src style-src img-src base-uri form-action"
    assert set(page.policy) == set(ruled.split())


def test_the_packed_scripts_are_the_files_as_they_stand():
    """The page runs Leaflet, its strings and the files of static/ in order, comments aside."""
    own = [export.shipped.static(name) for name in export.SCRIPTS]
    leaflet, ours = Page(export.html(whole())).packed
    assert leaflet == export._leaflet("leaflet.js")
    said, _, rest = ours.partition(";\n")
    assert said.startswith("geo.strings = {")
    assert f"\n{rest.lstrip()}" == "\n".join(export._script(name) for name in export.SCRIPTS)
    assert not any("\0" in script for script in own)
    lines = [line.strip() for script in own for line in script.splitlines()]
    assert [line for line in rest.splitlines() if line] == [
        line for line in lines if line and not line.startswith("//")
    ]


def test_the_page_is_whole_and_accessible_in_its_bones():
    """One heading and main part, a language, a title, a viewport, an icon that asks for nothing."""
    page = Page(export.html(whole()))
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    assert dict(page.tags)["html"] == {"lang": "en", "dir": "ltr"}
    assert any(a.get("name") == "viewport" for _, a in page.tags)
    assert ("link", {"rel": "icon", "href": "data:,"}) in page.tags


def layered() -> maps.IncidentMap:
    """A map with layers of the user's own, some of them drawn anew at every rendering."""
    made = whole()
    icon = folium.DivIcon(html="here")
    folium.Marker((35.9, 36.6), popup="a", tooltip="b", icon=icon).add_to(made)
    group = folium.FeatureGroup("mine").add_to(made)
    folium.GeoJson(sample.box(36, 35, 37, 36), tooltip="c").add_to(group)
    folium.LayerControl().add_to(made)
    return made


@pytest.mark.parametrize("make", [whole, layered])
def test_two_exports_are_the_same_bytes(make):
    """The same map twice, and the same map made twice, give one page."""
    made = make()
    assert export.html(made) == export.html(made) == export.html(make())


@pytest.mark.deep
def test_another_process_gives_the_same_bytes():
    """Neither the hash seed nor chance is in the page."""
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from tests import sample_rows;"
        "from tests.atlas import test_export;"
        "test_export.maps.ground.layers = sample_rows.ground;"
        "page = test_export.export.html(test_export.layered());"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        env={"PYTHONHASHSEED": "1", "PATH": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert other.stdout.strip() == hashlib.sha256(export.html(layered()).encode()).hexdigest()


def test_texts_stand_only_in_json_and_in_the_escaped_title():
    """Nothing that a document says stands in the page as markup or as a script."""
    nasty = "</script><script>alert(1)</script><img src=x onerror=alert(2)>`${alert(3)}`\\1"
    rows = [sample.row(id=nasty, location_name=nasty, sentence=nasty, geometry=None)]
    plain = maps.incident_map(sample.frame([]), title="x")
    page = export.html(maps.incident_map(sample.frame(rows), title=nasty))
    clean = Page(export.html(plain))
    assert [t for t, _ in Page(page).tags] == [t for t, _ in clean.tags]
    assert Page(page).scripts == clean.scripts
    block = re.search(r'<script type="application/json" id="geo-data">(.*?)</script>', page, re.S)
    assert not re.search("[<>&]", block[1])
    assert json.loads(block[1])["columns"]["sentence"]["words"] == [nasty]


def test_a_title_that_turns_direction_is_isolated():
    """A right-to-left override cannot turn the window's own words."""
    page = export.html(maps.incident_map(sample.frame([]), title="a\u202eb\x00c"))
    assert re.search(r"<title>\u2068a\u202eb c\u2069</title>", page)


def test_tiles_are_named_and_only_their_host_is_let_in():
    """A tile server that was asked for is in the policy and among what the page would load."""
    page = export.html(whole(tiles="https://{s}.tiles.example/{z}/{x}/{y}.png"))
    assert export.remote(page) == ["https://{s}.tiles.example/{z}/{x}/{y}.png"]
    assert Page(page).policy["img-src"] == ["data:", "https://*.tiles.example"]
    assert len(Page(page).policy["script-src"]) == len(Page(page).scripts)


def test_layers_that_load_are_named_and_only_they_are_let_in():
    """A plugin's scripts and styles are let in by their hosts; an address in a text is not."""
    made = whole()
    MarkerCluster([(35.9, 36.6)]).add_to(made)
    folium.Marker((35.9, 36.7), popup='<img src="https://evil.example/x.png">').add_to(made)
    page = export.html(made)
    loads = export.remote(page)
    assert loads
    assert any("markercluster" in url for url in loads)
    assert "evil" not in json.dumps(Page(page).policy)
    hosts = [s for s in Page(page).policy["script-src"] if s.startswith("https://")]
    assert hosts == ["https://cdnjs.cloudflare.com"] or all("://" in h for h in hosts)


def test_anything_but_our_map_is_refused():
    """Export says what it takes."""
    with pytest.raises(errors.InputError, match="incident_map"):
        export.html(object())


def test_a_write_that_fails_leaves_the_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The old file stands when the new one cannot be written, and nothing half-written is left."""
    target = tmp_path / "map.html"
    export.write(whole(), target)
    old = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(errors.OutputError, match="No space"):
        export.write(layered(), target)
    assert target.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_five_thousand_incidents_make_a_small_page():
    """A page is columns, not objects: 5,000 rows take little more than the page itself."""
    page = export.html(maps.incident_map(sample.many(5_000)))
    assert len(page) < 1_500_000
