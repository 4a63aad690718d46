"""The page: whole in itself, open to everyone, the same for the same data."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from grader.bank import Scale
from grader.batch.pages.section_page import render_section_page
from grader.calibration import RatedResponse, measure_agreement
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.diagnosis_sections import found_section
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


class Tags(HTMLParser):
    """Every tag with its attributes, and the tags that were never closed."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_it_needs_no_network_and_no_script(page: str) -> None:
    tags = Tags(page)

    assert not tags.named("script")
    assert not tags.named("link")
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert "url(http" not in page
    assert "@import" not in page


def test_every_tag_is_closed_and_ids_are_unique(page: str) -> None:
    tags = Tags(page)

    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert tags.open == []
    assert len(ids) == len(set(ids))


def test_links_and_references_lead_to_ids_of_the_page(page: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', page))

    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= ids


def test_tables_have_captions_and_scopes(page: str) -> None:
    tags = Tags(page)

    assert len(tags.named("caption")) == len(tags.named("table")) > 5
    assert {attributes.get("scope") for attributes in tags.named("th")} == {"col", "row"}


def test_every_figure_has_a_text_alternative(page: str) -> None:
    tags = Tags(page)

    images = [a for a in tags.named("div") if a.get("role") == "img"]
    assert len(images) == len(tags.named("svg")) == len(tags.named("figcaption")) > 5
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
