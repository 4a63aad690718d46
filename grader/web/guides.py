"""Study guides uploaded: read, drafted, compared with what is there, and saved when asked."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath

from grader.bank.changes import Change, bank_changes, save_changes
from grader.bank.course import check_course_name, course_name
from grader.bank.draft import draft_bank
from grader.bank.study_guide import StudyGuide, read_study_guide
from grader.errors import GuideError, InputError
from grader.evidence import EvidenceMode, embed
from grader.web.drafts import Draft
from grader.web.services import Services
from grader.web.store import Account, LogAction, LogEntry

EXTENSIONS = (".txt", ".md", ".docx", ".pdf")


def draft_course(services: Services, content: bytes, *, name: str, course: str) -> Draft:
    """Read an uploaded guide and draft a bank from it; nothing is written.

    Raises
    ------
    InputError
        The guide can't be read, or the course can't have this name.
    """
    name = PurePath(name.replace("\\", "/")).name
    suffix = PurePath(name).suffix.lower()
    if suffix not in EXTENSIONS:
        raise GuideError(
            name or "guide",
            f"{suffix or 'a name without an ending'!r}; it must be one of {', '.join(EXTENSIONS)}",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"guide{suffix}"
        path.write_bytes(content)
        try:
            guide = read_study_guide(path)
        except InputError as error:  # the file's own name, not that of its copy
            raise GuideError(name, error.problem, error.hint) from error
    _check_length(guide, name=name, most=services.settings.limits.questions)
    chosen = _course_name(services, course, guide, stem=PurePath(name).stem)
    encoder = services.graders.judge(EvidenceMode.FAST).encoder
    bank = draft_bank(guide, course=chosen, embed=partial(embed, encoder))
    return Draft(guide, bank, bank_changes(bank, services.graders.directory))


def _check_length(guide: StudyGuide, *, name: str, most: int) -> None:
    n = len(guide.questions) + len(guide.essays)
    if n > most:
        raise GuideError(
            name,
            f"{n:,} questions; it must have at most {most:,}",
            "Cut the guide in two, or use 'grader build', which has no limit.",
        )


def _course_name(services: Services, course: str, guide: StudyGuide, *, stem: str) -> str:
    """The course that is served, where there is one: a second one could not be reached."""
    graders = services.graders
    if graders.has_course:
        return graders.bank().course
    chosen = graders.course or course.strip() or course_name(guide.title or "", stem)
    check_course_name(chosen)
    return chosen


def save_additions(services: Services, draft: Draft, *, by: Account) -> int:
    """Write what a draft adds and keep files that differ; return the number of files."""
    changes = bank_changes(draft.bank, services.graders.directory)  # as the files are now
    return _save(services, draft, changes.additions, by=by)


def save_all(services: Services, draft: Draft, *, by: Account) -> int:
    """Write all files of a draft, over a teacher's work too; return their number."""
    changes = bank_changes(draft.bank, services.graders.directory)
    return _save(services, draft, changes.needed, by=by)


def _save(services: Services, draft: Draft, changes: Sequence[Change], *, by: Account) -> int:
    save_changes(changes)
    with services.store.writing() as session:
        session.add(
            LogEntry(
                account=by.name,
                action=LogAction.COURSE,
                new=f"{len(changes)} files of {draft.bank.course}",
                reason=f"drafted from {draft.guide.source}",
            )
        )
    services.graders.forget()
    return len(changes)
