"""Encodings and separators, told from the first bytes."""

from __future__ import annotations

import pytest

from grader.batch.charset import detect_encoding, detect_separator

GERMAN = "item_id;response\nq01;Größe und „Übermaß“ für 5 €\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"],
)
def test_text_survives_the_encoding_that_was_detected(encoding: str) -> None:
    content = GERMAN.encode(encoding)

    assert content.decode(detect_encoding(content)) == GERMAN


def test_latin_1_reads_as_its_windows_superset() -> None:
    assert detect_encoding("El niño está aquí, mañana también".encode("latin-1")) == "cp1252"


@pytest.mark.parametrize("letters", ["25 °C", "«so» und «nicht»", "§ 5, ½ £"])
def test_signs_that_western_code_pages_begin_with_are_utf_8_too(letters: str) -> None:
    content = f"item_id,response\nq01,{letters}\n".encode()

    assert content.decode(detect_encoding(content)).endswith(f"{letters}\n")


def test_plain_ascii_is_utf_8() -> None:
    assert detect_encoding(b"item_id,response\n") == "utf-8-sig"


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param("Größe und Übermaß".encode() + b" \xe9 x", id="utf-8 with one bad byte"),
        pytest.param(b"fine text \xff\xfe\x80", id="bytes of no alphabet"),
        pytest.param(b"fine text \x81\x8d", id="undefined in Windows-1252"),
    ],
)
def test_damage_is_left_for_the_reader_to_report(damaged: bytes) -> None:
    assert detect_encoding(damaged) == "utf-8-sig"


def test_a_letter_cut_by_the_sample_is_no_damage() -> None:
    assert detect_encoding("Größe".encode()[:3]) == "utf-8-sig"


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        pytest.param("item_id,response\nq01,a; b; c\n", ",", id="comma"),
        pytest.param("item_id;response\nq01;1,5 is, say, enough\n", ";", id="semicolon"),
        pytest.param("id\tWhat, why, and how?\n1\tI think, so\n", "\t", id="tab"),
        pytest.param('"a;b","c;d"\n1,2\n', ",", id="semicolons in quotes"),
        pytest.param("response\nso, what\n", ",", id="one column"),
        pytest.param("", ",", id="nothing"),
    ],
)
def test_separator_is_the_one_that_cuts_evenly(sample: str, separator: str) -> None:
    assert detect_separator(sample) == separator
