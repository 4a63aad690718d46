"""The review queue and the log of decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grader.calibration import Calibration, calibration_path, save_calibration
from grader.scoring import rubric_digest
from grader.web.preferences import NAMES, set_preference
from grader.web.services import Services
from grader.web.store import Store
from tests.web.conftest import OSMOSIS, Visit, words_of

LIST = "water, membrane, solute, gradient, semipermeable, pressure, osmosis, cell"

TABLE = f'''response_id,student_id,item_id,response
r1,Bo Banks,q01,"{LIST}"
r2,Cy Clark,q01,"{LIST}"
r3,Di Drew,q01,"{OSMOSIS}"
'''


@pytest.fixture
def case(ana: Visit, new_batch: Callable[[str], int]) -> dict[str, object]:
    new_batch(TABLE)
    found: dict[str, object] = ana.call("GET", "/api/v1/desk/review").json()
    return found


def decide(visit: Visit, case: dict[str, object], **words: object) -> tuple[int, dict[str, object]]:
    given = {"score": 2, "reason": "The terms are right.", "seen": case["seen"], **words}
    answered = visit.call("POST", f"/api/v1/desk/review/{case['answer_id']}", json=given)
    return answered.status_code, answered.json()


def test_the_queue_holds_what_was_flagged(case: dict[str, object]) -> None:
    assert case["text"] == LIST


def test_identical_answers_are_decided_once(ana: Visit, case: dict[str, object]) -> None:
    assert (case["n_same"], case["n_left"]) == (2, 1)
    decide(ana, case)

    assert ana.call("GET", "/api/v1/desk/review").json() is None
    rows = ana.call("GET", "/api/v1/desk/batches/1/rows").json()["rows"]
    assert [row["human_score"] for row in rows] == [2.0, 2.0, None]


def test_a_change_of_a_score_needs_a_reason(ana: Visit, case: dict[str, object]) -> None:
    status, said = decide(ana, case, reason=" ")

    assert status == 400
    assert "a change must have a reason" in str(said["error"])


def test_agreeing_with_the_machine_needs_none(ana: Visit, case: dict[str, object]) -> None:
    assert decide(ana, case, score=case["machine_score"], reason="")[0] == 201


def test_a_score_off_the_scale_is_refused(ana: Visit, case: dict[str, object]) -> None:
    status, said = decide(ana, case, score=2.3)

    assert status == 400
    assert "it must be from 0 to 4 in steps of 0.5" in str(said["error"])


def test_two_people_who_score_one_answer_are_told(
    ana: Visit, case: dict[str, object], new_instructor: Callable[[str], Visit]
) -> None:
    bo = new_instructor("Bo")
    decide(ana, case, score=3)
    status, said = decide(bo, case, score=1)

    assert status == 409
    assert "Ana scored this answer meanwhile: 3 points" in str(said["error"])
    assert [e["new"] for e in bo.call("GET", "/api/v1/desk/log?action=score").json()] == ["3"]


def test_the_log_says_who_when_old_new_and_why(ana: Visit, case: dict[str, object]) -> None:
    decide(ana, case)
    entry = ana.call("GET", "/api/v1/desk/log").json()[0]

    assert entry["account"] == "Ana"
    assert (entry["old"], entry["new"], entry["reason"]) == ("0", "2", "The terms are right.")
    assert entry["at"] > 1.7e9


@pytest.mark.parametrize("statement", ["UPDATE log SET new = '4'", "UPDATE log SET account = 'Bo'"])
def test_the_database_refuses_to_change_the_log(
    ana: Visit, case: dict[str, object], store: Store, statement: str
) -> None:
    decide(ana, case)

    with pytest.raises(DatabaseError, match="append-only"), store.writing() as session:
        session.execute(text(statement))


def test_the_page_shows_the_answer_and_no_name(ana: Visit, case: dict[str, object]) -> None:
    page = words_of(ana.get("/desk/review").text)

    assert LIST in page
    assert "Bo Banks" not in page
    assert "2 identical answers, decided at once" in page


def test_names_are_shown_when_that_is_set(
    ana: Visit, case: dict[str, object], store: Store
) -> None:
    set_preference(store, NAMES, value="shown", account="Ana")

    assert "Bo Banks" in ana.get("/desk/review").text


def test_the_form_keeps_a_score_and_goes_on(ana: Visit, case: dict[str, object]) -> None:
    fields = {"score": "2", "reason": "The terms are right.", "seen": "0"}
    answered = ana.send(f"/desk/review/{case['answer_id']}", fields)
    page = words_of(ana.get(answered.headers["location"]).text)

    assert answered.status_code == 303
    assert "Nothing waits for a person" in page


def test_a_decision_can_be_changed_from_the_page(ana: Visit, case: dict[str, object]) -> None:
    place = f"/desk/review/{case['answer_id']}"
    kept = ana.send(place, {"score": "2", "reason": "Right.", "seen": "0"}).headers["location"]
    page = ana.get(place).text
    seen = ana.call("GET", f"/api/v1{place}").json()["seen"]
    ana.send(place, {"score": "1", "reason": "A slip.", "seen": seen})
    log = ana.call("GET", "/api/v1/desk/log?action=score").json()

    assert f'href="{place}?' in ana.get(kept).text
    assert "Ana gave 2 points" in words_of(page)
    assert [(entry["old"], entry["new"]) for entry in log] == [("2", "1"), ("0", "2")]


def test_a_form_without_a_score_says_what_is_missing(ana: Visit, case: dict[str, object]) -> None:
    answered = ana.send(f"/desk/review/{case['answer_id']}", {"seen": "0"})

    assert answered.status_code == 400
    assert "nothing was chosen" in words_of(answered.text)


def test_the_log_as_a_table_runs_no_formula(ana: Visit, case: dict[str, object]) -> None:
    decide(ana, case, reason="=HYPERLINK(1)")

    assert ",'=HYPERLINK(1)" in ana.get("/desk/log.csv").text


@pytest.fixture
def out_of_ten(bank_dir: Path, services: Services) -> None:
    """Scores of q01 were fitted to those of a teacher who gives 0 to 10."""
    raw = services.graders.state().raw
    fields = {
        "item_id": "q01",
        "rubric_digest": rubric_digest(raw.bank.item("q01")),
        "evidence": raw.evidence_signature,
        "scale": {"min": 0, "max": 10, "step": 1},
        "model": "line",
        "intercept": 0,
        "slope": 2.5,
        "concept_weights": {},
        "half_widths": {},
        "n_scores": 40,
        "cv_error": 1,
        "cv_error_uncalibrated": 1,
    }
    path = calibration_path(bank_dir, course="cells", item_id="q01")
    save_calibration(Calibration.model_validate(fields), path)
    services.graders.forget()


@pytest.mark.usefixtures("out_of_ten")
def test_points_are_those_of_the_scale_that_was_fitted(ana: Visit, case: dict[str, object]) -> None:
    assert "Your points, of 10" in ana.get(f"/desk/review/{case['answer_id']}").text
    assert decide(ana, case, score=7)[0] == 201
