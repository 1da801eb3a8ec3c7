"""Sentences, clauses and brackets, and the clause that a date dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import assert_linear

from reportparse.ingest.source import to_source
from reportparse.normalize.clauses import Boundaries
from reportparse.normalize.events import event_clause


def boundaries_of(text: str) -> Boundaries:
    return Boundaries(to_source(text))


def at(text: str, part: str) -> int:
    return text.index(part)


def clause_of(text: str, part: str) -> str:
    span = boundaries_of(text).clause(at(text, part))
    return text[span.start : span.end]


def sentence_of(text: str, part: str) -> str:
    span = boundaries_of(text).sentence(at(text, part))
    return text[span.start : span.end]


def test_sentences_end_at_full_stops_and_lines() -> None:
    text = "甲组开会。乙组(含丙。丁)测试！\n  戊组验收\n"
    assert sentence_of(text, "甲") == "甲组开会。"
    assert sentence_of(text, "测试") == "乙组(含丙。丁)测试！"
    assert sentence_of(text, "验收") == "戊组验收"


def test_clauses_end_at_marks_outside_brackets() -> None:
    text = "检测1,200件（甲，乙），合格率：99%；8:30开会"
    assert clause_of(text, "件") == "检测1,200件（甲，乙）"
    assert clause_of(text, "乙") == "乙"
    assert clause_of(text, "99") == "99%"
    assert clause_of(text, "开会") == "8:30开会"


def test_unmatched_brackets_are_ordinary() -> None:
    text = "甲（乙，丙。丁）戊"
    assert clause_of(text, "丁") == "丁"
    text = "甲（乙，丙\n丁）戊，己"
    assert clause_of(text, "丙") == "丙"
    assert clause_of(text, "戊") == "丁）戊"


def test_bracket() -> None:
    text = "甲(乙[丙]丁)戊"
    boundaries = boundaries_of(text)
    assert boundaries.bracket(at(text, "丙")) == (3, 6)
    assert boundaries.bracket(at(text, "丁")) == (1, 8)
    assert boundaries.bracket(at(text, "戊")) is None


ANY_TEXT = st.text(alphabet="甲1,，;。：:()（）《》“”[]\n ", max_size=60)


@given(ANY_TEXT)
def test_clauses_outside_brackets_tile_the_text(text: str) -> None:
    boundaries = boundaries_of(text)
    start, marks = 0, ""
    while start <= len(text):
        clause = boundaries.clause_in(start, None)
        assert clause.start == start <= clause.end
        marks += text[clause.end : clause.end + 1]
        start = clause.end + 1
    assert start == len(text) + 1
    assert set(marks) <= set(",，;。：:\n")


@given(ANY_TEXT)
def test_every_character_stands_in_its_sentence_and_brackets(text: str) -> None:
    boundaries = boundaries_of(text)
    for position, character in enumerate(text):
        clause, sentence = boundaries.clause(position), boundaries.sentence(position)
        assert 0 <= clause.start <= clause.end <= len(text)
        assert character.isspace() or sentence.start <= position < sentence.end
        if bracket := boundaries.bracket(position):
            assert bracket.start < position < bracket.end
            assert bracket.start < clause.start <= clause.end < bracket.end


EVENTS = [
    ("⟦3月2日⟧召开启动会，参会40人。", "召开启动会"),
    ("《社区食堂服务规范》已于⟦8月16日⟧发布。", "《社区食堂服务规范》已发布"),
    ("⟦7月6日⟧，主管部门下达新任务，限期完成。", "主管部门下达新任务"),
    ("二期码头⟦10月底前⟧完成主体施工；", "二期码头完成主体施工"),
    ("协会⟦5月8日⟧、6月2日先后组织演练", "协会先后组织演练"),
    ("协会5月8日、⟦6月2日⟧先后组织演练", "协会先后组织演练"),
    ("一是⟦今年以来⟧新增病床30张", "新增病床30张"),
    ("《渔港管理办法》已写完初稿，⟦明年一季度⟧施行。", "《渔港管理办法》已写完初稿，施行"),
    ("测评平台(⟦2024年5月⟧)正式启用", "测评平台正式启用"),
    ("评审时间：⟦2024-05-06⟧", "评审时间"),
    ("在⟦9月⟧内部试运行后推广", "内部试运行后推广"),
    ("标题写着新版试剂目录获批⟦4月9日⟧，药监局公布名单", "标题写着新版试剂目录获批，药监局公布名单"),
]


@pytest.mark.parametrize(("marked", "wanted"), EVENTS)
def test_event_clause(marked: str, wanted: str) -> None:
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    assert event_clause(boundaries_of(text), start, end).text == wanted


def test_long_events_lose_their_middle() -> None:
    text = "3月" + "甲乙丙丁戊" * 40 + "获批"
    said = event_clause(boundaries_of(text), 0, 2).text
    assert len(said) == 80
    assert said.startswith("甲乙丙丁戊")
    assert said.endswith("获批")
    assert "…" in said


@pytest.mark.parametrize("unit", ["《", "(", "甲,", "3月1日", "3月1日、", "（甲，）", "\n", " ,", "[" + "(" * 50])
def test_linear_time(unit: str) -> None:
    def events(text: str) -> None:
        boundaries = boundaries_of(text)
        for position in range(0, len(text), 497):
            event_clause(boundaries, position, position + 1)

    assert_linear(events, unit, longest=160_000)
