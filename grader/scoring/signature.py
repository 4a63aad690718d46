"""The signature of a grade: all that it depends on, in one line."""

from __future__ import annotations

import hashlib
import json

from grader import __version__
from grader.bank import Item
from grader.evidence import EvidenceJudge, StoredJudge
from grader.evidence.encoding import DIGEST_LENGTH
from grader.scoring.accepted import ScoreRule
from grader.scoring.calibrated import ItemCalibration

UNCALIBRATED = "none"


def grade_signature(
    item: Item,
    judge: EvidenceJudge | StoredJudge,
    *,
    calibration: ItemCalibration | None = None,
    accept_rule: ScoreRule | None = None,
) -> str:
    """Return `version|encoder:NAME@DIGEST|evidence:…|rubric:DIGEST|calibration:DIGEST`.

    Where there is an accept rule, `|accept:DIGEST` follows: the flags depend on it.
    """
    accept = f"|accept:{accept_rule.digest[:DIGEST_LENGTH]}" if accept_rule else ""
    return (
        f"{__version__}|{evidence_signature(judge)}|rubric:{rubric_digest(item)}"
        f"|calibration:{calibration_digest(calibration)}{accept}"
    )


def calibration_digest(calibration: ItemCalibration | None) -> str:
    """Return the part that changes with anything that was fitted."""
    return calibration.digest[:DIGEST_LENGTH] if calibration else UNCALIBRATED


def evidence_signature(judge: EvidenceJudge | StoredJudge) -> str:
    """Return the part that names what finds the evidence: encoder and channels."""
    encoder = judge.encoder
    return f"encoder:{encoder.name}@{encoder.digest}|evidence:{judge.mode}"


def rubric_digest(item: Item) -> str:
    """Return the part that changes with prompt, reference answers and anything in the rubric."""
    texts = json.dumps([item.prompt, *item.reference_answers])
    content = hashlib.sha256(f"{texts}\n{item.rubric.model_dump_json()}".encode())
    return content.hexdigest()[:DIGEST_LENGTH]


def signature_parts(signature: str) -> dict[str, str]:
    """Return the parts of a signature by name; the first is the version.

    Examples
    --------
    >>> signature_parts("0.1.0|rubric:3fa1c2|calibration:none")
    {'version': '0.1.0', 'rubric': '3fa1c2', 'calibration': 'none'}
    """
    version, *parts = signature.split("|")
    return {"version": version, **dict(part.split(":", 1) for part in parts if ":" in part)}
