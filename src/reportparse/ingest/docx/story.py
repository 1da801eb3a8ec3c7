"""A story of a Word document, its body, a cell or a text box, read from XML into paragraphs and tables."""

from collections.abc import Iterator

from ...errors import InputError
from ..tables import Block, Cell, Paragraph, Row, Table
from .numbering import Counters, Numbering
from .styles import Styles, heading_level
from .text import TextReader, Words, alternative
from .xml import Element, attribute, child, number, short, switch

MOST_BLOCKS = 500_000
"""The most paragraphs and cells, spanned columns counted, of a document: more than any report has by far."""

_MOST_COLUMNS = 63
_WRAPPERS = ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "mc:AlternateContent")
_FOREIGN = {"w:altChunk": "embedded document", "w:subDoc": "linked document"}
_CONTENTS_GALLERY = "Table of Contents"


class StoryReader:
    """Reads stories in document order. ``name`` is the file's, for errors."""

    def __init__(self, name: str, styles: Styles, numbering: Numbering, text: TextReader) -> None:
        self._name, self._styles, self._numbering, self._text = name, styles, numbering, text
        self._blocks = 0

    def story(self, container: Element, counters: Counters | None = None) -> Iterator[Block]:
        """Yield the paragraphs and tables of a story, with their numbers. Lists of a story of its own count anew.

        A paragraph whose mark is deleted or hidden runs on into the next, and has its number and its style.
        Raises :class:`InputError` for a document of more than :data:`MOST_BLOCKS`.
        """
        counters = counters or Counters(self._numbering)
        pending: Words | None = None
        for element, in_contents in _unwrapped(container, ("w:p", "w:tbl", *_FOREIGN)):
            name = short(element)
            if name == "w:p":
                self._count(1)
                words = pending or Words()
                style_id = self._style_of(element)
                self._text.read(element, words, style_id)
                pending = words if self._runs_on(element, style_id) else None
                if pending is None:
                    yield self._paragraph(element, words, style_id, counters, in_contents)
                continue
            yield from self._left(pending)
            pending = None
            if name == "w:tbl" and not in_contents:
                yield self._table(element, counters)
            elif name in _FOREIGN:
                yield Paragraph("", notice=_unread({_FOREIGN[name]: 1}))
        yield from self._left(pending)

    def _left(self, pending: Words | None) -> Iterator[Paragraph]:
        """Yield what stands before a table or an end without a paragraph mark of its own."""
        if pending and (pending.text.strip() or pending.boxes or pending.unread):
            yield Paragraph(pending.text.strip("\n"), None, _unread(pending.unread), self._boxes(pending))

    def _count(self, blocks: int) -> None:
        self._blocks += blocks
        if self._blocks > MOST_BLOCKS:
            raise InputError(f"{self._name} has more than {MOST_BLOCKS:,} paragraphs and cells; divide it")

    def _style_of(self, paragraph: Element) -> str | None:
        style_id = attribute(child(paragraph, "w:pPr", "w:pStyle"))
        return style_id if style_id in self._styles.by_id else self._styles.default

    def _runs_on(self, paragraph: Element, style_id: str | None) -> bool:
        mark = child(paragraph, "w:pPr", "w:rPr")
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            return True
        hidden = switch(child(mark, "w:vanish"))
        return (self._styles.hidden(style_id) if hidden is None else hidden) or False

    def _paragraph(
        self, element: Element, words: Words, style_id: str | None, counters: Counters, in_contents: bool
    ) -> Paragraph:
        text = words.text.strip("\n")
        emptied = words.left_out and not text.strip() and not words.boxes
        if in_contents or emptied or self._styles.is_contents(style_id):
            return Paragraph("", left_out=True)
        own = child(element, "w:pPr")
        numbered = child(own, "w:numPr")
        num_id, ilvl = number(child(numbered, "w:numId")), number(child(numbered, "w:ilvl"))
        place = self._numbering.place(num_id, ilvl, self._styles, style_id)
        label = counters.step(*place) if place else None
        outline = number(child(own, "w:outlineLvl"))
        return Paragraph(
            text=label.before(text) if label else text,
            level=self._styles.level(style_id) if outline is None else heading_level(outline),
            notice=_unread(words.unread),
            boxes=self._boxes(words),
        )

    def _boxes(self, words: Words) -> list[Block]:
        """Read the text boxes of a paragraph; a box that is only a string is lettering."""
        stories = ([Paragraph(box)] if isinstance(box, str) else self.story(box) for box in words.boxes)
        return [block for story in stories for block in story]

    def _table(self, element: Element, counters: Counters) -> Table:
        """Read a table without its deleted and hidden rows; a cell merged into the one above it is empty."""
        rows: list[Row] = []
        merging: set[int] = set()
        for tr, _ in _unwrapped(element, ("w:tr",)):
            properties = child(tr, "w:trPr")
            if child(properties, "w:del") is None and not switch(child(properties, "w:hidden")):
                cells, merging = self._cells(tr, counters, merging)
                rows.append(Row(len(rows) + 1, cells))
        return Table(rows)

    def _cells(self, tr: Element, counters: Counters, merging: set[int]) -> tuple[list[Cell], set[int]]:
        """Return the cells of a row, and the columns in which a merged cell may go on in the next."""
        cells: list[Cell] = []
        open_columns: set[int] = set()
        column = _span(child(tr, "w:trPr", "w:gridBefore"), 0)
        for tc, _ in _unwrapped(tr, ("w:tc",)):
            properties = child(tc, "w:tcPr")
            width = _span(child(properties, "w:gridSpan"), 1)
            width = width if column + width <= _MOST_COLUMNS else 1
            self._count(width)
            merge = child(properties, "w:vMerge")
            goes_on = merge is not None and attribute(merge) != "restart" and column in merging
            if merge is not None:
                open_columns.add(column)
            beside = child(properties, "w:hMerge")
            if child(properties, "w:cellDel") is not None:
                continue
            blocks = () if goes_on else list(self.story(tc, counters))
            if beside is not None and attribute(beside) != "restart" and cells:
                last = cells[-1]
                cells[-1] = Cell(last.number, last.column, last.width + width, last.blocks)
            else:
                cells.append(Cell(len(cells) + 1, column, width, blocks))
            column += width
        return cells, open_columns


def _unwrapped(container: Element, wanted: tuple[str, ...]) -> Iterator[tuple[Element, bool]]:
    """Yield the elements of these names, those in content controls and other wrappers too, and whether they stand in a
    table of contents."""
    stack = [(iter(container), False)]
    while stack:
        nodes, in_contents = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
        elif (name := short(node)) in wanted:
            yield node, in_contents
        elif name == "mc:AlternateContent":
            stack.append((iter(alternative(node)), in_contents))
        elif name in _WRAPPERS:
            gallery = attribute(child(node, "w:sdtPr", "w:docPartObj", "w:docPartGallery"))
            stack.append((iter(node), in_contents or gallery == _CONTENTS_GALLERY))


def _span(element: Element | None, default: int) -> int:
    return max(default, min(number(element) or default, _MOST_COLUMNS))


def _unread(found: dict[str, int]) -> str | None:
    """Say what is not read, None where there is nothing."""
    listed = ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in found.items())
    return f"not read, for it is no text of the document: {listed}" if listed else None
