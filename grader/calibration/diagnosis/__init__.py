"""What the scores of people say about a rubric: its concepts, wordings and points."""

from grader.calibration.diagnosis.concepts import ConceptFigures, ConceptLabels
from grader.calibration.diagnosis.disagreements import Disagreement
from grader.calibration.diagnosis.item_diagnosis import (
    FEWEST_TO_DIAGNOSE,
    ItemDiagnosis,
    diagnose_items,
)
from grader.calibration.diagnosis.suggestions import (
    AliasSuggestion,
    PointsSuggestion,
    Suggestion,
    applied,
)

__all__ = [
    "FEWEST_TO_DIAGNOSE",
    "AliasSuggestion",
    "ConceptFigures",
    "ConceptLabels",
    "Disagreement",
    "ItemDiagnosis",
    "PointsSuggestion",
    "Suggestion",
    "applied",
    "diagnose_items",
]
