"""HTML answers become the text that a reader sees."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language.html_text import html_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", "One.\nTwo.", id="paragraphs"),
        pytest.param("<p>One.</p>\n<p>Two.</p>", "One.\nTwo.", id="line end between them"),
        pytest.param("a<br>b<br/>c", "a\nb\nc", id="breaks"),
        pytest.param("<ul><li>one</li><li>two</li></ul>", "one\ntwo", id="list"),
        pytest.param("<table><tr><td>a</td><td>b</td></tr></table>", "a b", id="table"),
        pytest.param("<pre>def f():\n  return 1</pre>", "def f():\n  return 1", id="code"),
        pytest.param("<p>a&nbsp;&nbsp;b &lt; 5 &amp; c</p>", "a b < 5 & c", id="entities"),
        pytest.param("<p>wrapped\nby the editor</p>", "wrapped by the editor", id="soft line end"),
        pytest.param("<b>bold</b>\nnext line", "bold\nnext line", id="only inline tags"),
        pytest.param("<p>unfinished", "unfinished", id="never closed"),
        pytest.param("x<!-- a remark -->y<p>", "xy", id="comment"),
        pytest.param('<p><img src="x" alt="E = mc²"></p>', "E = mc²", id="formula as a picture"),
        pytest.param("<script>evil()</script><p>good</p>", "good", id="script"),
        pytest.param(
            '<p>seen <span style="display: none">cheap <b>s3</b></span>too</p>',
            "seen too",
            id="hidden text",
        ),
        pytest.param("<p hidden>gone<p>here</p>", "here", id="a paragraph ends another"),
        pytest.param("<p><?php echo 1; ?> prints</p>", "<?php echo 1; ?> prints", id="code"),
        pytest.param("&lt;p&gt; is a tag", "<p> is a tag", id="escaped markup"),
    ],
)
def test_markup_becomes_text(source: str, text: str) -> None:
    assert html_text(source) == text


@pytest.mark.parametrize(
    "text",
    [
        "if a < b and c > d then stop",
        "a<b and c>d",
        "List<String> is a type",
        "R&D at AT&T",
        "two\n\nparagraphs,  two blanks",
        "1 < 2",
        "<3 this course",
        "Use List<Object> because it holds anything. It is generic.",
        "The <script> tag loads code; <title> names the page.",
        "",
    ],
)
def test_text_that_only_looks_like_markup_stays(text: str) -> None:
    assert html_text(text) == text


def test_what_is_no_tag_stays_among_tags() -> None:
    assert html_text("<p>List<String> and a<b and c>d</p>") == "List<String> and a<b and c>d"


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_an_escaped_text_in_a_paragraph_is_given_back(text: str) -> None:
    assert html_text(f"<p>{html.escape(text)}</p>") == text


@given(st.text())
def test_no_text_ends_with_an_error(text: str) -> None:
    assert isinstance(html_text(f"<p>{text}"), str)
