"""A sentence -> who says what it says, and where it speaks of speaking.

English and Arabic: 'according to X', 'X said', '..., said X', 'قال X', with where a speaker sits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPEECH = (
    r"said|says|told|reported|reports|stated|announced|confirmed|added|wrote|claimed|claims|"
    r"warned|explained|alleged|acknowledged|tweeted|posted|noted|estimates|estimated|documented|"
    r"recorded|counts|counted|puts"
)
_NAME = r"(?:(?:al|el|an|ar|as|ash|at|az|ul)-)?[A-Z\u00c0-\u00de][\w'\u2019.-]*"
_SOURCE = (
    rf"(?:(?:[Tt]he\s+)?(?:[\w'\u2019-]+\s+){{0,2}}?{_NAME}(?:\s+(?:of|for|and|on|al|el|the|in)\s+"
    rf"(?:the\s+)?{_NAME}|\s+{_NAME}){{0,5}}(?:\s+\([A-Z]{{2,8}}\))?)"
)
_PLAIN_SOURCE = (
    r"(?:(?:local|military|medical|security|police|army|health|opposition|government|rescue|"
    r"hospital|"
    r"regional|state|provincial|village|tribal|civil|UN|aid|humanitarian|two|a|an|the|his|"
    r"Ukrainian|"
    r"Russian|Syrian|Iraqi|Israeli|Palestinian|Sudanese|Malian|Haitian|Burmese|anonymous|senior|"
    r"media|"
    r"rebel|junta|emergency)\s+){0,4}(?:officials?|sources?|residents|witnesses|eyewitnesses|"
    r"activists|"
    r"medics|rescuers|police|authorities|monitors?|war\s+monitors?|observers|locals|villagers|"
    r"doctors?|"
    r"spokes(?:man|woman|person)|ministry|army|military|governor|mayor|commanders?|media|survivors|"
    r"workers|group|agency|statement|reports|prosecutors?|analysts?)"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording\s+to\s+(?P<who>{_SOURCE}|{_PLAIN_SOURCE}|[^,.;]{{3,60}})", re.S
)
_SAID = re.compile(
    rf"(?P<who>{_SOURCE}|(?i:{_PLAIN_SOURCE}))(?:,\s+[^,.]{{3,90}},)?\s+(?:has\s+|have\s+|had\s+|"
    rf"also\s+|later\s+)?(?:{_SPEECH})\b(?!\s+to\s+have)"
)
_SPEAKS = re.compile(rf"\b(?:{_SPEECH})\b")
_INVERTED = re.compile(
    rf"[,\u201d\"]\s*(?:said|says|added)\s+(?P<who>{_SOURCE}|(?i:{_PLAIN_SOURCE}))"
)
_ARABIC_SAID = re.compile(
    r"(?:قال|قالت|أعلن|أعلنت|أفاد|أفادت|ذكر|ذكرت|أكد|أكدت|أوضح|أوضحت|بحسب|وفق|وفقا\s+ل|حسب|"
    r"نقلا\s+عن)"
    r"\s+(?P<who>(?!أن|إن|بأن)[\u0600-\u06ff]+(?:\s+(?!أن|إن|بأن|في|مقتل|اليوم|أمس|"
    r"على)[\u0600-\u06ff]+){0,4})"
)
# 'قالت لجان المقاومة في الفاشر إن': where the speakers sit.
_ARABIC_SEAT = re.compile(
    r"\s+(?:في|ب)\s?[\u0600-\u06ff]+(?:\s+[\u0600-\u06ff]+)?(?=\s+(?:إن|أن|بأن)\b)"
)
_REPORTEDLY = re.compile(
    r"\b(?:reportedly|allegedly|unconfirmed\s+reports?|reports?\s+suggest)\b", re.I
)
# 'X said that ...' is said of what follows, not of what stands before it.
_OF_WHAT_FOLLOWS = re.compile(r"[^,.;]{0,40}\bthat\b")
# Who speaks, with where they sit: 'the White Helmets in Idlib, Syria, said'. Only verbs that have
# a speaker: violence too 'claims' lives.
_SPEAKER = re.compile(
    rf"(?:{_SOURCE}|(?i:{_PLAIN_SOURCE}(?:\s+(?:in|of|from|at)\s+(?-i:{_NAME}(?:\s+{_NAME})*))?))"
    rf"(?:,\s+(?!and\b|\w+ing\b)[^,.]{{3,45}},)?\s+(?:has\s+|have\s+|had\s+|also\s+|later\s+)?"
    r"(?:said|says|told|reported|stated|announced|confirmed|added|wrote|warned|explained|tweeted)\b"
)
_ASIDE = re.compile(
    r",\s+(?:an?|which|who|based)\s[^,.;]*|,\s+[A-Z][\w'\u2019-]*(?=\s*[,.;]|\s*\Z)"
)
_NOT_A_SOURCE = re.compile(
    r"(?:It|He|She|They|We|I|In|On|At|The|This|That|But|And|Who|Which|There|As|After)\Z"
)
_SPOKEN_ON = re.compile(
    rf"(?:(?<!been )(?<!was )(?<!were )\b(?:{_SPEECH}|condemned|denounced|deplored)\b"
    r"(?:\s+\w+){0,4}?|\b(?:in|"
    rf"via)\s+a\s+statement|\bstatement(?:\s+\w+){{0,3}}|\bspeaking(?:\s+\w+){{0,4}}|"
    r"(?:قال|قالت|أعلن|أعلنت|أفاد|أفادت|ذكر|ذكرت|أكد|"
    r"أكدت)(?:\s+[\u0600-\u06ff]+){0,4})\s*,?\s*(?:on\s+|late\s+|early\s+|earlier\s+)*\Z",
    re.I,
)


def attribution(sentence: str, positions: Sequence[int] = ()) -> str | None:
    """Who says what the sentence says, as it names them; None where it names no one.

    Of several, the nearest to the first of `positions` (offsets in the sentence of what is told)
    is taken; one that speaks only of what follows ('X said that') says nothing of what precedes.

    >>> attribution("RCG said that 900 people had been killed.")
    'RCG'
    >>> attribution("It rained in Idlib.") is None
    True
    """
    found: list[tuple[int, str]] = []
    for pattern in _able(sentence, _SAID):
        for match in pattern.finditer(sentence):
            who = _tidy(match["who"])
            if who and not _NOT_A_SOURCE.match(who):
                ahead = pattern is _SAID and _OF_WHAT_FOLLOWS.match(sentence, match.end())
                if not (ahead and positions and max(positions) < match.start()):
                    found.append((match.start("who"), who))
    where = positions[0] if positions else 0
    return min(found, key=lambda f: (abs(f[0] - where), f[0]))[1] if found else None


def hedged(sentence: str) -> bool:
    """Whether a sentence says 'reportedly' and its like: told by someone whom it does not name."""
    return bool(_REPORTEDLY.search(sentence))


def speakers(clause: str) -> list[tuple[int, int]]:
    """Where a clause says who speaks, and from where: no event lies in there.

    >>> speakers("It was hit, the White Helmets in Idlib said.")
    [(12, 43)]
    >>> speakers("It rained in Idlib.")
    []
    """
    found = []
    for pattern in _able(clause, _SPEAKER):
        for match in pattern.finditer(clause):
            end = match.end()
            if pattern is _ARABIC_SAID and (seat := _ARABIC_SEAT.match(clause, end)):
                end = seat.end()
            while pattern is not _SPEAKER and (aside := _ASIDE.match(clause, end)):
                end = aside.end()
            found.append((match.start(), end))
    return sorted(found)


_COUNTED_ON = re.compile(
    r"\b(?:rose|risen|climbed|increased|rises|climbs)\s+(?:from\s+\S+\s+)?to\s+(?:at\s+least\s+)?"
    r"[\d,]+(?:\s+\w+){0,2}?\s+(?:on\s+|late\s+|early\s+)*\Z",
    re.I,
)


def _able(text: str, said: re.Pattern[str]) -> list[re.Pattern[str]]:
    """The patterns of a speaker that may find one: `said`, which is slow, needs its verb."""
    patterns = [_ACCORDING]
    if _SPEAKS.search(text):
        patterns += [said, _INVERTED]
    return patterns if text.isascii() else [*patterns, _ARABIC_SAID]


def _tidy(who: str) -> str:
    who = " ".join(who.split()).strip(" ,;:'\"\u201c\u201d")
    who = re.sub(
        r"^(?:But|And|However|Meanwhile|While|Although|On \w+|In \w+|Yesterday|Today|Later|"
        r"Earlier|Both|Also|[Ww]hich|[Ww]ho|[Tt]hat|[Aa]s|[Ww]hat|[Ww]here)"
        r"\s+(?=\S)",
        "",
        who,
    )
    return who.rstrip(".") if len(who) > 1 else ""


def expanded(who: str, text: str) -> str:
    """An organisation's initials as the text writes them out: 'RCG', 'Response ... Group (RCG)'."""
    who = re.sub(r"^[Tt]he (?=[A-Z]{2,8}\Z)", "", who)
    if not (2 <= len(who) <= 8 and who.isupper()):
        return who
    at = text.find(f"({who})")
    if at < 0:
        return who
    parts = text[max(0, at - 90) : at].split()
    for first in range(len(parts) - 1, -1, -1):
        initials = "".join(part[0] for part in parts[first:] if part[0].isupper())
        if initials == who:
            return " ".join(parts[first:])
    return who


def spoken_on(before: str) -> int | None:
    """Where the words before a day make it the day of speaking: '..., police said on'; or None."""
    found = _SPOKEN_ON.search(before) or _COUNTED_ON.search(before)
    return found.start() if found else None
