"""A saved web page, or a text saved as HTML by Word, LibreOffice or a wiki, to a Source: its article, line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from ...errors import InputError
from ..pieces import Piece, assemble, paragraph, row
from ..source import Source
from .content import Article, find_article
from .furniture import is_publication, without_buttons
from .lines import Line, Walk
from .lists import list_styles
from .page import read_page
from .tables import data_tables

_LONGEST_HEADING = 120


def read_html(data: bytes, name: str, *, encoding: str | None = None) -> Source:
    """Return the Source ``name`` of a page: its title, its main text, its lists and tables.

    Navigation, headers, footers, sidebars, buttons and what a browser does not show are left out. ``encoding`` is any
    of Python's; without it the page's mark or declaration says it, else it is UTF-8 or GB18030. Locators are
    ``paragraph N`` (the N-th line of its text outside data tables) and ``table T row R cell C``, from 1. Nothing is
    fetched and no script is run. Raises :class:`InputError` for what is no page, and for a page without text.
    """
    root, notice = read_page(data, name, encoding)
    lines, article = _read(root)
    pieces = list(_pieces(lines, article))
    if not pieces:
        raise InputError(f"{name} has no text: {_why(root)}; valid is a page saved with its text, or the text itself")
    if notice:
        pieces[0] = replace(pieces[0], notice=notice)
    return assemble(pieces, name)


def _read(root: etree._Element) -> tuple[list[Line], Article]:
    """Return the lines of a page and its article; a page that is hidden until its scripts run is read all the same."""
    tables, styles = data_tables(root), list_styles(root)
    walk = Walk(styles, tables)
    walk.run(root)
    if not any(line.text for line in walk.lines):
        walk = Walk(styles, tables, hidden=True)
        walk.run(root)
    return walk.lines, find_article(walk.lines, walk.blocks, _page_title(root))


def _page_title(root: etree._Element) -> str:
    """Return the title that the page declares for its article, else for its window."""
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key in ("articletitle", "og:title") and (meta.get("content") or "").strip():
            return (meta.get("content") or "").strip()
    title = next(root.iter("title"), None)
    return " ".join("".join(title.itertext()).split()) if title is not None else ""


def _pieces(lines: list[Line], article: Article) -> Iterator[Piece]:
    """Yield the lines of an article as pieces with their places."""
    numbers: dict[int, int] = {}
    count = 0
    before = None
    for index in _between_text(lines, article.kept):
        line = lines[index]
        if before and before.text and (line.parted or (line.cells and before.cells and line.table != before.table)):
            yield Piece("\n", f"paragraph {max(1, count)}")
        before = line
        if line.cells:
            table = numbers.setdefault(line.table, len(numbers) + 1)
            yield from row(line.cells, [f"table {table} row {line.row} cell {n + 1}" for n in range(len(line.cells))])
            continue
        text = without_buttons(line)
        if text or not line.text:
            count += bool(text)
            yield paragraph(text, f"paragraph {max(1, count)}", 1 if index == article.title else _level(line))


def _between_text(lines: list[Line], kept: Iterable[int]) -> Iterator[int]:
    """Yield the lines that have text, and the empty ones of preformatted text between them."""
    empty: list[int] = []
    begun = False
    for index in kept:
        if not lines[index].text:
            empty.append(index)
            continue
        yield from empty if begun else ()
        yield index
        empty, begun = [], True


def _level(line: Line) -> int | None:
    """Return the level of a heading; a date line or a whole paragraph set as one is none."""
    return None if len(line.text) > _LONGEST_HEADING or is_publication(line) else line.level


def _why(root: etree._Element) -> str:
    if next(root.iter("frame", "iframe"), None) is not None:
        return "its text is in frames, which are files of their own: save the frame"
    if next(root.iter("script"), None) is not None:
        return "it is built by scripts in the browser: save it there as a complete page, or copy its text"
    return "nothing in it is shown as text"
