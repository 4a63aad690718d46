"""Encodings and evidence kept on disk, so that what was asked once is not computed again.

Keys are digests of everything a result depends on, the program's own code included.
Values hold vectors, probabilities and places: no text of a student is ever stored.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.bank import Item
from grader.evidence.concept import ConceptEvidence, Quote, Status
from grader.evidence.encoding import Encoder, Encoding
from grader.evidence.judge import EvidenceJudge, Question
from grader.evidence.reading import Reading
from grader.evidence.store import Store, StoreInfo
from grader.evidence.target import Target

FOLDER_VARIABLE = "GRADER_CACHE_DIR"
"""Names the folder of the cache, in place of the user's own for such files."""

MAX_EVIDENCE_BYTES = 500_000_000
"""Some two million answers to one concept each."""

MAX_ENCODING_BYTES = 2_000_000_000
"""Some 20,000 short responses: their token vectors take 90 kB each."""

_ROOMS_BEHIND = ("evidence", "language")
_CODE_SUFFIXES = {".py", ".onnx"}
_LIBRARIES_BEHIND = ("numpy", "onnxruntime", "rapidfuzz", "simplemma", "tokenizers")
"""Another release of these may give another result."""


@dataclass(frozen=True)
class EvidenceCache:
    """The two stores of a folder; evidence is small and outlives the encodings."""

    encodings: Store
    evidence: Store

    @property
    def stores(self) -> tuple[Store, Store]:
        """Both of them."""
        return self.encodings, self.evidence

    def info(self) -> tuple[StoreInfo, StoreInfo]:
        """What each store holds."""
        return self.encodings.info(), self.evidence.info()

    def clear(self) -> None:
        """Forget everything."""
        for store in self.stores:
            store.clear()


def cache_folder() -> Path:
    """Return where the cache of this user lies."""
    if folder := os.environ.get(FOLDER_VARIABLE):
        return Path(folder)
    from platformdirs import user_cache_path

    return user_cache_path("grader", appauthor=False)


def open_cache(folder: Path | None = None) -> EvidenceCache:
    """Return the cache of a folder, the user's own by default; files are made when needed."""
    folder = folder or cache_folder()
    return EvidenceCache(
        Store(folder / "encodings.sqlite", max_bytes=MAX_ENCODING_BYTES),
        Store(folder / "evidence.sqlite", max_bytes=MAX_EVIDENCE_BYTES),
    )


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of the code that makes evidence, and of the libraries it is made with."""
    code = hashlib.sha256()
    package = Path(__file__).parents[1]
    for room in _ROOMS_BEHIND:
        for path in sorted((package / room).rglob("*")):
            if path.suffix in _CODE_SUFFIXES:
                code.update(path.read_bytes())
    code.update(" ".join(map(version, _LIBRARIES_BEHIND)).encode())
    return code.hexdigest()


def _key(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps([code_digest(), *parts]).encode()).digest()


class StoredEncoder:
    """Gives the encodings of `encoder`, those that it was asked for before from a store."""

    def __init__(self, encoder: Encoder, store: Store) -> None:
        self.name = encoder.name
        self.digest = encoder.digest
        self._encoder = encoder
        self._store = store

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order."""
        keys = {text: _key("encoding", self.name, self.digest, text) for text in texts}
        stored = self._store.get_many(list(keys.values()))
        found = {
            text: _parse_encoding(text, stored[key]) for text, key in keys.items() if key in stored
        }
        new = [text for text in keys if text not in found]
        made = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        self._store.put_many({keys[text]: _render_encoding(made[text]) for text in new})
        found |= made
        return [found[text] for text in texts]


def _render_encoding(encoding: Encoding) -> bytes:
    n_tokens, n_dims = encoding.token_vectors.shape
    sizes = np.array([n_tokens, n_dims], dtype="<i8")
    arrays: tuple[NDArray[Any], ...] = (
        encoding.offsets,
        encoding.token_vectors,
        encoding.vector,
    )
    kinds = ("<i8", "<f4", "<f4")
    return sizes.tobytes() + b"".join(
        array.astype(kind).tobytes() for array, kind in zip(arrays, kinds, strict=True)
    )


def _parse_encoding(text: str, stored: bytes) -> Encoding:
    n_tokens, n_dims = np.frombuffer(stored, "<i8", 2).tolist()
    offsets = np.frombuffer(stored, "<i8", 2 * n_tokens, offset=16)
    floats = np.frombuffer(stored, "<f4", offset=16 + 16 * n_tokens)
    tokens = floats[: n_tokens * n_dims].reshape(n_tokens, n_dims)
    return Encoding(text, tokens, offsets.reshape(-1, 2), floats[n_tokens * n_dims :])


