"""What the gazetteer is worth, as tables: `python -m tests.bench.gazetteer`.

    (nothing)   spellings, events, Arabic names, news, calibration, timings
    fit         the weights of geo/gazetteer/ranking.py, measured anew on half 0 of the cases

Packs are built into out/bench-home (GEO_HOME names another folder); reference material is read
from ../shared, and what needs it is left out, with a word, where it is absent.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from geo.gazetteer import ranking
from geo.gazetteer.packs import install
from geo.gazetteer.search import Context, Gazetteer
from geo.toponyms import placetexts
from tests.bench import cases, fitting

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("GEO_HOME", ROOT / "out" / "bench-home"))
ANSWER = 0.5  # below this probability the answer counts as 'not answered'
SPELLINGS = {
    (35.668, 36.728): "Maar Shurin|Ma'ar Shurin|Maarshurin|Maar Shoreen|MAAR SHURIN|معرشورين|"
    "معر شورين|معَرْ شوريـن|Maar Shurin town|Maar Shurin, Idlib|Maar Chourin|Maar Schurin",
    (35.864, 36.806): "Saraqib|Sarakeb|Seraqeb|SARAQIB|Saraqeb|Saraqib city|سراقب|بسراقب|Sarāqib",
    (35.614, 36.560): "Kafr Nabl|Kafranbel|Kafr Nabel|Kafarnabel|كفر نبل|كفرنبل|Kafr Nabl, Idlib",
    (35.643, 36.671): "Maarrat al-Numan|Ma'arat an-Nu`man|Maaret en-Noman|Maarat al Numan|"
    "معرة النعمان|Maarrat al-Nu'man|Maarat An Nouman",
    (35.441, 36.649): "Khan Shaykhun|Khan Sheikhoun|Khan Cheikhoun|Han Şeyhun|خان شيخون|"
    "Khan Sheikhun|Khan Scheichun",
    (49.993, 36.231): "Kharkiv|Харків|Харьков|Kharkov|Charkiw",
    (36.199, 37.161): "Aleppo|Halab|حلب|Alep|Halep|Алеппо|ALEPPO",
}  # fmt: skip
FAMOUS = {
    "Berlin": "DE", "United Kingdom": "GB", "Paris": "FR", "Syria": "SY", "Georgia": "GE",
    "Moscow": "RU", "Tehran": "IR", "London": "GB", "Baghdad": "IQ", "Kyiv": "UA", "USA": "US",
    "Turkey": "TR", "Lebanon": "LB", "Jordan": "JO", "Cairo": "EG", "Gaza": "PS", "Beirut": "LB",
}  # fmt: skip


PLACES = ("gazetteers/SY.txt.gz", "gazetteers/syr_admin4_points_ocha2015.geojson.gz")
OUTLINES = "boundaries/syr_admin0-3_ocha.zip"


def opened(*paths: str) -> Gazetteer:
    """The gazetteer with exactly these packs of ../shared added to the bundled one."""
    files = [path.split("/")[-1] for path in paths]
    os.environ["GEO_HOME"] = str(HOME / ("-".join(f.split(".")[0] for f in files) or "bundled"))
    have = {p.source for p in install.listing()}
    for path, file in zip(paths, files, strict=True):
        if file not in have:
            install.add(cases.SHARED / path)
    return Gazetteer.open(install.ensure_index())


def first_right(
    gazetteer: Gazetteer, some: Iterable[cases.Case]
) -> tuple[float, float, float, int]:
    """(right, wrong at a probability of ANSWER or more, mean probability, cases) by weight."""
    right = wrong = sure = total = 0.0
    for case in some:
        found = gazetteer.search(case.name, case.context, limit=1)
        good = bool(found) and case.right(found[0].place)
        total += case.weight
        right += case.weight * good
        if found:
            sure += case.weight * found[0].probability
            wrong += case.weight * (not good and found[0].probability >= ANSWER)
    return right / total, wrong / total, sure / total, int(total)


def table(title: str, rows: Iterable[Iterable[object]]) -> None:
    print(f"\n{title}")
    for row in rows:
        cells = [f"{c:.3f}" if isinstance(c, float) else str(c) for c in row]
        print("  " + cells[0].ljust(58) + " ".join(c.rjust(9) for c in cells[1:]))


def spellings(gazetteer: Gazetteer) -> None:
    rows = []
    for (lat, lon), names in SPELLINGS.items():
        missed = []
        for name in names.split("|"):
            found = gazetteer.search(name, limit=1)
            km = found[0].place.point.distance_m(cases.Point(lat, lon)) / 1000 if found else 9999
            if km > (1 if lat < 36 else 5):
                missed.append(f"{name} ({found[0].place.name if found else 'nothing'} {km:.0f} km)")
        rows.append((names.split("|")[0], len(names.split("|")), "missed:", ", ".join(missed) or 0))
    table("spellings that find their place, no context, bundled", rows)
    wrong = [n for n, c in FAMOUS.items()
             if (gazetteer.search(n, limit=1) or [None])[0] is None
             or gazetteer.search(n, limit=1)[0].place.country != c]  # fmt: skip
    table("famous names in the right country", [(f"of {len(FAMOUS)}", "wrong:", wrong or 0)])


def answers(gazetteer: Gazetteer, some: Iterable[cases.Case]) -> dict[str, float]:
    """Shares by weight of what `geo geocode` answers: right as a point or an area, wrong, none."""
    told = dict.fromkeys(("point", "area", "wrong point", "wrong area", "none"), 0.0)
    total = 0
    for case in some:
        match = placetexts.locate(case.name, gazetteer, case.context)
        what = "none"
        if match.resolved:
            what = "point" if match.shape is None else "area"
            if not case.holds(match):
                what = f"wrong {what}"
        told[what] += case.weight
        total += case.weight
    return {what: n / total for what, n in told.items()} | {"events": total}


def events(bundled: Gazetteer, full: Gazetteer, outlined: Gazetteer) -> None:
    """The issue's rows on the events; an area within 5 km of the event counts as right."""
    rows: list[tuple] = [("first answer within 5 km", "right", "wrong", "none", "events")]
    for name, gazetteer in (("SY + OCHA", full), ("bundled", bundled)):
        for governorate in (True, False):
            for north_west in (False, True):
                for half in (0, 1):
                    some = [c for c in cases.events(governorate=governorate, north_west=north_west)
                            if c.half == half]  # fmt: skip
                    given = "governorate" if governorate else "country"
                    area = "north-west" if north_west else "Syria"
                    split = "held out" if half else "tuned"
                    rows.append(_row(f"{name}, {area}, {given}, {split}", gazetteer, some))
    table("events of ../shared, precision 1 and 2", rows)
    rows = [rows[0]]
    for kind in ("settlement", "site", "hill", "other"):
        for half in (0, 1):
            some = [c for c in cases.events(governorate=True) if c.kind == kind and c.half == half]
            split = "held out" if half else "tuned"
            rows.append(_row(f"SY + OCHA, Syria, governorate, {kind}s, {split}", full, some))
    table("the same by what the text says that the place is", rows)
    rows = [("2 km of grace", "holds", "wrong", "as point", "none", "events")]
    for name, gazetteer in (("SY + OCHA", full), ("and OCHA's boundaries", outlined)):
        for precisions in ("345", "3", "4", "5"):
            some = cases.events(governorate=True, precisions=precisions, km=2.0)
            told = answers(gazetteer, some)
            points = told["point"] + told["wrong point"]
            rows.append((f"{name}, precision {', '.join(precisions)}", told["area"],
                         told["wrong area"], points, told["none"], told["events"]))  # fmt: skip
    table("precision 3 to 5: answered with a shape that holds the event", rows)
    villages = [c for c in cases.events(governorate=True) if c.kind == "settlement"]
    areas = list(cases.events(governorate=True, precisions="345", km=2.0))
    first, second = answers(full, villages), answers(outlined, areas)
    rows = [("points as areas, areas as points", "share", "events")]
    rows.append(("settlements answered as an area", first["area"] + first["wrong area"],
                 first["events"]))  # fmt: skip
    rows.append(("areas answered as a point", second["point"] + second["wrong point"],
                 second["events"]))  # fmt: skip
    table("the kind of answer", rows)


