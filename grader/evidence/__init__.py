"""What a response shows about a concept: encodings, signals, probabilities, quotes."""

from grader.evidence.concept import ConceptEvidence, Quote, Status
from grader.evidence.encoding import Encoder, Encoding, embed
from grader.evidence.judge import EvidenceJudge
from grader.evidence.loading import EvidenceMode, load_encoder, load_judge, load_reader
from grader.evidence.reading import Reading, read
from grader.evidence.stored_evidence import EvidenceCache, StoredJudge, cache_folder, open_cache
from grader.evidence.target import Target

__all__ = [
    "ConceptEvidence",
    "Encoder",
    "Encoding",
    "EvidenceCache",
    "EvidenceJudge",
    "EvidenceMode",
    "Quote",
    "Reading",
    "Status",
    "StoredJudge",
    "Target",
    "cache_folder",
    "embed",
    "load_encoder",
    "load_judge",
    "load_reader",
    "open_cache",
    "read",
]
