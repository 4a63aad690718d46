"""Plain aligned tables for a terminal or a file."""

from __future__ import annotations

from collections.abc import Sequence

UNDEFINED = "-"

Cell = str | int | float | None


def render_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table with its first column to the left and the others to the right.

    Examples
    --------
    >>> print(render_table(["kind", "n", "f1"], [["echo", 12, 0.5], ["negated", 3, None]]))
    kind      n     f1
    echo     12  0.500
    negated   3      -
    """
    lines = [list(header), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return UNDEFINED
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
