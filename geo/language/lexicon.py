"""data/language -> the words that tell a place's name from other capitalised words.

Demonyms, titles, organisations, words of everyday texts that are also names of places: each list
says in data/language what it is for.
"""

import gzip
from functools import cache

from geo.language import actors, inflection, knowledge
from geo.support import shipped

PARTICLES = knowledge.words("names.particle")
ARTICLES = knowledge.words("names.article")
POSSESSIVE = knowledge.words("letters.possessive")
DIVISION_WORDS = knowledge.table("places.division")  # a class word -> the level of its division
PLURALS = knowledge.table("places.plural")  # a class word of several names -> that of one
SETTLEMENT_WORDS = knowledge.words("places.settlement")
WATERS = knowledge.words("places.water")
LANDFORMS = WATERS | knowledge.words("places.landform")
GOVERNING = knowledge.words("places.governor")
DIRECTION_WORDS = knowledge.words("places.direction")
LOCATIVES = knowledge.words("places.locative")
EVENT_NOUNS = knowledge.words("places.event_noun")
PLACE_VERBS = knowledge.words("places.place_verb")
OF_PLACES = knowledge.words("places.possession")
ORGANISATION_WORDS = knowledge.words("names.organisation")
# Lower-case names of groups and organisations that some gazetteer gives to a town as well.
ORGANISATIONS = knowledge.words("actors.organisation") | set(map(str.lower, actors.names("o")))
MOVEMENT_WORDS = knowledge.words("names.movement_word")
UNIONS = frozenset(knowledge.phrases("names.union"))
TITLES = knowledge.words("names.title")
GOVERNMENT_VERBS = knowledge.pattern("names.government")
PRESSED = knowledge.words("names.pressed")
AS_WRITTEN = knowledge.words("places.as_written")  # ISO codes of countries
SHORTENED = knowledge.table("places.shortened")  # a short form -> its division's name
POSTAL = {short.rstrip("."): name for short, name in SHORTENED.items() if "." not in short[:-1]}
POSTAL |= knowledge.table("places.postal")
# Of languages that write no capitals.
ARABIC_GOVERNMENT_VERBS = knowledge.words("names.government_before")
ARABIC_ATTACKED = knowledge.words("places.attack_noun")
ARABIC_ATTACKS = ARABIC_ATTACKED | knowledge.words("places.attack")
ARABIC_TARGETS = knowledge.words("places.target")


@cache
def demonyms() -> dict[str, str]:
    """Lower-case demonym -> ISO country code, in all its forms; first listed wins a shared form."""
    table: dict[str, str] = {}
    for path in knowledge.files("demonyms.csv"):
        for row in shipped.table(path):
            for word in row["demonyms"].lower().split("|"):
                for form in inflection.inflected("demonym", word, path.parent.name):
                    table.setdefault(form, row["country"])
    return table


def _peoples(bare: bool) -> str:
    """The words for peoples as alternatives, of scripts without capitals or of those with them."""
    told = (w if bare else w.capitalize() for w in demonyms() if bare != w.isascii())
    return "|".join(sorted(told, key=lambda w: (-len(w), w)))


knowledge.provide("actors.people_latin", lambda: _peoples(bare=False))
knowledge.provide("actors.people_arabic", lambda: _peoples(bare=True))


@cache
def common_words() -> frozenset[str]:
    """Words of everyday texts, lower case, that are also the names of places somewhere."""
    return knowledge.words("names.common")


def forenames() -> frozenset[str]:
    """Frequent given names in Arabic that are no common words, as they are written."""
    return knowledge.words("names.forenames")


@cache
def given_names() -> frozenset[str]:
    """Frequent given names, lower case."""
    return knowledge.words("names.given")


@cache
def word_classes() -> dict[str, tuple[int, int]]:
    """Lower-case word -> (class, group of classes): words that are used alike share a class.

    The tagger's weights speak of classes by number: they are those of the one language that has
    word classes. A word of another language shares the class of one that is used as it is.
    """
    found: dict[str, tuple[int, int]] = {}
    for path in knowledge.files("word-classes.txt.gz")[:1]:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                group, *words = line.split()
                found |= dict.fromkeys(words, (number, int(group)))
    for known, word in knowledge.pairs("names.used_as"):
        found[word] = found[known]
    return found


@cache
def ordinary() -> frozenset[str]:
    """The words of the languages, lower case: what a list of villages makes no names of."""
    return knowledge.told().union(word_classes(), demonyms())


@cache
def _families() -> frozenset[int]:
    """The groups of word classes in which family names stand."""
    classes = word_classes()
    return frozenset(classes[w][1] for w in knowledge.words("names.family") if w in classes)


def family_name(word: str) -> bool:
    """Whether a word is used as family names are, or is in no class, as most of them are."""
    found = word_classes().get(word.lower())
    return found is None or found[1] in _families()
