"""The scripts of the page that need no browser, under node: folding, links, bins, the plane."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geo.atlas import languages

STATIC = Path(__file__).resolve().parents[2] / "geo" / "atlas" / "static"


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node") or shutil.which("nodejs")
    if found is None:
        pytest.skip("no node on this machine: apt-get install nodejs")
    return found


def run(node: str, files: str, code: str, given: Any = None) -> Any:
    """What a function gives for `given`, in a node where only these files were read."""
    read = "\n".join((STATIC / f"{name}.js").read_text(encoding="utf-8") for name in files.split())
    strings = json.dumps(languages.strings("en"))
    script = (
        f"var geo = {{ UNKNOWN: -2147483648, strings: {strings} }};\n{read}\n"
        f"const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        f"process.stdout.write(JSON.stringify(({code})(given)));"
    )
    done = subprocess.run(
        [node, "--use_strict", "-e", script], input=json.dumps(given), capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", sorted(p.stem for p in STATIC.glob("*.js")))
def test_every_script_is_one_that_a_strict_reader_accepts(node: str, name: str):
    """Plain scripts, strict, each a concern of at most 300 lines."""
    text = (STATIC / f"{name}.js").read_text(encoding="utf-8")
    assert text.startswith('"use strict";\n//')
    assert len(text.splitlines()) <= 300
    done = subprocess.run(
        [node, "--check", str(STATIC / f"{name}.js")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_latitudes_come_back_from_the_plane(node: str):
    """Degrees to the plane and back give the same hundred-thousandth of a degree."""
    given = [i * 100_000 / 7 for i in range(-590, 591)]
    code = """(all) => all.map((lat) => Math.round(geo.latitude(
      Math.round(geo.down(lat / geo.DEGREE) * geo.WORLD) / geo.WORLD) * geo.DEGREE))"""
    assert run(node, "plane", code, given) == [round(lat) for lat in given]


@pytest.mark.parametrize(
    ("spellings", "others"),
    [
        (["إدلب", "أدلب", "ادلب", "اِدْلِب", "ادلــب"], ["حلب"]),
        (["معرة", "معره"], ["معر"]),
        (["كوباني", "کوبانی", "كوبانى"], ["كوبا"]),
        (["٢٢", "22", "۲۲"], ["23"]),
        (["Île-de-France", "ile-de-france"], ["France"]),
    ],
)
def test_spellings_that_are_one_fold_to_one(node: str, spellings: list, others: list):
    """Variants of a letter, marks, digits and case fold together, and nothing else does."""
    folded = run(node, "search", "(all) => all.map(geo.fold)", spellings + others)
    assert len(set(folded[: len(spellings)])) == 1
    assert not set(folded[: len(spellings)]) & set(folded[len(spellings) :])


VIEWS = [
    {"at": [35.8, 36.7, 9.5], "days": ["2019-06-10", "2019-07-01"], "off": ["Riots", "roads"]},
    {"search": "قصف & =?#%", "order": "last", "exact": True, "id": "a1b2c3", "step": 1},
    {"values": {"actors": ["a,b;c&d", "إدلب"], "admin1": ["x"]},
     "least": {"harm": "killed", "number": 5, "sources": 2}},
]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_comes_back_from_its_fragment(node: str, view: dict):
    """What a view tells stands in its fragment, whatever its texts hold."""
    files = "link"
    code = "(v) => geo.fragmentToView('#' + geo.viewToFragment(v))"
    told = run(node, files, code, view)
    for name, value in view.items():
        if name == "days":
            assert told["days"] == [18057, 18078]
        else:
            assert told[name] == value


def test_bins_kept_up_row_by_row_are_those_counted_anew(node: str):
    """After any coming and going of rows, every sum is that of the rows that are there."""
    code = """(seed) => {
      let x = seed;
      const random = () => (x = (x * 48271) % 2147483647) / 2147483647;
      Object.assign(geo, { TOLD: 32, OPEN: 64 });
      const n = 3000;
      geo.look = Uint8Array.from({ length: n }, () => (random() * 7) | ((random() * 2) << 3) |
        (random() < 0.7 ? 32 : 0) | (random() < 0.3 ? 64 : 0));
      geo.killed = Uint8Array.from({ length: n }, () => random() * 9);
      const view = { left: 1000, top: 2000, width: 200, height: 150, zoom: 6 };
      const make = () => new geo.Bins(view, 7, 1e6);
      const bins = make();
      const places = bins.rows.length;
      bins.bins = Int32Array.from({ length: n }, () =>
        (random() < 0.1 ? -1 : Math.floor(random() * places)));
      const shown = new Uint8Array(n);
      bins.fill(shown);
      for (let i = 0; i < 9000; i++) {
        const row = Math.floor(random() * n);
        shown[row] ^= 1;
        bins.change([row], shown);
      }
      const fresh = make();
      fresh.bins = bins.bins;
      fresh.fill(shown);
      const cells = (b) => b.cells(() => 10).map((c) => [c.cx, c.cy, c.rows, c.killed]);
      const sums = (b) => JSON.stringify([[...b.rows], [...b.sums], b.filled, b.total, cells(b)]);
      return sums(bins) === sums(fresh) && fresh.total > 1000;
    }"""
    assert run(node, "plane bins", code, 42) is True


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""), (0, "0"), (-3, "-3"), ("plain", "plain"), ("=1+1", "'=1+1"), ("-x", "'-x"),
        ("a,b", '"a,b"'), ('say "x"', '"say ""x"""'), ("a\nb", '"a\nb"'), ("'=x", "''=x"),
        ("'s", "'s"),
    ],
)  # fmt: skip
def test_cells_of_a_csv(node: str, cell: Any, written: str):
    """Numbers stand as they are; what a spreadsheet would run gets a ' before it."""
    assert run(node, "downloads", "(cell) => geo.csvCell(cell)", cell) == written
