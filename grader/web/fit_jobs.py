"""A fit that runs beside the requests, and the report it ends with."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.bank import Bank
from grader.calibration import AgreementReport
from grader.errors import GraderError

if TYPE_CHECKING:  # fitting, and scikit-learn with it, loads where it is done
    from grader.calibration.diagnosis import ItemDiagnosis
    from grader.calibration.item_fits import ItemFit


@dataclass(frozen=True)
class Matrix:
    """Answers by the person's points (rows) and the rounded score (columns)."""

    points: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class FitReport:
    """What fitting came to.

    Attributes
    ----------
    before, after : AgreementReport
        Of the rubric's own scores, and of fitted ones: each by a fit that had no part of the
        answer, as answers to come will be scored.
    """

    fits: tuple[ItemFit, ...]
    before: AgreementReport
    after: AgreementReport
    matrices: dict[str, tuple[Matrix, Matrix]]
    diagnoses: dict[str, ItemDiagnosis]
    bank: Bank


@dataclass
class FitJob:
    """A fit that runs or ran: how far it is, its report, or why there is none.

    Attributes
    ----------
    accepted : set of (str, int)
        Item ids and places of the suggestions that were put into rubrics since.
    """

    n: int = 0
    n_done: int = 0
    report: FitReport | None = None
    problem: GraderError | None = None
    is_running: bool = False
    accepted: set[tuple[str, int]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
