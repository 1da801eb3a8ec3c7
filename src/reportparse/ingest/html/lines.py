"""The tree of a page to the lines that a browser shows, and the blocks that they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ...keeping import compiled
from .lists import Styles, item_style, mark, whole
from .page import is_unseen, names_of, style_of, words_of

BLOCKS = words_of(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp"
)
"""Elements that begin and end lines."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ol", "ul", "menu", "dir"))
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_MOST_LEVELS = 8

_WIDE = r"\p{Han}\u3001-\u303f\uff01-\uff60"
_QUOTES = "“”‘’…—"
# A line end of the source between two Chinese characters is no blank, as CSS has it; quotes count with a neighbour.
_NO_BLANK = compiled(
    rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}{_QUOTES}])"
    rf"|(?<=[{_QUOTES}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])"
)
_BLANKS = compiled(r"[ \t\r\n\f]+")
_INVISIBLE = compiled(r"[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
# The number that Word writes into the text of an item, and the blanks behind it.
_WORD_NUMBER = "mso-list:ignore"
# Raised figures stay raised: 10³ is not 103.
_RAISED = compiled(r"[-+\d]{1,6}")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_NUMBERED = compiled(
    r"(?:\d{1,3}|[a-zA-Z])(?:\.(?!\d)|[、．)）])|[(（](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、.．是]"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[,，、]|[-•·●▪■◆▲★※]"
)


@dataclass(slots=True)
class Line:
    """A line of a page, below an empty one where it is ``parted``. ``ink`` counts its characters without blanks.

    ``linked`` are those of them inside links. ``cells`` are those of a row of a data table, ``row`` its number from 1.
    """

    text: str
    ink: int = 0
    linked: int = 0
    links: int = 0
    level: int | None = None
    cells: tuple[str, ...] = ()
    table: int = 0
    row: int = 0
    parted: bool = False


@dataclass(slots=True)
class Block:
    """A block element and its lines, from ``start`` up to ``end``. ``parent`` is the index of the block around it."""

    tag: str
    names: tuple[str, ...]
    parent: int
    start: int
    end: int = -1


@dataclass(slots=True)
class Row:
    """A row of a data table that is one line: its cells by columns, and the count of characters inside links."""

    cells: tuple[str, ...]
    number: int
    linked: int


Tables = Mapping[etree._Element, Mapping[etree._Element, Row]]
"""The data tables of a page and their rows that are read as lines of cells."""


@dataclass(slots=True)
class _List:
    element: etree._Element
    number: int
    step: int


def collapsed(text: str) -> str:
    """Return text as a browser shows it: runs of blanks are one, none between Chinese characters at a line end."""
    return _BLANKS.sub(" ", _NO_BLANK.sub("", _INVISIBLE.sub("", text))).strip()


def ink_of(text: str) -> int:
    """Return the count of characters that are no blanks."""
    return len("".join(text.split()))


@dataclass(slots=True)
class Walk:
    """One walk over a tree: what has been written and what is open. No call descends, so depth costs no stack."""

    styles: Styles
    tables: Tables
    hidden: bool = False
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _line: Line = field(default_factory=lambda: Line(""))
    _level: int | None = None
    _mark: str = ""
    _linking: int = 0
    _verbatim: int = 0
    _number: int = 0
    _raised: int = 0
    _table: int = 0
    _parted: bool = False

    def run(self, root: etree._Element) -> None:
        """Read the lines and blocks of a tree."""
        walk = etree.iterwalk(root, events=("start", "end"))
        closed: set[etree._Element] = set()
        for event, element in walk:
            if event == "start":
                if (self._skips(element) and element is not root) or not self._enter(element):
                    closed.add(element)
                    walk.skip_subtree()
                continue
            if element in closed:
                closed.discard(element)
            else:
                self._leave(element)
            if element is not root and element.tail:
                self._add(element.tail)
        self._flush()

    def _skips(self, element: etree._Element) -> bool:
        shown = element.tag in ("html", "body") or (self.hidden and element.tag in BLOCKS)
        return not shown and is_unseen(element)

    def _enter(self, element: etree._Element) -> bool:
        """Open an element; False where all of it has been read."""
        tag = str(element.tag)
        if tag == "br":
            self._break()
            return True
        row = self._row_of(element) if tag == "tr" else None
        if _is_block(element, tag):
            self._flush()
            self._open_block(element, tag)
            if row:
                self._add_row(row)
        if row is None:
            self._open_inline(element, tag)
            self._add(element.text or "")
        else:
            self._close_block()
        return row is None

    def _open_inline(self, element: etree._Element, tag: str) -> None:
        if tag == "table" and element in self.tables:
            self._table += 1
        elif tag in HEADINGS:
            self._level = HEADINGS[tag]
        elif tag in _LISTS:
            self._lists.append(_opened_list(element))
        elif tag == "li":
            self._begin_item(element)
        self._linking += tag == "a" and element.get("href") is not None
        self._line.links += tag == "a" and element.get("href") is not None
        self._verbatim += _is_verbatim(element, tag)
        self._number += _WORD_NUMBER in style_of(element)
        self._raised += tag == "sup"

    def _leave(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if _is_block(element, tag):
            self._flush()
            self._close_block()
        if tag in HEADINGS:
            self._level = None
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._mark = ""
        self._linking -= tag == "a" and element.get("href") is not None
        self._verbatim -= _is_verbatim(element, tag)
        self._number -= _WORD_NUMBER in style_of(element)
        self._raised -= tag == "sup"

    def _open_block(self, element: etree._Element, tag: str) -> None:
        parent = self._open[-1] if self._open else -1
        self._open.append(len(self.blocks))
        self.blocks.append(Block(tag, names_of(element), parent, len(self.lines)))

    def _close_block(self) -> None:
        if self._open:
            self.blocks[self._open.pop()].end = len(self.lines)

    def _begin_item(self, element: etree._Element) -> None:
        owner = self._lists[-1] if self._lists else None
        number = 1
        if owner:
            given = whole(element.get("value"))
            owner.number = number = owner.number if given is None else given
            owner.number += owner.step
        style = item_style(element, owner.element if owner else None, self.styles)
        depth = min(len(self._lists), _MOST_LEVELS)
        self._mark = (shown := mark(number, style)) and "  " * (depth - 1) + shown

    def _row_of(self, element: etree._Element) -> Row | None:
        """Return the row of cells that a ``tr`` of a data table is."""
        table = next(element.iterancestors("table"), None)
        return self.tables.get(table, {}).get(element) if table is not None else None

    def _add_row(self, row: Row) -> None:
        text = " | ".join(row.cells)
        ink = sum(map(ink_of, row.cells))
        self._append(Line(text, ink, row.linked, cells=row.cells, table=self._table, row=row.number))

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._number:
            text = _word_number(text)
        if self._raised and _RAISED.fullmatch(text):
            text = text.translate(_SUPERSCRIPTS)
        if self._verbatim:
            self._add_verbatim(text)
            return
        self._text.append(text)
        self._line.ink += (ink := ink_of(text))
        self._line.linked += ink if self._linking else 0

    def _add_verbatim(self, text: str) -> None:
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
        # Non-breaking blanks keep what is preformatted from being collapsed.
        self._text.append(first.replace(" ", "\xa0"))
        for line in rest:
            self._flush(verbatim=True)
            self._text.append(line.replace(" ", "\xa0"))

    def _break(self) -> None:
        """End a line at <br>; in a heading it only folds the line, and behind no words it shows an empty one."""
        if self._level is None:
            self._parted |= not self._verbatim and not "".join(self._text).strip()
            self._flush()
        else:
            self._text.append("\n")

    def _flush(self, *, verbatim: bool = False) -> None:
        """End the line: an empty one is none, but inside preformatted text."""
        line, self._line = self._line, Line("", links=0)
        raw, self._text = "".join(self._text), []
        if self._verbatim:
            line.text = _INVISIBLE.sub("", raw).replace("\xa0", " ").rstrip()
            line.ink = line.ink or ink_of(line.text)
        else:
            line.text = collapsed(raw)
            self._parted |= "\xa0" in raw and not line.text
        if not line.text and not (verbatim and self.lines and self.lines[-1].text):
            return
        if line.text and self._mark:
            line.text = ("" if _NUMBERED.match(line.text) else self._mark) + line.text
            self._mark = ""
        line.level = self._level
        self._append(line)

    def _append(self, line: Line) -> None:
        line.parted, self._parted = self._parted, False
        self.lines.append(line)


def _word_number(text: str) -> str:
    """Return the number of Word's item with one blank behind a figure (1. 5亿元), none behind 一、."""
    bare = text.strip("\xa0 \t\r\n")
    return bare + " " if bare[-1:].isascii() and bare else bare


def _opened_list(element: etree._Element) -> _List:
    reverse = element.get("reversed") is not None
    start = whole(element.get("start"))
    if start is None:
        start = sum(1 for _ in element.iterchildren("li")) if reverse else 1
    return _List(element, start, -1 if reverse else 1)


def _is_block(element: etree._Element, tag: str) -> bool:
    return tag in BLOCKS or "display:block" in style_of(element)


def _is_verbatim(element: etree._Element, tag: str) -> bool:
    return tag in _PREFORMATTED or "white-space:pre" in style_of(element)
