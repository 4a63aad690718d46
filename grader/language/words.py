"""Words with offsets, lemmas and a normal form in which numbers and spellings agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import simplemma

from grader.language.stopwords import LANGUAGES, stop_words

# A word keeps inner apostrophes and underscores, and dots between digits (3.5); a hyphen
# parts words, so that "high-level" and "high level" agree, and so does a dot: ".fit()" is "fit".
# An accent may stand as a mark of its own behind its letter: some keyboards write it so.
_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|{_LETTERS}(?:(?:_|['’](?!s\b)){_LETTERS})*", re.UNICODE)

_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100"}

_SPELLINGS = (
    # British endings to the American ones; the stem must stay long enough to be a word.
    (re.compile(r"(?<=\w{3})is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=\w{3})ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\w{2})our(|s|ed|ing|al)$"), r"or\1"),
)

# A plural -s, but not the endings of class and bus.
_PLURAL = re.compile(r"(?<=\w{3})(?<![su])s$")

# Words that only look British, or whose lemma simplemma takes too far from its meaning.
_SPELLING_EXCEPTIONS = frozenset(
    "raise raised raises raising promise promised promises precise precisely concise concisely "
    "exercise exercises noise otherwise likewise wise rise rises comprise comprises four hour "
    "hours your our tour pour poured source sources".split()
)


class Word(NamedTuple):
    """A word of a text: its characters, lemma and place."""

    text: str
    lemma: str
    start: int
    end: int
    is_stop: bool


def words(text: str, language: str = "en") -> list[Word]:
    """Return the words of `text` in order.

    Examples
    --------
    >>> [w.lemma for w in words("The .fit() method starts three high-level jobs")]
    ['the', 'fit', 'method', 'start', '3', 'high', 'level', 'job']
    """
    stops = stop_words(language)
    return [
        Word(
            text=match.group(),
            lemma=lemma(match.group(), language),
            start=match.start(),
            end=match.end(),
            # A capital letter alone ("A", "I") may be a name; in running text it is an article.
            is_stop=unicodedata.normalize("NFC", match.group().lower()) in stops,
        )
        for match in _WORD.finditer(text)
    ]


# The lean form of the dictionary: loaded in two thirds of the time, and slower by 20
# microseconds a word, which is looked up once.
_lemmatize = partial(simplemma.lemmatize, low_memory=True)
_is_known = partial(simplemma.is_known, low_memory=True)


@lru_cache(maxsize=100_000)
def lemma(word: str, language: str = "en") -> str:
    """Return the normal form of one word: lower case, lemma, digits for number words.

    Examples
    --------
    >>> lemma("analysed"), lemma("Datasets"), lemma("SDKs"), lemma("seven")
    ('analyze', 'dataset', 'sdk', '7')
    """
    plain = unicodedata.normalize("NFKC", word).replace("’", "'").lower()
    if plain in _NUMBER_WORDS and language == "en":
        return _NUMBER_WORDS[plain]
    if language == "en" and plain not in _SPELLING_EXCEPTIONS:
        for ending, american in _SPELLINGS:
            plain = ending.sub(american, plain)
    if any(character.isdigit() for character in plain):
        return plain
    found = _lemmatize(plain, lang=language) if language in LANGUAGES else plain
    if language == "en" and _PLURAL.search(plain) and not _is_known(plain, lang="en"):
        return plain[:-1]  # a name or acronym that no dictionary holds: SDKs
    return str(found).lower()


def is_known(word: str, language: str = "en") -> bool:
    """Whether a dictionary of the language holds the word.

    Examples
    --------
    >>> is_known("orchestrates"), is_known("orchastrats")
    (True, False)
    """
    return language in LANGUAGES and any(
        _is_known(form, lang=language) for form in (word.lower(), word.capitalize())
    )


MIN_TELLING_WORDS = 3
"""Two words that another dictionary holds may be a name."""


def other_language(found: Sequence[Word], language: str) -> str | None:
    """Return the language whose dictionary holds every word, one of them a function word, where
    that of `language` holds no more than half; None where there is none, or under three words.

    For short answers, which have too few function words to tell by them alone. Of 10,776 English
    answers of the concept-labelled corpus and 18,448 of public sets it takes none for another's.

    Examples
    --------
    >>> other_language(words("Inicia el entrenamiento."), "en")
    'es'
    >>> other_language(words("It starts the training."), "en") is None
    True
    """
    texts = [word.text for word in found if not any(map(str.isdigit, word.text))]
    n_known = sum(is_known(text, language) for text in texts)
    if language not in LANGUAGES or len(texts) < MIN_TELLING_WORDS or n_known > len(texts) / 2:
        return None
    foreign = {text.lower() for text in texts} - stop_words(language)
    # Only these are asked: a dictionary takes half a second to load.
    others = (one for one in LANGUAGES if one != language and foreign & stop_words(one))
    bare = [re.split("['’]", text)[-1] for text in texts]  # l'addestramento, l'entraînement
    return next((one for one in others if all(is_known(text, one) for text in bare)), None)


def load_lemmas(language: str = "en") -> None:
    """Load the dictionary of a language now, so that the first word need not wait for it."""
    lemma("word", language)


def content_lemmas(found: Iterable[Word]) -> list[str]:
    """Return the lemmas of the words that are no function words, in order."""
    return [word.lemma for word in found if not word.is_stop]
