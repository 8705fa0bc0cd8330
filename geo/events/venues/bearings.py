"""A name and the event words of its clause -> how likely the name is where it happened.

shelled X, strikes on X, killed in X, X was hit      it is the place
rockets fired from X, fled to X, told AFP in X       it is not
X's governor, X-based, the X government              it is not
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.language import lexicon
from geo.model import Kind, Match, Mention, Relation

Span = tuple[int, int]

# Points for how a name hangs on its event: set by hand, for their order alone matters; a fit on
# ../shared/geoparsing/gold/event_location.jsonl is still to come.
_LINKED, _OBJECT, _SUBJECT, _LOCATED, _AWAY, _BELONGS = 4.0, 5.0, 4.0, 1.0, -4.0, -5.0
_WIDE, _UNKNOWN = 0.8, 0.5
_EXACT = (Relation.NEAR, Relation.OFFSET, Relation.BETWEEN, Relation.ALONG, Relation.BORDER)
_DIVISIONS = (Kind.ADMIN1, Kind.ADMIN2, Kind.REGION)
_PER_CLAUSE = 1.0  # for each clause that begins between them
# Where another clause begins: its names are seldom where this one plays.
_CLAUSES = re.compile(
    r";|\b(?:while|when|after|before|who|whom|which|that|because|since|although|but|as|where|and\s+had|"
    r"and\s+(?:was|were|has|have|is|are))\b",
    re.I,
)
# 'The group's leader in X, was killed': X is where the leader sits.
_SITS_IN = re.compile(
    r"\b(?:leader|chief|prosecutor|commander|official|head|spokes\w+|correspondent|governor|"
    r"journalist|doctor|activist|representative|office|embassy|prison|jail)\s+(?:in|of|for|at)\s+(?:the\s+)?"
    r"(?:\w+\s+)?\Z",
    re.I,
)
# 'A resident of X was killed' more often was killed there than elsewhere.
_LIVES_IN = re.compile(r"\b(?:residents?|inhabitants?|villagers?|natives?)\s+of\s+\Z", re.I)
_SAT = re.compile(r"\s*,?\s+(?:was|were|told|said|has|had)\b", re.I)
_PER_WORD = 0.1  # for each word between the name and the event word
# Below this a name in the sentence is not taken for the event's place.
ENOUGH = -1.5
_SPOKEN_OF = -1.4
NOWHERE = -3.0  # below this a name is not even the next of a list
_PREPOSITION = re.compile(
    r"\b(?P<word>in|at|on|near|outside|over|against|into|inside|across|around|towards?|of|"
    r"throughout|within|along|through|for|from|to|by|with|between|targeting|hitting|striking|hit|"
    r"struck|enter|entering|seize|capture|retake|storm|storming|infiltrate|bombed|shelled|attacked|stormed|pounded|targeted|bombarded|raided|entered|overran|"
    r"captured|seized|recaptured|retook|under)\s+(?:(?:the|a|an|its|their|eastern|western|"
    r"northern|southern|central|nearby|besieged|rebel-held|government-held|contested|strategic|"
    r"\w+(?:ian|ean|ese|ish)|iraqi|israeli|yemeni|somali|pakistani|afghan|libyan|kenyan|ugandan|"
    r"frontline|front-line|border|coastal|capital|port|mining|oil-rich|neighbouring|neighboring|"
    r"[\w'\u2019-]+-(?:held|controlled|administered|occupied)|north|south|east|west|city|cities|"
    r"town|towns|village|villages|district|districts|suburb|suburbs|neighbou?rhoods?|province|"
    r"region|state|area|areas|camp|commune|of|parts|outskirts|countryside|settlement|hamlet|"
    r"locality|department|township|governorate|oblast|city\s+centre)[\s,]+)*\Z",
    re.I,
)
_ARABIC_PREPOSITION = re.compile(
    r"(?:^|[\s،.])(?P<word>في|على|قرب|بـ|من|إلى|داخل|استهدف|استهدفت|قصفت|طالت|حقل|مصفاة|سد|معبر|جسر|سوق|مستشفى|مشفى|سجن|شرق|غرب|شمال|جنوب)\s+"
    r"(?:(?:مدينة|بلدة|قرية|بلدات|قرى|مدينتي|بلدتي|ريف|حي|مخيم|محافظة|منطقة|ولاية|أطراف|محيط|"
    r"ضواحي|سوق|ناحية|قضاء|أحياء|وسط|قاعدة|مطار|معبر|حقل|محيط)\s+)*\Z"
)
_BARE_VERBS = ("hit", "struck", "overran", "retook", "under")
_TO = frozenset(("to", "towards", "toward", "إلى"))
# 'Left by bus for X', but not 'left five dead in X'.
_LEFT_FOR = re.compile(
    r"\b(?:leav(?:e|es|ing)|left|depart\w*|bus(?:s)?ed|relocat\w*|set\s+off)\b"
    r"(?![^,.;]{0,40}\b(?:dead|killed|wounded|injured|homeless)\b)[^,.;]{0,40}\s(?:for|to|towards?)\s+\Z",
    re.I,
)
# 'Protested against the bombing of X', 'marched to demand autonomy for X'.
_PROTESTED = re.compile(
    r"\b(?:protest\w*|demonstrat\w*|march\w*|rall(?:y|ied|ies))\b[^.;]{0,70}\b(?:against|to\s+demand|demanding|"
    r"in\s+support\s+of|in\s+solidarity\s+with|to\s+condemn|condemning|denouncing|calling\s+for)\s"
    r"(?:(?!\bin\s)[^.;,]){0,60}\Z",
    re.I,
)
_SPANS = re.compile(r"\bbridges?\s+(?:over|across)\s+(?:the\s+)?\Z", re.I)
# 'In Omdurman, across the Nile from Khartoum': neither the river nor what lies beyond it.
_ACROSS = re.compile(r"\b(?:across|opposite)\s+(?:the\s+)?(?:[A-Z][\w'\u2019-]+\s+)?\Z")
_FROM_THERE = re.compile(r"\s+(?:[Rr]iver\s+)?from\s")
_BEYOND = re.compile(r"\bacross\s+(?:the\s+)?[^,.;]{1,40}\sfrom\s+(?:the\s+)?\Z")
# 'Artillery fire from the base at X': where it was fired.
_FIRED_FROM = re.compile(
    r"\bfrom\s+(?:(?:the|an?|its|their|army|military|government|rebel|enemy|nearby|artillery|air|"
    r"tank)\s+)*(?:bases?|positions?|posts?|camps?|barracks|airbase|airport|hills?)\s+"
    r"(?:at|in|near|around|outside|of)\s+\Z",
    re.I,
)
_FROM = frozenset(("from", "by", "with", "من"))
_AGENT = re.compile(
    r"\s+(?:has\s+|have\s+|had\s+|also\s+|later\s+|again\s+)*(?:fired|launched|said|says|attacked|"
    r"bombed|struck|shelled|carried\s+out|denied|accused|claimed|killed|shot|vowed|warned|sent|"
    r"deployed|told|announced|condemned|intercepted|downed|conducted|responded|retaliated|agreed|"
    r"signed|backs|supports|wants)\b(?!\s+(?:by|in)\b)",
    re.I,
)
_SPOKEN_IN = re.compile(
    r"\b(?:said|told|stationed|deployed|positioned|speaking|reporters|spoke|added|based|headquartered|living|born|interview|"
    r"talks|bureau|correspondent|spokes\w+)\b"
    r"(?:(?!\b(?:that|had|has|have|was|were|they|it|he|she|its|their|killed|least)\b)[^,.;\d]){0,30}"
    r"\s(?:in|from|at)\s+(?:the\s+)?(?:\w+\s+)?(?:of\s+)?\Z",
    re.I,
)
# Whom or what is taken from a place is taken there.
_TAKEN_FROM = re.compile(
    r"\b(?:abduct\w*|kidnap\w*|seiz\w+|snatch\w*|took|taken|withdr\w+|pull\w*\s+(?:out|back)|"
    r"oust\w*|wrest\w*|clear\w*|dislodg\w*|flush\w*|chas\w*|push\w*|rout\w*|dispers\w*|uproot\w*|"
    r"carr\w+\s+off|march\w*\s+(?:off|[^.;]{0,30}\sout)|led\s+away|haul\w*|round\w*\s+up|herd\w*|whisk\w*|dragg\w*|bundl\w*|"
    r"rescu\w+|free[ds]|freeing|retreat\w*|expel\w*|dr[io]ve[ns]?|loot\w*|stole\w*|evict\w*)\b[^.;:]{0,80}"
    r"\sfrom\s+(?:(?:the|a|an|its|their)\s+)?(?:[\w'-]+\s+in\s+the\s+(?:\w+\s+)?)?"
    r"(?:(?:town|village|city|camp|district|bus|homes?|port|airport|base|"
    r"house|market|school|area|neighbou?rhood)s?\s+(?:of|in)\s+)?(?:the\s+)?\Z|"
    r"\b(?:withdrawal|abduction|kidnapping)\b[^.;:]{0,40}\sfrom\s+(?:the\s+)?\Z|"
    r"(?<!\w)[وف]?(?:انسحب|انسحاب|اختطف|خطف|تراجع|طرد|انتزع|سحب)[\u0621-\u064a]{0,3}\s[^.،]{0,60}?من\s+"
    r"(?:(?:مدينة|بلدة|قرية|مخيم|منطقة|حي|قاعدة|مطار)\s+)?\Z",
    re.I,
)
# 'Rutshuru: clashes ...', 'Idlib - shelling of ...': a note's heading gives the place.
_HEADS = re.compile(r"\s*(?:\([^)]{0,40}\)\s*)?(?:,\s*[^:.;\n]{0,50})?\s*(?::|\s[-\u2013\u2014])\s")
_INDENT = 12  # characters of bullets and spaces before it
_HEADED = 2.0
_CARRIED_TO = re.compile(
    r"\b(?:taken(?!\s+(?:\w+\s+)?(?:control|over|place|part|up|hostage|captive|prisoner|from)\b)|transferred|rushed|evacuated|brought|moved|transported|airlifted|fled|flee|"
    r"fleeing|returned|travell?ing|travell?ed|heading|headed|en\s+route)\b[^,.;]{0,40}"
    r"\s(?:to|for|towards?|in)\s+(?:[\w'\u2019-]+\s+){0,4}\Z|"
    r"\b(?:way|leading|road)\b[^,.;]{0,40}\s(?:to|for|towards?)\s+(?:(?!(?:in|at|near)\b)[\w'\u2019-]+\s+){0,4}\Z",
    re.I,
)
_OWNED = re.compile(
    r"(?:['\u2019]s?\s+(?:[\w-]+\s+){0,2}|\s+(?:regional\s+|provincial\s+|city\s+|"
    r"military\s+)?)(?:governor|mayor|president|government|army|ministry|minister|military|forces|"
    r"troops|police|civil\s+defen[cs]e|emergency\s+services?|health\s+authorities|officials?|parliament|administration|air\s+force|warplanes|jets|prosecutor|"
    r"spokes\w+|authorities|council|office|regime|leader|embassy|envoy|rulers|junta|media)\b|"
    r"-?(?:based|backed|led|allied|linked|born|made|sponsored|affiliated|aligned|installed|run|ruled|dominated)\b|"
    r"\s+(?:gang|militia|brigade|battalion|faction|clan|cartel)s?\b",
    re.I,
)
# A mayor, a governor, a police speaks of the own place, where the sentence names no other.
_SPEAKS_OF = re.compile(
    r"(?:['\u2019]s?)?\s+(?:(?:city|regional|provincial|state|district|local|oblast)\s+)*"
    r"(?:governor|mayor|police|emergency\s+services?|military\s+administration|prosecutors?|"
    r"health\s+(?:authorities|department|directorate)|fire\s+department)\b",
    re.I,
)
_PASSIVE = re.compile(
    r"\s*(?:,[^,]{0,60},)?\s*(?:(?:was|were|has\s+been|have\s+been|had\s+been|is|are|came|"
    r"being)\s+(?:\w+ly\s+)?(?:hit|struck|bombed|shelled|attacked|targeted|pounded|raided|stormed|"
    r"bombarded|captured|overrun|seized|liberated|freed|under|rocked|recaptured|retaken|looted|torched|burned|"
    r"shaken|ambushed)|saw\b|witnessed\b|suffered\b|fell\b)",
    re.I,
)


def preposition(before: str) -> re.Match[str] | None:
    """The preposition or verb that a name hangs on, by what stands before it: its `word`."""
    return _PREPOSITION.search(before) or _ARABIC_PREPOSITION.search(before)


def speaks_of(text: str, match: Match) -> bool:
    """Whether a name is that of a local office, which speaks of its own place: 'X's mayor'."""
    country = match.place is not None and match.place.kind is Kind.COUNTRY
    return not country and bool(_SPEAKS_OF.match(text, match.mention.end))


