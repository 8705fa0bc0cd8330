"""A clause -> who takes part in it, what was aimed at, and whether a state's forces did it.

Names are given as the text writes them. A side does it; a target bears it. Where the words do not
tell which, nobody is named.
"""

from __future__ import annotations

import functools
import re

from geo.language import lexicon
from geo.model import Actor

_ADJECTIVES = "|".join(
    sorted((w.capitalize() for w in lexicon.demonyms() if w.isascii()), key=lambda w: (-len(w), w))
)
# 'إسرائيلية', 'الروسي': of a state, in every form.
_NISBA = "|".join(
    sorted((w for w in lexicon.demonyms() if w > "\u0600"), key=lambda w: (-len(w), w))
)
_PEOPLES = (
    rf"(?:{_ADJECTIVES}|US|U\.S\.|Burkinab[eè]|Myanmar|Kurdish|"
    r"Assad\s+[Rr]egime['\u2019]?s?|Assad|[Rr]egime|[Gg]overnment|[Jj]unta|"
    r"[Mm]ilitary|[Cc]oalition|"
    r"[Uu]nidentified|[Uu]nknown|[Aa]rmed|[Ss]uspected|[Mm]asked|[Pp]ro-\w+|[A-Z]\w+-(?:backed|"
    r"led|allied|aligned))"
)
_FORCES = (
    r"(?:air\s+force|warplanes?|fighter\s+jets?|jets|planes|aircraft|drones?|helicopters?|"
    r"gunships|artillery|army|"
    r"troops|soldiers|forces?|military|navy|police(?:\s+officers)?|security\s+forces|fighters|"
    r"militias?|militants?|"
    r"loyalists|rebels|settlers|tanks|strikes?|regime|men|gunmen|groups?|gangs?|attackers|"
    r"paramilitar(?:y|ies)|commandos|units?|counter-terrorism\s+(?:units?|forces|service)|brigades?|"
    r"battalions?|mercenaries|marines|gendarmes|legionnaires|special\s+forces)"
)
_NAMED = (
    r"(?:Lord['\u2019]s\s+Resistance\s+Army|LRA|Islamic\s+State(?:\s+(?:group|Sahel\s+Province|in\s+the\s+Greater\s+Sahara))?|ISIS|ISIL|"
    r"ISWAP|Daesh|Boko\s+Haram|"
    r"al[- ]?Shabaab|Al[- ]?Shabaab|Hamas|Hezbollah|Hizbullah|Islamic\s+Jihad|Houthis?|Taliban|"
    r"al[- ]Qaeda|Al[- ]Qaeda|"
    r"JNIM|M23|ADF|Allied\s+Democratic\s+Forces|CODECO|FDLR|Wazalendo|Fano|Ansar\s+Allah|"
    r"Hayat\s+Tahrir\s+al[- ]Sham|HTS|Nusra\s+Front|Free\s+Syrian\s+Army|FSA|"
    r"Syrian\s+National\s+Army|SNA|"
    r"Syrian\s+Democratic\s+Forces|SDF|YPG|PKK|Peshmerga|Tiger\s+Force|Wagner(?:\s+Group)?|"
    r"Africa\s+Corps|"
    r"Rapid\s+Support\s+Forces|RSF|Sudanese\s+Armed\s+Forces|SAF|SPLM-N|Janjaweed|Arakan\s+Army|"
    r"AA|KNLA|KIA|"
    r"Kachin\s+Independence\s+Army|People['\u2019]s\s+Defen[cs]e\s+Force|PDF|Tatmadaw|"
    r"Viv\s+Ansanm|G9|G-Pep|"
    r"400\s+Mawozo|Gran\s+Grif|Popular\s+Mobili[sz]ation\s+(?:Forces|Units)|PMF|Kataib\s+Hezbollah|"
    r"Israel\s+Defen[cs]e\s+Forces|IDF|IRGC|Russia|Ukraine|Israel|Turkey|Iran)"
)
# 'M23 rebels', 'Fano militiamen': who fights under a name of their own.
_CALLED = (
    r"(?!(?:The|On|In|At|But|And|When|After|Before|As|While|Two|Three|Four|Five|Six|Seven|Eight|"
    r"Nine|Ten|Some|Several|Many|Most|Dozens|Hundreds|A|An|Local|More|These|Those|Their|No)\s)"
    r"[A-Z][\w\u2019'-]*(?:\s+[A-Z][\w\u2019'-]*){0,3}\s+(?:rebels|combatants|elements|operatives|fighters|militants|militiamen|militias?|"
    r"gunmen|insurgents|gang|factions?|separatists)"
)
# 'MNDAA overran the garrison': letters that act as armed men do.
_LETTERS = (
    r"(?!(?:UN|UNICEF|UNHCR|UNRWA|WFP|WHO|MSF|ICRC|OCHA|IOM|AFP|BBC|CNN|NATO|NGO|IDP|IED|UAV|FPV)s?\b)"
    r"[A-Z][A-Z0-9]{2,6}(?:-[A-Z]{1,3})?(?=\s+(?:have\s+|has\s+|had\s+)?(?:combatants|elements|columns?|"
    r"attacked|overran|seized|captured|killed|abducted|kidnapped|shelled|ambushed|clashed|fired|"
    r"burned|looted|raided|stormed|beheaded|executed|withdrew|took|retook)\b)"
)
# 'Myanmar's military': a state's forces, named by it.
_STATES_OWN = (
    r"(?!\w+day)[A-Z]\w+['\u2019]s\s+(?:military|army|air\s+force|navy|armed\s+forces|security\s+forces|"
    r"troops|forces|warplanes|government|junta|regime)"
)
# What stands before a name and is no part of it: a day, a count, a rank with its bearer.
_LEAD = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"Early|Mid|Late|Last|Yesterday|Today|At|Least|About|Around|Nearly|Over|Up|To|Some|Several|"
    r"Another|Other|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Dozens|Hundreds|"
    rf"Presumed|Alleged|(?!Lord|People|{_STATES_OWN})[A-Z]\w+['\u2019]s|"
    r"(?:(?:Major|Brigadier|Lieutenant)\s+General|Lieutenant\s+Colonel|General|Colonel|Major|Captain|"
    r"Lieutenant|Sergeant|Corporal|Commander|Brigadier|President|Minister|Sheikh)"
    r"(?:\s+(?!(?:of|and)\b)[A-Z][\w-]+(?:['\u2019]s)?){0,3})\s+)+(?=\w)"
)
_GENERIC = (
    r"(?i:gunmen|armed\s+men|(?:opposition|rebel|tribal|armed|local)\s+(?:factions|groups|forces|elements)|resistance\s+fighters|militants|insurgents|rebels|guerrillas|jihadists|extremists|bandits|"
    r"gang\s+members|gangs?|mercenaries|"
    r"militiamen|settlers|security\s+forces|police|soldiers|troops|army|protesters|demonstrators|"
    r"regime\s+forces|junta(?:\s+(?:forces|troops))?|policem[ae]n|"
    r"government\s+forces|a\s+suicide\s+bomber|suicide\s+bomber|regime|attackers|assailants|"
    r"warplanes|herders)"
)
_ARABIC = (
    r"(?:(?:ال)?(?:غارات|غارة|غارتان|غارتين|قصف|قصفا|ضربات|ضربة|طائرات|طائرة|طائرتان|مسيرات|مسيرة|طيران|مروحيات|"
    r"مروحية|مقاتلات|مدفعية|دبابات|دبابة|صواريخ|صاروخ|قوات|قوة|جيش|جنود|زوارق|عملية)\s+"
    r"(?:(?:ال)?(?:جوية|جوي|مسيرة|حربية|حربي|مدفعي|مدفعية|صاروخي|صاروخية|برية|بحرية|خاصة|عسكرية)\s+)?"
    rf"(?:{_NISBA})(?![\u0621-\u064a])|قوات\s+[\u0621-\u064a]+(?:\s+ال[\u0621-\u064a]+)?|جيش\s+[\u0621-\u064a]+|"
    r"الجيش(?:\s+ال[\u0621-\u064a]+)?|الطيران\s+(?:الحربي|الروسي|الإسرائيلي|المروحي)|"
    r"طائرات\s+[\u0621-\u064a]+|مسلحون|مسلحين|مجهولون|تنظيم\s+(?:داعش|الدولة)|"
    r"الاحتلال(?:\s+الإسرائيلي)?|النظام|مستوطنون|"
    r"(?:ال)?فصائل(?:\s+ال[\u0621-\u064a]+)?|قوات\s+المعارضة|المعارضة|المتمردون|المتمردين|"
    r"هيئة\s+تحرير\s+الشام|تحرير\s+الشام|جبهة\s+النصرة|أحرار\s+الشام|حزب\s+الله|حماس|الشرطة|لل(?:جيش|احتلال|نظام|شرطة|حوثيين|متمردين|دعم\s+السريع)(?:\s+ال[\u0621-\u064a]+)?|قوات\s+الأمن|الحوثيون|الحوثيين|الدعم\s+السريع|قسد)"
)
# 'An Israeli raid': a state by what it did.
_DEED = r"(?:air\s*)?(?:strikes?|raids?)|attacks?|shelling|shells|rockets?|missiles?|bombardment"
_ACTOR = re.compile(
    rf"\b(?:(?:{_ADJECTIVES})\s+(?:{_DEED})|{_STATES_OWN}|{_PEOPLES}\s+(?:\w+\s+)?{_FORCES}|{_NAMED}(?:\s+\([A-Z][\w-]{{1,7}}\))?(?:\s+{_FORCES})?|{_LETTERS}|{_CALLED}|{_GENERIC})\b|"
    rf"(?<!\w)[وبلف]?(?P<arabic>{_ARABIC})"
)
_STATE = re.compile(
    rf"\b(?:{_PEOPLES}\s+(?:\w+\s+)?(?:air\s+force|warplanes?|jets|planes|army|military|troops|"
    rf"forces|artillery|navy|"
    r"helicopters?|strikes?|soldiers|drones?|missiles?|tanks|police)|regime|junta|"
    r"government\s+(?:forces|troops)|"
    r"security\s+(?:forces|men|services)|police(?:m[ae]n)?|gendarmes?|soldiers|army|military|"
    r"counter-terrorism|warplanes?|IDF|[Pp]eshmerga|Israeli?|Russian?|"
    r"coalition)\b|"
    rf"قوات\s+النظام|الجيش|الاحتلال|الطيران|الشرطة|قوات\s+الأمن|جيش|\s(?:{_NISBA})\Z",
    re.I,
)
_DOES_AFTER = re.compile(
    r"\s*(?:,[^,]{0,60},\s*)?(?:\([\w\s]+\)\s*)?"
    r"(?:(?:backed|supported|led|allied|loyal)\s+(?:by|with|to)\s+(?:[\w'-]+\s+){1,3}?)?(?:have\s+|has\s+|had\s+|also\s+|reportedly\s+|"
    r"then\s+|later\s+|again\s+|on\s+\w+day\s+)*"
    r"(?:attack|bomb|shell|kill|carried|carry|conduct|launch|fire|open|storm|raid|ambush|captur|"
    r"seiz|struck|strik|hit|"
    r"target|pound|execut|abduct|kidnap|arrest|detain|burn|torch|loot|shot|shoot|behead|massacr|"
    r"drop|clash|fought|"
    r"recaptur|retook|retak|taken\s|overran|blew|detonat|dispers|rape|beat|took|intercept|down|destroy|wound|"
    r"sent|send|rob|steal|stole|ransack|pillag|plunder|demolish|decapit|slaughter|butcher|murder|"
    r"gunned|mow|hack|lynch|whisk|snatch|haul|round|apprehend|push|swept|drove|oust|wrest|hoist|"
    r"descend|burst|broke|surround|besieg|repel|repuls|withdr|pull|retreat|hurl|lobb|toss|plant|"
    r"gang-rap|assault|free|rescu|defus|engag|exchang|trad|waylay|waylaid|surpris|invad|march|"
    r"regain|reclaim|liberat|overpower|bulldoz|confiscat|set\s+(?:up|off|ablaze|alight|\w+\s+on)|"
    r"bombard|set\s+fire|enter|retreat|withdr[ae]w|pulled|advanc|deploy|cross|reach|encircl|surround|"
    r"besieg|push|roll|moved|march|abandon|swap|exchang|releas|freed|regain)\w*",
    re.I,
)
# A state by its bare name: only a verb of attack right beside it says that it did it.
_STATE_BEHIND = re.compile(
    rf"(?<!\w)[وف]?(?:{'|'.join(sorted(lexicon.ARABIC_ATTACKS))})(?:ها|ه)?\s+[وبلف]?\Z"
)
_STATE_OPENS = re.compile(r"(?:\A[^,]{0,40},|[.;:]|\b(?:and|that|as|when|after|while|before))\s*\Z")
_STATE_DOES = re.compile(
    r"\s+(?:(?:has|have|had|also|again|then|repeatedly|later)\s+){0,2}(?:air\s*strikes?\s+)?"
    r"(?:bomb|shell|bombard|struck|attack|hit|target|pound|kill|raid|invad|fir|launch|assassinat|"
    r"carried\s+out|conduct)\w*",
    re.I,
)
_DOES_BEFORE = re.compile(
    r"(?:\bby|\bbetween|\bagainst\s+\w+\s+by|\bfrom|\bblamed\s+on|\bclash(?:es|ed|ing)\s+(?:with|between)|"
    r"\b(?:fought|fighting|battles?|battled|battling)\s+(?:with|against)|"
    r"\bwith)\s+(?:the\s+|a\s+|suspected\s+|armed\s+)*\Z",
    re.I,
)
_DOES_NOUN = re.compile(
    r"(?:['\u2019]s?)?\s+(?:air\s*strikes?|airstrikes?|air\s+raids?|attacks?|shelling|"
    r"bombardment|bombing|drone|missiles?|"
    r"rockets?|raids?|strikes?|artillery|offensive|fire|ambush|assault|gunfire|incursion)\b",
    re.I,
)
_BEARS_BEFORE = re.compile(
    r"(?:\bkill(?:ed|ing)|\bwound(?:ed|ing)|\binjur(?:ed|ing)|\bon|\bagainst|\btarget(?:ed|ing)|"
    r"\bhit|\battack(?:ed|ing)|\bambush(?:ed|ing)|\bkillings?\s+of|\bdeaths?\s+of)\s+"
    r"(?:at\s+least\s+|about\s+|more\s+than\s+)?(?:(?!(?:during|in|by|as|when|while|after|from|"
    r"before|under|amid|since|and|because|near|at)\b)\w+\s+){0,2}\Z",
    re.I,
)
_AGAINST = re.compile(
    r"(?<!\w)(?:مع|ضد|من\s+يد|من\s+أيدي|من\s+قبضة)\s+\Z|"
    r"(?:مقتل|قتل|قتلت|قتلوا|إصابة|أصابت|جرح|جرحت|اغتيال|اغتالت|اختطاف|اعتقال|أسر|أسرت)\s+(?:\S+\s+){0,4}(?:من|في\s+صفوف)\s+"
    r"(?:عناصر\s+|جنود\s+)?\Z|"
    r"(?:حاجز|مواقع|موقع|مقر|مقرات|نقطة|نقاط|دورية|رتل|ثكنة|معسكر)[اةً]*\s+(?:ل|تابع\w*\s+ل)?\Z"
)
# What stands between the sides of one list: 'the army and the RSF'.
_AND = re.compile(
    r"\s*(?:,|\u060c|,?\s*\band\b|&|\bor\b|\bas\s+well\s+as\b|\balongside\b)?\s*"
    r"(?:(?:the|a|an|allied|its|their|suspected|armed|rival|other|at\s+least|\d+|two|three|four|"
    r"five|six|seven|eight|nine|ten|several|some)\s+)*|\s*(?:\u060c\s*)?و?\s*",
    re.I,
)
_LOSES = re.compile(
    r"\b(?:took|taken|retook|retaken|(?:re)?captur\w+|seiz\w+|liberat\w+|wrest\w+)\b[^.;]{0,60}\sfrom\s+"
    r"(?:the\s+)?\Z",
    re.I,
)
_ACTS = re.compile(
    r"(?:strike|raid|drone|plane|jet|attack|artillery|shelling|shell|rocket|missile|bombardment|"
    r"gunfire)s?\Z",
    re.I,
)
_BEARS_AFTER = re.compile(
    r"\s+(?:was|were|had\s+been|have\s+been)\s+(?:\w+\s+)?(?:killed|wounded|injured|attacked|"
    r"ambushed|shot|hit|arrested|abducted|kidnapped)",
    re.I,
)
_TARGETS = re.compile(
    r"\b(?:hospital|clinic|health\s+cent(?:re|er)|maternity\s+ward|ambulances?|school|university|"
    r"kindergarten|market(?:place)?|bazaar|"
    r"(?:displacement|refugee|IDP|displaced\s+people['\u2019]s)\s+camp|camp|mosque|church|"
    r"monastery|shrine|bakery|convoy|checkpoint|"
    r"military\s+base|army\s+base|base|barracks|outpost|airport|airfield|port|power\s+(?:plant|"
    r"station)|substation|dam|bridge|"
    r"(?:residential|apartment)\s+(?:building|block|area)s?|apartment\s+block|apartment|bus|"
    r"minibus|truck|vehicle|car|motorcycle|"
    r"police\s+station|prison|courthouse|theatre|theater|(?:railway|train)\s+station|refinery|"
    r"oil\s+depot|warehouse|factory|"
    r"wedding|funeral|homes?|houses?|shop(?:ping\s+cent(?:re|er))?|restaurant|hotel|embassy|tent|"
    r"farm|patrol|villages?)(?![\w-])|"
    r"(?<!\w)(?:ال|لل|بال|ب|و)?(?:مشفى|مستشفى|مدرسة|سوق|مخيم|مسجد|جامع|مخبز|فرن|حاجز|قافلة|منزل|"
    r"مركز\s+صحي|سيارة|جامعة|كنيسة)(?!\w)",
    re.I,
)
_MILITARY_TARGET = re.compile(
    r"\b(?:checkpoint|(?:military|army|air)\s?base|base|barracks|outpost|patrol|(?:military|"
    r"army)\s+convoy|army\s+post|"
    r"(?:military|army|police|security|border|guard|navy|naval|gendarmerie|militia|force)\s+(?:guard\s+)?"
    r"(?:positions?|posts?|camps?|outposts?|garrisons?|detachments?|columns?|units?|vehicles?|patrols?|"
    r"headquarters)|detachment|garrison|gendarmerie|positions\s+of|"
    r"(?:attack\w*|assaults?|raids?|raided|offensive|ambush\w*)\s+(?:on|against|at)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:troops|soldiers|army|policem[ae]n|gendarmes|militia|fighters|rebels)|"
    r"(?:army|forces)(?:['\u2019]s?)?\s+(?:\(\w+\)(?:['\u2019]s)?\s+)?(?:[\w-]+\s+)?(?:positions|defen[cs]es|flanks?|lines)|"
    r"(?:members|officers|agents|men)\s+of\s+the\s+(?:security|armed|police|army|military|navy|gendarmerie)|"
    r"(?:security|police|army)\s+personnel|(?<!from\sa\s)police\s+station)\b|حاجز|ثكنة|"
    r"نقطة\s+(?:عسكرية|مرابطة|تفتيش|أمنية)|دورية|معسكر|رتل|ثكن",
    re.I,
)
_CIVIL = re.compile(
    r"\b(?:civilians?|villagers?|residents|children|women|worshippers|farmers|shoppers|hospital|"
    r"school|market|mosque|church|"
    r"camp|homes|houses|passengers|journalist|aid\s+workers?|family|families|villages?)\b|مدني|"
    r"أطفال|نساء|سوق|مدرسة",
    re.I,
)


