"""What a student sees of marked-up text."""

import pytest

from grader.bank.guide.markup import fold, strip_markup


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("**Uses** __two__ *kinds*", "Uses two kinds", id="emphasis"),
        pytest.param("the rate (****\\rho****) of", "the rate (\\rho) of", id="broken-bold"),
        pytest.param("**What is** `**x**`**?**", "What is x?", id="bold-around-code"),
        pytest.param("run `ctx-*` and `a_b`", "run ctx-* and a_b", id="code-keeps-its-stars"),
        pytest.param("$a_1*b_2$ and $$x*y*z$$", "$a_1*b_2$ and $$x*y*z$$", id="formulas"),
        pytest.param("[the *docs*](http://x.y)", "the docs", id="link"),
        pytest.param("H<sub>2</sub>O &amp; x < 3", "H2O & x < 3", id="html"),
        pytest.param("snake_case_name and 2*3*4", "snake_case_name and 2*3*4", id="no-emphasis"),
        pytest.param("1\\. a\\_b \\nabla", "1. a_b \\nabla", id="escapes"),
        pytest.param("~~old~~ new", "old new", id="strike"),
    ],
)
def test_markup_is_taken_off(text, clean):
    assert strip_markup(text) == clean


def test_fold_leaves_bare_words():
    assert fold("**Überprüfung:** l’Essay-Frage…") == "uberprufung l essay frage"
