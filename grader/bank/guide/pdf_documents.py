"""PDF files as lines of text, with wrapped lines joined again.

Text extraction only: a scanned page holds a picture and no text.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from grader.bank.guide.headings import classify_plain_heading
from grader.bank.guide.tokens import Kind, lex_line
from grader.errors import GuideError

FULL_LINE_SHARE = 0.85
"""A line was wrapped if the next word would have passed this share of the page's width.

Widths are counted in letters, and 85 % leaves room for their different widths.
"""

WIDE_QUANTILE = 0.9
"""The page's width is that of its longer lines; the longest may be an outlier."""

MIN_WIDTH = 40
"""Narrower text is a list of short lines, in which nothing was wrapped."""

MIN_REPEATS = 3
"""A line that opens or closes this many pages is a running header or footer."""

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|s\.|p[áa]gina|pagina)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|von|de|di|sur|van)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’»)\]*]*$")


def read_pdf_lines(path: Path) -> list[str]:
    """Return the lines of a PDF file; what was wrapped at the margin is joined again."""
    pages = _page_lines(path)
    lines = [line for page in _without_running_lines(pages) for line in page]
    if not any(line.strip() for line in lines):
        raise GuideError(
            str(path),
            "the PDF holds no text, only pictures of pages; it must hold text",
            "run text recognition (OCR) on it first, or export the guide as text",
        )
    return _rejoined(lines)


def _page_lines(path: Path) -> list[list[str]]:
    # pypdf takes a quarter of a second to import, which text guides don't pay.
    from pypdf import PdfReader

    try:
        reader = PdfReader(path)
        # Many PDFs are encrypted with an empty password, only to forbid printing.
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected(path)
        return [page.extract_text().strip("\n").split("\n") for page in reader.pages]
    except GuideError:
        raise
    except Exception as error:  # pypdf raises errors of many kinds on damaged files
        if type(error).__name__ in {"DependencyError", "FileNotDecryptedError"}:
            raise _protected(path) from error
        raise GuideError(
            str(path),
            "the file is damaged or no PDF; it must be a PDF document",
            "export it again, or save the guide as text",
        ) from error


def _protected(path: Path) -> GuideError:
    return GuideError(
        str(path),
        "the PDF is protected by a password; it must open without one",
        "save a copy without a password",
    )


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Pages without page numbers, running headers and running footers."""
    edges = Counter(line.strip() for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, count in edges.items() if count >= MIN_REPEATS}

    def is_running(line: str) -> bool:
        return line.strip() in running or bool(_PAGE_NUMBER.fullmatch(line.strip()))

    kept = []
    for page in pages:
        first = 1 if page and is_running(page[0]) else 0
        last = len(page) - 1 if len(page) > 1 and is_running(page[-1]) else len(page)
        kept.append(page[first:last])
    return kept


def _rejoined(lines: list[str]) -> list[str]:
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[min(int(WIDE_QUANTILE * len(lengths)), len(lengths) - 1)]
    joined: list[str] = []
    previous = ""  # the last line as the page shows it, before any joining
    for line in lines:
        if joined and _continues(previous, line, width=width):
            glue = "" if re.search(r"\w-$", previous) else " "
            joined[-1] = joined[-1].rstrip() + glue + line.strip()
        else:
            joined.append(line)
        previous = line.strip()
    return joined


def _continues(previous: str, line: str, *, width: int) -> bool:
    """Whether a line is the rest of the one before it, broken at the margin."""
    text = line.strip()
    if not previous or not text or lex_line(0, line)[0].kind is not Kind.TEXT:
        return False
    if classify_plain_heading(text) or classify_plain_heading(previous):
        return False
    if text[0].islower() and not _SENTENCE_END.search(previous):
        return True
    first_word = text.split(maxsplit=1)[0]
    return width >= MIN_WIDTH and len(previous) + 1 + len(first_word) > FULL_LINE_SHARE * width
