"""Why a record is what it is: every value told, in words, and each decision with the words that made it."""

import pytest
from samples import FIXTURES

from reportparse.errors import InputError
from reportparse.ingest.source import to_source
from reportparse.normalize.date_context import DateContext
from reportparse.output.explain import explain, record_of, records_at, records_with
from reportparse.output.table import columns
from reportparse.pipeline import Reading, read
from reportparse.reasons import Step
from reportparse.resources import load_table

TEXT = """云湖镇2019年工作总结
1.培训学习。12月5日举办培训班13期,合格率提升至93%。
2.制度建设。《云湖镇考勤办法》完成初稿。
下一步：
1.《云湖镇考勤办法》4月底前印发。
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(to_source(TEXT))


def at(words: str) -> str:
    start = TEXT.index(words)
    return f"[{start}, {start + len(words)})"


def told(reading: Reading, *chosen: int) -> list[str]:
    return explain(reading.report, reading.reasons, chosen).plain.split("\n")


def test_a_record_tells_its_place_its_values_and_its_rule(reading: Reading) -> None:
    lines = told(reading, *records_with(reading.report, "12月5日"))
    assert lines[0] == "事件 12月5日  event-20  [20, 25)  2019-12-05 举办培训班13期"
    assert {"    部分: 工作", "    条目标题: 培训学习", "    推断日期: 是", "    规则: day (dates.toml)"} <= set(lines)


def test_each_decision_is_told_with_what_decided(reading: Reading) -> None:
    lines = told(reading, *records_with(reading.report, "12月5日"))
    assert [line for line in lines if "←" in line] == [
        "  ← 单位: 全文没有单位，或这几行不属于任何单位: 1.培训学习。12月5日举办培训班13期,合格率提升至93%。  [13, 44)",
        "  ← 部分: 没有标题或句子说明，默认“工作”: 1.培训学习。12月5日举办培训班13期,合格率提升至93%。  [13, 44)",
        "  ← 条目: 条目 1，有标题: 1.培训学习。12月5日举办培训班13期,合格率提升至93%。  [13, 44)",
        "  ← 日期: 缺的年月取自本部分所属期 2019",
        "  ← 时态: 在工作部分",
    ]


def test_a_document_tells_its_stages_and_what_else_happened_to_it(reading: Reading) -> None:
    first, second = (at for at, record in enumerate(reading.report.records) if record.kind == "document")
    lines = told(reading, second)
    assert f"  ← 部分: 标题说明是“计划”: 下一步：  {at('下一步：')}" in lines
    assert f"  ← 下一状态: 下一步“已发布”: 印发  {at('印发')}" in lines
    assert f"    同一文件: {reading.report.records[first].id}  云湖镇考勤办法 已成稿" in lines


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("完成《质量要求》的编制", "drafted"),
        ("发布《质量要求(征求意见稿)》", "consultation"),
        ("《质量要求》待报批", "drafted"),
    ],
)
def test_the_stage_that_is_told_is_that_of_the_record(said: str, stage: str) -> None:
    reading = read(to_source(f"某会2023年第四季度工作\n1、{said}。\n"))
    (document,) = reading.report.records
    assert document.status == stage  # type: ignore[union-attr]
    assert [reason.detail for reason in reading.reasons(0) if reason.step == "stage"] == [stage]


def test_records_are_found_by_words_offset_and_id(reading: Reading) -> None:
    report = reading.report
    assert records_with(report, "") == list(range(len(report.records)))
    assert [report.records[at].text for at in records_with(report, "制度建设")] == ["《云湖镇考勤办法》"]
    offset = report.text.index("93%")
    assert [report.records[at].text for at in records_at(report, offset)] == ["93%"]
    beside = records_at(report, report.text.index("举办"))
    assert [report.records[at].text for at in beside] == ["12月5日", "13期", "93%"]
    assert records_at(report, 0) == []
    for index, record in enumerate(report.records):
        assert record_of(report, record.id) == [index]


@pytest.mark.parametrize("offset", [-1, len(TEXT)])
def test_an_offset_outside_the_text_is_an_error(reading: Reading, offset: int) -> None:
    with pytest.raises(InputError, match=rf"offset {offset} is outside the text; valid is 0 to {len(TEXT) - 1}"):
        records_at(reading.report, offset)


def test_an_unknown_id_is_an_error(reading: Reading) -> None:
    with pytest.raises(InputError, match=r"no record 'event-1'.*such as event-20"):
        record_of(reading.report, "event-1")


def test_nothing_found_is_said(reading: Reading) -> None:
    assert told(reading) == ["没有这样的记录"]


def test_there_are_words_for_every_decision() -> None:
    known = {(row["step"], row["how"]) for row in load_table("reasons")}
    assert {step for step, _ in known} == set(Step.__args__)  # type: ignore[attr-defined]
    anchors = {"report", "section", "spoken", "previous", "earlier", "reference"}
    assert anchors <= set(DateContext._fields)
    assert {("date", anchor) for anchor in anchors} <= known
    assert "anchor" in {column.name for column in columns()}
    for path in sorted(FIXTURES.glob("*/text.txt")):
        reading = read(to_source(path.read_text("utf-8")))
        used = {(r.step, r.how) for at in range(len(reading.report.records)) for r in reading.reasons(at)}
        assert used <= known, path.parent.name