_NON_STATE = re.compile(
    r"\bKurdish(?:-led)?\s+(?:(?![Pp]eshmerga)\w+\s+)?(?:forces|fighters)\b|\bSyrian\s+Democratic\s+Forces\b|"
    r"\bRapid\s+Support\s+Forces\b|\bopposition\s+(?:forces|factions|fighters)\b|"
    r"\b(?:Arakan|Kachin\s+Independence|Karen\s+National\s+Liberation|Free\s+Syrian|"
    r"Syrian\s+National|Lord['\u2019]s\s+Resistance|Oromo\s+Liberation|Tigray\s+Defen[cs]e|"
    r"United\s+Wa\s+State|Ta['\u2019]ang\s+National\s+Liberation|Chin\s+National|"
    r"Shan\s+State|Balochistan\s+Liberation|Kosovo\s+Liberation|Libyan\s+National|"
    r"Myanmar\s+National\s+Democratic\s+Alliance|Mahdi|National\s+Liberation|"
    r"[A-Z]\w+\s+(?:Liberation|Independence|Resistance|Salvation))\s+Army\b"
)
_IRREGULAR = re.compile(
    r"gunmen|armed\s+men|militants?|insurgents?|rebels?|jihadists?|extremists|bandits|gangs?|guerrillas?|"
    r"militia|fighters|attackers|assailants|Islamic\s+State|ISIS|ISIL|ISWAP|Daesh|Boko|Shabaab|"
    r"Hamas|Hezbollah|Houthi|Qaeda|JNIM|Tahrir|HTS|Nusra|Rapid\s+Support|\bRSF\b|Janjaweed|M23|"
    r"\bAA\b|KNLA|\bKIA\b|PDF|KNDF|MNDAA|TNLA|Viv|G9|Mawozo|Gran\s+Grif|settlers|herders|"
    r"factions|opposition|resistance|paramilitar|separatists?|tribesmen|Wagner|mercenar|مسلح|داعش|تحرير\s+الشام|النصرة|فصائل|الدعم\s+السريع|حماس|حزب\s+الله",
    re.I,
)
_OFFICIAL = re.compile(r"\b(?:police|soldiers|government|security|army|peshmerga)\b", re.I)
_STATE_ACTS = re.compile(r"\b(?:junta|regime|government|military|police|warplanes?)\b", re.I)
_NATIONS = {
    "Russian": "RU", "Russia": "RU", "Moscow": "RU", "Israeli": "IL", "Israel": "IL",
    "Turkish": "TR", "Turkey": "TR", "American": "US", "US": "US", "Rwandan": "RW",
    "Iranian": "IR", "Saudi": "SA", "Saudi-led": "SA", "Eritrean": "ER", "Ukrainian": "UA",
    "Ethiopian": "ET", "Kenyan": "KE", "Azerbaijani": "AZ", "Syrian": "SY", "Iraqi": "IQ",
}  # fmt: skip
_NATION = re.compile(rf"\b(?:{'|'.join(sorted(_NATIONS, key=len, reverse=True))})\b")
_BOMBED_BY_ISRAEL = frozenset(("LB", "SY", "IQ", "IR", "YE", "Gaza"))
_ON_FOOT = re.compile(
    r"\b(?:storm(?:ed|ing)|incursions?|troops|soldiers|ground|commandos?|special\s+forces|police|"
    r"gunm[ae]n|broke\s+into|besieg\w+|house[\s-]to[\s-]house|detain\w*|arrest\w*|shot|opened\s+fire|"
    r"homes|freed|rescued?)\b|اقتح|توغل|جنود|اعتقل",
    re.I,
)
# Whose raids are told without a word of how: air forces that bomb where they have no troops.
_RAIDS_OF_FLYERS = re.compile(
    r"\b(?:Russian|regime|Assad|coalition|Saudi|Saudi-led|Emirati|Turkish|government)(?:['\u2019]s?)?\s+raids?\b",
    re.I,
)
_ATTACKERS_DEAD = re.compile(
    r"\b(?:kill\w*|neutrali\w+|eliminat\w+|shot\s+dead)\s+(?:[\w,]+\s+){0,5}?"
    r"(?:attackers?|assailants?|terrorists?|militants?|insurgents?|jihadists?|gunmen|bombers?|bandits?|gangsters?)\b|"
    r"\b(?:attackers?|assailants?|terrorists?|bombers?|gunmen|jihadists?|militants?)\b[^.;]{0,30}?"
    r"\b(?:were|was|also|had\s+been)\s+(?:also\s+)?(?:killed|died|shot\s+dead|neutrali[sz]ed|eliminated)|"
    r"\bof\s+(?:the\s+(?:gang|group|militia|assailant|attacker|bandit|militant)s?['\u2019]?s?|its|"
    r"their)\s+(?:own\s+)?(?:members|men|fighters|comrades|ranks|number)\b[^.;]{0,30}?"
    r"\b(?:died|killed|shot|fell|dead)\b|"
    r"\bmembers\s+of\s+the\s+(?:gang|militia|group)\b[^.;]{0,30}?\b(?:died|(?:was|were)\s+(?:also\s+)?killed)\b|"
    r"قتل\s+[^.،]{0,30}(?:مهاجم|مسلح|إرهابي)",
    re.I,
)
_FIGHTERS = re.compile(
    r"\b(?:fighters?|soldiers?|troops|forces|rebels?|militants?|militiamen|gunmen|members\s+of|SDF|"
    r"ISIS|IS|YPG|factions?|army|commanders?)\b|جنود|عناصر|مقاتل",
    re.I,
)
_CROWD = re.compile(
    r"\b(?:protest[eo]rs?|demonstrators?|rioters|marchers|protesting|demonstrating|marching)\b|"
    r"\b(?:fir(?:ed|ing)|shot|shooting|opened\s+fire)\s+(?:[\w-]+\s+){0,3}?(?:at|on|into)\s+(?:\w+\s+){0,2}crowds?\b|"
    # who clashes with the police, or storms an office, without a weapon
    r"\b(?:youths?|youngsters|students|crowds?|inmates|fans|supporters|workers|residents|locals|"
    r"worshippers|mourners)\b[^.;]{0,60}?\bclash\w*\s+with\s+(?:\w+\s+){0,2}?"
    r"(?:police|security|officers)|"
    r"\b(?:youths|youngsters|students|crowds?|fans|supporters|depositors|mourners)\s+"
    r"(?:\w+\s+){0,3}?(?:stormed|ransacked|torched|set|burned|burnt|smashed|vandali[sz]ed)\s|"
    r"متظاهر|محتج|معتصم",
    re.I,
)
# What falls from an aircraft, whatever it is called: 'rockets fired by a helicopter'.
_DROPPED = re.compile(
    r"\b(?:fired|dropped|launched|delivered|released|unleashed|shot)\s+(?:by|from)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:aircraft|jets?|warplanes?|planes?|helicopters?|choppers?|gunships?|drones?|quadcopters?|apaches?)\b|"
    r"\b(?:jets?|warplanes?|planes?|helicopters?|choppers?|gunships?|drones?|quadcopters?|apaches?|aircraft)\s+"
    r"[^.;,]{0,40}?\b(?:fir|drop|launch|releas|unleash)(?:ed|ing|es|s)\b",
    re.I,
)


