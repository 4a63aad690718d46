"""Study guides in the layouts that people and programs write them in."""

from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank.guide.documents import Document
from grader.bank.study_guide import parse_study_guide, read_study_guide
from grader.errors import GuideError

GUIDES = Path(__file__).parent / "guides"


def parse(text, source="guide.md"):
    return parse_study_guide(Document.from_text(text, source))


def pairs(guide):
    return [(question.prompt, question.answer) for question in guide.questions]


def messages(guide):
    return [warning.at(guide.source) for warning in guide.warnings]


# name: title, language, questions, answers, essays, terms, last answer, last essay
SAMPLES = {
    "bold_questions_plain_answers.md": (
        ("Kant in a Nutshell", "en", 3, 3),
        ("Maxim", "Duty", "Good will"),
        "Giving oneself the moral law.",
        "Is duty enough? Argue both sides.",
    ),
    "chat_answers_in_italics.md": (
        ("Study Guide: Volcanoes", "en", 2, 2),
        ("Caldera", "Pyroclastic flow"),
        "Gas trapped in sticky magma.",
        "How could eruptions be forecast better?",
    ),
    "details_blocks.md": (("HTTP Basics", "en", 3, 3), ("Idempotent", "Header"), "404.", None),
    "dutch_bullets.md": (
        ("Studiegids: Het weer", "nl", 2, 2),
        ("Luchtdruk", "Klimaat"),
        "Het land wordt sneller warm dan de zee.",
        "Bespreek het verschil tussen weer en klimaat.",
    ),
    "emoji_chat_export.md": (
        ("🌱 Photosynthesis — Study Guide", "en", 4, 4),
        ("Stroma", "Stomata", "Chlorophyll"),
        "It consumes:\n- ATP, which supplies energy\n- NADPH, which supplies electrons\n"
        "- made by photosystem I",
        "Discuss why shade plants differ from sun plants.",
    ),
    "fenced_chat_copy.md": (
        ("Study Guide: Sorting Algorithms", "en", 2, 2),
        ("Pivot", "Stable"),
        "Merge sort.",
        "Trade-offs\nCompare the memory use of the two algorithms.",
    ),
    "french_numbered.txt": (
        ("Guide d'étude : Le cycle de l'eau", "fr", 3, 3),
        ("Évaporation", "Condensation", "Ruissellement"),
        "La vapeur se refroidit en altitude et devient liquide.",
        "Analysez les effets du changement climatique sur le cycle de l'eau.",
    ),
    "german_pairs_below.md": (
        ("Lernleitfaden: Die Französische Revolution", "de", 3, 3),
        ("Stand", "Klerus", "Jakobiner"),
        "Zwei Folgen waren:\n- das Ende der Ständegesellschaft\n- die Erklärung der Menschenrechte",
        "Vergleichen Sie die Rolle von Adel und Bürgertum.",
    ),
    "inline_bold_answers.md": (
        (None, "en", 3, 3),
        ("int", "str"),
        "They give a piece of work a name, so that it can be reused.",
        "Should every variable have a type?",
    ),
    "italian_quotes.md": (
        ("Guida allo studio: Il Rinascimento", "it", 2, 2),
        ("Mecenate", "Umanesimo"),
        "Michelangelo, tra il 1508 e il 1512.",
        "Discuti il ruolo dei mecenati.",
    ),
    "multiple_choice.md": (
        ("Roman History", "en", 4, 4),
        (),
        "They protected the rights of the plebeians.",
        "Republic and Empire\nCompare the two forms of government.",
    ),
    "nested_and_wrapped.txt": (
        ("Operating Systems Study Guide", "en", 4, 4),
        ("Deadlock", "Page fault", "Thread"),
        "An access to a page that is not in memory.\nThe system then loads the page from disk.",
        None,
    ),
    "numbers_alone.txt": (
        ("Study Guide", "en", 2, 2),
        ("Containment", "Détente"),
        "A Soviet attempt to cut off West Berlin.",
        "Analyze the causes of the Cold War.",
    ),
    "numbered_sections_toc.md": (
        ("Guía", "es", 2, 2),
        ("Estroma", "Estoma"),
        "Oxígeno: se libera en la fase luminosa.",
        None,
    ),
    "portuguese_tables.md": (
        ("Guia de Estudo: Sistema Solar", "pt", 2, 2),
        ("Órbita", "Asteroide"),
        "Porque não limpou a vizinhança da sua órbita.",
        "Compare os planetas rochosos e os gasosos.",
    ),
    "part_letters_and_inner_list.md": (
        ("Machine Learning — Lecture 3", "en", 3, 3),
        ("Accuracy", "Bias", "Bagging"),
        "False. It depends.",
        "Practice\nDesign a pipeline.",
    ),
    "qa_only.txt": (
        (None, "en", 3, 3),
        (),
        "The value of all goods and services made in a year.",
        None,
    ),
    "qa_table.md": (("Networking Flash Review", "en", 3, 3), ("Packet", "Port"), "443", None),
    "qdot_adot.txt": (
        ("Microeconomics review", "en", 2, 2),
        (),
        "The whole supply of a good, and therefore its price.",
        "Evaluate the case for free trade.",
    ),
    "repeated_questions.md": (
        ("Supply and Demand: Study Guide", "en", 3, 3),
        ("Equilibrium", "Shortage"),
        "Margarine, because it serves the same purpose.",
        None,
    ),
    "restarting_key_without_heading.txt": (("Geology Quiz", "en", 3, 3), (), "Igneous rock.", None),
    "section_points.txt": (
        ("MIDTERM REVIEW: CELL BIOLOGY", "en", 3, 3),
        ("Osmosis", "Mitosis"),
        "For growth, repair and reproduction.",
        "Explain how the structure of the membrane suits its function.",
    ),
    "separate_headed_questions.md": (
        ("Study Guide on Plate Tectonics", "en", 2, 2),
        (),
        "A place where one plate sinks below another, e.g. off Japan.",
        "Explain how mountains form.",
    ),
    "spanish_contents.txt": (
        ("Guía de estudio: La célula", "es", 2, 2),
        ("Núcleo", "Membrana", "Nota (histórica)"),
        "Regula lo que entra y lo que sale.",
        "Explique la diferencia entre células animales y vegetales.",
    ),
    "two_chapters.md": (
        ("Chemistry Review", "en", 5, 5),
        ("Isotope", "Ion"),
        "A solid whose electrons move freely.",
        None,
    ),
    "unnumbered_paragraphs.txt": (
        ("World War I Study Guide", "en", 3, 3),
        ("Trench warfare", "Armistice"),
        "Germany's submarine attacks brought it in.",
        None,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_guide_is_read_whole(name):
    head, terms, last_answer, last_essay = SAMPLES[name]
    guide = read_study_guide(GUIDES / name)
    assert (guide.title, guide.language, len(guide.questions), guide.n_answers) == head
    assert tuple(entry.term for entry in guide.glossary) == terms
    assert guide.questions[-1].answer == last_answer
    assert (guide.essays[-1].prompt if guide.essays else None) == last_essay


def test_every_sample_has_an_expectation():
    assert {path.name for path in GUIDES.iterdir()} == set(SAMPLES)


QUESTION, ANSWER = "What is osmosis?", "The movement of water."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Quiz\n1. {q}\nAnswer Key\n1. {a}", id="number-dot"),
        pytest.param("Quiz\n1) {q}\nAnswer Key\n1) {a}", id="number-bracket"),
        pytest.param("Quiz\n(1) {q}\nAnswer Key\n(1) {a}", id="number-in-brackets"),
        pytest.param("Quiz\n**1.** {q}\nAnswer Key\n**1.** {a}", id="bold-number"),
        pytest.param("Quiz\n**1. {q}**\nAnswer Key\n**1.** {a}", id="bold-item"),
        pytest.param("Quiz\nQ1: {q}\nAnswer Key\nA1: {a}", id="q1-a1"),
        pytest.param("Quiz\n**Q1.** {q}\nAnswer Key\n**A1.** {a}", id="bold-q1-a1"),
        pytest.param("Quiz\nQuestion 1: {q}\nAnswer Key\nAnswer to Question 1: {a}", id="labels"),
        pytest.param("Quiz\n- {q}\nAnswer Key\n- {a}", id="bullets"),
        pytest.param("Quiz\n{q}\nAnswer Key\n{a}", id="lines"),
        pytest.param("## Quiz\n### 1. {q}\n## Answer Key\n### 1.\n{a}", id="headings"),
        pytest.param("## Quiz\n### Question 1\n{q}\n## Answer Key\n### Question 1\n{a}", id="h3"),
        pytest.param("Quiz\n====\n1. {q}\n\nAnswer Key\n====\n1. {a}", id="underlined"),
        pytest.param("=== QUIZ ===\n1. {q}\n=== ANSWER KEY ===\n1. {a}", id="decorated"),
        pytest.param("Quiz\n1. {q}\n   **Answer:** {a}", id="answer-below"),
        pytest.param("Quiz\n1. {q}\n\n   > {a}", id="quoted-answer"),
        pytest.param("Quiz\n1. {q} (Answer: {a})", id="answer-inline"),
        pytest.param("Quiz\n1. **{q}** {a}", id="answer-beside-bold"),
        pytest.param("Quiz\n1. {q}\nAnswer Key\n1. {q} {a}", id="question-repeated-inline"),
        pytest.param("Quiz\n1. {q}\nAnswer Key\n1. **{q}**\n   {a}", id="question-repeated-above"),
        pytest.param("Quiz\n|Question|Answer|\n|--|--|\n|{q}|{a}|", id="table"),
        pytest.param("Quiz\nQ: {q}\nA: {a}", id="q-and-a"),
        pytest.param("Question: {q}\nAnswer: {a}", id="no-heading"),
        pytest.param("> Quiz\n> 1. {q}\n> Answer Key\n> 1. {a}", id="all-quoted"),
        pytest.param("Quiz\r\n1.\t{q}\r\nAnswer Key\r\n1.\t{a}", id="crlf-and-tabs"),
    ],
)
def test_question_and_answer_are_read_in_any_layout(text):
    assert pairs(parse(text.format(q=QUESTION, a=ANSWER))) == [(QUESTION, ANSWER)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("ATP (energy)\tA carrier: of energy.", id="tab"),
        pytest.param(
            "|Term|Definition|\n|-|-|\n|**ATP (energy)**|A carrier: of energy.|", id="table"
        ),
        pytest.param("ATP (energy): A carrier: of energy.", id="colon"),
        pytest.param("**ATP (energy)**: A carrier: of energy.", id="bold-colon"),
        pytest.param("**ATP (energy):** A carrier: of energy.", id="colon-in-bold"),
        pytest.param("**ATP (energy)**A carrier: of energy.", id="bold-without-separator"),
        pytest.param("**ATP** (energy): A carrier: of energy.", id="bracket-after-bold"),
        pytest.param("- ATP (energy) – A carrier: of energy.", id="bullet-dash"),
        pytest.param("1. **ATP (energy)** — A carrier: of energy.", id="number-em-dash"),
        pytest.param("ATP (energy)\n: A carrier: of energy.", id="definition-list"),
        pytest.param("**ATP (energy)**\nA carrier: of energy.", id="term-above"),
        pytest.param("- **ATP (energy)**\n  - A carrier: of energy.", id="nested-bullet"),
        pytest.param("ATP (energy)     A carrier: of energy.", id="columns"),
        pytest.param("A\n\nATP (energy): A carrier:\n  of energy.", id="letter-and-wrapped-line"),
    ],
)
def test_glossary_entry_is_read_in_any_layout(entry):
    guide = parse(f"Quiz\n1. What is it?\nGlossary\n{entry}")
    assert [(e.term, e.definition) for e in guide.glossary] == [
        ("ATP (energy)", "A carrier: of energy.")
    ]


