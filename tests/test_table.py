"""The normalized table: one set of columns and types, whatever a report holds."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import FIXTURES, Command, reports, sample_report

from reportparse import parse, parse_file
from reportparse.output.arrow import to_arrow
from reportparse.output.table import SCHEMA_KEY, SCHEMA_VERSION, columns, rows, to_frame
from reportparse.resources import load_table
from reportparse.schema import Document, Event, Metric, Report

EMPTY = Report(id="empty", text="")
# What a row says of the nodes that a record lies in, instead of their places in the lists.
RESOLVED = {"group", "section", "item"}


def test_every_field_of_a_record_has_its_column() -> None:
    for model, kind in ((Event, "event"), (Metric, "metric"), (Document, "document")):
        declared = {column.field for column in columns() if column.of in ("record", kind)}
        assert declared - {"id"} == set(model.model_fields) - RESOLVED


def test_columns_are_declared_whole_and_once() -> None:
    assert len({column.name for column in columns()}) == len({column.heading for column in columns()}) == len(columns())
    assert all(all(row.values()) for row in load_table("columns"))


def test_rows_resolve_groups_sections_and_items() -> None:
    event, metric, document, planned = rows(sample_report())
    assert (event["report"], event["report_title"], event["report_period"]) == (
        "yunhu",
        "云湖镇2019年工作总结",
        "2019",
    )
    assert (event["group_no"], event["group"], event["section_kind"], event["item_title"]) == (
        1,
        "办公室",
        "work",
        "培训学习",
    )
    assert (event["date_start"], event["event"], event["value"]) == (date(2019, 3, 5), "培训班", None)
    assert (metric["value"], metric["unit"], metric["subject"], metric["title"]) == (3, "期", "培训班", None)
    assert (document["title"], document["status"], document["item_path"]) == (
        "云湖镇考勤办法",
        "published",
        "2",
    )
    assert (planned["section_kind"], planned["section_period"], planned["item_title"]) == ("plan", None, None)


def test_names_are_joined() -> None:
    report = sample_report()
    event = report.records[0].model_copy(update={"organizations": ("甲局", "乙局")})
    (row,) = rows(report.model_copy(update={"records": (event,)}))
    assert (row["organizations"], row["places"]) == ("甲局、乙局", None)


def test_dtypes_are_the_same_when_empty() -> None:
    frame = to_frame(EMPTY)
    assert len(frame) == 0
    assert list(frame.dtypes) == list(to_frame(sample_report()).dtypes)
    assert str(frame["date_start"].dtype) == "date32[day][pyarrow]"
    assert [str(frame[name].dtype) for name in ("start", "value", "approximate", "text")] == [
        "Int64",
        "Float64",
        "boolean",
        "string",
    ]


def test_a_number_beyond_floats_is_infinite() -> None:
    report = sample_report()
    metric = report.records[1].model_copy(update={"value": 10**400, "value_high": -(10**400)})
    frame = to_frame(report.model_copy(update={"records": (metric,)}))
    assert (frame["value"][0], frame["value_high"][0]) == (float("inf"), float("-inf"))


@pytest.mark.parametrize("report", [EMPTY, sample_report()], ids=["empty", "sample"])
def test_parquet_reads_back_with_the_same_dtypes(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    report.write(path)
    pd.testing.assert_frame_equal(pd.read_parquet(path), report.to_frame(), check_exact=True)
    schema = pa.parquet.read_schema(path)
    assert schema.metadata[SCHEMA_KEY] == SCHEMA_VERSION.encode()
    assert [field.type for field in schema] == [column.arrow for column in columns()]


@given(st.one_of(st.just(EMPTY), st.just(sample_report()), reports()))
@settings(max_examples=20)
def test_arrow_is_what_pandas_would_give(report: Report) -> None:
    schema = pa.schema([pa.field(column.name, column.arrow) for column in columns()])
    given_by_pandas = pa.Table.from_pandas(report.to_frame(), schema=schema, preserve_index=False)
    table = to_arrow(report)
    table.validate(full=True)
    assert table.equals(given_by_pandas)
    assert table.schema.pandas_metadata == given_by_pandas.schema.pandas_metadata


@given(reports())
@settings(max_examples=20)
def test_any_report_gives_the_same_schema(report: Report) -> None:
    table = to_arrow(report)
    assert table.schema.equals(to_arrow(EMPTY).schema)
    assert table.num_rows == len(report.records)
    assert list(report.to_frame().dtypes) == list(to_frame(EMPTY).dtypes)


@pytest.mark.parametrize("report", [sample_report(), parse_file(FIXTURES / "association-2024q3" / "text.txt")])
def test_rows_and_reports_are_as_their_schemas_say(report: Report, run: Command) -> None:
    shape = json.loads(run("schema", "--table").out)
    assert list(shape["properties"]) == [column.name for column in columns()]
    for row in rows(report):
        jsonschema.validate(json.loads(json.dumps(row, default=str)), shape)
    whole = json.loads(run("schema").out)
    jsonschema.validate(json.loads(report.to_json()), whole)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**json.loads(report.to_json()), "records": [{"kind": "fact"}]}, whole)


def test_items_tell_their_text_and_what_is_in_them() -> None:
    frame = sample_report().items_frame()
    assert list(frame.columns) == [column.name for column in columns("items")]
    assert frame[["item_path", "item_title", "events", "metrics", "documents"]].fillna("").values.tolist() == [
        ["1", "培训学习", 1, 1, 0], ["2", "制度建设", 0, 0, 1], ["1", "", 0, 1, 0],
    ]  # fmt: skip
    report = sample_report()
    assert list(frame["text"]) == [report.text[item.start : item.end] for item in report.items]
    assert list(to_frame(EMPTY, table="items").dtypes) == list(frame.dtypes)


def test_record_ids_are_the_same_in_each_parse() -> None:
    text = (FIXTURES / "finance-2021q2" / "text.txt").read_text("utf-8")
    first, again = parse(text).to_frame(), parse(text, name="other").to_frame()
    assert list(first["record_id"]) == list(again["record_id"])
    assert first["record_id"].is_unique
