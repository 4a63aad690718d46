"""The page under load: how long students wait while a class types and hands in.

    python -m benchmarks.web_load
    python -m benchmarks.web_load --seconds 10 --json out/load.json

A server on the sample bank in a process of its own, and one client beside it on loopback:
20 typing updates and 1 submission a second, at the times they are due whether or not those
before were answered. What is timed is from sending to the last byte. Students type the
sample answers, four words further with each update, as the page sends them (debounced);
every fourth update repeats a text that another student sent before, as a class does when it
copies the question or begins alike. Ends with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx2
import numpy as np

ROOT = Path(__file__).resolve().parents[1]

TYPING_PER_SECOND = 20
SUBMITS_PER_SECOND = 1
WORDS_PER_UPDATE = 4
SHARE_REPEATED = 0.25
STUDENTS = 10
SEED = 0

TYPING_P95_SECONDS = 0.150
SUBMIT_P95_SECONDS = 0.800
MOST_GROWTH_MB = 60.0
"""Memory from the middle of the run to its end; caches still fill, 4,096 grades at most."""

START_SECONDS = 300
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Report:
    """What was measured; times in seconds, from sending to the last byte."""

    seconds: float
    n_typing: int
    n_submits: int
    n_errors: int
    typing_p50: float
    typing_p95: float
    submit_p50: float
    submit_p95: float
    submit_p95_short: float
    submit_p95_essay: float
    memory_mb_middle: float
    memory_mb_end: float

    @property
    def missed(self) -> list[str]:
        """Targets that were not met."""
        growth = self.memory_mb_end - self.memory_mb_middle
        checks = {
            f"typing p95 is {self.typing_p95:.3f} s": self.typing_p95 <= TYPING_P95_SECONDS,
            f"submit p95 is {self.submit_p95:.3f} s": self.submit_p95 <= SUBMIT_P95_SECONDS,
            f"{self.n_errors} requests failed": self.n_errors == 0,
            f"memory grew by {growth:.0f} MB": growth <= MOST_GROWTH_MB,
        }
        return [said for said, is_met in checks.items() if not is_met]


def read_answers() -> list[tuple[str, str]]:
    """Return (item id, text) of the sample answers that have words to type."""
    with (ROOT / "samples" / "responses.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [(row["item_id"], row["response"]) for row in csv.DictReader(stream)]
    return [(item_id, text) for item_id, text in rows if len(text.split()) > WORDS_PER_UPDATE]


def typed(answers: list[tuple[str, str]], *, seed: int) -> Iterator[tuple[str, str]]:
    """Yield what a class sends while it types: growing texts, now and then one sent before."""
    draw = random.Random(seed)
    students = [_keystrokes(answers, random.Random(seed + n)) for n in range(STUDENTS)]
    sent: list[tuple[str, str]] = []
    for student in itertools.cycle(students):
        if sent and draw.random() < SHARE_REPEATED:
            yield draw.choice(sent)
        else:
            sent.append(next(student))
            yield sent[-1]


def _keystrokes(answers: list[tuple[str, str]], draw: random.Random) -> Iterator[tuple[str, str]]:
    while True:
        item_id, text = draw.choice(answers)
        words = text.split()
        for n in range(WORDS_PER_UPDATE, len(words) + WORDS_PER_UPDATE, WORDS_PER_UPDATE):
            yield item_id, " ".join(words[:n])


class Class:
    """The client: one browser that sends for all."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.Client(base_url=url, timeout=WAIT_SECONDS)
        token = self._client.get("/api/v1/session").json()["csrf"]
        self._headers = {"x-csrf-token": token}
        self.n_errors = 0
        self._lock = threading.Lock()

    def send(self, kind: str, answer: tuple[str, str]) -> float:
        """Send one text and return how long the answer took."""
        item_id, text = answer
        begin = time.perf_counter()
        try:
            answered = self._client.post(
                f"/api/v1/items/{item_id}/{kind}", json={"text": text}, headers=self._headers
            )
            is_good = answered.is_success
        except httpx2.TransportError:
            is_good = False
        if not is_good:
            with self._lock:
                self.n_errors += 1
        return time.perf_counter() - begin


def measure(url: str, pid: int, *, seconds: float) -> Report:
    """Send the load and return what came of it."""
    answers, client = read_answers(), Class(url)
    typing, submits = typed(answers, seed=SEED), itertools.cycle(answers)
    for kind, answer in (("feedback", answers[0]), ("attempts", answers[0])):
        client.send(kind, answer)  # the models are loaded by the first of each
    memory: list[float] = []
    submitted: list[tuple[str, str]] = []
    begin = time.perf_counter()
    with ThreadPoolExecutor(64) as pool:
        times: dict[str, list[object]] = {"feedback": [], "attempts": []}
        for at in range(int(seconds * TYPING_PER_SECOND)):
            due = begin + at / TYPING_PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            times["feedback"].append(pool.submit(client.send, "feedback", next(typing)))
            if at % (TYPING_PER_SECOND // SUBMITS_PER_SECOND) == 0:
                submitted.append(next(submits))
                times["attempts"].append(pool.submit(client.send, "attempts", submitted[-1]))
                memory.append(_memory_mb(pid))
        done = {kind: np.array([f.result() for f in sent]) for kind, sent in times.items()}  # type: ignore[attr-defined]
    is_essay = np.array([item_id.startswith("e") for item_id, _ in submitted])
    return Report(
        seconds=round(time.perf_counter() - begin, 1),
        n_typing=len(done["feedback"]),
        n_submits=len(done["attempts"]),
        n_errors=client.n_errors,
        typing_p50=float(np.quantile(done["feedback"], 0.5)),
        typing_p95=float(np.quantile(done["feedback"], 0.95)),
        submit_p50=float(np.quantile(done["attempts"], 0.5)),
        submit_p95=float(np.quantile(done["attempts"], 0.95)),
        submit_p95_short=float(np.quantile(done["attempts"][~is_essay], 0.95)),
        submit_p95_essay=float(np.quantile(done["attempts"][is_essay], 0.95)),
        memory_mb_middle=memory[len(memory) // 2],
        memory_mb_end=_memory_mb(pid),
    )


def _memory_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def run(seconds: float) -> Report:
    """Start a server on the sample bank, measure it, and end it."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        code = "import sys; from grader.cli import main; sys.argv[0] = 'grader'; sys.exit(main())"
        database = f"sqlite:///{folder}/load.sqlite3"
        words = ["serve", "--port", str(port), "--database", database, "--bank", str(ROOT)]
        server = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            return measure(url, server.pid, seconds=seconds)
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            httpx2.get(url)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{url}: no answer after {START_SECONDS} s")


def main() -> int:
    """Print the report; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    report = run(given.seconds)
    text = json.dumps(asdict(report), indent=2)
    print(text)
    if given.json:
        given.json.write_text(text + "\n", encoding="utf-8")
    for missed in report.missed:
        print(f"missed: {missed}", file=sys.stderr)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
