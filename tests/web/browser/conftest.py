"""A browser (Debian's Chromium) and a server that it looks at; .ci/run installs the browser."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.web.accounts import create_account
from grader.web.store import open_store
from tests.web.conftest import PASSWORD
from tests.web.server import Server, running

CHROMIUM = os.environ.get("GRADER_TEST_CHROMIUM") or shutil.which("chromium") or "chromium"

ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")

SCREENSHOTS = os.environ.get("GRADER_TEST_SCREENSHOTS")
"""A folder for pictures of every page, to be looked at."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def server(bank_dir: Path, tmp_path: Path) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path / 'browser.sqlite3'}"
    store = open_store(url)
    create_account(store, "Ana", password=PASSWORD)
    store.close()
    with running(bank_dir, url) as started:
        yield started


@pytest.fixture
def page(chromium: Any, server: Server) -> Iterator[Any]:
    """A page whose every fault fails the test: scripts, policies, answers of 500."""
    context = chromium.new_context(base_url=server.url)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda m: faults.append(m.text) if "Policy" in m.text else None)
    opened.on("response", lambda r: faults.append(r.url) if r.status >= 500 else None)
    opened.on("request", lambda r: None if r.url.startswith(server.url) else faults.append(r.url))
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def desk(page: Any) -> Any:
    """The page with Ana signed in."""
    page.goto("/desk")
    page.fill("#name", "Ana")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


@pytest.fixture(scope="session")
def look() -> Callable[[Any, str], None]:
    """Hold a page against axe-core's rules; take pictures of it where a folder is given."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page: Any, name: str) -> None:
        found = [
            {key: violation[key] for key in ("id", "impact", "help")}
            | {"nodes": [node["html"][:200] for node in violation["nodes"]]}
            for violation in axe.run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        if SCREENSHOTS:
            _photograph(page, name)
        assert not found, f"{name}: {json.dumps(found, indent=1)}"

    return check


def _photograph(page: Any, name: str) -> None:
    """On a desktop, on a phone, in the dark."""
    folder = Path(SCREENSHOTS or ".")
    folder.mkdir(parents=True, exist_ok=True)
    for kind, width, scheme in (
        ("desktop", 1280, "light"),
        ("phone", 390, "light"),
        ("dark", 1280, "dark"),
    ):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme="light")
