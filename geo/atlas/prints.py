"""A map of incidents -> a print: PNG, SVG or PDF, drawn without a browser.

The print holds what a page on paper must: title, days, counts, the map with its zones, areas,
circles of doubt and marks, names, legend, scale, north, sources. It is drawn from the page's own
data (`maps.incident_map(...).page`), on the plane of the page (Web Mercator), in the page's
colours and shapes: Okabe and Ito (2008). Drawn by matplotlib, which is imported only here; the
same map gives the same bytes.
"""

from __future__ import annotations

import io
import math
import os
import re
import textwrap
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from geo import errors
from geo.atlas import languages
from geo.review import gate
from geo.support import files

ENDINGS = (".png", ".svg", ".pdf")
INCHES = (11.7, 8.3)  # A4, landscape
DPI = 150
NAMED = 24  # incidents that have their name beside them
TOWNS = 40
HALO = 2.2  # points of paper around a name
KINDS = {  # ACLED's event types: colour and matplotlib's marker, as in static/palette.js
    "Explosions/Remote violence": ("#d55e00", "o"),
    "Battles": ("#0072b2", "D"),
    "Violence against civilians": ("#cc79a7", "s"),
    "Protests": ("#009e73", "^"),
    "Riots": ("#e69f00", "v"),
    "Strategic developments": ("#56b4e9", "h"),
}
OTHER = ("Other or not stated", ("#7a7a7a", "p"))
PAPER = {
    "sea": "#dfeaf0",
    "land": "#fbf9f4",
    "river": "#a9c6d4",
    "border": "#8f8676",
    "division": "#c9c0ae",
    "road": "#dccfb4",
    "zone": "#3b4a8f",
    "band": "#7a5aa8",
    "highway": "#8a7440",
    "ink": "#1c2326",
    "quiet": "#5d574c",
}
MONTHS = (
    "January February March April May June July August September October November December"
).split()
FONT = "DejaVu Sans"  # comes with matplotlib, so a print is the same everywhere; holds Arabic
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def is_print(path: str | os.PathLike[str]) -> bool:
    """Whether a file's ending asks for a print."""
    return Path(path).suffix.lower() in ENDINGS


def write(map: Any, path: str | os.PathLike[str]) -> None:
    """Write a print by its ending, whole or not at all; raises errors.OutputError, InputError."""
    files.write(path, drawn(map, Path(path).suffix.lower().removeprefix(".")))


def drawn(map: Any, form: str) -> bytes:
    """The bytes of a print of a map that maps.incident_map made: form is png, svg or pdf."""
    if f".{form}" not in ENDINGS:
        raise errors.InputError(f"a print is .png, .svg or .pdf, not .{form}")
    import warnings

    import matplotlib
    from matplotlib.text import Text

    told = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    style = {"svg.hashsalt": "geo", "font.family": FONT, "hatch.linewidth": 0.5}
    out = io.BytesIO()
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # a sign that the font does not hold is drawn as a box
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = _Sheet(map.page).figure
        figure.savefig(out, format=form, dpi=DPI, metadata=told[form])
    if map.page.published is not None:
        drawn = [text.get_text() for text in figure.findobj(Text)]
        gate.drawing(out.getvalue(), form, drawn, map.page.published)
    return out.getvalue()


def _plain(text: Any, longest: int = 60) -> str:
    text = _INVISIBLE.sub("", str(text or "")).encode("utf-8", "replace").decode()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _day(iso: Any) -> str:
    """'2019-06-22' -> '22 June 2019'."""
    day = date.fromisoformat(str(iso)[:10])
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _plane(lon: Any, lat: Any) -> np.ndarray:
    """Degrees -> Web Mercator, in degrees of the equator, as an (n, 2) array."""
    north = np.degrees(np.arcsinh(np.tan(np.radians(np.clip(lat, -85.05, 85.05)))))
    return np.column_stack([np.asarray(lon, dtype=float), north])


