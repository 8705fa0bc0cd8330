"""A web page -> its visible text, title and metadata, in one pass over the markup.

Python's own html.parser takes time quadratic in the length of broken markup (an unclosed comment,
repeated), and a page is hostile until shown otherwise; this scanner never looks at a character
more than a few times. It follows the HTML standard's tokeniser for what a saved page holds: tags,
attributes, comments, raw text, character references.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# A page's one article is read alone when it holds this much text: a teaser does not.
ARTICLE_CHARACTERS = 250

_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>/][^\s=>/]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
_RAW = frozenset("script style textarea title noscript iframe noembed noframes xmp".split())
_NEVER = frozenset(  # what a reader does not see
    "head template svg math object embed audio video canvas select datalist button map".split()
)
_HEAD = frozenset("head base link meta template".split())
_AROUND = frozenset("nav aside footer dialog menu".split())  # seen, but not what the page says
_AROUND_ROLES = frozenset("navigation search complementary contentinfo dialog menu".split())
# What the classes and ids of such parts are called in HTML (mozilla/readability lists them).
_AROUND_CLASSES = frozenset(
    "breadcrumb breadcrumbs comments cookie cookies disqus footer gdpr menu newsletter pagination "
    "paywall popup promo related share sharedaddy sharing sidebar social sponsor subscribe "
    "tags".split()
)
_MAY_BE_AROUND = frozenset("div section ul ol p span table td form".split())
# A list or block is navigation where this much of its words are links to other pages.
_LINKED, _LINKS = 0.8, frozenset("ul ol div section p td".split())
_PIECES = 2_000  # of text at most: a page that is nothing but links takes no time squared
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_LOOSE = frozenset("p li dt dd tr td th option".split())  # a next one closes the one before
_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot "
    "thead ul caption".split()
)
# What parts the words about a tag.
_PARTS = dict.fromkeys(_BLOCKS, "\n\n") | {"tr": "\n", "br": "\n"}
_CELLS = ("td", "th")  # a row of a table is a line, with a tab between any two cells
_WEIGHTS = {"": 0, " ": 1, "\n": 3, "\n\n": 4}  # of what parts words: the heaviest stays
_TABS = 2  # the weight of tabs
_DAY_KEYS = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "sailthru.date",
)


@dataclass(slots=True)
class Page:
    """What a page shows and says of itself; `meta` keys are lower case, first value kept."""

    text: str = ""
    title: str | None = None
    language: str | None = None
    url: str | None = None
    around: int = 0  # characters of navigation and the like that were left out
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def publisher(self) -> str | None:
        return self._first(
            "og:site_name", "application-name", "publisher", "dc.publisher", "ld:publisher"
        )

    @property
    def published(self) -> str | None:
        """The day or time of publication as the page writes it."""
        return self._first(*_DAY_KEYS, "ld:day")

    def _first(self, *keys: str) -> str | None:
        return next((self.meta[key] for key in keys if self.meta.get(key)), None)


def looks_like(text: str) -> bool:
    """Whether a text is a web page by its first characters.

    >>> looks_like("<!DOCTYPE html><p>Idlib"), looks_like("Idlib <html>")
    (True, False)
    """
    return bool(re.match(r"\s*(<!--.{0,500}?-->\s*)?<(!doctype\s+html|html[\s>])", text[:2000], 18))


def declared(data: bytes) -> str | None:
    """The encoding that the first 4,096 bytes of a page declare, or None."""
    found = _XML_ENCODING.search(data[:4096]) or _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def read(markup: str) -> Page:
    """The visible text of a page, its paragraphs parted by blank lines, and its metadata.

    >>> read("<title>A</title><nav>Menu</nav><p>Saraqib &amp; Idlib<script>x()</script>").text
    'Saraqib & Idlib'
    """
    page = _Scanner(markup).run()
    if page.around > 2 * len(page.text):  # a page of links, or one that names its parts oddly
        page = _Scanner(markup, whole=True).run()
    return page


class _Scanner:
    """One pass over the markup; `out` collects the visible text, `spans` the articles in it."""

    def __init__(self, markup: str, whole: bool = False) -> None:
        self.markup = markup
        self.whole = whole  # whether blocks of links, and those named as being around, stay
        self.page = Page()
        self.out = _Text()
        self.skipped: str | None = None  # the element that is being left out
        self.depth = 0
        self.around = False
        self.pre = 0
        self.celled = False  # whether the row that is read has a cell
        self.open: dict[str, int] = {}
        self.spans: dict[str, list[tuple[int, int]]] = {"article": [], "main": []}
        self.starts: dict[str, int] = {}
        self.links, self.linked = 0, 0  # links that are open, and characters in links so far
        self.blocks: list[tuple[str, int, int, int]] = []  # (name, piece, length, linked)
        self.open_blocks: Counter[str] = Counter()

    def run(self) -> Page:
        markup, position = self.markup, 0
        while (start := markup.find("<", position)) >= 0:
            if start > position:
                self.words(markup[position:start])
            position = self.tag(start)
        self.words(markup[position:])
        for name in self.spans:
            self.end(name)
        self.page.text = self.out.chosen(self.spans)
        self.page.around += self.out.length - len(self.page.text)
        meta = self.page.meta
        self.page.title = meta.get("og:title") or self.page.title or meta.get("ld:headline")
        self.page.language = self.page.language or meta.get("content-language")
        self.page.url = self.page.url or meta.get("og:url")
        return self.page

    def tag(self, start: int) -> int:
        """Take the markup at `start`, a '<'; the position after it."""
        markup = self.markup
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 2)
            return end + 3 if end >= 0 else len(markup)
        following = markup[start + 1 : start + 2]
        if following in ("!", "?"):
            return self.after(start)
        closing = following == "/"
        found = _NAME.match(markup, start + 1 + closing)
        if found is None:
            if closing:
                return self.after(start)
            self.words("<")
            return start + 1
        name = found[0].lower()
        if closing:
            self.end(name)
            return self.after(found.end())
        attributes, position = self.attributes(found.end())
        if position > len(markup):  # the file ends inside the tag
            return len(markup)
        if name in _RAW:
            return self.raw(name, attributes, position)
        self.start(name, attributes)
        return position

    def after(self, position: int) -> int:
        end = self.markup.find(">", position)
        return end + 1 if end >= 0 else len(self.markup)

    def attributes(self, position: int) -> tuple[dict[str, str], int]:
        values: dict[str, str] = {}
        while found := _ATTRIBUTE.match(self.markup, position):
            value = found[2] or ""
            if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1:
                value = value[1:-1]
            if len(values) < 100:
                values.setdefault(found[1].lower(), value)
            position = found.end()
        end = self.markup.find(">", position)
        return values, end + 1 if end >= 0 else len(self.markup) + 1

    def raw(self, name: str, attributes: dict[str, str], position: int) -> int:
        """An element whose content is not markup: only a page's title is of use."""
        found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(self.markup, position)
        content = self.markup[position : found.start() if found else len(self.markup)]
        inside = self.skipped in (None, "head")  # a drawing's <title> is not the page's
        if name == "title" and self.page.title is None and inside:
            self.page.title = clean(content) or None
        elif name == "script" and attributes.get("type", "").lower() == "application/ld+json":
            self.described(content)
        return self.after(found.end()) if found else len(self.markup)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("html", "meta", "link", "time"):
            self.metadata(name, attributes)
        if self.skipped == "head" and name not in _HEAD:
            self.skipped = None  # the head was never closed: the first thing to see ends it
        if self.skipped is not None:
            if name != self.skipped or name not in _LOOSE:
                self.depth += name == self.skipped
                return
            self.skipped = None
        hidden = _hidden(name, attributes)
        around = name in _AROUND or attributes.get("role", "").lower() in _AROUND_ROLES
        if name in _MAY_BE_AROUND and not (around or self.whole):
            named = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
            around = not _AROUND_CLASSES.isdisjoint(re.split(r"[\s_-]+", named))
        if name not in _VOID and (hidden or around):
            self.skipped, self.depth, self.around = name, 1, not hidden
            return
        self.separate(name)
        if name in _CELLS and self.celled:
            self.out.tab()
        self.celled = name in _CELLS or (self.celled and name != "tr")
        if name == "pre":
            self.pre += 1
        self.links += name == "a" and "href" in attributes
        if name in _LINKS:
            self.blocks.append((name, self.out.mark(), self.out.length, self.linked))
            self.open_blocks[name] += 1
        if name in self.spans:
            if not self.open.get(name):
                self.starts[name] = self.out.mark()
            self.open[name] = self.open.get(name, 0) + 1

    def end(self, name: str) -> None:
        if self.skipped is not None:
            if name == self.skipped:
                self.depth -= 1
                if self.depth <= 0:
                    self.skipped = None
            return
        if name == "pre":
            self.pre = max(0, self.pre - 1)
        if name == "a":
            self.links = max(0, self.links - 1)
        while self.open_blocks[name] and self.blocks:
            opened, mark, length, linked = self.blocks.pop()
            self.open_blocks[opened] -= 1
            if opened == name:
                words = self.out.length - length
                few = self.out.mark() - mark < _PIECES
                if few and not self.whole and self.linked - linked > _LINKED * words > 0:
                    self.page.around += self.out.blank(mark)
                    self.linked = linked
                break
        if self.open.get(name):
            self.open[name] -= 1
            if not self.open[name]:
                self.spans[name].append((self.starts[name], self.out.mark()))
        self.separate(name)

    def separate(self, name: str) -> None:
        self.out.part(_PARTS.get(name, ""))

    def words(self, piece: str) -> None:
        if self.skipped is not None:
            if self.around:
                self.page.around += len(_BLANKS.sub(" ", piece).strip())
            return
        before = self.out.length
        self.out.add(unescaped(piece), bool(self.pre))
        self.linked += (self.out.length - before) if self.links else 0

    def metadata(self, name: str, attributes: dict[str, str]) -> None:
        get = {k: clean(v) for k, v in attributes.items()}.get
        page = self.page
        if name == "html":
            page.language = page.language or get("lang") or get("xml:lang") or None
        elif name == "link" and "canonical" in get("rel", "").lower().split():
            page.url = page.url or get("href") or None
        elif name == "time" and get("itemprop", "").lower() == "datepublished":
            page.meta.setdefault("datepublished", get("datetime", ""))
        elif name == "meta":
            keys = map(get, ("property", "name", "itemprop", "http-equiv"))
            key = next(filter(None, keys), None)
            if key and get("content"):
                page.meta.setdefault(key.lower(), get("content"))

    def described(self, content: str) -> None:
        """The day, the publisher and the headline of an article that schema.org JSON describes."""
        try:
            nodes: list[Any] = [json.loads(content)]
        except (ValueError, RecursionError):
            return
        for node in nodes:  # grows while it is read
            if isinstance(node, list):
                nodes.extend(node[:100])
            elif isinstance(node, dict):
                graph = node.get("@graph")
                nodes.extend(graph[:100] if isinstance(graph, list) else [])
                publisher = node.get("publisher")
                name = publisher.get("name") if isinstance(publisher, dict) else None
                found = (
                    ("ld:day", node.get("datePublished")),
                    ("ld:headline", node.get("headline")),
                    ("ld:publisher", name),
                )
                for key, value in found:
                    if isinstance(value, str) and clean(value):
                        self.page.meta.setdefault(key, clean(value))


