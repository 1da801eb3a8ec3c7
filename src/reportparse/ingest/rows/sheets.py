"""The sheets of a workbook (.xlsx) as rows of values, read within bounds."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from ...errors import InputError
from ..packages import open_package

WIDEST = 256
"""The columns that are read; those beyond (IW and on) are left out."""

MOST_ROWS = 1_048_576
"""The rows of a sheet that are read: Excel's own bound."""

_AT_ONCE = 64

Value = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: ``rows`` reads it anew each time, ``head`` are its first rows. A text table has no title."""

    title: str
    rows: Callable[[], Iterator[Sequence[Value]]]
    head: tuple[Sequence[Value], ...]

    def locator(self, row: int, column: int) -> str:
        """Return the place of a cell, both from 0: ``Sheet1!B3``, ``row 3`` in a text table."""
        return f"{self.title}!{get_column_letter(column + 1)}{row + 1}" if self.title else f"row {row + 1}"


def read_workbook(data: bytes, name: str, head: int) -> list[Sheet]:
    """Return the sheets of a workbook in their order, hidden ones too, each with its first ``head`` rows.

    Cells of formulas have the value that was saved with them. Charts are no sheets. Raises :class:`InputError` for what
    is no workbook, is damaged, or unpacks beyond its bounds.
    """
    _check(data, name)
    with warnings.catch_warnings():
        # What openpyxl does not know of a workbook (validations, extensions) is nothing that is read here.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise _damaged(name, error) from error
    titles = [sheet.title for sheet in book.worksheets]
    return [_sheet(book, index, title, name, head) for index, title in enumerate(titles)]


def _check(data: bytes, name: str) -> None:
    """Unpack each part of XML once within the bounds of packages, and refuse document types."""
    package = open_package(data, name, "xlsx")
    for part in package.entries:
        if part.endswith((".xml", ".rels")):
            content = package.read(part)
            if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
                raise InputError(f"{name}: {part} declares a document type (DOCTYPE), which no workbook has")


def _sheet(book: Workbook, index: int, title: str, name: str, head: int) -> Sheet:
    def rows() -> Iterator[Sequence[Value]]:
        return _rows(book, index, name)

    return Sheet(title, rows, tuple(islice(rows(), head)))


def _rows(book: Workbook, index: int, name: str) -> Iterator[Sequence[Value]]:
    sheet = book.worksheets[index]
    # The size that a sheet declares may be wrong: rows are read to their end.
    sheet.reset_dimensions()
    rows: Iterator[Any] = iter(sheet.iter_rows(max_row=MOST_ROWS, max_col=WIDEST, values_only=True))
    while some := _some(rows, f"{name}: sheet {sheet.title}"):
        yield from some


def _some(rows: Iterator[Sequence[Value]], where: str) -> list[Sequence[Value]]:
    """Return the next rows, none at the end."""
    with warnings.catch_warnings():
        # Dates beyond the calendar come as #VALUE!, with a warning.
        warnings.simplefilter("ignore")
        try:
            return list(islice(rows, _AT_ONCE))
        except Exception as error:
            raise _damaged(where, error) from error


def _damaged(where: str, error: Exception) -> InputError:
    return InputError(f"{where} is damaged ({type(error).__name__}: {error}); open it in Excel or WPS and save it anew")
