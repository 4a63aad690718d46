"""The database: opened, brought to the present schema, and used in whole transactions."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from grader.errors import GraderError, InputError
from grader.web.store.models import Preference

MIGRATIONS = Path(__file__).parent / "migrations"

BUSY_SECONDS = 10
"""How long a writer waits for another one before it gives up."""

SECRET = "secret"
"""Name of the preference that signs cookies and keys the digests of answers."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers never wait for a writer
    "PRAGMA synchronous=FULL",  # what was answered with "saved" outlives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what a purge removes is overwritten, not only unlinked
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
)


_WRITER: Mapping[str, dict[str, Any]] = {
    "sqlite": {"is_writer": True},
    # Behind the lock below each statement sees what the writer before left.
    "postgresql": {"is_writer": True, "isolation_level": "READ COMMITTED"},
}
"""Options of connections that write: one writer at a time, as in SQLite."""

WRITERS_LOCK = 62_0301
"""Any number that no other program takes for a lock in this database."""


class Store:
    """Everything that is kept. Sessions are short: one question, or one change.

    Attributes
    ----------
    secret : str
        Made once; whoever has it can forge cookies.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**_WRITER[engine.dialect.name])
        self.secret = self._read_secret()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one moment of the store."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose changes are on the disk when the block has ended."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _read_secret(self) -> str:
        with self.writing() as session:
            kept = session.get(Preference, SECRET)
            if kept is None:
                kept = Preference(name=SECRET, value=secrets.token_hex(32))
                session.add(kept)
            return kept.value


def open_store(url: str) -> Store:
    """Open the database at a URL, make or migrate its tables, and return the store.

    Raises
    ------
    InputError
        The URL is none, its driver is not installed, or the database can't be opened.
    """
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            migrate(connection)
        return Store(engine)
    except BaseException as error:
        engine.dispose()  # else its connections stay open, whatever the reason
        if not isinstance(error, DBAPIError):
            raise
        said = str(error.orig).strip().splitlines()[0]
        raise InputError(
            "--database", f"{_shown(url)} can't be opened ({said}); it must be a database"
        ) from error


def migrate(connection: Connection) -> None:
    """Bring the tables to the present schema, whatever version they have."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    script = ScriptDirectory(str(MIGRATIONS))

    def steps(revision: Any, _: MigrationContext) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        try:
            environment.run_migrations()
        except CommandError as error:
            raise GraderError(
                "--database",
                f"the tables are of another version ({error}); it must be this one or an older",
                "Use the grader that wrote them, or a newer one.",
            ) from error


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in _WRITER:
            raise ArgumentError
        if parsed.get_backend_name() == "sqlite":
            return _sqlite_engine(url)
        return _postgresql_engine(url)
    except ModuleNotFoundError as error:
        raise InputError(
            "--database",
            f"the driver {error.name!r} of {_shown(url)} is not installed; it must be",
            "pip install 'psycopg[binary]'",
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise InputError(
            "--database",
            f"{_shown(url)} is no database URL; it must be as sqlite:///FILE or "
            "postgresql+psycopg://USER@HOST/NAME",
        ) from error


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url)
    _make_private(make_url(url).database)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer could find the store changed meanwhile, and fail.
        is_writer = connection.get_execution_options().get("is_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


def _make_private(name: str | None) -> None:
    """Make a new database file that only its owner can read: answers and keys stand in it."""
    if name in (None, "", ":memory:"):
        return
    with suppress(OSError):  # opening it says what is wrong, should something be
        Path(name).touch(mode=0o600, exist_ok=False)


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("is_writer"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")

    return engine


def _shown(url: str) -> str:
    """The URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return repr(url)
