"""Figures of a report as SVG: the same data give the same bytes.

The only module that loads matplotlib. Text stays text, and colours are the page's own, so that
a figure follows its light or dark.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
import matplotlib.patches
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK, FAINT, ONE, TWO, THREE = "#101112", "#a0a1a2", "#0a5ba1", "#b1560b", "#6b4b93"
_VARIABLES = {INK: "ink", FAINT: "faint", ONE: "one", TWO: "two", THREE: "three"}
"""Drawn in these colours; in the page each is a CSS variable of this name."""

WIDTH, ROW = 7.2, 0.32
"""Inches: of every figure, and of each row of one that has rows."""

MOST_POINTS = 21
"""Points of a scale that are labelled one by one: quarter points up to 5."""

LABEL_CHARACTERS = 45
"""Of a label beside a bar: half of the width of a figure; the table has all of it."""

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "grader",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": FAINT,
    "grid.alpha": 0.35,
    "axes.axisbelow": True,
}


@dataclass(frozen=True)
class ReportFigure:
    """A figure: `alt` says in words what it shows, `caption` how to read it."""

    name: str
    caption: str
    alt: str
    svg: str


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; NaN where there is none."""

    label: str
    value: float
    low: float
    high: float


def score_bars(name: str, points: Sequence[str], *, counts: Mapping[str, Sequence[int]]) -> str:
    """Draw how often each score was given, a bar a rater."""
    with _figure(2.6) as (figure, axes):
        places, width = np.arange(len(points)), 0.8 / len(counts)
        for at, ((rater, heights), colour) in enumerate(
            zip(counts.items(), (ONE, TWO, THREE), strict=False)
        ):
            axes.bar(places + (at + 0.5) * width - 0.4, heights, width, color=colour, label=rater)
        _label_points(axes, points)
        axes.set(xlabel="score, points", ylabel="answers")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
        axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
        return _svg(figure, name)


def confusion_cells(
    name: str, points: Sequence[str], *, counts: Mapping[tuple[int, int], int]
) -> str:
    """Draw counts by places among the points, of human (down) and system; darker is more."""
    side = min(1.2 + 0.42 * len(points), 6.0)
    with _figure(side, width=side + 1) as (figure, axes):
        for (human, system), n in sorted(counts.items()):
            share = n / max(counts.values())
            colour = ONE if human == system else TWO
            axes.add_patch(
                matplotlib.patches.Rectangle(
                    (system - 0.5, human - 0.5), 1, 1, color=colour, alpha=0.15 + 0.6 * share, lw=0
                )
            )
            if len(points) <= MOST_POINTS:
                axes.text(
                    *(system, human, str(n)),
                    ha="center",
                    va="center",
                    in_layout=False,  # it lies inside the axes: measuring it takes time only
                )
        ends = (-0.5, len(points) - 0.5)
        axes.set(xlabel="system, points", ylabel="human, points", xlim=ends, ylim=ends[::-1])
        _label_points(axes, points)
        _label_points(axes, points, is_y=True)
        axes.set_aspect("equal")
        return _svg(figure, name)


def interval_rows(
    name: str, estimates: Sequence[Estimate], *, xlabel: str, marks: Sequence[float] = ()
) -> str:
    """Draw a dot and its interval a row, the first on top; dashed lines at `marks`."""
    with _figure(0.9 + ROW * len(estimates)) as (figure, axes):
        for mark in marks:
            axes.axvline(mark, color=TWO, linestyle="--", linewidth=1)
        for place, each in enumerate(estimates):
            axes.plot([each.low, each.high], [place, place], color=ONE, linewidth=2, alpha=0.5)
            axes.plot([each.value], [place], "o", color=ONE, markersize=6)
        axes.set_yticks(range(len(estimates)), [each.label for each in estimates])
        axes.set(xlabel=xlabel, ylim=(len(estimates) - 0.5, -0.5))
        axes.grid(axis="x")
        return _svg(figure, name)


