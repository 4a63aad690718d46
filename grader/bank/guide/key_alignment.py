"""Key alignment: does each answer fit its own question, or the one beside it?

A line lost or doubled in a key shifts every answer after it by one. The numbers still
agree, so only the meaning shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.bank.guide.parts import GuideQuestion, GuideWarning, StudyGuide

MIN_RUN = 3
"""A single answer may well resemble its neighbour's question; three in a row do not."""

SHIFT_MARGIN = 0.15
"""Mean gain in cosine over a run, measured with all-MiniLM-L6-v2.

None of 16 right keys gains more than 0.05. With one answer lost or doubled at any place
of 12 keys, 92 % of the cases gain more than 0.25; the rest are a Spanish key, for which
that encoder was not made.
"""

Embed = Callable[[Sequence[str]], np.ndarray]


def find_shifted_answers(guide: StudyGuide, embed: Embed) -> tuple[GuideWarning, ...]:
    """Return a warning for each run of answers that fit their neighbours' questions.

    Parameters
    ----------
    embed : callable
        Gives unit vectors of shape (n_texts, n_dims).

    Returns
    -------
    tuple of GuideWarning
        Empty for a key in order; at most one warning for each direction.
    """
    answered = [question for question in guide.questions if question.answer is not None]
    if len(answered) <= MIN_RUN:
        return ()
    vectors = embed([*(q.prompt for q in answered), *(str(q.answer) for q in answered)])
    prompts, answers = vectors[: len(answered)], vectors[len(answered) :]
    fits = answers @ prompts.T  # (n_answers, n_prompts): cosine of each pair
    return tuple(
        _warning(answered, run, step=step)
        for step in (1, -1)
        if (run := _best_run(_gains(fits, step))) is not None
    )


def _gains(fits: np.ndarray, step: int) -> np.ndarray:
    """By how much each answer fits the question `step` away better than its own."""
    n = len(fits)
    own = np.diag(fits)
    gains = np.full(n, -np.inf)  # an answer without such a neighbour gains nothing
    places = np.arange(max(0, -step), min(n, n - step))
    gains[places] = fits[places, places + step] - own[places]
    return gains


def _best_run(gains: np.ndarray) -> tuple[int, int] | None:
    """First and last index of the longest run whose gains exceed the margin on average."""
    n = len(gains)
    runs = [
        (first, last)
        for first in range(n)
        for last in range(first + MIN_RUN - 1, n)
        if gains[first] > 0 and gains[last] > 0 and gains[first : last + 1].mean() > SHIFT_MARGIN
    ]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def _warning(answered: Sequence[GuideQuestion], run: tuple[int, int], *, step: int) -> GuideWarning:
    first, last = run
    neighbour = "after" if step > 0 else "before"
    message = (
        f"answers {first + 1} to {last + 1} fit the question {neighbour} their own better; "
        f"the key looks shifted by one from here on"
    )
    return GuideWarning(answered[first].answer_line, message)
