"""A map -> one self-contained HTML file; inlining, escaping and the page's policy live here, once.

Leaflet 1.9.4 (BSD-2-Clause, Volodymyr Agafonkin and contributors) comes from the installed package
django-js-lib-leaflet. The page is `static/page.html` with everything put in its place: no link, no
request. Its Content-Security-Policy forbids every connection and lets in only the scripts that
were put in, each by its hash, so that a text that slipped through an escape could still not run.
The scripts are packed to a third, unless layers of the user's own stand in the page beside them.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import html as escaping
import importlib.util
import os
import re
import zlib
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo import errors
from geo.atlas import columns, languages
from geo.review import gate
from geo.support import files, shipped

ENDINGS = (".html", ".htm")
STYLES = ("page.css", "map.css", "controls.css", "print.css")
SCRIPTS = (
    "text.js words.js plane.js data.js palette.js rows.js canvas.js ground.js zones.js bins.js"
    " areas.js marks.js labels.js panel.js list.js filters.js search.js facets.js legend.js"
    " tables.js time.js link.js downloads.js vector.js picture.js story.js menu.js help.js page.js"
).split()
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_ID = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
_QUOTED = re.compile(r"""(?<!\\)["']((?:https?:)?//[^"'\\\s]+)["']""")
_STYLE_URL = re.compile(r"""url\(\s*["']?((?:https?:)?//[^"')\s]+)""", re.I)
_ASIDE = re.compile(r"(?m)^[ ]*//.*\n|^[ ]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")


def html(map: Any) -> str:
    """One HTML page that needs nothing else: the same map gives the same bytes.

    Takes what maps.incident_map gave, with whatever folium layers were added to it since; raises
    errors.InputError for anything else. What added layers would load is in `remote(html(map))`.
    """
    page = getattr(map, "page", None)
    if page is None:
        raise errors.InputError(
            f"export takes the map that maps.incident_map makes, not a {type(map).__name__}: "
            "call maps.incident_map first and add your own layers to what it gives"
        )
    head, body, script, allowed = _added(map)
    added = _Parsed(head + body)
    loads = sorted({*added.links, *_quoted(script)})
    strings = _strings(page)
    said = f"geo.strings = {columns.dump(strings)};"
    own = [_leaflet("leaflet.js"), "\n".join([said, *(_script(name) for name in SCRIPTS)])]
    unpack = _script("unpack.js")
    plain = bool(head or body or script)
    if plain:
        # what folium's layers run as the page is read has to find Leaflet and the map there
        own.insert(1, _script("folium.js").replace('"{{icons}}"', columns.dump(_icons())))
        scripts = [unpack, *own, *([_safe_script(script)] if script else [])]
        running = "\n".join(f"<script>{s}</script>" for s in [unpack, *own])
    else:
        scripts = [unpack, *own, _script("boot.js")]
        # static/boot.js unpacks them
        packed = f'<script type="text/plain" id="geo-scripts">{_packed(tuple(own))}</script>'
        running = "\n".join([packed, *(f"<script>{s}</script>" for s in (unpack, scripts[-1]))])
    data = columns.dump({**page.data, "remote": loads})
    styles = "\n".join([_leaflet_css(), *map_styles()])
    words = {key: escaping.escape(v) for key, v in strings.items() if isinstance(v, str)}
    slots = {
        **words,
        "lang": page.language,
        "title": escaping.escape(_plain(page.title)),
        "policy": escaping.escape(_policy([*scripts, *added.scripts], allowed)),
        "styles": f"<style>{styles}</style>",
        "head": head,
        "data": f'<script type="application/json" id="geo-data">{data}</script>',
        "early": _parts(page.parts.early),
        "late": _parts(page.parts.late),
        "scripts": running,
        "added": body + (f"<script>{scripts[-1]}</script>" if script else ""),
    }
    form = shipped.static("page.html")
    made = _SLOT.sub(lambda slot: slots[slot[1]], form)
    if page.published is not None:
        known = [*gate.texts_of(form), *own, unpack, styles.strip(), *words.values()]
        known += [source for _, source in page.data["credits"]]
        known += [_script("boot.js"), _packed(tuple(own)), escaping.unescape(slots["policy"])]
        gate.page(made, page.published, known)
    return made


def _strings(page: Any) -> dict[str, Any]:
    """The strings of the page's language, in the locale of the country that the rows lie in."""
    held = page.frame["country"].dropna().unique() if "country" in page.frame else ()
    return languages.strings(page.language, map(str, held))


@cache
def _packed(scripts: tuple[str, ...]) -> str:
    """Scripts deflated, in base64: NUL, which none holds, parts them."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress("\0".join(scripts).encode()) + deflate.flush()
    return base64.b64encode(packed).decode()


def _parts(parts: dict[int, str]) -> str:
    """Packed columns as elements that no parser looks into: base64 holds no `<`."""
    return "\n".join(
        f'<script type="text/plain" id="part-{number}">{packed}</script>'
        for number, packed in parts.items()
    )


def write(map: Any, path: str | os.PathLike[str]) -> None:
    """Write a folium map to `path` as one HTML file that opens offline, whole or not at all.

    The same map gives the same bytes. Raises errors.OutputError when it cannot be written; what
    stood at `path` before then still stands.
    """
    files.write(path, html(map))


def remote(page: str) -> list[str]:
    """Every address that a page would load something from, sorted: none for a map of ours.

    >>> remote('<img src="https://example.org/a.png"><a href="https://example.org">x</a>')
    ['https://example.org/a.png']
    """
    parsed = _Parsed(page)
    quoted = [url for script in parsed.scripts if "geo.map;" in script for url in _quoted(script)]
    return sorted({*parsed.links, *quoted})


# --- what folium renders --------------------------------------------------------------------------


def _added(map: Any) -> tuple[str, str, str, dict[str, list[str]]]:
    """What the user's own folium layers render to: head, body, script, and what they may load.

    Rendering changes folium's objects, so a copy is rendered; the random ids of its elements
    become numbers in their order, so that the same map gives the same bytes.
    """
    if not map._children:
        return "", "", "", {}
    figure = copy.deepcopy(map).get_root()
    figure.render()
    figure.header._children.pop("meta_http", None)
    parts = "\0".join(part.render() for part in (figure.header, figure.html, figure.script))
    known, numbers = _ids(figure, {}), {}

    def numbered(found: re.Match) -> str:
        # only folium's own ids: 32 hexadecimal digits may stand in a text or an address too
        return f"{numbers.setdefault(found[0], len(numbers)):x}" if found[0] in known else found[0]

    parts = _ID.sub(numbered, parts)
    head, body, script = (part.strip() for part in parts.split("\0"))
    allowed: dict[str, list[str]] = {"script": [], "style": [], "image": []}
    for link in figure.header._children.values():
        if url := getattr(link, "url", None):
            allowed["script" if type(link).__name__ == "JavascriptLink" else "style"].append(url)
    _images(figure, allowed["image"])
    return head, body, script, allowed


def _ids(element: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """The ids of an element and of every element that it holds, as a child or otherwise."""
    if element._id in seen:
        return seen
    seen[element._id] = element
    for held in (*vars(element).values(), *element._children.values()):
        if hasattr(held, "_id") and hasattr(held, "_children"):
            _ids(held, seen)
    return seen


def _images(element: Any, urls: list[str]) -> None:
    """The addresses of tiles, overlays and icons, from the layers themselves, never from text."""
    for child in element._children.values():
        options = getattr(child, "options", None)
        icon = options.get("icon_url") if isinstance(options, dict) else None
        for url in (getattr(child, "tiles", None), getattr(child, "url", None), icon):
            if isinstance(url, str) and re.match(r"(https?:)?//", url):
                urls.append(url)
        _images(child, urls)


def _safe_script(script: str) -> str:
    """A generated script that cannot end its element: the same script for JavaScript."""
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", script, flags=re.I)


def _quoted(script: str) -> list[str]:
    return [url for url in _QUOTED.findall(script) if "www.w3.org" not in url]


# --- the policy -----------------------------------------------------------------------------------


def _policy(scripts: list[str], allowed: dict[str, list[str]]) -> str:
    """A Content-Security-Policy: these scripts, inline styles, data: images; nothing else."""
    hashes = [f"'sha256-{base64.b64encode(_digest(script)).decode()}'" for script in scripts]
    extra = {kind: sorted({_origin(url) for url in urls}) for kind, urls in allowed.items()}
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *dict.fromkeys(hashes), *extra.get("script", [])]),
            " ".join(["style-src 'unsafe-inline'", *extra.get("style", [])]),
            " ".join(["img-src data:", *extra.get("image", [])]),
            *(["font-src " + " ".join(extra["style"])] if extra.get("style") else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(script: str) -> bytes:
    # a parser gives scripts with plain line ends and U+FFFD for NUL: hash what it will give
    text = script.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _origin(url: str) -> str:
    """The host that a policy names for an address: `{s}` in a tile address is any subdomain."""
    parts = urlsplit(url if "://" in url else f"https:{url}")
    return f"{parts.scheme}://{re.sub(r'^[^.]*[{][^.]*[.]', '*.', parts.netloc)}"


class _Parsed(HTMLParser):
    """A page read by a parser: its inline scripts, and the addresses that its elements load."""

    LOADING = frozenset(("src", "srcset", "poster", "data", "background"))

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.links: list[str] = []
        self._inside: str | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        loading = [v for k, v in told.items() if k in self.LOADING]
        if tag == "link":
            loading.append(told.get("href", ""))
        self.links += [v for v in loading if v and not v.lower().startswith("data:")]
        self.links += _STYLE_URL.findall(told.get("style", ""))
        runs = told.get("type", "") in ("", "module", "text/javascript")
        if tag == "style" or (tag == "script" and "src" not in told and runs):
            self._inside = tag
            if tag == "script":
                self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.links += _STYLE_URL.findall(data)


# --- what is inlined ------------------------------------------------------------------------------


@cache
def _leaflet_home() -> Path:
    spec = importlib.util.find_spec("js_lib_leaflet")
    if spec is None or not spec.submodule_search_locations:
        raise errors.OutputError(
            "Leaflet's files are missing, expected in the package django-js-lib-leaflet: install it"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "static" / "js_lib_leaflet"


@cache
def _leaflet(name: str) -> str:
    text = (_leaflet_home() / name).read_text(encoding="utf-8")
    return re.sub(r"\s*//# sourceMappingURL=\S+\s*$", "\n", text)


@cache
def _leaflet_css() -> str:
    """Leaflet's style sheet with its four pictures inlined."""
    return re.sub(
        r"url\(images/([\w.-]+)\)", lambda m: f"url({_picture(m[1])})", _leaflet("leaflet.css")
    )


def _picture(name: str) -> str:
    data = (_leaflet_home() / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _icons() -> dict[str, str]:
    """Leaflet's marker, for folium markers that a user adds: otherwise it would ask for files."""
    return {
        "iconUrl": _picture("marker-icon.png"),
        "iconRetinaUrl": _picture("marker-icon-2x.png"),
        "shadowUrl": _picture("marker-shadow.png"),
    }


@cache
def _script(name: str) -> str:
    """One of our scripts without its comments and indentation, a sixth of its bytes when packed."""
    return "\n" + _ASIDE.sub("", shipped.static(name))


def map_styles() -> list[str]:
    """Our own style sheets."""
    return [shipped.static(name) for name in STYLES]


def _plain(title: str) -> str:
    """A title for the window's frame, which has no markup to isolate text in."""
    text = _CONTROL.sub(" ", title).encode("utf-8", "replace").decode()  # half a pair is no letter
    return f"\u2068{text}\u2069" if _BIDI.search(text) else text
