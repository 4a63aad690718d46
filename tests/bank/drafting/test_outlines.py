"""Essay titles above the outline of their answer."""

from __future__ import annotations

import pytest

from grader.bank.drafting.outlines import split_outline


def test_numbered_facts_below_a_title_are_its_outline() -> None:
    prompt = "Results of the war:\n1. Borders moved.\n2. Trade fell."
    assert split_outline(prompt) == ("Results of the war", "1. Borders moved.\n2. Trade fell.")


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("Discuss the war.", id="one line"),
        pytest.param("Results of the war:\n- Borders moved.", id="one fact"),
        pytest.param("Results of the war\n- Borders moved.\n- Trade fell.", id="no colon"),
        pytest.param("Discuss these:\n- Borders\n- Trade", id="the title asks"),
        pytest.param("Was it worth it:\n- Borders?\n- Trade?", id="questions"),
        pytest.param("The war:\n- Explain its causes.\n- Trade fell.", id="a line that asks"),
        pytest.param("The war:\n- Borders moved.\nUse two sources.", id="a line without a mark"),
        pytest.param("Der Krieg:\n- Erklären Sie die Gründe.\n- Folgen", id="asked in German"),
        pytest.param("La guerra:\n- Explique las causas.\n- Efectos", id="asked in Spanish"),
    ],
)
def test_a_prompt_that_asks_stays_whole(prompt: str) -> None:
    assert split_outline(prompt) == (prompt, "")
