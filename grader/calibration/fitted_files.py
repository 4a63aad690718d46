"""The files of a fitted calibration: JSON that people can read, and scored answers beside it."""

from __future__ import annotations

import json
from pathlib import Path

from grader.bank.files import save_files
from grader.bank.mistakes import check_file
from grader.calibration.fitted import Calibration
from grader.calibration.scored_answers import FIT_AGAIN, MUST_BE, load_answers
from grader.errors import InputError, RubricError

ANSWERS_SUFFIX = ".npz"


def save_calibration(calibration: Calibration, path: Path) -> None:
    """Write the files of a calibration, whole or not at all.

    Raises
    ------
    RubricError
        A file or its folder can't be written.
    """
    save_files(render_calibration(calibration, path))


def render_calibration(calibration: Calibration, path: Path) -> dict[Path, bytes]:
    """Return what each file of a calibration is to hold.

    Parameters
    ----------
    path : Path
        Of the JSON.
    """
    content = calibration.model_dump(mode="json")
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    files = {path: text.encode()}
    if calibration.answers is not None:
        files[answers_path(path)] = calibration.answers.render()
    return files


def answers_path(path: Path) -> Path:
    """Return where the scored answers of a calibration file lie, if it has any."""
    return path.with_suffix(ANSWERS_SUFFIX)


def load_calibration(path: Path) -> Calibration:
    """Load a calibration file, and the scored answers that it names.

    Raises
    ------
    RubricError
        A file can't be read or has mistakes; the message lists them, a line each.
    """
    check_json(path)
    try:
        # JSON is YAML as well, and so its mistakes are told at their lines.
        calibration = check_file(path, Calibration).require()
    except RubricError as error:
        raise RubricError(error.where, error.problem, error.hint or FIT_AGAIN) from None
    if calibration.answers_digest is None:
        return calibration
    beside = answers_path(path)
    try:
        return calibration.with_answers(load_answers(beside))
    except InputError as error:
        raise RubricError(beside.as_posix(), error.problem, error.hint) from None


def check_json(path: Path) -> None:
    """Raise unless the file holds JSON."""
    try:
        json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = f"the file can't be read ({error.strerror}); {MUST_BE}"
        raise RubricError(path.as_posix(), problem, FIT_AGAIN) from None
    except json.JSONDecodeError as error:
        where = f"{path.as_posix()}:{error.lineno}"
        raise RubricError(
            where, f"the line is not JSON ({error.msg}); {MUST_BE}", FIT_AGAIN
        ) from None
    except (ValueError, RecursionError) as error:
        problem = f"the file is not JSON ({error}); {MUST_BE}"
        raise RubricError(path.as_posix(), problem, FIT_AGAIN) from None
