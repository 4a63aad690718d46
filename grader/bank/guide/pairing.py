"""Pairing: each answer to its question, by number, else by repeated text, else by order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from grader.bank.guide.markup import fold
from grader.bank.guide.parts import GuideQuestion, GuideWarning
from grader.bank.guide.prose import prose
from grader.bank.guide.questions import Answered, Asked


def pair_answers(
    asked: Sequence[Asked], answered: Sequence[Answered]
) -> tuple[list[GuideQuestion], list[GuideWarning]]:
    """Return the questions with their answers, and warnings on what has no partner.

    An answer in the key goes before one that stands with the question.
    """
    partners = (
        _by_text(asked, answered) or _by_number(asked, answered) or _by_order(asked, answered)
    )
    questions = [_question(question, partners.get(i)) for i, question in enumerate(asked)]
    warnings = [
        *_twice_answered(asked, partners),
        *_unanswered(asked, questions, place="in the key" if answered else "in the guide"),
        *_orphans(answered, partners),
    ]
    return questions, sorted(warnings, key=lambda warning: warning.line or 0)


def _question(asked: Asked, answered: Answered | None) -> GuideQuestion:
    if answered is not None:
        return GuideQuestion(asked.prompt, asked.line, answered.answer, answered.line)
    own = prose(asked.answer)
    if not own:
        return GuideQuestion(asked.prompt, asked.line)
    line = next((t.line for t in asked.answer if t.text.strip()), asked.answer[0].line)
    return GuideQuestion(asked.prompt, asked.line, own, line)


def _by_text(asked: Sequence[Asked], answered: Sequence[Answered]) -> dict[int, Answered]:
    """Partners by the question's text; empty unless every answer repeats one."""
    places = {fold(question.prompt): i for i, question in enumerate(asked)}
    found = {
        places[fold(answer.question)]: answer
        for answer in answered
        if fold(answer.question) in places
    }
    return found if len(found) == len(answered) else {}


def _by_number(asked: Sequence[Asked], answered: Sequence[Answered]) -> dict[int, Answered]:
    """Partners by number, within parts where both sides restart alike; else empty."""
    numbers = [question.number for question in asked]
    if not asked or any(a.number is None for a in answered) or None in numbers:
        return {}
    if numbers == [answer.number for answer in answered]:
        return dict(enumerate(answered))
    keys = _unique_keys(asked), _unique_keys(answered)
    if max(Counter(keys[0]).values()) > 1 or len(set(keys[1])) < len(keys[1]):
        return {}
    by_key = dict(zip(keys[1], answered, strict=True))
    return {i: by_key[key] for i, key in enumerate(keys[0]) if key in by_key}


def _unique_keys(entries: Sequence[Asked] | Sequence[Answered]) -> list[tuple[int, int | None]]:
    """Numbers; with the part's place before them only where numbers come twice."""
    numbers = [entry.number for entry in entries]
    if len(set(numbers)) == len(numbers):
        return [(0, number) for number in numbers]
    blocks = sorted({entry.block for entry in entries})
    return [(blocks.index(entry.block), entry.number) for entry in entries]


def _by_order(asked: Sequence[Asked], answered: Sequence[Answered]) -> dict[int, Answered]:
    return {i: answer for i, (_, answer) in enumerate(zip(asked, answered, strict=False))}


def _name(entry: Asked | Answered, place: int) -> str:
    return f"{entry.number if entry.number is not None else place}"


def _unanswered(
    asked: Sequence[Asked], questions: Sequence[GuideQuestion], *, place: str
) -> list[GuideWarning]:
    missing = [i for i, question in enumerate(questions) if question.answer is None]
    if len(missing) == len(questions):
        if not missing:
            return []
        message = (
            f"the guide has no answer key; its {len(missing)} questions "
            "were written without reference answers"
        )
        return [GuideWarning(questions[0].line, message)]
    return [
        GuideWarning(
            questions[i].line,
            f"question {_name(asked[i], i + 1)} has no answer {place}; "
            "the item was written without a reference answer",
        )
        for i in missing
    ]


def _orphans(answered: Sequence[Answered], partners: dict[int, Answered]) -> list[GuideWarning]:
    paired = {id(answer) for answer in partners.values()}
    return [
        GuideWarning(
            answer.line,
            f"answer {_name(answer, place)} has no question in the quiz; it was left out",
        )
        for place, answer in enumerate(answered, start=1)
        if id(answer) not in paired
    ]


def _twice_answered(asked: Sequence[Asked], partners: dict[int, Answered]) -> list[GuideWarning]:
    """One warning for all questions that have an answer of their own and one in the key."""
    twice = [i for i in partners if prose(asked[i].answer)]
    if not twice:
        return []
    names = ", ".join(_name(asked[i], i + 1) for i in sorted(twice))
    message = (
        f"answered twice, below the question and in the key: {names}; the key's answer was taken"
    )
    return [GuideWarning(asked[min(twice)].line, message)]
