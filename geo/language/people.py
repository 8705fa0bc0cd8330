"""A noun for people -> the group it names and how many it can be.

Groups are those of the incident table (children, women, men, civilians, combatants), 'families'
for households, or none. The number is 'one', 'two' (Arabic's dual) or 'many'.
"""

from __future__ import annotations

import functools
import re

from geo.language import words

NOUNS: dict[str, tuple[str | None, str]] = {}  # key -> (group, 'one' | 'many' | 'any')


def _nouns(group: str | None, number: str, listed: str) -> None:
    NOUNS.update({words.key(noun): (group, number) for noun in listed.split()})


_nouns("children", "one", "child kid minor infant baby toddler girl boy newborn schoolchild "
       "schoolgirl schoolboy طفل طفلا طفلة رضيع رضيعا رضيعة فتاة قاصر فتى")  # fmt: skip
_nouns("children", "many", "children kids minors infants babies toddlers girls boys newborns "
       "schoolchildren schoolgirls schoolboys أطفال رضع فتيات قاصرين")  # fmt: skip
_nouns("children", "two", "طفلان طفلين طفلتان طفلتين رضيعان رضيعين")
_nouns(
    "women",
    "one",
    "woman wife mother grandmother sister widow daughter aunt امرأة سيدة أم "
    "زوجة زوجته شقيقة شقيقته والدة والدته ابنة ابنته",
)
_nouns("women", "many", "women wives mothers sisters daughters grandmothers نساء سيدات نسوة")
_nouns("women", "two", "امرأتان امرأتين سيدتان سيدتين")
_nouns(
    "men",
    "one",
    "man father grandfather husband brother son uncle رجل رجلا شاب شابا "
    "ابن ابنه نجله شقيقه والده زوجها",
)
_nouns("men", "many", "men fathers husbands brothers sons رجال شبان شباب")
_nouns("men", "two", "رجلان رجلين شابان شابين")
_nouns("civilians", "one", "civilian noncombatant villager worshipper مدني مدنيا مدنية")
_nouns("civilians", "many", "civilians noncombatants non-combatants villagers worshippers "
       "مدنيين مدنيون مدنيات")  # fmt: skip
_nouns("civilians", "two", "مدنيان")
_nouns("civilians", "one", "settler مستوطن مستوطنا مزارع مزارعا راعي راعيا صياد صيادا تاجر")
_nouns("civilians", "many", "settlers مستوطنين مستوطنون مزارعين مزارعون رعاة صيادين تجار")
_nouns("civilians", "two", "مستوطنان مستوطنين")
_nouns("combatants", "one", "soldier serviceman fighter militant rebel insurgent gunman militiaman "
       "jihadist jihadi terrorist combatant marine conscript paratrooper guerrilla attacker "
       "assailant gangster bandit pilot reservist trooper legionnaire "
       "جندي جنديا مسلح مسلحا مقاتل مقاتلا عنصر عنصرا ضابط ضابطا")  # fmt: skip
_nouns("combatants", "many", "soldiers troops servicemen fighters militants rebels insurgents "
       "gunmen militiamen jihadists jihadis terrorists paramilitaries combatants marines "
       "conscripts loyalists guerrillas attackers assailants gangsters bandits peshmerga pilots "
       "reservists troopers paratroopers mercenaries "
       "جنود مسلحين مسلحون مقاتلين مقاتلون عناصر ضباط إرهابيين متمردين عسكريين")  # fmt: skip
