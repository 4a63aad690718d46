"""Word files as Markdown-like lines: headings, bold, list numbers and tables kept.

Word computes list numbers when it draws the page; they are in no text, so they are
counted here from the numbering definitions.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import GuideError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

MAX_UNPACKED_BYTES = 300_000_000
"""A small archive can unpack to terabytes; real guides with pictures stay far below."""

_INDENT = "   "
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def read_word_lines(path: Path) -> list[str]:
    """Return the lines of a Word file in document order, tables as Markdown rows."""
    _check_archive(path)
    # python-docx takes a third of a second to import, which text guides don't pay.
    import docx

    try:
        document = docx.Document(str(path))
        return list(_lines(document))
    except GuideError:
        raise
    except Exception as error:  # python-docx has no common base for damaged files
        raise _damaged(path) from error


def _check_archive(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_OLE_MAGIC)) == _OLE_MAGIC:
            raise GuideError(
                str(path),
                "the file is protected by a password or in the old .doc format",
                "save it in Word as .docx without a password",
            )
    try:
        with zipfile.ZipFile(path) as archive:
            n_bytes = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error
    if n_bytes > MAX_UNPACKED_BYTES:
        raise GuideError(
            str(path),
            f"the file unpacks to {n_bytes / 1e6:.0f} MB; "
            f"it must be at most {MAX_UNPACKED_BYTES / 1e6:.0f} MB",
        )


def _damaged(path: Path) -> GuideError:
    return GuideError(
        str(path),
        "the file is damaged or no Word file; it must be a .docx document",
        "open it in Word and save it again",
    )


def _lines(document: WordDocument) -> Iterator[str]:
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    numbering = _Numbering(document)
    for element in _blocks(document.element.body, qn("w:sdt"), content=qn("w:sdtContent")):
        if element.tag == qn("w:tbl"):
            yield ""
            yield from _table_lines(Table(element, document))
            yield ""
        elif element.tag == qn("w:p"):
            yield from _paragraph_lines(Paragraph(element, document), numbering)


def _blocks(parent: Any, control: str, *, content: str) -> Iterator[Any]:
    """Paragraph and table elements, those inside content controls included."""
    for element in parent:
        if element.tag == control:
            for inner in element.iterchildren(content):
                yield from _blocks(inner, control, content=content)
        else:
            yield element


def _table_lines(table: Any) -> Iterator[str]:
    for row in table.rows:
        cells = (" ".join(cell.text.split()).replace("|", "\\|") for cell in row.cells)
        yield "| " + " | ".join(cells) + " |"


def _paragraph_lines(paragraph: Paragraph, numbering: _Numbering) -> Iterator[str]:
    text = _marked_text(paragraph)
    if not text.strip():
        yield ""
        return
    level = _heading_level(paragraph)
    if level:
        yield ""
        yield "#" * level + " " + " ".join(paragraph.text.split())
        yield ""
        return
    first, *rest = text.split("\n")
    marker = numbering.marker(paragraph)
    yield marker + first
    yield from (_INDENT * bool(marker) + line for line in rest)
    if not marker:
        # Word sets paragraphs apart by spacing, which text shows as a blank line.
        yield ""


def _heading_level(paragraph: Paragraph) -> int:
    """1 to 6 in a heading, 0 in running text."""
    name = (paragraph.style.name or "").casefold() if paragraph.style else ""
    if name == "title":
        return 1
    prefix, _, level = name.rpartition(" ")
    return min(int(level), 6) if prefix == "heading" and level.isdigit() else 0


def _marked_text(paragraph: Paragraph) -> str:
    """Text with ``**`` around bold runs; neighbouring bold runs share one pair."""
    pieces: list[tuple[bool, str]] = []
    for part in paragraph.iter_inner_content():
        for run in getattr(part, "runs", [part]):
            bold = bool(run.bold) and bool(run.text.strip())
            if pieces and (pieces[-1][0] == bold or not run.text.strip()):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + run.text)
            else:
                pieces.append((bold, run.text))
    return "".join(_bold(text) if bold else text for bold, text in pieces)


def _bold(text: str) -> str:
    """Each line of the text in a pair of its own, blanks left outside the pair."""
    lines = []
    for line in text.split("\n"):
        core = line.strip()
        lines.append(line.replace(core, f"**{core}**", 1) if core else line)
    return "\n".join(lines)


class _Numbering:
    """The list markers that Word would draw, counted in document order."""

    def __init__(self, document: WordDocument) -> None:
        from docx.oxml.ns import qn

        self._qn = qn
        self._counts: Counter[tuple[int, int]] = Counter()
        try:
            self._root: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            self._root = None

    def marker(self, paragraph: Paragraph) -> str:
        """The indented marker of a list paragraph, or an empty text."""
        number_id, level = self._list_of(paragraph)
        if number_id is None:
            return self._marker_of_style(paragraph)
        number_format, start = self._level(number_id, level)
        self._counts[number_id, level] += 1
        for deeper in [key for key in self._counts if key[0] == number_id and key[1] > level]:
            del self._counts[deeper]
        number = start - 1 + self._counts[number_id, level]
        return _INDENT * level + _written(number, number_format)

    def _marker_of_style(self, paragraph: Paragraph) -> str:
        name = (paragraph.style.name or "").casefold() if paragraph.style else ""
        return "- " if name.startswith("list bullet") else ""

    def _list_of(self, paragraph: Paragraph) -> tuple[int | None, int]:
        """Number id and level, of the paragraph itself or else of its style."""
        style = paragraph.style
        properties: list[Any] = [paragraph._p.pPr]
        while style is not None:
            properties.append(style.element.pPr)
            style = getattr(style, "base_style", None)
        for holder in properties:
            found = None if holder is None else holder.numPr
            if found is not None and found.numId is not None:
                number_id = found.numId.val
                level = 0 if found.ilvl is None else found.ilvl.val
                return (number_id or None), level  # id 0 switches numbering off
        return None, 0

    def _level(self, number_id: int, level: int) -> tuple[str, int]:
        """Number format and first number of one level of a list."""
        if self._root is None:
            return "decimal", 1
        query = f"w:num[@w:numId='{number_id}']/w:abstractNumId/@w:val"
        abstract = self._root.xpath(query)
        query = f"w:abstractNum[@w:abstractNumId='{abstract[0] if abstract else -1}']"
        found = self._root.xpath(f"{query}/w:lvl[@w:ilvl='{level}']")
        if not found:
            return "decimal", 1
        # The elements of a level are plain ones, whose xpath knows no prefixes.
        number_format = found[0].find(self._qn("w:numFmt"))
        start = found[0].find(self._qn("w:start"))
        return (
            "decimal" if number_format is None else number_format.get(self._qn("w:val")),
            1 if start is None else int(start.get(self._qn("w:val"))),
        )


def _written(number: int, number_format: str) -> str:
    if number_format in {"bullet", "none"}:
        return "- " if number_format == "bullet" else ""
    if number_format.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return f"{letter.upper() if number_format.startswith('upper') else letter}) "
    if number_format == "upperRoman":
        return f"{_roman(number)}. "
    return f"{number}. "


def _roman(number: int) -> str:
    written = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        written += numeral * count
    return written
