"""Feedback in plain sentences, at three levels of what it gives away."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from grader.bank import Item
from grader.evidence import Status
from grader.scoring.graded import Flag, GradedResponse


class FeedbackLevel(StrEnum):
    """How much a student is told."""

    SCORE = "score"
    HINT = "hint"
    FULL = "full"


FLAG_SENTENCES = {
    Flag.BLANK: "Nothing was answered.",
    Flag.RESTATES_PROMPT: "This repeats the question and adds nothing to it.",
    Flag.OFF_TOPIC: "This seems to answer another question.",
    Flag.TOO_BRIEF: "This is very short.",
    Flag.COPIES_REFERENCE: "This is taken almost word for word from the reference answer.",
    Flag.KEYWORD_LIST: "This lists terms; say in sentences how they hang together.",
    Flag.REPEATS_ITSELF: "Some of this is said more than once; it counts once.",
    Flag.NOT_PROSE: "Most of this is no running text.",
    Flag.WRONG_LANGUAGE: "This is written in another language than the course.",
    Flag.INSTRUCTION_LIKE: "This speaks to the grader; only the answer itself counts.",
    Flag.CONTRADICTION: "Something is stated the wrong way round.",
    Flag.UNSURE: "This score may be off; a person should look at it.",
}


def render_feedback(graded: GradedResponse, item: Item, *, level: FeedbackLevel) -> str:
    """Return the feedback for a graded response.

    `hint` tells how many ideas are missing and gives the teacher's hints, and no other term
    that stands neither in the prompt nor in the response; `full` names every concept.
    Both say what a calibration adds.
    """
    sentences = [f"{render_number(graded.score)} of {render_number(graded.max_points)} points."]
    if level is FeedbackLevel.HINT:
        sentences += _hints(graded, item)
    elif level is FeedbackLevel.FULL:
        sentences += _names(graded)
    if level is not FeedbackLevel.SCORE:
        if line := calibration_line(graded):
            sentences.append(f"{line}.")
        sentences += [FLAG_SENTENCES[flag] for flag in graded.flags]
    return " ".join(sentences)


def _names(graded: GradedResponse) -> list[str]:
    lists = {
        "Found": graded.labels_with(Status.EXPRESSED),
        "Partly there": graded.labels_with(Status.PARTIAL),
        "Stated wrongly": graded.stated_wrongly,
        "Missing": graded.missing,
    }
    return [f"{title}: {'; '.join(labels)}." for title, labels in lists.items() if labels]


def _hints(graded: GradedResponse, item: Item) -> list[str]:
    counts = [
        (len(graded.missing), "{} missing"),
        (len(graded.labels_with(Status.PARTIAL)), "{} incomplete"),
        (len(graded.stated_wrongly), "{} stated wrongly"),
    ]
    told = [text.format(_ideas(n)) for n, text in counts if n]
    sentences = [f"{_listed(told)}."] if told else ["Every idea is there."]
    return [*sentences, *open_hints(graded, item).values()]


def open_hints(graded: GradedResponse, item: Item) -> dict[str, str]:
    """Return the teacher's hints to what is still wanted, by concept id, in rubric order."""
    status = {e.concept_id: e.status for e in graded.evidence}
    # A group that has enough members asks for no more of them.
    enough = {
        member
        for group in item.rubric.groups
        if group.id not in graded.missing_ids
        for member in group.of
        if status[member] is Status.MISSING
    }
    return {
        c.id: c.hint
        for c in item.rubric.concepts
        if c.hint and status[c.id] is not Status.EXPRESSED and c.id not in enough
    }


def _ideas(n: int) -> str:
    return f"{n} idea is" if n == 1 else f"{n} ideas are"


def _listed(told: Sequence[str]) -> str:
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


NO_GAIN = "+0"


def calibration_line(graded: GradedResponse) -> str:
    """Return what a calibration adds, as "Calibration +0.5"; empty where it moves nothing."""
    part = graded.calibration_part
    gain = render_gain(part.points) if part else NO_GAIN
    return "" if gain == NO_GAIN else f"Calibration {gain}"


def render_number(points: float) -> str:
    """Return points as a person writes them, with two decimals at most: 2, 1.5, 0.67."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def render_gain(points: float) -> str:
    """Return a difference of points with its sign, with two decimals at most.

    Examples
    --------
    >>> render_gain(0.5), render_gain(-1.234), render_gain(-0.001)
    ('+0.5', '-1.23', '+0')
    """
    return f"{round(points, 2) + 0.0:+.2f}".rstrip("0").rstrip(".")
