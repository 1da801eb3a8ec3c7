"""Date expressions: what is one, and which days it means."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import assert_linear

import reportparse
from reportparse import Event, ReportParseError, parse
from reportparse.ingest.source import fold, to_source
from reportparse.mentions.dates import DateMention, find_date_expressions, find_date_mentions
from reportparse.mentions.shields import Shields, shields_of
from reportparse.normalize.date_context import DateContext
from reportparse.normalize.dates import DateValue, carried, find_dates, resolve_date
from reportparse.periods import read_label
from reportparse.rules import load_rules
from reportparse.spans import Span


def mentions(text: str) -> list[DateMention]:
    return find_date_mentions(to_source(text), Shields())


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in (mention.span for mention in mentions(text))]


def context(report: str = "", section: str = "", planned: bool = False, **days: str) -> DateContext:
    return DateContext(
        report=read_label(report) if report else None,
        section=read_label(section) if section else None,
        planned=planned,
        **{name: date.fromisoformat(day) for name, day in days.items()},
    )


def value(text: str, where: DateContext | None = None) -> DateValue | None:
    (mention,) = mentions(text)
    return resolve_date(mention, where or context("2023Q4", "2023Q4"))


def days(text: str, where: DateContext | None = None) -> str:
    got = value(text, where)
    return f"{got.date_start}..{got.date_end}" if got else "none"


def series(text: str, where: DateContext) -> list[str]:
    """Read the dates of one item one after the other, each leaving its day to the next."""
    out, previous = [], where.previous
    for mention in mentions(text):
        here = DateContext(where.report, where.section, where.planned, previous, where.reference, where.earlier)
        got = resolve_date(mention, here)
        out.append(f"{got.date_start}..{got.date_end}" if got else "none")
        previous = carried(got) if got else previous
    return out


EXPLICIT = [
    ("于2023年12月21-23日办展", "2023-12-21..2023-12-23", "day"),
    ("2023.10.12-2023.10.15试运行", "2023-10-12..2023-10-15", "day"),
    ("2023 年 11 月 27 日签约", "2023-11-27..2023-11-27", "day"),
    ("2024年7月1日至31日受理", "2024-07-01..2024-07-31", "day"),
    ("2023-08-31 19:00开会", "2023-08-31..2023-08-31", "day"),
    ("时间:20210407 16:30-17:30", "2021-04-07..2021-04-07", "day"),
    ("2018-06-20 到 2018-07-20施工", "2018-06-20..2018-07-20", "day"),
    ("2022.7-2022.11采购", "2022-07-01..2022-11-30", "month"),
    ("自2022月11月22日起试行", "2022-11-22..2022-11-22", "day"),
    ("二〇二三年五月十日揭牌", "2023-05-10..2023-05-10", "day"),
    ("23年3月上线", "2023-03-01..2023-03-31", "month"),
    ("2023年2月下旬复查", "2023-02-21..2023-02-28", "month"),
    ("2024年2月至4月征集", "2024-02-01..2024-04-30", "month"),
    ("2014年1-6月完成", "2014-01-01..2014-06-30", "month"),
    ("2023年11月至次年2月施工", "2023-11-01..2024-02-29", "month"),
    ("2023年12月28日至1月5日停业", "2023-12-28..2024-01-05", "day"),
    ("2024年度第二季度", "2024-04-01..2024-06-30", "quarter"),
    ("2024年前三季度", "2024-01-01..2024-09-30", "quarter"),
    ("2015年上半年通车", "2015-01-01..2015-06-30", "half"),
    ("2016年全年增长", "2016-01-01..2016-12-31", "year"),
    ("2021-2023年,建成三处", "2021-01-01..2023-12-31", "year"),
    ("拟于2024年发布", "2024-01-01..2024-12-31", "year"),
]


@pytest.mark.parametrize(("text", "interval", "precision"), EXPLICIT)
def test_explicit_dates_need_no_context(text: str, interval: str, precision: str) -> None:
    got = value(text, DateContext())
    assert got is not None
    assert f"{got.date_start}..{got.date_end}" == interval
    assert (got.precision, got.inferred) == (precision, False)


INFERRED = [
    ("12月15日承办", "2023-12-15..2023-12-15"),
    ("10月27日上午举行", "2023-10-27..2023-10-27"),
    ("3月31:修复", "2023-03-31..2023-03-31"),
    ("5月16—17日培训", "2023-05-16..2023-05-17"),
    ("9月1日-5日公示", "2023-09-01..2023-09-05"),
    ("2月份至3月3日早提交", "2023-02-01..2023-03-03"),
    ("改在7、8月进行", "2023-07-01..2023-08-31"),
    ("前5个月审批", "2023-01-01..2023-05-31"),
    ("5月下旬至6月上中旬插秧", "2023-05-21..2023-06-20"),
    ("四季度", "2023-10-01..2023-12-31"),
    ("首季开门红", "2023-01-01..2023-03-31"),
    ("本季度办结", "2023-10-01..2023-12-31"),
    ("下一季度启动", "2024-01-01..2024-03-31"),
    ("明年上半年讨论", "2024-01-01..2024-06-30"),
    ("本年度12月11日", "2023-12-11..2023-12-11"),
    ("上月完成", "2023-11-01..2023-11-30"),
    ("去年12月立项", "2022-12-01..2022-12-31"),
    ("年内投用", "2023-01-01..2023-12-31"),
    ("今明两年建成", "2023-01-01..2024-12-31"),
]


@pytest.mark.parametrize(("text", "interval"), INFERRED)
def test_the_section_gives_what_is_missing(text: str, interval: str) -> None:
    got = value(text)
    assert got is not None
    assert (f"{got.date_start}..{got.date_end}", got.inferred) == (interval, True)


THIRDS = [
    ("11月初", "2023-11-01..2023-11-10", "month"),
    ("11月底", "2023-11-21..2023-11-30", "month"),
    ("3月底至4月初", "2023-03-21..2023-04-10", "month"),
    ("年初,", "2023-01-01..2023-04-30", "year"),
    ("2024年底", "2024-09-01..2024-12-31", "year"),
    ("三季度末", "2023-09-01..2023-09-30", "quarter"),
]


@pytest.mark.parametrize(("text", "interval", "precision"), THIRDS)
def test_parts_of_a_unit_are_approximate(text: str, interval: str, precision: str) -> None:
    got = value(text)
    assert got is not None
    assert (f"{got.date_start}..{got.date_end}", got.precision, got.approximate) == (interval, precision, True)


BOUNDS = [
    ("截至11月底", "截至11月底", "before", "2023-11-21..2023-11-30"),
    ("截止到 12 月末,", "截止到 12 月末", "before", "2023-12-21..2023-12-31"),
    ("请9月20日前报送", "9月20日前", "before", "2023-09-20..2023-09-20"),
    ("2024年第一季度结束之前扩大", "2024年第一季度结束之前", "before", "2024-01-01..2024-03-31"),
    ("力争年底前出版", "年底前", "before", "2023-09-01..2023-12-31"),
    ("自5月17日起公示", "5月17日起", "after", "2023-05-17..2023-05-17"),
    ("2024年6月以来,", "2024年6月以来", "after", "2024-06-01..2024-06-30"),
    ("今年以来,", "今年以来", "after", "2023-01-01..2023-12-31"),
    ("去年以来,", "去年以来", "after", "2022-01-01..2022-12-31"),
    ("计划10月起草", "10月", None, "2023-10-01..2023-10-31"),
    ("12月前往调研", "12月", None, "2023-12-01..2023-12-31"),
    ("端午节(6月10日)前备货", "6月10日", "before", "2023-06-10..2023-06-10"),
    ("6月5日凌晨零点起封闭", "6月5日凌晨零点起", "after", "2023-06-05..2023-06-05"),
    ("从3月5日开始公示", "3月5日", "after", "2023-03-05..2023-03-05"),
    ("3月5日开始公示", "3月5日", None, "2023-03-05..2023-03-05"),
]


@pytest.mark.parametrize(("text", "mention", "bound", "interval"), BOUNDS)
def test_bounds_belong_to_the_mention(text: str, mention: str, bound: str | None, interval: str) -> None:
    got = value(text)
    assert got is not None
    assert found(text) == [mention]
    assert (got.bound, f"{got.date_start}..{got.date_end}") == (bound, interval)


def test_since_the_beginning_of_the_year_ends_with_the_period() -> None:
    got = value("年初以来,订单回升", context("2022H1", "2022H1"))
    assert got == DateValue(date(2022, 1, 1), date(2022, 6, 30), "year", True, "after", "section 2022H1")


NOT_EVENTS = [
    "二、今年经济社会发展的总体要求和宏观政策\n",
    "(一)“十五五”时期主要目标和重大任务\n",
    "编译 xemacs-packages: Keyword 2018.08.11 riscv",
    "描绘框架的明天",
    "营收比上年增长3%",
    "较年初下降",
    "比去年同期多2家",
    "上年同期为3家",
    "与去年底相比",
    "由2019年的54%提高",
    "从2004年人均每月700元提高",
    "历时2天",
    "为期5个月",
    "14个月",
    "两年",
    "近三年",
    "每月例会",
    "每季度抽查",
    "每年的5月植树",
    "三月三歌会",
    "目前,近年来,前期,未来",
    "上午9:30开会",
    "及2023年软件行业年会",
    "召开2023年第二次理事会",
    "续签、2019年保安合同",
    "参加2024年年度研讨会",
    "2023中国软件大会",
    "11·10专案",
    "升级到1.6.5",
    "电话010-12345678",
    "https://example.org/2023/08/31/report",
    "全天24/7值守,进度3/5",
    "征求意见30日",
    "完成全年目标任务的60%",
    "2024年是攻坚之年",
    "如今年轻人",
    "三月龄",
]


@pytest.mark.parametrize("text", NOT_EVENTS)
def test_what_dates_no_event(text: str) -> None:
    assert found(text) == []


def test_a_bare_year_is_a_date_where_it_stands_as_one() -> None:
    text = "设备分别于2009年和2011年装机;2022 年度募集75万元。预计2024年完工。"
    assert found(text) == ["2009年", "2011年", "2022 年度", "2024年"]


def test_a_list_of_days_takes_month_and_year_from_the_first() -> None:
    text = "2023年12月5日、12日、19日分别授课"
    assert found(text) == ["2023年12月5日", "12日", "19日"]
    assert series(text, DateContext()) == ["2023-12-05..2023-12-05", "2023-12-12..2023-12-12", "2023-12-19..2023-12-19"]


def test_a_hard_wrap_may_part_a_number_from_its_unit() -> None:
    assert days("指引5\n\n月下旬通过评审") == "2023-05-21..2023-05-31"


def test_a_bound_takes_nothing_from_the_next_date() -> None:
    text = "2023年前年"
    assert [text[slice(*m.span)] for m in find_date_expressions(to_source(text), Shields())] == ["2023年", "前年"]


def test_shielded_dates_are_passed_over() -> None:
    text = "《规划(2023年12月修订)》于2024年1月5日印发"
    source = to_source(text)
    (mention,) = find_date_mentions(source, Shields([Span(0, text.index("》") + 1)]))
    assert text[slice(*mention.span)] == "2024年1月5日"


CHRONICLES = [
    # A chronicle without a known period runs on into the next year.
    ("2022年11月24日立项,11月25日开工,2月5日完工", context(), ["2022-11-24", "2022-11-25", "2023-02-05"]),
    # What is known of the section outweighs a year that is only planned.
    ("2024年预立项5项,12月20日议定2项", context("2023Q4", "2023Q4"), ["2024-01-01", "2023-12-20"]),
    ("2024年8月起征集,截至10月末收到57件", context("2025", "2025"), ["2024-08-01", "2024-10-21"]),
    ("2010年装机,5月招聘", context("2021H1"), ["2010-01-01", "2021-05-01"]),
    ("争取明年一季度施行,11月完成初稿", context("2022H1", "2022H2", planned=True), ["2023-01-01", "2022-11-01"]),
    ("2022年11月动工,5月底完工", context("2023H1", "2023H1"), ["2022-11-01", "2023-05-21"]),
]


@pytest.mark.parametrize(("text", "where", "starts"), CHRONICLES)
def test_the_date_before_is_used_with_sense(text: str, where: DateContext, starts: list[str]) -> None:
    where_days = series(text, where)
    assert [interval.partition("..")[0] for interval in where_days] == starts


PLACED = [
    ("第一季度启动", context("2023Q4", "2024Q1", planned=True), "2024-01-01..2024-03-31"),
    ("预计第一季度启动", context("2023Q4", "2023Q4", planned=True), "2024-01-01..2024-03-31"),
    ("12月份交付", context("2020-09", "2020-09"), "2020-12-01..2020-12-31"),
    ("已于11月立项", context("2023Q4", "2024Q1"), "2023-11-01..2023-11-30"),
    ("初稿6月25日形成", context("2019Q2", "2019Q3", planned=True), "2019-06-25..2019-06-25"),
    ("明年3月动工", context("2019", "2020", planned=True), "2020-03-01..2020-03-31"),
    ("12月底前退回", context(planned=True, reference="2024-05-08", earlier="2025-01-01"), "2024-12-21..2024-12-31"),
    ("8月25日征集", context(reference="2022-09-07", earlier="2023-03-01"), "2022-08-25..2022-08-25"),
    ("12月20日闭会", context(reference="2024-01-08"), "2023-12-20..2023-12-20"),
    ("12月1日发布", context(earlier="2023-02-05"), "2022-12-01..2022-12-01"),
    ("本月收到", context("2002-06", "2002-06", reference="2002-07-07"), "2002-06-01..2002-06-30"),
    ("本周完成", context(reference="2026-04-02"), "2026-03-30..2026-04-05"),
    ("26日结束", context(previous="2023-10-24"), "2023-10-26..2023-10-26"),
    ("年内完成验收", context("2022Q3", "2022Q4", planned=True, previous="2023-05-31"), "2022-01-01..2022-12-31"),
    ("力争月底前印发", context("2023-07", "2023-08"), "2023-08-21..2023-08-31"),
    ("22日结束", context("2022-06", "2022-06"), "2022-06-22..2022-06-22"),
    ("2016年同期为3家", context("2017Q1", "2017Q1"), "2016-01-01..2016-03-31"),
]


@pytest.mark.parametrize(("text", "where", "interval"), PLACED)
def test_periods_place_a_date(text: str, where: DateContext, interval: str) -> None:
    assert days(text, where) == interval


@pytest.mark.parametrize("text", ["12月15日", "四季度", "年底前", "明年3月", "本周", "26日,", "今天,"])
def test_nothing_known_gives_no_days(text: str) -> None:
    assert days(text, DateContext()) == "none"


@pytest.mark.parametrize("text", ["2023年2月30日", "2023年4月31日", "2023-02-29", "2023年12月39日"])
def test_days_that_no_calendar_has(text: str) -> None:
    assert days(text) == "none"


RELATIVE = [
    ("大前天", "2017-03-19..2017-03-19"),
    ("後天", "2017-03-24..2017-03-24"),
    ("上周一", "2017-03-13..2017-03-13"),
    ("下下个星期三", "2017-04-05..2017-04-05"),
    ("本週末", "2017-03-25..2017-03-26"),
    ("下个月20号", "2017-04-20..2017-04-20"),
    ("本季度", "2017-01-01..2017-03-31"),
    ("上个半年", "2016-07-01..2016-12-31"),
    ("十月的第一个星期一", "2017-10-02..2017-10-02"),
    ("今年5月的最后一个周五", "2017-05-26..2017-05-26"),
    ("两周后", "2017-04-05..2017-04-05"),
    ("3个月前", "2016-12-22..2016-12-22"),
    ("从前年11月到去年3月", "2015-11-01..2016-03-31"),
    ("91年5月", "1991-05-01..1991-05-31"),
    ("2021年的第三个月", "2021-03-01..2021-03-31"),
    ("09-01", "2017-09-01..2017-09-01"),
    ("3月31", "2017-03-31..2017-03-31"),
]


@pytest.mark.parametrize(("text", "interval"), RELATIVE)
def test_dates_of_any_text_are_read_from_a_day(text: str, interval: str) -> None:
    (got,) = find_dates(to_source(text), Shields(), date(2017, 3, 22))
    assert f"{got.date_start}..{got.date_end}" == interval
    assert got.text == text[got.start : got.end]


CALENDARS = [
    # Weeks of a year and of a month (ISO 8601).
    ("2023年第51周", "2024-01-31", "2023-12-18..2023-12-24"),
    ("2023-W01", "2024-01-31", "2023-01-02..2023-01-08"),
    ("3月第1周", "2024-03-31", "2024-03-04..2024-03-10"),
    ("5月最后一周", "2024-06-30", "2024-05-27..2024-06-02"),
    # Five-year plans.
    ("“十四五”期间", "2023-12-31", "2021-01-01..2025-12-31"),
    ("十三五时期", "2023-12-31", "2016-01-01..2020-12-31"),
    ("十四五以来", "2023-06-30", "2021-01-01..2023-06-30"),
    ("“十四五”末", "2023-06-30", "2025-01-01..2025-12-31"),
    # Seasons and school years.
    ("去冬今春", "2024-05-31", "2023-12-01..2024-05-31"),
    ("2023年秋季", "2024-01-31", "2023-09-01..2023-11-30"),
    ("2022—2023学年", "2024-01-31", "2022-09-01..2023-07-31"),
    ("2023-2024学年第二学期", "2024-01-31", "2024-02-01..2024-07-31"),
    ("2024年春季学期", "2024-01-31", "2024-02-01..2024-07-31"),
    ("上学期", "2024-03-31", "2023-09-01..2024-01-31"),
    ("下学年", "2024-03-31", "2024-09-01..2025-07-31"),
    # Festivals: the day, the usual holiday, the Chinese calendar.
    ("2024年元旦前", "2023-12-31", "2024-01-01..2024-01-01"),
    ("国庆期间", "2023-12-31", "2023-10-01..2023-10-07"),
    ("今年中秋", "2024-10-31", "2024-09-17..2024-09-17"),
    ("2025年春节前", "2024-10-31", "2025-01-29..2025-01-29"),
    ("2024年除夕", "2024-10-31", "2024-02-09..2024-02-09"),
    ("清明节", "2024-04-30", "2024-04-04..2024-04-04"),
    ("“五一”假期", "2024-05-31", "2024-05-01..2024-05-05"),
    ("2023年母亲节", "2024-05-31", "2023-05-14..2023-05-14"),
    ("2023年大寒", "2024-05-31", "2023-01-20..2023-01-20"),
    ("农历八月十五", "2023-12-31", "2023-09-29..2023-09-29"),
    ("腊月廿三", "2024-03-10", "2024-02-02..2024-02-02"),
    ("农历2023年腊月廿三", "2024-03-10", "2024-02-02..2024-02-02"),
    ("农历闰二月初二", "2023-12-31", "2023-03-23..2023-03-23"),
    ("正月", "2024-03-10", "2024-02-10..2024-03-09"),
    # What reaches up to now, and what is counted from a day in the text.
    ("年初至今", "2024-06-30", "2024-01-01..2024-06-30"),
    ("2022年10月至今", "2024-06-30", "2022-10-01..2024-06-30"),
    ("去年本月十日", "2017-03-22", "2016-03-10..2016-03-10"),
    ("上季度末", "2024-05-20", "2024-03-01..2024-03-31"),
    ("二三季度", "2024-05-20", "2024-04-01..2024-09-30"),
    ("今年上、下半年", "2024-05-20", "2024-01-01..2024-12-31"),
    ("月中", "2024-05-20", "2024-05-11..2024-05-20"),
    ("月内", "2024-05-20", "2024-05-01..2024-05-31"),
    ("头三个月", "2024-05-20", "2024-01-01..2024-03-31"),
    # Compact and mixed forms.
    ("采集日期为20240307", "2024-05-20", "2024-03-07..2024-03-07"),
    ("20231201-20231215", "2024-05-20", "2023-12-01..2023-12-15"),
    ("2023-11-05T08:00:00+08:00", "2024-05-20", "2023-11-05..2023-11-05"),
    ("2023.11月", "2024-05-20", "2023-11-01..2023-11-30"),
    ("2023全年", "2024-05-20", "2023-01-01..2023-12-31"),
    ("23年1-11月", "2024-05-20", "2023-01-01..2023-11-30"),
    ("23年底", "2024-05-20", "2023-09-01..2023-12-31"),
    ("公元789年", "2024-05-20", "0789-01-01..0789-12-31"),
    ("在6、7、8月", "2024-05-20", "2024-06-01..2024-08-31"),
    ("6月底前一次性退还", "2024-05-20", "2024-06-21..2024-06-30"),
    ("在7、8两月", "2024-05-20", "2024-07-01..2024-08-31"),
    ("头三季度", "2024-05-20", "2024-01-01..2024-09-30"),
    (",季初排查", "2024-05-20", "2024-04-01..2024-04-30"),
    ("10月的最后一天", "2024-05-20", "2024-10-31..2024-10-31"),
    ("3月下半月", "2024-05-20", "2024-03-16..2024-03-31"),
    ("上半月", "2024-05-20", "2024-05-01..2024-05-15"),
    ("昨晚", "2024-05-20", "2024-05-19..2024-05-19"),
    ("2021/06", "2024-05-20", "2021-06-01..2021-06-30"),
    ("2018年12月九号到十五号", "2024-05-20", "2018-12-09..2018-12-15"),
    ("10/16起跑", "2024-05-20", "2024-10-16..2024-10-16"),
    ("2月20日零时起", "2024-05-20", "2024-02-20..2024-02-20"),
]


@pytest.mark.parametrize(("text", "reference", "interval"), CALENDARS)
def test_days_of_other_calendars_and_forms(text: str, reference: str, interval: str) -> None:
    (got,) = find_dates(to_source(text), shields_of(to_source(text), ()), date.fromisoformat(reference))
    assert f"{got.date_start}..{got.date_end}" == interval


NO_DATES = [
    "每月5日", "每年3月至5月", "每月15日、30日", "逢5日、10日赶集", "每季度首月10日前",
    "整改期限为30日", "行政拘留10日", "公示7日无异议", "质保期限三十日", "连续三月亏损", "停工二月有余",
    "7日年化收益率", "患者住院5天后转科", "试件养护7天后检测",
    "五月花幼儿园", "十月新村", "三月街村委会", "四季度假村", "五一路", "国庆村", "李国庆", "明天小学",
    "奥迪Q3", "SCI二区（Q2）论文", "2018年版", "（2022年局部修订）", "2021年修订版目录",
    "2023年14月", "2023年13月5日", "6月45日", "十月三十五日", "十三月五日", "2月30日",
    "房屋编号2023-12-5-301", "编号20210407", "全国五一劳动奖章", "“十四五”规划", "四五期",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_what_names_no_day(text: str) -> None:
    assert find_dates(to_source(text), shields_of(to_source(text), ()), date(2023, 12, 31)) == []


SERIES = [
    ("2021年5月至2022年4月试运行,6月投产", ["2021-05-01", "2022-06-01"]),
    ("7月3日播种,15天后出苗", ["2023-07-03", "2023-07-18"]),
    ("10月26日开庭,次日宣判", ["2023-10-26", "2023-10-27"]),
    ("5月20号刮风,21号一早修复", ["2023-05-20", "2023-05-21"]),
    (",周一召开例会,周三下午检查", ["2023-12-25", "2023-12-27"]),
    ("下周三至周五培训", ["2024-01-03"]),
    ("本周三、周五值班", ["2023-12-27", "2023-12-29"]),
    ("2.9月12日通知。3.10月8日实施", ["2023-09-12", "2023-10-08"]),
]


@pytest.mark.parametrize(("text", "starts"), SERIES)
def test_a_date_is_read_from_the_one_before(text: str, starts: list[str]) -> None:
    got = find_dates(to_source(text), Shields(), date(2023, 12, 31))
    assert [str(one.date_start) for one in got] == starts


ANCHORS = [
    ("2023年3月5日", None),
    ("12月5日", "section 2024Q1"),
    ("明年", "report 2023Q4"),
    ("当月", "previous 2023-10-26"),
    ("昨天,", "reference 2024-01-08"),
]


def test_a_reference_is_a_day_of_any_sort() -> None:
    (got,) = reportparse.find_dates("今天", datetime(2023, 12, 31, 8, 30))
    assert got.date_start == date(2023, 12, 31)
    with pytest.raises(ReportParseError, match=r"'2023-12-31' is no day; valid is a datetime\.date"):
        reportparse.find_dates("今天", "2023-12-31")  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "anchor"), ANCHORS)
def test_the_anchor_that_was_used_is_kept(text: str, anchor: str | None) -> None:
    previous = {"previous": "2023-10-26"} if text == "当月" else {}
    got = value(text, context("2023Q4", "2024Q1", reference="2024-01-08", **previous))
    assert got is not None
    assert (got.anchor, got.inferred) == (anchor, anchor is not None)


def test_a_report_that_is_given_in_the_next_year_speaks_from_it() -> None:
    text = "岚城区政府工作报告\n——2024年1月9日在区人民代表大会上\n一、2023年工作回顾\n去年,新增企业320家。\n"
    text += "二、2024年工作安排\n今年要新建学校3所,今年力争开工。\n"
    events = [(e.text, e.date_start.year, e.anchor) for e in parse(text).records if isinstance(e, Event)]
    assert events == [("去年", 2023, "spoken 2024"), ("今年", 2024, "spoken 2024"), ("今年", 2024, "spoken 2024")]


FESTIVALS = [
    ("春节前完成改造", ["春节前"]),
    ("2023年国庆期间接待游客2万人次", ["2023年国庆期间"]),
    ("国庆假期不停工项目20个", []),
    ("开展中秋慰问活动", []),
    ("10月8日报到当天完成测评", ["10月8日"]),
    ("3月12日植树节当天种树", ["3月12日"]),
    ("水位仅次于1998年,创2015年以来新高", []),
]


@pytest.mark.parametrize(("text", "mentions"), FESTIVALS)
def test_a_festival_is_an_event_where_it_is_a_time(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions


def test_the_quick_look_misses_no_sample() -> None:
    for rule in load_rules("dates").rules:
        for sample in rule.matches:
            text = fold(sample)
            at = max(text.find("⟦"), 0)
            plain = text.replace("⟦", "").replace("⟧", "")
            starts = [point.first.span.start for point in find_date_expressions(to_source(plain), Shields())]
            ends = [
                (point.last or point.first).span.start for point in find_date_expressions(to_source(plain), Shields())
            ]
            assert at in starts + ends, f"{rule.name}: {sample!r}"


PIECES = [
    "2023年",
    "12月",
    "5日",
    "1",
    "-",
    "、",
    "至",
    "到",
    "今年",
    "上",
    "下",
    "周一",
    "季度",
    "第三",
    "半年",
    "底",
    "前",
    "后",
    "起",
    "以来",
    "截至",
    "月",
    "年",
    "日",
    "天",
    "二十",
    "十二",
    "〇",
    "廿",
    "元",
    "Q3",
    "2023-08-31",
    "2023.",
    "07",
    "大",
    "本",
    "次",
    "同期",
    "全年",
    "初",
    "的",
    "个",
    "末",
    "第五个星期一",
    "99",
    "前3个月",
    "2999年",
    "1000年",
    "|",
    ",",
    "。",
    "**",
    "(",
    "\n",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.dates())
def test_any_text_gives_tiled_offsets_and_real_days(text: str, reference: date) -> None:
    source = to_source(text)
    spans = [mention.span for mention in find_date_expressions(source, Shields())]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert {m.span for m in find_date_mentions(source, Shields())} <= set(spans)
    for got in find_dates(source, Shields(), reference):
        assert got.date_start <= got.date_end
        assert got.text == text[got.start : got.end]


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}/{1}/{2}"])
)
def test_every_day_reads_back(day: date, form: str) -> None:
    text = form.format(day.year, day.month, day.day)
    (got,) = find_dates(to_source(text), Shields(), date(2020, 1, 1))
    assert (got.date_start, got.date_end, got.text, got.inferred) == (day, day, text, False)


PARTS = [
    "", "初", "底", "1月", "12月31日", "2月下旬", "11月中下旬", "3月第1周", "第1周", "第52周", "Q4", "四季度末",
    "前三季度", "1-6月", "10月下旬至11月上旬", "上半年", "夏季", "元旦", "春节", "除夕", "腊月廿三", "中秋", "冬至",
    "国庆期间", "前11个月",
]  # fmt: skip


@given(st.integers(1901, 2099), st.sampled_from(PARTS))
def test_days_lie_in_their_year_and_in_order(year: int, part: str) -> None:
    (got,) = find_dates(to_source(f"{year}年{part}"), Shields(), date(2020, 6, 30))
    assert got.date_start <= got.date_end
    # A week belongs to the year of its Thursday (ISO 8601).
    assert date(year - ("周" in part), 12 if "周" in part else 1, 1) <= got.date_start
    assert got.date_end <= date(year + ("周" in part), 1 if "周" in part else 12, 31)
    assert got.anchor is None


@given(
    st.text(
        alphabet="0123456789〇一二三四五六七八九十廿年月日号周季度上下旬初中末底前后至到-、.～/ 第Q今去明农历正腊",
        max_size=30,
    )
)
def test_any_digits_and_units_give_real_days(text: str) -> None:
    for got in find_dates(to_source(text), Shields(), date(2023, 12, 31)):
        assert got.date_start <= got.date_end
        assert text[got.start : got.end] == got.text


@given(st.dates())
def test_no_reference_day_is_too_far(reference: date) -> None:
    text = "今天,明年上半年,下下周三,上个月底,3年后,大后年,今明两年,12月5日,上季度末,星期天"
    for got in find_dates(to_source(text), Shields(), reference):
        assert got.date_start <= got.date_end <= date(2999, 12, 31)


@pytest.mark.parametrize(
    "unit",
    [
        "2023年",
        "12月",
        "1",
        "1-",
        "第",
        " ",
        "\n",
        "2023-",
        "7、",
        "今年",
        "5日",
        "十二",
        "春节",
        "农历",
        "周一",
        "至",
        "“",
        "20231201-",
    ],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    assert_linear(lambda text: find_date_mentions(to_source(text), Shields()), unit)


def test_parts_of_the_month_that_is_reported() -> None:
    text = "甲局2023年8月总结\n1、第52讲25日开讲。\n2、中旬检查,下旬验收。\n3、9月11日前提交。\n4、2023.8.8-8.10参展。"
    events = [(e.text, e.date_start.day, e.date_end.day, e.bound) for e in parse(text).records if isinstance(e, Event)]
    assert events == [
        ("25日", 25, 25, None), ("中旬", 11, 20, None), ("下旬", 21, 31, None),
        ("9月11日前", 11, 11, "before"), ("2023.8.8-8.10", 8, 10, None),
    ]  # fmt: skip
