"""A model that the user names."""

from __future__ import annotations

import shutil

import pytest

from grader.errors import ModelError
from grader.evidence import Encoder, load_encoder
from grader.evidence.weights_files import packaged_model_dir

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore"),  # of torch and transformers
]

TEXT = "Osmosis is the net movement of water."


@pytest.fixture(scope="module")
def named() -> Encoder:
    """The packaged model, as a user would name its folder."""
    return load_encoder(str(packaged_model_dir()))


def test_a_model_by_path_agrees_with_the_packaged_one(named) -> None:
    [there], [here] = named.encode([TEXT]), load_encoder().encode([TEXT])

    # The packaged one multiplies integers (`training/README.md` has the cosines).
    assert (there.unit_tokens * here.unit_tokens).sum(axis=1).min() > 0.97
    assert there.vector @ here.vector > 0.98
    assert (there.offsets == here.offsets).all()


def test_its_name_and_digest_are_its_own(named) -> None:
    assert named.name == packaged_model_dir().name
    assert len(named.digest) == 6
    assert named.digest != load_encoder().digest


def test_the_bytes_of_a_text_do_not_depend_on_its_neighbours(named) -> None:
    [alone] = named.encode([TEXT])

    together = named.encode(["another and longer text about salt", TEXT])

    assert together[1].token_vectors.tobytes() == alone.token_vectors.tobytes()


def test_an_unknown_model_is_an_error_that_says_what_to_do(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(ModelError, match="no sentence-transformers model could be loaded") as error:
        load_encoder(str(tmp_path / "none"))

    assert "Hint: Leave --model out" in str(error.value)


def test_the_end_of_a_long_text_is_encoded_too(named) -> None:
    text = " ".join([TEXT] * 100)

    [there], [here] = named.encode([text]), load_encoder().encode([text])

    assert (there.offsets == here.offsets).all()
    assert there.offsets[-1, 1] == len(text)
    assert there.vector @ here.vector > 0.98


def test_broken_weights_are_an_error_that_names_the_model(tmp_path) -> None:
    folder = shutil.copytree(packaged_model_dir(), tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"abc")

    with pytest.raises(ModelError, match="no sentence-transformers model could be loaded"):
        load_encoder(str(folder))
