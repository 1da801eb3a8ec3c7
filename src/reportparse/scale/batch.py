"""A batch of files into one table: each file is kept when it is done, so that a run that was cut off can go on."""

import glob
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..errors import InputError, OutputError
from ..ingest.files import ROWS, SUFFIXES, read_sources
from ..language.tagger import load_tagger
from ..output.files import check_folder, write_whole, writer_of
from ..output.table import SCHEMA_VERSION, Header
from ..pipeline import read
from ..resources import load_models
from ..schema import Report

# Old reports of an office are found too, so that it is told that they cannot be read.
_TO_FIND = {*SUFFIXES, *ROWS, ".htm", ".markdown", ".doc", ".wps", ".rtf", ".odt", ".xls", ".et"}
_WILD = frozenset("*?[")
_OF_ONE = (".json", ".html")


class Input(NamedTuple):
    """A file with a report, or a table with one in each row, in the column ``column``."""

    path: Path
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How each file is read; as for :func:`reportparse.parse_file`."""

    encoding: str | None = None
    period: str | None = None
    model: str | None = None
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: how many reports and records were written, and which files were left out, and why."""

    reports: int
    records: int
    left_out: tuple[str, ...] = ()


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


def run(
    inputs: Sequence[Input],
    output: Path,
    options: Options,
    *,
    header: Header | None = None,
    resume: bool = False,
    done: Callable[[Input], None] = lambda _: None,
) -> Outcome:
    """Parse files one at a time and write one table of all, in the format that the suffix of ``output`` names.

    What is done is kept in the folder ``OUTPUT.unfinished`` until the table is written: whatever stops the run costs
    the file in hand, and ``resume`` goes on behind it (files that changed are read anew). A file that cannot be read is
    left out. ``done`` is called after each file. Raises :class:`InputError` where no file can be read, for an
    unfinished run without ``resume`` and for one of other options, :class:`OutputError` as
    :func:`~reportparse.output.files.write`, and for a format that holds one report.
    """
    if output.suffix.lower() in _OF_ONE:
        raise OutputError(f"{output}: a {output.suffix} holds one report; valid are .xlsx, .csv, .parquet and .jsonl")
    write_to = writer_of(output, header=header)
    check_folder(output)
    kept = _Kept(output, options, resume=resume)
    left_out: list[str] = []
    parts: list[Path] = []
    for one, name in zip(inputs, _ids(inputs), strict=True):
        try:
            parts.append(kept.part(one, name))
        except InputError as error:
            left_out.append(" ".join(str(error).split()))
        done(one)
    counts = Counter[str]()
    if parts:
        write_whole(output, lambda file: write_to(_counted(parts, counts), file))
    kept.clear()
    if not parts:
        raise InputError(f"none of {len(inputs)} files could be read; nothing is written: {'; '.join(left_out[:3])}")
    return Outcome(counts["reports"], counts["records"], tuple(left_out))


def _ids(inputs: Sequence[Input]) -> list[str | None]:
    """Return what to call the report of each file whose name another file has too: its folder and its name."""
    counts = Counter(one.path.stem for one in inputs)
    return [f"{one.path.parent.name}/{one.path.stem}" if counts[one.path.stem] > 1 else None for one in inputs]


class _Kept:
    """The folder of a run that is not finished: the reports of each file as JSON Lines, and the options of the run."""

    def __init__(self, output: Path, options: Options, *, resume: bool) -> None:
        self._folder = output.with_name(f"{output.name}.unfinished")
        self._options, self._tagger = options, load_tagger(options.model)
        self._models = load_models(options.weights)
        said = {**asdict(options), "schema": SCHEMA_VERSION}
        about = self._folder / "run.json"
        if not self._folder.exists():
            self._make(about, said)
        elif not resume:
            raise InputError(
                f"{self._folder} holds a run that was cut off; go on with it by --resume, or delete it to begin anew"
            )
        elif not about.is_file():
            write_whole(about, json.dumps(said).encode())
        elif json.loads(about.read_text("utf-8")) != said:
            raise InputError(
                f"{self._folder} holds a run with other options ({about.read_text('utf-8')}); delete it to begin anew"
            )

    def _make(self, about: Path, said: dict[str, str | None]) -> None:
        try:
            self._folder.mkdir()
        except OSError as error:
            raise InputError(f"{self._folder}: cannot be made: {error.strerror or error}") from error
        write_whole(about, json.dumps(said).encode())

    def part(self, one: Input, name: str | None) -> Path:
        """Return the file with the reports of an input, made where it is not there yet."""
        path = self._folder / f"{_key(one)}.jsonl"
        if not path.exists():
            write_whole(path, lambda file: self._parse(one, name, file))
        return path

    def _parse(self, one: Input, name: str | None, file: BinaryIO) -> None:
        options = self._options
        for source in read_sources(one.path, column=one.column, encoding=options.encoding):
            named = replace(source, name=name) if name and one.path.suffix.lower() not in ROWS else source
            report = read(named, period=options.period, model=self._tagger, weights=self._models).report
            file.write(f"{report.model_dump_json()}\n".encode())

    def clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _key(one: Input) -> str:
    """Return what tells a file as it is now from all others. Raises :class:`InputError` where there is none."""
    try:
        stat = one.path.stat()
    except OSError as error:
        raise InputError(f"{one.path}: no such file or folder (looked in {one.path.absolute().parent})") from error
    said = f"{one.path.resolve()}\n{one.column}\n{stat.st_size}\n{stat.st_mtime_ns}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _counted(parts: Iterable[Path], counts: Counter[str]) -> Iterator[Report]:
    """Yield the reports of some parts, and count them and their records."""
    for part in parts:
        with part.open("rb") as lines:
            for line in lines:
                report = Report.model_validate_json(line)
                counts.update(reports=1, records=len(report.records))
                yield report
