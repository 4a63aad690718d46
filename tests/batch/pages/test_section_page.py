"""The page: whole in itself, open to everyone, the same for the same data."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from grader.bank import Scale
from grader.batch.pages.section_page import render_section_page
from grader.calibration import RatedResponse, measure_agreement
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.found_section import found_section
from grader.calibration.report.score_sections import score_sections
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Column, ReportTable
from grader.evidence import Status

SCALES = (Scale(max=4), Scale(max=2))


def responses(n: int) -> list[RatedResponse]:
    """Two items on two scales, two classes; the system is off by half a point at times."""
    rng = np.random.default_rng(1)
    made = []
    for at in range(n):
        scale = SCALES[at % 2]
        human = scale.round(float(rng.uniform(0, scale.max)))
        score = min(max(human + float(rng.choice([-0.5, 0, 0, 0.5])), 0), scale.max)
        made.append(
            RatedResponse(
                f"r{at}", f"q{at % 2}", scale, score, human, groups={"class": "ab"[at % 3 == 0]}
            )
        )
    return made


def sections(n: int) -> list[Section]:
    rated = responses(n)
    report = measure_agreement(rated, group_columns=["class"])
    counts = {"q0": {"<b>water</b> & salt": {Status.EXPRESSED: 3, Status.MISSING: 4}}}
    return [*agreement_sections(report), *score_sections(rated), found_section(counts)]


@pytest.fixture(scope="module")
def page() -> str:
    return render_section_page("A report", sections(60))


def test_it_needs_no_network_and_no_script(page: str, outline: Any) -> None:
    tags = outline(page)

    assert not tags.attributes("script")
    assert not tags.attributes("link")
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert "url(http" not in page
    assert "@import" not in page


def test_every_tag_is_closed_and_ids_are_unique(page: str, outline: Any) -> None:
    tags = outline(page)

    assert tags.unclosed == []
    assert len(tags.ids) == len(set(tags.ids))


def test_links_and_references_lead_to_ids_of_the_page(page: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', page))

    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= ids


def test_tables_have_captions_and_scopes(page: str, outline: Any) -> None:
    tags = outline(page)

    assert len(tags.attributes("caption")) == len(tags.attributes("table")) > 5
    assert {attributes.get("scope") for attributes in tags.attributes("th")} == {"col", "row"}


def test_every_figure_has_a_text_alternative(page: str, outline: Any) -> None:
    tags = outline(page)

    images = [a for a in tags.attributes("div") if a.get("role") == "img"]
    assert len(images) == len(tags.attributes("svg")) == len(tags.attributes("figcaption")) > 5
    assert all(len(str(each["aria-label"])) > 20 for each in images)


def test_words_of_people_are_no_markup(page: str) -> None:
    assert "&lt;b&gt;water&lt;/b&gt; &amp; salt" in page
    assert "<b>water" not in page


def test_the_same_data_give_the_same_bytes(page: str) -> None:
    assert render_section_page("A report", sections(60)) == page


def test_colours_are_those_of_the_page_in_light_and_dark(page: str) -> None:
    assert "prefers-color-scheme: dark" in page
    assert "var(--one)" in page
    assert "#0a5ba1" not in page


def test_sections_with_nothing_to_show_are_left_out() -> None:
    empty = ReportTable("none", "Nothing", (Column("a", "A"),), ())

    assert "Void" not in render_section_page(
        "A report", [Section("void", "Void", (), (), (empty,))]
    )


def test_what_is_undefined_is_blank_and_empty_columns_are_left_out() -> None:
    columns = (Column("a", "A"), Column("b", "Bee"), Column("c", "Cee"))
    table = ReportTable("t", "Some", columns, (("x", math.nan, 1.5), ("y", 2.0, "")))

    page = render_section_page("A report", [Section("s", "S", (), (), (table,))])

    assert "nan" not in page
    assert '<td class="number"></td>' in page
    assert "Bee" in page