def _row(label: str, gazetteer: Gazetteer, some: Iterable[cases.Case]) -> tuple:
    told = answers(gazetteer, some)
    right, wrong = (
        told[a] + told[b] for a, b in (("point", "area"), ("wrong point", "wrong area"))
    )
    return (label, right, wrong, told["none"], told["events"])


def arabic(full: Gazetteer) -> None:
    rows: list[tuple] = [("OCHA's names to OCHA's place", "right", "wrong", "mean p", "places")]
    for script in (True, False):
        for governorate in (True, False):
            label = (
                f"{'Arabic' if script else 'English'}, {'governorate' if governorate else 'none'}"
            )
            some = list(cases.ocha(governorate=governorate, arabic=script))
            rows.append((label, *first_right(full, some)))
    table("OCHA's list", rows)


def news(bundled: Gazetteer) -> None:
    rows: list[tuple] = [("no context, bundled, half 1", "right", "wrong", "mean p", "toponyms")]
    for corpus in ("lgl", "trnews", "geovirus"):
        some = [c for c in cases.news(corpus) if c.half == 1]
        rows.append((corpus, *first_right(bundled, some)))
    table("toponyms of news, first answer within 25 km or inside the area", rows)


def calibration(gazetteer: Gazetteer, some: Iterable[cases.Case], title: str) -> None:
    bins: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    keys: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for case in some:
        found = gazetteer.search(case.name, case.context, limit=1)
        if found:
            good = case.right(found[0].place)
            for row in (bins[min(9, int(found[0].probability * 10))], keys[found[0].key]):
                row[0] += case.weight
                row[1] += case.weight * good
                row[2] += case.weight * found[0].probability
    total = sum(b[0] for b in bins.values())
    error = sum(abs(b[1] - b[2]) for b in bins.values()) / total
    rows = [("probability", "answers", "right", "stated")]
    rows += [(f"{b / 10:.1f} to {b / 10 + 0.1:.1f}", int(n), r / n, p / n)
             for b, (n, r, p) in sorted(bins.items())]  # fmt: skip
    rows += [(f"key {k}", int(n), r / n, p / n) for k, (n, r, p) in sorted(keys.items())]
    table(f"calibration, {title}: expected calibration error {error:.3f}", rows)


