"""A report in the terminal: every mention marked, nothing of the text lost, counts that add up."""

import io
from typing import get_args

import regex
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from samples import TEXT, report_of, sample_gold, sample_report

from reportparse.output.plain import value_of
from reportparse.output.show import show, summarize
from reportparse.resources import load_table
from reportparse.schema import Basis, Bound, Change, GroupStatus, Per, Precision, Report, SectionKind, Status, Tense


def plain(shown: RenderableType, color: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=120, force_terminal=color, color_system="truecolor" if color else None).print(shown)
    return file.getvalue()


def test_there_is_a_label_for_everything() -> None:
    names = {row["name"] for row in load_table("labels")}
    kinds = {"event", "metric", "document", "group", "item"}
    assert names >= {*get_args(SectionKind), *get_args(Tense), *kinds}
    assert names >= {*get_args(GroupStatus), *get_args(Status), *get_args(Precision), *get_args(Bound)}
    assert names >= {*get_args(Change), *get_args(Basis), *get_args(Per)}


def test_marks_stand_at_nodes_and_mentions() -> None:
    lines = show(sample_report()).plain.split("\n")
    assert lines[1:4] == [
        "⟨单位 1 办公室⟩一、办公室",
        "⟨工作 2019⟩⟨条目 1 培训学习⟩1.培训学习。[事件 3月5日]举办培训班13期，共[指标 3期]超员。",
        "⟨条目 2 制度建设⟩2.制度建设。印发[文件 《云湖镇考勤办法》]。",
    ]
    assert lines[5] == "⟨单位 2 财务科 略⟩二、财务科"


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" in plain(show(sample_report()), color=True)
    assert "\x1b[" not in plain(show(sample_report()))


def test_a_mention_inside_another_is_not_shown_twice() -> None:
    report = sample_report()
    inner = report.records[2].model_copy(update={"start": report.records[2].start + 1, "text": "云湖"})
    report = report.model_copy(update={"records": (*report.records[:3], inner)})
    assert show(report).plain.count("云湖镇考勤办法") == 1


@given(st.text(max_size=40))
def test_no_text_is_lost(text: str) -> None:
    gold = sample_gold().model_copy(update={"text": TEXT + text})
    shown = show(report_of(gold)).plain
    bare = regex.sub(r"⟨[^⟩]*⟩|\[(?:事件|指标|文件) |(?<=3月5日|3期|办法》|1.5%)\]", "", shown.split("供稿)\n")[0])
    assert bare == TEXT.split("供稿)\n")[0]
    printed = shown.split("供稿)\n", 1)[1]
    assert len(printed) == len(text.replace("\r\n", "\n"))
    assert not set(printed) & set("\x00\x07\x08\x0b\x0c\r\x1b\x7f\x9b")


def test_summary_counts_what_each_section_holds() -> None:
    lines = plain(summarize(sample_report(), limit=2)).split("\n")
    assert lines[:2] == ["云湖镇2019年工作总结", "报告期: 2019"]
    assert [line.split() for line in lines[2:6]] == [
        ["单位", "部分", "条目", "事件", "指标", "文件"],
        ["1", "办公室", "工作", "2019", "2", "1", "1", "1"],
        ["计划", "1", "0", "1", "0"],
        ["2", "财务科", "略"],
    ]
    assert lines[-2] == "… 其余 2 条请用 -o 写入文件"


def test_summary_of_nothing() -> None:
    assert plain(summarize(Report(id="x", text=""))).startswith("(无标题)\n报告期: -\n")


def test_values_in_a_few_words() -> None:
    event, metric, document, planned = sample_report().records
    assert value_of(event) == "2019-03-05 培训班"
    assert value_of(metric) == "培训班 超员: 3 期"
    assert value_of(document) == "云湖镇考勤办法 已发布"
    assert value_of(planned.model_copy(update={"comparator": ">=", "value_high": 2})) == ">= 1.5–2 %"