def owns(text: str, match: Match) -> bool:
    """Whether a name only says whose something is: 'Iran-backed', 'X's army'."""
    return bool(_OWNED.match(text, match.mention.end, match.mention.end + 50))


def off(text: str, match: Match) -> bool:
    """Whether a name plainly is not where anything happened: 'from X', 'X's governor'."""
    before = text[max(0, match.mention.start - 90) : match.mention.start]
    after = text[match.mention.end : match.mention.end + 50]
    if _ACROSS.search(before) and _FROM_THERE.match(after):
        return True
    away = (_SPOKEN_IN, _CARRIED_TO, _LEFT_FOR, _SPANS, _FIRED_FROM, _BEYOND)
    if before.lower().endswith(("pro-", "anti-", "ex-")):
        return True  # 'a pro-Moscow policeman'
    return bool(_OWNED.match(after)) or any(pattern.search(before) for pattern in away)


def protested(before: str) -> bool:
    """Whether what follows these words is what people protest about: 'marched against ...'."""
    return bool(_PROTESTED.search(before))


def heads(text: str, match: Match, *, dash: bool = True) -> bool:
    """Whether a name heads a note: 'Kharkiv oblast: ...', or with a `dash` as datelines have it."""
    before = text[max(0, match.mention.start - _INDENT) : match.mention.start]
    line = before.rpartition("\n")[2]
    begins = len(line) < _INDENT and not line.strip(" -*\u2022")
    found = _HEADS.match(text, match.mention.end) if begins else None
    return found is not None and (dash or ":" in found.group())