_nouns("combatants", "two", "جنديان جنديين مسلحان مقاتلان عنصران عنصرين")
_nouns(None, "one", "person individual resident citizen national policeman policewoman officer "
       "guard member commander farmer herder fisherman miner trader shepherd merchant shopper "
       "student pupil teacher doctor medic nurse paramedic worker volunteer rescuer firefighter "
       "employee journalist reporter cameraman photographer protester protestor demonstrator "
       "activist migrant refugee passenger pilgrim patient prisoner detainee hostage inmate "
       "pensioner elder teenager youth adult relative victim body driver cleric imam priest nun "
       "monk pastor mayor "
       "tourist holidaymaker pedestrian motorist bus-driver mukhtar sheikh diplomat missionary "
       "butcher baker shopkeeper vendor cyclist motorcyclist fisher taxi-driver deputy "
       "official judge lawyer politician bystander guest engineer peacekeeper "
       "leader suspect bomber teen bodyguard chief lawmaker contractor survivor "
       "palestinian syrian iraqi ukrainian israeli russian haitian kurd turk yazidi rohingya "
       "malian somali yemeni afghan iranian american indian egyptian ethiopian "
       "شرطيا سائق سائقا حارس حارسا معلم معلما طبيب طبيبا ممرض إعلامي محتج متظاهرا عاملا قيادي "
       "شخص شخصا مواطن مواطنا فلسطيني فلسطينيا سوري شرطي عامل مسعف صحفي صحافي طالب متظاهر "
       "نازح لاجئ متطوع مسن مسنة قتيل قتيلا شهيد شهيدا جريح جريحا مصاب مصابا "
       "آخر ضحية")  # fmt: skip
_nouns(None, "many", "people persons individuals residents locals inhabitants citizens nationals "
       "lives souls policemen police officers guards personnel members commanders farmers herders "
       "fishermen miners traders shepherds merchants shoppers students pupils teachers doctors "
       "medics nurses paramedics workers volunteers rescuers firefighters staff employees "
       "journalists reporters photographers protesters protestors demonstrators activists "
       "migrants refugees idps evacuees passengers commuters pilgrims patients prisoners detainees "
       "hostages inmates captives pensioners elders teenagers youths adults relatives victims "
       "bodies drivers clerics imams priests nuns monks officials judges lawyers politicians "
       "bystanders onlookers mourners guests engineers peacekeepers leaders suspects bombers teens "
       "tourists holidaymakers pedestrians motorists sheikhs diplomats missionaries "
       "shopkeepers vendors cyclists hunters pickers mercenaries envoys elders seminarians "
       "clergy faithful aid-workers rohingya israelis "
       "recruits tribesmen returnees deportees lawmakers contractors crew bodyguards survivors "
       "palestinians syrians iraqis ukrainians israelis russians haitians kurds turks yazidis "
       "rohingyas malians somalis yemenis afghans iranians americans indians egyptians ethiopians "
       "chadians nigeriens "
       "شرطيين سائقين حراس معلمين أطباء ممرضين إعلاميين محتجين مهاجرين "
       "أشخاص مواطنين مواطنون فلسطينيين فلسطينيون فلسطينيا سوريين سودانيين قتلى جرحى شهداء مصابين "
       "ضحايا عمال مسعفين صحفيين صحافيين طلاب متظاهرين نازحين لاجئين أفراد مصلين "
       "متطوعين أسرى آخرين آخرون أهالي سكان")  # fmt: skip
_nouns(None, "two", "شخصان شخصين مواطنان مواطنين قتيلان قتيلين شهيدان شهيدين جريحان جريحين "
       "مسعفان صحفيان صحفيين")  # fmt: skip
# Ranks fight; trades, kin and offices do not. Their plurals are found by rule.
_nouns("combatants", "one", "sergeant corporal lieutenant colonel brigadier sailor airman "
       "gunner commando "
       "sapper draftee warlord gendarme cadet serviceman guerrilla mercenary "
       "عسكري عسكريا منتسب منتسبا نقيب ملازم رقيب عقيد عميد مجند مجندا انتحاري إرهابي إرهابيا "
       "متمرد")  # fmt: skip
