"""What other libraries' pages ask the network for -> the same files, out of packages packed by npm.

A page that names its library by package, version and path is served from the package, which npm
packs once into a temporary folder; nothing of it is kept in the tree. A ground's style is served
as an empty one, and its tiles not at all: marks are compared, not maps of streets.
"""

from __future__ import annotations

import functools
import mimetypes
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

REMOTE = re.compile(r"https?://(?!127\.0\.0\.1:)")  # what is answered; the rest is the page's own
FOLDER = Path(tempfile.gettempdir()) / "geo-bench-libraries"
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:/npm)?/(?P<name>(?:@[^/]+/)?[^/@]+)@(?P<version>[^/]+)/(?P<path>.+)",
        r"/ajax/libs/(?P<name>[^/]+)/(?P<version>[^/]+)/(?P<path>.+)",
        r"/(?P<name>[a-z-]+)-js/v(?P<version>[^/]+)/(?P<path>.+)",
        r"/(?P<path>(?P<name>[a-z]+)-(?P<version>[\d.]+\d)(?P<end>\.min\.js))",
    )
)
# Versions of old libraries that npm never had are served as its latest.
_OF_NPM = {"require.js": "requirejs"}  # called otherwise by npm
_EMPTY_STYLE = '{"version": 8, "sources": {}, "layers": []}'
_OPEN = {"Access-Control-Allow-Origin": "*"}


def answer(route: Any) -> None:
    """Answer a page's request to the network: a library's file, an empty style, or nothing."""
    path = unquote(urlparse(route.request.url).path)
    if path.endswith("style.json"):
        route.fulfill(body=_EMPTY_STYLE, content_type="application/json", headers=_OPEN)
        return
    found = file(path)
    if found is None:
        route.abort()
        return
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    route.fulfill(path=found, headers={**_OPEN, "Content-Type": kind})


@functools.cache
def file(path: str) -> Path | None:
    """The file of a package that the path of a page's request names, or None."""
    asked = next(filter(None, (pattern.fullmatch(path) for pattern in _ASKED)), None)
    if asked is None:
        return None
    inner = asked["path"]
    ends = [inner, f"dist/{inner}", f"{asked['name']}{asked.groupdict().get('end') or ''}"]
    own = _OF_NPM.get(asked["name"], asked["name"])
    for name in dict.fromkeys((own, own.lower())):
        for version in (asked["version"], *(("latest",) if "/ajax/" in path else ())):
            package = packed(name, version)
            if package is None:
                continue
            for end in (*ends, Path(inner).name, Path(inner).name.replace(".min.", ".")):
                found = next((f for f in (package / end, *package.rglob(end)) if f.is_file()), None)
                if found is not None:
                    return found
    return None


@functools.cache
def packed(name: str, version: str) -> Path | None:
    """The folder of an npm package, packed on first use; None where npm has none such."""
    folder = FOLDER / re.sub(r"[^\w.-]", "_", f"{name}-{version}")
    if not folder.is_dir() and shutil.which("npm"):
        with tempfile.TemporaryDirectory() as made:
            command = ["npm", "pack", "--silent", "--pack-destination", made, f"{name}@{version}"]
            subprocess.run(command, check=False, capture_output=True, timeout=120)
            for archive in Path(made).glob("*.tgz"):
                with tarfile.open(archive) as opened:
                    opened.extractall(folder, filter="data")
    return folder if folder.is_dir() else None
