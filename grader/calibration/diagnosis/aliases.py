"""Other wordings of a concept, mined from answers that a person gave full credit.

Where a person gave everything and a concept was not found, the answer is likely to say it in
words that the rubric does not know. What such answers say, and those of low score do not, may
be those words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

# It ships no type information.
from scipy.stats import false_discovery_control, hypergeom  # type: ignore[import-untyped]

from grader.bank import Concept
from grader.bank.drafting.essays import Embed
from grader.bank.drafting.keyphrases import MAX_KEYWORDS, telling_phrases
from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.diagnosis.disagreements import gains
from grader.calibration.paired import ROUNDING
from grader.evidence import Status
from grader.evidence.keywords import is_same_word, phrase_places
from grader.language import Word, content_lemmas, words
from grader.scoring import GradedResponse

FEWEST_ANSWERS = 2
"""With full credit that hold a wording: said once, it is one student's own."""

MAX_FALSE_SHARE = 0.05
"""Of the wordings suggested for a concept, those that are specific by chance (Benjamini and
Hochberg 1995, controlling the false discovery rate, doi:10.1111/j.2517-6161.1995.tb02031.x)."""

LOW_SHARE = 0.5
"""Of the rater's scale; a human score below its middle is a low one."""

Lemmas = tuple[str, ...]

_MASK = "|"
"""No sign of a word: a phrase never reaches over it."""


@dataclass(frozen=True)
class AliasFit:
    """A wording that full-credit answers use where a concept was not found.

    Attributes
    ----------
    keyword : int or None
        Place of the keyword whose alias it would be; None where the concept has none yet.
    n_full : int
        Of the `of_full` answers with full credit that would gain by the concept, those that
        hold the wording.
    n_low : int
        Of the `of_low` answers with a low score, those that hold it.
    """

    concept_id: str
    text: str
    keyword: int | None
    n_full: int
    of_full: int
    n_low: int
    of_low: int


@dataclass(frozen=True)
class _Texts:
    """The words of the answers that are held against one another.

    `wordings` are what stands in the full ones outside the quotes of other concepts: each by
    its lemmas, with the spelling in each answer that has it.
    """

    full: Sequence[list[Word]]
    low: Sequence[list[Word]]
    wordings: Mapping[Lemmas, Sequence[str]]


def suggest_aliases(answers: ItemAnswers, *, embed: Embed, language: str) -> tuple[AliasFit, ...]:
    """Return wordings for the concepts of an item, in rubric order, the best of each first.

    Parameters
    ----------
    embed : callable
        Texts -> unit vectors: a wording must be nearest to the statement of its own concept,
        or it would be as good a wording of another.
    """
    concepts = answers.item.rubric.concepts
    statements = embed([concept.statement for concept in concepts])
    return tuple(
        fit
        for place, concept in enumerate(concepts)
        for fit in _fits(
            answers,
            concept,
            is_nearest=partial(_is_nearest, statements=statements, place=place, embed=embed),
            language=language,
        )
    )


def _is_nearest(text: str, *, statements: NDArray[np.floating], place: int, embed: Embed) -> bool:
    return int((statements @ embed([text])[0]).argmax()) == place


def _fits(
    answers: ItemAnswers, concept: Concept, *, is_nearest: Callable[[str], bool], language: str
) -> Iterator[AliasFit]:
    texts = _texts(answers, concept, language=language)
    tested = [x for x in texts.wordings if _may_be_told(texts, x)]
    if not tested:
        return
    n_low = {x: sum(bool(phrase_places(x, text)) for text in texts.low) for x in tested}
    p = false_discovery_control([_chance(texts, x, n_low=n_low[x]) for x in tested])
    # A wording is to mend more answers than it spoils.
    specific = [
        x
        for x, chance in zip(tested, p, strict=True)
        if chance <= MAX_FALSE_SHARE and n_low[x] < len(texts.wordings[x])
    ]
    ranked = sorted(specific, key=lambda x: (-len(texts.wordings[x]), n_low[x], -len(x), x))
    usual = {x: _usual(texts.wordings[x]) for x in ranked}
    for lemmas in _apart([x for x in ranked if is_nearest(usual[x])])[:MAX_KEYWORDS]:
        yield AliasFit(
            concept_id=concept.id,
            text=usual[lemmas],
            keyword=_keyword(concept, texts, lemmas, language=language),
            n_full=len(texts.wordings[lemmas]),
            of_full=len(texts.full),
            n_low=n_low[lemmas],
            of_low=len(texts.low),
        )


