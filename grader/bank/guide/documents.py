"""Documents: a study guide's file as numbered lines of text.

Plain text is decoded here; Word and PDF files are read by `word_documents` and
`pdf_documents` into the same Markdown-like lines, so that one parser serves all.
What the lines mean is the business of `study_guide`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.bank.guide.pdf_documents import read_pdf_lines
from grader.bank.guide.word_documents import read_word_lines
from grader.errors import GuideError

MAX_TEXT_BYTES = 10_000_000
"""A thousand-page book is 3 MB of text; what is larger is no study guide."""

MAX_FILE_BYTES = 100_000_000
"""Word and PDF files may carry pictures; beyond this they are not opened."""

MAX_CONTROL_SHARE = 0.01
"""Text holds hardly any control characters; random bytes hold one in ten."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Zero-width marks and soft hyphens are invisible and break comparisons.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\x0b\x0c]")
_SPACES = re.compile("[\u00a0\u2007\u202f\u2028\u2029\u0085]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class Document:
    """Numbered lines of one file.

    Attributes
    ----------
    source : str
        The file's name as messages show it.
    lines : tuple of (int, str)
        Line numbers start at 1. In a Word or PDF file they count the lines of the
        extracted text.
    """

    source: str
    lines: tuple[tuple[int, str], ...]

    @classmethod
    def from_text(cls, text: str, source: str = "guide") -> Document:
        """Make a document of a text that is already decoded."""
        return cls.from_lines(re.split(r"\r\n|\r|\n", text), source)

    @classmethod
    def from_lines(cls, lines: Iterable[str], source: str) -> Document:
        """Make a document of lines, with invisible characters and odd spaces mended."""
        return cls(source, tuple((i, _mended(line)) for i, line in enumerate(lines, start=1)))

    @property
    def text(self) -> str:
        """All lines, joined by line feeds."""
        return "\n".join(text for _, text in self.lines)


def read_document(path: str | Path) -> Document:
    """Read the lines of a `.txt`, `.md`, `.docx` or `.pdf` file.

    Raises
    ------
    GuideError
        The file is missing, empty, too large, protected, damaged, a picture only,
        or of a kind that is not read.
    """
    path = Path(path)
    check_is_file(path)
    reader = _reader_for(path)
    check_size(path)
    try:
        lines = reader(path)
    except OSError as error:
        raise GuideError(str(path), f"the file can't be read: {error.strerror}") from error
    document = Document.from_lines(lines, path.name)
    if not document.text.strip():
        raise GuideError(str(path), "the file is empty; it must hold a study guide")
    if len(document.text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise _too_large(path, len(document.text), limit=MAX_TEXT_BYTES)
    return document


def _reader_for(path: Path) -> Callable[[Path], list[str]]:
    """The reader of a file's extension."""
    readers: dict[str, Callable[[Path], list[str]]] = {
        ".txt": _read_text_lines,
        ".md": _read_text_lines,
        ".docx": read_word_lines,
        ".pdf": read_pdf_lines,
    }
    extension = path.suffix.lower()
    if extension not in readers:
        found = f"'{extension}' files are not read" if extension else "the file has no extension"
        raise GuideError(
            str(path),
            f"{found}; it must be one of {', '.join(readers)}, .xml, .gift",
            "save the guide as text, Markdown, Word (.docx) or PDF",
        )
    return readers[extension]


def check_is_file(path: Path) -> None:
    """Raise a GuideError for a folder, and where there is nothing."""
    if path.is_dir():
        raise GuideError(str(path), "this is a folder; it must be a study guide's file")
    if not path.exists():
        raise GuideError(str(path), "there is no such file")


def check_size(path: Path) -> None:
    """Raise a GuideError for a file that is empty or too large."""
    n_bytes = path.stat().st_size
    if n_bytes == 0:
        raise GuideError(str(path), "the file is empty; it must hold a study guide")
    is_text = path.suffix.lower() in {".txt", ".md", ".xml", ".gift"}
    limit = MAX_TEXT_BYTES if is_text else MAX_FILE_BYTES
    if n_bytes > limit:
        raise _too_large(path, n_bytes, limit=limit)


def _too_large(path: Path, n_bytes: int, *, limit: int) -> GuideError:
    return GuideError(
        str(path),
        f"the file holds {n_bytes / 1e6:.0f} MB; it must be at most {limit / 1e6:.0f} MB",
        "keep the questions, the key and the glossary, and leave out the source text",
    )


def _read_text_lines(path: Path) -> list[str]:
    text = decode_text(path.read_bytes())
    n_control = len(_CONTROL.findall(text))
    if "\x00" in text or n_control > MAX_CONTROL_SHARE * len(text):
        raise GuideError(
            str(path),
            "the file holds binary data; it must hold text",
            "export the guide as text, Markdown, Word (.docx) or PDF",
        )
    return re.split(r"\r\n|\r|\n", text)


def decode_text(data: bytes) -> str:
    """Return the text of bytes: by byte order mark, else UTF-8, else UTF-16 or cp1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return data.decode(_utf16_without_mark(data), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _utf16_without_mark(data: bytes) -> str:
    """The UTF-16 that these bytes look like; Latin text has a zero in every second byte."""
    sample = data[:4000]
    n_even, n_odd = sample[::2].count(0), sample[1::2].count(0)
    if max(n_even, n_odd) < len(sample) / 4:
        return "latin-1"
    return "utf-16-le" if n_odd > n_even else "utf-16-be"


def _mended(line: str) -> str:
    line = _INVISIBLE.sub("", line.replace("\r", " ").replace("\n", " "))
    # A bank file, which is YAML, can't hold control characters.
    line = _SPACES.sub(" ", _CONTROL.sub(" ", line))
    return unicodedata.normalize("NFC", line).rstrip()
