"""Where an English sentence may be cut into propositions, and how the pieces are mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from grader.bank.drafting.function_words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    word_set,
)
from grader.bank.drafting.predicates import (
    finite_form,
    finite_verb,
    is_third_person,
    is_verb,
    starts_with_predicate,
    subject_of,
    tokens,
)
from grader.language import content_lemmas, words

MIN_CONTENT = 3
"""Fewer content words make no idea; the piece stays with its neighbour."""

MIN_WEIGHTY = 5
"""Content words on each side of 'because' or 'so' from which two ideas are told apart."""

Parts = tuple[str, ...]
Cut = tuple[re.Pattern[str], Callable[[str, re.Match[str]], Parts | None]]
"""What is looked for in the masked sentence, and what the sentence becomes there."""

_HIDDEN = "\0"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“]*“")
_EXAMPLES = re.compile(r"\b(?:such as|for example|for instance|e\.g\.|i\.e\.|like|including)\s")
_SEPARATOR = re.compile(r",\s+(?:and|or)\s+|,\s+|\s+(?:and|or)\s+")

MAX_EXAMPLE_WORDS = 5
"""A longer member of 'such as A, B and C' is the next clause."""


def cut_sentence(sentence: str, cuts: Sequence[Cut]) -> list[str]:
    """Return the propositions of `sentence`; the sentence itself when there is one only.

    Examples
    --------
    >>> cut_sentence("boto3, which is general-purpose, makes REST calls in AWS.", CUTS)
    ['boto3 makes REST calls in AWS.', 'boto3 is general-purpose']
    """
    masked = mask(sentence)
    for pattern, mend in cuts:
        for match in pattern.finditer(masked):
            parts = mend(sentence, match)
            if parts and all(n_content(part) >= MIN_CONTENT for part in parts):
                return [piece for part in parts for piece in cut_sentence(part, cuts)]
    return [sentence]


def n_content(text: str, language: str = "en") -> int:
    """Return how many different content words `text` has."""
    return len(set(content_lemmas(words(text, language))))


def mask(sentence: str) -> str:
    """Hide brackets, quotations and lists of examples; every character keeps its place.

    Examples
    --------
    >>> mask("tools such as A, B and C, which run").replace("\\0", "~")
    'tools ~~~~~~~~~~~~~~~~~~, which run'
    """
    return _mask_lists(_BRACKETS.sub(lambda m: _HIDDEN * len(m.group()), sentence))


def _mask_lists(masked: str) -> str:
    for match in _EXAMPLES.finditer(masked):
        end = _examples_end(masked, match.end())
        masked = masked[: match.start()] + _HIDDEN * (end - match.start()) + masked[end:]
    return masked


def in_examples(text: str, start: int) -> bool:
    """Whether the character at `start` belongs to an example: 'such as ...', '(e.g. ...)'."""
    masked = _mask_lists(_EXAMPLE_BRACKETS.sub(lambda m: _HIDDEN * len(m.group()), text))
    return masked[start] == _HIDDEN


_EXAMPLE_BRACKETS = re.compile(r"\((?:e\.g\.|i\.e\.|such as|like|for example)[^()]*\)")


def _examples_end(masked: str, start: int) -> int:
    """Where the members of a list of examples that begins at `start` end."""
    end = last = start
    while True:
        separator = _SEPARATOR.search(masked, end)
        member = masked[end : separator.start() if separator else len(masked)]
        too_long = len(member.split()) > MAX_EXAMPLE_WORDS
        if end > start and (starts_with_predicate(member) or finite_verb(member) or too_long):
            return last
        last = end + len(member)
        if separator is None or too_long or _CLAUSE_WORD.match(masked, separator.end()):
            return last
        end = separator.end()


_CLAUSE_WORD = re.compile(
    r"(?:which|who|whereas|while|because|but|so|since|before|after|when|if|\w+ing)\b", re.IGNORECASE
)


def _sides(sentence: str, match: re.Match[str]) -> tuple[str, str]:
    return sentence[: match.start()].rstrip(" ,;"), sentence[match.end() :].strip()


def _clause(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut before a clause with a verb of its own; an elided subject is filled in."""
    left, right = _sides(sentence, match)
    if not finite_verb(left):
        return None
    if starts_with_predicate(right):
        return _predicate(sentence, match)
    return (left, right) if finite_verb(right) else None


