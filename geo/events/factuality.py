"""A sentence -> whether what it tells happened at all.

What is feared, planned, threatened, denied, compared or only general is no incident; the reason
is returned, for the list of what was left out. Patterns, English and Arabic; each is anchored to
the clause that holds the event word, so that 'he denied that rebels had lost ground after the
air strike on X' still has its air strike.
"""

from __future__ import annotations

import re

_REACH = 400  # characters about an event word that say whether it happened
# What is said of an event told elsewhere: a call for it to end, a judgement on it.
_WISHED = re.compile(
    r"[^,.;]{0,40}\b(?:must|should|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to)\s+(?:\w+\s+){0,2}?"
    r"(?:end|stop|cease|halt|be|never|not)\b|\s*(?:يجب|ينبغي)\s+أن",
    re.I,
)
# '... took control of X, a claim that Kyiv denied'.
_DENIED_AFTER = re.compile(
    r",\s+(?:an?|which|something)\s+(?:(?:claim|charge|report|allegation)\s+)?(?:that\s+|which\s+)?"
    r"(?:[\w'\u2019-]+\s+){1,4}?(?:has\s+|have\s+)?(?:denied|denies|rejected|dismissed)\b",
    re.I,
)
_FALSE = re.compile(
    r"[^.;]{0,60}\b(?:is|are|was|were)\s+(?:\w+\s+)?(?:false|untrue|fabricated|baseless|unfounded|"
    r"incorrect|fake|lies|an?\s+lie|not\s+true)\b|"
    r"[^.;]{0,60}\b(?:can(?:not|\s+not)\s+be\s+(?:verified|confirmed)|could\s*not\s+be\s+substantiated|"
    r"proved\s+(?:to\s+be\s+)?(?:false|unfounded|untrue)|(?:been|was)\s+discounted)\b",
    re.I,
)
_MAY_COME = re.compile(
    r"\s+(?:may|might|could|would|will)\s+(?:yet\s+|soon\s+|again\s+)?(?:fall|hit|strike|come|follow|resume|happen|break|"
    r"erupt|start|begin|continue|target|hold|collapse|take\s+effect|"
    r"be\s+(?:launched|used|fired|carried|reached|signed|agreed|announced))\b",
    re.I,
)
_CLAIMED = re.compile(
    r"\bclaim\w*\s+(?:(?:responsibility|credit)\s+for\s+)?(?:the|both|that|this)\s+(?:[\w-]+\s+){0,2}\Z",
    re.I,
)
_CALLED = re.compile(
    r"[^,.;]{0,40}\b(?:is|are|was|were|constitut\w+|amount\w*\s+to)\s+(?:an?|the|nothing|"
    r"another)\s+(?:[\w-]+\s+){0,3}?(?:massacres?|crimes?|genocide|atrocity|outrage|disgrace|"
    r"tragedy|violation|provocation|escalation|terrorism|aggression|mistake)\b|"
    r"[^,.;]{0,30}\b(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:unacceptable|intolerable|barbaric|"
    r"cowardly|heinous|horrific|unjustified|criminal|appalling|shocking|outrageous)\b",
    re.I,
)
_RANKED = re.compile(
    r"\b(?:[Ii]t|[Tt]his|[Tt]hat|[Aa]ttack|[Ss]trike)\s+(?:was|is)\s+(?:(?:one|among)\s+(?:of\s+)?)?the\s+"
    r"(?:deadliest|bloodiest|worst|heaviest|largest|biggest|first|latest|second)\s+(?:[\w-]+\s+){0,2}\Z"
)
_CONDEMNED = re.compile(
    r"\b(?:condemn|denounc|deplor|decri|decry|regrett?|mourn|welcom|prais)\w*\s[^.;]{0,80}\Z|"
    r"(?<!\w)و?(?:دان|دانت|أدان|أدانت|ندد|نددت|استنكر|استنكرت|شجب)\s[^.؛]{0,60}\Z",
    re.I,
)
_DISPUTED = re.compile(
    r"\b(?:put|puts|putting|gave|gives|giving)\b[^.;]{0,30}\b(?:toll|number|figure|count)\b|"
    r"\btoll\b[^.;]{0,20}\b(?:at|lower|higher)\b",
    re.I,
)

