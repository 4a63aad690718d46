"""Texts and files that are made to break a server: each gets a message, and it keeps serving."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.web.texts import check_answer
from tests.web.conftest import Visit, words_of

MARKUP = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}${7*7}'; DROP TABLE answers;--"
)


def send_answer(student: Visit, text: str) -> tuple[int, str]:
    answered = student.send("/questions/q01", {"answer": text}, headers={"x-part": "1"})
    return answered.status_code, words_of(answered.text)


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("a" * 20_000_000, 413, "more than 1 MB"),
        ("water " * 20_000, 400, "it must have at most 20,000"),
        ("water\0moves", 400, "character 6 is U+0000"),
        ("abc \u202egnp.exe", 400, "U+202E, an override of the writing direction"),
        ("😀" * 15_000, 400, "there is no letter and no digit in it"),
        ("a" + "\u0301" * 4_000, 200, "missing"),
    ],
    ids=["20 MB", "too long", "null byte", "right-to-left override", "emoji wall", "accents"],
)
def test_an_answer_that_is_none_gets_a_message(
    student: Visit, text: str, status: int, message: str
) -> None:
    assert send_answer(student, text)[0] == status
    assert message in send_answer(student, text)[1]
    assert student.get("/").status_code == 200


def test_half_a_character_in_json_gets_a_message(student: Visit) -> None:
    answered = student.call(
        "POST",
        "/api/v1/items/q01/feedback",
        content=b'{"text": "water \\ud800"}',
        headers={"content-type": "application/json"},
    )

    assert answered.status_code in (400, 422)


def test_markup_in_an_answer_stays_text(student: Visit, ana: Visit) -> None:
    student.send("/questions/q01", {"answer": MARKUP, "student": "<b>Bo</b>"})

    for page in (student.get("/questions/q01"), student.get("/attempts"), ana.get("/desk/review")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;b&gt;" in page.text or "<b>" not in page.text


def upload(ana: Visit, name: str, content: bytes) -> tuple[int, str]:
    place = "/desk/course/guide" if name.endswith(".docx") else "/desk/batches"
    answered = ana.send(place, files={"file": (name, content)})
    return answered.status_code, words_of(answered.text)


def bomb() -> bytes:
    """A small .docx that unpacks to 310 MB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as member,
    ):
        for _ in range(310):
            member.write(b"\0" * 1_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bomb.docx", bomb, "unpacks to 310 MB; it must be at most 300 MB"),
        ("wide.csv", lambda: b"a," * 10_000_000 + b"b\n", "10,000,001 columns; it must have"),
        ("class.xlsx", lambda: b"PK\x03\x04", "it must be a table"),
        ("class.csv", lambda: b"PK\x03\x04", "the file is a workbook or another zip"),
        ("class.csv", lambda: b"", "the file is empty"),
        ("../../etc/passwd", lambda: b"item_id,response\n", "it must be a table"),
    ],
    ids=["zip bomb", "10 M columns", "workbook", "disguised workbook", "empty", "path"],
)
def test_a_file_that_is_none_gets_a_message(
    ana: Visit, name: str, content: object, message: str
) -> None:
    status, text = upload(ana, name, content())  # type: ignore[operator]

    assert status == 400
    assert message in text
    assert ana.get("/desk").status_code == 200


def test_human_scores_are_not_unpacked(ana: Visit) -> None:
    packed = gzip.compress(b"response_id,item_id,response,human_score\n" + b"a" * 1_000_000)
    answered = ana.send("/desk/calibration/scores", files={"file": ("scores.csv", packed)})

    assert answered.status_code == 400
    assert "the file is packed by gzip" in words_of(answered.text)


def test_an_upload_that_is_too_large_gets_a_message(ana: Visit) -> None:
    status, text = upload(ana, "class.csv", b"x" * 26_000_000)

    assert status == 413
    assert "25 MB" in text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_whatever_is_typed_is_answered(student: Visit, text: str) -> None:
    answered = student.call("POST", "/api/v1/items/q01/feedback", json={"text": text})

    assert answered.status_code in (200, 400)


@given(st.text())
def test_a_checked_answer_is_checked_already(text: str) -> None:
    try:
        once = check_answer(text)
    except ValueError:
        return
    assert check_answer(once) == once
