"""The command line: one thin module a command, and the frame that runs them."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback

from grader.cli.app import app
from grader.errors import GraderError

__all__ = ["main"]

INTERRUPTED = 130
"""What shells expect of a command that Ctrl-C ended: 128 + SIGINT."""

# Before numpy loads: responses share the cores, and the matrices of one are too small to
# be cut up among threads, which on a busy machine takes ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# It would look for plugins in every installed package, and run what it finds.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")

TRACEBACK_VARIABLE = "GRADER_TRACEBACK"
"""Set it to see where a fault of the program itself arose."""


def main() -> int:
    """Run the command in `sys.argv` and return its exit code; no traceback is shown."""
    for name in ("SIGTERM", "SIGHUP"):  # Windows lacks the second: a terminal that is closed
        if number := getattr(signal, name, None):
            signal.signal(number, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may lack a student's letters
    exit_code = _run()
    if exit_code == INTERRUPTED:
        print("Interrupted.", file=sys.stderr)
    return exit_code


def _run() -> int:
    """Run the command and turn whatever ends it into a message and an exit code."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except GraderError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"{error.filename or 'grader'}: {error.strerror or error}", file=sys.stderr)
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            traceback.print_exc()
        name = type(error).__name__
        print(f"grader: a fault of the program ({name}: {error})", file=sys.stderr)
        print(f"Hint: set {TRACEBACK_VARIABLE}=1 to see where it arose.", file=sys.stderr)
    return GraderError.exit_code


def _terminate(number: int, _frame: object) -> None:
    """End as Ctrl-C does, so that unfinished files are removed."""
    sys.exit(128 + number)
