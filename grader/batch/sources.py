"""Tables opened, whatever they are: told by their first bytes, not by their names."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, cast

from grader.batch.charset import SEPARATOR_LINE, detect_encoding, detect_separator
from grader.batch.record_files import RecordTable, read_json_lines, read_parquet, read_workbook
from grader.batch.table import Table
from grader.errors import TableError

SAMPLE_BYTES = 1 << 20
"""One mebibyte decides encoding and separator: most class files are smaller."""

_GZIP_START = b"\x1f\x8b"
_ZIP_START = b"PK\x03\x04"
"""Every .xlsx and .ods file begins like this."""
_PARQUET_START = b"PAR1"
_OBJECT_START = (b"{", b"\xef\xbb\xbf{")


@contextmanager
def open_table(source: Path | BinaryIO, *, name: str) -> Iterator[Table | RecordTable]:
    """Open a table: delimited text, JSON lines, a workbook or Parquet, gzipped or not.

    Encoding and separator of a text are detected.

    Raises
    ------
    TableError
        The file can't be opened, or has no header; while reading too, when the damage
        lies further down.
    """
    with _open_bytes(source, name) as stream:
        try:
            yield _read(stream, name)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise TableError(
                name, f"the gzip file is damaged or cut off: {error}", "copy it again."
            ) from error


def _read(stream: BinaryIO, name: str) -> Table | RecordTable:
    sample = stream.read(SAMPLE_BYTES)
    whole = cast(BinaryIO, io.BufferedReader(_Rejoined(sample, stream)))
    if sample.startswith(_GZIP_START):
        return _read(cast(BinaryIO, gzip.GzipFile(fileobj=whole)), name)
    if sample.startswith(_ZIP_START):
        return read_workbook(_seekable(stream, whole), name=name)
    if sample.startswith(_PARQUET_START):
        return read_parquet(_seekable(stream, whole), name=name)
    if sample.lstrip().startswith(_OBJECT_START):
        return read_json_lines(whole, name=name)
    return _delimited(sample, whole, name)


def _seekable(stream: BinaryIO, whole: BinaryIO) -> BinaryIO:
    """What a library can jump about in: the file itself, or all of a pipe in memory."""
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        stream.seek(0)
        return stream
    return io.BytesIO(whole.read())


def _delimited(sample: bytes, whole: BinaryIO, name: str) -> Table:
    encoding = detect_encoding(sample)
    text = io.TextIOWrapper(whole, encoding=encoding, errors="surrogateescape", newline="")
    beginning = sample.decode(encoding, errors="ignore")
    separator = detect_separator(beginning)
    if SEPARATOR_LINE.match(beginning):
        text.readline()
    return Table(text, name=name, encoding=encoding, separator=separator)


def _open_bytes(source: Path | BinaryIO, name: str) -> BinaryIO | nullcontext[BinaryIO]:
    """Open a path for reading; a stream stays its owner's to close."""
    if not isinstance(source, Path):
        return nullcontext(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise TableError(name, f"the file can't be read: {error.strerror}") from error


class _Rejoined(io.RawIOBase):
    """A stream with the sample that was read from it put back in front."""

    def __init__(self, sample: bytes, rest: BinaryIO) -> None:
        self._sample = io.BytesIO(sample)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._sample.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