# (reason, pattern): what stands before the event word in its clause, within the reach given.
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("feared, foreseen or imagined, not told as done", re.compile(
        r"\b(?:would|could|might|(?-i:may)|will|shall|can|if|unless|whether|fear(?:s|ed|ing)?|"
        r"threat(?:s|ened|ening|ens)?|"
        r"warn(?:s|ed|ing)?\s+(?:of|that|against)|worr(?:y|ied|ies)|risk(?:s|ed)?\s+of|"
        r"possib(?:le|ility)|potential|"
        r"imminent|looming|prospect\s+of|thought|expected|likely\s+to|brac(?:ed|ing)\s+for|"
        r"prepar(?:ed|ing|es)?\s+(?:for|to)|"
        r"in\s+case\s+of|hypothetical|speculat\w+|predict\w*|anticipat\w+|"
        r"deter)\b[^.;:,]{0,70}\Z", re.I)),
    ("planned, ordered or called for, not told as done", re.compile(
        r"\b(?:plan(?:s|ned|ning)?\s+(?:to|for)|vow(?:s|ed|ing)?\s+to|pledge[sd]?\s+to|aim(?:s|"
        r"ed|ing)?\s+(?:to|at\s+\w+ing)|intend(?:s|ed)?\s+to|"
        r"call(?:s|ed|ing)?\s+(?:for|on)|demand(?:s|ed|ing)?|urg(?:e|es|ed|ing)|order(?:s|"
        r"ed)?\s+(?:to|an?)|campaign\s+to|struggling\s+to|"
        r"seek(?:s|ing)?\s+to|attempt(?:s|ing)?\s+to|tr(?:y|ies|ying)\s+to|want(?:s|ed)?\s+to|"
        r"hop(?:e|es|ed|ing)\s+to|ready\s+to|bid\s+to|"
        r"order\s+to|effort\s+to|efforts\s+to|able\s+to|looks\s+to|sought\s+to|tasked\s+with|"
        r"designed\s+to|right\s+to)\b[^.;:,]{0,60}\Z", re.I)),
    ("said not to have happened", re.compile(
        r"\b(?:fail(?:s|ed|ure|ing)?\s+to|den(?:y|ies|ied|ying)|did\s+not|didn['\u2019]t|"
        r"has\s+not|have\s+not|had\s+not|no\s+evidence\s+of|"
        r"never|(?<!Doctors\s)without|refut(?:ed|es|ing)|dismissed|reject(?:ed|s)|no\s+(?:new\s+)?(?:reports?|"
        r"signs?|record)\s+of|unable\s+to|were\s+not|"
        r"was\s+not|neither|an\s+end\s+to|(?<!bus\s)(?<!tram\s)(?<!trolleybus\s)(?<!truck\s)"
        r"(?:halt(?:ed|ing)?|stop(?:ped|ping)?|prevent(?:ed|ing|s)?|avert(?:ed|ing)?)(?![^.;]*\band\s+\Z)|"
        r"absence\s+of|free\s+of|ceased|no)\b[^.;:,]{0,40}\Z", re.I)),
    ("a comparison or a memory", re.compile(
        r"\b(?:(?:years|decades|months)\s+(?:after|since)\s+(?:it|they|he|she)|like|unlike|reminiscent\s+of|similar\s+to|compared\s+(?:to|with)|as\s+in|"
        r"(?:recall(?:s|ed|ing)?|remember(?:s|ed|ing)?)(?!\s+(?:how|that|when)\b)|"
        r"anniversary\s+of|commemorat\w+|memor(?:y|ies)\s+of|akin\s+to|echo(?:es|ed|ing)|"
        r"repeat\s+of)\b[^.;:,]{0,60}\Z", re.I)),
    ("a charge, a ruling or an investigation, not the deed itself", re.compile(
        r"\b(?:investigat\w*|evidence\s+(?:of|on|for)|inquiry\s+into|probe\s+into|convicted\s+of|accus\w+\s+(?:each\s+other|one\s+another)\s+of|charged\s+with|guilty\s+of|trial\s+(?:for|of|over)|suspected\s+of|"
        r"sentenced\s+(?:for|over)|sanctions?\s+over)\b[^.;:,]{0,25}\Z", re.I)),
    ("feared, foreseen or denied", re.compile(
        r"(?<!\w)و?(?:قد(?=\s+[ين])|قد(?=\s+ت(?!عرض|م\s|بن|سبب|مكن|وفي|جاوز))|ربما|سوف|يخشى|تخشى|نخشى|يخشون|خشي|خشيت|يحذر\s+\S+\s+من|تحذر\s+\S+\s+من|حذر\s+\S+\s+من|حذرت\s+\S+\s+من|تخوف|مخاوف|هدد|هددت|تهديد|احتمال|لو|إذا|نفى|نفت|"
        # 'nobody was killed in the shelling' denies the dead, not the shelling
        r"لم(?!\s+(?:يقتل|يستشهد|يصب|يسقط|تقع|تسجل|ترد|يسفر|تسفر|يؤد|تؤد)\s)|لن|دعا|"
        r"دعت|يعتزم|تعتزم|خشية|تحسبا)\s+[^.،]{0,40}\Z")),
)  # fmt: skip
# 'A theatre ... that was bombed': what is feared is told before the relative clause.
_RELATIVE = re.compile(
    r"(?<!denied )(?<!fear )(?<!feared )\b(?:that|which)\s+(?:was|were|had\s+been)\b"
)
# A noun that only says that something was ('an explosion') is told as done by such verbs.
_DONE_BEFORE = re.compile(
    r"\b(?:carried\s+out|carry\s+out|launched|conducted|mounted|staged|there\s+(?:was|were|has\s+been|have\s+been)|"
    r"c[oa]me\s+under|suffered|witnessed|saw|reported|blamed\s+for)\s+(?:(?!to\b)[\w,-]+\s+){0,5}\Z|"
    r"(?<!\w)[وف]?(?:تعرض|شهد|نفذ|شن|هز|طال|وقع|سجل|دوى)[\u0621-\u064a]{0,2}\s[^.،؛]{0,70}\Z",
    re.I,
)
_DONE_AFTER = re.compile(
    r"[^.;:]{0,60}?\b(?:rocked|shook|ripped\s+through|tore\s+through|broke\s+out|flared|raged|occurred|took\s+place|erupted|continued|resumed|"
    r"(?:was|were|has\s+been|have\s+been|also)\s+(?:also\s+)?(?:reported|recorded|carried\s+out|launched))\b|"
    r"[^.،؛]{0,60}?(?<!\w)(?:هز|هزت|استهدف|استهدفت|طال|طالت|وقع|وقعت)\s",
    re.I,
)
# A sentence without a verb, as headlines and notes are: 'Israeli strike on Tyre.'
_OPENS_NOTE = re.compile(
    r"\W*(?:[A-Za-z\u00c0-\u024f\u2019'-]+\s+){0,2}\Z|\W*(?:[\u0600-\u06ff]+\s*[:/\u2013-]\s*)?\Z"
)
_NOTE_ON = re.compile(r"\s+(?:(?:on|in|at|near)\b|[^.]{0,40}?(?<!\w)(?:على|في|قرب|ب|استهداف))")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|could|can|do|does|did|[a-z]+(?<!rebel-h)(?<!-h)ed|"
    r"said|says|made|left|drew|came|went|began|led|showed|shows|means|showing)\b"
)
# 'Students who demanded an end to the killings clashed with police.'
_WANTED_BY = re.compile(
    r"\b(?:who|which|that)\s+(?:had\s+|have\s+)?(?:demand|call|want|fear|oppos|plann|warn|hop|sought|tri)\w*\s"
    r"(?:(?!\b(?:to(?!\s+(?:the|an?|their)\b)|that|they|he|she|it)\b)[^.;:,]){3,70}\Z"
)
_PLUPERFECT = re.compile(r"\A\W*و?كان(?:ت|وا)?\s+(?:\S+\s+){0,5}?قد\s")
# Habits and general descriptions, anywhere in the clause.
_HABIT = re.compile(
    r"\b(?:often|regularly|frequently|routinely|repeatedly|usually|daily|almost\s+every\s+day|"
    r"on\s+a\s+daily\s+basis|"
    r"for\s+years|for\s+months|for\s+(?:\w+\s+){1,2}(?:decades|years)|for\s+decades|over\s+the\s+years|frequent|periodic|constant|continually|"
    r"occasionally|sporadic(?:ally)?|"
    r"each\s+(?:day|week|month)|every\s+(?:day|night|week|month))\b|بشكل\s+متكرر|يوميا|باستمرار",
    re.I,
)
_BACKGROUND = re.compile(
    r"\b(?:civil\s+war|(?:the|ensuing)\s+(?:war|conflict|insurgency|revolution|uprising)|"
    r"conflict\s+(?:started|began|erupted)|"
    r"war\s+(?:started|began|erupted|has|broke)|since\s+the\s+(?:start|beginning|"
    r"outbreak)\s+of)\b|منذ\s+(?:بداية|اندلاع)\s+(?:الحرب|النزاع|الثورة)",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:deadliest|bloodiest|worst|heaviest|largest|biggest|first|most\s+\w+)\b[^.;]{0,50}?"
    r"\b(?:of|since|in|during)\s+(?:the\s+)?(?:\w+\s+)?(?:(?:start|beginning|outbreak)\s+of\s+)?"
    r"(?:the\s+)?(?:war|conflict|insurgency|uprising|coup|offensive)\b",
    re.I,
)
# 'The deadliest since planes bombed X in October': what follows is one event, told again.
_RECORD = re.compile(
    r"\b(?:deadliest|bloodiest|worst|heaviest|largest|biggest|first|most\s+\w+)\b[^.;]{0,60}?"
    r"\bsince\s+(?!(?:the|then|that|its?)\b|\d|[A-Z][a-z]+\s+(?:19|20)\d\d\s*[.;])",
    re.I,
)
_HEARD_AFTER = re.compile(
    r"\s*(?:(?:was|were|has\s+been|have\s+been|could\s+be)\s+)(?:\w+\s+)?"
    r"(?:heard|seen\s+(?:circling|flying|hovering|over)|spotted|sighted)\b",
    re.I,
)
_HEARD_BEFORE = re.compile(
    r"\b(?:hear(?:s|d|ing)?|sounds?\s+of|noise\s+of)\s+(?:[\w-]+\s+){0,3}\Z|دوي\s+\Z", re.I
)
_CUMULATIVE = re.compile(
    r"\b(?:so\s+far|in\s+total|total\s+of|a\s+total|overall|altogether|death\s+toll|"
    r"toll\s+(?:stands|has)|since\s+(?:the|then|early|late|mid|\d|[A-Z])|"
    r"since(?=\s*(?:[,.;]|\Z))|(?:has|have)\s+been\s+\w+\s+since|has\s+(?:killed|displaced|left|claimed|forced|wounded)|have\s+(?:been\s+)?(?:displaced|"
    r"fled)|to\s+date|"
    r"(?:war|conflict|fighting|violence|offensive|campaign|insurgency)\s+(?:has|"
    r"have)\s+(?:also\s+)?(?:killed|displaced|left|claimed|forced)|"
    r"over\s+(?:the\s+(?:past|last)\s+)?(?:\w+\s+)?(?:days|weeks|months)|"
    r"number\s+of\s+(?:deaths|people|civilians|victims|internally)|on\s+average|recorded|"
    r"documented)\b|"
    r"منذ\s+(?:بداي|مطلع|اندلاع|انطلاق|بدء)|حصيلة|إجمالي|ليرتفع\s+عدد",
    re.I,
)
# A figure over several events is a total of theirs: 'killed in two attacks'.
_SEVERAL = re.compile(
    r"\b(?:in|by|during)\s+(?:at\s+least\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|"
    r"multiple|numerous|a\s+(?:series|string|wave|spate)\s+of)\s+(?:separate\s+|different\s+)?"
    r"(?:attacks|incidents|strikes|raids|air\s?-?strikes|explosions|bombings|ambushes|massacres)\b",
    re.I,
)
_ACCIDENT = re.compile(
    r"\b(?:earthquakes?|quakes?|floods?|flooding|flooded|landslides?|mudslides?|avalanches?|cyclones?|"
    r"hurricanes?|(?:snow|sand|dust|thunder|hail|ice|rain)\s?storms?|(?:(?:tropical|winter|severe|heavy|violent|coastal|summer)\s+|(?<!\w)(?:a|the)\s+)storms?(?!\s+(?:of|the|into|a))|(?:east|west|north|south)bound|motorists?|"
    r"(?:struck|hit)\s+by\s+an?\s+(?:\w+\s+)?(?:car|truck|vehicle|van|train|taxi|bus|lorry|tram|motorbike|scooter)|typhoons?|tornado(?:es)?|droughts?|cholera|outbreaks?|epidemics?|"
    r"pandemic|covid|coronavirus|(?:the|a|new|deadly|bird\s+flu)\s+virus|infected\s+with|pneumonia|influenza|collisions?|collid\w+|cases\s+(?:were|are|have)|measles|malaria|dengue|ebola|(?<!by\s)accidents?|accidental(?:ly)?|"
    r"(?:car|bus|road|plane|train|helicopter|truck|motorcycle|motorbike)\s+(?:crash(?:es)?|wrecks?)|"
    r"(?:house|apartment|kitchen|barn|warehouse|brush|grass)\s+fires?|crash(?:ed|ing)\s+(?:his|her|"
    r"their|the)\s+\w+|crash\s+(?:site|scene|on)|derail\w*|capsiz\w+|shipwrecks?|drown\w*|"
    r"heat\s?waves?|stampedes?|mine\s+collapse|building\s+collapse|tree\s+fell|overturn\w*|"
    r"(?:new|positive|confirmed|suspected|active)\s+cases|cases\s+of|case\s+fatality|epidemiolog\w+|"
    r"(?:large|huge|massive|forest)\s+fire|\b[Aa]\s+fire\s+(?:at|in|on)\b|fire\s+(?:which\s+)?(?:swept|broke\s+out|engulf\w+|raged)|"
    r"crashed\s+into|malnutrition|starv\w+|famine|hunger|"
    r"suicide(?!\s+(?:\w+\s+)?(?:bomb|attack|car|vest|blast|mission|truck))|gas\s+leak|kitchen\s+fire|"
    r"(?:gas|cooking|oxygen)\s+(?:cylinders?|canisters?|tanks?|bottles?|stoves?)\s+(?:\w+\s+)?(?:blew|explod\w+|burst)|"
    r"cranes?\s+(?:toppled|fell|collapsed)|boilers?|fireworks|short\s+circuit|scaffold\w*|"
    r"(?:wall|roof|ceiling|bridge|dam|school|tunnel|house)\s+collaps\w+|"
    r"collapse\s+of\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}?(?:wall|roof|ceiling|bridge|dam|building|house|tunnel|mine|stand)|"
    r"(?:bus|minibus|car|van|truck|lorry|train|coach|vehicle)\s+(?:\w+\s+)?(?:plunged|skidded|veered|careered|rolled)|"
    r"suffocated\s+in\s+an?\s+(?:truck|lorry|van|container)|food\s+poisoning|electrocut\w+|"
    r"electrical\s+fault|lightning|wildfires?|bushfires?|battl\w+\s+(?:the\s+|a\s+)?(?:blaze|fire|"
    r"flames|cancer)|hunting|climbers?|mountaineers?|hikers?)\b|زلزال|فيضان|سيول|حادث\s+(?:سير|مروري|صدم|دهس|تصادم)|حوادث\s+السير|بحادث\s+(?:سير|مروري|صدم|تصادم)|"
    r"غرق|كوليرا|انهيار\s+(?:مبنى|سقف|منزل|جدار|بناء|منجم|جسر)|حريق|ماس\s+كهربائي|أسطوانة\s+غاز|اسطوانة\s+غاز|"
    r"تسمم|صعق|تدافع|بنوبة\s+قلبية|عاصفة\s+(?:رملية|ثلجية)|انقلاب\s+(?:سيارة|حافلة|شاحنة|مركب|قارب)",
    re.I,
)
_CRIME = re.compile(
    r"\b(?:robbery|burglary|domestic\s+(?:dispute|violence)|drunk|drug\s+deal|murder\s+suspect|"
    r"serial\s+killer|husband\s+stabbed|robbing|burglar\w*|shoplift\w*|drug\s+(?:traffick\w+|dealers?|"
    r"smuggl\w+)|fraud|embezzl\w+|car\s+thie(?:f|ves)|money\s+launder\w+|counterfeit\w*|"
    r"arraign\w+|robb(?:ed|ery|eries)|sheriff\w*|county\s+(?:jail|police|sheriff)|murder\s+charges?|"
    r"sexual\s+assault\s+(?:charges?|of\s+a\s+child)|stands?\s+trial|altercation|convenience\s+store|"
    r"vandals|yaba|(?:\d+|the)\s+tablets|"
    r"(?:arrest|detain)\w*\s[^.;]{0,60}?\b(?:for|over|on\s+suspicion\s+of|suspected\s+of|accused\s+of)\s+"
    r"(?:\w+\s+)?(?:stealing|thefts?|robb\w+|fraud|drugs?|brib\w+|drunk\w*|embezzl\w+)|"
    r"(?:courts?|tribunal|judges?|jury)\s+(?:in\s+[\w-]+\s+)?(?:\w+\s+)?(?:jailed|sentenced|convicted|acquitted)|"
    r"felon(?:y|ies)|misdemeanou?rs?|larceny|probation|parole|on\s+bail|indict(?:ed|ment)|grand\s+jury|"
    r"plead(?:ed|s|ing)?\s+(?:not\s+)?guilty|(?:first|second|third)-degree|manslaughter|homicides?|"
    r"cold\s+cases?|FBI|(?:search|arrest)\s+warrants?|girlfriend|boyfriend|ex-wife|ex-husband|"
    r"(?:drug|theft|traffic|assault)\s+charges?|filing\s+a\s+false|high\s+school|residence\s+(?:in|at|on)|"
    r"courts?\b[^.;]{0,30}?\b(?:gave|handed)\b[^.;]{0,80}?\byears|"
    r"counts?\s+of|thie(?:f|ves)|grand\s+theft|stolen\s+(?:car|vehicle)|child\s+abuse|plea\s+deals?|"
    r"\d{3,5}\s+block\s+of|drug\s+busts?|methamphetamine|serial\s+rapist|"
    r"trial\s+of|(?:go|went|put|goes|are|is|was|were)\s+on\s+trial|"
    r"sentenced\s+to|life\s+in\s+prison|strangled\s+his|stabbed\s+his\s+wife|"
    r"(?:over|for)\s+(?:alleged\s+)?corruption|bank\s+robber\w*|jealous\w*|extramarital)\b",
    re.I,
)
# Two of these make a sentence one of sport, or of markets.
_SPORT = re.compile(
    r"\b(?:goals?|match(?:es)?|league|semi-?finals?|quarter-?finals?|strikers?|midfielders?|goalkeepers?|"
    r"defenders?|fixtures?|derby|tournament|championships?|qualifiers?|innings|wickets?|batsm[ae]n|penalt(?:y|ies)|"
    r"hat-?trick|half-time|kick-?off|stoppage\s+time|play-?offs?|grand\s+prix|medals?|olympi\w+|victory|win|"
    r"football|soccer|basketball|rugby|cricket|tennis|boxing|players?|coach|world\s+cup|cup\s+final|title|scored|"
    r"friendly|stadium)\b",
    re.I,
)
_SCORE = re.compile(
    r"\b(?:beat|crush|thrash|defeat|edg|hammer|overc[ao]me|down|w[io]n|lost|loss|draw|drew|lead|led|victory|win)\w*\b"
    r"[^.;]{0,40}?\b\d{1,2}[-\u2013]\d{1,2}\b(?!\s*(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December|year|day|people|km|kilomet))",
)
_MONEY = re.compile(
    r"\b(?:shares|stocks?|markets?\s+(?:fell|rose|tumbled|rallied)|investors?|rate\s+cuts?|interest\s+rates?|currency|"
    r"inflation|prices?|oil(?=\s+prices)|central\s+bank|bonds?|bourse|bread|wheat|crude|earnings|profits?|economy|exports?|last\s+month)\b",
    re.I,
)
# What a museum, a film or a book shows is long past, or made up.
_SHOWN = re.compile(
    r"\b(?:museum|film|movie|documentary|novel|book|play|exhibition|opera|memoir|painting|drama|series)\b[^.;]{0,40}?"
    r"\b(?:tells?|follows?|depicts?|recounts?|portrays?|chronicles?|explores?|is\s+about|about)\b",
    re.I,
)
_WORDS_ONLY = re.compile(
    r"\battack\w*\s+(?:[\w-]+\s+){1,5}?in\s+(?:an?|his|her|their)\s+(?:[\w-]+\s+)?(?:speech|interview|article|column|post|"
    r"tweet|letter|sermon|video)\b",
    re.I,
)
_AID = re.compile(
    r"\b(?:distributions?|distributed|vaccinat\w+|immuni[sz]ation|beneficiar\w+|kits|assistance\s+to|"
    r"food\s+rations?|participants|workshops?|hygiene|cash\s+(?:transfers?|assistance)|campaign\s+(?:to|for|against)|sensiti[sz]ation)\b",
    re.I,
)
_LATEST = re.compile(
    r"\b(?:latest|most\s+recent|newest|in\s+the\s+last\s+few|fresh(?!\s+water))\b|\b(?:[Ii]n|"
    r"a)\s+recent\b|أحدث|آخر\s+(?:هجوم|قصف|مجزرة)",
    re.I,
)
_UPDATE = re.compile(
    r"\btoll\b[^.]{0,140}\b(?:rose|risen|climbed|rises|climbs|revised|increased|now|reached|to)\b|"
    r"\b(?:raising|bringing)\s+the\s+(?:death\s+)?toll|"
    r"\blater\s+(?:died|revised)|ارتفع(?:ت)?\s+(?:حصيلة|عدد)|ارتفاع\s+(?:حصيلة|عدد)",
    re.I,
)


