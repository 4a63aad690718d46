"""The log as a table."""

from __future__ import annotations

import csv
import datetime
import io

from sqlalchemy import select

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END
from grader.web.services import Services
from grader.web.store import LogEntry

LOG_COLUMNS = ("at", "account", "action", "item_id", "answer", "old", "new", "reason")


def render_log(services: Services) -> str:
    """Return all entries, the oldest first; answers stand there by the start of their digest."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator=LINE_END)
    rows.writerow(LOG_COLUMNS)
    with services.store.reading() as session:
        for entry in session.scalars(select(LogEntry).order_by(LogEntry.id)):
            at = datetime.datetime.fromtimestamp(entry.at, datetime.UTC)
            texts = (entry.account, entry.action, entry.item_id, entry.digest[:12])
            rows.writerow(
                [
                    at.isoformat(timespec="seconds"),
                    *map(render_cell, (*texts, entry.old, entry.new, entry.reason)),
                ]
            )
    return "\ufeff" + stream.getvalue()
