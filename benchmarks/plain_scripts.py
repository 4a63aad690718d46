"""What a person would write without `grader`: sentence-transformers and a cosine.

    python -m benchmarks.plain_scripts per-row|batched RESPONSES.csv RUBRICS.json
    python -m benchmarks.plain_scripts ask

They use the same weights, and hold every response against five statements.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.evidence.weights_files import packaged_model_dir

BATCH = 32
"""The default of the library."""


def main(arguments: Sequence[str]) -> None:
    """Run the script that is named and print one number a row."""
    from sentence_transformers import SentenceTransformer, util

    model = SentenceTransformer(str(packaged_model_dir()), device="cpu")
    if arguments == ["ask"]:
        print(util.cos_sim(model.encode("What a student says."), model.encode("A statement.")))
        return
    kind, responses, rubrics = arguments
    statements = {
        item_id: model.encode(texts)
        for item_id, texts in json.loads(Path(rubrics).read_text("utf-8")).items()
    }
    if kind == "per-row":
        for item_id, text in _rows(responses):
            print(util.cos_sim(model.encode(text), statements[item_id]).mean().item())
        return
    rows = list(_rows(responses))
    vectors = model.encode([text for _, text in rows], batch_size=BATCH)
    for (item_id, _), vector in zip(rows, vectors, strict=True):
        print(util.cos_sim(vector, statements[item_id]).mean().item())


def _rows(path: str) -> Iterator[tuple[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as stream:
        yield from ((row["item_id"], row["response"]) for row in csv.DictReader(stream))


if __name__ == "__main__":
    main(sys.argv[1:])
