"""Delimited text (.csv, .tsv) as a sheet: read row by row, however long it is."""

import csv
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from ...errors import InputError
from ..decoding import find_encoding
from ..files import read_blocks
from .sheets import Sheet, Value

LARGEST_CELL = 32 << 20
"""The most characters of a line or a cell that is read: a quote that is never closed makes the rest of a file one."""

_DELIMITERS = ",\t;"
_SNIFFED = 65_536
_ADVICE = "valid are cells in quotes where they hold line ends or quotes (doubled)"


def read_delimited(path: Path, head: int, encoding: str | None = None) -> Sheet:
    """Return a text table with its first ``head`` rows.

    Raises :class:`InputError` where the file cannot be read or is no text, and while rows are read for a quote that is
    never closed.
    """
    codec = find_encoding(lambda: read_blocks(path), encoding=encoding, name=str(path))
    text = _Text(path, codec, _line_end(path, codec))
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)

    def rows() -> Iterator[Sequence[Value]]:
        return _records(text, delimiter)

    return Sheet("", rows, tuple(islice(rows(), head)))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file in an encoding, with lines that end in ``end``."""

    path: Path
    codec: str
    end: str

    def start(self, length: int) -> str:
        """Return the first characters."""
        with self.path.open(encoding=self.codec, newline=self.end) as file:
            return file.read(length).removeprefix("\ufeff")

    def lines(self) -> Generator[str, None, None]:
        """Yield lines with their ends, divided only where a table is: not at U+2028 or a form feed."""
        with self.path.open(encoding=self.codec, newline=self.end) as file:
            line = file.readline(LARGEST_CELL + 1).removeprefix("\ufeff")
            while line:
                if len(line) > LARGEST_CELL:
                    raise InputError(f"{self.path}: a line has more than {LARGEST_CELL} characters; {_ADVICE}")
                yield line.replace("\0", "\ufffd")
                line = file.readline(LARGEST_CELL + 1)


def _line_end(path: Path, codec: str) -> str:
    """Return what ends lines: a carriage return where there is nothing else."""
    with path.open(encoding=codec, newline="") as file:
        while text := file.read(_SNIFFED):
            if "\n" in text:
                return "\n"
    return "\r"


def _delimiter(text: _Text) -> str:
    """Return what divides the cells: the delimiter that gives most of the first rows one width of more than one."""
    best = (0, _DELIMITERS[0])
    start = text.start(_SNIFFED).replace("\0", "\ufffd")
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(csv.reader(StringIO(start, newline=text.end), delimiter=delimiter), 20))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        best = max(best, (max(widths.values(), default=0), delimiter), key=lambda pair: pair[0])
    return best[1]


def _records(text: _Text, delimiter: str) -> Iterator[Sequence[Value]]:
    with closing(text.lines()) as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            limit = csv.field_size_limit()
            # The limit is the whole process's: it is raised only while a record is read.
            csv.field_size_limit(LARGEST_CELL)
            try:
                record = next(reader, None)
            except csv.Error as error:
                raise InputError(f"{text.path}: line {reader.line_num}: {error}; {_ADVICE}") from error
            except (OSError, UnicodeError) as error:
                raise InputError(f"{text.path} changed while it was read: {error}") from error
            finally:
                csv.field_size_limit(limit)
            if record is None:
                return
            yield record