def test_lines_are_those_of_the_file():
    guide = parse("Quiz\n\n1. Why?\n\nKey\n\n1. So.\n\nEssay\n\n1. Discuss.\n\nGlossary\n\na: b c")
    question = guide.questions[0]
    found = (question.line, question.answer_line, guide.essays[0].line, guide.glossary[0].line)
    assert found == (3, 7, 11, 15)


def test_glossary_term_that_could_be_a_label_stays_a_term():
    guide = parse("Quiz\n1. a?\nGlossary\n- **Solution:** a mixture.\n- Answer: a reply.")
    assert [entry.term for entry in guide.glossary] == ["Solution", "Answer"]


def test_answers_are_paired_by_number_not_by_order():
    guide = parse("Quiz\n1. What is a?\n2. What is b?\nKey\n2. It is b.\n1. It is a.")
    assert pairs(guide) == [("What is a?", "It is a."), ("What is b?", "It is b.")]


def test_missing_answer_is_said_with_its_line():
    guide = parse("Quiz\n1. What is a?\n2. What is b?\nAnswer Key\n1. It is a.")
    assert guide.questions[1].answer is None
    assert messages(guide) == [
        "guide.md:3: question 2 has no answer in the key; "
        "the item was written without a reference answer"
    ]


def test_answer_without_a_question_is_said_with_its_line():
    guide = parse("Quiz\n1. What is a?\nAnswer Key\n1. It is a.\n2. It is b.")
    assert messages(guide) == ["guide.md:5: answer 2 has no question in the quiz; it was left out"]


