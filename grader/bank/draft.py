"""Draft rubrics: what a teacher starts from, made from a study guide or a reference answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.bank.drafting.alternatives import Choice, find_choices
from grader.bank.drafting.definitions import defined_as
from grader.bank.drafting.essays import Embed, IdeaPool, SourcedIdea
from grader.bank.drafting.ideas import Idea, split_ideas
from grader.bank.drafting.keyphrases import CourseWords, find_keywords
from grader.bank.drafting.labels import make_ids, make_label, unique_labels
from grader.bank.drafting.outlines import split_outline
from grader.bank.drafting.remarks import read_question
from grader.bank.guide.parts import GuideEssay, StudyGuide
from grader.bank.models import (
    UNANSWERED,
    Bank,
    Concept,
    GlossaryTerm,
    Group,
    Item,
    ItemKind,
    Keyword,
    Rubric,
)
from grader.language import LANGUAGES

MAX_CONCEPTS = 8
"""A teacher ticks no more ideas than this for a short answer; a longer key is cut by sentence."""

MAX_CHOICE_POINTS = 2
"""A set of alternatives is one of the things that an essay is about, not most of them."""

MIN_RELEVANCE = 0.6
"""Relevance (cosine and shared words) below which no idea of the guide answers a question."""


def draft_bank(guide: StudyGuide, *, course: str, embed: Embed) -> Bank:
    """Return a bank with one item for each question and essay of a study guide.

    Questions are drafted from their key, essays from the outline below their title, or else
    from the ideas of the whole guide; so is a question without a key, which then has no
    reference answer.
    """
    words_of_course = _course_words(guide)
    answered = {
        at: draft_rubric(_short_id(at), q.prompt, references=[q.answer], context=words_of_course)
        for at, q in enumerate(guide.questions)
        if q.answer
    }
    ideas = _pool_ideas(guide, answered, language=words_of_course.language)
    pool = IdeaPool(ideas, course=words_of_course, embed=embed)
    shorts = tuple(
        Item(
            id=_short_id(at),
            kind=ItemKind.SHORT,
            prompt=q.prompt,
            reference_answers=(q.answer,) if q.answer else (),
            rubric=answered.get(at) or _retrieved(_short_id(at), q.prompt, pool=pool, n_most=1),
        )
        for at, q in enumerate(guide.questions)
    )
    essays = tuple(_essay(f"e{n:02d}", e, pool=pool) for n, e in enumerate(guide.essays, start=1))
    glossary = tuple(
        GlossaryTerm(term=g.term, definition=g.definition)
        for g in guide.glossary
        if g.term.strip() and g.definition.strip()
    )
    return Bank(
        course=course,
        title=guide.title or "",
        language=words_of_course.language,
        items=shorts + essays,
        glossary=glossary,
    )


def _essay(item_id: str, essay: GuideEssay, *, pool: IdeaPool) -> Item:
    prompt, outline = split_outline(essay.prompt)
    if outline:
        rubric = draft_rubric(item_id, prompt, references=[outline], context=pool.course)
        rubric = _with_source_lines(rubric, [essay.line] * len(rubric.concepts))
    else:
        rubric = _retrieved(item_id, prompt, pool=pool)
    return Item(id=item_id, kind=ItemKind.ESSAY, prompt=prompt, rubric=rubric)


def _short_id(at: int) -> str:
    return f"q{at + 1:02d}"


def _course_words(guide: StudyGuide) -> CourseWords:
    texts = [text for q in guide.questions for text in (q.prompt, q.answer) if text]
    texts += [essay.prompt for essay in guide.essays]
    language = guide.language if guide.language in LANGUAGES else "en"
    glossary = [(entry.term, entry.definition) for entry in guide.glossary]
    return CourseWords.from_texts(texts, glossary=glossary, language=language)


def _pool_ideas(
    guide: StudyGuide, answered: Mapping[int, Rubric], *, language: str
) -> list[SourcedIdea]:
    """The drafted ideas of the answers, then the sentences of the glossary."""
    ideas = []
    for at, rubric in answered.items():
        question = guide.questions[at]
        for concept in rubric.concepts:
            group = rubric.group_of.get(concept.id)
            ideas.append(
                SourcedIdea(
                    concept.statement,
                    line=question.answer_line,
                    question=question.prompt,
                    choice=f"{at} {group.id}" if group else "",
                    n_of_choice=group.any if group else 0,
                )
            )
    for entry in guide.glossary:
        text = defined_as(entry.term, entry.definition, language=language)
        ideas.append(SourcedIdea(text, entry.line, entry.term))
    return ideas


def _retrieved(item_id: str, prompt: str, *, pool: IdeaPool, n_most: int | None = None) -> Rubric:
    """A rubric of the pool's ideas that a prompt asks for; of the prompt itself if none fits."""
    found = pool.asked_for(prompt)[:n_most]
    if n_most == 1:
        nearest = pool.nearest(prompt)
        found = (nearest[0],) if nearest and nearest[1] >= MIN_RELEVANCE else ()
    if not found:
        return _rubric_of_prompt(item_id, prompt)
    rubric = build_rubric(
        item_id,
        prompt,
        ideas=[Idea(idea.text) for idea in found],
        choices=_offered(found),
        course=pool.course,
    )
    return _with_source_lines(rubric, [idea.line for idea in found])


