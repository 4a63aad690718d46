"""Check courses of the concept-labelled corpus: `python -m training.check_corpus FOLDER...`

Prints one line per fault (`file:line: what is wrong`) and then what each course holds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LABELS = (2, 1, 0, -1)
SHARES = {2: 1.0, 1: 0.5, 0: 0.0, -1: 0.0}  # of a concept's points
SCORE_TOLERANCE = 0.01
MAX_STATEMENT_WORDS = 40
FIELDS = frozenset(("id", "label", "statement", "points", "keywords"))


def course_faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with the items of a `course.json`."""
    course = json.loads(path.read_text("utf-8"))
    for item in course["items"]:
        at = f"{path}: {item['item_id']}"
        for field in ("prompt", "reference"):
            if not item[field].strip():
                yield f"{at}: {field} is empty"
        concepts = item["concepts"]
        for one in [*concepts, *item.get("misconceptions", ())]:
            if unknown := sorted(set(one) - FIELDS):
                yield f"{at}.{one['id']}: unknown fields {unknown}"
        ids = [one["id"] for one in [*concepts, *item.get("misconceptions", ())]]
        if len(set(ids)) != len(ids):
            yield f"{at}: an id occurs twice"
        for concept in concepts:
            statement = concept["statement"]
            if not 3 <= len(statement.split()) <= MAX_STATEMENT_WORDS:
                yield f"{at}.{concept['id']}: the statement must be one sentence: {statement!r}"
            if not concept["keywords"]:
                yield f"{at}.{concept['id']}: no keywords"
            if bad := [word for word in concept["keywords"] if not isinstance(word, str)]:
                yield f"{at}.{concept['id']}: keywords must be text, not {bad}"
        total = sum(concept["points"] for concept in concepts)
        if not item.get("any") and abs(total - item["max_points"]) > SCORE_TOLERANCE:
            yield f"{at}: points add up to {total}, not to max_points {item['max_points']}"


def answer_faults(path: Path, items: dict[str, dict]) -> Iterator[str]:
    """Yield what is wrong with the answers of an `answers.jsonl`."""
    seen: set[str] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        at = f"{path}:{number}"
        answer = json.loads(line)
        if answer["id"] in seen:
            yield f"{at}: id {answer['id']} occurs twice"
        seen.add(answer["id"])
        item = items.get(answer["item_id"])
        if item is None:
            yield f"{at}: unknown item {answer['item_id']}"
            continue
        yield from (f"{at}: {fault}" for fault in _label_faults(answer, item))


def _label_faults(answer: dict, item: dict) -> Iterator[str]:
    labels, quotes = answer["concepts"], answer["quotes"]
    wanted = {concept["id"] for concept in item["concepts"]}
    if set(labels) != wanted:
        yield f"labels {sorted(labels)} are not the concepts {sorted(wanted)}"
        return
    shown = {name for name, label in labels.items() if label != 0}
    wrong = answer.get("misconceptions", {})
    if not set(wrong) <= {one["id"] for one in item.get("misconceptions", ())}:
        yield f"unknown misconception among {sorted(wrong)}"
    if not shown <= set(quotes):
        yield f"no quote for {sorted(shown - set(quotes))}"
    if extra := set(quotes) - shown - set(wrong):
        yield f"a quote for {sorted(extra)}, labelled 0"
    for name, quote in quotes.items():
        if not quote.strip() or quote not in answer["response"]:
            yield f"the quote of {name} is not in the response: {quote!r}"
    if bad := [label for label in labels.values() if label not in LABELS]:
        yield f"labels must be 2, 1, 0 or -1, not {bad}"
        return
    if abs(answer["score"] - (due := _due(item, labels))) > SCORE_TOLERANCE:
        yield f"score {answer['score']} should be {due} by the labels"


def _due(item: dict, labels: dict[str, int]) -> float:
    """Points by the labels: all, half or nothing of each; the best `any` of a group."""
    if count := item.get("any"):
        best = sorted((SHARES[label] for label in labels.values()), reverse=True)[:count]
        return item["max_points"] * sum(best) / count
    return sum(c["points"] * SHARES[labels[c["id"]]] for c in item["concepts"])


def main() -> None:
    """Check each folder; exit 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    faulty = False
    for folder in parser.parse_args().folders:
        course = json.loads((folder / "course.json").read_text("utf-8"))
        items = {item["item_id"]: item for item in course["items"]}
        answers = folder / "answers.jsonl"
        faults = [*course_faults(folder / "course.json"), *answer_faults(answers, items)]
        faulty = faulty or bool(faults)
        for fault in faults:
            print(fault)
        rows = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
        labels = Counter(label for row in rows for label in row["concepts"].values())
        kinds = Counter(row["kind"] for row in rows)
        print(f"{folder.name}: {len(items)} items, {len(rows)} answers, labels {dict(labels)}")
        print("  kinds:", ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    sys.exit(faulty)


if __name__ == "__main__":
    main()
