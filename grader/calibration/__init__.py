"""From human scores to trust: how well the system agrees with people, and how sure that is."""

from grader.calibration.accept_rule import AcceptRule, accept_rule_path, save_accept_rule
from grader.calibration.agreement import (
    MIN_N,
    Agreement,
    AgreementReport,
    SubgroupAgreement,
    measure_agreement,
)
from grader.calibration.correlation import (
    partial_pearson,
    partial_pearson_with_length,
    pearson,
)
from grader.calibration.differences import mae, r2, rmse, smd_pooled, smd_unpooled, smd_williamson
from grader.calibration.fitted import Calibration, CalibrationModel
from grader.calibration.fitted_files import load_calibration, save_calibration
from grader.calibration.intervals import (
    Interval,
    bootstrap_interval,
    fisher_interval,
    wilson_interval,
)
from grader.calibration.jackknife import jackknife_interval
from grader.calibration.measures import AgreementLine
from grader.calibration.metrics import (
    adjacent_agreement,
    degradation,
    exact_agreement,
    kappa,
    qwk,
    qwk_continuous,
    qwk_off_by_one,
)
from grader.calibration.rated import RatedResponse
from grader.calibration.saved import (
    CalibrationChanges,
    calibrated_grader,
    calibration_changes,
    calibration_path,
    load_calibrations,
    saved_scales,
)
from grader.calibration.scored_answers import ScoredAnswers
from grader.calibration.subgroups import (
    conditional_score_difference,
    dsm,
    mean_gap,
    overall_score_accuracy,
    overall_score_difference,
)
from grader.calibration.true_scores import disattenuated_pearson, prmse, rater_error_variance
from grader.calibration.undefined import Undefined, reason_of
from grader.calibration.verdicts import Measure, Verdict

__all__ = [
    "MIN_N",
    "AcceptRule",
    "Agreement",
    "AgreementLine",
    "AgreementReport",
    "Calibration",
    "CalibrationChanges",
    "CalibrationModel",
    "Interval",
    "Measure",
    "RatedResponse",
    "ScoredAnswers",
    "SubgroupAgreement",
    "Undefined",
    "Verdict",
    "accept_rule_path",
    "adjacent_agreement",
    "bootstrap_interval",
    "calibrated_grader",
    "calibration_changes",
    "calibration_path",
    "conditional_score_difference",
    "degradation",
    "disattenuated_pearson",
    "dsm",
    "exact_agreement",
    "fisher_interval",
    "jackknife_interval",
    "kappa",
    "load_calibration",
    "load_calibrations",
    "mae",
    "mean_gap",
    "measure_agreement",
    "overall_score_accuracy",
    "overall_score_difference",
    "partial_pearson",
    "partial_pearson_with_length",
    "pearson",
    "prmse",
    "qwk",
    "qwk_continuous",
    "qwk_off_by_one",
    "r2",
    "rater_error_variance",
    "reason_of",
    "rmse",
    "save_accept_rule",
    "save_calibration",
    "saved_scales",
    "smd_pooled",
    "smd_unpooled",
    "smd_williamson",
    "wilson_interval",
]
