"""Backup and restore: one zip with every table as JSON lines, and the bank's files.

The same archive fits SQLite and PostgreSQL, so it is also the way from one to the other.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy import Table as SqlTable

from grader.bank.files import COURSES_FOLDER, RUBRICS_FOLDER
from grader.errors import InputError
from grader.web.store.database import Store
from grader.web.store.models import Table

FORMAT = "grader-backup-1"
FORMAT_NAME = "format.txt"
TABLES_FOLDER = "tables"
BANK_FOLDER = "bank"

ROWS_AT_ONCE = 500

MOST_UNPACKED_BYTES = 20_000_000_000
"""Of one archive; a term of a large course is a few hundred MB."""


def save_backup(store: Store, bank_dir: Path, *, path: Path) -> int:
    """Write everything into a zip, as it stands at one moment; return the number of rows.

    The server may run meanwhile.

    Raises
    ------
    InputError
        The file exists, or can't be written.
    """
    if path.exists():
        raise InputError(str(path), "the file exists; it must be a new one")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            draft.chmod(0o600)  # it holds answers, names and password hashes
            archive.writestr(FORMAT_NAME, FORMAT)
            n_rows = _write_tables(store, archive)
            for file in _bank_files(bank_dir):
                archive.write(file, f"{BANK_FOLDER}/{file.relative_to(bank_dir).as_posix()}")
        draft.replace(path)
    except OSError as error:
        raise InputError(
            str(path), f"the file can't be written ({error.strerror}); its folder must exist"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return n_rows


def load_backup(store: Store, bank_dir: Path, *, path: Path) -> int:
    """Restore a backup into an empty store and a folder without a bank; return the rows.

    Raises
    ------
    InputError
        The file is no backup, or there is something that it would replace.
    """
    if any(_bank_files(bank_dir)):
        raise InputError(
            bank_dir.as_posix(),
            "the folder holds a bank already; a backup is restored into an empty one",
            "Name a new folder with --bank.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, path)
            files = dict(_bank_members(archive))
            with store.writing() as session:
                n_rows = _read_tables(session.connection(), archive)
            for name, inside in files.items():
                target = bank_dir / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
            return n_rows
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        said = str(error) or type(error).__name__
        raise InputError(str(path), f"it can't be read ({said}); it must be a backup") from error


def _write_tables(store: Store, archive: zipfile.ZipFile) -> int:
    n_rows = 0
    with store.engine.connect() as connection, connection.begin():
        for table in Table.metadata.sorted_tables:
            with archive.open(f"{TABLES_FOLDER}/{table.name}.jsonl", "w") as stream:
                ordered = select(table).order_by(*table.primary_key)
                rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(ordered)
                for row in rows.mappings():
                    known = {name: _plain(value) for name, value in row.items()}
                    stream.write(json.dumps(known).encode() + b"\n")
                    n_rows += 1
    return n_rows


def _read_tables(connection: Connection, archive: zipfile.ZipFile) -> int:
    n_rows = 0
    tables = Table.metadata.sorted_tables
    secret = Table.metadata.tables["preferences"]
    filled = [t.name for t in tables if t is not secret and _count(connection, t)]
    if filled:
        raise InputError(
            "--database",
            f"table {filled[0]!r} holds rows; a backup is restored into an empty database",
        )
    connection.execute(secret.delete())
    for table in tables:
        for rows in _chunks(archive, table):
            connection.execute(insert(table), rows)
            n_rows += len(rows)
        _set_sequence(connection, table)
    return n_rows


def _chunks(archive: zipfile.ZipFile, table: SqlTable) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some at a time."""
    rows: list[dict[str, Any]] = []
    with archive.open(f"{TABLES_FOLDER}/{table.name}.jsonl") as stream:
        for line in stream:
            rows.append({name: _value(value) for name, value in json.loads(line).items()})
            if len(rows) == ROWS_AT_ONCE:
                yield rows
                rows = []
    if rows:
        yield rows


def _set_sequence(connection: Connection, table: SqlTable) -> None:
    """PostgreSQL counts ids beside the table; rows that bring their own don't move it."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f"COALESCE((SELECT max(id) FROM {table.name}), 0) + 1, false)"
            )
        )


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    names = {member.filename for member in archive.infolist()}
    if FORMAT_NAME not in names or archive.read(FORMAT_NAME).decode() != FORMAT:
        raise InputError(str(path), f"the file is no backup; it must be one of format {FORMAT}")
    n_bytes = sum(member.file_size for member in archive.infolist())
    if n_bytes > MOST_UNPACKED_BYTES:
        raise InputError(str(path), f"it unpacks to {n_bytes / 1e9:.0f} GB; it must be less")


def _bank_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, PurePosixPath]]:
    """Names of the bank's files in the archive, with their places in a bank's folder."""
    for member in archive.infolist():
        place = PurePosixPath(member.filename)
        if place.parts[:1] != (BANK_FOLDER,) or member.is_dir():
            continue
        inside = place.relative_to(BANK_FOLDER)
        if inside.parts[0] not in (COURSES_FOLDER, RUBRICS_FOLDER) or ".." in inside.parts:
            raise InputError(member.filename, "a file outside the bank; it must stand inside")
        yield member.filename, inside


def _bank_files(bank_dir: Path) -> Iterator[Path]:
    for folder in (COURSES_FOLDER, RUBRICS_FOLDER):
        yield from sorted(path for path in (bank_dir / folder).rglob("*") if path.is_file())


def _count(connection: Connection, table: SqlTable) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
