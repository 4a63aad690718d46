"""Sections of what human scores say of the rubrics."""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.diagnosis import ItemDiagnosis
from grader.calibration.report.diagnosis_tables import (
    concept_table,
    confusion_table,
    disagreement_table,
    suggestion_table,
)
from grader.calibration.report.found_section import concept_figures
from grader.calibration.report.sections import Section


def diagnosis_sections(diagnoses: Sequence[ItemDiagnosis]) -> list[Section]:
    """Return the sections of concepts, suggestions and disagreements."""
    few = ", ".join(f"{d.item_id} ({d.n})" for d in diagnoses if not d.is_told)
    told = [d for d in diagnoses if d.is_told]
    counts = {d.item_id: {c.label: c.counts for c in d.concepts} for d in told}
    return [
        Section(
            "concepts",
            "Concepts",
            (f"Too few different answers to be diagnosed: {few}.",) if few else (),
            concept_figures(counts),
            (concept_table(told), confusion_table(told)),
        ),
        Section("suggestions", "Suggestions", _said(told), (), (suggestion_table(told),)),
        Section("disagreements", "Disagreements", (), (), (disagreement_table(told),)),
    ]


def _said(diagnoses: Sequence[ItemDiagnosis]) -> tuple[str, ...]:
    """What stands out and is no suggestion, item by item."""
    said = []
    for each in diagnoses:
        never = [c.label for c in each.concepts if c.is_never_found]
        always = [c.label for c in each.concepts if c.is_always_found]
        pairs = [" and ".join(pair) for pair in each.pairs]
        for title, named in (
            ("never found", never),
            ("found in every answer", always),
            ("found in the same answers", pairs),
        ):
            if named:
                said.append(f"{each.item_id}: {title}: {', '.join(named)}.")
    return tuple(said)
