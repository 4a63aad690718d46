"""What a prompt asks for: how many things, whether fewer than the key holds will do, its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.language import content_lemmas, words

MAX_COUNT = 12
"""A larger number in a prompt is data ("a buffer of 20"), not a number of things to name."""


@dataclass(frozen=True)
class Count:
    """A number of things that the prompt asks for.

    `is_choice`: any `n` will do ("name three", "at least two"); else the key's own set is
    meant ("the four main results"). `of` holds the lemmas of what is counted.
    """

    n: int
    is_choice: bool
    of: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What a prompt asks for; `parts` are its questions and instructions in order."""

    counts: tuple[Count, ...]
    parts: tuple[str, ...]
    is_for_each: bool = False

    @property
    def n_required(self) -> int | None:
        """The first number of things asked for, if any."""
        return self.counts[0].n if self.counts else None

    @property
    def is_choice(self) -> bool:
        """Whether the first number leaves a choice."""
        return bool(self.counts) and self.counts[0].is_choice

    @property
    def n_asking(self) -> int:
        """The number of parts that ask for something ('Name one and describe it' has two)."""
        return sum(bool(_ASKS.search(part)) for part in self.parts)

    @property
    def is_mostly_choice(self) -> bool:
        """Whether a free choice is what the prompt asks for first, before anything else."""
        if len(self.counts) > 1 and self.counts[1].is_choice:
            return False
        return self.is_choice and _first_part_counts(self.parts, self.counts[0])


@dataclass(frozen=True)
class _Cues:
    """The words of one language that a prompt is read by."""

    numbers: str  # one, two, three ... in order
    name: str  # verbs that ask for things by name
    free: str  # words before a number that leave a choice
    fixed: str  # words before a number that mean the key's own set
    units: str  # what is counted when the number is about the answer's form
    join: str  # what joins two instructions


_CUES = {
    "en": _Cues(
        "one two three four five six seven eight nine ten eleven twelve",
        "name|list|give|state|identify|cite|mention|provide|describe|choose|pick|suggest|discuss",
        "at least|any|minimum of",
        "the|these|those|all|both|its|their|his|her",
        "sentences?|words?|lines?|paragraphs?|pages?|minutes?|points?",
        r"and (?:why|how|what|where|when|which|whose|(?:briefly )?(?:explain|describe|say|state"
        r"|give|discuss|illustrate))",
    ),
    "de": _Cues(
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "nennen|nenne|geben|beschreiben|beschreibe|zählen",
        "mindestens|wenigstens",
        "die|der|den|diese|alle",
        "sätzen?|wörtern?|zeilen?",
        r"und (?:warum|wie|was|wo|wann|welche[rsn]?|erklären|beschreiben)",
    ),
    "es": _Cues(
        "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "nombre|nombra|cite|cita|mencione|menciona|enumere|describa|indique",
        "al menos|por lo menos",
        "los|las|estos|estas|sus",
        "oraciones|frases|palabras|líneas",
        r"y (?:por qué|cómo|qué|cuál|cuándo|explique|describa)",
    ),
    "pt": _Cues(
        "um dois três quatro cinco seis sete oito nove dez onze doze",
        "nomeie|cite|liste|mencione|dê|descreva|indique",
        "pelo menos|ao menos",
        "os|as|estes|estas|seus|suas",
        "frases|palavras|linhas",
        r"e (?:por que|como|o que|qual|quando|explique|descreva)",
    ),
    "fr": _Cues(
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
        "nommez|citez|donnez|listez|énumérez|décrivez|indiquez",
        "au moins",
        "les|ces|ses|leurs",
        "phrases|mots|lignes",
        r"et (?:pourquoi|comment|que|quel|quelle|expliquez|décrivez)",
    ),
}
_WHICH = "what|which|welche|was|cuáles|qué|quais|que|quels|quelles"
_AND = "and|und|y|e|et"
_FEMININE = {"eine": 1, "einen": 1, "una": 1, "uma": 1, "duas": 2, "une": 1}

_PART_END = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d_]{2}[.])\s+|;\s+")
_NAME_TO_NUMBER = 3
"""Words that may stand between: 'name and describe at least three'."""

