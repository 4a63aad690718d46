"""Items as QTI 3."""

from __future__ import annotations

from xml.etree import ElementTree

from grader.bank import Bank, Concept, Group, Item, ItemKind, Rubric
from grader.batch.lms.qti import render_qti_item

SPACE = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"


def test_the_rubric_is_for_scorers(bank: Bank) -> None:
    root = ElementTree.fromstring(render_qti_item(bank.item("q01")))

    block = root.find(f".//{SPACE}qti-rubric-block")
    assert block is not None
    assert (block.get("view"), block.get("use")) == ("scorer", "ext:criteria")
    assert [line.text for line in block.iter(f"{SPACE}p")] == [
        "[1] the s3: s3.",
        "[1] the iam: iam.",
    ]


def test_the_response_is_a_long_text_that_people_score(bank: Bank) -> None:
    root = ElementTree.fromstring(render_qti_item(bank.item("q01")))

    assert root.find(f".//{SPACE}qti-extended-text-interaction") is not None
    outcome = root.find(f"{SPACE}qti-outcome-declaration")
    assert outcome is not None
    assert (outcome.get("normal-maximum"), outcome.get("external-scored")) == ("2", "human")
    assert [p.text for p in root.findall(f"{SPACE}qti-item-body/{SPACE}p")] == ["Explain q01."]


def test_a_group_is_one_line_and_signs_are_escaped() -> None:
    concepts = tuple(Concept(id=c, label=c, statement=f"{c} < d & e.") for c in "ab")
    group = Group(id="g", any=1, points=2, of=("a", "b"))
    rubric = Rubric(item="q1", max_points=2, concepts=concepts, groups=(group,))
    item = Item(id="q1", kind=ItemKind.ESSAY, prompt="Is a < b?\nSay why.", rubric=rubric)

    document = render_qti_item(item)

    assert "[2] Any 1 of these, 2 each: a &lt; d &amp; e. b &lt; d &amp; e." in document
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item')
