"""The encoding and the separator of a table, decided on its first bytes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from charset_normalizer import from_bytes

SEPARATORS = (",", ";", "\t", "|")
"""What spreadsheets and databases write between cells; the first wins a tie."""

SEPARATOR_LINE = re.compile(r'"?sep=(?P<separator>[,;\t|])"?\r?\n')
"""A first line by which some spreadsheets say what stands between cells; it is no record."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

_UTF16_NUL_SHARE = 0.3
"""In UTF-16, European text has a NUL in nearly every other byte; stray NULs stay far below."""

_ASCII = bytes(range(128))

_NEVER_WESTERN = re.compile(rb"[\xfe\xff]")
"""þ and ÿ are rarer in answers than a damaged file, where these bytes abound."""

_RECORDS_COMPARED = 20
_CHARACTERS_COMPARED = 100_000
"""What separators are compared on: a header and one record are enough, and no cell of so
short a text meets the csv module's own limit."""


def detect_encoding(sample: bytes) -> str:
    """Return the codec that a file beginning with `sample` is to be read with.

    UTF-8 unless the bytes say otherwise, so that damage is reported when it is met
    and never turned into other letters.

    Examples
    --------
    >>> detect_encoding("caf\\u00e9".encode("cp1252"))
    'cp1252'
    """
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        halves = sample[first::2]
        if halves and halves.count(0) > _UTF16_NUL_SHARE * len(halves):
            return encoding
    return "cp1252" if _is_western(sample) else "utf-8-sig"


def _is_western(sample: bytes) -> bool:
    """Whether the bytes are no UTF-8, but clean text in the old Western code page."""
    n_foreign = len(sample.translate(None, _ASCII))
    n_utf8 = sum(map(len, _UTF8_SEQUENCE.findall(sample)))
    if 2 * n_utf8 >= n_foreign or _NEVER_WESTERN.search(sample):
        return False
    foreign = b"\n".join(line for line in sample.splitlines() if not line.isascii())
    return from_bytes(foreign, cp_isolation=["cp1252"], enable_fallback=False).best() is not None


def detect_separator(sample: str) -> str:
    """Return the separator that cuts the first records of `sample` most evenly.

    Examples
    --------
    >>> detect_separator("item_id;response\\nq01;Cheap, fast, and simple\\n")
    ';'
    """
    start = sample[:_CHARACTERS_COMPARED]
    if told := SEPARATOR_LINE.match(start):
        return told["separator"]
    return max(SEPARATORS, key=lambda separator: _evenness(start, separator))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """Share of records as wide as the header, and that width; (0, 1) without any cut."""
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = [len(record) for record in islice(records, _RECORDS_COMPARED) if record]
    if not widths or widths[0] == 1:
        return 0.0, 1
    return widths.count(widths[0]) / len(widths), widths[0]
