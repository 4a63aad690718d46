"""Study guides uploaded: what was read is shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from grader.bank import load_bank
from tests.web.conftest import Visit, words_of

GUIDE = """Quiz
1. What is DNA?
2. What does a ribosome do?
3. What is a cell wall made of?
Answer Key
1. DNA is a molecule that carries the genetic information of an organism.
2. A ribosome builds proteins out of amino acids.
"""


def upload(ana: Visit, guide: str = GUIDE) -> tuple[str, str]:
    page = ana.send("/desk/course/guide", files={"file": ("cells.txt", guide.encode())}).text
    return page, page.partition("/desk/course/draft/")[2].partition('"')[0]


def test_a_guide_is_shown_with_its_warnings_and_drafts(ana: Visit, bank_dir: Path) -> None:
    before = {path: path.read_text() for path in bank_dir.rglob("*.yaml")}
    page = words_of(upload(ana)[0])

    assert "Line 4: question 3 has no answer in the key" in page
    assert "DNA is a molecule that carries the genetic information of an organism." in page
    assert {path: path.read_text() for path in bank_dir.rglob("*.yaml")} == before


def test_a_teachers_files_are_kept_unless_all_is_written(ana: Visit, bank_dir: Path) -> None:
    token = upload(ana)[1]
    ana.send(f"/desk/course/draft/{token}", {"which": "additions"})
    kept = load_bank(bank_dir).item("q01").prompt
    ana.send(f"/desk/course/draft/{token}", {"which": "all"})

    assert kept.startswith("What is osmosis")
    assert (bank_dir / "rubrics/cells/q03.yaml").exists()


def test_a_guide_that_can_not_be_read_says_why(ana: Visit) -> None:
    page = words_of(upload(ana, "Nothing but a sentence.")[0])

    assert "cells.txt: no question was recognised" in page.replace(" :", ":")


def test_a_guide_with_more_questions_than_anybody_waits_for_is_refused(
    new_app: Callable[..., FastAPI], new_instructor: Callable[[str], Visit]
) -> None:
    new_instructor("Ana")
    short = Visit(TestClient(new_app(questions=2), base_url="http://localhost"))
    short.sign_in()
    page = words_of(upload(short)[0])

    assert "3 questions; it must have at most 2" in page


def test_a_draft_that_is_gone_is_said_to_be(ana: Visit) -> None:
    assert ana.send("/desk/course/draft/none").status_code == 404


def test_the_api_drafts_and_saves_as_the_page_does(ana: Visit, bank_dir: Path) -> None:
    file = {"file": ("cells.txt", GUIDE.encode())}
    draft = ana.call("POST", "/api/v1/desk/guides", files=file).json()
    place = f"/api/v1/desk/guides/{draft['token']}"
    added = ana.call("POST", f"{place}/additions").json()
    kept = load_bank(bank_dir).item("q01").prompt
    written = ana.call("POST", f"{place}/all").json()

    assert [(each["line"], each["message"][:10]) for each in draft["warnings"]] == [
        (4, "question 3")
    ]
    assert added == {"n_files": len(draft["additions"])}
    assert kept.startswith("What is osmosis")
    assert written == {"n_files": len(draft["edits"]) + len(draft["held"])}
    assert load_bank(bank_dir).item("q01").prompt == "What is DNA?"