def _between(mention: Mention, span: Span) -> Span:
    """The stretch between a name and an event word."""
    return min(mention.end, span[1]), max(mention.start, span[0])


def _nearest(mention: Mention, triggers: Sequence[Span]) -> list[Span]:
    """The last event word before a name, the first after it, and those that it overlaps."""
    before = [span for span in triggers if span[1] <= mention.start]
    after = [span for span in triggers if span[0] >= mention.end]
    found = [span for span in triggers if span[1] > mention.start and span[0] < mention.end]
    if before:
        found.append(max(before, key=lambda span: span[1]))
    if after:
        found.append(min(after, key=lambda span: span[0]))
    return found


def _touches(text: str, match: Match, end: int) -> bool:
    """Whether a name follows an event word at once: 'raided X', 'هاجمت قرية X'."""
    gap = text[end : match.mention.start] if end <= match.mention.start else None
    if (
        gap is not None
        and len(gap) < 2
        and _ARABIC_NAMED.search(text, max(0, end - 12), match.mention.start)
    ):
        return True  # 'استعادة مدينة X', where the class word is of the event's phrase
    if gap is None or len(gap) > 14:
        return False
    named = match.resolved or match.mention.text.isascii()
    return (named and len(gap) <= 6) or bool(_ARABIC_CLASS.fullmatch(gap))


