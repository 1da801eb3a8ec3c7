"""PDF files: the lines of their pages become paragraphs, their ruled tables rows; what only dresses a page is left out.

A PDF says where each character stands and no more. What belongs together is read from the places, as a reader does:
lines from baselines, columns from gutters, paragraphs from margins and indents, tables from ruled lines.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...errors import InputError
from ..pieces import Piece, assemble
from ..source import Source
from .columns import to_columns
from .furniture import Sheet, find_furniture
from .lines import Line, to_lines
from .pages import Page, read_pages
from .paragraphs import Frame, Placed, Setting, find_frame, find_setting, join, parted_paragraphs, to_paragraphs
from .tables import PageTable, continued, find_tables, to_pieces

_SCAN = "its pages are pictures (a scan); have their characters recognized (OCR) and give the text, or a PDF with text"
_EMPTY = "no page has text; if characters can be seen in it, save it anew or have them recognized (OCR)"
# The share of a page under pictures that makes it one picture, set by hand.
_PICTURE = 0.3
# Lines of either side's pages from which on each side has margins of its own.
_BOTH_SIDES = 40


@dataclass(frozen=True, slots=True)
class _Column:
    """Lines and tables that follow one another down a column of a page."""

    blocks: list[Line | PageTable]
    alone: bool

    @property
    def lines(self) -> list[Line]:
        """The lines of the column that stand in no table."""
        return [block for block in self.blocks if isinstance(block, Line)]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as read: its columns in reading order, its size, and what could not be read of it."""

    number: int
    width: float
    height: float
    columns: list[_Column]
    pictures: float
    problem: str | None

    @property
    def lines(self) -> list[Line]:
        """The lines of the page that stand in no table."""
        return [line for column in self.columns for line in column.lines]

    @property
    def tables(self) -> list[tuple[float, float]]:
        """Where the tables of the page begin and end."""
        blocks = (block for column in self.columns for block in column.blocks)
        return [(block.top, block.bottom) for block in blocks if isinstance(block, PageTable)]


def read_pdf(data: bytes, name: str) -> Source:
    """Return the Source of a PDF: a line for each paragraph, and for each row of a ruled table ``| a | b |``.

    Page numbers, running heads and feet, and text that stands askew are left out. Places are ``page 2`` and ``page 2
    table 1 row 3 cell 4``, each from 1. A page without text that shows a picture, and one that cannot be read, is told
    in a notice. Raises :class:`InputError` for what is no PDF or damaged beyond reading, for a PDF locked with a
    password, for one without any text (a scan), and for one of more than 2000 pages.
    """
    sheets = [_sheet(page) for page in read_pages(data, name)]
    if not any(column.blocks for sheet in sheets for column in sheet.columns):
        problem = next((sheet.problem for sheet in sheets if sheet.problem), None)
        pictured = any(sheet.pictures for sheet in sheets)
        raise InputError(f"{name} has no text: {problem or (_SCAN if pictured else _EMPTY)}")
    return assemble(_pieces(_undressed(sheets)), name)


def _sheet(page: Page) -> _Sheet:
    tables, glyphs = find_tables(page)
    parts = to_columns(glyphs)
    columns = [_Column(list(to_lines(part)), len(parts) == 1) for part in parts]
    for table in tables:
        _place(table, columns)
    return _Sheet(page.number, page.width, page.height, columns, page.pictures, page.problem)


def _place(table: PageTable, columns: list[_Column]) -> None:
    """Put a table into the column that it stands in, behind the lines above it."""
    middle = (table.left + table.right) / 2
    best = min(columns, key=lambda column: _distance(column, middle, table.top))
    above = [index for index, block in enumerate(best.blocks) if _bottom(block) <= table.top + 1]
    best.blocks.insert(above[-1] + 1 if above else 0, table)


def _bottom(block: Line | PageTable) -> float:
    return block.base if isinstance(block, Line) else block.bottom


def _distance(column: _Column, x: float, y: float) -> float:
    """Return how far a place is from the lines of a column."""
    lines = column.lines
    if not lines:
        return 0.0
    beside = max(min(line.left for line in lines) - x, x - max(line.right for line in lines), 0.0)
    return beside + max(lines[0].base - y, y - lines[-1].base, 0.0)


