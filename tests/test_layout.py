"""Outlines: groups, sections and items of invented reports, and a partition that loses no character."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import assert_linear

from reportparse import parse
from reportparse.ingest.source import to_source
from reportparse.layout.headings import heading_kind, opener_kind, opens_plan, split_kind_tail
from reportparse.layout.markers import read_marker
from reportparse.layout.outline import Outline, outline
from reportparse.schema import Report

WORDS = """
一、 （一） (二) 1. 2、 1） (1) ① 一是 二是 第一， 首先， ### —— 第一部分 技术工作组 (略) 上半年工作总结 下一步计划
存在问题 四季度主要开展以下工作: 拟于下一季度开展以下工作： 检测样品12件。 ， 。 ； | *** 2024年3月5日 《 》 “ ”
"""
PIECES = [*WORDS.split(), "\n", "\r\n", "\t", "\u00a0", "\u3000", "# ", "- "]


def shape(text: str) -> Outline:
    return outline(to_source(text))


def points_of(report: Report) -> list[tuple[str, str | None]]:
    return [(item.path, item.title) for item in report.items]


def names(tree: Outline) -> list[tuple[int | None, str | None, str]]:
    return [(group.no, group.name, group.status) for group in tree.groups]


def kinds(tree: Outline) -> list[tuple[str, str | None]]:
    return [(s.kind, s.period.label if s.period else None) for s in tree.sections]


def points(tree: Outline) -> list[tuple[str, str | None]]:
    return [(item.path, item.title) for item in tree.items]


def assert_tiles(text: str, tree: Outline) -> None:
    assert "".join(text[block.start : block.end] for block in tree.blocks) == text
    assert all(block.start < block.end for block in tree.blocks)
    for node in (*tree.groups, *tree.sections, *tree.items):
        start, end = node.span
        assert 0 <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
    for section in tree.sections:
        group = tree.groups[section.group].span
        assert group.start <= section.span.start <= section.span.end <= group.end
    for item in tree.items:
        section = tree.sections[item.section]
        assert section.span.start <= item.span.start <= item.span.end <= section.span.end


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_outlines_tile_any_mixture_of_layout(text: str) -> None:
    assert_tiles(text, shape(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_outlines_tile_any_text(text: str) -> None:
    assert_tiles(text, shape(text))


ASSOCIATION = """海州智能装备联合会各工作组2024年度第二季度的工作汇报和下一步工作计划

\u00a0 \u00a0 (一)检测工作组
\u00a0 \u00a0 检测工作组二季度主要开展以下工作:
\u00a0 \u00a0 1、能力建设:购置振动台2台。
\u00a0 \u00a0 2、人员培训
\u00a0 \u00a0 举办培训班三期,一是培训内审员;二是培训检测员。
工作组拟于2024年第三季度开展以下工作
\u00a0 \u00a0 1、能力建设:扩建实验室。
\u00a0 \u00a0 (二)国际交流工作组(略)
\u00a0 \u00a0 (三)标准工作组
\u00a0 \u00a0 标准工作组于2022年成立,由海州大学牵头。工作组二季度开展以下工作:
\u00a0 \u00a0 1.起草标准两项。
\u00a0 \u00a0 2.宣贯标准,取得实效。拟于下一季度重点开展以下工作:
\u00a0 \u00a0 1.报批标准一项。

联系我们

