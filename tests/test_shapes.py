"""The shapes that reports come in: what is a section, a point, a unit, and what lies outside."""

import pytest
from samples import assert_linear

from reportparse import parse
from reportparse.schema import Report


def kinds(report: Report) -> list[tuple[str, str | None]]:
    return [(section.kind, section.period) for section in report.sections]


def points(report: Report) -> list[tuple[str, str | None]]:
    return [(item.path, item.title) for item in report.items]


def units(report: Report) -> list[tuple[str | None, str]]:
    return [(group.name, group.status) for group in report.groups]


def test_a_signature_ends_the_report_and_its_copy_is_outside() -> None:
    text = (
        "某开发组2023年第三季度总结\n一、发布测试版2个。\n二、修复缺陷16处。\n\n  某开发组 周某\n  2023-10-08\n\n"
        "=====\nReport of the 3rd quarter\n1. Two beta versions were published with 16 fixes.\n"
    )
    report = parse(text)
    assert points(report) == [("1", "发布测试版2个"), ("2", "修复缺陷16处")]
    assert [record.text for record in report.records] == ["2个", "16处"]
    assert report.groups[0].end == text.index("\n\n  某开发组")


def test_several_signed_reports_in_one_text_are_all_read() -> None:
    week = "本周工作\n1、检查{0}家。\n下周计划\n1、培训{0}人。\n某局办公室\n2024年5月{0}日\n\n"
    report = parse("某局周报汇总\n" + week.format(6) + week.format(13))
    assert [record.text for record in report.records] == ["6家", "6人", "13家", "13人"]


def test_trouble_that_is_owned_in_a_paragraph_is_an_issue() -> None:
    report = parse(
        "某县2023年工作总结\n一、2023年工作回顾\n一是产业提质。新增企业12家。\n"
        "在肯定成绩的同时，我们也清醒地认识到，工作中还存在一些困难和不足。专业人才短缺。\n"
        "二、2024年工作安排\n一是招商引资。引进项目8个。\n"
    )
    assert kinds(report) == [("work", "2023"), ("issue", None), ("plan", "2024")]


def test_topics_behind_a_plan_s_heading_are_planned_where_work_has_one_too() -> None:
    report = parse(
        "某区政府工作报告\n——2024年1月9日在某区人民代表大会上\n一、2023年工作回顾\n（一）完成投资3亿元。\n"
        "二、今年主要目标和工作部署\n生产总值增长6%。\n三、加快产业升级\n培育企业20家。\n主要措施是\n一是建设园区2个。\n"
    )
    assert kinds(report) == [("work", "2023"), ("plan", "2024")]
    assert [record.tense for record in report.records if record.kind == "metric"] == ["done"] + 3 * ["planned"]


def test_a_review_of_years_has_their_period() -> None:
    report = parse(
        "政府工作报告\n（2022年2月18日）\n一、过去五年工作回顾\n新建学校9所。\n二、2022年主要任务\n新建学校3所。\n"
    )
    assert report.period == "2017-01-01/2021-12-31"
    assert kinds(report) == [("work", "2017-01-01/2021-12-31"), ("plan", "2022")]


def test_a_plan_inside_a_topic_ends_with_it() -> None:
    report = parse(
        "某工会2022年3月会议纪要\n议题一：帮扶工作\n已走访36户。\n会议要求，下一步要做好两项工作：第一，建立台账；第二，回访40户。\n"
        "议题二：评选工作\n已收到推荐表52份。\n"
    )
    assert [kind for kind, _ in kinds(report)] == ["work", "plan", "work"]
    assert points(report)[0] == ("1", "帮扶工作")


def test_advice_given_in_a_point_opens_no_plan() -> None:
    report = parse("某会议纪要\n## 议题\n### 版本号\n建议：统一版本号规则。\n### 补丁\n已合入补丁3个。\n")
    assert {section.kind for section in report.sections} == {"work"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("三、组织机构调整计划", "plan"),
        ("三、全年总体要求和预期目标", "plan"),
        ("三、确定下次会议的时间", "plan"),
        ("三、质量提升三年行动计划实施情况", "work"),
    ],
)
def test_headings_that_hold_a_topic_and_a_kind(heading: str, kind: str) -> None:
    report = parse(
        f"某局2023年5月小结\n一、5月工作情况\n1、检查3家。\n二、6月工作计划\n1、检查5家。\n{heading}\n1、完成2项。\n"
    )
    last = report.records[-1]
    assert last.section is not None
    assert report.sections[last.section].kind == kind


