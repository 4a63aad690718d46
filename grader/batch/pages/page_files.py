"""Pages written to files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.batch.pages.student_pages import StudentPage
from grader.batch.whole_file import write_whole
from grader.errors import TableError


def write_page(html: str, path: Path) -> None:
    """Write one page.

    Raises
    ------
    TableError
        The file can't be written.
    """
    with write_whole(path) as stream:
        stream.write(html)


def write_student_pages(pages: Iterable[StudentPage], directory: Path) -> int:
    """Write the pages into a folder, which is made if need be, and return how many.

    Other files that lie there stay.

    Raises
    ------
    TableError
        The folder can't be made, or a page can't be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableError(
            str(directory), f"the folder can't be made: {error.strerror}", "choose another place."
        ) from error
    n_written = 0
    for page in pages:
        write_page(page.html, directory / page.file_name)
        n_written += 1
    return n_written
