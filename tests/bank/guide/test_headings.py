"""Which section a heading opens, in seven languages."""

import pytest

from grader.bank.guide.headings import (
    SectionKind,
    announces_contents,
    classify_heading,
    classify_plain_heading,
    classify_topical_heading,
)

QUIZ, KEY, ESSAY, GLOSSARY = (
    SectionKind.QUIZ,
    SectionKind.KEY,
    SectionKind.ESSAY,
    SectionKind.GLOSSARY,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Short-Answer Quiz", QUIZ),
        ("III. Quiz Answer Key", KEY),
        ("Part 3: Essay Questions", ESSAY),
        ("📚 Glossary of Key Terms", GLOSSARY),
        ("Section A: Short Answer (2 points each)", QUIZ),
        ("Test Your Knowledge!", QUIZ),
        ("Answers to the Review Questions:", KEY),
        ("QUIZ & ANSWER KEY", SectionKind.QUIZ_AND_KEY),
        ("Questions and Answers", SectionKind.QUIZ_AND_KEY),
        ("Essay Question Answers", SectionKind.ESSAY_KEY),
        ("Key Concepts", SectionKind.OTHER),
        ("Überprüfung des Wissens", QUIZ),
        ("Antwortschlüssel", KEY),
        ("Essay-Fragen", ESSAY),
        ("Wichtige Begriffe", GLOSSARY),
        ("Preguntas de Respuesta Corta", QUIZ),
        ("Clave de Respuestas", KEY),
        ("Temas para Ensayo", ESSAY),
        ("Glosario de Términos Clave", GLOSSARY),
        ("Questionário de Revisão", QUIZ),
        ("Gabarito", KEY),
        ("Questões Dissertativas", ESSAY),
        ("Questions à réponse courte", QUIZ),
        ("Corrigé du quiz", KEY),
        ("Sujets de dissertation", ESSAY),
        ("Domande a risposta breve", QUIZ),
        ("Chiave delle risposte", KEY),
        ("Begrippenlijst", GLOSSARY),
    ],
)
def test_heading_opens_its_section(text, kind):
    assert classify_heading(text) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Cell Biology Quiz", QUIZ), ("Glossary of Docker Terms", GLOSSARY), ("Quiz: Cells", QUIZ)],
)
def test_marked_heading_may_name_its_topic(text, kind):
    assert (classify_heading(text), classify_plain_heading(text)) == (kind, None)


@pytest.mark.parametrize(
    "text",
    [
        "Solutions of Maxwell's Equations",
        "The Federalist Essays",
        "Tema 1: Células",
        "What is a quiz?",
        "",
        "🌱",
    ],
)
def test_topic_opens_no_section(text):
    assert classify_heading(text) is None


@pytest.mark.parametrize("text", ["Answer the following questions.", "The answer is in the key."])
def test_sentence_is_no_plain_heading(text):
    assert classify_plain_heading(text) is None


def test_plain_heading_with_topic_needs_a_telling_word():
    assert classify_topical_heading("Quiz: Cell Biology") is QUIZ
    assert classify_topical_heading("Solution: table salt") is None


def test_contents_are_announced():
    assert announces_contents("📋 Table of Contents")
