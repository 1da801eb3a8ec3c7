"""Cells of tables: their heads, and the units that heads and captions give."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportparse.ingest.source import to_source
from reportparse.mentions.shields import Shields
from reportparse.mentions.tables import find_cells
from reportparse.normalize.quantities import find_quantities

Found = tuple[str, int | Decimal, str | None, str | None, str | None]


def found(text: str) -> list[Found]:
    quantities = find_quantities(to_source(text), Shields())
    assert all(text[q.start : q.end] == q.text for q in quantities)
    return [(q.text, q.value, q.unit, q.row_head, q.column_head) for q in quantities]


def test_head_gives_the_unit() -> None:
    text = "| 名目 | 费用(元) | 比重 |\n|---|---:|---|\n| 房租 | 5,100.00 | 16.8% |\n| 结余 | -1,200.50 | / |\n"
    assert found(text) == [
        ("5,100.00", 5100, "元", "房租", "费用(元)"),
        ("16.8%", Decimal("16.8"), "%", "房租", "比重"),
        ("-1,200.50", Decimal("-1200.5"), "元", "结余", "费用(元)"),
    ]


def test_caption_gives_the_unit_but_not_to_shares() -> None:
    text = "单位:万元\n项目 | 预算 | 完成率(%) |\n差旅 | 12.5 | 89.6 |\n设备 | 1,200 | 81.7 |\n"
    assert found(text) == [
        ("12.5", 125000, "元", "差旅", "预算"),
        ("89.6", Decimal("89.6"), "%", "差旅", "完成率(%)"),
        ("1,200", 12000000, "元", "设备", "预算"),
        ("81.7", Decimal("81.7"), "%", "设备", "完成率(%)"),
    ]


def test_column_of_units_and_tabs() -> None:
    text = "指标\t单位\t数值\t同比\n接诊量\t人次\t12,345\t5.2%\n床位\t张\t500\t-1.3%\n"
    assert found(text) == [
        ("12,345", 12345, "人次", "接诊量", "数值"),
        ("5.2%", Decimal("5.2"), "%", "接诊量", "同比"),
        ("500", 500, "张", "床位", "数值"),
        ("-1.3%", Decimal("-1.3"), "%", "床位", "同比"),
    ]


def test_a_column_of_shares_has_not_the_unit_of_the_row() -> None:
    text = "指标\t单位\t数值\t同比±%\t占比\n产值\t亿元\t12.3\t6.3\t0.4\n产量\t万吨\t8.1\t-4.4\t0.2\n"
    assert [(words, unit) for words, _, unit, _, _ in found(text)] == [
        ("12.3", "元"), ("6.3", "%"), ("8.1", "吨"), ("-4.4", "%"),
    ]  # fmt: skip


def test_merged_cells_move_the_row() -> None:
    text = "类别 | 明细 | 金额(元) | 占比 |\n收入 | 捐赠 | 800.00 | 80% |\n"
    text += "利息 | 200.00 | 20% | |\n合计 | 1,000.00 | 100% | |\n"
    assert [row for row in found(text) if row[2] == "元"] == [
        ("800.00", 800, "元", "捐赠", "金额(元)"),
        ("200.00", 200, "元", "利息", "金额(元)"),
        ("1,000.00", 1000, "元", "合计", "金额(元)"),
    ]


def test_numbers_of_rows_and_years_are_no_quantities() -> None:
    text = "| 序号 | 科室 | 门诊量(人次) | 年份 |\n| 1 | 内科 | 3200 | 2021 |\n| 2 | 外科 | 2100 | 2021 |\n"
    assert [(row[0], row[3]) for row in found(text)] == [("3200", "内科"), ("2100", "外科")]


def test_row_gives_the_unit() -> None:
    assert found("| 平均时长（分钟） | 35 |\n| 覆盖面积/亩 | 120 |\n") == [
        ("35", 35, "分钟", "平均时长(分钟)", None),
        ("120", 120, "亩", "覆盖面积/亩", None),
    ]


def test_cell_with_its_own_unit_is_found_once() -> None:
    assert found("| 名称 | 数量(份) |\n|---|---|\n| 台账 | 35份 |\n| 培训 | 4 |\n") == [
        ("35份", 35, "份", "台账", "数量(份)"),
        ("4", 4, "份", "培训", "数量(份)"),
    ]


def test_running_text_around_a_table_is_kept() -> None:
    text = "共抽查12家。\n名称 | 人数(人) |\n甲组 | 7 |\n乙组 | 8 |\n另有3家未查。"
    assert [row[0] for row in found(text)] == ["12家", "7", "8", "3家"]


def test_lines_with_one_bar_are_no_table() -> None:
    assert find_cells(to_source("上午 | 下午\n普通的一行\n")) == []


@given(st.text(alphabet="|\t\n -:1元(万)表头%", max_size=80))
def test_cells_lie_in_the_text(text: str) -> None:
    cells = find_cells(to_source(text))
    for first, second in pairwise(cells):
        assert first.end <= second.start
    for cell in cells:
        assert 0 <= cell.start < cell.end <= len(text)
        assert "\n" not in text[cell.start : cell.end]


def test_second_table_behind_a_blank_line_has_its_own_units() -> None:
    text = "单位:万元\n| 科目 | 余额 |\n|---|---|\n| 存款 | 12 |\n\n| 网点 | 笔数(笔) |\n|---|---|\n| 东门 | 0 |\n"
    assert found(text) == [("12", 120000, "元", "存款", "余额"), ("0", 0, "笔", "东门", "笔数(笔)")]