@functools.lru_cache(maxsize=64)  # a clause is asked for several things in turn
def actors(clause: str) -> tuple[Actor, ...]:
    """The participants that a clause names, sides first, as it names them.

    >>> [(a.name, a.role) for a in actors("Gunmen killed three soldiers")]
    [('Gunmen', 'side'), ('soldiers', 'target')]
    >>> actors("It rained")
    ()
    """
    found: dict[str, Actor] = {}
    named = list(_ACTOR.finditer(clause))
    roles = [_role(clause, match.start(), match.end()) for match in named]
    for at in (*range(1, len(named)), *range(len(named) - 1, 0, -1)):  # a list's share one role
        gap = clause[named[at - 1].end() : named[at].start()]
        if gap.strip() and _AND.fullmatch(gap):
            roles[at] = roles[at] or roles[at - 1]
            roles[at - 1] = roles[at - 1] or roles[at]
    for match, role in zip(named, roles, strict=True):
        name = (
            " ".join((match["arabic"] or match.group()).split())
            .removesuffix("'s")
            .removesuffix("\u2019s")
        )
        name = _LEAD.sub("", name, count=1) if _LEAD.match(name) else name
        if name.startswith("لل"):  # 'للجيش': of the army
            name = "ال" + name[2:]
        if role and name.casefold() not in {known.casefold() for known in found}:
            found[name] = Actor(name, role)
    return tuple(sorted(found.values(), key=lambda actor: actor.role))


