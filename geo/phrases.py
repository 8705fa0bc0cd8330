"""Plain name mentions and their text -> the same mentions, location phrases folded in.

'southern Idlib', "Hama's northern countryside", '15 km north of Saraqib', 'the road between A and
B', 'the Syrian-Turkish border', 'along the M5', and the same in Arabic, become one Mention each,
with an Expression. Every name is replaced by one sign and the sentence around it is read by the
patterns below, so that a pattern sees 'DIRECTION NAME' and never the letters of a name; the
longest phrase wins. The grammar is our own; what a phrase means on the ground is in regions.py.

Not taken: proper names that begin with a direction ('North Korea', 'East Jerusalem'), and the
reporter's apposition 'the northern Idlib province', which says where the province lies, not
which part of it is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from geo import divisions
from geo.model import Direction, Expression, Mention, Relation, Role

# One sign a mention, from a plane that no text uses: a place or government, a people, any other.
NAME, PEOPLE, OTHER = "\U0010fff0", "\U0010fff1", "\U0010fff2"
_SIGNS = {Role.PLACE: NAME, Role.DATELINE: NAME, Role.ACTOR: NAME, Role.PEOPLE: PEOPLE}
_FOREIGN = dict.fromkeys(map(ord, (NAME, PEOPLE, OTHER)), " ")

# Proper names that a direction opens and that a gazetteer may hold only in part. Those of
# countries and divisions ('South Sudan', 'North Kivu') are read from the divisions' own names.
PROPER = frozenset(
    "north korea|south korea|west bank|east jerusalem|west jerusalem|northern ireland|east timor"
    "|south sudan|south africa|western sahara|north macedonia|northern cyprus|west papua"
    "|east germany|west germany|north vietnam|south vietnam|north yemen|south yemen"
    "|south ossetia|north ossetia|south pacific|north atlantic|south atlantic|east africa"
    "|north africa|west africa|southern africa|central africa|south asia|east asia|central asia"
    "|southeast asia|north america|south america|central america|eastern europe|western europe"
    "|central europe|northern europe|southern europe|south china|east china|north sea|east end"
    "|west end|west ham|north york|south bend|east london|west point|south side|west side".split(
        "|"
    )
)

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

# --- the grammar -------------------------------------------------------------------------------

_N = NAME
_ANY = f"[{NAME}{PEOPLE}]"
_S = r"[ \t\u00a0]*\n?[ \t\u00a0]*"  # blanks within a line, or one line end
_G = r"(?:[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*)"  # at least one of them
_OWN = r"['’]s?"
_WIND = r"(?:(?:north|south)(?:[-–— ]?(?:east|west))?|east|west)"
_NOUN = rf"(?P<noun>{_WIND})(?![\w-])"
_ADJ = (
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
_OF_TOWN = (
    rf"(?:the{_G})?(?:(?:[a-z-]+|{PEOPLE}){_G}){{0,4}}?{_SETTLEMENT}{_G}(?:of{_G})?(?:the{_G})?"
)
_THE = rf"(?:{_OF_TOWN}|the{_G})?"
_AMOUNT = (
    r"(?P<amount>\d{1,3}(?:[,.]\d{3})*(?:[.,]\d+)?|half an?|a dozen|a hundred|an?"
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
_AR_N = rf"(?:{_AR_OF}{_G})?{_N}"
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
    (C, rf"(?:{_ADJ}{_G})?{_N}(?:{_OWN})?{_G}(?:{_SETTLEMENT}{_G})?{_RURAL}\b"),
    (C, rf"{_N}(?:{_OWN})?{_G}{_ADJ}{_G}{_RURAL}\b"),
    (C, rf"(?:{_ADJ}{_G})?{_RURAL}{_G}(?:of|in|around|outside){_G}{_THE}{_N}"),
    (C, rf"\brural{_G}(?:{_ADJ}{_G})?{_N}"),
    (C, rf"{_ADJ}{_G}rural{_G}{_N}"),
    (C, rf"\b(?-i:Rif|Reef|Rif[- ]Al){_G}(?:{_ADJ}{_G})?{_N}"),
    # near, outskirts
    (NEAR_, rf"{_N}(?:{_OWN})?{_G}(?:{_ADJ}{_G})?{_SKIRT}\b"),
    (NEAR_, rf"\b(?:{_ADJ}{_G})?{_SKIRT}{_G}of{_G}{_THE}{_N}"),
    (
        NEAR_,
        rf"\b(?:near|nearby|around|outside|close{_G}to|adjacent{_G}to|next{_G}to|not{_G}far{_G}from"
        rf"|in{_G}the{_G}vicinity{_G}of|surrounding|in{_G}and{_G}around){_G}{_THE}{_N}",
    ),
    (NEAR_, rf"{_N}{_G}and{_G}its{_G}(?:{_SKIRT}|{_RURAL})\b"),
    # directions
    (D, rf"\b{_ADJ}{_G}{_N}"),
    (D, rf"\b{_ADJ}{_G}{_PART}{_G}(?:of|in){_G}{_THE}{_N}"),
    (D, rf"\b(?:the{_G})(?:far{_G})?{_NOUN}{_G}(?:of|in){_G}{_THE}{_N}"),
    (D, rf"{_N}{_OWN}{_G}(?:far{_G})?{_NOUN}(?!{_G}{_ANY})"),
    (D, rf"{_N}{_OWN}{_G}{_ADJ}{_G}{_PART}\b"),
    (D, rf"\b(?:the{_G})?(?P<noun>centre|center|heart|middle){_G}of{_G}{_THE}{_N}"),
    # offsets
    (OFF, rf"{_FAR}{_G}(?:(?:to|in){_G}the{_G})?(?:due{_G})?{_NOUN}{_G}(?:of|from){_G}{_THE}{_N}"),
    (OFF, rf"{_FAR}{_G}(?:away{_G})?(?:from|outside|off){_G}{_THE}{_N}"),
    (OFF, rf"\b(?:just{_G})?to{_G}the{_G}{_NOUN}{_G}of{_G}{_THE}{_N}"),
    (OFF, rf"\b(?<!the )(?:just{_G}|due{_G})?{_NOUN}{_G}of{_G}{_THE}{_N}"),
    # between
    (BET, rf"\b{_LINK}{_G}(?:\w+{_G}){{0,3}}?between{_G}{_THE}{_N}{_S},?{_G}?and{_G}{_THE}{_N}"),
    (BET, rf"\b{_LINK}{_G}between{_G}{_THE}{_N},{_G}{_THE}{_N}{_S},?{_G}?and{_G}{_THE}{_N}"),
    (BET, rf"{_RUN}(?:{_G}(?:international|strategic|main|old|coastal))?{_G}{_ROAD}s?\b"),
    (BET, rf"\b{_ROAD}{_G}from{_G}{_THE}{_N}{_G}to{_G}{_THE}{_N}"),
    (
        BET,
        rf"\b{_ROAD}s?{_S},?{_S}(?:that{_G}|which{_G})?(?:links?|linking|connects?|connecting|joins?"
        rf"|joining){_G}{_THE}{_N}{_G}(?:and|to|with){_G}{_THE}{_N}",
    ),
    (BET, rf"{_N}{_JOIN}{_N}{_JOIN}{_N}(?:{_G}(?:gas|oil){_G}field)?{_G}triangle\b"),
    # borders
    (BOR, rf"{_ANY}(?:{_JOIN}{_ANY}){{1,2}}{_G}{_BORDER}\b"),
    (BOR, rf"\b{_BORDER}{_G}(?:\w+{_G}){{0,2}}?between{_G}{_THE}{_ANY}{_G}and{_G}{_THE}{_ANY}"),
    (BOR, rf"{_ANY}(?:{_OWN})?{_G}(?:{_ADJ}{_G})?{_BORDER}{_G}(?:with|to){_G}{_THE}{_ANY}"),
    (BOR, rf"\b{_BORDER}{_G}(?:with|of){_G}{_THE}{_ANY}(?!{_G}and{_G}{_ANY})"),
    (
        BOR,
        rf"{_ANY}(?:{_OWN})?{_G}(?:{_ADJ}{_G})?{_BORDER}\b(?!{_G}(?:with|to){_G}{_THE}{_ANY}"
        r"|[ -](?:guards?|police|forces?|patrols?|controls?|disputes?|security|agents?|towns?"
        r"|cit(?:y|ies)|villages?|crossings?|gates?|posts?|points?|agenc\w+|officials?|deal))",
    ),
    # along
    (
        ALO,
        rf"\balong{_G}(?:(?:both{_G})?(?:the{_G})?{_WATER}{_G}of{_G})?(?:the{_G})?{_N}(?!{_OWN}|{_G}border)",
    ),
    (ALO, rf"\b(?:on{_G})?(?:the{_G})?(?:{_ADJ}{_G})?(?:banks?|shores?){_G}of{_G}(?:the{_G})?{_N}"),
    # Arabic
    (C, rf"{_AR_P}(?P<span>(?:ال)?ريف{_G}{_AR_N}(?:{_G}{_AR_ADJ})?)(?![\u0621-\u064a])"),
    (C, rf"{_AR_P}(?P<span>الريف{_G}{_AR_ADJ}{_G}(?:من{_G}|في{_G}|ل(?:ـ)?){_S}{_AR_N})"),
    (
        NEAR_,
        rf"{_AR_P}(?P<span>(?:قرب|محيط|أطراف|ضواحي|ضاحية|حول|جوار|مشارف|تخوم)"
        rf"{_G}(?:من{_G})?{_AR_N})",
    ),
    (NEAR_, rf"{_AR}(?P<span>بالقرب{_G}من{_G}{_AR_N})"),
    (D, rf"{_AR_P}(?P<span>{_AR_WIND}{_G}{_AR_N})(?!{_S}{_AR_FAR})"),
    (D, rf"{_AR}(?:في{_G})?(?P<span>(?:ال)?(?P<noun2>شمال|جنوب|شرق|غرب){_G}(?:من{_G}){_AR_N})"),
    (
        OFF,
        rf"(?P<span>{_AR_FAR}{_G}(?:إلى{_G}|الى{_G})?(?:ال)?{_AR_WIND}{_G}(?:من{_G})?{_AR_N})",
    ),
    (OFF, rf"(?P<span>{_AR_FAR}{_G}(?:عن|من){_G}{_AR_N})"),
    (
        BET,
        rf"{_AR}(?P<span>(?:ال)?(?:طريق|منطقة|أوتوستراد|خط|محور)(?:{_G}[\u0621-\u064a]+){{0,2}}?{_G}"
        rf"بين{_G}{_AR_N}{_G}(?:و{_S})?{_AR_N})",
    ),
    (
        BET,
        rf"{_AR}(?P<span>(?:ال)?(?:طريق|أوتوستراد|محور|خط)(?:{_G}[\u0621-\u064a]+)?{_G}{_AR_N}"
        rf"(?:{_G}|{_JOIN}){_AR_N})",
    ),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{_G}{_ANY}(?:{_G}|{_JOIN}){_ANY})"),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{_G}(?:بين{_G}){_ANY}{_G}(?:و{_S})?{_ANY})"),
    (BOR, rf"{_AR_P}(?P<span>(?:ال)?حدود{_G}(?:مع{_G})?{_ANY})"),
    (ALO, rf"{_AR}(?P<span>(?:على{_G}طول|ضفاف|ضفتي|ضفة){_G}(?:نهر{_G}|طريق{_G})?{_AR_N})"),
)

_COMPILED = tuple((relation, re.compile(rule, re.IGNORECASE)) for relation, rule in _RULES)
# A pattern is tried only where one of its words stands in the window: ten times less to read.
_WINDS_SAID = "north|south|east|west|cent|heart|middle|شمال|جنوب|شرق|غرب|وسط"
_TRIGGERS = {
    D: re.compile(_WINDS_SAID),
    C: re.compile("countr|hinterland|rural|rif|reef|ريف"),
    NEAR_: re.compile(
        "near|around|outside|close|adjacent|next|far |vicinity|surround|skirt|suburb|environs"
        "|fringe|edge|peripher|approach|perimeter|entrance|rounding|rif|countr"
        "|قرب|محيط|أطراف|ضاح|ضواح|حول|جوار|مشارف|تخوم"
    ),
    OFF: re.compile(_WINDS_SAID + "|from|outside|off|عن|من"),
    BET: re.compile(
        "between|road|highway|motorway|route|railway|axis|front|line|corridor|way|street|track"
        "|triangle|بين|طريق|أوتوستراد|محور|خط"
    ),
    BOR: re.compile("border|frontier|boundary|حدود"),
    ALO: re.compile("along|bank|shore|طول|ضف"),
}  # fmt: skip
_AND_ADJ = re.compile(rf"\b{_ADJ}(?:{_G}and{_G}|,{_G}(?:and{_G})?|/)$", re.IGNORECASE)
_OWNED = re.compile(rf"{_ANY}{_OWN}{_G}$")
_THE_BEFORE = re.compile(rf"\bthe{_G}$", re.IGNORECASE)
_BEGINS_A_NAME = re.compile(r"\b(?:New|Great|Royal|Old|Upper|Lower)[ -]$")
_CLASS_AFTER = re.compile(
    rf"{_G}(?:province|governorate|region|state|oblast|district|department|county|prefecture"
    r"|cit(?:y|ies)|town|village|port)\b",
    re.IGNORECASE,
)
_DIVISION_CLASS = re.compile(_CLASS_AFTER.pattern.removeprefix(_G), re.IGNORECASE)
# How far a phrase reaches from a name, in characters: the longest patterns are well below it.
_BEFORE, _AFTER = 160, 90


def fold(text: str, names: Sequence[Mention]) -> list[Mention]:
    """The mentions of `names`, in order, with each location phrase of `text` as one mention.

    `names` are sorted and do not overlap; nor do the mentions returned. The names inside a phrase
    are its anchors and are no longer listed on their own. Positions are code points of `text`.
    """
    masked = _Masked(text, names)
    taken: set[int] = set()
    found: list[tuple[int, int, Mention]] = []
    for candidates in masked.candidates():
        used: list[tuple[int, int]] = []
        for candidate in candidates:
            if any(i in taken for i in candidate.inside) or any(
                candidate.start < end and start < candidate.end for start, end in used
            ):
                continue
            taken.update(candidate.inside)
            used.append((candidate.start, candidate.end))
            for start, end, expression in masked.expressions(candidate):
                found.append((start, end, _mention(text, start, end, expression)))
    plain = [(n.start, n.end, n) for i, n in enumerate(names) if i not in taken]
    return [mention for _, _, mention in sorted(plain + found, key=lambda t: t[:2])]


def _mention(text: str, start: int, end: int, expression: Expression) -> Mention:
    first = expression.anchors[0]
    role = Role.DATELINE if first.role is Role.DATELINE else Role.PLACE
    class_word = first.class_word if len(expression.anchors) == 1 else None
    return Mention(start, end, text[start:end], role, class_word, expression)


class _Candidate:
    """A pattern that matched: where in the masked text, on which names."""

    __slots__ = ("anchors", "end", "inside", "match", "relation", "start")

    def __init__(
        self, relation: Relation, match: re.Match, span: tuple[int, int], masked: _Masked
    ) -> None:
        self.relation, self.match = relation, match
        self.start, self.end = span
        self.inside = masked.inside(*span)
        people = relation is Relation.BORDER
        self.anchors = [i for i in self.inside if people or masked.names[i].role is not Role.PEOPLE]


class _Masked:
    """A text in which each name is one sign, and the way back to the text's own positions."""

    def __init__(self, text: str, names: Sequence[Mention]) -> None:
        self.names = names
        clean = text.translate(_FOREIGN) if any(s in text for s in _SIGNS.values()) else text
        pieces, at, length = [], 0, 0
        self.signs: list[int] = []  # where each name's sign stands in the masked text
        for name in names:
            pieces.append(clean[at : name.start])
            length += name.start - at
            self.signs.append(length)
            pieces.append(_SIGNS.get(name.role, OTHER))
            length += 1
            at = name.end
        pieces.append(clean[at:])
        self.text = "".join(pieces)

    def inside(self, start: int, end: int) -> list[int]:
        """The indices of the names whose signs lie in a stretch of the masked text."""
        first = bisect_right(self.signs, start - 1)
        return list(range(first, bisect_right(self.signs, end - 1)))

    def back(self, position: int) -> int:
        """A position of the masked text, not inside a sign -> the position in the text."""
        i = bisect_right(self.signs, position - 1) - 1  # the last sign before it
        return position if i < 0 else self.names[i].end + position - self.signs[i] - 1

    def windows(self) -> Iterator[tuple[int, int]]:
        """The stretches of the masked text around names; the rest need not be read."""
        start = end = 0
        for sign in self.signs:
            if sign - _BEFORE > end:
                if end:
                    yield start, end
                start = sign - _BEFORE
            end = min(len(self.text), sign + _AFTER)
        if end:
            yield start, end

    def candidates(self) -> Iterator[list[_Candidate]]:
        """Per window the patterns that matched and are meant, the longest first."""
        for start, end in self.windows():
            found = []
            text = self.text[start:end].lower()
            for relation, pattern in _COMPILED:
                if not _TRIGGERS[relation].search(text):
                    continue
                for match in pattern.finditer(self.text, start, end):
                    named = "span" in pattern.groupindex
                    span = match.span("span" if named else 0)
                    candidate = _Candidate(relation, match, span, self)
                    if candidate.anchors and self.meant(candidate):
                        found.append(candidate)
            yield sorted(found, key=lambda c: (c.start - c.end, c.start))

    def meant(self, candidate: _Candidate) -> bool:
        """Whether a matched pattern is a place: not a proper name, an apposition, an agreement."""
        relation, match = candidate.relation, candidate.match
        roles = {self.names[i].role for i in candidate.anchors}
        if relation is Relation.BETWEEN and Role.ACTOR in roles:
            return False
        if relation is not Relation.DIRECTION:
            return True
        name = self.names[candidate.anchors[0]]
        words = match.group().rsplit(None, 1)
        before = self.text[max(0, candidate.start - 24) : candidate.start]
        after = self.text[candidate.end : candidate.end + 24]
        if match.group().endswith(NAME) and len(words) == 2:
            lead = " ".join(words[0].split()).lower()
            if f"{lead} {name.spelling.lower()}" in proper_names():
                return False
            if "adj" in match.re.groupindex and " " not in lead:
                if _OWNED.search(before) or _BEGINS_A_NAME.search(before):
                    return False
                classed = _CLASS_AFTER.match(after) or (
                    name.name is not None
                    and name.class_word is not None
                    and _DIVISION_CLASS.match(name.class_word)
                )
                return not (classed and _THE_BEFORE.search(before))
        noun = match.groupdict().get("noun") or ""
        return not (noun[:1].isupper() and re.match(r" [A-Z]", after))

    def expressions(self, candidate: _Candidate) -> Iterator[tuple[int, int, Expression]]:
        """(start, end, expression) in the text's positions; several for 'southern and eastern'."""
        groups = candidate.match.groupdict()
        word = groups.get("adj") or groups.get("noun") or groups.get("noun2")
        direction = wind(word) if word else None
        anchors = tuple(self.names[i] for i in candidate.anchors)
        distance = (
            metres(groups["amount"], groups["most"], groups["unit"])
            if (groups.get("amount"))
            else None
        )
        start, end = self.back(candidate.start), self.back(candidate.end)
        yield start, end, Expression(candidate.relation, anchors, direction, distance)
        at = candidate.start
        while groups.get("adj") and candidate.match.start("adj") == candidate.start:
            more = _AND_ADJ.search(self.text, max(0, at - 40), at)
            if more is None:
                break
            at = more.start()
            yield (
                self.back(at),
                self.back(more.end("adj")),
                Expression(candidate.relation, anchors, wind(more.group("adj"))),
            )


@cache
def proper_names() -> frozenset[str]:
    """Names of countries and divisions, lower case, that a direction word opens; and PROPER."""
    opens = re.compile(rf"{_ADJ} ", re.IGNORECASE)
    named = {
        name.lower()
        for row in divisions.table()
        for name in (row.names if row.level else (row.name,))
        if opens.match(name)
    }
    return PROPER | named


def wind(words: str) -> Direction | None:
    """'far north-western', 'شمالي غربي' -> the Direction, or None."""
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
