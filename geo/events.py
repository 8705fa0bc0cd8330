"""Words for what was done -> ACLED's event and sub-event types (codebook of 2023: 6 and 25).

Each word of the vocabulary has a sub-event type, a means where it names one, and a strength:

    3  says how it was done: 'air strike', 'suicide bomber', 'ambushed'
    2  says what was done:   'massacre', 'shot', 'recaptured'
    1  says only that something was: 'attack', 'blast', 'struck'; the company decides

`judge` gives the type of a group of such words together with who did it and to whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.words import Found, Vocabulary, Word

TYPES: dict[str, tuple[str, ...]] = {
    "Battles": (
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Armed clash",
    ),
    "Protests": (
        "Excessive force against protesters",
        "Protest with intervention",
        "Peaceful protest",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": (
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    ),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
TYPE_OF = {sub: kind for kind, subs in TYPES.items() for sub in subs}

CHEMICAL, AIR, SUICIDE, SHELLING, REMOTE, GRENADE = TYPES["Explosions/Remote violence"]
REGAINS, OVERTAKES, CLASH = TYPES["Battles"]
EXCESSIVE, INTERVENTION, PEACEFUL = TYPES["Protests"]
RIOT, MOB = TYPES["Riots"]
SEXUAL, ATTACK, ABDUCTION = TYPES["Violence against civilians"]
AGREEMENT, ARRESTS, CHANGE, DISRUPTED, BASE, LOOTING, TRANSFER, OTHER = TYPES[
    "Strategic developments"
]


@dataclass(frozen=True, slots=True)
class Sense:
    """What one word or phrase says was done."""

    sub: str
    strength: int
    means: bool = False  # it names the weapon
    verb: bool = False


def _senses() -> Iterable[tuple[str, Sense]]:
    for sub, strength, means, listed in _LISTED:
        for phrase in listed.split("|"):
            bare = phrase.removeprefix("!")
            yield bare, Sense(sub, strength, means, phrase.startswith("!"))


_LISTED: tuple[tuple[str, int, bool, str], ...] = (
    (AIR, 3, True,
     "air strike|air strikes|airstrike|airstrikes|air-strike|air-strikes|air raid|air raids|"
     "airraids|"
     "air attack|air attacks|aerial bombardment|aerial bombing|aerial attack|aerial attacks|"
     "aerial strikes|aerial raids|air bombardment|air campaign|barrel bomb|barrel bombs|"
     "barrel-bombed|drone strike|drone strikes|drone attack|drone attacks|drone|drones|uav|uavs|"
     "warplane|warplanes|fighter jet|fighter jets|jets|war planes|helicopter gunship|quadcopter|"
     "helicopter gunships|gunships|attack helicopters|helicopters bombed|glide bomb|glide bombs|"
     "guided bomb|guided bombs|guided aerial bomb|guided aerial bombs|shahed|shaheds|"
     "unmanned aerial vehicle|airstrikes on|bombing raid|bombing raids|cluster bombs|paramotor|"
     "air-dropped bombs|!strafed|military aircraft|"
     "غارة|غارات|غارة جوية|غارات جوية|قصف جوي|القصف الجوي|ضربة جوية|ضربات جوية|طائرات حربية|"
     "طائرة مسيرة|"
     "طائرات مسيرة|مسيرة|مسيرات|براميل متفجرة|طيران|الطيران الحربي|طائرة بدون طيار|"
     "البراميل المتفجرة|"
     "طائرة مسيّرة|طيران مسير|مروحيات|طائرات"),
    (SHELLING, 3, True,
     "shelling|!shelled|shells|artillery|artillery fire|artillery shelling|artillery bombardment|"
     "artillery shells|mortar|mortars|mortar fire|mortar shell|mortar shells|mortar attack|rocket|"
     "rockets|rocket fire|rocket attack|rocket attacks|missile|missiles|missile strike|"
     "missile strikes|missile attack|missile attacks|ballistic missile|ballistic missiles|"
     "cruise missile|"
     "cruise missiles|grad rockets|tank fire|tank shell|tank shells|multiple rocket launcher|"
     "howitzers|"
     "heavy shelling|shellfire|"
     "قصف مدفعي|قصف صاروخي|قذائف|قذيفة|قذيفة هاون|قذائف هاون|صاروخ|صواريخ|مدفعية|المدفعية|"
     "القصف المدفعي|رشقات صاروخية|راجمات|قصفا مدفعيا"),
    (SUICIDE, 4, True,
     "suicide|suicide bomb|suicide bomber|suicide bombers|suicide bombing|suicide bombings|"
     "suicide attack|"
     "suicide attacks|suicide car bomb|suicide car bombing|suicide vest|explosive vest|"
     "explosive belt|"
     "blew himself up|blew herself up|blew themselves up|detonated his explosives|"
     "detonated an explosive vest|انتحاري|انتحارية|فجر نفسه|تفجير انتحاري|هجوم انتحاري|حزام ناسف"),
    (REMOTE, 3, True,
     "ied|ieds|improvised explosive device|improvised explosive devices|roadside bomb|"
     "roadside bombs|"
     "roadside bombing|landmine|landmines|land mine|land mines|mine explosion|mine|mines|car bomb|"
     "car bombs|car bombing|car bombings|bomb|bombs|bomb blast|bomb blasts|bomb attack|"
     "bomb attacks|"
     "truck bomb|explosive device|explosive devices|booby trap|booby-trapped|vbied|"
     "vehicle bomb|unexploded ordnance|uxo|remnants of war|war remnants|unexploded shell|"
     "unexploded munition|motorcycle bomb|sticky bomb|planted bomb|magnetic bomb|"
     "cluster munition remnants|"
     "عبوة ناسفة|عبوات ناسفة|لغم|ألغام|لغم أرضي|سيارة مفخخة|سيارات مفخخة|مفخخة|دراجة مفخخة|"
     "دراجة نارية مفخخة|مخلفات الحرب|جسم متفجر|تفجير سيارة"),
    (GRENADE, 3, True, "grenade|grenades|hand grenade|hand grenades|قنبلة يدوية|قنابل يدوية"),
    (CHEMICAL, 5, True,
     "chemical attack|chemical attacks|chemical weapons attack|chlorine|sarin|nerve agent|"
     "toxic gas|"
     "poison gas|mustard gas|chlorine gas|gas attack|chemical weapons were used|chemical strike|"
     "هجوم كيماوي|هجوم كيميائي|غاز الكلور|غاز السارين|السارين|غازات سامة"),
    (CLASH, 3, False,
     "clash|clashes|!clashed|!clashing|firefight|firefights|gun battle|gun battles|gunbattle|"
     "gunbattles|"
     "gunfight|gunfights|ambush|ambushes|!ambushed|skirmish|skirmishes|exchange of fire|"
     "exchanges of fire|!exchanged fire|shootout|shoot-out|street fighting|street battles|"
     "heavy fighting|"
     "fierce fighting|!battled|!battling|!fought|!repelled|"
     "اشتباكات|اشتباك|!اشتبكت|معارك|كمين|كمائن|مواجهات|تبادل إطلاق نار|اشتباكات عنيفة"),
    (CLASH, 1, False, "fighting|battle|battles|معركة|قتال"),
    (REGAINS, 4, False,
     "!recaptured|!retook|!retaken|!regained control|!regain control|!recapturing|!retaking|"
     "recapture of|"
     "!reclaimed|!liberated|!cleared of|!retakes|!recaptures|"
     "!استعادت|استعادة السيطرة|!استعاد|!حررت|تحرير"),
    (OVERTAKES, 4, False,
     "!captured the town|!captured the village|!captured the city|!captured the base|"
     "!seized control|"
     "!seizing control|!seized the airport|!seized the district|!seized the capital|"
     "!seized the camp|"
     "!took control|!taken control|!take control of|!taking control|!overran|!overrun|"
     "!overrunning|fell to|!seized the town|!seized the city|!seized the village|!captured|"
     "!capturing|"
     "!captures|!seizes|fall of|capture of|seizure of|"
     "!سيطرت|!سيطر|السيطرة على|سيطرتها على|سيطرته على|سقوط مدينة|!يسيطر"),
    (TRANSFER, 3, False,
     "!withdrew|!withdrew from|!handed over|!pulled out|!withdrawn from|withdrawal from|"
     "!pulling out of|"
     "!انسحبت|انسحاب"),
    (SEXUAL, 4, False,
     "!raped|rape|rapes|gang rape|gang-raped|!raping|sexual violence|!sexually assaulted|"
     "sexual assault|اغتصاب|!اغتصب|عنف جنسي"),
    (ABDUCTION, 3, False,
     "!abducted|!kidnapped|abduction|abductions|kidnapping|kidnappings|!abducting|!abduct|!kidnap|"
     "!took hostage|!taken hostage|enforced disappearance|!forcibly disappeared|hostages|"
     "!took captive|!seized hostages|"
     "!خطف|!خطفت|اختطاف|!اختطف|!اختطفت|!اختطفوا|خطف"),
    (ARRESTS, 3, False,
     "!arrested|arrest of|arrests|arrest|!detained|!rounded up|!arresting|!detaining|detention of|"
     "arrest campaign|اعتقال|!اعتقلت|!اعتقل|اعتقالات|حملة اعتقالات|توقيف|!أوقفت"),
    (EXCESSIVE, 4, False, "!fired on protesters|!opened fire on protesters|!shot protesters|"
     "!fired live ammunition at protesters|!fired at protesters|!opened fire on demonstrators|"
     "!fired on demonstrators|!fired live rounds at protesters"),
    (INTERVENTION, 3, False,
     "tear gas|!dispersed|water cannon|water cannons|rubber bullets|قنابل الغاز|"
     "الغاز المسيل للدموع|تفريق"),
    (PEACEFUL, 3, False,
     "protest|protests|!protested|!protesting|demonstration|demonstrations|!demonstrated|rally|"
     "!rallied|sit-in|!took to the streets|!marched|protest march|"
     "protesters blocked|protestors blocked|demonstrators blocked|protesters gathered|"
     "demonstrators gathered|protesters demanded|demonstrators demanded|protesters chanted|"
     "protesters marched|demonstrators marched|protesters blocking|protesters rallied|"
     "متظاهرون|محتجون|المحتجون|"
     "مظاهرة|مظاهرات|تظاهرة|تظاهرات|احتجاج|احتجاجات|!تظاهر|وقفة احتجاجية|اعتصام"),
    (RIOT, 3, False, "burning tyres|burning tires|burning barricades|!threw stones at police|"
     "!erected barricades|!set up barricades|protesters clashed|demonstrators clashed|"
     "!burned tyres|!burned tires|riot|riots|!rioted|rioting|rioters|violent protest|"
     "violent protests|violent demonstration|أعمال شغب|شغب"),
    (MOB, 3, False, "mob|mobs|!lynched|lynching|vigilantes|!burned alive|vigilante group"),
    (LOOTING, 2, False,
     "!looted|looting|!torched|!set fire to|!set ablaze|!burned homes|!burned houses|"
     "!burned down|!burnt down|"
     "!razed|!ransacked|!pillaged|!demolished|!vandalised|!vandalized|!set on fire|!torching|"
     "!looting|"
     "!burning homes|!burned|!burnt|!hijacked|hijacking|hijackings|!hijacking|!commandeered|"
     "!robbed|"
     "نهب|!نهبت|!أحرقت|إحراق|حرق|!هدمت|هدم"),
    (OTHER, 2, False, "!blocked roads|!blocked the road|!blocked a road|!blocked the highway|"
     "!blocked a highway|!blocked the main road|!blockaded|!blocked traffic|!قطعوا الطريق|"
     "!قطع الطريق|!قطعوا طريق"),
    (OTHER, 1, False, "roadblock|roadblocks|blockade|blockades"),
    (AGREEMENT, 2, False,
     "!signed a ceasefire|!agreed to a ceasefire|!agreed a ceasefire|!agreed a truce|"
     "ceasefire took effect|"
     "truce took effect|ceasefire came into effect|ceasefire came into force|"
     "!signed a peace agreement|"
     "!signed an agreement|!signed a peace deal|!agreed to a truce|!declared a ceasefire|"
     "truce came into effect|ceasefire went into effect|!announced a ceasefire|"
     "وقعت اتفاق|توقيع اتفاق|إعلان هدنة|دخلت الهدنة حيز التنفيذ|وقف إطلاق النار حيز التنفيذ"),
    (DISRUPTED, 3, False,
     "!intercepted|!shot down|!downed|!defused|!dismantled|!foiled|weapons cache|arms cache|"
     "controlled detonation|!intercepting|!اعترضت|!أسقطت|إسقاط|تفكيك عبوة|!فككت|!أحبطت|اعتراض"),
    (BASE, 2, False, "!established a base|!set up a base|!set up a checkpoint|"
     "!established a checkpoint|new military base|!set up checkpoints|!established a new base|"
     "إنشاء قاعدة|نقطة مراقبة جديدة"),
    (CHANGE, 2, False, "!defected|defection of|!surrendered|!laid down their arms|"
     "military reinforcements|reinforcements|!merged with|انشقاق|تعزيزات عسكرية"),
    (ATTACK, 2, False,
     "massacre|massacres|!massacred|execution|executions|!executed|!beheaded|beheading|"
     "!assassinated|"
     "assassination|!assassinate|!opened fire|!opening fire|!gunned down|!shot dead|"
     "!shot and killed|"
     "shooting|shootings|!shot|gunfire|sniper|snipers|sniper fire|!stabbed|stabbing|!murdered|"
     "!hacked to death|targeted killing|!slaughtered|drive-by shooting|!tortured|!beat|!beaten|"
     "!fired on|"
     "!fired at|mass shooting|field execution|settler attack|settlers attacked|settlers|!executing|"
     "مجزرة|إعدام|!أعدم|!أعدمت|اغتيال|!اغتال|!اغتالت|!اغتالوا|!قتلوا|إطلاق نار|!أطلق|!أطلقوا|"
     "إطلاق النار|بالرصاص|رصاص|"
     "قنص|قناص|طعن|!ذبح|برصاص|إعدامات|رصاص قناص"),
    (ATTACK, 1, False,
     "attack|attacks|!attacked|!attacking|assault|assaults|!assaulted|raid|raids|!raided|!stormed|"
     "!storming|incursion|incursions|!assailed|onslaught|!besieged|"
     "هجوم|هجمات|هجوما|!هاجم|!هاجمت|!هاجموا|اقتحام|!اقتحمت|!اقتحم|عملية عسكرية|اعتداء|!استهدف|"
     "!استهدفت|استهداف|"
     "!شن|!شنت"),
    (AIR, 1, False, "strike|strikes|!struck|!bombed|bombing|bombings|!bombing|bombardments|"
     "!pounded|bombardment|!bombarded|!bombarding|!hit|!hits|!hitting|!striking|!targeted|"
     "!targeting|"
     "ضربة|ضربات|قصف|القصف|!قصفت|قصفا|!قصفوا|!يقصف"),
    (REMOTE, 1, False, "explosion|explosions|blast|blasts|!exploded|!detonated|!blew up|!went off|"
     "!detonating|!exploding|!explodes|انفجار|انفجارات|!انفجرت|!انفجر|تفجير|تفجيرات|انفجارها"),
)  # fmt: skip
_VOCABULARY = Vocabulary(dict(reversed(list(_senses()))))
# Where 'strike', 'hit' or 'bomb' stand in one of these they are no attack.
_INNOCENT = Vocabulary(dict.fromkeys(
    (
     "hunger strike", "general strike", "strike action", "on strike", "went on strike",
     "strike a deal", "struck a deal", "struck by lightning", "hit hard", "hardest hit",
     "hard hit", "earthquake hit", "hit by the earthquake", "earthquake struck", "bomb shelter",
     "bomb shelters", "air raid sirens", "air raid siren", "air raid alert", "air raid alerts",
     "air raid warning", "bomb disposal", "mine clearance", "mine action", "gold mine",
     "coal mine", "copper mine", "salt mine", "mine workers", "under attack by critics",
     "heart attack", "heart attacks", "cyber attack", "cyberattack", "attack helicopter",
     "drone footage", "missile defence", "missile defense", "battle of wills", "uphill battle",
     "gold mines", "battle group", "hit the road", "rocket launcher", "rocket launchers",
     "strikes a balance", "strike a balance", "a strike by teachers", "anti-aircraft",
     "fire brigade", "battle for hearts", "military court", "mine-clearing", "air force",
     "air base", "airbase", "under arrest warrant", "arrest warrant", "arrest warrants",
     "artisanal mine", "artisanal gold mine", "mines advisory group"),
    True,
))  # fmt: skip


def find(found: Sequence[Word]) -> list[Found[Sense]]:
    """The event words in the words of a sentence, in order.

    >>> from geo import words
    >>> [f.meaning.sub for f in find(words.split("Air raids, then an ambush"))]
    ['Air/drone strike', 'Armed clash']
    >>> find([])
    []
    """
    innocent = {position for f in _INNOCENT.find(found) for position in range(f.first, f.last + 1)}
    return [f for f in _VOCABULARY.find(found) if f.first not in innocent]


def judge(
    senses: Sequence[Sense], *, combatants: bool, civilians: bool, state: bool, dead: bool
) -> str:
    """The sub-event type of a group of event words, in the order in which they stand.

    `combatants` and `civilians` say who was harmed or targeted, `state` whether a state's forces
    did it, `dead` whether anyone was killed. No event words at all is a killing: 'Attack'.

    >>> judge([], combatants=False, civilians=True, state=False, dead=True)
    'Attack'
    """
    subs = [sense.sub for sense in senses]
    if not senses:
        return CLASH if combatants and not civilians else ATTACK
    if any(sub == PEACEFUL for sub in subs):
        if RIOT in subs or LOOTING in subs:
            return RIOT
        force = dead or EXCESSIVE in subs or (ATTACK in subs and state)
        return EXCESSIVE if force else INTERVENTION if _met(subs) else PEACEFUL
    strongest = max(sense.strength for sense in senses)
    best = next(sense for sense in senses if sense.strength == strongest)
    if best.sub in (REGAINS, OVERTAKES):
        return REGAINS if state or best.sub == REGAINS else OVERTAKES
    if best.sub == INTERVENTION:
        return INTERVENTION
    if best.sub == ABDUCTION and dead:
        return ATTACK
    if best.sub == LOOTING and (dead or ATTACK in subs):
        return CLASH if combatants and not civilians else ATTACK
    if best.sub == ATTACK and combatants and not civilians:
        return CLASH
    if best.strength == 1 and best.sub == AIR and REMOTE in subs and not state:
        return REMOTE
    return best.sub


def family(sub: str) -> str:
    """A coarser class: two tellings of one event may differ within it ('bombing', 'air raid')."""
    if sub in (AIR, SHELLING, CHEMICAL):
        return "bombardment"
    if sub in (REMOTE, SUICIDE, GRENADE):
        return "bomb"
    if sub in (CLASH, REGAINS, OVERTAKES):
        return "battle"
    if TYPE_OF[sub] in ("Protests", "Riots"):
        return "unrest"
    return sub


def compatible(one: str, other: str) -> bool:
    """Whether two sub-event types can be two tellings of one event: 'attack' goes with most."""
    if family(one) == family(other):
        return True
    loose = {ATTACK}
    violent = ("Battles", "Explosions/Remote violence", "Violence against civilians")
    pair = {one, other}
    return bool(pair & loose) and all(TYPE_OF[sub] in violent for sub in pair)


def _met(subs: Sequence[str]) -> bool:
    return INTERVENTION in subs or ARRESTS in subs
