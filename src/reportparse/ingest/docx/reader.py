"""From a Word document (``.docx``) to a Source: its text as a reader sees it, with the numbers that Word makes.

Read are paragraphs, tables (see :mod:`..tables`), text boxes behind the paragraph that they hang on, content
controls, the results of fields, and tracked insertions. Left out are deletions, hidden text, tables of contents,
headers and footers, comments and footnotes. Nothing outside the file is looked at: no template, no linked picture.

The package is read with zipfile and lxml. python-docx would add nothing: it knows neither numbers nor changes, reads
every part (pictures too) before the first question, has no bounds, and refuses the strict form of the standard.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...errors import InputError
from ..packages import Package, open_package
from ..pieces import Piece, assemble, paragraph
from ..source import Source
from ..tables import Block, CellPlace, Table, block_pieces, table_pieces
from .numbering import Counters, read_numbering
from .story import StoryReader
from .styles import read_styles
from .text import TextReader
from .xml import Element, child, short


def read_docx(data: bytes, name: str) -> Source:
    """Return the Source of a Word document.

    Its places are ``paragraph N`` and ``table T row R cell C``, all from 1. N counts the paragraphs of the body outside
    tables, blank ones and those of a table of contents included, with all tracked changes accepted; T the tables
    of the body (one inside a cell belongs to that cell), R the rows, C the cells of a row. A text box has the place of
    the paragraph that it hangs on.

    Headings have the level of their outline; where the document has a title (style Title), that is 1 and they follow.

    Raises :class:`InputError` for what is no Word document, is encrypted, damaged, or larger than is read.
    """
    package = open_package(data, name, "docx")
    main = package.main_part("word/document.xml")
    root = package.xml(main)
    body = child(root, "w:body")
    if short(root) != "w:document" or body is None:
        raise InputError(f"{name}: {main} has no w:document with a w:body; valid is a Word document (.docx)")
    styles = read_styles(_beside(package, main, "styles"))
    numbering = read_numbering(_beside(package, main, "numbering"), styles)
    reader = StoryReader(name, styles, numbering, TextReader(styles, root))
    try:
        pieces = list(_pieces(reader.story(body, Counters(numbering))))
    except RecursionError as error:
        raise InputError(f"{name}: {main} is nested too deeply; open it in Word and save it anew") from error
    return assemble(_levelled(pieces), name)


def _beside(package: Package, main: str, kind: str) -> Element | None:
    """Return the root of the part of a kind that belongs to the main part, by its relations or by its usual name."""
    usual = f"word/{kind}.xml"
    found = package.related(main, kind) or [usual]
    return package.xml(found[0]) if package.has(found[0]) else None


def _pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            yield from table_pieces(block, _cell_place(tables))
            continue
        paragraphs += 1
        place = f"paragraph {paragraphs}"
        if block.left_out:
            continue
        if block.text.strip() or not block.boxes:
            yield replace(paragraph(block.text, place, block.level), notice=block.notice)
        elif block.notice:
            yield Piece("", place, notice=block.notice)
        yield from block_pieces(block.boxes, place)


def _cell_place(table: int) -> CellPlace:
    return lambda row, cell: f"table {table} row {row} cell {cell}"


def _levelled(pieces: list[Piece]) -> Iterator[Piece]:
    """Let levels begin at 1: where the document has a title, it is 1 and headings stand one lower."""
    titled = any(piece.level == 0 and piece.text.strip() for piece in pieces)
    for piece in pieces:
        yield replace(piece, level=piece.level + 1) if titled and piece.level is not None else piece
