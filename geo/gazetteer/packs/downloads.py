"""A country code -> the GeoNames dump of that country, fetched; our only way to the network.

GeoNames' dumps are CC BY 4.0. What was fetched before a connection broke is kept and resumed; the
archive's own checksums are verified before it is used.
"""

import contextlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from geo import errors
from geo.gazetteer.packs.bundled import Progress
from geo.support import untrusted

ADDRESS = "https://download.geonames.org/export/dump"
TIMEOUT_S = 30
CHUNK = 1 << 16


def address(code: str) -> str:
    """Where a country's dump lies."""
    return f"{ADDRESS}/{code}.zip"


class _Redirected(urllib.request.HTTPRedirectHandler):
    """Follows a server to another address where that is as safe: what comes over http may be
    anybody's."""

    def redirect_request(self, request: Any, *told: Any) -> Any:
        if not (there := told[-1]).startswith("https://"):
            raise ConnectionError(f"the server points to {there[:80]}, which is not https")
        return super().redirect_request(request, *told)


@contextlib.contextmanager
def fetch(url: str, start: int) -> Iterator[Any]:
    """The one seam to the outside world: an open HTTP answer from byte `start` on."""
    headers = {"User-Agent": "geo-incidents"} | ({"Range": f"bytes={start}-"} if start else {})
    opener = urllib.request.build_opener(_Redirected)  # the scheme is ours, not the user's
    with opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_S) as answer:
        yield answer


def country(code: str, folder: Path, progress: Progress | None = None) -> Path:
    """Fetch the dump of an ISO alpha-2 code into `folder`; gives the archive's path.

    Raises OfflineError when it cannot be reached, with what to do instead; PackError when what
    came is no archive of that country.
    """
    part, whole = folder / f".{code}.part", folder / f"{code}.zip"
    url = address(code)
    try:
        _fill(url, part, code, progress)
    except (OSError, HTTPException) as error:
        answered = error.code if isinstance(error, urllib.error.HTTPError) else None
        if answered == 404:
            raise errors.PackError(
                f"GeoNames has no dump for the country code {code!r}: expected an ISO 3166 code "
                "such as SY"
            ) from error
        why = str(getattr(error, "reason", error))  # the text: the error itself would stay open
        why = f"the server answered {answered}" if answered else why
        raise errors.OfflineError(
            f"{url} cannot be reached ({why}): connect to the internet and run the command again "
            "(what was fetched is kept), or fetch that file elsewhere and add it by its path"
        ) from error
    except errors.InputError as error:
        part.unlink(missing_ok=True)
        raise errors.PackError(f"what came from {url} cannot be read: {error}") from error
    except BaseException:  # it was asked to end: nothing stays behind
        part.unlink(missing_ok=True)
        raise
    try:
        untrusted.Archive(untrusted.content(part)).member(f"{code}.txt")
    except errors.InputError:
        part.unlink(missing_ok=True)
        raise errors.PackError(
            f"what came from {url} is not the archive of {code}.txt: try again, or fetch it with "
            "a browser and add the file"
        ) from None
    part.replace(whole)
    return whole


def _fill(url: str, part: Path, code: str, progress: Progress | None) -> None:
    start = part.stat().st_size if part.is_file() else 0
    try:
        with fetch(url, start) as answer:
            resumed = start > 0 and answer.status == 206
            told = answer.headers.get("Content-Length") or "0"
            length = int(told) if told.isdecimal() and len(told) < 16 else 0
            done = start if resumed else 0
            of = done + length
            with part.open("ab" if resumed else "wb") as out:
                while chunk := answer.read(CHUNK):
                    out.write(chunk)
                    done += len(chunk)
                    untrusted.bearable(done, done)
                    if progress:
                        progress(f"fetching {code}", done, of)
            if length and done < of:
                raise ConnectionError(f"the connection ended at {done:,} of {of:,} bytes")
    except urllib.error.HTTPError as error:
        if error.code != 416:  # all of it was there already
            raise
