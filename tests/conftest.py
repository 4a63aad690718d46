"""Small real things that every room's tests share: an encoder of hashes, a bank, a grader."""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import settings

from grader.bank import Bank, Concept, Group, Item, ItemKind, Keyword, Misconception, Rubric
from grader.evidence import Encoder, Encoding, EvidenceJudge
from grader.evidence.encoding import unit
from grader.scoring import ResponseGrader

# Tests, and the commands that they run, must not fill or read the cache of whoever runs them.
os.environ["GRADER_CACHE_DIR"] = tempfile.mkdtemp(prefix="grader-tests-")
atexit.register(shutil.rmtree, os.environ["GRADER_CACHE_DIR"], ignore_errors=True)

# A busy machine is no fault of the code: times are measured in benchmarks.
settings.register_profile("grader", deadline=None)
settings.load_profile("grader")

PIECE = re.compile(r"\w{1,6}|[^\w\s]")


class HashEncoder:
    """Token vectors drawn from the hash of each word piece: no context, no weights.

    The same piece has the same vector wherever it stands; two pieces are nearly orthogonal.
    """

    name = "hash"
    digest = "000000"

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        return [self._encode_one(text) for text in texts]

    def _encode_one(self, text: str) -> Encoding:
        pieces = list(PIECE.finditer(text))
        vectors = np.array([_hashed(piece.group()) for piece in pieces], np.float32)
        vectors = vectors.reshape(len(pieces), 64)
        offsets = np.array([piece.span() for piece in pieces], np.int64).reshape(-1, 2)
        return Encoding(text, vectors, offsets, unit(vectors.sum(axis=0)))


def _hashed(piece: str) -> np.ndarray:
    return np.frombuffer(hashlib.blake2b(piece.encode()).digest(), np.int8)


def _osmosis() -> Item:
    concepts = (
        Concept(
            id="water",
            label="water moves",
            statement="Osmosis is the net movement of water molecules.",
            points=1,
            keywords=(Keyword(text="water", aliases=("H2O",)),),
            hint="What is it that moves?",
        ),
        Concept(
            id="membrane",
            label="through a semipermeable membrane",
            statement="Water crosses a semipermeable membrane that holds back the solute.",
            points=1,
            keywords=(Keyword(text="semipermeable membrane", required=True),),
            hint="What does it have to cross?",
        ),
        Concept(
            id="gradient",
            label="towards the higher solute concentration",
            statement="The solvent flows towards the side with more dissolved solute.",
            points=2,
        ),
    )
    swapped = Misconception(
        id="solute_moves",
        label="the solute moves",
        statement="Dissolved sugar wanders through pores until nothing is left.",
        points=-1,
    )
    return Item(
        id="q01",
        kind=ItemKind.SHORT,
        prompt="What is osmosis and in which direction does it go?",
        reference_answers=(
            "Osmosis is the net movement of water through a semipermeable membrane towards the "
            "side where more solute is dissolved.",
        ),
        rubric=Rubric(item="q01", max_points=4, concepts=concepts, misconceptions=(swapped,)),
    )


def _organelles() -> Item:
    known = {
        "nucleus": ("The nucleus stores the genetic material.", "Which one keeps things?"),
        "ribosome": ("Ribosomes assemble proteins from amino acids.", "Which one makes things?"),
        "mitochondrion": (
            "Mitochondria release energy by respiration.",
            "Which one burns things?",
        ),
    }
    concepts = tuple(
        Concept(id=name, label=name, statement=statement, hint=hint)
        for name, (statement, hint) in known.items()
    )
    group = Group(id="organelles", any=2, points=3, of=tuple(known))
    return Item(
        id="q02",
        kind=ItemKind.ESSAY,
        prompt="Name two organelles and say what each of them does.",
        rubric=Rubric(item="q02", max_points=3, concepts=concepts, groups=(group,)),
    )


@pytest.fixture(scope="session")
def hash_encoder() -> Encoder:
    return HashEncoder()


@pytest.fixture(scope="session")
def cell_bank() -> Bank:
    """A question with a misconception and hints, and an essay whose concepts are a group."""
    return Bank(course="cells", items=(_osmosis(), _organelles()))


@pytest.fixture(scope="session")
def new_cell_grader(cell_bank: Bank, hash_encoder: Encoder) -> Callable[[], ResponseGrader]:
    return lambda: ResponseGrader(cell_bank, EvidenceJudge(hash_encoder))


@pytest.fixture(scope="session")
def cell_grader(new_cell_grader: Callable[[], ResponseGrader]) -> ResponseGrader:
    """Fast evidence on hashed vectors: no weights are read."""
    return new_cell_grader()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any attempt to open a connection fail the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
