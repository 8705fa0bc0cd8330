"""The language of a page -> its strings, from static/strings/CODE.json: one table a language.

A string has slots in braces; one that counts has a form for each of the language's plural classes
(CLDR), of which the page picks by the browser's rules. `types`, `measures` and `kinds` are what
codes are called, `reasons` how the sentences of the reading are put for a reader, by themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from geo import errors
from geo.model import Document
from geo.support import shipped

DEFAULT = "en"
CODES = ("ar", "en", "fr")


def strings(code: str, countries: Iterable[str] = ()) -> dict[str, Any]:
    """The strings of a language; its locale is that of the one country of the incidents, if any.

    Raises errors.InputError for a language without strings.

    >>> strings("ar", ["SY"])["locale"], strings("ar", ["SY", "IQ"])["locale"]
    ('ar-SY', 'ar')
    """
    if code not in CODES:
        raise errors.InputError(f"a map speaks {', '.join(CODES)}, not '{code}'")
    told = json.loads(shipped.static(f"strings/{code}.json"))
    known = {c for c in countries if re.fullmatch("[A-Z]{2}", c)}
    country = f"-{known.pop()}" if len(known) == 1 else ""
    return {**told, "locale": told["locale"].replace("-{country}", country)}


def of(documents: Iterable[Document]) -> str:
    """The language in which all documents are written, where a map speaks it; else English.

    >>> of([Document("a", "", "", language="ar"), Document("b", "", "", language="ar")])
    'ar'
    >>> of([Document("a", "", "", language="ar"), Document("b", "", "")])
    'en'
    """
    told = {(document.language or "").split("-")[0] for document in documents}
    return told.pop() if len(told) == 1 and told <= set(CODES) else DEFAULT
