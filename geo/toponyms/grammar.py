"""How location phrases are written, in English and Arabic: a pattern for each way, and its words.

'southern X', "X's northern countryside", '15 km north of X', 'the road between X and Y', 'the X-Y
border', 'along the X': a pattern sees one sign for each name, never the letters of the name, and
is tried only around a word of its relation. The grammar is our own; phrases.py folds with it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from geo.model import Direction, Relation, Role

# One sign a mention, from a plane that no text uses: a place or government, a people, any other.
NAME, PEOPLE, OTHER = "\U0010fff0", "\U0010fff1", "\U0010fff2"
SIGNS = {Role.PLACE: NAME, Role.DATELINE: NAME, Role.ACTOR: NAME, Role.PEOPLE: PEOPLE}
FOREIGN = dict.fromkeys(map(ord, (NAME, PEOPLE, OTHER)), " ")

_WINDS = {
    "north": Direction.NORTH,
    "south": Direction.SOUTH,
    "east": Direction.EAST,
    "west": Direction.WEST,
    "northeast": Direction.NORTH_EAST,
    "northwest": Direction.NORTH_WEST,
    "southeast": Direction.SOUTH_EAST,
    "southwest": Direction.SOUTH_WEST,
    "central": Direction.CENTRE,
    "centre": Direction.CENTRE,
    "center": Direction.CENTRE,
    "middle": Direction.CENTRE,
    "heart": Direction.CENTRE,
    "northnortheast": Direction.NORTH_NORTH_EAST,
    "eastnortheast": Direction.EAST_NORTH_EAST,
    "eastsoutheast": Direction.EAST_SOUTH_EAST,
    "southsoutheast": Direction.SOUTH_SOUTH_EAST,
    "southsouthwest": Direction.SOUTH_SOUTH_WEST,
    "westsouthwest": Direction.WEST_SOUTH_WEST,
    "westnorthwest": Direction.WEST_NORTH_WEST,
    "northnorthwest": Direction.NORTH_NORTH_WEST,
    "شمال": Direction.NORTH,
    "جنوب": Direction.SOUTH,
    "شرق": Direction.EAST,
    "غرب": Direction.WEST,
    "شمالشرق": Direction.NORTH_EAST,
    "شمالغرب": Direction.NORTH_WEST,
    "جنوبشرق": Direction.SOUTH_EAST,
    "جنوبغرب": Direction.SOUTH_WEST,
    "وسط": Direction.CENTRE,
}
_METRES = (
    (re.compile(r"k|كم|كيلو"), 1000.0),
    (re.compile(r"nautical|nm"), 1852.0),
    (re.compile(r"mi|ميل|أميال"), 1609.344),
    (re.compile(r"y"), 0.9144),
    (re.compile(r"f"), 0.3048),
    (re.compile(r"m|متر|أمتار"), 1.0),
)
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_UNITS += " fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: float(i) for i, word in enumerate(_UNITS.split(), 1)}
_NUMBERS |= {word: 10.0 * i for i, word in enumerate(_TENS.split(), 2)}
_NUMBERS |= {"a": 1.0, "an": 1.0, "half a": 0.5, "a dozen": 12.0, "a hundred": 100.0}

LETTERS = frozenset(Direction) - {Direction.CENTRE}  # of the sixteen winds: 'SSE'

# --- the grammar -------------------------------------------------------------------------------

_N = NAME
ANY = f"[{NAME}{PEOPLE}]"
_S = r"[ \t\u00a0]*\n?[ \t\u00a0]*"  # blanks within a line, or one line end
G = r"(?:[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*)"  # at least one of them
OWN = r"['’]s?"
_WIND = r"(?:(?:north|south)(?:[-–— ]?(?:east|west))?|east|west)"
_NOUN = rf"(?P<noun>{_WIND})(?![\w-])"
# Of distances alone: the sixteen winds in words, and in letters ('10 km SSE of').
_TWO_LETTERS = r"[NS]?[NS][EW]|[EW][NS][EW]"
_LETTERS = rf"(?-i:{_TWO_LETTERS}|[NSEW])"
_FINE = rf"\(?(?P<noun>(?:(?:north|south|east|west)[- ])?{_WIND}|{_LETTERS})(?![\w-])\)?"
ADJ = (
    r"(?P<adj>(?:(?:far|deep|extreme|upper)[- ])?(?:(?:north|south)(?:ern)?[-–— ]?(?:east|west)ern"
    r"|(?:north|south|east|west)ern|central"
    r"|(?:north|south)[-–— ]?(?:east|west)|north|south|east|west))(?![\w-])"
)
_PART = (
    r"(?:parts?|areas?|regions?|sections?|half|portions?|side|corner|tip|reaches|coast|districts?"
    r"|countr(?:y|ies)|villages?|towns?|neighbou?rhoods?|zones?|sectors?|territor(?:y|ies))"
)
_RURAL = r"(?:country\s?-?side|hinterlands?|rural areas?|(?-i:Rif|Reef))"
_SKIRT = (
    r"(?:outskirts?|suburbs?|environs|surroundings|vicinity|fringes|edges?|periphery"
    r"|surrounding areas?|approaches|perimeter|entrances?)"
)
_SETTLEMENT = r"(?:cit(?:y|ies)|towns?|villages?|hamlet|camp|port|settlement|neighbou?rhoods?)"
_OF_TOWN = rf"(?:the{G})?(?:(?:[a-z-]+|{PEOPLE}){G}){{0,4}}?{_SETTLEMENT}{G}(?:of{G})?(?:the{G})?"
_THE = rf"(?:{_OF_TOWN}|the{G})?"
_AMOUNT = (
    r"(?P<amount>\d{1,3}(?:[,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|half an?|a dozen|a hundred|an?"
    rf"|(?:{'|'.join(_TENS.split())})(?:[- ](?:{'|'.join(_UNITS.split()[:9])}))?"
    rf"|{'|'.join(reversed(_UNITS.split()))})"
)
_TO = r"(?:\s?(?:-|–|—|to|or)\s?(?P<most>\d+(?:[.,]\d+)?))?"
_UNIT = (
    r"(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?|nautical miles?|nm|m|met(?:er|re)s?|yards?"
    r"|feet|foot)\b\.?"
)
_ASIDE = r"(?:\s?\([^()\n]{1,25}\))?"
_FAR = rf"(?<![\w.,]){_AMOUNT}{_TO}[-\s]?{_UNIT}{_ASIDE}"
_LINK = (
    r"(?:road|roads|highway|motorway|route|railway|line|lines|axis|corridor|strip|stretch|area"
    r"|region|zone|land|territory|front|frontline|front line|front-line|way|valley|plain|plains"
    r"|desert|mountains?|villages|towns|point|pass|bridge|checkpoint|crossing|countryside|track"
    r"|halfway|half-way|midway|located|lies|lying|situated|somewhere|intersection|junction)"
)
_ROAD = (
    r"(?:road|highway|motorway|route|railway|axis|frontline|front|line|corridor|expressway"
    r"|freeway|street|track)"
)
_BORDER = r"(?:borders?|frontiers?|borderline|borderlands?|boundary)"
_END = rf"(?!{G}{_BORDER}\b)"  # 'from the X border' is not from the middle of X
_JOIN = r"(?:\s?(?:-|–|—|/)\s?)"
_RUN = rf"{_N}(?:{_JOIN}{_N}){{1,2}}"
_WATER = r"(?:banks?|shores?|course|length|valley|river|coast|coastline|front ?lines?)"

_AR_WIND = (
    r"(?P<noun>(?:شمال|جنوب)(?:ي|ى)?[ \t]?-?[ \t]?(?:شرق|غرب)(?:ي|ى)?"
    r"|(?:شمال|جنوب|شرق|غرب)(?:ي|ى)?|وسط|أقصى(?:\s(?:شمال|جنوب|شرق|غرب)))"
)
_AR_ADJ = (
    r"(?P<adj>(?:ال(?:شمال|جنوب)(?:ي|ى|ية)[ \t](?:ال)?(?:شرق|غرب)(?:ي|ى|ية)"
    r"|ال(?:شمال|جنوب|شرق|غرب)(?:ي|ى|ية)))"
)
_AR_FAR = (
    r"(?P<amount>\d+(?:[.,]\d+)?)(?:\s?(?:-|إلى|الى)\s?(?P<most>\d+))?\s?"
    r"(?P<unit>كم|كلم|كيلو\s?مترا?ً?ا?|كيلومترات|ميلا?ً?ا?|أميال|مترا?ً?ا?|أمتار)"
)
_AR_OF = r"(?:مدينة|بلدة|قرية|محافظة|منطقة|ناحية|بلدتي|قريتي)"
_AR_N = rf"(?:{_AR_OF}{G})?{_N}"
_AR = r"(?<![\u0621-\u064a])"  # a word begins: particles before it are part of the pattern
_AR_P = rf"{_AR}[وفبكل]?"

D, C, NEAR_, OFF, BET, BOR, ALO = (
    Relation.DIRECTION,
    Relation.COUNTRYSIDE,
    Relation.NEAR,
    Relation.OFFSET,
    Relation.BETWEEN,
    Relation.BORDER,
    Relation.ALONG,
)

# (relation, pattern). The span of the named group 'span' is the mention, else the whole match.
_RULES: tuple[tuple[Relation, str], ...] = (
    # countryside
    (C, rf"(?:{ADJ}{G})?{_N}(?:{OWN})?{G}(?:{_SETTLEMENT}{G})?{_RURAL}\b"),
    (C, rf"{_N}(?:{OWN})?{G}{ADJ}{G}{_RURAL}\b"),
    (C, rf"\b(?:{ADJ}{G})?{_RURAL}{G}(?:of|in|around|outside){G}{_THE}{_N}"),
    (C, rf"\brural{G}(?:{ADJ}{G})?{_N}"),
    (C, rf"\b{ADJ}{G}rural{G}{_N}"),
    (C, rf"\b(?-i:Rif|Reef|Rif[- ]Al){G}(?:{ADJ}{G})?{_N}"),
    # near, outskirts
    (NEAR_, rf"{_N}(?:{OWN})?{G}(?:{ADJ}{G})?{_SKIRT}\b"),
    (NEAR_, rf"\b(?:{ADJ}{G})?{_SKIRT}{G}of{G}{_THE}{_N}"),
    (
        NEAR_,
        rf"\b(?:near|nearby|around|outside|close{G}to|adjacent{G}to|next{G}to|not{G}far{G}from"
        rf"|in{G}the{G}vicinity{G}of|surrounding|in{G}and{G}around){G}{_THE}{_N}",
    ),
    (NEAR_, rf"{_N}{G}and{G}its{G}(?:{_SKIRT}|{_RURAL})\b"),
    # directions
    (D, rf"\b{ADJ}{G}{_N}"),
    (D, rf"\b{ADJ}{G}{_PART}{G}(?:of|in){G}{_THE}{_N}"),
    (D, rf"\b(?:the{G})(?:far{G})?{_NOUN}{G}(?:of|in){G}{_THE}{_N}"),
    (D, rf"{_N}{OWN}{G}(?:far{G})?{_NOUN}(?!{G}{ANY})"),
    (D, rf"{_N}{OWN}{G}{ADJ}{G}{_PART}\b"),
    (D, rf"\b(?:the{G})?(?P<noun>centre|center|heart|middle){G}of{G}{_THE}{_N}"),
    # offsets
    (OFF, rf"{_FAR}{G}(?:(?:to|in){G}the{G})?(?:due{G})?{_FINE}{G}(?:of|from){G}{_THE}{_N}{_END}"),
    (OFF, rf"{_FAR}{G}(?:away{G})?(?:from|outside|off){G}{_THE}{_N}{_END}"),
    (OFF, rf"\b(?:just{G})?to{G}the{G}{_NOUN}{G}of{G}{_THE}{_N}"),
    (OFF, rf"\b(?<!the )(?:just{G}|due{G})?{_NOUN}{G}of{G}{_THE}{_N}"),
    (OFF, rf"\b(?P<noun>(?-i:{_TWO_LETTERS})){G}of{G}{_THE}{_N}"),
    # between
    (BET, rf"\b{_LINK}{G}(?:\w+{G}){{0,3}}?between{G}{_THE}{_N}{_S},?{G}?and{G}{_THE}{_N}"),
    (BET, rf"\b{_LINK}{G}between{G}{_THE}{_N},{G}{_THE}{_N}{_S},?{G}?and{G}{_THE}{_N}"),
    (BET, rf"{_RUN}(?:{G}(?:international|strategic|main|old|coastal))?{G}{_ROAD}s?\b"),
    (BET, rf"\b{_ROAD}{G}from{G}{_THE}{_N}{G}to{G}{_THE}{_N}"),
    (
        BET,
        rf"\b{_ROAD}s?{_S},?{_S}(?:that{G}|which{G})?(?:links?|linking|connects?|connecting|joins?"
        rf"|joining){G}{_THE}{_N}{G}(?:and|to|with){G}{_THE}{_N}",
    ),
    (BET, rf"{_N}{_JOIN}{_N}{_JOIN}{_N}(?:{G}(?:gas|oil){G}field)?{G}triangle\b"),
    # borders
    (BOR, rf"{ANY}(?:{_JOIN}{ANY}){{1,2}}{G}{_BORDER}\b"),
    (BOR, rf"\b{_BORDER}{G}(?:\w+{G}){{0,2}}?between{G}{_THE}{ANY}{G}and{G}{_THE}{ANY}"),
    (BOR, rf"{ANY}(?:{OWN})?{G}(?:{ADJ}{G})?{_BORDER}{G}(?:with|to){G}{_THE}{ANY}"),
    (BOR, rf"\b{_BORDER}{G}(?:with|of){G}{_THE}{ANY}(?!{G}and{G}{ANY})"),
    (
        BOR,
        rf"{ANY}(?:{OWN})?{G}(?:{ADJ}{G})?{_BORDER}\b(?!{G}(?:with|to){G}{_THE}{ANY}"
        r"|[ -](?:guards?|police|forces?|patrols?|controls?|disputes?|security|agents?|towns?"
        r"|cit(?:y|ies)|villages?|crossings?|gates?|posts?|points?|agenc\w+|officials?|deal))",
    ),
    # along
    (
        ALO,
        rf"\balong{G}(?:(?:both{G})?(?:the{G})?{_WATER}{G}of{G})?(?:the{G})?{_N}(?!{OWN}|{G}border)",
    ),
    (ALO, rf"\b(?:on{G})?(?:the{G})?(?:{ADJ}{G})?(?:banks?|shores?){G}of{G}(?:the{G})?{_N}"),
    # Arabic
    (C, rf"{_AR_P}(?P<span>(?:ال)?ريف{G}{_AR_N}(?:{G}{_AR_ADJ})?)(?![\u0621-\u064a])"),
    (C, rf"{_AR_P}(?P<span>الريف{G}{_AR_ADJ}{G}(?:من{G}|في{G}|ل(?:ـ)?){_S}{_AR_N})"),
    (
        NEAR_,
        rf"{_AR_P}(?P<span>(?:قرب|محيط|أطراف|ضواحي|ضاحية|حول|جوار|مشارف|تخوم)"
        rf"{G}(?:من{G})?{_AR_N})",
    ),
    (NEAR_, rf"{_AR}(?P<span>بالقرب{G}من{G}{_AR_N})"),
    (D, rf"{_AR_P}(?P<span>{_AR_WIND}{G}{_AR_N})(?!{_S}{_AR_FAR})"),
    (D, rf"{_AR}(?:في{G})?(?P<span>(?:ال)?(?P<noun2>شمال|جنوب|شرق|غرب){G}(?:من{G}){_AR_N})"),
    (
        OFF,
        rf"(?P<span>{_AR_FAR}{G}(?:إلى{G}|الى{G})?(?:ال)?{_AR_WIND}{G}(?:من{G})?{_AR_N})",
    ),
    (OFF, rf"(?P<span>{_AR_FAR}{G}(?:عن|من){G}{_AR_N})"),
    (
        BET,
        rf"{_AR}(?P<span>(?:ال)?(?:طريق|منطقة|أوتوستراد|خط|محور)(?:{G}[\u0621-\u064a]+){{0,2}}?{G}"
        rf"بين{G}{_AR_N}{G}(?:و{_S})?{_AR_N})",
    ),
    (
        BET,
        rf"{_AR}(?P<span>(?:ال)?(?:طريق|أوتوستراد|محور|خط)(?:{G}[\u0621-\u064a]+)?{G}{_AR_N}"
        rf"(?:{G}|{_JOIN}){_AR_N})",
    ),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{G}{ANY}(?:{G}|{_JOIN}){ANY})"),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{G}(?:بين{G}){ANY}{G}(?:و{_S})?{ANY})"),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{G}(?:مع{G})?{ANY})"),
    (ALO, rf"{_AR}(?P<span>(?:على{G}طول|ضفاف|ضفتي|ضفة){G}(?:نهر{G}|طريق{G})?{_AR_N})"),
)

FAR = re.compile(_FAR, re.IGNORECASE)
ARABIC = re.compile("[\u0621-\u064a]")
_CAPITALS = re.compile(r"\(\?-i:[^()]*\)")


class Rule(NamedTuple):
    """A way to write a relation: its pattern, and one for the same text in small letters.

    Where the second finds nothing the first cannot; without a case to ignore it is twice as fast.
    """

    relation: Relation
    pattern: re.Pattern[str]
    small: re.Pattern[str]


RULES = tuple(
    Rule(
        relation,
        re.compile(rule, re.IGNORECASE),
        re.compile(_CAPITALS.sub(lambda m: m.group().lower().replace("?-i:", "?:"), rule)),
    )
    for relation, rule in _RULES
)
LATIN = tuple(rule for rule in RULES if not ARABIC.search(rule.pattern.pattern))
# A relation's patterns are tried only around a word of theirs, which few sentences hold.
_WINDS_SAID = "north|south|east|west|center|centre|central|heart|middle|شمال|جنوب|شرق|غرب|وسط"
_SAID = {
    D: _WINDS_SAID,
    OFF: _WINDS_SAID + "|km|kilomet|mi\\b|mile|meter|metre|yard|feet|foot|nautical|nm\\b"
    "|ne\\b|nw\\b|se\\b|sw\\b|nne\\b|ene\\b|ese\\b|sse\\b|ssw\\b|wsw\\b|wnw\\b|nnw\\b"
    "|m\\b|كيلو|كم|كلم|متر|أمتار|ميل|أميال",
    C: "country\\s?-?side|hinterland|rural|rif\\b|reef|ريف",
    NEAR_: "near|around|outside|close|adjacent|next|not far|vicinity|surround|outskirt|suburb"
    "|environs|fringe|edge|peripher|approach|perimeter|entrance|country\\s?-?side|hinterland|rural"
    "|قرب|محيط|أطراف|ضاح|ضواح|حول|جوار|مشارف|تخوم",
    BET: "between|road|way|highway|motorway|railway|expressway|freeway|route|axis|front|line"
    "|corridor|street|track|triangle|بين|طريق|أوتوستراد|محور|خط",
    BOR: "border|frontier|boundary|حدود",
    ALO: "along|bank|shore|طول|ضف",
}  # fmt: skip


def _by_head(words: list[str]) -> str:
    """Alternatives grouped by their first letters, so that few are tried at a word."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{head}(?:{'|'.join(rests)})" for head, rests in heads.items())