def test_guide_without_a_key_says_so_once():
    guide = parse("Quiz\n1. What is a?\n2. What is b?")
    assert len(guide.warnings) == 1
    assert "no answer key; its 2 questions" in guide.warnings[0].message


def test_answers_given_twice_are_taken_from_the_key():
    guide = parse("Quiz\n1. **What is a?** A letter.\nKey\n1. The first letter.")
    assert pairs(guide) == [("What is a?", "The first letter.")]
    assert "answered twice" in messages(guide)[0]


def test_question_that_lost_its_bullet_is_found_by_the_key():
    guide = parse("Quiz\n- What is a?\n- What is b?\n  Name one c.\nKey\n- One.\n- Two.\n- Three.")
    assert [question.prompt for question in guide.questions][2] == "Name one c."
    assert "no marker: the key has 3 answers" in messages(guide)[0]


def test_key_in_one_line_is_parted():
    guide = parse("Quiz\n1. a?\n2. b?\n3. c?\n\nAnswers: 1. Paris  2. Lima  3. Nairobi")
    assert [question.answer for question in guide.questions] == ["Paris", "Lima", "Nairobi"]


def test_skipped_sections_are_said_once_for_each_run():
    guide = parse("# Cells\n## Membranes\ntext\n## Nuclei\ntext\n## Quiz\n1. What is a?")
    assert messages(guide)[0] == (
        "guide.md:2: lines 2-5, sections 'Membranes' to 'Nuclei', "
        "are not quiz, key, essays or glossary; they were left out"
    )


