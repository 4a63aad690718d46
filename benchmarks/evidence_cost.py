"""What the evidence about one response costs, and the share of each channel.

    python -m benchmarks.evidence_cost [--bank DIR] [--responses FILE] [--json OUT]

Warm, one response at a time: those of `--responses` that have about 40 words, each against
five concepts of its item (with fewer, some again). Times are medians over the responses;
compare them only within one run.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from benchmarks.command import exit_code, save_json
from benchmarks.table import Cell, render_table
from grader.bank import Bank, load_bank
from grader.batch import read_responses
from grader.evidence import EvidenceJudge, Target, load_judge, read
from grader.evidence.asking import ask

N_CONCEPTS = 5
WORDS = range(32, 49)
"""About 40 words."""

CHANNELS = ("encoder", "overlap", "reader", "all")


def responses_of_length(path: Path, bank: Bank) -> list[tuple[str, str]]:
    """Return item id and text of the responses of about 40 words."""
    with read_responses(path, bank) as table:
        return [(r.item_id, r.text) for r in table if len(r.text.split()) in WORDS]


def channel_seconds(
    responses: Sequence[tuple[str, str]], bank: Bank, judge: EvidenceJudge
) -> Iterator[dict[str, float]]:
    """Yield the seconds that each channel takes for each response."""
    targets: dict[str, tuple[Target, ...]] = {}
    assert judge.reader is not None
    fast = EvidenceJudge(judge.encoder)
    for item_id, text in responses:
        if item_id not in targets:
            of_item = judge.targets(bank.item(item_id), bank.language)
            targets[item_id] = tuple(islice(cycle(of_item), N_CONCEPTS))
            judge.judge(targets[item_id], judge.view(read(text)))  # warm
        wanted = targets[item_id]
        started = time.perf_counter()
        view = judge.view(read(text))
        encoded = time.perf_counter()
        fast.judge(wanted, view)
        measured = time.perf_counter()
        list(ask(judge.reader, [(wanted, view)]))
        ended = time.perf_counter()
        judge.judge(wanted, judge.view(read(text)))
        yield dict(
            zip(
                CHANNELS,
                (
                    encoded - started,
                    measured - encoded,
                    ended - measured,
                    time.perf_counter() - ended,
                ),
                strict=True,
            )
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bank", type=Path, default=Path("."))
    parser.add_argument("--responses", type=Path, default=Path("samples/responses.csv"))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    bank = load_bank(args.bank)
    responses = responses_of_length(args.responses, bank)
    seconds = list(channel_seconds(responses, bank, load_judge()))
    medians = {channel: 1000 * median(of[channel] for of in seconds) for channel in CHANNELS}
    whole = sum(medians[channel] for channel in CHANNELS[:-1])
    rows: list[list[Cell]] = [
        [c, round(medians[c], 1), round(medians[c] / whole, 2)] for c in CHANNELS
    ]
    print(f"{len(responses)} responses, {N_CONCEPTS} concepts each, {os.cpu_count()} cores\n")
    print(render_table(["channel", "ms", "share"], rows))
    save_json(medians, args.json)


if __name__ == "__main__":
    sys.exit(main())
