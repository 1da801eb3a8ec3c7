"""Why a record is what it is: every value told, in words, with what was inferred from what."""

import pytest
from samples import sample_report

from reportparse import parse
from reportparse.normalize.date_context import DateContext
from reportparse.output.explain import explain
from reportparse.output.table import columns, labels


def test_a_record_tells_its_place_its_values_and_its_rule() -> None:
    lines = explain(parse("云湖镇2019年工作总结\n1.培训学习。12月5日举办培训班13期。\n"), "12月5日").plain.split("\n")
    assert lines[0] == "事件 12月5日  [20, 25)  2019-12-05 举办培训班13期"
    assert {
        "    部分: 工作", "    条目标题: 培训学习", "    推断日期: 是", "    推断依据: 本部分所属期 2019",
        "    规则: day (dates.toml)",
    } <= set(lines)  # fmt: skip


@pytest.mark.parametrize(("words", "records"), [("", 4), ("3月5日", 1), ("制度建设", 1), ("《", 1)])
def test_records_are_found_by_mention_or_title(words: str, records: int) -> None:
    headings = [line for line in explain(sample_report(), words).plain.split("\n") if line and line[0] != " "]
    assert len(headings) == records


def test_nothing_found_is_said() -> None:
    assert explain(sample_report(), "龙舟").plain == "没有包含“龙舟”的记录"


def test_there_are_words_for_every_anchor() -> None:
    anchors = {"report", "section", "spoken", "previous", "earlier", "reference"}
    assert anchors <= set(DateContext.__slots__)
    assert {f"anchor_{name}" for name in anchors} <= set(labels())
    assert "anchor" in {column.name for column in columns()}
