"""Files of a report: each format, and what happens when one cannot be written."""

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from samples import reports, sample_report, with_metric

from reportparse.errors import OutputError
from reportparse.output.files import Header, write_csv, write_jsonl
from reportparse.output.table import columns
from reportparse.schema import Report


def to_csv(reports: Sequence[Report], header: Header = "en") -> bytes:
    file = io.BytesIO()
    write_csv(reports, file, header)
    return file.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cell(report: Report, name: str) -> str:
    heading, row = cells(to_csv([report]))
    return row[heading.index(name)]


def test_csv_is_what_excel_expects() -> None:
    data = to_csv([sample_report()])
    assert data.startswith(b"\xef\xbb\xbfreport,report_title,")
    assert data.count(b"\r\n") == 1 + len(sample_report().records)
    heading, event, *_ = cells(to_csv([sample_report()], "zh"))
    row = dict(zip(heading, event, strict=True))
    assert (row["单位"], row["开始日期"], row["推断日期"], row["数值"]) == (
        "办公室",
        "2019-03-05",
        "是",
        "",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    words = f'{start}HYPERLINK("x"),\n2'
    report = with_metric(metric=words)
    assert cell(report, "metric") == "'" + words
    assert cell(with_metric(metric="a" + start), "metric") == "a" + start


@pytest.mark.parametrize(
    ("value", "written"),
    [(-3, "-3"), (-0.5, "-0.5"), (26.0, "26"), (2860000000000, "2860000000000"), (5.2, "5.2"), (0, "0")],
)
def test_numbers_stay_numbers(value: float, written: str) -> None:
    assert cell(with_metric(value=value), "value") == written


@given(reports())
def test_csv_holds_every_text(report: Report) -> None:
    heading, *read = cells(to_csv([report]))
    for row, record in zip(read, report.records, strict=True):
        assert len(row) == len(columns())
        assert row[heading.index("text")].removeprefix("'") == record.text.removeprefix("'")
        assert row[heading.index("start")] == str(record.start)


def test_json_lines() -> None:
    file = io.BytesIO()
    write_jsonl([sample_report()], file)
    lines = [json.loads(line) for line in file.getvalue().decode().splitlines()]
    assert [line["kind"] for line in lines] == ["event", "metric", "document", "metric"]
    assert list(lines[0]) == [column.name for column in columns()]
    assert (lines[0]["report"], lines[0]["group"], lines[0]["date_start"]) == (
        "yunhu",
        "办公室",
        "2019-03-05",
    )
    assert (lines[1]["value"], lines[1]["date_start"], lines[3]["item_path"]) == (3, None, "1")


def test_formats_go_by_the_suffix(tmp_path: Path) -> None:
    report = sample_report()
    for suffix in (".csv", ".PARQUET", ".json", ".jsonl"):
        report.write(tmp_path / f"out{suffix}")
    assert Report.from_json((tmp_path / "out.json").read_bytes()) == report
    assert len(pd.read_csv(tmp_path / "out.csv")) == len(pd.read_parquet(tmp_path / "out.PARQUET")) == 4
    assert (tmp_path / "out.json").read_text("utf-8").endswith("}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.PARQUET",
        "out.csv",
        "out.json",
        "out.jsonl",
    ]


@pytest.mark.parametrize(
    ("name", "header", "said"),
    [
        ("out.xls", "en", r"'\.xls' names no format; valid are \.xlsx, \.html, \.csv, \.parquet, \.json, \.jsonl"),
        ("out", "en", "no suffix to tell the format"),
        ("missing/out.csv", "en", "there is no folder .*missing; make it first"),
        ("folder.csv", "en", "cannot be written: Is a directory"),
        ("out.parquet", "zh", "Chinese headings are for .csv"),
        ("out.csv", "de", "valid are 'en' and 'zh'"),
    ],
)
def test_says_why_it_cannot_write(name: str, header: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match=said):
        sample_report().write(tmp_path / name, header=header)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        sample_report().write(path)
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_written_again_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    sample_report().write(path)
    path.chmod(0o640)
    link.symlink_to(path)
    sample_report().write(link, header="zh")
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert "报告标题" in path.read_text("utf-8")


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    sample_report().write(tmp_path / "out.csv")
    (tmp_path / "other").touch()
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert os.access(tmp_path / "out.csv", os.R_OK)
