"""Requests made from the OpenAPI document: whatever is sent, the server answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from grader.web.accounts import create_account
from grader.web.store import open_store
from tests.web.conftest import PASSWORD
from tests.web.server import running

MOST_SECONDS = 900


@pytest.mark.service
def test_schemathesis_finds_no_server_error(bank_dir: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fuzzed.sqlite3'}"
    store = open_store(url)
    create_account(store, "Ana", password=PASSWORD)
    store.close()
    with running(bank_dir, url) as server:
        with httpx2.Client(base_url=server.url) as client:
            token = client.get("/api/v1/session").json()["csrf"]
            given = {"name": "Ana", "password": PASSWORD}
            signed_in = client.post("/api/v1/session", json=given, headers={"x-csrf-token": token})
            token = signed_in.json()["csrf"]
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        ended = subprocess.run(
            [
                str(Path(sys.executable).parent / "schemathesis"),
                "run",
                f"{server.url}/api/v1/openapi.json",
                "--checks=not_a_server_error",
                "--max-examples=25",
                "--seed=1",
                "--exclude-path=/api/v1/session",  # it would sign itself out
                "--phases=examples,coverage,fuzzing",
                f"--header=Cookie: {cookie}",
                f"--header=X-CSRF-Token: {token}",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
        is_serving = httpx2.get(f"{server.url}/").status_code == 200

    print(ended.stdout[-6000:])
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert is_serving