def _hidden(name: str, attributes: dict[str, str]) -> bool:
    """Whether a reader does not see an element."""
    return bool(
        name in _NEVER
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or _UNSEEN.search(attributes.get("style", ""))
    )


class _Text:
    """Visible text as it grows: blanks are folded as a browser folds them, blocks kept apart."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.pending = ""  # the separator that goes before the next words

    def part(self, separator: str) -> None:
        if _WEIGHTS[separator] > _WEIGHTS.get(self.pending, _TABS):
            if self.pending.strip(" \n"):  # the row ends in cells without words
                self._append(self.pending)
            self.pending = separator

    def tab(self) -> None:
        """The end of a cell: what stands in it may be nothing."""
        if self.pending != "\n\n":
            self.pending = self.pending.strip(" ") + "\t"

    def add(self, words: str, pre: bool) -> None:
        if not pre:
            words = _BLANKS.sub(" ", words)
            if words[:1] == " ":
                self.pending = self.pending or " "
                words = words[1:]
        if not words:
            return
        if self.pieces and self.pending:
            self._append(self.pending)
        self.pending = ""
        if not pre and words[-1:] == " ":
            words, self.pending = words[:-1], " "
        self._append(words)

    def mark(self) -> int:
        """Where the next words will begin, near enough: the separator is stripped later."""
        return len(self.pieces)

    def blank(self, mark: int) -> int:
        """Take away the words since a mark; how many characters they had."""
        gone = sum(map(len, self.pieces[mark:]))
        self.pieces[mark:] = [""] * (len(self.pieces) - mark)
        self.length -= gone
        return gone

    def chosen(self, spans: dict[str, list[tuple[int, int]]]) -> str:
        """The text of the page's one article, of its main part, or all of it."""
        for name in ("article", "main"):
            texts = ["".join(self.pieces[a:b]).strip() for a, b in spans[name]]
            texts = [text for text in texts if len(text) >= ARTICLE_CHARACTERS]
            if len(texts) == 1:
                return texts[0]
        return "".join(self.pieces).strip()

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def unescaped(text: str) -> str:
    """Text with its character references resolved; absurdly long ones become one sign."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def clean(text: str) -> str:
    """One line of text: references resolved, blanks folded."""
    return " ".join(unescaped(text).split())