_ARABIC_CLASS = re.compile(r"\s+(?:مدينة|بلدة|قرية|مخيم|حي|منطقة|ناحية|قرى|بلدات)\s+")


_ARABIC_NAMED = re.compile(r"(?<=\s)(?:مدينة|بلدة|قرية|مخيم|منطقة)\s+\Z")
_ARABIC_SIDE = re.compile(r"(?:شمال|جنوب|شرق|غرب)ي?\s")
_IN_COUNTRY = re.compile(r"\s+(?:[\w-]+\s+){0,5}?in\s+(?:\w+\s+)?")
_FOLLOWS = 25  # words from a place to what followed there: 'killing ...'
_FARTHEST, _OPENING = 14, 4  # words: 'In the city of X, ...' opens a sentence


def beside(text: str, match: Match, span: Span) -> bool:
    """Whether a name stands with an event word: no aside or clause between.

    A country does only where the word is said of it at once, 'captured in Afghanistan'; what
    follows from a deed ('attacked X, killing ten') is where the deed is.
    """
    low, high = _between(match.mention, span)
    if match.place is not None and match.place.kind is Kind.COUNTRY:
        gap = text[low:high] if match.mention.start >= span[1] else ""
        return bool(_IN_COUNTRY.fullmatch(gap)) and not _CLAUSES.search(gap)
    if match.mention.start >= span[1]:
        far = text.count(" ", low, high) > _FARTHEST or text.count(",", low, high) == 1
        return not (far or _CLAUSES.search(text, low, high))
    if text[span[0] : span[1]].endswith("ing") and not _CLAUSES.search(text, low, high):
        return text.count(" ", low, high) <= _FOLLOWS
    opening = text.rfind(".", 0, match.mention.start) + 1
    opens = len(text[opening : match.mention.start].split()) <= _OPENING
    return opens or bool(_PASSIVE.match(text[match.mention.end : match.mention.end + 80]))


