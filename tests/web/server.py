"""A real server in a process of its own, on a free port of loopback; hashed vectors, no weights."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]

START_SECONDS = 120

_CODE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import uvicorn
from grader.evidence import EvidenceJudge
from grader.web import Limits, Settings, create_app
from tests.conftest import HashEncoder
limits = Limits(requests_per_second=1e6, burst=1e6)
settings = Settings(Path(sys.argv[2]), database=sys.argv[3], limits=limits)
app = create_app(settings, judges=lambda _: EvidenceJudge(HashEncoder()))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[4]), log_level="error")
"""


@dataclass
class Server:
    """A server that runs until it is killed."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, no goodbye."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(bank_dir: Path, database: str) -> Iterator[Server]:
    """Start a server and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [str(ROOT), str(bank_dir), database, str(port)]
    process = subprocess.Popen([sys.executable, "-c", _CODE, *arguments], cwd=ROOT)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait(server)
        yield server
    finally:
        server.kill()


def _wait(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            httpx2.get(f"{server.url}/static/icon.svg")
        except httpx2.TransportError:
            assert server.process.poll() is None, "the server ended"
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no server at {server.url} after {START_SECONDS} s")
