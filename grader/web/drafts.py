"""Drafts that wait for somebody to say whether they are to be saved; in memory only."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from grader.bank import Bank
from grader.bank.changes import BankChanges
from grader.bank.study_guide import StudyGuide
from grader.web.refusals import Refusal

MOST_DRAFTS = 8
"""Drafts that wait to be saved; an older one must be uploaded again."""


@dataclass(frozen=True)
class Draft:
    """A guide as it was read, the bank drafted from it, and what saving it would change."""

    guide: StudyGuide
    bank: Bank
    changes: BankChanges


class Drafts:
    """Drafts by a token, until they are saved or newer ones push them out."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, draft: Draft) -> str:
        """Keep a draft; return its token."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._drafts[token] = draft
            if len(self._drafts) > MOST_DRAFTS:
                self._drafts.popitem(last=False)
        return token

    def get(self, token: str) -> Draft:
        """Return the draft of a token.

        Raises
        ------
        Refusal
            There is none any more.
        """
        with self._lock:
            if token not in self._drafts:
                raise Refusal(
                    404, "this draft is gone; it must be one of the last", "Upload the guide again."
                )
            return self._drafts[token]
