"""An encoder that remembers its last texts: one that is asked for again is encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from grader.evidence.encoding import Encoder, Encoding

REMEMBERED_CHARACTERS = 100_000
"""Characters of the texts remembered: token vectors of so many take some 40 MB."""


class RememberingEncoder:
    """Gives the encodings of `encoder`, and again those of the last texts."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.digest = encoder.digest
        self._encoder = encoder
        self._known: dict[str, Encoding] = {}

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order."""
        known = self._known  # a value that never changes: threads may share the encoder
        new = list(dict.fromkeys(text for text in texts if text not in known))
        found = {text: known[text] for text in texts if text in known}
        found |= dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        self._known = _last({**known, **found})
        return [found[text] for text in texts]


def _last(known: dict[str, Encoding]) -> dict[str, Encoding]:
    """The newest of them, as many as may be remembered."""
    sizes = accumulate(len(text) for text in reversed(known))
    n_kept = sum(size <= REMEMBERED_CHARACTERS for size in sizes)
    return dict(list(known.items())[len(known) - n_kept :])