class StoredJudge:
    """Gives the evidence of `judge`, that which it was asked for before from a store.

    What a concept is worth, how it is labelled and what hint it has is no part of the
    evidence: after such an edit nothing is asked again. After an edit to one statement
    that concept alone is.
    """

    def __init__(self, judge: EvidenceJudge, cache: EvidenceCache) -> None:
        self.encoder = StoredEncoder(judge.encoder, cache.encodings)
        self.mode = judge.mode
        self._judge = judge.with_encoder(self.encoder)
        self._judged_by = (self.mode, self.encoder.name, self.encoder.digest)
        self._store = cache.evidence

    def targets(self, item: Item, language: str) -> tuple[Target, ...]:
        """As `EvidenceJudge.targets`."""
        targets, references = self._judge.statements(item, language), item.reference_answers
        if self._judge.reader is None:
            return targets
        keys = [_key("wording", *self._judged_by, _wanted(t), *references) for t in targets]
        known = self._store.get_many(keys)
        new = {key: t for key, t in zip(keys, targets, strict=True) if key not in known}
        worded = self._judge.in_references(list(new.values()), references)
        found = {
            key: _render_place(target.reference_quote, references)
            for key, target in zip(new, worded, strict=True)
        }
        self._store.put_many(found)
        known |= found
        return tuple(
            replace(target, reference_quote=_parse_place(known[key], references))
            for key, target in zip(keys, targets, strict=True)
        )

    def judge_many(self, questions: Sequence[Question]) -> list[tuple[ConceptEvidence, ...]]:
        """As `EvidenceJudge.judge_many`."""
        keys = [
            (key, target, reading)
            for wanted, reading in questions
            for target, key in zip(wanted, self._keys(wanted, reading), strict=True)
        ]
        known = self._store.get_many([key for key, _, _ in keys])
        new = self._judged([(key, t, reading) for key, t, reading in keys if key not in known])
        self._store.put_many(new)
        known |= new
        found = iter([_parse_evidence(t, reading, known[key]) for key, t, reading in keys])
        return [tuple(islice(found, len(wanted))) for wanted, _ in questions]

    def _judged(self, wanted: Sequence[tuple[bytes, Target, Reading]]) -> dict[bytes, bytes]:
        """Evidence that is not known yet, as it is stored, by key."""
        by_reading = [
            (reading, [(key, target) for key, target, _ in group])
            for reading, group in groupby(wanted, key=lambda one: one[2])
        ]
        judged = self._judge.judge_many(
            [([target for _, target in group], reading) for reading, group in by_reading]
        )
        return {
            key: _render_evidence(evidence)
            for (_, group), of_one in zip(by_reading, judged, strict=True)
            for (key, _), evidence in zip(group, of_one, strict=True)
        }

    def _keys(self, targets: Sequence[Target], reading: Reading) -> list[bytes]:
        return [
            _key("evidence", *self._judged_by, _wanted(target), *_text(target, reading))
            for target in targets
        ]


def _wanted(target: Target) -> str:
    """All of a target that what is found in a text depends on, but for the answer key."""
    keywords = [[k.required, *k.wordings] for k in target.concept.keywords]
    kind = type(target.concept).__name__
    wording = [target.statement.text, target.reference_quote, target.prompt.text]
    wording += [target.topic.text]
    return json.dumps([kind, wording, keywords, target.language])


def _text(target: Target, reading: Reading) -> tuple[str, str, str]:
    """The text, what of it is read, and whether the answer key holds that: what is right denies
    no concept."""
    return reading.original, reading.text, str(target.key.holds(reading))


def _render_place(quote: str, references: Sequence[str]) -> bytes:
    """Which of the references holds a quote, and where; no text is stored."""
    at = next((n for n, text in enumerate(references) if quote in text), 0)
    start = references[at].index(quote) if quote else 0
    return json.dumps([at, start, start + len(quote)]).encode()


def _parse_place(stored: bytes, references: Sequence[str]) -> str:
    at, start, end = json.loads(stored)
    return references[at][start:end] if references else ""


def _render_evidence(evidence: ConceptEvidence) -> bytes:
    places = [[quote.start, quote.end] for quote in evidence.quotes]
    numbers = [evidence.p_expressed, evidence.p_contradicted]
    return json.dumps([*numbers, evidence.status, places, evidence.channels]).encode()


def _parse_evidence(target: Target, reading: Reading, stored: bytes) -> ConceptEvidence:
    p_expressed, p_contradicted, status, places, channels = json.loads(stored)
    return ConceptEvidence(
        concept_id=target.concept.id,
        p_expressed=p_expressed,
        p_contradicted=p_contradicted,
        status=Status(status),
        quotes=tuple(Quote(reading.original[a:b], a, b) for a, b in places),
        channels=channels,
    )
