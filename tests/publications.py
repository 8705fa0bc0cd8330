"""Generated publications: what is withheld, planted in every part of a map, and sought again.

The search here shares nothing with the package: it unpacks whatever it can of the bytes and
compares letters and digits.
"""

from __future__ import annotations

import base64
import json
import random
import re
import unicodedata
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely

from geo.atlas import maps
from geo.model import Document, Omission, Refusal
from geo.review.publication import Publication
from tests import sample_rows as sample

LATIN = [("Waddah", "Qarmuzi"), ("José", "Pérezcano"), ("Siobhan", "O'Brannagh"),
         ("Ahmad", "al-Zakkour"), ("Abdul Rahman", "Khourshid"), ("Ilse", "Van Wyckhoff"),
         ("Fatima", "bint Tawfeek"), ("Żaneta", "Brzezicka")]  # fmt: skip
ARABIC = [("وضّاح", "القرموزي"), ("أحمد", "الزكّور"), ("إيمان", "خورشيد"), ("فاطمة", "توفيق"),
          ("آلاء", "طرابيشي")]  # fmt: skip
_PLAIN_ALEF = str.maketrans("أإآٱىة", "اااايه")
_ROUND = str.maketrans("'", "’")


def _inside(word: str, sign: str) -> str:
    at = len(word) // 2
    return word[:at] + sign + word[at:]


# Twelve ways and more in which a name stands in a text: (given, family) -> the text's words.
SPELLINGS = {
    "as listed": lambda g, f: f"{g} {f}",
    "capitals": lambda g, f: f"{g} {f}".upper(),
    "surname alone": lambda g, f: f,
    "reversed": lambda g, f: f"{f}, {g}",
    "without accents": lambda g, f: _unmarked(f"{g} {f}").translate(_PLAIN_ALEF),
    "decomposed": lambda g, f: unicodedata.normalize("NFD", f"{g} {f}"),
    "round apostrophe": lambda g, f: f"{g} {f}".translate(_ROUND),
    "possessive or clitic": lambda g, f: f"و{g} {f}" if _arabic(f) else f"{g} {f}’s",
    "soft hyphen": lambda g, f: f"{_inside(g, chr(0xAD))} {_inside(f, chr(0xAD))}",
    "zero width": lambda g, f: f"{_inside(g, chr(0x200B))}{chr(0x200F)} {_inside(f, chr(0x200D))}",
    "line wrap": lambda g, f: f"{g}\n{f}",
    "hyphened wrap": lambda g, f: f"{g} {_inside(f, '-' + chr(10))}",
    "handle": lambda g, f: "@" + re.sub(r"[\W_]", "", f"{g}{f}").lower() + "92",
    "underscores": lambda g, f: re.sub(r"\W+", "_", f"{g}_{f}") + ".jpg",
    "stretched or spaced": lambda g, f: _inside(f, "ـ") if _arabic(f) else f"{g}\u00a0 {f}",
    "other vowels": lambda g, f: f"{g} {f}" if _arabic(f) else f"{g} {f.replace('u', 'ou')}",
}
# The forms in which a position is written: the text, and how each of its two numbers is.
NUMBERS = {
    "decimal": ("{}, {}", str),
    "hemisphere": ("N {}° E {}°", str),
    "WKT": ("POINT({1} {0})", str),
    "geo URI": ("geo:{},{};u=20", str),
    "link": ("https://maps.example/?q={},{}&z=17", str),
    "Arabic digits": ("{}، {}", lambda n: n.translate(_EASTERN)),
    "DMS": ("{} N {} E", lambda n: _dms(n)),
    "DMS, primes": ("{}N, {}E", lambda n: _dms(n).replace("'", "′").replace('"', "″")),
    "degrees and minutes": ("{} N, {} E", lambda n: _minutes(n)),
    "MGRS": ("37S BV {} {}", lambda n: n[-5:]),
    "MGRS, closed": ("37SBV{}{}", lambda n: n[-5:]),
    "UTM": ("37S 3{} 39{}", lambda n: n[-5:]),
    "plus code": ("8G7R{}+{}", lambda n: "".join("23456789CF"[int(d)] for d in n[-4:])),
}
_EASTERN = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def _arabic(word: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in word)


