"""A text -> the names that only the text itself knows as places: 'the village of X', 'shelled X'.

An event there is still told there and not at the nearest town. Where the gazetteer holds such a
name in a country that the text tells of, it is placed; most it does not hold.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, insort
from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geo.gazetteer import names
from geo.gazetteer.search import Context
from geo.language import lexicon
from geo.model import Candidate, Match, Mention
from geo.toponyms import answers

if TYPE_CHECKING:
    from geo.gazetteer.search import Gazetteer

Span = tuple[int, int]

_ASKED = 5  # candidates in each country
_SURE, _KEYS = ("exact", "strict"), ("folded",)
_LETTERS, NEARLY = 80, 90  # of a hundred, that two spellings share: with support, without

_UNKNOWN = "no place of this name in the gazetteer"
_NAME = (
    r"(?:[Aa]l[- ]|[Ee]l[- ]|(?:[Aa][nrs]|[Aa]sh|[Aa]d|[Aa]t)-)?"
    r"[\u2018']?[A-Z\u00c0-\u00de][\w'\u2018\u2019-]{0,40}[a-z\u00df-\u00ff]"
)
_RUN = rf"{_NAME}(?:\s+(?:(?:al|el|de|du|la|le|des|ez|az)[- ])?{_NAME}){{0,3}}"
_HYPHENS = re.compile(r"(?:-[a-z]{1,4}){0,2}-[A-Z\u00c0-\u00de][\w'\u2019]*")
_ARTICLE = re.compile(r"(?<![\w-])(?:[Aa][lnrdst]|[Aa]sh|[Ee]l)-\Z")
_FIRST_PART = re.compile(
    r"(?<=\s)(?P<part>Tell?|Tall?|Jabal|Jebel|Kafr|Deir|Wadi|Khan|Umm|Ain|Ayn|Ras|Beit|Bayt|Bir)\s+\Z"
)
# 'Petite-Rivière de l'Artibonite', 'Anse d'Hainault'.
_FRENCH_TAIL = re.compile(
    r"\s+(?:de\s+(?:la\s+|l['\u2019])?|du\s+|des\s+|d['\u2019])[A-Z\u00c0-\u00de][\w\u2019'-]*\w"
)
# A name that no gazetteer holds, where the text itself uses it as a place.
_UNLISTED = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]t|[Aa]round|[Oo]n\s+the\s+outskirts\s+of|(?:the\s+)?(?:towns?|"
    rf"villages?|city|cent(?:re|er)|market|heart|hospital|"
    rf"district|camp|suburb|neighbou?rhood|hamlet|commune|municipality|settlement|township|island)\s+of|"
    rf"(?:[Ss]trikes?|[Aa]irstrikes?|[Aa]ttacks?|[Rr]aids?|[Aa]ssault|bombs?|missiles?|rockets?|"
    rf"agents?|gas|shells?|bombs?|dropped|fell|fired|landed|rained|crashed)\s+(?:on|at|against|into)|(?:shelled|bombed|stormed|storming|overran|retook|"
    rf"recaptured|entered)|(?:[Ss]helling|[Bb]ombing|[Bb]ombardment|[Cc]apture|[Rr]ecapture|"
    rf"[Ff]all)\s+of)\s+(?:the\s+)?(?:nearby\s+|neighbou?ring\s+|capital\s+)?(?:(?:town|village|"
    rf"city)\s+of\s+)?(?P<name>{_RUN})"
)
_NO_PLACE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ramadan|Eid|Christmas|Easter|"
    r"Twitter|Facebook|Telegram|Arabic|English|French|Reuters|AFP|Ministry|Hospital|Army|Forces|"
    r"Group|Party|Council|Court|Brigade|Operation|President|Minister|General|Islamic|UN|EU|US)\b"
)
# ... and what follows it in a list: 'hit Ariha and Kafr Nobol.'
_GOES_ON = re.compile(
    rf"\s*(?:,\s*and|,|and|&)\s+(?P<name>{_RUN})(?=\s*(?:[.;)\n]|\Z|,|\s(?:and|in|were|was|with|"
    rf"killing|wounding|on|villages?|towns|districts|camps|neighbou?rhoods)\b))"
)
# 'Galgani village', 'Abu Shouk camp', 'the Solino neighbourhood'.
_CLASSED = re.compile(
    rf"(?<![.!?]\s)(?<!\A)\b(?P<name>{_RUN})\s+(?:(?:refugee|displacement|IDP)\s+)?(?:village|camp|"
    r"neighbou?rhood|district|township|town|suburb|hamlet|quarter|commune|area|market|locality|axis)s?\b"
)
_ARABIC_GOES_ON = tuple(
    re.compile(rf"\s*،?\s+و(?P<name>[\u0621-\u064a]{{3,}}{more})(?![\u0621-\u064a])")
    for more in (r"\s+[\u0621-\u064a]{2,}", "")  # 'ومارون الراس' before 'ومارون'
)
_ARABIC_PAIRS = (
    "كفر بيت خان دير معرة تل أم أبو عين رأس وادي جبل بير بئر باب برج بني سد شيخ دار حمام ود"
)
_ARABIC_FIRST = frozenset(_ARABIC_PAIRS.split())
_ARABIC_WORD = re.compile(
    r"\s+(?!(?:في|من|على|إلى|عن|بعد|قبل|يوم)\s)[\u0621-\u064a]{2,}(?![\u0621-\u064a])"
)
_ARABIC_KIND = r"(?:مدينة|بلدة|قرية|مخيم|حي|ناحية|منطقة|محافظة|بلدتي|بلدات|قرى)"
_ARABIC_NO_NAME = (
    r"(?:بأن|أن|إن|عن|التي|الذي|قد|كان|كانت|تقع|يقع|تابعة|خلال|بعد|قبل|حيث|منذ|وقد|لل[\u0621-\u064a]+|"
    r"المدينة|البلدة|القرية|المخيم|المنطقة|العاصمة)"
)
_ARABIC_CLASSED = re.compile(
    r"(?<!\w)[وبلف]?(?:العاصمة(?:\s+ال[\u0621-\u064a]+ة)?|مدينة|بلدة|قرية|مخيم|حي|ثكنة|ناحية|قضاء|مديرية|محلية|ضاحية|بادية|جبال|جبل|محيط|أطراف)\s+"
    rf"(?P<name>(?!{_ARABIC_KIND}\s|{_ARABIC_NO_NAME}\s)(?:(?:{'|'.join(_ARABIC_PAIRS.split())})\s+[\u0621-\u064a]{{2,}}|[\u0621-\u064a]{{3,}})"
    r"(?:\s+ال(?!شمال|جنوب|شرق|غرب|يوم|أحد|اثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت|واقع|تابع|خاضع|حدود|"
    r"سوري|عراق|لبنان|فلسطين|سودان|ماضي|أسبوع|شهر|ليل|صباح|مساء)[\u0621-\u064a]{3,})?)"
)
# 'في بلدتي الطيبة ودير سريان': after a dual or a plural two names at least.
_ARABIC_NAME = (
    rf"(?:(?:{'|'.join(_ARABIC_PAIRS.split())})\s+[\u0621-\u064a]{{2,}}|[\u0621-\u064a]{{3,}})"
)
_ARABIC_SEVERAL = re.compile(
    rf"(?<!\w)[وبلف]?(?:بلدتي|مدينتي|قريتي|مخيمي|حيي|بلدات|قرى|مدن)\s+(?P<name>{_ARABIC_NAME})(?=\s*،|\s+و)"
)
# 'قرب الدبس', 'قاعدة حرير': of two words before of one.
_ARABIC_BESIDE = tuple(
    re.compile(
        r"(?<!\w)[وفب]?(?:قرب|بالقرب\s+من|محيط|قاعدة|مطار|جبهة|محور|باتجاه)\s+"
        rf"(?:(?:{_ARABIC_KIND}|قاعدة|مطار)\s+)?(?P<name>[\u0621-\u064a]{{3,}}{more})(?![\u0621-\u064a])"
    )
    for more in (r"\s+[\u0621-\u064a]{2,}", "")
)
# 'قرب مستشفى النو': a site by its name, which is no adjective ('سوق شعبي') and no thing.
_ARABIC_SITE = re.compile(
    r"(?<!\w)[وفب]?(?:قرب|محيط|على|في|أمام|داخل|استهدف|استهدفت|طال|طالت)\s+"
    r"(?:جسر|سوق|مستشفى|مشفى|سجن|ميدان|دوار|معبر|مصفاة|حقل|قاعدة)\s+"
    rf"(?P<name>(?![بلف]?{_ARABIC_KIND}(?!\w)|{_ARABIC_NO_NAME}(?!\w)|(?:في|من|على|قيد|كبير|قديم|نفط|غاز|وقود)(?!\w)|ال[\u0621-\u064a]+(?:ي|ية)(?!\w))"
    r"[\u0621-\u064a]{3,}(?<!ي)(?<!ية))(?![\u0621-\u064a])"
)
# 'حقل كورمور', 'منطقة مطيبيجة': of an area no adjective ('منطقة سكنية') is its name.
_ARABIC_FIELD = re.compile(
    r"(?<!\w)[وفب]?(?:حقل|مصفاة|سد|معبر|منطقة)\s+"
    rf"(?P<name>(?!{_ARABIC_NO_NAME}(?!\w)|(?:نفط|نفطي|غاز|ألغام|حدودي|تعرف|واسعة|آمنة|خفض)(?!\w))"
    r"(?:ال[\u0621-\u064a]{3,}|(?![\u0621-\u064a]+(?:ية|ي)(?![\u0621-\u064a]))[\u0621-\u064a]{4,}))"
    r"(?![\u0621-\u064a])"
)
_ARABIC_NEXT = re.compile(rf"\s*،?\s+و(?P<name>{_ARABIC_NAME})(?![\u0621-\u064a])")
_ATTACKED = re.compile(
    rf"\b(?:attacked|raided|ambushed|struck|hit|pounded|besieged|seized|captured|targeted|hits|struck)\s+(?:the\s+)?(?P<name>{_RUN})(?=[,.;]|"
    r"\s+(?:on|in|late|early|overnight|at|and|near|the\s+day|yesterday|again|twice|with)\b)"
)


# 'Kupiansk, too, had been liberated': what is done to places alone.
_UNDERWENT = re.compile(
    rf"\b(?P<name>(?!\w?[A-Z]{{2}}){_RUN})(?:,\s+too,)?\s+(?:(?:was|were|had\s+been|has\s+been)\s+(?:\w+ly\s+|also\s+|again\s+)?"
    r"(?:shelled|bombed|bombarded|liberated|recaptured|retaken|overrun|besieged|pounded|stormed)|"
    r"(?:(?:has|had)\s+)?f(?:ell|allen)\s+(?:to|into\s+the\s+hands)|"
    r"came\s+under\s+(?:the\s+control|fire|attack|shelling))\b"
)
_CLASS_OF = re.compile(r"\b(?:town|village|city|camp|district|suburb|hamlet)s?\s+of\s+\Z", re.I)
# 'Rutshuru: clashes between ...': a note's heading.
_HEADING = re.compile(
    rf"(?m)^(?:[-\u2022*]\s*|\(?\d{{1,2}}[.)]\s+)?(?P<name>{_RUN})(?:,\s[^:.\n]{{1,40}})?:\s"
)
_GENERIC = frozenset(
    "base camp mount airport highway route hospital bank government parliament al-qaida al-qaeda "
    "hezbollah hamas human rights day night christians muslims".split()
)
_PEOPLES = frozenset(
    "kurdish arab arabs shiite shia sunni islamist islamic christian muslim jewish druze alawite "
    "tuareg fulani hausa yazidi turkmen tamil hutu tutsi masalit kurds".split()
)
_HELD_BY = re.compile(r"-(?:majority|dominated|held|controlled|led|backed|populated|run|aligned)\b")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Prof|Sen|Rep|Gov|President|Prime|King|Pope)\b")
_OWNER = re.compile(r"['\u2019]s\s+(?:convoy|car|house|home|residence|vehicle|motorcade)\b")
_NO_HEADING = frozenset(
    "update updates background note notes situation summary highlights humanitarian casualties "
    "security displacement health protection correction access food shelter education context "
    "overview flash report source sources photo video caption watch read breaking key water the "
    "witnesses analysis timeline incident incidents date location details response needs".split()
)
# 'وفي عدلون، قتل ثلاثة': a note's place, with what happened there at once.
_ARABIC_OPENING = re.compile(
    r"(?:^|(?<=[.\n؛])\s*)و?في\s+(?P<name>(?!ال|هذا|هذه|ذلك|غضون|سياق|وقت|حادث|تطور|حصيلة|بيان|صباح|مساء|فجر|"
    r"ليل|يوم|شهر|عام|بلد|قرية|مدينة|مخيم|حي|محافظة|ولاية|منطقة|ريف|جنوب|شمال|شرق|غرب|وسط)[\u0621-\u064a]{3,})"
    r"(?:\s+(?:جنوب|شمال|شرق|غرب|وسط)ي?\s+[\u0621-\u064a]+)?"
    r"(?:\s*،\s+(?=[\u0621-\u064a])|\s+(?:قُ?تل|أصيب|استشهد|سقط|استهدف|أسفر|شن|قصف|دمر|انفجر|أدت|أدى|دار|"
    r"اندلع|وقع|أطلق|اعتقل|هاجم|اختطف|خرج|تظاهر))",
    re.M,
)
_PATTERNS = (
    _HEADING,
    _ARABIC_OPENING,
    _ARABIC_SEVERAL,
    _UNLISTED,
    _UNDERWENT,
    _ATTACKED,
    _CLASSED,
    _ARABIC_CLASSED,
    _ARABIC_SITE,
    _ARABIC_FIELD,
)


def whole(text: str, match: Match) -> Match:
    """A name that goes on is another name: 'At' is not 'At-Tuwani', nor 'Ain' 'Ain Baal'."""
    if match.mention.expression is not None:
        return match
    if before := _FIRST_PART.search(text, max(0, match.mention.start - 8), match.mention.start):
        mention = match.mention
        start = before.start("part")
        whole_ = replace(
            mention, start=start, text=text[start : mention.end], name=mention.spelling
        )
        match = replace(match, mention=whole_)  # 'Tell al-Eis' is beside al-Eis, or it
    cut = _ARTICLE.search(text, max(0, match.mention.start - 4), match.mention.start)
    rest = _HYPHENS.match(text, match.mention.end)
    if cut is not None:  # 'Dalwa' of 'Al-Dalwa'
        start, end = cut.start(), rest.end() if rest else match.mention.end
        return Match(
            replace(match.mention, start=start, end=end, text=text[start:end], name=None),
            reason=_UNKNOWN,
        )
    if not match.resolved:
        rest = rest or _FRENCH_TAIL.match(text, match.mention.end)
    if match.mention.text.lstrip("وبل") in _ARABIC_FIRST:
        rest = rest or _ARABIC_WORD.match(text, match.mention.end)
    if not rest:
        return match
    start, end = match.mention.start, rest.end()
    return Match(replace(match.mention, end=end, text=text[start:end]), reason=_UNKNOWN)


def listed(text: str, matches: Sequence[Match], taken: list[Span], known: Gazetteer) -> list[Match]:
    """Arabic names that a list goes on with: of 'على صنعاء والحديدة وتعز' the last.

    Arabic has no capitals: only a name that the gazetteer holds in the country of the one before
    is taken. What is found is added to `taken`, which stays sorted.
    """
    result = []
    for match in matches:
        last: Match | None = match
        while last is not None and last.place is not None:
            last = _next_listed(text, last, taken, known)
            if last is not None:
                result.append(last)
                insort(taken, (last.mention.start, last.mention.end))
    return result


def _next_listed(
    text: str, last: Match, taken: list[Span], known: Gazetteer, nations: Collection[str] = ()
) -> Match | None:
    """The name, of two words or of one, with which an Arabic list goes on after another."""
    nation = frozenset((last.place.country,)) - {None} if last.place is not None else nations
    for pattern in _ARABIC_GOES_ON if nation else ():
        told = _known(pattern.match(text, last.mention.end), taken, nation, known)
        if told is not None:
            return told
    return None


def _known(
    found: re.Match[str] | None, taken: list[Span], nations: Collection[str], known: Gazetteer
) -> Match | None:
    """The name of a regular match, where the gazetteer holds it in one of some countries."""
    free = _free(found, taken) if found else None
    if free is None:
        return None
    text = free.mention.text
    for name in (None, text[2:]) if text.startswith("\u0627\u0644") else (None,):  # 'الدبس', 'دبس'
        told = located(replace(free, mention=replace(free.mention, name=name)), nations, known)
        if told.resolved and told.candidates[0].key in _SURE:
            return told
    return None


def find(
    text: str,
    matches: Sequence[Match],
    taken: list[Span],
    nations: Collection[str] = (),
    known: Gazetteer | None = None,
) -> list[Match]:
    """The further places of a text whose `matches` are known; `taken` are spans that are no name.

    What is found is added to `taken`, which stays sorted. Where Arabic, which has no capitals,
    leaves open whether a word is a name, `known` is asked for it in the `nations` of the text.
    """
    result = []
    for pattern in _ARABIC_BESIDE if known is not None and not text.isascii() else ():
        for found in pattern.finditer(text):
            told = _known(found, taken, nations, known)
            if told is not None:
                result.append(told)
                insort(taken, (told.mention.start, told.mention.end))
    for found in itertools.chain(*(p.finditer(text) for p in _PATTERNS)):
        listed = _free(found, taken)
        # after a dual or a plural in Arabic one more name is sure: then a verb may stand
        arabic = found.re is _ARABIC_SEVERAL
        steps = iter((_ARABIC_NEXT,)) if arabic else itertools.repeat(_GOES_ON)
        while listed is not None:
            result.append(listed)
            insort(taken, (listed.mention.start, listed.mention.end))
            told = _next_listed(text, listed, taken, known, nations) if known and arabic else None
            if told is not None:
                listed = told
                continue
            goes_on = next(steps, None)
            more = goes_on.match(text, listed.mention.end) if goes_on else None
            listed = _free(more, taken) if more else None
    for match in matches:
        more = _GOES_ON.match(text, match.mention.end)
        listed = _free(more, taken) if more else None
        if listed is not None:
            result.append(listed)
    return result


def located(
    match: Match, nations: Collection[str], known: Gazetteer, divisions: Set[str] = frozenset()
) -> Match:
    """An unresolved name with the place so called in one of the countries that its text tells of.

    What is only near in letters is not asked for: a name that the text alone knows stays so. A
    looser spelling needs support: to be nearly the same, or to lie in one of the `divisions` (ids)
    in which other places of the text lie.
    """
    if match.mention.expression is not None:
        told = match.mention.expression.anchors
        anchors = [located(Match(a), nations, known, divisions) for a in told]
        return answers.phrase(match.mention, anchors, known) if anchors else match
    best = match
    for nation in sorted(nations):
        found = known.search(match.mention.spelling, Context(country=nation), limit=_ASKED)
        if not found or found[0].place.country != nation:
            continue
        near = not divisions.isdisjoint(d.id for d in found[0].place.admin)
        if alike(match.mention.spelling, found[0], _LETTERS if near else NEARLY):
            told = answers.answer(match.mention, found)
            if told.probability > best.probability:
                best = replace(told, reason=f"{told.reason}; in {nation}, of which the text tells")
    return best


def alike(spelling: str, found: Candidate, letters: int) -> bool:
    """Whether a place is written nearly so: 'Shebaa' is not Shuva, whose consonants it has."""
    if found.key in _SURE:
        return True
    if found.key not in _KEYS and letters < NEARLY:
        return False
    own = names.strict(spelling)
    return any(fuzz.ratio(own, names.strict(name)) >= letters for name in found.place.names)


def _free(found: re.Match[str], taken: Sequence[Span]) -> Match | None:
    """The name of a regular match as an unresolved place, unless it is taken or none."""
    name = found["name"].removesuffix("'s").removesuffix("\u2019s")
    first = found.start("name")
    if rest := _HYPHENS.match(found.string, first + len(name)):
        name += rest.group()  # 'Chaung' of 'Chaung-U'
    at = bisect_left(taken, (first, 0))
    beside = taken[max(0, at - 1) : at + 2]
    first_word = name.split()[0].lower()
    given = first_word in lexicon.given_names() and found.re not in (
        _CLASSED,
        _ARABIC_CLASSED,
        _ARABIC_OPENING,
    )
    given = given and not _CLASS_OF.search(found.string, max(0, first - 24), first)
    known = first_word in lexicon.demonyms() or first_word in _PEOPLES or given
    known = known or bool(_HELD_BY.search(name))
    known = known or _NO_PLACE.search(name) or name.lower() in _GENERIC
    known = known or len(name) < 3 or bool(_TITLE.match(name)) or first_word.endswith("ist")
    known = known or (found.re is _UNLISTED and _OWNER.match(found.string, first + len(name)))
    known = known or (found.re is _HEADING and first_word in _NO_HEADING)
    if known or any(a < first + len(name) and first < b for a, b in beside):
        return None
    mention = Mention(first, first + len(name), name)
    return Match(mention, reason=_UNKNOWN)