def reliability_points(
    name: str, estimates: Sequence[Estimate], *, systems: Sequence[float], unit: str
) -> str:
    """Draw the mean human score against the system's; on the diagonal both mean the same."""
    with _figure(3.6, width=4.6) as (figure, axes):
        ends = [*systems, *(e.value for e in estimates)]
        axes.plot([min(ends), max(ends)], [min(ends), max(ends)], color=FAINT, linestyle="--")
        for each, system in zip(estimates, systems, strict=True):
            axes.plot([system, system], [each.low, each.high], color=ONE, linewidth=2, alpha=0.5)
            axes.plot([system], [each.value], "o", color=ONE)
        axes.set(xlabel=f"system, {unit}", ylabel=f"mean human, {unit}")
        axes.grid()
        return _svg(figure, name)


def risk_line(
    name: str, points: Sequence[tuple[float, float]], *, risk: float, accepted: float
) -> str:
    """Draw (share accepted, share of these off); a dotted line at what a rule accepts, if any."""
    with _figure(2.8) as (figure, axes):
        coverage, off = (100 * np.array(points)).T
        axes.axhline(100 * risk, color=TWO, linestyle="--", linewidth=1)
        if accepted:
            axes.axvline(100 * accepted, color=TWO, linestyle=":", linewidth=1.5)
        axes.step(coverage, off, where="post", color=ONE, linewidth=2)
        axes.plot(coverage[-1:], off[-1:], "o", color=ONE, markersize=4)
        axes.set(xlabel="per cent accepted", ylabel="per cent of these off", xlim=(0, 102))
        axes.set_ylim(0, 1.1 * max(100 * risk, off.max()))
        axes.grid()
        return _svg(figure, name)


def stacked_rows(name: str, labels: Sequence[str], *, counts: Mapping[str, Sequence[int]]) -> str:
    """Draw shares of the answers, a row a label, in the order of `counts`."""
    with _figure(1.2 + ROW * len(labels)) as (figure, axes):
        totals = np.maximum(np.sum([*counts.values()], axis=0), 1)
        left = np.zeros(len(labels))
        for (part, numbers), (colour, alpha) in zip(
            counts.items(), ((ONE, 1.0), (ONE, 0.5), (TWO, 1.0), (FAINT, 0.35)), strict=False
        ):
            shares = 100 * np.array(numbers) / totals
            axes.barh(
                range(len(labels)), shares, 0.7, left=left, color=colour, alpha=alpha, label=part
            )
            left = left + shares
        names = [textwrap.shorten(label, LABEL_CHARACTERS, placeholder=" …") for label in labels]
        axes.set_yticks(range(len(labels)), names)
        axes.set(xlabel="per cent of the answers", xlim=(0, 100), ylim=(len(labels) - 0.5, -0.5))
        figure.legend(frameon=False, ncols=4, loc="outside upper left")
        return _svg(figure, name)


@contextmanager
def _figure(height: float, *, width: float = WIDTH) -> Iterator[tuple[Figure, Any]]:
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.subplots()


def _label_points(axes: Any, points: Sequence[str], *, is_y: bool = False) -> None:
    """Name the points of a scale, of a long one only some."""
    every = math.ceil(len(points) / MOST_POINTS)
    places = range(0, len(points), every)
    (axes.set_yticks if is_y else axes.set_xticks)(places, [points[at] for at in places])


_ID = re.compile(r'(?<=\bid=")|(?<=href="#)|(?<=url\(#)')
"""Before each id and each reference to one: a page holds several figures."""


def _svg(figure: Figure, name: str) -> str:
    """The figure as an element of a page; what it shows stands in the text beside it."""
    stream = io.StringIO()
    # Not savefig, which draws everything twice: this lays out and draws in one go.
    FigureCanvasSVG(figure).print_svg(
        stream, metadata={"Date": None, "Creator": None, "Format": None}
    )
    text = stream.getvalue()
    text = _ID.sub(f"{name}-", text[text.index("<svg") :])
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var(--{variable})")
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
