"""Essay questions of a Moodle question bank, in XML or GIFT, as a study guide.

The information for graders of a question is its answer key. Questions of other types are
counted and left out: they are graded by the system itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from grader.bank.guide.documents import check_is_file, check_size, decode_text
from grader.bank.guide.language import guess_language
from grader.bank.guide.parts import GuideQuestion, GuideWarning, StudyGuide
from grader.errors import GuideError
from grader.language import html_text

_ESSAY = "essay"
_NO_QUESTION = {"category", "description"}

_COMMENT = re.compile(r"^\s*//")
_CATEGORY = re.compile(r"^\s*\$CATEGORY:.*")
_TITLE = re.compile(r"\s*::(?P<title>(?:\\.|[^\\:]|:(?!:))*)::")
_ANSWER = re.compile(r"(?<!\\)\{(?P<answer>(?:\\.|[^\\}])*)\}", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(?P<format>html|moodle|plain|markdown)\]")
_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_FEEDBACK = "####"


@dataclass(frozen=True)
class _Question:
    """A question of any type; `key` is what a grader is told of it."""

    kind: str
    line: int
    text: str
    key: str = ""


def read_question_bank(path: Path) -> StudyGuide:
    """Read the essay questions of an `.xml` or `.gift` file.

    Raises
    ------
    GuideError
        The file can't be read, is no question bank, or holds no essay question.
    """
    check_is_file(path)
    check_size(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GuideError(str(path), f"the file can't be read: {error.strerror}") from error
    questions = list(QUESTION_BANK_READERS[path.suffix.lower()](data, str(path)))
    essays = [question for question in questions if question.kind == _ESSAY and question.text]
    if not essays:
        problem = (
            f"none of its {len(questions)} questions is an essay with a text; one at least must"
        )
        raise GuideError(
            str(path), problem, "other types of questions are graded by Moodle itself."
        )
    guide_questions = tuple(
        GuideQuestion(q.text, q.line, q.key or None, q.line if q.key else None) for q in essays
    )
    return StudyGuide(
        source=path.name,
        title=None,
        language=guess_language("\n".join(f"{q.text}\n{q.key}" for q in essays)),
        questions=guide_questions,
        essays=(),
        glossary=(),
        warnings=tuple(_warnings(questions, essays)),
    )


def _warnings(questions: list[_Question], essays: list[_Question]) -> Iterator[GuideWarning]:
    others = Counter(q.kind for q in questions if q not in essays)
    if others:
        counted = ", ".join(f"{n} {kind}" for kind, n in sorted(others.items()))
        yield GuideWarning(None, f"questions of other types were left out: {counted}")
    for question in essays:
        if not question.key:
            yield GuideWarning(question.line, "the question has no information for graders")


def _read_xml(data: bytes, where: str) -> Iterator[_Question]:
    """The questions of Moodle XML; lxml is used because it knows their lines."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        problem = f"the XML is damaged: {error.msg}; it must be a Moodle question bank"
        raise GuideError(where, problem, "export it again as 'Moodle XML format'.") from error
    if root.tag != "quiz":
        problem = f"the XML holds a <{root.tag}>; it must be a Moodle question bank, a <quiz>"
        raise GuideError(where, problem)
    for element in root.iter("question"):
        kind = element.get("type", "")
        if kind not in _NO_QUESTION:
            text, key = _xml_text(element, "questiontext"), _xml_text(element, "graderinfo")
            yield _Question(kind, element.sourceline, text, key)


def _xml_text(question: etree._Element, name: str) -> str:
    """The text of a part, read as its `format` says."""
    part = question.find(name)
    text = "" if part is None else part.findtext("text") or ""
    is_html = part is not None and part.get("format", "html") in ("html", "moodle_auto_format")
    return (html_text(text) if is_html else text).strip()


def _read_gift(data: bytes, where: str) -> Iterator[_Question]:
    """The questions of GIFT: a text with an answer in braces; an essay's braces are empty."""
    lines = re.split(r"\r\n|\r|\n", decode_text(data).removeprefix("\ufeff"))
    lines = ["" if _CATEGORY.match(line) else line for line in lines]
    start = 0
    for at, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        block = [text for text in lines[start:at] if not _COMMENT.match(text)]
        if text := "\n".join(block).strip():
            first = next(
                n for n in range(start, at) if lines[n].strip() in text and lines[n].strip()
            )
            yield _gift_question(text, first + 1)
        start = at + 1


def _gift_question(block: str, line: int) -> _Question:
    title = _TITLE.match(block)
    text = block[title.end() :] if title else block
    answer = _ANSWER.search(text)
    if answer is None:
        return _Question("description", line, _gift_text(text))
    before, after = text[: answer.start()], text[answer.end() :]
    shown = f"{before} _____ {after}" if after.strip() else before
    body = answer["answer"].strip()
    if body and not body.startswith(_FEEDBACK):
        return _Question("graded", line, _gift_text(shown))
    return _Question(_ESSAY, line, _gift_text(shown), _gift_text(body.removeprefix(_FEEDBACK)))


def _gift_text(source: str) -> str:
    """The text that a student reads: without format and escapes."""
    source = source.strip()
    format_ = _FORMAT.match(source)
    text = source[format_.end() :] if format_ else source
    text = _ESCAPED.sub(r"\1", text).replace("\\n", "\n")
    is_plain = format_ is not None and format_["format"] in ("plain", "markdown")
    return (text if is_plain else html_text(text)).strip()


QUESTION_BANK_READERS: dict[str, Callable[[bytes, str], Iterator[_Question]]] = {
    ".xml": _read_xml,
    ".gift": _read_gift,
}
"""Extension -> reader."""
