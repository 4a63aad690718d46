"""The calibrations of a bank: one file an item beside its rubric, loaded where they fit.

What stands in a file is `fitted`; how it is fitted is `item_fits`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Bank, Item, Scale
from grader.bank.files import rubric_path, save_files
from grader.bank.mistakes import MAX_LISTED
from grader.calibration.accept_rule import load_accept_rule
from grader.calibration.fitted import Calibration
from grader.calibration.fitted_files import answers_path, load_calibration, render_calibration
from grader.errors import InputError, RubricError
from grader.scoring import ResponseGrader, rubric_digest

CALIBRATIONS_FOLDER = "calibration"

FIT_OR_LEAVE_OUT = (
    "Fit again with 'grader calibrate' and the same --evidence and --model, or leave "
    "calibrations out with --no-calibration."
)


def calibration_path(directory: Path, *, course: str, item_id: str) -> Path:
    """Return where a bank folder keeps the calibration of an item."""
    rubric = rubric_path(directory, course=course, item_id=item_id)
    return rubric.parent / CALIBRATIONS_FOLDER / f"{item_id}.json"


@dataclass(frozen=True)
class CalibrationChanges:
    """What calibrating would change in a bank folder.

    Attributes
    ----------
    saved : mapping of Path to Calibration
        Files to be written.
    removed : tuple of Path
        Files of items that were tried and are fitted no more.
    kept : tuple of str
        Ids of the items that were not tried, and have a file from before.
    """

    saved: Mapping[Path, Calibration]
    removed: tuple[Path, ...]
    kept: tuple[str, ...]

    def save(self) -> None:
        """Write all files or none, then remove those that are to go.

        Raises
        ------
        RubricError
            A file can't be written or removed.
        """
        contents: dict[Path, bytes] = {}
        for path, calibration in self.saved.items():
            contents |= render_calibration(calibration, path)
        save_files(contents)
        stale = [path for path in map(answers_path, self.saved) if path not in contents]
        for path in [*self.removed, *map(answers_path, self.removed), *stale]:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                problem = f"the file can't be removed ({error.strerror}); it must be"
                hint = "Delete it: its item is no longer fitted."
                raise RubricError(path.as_posix(), problem, hint) from None


def calibration_changes(
    directory: Path, bank: Bank, *, tried: Mapping[str, Calibration | None]
) -> CalibrationChanges:
    """Compare what was fitted with the files of a bank folder; nothing is written.

    Parameters
    ----------
    tried : mapping of str to Calibration or None
        Item id -> what was fitted; None where nothing was.
    """
    paths = {
        item.id: calibration_path(directory, course=bank.course, item_id=item.id)
        for item in bank.items
    }
    there = [item_id for item_id, path in paths.items() if path.exists()]
    return CalibrationChanges(
        saved={paths[item_id]: fitted for item_id, fitted in tried.items() if fitted},
        removed=tuple(
            paths[item_id] for item_id in there if item_id in tried and not tried[item_id]
        ),
        kept=tuple(item_id for item_id in there if item_id not in tried),
    )


def calibrated_grader(
    grader: ResponseGrader, directory: Path, *, item_ids: Collection[str] | None = None
) -> ResponseGrader:
    """Return the grader with calibrations and accept rule of its bank; itself without any.

    Parameters
    ----------
    directory, item_ids
        As for `load_calibrations` and `load_accept_rule`, which say what is refused.
    """
    bank, evidence = grader.bank, grader.evidence_signature
    found = load_calibrations(directory, bank, evidence=evidence, item_ids=item_ids)
    rule = load_accept_rule(
        directory, bank, evidence=evidence, calibrations=found, item_ids=item_ids
    )
    return grader.with_calibrations(found, accept_rule=rule) if found or rule else grader


def load_calibrations(
    directory: Path, bank: Bank, *, evidence: str, item_ids: Collection[str] | None = None
) -> dict[str, Calibration]:
    """Load the calibrations of a bank by item id; items without a file have none.

    Parameters
    ----------
    directory : Path
        The folder that the bank was loaded from.
    evidence : str
        The part of the signature that names what finds the evidence.
    item_ids : collection of str, optional
        Only those of these items; else of all.

    Raises
    ------
    RubricError
        A file has mistakes, or was fitted to another rubric or to other evidence; the
        message lists all such files.
    """
    found: dict[str, Calibration] = {}
    faults: list[RubricError] = []
    for item in bank.items:
        path = calibration_path(directory, course=bank.course, item_id=item.id)
        if (item_ids is None or item.id in item_ids) and path.exists():
            try:
                found[item.id] = _load(path, item, evidence=evidence)
            except RubricError as error:
                faults.append(error)
    _raise(faults)
    return found


def saved_scales(directory: Path, bank: Bank) -> dict[str, Scale]:
    """Return item id -> the scale of the teacher whom its calibration was fitted to.

    Files that grading refuses count for nothing here, and it is grading that says so.

    Parameters
    ----------
    directory : Path
        The folder that the bank was loaded from.
    """
    found: dict[str, Scale] = {}
    for item in bank.items:
        path = calibration_path(directory, course=bank.course, item_id=item.id)
        if path.exists():
            with suppress(RubricError):
                calibration = load_calibration(path)
                if calibration.rubric_digest == rubric_digest(item):
                    found[item.id] = calibration.scale
    return found


def _load(path: Path, item: Item, *, evidence: str) -> Calibration:
    calibration = load_calibration(path)
    try:
        _check_item(calibration, item)
        calibration.check_rubric(rubric_digest(item))
        calibration.check_evidence(evidence)
    except InputError as error:
        raise RubricError(path.as_posix(), error.problem) from None
    return calibration


def _check_item(calibration: Calibration, item: Item) -> None:
    """Raise for a file that was copied or changed by hand."""
    if calibration.item_id != item.id:
        must = f"it must be {item.id!r}, as the file's name"
        raise InputError("", f"item_id is {calibration.item_id!r}; {must}")
    known = {concept.id for concept in item.rubric.concepts}
    if unknown := [name for name in calibration.concept_weights if name not in known]:
        must = "it must be a concept of the rubric"
        raise InputError("", f"concept_weights names {unknown[0]!r}; {must}")


def _raise(faults: list[RubricError]) -> None:
    """Raise all faults as one, a line for those that say the same; nothing without any."""
    files: dict[str, list[str]] = {}
    for fault in faults:
        files.setdefault(fault.problem, []).append(fault.where)
    lines = [str(RubricError(_named(where), problem)) for problem, where in files.items()]
    if len(lines) > MAX_LISTED:
        lines = [*lines[:MAX_LISTED], f"and {len(lines) - MAX_LISTED} more"]
    if lines:
        raise RubricError("", "\n".join(lines), FIT_OR_LEAVE_OUT)


def _named(files: list[str]) -> str:
    n_more = len(files) - 1
    return files[0] if not n_more else f"{files[0]} and {n_more} more"