_WORDS = list(dict.fromkeys(w for said in _SAID.values() for w in said.split("|")))
_HEADS = "".join(sorted({word[0] for word in _WORDS}))
# A whole word that begins like one of a relation's: 'frontier' may be a border's, not a front's.
TRIGGER = re.compile(
    rf"(?:(?<![^\W\d])|(?<=[\u0621-\u064a]))(?=[{_HEADS}])(?:{_by_head(_WORDS)})\w*"
)


@cache
def relations(said: str) -> frozenset[Relation]:
    """The relations that a word of the text may speak of."""
    return frozenset(r for r, words in _SAID.items() if re.match(words, said))


def wind(words: str) -> Direction | None:
    """'far north-western', 'شمالي غربي', 'SSE' -> the Direction, or None."""
    if words in LETTERS:
        return Direction(words)
    parts = []
    for part in re.split(r"[\s–—-]+", words.lower()):
        if part in ("far", "deep", "extreme", "upper", "أقصى"):
            continue
        part = part.removesuffix("ern") if part != "ern" else part
        part = re.sub(r"(north|south)(ern)?(east|west)", r"\1\3", part)
        part = re.sub(r"^ال(?=شمال|جنوب|شرق|غرب|وسط)|(?<=[لبق])(?:ية|ي|ى)$", "", part)
        parts.append(part)
    return _WINDS.get("".join(parts))


def metres(amount: str, most: str | None, unit: str) -> float | None:
    """('15', '20', 'km') -> 17500.0, the middle of a range; None for words that are no number."""
    value = _number(amount)
    if value is None:
        return None
    if most:
        value = (value + (_number(most) or value)) / 2
    unit = unit.lower()
    return next((round(value * size, 1) for sign, size in _METRES if sign.match(unit)), None)


def _number(words: str) -> float | None:
    words = " ".join(words.lower().replace("-", " ").split())
    words = "half a" if words == "half an" else words
    if words in _NUMBERS:
        return _NUMBERS[words]
    parts = words.split()
    if len(parts) == 2 and all(p in _NUMBERS for p in parts):
        return _NUMBERS[parts[0]] + _NUMBERS[parts[1]]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", words):
        words = words.replace(",", "")
    try:
        return float(words.replace(",", "."))
    except ValueError:
        return None