def test_line_after_the_glossary_is_reported():
    guide = parse("Quiz\n1. a?\nGlossary\n- a: b c.\n- d: e f.\n\n---\n\nGood luck with it!")
    assert messages(guide)[-1] == (
        "guide.md:9: 'Good luck with it!' is no glossary entry; it was left out"
    )


def test_instructions_and_rules_give_no_warning():
    text = "Quiz\n\nAnswer in 2-3 sentences.\n\n1. a?\n\n-----\n\nKey\n\n1. So it is."
    assert parse(text).warnings == ()


def test_outline_belongs_to_its_essay():
    guide = parse("Quiz\n1. a?\nEssay Questions\n1. **Trade:**\n   - causes\n   - effects\n2. War")
    assert [essay.prompt for essay in guide.essays] == ["Trade:\n- causes\n- effects", "War"]


def test_front_matter_is_no_content_and_its_title_the_last_resort():
    front = "---\ntitle: From Matter\ntags:\n- x\n---\n"
    assert parse(f"{front}## Quiz\n1. a?").title == "From Matter"
    assert parse(f"{front}# From Heading\n## Quiz\n1. a?").title == "From Heading"


def test_introduction_is_no_title():
    assert parse("This guide holds ten questions.\n\nQuiz\n1. a?").title is None


