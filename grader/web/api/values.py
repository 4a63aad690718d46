"""What the API takes and gives, as its OpenAPI document describes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from grader.bank import Item, ItemKind, Rubric
from grader.batch import ColumnNames
from grader.evidence import EvidenceMode
from grader.scoring import FeedbackLevel
from grader.scoring.feedback_card import FeedbackCard
from grader.web.store import Answer, AnswerState, LogEntry
from grader.web.store.models import NAME_CHARACTERS
from grader.web.texts import MAX_ANSWER_CHARACTERS

Name = Annotated[str, StringConstraints(max_length=NAME_CHARACTERS)]
AnswerText = Annotated[str, StringConstraints(max_length=MAX_ANSWER_CHARACTERS)]


class Problem(BaseModel):
    """Why a request was refused."""

    error: str
    where: str = ""
    hint: str | None = None


REFUSALS: dict[int | str, dict[str, object]] = {
    400: {"model": Problem, "description": "Something that was sent must be mended."},
    401: {"model": Problem, "description": "Sign in first."},
    403: {"model": Problem, "description": "The CSRF token is missing or too old."},
    404: {"model": Problem, "description": "There is no such thing."},
    409: {"model": Problem, "description": "Somebody else changed it meanwhile."},
    422: {"model": Problem, "description": "The request is not as described here."},
    429: {"model": Problem, "description": "Too many requests; see Retry-After."},
    503: {"model": Problem, "description": "Busy; try again in a moment."},
}
"""Besides what each route gives."""


class Given(BaseModel):
    """What is sent: a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Given):
    """Name and password of an instructor."""

    name: Name
    password: Annotated[str, StringConstraints(max_length=1000)]


class TypedAnswer(Given):
    """What a student typed."""

    text: AnswerText


class HandedIn(TypedAnswer):
    """What a student hands in; `student_id` only where the teacher asked for it."""

    student_id: Name = ""


class SessionValue(BaseModel):
    """Who you are. Send `csrf` as the header X-CSRF-Token with every change."""

    csrf: str
    account: str | None


class ItemValue(BaseModel):
    """A question, without what a right answer holds."""

    id: str
    kind: ItemKind
    prompt: str
    max_points: float

    @classmethod
    def of(cls, item: Item) -> ItemValue:
        """Return what a student may see of an item."""
        return cls(
            id=item.id, kind=item.kind, prompt=item.prompt, max_points=item.rubric.max_points
        )


class Attempt(BaseModel):
    """An answer that was handed in, and its card once it is graded."""

    id: int
    item_id: str
    text: str
    created_at: float
    state: AnswerState
    problem: str
    card: FeedbackCard | None

    @classmethod
    def of(cls, answer: Answer, card: FeedbackCard | None) -> Attempt:
        """Return a kept answer as its student sees it."""
        return cls(
            id=answer.id,
            item_id=answer.item_id,
            text=answer.text,
            created_at=answer.created_at,
            state=AnswerState(answer.state),
            problem=answer.problem,
            card=card,
        )


class BatchValue(BaseModel):
    """An uploaded table and how far it has come."""

    id: int
    kind: str
    name: str
    account: str
    created_at: float
    state: str
    n: int
    n_graded: int
    n_failed: int


class Columns(Given):
    """Which column holds what; one that is left out is found by its name."""

    item: str | None = None
    response: str | None = None
    id: str | None = None
    items: Annotated[dict[str, str], Field(max_length=500)] = Field(default_factory=dict)

    @property
    def names(self) -> ColumnNames:
        """As reading takes them."""
        return ColumnNames(self.item, self.response, self.id, self.items)


class PreviewValue(BaseModel):
    """Columns with what each is taken for, blank for those that are carried along."""

    columns: dict[str, str]
    n: int
    problem: str | None


class RowValue(BaseModel):
    """A row of a graded table; `human_score` is what a person decided."""

    id: int
    row: int
    response_id: str
    item_id: str
    student_id: str | None
    text: str
    state: str
    problem: str
    score: float | None
    max_points: float | None
    flags: str
    human_score: float | None


class RowPage(BaseModel):
    """One page of rows; `n` are those of all pages."""

    n: int
    rows: list[RowValue]


class CaseValue(BaseModel):
    """An answer that needs a person. `seen` is sent back with the score."""

    answer_id: int
    item_id: str
    text: str
    n_same: int
    n_left: int
    machine_score: float | None
    seen: int


class Decision(Given):
    """What a person gives; a change of a score must have a reason."""

    score: Annotated[float, Field(allow_inf_nan=False)]
    reason: Annotated[str, StringConstraints(max_length=2000)] = ""
    seen: Annotated[int, Field(ge=0)] = 0


class Entry(BaseModel):
    """One entry of the log."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: float
    account: str
    action: str
    item_id: str
    old: str
    new: str
    reason: str

    @classmethod
    def of(cls, entry: LogEntry) -> Entry:
        """Return an entry of the store."""
        return cls.model_validate(entry)


class RubricValue(BaseModel):
    """A rubric and the version of its file, which is sent back when it is saved."""

    version: str
    rubric: Rubric


class EditedRubric(Given):
    """A rubric to be saved over the version that was read."""

    version: Name
    rubric: Rubric


class TriedRubric(Given):
    """A rubric that is not saved, texts to try it on, and the evidence: `fast` or `all`."""

    rubric: Rubric
    texts: Annotated[list[AnswerText], Field(max_length=20)]
    evidence: EvidenceMode = EvidenceMode.FAST


class TrialValue(BaseModel):
    """Points of a text by the saved rubric and by the tried one, without calibrations."""

    before: float
    after: float
    max_points: float
    statuses: dict[str, str]


class SettingsValue(Given):
    """What instructors set for everybody."""

    feedback: FeedbackLevel
    are_names_hidden: bool
