"""HTML answers as the text that a reader sees: line breaks where blocks end.

The parser is the standard library's. It gives the source of each tag, so that what only
looks like one (``List<String>``, ``a<b and c>d``) stays in the answer; parsers that build
trees repair such text away.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = set(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead "
    "tr ul".split()
)
_CELLS = {"td", "th"}
_UNREAD = {"head", "script", "style", "template", "title", "noscript", "iframe", "object", "svg"}
"""What stands in them is no part of an answer."""

_OPENS_UNREAD = re.compile(rf"<({'|'.join(sorted(_UNREAD))})\b[^<>]*(?<!/)>", re.IGNORECASE)

_INLINE = set(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img input ins kbd label mark math "
    "q s samp small span strike strong sub sup time tt u var wbr link meta button".split()
)
_BARE = {
    "allowfullscreen",
    "checked",
    "compact",
    "controls",
    "disabled",
    "hidden",
    "nowrap",
    "open",
}
"""Attributes without a value; with others, ``a<b and c>d`` is a comparison and no tag."""

_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_TAGS = _BLOCKS | _CELLS | _UNREAD | _INLINE | {"br"}

_BREAKS = "|".join(sorted(_BLOCKS | _CELLS | {"br"}))
_BREAK_TAG = re.compile(rf"</?(?:{_BREAKS})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_TAGS))})\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_SPACES = re.compile(r"[ \t\n\r\f]+")
_SPACES_IN_LINE = re.compile(r"[ \t\r\f]+")
_LINE_EDGES = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")
_LITERAL = re.compile("[\ue000\ue001]")
"""Stand for the blanks and line ends of preformatted text while the rest is tidied."""


def html_text(source: str) -> str:
    """Return the text of an answer that is HTML, and any other answer as it is.

    Examples
    --------
    >>> html_text("<p>It is &lt; 5.</p><p>Always.</p>")
    'It is < 5.\\nAlways.'
    >>> html_text("if a < b then use List<String>")
    'if a < b then use List<String>'
    """
    source = _OPENS_UNREAD.sub(_as_written_if_never_closed, source)
    if not (_TAG.search(source) or _ENTITY.search(source)):
        return source
    reader = _Reader(keeps_lines=not _BREAK_TAG.search(source))
    reader.feed(source)
    reader.close()
    return reader.text


def _as_written_if_never_closed(opening: re.Match[str]) -> str:
    """The tag, or its text where no end follows: an answer on "the <script> tag", List<Object>."""
    is_closed = re.search(rf"</{opening[1]}\b", opening.string[opening.end() :], re.IGNORECASE)
    return opening[0] if is_closed else opening[0].replace("<", "&lt;")


class _Reader(HTMLParser):
    """Collects what is seen.

    Parameters
    ----------
    keeps_lines : bool
        The source has no markup for lines: those that it has are the student's own.
    """

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._spaces = _SPACES_IN_LINE if keeps_lines else _SPACES
        self._parts: list[str] = []
        self._unseen: list[str] = []
        self._n_pre = 0

    @property
    def text(self) -> str:
        """The text so far: blanks within lines and empty lines as a browser shows them."""
        text = "".join(self._parts).replace("\xa0", " ")
        text = _EMPTY_LINES.sub("\n\n", _LINE_EDGES.sub("\n", re.sub(" {2,}", " ", text)))
        return text.strip().replace("\ue000", " ").replace("\ue001", "\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in _BLOCKS and self._unseen[-1:] == ["p"]:
            self._unseen.pop()  # a block ends the paragraph before it, which needs no end tag
        if tag not in _TAGS or any(known[name] is None for name in known if name not in _BARE):
            self.handle_data(self.get_starttag_text() or "")
        elif tag not in _VOID and (self._unseen or _is_unseen(tag, known)):
            self._unseen.append(tag)
        elif tag == "pre":
            self._break()
            self._n_pre += 1
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._break()
        elif tag in _CELLS:
            self._add(" ")
        elif tag == "img":
            self._add(known.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _TAGS:
            self.handle_data(f"</{tag}>")
        elif tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        elif tag == "pre":
            self._n_pre = max(self._n_pre - 1, 0)
            self._break()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        data = _LITERAL.sub("", data)
        if self._n_pre:
            self._add(data.replace("\r\n", "\n").replace(" ", "\ue000").replace("\n", "\ue001"))
        elif not (data.isspace() and self._is_line_start):
            self._add(self._spaces.sub(" ", data))

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype"):
            self.handle_data(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def _add(self, text: str) -> None:
        if not self._unseen:
            self._parts.append(text)

    def _break(self) -> None:
        """End the line, unless it has only begun."""
        if not self._is_line_start:
            self._add("\n")

    @property
    def _is_line_start(self) -> bool:
        return not self._parts or self._parts[-1].endswith("\n")


def _is_unseen(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether a reader sees nothing of an element: text hidden in it is nobody's answer."""
    style = attributes.get("style") or ""
    return tag in _UNREAD or "hidden" in attributes or bool(_HIDDEN_STYLE.search(style))
