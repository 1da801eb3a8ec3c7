"""From reports to a file: an Excel workbook, CSV, Parquet, JSON, JSON Lines; written whole or not at all."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ..errors import OutputError
from ..schema import Report
from .table import Cell, Header, columns, rows, to_arrow
from .workbook import to_workbook

# A cell that begins with one of these is a formula, or the rest of one, to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(reports: Sequence[Report], path: Path | str, *, header: Header | None = None) -> None:
    """Write reports as one table in the format that the suffix of ``path`` names.

    ``header`` is the language of the headings of a ``.csv`` (``en`` by default) or an ``.xlsx`` (``zh`` by default). A
    ``.json`` holds one whole report. Raises :class:`OutputError` for an unknown suffix, several reports in a
    ``.json``, a missing folder or a failed write; the file is then as it was.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        found = f"{path.suffix!r} names no format" if path.suffix else "the name has no suffix to tell the format"
        raise OutputError(f"{path}: {found}; valid are {', '.join(_FORMATS)}")
    if header not in (None, "en", "zh"):
        raise OutputError(f"header={header!r} is unknown; valid are 'en' and 'zh'")
    if header == "zh" and suffix not in (".csv", ".xlsx"):
        raise OutputError(
            f"{path}: Chinese headings are for .csv and .xlsx; programs that read {suffix} need the fixed names"
        )
    if suffix == ".json" and len(reports) != 1:
        raise OutputError(
            f"{path}: a .json holds one report, not {len(reports)}; valid are .xlsx, .csv, .parquet and .jsonl"
        )
    to_bytes = _FORMATS[suffix]
    write_whole(path, to_bytes(reports, header) if header else to_bytes(reports))


def to_csv(reports: Sequence[Report], header: Header = "en") -> bytes:
    """Return the table as CSV (RFC 4180) in UTF-8 with the byte-order mark that Excel needs.

    Text that begins with ``= + - @``, a tab or a carriage return gets a ``'`` before it, so that no
    spreadsheet takes it for a formula; the comparator ``=`` alone is none. Under Chinese headings the codes of kinds,
    stages and tenses are Chinese too.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.head(header) for column in columns()])
    for row in rows(*reports):
        writer.writerow([_csv_cell(column.said(row[column.name], header)) for column in columns()])
    return buffer.getvalue().encode("utf-8-sig")


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


def to_parquet(reports: Sequence[Report], header: Header = "en") -> bytes:
    """Return the table as a Parquet file; pandas reads it back with the dtypes of :meth:`Report.to_frame`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(*reports), sink)
    return bytes(sink.getvalue().to_pybytes())


def to_json(reports: Sequence[Report], header: Header = "en") -> bytes:
    """Return the whole report, its text and structure included, as one JSON object."""
    return "".join(report.to_json() + "\n" for report in reports).encode()


def to_jsonl(reports: Sequence[Report], header: Header = "en") -> bytes:
    """Return the table as JSON Lines: one object a record, with every column."""
    lines = [json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows(*reports)]
    return "".join(lines).encode()


_FORMATS: dict[str, Callable[..., bytes]] = {
    ".xlsx": to_workbook,
    ".csv": to_csv,
    ".parquet": to_parquet,
    ".json": to_json,
    ".jsonl": to_jsonl,
}


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``: into a new file beside it first, which then takes its name."""
    target = path.resolve()
    if not target.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {target.parent}; make it first")
    partial = target.with_name(f".reportparse-{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        if target.is_file():
            shutil.copymode(target, partial)
        os.replace(partial, target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
