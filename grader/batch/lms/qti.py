"""Items as QTI 3, with the rubric in a block that only scorers see."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from grader.bank import Item
from grader.batch.grades import render_number

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def render_qti_item(item: Item, *, language: str = "en") -> str:
    """Return one item as a QTI 3 document.

    A line of the rubric reads ``[2] what it takes``, as QTI's criteria do.
    """
    root = ElementTree.Element(
        "qti-assessment-item",
        {
            "xmlns": _NAMESPACE,
            "identifier": item.id,
            "title": item.id,
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": language,
        },
    )
    response = {"identifier": "RESPONSE", "cardinality": "single", "base-type": "string"}
    ElementTree.SubElement(root, "qti-response-declaration", response)
    score = {
        "identifier": "SCORE",
        "cardinality": "single",
        "base-type": "float",
        "normal-minimum": "0",
        "normal-maximum": render_number(item.rubric.max_points),
        "external-scored": "human",
    }
    ElementTree.SubElement(root, "qti-outcome-declaration", score)
    body = ElementTree.SubElement(root, "qti-item-body")
    scorer = {"use": "ext:criteria", "view": "scorer"}
    block = ElementTree.SubElement(body, "qti-rubric-block", scorer)
    content = ElementTree.SubElement(block, "qti-content-body")
    for line in _criteria(item):
        ElementTree.SubElement(content, "p").text = line
    for line in item.prompt.splitlines():
        ElementTree.SubElement(body, "p").text = line
    interaction = {"response-identifier": "RESPONSE"}
    ElementTree.SubElement(body, "qti-extended-text-interaction", interaction)
    ElementTree.indent(root)
    return f"{_DECLARATION}\n{ElementTree.tostring(root, encoding='unicode')}\n"


def _criteria(item: Item) -> Iterator[str]:
    """The lines of the rubric: points, and what they are for."""
    rubric = item.rubric
    for concept in rubric.ungrouped:
        yield f"[{render_number(concept.points or 0.0)}] {concept.label}: {concept.statement}"
    statements = {concept.id: concept.statement for concept in rubric.concepts}
    for group in rubric.groups:
        each = render_number(group.points_each)
        members = " ".join(statements[member] for member in group.of)
        points = render_number(group.points)
        yield f"[{points}] Any {group.any} of these, {each} each: {members}"
    for wrong in rubric.misconceptions:
        yield f"[{render_number(wrong.points)}] Stated wrongly: {wrong.statement}"
    for reference in item.reference_answers:
        yield f"Reference answer: {reference}"
