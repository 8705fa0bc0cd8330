"""A web page gives what a reader sees of it, whatever its markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.documents import webpages
from tests.bench.webpages import measured
from tests.budget import examples


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b", "a\n\nb"),
        ("a<br>b", "a\nb"),
        ("<div>a <b>b</b>, c</div>", "a b, c"),
        ("<p>Sara<b>qib</b>", "Saraqib"),
        ("a   \n b", "a b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ("a &lt;script&gt; &#1587; &unknown; &", "a <script> س &unknown; &"),
        ("1 < 2 <3 a<b>c</b>", "1 < 2 <3 ac"),
        ("<script>x</script>a<style>y</style>", "a"),
        ("<SCRIPT>x</SCRIPT >a", "a"),
        ("<script>x</scripty></script>a", "a"),
        ("a<!-- b --> c<!-->d", "a cd"),
        ("<nav>x<nav>y</nav>z</nav>a<footer>f</footer><aside>g</aside>", "a"),
        ("<div hidden>x</div>a<p hidden>x<p>b<span style='display: none'>y</span>", "a\n\nb"),
        ("<div role=navigation>x<div>y</div></div>a", "a"),
        ("<head><title>t</title><p>a", "a"),
        ("<svg><title>x</title><text>y</text></svg>a", "a"),
        ("<a title='>x' href=\"?a>b\">a</a>", "a"),
        (
            "<figure><img alt=x><figcaption>IDLIB, SYRIA</figcaption></figure><p>b",
            "IDLIB, SYRIA\n\nb",
        ),
        ("a<p", "a"),
        ("a<!--", "a"),
        ("a<![CDATA[b]]>c", "ac"),
        ("a\u00a0b", "a\u00a0b"),
        ("&#x110000;&#xd800;&#99999999999999999999999;", "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_page_gives_what_a_reader_sees(markup: str, text: str):
    """Blocks are parted, inline markup is not seen, scripts and navigation never become text."""
    assert webpages.read(markup).text == text


def test_a_page_with_one_article_is_that_article():
    """Teasers beside the article are left out, and how much that was is known."""
    story = "Five people were killed in Saraqib. " * 10
    page = webpages.read(f"<main><article>{story}</article><p>Read more: Aleppo</p></main>")
    assert page.text == story.strip()
    assert page.around > 0


def test_pages_in_the_manner_of_ten_publishers_keep_their_text():
    """Not a line of a report is lost, and nine words in ten are the report's own."""
    precision, recall, _, whole = measured(lambda markup: webpages.read(markup).text)
    assert (recall, whole) == (1.0, 1.0)
    assert precision >= 0.89


@pytest.mark.parametrize("name", ["sidebar", "post related", "x-comments"])
def test_what_is_named_as_being_around_is_left_out_unless_it_is_all(name: str):
    """A block that is called so is left out, but not where it is most of the page."""
    markup = f"<p>Five people were killed.</p><div class='{name}'>Two died.</div>"
    assert webpages.read(markup).text == "Five people were killed."
    assert "Idlib" in webpages.read(f"<div class='{name}'>{'Idlib was hit. ' * 9}</div>").text


def test_a_list_of_links_is_no_text_unless_it_is_all():
    """Navigation is left out by what it is, whatever it is called; a link in a sentence stays."""
    links = "".join(f"<li><a href='/{n}'>Shelling kills {n}</a></li>" for n in range(3))
    told = "<p>Five people were <a href='/x'>killed in Saraqib</a>, and two in Ariha on Monday.</p>"
    assert webpages.read(f"{told}<ul>{links}</ul>").text.endswith("on Monday.")
    assert webpages.read(f"{told}<ul>{links}</ul>").around > 20
    assert "Shelling kills 2" in webpages.read(f"<ul>{links}</ul>").text


def test_a_page_with_many_articles_is_all_of_them():
    """A page of several articles keeps them all."""
    stories = "".join(f"<article>{n} {'word ' * 80}</article>" for n in range(3))
    assert webpages.read(stories).text.count("word") == 240


@given(st.text("<>/!-='\" abpscrit&;#x1\n"))
@settings(max_examples=examples(400), deadline=None)
def test_any_markup_is_read(markup: str):
    """No broken markup raises, and the text never holds a tag's name that was a tag."""
    webpages.read(markup)


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a ", '<a href="', "&", "<", "</", "<p hidden>", "<article>", "<script", "&#1"],
)
def test_a_megabyte_of_broken_markup_is_read(piece: str):
    """Broken pieces by the hundred thousand end in a text: a quadratic reader never would."""
    assert isinstance(webpages.read(piece * (1_000_000 // len(piece))).text, str)