def timings(bundled: Gazetteer, full: Gazetteer) -> None:
    pick = random.Random(1)
    names = [n for (n,) in bundled._db.execute(
        "SELECT name FROM place WHERE kind = 4 ORDER BY id LIMIT 60000")]  # fmt: skip
    some = pick.sample(names, 3000)
    loose = [_mangled(n, pick) for n in pick.sample(names, 1000)]
    rows: list[tuple] = [("microseconds a call", "median", "p99", "worst")]
    for name in some + loose:
        bundled.search(name)  # the file's pages are read once: a loaded index
    bundled, again = Gazetteer.open(bundled.path), Gazetteer.open(bundled.path)
    rows.append(("exact name, first time asked", *_clock(bundled.search, some)))
    rows.append(("the same, its best place looked at",
                 *_clock(lambda n: again.search(n)[0], some)))  # fmt: skip
    rows.append(("exact name, asked again", *_clock(bundled.search, some)))
    rows.append(("knows, first time asked", *_clock(bundled.knows, names[:3000])))
    rows.append(("misspelt name, all keys, no country", *_clock(full.search, loose)))
    syria = Context(country="SY")
    rows.append(("misspelt name, all keys, country",
                 *_clock(lambda n: full.search(n, syria), loose)))  # fmt: skip
    table("timings", rows)
    code = (
        "import time;t=time.perf_counter();from geo.gazetteer.packs import install as packs;"
        "from geo.gazetteer.search import Gazetteer;g=Gazetteer.open(packs.ensure_index());"
        "g.search('Saraqib');print(round(time.perf_counter()-t,3),"
        "[int(l.split()[1])//1024 for l in open('/proc/self/status') if l[:5]=='VmHWM'][0])"
    )
    took = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                           check=True, cwd=ROOT).stdout.split() for _ in range(5)]  # fmt: skip
    took.sort()
    table("open in a new process and search once", [("seconds, MB resident", *took[2])])
    code = (
        "import time,tempfile,pathlib;from geo.gazetteer.packs import bundled;"
        "p=pathlib.Path(tempfile.mkdtemp())/'b.sqlite';t=time.perf_counter();bundled.build(p);"
        "print(round(time.perf_counter()-t,1),"
        "[int(l.split()[1])//1024 for l in open('/proc/self/status') if l[:5]=='VmHWM'][0],"
        "p.stat().st_size//1000000)"
    )
    built = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                           check=True, cwd=ROOT).stdout.split()  # fmt: skip
    table("build the bundled index", [("seconds, MB resident, MB on disk", *built)])


