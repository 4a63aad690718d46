"""Names and ids replaced by keyed hashes, and found again by those who hold the key.

A pseudonym is the same for the same text under the same key, so that attempts of a student stay
together and columns still make groups. Without the key nobody can go through a class list and
try.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import InputError

KEY_BYTES = 32
"""As many as the digest has; a longer key adds nothing (RFC 2104)."""

PSEUDONYM_LETTERS = 16
"""80 bits: of a million names, two are alike once in two million million classes."""

KEY_START = "grader-key-1:"
"""Begins every key file, so that another file is not taken for one."""


@dataclass(frozen=True, repr=False)
class Key:
    """The secret that pseudonyms are made with; it is never shown."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({hashlib.sha256(self.secret).hexdigest()[:12]})"

    def pseudonym(self, text: str) -> str:
        """Return what stands for a name or an id; a blank stays a blank.

        Examples
        --------
        >>> Key(b"secret").pseudonym("ana")
        'p-2y42fech3hvtvpt5'
        """
        if not text.strip():
            return ""
        digest = hmac.digest(self.secret, text.strip().encode("utf-8", "surrogatepass"), "sha256")
        return f"p-{base64.b32encode(digest).decode().lower()[:PSEUDONYM_LETTERS]}"

    def names_of(self, texts: Iterable[str]) -> dict[str, str]:
        """Return pseudonym -> text, for joining what was anonymous with what was not.

        Parameters
        ----------
        texts : iterable of str
            The names or ids of the original file.
        """
        return {self.pseudonym(text): text for text in texts}


def load_key(path: Path) -> Key:
    """Load a key.

    Raises
    ------
    InputError
        The file can't be read, or is no key.
    """
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise InputError(str(path), f"the key can't be read: {error.strerror}") from error
    digits = text.removeprefix(KEY_START)
    if digits == text or not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", digits):
        raise InputError(
            str(path),
            "the file is no key; it must be one that 'grader grade --anonymous' wrote",
            "without the key of the grades, nobody can be found again.",
        )
    return Key(bytes.fromhex(digits))


def load_or_make_key(path: Path) -> Key:
    """Load a key, or write a new one that only its owner may read.

    Raises
    ------
    InputError
        The file can't be read or written, or is no key.
    """
    secret = secrets.token_bytes(KEY_BYTES)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load_key(path)
    except OSError as error:
        raise InputError(
            str(path), f"the key can't be written: {error.strerror}", "choose another place."
        ) from error
    with os.fdopen(number, "w", encoding="ascii") as stream:
        stream.write(f"{KEY_START}{secret.hex()}\n")
    return Key(secret)
