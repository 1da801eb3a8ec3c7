"""The normalized table: one row a record, one fixed set of columns whatever a report holds.

The columns are declared once, in ``lexicons/columns.tsv``, with their types, headings and meanings.
Organizations and places are one text each, joined with ``、``: a cell of a list type has no place in CSV or
Excel, and would give the two files of one table different columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from ..resources import load_table
from ..schema import Record, Report

SCHEMA_VERSION = "5"
"""Changes whenever a column is added, dropped, renamed or given another type."""

SCHEMA_KEY = b"reportparse.schema"

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``of`` and ``field`` say where its value comes from, ``heading`` is its name in Chinese."""

    name: str
    type: Literal["text", "code", "whole", "number", "flag", "day"]
    of: str
    field: str
    heading: str
    meaning: str

    @property
    def dtype(self) -> Any:
        """The pandas dtype; all are nullable."""
        return pd.ArrowDtype(pa.date32()) if self.type == "day" else _DTYPES[self.type]

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type, which is also that of a Parquet file."""
        return _ARROW[self.type]()


_DTYPES = {"text": "string", "code": "string", "whole": "Int64", "number": "Float64", "flag": "boolean"}
_ARROW = {
    "text": pa.large_string,
    "code": pa.large_string,
    "whole": pa.int64,
    "number": pa.float64,
    "flag": pa.bool_,
    "day": pa.date32,
}


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns of the table, in its order."""
    return tuple(Column(**row) for row in load_table("columns"))  # type: ignore[arg-type]


@cache
def labels() -> dict[str, str]:
    """Return the Chinese words for the codes of kinds, stages, tenses and the like."""
    return {row["name"]: row["label"] for row in load_table("labels")}


def rows(*reports: Report) -> list[dict[str, Cell]]:
    """Return the table's rows as plain values by column name; a column of another kind of record is None."""
    return [_row(_owners(report, record)) for report in reports for record in report.records]


def _owners(report: Report, record: Record) -> Mapping[str, Any]:
    return {
        "report": report,
        "group": None if record.group is None else report.groups[record.group],
        "section": None if record.section is None else report.sections[record.section],
        "item": None if record.item is None else report.items[record.item],
        "record": record,
        record.kind: record,
    }


def _row(owners: Mapping[str, Any]) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for column in columns():
        owner = owners.get(column.of)
        value = None if owner is None else getattr(owner, column.field)
        row[column.name] = ("、".join(value) or None) if isinstance(value, tuple) else value
    return row


def to_frame(*reports: Report) -> pd.DataFrame:
    """Return the table as a DataFrame; its dtypes are the same for all reports, empty ones included."""
    table = rows(*reports)
    return pd.DataFrame({column.name: _series(column, table) for column in columns()})


def _series(column: Column, table: list[dict[str, Cell]]) -> pd.Series:
    values = [row[column.name] for row in table]
    if column.type == "number":
        values = [None if value is None else _float(value) for value in values]
    return pd.Series(pd.array(values, dtype=column.dtype), name=column.name)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def to_arrow(*reports: Report) -> pa.Table:
    """Return the table as an Arrow table, with its version under ``reportparse.schema`` in the metadata."""
    schema = pa.schema([pa.field(column.name, column.arrow) for column in columns()])
    table = pa.Table.from_pandas(to_frame(*reports), schema=schema, preserve_index=False)
    return table.replace_schema_metadata({**table.schema.metadata, SCHEMA_KEY: SCHEMA_VERSION.encode()})