class _Sheet:
    """One sheet of paper: a heading, the map, the legend beside it, the notes below."""

    def __init__(self, page: Any) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.page, self.data, self.frame = page, page.data, page.frame
        self.figure = Figure(figsize=INCHES, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.025, 0.105, 0.745, 0.8))
        self.boxes: list[tuple[float, float, float, float]] = []  # what names must not lie over
        self.signs: list[tuple[Any, str]] = []  # the legend
        self._frame_map()
        self._ground()
        self._zones()
        self._areas()
        marks = self._marks()
        self._names(marks)
        self._furniture()

    # --- the plane -----------------------------------------------------------------------------

    def _frame_map(self) -> None:
        south, west, north, east = self.data["bounds"]
        (left, low), (right, high) = _plane([west, east], [south, north])
        box = self.axes.get_position()
        shape = box.width * INCHES[0] / (box.height * INCHES[1])
        wide, tall = (right - left) * 1.08, (high - low) * 1.08
        wide, tall = max(wide, tall * shape), max(tall, wide / shape)
        x, y = (left + right) / 2, (low + high) / 2
        self.axes.set(xlim=(x - wide / 2, x + wide / 2), ylim=(y - tall / 2, y + tall / 2))
        self.axes.set(xticks=[], yticks=[], facecolor=PAPER["sea"])
        for edge in self.axes.spines.values():
            edge.set(color="#bbbbbb", linewidth=0.8)
        self.points = box.width * INCHES[0] * 72 / wide  # points of paper a degree of the equator
        self.middle = y

    def _rings(self, number: int) -> list[np.ndarray]:
        """The rings or lines of a shape of the page, on the plane."""
        shape = self.data["shapes"][number] if number >= 0 else {"rings": []}
        steps = (np.array(ring).reshape(-1, 2).cumsum(axis=0) / 1e5 for ring in shape["rings"])
        return [_plane(at[:, 0], at[:, 1]) for at in steps]

    def _area(self, rings: list[np.ndarray], **style: Any) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        rings = [ring for ring in rings if len(ring) > 2]
        if rings:
            closed = [np.vstack([ring, ring[:1]]) for ring in rings]
            codes = [[1, *[2] * (len(r) - 2), 79] for r in closed]
            outline = Outline(np.vstack(closed), np.concatenate(codes))
            self.axes.add_patch(PathPatch(outline, **style))

    def _line(self, rings: list[np.ndarray], **style: Any) -> None:
        for ring in rings:
            self.axes.plot(ring[:, 0], ring[:, 1], solid_capstyle="round", **style)

    # --- what lies under the incidents -----------------------------------------------------------

    def _ground(self) -> None:
        ground = self.data["ground"]
        for name, fill in (("land", "land"), ("lakes", "sea")):
            for feature in ground.get(name, ()):
                style = {"facecolor": PAPER[fill], "edgecolor": PAPER["river"], "linewidth": 0.4}
                self._area(self._rings(feature["shape"]), zorder=1, **style)
        lines = (
            ("rivers", "river", 0.7, "-"),
            ("divisions", "division", 0.6, (0, (5, 3))),
            ("borders", "border", 1.0, "-"),
            ("roads", "road", 0.9, "-"),
        )
        for name, colour, width, dash in lines:
            for feature in ground.get(name, ()):
                rings = self._rings(feature["shape"])
                self._line(rings, color=PAPER[colour], lw=width, ls=dash, zorder=2)

    def _zones(self) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Patch

        found = set()
        for zone in self.data["zones"]:
            if zone["shape"] < 0:
                continue
            kind, rings = self.data["shapes"][zone["shape"]]["kind"], self._rings(zone["shape"])
            found.add(zone["kind"])
            if kind == "line":
                self._line(rings, color=PAPER["highway"], lw=1.6, zorder=3)
            elif kind == "point":
                at = np.vstack(rings)
                self.axes.scatter(
                    at[:, 0], at[:, 1], s=14, marker="s", fc="white", ec=PAPER["zone"], zorder=5
                )
            elif zone["kind"] == "band":
                self._area(rings, fc="none", ec=PAPER["band"], lw=0.7, ls=":", zorder=3)
            else:
                doubt = 2 * zone.get("doubt_km", 0) / 111.195 / math.cos(self._lat())
                soft = max(2.0, doubt * self.points)
                self._area(rings, fc=PAPER["zone"], ec="none", alpha=0.06, zorder=3)
                round_ = {"joinstyle": "round", "alpha": 0.09}
                self._area(rings, fc="none", ec=PAPER["zone"], lw=soft, zorder=3, **round_)
                self._area(rings, fc="none", ec=PAPER["zone"], lw=1.2, ls=(0, (6, 2)), zorder=3)
        told = {
            "zone": (Patch(fc="#eceef6", ec=PAPER["zone"], ls="--"), "Zone (interpretation)"),
            "band": (Patch(fc="none", ec=PAPER["band"], ls=":"), "Band (interpretation)"),
            "post": (_mark("s", "white", PAPER["zone"], 4), "Post"),
            "road": (Line2D([], [], color=PAPER["highway"], lw=1.6), "Highway"),
        }
        self.zone_signs = [sign for kind, sign in told.items() if kind in found]

    def _lat(self) -> float:
        return math.atan(math.sinh(math.radians(self.middle)))

    # --- the incidents ---------------------------------------------------------------------------

    def _areas(self) -> None:
        """Areas as hatched shapes, the largest first; the vaguer, the wider the stripes."""
        import shapely

        shapes = np.asarray(self.frame.geometry.array, dtype=object)
        rows = [i for i, g in enumerate(shapes) if g is not None and g.geom_type != "Point"]
        rows = [i for i in rows if not shapes[i].is_empty]
        self.area_rows = sorted(rows, key=lambda i: (-shapes[i].area, i))
        for i in self.area_rows:
            colour, _ = self._look(i)
            parts = shapely.get_parts(shapely.get_parts(shapes[i]))
            polygons = parts[shapely.get_dimensions(parts) == 2]
            rings = [
                _plane(*shapely.get_coordinates(r).T)
                for r in (shapely.get_rings(polygons) if len(polygons) else parts)
            ]
            if not len(polygons):
                self._line(rings, color=colour, lw=1.4, ls=":", zorder=4)
                continue
            vague = (self._number(i, "precision") or 5) > 3
            self._area(rings, fc=colour, ec="none", alpha=0.07, zorder=4)
            stripes = {"hatch": "//", "ls": (0, (4, 2))} if vague else {"hatch": "////", "ls": "-"}
            self._area(rings, fc="none", ec=colour, lw=1.1, alpha=0.7, zorder=4, **stripes)

    def _look(self, row: int) -> tuple[str, str]:
        return KINDS.get(str(self._cell(row, "event_type") or ""), OTHER[1])

    def _cell(self, row: int, name: str) -> Any:
        value = self.frame[name].iloc[row] if name in self.frame else None
        return None if value is None or str(value) in ("<NA>", "nan", "") else value

    def _number(self, row: int, name: str) -> float | None:
        value = self._cell(row, name)
        return None if value is None else float(value)

    def _killed(self, row: int) -> float | None:
        best = self._number(row, "killed_best")
        return self._number(row, "killed_low") if best is None else best

    def _marks(self) -> list[tuple[float, float, float, int]]:
        """Marks and circles of doubt: (x, y, radius in points, row) of each that may be named."""
        shapes = self.frame.geometry
        points = np.flatnonzero((shapes.geom_type == "Point") & ~shapes.is_empty)
        if len(points) == 0:
            return []
        held = shapes.iloc[points]
        at = _plane(held.x.to_numpy(), held.y.to_numpy())
        if len(points) > 1_500:  # a crowd: dots, as on the page
            colours = [self._look(int(i))[0] for i in points]
            self.axes.scatter(
                at[:, 0], at[:, 1], s=3, c=colours, alpha=0.5, lw=0, zorder=6, rasterized=True
            )
            return []
        drawn = []
        for (x, y), i in zip(at.tolist(), points.tolist(), strict=True):
            killed, near = self._killed(i), self._number(i, "precision") != 1
            r = 4.0 if killed is None else min(15.0, 3.4 + 1.18 * math.sqrt(max(0.0, killed)))
            drawn.append((x, y, r, i))
            colour, marker = self._look(i)
            doubt = self._number(i, "uncertainty_m")
            if near and doubt:
                self._circle(x, y, doubt, colour)
            face = "white" if killed is None else colour
            edge = colour if killed is None else "#3a3a3a"
            self.axes.scatter([x], [y], s=(2 * r) ** 2 * (0.8 if marker in "Dsh" else 1.0),
                              marker=marker, fc=face, ec=edge, lw=1.6 if killed is None else 0.8,
                              ls=(0, (2, 1.2)) if near else "-", zorder=20 - r)  # fmt: skip
        return sorted(drawn, key=lambda one: (-one[2], one[3]))

    def _circle(self, x: float, y: float, metres: float, colour: str) -> None:
        from matplotlib.patches import Circle

        lat = math.atan(math.sinh(math.radians(y)))
        r = metres / 111_195 / math.cos(lat)
        self.axes.add_patch(Circle((x, y), r, fc=colour, ec="none", alpha=0.08, zorder=4))
        edge = {"fc": "none", "ec": colour, "lw": 0.8, "ls": (0, (4, 3)), "alpha": 0.8}
        self.axes.add_patch(Circle((x, y), r, zorder=4, **edge))

    # --- names -----------------------------------------------------------------------------------

    def _names(self, marks: list[tuple[float, float, float, int]]) -> None:
        from matplotlib.patheffects import withStroke

        self.effects = [withStroke(linewidth=HALO, foreground="white")]
        self.pixels = self.axes.transData.transform
        left, low, right, high = self.axes.get_window_extent().extents
        self.boxes += [(right - 90, high - 90, right, high)]  # the arrow to the north
        self.boxes += [(right - (right - left) * 0.22, low, right, low + 75)]  # the scale
        point = DPI / 72
        self.figure.dpi = DPI
        for x, y, r, _ in marks:
            px, py = self.pixels((x, y))
            self.boxes.append((px - r * point, py - r * point, px + r * point, py + r * point))
        told: Counter[tuple[float, float]] = Counter()
        for x, y, r, i in marks:
            told[(x, y)] += 1
            if told[(x, y)] == 1 and len(told) <= NAMED:
                name = _plain(self._cell(i, "location_name"), 32)
                self._write(x, y, r + 2, name, size=8, weight="bold", color=PAPER["ink"])
        for i in self.area_rows[-NAMED:]:
            spot = self.frame.geometry.iloc[i].representative_point()
            (x, y), name = _plane([spot.x], [spot.y])[0], _plain(self._cell(i, "location_name"), 32)
            self._write(x, y, 0, name, size=8, style="italic", color="#6b2f00")
        for zone in self.data["zones"]:
            if zone["kind"] == "post" and zone["shape"] >= 0:
                (x, y) = self._rings(zone["shape"])[0][0]
                name = _plain(zone.get("name", "").split(": ")[-1], 24)
                self._write(x, y, 4, name, size=6, color=PAPER["zone"])
        left = TOWNS
        for name, arabic, lat, lon, *_ in self.data["towns"]:
            if left == 0:
                break
            (x, y) = _plane([lon / 1e5], [lat / 1e5])[0]
            text = "\n".join(filter(None, [_plain(name, 30), _plain(arabic, 30)]))
            if self._write(x, y, 3, text, size=6.5, color=PAPER["quiet"]):
                self.axes.plot([x], [y], ".", ms=3, color=PAPER["quiet"], zorder=8)
                left -= 1

    def _write(self, x: float, y: float, gap: float, text: str, **style: Any) -> bool:
        """Write a name at the first side of a place that is free, inside the map."""
        if not text:
            return False
        sides = (((gap, 0), "left", "center"), ((-gap, 0), "right", "center"),
                 ((0, gap), "center", "bottom"), ((0, -gap), "center", "top"))  # fmt: skip
        frame = self.axes.get_window_extent()
        for offset, across, up in sides:
            style |= {"ha": across, "va": up, "xytext": offset, "textcoords": "offset points"}
            style |= {"path_effects": self.effects, "linespacing": 1.05, "parse_math": False}
            note = self.axes.annotate(text, (x, y), zorder=30, **style)
            box = note.get_window_extent(self.figure.canvas.get_renderer())
            free = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0
            free = (
                free
                and box.y1 < frame.y1
                and not any(
                    box.x0 < right and box.x1 > left and box.y0 < high and box.y1 > low
                    for left, low, right, high in self.boxes
                )
            )
            if free:
                self.boxes.append((box.x0, box.y0, box.x1, box.y1))
                return True
            note.remove()
        return False

    # --- around the map --------------------------------------------------------------------------

    def _furniture(self) -> None:
        note = {"parse_math": False, "va": "top"}
        title = _plain(self.page.title, 90)
        self.figure.text(0.025, 0.975, title, size=15, weight="bold", color=PAPER["ink"], **note)
        self.figure.text(0.025, 0.935, self._summary(), size=9.5, color=PAPER["quiet"], **note)
        self._legend()
        self._scale()
        words = languages.strings("en")  # a print is English: matplotlib joins no Arabic letters
        credits = [
            words[key].format(source=source)
            for key, source in self.data["credits"]
            if key != "credit_drawn"
        ]
        rest = [*self._published(), *textwrap.wrap(_plain(" ".join(credits), 420), 210)]
        for i, line in enumerate([self._sources(), *rest]):
            self.figure.text(0.025, 0.09 - 0.024 * i, line, size=7, color=PAPER["quiet"], **note)

    def _summary(self) -> str:
        days = sorted(
            d for n in ("start", "end") if n in self.frame for d in self.frame[n].dropna()
        )
        parts = [errors.several(len(self.frame), "incident")]
        if days:
            first, last = _day(days[0]), _day(days[-1])
            parts.append(first if first == last else f"{first} to {last}")
        told = [k for i in range(len(self.frame)) if (k := self._killed(i)) is not None]
        if told:
            least = "" if len(told) == len(self.frame) else "at least "
            parts.append(f"{least}{int(sum(told)):,} killed")
        unplaced = int((self.frame.geometry.isna() | self.frame.geometry.is_empty).sum())
        if unplaced:
            parts.append(f"{unplaced:,} without a place, not drawn")
        return "  ·  ".join(parts)

    def _sources(self) -> str:
        # isolates (U+2068, U+2069): an Arabic name must not turn the day behind it round
        named = [
            ", ".join(
                f"\u2068{_plain(part, 48)}\u2069"
                for part in (d["publisher"], d["title"] or d["id"], d["published"]) if part
            )
            for d in self.data["documents"][:3]
        ]  # fmt: skip
        more = len(self.data["documents"]) - len(named)
        named += [f"and {more:,} more"] if more > 0 else []
        return f"Sources: {'; '.join(named) or 'as given in the table of incidents'}."

    def _published(self) -> list[str]:
        done = self.data["public"]
        if not done:
            return []
        return [
            f"Made to be published: places are given to a grid of {done['grid_km']:g} km; "
            f"{done['sentences']:,} sentences and {done['names']:,} names withheld."
        ]

    def _legend(self) -> None:
        from matplotlib.patches import Patch

        seen = (
            {str(v) for v in self.frame["event_type"].dropna()}
            if "event_type" in self.frame
            else set()
        )
        signs = [
            (_mark(marker, colour, "#3a3a3a"), kind)
            for kind, (colour, marker) in KINDS.items()
            if kind in seen
        ]
        if len(self.frame) and (not seen or seen - set(KINDS)):
            signs.append((_mark(OTHER[1][1], OTHER[1][0], "#3a3a3a"), OTHER[0]))
        signs.append((_mark("o", "white", "#777777", 6), "Number killed unknown"))
        signs.append((_mark("o", "#999999", "#3a3a3a", 12), "Larger: more killed"))
        signs.append((Patch(fc="none", ec="#777777", ls="--"), "Circle: the doubt of a place"))
        if self.area_rows:
            signs.append((Patch(fc="none", ec="#777777", hatch="///"), "Somewhere in this area"))
        signs += self.zone_signs
        box = self.figure.legend(
            *zip(*signs, strict=True), loc="upper left", bbox_to_anchor=(0.778, 0.912),
            fontsize=8, frameon=False, labelspacing=0.85, handlelength=1.8, borderpad=0,
            title="Legend", title_fontproperties={"weight": "bold", "size": 9}, alignment="left",
        )  # fmt: skip
        for text in box.get_texts():
            text.set_parse_math(False)

    def _scale(self) -> None:
        """A bar of a round length at the middle of the map, and north, which is up everywhere."""
        km = 111.195 * math.cos(self._lat())  # in a degree of the equator, here
        left, right = self.axes.get_xlim()
        most = (right - left) * km * 0.18
        power = 10.0 ** math.floor(math.log10(most))
        length = next(step * power for step in (5, 2, 1) if step * power <= most)
        share = length / km / (right - left)
        at, put = self.axes.transAxes, {"color": PAPER["ink"], "zorder": 40, "parse_math": False}
        words = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
        self.axes.plot([0.97 - share, 0.97 - share, 0.97, 0.97], [0.045, 0.03, 0.03, 0.045],
                       transform=at, color=PAPER["ink"], lw=1.3, zorder=40)  # fmt: skip
        self.axes.text(0.97 - share / 2, 0.04, words, transform=at, ha="center", size=8, **put)
        self.axes.text(0.965, 0.965, "▲\nN", transform=at, ha="center", va="top", size=10,
                       weight="bold", linespacing=0.95, **put)  # fmt: skip


def _mark(marker: str, face: str, edge: str, size: float = 8) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], ls="", marker=marker, mfc=face, mec=edge, ms=size)
