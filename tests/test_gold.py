"""Gold files: read, written, and what is wrong with them said with file and line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import LINES, SHARED, TEXT, sample_gold

from reportparse.errors import GoldError
from reportparse.gold import Gold, GoldEvent, GoldItem, GoldMetric, compile_gold, read_gold, write_gold
from reportparse.schema import Group, Section
from reportparse.spans import trimmed

GOLDS = sorted((SHARED / "gold").glob("*.json"))


def test_reads_nodes_and_records() -> None:
    gold = sample_gold()
    assert (gold.title, gold.period) == ("云湖镇2019年工作总结", "2019")
    assert [TEXT[g.start : g.end].split("\n")[0] for g in gold.groups] == ["一、办公室", "二、财务科"]
    assert [TEXT[: g.end].split("\n")[-1] for g in gold.groups] == ["下一步：4月底前完成1.5%的目标。", "(略)"]
    assert [(s.kind, s.group, s.period) for s in gold.sections] == [("work", 0, "2019"), ("plan", 0, None)]
    assert [(i.path, i.section) for i in gold.items] == [("1", 0), ("2", 0), ("1", 1)]
    assert [i.optional for i in gold.items] == [False, False, True]
    event = gold.records[0]
    assert isinstance(event, GoldEvent)
    assert (event.date_start, event.inferred) == (date(2019, 3, 5), True)
    assert event.event_words == ("培训班", "举办")
    assert all(TEXT[r.start : r.end] == r.text for r in gold.records)


def test_a_mention_never_begins_inside_a_number() -> None:
    gold = sample_gold()
    assert TEXT[: gold.records[1].start].endswith("共")


def test_after_names_the_words_before() -> None:
    gold = compile_gold("metric\t班\tvalue=1\ttense=done\tafter=培训", TEXT, id="yunhu")
    assert gold.records[0].start == TEXT.index("培训班") + 2


def test_one_day_may_be_written_once() -> None:
    gold = compile_gold("event\t3月5日\tdates=2019-03-05\ttense=done", TEXT, id="yunhu")
    assert gold.to_json()["records"][0]["date_end"] == "2019-03-05"


def test_escapes() -> None:
    text = "甲\t乙\n丙\\丁"
    gold = compile_gold("document\t甲\\t乙\\n丙\\\\丁\ttitle=甲\\\\乙\ttense=done", text, id="x")
    assert (gold.records[0].end, gold.to_json()["records"][0]["title"]) == (len(text), "甲\\乙")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chapter\t一", "unknown kind 'chapter'"),
        ("group\t一、办公室\tcolour=red", "'colour=red' is not known for 'group'"),
        ("group\t一、办公室\toptional", "valid are no=, name=, status=, after="),
        ("group\t", "needs the text"),
        ("report\t云湖镇", "takes no text"),
        ("item\t1.培训\tpath=1", "'item' stands in no 'section'"),
        ("section\t1.培训\tkind=work", "'section' stands in no 'group'"),
        ("footer\t一、\nsection\t1.培训\tkind=work", "'section' stands in no 'group'"),
        ("metric\t14期\tvalue=14\ttense=done", "nearest is"),
        ("metric\t3期\tvalue=many\ttense=done", "value='many'"),
        ("metric\t3期\ttense=done", "needs value="),
        ("metric\t3期\tvalue=3", "needs tense="),
        ("event\t3月5日\ttense=done", "needs dates="),
        ("event\t3月5日\tdates=2019-03-06..2019-03-05\ttense=done", "end before they begin"),
        ("event\t3月5日\tdates=2019-02-30\ttense=done", "dates='2019-02-30'"),
        ("document\t《云湖镇考勤办法》\ttense=done", "needs title= or number="),
        ("metric\t3期\tvalue=3\tvalue=4\ttense=done", "a second time"),
        ("metric\t3期\\x\tvalue=3\ttense=done", "stands for nothing"),
        ("report\t\tperiod=spring", "valid are 2023"),
        ("report\t\tscope=1|two", "scope="),
        ("group\t一、办公室\tno=one", "no='one'"),
        ("group\t一、办公室\tname=", "'name=' says nothing"),
    ],
)
def test_says_what_is_wrong_and_where(line: str, said: str) -> None:
    with pytest.raises(GoldError) as error:
        compile_gold(f"# first line\n{line}\n", TEXT, id="yunhu", file="gold.tsv")
    assert said in str(error.value)
    assert str(error.value).startswith(f"gold.tsv:{2 + line.count(chr(10))}: ")


def test_an_entry_out_of_order_names_the_nearest_place() -> None:
    lines = "event\t4月底前\toptional\nevent\t3月5日\toptional"
    nearest = f"the nearest is at {TEXT.index('3月5日')}, line 3"
    with pytest.raises(GoldError, match=rf"gold.tsv:2: '3月5日' .* {nearest}"):
        compile_gold(lines, TEXT, id="yunhu")


def test_folder(tmp_path: Path) -> None:
    folder = tmp_path / "yunhu-2019"
    folder.mkdir()
    (folder / "text.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    with pytest.raises(GoldError, match=r"gold\.tsv: No such file"):
        read_gold(folder)
    (folder / "gold.tsv").write_text(LINES, "utf-8")
    gold = read_gold(folder)
    assert gold.id == "yunhu-2019"
    assert "\r\n" in gold.text


def test_writes_what_it_reads() -> None:
    gold = sample_gold()
    assert compile_gold(write_gold(gold), TEXT, id="yunhu") == gold


def test_refuses_gold_that_lines_cannot_say() -> None:
    gold = Gold(
        id="x",
        text_file="text.txt",
        text="甲乙丙",
        groups=(Group(start=0, end=3),),
        sections=(Section(start=0, end=1, group=0, kind="work"),),
    )
    with pytest.raises(GoldError, match="cannot be written"):
        write_gold(gold)


def test_json_that_does_not_fit_its_text() -> None:
    event = {"kind": "event", "start": 0, "end": 1, "text": "乙"}
    data = {"id": "x", "text_file": "x.txt", "records": [event]}
    with pytest.raises(GoldError, match="x: record at 0: '乙' is not the text there"):
        Gold.from_json(data, "甲乙")
    with pytest.raises(GoldError, match="colour"):
        Gold.from_json({"id": "x", "text_file": "x.txt", "colour": "red"}, "甲")


@pytest.mark.parametrize("path", GOLDS or [None], ids=lambda path: path.stem if path else "absent")
def test_shared_gold_survives(path: Path | None) -> None:
    if path is None:
        pytest.skip("no shared gold beside this checkout")
    gold = read_gold(path)
    again = compile_gold(write_gold(gold), gold.text, id=gold.id)
    assert again.to_json()["records"] == gold.to_json()["records"]
    assert again.groups == gold.groups
    assert [(s.start, s.end, s.kind) for s in again.sections] == [(s.start, s.end, s.kind) for s in gold.sections]
    assert [(i.start, i.path, i.title) for i in again.items] == [(i.start, i.path, i.title) for i in gold.items]


@st.composite
def golds(draw: st.DrawFn) -> Gold:
    """Small texts of few letters, so that the same words stand in many places; items anywhere."""
    text = draw(st.text("一二1.\n\t \\|", min_size=1, max_size=60).filter(lambda text: text[:1].strip()))
    ink = [at for at, character in enumerate(text) if not character.isspace()]
    stop = draw(st.sampled_from(ink)) + 1
    cuts = sorted(draw(st.sets(st.sampled_from([at for at in ink if at < stop]), max_size=6)) | {0})
    pairs = list(zip(cuts, [*cuts[1:], stop], strict=True))
    spans = [(number, *trimmed(text, start, end)) for number, (start, end) in enumerate(pairs)]
    return Gold(
        id="made-up",
        text_file="text.txt",
        text=text,
        groups=(Group(start=0, end=stop, name="甲|乙"),),
        sections=(Section(start=0, end=stop, group=0, kind="work"),),
        items=tuple(
            GoldItem(start=start, end=end, section=0, path=str(n), title=text[start:end], optional=n == 2)
            for n, start, end in spans
        ),
        records=tuple(
            GoldMetric(start=start, end=end, text=text[start:end], value=n, tense="done", metric_words=(r"a|\n",))
            for n, start, end in spans
        ),
    )


@given(golds())
def test_gold_survives_being_written(gold: Gold) -> None:
    assert compile_gold(write_gold(gold), gold.text, id=gold.id) == gold
