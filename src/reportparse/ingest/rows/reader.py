"""Tables that hold a pasted report in each row (.xlsx, .csv, .tsv): a Source for each."""

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from ...errors import InputError
from ...keeping import compiled
from ..files import read_blocks, read_bytes
from ..pieces import Piece, assemble
from ..source import Source
from .columns import Plan, find_columns, shown, valid_columns
from .delimited import read_delimited
from .sheets import Sheet, read_workbook

_LOOKED_AT = 200
_LONGEST_NAME = 60
_NOT_IN_NAMES = compiled(r'[\s/\\:*?"<>|\p{Cc}]+')
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


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
    naming = _naming_column(sheet, plan)
    for number, row in enumerate(sheet.rows()):
        text = shown(row, plan.text) if number >= plan.first else ""
        if text.strip():
            name = names.unique(None if naming is None else _clean(shown(row, naming)), sheet.title, number + 1)
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
        """Return a name not given yet: ``name``, else ``<file>-<row>``, with the sheet's where several are read.

        No two names of a sheet are alike.
        """
        if not self._several:
            return name or f"{self._stem}-{row}"
        stem = f"{self._stem}-{_clean(sheet)}" if sheet else self._stem
        found = name if name and name not in self._given else f"{name or stem}-{row}"
        count = 2
        while found in self._given:
            found, count = f"{name or stem}-{row}-{count}", count + 1
        self._given.add(found)
        return found


def _clean(name: str) -> str:
    """Return a cell as a name that may be a file's too."""
    return _NOT_IN_NAMES.sub(" ", name).strip(" .")[:_LONGEST_NAME].rstrip(" .")


def _naming_column(sheet: Sheet, plan: Plan) -> int | None:
    """Return the first naming column that has a value in each row and no two alike."""
    # A table may have a million rows: of each name eight bytes are kept.
    found = {index: array("Q") for index in plan.naming}
    for number, row in enumerate(sheet.rows() if found else ()):
        if number >= plan.first and shown(row, plan.text).strip():
            for index in list(found):
                if name := _clean(shown(row, index)):
                    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                    found[index].append(int.from_bytes(digest))
                else:
                    del found[index]
    return next((index for index, names in found.items() if _all_differ(names)), None)


def _all_differ(numbers: "array[int]") -> bool:
    import numpy as np

    return np.unique(np.frombuffer(numbers, dtype=np.uint64)).size == len(numbers)


def _sheets(path: Path, encoding: str | None) -> list[Sheet]:
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS or next(read_blocks(path), b"").startswith(_PACKED):
        return read_workbook(read_bytes(path), str(path), _LOOKED_AT)
    if suffix not in (".csv", ".tsv"):
        raise InputError(f"{path}: {suffix or 'a file without a suffix'} is no table; valid are .xlsx, .csv and .tsv")
    return [read_delimited(path, _LOOKED_AT, encoding)]