def attacker(clause: str, start: int, end: int) -> bool:
    """Whether the state named by `clause[start:end]` is said to attack: it bombed, 'قصفت روسيا'.

    >>> attacker("Saudi Arabia bombed Sanaa", 0, 12), attacker("A bomb in Iraq killed two", 10, 14)
    (True, False)
    """
    if clause[start] > "\u0600":
        return bool(_STATE_BEHIND.search(clause, 0, start))
    opens = _STATE_OPENS.search(clause, max(0, start - 60), start) or not clause[:start].strip()
    return bool(opens) and bool(_STATE_DOES.match(clause, end))


def _role(clause: str, start: int, end: int) -> str | None:
    before, after = clause[max(0, start - 40) : start], clause[end : end + 80]
    if _BEARS_AFTER.match(after) or _LOSES.search(clause, max(0, start - 90), start):
        return "target"
    if _DOES_BEFORE.search(before) or _DOES_NOUN.match(after) or _DOES_AFTER.match(after):
        return "side"
    if _BEARS_BEFORE.search(before):
        return "target"
    if clause[start] > "\u0600":
        return "target" if _AGAINST.search(before) else "side"
    if _ACTS.search(clause[start:end]):
        return "side"
    return None


def target(clause: str) -> str | None:
    """What was aimed at or hit: 'hospital', 'market', 'مدرسة'; the first that is named."""
    found = _TARGETS.search(clause)
    return " ".join(found.group().split()).lower() if found else None


