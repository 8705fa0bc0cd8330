"""Texts that are made to be slow to read: each kind is what it repeats, or how a text is made.

A pattern that can begin at every character of a run, or that can split a run in many ways, takes
time that grows with the square of the run or faster. So each kind repeats something that patterns
of the house begin with. `tests/bench/hostile_texts.py` measures how their time grows.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

UNITS = {
    # letters, capitals, names
    "small letters": "a",
    "capitals": "A",
    "capital and hyphen": "A-",
    "capitals and hyphens": "A-B-C-",
    "words with hyphens": "Mar-",
    "words with hyphens and blanks": "Al-Bab- ",
    "article and hyphen": "Al-",
    "article, small": "al-",
    "apostrophes": "Sa'",
    "typographic apostrophes": "O\u2019",
    "capitals and blanks": "A ",
    "capitalised words": "Saraqib ",
    "words in capitals": "KYIV ",
    "names with commas": "Idlib, ",
    "names with 'and'": "Homs and ",
    "names with 'of'": "Bank of ",
    "names with 'the'": "the North of the ",
    "initials": "A.",
    "initials and blanks": "A. ",
    "abbreviations": "St. ",
    "titles": "Mr. Gen. ",
    "names with slashes": "Homs/",
    "underscores": "Kafr_",
    "names with initials": "John A. ",
    "possessives": "Idlib's ",
    "small words": "in the ",
    "words joined by hyphens, small": "so-",
    "one long word with digits": "a1",
    "letters with accents": "\u00e9",
    "combining marks": "e\u0301",
    "combining marks alone": "\u0301",
    "capital letters with accents": "\u00c9-",
    # small words of every kind
    "in": "in ",
    "and": "and ",
    "of": "of ",
    "near": "near ",
    "the": "the ",
    "not": "not ",
    "said": "said ",
    "killed": "killed ",
    "killed and wounded": "killed and wounded ",
    "strike": "strike ",
    "people": "people ",
    "five people": "five people ",
    "five people killed in": "five people were killed in Idlib and ",
    "attacked": "Gunmen attacked Saraqib ",
    "attacked, sentences": "Gunmen attacked Saraqib. ",
    "killed, sentences": "A strike killed five people in Saraqib on Monday. ",
    "killed, lines": "A strike killed 5 in Idlib on 3 July 2019.\n",
    "killed, paragraphs": "Shelling killed five in Saraqib.\n\n",
    "events without a full stop": "A strike killed five people in Saraqib on Monday ",
    "between": "between Homs and Hama ",
    "kilometres": "10 km north of ",
    "directions": "north-west ",
    "direction words": "north of south of ",
    "outskirts": "the outskirts of ",
    "from to": "from Homs to ",
    "districts": "Idlib district, ",
    "province": "province of ",
    "reported": "he said that she said that ",
    "the town": "A strike killed five people in the town. ",
    "the capital": "A strike killed five people in the capital. ",
    "the countryside": "A strike killed five people in Idlib and the countryside. ",
    "a neighbourhood": "A strike killed five people in the Sukkari neighbourhood. ",
    "there": "Another strike killed two there. ",
    "the attack": "The attack killed two. ",
    "the wounded who died": "One of the wounded died. ",
    "totals": "In all 900 people were killed since April. ",
    "sources": "Reuters said that five were killed in Idlib. ",
    "because": "because if when ",
    "who": "who killed the man who ",
    "number words": "one hundred and ",
    "number words, small": "two three ",
    "thousands": "thousand ",
    # numbers, dates
    "digits": "1",
    "zeros": "0",
    "digits and blanks": "1 ",
    "digits with commas": "1,",
    "thousands with commas": "111,",
    "digits with points": "1.",
    "digits with hyphens": "1-",
    "digits with dashes": "1\u2013",
    "digits with colons": "1:",
    "dates with slashes": "1/",
    "dates with slashes and blanks": "1/1/1 ",
    "dates, ISO": "2019-07-04 ",
    "dates, ISO, joined": "2019-07-04-",
    "dates in words": "3 July 2019 ",
    "dates in sentences": "On 5 March 2022 5 died, last week and since Friday. 4 zorks 2019. ",
    "dates, month first": "July 3, 2019, ",
    "dates with 'to'": "3 to 4 July to ",
    "days of a month": "3, 4, 5, ",
    "days of the week": "Monday ",
    "days of the week with 'and'": "Monday and ",
    "months": "May ",
    "months, numbers": "May 3 ",
    "years": "2019 ",
    "times": "10:00 ",
    "ago": "two weeks ago ",
    "last": "last week of last ",
    "ordinals": "1st of the 2nd of ",
    "percent": "5% ",
    "money": "$5 ",
    "plus": "40+ ",
    "coordinates": "35.9, 36.6 ",
    "degrees": "35\u00b054'N ",
    "eastern digits": "\u0661",
    "eastern digits, dates": "\u0661/",
    "huge numbers": "99999999999 ",
    "fractions": "1/2 of 1/2 ",
    # brackets, quotes, signs
    "brackets opened": "(",
    "brackets closed": ")",
    "brackets nested": "(a ",
    "brackets empty": "()",
    "brackets after names": "Homs (",
    "square brackets": "[",
    "square brackets with words": "[a ",
    "braces": "{",
    "quotes": '"',
    "quotes opened": "\u201c",
    "quotes with words": '"Yes" ',
    "quotes and speakers": '"Yes." He said. ',
    "apostrophes alone": "'",
    "apostrophes and blanks": "' ",
    "guillemets": "\u00ab",
    "full stops": ".",
    "full stops and blanks": ". ",
    "ellipses": "\u2026 ",
    "commas": ",",
    "commas and blanks": ", ",
    "semicolons": "a; ",
    "colons": ":",
    "colons after words": "Idlib: ",
    "question marks": "? ",
    "hyphens": "-",
    "hyphens and blanks": "- ",
    "dashes": "\u2014",
    "dashes and blanks": "Homs \u2014 ",
    "names and hyphens": "HOMS - ",
    "datelines": "BEIRUT, June 22 ",
    "datelines whole": "BEIRUT (Reuters) - ",
    "credits": "AP/",
    "credits with blanks": "AP, ",
    "photo": "Photo by ",
    "in this": "in this recent ",
    "pipes": "| ",
    "pipes with cells": "| a ",
    "stars": "*",
    "stars with blanks": "* ",
    "number signs": "#",
    "number signs and blanks": "# ",
    "hash tags": "#Idlib ",
    "at signs": "@a ",
    "ampersands": "&",
    "slashes": "/",
    "backslashes": "\\",
    "underscores alone": "_",
    "equals": "=",
    "URLs": "https://a.example/b ",
    "one URL": "https://a.",
    "mail addresses": "a@a.",
    "emoji": "\U0001f600",
    "emoji joined": "\U0001f468\u200d",
    "flags": "\U0001f1f8\U0001f1fe",
    # blanks and line ends
    "blanks": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "line ends": "\n",
    "line ends and blanks": " \n",
    "line ends after words": "a\n",
    "line ends after capitals": "Homs\n",
    "line ends after 'of'": "of\n",
    "line ends after a hyphen": "al-\n",
    "wrapped lines": "Shells fell on the town of Saraqib in the province of Idlib and\n",
    "paragraphs of one word": "Homs\n\n",
    "bullets": "- Homs\n",
    "numbered": "1. Homs\n",
    "headings": "# Homs\n",
    "headings and text": "## Idlib\n\nShelling killed five.\n\n",
    "carriage returns": "\r",
    "form feeds": "\f",
    "line separators": "\u2028",
    "vertical tabs": "a\x0b",
    "NUL": "\x00",
    # marks that nobody sees
    "zero-width joiners": "\u200d",
    "directions marks": "\u200f",
    "soft hyphens": "a\u00ad",
    "byte order marks": "\ufeff",
    "replacement signs": "\ufffd",
    # Arabic
    "Arabic letters": "\u0627",
    "Arabic words": "\u0625\u062f\u0644\u0628 ",
    "Arabic words in one": "\u0625\u062f\u0644\u0628",
    "Arabic 'and'": "\u0648",
    "Arabic 'and' with words": "\u0648\u0625\u062f\u0644\u0628 ",
    "Arabic 'in'": "\u0641\u064a ",
    "Arabic 'from'": "\u0645\u0646 ",
    "Arabic article": "\u0627\u0644",
    "Arabic article and blank": "\u0627\u0644 ",
    "Arabic clitics": "\u0648\u0628\u0627\u0644 ",
    "Arabic commas": "\u0625\u062f\u0644\u0628\u060c ",
    "Arabic names and hyphens": "\u0625\u062f\u0644\u0628 - ",
    "Arabic 'Abd'": "\u0639\u0628\u062f ",
    "Arabic 'bin'": "\u0628\u0646 ",
    "Arabic village of": "\u0642\u0631\u064a\u0629 ",
    "Arabic killed": "\u0642\u062a\u0644 \u062e\u0645\u0633\u0629 ",
    "Arabic killed, sentences":
        "\u0642\u062a\u0644 \u062e\u0645\u0633\u0629 \u0641\u064a \u0625\u062f\u0644\u0628. ",
    "Arabic numbers": "\u0645\u0626\u0629 \u0648\u062e\u0645\u0633\u0629 \u0648",
    "Arabic dates": "3 \u062a\u0645\u0648\u0632 ",
    "Arabic days": "\u064a\u0648\u0645 \u0627\u0644\u0627\u062b\u0646\u064a\u0646 ",
    "Arabic months": "\u0623\u064a\u0627\u0631 ",
    "Arabic north": "\u0634\u0645\u0627\u0644 ",
    "tatweels": "\u0640",
    "tatweels and blanks": "\u0640 ",
    "tatweels in words": "\u0627\u0640",
    "vowel signs": "\u064e",
    "vowel signs in words": "\u0628\u064e",
    "Arabic digits and 'and'": "\u06483 ",
    "Arabic question marks": "\u061f ",
    "Persian letters": "\u067e\u06cc ",
    "initials in Arabic": "\u0623. ",
    # other scripts
    "Chinese": "\u4e2d",
    "Cyrillic": "\u041a\u0438\u0457\u0432 ",
    "Hebrew": "\u05d0\u05d1 ",
    "letters of mathematics": "\U0001d538",
}  # fmt: skip

HEAD = {  # what stands before what is repeated, or is repeated around it
    "a dateline that does not end": ("BEIRUT, ", "Al-", ""),
    "a hyphened capital name and a full stop": ("", "A-B-C-", "."),
    "an Arabic name that does not end": ("\u0628\u064a\u0631\u0648\u062a (", "\u0627 ", ""),
    "a quotation that does not end": ('He said: "', "yes ", ""),
    "a bracket that does not end": ("Homs (", "Hama, ", ""),
    "one sentence of names": ("Shells hit ", "Saraqib, Homs and ", "Hama."),
    "one sentence of numbers": ("It killed ", "five, six and ", "seven."),
    "one sentence of events": ("They ", "shelled, bombed and ", "fled."),
    "front matter of blanks": ("---\ntitle:", " ", "a\n---\nText."),
    "front matter, a key of blanks": ("---\na", " ", "b\n---\nText."),
    "front matter of keys": ("---\n", "a .-", ": b\n---\nText."),
    "front matter without an end": ("---\ntitle: a\n", "note: a\n", ""),
    "front matter, a quotation": ("---\ntitle: '", "''", "\n---\nText."),
    "front matter, a quotation with backslashes": ('---\ntitle: "', "\\\\", "\n---\nText."),
    "front matter, a list": ("---\nstory:\n", "- a\n", "---\nText."),
    "front matter, another list": ("---\nnotes:\n", "  - a\n", "---\nText."),
    "front matter, comments": ("---\ntitle: a", " #", "\n---\nText."),
    "a heading that is closed": ("# a", " #", "b\nText."),
    "a heading of number signs": ("# ", "#", "b\nText."),
    "a heading of blanks": ("# a", " ", "b\nText."),
    "blanks inside": ("Shells fell", " ", "on Homs."),
    "line ends inside": ("Shells fell", "\n", "on Homs."),
    "blanks before a line end": ("Shells fell on", " ", "\nHoms."),
    "tabs inside a name": ("Kafr", "\t", "Nabl"),
    "a number that does not end": ("It killed 1", ",111", "a people."),
    "a date that does not end": ("On 1", "/1", " it rained."),
}

MARKUP = {  # written to .html
    "tags opened": ("", "<p", ""),
    "tags of blocks": ("", "<p>", ""),
    "tags nested": ("", "<div>", ""),
    "tags nested, articles": ("", "<article>", ""),
    "articles one after the other": ("", "<article>a</article>", ""),
    "tags closed": ("", "</p>", ""),
    "tags of loose ends": ("", "<li>a", ""),
    "less-than signs": ("", "<", ""),
    "less-than signs and blanks": ("", "< ", ""),
    "comments opened": ("", "<!--", ""),
    "declarations opened": ("", "<!", ""),
    "instructions": ("", "<?xml ", ""),
    "CDATA": ("", "<![CDATA[", ""),
    "scripts opened": ("", "<script>", ""),
    "scripts closed": ("<script>", "</script", ""),
    "titles": ("", "<title>a</title>", ""),
    "titles opened": ("", "<title>", ""),
    "raw elements opened": ("", "<style>a", ""),
    "attributes": ("<p ", "a=b ", ">"),
    "attributes without a value": ("<p ", "a ", ">"),
    "attributes, quotation marks": ("<p ", 'a="', ">"),
    "attributes, slashes": ("<p ", "/", ">"),
    "attributes, equals": ("<p ", "=", ">"),
    "attributes, blanks": ("<p a", " ", "=b>"),
    "tags with attributes that do not end": ("", "<p a ", ""),
    "tags with a style": ("", "<p style='display     '>a", ""),
    "a style of blanks": ("<p style='display", " ", "'>a"),
    "entities": ("", "&amp;", ""),
    "entities not closed": ("", "&amp", ""),
    "ampersands in a page": ("", "&", ""),
    "numeric entities": ("", "&#x1F600;", ""),
    "a long numeric entity": ("&#", "1", ";"),
    "entity names": ("&", "a", ";"),
    "head opened": ("", "<head>", ""),
    "navigation": ("", "<nav>a", ""),
    "navigation closed": ("", "<nav>a</nav>", ""),
    "tables": ("<table>", "<tr><td>a", ""),
    "preformatted": ("", "<pre> a", ""),
    "line breaks in a page": ("", "<br>", ""),
    "rules in a page": ("", "<hr>", ""),
    "blanks in a page": ("<p>a", " ", "b"),
    "meta": ("", "<meta name=date content=2019-07-04>", ""),
    "meta charset": ("<meta ", "charset ", ""),
    "described": ("", '<script type="application/ld+json">{"a":1}</script>', ""),
    "described, nested": ('<script type="application/ld+json">', "[", "</script>"),
    "described, many": ('<script type="application/ld+json">[', '{"@graph":[{}]},', "{}]</script>"),
    "doctype": ("", "<!doctype ", ""),
}

LINES = {  # written to .jsonl, a line each
    "equal ids": {"doc_id": "a", "text": "Homs"},
    "equal ids that are numbered": {"doc_id": "a-2", "text": "Homs"},
}


def _around(head: str, unit: str, tail: str) -> Callable[[int], str]:
    return lambda size: head + unit * max(1, (size - len(head) - len(tail)) // len(unit)) + tail


def _rows(row: dict[str, str]) -> Callable[[int], str]:
    line = json.dumps(row) + "\n"
    return lambda size: line * max(1, size // len(line))


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: opening * (size // 2) + closing * (size // 2)


def _mixed(atoms: list[str], seed: int) -> Callable[[int], str]:
    """A text of atoms drawn at random: the first characters are the same for every size."""

    def text(size: int) -> str:
        drawn, chance, length = [], random.Random(seed), 0
        while length < size:
            drawn.append(chance.choice(atoms))
            length += len(drawn[-1])
        return "".join(drawn)[:size]

    return text


def _numbered(pattern: str) -> Callable[[int], str]:
    """A text whose parts all differ, by a number in each or by a name made of it."""

    def text(size: int) -> str:
        parts, length = [], 0
        while length < size:
            number = len(parts)
            letters = "".join(chr(97 + int(d)) for d in str(number))
            parts.append(pattern.format(n=number, name=letters.capitalize() + "iya"))
            length += len(parts[-1])
        return "".join(parts)[:size]

    return text


NUMBERED = {
    "names that all differ": "{name} ",
    "names that all differ, with commas": "{name}, ",
    "events at places that all differ": "Shelling killed {n} in {name}. ",
    "events at places that all differ, paragraphs": "Shelling killed {n} in {name}.\n\n",
    "names with 'near'": "Shells fell near {name} in {name}. ",
    "numbers that all differ": "It killed {n} people. ",
    "lines that all differ": "{name}\n",
    "hash tags that all differ": "#{name} ",
}

# (how a file of it ends, what makes a text of about `size` characters) for each kind
KINDS: dict[str, tuple[str, Callable[[int], str]]] = {
    **{name: (".txt", _around("", unit, "")) for name, unit in UNITS.items()},
    **{name: (".txt", _around(*parts)) for name, parts in HEAD.items()},
    **{name: (".html", _around(*parts)) for name, parts in MARKUP.items()},
    **{name: (".jsonl", _rows(row)) for name, row in LINES.items()},
    **{name: (".txt", _numbered(pattern)) for name, pattern in NUMBERED.items()},
    "brackets nested and closed": (".txt", _nested("(", ")")),
    "quotations nested and closed": (".txt", _nested("\u201c", "\u201d")),
    "everything, shuffled": (".txt", _mixed([*UNITS.values()], 1)),
    "signs, shuffled": (".txt", _mixed(list(" \n.,:;-'\"()[]/#*|Aa1\u0627\u0640"), 2)),
    "names, shuffled": (
        ".txt", _mixed(["Al-", "A.", "O\u2019", "Homs ", "of ", "and ", ", ", "-", "(", ") "], 3)
    ),
}  # fmt: skip
