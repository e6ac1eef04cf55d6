"""How somebody finds a course: words with typing mistakes, words that mean the same, and how well it fits."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# Weights of where a word stands; a guess at a typing mistake is worth a tenth.
TITLE, MUSCLE, TEXT = 8, 4, 1
GUESS = 0.1
SHORTEST_GUESSED = 4
LIKENESS = 0.8

# Each line means the same to whoever looks for a course.
SYNONYMS = [
    {"pneumothorax", "lung", "pleura"},
    {"hygiene", "infection", "asepsis", "clean"},
    {"emergency", "emergencies", "adverse", "complication", "complications"},
    {"safety", "safe", "risk", "risks"},
    {"physio", "physiotherapist", "physiotherapy", "physical", "pt"},
    {"needling", "needle", "needles", "dn", "ims"},
    {"neck", "cervical", "suboccipital"},
    {"back", "lumbar", "thoracic"},
    {"buttock", "gluteal", "hip"},
    {"trap", "traps", "trapezius"},
    {"quad", "quads", "quadriceps"},
    {"ql", "quadratus"},
    {"consent", "ethics", "law", "legal"},
    {"practical", "workshop", "laboratory", "hands-on"},
    {"exam", "examination", "test", "quiz", "assessment"},
    {"ce", "ceu", "cpd", "renewal", "update"},
]
MEANT = {word: group for group in SYNONYMS for word in group}


def words_of(text: str) -> list[str]:
    """In lower case, without punctuation around them; "DN-2" stays one word."""
    return re.findall(r"[\w]+(?:[-’'][\w]+)*", text.casefold())


def weigh(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The words of some texts, each with the weight of the best place where it stands."""
    found: dict[str, int] = {}
    for text, weight in texts:
        for word in words_of(text):
            found[word] = max(weight, found.get(word, 0))
    return found


def rank(asked: str, known: Mapping[int, Mapping[str, int]]) -> dict[int, float]:
    """How well each of `known` fits, by its key; those that lack one of the words are left out.

    The vocabulary is looked through once for each word that was asked for, however many courses there are.
    """
    ranks: dict[int, float] = dict.fromkeys(known, 0.0)
    vocabulary = {word for words in known.values() for word in words}
    for word in dict.fromkeys(words_of(asked)):
        meant = _meant(word, vocabulary)
        for key in list(ranks):
            words = known[key]
            worths = [words[one] * worth for one, worth in meant.items() if one in words]
            best = max(worths, default=0)
            if best:
                ranks[key] += best
            else:
                del ranks[key]
    return ranks


def _meant(word: str, vocabulary: set[str]) -> dict[str, float]:
    """Words of the vocabulary that this one may mean, with how much each is worth."""
    meant: dict[str, float] = {}
    for known in vocabulary:
        if known == word:
            meant[known] = 1.0
        elif known.startswith(word):
            meant[known] = 0.8
        elif word in known and len(word) > 2:
            meant[known] = 0.5
    for same in MEANT.get(word, ()):
        if same in vocabulary:
            meant[same] = max(0.4, meant.get(same, 0))
    if not meant and len(word) >= SHORTEST_GUESSED:
        meant = dict.fromkeys(get_close_matches(word, vocabulary, n=5, cutoff=LIKENESS), GUESS)
    return meant
