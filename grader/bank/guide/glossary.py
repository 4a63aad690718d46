"""Glossaries: terms and definitions, from tables, lists, pairs of lines or paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.bank.guide import lexicon
from grader.bank.guide.lists import is_instruction, is_sentence_end
from grader.bank.guide.markup import fold, strip_markup
from grader.bank.guide.parts import GlossaryEntry, GuideWarning
from grader.bank.guide.prose import prose
from grader.bank.guide.rows import body_rows
from grader.bank.guide.tokens import Kind, Token

MAX_TERM_WORDS = 12
"""Terms are short; a longer text before a colon is a sentence."""

MAX_LINE_WARNINGS = 5
"""More lines than this are reported as one range."""

MIN_PATTERN_SHARE = 0.5
"""A way of writing entries is the glossary's own if half of its lines follow it."""

_LEADING = re.compile(r"^[\s.,;:)\]]+")
_BOLD_TERM = re.compile(
    r"^(?P<term>(?:\*\*|__)(?=\S)(?P<bold>.+?)(?:\*\*|__)(?P<more>\s*(?:\([^()]*\)|(?:/|,|or|o|oder|ou)\s*\*\*[^*]+\*\*))*)"
    r"\s*(?P<definition>.*)$"
)
_CODE_OR_EMPHASIS_TERM = re.compile(
    r"^(?P<term>`[^`]+`|\*[^*\s][^*]*\*|_[^_\s][^_]*_)\s*[:–—-]+\s*(?P<definition>.+)$"
)
_SEPARATORS = {
    "colon": re.compile(r"\s*:{1,2}(?=\s|\*)"),
    "dash": re.compile(r"\s+[–—-]{1,2}\s+|\s*—\s*"),
    "equals": re.compile(r"\s+(?:=|→|=>|\|)\s+"),
    "gap": re.compile(r"\s{3,}"),
}
_BRACKETS = re.compile(r"\([^()]*\)|\$[^$]*\$|`[^`]*`|“[^”]*”|\"[^\"]*\"")
_GROUP_LETTER = re.compile(r"\W*[A-Z](?:\s*[-–&/]\s*[A-Z])?\W*")


@dataclass
class _Draft:
    """A term with the tokens of its definition."""

    line: int
    term: str
    tokens: list[Token]


def read_glossary(
    tokens: Sequence[Token],
) -> tuple[list[GlossaryEntry], list[GuideWarning]]:
    """Return the entries of a glossary section, and warnings on lines that are none."""
    # In a glossary 'Solution: ...' is a term, whatever it labels elsewhere.
    tokens = [replace(t, text=t.unlabelled, label=None) if t.label else t for t in tokens]
    tokens = [token for token in tokens if not _is_group_letter(token)]
    tokens = _without_head_lines(tokens)
    if any(token.kind is Kind.ROW for token in tokens):
        drafts, loose = _from_rows(tokens)
    else:
        drafts, loose = _from_lines(tokens)
    if not drafts:
        loose = [token for token in tokens if token.is_content]
    entries, warnings = [], []
    for draft in drafts:
        definition = prose(draft.tokens)
        term = _LEADING.sub("", strip_markup(draft.term)).rstrip(" :–—-") or draft.term
        if definition:
            entries.append(GlossaryEntry(term, definition, draft.line))
        else:
            message = f"glossary term '{term}' has no definition; it was left out"
            warnings.append(GuideWarning(draft.line, message))
    return entries, warnings + _unplaced(loose)


def _unplaced(loose: Sequence[Token]) -> list[GuideWarning]:
    """One warning for each line, or one for all if there are many."""
    if len(loose) > MAX_LINE_WARNINGS:
        first, last = loose[0].line, loose[-1].line
        message = f"lines {first}-{last} hold no glossary entry that is known; they were left out"
        return [GuideWarning(first, message)]
    return [
        GuideWarning(token.line, f"'{_clipped(token.raw)}' is no glossary entry; it was left out")
        for token in loose
    ]


def _without_head_lines(tokens: list[Token]) -> list[Token]:
    """The tokens below a table's head whose two cells became lines of their own."""
    content = [i for i, token in enumerate(tokens) if token.is_content][:2]
    is_head = all(fold(tokens[i].text) in lexicon.TABLE_HEADS for i in content)
    return tokens[content[1] + 1 :] if is_head and len(content) > 1 else tokens


