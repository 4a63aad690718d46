"""`grader serve`: the page for students and instructors, and what is done to its store."""

from __future__ import annotations

import getpass
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import BankOption, CourseOption, ModelOption
from grader.errors import GraderError, InputError

if TYPE_CHECKING:
    from grader.web import Settings
    from grader.web.store import Store

MOST_CONNECTIONS = 500
"""Beyond this the server answers 503 at once, rather than nobody in time."""

NEEDED = ("fastapi", "uvicorn", "jinja2", "sqlalchemy", "alembic", "argon2", "itsdangerous")
"""What the extra `grader[web]` brings."""


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    database: Annotated[
        str,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="PostgreSQL, say; default: the file responses.sqlite3 in the bank.",
        ),
    ] = "",
    create_admin: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Create an instructor's account, and end."),
    ] = None,
    backup: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write database and bank into one zip, and end."),
    ] = None,
    restore: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Restore such a zip into a new place, and end."),
    ] = None,
    purge_student: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Delete all that is kept of a student, and end."),
    ] = None,
    purge_older: Annotated[
        float | None,
        typer.Option(metavar="DAYS", help="Delete answers older than this, and end."),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
) -> None:
    """Open a page: instant feedback for students, a desk for instructors.

    It runs on this computer and is reached from it only, unless --host says
    otherwise; then an instructor's account must exist. Nothing is loaded
    from another host. It is installed with the extra 'web' of the package.

    \b
      grader serve --bank mybank
      grader serve --create-admin ana
      grader serve --host 0.0.0.0 --port 80
      grader serve --backup monday.zip
    """
    _check_installed()
    from grader.web import Settings
    from grader.web.store import open_store

    settings = Settings(bank, course, database, host, port, model)
    if not bank.is_dir():
        raise InputError(f"--bank {bank.as_posix()}", "there is no such folder; it must exist")
    store = open_store(settings.database_url)
    if create_admin is not None:
        _create_admin(store, create_admin)
    elif backup is not None:
        _backup(store, bank, backup)
    elif restore is not None:
        _restore(store, bank, restore)
    elif purge_student is not None or purge_older is not None:
        _purge(store, purge_student, days=purge_older)
    else:
        _serve(settings, store)


def _check_installed() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise GraderError(
            "grader serve",
            f"{', '.join(missing)} not installed; the page needs the extra 'web'",
            "pip install 'grader[web]'",
        )


def _create_admin(store: Store, name: str) -> None:
    from grader.web.accounts import create_account

    account = create_account(store, name, password=_ask_password())
    typer.echo(f"Account {account.name!r} created; sign in with it at /desk")


def _ask_password() -> str:
    """Twice where somebody types; once from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password (12 characters or more): ")
    if getpass.getpass("Once more: ") != first:
        raise InputError("password", "the two are not the same; both must be")
    return first


def _backup(store: Store, bank: Path, path: Path) -> None:
    from grader.web.store.backup import save_backup

    n_rows = save_backup(store, bank, path=path)
    typer.echo(f"Backup: {path} ({n_rows} rows and the bank); it holds names and answers")


def _restore(store: Store, bank: Path, path: Path) -> None:
    from grader.web.store.backup import load_backup

    n_rows = load_backup(store, bank, path=path)
    typer.echo(f"Restored {n_rows} rows and the bank into {bank.as_posix()}")


def _purge(store: Store, student: str | None, *, days: float | None) -> None:
    from grader.web.purge import purge_older, purge_student

    by = f"{getpass.getuser()} (command line)"
    if student is not None:
        purged = purge_student(store, student, by=by)
    else:
        assert days is not None
        purged = purge_older(store, days, by=by)
    typer.echo(
        f"Deleted {purged.n_answers} answers, {purged.n_log_entries} log entries and "
        f"{purged.n_tables} tables"
    )
    typer.echo("Backups still hold them: delete those that are too old.")


def _serve(settings: Settings, store: Store) -> None:
    import uvicorn

    from grader.web import create_app
    from grader.web.accounts import has_accounts

    has_account = has_accounts(store)
    if not settings.is_local and not has_account:
        raise InputError(
            f"--host {settings.host}",
            "others could reach the page and there is no account; one must exist first",
            "grader serve --create-admin NAME",
        )
    app = create_app(settings, store=store)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{settings.port}"
    typer.echo(f"For students:    {url}/")
    typer.echo(f"For instructors: {url}/desk")
    if not has_account:
        token = app.state.services.setup_token
        typer.echo(f"No account yet:  {url}/setup?token={token}")
    if not settings.is_local:
        typer.echo("Others can reach it: put a server with HTTPS in front of it.", err=True)
    typer.echo("Ctrl-C ends it.")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_keep_alive=15,
        limit_concurrency=MOST_CONNECTIONS,
        server_header=False,
    )
