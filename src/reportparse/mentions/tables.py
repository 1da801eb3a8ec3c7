"""Find the cells of tables: rows of cells between bars (Markdown's pipe tables too) or tabs.

Each cell knows the head of its row and of its column, and the unit that head, row or caption gives to its
bare number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..layout.unit_tables import row_cells
from ..resources import alternation
from ..spans import Span
from .quantity_words import units

_RULE_ROW = compiled(r"[\s|:+=-]*")
_VALUE = plain(r"[-+]?(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(?:\.\d{1,15})?")
_VALUE_CELL = compiled(_VALUE.pattern + r"(?![年月日.-])[ ]?[%\p{Han}/()]{0,8}|[-/]{1,2}|[xX]{2,}")
_LABEL_HEAD = plain(r".*(?:序号|编号|年份|年度|日期|月份|排名|名次|电话|页码|代码|时间)(?:\([^()]*\))?[ ]*")
_SHARES = ("占比", "比重", "比例", "率", "增长", "增幅", "同比", "环比", "增速", "%")
_UNIT_HEADS = ("单位", "计量单位")
_CAPTION_REACH = 3
_LONGEST_LINE = 4000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``unit`` says where the unit of its bare number stands; ``scale`` is its 万 or 亿."""

    start: int
    end: int
    row_head: str | None
    column_head: str | None
    unit: Span | None = None
    scale: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    """A unit that a head, a row or a caption gives."""

    unit: Span
    scale: str


class _Column(NamedTuple):
    """What a column's head says: its words, the unit it gives, whether it holds shares, labels, or the rows' units."""

    head: Span = Span(0, 0)
    words: str | None = None
    given: _Given | None = None
    shares: bool = False
    labels: bool = False
    units: bool = False

    @classmethod
    def of(cls, text: str, head: Span) -> "_Column":
        words = text[slice(*head)]
        return cls(
            head, _words(text, head), _head_unit(text, head), any(word in words for word in _SHARES),
            _LABEL_HEAD.fullmatch(words) is not None, words.replace(" ", "") in _UNIT_HEADS,
        )  # fmt: skip


_HEADLESS = _Column()

Row = tuple[Span, ...]


def find_cells(source: Source) -> list[Cell]:
    """Return the cells of all tables that are no heads, in text order."""
    text = source.folded
    if "|" not in text and "\t" not in text:
        return []
    return [cell for before, rows in _tables(text) for cell in _cells(text, before, rows)]


def _tables(text: str) -> Iterator[tuple[list[Span], list[Row]]]:
    """Yield (lines before, rows) of each run of at least two rows; one blank line may stand between rows."""
    before: list[Span] = []
    rows: list[Row] = []
    blanks, gap = 0, 0
    for line in _lines(text):
        if row := _row(text, line):
            gap = len(rows) if blanks else gap
            rows.append(row)
            if _opens_table(text, rows, gap):
                yield before, rows[:gap]
                before, rows, gap = [], rows[gap:], 0
            blanks = 0
            continue
        blank = not text[slice(*line)].strip()
        blanks += blank
        if rows and (not blank or blanks > 1):
            yield before, rows
            before, rows, gap = [], [], 0
        if not blank:
            before = [*before[1 - _CAPTION_REACH :], line]
            blanks = 0
    yield before, rows


def _opens_table(text: str, rows: list[Row], gap: int) -> bool:
    """Say whether the rows since the last blank line begin another table: a head and its rule, or new heads."""
    since = rows[gap:]
    if gap < 2 or len(since) > 2:
        return False
    if len(since) == 2:
        return _is_rule(text, since[1]) and not _is_rule(text, since[0])
    heads = sum(cell.end > cell.start for cell in since[0]) > 1 and not _has_value(text, since[0])
    return heads and not _is_rule(text, since[0]) and _has_value(text, rows[gap - 1])


def _is_rule(text: str, row: Row) -> bool:
    return all(_RULE_ROW.fullmatch(text, *cell) for cell in row)


def _has_value(text: str, row: Row) -> bool:
    return any(_is_value(text, cell) for cell in row)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield Span(start, end)
        start = end + 1


def _row(text: str, line: Span) -> Row:
    """Return the cells of a line, none where the line is no row of a table."""
    if line.end - line.start > _LONGEST_LINE:
        return ()
    mark, cells = text.count("|", *line), row_cells(text, line)
    filled = sum(cell.end > cell.start for cell in cells)
    return tuple(cells) if filled > 1 or (mark > 1 and filled) else ()


