"""Language: which of seven languages a guide is written in, by its function words."""

from __future__ import annotations

import re

from grader.bank.guide.markup import strip_markup

UNDETERMINED = "und"
"""ISO 639 code for a text whose language can't be told."""

MIN_HITS = 2
"""One function word may be a name or a quotation."""

MAX_CHARS = 50_000
"""Some ten pages tell the language as well as a book."""

# The most frequent words of each language that few of the others share.
_FUNCTION_WORDS = {
    "en": "the and of is what are that this with which from how why does between explain describe "
    "it by was were not or to in for on be as used their answer",
    "de": "der die das und ist nicht ein eine einer eines dem den des mit von für auf wie was "
    "werden wird sind sich im zu bei als auch erklären zwischen warum welche durch oder",
    "es": "el la los las de del y que en un una por con para es se cómo qué cuál son más entre "
    "según explique describa su al lo como ¿qué ¿cuál ¿cómo respuesta",
    "pt": "o os as do da dos das e que em um uma por com para é se como qual são mais entre não "
    "no na pelo pela ao explique descreva seu sua quais",
    "fr": "le la les de des du et que en un une par avec pour est se comment quel quelle sont plus "
    "entre dans au aux il qui pourquoi expliquez décrivez ce cette sur pas",
    "it": "il lo la gli le di del della dei delle e che in un una per con è si come quale sono più "
    "tra nel nella perché spiega descrivi cosa al alla i non",
    "nl": "de het een en van is dat in op te met voor zijn wat hoe waarom welke niet worden wordt "
    "aan door bij ook uit als leg uit tussen of deze",
}
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, or 'und'.

    Examples
    --------
    >>> guess_language("Was ist der Unterschied zwischen Mitose und Meiose?")
    'de'
    """
    words = re.findall(r"[^\W\d_]+", strip_markup(text[:MAX_CHARS]).casefold())
    hits = {language: sum(word in known for word in words) for language, known in _WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= MIN_HITS else UNDETERMINED