def _mangled(name: str, pick: random.Random) -> str:
    letters = list(name)
    vowels = [i for i, c in enumerate(letters) if c in "aeiou"]
    for i in pick.sample(vowels, min(2, len(vowels))):
        letters[i] = pick.choice("aeiou")
    return "".join(letters)


def _clock(call: Callable[[str], object], names: list[str]) -> tuple[float, float, float]:
    took = []
    for name in names:
        start = time.perf_counter()
        call(name)
        took.append((time.perf_counter() - start) * 1e6)
    took.sort()
    return round(took[len(took) // 2], 1), round(took[len(took) * 99 // 100]), round(took[-1])


def training(half: int) -> list[cases.Case]:
    found = []
    for governorate in (True, False):
        found += [c for c in cases.events(governorate=governorate) if c.half == half]
        found += [c for c in cases.events(governorate=governorate, precisions="34", km=2.0)
                  if c.half == half]  # fmt: skip
    for corpus in ("lgl", "trnews", "geovirus"):
        found += [c for c in cases.news(corpus) if c.half == half]
    return found


def fit(full: Gazetteer) -> None:
    found = fitting.examples(full, training(0))
    print(len(found), "cases")
    weights = fitting.shares(found)
    ranking.WEIGHTS.update(weights)
    found = fitting.examples(full, training(0))
    besides = fitting.among(found)
    print("feature", "shares", "among", sep="\t")  # as data/models/gazetteer.tsv holds them
    for name in dict.fromkeys((*weights, *besides)):
        print(name, weights.get(name, ""), besides.get(name, ""), sep="\t")


def main(words: Sequence[str] = ()) -> None:
    """Print every table; `fit` prints the weights instead."""
    if not cases.SHARED.is_dir():
        print("gazetteer: left out, ../shared with its gazetteers and events is not here")
        return
    bundled = opened()
    full = opened(*PLACES)
    if list(words) == ["fit"]:
        fit(opened(*PLACES, OUTLINES))
        return
    spellings(bundled)
    events(bundled, full, opened(*PLACES, OUTLINES))
    arabic(full)
    news(bundled)
    calibration(full, [c for c in cases.events(governorate=True) if c.half], "events, governorate")
    calibration(full, [c for c in cases.events(governorate=False) if c.half], "events, country")
    calibration(full, [c for n in ("lgl", "trnews", "geovirus") for c in cases.news(n) if c.half],
                "news, no context")  # fmt: skip
    calibration(full, training(1), "all held out")
    timings(bundled, full)
    print(
        f"\npeak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
