"""From reports to a file: an Excel workbook, a page, CSV, Parquet, JSON, JSON Lines; written whole or not at all."""

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError
from ..schema import Report
from .table import Cell, Header, columns, rows

# A cell that begins with one of these is a formula, or the rest of one, to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(reports: Iterable[Report], path: Path | str, *, header: Header | None = None) -> None:
    """Write reports as one table in the format that the suffix of ``path`` names.

    Reports are taken one at a time, and none is kept but for an ``.xlsx``. ``header`` is the language of the headings
    of an ``.xlsx`` (``zh`` by default) or a ``.csv`` (``en``). A ``.json`` and an ``.html`` hold one report. Raises
    :class:`OutputError` for an unknown suffix, several reports in one of these, a missing folder or a failed write; the
    file is then as it was.
    """
    path = Path(path)
    write_to = writer_of(path, header=header)
    write_whole(path, lambda file: write_to(reports, file))


def writer_of(path: Path, *, header: Header | None = None) -> Callable[[Iterable[Report], BinaryIO], None]:
    """Return what writes reports in the format of a path. Raises :class:`OutputError` where there is none."""
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        found = f"{path.suffix!r} names no format" if path.suffix else "the name has no suffix to tell the format"
        raise OutputError(f"{path}: {found}; valid are {', '.join(_FORMATS)}")
    if header not in (None, "en", "zh"):
        raise OutputError(f"header={header!r} is unknown; valid are 'en' and 'zh'")
    if header == "zh" and suffix not in (".csv", ".xlsx"):
        raise OutputError(
            f"{path}: Chinese headings are for .csv and .xlsx; {suffix} is for programs, with fixed names"
        )
    language: Header = header or ("zh" if suffix == ".xlsx" else "en")

    def write_to(reports: Iterable[Report], file: BinaryIO) -> None:
        _FORMATS[suffix](reports, file, language)

    return write_to


def write_csv(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the table as CSV (RFC 4180) in UTF-8 with the byte-order mark that Excel needs.

    Text that begins with ``= + - @``, a tab or a carriage return gets a ``'`` before it, so that no
    spreadsheet takes it for a formula; the comparator ``=`` alone is none. Under Chinese headings the codes of kinds,
    stages and tenses are Chinese too.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.head(header) for column in columns()])
    for report in reports:
        for row in rows(report):
            writer.writerow([_csv_cell(column.said(row[column.name], header)) for column in columns()])
    text.detach()


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return "'" + value if value.startswith(_FORMULA_STARTS) and value != "=" else value
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)


def write_parquet(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the table as Parquet, a row group a report; pandas reads it back with the dtypes of ``Report.to_frame``."""
    import pyarrow.parquet as pq

    from .arrow import to_arrow

    with pq.ParquetWriter(file, to_arrow().schema) as writer:
        for report in reports:
            writer.write_table(to_arrow(report))


def write_workbook(reports: Iterable[Report], file: BinaryIO, header: Header = "zh") -> None:
    """Write a workbook for people; see :func:`~reportparse.output.workbook.write_workbook`."""
    from .workbook import write_workbook

    write_workbook(reports, file, header)


def write_json(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the whole report, its text and structure included, as one JSON object."""
    file.write(f"{_only(reports, '.json').to_json()}\n".encode())


def write_page(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the report as a page for the browser; see :func:`~reportparse.output.webpage.to_page`."""
    from .webpage import to_page

    file.write(to_page(_only(reports, ".html")))


def _only(reports: Iterable[Report], suffix: str) -> Report:
    found = list(reports)
    if len(found) != 1:
        raise OutputError(f"a {suffix} holds one report, not {len(found)}; .xlsx, .csv, .parquet and .jsonl hold many")
    return found[0]


def write_jsonl(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the table as JSON Lines: one object a record, with every column."""
    for report in reports:
        for row in rows(report):
            file.write(f"{json.dumps(row, ensure_ascii=False, default=str)}\n".encode())


_FORMATS: dict[str, Callable[[Iterable[Report], BinaryIO, Header], None]] = {
    ".xlsx": write_workbook,
    ".html": write_page,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".json": write_json,
    ".jsonl": write_jsonl,
}


def check_folder(path: Path) -> None:
    """Raise :class:`OutputError` where the folder that ``path`` is to be written into does not exist."""
    folder = path.resolve().parent
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}; make it first")


def write_whole(path: Path, data: bytes | Callable[[BinaryIO], object]) -> None:
    """Put ``data``, or what it writes, in the place of ``path``: into a new file beside it, which takes its name."""
    target = path.resolve()
    check_folder(path)
    # The same name for each try, so that what a killed one left is written over.
    partial = target.with_name(f".reportparse-{hashlib.sha256(target.name.encode()).hexdigest()[:12]}.partial")
    try:
        with partial.open("wb") as file:
            file.write(data) if isinstance(data, bytes) else data(file)
        if target.is_file():
            shutil.copymode(target, partial)
        os.replace(partial, target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