def _with_source_lines(rubric: Rubric, lines: Sequence[int | None]) -> Rubric:
    concepts = tuple(
        concept.model_copy(update={"source_line": line})
        for concept, line in zip(rubric.concepts, lines, strict=True)
    )
    return rubric.model_copy(update={"concepts": concepts})


def _offered(found: Sequence[SourcedIdea]) -> list[Choice]:
    """The alternatives of one key that an essay may choose from, in all worth two ideas at most."""
    choices = []
    for name in dict.fromkeys(idea.choice for idea in found if idea.choice):
        members = tuple(at for at, idea in enumerate(found) if idea.choice == name)
        n = found[members[0]].n_of_choice
        if len(members) > n > 1:
            choices.append(Choice(n, members, min(n, MAX_CHOICE_POINTS)))
    return choices


def _rubric_of_prompt(item_id: str, prompt: str) -> Rubric:
    """What is left when nothing is known of the answer: one idea for the teacher to write out."""
    concept = Concept(
        id="answer",
        label="what the question asks",
        statement=f"{UNANSWERED} {' '.join(prompt.split())}",
        points=1,
    )
    return Rubric(item=item_id, max_points=1, concepts=(concept,))


def draft_rubric(
    item_id: str, prompt: str, *, references: Sequence[str], context: CourseWords | None = None
) -> Rubric:
    """Return the rubric that the key of one short question suggests.

    Parameters
    ----------
    references : sequence of str
        Full-credit answers; the first gives the concepts, for the others say the same.
    context : CourseWords, optional
        The words of the whole course; else those of this item only.

    Examples
    --------
    >>> rubric = draft_rubric("q01", "What is boto3?", references=[
    ...     "It is a general-purpose SDK for Python, whereas the other kit is made for machine "
    ...     "learning."])
    >>> [concept.statement for concept in rubric.concepts]
    ['boto3 is a general-purpose SDK for Python.', 'The other kit is made for machine learning.']
    """
    course = context or CourseWords.from_texts([prompt, *references])
    answer = next((text for text in references if text.strip()), "")
    ideas = split_ideas(answer, prompt=prompt, language=course.language)
    if not ideas:
        return _rubric_of_prompt(item_id, prompt)
    asked = read_question(prompt, answer, language=course.language)
    ideas, choices = find_choices(ideas, answer=answer, asked=asked, language=course.language)
    if not choices:
        ideas = _at_most(MAX_CONCEPTS, ideas)
    if len(asked.parts) > 1:
        ideas = tuple(_defined(idea, course) for idea in ideas)
    return build_rubric(item_id, prompt, ideas=ideas, choices=choices, course=course)


def build_rubric(
    item_id: str,
    prompt: str,
    *,
    ideas: Sequence[Idea],
    choices: Sequence[Choice] = (),
    course: CourseWords,
) -> Rubric:
    """Return a rubric with one concept an idea, one point each, and a group for each choice."""
    statements = [idea.statement for idea in ideas]
    keywords = [find_keywords(s, prompt=prompt, course=course) for s in statements]
    headed = Counter(idea.heading for idea in ideas)
    # A heading that several ideas share tells none of them apart.
    names = [idea.text if headed[idea.heading] > 1 else idea.statement for idea in ideas]
    labels = unique_labels(
        make_label(name, _first_in(name, k), prompt=prompt, course=course)
        for name, k in zip(names, keywords, strict=True)
    )
    ids = make_ids(labels)
    chosen = {at for choice in choices for at in choice.members}
    concepts = tuple(
        Concept(
            id=ids[at],
            label=labels[at],
            statement=statement,
            points=None if at in chosen else 1,
            keywords=keywords[at],
        )
        for at, statement in enumerate(statements)
    )
    group_ids = make_ids(["any"] * len(choices), taken=ids)
    groups = tuple(
        Group(id=group_id, any=c.n, points=c.points, of=tuple(ids[at] for at in c.members))
        for group_id, c in zip(group_ids, choices, strict=True)
    )
    points = len(statements) - len(chosen) + sum(choice.points for choice in choices)
    return Rubric(item=item_id, max_points=points, concepts=concepts, groups=groups)


def _first_in(name: str, keywords: Sequence[Keyword]) -> str:
    """The text of the first keyword that occurs in `name`."""
    return next((k.text for k in keywords if k.text.lower() in name.lower()), "")


_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


def _defined(idea: Idea, course: CourseWords) -> Idea:
    """A bare name of the glossary with its definition: naming it is not all that is asked."""
    text = idea.text.rstrip(".")
    name = _ARTICLE.sub("", text).lower()
    for term, definition in course.definitions.items():
        if idea.is_alternative and text.lower().endswith(f" {term.lower()}"):
            return replace(idea, text=f"{text}. {defined_as(term, definition)}")
        if term.lower() == name:
            return replace(idea, text=defined_as(term, definition, language=course.language))
    return idea


def _at_most(n: int, ideas: Sequence[Idea]) -> tuple[Idea, ...]:
    """Join neighbours until `n` are left: first within a sentence, then under a heading."""
    joined = list(ideas)

    def cost(at: int) -> tuple[bool, bool, int]:
        one, other = joined[at - 1], joined[at]
        length = len(one.text) + len(other.text)
        return one.sentence != other.sentence, one.heading != other.heading, length

    while len(joined) > n:
        at = min(range(1, len(joined)), key=cost)
        joined[at - 1] = replace(joined[at - 1], text=f"{joined[at - 1].text} {joined[at].text}")
        del joined[at]
    return tuple(joined)
