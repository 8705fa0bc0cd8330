"""data/lexicon -> the words that tell a place's name from other capitalised words.

Demonyms, given names, English words that are also names of places: lists of our own, read once.
The vocabularies below are closed classes of English and Arabic, written out where they are short.
"""

from __future__ import annotations

import csv
import gzip
import re
from functools import cache

from geo import shipped

# Words that may stand inside a name in lower case: 'Maarrat al-Numan', 'Rio de Janeiro'.
PARTICLES = frozenset(
    "al el an ar as ash at ad az ed en es ez of de da do dos das du del della di la las le les los"
    " l d y e i ve and au aux des am im auf der den the sur sous bei upon van ibn bin bint abu"
    " umm".split()
)
ARTICLES = frozenset("al el an ar as ash at ad az ed en es esh et ez".split())
POSSESSIVE = frozenset(("'s", "’s"))  # a token of its own

# Divisions: a name takes its class word along ('Idlib province', 'Kano State').
DIVISION_WORDS = {
    "governorate": "admin1",
    "province": "admin1",
    "muhafazah": "admin1",
    "oblast": "admin1",
    "state": "admin1",
    "prefecture": "admin1",
    "department": "admin1",
    "voivodeship": "admin1",
    "canton": "admin1",
    "emirate": "admin1",
    "region": "admin1",
    "county": "admin2",
    "district": "admin2",
    "raion": "admin2",
    "municipality": "admin2",
    "subdistrict": "admin3",
    "sub-district": "admin3",
    "township": "admin3",
    "محافظة": "admin1",
    "ولاية": "admin1",
    "منطقة": "admin2",
    "قضاء": "admin2",
    "ناحية": "admin3",
}
# A name with one of these is a water's, whatever division is called after it.
WATERS = frozenset(
    "sea seas ocean gulf bay lake strait straits channel canal river بحر خليج محيط بحيرة مضيق قناة"
    " نهر".split()
)
# A name with one of these, or of WATERS, tells by itself what lies there: 'Mount Sinjar'.
LANDFORMS = WATERS | frozenset(
    "mount mt mountain mountains hills heights highlands jabal jebel desert peninsula valley"
    " plateau plain basin delta marshes island islands archipelago cape triangle corridor crescent"
    " dam جبل جبال هضبة صحراء وادي شبه جزيرة جزر سهل".split()
)
# Behind a name: who governs a division ('New York Gov. Cuomo', 'the Kandahar governor').
GOVERNING = frozenset("gov governor governors".split())
# 'Clarke, Madison and Oconee counties': one word for every name of a list.
PLURALS = {
    "counties": "county", "districts": "district", "provinces": "province", "states": "state",
    "governorates": "governorate", "regions": "region", "prefectures": "prefecture",
    "departments": "department", "cantons": "canton", "oblasts": "oblast", "raions": "raion",
    "municipalities": "municipality", "townships": "township", "subdistricts": "subdistrict",
    "sub-districts": "sub-district", "villages": "village", "towns": "town", "cities": "city",
}  # fmt: skip
SETTLEMENT_WORDS = frozenset(
    "village villages town towns city cities hamlet capital suburb suburbs neighbourhood"
    " neighborhood camp port settlement مدينة بلدة قرية حي مخيم مستوطنة بلدتي قريتي".split()
)