def test_units_that_are_labels_with_numbered_sections_below() -> None:
    report = parse(
        "某县三季度招商通报\n松岭镇：\n一、三季度工作\n签约项目4个。\n二、四季度打算\n签约项目5个。\n\n"
        "柏溪林场：\n一、三季度工作\n签约项目1个。\n二、存在困难\n缺口120亩。\n\n梅坞乡：\n暂无\n"
    )
    assert units(report) == [("松岭镇", "reported"), ("柏溪林场", "reported"), ("梅坞乡", "omitted")]


@pytest.mark.parametrize("names", [("党群工作部", "企划部", "审计部"), ("区教育局", "区民政局")])
def test_the_line_under_the_title_may_be_the_first_unit(names: tuple[str, ...]) -> None:
    text = "某区2024年10月工作汇报\n" + "".join(
        f"{name}\n本月工作\n1、检查12家。\n下月计划\n1、培训30人。\n" for name in names
    )
    assert [group.name for group in parse(text).groups] == list(names)


def test_an_office_under_the_title_is_a_byline() -> None:
    report = parse("某县2024年10月工作汇报\n县统计局综合股\n一、检查12家。\n二、培训30人。\n县统计局\n2024年11月2日\n")
    assert points(report) == [("1", "检查12家"), ("2", "培训30人")]


def test_a_table_with_a_unit_in_each_row() -> None:
    report = parse(
        "某物业2024年第10周周报\n\n| 序号 | 部门 | 本周工作 | 下周计划 | 责任人 |\n|---|---|---|---|---|\n"
        "| 1 | 客服部 | 受理报修96单，回访48户 | 3月15日前完成问卷不少于300份 | 张某 |\n"
        "| 2 | 工程部 | 更换路灯62盏 | 清洗水箱4座 | 李某 |\n| 3 | 环境部 | 暂无 | 暂无 | 王某 |\n"
    )
    assert units(report) == [("客服部", "reported"), ("工程部", "reported"), ("环境部", "omitted")]
    assert kinds(report) == [("work", "2024-W10"), ("plan", "2024-W11")] * 2
    assert [(r.text, r.tense) for r in report.records if r.kind == "metric"] == [
        ("96单", "done"), ("48户", "done"), ("不少于300份", "planned"), ("62盏", "done"), ("4座", "planned"),
    ]  # fmt: skip
    assert all("|" not in record.sentence for record in report.records)


def test_a_table_of_figures_is_no_table_of_units() -> None:
    report = parse("某局一季度统计\n单位\t完成情况（件）\t同比\n甲所\t120\t3.5%\n乙所\t98\t-1.2%\n")
    assert [group.name for group in report.groups] == [None]


def test_a_text_without_line_breaks() -> None:
    report = parse(
        "某法院2021年第三季度工作情况汇报一、三季度工作开展情况（一）办案稳步推进。新收案件2316件，审结2084件。一是繁简分流提速。"
        "审结简易案件768件。二是调解力度加大。调解成功415件。（二）执行持续发力。执行到位金额1340万元，出动干警96人次，拘传17人。"
        "二、存在的不足一是积案清理不力；二是信息化水平不高。三、四季度工作打算（一）冲刺年度目标。结案率达到95%以上。（二）抓好考核。"
    )
    assert report.title == "某法院2021年第三季度工作情况汇报"
    assert kinds(report) == [("work", "2021Q3"), ("issue", None), ("plan", "2021Q4")]
    assert [path for path, _ in points(report)] == ["1", "1.1", "1.2", "2", "1", "2", "1", "2"]


def test_underlined_lines_are_headings_and_front_matter_is_none() -> None:
    report = parse(
        "---\ntitle: 月报\ntags: a\n---\n某社区2024年7月月报\n==========\n\n本月进展\n--------\n"
        "### 前端组\n- 合入补丁12个\n\n### 后端组\n- 合入补丁9个\n\n"
        "下月计划\n--------\n### 前端组\n- 修复缺陷5个\n\n### 后端组\n- 修复缺陷6个\n"
    )
    assert (report.title, report.period) == ("某社区2024年7月月报", "2024-07")
    assert [kind for kind, _ in kinds(report)] == ["work", "work", "plan", "plan"]


