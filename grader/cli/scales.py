"""The scale that people score on: as `--scale` says, else as the bank does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import InputError

if TYPE_CHECKING:
    from grader.bank import Scale
    from grader.batch import RaterScales


def rater_scales(bank: Path, course: str | None, *, scale: str | None) -> RaterScales:
    """The scale that is given, else those of the bank; a folder without one has neither."""
    from grader.batch import RaterScales
    from grader.calibration import saved_scales
    from grader.cli.found_bank import found_bank

    if scale is not None:
        return RaterScales(given=parse_scale(scale))
    found = found_bank(bank, course)
    return RaterScales(bank=found, fitted=saved_scales(bank, found) if found else {})


def parse_scale(text: str | None) -> Scale | None:
    """Return the scale that the words of `--scale` name; None without them.

    Raises
    ------
    InputError
        They are not MIN:MAX:STEP, or no scale has such ends and steps.
    """
    import math

    from grader.bank import Scale

    if text is None:
        return None
    try:
        low, high, step = map(float, text.split(":"))
        if not (math.isfinite(high - low) and step <= high - low):
            raise ValueError(text)
        return Scale(min=low, max=high, step=step)
    except ValueError as error:
        raise InputError(
            "--scale",
            f"the scale is {text!r}; it must be MIN:MAX:STEP, with MIN below MAX and a STEP that "
            "fits between them",
            "for example --scale 0:4:0.5",
        ) from error
