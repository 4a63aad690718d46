"""The lines of an answer: marks and markdown taken off, bullets and labels told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.bank.drafting.function_words import word_set
from grader.bank.drafting.predicates import finite_verb

MAX_LABEL_WORDS = 7
"""'Control Plane: ...' is a label; a longer lead is a sentence that ends in a colon."""

MAX_HEADING_WORDS = 16
"""'The following are the tasks of the controller:' alone on a line heads what follows."""

_POINT_MARK = re.compile(
    r"\s*[\[(]\s*(?:\d*\.\d+|\d+(?:\.\d+)?\s*(?:p|pts?|points?|marks?|Punkte?|puntos?))\s*[\])]"
    r"|\s*\(\s*\d*\.\d+\s*p\s*\)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\*\*|__|`|^#{1,6}\s+|^>\s+|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", re.MULTILINE)
_INLINE_BULLET = re.compile(r"\s*[●•○▪◦]\s*")
_BULLET = re.compile(
    r"^\s*(?:[-–—*→]\s*(?=\D)|\(?\d{1,2}[.)](?!\d)\s*|\(?(?:[a-h]|i{1,3}|iv|v|vi)\)\s*)+"
)
_LABEL = re.compile(r"^(?P<label>[^\s:][^:.;?!]{1,100}?)\s*:\s*(?P<text>.*)$", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """One bullet or paragraph of an answer.

    `heading` is its own label or else the nearest above it, `section` the line that heads the
    bullets it stands among.
    """

    text: str
    heading: str = ""
    section: str = ""


def passages(answer: str) -> list[Passage]:
    """Return the bullets and paragraphs of `answer`, without markdown and point marks.

    Examples
    --------
    >>> for passage in passages("**Advantage:** it is fast (0.5)\\nDrawbacks:\\n- needs memory"):
    ...     print(f"{passage.heading} | {passage.text}")
    Advantage | it is fast
    Drawbacks | needs memory
    """
    lines = _joined_lines(_POINT_MARK.sub("", _MARKDOWN.sub("", answer)))
    found: list[Passage] = []
    section = above = ""
    was_bullet = False
    for at, (line, is_bullet) in enumerate(lines):
        bullets_follow = at + 1 < len(lines) and lines[at + 1][1]
        if not line or (was_bullet and not is_bullet):
            section, above = (section, above) if not line and bullets_follow else ("", "")
        label, text = (
            (line[:-1].rstrip(), "") if bullets_follow and line[-1:] == ":" else label_of(line)
        )
        is_title = bullets_follow and not is_bullet and bool(line) and _is_title(line)
        if is_title or (label and not text):
            above = label or line
            section = section if is_bullet and section else above
        elif text and label.lower() not in _NOTES:
            found.append(Passage(text, label or above, section))
        was_bullet = is_bullet
    return found


_NOTES = word_set("note notes remark remarks hint hinweis anmerkung nota remarque")
"""Labels of what the key says to the grader."""


def is_about_the_key(label: str) -> bool:
    """Whether a label speaks of the key ('Possible answers'), not of the subject."""
    return bool(_KEY_WORDS.search(label))


_KEY_WORDS = re.compile(
    r"\b(?:possible|any|following|one of|answers?|examples?|accepted|note|remarks?|solution|either"
    r"|should be given|(?:are|is|sind|ist|son|são|sont)$|mögliche|antwort|posibles?|respuestas?"
    r"|respostas?)\b",
    re.IGNORECASE,
)


def _joined_lines(answer: str) -> list[tuple[str, bool]]:
    """Lines without their bullets, and whether they had one; wrapped lines are joined."""
    lines: list[tuple[str, bool]] = []
    for raw in _bulleted(answer):
        bullet = _BULLET.match(raw)
        line = " ".join((raw[bullet.end() :] if bullet else raw).split())
        before = lines[-1][0] if lines else ""
        if line and before and not bullet and line[0].islower() and before[-1] not in ".:;?!":
            lines[-1] = (f"{before} {line}", lines[-1][1])
        else:
            lines.append((line, bool(bullet)))
    return lines


def _bulleted(answer: str) -> Iterator[str]:
    """The lines of an answer, each bullet character on a line of its own, written '- '."""
    for line in answer.splitlines():
        yield from _INLINE_BULLET.sub("\n- ", line).strip("\n").split("\n")


def label_of(line: str) -> tuple[str, str]:
    """Return the label of a line or sentence and the rest of it.

    Examples
    --------
    >>> label_of("Purpose: it finds the shortest path.")
    ('Purpose', 'it finds the shortest path.')
    """
    match = _LABEL.match(line)
    if not match or not line[0].isalpha():
        return "", line
    limit = MAX_LABEL_WORDS if match["text"] else MAX_HEADING_WORDS
    if len(match["label"].split()) > limit:
        return "", line
    if match["text"] and finite_verb(match["label"]):
        return "", line
    return match["label"].strip(), match["text"].strip()


def _is_title(line: str) -> bool:
    return len(line.split()) <= MAX_LABEL_WORDS and line[-1] not in ".?!" and not finite_verb(line)
