"""What a Word or PDF document is made of, paragraphs and tables, and how its tables become lines.

A table is data, a form, or a frame around text; the rule is this:

1. Rows of one cell at the top and at the end (a caption, a note) are lines of their own. What is left is a table if it
   has two rows and two columns, else its paragraphs are lines.
2. A cell is *prose* if it has two lines of which one is numbered or longer than 20 characters, or one line longer than
   60, or a table of its own.
3. A table without prose is data: each row is a line ``| a | b |``. So is one with a column of numbers, and one whose
   prose is single lines in one column below a head (a list with remarks).
4. A table with a head (three columns, or prose in the first; a first row of short cells; the same columns in every
   row) and prose below it is read row by row under its head: the head as a row, then for each row its cells as
   lines. A cell behind the first has its column's head before it, on a line of its own where the column has prose, else
   as ``head：cell``.
5. Any other table with prose is a form: a row with prose, and a row of two cells, becomes its cells' paragraphs in
   reading order, the label on its own line before its text; other rows stay rows.

A vertically merged cell is given once, in its first row; a cell that spans columns is followed by blank cells.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ..keeping import compiled
from .pieces import Piece, paragraph, row

_LONG, _LONGER = 20, 60
_NUMBERED = compiled(
    r"\s*(?:\d{1,2}[.、．)）]|[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]\d{1,2}[)）]|[①-⑳•●■◆-])"
)
_NUMBER = compiled(r"[-+]?\d{1,18}(?:[,，]\d{3}){0,6}(?:\.\d{1,15})?\s?[%％‰]?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number. ``level`` is 0 for the document's title, else that of a heading.

    ``notice`` names what of it is not read, ``boxes`` are the text boxes that hang on it; ``left_out`` says that it is
    one of a table of contents or hidden, and has no line.
    """

    text: str
    level: int | None = None
    notice: str | None = None
    boxes: Sequence["Paragraph | Table"] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, the column of the grid that it begins in, and how many it spans."""

    number: int
    column: int
    width: int = 1
    blocks: Sequence["Paragraph | Table"] = ()

    @property
    def lines(self) -> list[str]:
        """The lines of its paragraphs that are not blank, in order; those of tables inside it are not among them."""
        texts = (block.text for block in flattened(self.blocks) if isinstance(block, Paragraph))
        return [line.strip() for text in texts for line in text.split("\n") if line.strip()]

    @property
    def is_prose(self) -> bool:
        """Whether it holds running text rather than a value or a label."""
        lines = self.lines
        long = any(len(line) > _LONGER for line in lines)
        several = len(lines) > 1 and any(len(line) > _LONG or _NUMBERED.match(line) for line in lines)
        return long or several or any(isinstance(block, Table) for block in flattened(self.blocks))


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its number in the table as Word counts."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row."""

    rows: Sequence[Row] = field(default_factory=list)


Block = Paragraph | Table
CellPlace = Callable[[int, int], str]
"""Gives the locator of a cell from the numbers of its row and cell."""


