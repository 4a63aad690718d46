"""Laws on trials given by hand, then the real evidence on the sample course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.scoring import Flag, ResponseGrader, Trial, attack_item, load_grader, robustness_card
from grader.scoring.attacks import ATTACKS, Law
from grader.scoring.robustness import CardLine, base_texts

ROOT = Path(__file__).resolve().parents[2]


def trial(
    law: Law, before: float, after: float, *, found: tuple[str, ...] = (), copied: bool = False
) -> Trial:
    attack = next(one for one in ATTACKS if one.law is law)
    flags = (Flag.COPIES_REFERENCE,) if copied else ()
    return Trial(attack, "q01", before, after, found, flags, is_unchanged=False)


@pytest.mark.parametrize(
    ("one", "is_kept"),
    [
        pytest.param(trial(Law.EARNS_NOTHING, 1.0, 0.25), True, id="a quarter at most"),
        pytest.param(trial(Law.EARNS_NOTHING, 1.0, 0.3), False, id="more than a quarter"),
        pytest.param(trial(Law.EARNS_NAMES_ONLY, 1.0, 0.5), True, id="names earn"),
        pytest.param(trial(Law.EARNS_NAMES_ONLY, 1.0, 0.5, found=("a",)), False, id="more earns"),
        pytest.param(trial(Law.NEVER_RAISES, 0.5, 0.5), True, id="stays"),
        pytest.param(trial(Law.NEVER_RAISES, 0.5, 0.6), False, id="rises"),
        pytest.param(trial(Law.LOSES_HALF, 0.8, 0.4), True, id="half is lost"),
        pytest.param(trial(Law.LOSES_HALF, 0.8, 0.5), False, id="less than half is lost"),
        pytest.param(trial(Law.MOVES_LITTLE, 0.8, 0.9), True, id="a tenth up"),
        pytest.param(trial(Law.MOVES_LITTLE, 0.8, 0.6), False, id="two tenths down"),
        pytest.param(trial(Law.IS_FLAGGED, 1.0, 1.0, copied=True), True, id="flagged"),
        pytest.param(trial(Law.IS_FLAGGED, 1.0, 1.0), False, id="not flagged"),
    ],
)
def test_a_law_of_one_text(one: Trial, is_kept: bool) -> None:
    assert one.is_kept is is_kept


@pytest.mark.parametrize(
    ("law", "afters", "is_kept"),
    [
        pytest.param(Law.EARNS_NOTHING, (0.0, 0.1, 0.25), True, id="a tenth at the median"),
        pytest.param(Law.EARNS_NOTHING, (0.0, 0.2, 0.2), False, id="two tenths at the median"),
        pytest.param(Law.EARNS_NOTHING, (0.0, 0.0, 0.3), False, id="one item gives too much"),
        pytest.param(Law.MOVES_LITTLE, (1.0, 0.95, 0.5), True, id="one far, the median near"),
        pytest.param(Law.MOVES_LITTLE, (1.0, 0.8, 0.5), False, id="the median far"),
    ],
)
def test_a_law_of_medians(law: Law, afters: tuple[float, ...], is_kept: bool) -> None:
    trials = tuple(trial(law, 1.0, after) for after in afters)

    assert CardLine(trials[0].attack, trials).is_kept is is_kept


def test_attacks_that_change_nothing_say_nothing(cell_grader: ResponseGrader) -> None:
    item = cell_grader.bank.item("q01")

    card = robustness_card(attack_item(cell_grader, item))

    # The reference holds no number: "number change" leaves it as it is.
    names = {line.attack.name for line in card}
    assert "number change" not in names
    assert {"prompt echo", "padding", "reference pasted"} <= names


def test_further_texts_meet_only_attacks_that_depend_on_them(cell_grader: ResponseGrader) -> None:
    item = cell_grader.bank.item("q01")
    trials = list(attack_item(cell_grader, item, texts=["Water moves through a membrane."]))

    n_echoes = sum(t.attack.name == "prompt echo" for t in trials)
    n_padded = sum(t.attack.name == "padding" for t in trials)
    assert (n_echoes, n_padded) == (1, 2)


def test_an_essay_is_attacked_through_its_statements(cell_grader: ResponseGrader) -> None:
    (text,) = base_texts(cell_grader.bank.item("q02"))

    assert text.startswith("The nucleus stores the genetic material. Ribosomes")


@pytest.fixture(scope="session")
def sample_card() -> Callable[[str], CardLine]:
    """Line of the sample course's card, all channels, by the attack's name."""
    grader = load_grader(ROOT)
    trials: Sequence[Trial] = [t for i in grader.bank.items for t in attack_item(grader, i)]
    by_name = {line.attack.name: line for line in robustness_card(trials)}
    return by_name.__getitem__


NOT_KEPT = {
    "negation": "q06 and q08 keep more than half of their points",
}
"""Laws that some item breaks; strict, so that one which is mended leaves this list."""

LAWS = [
    pytest.param(
        one,
        id=one.name,
        marks=[pytest.mark.xfail(reason=NOT_KEPT[one.name])] if one.name in NOT_KEPT else [],
    )
    for one in ATTACKS
]


@pytest.mark.model
@pytest.mark.parametrize("attack", LAWS)
def test_the_sample_course_keeps_the_law(sample_card: Callable[[str], CardLine], attack) -> None:
    line = sample_card(attack.name)

    broken = [(t.item_id, t.before, t.after, t.found) for t in line.trials if not t.is_kept]
    assert line.is_kept, broken


@pytest.mark.model
def test_what_answers_an_item_in_full_earns_all_of_its_points(sample_card) -> None:
    short = {t.item_id: t.before for t in sample_card("padding").trials if t.before < 1}

    assert short == {}