def _undressed(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """Return pages without page numbers, running heads and feet."""
    judged = [Sheet(one.number, one.height, one.lines, one.tables) for one in sheets]
    furniture = find_furniture(judged)
    for sheet in sheets:
        for column in sheet.columns:
            column.blocks[:] = [
                block
                for block in column.blocks
                if isinstance(block, PageTable) or (sheet.number, block) not in furniture
            ]
    return list(sheets)


def _pieces(sheets: list[_Sheet]) -> Iterator[Piece]:
    """Yield the pieces of a file: its paragraphs and tables in reading order, and notices where they belong."""
    notices = {sheet.number: notice for sheet in sheets if (notice := _notice(sheet))}
    told = 0
    for page, piece in _told(list(_blocks(sheets))):
        for number in [number for number in notices if told < number <= page]:
            yield Piece("", f"page {number}", notice=notices[number])
        told = max(told, page)
        yield piece
    for number in [number for number in notices if number > told]:
        yield Piece("", f"page {number}", notice=notices[number])


def _notice(sheet: _Sheet) -> str | None:
    if sheet.problem is None and sheet.pictures > _PICTURE and not any(column.blocks for column in sheet.columns):
        return f"page {sheet.number} has no text: it is only a picture"
    return sheet.problem


Block = Placed | PageTable


def _blocks(sheets: Sequence[_Sheet]) -> Iterator[Block]:
    """Yield lines, each with the margins of its column, and tables, in reading order."""
    frames = _frames(sheets)
    column_number = 0
    for sheet in sheets:
        for column in sheet.columns:
            column_number += 1
            frame = frames[_side(sheet)] if column.alone else find_frame(column.lines, sheet.width)
            for block in column.blocks:
                yield Placed(block, frame, sheet.number, column_number) if isinstance(block, Line) else block


Side = tuple[int, bool]


def _side(sheet: _Sheet) -> Side:
    # Where a file is bound, left and right pages have other margins.
    return round(sheet.width), sheet.number % 2 == 1


def _frames(sheets: Sequence[_Sheet]) -> dict[Side, Frame]:
    """Return the margins of the pages without columns, by their width and side."""
    lines: dict[Side, list[Line]] = defaultdict(list)
    for sheet in sheets:
        lines[_side(sheet)] += [line for column in sheet.columns if column.alone for line in column.lines]
    frames = {}
    for width, odd in list(lines):
        one, other = lines[width, odd], lines[width, not odd]
        enough = min(len(one), len(other)) >= _BOTH_SIDES
        frames[width, odd] = find_frame(one if enough else [*one, *other], width)
    return frames


def _told(blocks: Sequence[Block]) -> Iterator[tuple[int, Piece]]:
    """Yield (page number, piece): paragraphs and tables, those that go on over the end of a page as one."""
    setting = find_setting([block for block in blocks if isinstance(block, Placed)])
    for is_table, group in groupby(blocks, key=lambda block: isinstance(block, PageTable)):
        if is_table:
            yield from _tables([block for block in group if isinstance(block, PageTable)])
        else:
            yield from _paragraphs([block for block in group if isinstance(block, Placed)], setting)


def _paragraphs(lines: Sequence[Placed], setting: Setting) -> Iterator[tuple[int, Piece]]:
    paragraphs = to_paragraphs(lines, setting)
    parted = parted_paragraphs(paragraphs, setting)
    for index, paragraph in enumerate(paragraphs):
        if index in parted:
            yield paragraph[0].page, Piece("\n", f"page {paragraph[0].page}")
        texts = join([placed.line for placed in paragraph])
        texts[-1] += "\n"
        for page, group in groupby(zip(paragraph, texts, strict=True), key=lambda each: each[0].page):
            yield page, Piece("".join(text for _, text in group), f"page {page}")


def _tables(tables: Sequence[PageTable]) -> Iterator[tuple[int, Piece]]:
    """Yield tables that have no line between them; two that do not go on from one another have a blank line."""
    parts = [tables[0]]
    for table in tables[1:]:
        rest = continued(parts[0], table) if table.page == parts[-1].page + 1 else None
        if rest is None:
            yield from ((parts[0].page, piece) for piece in to_pieces(parts))
            yield parts[-1].page, Piece("\n", f"page {parts[-1].page}")
            parts = [table]
        else:
            parts.append(rest)
    yield from ((parts[0].page, piece) for piece in to_pieces(parts))
