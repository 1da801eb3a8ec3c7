"""The workbook: sheets that people know their way about in, real dates and numbers, and no cell that is a formula."""

import csv
import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from samples import FIXTURES, reports, sample_report, with_metric

from reportparse import parse, parse_file
from reportparse.errors import OutputError
from reportparse.output import workbook
from reportparse.output.table import columns
from reportparse.output.workbook import write_workbook
from reportparse.schema import Event, Metric, Report

SHEETS = ["总览", "事件", "指标", "文件", "事项", "全部记录"]
Row = dict[str, Any]


def to_workbook(*reports: Report, header: Any = "zh") -> BytesIO:
    file = BytesIO()
    write_workbook(reports, file, header)
    return file


def opened(*reports: Report, header: Any = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(to_workbook(*reports, header=header))


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[Row]:
    heading, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_file(FIXTURES / "association-2024q3" / "text.txt")


@pytest.fixture(scope="module")
def book(report: Report) -> openpyxl.Workbook:
    return opened(report)


def test_each_sheet_holds_its_records(report: Report, book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet, kind in (("事件", "event"), ("指标", "metric"), ("文件", "document")):
        wanted = [record for record in report.records if record.kind == kind]
        assert [row["记录标识"] for row in rows_of(book, sheet)] == [record.id for record in wanted]
        assert [row["所在句"] for row in rows_of(book, sheet)] == [record.sentence for record in wanted]
    assert [row["原文"] for row in rows_of(book, "事项")] == [report.text[i.start : i.end] for i in report.items]
    assert len(rows_of(book, "全部记录")) == len(report.records)
    assert [cell.value for cell in book["全部记录"][1]] == [column.heading for column in columns()]


def test_the_overview_counts_each_unit_and_tells_what_to_check() -> None:
    text = "某会2024年三季度工作\n一、财务部\n完成审计3项。7月5日开会。\n下一步：\n1.10月完成盘点。\n二、后勤部\n"
    report = parse(text)
    first, second, blank, heading, *warned = opened(report)["总览"].iter_rows(min_row=2, values_only=True)
    heads = [column.heading for column in columns("units")]
    unit = dict(zip(heads, first, strict=True))
    assert (unit["单位序号"], unit["单位"], unit["单位状态"]) == (1, "财务部", "已报")
    assert (unit["计划条目"], unit["工作记录"], unit["计划记录"], unit["指标数"], unit["请核对"]) == (1, 2, 1, 1, 0)
    assert (second[heads.index("单位")], second[heads.index("请核对")]) == ("后勤部", 1)
    assert not any(blank)
    assert [name for name in heading if name] == [column.heading for column in columns("warnings")]
    assert [row[heading.index("核对事项")] for row in warned] == [warning.message for warning in report.warnings]


def test_days_are_days_and_numbers_are_numbers(report: Report, book: openpyxl.Workbook) -> None:
    events = [record for record in report.records if isinstance(record, Event)]
    assert [row["开始日期"].date() for row in rows_of(book, "事件")] == [event.date_start for event in events]
    assert book["事件"].cell(2, 6).number_format == "yyyy-mm-dd"
    metrics = [record for record in report.records if isinstance(record, Metric)]
    assert [row["数值"] for row in rows_of(book, "指标")] == [metric.value for metric in metrics]


def test_codes_are_words_with_a_colour_each(report: Report, book: openpyxl.Workbook) -> None:
    sheet = book["全部记录"]
    at = [cell.value for cell in sheet[1]].index("时态") + 1
    fills = {sheet.cell(row, at).value: sheet.cell(row, at).fill.fgColor.rgb for row in range(2, sheet.max_row + 1)}
    assert fills.keys() <= {"已完成", "进行中", "计划中"}
    assert len(set(fills.values())) == len(fills) > 1


def test_headings_stay_and_can_be_filtered(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(6 <= sheet.column_dimensions[letter].width <= 61 for letter in ("A", "B", "C"))
    wrapped = book["事件"].cell(2, 5)
    assert wrapped.alignment.wrap_text
    assert wrapped.alignment.vertical == "top"


def test_english_names_are_those_of_the_table(report: Report) -> None:
    book = opened(report, header="en")
    assert book.sheetnames == ["units", "events", "metrics", "documents", "items", "all"]
    assert [row["tense"] for row in rows_of(book, "all")] == [record.tense for record in report.records]


def test_several_reports_make_one_table_and_none_makes_empty_sheets(report: Report) -> None:
    both = opened(report, sample_report())
    assert {row["报告"] for row in rows_of(both, "全部记录")} == {report.id, sample_report().id}
    assert [len(rows_of(opened(), sheet)) for sheet in SHEETS] == [0] * len(SHEETS)


def test_one_report_gives_one_file(report: Report) -> None:
    assert to_workbook(report).getvalue() == to_workbook(report).getvalue()


TEMPTING = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x.y","z")', "{=1}", "https://a.b", "12"]


@pytest.mark.parametrize("words", TEMPTING)
def test_text_is_text(words: str) -> None:
    sheet = opened(with_metric(metric=words))["指标"]
    cell = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "指标")
    assert (cell.value.replace("_x000D_", "\r"), cell.data_type, cell.hyperlink) == (words, "s", None)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_calculates_nothing(tmp_path: Path) -> None:
    held = sample_report().records[1]
    records = tuple(held.model_copy(update={"metric": words}) for words in TEMPTING)
    sample_report().model_copy(update={"records": records}).write(tmp_path / "out.xlsx")
    # The last option: every sheet into a file of its own.
    into = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", into, "--outdir", tmp_path, tmp_path / "out.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    heading, *found = csv.reader((tmp_path / "out-指标.csv").read_text("utf-8").splitlines())
    said = [row[heading.index("指标")].strip() for row in found]
    assert said == [words.strip() for words in TEMPTING]


@pytest.mark.parametrize(
    ("value", "held"), [(10**20, str(10**20)), (2860000000000, 2860000000000), (5.2, 5.2), (float("inf"), "inf")]
)
def test_what_a_cell_cannot_hold_is_text(value: float, held: object) -> None:
    assert rows_of(opened(with_metric(value=value)), "指标")[0]["数值"] == held


def test_days_before_those_of_excel_are_text() -> None:
    event = sample_report().records[0].model_copy(update={"date_start": date(1898, 6, 11)})
    (row,) = rows_of(opened(sample_report().model_copy(update={"records": (event,)})), "事件")
    assert (row["开始日期"], row["结束日期"]) == ("1898-06-11", datetime(2019, 3, 5))


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    (row,) = rows_of(opened(with_metric(sentence="长" * 40_000)), "指标")
    assert row["所在句"] == "长" * 32_766 + "…"


def test_more_rows_than_a_sheet_holds_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    with pytest.raises(
        OutputError, match=r"3 rows are more than a sheet of Excel holds; valid are \.csv and \.parquet"
    ):
        to_workbook(sample_report().model_copy(update={"records": sample_report().records[:3]}))


@settings(max_examples=30, deadline=None)
@given(reports())
def test_any_report_can_be_opened(report: Report) -> None:
    assert len(rows_of(opened(report), "全部记录")) == len(report.records)