def _unmarked(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def _dms(number: str) -> str:
    whole, minutes = divmod(float(number) * 60, 60)
    return f"{int(whole)}°{int(minutes):02d}'{minutes % 1 * 60:04.1f}\""


def _minutes(number: str) -> str:
    whole, minutes = divmod(float(number) * 60, 60)
    return f"{int(whole)}°{minutes:06.3f}'"


@dataclass
class Planted:
    """A publication, and what must not be found in it: kind and way -> letters or digits."""

    map: Any
    needles: list[tuple[str, str]] = field(default_factory=list)
    exact: list[tuple[float, float]] = field(default_factory=list)  # (lat, lon)


def generated(seed: int, public: bool = True) -> Planted:
    """One publication of several documents, with each neighbourhood of what is withheld.

    When it is not `public`, the same map is made with nothing withheld.
    """
    draw = random.Random(seed)
    needles: list[tuple[str, str]] = []
    people = [draw.choice(LATIN), draw.choice(ARABIC)]

    def person() -> str:
        given, family = draw.choice(people)
        way = draw.choice(list(SPELLINGS))
        told = SPELLINGS[way](given, family)
        for word in (given, family):
            stem = letters(re.sub(r"^(?:al-|bint |Van |ال)", "", word))
            needles.append((f"name, {way}", stem))
        if way == "other vowels":
            needles.append((f"name, {way}", letters(family.replace("u", "ou"))[-6:]))
        return told

    exact: list[tuple[float, float]] = []

    def place() -> tuple[str, str]:
        told = [f"{draw.uniform(low, low + 2):.5f}" for low in (35, 36)]
        told = [n if n[-1] != "0" else n[:-1] + "7" for n in told]
        exact.append((float(told[0]), float(told[1])))
        return told[0], told[1]

    def spot() -> Any:
        a, b = map(float, place())
        return shapely.Point(b, a)

    def position() -> str:
        way = draw.choice(list(NUMBERS))
        form, number = NUMBERS[way]
        numbers = [number(n) for n in place()]
        told = form.format(*numbers)
        whole = all(len(letters(n)) < 6 for n in numbers)
        needles.extend((f"coordinates, {way}", letters(n)) for n in ([told] if whole else numbers))
        return told

    def horror() -> str:
        words = ["".join(draw.choices("bcdfghklmnprst", k=2)) + draw.choice(["ano", "iru", "esk"])
                 for _ in range(draw.randint(3, 22))]  # fmt: skip
        if draw.random() < 0.3:
            words = ["".join(draw.choices("بتثجحدرسشعفقكلمن", k=5)) for _ in words]
        told = " ".join(words).capitalize() + "."
        needles.append(("sentence", letters(told)[:40]))
        needles.append(("sentence", letters(told)[-40:]))
        return told

    def plain() -> str:
        day = draw.randint(1, 28)
        return f"Shells fell on Saraqib on day {day}, said {person()}, at {position()}."

    rows, documents, omissions, statements = [], [], [], []
    graphic: set[str] = set()
    horrors: list[str] = []
    for d in range(3):
        name = draw.choice([f"report{d}", f"notes of {person()}", f"{position()}"])
        sentences = [plain(), horror(), plain(), horror(), plain()]
        horrors += sentences[1::2]
        if d:
            sentences.append(draw.choice(horrors))  # another report tells it again
        gap = draw.choice([" ", "\n", "  "])
        text = gap.join(sentences) + f"\n\nTold to {person()}.\n"
        at = 0
        for i, told in enumerate(sentences):
            start = text.index(told, at)
            at = start + len(told)
            key = f"{seed:x}-{d}-{i}"
            needles.append(("id", letters(key) and f"{seed:x}-{d}-{i}"))
            if told in horrors and i < 4:
                graphic.add(key)
            a, b = map(float, place())
            hole = shapely.box(b, a, b + 1e-4, a + 1e-4).exterior
            inside = sample.IDLIB.contains(shapely.Point(b, a))
            shape = draw.choice([
                shapely.Point(b, a), shapely.box(b, a, b + 3e-4, a + 3e-4),
                shapely.LineString([(b, a), (b + 2e-4, a)]), shapely.MultiPoint([(b, a)]),
                shapely.GeometryCollection([shapely.Point(b, a), sample.SOUTH_IDLIB]),
                shapely.Polygon(sample.IDLIB.exterior, [hole] if inside else []),
            ])  # fmt: skip
            evidence = [
                {"document_id": name, "start": start, "end": at, "sentence": told},
                {"document_id": "other", "start": 0, "end": 9, "attributed_to": person(),
                 "sentence": draw.choice([told, horrors[0]])},
            ]  # fmt: skip
            rows.append(sample.row(
                id=key, sentence=told, span=f"{start}-{at}", document_id=name, geometry=shape,
                location_name=draw.choice(["Saraqib", position()]), place_words=position(),
                start="2019-06-22",
                evidence=json.dumps(evidence), reason=f"near {position()}", actors=person(),
                event_type="Battles", attributed_to=person(), place_id="geonames:1",
                joined_from=f"{key} ({name})", my_notes=person(),
            ))  # fmt: skip
            if draw.random() < 0.5:
                omissions.append(Omission(name, told[2:-3], person(), start + 2, at - 3))
            if draw.random() < 0.5:
                told = {"document_id": name, "sentence": told, "span": f"{start}-{at}",
                        "attributed_to": person(), "area": position(), "best": 3}  # fmt: skip
                statements.append(told)
        path = f"/home/analyst/{person().replace('/', '')}/r.md"
        documents.append(Document(
            name, draw.choice([horrors[-1], person(), position()]), text, person(),
            date(2019, 6, 22), f"https://a.example/{person()}/{position()}".replace("\n", "%0A"),
            "en", "c" * 64, path, (f"read from {path}",),
        ))  # fmt: skip
    needles.append(("path", "analyst"))
    made = maps.incident_map(
        sample.frame(rows),
        documents=documents,
        statements=sample.table([]) if not statements else table(statements),
        omissions=omissions,
        refusals=[Refusal(f"/home/analyst/{person()}.doc", f"/home/analyst/x.doc of {person()}")],
        zones=[sample.Zone("z", person(), person(), "post", spot(),
                           note=position(), sources=(person(), horrors[0]))],
        story=[{"caption": f"{person()} at {position()}: {horrors[1]}", "incident": rows[0]["id"],
                "at": ", ".join(place()), "zoom": 16}],
        public=Publication(
            frozenset(graphic), tuple(f"{given} {family}" for given, family in people), 5
        ) if public else None,
        title=draw.choice([person(), position(), horrors[0]]),
    )  # fmt: skip
    return Planted(made, [n for n in dict.fromkeys(needles) if len(n[1]) > 3], exact)


def table(rows: list[dict]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows, dtype=object)


# --- the search -----------------------------------------------------------------------------------

ASCII = {ord(c): str(unicodedata.digit(c)) for c in "٠١٢٣٤٥٦٧٨٩"} | {ord("٫"): "."}
_SCRIPT = re.compile(r'<script type="(?:text/plain|application/json)" id="([\w-]+)">(.*?)</script>')


def letters(text: str) -> str:
    """Letters and digits alone, of any script, in their plainest form."""
    text = unicodedata.normalize("NFKD", text.translate(ASCII)).casefold().translate(_PLAIN_ALEF)
    return "".join(c for c in text if c.isalnum() and c != "ـ")


def strings(value: Any) -> list[str]:
    """Every text and number in a JSON value, and in JSON that stands in its texts."""
    if isinstance(value, dict | list):
        return [
            s
            for one in (value.values() if isinstance(value, dict) else value)
            for s in strings(one)
        ]
    if isinstance(value, str) and value.startswith('[{"'):
        return strings(json.loads(value))
    return [str(value)]


def unpacked(page: str) -> tuple[list[str], dict[str, Any], dict[int, bytes]]:
    """(every text of a page but its scripts, its data, its parts)."""
    told, data, parts = [page[: page.index("<style>")]], {}, {}
    for name, body in _SCRIPT.findall(page):
        if name == "geo-data":
            data = json.loads(body)
            told += strings({k: v for k, v in data.items() if k not in ("shapes", "ground")})
        elif name.startswith("part-"):
            parts[int(name[5:])] = zlib.decompress(base64.b64decode(body), -15)
            told.append(parts[int(name[5:])].decode("utf-8", "replace"))
    return told, data, parts


def found(planted: Planted, page: str) -> list[tuple[str, str]]:
    """What of the planted stands in the page's bytes."""
    texts, data, _ = unpacked(page)
    plain, raw = "|".join(map(letters, texts)), "|".join(texts)
    held = [(kind, n) for kind, n in planted.needles if n in (raw if kind == "id" else plain)]
    numbers = [data["columns"][name] for name in ("lat", "lon")]
    at = [pair for pair in zip(*numbers, strict=True) if None not in pair]
    rows = {n for n in data["columns"]["shape"] if n is not None} | {
        z["shape"] for z in data["zones"]
    }
    for number in rows:
        for ring in data["shapes"][number]["rings"]:
            at += [(y, x) for x, y in np.array(ring).reshape(-1, 2).cumsum(axis=0).tolist()]
    for lat, lon in planted.exact:
        near = [p for p in at if abs(p[0] - lat * 1e5) < 3 and abs(p[1] - lon * 1e5) < 3]
        held += [("position", f"{lat}, {lon}")] * bool(near)
    return held
