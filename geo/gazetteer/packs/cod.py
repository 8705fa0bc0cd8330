"""OCHA's Common Operational Dataset of populated places -> entries.

Its rows have P-codes and names in English and Arabic; named points of any other list are read by
the same columns. Names that the list joins with '_', '/' or '-' are taken apart, and the article
that it glues on (Elnaasan) is loosened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.gazetteer.packs import entries
from geo.language import letters
from geo.model import Kind

_GLUED = re.compile(r"\b(El|Al)(?=[a-z]{4})")


_NAME_COLUMNS = ("NAME_EN", "ADM4_EN", "ADM5_EN", "FEATURENAM", "NAME", "NAM_EN_REF")
_SPOT = (
    ("_LAT", "LATITUDE", "LATITUDE_Y", "LAT", "Y", "CENTER_LAT", "POINT_Y"),
    ("_LON", "LONGITUDE", "LONGITUDE_X", "LON", "LONG", "X", "CENTER_LON", "POINT_X"),
)
# OCHA has called its columns ADM4_EN, admin4Name_en and adm4_name over the years
_NAMED = re.compile(r"ADM(?:IN)?(\d)_?NAME_?([A-Z]{2}|\d)?")
_PCODED = re.compile(r"ADM(?:IN)?(\d)_?PCODE")
_NAME_ALSO = re.compile(r"^(NAM|ADM4|ADM5|NAME|ALT|OTHER).*")


def table(rows: list[dict], found: entries.Read, stem: str) -> entries.Read:
    """Rows of an OCHA table, column names in capitals -> settlements and the divisions above."""
    found.form = "OCHA COD" if any("PCODE" in k for r in rows[:1] for k in r) else found.form
    if found.form == "OCHA COD":
        found.licence = "CC BY-IGO"
    divisions: dict[tuple[Kind, str], dict] = {}
    for row in rows:
        row = {_column(key): value for key, value in row.items()}
        line = row.get("_LINE", 0)
        name = next((str(row[c]) for c in _NAME_COLUMNS if row.get(c)), "")
        lat, lon = (str(next((row[c] for c in columns if c in row), "")) for columns in _SPOT)
        spot = entries.spot(lat, lon)
        if spot is None or not name.strip():
            found.refuse(line, entries.trouble("", name, lat, lon))
            continue
        spellings = [
            str(v) for k, v in sorted(row.items())
            if v and isinstance(v, str) and _NAME_ALSO.match(k) and not k.startswith("_")
            and "PCODE" not in k and "COD" not in k
        ]  # fmt: skip
        if any("\ufffd" in s for s in (name, *spellings)):
            found.repaired += 1
        code = str(next((row[c] for c in ("PCODE", "ADM4_PCODE") if row.get(c)), "") or line)
        chain = []
        for level, kind in enumerate(entries.ADMIN, 1):
            pcode = row.get(f"ADMIN{level}_COD") or row.get(f"ADM{level}_PCODE")
            label = row.get(f"ADMIN{level}_EN") or row.get(f"ADM{level}_EN")
            if not pcode or not label:
                continue
            chain.append((kind, str(pcode), str(label)))
            seen = divisions.setdefault(
                (kind, str(pcode)), {"name": str(label), "also": [], "spots": [], "above": ()}
            )
            arabic = row.get(f"ADMIN{level}_ARA") or row.get(f"ADM{level}_AR")
            if arabic and arabic not in seen["also"]:
                seen["also"].append(str(arabic))
            seen["spots"].append(spot)
            seen["above"] = tuple(chain[:-1])
        country = _country(row, chain)
        found.entries.append(
            entries.Entry(
                f"ocha:{code}", clean(name), list(dict.fromkeys(_also([name, *spellings]))),
                Kind.SETTLEMENT, *spot, country, tuple(chain), entries.whole(row.get("POPULATION")),
                seat=bool(row.get("CAPIT_LVL")),
            )
        )  # fmt: skip
    country = next((e.country for e in found.entries if e.country), None)
    heads = []
    for (kind, pcode), seen in sorted(divisions.items()):
        lats, lons = zip(*seen["spots"], strict=True)
        heads.append(
            entries.Entry(
                f"ocha:{pcode}", seen["name"], [s for s in seen["also"] if "\ufffd" not in s],
                kind, sum(lats) / len(lats), sum(lons) / len(lons), country, seen["above"],
                codes=(pcode,), code=pcode,
            )
        )  # fmt: skip
    found.entries[:0] = heads
    return found


def _column(key: str) -> str:
    """A column's name in the form that is read here.

    >>> _column("ADMIN4NAME_AR"), _column("ADM4_NAME"), _column("ADMIN1PCODE"), _column("PCODE")
    ('ADM4_AR', 'ADM4_EN', 'ADM1_PCODE', 'PCODE')
    """
    if named := _NAMED.fullmatch(key):
        return f"ADM{named[1]}_{named[2] or 'EN'}"
    if coded := _PCODED.fullmatch(key):
        return f"ADM{coded[1]}_PCODE"
    return key


def _country(row: dict, chain: list[tuple[Kind, str, str]]) -> str | None:
    code = str(row.get("ADM0_PCODE") or row.get("ADMIN0_COD") or (chain[0][1] if chain else ""))
    return code[:2].upper() if code[:2].isalpha() and len(code) > 1 else None


def clean(name: str) -> str:
    """A name without broken bytes and control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name if c != "\ufffd").split())


def _also(spellings: list[str]) -> Iterator[str]:
    """Each name, and the names that are joined in it; articles that were glued on, loosened.

    >>> list(_also(["Maaret Elnaasan - Kafr", "Has_Hassef"]))
    ['Maaret Elnaasan - Kafr', 'Maaret El naasan - Kafr', 'Maaret Elnaasan', \
'Maaret El naasan', 'Kafr', 'Has_Hassef', 'Has', 'Hassef']
    """
    for name in spellings:
        whole = "\ufffd" not in name
        for part in [name] * whole + _joined(name):
            if "\ufffd" in part:
                continue
            yield part.strip()
            loosened = _GLUED.sub(r"\1 ", part)
            if loosened != part:
                yield loosened.strip()


def _joined(name: str) -> list[str]:
    parts = [p.strip() for p in re.split(r"\s*[_/]\s*|\s+-\s+", name) if p.strip()]
    if len(parts) == 1 and "-" in name and letters.uncased(name):
        parts = [p.strip() for p in name.split("-") if p.strip()]
    return parts if len(parts) > 1 else []
