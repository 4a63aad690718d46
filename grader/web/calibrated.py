"""What calibrating wrote beside the rubrics, as far as it fits them: the rest stops no page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.calibration import Calibration, calibration_path, load_calibrations
from grader.calibration.accept_rule import ACCEPT_RULE_NAME, load_accept_rule
from grader.errors import RubricError
from grader.scoring import GradedResponse, ResponseGrader
from grader.scoring.accepted import ScoreRule


@dataclass(frozen=True)
class NothingAccepted:
    """Stands for a rule whose file can't be used: a person looks at every score."""

    digest: str = "unusable"

    def accepts(self, _graded: GradedResponse) -> bool:
        """Return False."""
        return False


@dataclass(frozen=True)
class FittedFiles:
    """The files that grading uses.

    Attributes
    ----------
    stale : mapping of str to str
        Item id, or name of a file -> why it is not used.
    """

    calibrations: dict[str, Calibration]
    accept_rule: ScoreRule | None
    stale: dict[str, str]


def load_fitted_files(directory: Path, grader: ResponseGrader) -> FittedFiles:
    """Load what fits the rubrics; of an item whose rule does not, a person looks at all scores."""
    stale: dict[str, str] = {}
    calibrations = _calibrations(directory, grader, stale)
    return FittedFiles(calibrations, _accept_rule(directory, grader, calibrations, stale), stale)


def _calibrations(
    directory: Path, grader: ResponseGrader, stale: dict[str, str]
) -> dict[str, Calibration]:
    """Those that fit; why others don't is added to `stale`."""
    bank = grader.bank
    load = partial(load_calibrations, directory, bank, evidence=grader.evidence_signature)
    fitting: dict[str, Calibration] = {}
    for item_id in bank.item_by_id:
        try:
            fitting |= load(item_ids=[item_id])
        except RubricError as error:
            path = calibration_path(directory, course=bank.course, item_id=item_id).as_posix()
            stale[item_id] = error.problem.removeprefix(f"{path}: ")
    return fitting


def _accept_rule(
    directory: Path,
    grader: ResponseGrader,
    calibrations: dict[str, Calibration],
    stale: dict[str, str],
) -> ScoreRule | None:
    """The rule for the items that it was tested on as they are now; None where there is none."""
    load = partial(
        load_accept_rule,
        directory,
        grader.bank,
        evidence=grader.evidence_signature,
        calibrations=calibrations,
    )
    try:
        rule = load(item_ids=())
    except RubricError as error:
        stale[ACCEPT_RULE_NAME] = error.problem
        return NothingAccepted()
    if rule is None:
        return None
    fitting = dict(rule.items)
    for item_id in rule.items:
        try:
            load(item_ids=[item_id])
        except RubricError as error:
            stale.setdefault(item_id, f"{ACCEPT_RULE_NAME}: {error.problem}")
            del fitting[item_id]
    return rule.model_validate({**dict(rule), "items": fitting})
