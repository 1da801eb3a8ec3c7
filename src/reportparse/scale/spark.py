"""Many reports on a Spark cluster: a frame with a report in each row becomes the frame of their records.

Each row of the input gives one row of the output or more, so that nothing is lost unseen: a row for each record, or one
row without a record (``kind`` is null) for a report that has none, or one with the id and ``error`` for what cannot be
read. What is wrong with one report is kept; what is wrong with the options is told before the job begins, and what is
wrong with a worker (an extra that is not installed there, lexicons that are malformed) stops the job.

The extra ``spark`` is imported when :func:`parse_frame` is called. Workers need reportparse installed, the same as the
driver's; lexicons, rules and models are loaded once by each worker process.
"""

import pickle
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from ..errors import DecodingError, InputError, LexiconError, ModelError, ReportParseError
from ..ingest.files import to_report
from ..ingest.source import Source, to_source
from ..language.tagger import Tagger, load_tagger
from ..output.arrow import to_arrow
from ..output.table import columns
from ..pipeline import read
from ..resources import Models, load_models
from ..schema import Report

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

ERROR = "error"
"""The column that the table has on Spark beside its own: why a row could not be read, null where it was."""

_INSTALL = "pyspark is not installed; run: pip install 'reportparse[spark]'"
_AT_ONCE = 2_000
_SHOWN = 20


def parse_frame(
    frame: "DataFrame",
    text_col: str,
    id_col: str,
    *,
    period: str | None = None,
    period_col: str | None = None,
    model: str | Tagger | None = None,
    weights: Path | str | Models | None = None,
) -> "DataFrame":
    """Return the records of the reports in a Spark frame: the columns of ``Report.to_frame``, and ``error``.

    ``text_col`` holds texts, or files as bytes (``content`` of Spark's ``binaryFile``; the id is then taken for the
    file's name). ``id_col`` is text or a whole number and becomes the column ``report``; offsets are those of the text
    as given. ``period_col`` holds labels such as ``2023Q4``, ``period`` is the label of rows without one. ``model`` and
    ``weights`` are as for :func:`reportparse.parse`; weights of a folder are read here and travel with the job.

    A null, bytes that are no text, a label that names no period and whatever else cannot be read are told in ``error``.
    Raises :class:`InputError` where pyspark is missing, ``frame`` is no Spark frame, a column is not there or has
    another type, and for a bad ``period``; :class:`ModelError` for a model or weights that cannot be had or be sent.
    """
    types = _types(frame)
    chosen = {"id": _column(frame, id_col, (types.StringType, types.IntegralType), "text or whole numbers")}
    chosen["text"] = _column(frame, text_col, (types.StringType, types.BinaryType), "text, or files as bytes")
    if period_col is not None:
        chosen["period"] = _column(frame, period_col, (types.StringType,), "text")
    models = None if weights is None else load_models(weights)
    # Options that no report can be read with are told by reading one.
    read(to_source(""), period=period, model=model, weights=models)
    files = isinstance(frame.schema[frame.columns.index(text_col)].dataType, types.BinaryType)
    job = _Job(_packed(model, models), period, files)
    with _quiet():
        from pyspark.sql.pandas.types import from_arrow_schema

        cells = [column.cast("string") if name == "id" else column for name, column in chosen.items()]
        inputs = frame.select(*(cell.alias(name) for name, cell in zip(chosen, cells, strict=True)))
        return inputs.mapInArrow(partial(_parse, job), from_arrow_schema(_schema()))


@dataclass(frozen=True, slots=True)
class _Job:
    """What is sent to workers: the tagger (its name, where it was named) and the models, pickled, and the options."""

    packed: bytes
    period: str | None
    files: bool


class _Failure(NamedTuple):
    """A row that could not be read."""

    id: str | None
    error: str


def _types(frame: "DataFrame") -> Any:
    """Return the module of Spark's types. Raises :class:`InputError` where there is none, and for no Spark frame."""
    try:
        with _quiet():
            from pyspark.sql import DataFrame, types
    except ImportError as error:
        raise InputError(f"{_INSTALL} ({error})") from error
    if not isinstance(frame, DataFrame):
        name = f"{type(frame).__module__}.{type(frame).__name__}"
        raise InputError(f"a {name} is no Spark frame; valid is a pyspark.sql.DataFrame (spark.createDataFrame)")
    return types


