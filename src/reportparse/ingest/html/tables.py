"""The tables of a page: which hold data and which only lay out a page, and the cells of a row under their columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .lines import Row, Tables, Walk, collapsed, ink_of
from .page import is_unseen

_WIDEST = 1000
"""The most columns that a cell spans, as in browsers."""

_SPANNED = 300_000
"""The most cells of a table that are filled in by spans; beyond it a cell is one cell."""

_MOST_CELLS = 1_000_000
"""The most cells, empty ones counted, of a table that is aligned; rows of a larger one have only their own."""

# A cell with more ink than this is prose, where its table is a form or holds it alone.
_PROSE = 120
_PARTS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"))
_SCAFFOLD = frozenset(("table", "thead", "tbody", "tfoot", "tr", "colgroup"))


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    span: int
    text: str
    linked: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows of a table that have cells: the element, the row's number from 1, and its cells that have text."""

    rows: list[tuple[etree._Element, int, list[_Cell]]]
    width: int


def data_tables(root: etree._Element) -> Tables:
    """Return the data tables of a page, each with its rows that are read as lines ``| a | b |``.

    A table with a table inside, with text outside its cells, or without two cells side by side lays out the page: its
    cells are read as paragraphs. So are the rows of a form whose cell is prose, and the title and notes that span a
    whole table at its head and foot.
    """
    found = {}
    for table in _innermost(root):
        if table.get("role") not in ("presentation", "none") and not _has_stray_text(table):
            rows = _rows_of_cells(_grid(table))
            if rows:
                found[table] = rows
    return found


def _innermost(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the tables that hold no other."""
    inner = True
    for event, table in etree.iterwalk(root, events=("start", "end"), tag="table"):
        if event == "end" and inner:
            yield table
        inner = event == "start"


def _has_stray_text(table: etree._Element) -> bool:
    for element in table.iter():
        around = element.getparent()
        inside = element is not table and around is not None and around.tag in _SCAFFOLD
        if inside and ((element.tail or "").strip() or (element.tag not in _PARTS and not is_unseen(element))):
            return True
        if element.tag in _SCAFFOLD and (element.text or "").strip():
            return True
    return False


def _grid(table: etree._Element) -> _Grid:
    """Place the cells of a table in columns, as browsers do; a cell that spans rows has its text in the first."""
    until: dict[int, int] = {}
    rows: list[tuple[etree._Element, int, list[_Cell]]] = []
    budget, width = _SPANNED, 0
    for number, row in enumerate(table.iter("tr"), 1):
        if is_unseen(row):
            continue
        column, cells = 0, []
        for element in row.iterchildren("td", "th"):
            if is_unseen(element):
                continue
            while budget > 0 and until.get(column, 0) > number:
                column, budget = column + 1, budget - 1
            across, down = _span(element, "colspan"), _span(element, "rowspan")
            across = across if across <= budget else 1
            budget -= across - 1
            if down > 1 and budget > 0:
                until.update(dict.fromkeys(range(column, column + across), number + down))
            if text := _text(element):
                cells.append(_Cell(column, across, text, _linked(element)))
            column += across
            width = max(width, column)
        if cells:
            rows.append((row, number, cells))
    return _Grid(rows, width)


def _span(cell: etree._Element, key: str) -> int:
    value = (cell.get(key) or "").strip()
    return min(max(int(value), 1), _WIDEST) if value.isdecimal() and len(value) < 9 else 1


def _text(cell: etree._Element) -> str:
    """Return the text of a cell, its lines divided by line ends."""
    if not len(cell):
        return collapsed(cell.text or "")
    walk = Walk({}, {})
    walk.run(cell)
    return "\n".join(line.text for line in walk.lines if line.text)


def _linked(cell: etree._Element) -> int:
    return sum(ink_of("".join(link.itertext())) for link in cell.iter("a") if link.get("href")) if len(cell) else 0


def _rows_of_cells(grid: _Grid) -> dict[etree._Element, Row]:
    """Return the rows that are lines of cells."""
    several = [index for index, (_, _, cells) in enumerate(grid.rows) if len(cells) > 1]
    if not several:
        return {}
    inks = [ink_of(cell.text) for _, _, cells in grid.rows for cell in cells]
    is_grid = len(several) > 1 and not (max(inks) > _PROSE and 2 * max(inks) > sum(inks))
    columns = sorted({cell.column for _, _, cells in grid.rows for cell in cells})
    found = {}
    for index, (element, number, cells) in enumerate(grid.rows):
        at_edge = not several[0] <= index <= several[-1]
        spans_all = len(cells) == 1 and (at_edge or not is_grid) and _covers(cells[0], grid.width)
        if spans_all or (not is_grid and _has_prose(cells)):
            continue
        texts = {cell.column: cell.text for cell in cells}
        aligned = columns if len(columns) * len(grid.rows) <= _MOST_CELLS else texts
        found[element] = Row(tuple(texts.get(column, "") for column in aligned), number, sum(c.linked for c in cells))
    return found


def _covers(cell: _Cell, width: int) -> bool:
    return cell.column == 0 and cell.span >= width


def _has_prose(cells: list[_Cell]) -> bool:
    return any(
        ink_of(cell.text) > _PROSE or (cell.text.count("\n") > 0 and len(cell.text) > _PROSE / 2) for cell in cells
    )
