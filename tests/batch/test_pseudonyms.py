"""Names replaced, and found again with the key."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank
from grader.batch import ColumnNames, Response, read_responses
from grader.batch.pseudonyms import Key, load_key, load_or_make_key
from grader.errors import InputError

KEY = Key(b"k" * 32)
LONG = (
    "response_id,student_id,Name,item_id,response\n"
    "a1,ana@uni.edu,Ana Müller,q01,s3 and iam\na2,ben@uni.edu,Ben,q01,I am Ben. iam\n"
)
WIDE = "student_id,section,q01,q02\nana,A,s3,cheap\nben,A,,cheap\n"


@pytest.fixture
def hidden(bank: Bank, write: Callable[[str], Path]) -> Callable[[str], list[Response]]:
    """Return the responses of a table without names."""

    def read(content: str) -> list[Response]:
        with read_responses(write(content), bank, columns=ColumnNames(key=KEY)) as table:
            return list(table)

    return read


@given(st.text())
def test_a_pseudonym_tells_nothing_of_the_name(name: str) -> None:
    pseudonym = KEY.pseudonym(name)

    assert pseudonym == KEY.pseudonym(f" {name} ")
    assert (pseudonym == "") == (not name.strip())
    assert len(pseudonym) in (0, 18)


def test_another_key_gives_another_pseudonym() -> None:
    assert KEY.pseudonym("ana") != Key(b"x" * 32).pseudonym("ana")


def test_the_key_is_not_shown() -> None:
    assert "kkk" not in repr(ColumnNames(key=KEY))
    assert repr(KEY) == repr(Key(b"k" * 32)) != repr(Key(b"x" * 32))


@given(st.lists(st.text(min_size=1).filter(str.strip), unique_by=str.strip))
def test_those_who_hold_the_key_find_everyone_again(names: list[str]) -> None:
    found = KEY.names_of(names)

    assert [found[KEY.pseudonym(name)] for name in names] == names


def test_item_and_answer_stay(hidden: Callable[[str], list[Response]]) -> None:
    assert [(r.item_id, r.text) for r in hidden(WIDE)[:2]] == [("q01", "s3"), ("q02", "cheap")]


@pytest.mark.parametrize("content", [LONG, WIDE], ids=["long", "wide"])
def test_every_cell_but_item_and_answer_is_replaced(
    hidden: Callable[[str], list[Response]], content: str
) -> None:
    responses = hidden(content)

    known = {r.response_id for r in responses} | {r.student_id for r in responses}
    others = {
        cell for r in responses for cell in r.cells if cell not in (r.item_id, r.text)
    } | known
    assert all(cell.startswith("p-") for cell in others)


def test_answers_of_one_student_and_values_of_a_group_stay_together(
    hidden: Callable[[str], list[Response]],
) -> None:
    ana_1, ana_2, ben_1, _ = hidden(WIDE)

    assert ana_1.student_id == ana_2.student_id != ben_1.student_id
    assert ana_1.cells[1] == ben_1.cells[1] == KEY.pseudonym("A")


def test_a_fault_does_not_give_the_id_away(hidden: Callable[[str], list[Response]]) -> None:
    second = hidden(LONG.replace("a2", "a1"))[1]

    assert second.fault is not None
    assert "'a1'" not in second.fault
    assert KEY.pseudonym("a1") in second.fault


def test_answers_that_name_their_writer_are_counted(
    bank: Bank, write: Callable[[str], Path]
) -> None:
    with read_responses(write(LONG), bank, columns=ColumnNames(key=KEY)) as table:
        texts = [response.text for response in table]

        assert table.n_naming == 1
    assert texts[1] == "I am Ben. iam"


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "class.key"

    made, again = load_or_make_key(path), load_or_make_key(path)

    assert made == again == load_key(path)
    assert len(made.secret) == 32
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "grader-key-1:abc\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "class.key"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match="the file is no key"):
        load_or_make_key(path)
