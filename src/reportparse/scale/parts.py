"""What is kept of a batch until it is done: the options, and for each unit a part of the file that will be written."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError, OutputError, ReportParseError
from ..language.tagger import Tagger
from ..output.files import Writer, write_whole
from ..output.table import SCHEMA_VERSION
from ..pipeline import read
from ..schema import Report
from .inputs import File, Row, Unit


@dataclass(frozen=True, slots=True)
class Options:
    """How each file is read; as for :func:`reportparse.parse_file`."""

    encoding: str | None = None
    period: str | None = None
    model: str | Tagger | None = None
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a unit: how many reports and records its part holds, and which were left out, and why."""

    reports: int
    records: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder ``OUTPUT.unfinished`` of a run. Any process may write the part of a unit; only whole ones are there.

    A part is a line that says what :class:`Told` says, and behind it what the writer of the format wrote.
    """

    folder: Path
    writer: Writer
    options: Options

    def open(self, *, resume: bool) -> None:
        """Make the folder, or with ``resume`` take up that of an earlier run.

        Raises :class:`InputError` where there is one but no ``resume``, and where it is of a run with other options.
        """
        name = getattr(self.options.model, "name", self.options.model)
        kept = {"encoding": self.options.encoding, "period": self.options.period, "weights": self.options.weights}
        said = {**kept, "model": name, "header": self.writer.header, "schema": SCHEMA_VERSION}
        about = self.folder / "run.json"
        if not self.folder.exists():
            self._make()
        elif not resume:
            raise InputError(
                f"{self.folder} holds a run that was cut off; go on with it by --resume, or delete it to begin anew"
            )
        elif about.is_file():
            if json.loads(about.read_text("utf-8")) != said:
                raise InputError(
                    f"{self.folder} holds a run with other options ({about.read_text('utf-8')}); "
                    "delete it to begin anew"
                )
            return
        write_whole(about, json.dumps(said).encode())

    def _make(self) -> None:
        try:
            self.folder.mkdir()
        except OSError as error:
            raise InputError(f"{self.folder}: cannot be made: {error.strerror or error}") from error

    def kept(self, key: str) -> Told | None:
        """Return what is told of a part of an earlier run; None for none, and for one that left something out."""
        try:
            with self._path(key).open("rb") as file:
                told = _read_told(file)
        except FileNotFoundError:
            return None
        return None if told.left_out else told

    def make(self, unit: Unit) -> Told:
        """Parse the reports of a unit and write its part. One that cannot be read, and one that fails, is left out.

        Raises :class:`OutputError` where the part cannot be written, :class:`ModelError` and the like as ``read``.
        """
        found: list[Report] = []
        left_out: list[str] = []
        for one in unit.reports:
            try:
                found.append(self._parse(one))
            except InputError as error:
                left_out.append(" ".join(str(error).split()))
            except ReportParseError:
                raise
            except Exception as error:
                left_out.append(f"{one.place}: {type(error).__name__}: {error} (this should not be; please report it)")
        return self.write(unit.key, found, left_out)

    def _parse(self, one: File | Row) -> Report:
        source = one.source(self.options.encoding)
        return read(source, period=self.options.period, model=self.options.model, weights=self.options.weights).report

    def write(self, key: str, reports: Sequence[Report], left_out: Sequence[str]) -> Told:
        """Write a part. Raises :class:`OutputError` where that fails."""
        told = Told(len(reports), sum(len(report.records) for report in reports), tuple(left_out))
        content = BytesIO()
        self.writer.write_part(reports, content)
        # A process that outlives a killed run may be at the same part: each has a file of its own.
        mine = self._path(f"{key}.{os.getpid()}")
        try:
            with mine.open("wb") as file:
                file.write(f"{json.dumps(asdict(told))}\n".encode())
                file.write(content.getbuffer())
            os.replace(mine, self._path(key))
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror or error}") from error
        return told

    def join(self, keys: Iterable[str], output: Path) -> None:
        """Write the file that the parts of some keys make up."""
        write_whole(output, lambda file: self.writer.join(self._contents(keys), file))

    def _contents(self, keys: Iterable[str]) -> Iterator[BinaryIO]:
        for key in keys:
            with closing(self._path(key).open("rb")) as file:
                _read_told(file)
                yield file

    def told(self, key: str) -> Told:
        """Return what is told of a part."""
        with self._path(key).open("rb") as file:
            return _read_told(file)

    def clear(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def clear_if_empty(self) -> None:
        """Delete the folder where no part is lost with it."""
        if not any(self.folder.glob("*.part")):
            self.clear()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.part"


def _read_told(file: BinaryIO) -> Told:
    said = json.loads(file.readline())
    return Told(said["reports"], said["records"], tuple(said["left_out"]))
