"""The words for harm, English and Arabic -> what befell people, and where the count stands.

A harm word governs the quantity after it ('killing three'), before it ('three died') or either
('killed'). Words that count what is no harm ('arrested', 'rescued') are here too, so that their
numbers are not taken for the dead.
"""

from __future__ import annotations

from geo.language import words
from geo.language.words import Vocabulary

KILLED, INJURED, DISPLACED, OTHER = "killed", "injured", "displaced", "other"
FORWARD, BACKWARD, EITHER = "forward", "backward", "either"
HARM = Vocabulary(
    [
        (word, (measure, way))
        for measure, way, listed in (
            (KILLED, FORWARD, "martyrdom of|lost|killing|kills|kill|killing of|death of|deaths of|"
                              "murder of|"
             "claiming the lives of|claimed the lives of|took the lives of|taking the lives of|"
             "fatally injuring|fatally wounding|fatally shooting|fatally stabbing|butchering|"
             "slaying|"
             "decapitating|massacring|mowing down|gunning down|shooting dead|claiming the life of|"
             "claimed the life of|claims the life of|took the life of|taking the life of|claiming|"
             "cost the lives of|costing the lives of|slaying of|slayings of|"
             "executes|murders|slays|beheads|"
             "execution of|assassination of|claims the lives of|massacre of|beheading of|"
             "executing|murdering|slaughtering|beheading|claimed|death toll|"
             "death toll to|bodies of|body of|remains of|charred remains of|"
             "قتل|قتلت|مقتل|بمقتل|استشهاد|اغتيال|إعدام|مصرع|وفاة|يقتل|تقتل|أودت بحياة|"
             "أودى بحياة|استشهد|استشهدت|لقي|ومقتل|بحياة|سقط|سقوط|اغتالت|اغتال|اغتالوا|"
             "أعدمت|أعدموا|أعدم|توفي|ارتقى|ارتقت|ارتقاء|قضى|قضت|توفيت|لقيت|لقيا|هلاك|أردت|أردى|أردوا|"
             "راح ضحيتها|راح ضحيته|راح ضحية|أوقعت|أوقع|حصدت|حصد أرواح|فارق|فارقت|أودت ب|أودى ب|"
             "جثة|جثث|وفاته|وفاتها|مقتله|مقتلها|استشهاده|استشهادها|ذبح|ذبحوا|يستشهد|تصفية|رفات"),
            (KILLED, BACKWARD, "died|die|dies|dead|perished|lost their lives|lost his life|"
             "lost her life|deaths|death|fatalities|fatality|were martyred|martyred|was martyred|"
             "corpses|have died|bodies were found|bodies were recovered|found dead|shot them dead|"
             "burned them to death|beat them to death|hacked them to death|burned them alive|"
             "killed them|executed them|beheaded them|wiped out|"
             "to death|bodies were discovered|succumbed to|succumbed|drew their last breath|"
             "passed away|"
             "losing their lives|"
             "losing his life|losing her life|lose their lives|loses his life|met their deaths|"
             "met their death|"
             "met his death|met her death|turned up dead|suffocated|asphyxiated|choked to "
             "death|incinerated|"
             "fell and|fell in combat|fell in the|fell when|fell as|fell during|fell near|fell "
             "while|fell to bullets|"
             "استشهدوا|لقوا حتفهم|لقوا مصرعهم|لقي حتفه|لقي مصرعه|قضوا|قضوا نحبهم|فارقوا الحياة|"
             "فارق الحياة|استشهدا|قتلا|ماتوا|لقيا حتفهما|لقيا مصرعهما|قضيا"),
            (KILLED, EITHER, "killed|slain|murdered|massacred|slaughtered|executed|beheaded|"
             "assassinated|lynched|shot dead|gunned down|hacked to death|burnt to death|"
             "قتلوا|burned alive|burnt alive|stabbed to death|"
             "shot and killed|beaten to death|burned to death|"
             "butchered|decapitated|put to death|fatally shot|fatally stabbed|mown down|mowed "
             "down|cut down|burned to a crisp|knifed to "
             "death|"
             "liquidated|hacked|fatally wounded|fatally injured|"
             "stoned to death|clubbed to death|beat to death|hanged|strangled|machine-gunned|"
             "kidnapped and killed|abducted and killed|neutralised|neutralized|eliminated|"
             "bludgeoned to death|shot to death|tortured to death|crushed to death"),
            (INJURED, FORWARD, "wounding|injuring|hurting|wounds|injures|wounding of|injury of|"
             "injury to|injuries to|maiming|إصابة|جرح|جرحت|أصيب|أصيبت|إصابته|بإصابة|أصابت|يصاب"),
            (INJURED, BACKWARD, "injuries|injury|hospitalised|hospitalized|needed treatment|"
                                "required treatment|"
             "were treated|lost limbs|lost their limbs|suffered burns|suffered wounds|suffered "
             "injuries|"
             "suffered shrapnel wounds|suffered breathing difficulties|أصيبوا|جرحوا"),
            (INJURED, EITHER, "wounded|injured|hurt|maimed|harmed|lightly wounded|lightly injured|"
             "seriously wounded|seriously injured|critically wounded|critically injured|sickened"),
            (DISPLACED, FORWARD, "displacing|displaces|displacement of|forcing|uprooting|forced|"
             "نزوح|نزح|تهجير|شردت|تشريد"),
            (DISPLACED, BACKWARD, "fled|flee|fleeing|have fled|been uprooted|uprooted|homeless|"
             "driven from their homes|forced to flee|forced from their homes|left their homes|"
             "to flee|flee their homes|to leave their homes"),
            (DISPLACED, EITHER, "displaced|internally displaced|newly displaced|evacuated"),
            (OTHER, EITHER, "abducted|kidnapped|arrested|detained|captured|missing|rescued|"
             "released|freed|trapped|buried|abducting|kidnapping|arresting|detaining|rescuing|"
             "capturing|seized|raped|recruited|treated|trained|deployed|surrendered|sheltering|"
             "casualties|casualty|killed or injured|killed or wounded|killed and injured|"
             "killed or maimed|dead or wounded|dead or injured|killed or missing|"
             "اعتقال|اعتقلت|اعتقل|اعتقلوا|احتجز|احتجزت|أوقفت|أسر|أسرت|خطفت|خطفوا|اختطف|خطف|اختطاف|احتجاز|اختطفت"),
        )
        for word in listed.split("|")
    ]
)  # fmt: skip
# Nouns that count people and say what befell them: '5 قتلى', 'جريحان'.
BEFALLEN = {
    words.key(word): measure
    for measure, listed in (
        (
            KILLED,
            "lives bodies corpses body corpse martyrs "
            "مغدور مغدورا مغدورين قتلى قتيل قتيلا قتيلان قتيلين شهداء شهيد شهيدا شهيدان شهيدين",
        ),
        (INJURED, "جرحى جريح جريحا جريحان جريحين مصابين مصاب مصابا"),
    )
    for word in listed.split()
}
PART = Vocabulary({
    "including": 1, "among them": 1, "among whom": 1, "of whom": 1, "of them": 1,
    "among the dead": 1, "among those killed": 1, "among the victims": 1, "including at least": 1,
    "بينهم": 1, "من بينهم": 1, "بينها": 1, "منهم": 1, "من ضمنهم": 1, "بمن فيهم": 1,
    "they included": 1,
    "mostly": 1, "most of them": 1, "many of them": 1, "some of them": 1, "and included": 1,
    "the dead included": 1, "half of them": 1,
})  # fmt: skip
NONE = Vocabulary({
    "no casualties": 1, "no one was killed": 1, "nobody was killed": 1, "no deaths": 1,
    "no one was hurt": 1, "no one was injured": 1, "no reports of casualties": 1,
    "no immediate reports of casualties": 2, "no information on casualties": 2,
    "without casualties": 1, "no civilian casualties": 1, "no fatalities": 1,
    "without causing casualties": 1, "no injuries": 3, "nobody was injured": 3,
    "nobody was hurt": 1, "no word on casualties": 2, "no loss of life": 1,
    "no casualties or damage": 1, "did not cause casualties": 1, "no victims": 1,
    "no reported casualties": 1, "دون وقوع إصابات": 1, "دون وقوع خسائر بشرية": 1, "دون إصابات": 1,
    "دون تسجيل إصابات": 1, "لم تقع إصابات": 1, "دون خسائر بشرية": 1, "ولم تسفر عن إصابات": 1,
    "دون وقوع ضحايا": 1, "no one died": 1, "دون أن تسفر عن ضحايا": 1, "دون أن يسفر عن ضحايا": 1,
    "دون أن تسفر عن إصابات": 1, "دون أن يسفر عن إصابات": 1, "دون سقوط ضحايا": 1,
    "دون تسجيل ضحايا": 1, "دون سقوط قتلى": 1, "دون وقوع قتلى": 1, "لم تسجل إصابات": 1,
    "لم يسفر عن ضحايا": 1, "دون خسائر في الأرواح": 1, "ولم يصب أحد": 3, "لم يصب أحد": 3,
    "ولم تسجل إصابات": 1, "ولم يسفر عن إصابات": 1, "without any casualties": 1,
    "no one was harmed": 1, "nobody was harmed": 1, "no lives were lost": 1, "caused no "
                            "injuries": 3,
    "without loss of life": 1, "without harming anyone": 1, "nobody got hurt": 1, "claimed no "
                               "victims": 1,
    "no deaths or injuries": 1, "no injuries or deaths": 1, "no damage or casualties": 1,
    "دون وقوع خسائر": 1, "دون أضرار بشرية": 1, "دون أن يصاب أحد": 3, "لم ترد أنباء عن إصابات": 2,
    "no casualties were reported": 1, "لم يقتل أحد": 1, "لم يستشهد أحد": 1, "لم يسقط قتلى": 1,
    "لم يسقط ضحايا": 1, "caused no casualties": 1, "not followed by casualties": 1,
})  # fmt: skip