CONTACT
"""


def test_working_groups_of_an_association() -> None:
    tree = shape(ASSOCIATION)
    assert names(tree) == [
        (1, "检测工作组", "reported"),
        (2, "国际交流工作组", "omitted"),
        (3, "标准工作组", "reported"),
    ]
    assert tree.period
    assert tree.period.label == "2024Q2"
    assert kinds(tree) == [
        ("work", "2024Q2"), ("plan", "2024Q3"),
        ("other", None), ("work", "2024Q2"), ("plan", "2024Q3"),
    ]  # fmt: skip
    assert points(tree) == [
        ("1", "能力建设:购置振动台2台"), ("2", "人员培训"), ("2.1", "培训内审员"), ("2.2", "培训检测员"),
        ("1", "能力建设:扩建实验室"), ("1", None), ("1", "起草标准两项"), ("2", None), ("1", "报批标准一项"),
    ]  # fmt: skip
    assert ASSOCIATION[tree.groups[-1].span.end :].split() == ["联系我们", "CONTACT"]


def test_units_headed_at_another_level() -> None:
    text = (
        "某市供水集团5月工作汇报\n一、营业部\n(一)本月工作\n1.抄表率98%。\n(二)下月计划\n1.换表300只。\n"
        "二、管网部\n(一)本月工作\n1.检漏12处。\n(二)下月计划\n1.改造管网2公里。\n"
    )
    tree = shape(text)
    assert names(tree) == [(1, "营业部", "reported"), (2, "管网部", "reported")]
    assert [kind for kind, _ in kinds(tree)] == ["work", "plan", "work", "plan"]


def test_units_under_markdown_heads_with_an_empty_one() -> None:
    text = "# 开源周报 2024/05/10\n\n### 编译器\n\n1. 合入补丁3个\n\n### 模拟器\n\n无\n\n### 文档站\n\n- 更新首页\n"
    tree = shape(text)
    assert names(tree) == [(None, "编译器", "reported"), (None, "模拟器", "omitted"), (None, "文档站", "reported")]


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("一、财务部：完成审计3项。\n二、工程部：检查3次。", [(1, "财务部", "reported"), (2, "工程部", "reported")]),
        ("青山镇：\n造林300亩。\n白云乡：\n培训500人。", [(None, "青山镇", "reported"), (None, "白云乡", "reported")]),
        (
            "1）教务处\n（1）课程3门。\n2）学工处\n（1）走访20间。",
            [(1, "教务处", "reported"), (2, "学工处", "reported")],
        ),
        ("PART 1 财务部\n审计3项。\nPART 2 工程部\n检查5次。", [(1, "财务部", "reported"), (2, "工程部", "reported")]),
        (
            "一、标准组（负责人：甲）\n1、标准3项。\n二、检测组——略",
            [(1, "标准组", "reported"), (2, "检测组", "omitted")],
        ),
        ("一、标准组\n1、标准3项。\n二、培训组：本季度无进展", [(1, "标准组", "reported"), (2, "培训组", "omitted")]),
        ("一、发改委\n项目3个。\n二、教育局\n学校2所。", [(1, "发改委", "reported"), (2, "教育局", "reported")]),
    ],
)
def test_ways_to_head_a_unit(body: str, units: list[tuple[int | None, str, str]]) -> None:
    assert names(shape("某单位2023年第三季度工作汇报\n" + body)) == units


def test_units_below_headings_of_sections() -> None:
    tree = shape(
        "某公司2023年8月工作报告\n一、本月工作\n各部门完成任务9项。\n(一)财务部\n1、审计3项。\n(二)工程部\n1、检查5次。\n"
        "二、下月计划\n(一)财务部\n1、审计4项。\n三、存在问题\n1、人手不足。"
    )
    assert [name for _, name, _ in names(tree)] == ["财务部", "工程部", "财务部", None]
    assert kinds(tree) == [("work", "2023-08"), ("work", "2023-08"), ("plan", "2023-09"), ("issue", None)]
    assert [block.role for block in tree.blocks[:4]] == ["outside", "outside", "lead", "group"]


def test_lists_that_run_on_inside_a_line_behind_what_opens_them() -> None:
    tree = shape(
        "某局2023年第三季度总结\n一、完成情况\n本季度主要开展了以下工作：1.检查30家；2.培训200人。下一步将：1.抽检50批；2.发放手册。"
    )
    assert kinds(tree) == [("work", "2023Q3"), ("plan", "2023Q4")]
    assert points(tree) == [("1", "检查30家"), ("2", "培训200人"), ("1", "抽检50批"), ("2", "发放手册")]


def test_closing_words_and_contacts_are_no_part_of_the_body() -> None:
    text = "某局2023年第三季度总结\n1、检查30家。\n特此报告。\n2023年10月8日\n联系人：某某 电话：0571-1234567"
    assert shape(text).items[0].span.end == text.index("\n特此")


def test_a_date_alone_on_its_line_is_no_event() -> None:
    report = parse("某局2023年8月总结\n1、检查30家。\n某局办公室\n2023-09-02\n附上名单：\n1、甲公司3家。")
    assert [record.text for record in report.records] == ["30家", "3家"]


def test_a_bold_number_runs_on_into_its_line() -> None:
    tree = shape("某局2023年第三季度总结\n**1. 安全** 检查12次。\n**2. 质量** 抽检30批。")
    assert points(tree) == [("1", "安全 检查12次"), ("2", "质量 抽检30批")]


def test_sentences_that_announce_parts_of_a_plan_leave_it_a_plan() -> None:
    tree = shape(
        "某局2023年总结\n一、工作回顾\n1、检查。\n二、下一步计划\n1、扩建。\n重点推进以下工作：\n一要培训30人。"
    )
    assert kinds(tree) == [("work", "2023"), ("plan", "2024")]


@pytest.mark.parametrize(
    "heading", ["2024年招生工作计划", "下阶段防汛工作重点", "2024年政府工作任务", "今后五年工作的总体要求"]
)
def test_headings_beside_a_section_that_name_a_topic_ahead(heading: str) -> None:
    tree = shape(f"某局2023年总结\n一、工作回顾\n1、检查5次。\n二、{heading}\n1、培训3次。")
    assert [kind for kind, _ in kinds(tree)] == ["work", "plan"]


def test_an_opening_paragraph_on_the_period_is_work() -> None:
    body = "{}\n本季度主要开展以下工作：\n1、检查5次。"
    told = shape("某院2023年第三季度总结\n" + body.format("三季度收治患者300人。"))
    remarked = shape("某院2023年第三季度总结\n" + body.format("我院现有职工300人。"))
    assert kinds(told) == [("work", "2023Q3"), ("work", "2023Q3")]
    assert kinds(remarked) == [("other", None), ("work", "2023Q3")]


def test_a_paragraph_on_the_year_ahead_is_a_plan() -> None:
    tree = shape("某局2022年工作总结\n1、检查5次。\n2023年，我局将继续抓好30个项目。")
    assert kinds(tree) == [("work", "2022"), ("plan", "2023")]


def test_a_label_inside_a_list_stays_in_it() -> None:
    tree = shape("某局2023年8月总结\n1、检查5次。\n遗留问题：3户未整改。\n2、培训20人。")
    assert kinds(tree) == [("work", "2023-08")]


def test_an_enumeration_inside_a_bullet_lies_below_it() -> None:
    tree = shape("某局2023年8月总结\n- 甲：一是检查3次，二是培训5人。\n- 乙：走访2户。")
    assert [path for path, _ in points(tree)] == ["1", "1.1", "1.2", "2"]


def test_who_spoke_and_where_is_front_matter() -> None:
    tree = shape("某县政府工作报告\n——2023年1月5日在县人民代表大会上\n县长 某某\n一、检查5次。")
    assert tree.groups[0].span.start == 36


def test_a_line_that_names_the_year_is_a_title() -> None:
    tree = shape("2023年第三季度工作\n完成3项任务。\n下季度计划\n1、继续推进。")
    assert tree.title == (0, 11)
    assert kinds(tree) == [("work", "2023Q3"), ("plan", "2023Q4")]


def test_plan_before_work_and_topics_between() -> None:
    text = (
        "教研组2023年工作\n一、2024年工作计划\n1.听课20节。\n二、2023年工作总结\n1.听课18节。\n"
        "三、存在问题\n年轻教师不足，缺2人。\n四、校本课程建设\n开课3门。\n"
    )
    tree = shape(text)
    assert kinds(tree) == [("plan", "2024"), ("work", "2023"), ("issue", None), ("work", "2023")]


def test_a_paragraph_that_opens_the_plan_and_is_all_of_it() -> None:
    tree = shape(
        "技术部三季度工作总结\n1.修复缺陷12个。\n2.发布版本2个。\n下一步，技术部将继续完善监控，新增告警5项。\n"
    )
    assert [kind for kind, _ in kinds(tree)] == ["work", "plan"]
    assert points(tree)[-1][0] == "1"


def test_a_plan_paragraph_inside_a_numbered_list_stays_in_it() -> None:
    tree = shape("技术部三季度工作总结\n1.修复缺陷12个。\n下一步，将继续修复。\n2.发布版本2个。\n")
    assert [kind for kind, _ in kinds(tree)] == ["work"]
    assert [path for path, _ in points(tree)] == ["1", "2"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("上半年工作总结", "work"), ("2020年工作打算", "plan"), ("存在的困难和不足", "issue"), ("下步工作安排", "plan"),
        ("致谢", "other"), ("目标任务完成情况", "work"), ("三季度工作计划：", "plan"), ("工作中的不足", "issue"),
        ("下一步计划", "plan"),
    ],
)  # fmt: skip
def test_headings_that_name_a_kind(heading: str, kind: str) -> None:
    found = heading_kind(heading.replace("：", ":"))
    assert found
    assert found.kind == kind


@pytest.mark.parametrize("heading", ["招商引资进展", "业务进展", "收支情况", "党建工作", "技术工作组", ""])
def test_headings_that_name_a_topic(heading: str) -> None:
    assert heading_kind(heading) is None


def test_kind_behind_the_name_of_a_unit() -> None:
    split = split_kind_tail("市场部2024年工作总结")
    assert split
    assert split[0] == "市场部"
    assert split[1].kind == "work"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("质检组四季度主要开展以下工作:", "work"), ("工作组拟于下一季度开展以下工作", "plan"),
        ("接下来将按既定思路,开展相关工作:", "plan"),
        ("当前存在的问题如下:", "issue"), ("拟与合作方建成如下数据库:", None), ("二季度完成检测12项。", None),
    ],
)  # fmt: skip
def test_opening_sentences(sentence: str, kind: str | None) -> None:
    assert opener_kind(sentence) == kind


def test_paragraphs_that_open_a_plan() -> None:
    assert opens_plan("下一阶段,坚持稳字当头")
    assert opens_plan("工作组下一步将继续深入研究")
    assert not opens_plan("下一步的工作基础已经打牢")


def test_numbers_and_heads_before_a_line() -> None:
    marker = read_marker("## 一、项目成果", 0, 9, 0)
    assert marker
    assert (marker.family, marker.no, marker.in_heading) == ("heading", "一", True)
    assert read_marker("2023.5亿元", 0, 8, 0) is None


def test_every_shared_report_tiles(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        assert_tiles(text, shape(text))


def test_blanks_inside_a_heading_take_linear_time() -> None:
    assert_linear(lambda blanks: parse(f"一、甲工作组{blanks}乙"), " ", 4_000)


def test_points_under_many_points_take_linear_time() -> None:
    assert_linear(parse, "- 甲\n  - 乙\n", longest=80_000)


def test_a_number_that_comes_again_counts_what_is_below_it_anew() -> None:
    report = parse("一、工作情况\n1.开展检查\n- 检查商户\n- 检查摊点\n1.组织培训\n- 培训骨干\n")
    assert [item.path for item in report.items] == ["1", "1.1", "1.2", "1", "1.1"]