def flattened(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, each followed by those in its text boxes."""
    for block in blocks:
        yield block
        if isinstance(block, Paragraph):
            yield from flattened(block.boxes)


def block_pieces(blocks: Sequence[Block], locator: str) -> Iterator[Piece]:
    """Yield what blocks in a cell or a text box say, without their blank lines."""
    for block in flattened(blocks):
        if isinstance(block, Table):
            yield from table_pieces(block, lambda _row, _cell: locator)
        elif block.text.strip():
            yield replace(paragraph(block.text, locator, block.level), notice=block.notice)
        elif block.notice:
            yield Piece("", locator, notice=block.notice)


def table_pieces(table: Table, place: CellPlace) -> Iterator[Piece]:
    """Yield what a table says, as rows or as lines; see the head of this module."""
    rows = [row for row in table.rows if row.cells]
    top = len(list(takewhile(_is_single, rows)))
    end = max(top, len(rows) - len(list(takewhile(_is_single, reversed(rows)))))
    body = rows[top:end]
    yield from _as_lines(rows[:top], place)
    if len(body) < 2:
        yield from _as_lines(body, place)
    else:
        yield from _body(body, place)
    yield from _as_lines(rows[end:], place)


def _is_single(row: Row) -> bool:
    return len(row.cells) == 1


def _as_lines(rows: Sequence[Row], place: CellPlace) -> Iterator[Piece]:
    for found in rows:
        for cell in found.cells:
            yield from block_pieces(cell.blocks, place(found.number, cell.number))


def _body(rows: list[Row], place: CellPlace) -> Iterator[Piece]:
    prose = {id(cell) for row in rows for cell in row.cells if cell.is_prose}
    columns = {cell.column for row in rows for cell in row.cells if id(cell) in prose}
    headed = bool(prose) and _has_head(rows, columns, prose)
    if not prose or _has_numbers(rows) or (headed and _are_remarks(rows, columns, prose)):
        yield from (piece for row in rows for piece in _as_row(row, place))
    elif headed:
        yield from _under_head(rows, columns, place)
    else:
        for row in rows:
            is_text = len(row.cells) < 3 or any(id(cell) in prose for cell in row.cells)
            yield from _as_lines([row], place) if is_text else _as_row(row, place)


def _has_head(rows: list[Row], columns: set[int], prose: set[int]) -> bool:
    """Return whether the first row names the columns of all others."""
    head = rows[0].cells
    short = all(len(cell.lines) == 1 and id(cell) not in prose for cell in head[1:]) and id(head[0]) not in prose
    grid = [(cell.column, cell.width) for cell in head]
    aligned = all([(cell.column, cell.width) for cell in row.cells] == grid for row in rows[1:])
    return short and aligned and (len(head) > 2 or 0 in columns)


def _are_remarks(rows: list[Row], columns: set[int], prose: set[int]) -> bool:
    """Return whether the prose of a table with a head is one column of single lines."""
    texts = (cell for row in rows for cell in row.cells if id(cell) in prose)
    return len(columns) == 1 and all(
        len(cell.lines) == 1 and not any(isinstance(block, Table) for block in cell.blocks) for cell in texts
    )


def _has_numbers(rows: list[Row]) -> bool:
    """Return whether a column behind the first has two numbers, and in more than half of its cells with text."""
    columns: dict[int, list[bool]] = {}
    for cell in (cell for found in rows[1:] for cell in found.cells if cell.column > 0):
        if lines := cell.lines:
            columns.setdefault(cell.column, []).append(len(lines) == 1 and _NUMBER.fullmatch(lines[0]) is not None)
    return any(sum(column) > max(1, len(column) / 2) for column in columns.values())


def _as_row(found: Row, place: CellPlace) -> Iterator[Piece]:
    texts: list[str] = []
    locators: list[str] = []
    notices: dict[int, str | None] = {}
    column = 0
    for cell in found.cells:
        before, locator = max(0, cell.column - column), place(found.number, cell.number)
        notices[len(texts) + before] = "; ".join(_notices(cell)) or None
        texts += [""] * before + [_joined(cell)] + [""] * (cell.width - 1)
        locators += [locator] * (before + cell.width)
        column = cell.column + cell.width
    for index, piece in enumerate(row(texts, locators)):
        yield replace(piece, notice=notices.get(index))


def _joined(cell: Cell) -> str:
    """Return the text of a cell in one line; that of tables inside it too, which a row cannot hold as tables."""
    inner = [piece.text for block in cell.blocks if isinstance(block, Table) for piece in block_pieces([block], "")]
    return "\n".join([*cell.lines, *("".join(inner).split("\n"))])


def _notices(cell: Cell) -> Iterator[str]:
    for block in flattened(cell.blocks):
        if isinstance(block, Paragraph) and block.notice:
            yield block.notice


def _under_head(rows: list[Row], columns: set[int], place: CellPlace) -> Iterator[Piece]:
    yield from _as_row(rows[0], place)
    heads = {cell.column: cell for cell in rows[0].cells}
    for found in rows[1:]:
        for cell in found.cells:
            locator = place(found.number, cell.number)
            lines = cell.lines
            head = heads[cell.column]
            if not lines or cell.column == 0:
                yield from block_pieces(cell.blocks, locator)
            elif cell.column in columns:
                yield paragraph(head.lines[0], place(rows[0].number, head.number))
                yield from block_pieces(cell.blocks, locator)
            else:
                notice = "; ".join(_notices(cell)) or None
                yield replace(paragraph(f"{head.lines[0]}：{' '.join(lines)}", locator), notice=notice)
