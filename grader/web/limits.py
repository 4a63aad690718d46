"""The guard before every request: its size, its pace, and the headers of its response."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from grader.web.settings import Limits

MOST_REMEMBERED = 10_000
"""Clients whose pace is known; the longest unseen one is forgotten first."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""No script or style but our own files, nothing from another host, no frame around us."""

Refuse = Callable[[Scope, int, str], Response]
"""Scope, status, what is wrong -> the response that says so, as page or as JSON."""

UPLOADS_AT_ONCE = 4
"""Each is in memory until it is answered; others wait for their turn."""

UPLOAD_PREFIXES = ("/desk", "/api/v1/desk")


class TooLargeError(Exception):
    """A body with more bytes than it may have."""


class Pace:
    """Counts what each key does: `rate` a second in the long run, `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_for(self, key: str) -> float:
        """Return how many seconds `key` must wait; 0 when it may go on, which is counted."""
        with self._lock:
            left = self._now(key)
            wait = 0.0 if left >= 1 else (1 - left) / self._rate
            self._keep(key, left - (wait == 0))
            return wait

    def look(self, key: str) -> float:
        """Return how many seconds `key` would have to wait; nothing is counted."""
        with self._lock:
            left = self._now(key)
            return 0.0 if left >= 1 else (1 - left) / self._rate

    def _now(self, key: str) -> float:
        left, at = self._left.get(key, (self._burst, time.monotonic()))
        return min(self._burst, left + (time.monotonic() - at) * self._rate)

    def _keep(self, key: str, left: float) -> None:
        self._left[key] = (left, time.monotonic())
        self._left.move_to_end(key)
        if len(self._left) > MOST_REMEMBERED:
            self._left.popitem(last=False)


class Guard:
    """ASGI middleware: refuses what is too much, and adds the headers to what is answered."""

    def __init__(self, app: ASGIApp, *, limits: Limits, refuse: Refuse) -> None:
        self._app, self._limits, self._refuse = app, limits, refuse
        self._pace = Pace(limits.requests_per_second, limits.burst)
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(send, scope)
        client = (scope.get("client") or ("", 0))[0]
        if wait := self._pace.wait_for(client):
            response = self._refuse(
                scope, 429, f"too many requests at once; wait {wait:.0f} s and try again"
            )
            response.headers["retry-after"] = str(max(1, round(wait)))
            await response(scope, receive, send)
            return
        if _takes_files(scope):
            async with self._uploads:
                await self._pass_on(scope, receive, send, limit=self._limits.upload_bytes)
        else:
            await self._pass_on(scope, receive, send, limit=self._limits.body_bytes)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, *, limit: int) -> None:
        """Read the body and hand the request to the app, or say why not."""
        try:
            body = await asyncio.wait_for(self._read(receive, limit), self._limits.body_seconds)
        except TooLargeError:
            problem = f"more than {limit / 1e6:.0f} MB were sent; it must be at most that"
            await self._refuse(scope, 413, problem)(scope, receive, send)
        except TimeoutError:
            problem = f"the request took more than {self._limits.body_seconds:.0f} s to arrive"
            await self._refuse(scope, 408, problem)(scope, receive, send)
        else:
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive, limit: int) -> bytes:
        """The whole body. One that is too large is read on a while and dropped: a browser that
        is still sending would not see the message."""
        chunks: list[bytes] = []
        n_bytes = 0
        while True:
            message = await receive()
            chunk = message.get("body", b"")
            n_bytes += len(chunk)
            if n_bytes > limit:
                chunks.clear()
            else:
                chunks.append(chunk)
            if n_bytes > self._limits.drained_bytes or not message.get("more_body"):
                break
        if n_bytes > limit:
            raise TooLargeError
        return b"".join(chunks)


def _takes_files(scope: Scope) -> bool:
    """Whether it is an upload to a desk; of all else no honest request is large."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return scope["path"].startswith(UPLOAD_PREFIXES) and kind.startswith(b"multipart/")


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand out the body that was read, then whatever comes after it."""
    is_given = False

    async def replayed() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _with_headers(send: Send, scope: Scope) -> Send:
    # What a page shows may be a student's: kept by no cache, but for our own static files.
    is_static = scope["path"].startswith("/static/")
    cache = "max-age=3600" if is_static else "no-store"
    ours: Mapping[str, str] = {**HEADERS, "cache-control": cache}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in ours.items()]
            message["headers"] = [*message.get("headers", []), *added]
        await send(message)

    return sending
