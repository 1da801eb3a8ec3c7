"""The tables as an Excel workbook: what a unit reports, its events, metrics and documents, the items, all records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, BinaryIO
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..errors import OutputError
from ..schema import Report
from .table import Cell, Column, Header, Name, columns, labels, rows

# What Excel can hold.
_MOST_ROWS = 1_048_576
_LONGEST_TEXT = 32_767
_FIRST_DAY = date(1900, 3, 1)
_EXACT = 10**15

# Widths are counted in digits, heights in points.
_NARROWEST, _WIDEST, _DAY = 6, 22, 12
_ROOMY = {"sentence": 60, "text": 36, "event": 36, "message": 44, "title": 36}
_LINE, _MOST_LINES = 15, 12
# The columns of a kind's sheet before and behind those that only this kind has.
_LEADING = ("report", "group", "section_kind", "item_title", "text")
_CLOSING = ("tense", "sentence", "locator", "confidence", "record_id")
# Light fills that stay apart for those who see few colours, and in grey.
_FILLS = {
    "done": "#D5E8D4", "ongoing": "#FFF2CC", "planned": "#DAE8FC",
    "project_approved": "#EDEDED", "drafting": "#FCE4D6", "drafted": "#F8CBAD", "consultation": "#FFE699",
    "in_review": "#FFD966", "accepted": "#C6E0B4", "for_approval": "#B4C7E7", "published": "#A9D08E",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: its key among the labels, the table that it shows, which of its rows, and which columns."""

    key: str
    table: Name
    kind: str | None = None

    def columns(self) -> list[Column]:
        if self.kind is None:
            return list(columns(self.table))
        by_name = {column.name: column for column in columns()}
        own = [column for column in columns() if column.of == self.kind]
        return [*(by_name[name] for name in _LEADING), *own, *(by_name[name] for name in _CLOSING)]


_SHEETS = (
    _Sheet("events", "records", "event"),
    _Sheet("metrics", "records", "metric"),
    _Sheet("documents", "records", "document"),
    _Sheet("items", "items"),
    _Sheet("all", "records"),
)


def write_workbook(reports: Iterable[Report], file: BinaryIO, header: Header = "zh") -> None:
    """Write the tables as an ``.xlsx``: units and what to check, events, metrics, documents, items, all records.

    Under Chinese headings the codes of kinds, stages and tenses are Chinese too. Text is never taken for a formula, a
    number or a link; days are days and numbers are numbers where Excel can hold them, else text. Text longer than a
    cell holds (32,767 characters) ends with ``…``. Raises :class:`OutputError` for more rows than a sheet holds.
    """
    found = list(reports)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        # Without a day of its own a workbook gets the clock's, and no two are alike.
        book.set_properties({"created": datetime(2000, 1, 1)})
        writer = _Writer(book, header)
        writer.add_overview(found)
        tables = {name: rows(*found, table=name) for name in {sheet.table for sheet in _SHEETS}}
        for sheet in _SHEETS:
            writer.add(sheet, [row for row in tables[sheet.table] if sheet.kind in (None, row.get("kind"))])


class _Writer:
    def __init__(self, book: Any, header: Header) -> None:
        self._book, self._header = book, header
        self._formats: dict[tuple[str, str], Format] = {}
        self._widths = defaultdict[str, dict[int, float]](dict)

    def add(self, sheet: _Sheet, found: list[dict[str, Cell]]) -> None:
        if len(found) >= _MOST_ROWS:
            raise OutputError(f"{len(found)} rows are more than a sheet of Excel holds; valid are .csv and .parquet")
        page = self._page(sheet.key)
        self._table(page, sheet.columns(), found, 0)
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(1, len(found)), len(sheet.columns()) - 1)

    def add_overview(self, reports: Sequence[Report]) -> None:
        """Add the first sheet: the units, and below them what should be checked."""
        page = self._page("units")
        units = rows(*reports, table="units")
        self._table(page, columns("units"), units, 0)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, len(units)), len(columns("units")) - 1)
        warnings = rows(*reports, table="warnings")
        if warnings:
            self._table(page, columns("warnings"), warnings, len(units) + 2)

    def _page(self, key: str) -> Worksheet:
        page: Worksheet = self._book.add_worksheet(labels()[key] if self._header == "zh" else key)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        return page

    def _table(self, page: Worksheet, shown: Sequence[Column], found: Sequence[dict[str, Cell]], top: int) -> None:
        """Write a table with its headings in row ``top``. Columns never get narrower than a table above left them."""
        said = [[column.said(row[column.name], self._header) for column in shown] for row in found]
        for at, column in enumerate(shown):
            heading = column.head(self._header)
            number = column.type in ("whole", "number")
            page.write_string(top, at, heading, self._format("heading_of_numbers" if number else "heading"))
            self._widen(page, at, _width(column, heading, (row[at] for row in said)))
        widths = self._widths[page.get_name()]
        for index, row in enumerate(said):
            page.set_row(top + 1 + index, _LINE * min(_MOST_LINES, max(map(_lines, row, widths.values()), default=1)))
            for at, (column, cell) in enumerate(zip(shown, row, strict=True)):
                _write(page, top + 1 + index, at, cell, self._format(column.type, str(found[index][column.name])))

    def _widen(self, page: Worksheet, at: int, width: float) -> None:
        widths = self._widths[page.get_name()]
        widths[at] = max(width, widths.get(at, 0))
        page.set_column(at, at, widths[at])

    def _format(self, style: str, code: str = "") -> Format:
        key = style, code if style == "code" and code in _FILLS else ""
        if key not in self._formats:
            fill = {"bg_color": _FILLS[key[1]]} if key[1] else {}
            self._formats[key] = self._book.add_format({"valign": "top", **_STYLES.get(style, {}), **fill})
        return self._formats[key]


_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#E7E6E6", "bottom": 1},
    "heading_of_numbers": {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "align": "right"},
    "text": {"text_wrap": True},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "number": {"num_format": "#,##0.######"},
}


def _write(page: Worksheet, row: int, at: int, value: Cell, style: Format) -> None:
    match value:
        case None:
            page.write_blank(row, at, None, style)
        case bool():
            page.write_boolean(row, at, value, style)
        case date() if value >= _FIRST_DAY:
            page.write_datetime(row, at, datetime(value.year, value.month, value.day), style)
        case int() | float() if abs(value) < _EXACT:
            page.write_number(row, at, value, style)
        case _:
            text = str(value)
            page.write_string(row, at, text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…", style)


def _width(column: Column, heading: str, values: Iterator[Cell]) -> float:
    """Return the width of a column: what its widest cell needs, within bounds."""
    # The button of the filter takes two digits' place beside a heading.
    least = max(_NARROWEST, _digits(heading) + 3)
    if column.type == "day":
        return max(least, _DAY)
    widest = max((_digits(line) for value in values if value is not None for line in str(value).split("\n")), default=0)
    return max(least, min(widest + 2, _ROOMY.get(column.name, _WIDEST)))


def _lines(value: Cell, width: float) -> int:
    """Return how many lines a cell takes in a column of a width."""
    if not isinstance(value, str):
        return 1
    return sum(ceil(max(1, _digits(line)) / (width - 1)) for line in value.split("\n"))


def _digits(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
