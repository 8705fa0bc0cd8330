"""A stretch of text -> the language in which it is written, where it is one that nobody reads here.

Events are read in English and in Arabic. A paragraph in another language is not passed over in
silence: it is told by its small words or by its script. Names of places are found in any.
"""

from __future__ import annotations

import re

_SMALL = {name: frozenset(words.split()) for name, words in {
    "French": "le la les des du une un et en à au aux dans par sur qui que ont été est sont pour"
    " avec leur ses son d'une plus après",
    "Spanish": "el la los las del una un y en por con que se su fue fueron han para al más tras"
    " desde sus entre",
    "Portuguese": "o os as do da dos das uma um e em por com que foi foram na no nas nos para ao"
    " pela pelo mais após",
    "German": "der die das den dem des ein eine und von mit im ist sind wurde wurden bei nach auf"
    " für aus sich nicht",
    "Italian": "il lo gli della del dei delle una un e di che per con sono stato nel nella più"
    " dopo alla dal",
    "Turkish": "ve bir bu için ile olarak olan da de sonra en çok ise tarafından göre",
    "Indonesian": "yang dan di dari untuk dengan pada itu ini oleh telah dalam ke tidak akan",
    "Swahili": "na ya wa kwa katika ni la za cha kuwa wakati baada watu",
}.items()}  # fmt: skip
_ENGLISH = frozenset(
    "the of and in to was were on by that for at from with is are has have had it they who which"
    " said near after an as its their".split()
)
_WORD = re.compile(r"(?<![\w-])[a-zà-ÿçğışöü]+(?:'[a-zà-ÿ]+)?(?![\w-])")
_PERSIAN = re.compile("[پچژگکیەۆێڵ]")  # letters of Persian, Kurdish or Urdu, none of Arabic
_ARABIC = re.compile("[\u0621-\u064a]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
FEW = 3  # small words, of which so many differ, tell a language
ENOUGH = 20  # letters that tell a script
_SCRIPTS = (
    ("Cyrillic script", re.compile("[\u0400-\u052f]")),
    ("Hebrew", re.compile("[\u0590-\u05ff]")),
    ("Ethiopic script", re.compile("[\u1200-\u137f]")),
    ("Burmese", re.compile("[\u1000-\u109f]")),
    ("Chinese or Japanese", re.compile("[\u3040-\u30ff\u4e00-\u9fff]")),
    ("an Indian script", re.compile("[\u0900-\u0dff]")),
    ("Greek", re.compile("[\u0370-\u03ff]")),
    ("Armenian or Georgian", re.compile("[\u0530-\u058f\u10a0-\u10ff]")),
)


def unread(text: str) -> str | None:
    """The language or script of a stretch of text that is neither English nor Arabic, or None.

    >>> unread("Les soldats ont tué trois personnes à Goma le 3 juin."), unread("Rio de la Plata")
    ('French', None)
    """
    if " the " in text or " of " in text:
        return None
    if not text.isascii():
        known = len(_LATIN.findall(text)) + len(_ARABIC.findall(text))
        for name, script in _SCRIPTS:
            if len(script.findall(text)) > max(ENOUGH, known):
                return name
        other = len(_PERSIAN.findall(text))
        if other > max(FEW, len(_ARABIC.findall(text)) / 15):
            return "Persian, Kurdish or Urdu"
    words = _WORD.findall(text)
    differ = set(words)
    best = max(_SMALL, key=lambda name: (len(differ & _SMALL[name]), name))
    if len(differ & _SMALL[best]) < FEW:
        return None
    english = sum(word in _ENGLISH for word in words)
    return best if english < sum(word in _SMALL[best] for word in words) else None
