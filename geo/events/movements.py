"""A sentence's words -> what forces did without a blow: entered, left, deployed, agreed, exchanged.

Such verbs tell an event only of some: troops enter a town, a law enters into force; fighters are
deployed, teachers too. Each needs an armed subject near it, or the noun that makes it one: a truce
that took effect, prisoners who were swapped. Types are ACLED's: ground that changes hands without a
fight, 'Agreement', 'Change to group/activity' for forces that move, 'Other'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.events import triggers
from geo.events.triggers import Sense
from geo.language import actors, words
from geo.language.words import Found, Word

_ENTERED = Sense(triggers.OVERTAKES, 2, verb=True)  # a state's own: 'Government regains territory'
_REGAINED = Sense(triggers.REGAINS, 4, verb=True)
_LEFT = Sense(triggers.TRANSFER, 3, verb=True)
_MOVED = Sense(triggers.CHANGE, 2, verb=True)
_OTHER = Sense(triggers.OTHER, 1, verb=True)
_RAID = Sense(
    triggers.ATTACK, 1, verb=True, raid=True
)  # who enters a camp or a house takes no ground
_AGREED = Sense(triggers.AGREEMENT, 3)
_FREED = Sense(triggers.OTHER, 2, verb=True)


def _keys(text: str) -> frozenset[str]:
    return frozenset(map(words.key, text.split()))


# verb -> (what it tells, the words one of which has to follow at once; none: a place's name)
_VERBS: dict[str, tuple[Sense, frozenset[str]]] = {}
for _sense, _verbs, _next in (
    (_ENTERED, "entered entering enters took taken", ""),
    (_ENTERED, "rolled moved marched poured drove swept streamed rode", "into"),
    (_REGAINED, "regained regaining", ""),
    (_LEFT, "retreated retreating retreats", "from"),
    (_LEFT, "abandoned abandoning vacated evacuated", ""),
    (_LEFT, "pulled pulling", "out back"),
    (_MOVED, "deployed redeployed deploying redeploying", "in to into across around near at"),
    (_OTHER, "crossed crossing", "into"),
):
    _VERBS |= {verb: (_sense, _keys(_next)) for verb in _verbs.split()}
_ARABIC: dict[str, Sense] = {}
for _sense, _verbs in (
    (_ENTERED, "دخل دخلت دخلوا"),
    (_LEFT, "تراجع تراجعت انسحب انسحبت"),
    (_MOVED, "انتشر انتشرت"),
):
    _ARABIC |= {words.key(verb): _sense for verb in _verbs.split()}

_ARMED = _keys(
    "troops forces force fighters rebels army soldiers tanks militants insurgents militia militias "
    "militiamen gunmen units unit jihadists paramilitaries marines brigade battalion guerrillas "
    "separatists regime junta military column convoys reinforcements opposition factions commandos "
    "mercenaries "
    "قوات القوات الجيش جيش مقاتلو مقاتلون المقاتلون مسلحون مسلحو فصائل الفصائل عناصر دبابات آليات "
    "وحدات قوة المعارضة النظام الاحتلال الدعم تنظيم ميليشيا كتائب جنود الجنود حركة"
) | _keys(" ".join(name for name in actors.names("m") if " " not in name))
_TAKES = _keys("took taken")  # 'took X', but 'took three hostages'
_INSIDE = _keys(
    "camp camps hospital school mosque church house houses home homes university compound office "
    "offices prison building apartment"
)
_CLAUSE = frozenset((".", ";", ":", "\u061b"))
_BACK, _AHEAD, _OBJECT = 7, 4, 4  # words in which the subject, and the ground, are sought
_TRUCE = _keys("ceasefire cease-fire truce armistice هدنة الهدنة")
_FIRE = (words.key("إطلاق"), words.key("لإطلاق"))
_CEASE = words.key("وقف")
_HELD = re.compile(
    r"\b(?:(?:took|takes?|taken|taking|c[oa]me|coming|comes|went|goes|enter(?:s|ed)|put)\s+(?:\w+\s+)?"
    r"(?:into\s+)?(?:effect|force|hold)|(?<!be\s)(?:began|begun|started|agreed|signed|announced|declared|reached|"
    r"concluded|extended|renewed))\b|"
    r"(?<!\w)[وف]?(?:دخل|دخلت|بدأ|بدأت|سرت|سرى|توصل|توصلت|اتفق|اتفقت|اتفقوا|أعلن|أعلنت|وقع|وقعت|وقعا|"
    r"التوصل|توقيع|سريان|إعلان)(?!\w)",
    re.I,
)
# What names a truce as a time or a thing: 'since the truce', 'truce talks'.
_NAMES = frozenset(
    "since after before until despite during following under violating breaking for".split()
)
_OF_TRUCE = frozenset(
    "talks negotiations deal's violations violation monitors proposal line lines efforts plan "
    "demand calls call committee".split()
)
_SWAPPED = _keys("exchanged exchange exchanging swapped swap swapping تبادل تبادلت تبادلا")
_FREES = _keys("released freed أفرجت أفرج أطلقت")
_CAPTIVES = _keys(
    "prisoners prisoner detainees captives hostages hostage pows bodies abductees servicemen "
    "أسرى الأسرى معتقلين المعتقلين محتجزين المحتجزين رهائن الرهائن جثث جثامين"
)
_HOSTAGES = _keys("hostages hostage captives abductees رهائن الرهائن رهينة محتجزين المحتجزين")
_REACH = 8  # words between a verb and those whom it exchanges or frees
_EVACUATION = _keys("evacuation evacuations إجلاء إخلاء الإجلاء")
_BEGAN = re.compile(
    r"\b(?:began|begun|started|resumed|completed|ended|finished|continued|under\s+way|took\s+place)\b|"
    r"(?<!\w)[وف]?(?:بدأت|بدأ|استؤنفت|اكتملت|انتهت|تمت|تم|جرت)(?!\w)",
    re.I,
)
PHRASES = tuple(
    (word,)
    for word in sorted(
        {*_VERBS, *_ARABIC, *_TRUCE, *_SWAPPED, *_FREES, *_EVACUATION, _CEASE, *_FIRE}
    )
)  # a sentence without any of these tells no such event
_TOLD = frozenset(word for (word,) in PHRASES)


def find(found: Sequence[Word], taken: Sequence[Found[Sense]] = ()) -> list[Found[Sense]]:
    """What forces did in the words of a sentence, in order, beside the event words `taken`.

    >>> from geo.language import words
    >>> [f.meaning.sub for f in find(words.split("Troops entered Saraqib, a law entered force"))]
    ['Non-state actor overtakes territory']
    >>> find([])
    []
    """
    result = []
    covered = {n for f in taken for n in range(f.first, f.last + 1)}
    for at, word in enumerate(found):
        if at in covered or _TOLD.isdisjoint(words.variants(word.key)):
            continue
        told = _verb(found, at) or _arabic(found, at) or _truce(found, at)
        told = told or _exchange(found, at) or _evacuation(found, at)
        if told is not None and covered.isdisjoint(range(at, told.last + 1)):
            result.append(told)
    return result


def _verb(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'Troops entered X', 'rebels pulled back from X': an armed subject before, ground after."""
    if found[at].key not in _VERBS:
        return None
    sense, follows = _VERBS[found[at].key]
    last = at
    if follows:
        last = next((n for n in range(at + 1, at + 4) if _key(found, n) in follows), None)
        if last is None:
            return None
    by = any(_key(found, n) == "by" for n in range(at + 1, at + 2))
    subject = found[at + 1 : at + _AHEAD] if by else _clause_before(found, at)
    if not any(_armed(word) for word in subject):
        return None
    ground = found[last + 1 : last + 1 + (1 if found[at].key in _TAKES else _OBJECT)]
    if not by and not any(w.text[0].isupper() or w.key in triggers.GROUND for w in ground):
        return None
    raided = sense is _ENTERED and any(w.key in _INSIDE for w in ground)
    return Found(at, last, _RAID if raided else sense)