def judged(before: str, after: str, placed: bool) -> str | None:
    """Why an event word is only spoken about, by the words before and after it, or None.

    `placed`: the clause gives its event a place, and so may be the only one that tells it.
    """
    if _DENIED_AFTER.search(after):
        return "a claim that the same sentence says was denied"
    if _WISHED.match(after):
        return "a call for it to end or not to be, not a telling of it"
    if not placed and _CLAIMED.search(before):
        return "a claim of what is told elsewhere"
    if not placed and _RANKED.search(before):
        return "a judgement on what is told elsewhere, nothing added to it"
    if not placed and (_CALLED.match(after) or _CONDEMNED.search(before)):
        return "a judgement on what is told elsewhere, nothing added to it"
    return None


def done(clause: str, start: int, end: int) -> bool:
    """Whether the noun `clause[start:end]` is told as done: by a verb, or in a note without one.

    >>> done("An explosion rocked Mogadishu", 3, 12), done("He fled an attack on Djibo", 11, 17)
    (True, False)
    """
    before, after = clause[max(0, start - _REACH) : start], clause[end : end + _REACH]
    if _DONE_BEFORE.search(before) or _DONE_AFTER.match(after):
        return True
    note = _OPENS_NOTE.fullmatch(before) and _NOTE_ON.match(after)
    return bool(note) and not _FINITE.search(clause)