def _clipped(text: str) -> str:
    text = strip_markup(text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_group_letter(token: Token) -> bool:
    """Whether a line only says under which letter the next terms stand."""
    is_line = token.kind in {Kind.HEADING, Kind.TEXT, Kind.BULLET}
    return is_line and bool(_GROUP_LETTER.fullmatch(token.text))


def _from_rows(tokens: Sequence[Token]) -> tuple[list[_Draft], list[Token]]:
    rows = body_rows(tokens)
    if rows and _is_table_head(rows[0]):
        rows = rows[1:]
    drafts = []
    for row in rows:
        cells = [cell for cell in row.cells if cell]
        if cells and cells[0].isdigit() and len(cells) > 2:
            cells = cells[1:]
        if len(cells) < 2 and _GROUP_LETTER.fullmatch(strip_markup("".join(cells))):
            continue
        definition = replace(row, kind=Kind.TEXT, text=" ".join(cells[1:]))
        drafts.append(_Draft(row.line, cells[0] if cells else "", [definition]))
    first = next(token.line for token in tokens if token.kind is Kind.ROW)
    others = [token for token in tokens if token.is_content and token.kind is not Kind.ROW]
    # What stands above the table introduces it.
    return drafts, [token for token in others if token.line > first]


def _is_table_head(row: Token) -> bool:
    words = [fold(strip_markup(cell)) for cell in row.cells if cell]
    return bool(words) and all(
        word in lexicon.TABLE_HEADS or set(word.split()) <= lexicon.TABLE_HEADS | lexicon.FILLERS
        for word in words
    )


def _from_lines(tokens: Sequence[Token]) -> tuple[list[_Draft], list[Token]]:
    lines = [token for token in tokens if token.is_content]
    while lines and is_instruction(lines[0].raw) and not _BOLD_TERM.match(lines[0].text):
        lines = lines[1:]
    outer = _outer_items(lines)
    starters = outer or lines
    separator = _usual_separator(starters)
    n_one_line = sum(_term_and_definition(t, separator) is not None for t in starters)
    n_alone = len(_before_markers(lines)) + sum(token.is_bold_line for token in starters)
    is_usual = n_one_line >= MIN_PATTERN_SHARE * max(len(starters), 1)
    if is_usual and n_one_line > n_alone:
        return _one_line_entries(tokens, lines, separator=separator, items=outer)
    return _two_line_entries(tokens, lines, items=outer)


def _outer_items(lines: Sequence[Token]) -> list[Token]:
    """The outermost list items, if the glossary is a list; else nothing."""
    kinds = {Kind.BULLET, Kind.NUMBERED}
    listed = [t for t in lines if t.kind in kinds]
    if not listed or any(t.is_bold_line for t in lines if t.kind is Kind.TEXT):
        return []
    outer = min(token.indent for token in listed)
    items = [token for token in listed if token.indent <= outer + 1]
    is_list = len(items) * 2 >= len([t for t in lines if t.indent <= outer + 1])
    return items if is_list else []


def _usual_separator(lines: Sequence[Token]) -> str:
    """The separator that parts most lines into a short term and the rest."""
    counts = dict.fromkeys(_SEPARATORS, 0)
    for token in lines:
        parted = {name: _parted_at(token.text, pattern) for name, pattern in _SEPARATORS.items()}
        terms = {name: found[0] for name, found in parted.items() if found is not None}
        if terms:
            counts[min(terms, key=lambda name: len(terms[name]))] += 1
    return max(counts, key=lambda name: counts[name])


def _term_and_definition(token: Token, separator: str) -> tuple[str, str] | None:
    """Term and definition of one line; the usual separator is tried before the others."""
    text = _LEADING.sub("", token.text.replace("****", ""))
    match = _BOLD_TERM.match(text) or _CODE_OR_EMPHASIS_TERM.match(text)
    if match and match["definition"].lstrip(" :–—-=*"):
        return match["term"], match["definition"].lstrip(" :–—-=")
    if match or token.kind is Kind.HEADING:
        return None
    for name in (separator, *_SEPARATORS):
        parted = _parted_at(text, _SEPARATORS[name])
        if parted is not None:
            return parted
    return None


def _parted_at(text: str, separator: re.Pattern[str]) -> tuple[str, str] | None:
    """Text before and after the first separator outside brackets, if the former is a term."""
    masked = _BRACKETS.sub(lambda match: "\ue000" * len(match[0]), text)
    match = separator.search(masked)
    if match is None:
        return None
    term, definition = text[: match.start()].strip(), text[match.end() :].strip()
    is_term = 0 < len(term.split()) <= MAX_TERM_WORDS and not term.endswith((".", "?", ";", ","))
    return (term, definition) if is_term and definition and ". " not in term else None


def _one_line_entries(
    tokens: Sequence[Token], lines: Sequence[Token], *, separator: str, items: Sequence[Token]
) -> tuple[list[_Draft], list[Token]]:
    """Entries that begin with 'Term: definition'; other lines go on with the last one."""
    drafts: list[_Draft] = []
    loose: list[Token] = []
    starters = {id(token) for token in (items or lines)}
    content = {id(token) for token in lines}
    is_open, previous = False, None
    for token in tokens:
        if token.kind is Kind.RULE:
            is_open = False
        if id(token) in content:
            parted = _term_and_definition(token, separator) if id(token) in starters else None
            if parted and not _is_wrapped(token, previous):
                drafts.append(_Draft(token.line, parted[0], [_text(token, parted[1])]))
                is_open = True
            elif is_open and _belongs(token, previous, is_item=id(token) in starters):
                drafts[-1].tokens.append(token)
            elif drafts and token.kind is not Kind.HEADING:
                loose.append(token)
        previous = token
    return drafts, loose


def _text(token: Token, text: str) -> Token:
    return replace(token, kind=Kind.TEXT, text=text, label=None)


def _is_wrapped(token: Token, previous: Token | None) -> bool:
    """Whether a plain line only goes on with the sentence of the line above it."""
    if previous is None or not previous.is_content or token.kind is not Kind.TEXT:
        return False
    return token.text[:1].islower() and not is_sentence_end(previous.text)


def _belongs(token: Token, previous: Token | None, *, is_item: bool) -> bool:
    """Whether a line without a term of its own goes on with the definition above it."""
    if token.kind is Kind.HEADING:
        return False
    is_below = previous is not None and previous.is_content
    return is_below or token.indent > 1 or (token.kind is not Kind.TEXT and not is_item)


def _two_line_entries(
    tokens: Sequence[Token], lines: Sequence[Token], *, items: Sequence[Token]
) -> tuple[list[_Draft], list[Token]]:
    """Entries whose term stands on a line of its own, above the definition."""
    starts = _term_lines(tokens, lines, items=items)
    drafts: list[_Draft] = []
    loose: list[Token] = []
    is_open = False
    for token in tokens:
        if id(token) in starts:
            drafts.append(_Draft(token.line, token.text, []))
            is_open = True
        elif token.kind is Kind.RULE:
            is_open = False
        elif token.is_content and is_open:
            text = re.sub(r"^:\s+", "", token.text)
            drafts[-1].tokens.append(replace(token, text=text, label=None))
        elif token.is_content and drafts:
            loose.append(token)
    return drafts, loose


def _term_lines(
    tokens: Sequence[Token], lines: Sequence[Token], *, items: Sequence[Token]
) -> set[int]:
    """Identities of the lines that are terms: list items, headings, bold or short lines."""
    groups: Iterator[list[Token]] = iter(
        (
            [token for token in lines if token.kind is Kind.HEADING],
            [token for token in lines if token.is_bold_line and token.kind is Kind.TEXT],
            _before_markers(lines),
            list(items),
        )
    )
    for group in groups:
        if group:
            return {id(token) for token in group}
    return {id(token) for token in _short_lines(tokens)}


def _before_markers(lines: Sequence[Token]) -> list[Token]:
    """Lines above a line that begins with ': ' (a Markdown definition list)."""
    return [line for line, after in pairwise(lines) if after.raw.startswith(": ")]


def _short_lines(tokens: Sequence[Token]) -> list[Token]:
    """Short lines that end no sentence, directly above a line with content."""
    found = []
    content = [token for token in tokens if token.is_content]
    for token, after in pairwise(content):
        is_short = len(token.text.split()) <= MAX_TERM_WORDS and not is_sentence_end(token.text)
        if is_short and len(after.text) > len(token.text):
            found.append(token)
    return found
