"""Words, clauses and negations of a text, with offsets, and what HTML says. Knows no bank."""

from grader.language.clauses import Span, clauses, sentences
from grader.language.html_text import html_text
from grader.language.stopwords import LANGUAGES, detect_language, stop_words
from grader.language.word_order import is_shuffled
from grader.language.words import (
    Word,
    content_lemmas,
    is_known,
    load_lemmas,
    other_language,
    words,
)

__all__ = [
    "LANGUAGES",
    "Span",
    "Word",
    "clauses",
    "content_lemmas",
    "detect_language",
    "html_text",
    "is_known",
    "is_shuffled",
    "load_lemmas",
    "other_language",
    "sentences",
    "stop_words",
    "words",
]
