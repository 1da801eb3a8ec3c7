"""The ruled tables of pages: cells with their paragraphs, and tables that go on over the end of a page."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from ...keeping import compiled
from ..pieces import Piece
from ..tables import Cell, Paragraph, Row, Table, table_pieces
from .lines import Line, to_lines
from .pages import Glyph, Page
from .paragraphs import Frame, Placed, find_setting, join, to_paragraphs
from .rules import Box, Grid, find_grids

_WIDEST_MARGIN = 6.0
_SAME_EDGE = 4.0
_SAME_ROWS = 3
_FIGURE = compiled(r"[-+−]?\d[\d,，.]*\s?[%％‰]?$")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or a part of one, as it stands on a page. ``rows`` have the numbers of the grid's rows, from 1.

    ``full`` are the indices of those cells of the last row whose last line has no room for another character.
    """

    page: int
    number: int
    edges: tuple[float, ...]
    top: float
    bottom: float
    rows: list[Row] = field(default_factory=list)
    full: frozenset[int] = frozenset()

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
    full: dict[int, set[int]] = {}
    for box, glyphs in zip(grid.boxes, cells, strict=True):
        row, lines = rows.setdefault(box.row, []), to_lines(glyphs)
        frame = _inner(box, lines)
        if lines and frame.right - lines[-1].right < lines[-1].size:
            full.setdefault(box.row, set()).add(len(row))
        row.append(Cell(len(row) + 1, box.column, box.width, [Paragraph(text) for text in _paragraphs(frame, lines)]))
    listed = [index for index in sorted(rows) if any(cell.blocks for cell in rows[index])]
    last = frozenset(full.get(listed[-1], ()))
    made = [Row(index + 1, rows[index]) for index in listed]
    return PageTable(page, number, grid.xs, grid.ys[0], grid.ys[-1], made, last)


def _paragraphs(frame: Frame, lines: Sequence[Line]) -> Iterator[str]:
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
    if not same and _has_own_head(before, table):
        return None
    return replace(table, rows=table.rows[same:])


def _has_own_head(before: PageTable, table: PageTable) -> bool:
    """Return whether a table opens with words for all columns of which both tables have only figures below the head."""
    both = [*before.rows[1:], *table.rows[1:]]
    if min(len(before.rows), len(table.rows)) < 2 or any(len(row.cells) != len(table.rows[0].cells) for row in both):
        return False
    figures = [at for at in range(len(table.rows[0].cells)) if all(_is_figure(row.cells[at]) for row in both)]
    heads = [table.rows[0].cells[at] for at in figures]
    return bool(heads) and all(head.lines and not _is_figure(head) for head in heads)


def _is_figure(cell: Cell) -> bool:
    return len(cell.lines) == 1 and _FIGURE.match(cell.lines[0]) is not None


def _texts(row: Row) -> list[list[str]]:
    return [cell.lines for cell in row.cells]


def to_pieces(parts: Sequence[PageTable]) -> Iterator[Piece]:
    """Yield what a table says, given the parts of it that stand on one page after the other.

    A row that the end of a page cuts is one, in the place where it begins.
    """
    rows: list[Row] = []
    homes: list[str] = []
    full: frozenset[int] = frozenset()
    for part in parts:
        listed = part.rows
        if rows and listed and _is_rest(rows[-1], listed[0], full):
            rows[-1], listed = _whole(rows[-1], listed[0]), listed[1:]
        for row in listed:
            homes.append(f"page {part.page} table {part.number} row {row.number}")
            rows.append(Row(len(homes), row.cells))
        full = part.full
    yield from table_pieces(Table(rows), lambda row, cell: f"{homes[row - 1]} cell {cell}")


def _is_rest(before: Row, row: Row, full: Set[int]) -> bool:
    """Return whether a row at the top of a page is the rest of the one before it, of which some cells are ``full``.

    It has words for some of its cells only, and each goes on from words: from a full line, or where the row is not
    named and most of it is blank. A figure does not go on from a figure.
    """
    pairs = [(above.lines, below.lines) for above, below in zip(before.cells, row.cells, strict=False)]
    if [cell.column for cell in before.cells] != [cell.column for cell in row.cells]:
        return False
    filled = [at for at, (_, below) in enumerate(pairs) if below]
    if not any(above and not below for above, below in pairs) or not all(pairs[at][0] for at in filled):
        return False
    if any(pairs[at][0][-1][-1].isdigit() and pairs[at][1][0][0].isdigit() for at in filled):
        return False
    nameless = bool(pairs[0][0]) and 0 not in filled and 2 * len(filled) <= len(pairs)
    return nameless or full >= set(filled)


def _whole(before: Row, row: Row) -> Row:
    """Return a row that was cut, the lines of its cells joined where they were cut."""
    cells = []
    for above, below in zip(before.cells, row.cells, strict=True):
        lines = [*above.lines[:-1], "".join([*above.lines[-1:], *below.lines[:1]]), *below.lines[1:]]
        cells.append(replace(above, blocks=[Paragraph(line) for line in lines if line]))
    return replace(before, cells=cells)