_nouns("combatants", "many", "منتسبين منتسبون مجندين عسكريون إرهابيون انتحاريين")
_nouns(None, "one", "townsman novice abbot cook barber tailor welder electrician plumber "
             "cleaner watchman "
       "caretaker porter labourer laborer carpenter mechanic technician clerk accountant banker "
       "businessman businesswoman hawker seller waiter singer artist poet writer musician actor "
       "athlete footballer referee scholar academic professor lecturer scientist researcher "
       "headmaster "
       "headteacher schoolteacher bishop rabbi preacher muezzin deacon catechist parishioner bride "
       "groom orphan twin sibling cousin nephew niece neighbour neighbor colleague comrade "
       "spokesman "
       "spokeswoman minister governor senator councillor magistrate prosecutor ambassador consul "
       "negotiator mediator aide adviser advisor assistant chieftain smuggler trafficker courier "
       "kidnapper thief robber looter burglar suspect informer informant collaborator defector "
       "deserter gardener woodcutter logger goatherd "
       "pharmacist dentist surgeon midwife orderly deminer digger administrator manager director "
       "editor broadcaster presenter blogger trader bus-passenger motorbiker rider scavenger "
       "camper "
       "trekker hiker rickshaw-driver tribesman loyalist partisan captive abductee deportee "
       "وجيه مختار ناشط ناشطة ناشطا مهندس مهندسا محام محاميا بائع نجار طبيبة ممرضة معلمة تلميذ "
       "تلميذا "
       "نازحا لاجئا إمام كاهن موظف موظفا مدرس مرافق مرافقه حارسه قائد قائدا زعيم عجوز شقيق "
       "مزارعا عنصرا أسير محتجز معتقل رهينة مختطف حفيد مسعفا ناخب فرد مصلي")  # fmt: skip
_nouns(None, "many", "martyrs townspeople townsfolk folk crewmen seamen airmen clansmen "
             "kinsmen laymen "
             "tribespeople "
       "servicemen countrymen nationals congregants dwellers slum-dwellers inhabitants "
       "ناشطين ناشطون مهندسين تلاميذ موظفين موظفون مدرسين مرافقين قياديين قادة وجهاء أشقاء "
       "أبناء إخوة "
       "رهائن محتجزين معتقلين مختطفين مسافرين ركاب سائقين تجار رعاة جيران أقارب سجناء")  # fmt: skip
_nouns(None, "two", "شقيقان شقيقين زوجان زوجين")
_nouns("families", "one", "family household عائلة أسرة")
_nouns("families", "many", "families households عائلات أسر")


@functools.lru_cache(maxsize=1 << 15)
def noun(word: str) -> tuple[str | None, str] | None:
    """(group, number) of a noun for people, or None; `word` is a key of words.py.

    >>> noun("women"), noun("طفلان"), noun("house")
    (('women', 'many'), ('children', 'two'), None)
    """
    if word.endswith(("اها", "اه")) and len(word) > 5:  # 'طفلاها': her two children
        stem = word.removesuffix("ها").removesuffix("ه").removesuffix("ا")
        one = next((NOUNS[f] for f in words.variants(stem) if f in NOUNS), None)
        if one is not None and one[1] == "one":
            return one[0], "two"
    for form in words.variants(word.removesuffix("'s")):
        if form in NOUNS:
            return NOUNS[form]
    one = NOUNS.get(word[:-1]) if word.endswith("s") and not word.endswith("ss") else None
    if one is not None and one[1] == "one":
        return one[0], "many"
    if word.endswith("ان") and len(word) > 4:  # 'شرطيان': two policemen
        one = NOUNS.get(word[:-3] + "ه" if word.endswith("تان") else word[:-2])
        if one is not None and one[1] == "one":
            return one[0], "two"
    dual = _DUAL.fullmatch(word)  # 'طفليها': her two children
    if dual and (stem := next((f for f in words.variants(dual[1] + "ن") if f in NOUNS), None)):
        return NOUNS[stem] if NOUNS[stem][1] == "two" else None
    aged = _AGED.fullmatch(word)
    if aged:
        return ("children" if int(aged[1]) < 18 else None), "one"
    return None


_DUAL = re.compile("(.{2,}ي)(?:ه|ها|هم|هما)")
_AGED = re.compile(r"(\d{1,3})-year-old")


def arabic(word: str) -> tuple[str | None, str] | None:
    """The same for Arabic alone, whose bare singular and dual already count: 'طفلان' is two."""
    return noun(word) if word > "\u0600" else None
