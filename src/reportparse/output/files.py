"""From reports to a file: an Excel workbook, a page, CSV, Parquet, JSON, JSON Lines; written whole or not at all.

A file of many reports is made in one go, or of parts that several processes write: each format has a form for a part
that is cheap to join, and how parts are joined.
"""

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import OutputError
from ..schema import Report
from .table import Cell, Header, columns, rows

if TYPE_CHECKING:
    import pyarrow as pa

# A cell that begins with one of these is a formula, or the rest of one, to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# The rows of a row group of Parquet, and the bytes from which one is written before it has as many.
_ROWS_A_GROUP = 50_000
_BYTES_A_GROUP = 256 << 20
# The reports that become Arrow at once: one at a time takes five times as long.
_REPORTS_AT_ONCE = 16


def write(reports: Iterable[Report], path: Path | str, *, header: Header | None = None) -> None:
    """Write reports as one table in the format that the suffix of ``path`` names.

    Reports are taken a few at a time, and none is kept but for an ``.xlsx``. ``header`` is the language of the headings
    of an ``.xlsx`` (``zh`` by default) or a ``.csv`` (``en``). A ``.json`` and an ``.html`` hold one report. Raises
    :class:`OutputError` for an unknown suffix, several reports in one of these, a missing folder or a failed write; the
    file is then as it was.
    """
    path = Path(path)
    writer = writer_of(path, header=header)
    write_whole(path, lambda file: writer.write(reports, file))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes reports in one format, under headings in one language; can be given to another process."""

    suffix: str
    header: Header

    def write(self, reports: Iterable[Report], file: BinaryIO) -> None:
        """Write a whole file."""
        _FORMATS[self.suffix](reports, file, self.header)

    @property
    def holds_many(self) -> bool:
        """Whether a file of the format may hold several reports."""
        return self.suffix in _PARTS

    def write_part(self, reports: Iterable[Report], file: BinaryIO) -> None:
        """Write what :meth:`join` takes."""
        _PARTS[self.suffix].write(reports, file, self.header)

    def join(self, parts: Iterable[BinaryIO], file: BinaryIO) -> None:
        """Write the file of all reports of parts, each read from where it stands: what :meth:`write` would write."""
        _PARTS[self.suffix].join(parts, file, self.header)


def writer_of(path: Path, *, header: Header | None = None) -> Writer:
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
    return Writer(suffix, header or ("zh" if suffix == ".xlsx" else "en"))


def write_csv(reports: Iterable[Report], file: BinaryIO, header: Header = "en") -> None:
    """Write the table as CSV (RFC 4180) in UTF-8 with the byte-order mark that Excel needs.

    Text that begins with ``= + - @``, a tab or a carriage return gets a ``'`` before it, so that no
    spreadsheet takes it for a formula; the comparator ``=`` alone is none. Under Chinese headings the codes of kinds,
    stages and tenses are Chinese too.
    """
    _write_csv_rows([[column.head(header) for column in columns()]], file, "utf-8-sig")
    _write_csv_part(reports, file, header)


def _write_csv_part(reports: Iterable[Report], file: BinaryIO, header: Header) -> None:
    found = (row for report in reports for row in rows(report))
    cells = ([_csv_cell(column.said(row[column.name], header)) for column in columns()] for row in found)
    _write_csv_rows(cells, file, "utf-8")


def _write_csv_rows(cells: Iterable[list[str]], file: BinaryIO, encoding: str) -> None:
    text = io.TextIOWrapper(file, encoding, newline="")
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    text.detach()


def _join_csv(parts: Iterable[BinaryIO], file: BinaryIO, header: Header) -> None:
    write_csv([], file, header)
    _join_bytes(parts, file, header)


def _join_bytes(parts: Iterable[BinaryIO], file: BinaryIO, _: Header) -> None:
    for part in parts:
        shutil.copyfileobj(part, file)


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
    """Write the table as Parquet in groups of 50,000 rows; pandas reads it back with the dtypes of ``to_frame``."""
    _write_groups(_arrow_tables(reports), file)


def _arrow_tables(reports: Iterable[Report]) -> Iterator["pa.Table"]:
    from .arrow import to_arrow

    left = iter(reports)
    while some := list(islice(left, _REPORTS_AT_ONCE)):
        yield to_arrow(*some)


def _write_arrow_part(reports: Iterable[Report], file: BinaryIO, _: Header) -> None:
    import pyarrow as pa

    from .arrow import to_arrow

    with pa.ipc.new_stream(file, to_arrow().schema) as stream:
        for table in _arrow_tables(reports):
            stream.write_table(table)


def _join_arrow(parts: Iterable[BinaryIO], file: BinaryIO, _: Header) -> None:
    import pyarrow as pa

    _write_groups((pa.ipc.open_stream(part).read_all() for part in parts), file)


def _write_groups(tables: Iterable["pa.Table"], file: BinaryIO) -> None:
    """Write tables one behind the other, in groups that do not depend on where one table ends."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from .arrow import to_arrow

    empty = to_arrow()
    waiting = empty
    with pq.ParquetWriter(file, empty.schema) as writer:
        for table in tables:
            waiting = pa.concat_tables([waiting, table])
            while waiting.num_rows >= _ROWS_A_GROUP:
                writer.write_table(waiting.slice(0, _ROWS_A_GROUP))
                waiting = waiting.slice(_ROWS_A_GROUP)
            if waiting.nbytes >= _BYTES_A_GROUP:
                writer.write_table(waiting)
                waiting = empty
        if waiting.num_rows:
            writer.write_table(waiting)


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


def _write_reports(reports: Iterable[Report], file: BinaryIO, _: Header) -> None:
    file.writelines(f"{report.model_dump_json()}\n".encode() for report in reports)


def _join_reports(parts: Iterable[BinaryIO], file: BinaryIO, header: Header) -> None:
    write_workbook((Report.model_validate_json(line) for part in parts for line in part), file, header)


_Write = Callable[[Iterable[Report], BinaryIO, Header], None]


@dataclass(frozen=True, slots=True)
class _Part:
    """How a part of a file is written, and how parts are joined."""

    write: _Write
    join: Callable[[Iterable[BinaryIO], BinaryIO, Header], None]


_FORMATS: dict[str, _Write] = {
    ".xlsx": write_workbook,
    ".html": write_page,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".json": write_json,
    ".jsonl": write_jsonl,
}
_PARTS = {
    # A workbook needs the whole reports: its sheets show more than the table.
    ".xlsx": _Part(_write_reports, _join_reports),
    ".csv": _Part(_write_csv_part, _join_csv),
    ".parquet": _Part(_write_arrow_part, _join_arrow),
    ".jsonl": _Part(write_jsonl, _join_bytes),
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
