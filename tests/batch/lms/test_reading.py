"""Exports as responses: recognised, matched, and with nothing lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank
from grader.batch import ColumnNames, read_responses
from grader.batch.pseudonyms import Key
from grader.errors import InputError, ItemError, TableError

CANVAS = (
    "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,"
    '"11: <p>Explain q01.</p>",1.0,12: What is the capital of France and of Spain?,1.0,'
    "n correct,n incorrect,score\n"
    "Ann,7,s7,A,1,,2026-05-04 10:00:00 UTC,1,<p>s3 &amp; iam</p>,0.0,Paris,1.0,1,1,1.0\n"
)
MOODLE = "Last name,First name,Email address,Status,Started,Completed,Duration,Grade/2.00,"
ANN = "Ek,Ann,ann@x.edu,Finished,4 May,4 May,1 min,-,"


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def test_an_export_is_recognised_and_says_so(read, notes_of) -> None:
    [response] = read(CANVAS)

    assert (response.item_id, response.text, response.student_id) == ("q01", "s3 & iam", "7")
    assert response.response_id == "1:q01"
    assert notes_of(CANVAS) == (
        "read as Canvas quiz, student analysis (--format canvas-quiz)",
        "question '11: Explain q01.' is q01 (same text)",
        "question '12: What is the capital of France and of Spain?' has no item; it is carried "
        "along, not graded (--map 12=ITEM says which it is)",
    )


@pytest.mark.parametrize("name", ["11", "11: Explain q01.", "11: <p>Explain q01.</p>"])
def test_a_question_is_named_by_id_text_or_column(read, name: str) -> None:
    [response] = read(CANVAS, items={name: "q02"})

    assert response.item_id == "q02"


def test_what_is_not_graded_is_carried_along(tmp_path, bank: Bank) -> None:
    path = tmp_path / "export.csv"
    path.write_text(CANVAS)

    with read_responses(path, bank) as responses:
        [response] = list(responses)

    names = (*responses.carried, *responses.added)
    cells = dict(zip(names, response.cells, strict=True))
    assert cells["12: What is the capital of France and of Spain?"] == "Paris"
    assert (cells["1.0"], cells["1.0 (2)"]) == ("0.0", "1.0")
    assert (cells["student_id"], cells["item_id"], cells["response"]) == ("7", "q01", "s3 & iam")
    assert len(set(names)) == len(names)


def test_an_anonymous_export_keeps_item_answer_and_attempt(read) -> None:
    key = Key(b"secret")

    [response] = read(CANVAS, key=key)

    assert (response.item_id, response.text) == ("q01", "s3 & iam")
    assert response.student_id == key.pseudonym("7")
    assert {"q01", "s3 & iam", "1"} == {c for c in response.cells if not c.startswith("p-")} - {""}


def test_our_own_tables_are_no_exports(read, notes_of) -> None:
    own = "Timestamp,item_id,response\n2026,q01,<b>s3</b>\n"

    assert read(own)[0].text == "<b>s3</b>"
    assert notes_of(own) == ()


def test_the_first_row_of_our_own_wide_table_is_not_lost(read) -> None:
    wide = table("a,b,c,d,e,f,g,q01,q02", *[f"{n},,,,,,,s3,cheap" for n in range(3)])

    assert [response.response_id for response in read(wide)][:2] == ["1:q01", "1:q02"]
    assert len(read(wide)) == 6


def test_a_wide_table_of_ours_may_have_prompts_for_columns(read, notes_of) -> None:
    wide = table("student_id,1. Explain q01,Explain q02!,Remarks", "s1,s3,cheap,none")

    assert [(r.item_id, r.text, r.student_id) for r in read(wide)] == [
        ("q01", "s3", "s1"),
        ("q02", "cheap", "s1"),
    ]
    assert notes_of(wide) == (
        "question '1. Explain q01' is q01 (same text)",
        "question 'Explain q02!' is q02 (same text)",
        "carried along, not graded: student_id, Remarks",
    )


def test_a_column_that_is_named_for_an_item_goes_before_one_with_its_prompt(read) -> None:
    [response] = read(table("q01,Explain q01.", "by id,by text"))

    assert response.text == "by id"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_of_all_systems_are_read(read, encoding, separator) -> None:
    stream = io.StringIO()
    header = [*MOODLE.strip(",").split(","), "Response 1", "Response 2"]
    row = [*ANN.strip(",").split(","), 'é, "s3"; a\tb\nnext', "-"]
    csv.writer(stream, delimiter=separator).writerows([header, row])

    first, second = read(stream.getvalue().encode(encoding))

    assert (first.item_id, first.text) == ("q01", 'é, "s3"; a\tb\nnext')
    assert (second.item_id, second.text) == ("q02", "")


def test_plain_text_keeps_what_looks_like_markup(read) -> None:
    content = table(MOODLE + "Question 1,Response 1", ANN + "Explain q01.,<p>a < b</p>")

    assert read(content)[0].text == "<p>a < b</p>"


def test_averages_and_absent_students_are_left_out_and_counted(read, notes_of) -> None:
    content = table(
        MOODLE + "Question 1,Response 1",
        ANN + "Explain q01.,s3",
        "Li,Bo,bo@x.edu,-,-,-,-,-,-,-",
        "Overall average,,,,,,,1.50,,",
    )

    assert [response.student_id for response in read(content)] == ["ann@x.edu"]
    assert "2 rows without a submission left out" in notes_of(content)


def test_attempts_are_chosen_and_the_others_counted(read, notes_of) -> None:
    content = table(
        MOODLE + "Question 1,Response 1",
        ANN + "Explain q01.,first",
        ANN + "Explain q01.,second",
    )

    assert [response.text for response in read(content)] == ["second"]
    assert [response.text for response in read(content, attempts="all")] == ["first", "second"]
    assert "1 attempt left out, the last one of each student is graded (--attempts)" in notes_of(
        content
    )


def test_of_all_attempts_each_has_its_number(tmp_path, bank: Bank) -> None:
    path = tmp_path / "export.csv"
    row = ANN + "Explain q01.,s3"
    path.write_text(table(MOODLE + "Question 1,Response 1", row, row))

    with read_responses(path, bank, columns=ColumnNames(attempts="all")) as responses:
        numbers = [response.cells[responses_at(responses)] for response in responses]

    assert numbers == ["1", "2"]


def responses_at(responses) -> int:
    return (*responses.carried, *responses.added).index("attempt")


def test_shuffled_questions_find_their_items_row_by_row(read, notes_of) -> None:
    content = table(
        MOODLE + "Question 1,Response 1,Question 2,Response 2",
        ANN + "Explain q01.,s3,Explain q02.,cheap",
        ANN.replace("ann", "bob") + "Explain q02.,dear,Explain q01.,iam",
    )

    assert [(r.item_id, r.text) for r in read(content)] == [
        ("q01", "s3"),
        ("q02", "cheap"),
        ("q02", "dear"),
        ("q01", "iam"),
    ]
    assert notes_of(content)[1:] == (
        "question 'Explain q01.' is q01 (same text)",
        "question 'Explain q02.' is q02 (same text)",
    )


def test_a_question_without_item_among_others_keeps_its_row(read) -> None:
    content = table(
        "username,title,location,Answer,Question",
        "ann,Storage,W1,s3,Explain q01.",
        "ann,France,W1,Paris,What is the capital of France?",
    )

    graded, left = read(content)

    assert graded.fault is None
    assert (left.text, left.item_id) == ("Paris", "")
    assert left.fault == (
        "question 'France' has no item in the bank; --map France=ITEM says which it is"
    )


def test_a_submission_that_is_there_twice_is_told(read) -> None:
    header = "Submission ID,Problem Name,Username,Response,Assessment Scores"

    first, second = read(
        table(header, "s1,Storage,ann,s3,", "s1,Storage,bob,iam,"), items={"Storage": "q01"}
    )

    assert first.fault is None
    assert second.response_id == "s1:q01"
    assert second.fault == "response id 's1:q01' is that of row 1; it must be unique"


@pytest.mark.parametrize(
    ("cells", "texts"),
    [("s3,", ["s3"]), (",iam", ["iam"]), (",", [""])],
    ids=["first way", "second way", "neither"],
)
def test_of_a_question_on_two_ways_through_a_form_the_one_answered_counts(
    read, cells: str, texts: list[str]
) -> None:
    form = table("Timestamp,Explain q01.,Explain q01.", f"2026,{cells}", "2027,s3,")

    assert [r.text for r in read(form, attempts="all") if r.record.row == 1] == texts


def test_a_question_answered_on_two_ways_is_told(read) -> None:
    first, second = read(table("Timestamp,Explain q01.,Explain q01.", "2026,s3,iam"))

    assert first.fault is None
    assert second.fault == "'Explain q01.' is q01, as 'Explain q01.' is; one must be"


def test_two_columns_of_one_row_cannot_be_one_item(read) -> None:
    content = table(MOODLE + "Response 1,Response 2", ANN + "s3,iam")

    first, second = read(content, items={"Response 1": "q01", "Response 2": "q01"})

    assert first.fault is None
    assert second.fault == "'Response 2' is q01, as 'Response 1' is; one must be"


def test_a_short_row_is_a_fault_of_its_own(read) -> None:
    short = "Ek,Bob,bob@x.edu,Finished,4 May,4 May,1 min,-"
    content = table(MOODLE + "Question 1,Response 1", ANN + "Explain q01.,s3", short)

    responses = read(content)

    assert responses[0].fault is None
    assert len(responses) == 1 or "must have 10" in str(responses[1].fault)


def test_a_named_column_gives_the_ids(read) -> None:
    content = table("Timestamp,Nr,Explain q01.", "2026,77,s3")

    assert [response.response_id for response in read(content, id="Nr")] == ["77:q01"]


@pytest.mark.parametrize(
    ("content", "names", "error", "message"),
    [
        pytest.param(
            CANVAS,
            {"format": "moodle-quiz"},
            TableError,
            "this is no Moodle quiz, responses report; found the columns name, id, sis_id",
            id="another format is named",
        ),
        pytest.param(
            CANVAS,
            {"format": "canvas"},
            InputError,
            "--format: the format is 'canvas'; it must be one of table, moodle-quiz",
            id="no format is named",
        ),
        pytest.param(
            table("Timestamp,What is the capital of France?", "2026,Paris"),
            {},
            TableError,
            r"read as Google Forms, responses, none of its questions is like an item of course "
            r"'demo'; found 'What is the capital of France\?'\nHint: say which is which: --map",
            id="no question has an item",
        ),
        pytest.param(
            table("Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)", "Ek,7,,,A,"),
            {},
            TableError,
            "this is a Canvas gradebook, which holds no answers",
            id="a file of grades",
        ),
        pytest.param(
            table(
                "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed,"
                "Last modified (submission),Last modified (grade),Feedback comments",
                "Participant 1,Ann Ek,Submitted,,7.00,Yes,4 May 2026,-,",
            ),
            {},
            TableError,
            "this is a Moodle grading worksheet, which holds no answers",
            id="a worksheet without online text",
        ),
        pytest.param(
            CANVAS, {"items": {"11": "q09"}}, ItemError, "item 'q09' is not in", id="no item"
        ),
        pytest.param(
            CANVAS, {"items": {"13": "q01"}}, TableError, "no question '13'", id="no question"
        ),
        pytest.param(
            CANVAS, {"id": "Nr"}, TableError, "column 'Nr' is missing", id="no column of ids"
        ),
        pytest.param(
            table(MOODLE + "Question 1,Response 1", "Li,Bo,bo@x,-,-,-,-,-,-,-"),
            {},
            TableError,
            "it holds no attempt",
            id="nothing handed in",
        ),
        pytest.param(
            CANVAS, {"format": "table"}, TableError, "column '1.0' occurs twice", id="as a table"
        ),
    ],
)
def test_what_cannot_be_read_says_why(read, content, names, error, message) -> None:
    with pytest.raises(error, match=message):
        read(content, **names)


@given(
    answers=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_of_a_form_comes_back_as_it_is(bank: Bank, answers: list[str]) -> None:
    stream = io.StringIO(newline="")
    rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
    rows.writerow(["Timestamp", "Explain q01."])
    rows.writerows([f"{n}", answer] for n, answer in enumerate(answers, start=1))

    with read_responses(io.BytesIO(stream.getvalue().encode("utf-8-sig")), bank) as responses:
        texts = [response.text for response in responses]

    assert [text.removeprefix("'") for text in texts] == [a.removeprefix("'") for a in answers]
