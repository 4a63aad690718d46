"""Which encoder and reader to use; each is loaded once in a process."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from grader.evidence.encoding import Encoder
from grader.evidence.judge import EvidenceJudge
from grader.evidence.minilm import MiniLM
from grader.evidence.reader import Reader
from grader.evidence.remembering_encoder import RememberingEncoder


class EvidenceMode(StrEnum):
    """Which channels look for evidence; part of the signature."""

    ALL = "all"
    FAST = "fast"  # without the reader: it finds topics, but is blind to swapped relations


def load_judge(model: str | None = None, *, mode: EvidenceMode = EvidenceMode.ALL) -> EvidenceJudge:
    """Return the judge with the encoder and the channels asked for.

    Raises
    ------
    ModelError
        Weights are missing or changed, or there is no such model.
    """
    reader = load_reader() if mode is EvidenceMode.ALL else None
    return EvidenceJudge(RememberingEncoder(load_encoder(model)), reader)


@lru_cache(maxsize=2)
def load_encoder(model: str | None = None) -> Encoder:
    """Return the packaged encoder, or the sentence-transformers model that `model` names.

    Raises
    ------
    ModelError
        The weights are missing or changed, or there is no such model.
    """
    if model is None:
        return MiniLM()
    # Here, not above: this import takes seconds, and only users of --model need it.
    from grader.evidence.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model)


@lru_cache(maxsize=1)
def load_reader() -> Reader:
    """Return the packaged reader (the entailment channel).

    Raises
    ------
    ModelError
        The weights are missing or changed.
    """
    return Reader()
