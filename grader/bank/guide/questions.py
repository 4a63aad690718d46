"""Questions: quiz and key entries parted into what is asked and what is answered.

Answers stand in a key, or right below their question: labelled, quoted, beside a bold
question, or unlabelled if most entries are built that way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.bank.guide import lexicon
from grader.bank.guide.lists import Entry
from grader.bank.guide.markup import fold, strip_markup
from grader.bank.guide.prose import content, lead_and_body, prose
from grader.bank.guide.tokens import Kind, Label, Token

_Parted = tuple[list[Token], list[Token]]
"""The tokens that ask, and those that answer."""

MIN_ANSWERED_SHARE = 0.6
"""If this share of the questions has text below, that text answers them."""

MIN_REPEATED_CHARS = 12
"""Shorter questions may begin an answer by accident."""

_INLINE_LABEL = re.compile(
    rf"^(?P<question>.*?\S)\s*[(\[]?(?P<open>\*\*|_|\*|)\b(?:{lexicon.ANSWER_WORDS})\s*"
    r"(?P<close>\*\*|_|\*|)\s*:\s*(?:\*\*|_|\*)?\s*(?P<answer>\S.*?)[)\]]?$",
    re.IGNORECASE,
)
_INLINE_ARROW = re.compile(r"^(?P<question>.*\?\W{0,4})\s*(?:→|⇒|=>|->)\s*(?P<answer>\S.*)$")
# A code span may break a bold question up: **What is** `**x**`**?** Text
_BESIDE_BOLD = re.compile(r"^(?P<question>\*\*(?=\S).*?[?:.]\W?\*\*)\s*(?P<answer>[^\s?*].*)$")


@dataclass(frozen=True)
class Asked:
    """A question as found in the quiz; `answer` holds tokens that stand with it."""

    number: int | None
    block: int
    line: int
    prompt: str
    answer: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Answered:
    """An answer as found in a key, with the question's text if the key repeats it."""

    number: int | None
    block: int
    line: int
    answer: str
    question: str = ""


def read_questions(entries: Sequence[Entry]) -> tuple[list[Asked], list[Answered]]:
    """Return the questions of a quiz, and answers found there that carry another number."""
    parted = [_explicitly_parted(entry.tokens) for entry in entries]
    if not any(answer for _, answer in parted):
        parted = _beside_bold(entries) or parted
    if not any(answer for _, answer in parted):
        parted = _parted_below(entries) or parted
    asked: list[Asked] = []
    detached: list[Answered] = []
    for entry, (question, answer) in zip(entries, parted, strict=True):
        own, other = _own_answer(answer, entry)
        prompt = prose(question)
        if prompt:
            asked.append(Asked(entry.number, entry.block, entry.line, prompt, tuple(own)))
        elif text := prose(own):
            detached.append(Answered(entry.number, entry.block, entry.line, text))
        detached += other
    return asked, detached


def read_answers(entries: Sequence[Entry], prompts: frozenset[str]) -> list[Answered]:
    """Return the answers of a key; `prompts` are the quiz's questions, folded."""
    return [answer for entry in entries if (answer := _answer_of(entry, prompts)).answer]


def _explicitly_parted(tokens: Sequence[Token]) -> _Parted:
    """Question and labelled, quoted or inline answer; the latter empty if there is none."""
    for i, token in enumerate(tokens[1:], start=1):
        is_reply = token.is_quoted and not tokens[0].is_quoted and content(tokens[:i])
        if token.label is Label.ANSWER or is_reply:
            return list(tokens[:i]), list(tokens[i:])
    for i, token in enumerate(tokens):
        match = _INLINE_LABEL.match(token.text) or _INLINE_ARROW.match(token.text)
        if match:
            question = replace(token, text=match["question"])
            answer = replace(token, kind=Kind.TEXT, label=Label.ANSWER, text=match["answer"])
            return [*tokens[:i], question], [answer, *tokens[i + 1 :]]
    return list(tokens), []


