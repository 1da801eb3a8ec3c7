"""Which files a batch is of, and how they are cut into what a process is given at a time."""

import glob
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..ingest.files import ROWS, SUFFIXES, read_source, read_sources
from ..ingest.source import Source

# Old reports of an office are found too, so that it is told that they cannot be read.
_TO_FIND = {*SUFFIXES, *ROWS, ".htm", ".markdown", ".doc", ".wps", ".rtf", ".odt", ".xls", ".et"}
_WILD = frozenset("*?[")

# A unit is what is lost when a run is killed, and a file of its own until the run is done.
_MOST_FILES, _FILES = 32, 16
_MOST_ROWS = 32
_MOST_BYTES = 256 << 10
_MOST_CHARACTERS = 100_000


class Input(NamedTuple):
    """A file with a report, or a table with one in each row, in the column ``column``."""

    path: Path
    column: str | None = None


class File(NamedTuple):
    """A file that holds one report, and what to call it where that is not the file's name."""

    path: Path
    name: str | None

    @property
    def place(self) -> str:
        """What messages call it."""
        return str(self.path)

    def source(self, encoding: str | None) -> Source:
        """Read the file. Raises as :func:`~reportparse.ingest.files.read_source`."""
        found = read_source(self.path, encoding=encoding)
        return replace(found, name=self.name) if self.name else found


class Row(NamedTuple):
    """A row of a table, read."""

    path: Path
    read: Source

    @property
    def place(self) -> str:
        """What messages call it."""
        return f"{self.path}: {self.read.places[0].locator}"

    def source(self, _: str | None) -> Source:
        """Return what was read."""
        return self.read


@dataclass(frozen=True, slots=True)
class Unit:
    """Reports that a process works at in one go. ``key`` tells them, as they are now, from all others.

    ``files`` is how many inputs are done with it.
    """

    reports: tuple[File | Row, ...]
    key: str
    files: int

    def parted(self) -> "list[Unit]":
        """Return a unit for each of its reports."""
        last = len(self.reports) - 1
        return [
            Unit((one,), f"{self.key}-{at}", self.files if at == last else 0) for at, one in enumerate(self.reports)
        ]


@dataclass(frozen=True, slots=True)
class Unread:
    """A table that cannot be read, and why. The ``units`` before it are of its first rows, and left out too."""

    why: str
    units: int


def find_inputs(names: Iterable[str], column: str | None = None, *, output: Path | None = None) -> list[Input]:
    """Return the files that names stand for, each once, in order, without ``output``, the table of an earlier run.

    A name is a file, a folder (all reports and tables in it and below, hidden ones left out), a pattern such as
    ``reports/*.docx``, or a table with its column (``table.csv:正文``); ``column`` is that of tables without one.
    Raises :class:`InputError` for a folder or a pattern without files.
    """
    written = output and output.resolve()
    found = [one for name in names for one in _named(name, column) if one.path.resolve() != written]
    return list({(one.path.resolve(), one.column): one for one in found}.values())


def _named(name: str, column: str | None) -> list[Input]:
    path = Path(name)
    if path.is_dir():
        paths = sorted(file for file in path.rglob("*") if _is_report(file.relative_to(path)) and file.is_file())
        if not paths:
            raise InputError(f"{path}: no reports in this folder; valid are {', '.join((*SUFFIXES, *ROWS))}")
        return [Input(file, column) for file in paths]
    if path.exists() or not (_WILD & set(name) or ":" in name):
        return [Input(path, column)]
    table, _, own = name.rpartition(":")
    if Path(table).suffix.lower() in ROWS:
        return [Input(Path(table), own or column)]
    matches = sorted(glob.glob(name, recursive=True))
    if _WILD & set(name) and not matches:
        raise InputError(f"{name}: no file is so named; valid is a pattern such as reports/*.docx")
    return [Input(Path(match), column) for match in matches or [name]]


def _is_report(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return path.suffix.lower() in _TO_FIND and not hidden


def units(inputs: Sequence[Input], encoding: str | None) -> Iterator[Unit | Unread]:
    """Yield the units of inputs, in order: some small files, a large one, or some rows of a table.

    Tables are read as they are asked for. Where a unit of files ends depends on their names, not on how many stand
    before: a new file moves only those beside it, and what is kept of an unfinished run serves on.
    """
    some: list[File] = []
    size = 0
    for one, name in zip(inputs, _names(inputs), strict=True):
        is_table = one.path.suffix.lower() in ROWS
        if not is_table:
            some.append(File(one.path, name))
            size += _size(one.path)
        full = len(some) >= _MOST_FILES or size >= _MOST_BYTES
        if some and (is_table or full or _ends_unit(one.path)):
            yield _of_files(some)
            some, size = [], 0
        if is_table:
            yield from _of_table(one, encoding)
    if some:
        yield _of_files(some)


def _ends_unit(path: Path) -> bool:
    """Return whether a unit ends with a file: one in so many, told by its name."""
    said = f"{path.parent.name}/{path.name}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(said).digest()[0] % _FILES == 0


def _names(inputs: Sequence[Input]) -> list[str | None]:
    """Return what to call the report of each file whose name another file has too: its folder and its name."""
    counts = Counter(one.path.stem for one in inputs)
    return [f"{one.path.parent.name}/{one.path.stem}" if counts[one.path.stem] > 1 else None for one in inputs]


def _of_files(files: Sequence[File]) -> Unit:
    said = (f"{file.path.resolve()}\n{file.name}\n{_state(file.path)}" for file in files)
    return Unit(tuple(files), _key(said), len(files))


def _of_table(table: Input, encoding: str | None) -> Iterator[Unit | Unread]:
    some: list[Row] = []
    size = count = 0
    try:
        for source in read_sources(table.path, column=table.column, encoding=encoding):
            if len(some) >= _MOST_ROWS or size >= _MOST_CHARACTERS:
                yield _of_rows(some, 0)
                some, size, count = [], 0, count + 1
            some.append(Row(table.path, source))
            size += len(source.text)
    except InputError as error:
        yield Unread(str(error), count)
    else:
        yield _of_rows(some, 1)


def _of_rows(rows: Sequence[Row], files: int) -> Unit:
    said = (f"{row.path.resolve()}\n{row.read.name}\n{row.place}\n{row.read.text}" for row in rows)
    return Unit(tuple(rows), _key(said), files)


def _key(said: Iterable[str]) -> str:
    found = hashlib.sha256()
    for one in said:
        found.update(f"{len(one)}\n{one}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()[:32]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _state(path: Path) -> str:
    """Return what changes when a file does."""
    try:
        stat = path.stat()
    except OSError as error:
        return str(error)
    return f"{stat.st_size} {stat.st_mtime_ns}"
