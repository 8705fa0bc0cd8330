"""A feed (RSS 0.9 to 2.0, Atom: RFC 4287) -> a Document an item, with its own day and address.

Read by expat, which takes no entities and nothing from elsewhere; an item's HTML is read as a page.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from geo import errors
from geo.documents import texts, webpages
from geo.model import Document, Refusal
from geo.support import untrusted

ENDINGS = (".rss", ".atom", ".xml")

_ROOTS = ("rss", "feed", "RDF")
_ITEMS = ("item", "entry")
_BODIES = ("encoded", "content", "description", "summary")  # the longer ones first
_OURS = ("", "a10", "atom", "content", "dc", "dcterms", "rdf", "rss")  # usual prefixes
_DAYS = ("pubDate", "published", "date", "updated")
Item = dict[str, str]


def read(source: texts.Source) -> Iterator[Document | Refusal]:
    raw = source.whole()
    with untrusted.reading("it is no XML that can be read"):
        publisher, language, items = _items(untrusted.xml_text(raw))
    if not items:
        raise errors.DocumentError("it is a feed without items")
    for number, item in enumerate(items, start=1):
        body = next((item[name] for name in _BODIES if item.get(name, "").strip()), "")
        body = webpages.read(body).text if "<" in body or "&" in body else body
        title = webpages.clean(item.get("title", ""))
        text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
        day = next((item[name] for name in _DAYS if name in item), None)
        said = {"publisher": publisher, "language": language, "title": title}
        try:
            data = repr(sorted(item.items())).encode("utf-8", "replace")
            yield source.part(
                number, text, data, published=day, url=item.get("link", "").strip(), **said
            )
        except errors.DocumentError as error:
            yield source.refusal(f"item {number}", error)


def _items(data: bytes) -> tuple[str, str, list[Item]]:
    """(the feed's title, its language, its items: element -> text, or markup as it is written)."""
    items: list[Item] = []
    about: Item = {}
    names: list[str] = []
    markup = 0  # how deep in XHTML that is written into an entry

    def told() -> Item:
        return items[-1] if any(n in _ITEMS for n in names) else about

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal markup
        prefix, _, bare = name.rpartition(":")
        name = bare if prefix in _OURS else name  # not media:title, itunes:summary
        if not names and name not in _ROOTS:
            raise errors.InputError(f"it is XML, but no feed: its root is {name[:40]!r}")
        if markup or (names and names[-1] in _BODIES):
            markup += 1
            add(names[-1] if markup == 1 else body[-1], f"<{name}>")
            body.append(names[-1] if markup == 1 else body[-1])
            names.append(name)
            return
        names.append(name)
        if name in _ITEMS:
            items.append({})
        elif name == "link" and given.get("rel", "alternate") == "alternate" and "href" in given:
            told().setdefault("link", given["href"])
        elif name == "feed" and "xml:lang" in given:
            about["language"] = given["xml:lang"]

    body: list[str] = []

    def add(name: str, words: str) -> None:
        told()[name] = told().get(name, "") + words

    def end(_: str) -> None:
        nonlocal markup
        name = names.pop()
        if markup:
            markup -= 1
            add(body.pop(), f"</{name}>")

    def text(words: str) -> None:
        if markup:
            add(body[-1], html.escape(words))
        elif names and (names[-2:-1] or [""])[0] in (*_ITEMS, "channel", "feed"):
            add(names[-1], words)

    untrusted.xml_parser(start, end, text).Parse(data, True)
    return about.get("title", "").strip(), about.get("language", "").strip(), items
