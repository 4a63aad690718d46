"""Function words, and the language guessed from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language import LANGUAGES, detect_language, stop_words

PROSE = {
    "en": "The method starts the training job, and the data are read from the bucket.",
    "de": "Die Methode startet den Auftrag, und die Daten werden aus dem Speicher gelesen.",
    "es": "El método inicia el trabajo y los datos se leen desde el almacenamiento de la nube.",
    "pt": "O método inicia o trabalho e os dados são lidos a partir do armazenamento da nuvem.",
    "fr": "La méthode lance le travail et les données sont lues dans le stockage du nuage.",
    "it": "Il metodo avvia il lavoro e i dati sono letti dalla memoria che si trova nel cloud.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_gives_its_language_away(language) -> None:
    assert detect_language(PROSE[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Estimator, fit, boto3, S3, IAM, CloudWatch, Step Functions", id="terms"),
        pytest.param("low → high conc., needs ATP, e.g. Na+/K+ pump, no energy", id="notes"),
        pytest.param("x = 3; y = 4; print(x + y)", id="code"),
        pytest.param("Das ist gut", id="too short"),
    ],
)
def test_an_unclear_text_has_no_language(text) -> None:
    assert detect_language(text) is None


@given(st.text())
def test_the_guess_is_a_known_language_or_none(text) -> None:
    assert detect_language(text) in {None, *LANGUAGES}


def test_case_does_not_change_the_guess() -> None:
    assert detect_language(PROSE["de"].upper()) == "de"


def test_an_unknown_language_has_no_function_words() -> None:
    assert stop_words("fi") == frozenset()
