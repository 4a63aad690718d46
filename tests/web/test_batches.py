"""The batch desk: a table in, grades out, nothing lost between."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from grader.scoring import ResponseGrader
from grader.web.batches import get_batch
from grader.web.services import Services
from grader.web.store import BatchState
from grader.web.worker import grade_next
from tests.web.conftest import OSMOSIS, Visit, words_of

TABLE = f'''response_id,student_id,item_id,response,section
r1,Bo Banks,q01,"{OSMOSIS}",north
r2,Cy Clark,q02,The nucleus stores the genetic material.,north
r3,=Di,q01,"=SUM(1,2) ",south
r4,Ed,q99,Water.,south
'''


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))


def test_a_table_is_previewed_with_what_its_columns_are(ana: Visit) -> None:
    place = ana.send("/desk/batches", files={"file": ("class.csv", TABLE.encode())})
    page = words_of(ana.get(place.headers["location"]).text)

    assert "4 answers found" in page
    assert "item_id : item" in page
    assert "section carried along" in page


def test_columns_of_other_names_are_chosen(ana: Visit, grade_all: Callable[[], None]) -> None:
    table = TABLE.replace("item_id,response,", "task,words,")
    place = ana.send("/desk/batches", files={"file": ("c.csv", table.encode())}).headers["location"]
    chosen = {"item": "task", "response": "words"}

    assert "column 'item_id' is missing" in words_of(ana.get(place).text)
    assert "4 answers found" in words_of(ana.send(f"{place}/preview", chosen).text)
    assert ana.send(f"{place}/start", chosen).status_code == 303


def test_the_api_previews_a_table_and_gives_the_evidence(
    ana: Visit, new_batch: Callable[[str], int]
) -> None:
    file = {"file": ("class.csv", TABLE.encode())}
    waiting = ana.call("POST", "/api/v1/desk/batches", files=file).json()["id"]
    seen = ana.call("POST", f"/api/v1/desk/batches/{waiting}/preview", json={}).json()
    batches = f"/api/v1/desk/batches/{new_batch(TABLE)}"
    first = ana.call("GET", f"{batches}/rows").json()["rows"][0]
    card = ana.call("GET", f"{batches}/answers/{first['id']}").json()
    elsewhere = ana.call("GET", f"/api/v1/desk/batches/{waiting}/answers/{first['id']}")

    assert seen["columns"]["item_id"] == "item"
    assert (seen["n"], seen["problem"]) == (4, None)
    assert "".join(segment["text"] for segment in card["segments"]) == OSMOSIS
    assert elsewhere.status_code == 404


def test_grades_are_those_of_the_grader(
    ana: Visit, new_batch: Callable[[str], int], cell_grader: ResponseGrader
) -> None:
    batch_id = new_batch(TABLE)
    rows = rows_of(ana.get(f"/desk/batches/{batch_id}/grades.csv").text)

    assert [row["response_id"] for row in rows] == ["r1", "r2", "r3", "r4"]
    assert float(rows[0]["score"]) == cell_grader.grade("q01", OSMOSIS).score
    assert "item 'q99' is not in course 'cells'" in rows[3]["error"]


def test_names_are_hidden_on_the_page_and_joined_in_the_file(
    ana: Visit, new_batch: Callable[[str], int]
) -> None:
    batch_id = new_batch(TABLE)

    assert "Bo Banks" not in ana.get(f"/desk/batches/{batch_id}").text
    assert "Bo Banks" in ana.get(f"/desk/batches/{batch_id}/grades.csv").text


def test_no_cell_of_the_download_is_a_formula(ana: Visit, new_batch: Callable[[str], int]) -> None:
    text = ana.get(f"/desk/batches/{new_batch(TABLE)}/grades.csv").text

    assert ",'=Di," in text
    assert '"\'=SUM(1,2) "' in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("item=q02", ["q02"]),
        ("flag=any", ["q01", "q99"]),
        ("sort=-score", ["q01", "q02", "q01", "q99"]),
        ("missing=towards+the+higher+solute+concentration", ["q01", "q01"]),
        ("page=999999999999999999999", []),
    ],
)
def test_results_are_filtered_and_sorted(
    ana: Visit, new_batch: Callable[[str], int], query: str, shown: list[str]
) -> None:
    rows = ana.call("GET", f"/api/v1/desk/batches/{new_batch(TABLE)}/rows?{query}").json()["rows"]

    assert sorted(row["item_id"] for row in rows) == sorted(shown)


def test_each_answer_has_its_evidence(ana: Visit, new_batch: Callable[[str], int]) -> None:
    batch_id = new_batch(TABLE)
    row = ana.call("GET", f"/api/v1/desk/batches/{batch_id}/rows").json()["rows"][0]
    page = ana.get(f"/desk/batches/{batch_id}/answers/{row['id']}").text

    assert "<mark" in page
    assert "water moves" in page
    assert "encoder:hash@000000" in page


def test_what_is_missed_most_is_drawn(ana: Visit, new_batch: Callable[[str], int]) -> None:
    page = ana.get(f"/desk/batches/{new_batch(TABLE)}").text

    assert "q01 towards the higher solute concentration, 2 of 2" in page


def test_a_batch_goes_on_where_a_server_was_killed(ana: Visit, services: Services) -> None:
    ana.send("/desk/batches", files={"file": ("class.csv", TABLE.encode())})
    batch = get_batch(services, 1)
    ana.send("/desk/batches/1/start")
    grade_next(services)  # and here it is killed; what comes after is another process
    while grade_next(services):
        pass

    assert get_batch(services, 1).state == BatchState.DONE
    assert batch.state == BatchState.PREVIEW
    assert "4 of 4 answers graded" in words_of(ana.get("/desk/batches/1/progress").text)


def test_a_table_is_started_once(
    ana: Visit, services: Services, new_batch: Callable[[str], int]
) -> None:
    batch_id = new_batch(TABLE)
    answered = ana.send(f"/desk/batches/{batch_id}/start")

    assert answered.status_code == 409


def test_a_table_with_too_many_rows_is_refused(
    new_app: Callable[..., object], ana: Visit, services: Services
) -> None:
    table = "item_id,response\n" + "q01,Water.\n" * 20_001
    ana.send("/desk/batches", files={"file": ("class.csv", table.encode())})
    answered = ana.send("/desk/batches/1/start")

    assert answered.status_code == 400
    assert "more than 20,000 answers" in words_of(answered.text)
    assert get_batch(services, 1).state == BatchState.PREVIEW


def test_a_deleted_table_takes_its_answers_along(
    ana: Visit, new_batch: Callable[[str], int]
) -> None:
    batch_id = new_batch(TABLE)
    ana.send(f"/desk/batches/{batch_id}/delete")

    assert ana.get(f"/desk/batches/{batch_id}").status_code == 404
    assert ana.call("GET", "/api/v1/desk/review").json() is None


@pytest.mark.parametrize("batch_id", [0, -1, 2**31, 10**30])
def test_a_table_that_is_not_there_is_said_to_be_gone(ana: Visit, batch_id: int) -> None:
    assert ana.get(f"/desk/batches/{batch_id}").status_code == 404
