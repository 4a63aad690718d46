"""The summary of a graded table, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch import ItemSummary, Summary


def print_summary(summary: Summary, paths: Mapping[str, object], *, console: Console) -> None:
    """Print the counts, a table of the items with what they lack most, and the files."""
    console.print(
        f"{summary.n_graded} graded, {summary.n_flagged} flagged, {summary.n_failed} failed; "
        f"mean score {summary.mean_score:.2f} of {summary.mean_max_points:.2f} points "
        f"({summary.mean_percent:.0f} %)",
        highlight=False,
    )
    if summary.items:
        console.print(_item_table(summary.items))
    for name, path in paths.items():
        # Whole on one line, so that the path can be copied.
        console.print(Text(f"{name.capitalize()}: {path}"), soft_wrap=True)


def _item_table(items: Sequence[ItemSummary]) -> Table:
    table = Table("Item", "Graded", "Mean", "%", "Most missed")
    for column in table.columns[1:4]:
        column.justify = "right"
    for item in items:
        table.add_row(
            item.item_id,
            str(item.n_graded),
            f"{item.mean_score:.2f}/{item.max_points:g}",
            f"{item.mean_percent:.0f}",
            _most_missed(item),
        )
    return table


def _most_missed(item: ItemSummary) -> Text:
    """A line a concept; as Text, since a label may hold what looks like markup."""
    return Text(
        "\n".join(f"{c.label} {c.n_missed} ({100 * c.share:.0f} %)" for c in item.most_missed)
        or "-"
    )