def looming(after: str) -> bool:
    """Whether the words after an event word say that it may yet come: 'shells may fall'."""
    return bool(_MAY_COME.match(after))


def called_false(after: str) -> bool:
    """Whether the words after an event word say that it is not so: '... were false'."""
    return bool(_FALSE.match(after))


def disputed(clause: str) -> bool:
    """Whether a clause gives another count of the same: 'the army put the toll at two'."""
    return bool(_DISPUTED.search(clause))


def unreal(before: str, done: bool = False) -> str | None:
    """Why the words before an event word keep it from being an event that happened, or None.

    `done`: the word is a finite verb, to which what a relative clause wants or fears says nothing.
    """
    before = before[-_REACH:]
    if done:
        before = _WANTED_BY.sub(" ", before)
    before = before[max((m.end() for m in _RELATIVE.finditer(before)), default=0) :]
    for reason, pattern in _BEFORE:
        if pattern.search(before):
            return reason
    return None


def habitual(clause: str) -> bool:
    """Whether a clause tells a habit: 'often shells', 'almost every day'."""
    return bool(_HABIT.search(clause))


def background(clause: str) -> bool:
    """Whether a clause tells the course of a war; 'the deadliest strike of the war' does not."""
    return bool(_BACKGROUND.search(_SUPERLATIVE.sub(" ", clause)))


