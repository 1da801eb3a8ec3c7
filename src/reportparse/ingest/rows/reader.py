"""Tables that hold a pasted report in each row (.xlsx, .csv, .tsv): a Source for each."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ...errors import InputError
from ...keeping import compiled
from ..decoding import decode
from ..files import read_bytes
from ..pieces import Piece, assemble
from ..source import Source
from .columns import Plan, find_columns, shown, valid_columns
from .sheets import Sheet, Value, read_workbook

LARGEST_TABLE = 256 << 20
"""The most bytes of a text table that is read."""

_LOOKED_AT = 200
_LONGEST_NAME = 60
_NOT_IN_NAMES = compiled(r'[\s/\\:*?"<>|\p{Cc}]+')
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ",\t;"
_SNIFFED = 65_536


def read_rows(path: Path | str, *, column: str | None = None, encoding: str | None = None) -> Iterator[Source]:
    """Yield the Source of each row of a table that has a text in its text column; empty rows are left out.

    ``column`` is the head of the text column or its letter (``C``); without it the column is the one with a head such
    as 正文 or text, else the one whose texts are by far the longest. All sheets that have it are read, hidden ones as
    well, for what was hidden is still data. A Source is named by its row's 编号, 标题, 单位 or the like where these
    differ, else ``<file>-<row>``; no two are alike. Its place is ``Sheet1!B3``, or ``row 3`` in text. Formulas are not
    computed: what the program that saved the file found is read. ``encoding`` is for text only.

    Raises :class:`InputError` for what is no such table, a column that is not there, and a table without texts.
    """
    path = Path(path)
    sheets = _sheets(path, encoding)
    plans = _plans(path, sheets, column)
    names = _Names(path.stem, several=len(plans) > 1)
    found = False
    for sheet, plan in plans:
        for source in _read_sheet(sheet, plan, names):
            found = True
            yield source
    if not found:
        raise InputError(
            f"{path}: its text column has no text (formulas are not computed: open the file in Excel and save it); "
            "valid is a table with a report in each row"
        )


def _plans(path: Path, sheets: Sequence[Sheet], column: str | None) -> list[tuple[Sheet, Plan]]:
    """Return the sheets that are read and how; where a head says which column it is, only those with such a head."""
    plans = [(sheet, plan) for sheet in sheets if (plan := find_columns(sheet.head, column))]
    said = [(sheet, plan) for sheet, plan in plans if plan.said]
    if plans:
        return said or plans
    first = next((sheet for sheet in sheets if any(sheet.head)), None)
    if first is None:
        raise InputError(f"{path} has no rows; valid is a table with a report in each row")
    valid = valid_columns(first.head)
    if column is not None:
        raise InputError(f"{path} has no column {column!r}; valid are: {valid}")
    raise InputError(
        f"{path}: no column has a head such as 正文 or text, or by far the longest texts; name one of these: {valid}"
    )


def _read_sheet(sheet: Sheet, plan: Plan, names: "_Names") -> Iterator[Source]:
    named = _naming_values(sheet, plan)
    for number, row in enumerate(sheet.rows()):
        text = shown(row, plan.text) if number >= plan.first else ""
        if text.strip():
            name = names.unique(named.get(number), sheet.title, number + 1)
            yield assemble([Piece(_ended(text), sheet.locator(number, plan.text))], name)


def _ended(text: str) -> str:
    """Return the text of a cell with ``\\n`` as line ends, the last line ended too."""
    # Excel writes a carriage return that was pasted as _x000D_.
    bare = text.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    return bare.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


class _Names:
    """The names given so far: a name that comes again, or that no column gives, gets its row's number."""

    def __init__(self, stem: str, *, several: bool) -> None:
        self._stem, self._several = stem, several
        self._given: set[str] = set()

    def unique(self, name: str | None, sheet: str, row: int) -> str:
        """Return a name not given yet: ``name``, else ``<file>-<row>``, with the sheet's where several are read."""
        stem = f"{self._stem}-{_clean(sheet)}" if self._several and sheet else self._stem
        found = name if name and name not in self._given else f"{name or stem}-{row}"
        count = 2
        while found in self._given:
            found, count = f"{name or stem}-{row}-{count}", count + 1
        self._given.add(found)
        return found


def _clean(name: str) -> str:
    """Return a cell as a name that may be a file's too."""
    return _NOT_IN_NAMES.sub(" ", name).strip(" .")[:_LONGEST_NAME].rstrip(" .")


def _naming_values(sheet: Sheet, plan: Plan) -> dict[int, str]:
    """Return the names of rows by row: of the first naming column that has a value in each and no two alike."""
    columns: list[dict[int, str]] = [{} for _ in plan.naming]
    for number, row in enumerate(sheet.rows() if columns else ()):
        if number >= plan.first and shown(row, plan.text).strip():
            for names, index in zip(columns, plan.naming, strict=True):
                names[number] = _clean(shown(row, index))
    return next((names for names in columns if all(names.values()) and len({*names.values()}) == len(names)), {})


def _sheets(path: Path, encoding: str | None) -> list[Sheet]:
    suffix = path.suffix.lower()
    data = read_bytes(path)
    if suffix in _WORKBOOKS or data.startswith(_PACKED):
        return read_workbook(data, str(path), _LOOKED_AT)
    if suffix not in (".csv", ".tsv"):
        raise InputError(f"{path}: {suffix or 'a file without a suffix'} is no table; valid are .xlsx, .csv and .tsv")
    return [_text_table(data, path, encoding)]


def _text_table(data: bytes, path: Path, encoding: str | None) -> Sheet:
    if len(data) > LARGEST_TABLE:
        raise InputError(f"{path} has {len(data) >> 20} MiB; at most {LARGEST_TABLE >> 20} MiB are read; divide it")
    text = decode(data, encoding=encoding, name=str(path))
    text = text if "\n" in text else text.replace("\r", "\n")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    sheet = Sheet("", lambda: _records(text, delimiter, path), ())
    return replace(sheet, head=tuple(islice(sheet.rows(), _LOOKED_AT)))


def _delimiter(text: str) -> str:
    """Return what divides the cells: the delimiter that gives most of the first rows one width of more than one."""
    best = (0, _DELIMITERS[0])
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(csv.reader(_lines(text[:_SNIFFED]), delimiter=delimiter), 20))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        best = max(best, (max(widths.values(), default=0), delimiter), key=lambda pair: pair[0])
    return best[1]


def _records(text: str, delimiter: str, path: Path) -> Iterator[Sequence[Value]]:
    """Yield the records of a text table. Raises :class:`InputError` for a quote that is never closed."""
    limit = csv.field_size_limit()
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    while True:
        # The limit is the whole process's: it is raised only while a record is read.
        csv.field_size_limit(LARGEST_TABLE)
        try:
            record = next(reader, None)
        except csv.Error as error:
            where = f"{path}: line {reader.line_num}: {error}"
            raise InputError(
                f"{where}; valid are cells in quotes where they hold line ends or quotes (doubled)"
            ) from error
        finally:
            csv.field_size_limit(limit)
        if record is None:
            return
        yield record


def _lines(text: str) -> Iterable[str]:
    """Yield lines with their ends, divided only where a table is: not at U+2028 or a form feed."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end].replace("\0", "\ufffd")
        start = end
