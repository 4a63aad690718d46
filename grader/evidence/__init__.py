"""What a response shows about a concept: encodings, signals, probabilities, quotes."""

from grader.evidence.concept import ConceptEvidence, Quote, Status
from grader.evidence.encoding import Encoder, Encoding, embed
from grader.evidence.judge import EvidenceJudge
from grader.evidence.loading import EvidenceMode, load_encoder, load_judge, load_reader
from grader.evidence.reading import Reading, read
from grader.evidence.target import Target

__all__ = [
    "ConceptEvidence",
    "Encoder",
    "Encoding",
    "EvidenceJudge",
    "EvidenceMode",
    "Quote",
    "Reading",
    "Status",
    "Target",
    "embed",
    "load_encoder",
    "load_judge",
    "load_reader",
    "read",
]