def state(clause: str) -> bool:
    """Whether a state's forces act in the clause."""
    plain = _NON_STATE.sub(" ", clause)
    return any(
        _STATE.search(actor.name) and actor.role == "side" for actor in actors(plain)
    ) or bool(re.search(r"\b(?:regime|warplanes?|Russian|Israeli|junta)\b|الاحتلال|النظام", plain))


def irregular(clause: str) -> bool:
    """Whether armed men of no state act in the clause: rebels, gunmen, a named armed group."""
    return any(
        actor.role == "side" and _IRREGULAR.search(actor.name) and not _OFFICIAL.search(actor.name)
        for actor in actors(clause)
    ) or bool(_NON_STATE.search(clause) and not _STATE_ACTS.search(_NON_STATE.sub(" ", clause)))


def foreign(clause: str, country: str | None) -> bool:
    """Whether a state's forces act in a country (ISO code) that is not theirs."""
    if country is None:
        return False
    named = {_NATIONS[word] for word in _NATION.findall(clause)}
    return bool(named) and country not in named


def aerial(clause: str, country: str | None) -> bool:
    """Whether what acts there can only fly: Israel's forces in the countries that it bombs.

    `country` is an ISO code, or 'Gaza', where its troops are told as such.
    """
    israel = country in _BOMBED_BY_ISRAEL and re.search(r"\bIsrael(?:i)?\b|إسرائيل", clause)
    return bool(israel) and not _ON_FOOT.search(clause)


