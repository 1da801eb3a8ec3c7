"""From ruled lines to the grids that they draw: tables, however their cells are merged."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .pages import Stroke

# Points, set by hand: lines this near are one, and lines this far apart still meet; a shorter line is a dash or a dot.
_NEAR = 3.0
_SHORTEST = 8.0
_COVERED = 0.6
# A page with more is a drawing.
_MOST_RULES = 600
_MOST_EDGES = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: its place across itself, and where it begins and ends along itself."""

    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its row and column in the grid, both from 0, how many columns it spans, and its edges."""

    row: int
    column: int
    width: int
    left: float
    top: float
    right: float
    bottom: float


Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells between ruled lines that meet, row by row, and the edges of its columns and rows.

    ``owners`` has, for each place (row, column), the index of the cell that lies there.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    owners: Mapping[Place, int]

    def box_at(self, x: float, y: float) -> int | None:
        """Return the index of the cell at a point, None outside the grid."""
        return self.owners.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def find_grids(strokes: Sequence[Stroke]) -> list[Grid]:
    """Return the grids of two columns or more that strokes draw, from the top down."""
    flat = _rules((s.top, s.left, s.right) for s in strokes if s.right - s.left >= s.bottom - s.top)
    steep = _rules((s.left, min(s.top, s.bottom), max(s.top, s.bottom)) for s in strokes if s.right - s.left < _NEAR)
    if not (flat and steep) or max(len(flat), len(steep)) > _MOST_RULES:
        return []
    grids = (_grid(*group) for group in _groups(flat, steep))
    return sorted((grid for grid in grids if grid), key=lambda grid: grid.ys[0])


def _rules(lines: Iterator[tuple[float, float, float]]) -> list[Rule]:
    """Return lines, given as (place, start, end), with those in one row that touch or nearly do made one."""
    rows: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if rows and line[0] - rows[-1][0][0] <= _NEAR:
            rows[-1].append(line)
        else:
            rows.append([line])
    rules = (rule for row in rows for rule in _merged(row))
    return [rule for rule in rules if rule.end - rule.start >= _SHORTEST]


def _merged(row: list[tuple[float, float, float]]) -> Iterator[Rule]:
    place = sum(line[0] for line in row) / len(row)
    start = end = None
    for _, begins, ends in sorted(row, key=lambda line: line[1]):
        if start is None or end is None or begins - end > _NEAR:
            if start is not None and end is not None:
                yield Rule(place, start, end)
            start, end = begins, ends
        else:
            end = max(end, ends)
    if start is not None and end is not None:
        yield Rule(place, start, end)


def _meet(flat: Rule, steep: Rule) -> bool:
    across = flat.start - _NEAR <= steep.place <= flat.end + _NEAR
    return across and steep.start - _NEAR <= flat.place <= steep.end + _NEAR


def _groups(flat: list[Rule], steep: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules that meet, directly or by others: first those along rows, then those along columns."""
    left = set(range(len(steep)))
    waiting = set(range(len(flat)))
    while waiting:
        rows, columns, fresh = set(), set[int](), {waiting.pop()}
        while fresh:
            rows |= fresh
            met = {c for c in left if any(_meet(flat[r], steep[c]) for r in fresh)}
            left -= met
            columns |= met
            fresh = {r for r in waiting if any(_meet(flat[r], steep[c]) for c in met)}
            waiting -= fresh
        yield [flat[r] for r in rows], [steep[c] for c in columns]


def _grid(flat: list[Rule], steep: list[Rule]) -> Grid | None:
    # A table may lack the lines at its left and right.
    xs = _edges([*(rule.place for rule in steep), min(r.start for r in flat), max(r.end for r in flat)])
    ys = _edges([rule.place for rule in flat])
    if not (3 <= len(xs) <= _MOST_EDGES and 2 <= len(ys) <= _MOST_EDGES):
        return None
    cells = _cells(xs, ys, flat, steep)
    owners = {place: index for index, cell in enumerate(cells) for place in cell}
    return Grid(tuple(xs), tuple(ys), tuple(_box(cell, xs, ys) for cell in cells), owners)


def _edges(places: list[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _cells(xs: list[float], ys: list[float], flat: list[Rule], steep: list[Rule]) -> list[list[Place]]:
    """Return the places (row, column) of each cell, row by row: neighbours without a line between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
    for c, x in enumerate(xs[1:-1]):
        near = [rule for rule in steep if abs(rule.place - x) <= 2 * _NEAR]
        for r in range(rows):
            if not _ruled(near, ys[r], ys[r + 1]):
                _unite(owner, (r, c), (r, c + 1))
    for r, y in enumerate(ys[1:-1]):
        near = [rule for rule in flat if abs(rule.place - y) <= 2 * _NEAR]
        for c in range(columns):
            if not _ruled(near, xs[c], xs[c + 1]):
                _unite(owner, (r, c), (r + 1, c))
    cells: dict[Place, list[Place]] = {}
    for place in owner:
        cells.setdefault(_root(owner, place), []).append(place)
    return sorted(cells.values())


def _box(places: list[Place], xs: list[float], ys: list[float]) -> Box:
    top, low = min(r for r, _ in places), max(r for r, _ in places)
    left, right = min(c for _, c in places), max(c for _, c in places)
    return Box(top, left, right - left + 1, xs[left], ys[top], xs[right + 1], ys[low + 1])


def _ruled(rules: list[Rule], start: float, end: float) -> bool:
    """Return whether lines cover most of a stretch."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= _COVERED * (end - start)


def _root(owner: dict[Place, Place], place: Place) -> Place:
    while owner[place] != place:
        owner[place] = owner[owner[place]]
        place = owner[place]
    return place


def _unite(owner: dict[Place, Place], one: Place, other: Place) -> None:
    first, second = sorted((_root(owner, one), _root(owner, other)))
    owner[second] = first