def _arabic(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'دخلت قوات ... X': the subject follows, or stood before."""
    sense = next((_ARABIC[f] for f in words.variants(found[at].key) if f in _ARABIC), None)
    if sense is None or found[at].text[0] < "\u0600":
        return None
    beside = [*found[at + 1 : at + 1 + _AHEAD], *_clause_before(found, at)[-_AHEAD:]]
    return Found(at, at, sense) if any(_armed(word) for word in beside) else None


def _truce(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """A truce that its own clause says was agreed or began, however far apart they stand."""
    forms = words.variants(found[at].key)
    last = at
    if _CEASE in forms:
        if not {*_FIRE} & {*words.variants(_key(found, at + 1))}:
            return None
        last = at + 2
    elif _TRUCE.isdisjoint(forms):
        return None
    if any(w.key in _NAMES for w in found[max(0, at - 3) : at]) or _key(found, at + 1) in _OF_TRUCE:
        return None
    low, high = _bounds(found, at)
    held = _HELD.search(" ".join(w.text for w in found[low:high]))
    return Found(at, min(last, len(found) - 1), _AGREED) if held else None


def _exchange(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'Exchanged 230 prisoners', 'released four hostages', 'hostages were freed'."""
    forms = words.variants(found[at].key)
    ahead = found[at + 1 : at + 1 + _REACH]
    if not _SWAPPED.isdisjoint(forms):
        told = any(not _CAPTIVES.isdisjoint(words.variants(w.key)) for w in ahead)
        return Found(at, at, _AGREED) if told else None
    if _FREES.isdisjoint(forms):
        return None
    before = _clause_before(found, at)
    near = [*ahead, *before]
    hostages = any(not _HOSTAGES.isdisjoint(words.variants(w.key)) for w in near)
    captives = any(not _CAPTIVES.isdisjoint(words.variants(w.key)) for w in near)
    armed = any(_armed(w) for w in near)
    return Found(at, at, _FREED) if hostages or (captives and armed) else None


def _evacuation(found: Sequence[Word], at: int) -> Found[Sense] | None:
    """'The evacuation of X began': with a number it is a figure, which tolls.py reads."""
    if _EVACUATION.isdisjoint(words.variants(found[at].key)):
        return None
    low, high = _bounds(found, at)
    began = _BEGAN.search(" ".join(w.text for w in found[low:high]))
    return Found(at, at, _OTHER) if began else None


def _armed(word: Word) -> bool:
    return not _ARMED.isdisjoint(words.variants(word.key))


def _key(found: Sequence[Word], at: int) -> str:
    return found[at].key if at < len(found) else ""


def _bounds(found: Sequence[Word], at: int) -> tuple[int, int]:
    """(first, one past the last) word of the clause about a word: commas do not end it."""
    low = next((n + 1 for n in range(at, -1, -1) if found[n].text in _CLAUSE), 0)
    high = next((n for n in range(at, len(found)) if found[n].text in _CLAUSE), len(found))
    return low, high


def _clause_before(found: Sequence[Word], at: int) -> Sequence[Word]:
    low, _ = _bounds(found, at)
    return found[max(low, at - _BACK) : at]
