"""Bank files: round trips, revisions in place, and every mistake at its line."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank.drafted_text import render_course, render_rubric
from grader.bank.files import (
    course_path,
    load_bank,
    load_rubric,
    rubric_locator,
    rubric_path,
    save_course,
    save_rubric,
    save_texts,
    update_rubric,
)
from grader.bank.mistakes import check_file
from grader.bank.models import Bank, Concept, Group, Keyword, Misconception, Rubric, Scale
from grader.bank.rubric_schema import render_rubric_schema
from grader.errors import RubricError

RUBRIC = """\
# A teacher's own file.
item: q01
max_points: 3   # agreed with the department

concepts:
  - id: osmosis
    label: Osmosis
    statement: "Water moves through the membrane."   # keep the quotes
    points: 1
    keywords: [{text: water, aliases: [H2O]}]

  # The next two share two points.
  - id: salt
    label: Salt
    statement: Salt stays outside.
  - id: energy
    label: Energy
    statement: 'No energy is needed.'
groups:
  - {id: pair, any: 2, points: 2, of: [salt, energy]}
"""
COURSE = """\
course: bio
items:
  - id: q01
    kind: short
    prompt: What is osmosis?
    reference_answers: [Water moves through the membrane.]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank folder that is the current one, so that messages hold short paths."""
    monkeypatch.chdir(tmp_path)
    directory = Path()
    save_texts(
        {
            course_path(directory, "bio"): COURSE,
            rubric_path(directory, course="bio", item_id="q01"): RUBRIC,
        }
    )
    return directory


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# Loading


def test_a_bank_is_loaded_from_its_folder(folder: Path) -> None:
    bank = load_bank(folder)

    assert (bank.course, bank.language, [item.id for item in bank.items]) == ("bio", "en", ["q01"])
    assert bank.item("q01").rubric.group_of["salt"].points_each == 1


RUBRIC_MISTAKES = {
    "negative points": (
        "    points: 1\n",
        "    points: -1\n",
        "rubrics/bio/q01.yaml:9: concept 'osmosis': points is -1; it must be greater than 0",
    ),
    "points as words": (
        "    points: 1\n",
        "    points: one\n",
        "rubrics/bio/q01.yaml:9: concept 'osmosis': points is 'one'; it must be a number",
    ),
    "endless points": (
        "max_points: 3",
        "max_points: .inf",
        "rubrics/bio/q01.yaml:3: max_points is inf; it must be a finite number",
    ),
    "unknown key": (
        "    points: 1\n",
        "    pionts: 1\n",
        "rubrics/bio/q01.yaml:9: concept 'osmosis': key 'pionts' is unknown; it must be one of "
        "id, label, statement, points, keywords, hint, source_line\nHint: Did you mean 'points'?",
    ),
    "unknown key unlike any": (
        "item: q01\n",
        "item: q01\nxyz: 1\n",
        "rubrics/bio/q01.yaml:3: key 'xyz' is unknown; it must be one of "
        "item, max_points, scale, concepts, groups, misconceptions",
    ),
    "missing key": (
        "    label: Salt\n",
        "",
        "rubrics/bio/q01.yaml:13: concept 'salt': key 'label' is missing; it must be given",
    ),
    "missing key at the top": (
        "item: q01\n",
        "",
        "rubrics/bio/q01.yaml:2: key 'item' is missing; it must be given",
    ),
    "number for text": (
        "text: water",
        "text: 30",
        "rubrics/bio/q01.yaml:10: concept 'osmosis': keyword 1: text is 30; it must be text "
        "(in quotes, when it looks like a number)",
    ),
    "value left out": (
        "label: Salt\n",
        "label:\n",
        "rubrics/bio/q01.yaml:14: concept 'salt': label is left empty; it must be text "
        "(in quotes, when it looks like a number)",
    ),
    "words for a list": (
        "aliases: [H2O]",
        "aliases: H2O",
        "rubrics/bio/q01.yaml:10: concept 'osmosis': keyword 'water': aliases is 'H2O'; it must "
        "be a list, as in [one, another]",
    ),
    "words for a mapping": (
        "[{text: water, aliases: [H2O]}]",
        "[water]",
        "rubrics/bio/q01.yaml:10: concept 'osmosis': keyword 1 is 'water'; it must be a mapping "
        "with the keys text, aliases, required",
    ),
    "number in a list of words": (
        "[H2O]",
        "[H2O, 2]",
        "rubrics/bio/q01.yaml:10: concept 'osmosis': keyword 'water': alias 2 is 2; it must be "
        "text (in quotes, when it looks like a number)",
    ),
    "truth value": (
        "[H2O]}",
        "[H2O], required: perhaps}",
        "rubrics/bio/q01.yaml:10: concept 'osmosis': keyword 'water': required is 'perhaps'; "
        "it must be true or false",
    ),
    "part of a count": (
        "any: 2",
        "any: 1.5",
        "rubrics/bio/q01.yaml:20: group 'pair': any is 1.5; it must be a whole number",
    ),
    "count of none": (
        "any: 2",
        "any: 0",
        "rubrics/bio/q01.yaml:20: group 'pair': any is 0; it must be at least 1",
    ),
    "empty statement": (
        "statement: Salt stays outside.",
        "statement: ''",
        "rubrics/bio/q01.yaml:15: concept 'salt': statement is empty; it must hold text",
    ),
    "statement of many sentences": (
        "statement: Salt stays outside.",
        "statement: " + "salt " * 121,
        "rubrics/bio/q01.yaml:15: concept 'salt': statement has 121 words; it must be one "
        "sentence of at most 120 words",
    ),
    "space in an id": (
        "id: salt",
        "id: sea salt",
        "rubrics/bio/q01.yaml:13: concept 'sea salt': id is 'sea salt'; it must be made of "
        "letters, digits, '_', '-' and '.', a letter or digit first",
    ),
    "repeated id": (
        "id: energy",
        "id: osmosis",
        "rubrics/bio/q01.yaml:16: id 'osmosis' occurs twice; ids must be unique in a rubric\n"
        "rubrics/bio/q01.yaml:20: group 'pair' names concept 'energy', which the rubric does not "
        "have; it must be one of osmosis, salt",
    ),
    "unknown member": (
        "of: [salt, energy]",
        "of: [salt, enrgy]",
        "rubrics/bio/q01.yaml:20: group 'pair' names concept 'enrgy', which the rubric does not "
        "have; it must be one of energy, osmosis, salt",
    ),
    "member of two groups": (
        "of: [salt, energy]}",
        "of: [salt, energy]}\n  - {id: other, any: 1, points: 1, of: [salt]}",
        "rubrics/bio/q01.yaml:21: concept 'salt' is in groups 'pair' and 'other'; it must be in "
        "one group, once",
    ),
    "group of too few": (
        "any: 2",
        "any: 3",
        "rubrics/bio/q01.yaml:20: group 'pair' asks for any 3 of 2 concepts; any must not exceed "
        "the number of members",
    ),
    "points that do not add up": (
        "max_points: 3",
        "max_points: 4",
        "rubrics/bio/q01.yaml:3: max_points is 4, but concepts outside groups and groups add up "
        "to 3; the two must be equal",
    ),
    "concept without points": (
        "    points: 1\n",
        "",
        "rubrics/bio/q01.yaml:6: concept 'osmosis' has no points; a concept outside groups must "
        "have them",
    ),
    "scale without a range": (
        "max_points: 3",
        "scale: {max: 0}\nmax_points: 3",
        "rubrics/bio/q01.yaml:3: scale runs from 0 to 0; max must be greater than min",
    ),
    "costless misconception": (
        "groups:\n",
        "misconceptions:\n  - {id: m, label: m, statement: It is hot., points: 1}\ngroups:\n",
        "rubrics/bio/q01.yaml:20: misconception 'm': points is 1; it must be at most 0",
    ),
    "key written twice": (
        "item: q01\n",
        "item: q01\nitem: q02\n",
        "rubrics/bio/q01.yaml:3: key 'item' occurs twice; it must occur once",
    ),
    "colon in text": (
        "label: Salt",
        "label: Salt: outside",
        "rubrics/bio/q01.yaml:14: the line is not YAML (mapping values are not allowed here); "
        "text that holds ': ' must stand in quotes",
    ),
    "tab": (
        "    label: Salt",
        "\tlabel: Salt",
        "rubrics/bio/q01.yaml:14: the line is not YAML (while scanning for the next token, found "
        "character '\\t' that cannot start any token); indent with spaces, and put text that "
        "opens with a sign in quotes",
    ),
    "open quote": (
        '"Water moves through the membrane."   # keep the quotes',
        '"Water moves through the membrane.',
        "rubrics/bio/q01.yaml:21: the line is not YAML (while scanning a quoted scalar, found "
        "unexpected end of stream); a quotation mark is not closed",
    ),
    "another item": (
        "item: q01",
        "item: q02",
        "rubrics/bio/q01.yaml:2: item is 'q02'; it must be 'q01', as the file's name",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), RUBRIC_MISTAKES.values(), ids=RUBRIC_MISTAKES.keys()
)
def test_a_mistake_in_a_rubric_is_reported_at_its_line(
    folder: Path, old: str, new: str, message: str
) -> None:
    rubric_path(folder, course="bio", item_id="q01").write_text(changed(RUBRIC, old, new))

    with pytest.raises(RubricError) as caught:
        load_bank(folder)

    assert str(caught.value) == message


COURSE_MISTAKES = {
    "another name": (
        "course: bio",
        "course: chem",
        "reference/bio.yaml:1: course is 'chem'; it must be 'bio', as the file's name",
    ),
    "kind misspelt": (
        "kind: short",
        "kind: esay",
        "reference/bio.yaml:4: item 'q01': kind is 'esay'; it must be 'short' or 'essay'\n"
        "Hint: Did you mean 'essay'?",
    ),
    "language as a word": (
        "items:",
        "language: German\nitems:",
        "reference/bio.yaml:2: language is 'German'; it must be an ISO 639 code such as en, de "
        "or es",
    ),
    "answer without words": (
        "[Water moves through the membrane.]",
        "['']",
        "reference/bio.yaml:6: item 'q01': reference answer 1 is empty; it must hold text",
    ),
    "item without a rubric": (
        "items:\n",
        "items:\n  - {id: q02, kind: short, prompt: Why?}\n",
        "reference/bio.yaml:3: item 'q02' has no rubric; it must have the file "
        "rubrics/bio/q02.yaml",
    ),
    "rubric without an item": (
        "id: q01",
        "id: q02",
        "reference/bio.yaml:3: item 'q02' has no rubric; it must have the file "
        "rubrics/bio/q02.yaml\n"
        "rubrics/bio/q01.yaml:2: item 'q01' is not in the course; it must be listed in "
        "reference/bio.yaml (Delete this file if the item is gone.)",
    ),
    "item twice": (
        "items:\n",
        "items:\n  - {id: q01, kind: short, prompt: Why?}\n",
        "reference/bio.yaml:4: item 'q01' occurs twice; item ids must be unique in a course",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), COURSE_MISTAKES.values(), ids=COURSE_MISTAKES.keys()
)
def test_a_mistake_in_a_course_is_reported_at_its_line(
    folder: Path, old: str, new: str, message: str
) -> None:
    course_path(folder, "bio").write_text(changed(COURSE, old, new))

    with pytest.raises(RubricError) as caught:
        load_bank(folder)

    assert str(caught.value) == message


BROKEN_FILES = {
    "empty": (b"", "rubrics/bio/q01.yaml:1: the file is empty; it must hold YAML"),
    "comments only": (b"# later\n", "rubrics/bio/q01.yaml:1: the file is empty; it must hold YAML"),
    "a list": (
        b"- item\n",
        "rubrics/bio/q01.yaml:1: the file is a list; it must be a mapping with the keys "
        "item, max_points, scale, concepts, groups, misconceptions",
    ),
    "another encoding": (
        "item: q01\nlabel: Zähler\n".encode("latin-1"),
        "rubrics/bio/q01.yaml:2: byte 0xe4 is not UTF-8; the file must be UTF-8 text\n"
        "Hint: Save it again with the encoding UTF-8.",
    ),
    "nested without end": (
        b"[" * 1000,
        "rubrics/bio/q01.yaml: the file is not YAML (nested too deeply); it must be YAML",
    ),
    "control characters": (
        b"item: \x07\n",
        "rubrics/bio/q01.yaml: the file is not YAML (unacceptable character #x0007: special "
        "characters are not allowed); it must be YAML",
    ),
}


@pytest.mark.parametrize(("content", "message"), BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_file_that_holds_no_rubric_is_named(folder: Path, content: bytes, message: str) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_bytes(content)

    with pytest.raises(RubricError) as caught:
        load_rubric(path)

    assert str(caught.value) == message


def test_several_mistakes_are_listed_and_the_rest_counted(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    concepts = "".join(f"  - {{id: c{n}, label: c, statement: '', points: 1}}\n" for n in range(12))
    path.write_text(f"item: q01\nmax_points: 12\nconcepts:\n{concepts}")

    with pytest.raises(RubricError, match="and 2 more") as caught:
        load_rubric(path)

    lines = str(caught.value).splitlines()
    assert len(lines) == 11
    assert lines[0] == "rubrics/bio/q01.yaml:4: concept 'c0': statement is empty; it must hold text"


def test_mistakes_of_all_files_are_listed_together(folder: Path) -> None:
    course_path(folder, "bio").write_text(changed(COURSE, "kind: short", "kind: long"))
    rubric_path(folder, course="bio", item_id="q01").write_text(
        changed(RUBRIC, "points: 1", "points: 0")
    )

    with pytest.raises(RubricError, match=r"reference/bio.yaml:4.*\n.*rubrics/bio/q01.yaml:9"):
        load_bank(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(RubricError, match=r"nowhere\.yaml: the file can't be read"):
        load_rubric(Path("nowhere.yaml"))


# Choosing a course


def test_a_folder_without_a_course_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"the folder holds no course; .*\nHint: 'grader build"):
        load_bank(tmp_path)


def test_one_of_several_courses_must_be_chosen(folder: Path) -> None:
    course_path(folder, "chem").write_text(COURSE)

    with pytest.raises(RubricError, match="the folder holds the courses bio, chem; one must be"):
        load_bank(folder)


def test_an_unknown_course_is_answered_with_the_nearest(folder: Path) -> None:
    with pytest.raises(RubricError, match=r"it must be one of bio\nHint: Did you mean 'bio'\?"):
        load_bank(folder, course="boi")


def test_hidden_files_are_no_bank_files(folder: Path) -> None:
    (folder / "rubrics" / "bio" / "._q01.yaml").write_bytes(b"\x00\x05")

    assert load_bank(folder, course="bio").course == "bio"


# Writing

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters=" \n:#-'\"{}[],&*!|>%@`?\\"),
    min_size=1,
    max_size=150,
).filter(lambda text: any(map(str.isalnum, text)))
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
keywords = st.builds(
    Keyword,
    text=words,
    aliases=st.lists(words, max_size=3).map(tuple),
    required=st.booleans(),
)


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Rubrics of every shape, with text that YAML finds hard."""
    names = draw(st.lists(ids, min_size=4, max_size=5, unique=True))
    points = draw(st.lists(st.sampled_from([0.25, 0.5, 1, 3]), min_size=4, max_size=5))
    concepts = [
        Concept(
            id=name,
            label=draw(words),
            statement=draw(words),
            points=value,
            keywords=tuple(draw(st.lists(keywords, max_size=2))),
            hint=draw(st.none() | words),
            source_line=draw(st.none() | st.integers(1, 9999)),
        )
        for name, value in zip(names[:-2], points, strict=False)
    ]
    return Rubric(
        item=draw(ids),
        max_points=sum(concept.points or 0 for concept in concepts[1:]) + 2,
        scale=draw(st.none() | st.builds(Scale, max=st.sampled_from([2, 2.5]))),
        concepts=tuple(concepts),
        groups=(Group(id=names[-2], any=1, points=2, of=(names[0],)),),
        misconceptions=(
            Misconception(id=names[-1], label=draw(words), statement=draw(words), points=-0.5),
        ),
    )


