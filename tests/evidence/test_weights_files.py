"""What the library that runs the models does besides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model


def test_the_library_keeps_nothing_to_report(tmp_path: Path) -> None:
    """Since 1.29 onnxruntime writes a number of the computer and what it ran, to be sent."""
    # It keeps quiet where it finds itself under test: CI is such a sign.
    asked = {name: value for name, value in os.environ.items() if name != "CI"}
    asked |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    run = "from grader.evidence import load_encoder; load_encoder().encode(['a text'])"

    subprocess.run([sys.executable, "-c", run], check=True, env=asked)

    assert list(tmp_path.rglob("*")) == []
