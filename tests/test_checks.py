"""What should be checked in a report: each warning where it is due, and none where it is not."""

from pathlib import Path

import pytest
from samples import FIXTURES

from reportparse import parse, parse_file
from reportparse.schema import Report


def told(report: Report, *codes: str) -> list[tuple[str, str]]:
    return [(w.code, report.text[w.start : w.end]) for w in report.warnings if not codes or w.code in codes]


UNITS = """某局2023年第三季度工作汇报
一、财务科
三季度开展以下工作：
1、完成审计3项。
拟于四季度开展以下工作：
1、完成决算。
二、工程科
三季度开展以下工作：
1、完工道路2条。
{body}
"""


def test_a_unit_without_a_plan_among_others_that_have_one() -> None:
    report = parse(UNITS.format(body="三、信息科\n拟于四季度开展以下工作：\n1、上线系统1个。"))
    assert told(report) == [("no_plan", "二、工程科")]
    assert report.warnings[0].message == "“工程科”没有下期计划"
    assert report.warnings[0].locator == "line 7"


def test_no_plan_at_all_is_no_lack_of_one_unit() -> None:
    assert told(parse("某局2023年第三季度工作\n一、财务科\n完成审计3项。\n二、工程科\n完工道路2条。\n")) == []


def test_empty_and_repeated_units() -> None:
    report = parse(UNITS.format(body="三、宣传科（略）\n四、财务科\n三季度开展以下工作：\n1、核算4次。"))
    assert told(report, "empty_unit", "duplicate_unit") == [
        ("empty_unit", "三、宣传科（略）"), ("duplicate_unit", "四、财务科"),
    ]  # fmt: skip


def test_units_of_two_halves_stand_in_both() -> None:
    unit = "【财务科】\n1、{}3项。\n【工程科】\n1、{}2条。\n"
    halves = f"一、本周工作\n{unit.format('审计', '完工')}二、下周计划\n{unit.format('决算', '验收')}"
    assert told(parse("某局2020年第47周周报\n" + halves)) == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("1、2、3、", []),
        ("1、2、4、", [("number_gap", "4、完成检查")]),
        ("1、2、2、", [("number_repeated", "2、完成检查")]),
        ("1、2、1、", []),
    ],
)
def test_numbers_that_skip_or_repeat(numbers: str, expected: list[tuple[str, str]]) -> None:
    lines = "\n".join(f"{number}、完成检查" for number in numbers.strip("、").split("、"))
    assert told(parse(f"某局2023年5月总结\n{lines}\n")) == expected


def test_text_outside_every_unit() -> None:
    report = parse(
        f"某局2023年第三季度工作汇报\n本季度总体平稳，完成任务12项。\n{UNITS.partition(chr(10))[2].format(body='')}"
    )
    assert ("outside", "本季度总体平稳，完成任务12项。") in told(report)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2月5日召开会议", ["2月5日"]),
        ("2022年8月5日召开会议", ["2022年8月5日"]),
        ("8月5日召开会议", []),
        ("去年12月召开会议", []),
        ("拟于12月5日召开会议", []),
        ("自2022年8月5日起执行", []),
    ],
)
def test_a_date_outside_the_period_of_finished_work(said: str, expected: list[str]) -> None:
    report = parse(f"某局2023年第三季度总结\n1、{said}。\n2、完成检查3次。\n")
    assert [text for _, text in told(report, "date_outside_period")] == expected


def test_a_roster_tells_who_is_missing_and_who_is_not_on_it() -> None:
    report = parse(UNITS.format(body=""), roster=["市局财务科", "信息科 ", "", "工程科（基建）"])
    assert [(w.code, w.message) for w in report.warnings if "unit" in w.code] == [
        ("missing_unit", "名单中的“信息科”没有出现")
    ]
    missing = next(w for w in report.warnings if w.code == "missing_unit")
    assert missing.start == missing.end == report.text.index("\n二、工程科")
    assert told(parse(UNITS.format(body=""), roster=["财务科"]), "unlisted_unit") == [("unlisted_unit", "二、工程科")]


def test_garbled_text_and_numbers_cut_by_a_page() -> None:
    report = parse(
        "某县2020年上半年總結\n基礎設(shè)施建設(shè)加快,發(fā)展迅速。\n小春粮食总产5\n2、5.7万吨,增长3%。\n"
    )
    assert told(report) == [("garbled", "設(shè)"), ("cut_number", "5\n2、5.7")]
    assert next((r.text, r.value) for r in report.records if r.kind == "metric") == ("5\n2、5.7万吨", 557000)
    assert told(parse("某县2020年总结\n使用(API)完成(IT)建设3项。\n")) == []


# A byline and a front matter that are not seen as such, a plan that begins inside a paragraph.
FALSE_ALARMS = {
    "ecommerce-weekly-2023w46": {"no_plan"},
    "metro-month-2024-07": {"outside"},
    "oss-biweekly-2023-10": {"outside"},
    "research-midterm-2023": {"outside"},
}


def test_dates_without_a_year_are_told() -> None:
    text = "一、质检组\n12月5日检查12家。\n下一步：\n2月底前完成。\n"
    (warning,) = (one for one in parse(text).warnings if one.code == "undated")
    assert text[warning.start : warning.end] == "12月5日"
    assert "2个日期没有收录；请用 --period" in warning.message
    assert not any(one.code == "undated" for one in parse(text, period="2023Q4").warnings)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_text_without_words_is_told(text: str) -> None:
    assert [one.code for one in parse(text).warnings] == ["no_text"]


def test_fixtures_raise_no_other_false_alarm() -> None:
    """What the fixtures were written to show, and nothing else, is told of them."""
    noisy = {path.parent.name: parse_file(path).warnings for path in sorted(FIXTURES.glob("*/text.txt"))}
    told_of = {name: {w.code for w in warnings} - {"empty_unit"} for name, warnings in noisy.items()}
    assert {name: codes for name, codes in told_of.items() if codes} == FALSE_ALARMS | {
        "bank-news-2020h1": {"date_outside_period"},
        "construction-tenday-2024-03": {"no_plan"},
        "customs-2024-05": {"date_outside_period"},
        "hospital-2022": {"no_plan"},
        "hospital-equipment-2023q4": {"date_outside_period"},
        "institute-letter-2021": {"outside"},
        "investment-trad-2014h1": {"date_outside_period"},
        "ministry-bureau-2019": {"no_plan"},
        "power-bold-2022-05": {"number_gap"},
        "cave-temples-2024-10": {"date_outside_period"},
        "rice-cooperative-2024-07": {"date_outside_period"},
        "silicon-standards-2025q2": {"date_outside_period"},
        "sig-2025-03": {"outside"},
        "soe-parts-2017h1": {"number_gap", "number_repeated"},
        "traffic-errors-2022-11": {"number_gap"},
        "windfarm-2025-03": {"date_outside_period"},
    }


def test_every_warning_lies_in_its_text(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*.txt")):
        report = parse_file(path)
        assert all(0 <= w.start <= w.end <= len(report.text) and w.message and w.locator for w in report.warnings)