@settings(max_examples=40, deadline=None)
@given(rubric=rubrics())
def test_a_saved_rubric_is_loaded_as_it_was(
    rubric: Rubric, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("bank") / "q.yaml"

    save_rubric(rubric, path, prompt="Why?\nAnd how?")

    assert load_rubric(path) == rubric


@settings(max_examples=25, deadline=None)
@given(before=rubrics(), after=rubrics())
def test_an_updated_rubric_is_loaded_as_it_should_be(
    before: Rubric, after: Rubric, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("bank") / "q.yaml"
    save_rubric(before, path)

    update_rubric(path, after)

    assert load_rubric(path) == after


def test_a_bank_is_loaded_as_it_was_saved(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder)
    copy = tmp_path / "copy"

    save_course(bank, course_path(copy, "bio"))
    save_rubric(bank.item("q01").rubric, rubric_path(copy, course="bio", item_id="q01"))

    assert load_bank(copy) == bank


def test_a_drafted_rubric_is_pleasant_to_read() -> None:
    aliases = tuple(f"another wording {n}" for n in range(5))
    rubric = Rubric(
        item="q01",
        max_points=2,
        concepts=(
            Concept(
                id="a",
                label="Water",
                statement="Water moves through the membrane to the side that has more of the "
                "dissolved salt.",
                points=1.5,
                keywords=(Keyword(text="water", aliases=("H2O",)), Keyword(text="membrane")),
                source_line=12,
            ),
            Concept(
                id="b",
                label="Salt",
                statement="Salt: stays.",
                keywords=(Keyword(text="salt", aliases=aliases), Keyword(text="stays")),
            ),
            Concept(id="c", label="Sugar", statement="Sugar stays."),
        ),
        groups=(Group(id="stays", any=1, points=0.5, of=("b", "c")),),
    )

    assert render_rubric(rubric, prompt="What is osmosis?") == (
        """\
# yaml-language-server: $schema=../schema.json
# What is osmosis?
# Edit freely; 'grader lint' checks it.
item: q01
max_points: 2

concepts:
  - id: a
    label: Water
    statement: >-
      Water moves through the membrane to the side that has more of the dissolved salt.
    points: 1.5
    keywords: [{text: water, aliases: [H2O]}, {text: membrane}]
    source_line: 12

  - id: b
    label: Salt
    statement: 'Salt: stays.'
    keywords:
      - {text: salt, aliases: [another wording 0, another wording 1, another wording 2,
              another wording 3, another wording 4]}
      - {text: stays}

  - id: c
    label: Sugar
    statement: Sugar stays.

groups:
  - {id: stays, any: 1, points: 0.5, of: [b, c]}
"""
    )


def test_a_drafted_course_is_pleasant_to_read(folder: Path) -> None:
    assert render_course(load_bank(folder)) == (
        """\
# Prompts, reference answers and glossary of the course.
# The rubrics are in rubrics/bio/, a file an item.
course: bio
title: ''
language: en

items:
  - id: q01
    kind: short
    prompt: What is osmosis?
    reference_answers:
      - Water moves through the membrane.
"""
    )


def test_an_update_changes_nothing_but_what_differs(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    rubric = load_rubric(path)
    keyword = Keyword(text="water", aliases=("H2O", "aqua"))
    osmosis = rubric.concepts[0].model_copy(
        update={"keywords": (keyword,), "statement": "Water crosses.", "hint": "What moves?"}
    )
    energy = rubric.concepts[2].model_copy(update={"statement": "It needs no energy."})

    update_rubric(
        path, rubric.model_copy(update={"concepts": (osmosis, rubric.concepts[1], energy)})
    )

    expected = changed(RUBRIC, "Water moves through the membrane.", "Water crosses.")
    expected = changed(expected, "[H2O]}]\n", "[H2O, aqua]}]\n    hint: What moves?\n")
    expected = changed(expected, "'No energy is needed.'", "'It needs no energy.'")
    assert re.sub(r"\s+", " ", path.read_text()) == re.sub(r"\s+", " ", expected)


def test_an_update_adds_and_drops_members(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    rubric = load_rubric(path)
    membrane = Concept(id="membrane", label="M", statement="A membrane lets water by.", points=1)
    after = rubric.model_copy(
        update={"concepts": (*rubric.concepts[1:], membrane), "misconceptions": ()}
    )

    update_rubric(path, after)

    assert load_rubric(path) == after
    assert "# agreed with the department" in path.read_text()
    assert "# The next two share" not in path.read_text().splitlines()[0]


def test_an_update_without_changes_leaves_the_file_alone(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    os.utime(path, (1, 1))

    update_rubric(path, load_rubric(path))

    assert path.stat().st_mtime == 1
    assert path.read_text() == RUBRIC


def test_a_wrapped_draft_stays_wrapped_when_updated(tmp_path: Path) -> None:
    keyword = Keyword(text="k", aliases=tuple(f"another wording {n}" for n in range(9)))
    concept = Concept(id="a", label="A", statement="A is b.", points=1, keywords=(keyword,))
    rubric = Rubric(item="q01", max_points=1, concepts=(concept,))
    path = tmp_path / "q01.yaml"
    save_rubric(rubric, path)
    before = path.read_text()

    label = concept.model_copy(update={"label": "B"})
    update_rubric(path, rubric.model_copy(update={"concepts": (label,)}))

    assert path.read_text() == changed(before, "label: A", "label: B")


def test_nothing_is_written_when_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(RubricError, match="can't be written"):
        save_texts({tmp_path / "a.yaml": "a", tmp_path / "file" / "b.yaml": "b"})

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_value_is_found_at_its_line(folder: Path) -> None:
    locate = rubric_locator(folder, "bio")

    assert locate("q01", ("concepts", 1, "label")) == "rubrics/bio/q01.yaml:14"
    assert locate("q01", ("concepts", 1, "hint")) == "rubrics/bio/q01.yaml:13"


# The committed bank and schema

ROOT = Path(__file__).parents[2]


def sample_rubrics() -> list[Path]:
    return sorted((ROOT / "rubrics").glob("*/*.yaml"))


@pytest.mark.parametrize("path", sample_rubrics(), ids=lambda path: path.stem)
def test_a_curated_rubric_survives_an_update_byte_for_byte(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_text(path.read_text())
    rubric = load_rubric(copy)
    first = rubric.concepts[0].model_copy(update={"hint": "zzz"})

    update_rubric(copy, rubric.model_copy(update={"concepts": (first, *rubric.concepts[1:])}))
    update_rubric(copy, rubric)

    assert check_file(copy, Rubric).value == rubric
    assert len(copy.read_text().splitlines()) == pytest.approx(
        len(path.read_text().splitlines()), abs=1
    )


def test_the_committed_schema_is_current() -> None:
    committed = json.loads((ROOT / "rubrics" / "schema.json").read_text())

    assert committed == json.loads(render_rubric_schema())


def test_the_schema_knows_the_keys_of_a_rubric() -> None:
    schema = json.loads(render_rubric_schema())

    assert list(schema["properties"]) == list(Rubric.model_fields)
    assert schema["additionalProperties"] is False


def test_a_bank_renders_to_the_same_bytes_twice(folder: Path) -> None:
    bank: Bank = load_bank(folder)

    assert render_course(bank) == render_course(load_bank(folder))
