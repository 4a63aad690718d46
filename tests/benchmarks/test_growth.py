"""The growth benchmark, run small."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.growth import main

ROOT = Path(__file__).resolve().parents[2]


def test_each_size_is_measured(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)

    out = ["--json", str(tmp_path / "g.json"), "--plot", str(tmp_path / "g.svg")]

    assert main(["--rows", "10", "40", *out]) == 0

    assert [one["rows"] for one in json.loads((tmp_path / "g.json").read_text())] == [10, 40]
    assert "seconds of one core" in (tmp_path / "g.svg").read_text()
    assert "CPU µs a row" in capsys.readouterr().out