def test_order_words_count_only_in_a_series() -> None:
    report = parse(
        "某院2021年总结\n一、不足\n首先，监督刚性不足；其次，人才紧缺，空缺4个；最后，作风不实。\n二、致谢\n最后，感谢大家。\n"
    )
    assert [path for path, _ in points(report)] == ["1", "2", "3", "1"]


def test_paragraphs_that_open_with_their_topic_are_points() -> None:
    body = "。持续加大投入力度，完善各项保障机制，新增设施{}处，覆盖面进一步扩大。\n"
    topics = ["加强市政设施建设", "推进背街小巷整治", "提升公园绿化品质"]
    text = "某局2023年总结\n（一）城市建设\n" + "".join(topic + body.format(at) for at, topic in enumerate(topics, 3))
    assert points(parse(text)) == [("1", "城市建设"), ("1.1", topics[0]), ("1.2", topics[1]), ("1.3", topics[2])]


def test_lines_under_a_bullet_are_part_of_it() -> None:
    report = parse(
        "某组2024年7月月报\n## 本月进展\n- 修复崩溃\n7540554: 修复边界检查\n- 版本测试\n    遗留缺陷：\n\n"
        "    | 缺陷 | 数量 |\n    |---|---|\n    | 界面 | 3 |\n- 文档更新\n"
    )
    assert [path for path, _ in points(report)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (
            "- [升级构建脚本](https://example.org/a/very/long/path/to/something/that/is/longer/than/forty)",
            "升级构建脚本",
        ),
        ("- 动静统一：[任务描述](https://example.org/issues/1)、[跟踪](https://example.org/2)", "动静统一"),
        ("1.2 SailBoard 测试工具开发", "SailBoard 测试工具开发"),
        ("a) 意见收集", "意见收集"),
    ],
)
def test_titles_hold_no_links_and_no_numbers(line: str, title: str) -> None:
    assert points(parse(f"某组2024年7月月报\n## 本月进展\n{line}\n"))[0][1] == title


def test_what_frames_a_page_is_no_part_of_the_report() -> None:
    report = parse(
        "您当前的位置：首页 > 政务公开\n【字号：大 中 小】 浏览量：356\n某局2022年11月工作情况\n信息来源：某局\n"
        "（2022年12月2日）\n\n1、检查12家。\n\n## 参考链接\n- 资料 https://example.org/1\n"
    )
    assert report.title == "某局2022年11月工作情况"
    assert report.text[report.groups[0].start : report.groups[0].end] == "1、检查12家。"


def test_a_template_gives_structure_and_no_records() -> None:
    report = parse(
        "XX局20XX年X季度工作总结\n一、X季度工作总结\n（一）收入XX亿元，增长X.X%。\n二、下季度计划\n（一）完成XX项。\n"
    )
    assert [kind for kind, _ in kinds(report)] == ["work", "plan"]
    assert report.records == ()


def test_a_list_of_numbers_is_no_number_of_a_point() -> None:
    report = parse("某会议纪要\n议题一：选型\n已完成对比2项。\n三、四议题合并讨论，形成意见3条。\n")
    assert [path for path, _ in points(report)] == ["1"]


def test_figures_in_a_cell_are_named_by_their_row_where_the_column_says_only_when() -> None:
    report = parse(
        "某县一季度运行\n指标\t单位\t一季度\t年度目标\n生产总值\t亿元\t38.64\t172\n固定投资\t亿元\t12.75\t65\n"
    )
    found = [(r.text, r.metric, r.tense) for r in report.records if r.kind == "metric"]
    assert found == [
        ("38.64", "生产总值", "done"), ("172", "生产总值", "planned"),
        ("12.75", "固定投资", "done"), ("65", "固定投资", "planned"),
    ]  # fmt: skip


@pytest.mark.parametrize("unit", ["（一）", "=\n===\n", "1\n2、3", "张某\n2024年5月6日\n", "首先，", "- 3 -\n"])
def test_layout_takes_linear_time(unit: str) -> None:
    assert_linear(parse, unit, 8_000)