def _column(frame: "DataFrame", name: str, valid: Sequence[type], told: str) -> "Column":
    """Return a column of a frame by its exact name. Raises :class:`InputError` for none, several or another type."""
    count = frame.columns.count(name)
    if count != 1:
        held = ", ".join(map(repr, frame.columns))
        raise InputError(f"the frame has {count or 'no'} columns {name!r}; valid is one of its columns: {held}")
    found = frame.schema[frame.columns.index(name)].dataType
    if not isinstance(found, tuple(valid)):
        raise InputError(f"column {name!r} is {found.simpleString()}; valid are {told} (cast it)")
    return frame["`{}`".format(name.replace("`", "``"))]


def _packed(model: str | Tagger | None, models: Models | None) -> bytes:
    from pyspark import cloudpickle

    try:
        return bytes(cloudpickle.dumps((model, models)))
    except Exception as error:
        advice = "valid is a name, or a tagger that can be pickled"
        raise ModelError(f"model {model!r}: cannot be sent to workers ({error}); {advice}") from error


@cache
def _unpacked(packed: bytes) -> tuple[Tagger, Models]:
    """Return the tagger and the models of a job: once in each worker process, which serves many tasks."""
    model, models = pickle.loads(packed)
    return load_tagger(model), load_models(models)


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # Said of pandas 3 wherever pyspark looks at pandas; nothing here goes through its conversions.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


@cache
def _schema() -> pa.Schema:
    return to_arrow().schema.remove_metadata().append(pa.field(ERROR, pa.large_string()))


def _parse(job: _Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a partition; this runs in a worker. No more is held at once than some thousand records."""
    tagger, models = _unpacked(job.packed)
    done: list[Report | _Failure] = []
    held = 0
    for batch in batches:
        for cells in zip(*(column.cast(pa.large_binary()) for column in batch.columns), strict=True):
            found = _outcome(job, tagger, models, *(cell.as_py() for cell in cells))
            done.append(found)
            held += 1 if isinstance(found, _Failure) else len(found.records) or 1
            if held >= _AT_ONCE:
                yield from _to_batches(done)
                done, held = [], 0
    yield from _to_batches(done)


def _outcome(
    job: _Job, tagger: Tagger, models: Models, key: bytes | None, cell: bytes | None, label: bytes | None = None
) -> Report | _Failure:
    name = None if key is None else key.decode("utf-8", "replace")
    period = job.period if label is None else label.decode("utf-8", "replace")
    try:
        return read(_source(name, cell, job.files), period=period, model=tagger, weights=models).report
    except LexiconError:
        # Not this text is at fault, but what is installed here.
        raise
    except ReportParseError as error:
        said = str(error)
    except Exception as error:
        # One text at which the library fails must not stop the others; its error says where it failed.
        said = f"{name}: {type(error).__name__}: {error}"
    return _Failure(name, " ".join(said.split()))


def _source(name: str | None, cell: bytes | None, files: bool) -> Source:
    """Return the Source of a row. Raises :class:`InputError` for what is no report."""
    if cell is None:
        raise InputError(f"{name}: the text is null; valid is a text, which may be empty")
    if name is None:
        begin = cell[: _SHOWN * 4].decode("utf-8", "replace")[:_SHOWN]
        raise InputError(
            f"the id is null, and the text begins {begin!r}; valid is an id that tells its row from others"
        )
    if files:
        return to_report(cell, name, name)
    try:
        return to_source(cell.decode(), name)
    except UnicodeDecodeError as error:
        found = cell[error.start : error.start + 4].hex(" ")
        raise DecodingError(
            f"{name}: the text is no UTF-8 at byte {error.start} ({found}); "
            "give the bytes in a binary column, where other encodings are recognized"
        ) from error


def _to_batches(done: Sequence[Report | _Failure]) -> list[pa.RecordBatch]:
    reports = [one for one in done if isinstance(one, Report)]
    told = [column for column in columns() if column.of == "report"]
    empty = [{column.name: getattr(one, column.field) for column in told} for one in reports if not one.records]
    failed = [{"report": one.id, ERROR: one.error} for one in done if isinstance(one, _Failure)]
    records = to_arrow(*reports)
    whole = records.append_column(_schema().field(ERROR), pa.nulls(len(records), pa.large_string()))
    table = pa.concat_tables(
        [whole.replace_schema_metadata(), pa.Table.from_pylist(empty + failed, schema=_schema())]
    ).combine_chunks()
    return list(table.to_batches())
