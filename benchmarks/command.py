"""What every benchmark does as a command: one message for a bad file, figures as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.errors import GraderError

BAD_INPUT = 2
"""Exit code: a file could not be used; the message says which and why."""


def exit_code(work: Callable[[], None]) -> int:
    """Do the work and return 0; print what was wrong with a file and return 2."""
    try:
        work()
    except GraderError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    return 0


def save_json(figures: Any, path: Path | None) -> None:
    """Write figures where they were asked for."""
    if path:
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
