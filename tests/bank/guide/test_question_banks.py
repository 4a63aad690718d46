"""Essay questions of Moodle question banks."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank.study_guide import read_study_guide
from grader.errors import GuideError

XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top</text></category></question>
<question type="essay">
  <name><text>Osmosis</text></name>
  <questiontext format="html"><text><![CDATA[<p>What is <b>osmosis</b>?</p>]]></text></questiontext>
  <graderinfo format="html">
<text>&lt;p&gt;Water moves &amp;amp; so on.&lt;/p&gt;</text></graderinfo>
</question>
<question type="multichoice"><questiontext format="html"><text>1+1?</text></questiontext></question>
<question type="essay">
  <questiontext format="plain_text"><text>Is a &lt; b?</text></questiontext>
  <graderinfo format="html"><text></text></graderinfo>
</question>
</quiz>
"""

GIFT = """// a comment
$CATEGORY: biology

::Osmosis:: [html]<p>What is osmosis\\: the \\{net\\} flow?</p> {}

Who is buried in Grant's tomb?{=Grant ~nobody}

//another
Is it so? {####Water moves.}

A remark without braces.
"""


@pytest.fixture
def write(tmp_path: Path):
    def write_bank(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write_bank


def test_essays_of_xml_have_their_key_and_line(write) -> None:
    guide = read_study_guide(write("bank.xml", XML))

    assert [(q.prompt, q.answer, q.line) for q in guide.questions] == [
        ("What is osmosis?", "Water moves & so on.", 4),
        ("Is a < b?", None, 11),
    ]
    assert [warning.message for warning in guide.warnings] == [
        "questions of other types were left out: 1 multichoice",
        "the question has no information for graders",
    ]


def test_essays_of_gift_have_empty_braces(write) -> None:
    guide = read_study_guide(write("bank.gift", GIFT))

    assert [(q.prompt, q.answer, q.line) for q in guide.questions] == [
        ("What is osmosis: the {net} flow?", None, 4),
        ("Is it so?", "Water moves.", 9),
    ]
    assert guide.warnings[0].message == (
        "questions of other types were left out: 1 description, 1 graded"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("b.xml", "<quiz><question>", "the XML is damaged", id="cut off"),
        pytest.param("b.xml", "<rss></rss>", "the XML holds a <rss>; it must be", id="other XML"),
        pytest.param(
            "b.xml", "<quiz></quiz>", "none of its 0 questions is an essay", id="no essay"
        ),
        pytest.param("b.gift", "1+1?{=2}", "none of its 1 questions is an essay", id="gift"),
        pytest.param("b.gift", "", "the file is empty", id="empty"),
    ],
)
def test_what_holds_no_essay_is_refused(write, name, content, message) -> None:
    with pytest.raises(GuideError, match=message):
        read_study_guide(write(name, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="there is no such file"):
        read_study_guide(tmp_path / "none.xml")


def test_entities_of_other_files_are_not_read(write, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!DOCTYPE quiz [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    text = '<quiz><question type="essay"><questiontext><text>Why? &x;</text></questiontext>'

    guide = read_study_guide(write("b.xml", f"{entity}{text}</question></quiz>"))

    assert "secret" not in guide.questions[0].prompt
