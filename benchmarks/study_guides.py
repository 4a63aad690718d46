"""How many real study guides are read right: ``python -m benchmarks.study_guides --guides DIR``.

DIR holds the guides and ``expected.json``: for each file name its title, counts, first
and last question, how answers and essays start, some glossary terms and the language.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.bank.guide.markup import strip_markup
from grader.bank.study_guide import StudyGuide, read_study_guide
from grader.errors import GraderError

_COUNTS = ("questions", "answers", "essays", "glossary")


def main() -> int:
    """Print one row per guide and the number read right."""
    parser = argparse.ArgumentParser(description="Compare study guides as read with expected.json.")
    parser.add_argument("--guides", type=Path, required=True, help="folder with expected.json")
    folder = parser.parse_args().guides
    try:
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"{folder / 'expected.json'}: {error}", file=sys.stderr)
        return 2
    print(f"{'guide':34} {'questions':>9} {'answers':>9} {'essays':>9} {'glossary':>9}  differs")
    rows = [_row(folder / name, wanted) for name, wanted in sorted(expected.items())]
    print(f"guides right: {sum(rows)} of {len(rows)}")
    return 0


def _row(path: Path, wanted: Mapping[str, Any]) -> bool:
    """Print the row of one guide; True if nothing differs."""
    try:
        guide = read_study_guide(path)
    except GraderError as error:
        print(f"{path.name:34} {error}")
        return False
    counts = _counts(guide)
    cells = " ".join(f"{f'{counts[name]}/{_wanted_count(wanted, name)}':>9}" for name in _COUNTS)
    differences = list(_differences(guide, wanted))
    print(f"{path.name:34} {cells}  {'; '.join(differences) or 'ok'}")
    return not differences


def _counts(guide: StudyGuide) -> dict[str, int]:
    return {
        "questions": len(guide.questions),
        "answers": guide.n_answers,
        "essays": len(guide.essays),
        "glossary": len(guide.glossary),
    }


def _wanted_count(wanted: Mapping[str, Any], name: str) -> Any:
    return wanted.get({"questions": "n_short_questions"}.get(name, f"n_{name}"), "-")


def _differences(guide: StudyGuide, wanted: Mapping[str, Any]) -> Iterator[str]:
    """What differs from expected.json; keys that it lacks are not compared."""
    for name, count in _counts(guide).items():
        if _wanted_count(wanted, name) not in {"-", count}:
            yield name
    if "title" in wanted and guide.title != wanted["title"]:
        yield f"title is {guide.title!r}"
    if "lang" in wanted and guide.language != wanted["lang"]:
        yield f"language is {guide.language}"
    for key, text in _texts(guide).items():
        if wanted.get(key) is not None and not _agrees(key, text, wanted=wanted[key]):
            yield f"{key} is {(text or '')[:60]!r}"
    terms = {_bare(entry.term) for entry in guide.glossary}
    missing = [term for term in wanted.get("glossary_terms") or () if _bare(term) not in terms]
    if missing:
        yield f"terms lack {missing}"


def _texts(guide: StudyGuide) -> dict[str, str | None]:
    answers = [question.answer for question in guide.questions if question.answer]
    prompts = [question.prompt for question in guide.questions]
    essays = [essay.prompt for essay in guide.essays]
    return {
        "first_question": prompts[0] if prompts else None,
        "last_question": prompts[-1] if prompts else None,
        "first_answer_starts": answers[0] if answers else None,
        "last_answer_starts": answers[-1] if answers else None,
        "first_essay_starts": essays[0] if essays else None,
    }


def _agrees(key: str, text: str | None, *, wanted: str) -> bool:
    if key.endswith("_starts"):
        return _bare(text or "").startswith(_bare(wanted))
    return _bare(text or "") == _bare(wanted)


def _bare(text: str) -> str:
    """The text without markup; an excerpt may hold half a pair of marks."""
    return re.sub(r"[*`]|\s+(?=[?.,])", "", " ".join(strip_markup(text).split()))


if __name__ == "__main__":
    sys.exit(main())