def _cells(text: str, before: list[Span], rows: list[Row]) -> Iterator[Cell]:
    rows = [row for row in rows if not _is_rule(text, row)]
    if len(rows) < 2:
        return
    head = () if _has_value(text, rows[0]) else rows[0]
    body = rows[1:] if head else rows
    caption = next((given for line in reversed(before) if (given := _caption_unit(text, line))), None)
    columns = [_Column.of(text, cell) for cell in head]
    first = _first_value_column(text, columns, body)
    for row in body:
        yield from _row_cells(text, columns, row, caption, first)


def _row_cells(text: str, columns: list[_Column], row: Row, caption: _Given | None, first: int) -> Iterator[Cell]:
    """Yield the cells of a row; a row that lacks cells before its values (merged ones) is moved right."""
    values = [i for i, cell in enumerate(row) if _is_value(text, cell) and not _at(columns, i).labels]
    shift = max(0, first - values[0]) if values and values[0] > 0 else 0
    labels = [cell for i, cell in enumerate(row[: values[0] if values else 1]) if _names(text, cell, _at(columns, i))]
    label = labels[-1] if labels else None
    by_row = _head_unit(text, label) if label else None
    name = _words(text, label) if label else None
    by_cell = _unit_cell(text, columns, row, shift)
    for index, cell in enumerate(row):
        if cell.end == cell.start or cell == label:
            continue
        column = _at(columns, index + shift)
        given = column.given or _of_row(text, column, by_cell or by_row)
        # A caption's unit does not hold for shares and labels.
        if not given and not column.labels and not column.shares:
            given = caption
        usable = given if not column.labels and _VALUE.fullmatch(text, *cell) else None
        yield Cell(
            cell.start, cell.end, name, column.words,
            usable.unit if usable else None, usable.scale if usable else "",
        )  # fmt: skip


def _of_row(text: str, column: _Column, given: _Given | None) -> _Given | None:
    """Return the unit of a row's number, unless its column holds shares: 同比±% in a row of 万元 is %."""
    if given is None or not column.shares:
        return given
    percent = text.find("%", *column.head)
    if percent >= 0:
        return _Given(Span(percent, percent + 1), "")
    return given if text[slice(*given.unit)] == "%" else None


def _at(columns: list[_Column], index: int) -> _Column:
    return columns[index] if index < len(columns) else _HEADLESS


def _names(text: str, cell: Span, column: _Column) -> bool:
    """Say whether a cell before the values names its row: no number, and in no column of units."""
    return cell.end > cell.start and not column.units and not _is_value(text, cell)


def _first_value_column(text: str, columns: list[_Column], body: list[Row]) -> int:
    """Return the first column that carries values, looking at rows without blank cells at their end."""
    heads = tuple(column.head for column in columns)
    width = max((_filled(row) for row in (heads, *body)), default=0)
    named = [i for i, column in enumerate(columns) if column.given]
    full = [row for row in body if _filled(row) == width]
    counts = [sum(_is_value(text, row[i]) for row in full) for i in range(width)]
    most = [i for i, n in enumerate(counts) if 2 * n > len(full) and not _at(columns, i).labels]
    return min(named + most, default=0)


def _filled(row: Row) -> int:
    """Return the width of a row without the blank cells at its end."""
    return max((i + 1 for i, cell in enumerate(row) if cell.end > cell.start), default=0)


def _is_value(text: str, cell: Span) -> bool:
    return cell.end > cell.start and _VALUE_CELL.fullmatch(text, *cell) is not None


def _words(text: str, cell: Span) -> str | None:
    return text[slice(*cell)].strip("-* ") or None


@cache
def _patterns() -> "tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]":
    """Return the patterns of a unit in a head, in a caption and alone in a cell."""
    unit = r"(?P<scale>[百千]?万亿?|亿|千)?(?P<unit>" + alternation(units()) + r"(?:/[\p{Han}A-Za-z]{1,4})?)"
    head = compiled(r"[(/,:][ ]?(?:单位[:为]?[ ]?)?" + unit + r"[ ]?\)?$|^" + unit + "$")
    return head, compiled(r"单位[ ]?[:为][ ]?(?:人民币)?" + unit), compiled(unit)


def _given(match: "regex.Match[str] | None") -> _Given | None:
    return _Given(Span(*match.span("unit")), match["scale"] or "") if match else None


def _head_unit(text: str, cell: Span) -> _Given | None:
    return _given(_patterns()[0].search(text, *cell)) if cell.end - cell.start < 60 else None


def _caption_unit(text: str, line: Span) -> _Given | None:
    end = min(line.end, line.start + 200)
    return _given(_patterns()[1].search(text, line.start, end)) if text.find("单位", line.start, end) >= 0 else None


def _unit_cell(text: str, columns: list[_Column], row: Row, shift: int) -> _Given | None:
    """Return the unit that a column of units names for the row."""
    for index, column in enumerate(columns):
        if column.units and 0 <= index - shift < len(row):
            return _given(_patterns()[2].fullmatch(text, *row[index - shift]))
    return None
