"""Keywords, acronyms, labels and ids."""

from __future__ import annotations

import pytest

from grader.bank.drafting.keyphrases import CourseWords, find_acronyms, find_keywords
from grader.bank.drafting.labels import MAX_ID_LENGTH, make_ids, make_label, unique_labels


def keywords(statement: str, prompt: str = "", course: CourseWords | None = None) -> list[str]:
    found = find_keywords(statement, prompt=prompt, course=course or CourseWords())
    return [keyword.text for keyword in found]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("a Simple Notification Service (SNS) topic", "SNS", "Simple Notification Service"),
        ("IAM (Identity and Access Management)", "IAM", "Identity and Access Management"),
        ("S3 (Simple Storage Service)", "S3", "Simple Storage Service"),
        ("many virtual machines (VMs) run", "VM", "virtual machines"),
    ],
    ids=["in brackets", "small words", "digit", "plural"],
)
def test_acronyms_are_paired_with_their_long_forms(text: str, short: str, long: str) -> None:
    pairs = find_acronyms([text])
    assert pairs[short.lower()] == long
    assert pairs[long.lower()] == short


def test_a_bracket_that_abbreviates_nothing_is_no_acronym() -> None:
    assert find_acronyms(["the old tower (UNESCO) in town"]) == {}


def test_the_other_form_of_an_acronym_is_an_alias() -> None:
    course = CourseWords.from_texts(["Simple Notification Service (SNS)"])
    found = find_keywords("SNS announces the end of the job.", prompt="", course=course)
    assert ("SNS", ("Simple Notification Service",)) in [(k.text, k.aliases) for k in found]


def test_words_of_the_prompt_are_no_keywords() -> None:
    found = keywords("The heart pumps oxygen-rich blood.", "What does the heart pump?")
    assert "heart" not in " ".join(found)


def test_a_statement_made_of_prompt_words_still_gets_a_keyword() -> None:
    assert keywords("The heart pumps.", "What does the heart pump?")


def test_what_is_rare_in_the_course_ranks_before_what_is_common() -> None:
    course = CourseWords.from_texts(
        ["model training", "model data", "model tests", "model lineage"]
    )
    assert keywords("The lineage of a model.", course=course)[0] == "lineage"


def test_glossary_terms_are_found_whole() -> None:
    course = CourseWords.from_texts(
        ["x"], glossary=[("Amazon Elastic Container Registry", "It keeps images.")]
    )
    found = keywords("Images go to Amazon Elastic Container Registry at night.", course=course)
    assert found[0] == "Amazon Elastic Container Registry"


def test_phrases_do_not_end_inside_a_hyphenated_word() -> None:
    assert "scikit" not in keywords("Toolkits such as scikit-learn are known.")


@pytest.mark.parametrize("weak", ["therefore", "around", "none", "away"])
def test_words_that_say_nothing_are_no_keywords(weak: str) -> None:
    assert weak not in keywords(f"The cold front therefore pushes {weak} the warm air.")


def test_a_light_word_ranks_behind_a_specific_one() -> None:
    found = keywords("Developers know the gradient.")
    assert found[0] == "gradient"


def test_a_phrase_is_preferred_to_a_word_of_it() -> None:
    assert "surface tension" in keywords("The surface tension keeps the insect afloat.")


def test_a_participle_is_no_part_of_the_noun_before_it() -> None:
    assert not any("kit made" in k or "kit designed" in k for k in keywords("A kit designed well."))


def test_a_name_with_an_acronym_has_both_its_forms() -> None:
    course = CourseWords.from_texts(["S3 (Simple Storage Service)"])
    found = find_keywords("Files go to Amazon S3.", prompt="", course=course)
    assert ("Amazon S3", ("S3", "Simple Storage Service")) in [(k.text, k.aliases) for k in found]


def test_there_are_at_most_four_keywords() -> None:
    found = keywords("Rain, snow, hail, fog, frost and dew are kinds of water from the air.")
    assert len(found) == 4


def test_a_label_is_a_phrase_around_the_key_phrase() -> None:
    label = make_label(
        "The call is sent to the regional endpoint of the service by the kit.",
        "regional endpoint",
        prompt="Where does the kit send the call of the service?",
        course=CourseWords(),
    )
    assert "regional endpoint" in label
    assert 2 <= len(label.split()) <= 6


def test_a_short_statement_is_its_own_label() -> None:
    label = make_label("The aorta.", "aorta", prompt="", course=CourseWords())
    assert label == "aorta"


def test_a_heading_is_the_label() -> None:
    statement = "Right dose: have a second nurse check high-alert drugs before giving them."
    label = make_label(statement, "second nurse", prompt="", course=CourseWords())
    assert label == "Right dose"


def test_labels_that_occur_twice_are_numbered() -> None:
    assert unique_labels(["Cost", "speed", "cost"]) == ["Cost", "speed", "cost (2)"]


def test_ids_are_short_and_different() -> None:
    ids = make_ids(["A very long label about several different things"] * 2, taken=["any"])
    assert len(set(ids)) == 2
    assert all(len(name) <= MAX_ID_LENGTH + len("_2") for name in ids)


def test_a_label_without_latin_letters_still_has_an_id() -> None:
    assert make_ids(["心臓"]) == ["idea"]
