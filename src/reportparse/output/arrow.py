"""The normalized table for Arrow and Parquet, without pandas: importing it takes longer than parsing a report."""

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.metadata import version
from itertools import accumulate
from typing import Any

import pyarrow as pa

from ..schema import Report
from .table import SCHEMA_KEY, SCHEMA_VERSION, Column, columns, number, rows

_DAY_ZERO = date(1970, 1, 1)


def to_arrow(*reports: Report) -> pa.Table:
    """Return the table as an Arrow table, with its version under ``reportparse.schema`` in the metadata."""
    found = rows(*reports)
    arrays = [_array(column, [row[column.name] for row in found]) for column in columns()]
    return pa.Table.from_arrays(arrays, schema=_schema())


@cache
def _schema() -> pa.Schema:
    """Return the schema, with what makes pandas read a file back with the dtypes of ``Report.to_frame``."""
    described = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": column.name,
                "field_name": column.name,
                "pandas_type": _PANDAS_TYPES[column.type],
                "numpy_type": column.dtype_name,
                "metadata": None,
            }
            for column in columns()
        ],
        "attributes": {},
        "creator": {"library": "pyarrow", "version": pa.__version__},
        "pandas_version": version("pandas"),
    }
    metadata = {b"pandas": json.dumps(described).encode(), SCHEMA_KEY: SCHEMA_VERSION.encode()}
    return pa.schema([pa.field(column.name, column.arrow) for column in columns()], metadata=metadata)


_PANDAS_TYPES = {
    "text": "object",
    "code": "object",
    "whole": "int64",
    "number": "float64",
    "flag": "bool",
    "day": "date",
}


def _array(column: Column, values: Sequence[Any]) -> pa.Array:
    """Return the values of a column, put together from Arrow's buffers: ``pa.array`` imports pandas."""
    filled = _bits(value is not None for value in values)
    buffers = [filled if None in values else None, *_buffers(column, values)]
    wrapped = [None if buffer is None else pa.py_buffer(buffer) for buffer in buffers]
    return pa.Array.from_buffers(column.arrow, len(values), wrapped)


def _buffers(column: Column, values: Sequence[Any]) -> "list[array[Any] | bytes]":
    match column.type:
        case "whole":
            return [array("q", [value or 0 for value in values])]
        case "number":
            return [array("d", [number(value or 0) for value in values])]
        case "day":
            return [array("i", [0 if value is None else (value - _DAY_ZERO).days for value in values])]
        case "flag":
            return [_bits(bool(value) for value in values)]
        case _:
            parts = [(value or "").encode() for value in values]
            return [array("q", accumulate(map(len, parts), initial=0)), b"".join(parts)]


def _bits(flags: Iterable[bool]) -> bytes:
    digits = "".join("01"[flag] for flag in flags)[::-1]
    return int(digits or "0", 2).to_bytes(-(-len(digits) // 8), "little")