def _beside_bold(entries: Sequence[Entry]) -> list[_Parted]:
    """Bold questions with plain answers on the same line; empty unless most are built so."""
    parted: list[_Parted] = []
    n_asking = 0
    for entry in entries:
        first = entry.tokens[0]
        match = _BESIDE_BOLD.match(first.text.replace("****", ""))
        if match is None or match["answer"].rstrip("*_ ").endswith("?"):
            parted.append((list(entry.tokens), []))
            continue
        n_asking += strip_markup(match["question"]).endswith("?")
        answer = replace(first, kind=Kind.TEXT, label=Label.ANSWER, text=match["answer"])
        question = replace(first, text=match["question"])
        parted.append(([question], [answer, *entry.tokens[1:]]))
    is_usual = n_asking >= MIN_ANSWERED_SHARE * len(entries)
    return parted if n_asking and is_usual else []


def _parted_below(entries: Sequence[Entry]) -> list[_Parted]:
    """Questions with unlabelled text below; empty unless most are built so."""
    parted: list[_Parted] = []
    n_answered = 0
    for entry in entries:
        lead, body = lead_and_body(entry.tokens)
        said = content(body)
        is_options = bool(said) and all(t.kind is Kind.LETTERED for t in said)
        asks_on = bool(said) and strip_markup(said[-1].text).endswith("?")
        is_question = (
            prose(lead).endswith("?") or lead[-1].is_bold_line or bool(entry.tokens[0].label)
        )
        if said and is_question and not is_options and not asks_on:
            n_answered += 1
            parted.append((lead, body))
        else:
            parted.append((list(entry.tokens), []))
    return parted if n_answered >= MIN_ANSWERED_SHARE * max(len(entries), 1) else []


def _own_answer(tokens: Sequence[Token], entry: Entry) -> tuple[list[Token], list[Answered]]:
    """An entry's own answer, and those below it that carry another question's number."""
    groups: list[list[Token]] = []
    for token in tokens:
        if not groups or (token.label is Label.ANSWER and token.number is not None):
            groups.append([])
        groups[-1].append(token)
    own: list[Token] = []
    others = []
    for group in groups:
        number = group[0].number
        is_lone = entry.number is None and len(groups) == 1
        is_own = number in {None, entry.number} or is_lone
        if is_own and not own:
            own = group
        elif content(group):
            others.append(Answered(number, entry.block, group[0].line, prose(group)))
    return own, others


def _answer_of(entry: Entry, prompts: frozenset[str]) -> Answered:
    """The answer of a key's entry, without the question it may repeat."""
    question, answer = _explicitly_parted(entry.tokens)
    if not answer or not _is_repeated(prose(question), prompts):
        question, answer = _without_repeated_question(entry.tokens, prompts) or (
            (question, answer)
            if answer and entry.tokens[0].label is Label.QUESTION
            else ([], entry.tokens)
        )
    text = prose([replace(answer[0], label=None), *answer[1:]]) if answer else ""
    line = next((token.line for token in content(answer)), entry.line)
    return Answered(entry.number, entry.block, line, text, prose(question))


def _without_repeated_question(tokens: Sequence[Token], prompts: frozenset[str]) -> _Parted | None:
    lead, body = lead_and_body(tokens)
    if _is_repeated(prose(lead), prompts) and content(body):
        return lead, body
    first = tokens[0]
    match = _BESIDE_BOLD.match(first.text)
    if match and _is_repeated(strip_markup(match["question"]), prompts):
        rest = replace(first, kind=Kind.TEXT, text=match["answer"])
        return [replace(first, text=match["question"])], [rest, *tokens[1:]]
    head, mark, tail = first.text.partition("?")
    if mark and tail.strip(' *_"”') and _is_repeated(strip_markup(head), prompts):
        return [replace(first, text=head + mark)], [
            replace(first, kind=Kind.TEXT, text=tail.lstrip(' *_"”')),
            *tokens[1:],
        ]
    return None


def _is_repeated(text: str, prompts: frozenset[str]) -> bool:
    return len(text) >= MIN_REPEATED_CHARS and fold(text) in prompts
