"""A text -> its sentences, words, numbers, times and the classes of its words.

All that is known of a language is read here, from data/language; no other floor knows which
language it reads.
"""

__all__ = [
    "actors",
    "cardinals",
    "days",
    "identification",
    "inflection",
    "invisible",
    "knowledge",
    "letters",
    "lexicon",
    "numbers",
    "people",
    "sentences",
    "timexes",
    "tokens",
    "words",
]
