"""The accept rule of a course: which scores stand, and which a person must look at; its file.

How it is found is `accept_fit`. Nothing here needs scikit-learn or SciPy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from grader.bank import Bank
from grader.bank.files import RUBRICS_FOLDER, save_texts
from grader.bank.mistakes import check_file
from grader.bank.values import Id, Text, Value
from grader.calibration.doubt import doubt
from grader.calibration.fields import AtLeastZero, check_is_mapping
from grader.calibration.fitted import Calibration
from grader.calibration.fitted_files import check_json
from grader.errors import RubricError
from grader.scoring import GradedResponse, rubric_digest
from grader.scoring.signature import calibration_digest

ACCEPT_RULE_NAME = "accept_rule.json"

FIND_AGAIN = (
    "Find it again with 'grader calibrate --max-error' and the same --evidence and --model, or "
    "leave it out with --no-calibration."
)

Share = Annotated[float, Field(gt=0, lt=1)]


class ItemRule(Value):
    """Up to which doubt scores of one item are accepted.

    Attributes
    ----------
    rubric_digest, calibration : str
        As in the signature of the scores that were tested.
    error : float
        Of `doubt`, in points.
    highest_doubt : float or None
        Points; None where too few scores, or too poor ones, promise nothing: a person looks
        at all.
    """

    rubric_digest: Text
    calibration: Text
    error: AtLeastZero
    highest_doubt: AtLeastZero | None


class AcceptRule(Value):
    """Which scores of a course are accepted without a person.

    Of accepted scores at most `risk` are off by more than `max_error` points.

    Attributes
    ----------
    confidence : float
        That the promise holds, among answers like those it was tested on.
    evidence : str
        The part of a signature that names encoder and channels.
    items : mapping of str to ItemRule
        By item id; an item that is not there was never tested, and a person looks at all.
    """

    max_error: AtLeastZero
    risk: Share
    confidence: Share
    evidence: Text
    items: Annotated[Mapping[Id, ItemRule], BeforeValidator(check_is_mapping)]

    @cached_property
    def digest(self) -> str:
        """The sha256 of the content as JSON with sorted keys and no spaces."""
        content = self.model_dump(mode="json")
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def accepts(self, graded: GradedResponse) -> bool:
        """Return whether the score can stand without a person."""
        rule = self.items.get(graded.item_id)
        if rule is None or rule.highest_doubt is None:
            return False
        return doubt(graded.score, graded.scale, error=rule.error) <= rule.highest_doubt


def accept_rule_path(directory: Path, *, course: str) -> Path:
    """Return where a bank folder keeps the accept rule of a course."""
    # Items are YAML files, so that none of them has this name.
    return directory / RUBRICS_FOLDER / course / ACCEPT_RULE_NAME


def save_accept_rule(rule: AcceptRule | None, path: Path) -> None:
    """Write the rule, whole or not at all; without one, remove the file of an earlier one.

    Raises
    ------
    RubricError
        The file can't be written or removed.
    """
    if rule is not None:
        save_texts({path: json.dumps(rule.model_dump(mode="json"), indent=2) + "\n"})
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        problem = f"the file can't be removed ({error.strerror}); it must be"
        raise RubricError(path.as_posix(), problem, "Delete it: its scores have changed.") from None


def load_accept_rule(
    directory: Path,
    bank: Bank,
    *,
    evidence: str,
    calibrations: Mapping[str, Calibration],
    item_ids: Collection[str] | None = None,
) -> AcceptRule | None:
    """Load the accept rule of a bank; None where there is none.

    Parameters
    ----------
    evidence : str
        The part of the signature that names what finds the evidence.
    calibrations : mapping of str to Calibration
        Those that grading will use.
    item_ids : collection of str, optional
        The items that will be graded; else all.

    Raises
    ------
    RubricError
        The file has mistakes, or scores of these items come about in another way than those
        that were tested: the promise says nothing of them.
    """
    path = accept_rule_path(directory, course=bank.course)
    if not path.exists():
        return None
    check_json(path)
    try:
        rule = check_file(path, AcceptRule).require()
    except RubricError as error:
        raise RubricError(error.where, error.problem, error.hint or FIND_AGAIN) from None
    _check(rule, path, given={"the evidence": (rule.evidence, evidence)})
    for item in bank.items:
        own = rule.items.get(item.id)
        if own and (item_ids is None or item.id in item_ids):
            fitted = calibration_digest(calibrations.get(item.id))
            given = {
                f"the rubric of {item.id}": (own.rubric_digest, rubric_digest(item)),
                f"the calibration of {item.id}": (own.calibration, fitted),
            }
            _check(rule, path, given=given)
    return rule


def _check(rule: AcceptRule, path: Path, *, given: Mapping[str, tuple[str, str]]) -> None:
    """Raise unless what was tested is what is given."""
    for what, (tested, now) in given.items():
        if tested != now:
            problem = f"it was tested with {what} {tested}; it must be that at hand, {now}"
            raise RubricError(path.as_posix(), problem, FIND_AGAIN)
