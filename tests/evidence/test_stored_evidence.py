"""Evidence from the cache: the same, and asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from grader.bank import Bank, Item
from grader.evidence import Encoder, Encoding, EvidenceJudge, StoredJudge, open_cache, read
from grader.evidence.stored_evidence import StoredEncoder, cache_folder

TEXTS = ("Water moves through a membrane.", "Sugar wanders. Osmosis is not a pump.", "")


class Counting:
    """Encodes as `encoder` does and writes down what it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.digest = encoder.name, encoder.digest
        self.asked: list[str] = []
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        self.asked += texts
        return self._encoder.encode(texts)


class Reader:
    """Says "expressed" of every pair, and counts them."""

    digest = "0"

    def __init__(self) -> None:
        self.n_read = 0

    def read(self, pairs: Sequence[object]) -> np.ndarray:
        self.n_read += len(pairs)
        return np.tile([0.9, 0.1, 0.0], (len(pairs), 1))


@pytest.fixture
def counting(hash_encoder: Encoder) -> Counting:
    return Counting(hash_encoder)


def judged(judge: EvidenceJudge | StoredJudge, item: Item) -> list:
    targets = judge.targets(item, "en")
    return judge.judge_many([(targets, read(text)) for text in TEXTS])


def edited(item: Item, **changes: object) -> Item:
    """The item with its first concept changed."""
    first, *others = item.rubric.concepts
    concepts = (first.model_copy(update=changes), *others)
    return item.model_copy(update={"rubric": item.rubric.model_copy(update={"concepts": concepts})})


def test_evidence_is_the_same_with_a_cache_and_without(cell_bank: Bank, hash_encoder, tmp_path):
    plain = EvidenceJudge(hash_encoder, Reader())
    item = cell_bank.item("q01")

    filled, found = (judged(StoredJudge(plain, open_cache(tmp_path)), item) for _ in range(2))

    assert filled == found == judged(plain, item)


def test_many_questions_are_judged_as_one_by_one(cell_bank: Bank, hash_encoder) -> None:
    judge = EvidenceJudge(hash_encoder, Reader())
    targets = judge.targets(cell_bank.item("q01"), "en")

    assert judged(judge, cell_bank.item("q01")) == [
        judge.judge(targets, judge.view(read(text))) for text in TEXTS
    ]


@pytest.mark.parametrize(
    ("changes", "n_read"),
    [
        pytest.param({"points": 3.0}, 0, id="weight"),
        pytest.param({"label": "other", "hint": "Think!"}, 0, id="label and hint"),
        pytest.param({"statement": "Cells burn sugar."}, 2, id="statement"),
    ],
)
def test_an_edit_asks_for_no_more_than_it_changes(
    cell_bank: Bank, counting: Counting, tmp_path: Path, changes, n_read
) -> None:
    item, reader = cell_bank.item("q01"), Reader()
    cache = open_cache(tmp_path)
    judged(StoredJudge(EvidenceJudge(counting, reader), cache), item)
    reader.n_read = 0
    counting.asked.clear()

    judged(StoredJudge(EvidenceJudge(counting, reader), cache), edited(item, **changes))

    assert reader.n_read == n_read  # of three texts, the blank one is never read
    assert counting.asked == [changes.get("statement", "").lower()] * bool(n_read)


def test_words_of_a_reference_are_looked_for_once(
    cell_bank: Bank, hash_encoder: Encoder, tmp_path: Path
) -> None:
    item, reader, cache = cell_bank.item("q01"), Reader(), open_cache(tmp_path)
    judge = EvidenceJudge(hash_encoder, reader)
    found = [target.reference_quote for target in judge.targets(item, "en")]
    n_read = reader.n_read

    twice = [StoredJudge(judge, cache).targets(item, "en") for _ in range(2)]

    assert any(found)
    assert [[target.reference_quote for target in targets] for targets in twice] == [found] * 2
    assert reader.n_read == 2 * n_read  # once plainly, once to fill the cache


def test_without_a_reader_no_words_of_references_are_kept(
    cell_bank: Bank, hash_encoder: Encoder, tmp_path: Path
) -> None:
    cache = open_cache(tmp_path)

    StoredJudge(EvidenceJudge(hash_encoder), cache).targets(cell_bank.item("q01"), "en")

    assert cache.evidence.info().n_entries == 0


def test_another_reader_is_asked_anew(cell_bank: Bank, hash_encoder, tmp_path: Path) -> None:
    first, second = Reader(), Reader()
    second.digest = "1"
    cache = open_cache(tmp_path)

    for reader in (first, second):
        judged(StoredJudge(EvidenceJudge(hash_encoder, reader), cache), cell_bank.item("q01"))

    assert first.n_read == second.n_read > 0


def test_encodings_come_back_to_the_bit(counting: Counting, tmp_path: Path) -> None:
    store = open_cache(tmp_path).encodings
    [made] = StoredEncoder(counting, store).encode([TEXTS[0]])

    [found] = StoredEncoder(counting, store).encode([TEXTS[0]])

    assert counting.asked == [TEXTS[0]]
    assert found.text == made.text
    for name in ("token_vectors", "offsets", "vector"):
        np.testing.assert_array_equal(getattr(found, name), getattr(made, name), strict=True)


def test_no_text_is_stored(cell_bank: Bank, hash_encoder, tmp_path: Path) -> None:
    judge = StoredJudge(EvidenceJudge(hash_encoder, Reader()), open_cache(tmp_path))

    judged(judge, cell_bank.item("q01"))

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"expressed" in stored
    assert b"ater" not in stored
    assert b"Sugar" not in stored


def test_the_variable_names_the_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRADER_CACHE_DIR", str(tmp_path))

    assert cache_folder() == tmp_path


def test_without_the_variable_the_folder_is_the_users_own(monkeypatch) -> None:
    monkeypatch.delenv("GRADER_CACHE_DIR")

    assert cache_folder().name == "grader"