_COUNTED_WORDS = 4
"""How far from its number the noun stands: 'three other AWS services'."""


def read_prompt(prompt: str, language: str = "en") -> Asked:
    """Return what `prompt` asks for.

    Examples
    --------
    >>> asked = read_prompt("Name three other AWS services and briefly explain their relevance.")
    >>> asked.n_required, asked.is_choice, len(asked.parts)
    (3, True, 2)
    >>> asked = read_prompt("What are the four main results of adopting the SDK?")
    >>> asked.n_required, asked.is_choice
    (4, False)
    """
    cues = _CUES.get(language, _CUES["en"])
    counts = tuple(_counts(prompt, cues, language=language))
    for_each = re.search(r"\b(?:(?:for|of) (?:each|both)|each|jeweils|cada|chacun)\b", prompt, re.I)
    return Asked(counts, _parts(prompt, cues), bool(for_each))


def _counts(prompt: str, cues: _Cues, *, language: str) -> list[Count]:
    """Every number that counts things to be named, in order."""
    numbers = {word: value for value, word in enumerate(cues.numbers.split(), start=1)} | _FEMININE
    listed = "|".join(sorted(numbers, key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![-–.$€\w])(?P<n>{listed}|1?\d)(?![-–.\w]|\s+(?:to|of\s+"
        rf"(?:the\s+)?answer)\b)\s+(?P<of>(?!(?:{cues.units})\b)(?:(?!(?:{listed})\b)[^\W\d_][\w'’-]*[\s,.?!:;)]*)"
        rf"{{1,{_COUNTED_WORDS}}})",
        re.IGNORECASE,
    )
    found: list[Count] = []
    for match in pattern.finditer(prompt):
        n = int(match["n"]) if match["n"].isdigit() else numbers[match["n"].lower()]
        goes_on = found and re.search(rf"\b(?:{_AND})\s+$", prompt[: match.start("n")])
        role = found[-1].is_choice if goes_on else _role(prompt[: match.start("n")], n, cues=cues)
        if role is not None and 1 <= n <= MAX_COUNT:
            lemmas = tuple(content_lemmas(words(re.split(r"[.?!:;,]", match["of"])[0], language)))
            found.append(Count(n, role, lemmas))
    return found


def _role(before: str, n: int, *, cues: _Cues) -> bool | None:
    """True for a free choice, False for the key's own set, None for a number that is data."""
    last = re.split(r"[.?!:;]\s", before)[-1]
    named = rf"\b(?:{cues.name})(?:\s+\w+){{0,{_NAME_TO_NUMBER}}}\s+"
    is_named = re.search(rf"{named}$", last, re.IGNORECASE)
    if is_named and re.search(r"\b(?:how|what|why|which|of)\s+(?:\w+\s+)?$", last, re.IGNORECASE):
        return None
    if re.search(rf"\b(?:{cues.fixed})\s+(?:\w+\s+)?[\"“„'‘«]?$", last, re.IGNORECASE):
        asks = is_named or re.search(rf"\b(?:{_WHICH})\b", last, re.IGNORECASE)
        return False if asks and n > 1 else None
    return True if is_named else None


def _parts(prompt: str, cues: _Cues) -> tuple[str, ...]:
    """The questions and instructions of a prompt, each with the words that are its own."""
    joined = re.compile(rf",?\s+(?={cues.join}\b)", re.IGNORECASE)
    pieces = [part for whole in _PART_END.split(prompt) for part in joined.split(whole)]
    return tuple(part.strip() for part in pieces if part.strip()) or (prompt,)


def _first_part_counts(parts: tuple[str, ...], count: Count) -> bool:
    """Whether the count stands in the first part that asks for something."""
    asking = [part for part in parts if _ASKS.search(part)] or list(parts)
    return all(lemma in content_lemmas(words(asking[0])) for lemma in count.of[:1])


_ASKS = re.compile(
    rf"\?|^(?:and |please |und |y |e |et )?(?:briefly )?(?:explain|compare|{_CUES['en'].name})\b"
    rf"|^(?:beyond|besides|in|for|from)\b[^.]*,\s*(?:{_CUES['en'].name})\b|\bnenne|\bnombr|\bcite",
    re.IGNORECASE,
)