def test_list_inside_an_answer_stays_there():
    guide = parse("Quiz\n1. a?\n2. b?\n3. c?\nKey\n1. Two steps:\n1. go\n2. stop\n2. Yes.\n3. No.")
    answers = [question.answer for question in guide.questions]
    assert answers == ["Two steps:\n1. go\n2. stop", "Yes.", "No."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Just some prose.\n\nMore of it.", id="prose"),
        pytest.param("# Glossary\n\na: b", id="glossary-only"),
        pytest.param("Quiz\n", id="heading-only"),
    ],
)
def test_guide_without_questions_is_an_error_with_a_hint(text):
    with pytest.raises(GuideError, match="no question was recognised") as caught:
        parse(text)
    assert "head the questions 'Quiz'" in str(caught.value.hint)


def test_word_file_with_automatic_numbers_is_read(tmp_path):
    word = docx.Document()
    word.add_heading("Cells", 0)
    for heading, items in (("Quiz", ("What is a?", "What is b?")), ("Key", ("One.", "Two."))):
        word.add_heading(heading, 1)
        for number, item in enumerate(items, start=1):
            word.add_paragraph().add_run(f"{number}. {item}").bold = heading == "Quiz"
    word.add_heading("Glossary", 1)
    table = word.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Term", "Definition"), ("ATP", "A carrier.")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.save(tmp_path / "guide.docx")
    guide = read_study_guide(tmp_path / "guide.docx")
    assert pairs(guide) == [("What is a?", "One."), ("What is b?", "Two.")]
    assert [(entry.term, guide.title) for entry in guide.glossary] == [("ATP", "Cells")]


WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), min_size=2, max_size=9
).map(" ".join)
MARKERS = st.sampled_from(["{n}. ", "{n}) ", "({n}) ", "**{n}.** ", "### {n}. ", "- ", "Q{n}: "])
HEADINGS = st.sampled_from(["# {}", "## {}", "**{}**", "{}", "{}:", "IV. {}", "📝 {}", "== {} =="])
NAMES = st.sampled_from(
    [("Quiz", "Answer Key"), ("Verständnisfragen", "Lösungen"), ("Cuestionario", "Respuestas")]
)


@settings(max_examples=150, deadline=None)
@given(
    items=st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=12),
    marker=MARKERS,
    heading=HEADINGS,
    names=NAMES,
    gap=st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n"]),
)
def test_rendered_guide_parses_to_what_was_rendered(items, marker, heading, names, gap):
    key_marker = marker.replace("Q", "A")
    lines = [heading.format(names[0])]
    lines += [marker.format(n=n) + f"Why {q}?" for n, (q, _) in enumerate(items, start=1)]
    lines += ["", heading.format(names[1])]
    lines += [key_marker.format(n=n) + f"So {a}." for n, (_, a) in enumerate(items, start=1)]
    guide = parse(gap.join(lines))
    assert pairs(guide) == [(f"Why {q}?", f"So {a}.") for q, a in items]


HEADS = ["Quiz", "Answer Key", "Glossary", "Essay Questions", "# ", "====", "\n---\n", "---"]
MARKS = ["1. ", "2) ", "- ", "a. ", "> ", "Q: ", "A: ", "Question 3", "Answer 2:", "**", "`", "$"]
BREAKS = ["\n", "\n\n", "\t", "\x0c", "| a | b |", "|", "<details>", "?", ": ", "text", "Ünï"]
PIECES = st.sampled_from([*HEADS, *MARKS, *BREAKS])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_is_read_or_refused_with_a_guide_error(text):
    try:
        guide = parse(text)
    except GuideError as error:
        assert error.hint  # noqa: PT017 (the error is one of two right outcomes)
    else:
        assert all(question.prompt for question in guide.questions)
