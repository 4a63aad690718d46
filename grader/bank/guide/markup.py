"""Markup: what a student should not see, and the folded form that texts are compared in."""

from __future__ import annotations

import html
import re
import unicodedata

# Code and formulas are set aside while emphasis is taken off: `ctx-*` and $a_1*b_2$.
_PROTECTED = re.compile(
    r"(?P<code>(?P<ticks>`+)(?P<inner>[^`]+)(?P=ticks))"
    r"|(?P<math>\$\$[^$]+\$\$|\$(?=\S)[^$\n]+(?<=\S)\$|\\\([^\n]*?\\\)|\\\[[^\n]*?\\\])"
)
_PLACE = re.compile("\ue000(\\d+)\ue001")
_TAGS = re.compile(
    r"</?(?:b|i|u|em|strong|sub|sup|span|p|div|code|mark|small|font|a)\b[^<>]*>", re.I
)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]*?\S)\1(?!\w)")
_LOOSE_STRONG = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)|\*\*(?=[^\w\s])")
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=[^\s*_])([^*\n]*?[^\s*])\1(?![\w*])")
_STRIKE = re.compile(r"~~(?=\S)([^~\n]+)~~")
_ESCAPE = re.compile(r"(?<!\\)\\([*_#.\-+!>|~`()])(?!\w*\{)")
_SPACES = re.compile(r"[ \t]+")


def strip_markup(text: str) -> str:
    """Return a line of readable prose: no emphasis marks, links, tags or code ticks.

    Formulas (LaTeX) stay as they are.

    Examples
    --------
    >>> strip_markup("**Uses** `ctx-*` when $a*b*c$ *grows*.")
    'Uses ctx-* when $a*b*c$ grows.'
    """
    kept: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        inner = match["inner"]
        if inner is not None and (bold := re.fullmatch(r"\*\*(.+)\*\*", inner)):
            inner = bold[1]
        kept.append(match[0] if inner is None else inner.strip())
        return f"\ue000{len(kept) - 1}\ue001"

    text = re.sub("[\ue000\ue001]", "", text).replace("****", "")
    text = _PROTECTED.sub(set_aside, text)
    text = html.unescape(_LINK.sub(r"\1", _TAGS.sub("", text)))
    text = _STRONG.sub(r"\2", text)
    text = _LOOSE_STRONG.sub("", text)
    text = _STRIKE.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    text = _ESCAPE.sub(r"\1", text)
    text = _PLACE.sub(lambda match: kept[int(match[1])] if int(match[1]) < len(kept) else "", text)
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Return the text in small letters without accents and punctuation, words set apart.

    Examples
    --------
    >>> fold("  **Überprüfung:** C'est l'Essay-Frage!")
    'uberprufung c est l essay frage'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())
