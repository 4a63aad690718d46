"""Accept rules on the page: what a rule sends to a person is in the review queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.calibration import AcceptRule, accept_rule_path, save_accept_rule
from grader.scoring import rubric_digest
from grader.scoring.signature import calibration_digest
from grader.web.services import Services
from tests.web.conftest import OSMOSIS, Visit, words_of

TABLE = f'item_id,response\nq01,"{OSMOSIS}"\n'


@pytest.fixture
def save_rule(bank_dir: Path, services: Services) -> Callable[..., None]:
    """Write a rule for q01 as its rubric is now; words change what it was tested on."""

    def save(highest_doubt: float | None, **tested: str) -> None:
        raw = services.graders.state().raw
        digests = {
            "rubric_digest": rubric_digest(raw.bank.item("q01")),
            "calibration": calibration_digest(None),
        }
        own = {**digests, "error": 0.5, "highest_doubt": highest_doubt, **tested}
        rule = {
            "max_error": 1,
            "risk": 0.05,
            "confidence": 0.95,
            "evidence": raw.evidence_signature,
            "items": {"q01": own},
        }
        path = accept_rule_path(bank_dir, course="cells")
        save_accept_rule(AcceptRule.model_validate(rule), path)
        services.graders.forget()

    return save


def case(visit: Visit) -> dict[str, Any] | None:
    """What is next in the review queue."""
    found: dict[str, Any] | None = visit.call("GET", "/api/v1/desk/review").json()
    return found


def test_a_score_that_the_rule_accepts_needs_no_person(
    ana: Visit, save_rule: Callable[..., None], new_batch: Callable[[str], int]
) -> None:
    save_rule(100.0)
    new_batch(TABLE)

    assert case(ana) is None


def test_the_queue_holds_what_the_rule_does_not_accept(
    ana: Visit, save_rule: Callable[..., None], new_batch: Callable[[str], int]
) -> None:
    save_rule(None)
    new_batch(TABLE)

    found = case(ana)
    assert found
    assert found["text"] == OSMOSIS
    [row] = ana.call("GET", "/api/v1/desk/batches/1/rows").json()["rows"]
    assert row["flags"] == "unsure"


def test_a_rule_for_another_rubric_leaves_all_scores_to_a_person(
    ana: Visit, save_rule: Callable[..., None], new_batch: Callable[[str], int]
) -> None:
    save_rule(100.0, rubric_digest="another")
    new_batch(TABLE)

    assert case(ana)
    assert "q01: accept_rule.json: it was tested with the rubric of q01 another" in words_of(
        ana.get("/desk").text
    )


def test_a_rule_with_a_mistake_leaves_all_scores_to_a_person(
    ana: Visit, bank_dir: Path, services: Services, new_batch: Callable[[str], int]
) -> None:
    accept_rule_path(bank_dir, course="cells").write_text("{")
    services.graders.forget()
    new_batch(TABLE)

    assert case(ana)
    assert "accept_rule.json" in words_of(ana.get("/desk").text)
