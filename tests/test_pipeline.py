"""From a text to a report: every record grounded, and no text that is too odd."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import FIXTURES

import reportparse
from reportparse import Event, Metric, Report, parse
from reportparse.errors import InputError

WORDS = """
一、 （一） 1. 一是 工作组 (略) 上半年工作总结 下一步计划 以下工作: 拟 已 正在 将 力争 ， 。 ； ：
2023年12月21-23日 11月初 |
截至6月末 明年上半年 12月5日、12日 年底前 今年以来 26日 2月30日 不少于1000例 93%、98% 分别提升至 20余项 3.2亿元
同比增长4.9% 百余 三项 从26台增加到51台 1-3名 《办法》 《 》 GB/T 17626.11-2023 IEEE P2731、P2794 “16819”行动 准确率
"""
PIECES = [*WORDS.split(), " ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\0"]


def assert_grounded(report: Report) -> None:
    assert list(report.records) == sorted(report.records, key=lambda r: (r.start, r.end))
    for record in report.records:
        assert report.text[record.start : record.end] == record.text != ""
        assert record.item is None or report.items[record.item].section == record.section
        assert record.section is None or report.sections[record.section].group == record.group
        if isinstance(record, Event):
            assert record.date_start <= record.date_end
        if record.item is not None:
            item = report.items[record.item]
            assert item.start <= record.start < record.end <= item.end


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_records_of_any_mixture_are_grounded(text: str) -> None:
    assert_grounded(parse(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_gives_a_result(text: str) -> None:
    report = parse(text)
    assert_grounded(report)
    assert report == parse(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\0", "\ufeff", "\u3000", "。", "a", "一、", "#", "\r\r\n"])
def test_texts_that_say_nothing(text: str) -> None:
    assert parse(text).records == ()


@pytest.mark.slow
@pytest.mark.parametrize("character", list("一《》1 \n、(“第。年\0"))
def test_a_megabyte_of_one_character(character: str) -> None:
    assert parse(character * 1_000_000).records == ()


@pytest.mark.slow
def test_a_text_of_five_megabytes() -> None:
    text = (FIXTURES / "association-2024q3" / "text.txt").read_text("utf-8")
    copies = 5_000_000 // len(text.encode()) + 1
    report = parse(text * copies)
    assert len(report.records) >= copies * len(parse(text).records) * 0.9
    assert all(report.text[r.start : r.end] == r.text for r in report.records)


def test_a_lone_surrogate_is_named_by_its_offset() -> None:
    with pytest.raises(InputError, match=r"character 2 .*U\+D800"):
        parse("甲乙\ud800")


def test_a_period_that_is_none_is_named() -> None:
    with pytest.raises(InputError, match=r"'2023Q9'.*2023Q4"):
        parse("甲", period="2023Q9")


def test_a_period_given_overrides_the_one_found() -> None:
    report = parse("甲部2021年四季度总结\n1.5月3日开会。\n", period="2020Q2")
    (event,) = report.records
    assert report.period == "2020Q2"
    assert isinstance(event, Event)
    assert event.date_start == date(2020, 5, 3)


def test_mixed_line_ends_keep_their_offsets() -> None:
    text = "甲部2023年总结\r\n1.5月3日开会2次。\r2.6月4日培训3次。\n3.7月5日走访4次。"
    assert [r.text for r in parse(text).records] == ["5月3日", "2次", "6月4日", "3次", "7月5日", "4次"]


def test_plans_and_deeds_are_told_apart() -> None:
    text = (
        "甲部2023年三季度工作总结\n一、三季度工作\n1.完成检测120件,预计年底达到500件。\n"
        "二、四季度计划\n1.采购设备3台,其中2台已到货。\n"
    )
    tenses = {r.text: r.tense for r in parse(text).records}
    assert tenses == {"120件": "done", "年底": "planned", "500件": "planned", "3台": "planned", "2台": "done"}


def test_figures_given_respectively_get_their_subjects() -> None:
    report = parse("甲院2023年总结\n1.肋骨骨折、肺结节的诊断准确率分别提升至93%、98%。\n")
    found = [(r.subject, r.metric, r.value, r.change) for r in report.records if isinstance(r, Metric)]
    assert found == [("肋骨骨折", "诊断准确率", 93, "to"), ("肺结节", "诊断准确率", 98, "to")]


def test_dates_take_year_and_month_from_what_stands_before() -> None:
    text = "甲院2023年四季度总结\n1.12月15日承办论坛,26日回访;计划明年3月复诊。\n"
    days = [(r.text, r.date_start) for r in parse(text).records if isinstance(r, Event)]
    assert days == [("12月15日", date(2023, 12, 15)), ("26日", date(2023, 12, 26)), ("明年3月", date(2024, 3, 1))]


def test_single_texts() -> None:
    found = reportparse.find_dates("12月5日、12日召开,对照GB/T 17626.11-2023", date(2023, 12, 31))
    assert [(f.text, f.date_start) for f in found] == [("12月5日", date(2023, 12, 5)), ("12日", date(2023, 12, 12))]
    quantities = reportparse.find_quantities("投资1.25亿元,《三年行动(2021—2023年)》")
    assert [(q.text, q.value, q.unit) for q in quantities] == [("1.25亿元", 125_000_000, "元")]
    assert reportparse.read_number("三点一四") == Decimal("3.14")


def test_every_shared_text_is_grounded(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*.txt")):
        assert_grounded(reportparse.parse_file(path))
