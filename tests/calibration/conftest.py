"""The reference file and what RSMTool and SKLL compute on it (data/README.md)."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.bank import Scale

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Oracle:
    """Columns of the file, and the values to be met."""

    human: np.ndarray
    human2: np.ndarray
    system: np.ndarray
    groups: list[str]
    goldens: dict[str, Any]

    scale = Scale(min=0, max=7, step=1)
    """Wide enough for every rounded system score."""

    @property
    def rounded(self) -> np.ndarray:
        return np.array([self.scale.round(score) for score in self.system])

    @property
    def ratings(self) -> np.ndarray:
        return np.column_stack([self.human, self.human2])


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    with (DATA / "oracle_synth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    human, human2, system = (
        np.array([float(row[name] or "nan") for row in rows])
        for name in ("human", "human2", "system")
    )
    goldens = json.loads((DATA / "oracle_goldens.json").read_text(encoding="utf-8"))
    return Oracle(human, human2, system, [row["group"] for row in rows], goldens)


@pytest.fixture
def met():
    """Equal to a reference value, which is promised to 1e-9."""
    return lambda value: pytest.approx(value, rel=0, abs=1e-9)
