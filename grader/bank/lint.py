"""Advice on a bank without mistakes: what would make its rubrics score better.

Words alone are compared here, no encoder; mistakes are found when files are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from grader.bank.files import Locate
from grader.bank.models import Bank, Concept, Item, is_unanswered
from grader.language import content_lemmas, words

MAX_LABEL_WORDS = 8
"""Labels are read in lists ("you miss: …"); a longer one is a statement."""

MAX_SHARED = 0.6
"""Share of common content words beyond which two statements say nearly the same."""

MIN_WORDS_TO_COMPARE = 3
"""Shorter statements share most of their words by chance."""

BARE_NAME_WORDS = 2
"""A statement this short names a thing and says nothing about it."""


@dataclass(frozen=True)
class Advice:
    """One thing that could be better; the bank works without it."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


def lint_bank(bank: Bank, locate: Locate) -> tuple[Advice, ...]:
    """Return advice on every rubric of a bank, in the order of items and fields.

    Parameters
    ----------
    bank : Bank
        Free of mistakes, as `load_bank` returns it.
    locate : callable
        Item id and a path into its rubric -> ``file:line``; see `rubric_locator`.
    """
    return tuple(
        Advice(locate(item.id, path), problem)
        for item in bank.items
        for path, problem in sorted(found for rule in _RULES for found in rule(item, bank))
    )


_Found = Iterator[tuple[tuple[str | int, ...], str]]
"""Where in the rubric, and what could be better."""


def _label_advice(item: Item, bank: Bank) -> _Found:
    first: dict[str, str] = {}
    for path, concept in _concepts(item):
        path = (*path, "label")
        n_words = len(concept.label.split())
        if n_words > MAX_LABEL_WORDS:
            should = f"a label of at most {MAX_LABEL_WORDS} reads well in a list"
            yield path, f"concept {concept.id!r}: label has {n_words} words; {should}"
        name = first.setdefault(concept.label.casefold(), concept.id)
        if name != concept.id:
            problem = f"concept {concept.id!r}: label {concept.label!r} is also that of {name!r}"
            yield path, f"{problem}; a student could not tell the two apart"


def _statement_advice(item: Item, bank: Bank) -> _Found:
    prompt = _content(item.prompt, bank.language)
    for path, concept in _concepts(item):
        path, said = (*path, "statement"), _content(concept.statement, bank.language)
        if is_unanswered(concept):
            problem = f"concept {concept.id!r}: the guide gave no answer, and no response can meet"
            yield path, f"{problem} {concept.statement!r}; write what a right answer says"
        elif _is_bare_name(concept, said, bank.language):
            problem = f"concept {concept.id!r}: statement {concept.statement!r} is a bare name"
            yield path, f"{problem}; it should be a sentence that says something about it"
        elif said <= prompt:
            problem = f"concept {concept.id!r}: statement only repeats the prompt"
            yield path, f"{problem}; repeating it earns nothing, so say what an answer adds"


def _is_bare_name(concept: Concept, said: frozenset[str], language: str) -> bool:
    """Whether the statement holds nothing but a name, as a keyword of its own may give it."""
    wordings = (wording for keyword in concept.keywords for wording in keyword.wordings)
    is_short = len(concept.statement.split()) <= BARE_NAME_WORDS
    return is_short or any(_content(wording, language) == said for wording in wordings)


def _overlap_advice(item: Item, bank: Bank) -> _Found:
    """Pairs of concepts whose statements share most content words, the prompt's left out."""
    prompt = _content(item.prompt, bank.language)
    said = [
        (path, concept.id, _content(concept.statement, bank.language) - prompt)
        for path, concept in _concepts(item)
    ]
    for (_, first, one), (path, second, other) in combinations(said, 2):
        if min(len(one), len(other)) < MIN_WORDS_TO_COMPARE:
            continue
        if len(one & other) / len(one | other) >= MAX_SHARED:
            problem = f"concept {second!r}: statement says nearly the same as that of {first!r}"
            yield (*path, "statement"), f"{problem}; one idea would earn points twice"


