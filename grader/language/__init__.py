"""Words, clauses and negations of a text, with offsets. Knows no bank and no model."""

from grader.language.clauses import Span, clauses, sentences
from grader.language.stopwords import LANGUAGES, detect_language, stop_words
from grader.language.words import Word, content_lemmas, load_lemmas, words

__all__ = [
    "LANGUAGES",
    "Span",
    "Word",
    "clauses",
    "content_lemmas",
    "detect_language",
    "load_lemmas",
    "sentences",
    "stop_words",
    "words",
]
