"""The flow of a wrapped text: what is joined, what is left out, and that every offset leads back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse import parse
from reportparse.ingest.source import to_source
from reportparse.layout.reflow import reflow
from reportparse.schema import Report

REPORT = (
    "泊湾港务集团2023年三季度运营简报\n"
    "一、生产完成情况\n"
    "三季度,集团完成货物吞吐量 1830 万吨,同比增长 4.6%,其中集装箱 62.4 万标箱。8 月 21 日单日装卸量达到 23.5 万吨,"
    "创开港以来新高。船舶平均在港时间缩短至 31.2 小时。《港区岸电设施建设方案》已于 9 月 12 日印发,覆盖泊位 18 个,"
    "岸电使用率达到百分之七十,较年初提高 6 个百分点。\n"
    "二、四季度重点工作\n"
    "1、11 月底前完成 3 号泊位疏浚,新增年通过能力 120 万吨,并会同海事部门发布《通航安全指引》。\n"
    "2、完成岸电设施二期招标。\n"
)
PAGE = 6


def wrapped(text: str, columns: int) -> str:
    """Return a text as it is copied out of a PDF file: short lines, blank ones between, a head and a number a page."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line, width = "", 0
        for character in paragraph:
            wide = 1 + (unicodedata.east_asian_width(character) in "WFA")
            if width + wide > columns and character not in ",。;:、!?)》”":
                lines.append(line)
                line, width = "", 0
            line, width = line + character, width + wide
        lines.append(line)
    title = text.partition("\n")[0]
    pages = [lines[at : at + PAGE] for at in range(0, len(lines), PAGE)]
    return "\n\n".join(line for at, page in enumerate(pages, 1) for line in (*page, f"- {at} -", title))


def facts(report: Report) -> list[tuple[object, ...]]:
    fields = ("kind", "value", "unit", "metric", "date_start", "date_end", "title", "status", "tense")
    return [tuple(getattr(record, field, None) for field in fields) for record in report.records]


def flow_of(text: str) -> str:
    return reflow(to_source(text)).source.text


@pytest.mark.parametrize("columns", [54, 56, 60, 66])
def test_a_wrapped_text_says_what_the_text_says(columns: int) -> None:
    plain, report = parse(REPORT), parse(wrapped(REPORT, columns))
    assert facts(report) == facts(plain)
    assert [(item.path, item.title) for item in report.items] == [(item.path, item.title) for item in plain.items]
    assert [(section.kind, section.period) for section in report.sections] == [("work", "2023Q3"), ("plan", "2023Q4")]
    assert all(report.text[record.start : record.end] == record.text for record in report.records)


def test_pages_leave_no_numbers_and_no_running_heads() -> None:
    flow = flow_of(wrapped(REPORT, 56))
    assert flow.count("运营简报") == 1
    assert "- 1 -" not in flow


def test_a_name_over_a_page_break_is_read_without_what_stands_there() -> None:
    page = "- 9 -\n\n泊湾港务集团2023年三季度运营简报\n\n"
    text = wrapped(REPORT, 56).replace("港区岸\n\n电", f"港区岸\n\n{page}电")
    assert page in text
    document = next(record for record in parse(text).records if record.kind == "document")
    assert (document.title, document.status) == ("港区岸电设施建设方案", "published")
    assert "- 9 -" in document.text


def test_latin_words_keep_a_blank_and_chinese_none() -> None:
    line = "本季度完成编译器后端的指令调度优化,将性能测试集中的用例全部迁移到新的"
    text = "\n".join([line] * 9 + ["平台,今年以来由贡献者完成并合入上游的补丁中,包括 open source", "software 3 项。"])
    assert "open source software 3 项" in flow_of(text)
    assert "新的本季度" in flow_of(text)


def test_lines_that_are_paragraphs_stay() -> None:
    text = "某局2024年5月总结\n一、检查\n检查企业12家\n二、培训\n培训人员30人\n三、其他\n无\n四、统计\n上报3次"
    assert flow_of(text) == text


PIECES = ["甲组完成检测", "三项,", "2023年12月", "\n", "\n\n", "- 3 -", "1、", "GB/T ", "。", "word"]


@given(st.lists(st.sampled_from(PIECES)))
def test_every_offset_leads_back(parts: list[str]) -> None:
    source = to_source("".join(parts))
    flow = reflow(source)
    for index, character in enumerate(flow.source.text):
        start, end = flow.span(index, index + 1)
        assert end == start + 1
        assert source.text[start] == character or (character == " " and source.text[start].isspace())