# A capitalised word here makes its neighbours part of an organisation's name.
ORGANISATION_WORDS = frozenset(
    "academy agency airlines airways army assembly association authority bank battalion board"
    " brigade brigades broadcasting bureau cathedral center centre chamber church club college"
    " command commission committee company conference congress coordination coordinators"
    " corporation corps council court daily division endowment express federation fc force forces"
    " foreign foundation front fund gazette group groups herald hospital hotel house human"
    " initiative institute institution international journal league liberation library mail"
    " media medical ministry mission monitor movement museum network news newspaper observatory"
    " office organisation organization parliament party police post press project radio"
    " regiment relief review rights school senate society star stadium stock studies sun team"
    " telegraph television theater theatre times tribune tribunal trust tv union united"
    " university watch weekly works agreement accord declaration memorandum process protocol"
    " treaty summit championship cup marathon open".split()
)
# Where names are written in English to begin with: no other spelling is tried there, for 'Central
# Avenue' has the consonants of Center Line, Michigan, and names no place in any list.
AS_WRITTEN = frozenset(("US", "GB", "CA", "AU", "NZ", "IE"))
# Movements and alliances whose names some gazetteer gives to a town as well.
ORGANISATIONS = frozenset(
    "hamas hezbollah hizbullah taliban fatah isis isil daesh nato un unicef unhcr wfp icrc msf"
    " boko al-shabaab houthi houthis wagner pkk ypg sdf hts fsa rsf jnim ecowas opec interpol"
    " حماس فتح حزب طالبان داعش".split()
)
# Unions of states speak as their members do: 'the EU said'; a place all the same, with a border.
UNIONS = frozenset(("eu", "european union", "soviet union", "ussr"))
# Words that open the names of Arabic movements: 'Ahrar al-Sham' is no Damascus.
MOVEMENT_WORDS = frozenset(
    "hayat hay'at tahrir ahrar jaysh jaish jabhat faylaq failaq liwa liwaa harakat ansar kataib"
    " katibat hurras saraya asaib ajnad jund".split()
)
# Divisions as the press of North America and Australia shortens them; these and no others end in
# a full stop that ends no sentence.
SHORTENED = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California",
    "Colo.": "Colorado", "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida",
    "Ga.": "Georgia", "Ill.": "Illinois", "Ind.": "Indiana", "Kan.": "Kansas", "Kans.": "Kansas",
    "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland", "Mass.": "Massachusetts",
    "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi", "Mo.": "Missouri",
    "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire",
    "N.J.": "New Jersey", "N.M.": "New Mexico", "N.Y.": "New York", "N.C.": "North Carolina",
    "N.D.": "North Dakota", "Okla.": "Oklahoma", "Ore.": "Oregon", "Pa.": "Pennsylvania",
    "Penn.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina",
    "S.D.": "South Dakota", "Tenn.": "Tennessee", "Tex.": "Texas", "Vt.": "Vermont",
    "Va.": "Virginia", "Wash.": "Washington State", "W.Va.": "West Virginia", "Wis.": "Wisconsin",
    "Wyo.": "Wyoming", "D.C.": "District of Columbia", "B.C.": "British Columbia",
    "Alta.": "Alberta", "Sask.": "Saskatchewan", "Ont.": "Ontario", "Que.": "Quebec",
    "NSW": "New South Wales", "N.S.W.": "New South Wales",
}  # fmt: skip
# The same behind a town and a comma: 'Louisville, KY', 'Edmonton, Ky'.
_POSTAL = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut"
    "|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois"
    "|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland"
    "|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska"
    "|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina"
    "|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island"
    "|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia"
    "|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AB Alberta|BC British Columbia"
    "|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario"
    "|PE Prince Edward Island|QC Quebec|SK Saskatchewan"
)
POSTAL = {short.rstrip("."): name for short, name in SHORTENED.items() if "." not in short[:-1]}
POSTAL |= dict(pair.split(" ", 1) for pair in _POSTAL.split("|"))
_FAMILIES = "smith johnson peterson hilton anderson miller wilson khan ahmed hussein".split()
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president premier chancellor senator"
    " governor mayor general gen colonel col major maj captain capt lieutenant lt sergeant sgt"
    " commander brigadier admiral judge justice sheikh sheik imam ayatollah bishop archbishop"
    " pope father sister brother king queen prince princess spokesman spokeswoman spokesperson"
    " minister secretary ambassador rep sen gov officer detective chairman coach".split()
)
DIRECTION_WORDS = frozenset(
    "north south east west northern southern eastern western central northeast northwest"
    " southeast southwest northeastern northwestern southeastern southwestern".split()
)
# A place is expected after these.
LOCATIVES = frozenset(
    "in at near from to around outside inside within towards toward into through across"
    " throughout along between outskirts countryside over against leaving via off beyond above"
    " reaching entering visiting besieging surrounding hit hits hitting struck striking bombed"
    " bombing shelled shelling targeted targeting attacked attacking captured capturing seized"
    " recaptured retook stormed besieged raided pounded rocked fled entered reached left"
    " في من إلى الى قرب قرب بين نحو على"
    " بريف ريف مدينة بلدة قرية محافظة شمال جنوب شرق غرب شمالي جنوبي شرقي غربي".split()
)
# Verbs whose subject, named by a country or a capital, is its government.
GOVERNMENT_VERBS = re.compile(
    r"(?:has|have|had|is|are|was|were|will|would|could|should|may|might|must|can|does|did|do"
    r"|says?|said|told|tells|den(?:y|ied|ies)|accus\w+|announc\w+|warn\w+|urg\w+|call(?:s|ed)|want\w*"
    r"|back(?:s|ed)|support(?:s|ed)|condemn\w+|reject\w+|agree[sd]?|insist\w+|claim\w+|seek\w*|sought"
    r"|plan(?:s|ned)|threaten\w*|vow\w*|pledg\w+|respond\w*|sent|sends|launch\w+|deploy\w*|sign(?:s|ed)"
    r"|broker\w+|hop(?:es|ed)|refus\w+|demand\w+|hail\w+|welcom\w+|oppos(?:e|es|ed|ing)|blam\w+"
    r"|declar\w+|offer\w*"
    r"|consider\w*|intend\w*|maintain\w*|reiterat\w+|view\w*|considers|expel\w*|recogni[sz]e\w*|voted?|vetoed)",
    re.IGNORECASE,
)
# 'a strike on X', 'the shelling of X', 'the battle for X': what happens, happens somewhere.
EVENT_NOUNS = frozenset(
    "airstrike airstrikes assault assaults attack attacks barrage battle battles blockade bombing"
    " bombings bombardment bombardments capture explosion explosions fall fighting killings"
    " massacre offensive offensives operation operations raid raids recapture rocket rockets"
    " shelling shellings siege strike strikes storming takeover fire hits blast".split()
)
# 'raided X', 'entered X': what is done to a place, and seldom to a person.
PLACE_VERBS = frozenset(
    "besieged bombarded bombed encircled entered evacuated fled occupied overran pounded raided"
    " recaptured reentered retook shelled stormed".split()
)
# Words of every Arabic report, without their article, that also name a place somewhere: 'night' is
# Lille, 'camp' is Mascara, 'August' is Ibb. Such a word is a place behind 'the town of' alone.
ARABIC_COMMON = frozenset(
    "ليل ليلة مساء صباح ظهر فجر عصر ضحى يوم أيام أمس غد شهر سنة عام أعوام أسبوع ساعة ساعات"
    " أدى وأدى أدت وأدت أسفر أسفرت"
    " دقيقة وقت آب أيار آذار نيسان تموز حزيران شباط أيلول أن إن أم أو لو قد لم لن لا ما من عن"
    " مع كل بعض غير دون مثل حول قبل بعد بين عند حتى منذ خلال ضد فوق تحت أمام خلف داخل خارج"
    " قبالة قرب غرب شرق شمال جنوب وسط نحو عدد قتيل قتلى جريح جرحى شهيد شهداء مصاب ضحايا رجل"
    " رجال امرأة نساء طفل أطفال شاب شباب فتاة مدني مدنيون مدنيين عائلة سكان أهالي نازحون"
    " نازحين لاجئون لاجئين جيش جنود جندي ضابط شرطة أمن قوات قوة قوى فصيل فصائل كتيبة كتائب"
    " لواء فرقة فوج ميليشيا ميليشيات مسلح مسلحون مسلحين مقاتل مقاتلون مقاتلين عناصر حكومة دولة"
    " سلطة سلطات رئيس وزير وزارة بيان مصدر مصادر متحدث ناطق مراسل شاهد شهود متطوع متطوعون وقف"
    " إطلاق نار هدنة هجوم هجمات قصف غارة غارات ضربة ضربات انفجار انفجارات عبوة لغم ألغام قذيفة"
    " قذائف صاروخ صواريخ رصاص مسيرة مسيرات طائرة طائرات طيران مدفعية مدفع دبابة دبابات سلاح"
    " أسلحة عتاد ذخيرة ذخائر عملية عمليات معركة معارك مواجهات اشتباك اشتباكات تفجير كمين"
    " اغتيال مدرسة مدارس مستشفى مسجد كنيسة سوق معسكر قاعدة حاجز مقر موقع مواقع نقطة نقاط منزل"
    " منازل بيوت مبنى مبان سيارة سيارات شاحنة حافلة مركبة رتل قافلة طريق جسر مطار ميناء مصنع"
    " محطة مزرعة أرض أراض مدينة بلدة قرية محلة حارة منطقة مناطق محافظة ولاية إقليم ناحية جهة"
    " جهات محور جبهة دولي وطني عسكري محلي كبير صغير عاصمة جمال".split()
)
# "X's residents", "X's outskirts": what a place has, and a person or a company has not.
OF_PLACES = frozenset(
    "residents inhabitants outskirts suburbs streets countryside airport mayor governor population"
    " neighbourhoods neighborhoods districts".split()
)
ARABIC_GOVERNMENT_VERBS = frozenset("أعلنت قالت دعت حذرت نفت أكدت طالبت اتهمت رفضت".split())
# Verbs of attack, which stand before their subject and its object: 'Israel shelled Tyre'. Those of
# ARABIC_ATTACKED are also nouns or passives: 'the shelling of Damascus', 'Damascus was shelled'.
ARABIC_ATTACKED = frozenset("قصف قصفت ضرب ضربت قتل قتلت اغتيل دمرت هوجمت".split())
ARABIC_ATTACKS = ARABIC_ATTACKED | frozenset(
    "استهدف استهدفت شن شنت هاجم هاجمت اغتال اغتالت دمر نفذ نفذت قصفوا أطلقت أطلق اجتاحت اجتاح"
    " غزت تقصف يقصف تستهدف يستهدف تشن يشن تهاجم يهاجم تضرب يضرب تقتل يقتل ستقصف اقتحمت اقتحم"
    " توغلت احتلت".split()
)
# What they attack, where it is no name; a name may follow.
ARABIC_TARGETS = frozenset(
    "موقع موقعا مواقع هدفا أهداف أهدافا مقر مقرا مقرات منزل منزلا منازل مبنى مباني سيارة سوق سوقا"
    " مستشفى مدرسة مخيم مخيما مطار مطارا ميناء قاعدة قواعد معسكر معسكرا حاجز حاجزا نقطة نقاط رتل"
    " رتلا قافلة مناطق قرى بلدات مدن أحياء ريف غارة غارات هجوم هجوما هجمات ضربة ضربات".split()
)
PRESSED = frozenset(
    "force forces forced urge urges urged press presses pressed ask asks asked accuse accuses"
    " accused blame blames blamed persuade persuaded warn warned told tell convince convinced"
    " push pushed both".split()
)