def heard(before: str, after: str) -> bool:
    """Whether an event word was only heard: 'explosions were heard', 'the sound of gunfire'."""
    return bool(_HEARD_AFTER.match(after) or _HEARD_BEFORE.search(before))


def looked_back(clause: str) -> bool:
    """Whether an Arabic clause looks back at what had been done before: 'وكان ... قد سيطر'."""
    return bool(_PLUPERFECT.search(clause))


def several(clause: str) -> bool:
    """Whether a figure is over several events: 'killed in two attacks'."""
    return bool(_SEVERAL.search(clause))


def cumulative(clause: str) -> bool:
    """Whether its figures add up many events: 'so far', 'since February', 'the war has killed'."""
    return bool(_CUMULATIVE.search(_RECORD.sub(" ", clause)))


def accident(sentence: str) -> bool:
    """Whether a sentence tells of an accident, a disease or the weather."""
    return bool(_ACCIDENT.search(sentence))


def aid(sentence: str) -> bool:
    """Whether a sentence speaks of relief: what it 'targets' then are people in need."""
    return bool(_AID.search(sentence))


def crime(sentence: str) -> bool:
    """Whether a sentence tells of an ordinary crime, or of how a court deals with one."""
    return bool(_CRIME.search(sentence))


def shown(sentence: str) -> bool:
    """Whether a sentence says what a museum, a film or a book shows."""
    return bool(_SHOWN.search(sentence))


def elsewhere(sentence: str) -> bool:
    """Whether a sentence is of sport, markets or a quarrel: its words of war are figures.

    >>> elsewhere("Bayern crushed Dortmund 4-0"), elsewhere("Shells hit a match in Homs")
    (True, False)
    """
    if _WORDS_ONLY.search(sentence):
        return True
    for pattern in (_SPORT, _MONEY):
        if len({m.group().lower() for m in pattern.finditer(sentence)}) > 1:
            return True
    return bool(_SCORE.search(sentence))


def latest(clause: str) -> bool:
    """Whether a clause calls what it tells the latest: 'in the latest example'."""
    return bool(_LATEST.search(clause))


def update(clause: str) -> bool:
    """Whether a toll replaces the one told before: 'the death toll rose to 12'."""
    return bool(_UPDATE.search(clause))
