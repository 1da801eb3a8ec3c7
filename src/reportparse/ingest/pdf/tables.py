"""The ruled tables of pages: cells with their paragraphs, and tables that go on over the end of a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..pieces import Piece
from ..tables import Cell, Paragraph, Row, Table, table_pieces
from .lines import Line, to_lines
from .pages import Glyph, Page
from .paragraphs import Frame, Placed, find_setting, join, to_paragraphs
from .rules import Box, Grid, find_grids

_WIDEST_MARGIN = 6.0
_SAME_EDGE = 4.0
_SAME_ROWS = 3


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or a part of one, as it stands on a page. ``rows`` have the numbers of the grid's rows, from 1."""

    page: int
    number: int
    edges: tuple[float, ...]
    top: float
    bottom: float
    rows: list[Row] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.edges[-1]


def find_tables(page: Page) -> tuple[list[PageTable], list[Glyph]]:
    """Return the tables of a page that have text in two cells or more, and the characters outside them."""
    outside = list(page.glyphs)
    tables: list[PageTable] = []
    for grid in find_grids(page.strokes):
        cells, others = _filled(grid, outside)
        if sum(any(not glyph.character.isspace() for glyph in inside) for inside in cells) > 1:
            tables.append(_table(page.number, len(tables) + 1, grid, cells))
            outside = others
    return tables, outside


def _filled(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the characters in each cell of a grid, and those outside it."""
    cells: list[list[Glyph]] = [[] for _ in grid.boxes]
    outside: list[Glyph] = []
    for glyph in glyphs:
        # The middle of a character is a little above its baseline.
        index = grid.box_at((glyph.left + glyph.right) / 2, glyph.base - 0.3 * glyph.size)
        (outside if index is None else cells[index]).append(glyph)
    return cells, outside


def _table(page: int, number: int, grid: Grid, cells: list[list[Glyph]]) -> PageTable:
    rows: dict[int, list[Cell]] = {}
    for box, glyphs in zip(grid.boxes, cells, strict=True):
        row = rows.setdefault(box.row, [])
        blocks = [Paragraph(text) for text in _paragraphs(box, glyphs)]
        row.append(Cell(len(row) + 1, box.column, box.width, blocks))
    listed = [Row(index + 1, rows[index]) for index in sorted(rows) if any(cell.blocks for cell in rows[index])]
    return PageTable(page, number, grid.xs, grid.ys[0], grid.ys[-1], listed)


def _paragraphs(box: Box, glyphs: Sequence[Glyph]) -> Iterator[str]:
    lines = to_lines(glyphs)
    frame = _inner(box, lines)
    placed = [Placed(line, frame, 0, 0) for line in lines]
    for found in to_paragraphs(placed, find_setting(placed)):
        yield "".join(join([one.line for one in found]))


def _inner(box: Box, lines: Sequence[Line]) -> Frame:
    """Return the margins of a cell: where its lines begin, or as far in from both edges where they are centred."""
    if not lines:
        return Frame(box.left, box.right)
    begin = min(line.left for line in lines)
    margin = min(_WIDEST_MARGIN, max(0.0, begin - box.left))
    centred = all(abs(line.left - box.left - (box.right - line.right)) < line.size for line in lines)
    right = max(box.right - margin, *(line.edge for line in lines))
    return Frame(box.left + margin if centred else begin, right)


def continued(before: PageTable, table: PageTable) -> PageTable | None:
    """Return a table without the rows that repeat the head of the one before it, None if it does not go on from it."""
    if len(before.edges) != len(table.edges):
        return None
    shift = before.left - table.left
    if any(abs(one - other - shift) > _SAME_EDGE for one, other in zip(before.edges, table.edges, strict=True)):
        return None
    same = 0
    while same < min(_SAME_ROWS, len(before.rows), len(table.rows)):
        if _texts(before.rows[same]) != _texts(table.rows[same]):
            break
        same += 1
    return PageTable(table.page, table.number, table.edges, table.top, table.bottom, table.rows[same:])


def _texts(row: Row) -> list[list[str]]:
    return [cell.lines for cell in row.cells]


def to_pieces(parts: Sequence[PageTable]) -> Iterator[Piece]:
    """Yield what a table says, given the parts of it that stand on one page after the other."""
    rows: list[Row] = []
    homes: list[str] = []
    for part in parts:
        for row in part.rows:
            homes.append(f"page {part.page} table {part.number} row {row.number}")
            rows.append(Row(len(homes), row.cells))
    yield from table_pieces(Table(rows), lambda row, cell: f"{homes[row - 1]} cell {cell}")