def score(text: str, match: Match, start: int, end: int, triggers: Sequence[Span]) -> float:
    """How well a name of `text[start:end]` fits event words at `triggers`; under `ENOUGH` not."""
    mention = match.mention
    before = text[max(start, mention.start - 90) : mention.start]
    after = text[mention.end : min(end, mention.end + 80)]
    if speaks_of(text, match):
        return _SPOKEN_OF
    if _OWNED.match(after) or before.lower().endswith(("pro-", "anti-", "ex-")):
        return _BELONGS
    if protested(before):
        return _AWAY
    away = (_SPOKEN_IN, _CARRIED_TO, _LEFT_FOR, _SPANS, _BEYOND)
    opened = (pattern.search(before) for pattern in away)
    shift = mention.start - len(before)
    if any(f and not any(a <= f.start() + shift < b for a, b in triggers) for f in opened):
        return _AWAY  # but not where the word is itself the event's: 'soldiers deployed in X'
    if _ACROSS.search(before) and _FROM_THERE.match(after):
        return _AWAY
    if _SITS_IN.search(before) and _SAT.match(after) and not _PASSIVE.match(after):
        return _AWAY
    gaps = [_between(mention, span) for span in _nearest(mention, triggers)]
    crossed = min(len(_CLAUSES.findall(text, *gap)) for gap in gaps)
    distance = min(text.count(" ", *gap) for gap in gaps)
    score = -_PER_WORD * distance - _PER_CLAUSE * crossed
    relation = mention.expression.relation if mention.expression is not None else None
    if relation in _EXACT:
        score += _LOCATED
    elif (
        relation is not None
        or mention.class_word in lexicon.DIVISION_WORDS
        or (match.place is not None and match.place.kind in _DIVISIONS)
    ):
        score -= _WIDE
    found = preposition(before)
    word = found["word"].lower() if found else ""
    if word in ("from", "من") and _TAKEN_FROM.search(before):
        score += _LINKED
    elif word in _FROM or _FIRED_FROM.search(before):
        score += _AWAY
    elif word in _TO:
        score -= 1.0
    elif word:
        verb = word.endswith(("ed", "ing")) or word in _BARE_VERBS
        stem = before[: found.start("word")].rstrip()
        on_event = any(
            b <= mention.start - len(before) + len(stem) + 1
            and mention.start - len(before) + len(stem) - b <= 1
            for _, b in triggers
        )
        score += _OBJECT if verb else _LINKED + on_event if word != "of" or on_event else 0.0
    elif _AGENT.match(after) and mention.expression is None:
        return _BELONGS
    elif relation is Relation.DIRECTION and _ARABIC_SIDE.match(mention.text):
        score += _LINKED  # 'شمال سامراء': a preposition of its own
    elif any(_touches(text, match, b) for _, b in triggers):
        score += _OBJECT
    if _LIVES_IN.search(before) and _SAT.match(after):
        score += _LOCATED
    if heads(text, match):
        score += _HEADED
    if _PASSIVE.match(after):
        score += _SUBJECT
    if match.place is not None and match.place.kind is Kind.COUNTRY:
        score -= 1.5
    if not match.resolved:
        score -= _UNKNOWN
    return score