def _texts(answers: ItemAnswers, concept: Concept, *, language: str) -> _Texts:
    scale = answers.scale
    middle = scale.min + LOW_SHARE * (scale.max - scale.min)
    gained = gains(answers, concept.id)
    masked = [
        _without_other_quotes(each.graded, concept.id)
        for each, gain in zip(answers.scored, gained, strict=True)
        if gain > ROUNDING and each.human_score >= scale.max - ROUNDING
    ]
    known = _known(answers, concept, language=language)
    wordings: dict[Lemmas, list[str]] = {}
    for text in masked:
        phrases = telling_phrases(text, known=known, language=language)
        for lemmas, phrase in {_lemmas(phrase, language): phrase for phrase in phrases}.items():
            wordings.setdefault(lemmas, []).append(phrase)
    low = (each.graded.response for each in answers.scored if each.human_score < middle)
    return _Texts(
        full=[words(text, language) for text in masked],
        low=[words(text, language) for text in low],
        wordings={lemmas: found for lemmas, found in wordings.items() if _is_new(lemmas, known)},
    )


def _is_new(lemmas: Lemmas, known: Set[str]) -> bool:
    """Whether a word of it is none of the known ones with a typo, or spelt in another way."""
    return not all(any(is_same_word(lemma, other) for other in known) for lemma in lemmas)


def _known(answers: ItemAnswers, concept: Concept, *, language: str) -> Set[str]:
    """Lemmas that can't be new: of the prompt, of the concept's wordings, of other concepts."""
    others = [c for c in answers.item.rubric.concepts if c.id != concept.id]
    texts = [
        answers.item.prompt,
        *_wordings(concept),
        *(text for other in others for text in (other.statement, *_wordings(other))),
    ]
    return {lemma for text in texts for lemma in content_lemmas(words(text, language))}


def _wordings(concept: Concept) -> list[str]:
    return [text for keyword in concept.keywords for text in keyword.wordings]


def _without_other_quotes(graded: GradedResponse, concept_id: str) -> str:
    """The response with what shows other concepts struck out."""
    text = graded.response
    for evidence in graded.evidence:
        if evidence.concept_id != concept_id and evidence.status is Status.EXPRESSED:
            for quote in evidence.quotes:
                mask = _MASK * (quote.end - quote.start)
                text = text[: quote.start] + mask + text[quote.end :]
    return text


def _lemmas(phrase: str, language: str) -> Lemmas:
    return tuple(word.lemma for word in words(phrase, language) if not word.is_stop)


def _may_be_told(texts: _Texts, lemmas: Lemmas) -> bool:
    """Whether answers enough hold it, and it could be specific if no low one did.

    What could not is no test that was made (Tarone 1990, doi:10.2307/2531456).
    """
    is_said = len(texts.wordings[lemmas]) >= FEWEST_ANSWERS
    return is_said and _chance(texts, lemmas, n_low=0) <= MAX_FALSE_SHARE


def _chance(texts: _Texts, lemmas: Lemmas, *, n_low: int) -> float:
    """Of so many full answers holding it if the holders were drawn from all (Fisher's exact)."""
    n_full, n_all = len(texts.wordings[lemmas]), len(texts.full) + len(texts.low)
    return float(hypergeom.sf(n_full - 1, n_all, n_full + n_low, len(texts.full)))


def _apart(ranked: Sequence[Lemmas]) -> list[Lemmas]:
    """Those that share no word with a better one."""
    chosen: list[Lemmas] = []
    for lemmas in ranked:
        if not any(set(lemmas) & set(better) for better in chosen):
            chosen.append(lemmas)
    return chosen


def _usual(spellings: Sequence[str]) -> str:
    """The spelling that occurs most, of several the first by the alphabet."""
    return min(spellings, key=lambda text: (-spellings.count(text), text))


def _keyword(concept: Concept, texts: _Texts, lemmas: Lemmas, *, language: str) -> int | None:
    """The keyword that answers with the wording hold least often: it stands for that one."""
    if not concept.keywords:
        return None
    holding = [text for text in texts.full if phrase_places(lemmas, text)]
    counts = [
        sum(
            any(phrase_places(_lemmas(w, language), text) for w in keyword.wordings)
            for text in holding
        )
        for keyword in concept.keywords
    ]
    return counts.index(min(counts))
