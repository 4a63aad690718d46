"""The grader of a bank folder, with its models."""

from __future__ import annotations

from pathlib import Path

from grader.bank import load_bank
from grader.evidence import EvidenceMode, load_judge
from grader.scoring.response_grader import ResponseGrader


def load_grader(
    bank_dir: Path,
    *,
    course: str | None = None,
    model: str | None = None,
    mode: EvidenceMode = EvidenceMode.ALL,
) -> ResponseGrader:
    """Return the grader of a course in a bank folder.

    Parameters
    ----------
    model : str, optional
        A sentence-transformers model by name or path, in place of the packaged one.
    mode : EvidenceMode
        All channels, or the fast ones only.

    Raises
    ------
    RubricError
        A file of the bank holds a mistake.
    ModelError
        The weights are missing or changed, or there is no such model.
    """
    bank = load_bank(bank_dir, course=course)
    return ResponseGrader(bank, load_judge(model, mode=mode))
