"""The normalized table: one row a record, one fixed set of columns whatever a report holds. Others tell of
items, units and warnings.

The columns are declared once, in ``lexicons/columns.tsv``, with their types, headings and meanings; what the other
tables have beside them in ``lexicons/other_columns.tsv``.
Organizations and places are one text each, joined with ``、``: a cell of a list type has no place in CSV or
Excel, and would give the two files of one table different columns.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from ..resources import load_table
from ..schema import Report

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SCHEMA_VERSION = "5"
"""Changes whenever a column is added, dropped, renamed or given another type."""

SCHEMA_KEY = b"reportparse.schema"

Cell = str | int | float | bool | date | None

Header = Literal["en", "zh"]
"""The language of a file's headings: the fixed names, or Chinese for people."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``of`` and ``field`` say where its value comes from, ``heading`` is its name in Chinese."""

    name: str
    type: Literal["text", "code", "whole", "number", "flag", "day"]
    of: str
    field: str
    heading: str
    meaning: str

    def head(self, header: Header) -> str:
        """Return the column's heading."""
        return self.heading if header == "zh" else self.name

    def said(self, value: Cell, header: Header) -> Cell:
        """Return a cell as readers of the headings say it: under Chinese ones ``done`` is 已完成, a flag 是 or none."""
        if header == "zh" and self.type == "flag":
            return labels()["yes"] if value else None
        return labels().get(self.label(value), value) if header == "zh" and self.type == "code" else value

    def label(self, code: Cell) -> str:
        """Return the name of the label that a code of this column has: the stage to come is 发布, not 已发布."""
        return f"next_{code}" if self.name == "next_status" else str(code)

    @property
    def dtype(self) -> Any:
        """The pandas dtype; all are nullable."""
        import pandas as pd

        return pd.ArrowDtype(self.arrow) if self.type == "day" else self.dtype_name

    @property
    def dtype_name(self) -> str:
        """The name of the pandas dtype."""
        return _DTYPES[self.type]

    @property
    def arrow(self) -> "pa.DataType":
        """The Arrow type, which is also that of a Parquet file."""
        import pyarrow as pa

        return getattr(pa, _ARROW[self.type])()


_DTYPES = {
    "text": "string",
    "code": "string",
    "whole": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "day": "date32[day][pyarrow]",
}
_ARROW = {
    "text": "large_string",
    "code": "large_string",
    "whole": "int64",
    "number": "float64",
    "flag": "bool_",
    "day": "date32",
}


Name = Literal["records", "items", "units", "warnings"]
"""A table: what one row of it is about."""

# The nodes of which the other tables have the columns of the table of records.
_SHARED = {
    "items": ("report", "group", "section", "item"),
    "units": ("report", "group"),
    "warnings": ("report",),
}


@cache
def columns(table: Name = "records") -> tuple[Column, ...]:
    """Return the columns of a table, in its order."""
    if table == "records":
        return tuple(Column(**row) for row in load_table("columns"))  # type: ignore[arg-type]
    own = [dict(row) for row in load_table("other_columns") if row["table"] == table]
    shared = [column for column in columns() if column.of in _SHARED[table]]
    return (*shared, *(Column(**{key: cell for key, cell in row.items() if key != "table"}) for row in own))  # type: ignore[arg-type]


@cache
def labels() -> dict[str, str]:
    """Return the Chinese words for the codes of kinds, stages, tenses and the like."""
    return {row["name"]: row["label"] for row in load_table("labels")}


def rows(*reports: Report, table: Name = "records") -> list[dict[str, Cell]]:
    """Return a table's rows as plain values by column name; a column that a record's kind lacks is None."""
    return [_row(owners, table) for report in reports for owners in _OWNERS[table](report)]


def _row(owners: Mapping[str, Any], table: Name) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for column in columns(table):
        value = _value(owners.get(column.of), column.field)
        row[column.name] = ("、".join(value) or None) if isinstance(value, tuple) else value
    return row


def _value(owner: Any, field: str) -> Any:
    """Return the field of a node, None where there is no node; counts are given as a mapping, without the zeros."""
    if isinstance(owner, Mapping):
        return owner.get(field, 0)
    return None if owner is None else getattr(owner, field)


def _of_records(report: Report) -> Iterator[Mapping[str, Any]]:
    for record in report.records:
        yield {
            "report": report,
            "group": None if record.group is None else report.groups[record.group],
            "section": None if record.section is None else report.sections[record.section],
            "item": None if record.item is None else report.items[record.item],
            "record": record,
            record.kind: record,
        }


def _of_items(report: Report) -> Iterator[Mapping[str, Any]]:
    counts = [Counter[str]() for _ in report.items]
    for record in report.records:
        if record.item is not None:
            counts[record.item][record.kind] += 1
    for item, count in zip(report.items, counts, strict=True):
        section = report.sections[item.section]
        content = {"text": report.text[item.start : item.end], **count}
        group = report.groups[section.group]
        yield {"report": report, "group": group, "section": section, "item": item, "content": content}


def _of_units(report: Report) -> Iterator[Mapping[str, Any]]:
    counts = [Counter[str]() for _ in report.groups]
    for item in report.items:
        section = report.sections[item.section]
        counts[section.group][f"{section.kind}_items"] += 1
    for record in report.records:
        if record.group is not None:
            kind = "" if record.section is None else report.sections[record.section].kind
            counts[record.group].update((record.kind, f"{kind}_records"))
    for warning in report.warnings:
        if (at := _group_at(report, warning.start)) is not None:
            counts[at]["warnings"] += 1
    for group, count in zip(report.groups, counts, strict=True):
        yield {"report": report, "group": group, "content": count}


def _of_warnings(report: Report) -> Iterator[Mapping[str, Any]]:
    for warning in report.warnings:
        at = _group_at(report, warning.start)
        group = None if at is None else report.groups[at]
        content = {"text": report.text[warning.start : warning.end]}
        yield {"report": report, "group": group, "warning": warning, "content": content}


def _group_at(report: Report, offset: int) -> int | None:
    """Return the index of the group that an offset lies in. Groups stand in text order and do not overlap."""
    at = bisect_right(report.groups, offset, key=lambda group: group.start) - 1
    return at if at >= 0 and offset < report.groups[at].end else None


_OWNERS = {"records": _of_records, "items": _of_items, "units": _of_units, "warnings": _of_warnings}


def to_frame(*reports: Report, table: Name = "records") -> "pd.DataFrame":
    """Return a table as a DataFrame; its dtypes are the same for all reports, empty ones included."""
    import pandas as pd

    found = rows(*reports, table=table)
    return pd.DataFrame({column.name: _series(column, found) for column in columns(table)})


def _series(column: Column, table: list[dict[str, Cell]]) -> "pd.Series":
    import pandas as pd

    values = [row[column.name] for row in table]
    if column.type == "number":
        values = [None if value is None else number(value) for value in values]
    return pd.Series(pd.array(values, dtype=column.dtype), name=column.name)


def number(value: Any) -> float:
    """Return a number as a column holds it; one beyond floats is infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def row_schema() -> dict[str, Any]:
    """Return the JSON Schema of a row of the table, as a ``.jsonl`` file holds it: every column, or null."""
    properties = {
        column.name: {**_JSON[column.type], "title": column.heading, "description": column.meaning}
        for column in columns()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"reportparse table {SCHEMA_VERSION}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_JSON: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "code": {"type": ["string", "null"]},
    "whole": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "day": {"type": ["string", "null"], "format": "date"},
}
