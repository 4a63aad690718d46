"""Questions find their items, and none of them silently."""

from __future__ import annotations

import pytest

from grader.bank import Bank, Concept, Item, ItemKind, Rubric
from grader.batch.lms.columns import Question
from grader.batch.lms.matching import Way, match_questions, shorten
from grader.errors import ItemError, TableError

STORAGE = "Which service stores the data of a model, and what does it cost?"
ACCESS = "Who may read the training data, and who decides on that?"


def item(item_id: str, prompt: str, kind: ItemKind = ItemKind.SHORT) -> Item:
    concept = Concept(id="c", label="c", statement="It is so.", points=1)
    rubric = Rubric(item=item_id, max_points=1, concepts=(concept,))
    return Item(id=item_id, kind=kind, prompt=prompt, rubric=rubric)


@pytest.fixture
def two() -> Bank:
    essay = item("e01", "Discuss all of it.", ItemKind.ESSAY)
    return Bank(course="demo", items=(item("q01", STORAGE), item("q02", ACCESS), essay))


def found(
    questions: list[Question], bank: Bank, *, is_ordered: bool = True, **named: str
) -> dict[str, tuple[str, Way]]:
    matches = match_questions(
        questions, bank, named=named, is_ordered=is_ordered, where="export.csv"
    )
    return {q.name: (match.item_id, match.way) for q, match in matches.items()}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STORAGE, id="the same"),
        pytest.param(f"3. {STORAGE.upper()}", id="a number and capitals"),
        pytest.param(STORAGE.replace(",", "").replace(" ", "  "), id="signs and blanks"),
    ],
)
def test_the_same_text_is_the_same_question(two: Bank, text: str) -> None:
    assert found([Question("Response 1", text)], two) == {"Response 1": ("q01", Way.TEXT)}


def test_a_text_that_was_edited_is_alike_and_says_how_much(two: Bank) -> None:
    question = Question("Response 1", f"{STORAGE} (4 points)")

    [match] = match_questions(
        [question], two, named={}, is_ordered=True, where="export.csv"
    ).values()

    assert (match.item_id, match.way) == ("q01", Way.ALIKE)
    assert str(match) == f"'Response 1' is q01 ({match.likeness:.0f} % alike)"
    assert 80 <= match.likeness < 100


def test_a_name_alone_may_be_the_prompt_or_the_id(two: Bank) -> None:
    assert found([Question(ACCESS), Question("q01")], two) == {
        ACCESS: ("q02", Way.TEXT),
        "q01": ("q01", Way.ID),
    }


def test_another_question_has_no_item(two: Bank) -> None:
    assert found([Question("Response 1", "What is the capital of France?")], two) == {}


def test_two_prompts_that_are_nearly_one_are_left_to_a_person() -> None:
    bank = Bank(
        course="demo",
        items=(
            item("q01", "What is the role of S3 in training?"),
            item("q02", "What is the role of S4 in training?"),
        ),
    )

    assert found([Question("Response 1", "What is the role of S5 in training?")], bank) == {}


def test_of_two_texts_like_one_item_only_the_nearer_is_it(two: Bank) -> None:
    near, nearer = f"{STORAGE} Explain.", f"{STORAGE}x"

    assert found([Question("A", near), Question("B", nearer)], two) == {"B": ("q01", Way.ALIKE)}


def test_one_text_under_two_names_is_one_item(two: Bank) -> None:
    """A quiz that shuffles its questions puts each of them in many columns."""
    matches = found([Question("Response 1", STORAGE), Question("Response 2", STORAGE)], two)

    assert {item_id for item_id, _ in matches.values()} == {"q01"}
    assert len(matches) == 2


@pytest.mark.parametrize("name", ["Response 1", " response  1", "4711"])
def test_the_user_decides_by_name_or_id(two: Bank, name: str) -> None:
    question = Question("Response 1", STORAGE, aliases=("4711",))

    assert found([question], two, **{name: "e01"}) == {"Response 1": ("e01", Way.MAP)}


def test_a_name_that_is_no_question_is_refused(two: Bank) -> None:
    with pytest.raises(TableError, match=r"there is no question 'Reponse 1'; found 'Response 1'"):
        found([Question("Response 1")], two, **{"Reponse 1": "q01"})


def test_a_mapping_to_no_item_names_the_nearest(two: Bank) -> None:
    with pytest.raises(ItemError, match="Did you mean 'q01'"):
        found([Question("Response 1")], two, **{"Response 1": "q011"})


@pytest.mark.parametrize(
    ("n", "ids"),
    [
        pytest.param(3, ["q01", "q02", "e01"], id="as many as items"),
        pytest.param(2, ["q01", "q02"], id="as many as short ones"),
        pytest.param(1, [], id="fewer"),
        pytest.param(4, [], id="more"),
    ],
)
def test_without_texts_their_number_may_decide(two: Bank, n: int, ids: list[str]) -> None:
    questions = [Question(f"Response {k}") for k in range(1, n + 1)]

    assert found(questions, two) == {
        f"Response {k}": (item_id, Way.ORDER) for k, item_id in enumerate(ids, start=1)
    }


def test_names_out_of_cells_have_no_order(two: Bank) -> None:
    assert found([Question("Unit 2"), Question("Unit 1")], two, is_ordered=False) == {}


def test_a_long_name_is_cut_for_a_message() -> None:
    assert shorten("a\n b " * 20, n_most=9) == "a b a b …"
