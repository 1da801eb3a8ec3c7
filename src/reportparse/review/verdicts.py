"""What a reviewer said of records, in a file that loses nothing: one line of JSON a verdict, appended at once.

A verdict is keyed by the text's hash and the record's id, so that it holds for every parse of one text, whatever its
file is called. Of two lines with one key the later counts.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import InputError, OutputError
from ..output.files import check_folder
from ..schema import Record, Report, first_fault
from .corrections import corrected, values_of

Saying = Literal["accept", "reject", "correct", "missed"]
"""``missed`` is said of a record that the parse lacks."""

Key = tuple[str, str]

_VALID = "valid is a line of JSON that a review wrote"


class Verdict(BaseModel):
    """What was said of one record.

    ``text`` is the hash of the text (:func:`hash_of`), ``record`` the id of the record, ``judged`` the record as it was
    then; ``fields`` are the corrected values. ``weight`` is that of :class:`~reportparse.review.sampling.Drawn`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(pattern="^[0-9a-f]{16}$")
    report: str
    record: str
    verdict: Saying
    fields: dict[str, Any] = {}
    judged: Record
    weight: float | None = Field(default=None, gt=0)
    reviewer: str | None = None
    time: datetime | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.record != self.judged.id:
            raise ValueError(f"record {self.record!r} is not the id of the record judged, {self.judged.id!r}")
        if bool(self.fields) != (self.verdict == "correct"):
            raise ValueError("a correction has fields, no other verdict has")
        if self.fields:
            corrected(self.judged, self.fields)
        return self

    @property
    def key(self) -> Key:
        return self.text, self.record

    @property
    def right(self) -> Record | None:
        """What should have been found: the record as judged or as corrected, None where it was rejected."""
        if self.verdict == "reject":
            return None
        return corrected(self.judged, self.fields) if self.fields else self.judged

    def holds_for(self, record: Record) -> bool:
        """Return whether a record of the same key still says what was judged."""
        return values_of(record) == values_of(self.judged)


@lru_cache
def hash_of(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()[:16]


class Verdicts:
    """The verdicts of a file, the last of each key; without a file they are kept in memory.

    ``left_out`` says what of the file is no verdict: a last line that was cut short, as by a power failure. It is
    removed from the file before the next verdict is written. Raises :class:`InputError` for a file that cannot be read
    and for any other line that is no verdict.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = None if path is None else Path(path)
        self.left_out: str | None = None
        self._by_key: dict[Key, Verdict] = {}
        if self.path is not None and self.path.exists():
            self._load(self.path)

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self._by_key.values())

    def get(self, report: Report, id: str) -> Verdict | None:
        """Return the verdict on the record of an id, None where there is none."""
        return self._by_key.get((hash_of(report.text), id))

    def counting(self, reports: Iterable[Report]) -> Iterator[Verdict]:
        """Yield the verdicts that are still about what the records of reports say, missed ones aside."""
        for report in reports:
            for record in report.records:
                verdict = self.get(report, record.id)
                if verdict and verdict.verdict != "missed" and verdict.holds_for(record):
                    yield verdict

    def add(self, verdict: Verdict) -> None:
        """Write a verdict to the file, through to the disk, and then keep it. Raises :class:`OutputError`."""
        if self.path is not None:
            _append(self.path, verdict.model_dump_json(exclude_none=True).encode() + b"\n")
        self._by_key[verdict.key] = verdict

    def _load(self, path: Path) -> None:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}; valid is a file of verdicts (.jsonl)") from error
        *lines, tail = data.split(b"\n")
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._keep(_read(line, f"{path}:{number}"))
        if tail.strip():
            try:
                self._keep(_read(tail, str(path)))
            except InputError:
                self.left_out = f"{path}:{len(lines) + 1}: the last line was cut short and is left out"

    def _keep(self, verdict: Verdict) -> None:
        self._by_key[verdict.key] = verdict


def read_verdicts(path: Path | str) -> Verdicts:
    """Return the verdicts of a file. Raises :class:`InputError` where there is none or it is malformed."""
    if not Path(path).is_file():
        raise InputError(f"{path}: no such file; valid is one that a review wrote (.jsonl)")
    return Verdicts(path)


def _read(line: bytes, where: str) -> Verdict:
    try:
        return Verdict.model_validate_json(line)
    except ValidationError as error:
        raise InputError(f"{where}: {first_fault(error, 'the line')}; {_VALID}") from error
    except InputError as error:
        raise InputError(f"{where}: {error}; {_VALID}") from error


def _append(path: Path, line: bytes) -> None:
    """Append a line in one write, so that of two writers neither tears the other's, and wait for the disk."""
    check_folder(path)
    try:
        start = _mended(path)
        with path.open("ab", buffering=0) as file:
            written = file.write(start + line)
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    if written < len(start + line):
        raise OutputError(f"{path}: only {written} of {len(start + line)} bytes were written; is the disk full?")


def _mended(path: Path) -> bytes:
    """Cut a torn last line off a file; return the line break that a whole one lacks, else nothing."""
    if not path.exists() or not path.stat().st_size:
        return b""
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        # One byte: another writer may append behind it meanwhile.
        if file.read(1) == b"\n":
            return b""
        file.seek(0)
        tail = file.read().rpartition(b"\n")[2]
        if _is_verdict(tail):
            return b"\n"
        file.seek(-len(tail), os.SEEK_END)
        file.truncate()
    return b""


def _is_verdict(line: bytes) -> bool:
    try:
        return bool(_read(line, ""))
    except InputError:
        return False
