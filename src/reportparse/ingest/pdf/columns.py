"""The columns of a page: where a gutter parts its lines, they are read column by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from .lines import to_rows
from .pages import Glyph

# Set by hand: parts of the font's size, numbers of lines, and shares of the lines or of the page's text.
_GUTTER = 1.2
_FEWEST_LINES = 6
_FULL = 0.5
_NARROWEST = 0.25
_DEEPEST = 3
_WOBBLE = 2.0
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters on a baseline without a wide gap; ``size`` is that of their font."""

    left: float
    right: float
    base: float
    size: float


def to_columns(glyphs: Sequence[Glyph], depth: int = 0) -> list[list[Glyph]]:
    """Return the characters of each part of a page in reading order: what spans it, then its columns from the left.

    A page without columns is one part.
    """
    runs = _runs(glyphs)
    found = _gutter(runs) if depth < _DEEPEST else None
    if found is None:
        return [list(glyphs)]
    gutter, top, bottom = found
    above = [glyph for glyph in glyphs if glyph.base < top]
    below = [glyph for glyph in glyphs if glyph.base > bottom]
    inside = [glyph for glyph in glyphs if top <= glyph.base <= bottom]
    left = [glyph for glyph in inside if glyph.left < gutter]
    right = [glyph for glyph in inside if glyph.left >= gutter]
    parts = [
        *([above] if above else []),
        *to_columns(left, depth + 1),
        *to_columns(right, depth + 1),
        *(to_columns(below, depth + 1) if below else []),
    ]
    return [part for part in parts if part]


def _runs(glyphs: Sequence[Glyph]) -> list[_Run]:
    found = []
    for row in to_rows([glyph for glyph in glyphs if not glyph.character.isspace()]):
        start = 0
        for index in range(1, len(row) + 1):
            if index == len(row) or row[index].left - row[index - 1].right > _GUTTER * row[index].size:
                found.append(_Run(row[start].left, row[index - 1].right, row[start].base, row[start].size))
                start = index
    return found


def _gutter(runs: list[_Run]) -> tuple[float, float, float] | None:
    """Return (place, top, bottom) of the gutter that parts the most lines, None where there is none."""
    if len(runs) < 2 * _FEWEST_LINES:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    width = right - left
    found = []
    for place in _column_starts(runs, left + _NARROWEST * width, right - _NARROWEST * width):
        for stretch in _parted(runs, place - 1):
            if _is_gutter(stretch, place - 1, _NARROWEST * width):
                found.append((len(stretch), place - 1, stretch[0].base, stretch[-1].base))
    return max(found)[1:] if found else None


def _column_starts(runs: list[_Run], low: float, high: float) -> list[float]:
    """Return where, in the middle of the page, several lines begin: the places of most lines first."""
    starts = sorted(run.left for run in runs if low <= run.left <= high)
    found: list[tuple[int, float]] = []
    first = 0
    for index, (before, start) in enumerate(pairwise([*starts, inf]), 1):
        if start - before > _WOBBLE:
            if index - first >= _FEWEST_LINES // 2:
                found.append((first - index, starts[first]))
            first = index
    return [place for _, place in sorted(found)[:_MOST_PLACES]]


def _parted(runs: list[_Run], place: float) -> list[list[_Run]]:
    """Return the stretches of the page, from the top down, in which nothing comes near a place from the left."""
    stretches: list[list[_Run]] = [[]]
    crossed = {run.base for run in runs if run.left < place < run.right + _GUTTER / 2 * run.size}
    for run in runs:
        if run.base in crossed:
            stretches.append([])
        else:
            stretches[-1].append(run)
    return [stretch for stretch in stretches if len(stretch) >= 2 * _FEWEST_LINES]


def _is_gutter(stretch: list[_Run], place: float, narrowest: float) -> bool:
    """Return whether there is running text on both sides: most lines full, none narrow, and side by side."""
    sides = [[run for run in stretch if run.right <= place], [run for run in stretch if run.left >= place]]
    if min(map(len, sides)) < _FEWEST_LINES:
        return False
    for side in sides:
        left, right = min(run.left for run in side), max(run.right for run in side)
        full = sum(run.right > right - 2 * run.size and run.left < left + 3 * run.size for run in side)
        if right - left < narrowest or full < _FULL * len(side):
            return False
    gap = min(run.left for run in sides[1]) - max(run.right for run in sides[0])
    overlap = min(side[-1].base for side in sides) - max(side[0].base for side in sides)
    return gap >= _GUTTER / 2 * stretch[0].size and overlap > 3 * stretch[0].size
