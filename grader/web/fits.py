"""Calibration from the page: people's scores fitted, compared before and after, and saved.

Fitting takes seconds to minutes, so it runs beside the requests; what came of it stays in
memory until it is saved or the server ends. The scores themselves are in the store.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from pydantic import ValidationError

from grader.calibration import (
    RatedResponse,
    accept_rule_path,
    calibration_changes,
    measure_agreement,
    save_accept_rule,
)
from grader.errors import GraderError, InputError
from grader.evidence import EvidenceMode, embed
from grader.scoring import AnswerText, GradedResponse
from grader.scoring.graded_json import graded_from_json
from grader.scoring.signature import grade_signature
from grader.web.decisions import points_of
from grader.web.fit_jobs import FitJob, FitReport, Matrix
from grader.web.grading import Graded
from grader.web.refusals import Refusal
from grader.web.rubrics import hold_rubric, save_rubric
from grader.web.scores import HumanScore, human_scores
from grader.web.services import Services
from grader.web.store import Account, LogAction, LogEntry

_log = logging.getLogger(__name__)


def start_fit(services: Services, job: FitJob) -> None:
    """Begin to fit; does nothing while a fit runs.

    Raises
    ------
    InputError
        Nobody has scored an answer yet.
    """
    scores = human_scores(services)
    if not scores:
        raise InputError(
            "human scores",
            "nobody has scored an answer yet; some must be scored",
            "Score a sample, or upload a table with human_score.",
        )
    with job.lock:
        if job.is_running:
            return
        job.is_running, job.report, job.problem = True, None, None
        job.accepted = set()
        job.n, job.n_done = len(scores), 0
    threading.Thread(target=_run, args=(services, job, scores), name="fit", daemon=True).start()


def _run(services: Services, job: FitJob, scores: Sequence[HumanScore]) -> None:
    try:
        job.report = _fit(services, job, scores)
    except GraderError as error:
        job.problem = error
    except Exception:
        _log.exception("fitting met a fault")
        job.problem = Refusal(500, "a fault of the program; it was logged")
    finally:
        job.is_running = False


def _fit(services: Services, job: FitJob, scores: Sequence[HumanScore]) -> FitReport:
    # Here, not above: scikit-learn takes a second, and most servers never fit.
    from grader.calibration.diagnosis import diagnose_items
    from grader.calibration.held_out_ratings import held_out_ratings, raw_ratings
    from grader.calibration.item_fits import ScoredGrade, fit_items

    state, scales = services.graders.state(), services.graders.scales()
    scored = []
    for score in scores:
        if score.answer.item_id in state.bank.item_by_id:
            graded = replace(
                _raw_grade(services, state, score), scale=scales.required(score.answer.item_id)
            )
            scored.append(
                ScoredGrade(
                    graded,
                    score.points,
                    str(score.answer.id),
                    answer=_answer_text(services, state, score),
                    student_id=score.answer.student_id or score.answer.visitor,
                )
            )
        job.n_done += 1
    fits = fit_items(state.bank, scored, evidence=state.raw.evidence_signature)
    before, after = raw_ratings(scored), held_out_ratings(fits, scored)
    embed_texts = partial(embed, services.graders.judge(EvidenceMode.ALL).encoder)
    return FitReport(
        fits=tuple(fits),
        before=measure_agreement(before),
        after=measure_agreement(after),
        matrices={
            fit.item_id: (_matrix(fit.item_id, before), _matrix(fit.item_id, after)) for fit in fits
        },
        diagnoses={
            each.item_id: each for each in diagnose_items(state.bank, scored, embed=embed_texts)
        },
        bank=state.bank,
    )


def _raw_grade(services: Services, state: Graded, score: HumanScore) -> GradedResponse:
    """The grade without calibration: the kept one where it is that, else anew."""
    if score.answer.details:
        kept = graded_from_json(score.answer.details)
        item = state.bank.item(kept.item_id)
        judge = services.graders.judge(EvidenceMode.ALL)
        if kept.signature == grade_signature(item, judge):
            return kept
    return services.graders.between(
        lambda: state.raw.grade(score.answer.item_id, score.answer.text)
    )


def _answer_text(services: Services, state: Graded, score: HumanScore) -> AnswerText:
    return services.graders.between(
        lambda: state.raw.answer_text(score.answer.item_id, score.answer.text)
    )


def _matrix(item_id: str, responses: Sequence[RatedResponse]) -> Matrix:
    own = [r for r in responses if r.item_id == item_id]
    points = tuple(points_of(own[0].scale))
    nearest = own[0].scale.round
    return Matrix(
        points,
        tuple(
            tuple(
                sum(nearest(r.human_score) == row and r.rounded_score == column for r in own)
                for column in points
            )
            for row in points
        ),
    )


def accept_suggestion(
    services: Services, job: FitJob, *, item_id: str, place: int, by: Account
) -> str:
    """Put one suggestion of a diagnosis into the rubric; return what was changed.

    It is applied to the rubric as it is now, so that one can be accepted after another.

    Raises
    ------
    Refusal
        There is no such suggestion, or it no longer fits the rubric (409).
    """
    from grader.calibration.diagnosis import applied

    diagnosis = job.report.diagnoses.get(item_id) if job.report else None
    if diagnosis is None or not 0 <= place < len(diagnosis.suggestions):
        raise Refusal(404, "there is no such suggestion any more", "Fit again.")
    suggestion = diagnosis.suggestions[place]
    held = hold_rubric(services, item_id)
    try:
        rubric = applied(held.item.rubric, [suggestion])
    except ValidationError:
        raise Refusal(
            409, f"{item_id} was changed, and this no longer fits", "Fit again."
        ) from None
    save_rubric(services, held, rubric=rubric, version=held.version, by=by)
    job.accepted.add((item_id, place))
    return suggestion.change


def is_current(services: Services, job: FitJob) -> bool:
    """Whether the rubrics are still those that the last fit was made with."""
    return job.report is not None and services.graders.bank() == job.report.bank


@dataclass(frozen=True)
class SavedFits:
    """What saving came to.

    Attributes
    ----------
    n_fitted : int
        Items with a calibration.
    had_rule : bool
        Whether an accept rule was removed: it was tested on other scores, and would leave
        every answer to a person.
    """

    n_fitted: int
    had_rule: bool


def save_fits(services: Services, job: FitJob, *, by: Account) -> SavedFits:
    """Write what was fitted beside the rubrics, and remove an accept rule of scores before it.

    Raises
    ------
    Refusal
        There is nothing to save, or a rubric was changed after the fit (409).
    """
    report = job.report
    if report is None:
        raise Refusal(409, "nothing was fitted yet; it must be fitted first")
    if not is_current(services, job):
        raise Refusal(
            409, "a rubric was changed after this fit; it must be fitted again", "Fit again."
        )
    tried = {fit.item_id: fit.calibration for fit in report.fits}
    changes = calibration_changes(services.graders.directory, report.bank, tried=tried)
    changes.save()
    rule = accept_rule_path(services.graders.directory, course=report.bank.course)
    saved = SavedFits(len(changes.saved), had_rule=rule.exists())
    save_accept_rule(None, rule)
    with services.store.writing() as session:
        for fit in report.fits:
            best = fit.calibration
            session.add(
                LogEntry(
                    account=by.name,
                    action=LogAction.CALIBRATION,
                    item_id=fit.item_id,
                    new=str(best.model) if best else "uncalibrated",
                    reason=fit.reason,
                )
            )
    services.graders.forget()
    job.report = None
    return saved