def _keyword_advice(item: Item, bank: Bank) -> _Found:
    for path, concept in _concepts(item):
        path = (*path, "keywords")
        named = f"concept {concept.id!r}"
        if not concept.keywords:
            yield path[:-1], f"{named}: has no keywords; two or three make it easier to recognise"
        wordings = [wording for keyword in concept.keywords for wording in keyword.wordings]
        echoed = [text for text in wordings if _occurs(text, item.prompt, bank.language)]
        if echoed:
            problem = f"{named}: keyword {_listed(echoed)} occurs in the prompt"
            yield path, f"{problem}; repeating it earns nothing, so choose what an answer adds"
        if other := _other_item(concept, item, bank):
            problem = f"{named}: its keywords occur in the answer to {other!r}, not in its own"
            yield path, f"{problem}; check that it belongs to this item"


def _other_item(concept: Concept, item: Item, bank: Bank) -> str | None:
    """The item whose answers have all keywords of the concept, when its own have none."""
    if not concept.keywords or not item.reference_answers:
        return None

    def n_found(of: Item) -> int:
        answers = " ".join(of.reference_answers)
        return sum(
            any(_occurs(wording, answers, bank.language) for wording in keyword.wordings)
            for keyword in concept.keywords
        )

    if n_found(item):
        return None
    return next((o.id for o in bank.items if n_found(o) == len(concept.keywords)), None)


def _hint_advice(item: Item, bank: Bank) -> _Found:
    for path, concept in _concepts(item):
        wordings = [wording for keyword in concept.keywords for wording in keyword.wordings]
        given = [
            wording
            for wording in wordings
            if _occurs(wording, concept.hint or "", bank.language)
            and not _occurs(wording, item.prompt, bank.language)
        ]
        if given:
            problem = f"concept {concept.id!r}: hint gives away {_listed(given)}"
            yield (*path, "hint"), f"{problem}; it should lead there without the words"


def _group_advice(item: Item, bank: Bank) -> _Found:
    step = item.rubric.rater_scale.step
    for position, group in enumerate(item.rubric.groups):
        if not (group.points_each / step).is_integer():
            each = f"{group.points:g} points for any {group.any} are {group.points_each:.3g} each"
            should = f"a multiple of {step:g} keeps scores on the scale"
            yield ("groups", position, "points"), f"group {group.id!r}: {each}; {should}"
    for path, concept in _concepts(item):
        owner = item.rubric.group_of.get(concept.id)
        if owner and concept.points is not None:
            problem = f"concept {concept.id!r}: {concept.points:g} points are not used"
            yield (*path, "points"), f"{problem}; group {owner.id!r} says what its members earn"


def _scale_advice(item: Item, bank: Bank) -> _Found:
    scale, most = item.rubric.rater_scale, item.rubric.max_points
    if (scale.min, scale.max) != (0, most):
        problem = f"scale is {scale.min:g} to {scale.max:g}, max_points {most:g}"
        yield ("scale",), f"{problem}; until scores are calibrated they lie between 0 and {most:g}"


_RULES = (
    _label_advice,
    _statement_advice,
    _overlap_advice,
    _keyword_advice,
    _hint_advice,
    _group_advice,
    _scale_advice,
)


def _concepts(item: Item) -> Iterator[tuple[tuple[str | int, ...], Concept]]:
    for position, concept in enumerate(item.rubric.concepts):
        yield ("concepts", position), concept


def _listed(texts: list[str]) -> str:
    return ", ".join(repr(text) for text in texts)


@cache
def _lemmas(text: str, language: str) -> tuple[str, ...]:
    return tuple(word.lemma for word in words(text, language))


def _content(text: str, language: str) -> frozenset[str]:
    return frozenset(content_lemmas(words(text, language)))


def _occurs(phrase: str, text: str, language: str) -> bool:
    """Whether the words of `phrase` stand in `text`, side by side, in any inflection."""
    sought, found = _lemmas(phrase, language), _lemmas(text, language)
    n = len(sought)
    return n > 0 and any(found[at : at + n] == sought for at in range(len(found) - n + 1))
