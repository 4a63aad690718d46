"""The words that signal a concept: glossary terms, acronyms and phrases specific to it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from grader.bank.drafting.cuts import in_examples
from grader.bank.drafting.function_words import word_set
from grader.bank.drafting.predicates import finite_verbs
from grader.bank.models import Keyword
from grader.language import Word, content_lemmas, words

MIN_KEYWORDS, MAX_KEYWORDS = 2, 4
"""People wrote three or four keywords a concept in the labelled courses."""

MAX_PHRASE_WORDS = 3
"""Longer phrases are found in no answer but a copied one."""

_WEAK = word_set(
    """make allow provide include require become enable help lead result ensure involve describe
    represent contain mean take keep need cause example such way lot thing various certain many
    several main different specific directly simply typically generally usually often
    still always first then there well able due enough part almost along just instead together
    itself rather more less hand other new vs another therefore thus around away across already
    otherwise among towards beyond against never none nothing something everything anything
    themselves hence meanwhile perhaps quite soon particular ability"""
)
"""Lemmas that stand in every answer and signal nothing, alone or in a phrase."""

_LIGHT = word_set(
    """instance put know time start show give hold run move find turn look happen change work
    act place
    set pass carry form begin stay raise lose receive leave define actual create choose use add
    number amount case fact part step side reason effect position person people user developer
    process action activity result outcome aspect factor feature concept idea term word item
    object area level point kind type group role purpose goal value correct valid good bad large
    small high low long short full real early late fast far back last second first one two three
    right wrong typical common practice task specify specified"""
)
"""Lemmas that signal little alone; they may stand in a phrase."""

LIGHT_WEIGHT = 0.3
"""What is left of the signal of a light word."""


@dataclass(frozen=True)
class CourseWords:
    """What the words of a course say about one of its answers.

    `document_counts` are the numbers of its texts that hold a lemma, `acronyms` maps a short
    or long form (lower case) to the other, `definitions` are those of the glossary by term.
    """

    language: str = "en"
    n_texts: int = 1
    document_counts: Mapping[str, int] = field(default_factory=dict)
    acronyms: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str],
        *,
        glossary: Sequence[tuple[str, str]] = (),
        language: str = "en",
    ) -> CourseWords:
        """Read the words of a course off its answers, prompts and glossary.

        Examples
        --------
        >>> course = CourseWords.from_texts(["It sends a Simple Notification Service (SNS) text."])
        >>> course.acronyms["sns"]
        'Simple Notification Service'
        """
        counts: Counter[str] = Counter()
        texts = [*texts, *(f"{term}: {definition}" for term, definition in glossary)]
        for text in texts:
            counts.update(set(content_lemmas(words(text, language))))
        definitions = {part: text for term, text in glossary for part in _wordings(term)}
        return cls(language, max(len(texts), 1), counts, find_acronyms(texts), definitions)

    def specificity(self, lemma: str) -> float:
        """How much a lemma tells: high when few texts of the course hold it."""
        return math.log(1 + self.n_texts / (1 + self.document_counts.get(lemma, 0)))


_SHORT_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z0-9&-]{1,7})\)")
_LONG_IN_BRACKETS = re.compile(r"\b([A-Z][A-Za-z0-9&-]{1,7})\s+\(([^()]{4,60})\)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_SMALL = word_set("of and the for in to a an on")


def find_acronyms(texts: Iterable[str]) -> dict[str, str]:
    """Return short and long forms that `texts` put side by side, each mapped to the other.

    Examples
    --------
    >>> find_acronyms(["IAM (Identity and Access Management)"])["identity and access management"]
    'IAM'
    """
    found: dict[str, str] = {}
    for text in texts:
        for match in _SHORT_IN_BRACKETS.finditer(text):
            long = _long_form(text[: match.start()].split(), match[1])
            if long:
                _add_pair(found, short=match[1], long=long)
        for match in _LONG_IN_BRACKETS.finditer(text):
            if match[1].isupper() and _spells(match[2].split(), match[1]):
                _add_pair(found, short=match[1], long=match[2].strip())
    return found


def _add_pair(found: dict[str, str], *, short: str, long: str) -> None:
    short = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
    found.setdefault(short.lower(), long)
    found.setdefault(long.lower(), short)


def _long_form(before: list[str], short: str) -> str:
    """The words before a bracket that its letters abbreviate, or nothing."""
    letters = [c for c in short if c.isupper()]
    for n_words in range(len(letters), len(letters) + 3):
        tail = [word.strip("\"'“”,*") for word in before[-n_words:]]
        if len(tail) == n_words and len(letters) > 1 and _spells(tail, "".join(letters)):
            return " ".join(tail)
    return ""


def _spells(tail: Sequence[str], short: str) -> bool:
    """Whether the initials of the words are the letters; S3 counts as three S."""
    digits = re.fullmatch(r"([A-Z])([2-9])", short)
    wanted = (digits[1] * int(digits[2]) if digits else short.rstrip("s")).lower()
    initials = "".join(word[0] for word in tail if word).lower()
    if tail and tail[0].lower() in _SMALL:
        return False
    main = "".join(word[0] for word in tail if word and word.lower() not in _SMALL).lower()
    if digits:
        return len(main) == int(digits[2]) and main[0] == short[0].lower()
    return wanted in (initials, main)


def _wordings(term: str) -> Iterator[str]:
    """A glossary term without its bracket, and what the bracket holds when it is a name."""
    bare = _BRACKETS.sub("", term).strip(" *`")
    if len(bare) > 1:
        yield bare
    bracket = _BRACKETS.search(term)
    if bracket and re.match(r"[A-Z][\w -]+$", bracket[1]):
        yield bracket[1]


def find_keywords(statement: str, *, prompt: str, course: CourseWords) -> tuple[Keyword, ...]:
    """Return the keywords of a statement, the most specific first.

    Words of the prompt signal nothing: a phrase that has no other is taken only when the
    statement has none better.

    Examples
    --------
    >>> [k.text for k in find_keywords("boto3 makes a REST API call.", prompt="What is boto3?",
    ...                                course=CourseWords())]
    ['REST API call']
    """
    known = set(content_lemmas(words(prompt, course.language)))
    chosen: list[Keyword] = []
    taken: set[str] = set()
    ranked = _ranked(statement, known=known, course=course)
    for word in ranked:
        phrase = _held_in(word, ranked, taken=taken | known, language=course.language)
        lemmas = set(content_lemmas(words(phrase, course.language)))
        if lemmas & taken or len(chosen) == MAX_KEYWORDS:
            continue
        is_light = len(chosen) >= MIN_KEYWORDS and lemmas <= known | _LIGHT
        if is_light or (chosen and not lemmas - known):
            continue
        keyword = _keyword(phrase, course)
        taken |= set(content_lemmas(words(" ".join(keyword.wordings), course.language)))
        chosen.append(keyword)
    return tuple(chosen)


def _held_in(word: str, ranked: Sequence[str], *, taken: Set[str], language: str) -> str:
    """The two-word phrase with no other weight that holds a single word, or else the word."""
    if " " in word or word[:1].isupper():
        return word
    for phrase in ranked:
        lemmas = content_lemmas(words(phrase, language))
        if len(phrase.split()) == 2 and word in phrase.split() and not set(lemmas) & taken:
            return phrase
    return word


def _keyword(phrase: str, course: CourseWords) -> Keyword:
    other = course.acronyms.get(phrase.lower())
    last = phrase.split()[-1]
    if other is None and len(phrase.split()) == 2 and last.isupper():
        long = course.acronyms.get(last.lower())  # 'Amazon S3' is S3, and what that stands for
        return Keyword(text=phrase, aliases=(last, long) if long else ())
    return Keyword(text=phrase, aliases=(other,) if other else ())


def _ranked(statement: str, *, known: set[str], course: CourseWords) -> list[str]:
    """Terms and phrases of the statement, the best signal first."""
    candidates = {
        phrase: EXAMPLE_WEIGHT if in_examples(statement, statement.find(phrase)) else 1.0
        for phrase in _phrases(statement, course.language)
    }
    for term in (*course.acronyms, *course.definitions):
        match = re.search(rf"(?<!\w){re.escape(term)}(?!\w)", statement, re.IGNORECASE)
        if match and candidates.get(match.group()) != EXAMPLE_WEIGHT:
            candidates[match.group()] = TERM_WEIGHT
    return sorted(
        candidates,
        key=lambda phrase: (
            -candidates[phrase] * _signal(phrase, known=known, course=course),
            phrase,
        ),
    )


TERM_WEIGHT = 1.5
"""A phrase that the glossary defines is a signal rather than chance."""

EXAMPLE_WEIGHT = 0.4
"""An example signals an idea, but an answer may give another."""

LENGTH_DISCOUNT = 0.4
"""Exponent on the number of words: a long phrase is rarer, but not by its length."""


def _signal(phrase: str, *, known: set[str], course: CourseWords) -> float:
    """Specificity of the words that are not the prompt's, dampened by the phrase's length."""
    found = words(phrase, course.language)
    lemmas = content_lemmas(found)
    if not lemmas:
        return 0.0
    is_name = len(found) > 1  # 'Feature Store'
    light = {w.lemma for w in found if not is_name or w.text.islower()} & _LIGHT
    told = sum(
        course.specificity(lemma) * (LIGHT_WEIGHT if lemma in light else 1.0)
        for lemma in lemmas
        if lemma not in known
    )
    return told / len(lemmas) ** LENGTH_DISCOUNT


def _phrases(statement: str, language: str) -> Iterator[str]:
    """Runs of one to three content words with nothing but spaces and hyphens between them."""
    for run in _runs(statement, language):
        for start in range(len(run)):
            for end in range(start + 1, min(start + MAX_PHRASE_WORDS, len(run)) + 1):
                left, right = run[start].start, run[end - 1].end
                is_whole = not _JOINER.search(
                    statement[left - 1 : left] + statement[right : right + 1]
                )
                if right - left > 1 and is_whole:
                    yield statement[left:right]


def telling_phrases(text: str, *, known: Set[str], language: str) -> Iterator[str]:
    """Yield the phrases of a text that hold a word which tells: none of `known`, no light one.

    Examples
    --------
    >>> [*telling_phrases("It is a porous barrier.", known={"porous"}, language="en")]
    ['porous barrier', 'barrier']
    """
    for phrase in _phrases(text, language):
        if set(content_lemmas(words(phrase, language))) - known - _LIGHT:
            yield phrase


_JOINER = re.compile(r"[-‐‑_/@]")
"""Signs that make one word of two: a phrase does not end inside it."""


def _runs(statement: str, language: str) -> Iterator[list[Word]]:
    verbs = {verb.start for verb in finite_verbs(statement)} if language == "en" else set()
    run: list[Word] = []
    for word in words(statement, language):
        gap = statement[run[-1].end : word.start] if run else ""
        is_verb = word.start in verbs
        is_break = word.is_stop or is_verb or word.lemma in _WEAK or word.text.endswith("ly")
        is_verbal = language == "en" and word.text.endswith("ed") and gap == " "  # 'kit | made'
        if run and (is_break or is_verbal or gap.strip(" -‐‑\xa0")):
            yield run
            run = []
        if not is_break:
            run.append(word)
    if run:
        yield run