def _weighty_clause(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut a reason or result off only when both sides say much; teachers keep short ones whole."""
    left, right = _sides(sentence, match)
    if all(n_content(side) >= MIN_WEIGHTY for side in (left, right)):
        return _clause(sentence, match)
    return None


def _own_subject(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut at 'and' only before a clause that names its subject."""
    left, right = _sides(sentence, match)
    if not finite_verb(left) or not finite_verb(mask(right)) or starts_with_predicate(right):
        return None
    opened = _OPENED.search(left)
    if _SUBORDINATE.match(right) or (opened and not finite_verb(opened["rest"])):
        return None
    if "," in match.group():
        return left, right
    subject = subject_of(right)
    opens_clearly = subject and subject.split()[0].lower() in DETERMINERS | PRONOUNS
    return (left, right) if opens_clearly else None


_OPENED = re.compile(r"\b(?:how|whether|why|that)\s+(?P<rest>(?:(?!\bhow\b|\bthat\b).)*)$")
_SUBORDINATE = re.compile(r"(?:that|which|who|whether|how|why|what|to)\s", re.IGNORECASE)


def _predicate(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut at 'and' before a second verb of the same subject."""
    left, right = _sides(sentence, match)
    subject = subject_of(left)
    if subject is None or not starts_with_predicate(right) or not _agrees(left, right):
        return None
    return left, f"{subject} {right}"


def _agrees(left: str, right: str) -> bool:
    """Whether the word after 'and' is a verb beside the verb before it, and no second plural."""
    first, second = tokens(right)[:2]
    if first.form in AUXILIARIES:
        return True
    verb = finite_verb(left)
    if verb is None or not verb.form.endswith("s") or second.form in _NOT_AFTER_A_VERB:
        return False
    return second.form in DETERMINERS or not tokens(left)[-1].form.endswith("s")


_NOT_AFTER_A_VERB = word_set("to of and or if when as by")


def _semicolon(sentence: str, match: re.Match[str]) -> Parts | None:
    left, right = _sides(sentence, match)
    return left, right


def _relative(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut out ', which ...', with what it speaks of as its subject."""
    left, right = _sides(sentence, match)
    comma = _RESUMES.search(mask(right))
    if comma and not re.match(r"and|or", right[comma.end() :]):
        comma = comma if starts_with_predicate(right[comma.end() :]) else None
    clause, rest = (right[: comma.start()], right[comma.end() :]) if comma else (right, "")
    if not finite_verb("it " + clause):
        return None
    verb = tokens(clause)[0].form
    subject = subject_of(left) if verb in _OF_THE_WHOLE else _antecedent(left)
    if subject is None:
        return None
    return (f"{left} {rest}" if rest else left), f"{subject} {clause}"


_RESUMES = re.compile(r",\s+(?=(?:and|or)\s+(?:the|a|an|its|their)\s|(?!and\b|or\b)[a-z]+\s)")
"""Where the sentence may go on after an inserted clause."""

_OF_THE_WHOLE = word_set(
    "makes make means allows leads enables helps prevents reduces ensures causes results"
)
"""After these, 'which' speaks of what the whole clause says."""


def _antecedent(left: str) -> str | None:
    """The noun phrase at the end of `left`."""
    found = tokens(left)
    at = len(found)
    while at and not _ends_noun_phrase(found[at - 1].form):
        if at < len(found) and (found[at - 1].ends_phrase or is_third_person(found[at - 1].form)):
            break
        at -= 1
    if at and found[at - 1].form in DETERMINERS:
        at -= 1
    phrase = left[found[at].start :] if at < len(found) else ""
    return phrase or None


def _ends_noun_phrase(form: str) -> bool:
    return form in AUXILIARIES | DETERMINERS | (PREPOSITIONS - {"of"})


def _participle(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut before ', making ...': what follows from the clause, said of its subject."""
    left = sentence[: match.start()].rstrip(" ,")
    gerund, right = match["gerund"], sentence[match.end() :].strip()
    subject = subject_of(left)
    verb = finite_form(gerund, subject or "")
    if subject is None or gerund in _NO_RESULT or not is_verb(verb.removesuffix("s")):
        return None
    return left, f"{subject} {verb} {right}"


_NO_RESULT = word_set("including using depending according regarding being having during")


def _definition(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut 'X is a Y that does Z' into what X is and what it does."""
    left, right = _sides(sentence, match)
    subject, verb = subject_of(left), finite_verb(left)
    if subject is None or verb is None or verb.form not in {"is", "are"}:
        return None
    if not starts_with_predicate(right) or not re.match(r"\s+(?:an?|the)\s", left[verb.end :]):
        return None
    return left, f"{subject} {right}"


def _cut(pattern: str, mend: Callable[[str, re.Match[str]], Parts | None]) -> Cut:
    return re.compile(pattern, re.IGNORECASE), mend


_SEMICOLON = _cut(
    r";\s+(?:(?:however|instead|otherwise|and|or|but|whereas|while),?\s+)?", _semicolon
)
_CONTRAST = _cut(r",?\s+(?:whereas|whilst|but|although|though)\s+|,\s+(?:while|yet)\s+", _clause)
_REASON = _cut(r",?\s+because\s+(?!of\b)|,\s+(?:since|as)\s+", _weighty_clause)
_RESULT = _cut(r",\s+so\s+(?:that\s+)?", _weighty_clause)
_RELATIVE = _cut(r",\s+(?:which|who)\s+", _relative)
_PARTICIPLE = _cut(r",\s+(?:thereby\s+|thus\s+)?(?P<gerund>[a-z]+ing)\s+", _participle)
_JOINED = _cut(r",?\s+and\s+", _own_subject)
_DEFINITION = _cut(r"(?<=\w)\s+that\s+", _definition)
_SECOND_VERB = _cut(r",?\s+and\s+(?:also\s+|then\s+|thus\s+)?", _predicate)

NO_CUTS: tuple[Cut, ...] = ()
OPTION_CUTS: tuple[Cut, ...] = (_SEMICOLON, _JOINED)
"""Cuts between options; reasons and results stay with the option that they explain."""

FIRM_CUTS: tuple[Cut, ...] = (_SEMICOLON, _CONTRAST, _JOINED)
CUTS: tuple[Cut, ...] = (
    _SEMICOLON,
    _CONTRAST,
    _REASON,
    _RESULT,
    _RELATIVE,
    _PARTICIPLE,
    _JOINED,
    _SECOND_VERB,
)
"""Every cut, the strongest first."""

FINEST_CUTS: tuple[Cut, ...] = (*CUTS, _DEFINITION)
"""With definitions parted into kind and difference; only where ideas are few."""

CLAUSE_LEVELS: tuple[tuple[Cut, ...], ...] = (NO_CUTS, OPTION_CUTS, FIRM_CUTS, CUTS, FINEST_CUTS)
"""From a whole sentence to its clauses."""