def flown(clause: str, country: str | None) -> bool:
    """Whether a raid that a clause tells came from the air: by whose it was, else by where."""
    if _ON_FOOT.search(clause):
        return False
    sides = any(actor.role == "side" for actor in actors(clause))
    return bool(_RAIDS_OF_FLYERS.search(clause)) or (country in _BOMBED_BY_ISRAEL and not sides)


def dropped(clause: str) -> bool:
    """Whether a clause says that its munitions came from an aircraft."""
    return bool(_DROPPED.search(clause))


@functools.lru_cache(maxsize=1 << 12)
def attackers_dead(clause: str) -> bool:
    """Whether those whose dead the clause tells are called the attackers."""
    return bool(_ATTACKERS_DEAD.search(clause))


def crowd(clause: str) -> bool:
    """Whether the clause speaks of people who protest."""
    return bool(_CROWD.search(clause))


def military_target(clause: str) -> bool:
    """Whether the clause's target is military: a checkpoint, a base, a patrol."""
    return bool(_MILITARY_TARGET.search(clause))


def civil(clause: str) -> bool:
    """Whether the clause names civilians or civil things as harmed; an army's camp is none."""
    return bool(_CIVIL.search(_MILITARY_TARGET.sub(" ", clause)))


def fighters(clause: str) -> bool:
    """Whether the clause names fighters, of whatever side."""
    return bool(_FIGHTERS.search(clause))
