"""Calibration from the page: scores in, agreement before and after, and the fit saved."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.calibration import AcceptRule, accept_rule_path, save_accept_rule
from grader.web.fits import start_fit
from grader.web.services import Services
from tests.web.conftest import Visit, words_of

PHRASES = (
    "Osmosis is the net movement of water molecules.",
    "Water crosses a semipermeable membrane that holds back the solute.",
    "The solvent flows towards the side with more dissolved solute.",
)


def scores(n: int = 24) -> str:
    """Answers with 0 to 3 of the ideas; the teacher gives half a point less than the rubric."""
    lines = ["response_id,item_id,response,human_score"]
    for at in range(n):
        held = [phrase for bit, phrase in enumerate(PHRASES) if (at >> bit) & 1]
        points = max(0.0, sum((1, 1, 2)[PHRASES.index(p)] for p in held) - 0.5)
        lines.append(f'r{at},q01,"{" ".join(held)} In case {at} that is so.",{points}')
    return "\n".join(lines)


def wait(services: Services) -> None:
    end = time.monotonic() + 300
    while services.fit.is_running and time.monotonic() < end:
        time.sleep(0.1)


@pytest.fixture
def fitted(ana: Visit, services: Services) -> Visit:
    ana.send("/desk/calibration/scores", files={"file": ("mine.csv", scores().encode())})
    start_fit(services, services.fit)
    wait(services)
    return ana


def test_scores_of_a_table_are_taken_and_logged(ana: Visit) -> None:
    table = scores(3) + '\nr9,q01,"Water.",7\n'
    answered = ana.send("/desk/calibration/scores", files={"file": ("mine.csv", table.encode())})
    page = words_of(answered.text)

    assert "3 scores taken" in page
    assert "human_score is 7; it must be from 0 to 4" in page
    assert len(ana.call("GET", "/api/v1/desk/log?action=score").json()) == 3


def test_a_table_that_changes_a_score_is_logged_with_the_old_one(ana: Visit) -> None:
    for points in (1, 2):
        table = f"response_id,item_id,response,human_score\nr1,q01,Water.,{points}\n"
        ana.send("/desk/calibration/scores", files={"file": ("mine.csv", table.encode())})

    changes = ana.call("GET", "/api/v1/desk/log?action=score").json()
    assert [(entry["old"], entry["new"]) for entry in changes] == [("1", "2"), ("", "1")]


def test_agreement_is_shown_before_and_after(fitted: Visit) -> None:
    page = words_of(fitted.get("/desk/calibration").text)
    item = fitted.call("GET", "/api/v1/desk/calibration").json()["items"][0]

    assert "QWK" in page
    assert "cross-validated error" in page
    assert item["n"] == 24
    assert item["qwk_after"] >= item["qwk_before"]


def test_no_answer_is_compared_by_a_fit_that_knew_it(fitted: Visit, services: Services) -> None:
    report = services.fit.report
    assert report is not None
    (fit,) = report.fits
    errors = [each.error for each in fit.held_out]

    assert fit.calibration is not None
    assert report.after.items[0].line("mae").value == pytest.approx(sum(errors) / len(errors))


def test_ideas_are_diagnosed(fitted: Visit) -> None:
    page = words_of(fitted.get("/desk/calibration").text)

    assert "r with your score" in page
    assert "towards the higher solute concentration" in page


def test_a_saved_fit_scores_the_next_answer(fitted: Visit, bank_dir: Path) -> None:
    answered = fitted.send("/desk/calibration/save")

    assert answered.headers["location"] == "/desk/calibration?saved=1"
    assert (bank_dir / "rubrics/cells/calibration/q01.json").exists()
    fitted.send("/questions/q01", {"answer": PHRASES[0]})
    assert "calibration" in fitted.get("/desk/review?sample=1").text


def test_saving_removes_a_rule_that_was_tested_on_other_scores(
    fitted: Visit, bank_dir: Path, services: Services
) -> None:
    rule = accept_rule_path(bank_dir, course="cells")
    kept = {"max_error": 1, "risk": 0.05, "confidence": 0.95, "evidence": "x", "items": {}}
    save_accept_rule(AcceptRule.model_validate(kept), rule)

    answered = fitted.send("/desk/calibration/save")

    assert not rule.exists()
    assert services.graders.state().fitted.accept_rule is None
    page = words_of(fitted.get(answered.headers["location"]).text)
    assert "The accept rule was removed, since it was tested on other scores" in page


def test_a_fit_of_an_older_rubric_is_not_saved(
    fitted: Visit, bank_dir: Path, services: Services
) -> None:
    path = bank_dir / "rubrics/cells/q01.yaml"
    path.write_text(path.read_text().replace("label: water moves", "label: it moves"))
    services.graders.forget()

    assert fitted.send("/desk/calibration/save").status_code == 409


def test_without_scores_there_is_nothing_to_fit(ana: Visit) -> None:
    answered = ana.send("/desk/calibration/fit")

    assert answered.status_code == 400
    assert "nobody has scored an answer yet" in words_of(answered.text)


def test_a_suggestion_is_put_into_the_rubric_when_it_is_accepted(
    ana: Visit, services: Services, bank_dir: Path
) -> None:
    """Full credit for a wording that the rubric does not know, again and again."""
    odd = "The transmigration happens here and everybody who looks at sample {} can see it."
    full = [f'f{n},q01,"{odd.format(n)}",4' for n in range(12)]
    low = [f'l{n},q01,"Nothing of that kind is known of sample {n}.",0' for n in range(12)]
    table = "\n".join(["response_id,item_id,response,human_score", *full, *low])
    ana.send("/desk/calibration/scores", files={"file": ("mine.csv", table.encode())})
    start_fit(services, services.fit)
    wait(services)
    report = services.fit.report
    assert report is not None
    change = report.diagnoses["q01"].suggestions[0].change

    answered = ana.send("/desk/calibration/suggestions", {"item_id": "q01", "place": "0"})

    assert change in words_of(ana.get("/desk/calibration").text)
    assert answered.status_code == 303
    assert services.graders.bank() != report.bank
    assert "Fit again before you save" in ana.get("/desk/calibration").text
    assert ana.send("/desk/calibration/save").status_code == 409


def test_a_suggestion_that_is_not_there_is_refused(fitted: Visit) -> None:
    fields = {"item_id": "q01", "place": "999"}

    assert fitted.send("/desk/calibration/suggestions", fields).status_code == 404


def test_the_api_takes_scores_and_lists_suggestions(ana: Visit, services: Services) -> None:
    file = {"file": ("mine.csv", scores().encode())}
    taken = ana.call("POST", "/api/v1/desk/calibration/scores", files=file).json()
    start_fit(services, services.fit)
    wait(services)
    item = ana.call("GET", "/api/v1/desk/calibration").json()["items"][0]
    refused = ana.call("POST", "/api/v1/desk/calibration/suggestions/q01/99")

    assert taken == {"n": 24, "faults": [], "notes": []}
    assert [each["place"] for each in item["suggestions"]] == list(range(len(item["suggestions"])))
    assert refused.status_code == 404
