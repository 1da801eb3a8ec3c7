"""A batch of files into one table, over several processes: what is done is kept, so that a run cut off can go on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, OutputError, ReportParseError
from ..language.tagger import Tagger
from ..output.files import check_folder, writer_of
from ..output.table import Header
from ..resources import load_models
from .inputs import Input, Unit, Unread, find_inputs, units
from .parts import Options, Parts, Told
from .pool import Died, cores, spread

__all__ = ["Input", "Options", "Outcome", "Progress", "find_inputs", "run"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: how many reports and records were written, and which files were left out, and why."""

    reports: int
    records: int
    left_out: tuple[str, ...] = ()


class Progress(NamedTuple):
    """How far a run is: the file last worked at, how many inputs are done, and how many reports are parsed."""

    path: Path
    files: int
    reports: int


def run(
    inputs: Sequence[Input],
    output: Path,
    options: Options,
    *,
    header: Header | None = None,
    resume: bool = False,
    jobs: int | None = None,
    done: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Parse files and write one table of all, in the format that the suffix of ``output`` names.

    ``jobs`` is in how many processes; the table is the same for any. 1 is in this one; without it as many as there are
    cores, but 1 with a model other than jieba, for each process loads its own. A script that runs more than one needs
    ``if __name__ == "__main__":`` as with :mod:`multiprocessing`, and its tagger must be one that can be pickled.

    What is done is kept in the folder ``OUTPUT.unfinished`` until the table is written: whatever stops the run costs
    what is in hand, some small files or rows for each process, and ``resume`` goes on behind it (files that changed are
    read anew). A file that cannot be read is left out, and one that ends its process twice. ``done`` is called as the
    run goes on. Raises :class:`InputError` where no file can be read, for an unfinished run without ``resume`` and for
    one of other options, :class:`OutputError` as :func:`~reportparse.output.files.write`, and for a format that holds
    one report.
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"jobs={jobs}: valid is 1 and more")
    writer = writer_of(output, header=header)
    if not writer.holds_many:
        raise OutputError(f"{output}: a {writer.suffix} holds one report; valid are .xlsx, .csv, .parquet and .jsonl")
    check_folder(output)
    parts = Parts(output.with_name(f"{output.name}.unfinished"), writer, options)
    load_models(options.weights)
    parts.open(resume=resume)
    batch = _Batch(parts, done)
    try:
        batch.work(units(inputs, options.encoding), jobs)
        outcome = batch.outcome()
        if outcome.reports:
            parts.join(batch.keys(), output)
    except ReportParseError:
        parts.clear_if_empty()
        raise
    parts.clear()
    if not outcome.reports:
        why = "; ".join(outcome.left_out[:3])
        raise InputError(f"none of {len(inputs)} files could be read; nothing is written: {why}")
    return outcome


def _default_jobs(model: str | Tagger | None) -> int:
    """Return in how many processes a batch is done: a model's memory and threads are taken once."""
    return cores() if model in (None, "jieba") else 1


class _Batch:
    """What a run has come to: the parts in the order of the inputs, and what is left out between them."""

    def __init__(self, parts: Parts, done: Callable[[Progress], None]) -> None:
        self._parts, self._done = parts, done
        self._order: list[str | Unread] = []
        self._parted: dict[str, list[str]] = {}
        self._files = self._reports = 0

    def work(self, found: Iterable[Unit | Unread], jobs: int | None) -> None:
        """See that each unit has a part. What ended its process is tried again at the end: each report by itself."""
        processes = jobs or _default_jobs(self._parts.options.model)
        left = self._missing(found)
        first = list(islice(left, 2))
        todo = chain(first, left)
        if processes == 1 or (jobs is None and len(first) < 2):
            for unit in todo:
                self._tell(unit, self._parts.make(unit))
            return
        suspects: list[Unit] = []
        with closing(spread(todo, self._parts.make, processes)) as answers:
            for unit, answer in answers:
                if isinstance(answer, Died):
                    suspects.append(unit)
                else:
                    self._tell(unit, answer)
        self._try_alone(suspects)

    def _missing(self, found: Iterable[Unit | Unread]) -> Iterator[Unit]:
        """Yield the units that have no part yet, and note the order of all."""
        for unit in found:
            if isinstance(unit, Unread):
                del self._order[len(self._order) - unit.units :]
                self._order.append(unit)
                self._files += 1
                continue
            self._order.append(unit.key)
            if told := self._parts.kept(unit.key):
                self._tell(unit, told)
            else:
                yield unit

    def _try_alone(self, suspects: Sequence[Unit]) -> None:
        parted = {unit.key: unit.parted() for unit in suspects}
        self._parted |= {key: [one.key for one in units] for key, units in parted.items()}
        with closing(spread(chain.from_iterable(parted.values()), self._parts.make, 1)) as answers:
            for unit, answer in answers:
                if isinstance(answer, Died):
                    told = f"{unit.reports[0].place}: twice ended the process that read it ({answer.how})"
                    answer = self._parts.write(unit.key, [], [told])
                self._tell(unit, answer)

    def _tell(self, unit: Unit, told: Told) -> None:
        self._files += unit.files
        self._reports += told.reports
        self._done(Progress(unit.reports[-1].path, self._files, self._reports))

    def keys(self) -> list[str]:
        """Return the keys of the parts that make up the output, in order."""
        return [key for one in self._order if isinstance(one, str) for key in self._parted.get(one, [one])]

    def outcome(self) -> Outcome:
        """Return what the parts hold together, and all that is left out, in the order of the inputs."""
        reports = records = 0
        left_out: list[str] = []
        for one in self._order:
            if isinstance(one, Unread):
                left_out.append(" ".join(one.why.split()))
                continue
            for key in self._parted.get(one, [one]):
                told = self._parts.told(key)
                reports, records = reports + told.reports, records + told.records
                left_out += told.left_out
        return Outcome(reports, records, tuple(left_out))