@cache
def demonyms() -> dict[str, str]:
    """Lower-case demonym -> ISO country code, with plurals; first listed wins a shared form."""
    with shipped.path("lexicon", "demonyms.csv").open(encoding="utf-8", newline="") as rows:
        table: dict[str, str] = {}
        for row in csv.DictReader(rows):
            for word in row["demonyms"].lower().split("|"):
                table.setdefault(word, row["country"])
                if word[-1] == "ي":  # Arabic: feminine, plurals, each with the article too
                    for form in (word, word + "ة", word + "ون", word + "ين", word + "ات"):
                        table.setdefault(form, row["country"])
                        table.setdefault("ال" + form, row["country"])
                elif not word.endswith(("ese", "sh", "ch", "ss", "men", "man")):
                    table.setdefault(word + "s", row["country"])
        return table


@cache
def common_words() -> frozenset[str]:
    """English words, lower case, that are also the names of places somewhere."""
    return _lines("common-words.txt")


@cache
def given_names() -> frozenset[str]:
    """Frequent given names, lower case."""
    return _lines("given-names.txt")


@cache
def arabic_given_names() -> frozenset[str]:
    """Frequent given names in Arabic, as they are written."""
    return _lines("given-names-ar.txt")


@cache
def word_classes() -> dict[str, tuple[int, int]]:
    """Lower-case word -> (class, group of classes): words that are used alike share a class."""
    path = shipped.path("lexicon", "word-classes.txt.gz")
    found: dict[str, tuple[int, int]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            group, *words = line.split()
            pair = (number, int(group))
            for word in words:
                found[word] = pair
    return found


@cache
def _families() -> frozenset[int]:
    """The groups of word classes in which family names stand."""
    classes = word_classes()
    return frozenset(classes[w][1] for w in _FAMILIES if w in classes)


def family_name(word: str) -> bool:
    """Whether a word is used as family names are, or is in no class, as most of them are."""
    found = word_classes().get(word.lower())
    return found is None or found[1] in _families()


def _text(name: str) -> str:
    return shipped.path("lexicon", name).read_text(encoding="utf-8")


def _lines(name: str) -> frozenset[str]:
    return frozenset(_text(name).split())
