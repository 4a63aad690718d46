"""An encoder that remembers: texts that are held against several references are encoded once."""

from __future__ import annotations

from collections.abc import Sequence

from grader.evidence import Encoder, Encoding

N_REMEMBERED = 64
"""Texts: one answer meets its references one after the other."""


class RememberingEncoder:
    """Gives the encodings of `encoder`, and again those of the last texts."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.digest = encoder.digest
        self._encoder = encoder
        self._known: dict[str, Encoding] = {}

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        found = {text: self._known[text] for text in texts if text in self._known}
        found |= dict(zip(new, self._encoder.encode(new), strict=True))
        self._known = dict(list({**self._known, **found}.items())[-N_REMEMBERED:])
        return [found[text] for text in texts]
